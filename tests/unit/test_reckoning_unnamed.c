/* Differences among those who were promised, handed over or received with no promise named: each is
 * explained, or open. tests/unit/test_reckoning.c has those of a promise. */
#include "support/reckoning_fixture.h"
#include "support/run_suite.h"

static const char gave[] = "handed over by russia, by name", got[] = "received by ukraine, by name",
                  promised[] = "promised by russia, by name";

static void refused(const char *rows, const char *text)
{
  char table[2000];
  (void)snprintf(table, sizeof table, HEAD "%s", rows);
  ck_assert_int_eq(add_to(r, table), TRUCE_BAD_INPUT);
  const char *message = truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message;
  if (strstr(message, text) == NULL)
    ck_abort_msg("\"%s\" does not say \"%s\"", message, text);
}

static size_t problems(void)
{
  truce_verification *v;
  ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
  const size_t count = v->problem_count;
  truce_verification_free(v);
  return count;
}

static void is_explained(const truce_difference *d, const char *words, uint64_t entry)
{
  ck_assert_ptr_nonnull(d->explained);
  ck_assert_str_eq(d->explained, words);
  ck_assert_uint_eq(d->explained_by, entry);
  ck_assert_ptr_null(d->outdated);
}

/* ---- What an explanation stands for ---- */

START_TEST(it_stands_for_the_numbers_of_that_moment)
{
  start();
  add("handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,,ukraine,,,2025-06-02,,,,,\n"); /* 8 to 10 */
  ck_assert_uint_eq(all->open, 1);
  ck_assert_ptr_null(differ(group("", "pow"), gave, 2, got, 1)->explained);
  add("explained,,,,,,,received,one is in hospital,,,\n");
  is_explained(differ(group("", "pow"), gave, 2, got, 1), "one is in hospital", 11);
  ck_assert_uint_eq(all->open, 0);
  /* Other numbers: open again, and the old words are shown as outdated. */
  add("handed_over,russia:3,,russia,,,2025-06-03,,,,,\n");
  const truce_difference *d = differ(group("", "pow"), gave, 3, got, 1);
  ck_assert_ptr_null(d->explained);
  ck_assert_str_eq(d->outdated, "one is in hospital");
  ck_assert_uint_eq(d->outdated_by, 11);
  ck_assert_uint_eq(d->outdated_counts[0], 2);
  ck_assert_uint_eq(d->outdated_counts[1], 1);
  ck_assert_uint_eq(all->open, 1);
  add("explained,,,,,,,received,two are in hospital,,,\n");
  is_explained(differ(group("", "pow"), gave, 3, got, 1), "two are in hospital", 13);
  /* And back: the words that were given for these numbers count. */
  add("withdrawn,,,,,,,,mistake,12,,\n");
  is_explained(differ(group("", "pow"), gave, 2, got, 1), "one is in hospital", 11);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(it_stands_for_these_persons)
{
  start();
  add("handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,,ukraine,,,2025-06-02,,,,,\n"
      "explained,,,,,,,received,one is in hospital,,,\n");
  is_explained(differ(group("", "pow"), gave, 2, got, 1), "one is in hospital", 11);
  add("withdrawn,,,,,,,,mistake,10,,\n"
      "received,russia:2,,ukraine,,,2025-06-02,,,,,\n"); /* as many, another one */
  const truce_difference *d = differ(group("", "pow"), gave, 2, got, 1);
  missing(d, 1, "russia:1");
  ck_assert_ptr_null(d->explained);
  ck_assert_str_eq(d->outdated, "one is in hospital");
  /* Another category too. */
  add("withdrawn,,,,,,,,mistake,13,,\n"
      "received,russia:1,,ukraine,,,2025-06-02,,,,,\n"
      "explained,,,,,,,received,in hospital,,,\n");
  is_explained(differ(group("", "pow"), gave, 2, got, 1), "in hospital", 16);
  add("stated,russia:1,,,,,,category,,,,civilian\n");
  ck_assert_ptr_null(differ(group("", "pow"), gave, 1, got, 0)->explained);
  finish();
}
END_TEST

/* Who was handed over without a promise is no difference to one, and does not touch what explains
 * it. */
START_TEST(it_stands_for_those_promised_and_missing)
{
  start();
  add("promised,russia:1,,russia,,,2025-06-01,,,,,\n"
      "promised,russia:2,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,,russia,,,2025-06-02,,,,,\n"
      "explained,,,,,,,promised,too ill to travel,,,\n"); /* 8 to 11 */
  is_explained(differ(group("", "pow"), promised, 2, gave, 1), "too ill to travel", 11);
  add("handed_over,russia:3,,russia,,,2025-06-03,,,,,\n");
  is_explained(differ(group("", "pow"), promised, 2, gave, 2), "too ill to travel", 11);
  add("stated,russia:3,,,,,,category,,,,civilian\n");
  is_explained(differ(group("", "pow"), promised, 2, gave, 1), "too ill to travel", 11);
  /* Another one is missing: nobody has explained that. */
  add("withdrawn,,,,,,,,mistake,10,,\n"
      "handed_over,russia:1,,russia,,,2025-06-02,,,,,\n");
  const truce_difference *d = differ(group("", "pow"), promised, 2, gave, 1);
  missing(d, 1, "russia:2");
  ck_assert_ptr_null(d->explained);
  ck_assert_str_eq(d->outdated, "too ill to travel");
  /* One more is promised. */
  add("explained,,,,,,,promised,in quarantine,,,\n");
  is_explained(differ(group("", "pow"), promised, 2, gave, 1), "in quarantine", 16);
  add("promised,russia:4,,russia,,,2025-06-01,,,,,\n");
  ck_assert_ptr_null(differ(group("", "pow"), promised, 3, gave, 1)->explained);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(each_field_side_and_category_is_explained_by_itself)
{
  start();
  add("stated,russia:3,,,,,,category,,,,civilian\n"
      "promised,russia:4,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,,russia,,,2025-06-01,,,,,\n"
      "promised,russia:2,A,russia,,,2025-05-13,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"); /* 8 to 13 */
  ck_assert_uint_eq(all->open, 4);                          /* not kept, and three not received */
  add("explained,,,,,pow,,received,on the way,,,\n");
  is_explained(differ(group("", "pow"), gave, 1, got, 0), "on the way", 14);
  ck_assert_ptr_null(differ(group("", "civilian"), gave, 1, got, 0)->explained);
  ck_assert_ptr_null(differ(group("", "pow"), promised, 1, gave, 1)->explained);
  ck_assert_ptr_null(differ(group("A", "pow"), gave, 1, got, 0)->explained);
  ck_assert_uint_eq(all->open, 3);
  add("explained,,,russia,,,,promised,too ill to travel,,,\n"
      "explained,,,ukraine,,,,received,not asked,,,\n");
  is_explained(differ(group("", "pow"), promised, 1, gave, 1), "too ill to travel", 15);
  ck_assert_ptr_null(differ(group("", "civilian"), gave, 1, got, 0)->explained);
  /* Those of a promise are not explained by words for none, nor the other way round. */
  add("explained,,A,,,,,received,they stay,,,\n");
  is_explained(differ(group("A", "pow"), gave, 1, got, 0), "they stay", 17);
  ck_assert_ptr_null(differ(group("", "civilian"), gave, 1, got, 0)->explained);
  ck_assert_uint_eq(all->open, 1);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(it_is_corrected_like_any_entry)
{
  start();
  add("handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:1,,russia,,,2025-06-01,,,8,,\n"
      "explained,,,,,,,received,in hospitl,,,\n"
      "explained,,,,,,,received,in hospital,10,,\n");
  is_explained(differ(group("", "pow"), gave, 1, got, 0), "in hospital", 11);
  add("withdrawn,,,,,,,,not so,11,,\n");
  const truce_difference *d = differ(group("", "pow"), gave, 1, got, 0);
  ck_assert_ptr_null(d->explained);
  ck_assert_ptr_null(d->outdated);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- What is refused ---- */

START_TEST(a_forgotten_promise_is_told)
{
  start();
  refused("explained,,,,,,,received,why,,,\n", "nobody is handed over or received without");
  add("handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,,A,russia,2,,2025-06-01,,,,,\n"
      "handed_over,russia:2,,russia,,,2025-06-01,,,,,\n"
      "withdrawn,,,,,,,,mistake,10,,\n");
  refused("explained,,,,,,,received,why,,,\n", "nobody is handed over or received without");
  add("handed_over,russia:2,,russia,,,2025-06-01,,,,,\n");
  refused("explained,,,,,,,promised,why,,,\n", "nobody is promised without");
  refused("explained,,,,,,,named,why,,,\n", "promised or received");
  refused("explained,,,,,,,recieved,why,,,\n", "promised or received");
  refused("explained,,A,,,,,recieved,why,,,\n", "promised, received or named");
  refused("explained,russia:2,,,,,,received,why,,,\n", "leave out `subject`");
  refused("explained,,,,,,,,why,,,\n", "`field` is missing");
  refused("explained,,,,,,,received,,,,\n", "detail");
  /* In one table, what it is about may come and go. */
  refused("received,russia:2,,ukraine,,,2025-06-01,,,,,\n"
          "explained,,,,,,,received,why,,,\n"
          "withdrawn,,,,,,,,mistake,13,,\n"
          "withdrawn,,,,,,,,mistake,12,,\n"
          "explained,,,,,,,received,why,,,\n",
          "nobody is handed over or received without");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(what_belongs_to_no_promise_is_shown_together)
{
  truce_history *h;
  start();
  ck_assert_int_eq(truce_register_about(r, "", false, &h, said), TRUCE_BAD_INPUT);
  add("handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "explained,,A,,,,,received,of the promise,,,\n"
      "explained,,,,,,,received,of none,,,\n"
      "visited,russia:3,,,,,2025-06-01,,,,,\n"
      "withdrawn,,,,,,,,mistake,8,,\n"); /* 8 to 13 */
  ck_assert_int_eq(truce_register_about(r, "", false, &h, said), TRUCE_OK);
  ck_assert_uint_eq(h->entry_count, 3);
  ck_assert_uint_eq(h->entries[0].number, 8);
  ck_assert_uint_eq(h->entries[1].number, 11);
  ck_assert_uint_eq(h->entries[2].number, 13);
  ck_assert(!h->counts[0] && h->counts[1]);
  truce_history_free(h);
  finish();
}
END_TEST

int main(void)
{
  if (mkdtemp(folder) == NULL)
    return EXIT_FAILURE;
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, it_stands_for_the_numbers_of_that_moment);
  tcase_add_test(tests, it_stands_for_these_persons);
  tcase_add_test(tests, it_stands_for_those_promised_and_missing);
  tcase_add_test(tests, each_field_side_and_category_is_explained_by_itself);
  tcase_add_test(tests, it_is_corrected_like_any_entry);
  tcase_add_test(tests, a_forgotten_promise_is_told);
  tcase_add_test(tests, what_belongs_to_no_promise_is_shown_together);
  const int result = run_tests("reckoning_unnamed", tests);
  rmdir(folder);
  return result;
}
