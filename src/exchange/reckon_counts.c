/* The reckoning of a case's table of counts: nobody by name, up to a day. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reckon_internal.h"

static int by_about(const void *a, const void *b)
{
  const truce_entry *x = *(const truce_entry *const *)a, *y = *(const truce_entry *const *)b;
  const int abouts = strcmp(x->texts[TRUCE_ENTRY_ABOUT], y->texts[TRUCE_ENTRY_ABOUT]);
  return abouts != 0 ? abouts : (x->line > y->line) - (x->line < y->line);
}

/* Whether the table has a number under `about` that comes after the day. */
static bool goes_on(const truce_entries *counts, const char *about, int32_t as_of)
{
  for (size_t k = 0; k < counts->count; k++) {
    const truce_entry *e = &counts->entries[k];
    if (e->has_count && e->day != TRUCE_NO_DAY && e->day > as_of &&
        strcmp(e->texts[TRUCE_ENTRY_ABOUT], about) == 0)
      return true;
  }
  return false;
}

/* What was not known on the day: what comes after it, and explanations of no day that are of
 * numbers which do. */
static bool comes_later(const truce_entries *counts, const truce_entry *e, int32_t as_of)
{
  return e->day != TRUCE_NO_DAY ? e->day > as_of
                                : e->kind == TRUCE_ENTRY_EXPLAINED &&
                                      goes_on(counts, e->texts[TRUCE_ENTRY_ABOUT], as_of);
}

truce_status truce_reckon_counts(const truce_entries *counts, const char *const *sides,
                                 size_t side_count, int32_t as_of,
                                 truce_reconciliation **reconciliation)
{
  truce__reckoning *o = truce__reckoning_new(sides, side_count);
  const truce_entry **order = truce__array(counts->count, sizeof *order);
  bool good = o != NULL && order != NULL;
  size_t kept = 0;
  if (good)
    o->counts_only = true;
  for (size_t k = 0; good && k < counts->count; k++) {
    const truce_entry *e = &counts->entries[k];
    if (e->texts[TRUCE_ENTRY_ABOUT] == NULL || comes_later(counts, e, as_of))
      continue;
    order[kept++] = e;
    if (e->has_count && e->day != TRUCE_NO_DAY)
      good = truce__reckoning_flow(
          o, (truce_flow_point){.kind = e->kind,
                                .side = e->texts[TRUCE_ENTRY_SIDE],
                                .remains = truce__is_remains(e->texts[TRUCE_ENTRY_CATEGORY]),
                                .day = e->day,
                                .count = e->count});
  }
  if (good && kept > 0)
    qsort(order, kept, sizeof *order, by_about);
  for (size_t k = 0; good && k < kept; k++)
    good = truce__reckoning_take(o, order[k], &(truce__reckoned){.after = TRUCE__NOW});
  free(order);
  truce_reconciliation *made = good ? truce__reckoning_end(o) : NULL;
  if (made == NULL) {
    truce__reckoning_free(o);
    return TRUCE_NO_MEMORY;
  }
  *reconciliation = made;
  return TRUCE_OK;
}
