#include "inverse_internal.h"

#include <string.h>

#include "base/memory.h"

/* ---- Ranks ---- */

static uint64_t low_bits(unsigned count)
{
  return count >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1;
}

uint64_t truce__program_rank(const rank_program *program, uint64_t rank, unsigned holds)
{
  for (unsigned k = 0; k < program->count; k++) {
    const rank_step *step = &program->steps[k];
    if (step->kind == TRUCE_EDIT_SWAP) {
      const uint64_t differ = (rank >> step->bit ^ rank >> step->other) & 1;
      rank ^= differ << step->bit | differ << step->other;
    } else if (step->kind == TRUCE_EDIT_DROP) {
      rank &= ~(UINT64_C(1) << step->bit);
    } else {
      const uint64_t below = rank & low_bits(step->bit), above = rank >> step->bit;
      rank = (above << 1 | (holds >> k & 1)) << step->bit | below;
    }
  }
  return rank;
}

static bool inserted_holds(const trial *t, const rank_step *step, size_t state)
{
  if (step->option == TRUCE_OPTIONS_MAX)
    return (t->wanted[state / 64] >> state % 64 & 1) != 0;
  return ((state_code(t->s, state) >> step->option & 1) != 0) == step->taken;
}

uint64_t truce__trial_rank(const trial *t, size_t party, size_t state)
{
  const uint64_t rank = t->s->parties[party].rank[state];
  if ((t->edited >> party & 1) == 0)
    return rank;
  const rank_program *program = &t->programs[party];
  unsigned holds = 0;
  for (unsigned k = 0; k < program->count; k++) {
    if (program->steps[k].kind == TRUCE_EDIT_INSERT)
      holds |= (unsigned)inserted_holds(t, &program->steps[k], state) << k;
  }
  return truce__program_rank(program, rank, holds);
}

static rank_step compile(const trial *t, const truce_edit *edit)
{
  const unsigned wishes = (unsigned)t->s->c->parties[edit->party].preference.wish_count;
  rank_step step = {edit->kind, 0, 0, edit->option, edit->taken};
  if (edit->kind == TRUCE_EDIT_INSERT) {
    step.bit = wishes - (unsigned)edit->at;
  } else {
    step.bit = wishes - 1 - (unsigned)edit->at;
    step.other = edit->kind == TRUCE_EDIT_SWAP ? wishes - 1 - (unsigned)edit->other : 0;
  }
  return step;
}

/* Whether edit a is carried out before b: swaps, drops, then insertions from the end of the list
 * on, so that the places of the others stay what they were. */
static bool goes_first(const truce_edit *a, const truce_edit *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind;
  return a->kind != TRUCE_EDIT_INSERT || a->at > b->at;
}

void truce__trial_edit(trial *t, const truce_edit *edits, size_t count)
{
  for (; t->edited != 0; t->edited &= t->edited - 1)
    t->programs[__builtin_ctzll(t->edited)].count = 0;
  const bool turned =
      count == 2 && edits[0].party == edits[1].party && !goes_first(&edits[0], &edits[1]);
  for (size_t k = 0; k < count; k++) {
    const truce_edit *edit = &edits[turned ? count - 1 - k : k];
    rank_program *program = &t->programs[edit->party];
    rank_step step = compile(t, edit);
    if (program->count == 1 && program->steps[0].kind == TRUCE_EDIT_INSERT)
      step.bit++; /* above the one inserted below it */
    program->steps[program->count++] = step;
    t->edited |= UINT64_C(1) << edit->party;
  }
}

/* ---- Searching ---- */

static size_t fibre_of(const trial *t, size_t party, size_t state)
{
  return t->fibre[party * t->s->states.count + state];
}

static bool last_of_fibre(const trial *t, const party_view *view, size_t position)
{
  return position + 1 == t->s->states.count || (view->order[position + 1] & ORDER_FIBRE) != 0;
}

/* Whether the search has walked the fibre before from a state that opens all this one does. */
static bool walked_before(const trial *t, size_t mover, size_t at, uint64_t code, uint64_t rank,
                          bool improving)
{
  if (t->epoch[at] != t->search)
    return false;
  const uint32_t before = t->walked[at];
  return way_open(&t->s->parties[mover], state_code(t->s, before), code) &&
         (!improving || truce__trial_rank(t, mover, before) <= rank);
}

/* Adds what party `mover` can move to from a state. */
static size_t expand(trial *t, size_t mover, size_t from, bool improving, size_t count)
{
  const party_view *view = &t->s->parties[mover];
  const size_t start = fibre_of(t, mover, from), at = mover * t->s->states.count + start;
  const uint64_t rank = improving ? truce__trial_rank(t, mover, from) : 0;
  const uint64_t code = state_code(t->s, from);
  if (walked_before(t, mover, at, code, rank, improving))
    return count;
  t->epoch[at] = t->search;
  t->walked[at] = (uint32_t)from;
  for (size_t k = start;; k++) {
    const uint32_t to = view->order[k] & ORDER_STATE;
    t->steps++;
    if (t->seen[to] != t->search && (!improving || truce__trial_rank(t, mover, to) > rank) &&
        way_open(view, code, state_code(t->s, to))) {
      t->seen[to] = t->search;
      t->came[to] = (uint32_t)from;
      t->reached[count++] = to;
    }
    if (last_of_fibre(t, view, k))
      return count;
  }
}

void truce__trial_start(trial *t, size_t from)
{
  if (t->search == UINT32_MAX) { /* old marks must not come back to life */
    memset(t->seen, 0, t->s->states.count * sizeof *t->seen);
    memset(t->epoch, 0, t->s->c->party_count * t->s->states.count * sizeof *t->epoch);
    t->search = 0;
  }
  t->search++;
  t->seen[from] = t->search;
  t->reached[0] = (uint32_t)from;
}

size_t truce__trial_step(trial *t, uint64_t movers, size_t k, bool improving, size_t count)
{
  for (; movers != 0; movers &= movers - 1)
    count = expand(t, (size_t)__builtin_ctzll(movers), t->reached[k], improving, count);
  return count;
}

size_t truce__trial_reach(trial *t, uint64_t movers, size_t from, bool improving)
{
  truce__trial_start(t, from);
  size_t count = 1;
  for (size_t k = 0; k < count; k++)
    count = truce__trial_step(t, movers, k, improving, count);
  return count;
}

/* ---- Stability ---- */

/* Whether the party can go from a state to one above the bound. */
static bool can_pass(trial *t, size_t party, size_t state, uint64_t bound)
{
  const party_view *view = &t->s->parties[party];
  const uint64_t code = state_code(t->s, state);
  for (size_t k = fibre_of(t, party, state);; k++) {
    const uint32_t to = view->order[k] & ORDER_STATE;
    t->steps++;
    if (truce__trial_rank(t, party, to) > bound && way_open(view, code, state_code(t->s, to)))
      return true;
    if (last_of_fibre(t, view, k))
      return false;
  }
}

/* Whether the others can answer the improvement with a state that is not above the bound and, if
 * `answered`, leaves the party no way above it. */
static bool deterred(trial *t, size_t party, size_t improvement, uint64_t bound, bool improving,
                     bool answered)
{
  truce__trial_start(t, improvement);
  size_t count = 1;
  for (size_t k = 0; k < count; k++) {
    for (uint64_t rest = others_of(t->s, party); rest != 0; rest &= rest - 1) {
      const size_t before = count;
      count = expand(t, (size_t)__builtin_ctzll(rest), t->reached[k], improving, count);
      for (size_t n = before; n < count; n++) {
        if (truce__trial_rank(t, party, t->reached[n]) <= bound &&
            (!answered || !can_pass(t, party, t->reached[n], bound)))
          return true;
      }
    }
  }
  return false;
}

bool truce__trial_stable(trial *t, truce_concept concept, size_t party, size_t state)
{
  const party_view *view = &t->s->parties[party];
  const bool improving = concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
  const bool answered = concept == TRUCE_SMR || concept == TRUCE_SSEQ;
  const uint64_t code = state_code(t->s, state), bound = truce__trial_rank(t, party, state);
  for (size_t k = fibre_of(t, party, state);; k++) {
    const uint32_t to = view->order[k] & ORDER_STATE;
    t->steps++;
    if (truce__trial_rank(t, party, to) > bound && way_open(view, code, state_code(t->s, to)) &&
        (concept == TRUCE_NASH || !deterred(t, party, to, bound, improving, answered)))
      return false;
    if (last_of_fibre(t, view, k))
      return true;
  }
}

/* ---- Init and free ---- */

static void mark_fibres(trial *t)
{
  const size_t states = t->s->states.count;
  for (size_t p = 0; p < t->s->c->party_count; p++) {
    const party_view *view = &t->s->parties[p];
    uint32_t start = 0;
    for (uint32_t k = 0; k < states; k++) {
      if ((view->order[k] & ORDER_FIBRE) != 0)
        start = k;
      t->fibre[p * states + (view->order[k] & ORDER_STATE)] = start;
    }
  }
}

static truce_status mark_wanted(trial *t, const truce_statement *statement,
                                const truce_control *control)
{
  const size_t states = t->s->states.count;
  for (size_t state = 0; state < states; state++) {
    if (truce_statement_holds(statement, state_code(t->s, state)))
      t->wanted[state / 64] |= UINT64_C(1) << state % 64;
    if (state % 65536 == 0 && truce__cancelled(control))
      return TRUCE_CANCELLED;
  }
  return TRUCE_OK;
}

truce_status truce__trials_fit(const truce_stability *s, size_t trials,
                               const truce_control *control)
{
  const uint64_t states = s->states.count, each = 12 * (s->c->party_count + 1);
  if (control == NULL || control->memory_limit == 0)
    return TRUCE_OK;
  const uint64_t solved = truce_stability_bytes(s->c, states), more = states * each * trials;
  const uint64_t limit = control->memory_limit;
  return solved <= limit && more <= limit - solved ? TRUCE_OK : TRUCE_TOO_LARGE;
}

truce_status truce__trial_init(trial *t, const truce_stability *s, const truce_statement *statement,
                               const truce_control *control)
{
  const size_t states = s->states.count;
  size_t each;
  *t = (trial){.s = s};
  if (!truce__multiply(states, s->c->party_count, &each))
    return TRUCE_NO_MEMORY;
  t->fibre = truce__array(each, sizeof *t->fibre);
  t->walked = truce__array(each, sizeof *t->walked);
  t->epoch = calloc(each, sizeof *t->epoch);
  t->seen = calloc(states, sizeof *t->seen);
  t->reached = truce__array(states, sizeof *t->reached);
  t->came = truce__array(states, sizeof *t->came);
  t->wanted = statement != NULL ? calloc(states / 64 + 1, sizeof *t->wanted) : NULL;
  truce_status status = TRUCE_OK;
  if (t->fibre == NULL || t->walked == NULL || t->epoch == NULL || t->seen == NULL ||
      t->reached == NULL || t->came == NULL || (statement != NULL && t->wanted == NULL))
    status = TRUCE_NO_MEMORY;
  else
    mark_fibres(t);
  if (status == TRUCE_OK && statement != NULL)
    status = mark_wanted(t, statement, control);
  if (status != TRUCE_OK)
    truce__trial_free(t);
  return status;
}

void truce__trial_free(trial *t)
{
  free(t->fibre);
  free(t->walked);
  free(t->epoch);
  free(t->seen);
  free(t->reached);
  free(t->came);
  free(t->wanted);
}
