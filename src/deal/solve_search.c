/* Solving by search: each answer is a branch and bound of its own, started from the best package
 * known. */
#include "solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "dominance.h"
#include "solutions.h"

/* Frontier points looked for where no other number is asked for, and the share of the nodes that
 * each may open. */
enum { FRONTIER_POINTS = 32, FRONTIER_SHARE = 16 };

typedef struct hunt {
  truce_deal *deal;
  const truce__blocks *blocks;
  const truce__domain *d;
  uint64_t nodes;
  const truce_control *control;
} hunt;

/* Among packages that give everybody as much as this one, the largest sum: on the frontier. */
static truce_status improve(const hunt *h, uint64_t nodes, hit *f)
{
  goal g = truce__goal(h->d, GOAL_SUM, false);
  memcpy(g.floor, f->utility, sizeof g.floor);
  hit better = *f;
  const truce_status status = truce__search(&better, h->blocks, &g, nodes, h->control);
  if (status != TRUCE_OK)
    return status;
  memcpy(f->positions, better.positions, sizeof f->positions);
  memcpy(f->utility, better.utility, sizeof f->utility);
  f->proven = f->proven && better.proven;
  return TRUCE_OK;
}

/* The gap in the unit of what is maximised (truce/deal.h). */
static double gap_of(const hunt *h, const goal *g, const hit *f)
{
  if (f->bound <= f->value)
    return 0;
  const double dealers = (double)h->d->dealer_count;
  return g->kind == GOAL_PRODUCT ? exp(f->bound / dealers) - exp(f->value / dealers)
                                 : f->bound - f->value;
}

static truce_status solve_kind(const hunt *h, truce_solution_kind kind, const goal *g,
                               const hit *start)
{
  hit best = *start;
  truce_status status = truce__search(&best, h->blocks, g, h->nodes, h->control);
  if (status != TRUCE_OK || !best.any)
    return status;
  const double gap = gap_of(h, g, &best);
  status = improve(h, h->nodes, &best);
  if (status != TRUCE_OK)
    return status;
  if (!truce__solution_make(h->deal, kind, best.positions))
    return TRUCE_NO_MEMORY;
  h->deal->solutions[kind].proven = best.proven;
  h->deal->solutions[kind].gap = gap;
  return TRUCE_OK;
}

/* The most each dealer can get, in points: in any possible package, or in any acceptable one. */
static truce_status find_most(const hunt *h, bool acceptable, const hit *start, double *most,
                              bool *proven)
{
  for (size_t p = 0; p < h->d->dealer_count; p++) {
    const goal g = truce__goal_of_one(h->d, p, acceptable);
    hit best = *start;
    const truce_status status = truce__search(&best, h->blocks, &g, h->nodes, h->control);
    if (status != TRUCE_OK)
      return status;
    if (best.any)
      most[p] = truce__domain_points(h->d, p, best.utility[p]);
    *proven = *proven && best.proven;
  }
  return TRUCE_OK;
}

static truce_status solve_fair(const hunt *h, const hit *least, const double *ideal,
                               bool ideal_proven)
{
  goal g = truce__goal(h->d, GOAL_PRODUCT, true);
  truce_status status = solve_kind(h, TRUCE_FAIR_NASH, &g, least);
  if (status == TRUCE_OK) {
    g = truce__goal(h->d, GOAL_SUM, true);
    status = solve_kind(h, TRUCE_FAIR_UTILITARIAN, &g, least);
  }
  if (status == TRUCE_OK) {
    g = truce__goal(h->d, GOAL_LEAST, true);
    status = solve_kind(h, TRUCE_FAIR_EGALITARIAN, &g, least);
  }
  if (status == TRUCE_OK) {
    for (size_t p = 0; p < h->d->dealer_count; p++)
      g.range[p] = ideal[p] - g.base[p];
    status = solve_kind(h, TRUCE_FAIR_KALAI_SMORODINSKY, &g, least);
    truce_solution *s = &h->deal->solutions[TRUCE_FAIR_KALAI_SMORODINSKY];
    s->proven = s->proven && ideal_proven;
  }
  return status;
}

/* ---- Points of the frontier ---- */

/* Direction k: weights that fall off evenly, by a low-discrepancy sequence for three or more
 * (Halton 1960, doi 10.1007/BF01386213). */
static void direct(size_t dealers, size_t k, size_t count, double *weight)
{
  static const unsigned primes[TRUCE_DEALERS_MAX] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};
  double total = 0;
  for (size_t p = 0; p < dealers; p++) {
    double part = 0, digit = 1;
    for (size_t n = k + 1; n > 0; n /= primes[p])
      part += (double)(n % primes[p]) * (digit /= primes[p]);
    weight[p] = dealers == 2 ? (double)(p == 0 ? k + 1 : count - k) : -log(fmax(part, 1e-6));
    total += weight[p];
  }
  for (size_t p = 0; p < dealers; p++)
    weight[p] = fmax(weight[p] / total, 1e-3);
}

static truce_status find_points(const hunt *h, const double *best, size_t count, hit *points,
                                size_t *found_count)
{
  const size_t dealers = h->d->dealer_count;
  for (size_t k = 0; k < count; k++) {
    truce__progress(h->control, "Looking for the frontier", (double)k / (double)count);
    goal g = truce__goal(h->d, GOAL_LEAST, false);
    direct(dealers, k, count, g.range);
    for (size_t p = 0; p < dealers; p++)
      g.base[p] = best[p] - (double)h->d->c->points_top * g.range[p];
    hit point = {0};
    truce_status status =
        truce__search(&point, h->blocks, &g, h->nodes / FRONTIER_SHARE, h->control);
    if (status == TRUCE_OK && point.any)
      status = improve(h, h->nodes / FRONTIER_SHARE, &point);
    if (status != TRUCE_OK)
      return status;
    if (point.any)
      points[(*found_count)++] = point;
  }
  return TRUCE_OK;
}

static truce_status keep_undominated(const hunt *h, const hit *points, size_t count)
{
  truce_deal *deal = h->deal;
  const size_t dealers = h->d->dealer_count;
  int64_t *utility = truce__array(count, dealers * sizeof *utility);
  uint32_t *kept = truce__array(count, sizeof *kept);
  truce_package *packages = truce__arena_alloc(deal->domain->memory, count, sizeof *packages);
  truce_status status =
      utility != NULL && kept != NULL && packages != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && k < count; k++)
    memcpy(&utility[k * dealers], points[k].utility, dealers * sizeof *utility);
  size_t n = 0;
  if (status == TRUCE_OK)
    status = truce__undominated(utility, count, dealers, kept, &n, h->control);
  for (size_t k = 0; status == TRUCE_OK && k < n; k++) {
    if (!truce__package_make(deal->domain->memory, &packages[k], deal->domain,
                             points[kept[k]].positions))
      status = TRUCE_NO_MEMORY;
    else
      deal->frontier_acceptable += packages[k].acceptable;
  }
  free(utility);
  free(kept);
  deal->frontier = packages;
  deal->frontier_count = n;
  deal->frontier_total = n;
  return status;
}

static truce_status sketch_frontier(const hunt *h, const double *best, size_t limit)
{
  const size_t count = limit > 0 && limit < FRONTIER_POINTS ? limit : FRONTIER_POINTS;
  hit *points = truce__array(count + TRUCE_SOLUTION_COUNT, sizeof *points);
  if (points == NULL)
    return TRUCE_NO_MEMORY;
  size_t n = 0;
  truce_status status = find_points(h, best, count, points, &n);
  for (int kind = 0; status == TRUCE_OK && kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &h->deal->solutions[kind];
    if (!s->found)
      continue;
    memcpy(points[n].positions, s->package.positions,
           h->d->issue_count * sizeof *s->package.positions);
    for (size_t p = 0; p < h->d->dealer_count; p++)
      points[n].utility[p] = truce__domain_value(h->d, p, points[n].positions);
    n++;
  }
  if (status == TRUCE_OK)
    status = keep_undominated(h, points, n);
  free(points);
  return status;
}

truce_status truce__solve_by_search(truce_deal *deal, const truce__blocks *blocks,
                                    const truce_deal_options *options, const truce_control *control)
{
  truce__domain *d = deal->domain;
  double *best = truce__arena_alloc(d->memory, d->dealer_count, sizeof *best);
  double *ideal = truce__arena_alloc(d->memory, d->dealer_count, sizeof *ideal);
  if (best == NULL || ideal == NULL)
    return TRUCE_NO_MEMORY;
  deal->best = best;
  deal->ideal = ideal;
  const uint64_t nodes = options->search_nodes > 0 ? options->search_nodes : TRUCE_SEARCH_NODES;
  const hunt h = {deal, blocks, d, nodes, control};
  truce__progress(control, "Looking for a deal", 0);
  hit least = {0};
  const hit nothing = {0};
  goal g = truce__goal(d, GOAL_LEAST, false);
  truce_status status = truce__search(&least, blocks, &g, nodes, control);
  bool proven = true;
  if (status == TRUCE_OK)
    status = find_most(&h, false, &nothing, best, &proven);
  if (status != TRUCE_OK)
    return status;
  deal->deal_exists = least.any && truce__acceptable(d, least.utility);
  deal->deal_known = deal->deal_exists || least.proven || least.bound < 0;
  for (size_t p = 0; p < d->dealer_count; p++)
    ideal[p] = truce__domain_points(d, p, d->no_deal[p]);
  if (deal->deal_exists) {
    proven = true;
    status = find_most(&h, true, &least, ideal, &proven);
    if (status == TRUCE_OK)
      status = solve_fair(&h, &least, ideal, proven);
  }
  return status == TRUCE_OK ? sketch_frontier(&h, best, options->frontier_limit) : status;
}
