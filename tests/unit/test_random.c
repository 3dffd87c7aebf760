/* Random numbers and the interval of a share. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "support/run_suite.h"

/* Two steps worked out by hand: from the state 1, 2, 3, 4 the output is rotate(2 * 5, 7) * 9 and
 * the state becomes 7, 0, 2 ^ 2 << 17, rotate(6, 45). */
START_TEST(a_step_is_as_published)
{
  truce__random r = {{1, 2, 3, 4}};
  ck_assert_uint_eq(truce__random_next(&r), 11520);
  ck_assert_uint_eq(r.state[0], 7);
  ck_assert_uint_eq(r.state[1], 0);
  ck_assert_uint_eq(r.state[2], 2 ^ (2U << 17));
  ck_assert_uint_eq(r.state[3], UINT64_C(6) << 45);
  ck_assert_uint_eq(truce__random_next(&r), 0);
}
END_TEST

START_TEST(seed_and_stream_decide)
{
  truce__random a, b;
  truce__random_start(&a, 1, 2);
  truce__random_start(&b, 1, 2);
  for (int k = 0; k < 100; k++)
    ck_assert_uint_eq(truce__random_next(&a), truce__random_next(&b));
  truce__random_start(&a, 1, 2);
  truce__random_start(&b, 2, 1);
  ck_assert_uint_ne(truce__random_next(&a), truce__random_next(&b));
  truce__random_start(&a, 0, 0);
  truce__random_start(&b, 0, 1);
  ck_assert_uint_ne(truce__random_next(&a), truce__random_next(&b));
}
END_TEST

/* The first number of neighbouring streams, as samples use them: 6 cells of 60,000 draws. The
 * bound is seven standard deviations of one cell. */
START_TEST(every_number_is_as_likely)
{
  enum { CELLS = 6, DRAWS = 60000, SLACK = 640 };
  int seen[CELLS] = {0};
  for (uint64_t k = 0; k < DRAWS; k++) {
    truce__random r;
    truce__random_start(&r, 7, k);
    const uint64_t x = truce__random_below(&r, CELLS);
    ck_assert_uint_lt(x, CELLS);
    seen[x]++;
  }
  for (int k = 0; k < CELLS; k++)
    ck_assert_int_lt(abs(seen[k] - DRAWS / CELLS), SLACK);
}
END_TEST

/* With 3 * 2^62 numbers, taking the high bits alone would make some twice as likely: 0, 1, 2 modulo
 * 3 would then come up in shares 1/2, 1/4, 1/4. */
START_TEST(large_ranges_are_not_biased)
{
  enum { DRAWS = 30000, SLACK = 570 };
  truce__random r;
  truce__random_start(&r, 1, 0);
  int seen[3] = {0};
  for (int k = 0; k < DRAWS; k++) {
    const uint64_t x = truce__random_below(&r, UINT64_C(3) << 62);
    ck_assert_uint_lt(x, UINT64_C(3) << 62);
    seen[x % 3]++;
  }
  for (int k = 0; k < 3; k++)
    ck_assert_int_lt(abs(seen[k] - DRAWS / 3), SLACK);
}
END_TEST

START_TEST(both_ends_are_included)
{
  truce__random r;
  truce__random_start(&r, 3, 0);
  bool seen[4] = {false};
  for (int k = 0; k < 200; k++) {
    const int64_t x = truce__random_between(&r, -2, 1);
    ck_assert(x >= -2 && x <= 1);
    seen[x + 2] = true;
  }
  for (int k = 0; k < 4; k++)
    ck_assert(seen[k]);
  ck_assert_int_eq(truce__random_between(&r, 5, 5), 5);
  bool below = false, above = false;
  for (int k = 0; k < 100; k++) {
    const int64_t x = truce__random_between(&r, INT64_MIN, INT64_MAX);
    below = below || x < 0;
    above = above || x > 0;
  }
  ck_assert(below && above);
}
END_TEST

/* Newcombe 1998, doi 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I. */
START_TEST(intervals_are_wilsons)
{
  static const struct {
    uint64_t hits, count;
    double low, high;
  } known[] = {{81, 263, 0.2553, 0.3662},
               {15, 148, 0.0624, 0.1605},
               {0, 20, 0, 0.1611},
               {1, 29, 0.0061, 0.1718}};
  double low, high;
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    truce__wilson(known[k].hits, known[k].count, &low, &high);
    ck_assert_double_eq_tol(low, known[k].low, 5e-5);
    ck_assert_double_eq_tol(high, known[k].high, 5e-5);
    truce__wilson(known[k].count - known[k].hits, known[k].count, &low, &high);
    ck_assert_double_eq_tol(low, 1 - known[k].high, 5e-5);
    ck_assert_double_eq_tol(high, 1 - known[k].low, 5e-5);
  }
  truce__wilson(0, 0, &low, &high);
  ck_assert_double_eq(low, 0);
  ck_assert_double_eq(high, 1);
  truce__wilson(5, 5, &low, &high);
  ck_assert_double_eq(high, 1);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("random");
  tcase_add_test(t, a_step_is_as_published);
  tcase_add_test(t, seed_and_stream_decide);
  tcase_add_test(t, every_number_is_as_likely);
  tcase_add_test(t, large_ranges_are_not_biased);
  tcase_add_test(t, both_ends_are_included);
  tcase_add_test(t, intervals_are_wilsons);
  return run_tests("random", t);
}
