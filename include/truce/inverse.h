/* Inverse questions: what would have to change for a wanted situation to hold?
 *
 * Wang, Hipel, Fang, Dang 2018, Matrix representations of the inverse problem in the graph model
 * for conflict resolution; Kinsara, Petersons, Hipel, Kilgour 2015, Advanced decision support for
 * the graph model for conflict resolution. Both ask which rankings make a state an equilibrium;
 * here the answer is a formula, and the nearest priorities that fulfil it.
 *
 * Three answers, from exact to practical: the conditions on each party's preferences, the smallest
 * changes to priority lists, and the proposals of the case that bring it about. */
#ifndef TRUCE_INVERSE_H
#define TRUCE_INVERSE_H

#include "truce/stability.h"

/* ---- Conditions ---- */

/* The party likes the wanted state at least as much as each of these. */
typedef struct truce_alternative {
  size_t count; /* at least 1; the first is where the others' reply would lead */
  const size_t *states;
  bool met; /* by the preferences of the case */
} truce_alternative;

/* A move the party could make from the wanted state, and what keeps it from being a gain for good:
 * at least one alternative. The first is that the state moved to is itself no better; the others,
 * by increasing state, are the replies that would deter it. */
typedef struct truce_requirement {
  size_t to; /* the state moved to */
  bool met;
  size_t alternative_count;
  truce_alternative *alternatives;
} truce_requirement;

/* What a party's preferences have to fulfil for the wanted state to be stable for it: all
 * requirements. Any set of states can be what a preference holds to be no better than the wanted
 * one, and no state stands in two alternatives of a requirement; no alternative contains one of
 * another requirement. So the formula is exact and nothing in it can be left out. Under SEQ and
 * SSEQ that is given what the others want in the case, since their improvements are the sanctions.
 * No requirement: the state is stable whatever the party prefers. */
typedef struct truce_condition {
  bool met;
  bool complete; /* false: more than TRUCE_CONDITION_STATES states; later replies are left out */
  size_t requirement_count;
  truce_requirement *requirements; /* by increasing state */
  size_t *states;                  /* what the alternatives point into */
} truce_condition;

/* State numbers listed for one party. */
#define TRUCE_CONDITION_STATES ((size_t)1 << 18)

typedef struct truce_conditions {
  truce_concept concept;
  size_t state;
  size_t party_count;
  truce_condition *parties;
} truce_conditions;

/* The conditions under which a state is an equilibrium. O(moves * reachable states * own moves) for
 * each party. Fails with TRUCE_NO_MEMORY, TRUCE_CANCELLED; TRUCE_TOO_LARGE where its 12 bytes a
 * state and party, beside the solved conflict, pass control->memory_limit. */
truce_status truce_conditions_init(truce_conditions *conditions, const truce_stability *s,
                                   truce_concept concept, size_t state,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce_conditions_free(truce_conditions *conditions);

/* ---- Changes to priorities ---- */

typedef enum truce_edit_kind {
  TRUCE_EDIT_SWAP,   /* priorities `at` and `other` change places; at < other */
  TRUCE_EDIT_DROP,   /* priority `at` is given up */
  TRUCE_EDIT_INSERT, /* a new one goes before priority `at`; at == wish_count: to the end */
} truce_edit_kind;

/* One change to one party's list. Places count from 0 in the list of the case, also where two
 * changes are made: swaps come first, in their order, then drops and insertions by place. */
typedef struct truce_edit {
  truce_edit_kind kind;
  size_t party;
  size_t at, other;
  unsigned option; /* INSERT: the new priority is this option; TRUCE_OPTIONS_MAX: the wanted
                      statement */
  bool taken;      /* ... or, if false, that it is not taken (the statement is always as it is) */
} truce_edit;

typedef struct truce_revision {
  size_t count; /* edits: 1 or 2 */
  truce_edit edits[2];
  uint64_t asked; /* how much it asks: pairs of states that a party would have to compare otherwise,
                     each edit counted by itself */
  size_t state;   /* a wanted state that then holds: the nearest */
} truce_revision;

typedef struct truce_inverse_request {
  truce_concept concept;
  size_t wanted_count;              /* at least 1 */
  const size_t *wanted;             /* states, all different */
  const truce_statement *statement; /* what was wanted, if it was said so; may become a priority */
  bool every;                       /* all wanted states are to hold, not just one */
  unsigned depth; /* 1: single changes; 0 or 2: and pairs, where no single one is enough */
  size_t limit;   /* changes kept; 0: 100 */
  uint64_t work;  /* comparisons before the search stops, half of them for single changes; 0:
                     3 * 10^7, a fraction of a second */
} truce_inverse_request;

typedef struct truce_inverse {
  truce_concept concept;
  bool every;
  size_t wanted_count, holding; /* wanted states, and how many hold already */
  size_t nearest; /* the wanted state that fewest parties would leave; ties: fewest options from the
                     status quo, then the lowest */
  size_t unstable_parties;         /* how many would leave it */
  bool reached, reached_improving; /* whether moves, or improvements, lead to it from the status
                                      quo; false without one */
  bool searched_pairs;
  bool complete; /* false: `work` ran out, or it was interrupted: there may be smaller changes */
  bool interrupted;
  size_t
      found; /* changes found, all of one edit or all of two; the best `revision_count` are kept */
  size_t fixed_count; /* parties whose preferences were left alone: weights, rankings, lists of more
                         than TRUCE_EDIT_WISHES_MAX */
  size_t revision_count;
  truce_revision
      *revisions; /* fewest edits first, then least asked, then by party, kind and place */
} truce_inverse;

#define TRUCE_EDIT_WISHES_MAX 32

/* The smallest changes that make the wanted state (some wanted state; with `every`, all) an
 * equilibrium; none if it is one already. Each change found was tried on the whole definition. A
 * party with weights or a ranking is left as it is. The statement and the solved conflict must
 * outlive the call only. Of insertions of the same priority only the place that asks least
 * is kept.
 *
 * Memory 12 bytes a state and party. Fails with TRUCE_NO_MEMORY; TRUCE_TOO_LARGE past
 * control->memory_limit; TRUCE_CANCELLED only before the
 * search began: later it gives what was found, marked. */
truce_status truce_inverse_init(truce_inverse *inverse, const truce_stability *s,
                                const truce_inverse_request *request,
                                const truce_control *control) TRUCE_MUST_CHECK;
void truce_inverse_free(truce_inverse *inverse);

/* ---- Proposals ---- */

/* A case with changes made to its priorities, or with proposals in force. It borrows from the case,
 * which must outlive it. */
typedef struct truce_variant truce_variant;

/* `revision` may be NULL; `statement` is what its insertions of a wanted statement mean.
 * `proposals` are indices into the case's proposals, all different. A variant with proposals has
 * all the options proposals add after those of the case, those not in force never taken; so codes
 * keep their meaning. Fails with TRUCE_NO_MEMORY. */
truce_status truce_variant_init(truce_variant **variant, const truce_case *c,
                                const truce_revision *revision, const truce_statement *statement,
                                const size_t *proposals, size_t proposal_count) TRUCE_MUST_CHECK;
const truce_case *truce_variant_case(const truce_variant *variant);
void truce_variant_free(truce_variant *variant);

/* How one party could break it: the move of its own out of the wanted states that it would make
 * soonest. Told are moves that are no loss to it, and losses that nobody would undo. */
typedef struct truce_spoiler {
  size_t party;
  uint64_t code; /* where the move leads */
  int gain;      /* for the mover: 1 better (so only replies deter it), 0 as good, -1 worse */
  bool settles;  /* nobody would leave that situation, under the same concept */
} truce_spoiler;

/* One proposal or two in force together. */
typedef struct truce_bundle {
  size_t count; /* 0: as things are; 1; 2 */
  size_t proposals[2];
  unsigned concepts; /* bit k: under concept k the goal is met: some (every) wanted state holds */
  unsigned turned;   /* of these: neither as things are, nor by one of the two alone */
  size_t wanted;     /* wanted states that are possible then */
  size_t holding[TRUCE_CONCEPT_COUNT];
  uint64_t code[TRUCE_CONCEPT_COUNT]; /* where some hold: the one nearest to the status quo */
  truce_concept strictest; /* of those the goal is met under: Nash, SSEQ, SEQ, SMR, GMR */
  size_t spoiler_count;    /* of code[strictest]: at most one a party, gains first */
  truce_spoiler *spoilers;
} truce_bundle;

typedef struct truce_proposals_answer {
  bool every;
  bool complete; /* false: interrupted, or a bundle was too large to solve */
  bool interrupted;
  size_t bundle_count;
  truce_bundle *bundles; /* as things are, then singles, then pairs, in the order of the case */
} truce_proposals_answer;

/* Solves the case as it is, with each proposal and with each two. What is wanted are the codes
 * given (over the options of the case; options that a proposal in force adds are taken, those it
 * removes are not) or, with a statement, all states that satisfy it and take what is added. O(n^2)
 * times the cost of truce_stability_solve, n proposals. Fails with TRUCE_NO_MEMORY. */
truce_status truce_proposals_init(truce_proposals_answer *answer, const truce_stability *s,
                                  const truce_inverse_request *request,
                                  const truce_control *control) TRUCE_MUST_CHECK;
void truce_proposals_free(truce_proposals_answer *answer);

#endif
