/* Whole names against their parts: how they are taken apart, and what that does for linking. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "exchange/link_parts.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/linkage.h"

static truce_diagnostics *list;

static truce_people *read_text(const char *text)
{
  truce_people *p;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list), TRUCE_OK);
  return p;
}

/* ---- Single names ---- */

/* "surname|given name|middle name" of a whole name, by a reader that knows `words`. */
static const char *apart(const link_vocabulary *words, bool second_given, const char *whole)
{
  static char text[400];
  link_scripts scripts = {NULL};
  link_names *names = malloc(sizeof *names);
  ck_assert_ptr_nonnull(names);
  truce__link_names_fill(names);
  link_reader reader = truce__link_reader(&scripts, names);
  reader.vocabulary = words;
  reader.second_given = second_given;
  link_span parts[LINK_PARTS];
  double margin;
  ck_assert(truce__link_take_apart(&reader, parts, &margin, whole));
  (void)snprintf(text, sizeof text, "%.*s|%.*s|%.*s", (int)parts[0].length, parts[0].text,
                 (int)parts[1].length, parts[1].text, (int)parts[2].length, parts[2].text);
  truce__link_scripts_close(&scripts);
  free(names);
  return text;
}

START_TEST(usual_orders)
{
  static const char *const names[][2] = {
      {"Шевченко Тарас Григорович", "Шевченко|Тарас|Григорович"},
      {"Тарас Григорович Шевченко", "Шевченко|Тарас|Григорович"},
      {"Тарас Шевченко Григорович", "Шевченко|Тарас|Григорович"},
      {"Косач Лариса Петрівна", "Косач|Лариса|Петрівна"},
      {"Ильин Илья Ильич", "Ильин|Илья|Ильич"},
      {"Мицкевич Адам", "Мицкевич|Адам|"},
      {"Мицкевич Адам Николаевич", "Мицкевич|Адам|Николаевич"},
      {"Роман Петро Іванович", "Роман|Петро|Іванович"},
      /* A letter alone, which is two in Latin letters; and "Yu." */
      {"Лисенко А.Ю.", "Лисенко|А|Ю"},
      {"Клименко Ю.Я.", "Клименко|Ю|Я"},
      {"О.Я. Мельник", "Мельник|О|Я"},
      {"Ткач Ж. Ч.", "Ткач|Ж|Ч"},
      {"Tkach Yu.V.", "Tkach|Yu|V"},
      /* What is no name: years, what stands in brackets, ranks if enough is left. */
      {"Коваль Іван Петрович (1990)", "Коваль|Іван|Петрович"},
      {"Коваль Іван Петрович, 1990 р.н.", "Коваль|Іван|Петрович"},
      {"Коваль (Сокіл) Іван Петрович", "Коваль|Іван|Петрович"},
      {"Коваль (Іван Петрович", "Коваль|Іван|Петрович"},
      {"(Коваль Іван)", "Коваль|Іван|"},
      {"Гнатюк Богдан Юрійович, ст. сержант", "Гнатюк|Богдан|Юрійович"},
      {"полк. Захаренко Степан Олегович", "Захаренко|Степан|Олегович"},
      {"сержант Коваль Іван", "Коваль|Іван|"},
      {"к-н Коваль І.П.", "Коваль|І|П"},
      {"Майор Іван Петрович", "Майор|Іван|Петрович"},
      {"Полковник Іван", "Полковник|Іван|"},
      {"Солдат", "Солдат||"},
      /* Fathers' names with "oglu" in one word. */
      {"Гусейнов Ельчин Ібрагім-огли", "Гусейнов|Ельчин|Ібрагім-огли"},
      {"Мамедов Рашад Гасаноглу", "Мамедов|Рашад|Гасаноглу"},
      {"Алієва Севіль Вагіфкизи", "Алієва|Севіль|Вагіфкизи"},
      {"Шевченко Григорович", "Шевченко||Григорович"},
      {"Shevchenko Taras Hryhorovych", "Shevchenko|Taras|Hryhorovych"},
      {"Taras Shevchenko", "Shevchenko|Taras|"},
      {"Shevchenko Taras", "Shevchenko|Taras|"},
      {"ВОЛІН Остромир", "ВОЛІН|Остромир|"},
      {"Остромир ВОЛІН", "ВОЛІН|Остромир|"},
      {"Волін, Остромир", "Волін|Остромир|"},
      {"Шевченко Т.Г.", "Шевченко|Т|Г"},
      {"Т. Г. Шевченко", "Шевченко|Т|Г"},
      {"Нечуй-Левицький Іван Семенович", "Нечуй-Левицький|Іван|Семенович"},
      {"Мамедов Рустам Гасан огли", "Мамедов|Рустам|Гасан огли"},
      {"Шевченко", "Шевченко||"},
      {"Тарас", "|Тарас|"},
      {"", "||"},
      {" - ", "||"},
  };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    ck_assert_str_eq(apart(NULL, false, names[k][0]), names[k][1]);
}
END_TEST

START_TEST(further_given_names)
{
  ck_assert_str_eq(apart(NULL, false, "Anna Maria Wolton"), "Wolton|Anna Maria|");
  ck_assert_str_eq(apart(NULL, true, "Anna Maria Wolton"), "Wolton|Anna|Maria");
  ck_assert_str_eq(apart(NULL, true, "Wolton, Anna Maria"), "Wolton|Anna|Maria");
}
END_TEST

/* Words that nothing is known of are told apart by the other list's columns. */
START_TEST(what_the_other_list_knows)
{
  truce_people *p = read_text("id,surname,given_name\n1,Zorbal,Quinel\n2,Trask,Ovelin\n");
  link_vocabulary words = {0};
  link_scripts scripts = {NULL};
  ck_assert_int_eq(truce__link_words_add(&words, &scripts, LINK_SURNAME, &p->fields[0], p->count),
                   TRUCE_OK);
  ck_assert_int_eq(truce__link_words_add(&words, &scripts, LINK_GIVEN, &p->fields[1], p->count),
                   TRUCE_OK);
  truce__link_words_sort(&words);
  static const char *const names[][2] = {
      {"Zorbal Ovelin", "Zorbal|Ovelin|"}, {"Ovelin Zorbal", "Zorbal|Ovelin|"},
      {"ovelin unseen", "unseen|ovelin|"}, {"Unseen Quinel", "Unseen|Quinel|"},
      {"Trask Unseen", "Trask|Unseen|"},   {"Unseen Trask", "Trask|Unseen|"},
      {"Квінел Зорбал", "Зорбал|Квінел|"},
  };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    ck_assert_str_eq(apart(&words, false, names[k][0]), names[k][1]);
  truce__link_words_free(&words);
  truce__link_scripts_close(&scripts);
  truce_people_free(p);
}
END_TEST

/* A name of nothing but brackets: only work that grows with its square is too slow. */
START_TEST(brackets_that_nothing_closes)
{
  enum { BYTES = 4 << 20 };
  char *whole = malloc(BYTES + 1);
  ck_assert_ptr_nonnull(whole);
  memset(whole, '(', BYTES);
  whole[BYTES] = '\0';
  ck_assert_str_eq(apart(NULL, false, whole), "||");
  free(whole);
}
END_TEST

/* Which name stands first where a list's other names leave no doubt. */
START_TEST(an_order_is_learnt)
{
  static const char *const lists[] = {
      "id,name\n1,Taras Wolton\n2,Ivan Rudge\n3,Petro Trask\n4,Roman Zorbal\n5,Oleh Quist\n",
      "id,name\n1,Wolton Taras\n2,Rudge Ivan\n3,Trask Petro\n4,Zorbal Roman\n5,Quist Oleh\n",
  };
  link_scripts scripts = {NULL};
  link_names *names = malloc(sizeof *names);
  ck_assert_ptr_nonnull(names);
  truce__link_names_fill(names);
  for (size_t k = 0; k < 2; k++) {
    truce_people *p = read_text(lists[k]);
    link_reader reader = truce__link_reader(&scripts, names);
    link_span parts[LINK_PARTS];
    double margin;
    ck_assert_int_eq(truce__link_learn_order(&reader, &p->fields[0]), TRUCE_OK);
    ck_assert(truce__link_take_apart(&reader, parts, &margin, "Vernal Ostrin"));
    ck_assert_int_eq(strncmp(parts[LINK_SURNAME].text, k == 0 ? "Ostrin" : "Vernal", 6), 0);
    truce_people_free(p);
  }
  truce__link_scripts_close(&scripts);
  free(names);
}
END_TEST

/* ---- Lists of the same people, written in several ways ---- */

typedef enum writing { PARTS, SURNAME_FIRST, GIVEN_FIRST, INITIALS, RANK_BEHIND, YEAR } writing;

enum { PEOPLE = 240, SHARED = 120 };

static unsigned draw(unsigned *state, unsigned below)
{
  *state = *state * 1103515245u + 12345u;
  return (*state >> 16) % below;
}

static const char *const surnames[][2] = {
    {"Мельник", "Melnik"},   {"Шевченко", "Shevchenko"}, {"Бойко", "Boiko"},
    {"Коваль", "Koval"},     {"Ткачук", "Tkachuk"},      {"Мороз", "Moroz"},
    {"Гончар", "Gonchar"},   {"Савченко", "Savchenko"},  {"Лисенко", "Lysenko"},
    {"Бабич", "Babich"},     {"Юркевич", "Yurkevich"},   {"Роман", "Roman"},
    {"Дорошенко", "Dorosh"}, {"Поліщук", "Polishchuk"},  {"Кравець", "Kravets"},
};
static const char *const given[][2] = {
    {"Іван", "Ivan"},     {"Петро", "Pyotr"},     {"Олексій", "Aleksei"}, {"Микола", "Nikolai"},
    {"Роман", "Roman"},   {"Юрій", "Yuriy"},      {"Сергій", "Sergey"},   {"Денис", "Denis"},
    {"Михайло", "Misha"}, {"Григорій", "Grisha"},
};
static const char *const fathers[][2] = {
    {"Іванович", "Ivanovich"},      {"Петрович", "Petrovich"},
    {"Олексійович", "Alekseevich"}, {"Миколайович", "Nikolaevich"},
    {"Романович", "Romanovich"},    {"Юрійович", "Yurievich"},
    {"Сергійович", "Sergeevich"},   {"", ""},
};

/* The bytes of the first letter. */
static int letter(const char *name)
{
  return name[0] == '\0' ? 0 : (unsigned char)name[0] < 0x80 ? 1 : 2;
}

static void put_name(FILE *out, writing how, const char *surname, const char *name,
                     const char *father)
{
  switch (how) {
  case PARTS:
    fprintf(out, "%s,%s,%s", surname, name, father);
    break;
  case SURNAME_FIRST:
    fprintf(out, "%s %s %s", surname, name, father);
    break;
  case GIVEN_FIRST:
    fprintf(out, "%s %s %s", name, father, surname);
    break;
  case INITIALS:
    fprintf(out, "%s %.*s.%.*s", surname, letter(name), name, letter(father), father);
    break;
  case RANK_BEHIND:
    fprintf(out, "%s %s %s - сержант", surname, name, father);
    break;
  case YEAR:
    fprintf(out, "%s %s %s (1980)", surname, name, father);
    break;
  }
}

/* Few days and places, so that these alone say little. Persons [from, from + PEOPLE). */
static truce_people *make_people(unsigned from, unsigned language, writing how)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fprintf(out, "id,%s,dob,place\n", how == PARTS ? "surname,given_name,patronymic" : "ПІБ");
  for (unsigned who = from; who < from + PEOPLE; who++) {
    unsigned state = who * 2654435761u + 17u;
    draw(&state, 2);
    const char *surname = surnames[draw(&state, 15)][language],
               *name = given[draw(&state, 10)][language],
               *father = fathers[draw(&state, 8)][language];
    fprintf(out, "%u,", who);
    put_name(out, how, surname, name, father);
    const unsigned month = 1 + draw(&state, 12), day = 1 + draw(&state, 3);
    fprintf(out, ",1980-%02u-%02u,Town%c\n", month, day, 'a' + (char)draw(&state, 3));
  }
  fclose(out);
  truce_people *p = read_text(text);
  free(text);
  return p;
}

/* How many pairs are right if the second list is written so; at most `wrong` of them are not. */
static size_t pairs_found(writing first, writing second, size_t wrong)
{
  truce_people *a = make_people(0, 0, first), *b = make_people(PEOPLE - SHARED, 1, second);
  truce_linkage *l;
  size_t right = 0;
  ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, list), TRUCE_OK);
  for (size_t k = 0; k < l->pair_count; k++)
    right += strcmp(a->ids[l->pairs[k].a], b->ids[l->pairs[k].b]) == 0;
  ck_assert_uint_le(l->pair_count - right, wrong);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
  return right;
}

START_TEST(whole_names_against_parts)
{
  const size_t parts = pairs_found(PARTS, PARTS, 6);
  ck_assert_uint_ge(parts, SHARED - 10);
  ck_assert_uint_ge(pairs_found(PARTS, SURNAME_FIRST, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(PARTS, GIVEN_FIRST, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(SURNAME_FIRST, PARTS, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(GIVEN_FIRST, PARTS, 6) + 2, parts);
  /* Where no list has parts, what the names tell that leave no doubt is all that is known. */
  ck_assert_uint_ge(pairs_found(SURNAME_FIRST, SURNAME_FIRST, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(SURNAME_FIRST, GIVEN_FIRST, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(GIVEN_FIRST, SURNAME_FIRST, 6) + 2, parts);
  /* With what is no name. */
  ck_assert_uint_ge(pairs_found(SURNAME_FIRST, RANK_BEHIND, 6) + 2, parts);
  ck_assert_uint_ge(pairs_found(YEAR, SURNAME_FIRST, 6) + 2, parts);
}
END_TEST

/* Sixty people of whom forty are in both lists, with days that tell them apart. */
static truce_people *make_staff(unsigned from, writing how)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fprintf(out, "id,%s,dob,unit\n", how == PARTS ? "surname,given_name,patronymic" : "ПІБ");
  for (unsigned who = from; who < from + 60; who++) {
    unsigned state = who * 2654435761u + 40503u;
    draw(&state, 2);
    const char *surname = surnames[draw(&state, 15)][0], *name = given[draw(&state, 10)][0],
               *father = fathers[draw(&state, 7)][0];
    fprintf(out, "%u,", who);
    put_name(out, how, surname, name, father);
    const unsigned year = 1960 + draw(&state, 40), month = 1 + draw(&state, 12);
    fprintf(out, ",%u-%02u-%02u", year, month, 1 + draw(&state, 28));
    fprintf(out, ",A%u\n", 1000 + 17 * draw(&state, 12));
  }
  fclose(out);
  truce_people *p = read_text(text);
  free(text);
  return p;
}

/* Where each name differs from the other list's in the same way, days and units are enough to learn
 * that it does. */
START_TEST(initials_are_learnt)
{
  static const writing first[] = {SURNAME_FIRST, PARTS, INITIALS};
  for (size_t w = 0; w < sizeof first / sizeof *first; w++) {
    truce_people *a = make_staff(0, first[w]),
                 *b = make_staff(20, w == 2 ? SURNAME_FIRST : INITIALS);
    truce_linkage *l;
    size_t right = 0;
    ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, list), TRUCE_OK);
    for (size_t k = 0; k < l->pair_count; k++)
      right += strcmp(a->ids[l->pairs[k].a], b->ids[l->pairs[k].b]) == 0 &&
               l->pairs[k].zone == TRUCE_LINK_MATCH;
    ck_assert_uint_ge(right, 38);
    ck_assert_uint_le(l->pair_count, 42);
    truce_link_free(l);
    truce_people_free(a);
    truce_people_free(b);
  }
}
END_TEST

/* ---- Brothers ---- */

/* Forty families: the eldest of each is in both lists, a brother in either, of another given name
 * and, but for the last ten, another day. Whole names only. */
static truce_people *make_families(unsigned language)
{
  enum { FAMILIES = 40, TWINS = 10 };
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fprintf(out, "id,ПІБ,dob,place\n");
  for (unsigned k = 0; k < 2 * FAMILIES; k++) {
    const unsigned family = k % FAMILIES, who = k < FAMILIES ? 0 : 1 + language;
    unsigned state = family * 2654435761u + 17u;
    const unsigned month = 1 + draw(&state, 12), day = 1 + draw(&state, 28);
    const unsigned year = 1970 + draw(&state, 30) + (family < FAMILIES - TWINS ? 2 * who : 0);
    fprintf(out, "%u,%s %s %s,%u-%02u-%02u,Town%c\n", 3 * family + who,
            surnames[family % 15][language], given[(family + 3 * who) % 10][language],
            fathers[family % 7][language], year, month, day, 'a' + (char)(family / 7));
  }
  fclose(out);
  truce_people *p = read_text(text);
  free(text);
  return p;
}

START_TEST(brothers_are_no_matches)
{
  truce_people *a = make_families(0), *b = make_families(1);
  truce_linkage *l;
  size_t right = 0;
  ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, list), TRUCE_OK);
  for (size_t k = 0; k < l->pair_count; k++) {
    const bool same = strcmp(a->ids[l->pairs[k].a], b->ids[l->pairs[k].b]) == 0;
    right += same;
    if (!same)
      ck_assert_int_ne(l->pairs[k].zone, TRUCE_LINK_MATCH);
  }
  ck_assert_uint_ge(right, 38);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

/* The field that a column of the two lists' table is, or NULL; the level of their first records. */
static const char *level_between(const char *first, const char *second, const char *field)
{
  truce_people *a = read_text(first), *b = read_text(second);
  link_table t;
  const char *name = NULL;
  ck_assert_int_eq(truce__link_prepare(&t, a, b, NULL, list), TRUCE_OK);
  const link_pattern pattern = truce__link_compare(&t, 0, t.first);
  for (size_t f = 0; f < t.column_count; f++) {
    const unsigned level = link_level(pattern, f);
    if (strcmp(t.columns[f].name, field) == 0)
      name = link_lacks(level) ? "missing" : truce__link_level_name(t.columns[f].kind, level);
  }
  truce__link_table_free(&t);
  truce_people_free(a);
  truce_people_free(b);
  return name;
}

START_TEST(what_is_compared)
{
  static const char whole[] = "id,піб\n1,Шевченко Тарас Григорович\n";
  static const char parts[] = "id,surname,given_name,patronymic\n1,Шевченко,Тарас,Григорович\n";
  static const char middle[] =
      "id,surname,first_name,middle_name\n1,Shevchenko,Taras,Hryhorovych\n";
  static const char both[] = "id,піб,surname,given_name\n1,Шевченко Тарас,Шевченко,Тарас\n";
  static const char mixed[] = "id,name,given_name\n1,Шевченко,Тарас\n";
  ck_assert_str_eq(level_between(whole, parts, "surname"), "the same");
  ck_assert_str_eq(level_between(parts, whole, "given_name"), "the same");
  ck_assert_str_eq(level_between(parts, whole, "patronymic"), "the same");
  ck_assert_ptr_null(level_between(parts, whole, "full_name"));
  ck_assert_str_eq(level_between(whole, middle, "surname"), "the same");
  ck_assert_str_eq(level_between(whole, middle, "given_name_2"), "the same");
  ck_assert_str_eq(level_between(mixed, parts, "surname"), "the same");
  ck_assert_str_eq(level_between(both, parts, "surname"), "the same");
  ck_assert_str_eq(level_between(whole, both, "surname"), "the same");
  ck_assert_ptr_null(level_between(whole, both, "full_name"));
}
END_TEST

START_TEST(where_both_have_whole_names)
{
  static const char whole[] = "id,піб\n1,Шевченко Тарас Григорович\n";
  static const char latin[] = "id,name\n1,Taras Hryhorovych SHEVCHENKO\n";
  static const char brother[] = "id,name\n1,Shevchenko Mykyta Hryhorovych\n";
  static const char short_one[] = "id,name\n1,Shevchenko Taras\n";
  static const char apart_too[] = "id,name,patronymic\n1,Shevchenko Taras,Hryhorovych\n";
  ck_assert_str_eq(level_between(whole, latin, "surname"), "the same");
  ck_assert_str_eq(level_between(whole, latin, "given_name"), "the same");
  ck_assert_str_eq(level_between(whole, latin, "patronymic"), "the same");
  ck_assert_str_eq(level_between(whole, brother, "surname"), "the same");
  ck_assert_str_eq(level_between(whole, brother, "given_name"), "different");
  ck_assert_str_eq(level_between(whole, short_one, "patronymic"), "missing");
  /* A part that no name has is no field. */
  ck_assert_ptr_null(level_between(short_one, short_one, "patronymic"));
  /* Names of which nobody can say which word is what stay whole. */
  static const char unknown[] = "id,name\n1,Ostrin Vernal\n2,Melgor Tasvin\n";
  ck_assert_str_eq(level_between(unknown, unknown, "full_name"), "the same");
  ck_assert_ptr_null(level_between(unknown, unknown, "surname"));
  ck_assert_ptr_null(level_between(whole, unknown, "surname"));
  /* Nor are they taken apart where a part has a column of its own. */
  ck_assert_ptr_nonnull(level_between(apart_too, apart_too, "full_name"));
}
END_TEST

/* In one list by itself. */
START_TEST(duplicates_among_whole_names)
{
  truce_people *p = read_text("id,піб\n1,Шевченко Тарас Григорович\n2,Taras Shevchenko\n");
  link_table t;
  ck_assert_int_eq(truce__link_prepare(&t, p, NULL, NULL, list), TRUCE_OK);
  ck_assert_uint_eq(t.column_count, 3);
  ck_assert_uint_ne(t.given, SIZE_MAX);
  ck_assert_uint_ne(t.surname, SIZE_MAX);
  const link_pattern pattern = truce__link_compare(&t, 0, 1);
  ck_assert_uint_eq(link_level(pattern, t.surname), link_top_level(&t, t.surname));
  ck_assert_uint_eq(link_level(pattern, t.given), link_top_level(&t, t.given));
  truce__link_table_free(&t);
  truce_people_free(p);
}
END_TEST

START_TEST(it_is_told)
{
  static const struct {
    const char *first, *second, *code, *message;
    size_t notes;
  } told_of[] = {
      {"id,піб\n1,Шевченко Тарас\n", "id,surname,given_name\n1,Шевченко,Тарас\n", "whole-names",
       "names in \"full_name\" are taken apart into surname, given_name", 1},
      {"id,піб\n1,Шевченко Тарас\n", "id,name\n1,Taras Shevchenko\n", "whole-names",
       "names in \"full_name\" are taken apart into surname, given_name", 2},
      {"id,піб\n1,Шевченко Тарас\n", "id,name\n1,Ostrin Vernal\n", "whole-names-kept",
       "which word of a name is the given name cannot be told", 1},
  };
  for (size_t k = 0; k < sizeof told_of / sizeof *told_of; k++) {
    truce_people *a = read_text(told_of[k].first), *b = read_text(told_of[k].second);
    truce_diagnostics *told;
    truce_linkage *l;
    ck_assert_int_eq(truce_diagnostics_init(&told), TRUCE_OK);
    ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, told), TRUCE_OK);
    ck_assert_uint_eq(truce_diagnostics_kept(told), told_of[k].notes);
    const truce_diagnostic *d = truce_diagnostics_get(told, 0);
    ck_assert_str_eq(d->code, told_of[k].code);
    ck_assert_str_eq(d->message, told_of[k].message);
    truce_diagnostics_free(told);
    truce_link_free(l);
    truce_people_free(a);
    truce_people_free(b);
  }
}
END_TEST

START_TEST(memory_may_run_out)
{
  static const char *const seconds[] = {"id,surname,given_name,patronymic\n1,Shevchenko,Taras,\n"
                                        "2,Γιώργος,Ivan,Petrovych\n",
                                        "id,name\n1,Taras Shevchenko\n2,Γιώργος Ivan Petrovych\n"};
  truce_people *a = read_text("id,піб\n1,Шевченко Тарас Григорович\n2,Коваль Іван\n"),
               *b = read_text(seconds[_i]);
  for (long k = 0;; k++) {
    truce_linkage *l;
    fail_alloc_after(k);
    const truce_status status = truce_link(&l, a, b, NULL, NULL, list);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (status == TRUCE_OK)
      truce_link_free(l);
    if (!hit)
      break;
  }
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_parts");
  tcase_add_test(tests, usual_orders);
  tcase_add_test(tests, further_given_names);
  tcase_add_test(tests, what_the_other_list_knows);
  tcase_add_test(tests, brackets_that_nothing_closes);
  tcase_add_test(tests, an_order_is_learnt);
  tcase_add_test(tests, whole_names_against_parts);
  tcase_add_test(tests, initials_are_learnt);
  tcase_add_test(tests, brothers_are_no_matches);
  tcase_add_test(tests, what_is_compared);
  tcase_add_test(tests, where_both_have_whole_names);
  tcase_add_test(tests, duplicates_among_whole_names);
  tcase_add_test(tests, it_is_told);
  tcase_add_loop_test(tests, memory_may_run_out, 0, 2);
  return run_tests_with_list("link_parts", tests, &list);
}
