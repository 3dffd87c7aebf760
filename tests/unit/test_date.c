#include <check.h>

#include "base/date.h"
#include "support/run_suite.h"

START_TEST(known_days)
{
  static const struct {
    const char *text;
    int32_t day;
  } known[] = {{"1970-01-01", 0},     {"1969-12-31", -1},      {"2000-02-29", 11016},
               {"2025-06-02", 20241}, {"0001-01-01", -719162}, {"9999-12-31", 2932896}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    int32_t day = 0;
    char text[TRUCE__DATE];
    ck_assert(truce__parse_date(known[k].text, &day));
    ck_assert_int_eq(day, known[k].day);
    ck_assert_str_eq(truce__date_text(text, day), known[k].text);
  }
}
END_TEST

START_TEST(every_day_follows_the_one_before)
{
  char text[TRUCE__DATE];
  for (int32_t day = -719162; day <= 2932896; day += day % 7 == 0 ? 97 : 1) {
    int32_t back = 0;
    ck_assert(truce__parse_date(truce__date_text(text, day), &back));
    ck_assert_int_eq(back, day);
  }
}
END_TEST

START_TEST(what_is_not_a_date)
{
  static const char *const wrong[] = {"",           "2025",       "2025-6-02",  "2025-13-01",
                                      "2025-00-10", "2025-02-29", "1900-02-29", "2025-04-31",
                                      "0000-01-01", "2025/06/02", "2025-06-0x", "2025-06-00"};
  int32_t day;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
    ck_assert(!truce__parse_date(wrong[k], &day));
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("date");
  tcase_add_test(tests, known_days);
  tcase_add_test(tests, every_day_follows_the_one_before);
  tcase_add_test(tests, what_is_not_a_date);
  return run_tests("date", tests);
}
