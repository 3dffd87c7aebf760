/* What would open a deal: the nearest miss, and single changes, each tried by solving again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "solutions.h"
#include "solve.h"

typedef struct finder {
  const truce_deal *deal;
  const truce__domain *d;
  const truce_control *control;
  truce__arena *arena; /* of the result */
  judged *list;
  size_t judged_count;
  int64_t *numbers; /* what stands in for the case's numbers */
  truce_change *changes;
  size_t count, capacity;
} finder;

static truce_status add(finder *f, truce_change change, const truce__domain *d,
                        const uint16_t *positions)
{
  if (!truce__reserve((void **)&f->changes, &f->capacity, f->count + 1, sizeof *f->changes) ||
      !truce__package_make(f->arena, &change.package, d, positions))
    return TRUCE_NO_MEMORY;
  f->changes[f->count++] = change;
  return TRUCE_OK;
}

/* The Nash package of the case with f->numbers, or with one red line lifted. */
static truce_status try_changed(const finder *f, size_t dealer, size_t issue, size_t position,
                                uint16_t *positions, truce__domain **changed, bool *found)
{
  *found = false;
  *changed = NULL;
  if (truce__cancelled(f->control))
    return TRUCE_CANCELLED;
  truce_status status = truce__domain_build(changed, f->d->c, f->numbers, dealer, issue, position);
  if (status != TRUCE_OK)
    return status;
  bool proven;
  status = truce__domain_nash(*changed, 0, f->control, positions, found, &proven);
  if (status != TRUCE_OK) {
    truce__domain_free(*changed);
    *changed = NULL;
  }
  return status;
}

static void restore(finder *f)
{
  for (size_t k = 0; k < f->judged_count; k++)
    f->numbers[k] = f->list[k].judgement->value;
}

/* ---- No-deal values ---- */

/* The most a dealer gets in a possible package that all others accept. */
static truce_status most_for(const finder *f, const truce__blocks *blocks, size_t dealer, hit *best)
{
  goal g = truce__goal_of_one(f->d, dealer, true);
  g.floor[dealer] = INT64_MIN;
  return truce__search(best, blocks, &g, TRUCE_SEARCH_NODES, f->control);
}

/* Units in billionths of a point, down to a tenth of a point (a thousandth where 1 is the top). */
static int64_t round_down(const truce__domain *d, size_t dealer, int64_t units)
{
  const int64_t top = d->c->points_top,
                grain = top == 1 ? TRUCE_BILLION / 1000 : TRUCE_BILLION / 10;
  const __int128 points = (__int128)units * top * TRUCE_BILLION;
  const __int128 step = (__int128)grain * d->scale[dealer];
  const __int128 steps = points / step - (points % step < 0);
  return (int64_t)steps * grain;
}

static truce_status lower_no_deal(finder *f, const truce__blocks *blocks, size_t dealer)
{
  hit best = {0};
  truce_status status = most_for(f, blocks, dealer, &best);
  if (status != TRUCE_OK || !best.any)
    return status;
  const int64_t to = round_down(f->d, dealer, best.utility[dealer]);
  for (size_t k = 0; k < f->judged_count; k++) {
    if (f->list[k].kind == TRUCE_JUDGED_NO_DEAL && f->list[k].dealer == dealer)
      f->numbers[k] = to;
  }
  truce__domain *changed;
  bool found;
  uint16_t positions[TRUCE_ISSUES_MAX];
  status = try_changed(f, SIZE_MAX, SIZE_MAX, SIZE_MAX, positions, &changed, &found);
  if (status == TRUCE_OK && found)
    status = add(f,
                 (truce_change){.kind = TRUCE_LOWER_NO_DEAL,
                                .dealer = dealer,
                                .from = f->deal->no_deal[dealer],
                                .to = (double)to / 1e9},
                 changed, positions);
  truce__domain_free(changed);
  restore(f);
  return status;
}

/* ---- Red lines ---- */

static truce_status lift_red_lines(finder *f, size_t dealer)
{
  const truce_case *c = f->d->c;
  const truce_interests *i = &c->parties[f->d->dealers[dealer]].interests;
  for (size_t issue = 0; issue < c->issue_count; issue++) {
    for (size_t v = 0; i->issues[issue].never != NULL && v < c->issues[issue].position_count; v++) {
      if (!i->issues[issue].never[v])
        continue;
      truce__domain *changed;
      bool found;
      uint16_t positions[TRUCE_ISSUES_MAX];
      truce_status status = try_changed(f, dealer, issue, v, positions, &changed, &found);
      if (status == TRUCE_OK && found)
        status =
            add(f,
                (truce_change){
                    .kind = TRUCE_LIFT_RED_LINE, .dealer = dealer, .issue = issue, .position = v},
                changed, positions);
      truce__domain_free(changed);
      if (status != TRUCE_OK)
        return status;
    }
  }
  return TRUCE_OK;
}

/* ---- Weights ---- */

/* Weights are tried at multiples of a power of ten that divides their total into 200 to 2000
 * parts, so that the answer is short: tenths if they sum to 100. */
static int64_t weight_grain(int64_t total)
{
  int64_t grain = 1;
  while (grain <= total / 2000)
    grain *= 10;
  return grain;
}

typedef struct mover {
  finder *f;
  size_t at, dealer, issue; /* at: the weight in the list */
  int64_t from, limit, grain;
} mover;

/* The weight after so many steps towards the limit; step 0 is where it stands. */
static int64_t weight_at(const mover *m, int64_t step)
{
  if (step == 0)
    return m->from;
  if (m->limit > m->from) {
    const int64_t to = (m->from / m->grain + step) * m->grain;
    return to < m->limit ? to : m->limit;
  }
  const int64_t to = ((m->from + m->grain - 1) / m->grain - step) * m->grain;
  return to > m->limit ? to : m->limit;
}

static truce_status opens_at(const mover *m, int64_t step, uint16_t *positions,
                             truce__domain **changed, bool *found)
{
  m->f->numbers[m->at] = weight_at(m, step);
  return try_changed(m->f, SIZE_MAX, SIZE_MAX, SIZE_MAX, positions, changed, found);
}

/* The least move towards the limit that opens a deal. What a package is worth rises or falls all
 * the way as one weight grows, so whatever opens stays open: halving finds the place. */
static truce_status move_weight(const mover *m)
{
  uint16_t positions[TRUCE_ISSUES_MAX];
  truce__domain *changed;
  bool found;
  const int64_t way = m->limit > m->from ? m->limit - m->from : m->from - m->limit;
  int64_t closed = 0, open = way / m->grain + 1;
  truce_status status = opens_at(m, open, positions, &changed, &found);
  truce__domain_free(changed);
  if (status != TRUCE_OK || !found)
    return status;
  while (open - closed > 1) {
    const int64_t middle = (open + closed) / 2;
    status = opens_at(m, middle, positions, &changed, &found);
    truce__domain_free(changed);
    if (status != TRUCE_OK)
      return status;
    if (found)
      open = middle;
    else
      closed = middle;
  }
  status = opens_at(m, open, positions, &changed, &found);
  if (status == TRUCE_OK && found)
    status = add(m->f,
                 (truce_change){.kind = TRUCE_MOVE_WEIGHT,
                                .dealer = m->dealer,
                                .issue = m->issue,
                                .from = (double)m->from / 1e9,
                                .to = (double)weight_at(m, open) / 1e9},
                 changed, positions);
  truce__domain_free(changed);
  return status;
}

static truce_status move_weights(finder *f, size_t dealer)
{
  const truce_interests *i = &f->d->c->parties[f->d->dealers[dealer]].interests;
  int64_t total = 0;
  for (size_t k = 0; k < f->d->issue_count; k++)
    total += i->issues[k].weight.value;
  for (size_t k = 0; k < f->judged_count; k++) {
    if (f->list[k].kind != TRUCE_JUDGED_WEIGHT || f->list[k].dealer != dealer)
      continue;
    mover m = {f, k, dealer, f->list[k].issue, f->list[k].judgement->value, 0, weight_grain(total)};
    /* Down to nothing and up to as much as all have now, unless no other has any. */
    truce_status status = m.from < total ? move_weight(&m) : TRUCE_OK;
    m.limit = total;
    if (status == TRUCE_OK && m.from < total)
      status = move_weight(&m);
    restore(f);
    if (status != TRUCE_OK)
      return status;
  }
  return TRUCE_OK;
}

/* ---- The whole ---- */

static double size_of(const truce_change *c)
{
  const double by = fabs(c->to - c->from);
  return c->kind == TRUCE_LIFT_RED_LINE ? 0 : by / fmax(fabs(c->from), 1e-9);
}

static int by_size(const void *a, const void *b)
{
  const truce_change *one = a, *other = b;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  const double x = size_of(one), y = size_of(other);
  if (x != y)
    return x < y ? -1 : 1;
  if (one->dealer != other->dealer)
    return one->dealer < other->dealer ? -1 : 1;
  if (one->issue != other->issue)
    return one->issue < other->issue ? -1 : 1;
  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return (one->to > other->to) - (one->to < other->to);
}

static truce_status find_changes(finder *f)
{
  truce__blocks blocks;
  truce_status status = truce__blocks_make(&blocks, f->d, f->control);
  if (status != TRUCE_OK)
    return status;
  for (size_t p = 0; status == TRUCE_OK && p < f->d->dealer_count; p++) {
    truce__progress(f->control, "Looking for what would open a deal",
                    (double)p / (double)f->d->dealer_count);
    status = lower_no_deal(f, &blocks, p);
    if (status == TRUCE_OK)
      status = lift_red_lines(f, p);
    if (status == TRUCE_OK)
      status = move_weights(f, p);
  }
  truce__blocks_free(&blocks);
  return status;
}

static truce_status find_nearest(const finder *f, truce_openings *made)
{
  uint16_t positions[TRUCE_ISSUES_MAX];
  bool proven;
  truce_status status =
      truce__domain_nearest(f->d, 0, f->control, positions, &made->has_nearest, &proven);
  double *shortfall = truce__arena_alloc(f->arena, f->d->dealer_count, sizeof *shortfall);
  if (status != TRUCE_OK || shortfall == NULL)
    return status != TRUCE_OK ? status : TRUCE_NO_MEMORY;
  made->shortfall = shortfall;
  if (!made->has_nearest)
    return TRUCE_OK;
  if (!truce__package_make(f->arena, &made->nearest, f->d, positions))
    return TRUCE_NO_MEMORY;
  for (size_t p = 0; p < f->d->dealer_count; p++) {
    const int64_t less = f->d->no_deal[p] - truce__domain_value(f->d, p, positions);
    shortfall[p] = less > 0 ? truce__domain_points(f->d, p, less) : 0;
  }
  return TRUCE_OK;
}

truce_status truce_deal_openings(truce_openings *openings, const truce_deal *deal,
                                 const truce_control *control)
{
  finder f = {.deal = deal, .d = deal->domain, .control = control, .arena = truce__arena_new()};
  truce_openings made = {.memory = f.arena};
  truce_status status =
      f.arena != NULL ? truce__judged_list(f.d->c, &f.list, &f.judged_count) : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK) {
    f.numbers = truce__array(f.judged_count, sizeof *f.numbers);
    status = f.numbers != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  if (status == TRUCE_OK) {
    restore(&f);
    status = find_nearest(&f, &made);
  }
  if (status == TRUCE_OK && !deal->deal_exists)
    status = find_changes(&f);
  if (status == TRUCE_OK && f.count > 0) {
    qsort(f.changes, f.count, sizeof *f.changes, by_size);
    truce_change *kept = truce__arena_alloc(f.arena, f.count, sizeof *kept);
    status = kept != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
    if (kept != NULL)
      memcpy(kept, f.changes, f.count * sizeof *kept);
    made.changes = kept;
    made.change_count = f.count;
  }
  free(f.list);
  free(f.numbers);
  free(f.changes);
  if (status == TRUCE_OK)
    *openings = made;
  else
    truce__arena_free(f.arena);
  return status;
}

void truce_openings_free(truce_openings *openings)
{
  truce__arena_free(openings->memory);
}
