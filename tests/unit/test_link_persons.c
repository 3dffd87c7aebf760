/* Duplicates in one list, judged as persons rather than pairs. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/linkage_fixture.h"
#include "support/run_suite.h"

START_TEST(persons_of_one_list)
{
  /* Both lists behind one another: 200 persons stand there twice. */
  char *first = make_list("a", 0, false), *second = make_list("b", 100, true);
  char *both = malloc(strlen(first) + strlen(second) + 1);
  ck_assert_ptr_nonnull(both);
  strcpy(both, first);
  strcat(both, second + strcspn(second, "\n") + 1);
  truce_people *p = read_text(both);
  truce_linkage *l = link_with(p, NULL, (truce_link_options){0}, 1);
  size_t right = 0, inside = 0;
  for (size_t k = 0; k < l->pair_count; k++) {
    ck_assert_uint_lt(l->pairs[k].a, l->pairs[k].b);
    right += l->pairs[k].b == l->pairs[k].a + PEOPLE - 100;
  }
  for (size_t k = 0; k < l->cluster_count; k++) {
    const size_t n = l->starts[k + 1] - l->starts[k];
    ck_assert_uint_ge(n, 2);
    inside += n * (n - 1) / 2;
  }
  ck_assert_uint_eq(inside, l->pair_count);
  ck_assert_uint_ge(right, 185);
  ck_assert_uint_le(l->pair_count, right + 8);
  truce_link_free(l);
  truce_people_free(p);
  free(first);
  free(second);
  free(both);
}
END_TEST

/* A number in the last of six fields, a word in the others. */
static void put_value(FILE *out, unsigned field, unsigned value)
{
  if (field == 5)
    fprintf(out, "%u", 100000 + value * 29);
  else
    fprintf(out, "%c%c%c%c", 'a' + (char)(value % 26), 'a' + (char)(value * 7 % 25),
            'a' + (char)(value / 26), 'a' + (char)(value * 11 % 23));
}

/* 400 persons, one to nine records of each, every cell of them lost or another's now and then. */
static char *make_reports(void)
{
  char *text = NULL;
  size_t length;
  unsigned state = 99;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id,surname,given_name,place,unit,rank,personal_number\n", out);
  for (unsigned who = 0; who < 400; who++) {
    unsigned cells[6];
    static const unsigned below[6] = {200, 60, 300, 90, 12, 30000};
    for (unsigned f = 0; f < 6; f++)
      cells[f] = draw(&state, below[f]);
    const unsigned times = 1 + draw(&state, 9);
    for (unsigned k = 0; k < times; k++) {
      fprintf(out, "p%u-%u", who, k);
      for (unsigned f = 0; f < 6; f++) {
        const unsigned luck = draw(&state, 100);
        const unsigned cell = luck < 20 ? draw(&state, below[f]) : cells[f];
        fputc(',', out);
        if (luck < 95)
          put_value(out, f, cell);
      }
      fputc('\n', out);
    }
  }
  fclose(out);
  return text;
}

/* Ids are of a person, "-" and which record of theirs it is. */
static bool same_person(const truce_people *p, size_t a, size_t b)
{
  return strncmp(p->ids[a], p->ids[b], strcspn(p->ids[a], "-") + 1) == 0;
}

/* Nearly all records with the same number are of one person. The matches among them that are hard
 * to see must not pass for strangers who agree on everything. */
START_TEST(what_only_matches_share_is_no_dependence)
{
  char *text = make_reports();
  truce_people *p = read_text(text);
  truce_linkage *l = link_with(p, NULL, (truce_link_options){0}, 2);
  size_t right = 0, truth = 0;
  for (size_t f = 0; f < l->field_count; f++)
    ck_assert_uint_eq(l->fields[f].parent, SIZE_MAX);
  for (size_t k = 0; k < l->pair_count; k++)
    right += same_person(p, l->pairs[k].a, l->pairs[k].b);
  for (size_t a = 0; a < p->count; a++) {
    for (size_t b = a + 1; b < p->count; b++)
      truth += same_person(p, a, b);
  }
  const double f1 = 2 * (double)right / (double)(l->pair_count + truth);
  ck_assert_double_ge(f1, 0.97);
  truce_link_free(l);
  truce_people_free(p);
  free(text);
}
END_TEST

/* Lists behind one another under the first one's head, and then a record with the names of the
 * first's record `copied` and nothing else. */
static char *with_namesake(char *const lists[], size_t count, unsigned copied)
{
  char *text = NULL, id[16];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs(lists[0], out);
  for (size_t k = 1; k < count; k++)
    fputs(lists[k] + strcspn(lists[k], "\n") + 1, out);
  (void)snprintf(id, sizeof id, "\na%u,", copied);
  char *row = strdup(strstr(lists[0], id) + strlen(id));
  ck_assert_ptr_nonnull(row);
  char *comma = strchr(strchr(row, ',') + 1, ','); /* "Kovalko,Ivan,1962-07-14,Town" */
  *comma = '\0';
  fprintf(out, "namesake,%s,,\n", row);
  free(row);
  fclose(out);
  return text;
}

/* How many records are the same person as the last one of the list. */
static size_t group_of_last(const truce_people *p, const truce_linkage *l)
{
  const size_t last = p->count - 1;
  for (size_t k = 0; k < l->cluster_count; k++) {
    for (size_t n = l->starts[k]; n < l->starts[k + 1]; n++) {
      if (l->members[n] == last)
        return l->starts[k + 1] - l->starts[k];
    }
  }
  return 1;
}

/* A record with the names of somebody and nothing else: where persons are there twice at most it is
 * a namesake; where many are there more often it is that person again. */
START_TEST(thirds_are_believed_where_there_are_thirds)
{
  char *lists[] = {make_list("a", 0, false), make_list("b", 0, false), make_list("c", 0, false)};
  for (size_t count = 2; count <= 3; count++) {
    char *text = with_namesake(lists, count, 150);
    truce_people *p = read_text(text);
    truce_linkage *l = link_with(p, NULL, (truce_link_options){0}, 1);
    ck_assert_uint_eq(group_of_last(p, l), count == 2 ? 1 : 4);
    truce_link_free(l);
    truce_people_free(p);
    free(text);
  }
  for (size_t k = 0; k < 3; k++)
    free(lists[k]);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("persons");
  tcase_add_test(tests, persons_of_one_list);
  tcase_add_test(tests, what_only_matches_share_is_no_dependence);
  tcase_add_test(tests, thirds_are_believed_where_there_are_thirds);
  return run_tests_with_list("persons", tests, &list);
}
