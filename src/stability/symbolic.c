/* The search: propose a state, ask who would leave it for good, exclude all states that the same
 * move spoils, and so on. */
#include "truce/symbolic.h"

#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "stability_internal.h"
#include "symbolic_internal.h"

typedef struct hunt {
  truce__symbols s;
  circuit c;                  /* the states not excluded */
  int now[TRUCE_OPTIONS_MAX]; /* its options */
  int *rank;                  /* [party][s.width] literals */
  int *scratch;
  bool *level;                     /* [party][s.width] of the state proposed */
  int at_least[TRUCE_OPTIONS_MAX]; /* [k] more than k options are taken; only if `fewest` */
  truce__replies *replies;         /* [party] */
  truce__reach *reaches;           /* [party]; none under Nash */
  truce__sanction sanction;
  truce__proof proof;
  truce_status status;
  truce_symbolic *result;
} hunt;

/* at_least[k]: by adding one option after another to a count in unary. */
static void count_options(hunt *h)
{
  const unsigned options = h->s.c->option_count;
  for (unsigned k = 0; k < options; k++)
    h->at_least[k] = CIRCUIT_FALSE;
  for (unsigned option = 0; option < options; option++) {
    for (unsigned k = option + 1; k-- > 0;) {
      const int below = k > 0 ? h->at_least[k - 1] : CIRCUIT_TRUE;
      h->at_least[k] = truce__circuit_or(&h->c, h->at_least[k],
                                         truce__circuit_and(&h->c, below, h->now[option]));
    }
  }
}

static void state_wanted(hunt *h, const truce_symbolic_request *request)
{
  truce__symbols_planes(&h->s, &h->c, h->s.all, h->now);
  int holds = truce__symbols_possible(&h->s, &h->c, h->now);
  if (request->statement != NULL)
    holds = truce__circuit_and(&h->c, holds,
                               truce__circuit_statement(&h->c, request->statement, h->now));
  truce__circuit_clause(&h->c, &holds, 1);
  for (size_t p = 0; p < h->s.c->party_count; p++)
    truce__symbols_rank(&h->s, &h->c, p, h->now, h->rank + p * h->s.width);
  if (request->fewest)
    count_options(h);
}

static truce_status prepare(hunt *h, const truce_symbolic_request *request)
{
  const size_t parties = h->s.c->party_count;
  h->rank = truce__array(parties * h->s.width, sizeof *h->rank);
  h->level = truce__array(parties * h->s.width, sizeof *h->level);
  h->scratch = truce__array(h->s.width, 2 * sizeof *h->scratch);
  h->proof.least = truce__array(h->s.width, sizeof *h->proof.least);
  h->replies = calloc(parties, sizeof *h->replies);
  h->reaches = calloc(parties, sizeof *h->reaches);
  if (h->rank == NULL || h->level == NULL || h->scratch == NULL || h->proof.least == NULL ||
      h->replies == NULL || h->reaches == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__circuit_init(&h->c, &h->s.effort);
  for (size_t p = 0; p < parties && status == TRUCE_OK; p++) {
    status = truce__replies_init(&h->replies[p], &h->s, p);
    if (status == TRUCE_OK && h->s.concept != TRUCE_NASH)
      status = truce__reach_init(&h->reaches[p], &h->s, p, &h->replies[p]);
  }
  if (status == TRUCE_OK)
    state_wanted(h, request);
  return status;
}

static void close_hunt(hunt *h)
{
  for (size_t p = 0; p < h->s.c->party_count; p++) {
    if (h->replies != NULL)
      truce__replies_free(&h->replies[p]);
    if (h->reaches != NULL)
      truce__reach_free(&h->reaches[p]);
  }
  truce__circuit_free(&h->c);
  free(h->rank);
  free(h->level);
  free(h->scratch);
  free(h->replies);
  free(h->reaches);
  free(h->sanction.steps);
  free(h->proof.cubes);
  free(h->proof.least);
  truce__symbols_free(&h->s);
}

/* Excludes every state from which the party's same choices are an improvement into the proof. */
static void exclude_spoiled(hunt *h, size_t party, truce_code to)
{
  const truce__symbols *s = &h->s;
  circuit *c = &h->c;
  const truce__proof *proof = &h->proof;
  const size_t width = s->scales[party].width;
  const int *rank = h->rank + party * s->width;
  int planes[TRUCE_OPTIONS_MAX];
  memcpy(planes, h->now, sizeof planes);
  truce__symbols_set(planes, s->own[party], to);
  int spoils = truce__circuit_and(c, truce__symbols_way(s, c, party, h->now, planes),
                                  truce__symbols_possible(s, c, planes));
  truce__symbols_rank(s, c, party, planes, h->scratch);
  spoils = truce__circuit_and(c, spoils, truce__circuit_greater(c, h->scratch, rank, width));
  if (!proof->always) {
    truce__symbols_constant(h->scratch, proof->least, width);
    spoils = truce__circuit_and(c, spoils, truce__circuit_greater(c, h->scratch, rank, width));
  }
  spoils = truce__circuit_and(
      c, spoils, truce__circuit_matches(c, planes, proof->frozen.mask, proof->frozen.code));
  for (size_t k = 0; k < proof->count; k++)
    spoils = truce__circuit_and(
        c, spoils, -truce__circuit_matches(c, planes, proof->cubes[k].mask, proof->cubes[k].code));
  spoils = -spoils;
  truce__circuit_clause(c, &spoils, 1);
}

/* Whether nothing deters this improvement; fills in the proof, or learns the sanction. */
static truce_truth undeterred(hunt *h, size_t party, const bool *level, truce_code to)
{
  if (h->s.concept == TRUCE_NASH) {
    h->proof.always = true;
    return TRUCE_YES;
  }
  truce_truth answered = TRUCE_UNKNOWN;
  h->status = truce__reach_ask(&h->reaches[party], to, level, &h->sanction, &h->proof, &answered);
  if (h->status != TRUCE_OK || answered == TRUCE_UNKNOWN)
    return TRUCE_UNKNOWN;
  if (answered == TRUCE_YES)
    truce__replies_learn(&h->replies[party], &h->sanction, level);
  return answered == TRUCE_YES ? TRUCE_NO : TRUCE_YES;
}

/* Whether the state is stable for the party; if not, it is excluded and others with it. */
static truce_truth stable(hunt *h, size_t party, truce_code state)
{
  const bool *level = h->level + party * h->s.width;
  for (;;) {
    truce_code to;
    const truce_truth found = truce__replies_find(&h->replies[party], state, level, &to);
    if (found != TRUCE_YES)
      return found == TRUCE_NO ? TRUCE_YES : TRUCE_UNKNOWN;
    const truce_truth gains = undeterred(h, party, level, to);
    if (gains == TRUCE_UNKNOWN)
      return TRUCE_UNKNOWN;
    if (gains == TRUCE_YES) {
      exclude_spoiled(h, party, to);
      return TRUCE_NO;
    }
  }
}

/* All parties are asked even after one would leave: each excludes something else. */
static truce_truth holds(hunt *h, truce_code state)
{
  truce_truth all = TRUCE_YES;
  for (size_t p = 0; p < h->s.c->party_count && all != TRUCE_UNKNOWN; p++) {
    const truce_truth one = stable(h, p, state);
    all = one == TRUCE_YES ? all : one;
  }
  return all;
}

/* An equilibrium that takes at most so many options. */
static truce_truth find_one(hunt *h, unsigned most, truce_code *state)
{
  const truce__symbols *s = &h->s;
  for (;;) {
    truce__progress(s->effort.control, "searching", 0); /* how far it is nobody knows */
    if (most < s->c->option_count)
      truce__circuit_assume(&h->c, -h->at_least[most]);
    const truce_truth proposed = truce__circuit_ask(&h->c);
    h->result->possible =
        h->result->possible && (proposed != TRUCE_NO || h->result->candidates > 0);
    if (proposed != TRUCE_YES)
      return proposed;
    h->result->candidates++;
    *state = truce__circuit_code(&h->c, h->now, s->all);
    for (size_t p = 0; p < s->c->party_count; p++) {
      for (size_t k = 0; k < s->scales[p].width; k++)
        h->level[p * s->width + k] = truce__circuit_value(&h->c, h->rank[p * s->width + k]);
    }
    const truce_truth held = holds(h, *state);
    if (held != TRUCE_NO)
      return held;
  }
}

static unsigned taken(truce_code state)
{
  return truce_code_count(state);
}

/* One that takes fewest options, known to be at least `least`, given one that holds. */
static truce_truth find_fewer(hunt *h, unsigned least, truce_code *state)
{
  while (taken(*state) > least) {
    truce_code fewer;
    const truce_truth found = find_one(h, taken(*state) - 1, &fewer);
    if (found != TRUCE_YES)
      return found;
    *state = fewer;
  }
  return TRUCE_NO;
}

static void keep_state(hunt *h, truce_code state, size_t *capacity)
{
  void *codes = h->result->codes;
  if (!truce__reserve(&codes, capacity, h->result->count + 1, sizeof *h->result->codes)) {
    h->status = TRUCE_NO_MEMORY;
    return;
  }
  h->result->codes = codes;
  h->result->codes[h->result->count++] = state;
  const int other = -truce__circuit_matches(&h->c, h->now, h->s.all, state);
  truce__circuit_clause(&h->c, &other, 1);
}

static void search(hunt *h, const truce_symbolic_request *request)
{
  truce_symbolic *result = h->result;
  const size_t most = request->most > 0 ? request->most : 1;
  truce_truth more = TRUCE_YES;
  unsigned least = 0;
  size_t capacity = 0;
  while (more == TRUCE_YES && result->count < most && h->status == TRUCE_OK) {
    truce_code state = 0;
    more = find_one(h, h->s.c->option_count, &state);
    if (more != TRUCE_YES)
      break;
    if (request->fewest && find_fewer(h, least, &state) == TRUCE_UNKNOWN)
      more = TRUCE_UNKNOWN;
    least = taken(state);
    keep_state(h, state, &capacity);
  }
  result->interrupted = more == TRUCE_UNKNOWN;
  result->complete = more == TRUCE_NO;
  result->exists = result->count > 0 ? TRUCE_YES : more;
}

truce_status truce_symbolic_init(truce_symbolic *result, const truce_case *c,
                                 const truce_symbolic_request *request,
                                 const truce_control *control, truce_diagnostics *diagnostics)
{
  truce__require(request->concept < TRUCE_CONCEPT_COUNT);
  if (c->option_count == 0)
    return truce__no_moves(c, diagnostics);
  truce_symbolic found = {.concept = request->concept, .possible = true, .fewest = request->fewest};
  hunt h = {.result = &found};
  h.status = truce__symbols_init(&h.s, c, request->concept, control, diagnostics);
  if (h.status != TRUCE_OK)
    return h.status;
  h.s.effort.limit = request->work;
  h.status = prepare(&h, request);
  if (h.status == TRUCE_OK)
    search(&h, request);
  if (h.status == TRUCE_OK && h.c.status == TRUCE_NO_MEMORY)
    h.status = TRUCE_NO_MEMORY;
  for (size_t p = 0; h.replies != NULL && p < c->party_count; p++)
    h.status = h.replies[p].c.status == TRUCE_NO_MEMORY ? TRUCE_NO_MEMORY : h.status;
  found.questions = h.s.effort.questions;
  found.work = h.s.effort.steps;
  close_hunt(&h);
  if (h.status == TRUCE_OK)
    *result = found;
  else
    free(found.codes);
  return h.status;
}

void truce_symbolic_free(truce_symbolic *result)
{
  free(result->codes);
  result->codes = NULL;
  result->count = 0;
}
