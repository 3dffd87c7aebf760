/* Concessions: bargains worked out by hand, and what holds of all of them. */
#include <check.h>
#include <math.h>
#include <signal.h>

#include "support/fail_alloc.h"
#include "support/hand_domain.h"
#include "support/run_suite.h"

static truce_concession_options options_of(truce_tactic first, truce_tactic second, unsigned rounds)
{
  return (truce_concession_options){.tactic = {first, second}, .dealer = {0, 1}, .rounds = rounds};
}

static truce_concession talk(const hand *h, const truce_concession_options *options)
{
  truce_concession result;
  ck_assert_int_eq(truce_deal_concede(&result, &h->deal, options, NULL), TRUCE_OK);
  return result;
}

/* One issue of steps + 1 positions: what dealer 0 gains from one to the next, dealer 1 loses. */
static void one_pie(hand *h, int64_t steps)
{
  int64_t worth[2 * 101];
  hand_init(h, 2);
  for (int64_t v = 0; v <= steps; v++) {
    worth[2 * v] = v * 100 / steps;
    worth[2 * v + 1] = 100 - v * 100 / steps;
  }
  hand_issue(h, TRUCE_SCALE, (size_t)steps + 1, worth);
}

static void expect_offers(const truce_concession *result, size_t count, const unsigned *positions)
{
  ck_assert_uint_eq(result->offer_count, count);
  for (size_t k = 0; k < count; k++) {
    ck_assert_uint_eq(result->offers[k].round, k + 1);
    ck_assert_uint_eq(result->offers[k].by, k % 2);
    ck_assert_uint_eq(result->offers[k].package.positions[0], positions[k]);
  }
}

START_TEST(names)
{
  ck_assert_str_eq(truce_tactic_id(TRUCE_TACTIC_BOULWARE), "boulware");
  ck_assert_str_eq(truce_tactic_id(TRUCE_TACTIC_RUBINSTEIN), "rubinstein");
  ck_assert_str_eq(truce_tactic_label(TRUCE_TACTIC_LINEAR), "linear (gives way evenly)");
}
END_TEST

/* Demands 100, 90, 80, 70, 60, 50; at 40 for its next the first takes the 50 offered. */
START_TEST(linear_against_linear)
{
  static hand h;
  one_pie(&h, 10);
  const truce_concession_options options = options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_LINEAR, 10);
  truce_concession result = talk(&h, &options);
  ck_assert(result.agreed);
  ck_assert_uint_eq(result.round, 6);
  ck_assert_uint_eq(result.accepted_by, 0);
  expect_offers(&result, 6, (unsigned[]){10, 1, 8, 3, 6, 5});
  ck_assert_double_eq(result.package.utility[0], 50);
  ck_assert_double_eq(result.discounted[1], 50);
  ck_assert_double_eq(result.distance, 0);
  truce_concession_free(&result);
}
END_TEST

/* 1 - t^5 against 1 - t^(1/5): the one who waits gets nearly all. */
START_TEST(boulware_against_conceder)
{
  static hand h;
  one_pie(&h, 10);
  truce_concession_options options = options_of(TRUCE_TACTIC_BOULWARE, TRUCE_TACTIC_CONCEDER, 10);
  truce_concession result = talk(&h, &options);
  ck_assert(result.agreed);
  expect_offers(&result, 8, (unsigned[]){10, 6, 10, 7, 10, 8, 10, 9});
  ck_assert_uint_eq(result.accepted_by, 0);
  ck_assert_double_eq(result.package.utility[0], 90);
  truce_concession_free(&result);

  /* With the exponents of linear ones they do as linear ones do, and a gain shrinks by a tenth each
   * round. */
  options.exponent[0] = options.exponent[1] = 1;
  options.discount[0] = 0.9;
  h.d.no_deal[0] = 20;
  h.d.no_deal[1] = 10;
  result = talk(&h, &options);
  ck_assert(result.agreed);
  const double gain = result.package.utility[0] - 20;
  ck_assert_double_eq_tol(result.discounted[0], 20 + gain * pow(0.9, result.round - 1), 1e-12);
  ck_assert_double_eq(result.discounted[1], result.package.utility[1]);
  truce_concession_free(&result);
}
END_TEST

/* The first sees 10, 30, 50 of its 100 offered: it withholds 90, 70, 50, so asks 78 and then 56. */
START_TEST(tit_for_tat_follows)
{
  static hand h;
  one_pie(&h, 10);
  truce_concession_options options = options_of(TRUCE_TACTIC_TIT_FOR_TAT, TRUCE_TACTIC_LINEAR, 10);
  truce_concession result = talk(&h, &options);
  ck_assert(result.agreed);
  expect_offers(&result, 7, (unsigned[]){10, 1, 10, 3, 8, 5, 6});
  ck_assert_uint_eq(result.accepted_by, 1);
  truce_concession_free(&result);

  /* Two of them wait for each other; at the last offer there is nothing left to wait for. */
  options.tactic[1] = TRUCE_TACTIC_TIT_FOR_TAT;
  result = talk(&h, &options);
  ck_assert(result.agreed);
  expect_offers(&result, 10, (unsigned[]){10, 0, 10, 0, 10, 0, 10, 0, 10, 0});
  ck_assert_uint_eq(result.accepted_by, 0);
  truce_concession_free(&result);
}
END_TEST

/* Rubinstein 1982: the first gets (1 - b) / (1 - a b), here the most that leaves the second its
 * share of a pie in a hundred pieces. */
START_TEST(patience_decides)
{
  static const struct {
    double discount[2];
    unsigned position;
  } cases[] = {
      {{0.9, 0.9}, 52}, /* 10 / 19 = 52.6 */
      {{0.8, 0.9}, 35}, /* 10 / 28 = 35.7 */
      {{0.9, 0.8}, 71}, /* 20 / 28 = 71.4 */
      {{0.5, 0.5}, 66}, /* 2 / 3 */
      {{0, 0}, 50},     /* 0.98 each: 50.5 */
      {{1, 1}, 50},     /* the limit, the Nash point */
      {{0.5, 1}, 0},    /* who can wait for ever gets all */
      {{1, 0.5}, 100},
  };
  static hand h;
  one_pie(&h, 100);
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    truce_concession_options options =
        options_of(TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_RUBINSTEIN, 0);
    memcpy(options.discount, cases[k].discount, sizeof options.discount);
    truce_concession result = talk(&h, &options);
    ck_assert(result.agreed);
    ck_assert_uint_eq(result.round, 1);
    ck_assert_uint_eq(result.accepted_by, 1);
    ck_assert_uint_eq(result.package.positions[0], cases[k].position);
    truce_concession_free(&result);
  }
}
END_TEST

/* Gains count from the no-deal values: 60 to share above 30 and 10, not 100. */
START_TEST(patience_shares_the_gains)
{
  static hand h;
  one_pie(&h, 100);
  h.d.no_deal[0] = 30;
  h.d.no_deal[1] = 10;
  truce_concession_options options =
      options_of(TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_RUBINSTEIN, 0);
  options.discount[0] = options.discount[1] = 0.5;
  truce_concession result = talk(&h, &options);
  ck_assert_uint_eq(result.package.positions[0], 30 + 40);
  ck_assert_double_eq(result.discounted[0], 70);
  truce_concession_free(&result);

  /* In steps of 25 no package leaves the first 0.9 * 52.6 and the second as much; half and half is
   * nearest to that, whoever offers. */
  one_pie(&h, 4);
  options.discount[0] = options.discount[1] = 0.9;
  for (unsigned first = 0; first < 2; first++) {
    options.dealer[0] = first;
    options.dealer[1] = 1 - first;
    result = talk(&h, &options);
    ck_assert_uint_eq(result.round, 1);
    ck_assert_uint_eq(result.package.positions[0], 2);
    truce_concession_free(&result);
  }

  /* In whole thirds 66 and 34 come nearer than 33 and 67. */
  one_pie(&h, 3);
  result = talk(&h, &options);
  ck_assert_uint_eq(result.round, 1);
  ck_assert_uint_eq(result.package.positions[0], 2);
  truce_concession_free(&result);
}
END_TEST

/* Of four packages the one at the kink of the hull leaves both what waiting is worth; the one below
 * the hull counts for nothing. */
START_TEST(patience_finds_the_kink)
{
  static hand h;
  hand_init(&h, 2);
  hand_issue(&h, TRUCE_NAMED, 4, (int64_t[]){100, 0, 70, 20, 60, 75, 0, 100});
  truce_concession_options options =
      options_of(TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_RUBINSTEIN, 0);
  for (unsigned first = 0; first < 2; first++) {
    options.dealer[0] = first;
    options.dealer[1] = 1 - first;
    truce_concession result = talk(&h, &options);
    ck_assert_uint_eq(result.round, 1);
    ck_assert_uint_eq(result.package.positions[0], 2);
    truce_concession_free(&result);
  }
  /* A second issue adds (75, 45), and the best for the first is ruled out. Waiting is worth half of
   * 75 to the first and half of what the other has beside 37.5, 84.4, to the second. */
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 0, 15, -30});
  options = options_of(TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_RUBINSTEIN, 0);
  options.discount[0] = options.discount[1] = 0.5;
  h.open[0] = false;
  truce_concession result = talk(&h, &options);
  ck_assert_uint_eq(result.round, 1);
  ck_assert_uint_eq(result.package.positions[0], 2);
  ck_assert_uint_eq(result.package.positions[1], 1);
  truce_concession_free(&result);
}
END_TEST

START_TEST(nothing_to_agree_on)
{
  static hand h;
  one_pie(&h, 10);
  h.d.no_deal[0] = h.d.no_deal[1] = 60;
  for (int tactic = 0; tactic < TRUCE_TACTIC_COUNT; tactic++) {
    const truce_concession_options options =
        options_of((truce_tactic)tactic, TRUCE_TACTIC_CONCEDER, 10);
    truce_concession result = talk(&h, &options);
    ck_assert(!result.agreed);
    ck_assert_uint_eq(result.round, 10);
    ck_assert_uint_eq(result.offer_count, 10);
    ck_assert_ptr_null(result.package.positions);
    ck_assert_double_eq(result.discounted[0], 60);
    truce_concession_free(&result);
  }
  h.d.no_deal[1] = 101;
  const truce_concession_options options = options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_LINEAR, 10);
  truce_concession result = talk(&h, &options);
  ck_assert(!result.agreed);
  ck_assert_uint_eq(result.round, 0);
  ck_assert_uint_eq(result.offer_count, 0);
  truce_concession_free(&result);
}
END_TEST

/* From packages worth the same to it a side offers the one most like what it heard: the second
 * could change either issue and changes the one the first did not ask for. */
START_TEST(offers_are_like_what_was_heard)
{
  static hand h;
  hand_init(&h, 2);
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){0, 50, 60, 0});
  hand_issue(&h, TRUCE_NAMED, 2, (int64_t[]){40, 0, 0, 50});
  truce_concession_options options = options_of(TRUCE_TACTIC_BOULWARE, TRUCE_TACTIC_LINEAR, 10);
  truce_concession result = talk(&h, &options);
  ck_assert(result.agreed);
  ck_assert_uint_eq(result.offers[0].package.positions[0], 1);
  ck_assert_uint_eq(result.offers[0].package.positions[1], 0);
  /* 50 for the second either way: (0, 0) and (1, 1) are equally like (1, 0); the first listed. */
  ck_assert_uint_eq(result.offers[result.offer_count - 1].package.positions[0], 0);
  ck_assert_uint_eq(result.offers[result.offer_count - 1].package.positions[1], 0);
  /* (1, 1) would have been better for the first: 60 against 40, at the same 50. */
  ck_assert_double_eq(result.distance, 20);
  truce_concession_free(&result);
}
END_TEST

/* ---- What holds of every bargain ---- */

static double frontier_distance(const hand *h, const uint16_t *package)
{
  int64_t at[2];
  for (size_t p = 0; p < 2; p++)
    at[p] = truce__domain_value(&h->d, p, package);
  double least = INFINITY;
  uint16_t one[HAND_ISSUES] = {0}, other[HAND_ISSUES];
  for (bool more = true; more;) {
    bool beaten = !truce__domain_open(&h->d, one);
    memset(other, 0, sizeof other);
    for (bool inner = true; inner && !beaten;) {
      int better = 0, worse = 0;
      for (size_t p = 0; p < 2; p++) {
        const int64_t a = truce__domain_value(&h->d, p, other);
        const int64_t b = truce__domain_value(&h->d, p, one);
        better += a > b;
        worse += a < b;
      }
      beaten = truce__domain_open(&h->d, other) && better > 0 && worse == 0;
      size_t k = 0;
      while (k < h->d.issue_count && ++other[k] == h->issues[k].position_count)
        other[k++] = 0;
      inner = k < h->d.issue_count;
    }
    const double x = (double)(truce__domain_value(&h->d, 0, one) - at[0]);
    const double y = (double)(truce__domain_value(&h->d, 1, one) - at[1]);
    least = !beaten && sqrt(x * x + y * y) < least ? sqrt(x * x + y * y) : least;
    size_t k = 0;
    while (k < h->d.issue_count && ++one[k] == h->issues[k].position_count)
      one[k++] = 0;
    more = k < h->d.issue_count;
  }
  return least;
}

/* How unlike two packages are: issues that differ, in order by how far. */
static double unlike(const hand *h, const uint16_t *one, const uint16_t *other)
{
  double sum = 0;
  for (size_t k = 0; k < h->d.issue_count; k++) {
    const double apart = fabs((double)one[k] - (double)other[k]);
    if (apart > 0)
      sum +=
          h->issues[k].kind == TRUCE_NAMED ? 1 : apart / (double)(h->issues[k].position_count - 1);
  }
  return sum;
}

/* No possible package worth the same to the side that made the offer is more like what it heard. */
static void check_likeness(const hand *h, size_t dealer, const uint16_t *offer,
                           const uint16_t *heard)
{
  uint16_t one[HAND_ISSUES] = {0};
  for (bool more = true; more;) {
    if (truce__domain_open(&h->d, one) &&
        truce__domain_value(&h->d, dealer, one) == truce__domain_value(&h->d, dealer, offer))
      ck_assert_double_ge(unlike(h, one, heard), unlike(h, offer, heard) - 1e-9);
    size_t k = 0;
    while (k < h->d.issue_count && ++one[k] == h->issues[k].position_count)
      one[k++] = 0;
    more = k < h->d.issue_count;
  }
}

static void check_talk(const hand *h, const truce_concession_options *options,
                       const truce_concession *result)
{
  double asked[2] = {INFINITY, INFINITY};
  for (size_t k = 0; k < result->offer_count; k++) {
    const truce_offer *offer = &result->offers[k];
    const size_t dealer = options->dealer[offer->by];
    const int64_t own = truce__domain_value(&h->d, dealer, offer->package.positions);
    ck_assert(truce__domain_open(&h->d, offer->package.positions));
    ck_assert_int_ge(own, h->d.no_deal[dealer]);
    if (options->tactic[offer->by] != TRUCE_TACTIC_TIT_FOR_TAT) {
      ck_assert_double_le((double)own, asked[offer->by]);
    }
    asked[offer->by] = (double)own;
    if (k > 0 && options->tactic[offer->by] != TRUCE_TACTIC_RUBINSTEIN)
      check_likeness(h, dealer, offer->package.positions, offer[-1].package.positions);
  }
  if (!result->agreed)
    return;
  const truce_offer *last = &result->offers[result->offer_count - 1];
  const size_t taker = options->dealer[result->accepted_by];
  ck_assert_uint_ne(last->by, result->accepted_by);
  ck_assert_int_ge(truce__domain_value(&h->d, taker, result->package.positions),
                   h->d.no_deal[taker]);
  ck_assert(last->package.positions == result->package.positions);
  if (h->d.dealer_count == 2)
    ck_assert_double_eq_tol(result->distance, frontier_distance(h, result->package.positions),
                            1e-9);
}

START_TEST(random_bargains)
{
  static hand h;
  uint8_t bytes[600];
  size_t agreed = 0, refused = 0, apart = 0;
  for (uint64_t seed = 0; seed < 1500; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    const size_t dealers = seed % 3 == 0 ? 3 : 2;
    hand_random(&h, &t, dealers, 2 + tape_below(&t, 2));
    truce_concession_options options =
        options_of((truce_tactic)tape_below(&t, TRUCE_TACTIC_COUNT),
                   (truce_tactic)tape_below(&t, TRUCE_TACTIC_COUNT), 1 + tape_below(&t, 30));
    if (dealers == 3)
      options.dealer[tape_below(&t, 2)] = 2;
    options.discount[0] = tape_below(&t, 11) / 10.0;
    truce_concession result = talk(&h, &options);
    check_talk(&h, &options, &result);
    agreed += result.agreed;
    refused += !result.agreed;
    apart += result.agreed && dealers == 2 && result.distance > 0;
    truce_concession_free(&result);
  }
  ck_assert_uint_gt(agreed, 300);
  ck_assert_uint_gt(refused, 50);
  ck_assert_uint_gt(apart, 20);
}
END_TEST

/* Among three, what counts is the frontier of all three, seen by the two who talk. */
START_TEST(distance_among_three)
{
  static hand h;
  hand_init(&h, 3);
  hand_issue(&h, TRUCE_ORDERED, 3, (int64_t[]){100, 0, 0, 50, 50, 0, 0, 100, 0});
  const truce_package frontier[] = {{.positions = (uint16_t[]){0}}, {.positions = (uint16_t[]){2}}};
  const truce_concession_options options = options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_LINEAR, 10);
  truce_concession result = talk(&h, &options);
  ck_assert_uint_eq(result.package.positions[0], 1);
  ck_assert_double_eq(result.distance, 0);
  truce_concession_free(&result);
  h.deal.frontier = frontier;
  h.deal.frontier_count = 2;
  result = talk(&h, &options);
  ck_assert_double_eq_tol(result.distance, 50 * sqrt(2), 1e-12);
  truce_concession_free(&result);
}
END_TEST

/* 4^20 packages: offers come from the frontier and the packages drawn. */
static void twenty_issues(hand *h)
{
  hand_init(h, 2);
  for (int64_t k = 0; k < 20; k++) {
    const int64_t a = 1 + k % 3, b = 1 + k % 4;
    hand_issue(h, TRUCE_NAMED, 4, (int64_t[]){0, 3 * b, a, 2 * b, 2 * a, b, 3 * a, 0});
  }
  h->d.no_deal[0] = h->d.no_deal[1] = 40;
}

START_TEST(large_domains)
{
  static hand h;
  twenty_issues(&h);
  const truce_concession_options options =
      options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_BOULWARE, 0);
  truce_concession once = talk(&h, &options), again = talk(&h, &options);
  ck_assert(once.agreed);
  ck_assert_double_ge(once.package.utility[0], 40);
  ck_assert_double_ge(once.package.utility[1], 40);
  ck_assert_double_gt(once.package.utility[1], once.package.utility[0]);
  ck_assert_uint_eq(once.round, again.round);
  ck_assert_mem_eq(once.package.positions, again.package.positions, 20 * sizeof(uint16_t));
  truce_concession_free(&once);
  truce_concession_free(&again);
}
END_TEST

static void expect_same(const truce_concession *one, const truce_concession *other, size_t issues)
{
  ck_assert_int_eq(one->agreed, other->agreed);
  ck_assert_uint_eq(one->accepted_by, other->accepted_by);
  ck_assert_double_eq(one->distance, other->distance);
  ck_assert_uint_eq(one->offer_count, other->offer_count);
  for (size_t k = 0; k < one->offer_count; k++)
    ck_assert_mem_eq(one->offers[k].package.positions, other->offers[k].package.positions,
                     issues * sizeof(uint16_t));
}

/* Several bargains are what each is by itself, whoever begins; if memory runs out in the midst of
 * them nothing is left. */
START_TEST(several_at_once)
{
  static hand h;
  hand_init(&h, 3);
  for (int64_t k = 1; k <= 3; k++)
    hand_issue(&h, TRUCE_ORDERED, 4,
               (int64_t[]){9 * k, 0, k, 5, 4 * k, 7, 5 * k, 3, k, 0, 10 - k, 2});
  truce_concession_options options[] = {
      options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_BOULWARE, 20),
      options_of(TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_CONCEDER, 0),
      options_of(TRUCE_TACTIC_CONCEDER, TRUCE_TACTIC_TIT_FOR_TAT, 7),
  };
  enum { COUNT = sizeof options / sizeof *options };
  options[1].dealer[0] = 2;
  options[2].dealer[0] = 1;
  options[2].dealer[1] = 0;
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_concession all[COUNT] = {{0}};
    fail_alloc_after(failed);
    const truce_status status = truce_deal_concede_all(all, &h.deal, options, COUNT, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    for (size_t k = 0; k < COUNT; k++) {
      ck_assert(hit == (all[k].memory == NULL));
      if (hit)
        continue;
      truce_concession alone = talk(&h, &options[k]);
      expect_same(&all[k], &alone, 3);
      truce_concession_free(&alone);
      truce_concession_free(&all[k]);
    }
  }
  ck_assert_int_gt(failed, 12);
}
END_TEST

START_TEST(cancelling_leaves_nothing)
{
  static hand h;
  one_pie(&h, 10);
  volatile sig_atomic_t cancel = 1;
  truce_concession result = {.round = 77};
  const truce_concession_options options = options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_LINEAR, 10);
  ck_assert_int_eq(
      truce_deal_concede(&result, &h.deal, &options, &(truce_control){.cancel = &cancel}),
      TRUCE_CANCELLED);
  ck_assert_uint_eq(result.round, 77);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  static hand h;
  for (int large = 0; large < 2; large++) {
    if (large)
      twenty_issues(&h);
    else
      one_pie(&h, 100);
    const truce_concession_options options =
        options_of(TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_RUBINSTEIN, 100);
    long failed = 0;
    for (bool hit = true; hit; failed += hit) {
      truce_concession result = {0};
      fail_alloc_after(failed);
      const truce_status status = truce_deal_concede(&result, &h.deal, &options, NULL);
      hit = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      ck_assert(hit == (result.memory == NULL));
      truce_concession_free(&result);
    }
    ck_assert_int_gt(failed, 4);
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("concessions");
  tcase_add_test(group, names);
  tcase_add_test(group, linear_against_linear);
  tcase_add_test(group, boulware_against_conceder);
  tcase_add_test(group, tit_for_tat_follows);
  tcase_add_test(group, patience_decides);
  tcase_add_test(group, patience_shares_the_gains);
  tcase_add_test(group, patience_finds_the_kink);
  tcase_add_test(group, nothing_to_agree_on);
  tcase_add_test(group, offers_are_like_what_was_heard);
  tcase_add_test(group, random_bargains);
  tcase_add_test(group, distance_among_three);
  tcase_add_test(group, large_domains);
  tcase_add_test(group, several_at_once);
  tcase_add_test(group, cancelling_leaves_nothing);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("concessions", group);
}
