/* What was promised, handed over and received: both sides' counts next to the persons by name. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

/* A sum over the entries of one `about`. */
typedef struct tally {
  truce_side_count c;
  const char *category; /* "": not said */
} tally;

typedef struct reason {
  const char *field, *category, *side, *words;
} reason;

typedef struct owned_reckoning {
  truce_reconciliation all; /* first, so that truce_reconciliation_free finds the rest */
  truce__arena *arena;
  truce_reckoning *list;
  size_t capacity;
  /* of the `about` being read */
  const char *about;
  tally *tallies;
  size_t tally_count, tallies_capacity;
  reason *reasons;
  size_t reason_count, reasons_capacity;
} owned_reckoning;

void truce_reconciliation_free(truce_reconciliation *reconciliation)
{
  if (reconciliation == NULL)
    return;
  owned_reckoning *o = (owned_reckoning *)reconciliation;
  free(o->list);
  free(o->tallies);
  free(o->reasons);
  truce__arena_free(o->arena);
  free(o);
}

/* ---- Differences ---- */

static uint64_t sum(const tally *tallies, size_t count, const char *side, truce_entry_kind kind,
                    bool named, const char *category, bool *any)
{
  uint64_t total = 0;
  for (size_t k = 0; k < count; k++) {
    const tally *t = &tallies[k];
    if (t->c.kind != kind || t->c.named != named || (side != NULL && strcmp(t->c.side, side) != 0))
      continue;
    /* A count of no category is about everybody, so all the names stand next to it. */
    if (strcmp(t->category, category) != 0 && (category[0] != '\0' || !named))
      continue;
    total += t->c.count;
    *any = true;
  }
  return total;
}

typedef struct group {
  owned_reckoning *o;
  truce_reckoning *g;
  truce_difference *differences;
  size_t count;
} group;

static const char *explanation(const owned_reckoning *o, const char *field, const char *category,
                               const char *side)
{
  const char *words = NULL;
  for (size_t k = 0; k < o->reason_count; k++) {
    const reason *why = &o->reasons[k];
    if (strcmp(why->field, field) == 0 &&
        (why->category == NULL || strcmp(why->category, category) == 0) &&
        (why->side == NULL || strcmp(why->side, side) == 0))
      words = why->words;
  }
  return words;
}

static void compare(group *u, const char *field, const char *side, const char *first,
                    const char *second, uint64_t a, uint64_t b)
{
  if (a == b)
    return;
  const char *words = explanation(u->o, field, u->g->category, side);
  u->differences[u->count++] =
      (truce_difference){.between = {first, second}, .counts = {a, b}, .explained = words};
  u->o->all.open += words == NULL;
}

static const char *told(truce__arena *arena, truce_entry_kind kind, const char *side, bool named)
{
  const char *what = kind == TRUCE_ENTRY_PROMISED      ? "promised"
                     : kind == TRUCE_ENTRY_HANDED_OVER ? "handed over"
                                                       : "received";
  return truce__arena_printf(arena, "%s by %s%s", what, side, named ? ", by name" : "");
}

/* What one side says against the rest: its promise, what the others got, and the names. */
static void compare_side(const truce_register *r, group *u, const char *side)
{
  const owned_reckoning *o = u->o;
  truce__arena *arena = u->o->arena;
  const char *category = u->g->category;
  for (int pass = 0; pass < 2; pass++) {
    const truce_entry_kind kind = pass == 0 ? TRUCE_ENTRY_HANDED_OVER : TRUCE_ENTRY_RECEIVED;
    bool counted = false, named = false;
    const uint64_t says = sum(o->tallies, o->tally_count, side, kind, false, category, &counted);
    const uint64_t names = sum(o->tallies, o->tally_count, side, kind, true, category, &named);
    if (counted)
      compare(u, "named", side, told(arena, kind, side, false), told(arena, kind, side, true), says,
              names);
    if (pass == 1 || (!counted && !named))
      continue;
    bool promised = false, received = false;
    const uint64_t promise =
        sum(o->tallies, o->tally_count, side, TRUCE_ENTRY_PROMISED, false, category, &promised);
    const uint64_t gave = counted ? says : names;
    if (promised)
      compare(u, "promised", side, told(arena, TRUCE_ENTRY_PROMISED, side, false),
              told(arena, kind, side, !counted), promise, gave);
    const char *other = r->side_count != 2 ? NULL : r->sides[strcmp(r->sides[0], side) == 0];
    if (other == NULL)
      continue;
    uint64_t got =
        sum(o->tallies, o->tally_count, other, TRUCE_ENTRY_RECEIVED, !counted, category, &received);
    if (received || !counted)
      compare(u, "received", side, told(arena, kind, side, !counted),
              told(arena, TRUCE_ENTRY_RECEIVED, other, !counted), gave, got);
  }
}

/* With a promise and nothing handed over yet, that is the difference. */
static void compare_promises(const truce_register *r, group *u)
{
  for (size_t k = 0; k < r->side_count; k++) {
    bool promised = false, gave = false;
    const uint64_t promise = sum(u->o->tallies, u->o->tally_count, r->sides[k],
                                 TRUCE_ENTRY_PROMISED, false, u->g->category, &promised);
    for (int named = 0; named < 2; named++)
      (void)sum(u->o->tallies, u->o->tally_count, r->sides[k], TRUCE_ENTRY_HANDED_OVER, named == 1,
                u->g->category, &gave);
    if (promised && !gave)
      compare(u, "promised", r->sides[k],
              told(u->o->arena, TRUCE_ENTRY_PROMISED, r->sides[k], false),
              told(u->o->arena, TRUCE_ENTRY_HANDED_OVER, r->sides[k], false), promise, 0);
  }
}

/* With more than two sides nobody knows who got what from whom: the sums are compared. */
static void compare_sums(group *u)
{
  bool gave = false, got = false;
  const uint64_t given = sum(u->o->tallies, u->o->tally_count, NULL, TRUCE_ENTRY_HANDED_OVER, false,
                             u->g->category, &gave);
  const uint64_t taken = sum(u->o->tallies, u->o->tally_count, NULL, TRUCE_ENTRY_RECEIVED, false,
                             u->g->category, &got);
  if (gave && got)
    compare(u, "received", "", told(u->o->arena, TRUCE_ENTRY_HANDED_OVER, "all", false),
            told(u->o->arena, TRUCE_ENTRY_RECEIVED, "all", false), given, taken);
}

static bool put_group(const truce_register *r, owned_reckoning *o, const char *category)
{
  enum { A_SIDE = 5 };
  truce_side_count *counts = truce__arena_alloc(o->arena, o->tally_count + 1, sizeof *counts);
  truce_difference *differences =
      truce__arena_alloc(o->arena, A_SIDE * r->side_count + 1, sizeof *differences);
  if (counts == NULL || differences == NULL ||
      !truce__reserve((void **)&o->list, &o->capacity, o->all.count + 1, sizeof *o->list))
    return false;
  truce_reckoning *g = &o->list[o->all.count++];
  *g = (truce_reckoning){.about = o->about, .category = category, .counts = counts};
  for (size_t k = 0; k < o->tally_count; k++) {
    const tally *t = &o->tallies[k];
    if (strcmp(t->category, category) == 0 || (category[0] == '\0' && t->c.named))
      counts[g->count_count++] = t->c;
  }
  group u = {.o = o, .g = g, .differences = differences};
  for (size_t k = 0; k < r->side_count; k++)
    compare_side(r, &u, r->sides[k]);
  compare_promises(r, &u);
  if (r->side_count > 2)
    compare_sums(&u);
  g->differences = differences;
  g->difference_count = u.count;
  return !truce__arena_failed(o->arena);
}

/* Ends an `about`: a group for each category that somebody counts; for names that nobody counts by
 * category, one too, unless there is a count of all. */
static bool end_about(const truce_register *r, owned_reckoning *o)
{
  bool of_all = false;
  for (size_t k = 0; k < o->tally_count; k++)
    of_all = of_all || (!o->tallies[k].c.named && o->tallies[k].category[0] == '\0');
  for (size_t k = 0; k < o->tally_count; k++) {
    const char *category = o->tallies[k].category;
    bool done = false;
    if (o->tallies[k].c.named && of_all) {
      bool counted = false;
      for (size_t n = 0; n < o->tally_count; n++)
        counted =
            counted || (!o->tallies[n].c.named && strcmp(o->tallies[n].category, category) == 0);
      if (!counted)
        continue;
    }
    for (size_t n = 0; n < k; n++)
      done = done || strcmp(o->tallies[n].category, category) == 0;
    if (!done && !put_group(r, o, category))
      return false;
  }
  o->tally_count = o->reason_count = 0;
  return true;
}

/* ---- Reading ---- */

static bool add_tally(owned_reckoning *o, const truce_entry *e, const char *category, bool named)
{
  const uint64_t count = named ? 1 : e->count;
  const char *side = e->texts[TRUCE_ENTRY_SIDE];
  for (size_t k = 0; k < o->tally_count; k++) {
    tally *t = &o->tallies[k];
    if (t->c.kind == e->kind && t->c.named == named && strcmp(t->c.side, side) == 0 &&
        strcmp(t->category, category) == 0) {
      t->c.count += count;
      return true;
    }
  }
  if (!truce__reserve((void **)&o->tallies, &o->tallies_capacity, o->tally_count + 1,
                      sizeof *o->tallies))
    return false;
  o->tallies[o->tally_count++] =
      (tally){.c = {truce__arena_string(o->arena, side), e->kind, named, count},
              .category = truce__arena_string(o->arena, category)};
  return !truce__arena_failed(o->arena);
}

static bool add_reason(owned_reckoning *o, truce_entry e)
{
  if (!truce__reserve((void **)&o->reasons, &o->reasons_capacity, o->reason_count + 1,
                      sizeof *o->reasons) ||
      !truce__keep_entry(o->arena, &e))
    return false;
  o->reasons[o->reason_count++] =
      (reason){e.texts[TRUCE_ENTRY_FIELD], e.texts[TRUCE_ENTRY_CATEGORY], e.texts[TRUCE_ENTRY_SIDE],
               e.texts[TRUCE_ENTRY_DETAIL]};
  return true;
}

static bool take(const truce_register *r, owned_reckoning *o, const truce__entry_row *row,
                 unsigned category)
{
  const truce_entry *e = &row->entry;
  const char *about = e->texts[TRUCE_ENTRY_ABOUT];
  const bool move = e->kind == TRUCE_ENTRY_PROMISED || e->kind == TRUCE_ENTRY_HANDED_OVER ||
                    e->kind == TRUCE_ENTRY_RECEIVED;
  if (row->damaged || about == NULL || (!move && e->kind != TRUCE_ENTRY_EXPLAINED) ||
      (move && e->texts[TRUCE_ENTRY_SIDE] == NULL))
    return true;
  if (o->about == NULL || strcmp(o->about, about) != 0) {
    if (!end_about(r, o) || (o->about = truce__arena_string(o->arena, about)) == NULL)
      return false;
  }
  if (!move)
    return e->texts[TRUCE_ENTRY_FIELD] == NULL || e->texts[TRUCE_ENTRY_DETAIL] == NULL ||
           add_reason(o, *e);
  const bool named = row->subject != 0;
  const char *of = e->texts[TRUCE_ENTRY_CATEGORY];
  if (named)
    of = truce_law_category_id(
        (truce_law_category)(category < TRUCE_LAW_CATEGORIES ? category : TRUCE_LAW_UNKNOWN));
  return add_tally(o, e, of != NULL ? of : "", named);
}

static truce_status read_abouts(truce_register *r, owned_reckoning *o)
{
  enum { CATEGORY = 23 };
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_ENTRIES_ABOUT);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    if (!take(r, o, &row, (unsigned)sqlite3_column_int(rows, CATEGORY)))
      return TRUCE_NO_MEMORY;
  }
  if (code != SQLITE_DONE)
    return truce__sql_failed(r);
  return end_about(r, o) ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static truce_status count_standings(truce_register *r, truce_reconciliation *all)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    uint64_t number;
    truce__stand s;
    truce__read_stand(rows, &number, &s);
    if (s.same_as != 0 || s.kind == TRUCE_PART || s.standing >= TRUCE_STANDINGS)
      continue;
    if (s.kind == TRUCE_BAG) {
      all->bags[s.standing]++;
      continue;
    }
    all->persons++;
    if (!s.dead)
      all->standing[s.standing]++;
    all->dead += s.dead;
    all->identified += s.dead && s.remains != 0;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

truce_status truce_register_reconcile(truce_register *r, truce_reconciliation **reconciliation,
                                      truce_diagnostics *diagnostics)
{
  owned_reckoning *o = calloc(1, sizeof *o);
  if (o == NULL || (o->arena = truce__arena_new()) == NULL) {
    free(o);
    return TRUCE_NO_MEMORY;
  }
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = read_abouts(r, o);
    if (status == TRUCE_OK)
      status = count_standings(r, &o->all);
    status = truce__register_end(r, status);
  }
  o->all.reckonings = o->list;
  if (status == TRUCE_OK)
    *reconciliation = &o->all;
  else
    truce_reconciliation_free(&o->all);
  return status;
}
