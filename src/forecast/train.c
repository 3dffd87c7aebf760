/* Fitting an ensemble to issues whose outcome is known. */
#include <math.h>
#include <nlopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "case/owned_ensemble.h"
#include "lessons.h"

enum { DRAWS = 4000, USUAL_FOLDS = 10 };

/* Toward what each parameter is pulled, and how strongly. */
static const double prior[TRUCE__PARAMETERS] = {[TRUCE__SHARPNESS] = 1, [TRUCE__SALIENCE] = 1};
static const double ridge[TRUCE__PARAMETERS] = {0.02, 0.02, 0.1, 0.02, 0.3, 0.3};
static const double name_ridge = 0.5;

/* One fit to the lessons that are not of one fold. */
typedef struct fitting {
  const truce__lessons *lessons;
  size_t left_out; /* SIZE_MAX: none */
  double *parameters;
  double *effect, *by_weight, *room; /* [actor], [actor], 4 * [actor] */
} fitting;

static bool fitting_init(fitting *f, const truce__lessons *lessons, size_t left_out)
{
  const size_t n = lessons->most_actors;
  *f = (fitting){.lessons = lessons, .left_out = left_out};
  f->parameters = truce__array(TRUCE__PARAMETERS + lessons->name_count + 6 * n, sizeof(double));
  if (f->parameters == NULL)
    return false;
  f->effect = f->parameters + TRUCE__PARAMETERS + lessons->name_count;
  f->by_weight = f->effect + n;
  f->room = f->by_weight + n;
  return true;
}

static void set_effects(const fitting *f, const truce__lesson *l, const double *parameters)
{
  for (size_t k = 0; k < l->cloud.count; k++)
    f->effect[k] = l->names[k] == SIZE_MAX ? 0 : parameters[TRUCE__PARAMETERS + l->names[k]];
}

/* ---- The objective ---- */

static double objective(unsigned count, const double *parameters, double *gradient, void *context)
{
  const fitting *f = context;
  double total = 0, sums[TRUCE__PARAMETERS] = {0};
  size_t learned = 0;
  if (gradient != NULL)
    memset(gradient, 0, count * sizeof *gradient);
  for (size_t k = 0; k < f->lessons->count; k++) {
    const truce__lesson *l = &f->lessons->lessons[k];
    if (l->fold == f->left_out)
      continue;
    truce__distribution d;
    double loss;
    set_effects(f, l, parameters);
    truce__distribute(&l->cloud, parameters, f->effect, f->room, &d, l->outcome, &loss, sums,
                      f->by_weight);
    total += loss;
    learned++;
    for (size_t a = 0; a < l->cloud.count && gradient != NULL; a++) {
      if (l->names[a] != SIZE_MAX)
        gradient[TRUCE__PARAMETERS + l->names[a]] += f->by_weight[a];
    }
  }
  const double scale = 1 / (5 * (double)learned);
  double value = total * scale;
  for (unsigned k = 0; k < count; k++) {
    const double away = parameters[k] - (k < TRUCE__PARAMETERS ? prior[k] : 0);
    const double strength = k < TRUCE__PARAMETERS ? ridge[k] : name_ridge;
    value += strength * away * away;
    if (gradient != NULL)
      gradient[k] = (k < TRUCE__PARAMETERS ? sums[k] : gradient[k]) * scale + 2 * strength * away;
  }
  return value;
}

static truce_status find_least(fitting *f)
{
  const unsigned count = (unsigned)(TRUCE__PARAMETERS + f->lessons->name_count);
  nlopt_opt opt = nlopt_create(NLOPT_LD_LBFGS, count);
  if (opt == NULL)
    return TRUCE_NO_MEMORY;
  for (unsigned k = 0; k < count; k++)
    f->parameters[k] = k < TRUCE__PARAMETERS ? prior[k] : 0;
  double least;
  nlopt_set_min_objective(opt, objective, f);
  nlopt_set_lower_bounds1(opt, -4);
  nlopt_set_upper_bounds1(opt, 4);
  nlopt_set_ftol_rel(opt, 1e-13);
  nlopt_set_xtol_rel(opt, 1e-9);
  nlopt_set_maxeval(opt, 1000);
  const nlopt_result result = nlopt_optimize(opt, f->parameters, &least);
  nlopt_destroy(opt);
  /* Rounding can keep the last steps from the tolerance; NLopt then fails where it stands, at the
   * least value. Only a lack of memory leaves nothing. */
  return result == NLOPT_OUT_OF_MEMORY ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static void predict(const fitting *f, const truce__lesson *l, truce__distribution *d)
{
  set_effects(f, l, f->parameters);
  truce__distribute(&l->cloud, f->parameters, f->effect, f->room, d, 0, NULL, NULL, NULL);
}

/* ---- Cross-validation ---- */

static truce_status predict_fold(const truce__lessons *lessons, size_t fold,
                                 truce__distribution *predicted)
{
  fitting f;
  if (!fitting_init(&f, lessons, fold))
    return TRUCE_NO_MEMORY;
  const truce_status status = find_least(&f);
  for (size_t k = 0; k < lessons->count && status == TRUCE_OK; k++) {
    if (lessons->lessons[k].fold == fold)
      predict(&f, &lessons->lessons[k], &predicted[k]);
  }
  free(f.parameters);
  return status;
}

/* Predicts every lesson by a fit to the other folds. */
static truce_status predict_left_out(const truce__lessons *lessons, truce__distribution *predicted,
                                     const truce_control *control)
{
  truce_status status = TRUCE_OK;
  size_t done = 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(truce__threads(control))
  for (size_t fold = 0; fold < lessons->folds; fold++) {
    const truce_status mine =
        truce__cancelled(control) ? TRUCE_CANCELLED : predict_fold(lessons, fold, predicted);
#pragma omp critical(truce_ensemble_folds)
    {
      if (mine != TRUCE_OK && status != TRUCE_NO_MEMORY)
        status = mine;
      truce__progress(control, "folds", (double)++done / (double)lessons->folds);
    }
  }
  return status;
}

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The levels whose intervals would have covered the stated shares, by the rank that makes it hold
 * for one more issue of the same kind. */
static void find_levels(const truce__lessons *lessons, const truce__distribution *predicted,
                        double *scores, truce_ensemble_fit *fit)
{
  const size_t n = lessons->count;
  for (size_t k = 0; k < n; k++)
    scores[k] = truce__distribution_score(&predicted[k], lessons->lessons[k].outcome);
  qsort(scores, n, sizeof *scores, by_value);
  for (int k = 0; k < TRUCE_ENSEMBLE_LEVELS; k++) {
    const double rank = ceil(truce_ensemble_coverages[k] * (double)(n + 1) - 1e-9);
    const size_t at = rank < 1 ? 0 : (size_t)rank - 1;
    fit->levels[k] = scores[at < n ? at : n - 1];
  }
}

/* What the levels of the other folds cover here: the levels too must not have seen the issue. */
static void find_coverage(const truce__lessons *lessons, const truce__distribution *predicted,
                          double *scores, truce_ensemble_score *score)
{
  for (int c = 0; c < TRUCE_ENSEMBLE_LEVELS; c++) {
    size_t covered = 0;
    for (size_t fold = 0; fold < lessons->folds; fold++) {
      size_t n = 0;
      for (size_t k = 0; k < lessons->count; k++) {
        if (lessons->lessons[k].fold != fold)
          scores[n++] = truce__distribution_score(&predicted[k], lessons->lessons[k].outcome);
      }
      qsort(scores, n, sizeof *scores, by_value);
      const size_t at = (size_t)ceil(truce_ensemble_coverages[c] * (double)(n + 1) - 1e-9) - 1;
      const double level = n > 0 ? scores[at < n ? at : n - 1] : 1;
      for (size_t k = 0; k < lessons->count; k++) {
        const truce__lesson *l = &lessons->lessons[k];
        double low, high;
        if (l->fold != fold)
          continue;
        truce__distribution_interval(&predicted[k], level, &low, &high);
        covered += l->outcome >= low && l->outcome <= high;
      }
    }
    score->covered[c] = (double)covered / (double)lessons->count;
  }
}

/* Errors of the predictions and of the salience-weighted mean, over the table's issues. */
static truce_status find_errors(const truce__lessons *lessons, const truce__distribution *predicted,
                                truce_ensemble_score *score)
{
  const truce_actor_table *table = lessons->table;
  truce_issue_forecast *issues = calloc(table->issue_count, sizeof *issues);
  truce_forecast_difference differences[TRUCE_FORECAST_COUNT];
  if (issues == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < table->issue_count; k++) {
    for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
      issues[k].value[m] = NAN;
  }
  double mae = 0, salience = 0, crps = 0;
  for (size_t k = 0; k < lessons->count; k++) {
    const truce__lesson *l = &lessons->lessons[k];
    const truce_actor_issue *issue = &table->issues[l->issue];
    const double range = (issue->high - issue->low) / 100;
    const double median = truce__distribution_median(&predicted[k]);
    mae += fabs(median - l->outcome);
    salience += fabs(l->salience_mean - l->outcome);
    crps += truce__distribution_crps(&predicted[k], l->outcome);
    issues[l->issue].value[TRUCE_FORECAST_ENSEMBLE] = issue->low + range * median;
    issues[l->issue].value[TRUCE_FORECAST_SALIENCE] = issue->low + range * l->salience_mean;
  }
  const truce_status status =
      truce_forecast_compare(differences, table, issues, lessons->group, DRAWS, 1);
  free(issues);
  if (status != TRUCE_OK)
    return status;
  const truce_forecast_difference *d = &differences[TRUCE_FORECAST_SALIENCE];
  const double n = (double)lessons->count;
  *score = (truce_ensemble_score){.issues = lessons->count,
                                  .groups = lessons->groups,
                                  .folds = lessons->folds,
                                  .mae = mae / n,
                                  .crps = crps / n,
                                  .salience_mae = salience / n,
                                  .difference = -d->mean,
                                  .low = -d->high,
                                  .high = -d->low};
  return TRUCE_OK;
}

static void tell_left_out(const truce__lessons *lessons, const truce__distribution *predicted,
                          const truce_ensemble_fit *fit, truce_issue_forecast *left_out)
{
  for (size_t k = 0; k < lessons->count; k++) {
    const truce_actor_issue *issue = &lessons->table->issues[lessons->lessons[k].issue];
    truce__tell_distribution(&predicted[k], fit, 0.8, issue->low, (issue->high - issue->low) / 100,
                             &left_out[lessons->lessons[k].issue]);
  }
}

static truce_status validate(const truce__lessons *lessons, truce_ensemble_fit *fit,
                             truce_issue_forecast *left_out, const truce_control *control)
{
  truce__distribution *predicted = truce__array(lessons->count, sizeof *predicted);
  double *scores = truce__array(lessons->count, sizeof *scores);
  truce_status status = predicted != NULL && scores != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = predict_left_out(lessons, predicted, control);
  if (status == TRUCE_OK)
    status = find_errors(lessons, predicted, &fit->score);
  if (status == TRUCE_OK) {
    find_levels(lessons, predicted, scores, fit);
    find_coverage(lessons, predicted, scores, &fit->score);
    if (left_out != NULL)
      tell_left_out(lessons, predicted, fit, left_out);
  }
  free(predicted);
  free(scores);
  return status;
}

/* ---- The whole ---- */

static truce_status keep_fit(owned_ensemble *made, const fitting *f, truce_ensemble_fit *fit)
{
  const double *p = f->parameters;
  const size_t names = f->lessons->name_count;
  const char **kept = truce__arena_alloc(made->arena, names, sizeof *kept);
  double *effects = truce__arena_alloc(made->arena, names, sizeof *effects);
  if (kept == NULL || effects == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < names; k++) {
    kept[k] = truce__arena_string(made->arena, f->lessons->names[k]);
    effects[k] = p[TRUCE__PARAMETERS + k];
  }
  fit->mixing = p[TRUCE__MIXING];
  fit->width = p[TRUCE__WIDTH];
  fit->sharpness = p[TRUCE__SHARPNESS];
  fit->reference = p[TRUCE__REFERENCE];
  fit->salience = p[TRUCE__SALIENCE];
  fit->capability = fit->uses_capability ? p[TRUCE__CAPABILITY] : 0;
  fit->name_count = names;
  fit->names = kept;
  fit->effects = effects;
  return truce__arena_failed(made->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static truce_status add_fit(owned_ensemble *made, truce_ensemble_fit *fits, bool names,
                            bool capability, const truce_actor_table *table,
                            const truce_training *training, size_t folds,
                            truce_issue_forecast *left_out, const truce_control *control)
{
  truce_ensemble_fit *fit = &fits[made->ensemble.fit_count];
  *fit = (truce_ensemble_fit){.id = names        ? "names"
                                    : capability ? "capability"
                                                 : "plain",
                              .uses_capability = capability};
  if (capability && training->capability_column != NULL)
    fit->capability_column = truce__arena_string(made->arena, training->capability_column);
  truce__lessons lessons;
  fitting f;
  truce_status status = truce__lessons_init(&lessons, table, training, folds, names, capability);
  if (status != TRUCE_OK)
    return status;
  if (!names || lessons.name_count > 0) {
    status = validate(&lessons, fit, left_out, control);
    if (status == TRUCE_OK && !fitting_init(&f, &lessons, SIZE_MAX))
      status = TRUCE_NO_MEMORY;
    if (status == TRUCE_OK) {
      status = find_least(&f);
      if (status == TRUCE_OK)
        status = keep_fit(made, &f, fit);
      free(f.parameters);
    }
    made->ensemble.fit_count += status == TRUCE_OK;
  }
  truce__lessons_free(&lessons);
  return status;
}

static truce_status check(const truce_actor_table *table, const truce_training *training,
                          size_t folds, truce_diagnostics *diagnostics)
{
  size_t issues = 0, groups = 0;
  for (size_t k = 0; k < table->issue_count; k++) {
    bool first = table->issues[k].has_outcome;
    issues += table->issues[k].has_outcome;
    for (size_t n = 0; n < k && first; n++)
      first = !table->issues[n].has_outcome || training->group[n] != training->group[k];
    groups += first;
  }
  if (issues >= TRUCE__LEAST_LESSONS && groups >= folds)
    return TRUCE_OK;
  char message[160];
  (void)snprintf(message, sizeof message,
                 "there are %zu issues with an outcome in %zu groups; training needs %d in %zu",
                 issues, groups, TRUCE__LEAST_LESSONS, folds);
  truce_diagnostics_add(
      diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                       .code = "few-outcomes",
                                       .file = table->file,
                                       .message = message,
                                       .hint = "fill the column `outcome` of more issues, or use "
                                               "the ensemble that comes with truce"});
  return TRUCE_BAD_INPUT;
}

static int by_number(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void keep_seen(owned_ensemble *made, const truce_actor_table *table)
{
  uint32_t *seen = truce__arena_alloc(made->arena, table->issue_count, sizeof *seen);
  for (size_t k = 0; seen != NULL && k < table->issue_count; k++) {
    if (table->issues[k].has_outcome)
      seen[made->ensemble.seen_count++] = truce_issue_fingerprint(&table->issues[k]);
  }
  if (seen != NULL)
    qsort(seen, made->ensemble.seen_count, sizeof *seen, by_number);
  made->ensemble.seen = seen;
}

truce_status truce_ensemble_train(truce_ensemble **ensemble, const truce_actor_table *table,
                                  const truce_training *training, truce_issue_forecast *left_out,
                                  const truce_control *control, truce_diagnostics *diagnostics)
{
  const size_t folds = training->folds > 0 ? training->folds : USUAL_FOLDS;
  truce_status status = check(table, training, folds, diagnostics);
  if (status != TRUCE_OK)
    return status;
  truce__arena *arena = truce__arena_new();
  owned_ensemble *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  truce_ensemble_fit *fits =
      made != NULL ? truce__arena_alloc(arena, TRUCE_ENSEMBLE_FITS_MAX, sizeof *fits) : NULL;
  if (fits == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  made->arena = arena;
  made->ensemble =
      (truce_ensemble){.trained_on = truce__arena_string(arena, table->file), .fits = fits};
  keep_seen(made, table);
  const bool capability =
      table->has_capability ||
      (training->capability_column != NULL &&
       truce_actor_table_column(table, training->capability_column) != SIZE_MAX);
  for (int kind = 2; kind >= 0 && status == TRUCE_OK; kind--) {
    const bool names = kind == 2, able = kind > 0;
    if ((names && !training->names) || (kind == 1 && !capability))
      continue;
    const bool first = made->ensemble.fit_count == 0;
    status = add_fit(made, fits, names, able && capability, table, training, folds,
                     first ? left_out : NULL, control);
  }
  if (status == TRUCE_OK && truce__arena_failed(arena))
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    *ensemble = &made->ensemble;
  else
    truce__arena_free(arena);
  return status;
}
