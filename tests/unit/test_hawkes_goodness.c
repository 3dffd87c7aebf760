/* Residuals: exponential under the true model, far from it under a wrong one. */
#include <check.h>
#include <math.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/escalation.h"

static truce_hawkes model(double branching, double dispersion)
{
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = m.level[1][0] = 0.5;
  m.branching[0] = m.branching[1] = m.branching[3] = branching;
  m.decay[0] = 2;
  m.dispersion[0] = m.dispersion[1] = dispersion;
  return m;
}

/* Three events whose compensators are worked out by hand. */
START_TEST(by_hand)
{
  const double times[] = {1, 2, 4};
  const truce_events e = {1, 3, times, NULL, NULL, 0, 5};
  truce_hawkes m;
  truce_goodness_all g;
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = 0.3;
  m.branching[0] = 0.5;
  m.decay[0] = 1;
  ck_assert_int_eq(truce_hawkes_goodness(&g, &m, (truce_activity){.events = &e}, 0, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(g.all.count, 3);
  ck_assert_double_eq_tol(g.all.residual[0], 0.3, 1e-14);
  ck_assert_double_eq_tol(g.all.residual[1], 0.3 + 0.5 * (1 - exp(-1)), 1e-14);
  ck_assert_double_eq_tol(g.all.residual[2], 0.6 + 0.5 * (1 - exp(-2)) + 0.5 * (exp(-1) - exp(-3)),
                          1e-14);
  ck_assert(isnan(g.all.ks_p) && isnan(g.all.ljung_box_p));
  /* The smallest residual has 1 - exp(-.3) below it, and the step up to 1/3 there. */
  double ks = 1.0 / 3 - (1 - exp(-0.3));
  for (int k = 0; k < 3; k++) {
    const double f = 1 - exp(-g.all.residual[k]); /* they happen to be in order */
    ks = fmax(ks, fmax(fabs(f - k / 3.0), fabs((k + 1) / 3.0 - f)));
  }
  ck_assert_double_eq_tol(g.all.ks, ks, 1e-14);
  ck_assert_uint_eq(g.all.points, 3);
  ck_assert_double_eq_tol(g.all.qq[0][0], -log(1 - 0.5 / 3), 1e-14);
  ck_assert_double_eq(g.all.qq[2][1], g.all.residual[2]);
  truce_goodness_free(&g);
  truce_hawkes_free(&m);
}
END_TEST

/* Under the true model p-values are even: over 100 records their mean is near a half. */
START_TEST(the_truth_fits)
{
  enum { RUNS = 100, DAYS = 200 };
  static uint32_t count[DAYS * 2];
  for (int discrete = 0; discrete < 2; discrete++) {
    truce_hawkes m = model(0.3, discrete == 1 ? 0.5 : 0);
    double ks = 0, lags = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
      truce_goodness_all g;
      bool capped;
      if (discrete == 1) {
        truce_counts c = {2, 0, count, 0, 1};
        ck_assert_int_eq(truce_hawkes_simulate_counts(count, &capped, &m, &c, DAYS, 3, run),
                         TRUCE_OK);
        c.periods = DAYS;
        ck_assert_int_eq(truce_hawkes_goodness(&g, &m, (truce_activity){.counts = &c}, run, NULL),
                         TRUCE_OK);
      } else {
        truce_simulated s;
        ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, DAYS, 100000, 3, run, NULL),
                         TRUCE_OK);
        ck_assert_int_eq(
            truce_hawkes_goodness(&g, &m, (truce_activity){.events = &s.events}, 0, NULL),
            TRUCE_OK);
        truce_simulated_free(&s);
      }
      ck_assert_uint_eq(g.type[0].count + g.type[1].count, g.all.count);
      ck_assert_uint_eq(g.all.points, 200);
      ck_assert_uint_eq(g.all.lags, 10);
      ks += g.all.ks_p / RUNS;
      lags += g.type[1].ljung_box_p / RUNS;
      truce_goodness_free(&g);
    }
    /* Standard deviation of a mean of 100 even numbers: .029 */
    ck_assert_double_eq_tol(ks, 0.5, 0.09);
    ck_assert_double_eq_tol(lags, 0.5, 0.09);
    truce_hawkes_free(&m);
  }
}
END_TEST

START_TEST(a_wrong_model_shows)
{
  truce_hawkes truth = model(0.45, 0), plain = model(0, 0);
  truce_simulated s;
  truce_goodness_all g;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &truth, NULL, 0, 800, 100000, 3, 0, NULL), TRUCE_OK);
  /* Poisson with the right number of events. */
  plain.level[0][0] = plain.level[1][0] = (double)s.events.count / 1600;
  ck_assert_int_eq(
      truce_hawkes_goodness(&g, &plain, (truce_activity){.events = &s.events}, 0, NULL), TRUCE_OK);
  ck_assert_double_lt(g.all.ks_p, 1e-6);
  ck_assert_double_lt(g.type[1].ljung_box_p, 1e-3);
  truce_goodness_free(&g);
  truce_simulated_free(&s);
  truce_hawkes_free(&truth);
  truce_hawkes_free(&plain);
}
END_TEST

START_TEST(memory_runs_out)
{
  truce_hawkes m = model(0.3, 0);
  const uint32_t count[] = {1, 2, 3, 4, 0, 1};
  const double times[] = {1, 2};
  const truce_counts c = {2, 3, count, 0, 1};
  const truce_events e = {2, 2, times, NULL, NULL, 0, 5};
  for (int discrete = 0; discrete < 2; discrete++) {
    long n = 0;
    for (bool hit = true; hit; n++) {
      truce_goodness_all g;
      fail_alloc_after(n);
      const truce_status status = truce_hawkes_goodness(
          &g, &m, discrete == 1 ? (truce_activity){.counts = &c} : (truce_activity){.events = &e},
          0, NULL);
      hit = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      if (!hit)
        truce_goodness_free(&g);
    }
    ck_assert_int_eq(n, 4);
  }
  truce_hawkes_free(&m);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, by_hand);
  tcase_add_test(all, the_truth_fits);
  tcase_add_test(all, a_wrong_model_shows);
  tcase_add_test(all, memory_runs_out);
  return run_tests("hawkes_goodness", all);
}
