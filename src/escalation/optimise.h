/* The least value of a smooth function in a box: quasi-Newton steps (BFGS, as in Nocedal, Wright
 * 2006, chapter 6) projected on the box, then Newton steps with a Hessian by differences of the
 * gradient. Sized for up to a few hundred variables and expensive functions. */
#ifndef TRUCE_ESCALATION_OPTIMISE_H
#define TRUCE_ESCALATION_OPTIMISE_H

#include <stdbool.h>
#include <stddef.h>

#include "truce/control.h"
#include "truce/status.h"

/* Value and gradient at x; the value may be infinite. Threads may call it at once. */
typedef truce_status (*truce__function)(const void *context, const double *x, double *value,
                                        double *gradient);

typedef struct truce__problem {
  size_t n;
  const double *lower, *upper; /* [n] */
  const bool *fixed;           /* [n]: stays where it starts */
  truce__function function;
  const void *context;
  const truce_control *control;
} truce__problem;

/* A point with its value and gradient; the arrays have room for n. */
typedef struct truce__point {
  double *x, *gradient, value;
} truce__point;

/* Whether the variable may move: not fixed, and not held by a bound the function presses against.
 */
bool truce__is_free(const truce__problem *p, const truce__point *at, size_t k);

/* Walks downhill from at->x until the decrease to be had is put at less than `tolerance`, no step
 * gains anything, or after `steps` steps. Of the control, only `cancel` is looked at.
 * TRUCE_CANCELLED, TRUCE_NO_MEMORY. */
truce_status truce__descend(const truce__problem *p, truce__point *at, double tolerance,
                            size_t steps) TRUCE_MUST_CHECK;

/* hessian[n * n] at the point: central differences of the gradient, on as many threads as the
 * control grants; rows and columns of variables that are not free are those of the unit matrix.
 * The same bytes for any number of threads. 2 n gradients. */
truce_status truce__hessian(const truce__problem *p, const truce__point *at,
                            double *hessian) TRUCE_MUST_CHECK;

/* Newton steps from a point near the least. *decrement: half of g' H^-1 g, the decrease still to be
 * had; negative if the Hessian is not positive definite. factor[n * n]: its Cholesky factor. */
truce_status truce__polish(const truce__problem *p, truce__point *at, double *factor,
                           double *decrement) TRUCE_MUST_CHECK;

#endif
