/* Dates, and counts as people write them. */
#include <string.h>

#include "base/date.h"
#include "fields.h"

bool truce_date_read(const char *text, truce_date *date)
{
  *date = (truce_date){text, 0};
  return strlen(text) == 10 && truce__parse_date(text, &date->day);
}

bool truce__read_date(reader *r, const tree *map, const char *key, truce_date *date)
{
  *date = (truce_date){NULL, 0};
  const tree *t = truce__tree_get(map, key);
  if (truce__tree_is_null(t) || !truce__expect_text(r, t, "a date"))
    return false;
  truce_date read;
  if (!truce_date_read(t->text, &read)) {
    truce__complain(r, TRUCE_ERROR, "bad-date", t->at,
                    truce__arena_printf(r->arena, "write for example: %s: 2025-06-03", key),
                    "\"%.40s\" is not a date", t->text);
    return false;
  }
  *date = read;
  return true;
}

/* A whole number below 10^15, with commas or spaces between groups of three allowed. */
static bool whole(const char **text, int64_t *value)
{
  const char *p = *text;
  if (*p < '0' || *p > '9')
    return false;
  *value = 0;
  for (size_t run = 0; *p != '\0'; p++) {
    if (*p >= '0' && *p <= '9') {
      if (*value >= INT64_C(100000000000000))
        return false;
      *value = *value * 10 + (*p - '0');
      run++;
    } else if ((*p == ',' || *p == ' ') && run >= 1 && run <= 3 &&
               strspn(p + 1, "0123456789") == 3) {
      run = 0;
    } else {
      break;
    }
  }
  *text = p;
  return true;
}

static bool word(const char **text, const char *wanted)
{
  const size_t length = strlen(wanted);
  if (strncmp(*text, wanted, length) != 0)
    return false;
  *text += length;
  return true;
}

bool truce__parse_count(const char *text, truce_count *count)
{
  *count = (truce_count){.stated = true, .text = text, .high = INT64_MAX};
  if (word(&text, "at least ") || word(&text, ">= "))
    return whole(&text, &count->low) && *text == '\0';
  if (word(&text, "over ") || word(&text, "more than ") || word(&text, "> ")) {
    const bool fine = whole(&text, &count->low) && *text == '\0';
    count->low++;
    return fine;
  }
  if (word(&text, "at most ") || word(&text, "up to ") || word(&text, "<= "))
    return whole(&text, &count->high) && *text == '\0';
  count->about = word(&text, "about ") || word(&text, "around ") || word(&text, "~");
  if (!whole(&text, &count->low))
    return false;
  if (strcmp(text, "+") == 0)
    return true;
  count->high = count->low;
  if (word(&text, " to ") || word(&text, "-") || word(&text, "\xE2\x80\x93"))
    return whole(&text, &count->high) && *text == '\0' && count->high >= count->low;
  return *text == '\0';
}

void truce__read_count_of(reader *r, const tree *map, const char *key, truce_count *count)
{
  *count = (truce_count){0};
  const tree *t = truce__tree_get(map, key);
  if (truce__tree_is_null(t) || !truce__expect_text(r, t, "a count") ||
      truce__parse_count(t->text, count))
    return;
  *count = (truce_count){0};
  truce__complain(r, TRUCE_ERROR, "bad-count", t->at,
                  "write for example: 6057, at least 1000, about 20, 1000 to 1200",
                  "\"%.40s\" is not a count", t->text);
}
