#include "fail_alloc.h"

#include <stdatomic.h>
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static atomic_long left = -1;
static atomic_bool hit;

void fail_alloc_after(long n)
{
  atomic_store(&left, n);
  atomic_store(&hit, false);
}

bool fail_alloc_hit(void)
{
  return atomic_load(&hit);
}

static bool fails(void)
{
  long n = atomic_load(&left);
  if (n < 0)
    return false;
  if (n > 0) {
    atomic_fetch_sub(&left, 1);
    return false;
  }
  atomic_store(&hit, true);
  return true;
}

void *__wrap_malloc(size_t size)
{
  return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
  return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
  return fails() ? NULL : __real_realloc(old, size);
}
