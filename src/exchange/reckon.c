/* What was promised, handed over and received: both sides' counts next to the persons by name, from
 * whatever entries there are. register_reckon.c takes them from a register. */
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

struct truce__reckoning {
  truce_reconciliation all; /* first, so that truce_reconciliation_free finds the rest */
  truce__arena *arena;
  const char *const *sides;
  size_t side_count;
  bool counts_only; /* there is no register that could have names */
  truce_reckoning *list;
  size_t capacity;
  truce_flow_point *flow;
  size_t flow_capacity;
  truce_waiting *waiting;
  size_t waiting_capacity;
  /* of the `about` being read */
  const char *about;
  tally *tallies;
  size_t tally_count, tallies_capacity;
  reason *reasons;
  size_t reason_count, reasons_capacity;
};

void truce_reconciliation_free(truce_reconciliation *reconciliation)
{
  if (reconciliation == NULL)
    return;
  truce__reckoning_free((truce__reckoning *)reconciliation);
}

void truce__reckoning_free(truce__reckoning *o)
{
  if (o == NULL)
    return;
  free(o->list);
  free(o->flow);
  free(o->waiting);
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
  truce__reckoning *o;
  truce_reckoning *g;
  truce_difference *differences;
  size_t count;
} group;

static const char *explanation(const truce__reckoning *o, const char *field, const char *category,
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
static void compare_side(group *u, const char *side)
{
  const truce__reckoning *o = u->o;
  truce__arena *arena = u->o->arena;
  const char *category = u->g->category;
  for (int pass = 0; pass < 2; pass++) {
    const truce_entry_kind kind = pass == 0 ? TRUCE_ENTRY_HANDED_OVER : TRUCE_ENTRY_RECEIVED;
    bool counted = false, named = false;
    const uint64_t says = sum(o->tallies, o->tally_count, side, kind, false, category, &counted);
    const uint64_t names = sum(o->tallies, o->tally_count, side, kind, true, category, &named);
    if (counted && !o->counts_only)
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
    const char *other = o->side_count != 2 ? NULL : o->sides[strcmp(o->sides[0], side) == 0];
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
static void compare_promises(group *u)
{
  for (size_t k = 0; k < u->o->side_count; k++) {
    bool promised = false, gave = false;
    const uint64_t promise = sum(u->o->tallies, u->o->tally_count, u->o->sides[k],
                                 TRUCE_ENTRY_PROMISED, false, u->g->category, &promised);
    for (int named = 0; named < 2; named++)
      (void)sum(u->o->tallies, u->o->tally_count, u->o->sides[k], TRUCE_ENTRY_HANDED_OVER,
                named == 1, u->g->category, &gave);
    if (promised && !gave)
      compare(u, "promised", u->o->sides[k],
              told(u->o->arena, TRUCE_ENTRY_PROMISED, u->o->sides[k], false),
              told(u->o->arena, TRUCE_ENTRY_HANDED_OVER, u->o->sides[k], false), promise, 0);
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

static bool put_group(truce__reckoning *o, const char *category)
{
  enum { A_SIDE = 5 };
  truce_side_count *counts = truce__arena_alloc(o->arena, o->tally_count + 1, sizeof *counts);
  truce_difference *differences =
      truce__arena_alloc(o->arena, A_SIDE * o->side_count + 1, sizeof *differences);
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
  for (size_t k = 0; k < o->side_count; k++)
    compare_side(&u, o->sides[k]);
  compare_promises(&u);
  if (o->side_count > 2)
    compare_sums(&u);
  g->differences = differences;
  g->difference_count = u.count;
  return !truce__arena_failed(o->arena);
}

/* Ends an `about`: a group for each category that somebody counts; for names that nobody counts by
 * category, one too, unless there is a count of all. */
static bool end_about(truce__reckoning *o)
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
    if (!done && !put_group(o, category))
      return false;
  }
  o->tally_count = o->reason_count = 0;
  return true;
}

/* ---- Reading ---- */

static bool add_tally(truce__reckoning *o, const truce_entry *e, const char *category, bool named)
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

static bool add_reason(truce__reckoning *o, truce_entry e)
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

bool truce__reckoning_take(truce__reckoning *o, const truce_entry *e, bool named,
                           const char *category)
{
  const char *about = e->texts[TRUCE_ENTRY_ABOUT], *of = e->texts[TRUCE_ENTRY_CATEGORY];
  const bool move = e->kind == TRUCE_ENTRY_PROMISED || e->kind == TRUCE_ENTRY_HANDED_OVER ||
                    e->kind == TRUCE_ENTRY_RECEIVED;
  if (about == NULL || (!move && e->kind != TRUCE_ENTRY_EXPLAINED) ||
      (move && e->texts[TRUCE_ENTRY_SIDE] == NULL))
    return true;
  if (o->about == NULL || strcmp(o->about, about) != 0) {
    if (!end_about(o) || (o->about = truce__arena_string(o->arena, about)) == NULL)
      return false;
  }
  if (!move)
    return e->texts[TRUCE_ENTRY_FIELD] == NULL || e->texts[TRUCE_ENTRY_DETAIL] == NULL ||
           add_reason(o, *e);
  of = named ? category : of;
  return add_tally(o, e, of != NULL ? of : "", named);
}

/* ---- Flow and standings ---- */

bool truce__is_remains(const char *category)
{
  return category != NULL && strcmp(category, truce_law_category_id(TRUCE_LAW_REMAINS)) == 0;
}

bool truce__reckoning_flow(truce__reckoning *o, truce_flow_point point)
{
  if (!truce__reserve((void **)&o->flow, &o->flow_capacity, o->all.flow_count + 1, sizeof *o->flow))
    return false;
  point.side = truce__arena_string(o->arena, point.side != NULL ? point.side : "");
  o->flow[o->all.flow_count++] = point;
  return point.side != NULL;
}

static int by_stage(const truce_flow_point *a, const truce_flow_point *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  const int sides = strcmp(a->side, b->side);
  if (sides != 0)
    return sides;
  return a->named != b->named ? (int)a->named - (int)b->named : (int)a->remains - (int)b->remains;
}

static int by_stage_and_day(const void *a, const void *b)
{
  const truce_flow_point *x = a, *y = b;
  const int stage = by_stage(x, y);
  return stage != 0 ? stage : (x->day > y->day) - (x->day < y->day);
}

/* Points of one day become one, and totals run. */
static void add_up(truce__reckoning *o)
{
  size_t kept = 0;
  if (o->all.flow_count > 0)
    qsort(o->flow, o->all.flow_count, sizeof *o->flow, by_stage_and_day);
  for (size_t k = 0; k < o->all.flow_count; k++) {
    truce_flow_point *last = kept > 0 ? &o->flow[kept - 1] : NULL;
    if (last != NULL && by_stage_and_day(last, &o->flow[k]) == 0) {
      last->count += o->flow[k].count;
      last->total += o->flow[k].count;
      continue;
    }
    o->flow[kept] = o->flow[k];
    o->flow[kept].total = o->flow[k].count;
    if (last != NULL && by_stage(last, &o->flow[k]) == 0)
      o->flow[kept].total += last->total;
    kept++;
  }
  o->all.flow_count = kept;
}

static bool wait_more(truce__reckoning *o, const char *holder, const truce__stand *s)
{
  const truce_law_category category =
      s->category < TRUCE_LAW_CATEGORIES ? (truce_law_category)s->category : TRUCE_LAW_UNKNOWN;
  size_t k = 0;
  while (k < o->all.waiting_count &&
         (o->waiting[k].holder != holder || o->waiting[k].category != category))
    k++;
  if (k == o->all.waiting_count) {
    if (!truce__reserve((void **)&o->waiting, &o->waiting_capacity, k + 1, sizeof *o->waiting))
      return false;
    o->waiting[o->all.waiting_count++] =
        (truce_waiting){.holder = holder, .category = category, .since = TRUCE_NO_DAY};
  }
  truce_waiting *w = &o->waiting[k];
  w->count++;
  w->grave += s->law == TRUCE_LAW_GC3_109 || s->law == TRUCE_LAW_GC3_110;
  if (s->since != TRUCE_NO_DAY && (w->since == TRUCE_NO_DAY || s->since < w->since))
    w->since = s->since;
  return true;
}

bool truce__reckoning_stand(truce__reckoning *o, const truce__stand *s)
{
  truce_reconciliation *all = &o->all;
  if (s->same_as != 0 || s->kind == TRUCE_PART || s->standing >= TRUCE_STANDINGS)
    return true;
  if (s->kind == TRUCE_BAG) {
    all->bags[s->standing]++;
    return true;
  }
  all->persons++;
  if (!s->dead)
    all->standing[s->standing]++;
  all->dead += s->dead;
  all->identified += s->dead && s->remains != 0;
  const bool waits = !s->dead && s->standing == TRUCE_STANDING_HELD && s->holder >= 0 &&
                     (size_t)s->holder < o->side_count;
  return !waits || wait_more(o, o->sides[s->holder], s);
}

static int by_holder(const void *a, const void *b)
{
  const truce_waiting *x = a, *y = b;
  const int holders = strcmp(x->holder, y->holder);
  return holders != 0 ? holders : (int)x->category - (int)y->category;
}

/* ---- All of it ---- */

truce__reckoning *truce__reckoning_new(const char *const *sides, size_t side_count)
{
  truce__reckoning *o = calloc(1, sizeof *o);
  if (o == NULL || (o->arena = truce__arena_new()) == NULL) {
    free(o);
    return NULL;
  }
  o->side_count = side_count;
  const char **kept = truce__arena_alloc(o->arena, side_count, sizeof *kept);
  for (size_t k = 0; kept != NULL && k < side_count; k++)
    kept[k] = truce__arena_string(o->arena, sides[k]);
  o->sides = kept;
  if (!truce__arena_failed(o->arena))
    return o;
  truce__reckoning_free(o);
  return NULL;
}

truce_reconciliation *truce__reckoning_end(truce__reckoning *o)
{
  if (!end_about(o))
    return NULL;
  add_up(o);
  if (o->all.waiting_count > 0)
    qsort(o->waiting, o->all.waiting_count, sizeof *o->waiting, by_holder);
  o->all.reckonings = o->list;
  o->all.flow = o->flow;
  o->all.waiting = o->waiting;
  return &o->all;
}

static int by_about(const void *a, const void *b)
{
  const truce_entry *x = *(const truce_entry *const *)a, *y = *(const truce_entry *const *)b;
  const int abouts = strcmp(x->texts[TRUCE_ENTRY_ABOUT], y->texts[TRUCE_ENTRY_ABOUT]);
  return abouts != 0 ? abouts : (x->line > y->line) - (x->line < y->line);
}

truce_status truce_reckon_counts(const truce_entries *counts, const char *const *sides,
                                 size_t side_count, truce_reconciliation **reconciliation)
{
  truce__reckoning *o = truce__reckoning_new(sides, side_count);
  const truce_entry **order = truce__array(counts->count, sizeof *order);
  bool good = o != NULL && order != NULL;
  size_t kept = 0;
  if (good)
    o->counts_only = true;
  for (size_t k = 0; good && k < counts->count; k++) {
    const truce_entry *e = &counts->entries[k];
    if (e->texts[TRUCE_ENTRY_ABOUT] != NULL)
      order[kept++] = e;
    if (e->has_count && e->day != TRUCE_NO_DAY)
      good = truce__reckoning_flow(
          o, (truce_flow_point){.kind = e->kind,
                                .side = e->texts[TRUCE_ENTRY_SIDE],
                                .remains = truce__is_remains(e->texts[TRUCE_ENTRY_CATEGORY]),
                                .day = e->day,
                                .count = e->count});
  }
  if (good && kept > 0)
    qsort(order, kept, sizeof *order, by_about);
  for (size_t k = 0; good && k < kept; k++)
    good = truce__reckoning_take(o, order[k], false, NULL);
  free(order);
  truce_reconciliation *made = good ? truce__reckoning_end(o) : NULL;
  if (made == NULL) {
    truce__reckoning_free(o);
    return TRUCE_NO_MEMORY;
  }
  *reconciliation = made;
  return TRUCE_OK;
}
