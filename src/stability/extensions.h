/* Linear extensions of a small partial order, counted exactly and picked by number. */
#ifndef TRUCE_STABILITY_EXTENSIONS_H
#define TRUCE_STABILITY_EXTENSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "truce/status.h"

typedef struct truce__extensions {
  size_t size;           /* items, at most TRUCE_UNKNOWN_BLOCK_MAX */
  const uint32_t *above; /* [item]: bit a: item a comes before it */
  uint64_t *ways;        /* [set of items placed, if nothing above one is missing]: how many
                            orders there are of the rest; meaningless for other sets */
} truce__extensions;

/* Counts; `above` is kept and must outlive it. ways[0] is 0 if the relation has a cycle. 20! fits
 * 64 bits. O(2^size * size). */
truce_status truce__extensions_init(truce__extensions *e, size_t size,
                                    const uint32_t *above) TRUCE_MUST_CHECK;
void truce__extensions_free(truce__extensions *e);
/* Extension `number` (below ways[0]) in lexicographic order: order[place] = item. O(size^2). */
void truce__extensions_pick(const truce__extensions *e, uint64_t number, size_t *order);

#endif
