/* Planning: relaxation, what is left at the margin, all of it; the cost of parity; clashes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

enum {
  SMALL = 3000,    /* columns; a programme no larger is searched for the optimum, */
  SMALL_SHARE = 5, /* with that share of the nodes, before the gap will do */
  NODES = 10000,
  NEIGHBOURS = 3, /* classes beside each at the margin that are left open too */
};

typedef struct owned_plan {
  truce_plan plan; /* first, so that truce_plan_free finds the rest */
  size_t *round, *free_round;
  truce__explanation explanation;
} owned_plan;

/* One problem on its way to a schedule. */
typedef struct attempt {
  const truce_exchange *e;
  const truce_plan_options *options;
  const truce_control *control;
  truce__rules rules;
  truce__crowd crowd;
  truce__programme programme;
  double *x;
  size_t *round, *best; /* [person] */
  int64_t worth;        /* of best; -1: none yet */
  double bound;
  bool possible, impossible; /* as far as is known */
  truce__watch watch;
} attempt;

/* ---- From numbers to persons ---- */

static double at(const attempt *a, size_t class, size_t t)
{
  return a->x[class * a->e->round_count + t];
}

/* Takes x as the best plan if it keeps the rules and is worth more. */
static truce_status consider(attempt *a)
{
  bool holds;
  truce__crowd_hand_out(&a->crowd, a->e, a->x, a->round);
  const truce_status status =
      truce_plan_check(&holds, NULL, a->e, a->round, a->options->without_parity);
  if (status != TRUCE_OK || !holds)
    return status;
  const int64_t worth = truce_plan_worth(a->e, a->round);
  if (worth > a->worth) {
    memcpy(a->best, a->round, a->e->person_count * sizeof *a->best);
    a->worth = worth;
    a->watch.gap = a->bound < INFINITY && worth > 0 ? a->bound / (double)worth - 1 : -1;
  }
  return TRUCE_OK;
}

/* A worth is a whole number, so a bound can be rounded down; up to what the solvers take for 0. */
static void lower_bound_to(attempt *a, double bound)
{
  bound = floor(bound + 1e-6 + 1e-9 * fabs(bound));
  a->bound = fmin(a->bound, fmax(bound, 0));
}

static bool good_enough(const attempt *a, double gap)
{
  return a->worth >= 0 && a->bound - (double)a->worth <= gap * a->bound;
}

/* ---- What is left at the margin ---- */

static bool is_split(const attempt *a, size_t class)
{
  for (size_t t = 0; t < a->e->round_count; t++) {
    const double x = at(a, class, t);
    if (fabs(x - nearbyint(x)) > 1e-6)
      return true;
  }
  return false;
}

/* Marks the classes whose numbers are not whole, and their neighbours in weight. */
static void find_margin(const attempt *a, bool *open, size_t width)
{
  const truce__crowd *c = &a->crowd;
  for (size_t k = 0; k < c->class_count; k++) {
    if (!is_split(a, k))
      continue;
    const truce__item *item = &c->items[c->classes[k].item];
    const size_t low = k > width ? k - width : 0,
                 high = k + width < c->class_count ? k + width : c->class_count - 1;
    for (size_t n = low; n <= high; n++) {
      if (n == k || truce__crowd_alike(c, item, &c->items[c->classes[n].item]))
        open[n] = true;
    }
  }
}

static void copy_column(truce__programme *n, const truce__programme *p, int k)
{
  const int to = n->columns++, from = p->start[k], count = p->start[k + 1] - from;
  memcpy(&n->index[n->start[to]], &p->index[from], (size_t)count * sizeof *n->index);
  memcpy(&n->value[n->start[to]], &p->value[from], (size_t)count * sizeof *n->value);
  n->low[to] = p->low[k];
  n->high[to] = p->high[k];
  n->cost[to] = p->cost[k];
  n->start[to + 1] = n->start[to] + count;
}

/* The programme with the columns of closed classes fixed where x has them. column[k] is the place
 * of column k, -1 if it is fixed. */
static truce_status narrow(truce__programme *n, const truce__programme *p, const bool *open,
                           size_t rounds, size_t classes, const double *x, int *column)
{
  const truce_status status =
      truce__programme_room(n, (size_t)p->columns, (size_t)p->rows, (size_t)p->start[p->columns]);
  if (status != TRUCE_OK)
    return status;
  memcpy(n->row_low, p->row_low, (size_t)p->rows * sizeof *n->row_low);
  memcpy(n->row_high, p->row_high, (size_t)p->rows * sizeof *n->row_high);
  n->fractional = p->fractional;
  for (int k = 0; k < p->columns; k++) {
    const size_t class = (size_t)k / rounds;
    column[k] = -1;
    if (class >= classes || open[class]) {
      column[k] = n->columns;
      copy_column(n, p, k);
      continue;
    }
    const double value = nearbyint(x[k]);
    for (int m = p->start[k]; value != 0 && m < p->start[k + 1]; m++) {
      n->row_low[p->index[m]] -= value * p->value[m];
      n->row_high[p->index[m]] -= value * p->value[m];
    }
  }
  return TRUCE_OK;
}

/* Searches with only the margin open and takes what it finds. */
static truce_status search_margin(attempt *a, size_t width, double gap)
{
  const truce__programme *p = &a->programme;
  const size_t columns = (size_t)p->columns;
  bool *open = calloc(a->crowd.class_count + 1, sizeof *open);
  int *column = truce__array(columns, sizeof *column);
  double *x = truce__array(columns, sizeof *x), *whole = truce__array(columns, sizeof *whole);
  double cost, bound;
  truce__programme n;
  truce_status status = TRUCE_NO_MEMORY;
  if (open != NULL && column != NULL && x != NULL && whole != NULL) {
    find_margin(a, open, width);
    status = narrow(&n, p, open, a->e->round_count, a->crowd.class_count, a->x, column);
  }
  if (status == TRUCE_OK) {
    const truce__outcome outcome =
        truce__plan_search(&n, false, gap, a->options->nodes, x, &cost, &bound, &a->watch);
    truce__programme_free(&n);
    if (outcome == TRUCE__SOLVED || outcome == TRUCE__FOUND) {
      double *relaxed = a->x;
      for (size_t k = 0; k < columns; k++)
        whole[k] = column[k] < 0 ? relaxed[k] : x[column[k]];
      a->x = whole;
      status = consider(a);
      a->x = relaxed;
    }
  }
  free(whole);
  free(x);
  free(column);
  free(open);
  return status;
}

static truce_status search_all(attempt *a, double gap, uint32_t nodes)
{
  double cost, bound;
  if (truce__cancelled(a->control))
    return TRUCE_CANCELLED;
  const truce__outcome outcome =
      truce__plan_search(&a->programme, a->possible, gap, nodes, a->x, &cost, &bound, &a->watch);
  if (outcome == TRUCE__IMPOSSIBLE)
    a->impossible = a->worth < 0;
  if (outcome != TRUCE__SOLVED && outcome != TRUCE__FOUND)
    return TRUCE_OK;
  lower_bound_to(a, -bound);
  return consider(a);
}

/* ---- One problem ---- */

static truce_status solve_programme(attempt *a)
{
  double cost = 0;
  const truce__outcome outcome = truce__plan_relax(&a->programme, a->x, &cost, &a->watch);
  if (outcome == TRUCE__IMPOSSIBLE) {
    a->impossible = true;
    return TRUCE_OK;
  }
  const bool small = a->programme.columns <= SMALL;
  const double gap = a->options->gap, absolute = gap * fabs(cost);
  truce_status status = TRUCE_OK;
  if (outcome == TRUCE__SOLVED) {
    lower_bound_to(a, -cost);
    if (truce__is_whole(&a->programme, a->x))
      status = consider(a);
  }
  if (status == TRUCE_OK && !good_enough(a, small ? 0 : gap)) {
    truce__outcome exists;
    status = truce__plan_exists(&exists, NULL, NULL, a->e, &a->rules, a->options->nodes, &a->watch);
    a->possible = status == TRUCE_OK && exists == TRUCE__SOLVED;
    a->impossible = status == TRUCE_OK && exists == TRUCE__IMPOSSIBLE;
  }
  if (status != TRUCE_OK || a->impossible)
    return status;
  /* The optimum of a small programme is worth some nodes, whatever the gap. */
  if (status == TRUCE_OK && small && !good_enough(a, 0))
    status = search_all(a, 0.999, a->options->nodes / SMALL_SHARE + 1);
  for (size_t width = NEIGHBOURS; status == TRUCE_OK && !small && outcome == TRUCE__SOLVED &&
                                  width <= (size_t)5 * NEIGHBOURS && !good_enough(a, gap);
       width *= 5) {
    status = truce__cancelled(a->control) ? TRUCE_CANCELLED
                                          : search_margin(a, width, fmax(absolute / 2, 0.999));
  }
  if (status == TRUCE_OK && !a->impossible && !good_enough(a, gap))
    status = search_all(a, fmax(0.98 * absolute, 0.999), a->options->nodes);
  return status;
}

static truce_status set_up(attempt *a)
{
  truce_status status = truce__rules_list(&a->rules, a->e, a->options->without_parity);
  if (status == TRUCE_OK)
    status = truce__crowd_gather(&a->crowd, a->e, &a->rules, true);
  if (status == TRUCE_OK)
    status = truce__programme_make(&a->programme, a->e, &a->rules, &a->crowd, true);
  if (status != TRUCE_OK)
    return status;
  a->x = truce__array((size_t)a->programme.columns, sizeof *a->x);
  a->round = truce__array(a->e->person_count, sizeof *a->round);
  return a->x != NULL && a->round != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* Solves; `best` has room for a round a person. *outcome: SOLVED, IMPOSSIBLE or NOTHING; if it was
 * cancelled the best plan so far, if there is one. */
static truce_status solve(truce_schedule *schedule, size_t *best, truce__outcome *outcome,
                          bool *stopped, const truce_exchange *e, const truce_plan_options *options,
                          const truce_control *control)
{
  attempt a = {.e = e,
               .options = options,
               .control = control,
               .best = best,
               .worth = -1,
               .bound = INFINITY,
               .watch = {control, options->without_parity ? "without parity" : "planning",
                         options->without_parity ? 0.5 : 0, -1}};
  truce_status status = truce__cancelled(control) ? TRUCE_CANCELLED : set_up(&a);
  if (status == TRUCE_OK)
    status = solve_programme(&a);
  *stopped = truce__cancelled(control);
  if (status == TRUCE_CANCELLED && a.worth >= 0)
    status = TRUCE_OK;
  else if (status == TRUCE_OK && *stopped && a.worth < 0)
    status = TRUCE_CANCELLED;
  *outcome = a.impossible ? TRUCE__IMPOSSIBLE : a.worth < 0 ? TRUCE__NOTHING : TRUCE__SOLVED;
  if (status == TRUCE_OK && *outcome == TRUCE__SOLVED) {
    *schedule = (truce_schedule){.round = best, .objective = a.worth, .bound = a.bound};
    for (size_t k = 0; k < e->person_count; k++)
      schedule->sent += best[k] != TRUCE_NOWHERE;
    schedule->proven = (double)a.worth >= a.bound;
    schedule->gap =
        schedule->proven || a.bound == INFINITY ? 0 : (a.bound - (double)a.worth) / a.bound;
  }
  free(a.round);
  free(a.x);
  truce__programme_free(&a.programme);
  truce__crowd_free(&a.crowd);
  truce__rules_free(&a.rules);
  return status;
}

/* ---- The plan ---- */

static truce_status solve_freely(owned_plan *o, const truce_control *control)
{
  truce_plan *plan = &o->plan;
  truce_plan_options options = plan->options;
  truce__outcome outcome;
  options.without_parity = true;
  o->free_round = truce__array(plan->exchange->person_count, sizeof *o->free_round);
  if (o->free_round == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = solve(&plan->free, o->free_round, &outcome, &plan->stopped,
                                    plan->exchange, &options, control);
  plan->has_free = status == TRUCE_OK && outcome == TRUCE__SOLVED && !plan->stopped;
  return status == TRUCE_CANCELLED && plan->possible ? TRUCE_OK : status;
}

truce_status truce_plan_solve(truce_plan **plan, const truce_exchange *exchange,
                              const truce_plan_options *options, const truce_control *control)
{
  truce__outcome outcome;
  owned_plan *o = calloc(1, sizeof *o);
  if (o == NULL)
    return TRUCE_NO_MEMORY;
  o->plan.exchange = exchange;
  o->plan.options = *options;
  if (options->nodes == 0)
    o->plan.options.nodes = NODES;
  o->round = truce__array(exchange->person_count, sizeof *o->round);
  truce_status status = TRUCE_NO_MEMORY;
  if (o->round != NULL)
    status = solve(&o->plan.schedule, o->round, &outcome, &o->plan.stopped, exchange,
                   &o->plan.options, control);
  if (status == TRUCE_OK) {
    o->plan.possible = outcome == TRUCE__SOLVED;
    o->plan.decided = outcome != TRUCE__NOTHING;
    if (outcome == TRUCE__IMPOSSIBLE && options->explain)
      status = truce__plan_explain(&o->plan, &o->explanation, control);
  }
  if (status == TRUCE_OK && options->cost_of_parity && !options->without_parity && !o->plan.stopped)
    status = solve_freely(o, control);
  if (status != TRUCE_OK) {
    truce_plan_free(&o->plan);
    return status;
  }
  *plan = &o->plan;
  return TRUCE_OK;
}

void truce_plan_free(truce_plan *plan)
{
  if (plan == NULL)
    return;
  owned_plan *o = (owned_plan *)plan;
  free(o->round);
  free(o->free_round);
  truce__explanation_free(&o->explanation);
  free(o);
}
