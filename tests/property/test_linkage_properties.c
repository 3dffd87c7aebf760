#include <check.h>
#include <string.h>

#include "property/linkage_properties.h"
#include "support/run_suite.h"

enum { TAPE = 400, LISTS = 150, TEXTS = 20000 };

static void fill(uint8_t *bytes, uint64_t *state)
{
  for (size_t b = 0; b < TAPE; b++) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    bytes[b] = (uint8_t)(*state >> 56);
  }
}

START_TEST(lists_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 5;
  for (int k = 0; k < LISTS; k++) {
    fill(bytes, &state);
    truce_property_linkage(bytes, sizeof bytes);
  }
}
END_TEST

START_TEST(bytes_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  static const char letters[] = "12;3\n\"a,\xD0\x9A .-7\n,";
  static const char head[] = "id,surname\n";
  uint64_t state = 6;
  int read = 0;
  for (int k = 0; k < TEXTS; k++) {
    fill(bytes, &state);
    const size_t length = sizeof head + bytes[TAPE - 1] % 30;
    for (size_t b = 0; b < length; b++)
      bytes[b] = (uint8_t)letters[bytes[b] % (sizeof letters - 1)];
    if (k % 8 != 0) /* without it nearly all are refused */
      memcpy(bytes, head, sizeof head - 1);
    read += truce_property_people(bytes, length);
  }
  ck_assert_int_gt(read, TEXTS / 100);
}
END_TEST

START_TEST(texts_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 7;
  for (int k = 0; k < TEXTS; k++) {
    fill(bytes, &state);
    truce_property_likeness(bytes, sizeof bytes);
  }
}
END_TEST

START_TEST(names_of_all_kinds)
{
  static uint8_t bytes[TAPE];
  uint64_t state = 8;
  for (int k = 0; k < TEXTS; k++) {
    fill(bytes, &state);
    truce_property_whole_name(bytes, sizeof bytes);
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("all");
  tcase_add_test(group, lists_of_all_kinds);
  tcase_add_test(group, bytes_of_all_kinds);
  tcase_add_test(group, texts_of_all_kinds);
  tcase_add_test(group, names_of_all_kinds);
  return run_tests("linkage properties", group);
}
