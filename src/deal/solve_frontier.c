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

/* The points to keep, in order: all, or `limit` of them spread evenly. */
static truce_status choose_points(const truce__frontier *f, size_t limit, uint32_t **chosen,
                                  size_t *count)
{
  const size_t kept = limit == 0 || limit > f->count ? f->count : limit;
  uint32_t *list = truce__array(kept, sizeof *list);
  if (list == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < kept; k++)
    list[k] = (uint32_t)k;
  if (kept < f->count &&
      truce__spread(f->utility, f->count, f->blocks->d->dealer_count, kept, list) != TRUCE_OK) {
    free(list);
    return TRUCE_NO_MEMORY;
  }
  *count = 0;
  while (*count < kept && list[*count] != UINT32_MAX)
    ++*count;
  *chosen = list;
  return TRUCE_OK;
}

static truce_status fill_frontier(truce_deal *deal, const truce__frontier *f, size_t limit)
{
  truce__domain *d = deal->domain;
  uint32_t *chosen;
  size_t count;
  truce_status status = choose_points(f, limit, &chosen, &count);
  if (status != TRUCE_OK)
    return status;
  truce_package *packages = truce__arena_alloc(d->memory, count, sizeof *packages);
  if (packages == NULL)
    status = TRUCE_NO_MEMORY;
  uint16_t positions[TRUCE_ISSUES_MAX];
  for (size_t n = 0; status == TRUCE_OK && n < count; n++) {
    truce__frontier_package(f, chosen[n], positions);
    if (!truce__package_make(d->memory, &packages[n], d, positions))
      status = TRUCE_NO_MEMORY;
  }
  free(chosen);
  deal->frontier = packages;
  deal->frontier_count = count;
  return status;
}

static truce_status sample(const truce__blocks *blocks, size_t limit, uint16_t **positions,
                           size_t *count, const truce_control *control)
{
  truce__frontier f;
  bool complete;
  uint32_t *chosen = NULL;
  truce_status status = truce__frontier_merge(&f, blocks, &complete, control);
  if (status != TRUCE_OK || !complete)
    return status;
  status = choose_points(&f, limit, &chosen, count);
  if (status == TRUCE_OK) {
    const size_t issues = blocks->d->issue_count;
    *positions = truce__array(*count, issues * sizeof **positions);
    for (size_t n = 0; *positions != NULL && n < *count; n++)
      truce__frontier_package(&f, chosen[n], &(*positions)[n * issues]);
    status = *positions != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  free(chosen);
  truce__frontier_free(&f);
  return status;
}

truce_status truce__frontier_sample(const truce__domain *d, size_t limit, uint16_t **positions,
                                    size_t *count, const truce_control *control)
{
  truce__blocks blocks;
  *positions = NULL;
  *count = 0;
  truce_status status = truce__blocks_make(&blocks, d, control);
  if (status != TRUCE_OK)
    return status;
  status = sample(&blocks, limit, positions, count, control);
  truce__blocks_free(&blocks);
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
