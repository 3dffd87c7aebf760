/* What the files about unknown priorities share. */
#ifndef TRUCE_STABILITY_UNCERTAINTY_INTERNAL_H
#define TRUCE_STABILITY_UNCERTAINTY_INTERNAL_H

#include "base/index.h"
#include "extensions.h"
#include "stability_internal.h"
#include "truce/uncertainty.h"

/* One thing that a profile settles: the order of a block of wishes, or the sign of one. A profile
 * is one number a dial. */
typedef struct dial {
  size_t party;
  bool sign;
  size_t first;                            /* the block's first wish, or the wish */
  uint32_t above[TRUCE_UNKNOWN_BLOCK_MAX]; /* [wish - first] */
  truce__extensions extensions;            /* not with `sign` */
  uint64_t choices;
} dial;

/* A solved profile: each state that is an equilibrium in some concept. */
typedef struct solved_profile {
  uint64_t *key;     /* one number a dial */
  uint64_t *entries; /* state << 8 | a bit for each concept */
  size_t count;
} solved_profile;

struct truce_uncertainty {
  const truce_case *c;
  truce_stability *base;
  size_t dial_count;
  dial *dials;        /* by party */
  size_t *first_dial; /* [party], and one past the last */
  size_t unknown_count;
  truce_unknown *unknowns;
  uint64_t profiles;
  struct truce__lanes *lanes; /* NULL: the case is too large for them */
  /* Otherwise the profiles solved so far: by key. */
  truce__index index;
  solved_profile *solved; /* [number in index]; entries NULL: not yet */
  size_t solved_capacity, kept_bytes;
};

/* The numbers of sample k, one a dial. */
void truce__uncertainty_key(const truce_uncertainty *u, uint64_t seed, bool every, uint64_t k,
                            uint64_t *key);
/* The list of a party under a key; places of wishes as in truce_uncertainty_draw. */
void truce__uncertainty_list(const truce_uncertainty *u, const uint64_t *key, size_t party,
                             size_t *order, uint32_t *turned);
/* The ranks of states under a list, from those under the list as written: their bits, moved. */
void truce__uncertainty_rearrange(const uint32_t *from, uint32_t *to, size_t count,
                                  const size_t *order, size_t wishes, uint32_t turned);
/* Where a table of counts has the hits of a concept and state: `unknown` SIZE_MAX: of all samples;
 * otherwise of those in which the answer to it is yes. */
size_t truce__uncertainty_cell(const truce_uncertainty *u, size_t unknown, unsigned concept,
                               size_t state);
/* Where it has how many samples had the answer yes. */
size_t truce__uncertainty_yes_cell(const truce_uncertainty *u, size_t unknown);
/* Whether the answer to an unknown is yes under a key. */
bool truce__uncertainty_answer(const truce_uncertainty *u, const uint64_t *key, size_t unknown);
/* lanes_case.c and lanes_batch.c: many profiles at once. */
/* Leaves *result NULL where fibres or states are too many, or nothing is unknown. */
truce_status truce__lanes_init(struct truce__lanes **result, const truce_uncertainty *u,
                               const truce_control *control) TRUCE_MUST_CHECK;
void truce__lanes_free(struct truce__lanes *l);
/* The most bytes that a batch of `size` samples can need. */
double truce__lanes_bytes(const truce_uncertainty *u, size_t size);
/* Adds the samples to the counts; all of them or, if cancelled or out of memory, none. */
truce_status truce__lanes_take(const truce_uncertainty *u, uint64_t seed, bool every,
                               uint64_t first, size_t count, uint64_t *counts,
                               const truce_control *control) TRUCE_MUST_CHECK;

/* uncertainty_sample.c: forgets all solved profiles. */
void truce__uncertainty_forget(truce_uncertainty *u);

/* Whether anything of a party's priorities is unknown. */
bool truce__list_open(const truce_preference *preference);
/* Whether it is known that wish a (listed earlier) stands above wish b. */
bool truce__known_above(const truce_wish *a, const truce_wish *b);

#endif
