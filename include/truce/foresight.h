/* Foresight: which situations hold if parties think h moves ahead, as far as they can, or lead.
 *
 * Limited-move stability L_h (Zagare 1984, Theory and Decision 16: 1-19; Kilgour 1985; Fang, Hipel,
 * Kilgour 1993, Interactive Decision Making, chapter 3): a party on move looks h moves ahead and
 * works backwards. Let E_h(i, s) be where i expects to end, on move at s with h moves to go:
 *   E_0(i, s) = s
 *   F_h(i, s1), where i expects things to end once it has moved to s1 and h moves are left: of the
 *     others who would not stay (E_h(j, s1) is not s1), the E_h(j, s1) that i likes least; s1 if
 *     all would stay
 *   E_h(i, s) = the F_(h-1)(i, s1) that i likes best over its moves s to s1, if i strictly prefers
 *     it to s; else s
 * Ties go to the state with the lowest number. State s is L_h stable for i if E_h(i, s) = s. L_1 is
 * Nash stability. With two parties this is the published definition; with more, who moves next is
 * open, and a party is taken to expect the worst of it. With a tie a party stays.
 *
 * Non-myopic (Brams, Wittman 1981, Conflict Management and Peace Science 6: 39-62; Kilgour 1984,
 * Theory and Decision 17: 51-74): stable for all h from some h on. Since E_h follows from E_(h-1)
 * alone, the sequence goes round in the end; a state may then be stable at some h of the round
 * only, which is told as unsettled.
 *
 * Stackelberg (Fang, Hipel, Kilgour 1993): with i as leader, L_2 stable for i and Nash stable for
 * all others.
 *
 * An answer is immutable: any number of threads may query it. */
#ifndef TRUCE_FORESIGHT_H
#define TRUCE_FORESIGHT_H

#include "truce/stability.h"

#define TRUCE_HORIZON_MAX 60

typedef enum truce_settling { TRUCE_UNSTABLE, TRUCE_UNSETTLED, TRUCE_STABLE } truce_settling;

typedef struct truce_foresight truce_foresight;

/* Solves L_1 to L_horizon, 1 <= horizon <= TRUCE_HORIZON_MAX, and goes on until the sequence goes
 * round, for at most 10,000 moves ahead. The solved conflict must outlive it. TRUCE_TOO_LARGE if
 * it would pass control->memory_limit: 20 bytes a state and party; TRUCE_NO_MEMORY;
 * TRUCE_CANCELLED. O(horizon * states * (parties^2 + the moves a party has)). */
truce_status truce_foresight_solve(truce_foresight **foresight, const truce_stability *s,
                                   unsigned horizon, const truce_control *control) TRUCE_MUST_CHECK;
void truce_foresight_free(truce_foresight *f); /* NULL is allowed */

unsigned truce_foresight_horizon(const truce_foresight *f);
/* Whether the state is L_h stable for the party; 1 <= h <= horizon. */
bool truce_foresight_stable(const truce_foresight *f, unsigned h, size_t party, size_t state);
/* ... for every party. */
bool truce_foresight_equilibrium(const truce_foresight *f, unsigned h, size_t state);
size_t truce_foresight_count(const truce_foresight *f, unsigned h); /* equilibria */
/* Where the party, on move at the state, expects to end with `horizon` moves to go. */
size_t truce_foresight_expects(const truce_foresight *f, size_t party, size_t state);

/* From `from` moves ahead on, expectations repeat every `period`; period 0: they did not within
 * the limit, and nothing non-myopic is known. */
unsigned truce_foresight_from(const truce_foresight *f);
unsigned truce_foresight_period(const truce_foresight *f);
truce_settling truce_foresight_nonmyopic(const truce_foresight *f, size_t party, size_t state);
bool truce_foresight_nonmyopic_equilibrium(const truce_foresight *f, size_t state);
bool truce_foresight_stackelberg(const truce_foresight *f, size_t leader, size_t state);

#endif
