/* Fits of Hawkes processes: records drawn from known models, and what is refused. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/escalation.h"

/* A record drawn from a known model. */
static truce_simulated draw(size_t types, double length, uint64_t seed)
{
  truce_hawkes m;
  truce_simulated s;
  ck_assert_int_eq(truce_hawkes_init(&m, types, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.decay[0] = 1.5;
  for (size_t j = 0; j < types; j++) {
    m.level[j][0] = 0.4;
    m.branching[j * types + j] = 0.4;
  }
  if (types > 1)
    m.branching[1] = 0.3; /* 0 sets 1 off, not the other way round */
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, length, 1000000, seed, 0, NULL),
                   TRUCE_OK);
  ck_assert(!s.capped);
  truce_hawkes_free(&m);
  return s;
}

START_TEST(who_answers_whom)
{
  truce_simulated s = draw(2, 2000, 11);
  const truce_activity data = {.events = &s.events};
  truce_hawkes_fit fit;
  truce_effect_test tests[4];
  ck_assert_int_eq(truce_hawkes_fit_run(&fit, data, &(truce_hawkes_options){0}, NULL), TRUCE_OK);
  ck_assert_int_eq(fit.outcome, TRUCE_FIT_CONVERGED);
  ck_assert(fit.excited && !fit.discrete);
  ck_assert_uint_eq(fit.agree, 5);
  ck_assert_double_lt(fit.decrement, 1e-8);
  const double truth[] = {0.4, 0.3, 0, 0.4};
  for (size_t k = 0; k < 4; k++) {
    if (fit.branching[k].error > 0)
      ck_assert_double_lt(fabs(fit.branching[k].value - truth[k]), 3 * fit.branching[k].error);
    ck_assert_double_eq_tol(fit.branching[k].value, truth[k], 0.1);
  }
  ck_assert_double_eq_tol(fit.half_life.value, log(2) / fit.model.decay[0], 1e-12);
  ck_assert(fit.half_life.low < log(2) / 1.5 && log(2) / 1.5 < fit.half_life.high);
  ck_assert(fit.radius.low < 0.4 && 0.4 < fit.radius.high);
  ck_assert(fit.aic < fit.plain_aic && fit.bic < fit.plain_bic);
  /* Plain Poisson has a closed form. */
  double plain = 0, each[2] = {0};
  for (size_t k = 0; k < s.events.count; k++)
    each[s.events.type[k]]++;
  for (size_t j = 0; j < 2; j++) {
    plain += each[j] * (log(each[j] / 2000) - 1);
    /* At the most likely numbers, expected and seen counts agree. */
    ck_assert_double_eq_tol((1 - fit.answers[j].value) * each[j], fit.level[j][0].value * 2000,
                            1e-4 * each[j]);
  }
  ck_assert_double_eq_tol(fit.plain_log_likelihood, plain, 1e-7);
  ck_assert_int_eq(truce_hawkes_test_effects(&fit, data, NULL, tests), TRUCE_OK);
  ck_assert_double_lt(tests[0].p, 1e-6);
  ck_assert_double_lt(tests[1].p, 1e-6);
  ck_assert_double_gt(tests[2].p, 0.01);
  ck_assert_double_lt(tests[3].p, 1e-6);
  truce_hawkes_fit_free(&fit);
  truce_simulated_free(&s);
}
END_TEST

static void same_estimate(truce_estimate a, truce_estimate b)
{
  ck_assert_mem_eq(&a, &b, sizeof a);
}

START_TEST(threads_do_not_matter)
{
  truce_simulated s = draw(2, 300, 5);
  const truce_activity data = {.events = &s.events};
  const truce_hawkes_options options = {.terms = 2, .starts = 7, .seed = 3};
  truce_hawkes_fit one, many;
  truce_effect_test a[4], b[4];
  const truce_control control = {.threads = 3};
  ck_assert_int_eq(truce_hawkes_fit_run(&one, data, &options, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_hawkes_fit_run(&many, data, &options, &control), TRUCE_OK);
  ck_assert_int_eq(one.outcome, many.outcome);
  if (one.outcome == TRUCE_FIT_CONVERGED) {
    ck_assert_mem_eq(&one.log_likelihood, &many.log_likelihood, sizeof(double));
    for (size_t k = 0; k < 4; k++)
      same_estimate(one.branching[k], many.branching[k]);
    same_estimate(one.radius, many.radius);
    same_estimate(one.half_life, many.half_life);
    ck_assert_int_eq(truce_hawkes_test_effects(&one, data, NULL, a), TRUCE_OK);
    ck_assert_int_eq(truce_hawkes_test_effects(&one, data, &control, b), TRUCE_OK);
    ck_assert_mem_eq(a, b, sizeof a);
  }
  truce_hawkes_fit_free(&one);
  truce_hawkes_fit_free(&many);
  truce_simulated_free(&s);
}
END_TEST

/* Marks: events twice as bad set off 2^gamma as many. */
START_TEST(marks_scale_the_effect)
{
  truce_hawkes m;
  truce_simulated s;
  double marks[2] = {1, 9}, times[2] = {-0.5, -0.1};
  const truce_events seed = {1, 2, times, NULL, marks, -1, 0};
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = 0.5;
  m.branching[0] = 0.6;
  m.decay[0] = 2;
  m.mark_power = 1;
  m.mark_mean[0] = 5;
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, &seed, 0, 2500, 1000000, 9, 0, NULL), TRUCE_OK);
  truce_hawkes_fit fit, blind;
  const truce_activity data = {.events = &s.events};
  ck_assert_int_eq(
      truce_hawkes_fit_run(&fit, data, &(truce_hawkes_options){.fit_marks = true}, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_hawkes_fit_run(&blind, data, &(truce_hawkes_options){0}, NULL), TRUCE_OK);
  ck_assert_int_eq(fit.outcome, TRUCE_FIT_CONVERGED);
  ck_assert_int_eq(blind.outcome, TRUCE_FIT_CONVERGED);
  ck_assert_double_lt(fabs(fit.mark_power.value - 1), 3 * fit.mark_power.error);
  ck_assert_double_lt(fit.mark_power.error, 0.2);
  ck_assert(isnan(blind.mark_power.error));
  ck_assert_double_lt(fabs(fit.branching[0].value - 0.6), 3 * fit.branching[0].error);
  ck_assert_double_lt(fit.aic, blind.aic - 20);
  truce_hawkes_fit_free(&fit);
  truce_hawkes_fit_free(&blind);
  truce_simulated_free(&s);
  truce_hawkes_free(&m);
}
END_TEST

/* Weekly pattern, trend: what was put in comes out. */
START_TEST(baselines)
{
  for (int trend = 0; trend < 2; trend++) {
    truce_hawkes m;
    truce_simulated s;
    truce_hawkes_fit fit;
    ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
    m.baseline = trend ? TRUCE_BASELINE_TREND : TRUCE_BASELINE_WEEKLY;
    m.branching[0] = 0.4;
    m.decay[0] = 3;
    m.middle = 350;
    m.first_weekday = 2;
    for (size_t w = 0; w < 7; w++)
      m.level[0][w] = w == 4 ? 4 : 1;
    if (trend)
      m.level[0][1] = 0.002;
    ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, 700, 1000000, 21, 0, NULL), TRUCE_OK);
    const truce_hawkes_options options = {.baseline = m.baseline, .first_weekday = 2};
    ck_assert_int_eq(
        truce_hawkes_fit_run(&fit, (truce_activity){.events = &s.events}, &options, NULL),
        TRUCE_OK);
    ck_assert_int_eq(fit.outcome, TRUCE_FIT_CONVERGED);
    for (size_t w = 0; w < (trend ? 2 : 7); w++) {
      ck_assert_double_gt(fit.level[0][w].error, 0);
      ck_assert_double_lt(fabs(fit.level[0][w].value - m.level[0][w]), 3 * fit.level[0][w].error);
    }
    truce_hawkes_fit_free(&fit);
    truce_simulated_free(&s);
    truce_hawkes_free(&m);
  }
}
END_TEST

START_TEST(power_law_and_terms_are_told_apart)
{
  truce_hawkes m;
  truce_simulated s;
  truce_hawkes_fit power, simple;
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_POWER_LAW, 0), TRUCE_OK);
  m.level[0][0] = 0.5;
  m.branching[0] = 0.6;
  truce_hawkes_set_power(&m, 2, 0.1);
  ck_assert_int_eq(truce_hawkes_simulate(&s, &m, NULL, 0, 1200, 1000000, 31, 0, NULL), TRUCE_OK);
  const truce_activity data = {.events = &s.events};
  const truce_hawkes_options options = {.kernel = TRUCE_KERNEL_POWER_LAW};
  ck_assert_int_eq(truce_hawkes_fit_run(&power, data, &options, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_hawkes_fit_run(&simple, data, &(truce_hawkes_options){0}, NULL), TRUCE_OK);
  ck_assert_int_eq(power.outcome, TRUCE_FIT_CONVERGED);
  ck_assert_int_eq(simple.outcome, TRUCE_FIT_CONVERGED);
  ck_assert_double_lt(power.aic, simple.aic - 10);
  ck_assert(power.power.low < 2 && 2 < power.power.high);
  ck_assert(power.scale.low < 0.1 && 0.1 < power.scale.high);
  ck_assert_double_eq_tol(power.half_life.value,
                          power.scale.value * (pow(2, 1 / (power.power.value - 1)) - 1),
                          0.01 * power.half_life.value);
  truce_hawkes_fit_free(&power);
  truce_hawkes_fit_free(&simple);
  truce_simulated_free(&s);
  truce_hawkes_free(&m);
}
END_TEST

/* Daily counts, dispersed or not. */
START_TEST(counts_by_day)
{
  enum { DAYS = 1500 };
  static uint32_t count[DAYS * 2];
  for (int dispersed = 0; dispersed < 2; dispersed++) {
    truce_hawkes m;
    bool capped;
    ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
    m.decay[0] = 0.5;
    m.level[0][0] = 2;
    m.level[1][0] = 1;
    m.branching[0] = 0.5;
    m.branching[1] = 0.3;
    m.branching[3] = 0.2;
    m.dispersion[0] = m.dispersion[1] = dispersed ? 0.4 : 0;
    truce_counts record = {2, 0, count, 0, 1};
    ck_assert_int_eq(truce_hawkes_simulate_counts(count, &capped, &m, &record, DAYS, 4, 0),
                     TRUCE_OK);
    ck_assert(!capped);
    record.periods = DAYS;
    const truce_activity data = {.counts = &record};
    truce_hawkes_fit fit;
    const truce_hawkes_options options = {.overdispersed = dispersed == 1};
    ck_assert_int_eq(truce_hawkes_fit_run(&fit, data, &options, NULL), TRUCE_OK);
    ck_assert_int_eq(fit.outcome, TRUCE_FIT_CONVERGED);
    ck_assert(fit.discrete);
    for (size_t k = 0; k < 4; k++)
      ck_assert_double_eq_tol(fit.branching[k].value, m.branching[k], 0.12);
    ck_assert(fit.decay[0].low < 0.5 * 1.1 && 0.5 < fit.decay[0].high * 1.1);
    for (size_t j = 0; dispersed && j < 2; j++)
      ck_assert_double_lt(fabs(fit.dispersion[j].value - 0.4), 3 * fit.dispersion[j].error);
    truce_hawkes_fit_free(&fit);
    truce_hawkes_free(&m);
  }
}
END_TEST

/* ---- What is refused ---- */

START_TEST(refusals)
{
  truce_hawkes_fit fit;
  const truce_hawkes_options plain = {0};
  /* One event, two, or none of one kind. */
  for (size_t n = 0; n < 3; n++) {
    const truce_events e = {2, n, (const double[]){.12, .31}, (const uint32_t[]){1, 0}, NULL, 0, 5};
    ck_assert_int_eq(truce_hawkes_fit_run(&fit, (truce_activity){.events = &e}, &plain, NULL),
                     TRUCE_OK);
    ck_assert_int_eq(fit.outcome, TRUCE_FIT_TOO_FEW);
    ck_assert(fit.branching == NULL && fit.model.level == NULL && fit.log_likelihood == 0);
    truce_hawkes_fit_free(&fit);
  }
  /* Evenly spaced: nothing answers anything. */
  double even[200];
  for (size_t k = 0; k < 200; k++)
    even[k] = (double)k + 0.5;
  const truce_events calm = {1, 200, even, NULL, NULL, 0, 200};
  ck_assert_int_eq(truce_hawkes_fit_run(&fit, (truce_activity){.events = &calm}, &plain, NULL),
                   TRUCE_OK);
  ck_assert_int_eq(fit.outcome, TRUCE_FIT_CONVERGED);
  ck_assert(!fit.excited);
  ck_assert_double_eq(fit.branching[0].value, 0);
  ck_assert(isnan(fit.branching[0].error) && isnan(fit.half_life.error));
  ck_assert_double_eq(fit.radius.value, 0);
  ck_assert_double_eq_tol(fit.log_likelihood, fit.plain_log_likelihood, 1e-9);
  ck_assert_double_eq_tol(fit.level[0][0].value, 1, 1e-6);
  ck_assert_double_eq_tol(fit.level[0][0].error, 1 / sqrt(200), 1e-6);
  truce_hawkes_fit_free(&fit);
  /* Pairs a hair apart: the speed of the answer has no top. */
  double pairs[200];
  for (size_t k = 0; k < 200; k++)
    pairs[k] = (double)(k / 2) + (k % 2 == 0 ? 0.3 : 0.3 + 1e-12);
  const truce_events hasty = {1, 200, pairs, NULL, NULL, 0, 100};
  ck_assert_int_eq(truce_hawkes_fit_run(&fit, (truce_activity){.events = &hasty}, &plain, NULL),
                   TRUCE_OK);
  ck_assert_int_eq(fit.outcome, TRUCE_FIT_AT_LIMIT);
  ck_assert(fit.branching == NULL);
  truce_hawkes_fit_free(&fit);
  /* Two speeds where there is one. */
  truce_simulated s = draw(1, 300, 2);
  const truce_hawkes_options rich = {.terms = 4};
  ck_assert_int_eq(truce_hawkes_fit_run(&fit, (truce_activity){.events = &s.events}, &rich, NULL),
                   TRUCE_OK);
  ck_assert_int_ne(fit.outcome, TRUCE_FIT_CONVERGED);
  ck_assert_ptr_nonnull(strstr(truce_fit_outcome_text(fit.outcome), "simpler"));
  truce_hawkes_fit_free(&fit);
  truce_simulated_free(&s);
}
END_TEST

static truce_activity_fault fault_of(truce_events e, size_t index)
{
  size_t where;
  truce_hawkes_fit fit;
  const truce_activity data = {.events = &e};
  const truce_activity_fault fault = truce_activity_check(data, &where);
  ck_assert_uint_eq(where, index);
  if (fault != TRUCE_ACTIVITY_NONE)
    ck_assert_int_eq(truce_hawkes_fit_run(&fit, data, &(truce_hawkes_options){0}, NULL),
                     TRUCE_BAD_INPUT);
  return fault;
}

START_TEST(bad_input)
{
  const double up[] = {1, 2, 3}, down[] = {1, 3, 2}, bad[] = {1, NAN, 2}, marks[] = {1, 2, 0};
  const uint32_t types[] = {0, 1, 2};
  ck_assert_int_eq(fault_of((truce_events){1, 3, up, NULL, NULL, 0, 4}, 2), TRUCE_ACTIVITY_NONE);
  ck_assert_int_eq(fault_of((truce_events){0, 3, up, NULL, NULL, 0, 4}, 0), TRUCE_ACTIVITY_TYPES);
  ck_assert_int_eq(fault_of((truce_events){65, 3, up, NULL, NULL, 0, 4}, 0), TRUCE_ACTIVITY_TYPES);
  ck_assert_int_eq(fault_of((truce_events){1, 3, up, NULL, NULL, 4, 4}, 0), TRUCE_ACTIVITY_WINDOW);
  ck_assert_int_eq(fault_of((truce_events){1, 3, up, NULL, NULL, 0, INFINITY}, 0),
                   TRUCE_ACTIVITY_WINDOW);
  ck_assert_int_eq(fault_of((truce_events){1, 3, bad, NULL, NULL, 0, 4}, 1), TRUCE_ACTIVITY_TIME);
  ck_assert_int_eq(fault_of((truce_events){1, 3, up, NULL, NULL, 0, 2.5}, 2),
                   TRUCE_ACTIVITY_OUTSIDE);
  ck_assert_int_eq(fault_of((truce_events){1, 3, down, NULL, NULL, 0, 4}, 2), TRUCE_ACTIVITY_ORDER);
  ck_assert_int_eq(fault_of((truce_events){2, 3, up, types, NULL, 0, 4}, 2), TRUCE_ACTIVITY_TYPE);
  ck_assert_int_eq(fault_of((truce_events){1, 3, up, NULL, marks, 0, 4}, 2), TRUCE_ACTIVITY_MARK);
  ck_assert_int_eq(fault_of((truce_events){1, 0, NULL, NULL, NULL, 0, 4}, 0), TRUCE_ACTIVITY_NONE);
  const uint32_t counts[] = {1, 2, 3};
  size_t where;
  truce_counts c = {1, 0, counts, 0, 1};
  ck_assert_int_eq(truce_activity_check((truce_activity){.counts = &c}, &where),
                   TRUCE_ACTIVITY_PERIODS);
  c = (truce_counts){1, 3, counts, 0, -1};
  ck_assert_int_eq(truce_activity_check((truce_activity){.counts = &c}, &where),
                   TRUCE_ACTIVITY_WINDOW);
  /* Options that do not go with the data. */
  truce_hawkes_fit fit;
  const truce_events e = {1, 3, up, NULL, NULL, 0, 4};
  c = (truce_counts){1, 3, counts, 0, 7};
  const truce_hawkes_options options[] = {{.fit_marks = true},
                                          {.terms = 9},
                                          {.confidence = 1},
                                          {.mark_power = 4},
                                          {.baseline = TRUCE_BASELINE_WEEKLY}};
  for (size_t k = 0; k < 5; k++)
    ck_assert_int_eq(truce_hawkes_fit_run(&fit,
                                          k < 4 ? (truce_activity){.events = &e}
                                                : (truce_activity){.counts = &c},
                                          &options[k], NULL),
                     TRUCE_BAD_INPUT);
}
END_TEST

START_TEST(continuous_or_discrete)
{
  double share;
  const double fine[] = {0.1, 0.2, 1.3, 2.7}, days[] = {1, 2, 5, 9}, tied[] = {0.5, 0.5, 1.5, 2.5};
  truce_events e = {1, 4, fine, NULL, NULL, 0, 10};
  ck_assert_int_eq(truce_time_choose(&e, &share), TRUCE_TIME_FEW_TIES);
  ck_assert_double_eq(share, 0);
  e.time = days;
  ck_assert_int_eq(truce_time_choose(&e, &share), TRUCE_TIME_WHOLE_DAYS);
  e.time = tied;
  ck_assert_int_eq(truce_time_choose(&e, &share), TRUCE_TIME_MANY_TIES);
  ck_assert_double_eq(share, 0.5);
  uint32_t count[10];
  ck_assert_uint_eq(truce_counts_periods(&e, 1), 10);
  truce_counts_fill(&e, 1, count);
  ck_assert(count[0] == 2 && count[1] == 1 && count[2] == 1 && count[3] == 0);
  ck_assert_uint_eq(truce_counts_periods(&e, 3), 3);
}
END_TEST

START_TEST(stops_when_asked)
{
  volatile sig_atomic_t cancel = 1;
  const truce_control control = {.cancel = &cancel};
  truce_simulated s = draw(1, 300, 2);
  truce_hawkes_fit fit;
  ck_assert_int_eq(truce_hawkes_fit_run(&fit, (truce_activity){.events = &s.events},
                                        &(truce_hawkes_options){0}, &control),
                   TRUCE_CANCELLED);
  truce_simulated_free(&s);
}
END_TEST

START_TEST(memory_runs_out)
{
  truce_simulated s = draw(2, 60, 2);
  const truce_activity data = {.events = &s.events};
  long n = 0;
  for (bool hit = true; hit; n += n < 60 ? 1 : 37) {
    truce_hawkes_fit fit;
    truce_effect_test tests[4];
    fail_alloc_after(n);
    truce_status status =
        truce_hawkes_fit_run(&fit, data, &(truce_hawkes_options){.starts = 1}, NULL);
    const bool made = status == TRUCE_OK;
    if (made && fit.outcome == TRUCE_FIT_CONVERGED)
      status = truce_hawkes_test_effects(&fit, data, NULL, tests);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (made)
      truce_hawkes_fit_free(&fit);
  }
  ck_assert_int_gt(n, 100);
  truce_simulated_free(&s);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, who_answers_whom);
  tcase_add_test(all, threads_do_not_matter);
  tcase_add_test(all, marks_scale_the_effect);
  tcase_add_test(all, baselines);
  tcase_add_test(all, power_law_and_terms_are_told_apart);
  tcase_add_test(all, counts_by_day);
  tcase_add_test(all, refusals);
  tcase_add_test(all, bad_input);
  tcase_add_test(all, continuous_or_discrete);
  tcase_add_test(all, stops_when_asked);
  tcase_add_test(all, memory_runs_out);
  return run_tests("hawkes_fit", all);
}
