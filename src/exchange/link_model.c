/* The weight of a pair by the model of Fellegi and Sunter. */
#include <math.h>
#include <stdlib.h>

#include "link_internal.h"

unsigned truce__link_parent_state(const link_model *m, const link_table *t, link_pattern pattern,
                                  size_t field)
{
  const size_t parent = m->parent[field];
  if (parent == SIZE_MAX)
    return 2;
  const unsigned level = link_level(pattern, parent);
  return link_lacks(level) ? 2 : level >= truce__link_agreement(t->columns[parent].kind) ? 0 : 1;
}

void truce__link_model_tabulate(link_model *m, const link_table *t)
{
  for (size_t f = 0; f < t->column_count; f++) {
    for (size_t s = 0; s < LINK_STATES; s++) {
      for (size_t k = 0; k <= link_top_level(t, f); k++)
        m->bits[f][s][k] = log2(m->m[f][s][k] / m->u[f][s][k]);
    }
  }
}

void truce__link_model_free(link_model *m)
{
  free(m->slip_scale);
  m->slip_scale = NULL;
}

/* ---- What fields say together ---- */

/* A match with several slips, weighed by how often matches have so many. */
static double slip_weight(const link_model *m, const link_table *t, link_pattern pattern)
{
  size_t both = 0, slips = 0;
  if (m->slip_scale == NULL)
    return 0;
  for (size_t f = 0; f < t->column_count; f++) {
    const unsigned level = link_level(pattern, f);
    if (link_lacks(level))
      continue;
    both |= (size_t)1 << f;
    slips += truce__link_is_slip(t->columns[f].kind, level);
  }
  /* Lists where every match has a slip must not make no slip at all a reason against one. */
  const double share = slips == 0           ? fmax(m->slips[0], m->slips[1])
                       : slips < LINK_SLIPS ? m->slips[slips]
                                            : m->slips[LINK_SLIPS - 1];
  return share - m->slip_scale[both];
}

double truce__link_relatives_odds(const link_model *m, const link_table *t, link_pattern pattern,
                                  const double field_weights[LINK_FIELDS])
{
  double weight = 0;
  if (t->given == SIZE_MAX || m->relatives <= 0)
    return 0;
  const unsigned given = link_level(pattern, t->given);
  if (!link_lacks(given) && !truce__link_is_other_name(given))
    return 0;
  for (size_t f = 0; f < t->column_count; f++) {
    if (m->family[f])
      weight += field_weights[f];
    else if (f == m->birthday && link_level(pattern, f) == link_top_level(t, f))
      weight += m->twins;
  }
  return m->relatives * exp2(weight);
}

double truce__link_together(const link_model *m, const link_table *t, link_pattern pattern,
                            const double field_weights[LINK_FIELDS])
{
  return slip_weight(m, t, pattern) -
         log2(1 + truce__link_relatives_odds(m, t, pattern, field_weights));
}

/* ---- Weights ---- */

void truce__link_pattern_weights(const link_model *m, const link_table *t, link_pattern pattern,
                                 double field_weights[LINK_FIELDS])
{
  for (size_t f = 0; f < t->column_count; f++) {
    const unsigned level = link_level(pattern, f);
    field_weights[f] = level == LINK_ONE_HAS ? m->one_has[f] : m->no_less[f];
    if (link_lacks(level))
      continue;
    const unsigned state = truce__link_parent_state(m, t, pattern, f);
    field_weights[f] += m->bits[f][state][level];
  }
}

static double sum_up(const link_model *m, const link_table *t, link_pattern pattern,
                     const double field_weights[LINK_FIELDS])
{
  double weight = truce__link_together(m, t, pattern, field_weights);
  for (size_t f = 0; f < t->column_count; f++)
    weight += field_weights[f];
  return weight;
}

double truce__link_pattern_weight(const link_model *m, const link_table *t, link_pattern pattern)
{
  double field_weights[LINK_FIELDS];
  truce__link_pattern_weights(m, t, pattern, field_weights);
  return sum_up(m, t, pattern, field_weights);
}

double truce__link_probability(const link_model *m, double weight)
{
  return 1 / (1 + exp2(-weight) * (1 - m->prior) / m->prior);
}

/* The weight of what both records have. */
static double value_weight(const link_model *m, const link_table *t, link_pattern pattern, size_t f,
                           size_t a, size_t b)
{
  const unsigned level = link_level(pattern, f);
  const unsigned state = truce__link_parent_state(m, t, pattern, f);
  const double weight = m->bits[f][state][level];
  const link_column *c = &t->columns[f];
  const size_t top = truce__link_level_count(c->kind) - 1;
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

double truce__link_field_weight(const link_model *m, const link_table *t, link_pattern pattern,
                                size_t f, size_t a, size_t b)
{
  const unsigned level = link_level(pattern, f);
  if (link_lacks(level))
    return level == LINK_ONE_HAS ? m->one_has[f] : m->no_less[f];
  return m->no_less[f] + value_weight(m, t, pattern, f, a, b);
}

double truce__link_weight(const link_model *m, const link_table *t, link_pattern pattern, size_t a,
                          size_t b)
{
  double field_weights[LINK_FIELDS];
  for (size_t f = 0; f < t->column_count; f++)
    field_weights[f] = truce__link_field_weight(m, t, pattern, f, a, b);
  return sum_up(m, t, pattern, field_weights);
}
