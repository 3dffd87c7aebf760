/* Foresight: expectations worked out one move deeper at a time, for all states at once. */
#include "truce/foresight.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stability_internal.h"

enum { AHEAD_MAX = 10000 };

struct truce_foresight {
  const truce_stability *s;
  size_t states, parties;
  unsigned horizon, from, period;
  uint32_t *expects; /* [party * states + state], with `horizon` moves to go */
  uint64_t *stable;  /* [party * states + state]: bit h - 1 for L_h */
  uint8_t *settled;  /* [party * states + state]: truce_settling */
};

/* The walk from one depth to the next. */
typedef struct walk {
  truce_foresight *f;
  uint32_t *now, *next; /* [party * states + state]: expectations */
  uint32_t *after; /* [state]: where the party at hand expects things to end after moving there */
  const truce_control *control;
} walk;

/* ---- One depth ---- */

/* Whether a party likes where one state leads better than where another does; of equals the lower
 * number is taken. */
static bool likes_more(const uint32_t *rank, uint32_t a, uint32_t b)
{
  return rank[a] > rank[b] || (rank[a] == rank[b] && a < b);
}

/* Where the party expects things to end once it has moved to each state. */
static void expect_others(const walk *w, size_t party)
{
  const truce_foresight *f = w->f;
  const uint32_t *rank = f->s->parties[party].rank;
#pragma omp parallel for num_threads(truce__threads(w->control))                                   \
    schedule(static) if (f->states > PARALLEL_MIN)
  for (size_t state = 0; state < f->states; state++) {
    uint32_t worst = (uint32_t)state;
    bool moved = false;
    for (size_t j = 0; j < f->parties; j++) {
      const uint32_t end = w->now[j * f->states + state];
      if (j == party || end == state)
        continue;
      if (!moved || rank[end] < rank[worst] || (rank[end] == rank[worst] && end < worst))
        worst = end;
      moved = true;
    }
    w->after[state] = worst;
  }
}

/* The best a party can expect from each state of a fibre. */
static void move_in_fibre(const walk *w, size_t party, size_t start, size_t end)
{
  const truce_foresight *f = w->f;
  const party_view *view = &f->s->parties[party];
  uint32_t *next = w->next + party * f->states;
  for (size_t a = start; a < end; a++) {
    const uint32_t from = view->order[a] & ORDER_STATE;
    const uint64_t code = state_code(f->s, from);
    uint32_t best = UINT32_MAX;
    for (size_t b = start; b < end; b++) {
      const uint32_t to = view->order[b] & ORDER_STATE;
      if (to == from || !way_open(view, code, state_code(f->s, to)))
        continue;
      if (best == UINT32_MAX || likes_more(view->rank, w->after[to], best))
        best = w->after[to];
    }
    next[from] = best != UINT32_MAX && view->rank[best] > view->rank[from] ? best : from;
  }
}

static truce_status move_party(const walk *w, size_t party)
{
  const truce_foresight *f = w->f;
  const party_view *view = &f->s->parties[party];
  expect_others(w, party);
#pragma omp parallel for num_threads(truce__threads(w->control))                                   \
    schedule(dynamic) if (f->states > PARALLEL_MIN)
  for (size_t block = 0; block < view->block_count; block++) {
    if (truce__cancelled(w->control))
      continue;
    for (size_t start = view->blocks[block]; start < view->blocks[block + 1];) {
      const size_t end = truce__fibre_end(view, start, view->blocks[block + 1]);
      move_in_fibre(w, party, start, end);
      start = end;
    }
  }
  return truce__cancelled(w->control) ? TRUCE_CANCELLED : TRUCE_OK;
}

/* From h - 1 moves ahead to h. */
static truce_status deepen(walk *w)
{
  truce_status status = TRUCE_OK;
  for (size_t party = 0; party < w->f->parties && status == TRUCE_OK; party++)
    status = move_party(w, party);
  uint32_t *kept = w->now;
  w->now = w->next;
  w->next = kept;
  return status;
}

/* ---- Until it goes round ---- */

/* Marks what is stable at this depth of the round: the first says so for all, the others take back
 * what differs. */
static void mark_round(const walk *w, bool first)
{
  const truce_foresight *f = w->f;
  for (size_t party = 0; party < f->parties; party++) {
    for (size_t state = 0; state < f->states; state++) {
      const size_t at = party * f->states + state;
      const truce_settling here = w->now[at] == state ? TRUCE_STABLE : TRUCE_UNSTABLE;
      if (first)
        f->settled[at] = (uint8_t)here;
      else if (f->settled[at] != here)
        f->settled[at] = TRUCE_UNSETTLED;
    }
  }
}

/* Goes on from depth `depth` until expectations repeat (Brent 1980, doi 10.1007/BF01933190): they
 * are compared with those at a depth that is moved on to each power of two. */
static truce_status go_round(walk *w, unsigned depth)
{
  truce_foresight *f = w->f;
  const size_t bytes = f->parties * f->states * sizeof *w->now;
  uint32_t *kept = malloc(bytes > 0 ? bytes : 1);
  unsigned since = depth, power = 1;
  truce_status status = kept == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  bool round = false;
  if (status == TRUCE_OK)
    memcpy(kept, w->now, bytes);
  while (status == TRUCE_OK && !round && depth < AHEAD_MAX) {
    status = deepen(w);
    depth++;
    round = memcmp(kept, w->now, bytes) == 0;
    if (round || depth - since < power)
      continue;
    memcpy(kept, w->now, bytes);
    since = depth;
    power *= 2;
  }
  if (status == TRUCE_OK && round) {
    f->period = depth - since;
    f->from = since;
    for (unsigned k = 0; k < f->period && status == TRUCE_OK; k++) {
      mark_round(w, k == 0);
      status = deepen(w);
    }
  }
  free(kept);
  return status;
}

/* ---- Solving ---- */

static truce_status solve(walk *w)
{
  truce_foresight *f = w->f;
  truce_status status = TRUCE_OK;
  for (size_t at = 0; at < f->parties * f->states; at++)
    w->now[at] = (uint32_t)(at % f->states);
  for (unsigned h = 1; h <= f->horizon && status == TRUCE_OK; h++) {
    truce__progress(w->control, "looking ahead", (double)h / f->horizon);
    status = deepen(w);
    for (size_t at = 0; at < f->parties * f->states; at++)
      f->stable[at] |= (uint64_t)(w->now[at] == at % f->states) << (h - 1);
  }
  if (status == TRUCE_OK)
    memcpy(f->expects, w->now, f->parties * f->states * sizeof *f->expects);
  return status == TRUCE_OK ? go_round(w, f->horizon) : status;
}

truce_status truce_foresight_solve(truce_foresight **foresight, const truce_stability *s,
                                   unsigned horizon, const truce_control *control)
{
  truce__require(horizon >= 1 && horizon <= TRUCE_HORIZON_MAX);
  enum { BYTES = 3 * sizeof(uint32_t) + sizeof(uint64_t) };
  const size_t states = s->states.count, parties = s->c->party_count;
  size_t cells;
  if (!truce__multiply(states, parties, &cells) ||
      (control != NULL && control->memory_limit != 0 && cells > control->memory_limit / BYTES))
    return TRUCE_TOO_LARGE;
  truce_foresight *f = calloc(1, sizeof *f);
  walk w = {.f = f,
            .control = control,
            .now = truce__array(cells, sizeof *w.now),
            .next = truce__array(cells, sizeof *w.next),
            .after = truce__array(states, sizeof *w.after)};
  truce_status status = TRUCE_NO_MEMORY;
  if (f != NULL) {
    *f = (truce_foresight){.s = s,
                           .states = states,
                           .parties = parties,
                           .horizon = horizon,
                           .expects = truce__array(cells, sizeof *f->expects),
                           .stable = calloc(cells + 1, sizeof *f->stable),
                           .settled = calloc(cells + 1, sizeof *f->settled)};
    if (w.now != NULL && w.next != NULL && w.after != NULL && f->expects != NULL &&
        f->stable != NULL && f->settled != NULL)
      status = solve(&w);
  }
  free(w.now);
  free(w.next);
  free(w.after);
  if (status == TRUCE_OK)
    *foresight = f;
  else
    truce_foresight_free(f);
  return status;
}

void truce_foresight_free(truce_foresight *f)
{
  if (f == NULL)
    return;
  free(f->expects);
  free(f->stable);
  free(f->settled);
  free(f);
}

/* ---- Asking ---- */

unsigned truce_foresight_horizon(const truce_foresight *f)
{
  return f->horizon;
}

bool truce_foresight_stable(const truce_foresight *f, unsigned h, size_t party, size_t state)
{
  truce__require(h >= 1 && h <= f->horizon);
  return (f->stable[party * f->states + state] >> (h - 1) & 1) != 0;
}

bool truce_foresight_equilibrium(const truce_foresight *f, unsigned h, size_t state)
{
  for (size_t party = 0; party < f->parties; party++) {
    if (!truce_foresight_stable(f, h, party, state))
      return false;
  }
  return true;
}

size_t truce_foresight_count(const truce_foresight *f, unsigned h)
{
  size_t count = 0;
  for (size_t state = 0; state < f->states; state++)
    count += truce_foresight_equilibrium(f, h, state);
  return count;
}

size_t truce_foresight_expects(const truce_foresight *f, size_t party, size_t state)
{
  return f->expects[party * f->states + state];
}

unsigned truce_foresight_from(const truce_foresight *f)
{
  return f->from;
}

unsigned truce_foresight_period(const truce_foresight *f)
{
  return f->period;
}

truce_settling truce_foresight_nonmyopic(const truce_foresight *f, size_t party, size_t state)
{
  return f->period == 0 ? TRUCE_UNSETTLED : (truce_settling)f->settled[party * f->states + state];
}

bool truce_foresight_nonmyopic_equilibrium(const truce_foresight *f, size_t state)
{
  for (size_t party = 0; party < f->parties; party++) {
    if (truce_foresight_nonmyopic(f, party, state) != TRUCE_STABLE)
      return false;
  }
  return true;
}

bool truce_foresight_stackelberg(const truce_foresight *f, size_t leader, size_t state)
{
  truce__require(f->horizon >= 2);
  for (size_t party = 0; party < f->parties; party++) {
    if (!truce_foresight_stable(f, party == leader ? 2 : 1, party, state))
      return false;
  }
  return true;
}
