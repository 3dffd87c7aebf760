/* Arena: memory that is freed all at once. Strings and arrays of a case live in one, so that an
 * error half-way through reading has one thing to free. */
#ifndef TRUCE_BASE_ARENA_H
#define TRUCE_BASE_ARENA_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>

#include "truce/status.h"

typedef struct truce__arena truce__arena;

truce__arena *truce__arena_new(void);        /* NULL if memory ran out */
void truce__arena_free(truce__arena *arena); /* NULL is allowed */

/* Zeroed memory for `count` items of `size` bytes, aligned for any type; NULL if memory ran out or
 * the product overflows, and truce__arena_failed() says so from then on: a reader may ignore NULLs
 * it does not follow and ask once at the end. count 0 gives a valid pointer. */
void *truce__arena_alloc(truce__arena *arena, size_t count, size_t size);
char *truce__arena_copy(truce__arena *arena, const char *text, size_t length); /* NUL-terminated */
char *truce__arena_string(truce__arena *arena, const char *text);
char *truce__arena_printf(truce__arena *arena, const char *format, ...) TRUCE_PRINTF(2, 3);
bool truce__arena_failed(const truce__arena *arena);

#endif
