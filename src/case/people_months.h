/* Names of months in Ukrainian, Russian and English. */
#ifndef TRUCE_CASE_PEOPLE_MONTHS_H
#define TRUCE_CASE_PEOPLE_MONTHS_H

#include <stddef.h>

/* The month, 1 to 12, that a word names: in full, alone or as behind a day ("травень", "травня"),
 * or by three or more letters it begins with ("трав"); capitals do not count, nor does a stop
 * behind it. 0 if it is no month. */
unsigned truce__month_of(const char *word, size_t length);

#endif
