/* What fitting shares with the estimates and the tests of effects. */
#ifndef TRUCE_ESCALATION_FIT_H
#define TRUCE_ESCALATION_FIT_H

#include "objective.h"

/* What truce_hawkes_test_effects needs to begin from. */
typedef struct truce__fitted {
  truce_hawkes_options options;
  double *x; /* [n]: the estimate */
  double likelihood;
} truce__fitted;

/* Room for the points and the box of one search; all arrays in one block. */
typedef struct truce__search {
  truce__problem problem;
  truce__point at;
  double *lower, *upper;
  bool *fixed;
  void *memory;
} truce__search;

truce_status truce__search_init(truce__search *s, const truce__objective *o) TRUCE_MUST_CHECK;
void truce__search_free(truce__search *s);

/* Whether every effect is at its bound of 0: the kernel and gamma then hang on nothing, and are
 * fixed. */
bool truce__search_calm(truce__search *s, const truce__layout *l);

/* Fills all estimates of a fit whose model is set. factor: of the Hessian at the estimate.
 * TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce__estimate(truce_hawkes_fit *fit, const truce__objective *o,
                             const truce__search *s, const double *factor) TRUCE_MUST_CHECK;

#endif
