/* Drift: a Markov chain over the states that the parties' rules lead to, solved part by part in the
 * order in which it runs through them. */
#include "truce/drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stability_internal.h"

enum { REACHED_MAX = 1 << 22, DENSE_MAX = 400, SWEEPS_MAX = 200000 };
static const double TOLERANCE = 1e-13, GOOD = 1e-9, SHOWN = 1e-9;

typedef struct step {
  uint32_t to; /* place */
  double probability;
} step;

typedef struct chain {
  const truce_stability *s;
  const truce_control *control;
  truce_explainer *explainer;
  double weights;     /* of all parties */
  uint32_t *place_of; /* [state]: its place + 1; 0: not reached */
  size_t *states;     /* [place] */
  size_t count, states_capacity;
  size_t *first; /* [place]: its steps start there; count + 1 of them */
  size_t first_capacity;
  step *steps; /* without those that stay */
  size_t step_count, steps_capacity;
  uint32_t *part; /* [place]: its strongly connected part; a part's successors have lower numbers */
  size_t part_count;
  uint32_t *order; /* places, by part */
  size_t *part_start;
  double *visits; /* [place]: expected, of what is left in the end */
} chain;

/* ---- Moves ---- */

static const truce_policy *policy_of(const chain *m, size_t party)
{
  static const truce_policy usual;
  return m->s->c->policies != NULL ? &m->s->c->policies[party] : &usual;
}

static double weight_of(const chain *m, size_t party)
{
  const double weight = policy_of(m, party)->weight;
  return weight > 0 ? weight : 1;
}

static bool reach(chain *m, size_t state, uint32_t *place)
{
  if (m->place_of[state] == 0) {
    if (!truce__reserve((void **)&m->states, &m->states_capacity, m->count + 1, sizeof *m->states))
      return false;
    m->states[m->count++] = state;
    m->place_of[state] = (uint32_t)m->count;
  }
  *place = m->place_of[state] - 1;
  return true;
}

static bool add_step(chain *m, size_t state, double probability)
{
  uint32_t place;
  if (!reach(m, state, &place) ||
      !truce__reserve((void **)&m->steps, &m->steps_capacity, m->step_count + 1, sizeof *m->steps))
    return false;
  m->steps[m->step_count++] = (step){place, probability};
  return true;
}

/* Which of a party's improvements its rule takes: leaves those in `moves`, each as likely. */
static truce_status choose(chain *m, size_t party, size_t state, truce_move *moves, size_t *count)
{
  const truce_policy *policy = policy_of(m, party);
  if (policy->rule == TRUCE_POLICY_STAY || *count == 0) {
    *count = 0;
    return TRUCE_OK;
  }
  if (policy->rule == TRUCE_POLICY_CAREFUL) {
    truce_reason reason;
    const truce_status status = truce_explainer_reason(m->explainer, (truce_concept)policy->concept,
                                                       party, state, m->control, &reason);
    if (status != TRUCE_OK)
      return status;
    size_t kept = 0;
    for (size_t k = 0; k < *count; k++) {
      for (size_t n = 0; n < reason.reply_count; n++) {
        if (reason.replies[n].improvement == moves[k].to && !reason.replies[n].deterred)
          moves[kept++] = moves[k];
      }
    }
    *count = kept;
    truce_reason_free(&reason);
  }
  if (policy->rule == TRUCE_POLICY_ANY || *count == 0)
    return TRUCE_OK;
  size_t best = 1; /* they come best first */
  while (best < *count && truce_stability_compare(m->s, party, moves[0].to, moves[best].to) == 0)
    best++;
  *count = best;
  return TRUCE_OK;
}

static truce_status leave(chain *m, size_t state)
{
  truce_status status = TRUCE_OK;
  for (size_t party = 0; party < m->s->c->party_count && status == TRUCE_OK; party++) {
    truce_move *moves = NULL;
    size_t count;
    status = truce_stability_moves(m->s, party, state, true, &moves, &count);
    if (status == TRUCE_OK)
      status = choose(m, party, state, moves, &count);
    const double share = weight_of(m, party) / m->weights;
    for (size_t k = 0; status == TRUCE_OK && k < count; k++) {
      if (!add_step(m, moves[k].to, share / (double)count))
        status = TRUCE_NO_MEMORY;
    }
    free(moves);
  }
  return status;
}

static truce_status build(chain *m, size_t start)
{
  uint32_t place;
  if (!reach(m, start, &place))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < m->count; k++) {
    if (k % 256 == 0 && truce__cancelled(m->control))
      return TRUCE_CANCELLED;
    if (m->count > REACHED_MAX)
      return TRUCE_TOO_LARGE;
    if (!truce__reserve((void **)&m->first, &m->first_capacity, k + 2, sizeof *m->first))
      return TRUCE_NO_MEMORY;
    m->first[k] = m->step_count;
    const truce_status status = leave(m, m->states[k]);
    if (status != TRUCE_OK)
      return status;
  }
  m->first[m->count] = m->step_count;
  return TRUCE_OK;
}

/* ---- Parts ---- */

/* Strongly connected parts (Tarjan 1972, doi 10.1137/0201010), without recursion. */
static truce_status find_parts(chain *m)
{
  enum { ARRAYS = 4 };
  uint32_t *room = calloc(ARRAYS * m->count + 1, sizeof *room);
  size_t *at = truce__array(m->count, sizeof *at);
  m->part = calloc(m->count + 1, sizeof *m->part);
  m->order = truce__array(m->count, sizeof *m->order);
  m->part_start = truce__array(m->count + 1, sizeof *m->part_start);
  if (room == NULL || at == NULL || m->part == NULL || m->order == NULL || m->part_start == NULL) {
    free(room);
    free(at);
    return TRUCE_NO_MEMORY;
  }
  uint32_t *index = room, *low = room + m->count, *path = low + m->count, *open = path + m->count;
  size_t depth = 0, opened = 0, listed = 0;
  uint32_t next = 1;
  /* Everything is reached from place 0. */
  path[depth++] = 0;
  index[0] = low[0] = next++;
  at[0] = m->first[0];
  open[opened++] = 0;
  while (depth > 0) {
    const uint32_t here = path[depth - 1];
    if (at[here] < m->first[here + 1]) {
      const uint32_t to = m->steps[at[here]++].to;
      if (index[to] == 0) {
        index[to] = low[to] = next++;
        at[to] = m->first[to];
        open[opened++] = to;
        path[depth++] = to;
      } else if (m->part[to] == 0 && index[to] < low[here]) {
        low[here] = index[to];
      }
      continue;
    }
    depth--;
    if (depth > 0 && low[here] < low[path[depth - 1]])
      low[path[depth - 1]] = low[here];
    if (low[here] != index[here])
      continue;
    m->part_start[m->part_count++] = listed;
    uint32_t member;
    do {
      member = open[--opened];
      m->part[member] = (uint32_t)m->part_count; /* + 1 for now: 0 is "still open" */
      m->order[listed++] = member;
    } while (member != here);
  }
  m->part_start[m->part_count] = listed;
  for (size_t k = 0; k < m->count; k++)
    m->part[k]--;
  free(room);
  free(at);
  return TRUCE_OK;
}

static bool is_closed(const chain *m, size_t part)
{
  for (size_t k = m->part_start[part]; k < m->part_start[part + 1]; k++) {
    const uint32_t place = m->order[k];
    for (size_t n = m->first[place]; n < m->first[place + 1]; n++) {
      if (m->part[m->steps[n].to] != part)
        return false;
    }
  }
  return true;
}

/* ---- Visits ---- */

static double leaving(const chain *m, uint32_t place)
{
  double sum = 0;
  for (size_t n = m->first[place]; n < m->first[place + 1]; n++)
    sum += m->steps[n].probability;
  return sum;
}

/* How far the visits of a part are from what flows into it; `flow` by member. */
static double error_of(const chain *m, size_t part, const double *flow, double *balance)
{
  const size_t start = m->part_start[part], end = m->part_start[part + 1];
  double worst = 0;
  for (size_t k = start; k < end; k++)
    balance[m->order[k]] = flow[k - start] - m->visits[m->order[k]] * leaving(m, m->order[k]);
  for (size_t k = start; k < end; k++) {
    const uint32_t place = m->order[k];
    for (size_t n = m->first[place]; n < m->first[place + 1]; n++) {
      if (m->part[m->steps[n].to] == part)
        balance[m->steps[n].to] += m->visits[place] * m->steps[n].probability;
    }
  }
  for (size_t k = start; k < end; k++)
    worst = fmax(worst, fabs(balance[m->order[k]]));
  return worst;
}

/* Visits of a small part: Gauss elimination with pivots on (I - P) transposed. */
static bool solve_dense(chain *m, size_t part, const double *flow, uint32_t *member)
{
  const size_t start = m->part_start[part], size = m->part_start[part + 1] - start;
  double *a = calloc(size * (size + 1), sizeof *a);
  if (a == NULL)
    return false;
  const size_t width = size + 1;
  for (size_t k = 0; k < size; k++)
    member[m->order[start + k]] = (uint32_t)k;
  for (size_t k = 0; k < size; k++) {
    const uint32_t place = m->order[start + k];
    a[k * width + k] += leaving(m, place);
    a[k * width + size] = flow[k];
    for (size_t n = m->first[place]; n < m->first[place + 1]; n++) {
      if (m->part[m->steps[n].to] == part)
        a[member[m->steps[n].to] * width + k] -= m->steps[n].probability;
    }
  }
  for (size_t k = 0; k < size; k++) {
    size_t pivot = k;
    for (size_t row = k + 1; row < size; row++)
      pivot = fabs(a[row * width + k]) > fabs(a[pivot * width + k]) ? row : pivot;
    for (size_t col = 0; pivot != k && col < width; col++) {
      const double kept = a[k * width + col];
      a[k * width + col] = a[pivot * width + col];
      a[pivot * width + col] = kept;
    }
    for (size_t row = k + 1; row < size; row++) {
      const double factor = a[row * width + k] / a[k * width + k];
      for (size_t col = k; factor != 0 && col < width; col++)
        a[row * width + col] -= factor * a[k * width + col];
    }
  }
  for (size_t k = size; k-- > 0;) {
    double value = a[k * width + size];
    for (size_t col = k + 1; col < size; col++)
      value -= a[k * width + col] * m->visits[m->order[start + col]];
    m->visits[m->order[start + k]] = value / a[k * width + k];
  }
  free(a);
  return true;
}

/* Visits of a large part: each in turn from the others, until they stay. */
static truce_status solve_sweeping(chain *m, size_t part, const double *flow, double *inflow)
{
  const size_t start = m->part_start[part], size = m->part_start[part + 1] - start;
  for (size_t k = 0; k < size; k++) {
    m->visits[m->order[start + k]] = 0;
    inflow[m->order[start + k]] = flow[k];
  }
  for (size_t sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    double moved = 0, total = 0;
    if (truce__cancelled(m->control))
      return TRUCE_CANCELLED;
    for (size_t k = 0; k < size; k++) {
      const uint32_t place = m->order[start + k];
      const double now = inflow[place] / leaving(m, place), more = now - m->visits[place];
      m->visits[place] = now;
      for (size_t n = m->first[place]; n < m->first[place + 1]; n++) {
        if (m->part[m->steps[n].to] == part)
          inflow[m->steps[n].to] += more * m->steps[n].probability;
      }
      moved = fmax(moved, fabs(more));
      total = fmax(total, now);
    }
    if (moved <= TOLERANCE * fmax(1, total))
      break;
  }
  return TRUCE_OK;
}

/* ---- Putting it together ---- */

typedef struct owned_drift {
  truce_drift d; /* first, so that truce_drift_free finds the rest */
  truce_drift_end *ends;
  truce_drift_place *places;
  size_t *members;
} owned_drift;

void truce_drift_free(truce_drift *drift)
{
  if (drift == NULL)
    return;
  owned_drift *o = (owned_drift *)drift;
  free(o->ends);
  free(o->places);
  free(o->members);
  free(o);
}

static int by_state(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

static int by_likelihood(const void *a, const void *b)
{
  const truce_drift_end *x = a, *y = b;
  if (x->probability != y->probability)
    return x->probability < y->probability ? 1 : -1;
  return by_state(&x->states[0], &y->states[0]);
}

static int place_by_likelihood(const void *a, const void *b)
{
  const truce_drift_place *x = a, *y = b;
  if (x->probability != y->probability)
    return x->probability < y->probability ? 1 : -1;
  return by_state(&x->state, &y->state);
}

/* Runs through the parts from the start's, which has the highest number, and hands on what flows
 * out of each. `arrive` by place. */
static truce_status run(chain *m, owned_drift *o, double *arrive, double *scratch)
{
  size_t member = 0;
  uint32_t *places = truce__array(m->count, sizeof *places);
  double *flow = truce__array(m->count, sizeof *flow);
  truce_status status = places == NULL || flow == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  arrive[0] = 1;
  for (size_t part = m->part_count; part-- > 0 && status == TRUCE_OK;) {
    const size_t start = m->part_start[part], size = m->part_start[part + 1] - start;
    double total = 0;
    for (size_t k = 0; k < size; k++) {
      flow[k] = arrive[m->order[start + k]];
      total += flow[k];
    }
    if (is_closed(m, part)) {
      size_t *states = o->members + member;
      for (size_t k = 0; k < size; k++)
        states[k] = m->states[m->order[start + k]];
      qsort(states, size, sizeof *states, by_state);
      o->ends[o->d.end_count++] = (truce_drift_end){total, size, states};
      member += size;
      continue;
    }
    if (size > DENSE_MAX)
      status = solve_sweeping(m, part, flow, scratch);
    else if (!solve_dense(m, part, flow, places))
      status = TRUCE_NO_MEMORY;
    o->d.residual = fmax(o->d.residual, error_of(m, part, flow, scratch));
    for (size_t k = start; k < start + size; k++) {
      const uint32_t place = m->order[k];
      o->d.steps += m->visits[place];
      for (size_t n = m->first[place]; n < m->first[place + 1]; n++) {
        if (m->part[m->steps[n].to] != part)
          arrive[m->steps[n].to] += m->visits[place] * m->steps[n].probability;
      }
    }
  }
  free(places);
  free(flow);
  return status;
}

/* Where it stands after so many steps. */
static truce_status look(chain *m, owned_drift *o, double *now, double *next)
{
  memset(now, 0, m->count * sizeof *now);
  now[0] = 1;
  for (size_t step_at = 0; step_at < o->d.after; step_at++) {
    if (truce__cancelled(m->control))
      return TRUCE_CANCELLED;
    for (size_t k = 0; k < m->count; k++)
      next[k] = now[k] * (1 - leaving(m, (uint32_t)k));
    for (size_t k = 0; k < m->count; k++) {
      for (size_t n = m->first[k]; n < m->first[k + 1]; n++)
        next[m->steps[n].to] += now[k] * m->steps[n].probability;
    }
    memcpy(now, next, m->count * sizeof *now);
  }
  for (size_t k = 0; k < m->count; k++) {
    if (now[k] > SHOWN)
      o->places[o->d.place_count++] = (truce_drift_place){m->states[k], now[k]};
  }
  qsort(o->places, o->d.place_count, sizeof *o->places, place_by_likelihood);
  return TRUCE_OK;
}

static truce_status solve(chain *m, owned_drift *o)
{
  truce_status status = find_parts(m);
  double *arrive = calloc(m->count, sizeof *arrive), *scratch = calloc(m->count, sizeof *scratch);
  m->visits = calloc(m->count, sizeof *m->visits);
  o->ends = truce__array(m->part_count + 1, sizeof *o->ends);
  o->members = truce__array(m->count, sizeof *o->members);
  o->places = truce__array(m->count, sizeof *o->places);
  if (status == TRUCE_OK && (arrive == NULL || scratch == NULL || m->visits == NULL ||
                             o->ends == NULL || o->members == NULL || o->places == NULL))
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = run(m, o, arrive, scratch);
  if (status == TRUCE_OK) {
    qsort(o->ends, o->d.end_count, sizeof *o->ends, by_likelihood);
    o->d.ends = o->ends;
    o->d.reached = m->count;
    o->d.converged = o->d.residual <= GOOD;
    status = look(m, o, arrive, scratch);
    o->d.places = o->places;
  }
  free(arrive);
  free(scratch);
  return status;
}

static void free_chain(chain *m)
{
  truce_explainer_free(m->explainer);
  free(m->place_of);
  free(m->states);
  free(m->first);
  free(m->steps);
  free(m->part);
  free(m->order);
  free(m->part_start);
  free(m->visits);
}

truce_status truce_drift_solve(truce_drift **drift, const truce_stability *s, size_t start,
                               size_t after, const truce_control *control)
{
  chain m = {.s = s, .control = control};
  owned_drift *o = calloc(1, sizeof *o);
  m.place_of = calloc(s->states.count, sizeof *m.place_of);
  truce_status status =
      o == NULL || m.place_of == NULL ? TRUCE_NO_MEMORY : truce_explainer_init(&m.explainer, s);
  for (size_t party = 0; party < s->c->party_count; party++)
    m.weights += weight_of(&m, party);
  if (status == TRUCE_OK)
    status = build(&m, start);
  if (status == TRUCE_OK) {
    o->d.start = start;
    o->d.after = after;
    status = solve(&m, o);
  }
  free_chain(&m);
  if (status == TRUCE_OK)
    *drift = &o->d;
  else
    truce_drift_free(o != NULL ? &o->d : NULL);
  return status;
}
