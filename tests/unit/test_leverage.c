/* Leverage: published values, closed forms against brute force, and the value of fighting on. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/app.h"
#include "truce/leverage.h"

static double near(double a, double b)
{
  return fabs(a - b);
}

START_TEST(fearon)
{
  const truce_bargaining_range r = truce_bargaining_range_of(0.6, 0.1, 0.2, 0);
  ck_assert(r.exists && near(r.low, 0.5) < 1e-12 && near(r.high, 0.8) < 1e-12);
  ck_assert(!truce_bargaining_range_of(0.6, 0, 0, 0).exists);
  ck_assert_double_eq_tol(truce_first_strike_limit(0.1, 0.2), 0.15, 1e-12);
  ck_assert(truce_bargaining_range_of(0.6, 0.1, 0.2, 0.149).exists);
  ck_assert(!truce_bargaining_range_of(0.6, 0.1, 0.2, 0.151).exists);
  ck_assert(truce_bargaining_range_of(0.95, 0.3, 0.3, 0).high <= 1);
  const truce_demand_choice d = truce_best_demand(0.6, 0.1, 0, 0.4);
  ck_assert_double_eq_tol(d.demand, 0.75, 1e-9);
  ck_assert_double_eq_tol(d.risk, 0.375, 1e-9);
}
END_TEST

/* No other demand is worth more: tried one by one. */
START_TEST(best_demand_is_best)
{
  for (int k = 0; k < 400; k++) {
    const double p = (k % 10) / 10.0, cost = (k / 10 % 8) / 10.0, low = (k / 80) / 10.0;
    const double high = low + (k % 7) / 10.0;
    const truce_demand_choice d = truce_best_demand(p, cost, low, high);
    ck_assert(d.demand >= p - 1e-12 && d.demand <= 1 && d.risk >= 0 && d.risk <= 1);
    for (int n = 0; n <= 1000 && high > low; n++) {
      const double y = low + (high - low) * n / 1000, x = fmin(1, p + y);
      const double risk = fmax(0, (x - p - low) / (high - low));
      ck_assert_msg(d.worth >= (1 - risk) * x + risk * (p - cost) - 1e-9, "case %d", k);
    }
  }
}
END_TEST

START_TEST(shifting_power)
{
  for (int k = 0; k < 1000; k++) {
    const double p = (k % 10) / 10.0, cost = (k / 10 % 10) / 20.0, discount = 0.5 + k / 2000.0;
    const double later = p + (1 - p) * (k % 7) / 6;
    const truce_shifting_power s = truce_shifting_power_of(p, later, cost, discount);
    const bool fights = 1 - p - cost > 1 - discount + discount * (1 - later - cost);
    ck_assert(s.fights_now == fights);
    if (near(later - p, s.limit) > 1e-9)
      ck_assert(fights == (later - p > s.limit));
  }
}
END_TEST

START_TEST(attrition)
{
  const truce_attrition a = truce_attrition_of((const double[]){2, 4}, (const double[]){1, 1});
  ck_assert_double_eq_tol(a.rate[0], 0.25, 1e-9);
  ck_assert_double_eq_tol(a.rate[1], 0.5, 1e-9);
  ck_assert_double_eq_tol(a.length, 4.0 / 3, 1e-9);
  ck_assert_double_eq_tol(a.quits_first[0] + a.quits_first[1], 1, 1e-12);
  /* Each is indifferent: what the other's giving up brings in an instant is what the instant costs.
   */
  const double value[2] = {7, 3}, cost[2] = {0.4, 1.1};
  const truce_attrition b = truce_attrition_of(value, cost);
  for (int i = 0; i < 2; i++)
    ck_assert_double_eq_tol(b.rate[1 - i] * value[i], cost[i], 1e-12);
  const truce_attrition none = truce_attrition_of(value, (const double[]){0, 0});
  ck_assert(isinf(none.length) && isnan(none.quits_first[0]));
}
END_TEST

START_TEST(ripeness)
{
  ck_assert_double_eq(truce_stalemate(0.5), 1);
  ck_assert_double_eq(truce_stalemate(1), 0);
  ck_assert_double_eq(truce_hurting(1, 120), 0.1);
  ck_assert_double_eq(truce_hurting(50, 100), 1);
  const double parts[] = {0.2, 0.8, NAN, 0.5}, none[] = {NAN, NAN, NAN, NAN};
  ck_assert_double_eq_tol(truce_ripeness_index(parts), 0.5, 1e-12);
  ck_assert(isnan(truce_ripeness_index(none)));
}
END_TEST

/* ---- Cases ---- */

static truce_diagnostics *diagnostics;

static truce_status read_case(truce_case **c, const char *war, const char *no_deal)
{
  char text[2048];
  (void)snprintf(text, sizeof text,
                 "truce: 1\ntitle: t\nparties: {a: {name: A}, b: {name: B}}\n"
                 "issues:\n  land: {positions: {all: x, half: y, none: z}}\n"
                 "interests:\n  a: {land: {weight: 1, values: {all: 100, half: 45, none: 0}}, "
                 "no_deal: %s}\n  b: {land: {weight: 1, values: {all: 0, half: 55, none: 100}}, "
                 "no_deal: %s}\n%s",
                 no_deal, no_deal, war);
  return truce_case_read_memory(c, "case.yaml", text, strlen(text), diagnostics);
}

static void start(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
}

static void stop(void)
{
  truce_diagnostics_free(diagnostics);
}

static const char simple[] = "war:\n  sides: [a, b]\n  odds: 60 ± 10\n  months: 10\n"
                             "  discount: 0.98\n"
                             "  a: {win: 90, lose: 10, costs: {money: {each: 0.5, per_month: 2}, "
                             "lives: {each: 0.25 ± 0.05}}}\n"
                             "  b: {aid: 0.5, costs: {money: {each: 2 ± 1}}}\n";

START_TEST(value_of_fighting_on)
{
  truce_case *c;
  ck_assert_int_eq(read_case(&c, simple, "from war"), TRUCE_OK);
  const truce_war_numbers n = truce_war_middle(&c->war);
  ck_assert_double_eq_tol(n.cost[0], 1.25, 1e-12);
  ck_assert_double_eq_tol(n.cost[1], 1.5, 1e-12);
  /* Month by month. */
  for (size_t s = 0; s < 2; s++) {
    double left = 1, paid = 0;
    for (int m = 0; m < 10; m++, left *= 0.98)
      paid += left * n.cost[s];
    const double p = s == 0 ? 0.6 : 0.4;
    const double value = left * (p * n.win[s] + (1 - p) * n.lose[s]) - paid;
    ck_assert_double_eq_tol(truce_war_value(&n, s), value, 1e-9);
    const truce_judgement *j = &c->parties[s].interests.no_deal;
    ck_assert_double_eq_tol((double)j->value / 1e9, value, 5.1e-4);
    ck_assert(j->low < j->value && j->value < j->high && j->basis.assumption);
  }
  truce_case_free(c);
}
END_TEST

START_TEST(levers_turn_the_answer)
{
  truce_case *c;
  truce_leverage_answer *a;
  ck_assert_int_eq(read_case(&c, simple, "from war"), TRUCE_OK);
  ck_assert_int_eq(truce_leverage_answer_init(&a, c, 50, 1, NULL, diagnostics), TRUCE_OK);
  ck_assert(a->has_deal && a->opens == a->deal_exists && a->opens);
  size_t found = 0;
  for (size_t k = 0; k < a->change_count; k++) {
    found += a->changes[k].found;
    ck_assert(!a->changes[k].found || a->changes[k].verified);
  }
  ck_assert_uint_gt(found, 0);
  /* More loss for both never closes a deal. */
  for (int k = 1; k < TRUCE_LOSS_POINTS; k++)
    ck_assert(a->chance[2][k] >= a->chance[2][k - 1]);
  truce_leverage_answer_free(a);
  truce_case_free(c);
}
END_TEST

START_TEST(hope_closes_the_range)
{
  truce_case *c;
  truce_leverage_answer *a;
  ck_assert_int_eq(read_case(&c,
                             "war: {sides: [a, b], odds: 50, months: 5, a: {odds: 95, costs: {x: "
                             "{each: 0.5}}}, b: {odds: 95, costs: {x: {each: 0.5}}}}\n",
                             "from war"),
                   TRUCE_OK);
  ck_assert_int_eq(truce_leverage_answer_init(&a, c, 10, 1, NULL, diagnostics), TRUCE_OK);
  ck_assert(!a->range.exists && !a->deal_exists && !a->opens);
  truce_leverage_answer_free(a);
  truce_case_free(c);
}
END_TEST

START_TEST(refused_with_place)
{
  static const struct {
    const char *war, *no_deal, *code;
  } wrong[] = {
      {"", "from war", "missing"},
      {"war: {sides: [a, c]}\n", "40", "unknown-name"},
      {"war: {sides: [a, a]}\n", "40", "unknown-name"},
      {"war: {odds: 50}\n", "40", "missing"},
      {"war: {sides: [a, b], odds: 120}\n", "40", "out-of-range"},
      {"war: {sides: [a, b], discount: 0}\n", "40", "out-of-range"},
      {"war: {sides: [a, b], a: {win: 5, lose: 9}}\n", "40", "out-of-range"},
      {"war: {sides: [a, b], a: {costs: {x: {}}}}\n", "40", "missing"},
      {"war: {sides: [a, b], a: {costs: {x: {each: -1}}}}\n", "40", "out-of-range"},
      {"events: [{date: 2025-06-01, kind: talk}]\nwar: {sides: [a, b], a: {costs: {x: {each: "
       "1, events: {kinds: raid}}}}}\n",
       "40", "no-events"},
      {"war: {sides: [a, b], moods: 3}\n", "40", "unknown-key"}};
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    truce_case *c = NULL;
    truce_diagnostics_free(diagnostics);
    start();
    ck_assert_int_eq(read_case(&c, wrong[k].war, wrong[k].no_deal), TRUCE_BAD_INPUT);
    const truce_diagnostic *d = truce_diagnostics_get(diagnostics, 0);
    ck_assert_msg(strcmp(d->code, wrong[k].code) == 0 && d->line > 0 && d->column > 0, "%zu: %s %s",
                  k, d->code, d->message);
    truce_case_free(c);
  }
}
END_TEST

START_TEST(every_allocation_may_fail)
{
  truce_case *c;
  ck_assert_int_eq(read_case(&c, simple, "from war"), TRUCE_OK);
  for (long n = 0;; n++) {
    truce_leverage_answer *a = NULL;
    fail_alloc_after(n);
    const truce_status status = truce_leverage_answer_init(&a, c, 3, 1, NULL, diagnostics);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    truce_leverage_answer_free(a);
    if (!hit) {
      ck_assert_int_eq(status, TRUCE_OK);
      break;
    }
    ck_assert(status == TRUCE_NO_MEMORY || status == TRUCE_OK);
  }
  truce_case_free(c);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("leverage");
  tcase_add_checked_fixture(tests, start, stop);
  tcase_add_test(tests, fearon);
  tcase_add_test(tests, best_demand_is_best);
  tcase_add_test(tests, shifting_power);
  tcase_add_test(tests, attrition);
  tcase_add_test(tests, ripeness);
  tcase_add_test(tests, value_of_fighting_on);
  tcase_add_test(tests, levers_turn_the_answer);
  tcase_add_test(tests, hope_closes_the_range);
  tcase_add_test(tests, refused_with_place);
  tcase_add_test(tests, every_allocation_may_fail);
  return run_tests("leverage", tests);
}
