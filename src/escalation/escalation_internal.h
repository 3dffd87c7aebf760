/* What the files of this module share: the state of the recursion, and the likelihood with its
 * gradient by the model's own numbers. */
#ifndef TRUCE_ESCALATION_INTERNAL_H
#define TRUCE_ESCALATION_INTERNAL_H

#include "truce/escalation.h"

enum { TRUCE__POWER_TERMS = 40 };

/* The gradient of a log-likelihood by the numbers of a truce_hawkes, all zeroed at first; a model's
 * and a gradient's arrays are laid out alike. */
typedef struct truce__gradient {
  double (*level)[TRUCE_WEEKDAYS]; /* [types] */
  double *branching;               /* [to][from], unlike the model's */
  double *share, *log_decay;       /* [terms] */
  double *dispersion;              /* [types] */
  double mark_power;               /* the means of mark^gamma move along */
} truce__gradient;

/* Likelihood, and the gradient if `gradient` is not NULL; `slope_mean` [types] is d log(mark_mean)
 * / d gamma (NULL: the means stay). given[types], unless NULL: the integral over the record of the
 * kernel after all events of a type, so that n[i, j] * given[i] answers of type j to type i were
 * expected. The data were checked. */
truce_status truce__events_likelihood(const truce_hawkes *m, const truce_events *e,
                                      const double *slope_mean, const truce_control *control,
                                      double *value, truce__gradient *gradient, double *given);
truce_status truce__counts_likelihood(const truce_hawkes *m, const truce_counts *c,
                                      const truce_control *control, double *value,
                                      truce__gradient *gradient, double *given);

/* The baseline at t, and over from..to; `by` is what multiplies level[j][0..6] in it (constant,
 * weekly), or the derivatives by both numbers (trend). */
double truce__baseline_at(const truce_hawkes *m, size_t j, double t, double *by);
double truce__baseline_over(const truce_hawkes *m, size_t j, double from, double to, double *by);
unsigned truce__weekday(const truce_hawkes *m, double day);
/* How many numbers of a level the baseline uses. */
size_t truce__baseline_size(truce_baseline baseline);

/* Whether the numbers of a model make sense (finite, none negative, decays above 0) and it has that
 * many types. */
bool truce__model_fits(const truce_hawkes *m, size_t types);

/* The weight of an event. */
double truce__weight(const truce_hawkes *m, uint32_t type, double mark);

/* What is left at `end` of all events: past[term * types + from], the sum of w exp(-decay age); for
 * counts the sum of N r^(age - 1) for the period after the last. */
truce_status truce__past_events(const truce_hawkes *m, const truce_events *e, double end,
                                double *past);
void truce__past_counts(const truce_hawkes *m, const truce_counts *c, double *past);

/* The power law's logarithmic grid: point m of the gamma mixture. */
double truce__power_point(size_t m);

static inline uint32_t truce__type_of(const truce_events *e, size_t k)
{
  return e->type == NULL ? 0 : e->type[k];
}

static inline double truce__mark_of(const truce_events *e, size_t k)
{
  return e->mark == NULL ? 1 : e->mark[k];
}

#endif
