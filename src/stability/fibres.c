/* Fibres: for each party, the states in an order in which those it can move between are neighbours,
 * best first. Every later pass reads this order from front to back. */
#include "stability_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/sort.h"

enum { DIGIT_BITS = 11, BLOCK_STATES = 1 << 14 };

static uint64_t fibre_key(const truce_stability *s, const party_view *view, size_t state)
{
  return state_code(s, state) & ~view->options;
}

/* The lowest `count` bits of `mask`. */
static uint64_t lowest_bits(uint64_t mask, unsigned count)
{
  uint64_t rest = mask;
  for (unsigned k = 0; k < count && rest != 0; k++)
    rest &= rest - 1;
  return mask & ~rest;
}

/* Spreads the low bits of `number` over the bits of `mask`. */
static uint64_t spread_bits(uint64_t number, uint64_t mask)
{
  uint64_t spread = 0;
  for (; mask != 0; mask &= mask - 1, number >>= 1) {
    if ((number & 1) != 0)
      spread |= mask & -mask;
  }
  return spread;
}

/* Lists all states fibre by fibre where every code is possible: no sorting is needed. */
static void list_all_codes(const truce_stability *s, const party_view *view, uint32_t *order,
                           int threads)
{
  const uint64_t everything = s->states.count - 1, others = everything & ~view->options;
  const size_t fibre = (size_t)1 << __builtin_popcountll(view->options);
  const size_t fibres = s->states.count / fibre;
#pragma omp parallel for num_threads(threads) schedule(static) if (s->states.count > PARALLEL_MIN)
  for (size_t f = 0; f < fibres; f++) {
    const uint64_t key = spread_bits(f, others);
    uint64_t own = 0;
    for (size_t k = 0; k < fibre; k++) {
      order[f * fibre + k] = (uint32_t)(key | own) | (k == 0 ? ORDER_FIBRE : 0);
      own = (own - view->options) & view->options;
    }
  }
}

/* Sorts the states by fibre key, least significant digit first; stable, so that a fibre's states
 * come by increasing code. */
static truce_status list_listed_codes(const truce_stability *s, const party_view *view,
                                      uint32_t *order)
{
  const size_t states = s->states.count;
  uint32_t *other = truce__array(states, sizeof *other);
  size_t *start = truce__array((size_t)1 << DIGIT_BITS, sizeof *start);
  if (other == NULL || start == NULL) {
    free(other);
    free(start);
    return TRUCE_NO_MEMORY;
  }
  uint32_t *from = order, *to = other;
  for (size_t state = 0; state < states; state++)
    from[state] = (uint32_t)state;
  const uint64_t all =
      s->states.options == 64 ? ~UINT64_C(0) : (UINT64_C(1) << s->states.options) - 1;
  for (uint64_t rest = all & ~view->options; rest != 0;) {
    const uint64_t digit = lowest_bits(rest, DIGIT_BITS);
    rest &= ~digit;
    for (size_t k = 0; k < (size_t)1 << DIGIT_BITS; k++)
      start[k] = 0;
    for (size_t k = 0; k < states; k++)
      start[gather_bits(s->states.codes[k], digit)]++;
    for (size_t k = 0, sum = 0; k < (size_t)1 << DIGIT_BITS; k++) {
      const size_t here = start[k];
      start[k] = sum;
      sum += here;
    }
    for (size_t k = 0; k < states; k++)
      to[start[gather_bits(s->states.codes[from[k]], digit)]++] = from[k];
    uint32_t *swap = from;
    from = to;
    to = swap;
  }
  /* Backwards, so that the entry before is still unmarked when `from` is `order` itself. */
  for (size_t k = states; k-- > 0;) {
    const bool first = k == 0 || fibre_key(s, view, from[k]) != fibre_key(s, view, from[k - 1]);
    order[k] = from[k] | (first ? ORDER_FIBRE : 0);
  }
  free(other);
  free(start);
  return TRUCE_OK;
}

/* Sorts each fibre best first (ties by state) and marks where a class begins. */
static void sort_fibre(const party_view *view, uint32_t *entries, size_t count, uint64_t *keys)
{
  for (size_t k = 0; k < count; k++) {
    const uint32_t state = entries[k] & ORDER_STATE;
    keys[k] = (uint64_t)~view->rank[state] << 32 | state;
  }
  truce__sort_u64(keys, keys + count, count);
  for (size_t k = 0; k < count; k++) {
    const bool new_class = k == 0 || keys[k] >> 32 != keys[k - 1] >> 32;
    entries[k] = (uint32_t)keys[k] | (new_class ? ORDER_CLASS : 0) | (k == 0 ? ORDER_FIBRE : 0);
  }
}

size_t truce__fibre_end(const party_view *view, size_t start, size_t limit)
{
  size_t end = start + 1;
  while (end < limit && (view->order[end] & ORDER_FIBRE) == 0)
    end++;
  return end;
}

size_t truce__fibre_start(const truce_stability *s, const party_view *view, size_t state)
{
  const uint64_t key = fibre_key(s, view, state);
  size_t low = 0, high = s->states.count - 1;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (fibre_key(s, view, view->order[middle] & ORDER_STATE) < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Cuts the order into blocks of whole fibres, the unit of work of a thread. */
static truce_status cut_blocks(const truce_stability *s, party_view *view)
{
  const size_t states = s->states.count;
  view->blocks = truce__array(states / BLOCK_STATES + 2, sizeof *view->blocks);
  if (view->blocks == NULL)
    return TRUCE_NO_MEMORY;
  view->blocks[0] = 0;
  view->block_count = 0;
  view->longest = 0;
  for (size_t start = 0, end; start < states; start = end) {
    end = truce__fibre_end(view, start, states);
    view->longest = end - start > view->longest ? end - start : view->longest;
    if (end - view->blocks[view->block_count] >= BLOCK_STATES || end == states)
      view->blocks[++view->block_count] = end;
  }
  return TRUCE_OK;
}

static truce_status sort_fibres(const truce_stability *s, party_view *view,
                                const truce_control *control)
{
  bool failed = false;
#pragma omp parallel num_threads(truce__threads(control)) if (s->states.count > PARALLEL_MIN)
  {
    uint64_t *keys = truce__array(view->longest, 2 * sizeof *keys);
    if (keys == NULL) {
#pragma omp atomic write
      failed = true;
    }
#pragma omp for schedule(dynamic)
    for (size_t block = 0; block < view->block_count; block++) {
      if (keys == NULL || truce__cancelled(control))
        continue;
      const size_t limit = view->blocks[block + 1];
      for (size_t start = view->blocks[block], end; start < limit; start = end) {
        end = truce__fibre_end(view, start, limit);
        sort_fibre(view, view->order + start, end - start, keys);
      }
    }
    free(keys);
  }
  if (failed)
    return TRUCE_NO_MEMORY;
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce__order_states(const truce_stability *s, party_view *view,
                                 const truce_control *control)
{
  if (s->states.codes == NULL) {
    list_all_codes(s, view, view->order, truce__threads(control));
  } else {
    truce_status status = list_listed_codes(s, view, view->order);
    if (status != TRUCE_OK)
      return status;
  }
  truce_status status = cut_blocks(s, view);
  return status != TRUCE_OK ? status : sort_fibres(s, view, control);
}
