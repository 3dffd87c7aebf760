/* Drift: where a conflict goes if each party keeps to a rule of moving.
 *
 * At each step one party is drawn by its weight and acts by its rule: it moves, or it stays if the
 * rule gives it nothing to do. That is a Markov chain over the states that can be reached (Xu,
 * Hipel, Kilgour, Fang 2018, doi 10.1007/978-3-319-77670-5, status quo analysis; Kemeny, Snell
 * 1976, Finite Markov Chains, for what is asked of it). It ends in a *closed class*: a state that
 * nobody leaves any more, or several among which it goes round for ever. A rule is a judgement
 * about a party, so the answer is one too.
 *
 * An answer is immutable. */
#ifndef TRUCE_DRIFT_H
#define TRUCE_DRIFT_H

#include "truce/stability.h"

typedef struct truce_drift_end {
  double probability; /* of ending there */
  size_t count;
  const size_t *states; /* increasing; one alone: nobody leaves it */
} truce_drift_end;

typedef struct truce_drift_place {
  size_t state;
  double probability; /* of standing there after `after` steps */
} truce_drift_place;

typedef struct truce_drift {
  size_t start;
  size_t reached; /* states that can be reached, the start among them */
  double steps;   /* expected until it is in a closed class; those in which nothing moves count */
  size_t end_count;
  const truce_drift_end *ends; /* the likeliest first */
  size_t after;
  size_t place_count;
  const truce_drift_place *places; /* all with a probability above 10^-9, the likeliest first */
  double residual;                 /* the largest error of the equations solved: of a visit */
  bool converged;                  /* false: some part was too large to solve to 10^-9 */
} truce_drift;

/* Follows the chain from `start` by c->policies. Free it with truce_drift_free. TRUCE_TOO_LARGE if
 * more than 2^22 states can be reached; TRUCE_NO_MEMORY, TRUCE_CANCELLED. Time linear in moves, and
 * cubic in the size of a part that goes round before it ends, up to 400 states; larger ones are
 * solved by Gauss-Seidel sweeps. */
truce_status truce_drift_solve(truce_drift **drift, const truce_stability *s, size_t start,
                               size_t after, const truce_control *control) TRUCE_MUST_CHECK;
void truce_drift_free(truce_drift *drift); /* NULL is allowed */

#endif
