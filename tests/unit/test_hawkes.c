/* Hawkes processes: published values, the definition written out, gradients by differences, fits.
 */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "escalation/objective.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/escalation.h"

static double uniform(truce__random *r)
{
  return ((double)truce__random_below(r, 1 << 30) + 0.5) / (1 << 30);
}

static double likelihood(const truce_hawkes *m, truce_activity data)
{
  double value;
  ck_assert_int_eq(truce_hawkes_likelihood(m, data, NULL, &value), TRUCE_OK);
  return value;
}

/* ---- Published values ---- */

static const double two_times[] = {.12, .31, .93, 1.19, 1.29, 2.12, 2.32, 2.41, 3.35, 4.21, 4.25};
static const uint32_t two_types[] = {1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0};

/* A test of the tick library (Bacry et al. 2017), whose contrast is -(log-likelihood + 2 T) / 11.
 */
START_TEST(two_types_as_published)
{
  const truce_events e = {2, 11, two_times, two_types, NULL, 0, 4.25};
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.decay[0] = 2;
  m.level[0][0] = 1;
  m.level[1][0] = 3;
  m.branching[0] = 2; /* from 0 on 0 */
  m.branching[1] = 4; /* from 0 on 1 */
  m.branching[2] = 3;
  m.branching[3] = 1;
  const double value = likelihood(&m, (truce_activity){.events = &e});
  ck_assert_double_eq_tol(value, -40.87796070437092, 1e-12);
  ck_assert_double_eq_tol(-(value + 2 * 4.25) / 11, 2.9434509731246283, 1e-12);
  double radius;
  ck_assert_int_eq(truce_hawkes_radius(&m, &radius), TRUCE_OK);
  ck_assert_double_eq_tol(radius, 5, 1e-13);
  ck_assert_double_eq_tol(truce_hawkes_half_life(&m), log(2) / 2, 1e-14);
  truce_hawkes_free(&m);
}
END_TEST

/* The first 40 times of the univariate fixture of hawkeslib; the value by 40-digit arithmetic. */
static const double forty[] = {
    30.149062326082532, 45.87533542050459,  57.106107608137194, 57.3457596152601,
    58.576829205530956, 61.35036935205221,  69.70648383862687,  70.41980775359603,
    74.17934468267354,  83.89376272241658,  87.79462502484859,  93.46813223746211,
    98.37771643007508,  103.17492623214132, 103.47944620511673, 108.29141359579522,
    119.13583505862641, 125.77834352278666, 129.80173134186626, 130.00487904793383,
    216.4649957825363,  217.17567455788188, 217.23205651210955, 218.59000208164537,
    219.18610694835223, 219.39358719007237, 220.70749034742673, 222.11761766001715,
    223.1245180016987,  223.6796382305864,  224.1255530934834,  225.51711319524557,
    226.17774204535988, 227.26927697743633, 228.80746980021485, 229.72042532046805,
    230.06248071868072, 230.59066726397094, 232.2703696545934,  233.46587127534804};

START_TEST(forty_events_to_forty_digits)
{
  const truce_events e = {1, 40, forty, NULL, NULL, 0, forty[39]};
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = 0.006;
  m.branching[0] = 0.555;
  m.decay[0] = 0.1612;
  ck_assert_double_eq_tol(likelihood(&m, (truce_activity){.events = &e}), -97.84356747852920536,
                          1e-12);
  truce_hawkes_free(&m);
}
END_TEST

/* ---- The definition, written out ---- */

enum { EVENTS = 60, TYPES = 3, PERIODS = 40 };

typedef struct sample {
  double time[EVENTS], mark[EVENTS];
  uint32_t type[EVENTS], count[PERIODS * TYPES];
  truce_events events;
  truce_counts counts;
} sample;

static void make_sample(sample *r, truce__random *random, size_t types, bool marked)
{
  double t = -3.7;
  for (size_t k = 0; k < EVENTS; k++) {
    t += truce__random_below(random, 8) == 0 ? 0 : -0.5 * log(uniform(random));
    r->time[k] = t;
    r->type[k] = (uint32_t)(k < types ? k : truce__random_below(random, types));
    r->mark[k] = 0.2 + 5 * uniform(random);
  }
  for (size_t k = 0; k < PERIODS * types; k++)
    r->count[k] = (uint32_t)(truce__random_below(random, 4) * truce__random_below(random, 4));
  r->count[0] = 90; /* large enough for the asymptotic sum */
  r->events = (truce_events){types, EVENTS, r->time, r->type, marked ? r->mark : NULL, -4.2, t + 1};
  r->counts = (truce_counts){types, PERIODS, r->count, -4.5, 0.75};
}

static double kernel(const truce_hawkes *m, double t)
{
  double sum = 0;
  for (size_t k = 0; k < m->terms; k++)
    sum += m->share[k] * m->decay[k] * exp(-m->decay[k] * t);
  return sum;
}

static double kernel_over(const truce_hawkes *m, double t)
{
  double sum = 0;
  for (size_t k = 0; k < m->terms; k++)
    sum += m->share[k] * (1 - exp(-m->decay[k] * t));
  return sum;
}

static double base_at(const truce_hawkes *m, size_t j, double t)
{
  if (m->baseline == TRUCE_BASELINE_CONSTANT)
    return m->level[j][0];
  if (m->baseline == TRUCE_BASELINE_TREND)
    return m->level[j][0] * exp(m->level[j][1] * (t - m->middle));
  const long day = (long)floor(t) + 700000 + m->first_weekday;
  return m->level[j][day % 7];
}

/* By Simpson's rule in pieces of a day. */
static double base_over(const truce_hawkes *m, size_t j, double from, double to)
{
  double sum = 0;
  for (double a = from, b; a < to; a = b) {
    b = fmin(to, floor(a) + 1);
    const double inside = 1e-12 * (b - a), middle = 0.5 * (a + b);
    double piece = base_at(m, j, a) + base_at(m, j, b - inside);
    for (int k = 1; k < 64; k++)
      piece += (k % 2 == 1 ? 4 : 2) * base_at(m, j, a + (b - a) * k / 64);
    (void)middle;
    sum += piece * (b - a) / (3 * 64);
  }
  return sum;
}

static double weight(const truce_hawkes *m, const truce_events *e, size_t k)
{
  return e->mark == NULL ? 1 : pow(e->mark[k], m->mark_power) / m->mark_mean[e->type[k]];
}

static double events_twin(const truce_hawkes *m, const truce_events *e)
{
  double sum = 0;
  for (size_t k = 0; k < e->count; k++) {
    const size_t j = e->type[k];
    double rate = base_at(m, j, e->time[k]);
    for (size_t i = 0; i < k; i++) {
      if (e->time[i] < e->time[k])
        rate += m->branching[e->type[i] * m->types + j] * weight(m, e, i) *
                kernel(m, e->time[k] - e->time[i]);
    }
    sum += log(rate);
    for (size_t to = 0; to < m->types; to++)
      sum -=
          m->branching[j * m->types + to] * weight(m, e, k) * kernel_over(m, e->end - e->time[k]);
  }
  for (size_t j = 0; j < m->types; j++)
    sum -= base_over(m, j, e->start, e->end);
  return sum;
}

static double counts_twin(const truce_hawkes *m, const truce_counts *c)
{
  double sum = 0;
  for (size_t t = 0; t < c->periods; t++) {
    for (size_t j = 0; j < m->types; j++) {
      const double from = c->start + c->width * (double)t, n = c->count[t * m->types + j];
      double mean = base_over(m, j, from, from + c->width);
      for (size_t s = 0; s < t; s++) {
        /* The share of answers that fall l - 1 to l periods after: the kernel's own, in whole
         * periods. */
        const double lag = (double)(t - s);
        const double g = kernel_over(m, lag * c->width) - kernel_over(m, (lag - 1) * c->width);
        for (size_t i = 0; i < m->types; i++)
          mean += m->branching[i * m->types + j] * g * c->count[s * m->types + i];
      }
      const double a = m->dispersion[j];
      if (a == 0)
        sum += n * log(mean) - mean - lgamma(n + 1);
      else
        sum += lgamma(n + 1 / a) - lgamma(1 / a) - lgamma(n + 1) + n * log(a * mean) -
               (n + 1 / a) * log1p(a * mean);
    }
  }
  return sum;
}

/* ---- Models of every kind ---- */

typedef struct variant {
  size_t types, terms;
  truce_baseline baseline;
  truce_kernel kernel;
  bool marks, dispersed;
} variant;

static const variant variants[] = {
    {1, 1, TRUCE_BASELINE_CONSTANT, TRUCE_KERNEL_EXPONENTIAL, false, false},
    {2, 1, TRUCE_BASELINE_WEEKLY, TRUCE_KERNEL_EXPONENTIAL, true, true},
    {3, 3, TRUCE_BASELINE_TREND, TRUCE_KERNEL_EXPONENTIAL, true, true},
    {2, 2, TRUCE_BASELINE_CONSTANT, TRUCE_KERNEL_EXPONENTIAL, true, false},
    {2, 1, TRUCE_BASELINE_CONSTANT, TRUCE_KERNEL_POWER_LAW, true, true},
    {1, 1, TRUCE_BASELINE_TREND, TRUCE_KERNEL_POWER_LAW, false, false},
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static truce_hawkes_options options_of(const variant *v, bool discrete)
{
  return (truce_hawkes_options){.baseline = v->baseline,
                                .kernel = v->kernel,
                                .terms = v->terms,
                                .fit_marks = v->marks && !discrete,
                                .overdispersed = v->dispersed,
                                .first_weekday = 3};
}

/* A point inside the box, away from where differences would leave it. */
static void random_point(const truce__objective *o, truce__random *random, double *x)
{
  double lower[200], upper[200];
  truce__objective_box(o, lower, upper);
  truce__objective_start(o, truce__random_below(random, 5), lower, upper, x);
  for (size_t k = 0; k < o->layout.n; k++)
    x[k] = fmin(upper[k] - 0.01, fmax(lower[k] + 0.01, x[k] + 0.4 * (uniform(random) - 0.5)));
}

static void same_as_twin(const variant *v, const sample *r, bool discrete, truce__random *random)
{
  const truce_activity data =
      discrete ? (truce_activity){.counts = &r->counts} : (truce_activity){.events = &r->events};
  const truce_hawkes_options options = options_of(v, discrete);
  truce__objective o;
  truce_hawkes m;
  double x[200];
  ck_assert_int_eq(truce__objective_init(&o, data, &options, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_hawkes_init(&m, v->types, v->kernel, v->terms), TRUCE_OK);
  random_point(&o, random, x);
  truce__objective_model(&o, x, &m);
  const double fast = likelihood(&m, data);
  const double slow = discrete ? counts_twin(&m, &r->counts) : events_twin(&m, &r->events);
  ck_assert_msg(fabs(fast - slow) <= 1e-9 * fabs(slow), "%.15g, not %.15g", fast, slow);
  truce_hawkes_free(&m);
  truce__objective_free(&o);
}

static void gradient_by_differences(const variant *v, const sample *r, bool discrete,
                                    truce__random *random)
{
  const truce_activity data =
      discrete ? (truce_activity){.counts = &r->counts} : (truce_activity){.events = &r->events};
  const truce_hawkes_options options = options_of(v, discrete);
  truce__objective o;
  double x[200], gradient[200], unused[200], value[4];
  ck_assert_int_eq(truce__objective_init(&o, data, &options, NULL), TRUCE_OK);
  random_point(&o, random, x);
  ck_assert_int_eq(truce__objective_evaluate(&o, x, value, gradient), TRUCE_OK);
  for (size_t k = 0; k < o.layout.n; k++) {
    const double at = x[k], step = 1e-3 * fmax(0.1, fabs(at));
    const double shift[] = {-2, -1, 1, 2};
    for (int s = 0; s < 4; s++) {
      x[k] = at + shift[s] * step;
      ck_assert_int_eq(truce__objective_evaluate(&o, x, &value[s], unused), TRUCE_OK);
    }
    x[k] = at;
    /* Central differences of the fourth order */
    const double slope = (8 * (value[2] - value[1]) - (value[3] - value[0])) / (12 * step);
    ck_assert_msg(fabs(slope - gradient[k]) <= 1e-6 * fmax(1, fabs(slope)),
                  "number %zu: %.12g, not %.12g", k, gradient[k], slope);
  }
  truce__objective_free(&o);
}

START_TEST(definition_and_differences)
{
  const variant *v = &variants[_i];
  truce__random random;
  truce__random_start(&random, 7, (uint64_t)_i);
  for (int round = 0; round < 20; round++) {
    sample r;
    make_sample(&r, &random, v->types, v->marks);
    for (int discrete = 0; discrete < 2; discrete++) {
      same_as_twin(v, &r, discrete == 1, &random);
      gradient_by_differences(v, &r, discrete == 1, &random);
    }
  }
}
END_TEST

/* A power law by the sum of exponentials has the shape of the power law. */
START_TEST(power_law)
{
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 1, TRUCE_KERNEL_POWER_LAW, 0), TRUCE_OK);
  const double powers[] = {1.1, 1.5, 2, 3.5, 8};
  for (size_t k = 0; k < 5; k++) {
    const double p = powers[k], c = 0.3;
    double worst = 0, sum = 0;
    truce_hawkes_set_power(&m, p, c);
    const double here = kernel(&m, c) * pow(2 * c, p);
    for (double t = 0; t < 1e5 * c; t = t * 1.5 + 0.01)
      worst = fmax(worst, fabs(kernel(&m, t) * pow(t + c, p) / here - 1));
    for (size_t t = 0; t < m.terms; t++)
      sum += m.share[t];
    ck_assert_double_eq_tol(sum, 1, 1e-14);
    ck_assert_double_eq_tol(here / ((p - 1) * pow(c, p - 1)), 1,
                            p < 1.3 ? 0.25 : 3e-4 + 3e-3 * (p > 4));
    printf("power %g by exponentials: relative error at most %.2g\n", p, worst);
    ck_assert_double_lt(worst, p > 4 ? 5e-3 : p < 1.3 ? 2e-3 : 1e-4);
  }
  truce_hawkes_free(&m);
}
END_TEST

/* As periods shrink, the discrete likelihood, less the width's own part, becomes the continuous
 * one. */
START_TEST(discrete_limit)
{
  enum { MOST = 1 << 20 };
  uint32_t *count = malloc(MOST * 2 * sizeof *count);
  const truce_events e = {2, 11, two_times, two_types, NULL, 0, 4.25};
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_EXPONENTIAL, 2), TRUCE_OK);
  m.decay[0] = 2;
  m.decay[1] = 0.3;
  m.share[0] = m.share[1] = 0.5;
  m.level[0][0] = 1;
  m.level[1][0] = 1.4;
  for (size_t k = 0; k < 4; k++)
    m.branching[k] = 0.1 + 0.2 * (double)k;
  const double limit = likelihood(&m, (truce_activity){.events = &e});
  double gap[2];
  for (int fine = 0; fine < 2; fine++) {
    const size_t periods = fine == 0 ? 1 << 17 : MOST;
    /* The last event ends the record, and must not fall out of it. */
    const truce_counts c = {2, periods, count, 0, 4.25 * (1 + 1e-9) / (double)periods};
    memset(count, 0, periods * 2 * sizeof *count);
    for (size_t k = 0; k < 11; k++)
      count[(size_t)(two_times[k] / c.width) * 2 + two_types[k]]++;
    gap[fine] = likelihood(&m, (truce_activity){.counts = &c}) - 11 * log(c.width) - limit;
  }
  ck_assert_double_lt(fabs(gap[0]), 1e-3);
  /* First order in the width. */
  ck_assert_double_lt(fabs(gap[1]), fabs(gap[0]) / 4);
  truce_hawkes_free(&m);
  free(count);
}
END_TEST

/* ---- Fits ---- */

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
    const truce_events e = {2, n, two_times, two_types, NULL, 0, 5};
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
  tcase_add_test(all, two_types_as_published);
  tcase_add_test(all, forty_events_to_forty_digits);
  tcase_add_loop_test(all, definition_and_differences, 0, VARIANTS);
  tcase_add_test(all, power_law);
  tcase_add_test(all, discrete_limit);
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
  return run_tests("hawkes", all);
}
