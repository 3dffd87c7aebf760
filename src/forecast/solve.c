/* Every model for every issue. */
#include <math.h>
#include <stdlib.h>

#include "base/control.h"
#include "base/memory.h"
#include "ensemble.h"
#include "field.h"

const double truce_quantile_levels[TRUCE_QUANTILES] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

typedef struct owned_forecast {
  truce_forecast forecast; /* first, so that truce_forecast_free finds the rest */
  truce_issue_forecast *issues;
  double *pulls;
  size_t *first_pull; /* [issue] */
} owned_forecast;

static double on_scale(const truce__field *field, double x)
{
  return field->low + field->range * x;
}

/* What a thread works with. */
typedef struct bench {
  truce__field field, other;
  truce__cloud_of_actors cloud;
} bench;

static bool bench_init(bench *b, size_t most)
{
  *b = (bench){0};
  return truce__field_init(&b->field, most) && truce__field_init(&b->other, most) &&
         truce__cloud_of_actors_init(&b->cloud, most);
}

static void bench_free(bench *b)
{
  truce__field_free(&b->field);
  truce__field_free(&b->other);
  truce__cloud_of_actors_free(&b->cloud);
}

static double predict(truce_forecast_model model, const truce__field *field, bench *b,
                      const truce_ensemble_fit *fit)
{
  truce__distribution d;
  if (model != TRUCE_FORECAST_ENSEMBLE)
    return on_scale(field, truce__predict(model, field));
  if (fit == NULL)
    return NAN;
  truce__distribution_of(fit, field, &b->cloud, &d);
  return on_scale(field, truce__distribution_median(&d) / 100);
}

static void predict_issue(const truce_forecast_options *options, bench *b,
                          const truce_ensemble_fit *fit, truce_issue_forecast *f)
{
  const truce__field *field = &b->field;
  f->low = f->high = NAN;
  for (int q = 0; q < TRUCE_QUANTILES; q++)
    f->quantiles[q] = NAN;
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
    f->value[m] = predict((truce_forecast_model)m, field, b, fit);
  if (fit == NULL)
    return;
  truce__distribution d;
  truce__distribution_of(fit, field, &b->cloud, &d);
  truce__tell_distribution(&d, fit, options->coverage, field->low, field->range / 100, f);
}

static void find_pulls(bench *b, const truce_ensemble_fit *fit, const truce_issue_forecast *f,
                       double *pull)
{
  const size_t n = b->field.count;
  for (size_t k = 0; k < n; k++) {
    const bool left = truce__field_without(&b->other, &b->field, k);
    for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
      pull[(size_t)m * n + k] =
          left ? f->value[m] - predict((truce_forecast_model)m, &b->other, b, fit) : NAN;
  }
}

/* ---- Scores ---- */

static truce_forecast_score score_of(const truce_forecast *forecast, int model)
{
  truce_forecast_score s = {.covered = NAN};
  double absolute = 0, square = 0, sum = 0;
  size_t inside = 0;
  for (size_t k = 0; k < forecast->table->issue_count; k++) {
    const truce_actor_issue *issue = &forecast->table->issues[k];
    const truce_issue_forecast *f = &forecast->issues[k];
    if (!issue->has_outcome || isnan(f->value[model]))
      continue;
    const double error = 100 * (f->value[model] - issue->outcome) / (issue->high - issue->low);
    absolute += fabs(error);
    square += error * error;
    sum += error;
    inside += issue->outcome >= f->low && issue->outcome <= f->high;
    s.n++;
  }
  const double n = (double)s.n;
  s.mae = s.n > 0 ? absolute / n : NAN;
  s.rmse = s.n > 0 ? sqrt(square / n) : NAN;
  s.bias = s.n > 0 ? sum / n : NAN;
  if (model == TRUCE_FORECAST_ENSEMBLE && s.n > 0)
    s.covered = (double)inside / n;
  return s;
}

void truce_forecast_score_all(truce_forecast *forecast)
{
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
    forecast->scores[m] = score_of(forecast, m);
}

/* ---- The whole ---- */

static size_t most_actors(const truce_actor_table *table)
{
  size_t most = 0;
  for (size_t k = 0; k < table->issue_count; k++)
    most = table->issues[k].actor_count > most ? table->issues[k].actor_count : most;
  return most;
}

/* Room for the pulls, and where each issue's begin. */
static bool make_pulls(owned_forecast *made, const truce_actor_table *table)
{
  size_t actors = 0, cells;
  for (size_t k = 0; k < table->issue_count; k++)
    actors += table->issues[k].actor_count;
  if (!truce__multiply(actors, TRUCE_FORECAST_COUNT, &cells))
    return false;
  made->pulls = truce__array(cells, sizeof *made->pulls);
  made->first_pull = truce__array(table->issue_count, sizeof *made->first_pull);
  if (made->pulls == NULL || made->first_pull == NULL)
    return false;
  size_t next = 0;
  for (size_t k = 0; k < table->issue_count; k++) {
    made->first_pull[k] = next;
    made->issues[k].pull = made->pulls + next;
    next += table->issues[k].actor_count * TRUCE_FORECAST_COUNT;
  }
  return true;
}

static int by_number(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static bool was_seen(const truce_ensemble *ensemble, const truce_actor_issue *issue)
{
  if (ensemble == NULL || ensemble->seen_count == 0 || !issue->has_outcome)
    return false;
  const uint32_t number = truce_issue_fingerprint(issue);
  return bsearch(&number, ensemble->seen, ensemble->seen_count, sizeof number, by_number) != NULL;
}

static truce_status predict_all(owned_forecast *made, const truce_control *control)
{
  const truce_actor_table *table = made->forecast.table;
  const truce_forecast_options *options = &made->forecast.options;
  size_t power;
  const truce_ensemble_fit *fit = truce__choose_fit(options->ensemble, table, &power);
  made->forecast.fit = fit;
  const size_t most = most_actors(table);
  bool failed = false;
  size_t done = 0;
#pragma omp parallel num_threads(truce__threads(control))
  {
    bench b;
    if (!bench_init(&b, most)) {
#pragma omp atomic write
      failed = true;
    }
#pragma omp for schedule(dynamic, 8)
    for (size_t k = 0; k < table->issue_count; k++) {
      bool stop;
#pragma omp atomic read
      stop = failed;
      if (stop || truce__cancelled(control))
        continue;
      truce__field_fill(&b.field, &table->issues[k], fit, power);
      predict_issue(options, &b, fit, &made->issues[k]);
      made->issues[k].seen = was_seen(options->ensemble, &table->issues[k]);
      if (options->pulls)
        find_pulls(&b, fit, &made->issues[k], made->pulls + made->first_pull[k]);
      size_t so_far;
#pragma omp atomic capture
      so_far = ++done;
      if (so_far % 64 == 0) {
#pragma omp critical(truce_forecast_progress)
        truce__progress(control, "forecasts", (double)so_far / (double)table->issue_count);
      }
    }
    bench_free(&b);
  }
  if (failed)
    return TRUCE_NO_MEMORY;
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce_forecast_solve(truce_forecast **forecast, const truce_actor_table *table,
                                  const truce_forecast_options *options,
                                  const truce_control *control)
{
  owned_forecast *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->forecast = (truce_forecast){.table = table, .options = *options};
  if (!(options->coverage > 0))
    made->forecast.options.coverage = 0.8;
  made->issues = calloc(table->issue_count + 1, sizeof *made->issues);
  made->forecast.issues = made->issues;
  truce_status status = made->issues != NULL && (!options->pulls || make_pulls(made, table))
                            ? TRUCE_OK
                            : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = predict_all(made, control);
  for (size_t k = 0; k < table->issue_count && status == TRUCE_OK; k++)
    made->forecast.seen += made->issues[k].seen;
  if (status == TRUCE_OK)
    truce_forecast_score_all(&made->forecast);
  if (status == TRUCE_OK)
    *forecast = &made->forecast;
  else
    truce_forecast_free(&made->forecast);
  return status;
}

void truce_forecast_free(truce_forecast *forecast)
{
  if (forecast == NULL)
    return;
  owned_forecast *made = (owned_forecast *)forecast;
  free(made->issues);
  free(made->pulls);
  free(made->first_pull);
  free(made);
}
