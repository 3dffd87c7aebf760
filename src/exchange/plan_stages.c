/* One plan: for each aim in turn the relaxation, what is left at the margin, all of it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

enum {
  SMALL = 3000,     /* columns; a programme no larger is searched for the optimum, */
  SMALL_SHARE = 5,  /* with that share of the nodes, before the gap will do */
  MIDDLING = 20000, /* no larger: all is searched before a wider margin */
  MARGIN_SHARE = 20,
  STAGE_SHARE = 4,
  AFTER_UNPROVEN = 20,
  NEARBY_SHARE = 100,
  NEIGHBOURS = 3, /* classes beside each at the margin that are left open too */
};

/* A plan on its way. */
typedef struct attempt {
  const truce_exchange *e;
  const truce_plan_options *options;
  const truce_control *control;
  truce__aims aims;
  size_t stage; /* aims.count: those who go as wanted */
  truce__rules rules;
  truce__crowd crowd;
  truce__programme programme;
  double *x;
  size_t *round, *best; /* [person] */
  bool has_best;
  int64_t value[TRUCE__VALUES]; /* of best */
  double bound[TRUCE__VALUES];
  bool possible, impossible; /* as far as is known */
  truce__settled settled;
  size_t columns;
  truce__watch watch;
} attempt;

static double at(const attempt *a, size_t class, size_t t)
{
  return a->x[class * a->e->round_count + t];
}

/* ---- The best plan, and what it falls short ---- */

static double gap_of(const attempt *a, size_t stage)
{
  const double value = (double)a->value[stage], bound = a->bound[stage];
  return value >= bound || bound <= 0 ? 0 : (bound - value) / bound;
}

static bool is_better(const attempt *a, const int64_t *value)
{
  for (size_t k = 0; k < TRUCE__VALUES; k++) {
    if (value[k] != a->value[k])
      return value[k] > a->value[k];
  }
  return false;
}

/* Takes a->round as the best plan if it keeps the rules and is worth more. */
static truce_status consider(attempt *a)
{
  bool holds;
  int64_t value[TRUCE__VALUES];
  const truce_status status =
      truce_plan_check(&holds, NULL, a->e, a->round, a->options->without_parity);
  if (status != TRUCE_OK || !holds)
    return status;
  truce__plan_values(value, a->e, &a->aims, a->round);
  if (a->has_best && !is_better(a, value))
    return TRUCE_OK;
  memcpy(a->best, a->round, a->e->person_count * sizeof *a->best);
  memcpy(a->value, value, sizeof value);
  a->has_best = a->possible = true;
  a->watch.gap = gap_of(a, a->stage);
  return TRUCE_OK;
}

static truce_status consider_numbers(attempt *a, const double *x)
{
  truce__crowd_hand_out(&a->crowd, a->e, x, a->round);
  return consider(a);
}

/* Values are whole numbers, so a bound can be rounded down; up to what the solvers take for 0. */
static void lower_bound_to(attempt *a, double bound)
{
  bound = floor(bound + 1e-6 + 1e-9 * fabs(bound));
  a->bound[a->stage] = fmin(a->bound[a->stage], bound);
  if (a->has_best)
    a->watch.gap = gap_of(a, a->stage);
}

static bool good_enough(const attempt *a, double gap)
{
  const double bound = a->bound[a->stage];
  return a->has_best && bound - (double)a->value[a->stage] <= gap * fabs(bound);
}

/* The nodes for a search: fewer where each takes longer, and where a stage before is not proven, so
 * that this one is about what is left open there. */
static uint32_t nodes_for(const attempt *a, uint32_t share)
{
  const uint64_t columns = (uint64_t)a->programme.columns;
  uint64_t nodes = a->options->nodes / share + 1;
  for (size_t k = 0; k < a->stage; k++) {
    if ((double)a->value[k] < a->bound[k])
      share = AFTER_UNPROVEN;
  }
  if (share == AFTER_UNPROVEN)
    nodes = a->options->nodes / AFTER_UNPROVEN + 1;
  return (uint32_t)(columns > SMALL ? nodes * SMALL / columns + 1 : nodes);
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

/* Fixes the columns of classes that are not open where x has them. */
static void close_up(truce__programme *p, const bool *open, size_t rounds, size_t classes,
                     const double *x)
{
  for (size_t k = 0; k < classes * rounds; k++) {
    if (!open[k / rounds])
      p->low[k] = p->high[k] = nearbyint(x[k]);
  }
}

/* Searches with only the margin open and takes what it finds. */
static truce_status search_margin(attempt *a, size_t width, double gap)
{
  const size_t columns = (size_t)a->programme.columns;
  bool *open = calloc(a->crowd.class_count + 1, sizeof *open);
  double *low = truce__array(columns, sizeof *low), *high = truce__array(columns, sizeof *high),
         *x = truce__array(columns, sizeof *x);
  double cost, bound;
  truce_status status = TRUCE_NO_MEMORY;
  if (open != NULL && low != NULL && high != NULL && x != NULL) {
    truce__programme narrow = a->programme; /* but for its bounds */
    truce__outcome outcome;
    const truce__search how = {.gap = gap, .nodes = nodes_for(a, MARGIN_SHARE)};
    memcpy(low, narrow.low, columns * sizeof *low);
    memcpy(high, narrow.high, columns * sizeof *high);
    narrow.low = low;
    narrow.high = high;
    find_margin(a, open, width);
    close_up(&narrow, open, a->e->round_count, a->crowd.class_count, a->x);
    status = truce__plan_search(&outcome, &narrow, &how, x, &cost, &bound, &a->watch);
    if (status == TRUCE_OK && (outcome == TRUCE__SOLVED || outcome == TRUCE__FOUND))
      status = consider_numbers(a, x);
  }
  free(x);
  free(high);
  free(low);
  free(open);
  return status;
}

static truce_status search_all(attempt *a, double gap, uint32_t nodes)
{
  double cost, bound;
  truce__outcome outcome;
  const truce__search how = {.possible = a->possible, .gap = gap, .nodes = nodes};
  const truce_status status =
      truce__plan_search(&outcome, &a->programme, &how, a->x, &cost, &bound, &a->watch);
  if (status != TRUCE_OK)
    return status;
  if (outcome == TRUCE__IMPOSSIBLE)
    a->impossible = !a->has_best;
  if (outcome != TRUCE__SOLVED && outcome != TRUCE__FOUND)
    return TRUCE_OK;
  lower_bound_to(a, -bound);
  return consider_numbers(a, a->x);
}

/* From the best plan on, few rounds at a time. a->x is left as it is. */
static truce_status search_nearby(attempt *a, size_t widest, double gap)
{
  const size_t rounds = a->e->round_count;
  double *x = calloc((size_t)a->programme.columns, sizeof *x);
  if (x == NULL)
    return TRUCE_NO_MEMORY;
  truce__crowd_count(&a->crowd, rounds, a->best, x);
  truce_status status =
      truce__plan_nearby(x, &a->programme, a->crowd.class_count, rounds, widest,
                         gap - a->bound[a->stage], a->options->nodes / NEARBY_SHARE + 1, &a->watch);
  if (status == TRUCE_OK)
    status = consider_numbers(a, x);
  free(x);
  return status;
}

/* ---- One stage ---- */

/* A first plan, or that there is none. */
static truce_status find_any(attempt *a)
{
  truce__outcome exists;
  const truce_status status =
      truce__plan_exists(&exists, a->round, NULL, a->e, &a->rules, a->options->nodes, &a->watch);
  a->impossible = status == TRUCE_OK && exists == TRUCE__IMPOSSIBLE;
  return status == TRUCE_OK && exists == TRUCE__SOLVED ? consider(a) : status;
}

/* From the relaxation, if there is one, to a plan close enough. The optimum of a small programme is
 * worth some nodes, whatever the gap; and so is that of a stage with others behind it, which
 * otherwise would have to work with what it leaves open. */
static truce_status search_stage(attempt *a, double gap, double absolute, bool relaxed)
{
  const bool small = a->programme.columns <= SMALL, last = a->stage + 1 >= a->aims.count;
  const double half = fmax(absolute / 2, 0.999);
  truce_status status = TRUCE_OK;
  if (!small && relaxed && !good_enough(a, gap))
    status = search_margin(a, NEIGHBOURS, half);
  if (status == TRUCE_OK && relaxed && a->stage == 0 && a->has_best &&
      !good_enough(a, small ? 0 : gap))
    status = search_nearby(a, 1, 0); /* soon something worth having, should we be stopped */
  if (status == TRUCE_OK && small && !good_enough(a, 0))
    status = search_all(a, 0.999, nodes_for(a, SMALL_SHARE));
  if (status == TRUCE_OK && !small && relaxed && a->programme.columns > MIDDLING &&
      !good_enough(a, gap))
    status = search_margin(a, (size_t)5 * NEIGHBOURS, half);
  if (status == TRUCE_OK && !small && !last && !a->impossible && !good_enough(a, 0))
    status = search_all(a, 0.999, nodes_for(a, STAGE_SHARE));
  if (status == TRUCE_OK && a->has_best && !good_enough(a, gap))
    status = search_nearby(a, TRUCE__NEARBY_WIDEST, last ? absolute : 0);
  if (status == TRUCE_OK && !a->impossible && !good_enough(a, gap))
    status = search_all(a, fmax(0.98 * absolute, 0.999), nodes_for(a, 1));
  return status;
}

static truce_status solve_programme(attempt *a, const truce__duals *duals)
{
  double cost = 0;
  truce__outcome outcome;
  truce_status status = truce__plan_relax(&outcome, &a->programme, a->x, &cost, duals, &a->watch);
  if (status != TRUCE_OK)
    return status;
  if (outcome == TRUCE__IMPOSSIBLE) {
    a->impossible = !a->has_best;
    return TRUCE_OK;
  }
  const bool relaxed = outcome == TRUCE__SOLVED;
  if (relaxed) {
    lower_bound_to(a, -cost);
    if (truce__is_whole(&a->programme, a->x))
      status = consider_numbers(a, a->x);
  }
  if (status == TRUCE_OK && !a->has_best)
    status = find_any(a);
  if (status == TRUCE_OK && !a->impossible)
    status = search_stage(a, a->options->gap, a->options->gap * fabs(cost), relaxed);
  if (status != TRUCE_OK || !a->has_best || !relaxed)
    return status;
  const double short_of = -cost - (double)a->value[a->stage];
  return truce__settled_take(&a->settled, &a->programme, &a->crowd, a->stage, duals,
                             short_of < 1e-6 + 1e-9 * fabs(cost) ? 0 : short_of);
}

static truce_status run_programme(attempt *a)
{
  const size_t columns = (size_t)a->programme.columns, rows = (size_t)a->programme.rows;
  const truce__duals duals = {truce__array(columns, sizeof(double)),
                              truce__array(rows, sizeof(double)),
                              truce__array(rows, sizeof(double))};
  truce_status status = TRUCE_NO_MEMORY;
  a->x = truce__array(columns, sizeof *a->x);
  if (a->x != NULL && duals.reduced != NULL && duals.price != NULL && duals.level != NULL)
    status = solve_programme(a, &duals);
  free(duals.level);
  free(duals.price);
  free(duals.reduced);
  free(a->x);
  a->x = NULL;
  return status;
}

static truce_status run_stage(attempt *a)
{
  int64_t floor[TRUCE__VALUES]; /* the best plan may change on the way */
  memcpy(floor, a->value, sizeof floor);
  const truce__goal goal = {a->stage, floor};
  truce_status status = truce__crowd_gather(&a->crowd, a->e, &a->rules, &a->aims, a->stage + 1);
  if (status == TRUCE_OK)
    status = truce__programme_make(&a->programme, a->e, &a->rules, &a->crowd, &goal);
  a->columns = a->programme.wanted;
  if (status == TRUCE_OK) {
    truce__settled_apply(&a->settled, &a->programme, &a->crowd, a->e->round_count, a->stage);
    status = run_programme(a);
  }
  truce__programme_free(&a->programme);
  truce__crowd_free(&a->crowd);
  return status;
}

/* ---- All stages ---- */

/* What everybody who may go would count in the first round; and nobody asks for what is too large
 * in a later stage. The plan to begin with: that known, or where nobody goes, if that keeps the
 * rules. */
static truce_status set_up(attempt *a, const size_t *known)
{
  const truce_exchange *e = a->e;
  truce_status status = truce__rules_list(&a->rules, e, a->options->without_parity);
  a->round = truce__array(e->person_count, sizeof *a->round);
  if (status != TRUCE_OK || a->round == NULL)
    return status != TRUCE_OK ? status : TRUCE_NO_MEMORY;
  status = truce__crowd_gather(&a->crowd, e, &a->rules, &a->aims, a->aims.count);
  a->columns = a->crowd.class_count * e->round_count;
  truce__crowd_free(&a->crowd);
  if (status == TRUCE_OK && a->columns > TRUCE__COLUMNS_MOST)
    return TRUCE_TOO_LARGE;
  for (size_t k = 0; k < e->person_count; k++)
    a->round[k] = e->persons[k].excluded != NULL ? TRUCE_NOWHERE : 0;
  int64_t most[TRUCE__VALUES];
  truce__plan_values(most, e, &a->aims, a->round);
  for (size_t k = 0; k < a->aims.count; k++)
    a->bound[k] = (double)most[k];
  a->bound[a->aims.count] = (double)e->person_count;
  for (size_t k = 0; k < e->person_count; k++)
    a->round[k] = known == NULL ? TRUCE_NOWHERE : known[k];
  return status == TRUCE_OK ? consider(a) : status;
}

static truce_status run_stages(attempt *a, const truce__task *task)
{
  const size_t stages = a->aims.count + (a->aims.wanted != NULL);
  truce_status status = TRUCE_OK;
  for (a->stage = 0; status == TRUCE_OK && !a->impossible && a->stage < stages; a->stage++) {
    if (truce__cancelled(a->control))
      return TRUCE_CANCELLED;
    char words[48];
    const bool last = a->stage == a->aims.count;
    (void)snprintf(words, sizeof words, "%s%s",
                   a->options->without_parity ? "without parity: " : "planning: ",
                   last ? "who gains" : truce_aim_id(a->aims.by[a->stage]));
    a->watch = (truce__watch){a->control, words,
                              task->share + task->span * (double)a->stage / (double)stages,
                              a->has_best ? gap_of(a, a->stage) : -1};
    if (!good_enough(a, 0))
      status = run_stage(a);
    a->watch.what = "planning";
    if (status == TRUCE_OK && !a->has_best)
      break; /* without a plan there is nothing to go on from */
  }
  return status;
}

static void tell(truce_schedule *s, const attempt *a)
{
  *s = (truce_schedule){.round = a->best, .stage_count = a->aims.count, .proven = true};
  for (size_t k = 0; k < a->e->person_count; k++)
    s->sent += a->best[k] != TRUCE_NOWHERE;
  for (size_t k = 0; k < s->stage_count; k++) {
    truce_stage *stage = &s->stages[k];
    *stage = (truce_stage){.by = a->aims.by[k],
                           .value = a->value[k],
                           .bound = fmax(a->bound[k], (double)a->value[k]),
                           .gap = gap_of(a, k)};
    stage->proven = (double)a->value[k] >= a->bound[k];
    if (!s->proven)
      continue;
    s->objective = stage->value;
    s->bound = stage->bound;
    s->gap = stage->gap;
    s->proven = stage->proven;
  }
}

truce_status truce__plan_make(truce__result *result, size_t *best, const truce__task *task)
{
  attempt a = {.e = task->e,
               .options = task->options,
               .control = task->control,
               .aims = truce__aims_of(task->e, task->known),
               .best = best,
               .watch = {task->control, "planning", task->share, -1}};
  *result = (truce__result){0};
  truce_status status = truce__cancelled(task->control) ? TRUCE_CANCELLED : set_up(&a, task->known);
  if (status == TRUCE_OK)
    status = run_stages(&a, task);
  result->stopped = truce__cancelled(task->control);
  result->columns = a.columns;
  if (status == TRUCE_CANCELLED && a.has_best)
    status = TRUCE_OK;
  else if (status == TRUCE_OK && result->stopped && !a.has_best)
    status = TRUCE_CANCELLED;
  result->outcome = a.impossible ? TRUCE__IMPOSSIBLE : a.has_best ? TRUCE__SOLVED : TRUCE__NOTHING;
  if (status == TRUCE_OK && a.has_best)
    tell(&result->schedule, &a);
  free(a.round);
  truce__settled_free(&a.settled);
  truce__rules_free(&a.rules);
  return status;
}
