#include "moment.h"

#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "truce/event_table.h"

enum { DAY = 86400, LONGEST = 40 };

/* Reads one to `most` digits; false if there are none or more of them. */
static bool number(const char **text, int most, int *value)
{
  const char *from = *text;
  for (*value = 0; **text >= '0' && **text <= '9'; (*text)++) {
    if (*text - from == most)
      return false;
    *value = *value * 10 + (**text - '0');
  }
  return *text > from;
}

static bool two_digits(const char **text, int largest, int *value)
{
  const char *t = *text;
  if (t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9')
    return false;
  *value = (t[0] - '0') * 10 + (t[1] - '0');
  *text += 2;
  return *value <= largest;
}

/* "Z", "+02:00", "-0530", "+02": seconds east of UTC. */
static bool parse_zone(const char **text, int *east)
{
  int hours, minutes = 0;
  *east = 0;
  if (**text == 'Z') {
    (*text)++;
    return true;
  }
  const int sign = **text == '-' ? -1 : 1;
  (*text)++;
  if (!two_digits(text, 14, &hours))
    return false;
  *text += **text == ':';
  if (**text != '\0' && !two_digits(text, 59, &minutes))
    return false;
  *east = sign * (hours * 3600 + minutes * 60);
  return true;
}

/* What follows a date, if anything does. A midnight to the second is how exports write "no time".
 */
static bool parse_time(const char *text, truce__moment *m)
{
  int hours, minutes, seconds = 0, east = 0;
  if (*text == '\0')
    return true;
  if (*text != 'T' && *text != ' ')
    return false;
  text++;
  if (!two_digits(&text, 23, &hours) || *text != ':')
    return false;
  text++;
  if (!two_digits(&text, 59, &minutes))
    return false;
  bool fraction = false;
  if (*text == ':') {
    text++;
    if (!two_digits(&text, 60, &seconds))
      return false;
    fraction = *text == '.';
    text += fraction;
    text += fraction ? strspn(text, "0123456789") : 0;
  }
  if (*text == ' ')
    text++;
  const bool zoned = *text != '\0';
  if (zoned && strchr("Z+-", *text) == NULL)
    return false;
  if ((zoned && !parse_zone(&text, &east)) || *text != '\0')
    return false;
  m->second = hours * 3600 + minutes * 60 + seconds - east;
  if (fraction && m->second == 0 && !zoned)
    m->second = -1;
  else if (m->second < 0) {
    m->day--;
    m->second += DAY;
  } else if (m->second >= DAY) {
    m->day++;
    m->second -= DAY;
  }
  return true;
}

static int month_of(const char *text, size_t length)
{
  static const char *const months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
  for (int k = 0; length >= 3 && k < 12; k++) {
    if (length <= strlen(months[k]) && strncasecmp(months[k], text, length) == 0)
      return k + 1;
  }
  return 0;
}

static bool iso_day(char iso[11], int year, int month, int day, int32_t *result)
{
  iso[0] = (char)('0' + year / 1000);
  iso[1] = (char)('0' + year / 100 % 10);
  iso[2] = (char)('0' + year / 10 % 10);
  iso[3] = (char)('0' + year % 10);
  iso[4] = iso[7] = '-';
  iso[5] = (char)('0' + month / 10);
  iso[6] = (char)('0' + month % 10);
  iso[8] = (char)('0' + day / 10);
  iso[9] = (char)('0' + day % 10);
  iso[10] = '\0';
  return truce__parse_date(iso, result);
}

/* "1 June 2025", "01-Jun-2025". */
static bool parse_worded(const char *text, truce__moment *m)
{
  int day, year;
  char iso[11];
  if (!number(&text, 2, &day))
    return false;
  text += strspn(text, " -");
  const size_t length = strcspn(text, " -,.");
  const int month = month_of(text, length);
  text += length;
  text += strspn(text, " -,.");
  if (month == 0 || !number(&text, 4, &year) || *text != '\0')
    return false;
  return iso_day(iso, year, month, day, &m->day);
}

static bool all_digits(const char *text, size_t length)
{
  return strspn(text, "0123456789") == length;
}

bool truce__moment_parse(const char *text, size_t length, truce__moment *moment)
{
  char copy[LONGEST + 1];
  *moment = (truce__moment){.second = -1};
  if (length < 8 || length > LONGEST || memchr(text, '\0', length) != NULL)
    return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  if (length == 8 && all_digits(copy, 8)) {
    char iso[11];
    const int n =
        (copy[0] - '0') * 1000 + (copy[1] - '0') * 100 + (copy[2] - '0') * 10 + (copy[3] - '0');
    return iso_day(iso, n, (copy[4] - '0') * 10 + (copy[5] - '0'),
                   (copy[6] - '0') * 10 + (copy[7] - '0'), &moment->day);
  }
  if (length < 10)
    return parse_worded(copy, moment);
  if (copy[4] == '/' && copy[7] == '/')
    copy[4] = copy[7] = '-';
  if (truce__parse_date(copy, &moment->day))
    return parse_time(copy + 10, moment);
  return parse_worded(copy, moment);
}

bool truce_moment_read(const char *text, double *days, bool *timed)
{
  truce__moment m;
  if (!truce__moment_parse(text, strlen(text), &m))
    return false;
  *timed = m.second >= 0;
  *days = m.day + (*timed ? m.second / (double)DAY : 0);
  return true;
}
