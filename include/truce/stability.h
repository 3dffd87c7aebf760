/* Stability: which situations of a conflict hold, for whom, and why (the graph model).
 *
 * Fang, Hipel, Kilgour 1993, Interactive Decision Making; Xu, Hipel, Kilgour, Fang 2018, Conflict
 * Resolution Using the Graph Model, doi 10.1007/978-3-319-77670-5. A *state* is a choice for every
 * option that no `impossible` statement excludes; states are numbered from 0 by increasing code
 * (the ids a user sees are one higher). From a state a party moves by changing any of its own
 * options at once, one-way options only forwards. A move to a state it strictly prefers is a
 * *unilateral improvement*. Preferences are complete and transitive, with ties.
 *
 * State s is stable for party i under a concept if every unilateral improvement s1 of i from s is
 * deterred. With R the states the other parties together reach from s1 by any legal sequence of
 * moves, and R+ by moves that improve for whoever makes them:
 *   Nash  nothing deters: there is no unilateral improvement
 *   GMR   some s2 in R is no better for i than s        (general metarationality)
 *   SMR   and i cannot then move to anything better     (symmetric metarationality)
 *   SEQ   as GMR, with R+                               (sequential stability)
 *   SSEQ  as SMR, with R+                               (symmetric sequential stability)
 * An equilibrium is a state stable for every party.
 *
 * Method: a sanction needs only the worst state (for i) that the others can reach, so each concept
 * is one minimum over reachable states and one sweep. Minima are found by sweeping each party's
 * fibres (states equal in everybody else's options) until nothing changes. Time
 * O(states * parties^2 * rounds), rounds typically 2 to 6; memory as truce_stability_bytes says.
 *
 * A solved object is immutable: any number of threads may query it. */
#ifndef TRUCE_STABILITY_H
#define TRUCE_STABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/case.h"
#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/status.h"

/* X(NAME, json name, short label, full name) */
#define TRUCE_CONCEPT_TABLE(X)                                                                     \
  X(NASH, "nash", "Nash", "Nash stability")                                                        \
  X(GMR, "gmr", "GMR", "general metarationality")                                                  \
  X(SMR, "smr", "SMR", "symmetric metarationality")                                                \
  X(SEQ, "seq", "SEQ", "sequential stability")                                                     \
  X(SSEQ, "sseq", "SSEQ", "symmetric sequential stability")

typedef enum truce_concept {
#define TRUCE_CONCEPT_ENUM(name, json, label, full) TRUCE_##name,
  TRUCE_CONCEPT_TABLE(TRUCE_CONCEPT_ENUM)
#undef TRUCE_CONCEPT_ENUM
      TRUCE_CONCEPT_COUNT
} truce_concept;

const char *truce_concept_id(truce_concept concept);    /* "nash" */
const char *truce_concept_label(truce_concept concept); /* "Nash" */
const char *truce_concept_name(truce_concept concept);  /* "Nash stability" */

typedef struct truce_stability truce_stability;

/* The peak memory in bytes that solving `states` states takes for this case, and then asking for
 * reasons and for two sets of paths; UINT64_MAX if it does not fit 64 bits. */
uint64_t truce_stability_bytes(const truce_case *c, uint64_t states);

/* Solves all five concepts for every party. The case must outlive the result. Fails with
 * TRUCE_TOO_LARGE before any large allocation, with an error in `diagnostics` that states the
 * count, the estimate and the limit; TRUCE_CANCELLED; TRUCE_NO_MEMORY. The result does not depend
 * on the number of threads. */
truce_status truce_stability_solve(truce_stability **result, const truce_case *c,
                                   const truce_control *control,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_stability_free(truce_stability *s);

size_t truce_stability_states(const truce_stability *s);
uint64_t truce_stability_code(const truce_stability *s, size_t state);
/* The state with this code; false if it is not possible. O(log states). */
bool truce_stability_find(const truce_stability *s, truce_code code, size_t *state);

bool truce_stability_stable(const truce_stability *s, truce_concept concept, size_t party,
                            size_t state);
bool truce_stability_equilibrium(const truce_stability *s, truce_concept concept, size_t state);
/* How many states are stable for the party; with party == party_count, how many are equilibria. */
size_t truce_stability_count(const truce_stability *s, truce_concept concept, size_t party);

/* Party's order of two states: 1 if it prefers a, -1 if it prefers b, 0 if they are as good. */
int truce_stability_compare(const truce_stability *s, size_t party, size_t a, size_t b);
/* The party's first wish that tells two states apart (an index into its wishes): the reason for
 * the comparison under TRUCE_PRIORITIES; SIZE_MAX if there is none or for other kinds. */
size_t truce_stability_deciding_wish(const truce_stability *s, size_t party, size_t a, size_t b);

/* A party changes its options and the state goes from `from` to `to`. */
typedef struct truce_move {
  size_t party;
  size_t from, to;
} truce_move;

/* Moves of a party from a state, by increasing target; with `improving`, only unilateral
 * improvements, best first. Allocates *moves (free with free; NULL if there are none). */
truce_status truce_stability_moves(const truce_stability *s, size_t party, size_t state,
                                   bool improving, truce_move **moves,
                                   size_t *count) TRUCE_MUST_CHECK;

/* Why an improvement does or does not tempt a party away from a state. */
typedef struct truce_reply {
  size_t improvement; /* the state the party could move to */
  bool deterred;      /* some sanction answers it */
  size_t sanction_count;
  truce_move *sanction; /* the shortest sanctioning sequence of the others, starting at improvement;
                           where several are shortest, the one that ends worst for the party, then
                           lowest state numbers */
  /* SMR and SSEQ, if deterred: the best state the party can still reach from the sanctioned one,
   * itself included; it is no better than where the party started. SIZE_MAX otherwise. */
  size_t best_answer;
} truce_reply;

/* The reason a state is or is not stable for a party under a concept. `replies` has one entry per
 * unilateral improvement, the best for the party first; unstable means at least one is not
 * deterred. Under Nash none is. */
typedef struct truce_reason {
  truce_concept concept;
  size_t party, state;
  bool stable;
  size_t reply_count;
  truce_reply *replies;
} truce_reason;

/* Works out reasons. It keeps the worst sanctions for one party and one kind of move at a time (GMR
 * and SMR share one kind, SEQ and SSEQ the other), 8 bytes a state, so ask for all reasons of a
 * party and a kind together. For one thread at a time. */
typedef struct truce_explainer truce_explainer;
truce_status truce_explainer_init(truce_explainer **explainer,
                                  const truce_stability *s) TRUCE_MUST_CHECK;
void truce_explainer_free(truce_explainer *explainer);
/* The reason for one state; O(states * parties * rounds) where the party or kind changes, otherwise
 * usually a few steps per improvement. Fails with TRUCE_NO_MEMORY or TRUCE_CANCELLED; on success
 * free it with truce_reason_free. */
truce_status truce_explainer_reason(truce_explainer *explainer, truce_concept concept, size_t party,
                                    size_t state, const truce_control *control,
                                    truce_reason *reason) TRUCE_MUST_CHECK;
void truce_reason_free(truce_reason *reason);

/* Shortest ways from one state to all others, by any moves or by unilateral improvements only.
 * Breadth first; 6 bytes a state; O(states * parties)
 * for each step of the longest path. */
typedef struct truce_paths truce_paths;
truce_status truce_paths_init(truce_paths **paths, const truce_stability *s, size_t from,
                              bool improving, const truce_control *control) TRUCE_MUST_CHECK;
void truce_paths_free(truce_paths *paths);
bool truce_paths_reached(const truce_paths *paths, size_t state);
/* How many moves lead to a reached state; 0 for the start itself. O(moves). */
size_t truce_paths_steps(const truce_paths *paths, size_t state);
/* The moves to a reached state, in order; *count is 0 for the start itself. Allocates *moves (free
 * with free; NULL if none). */
truce_status truce_paths_get(const truce_paths *paths, size_t state, truce_move **moves,
                             size_t *count) TRUCE_MUST_CHECK;

#endif
