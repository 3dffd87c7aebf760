/* Solving for a deal: textbook and hand-made cases, ties, refusals, and what goes wrong on the way.
 */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "support/deal_model.h"
#include "support/deal_twin.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/deal.h"

static deal_model m;

static truce_status try_solve(truce_deal **deal, const truce_deal_options *options,
                              const truce_control *control, char *code, size_t size)
{
  truce_diagnostics *diagnostics;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  *deal = NULL;
  const truce_status status = truce_deal_solve(deal, &m.c, options, control, diagnostics);
  code[0] = '\0';
  if (truce_diagnostics_kept(diagnostics) > 0) {
    const truce_diagnostic *first = truce_diagnostics_get(diagnostics, 0);
    ck_assert_ptr_nonnull(first->hint);
    strncat(code, first->code, size - 1);
  }
  truce_diagnostics_free(diagnostics);
  return status;
}

static truce_deal *solve_with(const truce_deal_options *options)
{
  truce_deal *deal;
  char code[40];
  ck_assert_int_eq(try_solve(&deal, options, NULL, code, sizeof code), TRUCE_OK);
  ck_assert_str_eq(code, "");
  return deal;
}

static truce_deal *solve(void)
{
  return solve_with(NULL);
}

static void expect_refusal(const char *expected)
{
  truce_deal *deal;
  char code[40];
  ck_assert_int_eq(try_solve(&deal, NULL, NULL, code, sizeof code), TRUCE_BAD_INPUT);
  ck_assert_str_eq(code, expected);
  ck_assert_ptr_null(deal);
}

/* One issue; points[position * dealers + dealer] are the utilities. */
static void one_issue(size_t dealers, size_t positions, const int64_t *points)
{
  deal_model_start(&m, dealers, false, 100);
  deal_model_issue(&m, TRUCE_NAMED, positions);
  for (size_t d = 0; d < dealers; d++) {
    int64_t values[DEAL_POSITIONS];
    for (size_t v = 0; v < positions; v++)
      values[v] = points[v * dealers + d];
    deal_model_value(&m, d, 0, 1, 1, 100, values);
    deal_model_no_deal(&m, d, 0);
  }
}

static void expect_position(const truce_deal *deal, truce_solution_kind kind, unsigned position)
{
  ck_assert(deal->solutions[kind].found);
  ck_assert(deal->solutions[kind].proven);
  ck_assert_uint_eq(deal->solutions[kind].package.positions[0], position);
}

/* ---- Cases whose answer is known ---- */

/* Nash 1950, Econometrica 18:155. Position 0: the owner keeps it. */
START_TEST(bill_and_jack)
{
  static const struct {
    int64_t bill, jack;
    bool of_bill, given;
  } things[] = {{2, 4, true, true},   /* book */
                {2, 2, true, true},   /* whip */
                {2, 1, true, true},   /* ball */
                {2, 2, true, true},   /* bat */
                {4, 1, true, false},  /* box */
                {10, 1, false, true}, /* pen */
                {4, 1, false, true},  /* toy */
                {6, 2, false, true},  /* knife */
                {2, 2, false, false} /* hat */};
  deal_model_start(&m, 2, false, 100);
  for (size_t k = 0; k < 9; k++) {
    const size_t issue = deal_model_issue(&m, TRUCE_NAMED, 2);
    const int64_t kept[] = {100, 0}, given[] = {0, 100};
    deal_model_value(&m, 0, issue, 1, things[k].bill, 100, things[k].of_bill ? kept : given);
    deal_model_value(&m, 1, issue, 1, things[k].jack, 100, things[k].of_bill ? given : kept);
  }
  for (size_t d = 0; d < 2; d++)
    deal_model_interests(&m, d)->weight_total = 100 * TRUCE_BILLION;
  deal_model_no_deal(&m, 0, 12 * TRUCE_BILLION);
  deal_model_no_deal(&m, 1, 6 * TRUCE_BILLION);
  truce_deal *deal = solve();
  const truce_solution *nash = &deal->solutions[TRUCE_FAIR_NASH];
  ck_assert(nash->found && nash->proven);
  for (size_t k = 0; k < 9; k++)
    ck_assert_uint_eq(nash->package.positions[k], things[k].given);
  ck_assert_double_eq(nash->package.utility[0], 24);
  ck_assert_double_eq(nash->package.utility[1], 11);
  ck_assert_double_eq(nash->gain[0], 12);
  ck_assert_double_eq(nash->gain[1], 5);
  ck_assert_uint_eq(deal->outcomes_exact, 512);
  ck_assert_uint_eq(deal->possible.exact, 512);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

START_TEST(three_dealers)
{
  one_issue(3, 5, (int64_t[]){95, 20, 20, 10, 90, 10, 10, 10, 90, 40, 40, 40, 30, 40, 40});
  truce_deal *deal = solve();
  static const unsigned order[] = {0, 3, 1, 2};
  ck_assert_uint_eq(deal->frontier_total, 4);
  ck_assert(deal->frontier_complete);
  for (size_t k = 0; k < 4; k++)
    ck_assert_uint_eq(deal->frontier[k].positions[0], order[k]);
  expect_position(deal, TRUCE_FAIR_NASH, 3);
  expect_position(deal, TRUCE_FAIR_EGALITARIAN, 3);
  expect_position(deal, TRUCE_FAIR_KALAI_SMORODINSKY, 3);
  expect_position(deal, TRUCE_FAIR_UTILITARIAN, 0);
  ck_assert_double_eq(deal->best[0], 95);
  ck_assert_double_eq(deal->ideal[2], 90);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* Half the issues to each at the least: the agreements are a sum of binomials. */
START_TEST(many_packages_are_counted_exactly)
{
  deal_model_start(&m, 2, false, 100);
  for (size_t k = 0; k < 30; k++) {
    deal_model_issue(&m, TRUCE_NAMED, 2);
    deal_model_value(&m, 0, k, 1, 1, 1, (int64_t[]){0, 1});
    deal_model_value(&m, 1, k, 1, 1, 1, (int64_t[]){1, 0});
  }
  deal_model_no_deal(&m, 0, 40 * TRUCE_BILLION);
  deal_model_no_deal(&m, 1, 30 * TRUCE_BILLION);
  uint64_t binomial = 1, agreements = 0;
  for (uint64_t k = 0; k <= 30; k++) {
    agreements += k >= 12 && 30 - k >= 9 ? binomial : 0;
    binomial = binomial * (30 - k) / (k + 1);
  }
  truce_deal *deal = solve();
  ck_assert_uint_eq(deal->outcomes_exact, UINT64_C(1) << 30);
  ck_assert_uint_eq(deal->agreements.exact, agreements);
  ck_assert_uint_eq(deal->frontier_total, 31);
  ck_assert_uint_eq(deal->frontier_acceptable, 10);
  const truce_solution *nash = &deal->solutions[TRUCE_FAIR_NASH];
  /* (k - 12)(21 - k) is largest at 16 and at 17; 16 leaves gains of 4 and 5, 17 of 5 and 4: the
   * first package in the file has its ones last. */
  for (size_t k = 0; k < 30; k++)
    ck_assert_uint_eq(nash->package.positions[k], k >= 14);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

START_TEST(more_packages_than_a_number_holds)
{
  deal_model_start(&m, 2, true, 100);
  for (size_t k = 0; k < 32; k++) {
    deal_model_issue(&m, TRUCE_ORDERED, 4);
    deal_model_value(&m, 0, k, 1, 1, 3, (int64_t[]){0, 1, 2, 3});
    deal_model_value(&m, 1, k, 1, 1, 3, (int64_t[]){3, 2, 1, 0});
  }
  truce_deal *deal = solve();
  ck_assert_uint_eq(deal->dealers[0], 1);
  ck_assert_uint_eq(deal->outcomes_exact, UINT64_MAX);
  ck_assert_double_eq(deal->outcomes, ldexp(1, 64));
  ck_assert_int_eq(deal->agreements.method, TRUCE_COUNT_EXACT);
  ck_assert_double_eq(deal->agreements.low, ldexp(1, 64));
  ck_assert_uint_eq(deal->agreements.exact, UINT64_MAX);
  ck_assert_uint_eq(deal->frontier_total, 97);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* ---- No deal ---- */

START_TEST(no_deal_is_an_answer)
{
  one_issue(2, 3, (int64_t[]){0, 100, 50, 50, 100, 20});
  deal_model_no_deal(&m, 0, 60 * TRUCE_BILLION);
  deal_model_no_deal(&m, 1, 55 * TRUCE_BILLION);
  truce_deal *deal = solve();
  ck_assert(deal->deal_known && !deal->deal_exists);
  ck_assert_uint_eq(deal->agreements.exact, 0);
  ck_assert_uint_eq(deal->frontier_total, 3);
  ck_assert_uint_eq(deal->frontier_acceptable, 0);
  for (size_t d = 0; d < 2; d++)
    ck_assert_double_eq(deal->ideal[d], deal->no_deal[d]);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++)
    ck_assert(!deal->solutions[kind].found);

  truce_openings openings;
  ck_assert_int_eq(truce_deal_openings(&openings, deal, NULL), TRUCE_OK);
  ck_assert(openings.has_nearest);
  ck_assert_uint_eq(openings.nearest.positions[0], 1);
  ck_assert_double_eq(openings.shortfall[0], 10);
  ck_assert_double_eq(openings.shortfall[1], 5);
  /* Nobody can open a deal by itself but by taking what the other insists on. */
  ck_assert_uint_eq(openings.change_count, 2);
  static const double to[] = {20, 0}; /* the second gives up 35 of 55, the first all */
  for (size_t k = 0; k < 2; k++) {
    ck_assert_int_eq(openings.changes[k].kind, TRUCE_LOWER_NO_DEAL);
    ck_assert_uint_eq(openings.changes[k].dealer, 1 - k);
    ck_assert_double_eq(openings.changes[k].to, to[k]);
  }
  ck_assert_uint_eq(openings.changes[0].package.positions[0], 2);
  truce_openings_free(&openings);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

START_TEST(a_lifted_red_line_opens_a_deal)
{
  one_issue(2, 3, (int64_t[]){0, 100, 60, 60, 100, 0});
  deal_model_never(&m, 1, 0, 1);
  for (size_t d = 0; d < 2; d++)
    deal_model_no_deal(&m, d, 50 * TRUCE_BILLION);
  truce_deal *deal = solve();
  ck_assert(!deal->deal_exists);
  ck_assert_uint_eq(deal->possible.exact, 2);
  size_t dealer, issue;
  ck_assert(!truce_deal_possible(deal, (uint16_t[]){1}, &dealer, &issue));
  ck_assert_uint_eq(dealer, 1);
  ck_assert_uint_eq(issue, 0);
  truce_openings openings;
  ck_assert_int_eq(truce_deal_openings(&openings, deal, NULL), TRUCE_OK);
  bool lifted = false;
  for (size_t k = 0; k < openings.change_count; k++) {
    const truce_change *change = &openings.changes[k];
    if (change->kind == TRUCE_LIFT_RED_LINE) {
      lifted = true;
      ck_assert_uint_eq(change->dealer, 1);
      ck_assert_uint_eq(change->position, 1);
      ck_assert_double_eq(change->package.utility[0], 60);
    }
  }
  ck_assert(lifted);
  truce_openings_free(&openings);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* ---- Ties ---- */

START_TEST(equals_go_to_the_first_in_the_file)
{
  one_issue(2, 2, (int64_t[]){60, 40, 40, 60});
  truce_deal *deal = solve();
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++)
    expect_position(deal, (truce_solution_kind)kind, 0);
  truce_deal_free(deal);
  one_issue(2, 2, (int64_t[]){40, 60, 60, 40});
  deal = solve();
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++)
    expect_position(deal, (truce_solution_kind)kind, 0);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

START_TEST(ties_go_to_who_has_least)
{
  one_issue(2, 2, (int64_t[]){60, 20, 40, 30}); /* the same product */
  truce_deal *deal = solve();
  expect_position(deal, TRUCE_FAIR_NASH, 1);
  truce_deal_free(deal);
  one_issue(2, 2, (int64_t[]){80, 20, 50, 50}); /* the same sum */
  deal = solve();
  expect_position(deal, TRUCE_FAIR_UTILITARIAN, 1);
  truce_deal_free(deal);
  one_issue(3, 2, (int64_t[]){20, 30, 90, 70, 20, 35}); /* the same least gain */
  deal = solve();
  expect_position(deal, TRUCE_FAIR_EGALITARIAN, 1);
  truce_deal_free(deal);
  one_issue(2, 2, (int64_t[]){90, 0, 0, 80}); /* no product at all */
  deal = solve();
  expect_position(deal, TRUCE_FAIR_NASH, 0);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* The third can get nothing beyond its no-deal value: it does not hold the others back. */
START_TEST(who_has_no_hopes_is_left_out)
{
  one_issue(3, 3, (int64_t[]){90, 10, 30, 50, 60, 30, 10, 70, 30});
  deal_model_no_deal(&m, 2, 30 * TRUCE_BILLION);
  truce_deal *deal = solve();
  ck_assert_double_eq(deal->ideal[2], 30);
  expect_position(deal, TRUCE_FAIR_KALAI_SMORODINSKY, 1);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* 0.1 + 0.2 is 0.3: points that only rounding tells apart are one point. */
START_TEST(equal_sums_are_one_point)
{
  deal_model_start(&m, 2, false, 1);
  for (size_t k = 0; k < 2; k++)
    deal_model_issue(&m, TRUCE_NAMED, 2);
  deal_model_value(&m, 0, 0, 10, 1, 10, (int64_t[]){10, 0});
  deal_model_value(&m, 0, 1, 10, 2, 10, (int64_t[]){10, 0});
  for (size_t k = 0; k < 2; k++)
    deal_model_value(&m, 1, k, 10, 5, 10, (int64_t[]){10, 0});
  deal_model_interests(&m, 0)->weight_total = TRUCE_BILLION;
  deal_model_no_deal(&m, 0, 3 * TRUCE_BILLION / 10);
  truce_deal *deal = solve();
  ck_assert(!deal->rounded);
  ck_assert_uint_eq(deal->frontier_total, 1);
  ck_assert_uint_eq(deal->agreements.exact, 1);
  ck_assert_double_eq(deal->solutions[TRUCE_FAIR_NASH].gain[0], 0);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* Either package adds ten points to the same sum. The denominators share no factor, and rounding
 * the parts of the sums would tell them apart. */
START_TEST(sums_are_compared_exactly)
{
  static const int64_t primes[] = {16777199, 16777183, 16777153};
  deal_model_start(&m, 3, false, 100);
  for (size_t k = 0; k < 2; k++)
    deal_model_issue(&m, TRUCE_NAMED, 2);
  for (size_t d = 0; d < 3; d++) {
    deal_model_value(&m, d, 1, 1, 1 + (int64_t)d, 1, (int64_t[]){1, 1});
    deal_model_interests(&m, d)->weight_total = primes[d] * TRUCE_BILLION;
  }
  for (size_t d = 0; d < 2; d++)
    deal_model_term(&m, d, "c0", &(truce_comparison){0, d, TRUCE_EQ}, 1, 10 * TRUCE_BILLION);
  truce_deal *deal = solve();
  ck_assert(!deal->rounded);
  expect_position(deal, TRUCE_FAIR_UTILITARIAN, 0); /* the second starts with more than the first */
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* Totals without a small common denominator are rounded, and the answer says so. */
START_TEST(unwieldy_numbers_are_rounded)
{
  static const int64_t weights[] = {999999937, 999999929, 999999893, 999999883};
  deal_model_start(&m, 2, false, 100);
  double total = 0, expected = 0;
  for (size_t k = 0; k < 4; k++) {
    deal_model_issue(&m, TRUCE_NAMED, 2);
    deal_model_value(&m, 0, k, TRUCE_BILLION, weights[k], weights[3 - k],
                     (int64_t[]){weights[3 - k] / 3, weights[3 - k] / 7});
    deal_model_value(&m, 1, k, 1, 1, 100, (int64_t[]){0, 100});
    total += (double)weights[k];
    expected += (double)weights[k] * (double)(weights[3 - k] / 3) / (double)weights[3 - k];
  }
  truce_deal *deal = solve();
  ck_assert(deal->rounded);
  ck_assert_double_eq_tol(deal->best[0], 100 * expected / total, 1e-9);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* ---- Too many issues tied together to merge ---- */

static void tangled(size_t dealers, size_t issues)
{
  uint8_t bytes[4000];
  tape_fill(bytes, sizeof bytes, 7);
  tape t = {bytes, sizeof bytes, 0};
  deal_model_start(&m, dealers, false, 100);
  for (size_t k = 0; k < issues; k++)
    deal_model_issue(&m, TRUCE_ORDERED, 4);
  for (size_t d = 0; d < dealers; d++) {
    for (size_t k = 0; k < issues; k++) {
      int64_t values[4];
      for (size_t v = 0; v < 4; v++)
        values[v] = tape_below(&t, 101);
      deal_model_value(&m, d, k, 1, 1 + tape_below(&t, 30), 100, values);
    }
    for (size_t k = 0; k + 1 < issues; k++)
      deal_model_term(&m, d, "c0 and c1",
                      (truce_comparison[]){{k, tape_below(&t, 4), TRUCE_GE},
                                           {k + 1, tape_below(&t, 4), TRUCE_LE}},
                      2, ((int64_t)tape_below(&t, 9) - 4) * TRUCE_BILLION);
    deal_model_no_deal(&m, d, 20 * TRUCE_BILLION);
  }
}

START_TEST(what_is_searched_says_how_far_it_got)
{
  tangled(3, 16);
  truce_deal *deal = solve_with(&(truce_deal_options){.search_nodes = 300, .frontier_limit = 4});
  ck_assert(!deal->frontier_complete);
  ck_assert(deal->deal_exists && deal->deal_known);
  ck_assert_uint_gt(deal->frontier_count, 0);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    ck_assert(s->found && s->package.acceptable);
    ck_assert(s->proven ? s->gap == 0 : s->gap > 0);
    for (size_t d = 0; d < 3; d++)
      ck_assert_double_ge(s->gain[d], 0);
  }
  ck_assert(deal->agreements.low <= deal->agreements.high && deal->agreements.high > 0);
  ck_assert(deal->agreements.high <= deal->possible.high);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

/* ---- Refusals ---- */

START_TEST(a_case_must_have_what_a_deal_needs)
{
  deal_model_start(&m, 2, false, 100);
  expect_refusal("no-issues");
  one_issue(2, 2, (int64_t[]){1, 2, 3, 4});
  deal_model_interests(&m, 1)->stated = false;
  expect_refusal("few-interests");
  one_issue(2, 2, (int64_t[]){1, 2, 3, 4});
  deal_model_never(&m, 0, 0, 0);
  deal_model_never(&m, 1, 0, 1);
  expect_refusal("nothing-left");
  one_issue(TRUCE_DEALERS_MAX, 2, (int64_t[2 * TRUCE_DEALERS_MAX]){0});
  m.parties[TRUCE_DEALERS_MAX] = m.parties[0];
  m.c.party_count++;
  expect_refusal("many-interests");
  deal_model_free(&m);
}
END_TEST

START_TEST(cancelling_leaves_nothing)
{
  tangled(3, 8);
  volatile sig_atomic_t cancel = 1;
  truce_deal *deal;
  char code[40];
  const truce_control control = {.cancel = &cancel};
  ck_assert_int_eq(try_solve(&deal, NULL, &control, code, sizeof code), TRUCE_CANCELLED);
  ck_assert_ptr_null(deal);
  deal_model_free(&m);
}
END_TEST

static volatile sig_atomic_t stop_now;

static void stop_at_second_phase(void *context, const char *phase, double share)
{
  unsigned *calls = context;
  ck_assert_ptr_nonnull(phase);
  ck_assert(share >= 0 && share <= 1);
  stop_now = ++*calls >= 2;
}

START_TEST(cancelling_on_the_way_leaves_nothing)
{
  tangled(3, 16);
  unsigned calls = 0;
  stop_now = 0;
  truce_deal *deal;
  char code[40];
  const truce_control control = {
      .cancel = &stop_now, .progress = stop_at_second_phase, .progress_context = &calls};
  ck_assert_int_eq(try_solve(&deal, NULL, &control, code, sizeof code), TRUCE_CANCELLED);
  ck_assert_uint_ge(calls, 2);
  ck_assert_ptr_null(deal);
  deal_model_free(&m);
}
END_TEST

static void fail_each_in_turn(const truce_deal_options *options)
{
  truce_diagnostics *diagnostics;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_deal *deal = NULL;
    fail_alloc_after(failed);
    const truce_status status = truce_deal_solve(&deal, &m.c, options, NULL, diagnostics);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert(hit == (deal == NULL));
    truce_deal_free(deal);
  }
  ck_assert_int_gt(failed, 10);
  truce_diagnostics_free(diagnostics);
}

START_TEST(each_allocation_may_fail)
{
  uint8_t bytes[1000];
  for (uint64_t seed = 1; seed < 40; seed += 6) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    deal_model_random(&m, &t, 200);
    deal_twin w;
    deal_twin_init(&w, &m.c);
    if (w.possible_count > 0)
      fail_each_in_turn(&(truce_deal_options){.frontier_limit = 3});
    deal_twin_free(&w);
    deal_model_free(&m);
  }
}
END_TEST

START_TEST(openings_survive_each_allocation)
{
  one_issue(2, 3, (int64_t[]){0, 100, 50, 50, 100, 0});
  deal_model_never(&m, 0, 0, 1);
  for (size_t d = 0; d < 2; d++)
    deal_model_no_deal(&m, d, 45 * TRUCE_BILLION);
  truce_deal *deal = solve();
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_openings openings = {0};
    fail_alloc_after(failed);
    const truce_status status = truce_deal_openings(&openings, deal, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert(hit == (openings.memory == NULL));
    truce_openings_free(&openings);
  }
  ck_assert_int_gt(failed, 10);
  truce_deal_free(deal);
  deal_model_free(&m);
}
END_TEST

START_TEST(solutions_have_names)
{
  ck_assert_str_eq(truce_solution_id(TRUCE_FAIR_KALAI_SMORODINSKY), "kalai_smorodinsky");
  ck_assert_str_eq(truce_solution_label(TRUCE_FAIR_NASH), "Nash");
  ck_assert_str_eq(truce_solution_aim(TRUCE_FAIR_UTILITARIAN), "the largest sum");
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("solve");
  tcase_add_test(group, bill_and_jack);
  tcase_add_test(group, three_dealers);
  tcase_add_test(group, many_packages_are_counted_exactly);
  tcase_add_test(group, more_packages_than_a_number_holds);
  tcase_add_test(group, no_deal_is_an_answer);
  tcase_add_test(group, a_lifted_red_line_opens_a_deal);
  tcase_add_test(group, equals_go_to_the_first_in_the_file);
  tcase_add_test(group, ties_go_to_who_has_least);
  tcase_add_test(group, who_has_no_hopes_is_left_out);
  tcase_add_test(group, equal_sums_are_one_point);
  tcase_add_test(group, sums_are_compared_exactly);
  tcase_add_test(group, unwieldy_numbers_are_rounded);
  tcase_add_test(group, what_is_searched_says_how_far_it_got);
  tcase_add_test(group, a_case_must_have_what_a_deal_needs);
  tcase_add_test(group, cancelling_leaves_nothing);
  tcase_add_test(group, cancelling_on_the_way_leaves_nothing);
  tcase_add_test(group, each_allocation_may_fail);
  tcase_add_test(group, openings_survive_each_allocation);
  tcase_add_test(group, solutions_have_names);
  return run_tests("deal", group);
}
