/* Adjusted winner (Brams, Taylor 1996). Sums are kept as whole multiples of one over the product
 * of both dealers' totals, so that who is richer, and when both are even, is decided exactly. */
#include "truce/deal.h"

#include "base/arena.h"
#include "base/memory.h"
#include "domain.h"

typedef unsigned __int128 wide;

typedef struct division {
  size_t count;
  const size_t *issues;
  uint64_t (*weight)[2]; /* billionths */
  bool *first_has;       /* whether the first dealer won the issue and still has all of it */
  uint64_t total[2];     /* of the weights */
  wide sum[2];           /* what each holds: weights times the other's total */
} division;

/* What an issue is worth to a dealer, in the unit of the sums. */
static wide worth(const division *v, size_t k, size_t dealer)
{
  return (wide)v->weight[k][dealer] * v->total[1 - dealer];
}

/* An issue goes to the one to whom it is worth more; an even one goes to the first, which changes
 * nothing in the end because it would be the first to be handed over. */
static void award(division *v)
{
  for (size_t k = 0; k < v->count; k++) {
    v->first_has[k] = worth(v, k, 0) >= worth(v, k, 1);
    const size_t winner = v->first_has[k] ? 0 : 1;
    v->sum[winner] += worth(v, k, winner);
  }
}

/* The issue the richer has that is worth least to it for what it is worth to the other (the first
 * of equals). There is one as long as it is richer. */
static size_t cheapest(const division *v, size_t rich)
{
  size_t chosen = v->count;
  for (size_t k = 0; k < v->count; k++) {
    if (v->first_has[k] != (rich == 0) || v->weight[k][rich] == 0)
      continue;
    if (chosen == v->count || (wide)v->weight[k][rich] * v->weight[chosen][1 - rich] <
                                  (wide)v->weight[chosen][rich] * v->weight[k][1 - rich])
      chosen = k;
  }
  return chosen;
}

/* Passes issues from the richer to the poorer; the one that would turn the tables is divided. */
static void even_out(division *v, truce_adjusted_winner *result, double *share)
{
  const size_t rich = v->sum[0] >= v->sum[1] ? 0 : 1, poor = 1 - rich;
  while (v->sum[rich] > v->sum[poor]) {
    const size_t k = cheapest(v, rich);
    const wide loss = worth(v, k, rich), gain = worth(v, k, poor);
    if (v->sum[rich] - v->sum[poor] < loss + gain) {
      const double part = (double)(v->sum[rich] - v->sum[poor]) / (double)(loss + gain);
      share[k] = rich == 0 ? 1 - part : part;
      result->has_divided = true;
      result->divided = k;
      result->total[0] = result->total[1] = (double)v->sum[poor] + part * (double)gain;
      return;
    }
    v->first_has[k] = !v->first_has[k];
    share[k] = v->first_has[k] ? 1 : 0;
    v->sum[rich] -= loss;
    v->sum[poor] += gain;
  }
  result->total[0] = (double)v->sum[0];
  result->total[1] = (double)v->sum[1];
}

static void divide(division *v, truce_adjusted_winner *result, double (*points)[2], double *share)
{
  award(v);
  for (size_t k = 0; k < v->count; k++)
    share[k] = v->first_has[k] ? 1 : 0;
  even_out(v, result, share);
  for (size_t p = 0; p < 2; p++) {
    result->total[p] *= 100 / ((double)v->total[0] * (double)v->total[1]);
    for (size_t k = 0; k < v->count; k++)
      points[k][p] = 100 * (double)v->weight[k][p] / (double)v->total[p];
  }
  result->issue_count = v->count;
  result->issues = v->issues;
  result->points = (const double(*)[2])points;
  result->share = share;
}

truce_status truce_deal_adjusted_winner(truce_adjusted_winner *result, const truce_deal *deal)
{
  const truce_case *c = deal->c;
  if (deal->dealer_count != 2)
    return TRUCE_BAD_INPUT;
  truce_adjusted_winner made = {.memory = truce__arena_new()};
  if (made.memory == NULL)
    return TRUCE_NO_MEMORY;
  size_t *issues = truce__arena_alloc(made.memory, c->issue_count, sizeof *issues);
  double(*points)[2] = truce__arena_alloc(made.memory, c->issue_count, sizeof *points);
  double *share = truce__arena_alloc(made.memory, c->issue_count, sizeof *share);
  division v = {
      .issues = issues,
      .weight = truce__arena_alloc(made.memory, c->issue_count, sizeof *v.weight),
      .first_has = truce__arena_alloc(made.memory, c->issue_count, sizeof *v.first_has),
  };
  truce_status status = truce__arena_failed(made.memory) ? TRUCE_NO_MEMORY : TRUCE_OK;
  for (size_t k = 0; status == TRUCE_OK && k < c->issue_count; k++) {
    if (!c->issues[k].divisible)
      continue;
    for (size_t p = 0; p < 2; p++) {
      const truce_interest *interest = &c->parties[deal->dealers[p]].interests.issues[k];
      v.weight[v.count][p] = (uint64_t)interest->weight.value;
      v.total[p] += (uint64_t)interest->weight.value;
    }
    issues[v.count++] = k;
  }
  if (status == TRUCE_OK && (v.total[0] == 0 || v.total[1] == 0))
    status = TRUCE_BAD_INPUT;
  if (status != TRUCE_OK) {
    truce__arena_free(made.memory);
    return status;
  }
  divide(&v, &made, points, share);
  *result = made;
  return TRUCE_OK;
}

void truce_adjusted_winner_free(truce_adjusted_winner *result)
{
  truce__arena_free(result->memory);
  *result = (truce_adjusted_winner){0};
}
