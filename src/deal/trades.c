/* Logrolling: which positions on two issues are worth swapping.
 *
 * What a single move changes is worked out once for every position. Two moves then add up, but for
 * the boxes that look at both issues. Where they add up and two sides deal, moves are walked by
 * what they cost, and the moves that may be asked in return are a window that only slides on:
 * O(positions) for a pair of issues. */
#include "truce/deal.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/gcd.h"
#include "base/memory.h"
#include "solutions.h"
#include "solve.h"

typedef __int128 wide;

enum { POLL_STEPS = 1 << 20 };

/* The moves on one issue that cost one dealer something and are worth something to another. */
typedef struct moves {
  uint16_t *list; /* positions, by increasing cost */
  size_t count;
  int64_t most_gain, least_loss;
  wide most_score;
} moves;

typedef struct found {
  wide score; /* the sum of changes in a unit common to all dealers */
  uint16_t giver, taker, a, b, a_to, b_to;
} found;

typedef struct market {
  const truce__domain *d;
  const truce_control *control;
  const uint16_t *from;
  size_t closed;                   /* issues on which `from` itself crosses a red line */
  int64_t base[TRUCE_DEALERS_MAX]; /* what `from` is worth before the ceiling */
  bool capped;                     /* a ceiling can bind, so changes do not add up */
  int64_t unit[TRUCE_DEALERS_MAX]; /* a dealer's unit in the common one */
  int64_t *delta;                  /* [place * dealers + dealer]: change if one issue moves there */
  const box **near;                /* boxes that two moves can enter or leave */
  size_t near_count;
  const box **shared; /* of these, the ones that count for the two issues at hand */
  size_t shared_count;
  moves *gives, *gets; /* [issue], of the two dealers at hand */
  size_t *window;      /* scratch */
  found *found;
  size_t found_count, found_capacity;
  size_t steps; /* since the last look at the control */
} market;

/* ---- Where the trades start ---- */

/* The smallest share of its own range on the issue that a position leaves to anybody; dealers to
 * whom all open positions are the same have no say. */
static fraction smallest_share(const truce__domain *d, size_t place, const int64_t *worst,
                               const int64_t *best)
{
  fraction smallest = {1, 1};
  for (size_t p = 0; p < d->dealer_count; p++) {
    if (best[p] == worst[p])
      continue;
    const fraction own = {d->worth[place * d->dealer_count + p] - worst[p], best[p] - worst[p]};
    smallest = truce__fraction_compare(own, smallest) < 0 ? own : smallest;
  }
  return smallest;
}

static uint16_t middle_position(const truce__domain *d, size_t issue)
{
  int64_t worst[TRUCE_DEALERS_MAX], best[TRUCE_DEALERS_MAX];
  for (size_t p = 0; p < d->dealer_count; p++) {
    worst[p] = INT64_MAX;
    best[p] = INT64_MIN;
    for (size_t place = d->first[issue]; place < d->first[issue + 1]; place++) {
      const int64_t worth = d->worth[place * d->dealer_count + p];
      if (d->open[place]) {
        worst[p] = worth < worst[p] ? worth : worst[p];
        best[p] = worth > best[p] ? worth : best[p];
      }
    }
  }
  fraction largest = {-1, 1};
  size_t chosen = d->first[issue];
  for (size_t place = d->first[issue]; place < d->first[issue + 1]; place++) {
    if (!d->open[place])
      continue;
    const fraction share = smallest_share(d, place, worst, best);
    if (truce__fraction_compare(share, largest) > 0) {
      largest = share;
      chosen = place;
    }
  }
  return (uint16_t)(chosen - d->first[issue]);
}

/* ---- Changes ---- */

/* Units in which sums over dealers are exact, or very nearly where their scales have too little in
 * common. */
static void fill_units(market *m)
{
  const truce__domain *d = m->d;
  const wide limit = (wide)1 << 60;
  wide common = 1;
  bool exact = true;
  for (size_t p = 0; p < d->dealer_count && exact; p++) {
    const uint64_t scale = (uint64_t)d->scale[p];
    const wide factor = (wide)(scale / truce__gcd(scale, (uint64_t)(common % (wide)scale)));
    exact = common <= limit * limit / factor;
    common *= exact ? factor : 1;
    for (size_t q = 0; q <= p; q++)
      exact = exact && common / d->scale[q] <= limit;
  }
  for (size_t p = 0; p < d->dealer_count; p++)
    m->unit[p] = (int64_t)((exact ? common : limit) / d->scale[p]);
}

static void fill_base(market *m)
{
  const truce__domain *d = m->d;
  truce__domain uncut = *d;
  for (size_t p = 0; p < d->dealer_count; p++)
    uncut.ceiling[p] = INT64_MAX;
  for (size_t p = 0; p < d->dealer_count; p++) {
    m->base[p] = truce__domain_value(&uncut, p, m->from);
    wide most = 0;
    for (size_t k = 0; k < d->issue_count; k++) {
      int64_t best = INT64_MIN;
      for (size_t place = d->first[k]; place < d->first[k + 1]; place++) {
        const int64_t worth = d->worth[place * d->dealer_count + p];
        best = worth > best ? worth : best;
      }
      most += best;
    }
    for (size_t b = 0; b < d->box_count; b++)
      most += d->boxes[b].dealer == p && d->boxes[b].worth > 0 ? d->boxes[b].worth : 0;
    m->capped = m->capped || most > d->ceiling[p];
  }
  for (size_t k = 0; k < d->issue_count; k++)
    m->closed += !d->open[d->first[k] + m->from[k]];
}

static int64_t cut(const market *m, size_t dealer, int64_t value)
{
  return value < m->d->ceiling[dealer] ? value : m->d->ceiling[dealer];
}

/* What a change of the sum before the ceiling changes in the end. */
static int64_t change(const market *m, size_t dealer, int64_t delta)
{
  return cut(m, dealer, m->base[dealer] + delta) - cut(m, dealer, m->base[dealer]);
}

static bool from_inside(const market *m, const box *b, size_t k)
{
  return b->inside[k][m->from[b->issues[k]]];
}

/* Adds a box to the changes of each issue that alone decides on it. */
static void add_box(market *m, const box *b, size_t misses)
{
  const truce__domain *d = m->d;
  for (size_t k = 0; k < b->count; k++) {
    const bool inside = from_inside(m, b, k);
    if (misses - !inside > 0)
      continue;
    const size_t issue = b->issues[k];
    for (size_t place = d->first[issue]; place < d->first[issue + 1]; place++) {
      const bool then = b->inside[k][place - d->first[issue]];
      if (then != inside)
        m->delta[place * d->dealer_count + b->dealer] += then ? b->worth : -b->worth;
    }
  }
}

static void fill_deltas(market *m)
{
  const truce__domain *d = m->d;
  const size_t n = d->dealer_count;
  for (size_t k = 0; k < d->issue_count; k++) {
    const int64_t *now = &d->worth[(d->first[k] + m->from[k]) * n];
    for (size_t place = d->first[k]; place < d->first[k + 1]; place++) {
      for (size_t p = 0; p < n; p++)
        m->delta[place * n + p] = d->worth[place * n + p] - now[p];
    }
  }
  for (size_t b = 0; b < d->box_count; b++) {
    size_t misses = 0;
    for (size_t k = 0; k < d->boxes[b].count; k++)
      misses += !from_inside(m, &d->boxes[b], k);
    add_box(m, &d->boxes[b], misses);
    if (misses <= 2 && d->boxes[b].count >= 2)
      m->near[m->near_count++] = &d->boxes[b];
  }
}

static int64_t delta_of(const market *m, size_t issue, uint16_t position, size_t dealer)
{
  return m->delta[(m->d->first[issue] + position) * m->d->dealer_count + dealer];
}

static wide score_of(const market *m, size_t issue, uint16_t position)
{
  wide score = 0;
  for (size_t p = 0; p < m->d->dealer_count; p++)
    score += (wide)delta_of(m, issue, position, p) * m->unit[p];
  return score;
}

/* ---- The moves one dealer can offer another ---- */

typedef struct step {
  int64_t loss, gain;
  uint16_t position;
} step;

static int by_loss(const void *x, const void *y)
{
  const step *one = x, *other = y;
  if (one->loss != other->loss)
    return one->loss < other->loss ? -1 : 1;
  if (one->gain != other->gain)
    return one->gain > other->gain ? -1 : 1;
  return (one->position > other->position) - (one->position < other->position);
}

static void list_moves(const market *m, moves *own, size_t issue, size_t loser, size_t gainer,
                       step *scratch)
{
  const truce__domain *d = m->d;
  const size_t positions = d->first[issue + 1] - d->first[issue];
  own->count = 0;
  own->most_gain = INT64_MIN;
  own->least_loss = INT64_MAX;
  for (size_t v = 0; v < positions; v++) {
    const uint16_t position = (uint16_t)v;
    const int64_t loss = -change(m, loser, delta_of(m, issue, position, loser));
    const int64_t gain = change(m, gainer, delta_of(m, issue, position, gainer));
    if (!d->open[d->first[issue] + v] || loss <= 0 || gain <= 0)
      continue;
    const wide score = score_of(m, issue, position);
    own->most_gain = gain > own->most_gain ? gain : own->most_gain;
    own->least_loss = loss < own->least_loss ? loss : own->least_loss;
    own->most_score = own->count == 0 || score > own->most_score ? score : own->most_score;
    scratch[own->count++] = (step){loss, gain, position};
  }
  qsort(scratch, own->count, sizeof *scratch, by_loss);
  for (size_t k = 0; k < own->count; k++)
    own->list[k] = scratch[k].position;
}

/* ---- The best swap on two issues ---- */

/* The place of an issue among those of a box; b->count if it is none of them. */
static size_t place_in_box(const box *b, size_t issue)
{
  size_t k = 0;
  while (k < b->count && b->issues[k] != issue)
    k++;
  return k;
}

/* The boxes that look at both issues and hold on all others. */
static void find_shared(market *m, size_t a, size_t b)
{
  m->shared_count = 0;
  for (size_t i = 0; i < m->near_count; i++) {
    const box *near = m->near[i];
    const size_t at_a = place_in_box(near, a), at_b = place_in_box(near, b);
    if (at_a == near->count || at_b == near->count)
      continue;
    bool held = true;
    for (size_t k = 0; k < near->count; k++)
      held = held && (k == at_a || k == at_b || from_inside(m, near, k));
    if (held)
      m->shared[m->shared_count++] = near;
  }
}

/* How two moves together differ from one and the other: a box counts A(x) * B(y), so what is left
 * is (A(x) - A(from)) * (B(y) - B(from)). */
static void add_shared(const market *m, const found *t, int64_t *delta)
{
  for (size_t i = 0; i < m->shared_count; i++) {
    const box *b = m->shared[i];
    const size_t at_a = place_in_box(b, t->a), at_b = place_in_box(b, t->b);
    const int64_t turn_a = b->inside[at_a][t->a_to] - from_inside(m, b, at_a);
    const int64_t turn_b = b->inside[at_b][t->b_to] - from_inside(m, b, at_b);
    delta[b->dealer] += turn_a * turn_b * b->worth;
  }
}

static void changes_of(const market *m, const found *t, int64_t *changes)
{
  const size_t n = m->d->dealer_count;
  for (size_t p = 0; p < n; p++)
    changes[p] = delta_of(m, t->a, t->a_to, p) + delta_of(m, t->b, t->b_to, p);
  add_shared(m, t, changes);
  for (size_t p = 0; p < n; p++)
    changes[p] = change(m, p, changes[p]);
}

/* Fills the score; false if the two would not both gain or somebody else would lose. */
static bool everyone_agrees(const market *m, found *t)
{
  int64_t changes[TRUCE_DEALERS_MAX];
  changes_of(m, t, changes);
  t->score = 0;
  for (size_t p = 0; p < m->d->dealer_count; p++) {
    if (changes[p] < (p == t->giver || p == t->taker))
      return false;
    t->score += (wide)changes[p] * m->unit[p];
  }
  return true;
}

/* Tries every pair of moves that could still be better. */
static truce_status scan_pair(market *m, found *best, bool *any)
{
  const moves *gives = &m->gives[best->a], *gets = &m->gets[best->b];
  const bool adds_up = m->shared_count == 0 && !m->capped;
  for (size_t i = 0; i < gives->count; i++) {
    found t = *best;
    t.a_to = gives->list[i];
    m->steps += gets->count;
    if (m->steps >= POLL_STEPS) {
      m->steps = 0;
      if (truce__cancelled(m->control))
        return TRUCE_CANCELLED;
    }
    if (adds_up && (gets->most_gain <= -delta_of(m, t.a, t.a_to, t.giver) ||
                    gets->least_loss >= delta_of(m, t.a, t.a_to, t.taker) ||
                    (*any && score_of(m, t.a, t.a_to) + gets->most_score <= best->score)))
      continue;
    for (size_t j = 0; j < gets->count; j++) {
      t.b_to = gets->list[j];
      if (everyone_agrees(m, &t) && (!*any || t.score > best->score)) {
        *best = t;
        *any = true;
      }
    }
  }
  return TRUCE_OK;
}

/* Slides the window of moves that repay the giver and do not cost the taker what it got. The window
 * keeps, in order, those that may still be the best in it. It need not slide back for a move that
 * costs more and gives less than one before it: whatever repays that one is a better swap. */
static void slide_pair(market *m, found *best, bool *any)
{
  const moves *gives = &m->gives[best->a], *gets = &m->gets[best->b];
  size_t head = 0, tail = 0, next = 0;
  for (size_t i = 0; i < gives->count; i++) {
    const uint16_t x = gives->list[i];
    const int64_t loss = -delta_of(m, best->a, x, best->giver);
    const int64_t gain = delta_of(m, best->a, x, best->taker);
    for (; next < gets->count; next++) {
      const uint16_t y = gets->list[next];
      if (-delta_of(m, best->b, y, best->taker) >= gain)
        break;
      const wide score = score_of(m, best->b, y);
      while (tail > head && score_of(m, best->b, gets->list[m->window[tail - 1]]) < score)
        tail--;
      m->window[tail++] = next;
    }
    while (head < tail && delta_of(m, best->b, gets->list[m->window[head]], best->giver) <= loss)
      head++;
    if (head == tail)
      continue;
    const uint16_t y = gets->list[m->window[head]];
    const wide score = score_of(m, best->a, x) + score_of(m, best->b, y);
    if (!*any || score > best->score) {
      best->a_to = x;
      best->b_to = y;
      best->score = score;
      *any = true;
    }
  }
  m->steps += gives->count + gets->count;
}

static truce_status try_pair(market *m, size_t giver, size_t taker, size_t a, size_t b)
{
  const truce__domain *d = m->d;
  if (m->gives[a].count == 0 || m->gets[b].count == 0 ||
      m->closed >
          (size_t)!d->open[d->first[a] + m->from[a]] + (size_t)!d->open[d->first[b] + m->from[b]])
    return TRUCE_OK;
  found best = {
      .giver = (uint16_t)giver, .taker = (uint16_t)taker, .a = (uint16_t)a, .b = (uint16_t)b};
  bool any = false;
  truce_status status = TRUCE_OK;
  find_shared(m, a, b);
  if (m->shared_count == 0 && !m->capped && d->dealer_count == 2)
    slide_pair(m, &best, &any);
  else
    status = scan_pair(m, &best, &any);
  if (status != TRUCE_OK || !any)
    return status;
  void *grown = m->found;
  const bool room =
      truce__reserve(&grown, &m->found_capacity, m->found_count + 1, sizeof *m->found);
  m->found = grown;
  if (!room)
    return TRUCE_NO_MEMORY;
  m->found[m->found_count++] = best;
  return TRUCE_OK;
}

static truce_status try_dealers(market *m, size_t giver, size_t taker, step *scratch)
{
  for (size_t k = 0; k < m->d->issue_count; k++) {
    list_moves(m, &m->gives[k], k, giver, taker, scratch);
    list_moves(m, &m->gets[k], k, taker, giver, scratch);
  }
  for (size_t a = 0; a < m->d->issue_count; a++) {
    for (size_t b = 0; b < m->d->issue_count; b++) {
      const truce_status status = a != b ? try_pair(m, giver, taker, a, b) : TRUCE_OK;
      if (status != TRUCE_OK)
        return status;
    }
    if (truce__cancelled(m->control))
      return TRUCE_CANCELLED;
  }
  return TRUCE_OK;
}

static truce_status try_all(market *m, step *scratch)
{
  const size_t n = m->d->dealer_count, pairs = n * (n - 1) / 2;
  for (size_t giver = 0, done = 0; giver < n; giver++) {
    for (size_t taker = giver + 1; taker < n; taker++, done++) {
      truce__progress(m->control, "Looking for trades", (double)done / (double)pairs);
      const truce_status status = try_dealers(m, giver, taker, scratch);
      if (status != TRUCE_OK)
        return status;
    }
  }
  return TRUCE_OK;
}

/* ---- The list ---- */

/* The two moves of a trade as one number, whoever makes which. */
static uint64_t moves_key(const found *t)
{
  const uint64_t a = (uint64_t)t->a << 16 | t->a_to, b = (uint64_t)t->b << 16 | t->b_to;
  return a < b ? a << 32 | b : b << 32 | a;
}

static int by_score(const void *x, const void *y)
{
  const found *one = x, *other = y;
  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  const uint64_t key = moves_key(one), other_key = moves_key(other);
  if (key != other_key)
    return key < other_key ? -1 : 1;
  if (one->giver != other->giver)
    return one->giver < other->giver ? -1 : 1;
  return (one->taker > other->taker) - (one->taker < other->taker);
}

/* Two pairs of dealers may want the same two moves: these count once. */
static void sort_found(market *m)
{
  if (m->found_count == 0)
    return;
  qsort(m->found, m->found_count, sizeof *m->found, by_score);
  size_t kept = 1;
  for (size_t k = 1; k < m->found_count; k++) {
    if (moves_key(&m->found[k]) != moves_key(&m->found[kept - 1]))
      m->found[kept++] = m->found[k];
  }
  m->found_count = kept;
}

static bool fill_result(market *m, truce_trades *trades, size_t limit)
{
  const truce__domain *d = m->d;
  truce__arena *arena = trades->memory;
  const size_t count = m->found_count < limit ? m->found_count : limit;
  truce_trade *list = truce__arena_alloc(arena, count, sizeof *list);
  if (list == NULL || !truce__package_make(arena, &trades->from, d, m->from))
    return false;
  for (size_t k = 0; k < count; k++) {
    const found *t = &m->found[k];
    double *points = truce__arena_alloc(arena, d->dealer_count, sizeof *points);
    int64_t changes[TRUCE_DEALERS_MAX];
    if (points == NULL)
      return false;
    find_shared(m, t->a, t->b);
    changes_of(m, t, changes);
    for (size_t p = 0; p < d->dealer_count; p++)
      points[p] = truce__domain_points(d, p, changes[p]);
    list[k] = (truce_trade){
        .giver = t->giver,
        .taker = t->taker,
        .issue_a = t->a,
        .issue_b = t->b,
        .a_from = m->from[t->a],
        .a_to = t->a_to,
        .b_from = m->from[t->b],
        .b_to = t->b_to,
        .change = points,
    };
  }
  trades->trade_count = count;
  trades->trades = list;
  return true;
}

/* Everything but the result lives in `scratch`. */
static truce_status find_trades(market *m, truce_trades *trades, size_t limit,
                                truce__arena *scratch)
{
  const truce__domain *d = m->d;
  const size_t places = d->first[d->issue_count];
  size_t most = 0;
  for (size_t k = 0; k < d->issue_count; k++)
    most = d->first[k + 1] - d->first[k] > most ? d->first[k + 1] - d->first[k] : most;
  m->delta = truce__arena_alloc(scratch, places * d->dealer_count, sizeof *m->delta);
  m->near = truce__arena_alloc(scratch, d->box_count, sizeof *m->near);
  m->shared = truce__arena_alloc(scratch, d->box_count, sizeof *m->shared);
  m->gives = truce__arena_alloc(scratch, d->issue_count, sizeof *m->gives);
  m->gets = truce__arena_alloc(scratch, d->issue_count, sizeof *m->gets);
  m->window = truce__arena_alloc(scratch, most, sizeof *m->window);
  step *steps = truce__arena_alloc(scratch, most, sizeof *steps);
  uint16_t *lists = truce__arena_alloc(scratch, 2 * places, sizeof *lists);
  if (truce__arena_failed(scratch))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < d->issue_count; k++) {
    m->gives[k].list = lists + d->first[k];
    m->gets[k].list = lists + places + d->first[k];
  }
  fill_units(m);
  fill_base(m);
  fill_deltas(m);
  const truce_status status = try_all(m, steps);
  if (status != TRUCE_OK)
    return status;
  sort_found(m);
  return fill_result(m, trades, limit) ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce_deal_trades(truce_trades *trades, const truce_deal *deal, const uint16_t *from,
                               size_t limit, const truce_control *control)
{
  const truce__domain *d = deal->domain;
  uint16_t middle[TRUCE_ISSUES_MAX];
  for (size_t k = 0; k < d->issue_count; k++) {
    truce__require(from == NULL || from[k] < d->first[k + 1] - d->first[k]);
    middle[k] = from == NULL ? middle_position(d, k) : from[k];
  }
  market m = {.d = d, .control = control, .from = middle};
  truce__arena *scratch = truce__arena_new();
  truce_trades made = {.memory = truce__arena_new()};
  truce_status status = scratch != NULL && made.memory != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = find_trades(&m, &made, limit, scratch);
  truce__arena_free(scratch);
  free(m.found);
  if (status == TRUCE_OK)
    *trades = made;
  else
    truce__arena_free(made.memory);
  return status;
}

void truce_trades_free(truce_trades *trades)
{
  truce__arena_free(trades->memory);
  *trades = (truce_trades){0};
}
