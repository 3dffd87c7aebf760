/* A string that grows, and numbers as people write them. If memory runs out the builder says so
 * from then on and takes no more text, so that callers ask once, at the end. */
#ifndef TRUCE_REPORT_BUILDER_H
#define TRUCE_REPORT_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "truce/status.h"

typedef struct truce__builder {
  char *text; /* NUL-terminated once anything was added; NULL before */
  size_t length, capacity;
  bool failed;
} truce__builder;

void truce__build(truce__builder *b, const char *format, ...) TRUCE_PRINTF(2, 3);
void truce__build_bytes(truce__builder *b, const char *text, size_t length);
const char *truce__built(const truce__builder *b); /* never NULL */
void truce__builder_clear(truce__builder *b);      /* empties it; failed stays */
void truce__builder_free(truce__builder *b);

/* 4608 as "4,608". Returns `text`. */
const char *truce__grouped(char text[TRUCE__DECIMAL], uint64_t value);
/* Millionths, exact and without trailing zeros: 2500000 as "2.5". Returns `text`. */
const char *truce__decimal(char text[TRUCE__DECIMAL], int64_t millionths);

#endif
