#include "special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double two_pi = 6.283185307179586477;

double truce__log_gamma(double x)
{
  double shifted = 1;
  while (x < 10)
    shifted *= x++;
  const double u = 1 / (x * x);
  const double series =
      (1.0 / 12 -
       u * (1.0 / 360 - u * (1.0 / 1260 - u * (1.0 / 1680 - u * (1.0 / 1188 - u * (691.0 / 360360 -
                                                                                   u / 156)))))) /
      x;
  return (x - 0.5) * log(x) - x + 0.5 * log(two_pi) + series - log(shifted);
}

double truce__normal_tail(double x)
{
  return 0.5 * erfc(-x / sqrt(2));
}

/* Newton on log(tail), which is concave: from the far side it never overshoots. */
double truce__normal_point(double p)
{
  if (p > 0.5)
    return -truce__normal_point(1 - p);
  const double target = log(p);
  double x = -sqrt(-2 * target);
  for (int k = 0; k < 60; k++) {
    const double tail = truce__normal_tail(x);
    const double slope = exp(-0.5 * x * x) / sqrt(two_pi) / tail;
    const double step = (log(tail) - target) / slope;
    x -= step;
    if (fabs(step) <= 4 * DBL_EPSILON * fabs(x))
      break;
  }
  return x;
}

/* x^a e^-x / Gamma(a + 1) */
static double gamma_term(double a, double x)
{
  return exp(a * log(x) - x - truce__log_gamma(a + 1));
}

static bool settled(double factor)
{
  return fabs(factor - 1) < 4 * DBL_EPSILON;
}

static double away_from_zero(double x)
{
  return fabs(x) < DBL_MIN * 4 ? DBL_MIN * 4 : x;
}

enum { STEPS = 1000000 };

double truce__gamma_q(double a, double x)
{
  if (!(x > 0))
    return 1;
  if (x < a + 1) {
    double term = 1, sum = 1;
    for (int k = 1; k < STEPS && term > sum * DBL_EPSILON / 4; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return fmax(0, 1 - sum * gamma_term(a, x));
  }
  /* Lentz's evaluation of 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)). */
  double b = x + 1 - a, c = 1 / (4 * DBL_MIN), d = 1 / b, fraction = d;
  for (int k = 1; k < STEPS; k++) {
    const double next = -k * (k - a);
    b += 2;
    d = 1 / away_from_zero(next * d + b);
    c = away_from_zero(b + next / c);
    fraction *= c * d;
    if (settled(c * d))
      break;
  }
  return fmin(1, fraction * a * gamma_term(a, x));
}

static double beta_fraction(double a, double b, double x)
{
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), fraction = d;
  for (int k = 1; k < STEPS; k++) {
    const double m = k;
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    fraction *= c * d;
    if (settled(c * d))
      break;
  }
  return fraction;
}

/* front: the logarithm of x^a (1 - x)^b Gamma(a + b) / (Gamma(a) Gamma(b)) */
static double beta_from(double a, double b, double x, double front)
{
  const double share = x < (a + 1) / (a + b + 2) ? exp(front) * beta_fraction(a, b, x) / a
                                                 : 1 - exp(front) * beta_fraction(b, a, 1 - x) / b;
  return fmin(1, fmax(0, share));
}

double truce__beta_i(double a, double b, double x)
{
  if (!(x > 0))
    return 0;
  if (x >= 1)
    return 1;
  return beta_from(a, b, x,
                   a * log(x) + b * log1p(-x) + truce__log_gamma(a + b) - truce__log_gamma(a) -
                       truce__log_gamma(b));
}

double truce__chi_square_tail(double x, size_t freedom)
{
  return truce__gamma_q(0.5 * (double)freedom, 0.5 * x);
}

double truce__count_tail(double count, double mean, double dispersion)
{
  if (count < 0)
    return 0;
  if (!(mean > 0))
    return 1;
  /* Below this the two distributions differ by less than the rounding of the beta function. */
  if (dispersion * fmax(mean, count) < 1e-9)
    return truce__gamma_q(count + 1, mean);
  /* Gamma(size + n) / Gamma(size) by truce__log_rising: the gamma function would lose digits for a
   * small dispersion. */
  const double size = 1 / dispersion, n = count + 1, grown = log1p(dispersion * mean);
  double unused;
  const double front = truce__log_rising(n, dispersion, &unused) - truce__log_gamma(n) +
                       n * (log(mean) - grown) - size * grown;
  return beta_from(size, n, size / (size + mean), front);
}

/* The integrals over 0..x of log(1 + a u) and of u / (1 + a u), by series where 1 - 1 would lose
 * digits. */
static double integral(double x, double a, double *by_a)
{
  const double z = a * x, l = log1p(z);
  if (z < 0.1) {
    double value = 0, slope = 0, power = 1;
    for (int k = 1; k <= 16; k++) {
      value += power / (k * (k + 1));
      slope += power / (k + 1);
      power *= -z;
    }
    *by_a = x * x * slope;
    return x * z * value;
  }
  *by_a = (z - l) / (a * a);
  return ((1 + z) * l - z) / a;
}

/* What the ends add to the integral; odd derivatives of log(1 + a u) are (m-1)! (a / (1 + a u))^m.
 */
static double correction(double u, double a, double sign, double *by_a)
{
  const double y = 1 + a * u, q = a / y, q2 = q * q, r = 1 / (y * y);
  *by_a += sign * 0.5 * u / y + r / 12 - q2 * r / 120 + q2 * q2 * r / 252;
  return sign * 0.5 * log1p(a * u) + q / 12 - q2 * q / 360 + q2 * q2 * q / 1260;
}

double truce__log_rising(double n, double a, double *by_a)
{
  enum { DIRECT = 48 };
  double sum = 0, slope = 0;
  const int direct = n < DIRECT ? (int)n : DIRECT;
  for (int k = 1; k < direct; k++) {
    sum += log1p(a * k);
    slope += k / (1 + a * k);
  }
  if (n > DIRECT) {
    double low_slope, high_slope, below = 0, above = 0;
    const double low = integral(DIRECT, a, &low_slope), high = integral(n, a, &high_slope);
    const double from = correction(DIRECT, a, -1, &below), to = correction(n, a, -1, &above);
    /* The first end counts half more, the last half less; other terms are top less bottom. */
    sum += high - low + to - from;
    slope += high_slope - low_slope + above - below;
  }
  *by_a = slope;
  return sum;
}

double truce__kolmogorov_tail(double d, size_t n)
{
  const double root = sqrt((double)n), x = d * (root + 0.12 + 0.11 / root);
  if (x < 0.2)
    return 1;
  double sum = 0;
  for (int k = 1; k <= 100; k++) {
    const double term = exp(-2.0 * k * k * x * x);
    sum += k % 2 == 1 ? term : -term;
    if (term < 1e-17)
      break;
  }
  return fmin(1, fmax(0, 2 * sum));
}
