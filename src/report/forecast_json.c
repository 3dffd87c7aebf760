/* JSON of `truce forecast`. */
#include <math.h>

#include "report_internal.h"

static void put_scores(truce__json *json, const truce_forecast *forecast)
{
  truce__json_key_object(json, "models");
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++) {
    const truce_forecast_score *s = &forecast->scores[m];
    truce__json_key_object(json, truce_forecast_id((truce_forecast_model)m));
    truce__json_key_integer(json, "n", s->n);
    truce__json_key_number(json, "mae", s->mae);
    truce__json_key_number(json, "rmse", s->rmse);
    truce__json_key_number(json, "bias", s->bias);
    if (m == TRUCE_FORECAST_ENSEMBLE)
      truce__json_key_number(json, "covered", s->covered);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
}

static void put_pair(truce__json *json, const char *key, double low, double high)
{
  truce__json_key_array(json, key);
  truce__json_number(json, low);
  truce__json_number(json, high);
  truce__json_array_end(json);
}

static void put_validation(truce__json *json, const char *key, const truce_ensemble_score *s)
{
  truce__json_key(json, key);
  if (s == NULL || s->issues == 0) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_integer(json, "issues", s->issues);
  truce__json_key_integer(json, "groups", s->groups);
  truce__json_key_integer(json, "folds", s->folds);
  truce__json_key_number(json, "mae", s->mae);
  truce__json_key_number(json, "crps", s->crps);
  truce__json_key_number(json, "salience_mae", s->salience_mae);
  truce__json_key_number(json, "difference", s->difference);
  put_pair(json, "difference_90", s->low, s->high);
  truce__json_key_object(json, "covered");
  for (int k = 0; k < TRUCE_ENSEMBLE_LEVELS; k++) {
    char level[8];
    (void)snprintf(level, sizeof level, "%.0f", 100 * truce_ensemble_coverages[k]);
    truce__json_key_number(json, level, s->covered[k]);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

static void put_ensemble(truce__json *json, const truce_forecast_answer *a)
{
  const truce_ensemble_fit *fit = a->forecast->fit;
  truce__json_key(json, "ensemble");
  if (fit == NULL || a->ensemble == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_string(json, "trained_on", a->ensemble->trained_on);
  truce__json_key_string(json, "fit", fit->id);
  truce__json_key_string(json, "capability_column", fit->capability_column);
  truce__json_key_integer(json, "issues_seen", a->forecast->seen);
  put_validation(json, "cross_validation", &fit->score);
  truce__json_object_end(json);
}

static void put_differences(truce__json *json, const truce_forecast_answer *a)
{
  truce__json_key_array(json, "differences");
  for (int m = 0; a->compared && m < TRUCE_FORECAST_COUNT; m++) {
    const truce_forecast_difference *d = &a->differences[m];
    if (d->n == 0 || d->a == d->b)
      continue;
    truce__json_object(json);
    truce__json_key_string(json, "model", truce_forecast_id(d->a));
    truce__json_key_string(json, "against", truce_forecast_id(d->b));
    truce__json_key_integer(json, "n", d->n);
    truce__json_key_integer(json, "groups", d->groups);
    truce__json_key_number(json, "mean", d->mean);
    put_pair(json, "interval_90", d->low, d->high);
    put_pair(json, "interval_95", d->low95, d->high95);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_pulls(truce__json *json, const truce_actor_issue *issue,
                      const truce_issue_forecast *f)
{
  truce__json_key_array(json, "actors");
  for (size_t k = 0; k < issue->actor_count; k++) {
    const truce_actor *actor = &issue->actors[k];
    truce__json_object(json);
    truce__json_key_string(json, "actor", actor->name);
    truce__json_key_number(json, "position", actor->position);
    truce__json_key_number(json, "salience", actor->salience);
    truce__json_key_number(json, "capability", actor->capability);
    truce__json_key_object(json, "pull");
    for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
      truce__json_key_number(json, truce_forecast_id((truce_forecast_model)m),
                             f->pull[(size_t)m * issue->actor_count + k]);
    truce__json_object_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_issue(truce__json *json, const truce_forecast_answer *a, size_t k)
{
  const truce_actor_issue *issue = &a->forecast->table->issues[k];
  const truce_issue_forecast *f = &a->forecast->issues[k];
  const double prediction = isnan(f->value[TRUCE_FORECAST_ENSEMBLE])
                                ? f->value[TRUCE_FORECAST_COMPROMISE]
                                : f->value[TRUCE_FORECAST_ENSEMBLE];
  truce__json_object(json);
  truce__json_key_string(json, "issue", issue->id);
  truce__json_key_string(json, "name", issue->name);
  truce__json_key_number(json, "prediction", prediction);
  put_pair(json, "interval", f->low, f->high);
  truce__json_key_object(json, "quantiles");
  for (int q = 0; q < TRUCE_QUANTILES; q++) {
    char level[8];
    (void)snprintf(level, sizeof level, "%.0f", 100 * truce_quantile_levels[q]);
    truce__json_key_number(json, level, f->quantiles[q]);
  }
  truce__json_object_end(json);
  truce__json_key_object(json, "by_model");
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
    truce__json_key_number(json, truce_forecast_id((truce_forecast_model)m), f->value[m]);
  truce__json_object_end(json);
  put_pair(json, "scale", issue->low, issue->high);
  truce__json_key_number(json, "reference", issue->has_reference ? issue->reference : NAN);
  truce__json_key_number(json, "outcome", issue->has_outcome ? issue->outcome : NAN);
  truce__json_key_number(json, "error",
                         issue->has_outcome ? fabs(prediction - issue->outcome) : NAN);
  truce__json_key_bool(json, "seen", f->seen);
  if (f->pull != NULL)
    put_pulls(json, issue, f);
  truce__json_object_end(json);
}

static void put_round(truce__json *json, const truce_actor_issue *issue,
                      const truce_challenge_round *round)
{
  truce__json_object(json);
  truce__json_key_number(json, "median", round->median);
  truce__json_key_object(json, "positions");
  for (size_t k = 0; k < issue->actor_count; k++)
    truce__json_key_number(json, issue->actors[k].name, round->positions[k]);
  truce__json_object_end(json);
  truce__json_key_object(json, "risk");
  for (size_t k = 0; k < issue->actor_count; k++)
    truce__json_key_number(json, issue->actors[k].name, round->risk[k]);
  truce__json_object_end(json);
  truce__json_key_array(json, "offers");
  for (size_t k = 0; k < round->offer_count; k++) {
    const truce_challenge_offer *offer = &round->offers[k];
    truce__json_object(json);
    truce__json_key_string(json, "from", issue->actors[offer->from].name);
    truce__json_key_string(json, "to", issue->actors[offer->to].name);
    truce__json_key_string(json, "kind", truce_challenge_offer_id(offer->kind));
    truce__json_key_number(json, "position", offer->position);
    truce__json_key_number(json, "own_utility", offer->own);
    truce__json_key_number(json, "others_utility", offer->others);
    truce__json_key_bool(json, "taken", offer->taken);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_challenge(truce__json *json, const truce_forecast_answer *a)
{
  truce__json_key(json, "challenge");
  if (a->challenge == NULL) {
    truce__json_null(json);
    return;
  }
  const truce_actor_issue *issue = &a->forecast->table->issues[a->issue];
  truce__json_object(json);
  truce__json_key_string(json, "issue", issue->id);
  truce__json_key_number(json, "value", a->challenge->value);
  truce__json_key_bool(json, "settled", a->challenge->settled);
  truce__json_key_array(json, "rounds");
  for (size_t k = 0; k < a->challenge->round_count; k++)
    put_round(json, issue, &a->challenge->rounds[k]);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_what_if(truce__json *json, const truce_forecast_answer *a)
{
  const truce_what_if *w = a->what_if;
  truce__json_key(json, "what_if");
  if (w == NULL) {
    truce__json_null(json);
    return;
  }
  const truce_actor_issue *issue = &a->forecast->table->issues[a->issue];
  truce__json_object(json);
  truce__json_key_string(json, "issue", issue->id);
  truce__json_key_string(json, "model", truce_forecast_id(w->model));
  truce__json_key_number(json, "target", w->target);
  truce__json_key_number(json, "now", w->now);
  truce__json_key_array(json, "actors");
  for (size_t k = 0; k < w->actor_count; k++) {
    const truce_what_if_actor *actor = &w->actors[k];
    truce__json_object(json);
    truce__json_key_string(json, "actor", issue->actors[k].name);
    truce__json_key_number(json, "from", issue->actors[k].position);
    truce__json_key_number(json, "position", actor->by_moving ? actor->position : NAN);
    truce__json_key_number(json, "reached", actor->reached);
    truce__json_key_number(json, "weight_factor", actor->by_weight ? actor->factor : NAN);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_string(json, "least_move",
                         w->best == SIZE_MAX ? NULL : issue->actors[w->best].name);
  truce__json_key_array(json, "pair");
  for (size_t k = 0; w->pair[0] != SIZE_MAX && k < 2; k++) {
    truce__json_object(json);
    truce__json_key_string(json, "actor", issue->actors[w->pair[k]].name);
    truce__json_key_number(json, "position", w->pair_positions[k]);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

truce_status truce_report_forecast_json(const truce_forecast_answer *answer,
                                        const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "forecast", answer->forecast->table->file, diagnostics);
  put_ensemble(&json, answer);
  put_scores(&json, answer->forecast);
  put_differences(&json, answer);
  put_validation(&json, "cross_validation", answer->validated ? &answer->validation : NULL);
  truce__json_key_array(&json, "issues");
  for (size_t k = 0; k < answer->forecast->table->issue_count && !ferror(out); k++) {
    if (answer->issue == SIZE_MAX || answer->issue == k)
      put_issue(&json, answer, k);
  }
  truce__json_array_end(&json);
  put_challenge(&json, answer);
  put_what_if(&json, answer);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
