/* What may have been entered twice (register_twice.c): counts, and rows of one list that are said
 * to be one person. */
#ifndef TRUCE_EXCHANGE_REGISTER_TWICE_H
#define TRUCE_EXCHANGE_REGISTER_TWICE_H

#include "register_internal.h"

/* Counts that stand, by what they say. Starts from {0}. */
typedef struct truce__counts {
  truce__arena *arena;
  truce__index abouts; /* of which those of the file were read */
  truce__index index;
  struct truce__count {
    uint64_t entry;
    size_t line; /* of the table that is being entered; 0: it was there before */
  } * counts;    /* [number of the index] */
  size_t capacity;
  truce__text text;
} truce__counts;
bool truce__is_count(const truce_entry *e); /* of nobody by name */
/* Whether one that stands is the same but for its author, and is not what `e` takes the place of:
 * its entry and line, or 0. O(length); the first of an `about` reads what there is of that. */
truce_status truce__count_stands(truce__writer *w, truce__counts *c, const truce_entry *e,
                                 uint64_t *entry, size_t *line) TRUCE_MUST_CHECK;
/* Of one that was asked about and then put. False if memory ran out. */
bool truce__counts_note(truce__counts *c, const truce_entry *e) TRUCE_MUST_CHECK;
void truce__counts_free(truce__counts *c);

/* Pairs that were entered as one person. Starts from {0}. */
typedef struct truce__pairs {
  struct truce__pair {
    uint64_t entry, subject, other;
    size_t line;
  } * pairs;
  size_t count, capacity;
} truce__pairs;
bool truce__pairs_note(truce__pairs *p, const truce_entry *e, /* false if memory ran out */
                       const uint64_t numbers[2]) TRUCE_MUST_CHECK;
/* Warns of those who stand both on one list. */
truce_status truce__pairs_tell(truce__writer *w, const truce__pairs *p,
                               const char *file) TRUCE_MUST_CHECK;
void truce__pairs_free(truce__pairs *p);

#endif
