/* Simulation against expectations known in closed form; forecasts; the backtest. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "escalation/draw.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/escalation.h"

static truce_hawkes one_type(double mu, double n, double decay)
{
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = mu;
  m.branching[0] = n;
  m.decay[0] = decay;
  return m;
}

START_TEST(draws)
{
  enum { N = 200000 };
  const double means[] = {0.01, 0.7, 5, 16, 17, 90, 4000}, dispersions[] = {0, 0.3, 3};
  for (size_t k = 0; k < 7; k++) {
    for (size_t d = 0; d < 3; d++) {
      truce__random r;
      truce__random_start(&r, 1, k * 3 + d);
      double sum = 0, square = 0;
      for (int i = 0; i < N; i++) {
        const double x = truce__draw_count(&r, means[k], dispersions[d]) - means[k];
        sum += x;
        square += x * x;
      }
      const double variance = means[k] + dispersions[d] * means[k] * means[k];
      ck_assert_double_eq_tol(sum / N, 0, 4.5 * sqrt(variance / N));
      /* The fourth moment of the most skewed case is large. */
      ck_assert_double_eq_tol(square / N, variance, variance * (d == 0 && k > 0 ? 0.03 : 0.12));
    }
  }
  truce__random r;
  truce__random_start(&r, 1, 99);
  ck_assert_uint_eq(truce__draw_count(&r, 0, 1), 0);
}
END_TEST

/* With a constant baseline and one exponential, the expected rate obeys x' = decay (mu - (1 - n) x)
 * after a start at lambda_0: events in 0..H = r H + (lambda_0 - r) (1 - e^{-a H}) / a, with a =
 * decay (1 - n), r = mu / (1 - n). */
static double expected(double mu, double n, double decay, double rate, double horizon)
{
  const double a = decay * (1 - n), steady = mu / (1 - n);
  return steady * horizon + (rate - steady) * (1 - exp(-a * horizon)) / a;
}

START_TEST(mean_of_futures)
{
  const double times[] = {8, 9, 9.5, 9.9};
  const truce_events history = {1, 4, times, NULL, NULL, 0, 10};
  truce_hawkes m = one_type(0.6, 0.7, 0.9);
  double rate = 0.6;
  for (int k = 0; k < 4; k++)
    rate += 0.7 * 0.9 * exp(-0.9 * (10 - times[k]));
  truce_outlook f;
  const truce_outlook_options options = {.periods = 20, .futures = 20000, .seed = 5};
  ck_assert_int_eq(
      truce_hawkes_forecast(&f, &m, (truce_activity){.events = &history}, &options, NULL),
      TRUCE_OK);
  ck_assert_uint_eq(f.capped, 0);
  ck_assert_uint_eq(f.types, 1);
  ck_assert_double_eq(f.start, 10);
  for (size_t day = 0; day < 20; day++) {
    const double want =
        expected(0.6, 0.7, 0.9, rate, (double)day + 1) - expected(0.6, 0.7, 0.9, rate, (double)day);
    ck_assert_double_eq_tol(f.mean[2 * day], want, 0.1);
    ck_assert_double_eq(f.mean[2 * day], f.mean[2 * day + 1]); /* the only type is all types */
    for (int q = 1; q < TRUCE_OUTLOOK_LEVELS; q++) {
      ck_assert_double_le(f.quantile[2 * day][q - 1], f.quantile[2 * day][q]);
      ck_assert_double_le(f.total[2 * day][q - 1], f.total[2 * day][q]);
    }
    if (day > 0)
      ck_assert_double_ge(f.total[2 * day][3], f.total[2 * day - 2][3]);
  }
  ck_assert_double_eq(f.quantile[0][3], f.total[0][3]);
  truce_outlook_free(&f);
  truce_hawkes_free(&m);
}
END_TEST

/* The same future by periods: mean m_t = mu + n sum g(l) m_{t-l}. */
START_TEST(mean_of_future_counts)
{
  const uint32_t seen[] = {0, 3, 9};
  const truce_counts history = {1, 3, seen, 0, 1};
  truce_hawkes m = one_type(2, 0.5, 0.4);
  m.dispersion[0] = 0.2;
  double mean[13] = {0, 3, 9};
  const double r = exp(-0.4);
  for (int t = 3; t < 13; t++) {
    mean[t] = 2;
    for (int l = 1; l <= t; l++)
      mean[t] += 0.5 * (1 - r) * pow(r, l - 1) * mean[t - l];
  }
  truce_outlook f;
  const truce_outlook_options options = {.periods = 10, .futures = 20000, .seed = 5};
  ck_assert_int_eq(
      truce_hawkes_forecast(&f, &m, (truce_activity){.counts = &history}, &options, NULL),
      TRUCE_OK);
  for (size_t t = 0; t < 10; t++)
    ck_assert_double_eq_tol(f.mean[2 * t], mean[t + 3], 0.1);
  truce_outlook_free(&f);
  truce_hawkes_free(&m);
}
END_TEST

START_TEST(quantiles_of_poisson)
{
  /* Without effects each day is Poisson(4): quantiles 1, 1, 3, 4, 5, 8, 8. */
  const truce_events none = {1, 0, NULL, NULL, NULL, 0, 1};
  truce_hawkes m = one_type(4, 0, 1);
  truce_outlook f;
  const truce_outlook_options options = {.periods = 2, .futures = 40000, .seed = 1};
  ck_assert_int_eq(truce_hawkes_forecast(&f, &m, (truce_activity){.events = &none}, &options, NULL),
                   TRUCE_OK);
  const double want[] = {1, 1, 3, 4, 5, 8, 8};
  for (int q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    ck_assert_double_eq(f.quantile[2][q], want[q]);
  truce_outlook_free(&f);
  truce_hawkes_free(&m);
}
END_TEST

START_TEST(explosions_are_cut_and_said)
{
  const double times[] = {0.5};
  const uint32_t seen[] = {5};
  const truce_events history = {1, 1, times, NULL, NULL, 0, 1};
  const truce_counts counts = {1, 1, seen, 0, 1};
  truce_hawkes m = one_type(1, 3, 5);
  truce_outlook f;
  const truce_outlook_options options = {.periods = 10, .futures = 50, .seed = 5, .most = 3000};
  ck_assert_int_eq(
      truce_hawkes_forecast(&f, &m, (truce_activity){.events = &history}, &options, NULL),
      TRUCE_OK);
  ck_assert_uint_eq(f.capped, 50);
  ck_assert_double_le(f.total[18][6], 3000);
  truce_outlook_free(&f);
  ck_assert_int_eq(truce_hawkes_forecast(&f, &m, (truce_activity){.counts = &counts},
                                         &(truce_outlook_options){.periods = 40, .futures = 50},
                                         NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(f.capped, 50);
  truce_outlook_free(&f);
  truce_simulated s;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, 100, 1000, 1, 0, NULL), TRUCE_OK);
  ck_assert(s.capped);
  ck_assert_uint_eq(s.events.count, 1000);
  truce_simulated_free(&s);
  truce_hawkes_free(&m);
}
END_TEST

START_TEST(threads_do_not_matter)
{
  const double times[] = {1, 2, 2.5};
  const double marks[] = {1, 5, 2};
  const uint32_t types[] = {0, 1, 0};
  const truce_events history = {2, 3, times, types, marks, 0, 3};
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_POWER_LAW, 0), TRUCE_OK);
  truce_hawkes_set_power(&m, 1.6, 0.2);
  m.baseline = TRUCE_BASELINE_WEEKLY;
  m.mark_power = 0.5;
  for (size_t k = 0; k < 4; k++) {
    m.branching[k] = 0.2;
    m.level[k / 2][k] = 1;
  }
  truce_outlook one, many;
  const truce_outlook_options options = {.periods = 9, .futures = 501, .seed = 8};
  ck_assert_int_eq(
      truce_hawkes_forecast(&one, &m, (truce_activity){.events = &history}, &options, NULL),
      TRUCE_OK);
  ck_assert_int_eq(truce_hawkes_forecast(&many, &m, (truce_activity){.events = &history}, &options,
                                         &(truce_control){.threads = 3}),
                   TRUCE_OK);
  ck_assert_mem_eq(one.mean, many.mean, 27 * sizeof(double));
  ck_assert_mem_eq(one.quantile, many.quantile, 27 * sizeof *one.quantile);
  ck_assert_mem_eq(one.total, many.total, 27 * sizeof *one.total);
  truce_outlook_free(&one);
  truce_outlook_free(&many);
  truce_hawkes_free(&m);
}
END_TEST

START_TEST(limits)
{
  const double times[] = {1, 2};
  const truce_events history = {1, 2, times, NULL, NULL, 0, 3};
  const truce_activity data = {.events = &history};
  truce_hawkes m = one_type(1, 0.3, 1);
  truce_outlook f;
  const truce_outlook_options options = {0};
  const truce_control small = {.memory_limit = 1 << 20};
  ck_assert_int_eq(truce_hawkes_forecast(&f, &m, data, &options, &small), TRUCE_TOO_LARGE);
  volatile sig_atomic_t cancel = 1;
  const truce_control stop = {.cancel = &cancel};
  ck_assert_int_eq(truce_hawkes_forecast(&f, &m, data, &options, &stop), TRUCE_CANCELLED);
  m.decay[0] = -1;
  ck_assert_int_eq(truce_hawkes_forecast(&f, &m, data, &options, NULL), TRUCE_BAD_INPUT);
  m.decay[0] = 1;
  m.level[0][0] = NAN;
  truce_simulated s;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, 1, 10, 1, 0, NULL), TRUCE_BAD_INPUT);
  m.level[0][0] = 1;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, &history, 2.5, 4, 10, 1, 0, NULL),
                   TRUCE_BAD_INPUT); /* begins before its history ends */
  truce_hawkes_free(&m);
}
END_TEST

/* ---- Backtest ---- */

/* In a record that erupts and calms down, the model beats rivals that only look at means. */
START_TEST(backtest_of_bursts)
{
  truce_hawkes m = one_type(0.4, 0.85, 0.5);
  truce_simulated s;
  truce_backtest b, again;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, 900, 100000, 12, 0, NULL), TRUCE_OK);
  const truce_activity data = {.events = &s.events};
  const truce_hawkes_options model = {.starts = 2};
  const truce_backtest_options options = {.horizon = 2, .step = 2, .refit = 25, .futures = 300};
  ck_assert_int_eq(truce_hawkes_backtest(&b, data, &model, &options, NULL), TRUCE_OK);
  ck_assert_uint_eq(b.origins, 225);
  ck_assert_uint_eq(b.forecasts, 450);
  ck_assert_uint_eq(b.not_fitted, 0);
  for (int who = 1; who < TRUCE_FORECASTER_COUNT; who++) {
    printf("backtest: CRPS %.3f, %s %.3f\n", b.crps[0],
           truce_forecaster_label((truce_forecaster)who), b.crps[who]);
    ck_assert_double_lt(b.crps[0], 0.97 * b.crps[who]);
    ck_assert_double_gt(b.mae[who], 0);
  }
  ck_assert_int_eq(
      truce_hawkes_backtest(&again, data, &model, &options, &(truce_control){.threads = 2}),
      TRUCE_OK);
  ck_assert_mem_eq(&b, &again, sizeof b);
  /* The future must not leak into a forecast: cut off what comes after, and the scores of what came
   * before stay the same. */
  truce_events early = s.events;
  early.end = 600;
  while (early.time[early.count - 1] > 600)
    early.count--;
  const truce_backtest_options fixed = {
      .first = 450, .horizon = 2, .step = 2, .refit = 25, .futures = 300};
  truce_backtest head, tail;
  ck_assert_int_eq(
      truce_hawkes_backtest(&head, (truce_activity){.events = &early}, &model, &fixed, NULL),
      TRUCE_OK);
  early = s.events;
  while (early.time[early.count - 1] > 600)
    early.count--; /* nothing at all from day 600 on */
  ck_assert_int_eq(
      truce_hawkes_backtest(&tail, (truce_activity){.events = &early}, &model, &fixed, NULL),
      TRUCE_OK);
  ck_assert_uint_eq(head.origins, 75);
  ck_assert_uint_eq(tail.origins, 225);
  ck_assert_double_lt(head.mae[TRUCE_FORECASTER_POISSON] * 150,
                      tail.mae[TRUCE_FORECASTER_POISSON] * 450 + 1e-9);
  truce_simulated_free(&s);
  truce_hawkes_free(&m);
}
END_TEST

/* Scores worked out by hand: the rivals on counts, the model never fitted. */
START_TEST(backtest_by_hand)
{
  const uint32_t seen[] = {2, 0, 1};
  const truce_counts c = {1, 3, seen, 0, 1};
  truce_backtest b;
  const truce_backtest_options options = {.first = 2, .horizon = 1};
  ck_assert_int_eq(truce_hawkes_backtest(&b, (truce_activity){.counts = &c},
                                         &(truce_hawkes_options){0}, &options, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(b.origins, 1);
  ck_assert_uint_eq(b.not_fitted, 1);
  /* All forecast Poisson(1), whose median is 1, and see 1; but the same weekday has not been seen:
   * half an event in none. */
  double crps = 0, share = 0, term = exp(-1);
  for (int k = 0; k < 60; k++) {
    share += term;
    term /= k + 1;
    crps += k < 1 ? share * share : (1 - share) * (1 - share);
  }
  ck_assert_double_eq(b.mae[TRUCE_FORECASTER_POISSON], 0);
  ck_assert_double_eq_tol(b.crps[TRUCE_FORECASTER_POISSON], crps, 1e-12);
  ck_assert_double_eq_tol(b.crps[TRUCE_FORECASTER_HAWKES], crps, 1e-12);
  ck_assert_double_eq_tol(b.crps[TRUCE_FORECASTER_LAST_WEEK], crps, 1e-12);
  ck_assert_double_gt(b.crps[TRUCE_FORECASTER_WEEKDAY], crps);
  /* Too short for any origin. */
  const truce_backtest_options far = {.first = 3, .horizon = 1};
  ck_assert_int_eq(truce_hawkes_backtest(&b, (truce_activity){.counts = &c},
                                         &(truce_hawkes_options){0}, &far, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(b.origins, 0);
}
END_TEST

START_TEST(memory_runs_out)
{
  truce_hawkes m = one_type(1, 0.3, 1);
  const double times[] = {1, 2}, marks[] = {1, 2};
  const truce_events history = {1, 2, times, NULL, marks, 0, 3};
  const uint32_t seen[] = {2, 0, 1, 4, 2, 2, 0, 1};
  const truce_counts c = {1, 8, seen, 0, 1};
  long n = 0;
  for (bool hit = true; hit; n++) {
    truce_outlook f;
    truce_simulated s;
    truce_backtest b;
    const truce_outlook_options options = {.periods = 3, .futures = 5};
    const truce_backtest_options tested = {.futures = 5, .horizon = 1, .first = 6};
    fail_alloc_after(n);
    truce_status status =
        truce_hawkes_forecast(&f, &m, (truce_activity){.events = &history}, &options, NULL);
    if (status == TRUCE_OK) {
      truce_outlook_free(&f);
      status = truce_hawkes_simulate(&s, &m, &history, 3, 30, 100, 1, 0, NULL);
      if (status == TRUCE_OK) {
        truce_simulated_free(&s);
        status = truce_hawkes_backtest(&b, (truce_activity){.counts = &c},
                                       &(truce_hawkes_options){.starts = 1}, &tested, NULL);
      }
    }
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
  }
  ck_assert_int_gt(n, 20);
  truce_hawkes_free(&m);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, draws);
  tcase_add_test(all, mean_of_futures);
  tcase_add_test(all, mean_of_future_counts);
  tcase_add_test(all, quantiles_of_poisson);
  tcase_add_test(all, explosions_are_cut_and_said);
  tcase_add_test(all, threads_do_not_matter);
  tcase_add_test(all, limits);
  tcase_add_test(all, backtest_of_bursts);
  tcase_add_test(all, backtest_by_hand);
  tcase_add_test(all, memory_runs_out);
  return run_tests("hawkes_forecast", all);
}
