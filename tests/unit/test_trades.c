/* Logrolling: by hand, and against the definition on random domains. */
#include <check.h>
#include <math.h>
#include <signal.h>

#include "support/fail_alloc.h"
#include "support/hand_domain.h"
#include "support/run_suite.h"

static truce_trades solve(const hand *h, const uint16_t *from)
{
  truce_trades trades;
  ck_assert_int_eq(truce_deal_trades(&trades, &h->deal, from, 10000, NULL), TRUCE_OK);
  return trades;
}

/* Two issues of three positions: the first matters more to dealer 0, the second to dealer 1. */
static void two_issues(hand *h)
{
  hand_init(h, 2);
  hand_issue(h, TRUCE_ORDERED, 3, (int64_t[]){40, 0, 20, 10, 0, 20});
  hand_issue(h, TRUCE_ORDERED, 3, (int64_t[]){0, 40, 5, 20, 10, 0});
}

START_TEST(each_gives_what_matters_less_to_it)
{
  static hand h;
  two_issues(&h);
  truce_trades trades = solve(&h, NULL);
  ck_assert_uint_eq(trades.from.positions[0], 1);
  ck_assert_uint_eq(trades.from.positions[1], 1);
  ck_assert_double_eq(trades.from.utility[0], 25);
  ck_assert_double_eq(trades.from.utility[1], 30);
  ck_assert(trades.from.acceptable);
  ck_assert_uint_eq(trades.trade_count, 1);
  const truce_trade *t = &trades.trades[0];
  ck_assert_uint_eq(t->giver, 0);
  ck_assert_uint_eq(t->taker, 1);
  ck_assert_uint_eq(t->issue_a, 1);
  ck_assert_uint_eq(t->issue_b, 0);
  ck_assert_uint_eq(t->a_from, 1);
  ck_assert_uint_eq(t->a_to, 0);
  ck_assert_uint_eq(t->b_from, 1);
  ck_assert_uint_eq(t->b_to, 0);
  ck_assert_double_eq(t->change[0], 15);
  ck_assert_double_eq(t->change[1], 10);
  truce_trades_free(&trades);
}
END_TEST

START_TEST(a_combination_counts)
{
  static hand h;
  for (int worth = -20; worth <= -10; worth += 10) {
    two_issues(&h);
    hand_box(&h, 0, worth);
    hand_box_side(&h, 0, 1);
    hand_box_side(&h, 1, 1);
    truce_trades trades = solve(&h, NULL);
    ck_assert_uint_eq(trades.trade_count, worth == -10);
    if (trades.trade_count > 0) {
      ck_assert_double_eq(trades.trades[0].change[0], 5);
      ck_assert_double_eq(trades.trades[0].change[1], 10);
    }
    truce_trades_free(&trades);
  }
}
END_TEST

START_TEST(red_lines_are_not_traded_away)
{
  static hand h;
  two_issues(&h);
  h.open[0] = false;
  truce_trades trades = solve(&h, NULL);
  ck_assert_uint_eq(trades.from.positions[0], 1); /* each position leaves somebody nothing */
  ck_assert_uint_eq(trades.trade_count, 0);
  truce_trades_free(&trades);

  /* A start across a red line: only what leaves it counts. */
  two_issues(&h);
  hand_issue(&h, TRUCE_ORDERED, 2, (int64_t[]){0, 0, 0, 0});
  h.open[h.first[2] + 1] = false;
  trades = solve(&h, (uint16_t[]){1, 1, 1});
  ck_assert(!trades.from.acceptable);
  ck_assert_uint_eq(trades.trade_count, 0);
  truce_trades_free(&trades);
  trades = solve(&h, (uint16_t[]){1, 1, 0});
  ck_assert_uint_eq(trades.trade_count, 1);
  truce_trades_free(&trades);
}
END_TEST

START_TEST(nobody_else_may_lose)
{
  static hand h;
  for (int64_t third = -1; third <= 0; third++) {
    hand_init(&h, 3);
    hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 0, 1, 20, -10, 1 + third});
    hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 0, 1, -10, 20, 1});
    truce_trades trades = solve(&h, (uint16_t[]){0, 0});
    ck_assert_uint_eq(trades.trade_count, third == 0);
    truce_trades_free(&trades);
  }
}
END_TEST

/* Where nothing else matters to a dealer it has no say in where the trades start. */
START_TEST(the_start_ignores_who_does_not_care)
{
  static hand h;
  hand_init(&h, 2);
  hand_issue(&h, TRUCE_NAMED, 3, (int64_t[]){5, 0, 5, 9, 5, 3});
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){1, 2, 1, 2});
  truce_trades trades = solve(&h, NULL);
  ck_assert_uint_eq(trades.from.positions[0], 1);
  ck_assert_uint_eq(trades.from.positions[1], 0);
  truce_trades_free(&trades);
}
END_TEST

/* ---- The definition ---- */

typedef struct twin_best {
  bool any;
  double sum;
} twin_best;

static void values(const hand *h, const uint16_t *package, double *value)
{
  for (size_t p = 0; p < h->d.dealer_count; p++)
    value[p] = (double)truce__domain_value(&h->d, p, package);
}

/* Whether the swap is a trade between the two; *sum is then what all gain together. */
static bool is_trade(const hand *h, const uint16_t *from, const truce_trade *t, double *sum)
{
  double start[HAND_DEALERS], given[HAND_DEALERS], got[HAND_DEALERS], both[HAND_DEALERS];
  uint16_t package[HAND_ISSUES];
  values(h, from, start);
  memcpy(package, from, sizeof package);
  package[t->issue_a] = t->a_to;
  values(h, package, given);
  package[t->issue_b] = t->b_to;
  values(h, package, both);
  const bool possible = truce__domain_open(&h->d, package);
  package[t->issue_a] = from[t->issue_a];
  values(h, package, got);
  const size_t giver = t->giver, taker = t->taker;
  if (!possible || given[giver] >= start[giver] || given[taker] <= start[taker] ||
      got[giver] <= start[giver] || got[taker] >= start[taker] || both[giver] <= start[giver] ||
      both[taker] <= start[taker])
    return false;
  *sum = 0;
  for (size_t p = 0; p < h->d.dealer_count; p++) {
    if (both[p] < start[p])
      return false;
    *sum += both[p] - start[p];
  }
  return true;
}

static twin_best best_of(const hand *h, const uint16_t *from, size_t giver, size_t taker, size_t a,
                         size_t b)
{
  twin_best best = {0};
  for (size_t x = 0; x < h->issues[a].position_count; x++) {
    for (size_t y = 0; y < h->issues[b].position_count; y++) {
      const truce_trade t = {.giver = giver,
                             .taker = taker,
                             .issue_a = a,
                             .issue_b = b,
                             .a_to = (uint16_t)x,
                             .b_to = (uint16_t)y};
      double sum;
      if (is_trade(h, from, &t, &sum) && (!best.any || sum > best.sum))
        best = (twin_best){true, sum};
    }
  }
  return best;
}

/* Every trade is one, is the best of its kind, and stands in order. */
static void check_listed(const hand *h, const uint16_t *from, const truce_trades *trades)
{
  double before = INFINITY;
  for (size_t k = 0; k < trades->trade_count; k++) {
    const truce_trade *t = &trades->trades[k];
    double sum = 0, changes = 0;
    ck_assert(t->giver < t->taker);
    ck_assert(is_trade(h, from, t, &sum));
    for (size_t p = 0; p < h->d.dealer_count; p++)
      changes += t->change[p];
    ck_assert_double_eq_tol(changes, sum, 1e-9);
    ck_assert_double_le(sum, before);
    before = sum;
    const twin_best best = best_of(h, from, t->giver, t->taker, t->issue_a, t->issue_b);
    ck_assert_double_eq(best.sum, sum);
  }
}

/* Every kind that has a trade is listed, unless other dealers make as good a swap on its issues. */
static size_t check_complete(const hand *h, const uint16_t *from, const truce_trades *trades)
{
  size_t kinds = 0;
  for (size_t giver = 0; giver < h->d.dealer_count; giver++) {
    for (size_t taker = giver + 1; taker < h->d.dealer_count; taker++) {
      for (size_t pair = 0; pair < h->d.issue_count * h->d.issue_count; pair++) {
        const size_t a = pair / h->d.issue_count, b = pair % h->d.issue_count;
        const twin_best best = a != b ? best_of(h, from, giver, taker, a, b) : (twin_best){0};
        bool listed = !best.any;
        kinds += best.any;
        for (size_t k = 0; k < trades->trade_count && !listed; k++) {
          const truce_trade *t = &trades->trades[k];
          double sum;
          listed = is_trade(h, from, t, &sum) && sum == best.sum &&
                   (t->issue_a == a ? t->issue_b == b : t->issue_a == b && t->issue_b == a);
        }
        ck_assert(listed);
      }
    }
  }
  return kinds;
}

START_TEST(random_domains_by_definition)
{
  static hand h;
  uint8_t bytes[600];
  size_t seen = 0, coupled = 0;
  for (uint64_t seed = 0; seed < 4000; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    const size_t dealers = seed % 2 == 0 ? 2 : 2 + tape_below(&t, 3);
    hand_random(&h, &t, dealers, 2 + tape_below(&t, 4));
    uint16_t from[HAND_ISSUES] = {0};
    for (size_t k = 0; k < h.d.issue_count; k++)
      from[k] = (uint16_t)tape_below(&t, (unsigned)h.issues[k].position_count);
    truce_trades trades = solve(&h, from);
    check_listed(&h, from, &trades);
    const size_t kinds = check_complete(&h, from, &trades);
    if (dealers == 2)
      ck_assert_uint_eq(trades.trade_count, kinds);
    ck_assert_uint_le(trades.trade_count, kinds);
    seen += kinds;
    coupled += h.d.box_count > 0 && kinds > 0;
    truce_trades_free(&trades);
  }
  ck_assert_uint_gt(seen, 1000);
  ck_assert_uint_gt(coupled, 100);
}
END_TEST

/* Many positions and nothing that couples them: the moves worth a look are few. */
START_TEST(long_issues_by_definition)
{
  static hand h;
  uint8_t bytes[600];
  size_t seen = 0;
  for (uint64_t seed = 0; seed < 300; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    hand_init(&h, 2 + seed % 4 / 3);
    for (size_t k = 0; k < 3; k++) {
      int64_t worth[30 * HAND_DEALERS];
      for (size_t v = 0; v < 30 * h.d.dealer_count; v++)
        worth[v] = tape_below(&t, 100);
      hand_issue(&h, TRUCE_NAMED, 30, worth);
    }
    uint16_t from[HAND_ISSUES] = {0};
    truce_trades trades = solve(&h, from);
    check_listed(&h, from, &trades);
    seen += check_complete(&h, from, &trades);
    truce_trades_free(&trades);
  }
  ck_assert_uint_gt(seen, 300);
}
END_TEST

/* Dealers 1 and 2 both want what dealer 0 can do for them, and can both ask for it. */
START_TEST(the_same_two_moves_count_once)
{
  static hand h;
  hand_init(&h, 3);
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){1, 0, 0, 0, 5, 5});
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 1, 1, 5, 0, 0});
  truce_trades trades = solve(&h, (uint16_t[]){0, 0});
  ck_assert_uint_eq(trades.trade_count, 1);
  ck_assert_uint_eq(trades.trades[0].giver, 0);
  ck_assert_uint_eq(trades.trades[0].taker, 1);
  ck_assert_double_eq(trades.trades[0].change[2], 4);
  truce_trades_free(&trades);
}
END_TEST

/* ---- Limits ---- */

static void many_issues(hand *h)
{
  hand_init(h, 2);
  for (int64_t k = 1; k <= 8; k++)
    hand_issue(h, TRUCE_NAMED, 3, (int64_t[]){0, 18 - 2 * k, k, 9 - k, 2 * k, 0});
}

START_TEST(the_limit_keeps_the_largest)
{
  static hand h;
  many_issues(&h);
  truce_trades all = solve(&h, NULL), few;
  ck_assert_int_eq(truce_deal_trades(&few, &h.deal, NULL, 3, NULL), TRUCE_OK);
  ck_assert_uint_gt(all.trade_count, 3);
  ck_assert_uint_eq(few.trade_count, 3);
  for (size_t k = 0; k < 3; k++) {
    ck_assert_uint_eq(few.trades[k].issue_a, all.trades[k].issue_a);
    ck_assert_uint_eq(few.trades[k].issue_b, all.trades[k].issue_b);
  }
  truce_trades_free(&few);
  truce_trades_free(&all);
}
END_TEST

START_TEST(cancelling_leaves_nothing)
{
  static hand h;
  many_issues(&h);
  volatile sig_atomic_t cancel = 1;
  truce_trades trades = {.trade_count = 77};
  ck_assert_int_eq(
      truce_deal_trades(&trades, &h.deal, NULL, 3, &(truce_control){.cancel = &cancel}),
      TRUCE_CANCELLED);
  ck_assert_uint_eq(trades.trade_count, 77);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  static hand h;
  many_issues(&h);
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_trades trades = {0};
    fail_alloc_after(failed);
    const truce_status status = truce_deal_trades(&trades, &h.deal, NULL, 100, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert(hit == (trades.memory == NULL));
    truce_trades_free(&trades);
  }
  ck_assert_int_gt(failed, 4);
}
END_TEST

/* Sums of two scales that share no factor are compared exactly: 1/3 + 1/7 is more than 10/21 - 1/20
 * and no rounding is asked. */
START_TEST(scales_without_a_common_factor)
{
  static hand h;
  hand_init(&h, 2);
  h.d.scale[0] = INT64_C(999999999989);
  h.d.scale[1] = INT64_C(999999999961);
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 0, -1, 1000});
  hand_issue(&h, TRUCE_NAMED, 3, (int64_t[]){0, 0, 1000, -1, 1001, -2});
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 0, 1001, -1});
  /* 999 / s0 + 999 / s1 on the second issue, either way, against 1000 / s0 + 999 / s1. */
  truce_trades trades = solve(&h, (uint16_t[]){0, 0, 0});
  ck_assert_uint_eq(trades.trade_count, 2);
  ck_assert_uint_eq(trades.trades[0].issue_b, 2);
  ck_assert_uint_eq(trades.trades[1].issue_b, 1);
  /* 1/s1 is more than 1/s0: to lose 1 less is better than to gain 1 more. */
  ck_assert_uint_eq(trades.trades[1].b_to, 1);
  truce_trades_free(&trades);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("trades");
  tcase_add_test(group, each_gives_what_matters_less_to_it);
  tcase_add_test(group, a_combination_counts);
  tcase_add_test(group, red_lines_are_not_traded_away);
  tcase_add_test(group, nobody_else_may_lose);
  tcase_add_test(group, the_start_ignores_who_does_not_care);
  tcase_add_test(group, random_domains_by_definition);
  tcase_add_test(group, long_issues_by_definition);
  tcase_add_test(group, the_same_two_moves_count_once);
  tcase_add_test(group, the_limit_keeps_the_largest);
  tcase_add_test(group, cancelling_leaves_nothing);
  tcase_add_test(group, scales_without_a_common_factor);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("trades", group);
}
