/* Functions and tails of distributions that <math.h> does not have. All are pure and thread-safe,
 * and good to about 1e-13 of their value unless said otherwise. */
#ifndef TRUCE_ESCALATION_SPECIAL_H
#define TRUCE_ESCALATION_SPECIAL_H

#include <stddef.h>

/* log of the gamma function for x > 0, by Stirling's series. (The one of <math.h> may write a
 * global variable.) */
double truce__log_gamma(double x);

/* The normal distribution: its lower tail, and the point below which the share p lies (0 < p < 1;
 * Newton steps on the tail). */
double truce__normal_tail(double x);
double truce__normal_point(double p);

/* Regularised incomplete functions: the upper gamma Q(a, x) for a > 0, x >= 0, and the beta I_x(a,
 * b) for a, b > 0 and 0 <= x <= 1; by series and continued fractions (Abramowitz, Stegun 1964, 6.5
 * and 26.5). O(sqrt of the parameters). */
double truce__gamma_q(double a, double x);
double truce__beta_i(double a, double b, double x);

/* P(a chi-square variable with that many degrees of freedom is above x). */
double truce__chi_square_tail(double x, size_t freedom);

/* P(N <= count) for a Poisson (dispersion 0) or negative binomial variable with variance
 * mean + dispersion * mean^2; 0 for count < 0. */
double truce__count_tail(double count, double mean, double dispersion);

/* sum over k = 0..n-1 of log(1 + a k), and its derivative by a, for a >= 0: what a negative
 * binomial adds to a Poisson likelihood; O(1) by Euler and Maclaurin's formula for large n. */
double truce__log_rising(double n, double a, double *by_a);

/* P(the largest distance of an empirical from the true distribution function is above d), n
 * points (Kolmogorov 1933; small n by Stephens 1970, doi 10.1111/j.2517-6161.1970.tb00821.x; good
 * to about 0.01 from n = 5 on). */
double truce__kolmogorov_tail(double d, size_t n);

#endif
