/* The register: its rules one by one, and what a changed, foreign or truncated file gives.
 * tests/cli/register.sh kills it and fills its disk. */
#include <check.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "support/fail_alloc.h"
#include "support/register_fixture.h"

/* ---- Rules ---- */

START_TEST(a_person_goes_home_step_by_step)
{
  start();
  fill();
  refused("kind,subject,side,day\nreceived,russia:1,ukraine,2025-06-01\n", "is held by russia");
  refused("kind,subject,side,day\nhanded_over,russia:1,ukraine,2025-06-01\n", "is held by russia");
  ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\n"),
                   TRUCE_OK);
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_UNDERWAY);
  refused("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\n", "is underway");
  refused("kind,subject,side,day\nreceived,russia:1,russia,2025-06-01\n", "by russia itself");
  refused("kind,subject,side,day\nreceived,russia:1,ukraine,2025-05-31\n", "out of order");
  ck_assert_int_eq(add("kind,subject,side,day\nreceived,russia:1,ukraine,2025-06-01\n"), TRUCE_OK);
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HOME);
  refused("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-02\n",
          "is home with ukraine");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(nobody_is_in_two_places)
{
  start();
  fill();
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_HELD, "id,surname\nx,Hill\n"), TRUCE_OK);
  refused("kind,subject,other\nsame,russia:3,ukraine:x\n", "the two go home to different sides");
  refused("kind,subject,side,day\ncaptured,russia:3,russia,2025-06-01\n", "is held by russia");
  refused("kind,subject,side,day\ncaptured,russia:3,ukraine,2025-06-01\n", "ukraine's own");
  ck_assert_int_eq(add("kind,subject,other\nsame,russia:1,ukraine:a\n"), TRUCE_OK);
  refused("kind,subject,other\nsame,russia:1,ukraine:a\n", "two different persons");
  /* The other reference leads to the same person from now on. */
  ck_assert_int_eq(standing("ukraine:a"), TRUCE_STANDING_HELD);
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_HELD, "id,surname\na,Stone\n"), TRUCE_BAD_INPUT);
  heard("ukraine's own");
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_NAMED, "id,surname\na,Stone\n"), TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(nobody_is_sent_against_their_will_and_the_dead_do_not_travel)
{
  start();
  fill();
  ck_assert_int_eq(add("kind,subject,field,value\nstated,russia:2,consent,no\n"), TRUCE_OK);
  refused("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-01\n", "does not want to go");
  ck_assert_int_eq(add("kind,subject,field,value\nstated,russia:2,consent,yes\n"), TRUCE_OK);
  ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-01\n"),
                   TRUCE_OK);
  ck_assert_int_eq(add("kind,subject,day\ndied,russia:3,2025-06-01\n"), TRUCE_OK);
  refused("kind,subject,side,day\nhanded_over,russia:3,russia,2025-06-02\n", "is dead");
  ck_assert_int_eq(
      add("kind,subject,other,field,side,day\nregistered,bag-1,,bag,russia,2025-06-02\n"
          "registered,part-1,bag-1,part,,2025-06-02\n"),
      TRUCE_OK);
  refused("kind,subject,other\nidentified,part-1,russia:2\n", "is underway");
  ck_assert_int_eq(add("kind,subject,other\nidentified,part-1,russia:3\n"), TRUCE_OK);
  refused("kind,subject,side,day\nhanded_over,part-1,russia,2025-06-03\n", "goes with its bag");
  ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,bag-1,russia,2025-06-03\n"), TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(law_fits_the_category)
{
  start();
  fill();
  ck_assert_int_eq(add("kind,subject,field,value\nstated,russia:1,category,civilian\n"), TRUCE_OK);
  refused("kind,subject,field,value\nstated,russia:1,class,gc3-109\n", "is not for the category");
  ck_assert_int_eq(add("kind,subject,field,value\nstated,russia:1,class,gc4-132\n"), TRUCE_OK);
  refused("kind,subject,field,value\nstated,russia:1,category,pow\n", "is not for the category");
  refused("kind,subject,field,value\nstated,russia:1,category,soldier\n", "a category is one of");
  refused("kind,subject,field,value\nstated,russia:1,annex,IV\n", "Annex I");
  ck_assert_int_eq(add("kind,subject,field,value\nstated,russia:2,annex,I.A.3\n"), TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(a_correction_counts_from_where_it_stands)
{
  start();
  fill(); /* entries 1..8 */
  ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-05\n"
                       "received,russia:1,ukraine,2025-06-06\n"),
                   TRUCE_OK);
  refused("kind,amends,detail\nwithdrawn,9,mistake\n", "entry 10 no longer fits");
  refused("kind,subject,side,day,amends\nhanded_over,russia:1,russia,2025-06-07,9\n",
          "entry 10 no longer fits");
  refused("kind,subject,side,day,amends\nhanded_over,russia:2,russia,2025-06-05,9\n",
          "about somebody else");
  refused("kind,subject,side,day,amends\ncaptured,russia:2,russia,2025-05-02,4\n",
          "are kept as they are");
  refused("kind,amends,detail\nwithdrawn,3,mistake\n", "entry 9 no longer fits");
  refused("kind,amends,detail\nwithdrawn,99,mistake\n", "there is no entry 99");
  ck_assert_int_eq(add("kind,subject,side,day,amends\nhanded_over,russia:1,russia,2025-06-04,9\n"),
                   TRUCE_OK);
  refused("kind,amends,detail\nwithdrawn,9,mistake\n", "was amended by 11");
  ck_assert_int_eq(add("kind,amends,detail\nwithdrawn,10,mistake\n"), TRUCE_OK);
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_UNDERWAY);
  ck_assert_int_eq(add("kind,amends,detail\nwithdrawn,11,mistake\n"), TRUCE_OK);
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HELD);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(a_table_is_taken_whole_or_not_at_all)
{
  start();
  fill();
  truce_subjects *before, *after;
  ck_assert_int_eq(truce_register_subjects(r, TRUCE_STANDINGS, NULL, NULL, &before, said),
                   TRUCE_OK);
  ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\n"
                       "handed_over,russia:9,russia,2025-06-01\n"
                       "handed_over,russia:1,russia,2025-06-01\n"),
                   TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(said, TRUCE_ERROR), 2);
  ck_assert_uint_eq(truce_diagnostics_get(said, truce_diagnostics_kept(said) - 2)->line, 3);
  ck_assert_uint_eq(truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->line, 4);
  ck_assert_int_eq(truce_register_subjects(r, TRUCE_STANDINGS, NULL, NULL, &after, said), TRUCE_OK);
  ck_assert_uint_eq(before->count, after->count);
  for (size_t k = 0; k < before->count; k++)
    ck_assert_int_eq(before->subjects[k].standing, after->subjects[k].standing);
  truce_subjects_free(before);
  truce_subjects_free(after);
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, held), TRUCE_BAD_INPUT);
  heard("in the register already");
  ck_assert_int_eq(
      bring("russia", TRUCE_CLAIM_HELD, "id,surname,date_of_birth\n8,Moor,1990-02-30\n"),
      TRUCE_BAD_INPUT);
  heard("not in the calendar");
  refused("kind,subject,day\nvisited,russia:1,2031-01-01\n", "in the future");
  refused("kind,subject,side,day\nmoved,russia:1,nobody,2025-06-01\n", "none of the register's");
  refused("kind,subject\nlisted,russia:1\n", "`init` and `import` alone");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Commissions and counts ---- */

START_TEST(commissions_have_members_votes_and_deadlines)
{
  truce_decisions *d;
  int32_t day;
  start();
  fill();
  static const char head[] = "kind,subject,day,value,detail\n";
  static const struct {
    const char *row, *says;
  } bad[] = {{"decided,russia:1,2025-01-31,repatriate,A:neutral:repatriate; B:neutral:refuse",
              "three members"},
             {"decided,russia:1,2025-01-31,repatriate,A:russia:repatriate; B:russia:repatriate; "
              "C:neutral:refuse",
              "two of them neutral"},
             {"decided,russia:1,2025-01-31,repatriate,A:neutral:refuse; B:neutral:refuse; "
              "C:russia:repatriate",
              "most of the members"},
             {"decided,russia:1,2025-01-31,perhaps,A:neutral:refuse", "a commission decides"}};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    char table[300];
    (void)snprintf(table, sizeof table, "%s%s\n", head, bad[k].row);
    refused(table, bad[k].says);
  }
  ck_assert_int_eq(add("kind,subject,day,value,detail\ndecided,russia:1,2025-01-31,repatriate,"
                       "A:neutral:repatriate; B:neutral:repatriate; C:russia:refuse\n"),
                   TRUCE_OK);
  static const struct {
    const char *day, *more;
    bool notice, carrying;
  } steps[] = {{"2025-02-28", "", false, false}, /* a month after the 31st is the 28th */
               {"2025-03-01", "", true, false},
               {"2025-03-01", "kind,subject,day\nnotified,russia:1,2025-03-01\n", false, false},
               {"2025-06-01", "", false, false},
               {"2025-06-02", "", false, true},
               {"2025-06-10", "kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-09\n",
                false, false}};
  for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
    if (steps[k].more[0] != '\0')
      ck_assert_int_eq(add(steps[k].more), TRUCE_OK);
    ck_assert(truce__parse_date(steps[k].day, &day));
    ck_assert_int_eq(truce_register_decisions(r, day, &d, said), TRUCE_OK);
    ck_assert_uint_eq(d->count, 1);
    ck_assert_msg(d->decisions[0].notice_overdue == steps[k].notice, "notice on %s", steps[k].day);
    ck_assert_msg(d->decisions[0].carrying_out_overdue == steps[k].carrying, "carrying out on %s",
                  steps[k].day);
    ck_assert_uint_eq(d->overdue, steps[k].notice || steps[k].carrying);
    truce_decisions_free(d);
  }
  finish();
}
END_TEST

/* The promise of 2 June 2025: 6,057 bodies by one count, 6,060 by the other. */
START_TEST(counts_of_both_sides_stand_next_to_the_names)
{
  truce_reconciliation *all;
  start();
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_REMAINS, "id,place\nb1,X\nb2,Y\nb3,X\n"), TRUCE_OK);
  ck_assert_int_eq(add("kind,about,side,category,count,day\n"
                       "promised,istanbul-2,russia,remains,6000,2025-06-02\n"
                       "handed_over,istanbul-2,russia,remains,6060,2025-06-16\n"
                       "received,istanbul-2,ukraine,remains,6057,2025-06-16\n"),
                   TRUCE_OK);
  ck_assert_int_eq(
      add("kind,subject,about,side,day\nhanded_over,russia:b1,istanbul-2,russia,2025-06-11\n"
          "handed_over,russia:b2,istanbul-2,russia,2025-06-11\n"
          "received,russia:b1,istanbul-2,ukraine,2025-06-11\n"),
      TRUCE_OK);
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  ck_assert_uint_eq(all->count, 1);
  const truce_reckoning *g = &all->reckonings[0];
  ck_assert_str_eq(g->about, "istanbul-2");
  ck_assert_str_eq(g->category, "remains");
  ck_assert_uint_eq(g->count_count, 5);
  /* 6060 against 2 names, 6000 promised against 6060, 6060 against 6057, 6057 against 1 name, and
   * the 2 names against that one. */
  ck_assert_uint_eq(g->difference_count, 5);
  ck_assert_uint_eq(all->open, 5);
  bool seen = false;
  for (size_t k = 0; k < g->difference_count; k++) {
    seen = seen || (g->differences[k].counts[0] == 6060 && g->differences[k].counts[1] == 6057);
    ck_assert_ptr_null(g->differences[k].explained);
  }
  ck_assert(seen);
  ck_assert_uint_eq(all->bags[TRUCE_STANDING_HELD], 1);
  ck_assert_uint_eq(all->bags[TRUCE_STANDING_UNDERWAY], 1);
  ck_assert_uint_eq(all->bags[TRUCE_STANDING_HOME], 1);
  truce_reconciliation_free(all);
  ck_assert_int_eq(add("kind,about,field,detail\nexplained,istanbul-2,received,three bags held two "
                       "persons\n"),
                   TRUCE_OK);
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  ck_assert_uint_eq(all->open, 4); /* the persons are explained by themselves */
  truce_reconciliation_free(all);
  ck_assert_int_eq(add("kind,about,field,detail\nexplained,istanbul-2,received_names,the second "
                       "list is late\n"),
                   TRUCE_OK);
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  ck_assert_uint_eq(all->open, 3);
  truce_reconciliation_free(all);
  finish();
}
END_TEST

/* ---- Proofs ---- */

START_TEST(proofs_hold_and_spoilt_ones_do_not)
{
  truce_proof *p;
  start();
  fill();
  for (uint64_t k = 1; k <= 8; k++) {
    ck_assert_int_eq(truce_register_prove(r, k, 0, &p, said), TRUCE_OK);
    ck_assert_ptr_null(truce_proof_fault(p));
    p->number = k % 8 + 1;
    ck_assert_ptr_nonnull(truce_proof_fault(p));
    p->number = k;
    p->head.root.bytes[3] ^= 1;
    ck_assert_ptr_nonnull(truce_proof_fault(p));
    p->head.root.bytes[3] ^= 1;
    p->path.hashes[0].bytes[5] ^= 1;
    ck_assert_ptr_nonnull(truce_proof_fault(p));
    truce_proof_free(p);
  }
  static const uint64_t sizes[] = {1, 5, 8};
  for (size_t k = 0; k < 3; k++) {
    ck_assert_int_eq(truce_register_prove(r, 0, sizes[k], &p, said), TRUCE_OK);
    ck_assert_ptr_null(truce_proof_fault(p));
    p->older.root.bytes[0] ^= 1;
    ck_assert_ptr_nonnull(truce_proof_fault(p));
    truce_proof_free(p);
  }
  ck_assert_int_eq(truce_register_prove(r, 99, 0, &p, said), TRUCE_BAD_INPUT);
  ck_assert_int_eq(truce_register_prove(r, 0, 2, &p, said), TRUCE_BAD_INPUT);
  finish();
}
END_TEST

/* ---- Tampering ---- */

START_TEST(whatever_is_changed_is_found)
{
  static const struct {
    const char *sql, *found;
  } changes[] = {
      {"UPDATE entry SET day = '2025-06-03' WHERE number = 9", "entry 9 was changed"},
      {"UPDATE entry SET subject = 2 WHERE number = 9", "entry 9 was changed"},
      {"UPDATE entry SET author = 'other' WHERE number = 3", "entry 3 was changed"},
      {"DELETE FROM entry WHERE number = 10", "a signed head covers more"},
      {"DELETE FROM entry WHERE number = 9", "entry 9 is missing"},
      {"UPDATE entry SET leaf = zeroblob(32) WHERE number = 9", "entry 9 was changed"},
      {"UPDATE subject SET standing = 4 , home = 1, holder = NULL WHERE number = 2",
       "russia:2 does not stand"},
      {"UPDATE subject SET reference = 'russia:77' WHERE number = 2", "was changed"},
      {"UPDATE subject SET consent = 2 WHERE number = 3", "russia:3 does not stand"},
      {"UPDATE list SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Wood', 'Worm') AS BLOB) WHERE "
       "number = 1",
       "list 1"},
      {"UPDATE list SET sender = 'ukraine' WHERE number = 1", "said of list 1"},
      {"UPDATE list SET id = 'surname' WHERE number = 1", "said of list 1"},
      {"UPDATE list SET map = 'surname=-' WHERE number = 1", "said of list 1"},
      {"UPDATE list SET rows = 2 WHERE number = 1", "said of list 1"},
      {"DELETE FROM head WHERE size = 10", "are not signed"},
      {"UPDATE head SET signature = zeroblob(64) WHERE size = 5", "not signed with"},
      {"UPDATE head SET recorded = '2024-01-01T00:00:00Z' WHERE size = 5", "not signed with"},
      {"UPDATE register SET title = 'Other'", "entry 1 does not open"},
      {"UPDATE register SET sides = 'russia,georgia'", "entry 1 does not open"},
  };
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    truce_verification *v;
    start();
    fill();
    ck_assert_int_eq(add("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\n"
                         "visited,russia:2,,2025-06-02\n"),
                     TRUCE_OK);
    ck_assert_uint_eq(problems(), 0);
    truce_register_close(r);
    tamper_by_hand(changes[k].sql);
    ck_assert_int_eq(truce_register_open(&r, path, false, said), TRUCE_OK);
    ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
    bool found = false;
    for (size_t p = 0; p < v->problem_count; p++)
      found = found || strstr(v->problems[p], changes[k].found) != NULL;
    ck_assert_msg(found, "%s: not found; the first of %zu problems: %s", changes[k].sql,
                  v->problem_count, v->problem_count > 0 ? v->problems[0] : "");
    truce_verification_free(v);
    finish();
  }
}
END_TEST

/* The guards of the file itself. */
START_TEST(entries_cannot_be_changed_by_plain_sql)
{
  start();
  fill();
  sqlite3 *db;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(db, "UPDATE entry SET day = NULL", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(db, "DELETE FROM entry", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(db, "DELETE FROM subject", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(db, "DELETE FROM list", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  finish();
}
END_TEST

START_TEST(foreign_and_damaged_files_are_refused)
{
  char other[100];
  truce_register *none = NULL;
  start();
  fill();
  truce_register_close(r);
  (void)snprintf(other, sizeof other, "%s/other.db", folder);
  ck_assert_int_eq(truce_register_open(&none, other, false, said), TRUCE_IO);
  FILE *file = fopen(other, "w");
  fputs("id,surname\n1,Stone\n", file);
  fclose(file);
  ck_assert_int_eq(truce_register_open(&none, other, false, said), TRUCE_BAD_INPUT);
  sqlite3 *db;
  unlink(other);
  ck_assert_int_eq(sqlite3_open(other, &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE entry(number INTEGER)", NULL, NULL, NULL);
  sqlite3_close(db);
  ck_assert_int_eq(truce_register_open(&none, other, false, said), TRUCE_BAD_INPUT);
  heard("no register");
  unlink(other);
  /* A register with something added to its tables, or guards taken away. */
  tamper("CREATE TRIGGER extra AFTER INSERT ON entry BEGIN DELETE FROM head; END");
  ck_assert_int_eq(truce_register_open(&none, path, true, said), TRUCE_BAD_INPUT);
  heard("guards against changes");
  tamper("DROP TRIGGER extra");
  tamper("DROP TRIGGER entry_stays");
  ck_assert_int_eq(truce_register_open(&none, path, false, said), TRUCE_BAD_INPUT);
  heard("guards against changes");
  tamper("CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN"
         " SELECT RAISE(ABORT, 'entries are only ever added'); END");
  ck_assert_int_eq(truncate(path, 9000), 0);
  if (truce_register_open(&none, path, false, said) == TRUCE_OK) {
    truce_verification *v;
    ck_assert_int_eq(truce_register_verify(none, NULL, &v, said), TRUCE_OK);
    ck_assert_uint_gt(v->problem_count, 0);
    truce_verification_free(v);
    truce_register_close(none);
  }
  r = NULL;
  finish();
}
END_TEST

START_TEST(another_key_cannot_write)
{
  truce_register_pen p = pen();
  truce_entries *entries;
  uint64_t first;
  static const char table[] = "kind,subject,day\nvisited,russia:1,2025-06-01\n";
  start();
  fill();
  p.seed[0] = 9;
  ck_assert_int_eq(truce_entries_read_memory(&entries, "t", table, strlen(table), said), TRUCE_OK);
  ck_assert_int_eq(truce_register_add(r, entries, &p, NULL, &first, said), TRUCE_BAD_INPUT);
  heard("not the one this register is signed with");
  truce_entries_free(entries);
  finish();
}
END_TEST

/* ---- Memory ---- */

static truce_status everything(void)
{
  static const char table[] = "kind,subject,other,side,day\nsame,russia:1,ukraine:a,,\n"
                              "handed_over,russia:1,,russia,2025-06-02\n";
  static const char back[] = "kind,amends,detail\nwithdrawn,10,mistake\n";
  static const char *const columns[] = {"reference", "russia.surname"};
  const truce_register_pen p = pen();
  truce_register *mine = NULL;
  truce_people *people = NULL;
  truce_entries *entries = NULL, *more = NULL;
  truce_subjects *subjects = NULL;
  truce_history *history = NULL;
  truce_reconciliation *all = NULL;
  truce_verification *v = NULL;
  truce_proof *proof = NULL;
  truce_register_table *export = NULL;
  truce_decisions *decisions = NULL;
  uint64_t number;
  unlink(path);
  truce_status s = truce_register_create(path, "Test", sides, 2, &p, said);
  if (s == TRUCE_OK)
    s = truce_register_open(&mine, path, true, said);
  static const char *const lists[] = {held, missing};
  for (int k = 0; k < 2 && s == TRUCE_OK; k++) {
    s = truce_people_read_memory(&people, "list", lists[k], strlen(lists[k]), NULL, said);
    const truce_register_list list = {.name = "list",
                                      .sender = sides[k],
                                      .claim = k == 0 ? TRUCE_CLAIM_HELD : TRUCE_CLAIM_MISSING,
                                      .day = 20220,
                                      .bytes = lists[k],
                                      .length = strlen(lists[k]),
                                      .people = people};
    if (s == TRUCE_OK)
      s = truce_register_import(mine, &list, &p, NULL, &number, said);
    truce_people_free(people);
    people = NULL;
  }
  if (s == TRUCE_OK)
    s = truce_entries_read_memory(&entries, "t", table, strlen(table), said);
  if (s == TRUCE_OK)
    s = truce_register_add(mine, entries, &p, NULL, &number, said);
  if (s == TRUCE_OK)
    s = truce_entries_read_memory(&more, "t", back, strlen(back), said);
  if (s == TRUCE_OK)
    s = truce_register_add(mine, more, &p, NULL, &number, said);
  if (s == TRUCE_OK)
    s = truce_register_subjects(mine, TRUCE_STANDINGS, NULL, NULL, &subjects, said);
  if (s == TRUCE_OK)
    s = truce_register_history(mine, "ukraine:a", true, &history, said);
  if (s == TRUCE_OK)
    s = truce_register_reconcile(mine, &all, said);
  if (s == TRUCE_OK)
    s = truce_register_decisions(mine, 20300, &decisions, said);
  if (s == TRUCE_OK)
    s = truce_register_export(mine, columns, 2, TRUCE_STANDINGS, NULL, NULL, &export, said);
  if (s == TRUCE_OK)
    s = truce_register_prove(mine, 3, 0, &proof, said);
  if (s == TRUCE_OK)
    s = truce_register_verify(mine, NULL, &v, said);
  if (s == TRUCE_OK && v->problem_count > 0)
    s = TRUCE_BAD_INPUT;
  truce_verification_free(v);
  truce_proof_free(proof);
  truce_register_table_free(export);
  truce_decisions_free(decisions);
  truce_reconciliation_free(all);
  truce_history_free(history);
  truce_subjects_free(subjects);
  truce_entries_free(more);
  truce_entries_free(entries);
  truce_register_close(mine);
  return s;
}

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  (void)snprintf(path, sizeof path, "%s/m.db", folder);
  ck_assert_int_eq(everything(), TRUCE_OK);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    const truce_status status = everything();
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_msg(status == TRUCE_NO_MEMORY || status == TRUCE_OK, "status %d after %ld", status,
                  n);
  }
  unlink(path);
  truce_diagnostics_free(said);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_person_goes_home_step_by_step);
  tcase_add_test(all, nobody_is_in_two_places);
  tcase_add_test(all, nobody_is_sent_against_their_will_and_the_dead_do_not_travel);
  tcase_add_test(all, law_fits_the_category);
  tcase_add_test(all, a_correction_counts_from_where_it_stands);
  tcase_add_test(all, a_table_is_taken_whole_or_not_at_all);
  tcase_add_test(all, commissions_have_members_votes_and_deadlines);
  tcase_add_test(all, counts_of_both_sides_stand_next_to_the_names);
  tcase_add_test(all, proofs_hold_and_spoilt_ones_do_not);
  tcase_add_test(all, whatever_is_changed_is_found);
  tcase_add_test(all, entries_cannot_be_changed_by_plain_sql);
  tcase_add_test(all, foreign_and_damaged_files_are_refused);
  tcase_add_test(all, another_key_cannot_write);
  tcase_add_test(all, running_out_of_memory_leaves_nothing_behind);
  return run_in_folder("register", all);
}
