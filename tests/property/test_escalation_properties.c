#include <check.h>

#include "property/escalation_properties.h"
#include "support/run_suite.h"

enum { TAPE = 300, RECORDS = 400 };

static void fill(uint8_t *bytes, uint64_t *state)
{
  for (size_t b = 0; b < TAPE; b++) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    bytes[b] = (uint8_t)(*state >> 56);
  }
}

START_TEST(records_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 3;
  int seen[3] = {0};
  for (int k = 0; k < RECORDS; k++) {
    fill(bytes, &state);
    seen[truce_property_escalation(bytes, sizeof bytes)]++;
  }
  /* The generator must keep producing all three. */
  for (int k = 0; k < 3; k++)
    ck_assert_int_gt(seen[k], RECORDS / 20);
}
END_TEST

START_TEST(plans_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 9;
  for (int k = 0; k < 5 * RECORDS; k++) {
    fill(bytes, &state);
    truce_property_planning(bytes, sizeof bytes);
  }
}
END_TEST

START_TEST(short_tapes_are_fine)
{
  static const uint8_t ones[] = {1, 1, 1, 1, 1, 1};
  for (size_t size = 0; size <= sizeof ones; size++) {
    ck_assert_int_ge(truce_property_escalation(ones, size), 0);
    truce_property_planning(ones, size);
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("all");
  tcase_add_test(group, records_of_all_kinds);
  tcase_add_test(group, plans_of_all_kinds);
  tcase_add_test(group, short_tapes_are_fine);
  return run_tests("escalation properties", group);
}
