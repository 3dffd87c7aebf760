/* Special functions against closed forms, sums and <math.h>. */
#include <check.h>
#include <math.h>

#include "escalation/matrix.h"
#include "escalation/special.h"
#include "support/run_suite.h"

static void near(double got, double want, double relative)
{
  ck_assert_msg(fabs(got - want) <= relative * fmax(fabs(want), 1e-300), "%.17g, not %.17g", got,
                want);
}

START_TEST(log_gamma)
{
  for (double x = 0.01; x < 1e7; x *= 1.37)
    ck_assert_double_eq_tol(truce__log_gamma(x), lgamma(x), 2e-14 * fmax(1, fabs(lgamma(x))));
}
END_TEST

START_TEST(normal)
{
  near(truce__normal_point(0.95), 1.6448536269514722, 1e-14);
  near(truce__normal_point(0.975), 1.959963984540054, 1e-14);
  ck_assert_double_eq_tol(truce__normal_point(0.5), 0, 1e-15);
  for (double p = 1e-300; p < 0.5; p = p * 1.9 + 1e-300)
    near(truce__normal_tail(truce__normal_point(p)), p, 1e-12);
}
END_TEST

/* Q(1, x) and Q(1/2, x) have closed forms, and Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1). */
START_TEST(incomplete_gamma)
{
  for (double x = 0.01; x < 300; x *= 1.7) {
    near(truce__gamma_q(1, x), exp(-x), 1e-12);
    near(truce__gamma_q(0.5, x), erfc(sqrt(x)), 1e-12);
    for (double a = 0.3; a < 200; a *= 2.1) {
      const double step = exp(a * log(x) - x - lgamma(a + 1));
      ck_assert_double_eq_tol(truce__gamma_q(a + 1, x), truce__gamma_q(a, x) + step, 1e-12);
    }
  }
  near(truce__chi_square_tail(3.841458820694124, 1), 0.05, 1e-12);
  near(truce__chi_square_tail(18.307038053275146, 10), 0.05, 1e-12);
}
END_TEST

/* Tails of counts are sums of probabilities. */
START_TEST(count_tails)
{
  const double dispersions[] = {0, 1e-11, 1e-4, 0.3, 2, 50};
  for (size_t d = 0; d < 6; d++) {
    for (double mean = 0.05; mean < 400; mean *= 3.3) {
      const double a = dispersions[d];
      double sum = 0, term = a < 1e-10 ? exp(-mean) : exp(-log1p(a * mean) / a);
      ck_assert_double_eq(truce__count_tail(-1, mean, a), 0);
      for (int n = 0; n < 60; n++) {
        sum += term;
        ck_assert_double_eq_tol(truce__count_tail(n, mean, a), sum, 1e-8 * (a == 1e-11) + 1e-11);
        term *= mean * (1 + a * n) / (1 + a * mean) / (n + 1);
      }
    }
  }
}
END_TEST

START_TEST(rising)
{
  for (double a = 0; a < 100; a = a * 7 + 1e-9) {
    double sum = 0, slope = 0, by;
    for (int n = 0; n <= 3000; n++) {
      if (n < 100 || n % 500 == 0) {
        near(truce__log_rising(n, a, &by), sum, 2e-13);
        near(by, slope, 1e-12);
      }
      sum += log1p(a * n);
      slope += n / (1 + a * n);
    }
  }
}
END_TEST

/* Table of Miller 1956: critical values at 5 % are .23424 for n = 33 or so; at large n 1.3581. */
START_TEST(kolmogorov)
{
  ck_assert_double_eq_tol(truce__kolmogorov_tail(1.3581 / sqrt(1e6), 1000000), 0.05, 1e-4);
  ck_assert_double_eq_tol(truce__kolmogorov_tail(0.24170, 30), 0.05, 1e-3);
  ck_assert_double_eq_tol(truce__kolmogorov_tail(0.40925, 10), 0.05, 2e-3);
  ck_assert_double_eq(truce__kolmogorov_tail(0, 10), 1);
}
END_TEST

START_TEST(matrices)
{
  double scratch[18];
  const double a[] = {2, 4, 3, 1}, nilpotent[] = {0, 5, 0, 0},
               cycle[] = {0, 2, 0, 0, 0, 2, 2, 0, 0};
  near(truce__spectral_radius(a, 2, scratch), 5, 1e-14);
  ck_assert_double_eq(truce__spectral_radius(nilpotent, 2, scratch), 0);
  near(truce__spectral_radius(cycle, 3, scratch), 2, 1e-14); /* three eigenvalues of one modulus */
  const double jordan[] = {3, 1, 0, 3};
  near(truce__spectral_radius(jordan, 2, scratch), 3, 1e-13);
  double s[] = {4, 2, 2, 3}, b[] = {8, 7};
  ck_assert(truce__cholesky(s, 2));
  truce__cholesky_solve(s, 2, b);
  near(b[0], 1.25, 1e-14);
  near(b[1], 1.5, 1e-14);
  double indefinite[] = {1, 2, 2, 1};
  ck_assert(!truce__cholesky(indefinite, 2));
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, log_gamma);
  tcase_add_test(all, normal);
  tcase_add_test(all, incomplete_gamma);
  tcase_add_test(all, count_tails);
  tcase_add_test(all, rising);
  tcase_add_test(all, kolmogorov);
  tcase_add_test(all, matrices);
  return run_tests("special", all);
}
