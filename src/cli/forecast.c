/* `truce forecast`: where will many actors settle? */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "session.h"

/* What was read for the command, and the answer. */
typedef struct forecast_session {
  session s;
  truce_actor_table *own; /* a table file; NULL: the case's */
  const truce_actor_table *table;
  truce_actor_table *lessons; /* --train */
  truce_ensemble *ensemble;
  truce_forecast_request request;
  truce_forecast_answer *answer;
} forecast_session;

/* ---- What was asked ---- */

static bool find_issue(const arguments *a, const truce_actor_table *table, size_t *issue)
{
  const char *id = a->values[OPTION_ISSUE];
  *issue = SIZE_MAX;
  if (id == NULL && a->values[OPTION_TARGET] != NULL && table->issue_count == 1)
    *issue = 0;
  else if (id == NULL && a->values[OPTION_TARGET] != NULL) {
    complain("--what-if needs --issue: the table has %zu issues", table->issue_count);
    return false;
  }
  for (size_t k = 0; id != NULL && k < table->issue_count; k++) {
    if (strcmp(table->issues[k].id, id) == 0)
      *issue = k;
  }
  if (id != NULL && *issue == SIZE_MAX)
    complain("there is no issue `%s` in %s", id, table->file);
  return id == NULL || *issue != SIZE_MAX;
}

static bool find_model(const arguments *a, truce_forecast_model *model)
{
  const char *id = a->values[OPTION_MODEL];
  *model = TRUCE_FORECAST_ENSEMBLE;
  for (int m = 0; id != NULL && m < TRUCE_FORECAST_COUNT; m++) {
    *model = (truce_forecast_model)m;
    if (strcmp(truce_forecast_id(*model), id) == 0)
      return true;
  }
  if (id == NULL)
    return true;
  complain("there is no model `%s`; there are mean, salience, compromise, median, nash, challenge, "
           "condorcet and ensemble",
           id);
  return false;
}

static bool read_target(const arguments *a, const truce_actor_issue *issue, double *target)
{
  char *end;
  const char *text = a->values[OPTION_TARGET] != NULL ? a->values[OPTION_TARGET] : "";
  *target = strtod(text, &end);
  if (*text != '\0' && *end == '\0' && *target >= issue->low && *target <= issue->high)
    return true;
  complain("--what-if takes an outcome from %g to %g, not `%s`", issue->low, issue->high, text);
  return false;
}

static bool read_request(const arguments *a, forecast_session *f)
{
  truce_forecast_request *r = &f->request;
  *r = (truce_forecast_request){.ensemble = f->ensemble,
                                .coverage = a->coverage,
                                .group = a->values[OPTION_GROUP],
                                .folds = a->folds,
                                .capability_column = a->values[OPTION_CAPABILITY],
                                .seed = a->values[OPTION_SEED] != NULL ? a->seed : 0,
                                .has_target = a->values[OPTION_TARGET] != NULL};
  return find_issue(a, f->table, &r->issue) && find_model(a, &r->model) &&
         (!r->has_target || read_target(a, &f->table->issues[r->issue], &r->target));
}

/* ---- Reading ---- */

static bool is_table(const char *path)
{
  static const char *const endings[] = {".csv", ".tsv", ".tab", ".txt"};
  const size_t length = strlen(path);
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    const size_t n = strlen(endings[k]);
    if (length > n && strcmp(path + length - n, endings[k]) == 0)
      return true;
  }
  return false;
}

static int read_table(forecast_session *f, const char *path, truce_actor_table **table)
{
  const truce_status status = truce_actor_table_read_file(table, path, f->s.diagnostics);
  return session_checked(&f->s, status);
}

static int read_input(forecast_session *f, const arguments *a)
{
  if (a->operand == NULL)
    return session_start(&f->s, a);
  if (!is_table(a->operand)) {
    const int result = session_read(&f->s, a);
    if (result != EXIT_DONE)
      return result;
    f->table = f->s.c->actors;
    if (f->table != NULL)
      return EXIT_DONE;
    complain("%s names no actors; add the section `actors`, or give a table such as actors.csv",
             a->operand);
    return EXIT_BAD;
  }
  int result = session_start(&f->s, a);
  if (result == EXIT_DONE)
    result = read_table(f, a->operand, &f->own);
  f->table = f->own;
  return result;
}

/* Fits an ensemble to the table of --train. */
static int train(forecast_session *f, const arguments *a)
{
  const int result = read_table(f, a->values[OPTION_TRAIN], &f->lessons);
  if (result != EXIT_DONE)
    return result;
  session_catch_signals();
  size_t *group = calloc(f->lessons->issue_count + 1, sizeof *group);
  if (group == NULL)
    return session_failed(TRUCE_NO_MEMORY);
  const truce_training training = {.group = group,
                                   .folds = a->folds,
                                   .capability_column = a->values[OPTION_CAPABILITY],
                                   .names = true,
                                   .seed = a->values[OPTION_SEED] != NULL ? a->seed : 0};
  truce_status status =
      truce_forecast_groups(group, f->lessons, a->values[OPTION_GROUP], f->s.diagnostics);
  if (status == TRUCE_OK)
    status = truce_ensemble_train(&f->ensemble, f->lessons, &training, NULL, &f->s.control,
                                  f->s.diagnostics);
  free(group);
  return session_checked(&f->s, status);
}

static int read_ensemble(forecast_session *f, const arguments *a)
{
  const char *path = a->values[OPTION_ENSEMBLE];
  if (a->values[OPTION_TRAIN] != NULL)
    return train(f, a);
  const truce_status status = path != NULL
                                  ? truce_ensemble_read_file(&f->ensemble, path, f->s.diagnostics)
                                  : truce_ensemble_shipped(&f->ensemble, f->s.diagnostics);
  return session_checked(&f->s, status);
}

/* ---- Writing ---- */

static truce_status write_forecast(const session *s, FILE *out)
{
  const truce_forecast_answer *answer = ((const forecast_session *)s)->answer;
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_forecast_json(answer, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_forecast_csv(answer, out);
  case FORMAT_HTML:
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_forecast_text(answer, out, session_style(s, out));
}

static truce_status write_ensemble(const session *s, FILE *out)
{
  return truce_report_ensemble(((const forecast_session *)s)->ensemble, out);
}

static int answer(forecast_session *f, const arguments *a)
{
  if (!read_request(a, f))
    return EXIT_BAD;
  /* With --train the groups are those of the lessons, which need not be in this table. */
  if (a->values[OPTION_TRAIN] != NULL)
    f->request.group = NULL;
  session_catch_signals();
  const truce_status status = truce_forecast_answer_init(&f->answer, f->table, &f->request,
                                                         &f->s.control, f->s.diagnostics);
  const int result = session_checked(&f->s, status);
  return result == EXIT_DONE ? session_write(&f->s, write_forecast) : result;
}

int command_forecast(const arguments *a)
{
  forecast_session f = {0};
  int result = EXIT_BAD;
  if (a->operand == NULL && a->values[OPTION_TRAIN] == NULL)
    complain("forecast needs a table such as actors.csv, or a case; see `truce help forecast`");
  else
    result = read_input(&f, a);
  if (result == EXIT_DONE)
    result = read_ensemble(&f, a);
  if (result == EXIT_DONE)
    result = a->operand == NULL ? session_write(&f.s, write_ensemble) : answer(&f, a);
  truce_forecast_answer_free(f.answer);
  truce_ensemble_free(f.ensemble);
  truce_actor_table_free(f.lessons);
  truce_actor_table_free(f.own);
  session_close(&f.s);
  return result;
}
