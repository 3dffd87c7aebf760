/* Maximum likelihood: several starts, the best of them to the end, and a look at whether the end is
 * a maximum in the inside of what the record can tell. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"

enum { STARTS = 5, EVENTS_FOR_STARTS = 20000 };

#define TEXT(name, text) text,
const char *truce_fit_outcome_text(truce_fit_outcome outcome)
{
  static const char *const texts[] = {TRUCE_FIT_OUTCOME_TABLE(TEXT)};
  return texts[outcome];
}

/* ---- Starts ---- */

typedef struct trial {
  truce_status status;
  double value;
  double *x;
} trial;

static void try_start(const truce__objective *o, size_t start, trial *t)
{
  truce__search s;
  t->status = truce__search_init(&s, o);
  if (t->status != TRUCE_OK)
    return;
  truce__objective_start(o, start, s.lower, s.upper, s.at.x);
  t->status = truce__descend(&s.problem, &s.at, 1e-4, 300);
  t->value = s.at.value;
  memcpy(t->x, s.at.x, o->layout.n * sizeof *t->x);
  truce__search_free(&s);
}

/* The first part of the data, as far as the starts look. */
typedef struct excerpt {
  truce_events events;
  truce_counts counts;
} excerpt;

static truce_activity cut(truce_activity data, excerpt *part)
{
  if (data.events != NULL) {
    part->events = *data.events;
    if (part->events.count > EVENTS_FOR_STARTS &&
        part->events.time[EVENTS_FOR_STARTS] > part->events.start) {
      part->events.count = EVENTS_FOR_STARTS;
      part->events.end = part->events.time[EVENTS_FOR_STARTS];
    }
    return (truce_activity){.events = &part->events};
  }
  part->counts = *data.counts;
  const size_t most = 1 + EVENTS_FOR_STARTS / part->counts.types;
  part->counts.periods = part->counts.periods < most ? part->counts.periods : most;
  return (truce_activity){.counts = &part->counts};
}

static truce_status run_trials(const truce__objective *o, trial *trials, size_t count)
{
  truce_status status = TRUCE_OK;
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(o->control))
  for (size_t k = 0; k < count; k++)
    try_start(o, k, &trials[k]);
  for (size_t k = 0; k < count; k++)
    status = status == TRUCE_OK ? trials[k].status : status;
  return status;
}

/* Leaves the best start's end in x. */
static truce_status try_starts(const truce__objective *o, truce_hawkes_fit *fit, double *x)
{
  const size_t count = fit->starts, n = o->layout.n;
  truce__objective small = *o;
  excerpt part;
  trial *trials = truce__array(count, sizeof *trials);
  double *points = truce__array(count, n * sizeof *points);
  truce_status status = trials == NULL || points == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK) {
    small.data = cut(o->data, &part);
    for (size_t k = 0; k < count; k++)
      trials[k] = (trial){TRUCE_OK, INFINITY, points + k * n};
    status = run_trials(&small, trials, count);
  }
  if (status == TRUCE_OK) {
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
      best = trials[k].value < trials[best].value ? k : best;
    for (size_t k = 0; k < count; k++)
      fit->agree += trials[k].value <= trials[best].value + 0.01;
    memcpy(x, trials[best].x, n * sizeof *x);
  }
  free(points);
  free(trials);
  return status;
}

/* ---- The end ---- */

/* Whether a number other than a level, an effect or a dispersion has run into the box. For counts
 * the fastest decay stands for "all in the next period", which is an answer. */
static bool runs_off(const truce__objective *o, const truce__search *s)
{
  const truce__layout *l = &o->layout;
  for (size_t k = 0; k < l->n; k++) {
    const bool trend =
        k < l->branching && o->options.baseline == TRUCE_BASELINE_TREND && k % 2 == 1;
    const bool low = s->at.x[k] <= s->lower[k], high = s->at.x[k] >= s->upper[k];
    if (s->fixed[k] || (!low && !high))
      continue;
    const bool next_period = o->data.counts != NULL && !l->power && high && k == l->kernel;
    if (trend || (k >= l->kernel && k < l->dispersion && !next_period) ||
        (high && (k < l->kernel || k >= l->dispersion)))
      return true;
  }
  return false;
}

/* The likelihood without effects, which needs no kernel. */
static truce_status fit_plain(const truce__objective *o, truce_hawkes_fit *fit)
{
  const truce__layout *l = &o->layout;
  truce__search s;
  truce_status status = truce__search_init(&s, o);
  if (status != TRUCE_OK)
    return status;
  truce__objective_start(o, 0, s.lower, s.upper, s.at.x);
  for (size_t k = 0; k < l->branching; k++)
    s.at.x[k] = o->options.baseline == TRUCE_BASELINE_TREND && k % 2 == 1 ? 0 : 1;
  for (size_t k = l->branching; k < l->dispersion; k++) {
    s.fixed[k] = true;
    s.at.x[k] = k < l->kernel ? 0 : s.at.x[k];
  }
  status = truce__descend(&s.problem, &s.at, 1e-9, 500);
  fit->plain_log_likelihood = -s.at.value;
  fit->plain_parameters = l->branching + (l->n - l->dispersion);
  truce__search_free(&s);
  return status;
}

static void compare(truce_hawkes_fit *fit, const truce__objective *o)
{
  const double rows =
      log((double)(o->data.events != NULL ? o->data.events->count
                                          : o->data.counts->periods * o->layout.types));
  fit->parameters = o->layout.n;
  fit->aic = 2 * (double)fit->parameters - 2 * fit->log_likelihood;
  fit->bic = rows * (double)fit->parameters - 2 * fit->log_likelihood;
  fit->plain_aic = 2 * (double)fit->plain_parameters - 2 * fit->plain_log_likelihood;
  fit->plain_bic = rows * (double)fit->plain_parameters - 2 * fit->plain_log_likelihood;
}

static truce_status keep(truce_hawkes_fit *fit, const truce__objective *o, const truce__search *s)
{
  const size_t n = o->layout.n;
  truce__fitted *kept = malloc(sizeof *kept + n * sizeof *kept->x);
  if (kept == NULL)
    return TRUCE_NO_MEMORY;
  *kept = (truce__fitted){o->options, (double *)(void *)(kept + 1), -s->at.value};
  memcpy(kept->x, s->at.x, n * sizeof *kept->x);
  fit->fitted = kept;
  return TRUCE_OK;
}

/* Fills the fit from a point that is a maximum. */
static truce_status report(truce_hawkes_fit *fit, const truce__objective *o, const truce__search *s,
                           const double *factor)
{
  fit->log_likelihood = -s->at.value;
  fit->discrete = o->data.counts != NULL;
  fit->confidence = o->options.confidence;
  truce_status status =
      truce_hawkes_init(&fit->model, o->layout.types, o->options.kernel, o->layout.terms);
  if (status != TRUCE_OK)
    return status;
  truce__objective_model(o, s->at.x, &fit->model);
  status = truce__estimate(fit, o, s, factor);
  if (status == TRUCE_OK)
    status = fit_plain(o, fit);
  if (status == TRUCE_OK)
    status = keep(fit, o, s);
  compare(fit, o);
  return status;
}

/* From a point near a maximum to it, and what it is worth. factor[n * n]: scratch. */
static truce_status conclude(truce_hawkes_fit *fit, const truce__objective *o, truce__search *s,
                             double *factor)
{
  truce_status status = truce__objective_evaluate(o, s->at.x, &s->at.value, s->at.gradient);
  if (status == TRUCE_OK)
    status = truce__polish(&s->problem, &s->at, factor, &fit->decrement);
  if (status != TRUCE_OK)
    return status;
  fit->outcome = runs_off(o, s)              ? TRUCE_FIT_AT_LIMIT
                 : fit->decrement < 0        ? TRUCE_FIT_FLAT
                 : !(fit->decrement <= 1e-6) ? TRUCE_FIT_NOT_CONVERGED
                                             : TRUCE_FIT_CONVERGED;
  return fit->outcome == TRUCE_FIT_CONVERGED ? report(fit, o, s, factor) : TRUCE_OK;
}

static truce_status finish(truce_hawkes_fit *fit, const truce__objective *o, truce__search *s)
{
  truce__progress(o->control, "fit", 0.3);
  truce_status status = truce__descend(&s->problem, &s->at, 1e-5, 500);
  if (status != TRUCE_OK)
    return status;
  truce__objective_sort(o, s->at.x);
  fit->excited = !truce__search_calm(s, &o->layout);
  truce__progress(o->control, "fit", 0.6);
  double *factor = truce__array(o->layout.n, o->layout.n * sizeof *factor);
  if (factor == NULL)
    return TRUCE_NO_MEMORY;
  status = conclude(fit, o, s, factor);
  free(factor);
  return status;
}

static bool enough(const truce__objective *o)
{
  const truce_events *e = o->data.events;
  const truce_counts *c = o->data.counts;
  const size_t d = o->layout.types, total = e != NULL ? e->count : c->periods * d;
  double seen[TRUCE_ESCALATION_TYPES_MAX] = {0}, all = 0;
  for (size_t k = 0; k < total; k++)
    seen[e != NULL ? truce__type_of(e, k) : k % d] += e != NULL ? 1 : c->count[k];
  for (size_t j = 0; j < d; j++) {
    all += seen[j];
    if (seen[j] < 2)
      return false;
  }
  return all > (double)o->layout.n && (c == NULL || total > o->layout.n);
}

static bool options_fit(const truce_hawkes_options *options, truce_activity data)
{
  return options->terms <= TRUCE_ESCALATION_TERMS_MAX && fabs(options->mark_power) <= 3 &&
         options->confidence >= 0 && options->confidence < 1 && options->starts <= 10000 &&
         (!options->fit_marks || (data.events != NULL && data.events->mark != NULL)) &&
         (options->baseline != TRUCE_BASELINE_WEEKLY || data.counts == NULL ||
          data.counts->width < TRUCE_WEEKDAYS);
}

static truce_status run(truce_hawkes_fit *fit, const truce__objective *o)
{
  if (!enough(o)) {
    fit->outcome = TRUCE_FIT_TOO_FEW;
    return TRUCE_OK;
  }
  truce__search s;
  truce_status status = truce__search_init(&s, o);
  if (status != TRUCE_OK)
    return status;
  status = try_starts(o, fit, s.at.x);
  if (status == TRUCE_OK)
    status = finish(fit, o, &s);
  truce__search_free(&s);
  return status;
}

truce_status truce_hawkes_fit_run(truce_hawkes_fit *fit, truce_activity data,
                                  const truce_hawkes_options *options, const truce_control *control)
{
  size_t where;
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE || !options_fit(options, data))
    return TRUCE_BAD_INPUT;
  truce_hawkes_options settled = *options;
  settled.confidence = options->confidence > 0 ? options->confidence : 0.9;
  settled.starts = options->starts > 0 ? options->starts : STARTS;
  settled.first_weekday %= TRUCE_WEEKDAYS;
  truce__objective o;
  truce_status status = truce__objective_init(&o, data, &settled, control);
  if (status != TRUCE_OK)
    return status;
  truce_hawkes_fit made = {.starts = settled.starts};
  status = run(&made, &o);
  truce__objective_free(&o);
  if (status == TRUCE_OK && made.outcome != TRUCE_FIT_CONVERGED) {
    *fit = (truce_hawkes_fit){.outcome = made.outcome};
    truce_hawkes_fit_free(&made);
  } else if (status == TRUCE_OK) {
    *fit = made;
  } else {
    truce_hawkes_fit_free(&made);
  }
  return status;
}

void truce_hawkes_fit_free(truce_hawkes_fit *fit)
{
  truce_hawkes_free(&fit->model);
  free(fit->level);
  free(fit->fitted);
}
