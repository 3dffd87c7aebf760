/* The sections `strength`, `attitudes` and `misperceptions`, written. */
#include "case_file.h"
#include "report_internal.h"

static void put_strength(FILE *out, const truce_case *c)
{
  char number[TRUCE__DECIMAL];
  bool any = false;
  for (size_t k = 0; k < c->party_count; k++) {
    const truce_preference *preference = &c->parties[k].preference;
    const truce_strength *strength = &preference->strength;
    if (!strength->stated)
      continue;
    fputs(any ? "  " : "\nstrength:\n  ", out);
    any = true;
    truce__put_scalar(out, c->parties[k].id);
    fputs(":\n    level: ", out);
    if (preference->kind == TRUCE_WEIGHTS)
      fputs(truce__decimal(number, strength->level), out);
    else
      fprintf(out, "%lld", (long long)strength->level);
    putc('\n', out);
    truce__put_basis(out, 4, c, &strength->basis);
  }
}

void truce__put_regard(FILE *out, const truce_case *c)
{
  static const char *const words[] = {"negative", "neutral", "positive"};
  put_strength(out, c);
  bool any = false;
  for (size_t k = 0; c->attitudes != NULL && k < c->party_count; k++) {
    const truce_attitude *attitude = &c->attitudes[k];
    if (!attitude->stated)
      continue;
    fputs(any ? "  " : "\nattitudes:\n  ", out);
    any = true;
    truce__put_scalar(out, c->parties[k].id);
    fputs(":\n    towards: {", out);
    bool more = false;
    for (size_t j = 0; j < c->party_count; j++) {
      if (j == k || attitude->toward[j] == 0)
        continue;
      fputs(more ? ", " : "", out);
      more = true;
      truce__put_scalar(out, c->parties[j].id);
      fprintf(out, ": %s", words[attitude->toward[j] + 1]);
    }
    fputs("}\n", out);
    truce__put_basis(out, 4, c, &attitude->basis);
  }
}

static void put_seen(FILE *out, const truce_case *c, const truce_misperception *m)
{
  fputs(m->unseen != 0 ? "    unseen: [" : "", out);
  for (truce_code rest = m->unseen; rest != 0; rest &= rest - 1) {
    truce__put_scalar(out, c->options[truce_code_first(rest)].id);
    fputs((rest & (rest - 1)) != 0 ? ", " : "]\n", out);
  }
  fputs(m->ruled_out > 0 ? "    excludes:\n" : "", out);
  for (size_t k = 0; k < m->ruled_out; k++) {
    fputs("      - ", out);
    truce__put_scalar(out, m->rules[k].text);
    putc('\n', out);
  }
}

void truce__put_misperceptions(FILE *out, const truce_case *c)
{
  bool any = false;
  for (size_t p = 0; c->misperceptions != NULL && p < c->party_count; p++) {
    const truce_misperception *m = &c->misperceptions[p];
    if (!m->stated)
      continue;
    fputs(any ? "  " : "\nmisperceptions:\n  ", out);
    any = true;
    truce__put_scalar(out, c->parties[p].id);
    const bool empty = m->rule_count == 0 && m->belief_count == 0;
    fputs(empty ? ":\n    unseen: []\n" : ":\n", out);
    put_seen(out, c, m);
    fputs(m->belief_count > 0 ? "    believes:\n" : "", out);
    for (size_t k = 0; k < m->belief_count; k++) {
      fputs("      ", out);
      truce__put_scalar(out, c->parties[m->beliefs[k].party].id);
      truce__put_wishes(out, c, &m->beliefs[k].preference, 8);
    }
    truce__put_basis(out, 4, c, &m->basis);
  }
}
