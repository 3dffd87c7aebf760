#include <check.h>

#include "property/symbolic_properties.h"
#include "support/model.h"
#include "support/run_suite.h"

enum { TAPE = 6000, MODELS = 3000, LARGER = 100 };

/* Thousands of small conflicts: one-way and fixed options, impossible statements, ties, weights,
 * rankings; all five concepts. */
START_TEST(search_agrees_with_the_listing_engine)
{
  static uint8_t bytes[TAPE];
  size_t found[2] = {0};
  for (uint64_t seed = 0; seed < MODELS; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    truce_property_symbolic(bytes, sizeof bytes, 5, found);
  }
  ck_assert_uint_gt(found[0], MODELS);
  ck_assert_uint_gt(found[1], MODELS);
}
END_TEST

START_TEST(search_agrees_on_larger_conflicts)
{
  static uint8_t bytes[TAPE];
  size_t found[2] = {0};
  for (uint64_t seed = 0; seed < LARGER; seed++) {
    tape_fill(bytes, sizeof bytes, 2000000 + seed);
    truce_property_symbolic(bytes, sizeof bytes, 9, found);
  }
  ck_assert_uint_gt(found[0], LARGER / 2);
  ck_assert_uint_gt(found[1], LARGER / 2);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("engine");
  tcase_add_test(group, search_agrees_with_the_listing_engine);
  tcase_add_test(group, search_agrees_on_larger_conflicts);
  return run_tests("symbolic properties", group);
}
