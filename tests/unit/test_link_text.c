/* Names and words of lists against the tables and definitions they follow. */
#include <check.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "support/run_suite.h"
#include "truce/linkage.h"

/* ---- Names ---- */

/* The examples of the table of resolution 55 of the Cabinet of Ministers of Ukraine (2010). */
START_TEST(the_official_table)
{
  static const char *const names[][2] = {
      {"Алушта", "alushta"},
      {"Андрій", "andrii"},
      {"Борщагівка", "borshchahivka"},
      {"Борисенко", "borysenko"},
      {"Вінниця", "vinnytsia"},
      {"Гадяч", "hadiach"},
      {"Згурський", "zghurskyi"},
      {"Ґалаґан", "galagan"},
      {"Ґорґани", "gorgany"},
      {"Донецьк", "donetsk"},
      {"Рівне", "rivne"},
      {"Єнакієве", "yenakiieve"},
      {"Гаєвич", "haievych"},
      {"Короп'є", "koropie"},
      {"Житомир", "zhytomyr"},
      {"Жежелів", "zhezheliv"},
      {"Закарпаття", "zakarpattia"},
      {"Медвин", "medvyn"},
      {"Їжакевич", "yizhakevych"},
      {"Кадиївка", "kadyivka"},
      {"Мар'їне", "marine"},
      {"Йосипівка", "yosypivka"},
      {"Стрий", "stryi"},
      {"Олексій", "oleksii"},
      {"Харків", "kharkiv"},
      {"Щербухи", "shcherbukhy"},
      {"Гоща", "hoshcha"},
      {"Гаращенко", "harashchenko"},
      {"Юрій", "yurii"},
      {"Корюківка", "koriukivka"},
      {"Яготин", "yahotyn"},
      {"Костянтин", "kostiantyn"},
      {"Знам'янка", "znamianka"},
      {"Феодосія", "feodosiia"},
      {"Розгон", "rozghon"},
  };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    char to[100];
    ck_assert(truce_link_normalise(to, sizeof to, names[k][0], false));
    ck_assert_str_eq(to, names[k][1]);
  }
}
END_TEST

START_TEST(other_scripts_and_marks)
{
  static const char *const names[][2] = {
      {"D\u2019Arcy", "darcy"},
      {"Гур\u02BCєв", "huriev"},
      {"  van  't HOF ", "van t hof"},
      {"Alexa-Rose", "alexa rose"},
      {"Müller", "muller"},
      {"Γιώργος", "giorgos"},
      {"Łukasz", "lukasz"},
      {"", ""},
      {"№ 5", "5"},
  };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    char to[100];
    ck_assert(truce_link_normalise(to, sizeof to, names[k][0], false));
    ck_assert_str_eq(to, names[k][1]);
  }
  char small[4];
  ck_assert(truce_link_normalise(small, sizeof small, "Шевченко", false));
  ck_assert_str_eq(small, "she");
}
END_TEST

START_TEST(spellings_of_one_sound_fold_to_one)
{
  static const char *const pairs[][2] = {
      {"Григорій", "Grigoriy"},     {"Сергій", "Serhiy"},        {"Хоменко", "Homenko"},
      {"Вербицький", "Verbitskiy"}, {"Ярова", "Яровая"},         {"Геннадій", "Генадий"},
      {"Євген", "Yevgen"},          {"Зеленський", "Zelenskyy"}, {"Соловйов", "Solovyov"},
  };
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    char a[100], b[100];
    ck_assert(truce_link_normalise(a, sizeof a, pairs[k][0], true));
    ck_assert(truce_link_normalise(b, sizeof b, pairs[k][1], true));
    ck_assert_str_eq(a, b);
  }
}
END_TEST

static unsigned given_group(const link_names *names, const char *name)
{
  char folded[100];
  ck_assert(truce_link_normalise(folded, sizeof folded, name, true));
  return truce__link_given_group(names, folded);
}

START_TEST(names_are_translated)
{
  static link_names names;
  static const char *const same[][3] = {
      {"Йосип", "Иосиф", "Joseph"},    {"Олексій", "Алексей", "Aleksey"},
      {"Микола", "Николай", "Mykola"}, {"Олена", "Елена", "Yelena"},
      {"Thomas", "Tom", "Tommy"},      {"Сергій", "Сергей", "Sergei"},
  };
  static const char *const fathers[][2] = {
      {"Олексій", "Алексеевич"}, {"Сергей", "Сергійович"},    {"Микола", "Николаевна"},
      {"Ілля", "Ильич"},         {"Михайло", "Mikhailovich"}, {"Юрій", "Юрьевич"},
  };
  truce__link_names_fill(&names);
  for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
    const unsigned group = given_group(&names, same[k][0]);
    ck_assert_uint_gt(group, 0);
    ck_assert_uint_eq(given_group(&names, same[k][1]), group);
    ck_assert_uint_eq(given_group(&names, same[k][2]), group);
  }
  for (size_t k = 0; k < sizeof fathers / sizeof *fathers; k++) {
    char folded[100];
    ck_assert(truce_link_normalise(folded, sizeof folded, fathers[k][1], true));
    ck_assert_msg(truce__link_patronymic_group(&names, folded) ==
                      given_group(&names, fathers[k][0]),
                  "%s", folded);
  }
  ck_assert_uint_eq(given_group(&names, "Qwerty"), 0);
}
END_TEST

/* ---- Likeness ---- */

/* The examples of Winkler (1990), as commonly quoted to three places. */
START_TEST(jaro_winkler)
{
  static const struct {
    const char *a, *b;
    double alike;
  } pairs[] = {{"martha", "marhta", 0.961},
               {"dwayne", "duane", 0.840},
               {"dixon", "dicksonx", 0.813},
               {"abc", "abc", 1},
               {"abc", "xyz", 0},
               {"", "", 1},
               {"", "a", 0}};
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    const size_t m = strlen(pairs[k].a), n = strlen(pairs[k].b);
    ck_assert_double_eq_tol(truce__link_jaro_winkler(pairs[k].a, m, pairs[k].b, n), pairs[k].alike,
                            0.0005);
    ck_assert_double_eq_tol(truce__link_jaro_winkler(pairs[k].b, n, pairs[k].a, m), pairs[k].alike,
                            0.0005);
  }
}
END_TEST

START_TEST(words_in_any_order)
{
  ck_assert_double_eq(truce__link_words("anna maria", 10, "maria anna", 10), 1);
  ck_assert_double_eq(truce__link_words("anna", 4, "boris", 5), 0);
  const double half = truce__link_words("anna maria", 10, "anna", 4);
  ck_assert(half > 0.4 && half < 0.7);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link text");
  tcase_add_test(tests, the_official_table);
  tcase_add_test(tests, other_scripts_and_marks);
  tcase_add_test(tests, spellings_of_one_sound_fold_to_one);
  tcase_add_test(tests, names_are_translated);
  tcase_add_test(tests, jaro_winkler);
  tcase_add_test(tests, words_in_any_order);
  return run_tests("link text", tests);
}
