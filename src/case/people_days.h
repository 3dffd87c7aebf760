/* Days as people write them. */
#ifndef TRUCE_CASE_PEOPLE_DAYS_H
#define TRUCE_CASE_PEOPLE_DAYS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum truce__day_state {
  TRUCE__DAY_NONE, /* nothing that could be a day */
  TRUCE__DAY_GOOD,
  TRUCE__DAY_SHORT, /* a good one whose year has two digits: the century is taken for granted */
  TRUCE__DAY_IMPOSSIBLE, /* digits that are no day of the calendar; kept as they are */
} truce__day_state;

/* A year of two digits below this is of the 2000s, else of the 1900s: 1930 to 2029. It does not
 * hang on the day the list is read, so that a list reads the same for ever. */
enum { TRUCE__DAY_PIVOT = 30 };

/* Reads a day in the usual ways of writing into eight digits and a NUL, 0 for parts not known:
 * 1972-05-18, 19720518, 18.05.1972, 18/5/1972 (05/18/1972 where that is the only reading),
 * 18.05.72, 1972-05, 05.1972, 1972; with a Roman month: 18.V.1972; with the name of the month
 * (people_months.h): 18 травня 1972, «18» мая 1972, May 18th, 1972, 18-May-72, травень 1972, 1972
 * May 18. A time of day, a word for "year" or "born" ("р.", "г.", "р.н.") and an age in brackets
 * behind it are left out. O(length). */
truce__day_state truce__read_day(char digits[9], const char *text, size_t length);
/* The same from its parts, 0 for unknown. */
truce__day_state truce__day_of_parts(char digits[9], unsigned year, unsigned month, unsigned day);

#endif
