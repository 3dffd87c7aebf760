#include "frontier.h"

#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "dominance.h"

/* At most so many points in a layer (two dealers), vectors to filter at once (three or more), and
 * numbers in all layers: together they keep the peak below 1 GiB. */
enum { POINTS_MAX = 1 << 23, VECTORS_MAX = 1 << 22, CELLS_MAX = 1 << 26 };

/* A list of pairs shifted by (x, y): the shift is added on reading, so leaves need no copy. */
typedef struct pairs {
  size_t count;
  const int64_t *value;
  int64_t x, y;
  int64_t *owned;
} pairs;

typedef struct merger {
  const block *b;
  const layer *rest;
  bool too_many;
  const truce_control *control;
} merger;

/* Merges two lists, x decreasing and y increasing in each, dropping what is dominated. */
static size_t merge_pairs(const pairs *a, const pairs *b, int64_t *out)
{
  size_t i = 0, j = 0, kept = 0;
  int64_t best = INT64_MIN;
  while (i < a->count || j < b->count) {
    const bool from_a =
        j == b->count ||
        (i < a->count && (a->value[2 * i] + a->x > b->value[2 * j] + b->x ||
                          (a->value[2 * i] + a->x == b->value[2 * j] + b->x &&
                           a->value[2 * i + 1] + a->y >= b->value[2 * j + 1] + b->y)));
    const pairs *list = from_a ? a : b;
    const size_t at = from_a ? i++ : j++;
    const int64_t y = list->value[2 * at + 1] + list->y;
    if (y > best) {
      out[2 * kept] = list->value[2 * at] + list->x;
      out[2 * kept + 1] = y;
      best = y;
      kept++;
    }
  }
  return kept;
}

/* The undominated sums of choices best[low..high) with the later blocks. */
static truce_status merge_range(merger *m, size_t low, size_t high, pairs *result)
{
  if (high - low == 1) {
    const int64_t *shift = &m->b->value[(size_t)m->b->best[low] * 2];
    *result = (pairs){m->rest->count, m->rest->value, shift[0], shift[1], NULL};
    return TRUCE_OK;
  }
  if (truce__cancelled(m->control))
    return TRUCE_CANCELLED;
  const size_t middle = low + (high - low) / 2;
  pairs a = {0}, b = {0};
  truce_status status = merge_range(m, low, middle, &a);
  if (status == TRUCE_OK && !m->too_many)
    status = merge_range(m, middle, high, &b);
  if (status == TRUCE_OK && !m->too_many) {
    int64_t *out = truce__array(a.count + b.count, 2 * sizeof *out);
    status = out != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
    if (out != NULL) {
      const size_t count = merge_pairs(&a, &b, out);
      *result = (pairs){count, out, 0, 0, out};
      m->too_many = count > truce__afford(m->control, POINTS_MAX, 2 * sizeof *out);
    }
  }
  free(a.owned);
  free(b.owned);
  return status;
}

/* ---- Blocks with many choices ---- */

/* Of list[low..high), appends to `out` what `front` does not dominate. The corner of a stretch, its
 * largest x with its largest y, tells at once whether all of it is dominated. */
static void append_undominated(const pairs *list, size_t low, size_t high, const pairs *front,
                               size_t from, int64_t *out, size_t *count)
{
  const int64_t x = list->value[2 * low] + list->x, y = list->value[2 * high - 1] + list->y;
  size_t end = front->count; /* the first point of the front with less than x */
  while (from < end) {
    const size_t middle = from + (end - from) / 2;
    if (front->value[2 * middle] >= x)
      from = middle + 1;
    else
      end = middle;
  }
  if (from > 0 && front->value[2 * from - 1] >= y)
    return;
  if (high - low == 1) {
    out[2 * *count] = x;
    out[2 * *count + 1] = y;
    ++*count;
    return;
  }
  const size_t middle = low + (high - low) / 2;
  append_undominated(list, low, middle, front, from, out, count);
  append_undominated(list, middle, high, front, from, out, count);
}

/* front = what neither of the two lists dominates. */
static truce_status join(merger *m, pairs *front, const pairs *list)
{
  if (list->count == 0)
    return TRUCE_OK;
  int64_t *out = truce__array(front->count + list->count, 2 * sizeof *out);
  if (out == NULL)
    return TRUCE_NO_MEMORY;
  const size_t count = merge_pairs(front, list, out);
  free(front->owned);
  *front = (pairs){count, out, 0, 0, out};
  m->too_many = count > truce__afford(m->control, POINTS_MAX, 2 * sizeof *out);
  return TRUCE_OK;
}

/* The choice at place k of an order that soon covers the whole range: 0, 1/2, 1/4, 3/4 ... */
static size_t scattered(size_t k, unsigned bits)
{
  size_t at = 0;
  for (unsigned b = 0; b < bits; b++)
    at |= (k >> b & 1) << (bits - 1 - b);
  return at;
}

/* One choice after another, each first cleared of what is dominated already: with many choices
 * hardly anything is left of most of them. */
static truce_status merge_one_by_one(merger *m, pairs *front)
{
  unsigned bits = 1;
  while ((size_t)1 << bits < m->b->best_count)
    bits++;
  int64_t *room = truce__array(m->rest->count, 2 * sizeof *room);
  truce_status status = room != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && !m->too_many && k < (size_t)1 << bits; k++) {
    const size_t choice = scattered(k, bits);
    if (choice >= m->b->best_count)
      continue;
    const int64_t *shift = &m->b->value[(size_t)m->b->best[choice] * 2];
    const pairs list = {m->rest->count, m->rest->value, shift[0], shift[1], NULL};
    pairs left = {0, room, 0, 0, NULL};
    append_undominated(&list, 0, list.count, front, 0, room, &left.count);
    status = truce__cancelled(m->control) ? TRUCE_CANCELLED : join(m, front, &left);
  }
  free(room);
  return status;
}

/* ---- Two dealers, three or more ---- */

static truce_status merge_two(merger *m, layer *out)
{
  enum { MANY = 8 };
  pairs all = {0};
  truce_status status = m->b->best_count > MANY ? merge_one_by_one(m, &all)
                                                : merge_range(m, 0, m->b->best_count, &all);
  if (status != TRUCE_OK || m->too_many) {
    free(all.owned);
    return status;
  }
  out->value = truce__array(all.count, 2 * sizeof *out->value);
  if (out->value != NULL) {
    out->count = all.count;
    for (size_t k = 0; k < all.count; k++) {
      out->value[2 * k] = all.value[2 * k] + all.x;
      out->value[2 * k + 1] = all.value[2 * k + 1] + all.y;
    }
  }
  free(all.owned);
  return out->value != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* Gathers the listed vectors of `from`. */
static int64_t *gather(const int64_t *from, const uint32_t *list, size_t count, size_t dealers)
{
  int64_t *value = truce__array(count, dealers * sizeof *value);
  for (size_t k = 0; value != NULL && k < count; k++)
    memcpy(&value[k * dealers], &from[list[k] * dealers], dealers * sizeof *value);
  return value;
}

static truce_status merge_many(merger *m, size_t dealers, layer *out)
{
  const size_t count = m->b->best_count * m->rest->count;
  /* A vector, and what dominance.c holds for it. */
  const size_t most = truce__afford(m->control, VECTORS_MAX, dealers * 12 + 26);
  if (m->rest->count > most || count > most) {
    m->too_many = true;
    return TRUCE_OK;
  }
  int64_t *sums = truce__array(count, dealers * sizeof *sums);
  uint32_t *kept = truce__array(count, sizeof *kept);
  truce_status status = sums != NULL && kept != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  int64_t *at = sums;
  for (size_t j = 0; status == TRUCE_OK && j < m->b->best_count; j++) {
    const int64_t *shift = &m->b->value[m->b->best[j] * dealers];
    for (size_t k = 0; k < m->rest->count; k++) {
      for (size_t dealer = 0; dealer < dealers; dealer++)
        *at++ = m->rest->value[k * dealers + dealer] + shift[dealer];
    }
  }
  if (status == TRUCE_OK)
    status = truce__undominated(sums, count, dealers, kept, &out->count, m->control);
  if (status == TRUCE_OK) {
    out->value = gather(sums, kept, out->count, dealers);
    status = out->value != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  free(sums);
  free(kept);
  return status;
}

/* Cuts the points to the ceilings and drops what that makes dominated. */
static truce_status apply_ceilings(truce__frontier *f, const truce_control *control)
{
  const truce__domain *d = f->blocks->d;
  const layer *first = &f->layers[0];
  const size_t dealers = d->dealer_count;
  f->count = first->count;
  f->utility = first->value;
  bool cuts = false;
  for (size_t k = 0; k < first->count * dealers; k++)
    cuts = cuts || first->value[k] > d->ceiling[k % dealers];
  if (!cuts)
    return TRUCE_OK;
  int64_t *cut = truce__array(first->count, dealers * sizeof *cut);
  f->top = truce__array(first->count, sizeof *f->top);
  truce_status status = cut != NULL && f->top != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && k < first->count * dealers; k++) {
    const int64_t ceiling = d->ceiling[k % dealers];
    cut[k] = first->value[k] < ceiling ? first->value[k] : ceiling;
  }
  if (status == TRUCE_OK)
    status = truce__undominated(cut, first->count, dealers, f->top, &f->count, control);
  if (status == TRUCE_OK) {
    f->cut = gather(cut, f->top, f->count, dealers);
    f->utility = f->cut;
    status = f->cut != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  free(cut);
  return status;
}

static truce_status merge_all(truce__frontier *f, bool *complete, const truce_control *control)
{
  const truce__blocks *blocks = f->blocks;
  const size_t dealers = blocks->d->dealer_count;
  f->layers = calloc(blocks->count + 1, sizeof *f->layers);
  if (f->layers == NULL)
    return TRUCE_NO_MEMORY;
  layer *last = &f->layers[blocks->count];
  last->value = calloc(dealers, sizeof *last->value);
  last->count = 1;
  if (last->value == NULL)
    return TRUCE_NO_MEMORY;
  merger m = {.control = control};
  size_t cells = 0;
  for (size_t b = blocks->count; b-- > 0;) {
    m.b = &blocks->list[b];
    m.rest = &f->layers[b + 1];
    const truce_status status =
        dealers == 2 ? merge_two(&m, &f->layers[b]) : merge_many(&m, dealers, &f->layers[b]);
    if (status != TRUCE_OK)
      return status;
    cells += f->layers[b].count * dealers;
    if (m.too_many || cells > truce__afford(control, CELLS_MAX, sizeof(int64_t))) {
      *complete = false;
      return TRUCE_OK;
    }
  }
  return apply_ceilings(f, control);
}

truce_status truce__frontier_merge(truce__frontier *frontier, const truce__blocks *blocks,
                                   bool *complete, const truce_control *control)
{
  *complete = blocks->listed;
  for (size_t b = 0; b < blocks->count; b++)
    *complete = *complete && blocks->list[b].choices > 0;
  if (!*complete)
    return TRUCE_OK;
  truce__frontier made = {.blocks = blocks};
  const truce_status status = merge_all(&made, complete, control);
  if (status != TRUCE_OK || !*complete)
    truce__frontier_free(&made);
  else
    *frontier = made;
  return status;
}

void truce__frontier_free(truce__frontier *frontier)
{
  for (size_t b = 0; frontier->layers != NULL && b <= frontier->blocks->count; b++)
    free(frontier->layers[b].value);
  free(frontier->layers);
  free(frontier->top);
  free(frontier->cut);
}

/* ---- Packages ---- */

static int compare(const int64_t *a, const int64_t *b, size_t dealers)
{
  for (size_t k = 0; k < dealers; k++) {
    if (a[k] != b[k])
      return a[k] > b[k] ? -1 : 1;
  }
  return 0;
}

static bool contains(const layer *l, const int64_t *value, size_t dealers)
{
  size_t low = 0, high = l->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const int order = compare(&l->value[middle * dealers], value, dealers);
    if (order == 0)
      return true;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

void truce__frontier_package(const truce__frontier *f, size_t point, uint16_t *positions)
{
  const truce__domain *d = f->blocks->d;
  const size_t dealers = d->dealer_count, first = f->top != NULL ? f->top[point] : point;
  int64_t left[TRUCE_DEALERS_MAX], rest[TRUCE_DEALERS_MAX], after[TRUCE_DEALERS_MAX];
  memcpy(left, &f->layers[0].value[first * dealers], dealers * sizeof *left);
  for (size_t b = 0; b < f->blocks->count; b++) {
    const block *here = &f->blocks->list[b];
    uint32_t chosen = UINT32_MAX;
    for (size_t k = 0; k < here->best_count; k++) {
      if (here->best[k] >= chosen)
        continue;
      for (size_t dealer = 0; dealer < dealers; dealer++)
        rest[dealer] = left[dealer] - here->value[here->best[k] * dealers + dealer];
      if (contains(&f->layers[b + 1], rest, dealers)) {
        chosen = here->best[k];
        memcpy(after, rest, dealers * sizeof *after);
      }
    }
    truce__block_write(d, here, chosen, positions);
    memcpy(left, after, dealers * sizeof *left);
  }
}

int truce__package_order(const truce__blocks *blocks, const uint16_t *a, const uint16_t *b)
{
  for (size_t k = 0; k < blocks->count; k++) {
    const block *here = &blocks->list[k];
    for (size_t i = 0; i < here->issue_count; i++) {
      const size_t issue = here->issues[i];
      if (a[issue] != b[issue])
        return a[issue] < b[issue] ? -1 : 1;
    }
  }
  return 0;
}
