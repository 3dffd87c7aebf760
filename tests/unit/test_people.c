/* Lists of people: columns by name or map, days, what is refused and where. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/people.h"

static truce_diagnostics *list;

static void setup(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
}

static void teardown(void)
{
  truce_diagnostics_free(list);
}

static truce_status read_text(truce_people **people, const char *text, const char *id,
                              const char *map)
{
  const truce_people_options options = {.id = id, .map = map};
  return truce_people_read_memory(people, "t.csv", text, strlen(text), &options, list);
}

static const char *value(const truce_people *p, size_t field, size_t record)
{
  return p->fields[field].values[p->fields[field].cells[record]];
}

static bool said(const char *code, truce_severity severity, size_t line)
{
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    if (strcmp(d->code, code) == 0 && d->severity == severity && d->line == line)
      return true;
  }
  return false;
}

START_TEST(columns_are_known_by_their_names)
{
  static const char *const heads[] = {
      "id,surname,given_name,date_of_birth,postcode,sex",
      "№;Прізвище;Ім'я;Дата народження;Індекс;Стать",
      "ид\tФамилия\tИмя\tДата рождения\tИндекс\tПол",
      "rec_id, last name, First-Name, DOB, ZIP, gender",
  };
  static const char seps[] = {',', ';', '\t', ','};
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
    char text[400];
    const char s = seps[k];
    (void)snprintf(text, sizeof text, "%s\n7%cКоваль%cІван%c1972-05-18%c01001%cm\n", heads[k], s, s,
                   s, s, s);
    truce_people *p;
    ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
    ck_assert_uint_eq(p->count, 1);
    ck_assert_uint_eq(p->field_count, 5);
    ck_assert_str_eq(p->ids[0], "7");
    ck_assert_str_eq(p->fields[0].name, "surname");
    ck_assert_int_eq(p->fields[0].kind, TRUCE_PEOPLE_SURNAME);
    ck_assert_str_eq(p->fields[1].name, "given_name");
    ck_assert_str_eq(p->fields[2].name, "date_of_birth");
    ck_assert_str_eq(p->fields[3].name, "postcode");
    ck_assert_int_eq(p->fields[4].kind, TRUCE_PEOPLE_CATEGORY);
    ck_assert_str_eq(value(p, 0, 0), "Коваль");
    ck_assert_str_eq(value(p, 2, 0), "19720518");
    truce_people_free(p);
  }
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 0);
}
END_TEST

START_TEST(days_in_their_ways_of_writing)
{
  static const struct {
    const char *written, *read;
  } days[] = {
      {"1972-05-18", "19720518"},
      {"19720518", "19720518"},
      {"18.05.1972", "19720518"},
      {"18/5/1972", "19720518"},
      {"05/18/1972", "19720518"},
      {"18051972", "19720518"},
      {"1972-05", "19720500"},
      {"05.1972", "19720500"},
      {"1972", "19720000"},
      {"1972-xx-xx", "19720000"},
      {"1972-05-18T00:00", "19720518"},
      {"1972-05-18 10:15:00", "19720518"},
      {"2000-02-29", "20000229"},
      {"1972-5-18-9", ""},
      {"unknown", ""},
      {"19729518", "19729518"},
      {"1900-02-29", "19000229"},
  };
  char text[2000] = "id,dob\n";
  const size_t count = sizeof days / sizeof *days;
  for (size_t k = 0; k < count; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%zu,%s\n", k, days[k].written);
  truce_people *p;
  ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
  for (size_t k = 0; k < count; k++)
    ck_assert_str_eq(value(p, 0, k), days[k].read);
  truce_people_free(p);
  ck_assert(said("bad-date", TRUCE_WARNING, 15));
  ck_assert(said("impossible-date", TRUCE_WARNING, 17));
  ck_assert(said("impossible-date", TRUCE_WARNING, 18));
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 3);
}
END_TEST

START_TEST(days_from_their_parts)
{
  truce_people *p;
  ck_assert_int_eq(
      read_text(&p, "rec,bd,by,bm,lname_c1\n1,8,1950,12,A\n2,,1950,,B\n3,,,,B\n", NULL, NULL),
      TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 2);
  ck_assert_str_eq(value(p, 0, 0), "19501208");
  ck_assert_str_eq(value(p, 0, 1), "19500000");
  ck_assert_str_eq(value(p, 0, 2), "");
  truce_people_free(p);
}
END_TEST

START_TEST(many_bad_days_are_told_of_once)
{
  char text[1000] = "id,dob\n";
  for (int k = 0; k < 30; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d,1999-13-01\n", k);
  truce_people *p;
  ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 6);
}
END_TEST

START_TEST(truth_is_left_out)
{
  truce_people *p;
  ck_assert_int_eq(
      read_text(&p, "unique_id,cluster,surname,identity\nx-1,x,A,1\nx-2,x,B,1\n", NULL, NULL),
      TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 1);
  ck_assert(said("truth-column", TRUCE_NOTE, 1));
  truce_people_free(p);
  ck_assert_int_eq(
      read_text(&p, "unique_id,cluster,surname\nx-1,x,A\nx-2,x,B\n", NULL, "cluster=number"),
      TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 2);
  truce_people_free(p);
}
END_TEST

START_TEST(maps_and_ids)
{
  truce_people *p;
  const char text[] = "Note,Key,Name of family,Tag\nx,17,Koval,5\ny,18,Bondar,6\n";
  ck_assert_int_eq(read_text(&p, text, "Key", "Name of family=surname,tag=personal_number,NOTE=-"),
                   TRUCE_OK);
  ck_assert_str_eq(p->ids[1], "18");
  ck_assert_uint_eq(p->field_count, 2);
  ck_assert_str_eq(p->fields[0].name, "surname");
  ck_assert_str_eq(p->fields[1].name, "personal_number");
  truce_people_free(p);
  ck_assert_int_eq(read_text(&p, text, "Schlüssel", NULL), TRUCE_BAD_INPUT);
  ck_assert_int_eq(read_text(&p, text, NULL, "tga=surname"), TRUCE_BAD_INPUT);
  ck_assert_int_eq(read_text(&p, text, NULL, "tag=mood"), TRUCE_BAD_INPUT);
  ck_assert_int_eq(read_text(&p, text, NULL, "tag"), TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 4);
}
END_TEST

START_TEST(unknown_columns_are_kept_if_they_tell_something)
{
  char text[4000] = "id,surname,colour,row,empty,same\n";
  for (int k = 0; k < 40; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d,A,%s,%d,,1\n", k,
                   k % 2 == 0 ? "red" : "green", k + 100);
  truce_people *p;
  ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 2);
  ck_assert_str_eq(p->fields[1].name, "colour");
  ck_assert_int_eq(p->fields[1].kind, TRUCE_PEOPLE_CATEGORY);
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_NOTE), 3);
}
END_TEST

START_TEST(what_is_refused)
{
  static const struct {
    const char *text, *code;
    size_t line;
  } faults[] = {
      {"", "empty", 1},
      {"id,surname\n1,A\n1,B\n", "duplicate", 3},
      {"id,surname\n1,A\n,B\n", "missing", 3},
      {"id,surname\n1,A,x\n", "cell-count", 2},
      {"id,surname\n1\n", "cell-count", 2},
      {"id,surname\n1,A\n2,\xCA\xEE\xE2\xE0\xEB\xFC\n", "bad-utf8", 3},
      {"id,surname\n1,\"A\n", "open-quote", 2},
      {"id\n1\n", "nothing-to-compare", 1},
      {"id,surname\n", "nothing-to-compare", 1},
      {"A list\n\nid,surname\n", "nothing-to-compare", 3},
      {"A list;;\n;;\n;;\n", "no-headings", 4},
      {"Koval,Ivan\nBondar,Oleh\n", "unknown-headings", 1},
  };
  for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
    truce_people *p;
    ck_assert_int_eq(read_text(&p, faults[k].text, NULL, NULL), TRUCE_BAD_INPUT);
    ck_assert_msg(said(faults[k].code, TRUCE_ERROR, faults[k].line), "%s", faults[k].text);
  }
}
END_TEST

/* What is told of a row shows nothing of it, wherever the fault is. */
START_TEST(complaints_hold_no_names)
{
  static const struct {
    const char *text;
    size_t length, line;
  } lists[] = {
#define LIST(text, line) {text, sizeof text - 1, line}
      LIST("id,surname,dob\n1,Koval,1999-02-31\n1,Koval,x\n2,Koval\n", 3),
      LIST("id,surname\n1,\"Koval\n2,Koval\n", 2),
      LIST("id,surname\n1,\"Koval\"Koval\n", 2),
      LIST("id,surname\n1,Koval\xFF\n", 2),
      LIST("id,surname\n1,Koval\0\n", 2),
      LIST("who,colour,surname\nKoval,red,Koval\nKoval,red,Koval\n", 3),
      LIST("id,surname\n,Koval\n", 2),
      LIST("Koval,Ivan\nKoval,Ivan\n", 1),
  };
  for (size_t n = 0; n < sizeof lists / sizeof *lists; n++) {
    truce_people *p;
    bool placed = false;
    ck_assert_int_eq(
        truce_people_read_memory(&p, "t.csv", lists[n].text, lists[n].length, NULL, list),
        TRUCE_BAD_INPUT);
    for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
      const truce_diagnostic *d = truce_diagnostics_get(list, k);
      ck_assert_msg(strstr(d->message, "Koval") == NULL, "%s", d->message);
      ck_assert_ptr_null(d->excerpt);
      placed |= d->severity == TRUCE_ERROR && d->line == lists[n].line && d->column > 0;
    }
    ck_assert_msg(placed, "%s", lists[n].text);
    teardown();
    setup();
  }
}
END_TEST

/* A list whose first column is something of the person has no ids: lines stand for them. */
START_TEST(lists_without_ids)
{
  static const char *const heads[] = {"ПІБ;Дата нар.", "Дата народження;ПІБ", "Звання;ПІБ",
                                      "Рік народження;ПІБ", "Телефон;ПІБ"};
  truce_people *p;
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
    char text[200];
    (void)snprintf(text, sizeof text, "%s\n1972;1972\n1972;1972\n", heads[k]);
    ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
    ck_assert(p->numbered);
    ck_assert_str_eq(p->ids[0], "2");
    ck_assert_str_eq(p->ids[1], "3");
    ck_assert_uint_eq(p->field_count, 2);
    truce_people_free(p);
    ck_assert(said("ids-are-lines", TRUCE_NOTE, 1));
    teardown();
    setup();
  }
  ck_assert_int_eq(read_text(&p, "ПІБ\nКоваль Іван\n", NULL, NULL), TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 1);
  truce_people_free(p);
  ck_assert_int_eq(read_text(&p, "ПІБ;Код\nКоваль;1\n", "Код", NULL), TRUCE_OK);
  ck_assert(!p->numbered);
  ck_assert_str_eq(p->ids[0], "1");
  truce_people_free(p);
  ck_assert_int_eq(read_text(&p, "Хто;Код\nКоваль;1\nКоваль;2\n", NULL, "Хто=full_name"), TRUCE_OK);
  ck_assert(p->numbered);
  ck_assert_str_eq(p->fields[0].name, "full_name");
  truce_people_free(p);
  /* Left out, it is no id either. */
  ck_assert_int_eq(read_text(&p, "ПІБ;dob\nКоваль;1972\nКоваль;1972\n", NULL, "ПІБ=-"), TRUCE_OK);
  ck_assert(p->numbered);
  ck_assert_uint_eq(p->field_count, 1);
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 0);
}
END_TEST

START_TEST(lists_with_ids_first)
{
  static const char *const heads[] = {"№ з/п",           "Код",     "Особовий номер", "id",
                                      "personal_number", "cluster", "Номер"};
  truce_people *p;
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
    char text[200];
    (void)snprintf(text, sizeof text, "%s,surname\nx,A\ny,A\n", heads[k]);
    ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
    ck_assert(!p->numbered);
    ck_assert_str_eq(p->ids[0], "x");
    ck_assert_uint_eq(p->field_count, 1);
    truce_people_free(p);
  }
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 0);
  /* Two lists, ids named for the first: the second has no such column. */
  const char text[] = "ПІБ,dob\nA,1972\nB,1973\n";
  const truce_people_options options = {.id = "Код", .partly = true};
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, sizeof text - 1, &options, list),
                   TRUCE_OK);
  ck_assert(p->numbered);
  truce_people_free(p);
  ck_assert_int_eq(read_text(&p, "Хто,surname\nКоваль Іван,A\nБондар Олег,A\n", NULL, NULL),
                   TRUCE_OK);
  truce_people_free(p);
  ck_assert(said("ids-like-names", TRUCE_WARNING, 1));
  /* A running number elsewhere is no evidence. */
  ck_assert_int_eq(read_text(&p, "surname,№\nA,1\nB,2\n", NULL, NULL), TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 1);
  truce_people_free(p);
  ck_assert(said("row-column", TRUCE_NOTE, 1));
}
END_TEST

START_TEST(words_for_unknown_are_no_values)
{
  truce_people *p;
  ck_assert_int_eq(read_text(&p,
                             "id,surname,given_name,unit,rank,dob,note\n"
                             "1,Невідомо,н/д,-,?,невідома,б/в\n"
                             "2,НЕВІДОМО,—,н/в,нв,неизвестно,x\n"
                             "3,Нету,NA,NA,солдат,1972,y\n",
                             NULL, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 5); /* nothing is known of the units */
  for (size_t f = 0; f < p->field_count; f++) {
    ck_assert_uint_eq(p->fields[f].filled, strcmp(p->fields[f].name, "note") == 0 ? 2 : 1);
    ck_assert_str_eq(value(p, f, 0), "");
  }
  ck_assert_str_eq(value(p, 0, 2), "Нету");
  ck_assert_str_eq(value(p, 1, 2), "NA");
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 0);
}
END_TEST

/* A table as Excel saves it. */
START_TEST(tables_from_spreadsheets)
{
  truce_people *p;
  ck_assert_int_eq(read_text(&p,
                             "\xEF\xBB\xBFsep=;\r\n"
                             "Список осіб, які перебувають у полоні, станом на 1 червня;;;\r\n"
                             ";;;\r\n"
                             "№ з/п;П.І.Б.;Дата нар.;\"В/ч\n\"\r\n"
                             "1;\xC2\xA0Коваль Іван\xC2\xA0;18.05.72;\"\xE2\x80\xAF"
                             "А1234\n\"\r\n"
                             "2;Бондар Олег;1972 р.н.;\r\n"
                             ";;;\r\n"
                             ";\xC2\xA0;;;;\r\n",
                             NULL, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(p->count, 2);
  ck_assert_uint_eq(p->field_count, 3);
  ck_assert_str_eq(value(p, 0, 0), "Коваль Іван");
  ck_assert_str_eq(value(p, 1, 0), "19720518");
  ck_assert_str_eq(value(p, 1, 1), "19720000");
  ck_assert_str_eq(value(p, 2, 0), "А1234");
  ck_assert_uint_eq(p->lines[0], 6);
  truce_people_free(p);
  ck_assert(said("title-row", TRUCE_NOTE, 4));
  ck_assert(said("short-year", TRUCE_WARNING, 6));
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 1);
  /* A year alone, in a column of years; a whole day beside it counts for more. */
  ck_assert_int_eq(read_text(&p, "id;Рік нар.\n1;1972 р.н.\n2;18.05.1972\n", NULL, NULL), TRUCE_OK);
  ck_assert_str_eq(value(p, 0, 0), "19720000");
  ck_assert_str_eq(value(p, 0, 1), "19720518");
  truce_people_free(p);
  ck_assert_int_eq(read_text(&p, "id;Рік нар.;Дата нар.\n1;1972;18.05.1972\n", NULL, NULL),
                   TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 1);
  ck_assert_str_eq(value(p, 0, 0), "19720518");
  truce_people_free(p);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 1);
}
END_TEST

START_TEST(separators_are_told_from_what_lines_have_in_common)
{
  static const char *const texts[] = {
      "id;address\n1;Київ, вул. Лісова, 5\n2;Львів, вул. Нова, 6, кв. 7\n",
      "A list, of those, who are sought, by us\nid;address\n1;Lviv, 5\n",
      "sep=|\nid|address\n1|Lviv; Kyiv\n",
      "SEP=,\r\nid,address\r\n1,a;b;c;d\r\n",
      "id\taddress\n1\t5\" pipe, a; b\n2\tx, y; z\n",
  };
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    truce_people *p;
    ck_assert_int_eq(read_text(&p, texts[k], NULL, NULL), TRUCE_OK);
    ck_assert_str_eq(p->fields[0].name, "address");
    truce_people_free(p);
  }
}
END_TEST

START_TEST(unknown_columns_of_names_are_warned_of)
{
  char text[6000] = "id,surname,Опис особи,Код\n";
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
  for (int k = 0; k < 40; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d,A,%c%c,A-%d\n", k,
                   letters[k % 26], letters[k / 26], k);
  truce_people *p;
  ck_assert_int_eq(read_text(&p, text, NULL, NULL), TRUCE_OK);
  ck_assert_uint_eq(p->field_count, 1);
  truce_people_free(p);
  ck_assert(said("column-left-out", TRUCE_WARNING, 1));
  ck_assert(said("column-left-out", TRUCE_NOTE, 0));
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 1);
}
END_TEST

START_TEST(maps_name_columns_with_commas)
{
  truce_people *p;
  const char text[] = "id;Особа, ім'я;\"Say \"\"it\"\"\";a=b\n1;Коваль;x;5\n2;Бондар;y;6\n";
  static const char *const maps[] = {
      "\"Особа, ім'я\"=full_name,\"Say \"\"it\"\"\"=text,\"a=b\"=personal_number",
      "особа_імя=full_name,say_it=text,a_b=personal_number",
      "Say \"it\"=text,\"особа, імя\"=full_name,\"a=b\"=number",
  };
  for (size_t k = 0; k < sizeof maps / sizeof *maps; k++) {
    ck_assert_int_eq(read_text(&p, text, NULL, maps[k]), TRUCE_OK);
    ck_assert_uint_eq(p->field_count, 3);
    truce_people_free(p);
  }
  static const char *const wrong[] = {"\"Особа, ім'я=full_name", "\"id\"", "\"", "\"id\"x=text",
                                      "\"\"=text"};
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
    ck_assert_int_eq(read_text(&p, text, NULL, wrong[k]), TRUCE_BAD_INPUT);
}
END_TEST

START_TEST(memory_may_run_out)
{
  char text[3000] = "id,surname,dob,colour,identity\n";
  for (int k = 0; k < 40; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d,A%d,19%02d-13-07,%d,x\n", k,
                   k, k, k % 3);
  for (long k = 0;; k++) {
    truce_people *p = NULL;
    fail_alloc_after(k);
    const truce_status status = read_text(&p, text, NULL, "\"colour\"=category");
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit || status == TRUCE_OK);
    ck_assert(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
    if (status == TRUCE_OK)
      truce_people_free(p);
    if (!hit)
      break;
  }
}
END_TEST

START_TEST(answers_are_read)
{
  static const struct {
    const char *text;
    truce_status status;
    size_t count;
  } files[] = {
      {"a,b,same\n1,u-2,yes\n3,4,no\n", TRUCE_OK, 2},
      {"a,b,same\n", TRUCE_OK, 0},
      {"", TRUCE_OK, 0},
      {"a,b\n1,2\n", TRUCE_BAD_INPUT, 0},
      {"a,b,same\n1,2,maybe\n", TRUCE_BAD_INPUT, 0},
      {"a,b,same\n,2,yes\n", TRUCE_BAD_INPUT, 0},
      {"a,b,same,check\n1,u-2,yes,bcdfgh\n3,4,no,\n3,4,no\n", TRUCE_OK, 3},
      {"\xEF\xBB\xBF"
       "a;b;same;check;;\r\n1;u-2;YES;bcdfgh;;\r\n3;4;no;;;\r\n",
       TRUCE_OK, 2},
      {"a,b,same,check\n1,2,yes,bcdfgh,who knows\n", TRUCE_BAD_INPUT, 0},
      {"a,b,same,note\n1,2,yes,x\n", TRUCE_BAD_INPUT, 0},
  };
  char path[] = "/tmp/answers.XXXXXX";
  const int descriptor = mkstemp(path);
  ck_assert_int_ge(descriptor, 0);
  FILE *made = fdopen(descriptor, "w");
  ck_assert_ptr_nonnull(made);
  fclose(made);
  for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
    truce_link_answers *answers = NULL;
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(files[k].text, file);
    fclose(file);
    ck_assert_int_eq(truce_link_answers_read_file(&answers, path, list), files[k].status);
    ck_assert(answers == NULL || answers->count == files[k].count);
    if (answers != NULL && answers->count >= 2) {
      const truce_link_answer *x = answers->answers;
      ck_assert_str_eq(x[0].b, "u-2");
      ck_assert(x[0].same && !x[1].same && x[0].line == 2 && x[1].line == 3);
      ck_assert(x[1].check == NULL);
      ck_assert(k == 0 ? x[0].check == NULL : strcmp(x[0].check, "bcdfgh") == 0);
      ck_assert(answers->mark == (files[k].text[0] == '\xEF'));
      ck_assert_int_eq(answers->separator, answers->mark ? ';' : ',');
      ck_assert_str_eq(answers->file, path);
    }
    truce_link_answers_free(answers);
  }
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++)
    ck_assert_ptr_null(truce_diagnostics_get(list, k)->excerpt);
  remove(path);
  truce_link_answers *none;
  ck_assert_int_eq(truce_link_answers_read_file(&none, path, list), TRUCE_IO);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("people");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, columns_are_known_by_their_names);
  tcase_add_test(tests, days_in_their_ways_of_writing);
  tcase_add_test(tests, days_from_their_parts);
  tcase_add_test(tests, many_bad_days_are_told_of_once);
  tcase_add_test(tests, truth_is_left_out);
  tcase_add_test(tests, maps_and_ids);
  tcase_add_test(tests, unknown_columns_are_kept_if_they_tell_something);
  tcase_add_test(tests, what_is_refused);
  tcase_add_test(tests, complaints_hold_no_names);
  tcase_add_test(tests, lists_without_ids);
  tcase_add_test(tests, lists_with_ids_first);
  tcase_add_test(tests, words_for_unknown_are_no_values);
  tcase_add_test(tests, tables_from_spreadsheets);
  tcase_add_test(tests, separators_are_told_from_what_lines_have_in_common);
  tcase_add_test(tests, unknown_columns_of_names_are_warned_of);
  tcase_add_test(tests, maps_name_columns_with_commas);
  tcase_add_test(tests, memory_may_run_out);
  tcase_add_test(tests, answers_are_read);
  return run_tests("people", tests);
}
