/* The frontier by merging: block by block from the last to the first, sums of block choices are
 * kept unless dominated, which loses nothing because utilities add up over blocks. */
#ifndef TRUCE_DEAL_FRONTIER_H
#define TRUCE_DEAL_FRONTIER_H

#include "blocks.h"

typedef struct layer {
  size_t count;
  int64_t *value; /* [point * dealers + dealer], in decreasing lexicographic order */
} layer;

typedef struct truce__frontier {
  const truce__blocks *blocks;
  layer *layers;          /* [blocks + 1]: undominated sums over this block and all later ones */
  size_t count;           /* points after the ceilings */
  uint32_t *top;          /* [count]: the point in layers[0], or NULL: the same number */
  const int64_t *utility; /* [point * dealers + dealer], with the ceilings; decreasing */
  int64_t *cut;           /* holds `utility` where a ceiling cuts */
} truce__frontier;

/* *complete false (and nothing to free): too many points on the way, or blocks not listed.
 * TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce__frontier_merge(truce__frontier *frontier, const truce__blocks *blocks,
                                   bool *complete, const truce_control *control) TRUCE_MUST_CHECK;
void truce__frontier_free(truce__frontier *frontier);

/* The first package with these utilities, block by block. */
void truce__frontier_package(const truce__frontier *f, size_t point, uint16_t *positions);

/* Which of two packages comes first: block by block, choice by choice. Below 0: a. */
int truce__package_order(const truce__blocks *blocks, const uint16_t *a, const uint16_t *b);

#endif
