/* What a heading says, days as people write them, and words for what is not known. */
#include <check.h>
#include <string.h>

#include "case/people_columns.h"
#include "case/people_days.h"
#include "case/people_missing.h"
#include "support/run_suite.h"

static truce__column of(const char *heading)
{
  return truce__column_of_heading(heading, strlen(heading));
}

START_TEST(keys_do_not_hang_on_signs)
{
  static const char *const keys[][2] = {
      {"Date of Birth", "date_of_birth"},
      {"  First-Name ", "first_name"},
      {"П.І.Б.", "піб"},
      {"П. І. Б.", "піб"},
      {"П І Б", "піб"},
      {"П.I.Б.", "піб"}, /* the Latin I that many keyboards give */
      {"В/ч", "вч"},
      {"№ в/ч", "номер_вч"},
      {"№", "номер"},
      {"№ з/п", "номер_зп"},
      {"Личный №", "личный_номер"},
      {"Ім'я", "імя"},
      {"Ім’я", "імя"},
      {"Імʼя", "імя"},
      {"Iм`я", "імя"},
      {"Населённый пункт", "населенный_пункт"},
      {"Номери і\xCC\x88хнi", "номери_їхні"},
      {"Address 1", "address_1"},
      {"Дата\nнародження", "дата_народження"},
      {"\xC2\xA0Тел.\xC2\xA0", "тел"},
      {"***", ""},
  };
  for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
    char key[TRUCE__HEADING];
    truce__heading_key(key, keys[k][0], strlen(keys[k][0]));
    ck_assert_str_eq(key, keys[k][1]);
  }
}
END_TEST

START_TEST(long_and_broken_headings_are_cut)
{
  char text[1000], key[TRUCE__HEADING];
  for (size_t k = 0; k < sizeof text; k += 2)
    memcpy(text + k, "Щ", 2);
  truce__heading_key(key, text, sizeof text);
  ck_assert_uint_lt(strlen(key), TRUCE__HEADING);
  ck_assert_int_eq(of("\xD0").use, TRUCE__COLUMN_UNKNOWN);
  ck_assert_int_eq(truce__column_of_heading(text, sizeof text).use, TRUCE__COLUMN_UNKNOWN);
  memset(text, '_', sizeof text);
  ck_assert_int_eq(truce__column_of_heading(text, sizeof text).use, TRUCE__COLUMN_UNKNOWN);
  for (size_t k = 0; k < sizeof text; k++)
    text[k] = k % 2 == 0 ? '5' : ' ';
  ck_assert_int_eq(truce__column_of_heading(text, sizeof text).use, TRUCE__COLUMN_UNKNOWN);
}
END_TEST

START_TEST(headings_in_their_spellings)
{
  static const char *const headings[][2] = {
      {"П.І.Б.", "full_name"},
      {"ПІБ", "full_name"},
      {"П І Б", "full_name"},
      {"ПІП", "full_name"},
      {"П.І.П.", "full_name"},
      {"ФІО", "full_name"},
      {"Ф.И.О.", "full_name"},
      {"Ф. И. О.", "full_name"},
      {"ФИО", "full_name"},
      {"Прізвище, ім'я, по батькові", "full_name"},
      {"Прізвище, ім’я та по батькові", "full_name"},
      {"ПРІЗВИЩЕ, ІМ'Я, ПО БАТЬКОВІ (повністю)", "full_name"},
      {"Прізвище, ім'я, по батькові (ПІБ)", "full_name"},
      {"Прізвище та ім'я", "full_name"},
      {"Прізвище, ініціали", "full_name"},
      {"Ім'я та прізвище", "full_name"},
      {"Ім'я, по батькові", "full_name"},
      {"Повне ім'я", "full_name"},
      {"ПІБ військовополоненого", "full_name"},
      {"Прізвище, ім'я, по батькові військовополоненого", "full_name"},
      {"ПІБ зниклої безвісти особи", "full_name"},
      {"Військовополонений (ПІБ)", "full_name"},
      {"Фамилия, имя, отчество", "full_name"},
      {"Фамилия, имя и отчество (при наличии)", "full_name"},
      {"Фамилия и имя", "full_name"},
      {"Полное имя", "full_name"},
      {"ФИО военнопленного", "full_name"},
      {"ФИО пропавшего без вести", "full_name"},
      {"Last name, first name", "full_name"},
      {"Surname and given name", "full_name"},
      {"Full name", "full_name"},
      {"Name of the prisoner", "full_name"},
      {"Прізвище", "surname"},
      {"Прізвище (дівоче)", "surname_2"},
      {"Прізвище військовополоненого", "surname"},
      {"Ім'я", "given_name"},
      {"Ім’я", "given_name"},
      {"По батькові", "patronymic"},
      {"По-батькові", "patronymic"},
      {"Отчество", "patronymic"},
      {"Father's name", "patronymic"},
      {"Дата нар.", "date_of_birth"},
      {"Дата народження (дд.мм.рррр)", "date_of_birth"},
      {"Дата народження, рррр", "date_of_birth"},
      {"Д.н.", "date_of_birth"},
      {"Дата рожд.", "date_of_birth"},
      {"Дата рождения (дд.мм.гггг)", "date_of_birth"},
      {"Дата рождения [число, месяц, год]", "date_of_birth"},
      {"Д.р.", "date_of_birth"},
      {"Date of birth (dd/mm/yyyy)", "date_of_birth"},
      {"Рік народження", "date_of_birth"},
      {"Рік нар.", "date_of_birth"},
      {"Р.н.", "date_of_birth"},
      {"Год рожд.", "date_of_birth"},
      {"Дата полонення", "date_captured"},
      {"Дата полону", "date_captured"},
      {"Дата взятия в плен", "date_captured"},
      {"Дата взяття в полон", "date_captured"},
      {"Дата попадания в плен", "date_captured"},
      {"Date of capture", "date_captured"},
      {"Дата смерті", "date_of_death"},
      {"Date of death", "date_of_death"},
      {"В/ч", "unit"},
      {"№ в/ч", "unit"},
      {"Військова частина (в/ч)", "unit"},
      {"Номер частини", "unit"},
      {"Номер части", "unit"},
      {"Особовий номер", "personal_number"},
      {"Особистий №", "personal_number"},
      {"Личный №", "personal_number"},
      {"№ жетона", "personal_number"},
      {"В/звання", "rank"},
      {"Військове звання", "rank"},
      {"В/звание", "rank"},
      {"Тел.", "phone"},
      {"Моб. тел.", "phone"},
      {"Номер телефону", "phone"},
      {"Місце народження", "place_of_birth"},
      {"Місце полонення", "place_captured"},
  };
  for (size_t k = 0; k < sizeof headings / sizeof *headings; k++) {
    const truce__column c = of(headings[k][0]);
    ck_assert_msg(c.use <= TRUCE__COLUMN_DAY, "%s", headings[k][0]);
    ck_assert_str_eq(c.field, headings[k][1]);
  }
}
END_TEST

/* Somebody else's name or day is not the person's own. */
START_TEST(headings_that_only_look_known)
{
  static const char *const headings[] = {
      "Ім'я матері",
      "Ім'я (матері)",
      "Имя матери",
      "Прізвище матері",
      "ПІБ слідчого",
      "ПІБ (слідчого)",
      "ФИО следователя",
      "ПІБ родича зниклого",
      "Родич військовополоненого (ПІБ)",
      "ПІБ контактної особи",
      "ПІБ особи, яка звернулась",
      "ПІБ заявника",
      "Прізвище та ім'я командира",
      "Mother's maiden name",
      "Name of father",
      "Name (father)",
      "Name of mother",
      "Name of unit",
      "First name of father",
      "дата листа",
      "Дата",
      "Дата народження дитини",
      "Дата народження (матері)",
      "Дата зникнення",
      "Дата та місце народження",
      "Телефон родича",
      "Кількість осіб",
      "Посвідчення особи",
      "Особа",
      "Військовополонений",
      "Звання (посада)",
      "()",
      "",
  };
  for (size_t k = 0; k < sizeof headings / sizeof *headings; k++)
    ck_assert_msg(of(headings[k]).use == TRUCE__COLUMN_UNKNOWN, "%s", headings[k]);
  static const char *const rows[] = {"№", "№ з/п", "№ п/п", "Номер", "id", "Порядковий №"};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    ck_assert_msg(of(rows[k]).use == TRUCE__COLUMN_ROW, "%s", rows[k]);
}
END_TEST

START_TEST(days_with_words_and_short_years)
{
  static const struct {
    const char *written, *read;
    truce__day_state state;
  } days[] = {
      {"18.05.1972 р.", "19720518", TRUCE__DAY_GOOD},
      {"18.05.1972р", "19720518", TRUCE__DAY_GOOD},
      {"18.05.1972 року", "19720518", TRUCE__DAY_GOOD},
      {"18.05.1972 г.", "19720518", TRUCE__DAY_GOOD},
      {"18.05.1972\xC2\xA0г.р.", "19720518", TRUCE__DAY_GOOD},
      {"18. 05. 1972", "19720518", TRUCE__DAY_GOOD},
      {"18.05.1972.", "19720518", TRUCE__DAY_GOOD},
      {"1972 г.", "19720000", TRUCE__DAY_GOOD},
      {"1972 р.н.", "19720000", TRUCE__DAY_GOOD},
      {"1972 р. н.", "19720000", TRUCE__DAY_GOOD},
      {"1972 року народження", "19720000", TRUCE__DAY_GOOD},
      {"05.1972 р.", "19720500", TRUCE__DAY_GOOD},
      {"18.05.1972 0:00:00", "19720518", TRUCE__DAY_GOOD},
      {"18.05.72", "19720518", TRUCE__DAY_SHORT},
      {"18.05.72 р.н.", "19720518", TRUCE__DAY_SHORT},
      {"18/5/72", "19720518", TRUCE__DAY_SHORT},
      {"05/18/72", "19720518", TRUCE__DAY_SHORT},
      {"18.05.22", "20220518", TRUCE__DAY_SHORT},
      {"18.05.00", "20000518", TRUCE__DAY_SHORT},
      {"18.05.29", "20290518", TRUCE__DAY_SHORT},
      {"18.05.30", "19300518", TRUCE__DAY_SHORT},
      {"31.02.72", "19720231", TRUCE__DAY_IMPOSSIBLE},
      {"18.05.??", "", TRUCE__DAY_NONE},
      {"72.05.18.1", "", TRUCE__DAY_NONE},
      {"18.05.172", "", TRUCE__DAY_NONE},
      {"18.05", "", TRUCE__DAY_NONE},
      {"1972 рядовий", "", TRUCE__DAY_NONE},
      {"р.н.", "", TRUCE__DAY_NONE},
      {".", "", TRUCE__DAY_NONE},
  };
  for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
    char digits[9] = "";
    const truce__day_state state =
        truce__read_day(digits, days[k].written, strlen(days[k].written));
    ck_assert_msg(state == days[k].state, "%s", days[k].written);
    if (state != TRUCE__DAY_NONE)
      ck_assert_str_eq(digits, days[k].read);
  }
}
END_TEST

static bool missing(truce_people_kind kind, const char *text)
{
  return truce__is_missing(kind, text, strlen(text));
}

START_TEST(words_for_unknown)
{
  static const char *const always[] = {
      "невідомо",
      "Невідомо",
      "НЕВІДОМО",
      "невідомий",
      "Невідома",
      "неизвестно",
      "Неизвестен",
      "неизвестна",
      "unknown",
      "Unknown",
      "UNKNOWN",
      "not known",
      "Not  Known.",
      "н/д",
      "Н/Д",
      "н / д",
      "н/в",
      "Н/В",
      "нв",
      "н.д.",
      "н. д.",
      "н.д",
      "н/д.",
      "#Н/Д",
      "n/a",
      "N/A",
      "#N/A",
      "б/в",
      "Б/В",
      "відсутнє",
      "Відсутній",
      "нет данных",
      "Нет данных.",
      "немає даних",
      "(невідомо)",
      "-",
      "--",
      "- -",
      "—",
      "–",
      "?",
      "???",
      "…",
      "...",
      ".",
      "\xC2\xA0-\xC2\xA0",
      "не\xC2\xA0відомо",
      "",
  };
  static const char *const names[] = {"Нету", "На",     "NA",      "Na",        "na",
                                      "Null", "Nan",    "Н.Д.",    "Н. В.",     "НВ",
                                      "Нд",   "X",      "Невідом", "Незнайко",  "Unknowable",
                                      "Ні",   "Немаєв", "О-",      "Н/Д Коваль"};
  for (size_t k = 0; k < sizeof always / sizeof *always; k++) {
    for (int kind = 0; kind < TRUCE_PEOPLE_ENCODING; kind++)
      ck_assert_msg(missing((truce_people_kind)kind, always[k]), "%s", always[k]);
  }
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    for (int kind = 0; kind <= TRUCE_PEOPLE_FULL; kind++)
      ck_assert_msg(!missing((truce_people_kind)kind, names[k]), "%s", names[k]);
  }
  ck_assert(missing(TRUCE_PEOPLE_TEXT, "NA"));
  ck_assert(missing(TRUCE_PEOPLE_CATEGORY, "na"));
  ck_assert(missing(TRUCE_PEOPLE_NUMBER, "Н.Д."));
  ck_assert(missing(TRUCE_PEOPLE_PATRONYMIC, "немає"));
  ck_assert(!missing(TRUCE_PEOPLE_CATEGORY, "немає"));
  ck_assert(!missing(TRUCE_PEOPLE_CATEGORY, "нет"));
  ck_assert(!missing(TRUCE_PEOPLE_CATEGORY, "+"));
  ck_assert(!missing(TRUCE_PEOPLE_NUMBER, "0"));
  ck_assert(!missing(TRUCE_PEOPLE_ENCODING, "na"));
  ck_assert(!missing(TRUCE_PEOPLE_TEXT, "невідомо ким і коли, але в місті, яке не назване"));
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("people columns");
  tcase_add_test(tests, keys_do_not_hang_on_signs);
  tcase_add_test(tests, long_and_broken_headings_are_cut);
  tcase_add_test(tests, headings_in_their_spellings);
  tcase_add_test(tests, headings_that_only_look_known);
  tcase_add_test(tests, days_with_words_and_short_years);
  tcase_add_test(tests, words_for_unknown);
  return run_tests("people columns", tests);
}
