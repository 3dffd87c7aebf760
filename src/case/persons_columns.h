/* Which column of the table of persons is which. */
#ifndef TRUCE_CASE_PERSONS_COLUMNS_H
#define TRUCE_CASE_PERSONS_COLUMNS_H

#include "csv.h"

typedef enum field {
  ID,
  HOLDER,
  HOME,
  CATEGORY,
  GRAVITY,
  DAYS,
  SINCE,
  AGE,
  TOGETHER,
  EXCLUDED,
  CAMP,
  TRANSPORT,
  FIELDS,
} field;

/* Finds the columns in the header, the present row: column[field], SIZE_MAX where there is none. A
 * heading that is all but one of ours is an error: who is excluded by a misspelt column would be
 * sent. False, after a complaint, if the table cannot be read. */
bool truce__persons_columns(size_t column[FIELDS], const truce__csv *csv);

#endif
