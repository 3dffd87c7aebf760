/* The section `exchange` of a case file, written. The tables stay where they are: the new file
 * has to lie beside them. */
#include <string.h>

#include "case_file.h"

/* " key: {name: limit, ...}," for those that limit; nothing if none does. */
static void put_limits(FILE *out, const char *key, const char *const *names, size_t count,
                       const uint32_t *limits)
{
  bool any = false;
  for (size_t k = 0; k < count; k++) {
    if (limits[k] == TRUCE_UNLIMITED)
      continue;
    if (any)
      fputs(", ", out);
    else
      fprintf(out, ", %s: {", key);
    any = true;
    truce__put_scalar(out, names[k]);
    fprintf(out, ": %u", limits[k]);
  }
  if (any)
    putc('}', out);
}

static void put_round(FILE *out, const truce_exchange *e, const truce_exchange_round *round)
{
  static const char *const keys[TRUCE_TRANSPORTS] = {"seats", "stretchers", "ambulances"};
  fputs("      - {name: ", out);
  truce__put_scalar(out, round->name);
  for (size_t k = 0; k < TRUCE_TRANSPORTS; k++)
    put_limits(out, keys[k], e->holders, e->holder_count, round->places[k]);
  put_limits(out, "camps", e->camps, e->camp_count, round->camps);
  if (round->least > 0)
    fprintf(out, ", least: %u", round->least);
  if (round->most != TRUCE_UNLIMITED)
    fprintf(out, ", most: %u", round->most);
  fputs("}\n", out);
}

static const char *name_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

void truce__put_exchange(FILE *out, const truce_case *c)
{
  static const char *const parities[] = {"none", "n_for_n", "all_for_all"};
  const truce_exchange *e = c->exchange;
  if (e == NULL && c->counts == NULL)
    return;
  fputs("\nexchange:\n", out);
  if (c->counts != NULL)
    truce__put_field(out, 2, "counts", name_of(c->counts->name));
  if (e == NULL)
    return;
  fputs("  holders: [", out);
  for (size_t h = 0; h < e->holder_count; h++) {
    fputs(h > 0 ? ", " : "", out);
    truce__put_scalar(out, e->holders[h]);
  }
  fputs("]\n", out);
  truce__put_field(out, 2, "persons", name_of(e->file));
  fputs("  plan:\n    rounds:\n", out);
  for (size_t t = 0; t < e->round_count; t++)
    put_round(out, e, &e->rounds[t]);
  fputs("    parity: {", out);
  for (size_t k = 0; k < e->category_count; k++) {
    fputs(k > 0 ? ", " : "", out);
    truce__put_scalar(out, e->categories[k]);
    fprintf(out, ": %s", parities[e->parity[k]]);
  }
  fputs("}\n", out);
  if (e->total_parity)
    fputs("    total_parity: true\n", out);
  if (e->balance != TRUCE_UNLIMITED)
    fprintf(out, "    balance: %u\n", e->balance);
  fprintf(out, "    cycles: %zu\n", e->cycle_length);
  if (!e->in_order) {
    fprintf(out, "    objective: sum\n    weights: {gravity: %u, held: %u, age: %u}\n",
            e->weights.gravity, e->weights.held, e->weights.age);
    return;
  }
  fputs("    objective: in_order\n    order: [", out);
  for (size_t k = 0; k < e->order_count; k++)
    fprintf(out, "%s%s", k > 0 ? ", " : "", truce_aim_id(e->order[k]));
  fputs("]\n", out);
}
