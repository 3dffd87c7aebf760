#include "search.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "base/random.h"

enum { OBJECTIVE_CUTS = 3, CUTS_MAX = TRUCE_DEALERS_MAX + OBJECTIVE_CUTS };
enum { DUAL_STEPS = 200, STARTS = 24 };

static const double SLACK = 1e-9; /* what rounding may add to a bound */

/* One decision: a listed block as a whole, or an issue of a block that is not. */
typedef struct variable {
  const block *b; /* NULL: an issue */
  size_t issue;
  size_t choices;
  double *value;       /* [choice * dealers + dealer], points */
  uint16_t *positions; /* issues: [choice] */
} variable;

/* A box over variables that are issues. */
typedef struct link {
  const box *from;
  size_t last;      /* the variable decided last */
  unsigned outside; /* variables decided so far that left the box */
} link;

/* f(u) <= weight . u + constant for all u that the goal allows. */
typedef struct cut {
  double weight[TRUCE_DEALERS_MAX], constant;
} cut;

typedef struct searcher {
  const truce__domain *d;
  const goal *g;
  const truce_control *control;
  truce__arena *arena;
  size_t count; /* variables */
  variable *variables;
  size_t *variable_of; /* [issue]: SIZE_MAX where a block as a whole decides */
  size_t link_count;
  link *links;
  size_t **touching; /* [variable]: links about it, ended by SIZE_MAX */
  size_t cuts;       /* one for each dealer, then those of the goal */
  cut cut[CUTS_MAX];
  double **worth; /* [cut][variable's offset + choice]: now, with the links not lost */
  size_t *offset; /* [variable] */
  double *most;   /* [cut * count + variable]: the largest worth */
  double floor[TRUCE_DEALERS_MAX], ceiling[TRUCE_DEALERS_MAX]; /* points */
  uint64_t nodes, nodes_max;
  double open_bound; /* of what was left unopened */
  hit best;
} searcher;

/* ---- Setting up ---- */

static size_t *all_touching(searcher *s, size_t v)
{
  size_t *list = truce__arena_alloc(s->arena, s->link_count + 1, sizeof *list);
  size_t n = 0;
  for (size_t l = 0; list != NULL && l < s->link_count; l++) {
    for (size_t k = 0; k < s->links[l].from->count; k++) {
      if (s->variable_of[s->links[l].from->issues[k]] == v)
        list[n++] = l;
    }
  }
  if (list != NULL)
    list[n] = SIZE_MAX;
  return list;
}

static double to_points(const truce__domain *d, size_t dealer, int64_t units)
{
  return truce__domain_points(d, dealer, units);
}

static bool add_block(searcher *s, const block *b)
{
  const size_t dealers = s->d->dealer_count;
  variable *v = &s->variables[s->count++];
  *v = (variable){.b = b, .choices = b->best_count};
  v->value = truce__arena_alloc(s->arena, v->choices * dealers, sizeof *v->value);
  for (size_t k = 0; v->value != NULL && k < v->choices * dealers; k++)
    v->value[k] =
        to_points(s->d, k % dealers, b->value[b->best[k / dealers] * dealers + k % dealers]);
  return v->value != NULL;
}

static bool add_issue(searcher *s, size_t issue)
{
  const truce__domain *d = s->d;
  const size_t positions = d->first[issue + 1] - d->first[issue], dealers = d->dealer_count;
  s->variable_of[issue] = s->count;
  variable *v = &s->variables[s->count++];
  *v = (variable){.issue = issue};
  v->value = truce__arena_alloc(s->arena, positions * dealers, sizeof *v->value);
  v->positions = truce__arena_alloc(s->arena, positions, sizeof *v->positions);
  if (v->value == NULL || v->positions == NULL)
    return false;
  for (size_t p = 0; p < positions; p++) {
    const size_t place = d->first[issue] + p;
    if (!d->open[place])
      continue;
    for (size_t dealer = 0; dealer < dealers; dealer++)
      v->value[v->choices * dealers + dealer] =
          to_points(d, dealer, d->worth[place * dealers + dealer]);
    v->positions[v->choices++] = (uint16_t)p;
  }
  return true;
}

static size_t boxes_on(const truce__domain *d, size_t issue)
{
  size_t count = 0;
  for (size_t b = 0; b < d->box_count; b++) {
    for (size_t k = 0; k < d->boxes[b].count; k++)
      count += d->boxes[b].issues[k] == issue;
  }
  return count;
}

/* Issues of blocks that are not listed come first, those with the most terms foremost, so that
 * terms are settled early. */
static bool add_variables(searcher *s, const truce__blocks *blocks)
{
  for (size_t b = 0; b < blocks->count; b++) {
    const block *here = &blocks->list[b];
    if (here->choices < SIZE_MAX)
      continue;
    for (size_t n = 0; n < here->issue_count; n++) {
      size_t next = SIZE_MAX, most = 0;
      for (size_t k = 0; k < here->issue_count; k++) {
        const size_t issue = here->issues[k];
        const size_t boxes = s->variable_of[issue] == SIZE_MAX ? boxes_on(s->d, issue) + 1 : 0;
        if (boxes > most) {
          most = boxes;
          next = issue;
        }
      }
      if (!add_issue(s, next))
        return false;
    }
  }
  for (size_t b = 0; b < blocks->count; b++) {
    if (blocks->list[b].choices < SIZE_MAX && !add_block(s, &blocks->list[b]))
      return false;
  }
  return true;
}

static bool add_links(searcher *s)
{
  const truce__domain *d = s->d;
  s->links = truce__arena_alloc(s->arena, d->box_count, sizeof *s->links);
  s->touching = truce__arena_alloc(s->arena, s->count, sizeof *s->touching);
  if (s->links == NULL || s->touching == NULL)
    return false;
  for (size_t b = 0; b < d->box_count; b++) {
    const box *x = &d->boxes[b];
    if (s->variable_of[x->issues[0]] == SIZE_MAX)
      continue;
    link *l = &s->links[s->link_count++];
    *l = (link){.from = x};
    for (size_t k = 0; k < x->count; k++) {
      const size_t v = s->variable_of[x->issues[k]];
      l->last = v > l->last ? v : l->last;
    }
  }
  for (size_t v = 0; v < s->count; v++) {
    if ((s->touching[v] = all_touching(s, v)) == NULL)
      return false;
  }
  return true;
}

static const bool *inside(const searcher *s, const link *l, size_t v)
{
  for (size_t k = 0; k < l->from->count; k++) {
    if (s->variable_of[l->from->issues[k]] == v)
      return l->from->inside[k];
  }
  return NULL;
}

/* What a box adds to a bound while it can still be reached: nothing if it is worth less than 0. */
static double link_bonus(const searcher *s, const link *l, size_t c)
{
  const double worth =
      s->cut[c].weight[l->from->dealer] * to_points(s->d, l->from->dealer, l->from->worth);
  return worth > 0 ? worth : 0;
}

static void find_most(searcher *s, size_t c, size_t v)
{
  const double *worth = &s->worth[c][s->offset[v]];
  double most = -INFINITY;
  for (size_t k = 0; k < s->variables[v].choices; k++)
    most = worth[k] > most ? worth[k] : most;
  s->most[c * s->count + v] = most;
}

static void fill_cut(searcher *s, size_t c)
{
  const size_t dealers = s->d->dealer_count;
  for (size_t v = 0; v < s->count; v++) {
    const variable *x = &s->variables[v];
    for (size_t k = 0; k < x->choices; k++) {
      double sum = 0;
      for (size_t dealer = 0; dealer < dealers; dealer++)
        sum += s->cut[c].weight[dealer] * x->value[k * dealers + dealer];
      s->worth[c][s->offset[v] + k] = sum;
    }
    for (size_t l = 0; l < s->link_count; l++) {
      if (s->links[l].last != v)
        continue;
      const bool *in = inside(s, &s->links[l], v);
      for (size_t k = 0; k < x->choices; k++) {
        if (in[x->positions[k]])
          s->worth[c][s->offset[v] + k] += link_bonus(s, &s->links[l], c);
      }
    }
    find_most(s, c, v);
  }
}

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
      margin = fmin(margin, to_points(s->d, p, utility[p]) - s->floor[p]);
  }
  return margin;
}

static void evaluate(const searcher *s, const uint16_t *positions, int64_t *utility, double *margin,
                     double *value)
{
  double u[TRUCE_DEALERS_MAX];
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    utility[p] = truce__domain_value(s->d, p, positions);
    u[p] = to_points(s->d, p, utility[p]);
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

static void write_choice(const searcher *s, size_t v, size_t choice, uint16_t *positions)
{
  const variable *x = &s->variables[v];
  if (x->b != NULL)
    truce__block_write(s->d, x->b, x->b->best[choice], positions);
  else
    positions[x->issue] = x->positions[choice];
}

/* Changes one variable at a time as long as that helps, then offers the package. */
static void climb(searcher *s, uint16_t *positions)
{
  int64_t utility[TRUCE_DEALERS_MAX];
  double margin, value;
  evaluate(s, positions, utility, &margin, &value);
  for (bool better = true; better;) {
    better = false;
    for (size_t v = 0; v < s->count; v++) {
      uint16_t kept[TRUCE_ISSUES_MAX];
      for (size_t k = 0; k < s->variables[v].choices; k++) {
        double new_margin, new_value;
        memcpy(kept, positions, s->d->issue_count * sizeof *kept);
        write_choice(s, v, k, positions);
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
  fill_cut(s, c);
  double bound = s->cut[c].constant;
  for (size_t v = 0; v < s->count; v++) {
    const double *worth = &s->worth[c][s->offset[v]];
    size_t best = 0;
    for (size_t k = 1; k < s->variables[v].choices; k++)
      best = worth[k] > worth[best] ? k : best;
    bound += worth[best];
    write_choice(s, v, best, positions);
  }
  for (size_t p = 0; p < s->d->dealer_count; p++)
    u[p] = to_points(s->d, p, truce__domain_value(s->d, p, positions));
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
      dual[p] = dealers / fmax(s->most[p * s->count] - s->g->base[p], 1);
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
    make_cut(s, dual, &s->cut[dealers]);
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
  s->cuts = dealers + cuts;
  for (size_t k = 0; k < cuts; k++) {
    make_cut(s, kept[k], &s->cut[dealers + k]);
    fill_cut(s, dealers + k);
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
  for (size_t c = s->d->dealer_count; c < s->cuts; c++)
    bound = fmin(bound, reach[c] + s->cut[c].constant);
  return bound;
}

static void shift_link(searcher *s, const link *l, double sign)
{
  const bool *in = inside(s, l, l->last);
  const variable *x = &s->variables[l->last];
  for (size_t c = 0; c < s->cuts; c++) {
    const double bonus = sign * link_bonus(s, l, c);
    double *worth = &s->worth[c][s->offset[l->last]];
    for (size_t k = 0; bonus != 0 && k < x->choices; k++)
      worth[k] += in[x->positions[k]] ? bonus : 0;
  }
}

/* Takes the bonus of every link that the choice loses out of the bounds, or puts it back. */
static void move_links(searcher *s, size_t v, size_t choice, bool forward)
{
  for (const size_t *t = s->touching[v]; *t != SIZE_MAX; t++) {
    link *l = &s->links[*t];
    if (inside(s, l, v)[s->variables[v].positions[choice]])
      continue;
    l->outside += forward ? 1 : (unsigned)-1;
    if (l->last != v && l->outside == (forward ? 1 : 0)) {
      shift_link(s, l, forward ? -1 : 1);
      for (size_t c = 0; c < s->cuts; c++)
        find_most(s, c, l->last);
    }
  }
}

/* What links worth less than 0 take away once their last variable falls inside. */
static double penalty(const searcher *s, size_t v, size_t choice, size_t c)
{
  double sum = 0;
  for (const size_t *t = s->touching[v]; *t != SIZE_MAX; t++) {
    const link *l = &s->links[*t];
    if (l->last == v && l->outside == 0 && l->from->worth < 0 &&
        inside(s, l, v)[s->variables[v].positions[choice]])
      sum += s->cut[c].weight[l->from->dealer] * to_points(s->d, l->from->dealer, l->from->worth);
  }
  return sum;
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
  for (size_t c = 0; c < s->cuts; c++) {
    rest[c] = 0;
    for (size_t later = v + 1; later < s->count; later++)
      rest[c] += s->most[c * s->count + later];
  }
}

/* The choices of a variable that may still lead to something better, the most promising first. */
static size_t list_children(const searcher *s, size_t v, const double *sum, child *list)
{
  double rest[CUTS_MAX], reach[CUTS_MAX];
  rest_after(s, v, rest);
  size_t count = 0;
  for (size_t k = 0; k < s->variables[v].choices; k++) {
    for (size_t c = 0; c < s->cuts; c++)
      reach[c] = sum[c] + s->worth[c][s->offset[v] + k] + rest[c];
    const double bound = node_bound(s, reach);
    if (!hopeless(s, bound))
      list[count++] = (child){bound, (uint32_t)k};
  }
  qsort(list, count, sizeof *list, by_bound);
  return count;
}

static void branch(searcher *s, size_t v, const double *sum, uint16_t *positions, child *room)
{
  if (v == s->count) {
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
    for (size_t c = 0; c < s->cuts; c++)
      next[c] = sum[c] + s->worth[c][s->offset[v] + choice] + penalty(s, v, choice, c);
    write_choice(s, v, choice, positions);
    move_links(s, v, choice, true);
    branch(s, v + 1, next, positions, room + s->variables[v].choices);
    move_links(s, v, choice, false);
  }
}

static truce_status run(searcher *s)
{
  const truce__domain *d = s->d;
  size_t choices = 0;
  s->offset = truce__arena_alloc(s->arena, s->count, sizeof *s->offset);
  s->most = truce__arena_alloc(s->arena, CUTS_MAX * s->count, sizeof *s->most);
  s->worth = truce__arena_alloc(s->arena, CUTS_MAX, sizeof *s->worth);
  for (size_t v = 0; s->offset != NULL && v < s->count; v++) {
    s->offset[v] = choices;
    choices += s->variables[v].choices;
  }
  for (size_t c = 0; s->worth != NULL && c < CUTS_MAX; c++)
    s->worth[c] = truce__arena_alloc(s->arena, choices, sizeof **s->worth);
  child *room = truce__arena_alloc(s->arena, choices, sizeof *room);
  if (truce__arena_failed(s->arena))
    return TRUCE_NO_MEMORY;
  for (size_t p = 0; p < d->dealer_count; p++) {
    s->cut[p] = (cut){.constant = 0};
    s->cut[p].weight[p] = 1;
    fill_cut(s, p);
  }
  find_cuts(s);
  uint16_t positions[TRUCE_ISSUES_MAX] = {0};
  for (uint64_t start = 0; start < STARTS && !truce__cancelled(s->control); start++) {
    truce__random r;
    truce__random_start(&r, 0, start);
    for (size_t v = 0; v < s->count; v++)
      write_choice(s, v, truce__random_below(&r, s->variables[v].choices), positions);
    climb(s, positions);
  }
  const double none[CUTS_MAX] = {0};
  branch(s, 0, none, positions, room);
  return truce__cancelled(s->control) ? TRUCE_CANCELLED : TRUCE_OK;
}

static truce_status prepare(searcher *s, const truce__blocks *blocks)
{
  s->variables = truce__arena_alloc(s->arena, s->d->issue_count, sizeof *s->variables);
  s->variable_of = truce__arena_alloc(s->arena, s->d->issue_count, sizeof *s->variable_of);
  if (truce__arena_failed(s->arena))
    return TRUCE_NO_MEMORY;
  memset(s->variable_of, 0xff, s->d->issue_count * sizeof *s->variable_of);
  for (size_t p = 0; p < s->d->dealer_count; p++) {
    const int64_t floor = s->g->floor[p], ceiling = s->d->ceiling[p];
    s->floor[p] = floor == INT64_MIN ? -INFINITY : to_points(s->d, p, floor);
    s->ceiling[p] = ceiling == INT64_MAX ? INFINITY : to_points(s->d, p, ceiling);
  }
  return add_variables(s, blocks) && add_links(s) ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce__search(hit *result, const truce__blocks *blocks, const goal *g, uint64_t nodes,
                           const truce_control *control)
{
  searcher s = {.d = blocks->d, .g = g, .control = control, .nodes_max = nodes};
  s.open_bound = -INFINITY;
  s.arena = truce__arena_new();
  if (s.arena == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = prepare(&s, blocks);
  if (status == TRUCE_OK && result->any)
    offer(&s, result->positions);
  if (status == TRUCE_OK)
    status = run(&s);
  truce__arena_free(s.arena);
  if (status != TRUCE_OK)
    return status;
  s.best.bound = s.best.any ? fmax(s.best.value, s.open_bound) : s.open_bound;
  s.best.proven = s.open_bound == -INFINITY;
  *result = s.best;
  return TRUCE_OK;
}
