/* Numbers that ought to agree: a side's promise with what it says it handed over, that with what
 * the other side says it received, and each count with the names behind it; names with names person
 * by person. An explanation stands for the numbers it was given for, so a difference is looked at
 * again as it was then. */
#include <stdlib.h>
#include <string.h>

#include "reckon_internal.h"

/* What a side says of one kind, as a count or by name, in the category of the group. */
typedef struct figure {
  truce_entry_kind kind;
  const char *side; /* NULL: all of them */
  bool named;
  bool told;             /* something is entered here */
  bool elsewhere, loose; /* not here: in another category; in none that is known */
  uint64_t count;
  const truce_named_person **persons; /* [count] if named, by number */
} figure;

/* All that one side says: [0] as counts, [1] by name. */
typedef struct account {
  figure promised[2], gave[2], got[2];
} account;

/* Two figures that ought to agree. */
typedef struct pair {
  const char *field, *side; /* of which explanations are about it; whose difference it is */
  const char *counts;       /* of persons: the field of the counts beside them; else NULL */
  const figure *a, *b;
} pair;

typedef struct group {
  truce__reckoning *o;
  truce_reckoning *g;
  truce_difference *differences;
  size_t count;
} group;

/* ---- Figures ---- */

static bool is_loose(const char *category)
{
  return category[0] == '\0' || strcmp(category, truce_law_category_id(TRUCE_LAW_UNKNOWN)) == 0;
}

static bool any_in_force(const truce__tally *t, uint64_t when)
{
  for (size_t k = 0; k < t->count; k++) {
    if (truce__in_force(&t->acts[k], when))
      return true;
  }
  return false;
}

static bool is_of(const truce__tally *t, const figure *f)
{
  return t->kind == f->kind && t->named == f->named &&
         (f->side == NULL || strcmp(t->side, f->side) == 0);
}

/* Whether only what is said of the very category counts. Promises by category beside one of all of
 * them are parts of it. */
static bool is_exact(const group *u, const figure *f, uint64_t when)
{
  if (u->g->category[0] != '\0')
    return true;
  for (size_t k = 0; k < u->o->tally_count && f->kind == TRUCE_ENTRY_PROMISED && !f->named; k++) {
    const truce__tally *t = &u->o->tallies[k];
    if (is_of(t, f) && t->category[0] == '\0' && any_in_force(t, when))
      return true;
  }
  return false;
}

static int by_number(const void *a, const void *b)
{
  const truce__named *x = *(const truce__named *const *)a, *y = *(const truce__named *const *)b;
  return (x->number > y->number) - (x->number < y->number);
}

/* Sorts persons; one who is promised twice is one. */
static void order_persons(figure *f)
{
  size_t kept = 0;
  if (f->count > 0)
    qsort(f->persons, (size_t)f->count, sizeof *f->persons, by_number);
  for (size_t k = 0; k < f->count; k++) {
    if (f->kind != TRUCE_ENTRY_PROMISED || kept == 0 || f->persons[kept - 1] != f->persons[k])
      f->persons[kept++] = f->persons[k];
  }
  f->count = kept;
}

/* Reads the figure as it stood after entry `when`. False if memory ran out. */
static bool read_figure(const group *u, figure *f, uint64_t when)
{
  const truce__reckoning *o = u->o;
  const bool exact = is_exact(u, f, when);
  size_t room = 0;
  for (size_t k = 0; k < o->tally_count; k++)
    room += f->named && is_of(&o->tallies[k], f) ? o->tallies[k].count : 0;
  if (f->named)
    f->persons = truce__arena_alloc(o->arena, room + 1, sizeof *f->persons);
  if (f->named && f->persons == NULL)
    return false;
  f->count = 0;
  for (size_t k = 0; k < o->tally_count; k++) {
    const truce__tally *t = &o->tallies[k];
    if (!is_of(t, f) || !any_in_force(t, when))
      continue;
    if (exact && strcmp(t->category, u->g->category) != 0) {
      f->elsewhere = true;
      f->loose = f->loose || is_loose(t->category);
      continue;
    }
    f->told = true;
    for (size_t n = 0; n < t->count; n++) {
      const truce__act *act = &t->acts[n];
      if (!truce__in_force(act, when))
        continue;
      if (f->named)
        f->persons[f->count] = &act->person->person;
      f->count += act->count;
    }
  }
  if (f->named)
    order_persons(f);
  return true;
}

static bool read_account(const group *u, account *a, const char *side)
{
  for (int named = 0; named < 2; named++) {
    a->promised[named] = (figure){.kind = TRUCE_ENTRY_PROMISED, .side = side, .named = named == 1};
    a->gave[named] = (figure){.kind = TRUCE_ENTRY_HANDED_OVER, .side = side, .named = named == 1};
    a->got[named] = (figure){.kind = TRUCE_ENTRY_RECEIVED, .side = side, .named = named == 1};
    if (!read_figure(u, &a->promised[named], TRUCE__NOW) ||
        !read_figure(u, &a->gave[named], TRUCE__NOW) || !read_figure(u, &a->got[named], TRUCE__NOW))
      return false;
  }
  return true;
}

/* Whether a side's count is to be had here: it gives one, or gives those of other categories alone,
 * which leaves none here. */
static bool counts(const figure *count, const figure *names)
{
  return count->told || (count->elsewhere && !count->loose && !names->told);
}

/* Those of `a` whom `b` has not; both are in order. False if memory ran out. */
static bool lacking(truce__arena *arena, const figure *a, const figure *b,
                    const truce_named_person *const **list, size_t *count)
{
  const truce_named_person **found = truce__arena_alloc(arena, (size_t)a->count + 1, sizeof *found);
  size_t at = 0;
  if (found == NULL)
    return false;
  *count = 0;
  for (size_t k = 0; k < a->count; k++) {
    while (at < b->count && by_number(&b->persons[at], &a->persons[k]) < 0)
      at++;
    if ((at == b->count || b->persons[at] != a->persons[k]) &&
        (*count == 0 || found[*count - 1] != a->persons[k]))
      found[(*count)++] = a->persons[k];
  }
  *list = found;
  return true;
}

/* Where no promise is named, whoever was handed over without one is no difference: only who was
 * promised is, if missing. */
static bool by_promise(const group *u, const figure *a)
{
  return u->o->about[0] == '\0' && a->kind == TRUCE_ENTRY_PROMISED;
}

/* ---- Explanations ---- */

static bool same_persons(const figure *a, const figure *b)
{
  return a->count == b->count &&
         (a->count == 0 ||
          memcmp(a->persons, b->persons, (size_t)a->count * sizeof *a->persons) == 0);
}

/* Whether somebody counted by name came into another category, or turned out to be another, since:
 * then it is not known what the numbers were. */
static bool resettled(const group *u, const figure *f, uint64_t since)
{
  for (size_t k = 0; k < u->o->tally_count && f->named; k++) {
    const truce__tally *t = &u->o->tallies[k];
    for (size_t n = 0; is_of(t, f) && n < t->count; n++) {
      if (truce__in_force(&t->acts[n], TRUCE__NOW) && t->acts[n].person->settled > since)
        return true;
    }
  }
  return false;
}

/* Whether the same persons of a promise were missing; `d` has those who are now. What the others
 * who were handed over are, is nothing to it. False in *good if memory ran out. */
static bool same_missing(const group *u, const truce_difference *d, const figure then[2],
                         bool *good)
{
  const truce_named_person *const *list;
  size_t count;
  *good = lacking(u->o->arena, &then[0], &then[1], &list, &count);
  return *good && count == d->missing_count[1] &&
         (count == 0 || memcmp(list, d->missing[1], count * sizeof *list) == 0);
}

/* Where nothing is told now, names may have been told then, which were compared in its place. */
static bool untold(const group *u, const figure *f, uint64_t then, bool *good)
{
  figure names = {.kind = f->kind, .side = f->side, .named = true};
  if (f->named || f->told || f->elsewhere)
    return true;
  *good = *good && read_figure(u, &names, then);
  return *good && !names.told && !resettled(u, &names, then);
}

/* Whether the explanation was given for these numbers; `then`: those it was given for. False in
 * *good if memory ran out. */
static bool fits(const group *u, const truce__reason *why, const truce_difference *d, const pair *q,
                 figure then[2], bool *good)
{
  const figure *a = q->a, *b = q->b;
  then[0] = *a;
  then[1] = *b;
  if (why->after == TRUCE__NOW)
    return true;
  then[0] = (figure){.kind = a->kind, .side = a->side, .named = a->named};
  then[1] = (figure){.kind = b->kind, .side = b->side, .named = b->named};
  *good = *good && read_figure(u, &then[0], why->after) && read_figure(u, &then[1], why->after);
  if (!*good)
    return false;
  if (by_promise(u, a))
    return same_persons(&then[0], a) && !resettled(u, a, why->after) &&
           same_missing(u, d, then, good);
  const bool by_person = a->named && b->named;
  return then[0].count == a->count && then[1].count == b->count &&
         (!by_person || (same_persons(&then[0], a) && same_persons(&then[1], b))) &&
         !resettled(u, a, why->after) && !resettled(u, b, why->after) &&
         untold(u, b, why->after, good);
}

/* Whether figures of persons, or counts, differed. False in *good if memory ran out. */
static bool differed(const group *u, const figure then[2], bool *good)
{
  const truce_named_person *const *list;
  size_t more[2] = {0};
  if (!then[0].named || !then[1].named)
    return then[0].count != then[1].count;
  *good = *good && lacking(u->o->arena, &then[0], &then[1], &list, &more[0]) &&
          lacking(u->o->arena, &then[1], &then[0], &list, &more[1]);
  return *good && (more[0] > 0 ||
                   (!by_promise(u, &then[0]) && (more[1] > 0 || then[0].count != then[1].count)));
}

/* Which numbers are compared as counts, of those one side tells as `a` and one as `b`; false if
 * none can be. What only one of them tells is compared with nothing. */
static bool pick_counts(const figure a[2], const figure b[2], const figure *picked[2])
{
  const bool promise = a[0].kind == TRUCE_ENTRY_PROMISED;
  const bool given = counts(&a[0], &a[1]), taken = counts(&b[0], &b[1]);
  picked[0] = &a[0];
  picked[1] = &b[0];
  if (promise ? a[0].told && taken : given && taken)
    return promise || a[0].told || b[0].told;
  if (a[0].told && !taken && !b[0].loose && (b[1].told || !b[1].loose)) {
    picked[1] = b[1].told ? &b[1] : &b[0];
    return true;
  }
  if (!promise && b[0].told && !given && !a[0].loose && (a[1].told || !a[1].loose)) {
    picked[0] = a[1].told ? &a[1] : &a[0];
    return true;
  }
  return false;
}

/* Whether the counts beside a pair of persons differed when an explanation was given: then it was
 * one of them. False in *good if memory ran out. */
static bool of_counts(const group *u, const truce__reason *why, const pair *q, bool *good)
{
  figure then[2][2];
  const figure *picked[2];
  for (int named = 0; named < 2; named++) {
    then[0][named] = (figure){.kind = q->a->kind, .side = q->a->side, .named = named == 1};
    then[1][named] = (figure){.kind = q->b->kind, .side = q->b->side, .named = named == 1};
    *good = *good && read_figure(u, &then[0][named], why->after) &&
            read_figure(u, &then[1][named], why->after);
  }
  return *good && pick_counts(then[0], then[1], picked) && picked[0]->count != picked[1]->count;
}

static bool meant(const group *u, const truce__reason *why, const pair *q, bool *good)
{
  if ((why->category != NULL && strcmp(why->category, u->g->category) != 0) ||
      (why->side != NULL && strcmp(why->side, q->side) != 0))
    return false;
  return strcmp(why->field, q->field) == 0 ||
         (q->counts != NULL && strcmp(why->field, q->counts) == 0 && !of_counts(u, why, q, good));
}

/* The last explanation that was given for these numbers, else the last for others. Of all of them
 * it is noted whether there is, or was, what they explain. */
static bool explain(const group *u, truce_difference *d, const pair *q, bool differs)
{
  bool good = true;
  for (size_t k = u->o->reason_count; good && k-- > 0;) {
    truce__reason *why = &u->o->reasons[k];
    figure then[2];
    if ((why->used && (d->explained != NULL || !differs)) || !meant(u, why, q, &good))
      continue;
    const bool same = fits(u, why, d, q, then, &good);
    why->used = why->used || differs || differed(u, then, &good);
    if (!differs || d->explained != NULL)
      continue;
    if (same) {
      d->explained = why->words;
      d->explained_by = why->entry;
      d->outdated = NULL;
      d->outdated_by = 0;
    } else if (good && d->outdated == NULL) {
      d->outdated = why->words;
      d->outdated_by = why->entry;
      d->outdated_counts[0] = then[0].count;
      d->outdated_counts[1] = then[1].count;
    }
  }
  return good;
}

/* ---- Differences ---- */

static const char *told(truce__arena *arena, const figure *f)
{
  const char *what = f->kind == TRUCE_ENTRY_PROMISED      ? "promised"
                     : f->kind == TRUCE_ENTRY_HANDED_OVER ? "handed over"
                                                          : "received";
  return truce__arena_printf(arena, "%s by %s%s", what, f->side != NULL ? f->side : "all",
                             f->named ? ", by name" : "");
}

/* Whether the group of all would only tell again what those of the categories do. */
static bool in_categories(const group *u, const pair *q)
{
  bool any = false;
  if (u->g->category[0] != '\0' || q->a->kind == TRUCE_ENTRY_PROMISED)
    return false;
  for (size_t k = 0; k < u->o->tally_count; k++) {
    const truce__tally *t = &u->o->tallies[k];
    if ((!is_of(t, q->a) && !is_of(t, q->b)) || !any_in_force(t, TRUCE__NOW))
      continue;
    if (is_loose(t->category) || !truce__is_counted(u->o, t->category))
      return false;
    any = true;
  }
  return any;
}

/* False if memory ran out. */
static bool compare(group *u, const pair *q)
{
  truce__arena *arena = u->o->arena;
  const figure *a = q->a, *b = q->b;
  truce_difference d = {
      .field = q->field, .counts = {a->count, b->count}, .told = {a->told, b->told}};
  if (in_categories(u, q))
    return true;
  u->g->compared++;
  if (a->named && b->named &&
      (!lacking(arena, b, a, &d.missing[0], &d.missing_count[0]) ||
       !lacking(arena, a, b, &d.missing[1], &d.missing_count[1])))
    return false;
  const bool kept = by_promise(u, a);
  if (kept)
    d.missing_count[0] = 0;
  const bool differs =
      d.missing_count[1] > 0 || (!kept && (d.missing_count[0] > 0 || a->count != b->count));
  if (!explain(u, &d, q, differs))
    return false;
  if (!differs)
    return true;
  d.between[0] = told(arena, a);
  d.between[1] = told(arena, b);
  u->o->all.open += d.explained == NULL;
  u->differences[u->count++] = d;
  return !truce__arena_failed(arena);
}

/* What one side tells with what another does about the same, counts and persons. Where a promise is
 * told of no category, the group of all has it. */
static bool compare_told(group *u, const char *field, const char *names, const char *side,
                         const figure a[2], const figure b[2])
{
  const figure *picked[2];
  const bool persons = a[1].told || (b[1].told && a[0].kind != TRUCE_ENTRY_PROMISED);
  return (!pick_counts(a, b, picked) ||
          compare(u, &(pair){.field = field, .side = side, .a = picked[0], .b = picked[1]})) &&
         (!persons ||
          compare(u,
                  &(pair){.field = names, .counts = field, .side = side, .a = &a[1], .b = &b[1]}));
}

static bool compare_receipt(group *u, const char *side, const figure gave[2], const figure got[2])
{
  return compare_told(u, "received", "received_names", side, gave, got);
}

/* A count with the names its side gives, if anybody is entered by name. */
static bool compare_names(group *u, const char *side, const figure count[2])
{
  const bool promise = count[0].kind == TRUCE_ENTRY_PROMISED;
  const bool left_out =
      promise ? !count[1].told : u->g->unnamed || (!count[1].told && count[1].loose);
  return u->o->counts_only || !count[0].told || left_out ||
         compare(u, &(pair){.field = "named", .side = side, .a = &count[0], .b = &count[1]});
}

static bool compare_all(group *u)
{
  const truce__reckoning *o = u->o;
  account all, *sides = truce__arena_alloc(o->arena, o->side_count, sizeof *sides);
  if (sides == NULL)
    return false;
  for (size_t k = 0; k < o->side_count; k++) {
    if (!read_account(u, &sides[k], o->sides[k]))
      return false;
  }
  for (size_t k = 0; k < o->side_count; k++) {
    const account *a = &sides[k];
    if (!compare_told(u, "promised", "promised_names", o->sides[k], a->promised, a->gave) ||
        !compare_names(u, o->sides[k], a->promised) || !compare_names(u, o->sides[k], a->gave) ||
        !compare_names(u, o->sides[k], a->got) ||
        (o->side_count == 2 && !compare_receipt(u, o->sides[k], a->gave, sides[1 - k].got)))
      return false;
  }
  /* With more than two sides nobody knows who got what from whom: the sums are compared. */
  return o->side_count <= 2 ||
         (read_account(u, &all, NULL) && compare_receipt(u, "", all.gave, all.got));
}

/* ---- Groups ---- */

/* The sides' numbers of the group, as they first come up. */
static bool put_counts(group *u)
{
  const truce__reckoning *o = u->o;
  truce_side_count *list = truce__arena_alloc(o->arena, o->tally_count + 1, sizeof *list);
  if (list == NULL)
    return false;
  for (size_t k = 0; k < o->tally_count; k++) {
    const truce__tally *t = &o->tallies[k];
    figure f = {.kind = t->kind, .side = t->side, .named = t->named};
    bool done = false;
    for (size_t n = 0; n < u->g->count_count; n++)
      done = done || (list[n].kind == t->kind && list[n].named == t->named &&
                      strcmp(list[n].side, t->side) == 0);
    if (done)
      continue;
    if (!read_figure(u, &f, TRUCE__NOW))
      return false;
    if (f.told)
      list[u->g->count_count++] = (truce_side_count){.side = t->side,
                                                     .kind = t->kind,
                                                     .named = t->named,
                                                     .count = f.count,
                                                     .persons = f.persons};
  }
  u->g->counts = list;
  return true;
}

bool truce__reckon_group(truce__reckoning *o, const char *category)
{
  enum { A_SIDE = 8 };
  truce_reckoning *g = &o->list[o->all.count];
  *g = (truce_reckoning){.about = o->about, .category = category, .unnamed = !o->counts_only};
  for (size_t k = 0; k < o->tally_count && g->unnamed; k++)
    g->unnamed = !o->tallies[k].named || !any_in_force(&o->tallies[k], TRUCE__NOW);
  group u = {.o = o,
             .g = g,
             .differences = truce__arena_alloc(o->arena, A_SIDE * o->side_count + 2,
                                               sizeof(truce_difference))};
  if (u.differences == NULL || !put_counts(&u) || !compare_all(&u))
    return false;
  g->differences = u.differences;
  g->difference_count = u.count;
  o->all.count++;
  return true;
}
