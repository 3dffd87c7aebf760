/* Human cost: who says how many people were harmed, when and where. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/memory.h"
#include "truce/event_series.h"

enum { DAYS_BY_DAY = 45, DAYS_BY_MONTH = 4 * 366, MONTHS = 12 };

const char *truce_period_name(truce_period period)
{
  static const char *const names[] = {
#define PERIOD_NAME(NAME, name) name,
      TRUCE_PERIOD_TABLE(PERIOD_NAME)
#undef PERIOD_NAME
  };
  return names[period];
}

/* One loss with what it is sorted and told by. */
typedef struct item {
  truce_harm harm;
  bool part;
  const char *victims, *claimant, *place;
  long period; /* from the first */
  truce_cost cost;
} item;

static int by_line(const void *a, const void *b)
{
  const item *x = a, *y = b;
  if (x->harm != y->harm)
    return x->harm < y->harm ? -1 : 1;
  const int claimant = strcmp(x->claimant, y->claimant);
  if (claimant != 0)
    return claimant;
  if (x->part != y->part)
    return x->part ? 1 : -1;
  return strcmp(x->victims, y->victims);
}

static int by_line_and_place(const void *a, const void *b)
{
  const int line = by_line(a, b);
  if (line != 0)
    return line;
  const int place = strcmp(((const item *)a)->place, ((const item *)b)->place);
  if (place != 0)
    return place;
  const long x = ((const item *)a)->period, y = ((const item *)b)->period;
  return (x > y) - (x < y);
}

static int by_most(const void *a, const void *b)
{
  const truce_cost_place *x = a, *y = b;
  if (x->line != y->line)
    return x->line < y->line ? -1 : 1;
  if (x->cost.best != y->cost.best)
    return x->cost.best > y->cost.best ? -1 : 1;
  return strcmp(x->place, y->place);
}

static void add(truce_cost *to, truce_cost what)
{
  to->low += what.low;
  to->best += what.best;
  to->high += what.high;
}

/* ---- Periods ---- */

static long period_of(const truce_event_table *t, truce_period period, double time)
{
  char text[TRUCE__DATE];
  if (!t->dated)
    return 0;
  const int32_t day = (int32_t)floor(time);
  if (period == TRUCE_PERIOD_DAY)
    return day;
  truce__date_text(text, day);
  const long year = strtol(text, NULL, 10), month = strtol(text + 5, NULL, 10);
  return period == TRUCE_PERIOD_YEAR ? year : year * MONTHS + month - 1;
}

static const char *label_of(truce__arena *arena, const truce_event_table *t, truce_period period,
                            long number)
{
  char text[TRUCE__DATE];
  if (!t->dated)
    return "all";
  if (period == TRUCE_PERIOD_DAY)
    return truce__arena_string(arena, truce__date_text(text, (int32_t)number));
  if (period == TRUCE_PERIOD_YEAR)
    return truce__arena_printf(arena, "%04ld", number);
  return truce__arena_printf(arena, "%04ld-%02ld", number / MONTHS, number % MONTHS + 1);
}

/* ---- Lines ---- */

typedef struct maker {
  truce_human_cost *cost;
  truce__arena *arena;
  const truce_event_table *table;
  item *items;
  size_t count;
  long first;
} maker;

static void take_items(maker *m)
{
  const truce_event_table *t = m->table;
  const char *data_set = t->layout == TRUCE_LAYOUT_PLAIN || t->layout == TRUCE_LAYOUT_CASE
                             ? "source not named"
                             : truce_event_layout_name(t->layout);
  for (size_t k = 0; k < t->loss_count; k++) {
    const truce_loss *l = &t->losses[k];
    const truce_record *r = &t->records[l->record];
    const uint32_t by = r->claimed_by != TRUCE_NO_TEXT ? r->claimed_by : r->source;
    m->items[k] =
        (item){.harm = l->harm,
               .part = l->part,
               .victims = l->victims != TRUCE_NO_TEXT ? t->texts[l->victims] : "not named",
               .claimant = by != TRUCE_NO_TEXT ? t->texts[by] : data_set,
               .place = r->place != TRUCE_NO_TEXT ? t->texts[r->place] : "",
               .period = period_of(t, m->cost->period, r->time) - m->first,
               .cost = {l->low, l->best, l->high}};
  }
  m->count = t->loss_count;
  qsort(m->items, m->count, sizeof *m->items, by_line_and_place);
}

static truce_status put_lines(const maker *m)
{
  size_t lines = 0, places = 0;
  for (size_t k = 0; k < m->count; k++) {
    const bool line = k == 0 || by_line(&m->items[k - 1], &m->items[k]) != 0;
    lines += line;
    places += line || strcmp(m->items[k - 1].place, m->items[k].place) != 0;
  }
  const size_t periods = m->cost->period_count;
  truce_cost_line *line = truce__arena_alloc(m->arena, lines, sizeof *line);
  truce_cost_place *place = truce__arena_alloc(m->arena, places, sizeof *place);
  if (line == NULL || place == NULL)
    return TRUCE_NO_MEMORY;
  size_t at = 0, where = 0;
  truce_cost *by_period = NULL;
  for (size_t k = 0; k < m->count; k++) {
    const item *i = &m->items[k];
    const bool fresh = k == 0 || by_line(&m->items[k - 1], i) != 0;
    if (fresh) {
      by_period = truce__arena_alloc(m->arena, periods, sizeof *by_period);
      if (by_period == NULL)
        return TRUCE_NO_MEMORY;
      line[at++] = (truce_cost_line){.harm = i->harm,
                                     .victims = i->victims,
                                     .claimant = i->claimant,
                                     .part = i->part,
                                     .periods = by_period};
    }
    if (fresh || strcmp(m->items[k - 1].place, i->place) != 0)
      place[where++] = (truce_cost_place){.line = at - 1, .place = i->place};
    line[at - 1].reports++;
    add(&line[at - 1].total, i->cost);
    add(&by_period[i->period], i->cost);
    add(&place[where - 1].cost, i->cost);
  }
  qsort(place, places, sizeof *place, by_most);
  m->cost->line_count = lines;
  m->cost->lines = line;
  m->cost->place_count = places;
  m->cost->places = place;
  return TRUCE_OK;
}

static truce_status make(maker *m)
{
  const truce_event_table *t = m->table;
  const double first = t->records[t->losses[0].record].time;
  const double last = t->records[t->losses[t->loss_count - 1].record].time;
  const double days = t->dated ? last - first : 0;
  m->cost->period = days < DAYS_BY_DAY     ? TRUCE_PERIOD_DAY
                    : days < DAYS_BY_MONTH ? TRUCE_PERIOD_MONTH
                                           : TRUCE_PERIOD_YEAR;
  m->first = period_of(t, m->cost->period, first);
  const size_t periods = (size_t)(period_of(t, m->cost->period, last) - m->first) + 1;
  const char **labels = truce__arena_alloc(m->arena, periods, sizeof *labels);
  m->items = truce__array(t->loss_count, sizeof *m->items);
  if (labels == NULL || m->items == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < periods; k++)
    labels[k] = label_of(m->arena, t, m->cost->period, m->first + (long)k);
  m->cost->period_count = periods;
  m->cost->labels = labels;
  take_items(m);
  return put_lines(m);
}

truce_status truce_human_cost_init(truce_human_cost *cost, const truce_event_table *table)
{
  *cost = (truce_human_cost){0};
  if (table->loss_count == 0)
    return TRUCE_OK;
  maker m = {.cost = cost, .table = table, .arena = truce__arena_new()};
  if (m.arena == NULL)
    return TRUCE_NO_MEMORY;
  cost->memory = m.arena;
  truce_status status = make(&m);
  free(m.items);
  if (status == TRUCE_OK && truce__arena_failed(m.arena))
    status = TRUCE_NO_MEMORY;
  if (status != TRUCE_OK)
    truce_human_cost_free(cost);
  return status;
}

void truce_human_cost_free(truce_human_cost *cost)
{
  truce__arena_free(cost->memory);
  *cost = (truce_human_cost){0};
}
