/* What the entries leave of a few subjects, worked out anew after one was amended. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

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
size_t truce__facts_in_order(truce__fact *facts, size_t count)
{
  enum { GONE = UINT8_MAX };
  if (count == 0)
    return 0;
  qsort(facts, count, sizeof *facts, by_number);
  for (size_t k = 0; k < count; k++) {
    truce__fact *old = facts[k].amends != 0 ? find_number(facts, count, facts[k].amends) : NULL;
    if (facts[k].amends == 0)
      facts[k].amends = facts[k].number;
    if (old == NULL)
      continue;
    facts[k].amends = old->amends; /* its place was settled before: it has the lower number */
    old->kind = GONE;
  }
  size_t kept = 0;
  for (size_t k = 0; k < count; k++) {
    if (facts[k].kind != GONE && facts[k].kind != TRUCE_ENTRY_WITHDRAWN)
      facts[kept++] = facts[k];
  }
  qsort(facts, kept, sizeof *facts, by_place);
  return kept;
}

/* ---- The circle of those who are touched ---- */

typedef struct circle {
  truce_register *r;
  uint64_t *subjects;
  size_t count, capacity;
  truce__fact *facts;
  size_t fact_count, fact_capacity;
  truce__stand *stands; /* [subject] */
} circle;

static size_t index_of(const circle *c, uint64_t subject)
{
  for (size_t k = 0; k < c->count; k++) {
    if (c->subjects[k] == subject)
      return k;
  }
  return SIZE_MAX;
}

static bool add_subject(circle *c, uint64_t subject)
{
  if (subject == 0 || index_of(c, subject) != SIZE_MAX)
    return true;
  if (!truce__reserve((void **)&c->subjects, &c->capacity, c->count + 1, sizeof *c->subjects))
    return false;
  c->subjects[c->count++] = subject;
  return true;
}

static bool add_fact(circle *c, const truce__fact *fact)
{
  for (size_t k = 0; k < c->fact_count; k++) {
    if (c->facts[k].number == fact->number)
      return true;
  }
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
    if (!add_fact(c, &fact))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(c->r);
}

static truce__stand *stand_of(circle *c, uint64_t subject)
{
  return subject == 0 ? NULL : &c->stands[index_of(c, subject)];
}

static bool apply_all(circle *c, char reason[TRUCE__REASON])
{
  const size_t kept = truce__facts_in_order(c->facts, c->fact_count);
  for (size_t k = 0; k < kept; k++) {
    const truce__fact *fact = &c->facts[k];
    char full[TRUCE__REASON];
    if (truce__register_apply(c->r, stand_of(c, fact->subject), stand_of(c, fact->other), fact,
                              full))
      continue;
    (void)snprintf(reason, TRUCE__REASON,
                   "then entry %" PRIu64 " no longer fits: whom it is about %.200s", fact->number,
                   full);
    return false;
  }
  return true;
}

truce_status truce__register_replay(truce_register *r, const uint64_t *subjects, size_t count,
                                    char reason[TRUCE__REASON], bool *fits)
{
  circle c = {.r = r};
  truce_status status = TRUCE_OK;
  *fits = true;
  for (size_t k = 0; k < count && status == TRUCE_OK; k++)
    status = add_subject(&c, subjects[k]) ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; k < c.count && status == TRUCE_OK; k++)
    status = gather(&c, c.subjects[k]); /* may find more subjects */
  if (status == TRUCE_OK && (c.stands = truce__array(c.count, sizeof *c.stands)) == NULL)
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; k < c.count && status == TRUCE_OK; k++)
    c.stands[k] = TRUCE__NOBODY;
  if (status == TRUCE_OK)
    *fits = apply_all(&c, reason);
  for (size_t k = 0; k < c.count && status == TRUCE_OK && *fits; k++) {
    if (!truce__write_stand(r, c.subjects[k], NULL, &c.stands[k]))
      status = truce__sql_failed(r);
  }
  free(c.subjects);
  free(c.facts);
  free(c.stands);
  return status;
}
