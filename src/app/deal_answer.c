#include "truce/app.h"

#include <stdlib.h>

enum { TRADES_MAX = 12 };

typedef struct owned_answer {
  truce_deal_answer answer; /* first, so that truce_deal_answer_free finds the rest */
  truce_deal *deal;
  truce_concession_options *bargained;
  truce_concession *bargains;
} owned_answer;

static bool ranged(const truce_judgement *j)
{
  return j->low < j->high;
}

static bool interests_have_ranges(const truce_case *c, const truce_interests *i)
{
  bool any = ranged(&i->no_deal);
  for (size_t t = 0; t < i->term_count; t++)
    any = any || ranged(&i->terms[t].worth);
  for (size_t k = 0; k < c->issue_count; k++) {
    any = any || ranged(&i->issues[k].weight);
    for (size_t v = 0; i->issues[k].values != NULL && v < c->issues[k].position_count; v++)
      any = any || ranged(&i->issues[k].values[v]);
  }
  return any;
}

bool truce_case_has_ranges(const truce_case *c)
{
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_interests *i = &c->parties[p].interests;
    if (i->stated && interests_have_ranges(c, i))
      return true;
  }
  return false;
}

/* ---- Bargains ---- */

static truce_status bargain(owned_answer *made, const truce_deal_request *request,
                            const truce_control *control)
{
  static const truce_tactic pairs[][2] = {
      {TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_LINEAR},
      {TRUCE_TACTIC_BOULWARE, TRUCE_TACTIC_BOULWARE},
      {TRUCE_TACTIC_CONCEDER, TRUCE_TACTIC_CONCEDER},
      {TRUCE_TACTIC_BOULWARE, TRUCE_TACTIC_CONCEDER},
      {TRUCE_TACTIC_CONCEDER, TRUCE_TACTIC_BOULWARE},
      {TRUCE_TACTIC_TIT_FOR_TAT, TRUCE_TACTIC_LINEAR},
      {TRUCE_TACTIC_LINEAR, TRUCE_TACTIC_TIT_FOR_TAT},
      {TRUCE_TACTIC_RUBINSTEIN, TRUCE_TACTIC_RUBINSTEIN},
  };
  const size_t count = request->one_bargain ? 1 : sizeof pairs / sizeof pairs[0];
  made->bargained = calloc(count, sizeof *made->bargained);
  made->bargains = calloc(count, sizeof *made->bargains);
  if (made->bargained == NULL || made->bargains == NULL)
    return TRUCE_NO_MEMORY;
  made->answer.bargained = made->bargained;
  made->answer.bargains = made->bargains;
  for (size_t k = 0; k < count; k++) {
    const truce_tactic *tactics = request->one_bargain ? request->tactics : pairs[k];
    made->bargained[k] =
        (truce_concession_options){.tactic = {tactics[0], tactics[1]},
                                   .dealer = {0, 1},
                                   .rounds = request->rounds > 0 ? request->rounds : 100,
                                   .discount = {request->discount[0], request->discount[1]}};
  }
  const truce_status status =
      truce_deal_concede_all(made->bargains, made->deal, made->bargained, count, control);
  if (status == TRUCE_OK)
    made->answer.bargain_count = count;
  return status;
}

/* ---- The whole ---- */

static truce_status ask_about_deal(owned_answer *made, const truce_deal_request *request,
                                   const truce_control *control)
{
  truce_deal_answer *a = &made->answer;
  truce_status status = TRUCE_OK;
  if (request->cloud > 0)
    status = truce_deal_cloud(&a->cloud, a->deal, request->cloud, request->seed);
  if (status == TRUCE_OK)
    status = truce_deal_trades(&a->trades, a->deal, NULL, TRADES_MAX, control);
  if (status == TRUCE_OK && !a->deal->deal_exists) {
    status = truce_deal_openings(&a->openings, a->deal, control);
    a->has_openings = status == TRUCE_OK;
  }
  if (status == TRUCE_OK && a->deal->dealer_count == 2) {
    status = truce_deal_adjusted_winner(&a->adjusted_winner, a->deal);
    a->has_adjusted_winner = status == TRUCE_OK;
    if (status == TRUCE_BAD_INPUT) /* it does not apply here */
      status = TRUCE_OK;
  }
  if (status == TRUCE_OK && a->deal->dealer_count == 2)
    status = bargain(made, request, control);
  if (status == TRUCE_OK && request->samples > 0) {
    a->drawn = (truce_robustness_options){request->samples, request->seed, request->spread};
    status = truce_deal_robustness(&a->robustness, a->deal, &a->drawn, control);
    a->has_robustness = status == TRUCE_OK;
  }
  return status;
}

truce_status truce_deal_answer_init(truce_deal_answer **answer, const truce_case *c,
                                    const truce_deal_request *request, const truce_control *control,
                                    truce_diagnostics *diagnostics)
{
  owned_answer *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce_deal_solve(&made->deal, c, &request->solve, control, diagnostics);
  made->answer.deal = made->deal;
  if (status == TRUCE_OK)
    status = ask_about_deal(made, request, control);
  if (status == TRUCE_OK)
    *answer = &made->answer;
  else
    truce_deal_answer_free(&made->answer);
  return status;
}

void truce_deal_answer_free(truce_deal_answer *answer)
{
  if (answer == NULL)
    return;
  owned_answer *made = (owned_answer *)answer;
  for (size_t k = 0; k < answer->bargain_count; k++)
    truce_concession_free(&made->bargains[k]);
  free(made->bargains);
  free(made->bargained);
  if (answer->has_robustness)
    truce_robustness_free(&answer->robustness);
  if (answer->has_adjusted_winner)
    truce_adjusted_winner_free(&answer->adjusted_winner);
  if (answer->has_openings)
    truce_openings_free(&answer->openings);
  truce_trades_free(&answer->trades);
  truce_cloud_free(&answer->cloud);
  truce_deal_free(made->deal);
  free(made);
}
