/* From a table of events to what can be computed with: series by type for truce/escalation.h, and
 * the human cost by who reports it. */
#ifndef TRUCE_EVENT_SERIES_H
#define TRUCE_EVENT_SERIES_H

#include "truce/escalation.h"
#include "truce/event_table.h"

/* ---- Series ---- */

/* What makes events of one type. X(NAME, name) */
#define TRUCE_SERIES_BY_TABLE(X)                                                                   \
  X(AUTO, "auto") /* the column `type`; else who acts, if there are 2 to 10; else one series */    \
  X(TOGETHER, "together")                                                                          \
  X(TYPE, "type")                                                                                  \
  X(ACTOR, "actor")                                                                                \
  X(TARGET, "target")                                                                              \
  X(DYAD, "dyad")                                                                                  \
  X(KIND, "kind")                                                                                  \
  X(PLACE, "place")                                                                                \
  X(CLAIMANT, "claimant")
typedef enum truce_series_by {
#define TRUCE_SERIES_BY_ENUM(NAME, name) TRUCE_BY_##NAME,
  TRUCE_SERIES_BY_TABLE(TRUCE_SERIES_BY_ENUM)
#undef TRUCE_SERIES_BY_ENUM
      TRUCE_BY_COUNT
} truce_series_by;
const char *truce_series_by_name(truce_series_by by); /* never NULL */

/* X(NAME, name) */
#define TRUCE_SERIES_TIME_TABLE(X)                                                                 \
  X(AUTO, "auto") /* moments if few share theirs; else days, or weeks if all lie weeks apart */    \
  X(MOMENTS, "moments")                                                                            \
  X(DAYS, "days")                                                                                  \
  X(WEEKS, "weeks")
typedef enum truce_series_time {
#define TRUCE_SERIES_TIME_ENUM(NAME, name) TRUCE_TIME_##NAME,
  TRUCE_SERIES_TIME_TABLE(TRUCE_SERIES_TIME_ENUM)
#undef TRUCE_SERIES_TIME_ENUM
      TRUCE_SERIES_TIME_COUNT
} truce_series_time;
const char *truce_series_time_name(truce_series_time time);

/* What the column `count` means. X(NAME, name) */
#define TRUCE_SERIES_COUNT_TABLE(X)                                                                \
  X(AUTO, "auto")      /* of dates without units how many events, else how large each was */       \
  X(EVENTS, "ignored") /* each record is one event */                                              \
  X(NUMBER, "events")  /* how many events a record stands for */                                   \
  X(SIZE, "size")      /* how large it was: its mark */
typedef enum truce_series_count {
#define TRUCE_SERIES_COUNT_ENUM(NAME, name) TRUCE_COUNT_##NAME,
  TRUCE_SERIES_COUNT_TABLE(TRUCE_SERIES_COUNT_ENUM)
#undef TRUCE_SERIES_COUNT_ENUM
      TRUCE_SERIES_COUNT_COUNT
} truce_series_count;
const char *truce_series_count_name(truce_series_count count);

typedef struct truce_series_options {
  truce_series_by by;
  truce_series_time time;
  truce_series_count count;
  const char *kinds; /* only records of these kinds, with commas between; NULL: any */
  double start, end; /* of the period observed, where `bounded`; NaN: from the events */
  bool bounded;
} truce_series_options;

typedef struct truce_event_series {
  truce_series_by by;
  truce_series_time time;
  truce_series_count count;
  truce_time_reason reason; /* why moments or not */
  double tied_share;        /* of the events, the share at the very same time as another */
  bool dated;
  size_t types;
  const char *const *names; /* [types], in the order of their letters */
  const uint64_t *totals;   /* [types]: events */
  uint64_t total;
  size_t records;            /* taken in */
  size_t twins;              /* left out: another claimant's report of the same event came first */
  size_t uncounted;          /* without a count among records with one: taken as one event, or as of
                                middling size */
  double start, end, width;  /* days; width of a period, 0 for moments */
  const double *record_time; /* [records] */
  const uint32_t *record_type;
  truce_events events;
  truce_counts counts;
  truce_activity activity; /* points at one of the two */
  void *memory;
} truce_event_series;

/* Makes the series; what cannot be done is said in `diagnostics` (more than 64 types, counts that
 * are no whole numbers, nothing to count). The table must outlive them. Whole dates from the first
 * to the end of the last day; of plain numbers from 0 (or the first, if it is less) to the last.
 * TRUCE_BAD_INPUT, TRUCE_NO_MEMORY. O(records log types). */
truce_status truce_event_series_init(truce_event_series *series, const truce_event_table *table,
                                     const truce_series_options *options,
                                     truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_event_series_free(truce_event_series *series);

/* ---- Raids and what was stopped of them ---- */

typedef struct truce_raid {
  double day;
  uint32_t launched, stopped;
  bool known;                /* stopped was said */
  uint32_t unit, claimed_by; /* texts of the table */
} truce_raid;
typedef struct truce_raids {
  size_t count, known;
  truce_raid *raids;
} truce_raids;
/* Pairs, day by day, unit by unit and claimant by claimant, the counts of records whose kind is in
 * `launched` (a name or several with commas) with those whose kind is in `stopped`; NULL: "raid"
 * and any kind that ends in "stopped", "intercepted" or "shot down". TRUCE_NO_MEMORY. */
truce_status truce_raids_find(truce_raids *raids, const truce_event_table *table,
                              const char *launched, const char *stopped) TRUCE_MUST_CHECK;
void truce_raids_free(truce_raids *raids);

/* ---- Human cost ---- */

/* X(NAME, name) */
#define TRUCE_PERIOD_TABLE(X)                                                                      \
  X(DAY, "day")                                                                                    \
  X(MONTH, "month")                                                                                \
  X(YEAR, "year")
typedef enum truce_period {
#define TRUCE_PERIOD_ENUM(NAME, name) TRUCE_PERIOD_##NAME,
  TRUCE_PERIOD_TABLE(TRUCE_PERIOD_ENUM)
#undef TRUCE_PERIOD_ENUM
} truce_period;
const char *truce_period_name(truce_period period);

typedef struct truce_cost {
  double low, best, high; /* high may be infinite: "at least" */
} truce_cost;

/* What one claimant says of one kind of harm to one group. Lines are never added up: they may count
 * the same people. */
typedef struct truce_cost_line {
  truce_harm harm;
  const char *victims;
  const char *claimant; /* who says so: a party, or the data set */
  bool part;            /* part of that claimant's line "all" */
  size_t reports;
  truce_cost total;
  const truce_cost *periods; /* [period_count] */
} truce_cost_line;

typedef struct truce_cost_place {
  size_t line;
  const char *place; /* "" if no place is said */
  truce_cost cost;
} truce_cost_place;

typedef struct truce_human_cost {
  truce_period period;
  size_t period_count;
  const char *const *labels; /* [period_count]: 2025-06-01, 2025-06 or 2025 */
  size_t line_count;
  const truce_cost_line *lines; /* by harm, claimant, whole before part, victims */
  size_t place_count;
  const truce_cost_place *places; /* by line, then most first */
  void *memory;
} truce_human_cost;

/* Days up to 45 days, months up to 4 years, else years; an undated table gives one period. Records
 * without a claimant are said by the data set, or by "source not named". TRUCE_NO_MEMORY.
 * O(losses log losses + lines * periods). */
truce_status truce_human_cost_init(truce_human_cost *cost,
                                   const truce_event_table *table) TRUCE_MUST_CHECK;
void truce_human_cost_free(truce_human_cost *cost);

#endif
