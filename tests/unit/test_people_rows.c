/* Rows of a list that are no records: totals, numbers of columns, headings; those that may be none.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/people_fixture.h"
#include "support/run_suite.h"

/* ---- Totals ---- */

static const char head[] = "№ з/п;Прізвище;Ім'я;Дата нар.;Звання\n7;Коваль;Іван;1990;солдат\n";

/* How many records a row adds to a list that has one. */
static size_t adds(const char *heading, const char *row)
{
  char text[1000];
  (void)snprintf(text, sizeof text, "%s%s\n", heading, row);
  truce_people *p = read_list(text);
  const size_t count = p->count;
  truce_people_free(p);
  return count - 1;
}

START_TEST(totals_are_no_persons)
{
  static const char *const rows[] = {
      "Всього;;;;",
      "Всього:;50;;;",
      ";Усього;50;;",
      ";Разом;;;50",
      ";;Итого:;50;",
      "Всего;1 250;;;",
      ";TOTAL;50;;",
      "ВСЬОГО;;;;",
      "Всього: 50 осіб;;;;",
      ";Всього: 50 осіб;;;",
      "Разом — 50 (п'ятдесят) осіб;;;;",
      "Всього: п'ятдесят осіб;;;;",
      "Итого 50 человек, из них 3 женщины;;;;",
      "Всього військовополонених;;50;;",
      ";Всього за списком;;50 осіб;",
      ";Усього на сторінці;25;;",
      "Total number of persons;50;;;",
      "Grand total;;;;50",
      "Загальна кількість: 50;;;;",
      "Общее количество;50;;;",
      "Всього;х;х;-;50 чол.",
      "Разом;Разом;Разом;;50",
      ";В С Ь О Г О;50;;",
      ";\xC2\xA0Всього\xC2\xA0;50;;",
      ";Bсього;50;;", /* a Latin B */
      "Всього: 50",   /* fewer cells than headings */
      "Всього;50",
      "\"Всього;\n50 осіб\";;;;",
      /* any words behind what is nobody's name */
      "Всього по бригаді;;;;50",
      "ИТОГО ПО ЧАСТИ;50",
      "Всього за підрозділом;50",
      "Усього Іван;50;;;",
      "Загальна чисельність: 50;;;;",
      "Кількість осіб: 50;;;;",
      "Кол-во;50;;;",
      "З них поранених: 10;;;;",
      "Із них офіцерів;;3;;",
      "у тому числі: 10;;;;",
      "в том числе: 10",
      "в т.ч. жінок;2",
      "Усього;з них офіцерів;;;5",
      "Всього;50 офіцерів;;;",
      /* a few behind others */
      "Разом офіцерів;5",
      "Разом по бригаді: 50;;;;",
      "Разом у списку;50;;;",
      "Разом: 50 осіб, з них 3 жінки;;;;",
      "К-ть: 50;;;;",
      ";к-ть осіб;50;;",
      /* signs */
      "«Всього»;50",
      "- Всього;50",
      "* Всього;50",
      "\xE2\x80\xA2 Разом;50",
      "Всього;(50)",
      "Разом;(50);;;",
      "Всього;№50",
      "Всього;= 50",
      "Всього;50/50",
      "Всього;50/48 осіб",
      "Всього:;50 осіб, з них 3 офіцери",
      "Разом;50 осіб, з них 3 офіцери",
      ";Вcього;50;;",  /* a Latin c */
      ";Paзoм;50;;",   /* Latin P, a and o */
      ";Разом;1990;;", /* a year, but no id */
      ";Разом;;1990;",
      "Разом;8;;1990;", /* where the id is */
      "8;Разом;1990;;", /* no day is there */
      "8;Разом: 1;;1990;",
      "8;Разом;;1850;",
  };
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    ck_assert_msg(adds(head, rows[k]) == 0, "%s", rows[k]);
    ck_assert_msg(told("total-row", TRUCE_WARNING, 3) == 1, "%s", rows[k]);
    ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 1);
    anew();
  }
}
END_TEST

START_TEST(persons_called_as_a_total_are_kept)
{
  static const char *const rows[] = {
      "8;Разом;Олег;;",
      "8;Total;Ann;1972;",
      "8;Total;;5.5.1972;",
      "8;Total;;05.1972;",
      "8;Разомнюк (2);;;",
      "8;Total;;18.05.1972;",
      "8;Всього;;12 травня 1990;",
      "8;Усього;;19720518;",
      "8;Итого;;;солдат",
      "8;Разом;Чоловічко;;",
      "8;Разом;\xE6\x9D\x8E;;", /* letters of another script */
      "8;Всеволодський;;;",
      "8;Разомнюк;;;",
      "8;Тоталь;;;",
      "А-8;Total;;;",
      "8;Total;List;;",
      "8;Total;;1990;", /* a year where days are */
      "8;Разом;;1990;",
      "8;Всього;;2030;",
      "8;Разом;12/5;;",
      "8;Разом;;5.X.1972;",
      "8;Разом;;05/1990;",
      "8;Всього;;(5.5.1972);",
      "8;Всього по бригаді;Іван;;",
      "8;Кільченко;;;",
      "8;Коць;;;",
      "8;Зних;;;",
      "8;«Коваль»;;;",
      "8;- Коваль;;;",
      "8;Итогов;50;;",
      "8;Разом Іван, 1990;;;",
      "8;Разом І.П. 1990 р.н.;;;",
      "8;Разом О'Коннор 5;;;",
      "8;Разом:Іван;;;",
      "8;Разом В.;;;",
      "8;Разом В. 1990;;;",
      "8;Разом Х.;;;",
      "8;Total: Ann 5;;;",
  };
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    ck_assert_msg(adds(head, rows[k]) == 1, "%s", rows[k]);
    ck_assert_uint_eq(told("total-row", TRUCE_WARNING, 0), 0);
    anew();
  }
  ck_assert_uint_eq(adds("ПІБ;Телефон\nКоваль;1\n", "Разом Іван Петрович;"), 1);
  ck_assert_uint_eq(adds("ПІБ;Телефон\nКоваль;1\n", "Всього;380501234567"), 1);
  ck_assert_uint_eq(adds("ПІБ;Телефон\nКоваль;1\n", "Всього;50"), 0);
  ck_assert_uint_eq(adds("id;surname;by\n7;Koval;1990\n", "3;Total;1990"), 1);
  ck_assert_uint_eq(adds("ПІБ;Дата нар.\nКоваль;1990\n", "Разом;1990"), 0);
  ck_assert_uint_eq(adds("id;ПІБ;Дата нар.\n7;Коваль;1990\n", "8;Разом;1990"), 1);
}
END_TEST

/* In the middle of a list, with ids and without; nothing else changes. */
START_TEST(totals_anywhere_in_a_list)
{
  truce_people *p = read_list("ПІБ;Дата нар.\nКоваль Іван;1990\nРазом: 1;\nБондар Олег;1991\n"
                              "Всього: 2 особи;\n");
  ck_assert_uint_eq(p->count, 2);
  ck_assert_str_eq(p->ids[1], "4");
  ck_assert_uint_eq(p->lines[1], 4);
  truce_people_free(p);
  ck_assert_uint_eq(told("total-row", TRUCE_WARNING, 3), 1);
  ck_assert_uint_eq(told("total-row", TRUCE_WARNING, 5), 1);
  /* A total alone is no list. */
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", "id,surname\nTotal,5\n", 19, NULL, list),
                   TRUCE_BAD_INPUT);
  ck_assert_uint_eq(told("nothing-to-compare", TRUCE_ERROR, 1), 1);
}
END_TEST

START_TEST(many_totals_are_told_of_once)
{
  char text[2000] = "id;surname\n1;A\n";
  for (int k = 0; k < 30; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "Разом: %d;\n1;2\n", k);
  (void)snprintf(text + strlen(text), sizeof text - strlen(text), "2;B\n");
  truce_people *p = read_list(text);
  ck_assert_uint_eq(p->count, 2);
  truce_people_free(p);
  ck_assert_uint_eq(told("total-row", TRUCE_WARNING, 0), 5);
  ck_assert_uint_eq(told("more-rows", TRUCE_WARNING, 0), 1);
  ck_assert_uint_eq(told("column-numbers", TRUCE_NOTE, 0), 5);
  ck_assert_uint_eq(told("more-rows", TRUCE_NOTE, 0), 1);
  ck_assert_uint_eq(truce_diagnostics_kept(list), 12);
}
END_TEST

/* ---- Numbers of columns ---- */

START_TEST(numbers_of_columns_are_no_person)
{
  static const char *const lists[] = {
      "№ з/п;ПІБ;Дата нар.;Звання\n1;2;3;4\n1;Коваль Іван;1990;солдат\n",
      "ПІБ;Дата нар.\n1;2\nКоваль Іван;1990\n",
      "id;phone;dob\n 1 ;2;\"3\"\n1;5;1990\n",
      "№ з/п;ПІБ;Дата нар.\n(1);(2);(3)\n1;Коваль Іван;1990\n",
      "№ з/п;ПІБ;Дата нар.\n1.;2.;3.\n1;Коваль Іван;1990\n",
      "№ з/п;ПІБ;Дата нар.\n1);2);3)\n1;Коваль Іван;1990\n",
      "№ з/п;ПІБ;Дата нар.;Звання;Тел\n1;2;3;4;\n1;Коваль Іван;1990;солдат;\n",
      "№ з/п;ПІБ;Дата нар.;Звання;Тел\n1;2;3;4\n1;Коваль Іван;1990;солдат;\n",
      "№ з/п;ПІБ;Дата нар.;Звання;Тел\n1;2;3;;\n1;Коваль Іван;1990;солдат;\n",
      "№ з/п;ПІБ;Дата нар.;Звання;Тел\nА;Б;1;2;3\n1;Коваль Іван;1990;солдат;\n",
      "№ з/п;ПІБ;Дата нар.\nA;1;2\n1;Коваль Іван;1990\n", /* a Latin A */
  };
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    truce_people *p = read_list(lists[k]);
    ck_assert_uint_eq(p->count, 1);
    ck_assert_uint_eq(p->lines[0], 3);
    truce_people_free(p);
    ck_assert_uint_eq(told("column-numbers", TRUCE_NOTE, 2), 1);
    ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 0);
    anew();
  }
}
END_TEST

START_TEST(rows_of_numbers_that_may_be_persons_are_kept)
{
  static const char *const lists[] = {
      "id;surname;dob\n1;2;4\n",
      "id;surname;dob\n2;3;4\n",
      "id;surname;dob\n1;2;\n",
      "id;phone;postcode\n1;2;3\n", /* codes alone */
      "id;by;bm\n1;2;3\n",
      "id;surname;dob;rank\n0;1;2;3\n",
      "id;surname;dob\nА;Б;В\n",
      "id;surname;dob\nА;Б;2\n",
      "id;surname;dob\nБ;1;2\n",
      "id;surname;rank;dob\n1;;3;4\n",
      "id;surname;dob\n1;2;3а\n",
      "id;surname;dob\n((1);2;3\n",
      "id;phone;postcode;surname\n1;2;3;\n", /* no name is numbered */
  };
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    truce_people *p = read_list(lists[k]);
    ck_assert_msg(p->count == 1, "%s", lists[k]);
    truce_people_free(p);
    ck_assert_uint_eq(told("column-numbers", TRUCE_NOTE, 0), 0);
    anew();
  }
}
END_TEST

/* Fewer or more numbers than columns are rows of the wrong length, as before. */
START_TEST(numbers_of_other_columns_are_refused)
{
  static const char *const rows[] = {"1;2", "1;2;3;4"};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char text[100];
    truce_people *p;
    const int length = snprintf(text, sizeof text, "id;surname;dob\n7;A;\n%s\n", rows[k]);
    ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, (size_t)length, NULL, list),
                     TRUCE_BAD_INPUT);
    ck_assert_uint_eq(told("cell-count", TRUCE_ERROR, 3), 1);
    anew();
  }
}
END_TEST

/* ---- Headings again, and cells that stand alone ---- */

START_TEST(headings_of_further_pages_are_no_person)
{
  truce_people *p = read_list("№;Прізвище;Ім'я\n7;Коваль;Іван\n № ;Прізвище;Ім'я\n8;Гай;Олег\n"
                              "№;Прізвище;Ім'я\n");
  ck_assert_uint_eq(p->count, 2);
  ck_assert_uint_eq(told("headings-again", TRUCE_NOTE, 3), 1);
  ck_assert_uint_eq(told("headings-again", TRUCE_NOTE, 5), 1);
  truce_people_free(p);
  /* Nearly the same is somebody. */
  p = read_list("№;Прізвище;Ім'я\n№1;Прізвище;Ім'я\n№;Прізвище;Іван\n");
  ck_assert_uint_eq(p->count, 2);
  truce_people_free(p);
}
END_TEST

/* Whoever is known by a name alone is kept, but may be whoever signed the list. */
START_TEST(cells_that_stand_alone_are_told_of)
{
  static const struct {
    const char *text;
    size_t told;
  } lists[] = {
      {"Прізвище;Ім'я;Дата нар.\nКоваль;Іван;1990\nКомандир частини;;\n", 1},
      {"Прізвище;Ім'я;Дата нар.\nКоваль;Іван;1990\n;;1991\n", 1},
      {"Прізвище;Ім'я;Дата нар.\nКоваль;Іван;1990\nГай;Олег;\n", 0},
      {"ПІБ;Дата нар.\nКоваль Іван;1990\nГай Олег;\n", 0},
      {"id;Прізвище;Ім'я\n7;Коваль;Іван\n8;;\n", 0},
  };
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    truce_people *p = read_list(lists[k].text);
    ck_assert_uint_eq(p->count, 2);
    truce_people_free(p);
    ck_assert_uint_eq(told("lone-cell", TRUCE_WARNING, 3), lists[k].told);
    anew();
  }
}
END_TEST

/* Nothing of what a row says is repeated. */
START_TEST(rows_left_out_are_told_by_their_place)
{
  truce_people *p = read_list("id;surname;dob\n1;2;3\n7;Koval;5 травма 1990\n"
                              "8;Hill;31 квітня 1990\nВсього: 77 Koval;;\n");
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_kept(list), 4);
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    ck_assert_ptr_null(d->excerpt);
    ck_assert(d->line > 1 && d->column > 0);
    ck_assert(strstr(d->message, "Koval") == NULL && strstr(d->message, "77") == NULL);
    ck_assert(strstr(d->message, "трав") == NULL && strstr(d->message, "квіт") == NULL);
  }
}
END_TEST

/* ---- Size ---- */

/* Megabytes in a cell, and many rows: only work that grows with their square is too slow. */
START_TEST(long_cells_take_no_longer_than_their_bytes)
{
  static const char *const pieces[] = {"Всього ", "50 ", "х;", "?", ": ", "осіб "};
  enum { BYTES = 1 << 20 };
  char *text = malloc(BYTES + 200);
  ck_assert_ptr_nonnull(text);
  for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
    size_t n = (size_t)sprintf(text, "ПІБ;Дата нар.\nКоваль;1990\n\"Всього ");
    for (const size_t length = strlen(pieces[k]); n < BYTES; n += length)
      memcpy(text + n, pieces[k], length);
    n += (size_t)sprintf(text + n, "\";12 мая 1990\n");
    truce_people *p = NULL;
    ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, n, NULL, list), TRUCE_OK);
    ck_assert_uint_eq(p->count, 2);
    truce_people_free(p);
  }
  free(text);
}
END_TEST

START_TEST(long_lists_take_no_longer_than_their_rows)
{
  enum { ROWS = 200000 };
  char *text = malloc((size_t)ROWS * 60 + 100);
  ck_assert_ptr_nonnull(text);
  size_t n = (size_t)sprintf(text, "id;surname;given_name;dob\n");
  for (size_t k = 0; k < ROWS; k++)
    n += (size_t)sprintf(text + n, k % 2 == 0 ? "%zu;Total;x;12 травня 1990 р.\n" : "Разом;%zu;;\n",
                         k);
  truce_people *p = NULL;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, n, NULL, list), TRUCE_OK);
  ck_assert_uint_eq(p->count, ROWS / 2);
  truce_people_free(p);
  free(text);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("people rows");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, totals_are_no_persons);
  tcase_add_test(tests, persons_called_as_a_total_are_kept);
  tcase_add_test(tests, totals_anywhere_in_a_list);
  tcase_add_test(tests, many_totals_are_told_of_once);
  tcase_add_test(tests, numbers_of_columns_are_no_person);
  tcase_add_test(tests, rows_of_numbers_that_may_be_persons_are_kept);
  tcase_add_test(tests, numbers_of_other_columns_are_refused);
  tcase_add_test(tests, headings_of_further_pages_are_no_person);
  tcase_add_test(tests, cells_that_stand_alone_are_told_of);
  tcase_add_test(tests, rows_left_out_are_told_by_their_place);
  tcase_add_test(tests, long_cells_take_no_longer_than_their_bytes);
  tcase_add_test(tests, long_lists_take_no_longer_than_their_rows);
  return run_tests("people_rows", tests);
}
