#include "sort.h"

#include <string.h>

enum { SHORT = 48, DIGITS = 256 };

static void insertion(uint64_t *keys, size_t count)
{
  for (size_t k = 1; k < count; k++) {
    const uint64_t key = keys[k];
    size_t hole = k;
    for (; hole > 0 && keys[hole - 1] > key; hole--)
      keys[hole] = keys[hole - 1];
    keys[hole] = key;
  }
}

void truce__sort_u64(uint64_t *keys, uint64_t *scratch, size_t count)
{
  if (count <= SHORT) {
    insertion(keys, count);
    return;
  }
  uint64_t all = ~UINT64_C(0), any = 0;
  for (size_t k = 0; k < count; k++) {
    all &= keys[k];
    any |= keys[k];
  }
  const uint64_t varying = all ^ any;
  uint64_t *from = keys, *to = scratch;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if ((varying >> shift & 0xff) == 0)
      continue;
    size_t start[DIGITS] = {0};
    for (size_t k = 0; k < count; k++)
      start[from[k] >> shift & 0xff]++;
    size_t sum = 0;
    for (size_t d = 0; d < DIGITS; d++) {
      const size_t here = start[d];
      start[d] = sum;
      sum += here;
    }
    for (size_t k = 0; k < count; k++)
      to[start[from[k] >> shift & 0xff]++] = from[k];
    uint64_t *swap = from;
    from = to;
    to = swap;
  }
  if (from != keys)
    memcpy(keys, from, count * sizeof *keys);
}
