/* What the columns of a list of people hold, told by their names; days as people write them. */
#ifndef TRUCE_CASE_PEOPLE_COLUMNS_H
#define TRUCE_CASE_PEOPLE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "truce/people.h"

/* What a column is to a list. */
typedef enum truce__column_use {
  TRUCE__COLUMN_FIELD,
  TRUCE__COLUMN_YEAR, /* parts of a day */
  TRUCE__COLUMN_MONTH,
  TRUCE__COLUMN_DAY,
  TRUCE__COLUMN_TRUTH,   /* of test data: who it really is */
  TRUCE__COLUMN_UNKNOWN, /* not in the table */
} truce__column_use;

typedef struct truce__column {
  truce__column_use use;
  const char *field; /* of a field or a part of a day */
  truce_people_kind kind;
} truce__column;

enum { TRUCE__HEADING = 64 };

/* A heading in small letters, runs of anything but letters and digits as one `_`; at most 63 bytes.
 */
void truce__heading_key(char key[TRUCE__HEADING], const char *text, size_t length);
/* What the table says of a heading's key, or of a field's name. */
truce__column truce__column_of(const char *key);

typedef enum truce__day_state {
  TRUCE__DAY_NONE, /* nothing that could be a day */
  TRUCE__DAY_GOOD,
  TRUCE__DAY_IMPOSSIBLE, /* digits that are no day of the calendar; kept as they are */
} truce__day_state;

/* Reads a day in the usual ways of writing into eight digits and a NUL, 0 for parts not known:
 * 1972-05-18, 19720518, 18.05.1972, 18/5/1972 (05/18/1972 where that is the only reading), 1972-05,
 * 05.1972, 1972; a time of day behind it is left out. */
truce__day_state truce__read_day(char digits[9], const char *text, size_t length);
/* The same from its parts, 0 for unknown. */
truce__day_state truce__day_of_parts(char digits[9], unsigned year, unsigned month, unsigned day);

#endif
