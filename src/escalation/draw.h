/* Random variables from base/random.h's streams. */
#ifndef TRUCE_ESCALATION_DRAW_H
#define TRUCE_ESCALATION_DRAW_H

#include "base/random.h"

double truce__draw_uniform(truce__random *r);     /* in 0 < u < 1 */
double truce__draw_exponential(truce__random *r); /* with mean 1 */
/* Gamma with that shape > 0 and scale 1 (Marsaglia, Tsang 2000, doi 10.1145/358407.358414). */
double truce__draw_gamma(truce__random *r, double shape);
/* Poisson, or negative binomial with variance mean + dispersion * mean^2; mean from 0 to 10^9.
 * O(1 + log mean) on average, and rarely O(mean). */
uint32_t truce__draw_count(truce__random *r, double mean, double dispersion);

#endif
