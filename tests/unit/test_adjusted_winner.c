/* Adjusted winner: the published case, small ones by hand, and what defines it on random ones. */
#include <check.h>
#include <math.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "truce/deal.h"

enum { ISSUES = 12 };

typedef struct fixture {
  truce_case c;
  truce_party parties[3];
  truce_issue issues[ISSUES];
  truce_interest interests[3][ISSUES];
  size_t dealers[3];
  truce_deal deal;
} fixture;

/* Two dealers with these weights for `count` divisible issues. */
static void set_up(fixture *f, size_t count, const int *first, const int *second)
{
  *f = (fixture){.dealers = {0, 1, 2}};
  f->c = (truce_case){
      .parties = f->parties, .party_count = 3, .issues = f->issues, .issue_count = count};
  f->deal = (truce_deal){.c = &f->c, .dealer_count = 2, .dealers = f->dealers};
  for (size_t k = 0; k < count; k++) {
    f->issues[k].divisible = true;
    f->interests[0][k].weight.value = first[k] * TRUCE_BILLION;
    f->interests[1][k].weight.value = second[k] * TRUCE_BILLION;
  }
  for (size_t p = 0; p < 3; p++)
    f->parties[p].interests.issues = f->interests[p];
}

static truce_adjusted_winner solve(const fixture *f)
{
  truce_adjusted_winner result;
  ck_assert_int_eq(truce_deal_adjusted_winner(&result, &f->deal), TRUCE_OK);
  return result;
}

static void expect_total(const truce_adjusted_winner *result, double total)
{
  ck_assert_double_eq_tol(result->total[0], total, 1e-12);
  ck_assert_double_eq_tol(result->total[1], total, 1e-12);
}

/* Brams, Togman 1996. Sinai, recognition, West Bank and Gaza, linkage, rights, Jerusalem. */
START_TEST(camp_david)
{
  static fixture f;
  set_up(&f, 6, (int[]){35, 10, 20, 10, 5, 20}, (int[]){55, 5, 10, 5, 20, 5});
  truce_adjusted_winner result = solve(&f);
  const double israel[] = {1 / 6.0, 1, 1, 1, 0, 1};
  ck_assert_uint_eq(result.issue_count, 6);
  for (size_t k = 0; k < 6; k++) {
    ck_assert_uint_eq(result.issues[k], k);
    ck_assert_double_eq_tol(result.share[k], israel[k], 1e-15);
  }
  ck_assert_double_eq(result.points[0][0], 35);
  ck_assert_double_eq(result.points[4][1], 20);
  ck_assert(result.has_divided);
  ck_assert_uint_eq(result.divided, 0);
  expect_total(&result, 65 + 5 / 6.0);
  truce_adjusted_winner_free(&result);
}
END_TEST

START_TEST(the_example_file_says_the_same)
{
  truce_case *c = NULL;
  truce_deal *deal = NULL;
  truce_diagnostics *diagnostics = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  ck_assert_int_eq(
      truce_case_read_file(&c, TRUCE_SOURCE_DIR "/examples/camp-david-1978/case.yaml", diagnostics),
      TRUCE_OK);
  ck_assert_int_eq(truce_deal_solve(&deal, c, NULL, NULL, diagnostics), TRUCE_OK);
  truce_adjusted_winner result;
  ck_assert_int_eq(truce_deal_adjusted_winner(&result, deal), TRUCE_OK);
  expect_total(&result, 65 + 5 / 6.0);
  ck_assert_str_eq(c->issues[result.issues[result.divided]].id, "sinai");
  ck_assert_double_eq_tol(result.share[result.divided], 1 / 6.0, 1e-15);
  truce_adjusted_winner_free(&result);
  truce_deal_free(deal);
  truce_case_free(c);
  truce_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(nothing_need_be_divided)
{
  static fixture f;
  set_up(&f, 2, (int[]){60, 40}, (int[]){40, 60});
  truce_adjusted_winner result = solve(&f);
  ck_assert(!result.has_divided);
  ck_assert_double_eq(result.share[0], 1);
  ck_assert_double_eq(result.share[1], 0);
  expect_total(&result, 60);
  truce_adjusted_winner_free(&result);

  /* Both want both alike: the first has all, then hands the first of them over whole. */
  set_up(&f, 2, (int[]){7, 7}, (int[]){7, 7});
  result = solve(&f);
  ck_assert(!result.has_divided);
  ck_assert_double_eq(result.share[0], 0);
  ck_assert_double_eq(result.share[1], 1);
  expect_total(&result, 50);
  truce_adjusted_winner_free(&result);

  /* Thirds have no decimal: 1/3 against 1/3 must still count as even. */
  set_up(&f, 3, (int[]){1, 1, 1}, (int[]){7, 7, 7});
  result = solve(&f);
  ck_assert(result.has_divided);
  ck_assert_uint_eq(result.divided, 1);
  ck_assert_double_eq(result.share[1], 0.5);
  expect_total(&result, 50);
  truce_adjusted_winner_free(&result);
}
END_TEST

START_TEST(one_issue_is_halved)
{
  static fixture f;
  set_up(&f, 1, (int[]){3}, (int[]){8});
  truce_adjusted_winner result = solve(&f);
  ck_assert_double_eq(result.share[0], 0.5);
  expect_total(&result, 50);
  truce_adjusted_winner_free(&result);
}
END_TEST

/* The second gives nothing to the first issue, so it is not what it hands over; the third is not
 * divisible and does not count. */
START_TEST(an_issue_one_side_does_not_want)
{
  static fixture f;
  set_up(&f, 3, (int[]){90, 10, 900}, (int[]){0, 50, 1});
  f.issues[2].divisible = false;
  truce_adjusted_winner result = solve(&f);
  ck_assert_uint_eq(result.issue_count, 2);
  ck_assert_double_eq(result.points[1][1], 100);
  ck_assert_double_eq(result.share[0], 1);
  ck_assert_uint_eq(result.divided, 1);
  ck_assert_double_eq_tol(result.share[1], 10 / 110.0, 1e-15);
  expect_total(&result, 90 + 100 / 110.0);
  truce_adjusted_winner_free(&result);
}
END_TEST

START_TEST(what_it_does_not_apply_to)
{
  static fixture f;
  truce_adjusted_winner result;
  set_up(&f, 2, (int[]){1, 2}, (int[]){3, 4});
  f.deal.dealer_count = 3;
  ck_assert_int_eq(truce_deal_adjusted_winner(&result, &f.deal), TRUCE_BAD_INPUT);
  f.deal.dealer_count = 2;
  f.issues[0].divisible = f.issues[1].divisible = false;
  ck_assert_int_eq(truce_deal_adjusted_winner(&result, &f.deal), TRUCE_BAD_INPUT);
  f.issues[0].divisible = true;
  f.interests[1][0].weight.value = 0;
  ck_assert_int_eq(truce_deal_adjusted_winner(&result, &f.deal), TRUCE_BAD_INPUT);
}
END_TEST

/* Both end with the same, at most one issue is divided, and nobody holds any of an issue that the
 * other wants more for its points than what the other holds: that makes it efficient. */
static void check_definition(const fixture *f, const truce_adjusted_winner *result)
{
  double total[2] = {0, 0};
  size_t divided = 0;
  for (size_t k = 0; k < result->issue_count; k++) {
    total[0] += result->share[k] * result->points[k][0];
    total[1] += (1 - result->share[k]) * result->points[k][1];
    divided += result->share[k] > 0 && result->share[k] < 1;
    for (size_t j = 0; j < result->issue_count; j++) {
      const int64_t mine_k = f->interests[0][k].weight.value / TRUCE_BILLION;
      const int64_t mine_j = f->interests[0][j].weight.value / TRUCE_BILLION;
      const int64_t other_k = f->interests[1][k].weight.value / TRUCE_BILLION;
      const int64_t other_j = f->interests[1][j].weight.value / TRUCE_BILLION;
      if (result->share[k] > 0 && result->share[j] < 1 && mine_k + other_k > 0)
        ck_assert_int_ge(mine_k * other_j, mine_j * other_k);
    }
  }
  ck_assert_uint_eq(divided, result->has_divided);
  ck_assert_double_eq_tol(total[0], result->total[0], 1e-9);
  ck_assert_double_eq_tol(total[1], result->total[1], 1e-9);
  ck_assert_double_eq_tol(total[0], total[1], 1e-9);
  ck_assert_double_ge(total[0], 50 - 1e-9);
}

START_TEST(random_weights)
{
  static fixture f;
  uint8_t bytes[2 * ISSUES + 1];
  for (uint64_t seed = 0; seed < 5000; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    const size_t count = 1 + tape_below(&t, ISSUES);
    int first[ISSUES], second[ISSUES], sum[2] = {0, 0};
    for (size_t k = 0; k < count; k++) {
      sum[0] += first[k] = (int)tape_below(&t, 9);
      sum[1] += second[k] = (int)tape_below(&t, 9);
    }
    set_up(&f, count, first, second);
    if (sum[0] == 0 || sum[1] == 0)
      continue;
    truce_adjusted_winner result = solve(&f);
    check_definition(&f, &result);
    truce_adjusted_winner_free(&result);
  }
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  static fixture f;
  set_up(&f, 6, (int[]){35, 10, 20, 10, 5, 20}, (int[]){55, 5, 10, 5, 20, 5});
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_adjusted_winner result = {0};
    fail_alloc_after(failed);
    const truce_status status = truce_deal_adjusted_winner(&result, &f.deal);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert(hit == (result.memory == NULL));
    truce_adjusted_winner_free(&result);
  }
  ck_assert_int_ge(failed, 2);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("adjusted winner");
  tcase_add_test(group, camp_david);
  tcase_add_test(group, the_example_file_says_the_same);
  tcase_add_test(group, nothing_need_be_divided);
  tcase_add_test(group, one_issue_is_halved);
  tcase_add_test(group, an_issue_one_side_does_not_want);
  tcase_add_test(group, what_it_does_not_apply_to);
  tcase_add_test(group, random_weights);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("adjusted winner", group);
}
