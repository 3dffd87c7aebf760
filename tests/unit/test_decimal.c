/* Decimals as they are written in files: exact, or rounded where that is said. */
#include <check.h>

#include "case/read_genius.h"
#include "support/run_suite.h"

START_TEST(decimals)
{
  static const struct {
    const char *text;
    int places;
    int64_t scaled;
  } good[] = {{"0.25", 9, 250000000},
              {" -3 ", 0, -3},
              {"9.5E-4", 9, 950000},
              {"+1e3", 0, 1000},
              {".5", 0, 1},
              {"0.49", 0, 0},
              {"0.45", 0, 0},
              {"0.44521257716556312999", 16, 4452125771655631},
              {"1e-999", 9, 0},
              {"0e999", 9, 0},
              {"123456789012345678949", -2, 1234567890123456790},
              {"0.0000000000000000000000000000000000000000000000001", 9, 0}};
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    decimal value;
    int64_t scaled;
    ck_assert_msg(truce__decimal_read(good[k].text, &value), "%s", good[k].text);
    ck_assert_msg(truce__decimal_scaled(value, good[k].places, &scaled), "%s", good[k].text);
    ck_assert_msg(scaled == good[k].scaled, "%s: %lld", good[k].text, (long long)scaled);
  }
  static const char *const bad[] = {"",    ".",   "1.2.3", "1e",       "e5",    "NaN",
                                    "0x1", "1,5", "--1",   "Infinity", "1e999", "1 2"};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    decimal value;
    ck_assert_msg(!truce__decimal_read(bad[k], &value), "%s", bad[k]);
  }
  decimal large;
  int64_t scaled;
  ck_assert(truce__decimal_read("12345678901", &large));
  ck_assert(!truce__decimal_scaled(large, 9, &scaled));
  ck_assert_double_eq_tol(truce__decimal_double(large), 12345678901.0, 1e-3);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("decimal");
  tcase_add_test(tests, decimals);
  return run_tests("decimal", tests);
}
