#include "truce/app.h"

#include <stdlib.h>

typedef struct owned_answer {
  truce_inverse_answer answer; /* first, so that truce_inverse_answer_free finds the rest */
  truce_inverse inverses[TRUCE_CONCEPT_COUNT];
  truce_conditions conditions[TRUCE_CONCEPT_COUNT];
} owned_answer;

static truce_status ask_concept(owned_answer *made, const truce_inverse_request *request,
                                const truce_control *control)
{
  const size_t at = made->answer.count;
  truce_status status =
      truce_inverse_init(&made->inverses[at], made->answer.stability, request, control);
  if (status != TRUCE_OK)
    return status;
  /* The conditions are short work: they stand even where the search was stopped. */
  truce_control unstopped = {0};
  if (control != NULL)
    unstopped = *control;
  unstopped.cancel = NULL;
  status = truce_conditions_init(&made->conditions[at], made->answer.stability, request->concept,
                                 made->inverses[at].nearest, &unstopped);
  if (status != TRUCE_OK) {
    truce_inverse_free(&made->inverses[at]);
    return status;
  }
  made->answer.count++;
  made->answer.interrupted = made->answer.interrupted || made->inverses[at].interrupted;
  return TRUCE_OK;
}

static truce_status ask_all(owned_answer *made, const truce_inverse_request *request,
                            unsigned concepts, const truce_control *control)
{
  truce_inverse_request one = *request;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT && !made->answer.interrupted; k++) {
    if ((concepts >> k & 1) == 0)
      continue;
    one.concept = (truce_concept)k;
    const truce_status status = ask_concept(made, &one, control);
    if (status == TRUCE_CANCELLED && made->answer.count > 0)
      made->answer.interrupted = true;
    else if (status != TRUCE_OK)
      return status;
  }
  if (made->answer.interrupted)
    return TRUCE_OK;
  const truce_status status =
      truce_proposals_init(&made->answer.proposals, made->answer.stability, request, control);
  made->answer.has_proposals = status == TRUCE_OK;
  made->answer.interrupted = status == TRUCE_OK && made->answer.proposals.interrupted;
  return status;
}

truce_status truce_inverse_answer_init(truce_inverse_answer **answer, const truce_case *c,
                                       const truce_stability *stability,
                                       const truce_inverse_request *request, unsigned concepts,
                                       const truce_control *control)
{
  owned_answer *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->answer = (truce_inverse_answer){.c = c,
                                        .stability = stability,
                                        .statement = request->statement,
                                        .wanted_count = request->wanted_count,
                                        .wanted = request->wanted,
                                        .every = request->every,
                                        .inverses = made->inverses,
                                        .conditions = made->conditions};
  const truce_status status = ask_all(made, request, concepts, control);
  if (status == TRUCE_OK)
    *answer = &made->answer;
  else
    truce_inverse_answer_free(&made->answer);
  return status;
}

void truce_inverse_answer_free(truce_inverse_answer *answer)
{
  if (answer == NULL)
    return;
  owned_answer *made = (owned_answer *)answer;
  for (size_t k = 0; k < answer->count; k++) {
    truce_inverse_free(&made->inverses[k]);
    truce_conditions_free(&made->conditions[k]);
  }
  truce_proposals_free(&answer->proposals);
  free(made);
}
