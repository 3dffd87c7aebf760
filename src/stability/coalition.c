/* Coalitions: for each state and each set of parties, what they could gain together and what would
 * deter them. A coalition moves like one party with all its members' options, except that it may
 * have to pass through several situations on the way. */
#include "truce/coalitions.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "inverse_internal.h"

typedef struct search {
  const truce_stability *s;
  const truce_control *control;
  trial own;     /* what the coalition reaches */
  trial replies; /* what the others reach in reply, and in `further` what follows on that */
  trial further;
  size_t *gains; /* the coalition's improvements from the state looked at */
  size_t gain_count;
  uint64_t everybody, work;
  uint8_t *concepts; /* per state: under which it is an equilibrium */
  truce_coalitions *made;
  size_t jump_capacity;
  uint64_t *sets; /* all coalitions, fewest members first */
  size_t set_count;
  uint32_t *open, *queue; /* of a search by coalitional improvements */
} search;

static bool prefer(const truce_stability *s, uint64_t members, size_t to, size_t from)
{
  for (; members != 0; members &= members - 1) {
    const uint32_t *rank = s->parties[__builtin_ctzll(members)].rank;
    if (rank[to] <= rank[from])
      return false;
  }
  return true;
}

static bool going(search *q)
{
  if (truce__cancelled(q->control))
    q->made->interrupted = true;
  const uint64_t steps = q->own.steps + q->replies.steps + q->further.steps;
  if (q->made->interrupted || steps > q->work)
    q->made->complete = false;
  return q->made->complete;
}

/* Fills q->gains; q->own then holds what the coalition reaches. */
static void find_gains(search *q, uint64_t coalition, size_t state)
{
  const size_t count = truce__trial_reach(&q->own, coalition, state, false);
  q->gain_count = 0;
  for (size_t k = 1; k < count; k++) {
    q->own.steps++;
    if (prefer(q->s, coalition, q->own.reached[k], state))
      q->gains[q->gain_count++] = q->own.reached[k];
  }
}

/* ---- Deterrence ---- */

/* Whether the coalition gets from a reply to something all its members prefer to the state. */
static bool can_recover(search *q, uint64_t coalition, size_t reply, size_t state)
{
  trial *t = &q->further;
  truce__trial_start(t, reply);
  for (size_t k = 0, count = 1; k < count; k++) {
    if (prefer(q->s, coalition, t->reached[k], state))
      return true;
    count = truce__trial_step(t, coalition, k, false, count);
  }
  return false;
}

/* Sets the bits of GMR and SMR if the gain is deterred by any moves of the others. */
static unsigned deter_by_moves(search *q, uint64_t coalition, size_t gain, size_t state,
                               unsigned asked)
{
  unsigned found = 0;
  trial *t = &q->replies;
  truce__trial_start(t, gain);
  for (size_t k = 0, count = 1; k < count && (asked & ~found) != 0; k++) {
    const size_t reply = t->reached[k];
    if (!prefer(q->s, coalition, reply, state)) {
      found |= 1U << TRUCE_GMR;
      if ((asked >> TRUCE_SMR & 1) != 0 && !can_recover(q, coalition, reply, state))
        found |= 1U << TRUCE_SMR;
    }
    count = truce__trial_step(t, q->everybody & ~coalition, k, false, count);
  }
  return found & asked;
}

/* Whether the parties of a set can go from one state to another: changing each its own options to
 * what they are there, in some order, or else by whatever way there is. */
static bool can_go(search *q, uint64_t set, size_t from, size_t to)
{
  const uint64_t end = state_code(q->s, to);
  uint64_t code = state_code(q->s, from);
  for (bool moved = true; moved && code != end;) {
    moved = false;
    for (uint64_t rest = set; rest != 0; rest &= rest - 1) {
      const party_view *view = &q->s->parties[__builtin_ctzll(rest)];
      const uint64_t next = (code & ~view->options) | (end & view->options);
      size_t unused;
      if (next == code || !way_open(view, code, next) ||
          !truce_states_find(&q->s->states, next, &unused))
        continue;
      code = next;
      moved = true;
    }
  }
  if (code == end)
    return true;
  const size_t count = truce__trial_reach(&q->further, set, from, false);
  for (size_t k = 1; k < count; k++) {
    if (q->further.reached[k] == to)
      return true;
  }
  return false;
}

/* Those among the others who prefer a state, if it is theirs to go there: a party changes only its
 * own options. Else none. */
static uint64_t who_would_go(const search *q, uint64_t others, size_t from, size_t to)
{
  uint64_t set = 0, changed = state_code(q->s, from) ^ state_code(q->s, to);
  for (; others != 0; others &= others - 1) {
    const unsigned p = (unsigned)__builtin_ctzll(others);
    const party_view *view = &q->s->parties[p];
    if (view->rank[to] > view->rank[from]) {
      set |= UINT64_C(1) << p;
      changed &= ~view->options;
    }
  }
  return changed == 0 ? set : 0;
}

/* Whether coalitional improvements of the others lead from the gain to a state that deters. Some
 * coalition improves from x to y exactly if all those among the others who prefer y can go there.
 * What is not reached yet stands in q->open. */
static bool deter_by_gains(search *q, uint64_t coalition, size_t gain, size_t state)
{
  const uint64_t others = q->everybody & ~coalition;
  const size_t reached = truce__trial_reach(&q->replies, others, gain, false);
  size_t open = reached - 1, count = 1;
  memcpy(q->open, q->replies.reached + 1, open * sizeof *q->open);
  q->queue[0] = (uint32_t)gain;
  for (size_t k = 0; k < count && going(q); k++) {
    const size_t from = q->queue[k];
    q->further.steps += open;
    for (size_t n = 0; n < open;) {
      const uint32_t to = q->open[n];
      const uint64_t set = who_would_go(q, others, from, to);
      if (set == 0 || !can_go(q, set, from, to)) {
        n++;
        continue;
      }
      if (!prefer(q->s, coalition, to, state))
        return true;
      q->queue[count++] = to;
      q->open[n] = q->open[--open];
    }
  }
  return false;
}

/* The concepts under which the coalition would stay, of those asked. */
static unsigned stays(search *q, uint64_t coalition, size_t state, unsigned asked)
{
  if (q->gain_count == 0)
    return asked;
  asked &= ~(1U << TRUCE_NASH);
  for (size_t k = 0; k < q->gain_count && asked != 0 && going(q); k++) {
    /* What no moves deter, no improvements do. */
    const unsigned by_moves = 1U << TRUCE_GMR | (asked & 1U << TRUCE_SMR);
    unsigned kept = deter_by_moves(q, coalition, q->gains[k], state, by_moves);
    if ((kept >> TRUCE_GMR & asked >> TRUCE_SEQ & 1) != 0 &&
        deter_by_gains(q, coalition, q->gains[k], state))
      kept |= 1U << TRUCE_SEQ;
    asked &= kept;
  }
  return asked;
}

/* ---- Jumps ---- */

/* The mover of the one move that leads from a state to another. */
static size_t mover_of(const truce_stability *s, size_t from, size_t to)
{
  const uint64_t changed = state_code(s, from) ^ state_code(s, to);
  return s->c->options[__builtin_ctzll(changed)].party;
}

/* The way that q->own found. */
static bool trace(const search *q, truce_jump *jump)
{
  for (size_t at = jump->to; at != jump->from; at = q->own.came[at])
    jump->move_count++;
  jump->moves = truce__array(jump->move_count, sizeof *jump->moves);
  size_t left = jump->move_count;
  for (size_t at = jump->to; jump->moves != NULL && at != jump->from; at = q->own.came[at]) {
    const size_t before = q->own.came[at];
    jump->moves[--left] = (truce_move){mover_of(q->s, before, at), before, at};
  }
  return jump->moves != NULL;
}

/* Whether a coalition can jump from a state to another equilibrium under one of the concepts. */
static bool can_jump(search *q, uint64_t coalition, size_t state, unsigned concepts)
{
  const size_t count = truce__trial_reach(&q->further, coalition, state, false);
  for (size_t k = 1; k < count; k++) {
    const size_t to = q->further.reached[k];
    if ((q->concepts[to] & q->concepts[state] & concepts) != 0 &&
        prefer(q->s, coalition, to, state))
      return true;
  }
  return false;
}

static bool is_minimal(search *q, const truce_jump *jump)
{
  for (uint64_t rest = jump->coalition; rest != 0; rest &= rest - 1) {
    const uint64_t fewer = jump->coalition & ~(rest & -rest);
    const size_t count = truce__trial_reach(&q->further, fewer, jump->from, false);
    for (size_t k = 1; k < count; k++) {
      if (q->further.reached[k] == jump->to)
        return false;
    }
  }
  return true;
}

static bool is_credible(search *q, const truce_jump *jump)
{
  const uint64_t all = jump->coalition;
  for (uint64_t set = (all - 1) & all; set != 0 && going(q); set = (set - 1) & all) {
    if (__builtin_popcountll(set) >= 2 && can_jump(q, set, jump->to, jump->concepts))
      return false;
  }
  return true;
}

static bool is_given(const truce_case *c, uint64_t coalition)
{
  for (size_t k = 0; k < c->coalition_count; k++) {
    uint64_t set = 0;
    for (size_t n = 0; n < c->coalitions[k].count; n++)
      set |= UINT64_C(1) << c->coalitions[k].parties[n];
    if (set == coalition)
      return true;
  }
  return false;
}

/* Notes the best jump of the coalition among its gains, if there is one. */
static truce_status note_jump(search *q, uint64_t coalition, size_t from)
{
  truce_jump jump = {.coalition = coalition, .from = from};
  for (size_t k = 0; k < q->gain_count; k++) {
    const unsigned both = q->concepts[from] & q->concepts[q->gains[k]];
    jump.improvements += both != 0;
    if (__builtin_popcount(both) > __builtin_popcount(jump.concepts)) {
      jump.concepts = both;
      jump.to = q->gains[k];
    }
  }
  if (jump.improvements == 0)
    return TRUCE_OK;
  if (!truce__reserve((void **)&q->made->jumps, &q->jump_capacity, q->made->jump_count + 1,
                      sizeof *q->made->jumps) ||
      !trace(q, &jump))
    return TRUCE_NO_MEMORY;
  jump.minimal = is_minimal(q, &jump);
  jump.credible = is_credible(q, &jump);
  jump.given = is_given(q->s->c, coalition);
  q->made->jumps[q->made->jump_count++] = jump;
  return TRUCE_OK;
}

/* ---- All of it ---- */

static truce_status look_at(search *q, truce_coalition_state *looked)
{
  looked->concepts = q->concepts[looked->state];
  looked->united = TRUCE_COALITION_CONCEPTS;
  for (size_t k = 0; k < q->set_count && going(q); k++) {
    const uint64_t coalition = q->sets[k];
    find_gains(q, coalition, looked->state);
    if (looked->concepts != 0 && (coalition & (coalition - 1)) != 0) {
      const truce_status status = note_jump(q, coalition, looked->state);
      if (status != TRUCE_OK)
        return status;
    }
    const unsigned kept = stays(q, coalition, looked->state, looked->united);
    for (unsigned left = looked->united & ~kept; left != 0; left &= left - 1)
      looked->breaker[__builtin_ctz(left)] = coalition;
    looked->united = kept;
  }
  return TRUCE_OK;
}

static int by_size(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  const int sizes = __builtin_popcountll(x) - __builtin_popcountll(y);
  return sizes != 0 ? sizes : (x > y) - (x < y);
}

static bool list_sets(search *q)
{
  q->set_count = (size_t)q->everybody;
  q->sets = truce__array(q->set_count, sizeof *q->sets);
  for (size_t k = 0; q->sets != NULL && k < q->set_count; k++)
    q->sets[k] = k + 1;
  if (q->sets != NULL)
    qsort(q->sets, q->set_count, sizeof *q->sets, by_size);
  return q->sets != NULL;
}

typedef struct candidate {
  size_t state;
  int concepts, distance;
} candidate;

static int by_strength(const void *a, const void *b)
{
  const candidate *x = a, *y = b;
  if (x->concepts != y->concepts)
    return y->concepts - x->concepts;
  if (x->distance != y->distance)
    return x->distance - y->distance;
  return (x->state > y->state) - (x->state < y->state);
}

/* The equilibria there are, strongest first. */
static truce_status list_equilibria(search *q)
{
  const truce_case *c = q->s->c;
  const size_t states = q->s->states.count;
  size_t count = 0;
  for (size_t k = 0; k < states; k++)
    count += q->concepts[k] != 0;
  candidate *found = truce__array(count, sizeof *found);
  q->made->states = calloc(count + 1, sizeof *q->made->states);
  if (found == NULL || q->made->states == NULL) {
    free(found);
    return TRUCE_NO_MEMORY;
  }
  count = 0;
  for (size_t k = 0; k < states; k++) {
    const truce_code far = c->has_status_quo ? state_code(q->s, k) ^ c->status_quo : 0;
    if (q->concepts[k] != 0)
      found[count++] =
          (candidate){k, __builtin_popcount(q->concepts[k]), (int)truce_code_count(far)};
  }
  qsort(found, count, sizeof *found, by_strength);
  for (size_t k = 0; k < count; k++)
    q->made->states[k].state = found[k].state;
  q->made->state_count = count;
  free(found);
  return TRUCE_OK;
}

static truce_status list_states(search *q, const size_t *states, size_t count)
{
  for (size_t k = 0; k < q->s->states.count; k++) {
    for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++)
      q->concepts[k] |= (uint8_t)(truce_stability_equilibrium(q->s, (truce_concept)n, k) << n);
  }
  if (states == NULL)
    return list_equilibria(q);
  q->made->states = calloc(count + 1, sizeof *q->made->states);
  if (q->made->states == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < count; k++) {
    truce__require(states[k] < q->s->states.count);
    q->made->states[k].state = states[k];
  }
  q->made->state_count = count;
  return TRUCE_OK;
}

static void drop_jumps(truce_coalitions *made, size_t kept)
{
  while (made->jump_count > kept)
    free(made->jumps[--made->jump_count].moves);
}

static truce_status run(search *q, const size_t *states, size_t count)
{
  q->concepts = calloc(q->s->states.count, sizeof *q->concepts);
  q->gains = truce__array(q->s->states.count, sizeof *q->gains);
  q->open = truce__array(q->s->states.count, sizeof *q->open);
  q->queue = truce__array(q->s->states.count, sizeof *q->queue);
  truce_status status =
      q->concepts != NULL && q->gains != NULL && q->open != NULL && q->queue != NULL && list_sets(q)
          ? list_states(q, states, count)
          : TRUCE_NO_MEMORY;
  truce_coalitions *made = q->made;
  while (status == TRUCE_OK && made->looked < made->state_count) {
    const size_t jumps = made->jump_count;
    truce__progress(q->control, "trying coalitions",
                    (double)made->looked / (double)made->state_count);
    status = look_at(q, &made->states[made->looked]);
    if (!going(q)) { /* the state half done does not count */
      drop_jumps(made, jumps);
      made->states[made->looked] =
          (truce_coalition_state){.state = made->states[made->looked].state};
      break;
    }
    made->looked++;
  }
  return status;
}

static truce_status too_many(const truce_case *c, truce_diagnostics *diagnostics)
{
  char message[200];
  snprintf(message, sizeof message,
           "%zu parties form about %.3g coalitions, each to be tried from every equilibrium; at "
           "most %d parties can be handled",
           c->party_count, __builtin_exp2((double)c->party_count), TRUCE_COALITION_PARTIES_MAX);
  truce_diagnostics_add(diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_ERROR,
                                            .code = "too-many-parties",
                                            .file = c->file,
                                            .message = message,
                                            .hint = "join parties that would act as one"});
  return TRUCE_TOO_LARGE;
}

static truce_status too_large(const truce_case *c, truce_diagnostics *diagnostics)
{
  truce_diagnostics_add(
      diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                       .code = "too-large",
                                       .file = c->file,
                                       .message = "to try coalitions takes more memory than the "
                                                  "limit leaves beside the situations",
                                       .hint = "allow more with --memory"});
  return TRUCE_TOO_LARGE;
}

truce_status truce_coalitions_init(truce_coalitions *coalitions, const truce_stability *s,
                                   const size_t *states, size_t count, uint64_t work,
                                   const truce_control *control, truce_diagnostics *diagnostics)
{
  const uint64_t otherwise = UINT64_C(500000000);
  if (s->c->party_count > TRUCE_COALITION_PARTIES_MAX)
    return too_many(s->c, diagnostics);
  truce_coalitions made = {.complete = true};
  search q = {.s = s,
              .control = control,
              .made = &made,
              .everybody = all_parties(s),
              .work = work > 0 ? work : otherwise};
  trial *const trials[] = {&q.own, &q.replies, &q.further};
  truce_status status = truce__trials_fit(s, 3, control);
  if (status != TRUCE_OK)
    return too_large(s->c, diagnostics);
  size_t ready = 0;
  while (ready < 3 && status == TRUCE_OK) {
    status = truce__trial_init(trials[ready], s, NULL, control);
    ready += status == TRUCE_OK;
  }
  if (status == TRUCE_OK)
    status = run(&q, states, count);
  while (ready > 0)
    truce__trial_free(trials[--ready]);
  free(q.concepts);
  free(q.gains);
  free(q.sets);
  free(q.open);
  free(q.queue);
  if (status == TRUCE_OK)
    *coalitions = made;
  else
    truce_coalitions_free(&made);
  return status;
}

void truce_coalitions_free(truce_coalitions *coalitions)
{
  drop_jumps(coalitions, 0);
  free(coalitions->jumps);
  free(coalitions->states);
  coalitions->jumps = NULL;
  coalitions->states = NULL;
}
