#include "people_days.h"

#include <stdio.h>
#include <string.h>

#include "people_headings.h"
#include "people_months.h"

truce__day_state truce__day_of_parts(char digits[9], unsigned year, unsigned month, unsigned day)
{
  static const unsigned days[] = {31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year > 9999 || month > 99 || day > 99)
    return TRUCE__DAY_NONE;
  if (year == 0 && month == 0 && day == 0)
    return TRUCE__DAY_NONE;
  unsigned rest = year * 10000 + month * 100 + day;
  for (size_t k = 8; k-- > 0; rest /= 10)
    digits[k] = (char)('0' + rest % 10);
  digits[8] = '\0';
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month > 12 || day > days[month] || (month == 2 && day == 29 && year > 0 && !leap))
    return TRUCE__DAY_IMPOSSIBLE;
  return TRUCE__DAY_GOOD;
}

/* A group of digits, or of marks for "unknown". */
typedef struct group {
  unsigned value;
  size_t length;
  bool marks;
} group;

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* The bytes of a digit or a mark that a text begins with: a question mark, an X of either script; 0
 * if there is none. */
static size_t grouped(const char *text, size_t length)
{
  if (is_digit(*text) || *text == '?' || *text == 'x' || *text == 'X')
    return 1;
  return length > 1 && (memcmp(text, "Х", 2) == 0 || memcmp(text, "х", 2) == 0) ? 2 : 0;
}

/* Whether a text ends with a digit or a mark. */
static bool ends_grouped(const char *text, size_t length)
{
  return grouped(text + length - 1, 1) > 0 || (length > 1 && grouped(text + length - 2, 2) == 2);
}

/* The Roman number of a month, I to XII, in either script, with something behind it that may be a
 * year; 0 if there is none. A small x alone is a mark. */
static unsigned roman_month(const char *text, size_t length, size_t *bytes)
{
  enum { LETTERS_MAX = 4 };
  static const char *const romans[] = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                       "vii", "viii", "ix",  "x",  "xi", "xii"};
  char letters[LETTERS_MAX + 1] = "";
  size_t k = 0, step;
  for (size_t n = 0; k < length && n < LETTERS_MAX; n++, k += step) {
    const unsigned code = truce__small_letter(truce__code_point(text + k, length - k, &step));
    const char letter = code == 'i' || code == 0x456   ? 'i'
                        : code == 'v'                  ? 'v'
                        : code == 'x' || code == 0x445 ? 'x'
                                                       : '\0';
    if (letter == '\0')
      break;
    letters[n] = letter;
  }
  if (k + 1 >= length || strchr("-./ ", text[k]) == NULL || (k == 1 && text[0] == 'x') ||
      (k == 2 && memcmp(text, "х", 2) == 0))
    return 0;
  *bytes = k;
  for (unsigned m = 0; m < sizeof romans / sizeof *romans; m++) {
    if (strcmp(letters, romans[m]) == 0)
      return m + 1;
  }
  return 0;
}

/* Reads the group that a text begins with; its bytes, 0 if there is none. */
static size_t read_group(group *g, const char *text, size_t length)
{
  enum { LENGTH_MAX = 9 };
  size_t k = 0;
  *g = (group){0};
  for (size_t step; k < length && (step = grouped(text + k, length - k)) > 0; k += step) {
    const bool digit = is_digit(text[k]);
    if (g->length++ == LENGTH_MAX)
      return 0;
    g->value = g->value * 10 + (digit ? (unsigned)(text[k] - '0') : 0);
    g->marks |= !digit;
  }
  return k;
}

/* Splits "18.05.1972" or "18.V.1972"; the number of groups, or 0 if there is something else in it.
 */
static size_t split(group groups[3], const char *text, size_t length)
{
  size_t count = 0, k = 0;
  while (k < length) {
    group g;
    size_t bytes = 0;
    const bool roman = count == 1 && !groups[0].marks && !is_digit(text[k]);
    const unsigned month = roman ? roman_month(text + k, length - k, &bytes) : 0;
    if (month > 0)
      g = (group){.value = month, .length = 2};
    else
      bytes = read_group(&g, text + k, length - k);
    if (bytes == 0 || count == 3)
      return 0;
    k += bytes;
    groups[count++] = g;
    if (k == length)
      break;
    if ((text[k] == 'T' || text[k] == ' ') && count == 3)
      break; /* a time of day */
    if (strchr("-./ ", text[k]) == NULL || k + 1 == length)
      return 0;
    for (k++; k + 1 < length && text[k] == ' ';)
      k++;
  }
  return count;
}

/* ---- Names of months ---- */

/* Whether a character parts words and numbers where a month has a name. */
static bool is_sign(unsigned code)
{
  static const unsigned wide[] = {0xA0, 0xAB, 0xBB, 0x2009, 0x201C, 0x201D, 0x201E, 0x202F, 0xFEFF};
  bool sign = (code < 0x80 && code != 0 && strchr(" .,-/_\t\r\n", (int)code) != NULL) ||
              (code >= 0x2010 && code <= 0x2015) || truce__is_apostrophe(code);
  for (size_t k = 0; !sign && k < sizeof wide / sizeof *wide; k++)
    sign = code == wide[k];
  return sign;
}

/* No x: it is a letter here. */
static bool is_digit_or_mark(char c)
{
  return is_digit(c) || c == '?';
}

/* The bytes of the number, or else of the word, that a text begins with. */
static size_t run(const char *text, size_t length)
{
  const bool number = is_digit_or_mark(text[0]);
  size_t k = 0, step;
  for (; k < length && is_digit_or_mark(text[k]) == number; k += step) {
    if (is_sign(truce__code_point(text + k, length - k, &step)))
      break;
  }
  return k;
}

/* Whether a word behind a number says nothing more: "12th of", "12-го". */
static bool is_ending(const char *word, size_t length)
{
  char key[TRUCE__HEADING], padded[TRUCE__HEADING + 2];
  if (length > 4)
    return false;
  truce__heading_key(key, word, length);
  (void)snprintf(padded, sizeof padded, " %s ", key);
  return key[0] != '\0' && strstr(" st nd rd th of го е ", padded) != NULL;
}

/* Puts the month behind the day ("May 12, 1990") and tells whether the groups can be a day: the
 * name stands at `named`. */
static bool put_in_order(group groups[3], size_t count, size_t named)
{
  if (count < 3)
    return named < count;
  if (named != 0)
    return named == 1;
  const group month = groups[0];
  groups[0] = groups[1];
  groups[1] = month;
  return groups[0].length <= 2;
}

/* Splits "12 травня 1990" as `split` does "12.05.1990": the month becomes a group of two digits.
 * The number of groups, or 0 if no month is named or there is something else in it. */
static size_t split_named(group groups[3], const char *text, size_t length)
{
  enum { NOWHERE = 3 };
  size_t count = 0, named = NOWHERE;
  for (size_t k = 0, step; k < length; k += step) {
    if (is_sign(truce__code_point(text + k, length - k, &step)))
      continue;
    step = run(text + k, length - k);
    const bool number = is_digit_or_mark(text[k]);
    if (number && count == 3 && k + step < length && text[k + step] == ':')
      break; /* a time of day */
    if (!number && count > 0 && is_ending(text + k, step))
      continue;
    group found[3] = {{.value = number ? 0 : truce__month_of(text + k, step), .length = 2}};
    if (count == 3 || (number && split(found, text + k, step) != 1) ||
        (!number && (found[0].value == 0 || named != NOWHERE)))
      return 0;
    named = number ? named : count;
    groups[count++] = found[0];
  }
  return put_in_order(groups, count, named) ? count : 0;
}

/* ---- Days ---- */

/* How much of a text is left without an age in brackets behind it ("(33 роки)"). */
static size_t without_age(const char *text, size_t length)
{
  enum { AGE_BYTES_MAX = 24, DIGITS_MAX = 3 };
  char key[TRUCE__HEADING], padded[TRUCE__HEADING + 2];
  size_t n = length;
  if (length == 0 || text[length - 1] != ')')
    return length;
  while (n > 0 && length - n < AGE_BYTES_MAX && text[n - 1] != '(')
    n--;
  if (n == 0 || text[n - 1] != '(')
    return length;
  truce__heading_key(key, text + n, length - n);
  const size_t digits = strspn(key, "0123456789");
  (void)snprintf(padded, sizeof padded, " %s ", key + digits + (key[digits] == '_'));
  if (digits == 0 || digits > DIGITS_MAX ||
      strstr(" рік роки років год года лет years ", padded) == NULL)
    return length;
  for (n--; n > 0 && text[n - 1] == ' ';)
    n--;
  return n;
}

/* How much of a text is left without words for "year" or "born" behind it ("1972 р.н."), a last
 * stop and blanks. */
static size_t without_words(const char *text, size_t length)
{
  static const char words[] = " р рік року рн р_нар року_народження г год года гр года_рождения "
                              "го го_р го_рн го_року го_року_народження го_г го_гр го_года "
                              "го_года_рождения ";
  size_t n = length;
  while (n > 0 && !ends_grouped(text, n))
    n--;
  if (n == length)
    return n;
  char key[TRUCE__HEADING], padded[TRUCE__HEADING + 2];
  truce__heading_key(key, text + n, length - n);
  (void)snprintf(padded, sizeof padded, " %s ", key);
  return key[0] == '\0' || strstr(words, padded) != NULL ? n : length;
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

/* A day, month and year; where there is no such month, but the day would be one, month and day. */
static truce__day_state day_first(char digits[9], unsigned day, unsigned month, unsigned year)
{
  const bool swapped = month > 12 && day <= 12;
  return truce__day_of_parts(digits, year, swapped ? day : month, swapped ? month : day);
}

truce__day_state truce__read_day(char digits[9], const char *text, size_t length)
{
  group g[3];
  const size_t bare = without_words(text, without_age(text, length));
  size_t count = split(g, text, bare);
  if (count == 0)
    count = split_named(g, text, bare);
  if (count == 1)
    return run_of_digits(digits, g[0]);
  if (count == 2 && g[0].length == 4)
    return truce__day_of_parts(digits, g[0].value, g[1].value, 0);
  if (count == 2 && g[1].length == 4)
    return truce__day_of_parts(digits, g[1].value, g[0].value, 0);
  if (count == 3 && g[0].length == 4)
    return truce__day_of_parts(digits, g[0].value, g[1].value, g[2].value);
  if (count == 3 && g[2].length == 4)
    return day_first(digits, g[0].value, g[1].value, g[2].value);
  if (count != 3 || g[2].length != 2 || g[2].marks || g[0].length > 2 || g[1].length > 2)
    return TRUCE__DAY_NONE;
  const unsigned century = g[2].value < TRUCE__DAY_PIVOT ? 2000 : 1900;
  const truce__day_state state = day_first(digits, g[0].value, g[1].value, century + g[2].value);
  return state == TRUCE__DAY_GOOD ? TRUCE__DAY_SHORT : state;
}
