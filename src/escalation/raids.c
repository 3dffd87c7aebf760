/* Raids: what was launched, and what of it was stopped, by those who report it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/listed.h"
#include "base/memory.h"
#include "truce/event_series.h"

static bool ends(const char *text, const char *ending)
{
  const size_t length = strlen(text), n = strlen(ending);
  return length >= n && strcasecmp(text + length - n, ending) == 0;
}

static bool is_launch(const char *kind, const char *launched)
{
  return launched != NULL ? truce__listed(launched, kind, strlen(kind))
                          : strcasecmp(kind, "raid") == 0;
}

static bool is_stop(const char *kind, const char *stopped)
{
  if (stopped != NULL)
    return truce__listed(stopped, kind, strlen(kind));
  return ends(kind, "stopped") || ends(kind, "intercepted") || ends(kind, "shot down");
}

static int by_raid(const void *a, const void *b)
{
  const truce_raid *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->unit != y->unit)
    return x->unit < y->unit ? -1 : 1;
  return (x->claimed_by > y->claimed_by) - (x->claimed_by < y->claimed_by);
}

truce_status truce_raids_find(truce_raids *raids, const truce_event_table *table,
                              const char *launched, const char *stopped)
{
  *raids = (truce_raids){0};
  truce_raid *all = truce__array(table->record_count, sizeof *all);
  if (all == NULL)
    return TRUCE_NO_MEMORY;
  size_t count = 0;
  for (size_t k = 0; k < table->record_count; k++) {
    const truce_record *r = &table->records[k];
    if (r->kind == TRUCE_NO_TEXT || isnan(r->count) || r->count > 1e6)
      continue;
    const char *kind = table->texts[r->kind];
    const bool launch = is_launch(kind, launched);
    if (!launch && !is_stop(kind, stopped))
      continue;
    const uint32_t number = (uint32_t)llround(r->count);
    all[count++] = (truce_raid){.day = floor(r->time),
                                .launched = launch ? number : 0,
                                .stopped = launch ? 0 : number,
                                .known = !launch,
                                .unit = r->unit,
                                .claimed_by = r->claimed_by};
  }
  if (count > 0)
    qsort(all, count, sizeof *all, by_raid);
  size_t kept = 0;
  for (size_t k = 0; k < count;) {
    truce_raid sum = all[k];
    size_t n = k + 1;
    for (; n < count && by_raid(&all[k], &all[n]) == 0; n++) {
      sum.launched += all[n].launched;
      sum.stopped += all[n].stopped;
      sum.known = sum.known || all[n].known;
    }
    k = n;
    if (sum.launched == 0)
      continue; /* nothing says how many came */
    raids->known += sum.known;
    all[kept++] = sum;
  }
  raids->raids = all;
  raids->count = kept;
  return TRUCE_OK;
}

void truce_raids_free(truce_raids *raids)
{
  free(raids->raids);
  *raids = (truce_raids){0};
}
