/* Names close to a misspelt one, for hints. */
#ifndef TRUCE_BASE_NEAREST_H
#define TRUCE_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* The candidate closest to `word` by edit distance (Damerau 1964), or SIZE_MAX if none is near
 * enough to be what was meant: at most a third of the letters differ, and not all of them. Of
 * equals, the first. O(candidates * length^2). */
size_t truce__nearest(const char *word, const char *const *candidates, size_t count);

/* How many letters must be added, dropped, replaced or swapped with their neighbour to make one
 * text (UTF-8) of the other; capitals of ASCII count as their small letters. SIZE_MAX if either has
 * more than 128 letters. O(length^2), no allocation. */
size_t truce__edit_distance(const char *a, size_t a_bytes, const char *b, size_t b_bytes);

/* Whether a candidate at that distance may be what was meant. */
bool truce__near_enough(size_t distance, size_t a_bytes, size_t b_bytes);

#endif
