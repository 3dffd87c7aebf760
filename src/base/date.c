#include "date.h"

#include <stdio.h>

/* The calendar's years are taken to begin in March, so that the leap day is the last of a year. */
enum { DAYS_OF_400_YEARS = 146097, DAYS_TO_1970 = 719468 };

static int32_t day_of(int year, int month, int day)
{
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400, of_era = y % 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         DAYS_TO_1970;
}

static bool digits(const char *text, int count, int *value)
{
  *value = 0;
  for (int k = 0; k < count; k++) {
    if (text[k] < '0' || text[k] > '9')
      return false;
    *value = *value * 10 + (text[k] - '0');
  }
  return true;
}

bool truce__parse_date(const char *text, int32_t *day)
{
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int y, m, d;
  if (!digits(text, 4, &y) || text[4] != '-' || !digits(text + 5, 2, &m) || text[7] != '-' ||
      !digits(text + 8, 2, &d))
    return false;
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
    return false;
  if (m == 2 && d == 29 && (y % 4 != 0 || (y % 100 == 0 && y % 400 != 0)))
    return false;
  *day = day_of(y, m, d);
  return true;
}

static void put_two(char *text, int value)
{
  text[0] = (char)('0' + value / 10);
  text[1] = (char)('0' + value % 10);
}

const char *truce__date_text(char text[TRUCE__DATE], int32_t day)
{
  const int32_t z = day + DAYS_TO_1970;
  const int32_t era = (z >= 0 ? z : z - (DAYS_OF_400_YEARS - 1)) / DAYS_OF_400_YEARS;
  const int32_t of_era = z - era * DAYS_OF_400_YEARS;
  const int32_t year =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_OF_400_YEARS - 1)) / 365;
  const int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const int32_t m = (5 * of_year + 2) / 153;
  const int32_t d = of_year - (153 * m + 2) / 5 + 1;
  const int32_t month = m < 10 ? m + 3 : m - 9;
  const int y = (int)(year + era * 400 + (month <= 2));
  if (y < 0 || y > 9999) {
    snprintf(text, TRUCE__DATE, "%04d-%02d-%02d", y, (int)month, (int)d);
    return text;
  }
  /* A register writes millions of these. */
  put_two(text, y / 100);
  put_two(text + 2, y % 100);
  text[4] = text[7] = '-';
  put_two(text + 5, (int)month);
  put_two(text + 8, (int)d);
  text[10] = '\0';
  return text;
}
