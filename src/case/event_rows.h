/* Rows of events on their way into a table: chosen, checked and kept. */
#ifndef TRUCE_CASE_EVENT_ROWS_H
#define TRUCE_CASE_EVENT_ROWS_H

#include "base/index.h"
#include "event_layout.h"
#include "event_where.h"
#include "moment.h"

/* One row: what stands in each field (length 0: nothing). */
typedef struct truce__event_row {
  truce__cell cells[EVENT_FIELDS];
  double time;
  bool timed;
  uint32_t number; /* of the row, from 1 */
  bool bounded;    /* low and high say what the count is; else it is read from its cell */
  double low, high;
} truce__event_row;

typedef struct truce__event_rows {
  truce__arena *arena;
  truce_diagnostics *diagnostics;
  const truce_control *control;
  const truce_event_choice *choice;
  const char *file;
  truce_event_layout layout;
  const truce__csv *csv; /* for complaints; NULL: rows do not come from a table */
  const truce__event_columns *columns;
  truce__index texts;
  truce_record *records;
  size_t record_count, record_capacity;
  truce_loss *losses;
  size_t loss_count, loss_capacity;
  uint64_t *seen; /* marks of rows: open addressing, 0 is free */
  size_t seen_count, seen_size;
  double last; /* time of the row before */
  bool timed, undated;
  size_t unsorted, repeated, rough, late; /* rows of which a warning will tell */
  uint32_t first_repeated, first_late;
} truce__event_rows;

/* Whether the flags of the choice let the row pass (`where` is not looked at). */
bool truce__event_chosen(const truce_event_choice *choice, const truce__event_row *row);

/* Keeps a row. False if memory ran out or the limit is passed (*status says which). What is wrong
 * with a cell is complained of, and the row left out. */
truce_status truce__event_keep(truce__event_rows *rows,
                               const truce__event_row *row) TRUCE_MUST_CHECK;

/* Sorts, finds twins, warns of what was odd; the table takes over the arena and the arrays. Frees
 * all on failure, too. */
truce_status truce__event_finish(truce_event_table **table, truce__event_rows *rows,
                                 uint64_t read) TRUCE_MUST_CHECK;
void truce__event_rows_free(truce__event_rows *rows);

#endif
