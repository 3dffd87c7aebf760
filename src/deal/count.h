/* How many packages everybody prefers to walking away. */
#ifndef TRUCE_DEAL_COUNT_H
#define TRUCE_DEAL_COUNT_H

#include "blocks.h"

/* Two dealers: the blocks are parted in two halves; either half is listed (up to 2^20 sums) or
 * counted on a grid of values, exact if the grid is as fine as the values, else rounded down for
 * low and up for high; then pairs of halves are counted at once. Three or more: branches of
 * packages that all or none accept are counted whole. Where that is too much work, random
 * packages are drawn with the seed. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce__count_agreements(truce_package_count *count, const truce__blocks *blocks,
                                     uint64_t seed, const truce_control *control) TRUCE_MUST_CHECK;

/* The product of the numbers of open positions. */
void truce__count_possible(truce_package_count *count, const truce__domain *d);

#endif
