/* Coalitions: what parties could do together, and which situations stand against that.
 *
 * Kilgour, Hipel, Fang, Peng 2001, Coalition analysis in group decision support; Inohara, Hipel
 * 2008, Coalition analysis in the graph model for conflict resolution.
 * For a coalition H (one party or more) and a state s, with R_H the states its members reach by any
 * sequence of their moves:
 *   a *coalitional improvement* of H from s is a state of R_H(s) that every member prefers to s
 *   CNash  there is none
 *   CGMR   from each the others can reach, by any moves, a state that some member does not prefer
 *          to s
 *   CSMR   and from there H reaches nothing that every member prefers to s
 *   CSEQ   as CGMR, by coalitional improvements of any coalitions among the others
 * For a coalition of one these are Nash, GMR and SMR; CSEQ grants the others joint replies, which
 * SEQ does not, so a SEQ state is CSEQ for it. A state is a *coalitional equilibrium* if it is
 * stable for every coalition there is.
 *
 * An *equilibrium jump* (Kilgour et al.): a coalition of two or more goes from an equilibrium to a
 * coalitional improvement that is an equilibrium under the same concept. */
#ifndef TRUCE_COALITIONS_H
#define TRUCE_COALITIONS_H

#include "truce/stability.h"

#define TRUCE_COALITION_PARTIES_MAX 16

/* The concepts that have a coalitional form, by their bits. */
#define TRUCE_COALITION_CONCEPTS                                                                   \
  (1U << TRUCE_NASH | 1U << TRUCE_GMR | 1U << TRUCE_SMR | 1U << TRUCE_SEQ)

/* One equilibrium (or another state asked about). */
typedef struct truce_coalition_state {
  size_t state;
  unsigned concepts; /* bit k: an equilibrium, for parties by themselves, under concept k */
  unsigned united;   /* bit k: a coalitional equilibrium */
  /* For each concept that has a form and is not `united`: a coalition, as a set of parties, for
   * which the state is not stable; of the smallest size, then the lowest as a number. */
  uint64_t breaker[TRUCE_CONCEPT_COUNT];
} truce_coalition_state;

typedef struct truce_jump {
  uint64_t coalition; /* bit p: party p; at least two */
  size_t from, to;
  unsigned concepts;   /* those under which both are equilibria: of the states to jump to, one with
                          most, and of these one that takes fewest moves */
  size_t improvements; /* equilibria the coalition could jump to from there */
  bool minimal;        /* no fewer of them could go there by themselves */
  bool credible; /* no fewer of them, but at least two, would jump on from there (under a concept of
                    `concepts`) */
  bool given;    /* the case names this coalition */
  size_t move_count;
  truce_move *moves; /* a shortest way there */
} truce_jump;

typedef struct truce_coalitions {
  size_t state_count;
  truce_coalition_state *states; /* as asked */
  size_t looked;                 /* the first of them that were looked at in full */
  size_t jump_count;
  truce_jump *jumps; /* by state as asked, then by coalition: fewest members first */
  bool complete;     /* all states were looked at */
  bool interrupted;
} truce_coalitions;

/* Looks at the states given, or with `states` NULL at all that are equilibria under some concept
 * (those under most concepts first, then nearest to the status quo, then lowest). All coalitions
 * are tried: 2^parties - 1. `work` bounds the moves looked at; 0: 5 * 10^8; when it runs out the
 * states done are kept. More than 16 parties: TRUCE_TOO_LARGE with an error in `diagnostics` that
 * states the number of coalitions. A raised cancel flag gives what was done, marked. Memory 48
 * bytes a state and party. Past control->memory_limit: TRUCE_TOO_LARGE, with an
 * error. Fails with TRUCE_NO_MEMORY. */
truce_status truce_coalitions_init(truce_coalitions *coalitions, const truce_stability *s,
                                   const size_t *states, size_t count, uint64_t work,
                                   const truce_control *control,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_coalitions_free(truce_coalitions *coalitions);

#endif
