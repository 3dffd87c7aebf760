/* What the entries leave of a few subjects, worked out anew: after one was amended, and where a
 * rule asks for what only all the entries tell. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

/* ---- Lists that were withdrawn ---- */

bool truce__spans_add(truce__spans *spans, uint64_t first, uint64_t count)
{
  if (!truce__reserve((void **)&spans->spans, &spans->capacity, spans->count + 1,
                      sizeof *spans->spans))
    return false;
  spans->spans[spans->count++] = (truce__span){first, first + count};
  return true;
}

bool truce__spans_hold(const truce__spans *spans, uint64_t number)
{
  for (size_t k = 0; k < spans->count; k++) {
    if (number > spans->spans[k].first && number <= spans->spans[k].last)
      return true;
  }
  return false;
}

bool truce__withdrawn_lists(truce_register *r, const truce__spans **spans)
{
  *spans = &r->withdrawn;
  if (r->withdrawn_known)
    return true;
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_WITHDRAWN_LISTS);
  int code = SQLITE_ERROR;
  r->withdrawn.count = 0;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const sqlite3_int64 first = sqlite3_column_int64(rows, 0),
                        count = sqlite3_column_int64(rows, 1);
    if (first < 0 || count < 0 || count > INT64_MAX - first)
      return truce__damaged(r);
    if (!truce__spans_add(&r->withdrawn, (uint64_t)first, (uint64_t)count)) {
      r->no_memory = true;
      return false;
    }
  }
  r->withdrawn_known = code == SQLITE_DONE;
  return r->withdrawn_known;
}

/* ---- The order of entries ---- */

static int by_number(const void *a, const void *b)
{
  const truce__fact *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

static int by_place(const void *a, const void *b)
{
  const truce__fact *x = a, *y = b;
  if (x->amends != y->amends)
    return x->amends > y->amends ? 1 : -1;
  return by_number(a, b);
}

static truce__fact *find_number(truce__fact *facts, size_t count, uint64_t number)
{
  const truce__fact key = {.number = number};
  return bsearch(&key, facts, count, sizeof *facts, by_number);
}

/* Afterwards `amends` is the place: the number of the entry, or of the first one that it and those
 * before it amended. */
size_t truce__facts_in_order(truce__fact *facts, size_t count, const truce__spans *withdrawn)
{
  enum { GONE = UINT8_MAX };
  size_t all = 0, kept = 0;
  if (count == 0)
    return 0;
  qsort(facts, count, sizeof *facts, by_number);
  for (size_t k = 0; k < count; k++) { /* one that is about two of them was found twice */
    if (all == 0 || facts[k].number != facts[all - 1].number)
      facts[all++] = facts[k];
  }
  for (size_t k = 0; k < all; k++) {
    truce__fact *old = facts[k].amends != 0 ? find_number(facts, all, facts[k].amends) : NULL;
    if (facts[k].amends == 0)
      facts[k].amends = facts[k].number;
    if (facts[k].kind == TRUCE_ENTRY_LISTED && truce__spans_hold(withdrawn, facts[k].number))
      facts[k].kind = GONE;
    if (old == NULL || old == &facts[k])
      continue;
    facts[k].amends = old->amends; /* its place was settled before: it has the lower number */
    old->kind = GONE;
  }
  for (size_t k = 0; k < all; k++) {
    if (facts[k].kind != GONE && facts[k].kind != TRUCE_ENTRY_WITHDRAWN)
      facts[kept++] = facts[k];
  }
  qsort(facts, kept, sizeof *facts, by_place);
  return kept;
}

/* ---- The circle of those who are touched ---- */

typedef struct circle {
  truce_register *r;
  uint64_t before; /* entries after these come in now */
  uint64_t *subjects;
  size_t count, capacity;
  size_t *slots; /* open addressing by subject: its place in `subjects` + 1, or 0 */
  size_t slot_count;
  truce__fact *facts;
  size_t fact_count, fact_capacity;
  truce__stand *stands; /* [subject] */
} circle;

/* The slot of a subject, or the one it would take. */
static size_t slot_of(const circle *c, uint64_t subject)
{
  size_t at = (size_t)(subject * UINT64_C(0x9E3779B97F4A7C15)) & (c->slot_count - 1);
  while (c->slots[at] != 0 && c->subjects[c->slots[at] - 1] != subject)
    at = (at + 1) & (c->slot_count - 1);
  return at;
}

static bool more_slots(circle *c)
{
  const size_t before = c->slot_count;
  size_t *slots = calloc(before == 0 ? 64 : 2 * before, sizeof *slots);
  if (slots == NULL)
    return false;
  free(c->slots);
  c->slots = slots;
  c->slot_count = before == 0 ? 64 : 2 * before;
  for (size_t k = 0; k < c->count; k++)
    c->slots[slot_of(c, c->subjects[k])] = k + 1;
  return true;
}

static bool add_subject(circle *c, uint64_t subject)
{
  if (subject == 0)
    return true;
  if (2 * (c->count + 1) > c->slot_count && !more_slots(c))
    return false;
  const size_t slot = slot_of(c, subject);
  if (c->slots[slot] != 0)
    return true;
  if (!truce__reserve((void **)&c->subjects, &c->capacity, c->count + 1, sizeof *c->subjects))
    return false;
  c->subjects[c->count++] = subject;
  c->slots[slot] = c->count;
  return true;
}

static bool add_fact(circle *c, const truce__fact *fact)
{
  if (!truce__reserve((void **)&c->facts, &c->fact_capacity, c->fact_count + 1, sizeof *c->facts))
    return false;
  c->facts[c->fact_count++] = *fact;
  return add_subject(c, fact->subject) && add_subject(c, fact->other);
}

static truce_status gather(circle *c, uint64_t subject)
{
  sqlite3_stmt *rows = truce__sql_get(c->r, TRUCE__SQL_ENTRIES_OF);
  if (rows == NULL || sqlite3_bind_int64(rows, 1, (sqlite3_int64)subject) != SQLITE_OK)
    return truce__sql_failed(c->r);
  int code;
  while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__fact fact;
    truce__read_entry(rows, &row);
    if (row.damaged || truce__fact_of(c->r, &row.entry, row.subject, row.other, &fact) != NULL) {
      truce__register_complain(
          c->r, c->r->path, 0, "damaged", "`truce exchange verify` tells what is wrong",
          "entry %" PRIu64 " is damaged; nothing was changed", row.entry.number);
      return TRUCE_BAD_INPUT;
    }
    fact.fresh = fact.number > c->before;
    if (!add_fact(c, &fact))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(c->r);
}

static truce__stand *stand_of(const circle *c, uint64_t subject)
{
  const size_t place = subject == 0 ? 0 : c->slots[slot_of(c, subject)];
  return place == 0 ? NULL : &c->stands[place - 1];
}

static bool apply_all(circle *c, const truce__spans *withdrawn, char reason[TRUCE__REASON])
{
  const size_t kept = truce__facts_in_order(c->facts, c->fact_count, withdrawn);
  for (size_t k = 0; k < kept; k++) {
    const truce__fact *fact = &c->facts[k];
    truce__stand *subject = stand_of(c, fact->subject);
    char full[TRUCE__REASON];
    if (truce__register_apply(c->r, subject, stand_of(c, fact->other),
                              subject != NULL ? stand_of(c, subject->bag) : NULL, fact, full))
      continue;
    (void)snprintf(reason, TRUCE__REASON,
                   "then entry %" PRIu64 " no longer fits: whom it is about %.200s", fact->number,
                   full);
    return false;
  }
  return true;
}

/* All that the entries leave of these subjects and of those they have to do with. */
static truce_status work_out(circle *c, const uint64_t *subjects, size_t count,
                             char reason[TRUCE__REASON], bool *fits)
{
  const truce__spans *withdrawn;
  *fits = true;
  if (!truce__withdrawn_lists(c->r, &withdrawn))
    return truce__sql_failed(c->r);
  for (size_t k = 0; k < count; k++) {
    if (!add_subject(c, subjects[k]))
      return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < c->count; k++) { /* may find more subjects */
    const truce_status status = gather(c, c->subjects[k]);
    if (status != TRUCE_OK)
      return status;
  }
  if ((c->stands = truce__array(c->count, sizeof *c->stands)) == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < c->count; k++)
    c->stands[k] = TRUCE__NOBODY;
  *fits = apply_all(c, withdrawn, reason);
  return TRUCE_OK;
}

static void let_go(circle *c)
{
  free(c->subjects);
  free(c->slots);
  free(c->facts);
  free(c->stands);
}

truce_status truce__register_replay(truce__writer *w, const uint64_t *subjects, size_t count,
                                    char reason[TRUCE__REASON], bool *fits)
{
  circle c = {.r = w->r, .before = w->before};
  if (!truce__writer_save(w))
    return truce__writer_failed(w);
  truce_status status = work_out(&c, subjects, count, reason, fits);
  for (size_t k = 0; k < c.count && status == TRUCE_OK && *fits; k++) {
    if (!truce__write_stand(w->r, c.subjects[k], &c.stands[k], true))
      status = truce__sql_failed(w->r);
  }
  let_go(&c);
  truce__met_forget(w);
  return status;
}

truce_status truce__register_past(truce__writer *w, const uint64_t numbers[2],
                                  truce__stand *stands[2], truce__stand *bag,
                                  char reason[TRUCE__REASON], bool *fits)
{
  circle c = {.r = w->r, .before = w->before};
  if (!truce__writer_save(w))
    return truce__writer_failed(w);
  truce_status status = work_out(&c, numbers, 2, reason, fits);
  *bag = TRUCE__NOBODY;
  for (size_t k = 0; k < 2 && status == TRUCE_OK && *fits; k++) {
    const truce__stand *told = stand_of(&c, numbers[k]);
    if (told == NULL)
      continue;
    /* What is kept is what the entries say, or somebody changed it. */
    if (memcmp(told, stands[k], TRUCE__KEPT) != 0) {
      truce__damaged(w->r);
      status = truce__sql_failed(w->r);
    }
    *stands[k] = *told;
    if (k == 0 && stand_of(&c, told->bag) != NULL)
      *bag = *stand_of(&c, told->bag);
  }
  let_go(&c);
  return status;
}
