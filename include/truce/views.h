/* Views: what holds where parties see different conflicts (a first-level hypergame).
 *
 * Bennett 1980, Hypergames: developing a model of conflict, Futures 12: 489-507; Wang, Hipel,
 * Fraser 1988, Modeling misperceptions in hypergames, Behavioral Science 33: 207-223; in the graph
 * model Obeidi, Kilgour, Hipel 2009, Perceptual stability analysis of a graph model system, IEEE
 * Transactions on Systems, Man, and Cybernetics A 39; Aljefri, Bashar, Fang, Hipel 2018,
 * First-level hypergame for investigating misperception in conflicts, the same, Systems 48.
 *
 * The *view* of a party is the case as it sees it (section `misperceptions`): without the moves of
 * others that it does not see, which stay as they are in the status quo (not made, without one);
 * without the situations it does not think of; and with the priorities it believes the others to
 * have. Each party takes its view for the conflict, and thinks that everybody else does too. So
 *   *believed* by i   an equilibrium of i's view: i expects it to hold
 *   *agreed*          believed by every party
 *   *holding*         each party sees it and is stable there in its own view, so nobody leaves it
 *   *actual*          an equilibrium of the case as written, were it seen by everybody
 * What is agreed holds. What i believes but does not hold will *surprise* i: somebody moves.
 *
 * An answer is immutable: any number of threads may query it. */
#ifndef TRUCE_VIEWS_H
#define TRUCE_VIEWS_H

#include "truce/stability.h"

typedef struct truce_views truce_views;

/* Solves every view that differs from the case; the solved conflict must outlive it.
 * TRUCE_BAD_INPUT with an error in `diagnostics` if the case has no misperceptions or a view has no
 * situation; TRUCE_TOO_LARGE with an error if the views together pass control->memory_limit;
 * TRUCE_NO_MEMORY; TRUCE_CANCELLED. As much time and memory as truce_stability_solve for each view
 * that differs. The result does not depend on the number of threads. */
truce_status truce_views_solve(truce_views **views, const truce_stability *s,
                               const truce_control *control,
                               truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_views_free(truce_views *v); /* NULL is allowed */

/* A party's view, solved; the case itself where it misperceives nothing. */
const truce_stability *truce_views_of(const truce_views *v, size_t party);
/* Whether the party sees a state (its number in the case); *seen is then its number in the view. */
bool truce_views_sees(const truce_views *v, size_t party, size_t state, size_t *seen);

/* By state numbers of the case; false where the party, or the observer, does not see the state. */
bool truce_views_stable(const truce_views *v, truce_concept concept, size_t party, size_t state);
bool truce_views_believed(const truce_views *v, truce_concept concept, size_t observer,
                          size_t state);
bool truce_views_agreed(const truce_views *v, truce_concept concept, size_t state);
bool truce_views_holds(const truce_views *v, truce_concept concept, size_t state);
/* How many are agreed, and how many hold. O(1). */
size_t truce_views_agreed_count(const truce_views *v, truce_concept concept);
size_t truce_views_holding_count(const truce_views *v, truce_concept concept);

typedef enum truce_surprise_kind {
  TRUCE_SURPRISE_UNSEEN,   /* the mover goes where the observer sees no situation */
  TRUCE_SURPRISE_UNWANTED, /* the observer believes the mover does not want to go there */
  TRUCE_SURPRISE_DETERRED, /* the observer believes an answer deters the mover */
  TRUCE_SURPRISE_STAYS,    /* the observer expects this move; the mover stays */
} truce_surprise_kind;

/* Something a party does not expect: from the status quo, or from a situation it believes to be an
 * equilibrium. */
typedef struct truce_surprise {
  size_t observer, mover;
  size_t from, to; /* of the case; the best move, for the mover, that nothing deters in its view
                      (STAYS: in the observer's) */
  truce_surprise_kind kind;
  unsigned concepts; /* bit k: under concept k */
} truce_surprise;

/* All surprises, by observer, situation, mover, target and kind. Allocates *surprises (free with
 * free; NULL if there are none). O(states * parties^2) and a reason (truce_explainer_reason) for
 * each. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_views_surprises(const truce_views *v, const truce_control *control,
                                   truce_surprise **surprises, size_t *count) TRUCE_MUST_CHECK;

#endif
