/* Combination terms as boxes that do not overlap, so that worths of boxes simply add up. */
#ifndef TRUCE_DEAL_BOXES_H
#define TRUCE_DEAL_BOXES_H

#include "base/arena.h"
#include "domain.h"

typedef struct truce__boxes {
  truce__arena *arena; /* what the boxes point to */
  box *list;
  size_t count, capacity;
} truce__boxes;

/* Adds the boxes in which the term's statement holds. TRUCE_TOO_LARGE past a million boxes. */
truce_status truce__boxes_add(truce__boxes *boxes, const truce_case *c, size_t dealer, size_t index,
                              const truce_term *term, int64_t worth) TRUCE_MUST_CHECK;
/* Moves the list into the arena. */
truce_status truce__boxes_finish(truce__boxes *boxes, const box **list,
                                 size_t *count) TRUCE_MUST_CHECK;
void truce__boxes_free(truce__boxes *boxes);

#endif
