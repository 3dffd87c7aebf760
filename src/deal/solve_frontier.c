/* Solving by the merged frontier: every answer is a scan of its points. */
#include "solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "solutions.h"

bool truce__package_make(truce__arena *arena, truce_package *package, const truce__domain *d,
                         const uint16_t *positions)
{
  uint16_t *copy = truce__arena_alloc(arena, d->issue_count, sizeof *copy);
  double *utility = truce__arena_alloc(arena, d->dealer_count, sizeof *utility);
  if (copy == NULL || utility == NULL)
    return false;
  memcpy(copy, positions, d->issue_count * sizeof *copy);
  int64_t units[TRUCE_DEALERS_MAX];
  for (size_t p = 0; p < d->dealer_count; p++) {
    units[p] = truce__domain_value(d, p, positions);
    utility[p] = truce__domain_points(d, p, units[p]);
  }
  const bool acceptable = truce__domain_open(d, positions) && truce__acceptable(d, units);
  *package = (truce_package){copy, utility, acceptable};
  return true;
}

bool truce__solution_make(truce_deal *deal, truce_solution_kind kind, const uint16_t *positions)
{
  truce__domain *d = deal->domain;
  truce_solution *s = &deal->solutions[kind];
  double *gain = truce__arena_alloc(d->memory, d->dealer_count, sizeof *gain);
  if (gain == NULL || !truce__package_make(d->memory, &s->package, d, positions))
    return false;
  for (size_t p = 0; p < d->dealer_count; p++)
    gain[p] = truce__domain_points(d, p, truce__domain_value(d, p, positions) - d->no_deal[p]);
  s->gain = gain;
  s->found = true;
  return true;
}

/* ---- An even spread ---- */

static void measure_ranges(const int64_t *utility, size_t count, size_t dealers, double *least,
                           double *range)
{
  for (size_t p = 0; p < dealers; p++) {
    int64_t low = utility[p], high = utility[p];
    for (size_t k = 1; k < count; k++) {
      const int64_t u = utility[k * dealers + p];
      low = u < low ? u : low;
      high = u > high ? u : high;
    }
    least[p] = (double)low;
    range[p] = high > low ? (double)high - (double)low : 1;
  }
}

static int by_index(const void *a, const void *b)
{
  const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
  return (one > other) - (one < other);
}

truce_status truce__spread(const int64_t *utility, size_t count, size_t dealers, size_t limit,
                           uint32_t *chosen)
{
  double least[TRUCE_DEALERS_MAX], range[TRUCE_DEALERS_MAX];
  double *distance = truce__array(count, sizeof *distance);
  if (distance == NULL)
    return TRUCE_NO_MEMORY;
  measure_ranges(utility, count, dealers, least, range);
  for (size_t k = 0; k < count; k++)
    distance[k] = INFINITY;
  size_t n = 0;
  while (n < limit) {
    size_t next = 0;
    for (size_t k = 1; k < count; k++) {
      const bool further = n < dealers ? utility[k * dealers + n] > utility[next * dealers + n]
                                       : distance[k] > distance[next];
      next = further ? k : next;
    }
    if (n >= dealers && distance[next] == 0)
      break;
    chosen[n++] = (uint32_t)next;
    for (size_t k = 0; k < count; k++) {
      double squares = 0;
      for (size_t p = 0; p < dealers; p++) {
        const double gap =
            ((double)utility[k * dealers + p] - (double)utility[next * dealers + p]) / range[p];
        squares += gap * gap;
      }
      distance[k] = squares < distance[k] ? squares : distance[k];
    }
  }
  free(distance);
  qsort(chosen, n, sizeof *chosen, by_index);
  /* The extremes of several dealers may be one point: what is left goes to the next points. */
  size_t distinct = 0;
  for (size_t k = 0; k < n; k++) {
    if (k == 0 || chosen[k] != chosen[k - 1])
      chosen[distinct++] = chosen[k];
  }
  for (size_t k = distinct; k < limit; k++)
    chosen[k] = UINT32_MAX;
  return TRUCE_OK;
}

/* ---- The result ---- */

static truce_status fill_frontier(truce_deal *deal, const truce__frontier *f, size_t limit)
{
  truce__domain *d = deal->domain;
  const size_t kept = limit == 0 || limit > f->count ? f->count : limit;
  uint32_t *chosen = truce__array(kept, sizeof *chosen);
  truce_package *packages = truce__arena_alloc(d->memory, kept, sizeof *packages);
  truce_status status = chosen != NULL && packages != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && k < kept; k++)
    chosen[k] = (uint32_t)k;
  if (status == TRUCE_OK && kept < f->count)
    status = truce__spread(f->utility, f->count, d->dealer_count, kept, chosen);
  uint16_t positions[TRUCE_ISSUES_MAX];
  size_t n = 0;
  for (; status == TRUCE_OK && n < kept && chosen[n] != UINT32_MAX; n++) {
    truce__frontier_package(f, chosen[n], positions);
    if (!truce__package_make(d->memory, &packages[n], d, positions))
      status = TRUCE_NO_MEMORY;
  }
  free(chosen);
  deal->frontier = packages;
  deal->frontier_count = n;
  return status;
}

truce_status truce__solve_by_frontier(truce_deal *deal, const truce__frontier *f,
                                      const truce_deal_options *options,
                                      const truce_control *control)
{
  truce__domain *d = deal->domain;
  const size_t dealers = d->dealer_count;
  double *best = truce__arena_alloc(d->memory, dealers, sizeof *best);
  double *ideal = truce__arena_alloc(d->memory, dealers, sizeof *ideal);
  if (best == NULL || ideal == NULL)
    return TRUCE_NO_MEMORY;
  int64_t most[TRUCE_DEALERS_MAX], hoped[TRUCE_DEALERS_MAX];
  memcpy(hoped, d->no_deal, sizeof hoped);
  for (size_t p = 0; p < dealers; p++)
    most[p] = INT64_MIN;
  for (size_t k = 0; k < f->count; k++) {
    const int64_t *u = &f->utility[k * dealers];
    const bool acceptable = truce__acceptable(d, u);
    deal->frontier_acceptable += acceptable;
    for (size_t p = 0; p < dealers; p++) {
      most[p] = u[p] > most[p] ? u[p] : most[p];
      hoped[p] = acceptable && u[p] > hoped[p] ? u[p] : hoped[p];
    }
  }
  for (size_t p = 0; p < dealers; p++) {
    best[p] = truce__domain_points(d, p, most[p]);
    ideal[p] = truce__domain_points(d, p, hoped[p]);
  }
  deal->best = best;
  deal->ideal = ideal;
  deal->deal_exists = deal->frontier_acceptable > 0;
  deal->deal_known = true;
  deal->frontier_complete = true;
  deal->frontier_total = f->count;
  uint16_t positions[TRUCE_ISSUES_MAX];
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    size_t point;
    if (truce__cancelled(control))
      return TRUCE_CANCELLED;
    if (!truce__frontier_best(f, (truce_solution_kind)kind, hoped, true, &point))
      continue;
    truce__frontier_package(f, point, positions);
    if (!truce__solution_make(deal, (truce_solution_kind)kind, positions))
      return TRUCE_NO_MEMORY;
    deal->solutions[kind].proven = true;
  }
  return fill_frontier(deal, f, options->frontier_limit);
}
