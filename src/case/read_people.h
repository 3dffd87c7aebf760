/* What the parts of the reader of lists share. */
#ifndef TRUCE_CASE_READ_PEOPLE_H
#define TRUCE_CASE_READ_PEOPLE_H

#include "base/index.h"
#include "csv.h"
#include "truce/people.h"

#define TRUCE__NO_CELL SIZE_MAX

/* A field while it is read. */
typedef struct truce__people_column {
  truce_people_field field;
  bool unknown; /* taken along because nobody said what it is */
  size_t at[3]; /* cells of the row: the value, or year, month and day; or TRUCE__NO_CELL */
  bool parts;   /* a day from its parts */
  truce__index index;
  uint32_t *cells;
  size_t cells_capacity;
} truce__people_column;

/* Cells or rows of one kind that are told of: each up to a number of them, then all at once. */
typedef struct truce__people_count {
  size_t seen, first; /* how many; the line of the first one */
} truce__people_count;

typedef struct truce__people_reader {
  truce__csv csv;
  truce__arena *arena;
  const truce_people_options *options;
  truce__people_column columns[TRUCE_PEOPLE_FIELDS_MAX];
  size_t column_count;
  size_t id;        /* the cell with the id; TRUCE__NO_CELL: its line */
  bool id_unknown;  /* nobody said that it holds ids: it is the first one */
  size_t width;     /* cells of the header */
  size_t head_line; /* where it stands */
  const char **headings;
  truce__index ids;
  size_t *lines;
  size_t lines_capacity, count;
  size_t named_ids; /* ids of several words without a digit */
  truce__people_count bad_days, unread_days, short_years, totals, column_numbers, heading_rows,
      lone_cells;
} truce__people_reader;

/* Goes to the row of headings and finds out what each column holds; what is wrong or left out is
 * complained of. TRUCE_BAD_INPUT if there is no such row. */
truce_status truce__people_header(truce__people_reader *r) TRUCE_MUST_CHECK;

#endif
