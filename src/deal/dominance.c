#include "dominance.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/sort.h"

enum { BRUTE = 32 };

/* Only the order of the numbers matters: they are replaced by their ranks. */
typedef struct field {
  size_t count, dealers;
  uint32_t *rank;           /* [index * dealers + dealer], larger is better */
  bool *dead;               /* dominated, or the same as an earlier one */
  uint64_t *keys, *scratch; /* [count], for sorting */
  const truce_control *control;
} field;

static void free_field(field *f)
{
  free(f->rank);
  free(f->dead);
  free(f->keys);
  free(f->scratch);
}

static truce_status make_field(field *f)
{
  size_t cells;
  f->rank =
      truce__multiply(f->count, f->dealers, &cells) ? truce__array(cells, sizeof *f->rank) : NULL;
  f->dead = calloc(f->count > 0 ? f->count : 1, sizeof *f->dead);
  f->keys = truce__array(f->count, sizeof *f->keys);
  f->scratch = truce__array(f->count, sizeof *f->scratch);
  if (f->rank != NULL && f->dead != NULL && f->keys != NULL && f->scratch != NULL)
    return TRUCE_OK;
  free_field(f);
  return TRUCE_NO_MEMORY;
}

static uint64_t ordered_key(int64_t value)
{
  return (uint64_t)value ^ (UINT64_C(1) << 63);
}

static void rank_dealer(field *f, const int64_t *values, size_t dealer)
{
  for (size_t k = 0; k < f->count; k++)
    f->keys[k] = ordered_key(values[k * f->dealers + dealer]);
  truce__sort_u64(f->keys, f->scratch, f->count);
  size_t distinct = 0;
  for (size_t k = 0; k < f->count; k++) {
    if (k == 0 || f->keys[k] != f->keys[k - 1])
      f->keys[distinct++] = f->keys[k];
  }
  for (size_t k = 0; k < f->count; k++) {
    const uint64_t key = ordered_key(values[k * f->dealers + dealer]);
    size_t low = 0, high = distinct;
    while (high - low > 1) {
      const size_t middle = low + (high - low) / 2;
      if (f->keys[middle] <= key)
        low = middle;
      else
        high = middle;
    }
    f->rank[k * f->dealers + dealer] = (uint32_t)low;
  }
}

/* Decreasing lexicographic order, equal vectors by increasing index: one stable sort a dealer. */
static void sort_lexicographic(field *f, uint32_t *order)
{
  const size_t last = f->count - 1;
  for (size_t k = 0; k < f->count; k++)
    order[k] = (uint32_t)(last - k);
  for (size_t dealer = f->dealers; dealer-- > 0;) {
    for (size_t k = 0; k < f->count; k++)
      f->keys[k] = (uint64_t)f->rank[order[k] * f->dealers + dealer] << 32 | k;
    truce__sort_u64(f->keys, f->scratch, f->count);
    for (size_t k = 0; k < f->count; k++)
      f->scratch[k] = order[f->keys[k] & UINT32_MAX];
    for (size_t k = 0; k < f->count; k++)
      order[k] = (uint32_t)f->scratch[k];
  }
  for (size_t k = 0; k < f->count / 2; k++) {
    const uint32_t other = order[k];
    order[k] = order[last - k];
    order[last - k] = other;
  }
}

static bool covers(const field *f, uint32_t a, uint32_t b, size_t from)
{
  for (size_t dealer = from; dealer < f->dealers; dealer++) {
    if (f->rank[a * f->dealers + dealer] < f->rank[b * f->dealers + dealer])
      return false;
  }
  return true;
}

static size_t drop_dead(const field *f, uint32_t *list, size_t count)
{
  size_t kept = 0;
  for (size_t k = 0; k < count; k++) {
    if (!f->dead[list[k]])
      list[kept++] = list[k];
  }
  return kept;
}

/* Two dealers left: by decreasing utility of the one, the best so far of the other decides. */
static void strike_by_sweep(field *f, const uint32_t *high, size_t highs, const uint32_t *low,
                            size_t lows)
{
  const size_t a = f->dealers - 2, b = f->dealers - 1;
  for (size_t k = 0; k < highs; k++) {
    const uint32_t *rank = &f->rank[high[k] * f->dealers];
    f->keys[k] = (uint64_t)rank[a] << 32 | rank[b];
  }
  for (size_t k = 0; k < lows; k++)
    f->keys[highs + k] = (uint64_t)f->rank[low[k] * f->dealers + a] << 32 | k;
  truce__sort_u64(f->keys, f->scratch, highs);
  truce__sort_u64(f->keys + highs, f->scratch, lows);
  size_t h = highs;
  uint32_t best = 0;
  bool any = false;
  for (size_t k = lows; k-- > 0;) {
    const uint64_t key = f->keys[highs + k];
    for (; h > 0 && f->keys[h - 1] >> 32 >= key >> 32; h--) {
      const uint32_t value = (uint32_t)f->keys[h - 1];
      best = !any || value > best ? value : best;
      any = true;
    }
    const uint32_t index = low[key & UINT32_MAX];
    if (any && best >= f->rank[index * f->dealers + b])
      f->dead[index] = true;
  }
}

/* Moves the entries whose rank for `dealer` is at least `pivot` to the front; how many. */
static size_t part(const field *f, uint32_t *list, size_t count, size_t dealer, uint32_t pivot)
{
  size_t front = 0;
  for (size_t k = 0; k < count; k++) {
    if (f->rank[list[k] * f->dealers + dealer] >= pivot) {
      const uint32_t other = list[front];
      list[front++] = list[k];
      list[k] = other;
    }
  }
  return front;
}

/* A rank of that dealer that parts the entries in two, about in half; 0 if all are the same. */
static uint32_t find_pivot(field *f, const uint32_t *high, size_t highs, const uint32_t *low,
                           size_t lows, size_t dealer)
{
  const size_t all = highs + lows;
  for (size_t k = 0; k < all; k++) {
    const uint32_t index = k < highs ? high[k] : low[k - highs];
    f->keys[k] = f->rank[index * f->dealers + dealer];
  }
  truce__sort_u64(f->keys, f->scratch, all);
  size_t k = all / 2;
  if (f->keys[k] == f->keys[0]) {
    while (k < all && f->keys[k] == f->keys[0])
      k++;
  }
  return k < all ? (uint32_t)f->keys[k] : 0;
}

/* Marks every entry of `low` that some entry of `high` covers from dealer `from` on. */
static void strike(field *f, uint32_t *high, size_t highs, uint32_t *low, size_t lows, size_t from)
{
  if (highs == 0 || lows == 0)
    return;
  if (f->dealers - from == 2) {
    strike_by_sweep(f, high, highs, low, lows);
    return;
  }
  if (highs <= BRUTE || lows <= BRUTE) {
    for (size_t l = 0; l < lows; l++) {
      for (size_t h = 0; h < highs && !f->dead[low[l]]; h++)
        f->dead[low[l]] = covers(f, high[h], low[l], from);
    }
    return;
  }
  const uint32_t pivot = find_pivot(f, high, highs, low, lows, from);
  if (pivot == 0) {
    strike(f, high, highs, low, lows, from + 1);
    return;
  }
  const size_t high_front = part(f, high, highs, from, pivot);
  const size_t low_front = part(f, low, lows, from, pivot);
  strike(f, high, high_front, low, low_front, from);
  uint32_t *rest = low + low_front;
  strike(f, high + high_front, highs - high_front, rest, lows - low_front, from);
  strike(f, high, high_front, rest, drop_dead(f, rest, lows - low_front), from + 1);
}

/* Keeps the undominated of a list in lexicographic order, in that order; `work` has room for it. */
static size_t filter(field *f, uint32_t *list, size_t count, uint32_t *work)
{
  if (count <= BRUTE) {
    for (size_t low = 1; low < count; low++) {
      for (size_t high = 0; high < low && !f->dead[list[low]]; high++)
        f->dead[list[low]] = !f->dead[list[high]] && covers(f, list[high], list[low], 0);
    }
    return drop_dead(f, list, count);
  }
  if (truce__cancelled(f->control))
    return 0;
  const size_t half = count / 2;
  const size_t highs = filter(f, list, half, work);
  size_t lows = filter(f, list + half, count - half, work);
  memmove(list + highs, list + half, lows * sizeof *list);
  memcpy(work, list, (highs + lows) * sizeof *list);
  strike(f, work, highs, work + highs, lows, 1);
  return highs + drop_dead(f, list + highs, lows);
}

/* Two dealers: in lexicographic order, whatever does not raise the second is dominated. */
static size_t filter_pairs(const field *f, uint32_t *list)
{
  size_t kept = 0;
  for (size_t k = 0; k < f->count; k++) {
    if (kept == 0 || f->rank[list[k] * 2 + 1] > f->rank[list[kept - 1] * 2 + 1])
      list[kept++] = list[k];
  }
  return kept;
}

truce_status truce__undominated(const int64_t *values, size_t count, size_t dealers, uint32_t *kept,
                                size_t *kept_count, const truce_control *control)
{
  *kept_count = 0;
  if (count == 0)
    return TRUCE_OK;
  field f = {.count = count, .dealers = dealers, .control = control};
  uint32_t *work = truce__array(count, sizeof *work);
  truce_status status = work != NULL ? make_field(&f) : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK) {
    for (size_t dealer = 0; dealer < dealers; dealer++)
      rank_dealer(&f, values, dealer);
    sort_lexicographic(&f, kept);
    *kept_count = dealers == 2 ? filter_pairs(&f, kept) : filter(&f, kept, count, work);
    free_field(&f);
  }
  free(work);
  return status == TRUCE_OK && truce__cancelled(control) ? TRUCE_CANCELLED : status;
}
