/* Entries and heads as they are hashed and signed, and the words of the register's tables. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

/* ---- Words ---- */

#define FIRST(NAME, id, ...) id,

const char *truce_list_claim_id(truce_list_claim claim)
{
  static const char *const ids[] = {TRUCE_CLAIM_TABLE(FIRST)};
  return ids[claim];
}

const char *truce_subject_standing_id(truce_subject_standing standing)
{
  static const char *const ids[] = {TRUCE_STANDING_TABLE(FIRST)};
  return ids[standing];
}

const char *truce_subject_kind_id(truce_subject_kind kind)
{
  static const char *const ids[] = {"person", "bag", "part"};
  return ids[kind];
}

#define CATEGORY(NAME, id) id,
const char *truce_law_category_id(truce_law_category category)
{
  static const char *const ids[] = {TRUCE_LAW_CATEGORY_TABLE(CATEGORY)};
  return ids[category];
}

const char *truce_law_class_id(truce_law_class law)
{
  static const char *const ids[] = {TRUCE_LAW_CLASS_TABLE(FIRST)};
  return ids[law];
}

#define LAW_TEXT(NAME, id, of, what) what,
const char *truce_law_class_text(truce_law_class law)
{
  static const char *const texts[] = {TRUCE_LAW_CLASS_TABLE(LAW_TEXT)};
  return texts[law];
}

const char *truce_decision_state_id(truce_decision_state state)
{
  static const char *const ids[] = {TRUCE_DECISION_TABLE(FIRST)};
  return ids[state];
}

const char *truce_consent_id(truce_consent consent)
{
  static const char *const ids[] = {"", "yes", "no"};
  return ids[consent];
}

/* ---- Text ---- */

/* Room for `length` more bytes and the end; NULL if memory ran out. */
static char *room(truce__text *t, size_t length)
{
  t->failed =
      t->failed || !truce__reserve((void **)&t->bytes, &t->capacity, t->length + length + 1, 1);
  return t->failed ? NULL : t->bytes + t->length;
}

static void put(truce__text *t, const char *text)
{
  const size_t length = strlen(text);
  char *to = room(t, length);
  if (to == NULL)
    return;
  memcpy(to, text, length + 1);
  t->length += length;
}

static void put_number(truce__text *t, uint64_t number)
{
  char digits[21];
  size_t at = sizeof digits - 1;
  digits[at] = '\0';
  do
    digits[--at] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  put(t, digits + at);
}

/* Writes the escape of a character; returns its length. */
static size_t escape(char *to, char c)
{
  static const char controls[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
  const char *known = strchr(controls, c);
  if (known == NULL)
    return (size_t)sprintf(to, "\\u%04x", (unsigned)(unsigned char)c);
  to[0] = '\\';
  to[1] = letters[known - controls];
  return 2;
}

static void put_string(truce__text *t, const char *text)
{
  enum { LONGEST_ESCAPE = 6 };
  const size_t length = strlen(text);
  char *start = length < SIZE_MAX / 16 ? room(t, LONGEST_ESCAPE * length + 3) : NULL, *to = start;
  if (start == NULL) {
    t->failed = true;
    return;
  }
  *to++ = '"';
  for (const char *c = text; *c != '\0'; c++) {
    if ((unsigned char)*c >= ' ' && *c != '"' && *c != '\\')
      *to++ = *c;
    else
      to += escape(to, *c);
  }
  *to++ = '"';
  *to = '\0';
  t->length += (size_t)(to - start);
}

static void put_key(truce__text *t, const char *key)
{
  put(t, ",\"");
  put(t, key);
  put(t, "\":");
}

static void put_counted(truce__text *t, const char *key, uint64_t number)
{
  if (number == 0)
    return;
  put_key(t, key);
  put_number(t, number);
}

void truce__leaf_text(truce__text *t, const truce_entry *e)
{
  t->length = 0;
  put(t, "{\"number\":");
  put_number(t, e->number);
  put_key(t, "kind");
  put_string(t, truce_entry_kind_id(e->kind));
  if (e->day != TRUCE_NO_DAY) {
    char day[TRUCE__DATE];
    put_key(t, "day");
    put_string(t, truce__date_text(day, e->day));
  }
  if (e->has_count) {
    put_key(t, "count");
    put_number(t, e->count);
  }
  put_counted(t, "amends", e->amends);
  put_counted(t, "list", e->list);
  put_counted(t, "row", e->row);
  for (int k = 0; k < TRUCE_ENTRY_TEXTS; k++) {
    if (e->texts[k] == NULL)
      continue;
    put_key(t, truce_entry_text_id((truce_entry_text)k));
    put_string(t, e->texts[k]);
  }
  put_key(t, "recorded");
  put_string(t, e->recorded);
  put(t, "}");
}

void truce__head_text(truce__text *t, const char *title, const truce_head *head)
{
  char hex[2 * TRUCE_HASH_BYTES + 1];
  t->length = 0;
  put(t, "truce register\n");
  put(t, title);
  put(t, "\n");
  put_number(t, head->size);
  put(t, "\n");
  put(t, sodium_bin2hex(hex, sizeof hex, head->root.bytes, TRUCE_HASH_BYTES));
  put(t, "\n");
  put(t, head->recorded);
  put(t, "\n");
}

bool truce__head_holds(const char *title, const truce_head *head,
                       const unsigned char key[TRUCE_PUBLIC_BYTES], bool *memory)
{
  truce__text text = {0};
  truce__head_text(&text, title, head);
  *memory = !text.failed;
  const bool holds = !text.failed &&
                     crypto_sign_verify_detached(head->signature, (const unsigned char *)text.bytes,
                                                 text.length, key) == 0;
  truce__text_free(&text);
  return holds;
}

void truce__text_free(truce__text *text)
{
  free(text->bytes);
  *text = (truce__text){0};
}
