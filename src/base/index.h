/* Texts to numbers: each new text gets the next number. Open addressing; O(length) a look. */
#ifndef TRUCE_BASE_INDEX_H
#define TRUCE_BASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct truce__index {
  struct truce__index_entry {
    const char *text;
    size_t length;
    uint64_t hash;
  } * entries;
  size_t count, capacity;
  uint64_t *slots; /* the hash's upper half, then entry + 1; 0: empty */
  size_t slot_count;
} truce__index;

/* The number of a text; *known tells whether it had one. The index keeps the pointer, so the text
 * must outlive it or be replaced in `entries`. False if memory ran out. Starts from {0}. */
bool truce__index_add(truce__index *index, const char *text, size_t length, size_t *number,
                      bool *known);
/* SIZE_MAX if it is not there. */
size_t truce__index_get(const truce__index *index, const char *text, size_t length);
void truce__index_free(truce__index *index);

#endif
