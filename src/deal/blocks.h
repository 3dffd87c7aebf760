/* Blocks: issues that share a combination term belong together, any other issue is a block of its
 * own. Utilities add up over blocks (before the ceiling). */
#ifndef TRUCE_DEAL_BLOCKS_H
#define TRUCE_DEAL_BLOCKS_H

#include "domain.h"

/* A choice is one open position for each issue of a block; choices are numbered in lexicographic
 * order, the first issue of the block counting most. */
typedef struct block {
  size_t issue_count;
  const uint16_t *issues; /* increasing */
  size_t choices;         /* SIZE_MAX: too many to list; then the rest is empty */
  int64_t *value;         /* [choice * dealers + dealer] */
  size_t best_count;      /* choices that no other choice of the block dominates */
  uint32_t *best;         /* their numbers, by decreasing value (lexicographic by dealer) */
} block;

typedef struct truce__blocks {
  const truce__domain *d;
  size_t count;
  block *list;  /* in the order of their first issues */
  bool listed;  /* every block's choices are listed */
  size_t cells; /* numbers held */
  void *memory;
} truce__blocks;

/* TRUCE_NO_MEMORY, TRUCE_CANCELLED. O(choices * issues + boxes * choices) for each block. */
truce_status truce__blocks_make(truce__blocks *blocks, const truce__domain *d,
                                const truce_control *control) TRUCE_MUST_CHECK;
void truce__blocks_free(truce__blocks *blocks);

/* What the blocks from one on can add to a dealer's sum: at the place block * dealers + dealer, for
 * `count` too, where nothing is left. All blocks must be listed and have a choice. To be freed with
 * free; NULL if memory ran out. O(choices * dealers). */
typedef struct truce__reach {
  int64_t least, most;
} truce__reach;
truce__reach *truce__blocks_reach(const truce__blocks *blocks);

/* Writes the positions of a choice into a package. */
void truce__block_write(const truce__domain *d, const block *b, size_t choice, uint16_t *positions);
/* Moves on to the next choice; after the last back to the first, and false. */
bool truce__block_next(const truce__domain *d, const block *b, uint16_t *positions);

#endif
