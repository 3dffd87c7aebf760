/* Linkage: what fields say together. Relatives are not one person, twins are looked at, and one
 * slip says less where nobody makes two. The people are drawn at random. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/run_suite.h"
#include "truce/linkage.h"

static truce_diagnostics *list;

enum { CELLS = 7, DAY = 3, NUMBER = 6 };
static const char head[] =
    "id,surname,given_name,patronymic,date_of_birth,place,unit,personal_number\n";

typedef struct person {
  unsigned cells[CELLS + 1]; /* surname, given name, patronymic, day, place, unit, number; id */
} person;

static unsigned state;

static unsigned draw(unsigned below)
{
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % below;
}

static void draw_person(person *p)
{
  static const unsigned below[CELLS] = {120, 60, 50, 12000, 40, 30, 900000};
  for (unsigned f = 0; f < CELLS; f++)
    p->cells[f] = draw(below[f]);
}

/* A name of a number: names of different numbers have little in common. */
static void put_name(FILE *out, unsigned value, unsigned salt)
{
  static const char *const first[] = {"ka", "be", "lo", "mi", "du", "ra", "se", "to", "vi", "nu"};
  unsigned x = (value + 1) * 2654435761u + salt * 40503u;
  for (unsigned k = 0; k < 4; k++, x = x * 1664525u + 1013904223u)
    fputs(first[(x >> 12) % 10], out);
  fprintf(out, "%c%c", 'a' + (char)(value % 26), 'a' + (char)(value / 26));
}

/* `slip`: the cell with a letter or a digit wrong; CELLS: none. */
static void put_record(FILE *out, const char *id, const person *p, unsigned slip)
{
  fputs(id, out);
  for (unsigned f = 0; f < CELLS; f++) {
    const unsigned v = p->cells[f];
    fputc(',', out);
    if (f == DAY)
      fprintf(out, "%u-%02u-%02u", 1960 + v % 40, 1 + v / 40 % 12,
              slip == f ? 1 + (v / 480 + 1) % 25 : 1 + v / 480 % 25);
    else if (f == NUMBER)
      fprintf(out, "%06u", slip == f ? (100000 + v) ^ 1 : 100000 + v);
    else
      put_name(out, v, f);
    if (slip == f && f != DAY && f != NUMBER)
      fputc('q', out);
  }
  fputc('\n', out);
}

static truce_linkage *dedupe(char *text, size_t length, truce_people **p)
{
  truce_linkage *l;
  ck_assert_int_eq(truce_people_read_memory(p, "made.csv", text, length, NULL, list), TRUCE_OK);
  free(text);
  ck_assert_int_eq(truce_link(&l, *p, NULL, &(truce_link_options){.threshold = 0.5}, NULL, list),
                   TRUCE_OK);
  return l;
}

enum { PEOPLE = 300, RELATED = 8 };

/* PEOPLE persons, `copied` of whom are there twice, and brothers of the first RELATED: of another
 * name and, unless they are twins, another day; with a number of their own, or none. */
static truce_linkage *link_family(unsigned copied, bool twins, bool same_number, truce_people **p)
{
  char *text = NULL, id[20];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  person people[PEOPLE];
  ck_assert_ptr_nonnull(out);
  state = 7;
  fputs(head, out);
  for (unsigned k = 0; k < PEOPLE; k++) {
    draw_person(&people[k]);
    (void)sprintf(id, "p%u", k);
    put_record(out, id, &people[k], CELLS);
  }
  for (unsigned k = 0; k < copied; k++) {
    (void)sprintf(id, "copy%u", PEOPLE - 1 - k);
    put_record(out, id, &people[PEOPLE - 1 - k], k % 3 == 0 ? draw(CELLS) : CELLS);
  }
  for (unsigned k = 0; k < RELATED; k++) {
    person brother = people[k];
    brother.cells[1] = (brother.cells[1] + 17) % 60;
    if (!twins)
      brother.cells[DAY] = draw(12000);
    if (!same_number)
      brother.cells[NUMBER] = draw(900000);
    (void)sprintf(id, "brother%u", k);
    put_record(out, id, &brother, CELLS);
  }
  fclose(out);
  return dedupe(text, length, p);
}

static bool of_brothers(const truce_people *p, const truce_link_pair *pair)
{
  return strncmp(p->ids[pair->b], "brother", 7) == 0;
}

START_TEST(brothers_are_not_one_person)
{
  static const unsigned copied[] = {0, 40};
  for (size_t c = 0; c < 2; c++) {
    truce_people *p;
    truce_linkage *l = link_family(copied[c], false, false, &p);
    size_t copies = 0;
    for (size_t k = 0; k < l->pair_count; k++) {
      ck_assert(!of_brothers(p, &l->pairs[k]));
      copies += strncmp(p->ids[l->pairs[k].b], "copy", 4) == 0;
    }
    ck_assert_uint_eq(copies, copied[c]);
    truce_link_free(l);
    truce_people_free(p);
  }
}
END_TEST

START_TEST(twins_are_looked_at)
{
  for (int same_number = 0; same_number < 2; same_number++) {
    truce_people *p;
    truce_linkage *l = link_family(40, true, same_number == 1, &p);
    size_t matched = 0;
    for (size_t k = 0; k < l->pair_count; k++)
      matched += of_brothers(p, &l->pairs[k]) && l->pairs[k].zone == TRUCE_LINK_MATCH;
    ck_assert_uint_eq(matched, same_number == 1 ? RELATED : 0);
    truce_link_free(l);
    truce_people_free(p);
  }
}
END_TEST

static double together(const truce_linkage *l, uint32_t a, uint32_t b)
{
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  return truce_link_reasons(l, &(truce_link_pair){.a = a, .b = b}, reasons);
}

/* 200 persons twice, each copy with exactly one slip; then one copy with a slip in two fields. */
START_TEST(one_slip_of_one)
{
  char *text = NULL, id[20];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  person p = {{0}};
  ck_assert_ptr_nonnull(out);
  state = 3;
  fputs(head, out);
  for (unsigned k = 0; k < 200; k++) {
    draw_person(&p);
    (void)sprintf(id, "p%u", k);
    put_record(out, id, &p, CELLS);
    (void)sprintf(id, "p%u-2", k);
    put_record(out, id, &p, k % CELLS);
  }
  draw_person(&p);
  put_record(out, "last", &p, 0);
  put_record(out, "last-2", &p, DAY); /* two fields differ: the surname's slip and the day's */
  fclose(out);
  truce_people *people;
  truce_linkage *l = dedupe(text, length, &people);
  for (uint32_t k = 0; k < 200; k++)
    ck_assert_double_gt(together(l, 2 * k, 2 * k + 1), 0.5);
  ck_assert_double_lt(together(l, 400, 401), -2);
  truce_link_free(l);
  truce_people_free(people);
}
END_TEST

/* Levels that a short list does not show weigh no more than the same value. */
START_TEST(short_lists_know_little)
{
  for (unsigned count = 5; count <= 40; count += 5) {
    char *text = NULL, id[20];
    size_t length;
    FILE *out = open_memstream(&text, &length);
    person p = {{0}};
    ck_assert_ptr_nonnull(out);
    state = count;
    fputs(head, out);
    for (unsigned k = 0; k < count; k++) {
      draw_person(&p);
      (void)sprintf(id, "p%u", k);
      put_record(out, id, &p, CELLS);
    }
    fclose(out);
    truce_people *people;
    truce_linkage *l = dedupe(text, length, &people);
    for (size_t f = 0; f < l->field_count; f++) {
      const truce_link_field *field = &l->fields[f];
      const truce_link_level *top = &field->levels[field->level_count - 1];
      for (size_t k = 0; k + 1 < field->level_count; k++)
        ck_assert_double_le(field->levels[k].m / field->levels[k].u, top->m / top->u);
    }
    ck_assert_uint_eq(l->pair_count, 0);
    truce_link_free(l);
    truce_people_free(people);
  }
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_together");
  tcase_add_test(tests, brothers_are_not_one_person);
  tcase_add_test(tests, twins_are_looked_at);
  tcase_add_test(tests, one_slip_of_one);
  tcase_add_test(tests, short_lists_know_little);
  return run_tests_with_list("link_together", tests, &list);
}
