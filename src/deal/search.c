#include "search.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "base/random.h"
#include "variables.h"

enum { DUAL_STEPS = 200, STARTS = 24 };

static const double SLACK = 1e-9; /* what rounding may add to a bound */

typedef struct searcher {
  const truce__domain *d;
  const goal *g;
  const truce_control *control;
  truce__variables vars;
  double floor[TRUCE_DEALERS_MAX], ceiling[TRUCE_DEALERS_MAX]; /* points */
  uint64_t nodes, nodes_max;
  double open_bound; /* of what was left unopened */
  hit best;
} searcher;

/* ---- Goals ---- */

goal truce__goal(const truce__domain *d, goal_kind kind, bool acceptable)
{
  goal g = {.kind = kind};
  for (size_t p = 0; p < d->dealer_count; p++) {
    g.base[p] = truce__domain_points(d, p, d->no_deal[p]);
    g.range[p] = 1;
    g.weight[p] = 1;
    g.floor[p] = acceptable ? d->no_deal[p] : INT64_MIN;
  }
  return g;
}

goal truce__goal_of_one(const truce__domain *d, size_t dealer, bool acceptable)
{
  goal g = truce__goal(d, GOAL_SUM, acceptable);
  memset(g.weight, 0, sizeof g.weight);
  g.weight[dealer] = 1;
  return g;
}

/* ---- What a package is worth ---- */

static double goal_value(const searcher *s, const double *u)
{
  const goal *g = s->g;
  double value = g->kind == GOAL_LEAST ? DBL_MAX : 0;
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    if (g->kind == GOAL_PRODUCT && u[p] <= g->base[p])
      return -DBL_MAX; /* a product of 0: the least there is, but not nothing */
    if (g->kind == GOAL_PRODUCT)
      value += log(u[p] - g->base[p]);
    else if (g->kind == GOAL_SUM)
      value += g->weight[p] * u[p];
    else if (g->range[p] > 0)
      value = fmin(value, (u[p] - g->base[p]) / g->range[p]);
  }
  return value;
}

/* Below 0: how far, in points, the package is from what the floors ask for; else 1. */
static double floor_margin(const searcher *s, const int64_t *utility)
{
  double margin = 1;
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    if (utility[p] < s->g->floor[p])
      margin = fmin(margin, truce__domain_points(s->d, p, utility[p]) - s->floor[p]);
  }
  return margin;
}

static void evaluate(const searcher *s, const uint16_t *positions, int64_t *utility, double *margin,
                     double *value)
{
  double u[TRUCE_DEALERS_MAX];
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    utility[p] = truce__domain_value(s->d, p, positions);
    u[p] = truce__domain_points(s->d, p, utility[p]);
  }
  *margin = floor_margin(s, utility);
  *value = goal_value(s, u);
}

static void offer(searcher *s, const uint16_t *positions)
{
  int64_t utility[TRUCE_DEALERS_MAX];
  double margin, value;
  evaluate(s, positions, utility, &margin, &value);
  if (margin < 0 || (s->best.any && !(value > s->best.value)))
    return;
  s->best.any = true;
  s->best.value = value;
  memcpy(s->best.positions, positions, s->d->issue_count * sizeof *positions);
  memcpy(s->best.utility, utility, s->d->dealer_count * sizeof *utility);
}

/* Changes one variable at a time as long as that helps, then offers the package. */
static void climb(searcher *s, uint16_t *positions)
{
  int64_t utility[TRUCE_DEALERS_MAX];
  double margin, value;
  evaluate(s, positions, utility, &margin, &value);
  for (bool better = true; better;) {
    better = false;
    for (size_t v = 0; v < s->vars.count; v++) {
      uint16_t kept[TRUCE_ISSUES_MAX];
      for (size_t k = 0; k < s->vars.list[v].choices; k++) {
        double new_margin, new_value;
        memcpy(kept, positions, s->d->issue_count * sizeof *kept);
        truce__variables_write(&s->vars, v, k, positions);
        evaluate(s, positions, utility, &new_margin, &new_value);
        if (new_margin > margin || (new_margin >= margin && new_value > value)) {
          margin = new_margin;
          value = new_value;
          better = true;
        } else {
          memcpy(positions, kept, s->d->issue_count * sizeof *kept);
        }
      }
    }
    better = better && !truce__cancelled(s->control);
  }
  offer(s, positions);
}

/* ---- Cuts ---- */

/* The cut for dual weights: rate of the goal in each dealer's points. */
static void make_cut(const searcher *s, const double *dual, cut *c)
{
  const goal *g = s->g;
  c->constant = 0;
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    if (g->kind == GOAL_PRODUCT) {
      c->weight[p] = dual[p];
      c->constant -= dual[p] * g->base[p] + log(dual[p]) + 1;
    } else if (g->kind == GOAL_LEAST) {
      c->weight[p] = g->range[p] > 0 ? dual[p] / g->range[p] : 0;
      c->constant -= c->weight[p] * g->base[p];
    } else {
      c->weight[p] = g->weight[p] + dual[p];
      c->constant -= dual[p] > 0 ? dual[p] * s->floor[p] : 0;
    }
  }
}

/* The package that is best for the cut, block by block, and the bound it gives. */
static double maximise_cut(searcher *s, size_t c, uint16_t *positions, double *u)
{
  truce__variables_weigh(&s->vars, c);
  double bound = s->vars.cut[c].constant;
  for (size_t v = 0; v < s->vars.count; v++) {
    const double *worth = truce__variables_worth(&s->vars, c, v);
    size_t best = 0;
    for (size_t k = 1; k < s->vars.list[v].choices; k++)
      best = worth[k] > worth[best] ? k : best;
    bound += worth[best];
    truce__variables_write(&s->vars, v, best, positions);
  }
  for (size_t p = 0; p < s->d->dealer_count; p++)
    u[p] = truce__domain_points(s->d, p, truce__domain_value(s->d, p, positions));
  return bound;
}

static void start_dual(const searcher *s, double *dual)
{
  const double dealers = (double)s->d->dealer_count;
  double counted = 0;
  for (size_t p = 0; p < s->d->dealer_count; p++)
    counted += s->g->range[p] > 0;
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    if (s->g->kind == GOAL_PRODUCT)
      dual[p] = dealers / fmax(s->vars.most[p * s->vars.count] - s->g->base[p], 1);
    else if (s->g->kind == GOAL_LEAST)
      dual[p] = s->g->range[p] > 0 ? 1 / counted : 0;
    else
      dual[p] = 0;
  }
}

/* One step against the subgradient of the bound in the dual weights. */
static void step_dual(const searcher *s, double *dual, const double *u, double size)
{
  double total = 0;
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    const goal *g = s->g;
    if (g->kind == GOAL_PRODUCT) {
      const double slope = dual[p] * (u[p] - g->base[p]) - 1;
      dual[p] *= exp(-size * fmax(-2, fmin(2, slope)));
    } else if (g->kind == GOAL_LEAST) {
      if (g->range[p] > 0)
        dual[p] *= exp(-4 * size * fmax(-2, fmin(2, (u[p] - g->base[p]) / g->range[p])));
      total += dual[p];
    } else if (g->floor[p] > INT64_MIN) {
      dual[p] = fmax(0, dual[p] - size * (u[p] - s->floor[p]) / 10);
    }
  }
  for (size_t p = 0; s->g->kind == GOAL_LEAST && p < s->d->dealer_count; p++)
    dual[p] /= total;
}

/* The goal's cuts: the one with the least bound, and the two least found on the way there. */
static void find_cuts(searcher *s)
{
  const size_t dealers = s->d->dealer_count;
  double dual[TRUCE_DEALERS_MAX], kept[OBJECTIVE_CUTS][TRUCE_DEALERS_MAX];
  double bounds[OBJECTIVE_CUTS], u[TRUCE_DEALERS_MAX];
  uint16_t positions[TRUCE_ISSUES_MAX];
  size_t cuts = 0;
  start_dual(s, dual);
  for (int step = 0; step < DUAL_STEPS && !truce__cancelled(s->control); step++) {
    make_cut(s, dual, &s->vars.cut[dealers]);
    const double bound = maximise_cut(s, dealers, positions, u);
    offer(s, positions);
    size_t at = cuts < OBJECTIVE_CUTS ? cuts++ : OBJECTIVE_CUTS;
    for (; at > 0 && bound < bounds[at - 1]; at--) {
      if (at < OBJECTIVE_CUTS) {
        bounds[at] = bounds[at - 1];
        memcpy(kept[at], kept[at - 1], sizeof kept[at]);
      }
    }
    if (at < OBJECTIVE_CUTS) {
      bounds[at] = bound;
      memcpy(kept[at], dual, sizeof kept[at]);
    }
    step_dual(s, dual, u, 4.0 / (4 + step));
  }
  s->vars.cuts = dealers + cuts;
  for (size_t k = 0; k < cuts; k++) {
    make_cut(s, kept[k], &s->vars.cut[dealers + k]);
    truce__variables_weigh(&s->vars, dealers + k);
  }
}

/* ---- Branching ---- */

/* The least bound of all cuts; -INFINITY if some dealer's floor is out of reach. */
static double node_bound(const searcher *s, const double *reach)
{
  double u[TRUCE_DEALERS_MAX];
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    u[p] = fmin(reach[p], s->ceiling[p]);
    if (u[p] < s->floor[p] - SLACK)
      return -INFINITY;
  }
  double bound = goal_value(s, u);
  for (size_t c = s->d->dealer_count; c < s->vars.cuts; c++)
    bound = fmin(bound, reach[c] + s->vars.cut[c].constant);
  return bound;
}

typedef struct child {
  double bound;
  uint32_t choice;
} child;

static int by_bound(const void *a, const void *b)
{
  const child *one = a, *other = b;
  if (one->bound != other->bound)
    return one->bound > other->bound ? -1 : 1;
  return (one->choice > other->choice) - (one->choice < other->choice);
}

static bool hopeless(const searcher *s, double bound)
{
  return bound == -INFINITY || (s->best.any && bound <= s->best.value + SLACK);
}

static void rest_after(const searcher *s, size_t v, double *rest)
{
  for (size_t c = 0; c < s->vars.cuts; c++) {
    rest[c] = 0;
    for (size_t later = v + 1; later < s->vars.count; later++)
      rest[c] += s->vars.most[c * s->vars.count + later];
  }
}

/* The choices of a variable that may still lead to something better, the most promising first. */
static size_t list_children(const searcher *s, size_t v, const double *sum, child *list)
{
  double rest[CUTS_MAX], reach[CUTS_MAX];
  rest_after(s, v, rest);
  size_t count = 0;
  for (size_t k = 0; k < s->vars.list[v].choices; k++) {
    for (size_t c = 0; c < s->vars.cuts; c++)
      reach[c] = sum[c] + truce__variables_worth(&s->vars, c, v)[k] + rest[c];
    const double bound = node_bound(s, reach);
    if (!hopeless(s, bound))
      list[count++] = (child){bound, (uint32_t)k};
  }
  qsort(list, count, sizeof *list, by_bound);
  return count;
}

static void branch(searcher *s, size_t v, const double *sum, uint16_t *positions, child *room)
{
  if (v == s->vars.count) {
    offer(s, positions);
    return;
  }
  const size_t count = list_children(s, v, sum, room);
  for (size_t k = 0; k < count; k++) {
    if (hopeless(s, room[k].bound))
      return;
    if (s->nodes >= s->nodes_max || (++s->nodes % 65536 == 0 && truce__cancelled(s->control))) {
      s->nodes = s->nodes_max;
      s->open_bound = fmax(s->open_bound, room[k].bound);
      return;
    }
    const size_t choice = room[k].choice;
    double next[CUTS_MAX];
    for (size_t c = 0; c < s->vars.cuts; c++)
      next[c] = sum[c] + truce__variables_worth(&s->vars, c, v)[choice] +
                truce__variables_penalty(&s->vars, v, choice, c);
    truce__variables_write(&s->vars, v, choice, positions);
    truce__variables_move(&s->vars, v, choice, true);
    branch(s, v + 1, next, positions, room + s->vars.list[v].choices);
    truce__variables_move(&s->vars, v, choice, false);
  }
}

static void set_limits(searcher *s)
{
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    const int64_t floor = s->g->floor[p], ceiling = s->d->ceiling[p];
    s->floor[p] = floor == INT64_MIN ? -INFINITY : truce__domain_points(s->d, p, floor);
    s->ceiling[p] = ceiling == INT64_MAX ? INFINITY : truce__domain_points(s->d, p, ceiling);
  }
}

static void climb_from_random_packages(searcher *s)
{
  uint16_t positions[TRUCE_ISSUES_MAX] = {0};
  for (uint64_t start = 0; start < STARTS && !truce__cancelled(s->control); start++) {
    truce__random r;
    truce__random_start(&r, 0, start);
    for (size_t v = 0; v < s->vars.count; v++)
      truce__variables_write(&s->vars, v, truce__random_below(&r, s->vars.list[v].choices),
                             positions);
    climb(s, positions);
  }
}

static truce_status run(searcher *s, const truce__blocks *blocks, const hit *known,
                        truce__arena *arena)
{
  if (!truce__variables_make(&s->vars, blocks, arena))
    return TRUCE_NO_MEMORY;
  child *room = truce__arena_alloc(arena, s->vars.choices, sizeof *room);
  if (room == NULL)
    return TRUCE_NO_MEMORY;
  set_limits(s);
  if (known->any)
    offer(s, known->positions);
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    s->vars.cut[p].weight[p] = 1;
    truce__variables_weigh(&s->vars, p);
  }
  find_cuts(s);
  climb_from_random_packages(s);
  const double none[CUTS_MAX] = {0};
  uint16_t positions[TRUCE_ISSUES_MAX] = {0};
  branch(s, 0, none, positions, room);
  return truce__cancelled(s->control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce__search(hit *result, const truce__blocks *blocks, const goal *g, uint64_t nodes,
                           const truce_control *control)
{
  searcher s = {.d = blocks->d, .g = g, .control = control, .nodes_max = nodes};
  s.open_bound = -INFINITY;
  truce__arena *arena = truce__arena_new();
  if (arena == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = run(&s, blocks, result, arena);
  truce__arena_free(arena);
  if (status != TRUCE_OK)
    return status;
  s.best.bound = s.best.any ? fmax(s.best.value, s.open_bound) : s.open_bound;
  s.best.proven = s.open_bound == -INFINITY;
  *result = s.best;
  return TRUCE_OK;
}
