#include "index.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

static uint64_t hash_of(const char *text, size_t length)
{
  uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a, finished by a multiplicative mix */
  for (size_t k = 0; k < length; k++)
    hash = (hash ^ (unsigned char)text[k]) * UINT64_C(1099511628211);
  hash ^= hash >> 32;
  return hash * UINT64_C(0x9E3779B97F4A7C15);
}

/* What a slot holds of an entry: half of its hash, so that others are told by the slot alone. */
static uint64_t slot_of(uint64_t hash, size_t number)
{
  return (hash & ~(uint64_t)UINT32_MAX) | (number + 1);
}

static size_t number_in(uint64_t slot)
{
  return (size_t)(slot & UINT32_MAX) - 1;
}

/* The slot of a text, or the empty one where it belongs. */
static size_t find_slot(const truce__index *index, const char *text, size_t length, uint64_t hash)
{
  size_t slot = (size_t)(hash >> 20) & (index->slot_count - 1);
  for (; index->slots[slot] != 0; slot = (slot + 1) & (index->slot_count - 1)) {
    if ((index->slots[slot] ^ hash) >> 32 != 0)
      continue;
    const struct truce__index_entry *e = &index->entries[number_in(index->slots[slot])];
    if (e->hash == hash && e->length == length && memcmp(e->text, text, length) == 0)
      break;
  }
  return slot;
}

static bool grow(truce__index *index)
{
  const size_t count = index->slot_count == 0 ? 64 : index->slot_count * 2;
  uint64_t *slots = index->count < UINT32_MAX - 1 ? calloc(count, sizeof *slots) : NULL;
  if (slots == NULL)
    return false;
  free(index->slots);
  index->slots = slots;
  index->slot_count = count;
  for (size_t k = 0; k < index->count; k++) {
    size_t slot = (size_t)(index->entries[k].hash >> 20) & (count - 1);
    while (slots[slot] != 0)
      slot = (slot + 1) & (count - 1);
    slots[slot] = slot_of(index->entries[k].hash, k);
  }
  return true;
}

bool truce__index_add(truce__index *index, const char *text, size_t length, size_t *number,
                      bool *known)
{
  if (2 * (index->count + 1) > index->slot_count && !grow(index))
    return false;
  const uint64_t hash = hash_of(text, length);
  const size_t slot = find_slot(index, text, length, hash);
  *known = index->slots[slot] != 0;
  if (!*known) {
    if (!truce__reserve((void **)&index->entries, &index->capacity, index->count + 1,
                        sizeof *index->entries))
      return false;
    index->slots[slot] = slot_of(hash, index->count);
    index->entries[index->count++] = (struct truce__index_entry){text, length, hash};
  }
  *number = number_in(index->slots[slot]);
  return true;
}

size_t truce__index_get(const truce__index *index, const char *text, size_t length)
{
  if (index->slot_count == 0)
    return SIZE_MAX;
  const uint64_t found = index->slots[find_slot(index, text, length, hash_of(text, length))];
  return found == 0 ? SIZE_MAX : number_in(found);
}

void truce__index_free(truce__index *index)
{
  free(index->entries);
  free(index->slots);
  *index = (truce__index){0};
}
