/* The likelihood of Hawkes processes: published values, the definition written out, gradients by
 * differences. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "escalation/objective.h"
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

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, two_types_as_published);
  tcase_add_test(all, forty_events_to_forty_digits);
  tcase_add_loop_test(all, definition_and_differences, 0, VARIANTS);
  tcase_add_test(all, power_law);
  tcase_add_test(all, discrete_limit);
  return run_tests("hawkes_likelihood", all);
}
