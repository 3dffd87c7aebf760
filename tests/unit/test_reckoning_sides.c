/* What a reckoning tells beside the differences: whom each side seeks and holds, who is underway,
 * up to when it tells; who of a plan is not to be sent; tables of counts up to a day. */
#include "support/reckoning_fixture.h"
#include "support/run_suite.h"

START_TEST(those_sought_are_told_by_where_they_are)
{
  start();
  ck_assert_int_eq(bring(r, "ukraine", TRUCE_CLAIM_MISSING, NULL,
                         "id,surname\na,Stone\nb,Hill\nc,Wood\nd,Other\ne,Another\n"),
                   TRUCE_OK);
  add("disputed,,A,ukraine,,,2025-06-02,,nobody came,,,\n");
  ck_assert_uint_eq(all->seeking_count, 2);
  ck_assert(all->unlinked);
  ck_assert_str_eq(all->seeking[1].side, "ukraine");
  ck_assert_uint_eq(all->seeking[1].sought, 5);
  ck_assert_uint_eq(all->seeking[1].sought_standing[TRUCE_STANDING_MISSING], 5);
  ck_assert_uint_eq(all->seeking[0].held, 5);
  ck_assert_uint_eq(all->seeking[0].held_sought, 0);
  add("same,russia:1,,,,,,,,,ukraine:a,\n"
      "same,russia:2,,,,,,,,,ukraine:b,\n"
      "same,russia:3,,,,,,,,,ukraine:c,\n"
      "died,russia:2,,,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,A,russia,,,2025-06-01,,,,,\n");
  ck_assert(!all->unlinked);
  const truce_seeking *s = &all->seeking[1];
  ck_assert_uint_eq(s->sought, 5);
  ck_assert_uint_eq(s->sought_standing[TRUCE_STANDING_MISSING], 2);
  ck_assert_uint_eq(s->sought_standing[TRUCE_STANDING_HELD], 1);
  ck_assert_uint_eq(s->sought_standing[TRUCE_STANDING_UNDERWAY], 1);
  ck_assert_uint_eq(s->sought_dead, 1);
  ck_assert_uint_eq(all->seeking[0].held, 3);
  ck_assert_uint_eq(all->seeking[0].held_sought, 1);
  ck_assert_uint_eq(all->underway_count, 1);
  ck_assert_str_eq(all->underway[0].holder, "russia");
  ck_assert_uint_eq(all->underway[0].count, 1);
  ck_assert_int_eq(all->last_day, 20241);     /* 2025-06-02 */
  ck_assert_int_eq(all->recorded_day, 20259); /* 2025-06-20 */
  /* Rows that are withdrawn seek nobody. */
  add("withdrawn,ukraine:e,,,,,,,wrong,8,,\n");
  ck_assert_uint_eq(all->seeking[1].sought, 4);
  finish();
}
END_TEST

START_TEST(who_of_a_plan_is_not_to_be_sent_is_counted)
{
  static const char *const plan[] = {"russia:1", "russia:2", "russia:3", "russia:4", "nobody"};
  truce_planned found;
  start();
  add("died,russia:1,,,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,A,russia,,,2025-06-01,,,,,\n"
      "received,russia:3,A,ukraine,,,2025-06-01,,,,,\n");
  ck_assert_int_eq(truce_register_planned(r, plan, 5, &found, said), TRUCE_OK);
  ck_assert_uint_eq(found.known, 4);
  ck_assert_uint_eq(found.dead, 1);
  ck_assert_uint_eq(found.underway, 1);
  ck_assert_uint_eq(found.home, 1);
  finish();
}
END_TEST

static void reckon_table(const char *rows, int32_t as_of)
{
  char table[1000];
  truce_entries *entries = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  (void)snprintf(table, sizeof table, HEAD "%s", rows);
  ck_assert_int_eq(truce_entries_read_memory(&entries, "t", table, strlen(table), said), TRUCE_OK);
  ck_assert_int_eq(truce_reckon_counts(entries, sides, 2, as_of, &all), TRUCE_OK);
  truce_entries_free(entries);
}

START_TEST(a_table_of_counts_is_cut_at_the_day)
{
  static const char rows[] = "promised,,A,russia,10,,2025-05-20,,,,,\n"
                             "handed_over,,A,russia,4,,2025-05-24,,,,,\n"
                             "handed_over,,A,russia,5,,2025-05-25,,,,,\n"
                             "received,,A,ukraine,9,,2025-05-25,,,,,\n"
                             "explained,,A,,,,,promised,one is ill,,,\n"
                             "explained,,A,,,,2025-05-24,promised,more will come,,,\n";
  static const char more[] = "explained,,B,,,,,received,no such name,,,\n";
  reckon_table(rows, INT32_MAX);
  ck_assert_uint_eq(all->open, 0);
  finish();
  reckon_table(rows, 20232); /* 2025-05-24 */
  const truce_difference *d =
      differ(group("A", ""), "promised by russia", 10, "handed over by russia", 4);
  ck_assert_str_eq(d->explained, "more will come");
  differ(group("A", ""), "handed over by russia", 4, "received by ukraine", 0);
  ck_assert_uint_eq(all->flow[all->flow_count - 1].total, 4);
  ck_assert_uint_eq(all->seeking_count, 0);
  ck_assert(!group("A", "")->unnamed);
  finish();
  reckon_table(more, INT32_MAX);
  ck_assert_uint_eq(all->idle_count, 1);
  ck_assert_uint_eq(all->idle[0].entry, 0);
  ck_assert_uint_eq(all->idle[0].line, 2);
  finish();
}
END_TEST

int main(void)
{
  if (mkdtemp(folder) == NULL)
    return EXIT_FAILURE;
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, those_sought_are_told_by_where_they_are);
  tcase_add_test(tests, who_of_a_plan_is_not_to_be_sent_is_counted);
  tcase_add_test(tests, a_table_of_counts_is_cut_at_the_day);
  const int result = run_tests("reckoning_sides", tests);
  rmdir(folder);
  return result;
}
