/* Tables of events: what was reported, by whom, when. Plain tables, and those of UCDP GED, ACLED
 * and GDELT, are read row by row; only the rows asked for are kept.
 *
 * Nothing is merged: two reports of one event are two records, and counts of one event by two
 * claimants stay apart. Layouts, told from the header (or, for GDELT, from the number of cells):
 *   plain  `time` or `date`; `type`, or `actor` and `target`; `kind`, `count`, `unit`, `place`,
 *          `source`, `claimed_by` (see docs/event-tables.md)
 *   UCDP   Georeferenced Event Dataset (Sundberg, Melander 2013, doi 10.1177/0022343313484347), any
 *          release and the HDX exports with a second line of hashtags
 *   ACLED  Armed Conflict Location and Event Data (Raleigh et al. 2010, doi
 *          10.1177/0022343310378914)
 *   GDELT  event tables 1.0 and 2.0 (Leetaru, Schrodt 2013): tabs, no header
 * Files compressed by gzip are read as they are. */
#ifndef TRUCE_EVENT_TABLE_H
#define TRUCE_EVENT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/case.h"
#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/status.h"

#define TRUCE_NO_TEXT UINT32_MAX /* where a record has no such text */

/* X(NAME, name) */
#define TRUCE_EVENT_LAYOUT_TABLE(X)                                                                \
  X(PLAIN, "plain table")                                                                          \
  X(UCDP, "UCDP GED")                                                                              \
  X(ACLED, "ACLED")                                                                                \
  X(GDELT1, "GDELT 1.0")                                                                           \
  X(GDELT2, "GDELT 2.0")                                                                           \
  X(CASE, "the case's events")
typedef enum truce_event_layout {
#define TRUCE_EVENT_LAYOUT_ENUM(NAME, name) TRUCE_LAYOUT_##NAME,
  TRUCE_EVENT_LAYOUT_TABLE(TRUCE_EVENT_LAYOUT_ENUM)
#undef TRUCE_EVENT_LAYOUT_ENUM
} truce_event_layout;
const char *truce_event_layout_name(truce_event_layout layout); /* never NULL */

/* One report of one event. Texts are numbers into truce_event_table.texts, or TRUCE_NO_TEXT. */
typedef struct truce_record {
  double time;      /* days since 1970-01-01T00Z; of an undated table the number in the file */
  double days;      /* for how many days more it may have gone on or happened; 0 if that is known */
  double count;     /* as reported, the middle of low and high; NaN: no count */
  double low, high; /* of the count; high may be infinite; NaN: no count */
  uint32_t type, actor, target, kind, unit, place, claimed_by, source;
  uint32_t row;  /* in the file, from 1, the header not counted */
  uint32_t twin; /* the earlier record of what looks like the same event (day, actor, target, kind,
                    unit and place agree) as another claimant tells it; TRUCE_NO_TEXT: none */
} truce_record;

/* X(NAME, name) */
#define TRUCE_HARM_TABLE(X)                                                                        \
  X(DEATHS, "deaths")                                                                              \
  X(WOUNDED, "wounded")                                                                            \
  X(DISPLACED, "displaced")
typedef enum truce_harm {
#define TRUCE_HARM_ENUM(NAME, name) TRUCE_HARM_##NAME,
  TRUCE_HARM_TABLE(TRUCE_HARM_ENUM)
#undef TRUCE_HARM_ENUM
      TRUCE_HARM_COUNT
} truce_harm;
const char *truce_harm_name(truce_harm harm); /* never NULL */

/* How many people a record says were harmed. */
typedef struct truce_loss {
  size_t record;
  truce_harm harm;
  uint32_t victims;       /* text: a side, "civilians", "unknown", "all": whom the row counts */
  bool part;              /* part of what the record's loss "all" counts */
  double low, best, high; /* NaN: not said */
} truce_loss;

typedef struct truce_event_table {
  const char *file;
  truce_event_layout layout;
  bool dated;    /* times are dates; false: plain numbers, taken as days */
  bool by_day;   /* no record has a time of day */
  uint64_t rows; /* read, the header not counted */
  size_t record_count;
  const truce_record *records; /* by time; of the same time in the order of the file */
  size_t loss_count;
  const truce_loss *losses; /* in the order of their records */
  size_t text_count;
  const char *const *texts;
} truce_event_table;

/* Which rows to keep. Each text is a name or several with commas between; capitals of ASCII do not
 * count; NULL: any. */
typedef struct truce_event_choice {
  const char *actor, *target;
  const char *dyad; /* "A,B": by A against B or by B against A */
  const char *kind, *place, *claimed_by;
  double from, to; /* days, both included; NaN: no limit (with all bits 0, `bounded` is false) */
  bool bounded;    /* from and to count */
  /* A statement whose facts are comparisons of columns: `event_type = Battles and fatalities > 0`.
   * Operators = != < <= > >=; a value with blanks or symbols in quotes; columns by their names in
   * the file, for GDELT by those of its codebook. NULL: any row. */
  const char *where;
  int32_t today; /* events after this day draw a warning; 0: not checked */
} truce_event_choice;

/* Reads a table. Warnings tell of what was odd and how it was read: unsorted or repeated rows, rows
 * of one event told twice, dates to come or known only roughly. Errors with line, column and remedy
 * are in `diagnostics`; the first 20 end the reading. choice NULL: all rows.
 * One pass; memory grows with the rows kept alone. TRUCE_BAD_INPUT, TRUCE_IO, TRUCE_CANCELLED,
 * TRUCE_NO_MEMORY, TRUCE_TOO_LARGE (what is kept passes half of the memory limit). */
truce_status truce_event_table_read_file(truce_event_table **table, const char *path,
                                         const truce_event_choice *choice,
                                         const truce_control *control,
                                         truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
truce_status truce_event_table_read_memory(truce_event_table **table, const char *name,
                                           const char *text, size_t length,
                                           const truce_event_choice *choice,
                                           const truce_control *control,
                                           truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The events of a case. `where` knows the columns of the section `events`. */
truce_status truce_event_table_of_case(truce_event_table **table, const truce_case *c,
                                       const truce_event_choice *choice,
                                       truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_event_table_free(truce_event_table *table);

/* A moment as a table writes it: "2025-06-01", "2025-06-01T03:20+02:00", "2025/06/01", "20250601",
 * "1 June 2025". Days since 1970-01-01T00Z; *timed: with a time of day. */
bool truce_moment_read(const char *text, double *days, bool *timed);

#endif
