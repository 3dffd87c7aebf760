/* Checked sizes and flat arrays. */
#ifndef TRUCE_BASE_MEMORY_H
#define TRUCE_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* *product = a * b; false on overflow. */
static inline bool truce__multiply(size_t a, size_t b, size_t *product)
{
  return !__builtin_mul_overflow(a, b, product);
}

/* malloc for an array; NULL on overflow or if memory ran out. Never NULL for count 0. */
static inline void *truce__array(size_t count, size_t size)
{
  size_t bytes;
  if (!truce__multiply(count, size, &bytes))
    return NULL;
  return malloc(bytes > 0 ? bytes : 1);
}

/* Grows *array (of *capacity items) so that it holds at least `needed`; false leaves it as it was.
 */
static inline bool truce__reserve(void **array, size_t *capacity, size_t needed, size_t size)
{
  if (needed <= *capacity)
    return true;
  size_t grown = *capacity < 8 ? 8 : *capacity + *capacity / 2;
  if (grown < needed)
    grown = needed;
  size_t bytes;
  if (!truce__multiply(grown, size, &bytes))
    return false;
  void *larger = realloc(*array, bytes);
  if (larger == NULL)
    return false;
  *array = larger;
  *capacity = grown;
  return true;
}

/* Misuse of the API: says what was required and where, then aborts. Never for a user's input. */
#define truce__require(condition)                                                                  \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      truce__misuse(#condition, __FILE__, __LINE__);                                               \
    }                                                                                              \
  } while (0)
_Noreturn void truce__misuse(const char *condition, const char *file, int line);

#endif
