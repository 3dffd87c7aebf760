/* All that a case and a register say of exchanges. */
#include <stdio.h>
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
  const int32_t as_of = c->as_of.text != NULL ? c->as_of.day : INT32_MAX;
  const truce_status status =
      truce_reckon_counts(c->counts, sides, count, as_of, &a->reconciliation);
  free(sides);
  return status;
}

/* ---- The register beside the case ---- */

/* Its sides are parties of the case, by their ids; else both would be told of as one conflict. */
static truce_status check_sides(const truce_case *c, const truce_register *r,
                                truce_diagnostics *diagnostics)
{
  for (size_t k = 0; k < truce_register_side_count(r); k++) {
    const char *side = truce_register_side(r, k);
    size_t p = 0;
    while (p < c->party_count && strcmp(c->parties[p].id, side) != 0)
      p++;
    if (p < c->party_count)
      continue;
    char message[200];
    (void)snprintf(message, sizeof message,
                   "the register is of the side `%s`, which is no party of the case", side);
    truce_diagnostics_add(diagnostics,
                          &(truce_diagnostic){.severity = TRUCE_ERROR,
                                              .code = "other-sides",
                                              .file = c->file,
                                              .message = message,
                                              .hint = "give the case's parties the ids that the "
                                                      "sides have in the register, or take the "
                                                      "register of these parties"});
    return TRUCE_BAD_INPUT;
  }
  return TRUCE_OK;
}

static void warn_planned(const truce_case *c, const truce_planned *p,
                         truce_diagnostics *diagnostics)
{
  char message[200];
  if (p->underway + p->home + p->dead == 0)
    return;
  (void)snprintf(message, sizeof message,
                 "of those in the plan, by the register %zu are home, %zu underway and %zu dead",
                 p->home, p->underway, p->dead);
  truce_diagnostics_add(
      diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                       .code = "planned-before",
                                       .file = c->exchange->file,
                                       .message = message,
                                       .hint = "make the table of persons anew from the "
                                               "register: `truce exchange export --columns plan`"});
}

/* What the register says of those whom the plan is about. */
static truce_status check_planned(truce_exchange_answer *a, truce_register *r,
                                  truce_diagnostics *diagnostics)
{
  const truce_exchange *e = a->c->exchange;
  if (e == NULL)
    return TRUCE_OK;
  const char **ids = malloc((e->person_count + 1) * sizeof *ids);
  if (ids == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < e->person_count; k++)
    ids[k] = e->persons[k].id;
  const truce_status status =
      truce_register_planned(r, ids, e->person_count, &a->planned, diagnostics);
  free(ids);
  if (status == TRUCE_OK)
    warn_planned(a->c, &a->planned, diagnostics);
  return status;
}

static truce_status read_register(truce_exchange_answer *a, truce_register *r,
                                  truce_diagnostics *diagnostics)
{
  a->title = truce_register_title(r);
  truce_status status = truce_register_reconcile(r, &a->reconciliation, diagnostics);
  if (status == TRUCE_OK)
    status = truce_register_decisions(r, a->as_of, &a->decisions, diagnostics);
  return status == TRUCE_OK ? check_planned(a, r, diagnostics) : status;
}

truce_status truce_exchange_answer_init(truce_exchange_answer *answer, const truce_case *c,
                                        truce_register *r, int32_t as_of,
                                        const truce_control *control,
                                        truce_diagnostics *diagnostics)
{
  truce_exchange_answer a = {.c = c, .as_of = as_of};
  truce_status status = r != NULL ? check_sides(c, r, diagnostics) : TRUCE_OK;
  if (status == TRUCE_OK && c->exchange != NULL) {
    const truce_plan_options options = {.gap = 0.001, .cost_of_parity = true, .explain = true};
    status = truce_plan_solve(&a.plan, c->exchange, &options, control, diagnostics);
  }
  if (status == TRUCE_OK && r != NULL)
    status = read_register(&a, r, diagnostics);
  else if (status == TRUCE_OK && c->counts != NULL)
    status = reckon(&a, c);
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
