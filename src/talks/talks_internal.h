/* What the files of this module share: the answer while it is worked out. */
#ifndef TRUCE_TALKS_INTERNAL_H
#define TRUCE_TALKS_INTERNAL_H

#include "base/arena.h"
#include "truce/talks.h"

typedef struct talks_builder {
  truce_talks talks; /* first, so that truce_talks_free finds the rest */
  truce__arena *arena;
} talks_builder;

/* Where a talker stood after a round. */
const truce_standing *truce__standing(const truce_talks *talks, size_t round, size_t talker,
                                      size_t issue);
/* The distance of two standings on an issue; NAN unless both are positions. */
double truce__standing_distance(const truce_issue *issue, const truce_standing *a,
                                const truce_standing *b);
/* What a party says an issue weighs: its interests', or 1 where it has none. */
double truce__issue_weight(const truce_case *c, size_t party, size_t issue);

/* Each fills its part of the answer, in this order. What memory is lacking for stays empty; the
 * arena tells. */
void truce__find_standings(talks_builder *b);
void truce__find_gaps(talks_builder *b);
void truce__compare_rounds(talks_builder *b, size_t from, size_t to,
                           truce_rounds_compared *compared);
void truce__follow_demands(talks_builder *b);
void truce__follow_agreements(talks_builder *b);
void truce__follow_steps(talks_builder *b);

#endif
