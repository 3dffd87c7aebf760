#include "people_months.h"

#include <stdio.h>
#include <string.h>

#include "people_headings.h"

/* A table of our own, though ICU has one: its short forms change from release to release ("Sep",
 * "Sept"), while a list has to be read the same for ever, and they are fewer than people write
 * ("лис", "лист", "листоп").
 *
 * Names as truce__heading_key gives them, each behind a blank. From three letters on no two months
 * begin alike, in whatever language ("мар" and "мая", "июн" and "июл", "лип" and "лис"), so that
 * any beginning of a name is an abbreviation of it; a test goes through all of them. */
static const char *const months[] = {
    " січень січня январь января january",
    " лютий лютого февраль февраля february",
    " березень березня март марта march",
    " квітень квітня апрель апреля april",
    " травень травня май мая may",
    " червень червня июнь июня june",
    " липень липня июль июля july",
    " серпень серпня август августа august",
    " вересень вересня сентябрь сентября september",
    " жовтень жовтня октябрь октября october",
    " листопад листопада ноябрь ноября november",
    " грудень грудня декабрь декабря december",
};

enum { LETTERS_MIN = 3, NAME_BYTES_MAX = 40 };

static size_t letters(const char *key)
{
  size_t count = 0;
  for (; *key != '\0'; key++)
    count += ((unsigned char)*key & 0xC0) != 0x80;
  return count;
}

unsigned truce__month_of(const char *word, size_t length)
{
  char key[TRUCE__HEADING], begins[TRUCE__HEADING + 1];
  if (length > NAME_BYTES_MAX)
    return 0;
  truce__heading_key(key, word, length);
  if (letters(key) < LETTERS_MIN)
    return 0;
  (void)snprintf(begins, sizeof begins, " %s", key);
  for (unsigned k = 0; k < sizeof months / sizeof *months; k++) {
    if (strstr(months[k], begins) != NULL)
      return k + 1;
  }
  return 0;
}
