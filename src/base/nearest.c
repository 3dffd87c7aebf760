/* Optimal string alignment: Damerau's four slips (doi 10.1145/363958.363994), no letter edited
 * twice. It works on letters, not bytes, so that a slip in Cyrillic costs what it costs in Latin.
 */
#include "nearest.h"

#include <stdint.h>
#include <string.h>

enum { LETTERS_MAX = 128 };

/* A stray or cut-off UTF-8 sequence is taken byte by byte; all that matters is equal or not. */
static bool letters_of(const char *text, size_t bytes, uint32_t letters[], size_t *count)
{
  *count = 0;
  for (size_t k = 0; k < bytes; k++) {
    const unsigned char byte = (unsigned char)text[k];
    if (byte >= 0x80 && byte < 0xc0 && *count > 0 && letters[*count - 1] >= 0x80 &&
        letters[*count - 1] < 0x1000000) {
      letters[*count - 1] = letters[*count - 1] << 8 | byte;
      continue;
    }
    if (*count == LETTERS_MAX)
      return false;
    letters[(*count)++] = byte >= 'A' && byte <= 'Z' ? (uint32_t)byte + 32 : byte;
  }
  return true;
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

size_t truce__edit_distance(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
  uint32_t from[LETTERS_MAX], to[LETTERS_MAX];
  size_t from_count, to_count;
  if (!letters_of(a, a_bytes, from, &from_count) || !letters_of(b, b_bytes, to, &to_count))
    return SIZE_MAX;
  /* row[i % 3][j]: the distance of the first i letters of a from the first j of b */
  size_t row[3][LETTERS_MAX + 1];
  for (size_t j = 0; j <= to_count; j++)
    row[0][j] = j;
  for (size_t i = 1; i <= from_count; i++) {
    size_t *here = row[i % 3];
    const size_t *above = row[(i + 2) % 3], *two_above = row[(i + 1) % 3];
    here[0] = i;
    for (size_t j = 1; j <= to_count; j++) {
      here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + (from[i - 1] != to[j - 1]));
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        here[j] = least(here[j], two_above[j - 2] + 1);
    }
  }
  return row[from_count % 3][to_count];
}

bool truce__near_enough(size_t distance, size_t a_bytes, size_t b_bytes)
{
  const size_t longer = a_bytes > b_bytes ? a_bytes : b_bytes;
  return distance < longer && distance <= (longer + 2) / 3;
}

size_t truce__nearest(const char *word, const char *const *candidates, size_t count)
{
  const size_t bytes = strlen(word);
  size_t best = SIZE_MAX, best_distance = SIZE_MAX;
  for (size_t k = 0; k < count; k++) {
    const size_t candidate_bytes = strlen(candidates[k]);
    const size_t distance = truce__edit_distance(word, bytes, candidates[k], candidate_bytes);
    if (distance < best_distance && truce__near_enough(distance, bytes, candidate_bytes)) {
      best = k;
      best_distance = distance;
    }
  }
  return best;
}
