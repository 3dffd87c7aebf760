/* Rules of the register that look at days, at lists that were wrong, and at persons who are known
 * from more than one place. tests/unit/test_register.c has the plain way home. */
#include <inttypes.h>

#include "base/random.h"
#include "support/register_fixture.h"

static int32_t since(const char *reference)
{
  char holder[20];
  return subject(reference, holder).since;
}

static int32_t day_of(const char *text)
{
  int32_t day;
  ck_assert(truce__parse_date(text, &day));
  return day;
}

static void is_held_by(const char *reference, const char *side)
{
  char holder[20];
  const truce_subject s = subject(reference, holder);
  ck_assert_msg(strcmp(holder, side) == 0, "%s is held by \"%s\", standing %d", reference, holder,
                (int)s.standing);
}

/* ---- Lists that were wrong ---- */

START_TEST(a_wrong_list_is_withdrawn_and_imported_anew)
{
  static const char *const columns[] = {"reference", "russia.surname"};
  truce_subjects *all;
  truce_register_table *table;
  truce_reconciliation *counts;
  start();
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-06-19"), TRUCE_OK);
  refused("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-09\n", "out of order");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-05-20"), TRUCE_BAD_INPUT);
  heard("in the register already (entry 2)");
  taken("kind,subject,day\nvisited,russia:2,2025-06-19\n");
  refused("kind,amends,detail\nwithdrawn,2,wrong day\n", "entry 6 no longer fits");
  taken("kind,amends,detail\nwithdrawn,6,with its list\n");
  taken("kind,amends,detail\nwithdrawn,2,wrong day\n");
  ck_assert_uint_eq(problems(), 0);
  ck_assert_int_eq(truce_register_subjects(r, TRUCE_STANDINGS, NULL, NULL, &all, said), TRUCE_OK);
  ck_assert_uint_eq(all->count, 0);
  truce_subjects_free(all);
  ck_assert_int_eq(truce_register_reconcile(r, &counts, said), TRUCE_OK);
  ck_assert_uint_eq(counts->persons, 0);
  truce_reconciliation_free(counts);
  refused("kind,subject,day\nvisited,russia:2,2025-06-19\n", "not in the register");
  refused("kind,amends,detail\nwithdrawn,2,again\n", "was withdrawn by entry 8");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-05-20"), TRUCE_OK);
  taken("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-09\n");
  ck_assert_int_eq(since("russia:2"), day_of("2025-05-20"));
  ck_assert_uint_eq(problems(), 0);
  ck_assert_int_eq(truce_register_export(r, columns, 2, TRUCE_STANDINGS, NULL, NULL, &table, said),
                   TRUCE_OK);
  ck_assert_uint_eq(table->row_count, 3);
  ck_assert_str_eq(table->cells[1], "Stone");
  truce_register_table_free(table);
  /* Once more, and this time nothing comes after it. */
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-05-20"), TRUCE_BAD_INPUT);
  taken("kind,amends,detail\nwithdrawn,13,not handed over\nwithdrawn,9,not theirs\n");
  ck_assert_int_eq(bring_on("ukraine", TRUCE_CLAIM_MISSING, held, "2025-05-20"), TRUCE_OK);
  ck_assert_int_eq(standing("ukraine:1"), TRUCE_STANDING_MISSING);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* Who stands in another list too stays as that one says. */
START_TEST(a_withdrawn_list_leaves_what_others_say)
{
  truce_history *h;
  start();
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n1,Stone\n", "2025-05-20"),
                   TRUCE_OK);
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_NAMED, held, "2025-05-21"), TRUCE_OK);
  taken("kind,amends,detail\nwithdrawn,2,wrong\n");
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_NAMED);
  ck_assert_int_eq(truce_register_history(r, "russia:1", true, &h, said), TRUCE_OK);
  ck_assert_uint_eq(h->entry_count, 2);
  ck_assert(!h->counts[0] && h->counts[1]);
  ck_assert_uint_eq(h->value_count, 2);
  truce_history_free(h);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(somebody_entered_by_hand_can_be_withdrawn)
{
  start();
  taken("kind,subject,other,field,side,day\nregistered,bag-1,,bag,russia,2025-06-02\n"
        "registered,part-1,bag-1,part,,2025-06-02\n");
  refused("kind,amends,detail\nwithdrawn,2,mistake\n", "entry 3 no longer fits");
  taken("kind,amends,detail\nwithdrawn,3,mistake\nwithdrawn,2,mistake\n");
  ck_assert_uint_eq(problems(), 0);
  taken("kind,subject,field,side,day\nregistered,bag-1,bag,ukraine,2025-06-02\n");
  is_held_by("bag-1", "ukraine");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(a_list_is_not_of_a_day_to_come)
{
  start();
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-06-22"), TRUCE_BAD_INPUT);
  heard("in the future");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, held, "2025-06-21"), TRUCE_OK);
  finish();
}
END_TEST

START_TEST(a_capture_comes_before_the_list)
{
  start();
  fill(); /* held on 2025-05-12, day 20220 */
  taken("kind,subject,side,day\ncaptured,russia:1,russia,2024-11-03\n");
  ck_assert_int_eq(since("russia:1"), day_of("2024-11-03"));
  is_held_by("russia:1", "russia");
  refused("kind,subject,side,day\ncaptured,russia:1,russia,2024-11-02\n", "is held by russia");
  refused("kind,subject,side,day\ncaptured,russia:2,russia,2025-06-01\n", "is held by russia");
  refused("kind,subject,side,day\ncaptured,russia:2,ukraine,2024-06-01\n", "ukraine's own");
  taken("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-01\n");
  taken("kind,subject,side,day\ncaptured,russia:2,russia,2024-06-01\n");
  ck_assert_int_eq(standing("russia:2"), TRUCE_STANDING_UNDERWAY);
  /* And the other way round: the list comes in after the capture. */
  taken("kind,subject,field\nregistered,russia:9,person\n");
  taken("kind,subject,side,day\ncaptured,russia:9,russia,2025-06-01\n");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n9,Moor\n", "2025-05-20"),
                   TRUCE_BAD_INPUT);
  heard("was captured on 2025-06-01");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n9,Moor\n", "2025-06-02"),
                   TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Days ---- */

START_TEST(days_in_a_list_are_possible)
{
  static const struct {
    const char *row, *says;
  } bad[] = {{"1990-02-30,,", "not in the calendar"},
             {"1899-12-31,,", "before 1900"},
             {"2025-05-21,,", "after the day of the list"},
             {"2026,,", "after the day of the list"},
             {"21 травня 2025 р.,,", "after the day of the list"},
             {"червень 2025,,", "after the day of the list"},
             {"31 апреля 1990,,", "not in the calendar"},
             {"2 May 1990,2 мая 1989 г.,", "is after that in \"date_captured\""},
             {"1990-05-02,2025-05-21,", "after the day of the list"},
             {"1990-05-02,1989-05-02,", "is after that in \"date_captured\""},
             {"1990-05-02,,1990-05-01", "is after that in \"date_of_death\""},
             {",2025-05-02,2025-05-01", "is after that in \"date_of_death\""}};
  static const char *const good[] = {"1990-05-02,2025-05-01,2025-05-01",
                                     "1990,1990-05-02,1990",
                                     "1990-05,,",
                                     ",,",
                                     "1900-01-01,,",
                                     "2025-05-20,2025-05-20,2025-05-20",
                                     "20 травня 2025 р.,20-May-2025,травень 2025"};
  static const char head[] = "id,surname,date_of_birth,date_captured,date_of_death\n7,Moor,";
  char table[200];
  start();
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    (void)snprintf(table, sizeof table, "%s%s\n", head, bad[k].row);
    ck_assert_msg(bring_on("russia", TRUCE_CLAIM_NAMED, table, "2025-05-20") == TRUCE_BAD_INPUT,
                  "%s", bad[k].row);
    heard(bad[k].says);
  }
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    (void)snprintf(table, sizeof table, "%s%s\n", head, good[k]);
    ck_assert_msg(bring_on("russia", TRUCE_CLAIM_NAMED, table, "2025-05-20") == TRUCE_OK, "%s: %s",
                  good[k], truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message);
  }
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(nothing_happens_to_somebody_before_they_are_born)
{
  start();
  ck_assert_int_eq(bring_on("ukraine", TRUCE_CLAIM_MISSING,
                            "id,surname,date_of_birth\na,Stone,1990-05-02\nb,Wood,\nc,Hill,1990\n"
                            "d,Lake,2 травня 1990 р.\n",
                            "2025-05-20"),
                   TRUCE_OK);
  taken("kind,subject,field,value\nregistered,x,person,\n");
  taken("kind,subject,other\nsame,x,ukraine:a\n");
  refused("kind,subject,day\nwounded,ukraine:a,1990-05-01\n", "by a list, not born yet");
  refused("kind,subject,day\nwounded,ukraine:c,1989-12-31\n", "by a list, not born yet");
  refused("kind,subject,day\nwounded,ukraine:d,1990-05-01\n", "by a list, not born yet");
  refused("kind,subject,side,day\ncaptured,ukraine:c,russia,1901-01-01\n", "not born yet");
  taken("kind,subject,day\nwounded,ukraine:a,1990-05-02\nwounded,ukraine:c,1990-01-01\n"
        "wounded,ukraine:b,1950-01-01\n");
  refused("kind,subject,day\nwounded,ukraine:b,1899-12-31\n", "before 1900");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(what_is_told_late_is_judged_by_its_day)
{
  start();
  fill();
  taken("kind,subject,side,day\ncaptured,russia:1,russia,2025-04-01\n"
        "died,russia:1,,2025-06-10\n");
  taken("kind,subject,day\nwounded,russia:1,2025-06-09\nvisited,russia:1,2025-06-10\n"
        "moved,russia:1,2025-05-20\n");
  refused("kind,subject,day\nwounded,russia:1,2025-06-11\n", "is dead since 2025-06-10");
  refused("kind,subject,day\nvisited,russia:1,1990-01-01\n", "was captured on 2025-04-01");
  refused("kind,subject,day\nwounded,russia:1,2025-03-31\n", "was captured on 2025-04-01");
  /* Who is home was moved, examined and captured before. */
  taken("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-05\n"
        "received,russia:2,ukraine,2025-06-06\n");
  taken("kind,subject,side,day\nmoved,russia:2,russia,2025-06-03\nexamined,russia:2,,2025-06-02\n");
  refused("kind,subject,side,day\nmoved,russia:2,russia,2025-06-07\n", "is home with ukraine");
  taken("kind,subject,side,day\ncaptured,russia:2,russia,2025-01-01\n");
  refused("kind,subject,day\nvisited,russia:2,2024-12-31\n", "was captured on 2025-01-01");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n2,Wood\n", "2025-06-01"),
                   TRUCE_OK);
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n2,Woods\n", "2025-06-10"),
                   TRUCE_BAD_INPUT);
  heard("is home with ukraine");
  /* Nobody died before they were last seen alive. */
  taken("kind,subject,day\nvisited,russia:3,2025-06-12\n");
  refused("kind,subject,day\ndied,russia:3,2025-06-11\n", "was seen alive on 2025-06-12");
  taken("kind,subject,day\ndied,russia:3,2025-06-12\n");
  ck_assert_int_eq(bring_on("russia", TRUCE_CLAIM_HELD, "id,surname\n3,Hill\n", "2025-06-01"),
                   TRUCE_OK);
  ck_assert_int_eq(standing("russia:2"), TRUCE_STANDING_HOME);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Two places ---- */

static void make_remains(void)
{
  start();
  fill();
  taken("kind,subject,other,field,side,day\nregistered,bag-u,,bag,ukraine,2025-06-02\n"
        "registered,bag-r,,bag,russia,2025-06-02\nregistered,bag-q,,bag,russia,2025-06-02\n"
        "registered,part-1,bag-r,part,,2025-06-02\nregistered,part-2,bag-q,part,,2025-06-02\n"
        "registered,part-u,bag-u,part,,2025-06-02\n");
}

START_TEST(the_living_are_no_remains)
{
  make_remains();
  refused("kind,subject,other\nidentified,bag-r,russia:1\n", "is held by russia");
  refused("kind,subject,other\nidentified,part-1,russia:1\n", "is held by russia");
  taken("kind,subject,day\ndied,russia:1,2025-06-03\n");
  refused("kind,subject,other,day\nidentified,bag-u,russia:1,2025-06-04\n",
          "died while held by russia");
  refused("kind,subject,other,day\nidentified,part-u,russia:1,2025-06-04\n",
          "died while held by russia");
  refused("kind,subject,other,day\nidentified,bag-r,russia:1,2025-06-02\n", "died on 2025-06-03");
  taken("kind,subject,other,day\nidentified,bag-r,russia:1,2025-06-04\n");
  is_held_by("russia:1", "russia");
  taken("kind,subject,side,day\nhanded_over,bag-r,russia,2025-06-05\n");
  is_held_by("russia:1", ""); /* they stand where their remains do */
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_UNDERWAY);
  taken("kind,subject,side,day\nreceived,bag-r,ukraine,2025-06-05\n");
  ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HOME);
  /* Not by a detour either. */
  taken("kind,subject,other\nidentified,bag-q,ukraine:a\n");
  refused("kind,subject,other\nsame,russia:2,ukraine:a\n", "identified among the dead");
  taken("kind,subject,day\ndied,ukraine:a,2025-06-01\n"); /* when, as is known by now */
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(a_person_has_one_body_and_any_number_of_parts)
{
  make_remains();
  taken("kind,subject,day\ndied,russia:1,2025-06-03\ndied,russia:2,2025-06-03\n");
  taken("kind,subject,other\nidentified,part-1,russia:1\nidentified,part-2,russia:1\n");
  taken("kind,subject,other\nidentified,bag-r,russia:1\n");
  refused("kind,subject,other\nidentified,bag-q,russia:1\n", "in another bag");
  refused("kind,subject,other\nidentified,bag-r,russia:2\n", "as another person");
  refused("kind,subject,other\nidentified,part-2,russia:2\n", "as another person");
  taken("kind,subject,field,side,day\nregistered,bag-p,bag,russia,2025-06-02\n");
  taken("kind,subject,other\nidentified,bag-p,russia:2\n");
  refused("kind,subject,other\nsame,russia:1,russia:2\n", "in two bags");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* One bag is not of two, as a whole and in parts. */
START_TEST(a_bag_is_of_one_person_or_of_parts)
{
  make_remains();
  taken("kind,subject,other,field\nregistered,part-3,bag-q,part\n");
  taken("kind,subject,day\ndied,russia:1,2025-06-03\ndied,russia:2,2025-06-03\n");
  taken("kind,subject,other\nidentified,part-2,russia:1\n");
  refused("kind,subject,other\nidentified,bag-q,russia:2\n", "holds a part");
  taken("kind,subject,other\nidentified,part-3,russia:2\n");
  refused("kind,subject,other\nidentified,bag-q,russia:1\n", "holds a part");
  taken("kind,subject,other\nidentified,bag-r,russia:1\n"); /* 15 */
  refused("kind,subject,other\nidentified,part-1,russia:2\n", "identified as a whole");
  refused("kind,subject,other,amends\nidentified,part-3,russia:2,99\n", "no entry");
  taken("kind,subject,other\nidentified,part-1,russia:1\n");
  /* Who turned out to be another is the same person. */
  taken("kind,subject,other,field\nregistered,russia:9,,person\n");
  taken("kind,subject,other\nsame,russia:9,russia:1\n");
  taken("kind,subject,other,field\nregistered,part-4,bag-r,part\n");
  taken("kind,subject,other\nidentified,part-4,russia:9\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* Where the body is, whatever was identified last. */
START_TEST(a_body_prevails_over_parts)
{
  static const char *const orders[] = {"identified,part-2,russia:1\nidentified,bag-r,russia:1\n",
                                       "identified,bag-r,russia:1\nidentified,part-2,russia:1\n"};
  for (size_t k = 0; k < 2; k++) {
    char table[200];
    truce_history *h;
    make_remains();
    taken("kind,subject,day\ndied,russia:1,2025-06-03\n");
    (void)snprintf(table, sizeof table, "kind,subject,other\n%s", orders[k]);
    taken(table);
    taken("kind,subject,side,day\nhanded_over,bag-r,russia,2025-06-05\n"
          "received,bag-r,ukraine,2025-06-06\n");
    ck_assert_int_eq(standing("russia:1"), TRUCE_STANDING_HOME);
    ck_assert_int_eq(truce_register_history(r, "russia:1", false, &h, said), TRUCE_OK);
    ck_assert_str_eq(h->subject.remains, "bag-r");
    ck_assert_uint_eq(h->remains_count, 2);
    ck_assert_str_eq(h->remains[0], "bag-r");
    ck_assert_str_eq(h->remains[1], "part-2");
    truce_history_free(h);
    ck_assert_int_eq(truce_register_history(r, "part-2", false, &h, said), TRUCE_OK);
    ck_assert_str_eq(h->subject.person, "russia:1");
    ck_assert_str_eq(h->subject.holder, "russia"); /* as its bag */
    ck_assert_int_eq(h->subject.standing, TRUCE_STANDING_HELD);
    truce_history_free(h);
    ck_assert_uint_eq(problems(), 0);
    finish();
  }
}
END_TEST

START_TEST(who_goes_home_is_not_sent_elsewhere)
{
  static const char *const three[] = {"a", "b", "c"};
  const truce_register_pen p = pen();
  start();
  fill();
  taken("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-05\n"
        "handed_over,russia:2,russia,2025-06-05\nreceived,russia:2,ukraine,2025-06-06\n");
  refused("kind,subject,field,value\nstated,russia:1,home,russia\n", "is underway");
  refused("kind,subject,field,value\nstated,russia:2,home,russia\n", "is home with ukraine");
  taken("kind,subject,field,value\nstated,russia:2,home,ukraine\n");
  truce_register_close(r);
  unlink(path);
  ck_assert_int_eq(truce_register_create(path, "Three", three, 3, &p, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
  ck_assert_int_eq(bring("b", TRUCE_CLAIM_HELD, held), TRUCE_OK);
  ck_assert_int_eq(bring("b", TRUCE_CLAIM_MISSING, "id,surname\n1,Stone\n"), TRUCE_BAD_INPUT);
  heard("is held by b");
  taken("kind,subject,side,day\nhanded_over,b:1,b,2025-06-05\nhanded_over,b:2,b,2025-06-05\n");
  ck_assert_int_eq(bring("b", TRUCE_CLAIM_MISSING, "id,surname\n1,Stone\n"), TRUCE_BAD_INPUT);
  heard("was handed over by b");
  refused("kind,subject,field,value\nstated,b:2,home,b\n", "was handed over by b");
  taken("kind,subject,field,value\nstated,b:2,home,c\n");
  ck_assert_int_eq(bring("b", TRUCE_CLAIM_MISSING, "id,surname\n7,Moor\n"), TRUCE_OK);
  refused("kind,subject,other\nsame,b:1,b:7\n", "handed over by it");
  taken("kind,subject,side,day\nreceived,b:2,c,2025-06-06\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Random entries ---- */

/* Anything on any day, lists and their withdrawal too, between three sides; after each the file has
 * to be what a replay of everything gives. So what is worked out from what is kept, or from a look
 * back, is what all the entries say. */
START_TEST(random_days_keep_the_register_whole)
{
  static const char *const three[] = {"a", "b", "c"};
  static const char *const kinds[] = {"captured",   "captured", "moved",    "handed_over",
                                      "received",   "died",     "stated",   "same",
                                      "identified", "visited",  "wounded",  "withdrawn",
                                      "withdrawn",  "decided",  "notified", "registered"};
  static const char *const who[] = {"a:1", "a:2", "b:1", "b:3", "c:1", "bag-1", "bag-2", "part-1"};
  static const char *const lists[] = {"id,surname\n1,Stone\n2,Wood\n", "id,surname\n1,Stone\n",
                                      "id,surname\n3,Hill\n1,Stone\n"};
  size_t count = 0, withdrawn = 0;
  truce__random random;
  truce__random_start(&random, 20250602, 2);
  for (int run = 0; run < 25; run++) {
    const truce_register_pen p = pen();
    start();
    truce_register_close(r);
    unlink(path);
    ck_assert_int_eq(truce_register_create(path, "Three", three, 3, &p, said), TRUCE_OK);
    ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
    taken("kind,subject,other,field,side,day\nregistered,bag-1,,bag,a,2025-06-01\n"
          "registered,bag-2,,bag,,2025-06-01\nregistered,part-1,bag-1,part,,2025-06-01\n"
          "registered,a:1,,person,,\nregistered,a:2,,person,,\nregistered,b:1,,person,,\n"
          "registered,b:3,,person,,\nregistered,c:1,,person,,\n");
    uint64_t entries = 9;
    for (int step = 0; step < 70; step++) {
      char table[500], day[16], amends[24] = "";
      const char *kind = kinds[truce__random_below(&random, 16)];
      const char *side = three[truce__random_below(&random, 3)];
      truce_status status;
      (void)snprintf(day, sizeof day, "2025-06-%02d", (int)(1 + truce__random_below(&random, 19)));
      if (truce__random_below(&random, 8) == 0) {
        status = bring_on(side, (truce_list_claim)truce__random_below(&random, TRUCE_CLAIMS),
                          lists[truce__random_below(&random, 3)], day);
      } else {
        const bool withdraws = strcmp(kind, "withdrawn") == 0;
        if (withdraws || truce__random_below(&random, 6) == 0)
          (void)snprintf(amends, sizeof amends, "%" PRIu64,
                         2 + truce__random_below(&random, entries));
        const bool two = strcmp(kind, "same") == 0 || strcmp(kind, "identified") == 0;
        (void)snprintf(table, sizeof table,
                       "kind,subject,other,side,day,field,value,detail,amends\n"
                       "%s,%s,%s,%s,%s,%s,%s,A:neutral:repatriate; B:neutral:repatriate; "
                       "C:%s:refuse,%s\n",
                       kind, withdraws ? "" : who[truce__random_below(&random, 8)],
                       two ? who[truce__random_below(&random, 5)] : "", side, day,
                       strcmp(kind, "registered") == 0 ? "person" : "home",
                       strcmp(kind, "decided") == 0 ? "repatriate" : side, side, amends);
        status = add(table);
        withdrawn += status == TRUCE_OK && withdraws;
      }
      ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
      if (status == TRUCE_BAD_INPUT) {
        const char *why = truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message;
        ck_assert_msg(strstr(why, "damaged") == NULL, "%s: %s", table, why);
      }
      count += status == TRUCE_OK;
      entries += status == TRUCE_OK ? 2 : 0;
      ck_assert_uint_eq(problems(), 0);
    }
    finish();
  }
  ck_assert_uint_gt(count, 300); /* the walk does get somewhere */
  ck_assert_uint_gt(withdrawn, 40);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_wrong_list_is_withdrawn_and_imported_anew);
  tcase_add_test(all, a_withdrawn_list_leaves_what_others_say);
  tcase_add_test(all, somebody_entered_by_hand_can_be_withdrawn);
  tcase_add_test(all, a_list_is_not_of_a_day_to_come);
  tcase_add_test(all, days_in_a_list_are_possible);
  tcase_add_test(all, nothing_happens_to_somebody_before_they_are_born);
  tcase_add_test(all, a_capture_comes_before_the_list);
  tcase_add_test(all, what_is_told_late_is_judged_by_its_day);
  tcase_add_test(all, the_living_are_no_remains);
  tcase_add_test(all, a_person_has_one_body_and_any_number_of_parts);
  tcase_add_test(all, a_bag_is_of_one_person_or_of_parts);
  tcase_add_test(all, a_body_prevails_over_parts);
  tcase_add_test(all, who_goes_home_is_not_sent_elsewhere);
  tcase_add_test(all, random_days_keep_the_register_whole);
  return run_in_folder("register_rules", all);
}
