/* Whether there is a plan at all: persons count alike, so the programme is small. */
#include <stdlib.h>

#include "plan_internal.h"

static truce_status decide(truce__outcome *outcome, size_t *round, const truce_exchange *e,
                           const truce__crowd *crowd, const truce__programme *p, uint32_t nodes,
                           const truce__watch *watch)
{
  double cost, bound, *x = truce__array((size_t)p->columns, sizeof *x);
  if (x == NULL)
    return TRUCE_NO_MEMORY;
  const truce__search how = {.gap = 0.999, .nodes = nodes};
  truce_status status = truce__plan_relax(outcome, p, x, &cost, NULL, watch);
  if (status == TRUCE_OK && *outcome != TRUCE__IMPOSSIBLE &&
      !(*outcome == TRUCE__SOLVED && truce__is_whole(p, x)))
    status = truce__plan_search(outcome, p, &how, x, &cost, &bound, watch);
  if (status == TRUCE_OK && *outcome == TRUCE__FOUND)
    *outcome = TRUCE__SOLVED;
  if (status == TRUCE_OK && *outcome == TRUCE__SOLVED && round != NULL)
    truce__crowd_hand_out(crowd, e, x, round);
  free(x);
  return status;
}

truce_status truce__plan_exists(truce__outcome *outcome, size_t *round, size_t *columns,
                                const truce_exchange *e, const truce__rules *rules, uint32_t nodes,
                                const truce__watch *watch)
{
  truce__crowd crowd = {0};
  truce__programme p = {0};
  if (truce__cancelled(watch->control))
    return TRUCE_CANCELLED;
  const truce__aims aims = truce__aims_of(e, NULL);
  truce_status status = truce__crowd_gather(&crowd, e, rules, &aims, 0);
  if (status == TRUCE_OK)
    status = truce__programme_make(&p, e, rules, &crowd, NULL);
  if (status == TRUCE_OK && columns != NULL)
    *columns = (size_t)p.columns;
  if (status == TRUCE_OK)
    status = decide(outcome, round, e, &crowd, &p, nodes, watch);
  truce__programme_free(&p);
  truce__crowd_free(&crowd);
  return status == TRUCE_OK && truce__cancelled(watch->control) ? TRUCE_CANCELLED : status;
}
