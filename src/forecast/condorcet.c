/* The probabilistic vote: positions stand against each other in pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The distinct positions, sorted, in `options`. */
static size_t find_options(const truce__field *field, double *options)
{
  memcpy(options, field->x, field->count * sizeof *options);
  qsort(options, field->count, sizeof *options, by_value);
  size_t count = 0;
  for (size_t k = 0; k < field->count; k++) {
    if (count == 0 || options[k] > options[count - 1])
      options[count++] = options[k];
  }
  return count;
}

/* The chance that a (below b) wins a vote against b. */
static double chance(const truce__field *field, double a, double b)
{
  double for_a = 0, for_b = 0;
  for (size_t k = 0; k < field->count; k++) {
    const double vote = field->w[k] * (fabs(b - field->x[k]) - fabs(a - field->x[k]));
    if (vote > 0)
      for_a += vote;
    else
      for_b -= vote;
  }
  /* Never quite 0 or 1: the chain must be able to leave every position. */
  const double wins = for_a + for_b > 0 ? for_a / (for_a + for_b) : 0.5;
  return fmin(fmax(wins, 1e-9), 1 - 1e-9);
}

/* The stationary distribution of the chain with the rates [from * n + to], which are used up
 * (Grassmann, Taksar, Heyman 1985: no subtraction, so no loss of digits). */
static void stationary(double *rate, size_t n, double *share)
{
  for (size_t last = n - 1; last > 0; last--) {
    double out = 0;
    for (size_t k = 0; k < last; k++)
      out += rate[last * n + k];
    for (size_t k = 0; k < last; k++)
      rate[k * n + last] /= out;
    for (size_t i = 0; i < last; i++) {
      for (size_t j = 0; j < last; j++)
        rate[i * n + j] += rate[i * n + last] * rate[last * n + j];
    }
  }
  double sum = share[0] = 1;
  for (size_t j = 1; j < n; j++) {
    share[j] = 0;
    for (size_t k = 0; k < j; k++)
      share[j] += share[k] * rate[k * n + j];
    sum += share[j];
  }
  for (size_t j = 0; j < n; j++)
    share[j] /= sum;
}

double truce__predict_condorcet(const truce__field *field)
{
  double *options = field->scratch, *share = options + field->count;
  double *rate = share + field->count;
  const size_t n = find_options(field, options);
  for (size_t a = 0; a < n; a++) {
    rate[a * n + a] = 0;
    for (size_t b = a + 1; b < n; b++) {
      const double wins = chance(field, options[a], options[b]);
      rate[a * n + b] = 1 - wins;
      rate[b * n + a] = wins;
    }
  }
  if (n > 1)
    stationary(rate, n, share);
  else
    share[0] = 1;
  double x = 0;
  for (size_t k = 0; k < n; k++)
    x += share[k] * options[k];
  return x;
}
