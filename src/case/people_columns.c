#include "people_columns.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* X(use, kind, field, other names of it between blanks), names as truce__heading_key gives them. */
#define COLUMN_TABLE(X)                                                                                        \
  X(FIELD, GIVEN, "given_name",                                                                                \
    " first_name firstname forename fname fname_c1 given givenname name_first ім_я імя імʼя имя " \
    "imya imia first ")                                                                                        \
  X(FIELD, GIVEN, "given_name_2", " fname_c2 middle_name middlename second_name middle ")                      \
  X(FIELD, SURNAME, "surname",                                                                                 \
    " last_name lastname lname lname_c1 family_name familyname name_last прізвище фамилия "     \
    "prizvyshche familiya last ")                                                                              \
  X(FIELD, SURNAME, "surname_2",                                                                               \
    " lname_c2 second_surname maiden_name дівоче_прізвище "                                      \
    "девичья_фамилия ")                                                                                        \
  X(FIELD, PATRONYMIC, "patronymic",                                                                           \
    " fathers_name father_name father по_батькові побатькові отчество otchestvo ")                             \
  X(FIELD, FULL, "full_name",                                                                                  \
    " fullname name pib fio піб фио person_name повне_імя полное_имя "                  \
    "прізвище_імя_по_батькові фамилия_имя_отчество ")                                                          \
  X(FIELD, FULL, "first_and_surname", " first_and_last_name ")                                                 \
  X(FIELD, DATE, "date_of_birth",                                                                              \
    " dob birth_date birthdate birthday born date_birth дата_народження дата_рождения дн др ")                 \
  X(YEAR, DATE, "date_of_birth", " by birth_year year_of_birth yob рік_народження год_рождения ")              \
  X(MONTH, DATE, "date_of_birth", " bm birth_month month_of_birth mob ")                                       \
  X(DAY, DATE, "date_of_birth", " bd birth_day day_of_birth ")                                                 \
  X(FIELD, DATE, "date_captured",                                                                              \
    " captured capture_date date_of_capture дата_полону дата_пленения дата_взяття_в_полон ")                   \
  X(FIELD, DATE, "date_of_death",                                                                              \
    " death_date dod died date_death дата_смерті дата_загибелі дата_смерти дата_гибели ")                      \
  X(FIELD, NUMBER, "personal_number",                                                                          \
    " soc_sec_id ssn national_id personal_id tax_number tax_id passport token service_number "                 \
    "army_number ipn рнокпп іпн инн паспорт особистий_номер личный_номер жетон номер ")                        \
  X(FIELD, NUMBER, "street_number", " house_number house будинок дом ")                                        \
  X(FIELD, NUMBER, "postcode",                                                                                 \
    " postal_code zip zip_code zipcode post_code postcode_fake індекс "                                  \
    "поштовий_індекс индекс почтовый_индекс ")                                                                 \
  X(FIELD, NUMBER, "phone", " telephone phone_number mobile телефон ")                                         \
  X(FIELD, TEXT, "address",                                                                                    \
    " address_1 address1 street street_name addr адреса адрес вулиця "                        \
    "улица ")                                                                                                  \
  X(FIELD, TEXT, "address_2", " address2 addr2 ")                                                              \
  X(FIELD, TEXT, "place",                                                                                      \
    " suburb city town locality settlement village place_of_residence "                                        \
    "місто город населений_пункт населенный_пункт ")                                                           \
  X(FIELD, TEXT, "place_of_birth", " birth_place birthplace місце_народження место_рождения ")                 \
  X(FIELD, TEXT, "unit",                                                                                       \
    " military_unit regiment brigade частина військова_частина підрозділ "     \
    "часть воинская_часть подразделение вч ")                                                                  \
  X(FIELD, TEXT, "place_captured", " capture_place place_of_capture місце_полону место_пленения ")             \
  X(FIELD, CATEGORY, "state", " region oblast province область регион регіон ")                                \
  X(FIELD, CATEGORY, "sex", " gender стать пол ")                                                              \
  X(FIELD, CATEGORY, "rank", " military_rank звання військове_звання звание воинское_звание ")                 \
  X(FIELD, CATEGORY, "occupation", " profession job професія профессия ")                                      \
  X(FIELD, CATEGORY, "citizenship", " nationality громадянство гражданство ")                                  \
  X(FIELD, ENCODING, "encoding", " bloom_filter clk ")                                                         \
  X(TRUTH, TEXT, "truth",                                                                                      \
    " identity cluster cluster_id ent_id entity entity_id true_id truth_id person match_id label "             \
    "person_id true_match ")

static const struct {
  truce__column column;
  const char *others;
} table[] = {
#define COLUMN_ENTRY(use, kind, field, others)                                                     \
  {{TRUCE__COLUMN_##use, field, TRUCE_PEOPLE_##kind}, others},
    COLUMN_TABLE(COLUMN_ENTRY)
#undef COLUMN_ENTRY
};

const char *truce_people_kind_id(truce_people_kind kind)
{
  static const char *const ids[TRUCE_PEOPLE_KINDS] = {
#define KIND_ID(NAME, json, what) json,
      TRUCE_PEOPLE_KIND_TABLE(KIND_ID)
#undef KIND_ID
  };
  return ids[kind];
}

/* ---- Headings ---- */

/* The small letter of a two-byte Cyrillic capital. */
static unsigned small_letter(unsigned code)
{
  if (code >= 0x410 && code <= 0x42F)
    return code + 0x20;
  if (code >= 0x400 && code <= 0x40F)
    return code + 0x50;
  return code == 0x490 ? 0x491 : code;
}

void truce__heading_key(char key[TRUCE__HEADING], const char *text, size_t length)
{
  size_t n = 0;
  bool gap = false;
  for (size_t k = 0; k < length && n + 3 < TRUCE__HEADING; k++) {
    const unsigned char c = (unsigned char)text[k];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool wide = c >= 0xD0 && c <= 0xD2 && k + 1 < length;
    if (!letter && !wide && !(c >= '0' && c <= '9')) {
      gap = true;
      continue;
    }
    if (gap && n > 0)
      key[n++] = '_';
    gap = false;
    if (wide) {
      const unsigned code = (c & 0x1Fu) << 6 | ((unsigned char)text[++k] & 0x3Fu);
      const unsigned small = small_letter(code);
      key[n++] = (char)(0xC0 | small >> 6);
      key[n++] = (char)(0x80 | (small & 0x3F));
    } else {
      key[n++] = (char)(letter ? c | 0x20 : c);
    }
  }
  key[n] = '\0';
}

truce__column truce__column_of(const char *key)
{
  char padded[TRUCE__HEADING + 2];
  (void)snprintf(padded, sizeof padded, " %s ", key);
  for (size_t k = 0; key[0] != '\0' && k < sizeof table / sizeof *table; k++) {
    const truce__column *c = &table[k].column;
    if (strstr(table[k].others, padded) != NULL ||
        (c->use == TRUCE__COLUMN_FIELD && strcmp(key, c->field) == 0))
      return *c;
  }
  return (truce__column){TRUCE__COLUMN_UNKNOWN, NULL, TRUCE_PEOPLE_TEXT};
}

/* ---- Days ---- */

truce__day_state truce__day_of_parts(char digits[9], unsigned year, unsigned month, unsigned day)
{
  static const unsigned days[] = {31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year > 9999 || month > 99 || day > 99)
    return TRUCE__DAY_NONE;
  if (year == 0 && month == 0 && day == 0)
    return TRUCE__DAY_NONE;
  (void)snprintf(digits, 9, "%04u%02u%02u", year, month, day);
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month > 12 || day > days[month] || (month == 2 && day == 29 && year > 0 && !leap))
    return TRUCE__DAY_IMPOSSIBLE;
  return TRUCE__DAY_GOOD;
}

/* A group of digits, or of marks for "unknown". */
typedef struct group {
  unsigned value;
  size_t length;
} group;

/* Splits "18.05.1972"; the number of groups, or 0 if there is something else in it. */
static size_t split(group groups[3], const char *text, size_t length)
{
  size_t count = 0, k = 0;
  while (k < length) {
    group g = {0, 0};
    for (; k < length && strchr("0123456789?xX", text[k]) != NULL && text[k] != '\0'; k++) {
      const bool digit = text[k] >= '0' && text[k] <= '9';
      if (g.length++ > 8)
        return 0;
      g.value = g.value * 10 + (digit ? (unsigned)(text[k] - '0') : 0);
    }
    if (g.length == 0 || count == 3)
      return 0;
    groups[count++] = g;
    if (k == length)
      break;
    if ((text[k] == 'T' || text[k] == ' ') && count == 3)
      break; /* a time of day */
    if (strchr("-./ ", text[k]) == NULL || k + 1 == length)
      return 0;
    k++;
  }
  return count;
}

static truce__day_state run_of_digits(char digits[9], group g)
{
  if (g.length == 4)
    return truce__day_of_parts(digits, g.value, 0, 0);
  if (g.length != 8)
    return TRUCE__DAY_NONE;
  const unsigned v = g.value;
  char other[9];
  const truce__day_state first = truce__day_of_parts(digits, v / 10000, v / 100 % 100, v % 100);
  const unsigned year = v % 10000;
  if (first == TRUCE__DAY_IMPOSSIBLE && year >= 1800 && year < 2100 &&
      truce__day_of_parts(other, year, v / 10000 % 100, v / 1000000) == TRUCE__DAY_GOOD) {
    memcpy(digits, other, 9);
    return TRUCE__DAY_GOOD;
  }
  return first;
}

truce__day_state truce__read_day(char digits[9], const char *text, size_t length)
{
  group g[3];
  const size_t count = split(g, text, length);
  if (count == 1)
    return run_of_digits(digits, g[0]);
  if (count == 2 && g[0].length == 4)
    return truce__day_of_parts(digits, g[0].value, g[1].value, 0);
  if (count == 2 && g[1].length == 4)
    return truce__day_of_parts(digits, g[1].value, g[0].value, 0);
  if (count == 3 && g[0].length == 4)
    return truce__day_of_parts(digits, g[0].value, g[1].value, g[2].value);
  if (count != 3 || g[2].length != 4)
    return TRUCE__DAY_NONE;
  if (g[1].value > 12 && g[0].value <= 12)
    return truce__day_of_parts(digits, g[2].value, g[0].value, g[1].value);
  return truce__day_of_parts(digits, g[2].value, g[1].value, g[0].value);
}
