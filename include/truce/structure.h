/* Stability under richer preference structures: what is unknown stays unknown, some differences
 * count for much more than others, and parties care what others get.
 *
 * All of them change two things in the concepts of truce/stability.h: which moves *tempt* a party
 * away from s, and which states *deter* it, being bad enough against s. As there, a move of i is
 * answered by any legal sequence of moves of the others, no party twice in succession, of at least
 * one move (under SEQ and SSEQ each of them one that tempts its mover); GMR and SEQ ask that some
 * such sequence ends in a state that deters i, SMR and SSEQ moreover that i's own next move cannot
 * lead out of the states that deter it.
 *
 * TRUCE_STRUCTURE_UNKNOWN (Li, Hipel, Kilgour, Fang 2004, Preference Uncertainty in the Graph Model
 * for Conflict Resolution, IEEE Transactions on Systems, Man, and Cybernetics 34: 507-520). A party
 * prefers t to s for certain if every order and sign of its wishes that agrees with what is known
 * says so; where they differ, which is better is unknown (U). The four extensions:
 *   a  tempted by better or U, deterred by what is for certain no better: the boldest mover
 *   b  tempted by better,      deterred by what is for certain no better
 *   c  tempted by better or U, deterred by no better or U
 *   d  tempted by better,      deterred by no better or U: the most cautious mover
 * Others answer by moves that are better or U for them. Stable under a implies stable under b and
 * c, each of which implies d. Where nothing is unknown all four are the plain concepts.
 *
 * TRUCE_STRUCTURE_STRENGTH (Hamouda, Kilgour, Hipel 2004, Strength of Preference in the Graph Model
 * for Conflict Resolution, Group Decision and Negotiation 13: 449-462). A party greatly prefers s
 * to t by the case's section `strength`. `general` is the plain concept; `strong` asks that every
 * move is deterred by a state greatly worse than s (for SMR and SSEQ, with nothing but greatly
 * worse to be reached from there). A state that is generally but not strongly stable is weakly
 * stable. Nash stability has no strength: nothing tempts.
 *
 * TRUCE_STRUCTURE_ATTITUDES (Inohara, Hipel, Walker 2007, Conflict Analysis Approaches for
 * Investigating Attitudes and Misperceptions in the War of 1812, Journal of Systems Science and
 * Systems Engineering 16: 181-201). A party is tempted by t from s (total relational preference) if
 * t is at least as good for itself and for everybody towards whom its attitude is positive, at
 * least as bad for everybody towards whom it is negative, and one of these strictly; it is deterred
 * by any state that does not tempt it so. `without` takes all attitudes as neutral and is the plain
 * concept. (The paper compares weakly throughout, by which a move that changes nothing for anybody
 * tempts; without ties the two are the same.)
 *
 * An answer is immutable: any number of threads may query it. */
#ifndef TRUCE_STRUCTURE_H
#define TRUCE_STRUCTURE_H

#include "truce/stability.h"

/* X(NAME, id, number of kinds, what the case must say) */
#define TRUCE_STRUCTURE_TABLE(X)                                                                   \
  X(UNKNOWN, "unknown", 4, "something unknown of a party's priorities")                            \
  X(STRENGTH, "strength", 2, "a section `strength`")                                               \
  X(ATTITUDES, "attitudes", 2, "a section `attitudes`")

typedef enum truce_structure_id {
#define TRUCE_STRUCTURE_ENUM(NAME, id, kinds, needs) TRUCE_STRUCTURE_##NAME,
  TRUCE_STRUCTURE_TABLE(TRUCE_STRUCTURE_ENUM)
#undef TRUCE_STRUCTURE_ENUM
      TRUCE_STRUCTURES
} truce_structure_id;

enum { TRUCE_KINDS_MAX = 4, TRUCE_STRUCTURE_STATES_MAX = 1 << 16 };

typedef struct truce_structure truce_structure;

/* Solves all kinds of a structure, all concepts, all parties. The solved conflict must outlive it.
 * TRUCE_BAD_INPUT with an error in `diagnostics` if the case does not say what the structure needs;
 * TRUCE_TOO_LARGE with an error past TRUCE_STRUCTURE_STATES_MAX states or control->memory_limit
 * (5 bytes a move, and 8 a state and party for each thread); TRUCE_NO_MEMORY; TRUCE_CANCELLED.
 * With C the states that a party tells apart: O(C (C + moves * rounds) / 64) a party and kind,
 * rounds typically 2 to 6. The result does not depend on the number of threads. */
truce_status truce_structure_solve(truce_structure **structure, const truce_stability *s,
                                   truce_structure_id id, const truce_control *control,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_structure_free(truce_structure *x); /* NULL is allowed */

truce_structure_id truce_structure_which(const truce_structure *x);
const char *truce_structure_name(const truce_structure *x); /* "unknown" */
size_t truce_structure_kinds(const truce_structure *x);
/* "a", "b", "c", "d"; "general", "strong"; "without", "with". */
const char *truce_structure_kind(const truce_structure *x, size_t kind);
bool truce_structure_stable(const truce_structure *x, size_t kind, truce_concept concept,
                            size_t party, size_t state);
bool truce_structure_equilibrium(const truce_structure *x, size_t kind, truce_concept concept,
                                 size_t state);
/* How many equilibria. O(1). */
size_t truce_structure_count(const truce_structure *x, size_t kind, truce_concept concept);

#endif
