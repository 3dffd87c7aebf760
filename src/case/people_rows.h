/* Rows below the headings that are no record of anybody. */
#ifndef TRUCE_CASE_PEOPLE_ROWS_H
#define TRUCE_CASE_PEOPLE_ROWS_H

#include "read_people.h"

typedef enum truce__people_row {
  TRUCE__ROW_RECORD,
  TRUCE__ROW_EMPTY,    /* as Excel leaves them behind a table */
  TRUCE__ROW_TOTAL,    /* "Всього: 50 осіб"; "Итого", 50 */
  TRUCE__ROW_HEADINGS, /* the row of headings again, as at the top of each page */
  /* 1, 2, 3, ... or А, Б, 1, 2, ...: the numbers of the columns, as official forms have them */
  TRUCE__ROW_NUMBERS,
} truce__people_row;

/* What the current row is. One with anything in it but a total, counts and signs is a record, so
 * that somebody whose surname is such a word is kept; so is one with an id and a year among days.
 * *cell is where the total stands. O(row). */
truce__people_row truce__people_row_of(const truce__people_reader *r, size_t *cell);

#endif
