#include "draw.h"

#include <math.h>
#include <stdbool.h>

double truce__draw_uniform(truce__random *r)
{
  return ((double)(truce__random_next(r) >> 11) + 0.5) * 0x1p-53;
}

double truce__draw_exponential(truce__random *r)
{
  return -log(truce__draw_uniform(r));
}

/* Marsaglia's polar method; the second of the two is thrown away, so that a stream has no memory.
 */
static double draw_normal(truce__random *r)
{
  double x, y, square;
  do {
    x = 2 * truce__draw_uniform(r) - 1;
    y = 2 * truce__draw_uniform(r) - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  return x * sqrt(-2 * log(square) / square);
}

double truce__draw_gamma(truce__random *r, double shape)
{
  if (shape < 1) {
    const double raised = truce__draw_gamma(r, shape + 1);
    return raised * pow(truce__draw_uniform(r), 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    const double x = draw_normal(r), root = 1 + c * x, v = root * root * root;
    if (root > 0 && log(truce__draw_uniform(r)) < 0.5 * x * x + d - d * v + d * log(v))
      return d * v;
  }
}

static uint32_t draw_binomial(truce__random *r, uint32_t n, double p)
{
  uint32_t hits = 0;
  for (uint32_t k = 0; k < n; k++)
    hits += truce__draw_uniform(r) < p;
  return hits;
}

/* By arrivals: the moment of arrival number m is gamma with shape m; what is left after it is a
 * smaller Poisson variable, and if it is too late, the arrivals before it are spread evenly
 * (Ahrens, Dieter 1974, doi 10.1007/BF02293108). Small means multiply uniforms. */
static uint32_t draw_poisson(truce__random *r, double mean)
{
  uint32_t sum = 0;
  while (mean > 16) {
    const uint32_t m = (uint32_t)(0.875 * mean);
    const double moment = truce__draw_gamma(r, m);
    if (moment > mean)
      return sum + draw_binomial(r, m - 1, mean / moment);
    sum += m;
    mean -= moment;
  }
  const double least = exp(-mean);
  double product = truce__draw_uniform(r);
  while (product > least) {
    product *= truce__draw_uniform(r);
    sum++;
  }
  return sum;
}

uint32_t truce__draw_count(truce__random *r, double mean, double dispersion)
{
  if (!(mean > 0))
    return 0;
  /* Below this the mixing variable is 1 to within what a uniform can resolve. */
  if (dispersion > 1e-12)
    mean = fmin(1e9, mean * dispersion * truce__draw_gamma(r, 1 / dispersion));
  return draw_poisson(r, mean);
}
