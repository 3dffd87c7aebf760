/* What is withdrawn, where two references are one person, and what is told of it afterwards. */
#include "support/fail_alloc.h"
#include "support/register_fixture.h"

#define TABLE "kind,subject,amends,detail\n"

/* Which entry the last one of somebody takes the place of. */
static uint64_t last_amends(const char *reference)
{
  truce_history *h;
  ck_assert_int_eq(truce_register_history(r, reference, false, &h, said), TRUCE_OK);
  const uint64_t amends = h->entries[h->entry_count - 1].amends;
  truce_history_free(h);
  return amends;
}

/* ---- Which row is meant ---- */

/* russia:1 and russia:2 are one (entry 9), and a later list (10) has 2 in entry 11, 1 in 12. */
static void start_with_two_who_are_one(void)
{
  start();
  fill();
  taken("kind,subject,other\nsame,russia:1,russia:2\n");
  ck_assert_int_eq(
      bring_on("russia", TRUCE_CLAIM_NAMED, "id,surname\n2,Woods\n1,Stones\n", "2025-05-20"),
      TRUCE_OK);
}

START_TEST(a_row_is_found_by_its_id)
{
  start_with_two_who_are_one();
  taken(TABLE "withdrawn,russia:1,10,wrong\n");
  ck_assert_uint_eq(last_amends("russia:1"), 12);
  taken(TABLE "withdrawn,russia:2,10,wrong\n");
  ck_assert_uint_eq(last_amends("russia:1"), 11);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* They are nobody but themselves again, and the row that was booked under the other one stays. */
START_TEST(a_row_is_found_by_its_id_after_all)
{
  start_with_two_who_are_one();
  taken(TABLE "withdrawn,,9,not the same\n");
  taken(TABLE "withdrawn,russia:2,10,wrong\n");
  ck_assert_uint_eq(last_amends("russia:1"), 11);
  refused(TABLE "withdrawn,russia:2,10,again\n", "entry 11 was withdrawn by entry 14");
  refused(TABLE "withdrawn,russia:3,10,wrong\n", "the list of entry 10 does not name");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* One table with rows of several lists, one after the other. */
START_TEST(many_rows_are_withdrawn_together)
{
  truce_kept_lists *lists;
  start_with_two_who_are_one();
  refused(TABLE "withdrawn,russia:2,10,wrong\nwithdrawn,russia:1,10,wrong\n"
                "withdrawn,russia:2,10,wrong\n",
          "entry 11 was withdrawn by entry 13");
  taken(TABLE "withdrawn,russia:2,10,wrong\nwithdrawn,ukraine:b,6,wrong\n"
              "withdrawn,russia:3,2,wrong\nwithdrawn,russia:1,10,wrong\n"
              "withdrawn,ukraine:a,6,wrong\n");
  ck_assert_uint_eq(last_amends("russia:1"), 12);
  ck_assert_uint_eq(last_amends("ukraine:a"), 7);
  ck_assert_int_eq(truce_register_lists(r, &lists, said), TRUCE_OK);
  ck_assert_uint_eq(lists->lists[0].withdrawn, 1);
  ck_assert_uint_eq(lists->lists[1].withdrawn, 2);
  ck_assert_uint_eq(lists->lists[2].withdrawn, 2);
  truce_kept_lists_free(lists);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- What is shown of two ---- */

static void counts(const char *reference, uint64_t entry, bool count, uint64_t last)
{
  truce_history *h;
  bool found = false;
  ck_assert_int_eq(truce_register_history(r, reference, false, &h, said), TRUCE_OK);
  for (size_t k = 0; k < h->entry_count; k++) {
    if (h->entries[k].number != entry)
      continue;
    found = true;
    ck_assert(h->counts[k] == count);
  }
  ck_assert(found);
  ck_assert_uint_eq(h->entries[h->entry_count - 1].number, last);
  truce_history_free(h);
}

START_TEST(the_other_of_an_entry_sees_it_go)
{
  start();
  fill();
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_REMAINS, "id,place\nb1,North\nb2,South\n"),
                   TRUCE_OK); /* 9 to 11 */
  taken("kind,subject,other,field\n"
        "identified,russia:b1,ukraine:a,\n"  /* 12 */
        "registered,part-1,russia:b2,part\n" /* 13 */
        "same,russia:1,russia:2,\n" /* 14 */);
  counts("ukraine:a", 12, true, 12);
  counts("russia:b2", 13, true, 13);
  /* About another one by now. */
  taken("kind,subject,other,amends\nidentified,russia:b1,ukraine:b,12\n"); /* 15 */
  counts("ukraine:a", 12, false, 15);
  taken(TABLE "withdrawn,,15,wrong\nwithdrawn,,14,wrong\nwithdrawn,,13,wrong\n"); /* 16 to 18 */
  counts("ukraine:a", 15, false, 16);
  counts("russia:2", 14, false, 17);
  counts("russia:b2", 13, false, 18);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Births ---- */

/* What is taken row by row is taken as a table. */
START_TEST(a_birth_goes_within_a_table)
{
  static const char born[] = "id,surname,date_of_birth\na,Stone,1990-05-02\nb,Wood,1991-05-02\n";
  start();
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING, born), TRUCE_OK); /* 2 to 4 */
  refused("kind,subject,day\nwounded,ukraine:a,1980-05-02\n", "not born yet");
  taken("kind,subject,amends,detail,field,day\n"
        "wounded,ukraine:a,,,,1991-05-02\n"
        "withdrawn,,5,first,,\n"
        "withdrawn,ukraine:a,2,wrong,,\n"
        "registered,ukraine:a,,,person,\n"
        "wounded,ukraine:a,,,,1980-05-02\n");
  refused("kind,subject,day\nwounded,ukraine:b,1980-05-02\n", "not born yet");
  taken("kind,subject,amends,detail,field,day\n"
        "wounded,ukraine:b,,,,1992-05-02\n" /* 10 */
        "withdrawn,,10,first,,\n"
        "withdrawn,,2,wrong,,\n"
        "registered,ukraine:b,,,person,\n"
        "wounded,ukraine:b,,,,1980-05-02\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(the_day_of_a_withdrawal_has_nothing_to_do_with_a_birth)
{
  start();
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING,
                         "id,surname,date_of_birth\na,Stone,1990-05-02\nb,Wood,1991-05-02\n"),
                   TRUCE_OK);
  taken("kind,subject,amends,detail,day\nwithdrawn,ukraine:a,2,wrong,1980-05-02\n"
        "withdrawn,,4,wrong,1980-05-02\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- What is told ---- */

START_TEST(how_somebody_comes_back_is_told)
{
  start();
  fill();
  taken(TABLE "withdrawn,russia:2,2,wrong\n");
  refused("kind,subject,day\nvisited,russia:2,2025-06-02\n", "is not in the register");
  const char *hint = truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->hint;
  ck_assert_ptr_nonnull(strstr(hint, "a later list or `registered` brings them back"));
  refused("kind,subject,other\nsame,russia:1,russia:2\n", "who is not in the register");
  hint = truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->hint;
  ck_assert_ptr_nonnull(strstr(hint, "a later list or `registered` brings them back"));
  taken("kind,subject,field,day\nregistered,russia:2,person,\nvisited,russia:2,,2025-06-02\n");
  finish();
}
END_TEST

START_TEST(only_those_counted_are_named)
{
  truce_reconciliation *all;
  start();
  fill();
  taken("kind,subject,about,side,day,amends,detail\n"
        "promised,russia:1,A,russia,2025-06-01,,\n"
        "promised,russia:2,A,russia,2025-06-01,,\n" /* 10 */
        "withdrawn,,,,,10,not them\n"
        "disputed,russia:3,A,ukraine,,,who\n");
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_reconcile_names(r, all, said), TRUCE_OK);
  ck_assert_uint_eq(all->named_count, 1);
  ck_assert_str_eq(all->named[0]->reference, "russia:1");
  ck_assert_str_eq(all->named[0]->names, "russia: Stone A");
  truce_reconciliation_free(all);
  finish();
}
END_TEST

/* ---- Memory ---- */

static truce_status show(void)
{
  truce_history *h = NULL;
  const truce_status status = truce_register_history(r, "russia:1", true, &h, said);
  truce_history_free(h);
  return status;
}

static truce_entries *withdrawals;

/* Refused in the end, so that it can be tried again. */
static truce_status withdraw(void)
{
  const truce_register_pen p = pen();
  uint64_t first;
  return truce_register_add(r, withdrawals, &p, NULL, &first, said);
}

static void run_out_in(truce_status (*what)(void), truce_status otherwise)
{
  bool hit = true;
  for (long n = 0; hit; n++) {
    truce_register_close(r);
    ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
    fail_alloc_after(n);
    const truce_status status = what();
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    const size_t kept = truce_diagnostics_kept(said);
    ck_assert_msg(status == TRUCE_NO_MEMORY || status == otherwise, "status %d after %ld", status,
                  n);
    const char *last = kept > 0 ? truce_diagnostics_get(said, kept - 1)->message : "";
    ck_assert_msg(strstr(last, "damaged") == NULL, "after %ld: %s", n, last);
  }
}

START_TEST(running_out_of_memory_is_no_damage)
{
  start_with_two_who_are_one();
  taken(TABLE "withdrawn,,6,all of it\n"); /* 13 */
  run_out_in(show, TRUCE_OK);
  static const char table[] = TABLE "withdrawn,russia:2,10,wrong\nwithdrawn,russia:1,10,wrong\n"
                                    "withdrawn,,7,wrong\n";
  ck_assert_int_eq(truce_entries_read_memory(&withdrawals, "t", table, strlen(table), said),
                   TRUCE_OK);
  run_out_in(withdraw, TRUCE_BAD_INPUT);
  truce_entries_free(withdrawals);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_row_is_found_by_its_id);
  tcase_add_test(all, a_row_is_found_by_its_id_after_all);
  tcase_add_test(all, many_rows_are_withdrawn_together);
  tcase_add_test(all, the_other_of_an_entry_sees_it_go);
  tcase_add_test(all, a_birth_goes_within_a_table);
  tcase_add_test(all, the_day_of_a_withdrawal_has_nothing_to_do_with_a_birth);
  tcase_add_test(all, how_somebody_comes_back_is_told);
  tcase_add_test(all, only_those_counted_are_named);
  tcase_add_test(all, running_out_of_memory_is_no_damage);
  return run_in_folder("register_withdrawn", all);
}
