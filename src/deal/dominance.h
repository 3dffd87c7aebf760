/* Dominance: which of many utility vectors are not dominated. */
#ifndef TRUCE_DEAL_DOMINANCE_H
#define TRUCE_DEAL_DOMINANCE_H

#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/status.h"

/* Lists in kept[0..*kept_count) the indices of the vectors (values[index * dealers + dealer]) that
 * none dominates, the first index of each distinct one, in decreasing lexicographic order. `kept`
 * has room for `count`, which is below 2^32. Divide and conquer (Kung, Luccio, Preparata 1975,
 * doi 10.1145/321906.321910): O(count log^(dealers - 1) count). TRUCE_NO_MEMORY, TRUCE_CANCELLED.
 */
truce_status truce__undominated(const int64_t *values, size_t count, size_t dealers, uint32_t *kept,
                                size_t *kept_count, const truce_control *control) TRUCE_MUST_CHECK;

#endif
