/* When somebody last came into another category, or turned out to be another: an explanation that
 * was given before that was given for other numbers. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

typedef enum told_kind { LISTED, STATED, SAME } told_kind;

/* An entry that tells a category, or that two are one. */
typedef struct told {
  uint64_t person;         /* whom all leads to */
  uint64_t number, until;  /* it counts from the one entry on until the other; until 0: it does */
  uint64_t place;          /* in which it counts: of the first entry that it and others amended */
  uint64_t subject, other; /* as it was entered; then where they are among those of the person */
  told_kind kind;
  uint8_t category;
} told;

/* An entry by which what is told changes. */
typedef struct turn {
  uint64_t number;
  const told *added; /* NULL: something counts no more */
} turn;

/* A list that was withdrawn: its rows, and by which entry. */
typedef struct withdrawn {
  uint64_t first, last, by;
} withdrawn;

typedef struct settling {
  truce_register *r;
  const unsigned char *same_as;
  unsigned char *settled;
  size_t stride, subjects;
  told *list;
  size_t count, capacity;
  withdrawn *lists;
  size_t list_count, lists_capacity;
  turn *turns;
  size_t turns_capacity;
  /* of the person who is gone through: those who are one, in order, and the category of each */
  uint64_t *parts;
  uint8_t *categories;
  size_t part_count, parts_capacity, categories_capacity;
} settling;

/* Whom a subject leads to in the end; 0: there is none such. */
static uint64_t last_of(const settling *s, uint64_t number)
{
  if (number < 1 || number > s->subjects)
    return 0;
  const uint64_t led =
      *(const uint64_t *)(const void *)(s->same_as + (size_t)(number - 1) * s->stride);
  return led != 0 ? led : number;
}

static void settle(const settling *s, uint64_t subject, uint64_t entry)
{
  if (subject == 0)
    return;
  uint64_t *settled = (uint64_t *)(void *)(s->settled + (size_t)(subject - 1) * s->stride);
  if (entry > *settled)
    *settled = entry;
}

/* ---- Reading ---- */

static truce_status read_lists(settling *s)
{
  sqlite3_stmt *rows = truce__sql_get(s->r, TRUCE__SQL_WITHDRAWN_LISTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const sqlite3_int64 first = sqlite3_column_int64(rows, 0),
                        count = sqlite3_column_int64(rows, 1);
    if (first < 0 || count < 0 || count > INT64_MAX - first) {
      truce__damaged(s->r);
      break;
    }
    if (!truce__reserve((void **)&s->lists, &s->lists_capacity, s->list_count + 1,
                        sizeof *s->lists))
      return TRUCE_NO_MEMORY;
    s->lists[s->list_count++] = (withdrawn){(uint64_t)first, (uint64_t)(first + count),
                                            (uint64_t)sqlite3_column_int64(rows, 2)};
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(s->r);
}

/* A row that was not withdrawn by itself goes with its list. */
static uint64_t until_of(const settling *s, uint64_t number)
{
  for (size_t k = 0; k < s->list_count; k++) {
    if (number > s->lists[k].first && number <= s->lists[k].last)
      return s->lists[k].by;
  }
  return 0;
}

static uint8_t category_at(sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text(row, column);
  uint8_t k = 0;
  while (text != NULL && k < TRUCE_LAW_CATEGORIES &&
         strcmp(text, truce_law_category_id((truce_law_category)k)) != 0)
    k++;
  return text != NULL && k < TRUCE_LAW_CATEGORIES ? k : TRUCE_LAW_UNKNOWN;
}

static told_kind kind_of(const char *kind)
{
  return kind == NULL                                                 ? STATED
         : strcmp(kind, truce_entry_kind_id(TRUCE_ENTRY_SAME)) == 0   ? SAME
         : strcmp(kind, truce_entry_kind_id(TRUCE_ENTRY_LISTED)) == 0 ? LISTED
                                                                      : STATED;
}

static truce_status take(settling *s, sqlite3_stmt *row)
{
  told t = {.number = truce__whole_at(row, 0),
            .until = truce__whole_at(row, 1),
            .place = truce__whole_at(row, 2),
            .kind = kind_of((const char *)sqlite3_column_text(row, 3)),
            .subject = truce__whole_at(row, 4),
            .category = category_at(row, 6)};
  t.person = last_of(s, t.subject);
  if (t.kind == LISTED && t.until == 0)
    t.until = until_of(s, t.number);
  if (t.kind == SAME) {
    t.other = truce__whole_at(row, 5);
    settle(s, t.person, t.until > 0 ? t.until : t.number);
    settle(s, last_of(s, t.other), t.until > 0 ? t.until : t.number);
    /* What came before it went is of no more interest, so it need not be told. */
    if (t.until != 0 || last_of(s, t.other) != t.person)
      return TRUCE_OK;
  }
  if (t.person == 0)
    return TRUCE_OK;
  if (!truce__reserve((void **)&s->list, &s->capacity, s->count + 1, sizeof *s->list))
    return TRUCE_NO_MEMORY;
  s->list[s->count++] = t;
  return TRUCE_OK;
}

static truce_status read_told(settling *s)
{
  sqlite3_stmt *rows = truce__sql_get(s->r, TRUCE__SQL_SETTLED);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const truce_status status = take(s, rows);
    if (status != TRUCE_OK)
      return status;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(s->r);
}

/* ---- Those who are one ---- */

static int by_whole(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static uint64_t place_in(const settling *s, uint64_t subject)
{
  const uint64_t *found = bsearch(&subject, s->parts, s->part_count, sizeof *s->parts, by_whole);
  return found != NULL ? (uint64_t)(found - s->parts) : 0;
}

/* Finds them, and has the list say where each is among them. False if memory ran out. */
static bool find_parts(settling *s, told *list, size_t count)
{
  size_t kept = 0;
  if (!truce__reserve((void **)&s->parts, &s->parts_capacity, 2 * count + 1, sizeof *s->parts) ||
      !truce__reserve((void **)&s->categories, &s->categories_capacity, 2 * count + 1, 1))
    return false;
  s->parts[0] = list->person;
  s->part_count = 1;
  for (size_t k = 0; k < count; k++) {
    s->parts[s->part_count++] = list[k].subject;
    if (list[k].kind == SAME)
      s->parts[s->part_count++] = list[k].other;
  }
  qsort(s->parts, s->part_count, sizeof *s->parts, by_whole);
  for (size_t k = 0; k < s->part_count; k++) {
    if (kept == 0 || s->parts[kept - 1] != s->parts[k])
      s->parts[kept++] = s->parts[k];
  }
  s->part_count = kept;
  for (size_t k = 0; k < count; k++) {
    list[k].subject = place_in(s, list[k].subject);
    list[k].other = place_in(s, list[k].other);
  }
  return true;
}

/* ---- The category after each entry ---- */

static int by_person_and_place(const void *a, const void *b)
{
  const told *x = a, *y = b;
  if (x->person != y->person)
    return x->person > y->person ? 1 : -1;
  if (x->place != y->place)
    return x->place > y->place ? 1 : -1;
  return (x->number > y->number) - (x->number < y->number);
}

static int by_number(const void *a, const void *b)
{
  const turn *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

/* As the rules have it: what is stated, or listed first, stays; no list makes a person remains; of
 * two who are one, what is known of either is known. */
static void apply(settling *s, const told *t)
{
  uint8_t *category = &s->categories[t->subject];
  if (t->kind == STATED)
    *category = t->category;
  else if (*category == TRUCE_LAW_UNKNOWN && t->kind == SAME)
    *category = s->categories[t->other];
  else if (*category == TRUCE_LAW_UNKNOWN && t->category != TRUCE_LAW_REMAINS)
    *category = t->category;
}

/* Begins anew, with what counts after entry `when`. */
static void apply_all(settling *s, const told *list, size_t count, uint64_t when)
{
  memset(s->categories, TRUCE_LAW_UNKNOWN, s->part_count);
  for (size_t k = 0; k < count; k++) {
    if (list[k].number <= when && (list[k].until == 0 || list[k].until > when))
      apply(s, &list[k]);
  }
}

/* Goes through what is told of one person, entry by entry. */
static bool settle_one(settling *s, told *list, size_t count)
{
  size_t turns = 0;
  if (!find_parts(s, list, count) ||
      !truce__reserve((void **)&s->turns, &s->turns_capacity, 2 * count, sizeof *s->turns))
    return false;
  for (size_t k = 0; k < count; k++) {
    s->turns[turns++] = (turn){list[k].number, &list[k]};
    if (list[k].until != 0)
      s->turns[turns++] = (turn){list[k].until, NULL};
  }
  qsort(s->turns, turns, sizeof *s->turns, by_number);
  apply_all(s, list, count, 0);
  const uint8_t *category = &s->categories[place_in(s, list->person)];
  for (size_t k = 0; k < turns; k++) {
    const turn *t = &s->turns[k];
    const uint8_t before = *category;
    /* What comes last in its place as well needs no look at the others. */
    if (t->added != NULL && t->added->place == t->number)
      apply(s, t->added);
    else
      apply_all(s, list, count, t->number);
    if (*category != before)
      settle(s, list->person, t->number);
  }
  return true;
}

static truce_status settle_all(settling *s)
{
  size_t first = 0;
  if (s->count > 0)
    qsort(s->list, s->count, sizeof *s->list, by_person_and_place);
  for (size_t k = 1; k <= s->count; k++) {
    if (k < s->count && s->list[k].person == s->list[first].person)
      continue;
    if (!settle_one(s, &s->list[first], k - first))
      return TRUCE_NO_MEMORY;
    first = k;
  }
  return TRUCE_OK;
}

truce_status truce__settle(truce_register *r, const uint64_t *same_as, uint64_t *settled,
                           size_t stride, size_t count)
{
  settling s = {.r = r,
                .same_as = (const unsigned char *)same_as,
                .settled = (unsigned char *)settled,
                .stride = stride,
                .subjects = count};
  truce_status status = read_lists(&s);
  if (status == TRUCE_OK)
    status = read_told(&s);
  if (status == TRUCE_OK)
    status = settle_all(&s);
  free(s.list);
  free(s.lists);
  free(s.turns);
  free(s.parts);
  free(s.categories);
  return status;
}
