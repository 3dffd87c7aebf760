/* Segments of constant rate: PELT against every segmentation there is, and against plain optimal
 * partitioning. */
#include <check.h>
#include <math.h>
#include <signal.h>

#include "base/random.h"
#include "escalation/draw.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/escalation.h"

enum { LONGEST = 60 };

/* Twice the negative log-likelihood, written as a sum over the periods of the definition's
 * logarithm, less the part that depends on the counts alone. */
static double segment_cost(const uint32_t *y, size_t from, size_t end, size_t periods,
                           const truce_change_options *o)
{
  double sum = 0, cost = 0;
  for (size_t k = from; k < end; k++)
    sum += y[k];
  const double n = (double)(end - from), m = sum / n, a = o->dispersion;
  for (size_t k = from; k < end && sum > 0; k++)
    cost -= a == 0 ? y[k] * log(m) - m : y[k] * (log(m) - log1p(a * m)) - log1p(a * m) / a;
  return 2 * cost + (o->penalty == TRUCE_PENALTY_MBIC ? log(n / (double)periods) : 0);
}

/* Optimal partitioning (Jackson et al. 2005): nothing is pruned. */
static double partition(const uint32_t *y, size_t periods, const truce_change_options *o)
{
  double best[LONGEST + 1];
  const double penalty = (o->penalty == TRUCE_PENALTY_MBIC ? 3 : 2) * log((double)periods);
  const size_t shortest = o->shortest < 1 ? 1 : o->shortest > periods ? periods : o->shortest;
  best[0] = -penalty;
  for (size_t end = 1; end <= periods; end++) {
    best[end] = INFINITY;
    for (size_t from = 0; from + shortest <= end; from++)
      best[end] = fmin(best[end], best[from] + segment_cost(y, from, end, periods, o) + penalty);
  }
  return best[periods];
}

/* Every one of the 2^(periods - 1) segmentations. */
static double enumerate(const uint32_t *y, size_t periods, const truce_change_options *o)
{
  double best = INFINITY;
  const double penalty = (o->penalty == TRUCE_PENALTY_MBIC ? 3 : 2) * log((double)periods);
  for (uint32_t cuts = 0; cuts < 1u << (periods - 1); cuts++) {
    double cost = -penalty;
    size_t from = 0;
    for (size_t end = 1; end <= periods; end++) {
      if (end < periods && (cuts >> (end - 1) & 1) == 0)
        continue;
      cost +=
          end - from < o->shortest ? INFINITY : segment_cost(y, from, end, periods, o) + penalty;
      from = end;
    }
    best = fmin(best, cost);
  }
  return best;
}

static void check_segments(const truce_changes *c, const uint32_t *y, size_t periods,
                           const truce_change_options *o)
{
  double cost = 0;
  size_t at = 0;
  for (size_t k = 0; k < c->segment_count; k++) {
    const truce_segment *s = &c->segments[k];
    uint64_t sum = 0;
    ck_assert_uint_eq(s->first, at);
    ck_assert_uint_ge(s->end - s->first, o->shortest < periods ? o->shortest : periods);
    for (at = s->first; at < s->end; at++)
      sum += y[at];
    ck_assert_uint_eq(s->count, sum);
    ck_assert_double_eq_tol(s->mean, (double)sum / (double)(s->end - s->first), 1e-12);
    ck_assert(s->low <= s->mean && s->mean < s->high);
    cost += segment_cost(y, s->first, s->end, periods, o);
  }
  ck_assert_uint_eq(at, periods);
  cost += (double)(c->segment_count - 1) * (o->penalty == TRUCE_PENALTY_MBIC ? 3 : 2) *
          log((double)periods);
  ck_assert_double_eq_tol(c->cost, cost, 1e-8);
}

START_TEST(same_as_without_pruning)
{
  truce__random r;
  truce__random_start(&r, 5, 0);
  for (int round = 0; round < 2000; round++) {
    uint32_t y[LONGEST];
    const size_t periods = 1 + truce__random_below(&r, round % 2 == 0 ? 11 : LONGEST);
    const truce_change_options o = {
        .penalty = truce__random_below(&r, 2) == 0 ? TRUCE_PENALTY_MBIC : TRUCE_PENALTY_BIC,
        .dispersion = truce__random_below(&r, 2) == 0 ? 0 : 0.01 + truce__draw_uniform(&r),
        .shortest = truce__random_below(&r, 5)};
    double mean = 0;
    for (size_t k = 0; k < periods; k++) {
      if (k == 0 || truce__random_below(&r, 8) == 0)
        mean = truce__random_below(&r, 3) == 0 ? 0 : exp(4 * truce__draw_uniform(&r) - 1);
      y[k] = truce__draw_count(&r, mean, o.dispersion);
    }
    truce_changes c;
    ck_assert_int_eq(truce_changes_find(&c, y, periods, &o, NULL), TRUCE_OK);
    check_segments(&c, y, periods, &o);
    ck_assert_double_eq_tol(c.cost, partition(y, periods, &o), 1e-8);
    if (periods <= 11 && o.shortest <= periods)
      ck_assert_double_eq_tol(c.cost, enumerate(y, periods, &o), 1e-8);
    truce_changes_free(&c);
  }
}
END_TEST

START_TEST(finds_the_changes)
{
  enum { DAYS = 4000 };
  static uint32_t y[DAYS];
  const size_t cuts[] = {1000, 1100, 3000, DAYS};
  const double means[] = {3, 9, 4, 1.5};
  for (int dispersed = 0; dispersed < 2; dispersed++) {
    truce__random r;
    truce__random_start(&r, 5, 0);
    for (size_t k = 0, part = 0; k < DAYS; k++) {
      part += k == cuts[part];
      y[k] = truce__draw_count(&r, means[part], dispersed ? 0.3 : 0);
    }
    const double dispersion = truce_changes_dispersion(y, DAYS);
    ck_assert_double_eq_tol(dispersion, dispersed ? 0.3 : 0, 0.05);
    truce_changes c;
    const truce_change_options o = {.dispersion = dispersed ? dispersion : 0};
    ck_assert_int_eq(truce_changes_find(&c, y, DAYS, &o, NULL), TRUCE_OK);
    ck_assert_uint_eq(c.segment_count, 4);
    for (size_t k = 0; k < 4; k++) {
      ck_assert_double_eq_tol((double)c.segments[k].end, (double)cuts[k], k == 2 ? 20 : 4);
      ck_assert(c.segments[k].low < means[k] && means[k] < c.segments[k].high);
    }
    truce_changes_free(&c);
  }
}
END_TEST

/* Garwood's exact interval: 90 % for 10 events is 5.425 to 16.962, for none 0 to 2.996. */
START_TEST(intervals)
{
  const uint32_t ten[] = {10}, none[] = {0, 0};
  truce_changes c;
  const truce_change_options o = {0};
  ck_assert_int_eq(truce_changes_find(&c, ten, 1, &o, NULL), TRUCE_OK);
  ck_assert_double_eq_tol(c.segments[0].low, 5.425, 1e-3);
  ck_assert_double_eq_tol(c.segments[0].high, 16.962, 1e-3);
  truce_changes_free(&c);
  ck_assert_int_eq(truce_changes_find(&c, none, 2, &o, NULL), TRUCE_OK);
  ck_assert_uint_eq(c.segment_count, 1);
  ck_assert_double_eq(c.segments[0].low, 0);
  ck_assert_double_eq_tol(2 * c.segments[0].high, 2.9957, 1e-3);
  truce_changes_free(&c);
}
END_TEST

START_TEST(edges)
{
  const uint32_t y[] = {UINT32_MAX, 0, UINT32_MAX, 7};
  truce_changes c;
  truce_change_options o = {0};
  ck_assert_int_eq(truce_changes_find(&c, y, 0, &o, NULL), TRUCE_BAD_INPUT);
  ck_assert_int_eq(truce_changes_find(&c, y, 4, &(truce_change_options){.dispersion = NAN}, NULL),
                   TRUCE_BAD_INPUT);
  ck_assert_int_eq(truce_changes_find(&c, y, 4, &o, NULL), TRUCE_OK);
  ck_assert_uint_eq(c.segment_count, 4);
  truce_changes_free(&c);
  o.shortest = 100; /* longer than the record */
  ck_assert_int_eq(truce_changes_find(&c, y, 4, &o, NULL), TRUCE_OK);
  ck_assert_uint_eq(c.segment_count, 1);
  truce_changes_free(&c);
  ck_assert_double_eq(truce_changes_dispersion(y, 1), 0);
  for (long n = 0; n < 4; n++) {
    fail_alloc_after(n);
    const truce_status status = truce_changes_find(&c, y, 4, &o, NULL);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit == (n < 3));
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit)
      truce_changes_free(&c);
  }
}
END_TEST

START_TEST(stops_when_asked)
{
  enum { DAYS = 30000 };
  static uint32_t y[DAYS]; /* without an event nothing is ever pruned but by the penalty */
  volatile sig_atomic_t cancel = 1;
  const truce_control control = {.cancel = &cancel};
  truce_changes c;
  ck_assert_int_eq(truce_changes_find(&c, y, DAYS, &(truce_change_options){0}, &control),
                   TRUCE_CANCELLED);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, same_as_without_pruning);
  tcase_add_test(all, finds_the_changes);
  tcase_add_test(all, intervals);
  tcase_add_test(all, edges);
  tcase_add_test(all, stops_when_asked);
  return run_tests("change_points", all);
}
