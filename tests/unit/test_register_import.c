/* Lists after lists: the same ids for the same persons, and for others, who is not told again; and
 * tables of events: the same counts twice, errors that follow from others. */
#include "support/register_fixture.h"

static const char first[] = "id,surname,given_name,date_of_birth\n"
                            "1,Шевченко,Іван,1990-05-02\n"
                            "2,Коваль,Олег,1985-11-30\n"
                            "3,Гнатюк,Петро,1979-01-09\n"
                            "4,Мельник,Олена,1992\n";

static void brought(const char *bytes)
{
  if (bring("russia", TRUCE_CLAIM_NAMED, bytes) != TRUCE_OK)
    ck_abort_msg("%s: %s", bytes,
                 truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message);
}

static void not_brought(const char *bytes, size_t faults)
{
  const size_t before = truce_diagnostics_kept(said);
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_NAMED, bytes), TRUCE_BAD_INPUT);
  for (size_t k = before; k < truce_diagnostics_kept(said); k++)
    ck_assert_str_eq(truce_diagnostics_get(said, k)->code, "other-person");
  ck_assert_uint_eq(truce_diagnostics_kept(said) - before, faults);
}

START_TEST(numbers_that_begin_anew_are_refused)
{
  start();
  brought(first);
  not_brought("id,surname,given_name,date_of_birth\n1,Коваль,Олег,1985-11-30\n"
              "2,Гнатюк,Петро,1979-01-09\n3,Мельник,Олена,1992\n",
              3);
  ck_assert_uint_eq(truce_diagnostics_get(said, 2)->line, 4);
  ck_assert_ptr_nonnull(strstr(truce_diagnostics_get(said, 2)->message, "russia:3 stands for"));
  ck_assert_ptr_nonnull(strstr(truce_diagnostics_get(said, 2)->hint, "prefix"));
  /* One of many, by whole names, by given names where births are not told. */
  not_brought("id,surname,given_name,date_of_birth\n1,Шевченко,Іван,1990-05-02\n"
              "2,Бондар,Олег,1961-03-03\n3,Гнатюк,Петро,1979-01-09\n",
              1);
  not_brought("id,full_name,date_of_birth\n1,Коваль Олег,1985-11-30\n", 1);
  not_brought("id,surname,given_name\n1,Коваль,Олег\n", 1);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(the_same_persons_otherwise_written_are_taken)
{
  static const char *const rows[] = {"1,Shevchenko,Ivan,1990-05-02",
                                     "1,Шевченка,Іван,1990-05-02",
                                     "1,Шевчено,И.,1990-05-03",
                                     "1,Шевченко,Петро,1961-07-07",
                                     "1,Інша,Олена,1990-05-02",
                                     "3,Гнатюкова,Пётр,1979",
                                     "1,Иван,Шевченко,1961-03-03",
                                     "2,,Oleg,1961-03-03",
                                     "2,Гнатюк,,",
                                     "2,Koval,Oleg,1999",
                                     "9,Гнатюк,Петро,1979-01-09",
                                     "2,Гнатюк,О.,",
                                     "4,Мельниченко,Олена,1992-03-01"};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char list[200];
    start();
    brought(first);
    (void)snprintf(list, sizeof list, "id,surname,given_name,date_of_birth\n%s\n", rows[k]);
    brought(list);
    ck_assert_uint_eq(problems(), 0);
    finish();
  }
}
END_TEST

START_TEST(a_row_withdrawn_gives_its_id_free)
{
  static const char other[] = "id,surname,date_of_birth\n2,Бондар,1961-03-03\n";
  start();
  brought(first); /* entries 2 to 6 */
  not_brought(other, 1);
  taken("kind,subject,amends,detail\nwithdrawn,russia:2,2,a wrong row\n");
  brought(other);
  /* What one older list tells of them is enough. */
  brought("id,surname,date_of_birth\n2,Бондар,1972-08-12\n");
  brought("id,surname,date_of_birth\n2,Лисенко,1972-08-12\n");
  brought("id,surname,date_of_birth\n2,Бондар,1961-03-03\n7,Моор,1961\n");
  /* The ids of another sender are its own. */
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_NAMED,
                         "id,surname,date_of_birth\n"
                         "1,Бондар,1961-03-03\n"),
                   TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(faults_beyond_those_told_are_counted)
{
  char list[2000] = "id,surname,date_of_birth\n";
  size_t used = strlen(list);
  start();
  for (int k = 0; k < 30; k++)
    used += (size_t)snprintf(list + used, sizeof list - used, "%d,Stone,2031-01-01\n", k);
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_NAMED, list), TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_kept(said), 21);
  heard("and 10 more errors");
  finish();
}
END_TEST

/* ---- Who is not listed again ---- */

/* The list's words of those; "" if there are none. */
static void unheard(size_t list, size_t count, const char *who)
{
  truce_kept_lists *lists;
  char names[200] = "";
  ck_assert_int_eq(truce_register_lists(r, &lists, said), TRUCE_OK);
  const truce_kept_list *l = &lists->lists[list - 1];
  ck_assert_uint_eq(l->unheard, count);
  for (size_t k = 0; k < count && k < TRUCE_UNHEARD_TOLD; k++)
    strcat(strcat(names, k > 0 ? " " : ""), l->unheard_first[k]);
  ck_assert_str_eq(names, who);
  truce_kept_lists_free(lists);
}

START_TEST(who_is_not_listed_again_is_told)
{
  start();
  fill(); /* russia holds 1, 2, 3; ukraine misses a, b */
  unheard(1, 0, "");
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, "id,surname\n2,Wood\n4,Moor\n"), TRUCE_OK);
  heard("2 persons whom russia listed as held before");
  ck_assert_str_eq(truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->hint,
                   "if the list is meant to be whole, ask about them: russia:1, russia:3");
  unheard(1, 2, "russia:1 russia:3");
  /* Another reference, a dispute: not news of them. A visit is. Other sides' lists are not. */
  taken("kind,subject,other\nsame,ukraine:a,russia:1\n");
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING, "id,surname\na,Stone\nc,Lark\n"),
                   TRUCE_OK);
  unheard(1, 2, "russia:3 russia:1");
  taken("kind,subject,day\nvisited,russia:3,2025-06-01\n");
  unheard(1, 1, "russia:1");
  taken("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\n");
  unheard(1, 0, "");
  const size_t before = truce_diagnostics_kept(said);
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, "id,surname\n2,Wood\n4,Moor\n5,Kent\n"),
                   TRUCE_OK);
  ck_assert_uint_eq(truce_diagnostics_kept(said), before);
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, "id,surname\n6,Ford\n"), TRUCE_OK);
  heard("3 persons whom russia");
  unheard(5, 3, "russia:2 russia:4 russia:5");
  unheard(3, 0, "");
  /* Once the newest list is withdrawn, the one before it is the newest again. */
  taken("kind,amends,detail\nwithdrawn,22,a wrong list\n");
  unheard(5, 0, "");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- Tables of events ---- */

static void refused_with(const char *table, const char *const *told, size_t count)
{
  const size_t before = truce_diagnostics_kept(said);
  ck_assert_int_eq(add(table), TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_kept(said) - before, count);
  for (size_t k = 0; k < count; k++) {
    const truce_diagnostic *d = truce_diagnostics_get(said, before + k);
    char text[300];
    (void)snprintf(text, sizeof text, "%zu: %s", d->line, d->message);
    if (strstr(text, told[k]) == NULL)
      ck_abort_msg("\"%s\" does not say \"%s\"", text, told[k]);
  }
  ck_assert_uint_eq(problems(), 0);
}

START_TEST(errors_that_follow_from_others_are_not_told)
{
  start();
  fill();
  refused_with("kind,subject,side,day,about\n"
               "visited,russia:nobody,,2025-05-25,\n"
               "handed_over,russia:2,russia,2025-05-23,x\n"
               "received,russia:2,ukraine,2025-05-23,x\n",
               (const char *const[]){"2: the reference in column `subject`"}, 1);
  refused_with("kind,subject,other,side,day,field,amends,detail\n"
               "handed_over,russia:2,,russia,2025-01-01,,,\n" /* before the list */
               "received,russia:2,,ukraine,2025-06-01,,,\n"   /* follows */
               "visited,russia:2,,,2031-06-01,,,\n"           /* wrong by itself */
               "registered,bag-1,,russia,,box,,\n"            /* wrong by itself */
               "registered,part-1,bag-1,,,part,,\n"           /* follows */
               "received,russia:3,,ukraine,2025-06-01,,,\n"
               "withdrawn,,,,,,99,why\n"
               "received,russia:1,,ukraine,2025-06-01,,,\n", /* the withdrawal may be needed */
               (const char *const[]){"2: russia:2 out of order", "4: the day is in the future",
                                     "5: ", "7: russia:3 is held by russia",
                                     "8: there is no entry 99", "0: 3 more rows hang"},
               6);
  char many[3000] = "kind,subject,day\n";
  for (int k = 0; k < 25; k++)
    strcat(many, "visited,russia:2,2031-06-01\n");
  const size_t before = truce_diagnostics_kept(said);
  refused(many, "and 5 more errors");
  ck_assert_uint_eq(truce_diagnostics_kept(said) - before, 21);
  taken("kind,subject,side,day\nhanded_over,russia:2,russia,2025-05-23\n");
  finish();
}
END_TEST

START_TEST(a_count_is_entered_once)
{
  static const char head[] = "kind,side,day,about,count,category,detail\n";
  static const char first_row[] = "handed_over,russia,2025-06-01,x,10,pow,\n";
  char table[500];
  start();
  fill(); /* entries 1 to 8 */
  (void)snprintf(table, sizeof table, "%s%s", head, first_row);
  taken(table);
  refused_with(table, (const char *const[]){"2: entry 9 counts the same already"}, 1);
  (void)snprintf(table, sizeof table, "%s%sreceived,ukraine,2025-06-01,x,10,pow,\n%s%s", head,
                 "handed_over,russia,2025-06-01,x,10,pow,second bus\n",
                 "handed_over,russia,2025-06-01,x,10,pow,second bus\n",
                 "handed_over,russia,2025-06-01,y,10,pow,\n");
  refused_with(table, (const char *const[]){"4: line 2 of this table counts the same"}, 1);
  taken("kind,side,day,about,count,category\nhanded_over,russia,2025-06-01,x,11,pow\n"
        "handed_over,russia,2025-06-02,x,10,pow\nhanded_over,russia,2025-06-01,x,10,\n"
        "handed_over,russia,2025-06-01,y,10,pow\n");
  /* In place of the same one it may say the same; once amended or withdrawn, it is free. */
  taken("kind,side,day,about,count,category,amends\nhanded_over,russia,2025-06-01,x,10,pow,9\n");
  refused("kind,side,day,about,count,category,amends\nhanded_over,russia,2025-06-01,x,10,pow,10\n",
          "entry 14 counts the same");
  taken("kind,side,day,about,count,category,amends,detail\nwithdrawn,,,,,,14,why\n"
        "handed_over,russia,2025-06-01,x,10,pow,,\n");
  refused("kind,side,day,about,count,category\nhanded_over,russia,2025-06-01,x,10,pow\n",
          "entry 16 counts the same");
  /* Somebody by name is no count. */
  taken("kind,subject,day\nvisited,russia:2,2025-06-01\nvisited,russia:2,2025-06-01\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(two_rows_of_one_list_are_told)
{
  start();
  fill();
  taken("kind,subject,other\nsame,russia:1,ukraine:a\n");
  ck_assert_uint_eq(truce_diagnostics_kept(said), 0);
  taken("kind,subject,other\nsame,ukraine:a,russia:3\n");
  heard("russia:1 and russia:3 both stand on list 1 of russia");
  ck_assert_uint_eq(truce_diagnostics_kept(said), 1);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("lists");
  tcase_add_test(tests, numbers_that_begin_anew_are_refused);
  tcase_add_test(tests, the_same_persons_otherwise_written_are_taken);
  tcase_add_test(tests, a_row_withdrawn_gives_its_id_free);
  tcase_add_test(tests, faults_beyond_those_told_are_counted);
  tcase_add_test(tests, who_is_not_listed_again_is_told);
  tcase_add_test(tests, errors_that_follow_from_others_are_not_told);
  tcase_add_test(tests, a_count_is_entered_once);
  tcase_add_test(tests, two_rows_of_one_list_are_told);
  return run_in_folder("register_import", tests);
}
