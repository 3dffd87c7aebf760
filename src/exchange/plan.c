/* Planning: the plan, what parity costs, and if there is none, why. */
#include <stdio.h>
#include <stdlib.h>

#include "plan_internal.h"

enum { NODES = 10000 };

typedef struct owned_plan {
  truce_plan plan; /* first, so that truce_plan_free finds the rest */
  size_t *round, *free_round;
  truce__explanation explanation;
} owned_plan;

static truce_status too_large(const truce_exchange *e, size_t columns,
                              truce_diagnostics *diagnostics)
{
  char message[160];
  (void)snprintf(
      message, sizeof message,
      "%zu kinds of persons in %zu rounds and what ties them together make a plan of %zu "
      "variables; at most %zu can be solved",
      columns / e->round_count, e->round_count, columns, TRUCE__COLUMNS_MOST);
  if (diagnostics != NULL)
    truce_diagnostics_add(diagnostics,
                          &(truce_diagnostic){.severity = TRUCE_ERROR,
                                              .code = "too-large",
                                              .file = e->file,
                                              .message = message,
                                              .hint = "plan the nearest rounds first, or join "
                                                      "categories, camps or holders"});
  return TRUCE_TOO_LARGE;
}

static truce_status solve(owned_plan *o, const truce_control *control,
                          truce_diagnostics *diagnostics)
{
  truce_plan *plan = &o->plan;
  truce__result result;
  const bool compare = plan->options.cost_of_parity && !plan->options.without_parity;
  const truce__task task = {plan->exchange, &plan->options, control, NULL, 0, compare ? 0.5 : 1};
  const truce_status status = truce__plan_make(&result, o->round, &task);
  if (status == TRUCE_TOO_LARGE)
    return too_large(plan->exchange, result.columns, diagnostics);
  plan->stopped = result.stopped;
  plan->possible = result.outcome == TRUCE__SOLVED;
  plan->decided = result.outcome != TRUCE__NOTHING;
  plan->schedule = result.schedule;
  return status;
}

static truce_status solve_freely(owned_plan *o, const truce_control *control,
                                 truce_diagnostics *diagnostics)
{
  truce_plan *plan = &o->plan;
  truce__result result;
  truce_plan_options options = plan->options;
  options.without_parity = true;
  o->free_round = truce__array(plan->exchange->person_count, sizeof *o->free_round);
  if (o->free_round == NULL)
    return TRUCE_NO_MEMORY;
  const truce__task task = {
      plan->exchange, &options, control, plan->possible ? o->round : NULL, 0.5, 0.5};
  const truce_status status = truce__plan_make(&result, o->free_round, &task);
  if (status == TRUCE_TOO_LARGE)
    return too_large(plan->exchange, result.columns, diagnostics);
  plan->stopped = result.stopped;
  plan->free = result.schedule;
  plan->has_free = status == TRUCE_OK && result.outcome == TRUCE__SOLVED && !result.stopped;
  return status == TRUCE_CANCELLED && plan->possible ? TRUCE_OK : status;
}

truce_status truce_plan_solve(truce_plan **plan, const truce_exchange *exchange,
                              const truce_plan_options *options, const truce_control *control,
                              truce_diagnostics *diagnostics)
{
  owned_plan *o = calloc(1, sizeof *o);
  if (o == NULL)
    return TRUCE_NO_MEMORY;
  o->plan.exchange = exchange;
  o->plan.options = *options;
  if (options->nodes == 0)
    o->plan.options.nodes = NODES;
  o->round = truce__array(exchange->person_count, sizeof *o->round);
  truce_status status = o->round == NULL ? TRUCE_NO_MEMORY : solve(o, control, diagnostics);
  if (status == TRUCE_OK && !o->plan.possible && o->plan.decided && options->explain)
    status = truce__plan_explain(&o->plan, &o->explanation, control);
  if (status == TRUCE_OK && options->cost_of_parity && !options->without_parity && !o->plan.stopped)
    status = solve_freely(o, control, diagnostics);
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
