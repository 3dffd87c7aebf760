/* Why no plan is possible: rules are left out, many at once and then one after another, and stay
 * out if there is no plan without them either (deletion filter: Chinneck, Dravnieks 1991,
 * doi 10.1287/ijoc.3.2.157). */
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

truce_status truce__plan_exists(truce__outcome *outcome, const truce_exchange *e,
                                const truce__rules *rules, uint32_t nodes,
                                const truce_control *control)
{
  truce__crowd crowd = {0};
  truce__programme p = {0};
  double cost, bound, *x = NULL;
  if (truce__cancelled(control))
    return TRUCE_CANCELLED;
  truce_status status = truce__crowd_gather(&crowd, e, rules, false);
  if (status == TRUCE_OK)
    status = truce__programme_make(&p, e, rules, &crowd, false);
  if (status == TRUCE_OK) {
    x = truce__array((size_t)p.columns, sizeof *x);
    status = x == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  }
  if (status == TRUCE_OK) {
    *outcome = truce__plan_relax(&p, x, &cost);
    if (*outcome != TRUCE__IMPOSSIBLE && !(*outcome == TRUCE__SOLVED && truce__is_whole(&p, x)))
      *outcome = truce__plan_search(&p, false, 0.999, nodes, x, &cost, &bound);
    if (*outcome == TRUCE__FOUND)
      *outcome = TRUCE__SOLVED;
  }
  free(x);
  truce__programme_free(&p);
  truce__crowd_free(&crowd);
  return status;
}

/* The filter at work. */
typedef struct filter {
  truce_plan *plan;
  truce__rules *rules;
  const truce_control *control;
} filter;

/* Leaves out the kept rules of first..end, unless there is a plan without them. */
static truce_status leave_out(filter *f, const bool *kept, size_t first, size_t end)
{
  truce__outcome outcome;
  size_t count = 0;
  for (size_t k = first; k < end; k++) {
    count += f->rules->kept[k];
    f->rules->kept[k] = false;
  }
  if (count == 0)
    return TRUCE_OK;
  const truce_status status =
      truce__plan_exists(&outcome, f->plan->exchange, f->rules, f->plan->options.nodes, f->control);
  if (status == TRUCE_OK && outcome == TRUCE__IMPOSSIBLE)
    return TRUCE_OK;
  memcpy(&f->rules->kept[first], &kept[first], (end - first) * sizeof *kept);
  if (status == TRUCE_OK && outcome == TRUCE__NOTHING && count == 1)
    f->plan->irreducible = false;
  return status;
}

/* Halves a stretch until what is needed stands alone: few of many rules take few solves. */
static truce_status sift(filter *f, bool *kept, size_t first, size_t end)
{
  memcpy(&kept[first], &f->rules->kept[first], (end - first) * sizeof *kept);
  truce_status status = leave_out(f, kept, first, end);
  size_t left = 0;
  for (size_t k = first; k < end; k++)
    left += f->rules->kept[k];
  if (status != TRUCE_OK || left == 0 || end - first <= 1)
    return status;
  const size_t middle = first + (end - first) / 2;
  status = sift(f, kept, first, middle);
  return status == TRUCE_OK ? sift(f, kept, middle, end) : status;
}

truce_status truce__plan_explain(truce_plan *plan, truce__rules *rules,
                                 const truce_control *control)
{
  filter f = {plan, rules, control};
  bool *kept = truce__array(rules->count, sizeof *kept);
  if (kept == NULL)
    return TRUCE_NO_MEMORY;
  plan->irreducible = true;
  const truce_status status = sift(&f, kept, 0, rules->count);
  free(kept);
  return status;
}
