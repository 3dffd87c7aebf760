#include "diagram.h"

#include <stdlib.h>

#include "base/memory.h"

enum { CACHE_SIZE = 1 << 14, UNIQUE_START = 1 << 10 };
#define NODES_MAX ((size_t)1 << 22) /* about 100 MB with the table: far beyond any real case */

/* Remembers a result of apply; slots are simply overwritten. */
typedef struct diagram_entry {
  uint32_t connective, a, b, result; /* connective 0: empty */
} diagram_entry;

truce_status truce__diagram_init(diagram *d, const truce_control *control)
{
  *d = (diagram){.control = control, .unique_size = UNIQUE_START};
  d->unique = calloc(UNIQUE_START, sizeof *d->unique);
  d->cache = calloc(CACHE_SIZE, sizeof *d->cache);
  if (d->unique == NULL || d->cache == NULL ||
      !truce__reserve((void **)&d->nodes, &d->capacity, 2, sizeof *d->nodes)) {
    truce__diagram_free(d);
    return TRUCE_NO_MEMORY;
  }
  d->nodes[DIAGRAM_FALSE] = (diagram_node){-1, DIAGRAM_FALSE, DIAGRAM_FALSE};
  d->nodes[DIAGRAM_TRUE] = (diagram_node){-1, DIAGRAM_TRUE, DIAGRAM_TRUE};
  d->count = 2;
  return TRUCE_OK;
}

void truce__diagram_free(diagram *d)
{
  free(d->nodes);
  free(d->unique);
  free(d->cache);
}

static size_t mix(uint64_t a, uint64_t b, uint64_t c)
{
  uint64_t h = a * UINT64_C(0x9e3779b97f4a7c15) ^ b * UINT64_C(0xbf58476d1ce4e5b9) ^
               c * UINT64_C(0x94d049bb133111eb);
  return (size_t)(h ^ h >> 29);
}

static size_t unique_slot(const diagram *d, diagram_node n)
{
  size_t slot = mix((uint64_t)n.option, n.low, n.high) & (d->unique_size - 1);
  for (; d->unique[slot] != 0; slot = (slot + 1) & (d->unique_size - 1)) {
    const diagram_node *old = &d->nodes[d->unique[slot]];
    if (old->option == n.option && old->low == n.low && old->high == n.high)
      break;
  }
  return slot;
}

static bool grow_unique(diagram *d)
{
  uint32_t *larger = calloc(2 * d->unique_size, sizeof *larger);
  if (larger == NULL)
    return false;
  free(d->unique);
  d->unique = larger;
  d->unique_size *= 2;
  for (size_t k = 2; k < d->count; k++)
    d->unique[unique_slot(d, d->nodes[k])] = (uint32_t)k;
  return true;
}

static uint32_t make(diagram *d, int32_t option, uint32_t low, uint32_t high)
{
  if (low == high || d->status != TRUCE_OK)
    return low;
  const diagram_node n = {option, low, high};
  const size_t slot = unique_slot(d, n);
  if (d->unique[slot] != 0)
    return d->unique[slot];
  if (d->count == NODES_MAX) {
    d->status = TRUCE_TOO_LARGE;
  } else if (d->control != NULL && d->control->cancel != NULL && *d->control->cancel != 0) {
    d->status = TRUCE_CANCELLED;
  } else if (!truce__reserve((void **)&d->nodes, &d->capacity, d->count + 1, sizeof *d->nodes)) {
    d->status = TRUCE_NO_MEMORY;
  } else {
    d->nodes[d->count] = n;
    d->unique[slot] = (uint32_t)d->count++;
    const uint32_t made = (uint32_t)d->count - 1;
    if (2 * d->count > d->unique_size && !grow_unique(d))
      d->status = TRUCE_NO_MEMORY;
    return made;
  }
  return DIAGRAM_FALSE;
}

static uint32_t constant(unsigned connective, uint32_t a, uint32_t b)
{
  switch (connective) {
  case TOKEN_AND:
    return a & b;
  case TOKEN_OR:
    return a | b;
  case TOKEN_IF:
    return a | (b ^ 1);
  default:
    return a ^ b ^ 1;
  }
}

/* Cases that need no descent; UINT32_MAX if there is none. */
static uint32_t shortcut(unsigned connective, uint32_t a, uint32_t b)
{
  if (a <= DIAGRAM_TRUE && b <= DIAGRAM_TRUE)
    return constant(connective, a, b);
  if (connective == TOKEN_AND || connective == TOKEN_OR) {
    const uint32_t neutral = connective == TOKEN_AND ? DIAGRAM_TRUE : DIAGRAM_FALSE;
    if (a == b || b == neutral)
      return a;
    if (a == neutral)
      return b;
    if (a == (neutral ^ 1) || b == (neutral ^ 1))
      return neutral ^ 1;
  }
  if (connective == TOKEN_IFF && b == DIAGRAM_TRUE)
    return a;
  return UINT32_MAX;
}

/* Combines two sets by a connective. Descends one option at a time: at most 64 deep. */
static uint32_t apply(diagram *d, unsigned connective, uint32_t a, uint32_t b)
{
  const uint32_t quick = shortcut(connective, a, b);
  if (quick != UINT32_MAX || d->status != TRUCE_OK)
    return quick != UINT32_MAX ? quick : DIAGRAM_FALSE;
  const size_t slot = mix(connective, a, b) & (CACHE_SIZE - 1);
  const diagram_entry seen = d->cache[slot];
  if (seen.connective == connective && seen.a == a && seen.b == b)
    return seen.result;
  const diagram_node x = d->nodes[a], y = d->nodes[b];
  const int32_t option = x.option > y.option ? x.option : y.option;
  const uint32_t low =
      apply(d, connective, x.option == option ? x.low : a, y.option == option ? y.low : b);
  const uint32_t high =
      apply(d, connective, x.option == option ? x.high : a, y.option == option ? y.high : b);
  const uint32_t result = make(d, option, low, high);
  if (d->status == TRUCE_OK)
    d->cache[slot] = (diagram_entry){connective, a, b, result};
  return result;
}

uint32_t truce__diagram_or(diagram *d, uint32_t a, uint32_t b)
{
  return apply(d, TOKEN_OR, a, b);
}

uint32_t truce__diagram_not(diagram *d, uint32_t a)
{
  return apply(d, TOKEN_IFF, a, DIAGRAM_FALSE);
}

uint32_t truce__diagram_statement(diagram *d, const truce_statement *statement)
{
  uint32_t stack[STACK_MAX];
  uint32_t *top = stack;
  for (size_t k = 0; k < statement->code_count; k++) {
    const unsigned instruction = statement->code[k];
    if (instruction < TRUCE_OPTIONS_MAX) {
      *top++ = make(d, (int32_t)instruction, DIAGRAM_FALSE, DIAGRAM_TRUE);
    } else if (instruction == TOKEN_NOT) {
      top[-1] = truce__diagram_not(d, top[-1]);
    } else {
      const uint32_t right = *--top;
      top[-1] = apply(d, instruction, top[-1], right);
    }
  }
  return top[-1];
}
