/* Deals, from a case to the answer. */
#include "truce/deal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "count.h"
#include "solutions.h"
#include "solve.h"

/* ---- What the case must have ---- */

static truce_status refuse(truce_diagnostics *diagnostics, const char *code, const char *message,
                           const char *hint)
{
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_ERROR, .code = code, .message = message, .hint = hint});
  return TRUCE_BAD_INPUT;
}

static truce_status check_case(const truce_case *c, truce_diagnostics *diagnostics)
{
  if (c->issue_count == 0)
    return refuse(diagnostics, "no-issues", "this case has no issues to agree on",
                  "add a section `issues` with the positions of each, and `interests`");
  size_t dealers = 0;
  for (size_t p = 0; p < c->party_count; p++)
    dealers += c->parties[p].interests.stated;
  if (dealers < 2)
    return refuse(diagnostics, "few-interests", "a deal needs at least two parties with interests",
                  "add the missing parties to the section `interests`");
  if (dealers > TRUCE_DEALERS_MAX)
    return refuse(diagnostics, "many-interests", "more than 10 parties state interests",
                  "keep those whose consent the deal needs");
  return TRUCE_OK;
}

static truce_status check_open(const truce__domain *d, truce_diagnostics *diagnostics)
{
  for (size_t k = 0; k < d->issue_count; k++) {
    if (truce__open_positions(d, k, NULL) > 0)
      continue;
    char message[300];
    (void)snprintf(message, sizeof message,
                   "the red lines of the parties leave no position of issue '%.200s'",
                   d->c->issues[k].id);
    return refuse(diagnostics, "nothing-left", message,
                  "remove one of the `never` entries for this issue, or add a position");
  }
  return TRUCE_OK;
}

/* ---- Solving ---- */

static truce_status fill_parties(truce_deal *deal)
{
  truce__domain *d = deal->domain;
  double *no_deal = truce__arena_alloc(d->memory, d->dealer_count, sizeof *no_deal);
  if (no_deal == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t p = 0; p < d->dealer_count; p++)
    no_deal[p] = truce__domain_points(d, p, d->no_deal[p]);
  deal->c = d->c;
  deal->dealer_count = d->dealer_count;
  deal->dealers = d->dealers;
  deal->no_deal = no_deal;
  deal->rounded = d->rounded;
  unsigned __int128 outcomes = 1;
  deal->outcomes = 1;
  for (size_t k = 0; k < d->issue_count; k++) {
    deal->outcomes *= (double)d->c->issues[k].position_count;
    if (outcomes < UINT64_MAX)
      outcomes *= d->c->issues[k].position_count;
  }
  deal->outcomes_exact = outcomes < UINT64_MAX ? (uint64_t)outcomes : UINT64_MAX;
  return TRUCE_OK;
}

static truce_status solve_blocks(truce_deal *deal, const truce__blocks *blocks,
                                 const truce_deal_options *options, const truce_control *control)
{
  truce__frontier frontier;
  bool complete;
  truce__progress(control, "Merging the issues", 0);
  truce_status status = truce__frontier_merge(&frontier, blocks, &complete, control);
  if (status != TRUCE_OK)
    return status;
  if (complete) {
    status = truce__solve_by_frontier(deal, &frontier, options, control);
    truce__frontier_free(&frontier);
  } else {
    status = truce__solve_by_search(deal, blocks, options, control);
  }
  if (status != TRUCE_OK)
    return status;
  truce__progress(control, "Counting agreements", 0.5);
  truce__count_possible(&deal->possible, deal->domain);
  return truce__count_agreements(&deal->agreements, blocks, 1, control);
}

static truce_status solve_domain(truce__domain *d, truce_deal **result,
                                 const truce_deal_options *options, const truce_control *control)
{
  truce_deal *deal = truce__arena_alloc(d->memory, 1, sizeof *deal);
  if (deal == NULL)
    return TRUCE_NO_MEMORY;
  deal->domain = d;
  truce__blocks blocks;
  truce_status status = fill_parties(deal);
  if (status == TRUCE_OK)
    status = truce__blocks_make(&blocks, d, control);
  if (status != TRUCE_OK)
    return status;
  status = solve_blocks(deal, &blocks, options, control);
  truce__blocks_free(&blocks);
  *result = deal;
  return status;
}

truce_status truce_deal_solve(truce_deal **deal, const truce_case *c,
                              const truce_deal_options *options, const truce_control *control,
                              truce_diagnostics *diagnostics)
{
  const truce_deal_options defaults = {0};
  truce__domain *d = NULL;
  truce_deal *made = NULL;
  truce_status status = check_case(c, diagnostics);
  if (status == TRUCE_OK)
    status = truce__domain_build(&d, c, NULL, SIZE_MAX, SIZE_MAX, SIZE_MAX);
  if (status != TRUCE_OK)
    return status;
  status = check_open(d, diagnostics);
  if (status == TRUCE_OK)
    status = solve_domain(d, &made, options != NULL ? options : &defaults, control);
  if (status != TRUCE_OK)
    truce__domain_free(d);
  else
    *deal = made;
  return status;
}

void truce_deal_free(truce_deal *deal)
{
  if (deal != NULL)
    truce__domain_free(deal->domain);
}

/* ---- Asking ---- */

void truce_deal_evaluate(const truce_deal *deal, const uint16_t *positions, double *utility)
{
  for (size_t p = 0; p < deal->dealer_count; p++)
    utility[p] =
        truce__domain_points(deal->domain, p, truce__domain_value(deal->domain, p, positions));
}

bool truce_deal_possible(const truce_deal *deal, const uint16_t *positions, size_t *dealer,
                         size_t *issue)
{
  const truce__domain *d = deal->domain;
  for (size_t p = 0; p < d->dealer_count; p++) {
    for (size_t k = 0; k < d->issue_count; k++) {
      const bool *never = d->c->parties[d->dealers[p]].interests.issues[k].never;
      if (never == NULL || !never[positions[k]])
        continue;
      if (dealer != NULL)
        *dealer = p;
      if (issue != NULL)
        *issue = k;
      return false;
    }
  }
  return true;
}

/* ---- For the other questions of the module ---- */

static bool anything_open(const truce__domain *d)
{
  truce_package_count possible;
  truce__count_possible(&possible, d);
  return possible.low > 0;
}

static truce_status best_of(const truce__blocks *blocks, truce_solution_kind kind,
                            bool only_acceptable, uint64_t nodes, uint16_t *positions, bool *any,
                            bool *proven, const truce_control *control)
{
  const truce__domain *d = blocks->d;
  truce__frontier f;
  bool complete;
  truce_status status = truce__frontier_merge(&f, blocks, &complete, control);
  if (status != TRUCE_OK)
    return status;
  if (complete) {
    size_t point;
    *proven = true;
    *any = truce__frontier_best(&f, kind, NULL, only_acceptable, &point);
    if (*any)
      truce__frontier_package(&f, point, positions);
    truce__frontier_free(&f);
    return TRUCE_OK;
  }
  const goal g =
      truce__goal(d, kind == TRUCE_FAIR_NASH ? GOAL_PRODUCT : GOAL_LEAST, only_acceptable);
  hit best = {0};
  status = truce__search(&best, blocks, &g, nodes > 0 ? nodes : TRUCE_SEARCH_NODES, control);
  if (status != TRUCE_OK)
    return status;
  *any = best.any;
  *proven = best.proven;
  if (best.any)
    memcpy(positions, best.positions, d->issue_count * sizeof *positions);
  return TRUCE_OK;
}

static truce_status ask(const truce__domain *d, truce_solution_kind kind, bool only_acceptable,
                        uint64_t nodes, const truce_control *control, uint16_t *positions,
                        bool *any, bool *proven)
{
  *any = false;
  *proven = true;
  if (!anything_open(d))
    return TRUCE_OK;
  truce__blocks blocks;
  truce_status status = truce__blocks_make(&blocks, d, control);
  if (status != TRUCE_OK)
    return status;
  status = best_of(&blocks, kind, only_acceptable, nodes, positions, any, proven, control);
  truce__blocks_free(&blocks);
  return status;
}

truce_status truce__domain_nash(const truce__domain *d, uint64_t search_nodes,
                                const truce_control *control, uint16_t *positions, bool *found,
                                bool *proven)
{
  return ask(d, TRUCE_FAIR_NASH, true, search_nodes, control, positions, found, proven);
}

truce_status truce__domain_nearest(const truce__domain *d, uint64_t search_nodes,
                                   const truce_control *control, uint16_t *positions, bool *found,
                                   bool *proven)
{
  return ask(d, TRUCE_FAIR_EGALITARIAN, false, search_nodes, control, positions, found, proven);
}
