/* What the columns of a list of people hold, told by their headings. */
#ifndef TRUCE_CASE_PEOPLE_COLUMNS_H
#define TRUCE_CASE_PEOPLE_COLUMNS_H

#include "people_headings.h"
#include "truce/people.h"

/* What a column is to a list. */
typedef enum truce__column_use {
  TRUCE__COLUMN_FIELD,
  TRUCE__COLUMN_YEAR, /* parts of a day */
  TRUCE__COLUMN_MONTH,
  TRUCE__COLUMN_DAY,
  TRUCE__COLUMN_ROW,     /* numbers the records */
  TRUCE__COLUMN_TRUTH,   /* of test data: who it really is */
  TRUCE__COLUMN_UNKNOWN, /* not in the table */
} truce__column_use;

typedef struct truce__column {
  truce__column_use use;
  const char *field; /* of a field or a part of a day */
  truce_people_kind kind;
} truce__column;

/* What the table says of a heading's key, or of a field's name. */
truce__column truce__column_of(const char *key);

/* What a heading says: that of its key; else of its words without those that only say whose it is
 * ("ПІБ військовополоненого") or how it is written ("Дата рождения (дд.мм.гггг)"); else a whole
 * name if it is made of names alone ("Прізвище та ім'я"). Any other word makes it unknown, so that
 * somebody else's name ("Ім'я матері", "ПІБ слідчого") is not taken for the person's own. */
truce__column truce__column_of_heading(const char *text, size_t length);

#endif
