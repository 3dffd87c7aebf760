/* Days of the Gregorian calendar, counted from 1970-01-01. */
#ifndef TRUCE_BASE_DATE_H
#define TRUCE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum { TRUCE__DATE = 40 };

/* Reads "2025-06-02" at the start of `text`; false if no date of the years 1 to 9999 stands there.
 * What follows its ten characters is not looked at. */
bool truce__parse_date(const char *text, int32_t *day);
/* Writes it back. Returns `text`. */
const char *truce__date_text(char text[TRUCE__DATE], int32_t day);

#endif
