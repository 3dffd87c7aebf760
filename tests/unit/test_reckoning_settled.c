/* Explanations stand for the persons they were given for: they are looked at again when somebody
 * counted by name comes into another category, or turns out to be another. */
#include "base/random.h"
#include "exchange/register_internal.h"
#include "support/register_fixture.h"

#define HEAD "kind,subject,other,about,side,count,category,day,field,value,amends,detail\n"
#define PROMISE "promised,,,X,russia,2,pow,2025-06-01,,,,\n"
#define MOVE "handed_over,russia:1,,X,russia,,,2025-06-01,,,,\n"
#define WHY "explained,,,X,,,,,promised,,,one gave no name\n"

static const char one[] = "id,surname\n1,Stone\n";

static void enter(const char *rows)
{
  char table[1000];
  (void)snprintf(table, sizeof table, HEAD "%s", rows);
  taken(table);
}

static void bring_one(const char *category, const char *text)
{
  int32_t day;
  ck_assert(truce__parse_date(text, &day));
  /* Other bytes each time: a list comes once. */
  char bytes[100];
  (void)snprintf(bytes, sizeof bytes, "%s9%s,Moor\n", one, text + 8);
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_NAMED, category, bytes, day), TRUCE_OK);
}

/* Whether the difference of the promise is explained, and not outdated, or the other way round. */
static bool stands(void)
{
  truce_reconciliation *all;
  int explained = 0, outdated = 0;
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
  for (size_t k = 0; k < all->count; k++) {
    for (size_t d = 0; d < all->reckonings[k].difference_count; d++) {
      const truce_difference *difference = &all->reckonings[k].differences[d];
      if (strncmp(difference->field, "promised", strlen("promised")) != 0)
        continue;
      explained += difference->explained != NULL;
      outdated += difference->outdated != NULL;
    }
  }
  truce_reconciliation_free(all);
  ck_assert_int_eq(explained + outdated, 1);
  return explained == 1;
}

START_TEST(a_later_list_tells_the_category_anew)
{
  start();
  bring_one("pow", "2025-05-20");                                                       /* 2 to 4 */
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_HELD, NULL, one, 20220), TRUCE_OK); /* 5, 6 */
  enter(PROMISE MOVE);
  enter("withdrawn,russia:1,,,,,,,,,2,wrong\n");
  enter(WHY);
  ck_assert(stands());
  bring_one("pow", "2025-05-21");
  ck_assert(!stands());
  enter(WHY);
  ck_assert(stands());
  bring_one("civilian", "2025-05-22"); /* what was listed first stays */
  ck_assert(stands());
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(what_changes_no_category_changes_nothing)
{
  start();
  bring_one("pow", "2025-05-20"); /* 2 to 4 */
  bring_one(NULL, "2025-05-21");  /* 5 to 7 */
  bring_one("pow", "2025-05-22"); /* 8 to 10 */
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_HELD, NULL, one, 20220), TRUCE_OK);
  enter(PROMISE MOVE WHY);
  ck_assert(stands());
  enter("withdrawn,russia:1,,,,,,,,,5,wrong\n"); /* says nothing of it */
  ck_assert(stands());
  enter("withdrawn,,,,,,,,,,5,all of it\n");
  ck_assert(stands());
  enter("withdrawn,russia:1,,,,,,,,,8,wrong\n"); /* another one says the same */
  ck_assert(stands());
  enter("withdrawn,,,,,,,,,,2,all of it\n");
  ck_assert(!stands());
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(what_is_stated_is_corrected_in_its_place)
{
  start();
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_HELD, NULL, one, 20220), TRUCE_OK); /* 2, 3 */
  enter("stated,russia:1,,,,,,,category,civilian,,\n"                                   /* 4 */
        "stated,russia:1,,,,,,,category,pow,,\n"                                        /* 5 */
        PROMISE MOVE WHY);
  ck_assert(stands());
  enter("stated,russia:1,,,,,,,category,medical,4,\n"); /* the later one counts */
  ck_assert(stands());
  enter("stated,russia:1,,,,,,,category,pow,5,\n");
  ck_assert(stands());
  enter("withdrawn,,,,,,,,,,10,wrong\n");
  ck_assert(!stands());
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* Where names were compared and none are left, it was given for other numbers too. */
START_TEST(names_that_are_gone_were_other_numbers)
{
  start();
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_HELD, "pow", one, 20220), TRUCE_OK); /* 2, 3 */
  enter(PROMISE MOVE WHY);
  ck_assert(stands());
  enter("withdrawn,,,,,,,,,,5,mistake\n");
  ck_assert(!stands());
  enter(WHY);
  ck_assert(stands());
  finish();
}
END_TEST

/* What is told under one reference is told of whom it leads to. */
START_TEST(whom_somebody_leads_to_is_looked_at)
{
  start();
  ck_assert_int_eq(bring_list("russia", TRUCE_CLAIM_HELD, NULL, one, 20220), TRUCE_OK); /* 2, 3 */
  ck_assert_int_eq(
      bring_list("ukraine", TRUCE_CLAIM_NAMED, "pow", "id,surname\na,Stone\n", 20220), /* 4, 5 */
      TRUCE_OK);
  ck_assert_int_eq(
      bring_list("ukraine", TRUCE_CLAIM_MISSING, NULL, "id,surname\na,Stones\n", 20220), /* 6, 7 */
      TRUCE_OK);
  enter("same,russia:1,ukraine:a,,,,,,,,,\n" PROMISE MOVE WHY);
  ck_assert(stands());
  enter("withdrawn,ukraine:a,,,,,,,,,4,wrong\n");
  ck_assert(!stands());
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* Whoever is somebody else again is looked at, whichever of the two is counted. */
START_TEST(two_who_are_not_one_are_looked_at)
{
  start();
  ck_assert_int_eq(
      bring_list("russia", TRUCE_CLAIM_HELD, "pow", "id,surname\n1,Stone\n2,Stone\n", 20220),
      TRUCE_OK); /* 2 to 4 */
  enter("promised,russia:1,,X,russia,,,2025-06-01,,,,\n"
        "same,russia:2,russia:1,,,,,,,,,\n" /* 6 */
        WHY);
  ck_assert(stands());
  enter("withdrawn,,,,,,,,,,6,not the same\n");
  ck_assert(!stands());
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* ---- At random ---- */

enum { MOST = 100 };

/* Everybody as the file has them, and between which entries they last changed. */
typedef struct watched {
  size_t count;
  uint64_t same_as[MOST], settled[MOST];
  int category[MOST];
  uint64_t after[MOST], until[MOST];
} watched;

static uint64_t entries_now(void)
{
  uint64_t number;
  ck_assert_int_eq(truce__register_begin(r, false, said), TRUCE_OK);
  ck_assert(truce__ask_number(r, TRUCE__SQL_LAST_ENTRY, &number));
  ck_assert_int_eq(truce__register_end(r, TRUCE_OK), TRUCE_OK);
  return number;
}

static void read_all(watched *now)
{
  *now = (watched){0};
  ck_assert_int_eq(truce__register_begin(r, false, said), TRUCE_OK);
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  while (sqlite3_step(rows) == SQLITE_ROW) {
    uint64_t number;
    truce__stand s;
    ck_assert(truce__read_stand(r, rows, &number, &s));
    ck_assert_uint_lt(now->count, MOST);
    now->same_as[now->count] = s.same_as;
    now->category[now->count++] = s.exists ? s.category : TRUCE_LAW_UNKNOWN;
  }
  ck_assert(truce__lead_on(now->same_as, sizeof *now->same_as, now->count));
  ck_assert_int_eq(truce__settle(r, now->same_as, now->settled, sizeof *now->settled, now->count),
                   TRUCE_OK);
  ck_assert_int_eq(truce__register_end(r, TRUCE_OK), TRUCE_OK);
}

/* Whether other subjects than before lead to one. */
static bool others_lead(const watched *was, const watched *now, size_t whom)
{
  for (size_t k = 0; k < now->count; k++) {
    const uint64_t before = k < was->count ? was->same_as[k] : 0;
    if (before != now->same_as[k] &&
        (k == whom || before == whom + 1 || now->same_as[k] == whom + 1))
      return true;
  }
  return false;
}

static void compare(watched *was, watched *now, uint64_t before, uint64_t after, bool any_same)
{
  for (size_t k = 0; k < now->count; k++) {
    const int category = k < was->count ? was->category[k] : TRUCE_LAW_UNKNOWN;
    now->after[k] = k < was->count ? was->after[k] : 0;
    now->until[k] = k < was->count ? was->until[k] : 0;
    if (others_lead(was, now, k) || category != now->category[k]) {
      now->after[k] = before + 1;
      now->until[k] = after;
    }
    if (now->same_as[k] != 0)
      continue;
    ck_assert_msg(now->settled[k] >= now->after[k], "of %zu: %d, and not after %d", k + 1,
                  (int)now->settled[k], (int)now->after[k]);
    ck_assert_msg(any_same || now->settled[k] <= now->until[k], "of %zu: %d, and not up to %d",
                  k + 1, (int)now->settled[k], (int)now->until[k]);
  }
}

static const char *const categories[] = {NULL, "pow", "civilian", "unknown", NULL};

static void bring_some(truce__random *random, int step)
{
  char bytes[200];
  int length = snprintf(bytes, sizeof bytes, "id,surname\n9,Moor%d\n", step);
  const uint64_t who = truce__random_below(random, 16);
  for (int k = 0; k < 4; k++) {
    if ((who >> k & 1) != 0)
      length += snprintf(bytes + length, sizeof bytes - (size_t)length, "%d,Stone\n", k + 1);
  }
  (void)bring_list("russia", TRUCE_CLAIM_NAMED, categories[truce__random_below(random, 5)], bytes,
                   20220);
}

/* Whether it is that two are one, and was taken. */
static bool enter_some(truce__random *random, uint64_t entries)
{
  static const char *const kinds[] = {"stated", "withdrawn", "withdrawn", "withdrawn", "same"};
  char table[300], amends[24] = "";
  const char *kind = kinds[truce__random_below(random, 5)];
  const bool stated = kind[1] == 't', same = strcmp(kind, "same") == 0;
  const int who = 1 + (int)truce__random_below(random, 4);
  const bool amending = !stated || truce__random_below(random, 4) == 0;
  if (amending && (!same || truce__random_below(random, 2) == 0))
    (void)snprintf(amends, sizeof amends, "%d", 2 + (int)truce__random_below(random, entries));
  char subject[20] = "", other[20] = "";
  if (stated || same || truce__random_below(random, 2) == 0)
    (void)snprintf(subject, sizeof subject, "russia:%d", who);
  if (same)
    (void)snprintf(other, sizeof other, "russia:%d", 1 + who % 4);
  const char *value = categories[1 + truce__random_below(random, 3)];
  (void)snprintf(table, sizeof table, HEAD "%s,%s,%s,,,,,,%s,%s,%s,why\n", kind, subject, other,
                 stated ? "category" : "", stated ? value : "", amends);
  return add(table) == TRUCE_OK && same;
}

/* Against what the file says after each entry. */
START_TEST(it_is_known_when_somebody_changed)
{
  truce__random random;
  size_t changes = 0;
  truce__random_start(&random, (uint64_t)_i, 0);
  bool any_same = false;
  start();
  watched was = {0}, now;
  for (int step = 0; step < 60; step++) {
    const uint64_t before = entries_now();
    if (step == 0 || truce__random_below(&random, 4) == 0)
      bring_some(&random, step);
    else
      any_same = enter_some(&random, before) || any_same;
    const uint64_t after = entries_now();
    read_all(&now);
    compare(&was, &now, before, after, any_same);
    changes += after > before;
    was = now;
  }
  ck_assert_uint_gt(changes, 15);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_later_list_tells_the_category_anew);
  tcase_add_test(all, what_changes_no_category_changes_nothing);
  tcase_add_test(all, what_is_stated_is_corrected_in_its_place);
  tcase_add_test(all, names_that_are_gone_were_other_numbers);
  tcase_add_test(all, whom_somebody_leads_to_is_looked_at);
  tcase_add_test(all, two_who_are_not_one_are_looked_at);
  tcase_add_loop_test(all, it_is_known_when_somebody_changed, 0, 40);
  return run_in_folder("reckoning_settled", all);
}
