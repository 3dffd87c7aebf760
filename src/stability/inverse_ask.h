/* How much an edit asks of a party. */
#ifndef TRUCE_STABILITY_INVERSE_ASK_H
#define TRUCE_STABILITY_INVERSE_ASK_H

#include "inverse_internal.h"

enum { TRUCE__SPLITS = TRUCE_OPTIONS_MAX + 2 };

typedef struct truce__grouping {
  size_t count;
  uint64_t *key, *size; /* NULL until needed */
} truce__grouping;

typedef struct truce__asking {
  size_t count;
  truce__grouping *groupings; /* [party][split] */
  size_t capacity;
  uint64_t *sorted, *below;
} truce__asking;

bool truce__asking_init(truce__asking *a, const truce_case *c); /* false: no memory */
void truce__asking_free(truce__asking *a);

/* The pairs of states that the edit's party would compare otherwise (better, as good, worse): the
 * distance of Kemeny 1959 between the two orders, ties counted whole. O(g log g) for g distinct
 * ranks, and O(states) where an option is met first. The trial is left without edits. False if
 * memory ran out. */
bool truce__ask(truce__asking *a, trial *t, const truce_edit *edit, uint64_t *asked);

#endif
