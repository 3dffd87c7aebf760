/* Trials: whether single states are stable, under preferences that differ from the case's by an
 * edit or two. Nothing is solved anew: a trial looks only at what it can reach from the state. */
#ifndef TRUCE_STABILITY_INVERSE_INTERNAL_H
#define TRUCE_STABILITY_INVERSE_INTERNAL_H

#include "stability_internal.h"
#include "truce/inverse.h"

/* What an edit does to the ranks of a priority list, in which wish k of n is bit n - 1 - k. */
typedef struct rank_step {
  truce_edit_kind kind;
  unsigned bit, other; /* of the rank; INSERT: how many bits stay below the new one */
  unsigned option;
  bool taken;
} rank_step;

typedef struct rank_program {
  unsigned count;
  rank_step steps[2];
} rank_program;

typedef struct trial {
  const truce_stability *s;
  uint32_t *fibre;   /* [party * states + state]: where its fibre starts in the party's order */
  uint32_t *walked;  /* [party * states + fibre]: the state the search last walked it from */
  uint32_t *epoch;   /* [party * states + fibre]: the search that wrote it */
  uint32_t *seen;    /* [state]: the last search that reached it */
  uint32_t *reached; /* the states of the last search, in the order found, the start first */
  uint32_t *came;    /* [state]: the state before it in that search; the start's own is not set */
  uint32_t search;
  uint64_t *wanted; /* bit s % 64 of word s / 64: the wanted statement holds; NULL without one */
  rank_program programs[64];
  uint64_t edited; /* parties whose program is not empty */
  uint64_t steps;  /* comparisons so far */
} trial;

/* TRUCE_TOO_LARGE if `trials` of them, beside the solved conflict, pass control->memory_limit: 12
 * bytes a state and party and 12 a state each. */
truce_status truce__trials_fit(const truce_stability *s, size_t trials,
                               const truce_control *control) TRUCE_MUST_CHECK;
/* TRUCE_NO_MEMORY, TRUCE_CANCELLED. `statement` may be NULL. */
truce_status truce__trial_init(trial *t, const truce_stability *s, const truce_statement *statement,
                               const truce_control *control) TRUCE_MUST_CHECK;
void truce__trial_free(trial *t);

/* Preferences are the case's with these edits (at most two) until the next call. */
void truce__trial_edit(trial *t, const truce_edit *edits, size_t count);

/* The rank that a program makes of one of the case; `holds`: whether what it inserts holds. With
 * two insertions the first is `holds & 1`, the second `holds & 2`. */
uint64_t truce__program_rank(const rank_program *program, uint64_t rank, unsigned holds);

uint64_t truce__trial_rank(const trial *t, size_t party, size_t state);

bool truce__trial_stable(trial *t, truce_concept concept, size_t party, size_t state);

/* Fills t->reached with what the parties in `movers` together reach from a state, itself included,
 * by any moves or by improvements; returns how many. */
size_t truce__trial_reach(trial *t, uint64_t movers, size_t from, bool improving);

/* The same step by step, for searches that may end early: t->reached[0] is the start; then, for
 * each k in order, what is new from t->reached[k] is added and the new count returned. */
void truce__trial_start(trial *t, size_t from);
size_t truce__trial_step(trial *t, uint64_t movers, size_t k, bool improving, size_t count);

/* All parties, as a set. */
static inline uint64_t all_parties(const truce_stability *s)
{
  return s->c->party_count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << s->c->party_count) - 1;
}

/* All but one. */
static inline uint64_t others_of(const truce_stability *s, size_t party)
{
  return all_parties(s) & ~(UINT64_C(1) << party);
}

#endif
