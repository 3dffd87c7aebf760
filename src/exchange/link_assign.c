/* One to one: the assignment with the largest sum of log odds, component by component (Jonker,
 * Volgenant 1987 in the form of shortest augmenting paths); by decreasing odds where a component is
 * too large for that. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "link_internal.h"

enum { EXACT_MAX = 200 /* records of either list in a component */ };

typedef struct order {
  uint32_t component;
  double gain;
  size_t pair;
} order;

static int by_component(const void *a, const void *b)
{
  const order *p = a, *q = b;
  if (p->component != q->component)
    return p->component < q->component ? -1 : 1;
  if (p->gain != q->gain)
    return p->gain > q->gain ? -1 : 1;
  return p->pair < q->pair ? -1 : p->pair > q->pair;
}

static uint32_t find_root(uint32_t *parent, uint32_t k)
{
  while (parent[k] != k)
    k = parent[k] = parent[parent[k]];
  return k;
}

typedef struct assigner {
  const link_pairs *pairs;
  uint32_t *slot; /* [record]: its row or column in the component, or whether it is taken */
  bool *keep;     /* [pair] */
} assigner;

static void assign_greedily(assigner *g, const order *list, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
    if (g->slot[p->a] == 0 && g->slot[p->b] == 0) {
      g->slot[p->a] = g->slot[p->b] = 1;
      g->keep[list[k].pair] = true;
    }
  }
}

/* The assignment of least cost in an n by n matrix: row[j] is the row of column j, from 1. */
static void solve(size_t n, const double *cost, double *work, size_t *row)
{
  double *u = work, *v = u + n + 1, *least = v + n + 1;
  size_t *way = row + n + 1, *used = way + n + 1;
  memset(work, 0, 2 * (n + 1) * sizeof *work);
  memset(row, 0, (n + 1) * sizeof *row);
  for (size_t i = 1; i <= n; i++) {
    size_t j = 0;
    row[0] = i;
    for (size_t k = 0; k <= n; k++) {
      least[k] = INFINITY;
      used[k] = 0;
    }
    do {
      const size_t from = row[j];
      double delta = INFINITY;
      size_t next = 0;
      used[j] = 1;
      for (size_t k = 1; k <= n; k++) {
        if (used[k])
          continue;
        const double reduced = cost[(from - 1) * n + k - 1] - u[from] - v[k];
        if (reduced < least[k]) {
          least[k] = reduced;
          way[k] = j;
        }
        if (least[k] < delta) {
          delta = least[k];
          next = k;
        }
      }
      for (size_t k = 0; k <= n; k++) {
        if (used[k]) {
          u[row[k]] += delta;
          v[k] -= delta;
        } else {
          least[k] -= delta;
        }
      }
      j = next;
    } while (row[j] != 0);
    for (; j != 0; j = way[j])
      row[j] = row[way[j]];
  }
}

/* Numbers the component's records from 1; the larger of both sides. */
static size_t number_records(assigner *g, const order *list, size_t count, size_t *rows)
{
  size_t columns = 0;
  *rows = 0;
  for (size_t k = 0; k < count; k++) {
    const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
    if (g->slot[p->a] == 0)
      g->slot[p->a] = (uint32_t)++ * rows;
    if (g->slot[p->b] == 0)
      g->slot[p->b] = (uint32_t)++columns;
  }
  return *rows > columns ? *rows : columns;
}

static truce_status assign_exactly(assigner *g, const order *list, size_t count, size_t n)
{
  double *cost = calloc(n * n + 1, sizeof *cost), *work = truce__array(3 * (n + 1), sizeof *work);
  size_t *row = truce__array(3 * (n + 1), sizeof *row);
  const bool good = cost != NULL && work != NULL && row != NULL;
  if (good) {
    for (size_t k = 0; k < count; k++) {
      const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
      cost[(g->slot[p->a] - 1) * n + g->slot[p->b] - 1] = -fmax(list[k].gain, 0);
    }
    solve(n, cost, work, row);
    for (size_t k = 0; k < count; k++) {
      const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
      g->keep[list[k].pair] = list[k].gain > 0 && row[g->slot[p->b]] == g->slot[p->a];
    }
  }
  free(cost);
  free(work);
  free(row);
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static truce_status assign_component(assigner *g, const order *list, size_t count)
{
  size_t rows;
  if (count == 1) {
    g->keep[list[0].pair] = true;
    return TRUCE_OK;
  }
  const size_t n = number_records(g, list, count, &rows);
  if (n <= EXACT_MAX)
    return assign_exactly(g, list, count, n);
  for (size_t k = 0; k < count; k++) {
    const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
    g->slot[p->a] = g->slot[p->b] = 0;
  }
  assign_greedily(g, list, count);
  return TRUCE_OK;
}

/* Pairs worth assigning, sorted into components. The gain is the log odds, shifted so that what is
 * kept at all counts for something. */
static size_t sort_components(const link_pairs *pairs, uint32_t *parent, order *list)
{
  size_t count = 0;
  for (size_t k = 0; k < pairs->count; k++) {
    const truce_link_pair *p = &pairs->pairs[k];
    if (p->settled && p->probability < 0.5)
      continue;
    const uint32_t a = find_root(parent, p->a), b = find_root(parent, p->b);
    parent[a > b ? a : b] = a < b ? a : b;
  }
  double least = INFINITY;
  for (size_t k = 0; k < pairs->count; k++)
    least = fmin(least, pairs->pairs[k].weight);
  for (size_t k = 0; k < pairs->count; k++) {
    const truce_link_pair *p = &pairs->pairs[k];
    if (!p->settled || p->probability > 0.5)
      list[count++] =
          (order){find_root(parent, p->a), p->settled ? 1e6 : p->weight - least + 1e-3, k};
  }
  qsort(list, count, sizeof *list, by_component);
  return count;
}

truce_status truce__link_assign(link_pairs *pairs, const link_table *table,
                                const truce_control *control)
{
  assigner g = {pairs, calloc(table->count + 1, sizeof *g.slot),
                calloc(pairs->count + 1, sizeof *g.keep)};
  uint32_t *parent = truce__array(table->count, sizeof *parent);
  order *list = truce__array(pairs->count, sizeof *list);
  truce_status status = g.slot == NULL || g.keep == NULL || parent == NULL || list == NULL
                            ? TRUCE_NO_MEMORY
                            : TRUCE_OK;
  if (status == TRUCE_OK) {
    for (uint32_t k = 0; k < table->count; k++)
      parent[k] = k;
    const size_t count = sort_components(pairs, parent, list);
    for (size_t k = 0, next; k < count && status == TRUCE_OK; k = next) {
      for (next = k; next < count && list[next].component == list[k].component; next++)
        ;
      status =
          truce__cancelled(control) ? TRUCE_CANCELLED : assign_component(&g, list + k, next - k);
    }
    size_t kept = 0;
    for (size_t k = 0; k < pairs->count; k++) {
      if (g.keep[k])
        pairs->pairs[kept++] = pairs->pairs[k];
    }
    pairs->count = kept;
  }
  free(g.slot);
  free(g.keep);
  free(parent);
  free(list);
  return status;
}
