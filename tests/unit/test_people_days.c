/* Days with names of months. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/people_days.h"
#include "case/people_months.h"
#include "support/people_fixture.h"
#include "support/run_suite.h"

/* ---- Months ---- */

static const char *const months[12][5] = {
    {"січень", "січня", "январь", "января", "January"},
    {"лютий", "лютого", "февраль", "февраля", "February"},
    {"березень", "березня", "март", "марта", "March"},
    {"квітень", "квітня", "апрель", "апреля", "April"},
    {"травень", "травня", "май", "мая", "May"},
    {"червень", "червня", "июнь", "июня", "June"},
    {"липень", "липня", "июль", "июля", "July"},
    {"серпень", "серпня", "август", "августа", "August"},
    {"вересень", "вересня", "сентябрь", "сентября", "September"},
    {"жовтень", "жовтня", "октябрь", "октября", "October"},
    {"листопад", "листопада", "ноябрь", "ноября", "November"},
    {"грудень", "грудня", "декабрь", "декабря", "December"},
};

static unsigned month(const char *word)
{
  return truce__month_of(word, strlen(word));
}

/* Bytes of a word's first letters. */
static size_t bytes_of(const char *word, size_t letters)
{
  size_t n = 0;
  for (; letters > 0 && word[n] != '\0'; letters--) {
    for (n++; ((unsigned char)word[n] & 0xC0) == 0x80;)
      n++;
  }
  return n;
}

/* Every beginning of three letters or more means one month and no other. */
START_TEST(months_by_every_abbreviation)
{
  for (unsigned m = 0; m < 12; m++) {
    for (size_t form = 0; form < 5; form++) {
      const char *name = months[m][form];
      ck_assert_uint_eq(truce__month_of(name, bytes_of(name, 1)), 0);
      ck_assert_uint_eq(truce__month_of(name, bytes_of(name, 2)), 0);
      for (size_t letters = 3;; letters++) {
        const size_t n = bytes_of(name, letters);
        char word[60];
        ck_assert_msg(truce__month_of(name, n) == m + 1, "%.*s", (int)n, name);
        (void)snprintf(word, sizeof word, "%.*s.", (int)n, name);
        ck_assert_uint_eq(month(word), m + 1);
        for (unsigned other = 0; other < 12; other++) {
          for (size_t k = 0; k < 5 && other != m; k++)
            ck_assert_msg(strncmp(months[other][k], name, n) != 0, "%.*s", (int)n, name);
        }
        if (name[n] == '\0')
          break;
      }
    }
  }
}
END_TEST

START_TEST(words_that_are_no_month)
{
  static const char *const words[] = {
      "",          "ма",    "ию",  "ли",   "ju",    "ja",    "травма",
      "липа",      "листа", "мат", "июнл", "Mayor", "Marco", "травень червень",
      "січен січ", "12",    "123", "V",    "___",   "вень",  "ерезня",
      "svibanj"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    ck_assert_msg(month(words[k]) == 0, "%s", words[k]);
  ck_assert_uint_eq(month("ЛИСТОПАДА"), 11);
  ck_assert_uint_eq(month("мaя"), 5);         /* a Latin a */
  ck_assert_uint_eq(month("ciчня"), 1);       /* a Latin c and i */
  ck_assert_uint_eq(month("маи\xCC\x86"), 5); /* й as two characters */
}
END_TEST

/* ---- Days ---- */

START_TEST(days_with_names_of_months)
{
  static const struct {
    const char *written, *read;
    truce__day_state state;
  } days[] = {
      {"12 травня 1990", "19900512", TRUCE__DAY_GOOD},
      {"12 травня 1990 р.", "19900512", TRUCE__DAY_GOOD},
      {"12 травня 1990р.", "19900512", TRUCE__DAY_GOOD},
      {"«12» травня 1990 року", "19900512", TRUCE__DAY_GOOD},
      {"\"12\" травня 1990 р.н.", "19900512", TRUCE__DAY_GOOD},
      {"„12” травня 1990 року народження", "19900512", TRUCE__DAY_GOOD},
      {"12 мая 1990 г.", "19900512", TRUCE__DAY_GOOD},
      {"12 мая 1990 года", "19900512", TRUCE__DAY_GOOD},
      {"12 мая 1990 г.р.", "19900512", TRUCE__DAY_GOOD},
      {"12-го мая 1990 года рождения", "19900512", TRUCE__DAY_GOOD},
      {"12 ТРАВНЯ 1990 РОКУ", "19900512", TRUCE__DAY_GOOD},
      {"12  Травня\xC2\xA0\xC2\xA0"
       "1990\xE2\x80\xAF"
       "р.",
       "19900512", TRUCE__DAY_GOOD},
      {"12травня1990", "19900512", TRUCE__DAY_GOOD},
      {"12 трав. 1990", "19900512", TRUCE__DAY_GOOD},
      {"12 трав 1990", "19900512", TRUCE__DAY_GOOD},
      {"12-May-1990", "19900512", TRUCE__DAY_GOOD},
      {"12-MAY-1990 00:00:00", "19900512", TRUCE__DAY_GOOD},
      {"12-трав-1990", "19900512", TRUCE__DAY_GOOD},
      {"12–трав–1990", "19900512", TRUCE__DAY_GOOD},
      {"12.трав.1990", "19900512", TRUCE__DAY_GOOD},
      {"12/May/1990", "19900512", TRUCE__DAY_GOOD},
      {"May 12, 1990", "19900512", TRUCE__DAY_GOOD},
      {"May 12th, 1990", "19900512", TRUCE__DAY_GOOD},
      {"12 May 1990", "19900512", TRUCE__DAY_GOOD},
      {"12th May 1990", "19900512", TRUCE__DAY_GOOD},
      {"12th of May, 1990", "19900512", TRUCE__DAY_GOOD},
      {"1st Sept. 1990", "19900901", TRUCE__DAY_GOOD},
      {"1990 May 12", "19900512", TRUCE__DAY_GOOD},
      {"1990-May-12", "19900512", TRUCE__DAY_GOOD},
      {"5 лип. 1990", "19900705", TRUCE__DAY_GOOD},
      {"5 лист. 1990", "19901105", TRUCE__DAY_GOOD},
      {"5 лис 1990", "19901105", TRUCE__DAY_GOOD},
      {"5 мар. 1990", "19900305", TRUCE__DAY_GOOD},
      {"29 лютого 2000", "20000229", TRUCE__DAY_GOOD},
      /* a part is not known */
      {"травень 1990", "19900500", TRUCE__DAY_GOOD},
      {"Травень 1990 р.", "19900500", TRUCE__DAY_GOOD},
      {"май 1990", "19900500", TRUCE__DAY_GOOD},
      {"May, 1990", "19900500", TRUCE__DAY_GOOD},
      {"1990, травень", "19900500", TRUCE__DAY_GOOD},
      {"12-го травня 1990-го року", "19900512", TRUCE__DAY_GOOD},
      {"12 травня 1990-го", "19900512", TRUCE__DAY_GOOD},
      {"12 травня 1990 (33 роки)", "19900512", TRUCE__DAY_GOOD},
      {"12 травня 1990 р. (33 роки)", "19900512", TRUCE__DAY_GOOD},
      {"12.05.1990 (33 года)", "19900512", TRUCE__DAY_GOOD},
      {"«__» травня 1990 р.", "19900500", TRUCE__DAY_GOOD},
      {"?? травня 1990", "19900500", TRUCE__DAY_GOOD},
      /* years of two digits */
      {"12 травня 72", "19720512", TRUCE__DAY_SHORT},
      {"12 мая '72 г.", "19720512", TRUCE__DAY_SHORT},
      {"12-May-29", "20290512", TRUCE__DAY_SHORT},
      {"12-May-30", "19300512", TRUCE__DAY_SHORT},
      {"May 12, 72", "19720512", TRUCE__DAY_SHORT},
      /* not in the calendar; which is which is never turned round where the month has a name */
      {"31 квітня 1990", "19900431", TRUCE__DAY_IMPOSSIBLE},
      {"30 February 1990", "19900230", TRUCE__DAY_IMPOSSIBLE},
      {"29 февраля 1900", "19000229", TRUCE__DAY_IMPOSSIBLE},
      {"31 июня 72 г.", "19720631", TRUCE__DAY_IMPOSSIBLE},
      {"May 32, 1990", "19900532", TRUCE__DAY_IMPOSSIBLE},
      /* no day, or not sure which */
      {"12 травня", "", TRUCE__DAY_NONE},
      {"травень", "", TRUCE__DAY_NONE},
      {"травень 90", "", TRUCE__DAY_NONE},
      {"травень 1990 12", "", TRUCE__DAY_NONE},
      {"12 1990 травень", "", TRUCE__DAY_NONE},
      {"12 ма 1990", "", TRUCE__DAY_NONE},
      {"12 ию 1990", "", TRUCE__DAY_NONE},
      {"12 травма 1990", "", TRUCE__DAY_NONE},
      {"12-14 травня 1990", "", TRUCE__DAY_NONE},
      {"травень-червень 1990", "", TRUCE__DAY_NONE},
      {"12 травня - 3 червня 1990", "", TRUCE__DAY_NONE},
      {"12 травня 1990 - 3 червня 1991", "", TRUCE__DAY_NONE},
      {"близько 12 травня 1990", "", TRUCE__DAY_NONE},
      {"до травня 1990", "", TRUCE__DAY_NONE},
      {"12 травня 1990?", "", TRUCE__DAY_NONE},
      {"12? травня 1990", "", TRUCE__DAY_NONE},
      {"12 травня 1990 (зі слів)", "", TRUCE__DAY_NONE},
      {"12 травня 1990 (33)", "", TRUCE__DAY_NONE},
      {"12 травня 1990 33 роки)", "", TRUCE__DAY_NONE},
      {"(33 роки)", "", TRUCE__DAY_NONE},
      {"12 травня 199", "", TRUCE__DAY_NONE},
      {"12 травня 19901", "", TRUCE__DAY_NONE},
      {"123 травня 1990", "", TRUCE__DAY_NONE},
      {"12 травня 1990 1", "", TRUCE__DAY_NONE},
      {"12 травня 4294968286", "", TRUCE__DAY_NONE},
      {"th May 1990", "", TRUCE__DAY_NONE},
      {"12 May \xFF", "", TRUCE__DAY_NONE},
  };
  for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
    char digits[9] = "";
    const truce__day_state state =
        truce__read_day(digits, days[k].written, strlen(days[k].written));
    ck_assert_msg(state == days[k].state, "%s: %d", days[k].written, (int)state);
    if (state != TRUCE__DAY_NONE)
      ck_assert_msg(strcmp(digits, days[k].read) == 0, "%s: %s", days[k].written, digits);
  }
}
END_TEST

/* Roman months stand between a day and a year; elsewhere, and in pairs, an X means unknown. */
START_TEST(days_with_roman_months)
{
  static const char *const romans[] = {"I",   "II",   "III", "IV", "V",  "VI",
                                       "VII", "VIII", "IX",  "X",  "XI", "XII"};
  static const char *const forms[] = {"12.%s.1990", "12 %s 1990",    "12-%s-1990 р.",
                                      "12/%s/90",   "12. %s. 1990р", "1990.%s.12"};
  static const char *const days[][2] = {
      {"12.Х.1990", "19901012"}, /* Cyrillic */
      {"12.ХІІ.1990", "19901212"},
      {"12.ІV.1990", "19900412"},
      {"12.xii.1990", "19901212"},
      {"??.V.1990", ""},
      {"12.XX.1990", "19900012"},
      {"12.ХХ.1990", "19900012"},
      {"12.x.1990", "19900012"},
      {"12.х.1990", "19900012"},
      {"XX.X.1990", "19900000"},
      {"XX.05.1990", "19900500"},
      {"ХХ.05.1990", "19900500"},
      {"хХ.05.1990 р.", "19900500"},
      {"ХХ.ХХ.1990", "19900000"},
      {"1990-05-ХХ", "19900500"},
      {"1990-X", "19900000"},
      {"12.XIII.1990", ""},
      {"12.IIII.1990", ""},
      {"12.IIX.1990", ""},
      {"12.VX.1990", ""},
      {"12.V", ""},
      {"12.V.", ""},
      {"V.1990", ""},
      {"V.12.1990", ""},
      {"12.V.V.1990", ""},
      {"12.Vа.1990", ""},
  };
  char digits[9], text[60], wanted[9];
  for (size_t k = 0; k < sizeof forms / sizeof *forms * 12; k++) {
    (void)snprintf(text, sizeof text, forms[k / 12], romans[k % 12]);
    (void)snprintf(wanted, sizeof wanted, "1990%02zu12", k % 12 + 1);
    ck_assert_msg(truce__read_day(digits, text, strlen(text)) != TRUCE__DAY_NONE, "%s", text);
    ck_assert_msg(strcmp(digits, wanted) == 0, "%s: %s", text, digits);
  }
  for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
    const char *day = days[k][0];
    if (truce__read_day(digits, day, strlen(day)) == TRUCE__DAY_NONE)
      digits[0] = '\0';
    ck_assert_msg(strcmp(digits, days[k][1]) == 0, "%s: %s", day, digits);
  }
}
END_TEST

/* Each day of two years, one of them a leap year, in every form: as its digits are read. */
START_TEST(every_day_in_every_form)
{
  static const unsigned years[] = {1988, 1990};
  static const char *const forms[] = {"%u %s %u", "«%u» %s %u р.", "%u-%s-%u"};
  for (unsigned k = 0; k < 2 * 12 * 32; k++) {
    const unsigned year = years[k / (12 * 32)], m = k / 32 % 12, day = k % 32;
    char numbers[40], text[100], wanted[9] = "", digits[9] = "";
    (void)snprintf(numbers, sizeof numbers, "%u.%u.%u", day, m + 1, year);
    const truce__day_state state = truce__read_day(wanted, numbers, strlen(numbers));
    ck_assert_int_ne(state, TRUCE__DAY_NONE);
    for (size_t n = 0; n < 5 * 4; n++) {
      const char *name = months[m][n / 4];
      if (n % 4 == 3)
        (void)snprintf(text, sizeof text, "%s %u, %u", name, day, year);
      else
        (void)snprintf(text, sizeof text, forms[n % 4], day, name, year);
      ck_assert_msg(truce__read_day(digits, text, strlen(text)) == state, "%s", text);
      ck_assert_str_eq(digits, wanted);
    }
  }
}
END_TEST

/* What is told of is told as of days in digits. */
START_TEST(named_days_are_told_of_as_others)
{
  truce_people *p = read_list("№ з/п;Прізвище;Дата нар.\n"
                              "1;Коваль;12 травня 1990 р.\n"
                              "2;Бондар;31 квітня 1990\n"
                              "3;Мельник;12 трав. 72 р.\n"
                              "4;Гнатюк;восени 1990\n"
                              "5;Орел;3 червня 81\n");
  static const char *const days[] = {"19900512", "19900431", "19720512", "", "19810603"};
  for (size_t k = 0; k < 5; k++)
    ck_assert_str_eq(value(p, 1, k), days[k]);
  truce_people_free(p);
  ck_assert_uint_eq(told("impossible-date", TRUCE_WARNING, 3), 1);
  ck_assert_uint_eq(told("bad-date", TRUCE_WARNING, 5), 1);
  ck_assert_uint_eq(told("short-year", TRUCE_WARNING, 4), 1);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 3);
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    ck_assert(strcmp(d->code, "short-year") != 0 || strncmp(d->message, "2 days have", 11) == 0);
  }
}
END_TEST

START_TEST(months_in_a_column_of_their_own)
{
  truce_people *p = read_list("id,surname,bd,bm,by\n1,Koval,12,травня,1990\n2,Lake,12,Sept.,1990\n"
                              "3,Hill,12,жнивень,1990\n4,Wood,May,5,1990\n");
  ck_assert_str_eq(value(p, 1, 0), "19900512");
  ck_assert_str_eq(value(p, 1, 1), "19900912");
  ck_assert_str_eq(value(p, 1, 2), "19900012");
  ck_assert_str_eq(value(p, 1, 3), "19900500");
  truce_people_free(p);
  ck_assert_uint_eq(told("bad-date", TRUCE_WARNING, 4), 1);
  ck_assert_uint_eq(told("bad-date", TRUCE_WARNING, 5), 1);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 2);
}
END_TEST

/* ---- Size ---- */

/* Megabytes in a cell: only work that grows with its square is too slow. */
START_TEST(long_cells_take_no_longer_than_their_bytes)
{
  static const char *const pieces[] = {"12 травня ", "th ", "травень", "1990 р. ", "«_» ", "50 ",
                                       "?",          "12",  "го",      "Х",        "X",    "("};
  enum { BYTES = 1 << 20 };
  char *text = malloc(BYTES + 200), digits[9];
  ck_assert_ptr_nonnull(text);
  for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
    size_t n = (size_t)sprintf(text, "12 ");
    for (const size_t length = strlen(pieces[k]); n < BYTES; n += length)
      memcpy(text + n, pieces[k], length);
    ck_assert_int_ne(truce__read_day(digits, text, n), TRUCE__DAY_GOOD);
    ck_assert_uint_eq(truce__month_of(text, n), 0);
  }
  free(text);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("people days");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, months_by_every_abbreviation);
  tcase_add_test(tests, words_that_are_no_month);
  tcase_add_test(tests, days_with_names_of_months);
  tcase_add_test(tests, days_with_roman_months);
  tcase_add_test(tests, every_day_in_every_form);
  tcase_add_test(tests, named_days_are_told_of_as_others);
  tcase_add_test(tests, months_in_a_column_of_their_own);
  tcase_add_test(tests, long_cells_take_no_longer_than_their_bytes);
  return run_tests("people_days", tests);
}
