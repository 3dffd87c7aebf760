/* Which pairs are matches, and which somebody should look at: rivals, twins. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "support/run_suite.h"
#include "truce/diagnostics.h"

enum { RECORDS = 5, PAIRS_MAX = 4 };

static const truce_link_options usual = {.match = 0.9, .review = 0.1};

/* A pair by its log odds, the prior being 1 to 1. */
static truce_link_pair pair(uint32_t a, uint32_t b, double bits)
{
  return (truce_link_pair){
      .a = a, .b = b, .weight = bits, .probability = exp2(bits) / (1 + exp2(bits))};
}

static truce_link_pair settled(uint32_t a, uint32_t b, bool same)
{
  return (truce_link_pair){.a = a, .b = b, .probability = same ? 1 : 0, .settled = true};
}

/* The zones of pairs of records that have nothing to compare, a letter each: m, r, n. */
static const char *zones(truce_link_pair *list, size_t count)
{
  static char letters[PAIRS_MAX + 1];
  const link_table t = {.count = RECORDS, .given = SIZE_MAX};
  const link_pairs pairs = {list, count, count};
  double *rivals;
  ck_assert_int_eq(truce__link_rivals(&rivals, &pairs, &t, 0), TRUCE_OK);
  for (size_t k = 0; k < count; k++)
    letters[k] = *truce_link_zone_id(truce__link_zone(&list[k], &t, &usual, rivals, 0));
  letters[count] = '\0';
  free(rivals);
  return letters;
}

START_TEST(alone_the_probability_decides)
{
  truce_link_pair list[] = {pair(0, 3, 3.17), pair(1, 4, 3.16)};
  ck_assert_str_eq(zones(list, 2), "mr");
  list[1] = pair(1, 4, -3.2);
  ck_assert_str_eq(zones(list, 2), "mn");
  /* Weights beyond any measure. */
  list[0] = pair(0, 3, 1000);
  list[0].probability = 1;
  ck_assert_str_eq(zones(list, 1), "m");
}
END_TEST

START_TEST(who_has_an_equal_rival_is_looked_at)
{
  truce_link_pair twins[] = {pair(0, 3, 12), pair(1, 3, 12)};
  ck_assert_str_eq(zones(twins, 2), "rr");
  truce_link_pair listed_twice[] = {pair(0, 3, 12), pair(0, 4, 12)};
  ck_assert_str_eq(zones(listed_twice, 2), "rr");
  truce_link_pair weaker[] = {pair(0, 3, 20), pair(1, 3, 12), pair(1, 4, 20)};
  ck_assert_str_eq(zones(weaker, 3), "mrm");
  /* Many that are weak are together as good as one. */
  truce_link_pair many[] = {pair(0, 3, 6), pair(0, 4, 0), pair(1, 3, 1.5), pair(2, 3, 1.5)};
  ck_assert_str_eq(zones(many, 4), "mrrr");
  many[2].weight = many[3].weight = 2.5;
  ck_assert_str_eq(zones(many, 4), "rrrr");
}
END_TEST

START_TEST(answers_count)
{
  truce_link_pair list[] = {pair(0, 3, 12), pair(1, 3, 12), settled(1, 4, true)};
  ck_assert_str_eq(zones(list, 3), "mrm");
  list[2] = settled(0, 3, true);
  ck_assert_str_eq(zones(list + 1, 2), "rm");
  list[2] = settled(1, 3, false);
  list[1] = pair(1, 4, 12);
  ck_assert_str_eq(zones(list, 3), "mmn");
}
END_TEST

/* Of one list several records are one person: there are no rivals. */
START_TEST(in_one_list_there_are_none)
{
  const link_table t = {.count = RECORDS, .given = SIZE_MAX};
  truce_link_pair p = pair(0, 1, 4);
  ck_assert_int_eq(truce__link_zone(&p, &t, &usual, NULL, 0), TRUCE_LINK_MATCH);
}
END_TEST

/* ---- Twins ---- */

/* The zone of the first pair of two lists, if it is likely beyond doubt. */
static const char *zone_of(const char *head, const char *first, const char *second)
{
  char text[2][400];
  const char *const rows[] = {first, second};
  truce_people *people[2];
  truce_diagnostics *list;
  link_table t;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  for (size_t k = 0; k < 2; k++) {
    (void)snprintf(text[k], sizeof text[k], "%s\n%s\n", head, rows[k]);
    ck_assert_int_eq(
        truce_people_read_memory(&people[k], "t", text[k], strlen(text[k]), NULL, list), TRUCE_OK);
  }
  ck_assert_int_eq(truce__link_prepare(&t, people[0], people[1], NULL, list), TRUCE_OK);
  truce_link_pair p = pair(0, 1, 20);
  const char *zone = truce_link_zone_id(truce__link_zone(&p, &t, &usual, NULL, 0));
  ck_assert_int_eq(p.twins, strcmp(zone, "review") == 0);
  truce__link_table_free(&t);
  truce_people_free(people[0]);
  truce_people_free(people[1]);
  truce_diagnostics_free(list);
  return zone;
}

START_TEST(names_of_two_people_are_looked_at)
{
  static const char parts[] = "id,surname,given_name,patronymic,personal_number",
                    whole[] = "id,name,dob";
  static const struct {
    const char *head, *first, *second, *zone;
  } pairs[] = {
      {parts, "1,Коваль,Іван,Петрович,", "2,Koval,Ivan,Petrovich,", "match"},
      {parts, "1,Коваль,Іван,Петрович,", "2,Коваль,Ігор,Петрович,", "review"},
      {parts, "1,Коваль,Іван,Петрович,77123", "2,Коваль,Ігор,Петрович,77123", "match"},
      /* One letter off, and yet two names; a brother and a sister. */
      {parts, "1,Коваль,Олександр,Петрович,", "2,Коваль,Олександра,Петрівна,", "review"},
      {parts, "1,Коваль,Євген,,", "2,Коваль,Євгенія,,", "review"},
      {parts, "1,Коваль,Саша,Петрович,", "2,Коваль,Саша,Петрівна,", "review"},
      /* An initial is of nobody else if it fits. */
      {parts, "1,Коваль,Юрій,Петрович,", "2,Коваль,Ю.,П.,", "match"},
      {parts, "1,Коваль,Юрій,Петрович,", "2,Коваль,І.,П.,", "review"},
      /* Names that stay whole. */
      {whole, "1,Ostrin Vernal,1970-01-01", "2,Vernal Ostrin,1970-01-01", "match"},
      {whole, "1,Ostrin Vernal,1970-01-01", "2,Ostrin Melgor,1970-01-01", "review"},
  };
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
    ck_assert_msg(strcmp(zone_of(pairs[k].head, pairs[k].first, pairs[k].second), pairs[k].zone) ==
                      0,
                  "%s / %s", pairs[k].first, pairs[k].second);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_zones");
  tcase_add_test(tests, alone_the_probability_decides);
  tcase_add_test(tests, who_has_an_equal_rival_is_looked_at);
  tcase_add_test(tests, answers_count);
  tcase_add_test(tests, in_one_list_there_are_none);
  tcase_add_test(tests, names_of_two_people_are_looked_at);
  return run_tests("link_zones", tests);
}
