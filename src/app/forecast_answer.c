/* All that is asked of a table of actors. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "truce/app.h"

enum { DRAWS = 4000, PULLS_ISSUES_MAX = 500, COMPARED_MIN = 5 };

typedef struct owned_answer {
  truce_forecast_answer answer; /* first, so that truce_forecast_answer_free finds the rest */
  truce_forecast *forecast;
  truce_ensemble *trained;
  truce_issue_forecast *issues; /* with the values of the cross-validation */
  truce_forecast validated;     /* the forecast with these issues */
  truce_challenge *challenge;
  truce_what_if *what_if;
  size_t *group;
} owned_answer;

/* ---- Groups ---- */

/* How much of an id is its group: up to its last separator, or all of it. */
static size_t prefix(const char *id, const char *separator)
{
  const char *last = NULL;
  for (const char *at = id; (at = strstr(at, separator)) != NULL; at++)
    last = at;
  return last != NULL ? (size_t)(last - id) : strlen(id);
}

typedef struct key {
  const char *text;
  size_t length, issue;
} key;

static int by_text(const void *a, const void *b)
{
  const key *x = a, *y = b;
  const size_t least = x->length < y->length ? x->length : y->length;
  const int order = memcmp(x->text, y->text, least);
  if (order != 0)
    return order;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  return (x->issue > y->issue) - (x->issue < y->issue);
}

static key key_of(const truce_actor_table *table, size_t issue, size_t column,
                  const char *separator)
{
  const truce_actor_issue *i = &table->issues[issue];
  const char *text = column != SIZE_MAX && i->columns != NULL ? i->columns[column] : NULL;
  if (column != SIZE_MAX)
    return (key){text != NULL ? text : "", text != NULL ? strlen(text) : 0, issue};
  return (key){i->id, separator != NULL ? prefix(i->id, separator) : strlen(i->id), issue};
}

truce_status truce_forecast_groups(size_t *group, const truce_actor_table *table, const char *by,
                                   truce_diagnostics *diagnostics)
{
  const char *slash = by != NULL ? strchr(by, '/') : NULL;
  const size_t column =
      by != NULL && slash == NULL ? truce_actor_table_column(table, by) : SIZE_MAX;
  if (by != NULL && slash == NULL && column == SIZE_MAX) {
    truce_diagnostics_add(
        diagnostics,
        &(truce_diagnostic){.severity = TRUCE_ERROR,
                            .code = "no-group",
                            .file = table->file,
                            .message = "the table has no such column to group by",
                            .hint = "name a column, or issue/SEPARATOR for the part of the issue's "
                                    "id before its last SEPARATOR"});
    return TRUCE_BAD_INPUT;
  }
  key *keys = malloc((table->issue_count + 1) * sizeof *keys);
  if (keys == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < table->issue_count; k++)
    keys[k] = key_of(table, k, column, slash != NULL && slash[1] != '\0' ? slash + 1 : NULL);
  qsort(keys, table->issue_count, sizeof *keys, by_text);
  size_t count = 0;
  for (size_t k = 0; k < table->issue_count; k++) {
    const bool same = k > 0 && keys[k].length == keys[k - 1].length &&
                      memcmp(keys[k].text, keys[k - 1].text, keys[k].length) == 0;
    count += k > 0 && !same;
    group[keys[k].issue] = count;
  }
  free(keys);
  return TRUCE_OK;
}

/* ---- Parts ---- */

/* The ensemble's values and intervals by fits to the other folds, beside the other models'. */
static truce_status validate(owned_answer *made, const truce_actor_table *table,
                             const truce_forecast_request *request, const truce_control *control,
                             truce_diagnostics *diagnostics)
{
  const truce_training training = {.group = made->group,
                                   .folds = request->folds,
                                   .capability_column = request->capability_column,
                                   .names = true,
                                   .seed = request->seed};
  made->issues = malloc((table->issue_count + 1) * sizeof *made->issues);
  if (made->issues == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(made->issues, made->forecast->issues, table->issue_count * sizeof *made->issues);
  for (size_t k = 0; k < table->issue_count; k++) {
    made->issues[k].value[TRUCE_FORECAST_ENSEMBLE] = NAN;
    made->issues[k].low = made->issues[k].high = NAN;
    made->issues[k].seen = false;
  }
  const truce_status status =
      truce_ensemble_train(&made->trained, table, &training, made->issues, control, diagnostics);
  if (status != TRUCE_OK)
    return status;
  made->answer.validated = true;
  made->answer.validation = made->trained->fits[0].score;
  made->validated = *made->forecast;
  made->validated.issues = made->issues;
  made->validated.seen = 0;
  made->validated.fit = &made->trained->fits[0];
  truce_forecast_score_all(&made->validated);
  made->answer.forecast = &made->validated;
  made->answer.ensemble = made->trained;
  return TRUCE_OK;
}

static truce_status compare(owned_answer *made, const truce_actor_table *table,
                            const truce_forecast_request *request)
{
  size_t known = 0;
  for (size_t k = 0; k < table->issue_count; k++)
    known += table->issues[k].has_outcome;
  if (known < COMPARED_MIN)
    return TRUCE_OK;
  const truce_status status =
      truce_forecast_compare(made->answer.differences, table, made->answer.forecast->issues,
                             made->group, DRAWS, request->seed + 1);
  made->answer.compared = status == TRUCE_OK;
  return status;
}

static truce_status look_at_issue(owned_answer *made, const truce_actor_table *table,
                                  const truce_forecast_request *request,
                                  const truce_control *control)
{
  truce_status status = TRUCE_OK;
  if (request->issue == SIZE_MAX)
    return TRUCE_OK;
  if (!request->has_target) {
    status = truce_forecast_challenge(&made->challenge, &table->issues[request->issue]);
    made->answer.challenge = made->challenge;
    return status;
  }
  const truce_forecast_options options = {.ensemble = request->ensemble};
  status = truce_forecast_what_if(&made->what_if, table, request->issue, request->model, &options,
                                  request->target, control);
  made->answer.what_if = made->what_if;
  return status;
}

static void warn_of_seen(const truce_forecast *forecast, truce_diagnostics *diagnostics)
{
  char message[160];
  (void)snprintf(message, sizeof message,
                 "the ensemble was fitted to %zu of these issues: its error on them is too small",
                 forecast->seen);
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_WARNING,
                          .code = "seen-issues",
                          .file = forecast->table->file,
                          .message = message,
                          .hint = "--group COLUMN fits it anew and tells its error on issues left "
                                  "out"});
}

/* ---- The whole ---- */

truce_status truce_forecast_answer_init(truce_forecast_answer **answer,
                                        const truce_actor_table *table,
                                        const truce_forecast_request *request,
                                        const truce_control *control,
                                        truce_diagnostics *diagnostics)
{
  owned_answer *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  const truce_forecast_options options = {.ensemble = request->ensemble,
                                          .coverage = request->coverage,
                                          .pulls = table->issue_count <= PULLS_ISSUES_MAX};
  made->group = malloc((table->issue_count + 1) * sizeof *made->group);
  truce_status status = made->group != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = truce_forecast_groups(made->group, table, request->group, diagnostics);
  if (status == TRUCE_OK)
    status = truce_forecast_solve(&made->forecast, table, &options, control);
  made->answer = (truce_forecast_answer){.forecast = made->forecast,
                                         .ensemble = request->ensemble,
                                         .group = request->group,
                                         .issue = request->issue};
  if (status == TRUCE_OK && request->group == NULL && made->forecast->seen > 0)
    warn_of_seen(made->forecast, diagnostics);
  if (status == TRUCE_OK && request->group != NULL)
    status = validate(made, table, request, control, diagnostics);
  if (status == TRUCE_OK)
    status = compare(made, table, request);
  if (status == TRUCE_OK)
    status = look_at_issue(made, table, request, control);
  if (status == TRUCE_OK)
    *answer = &made->answer;
  else
    truce_forecast_answer_free(&made->answer);
  return status;
}

void truce_forecast_answer_free(truce_forecast_answer *answer)
{
  if (answer == NULL)
    return;
  owned_answer *made = (owned_answer *)answer;
  truce_what_if_free(made->what_if);
  truce_challenge_free(made->challenge);
  free(made->issues);
  truce_ensemble_free(made->trained);
  truce_forecast_free(made->forecast);
  free(made->group);
  free(made);
}
