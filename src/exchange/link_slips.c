/* How many fields of a match slip together.
 *
 * The weights of single fields take each to slip by itself (or with the field it goes with). In
 * many lists a record of which one field was written wrongly has the rest right, more often than
 * that; then one slip says little against a match, and two or three say more than their sum. So
 * the number of slips among the matches found is set against the number to be expected, and what
 * differs becomes a weight of its own: m(levels) is multiplied by slips[number], divided by what
 * that gives on the whole for the fields that both records have. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "link_learn.h"

static const double OPINION = 3; /* matches that slip as fields do by themselves */

/* The chances of 0, 1, ... slips. */
typedef struct spread {
  double chance[LINK_SLIPS];
} spread;

static spread none(void)
{
  return (spread){{1}};
}

static size_t at_most(size_t slips)
{
  return slips < LINK_SLIPS ? slips : LINK_SLIPS - 1;
}

/* Of two groups of fields together. */
static spread both(const spread *x, const spread *y)
{
  spread sum = {{0}};
  for (size_t i = 0; i < LINK_SLIPS; i++) {
    for (size_t j = 0; j < LINK_SLIPS; j++)
      sum.chance[at_most(i + j)] += x->chance[i] * y->chance[j];
  }
  return sum;
}

typedef struct counter {
  const link_model *model;
  const link_table *table;
  size_t fields; /* that both records have, bit by bit */
} counter;

/* Of a field and those that go with it, for each state of its own parent. */
static void spread_from(const counter *c, size_t field, spread result[LINK_STATES])
{
  spread below[LINK_STATES] = {none(), none(), none()};
  for (size_t k = 0; k < c->table->column_count; k++) {
    spread child[LINK_STATES];
    if (c->model->parent[k] != field)
      continue;
    spread_from(c, k, child);
    for (size_t s = 0; s < LINK_STATES; s++)
      below[s] = both(&below[s], &child[s]);
  }
  const truce_people_kind kind = c->table->columns[field].kind;
  for (size_t s = 0; s < LINK_STATES; s++) {
    if ((c->fields >> field & 1) == 0) {
      result[s] = below[2];
      continue;
    }
    result[s] = (spread){{0}};
    for (unsigned level = 0; level <= link_top_level(c->table, field); level++) {
      const spread *rest = &below[level >= truce__link_agreement(kind) ? 0 : 1];
      const size_t slip = truce__link_is_slip(kind, level);
      for (size_t k = 0; k < LINK_SLIPS; k++)
        result[s].chance[at_most(k + slip)] += c->model->m[field][s][level] * rest->chance[k];
    }
  }
}

static spread spread_of(const counter *c)
{
  spread whole = none();
  for (size_t f = 0; f < c->table->column_count; f++) {
    spread tree[LINK_STATES];
    if (c->model->parent[f] != SIZE_MAX)
      continue;
    spread_from(c, f, tree);
    whole = both(&whole, &tree[2]);
  }
  return whole;
}

/* Counts the slips of the matches found, and how many matches have which fields. */
static void count_slips(const learner *l, double seen[LINK_SLIPS], double *having)
{
  const link_table *t = l->table;
  for (size_t k = 0; k < l->candidates.count; k++) {
    const link_pattern pattern = l->candidates.patterns[k];
    const double weight = truce__link_pattern_weight(l->model, t, pattern);
    const double share = truce__link_probability(l->model, weight) * l->candidates.counts[k];
    size_t fields = 0, slips = 0;
    for (size_t f = 0; f < t->column_count; f++) {
      const unsigned level = link_level(pattern, f);
      if (link_lacks(level))
        continue;
      fields |= (size_t)1 << f;
      slips += truce__link_is_slip(t->columns[f].kind, level);
    }
    seen[at_most(slips)] += share;
    having[fields] += share;
  }
}

/* More slips at once than fields have by themselves are not believed: pairs that are no matches
 * would pass for such. */
static void set_against(link_model *m, const double seen[LINK_SLIPS],
                        const double expected[LINK_SLIPS], double matches)
{
  for (size_t k = 0; k < LINK_SLIPS; k++) {
    const double opinion = OPINION * expected[k] / matches + 1e-3;
    m->slips[k] = (seen[k] + opinion) / (expected[k] + opinion);
    if (k >= 2)
      m->slips[k] = fmin(m->slips[k], fmax(1, m->slips[k - 1] * m->slips[k - 1] / m->slips[k - 2]));
  }
}

truce_status truce__link_learn_slips(learner *l)
{
  link_model *m = l->model;
  const size_t sets = (size_t)1 << l->table->column_count;
  double *having = calloc(sets, sizeof *having), seen[LINK_SLIPS] = {0}, expected[LINK_SLIPS] = {0};
  double *scale = truce__array(sets, sizeof *scale), matches = 0;
  spread *spreads = truce__array(sets, sizeof *spreads);
  const bool good = having != NULL && scale != NULL && spreads != NULL;
  if (good)
    count_slips(l, seen, having);
#pragma omp parallel for schedule(static) num_threads(truce__threads(l->control)) if (good)
  for (size_t k = 0; k < (good ? sets : 0); k++)
    spreads[k] = spread_of(&(counter){m, l->table, k});
  for (size_t k = 0; k < (good ? sets : 0); k++) {
    matches += having[k];
    for (size_t i = 0; i < LINK_SLIPS; i++)
      expected[i] += having[k] * spreads[k].chance[i];
  }
  if (good && matches > 0) {
    set_against(m, seen, expected, matches);
    for (size_t k = 0; k < sets; k++) {
      scale[k] = 0;
      for (size_t i = 0; i < LINK_SLIPS; i++)
        scale[k] += spreads[k].chance[i] * m->slips[i];
      scale[k] = log2(scale[k]);
    }
    for (size_t k = 0; k < LINK_SLIPS; k++)
      m->slips[k] = log2(m->slips[k]);
    m->slip_scale = scale;
    scale = NULL;
  }
  free(having);
  free(scale);
  free(spreads);
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}
