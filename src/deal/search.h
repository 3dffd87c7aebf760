/* The best package for a goal by branch and bound, where merging is too large.
 *
 * Bounds are linear: for a concave goal f there are weights and a constant with
 * f(u) <= sum weight_p u_p + constant for every u, and the right side is largest block by block.
 * The weights come from the Lagrangian dual by a subgradient method (Held, Wolfe, Crowder 1974,
 * doi 10.1007/BF01580223). Blocks whose choices are listed branch as a whole; the others issue by
 * issue, a combination term counting at the last of its issues until it is lost. */
#ifndef TRUCE_DEAL_SEARCH_H
#define TRUCE_DEAL_SEARCH_H

#include "blocks.h"

typedef enum goal_kind {
  GOAL_PRODUCT, /* sum of log(u - base) */
  GOAL_LEAST,   /* least of (u - base) / range */
  GOAL_SUM,     /* sum of weight * u */
} goal_kind;

typedef struct goal {
  goal_kind kind;
  double base[TRUCE_DEALERS_MAX], range[TRUCE_DEALERS_MAX], weight[TRUCE_DEALERS_MAX]; /* points */
  int64_t floor[TRUCE_DEALERS_MAX]; /* units: u >= floor for every dealer */
} goal;

/* The goal with each dealer's no-deal value as its base, and all ranges and weights 1; acceptable:
 * for packages nobody would rather walk away from. */
goal truce__goal(const truce__domain *d, goal_kind kind, bool acceptable);
/* The most one dealer can get. */
goal truce__goal_of_one(const truce__domain *d, size_t dealer, bool acceptable);

typedef struct hit {
  bool any;
  bool proven;         /* nothing is better by more than 10^-9 */
  double value, bound; /* of the goal: what the package has, and what none exceeds */
  uint16_t positions[TRUCE_ISSUES_MAX];
  int64_t utility[TRUCE_DEALERS_MAX];
} hit;

/* A package known before, or NULL, may be given in *result with any = true. `nodes`: the most
 * branches to open. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce__search(hit *result, const truce__blocks *blocks, const goal *g, uint64_t nodes,
                           const truce_control *control) TRUCE_MUST_CHECK;

#endif
