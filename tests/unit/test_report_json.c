/* The JSON writer, numbers as people read them, and widths of text. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/builder.h"
#include "report/json_writer.h"
#include "report/layout.h"
#include "report/utf8.h"
#include "support/run_suite.h"

static char *text;
static size_t size;
static FILE *out;

static void open_text(void)
{
  out = open_memstream(&text, &size);
  ck_assert_ptr_nonnull(out);
}

static void close_text(void)
{
  free(text);
}

/* What was written so far. */
static const char *written(void)
{
  ck_assert_int_eq(fclose(out), 0);
  return text;
}

typedef struct pair {
  const char *given, *expected;
} pair;

static const pair strings[] = {
    {"", "\"\"\n"},
    {"plain", "\"plain\"\n"},
    {"a\"b\\c/d", "\"a\\\"b\\\\c/d\"\n"},
    {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"\n"},
    {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"\n"},
    {"</script><!--", "\"\\u003c/script>\\u003c!--\"\n"},
    {"Türkiye “x” 𝄞", "\"Türkiye “x” 𝄞\"\n"},
    {"\xC3", "\"\\ufffd\"\n"},
    {"a\xFF\xFE"
     "b",
     "\"a\\ufffd\\ufffdb\"\n"},
    {"\xED\xA0\x80", "\"\\ufffd\\ufffd\\ufffd\"\n"}, /* half a surrogate pair */
    {"\xC0\xAF", "\"\\ufffd\\ufffd\"\n"},            /* a slash in two bytes */
    {"\xEF\xBF\xBD", "\"\xEF\xBF\xBD\"\n"},          /* U+FFFD as such */
};

START_TEST(strings_are_escaped)
{
  truce__json json = {.out = out};
  truce__json_array(&json);
  truce__json_string(&json, strings[_i].given);
  truce__json_array_end(&json);
  char expected[128];
  snprintf(expected, sizeof expected, "[%.*s]\n", (int)strlen(strings[_i].expected) - 1,
           strings[_i].expected);
  ck_assert_str_eq(written(), expected);
}
END_TEST

START_TEST(containers_nest_and_break_lines_where_asked)
{
  truce__json json = {.out = out, .lines = 1};
  truce__json_object(&json);
  truce__json_key(&json, "a");
  truce__json_array(&json);
  truce__json_integer(&json, UINT64_MAX);
  truce__json_null(&json);
  truce__json_array_end(&json);
  truce__json_key(&json, "b");
  truce__json_object(&json);
  truce__json_object_end(&json);
  truce__json_key(&json, "c");
  truce__json_bool(&json, true);
  truce__json_key(&json, "d");
  truce__json_string(&json, NULL);
  truce__json_key(&json, "e");
  truce__json_millionths(&json, -1500000);
  truce__json_object_end(&json);
  ck_assert_str_eq(written(), "{\n \"a\": [18446744073709551615, null],\n \"b\": {},\n"
                              " \"c\": true,\n \"d\": null,\n \"e\": -1.5\n}\n");
}
END_TEST

START_TEST(decimals_are_exact)
{
  static const struct {
    int64_t millionths;
    const char *expected;
  } cases[] = {
      {0, "0"},         {1, "0.000001"}, {-1, "-0.000001"},  {2500000, "2.5"},
      {40000000, "40"}, {100, "0.0001"}, {-40000000, "-40"}, {INT64_MIN, "-9223372036854.775808"}};
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
    char number[TRUCE__DECIMAL];
    ck_assert_str_eq(truce__decimal(number, cases[k].millionths), cases[k].expected);
  }
}
END_TEST

START_TEST(counts_are_grouped)
{
  char number[TRUCE__DECIMAL];
  ck_assert_str_eq(truce__grouped(number, 0), "0");
  ck_assert_str_eq(truce__grouped(number, 999), "999");
  ck_assert_str_eq(truce__grouped(number, 1000), "1,000");
  ck_assert_str_eq(truce__grouped(number, UINT64_MAX), "18,446,744,073,709,551,615");
}
END_TEST

START_TEST(a_builder_keeps_what_it_was_given)
{
  truce__builder b = {0};
  ck_assert_str_eq(truce__built(&b), "");
  for (int k = 0; k < 1000; k++)
    truce__build(&b, "%d,", k % 10);
  ck_assert_uint_eq(b.length, 2000);
  ck_assert_int_eq(strncmp(b.text, "0,1,2,", 6), 0);
  truce__builder_clear(&b);
  ck_assert_str_eq(truce__built(&b), "");
  truce__builder_free(&b);
}
END_TEST

START_TEST(widths_count_columns)
{
  ck_assert_uint_eq(truce__width("Türkiye"), 7);
  ck_assert_uint_eq(truce__width("e\xCC\x81"), 1);    /* a combining accent */
  ck_assert_uint_eq(truce__width("停火"), 4);         /* two wide characters */
  ck_assert_uint_eq(truce__width("\x1b[31m\xFF"), 6); /* each shown as U+FFFD */
}
END_TEST

START_TEST(nothing_put_can_steer_a_terminal)
{
  truce__put(out, "a\x1b[31mb\xC2\x9B"
                  "c\xE2\x80\xAE"
                  "d\n");
  ck_assert_str_eq(written(), "a�[31mb�c�d�");
}
END_TEST

START_TEST(paragraphs_are_wrapped)
{
  truce__put_wrapped(out, "- ", 2, 20, "  one two three four five six  seven\neight ");
  truce__put_wrapped(out, "", 0, 10, "abcdefghijklmnopqrstuvwxyz x");
  truce__put_wrapped(out, "lead ", 4, 20, "");
  ck_assert_str_eq(written(), "- one two three four\n  five six  seven\n  eight\n"
                              "abcdefghij\nklmnopqrst\nuvwxyz x\nlead \n");
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("report_json");
  TCase *group = tcase_create("writing");
  tcase_set_timeout(group, 0);
  tcase_add_checked_fixture(group, open_text, close_text);
  tcase_add_loop_test(group, strings_are_escaped, 0, sizeof strings / sizeof strings[0]);
  tcase_add_test(group, containers_nest_and_break_lines_where_asked);
  tcase_add_test(group, nothing_put_can_steer_a_terminal);
  tcase_add_test(group, paragraphs_are_wrapped);
  suite_add_tcase(suite, group);
  TCase *values = tcase_create("values");
  tcase_add_test(values, decimals_are_exact);
  tcase_add_test(values, counts_are_grouped);
  tcase_add_test(values, a_builder_keeps_what_it_was_given);
  tcase_add_test(values, widths_count_columns);
  suite_add_tcase(suite, values);
  return run_suite(suite);
}
