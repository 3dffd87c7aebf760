/* What the files of the stability module share. */
#ifndef TRUCE_STABILITY_INTERNAL_H
#define TRUCE_STABILITY_INTERNAL_H

#include "base/control.h"
#include "truce/stability.h"

/* State numbers fit 30 bits: the top two bits of an entry of `order` are marks. */
#define STATES_MAX ((uint64_t)1 << 30)
#define ORDER_FIBRE UINT32_C(0x80000000) /* the first entry of a fibre */
#define ORDER_CLASS UINT32_C(0x40000000) /* the first entry of a class of equally good states */
#define ORDER_STATE UINT32_C(0x3fffffff)

/* Says that the case has no moves, and which command its sections are for. TRUCE_BAD_INPUT. */
truce_status truce__no_moves(const truce_case *c, truce_diagnostics *diagnostics);

/* What a party can reach at worst: the two minima that the sanctioning concepts need. */
typedef struct sanction {
  uint32_t worst; /* lowest rank reachable by the others */
  uint32_t reply; /* lowest, over the states reachable by the others, of the party's best answer */
} sanction;

/* Fewer states than this are not worth waking threads for. */
enum { PARALLEL_MIN = 1 << 16 };

/* One party's view of all states. A *fibre* is a set of states that differ in this party's
 * options only: its moves stay inside a fibre. One-way options split a fibre into *layers*: a move
 * from layer a to layer b needs a to be a subset of b. */
typedef struct party_view {
  uint64_t options; /* the options it can change in some direction */
  uint64_t oneway;  /* of these, the one-way ones */
  uint64_t back;    /* of these, those that can only be dropped */
  unsigned layer_bits;
  uint32_t *rank;  /* per state; the greater is preferred, equal ranks are as good */
  uint32_t *order; /* states by fibre (increasing key), within a fibre best first, with marks */
  uint8_t *stable; /* per state, bit c for concept c */
  size_t *blocks;  /* positions in `order`, each the start of a fibre; block_count + 1 of them */
  size_t block_count;
  size_t longest; /* states in the longest fibre */
} party_view;

struct truce_stability {
  const truce_case *c;
  truce_states states;
  party_view *parties;
  size_t counts[TRUCE_CONCEPT_COUNT][65]; /* [concept][party], the last used entry: equilibria */
};

static inline uint64_t state_code(const truce_stability *s, size_t state)
{
  return s->states.codes == NULL ? state : s->states.codes[state];
}

/* Gathers the bits of `code` under `mask` into the low bits. */
static inline uint64_t gather_bits(uint64_t code, uint64_t mask)
{
  uint64_t gathered = 0;
  for (unsigned k = 0; mask != 0; mask &= mask - 1, k++)
    gathered |= (code >> __builtin_ctzll(mask) & 1) << k;
  return gathered;
}

/* The layer of a state's code for a party: grows with every one-way step. */
static inline uint64_t layer_of(const party_view *view, uint64_t code)
{
  return view->layer_bits == 0 ? 0 : gather_bits(code ^ view->back, view->oneway);
}

/* Whether one-way options let the party go from one code of a fibre to another. */
static inline bool way_open(const party_view *view, uint64_t from, uint64_t to)
{
  return ((from ^ view->back) & ~(to ^ view->back) & view->oneway) == 0;
}

/* preference.c: fills view->rank (allocated by the caller). */
truce_status truce__rank_states(const truce_stability *s, const truce_preference *preference,
                                uint32_t *rank, const truce_control *control) TRUCE_MUST_CHECK;
uint64_t truce__rank_scratch_bytes(const truce_preference *preference, uint64_t states);

/* fibres.c */
truce_status truce__order_states(const truce_stability *s, party_view *view,
                                 const truce_control *control) TRUCE_MUST_CHECK;
/* The position in view->order where the fibre of a state starts. O(log states). */
size_t truce__fibre_start(const truce_stability *s, const party_view *view, size_t state);
/* One past the last position of the fibre that starts at `start`; `limit` is a fibre's end. */
size_t truce__fibre_end(const party_view *view, size_t start, size_t limit);

/* sweep.c */
/* Lowers each state's values to the lowest among the states the party can move to from it (with
 * `improving`, by its improvements only). Sets *changed if anything was lowered. */
truce_status truce__sweep_reach(const truce_stability *s, const party_view *view, bool improving,
                                sanction *values, bool *changed,
                                const truce_control *control) TRUCE_MUST_CHECK;
/* Sets bits in view->stable: Nash if `values` is NULL; otherwise, given what answers each state at
 * worst, `deterred` where each improvement can be answered by a state no better, and `answered`
 * where moreover the party's best answer is no better. */
truce_status truce__sweep_stable(const truce_stability *s, party_view *view, const sanction *values,
                                 truce_concept deterred, truce_concept answered,
                                 const truce_control *control) TRUCE_MUST_CHECK;

/* solve.c: for each state the worst that the others can answer with; `values` has room for all. */
truce_status truce__find_sanctions(const truce_stability *s, size_t party, bool improving,
                                   sanction *values, const truce_control *control) TRUCE_MUST_CHECK;

#endif
