/* What the others can do about an improvement: property-directed reachability (Bradley 2011, doi
 * 10.1007/978-3-642-18275-4_7; Een, Mishchenko, Brayton 2011) from one state. Frame k holds all
 * states that k moves lead to, and more: it is what no cube kept at level k or above excludes. A
 * state that would deter is excluded by following its predecessors back until they are excluded, or
 * meet the start; once two frames are equal nothing new can be reached.
 *
 * Options that cannot change any more (one-way options already used, the party's own) are not in
 * cubes but assumed throughout; which of them mattered is read off the solver at the end. */
#include "symbolic_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- The circuit ---- */

/* Exactly one of the others moves; who does not keeps its options. */
static void state_movers(truce__reach *r)
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  const size_t parties = s->c->party_count;
  int any = CIRCUIT_FALSE;
  for (size_t j = 0; j < parties; j++) {
    r->mover[j] = CIRCUIT_FALSE;
    if (j == r->party || s->own[j] == 0)
      continue;
    r->movers = true;
    r->mover[j] = truce__circuit_variable(c);
    truce__symbols_planes(s, c, s->own[j], r->next);
    for (truce_code left = s->own[j]; left != 0; left &= left - 1) {
      const unsigned k = truce_code_first(left);
      truce__circuit_clause(c, (int[]){r->mover[j], -r->next[k], r->now[k]}, 3);
      truce__circuit_clause(c, (int[]){r->mover[j], r->next[k], -r->now[k]}, 3);
    }
    for (size_t l = 0; l < j; l++)
      truce__circuit_clause(c, (int[]){-r->mover[j], -r->mover[l]}, 2);
    any = truce__circuit_or(c, any, r->mover[j]);
  }
  if (r->movers)
    truce__circuit_clause(c, &any, 1);
}

static void state_moves(truce__reach *r)
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  r->move = truce__symbols_possible(s, c, r->next);
  for (size_t j = 0; j < s->c->party_count; j++) {
    if (r->mover[j] == CIRCUIT_FALSE)
      continue;
    int allowed = truce__symbols_way(s, c, j, r->now, r->next);
    if (s->improving) {
      const size_t width = s->scales[j].width;
      int *old = r->scratch, *new = r->scratch + width;
      truce__symbols_rank(s, c, j, r->now, old);
      truce__symbols_rank(s, c, j, r->next, new);
      allowed = truce__circuit_and(c, allowed, truce__circuit_greater(c, new, old, width));
    }
    r->move = truce__circuit_and(c, r->move, truce__circuit_or(c, -r->mover[j], allowed));
  }
}

/* Another thing that must hold where the others stop. */
static void add_part(truce__reach *r, int part)
{
  void *parts = r->parts;
  if (!truce__reserve(&parts, &r->part_capacity, r->part_count + 1, sizeof *r->parts)) {
    r->c.status = TRUCE_NO_MEMORY;
    return;
  }
  r->parts = parts;
  r->parts[r->part_count++] = part;
  truce__circuit_clause(&r->c, (int[]){-r->bad, part}, 2);
}

/* The party must not be able to answer with the choices of its own in `code`. */
static void forbid_answer(truce__reach *r, truce_code code)
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  int planes[TRUCE_OPTIONS_MAX];
  memcpy(planes, r->now, sizeof planes);
  truce__symbols_set(planes, s->own[r->party], code);
  truce__symbols_rank(s, c, r->party, planes, r->scratch);
  const int allowed = truce__circuit_and(c, truce__symbols_way(s, c, r->party, r->now, planes),
                                         truce__symbols_possible(s, c, planes));
  const int better = truce__circuit_greater(c, r->scratch, r->level, s->scales[r->party].width);
  add_part(r, -truce__circuit_and(c, allowed, better));
}

static void state_circuit(truce__reach *r)
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  const size_t width = s->scales[r->party].width;
  truce__symbols_planes(s, c, s->all, r->now);
  memcpy(r->next, r->now, sizeof r->next);
  for (size_t k = 0; k < width; k++)
    r->level[k] = truce__circuit_variable(c);
  r->bad = truce__circuit_variable(c);
  r->possible = truce__symbols_possible(s, c, r->now);
  truce__symbols_rank(s, c, r->party, r->now, r->scratch);
  add_part(r, -truce__circuit_greater(c, r->scratch, r->level, width));
  state_movers(r);
  state_moves(r);
}

truce_status truce__reach_init(truce__reach *r, truce__symbols *s, size_t party,
                               truce__replies *replies)
{
  *r = (truce__reach){.s = s, .party = party, .replies = replies};
  r->mover = truce__array(s->c->party_count, sizeof *r->mover);
  r->level = truce__array(s->width, sizeof *r->level);
  r->scratch = truce__array(s->width, 2 * sizeof *r->scratch);
  truce_status status =
      r->mover != NULL && r->level != NULL && r->scratch != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = truce__circuit_init(&r->c, &s->effort);
  if (status == TRUCE_OK) {
    state_circuit(r);
    status = r->c.status;
  }
  if (status != TRUCE_OK)
    truce__reach_free(r);
  return status;
}

void truce__reach_free(truce__reach *r)
{
  truce__circuit_free(&r->c);
  free(r->mover);
  free(r->level);
  free(r->parts);
  free(r->scratch);
  *r = (truce__reach){0};
}

/* ---- One search ---- */

typedef struct blocked {
  truce__cube cube;
  size_t level;
} blocked;

/* A cube to be excluded at a level, because from all of it one move leads into its parent. */
typedef struct duty {
  truce__cube cube;
  size_t level; /* 0: done */
  size_t parent;
} duty;

enum { NO_PARENT = SIZE_MAX };

typedef struct search {
  truce__reach *r;
  truce_code start, frozen;
  const bool *level;
  size_t width;
  size_t top; /* the last frame */
  int *frame; /* [1..top] what switches its cubes on */
  size_t frame_capacity;
  blocked *blocks;
  size_t block_count, block_capacity;
  duty *duties;
  size_t duty_count, duty_capacity;
  truce__cube end; /* of the state that would deter, frozen options and all */
  bool *least;     /* the level find_bad found */
  int last;        /* the switch of the question before */
  bool failed, spent;
} search;

static bool holds_start(const search *q, truce__cube cube)
{
  return ((q->start ^ cube.code) & cube.mask) == 0;
}

static truce_truth ask(search *q)
{
  const truce_truth answer = truce__circuit_ask(&q->r->c);
  q->spent = q->spent || answer == TRUCE_UNKNOWN;
  return answer;
}

/* Room for one more in an array of the search or of its answer. */
#define ROOM(q, array, capacity, count)                                                            \
  do {                                                                                             \
    void *items = (array);                                                                         \
    if (!truce__reserve(&items, &(capacity), (count) + 1, sizeof *(array)))                        \
      (q)->failed = true;                                                                          \
    (array) = items;                                                                               \
  } while (0)

static void add_frame(search *q)
{
  ROOM(q, q->frame, q->frame_capacity, q->top + 1);
  if (!q->failed)
    q->frame[++q->top] = truce__circuit_variable(&q->r->c);
}

/* The states of frame k that keep the options under `frozen` as at the start. */
static void assume_frame(search *q, size_t k, truce_code frozen)
{
  truce__reach *r = q->r;
  truce__circuit_assume_code(&r->c, r->now, k == 0 ? r->s->all : frozen, q->start);
  truce__circuit_assume(&r->c, r->possible);
  for (size_t n = k > 0 ? k : 1; n <= q->top; n++)
    truce__circuit_assume(&r->c, q->frame[n]);
}

/* A switch for a clause of one question; the last one's clause goes. */
static int passing(search *q)
{
  circuit *c = &q->r->c;
  if (q->last != 0)
    truce__circuit_clause(c, (int[]){-q->last}, 1);
  q->last = truce__circuit_variable(c);
  return q->last;
}

/* `now` is outside the cube if the literal holds. */
static void exclude(search *q, int unless, truce__cube cube)
{
  int literals[TRUCE_OPTIONS_MAX + 1];
  size_t count = 0;
  literals[count++] = -unless;
  for (truce_code left = cube.mask; left != 0; left &= left - 1) {
    const unsigned k = truce_code_first(left);
    literals[count++] = (cube.code >> k & 1) != 0 ? -q->r->now[k] : q->r->now[k];
  }
  truce__circuit_clause(&q->r->c, literals, count);
}

/* Whether one move leads from frame k, outside the cube, into it. */
static truce_truth can_enter(search *q, size_t k, truce__cube cube)
{
  truce__reach *r = q->r;
  const int outside = passing(q);
  exclude(q, outside, cube);
  assume_frame(q, k, q->frozen);
  truce__circuit_assume(&r->c, outside);
  truce__circuit_assume(&r->c, r->move);
  truce__circuit_assume_code(&r->c, r->next, cube.mask, cube.code);
  return ask(q);
}

static truce__cube narrowed(truce__cube cube, truce_code mask)
{
  return (truce__cube){mask, cube.code & mask};
}

/* What of the cube the solver needed; never so little that the start is in it. */
static truce__cube needed_part(const search *q, truce__cube cube)
{
  truce__reach *r = q->r;
  truce_code mask = truce__circuit_core(&r->c, r->next, cube.mask, cube.code);
  const truce_code apart = (cube.code ^ q->start) & cube.mask;
  if ((mask & apart) == 0)
    mask |= apart & -apart;
  return narrowed(cube, mask);
}

/* After the cube was found closed to frame k: a larger one that is. */
static truce__cube widen(search *q, size_t k, truce__cube cube)
{
  cube = needed_part(q, cube);
  for (truce_code left = cube.mask; left != 0 && !q->spent; left &= left - 1) {
    const truce_code bit = left & -left;
    const truce__cube smaller = narrowed(cube, cube.mask & ~bit);
    if ((cube.mask & bit) == 0 || holds_start(q, smaller))
      continue;
    if (can_enter(q, k, smaller) == TRUCE_NO)
      cube = needed_part(q, smaller);
  }
  return cube;
}

static void keep_blocked(search *q, truce__cube cube, size_t level)
{
  ROOM(q, q->blocks, q->block_capacity, q->block_count);
  if (q->failed)
    return;
  q->blocks[q->block_count++] = (blocked){cube, level};
  exclude(q, q->frame[level], cube);
}

static void add_duty(search *q, truce__cube cube, size_t level, size_t parent)
{
  ROOM(q, q->duties, q->duty_capacity, q->duty_count);
  if (!q->failed)
    q->duties[q->duty_count++] = (duty){cube, level, parent};
}

/* After can_enter found a move: all states around its start from which the same mover's same
 * choices lead into the cube. */
static truce__cube widen_source(search *q, truce__cube into)
{
  truce__reach *r = q->r;
  circuit *c = &r->c;
  const truce__symbols *s = r->s;
  size_t j = 0;
  while (r->mover[j] == CIRCUIT_FALSE || !truce__circuit_value(c, r->mover[j]))
    j++;
  const truce_code from = truce__circuit_code(c, r->now, s->all);
  const truce_code to = truce__circuit_code(c, r->next, s->all);
  const truce_code free = s->all & ~q->frozen;
  const int elsewhere = passing(q);
  int literals[TRUCE_OPTIONS_MAX + 2];
  size_t count = 0;
  literals[count++] = -elsewhere;
  literals[count++] = -r->move;
  for (truce_code left = into.mask; left != 0; left &= left - 1) {
    const unsigned k = truce_code_first(left);
    literals[count++] = (into.code >> k & 1) != 0 ? -r->next[k] : r->next[k];
  }
  truce__circuit_clause(c, literals, count);
  truce__circuit_assume(c, elsewhere);
  truce__circuit_assume(c, r->possible);
  truce__circuit_assume(c, r->mover[j]);
  truce__circuit_assume_code(c, r->next, s->own[j], to);
  truce__circuit_assume_code(c, r->now, s->all, from);
  if (ask(q) != TRUCE_NO)
    return (truce__cube){free, from & free}; /* only if effort was spent */
  const truce_code mask = truce__circuit_core(c, r->now, free, from);
  return (truce__cube){mask, from & mask};
}

/* A state in frame k that deters at a level of which the first `known` bits are as in `level`; the
 * rest of q->least is filled in. */
static truce_truth find_bad(search *q, size_t k, truce_code frozen, const bool *level, size_t known,
                            truce__cube *cube)
{
  truce__reach *r = q->r;
  circuit *c = &r->c;
  for (;;) {
    assume_frame(q, k, frozen);
    truce__circuit_assume(c, r->bad);
    truce__symbols_assume(c, r->level, level, known);
    const truce_truth answer = ask(q);
    if (answer != TRUCE_YES)
      return answer;
    const truce_code state = truce__circuit_code(c, r->now, r->s->all);
    for (size_t n = 0; n < q->width; n++)
      q->least[n] = truce__circuit_value(c, r->level[n]);
    if (!r->s->symmetric) {
      *cube = (truce__cube){r->s->all, state};
      return TRUCE_YES;
    }
    truce_code answered;
    const truce_truth better = truce__replies_better(r->replies, state, q->least, &answered, cube);
    q->spent = q->spent || better == TRUCE_UNKNOWN;
    if (better != TRUCE_YES)
      return better == TRUCE_NO ? TRUCE_YES : TRUCE_UNKNOWN;
    forbid_answer(r, answered);
  }
}

/* Without answers to think of: all states around it that deter too. */
static truce__cube widen_bad(search *q, truce__cube cube)
{
  truce__reach *r = q->r;
  if (r->s->symmetric)
    return cube;
  truce__circuit_assume(&r->c, -r->parts[0]);
  truce__symbols_assume(&r->c, r->level, q->level, q->width);
  truce__circuit_assume_code(&r->c, r->now, cube.mask, cube.code);
  if (ask(q) != TRUCE_NO)
    return cube;
  return narrowed(cube, truce__circuit_core(&r->c, r->now, cube.mask, cube.code));
}

/* The moves from the start through the cubes of the duty and its parents. */
static void tell_path(search *q, size_t at, truce__sanction *sanction)
{
  truce__reach *r = q->r;
  circuit *c = &r->c;
  truce_code state = q->start;
  sanction->count = 0;
  sanction->end = q->end;
  for (; at != NO_PARENT; at = q->duties[at].parent) {
    const truce__cube into = q->duties[at].cube;
    truce__circuit_assume_code(c, r->now, r->s->all, state);
    truce__circuit_assume(c, r->move);
    truce__circuit_assume_code(c, r->next, into.mask, into.code);
    ROOM(q, sanction->steps, sanction->capacity, sanction->count);
    if (q->failed || ask(q) != TRUCE_YES)
      return;
    size_t j = 0;
    while (r->mover[j] == CIRCUIT_FALSE || !truce__circuit_value(c, r->mover[j]))
      j++;
    state = truce__circuit_code(c, r->next, r->s->all);
    sanction->steps[sanction->count++] = (truce__step){j, state};
  }
}

/* The duty at the lowest level; SIZE_MAX if all are done. */
static size_t next_duty(const search *q)
{
  size_t best = SIZE_MAX;
  for (size_t k = 0; k < q->duty_count; k++) {
    if (q->duties[k].level > 0 && (best == SIZE_MAX || q->duties[k].level <= q->duties[best].level))
      best = k;
  }
  return best;
}

/* Excludes the cube from the last frame, or tells a path into it: true. */
static bool reaches(search *q, truce__cube bad, truce__sanction *sanction)
{
  q->duty_count = 0;
  add_duty(q, bad, q->top, NO_PARENT);
  for (size_t at; !q->failed && !q->spent && (at = next_duty(q)) != SIZE_MAX;) {
    const truce__cube cube = q->duties[at].cube;
    const size_t level = q->duties[at].level;
    const truce_truth entered = can_enter(q, level - 1, cube);
    if (entered == TRUCE_YES) {
      const truce__cube source = widen_source(q, cube);
      if (holds_start(q, source)) {
        tell_path(q, at, sanction);
        return true;
      }
      add_duty(q, source, level - 1, at);
    } else if (entered == TRUCE_NO) {
      keep_blocked(q, widen(q, level - 1, cube), level);
      q->duties[at].level = level < q->top ? level + 1 : 0;
    }
  }
  return false;
}

/* Moves cubes to the next frame where they hold there too. The frame that nothing is left behind
 * in, so that no move leaves it; 0 if there is none. */
static size_t settle(search *q)
{
  for (size_t k = 1; k < q->top; k++) {
    size_t behind = 0;
    for (size_t n = 0; n < q->block_count && !q->spent && !q->failed; n++) {
      if (q->blocks[n].level != k)
        continue;
      if (can_enter(q, k, q->blocks[n].cube) == TRUCE_NO) {
        q->blocks[n].level = k + 1;
        exclude(q, q->frame[k + 1], q->blocks[n].cube);
      } else {
        behind++;
      }
    }
    if (behind == 0 || q->spent || q->failed)
      return k;
  }
  return 0;
}

/* The lowest level at which a state of the proof would deter: bit by bit, each 0 if it can be. */
static void find_least(search *q, size_t frame, truce__proof *proof)
{
  truce__cube unused;
  const truce_code frozen = proof->frozen.mask;
  proof->always = find_bad(q, frame, frozen, NULL, 0, &unused) == TRUCE_NO;
  memcpy(proof->least, q->least, q->width * sizeof *q->least);
  for (size_t k = 0; k < q->width && !proof->always && !q->spent; k++) {
    if (!proof->least[k])
      continue;
    proof->least[k] = false;
    if (find_bad(q, frame, frozen, proof->least, k + 1, &unused) == TRUCE_YES)
      memcpy(proof->least, q->least, q->width * sizeof *q->least);
    else
      proof->least[k] = true;
  }
}

/* What remains of the frame and the frozen options that mattered. */
static void tell_proof(search *q, size_t frame, truce__proof *proof)
{
  truce__reach *r = q->r;
  truce_code mattered = 0;
  truce__cube unused;
  proof->count = 0;
  for (size_t k = 0; k < q->block_count; k++) {
    if (q->blocks[k].level < frame)
      continue;
    ROOM(q, proof->cubes, proof->capacity, proof->count);
    if (q->failed || can_enter(q, frame, q->blocks[k].cube) != TRUCE_NO)
      return;
    mattered |= truce__circuit_core(&r->c, r->now, q->frozen, q->start);
    proof->cubes[proof->count++] = q->blocks[k].cube;
  }
  if (find_bad(q, frame, q->frozen, q->level, q->width, &unused) != TRUCE_NO)
    return;
  mattered |= truce__circuit_core(&r->c, r->now, q->frozen, q->start);
  proof->frozen = (truce__cube){mattered, q->start & mattered};
  find_least(q, frame, proof);
}

static truce_truth run(search *q, truce__sanction *sanction, truce__proof *proof)
{
  add_frame(q);
  while (!q->failed && !q->spent) {
    truce__cube bad;
    while (find_bad(q, q->top, q->frozen, q->level, q->width, &bad) == TRUCE_YES && !q->failed &&
           !q->spent) {
      q->end = bad;
      bad = widen_bad(q, bad);
      if (reaches(q, narrowed(bad, bad.mask & ~q->frozen), sanction))
        return TRUCE_YES;
    }
    add_frame(q);
    const size_t frame = q->failed || q->spent ? 0 : settle(q);
    if (frame > 0) {
      tell_proof(q, frame + 1, proof);
      return TRUCE_NO;
    }
  }
  return TRUCE_UNKNOWN;
}

/* The options that no move of the others can change from here on. */
static truce_code frozen_at(const truce__symbols *s, size_t party, truce_code state)
{
  const truce_code used = (s->forward & state) | (s->back & ~state);
  return s->own[party] | s->fixed | (used & s->all);
}

truce_status truce__reach_ask(truce__reach *r, truce_code start, const bool *level,
                              truce__sanction *sanction, truce__proof *proof, truce_truth *answer)
{
  const truce__symbols *s = r->s;
  if (!r->movers) {
    proof->count = 0;
    proof->frozen = (truce__cube){0, 0};
    proof->always = true;
    *answer = TRUCE_NO;
    return TRUCE_OK;
  }
  search q = {.r = r,
              .start = start,
              .frozen = frozen_at(s, r->party, start),
              .level = level,
              .width = s->scales[r->party].width};
  q.least = truce__array(q.width, sizeof *q.least);
  q.failed = q.least == NULL;
  const truce_truth found = q.failed ? TRUCE_UNKNOWN : run(&q, sanction, proof);
  for (size_t k = 1; k <= q.top; k++)
    truce__circuit_clause(&r->c, (int[]){-q.frame[k]}, 1);
  free(q.frame);
  free(q.blocks);
  free(q.duties);
  free(q.least);
  if (q.failed || r->c.status == TRUCE_NO_MEMORY)
    return TRUCE_NO_MEMORY;
  *answer = q.spent || r->c.status != TRUCE_OK ? TRUCE_UNKNOWN : found;
  return TRUCE_OK;
}
