/* Uncertainty: which situations hold where the order or the sign of some priorities is not known.
 *
 * A party's priorities are a partial order: wishes of one group (truce_wish.group) stand in an
 * order nobody knows, a wish of unknown place may stand anywhere, one of unknown sign may be wanted
 * or feared. A *profile* is one priority list a party that agrees with all that is known: a linear
 * extension of each party's partial order and a sign for each wish whose sign is not known.
 * Profiles are drawn uniformly. Linear extensions are counted exactly by dynamic programming over
 * the sets of wishes already placed (Brightwell, Winkler 1991, doi 10.1007/BF00383444, on why no
 * short way is to be expected), and a drawn number picks the extension: no Markov chain, no bias.
 *
 * Sample k of a seed has its own stream of random numbers, so samples may be shared out in any way
 * and their counts added. */
#ifndef TRUCE_UNCERTAINTY_H
#define TRUCE_UNCERTAINTY_H

#include "truce/stability.h"

typedef enum truce_unknown_kind {
  TRUCE_UNKNOWN_ORDER, /* whether `wish` stands above `other` */
  TRUCE_UNKNOWN_SIGN   /* whether `wish` is wanted as written */
} truce_unknown_kind;

/* A yes/no question the case leaves open. */
typedef struct truce_unknown {
  truce_unknown_kind kind;
  size_t party;
  size_t wish, other; /* indices into the party's wishes; wish < other */
} truce_unknown;

/* What is known, made ready for sampling. It remembers the profiles it has solved, so it serves one
 * thread at a time; the threads of `control` share the work inside a call. */
typedef struct truce_uncertainty truce_uncertainty;

/* Solves the case as written and counts the profiles. The case must outlive the result. Fails as
 * truce_stability_solve does, and with TRUCE_BAD_INPUT and an error in `diagnostics` where more
 * than TRUCE_UNKNOWN_BLOCK_MAX wishes have no known order or a list with unknowns is longer than
 * TRUCE_UNKNOWN_LIST_MAX. O(2^n n) time and 8 * 2^n bytes for each group of n wishes. */
truce_status truce_uncertainty_init(truce_uncertainty **result, const truce_case *c,
                                    const truce_control *control,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_uncertainty_free(truce_uncertainty *u);

/* The case solved as written. It lives as long as `u`. */
const truce_stability *truce_uncertainty_stability(const truce_uncertainty *u);
/* How many profiles there are; UINT64_MAX if they are as many or more. 1: nothing is unknown. */
uint64_t truce_uncertainty_profiles(const truce_uncertainty *u);
size_t truce_uncertainty_unknowns(const truce_uncertainty *u);
const truce_unknown *truce_uncertainty_unknown(const truce_uncertainty *u, size_t k);

/* Draws the profile of sample k (with `every`: takes profile k, k < truce_uncertainty_profiles) and
 * gives a party's list: order[place] = wish, bit w of *turned: wish w counts as its opposite.
 * `order` has room for the party's wishes; a party with nothing unknown gets its list as written.
 */
void truce_uncertainty_draw(const truce_uncertainty *u, uint64_t seed, bool every, uint64_t k,
                            size_t party, size_t *order, uint32_t *turned);

/* How many numbers a table of counts has; SIZE_MAX if it does not fit. Tables of the same case may
 * be added cell by cell. */
size_t truce_uncertainty_cells(const truce_uncertainty *u);

/* Solves samples first..first+count-1 and adds to `counts` (truce_uncertainty_cells numbers, which
 * the caller sets to 0 before the first call). With `every`, sample k is profile k and the seed
 * does not matter: all of them give exact shares. A raised cancel flag leaves whole samples, from
 * `first` on: the result is TRUCE_OK and counts[0] rose by less than `count`. The counts do not
 * depend on the number of threads. On TRUCE_NO_MEMORY `counts` holds the samples before.
 *
 * Equal profiles are solved once. Where there are at most 65,536 states and no party has more than
 * 64 states to choose from at a time, profiles in which all parties but one improve alike share one
 * search of what these can reach, O(states + moves), and are judged 16 side by side; the more
 * samples a call takes, the more they share. Beyond, a new profile costs as much as SEQ and SSEQ in
 * truce_stability_solve, and a new list of a party the rest. */
truce_status truce_uncertainty_sample(truce_uncertainty *u, uint64_t seed, bool every,
                                      uint64_t first, uint64_t count, uint64_t *counts,
                                      const truce_control *control) TRUCE_MUST_CHECK;

/* The share of samples in which a state is an equilibrium, and its 95 % interval (Wilson 1927,
 * doi 10.1080/01621459.1927.10502953). */
typedef struct truce_chance {
  uint64_t hits, samples;
  double share, low, high;
} truce_chance;
truce_chance truce_uncertainty_chance(const truce_uncertainty *u, const uint64_t *counts,
                                      truce_concept concept, size_t state);

/* How much hangs on one unknown: the share of the variance of "the state is an equilibrium" that
 * the answer to it explains, Var(E(Y | answer)) / Var(Y) (first-order index, Sobol 1993), 0..1; 0
 * where Y does not vary. Few samples make it too large, by about 1 / samples. With state SIZE_MAX,
 * variances are summed over all states. O(states) then, else O(1). */
double truce_uncertainty_influence(const truce_uncertainty *u, const uint64_t *counts,
                                   size_t unknown, truce_concept concept, size_t state);

#endif
