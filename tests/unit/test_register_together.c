/* The register as many entries leave it: at random against a replay of everything, and all at once
 * against one by one. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "support/register_fixture.h"

static truce_hash last_root(void)
{
  truce_verification *v;
  ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
  ck_assert_uint_eq(v->problem_count, 0);
  const truce_hash root = v->head.root;
  truce_verification_free(v);
  return root;
}

/* One row of a table of entries; entries 5 to 4 + `count` may be amended, rows of lists among
 * them. */
static void random_row(truce__random *random, uint64_t count, int step, char row[200])
{
  static const char *const kinds[] = {"captured", "moved",    "handed_over", "received",
                                      "died",     "stated",   "same",        "identified",
                                      "visited",  "disputed", "withdrawn",   "examined"};
  static const char *const fields[] = {"consent", "consent", "home", "category", "class"};
  static const char *const values[] = {"yes", "no", "ukraine", "pow", "gc3-109"};
  static const char *const who[] = {"russia:1",  "russia:2", "russia:3", "ukraine:a",
                                    "ukraine:b", "bag-1",    "part-1"};
  char amends[24] = "";
  const uint64_t field = truce__random_below(random, 5);
  const char *kind = kinds[truce__random_below(random, 12)];
  const bool withdraws = strcmp(kind, "withdrawn") == 0;
  const bool of_list = withdraws && truce__random_below(random, 3) > 0; /* a row of it alone */
  if (of_list)
    (void)snprintf(amends, sizeof amends, "%d", truce__random_below(random, 2) == 0 ? 2 : 6);
  else if (truce__random_below(random, 4) == 0 || withdraws)
    (void)snprintf(amends, sizeof amends, "%" PRIu64, 5 + truce__random_below(random, count));
  const char *subject = withdraws && !of_list ? "" : who[truce__random_below(random, 7)];
  const char *other = strcmp(kind, "same") == 0 || strcmp(kind, "identified") == 0
                          ? who[truce__random_below(random, 5)]
                          : "";
  const char *side = sides[truce__random_below(random, 2)];
  (void)snprintf(row, 200, "%s,%s,%s,%s,2025-06-%02d,%s,%s,why,%s\n", kind, subject, other, side,
                 1 + step / 4, fields[field], values[field], amends);
}

static bool withdraws_row(const char *row)
{
  return strncmp(row, "withdrawn,", 10) == 0 && row[10] != ',';
}

/* Adds entries at random, one at a time; after each the file must be what a replay of all entries
 * gives (that is what verify checks), whether it was taken or refused. Those that were taken give
 * the same register when they come all at once. */
START_TEST(random_entries_keep_the_register_whole)
{
  enum { STEPS = 60, ROW = 200 };
  static const char columns[] = "kind,subject,other,side,day,field,value,detail,amends\n",
                    remains[] = "registered,bag-1,,russia,2025-06-01,bag,,,\n"
                                "registered,part-1,bag-1,,2025-06-01,part,,,\n";
  size_t taken = 0, amended = 0, rows = 0;
  truce__random random;
  truce__random_start(&random, 20250602, 0);
  for (int run = 0; run < 25; run++) {
    char all[(STEPS + 3) * ROW], table[2 * ROW + sizeof columns + sizeof remains];
    int length = snprintf(all, sizeof all, "%s%s", columns, remains);
    uint64_t count = 6;
    start();
    fill();
    ck_assert_int_eq(add(all), TRUCE_OK);
    for (int step = 0; step < STEPS; step++) {
      char row[ROW];
      random_row(&random, count, step, row);
      (void)snprintf(table, sizeof table, "%s%s", columns, row);
      const truce_status status = add(table);
      ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
      ck_assert_uint_eq(problems(), 0);
      if (status != TRUCE_OK)
        continue;
      taken++;
      rows += withdraws_row(row);
      amended += row[strlen(row) - 2] != ',';
      count++;
      length += snprintf(all + length, sizeof all - (size_t)length, "%s", row);
    }
    const truce_hash one_by_one = last_root();
    finish();
    start();
    fill();
    ck_assert_int_eq(add(all), TRUCE_OK);
    const truce_hash at_once = last_root();
    ck_assert(truce_hash_equal(&one_by_one, &at_once));
    finish();
  }
  ck_assert_uint_gt(taken, 150); /* the walk does get somewhere */
  ck_assert_uint_gt(amended, 20);
  ck_assert_uint_gt(rows, 4);
}
END_TEST

/* All of these wait to be written together, and the first leads to the second. */
START_TEST(those_who_enter_together_may_lead_to_each_other)
{
  start();
  fill();
  ck_assert_int_eq(add("kind,subject,other,field,side,day\n"
                       "registered,p-1,,person,,\n"
                       "registered,p-2,,person,,\n"
                       "same,p-2,p-1,,,\n"
                       "registered,bag-1,,bag,russia,2025-06-01\n"
                       "registered,part-1,bag-1,part,,2025-06-01\n"
                       "identified,part-1,p-1,,,2025-06-02\n"
                       "disputed,p-1,,,,2025-06-02\n"),
                   TRUCE_BAD_INPUT); /* no reason given: nothing stays */
  ck_assert_uint_eq(problems(), 0);
  ck_assert_int_eq(add("kind,subject,other,field,side,day,detail\n"
                       "registered,p-1,,person,,,\n"
                       "registered,p-2,,person,,,\n"
                       "same,p-2,p-1,,,,\n"
                       "captured,p-1,,,russia,2025-05-02,\n"
                       "moved,p-2,,,russia,2025-05-03,\n"
                       "disputed,p-1,,,,2025-06-02,why\n"),
                   TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, random_entries_keep_the_register_whole);
  tcase_add_test(all, those_who_enter_together_may_lead_to_each_other);
  return run_in_folder("register together", all);
}
