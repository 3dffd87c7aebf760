#include "people_rows.h"

#include <stdio.h>
#include <string.h>

#include "people_headings.h"
#include "people_missing.h"

enum { COUNT_DIGITS_MAX = 7 /* a day or a personal number has more */, PERIOD_DIGITS = 3 };

/* What a total begins with; keys of truce__heading_key, as all words here. */
static const char *const totals[] = {
    "всього", "усього",      "разом", "загалом", "загальна_кількість", "общее_количество", "итого",
    "всего",  "grand_total", "total", "totals",
};

/* What counts are counts of, and the mark of cells left open. */
static const char units[] =
    " осіб особи особа чоловік чол людей человек чел лиц persons people х x ";

/* What more may stand behind a total in its own cell: whom it counts and where. */
static const char companions[] =
    " громадян військовополонених полонених утримуваних зниклих загиблих військовослужбовців "
    "записів рядків кількість за у в на по списком списку переліком сторінці аркуші "
    "граждан военнопленных пленных удерживаемых пропавших погибших военнослужащих записей строк "
    "количество перечню странице листе "
    "prisoners detainees soldiers names records rows entries number count of in on the list page ";

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Whether the words of a key are counts ("1 250"), units or others allowed, or there are none. */
static bool only_counts(const char *key, const char *others)
{
  size_t digits = 0, length;
  for (const char *at = key; *at != '\0'; at += length + (at[length] == '_')) {
    char padded[TRUCE__HEADING + 2];
    length = strcspn(at, "_");
    if (strspn(at, "0123456789") == length) {
      /* What follows a number belongs to it if it can be its next thousands: no day does. */
      if (digits > 0 && length != PERIOD_DIGITS)
        return false;
      digits += length;
      continue;
    }
    (void)snprintf(padded, sizeof padded, " %.*s ", (int)length, at);
    if (strstr(units, padded) == NULL && strstr(others, padded) == NULL)
      return false;
  }
  return digits <= COUNT_DIGITS_MAX;
}

/* Whether a text, whose key is given, is a total: the word alone, with companions, or with a number
 * or a colon, which no name has. */
static bool is_total(const char *key, const char *text, size_t length)
{
  for (size_t k = 0; k < sizeof totals / sizeof *totals; k++) {
    const char *rest = key + strlen(totals[k]);
    if (strncmp(key, totals[k], strlen(totals[k])) != 0 ||
        (*rest != '\0' && *rest != '_' && !is_digit(*rest)))
      continue;
    return strpbrk(rest, "0123456789") != NULL || memchr(text, ':', length) != NULL ||
           only_counts(rest + (*rest == '_'), companions);
  }
  return false;
}

/* Whether a total or a unit could begin as the text does; Latin letters for those they look like.
 * Nearly every row is told from a total by that. */
static bool may_begin(const char *text, size_t length)
{
  /* в у р з и о ч л х */
  static const unsigned cyrillic[] = {0x432, 0x443, 0x440, 0x437, 0x438,
                                      0x43E, 0x447, 0x43B, 0x445};
  size_t step;
  const unsigned code = truce__small_letter(truce__code_point(text, length, &step));
  bool found = code < 0x80 && code != 0 && strchr("gtbypox0123456789", (int)code) != NULL;
  for (size_t k = 0; !found && k < sizeof cyrillic / sizeof *cyrillic; k++)
    found = code == cyrillic[k];
  return found;
}

/* What a cell is to a total. */
typedef enum part { OTHER, NOTHING /* empty, a sign, a count */, TOTAL } part;

static part part_of(const char *text, size_t length)
{
  char key[TRUCE__HEADING];
  size_t digits = 0;
  while (digits < length && is_digit(text[digits]))
    digits++;
  if (digits == length) /* nearly every id */
    return length <= COUNT_DIGITS_MAX ? NOTHING : OTHER;
  if (may_begin(text, length)) {
    truce__heading_key(key, text, length);
    if (is_total(key, text, length))
      return TOTAL;
    if (length < TRUCE__HEADING && only_counts(key, ""))
      return NOTHING;
  }
  return truce__is_missing(TRUCE_PEOPLE_TEXT, text, length) ? NOTHING : OTHER;
}

static bool row_is_total(const truce__people_reader *r, size_t *cell)
{
  bool total = false;
  for (size_t k = 0; k < r->csv.count; k++) {
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    const part p = part_of(c.text, c.length);
    if (p == OTHER)
      return false;
    if (p == TOTAL && !total)
      *cell = k;
    total |= p == TOTAL;
  }
  return total;
}

/* Whether a column holds what a number as small as a column's never is: a name or a day. */
static bool is_never_small(const truce__people_column *c)
{
  return c->field.kind <= TRUCE_PEOPLE_FULL || (c->field.kind == TRUCE_PEOPLE_DATE && !c->parts);
}

/* Whether each cell holds its number. In a list of codes alone that could be a record. */
static bool row_is_numbers(const truce__people_reader *r)
{
  bool sure = false;
  if (r->csv.count != r->width)
    return false;
  for (size_t k = 0; k < r->width; k++) {
    char number[24];
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    if (c.length == 0 || (k == 0 && c.text[0] != '1'))
      return false; /* nearly every row */
    const int length = snprintf(number, sizeof number, "%zu", k + 1);
    if (c.length != (size_t)length || memcmp(c.text, number, c.length) != 0)
      return false;
  }
  for (size_t k = 0; k < r->column_count && !sure; k++)
    sure = is_never_small(&r->columns[k]);
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
