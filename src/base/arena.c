#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { BLOCK_BYTES = 16 * 1024 };

typedef struct block {
  struct block *next;
  _Alignas(max_align_t) unsigned char bytes[];
} block;

struct truce__arena {
  block *blocks;
  size_t used, size; /* of the newest block */
  bool failed;
};

truce__arena *truce__arena_new(void)
{
  return calloc(1, sizeof(truce__arena));
}

void truce__arena_free(truce__arena *arena)
{
  if (arena == NULL)
    return;
  for (block *b = arena->blocks, *next; b != NULL; b = next) {
    next = b->next;
    free(b);
  }
  free(arena);
}

static void *fail(truce__arena *arena)
{
  arena->failed = true;
  return NULL;
}

void *truce__arena_alloc(truce__arena *arena, size_t count, size_t size)
{
  size_t bytes;
  const size_t align = _Alignof(max_align_t);
  if (!truce__multiply(count, size, &bytes) || bytes > SIZE_MAX / 2)
    return fail(arena);
  bytes = (bytes + align - 1) / align * align;
  if (arena->blocks == NULL || bytes > arena->size - arena->used) {
    size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    block *b = malloc(sizeof *b + capacity);
    if (b == NULL)
      return fail(arena);
    b->next = arena->blocks;
    arena->blocks = b;
    arena->used = 0;
    arena->size = capacity;
  }
  void *memory = arena->blocks->bytes + arena->used;
  arena->used += bytes;
  memset(memory, 0, bytes);
  return memory;
}

char *truce__arena_copy(truce__arena *arena, const char *text, size_t length)
{
  char *copy = truce__arena_alloc(arena, length + 1, 1);
  if (copy != NULL)
    memcpy(copy, text, length);
  return copy;
}

char *truce__arena_string(truce__arena *arena, const char *text)
{
  return truce__arena_copy(arena, text, strlen(text));
}

char *truce__arena_printf(truce__arena *arena, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = length < 0 ? fail(arena) : truce__arena_alloc(arena, (size_t)length + 1, 1);
  if (text != NULL)
    vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return text;
}

bool truce__arena_failed(const truce__arena *arena)
{
  return arena->failed;
}
