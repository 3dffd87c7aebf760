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

#include "link_learn.h"

enum { ROUNDS = 60 };

/* What m is taken to be before anything is known, and how many pairs that opinion counts for. */
static double first_m(const link_table *t, size_t f, size_t level)
{
  const size_t top = link_top_level(t, f);
  if (t->columns[f].kind == TRUCE_PEOPLE_ENCODING)
    return 2 * (double)(level + 1) / (double)((top + 1) * (top + 2));
  return level == top ? 0.8 : 0.2 / (double)top;
}
static const double OPINION = 3, DIFFERENT_MOST = 0.45, LACKING_MOST = -4, ALIKE_LEAST = 200;
static const double TWINS = 0.02; /* the share of relatives with the same birthday, to begin with */

/* u with the matches taken out of what all pairs have in common. */
static void update_u(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = link_top_level(t, f);
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
  truce__link_model_tabulate(m, t);
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

/* What no match has shown is an opinion only, and must not weigh more than the same value. */
static void doubt_unseen(double m[LINK_LEVELS], const double u[LINK_LEVELS],
                         const double seen[LINK_LEVELS], size_t top)
{
  for (size_t k = 1; k < top; k++) {
    const double most = u[k] * m[top] / u[top];
    if (seen[k] >= 1 || m[k] <= most)
      continue;
    m[top] += m[k] - most;
    m[k] = most;
  }
}

/* What only one of two records has says something where records of one person mostly share what
 * they lack, such as a second name. That only one has it is never a reason for a match. */
static void weigh_lacking(learner *l, const double one_has[LINK_FIELDS], double matches)
{
  const link_table *t = l->table;
  const double second = (double)(t->count - t->first);
  for (size_t f = 0; f < t->column_count; f++) {
    const double in_first = (double)t->columns[f].filled_first / (double)t->first;
    const double in_second =
        t->list[1] == NULL ? in_first
                           : (double)(t->columns[f].filled - t->columns[f].filled_first) / second;
    const double u = in_first * (1 - in_second) + in_second * (1 - in_first);
    const double m = (one_has[f] + OPINION * u) / (matches + OPINION);
    const bool telling = m < u && u < 1;
    l->model->one_has[f] = telling ? fmax(LACKING_MOST, log2(m / u)) : 0;
    l->model->no_less[f] = telling ? log2((1 - m) / (1 - u)) : 0;
  }
}

/* Fields that brothers may share: not the given name, the birthday or a person's own number. What
 * stands in a list of few values, such as a sex or a rank, says nothing about them. */
static void find_family(learner *l)
{
  const link_table *t = l->table;
  for (size_t f = 0; f < t->column_count; f++) {
    const link_column *c = &t->columns[f];
    switch (c->kind) {
    case TRUCE_PEOPLE_SURNAME:
    case TRUCE_PEOPLE_PATRONYMIC:
    case TRUCE_PEOPLE_TEXT:
      l->model->family[f] = true;
      break;
    case TRUCE_PEOPLE_NUMBER:
      l->model->family[f] = strcmp(c->name, TRUCE__OWN_NUMBER) != 0;
      break;
    case TRUCE_PEOPLE_DATE:
      l->model->family[f] = strcmp(c->name, "date_of_birth") != 0;
      break;
    default:
      l->model->family[f] = false;
    }
    if (c->kind == TRUCE_PEOPLE_DATE && !l->model->family[f])
      l->model->birthday = f;
  }
}

/* The relatives expected among the candidates; of them, those whose birthdays are known, and are
 * the same. */
typedef struct kin {
  double count, dated, twins;
} kin;

static void count_kin(kin *k, const learner *l, link_pattern pattern, double share)
{
  k->count += share;
  if (l->model->birthday == SIZE_MAX || link_lacks(link_level(pattern, l->model->birthday)))
    return;
  k->dated += share;
  if (link_level(pattern, l->model->birthday) == link_top_level(l->table, l->model->birthday))
    k->twins += share;
}

static void update_kin(learner *l, const kin *k)
{
  link_model *m = l->model;
  m->relatives = fmin((k->count + 0.5) / l->all, 0.1);
  if (m->birthday != SIZE_MAX)
    m->twins = log2((k->twins + OPINION * TWINS) / (k->dated + OPINION) /
                    fmax(m->exact[m->birthday], 1e-9));
}

/* One round; the change of the log odds of a match. */
static double maximise(learner *l)
{
  link_model *m = l->model;
  const link_table *t = l->table;
  double sums[LINK_FIELDS][LINK_STATES][LINK_LEVELS] = {{{0}}};
  double one_has[LINK_FIELDS] = {0}, matches = 0;
  kin relatives = {0};
  for (size_t k = 0; k < l->candidates.count; k++) {
    const link_pattern pattern = l->candidates.patterns[k];
    double weights[LINK_FIELDS];
    truce__link_pattern_weights(m, t, pattern, weights);
    const double p = truce__link_probability(m, truce__link_pattern_weight(m, t, pattern));
    const double odds = truce__link_relatives_odds(m, t, pattern, weights);
    const double share = p * l->candidates.counts[k];
    if (odds > 0)
      count_kin(&relatives, l, pattern, (1 - p) * odds / (1 + odds) * l->candidates.counts[k]);
    if (share < 1e-12)
      continue;
    matches += share;
    for (size_t f = 0; f < t->column_count; f++) {
      const unsigned level = link_level(pattern, f);
      if (level == LINK_ONE_HAS)
        one_has[f] += share;
      if (!link_lacks(level))
        sums[f][truce__link_parent_state(m, t, pattern, f)][level] += share;
    }
  }
  for (size_t f = 0; f < t->column_count; f++) {
    const size_t top = link_top_level(t, f);
    double seen[LINK_LEVELS], total = OPINION;
    for (size_t k = 0; k <= top; k++)
      total += seen[k] = sums[f][0][k] + sums[f][1][k] + sums[f][2][k];
    for (size_t k = 0; k <= top; k++)
      m->m[f][2][k] = (seen[k] + OPINION * first_m(t, f, k)) / total;
    hold_together(m->m[f][2], top);
    if (t->columns[f].kind != TRUCE_PEOPLE_ENCODING)
      doubt_unseen(m->m[f][2], m->u[f][2], seen, top);
    for (size_t s = 0; s < 2; s++) {
      double of_state = OPINION;
      for (size_t k = 0; k <= top; k++)
        of_state += sums[f][s][k];
      for (size_t k = 0; k <= top; k++)
        m->m[f][s][k] = (sums[f][s][k] + OPINION * m->m[f][2][k]) / of_state;
    }
  }
  weigh_lacking(l, one_has, matches);
  update_kin(l, &relatives);
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
  m->birthday = SIZE_MAX;
  find_family(l);
  update_kin(l, &(kin){.count = 0.1 * m->prior * l->all});
  for (size_t f = 0; f < t->column_count; f++) {
    m->parent[f] = SIZE_MAX;
    for (size_t s = 0; s < LINK_STATES; s++) {
      for (size_t k = 0; k <= link_top_level(t, f); k++)
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
 * Returns how much more they agree than others, in nats; 0 if that is not much.
 *
 * Where most pairs with the same value are matches, as with a number, the few matches overlooked so
 * far would pass for different persons who agree on everything: nothing is learnt from those. */
static double levels_given(const learner *l, size_t parent, size_t child,
                           double levels[LINK_LEVELS])
{
  const link_table *t = l->table;
  const double *u = l->model->u[child][2];
  const size_t top = link_top_level(t, child);
  double total = 0, matched = 0, gain = 0;
  memset(levels, 0, LINK_LEVELS * sizeof *levels);
  for (size_t k = 0; k < l->alike_count[parent]; k++) {
    const link_pattern pattern = l->alike[parent][k];
    const unsigned level = link_level(pattern, child);
    if (link_lacks(level))
      continue;
    const double p =
        truce__link_probability(l->model, truce__link_pattern_weight(l->model, t, pattern));
    levels[level] += 1 - p;
    total += 1 - p;
    matched += p;
  }
  if (total < ALIKE_LEAST || total < matched)
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
    m->partners[f] = m->prior * l->all * (t->list[1] == NULL ? 2 : 1) / records *
                     m->m[f][2][link_top_level(t, f)];
}
truce_status truce__link_learn(link_model *model, const link_table *table,
                               const link_blocking *blocking, const truce_control *control)
{
  *model = (link_model){0};
  learner l = {
      .table = table, .control = control, .model = model, .all = truce__link_all_pairs(table)};
  truce_status status = truce__link_observe(&l, blocking);
  if (status == TRUCE_OK)
    start(&l);
  for (int round = 0; round < 3 && status == TRUCE_OK; round++) {
    if (round > 0) /* before, matches that are not seen yet would pass for a dependence */
      find_parents(&l);
    status = expect_and_maximise(&l);
  }
  if (status == TRUCE_OK)
    status = truce__link_learn_slips(&l);
  count_partners(&l);
  truce__link_observed_free(&l);
  if (status != TRUCE_OK)
    truce__link_model_free(model);
  return status;
}
