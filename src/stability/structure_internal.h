/* How one party compares states under a preference structure. */
#ifndef TRUCE_STRUCTURE_INTERNAL_H
#define TRUCE_STRUCTURE_INTERNAL_H

#include "stability_internal.h"
#include "truce/structure.h"

/* What a state b can be to a party that stands at a; one of them, worse and much worse apart. */
enum {
  LIKE_BETTER = 1,
  LIKE_EQUAL = 2,
  LIKE_WORSE = 4,
  LIKE_MUCH_WORSE = 8,
  LIKE_UNKNOWN = 16 /* cannot be told, or pulls both ways */
};

/* States a party cannot tell apart form a class. */
typedef struct outlook {
  const truce_stability *s;
  size_t party;
  size_t count;       /* classes */
  uint32_t *class_of; /* [state] */
  uint32_t *state;    /* [class]: one of its states */
  /* TRUCE_STRUCTURE_UNKNOWN, for a list of which something is unknown; else NULL. */
  uint32_t *held;                         /* [class]: bit w: wish w is satisfied */
  uint32_t above[TRUCE_UNKNOWN_LIST_MAX]; /* [wish]: the wishes known to stand above it */
  uint32_t unsure;                        /* the wishes of unknown sign */
  /* TRUCE_STRUCTURE_STRENGTH; else NULL. */
  int64_t *level; /* [class]: two levels `great` apart are a great difference */
  int64_t great;  /* INT64_MAX: none is */
  /* TRUCE_STRUCTURE_ATTITUDES; else NULL: [party], 1, 0 or -1, its own 1. */
  const int8_t *toward;
} outlook;

/* Fills an outlook that is all zero but for `s` and `party`; free it whatever is returned.
 * O(states * (wishes + parties)). */
truce_status truce__outlook_init(outlook *o, truce_structure_id id,
                                 const truce_control *control) TRUCE_MUST_CHECK;
void truce__outlook_free(outlook *o);
/* What class b is to the party standing in class a: one of LIKE_. O(wishes) or O(parties). */
unsigned truce__outlook_compare(const outlook *o, size_t a, size_t b);
/* Whether the case says of some party what the structure needs. */
bool truce__structure_stated(const truce_case *c, truce_structure_id id);

#endif
