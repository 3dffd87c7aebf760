#include <check.h>

#include "property/statement_properties.h"
#include "support/run_suite.h"

enum { TAPE = 700, STATEMENTS = 20000 };

START_TEST(statements_mean_what_their_trees_mean)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 1;
  int nested = 0, large = 0;
  for (int k = 0; k < STATEMENTS; k++) {
    for (size_t b = 0; b < TAPE; b++) {
      state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      bytes[b] = (uint8_t)(state >> 56);
    }
    const int connectives = truce_property_statement(bytes, sizeof bytes);
    nested += connectives >= 2;
    large += connectives >= 20;
  }
  /* The generator must keep producing statements worth reading. */
  ck_assert_int_gt(nested, STATEMENTS / 2);
  ck_assert_int_gt(large, STATEMENTS / 20);
}
END_TEST

START_TEST(short_tapes_are_fine)
{
  static const uint8_t ones[] = {1, 1, 1};
  ck_assert_int_eq(truce_property_statement(NULL, 0), 0);
  for (size_t size = 0; size <= sizeof ones; size++)
    ck_assert_int_ge(truce_property_statement(ones, size), 0);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("twin");
  tcase_add_test(group, statements_mean_what_their_trees_mean);
  tcase_add_test(group, short_tapes_are_fine);
  return run_tests("statement properties", group);
}
