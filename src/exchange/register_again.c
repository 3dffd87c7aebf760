/* Rows of a list under ids that older lists of the same sender have too: whether they can be the
 * same persons. Lists that are numbered from 1 anew give old numbers to other people. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "link_internal.h"
#include "register_internal.h"

/* What two lists say of an id. The same once is enough: what is told now may be what was told
 * before a correction. */
enum { NOTHING_KNOWN, ANOTHER, THE_SAME };

typedef struct again {
  const truce_register_list *list;
  uint64_t number;     /* of the list */
  truce__index ids;    /* its numbers are those of the records */
  unsigned char *told; /* [record] */
  truce_diagnostics *unheard;
} again;

static size_t birth_of(const link_table *t)
{
  size_t f = 0;
  while (f < t->column_count &&
         (t->columns[f].kind != TRUCE_PEOPLE_DATE || strcmp(t->columns[f].name, "date_of_birth")))
    f++;
  return f < t->column_count ? f : SIZE_MAX;
}

/* Names of two people, as linkage compares them: a given name may be an initial or another form. */
static unsigned judge_name(const link_table *t, link_pattern pattern, size_t f, size_t a, size_t b)
{
  const link_column *c = f == SIZE_MAX ? NULL : &t->columns[f];
  const unsigned level = c == NULL ? LINK_MISSING : link_level(pattern, f);
  if (link_lacks(level))
    return NOTHING_KNOWN;
  if (c->kind == TRUCE_PEOPLE_FULL)
    return level < truce__link_agreement(c->kind) ? ANOTHER : THE_SAME;
  return truce__link_is_other_name(level) && truce__link_are_two(c, c->cells[a], c->cells[b])
             ? ANOTHER
             : THE_SAME;
}

static unsigned judge_birth(const link_table *t, link_pattern pattern)
{
  const size_t f = birth_of(t);
  const unsigned level = f == SIZE_MAX ? LINK_MISSING : link_level(pattern, f);
  return link_lacks(level)                                  ? NOTHING_KNOWN
         : level < truce__link_agreement(TRUCE_PEOPLE_DATE) ? ANOTHER
                                                            : THE_SAME;
}

/* Somebody else: another surname and another birth or, where that is not told, given name. */
static unsigned judge(const link_table *t, size_t a, size_t b)
{
  const link_pattern pattern = truce__link_compare(t, a, b);
  const bool whole = t->surname == SIZE_MAX;
  const unsigned name = judge_name(t, pattern, whole ? t->rest : t->surname, a, b);
  unsigned second = judge_birth(t, pattern);
  if (second == NOTHING_KNOWN && !whole)
    second = judge_name(t, pattern, t->given, a, b);
  if (name == NOTHING_KNOWN || (name == ANOTHER && second == NOTHING_KNOWN))
    return NOTHING_KNOWN;
  return name == ANOTHER && second == ANOTHER ? ANOTHER : THE_SAME;
}

static bool shares_ids(const again *g, const truce_people *older)
{
  for (size_t k = 0; k < older->count; k++) {
    if (truce__index_get(&g->ids, older->ids[k], strlen(older->ids[k])) != SIZE_MAX)
      return true;
  }
  return false;
}

static truce_status compare_list(void *context, uint64_t number, const char *sender,
                                 const truce_people *older)
{
  again *g = context;
  link_table table;
  (void)sender;
  if (number == g->number || !shares_ids(g, older))
    return TRUCE_OK;
  const truce_status status = truce__link_prepare(&table, older, g->list->people, NULL, g->unheard);
  if (status != TRUCE_OK)
    return status;
  for (size_t k = 0; k < older->count; k++) {
    const size_t at = truce__index_get(&g->ids, older->ids[k], strlen(older->ids[k]));
    const unsigned told = at == SIZE_MAX ? NOTHING_KNOWN : judge(&table, k, table.first + at);
    if (told > NOTHING_KNOWN && told > g->told[at])
      g->told[at] = (unsigned char)told;
  }
  truce__link_table_free(&table);
  return TRUCE_OK;
}

truce_status truce__find_others(truce_register *r, const truce_register_list *list, uint64_t number,
                                bool *others)
{
  const truce_people *people = list->people;
  again g = {.list = list, .number = number};
  size_t at;
  bool known, room = (g.told = calloc(people->count + 1, 1)) != NULL;
  for (size_t k = 0; k < people->count && room; k++)
    room = truce__index_add(&g.ids, people->ids[k], strlen(people->ids[k]), &at, &known);
  truce_status status = room ? truce_diagnostics_init(&g.unheard) : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = truce__visit_lists(r, list->sender, compare_list, &g);
  for (size_t k = 0; k < people->count && status == TRUCE_OK; k++)
    others[k] = g.told[k] == ANOTHER;
  truce_diagnostics_free(g.unheard);
  truce__index_free(&g.ids);
  free(g.told);
  return status;
}
