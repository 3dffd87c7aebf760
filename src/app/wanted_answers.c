/* What it would take, for each situation that the case wants. */
#include <stdlib.h>

#include "truce/app.h"

static truce_status ask(truce_inverse_answer **answer, const truce_case *c,
                        const truce_stability *stability, const truce_wanted *wanted,
                        const truce_control *control)
{
  const size_t states = truce_stability_states(stability);
  size_t *fits = malloc((states + 1) * sizeof *fits), count = 0;
  if (fits == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < states; k++) {
    if (truce_statement_holds(wanted->statement, truce_stability_code(stability, k)))
      fits[count++] = k;
  }
  const truce_inverse_request request = {
      .wanted_count = count, .wanted = fits, .statement = wanted->statement};
  truce_status status = TRUCE_OK;
  if (count > 0)
    status = truce_inverse_answer_init(answer, c, stability, &request,
                                       (1U << TRUCE_CONCEPT_COUNT) - 1, control);
  if (count == 0 || status != TRUCE_OK)
    free(fits);
  return status;
}

truce_status truce_wanted_answers_init(truce_wanted_answers *answers, const truce_case *c,
                                       const truce_stability *stability,
                                       const truce_control *control)
{
  *answers = (truce_wanted_answers){0};
  if (c->wanted_count == 0)
    return TRUCE_OK;
  answers->answers = calloc(c->wanted_count, sizeof(truce_inverse_answer *));
  if (answers->answers == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < c->wanted_count && status == TRUCE_OK; k++) {
    answers->count = k + 1;
    status = ask(&answers->answers[k], c, stability, &c->wanted[k], control);
  }
  if (status != TRUCE_OK)
    truce_wanted_answers_free(answers);
  return status;
}

void truce_wanted_answers_free(truce_wanted_answers *answers)
{
  for (size_t k = 0; k < answers->count; k++) {
    if (answers->answers[k] == NULL)
      continue;
    free((size_t *)answers->answers[k]->wanted);
    truce_inverse_answer_free(answers->answers[k]);
  }
  free(answers->answers);
  *answers = (truce_wanted_answers){0};
}
