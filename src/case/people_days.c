#include "people_days.h"

#include <stdio.h>
#include <string.h>

#include "people_headings.h"

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
  bool marks;
} group;

/* Splits "18.05.1972"; the number of groups, or 0 if there is something else in it. */
static size_t split(group groups[3], const char *text, size_t length)
{
  size_t count = 0, k = 0;
  while (k < length) {
    group g = {0};
    for (; k < length && strchr("0123456789?xX", text[k]) != NULL && text[k] != '\0'; k++) {
      const bool digit = text[k] >= '0' && text[k] <= '9';
      if (g.length++ > 8)
        return 0;
      g.value = g.value * 10 + (digit ? (unsigned)(text[k] - '0') : 0);
      g.marks |= !digit;
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
    for (k++; k + 1 < length && text[k] == ' ';)
      k++;
  }
  return count;
}

/* How much of a text is left without words for "year" or "born" behind it ("1972 р.н."), a last
 * stop and blanks. */
static size_t without_words(const char *text, size_t length)
{
  static const char words[] = " р рік року рн р_нар року_народження г год года гр года_рождения ";
  size_t n = length;
  while (n > 0 && strchr("0123456789?xX", text[n - 1]) == NULL)
    n--;
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
  const size_t count = split(g, text, without_words(text, length));
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
