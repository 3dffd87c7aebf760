/* The model of Fellegi and Sunter, learnt without labels.
 *
 * What two records of different persons have in common (u) is learnt from all pairs: how often
 * values coincide is counted, how often they are alike is sampled. What records of one person have
 * in common (m) and how many matches there are comes from expectation and maximisation over the
 * candidates, with the prior over all pairs, so that a pair's weight does not depend on the pass
 * that found it. In every round the matches found are taken out of u again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/sort.h"
#include "link_internal.h"

enum {
  ROUNDS = 60,
  RANDOM_PAIRS = 1000000,
  ALIKE_PAIRS = 40000, /* sampled for each field, among those that agree on it */
  CANDIDATES = 4000000,
  STRIPE = 8192, /* pairs sampled with one stream of random numbers */
};

/* Candidates by pattern. */
typedef struct tally {
  link_pattern *patterns;
  double *counts; /* scaled up to all candidates */
  size_t count;
} tally;

typedef struct learner {
  const link_table *table;
  const truce_control *control;
  link_model *model;
  double all;                                /* pairs */
  double marginal[LINK_FIELDS][LINK_LEVELS]; /* among all pairs that have the field */
  tally candidates;
  /* Patterns of pairs that have the same value in a field. */
  link_pattern *alike[LINK_FIELDS];
  size_t alike_count[LINK_FIELDS];
} learner;

static size_t top_level(const link_table *t, size_t field)
{
  return truce__link_level_count(t->columns[field].kind) - 1;
}

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
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = top_level(t, f);
    double unequal = 0;
    for (size_t k = 0; k < top; k++)
      unequal += (double)counts[f][k] + 0.5;
    for (size_t k = 0; k < top; k++)
      l->marginal[f][k] = (1 - l->model->exact[f]) * ((double)counts[f][k] + 0.5) / unequal;
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

/* ---- Weights ---- */

static unsigned parent_state(const link_model *m, const link_table *t, link_pattern pattern,
                             size_t field)
{
  const size_t parent = m->parent[field];
  if (parent == SIZE_MAX)
    return 2;
  const unsigned level = link_level(pattern, parent);
  return level == LINK_MISSING                                     ? 2
         : level >= truce__link_agreement(t->columns[parent].kind) ? 0
                                                                   : 1;
}

static double pattern_weight(const link_model *m, const link_table *t, link_pattern pattern)
{
  double weight = 0;
  for (size_t f = 0; f < t->column_count; f++) {
    const unsigned level = link_level(pattern, f);
    if (level == LINK_MISSING)
      continue;
    const unsigned state = parent_state(m, t, pattern, f);
    weight += log2(m->m[f][state][level] / m->u[f][state][level]);
  }
  return weight;
}

double truce__link_probability(const link_model *m, double weight)
{
  return 1 / (1 + exp2(-weight) * (1 - m->prior) / m->prior);
}

double truce__link_field_weight(const link_model *m, const link_table *t, link_pattern pattern,
                                size_t f, size_t a, size_t b)
{
  const unsigned level = link_level(pattern, f);
  if (level == LINK_MISSING)
    return 0;
  const unsigned state = parent_state(m, t, pattern, f);
  const double weight = log2(m->m[f][state][level] / m->u[f][state][level]);
  const link_column *c = &t->columns[f];
  const size_t top = top_level(t, f);
  if (state == 0 || c->kind == TRUCE_PEOPLE_ENCODING)
    return weight;
  const link_value *x = &c->values[c->cells[a]], *y = &c->values[c->cells[b]];
  const double n = (double)c->filled, others = (double)x->count - 1 - m->partners[f];
  if (level == top) {
    const double share = fmax(others, 0.5) / n;
    return log2(m->m[f][state][level] / fmin(share, 1));
  }
  if (!truce__link_is_misspelt(c->kind, level))
    return weight;
  /* A slip of the pen in a rare name says more than one in a common name. */
  const double common = (double)(x->count > y->count ? x->count : y->count) / n;
  const double shift = m->exact[f] > 0 ? log2(m->exact[f] / common) : 0;
  return weight + fmax(-4, fmin(4, shift));
}

double truce__link_weight(const link_model *m, const link_table *t, link_pattern pattern, size_t a,
                          size_t b)
{
  double weight = 0;
  for (size_t f = 0; f < t->column_count; f++)
    weight += truce__link_field_weight(m, t, pattern, f, a, b);
  return weight;
}

/* ---- Learning ---- */

/* What m is taken to be before anything is known, and how many pairs that opinion counts for. */
static double first_m(const link_table *t, size_t f, size_t level)
{
  const size_t top = top_level(t, f);
  if (t->columns[f].kind == TRUCE_PEOPLE_ENCODING)
    return 2 * (double)(level + 1) / (double)((top + 1) * (top + 2));
  return level == top ? 0.8 : 0.2 / (double)top;
}
static const double OPINION = 3, DIFFERENT_MOST = 0.45;

/* u with the matches taken out of what all pairs have in common. */
static void update_u(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = top_level(t, f);
    const double least = 0.3 / ((double)t->columns[f].filled + 1);
    double sum = 0, left[LINK_LEVELS];
    for (size_t k = 0; k <= top; k++) {
      const bool thinned = t->columns[f].kind == TRUCE_PEOPLE_ENCODING;
      const double matched = thinned ? 0 : m->prior * m->m[f][2][k];
      left[k] = fmax(l->marginal[f][k] - matched, 0.02 * l->marginal[f][k]);
      const bool floored = k == top && t->columns[f].kind != TRUCE_PEOPLE_ENCODING;
      left[k] = fmax(left[k], floored ? least : 1e-12);
      sum += left[k];
    }
    for (size_t k = 0; k <= top; k++)
      m->u[f][2][k] = left[k] / sum;
    if (m->parent[f] == SIZE_MAX)
      continue;
    /* Both states together give the whole. */
    const double share = fmin(m->exact[m->parent[f]], 0.95);
    sum = 0;
    for (size_t k = 0; k <= top; k++) {
      left[k] = (m->u[f][2][k] - share * m->u[f][0][k]) / (1 - share);
      left[k] = fmax(left[k], 0.05 * m->u[f][2][k]);
      sum += left[k];
    }
    for (size_t k = 0; k <= top; k++)
      m->u[f][1][k] = left[k] / sum;
  }
}

/* Records of one person mostly agree: without that, any group of records that have something in
 * common, such as a sex and an occupation, could pass for a person. */
static void hold_together(double m[LINK_LEVELS], size_t top)
{
  if (m[0] <= DIFFERENT_MOST)
    return;
  const double scale = (1 - DIFFERENT_MOST) / (1 - m[0]);
  for (size_t k = 1; k <= top; k++)
    m[k] *= scale;
  m[0] = DIFFERENT_MOST;
}

/* One round; the change of the log odds of a match. */
static double maximise(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  double sums[LINK_FIELDS][LINK_STATES][LINK_LEVELS] = {{{0}}};
  double matches = 0;
  for (size_t k = 0; k < l->candidates.count; k++) {
    const link_pattern pattern = l->candidates.patterns[k];
    const double p = truce__link_probability(m, pattern_weight(m, t, pattern));
    const double share = p * l->candidates.counts[k];
    if (share < 1e-12)
      continue;
    matches += share;
    for (size_t f = 0; f < t->column_count; f++) {
      const unsigned level = link_level(pattern, f);
      if (level != LINK_MISSING)
        sums[f][parent_state(m, t, pattern, f)][level] += share;
    }
  }
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = top_level(t, f);
    double whole[LINK_LEVELS], total = 0;
    for (size_t k = 0; k <= top; k++) {
      whole[k] = sums[f][0][k] + sums[f][1][k] + sums[f][2][k] + OPINION * first_m(t, f, k);
      total += whole[k];
    }
    for (size_t k = 0; k <= top; k++)
      m->m[f][2][k] = whole[k] / total;
    hold_together(m->m[f][2], top);
    for (size_t s = 0; s < 2; s++) {
      double of_state = OPINION;
      for (size_t k = 0; k <= top; k++)
        of_state += sums[f][s][k];
      for (size_t k = 0; k <= top; k++)
        m->m[f][s][k] = (sums[f][s][k] + OPINION * m->m[f][2][k]) / of_state;
    }
  }
  const double before = m->prior, after = fmax(matches, 0.5) / l->all;
  m->prior = fmin(after, 0.5);
  update_u(l);
  return fabs(log(m->prior / before));
}

static truce_status expect_and_maximise(learner *l)
{
  for (int round = 0; round < ROUNDS; round++) {
    if (truce__cancelled(l->control))
      return TRUCE_CANCELLED;
    if (maximise(l) < 1e-4 && round > 5)
      break;
  }
  return TRUCE_OK;
}

static void start(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  const size_t second = t->count - t->first;
  const double smaller = (double)(t->list[1] == NULL || t->first < second ? t->first : second);
  m->prior = fmin(0.1 * smaller / l->all, 0.5);
  for (size_t f = 0; f < t->column_count; f++) {
    m->parent[f] = SIZE_MAX;
    for (size_t s = 0; s < LINK_STATES; s++) {
      for (size_t k = 0; k <= top_level(t, f); k++)
        m->m[f][s][k] = first_m(t, f, k);
    }
  }
  update_u(l);
}

/* ---- Fields that go together ---- */

typedef struct edge {
  size_t parent, child;
  double gain;
} edge;

/* Among pairs of different persons that have the same value in the parent: the child's levels.
 * Returns how much more they agree than others, in nats; 0 if that is not much. */
static double levels_given(const learner *l, size_t parent, size_t child,
                           double levels[LINK_LEVELS])
{
  const link_table *t = l->table;
  const double *u = l->model->u[child][2];
  const size_t top = top_level(t, child);
  double total = 0, gain = 0;
  memset(levels, 0, LINK_LEVELS * sizeof *levels);
  for (size_t k = 0; k < l->alike_count[parent]; k++) {
    const link_pattern pattern = l->alike[parent][k];
    const unsigned level = link_level(pattern, child);
    if (level == LINK_MISSING)
      continue;
    const double p = truce__link_probability(l->model, pattern_weight(l->model, t, pattern));
    levels[level] += 1 - p;
    total += 1 - p;
  }
  if (total < 200)
    return 0;
  for (size_t k = 0; k <= top; k++) {
    const double share = levels[k] / total;
    /* Matches that were not seen leave a few agreeing pairs behind: those do not count. */
    if (k > 0 && share >= 0.05 && share >= 1.7 * u[k])
      gain += share * log(share / u[k]);
    levels[k] = (levels[k] + 5 * u[k]) / (total + 5);
  }
  return gain;
}

static int by_gain(const void *a, const void *b)
{
  const edge *p = a, *q = b;
  if (p->gain != q->gain)
    return p->gain > q->gain ? -1 : 1;
  return p->parent != q->parent ? (p->parent < q->parent ? -1 : 1)
                                : (p->child > q->child) - (p->child < q->child);
}

static bool is_above(const size_t parent[LINK_FIELDS], size_t field, size_t ancestor)
{
  for (; field != SIZE_MAX; field = parent[field]) {
    if (field == ancestor)
      return true;
  }
  return false;
}

/* The tree of the strongest dependences. */
static void find_parents(learner *l)
{
  const size_t count = l->table->column_count;
  edge edges[LINK_FIELDS * LINK_FIELDS];
  double levels[LINK_LEVELS];
  size_t found = 0, parent[LINK_FIELDS];
  for (size_t p = 0; p < count; p++) {
    for (size_t c = 0; c < count; c++) {
      const double gain = p != c ? levels_given(l, p, c, levels) : 0;
      if (gain > 0)
        edges[found++] = (edge){p, c, gain};
    }
  }
  qsort(edges, found, sizeof *edges, by_gain);
  for (size_t f = 0; f < count; f++)
    parent[f] = SIZE_MAX;
  for (size_t k = 0; k < found; k++) {
    const edge *e = &edges[k];
    if (parent[e->child] == SIZE_MAX && !is_above(parent, e->parent, e->child))
      parent[e->child] = e->parent;
  }
  for (size_t f = 0; f < count; f++) {
    if (parent[f] != SIZE_MAX) {
      (void)levels_given(l, parent[f], f, levels);
      memcpy(l->model->u[f][0], levels, sizeof levels);
    }
  }
  memcpy(l->model->parent, parent, sizeof parent);
  update_u(l);
}

static void count_partners(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  const double records = (double)t->first;
  for (size_t f = 0; f < t->column_count; f++)
    m->partners[f] =
        m->prior * l->all * (t->list[1] == NULL ? 2 : 1) / records * m->m[f][2][top_level(t, f)];
}

truce_status truce__link_learn(link_model *model, const link_table *table,
                               const link_blocking *blocking, const truce_control *control)
{
  *model = (link_model){0};
  learner l = {
      .table = table, .control = control, .model = model, .all = truce__link_all_pairs(table)};
  truce_status status = TRUCE_OK;
  for (size_t f = 0; f < table->column_count && status == TRUCE_OK; f++) {
    truce__progress(control, "sampling pairs", (double)f / (double)table->column_count);
    status = truce__cancelled(control) ? TRUCE_CANCELLED : learn_field(&l, f);
  }
  if (status == TRUCE_OK) {
    sample_marginals(&l);
    truce__progress(control, "learning", 0);
    status = gather_candidates(&l, blocking);
  }
  if (status == TRUCE_OK)
    start(&l);
  for (int round = 0; round < 3 && status == TRUCE_OK; round++) {
    find_parents(&l);
    status = expect_and_maximise(&l);
  }
  count_partners(&l);
  for (size_t f = 0; f < LINK_FIELDS; f++)
    free(l.alike[f]);
  free(l.candidates.patterns);
  free(l.candidates.counts);
  return status;
}
