/* What a fact rests on, when it was, and how many were counted: small pieces that all parts of a
 * case share. */
#ifndef TRUCE_BASIS_H
#define TRUCE_BASIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a fact is from, or that it is a judgement. */
typedef struct truce_source {
  const char *id;
  const char *title; /* never NULL */
  const char *author, *date, *url;
  bool assumption; /* the analyst's own judgement, not a sourced fact */
} truce_source;

/* Why something is in the case: a line of reason and the sources it rests on. What cites no source,
 * or one that is an assumption, is a judgement (which may rest on sourced facts beside it). */
typedef struct truce_basis {
  const char *because;
  size_t source_count;
  const size_t *sources; /* indices into truce_case.sources */
  bool assumption;       /* derived as said above */
} truce_basis;

/* A day of the Gregorian calendar. */
typedef struct truce_date {
  const char *text; /* "2025-06-02"; NULL: no date was given */
  int32_t day;      /* days since 1970-01-01 */
} truce_date;
/* Reads "2025-06-02", which `date` then points to; false if the text is not a day. */
bool truce_date_read(const char *text, truce_date *date);

/* How many of something somebody counted or promised: 6057, "at least 1000", "about 20", "1000 to
 * 1200". */
typedef struct truce_count {
  bool stated;
  bool about;        /* "about": only roughly what it says */
  const char *text;  /* as it was said */
  int64_t low, high; /* 0 <= low <= high; INT64_MAX: no upper end */
} truce_count;

#endif
