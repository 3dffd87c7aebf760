#include <check.h>

#include "property/deal_properties.h"
#include "support/model.h"
#include "support/run_suite.h"

enum { TAPE = 2000, CASES = 3000, LARGER = 100, RUGGED = 60, MIRRORED = 500 };

/* Thousands of small cases: 2 to 5 dealers, terms, red lines, ceilings, ties. */
START_TEST(engine_agrees_with_the_definitions)
{
  static uint8_t bytes[TAPE];
  size_t with_deal = 0, without = 0, closed = 0, wide = 0;
  for (uint64_t seed = 0; seed < CASES; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    const deal_covered covered = truce_property_deal(bytes, sizeof bytes, 150);
    with_deal += covered.acceptable > 0;
    without += covered.possible > 0 && covered.acceptable == 0;
    closed += covered.possible == 0;
    wide += covered.frontier >= 6;
  }
  /* The generator must keep producing cases worth solving. */
  ck_assert_uint_gt(with_deal, CASES * 4 / 10);
  ck_assert_uint_gt(without, CASES / 10);
  ck_assert_uint_gt(closed, 0);
  ck_assert_uint_gt(wide, CASES / 10);
}
END_TEST

START_TEST(engine_agrees_on_larger_cases)
{
  static uint8_t bytes[TAPE];
  for (uint64_t seed = 0; seed < LARGER; seed++) {
    tape_fill(bytes, sizeof bytes, 1000000 + seed);
    truce_property_deal(bytes, sizeof bytes, 3000);
  }
}
END_TEST

START_TEST(search_agrees_where_climbing_does_not)
{
  static uint8_t bytes[TAPE];
  size_t with_deal = 0;
  for (uint64_t seed = 0; seed < RUGGED; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    with_deal += truce_property_deal_rugged(bytes, sizeof bytes) > 0;
  }
  ck_assert_uint_gt(with_deal, RUGGED / 2);
}
END_TEST

START_TEST(mirrored_dealers_get_mirrored_answers)
{
  static uint8_t bytes[TAPE];
  size_t even = 0;
  for (uint64_t seed = 0; seed < MIRRORED; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    even += truce_property_deal_symmetric(bytes, sizeof bytes) != 0;
  }
  ck_assert_uint_gt(even, MIRRORED / 10);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("twin");
  tcase_add_test(group, engine_agrees_with_the_definitions);
  tcase_add_test(group, engine_agrees_on_larger_cases);
  tcase_add_test(group, search_agrees_where_climbing_does_not);
  tcase_add_test(group, mirrored_dealers_get_mirrored_answers);
  return run_tests("deal properties", group);
}
