#include "people_rows.h"

#include <stdio.h>
#include <string.h>

#include "people_days.h"
#include "people_headings.h"
#include "people_missing.h"

enum { COUNT_DIGITS_MAX = 7 /* a day or a personal number has more */, PERIOD_DIGITS = 3 };

/* ---- Words; keys of truce__heading_key, as all words here ---- */

/* What is nobody's name: whatever follows in the cell, it is a total. */
static const char *const sure_totals[] = {
    "всього",
    "усього",
    "загалом",
    "загальна_кількість",
    "загальна_чисельність",
    "загальне_число",
    "кількість",
    "чисельність",
    "з_них",
    "із_них",
    "у_тому_числі",
    "в_тому_числі",
    "утч",
    "втч",
    "всего",
    "итого",
    "общее_количество",
    "общее_число",
    "общая_численность",
    "количество",
    "кол_во",
    "численность",
    "из_них",
    "в_том_числе",
    "grand_total",
};

/* What is a surname, too, or initials. */
static const char *const doubtful_totals[] = {"разом", "total", "totals", "к_ть"};

/* What counts are counts of. */
static const char units[] =
    " осіб особи особа чоловік чол людей человек чел лиц persons people офіцерів офицеров ";

/* Those that are no sex either: behind a number nothing else makes it less a count. */
static const char sure_units[] = " осіб особи людей человек persons people ";

/* What more may stand behind a doubtful total in its own cell: whom it counts and where. */
static const char companions[] =
    " громадян військовополонених полонених утримуваних зниклих загиблих поранених хворих "
    "цивільних "
    "військовослужбовців солдатів сержантів матросів жінок чоловіків дітей записів рядків "
    "кількість "
    "за на по із списком списку переліком сторінці аркуші бригаді батальйону роті взводу частині "
    "підрозділу підрозділом підрозділі групі табору області "
    "граждан военнопленных пленных удерживаемых пропавших погибших раненых больных "
    "военнослужащих солдат сержантов матросов женщин мужчин детей записей строк количество "
    "перечню странице листе бригаде батальону роте взводу части подразделению группе лагерю "
    "officers prisoners detainees soldiers names records rows entries number count of in on the "
    "list page unit ";

/* Of companions those that may be an initial: only with one behind them. */
static const char letters[] = " в у з и ";

/* ---- Totals ---- */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Whether a key's word, of which `length` bytes count, is one of some words. */
static bool is_among(const char *words, const char *word, size_t length)
{
  char padded[TRUCE__HEADING + 2];
  (void)snprintf(padded, sizeof padded, " %.*s ", (int)length, word);
  return strstr(words, padded) != NULL;
}

/* Whether the words of a key are counts ("1 250"), units or others allowed, or there are none. */
static bool only_counts(const char *key, const char *others)
{
  size_t digits = 0, length;
  bool number = false, letter = false;
  for (const char *at = key; *at != '\0'; at += length + (at[length] == '_')) {
    length = strcspn(at, "_");
    const bool numeric = strspn(at, "0123456789") == length;
    /* What follows a number belongs to it if it can be its next thousands: no day does. */
    if (numeric && (letter || (number && length != PERIOD_DIGITS)))
      return false;
    digits += numeric ? length : 0;
    number = numeric;
    letter = *others != '\0' && is_among(letters, at, length);
    if (!numeric && !letter && !is_among(units, at, length) &&
        (*others == '\0' || !is_among(others, at, length)))
      return false;
  }
  return !letter && digits <= COUNT_DIGITS_MAX;
}

/* Whether a key has a word for persons. */
static bool has_sure_unit(const char *key)
{
  size_t length;
  for (const char *at = key; *at != '\0'; at += length + (at[length] == '_')) {
    length = strcspn(at, "_");
    if (is_among(sure_units, at, length))
      return true;
  }
  return false;
}

/* What of a key stands behind a word that it begins with; NULL if it does not. */
static const char *behind(const char *key, const char *word)
{
  size_t k = 0;
  while (word[k] != '\0' && key[k] == word[k])
    k++;
  if (word[k] != '\0' || (key[k] != '\0' && key[k] != '_' && !is_digit(key[k])))
    return NULL;
  return key + k + (key[k] == '_');
}

/* What a cell is to a total. */
typedef enum part {
  OTHER,
  LOOSE,   /* a count beside a sure total, beside a doubtful one perhaps a house's number: "5/2" */
  NOTHING, /* empty, a sign, a count */
  DOUBTFUL_TOTAL,
  SURE_TOTAL,
} part;

/* SURE_TOTAL, DOUBTFUL_TOTAL or OTHER. Behind a doubtful word a number or a colon is not enough:
 * there may be a given name and a year. */
static part total_of(const char *key, const char *text, size_t length)
{
  const char *rest;
  for (size_t k = 0; k < sizeof sure_totals / sizeof *sure_totals; k++) {
    if (behind(key, sure_totals[k]) != NULL)
      return SURE_TOTAL;
  }
  for (size_t k = 0; k < sizeof doubtful_totals / sizeof *doubtful_totals; k++) {
    if ((rest = behind(key, doubtful_totals[k])) == NULL)
      continue;
    const bool counted = strpbrk(rest, "0123456789") != NULL || memchr(text, ':', length) != NULL;
    if ((counted && has_sure_unit(rest)) || only_counts(rest, companions))
      return DOUBTFUL_TOTAL;
  }
  return OTHER;
}

/* NOTHING, LOOSE or OTHER, by the key of a cell that is not empty. */
static part count_of(const char *key, const char *text, size_t length)
{
  static const char number_sign[] = "номер_";
  char day[9];
  const char *bare =
      strncmp(key, number_sign, sizeof number_sign - 1) == 0 ? key + sizeof number_sign - 1 : key;
  const size_t digits = strspn(bare, "0123456789");
  if (only_counts(key, "") || strcmp(key, "х") == 0 || strcmp(key, "x") == 0)
    return NOTHING;
  if (digits == 0 || digits > COUNT_DIGITS_MAX)
    return OTHER;
  if (bare[digits] == '_' &&
      is_among(sure_units, bare + digits + 1, strcspn(bare + digits + 1, "_")))
    return NOTHING;
  if (truce__read_day(day, text, length) != TRUCE__DAY_NONE)
    return OTHER;
  /* Of "50/48" each is a count by itself. */
  const char *rest = bare + digits + (bare[digits] == '_');
  const bool parted = memchr(text, '/', length) != NULL;
  return only_counts(parted ? rest : bare, companions) ? LOOSE : OTHER;
}

/* ---- Cells and rows ---- */

/* A sign that may stand before a total or a count: «, -, *, (, №, =. */
static bool is_sign(unsigned code)
{
  static const unsigned wide[] = {0xA0, 0xAB, 0xB7, 0xBB, 0x2116, 0x2212, 0x25CF, 0xFEFF};
  bool sign = code < '0' || (code > '9' && code < 'A') || (code > 'Z' && code < 'a') ||
              (code > 'z' && code < 0x80) || (code >= 0x2010 && code <= 0x203A);
  for (size_t k = 0; !sign && k < sizeof wide / sizeof *wide; k++)
    sign = code == wide[k];
  return sign;
}

static bool is_latin(unsigned code)
{
  return code >= 'a' && code <= 'z';
}

/* Whether a total, a count or a unit could begin as the text does, by its first two letters;
 * Latin letters for those they look like. Nearly every row is told from a total by that. */
static bool may_begin(const char *text, size_t length)
{
  /* вс ус ра за ит из із об ос оф чо че чи лю ли кі ко х */
  static const unsigned pairs[][2] = {
      {0x432, 0x441}, {0x443, 0x441}, {0x440, 0x430}, {0x437, 0x430}, {0x438, 0x442},
      {0x438, 0x437}, {0x456, 0x437}, {0x43E, 0x431}, {0x43E, 0x441}, {0x43E, 0x444},
      {0x447, 0x43E}, {0x447, 0x435}, {0x447, 0x438}, {0x43B, 0x44E}, {0x43B, 0x438},
      {0x43A, 0x456}, {0x43A, 0x43E}, {0x445, 0},     {'t', 'o'},     {'g', 'r'},
      {'p', 'e'},     {'p', 'a'},     {'b', 'c'},     {'y', 'c'},     {'o', 'c'},
      {'k', 0},       {'x', 0},       {'i', 0}};
  unsigned code[2] = {0, 0};
  size_t at = 0, step = 0, count = 0;
  for (; at < length && count < 2; at += step) {
    code[count] = truce__small_letter(truce__code_point(text + at, length - at, &step));
    if (count == 0 && code[0] >= '0' && code[0] <= '9')
      return true;
    if (count == 1 || !is_sign(code[0]))
      count++;
  }
  if (count == 0)
    return false;
  /* A second sign, or letters of two scripts: the first letter decides. */
  const bool alike = (is_latin(code[0]) && is_latin(code[1])) ||
                     (truce__is_cyrillic(code[0]) && truce__is_cyrillic(code[1]));
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    if (code[0] == pairs[k][0] && (!alike || code[1] == pairs[k][1]))
      return true;
  }
  return false;
}

static part part_of(const char *text, size_t length)
{
  char key[TRUCE__HEADING];
  size_t digits = 0;
  part p = OTHER;
  while (digits < length && is_digit(text[digits]))
    digits++;
  if (digits == length) /* nearly every id */
    return length <= COUNT_DIGITS_MAX ? NOTHING : OTHER;
  if (may_begin(text, length)) {
    truce__heading_key(key, text, length);
    p = total_of(key, text, length);
    if (p == OTHER && length < TRUCE__HEADING)
      p = count_of(key, text, length);
  }
  return p == OTHER && truce__is_missing(TRUCE_PEOPLE_TEXT, text, length) ? NOTHING : p;
}

/* Whether a cell is a year that somebody may have been born in or taken. */
static bool is_year(truce__cell c)
{
  char year[5] = "";
  if (c.length != 4)
    return false;
  memcpy(year, c.text, 4);
  return strspn(year, "0123456789") == 4 && strcmp(year, "1900") >= 0 && strcmp(year, "2030") <= 0;
}

/* Whether a cell is a word for totals and nothing else. */
static bool is_total_word(truce__cell c)
{
  char key[TRUCE__HEADING];
  bool found = false;
  truce__heading_key(key, c.text, c.length);
  for (size_t k = 0; !found && k < sizeof sure_totals / sizeof *sure_totals; k++)
    found = strcmp(key, sure_totals[k]) == 0;
  for (size_t k = 0; !found && k < sizeof doubtful_totals / sizeof *doubtful_totals; k++)
    found = strcmp(key, doubtful_totals[k]) == 0;
  return found;
}

/* Whether a total in a cell is a surname after all: the row has an id, and a year where a day
 * belongs, which looks like a count. */
static bool is_somebody(const truce__people_reader *r, size_t cell)
{
  bool named = false, dated = false;
  if (r->id >= r->csv.count || r->id == cell || !is_total_word(truce__csv_trimmed(&r->csv, cell)))
    return false;
  const truce__cell id = truce__csv_trimmed(&r->csv, r->id);
  if (truce__is_missing(TRUCE_PEOPLE_NUMBER, id.text, id.length))
    return false;
  for (size_t k = 0; k < r->column_count; k++) {
    const truce__people_column *c = &r->columns[k];
    const truce_people_kind kind = c->field.kind;
    named |= c->at[0] == cell && (kind == TRUCE_PEOPLE_SURNAME || kind == TRUCE_PEOPLE_FULL);
    dated |= kind == TRUCE_PEOPLE_DATE && c->at[0] < r->csv.count &&
             is_year(truce__csv_trimmed(&r->csv, c->at[0]));
  }
  return named && dated;
}

static bool row_is_total(const truce__people_reader *r, size_t *cell)
{
  bool seen[SURE_TOTAL + 1] = {false};
  for (size_t k = 0; k < r->csv.count; k++) {
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    const part p = part_of(c.text, c.length);
    if (p == OTHER)
      return false;
    if (p >= DOUBTFUL_TOTAL && !seen[DOUBTFUL_TOTAL] && !seen[SURE_TOTAL])
      *cell = k;
    seen[p] = true;
  }
  return (seen[SURE_TOTAL] || (seen[DOUBTFUL_TOTAL] && !seen[LOOSE])) && !is_somebody(r, *cell);
}

/* ---- Other rows ---- */

/* Whether a column holds what a number as small as a column's never is: a name or a day. */
static bool is_never_small(const truce__people_column *c)
{
  return c->field.kind <= TRUCE_PEOPLE_FULL || (c->field.kind == TRUCE_PEOPLE_DATE && !c->parts);
}

/* The number of a column, "3", "(3)", "3." or "3)"; 0 if a cell is none. */
static size_t number_of(truce__cell c)
{
  enum { DIGITS_MAX = 4 };
  size_t number = 0, k = 0;
  if (c.length > 0 && c.text[0] == '(')
    k++;
  if (k == c.length || c.text[k] == '0')
    return 0;
  for (size_t digits = 0; k < c.length && is_digit(c.text[k]); k++) {
    if (++digits > DIGITS_MAX)
      return 0;
    number = number * 10 + (size_t)(c.text[k] - '0');
  }
  return k == c.length || (k + 1 == c.length && (c.text[k] == ')' || c.text[k] == '.')) ? number
                                                                                        : 0;
}

/* Whether a cell is a letter, by its place in the alphabet: the first columns of official forms
 * have these, before the numbers. */
static bool is_letter_of(truce__cell c, size_t nth)
{
  static const char *const cyrillic[] = {"А", "Б", "В", "Г"};
  static const char *const latin[] = {"A", "B", "C", "D"};
  if (nth >= sizeof cyrillic / sizeof *cyrillic || c.length == 0 || c.length > 2)
    return false;
  const char *letter = c.length == 2 ? cyrillic[nth] : latin[nth];
  return memcmp(c.text, letter, c.length) == 0;
}

/* Whether the row numbers the columns; the last ones may be left out. In a list of codes alone that
 * could be a record, and so could two numbers and nothing more. */
static bool row_is_numbers(const truce__people_reader *r)
{
  enum { SURE_MIN = 3 };
  size_t letters_first = 0, count = 0;
  bool sure = false;
  if (r->csv.count > r->width)
    return false;
  for (bool open = true; open && count < r->csv.count; count += open) {
    const truce__cell c = truce__csv_trimmed(&r->csv, count);
    if (letters_first == count && is_letter_of(c, count))
      letters_first++;
    else if (number_of(c) != count - letters_first + 1)
      open = false; /* nearly every row */
    if (!open && (c.length > 0 || count == 0))
      return false;
  }
  for (size_t k = count; k < r->csv.count; k++) {
    if (truce__csv_trimmed(&r->csv, k).length > 0)
      return false;
  }
  if (count == letters_first || (count < SURE_MIN && (count < r->width || letters_first > 0)))
    return false;
  for (size_t k = 0; k < r->column_count && !sure; k++)
    sure = is_never_small(&r->columns[k]) && r->columns[k].at[0] < count;
  return sure;
}

static bool row_is_headings(const truce__people_reader *r)
{
  for (size_t k = 0; k < r->width; k++) {
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    const size_t length = strlen(r->headings[k]);
    if (r->csv.count != r->width || c.length != length ||
        memcmp(c.text, r->headings[k], length) != 0)
      return false;
  }
  return true;
}

static bool row_is_empty(const truce__people_reader *r)
{
  for (size_t k = 0; k < r->csv.count; k++) {
    if (truce__csv_trimmed(&r->csv, k).length > 0)
      return false;
  }
  return true;
}

truce__people_row truce__people_row_of(const truce__people_reader *r, size_t *cell)
{
  *cell = 0;
  if (row_is_empty(r))
    return TRUCE__ROW_EMPTY;
  if (row_is_total(r, cell))
    return TRUCE__ROW_TOTAL;
  return row_is_numbers(r)    ? TRUCE__ROW_NUMBERS
         : row_is_headings(r) ? TRUCE__ROW_HEADINGS
                              : TRUCE__ROW_RECORD;
}
