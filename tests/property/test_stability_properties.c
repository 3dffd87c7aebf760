#include <check.h>

#include "property/stability_properties.h"
#include "support/model.h"
#include "support/run_suite.h"

enum { TAPE = 6000, MODELS = 3000, LARGER = 60 };

/* Thousands of small conflicts: 2 to 5 parties, one-way options, impossible statements, ties. */
START_TEST(engine_agrees_with_the_definitions)
{
  static uint8_t bytes[TAPE];
  size_t with_states = 0, several = 0;
  for (uint64_t seed = 0; seed < MODELS; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    const size_t states = truce_property_stability(bytes, sizeof bytes, 5);
    with_states += states > 0;
    several += states >= 8;
  }
  /* The generator must keep producing conflicts worth solving. */
  ck_assert_uint_gt(with_states, MODELS * 8 / 10);
  ck_assert_uint_gt(several, MODELS * 4 / 10);
}
END_TEST

START_TEST(engine_agrees_on_larger_conflicts)
{
  static uint8_t bytes[TAPE];
  for (uint64_t seed = 0; seed < LARGER; seed++) {
    tape_fill(bytes, sizeof bytes, 1000000 + seed);
    truce_property_stability(bytes, sizeof bytes, 7);
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("twin");
  tcase_add_test(group, engine_agrees_with_the_definitions);
  tcase_add_test(group, engine_agrees_on_larger_conflicts);
  return run_tests("stability properties", group);
}
