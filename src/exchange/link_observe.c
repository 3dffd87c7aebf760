/* What pairs have in common: values that coincide are counted, how much others are alike is sampled
 * from all pairs, from those that have the same value in a field, and from the candidates. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/sort.h"
#include "link_learn.h"

enum {
  RANDOM_PAIRS = 1000000,
  ALIKE_PAIRS = 40000, /* sampled for each field, among those that agree on it */
  CANDIDATES = 4000000,
  STRIPE = 8192, /* pairs sampled with one stream of random numbers */
};

/* ---- What all pairs have in common ---- */

/* How often two records have the same value: counted. Sums of `weights`, if wanted, lead to it:
 * weights[v] is the number of such pairs up to value v. */
static bool coincidence(learner *l, size_t f, double *sums)
{
  const link_table *t = l->table;
  const link_column *c = &t->columns[f];
  uint32_t *first = calloc(c->value_count, sizeof *first);
  if (first == NULL)
    return false;
  for (size_t k = 0; k < t->first; k++)
    first[c->cells[k]]++;
  double pairs = 0;
  const bool one = t->list[1] == NULL;
  for (size_t v = 0; v < c->value_count; v++) {
    const double n = first[v], m = (double)c->values[v].count - n;
    if (v > 0)
      pairs += one ? n * (n - 1) / 2 : n * m;
    if (sums != NULL)
      sums[v] = pairs;
  }
  const double n = (double)t->first - first[0];
  const double m = (double)(c->filled) - n;
  const double both = one ? n * (n - 1) / 2 : n * m;
  l->model->exact[f] = both > 0 ? pairs / both : 0;
  free(first);
  return true;
}

static void random_pair(const link_table *t, truce__random *r, size_t *a, size_t *b)
{
  *a = (size_t)truce__random_below(r, t->first);
  if (t->list[1] != NULL) {
    *b = t->first + (size_t)truce__random_below(r, t->count - t->first);
    return;
  }
  *b = (size_t)truce__random_below(r, t->first - 1);
  *b += *b >= *a;
}

/* How much encodings of different persons have in common falls off ever faster. What does not is
 * due to matches, which no other field could tell from chance. */
static void thin_out(double levels[LINK_LEVELS], size_t top)
{
  for (size_t k = 3; k <= top; k++)
    levels[k] = fmin(levels[k], levels[k - 1] * levels[k - 1] / levels[k - 2]);
}

static void sample_marginals(learner *l)
{
  const link_table *t = l->table;
  uint64_t counts[LINK_FIELDS][16] = {{0}};
  const double wanted = fmin(RANDOM_PAIRS, 2 * l->all);
  const size_t stripes = (size_t)wanted / STRIPE + 1;
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(l->control))                 \
    reduction(+ : counts[ : LINK_FIELDS][ : 16])
  for (size_t s = 0; s < stripes; s++) {
    truce__random r;
    truce__random_start(&r, 1, s);
    for (size_t k = 0; k < STRIPE && !truce__cancelled(l->control); k++) {
      size_t a, b;
      random_pair(t, &r, &a, &b);
      const link_pattern pattern = truce__link_compare(t, a, b);
      for (size_t f = 0; f < t->column_count; f++)
        counts[f][link_level(pattern, f)]++;
    }
  }
  /* A short list has few pairs, however often they are drawn. */
  const double worth = fmin(1, l->all / ((double)stripes * STRIPE));
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = link_top_level(t, f);
    double unequal = 0;
    for (size_t k = 0; k < top; k++)
      unequal += worth * (double)counts[f][k] + 0.5;
    for (size_t k = 0; k < top; k++)
      l->marginal[f][k] = (1 - l->model->exact[f]) * (worth * (double)counts[f][k] + 0.5) / unequal;
    l->marginal[f][top] = l->model->exact[f];
    if (t->columns[f].kind == TRUCE_PEOPLE_ENCODING)
      thin_out(l->marginal[f], top);
  }
}

/* ---- Pairs that have the same value in a field ---- */

/* Records sorted by their value: of each list apart. */
static uint32_t *sort_by_value(const link_column *c, size_t from, size_t to, size_t *starts)
{
  uint32_t *order = truce__array(to - from, sizeof *order);
  if (order == NULL)
    return NULL;
  memset(starts, 0, (c->value_count + 1) * sizeof *starts);
  for (size_t k = from; k < to; k++)
    starts[c->cells[k] + 1]++;
  for (size_t v = 0; v < c->value_count; v++)
    starts[v + 1] += starts[v];
  for (size_t k = from; k < to; k++)
    order[starts[c->cells[k]]++] = (uint32_t)k;
  for (size_t v = c->value_count; v > 0; v--)
    starts[v] = starts[v - 1];
  starts[0] = 0;
  return order;
}

typedef struct alike_sampler {
  const link_table *table;
  const double *sums;
  size_t values;
  const uint32_t *order[2];
  const size_t *starts[2];
} alike_sampler;

static link_pattern sample_alike(const alike_sampler *s, truce__random *r)
{
  const double all = s->sums[s->values - 1];
  const double at = fmin((double)(truce__random_next(r) >> 11) * 0x1p-53 * all, nextafter(all, 0));
  size_t low = 0, high = s->values - 1;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (s->sums[middle] > at)
      high = middle;
    else
      low = middle + 1;
  }
  const size_t *x = s->starts[0], *y = s->starts[1];
  const size_t n = x[low + 1] - x[low], m = y[low + 1] - y[low];
  size_t i = (size_t)truce__random_below(r, n), j;
  if (s->order[0] == s->order[1]) {
    j = (size_t)truce__random_below(r, n - 1);
    j += j >= i;
  } else {
    j = (size_t)truce__random_below(r, m);
  }
  return truce__link_compare(s->table, s->order[0][x[low] + i], s->order[1][y[low] + j]);
}

static bool fill_alike(learner *l, size_t f, alike_sampler *s)
{
  const double pairs = s->sums[s->values - 1];
  const size_t count = pairs * 2 < ALIKE_PAIRS ? (size_t)(pairs * 2) : ALIKE_PAIRS;
  l->alike[f] = truce__array(count, sizeof *l->alike[f]);
  if (l->alike[f] == NULL)
    return false;
  l->alike_count[f] = count;
  const size_t stripes = (count + STRIPE - 1) / STRIPE;
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(l->control))
  for (size_t stripe = 0; stripe < stripes; stripe++) {
    truce__random r;
    truce__random_start(&r, 2 + f, stripe);
    for (size_t k = stripe * STRIPE; k < count && k < (stripe + 1) * STRIPE; k++)
      l->alike[f][k] = sample_alike(s, &r);
  }
  return true;
}

static truce_status learn_field(learner *l, size_t f)
{
  const link_table *t = l->table;
  const link_column *c = &t->columns[f];
  double *sums = truce__array(c->value_count, sizeof *sums);
  size_t *starts[2] = {truce__array(c->value_count + 1, sizeof(size_t)), NULL};
  uint32_t *order[2] = {NULL, NULL};
  const bool one = t->list[1] == NULL;
  bool good = sums != NULL && starts[0] != NULL && coincidence(l, f, sums);
  if (good && !one)
    good = (starts[1] = truce__array(c->value_count + 1, sizeof(size_t))) != NULL;
  if (good)
    good = (order[0] = sort_by_value(c, 0, t->first, starts[0])) != NULL;
  if (good && !one)
    good = (order[1] = sort_by_value(c, t->first, t->count, starts[1])) != NULL;
  if (good && sums[c->value_count - 1] > 0) {
    const size_t other = one ? 0 : 1;
    alike_sampler s = {
        t, sums, c->value_count, {order[0], order[other]}, {starts[0], starts[other]}};
    good = fill_alike(l, f, &s);
  }
  free(sums);
  for (size_t k = 0; k < 2; k++) {
    free(starts[k]);
    free(order[k]);
  }
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* ---- Candidates ---- */

typedef struct gatherer {
  const link_table *table;
  struct gathered {
    link_pattern *patterns;
    size_t count, capacity;
  } * parts;
} gatherer;

static bool gather(void *context, size_t part, size_t pass, uint32_t a, uint32_t b)
{
  gatherer *g = context;
  struct gathered *p = &g->parts[part];
  (void)pass;
  if (!truce__reserve((void **)&p->patterns, &p->capacity, p->count + 1, sizeof *p->patterns))
    return false;
  p->patterns[p->count++] = truce__link_compare(g->table, a, b);
  return true;
}

static truce_status tally_patterns(tally *result, const gatherer *g, size_t parts, double scale)
{
  size_t total = 0, n = 0;
  for (size_t k = 0; k < parts; k++)
    total += g->parts[k].count;
  link_pattern *all = truce__array(total, sizeof *all), *scratch = truce__array(total, sizeof *all);
  double *counts = truce__array(total, sizeof *counts);
  if (all == NULL || scratch == NULL || counts == NULL) {
    free(all);
    free(scratch);
    free(counts);
    return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < parts; k++) {
    if (g->parts[k].count > 0)
      memcpy(all + n, g->parts[k].patterns, g->parts[k].count * sizeof *all);
    n += g->parts[k].count;
  }
  truce__sort_u64(all, scratch, total);
  free(scratch);
  n = 0;
  for (size_t k = 0; k < total; k++) {
    if (n > 0 && all[n - 1] == all[k]) {
      counts[n - 1] += scale;
    } else {
      all[n] = all[k];
      counts[n++] = scale;
    }
  }
  *result = (tally){all, counts, n};
  return TRUCE_OK;
}

static truce_status gather_candidates(learner *l, const link_blocking *b)
{
  const size_t parts = truce__link_parts(b);
  uint64_t pairs = 0;
  for (size_t k = 0; k < b->pass_count; k++)
    pairs += b->passes[k].pairs;
  const uint64_t every = pairs / CANDIDATES + 1;
  gatherer g = {l->table, calloc(parts + 1, sizeof *g.parts)};
  if (g.parts == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__link_candidates(b, l->table, every, gather, &g, l->control);
  if (status == TRUCE_OK)
    status = tally_patterns(&l->candidates, &g, parts, (double)every);
  for (size_t k = 0; k < parts; k++)
    free(g.parts[k].patterns);
  free(g.parts);
  return status;
}
/* ---- All of it ---- */

truce_status truce__link_observe(learner *l, const link_blocking *blocking)
{
  const link_table *t = l->table;
  truce_status status = TRUCE_OK;
  for (size_t f = 0; f < t->column_count && status == TRUCE_OK; f++) {
    truce__progress(l->control, "sampling pairs", (double)f / (double)t->column_count);
    status = truce__cancelled(l->control) ? TRUCE_CANCELLED : learn_field(l, f);
  }
  if (status != TRUCE_OK)
    return status;
  sample_marginals(l);
  truce__progress(l->control, "learning", 0);
  return gather_candidates(l, blocking);
}

void truce__link_observed_free(learner *l)
{
  for (size_t f = 0; f < LINK_FIELDS; f++)
    free(l->alike[f]);
  free(l->candidates.patterns);
  free(l->candidates.counts);
}
