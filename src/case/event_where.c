#include "event_where.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "moment.h"

#define EXAMPLE "write for example: actor = russia and not (kind = talks or count < 10)"

typedef struct scanner {
  const char *text;
  size_t at;
  truce__arena *arena;
  truce_diagnostics *diagnostics;
  truce__where *where;
  char *made;   /* the statement with facts as options */
  size_t *from; /* of each of its bytes: the place in `text` */
  size_t used;
} scanner;

static void complain(truce_diagnostics *diagnostics, const char *text, size_t start, size_t length,
                     const char *hint, const char *message)
{
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "bad-where",
                                                         .file = "--where",
                                                         .line = 1,
                                                         .column = start + 1,
                                                         .length = length > 0 ? length : 1,
                                                         .excerpt = text,
                                                         .message = message,
                                                         .hint = hint});
}

static bool fault(const scanner *s, size_t start, const char *hint, const char *message)
{
  complain(s->diagnostics, s->text, start, s->at > start ? s->at - start : 1, hint, message);
  return false;
}

static void put(scanner *s, const char *bytes, size_t length, size_t from)
{
  memcpy(s->made + s->used, bytes, length);
  for (size_t k = 0; k < length; k++)
    s->from[s->used + k] = from;
  s->used += length;
}

/* A name or value: in quotes, or up to a blank or symbol. */
static bool read_word(scanner *s, const char **word, size_t *length)
{
  const char *text = s->text + s->at;
  if (*text == '"' || *text == '\'') {
    const char *end = strchr(text + 1, *text);
    if (end == NULL)
      return fault(s, s->at, "close it", "a quote is opened here and never closed");
    *word = text + 1;
    *length = (size_t)(end - text) - 1;
    s->at += *length + 2;
    return true;
  }
  *word = text;
  *length = strcspn(text, " \t\r\n()=!<>\"'");
  s->at += *length;
  return *length > 0 || fault(s, s->at, EXAMPLE, "a name or a value has to stand here");
}

static bool read_sign(scanner *s, struct truce__fact *fact)
{
  static const struct {
    const char *text;
    truce__where_sign sign;
  } signs[] = {{"!=", WHERE_UNEQUAL}, {"<=", WHERE_AT_MOST}, {">=", WHERE_AT_LEAST},
               {"==", WHERE_EQUAL},   {"=", WHERE_EQUAL},    {"<", WHERE_LESS},
               {">", WHERE_MORE}};
  s->at += strspn(s->text + s->at, " \t\r\n");
  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    const size_t length = strlen(signs[k].text);
    if (strncmp(s->text + s->at, signs[k].text, length) == 0) {
      fact->sign = signs[k].sign;
      s->at += length;
      s->at += strspn(s->text + s->at, " \t\r\n");
      return true;
    }
  }
  return fault(s, fact->start, EXAMPLE, "a column is to be compared here: = != < <= > >=");
}

static bool to_number(const char *text, size_t length, double *value)
{
  char copy[64], *end;
  if (length == 0 || length >= sizeof copy)
    return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  if (strspn(copy, "0123456789+-.eE") != length)
    return false;
  *value = strtod(copy, &end);
  return *end == '\0' && isfinite(*value);
}

static bool to_date(const char *text, size_t length, double *days)
{
  truce__moment m;
  if (!truce__moment_parse(text, length, &m))
    return false;
  *days = m.day + (m.second >= 0 ? m.second / 86400.0 : 0);
  return true;
}

static bool read_fact(scanner *s, const char *column, size_t length, size_t start)
{
  struct truce__fact *fact = &s->where->facts[s->where->count];
  if (s->where->count == TRUCE_OPTIONS_MAX)
    return fault(s, start, "filter the table beforehand", "there are more than 128 comparisons");
  *fact = (struct truce__fact){.start = start, .number = NAN};
  fact->column = truce__arena_copy(s->arena, column, length);
  if (!read_sign(s, fact) || !read_word(s, &fact->value, &fact->length))
    return false;
  fact->value = truce__arena_copy(s->arena, fact->value, fact->length);
  fact->end = s->at;
  if (fact->column == NULL || fact->value == NULL)
    return true; /* the arena tells */
  fact->dated = to_date(fact->value, fact->length, &fact->number) && fact->length != 8;
  if (!fact->dated && !to_number(fact->value, fact->length, &fact->number)) {
    fact->number = NAN;
    if (fact->sign != WHERE_EQUAL && fact->sign != WHERE_UNEQUAL)
      return fault(s, start, "compare with a number or a date such as 2025-06-01",
                   "this is neither more nor less than anything");
  }
  char name[32];
  const int used = snprintf(name, sizeof name, "row.c%zu", s->where->count++);
  put(s, name, (size_t)used, start);
  return true;
}

static bool is_keyword(const char *word, size_t length)
{
  static const char *const words[] = {"not", "and", "or", "if", "iff"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    if (strlen(words[k]) == length && memcmp(words[k], word, length) == 0)
      return true;
  }
  return false;
}

/* Puts `row.c0`, `row.c1` ... in the place of comparisons. */
static bool scan(scanner *s)
{
  while (s->text[s->at] != '\0') {
    const size_t start = s->at;
    if (strchr(" \t\r\n()", s->text[start]) != NULL) {
      put(s, s->text + start, 1, start);
      s->at++;
      continue;
    }
    const bool quoted = s->text[start] == '"' || s->text[start] == '\'';
    const char *word;
    size_t length;
    if (!read_word(s, &word, &length))
      return false;
    if (!quoted && is_keyword(word, length))
      put(s, word, length, start);
    else if (!read_fact(s, word, length, start))
      return false;
  }
  s->made[s->used] = '\0';
  s->from[s->used] = s->at;
  return true;
}

static truce_status parse_scanned(scanner *s)
{
  char(*text)[32] = truce__arena_alloc(s->arena, s->where->count + 1, sizeof *text);
  const char **ids = truce__arena_alloc(s->arena, s->where->count + 1, sizeof *ids);
  truce_statement_error error;
  if (text == NULL || ids == NULL || truce__arena_failed(s->arena))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < s->where->count; k++) {
    snprintf(text[k], sizeof text[k], "row.c%zu", k);
    ids[k] = text[k];
  }
  const truce_status status = truce_statement_parse(&s->where->statement, s->made,
                                                    &(truce_names){s->where->count, ids}, &error);
  if (status == TRUCE_BAD_INPUT) {
    const size_t start = s->from[error.offset < s->used ? error.offset : s->used];
    complain(s->diagnostics, s->text, start, 1, EXAMPLE, error.message);
  }
  return status;
}

truce_status truce__where_parse(truce__where *where, const char *text, truce__arena *arena,
                                truce_diagnostics *diagnostics)
{
  *where = (truce__where){0};
  const size_t length = strlen(text);
  /* A comparison is never shorter than a third of what takes its place. */
  scanner s = {.text = text,
               .arena = arena,
               .diagnostics = diagnostics,
               .where = where,
               .made = truce__arena_alloc(arena, 3 * length + 16, 1),
               .from = truce__arena_alloc(arena, 3 * length + 16, sizeof(size_t))};
  if (s.made == NULL || s.from == NULL)
    return TRUCE_NO_MEMORY;
  return scan(&s) ? parse_scanned(&s) : TRUCE_BAD_INPUT;
}

void truce__where_free(truce__where *where)
{
  truce_statement_free(where->statement);
  where->statement = NULL;
}

bool truce__where_bind(truce__where *where, const char *(*name)(const void *context, size_t column),
                       const void *context, const char *text, truce_diagnostics *diagnostics)
{
  enum { NAMES_MAX = 256 };
  const char *names[NAMES_MAX];
  size_t count = 0;
  while (count < NAMES_MAX && (names[count] = name(context, count)) != NULL)
    count++;
  bool fine = true;
  for (size_t f = 0; f < where->count; f++) {
    struct truce__fact *fact = &where->facts[f];
    for (fact->at = 0; fact->at < count && strcasecmp(names[fact->at], fact->column) != 0;)
      fact->at++;
    if (fact->at < count)
      continue;
    const size_t near = truce__nearest(fact->column, names, count);
    char hint[200];
    snprintf(hint, sizeof hint, near != SIZE_MAX ? "did you mean %s?" : "its first column is %s",
             near != SIZE_MAX ? names[near]
             : count > 0      ? names[0]
                              : "missing");
    complain(diagnostics, text, fact->start, strlen(fact->column), hint,
             "the table has no such column");
    fine = false;
  }
  return fine;
}

/* Below, at or above the value: -1, 0, 1; 2: not to be compared. */
static int order(const struct truce__fact *fact, const char *text, size_t length)
{
  double value;
  const bool number = fact->dated ? to_date(text, length, &value) : to_number(text, length, &value);
  if (!number)
    return 2;
  return (value > fact->number) - (value < fact->number);
}

static bool fact_holds(const struct truce__fact *fact, const char *text, size_t length)
{
  const bool same =
      length == fact->length && (length == 0 || strncasecmp(text, fact->value, length) == 0);
  switch (fact->sign) {
  case WHERE_EQUAL:
    return same || (fact->dated && order(fact, text, length) == 0);
  case WHERE_UNEQUAL:
    return !same && !(fact->dated && order(fact, text, length) == 0);
  case WHERE_LESS:
    return order(fact, text, length) == -1;
  case WHERE_AT_MOST:
    return order(fact, text, length) < 1;
  case WHERE_MORE:
    return order(fact, text, length) == 1;
  case WHERE_AT_LEAST:
    return order(fact, text, length) == 0 || order(fact, text, length) == 1;
  }
  return false;
}

bool truce__where_holds(const truce__where *where,
                        const char *(*cell)(const void *context, size_t column, size_t *length),
                        const void *context)
{
  uint64_t facts = 0;
  for (size_t k = 0; k < where->count; k++) {
    size_t length = 0;
    const char *text = cell(context, where->facts[k].at, &length);
    facts |= (uint64_t)(text != NULL && fact_holds(&where->facts[k], text, length)) << k;
  }
  return truce_statement_holds(where->statement, facts);
}
