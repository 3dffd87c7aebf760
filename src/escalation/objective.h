/* What is maximised: the log-likelihood as a function of a flat list of numbers, each of a size
 * near one and in a box.
 *
 * In order: levels by type (in units of the type's mean rate; a trend's slope in units of 1 /
 * length of the record), branching [from][to], the kernel (logarithms of decays, and of the shares
 * relative to the last; or log(power - 1) and log(scale)), gamma, dispersions. */
#ifndef TRUCE_ESCALATION_OBJECTIVE_H
#define TRUCE_ESCALATION_OBJECTIVE_H

#include "escalation_internal.h"
#include "optimise.h"

typedef struct truce__layout {
  size_t types, base, terms; /* base: numbers of a level */
  bool power;
  size_t branching, kernel, marks, dispersion, n; /* where each part begins; n: the end */
} truce__layout;

typedef struct truce__objective {
  truce_activity data;
  truce_hawkes_options options;
  truce__layout layout;
  double *rate;      /* [types]: events a day */
  double *mark_mean; /* [types]: of mark^gamma where gamma is not estimated */
  double start, end;
  const truce_control *control;
} truce__objective;

/* Puts types, start and end of either kind of data out. */
void truce__extent(truce_activity data, size_t *types, double *start, double *end);

/* The data must have been checked and outlive the objective. TRUCE_NO_MEMORY. */
truce_status truce__objective_init(truce__objective *o, truce_activity data,
                                   const truce_hawkes_options *options,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce__objective_free(truce__objective *o);

/* The box, and where start number `start` begins. */
void truce__objective_box(const truce__objective *o, double *lower, double *upper);
void truce__objective_start(const truce__objective *o, size_t start, const double *lower,
                            const double *upper, double *x);

/* The model at x, into one made by truce_hawkes_init; means of marks are those of the data. */
void truce__objective_model(const truce__objective *o, const double *x, truce_hawkes *m);

/* A truce__function: minus the log-likelihood and its gradient. The context is the objective. */
truce_status truce__objective_evaluate(const void *context, const double *x, double *value,
                                       double *gradient);

/* Orders the terms of a sum of exponentials by decay, fastest first. */
void truce__objective_sort(const truce__objective *o, double *x);

#endif
