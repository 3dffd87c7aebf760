/* One to one, in three rounds, each over the records that the rounds before left free.
 *
 * 1. What somebody settled.
 * 2. Of the pairs that are likelier than not, the assignment with the largest sum of log odds,
 *    component by component (Jonker, Volgenant 1987 in the form of shortest augmenting paths); by
 *    decreasing odds where a component is too large for that.
 * 3. The other pairs, best first. They are there because the caller lists them too, so they must
 *    never change what is made of better ones. */
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
  double prior;     /* the log odds of a match before any evidence, in bits */
  uint32_t *slot;   /* [record]: its row or column in the component, or whether it is taken */
  uint32_t *parent; /* [record]: towards the root of its component */
  bool *taken;      /* [record]: by a pair of an earlier round */
  bool *keep;       /* [pair] */
  order *list;      /* pairs of the round */
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
      cost[(g->slot[p->a] - 1) * n + g->slot[p->b] - 1] = -list[k].gain;
    }
    solve(n, cost, work, row);
    for (size_t k = 0; k < count; k++) {
      const truce_link_pair *p = &g->pairs->pairs[list[k].pair];
      g->keep[list[k].pair] = row[g->slot[p->b]] == g->slot[p->a];
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

typedef enum turn { SETTLED, LIKELY, UNLIKELY, TURNS } turn;

/* What a pair is worth; *of: the round in which it has its turn, TURNS for never. Of answers that
 * give one record two partners as many as can be are followed. */
static double gain_of(const assigner *g, const truce_link_pair *p, turn *of)
{
  const double odds = p->weight + g->prior;
  if (p->settled) {
    *of = p->probability > 0.5 ? SETTLED : TURNS;
    return 1e6 + odds;
  }
  *of = odds > 0 ? LIKELY : UNLIKELY;
  return odds;
}

/* The round's pairs of free records, sorted into components; the last round is one component. */
static size_t sort_components(assigner *g, turn now, size_t records)
{
  size_t count = 0;
  turn of;
  for (uint32_t k = 0; k < records; k++)
    g->parent[k] = k;
  for (size_t k = 0; k < g->pairs->count; k++) {
    const truce_link_pair *p = &g->pairs->pairs[k];
    const double gain = gain_of(g, p, &of);
    if (of != now || g->taken[p->a] || g->taken[p->b])
      continue;
    g->list[count++] = (order){0, gain, k};
    const uint32_t a = find_root(g->parent, p->a), b = find_root(g->parent, p->b);
    g->parent[a > b ? a : b] = a < b ? a : b;
  }
  for (size_t k = 0; k < count && now != UNLIKELY; k++)
    g->list[k].component = find_root(g->parent, g->pairs->pairs[g->list[k].pair].a);
  if (count > 1)
    qsort(g->list, count, sizeof *g->list, by_component);
  return count;
}

static truce_status assign_round(assigner *g, turn now, size_t records,
                                 const truce_control *control)
{
  truce_status status = TRUCE_OK;
  const size_t count = sort_components(g, now, records);
  memset(g->slot, 0, records * sizeof *g->slot);
  if (now == UNLIKELY) {
    assign_greedily(g, g->list, count);
    return TRUCE_OK;
  }
  for (size_t k = 0, next; k < count && status == TRUCE_OK; k = next) {
    for (next = k; next < count && g->list[next].component == g->list[k].component; next++)
      ;
    status =
        truce__cancelled(control) ? TRUCE_CANCELLED : assign_component(g, g->list + k, next - k);
  }
  for (size_t k = 0; k < g->pairs->count; k++) {
    if (g->keep[k])
      g->taken[g->pairs->pairs[k].a] = g->taken[g->pairs->pairs[k].b] = true;
  }
  return status;
}

truce_status truce__link_assign(link_pairs *pairs, const link_table *table, double prior,
                                const truce_control *control)
{
  const size_t n = table->count;
  assigner g = {.pairs = pairs,
                .prior = prior,
                .slot = calloc(n + 1, sizeof *g.slot),
                .parent = truce__array(n, sizeof *g.parent),
                .taken = calloc(n + 1, sizeof *g.taken),
                .keep = calloc(pairs->count + 1, sizeof *g.keep),
                .list = truce__array(pairs->count, sizeof *g.list)};
  const bool good =
      g.slot != NULL && g.parent != NULL && g.taken != NULL && g.keep != NULL && g.list != NULL;
  truce_status status = good ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (turn now = SETTLED; now < TURNS && status == TRUCE_OK; now++)
    status = assign_round(&g, now, n, control);
  size_t kept = 0;
  for (size_t k = 0; k < pairs->count && status == TRUCE_OK; k++) {
    if (g.keep[k])
      pairs->pairs[kept++] = pairs->pairs[k];
  }
  if (status == TRUCE_OK)
    pairs->count = kept;
  free(g.slot);
  free(g.parent);
  free(g.taken);
  free(g.keep);
  free(g.list);
  return status;
}
