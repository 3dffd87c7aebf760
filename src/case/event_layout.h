/* Which column of a table of events means what. */
#ifndef TRUCE_CASE_EVENT_LAYOUT_H
#define TRUCE_CASE_EVENT_LAYOUT_H

#include "csv.h"
#include "truce/event_table.h"

typedef enum truce__event_field {
  EVENT_TIME,
  EVENT_END,       /* the last day it may have happened on */
  EVENT_PRECISION, /* how exactly the date is known */
  EVENT_TYPE,
  EVENT_ACTOR,
  EVENT_TARGET,
  EVENT_KIND,
  EVENT_COUNT,
  EVENT_UNIT,
  EVENT_PLACE,
  EVENT_AREA, /* a wider place */
  EVENT_SOURCE,
  EVENT_CLAIMED_BY,
  EVENT_ID,
  EVENT_DEATHS,
  EVENT_DEATHS_LOW,
  EVENT_DEATHS_HIGH,
  EVENT_DEATHS_A, /* of the actor's side */
  EVENT_DEATHS_B, /* of the target's */
  EVENT_DEATHS_CIVILIANS,
  EVENT_DEATHS_UNKNOWN,
  EVENT_WOUNDED,
  EVENT_DISPLACED,
  EVENT_FIELDS
} truce__event_field;

typedef struct truce__event_columns {
  truce_event_layout layout;
  bool headed;                 /* the first row is a header */
  bool epoch;                  /* times are seconds since 1970 */
  size_t column[EVENT_FIELDS]; /* SIZE_MAX: not there */
} truce__event_columns;

/* Tells the layout from the first row, which is current in `csv`, and finds its columns; complains
 * of a table without a time. False after an error. */
bool truce__event_columns_find(truce__event_columns *columns, const truce__csv *csv);

/* Whether the first row, not read yet, looks like GDELT's: there a quote is a character like any
 * other. */
bool truce__gdelt_ahead(const truce__csv *csv);

/* The name of a column of a table without a header; NULL past the last. */
const char *truce__gdelt_column(truce_event_layout layout, size_t column);

#endif
