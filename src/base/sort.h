/* Sorting of 64-bit keys, the same on every machine and in linear time. */
#ifndef TRUCE_BASE_SORT_H
#define TRUCE_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts keys[0..count) in increasing order; `scratch` has room for as many. Insertion for short
 * arrays, radix by bytes otherwise (bytes that all keys share are skipped): O(count). */
void truce__sort_u64(uint64_t *keys, uint64_t *scratch, size_t count);

#endif
