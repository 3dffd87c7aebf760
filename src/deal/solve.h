/* The two ways to solve a domain: by the merged frontier, or by search where that is too large. */
#ifndef TRUCE_DEAL_SOLVE_H
#define TRUCE_DEAL_SOLVE_H

#include "base/arena.h"
#include "frontier.h"
#include "search.h"

#define TRUCE_SEARCH_NODES UINT64_C(2000000) /* the default of truce_deal_options.search_nodes */

/* Fills everything of the result but the counts. The arrays of the result live in the arena of
 * deal->domain. */
truce_status truce__solve_by_frontier(truce_deal *deal, const truce__frontier *f,
                                      const truce_deal_options *options,
                                      const truce_control *control) TRUCE_MUST_CHECK;
truce_status truce__solve_by_search(truce_deal *deal, const truce__blocks *blocks,
                                    const truce_deal_options *options,
                                    const truce_control *control) TRUCE_MUST_CHECK;

/* A package of the result: positions copied, utilities in points. False if memory ran out. */
bool truce__package_make(truce__arena *arena, truce_package *package, const truce__domain *d,
                         const uint16_t *positions);
/* Fills solutions[kind] but for `proven` and `gap`. */
bool truce__solution_make(truce_deal *deal, truce_solution_kind kind, const uint16_t *positions);

/* At most `limit` packages of the frontier, spread evenly: positions[package * issues + issue], to
 * be freed with free. *count is 0 where merging is too large. It does not depend on how many
 * packages a result keeps. */
truce_status truce__frontier_sample(const truce__domain *d, size_t limit, uint16_t **positions,
                                    size_t *count, const truce_control *control) TRUCE_MUST_CHECK;

/* Chooses `limit` of `count` points of a frontier, in order: the best of each dealer, then again
 * and again the point farthest from those chosen (Gonzalez 1985, doi 10.1016/0304-3975(85)90224-5),
 * each dealer's range counting alike. O(count * limit * dealers). */
truce_status truce__spread(const int64_t *utility, size_t count, size_t dealers, size_t limit,
                           uint32_t *chosen) TRUCE_MUST_CHECK;

#endif
