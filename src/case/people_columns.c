#include "people_columns.h"

#include <stdio.h>
#include <string.h>

/* X(use, kind, field, other names of it between blanks), names as truce__heading_key gives them. */
#define COLUMN_TABLE(X)                                                                                                                                                    \
  X(FIELD, GIVEN, "given_name",                                                                                                                                            \
    " first_name firstname forename fname fname_c1 given givenname name_first first imya imia "                                                                            \
    "імя імена имя имена ")                                                                                                                                                \
  X(FIELD, GIVEN, "given_name_2", " fname_c2 middle_name middlename second_name middle ")                                                                                  \
  X(FIELD, SURNAME, "surname",                                                                                                                                             \
    " last_name lastname lname lname_c1 family_name familyname name_last last prizvyshche "                                                                                \
    "familiya прізвище прізв фамилия фам ")                                                                                                                                \
  X(FIELD, SURNAME, "surname_2",                                                                                                                                           \
    " lname_c2 second_surname maiden_name дівоче_прізвище прізвище_дівоче девичья_фамилия "                                      \
    "фамилия_девичья ")                                                                                                                                                    \
  X(FIELD, PATRONYMIC, "patronymic",                                                                                                                                       \
    " fathers_name father_name father otchestvo по_батькові побатькові отчество отч ")                                                                                     \
  X(FIELD, FULL, "full_name",                                                                                                                                              \
    " fullname name names person_name pib fio піб піп фіо фио повне_імя полное_имя "                                                          \
    "name_missing missing_name прізвище_ініціали фамилия_инициалы ")                                                                                                       \
  X(FIELD, FULL, "first_and_surname", " first_and_last_name ")                                                                                                             \
  X(FIELD, DATE, "date_of_birth",                                                                                                                                          \
    " dob birth_date birthdate birthday born date_birth дата_народження дата_народж дата_нар "                                              \
    "дата_н д_нар днар дата_рождения дата_рожд дата_р д_рожд дн др день_народження "                          \
    "день_рождения число_місяць_рік_народження день_місяць_рік_народження "                                     \
    "число_месяц_год_рождения день_месяц_год_рождения ")                                                                                                                   \
  X(YEAR, DATE, "date_of_birth",                                                                                                                                           \
    " by birth_year year_of_birth yob рік_народження рік_нар рн год_рождения год_рожд ")                                                                                   \
  X(MONTH, DATE, "date_of_birth",                                                                                                                                          \
    " bm birth_month month_of_birth mob місяць_народження месяц_рождения ")                                                                                                \
  X(DAY, DATE, "date_of_birth", " bd birth_day day_of_birth ")                                                                                                             \
  X(FIELD, DATE, "date_captured",                                                                                                                                          \
    " captured capture_date date_of_capture captured_on дата_полону дата_полонення "                                                                \
    "дата_взяття_в_полон дата_взяття_у_полон дата_потрапляння_в_полон "                                               \
    "дата_потрапляння_у_полон дата_захоплення_в_полон дата_захоплення_у_полон дата_захоплення " \
    "дата_плену дата_пленения дата_взятия_в_плен дата_попадания_в_плен дата_захвата_в_плен ")                                                                              \
  X(FIELD, DATE, "date_of_death",                                                                                                                                          \
    " death_date dod died died_on date_death дата_смерті дата_загибелі дата_смерти дата_гибели ")                                                                          \
  X(FIELD, NUMBER, "personal_number",                                                                                                                                      \
    " soc_sec_id ssn national_id personal_id tax_number tax_id passport token service_number "                                                                             \
    "army_number ipn рнокпп іпн инн паспорт номер_паспорта номер_паспорту паспорт_номер "                         \
    "серія_номер_паспорта серия_номер_паспорта особистий_номер особовий_номер личный_номер "     \
    "персональний_номер персональный_номер жетон номер_жетона номер_жетону жетон_номер ")                                                                                  \
  X(FIELD, NUMBER, "street_number", " house_number house будинок дом ")                                                                                                    \
  X(FIELD, NUMBER, "postcode",                                                                                                                                             \
    " postal_code zip zip_code zipcode post_code postcode_fake індекс поштовий_індекс индекс "                                                   \
    "почтовый_индекс ")                                                                                                                                                    \
  X(FIELD, NUMBER, "phone",                                                                                                                                                \
    " telephone phone_number mobile tel телефон тел номер_телефону номер_телефона моб_тел "                                      \
    "тел_моб мобільний_телефон мобильный_телефон ")                                                                                                                        \
  X(FIELD, TEXT, "address",                                                                                                                                                \
    " address_1 address1 street street_name addr адреса адрес вулиця улица адреса_проживання "                                       \
    "адрес_проживания адреса_реєстрації адрес_регистрации місце_проживання "                                 \
    "место_проживания ")                                                                                                                                                   \
  X(FIELD, TEXT, "address_2", " address2 addr2 ")                                                                                                                          \
  X(FIELD, TEXT, "place",                                                                                                                                                  \
    " suburb city town locality settlement village place_of_residence місто город "                                                                              \
    "населений_пункт населенный_пункт ")                                                                                                                                   \
  X(FIELD, TEXT, "place_of_birth",                                                                                                                                         \
    " birth_place birthplace місце_народження місце_нар место_рождения место_рожд ")                                                                                       \
  X(FIELD, TEXT, "unit",                                                                                                                                                   \
    " military_unit regiment brigade частина військова_частина військ_частина підрозділ часть "                          \
    "воинская_часть войсковая_часть подразделение вч номер_вч вч_номер номер_частини "                 \
    "номер_військової_частини номер_части номер_воинской_части ")                                                                                                          \
  X(FIELD, TEXT, "place_captured",                                                                                                                                         \
    " capture_place place_of_capture місце_полону місце_полонення місце_взяття_в_полон "                                         \
    "місце_взяття_у_полон місце_захоплення место_плена место_пленения место_взятия_в_плен "         \
    "место_попадания_в_плен ")                                                                                                                                             \
  X(FIELD, CATEGORY, "state", " region oblast province область регион регіон ")                                                                                            \
  X(FIELD, CATEGORY, "sex", " gender стать пол ")                                                                                                                          \
  X(FIELD, CATEGORY, "rank",                                                                                                                                               \
    " military_rank звання військове_звання військ_звання в_звання вз звание воинское_звание "               \
    "в_звание ")                                                                                                                                                           \
  X(FIELD, CATEGORY, "occupation", " profession job професія профессия ")                                                                                                  \
  X(FIELD, CATEGORY, "citizenship", " nationality громадянство гражданство ")                                                                                              \
  X(FIELD, ENCODING, "encoding", " bloom_filter clk ")                                                                                                                     \
  X(ROW, NUMBER, "row",                                                                                                                                                    \
    " id rec rec_id record_id unique_id row_id row_number no nr ид номер пп зп нпп нзп номер_пп "                                                  \
    "номер_зп порядковий_номер порядковый_номер ")                                                                                                                         \
  X(TRUTH, TEXT, "truth",                                                                                                                                                  \
    " identity cluster cluster_id ent_id entity entity_id true_id truth_id person match_id label "                                                                         \
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

static const truce__column unknown = {TRUCE__COLUMN_UNKNOWN, NULL, TRUCE_PEOPLE_TEXT};

/* Words that only say that it is the listed person's, or how a day is written. */
static const char fillers[] =
    " військовополонений військовополоненого військовополоненої військовополонених полоненого "
    "полоненої полонених зниклого зниклої зниклих безвісти загиблого загиблої загиблих затриманого "
    "затриманої затриманих утримуваного утримуваної розшукуваного розшукуваної шуканого заручника "
    "військовослужбовця військовослужбовців особи осіб людини "
    "военнопленный военнопленного военнопленной военнопленных пленного пленной пленных пропавшего "
    "пропавшей пропавших без вести погибшего погибшей погибших задержанного задержанной "
    "задержанных "
    "разыскиваемого разыскиваемой заложника военнослужащего военнослужащей военнослужащих лица лиц "
    "человека "
    "of the person persons prisoner prisoners pow detainee captive soldier serviceman "
    "дд мм рррр рр гггг гг dd mm yyyy yy ";

/* Words between names. */
static const char joints[] = " та і й и and ";

/* What more may stand in brackets and changes nothing. */
static const char remarks[] =
    " особа повністю повне полностью полное full за в на якщо відомо відома є если известно "
    "известна есть наявності при наличии if known any optional обовязково обязательно "
    "українською українська мовою укр русском рус рос російською английском англійською "
    "англ eng ukr rus латиницею латиницей лат кирилицею кириллицей кир паспортом паспорту число "
    "день місяць рік месяц год або или or day month year ";

/* ---- One key ---- */

const char *truce_people_kind_id(truce_people_kind kind)
{
  static const char *const ids[TRUCE_PEOPLE_KINDS] = {
#define KIND_ID(NAME, json, what) json,
      TRUCE_PEOPLE_KIND_TABLE(KIND_ID)
#undef KIND_ID
  };
  return ids[kind];
}

static bool lists(const char *words, const char *word)
{
  char padded[TRUCE__HEADING + 2];
  (void)snprintf(padded, sizeof padded, " %s ", word);
  return word[0] != '\0' && strstr(words, padded) != NULL;
}

truce__column truce__column_of(const char *key)
{
  for (size_t k = 0; key[0] != '\0' && k < sizeof table / sizeof *table; k++) {
    const truce__column *c = &table[k].column;
    if (lists(table[k].others, key) ||
        (c->use == TRUCE__COLUMN_FIELD && strcmp(key, c->field) == 0))
      return *c;
  }
  return unknown;
}

/* ---- Headings of several words ---- */

/* Copies the next word of a key; where the one after it begins. */
static const char *next_word(char word[TRUCE__HEADING], const char *at)
{
  const size_t length = strcspn(at, "_");
  memcpy(word, at, length);
  word[length] = '\0';
  return at + length + (at[length] == '_');
}

/* The key without words of the lists. */
static void without(char kept[TRUCE__HEADING], const char *key, const char *first,
                    const char *second)
{
  char word[TRUCE__HEADING];
  size_t n = 0;
  for (const char *at = key; *at != '\0';) {
    at = next_word(word, at);
    if (lists(first, word) || lists(second, word))
      continue;
    n += (size_t)snprintf(kept + n, TRUCE__HEADING - n, "%s%s", n > 0 ? "_" : "", word);
  }
  kept[n] = '\0';
}

/* The name that a key begins with, as a bit; *length is that of its words, the most there are. */
static unsigned leading_name(const char *key, size_t *length)
{
  static const char *const names[] = {"given_name", "given_name_2", "surname",
                                      "surname_2",  "patronymic",   "full_name"};
  unsigned found = 0;
  for (size_t n = 0, words = 0; words < 3 && (words == 0 || key[n] == '_'); words++) {
    char phrase[TRUCE__HEADING];
    n += words > 0;
    n += strcspn(key + n, "_");
    (void)snprintf(phrase, sizeof phrase, "%.*s", (int)n, key);
    const truce__column c = truce__column_of(phrase);
    /* "Name, father": whose name it is, not the person's patronymic. */
    for (size_t k = 0; strcmp(phrase, "father") != 0 && c.use == TRUCE__COLUMN_FIELD &&
                       k < sizeof names / sizeof *names;
         k++) {
      if (strcmp(c.field, names[k]) == 0) {
        found = 1u << k;
        *length = n;
      }
    }
  }
  return found;
}

/* Whether a key is made of two or more different names and nothing else. */
static bool is_whole_name(const char *key)
{
  unsigned seen = 0;
  size_t count = 0;
  for (const char *at = key; *at != '\0'; count++) {
    size_t length = 0;
    const unsigned name = leading_name(at, &length);
    if (name == 0 || (seen & name) != 0)
      return false;
    seen |= name;
    at += length + (at[length] == '_');
  }
  return count >= 2;
}

/* A heading without brackets. */
static truce__column column_of_words(const char *key)
{
  char kept[TRUCE__HEADING];
  truce__column c = truce__column_of(key);
  if (c.use != TRUCE__COLUMN_UNKNOWN)
    return c;
  without(kept, key, fillers, joints);
  c = truce__column_of(kept);
  if (c.use <= TRUCE__COLUMN_DAY)
    return c;
  return is_whole_name(kept) ? truce__column_of("full_name") : unknown;
}

/* The first pair of brackets in a heading; false if there is none. */
static bool find_brackets(const char *text, size_t length, size_t *open, size_t *close)
{
  size_t k = 0;
  while (k < length && text[k] != '(' && text[k] != '[')
    k++;
  *open = k;
  while (k < length && text[k] != ')' && text[k] != ']')
    k++;
  *close = k;
  return k < length;
}

truce__column truce__column_of_heading(const char *text, size_t length)
{
  char key[TRUCE__HEADING], inner[TRUCE__HEADING], outer[TRUCE__HEADING], rest[TRUCE__HEADING];
  size_t open, close;
  truce__heading_key(key, text, length);
  const truce__column whole = column_of_words(key);
  if (whole.use != TRUCE__COLUMN_UNKNOWN || !find_brackets(text, length, &open, &close))
    return whole;
  truce__heading_key(inner, text + open + 1, close - open - 1);
  truce__heading_key(outer, text, open);
  truce__heading_key(rest, text + close + 1, length - close - 1);
  if (rest[0] != '\0')
    return unknown;
  const truce__column said = column_of_words(inner), c = column_of_words(outer);
  without(rest, inner, fillers, remarks);
  if (rest[0] == '\0' ||
      (c.field != NULL && said.field != NULL && strcmp(said.field, c.field) == 0))
    return c;
  without(rest, outer, fillers, " особа person ");
  return rest[0] == '\0' ? said : unknown;
}
