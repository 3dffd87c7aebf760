#include "diagram.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
  NODES_START = 1 << 8, /* both powers of two */
  NODES_MAX = 1 << 24,
  CACHE_MAX = 1 << 22,
};

/* A result of combine; a slot is simply overwritten. */
typedef struct diagram_result {
  uint32_t connective, a, b, result; /* connective 0: empty */
} diagram_result;

bool truce__cancelled(const truce_control *control)
{
  return control != NULL && control->cancel != NULL && *control->cancel != 0;
}

bool truce__affordable(const truce_control *control, size_t bytes)
{
  return control == NULL || control->memory_limit == 0 || bytes <= control->memory_limit;
}

static size_t bytes_with(size_t capacity, size_t cache_size)
{
  return capacity * (sizeof(diagram_node) + 2 * sizeof(uint32_t)) +
         cache_size * sizeof(diagram_result);
}

size_t truce__diagram_bytes(const diagram *d)
{
  return d->unique == NULL ? d->capacity * sizeof(diagram_node)
                           : bytes_with(d->capacity, d->cache_size);
}

void truce__diagram_finish(diagram *d)
{
  free(d->unique);
  free(d->cache);
  d->unique = NULL;
  d->cache = NULL;
}

void truce__diagram_free(diagram *d)
{
  truce__diagram_finish(d);
  free(d->nodes);
  d->nodes = NULL;
}

static size_t mix(uint64_t a, uint64_t b, uint64_t c)
{
  uint64_t h = a * UINT64_C(0x9e3779b97f4a7c15) ^ b * UINT64_C(0xbf58476d1ce4e5b9) ^
               c * UINT64_C(0x94d049bb133111eb);
  h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
  return (size_t)(h ^ h >> 32);
}

/* Where the node is in the hash table, or where it would go. */
static size_t unique_slot(const diagram *d, diagram_node n)
{
  const size_t mask = 2 * d->capacity - 1;
  size_t slot = mix((uint64_t)n.option, n.low, n.high) & mask;
  for (; d->unique[slot] != 0; slot = (slot + 1) & mask) {
    const diagram_node *old = &d->nodes[d->unique[slot]];
    if (old->option == n.option && old->low == n.low && old->high == n.high)
      break;
  }
  return slot;
}

/* Makes room for `capacity` nodes. The tables are made anew, so that old and new never stand side
 * by side; what the cache knew is lost, which costs little as sizes double. */
static truce_status resize(diagram *d, size_t capacity)
{
  const size_t cache_size = capacity < CACHE_MAX ? capacity : CACHE_MAX;
  if (capacity > NODES_MAX || !truce__affordable(d->control, bytes_with(capacity, cache_size)))
    return TRUCE_TOO_LARGE;
  truce__diagram_finish(d);
  diagram_node *nodes = realloc(d->nodes, capacity * sizeof *nodes);
  if (nodes == NULL)
    return TRUCE_NO_MEMORY;
  d->nodes = nodes;
  d->capacity = capacity;
  d->cache_size = cache_size;
  d->unique = calloc(2 * capacity, sizeof *d->unique);
  d->cache = calloc(cache_size, sizeof *d->cache);
  if (d->unique == NULL || d->cache == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 2; k < d->count; k++)
    d->unique[unique_slot(d, d->nodes[k])] = (uint32_t)k;
  return TRUCE_OK;
}

truce_status truce__diagram_init(diagram *d, const truce_control *control)
{
  *d = (diagram){.control = control};
  const truce_status status = resize(d, NODES_START);
  if (status != TRUCE_OK) {
    truce__diagram_free(d);
    return status;
  }
  d->nodes[DIAGRAM_FALSE] = (diagram_node){-1, DIAGRAM_FALSE, DIAGRAM_FALSE};
  d->nodes[DIAGRAM_TRUE] = (diagram_node){-1, DIAGRAM_TRUE, DIAGRAM_TRUE};
  d->count = 2;
  return TRUCE_OK;
}

/* The one node that decides `option` between two sets over lower options. */
static uint32_t make(diagram *d, int32_t option, uint32_t low, uint32_t high)
{
  if (d->status != TRUCE_OK)
    return DIAGRAM_FALSE;
  if (low == high)
    return low;
  const diagram_node n = {option, low, high};
  size_t slot = unique_slot(d, n);
  if (d->unique[slot] != 0)
    return d->unique[slot];
  if (d->count == d->capacity) {
    d->status = resize(d, 2 * d->capacity);
    if (d->status != TRUCE_OK)
      return DIAGRAM_FALSE;
    slot = unique_slot(d, n);
  }
  d->nodes[d->count] = n;
  d->unique[slot] = (uint32_t)d->count;
  return (uint32_t)d->count++;
}

/* The result where it shows without a descent; UINT32_MAX where it does not. */
static uint32_t shortcut(unsigned connective, uint32_t a, uint32_t b)
{
  switch (connective) {
  case TOKEN_AND:
    if (a == DIAGRAM_FALSE || b == DIAGRAM_FALSE)
      return DIAGRAM_FALSE;
    if (a == DIAGRAM_TRUE || a == b)
      return b;
    return b == DIAGRAM_TRUE ? a : UINT32_MAX;
  case TOKEN_OR:
    if (a == DIAGRAM_TRUE || b == DIAGRAM_TRUE)
      return DIAGRAM_TRUE;
    if (a == DIAGRAM_FALSE || a == b)
      return b;
    return b == DIAGRAM_FALSE ? a : UINT32_MAX;
  case TOKEN_IF:
    if (a == DIAGRAM_TRUE || b == DIAGRAM_FALSE || a == b)
      return DIAGRAM_TRUE;
    return b == DIAGRAM_TRUE ? a : UINT32_MAX;
  default: /* TOKEN_IFF */
    if (a == b)
      return DIAGRAM_TRUE;
    if (a <= DIAGRAM_TRUE && b <= DIAGRAM_TRUE)
      return DIAGRAM_FALSE;
    if (a == DIAGRAM_TRUE)
      return b;
    return b == DIAGRAM_TRUE ? a : UINT32_MAX;
  }
}

/* Joins two sets by a connective. Descends one option at a time: at most TRUCE_OPTIONS_MAX deep. */
static uint32_t combine(diagram *d, unsigned connective, uint32_t a, uint32_t b)
{
  if (d->status == TRUCE_OK && truce__cancelled(d->control))
    d->status = TRUCE_CANCELLED;
  if (d->status != TRUCE_OK)
    return DIAGRAM_FALSE;
  const uint32_t quick = shortcut(connective, a, b);
  if (quick != UINT32_MAX)
    return quick;
  if (connective != TOKEN_IF && a > b) { /* the others do not mind the order */
    const uint32_t swap = a;
    a = b;
    b = swap;
  }
  const size_t hash = mix(connective, a, b);
  const diagram_result seen = d->cache[hash & (d->cache_size - 1)];
  if (seen.connective == connective && seen.a == a && seen.b == b)
    return seen.result;
  const diagram_node x = d->nodes[a], y = d->nodes[b];
  const int32_t option = x.option > y.option ? x.option : y.option;
  const bool in_x = x.option == option, in_y = y.option == option;
  const uint32_t low = combine(d, connective, in_x ? x.low : a, in_y ? y.low : b);
  const uint32_t high = combine(d, connective, in_x ? x.high : a, in_y ? y.high : b);
  const uint32_t result = make(d, option, low, high);
  if (d->status == TRUCE_OK) /* the cache may have grown on the way */
    d->cache[hash & (d->cache_size - 1)] = (diagram_result){connective, a, b, result};
  return result;
}

uint32_t truce__diagram_and(diagram *d, uint32_t a, uint32_t b)
{
  return combine(d, TOKEN_AND, a, b);
}

uint32_t truce__diagram_not(diagram *d, uint32_t a)
{
  return combine(d, TOKEN_IFF, a, DIAGRAM_FALSE);
}

uint32_t truce__diagram_statement(diagram *d, const truce_statement *statement)
{
  uint32_t stack[STACK_MAX];
  uint32_t *top = stack; /* one past the last operand */
  for (size_t k = 0; k < statement->code_count; k++) {
    const unsigned instruction = statement->code[k];
    if (instruction < TRUCE_OPTIONS_MAX) {
      *top++ = make(d, (int32_t)instruction, DIAGRAM_FALSE, DIAGRAM_TRUE);
    } else if (instruction == TOKEN_NOT) {
      top[-1] = truce__diagram_not(d, top[-1]);
    } else {
      const uint32_t right = *--top;
      top[-1] = combine(d, instruction, top[-1], right);
    }
  }
  return top[-1];
}
