/* What was promised, handed over and received: both sides' counts next to the persons by name, from
 * whatever entries there are. register_reckon.c takes them from a register. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reckon_internal.h"

void truce_reconciliation_free(truce_reconciliation *reconciliation)
{
  if (reconciliation == NULL)
    return;
  truce__reckoning_free((truce__reckoning *)reconciliation);
}

/* Drops what was read of an `about`. */
static void forget(truce__reckoning *o)
{
  for (size_t k = 0; k < o->tally_count; k++)
    free(o->tallies[k].acts);
  o->tally_count = o->reason_count = o->dispute_count = 0;
}

void truce__reckoning_free(truce__reckoning *o)
{
  if (o == NULL)
    return;
  free(o->list);
  free(o->flow);
  free(o->held.list);
  free(o->underway.list);
  free(o->people);
  forget(o);
  free(o->tallies);
  free(o->reasons);
  free(o->disputes);
  free(o->idle);
  truce__arena_free(o->arena);
  free(o);
}

/* ---- Groups ---- */

static bool stands(const truce__tally *t)
{
  for (size_t k = 0; k < t->count; k++) {
    if (truce__in_force(&t->acts[k], TRUCE__NOW))
      return true;
  }
  return false;
}

/* Whether numbers of no category, or persons of one that is not known, are to be set against those
 * of others: then there is a group of all. */
static bool needs_all(const truce__reckoning *o)
{
  bool of_all = false, unknown = false, counted = false;
  for (size_t k = 0; k < o->tally_count; k++) {
    const truce__tally *t = &o->tallies[k];
    const bool no_category = t->category[0] == '\0';
    const bool loose =
        no_category || strcmp(t->category, truce_law_category_id(TRUCE_LAW_UNKNOWN)) == 0;
    if (!stands(t))
      continue;
    of_all = of_all || no_category;
    unknown = unknown || loose;
    counted = counted || (!loose && !t->named);
  }
  return of_all || (unknown && counted);
}

bool truce__is_counted(const truce__reckoning *o, const char *category)
{
  for (size_t k = 0; k < o->tally_count; k++) {
    const truce__tally *t = &o->tallies[k];
    if (!t->named && stands(t) && strcmp(t->category, category) == 0)
      return true;
  }
  return false;
}

/* Whether the tally is the first of a category that has a group of its own. */
static bool begins(const truce__reckoning *o, size_t k, bool all)
{
  const truce__tally *t = &o->tallies[k];
  if (!stands(t))
    return false;
  for (size_t n = 0; n < k; n++) {
    if (stands(&o->tallies[n]) && strcmp(o->tallies[n].category, t->category) == 0)
      return false;
  }
  return !all || truce__is_counted(o, t->category);
}

static bool put_group(truce__reckoning *o, const char *category)
{
  return truce__reserve((void **)&o->list, &o->capacity, o->all.count + 1, sizeof *o->list) &&
         truce__reckon_group(o, category);
}

/* Each dispute goes to the group of its category, else to the first of the `about`. */
static bool put_disputes(truce__reckoning *o, size_t first)
{
  for (size_t g = first; g < o->all.count; g++) {
    truce_dispute *list = truce__arena_alloc(o->arena, o->dispute_count + 1, sizeof *list);
    if (list == NULL)
      return false;
    for (size_t k = 0; k < o->dispute_count; k++) {
      const truce_dispute *d = &o->disputes[k];
      size_t at = first;
      for (size_t n = first; d->category != NULL && n < o->all.count; n++) {
        if (strcmp(o->list[n].category, d->category) == 0)
          at = n;
      }
      if (at == g)
        list[o->list[g].dispute_count++] = *d;
    }
    o->list[g].disputes = list;
  }
  o->all.disputed += o->dispute_count;
  return true;
}

/* Explanations of which there is no such difference. That nobody is entered by name is none, but
 * may be explained. */
static bool put_idle(truce__reckoning *o, size_t first)
{
  const bool unnamed = o->all.count > first && o->list[first].unnamed;
  for (size_t k = 0; k < o->reason_count; k++) {
    const truce__reason *why = &o->reasons[k];
    if (why->used || (unnamed && strcmp(why->field, "named") == 0))
      continue;
    if (!truce__reserve((void **)&o->idle, &o->idle_capacity, o->all.idle_count + 1,
                        sizeof *o->idle))
      return false;
    o->idle[o->all.idle_count++] =
        (truce_idle){.entry = why->entry, .line = why->line, .about = o->about};
  }
  return true;
}

/* Ends an `about`: a group for each category that somebody counts, and for names that nobody counts
 * by category. */
static bool end_about(truce__reckoning *o)
{
  const size_t first = o->all.count;
  const bool all = needs_all(o);
  bool good = true, done = !all;
  for (size_t k = 0; k < o->tally_count && good; k++) {
    if (!begins(o, k, all))
      continue;
    done = done || o->tallies[k].category[0] == '\0';
    good = put_group(o, o->tallies[k].category);
  }
  if (good && (!done || (o->dispute_count > 0 && o->all.count == first)))
    good = put_group(o, "");
  good = good && put_disputes(o, first) && put_idle(o, first);
  forget(o);
  return good;
}

/* ---- Reading ---- */

static truce__tally *find_tally(truce__reckoning *o, const truce_entry *e, const char *category,
                                bool named)
{
  const char *side = e->texts[TRUCE_ENTRY_SIDE];
  for (size_t k = 0; k < o->tally_count; k++) {
    truce__tally *t = &o->tallies[k];
    if (t->kind == e->kind && t->named == named && strcmp(t->side, side) == 0 &&
        strcmp(t->category, category) == 0)
      return t;
  }
  if (!truce__reserve((void **)&o->tallies, &o->tallies_capacity, o->tally_count + 1,
                      sizeof *o->tallies))
    return NULL;
  truce__tally made = {.kind = e->kind,
                       .named = named,
                       .side = truce__arena_string(o->arena, side),
                       .category = truce__arena_string(o->arena, category)};
  if (truce__arena_failed(o->arena))
    return NULL;
  o->tallies[o->tally_count] = made;
  return &o->tallies[o->tally_count++];
}

static bool add_act(truce__reckoning *o, const truce_entry *e, const truce__reckoned *of)
{
  const char *category = of->person != NULL ? of->category : e->texts[TRUCE_ENTRY_CATEGORY];
  truce__tally *t = find_tally(o, e, category != NULL ? category : "", of->person != NULL);
  if (t == NULL || !truce__reserve((void **)&t->acts, &t->capacity, t->count + 1, sizeof *t->acts))
    return false;
  t->acts[t->count++] = (truce__act){.count = of->person != NULL ? 1 : e->count,
                                     .person = of->person,
                                     .from = e->number,
                                     .until = of->until};
  if (of->person != NULL && of->until == 0)
    of->person->counted = true;
  return true;
}

static bool add_reason(truce__reckoning *o, truce_entry e, uint64_t after)
{
  if (e.texts[TRUCE_ENTRY_FIELD] == NULL || e.texts[TRUCE_ENTRY_DETAIL] == NULL)
    return true;
  if (!truce__reserve((void **)&o->reasons, &o->reasons_capacity, o->reason_count + 1,
                      sizeof *o->reasons) ||
      !truce__keep_entry(o->arena, &e))
    return false;
  o->reasons[o->reason_count++] = (truce__reason){.field = e.texts[TRUCE_ENTRY_FIELD],
                                                  .category = e.texts[TRUCE_ENTRY_CATEGORY],
                                                  .side = e.texts[TRUCE_ENTRY_SIDE],
                                                  .words = e.texts[TRUCE_ENTRY_DETAIL],
                                                  .entry = e.number,
                                                  .after = after,
                                                  .line = e.line};
  return true;
}

static bool add_dispute(truce__reckoning *o, truce_entry e)
{
  if (!truce__reserve((void **)&o->disputes, &o->disputes_capacity, o->dispute_count + 1,
                      sizeof *o->disputes) ||
      !truce__keep_entry(o->arena, &e))
    return false;
  o->disputes[o->dispute_count++] = (truce_dispute){.entry = e.number,
                                                    .day = e.day,
                                                    .subject = e.texts[TRUCE_ENTRY_SUBJECT],
                                                    .side = e.texts[TRUCE_ENTRY_SIDE],
                                                    .category = e.texts[TRUCE_ENTRY_CATEGORY],
                                                    .author = e.texts[TRUCE_ENTRY_AUTHOR],
                                                    .detail = e.texts[TRUCE_ENTRY_DETAIL]};
  return true;
}

bool truce__reckoning_take(truce__reckoning *o, const truce_entry *e, const truce__reckoned *of)
{
  const char *about = e->texts[TRUCE_ENTRY_ABOUT];
  const bool move = e->kind == TRUCE_ENTRY_PROMISED || e->kind == TRUCE_ENTRY_HANDED_OVER ||
                    e->kind == TRUCE_ENTRY_RECEIVED;
  const bool dispute = e->kind == TRUCE_ENTRY_DISPUTED;
  if ((!move && !dispute && e->kind != TRUCE_ENTRY_EXPLAINED) ||
      (about == NULL && (dispute || (move && of->person == NULL))) ||
      (move && e->texts[TRUCE_ENTRY_SIDE] == NULL))
    return true;
  if (about == NULL)
    about = ""; /* no promise is named */
  if (o->about == NULL || strcmp(o->about, about) != 0) {
    if (!end_about(o) || (o->about = truce__arena_string(o->arena, about)) == NULL)
      return false;
  }
  if (move)
    return add_act(o, e, of);
  if (of->until != 0)
    return true; /* another entry took its place */
  return dispute ? add_dispute(o, *e) : add_reason(o, *e, of->after);
}

truce__named *truce__reckoning_person(truce__reckoning *o, uint64_t number, const char *reference,
                                      uint64_t settled)
{
  truce__named *made = truce__arena_alloc(o->arena, 1, sizeof *made);
  if (made == NULL || !truce__reserve((void **)&o->people, &o->people_capacity, o->people_count + 1,
                                      sizeof(truce__named *)))
    return NULL;
  *made = (truce__named){.person = {.reference = truce__arena_string(o->arena, reference)},
                         .number = number,
                         .settled = settled};
  o->people[o->people_count++] = made;
  return made->person.reference != NULL ? made : NULL;
}

truce__named *const *truce__reckoning_people(truce_reconciliation *all, size_t *count,
                                             truce__arena **arena)
{
  const truce__reckoning *o = (const truce__reckoning *)all;
  *count = o->people_count;
  *arena = o->arena;
  return o->people;
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

/* One more of those of a side and category, in one of the two lists. */
static bool wait_more(truce__queue *q, const char *side, const truce__stand *s)
{
  const truce_law_category category =
      s->category < TRUCE_LAW_CATEGORIES ? (truce_law_category)s->category : TRUCE_LAW_UNKNOWN;
  size_t k = 0;
  while (k < q->count && (q->list[k].holder != side || q->list[k].category != category))
    k++;
  if (k == q->count) {
    if (!truce__reserve((void **)&q->list, &q->capacity, k + 1, sizeof *q->list))
      return false;
    q->list[q->count++] =
        (truce_waiting){.holder = side, .category = category, .since = TRUCE_NO_DAY};
  }
  truce_waiting *w = &q->list[k];
  w->count++;
  w->grave += truce__is_grave(s->law);
  if (s->since != TRUCE_NO_DAY && (w->since == TRUCE_NO_DAY || s->since < w->since))
    w->since = s->since;
  return true;
}

static int by_holder(const void *a, const void *b)
{
  const truce_waiting *x = a, *y = b;
  const int holders = strcmp(x->holder, y->holder);
  return holders != 0 ? holders : (int)x->category - (int)y->category;
}

static const truce_waiting *order_queue(const truce__queue *q, size_t *count)
{
  if (q->count > 0)
    qsort(q->list, q->count, sizeof *q->list, by_holder);
  *count = q->count;
  return q->list;
}

static bool is_side(const truce__reckoning *o, int side)
{
  return side >= 0 && (size_t)side < o->side_count;
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
  if (s->dead)
    return true;
  if (s->standing == TRUCE_STANDING_HELD && is_side(o, s->holder))
    return wait_more(&o->held, o->sides[s->holder], s);
  return s->standing != TRUCE_STANDING_UNDERWAY || !is_side(o, s->giver) ||
         wait_more(&o->underway, o->sides[s->giver], s);
}

void truce__reckoning_listed(truce__reckoning *o, const truce__listed *l)
{
  if (l->standing >= TRUCE_STANDINGS)
    return;
  o->linked = o->linked || (l->listers & (l->listers - 1)) != 0;
  for (size_t k = 0; k < o->side_count; k++) {
    truce_seeking *side = &o->seeking[k];
    if ((l->seekers >> k & 1) != 0) {
      side->sought++;
      if (l->dead)
        side->sought_dead++;
      else
        side->sought_standing[l->standing]++;
    }
    if (!l->dead && l->standing == TRUCE_STANDING_HELD && l->holder == (int)k) {
      side->held++;
      side->held_sought += (l->seekers & ~(1u << k)) != 0;
    }
  }
}

/* Whether those missing and those held by another side may be the same people, of whom nobody has
 * said so. */
static bool unlinked(const truce__reckoning *o)
{
  bool found = false;
  for (size_t k = 0; k < o->side_count && !o->linked; k++) {
    for (size_t n = 0; n < o->side_count; n++)
      found = found || (n != k && o->seeking[k].sought_standing[TRUCE_STANDING_MISSING] > 0 &&
                        o->seeking[n].held > 0);
  }
  return found;
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
  o->seeking = truce__arena_alloc(o->arena, side_count, sizeof *o->seeking);
  o->all.last_day = o->all.recorded_day = TRUCE_NO_DAY;
  if (!truce__arena_failed(o->arena)) {
    for (size_t k = 0; k < side_count; k++)
      o->seeking[k] = (truce_seeking){.side = kept[k]};
    return o;
  }
  truce__reckoning_free(o);
  return NULL;
}

void truce__reckoning_days(truce__reckoning *o, int32_t last, int32_t recorded)
{
  o->all.last_day = last;
  o->all.recorded_day = recorded;
}

/* Forgets whom only entries name that count no more. */
static void keep_counted(truce__reckoning *o)
{
  size_t kept = 0;
  for (size_t k = 0; k < o->people_count; k++) {
    if (o->people[k]->counted)
      o->people[kept++] = o->people[k];
  }
  o->people_count = kept;
}

truce_reconciliation *truce__reckoning_end(truce__reckoning *o)
{
  if (!end_about(o))
    return NULL;
  keep_counted(o);
  add_up(o);
  o->all.reckonings = o->list;
  const truce_named_person **named = truce__arena_alloc(o->arena, o->people_count, sizeof *named);
  for (size_t k = 0; named != NULL && k < o->people_count; k++)
    named[k] = &o->people[k]->person;
  o->all.named = named;
  o->all.named_count = o->people_count;
  o->all.flow = o->flow;
  o->all.idle = o->idle;
  o->all.waiting = order_queue(&o->held, &o->all.waiting_count);
  o->all.underway = order_queue(&o->underway, &o->all.underway_count);
  o->all.seeking = o->seeking;
  o->all.seeking_count = o->counts_only ? 0 : o->side_count;
  o->all.unlinked = unlinked(o);
  return named != NULL ? &o->all : NULL;
}
