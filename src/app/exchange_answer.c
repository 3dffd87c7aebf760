/* All that a case and a register say of exchanges. */
#include <stdlib.h>
#include <string.h>

#include "truce/app.h"

static truce_status reckon(truce_exchange_answer *a, const truce_case *c)
{
  const char **sides = malloc((c->party_count + 1) * sizeof *sides);
  if (sides == NULL)
    return TRUCE_NO_MEMORY;
  size_t count = 0;
  for (size_t k = 0; k < c->party_count; k++) {
    bool told = false; /* mediators who count nothing are no side of an exchange */
    for (size_t e = 0; e < c->counts->count && !told; e++)
      told = c->counts->entries[e].texts[TRUCE_ENTRY_SIDE] != NULL &&
             strcmp(c->counts->entries[e].texts[TRUCE_ENTRY_SIDE], c->parties[k].id) == 0;
    if (told)
      sides[count++] = c->parties[k].id;
  }
  const truce_status status = truce_reckon_counts(c->counts, sides, count, &a->reconciliation);
  free(sides);
  return status;
}

truce_status truce_exchange_answer_init(truce_exchange_answer *answer, const truce_case *c,
                                        truce_register *r, int32_t as_of,
                                        const truce_control *control,
                                        truce_diagnostics *diagnostics)
{
  truce_exchange_answer a = {.c = c, .as_of = as_of};
  truce_status status = TRUCE_OK;
  if (c->exchange != NULL) {
    const truce_plan_options options = {.gap = 0.001, .cost_of_parity = true, .explain = true};
    status = truce_plan_solve(&a.plan, c->exchange, &options, control, diagnostics);
  }
  if (status == TRUCE_OK && r != NULL) {
    a.title = truce_register_title(r);
    status = truce_register_reconcile(r, &a.reconciliation, diagnostics);
    if (status == TRUCE_OK)
      status = truce_register_decisions(r, as_of, &a.decisions, diagnostics);
  } else if (status == TRUCE_OK && c->counts != NULL) {
    status = reckon(&a, c);
  }
  if (status == TRUCE_OK)
    *answer = a;
  else
    truce_exchange_answer_free(&a);
  return status;
}

void truce_exchange_answer_free(truce_exchange_answer *answer)
{
  truce_plan_free(answer->plan);
  truce_reconciliation_free(answer->reconciliation);
  truce_decisions_free(answer->decisions);
  *answer = (truce_exchange_answer){0};
}
