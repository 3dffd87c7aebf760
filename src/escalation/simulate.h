/* One future, step by step. */
#ifndef TRUCE_ESCALATION_SIMULATE_H
#define TRUCE_ESCALATION_SIMULATE_H

#include "draw.h"
#include "escalation_internal.h"

/* Marks to draw from, by type: those of type j are mark[first[j]..first[j + 1]). */
typedef struct truce__marks {
  double *mark;
  size_t first[TRUCE_ESCALATION_TYPES_MAX + 1];
} truce__marks;
/* history NULL or without marks: none, and all events then weigh 1 on average. TRUCE_NO_MEMORY. */
truce_status truce__marks_init(truce__marks *marks, const truce_events *history,
                               size_t types) TRUCE_MUST_CHECK;
void truce__marks_free(truce__marks *marks);

/* Takes one event; false: no more, please. */
typedef bool (*truce__take)(void *context, double time, uint32_t type, double mark);

/* Events from start to end by thinning. past[terms * types] is what is left of the past at start,
 * and is changed; so is pull[types]. False if `take` stopped it. */
bool truce__simulate(const truce_hawkes *m, const truce__marks *marks, double start, double end,
                     double *past, double *pull, truce__random *random, truce__take take,
                     void *context);

/* Counts of one period after another; past and pull as above. False if an expected count had to be
 * cut at 10^6. */
bool truce__simulate_periods(const truce_hawkes *m, double start, double width, size_t periods,
                             double *past, double *pull, truce__random *random, uint32_t *count);

#endif
