/* Moments as tables of events write them. */
#ifndef TRUCE_CASE_MOMENT_H
#define TRUCE_CASE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct truce__moment {
  int32_t day;    /* since 1970-01-01, in UTC */
  int32_t second; /* of that day; -1: no time was given */
} truce__moment;

/* "2025-06-01", "2025/06/01", "20250601", "1 June 2025", "01-Jun-2025", the first two also with
 * "T03:20", " 03:20:15.5Z" or "T03:20+02:00" behind. Without a zone a time is UTC. False if it is
 * none of these. */
bool truce__moment_parse(const char *text, size_t length, truce__moment *moment);

#endif
