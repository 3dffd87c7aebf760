/* Series of events by type, from a table. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/index.h"
#include "base/listed.h"
#include "base/memory.h"
#include "truce/event_series.h"

enum { AUTO_TYPES_MAX = 10, WEEK = 7 };

/* ---- Names ---- */

const char *truce_series_by_name(truce_series_by by)
{
  static const char *const names[] = {
#define BY_NAME(NAME, name) name,
      TRUCE_SERIES_BY_TABLE(BY_NAME)
#undef BY_NAME
  };
  return names[by];
}

const char *truce_series_time_name(truce_series_time time)
{
  static const char *const names[] = {
#define TIME_NAME(NAME, name) name,
      TRUCE_SERIES_TIME_TABLE(TIME_NAME)
#undef TIME_NAME
  };
  return names[time];
}

const char *truce_series_count_name(truce_series_count count)
{
  static const char *const names[] = {
#define COUNT_NAME(NAME, name) name,
      TRUCE_SERIES_COUNT_TABLE(COUNT_NAME)
#undef COUNT_NAME
  };
  return names[count];
}

/* ---- Types ---- */

typedef struct maker {
  const truce_event_table *table;
  truce_event_series *series;
  truce__arena *arena;
  truce_diagnostics *diagnostics;
  truce__index names;
  const char *kinds; /* NULL: any */
  double *time, *mark;
  uint32_t *type, *number; /* of each record taken in */
} maker;

static truce_status refuse(const maker *m, const char *code, const char *message, const char *hint)
{
  truce_diagnostics_add(m->diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                            .code = code,
                                                            .file = m->table->file,
                                                            .message = message,
                                                            .hint = hint});
  return TRUCE_BAD_INPUT;
}

static uint32_t text_by(const truce_record *r, truce_series_by by)
{
  switch (by) {
  case TRUCE_BY_TYPE:
    return r->type;
  case TRUCE_BY_ACTOR:
    return r->actor;
  case TRUCE_BY_TARGET:
    return r->target;
  case TRUCE_BY_KIND:
    return r->kind;
  case TRUCE_BY_PLACE:
    return r->place;
  case TRUCE_BY_CLAIMANT:
    return r->claimed_by;
  case TRUCE_BY_AUTO:
  case TRUCE_BY_TOGETHER:
  case TRUCE_BY_DYAD:
  case TRUCE_BY_COUNT:
    break;
  }
  return TRUCE_NO_TEXT;
}

/* How many different texts there are, as far as `most` + 1; 0 if no record has one. */
static size_t distinct(const truce_event_table *t, truce_series_by by, size_t most)
{
  uint32_t seen[AUTO_TYPES_MAX + 1];
  size_t count = 0;
  for (size_t k = 0; k < t->record_count && count <= most; k++) {
    const uint32_t text = text_by(&t->records[k], by);
    size_t s = 0;
    while (s < count && seen[s] != text)
      s++;
    if (s == count && text != TRUCE_NO_TEXT)
      seen[count++] = text;
  }
  return count;
}

static truce_series_by choose_by(const truce_event_table *t)
{
  const size_t types = distinct(t, TRUCE_BY_TYPE, AUTO_TYPES_MAX);
  if (types > 0 && (types <= AUTO_TYPES_MAX || t->layout == TRUCE_LAYOUT_PLAIN))
    return TRUCE_BY_TYPE;
  const size_t actors = distinct(t, TRUCE_BY_ACTOR, AUTO_TYPES_MAX);
  return types == 0 && actors >= 1 && actors <= AUTO_TYPES_MAX ? TRUCE_BY_ACTOR : TRUCE_BY_TOGETHER;
}

static const char *text_or(const truce_event_table *t, uint32_t text, const char *other)
{
  return text != TRUCE_NO_TEXT ? t->texts[text] : other;
}

static truce_status type_name(const maker *m, const truce_record *r, truce_series_by by,
                              const char **name)
{
  if (by == TRUCE_BY_DYAD)
    *name = truce__arena_printf(m->arena, "%s to %s", text_or(m->table, r->actor, "unnamed"),
                                text_or(m->table, r->target, "unnamed"));
  else if (by == TRUCE_BY_TOGETHER)
    *name = "events";
  else
    *name = text_or(m->table, text_by(r, by), "unnamed");
  return *name != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

typedef struct named {
  const char *name;
  size_t number;
} named;

static int by_letters(const void *a, const void *b)
{
  return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

/* Numbers the types in the order of their letters. */
static truce_status order_types(const maker *m)
{
  named order[TRUCE_ESCALATION_TYPES_MAX];
  uint32_t place[TRUCE_ESCALATION_TYPES_MAX];
  const size_t count = m->names.count;
  const char **names = truce__arena_alloc(m->arena, count, sizeof *names);
  uint64_t *totals = truce__arena_alloc(m->arena, count, sizeof *totals);
  if (names == NULL || totals == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < count; k++)
    order[k] = (named){m->names.entries[k].text, k};
  qsort(order, count, sizeof *order, by_letters);
  for (size_t k = 0; k < count; k++) {
    names[k] = order[k].name;
    place[order[k].number] = (uint32_t)k;
  }
  for (size_t k = 0; k < m->series->records; k++) {
    m->type[k] = place[m->type[k]];
    totals[m->type[k]] += m->number[k];
    m->series->total += m->number[k];
  }
  m->series->types = count;
  m->series->names = names;
  m->series->totals = totals;
  return TRUCE_OK;
}

/* ---- What a count means ---- */

static truce_series_count choose_count(const truce_event_table *t)
{
  bool any = false, unit = false;
  for (size_t k = 0; k < t->record_count; k++) {
    const truce_record *r = &t->records[k];
    any = any || !isnan(r->count);
    unit = unit || (!isnan(r->count) && r->unit != TRUCE_NO_TEXT);
  }
  if (!any)
    return TRUCE_COUNT_EVENTS;
  return t->by_day && !unit ? TRUCE_COUNT_NUMBER : TRUCE_COUNT_SIZE;
}

static truce_status take_count(const maker *m, const truce_record *r, size_t k)
{
  truce_event_series *s = m->series;
  m->mark[k] = NAN;
  m->number[k] = 1;
  if (s->count == TRUCE_COUNT_EVENTS)
    return TRUCE_OK;
  s->uncounted += isnan(r->count) ? 1 : 0;
  if (isnan(r->count))
    return TRUCE_OK;
  if (s->count == TRUCE_COUNT_SIZE) {
    m->mark[k] = r->count > 0 ? r->count : NAN;
    return TRUCE_OK;
  }
  if (r->count != floor(r->count) || r->count > 1e9) {
    char message[120];
    (void)snprintf(message, sizeof message, "row %u counts %.6g events: not a whole number",
                   (unsigned)r->row, r->count);
    return refuse(m, "bad-count", message,
                  "if `count` says how large an event was, add --count size");
  }
  m->number[k] = (uint32_t)r->count;
  return TRUCE_OK;
}

static bool wanted(const maker *m, const truce_record *r)
{
  if (m->kinds == NULL)
    return true;
  const char *kind = text_or(m->table, r->kind, "");
  return truce__listed(m->kinds, kind, strlen(kind));
}

static truce_status take_records(maker *m)
{
  const truce_event_table *t = m->table;
  truce_event_series *s = m->series;
  for (size_t k = 0; k < t->record_count; k++) {
    const truce_record *r = &t->records[k];
    const char *name;
    size_t type;
    bool known;
    if (!wanted(m, r))
      continue;
    if (r->twin != TRUCE_NO_TEXT) {
      s->twins++;
      continue;
    }
    truce_status status = type_name(m, r, s->by, &name);
    if (status == TRUCE_OK && !truce__index_add(&m->names, name, strlen(name), &type, &known))
      status = TRUCE_NO_MEMORY;
    if (status == TRUCE_OK && m->names.count > TRUCE_ESCALATION_TYPES_MAX)
      status = refuse(m, "too-many-types", "there are more than 64 kinds of event to tell apart",
                      "put them together with --by together, or choose fewer, for example with "
                      "--dyad A,B");
    if (status == TRUCE_OK)
      status = take_count(m, r, s->records);
    if (status != TRUCE_OK)
      return status;
    m->time[s->records] = r->time;
    m->type[s->records++] = (uint32_t)type;
  }
  return s->records > 0 ? TRUCE_OK
                        : refuse(m, "no-events", "no event is left to count",
                                 "choose others: see --actor, --kind, --from, --to and --where");
}

/* Sizes not told are taken as the geometric mean of those that are. */
static void fill_marks(const maker *m)
{
  double sum = 0;
  size_t count = 0;
  for (size_t k = 0; k < m->series->records; k++) {
    if (!isnan(m->mark[k])) {
      sum += log(m->mark[k]);
      count++;
    }
  }
  const double typical = count > 0 ? exp(sum / (double)count) : 1;
  for (size_t k = 0; k < m->series->records; k++) {
    if (isnan(m->mark[k]))
      m->mark[k] = typical;
  }
}

/* ---- When ---- */

static void find_window(const maker *m, const truce_series_options *o)
{
  truce_event_series *s = m->series;
  const double first = m->time[0], last = m->time[s->records - 1];
  s->start = s->dated ? floor(first) : first < 0 ? first : 0;
  s->end = s->dated ? floor(last) + 1 : last;
  if (o->bounded && !isnan(o->start) && o->start < s->start)
    s->start = o->start;
  if (o->bounded && !isnan(o->end) && o->end > s->end)
    s->end = o->end;
}

static bool weeks_apart(const maker *m)
{
  const truce_event_series *s = m->series;
  size_t steps = 0;
  for (size_t k = 1; k < s->records; k++) {
    const double step = m->time[k] - m->time[k - 1];
    if (fmod(step, WEEK) != 0)
      return false;
    steps += step > 0;
  }
  return steps >= 3;
}

static void choose_time(const maker *m, const truce_series_options *o)
{
  truce_event_series *s = m->series;
  s->time = o->time;
  s->reason = truce_time_choose(&s->events, &s->tied_share);
  if (s->time != TRUCE_TIME_AUTO)
    return;
  if (s->reason == TRUCE_TIME_FEW_TIES && s->count != TRUCE_COUNT_NUMBER)
    s->time = TRUCE_TIME_MOMENTS;
  else
    s->time = weeks_apart(m) ? TRUCE_TIME_WEEKS : TRUCE_TIME_DAYS;
}

static truce_status count_periods(const maker *m)
{
  truce_event_series *s = m->series;
  s->width = s->time == TRUCE_TIME_WEEKS ? WEEK : 1;
  if (!s->dated) /* the last number belongs to a period of its own */
    s->end = s->start + (floor((s->end - s->start) / s->width) + 1) * s->width;
  if (s->time == TRUCE_TIME_WEEKS)
    s->end = s->start + ceil((s->end - s->start) / WEEK) * WEEK;
  const double periods = round((s->end - s->start) / s->width);
  if (periods * (double)s->types > 1e8)
    return refuse(m, "too-long", "the record has more than 100 million days times types",
                  "check the dates, or choose a period with --from and --to");
  const size_t count = (size_t)periods;
  uint32_t *counts = truce__arena_alloc(m->arena, count * s->types, sizeof *counts);
  if (counts == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < s->records; k++) {
    const size_t period = (size_t)((m->time[k] - s->start) / s->width);
    counts[(period < count ? period : count - 1) * s->types + m->type[k]] += m->number[k];
  }
  s->counts = (truce_counts){
      .types = s->types, .periods = count, .count = counts, .start = s->start, .width = s->width};
  return TRUCE_OK;
}

static truce_status make(maker *m, const truce_series_options *o)
{
  truce_event_series *s = m->series;
  const size_t most = m->table->record_count;
  m->time = truce__arena_alloc(m->arena, most, sizeof *m->time);
  m->mark = truce__arena_alloc(m->arena, most, sizeof *m->mark);
  m->type = truce__arena_alloc(m->arena, most, sizeof *m->type);
  m->number = truce__arena_alloc(m->arena, most, sizeof *m->number);
  if (truce__arena_failed(m->arena))
    return TRUCE_NO_MEMORY;
  s->by = o->by != TRUCE_BY_AUTO ? o->by : choose_by(m->table);
  s->count = o->count != TRUCE_COUNT_AUTO ? o->count : choose_count(m->table);
  truce_status status = take_records(m);
  if (status == TRUCE_OK)
    status = order_types(m);
  if (status != TRUCE_OK)
    return status;
  find_window(m, o);
  if (s->count == TRUCE_COUNT_SIZE)
    fill_marks(m);
  s->record_time = m->time;
  s->record_type = m->type;
  s->events = (truce_events){.types = s->types,
                             .count = s->records,
                             .time = m->time,
                             .type = m->type,
                             .mark = s->count == TRUCE_COUNT_SIZE ? m->mark : NULL,
                             .start = s->start,
                             .end = s->end};
  choose_time(m, o);
  return s->time != TRUCE_TIME_MOMENTS ? count_periods(m) : TRUCE_OK;
}

truce_status truce_event_series_init(truce_event_series *series, const truce_event_table *table,
                                     const truce_series_options *options,
                                     truce_diagnostics *diagnostics)
{
  *series = (truce_event_series){.dated = table->dated};
  maker m = {.table = table, .series = series, .diagnostics = diagnostics, .kinds = options->kinds};
  m.arena = truce__arena_new();
  if (m.arena == NULL)
    return TRUCE_NO_MEMORY;
  series->memory = m.arena;
  const truce_status status = make(&m, options);
  truce__index_free(&m.names);
  if (status != TRUCE_OK) {
    truce_event_series_free(series);
    return status;
  }
  if (series->time == TRUCE_TIME_MOMENTS)
    series->activity.events = &series->events;
  else
    series->activity.counts = &series->counts;
  return TRUCE_OK;
}

void truce_event_series_free(truce_event_series *series)
{
  truce__arena_free(series->memory);
  *series = (truce_event_series){0};
}
