/* Rows of lists that are withdrawn by themselves: everything is then as if the list did not name
 * them, and the list stays as it came. */
#include "support/fail_alloc.h"
#include "support/register_fixture.h"

/* Of the register as `fill` leaves it: the arrivals of the two lists, and some rows. */
enum { FIRST_LIST = 2, ROW_1 = 3, ROW_2, ROW_3, SECOND_LIST, ROW_A, ROW_B };

static truce_subject *everybody(size_t *count)
{
  truce_subjects *all;
  ck_assert_int_eq(truce_register_subjects(r, TRUCE_STANDINGS, NULL, NULL, &all, said), TRUCE_OK);
  truce_subject *copy = calloc(all->count + 1, sizeof *copy);
  ck_assert_ptr_nonnull(copy);
  *count = all->count;
  for (size_t k = 0; k < all->count; k++) {
    copy[k] = all->subjects[k];
    copy[k].reference = strdup(all->subjects[k].reference);
    copy[k].holder = copy[k].home = copy[k].bag = copy[k].same_as = copy[k].remains = NULL;
  }
  truce_subjects_free(all);
  return copy;
}

static void free_subjects(truce_subject *all, size_t count)
{
  for (size_t k = 0; k < count; k++)
    free((char *)all[k].reference);
  free(all);
}

static void same_subjects(const truce_subject *a, size_t count, const truce_subject *b, size_t n)
{
  ck_assert_uint_eq(count, n);
  for (size_t k = 0; k < count; k++) {
    ck_assert_str_eq(a[k].reference, b[k].reference);
    ck_assert_int_eq(a[k].standing, b[k].standing);
    ck_assert_int_eq(a[k].since, b[k].since);
    ck_assert_int_eq(a[k].category, b[k].category);
    ck_assert_int_eq(a[k].dead, b[k].dead);
  }
}

/* The surnames that the lists of a side tell, as "Stone Wood ". */
static void surnames(const char *column, const char *wanted)
{
  const char *const columns[] = {column};
  truce_register_table *table;
  char told[200] = "";
  ck_assert_int_eq(truce_register_export(r, columns, 1, TRUCE_STANDINGS, NULL, NULL, &table, said),
                   TRUCE_OK);
  for (size_t k = 0; k < table->row_count; k++) {
    if (table->cells[k][0] != '\0') {
      strcat(told, table->cells[k]);
      strcat(told, " ");
    }
  }
  truce_register_table_free(table);
  ck_assert_str_eq(told, wanted);
}

static void kept(size_t list, uint64_t rows, uint64_t withdrawn, uint64_t entry)
{
  truce_kept_lists *lists;
  ck_assert_int_eq(truce_register_lists(r, &lists, said), TRUCE_OK);
  ck_assert_uint_eq(lists->lists[list].rows, rows);
  ck_assert_uint_eq(lists->lists[list].withdrawn, withdrawn);
  ck_assert_uint_eq(lists->lists[list].entry, entry);
  truce_kept_lists_free(lists);
}

/* ---- What goes, and what stays ---- */

START_TEST(a_row_is_withdrawn_by_itself)
{
  truce_reconciliation *all;
  truce_history *h;
  char *bytes;
  size_t length;
  start();
  fill();
  taken("kind,subject,amends,detail\nwithdrawn,russia:2,2,the id was wrong\n");
  ck_assert_uint_eq(problems(), 0);
  surnames("russia.surname", "Stone Hill ");
  surnames("ukraine.surname", "Stone Lake ");
  surnames("reference", "russia:1 russia:3 ukraine:a ukraine:b ");
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HELD);
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  ck_assert_uint_eq(all->persons, 4);
  ck_assert_uint_eq(all->standing[TRUCE_STANDING_HELD], 2);
  truce_reconciliation_free(all);
  /* The list is as it came, and nothing is erased. */
  kept(0, 3, 1, FIRST_LIST);
  ck_assert_int_eq(truce_register_list_bytes(r, 1, &bytes, &length, said), TRUCE_OK);
  ck_assert_uint_eq(length, strlen(held));
  ck_assert_mem_eq(bytes, held, length);
  free(bytes);
  ck_assert_int_eq(truce_register_history(r, "russia:2", true, &h, said), TRUCE_OK);
  ck_assert_uint_eq(h->entry_count, 2);
  ck_assert_uint_eq(h->entries[0].number, ROW_2);
  ck_assert(!h->counts[0]);
  ck_assert_uint_eq(h->entries[1].amends, ROW_2); /* whichever way it was written */
  ck_assert_uint_eq(h->value_count, 0);
  truce_history_free(h);
  refused("kind,subject,day\nvisited,russia:2,2025-06-02\n", "not in the register");
  /* By the number of the row it is the same. */
  taken("kind,amends,detail\nwithdrawn,5,the id was wrong\n");
  surnames("russia.surname", "Stone ");
  kept(0, 3, 2, FIRST_LIST);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(standing_goes_back_to_what_it_was)
{
  static const char later[] = "id,surname\n1,Stones\n3,Hill\n9,Moor\n";
  size_t before, after;
  start();
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_NAMED, held, "2025-05-12"), TRUCE_OK);
  ck_assert_int_eq(bring_on("ukraine", TRUCE_CLAIM_MISSING, missing, "2025-05-12"), TRUCE_OK);
  taken("kind,subject,other,day\nsame,russia:1,ukraine:a,\nwounded,russia:3,,2025-05-13\n");
  truce_subject *was = everybody(&before);
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, later, "2025-05-20"), TRUCE_OK); /* 11 */
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HELD);
  surnames("russia.surname", "Stones Wood Hill Moor ");
  taken("kind,subject,amends,detail\nwithdrawn,russia:1,11,wrong\nwithdrawn,russia:9,11,wrong\n"
        "withdrawn,russia:3,11,wrong\n");
  truce_subject *is = everybody(&after);
  same_subjects(was, before, is, after);
  surnames("russia.surname", "Stone Wood Hill "); /* what the older list says counts again */
  char holder[20];
  ck_assert_int_eq(subject("russia:1", holder).standing, TRUCE_STANDING_MISSING);
  ck_assert_str_eq(holder, "");
  ck_assert_uint_eq(problems(), 0);
  free_subjects(was, before);
  free_subjects(is, after);
  finish();
}
END_TEST

START_TEST(what_builds_on_a_row_goes_first)
{
  start();
  fill();
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_REMAINS, "id,place\nb1,North\nb2,South\n"),
                   TRUCE_OK); /* 9 to 11 */
  taken("kind,subject,other,field,day,side,detail\n"
        "visited,russia:2,,,2025-06-02,,\n" /* 12 */
        "same,russia:1,ukraine:a,,,,\n"     /* 13 */
        "disputed,ukraine:b,,,,,not ours\n" /* 14 */
        "registered,part-1,russia:b1,part,,,\n" /* 15 */);
  static const struct {
    const char *subject;
    int list;
    const char *names;
    int entry;
  } rows[] = {{"russia:2", 2, "then entry 12 no longer fits", 12},
              {"russia:1", 2, "then entry 13 no longer fits", 13},
              {"ukraine:b", 6, "then entry 14 no longer fits", 14},
              {"russia:b1", 9, "then entry 15 no longer fits", 15}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char table[200];
    (void)snprintf(table, sizeof table, "kind,subject,amends,detail\nwithdrawn,%s,%d,wrong\n",
                   rows[k].subject, rows[k].list);
    refused(table, rows[k].names);
    ck_assert_uint_eq(problems(), 0);
    (void)snprintf(table, sizeof table,
                   "kind,subject,amends,detail\nwithdrawn,,%d,first\nwithdrawn,%s,%d,wrong\n",
                   rows[k].entry, rows[k].subject, rows[k].list);
    taken(table);
    ck_assert_uint_eq(problems(), 0);
  }
  surnames("reference", "russia:3 ukraine:a russia:b2 ");
  finish();
}
END_TEST

START_TEST(what_cannot_be_withdrawn_is_told)
{
  start();
  fill();
  refused("kind,subject,amends,detail\nwithdrawn,russia:7,2,wrong\n", "is not in the register");
  refused("kind,subject,amends,detail\nwithdrawn,ukraine:a,2,wrong\n",
          "the list of entry 2 does not name");
  refused("kind,subject,amends,detail\nwithdrawn,russia:2,3,wrong\n", "is about somebody else");
  refused("kind,subject,amends,detail\nwithdrawn,russia:2,1,wrong\n", "are kept as they are");
  refused("kind,subject,amends\nwithdrawn,russia:2,2\n", "give the reason");
  refused("kind,subject,amends,side,day\ncaptured,russia:2,4,russia,2025-05-02\n",
          "are kept as they are");
  taken("kind,subject,amends,detail\nwithdrawn,russia:2,2,wrong\n"); /* 9 */
  refused("kind,subject,amends,detail\nwithdrawn,russia:2,2,again\n",
          "entry 4 was withdrawn by entry 9");
  refused("kind,amends,detail\nwithdrawn,4,again\n", "entry 4 was withdrawn by entry 9");
  refused("kind,amends,detail\nwithdrawn,9,after all\n", "entry 9 withdraws another one");
  taken("kind,amends,detail\nwithdrawn,2,all of it\n"); /* 10 */
  refused("kind,amends,detail\nwithdrawn,3,wrong\n", "stands in a list that was withdrawn");
  refused("kind,subject,amends,detail\nwithdrawn,russia:1,2,wrong\n",
          "entry 2 was withdrawn by entry 10");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* One table may withdraw the same row twice, which is once too often. */
START_TEST(a_table_of_withdrawals_is_taken_whole_or_not_at_all)
{
  start();
  fill();
  refused("kind,subject,amends,detail\nwithdrawn,russia:2,2,wrong\nwithdrawn,russia:3,2,wrong\n"
          "withdrawn,,4,wrong\n",
          "entry 4 was withdrawn by entry 9");
  surnames("russia.surname", "Stone Wood Hill ");
  kept(0, 3, 0, FIRST_LIST);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Lists after that ---- */

START_TEST(lists_can_follow)
{
  static const char corrected[] = "id,surname,given_name\n1,Stone,A\n21,Wood,B\n3,Hill,C\n";
  start();
  fill();
  taken("kind,subject,amends,detail\nwithdrawn,russia:2,2,the id was wrong\n"); /* 9 */
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, held), TRUCE_BAD_INPUT);
  heard("in the register already (entry 2)");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, corrected, "2025-05-20"), TRUCE_OK);
  surnames("reference", "russia:1 russia:3 ukraine:a ukraine:b russia:21 ");
  ck_assert_uint_eq(problems(), 0);
  /* The whole list, and its bytes once more: a row that was withdrawn then counts again. */
  taken("kind,amends,detail\nwithdrawn,2,wrong day\n"); /* 14 */
  kept(0, 3, 0, 0);
  surnames("russia.surname", "Stone Hill Wood ");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-05-21"), TRUCE_OK); /* 15 */
  kept(0, 3, 0, 15);
  surnames("reference", "russia:1 russia:2 russia:3 ukraine:a ukraine:b russia:21 ");
  surnames("russia.surname", "Stone Wood Hill Wood ");
  taken("kind,subject,amends,detail\nwithdrawn,russia:3,15,wrong\n");
  kept(0, 3, 1, 15);
  ck_assert_int_eq(standing("russia:3"), TRUCE_STANDING_HELD); /* as the other list says */
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* What a row says of a birth goes with it. */
START_TEST(a_birth_goes_with_its_row)
{
  start();
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING,
                         "id,surname,date_of_birth\na,Stone,1990-05-02\nb,Wood,1991-05-02\n"),
                   TRUCE_OK);
  refused("kind,subject,day\nwounded,ukraine:a,1980-05-02\n", "not born yet");
  taken("kind,subject,amends,detail,field\nwithdrawn,ukraine:a,2,wrong,\n"
        "registered,ukraine:a,,,person\n");
  taken("kind,subject,day\nwounded,ukraine:a,1980-05-02\n");
  refused("kind,subject,day\nwounded,ukraine:b,1980-05-02\n", "not born yet");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* A row that goes may leave another category behind: then it is not known any more what numbers an
 * explanation was given for. */
START_TEST(a_category_that_goes_with_a_row_opens_what_was_explained)
{
  static const char counted[] = "kind,subject,about,side,count,category,day,field,detail\n"
                                "handed_over,,A,russia,2,pow,2025-06-01,,\n"
                                "handed_over,russia:1,A,russia,,,2025-06-01,,\n"
                                "explained,,A,,,,,named,one gave no name\n";
  truce_reconciliation *all;
  start();
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_NAMED, "pow", held, 20220), TRUCE_OK);
  ck_assert_int_eq(
      bring_list("russia", TRUCE_CLAIM_HELD, "civilian", "id,surname\n1,Stone\n", 20221), TRUCE_OK);
  taken(counted);
  for (int step = 0; step < 2; step++) {
    ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
    size_t explained = 0, outdated = 0;
    for (size_t k = 0; k < all->count; k++) {
      for (size_t d = 0; d < all->reckonings[k].difference_count; d++) {
        explained += all->reckonings[k].differences[d].explained != NULL;
        outdated += all->reckonings[k].differences[d].outdated != NULL;
      }
    }
    truce_reconciliation_free(all);
    ck_assert_uint_eq(explained, step == 0);
    ck_assert_uint_eq(outdated, step == 1);
    if (step == 0)
      taken("kind,subject,amends,detail\nwithdrawn,russia:1,2,wrong\n");
  }
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- What somebody changed ---- */

START_TEST(a_withdrawal_that_was_changed_is_found)
{
  static const char *const changes[] = {
      "UPDATE entry SET amends = 5 WHERE number = 9", /* another row */
      "UPDATE entry SET amends = 2 WHERE number = 9", /* the whole list */
      "UPDATE entry SET amends = NULL WHERE number = 9",
      "UPDATE entry SET kind = 'disputed' WHERE number = 9",
      "UPDATE entry SET subject = 1 WHERE number = 9",
      "UPDATE entry SET row = 2 WHERE number = 4",
      "DELETE FROM entry WHERE number = 9; DELETE FROM head WHERE size = 9",
      "UPDATE subject SET kind = 0, standing = 2, holder = 0, home = 1, since = 20220, last = "
      "20220 "
      "WHERE number = 2"};
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    start();
    fill();
    taken("kind,subject,amends,detail\nwithdrawn,russia:2,2,wrong\n");
    ck_assert_uint_eq(problems(), 0);
    truce_register_close(r);
    tamper_by_hand(changes[k]);
    ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
    ck_assert_msg(problems() > 0, "%s: not found", changes[k]);
    finish();
  }
}
END_TEST

/* ---- Memory ---- */

static truce_status everything(void)
{
  static const char *const columns[] = {"russia.surname"};
  truce_kept_lists *lists = NULL;
  truce_register_table *table = NULL;
  truce_reconciliation *all = NULL;
  truce_status s = truce_register_lists(r, &lists, said);
  if (s == TRUCE_OK)
    s = truce_register_export(r, columns, 1, TRUCE_STANDINGS, NULL, NULL, &table, said);
  if (s == TRUCE_OK)
    s = truce_register_reconcile(r, &all, said);
  truce_kept_lists_free(lists);
  truce_register_table_free(table);
  truce_reconciliation_free(all);
  return s;
}

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
  bool hit = true;
  start();
  fill();
  taken("kind,subject,amends,detail,about,field\nwithdrawn,russia:2,2,wrong,,\n"
        "explained,,,why,A,received\n");
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    const truce_status status = everything();
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_msg(status == TRUCE_NO_MEMORY || status == TRUCE_OK, "status %d after %ld", status,
                  n);
  }
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_row_is_withdrawn_by_itself);
  tcase_add_test(all, standing_goes_back_to_what_it_was);
  tcase_add_test(all, what_builds_on_a_row_goes_first);
  tcase_add_test(all, what_cannot_be_withdrawn_is_told);
  tcase_add_test(all, a_table_of_withdrawals_is_taken_whole_or_not_at_all);
  tcase_add_test(all, lists_can_follow);
  tcase_add_test(all, a_birth_goes_with_its_row);
  tcase_add_test(all, a_category_that_goes_with_a_row_opens_what_was_explained);
  tcase_add_test(all, a_withdrawal_that_was_changed_is_found);
  tcase_add_test(all, running_out_of_memory_leaves_nothing_behind);
  return run_in_folder("register_rows", all);
}
