/* Why no plan is possible: the smallest set of rules that clash, and further ones.
 *
 * A first clash is found by leaving out rules, many at once and then one after another, which stay
 * out if there is no plan without them either (deletion filter: Chinneck, Dravnieks 1991,
 * doi 10.1287/ijoc.3.2.157). A smaller one is looked for by implicit hitting sets (Ignatiev,
 * Previti, Liffiton, Marques-Silva 2015, doi 10.1007/978-3-319-23219-5_13): the rules that some
 * plan breaks have one in common with every clash. The fewest rules that meet all such sets known
 * so far are a clash, the smallest, or some plan keeps them, and what it breaks is the next set. If
 * as many are needed as the best clash has, that one is the smallest.
 *
 * Groups of the same make-up are the same to whether there is a plan, so of them it only matters
 * how many are kept together: what some plan breaks, another one can break with any others of them
 * in their place. A set then asks for the k-th of a kind at least, and so many of them are met in
 * turn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

enum {
  CHECKS_SHARE = 2, /* of the nodes of a plan: so often, at most, it is asked whether there is a
                       plan, to find the smallest clash, */
  CHECKS_LEAST = 60,
  MEETING_SHARE = 10, /* of the nodes of a plan, for the fewest rules that meet all sets */
  FURTHER = 50,
};
#define CHECKED_COLUMNS 1000000 /* and of programmes with so many columns in all */

typedef struct finder {
  const truce_plan *plan;
  truce__watch watch;
  truce__rules rules; /* kept: those tried now */
  bool *allowed;      /* [rule] looked at: not in a clash found before */
  bool *best;         /* [rule] the smallest clash so far */
  bool *scratch, *holds;
  size_t *round;
  size_t *kind;      /* [rule] the same for groups of the same make-up */
  size_t *in, *next; /* [rule] of the kinds, while they are put in order */
  bool *sets;        /* [set * rules + rule] what a plan breaks */
  size_t set_count, capacity, checks, most_checks;
  bool found, irreducible, smallest; /* best */
  truce_plan_answer *enough;         /* [rule] */
  truce__explanation *result;        /* what was found; `used` of its clashes are taken */
  size_t used;
} finder;

static size_t count_of(const finder *f, const bool *set)
{
  size_t count = 0;
  for (size_t k = 0; k < f->rules.count; k++)
    count += set[k];
  return count;
}

static void keep(finder *f, const bool *set)
{
  memcpy(f->rules.kept, set, f->rules.count * sizeof *set);
}

/* Whether there is a plan that keeps the rules kept; if so it is in f->round. */
static truce_status check(finder *f, truce__outcome *outcome)
{
  size_t columns = 0;
  const truce_status status = truce__plan_exists(outcome, f->round, &columns, f->plan->exchange,
                                                 &f->rules, f->plan->options.nodes, &f->watch);
  if (f->checks++ == 0) {
    const size_t most = CHECKED_COLUMNS / (columns + 1),
                 asked = f->plan->options.nodes / CHECKS_SHARE;
    f->most_checks = most < asked ? most : asked;
    if (f->most_checks < CHECKS_LEAST)
      f->most_checks = CHECKS_LEAST;
  }
  f->watch.share = 0.5 + 0.5 * (double)f->checks / (double)(f->most_checks + f->checks);
  return status;
}

/* ---- A clash of which no rule is superfluous ---- */

/* Leaves out the kept rules of first..end, unless there is a plan without them. */
static truce_status leave_out(finder *f, const bool *kept, size_t first, size_t end)
{
  truce__outcome outcome;
  size_t count = 0;
  for (size_t k = first; k < end; k++) {
    count += f->rules.kept[k];
    f->rules.kept[k] = false;
  }
  if (count == 0)
    return TRUCE_OK;
  const truce_status status = check(f, &outcome);
  if (status == TRUCE_OK && outcome == TRUCE__IMPOSSIBLE)
    return TRUCE_OK;
  memcpy(&f->rules.kept[first], &kept[first], (end - first) * sizeof *kept);
  if (status == TRUCE_OK && outcome == TRUCE__NOTHING && count == 1)
    f->irreducible = false;
  return status;
}

/* Halves a stretch until what is needed stands alone: few of many rules take few solves. What comes
 * first stays where there is a choice. */
static truce_status sift(finder *f, bool *kept, size_t first, size_t end)
{
  memcpy(&kept[first], &f->rules.kept[first], (end - first) * sizeof *kept);
  truce_status status = leave_out(f, kept, first, end);
  size_t left = 0;
  for (size_t k = first; k < end; k++)
    left += f->rules.kept[k];
  if (status != TRUCE_OK || left == 0 || end - first <= 1)
    return status;
  const size_t middle = first + (end - first) / 2;
  status = sift(f, kept, middle, end);
  return status == TRUCE_OK ? sift(f, kept, first, middle) : status;
}

/* ---- What plans break ---- */

/* In place of the rules of a kind that are in the set, the one that stands for as many of the kind
 * as leave too few out. */
static void order_kinds(finder *f, bool *set)
{
  const size_t rules = f->rules.count;
  memset(f->in, 0, rules * sizeof *f->in);
  for (size_t k = 0; k < rules; k++)
    f->in[f->kind[k]] += set[k];
  for (size_t k = rules; k-- > 0;) { /* from the last: `in` of them are at or behind it */
    size_t *behind = &f->in[f->kind[k]];
    set[k] = f->allowed[k] && *behind == 1;
    *behind -= f->allowed[k] && *behind > 0;
  }
}

/* Takes those of the allowed rules that are not kept as a set that every clash meets. */
static bool add_set(finder *f)
{
  const size_t rules = f->rules.count;
  if (!truce__reserve((void **)&f->sets, &f->capacity, (f->set_count + 1) * rules, sizeof *f->sets))
    return false;
  bool *set = &f->sets[f->set_count++ * rules];
  for (size_t k = 0; k < rules; k++)
    set[k] = f->allowed[k] && !f->rules.kept[k];
  order_kinds(f, set);
  return true;
}

/* Keeps also the rules that the plan found happens to keep. */
static truce_status take_over(finder *f)
{
  const truce_status status = truce__rules_judge(f->holds, f->plan->exchange, &f->rules, f->round);
  for (size_t k = 0; status == TRUCE_OK && k < f->rules.count; k++)
    f->rules.kept[k] = f->rules.kept[k] || (f->allowed[k] && f->holds[k]);
  return status;
}

/* Adds rules of first..end as long as there is a plan; the fewer stay out, the more the set says.
 * Where the checks are used up they stay out. */
static truce_status grow(finder *f, size_t first, size_t end)
{
  truce__outcome outcome = TRUCE__IMPOSSIBLE;
  truce_status status = TRUCE_OK;
  size_t added = 0;
  if (f->checks >= f->most_checks)
    return TRUCE_OK;
  bool *before = truce__array(f->rules.count, sizeof *before);
  if (before == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(before, f->rules.kept, f->rules.count * sizeof *before);
  for (size_t k = first; k < end; k++) {
    added += f->allowed[k] && !f->rules.kept[k];
    f->rules.kept[k] = f->allowed[k];
  }
  if (added > 0)
    status = check(f, &outcome);
  if (status == TRUCE_OK && added > 0 && outcome == TRUCE__SOLVED)
    status = take_over(f);
  else
    keep(f, before);
  free(before);
  if (status != TRUCE_OK || added < 2 || outcome == TRUCE__SOLVED)
    return status;
  const size_t middle = first + (end - first) / 2;
  status = grow(f, first, middle);
  return status == TRUCE_OK ? grow(f, middle, end) : status;
}

static void put_entry(truce__programme *p, int *to, size_t row, double value)
{
  p->index[*to] = (int)row;
  p->value[(*to)++] = value;
}

/* f->next, and the bounds of the rows that keep a rule only with the one of its kind before it. */
static void order_rows(truce__programme *p, finder *f)
{
  for (size_t k = 0; k < f->rules.count; k++) {
    f->in[k] = TRUCE_NOWHERE; /* of each kind the first from here on */
    p->row_low[f->set_count + k] = -INFINITY;
    p->row_high[f->set_count + k] = INFINITY;
  }
  for (size_t k = f->rules.count; k-- > 0;) {
    size_t *first = &f->in[f->kind[k]];
    f->next[k] = f->allowed[k] ? *first : TRUCE_NOWHERE;
    if (f->next[k] != TRUCE_NOWHERE)
      p->row_low[f->set_count + f->next[k]] = 0;
    if (f->allowed[k])
      *first = k;
  }
}

/* Rows: each set, then those of the kinds. */
static truce_status meeting(truce__programme *p, finder *f)
{
  const size_t rules = f->rules.count;
  size_t entries = 2 * rules;
  for (size_t k = 0; k < f->set_count * rules; k++)
    entries += f->sets[k];
  const truce_status status = truce__programme_room(p, rules, f->set_count + rules, entries);
  if (status != TRUCE_OK)
    return status;
  order_rows(p, f);
  for (size_t k = 0; k < rules; k++) {
    int to = p->start[k];
    for (size_t n = 0; n < f->set_count; n++) {
      if (f->sets[n * rules + k])
        put_entry(p, &to, n, 1);
    }
    if (p->row_low[f->set_count + k] == 0)
      put_entry(p, &to, f->set_count + k, -1);
    if (f->next[k] != TRUCE_NOWHERE)
      put_entry(p, &to, f->set_count + f->next[k], 1);
    p->high[k] = p->cost[k] = 1;
    p->start[++p->columns] = to;
  }
  for (size_t n = 0; n < f->set_count; n++) {
    p->row_low[n] = 1;
    p->row_high[n] = (double)rules;
  }
  return TRUCE_OK;
}

/* The fewest rules that meet every set, into f->scratch. */
static truce_status meet_all(finder *f, bool *found)
{
  const size_t rules = f->rules.count;
  truce__programme p;
  double cost, bound;
  truce_status status = meeting(&p, f);
  if (status != TRUCE_OK)
    return status;
  double *x = truce__array(rules, sizeof *x);
  const truce__search how = {
      .possible = true, .gap = 0.999, .nodes = f->plan->options.nodes / MEETING_SHARE + 1};
  truce__outcome outcome = TRUCE__NOTHING;
  status = x == NULL ? TRUCE_NO_MEMORY : truce__plan_relax(&outcome, &p, x, &cost, NULL, &f->watch);
  if (status == TRUCE_OK && outcome == TRUCE__SOLVED && !truce__is_whole(&p, x))
    status = truce__plan_search(&outcome, &p, &how, x, &cost, &bound, &f->watch);
  *found = status == TRUCE_OK && outcome == TRUCE__SOLVED;
  for (size_t k = 0; *found && k < rules; k++)
    f->scratch[k] = x[k] > 0.5;
  free(x);
  truce__programme_free(&p);
  return status;
}

/* One plan more, from one that keeps f->rules.kept. */
static truce_status learn(finder *f)
{
  truce_status status = take_over(f);
  if (status == TRUCE_OK)
    status = grow(f, 0, f->rules.count);
  return status == TRUCE_OK && !add_set(f) ? TRUCE_NO_MEMORY : status;
}

/* Rule by rule of the best clash: whether there is a plan without it alone. If so it stands in
 * every clash. */
static truce_status try_each(finder *f)
{
  for (size_t k = 0; k < f->rules.count; k++) {
    truce__outcome outcome;
    if (!f->best[k] || f->enough[k] != TRUCE_PLAN_UNKNOWN)
      continue;
    keep(f, f->allowed);
    f->rules.kept[k] = false;
    const truce_status status = check(f, &outcome);
    if (status != TRUCE_OK)
      return status;
    if (outcome == TRUCE__IMPOSSIBLE)
      f->enough[k] = TRUCE_PLAN_NO;
    else if (outcome == TRUCE__SOLVED)
      f->enough[k] = TRUCE_PLAN_YES;
    if (outcome == TRUCE__SOLVED && !add_set(f))
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

static truce_status shrink(finder *f)
{
  while (!f->smallest && f->checks < f->most_checks) {
    truce__outcome outcome;
    bool found = true;
    truce_status status = TRUCE_OK;
    if (f->set_count > 0)
      status = meet_all(f, &found);
    else
      memset(f->scratch, 0, f->rules.count * sizeof *f->scratch);
    if (status != TRUCE_OK || !found)
      return status;
    if (count_of(f, f->scratch) >= count_of(f, f->best)) {
      f->smallest = true;
      return TRUCE_OK;
    }
    keep(f, f->scratch);
    status = check(f, &outcome);
    if (status != TRUCE_OK || outcome == TRUCE__NOTHING)
      return status;
    if (outcome == TRUCE__IMPOSSIBLE) {
      memcpy(f->best, f->scratch, f->rules.count * sizeof *f->best);
      f->irreducible = f->smallest = true;
      return TRUCE_OK;
    }
    status = learn(f);
    if (status != TRUCE_OK)
      return status;
  }
  return TRUCE_OK;
}

/* The smallest clash among the rules allowed, which clash. */
static truce_status find(finder *f)
{
  f->irreducible = true;
  f->found = false;
  f->set_count = 0;
  f->checks = 0;
  for (size_t k = 0; k < f->rules.count; k++)
    f->enough[k] = TRUCE_PLAN_UNKNOWN;
  keep(f, f->allowed);
  truce_status status = sift(f, f->scratch, 0, f->rules.count);
  if (status != TRUCE_OK)
    return status;
  memcpy(f->best, f->rules.kept, f->rules.count * sizeof *f->best);
  f->found = true;
  f->smallest = count_of(f, f->best) == 1;
  status = try_each(f);
  f->checks = 1;
  if (status == TRUCE_OK)
    status = shrink(f);
  return status == TRUCE_OK ? try_each(f) : status;
}

/* ---- All that is told ---- */

/* The best clash goes among those found; its rules are no longer allowed. */
static size_t take(finder *f)
{
  size_t count = 0;
  for (size_t k = 0; k < f->rules.count; k++) {
    if (!f->best[k])
      continue;
    f->result->clashes[f->used] = f->rules.all[k];
    f->result->enough[f->used++] = f->enough[k];
    f->allowed[k] = false;
    count++;
  }
  return count;
}

static truce_status find_all(finder *f, truce_plan *plan)
{
  truce_status status = find(f);
  if (f->found) {
    plan->irreducible = f->irreducible;
    plan->smallest = f->smallest;
    plan->clash_count = take(f);
  }
  if (status != TRUCE_OK)
    return status;
  while (plan->further_count < FURTHER) {
    truce__outcome outcome;
    keep(f, f->allowed);
    status = check(f, &outcome);
    plan->complete = outcome == TRUCE__SOLVED;
    if (status != TRUCE_OK || outcome != TRUCE__IMPOSSIBLE)
      return status;
    status = find(f);
    if (status != TRUCE_OK)
      return status;
    truce_plan_further *next = &f->result->further[plan->further_count++];
    *next = (truce_plan_further){.clashes = &f->result->clashes[f->used],
                                 .irreducible = f->irreducible,
                                 .smallest = f->smallest};
    next->count = take(f);
  }
  return TRUCE_OK;
}

/* f->kind, from groups that are alike to the rules as they all are kept; one of whom somebody is
 * excluded is of a kind of its own. */
static truce_status find_kinds(finder *f)
{
  const truce_exchange *e = f->plan->exchange;
  const truce__aims aims = truce__aims_of(e, NULL);
  truce__crowd crowd;
  size_t *rule_of = truce__array(e->group_count, sizeof *rule_of); /* [group] */
  truce_status status =
      rule_of == NULL ? TRUCE_NO_MEMORY : truce__crowd_gather(&crowd, e, &f->rules, &aims, 0);
  for (size_t k = 0; status == TRUCE_OK && k < f->rules.count; k++) {
    f->kind[k] = k;
    if (f->rules.all[k].rule == TRUCE_PLAN_TOGETHER)
      rule_of[f->rules.all[k].item] = k;
  }
  for (size_t c = 0; status == TRUCE_OK && c < crowd.class_count; c++) {
    const truce__item *items = &crowd.items[crowd.classes[c].item];
    size_t first = TRUCE_NOWHERE;
    for (size_t n = 0; n < crowd.classes[c].items && items[n].members > 1; n++) {
      const size_t rule = rule_of[e->persons[crowd.members[items[n].member]].group];
      first = first == TRUCE_NOWHERE ? rule : first;
      f->kind[rule] = first;
    }
  }
  if (status == TRUCE_OK)
    truce__crowd_free(&crowd);
  free(rule_of);
  return status;
}

static truce_status make_room(finder *f, truce__explanation *x)
{
  const size_t count = f->rules.count;
  f->allowed = truce__array(count, sizeof *f->allowed);
  f->best = truce__array(count, sizeof *f->best);
  f->scratch = truce__array(count, sizeof *f->scratch);
  f->holds = truce__array(count, sizeof *f->holds);
  f->enough = truce__array(count, sizeof *f->enough);
  f->round = truce__array(f->plan->exchange->person_count, sizeof *f->round);
  f->kind = truce__array(count, sizeof *f->kind);
  f->in = truce__array(count, sizeof *f->in);
  f->next = truce__array(count, sizeof *f->next);
  x->clashes = truce__array(count, sizeof *x->clashes);
  x->enough = truce__array(count, sizeof *x->enough);
  x->further = truce__array(FURTHER, sizeof *x->further);
  if (f->allowed == NULL || f->best == NULL || f->scratch == NULL || f->holds == NULL ||
      f->enough == NULL || f->round == NULL || f->kind == NULL || f->in == NULL ||
      f->next == NULL || x->clashes == NULL || x->enough == NULL || x->further == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(f->allowed, f->rules.kept, count * sizeof *f->allowed);
  return find_kinds(f);
}

truce_status truce__plan_explain(truce_plan *plan, truce__explanation *x,
                                 const truce_control *control)
{
  finder f = {.plan = plan, .watch = {control, "looking for what clashes", 0.5, -1}, .result = x};
  truce_status status = truce__rules_list(&f.rules, plan->exchange, plan->options.without_parity);
  if (status == TRUCE_OK)
    status = make_room(&f, x);
  if (status == TRUCE_OK)
    status = find_all(&f, plan);
  plan->stopped = status == TRUCE_CANCELLED;
  plan->clashes = x->clashes;
  plan->enough = x->enough;
  plan->further = x->further;
  free(f.sets);
  free(f.next);
  free(f.in);
  free(f.kind);
  free(f.round);
  free(f.enough);
  free(f.holds);
  free(f.scratch);
  free(f.best);
  free(f.allowed);
  truce__rules_free(&f.rules);
  return plan->stopped ? TRUCE_OK : status;
}

void truce__explanation_free(truce__explanation *x)
{
  free(x->clashes);
  free(x->enough);
  free(x->further);
}
