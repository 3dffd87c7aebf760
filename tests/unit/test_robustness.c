/* How far the answer survives its judgements: cases whose chances are known. */
#include <check.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "support/solved_case.h"

static truce_robustness sample(const solved *s, truce_robustness_options options,
                               const truce_control *control)
{
  truce_robustness r;
  ck_assert_int_eq(truce_deal_robustness(&r, s->deal, &options, control), TRUCE_OK);
  return r;
}

/* Only p can be agreed on, and only if b's value of it, even over 40..80, is at least 70. */
static const char quarter[] =
    PARTIES "issues: {x: {positions: [p, q]}}\n"
            "interests:\n"
            "  a: {x: {weight: 1, values: {p: 100, q: 0}}, no_deal: 50}\n"
            "  b: {x: {weight: 1, values: {p: 60 ± 20, q: 100}}, no_deal: 70}\n";

START_TEST(a_chance_of_a_quarter)
{
  solved s = solve(quarter);
  truce_robustness r = sample(&s, (truce_robustness_options){.samples = 4000, .seed = 1}, NULL);
  ck_assert_uint_eq(r.samples, 4000);
  ck_assert_uint_eq(r.done, 4000);
  ck_assert(r.any_range);
  ck_assert_double_eq_tol(r.deal.share, 0.25, 0.03); /* more than four standard deviations */
  ck_assert(r.deal.low < r.deal.share && r.deal.share < r.deal.high);
  ck_assert_double_eq_tol(r.deal.high - r.deal.low, 0.027, 0.001);
  ck_assert_uint_eq(r.often_count, 1);
  ck_assert_uint_eq(r.often_total, 1);
  ck_assert_uint_eq(r.often[0].package.positions[0], 0);
  ck_assert_double_eq(r.often[0].package.utility[1], 60); /* as judged in the case */
  ck_assert_double_eq(r.often[0].share.share, 1);
  ck_assert_uint_eq(r.influence_count, 1);
  const truce_influence *i = &r.influences[0];
  ck_assert_int_eq(i->kind, TRUCE_JUDGED_VALUE);
  ck_assert_uint_eq(i->dealer, 1);
  ck_assert_uint_eq(i->issue, 0);
  ck_assert_uint_eq(i->position, 0);
  ck_assert_double_eq(i->low, 40);
  ck_assert_double_eq(i->high, 80);
  ck_assert_double_eq(i->deal_if_low, 0);
  ck_assert_double_eq_tol(i->deal_if_high, 0.5, 0.05);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

static const truce_influence *find(const truce_robustness *r, truce_judged_kind kind)
{
  for (size_t k = 0; k < r->influence_count; k++) {
    if (r->influences[k].kind == kind)
      return &r->influences[k];
  }
  ck_abort_msg("not among the influences");
}

static void hangs(const truce_influence *i, size_t dealer, double low, double high,
                  double deal_if_low, double deal_if_high)
{
  ck_assert_uint_eq(i->dealer, dealer);
  ck_assert_uint_eq(i->issue, 0);
  ck_assert_double_eq(i->low, low);
  ck_assert_double_eq(i->high, high);
  ck_assert_double_eq_tol(i->deal_if_low, deal_if_low, 0.035);
  ck_assert_double_eq_tol(i->deal_if_high, deal_if_high, 0.035);
}

/* a, who wants 50, has 100 * w / (w + 50) with w even over 0..100: yes half the time. b has 50 from
 * p and 50 + t from q, t even over -10..30, and wants d, even over -10..70. d is at most 50 three
 * times in four; beyond, t >= d - 50 half the time. So b agrees to something in 7/8 of all cases,
 * and it is p if t < 0 < 50 - d, which is 3/16 of all. */
static const char every_kind[] =
    PARTIES "issues: {x: {positions: [p, q]}, y: {positions: [u, v]}}\n"
            "interests:\n"
            "  a: {x: {weight: 50 ± 50, values: {p: 100, q: 100}},\n"
            "      y: {weight: 50, values: {u: 0, v: 0}}, no_deal: 50}\n"
            "  b: {x: {weight: 1, values: {p: 50, q: 50}}, no_deal: 30 ± 40,\n"
            "      combinations: [{when: x = q, worth: 10 ± 20}]}\n";

START_TEST(every_kind_of_number)
{
  solved s = solve(every_kind);
  truce_robustness r = sample(&s, (truce_robustness_options){.samples = 8000, .seed = 5}, NULL);
  ck_assert_double_eq_tol(r.deal.share, 7.0 / 16, 0.025);
  ck_assert_uint_eq(r.often_count, 2);
  ck_assert_uint_eq(r.often[0].package.positions[0], 1);
  ck_assert_double_eq_tol(r.often[0].share.share, 11.0 / 14, 0.03);
  ck_assert_double_eq_tol(r.often[1].share.share, 3.0 / 14, 0.03);
  ck_assert_uint_eq(r.influence_count, 3);
  ck_assert_int_eq(r.influences[0].kind, TRUCE_JUDGED_WEIGHT);
  hangs(&r.influences[0], 0, 0, 100, 0, 7.0 / 8);
  hangs(find(&r, TRUCE_JUDGED_NO_DEAL), 1, -10, 70, 1.0 / 2, 3.0 / 8);
  hangs(find(&r, TRUCE_JUDGED_TERM), 1, -10, 30, 25.0 / 64, 31.0 / 64);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

static void same_shares(truce_share a, truce_share b)
{
  ck_assert_double_eq(a.share, b.share);
  ck_assert_double_eq(a.low, b.low);
  ck_assert_double_eq(a.high, b.high);
}

static void same(const truce_robustness *a, const truce_robustness *b, size_t issues)
{
  ck_assert_uint_eq(a->done, b->done);
  same_shares(a->deal, b->deal);
  ck_assert_uint_eq(a->often_total, b->often_total);
  ck_assert_uint_eq(a->often_count, b->often_count);
  for (size_t k = 0; k < a->often_count; k++) {
    ck_assert_mem_eq(a->often[k].package.positions, b->often[k].package.positions,
                     issues * sizeof(uint16_t));
    same_shares(a->often[k].share, b->often[k].share);
  }
  ck_assert_uint_eq(a->influence_count, b->influence_count);
  for (size_t k = 0; k < a->influence_count; k++) {
    const truce_influence *x = &a->influences[k], *y = &b->influences[k];
    ck_assert(x->kind == y->kind && x->dealer == y->dealer && x->issue == y->issue &&
              x->position == y->position);
    ck_assert_double_eq(x->deal_if_low, y->deal_if_low);
    ck_assert_double_eq(x->deal_if_high, y->deal_if_high);
  }
}

START_TEST(threads_do_not_matter_and_seeds_do)
{
  solved s = solve(every_kind);
  const truce_robustness_options options = {.samples = 1500, .seed = 3, .spread = 0.2};
  truce_robustness one = sample(&s, options, NULL);
  for (unsigned threads = 2; threads <= 5; threads += 3) {
    truce_robustness many = sample(&s, options, &(truce_control){.threads = threads});
    same(&one, &many, 2);
    truce_robustness_free(&many);
  }
  truce_robustness other =
      sample(&s, (truce_robustness_options){.samples = 1500, .seed = 4, .spread = 0.2}, NULL);
  ck_assert_double_ne(one.influences[0].deal_if_high, other.influences[0].deal_if_high);
  truce_robustness_free(&other);
  truce_robustness_free(&one);
  release(&s);
}
END_TEST

static volatile sig_atomic_t stop;

static void stop_half_way(void *context, const char *phase, double share)
{
  (void)phase;
  ck_assert(share >= 0 && share <= 1);
  if (share >= *(const double *)context)
    stop = 1;
}

START_TEST(a_run_that_is_stopped_equals_a_shorter_one)
{
  solved s = solve(every_kind);
  double when = 0.5;
  stop = 0;
  const truce_control control = {
      .threads = 2, .cancel = &stop, .progress = stop_half_way, .progress_context = &when};
  truce_robustness cut =
      sample(&s, (truce_robustness_options){.samples = 4000, .seed = 9}, &control);
  ck_assert_uint_eq(cut.samples, 4000);
  ck_assert(cut.done >= 2000 && cut.done < 4000);
  truce_robustness whole =
      sample(&s, (truce_robustness_options){.samples = cut.done, .seed = 9}, NULL);
  same(&cut, &whole, 2);
  truce_robustness_free(&whole);
  truce_robustness_free(&cut);

  /* From the start: nothing is known. */
  truce_robustness none =
      sample(&s, (truce_robustness_options){.samples = 4000, .seed = 9}, &control);
  ck_assert_uint_eq(none.done, 0);
  ck_assert_double_eq(none.deal.low, 0);
  ck_assert_double_eq(none.deal.high, 1);
  ck_assert_uint_eq(none.often_count, 0);
  ck_assert_uint_eq(none.influence_count, 0);
  truce_robustness_free(&none);
  release(&s);
}
END_TEST

static void stop_now(int number)
{
  (void)number;
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED); /* the threads read it meanwhile */
}

/* Stopped anywhere, here after a second, what is reported is a beginning without gaps. */
START_TEST(a_stop_in_between)
{
  solved s = solve(every_kind);
  stop = 0;
  ck_assert(signal(SIGALRM, stop_now) != SIG_ERR);
  alarm(1);
  truce_robustness cut = sample(&s, (truce_robustness_options){.samples = UINT64_MAX, .seed = 2},
                                &(truce_control){.threads = 2, .cancel = &stop});
  ck_assert_uint_gt(cut.done, 0);
  truce_robustness whole =
      sample(&s, (truce_robustness_options){.samples = cut.done, .seed = 2}, NULL);
  same(&cut, &whole, 2);
  truce_robustness_free(&whole);
  truce_robustness_free(&cut);
  release(&s);
}
END_TEST

/* a is barely willing: only drawing can spoil it. Values stop at 100. */
START_TEST(a_spread_for_numbers_without_a_range)
{
  solved s = solve(PARTIES "issues: {x: {positions: [p, q]}}\n"
                           "interests:\n"
                           "  a: {x: {weight: 1, values: {p: 95, q: 0}}, no_deal: 94}\n"
                           "  b: {x: {weight: 1, values: {p: 100, q: 0}}, no_deal: 10 ± 1}\n");
  truce_robustness r = sample(&s, (truce_robustness_options){.samples = 2000, .spread = 0}, NULL);
  ck_assert(r.any_range);
  ck_assert_double_eq(r.deal.share, 1);
  ck_assert_uint_eq(r.influence_count, 0);
  truce_robustness_free(&r);
  r = sample(&s, (truce_robustness_options){.samples = 2000, .spread = 0.1}, NULL);
  ck_assert_double_lt(r.deal.share, 1);
  const truce_influence *i = find(&r, TRUCE_JUDGED_VALUE);
  ck_assert_double_eq(i->low, 85.5);
  ck_assert_double_eq(i->high, 100);
  i = find(&r, TRUCE_JUDGED_NO_DEAL);
  ck_assert_uint_eq(i->dealer, 0);
  ck_assert_double_eq_tol(i->low, 84.6, 1e-9);
  ck_assert_double_eq_tol(i->high, 103.4, 1e-9);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

START_TEST(nothing_is_uncertain)
{
  solved s = solve(PARTIES "issues: {x: {positions: [p, q]}}\n"
                           "interests:\n"
                           "  a: {x: {weight: 1, values: {p: 95, q: 0}}, no_deal: 94}\n"
                           "  b: {x: {weight: 1, values: {p: 100, q: 0}}, no_deal: 10}\n");
  truce_robustness r = sample(&s, (truce_robustness_options){0}, NULL);
  ck_assert(!r.any_range);
  ck_assert_uint_eq(r.done, 10000);
  ck_assert_double_eq(r.deal.share, 1);
  ck_assert_uint_eq(r.influence_count, 0);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

/* a's only weight is 0 or a billionth: 0 would make p worth nothing, so it is drawn again. */
START_TEST(some_weight_is_left)
{
  solved s = solve(PARTIES "issues: {x: {positions: [p, q]}}\n"
                           "interests:\n"
                           "  a: {x: {weight: {value: 0.000000001, low: 0, high: 0.000000001},\n"
                           "          values: {p: 100, q: 100}}, no_deal: 50}\n"
                           "  b: {x: {weight: 1, values: {p: 100, q: 0}}, no_deal: 10}\n");
  truce_robustness r = sample(&s, (truce_robustness_options){.samples = 500}, NULL);
  ck_assert_double_eq(r.deal.share, 1);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

/* Many Nash packages, so that what counts them grows: five issues on which both gain the same from
 * any position, but for what is drawn. */
static const char many[] =
    PARTIES "issues: {v: [p, q, r, s, t], w: [p, q, r, s, t], x: [p, q, r, s, t], "
            "y: [p, q, r, s, t], z: [p, q, r, s, t]}\n"
            "interests:\n"
            "  a:\n"
            "    v: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}\n"
            "    w: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}\n"
            "    x: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}\n"
            "    y: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}\n"
            "    z: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}\n"
            "  b: {v: {weight: 1, values: {p: 50, q: 50, r: 50, s: 50, t: 50}}}\n";

START_TEST(many_packages)
{
  solved s = solve(many);
  truce_robustness r = sample(&s, (truce_robustness_options){.samples = 1500, .spread = 0.5}, NULL);
  ck_assert_uint_eq(r.often_count, 20);
  ck_assert_uint_gt(r.often_total, 600); /* the first table has room for 512 */
  ck_assert_uint_lt(r.often_total, 1500);
  for (size_t k = 1; k < r.often_count; k++)
    ck_assert_double_le(r.often[k].share.share, r.often[k - 1].share.share);
  ck_assert_double_gt(r.often[0].share.share, 1.5 / 1500);
  truce_robustness_free(&r);
  release(&s);
}
END_TEST

START_TEST(survives_failing_allocations)
{
  solved s = solve(many);
  bool hit = true;
  for (long n = 0; hit; n++) {
    truce_robustness r;
    fail_alloc_after(n);
    const truce_status status = truce_deal_robustness(
        &r, s.deal, &(truce_robustness_options){.samples = 3, .spread = 0.1}, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit) {
      ck_assert_int_gt(n, 20);
      ck_assert_uint_eq(r.done, 3);
      truce_robustness_free(&r);
    }
  }
  release(&s);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("robustness");
  tcase_add_test(t, a_chance_of_a_quarter);
  tcase_add_test(t, every_kind_of_number);
  tcase_add_test(t, threads_do_not_matter_and_seeds_do);
  tcase_add_test(t, a_run_that_is_stopped_equals_a_shorter_one);
  tcase_add_test(t, a_stop_in_between);
  tcase_add_test(t, a_spread_for_numbers_without_a_range);
  tcase_add_test(t, nothing_is_uncertain);
  tcase_add_test(t, some_weight_is_left);
  tcase_add_test(t, many_packages);
  tcase_add_test(t, survives_failing_allocations);
  return run_tests("robustness", t);
}
