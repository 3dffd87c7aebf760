/* All that is asked of a table of events. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "truce/app.h"

enum {
  TESTED_TYPES = 6,
  RIVALS_EVENTS = 20000,
  HORIZON = 14,
  BINS = 160,
  CHANGE_PERIODS = 100000,
  BACKTEST_DAYS = 42,
  BACKTEST_FITS = 12,
  THURSDAY = 3 /* weekday of 1970-01-01, from Monday */
};

typedef struct maker {
  truce_escalation_answer *a;
  const truce_escalation_request *request;
  const truce_control *control;
  truce_diagnostics *diagnostics;
} maker;

/* ---- The fit ---- */

static void warn(const maker *m, const char *code, const char *message, const char *hint)
{
  truce_diagnostics_add(m->diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                                            .code = code,
                                                            .file = m->a->table->file,
                                                            .message = message,
                                                            .hint = hint});
}

static bool better(const truce_hawkes_fit *a, const truce_hawkes_fit *b)
{
  return a->outcome == TRUCE_FIT_CONVERGED &&
         (b->outcome != TRUCE_FIT_CONVERGED || a->aic < b->aic);
}

/* Counts scatter more than Poisson counts do, or not: the lower AIC tells. */
static truce_status fit_model(const maker *m)
{
  truce_escalation_answer *a = m->a;
  a->asked = m->request->model;
  a->asked.first_weekday = THURSDAY;
  a->asked.overdispersed = false;
  truce_status status = truce_hawkes_fit_run(&a->fit, a->series.activity, &a->asked, m->control);
  if (status != TRUCE_OK || a->series.activity.counts == NULL || m->request->poisson)
    return status;
  truce_hawkes_options scattered = a->asked;
  scattered.overdispersed = true;
  truce_hawkes_fit other;
  status = truce_hawkes_fit_run(&other, a->series.activity, &scattered, m->control);
  if (status != TRUCE_OK)
    return status;
  if (better(&other, &a->fit)) {
    const truce_hawkes_fit kept = a->fit;
    a->fit = other;
    other = kept;
    a->asked = scattered;
  }
  truce_hawkes_fit_free(&other);
  return TRUCE_OK;
}

static truce_status try_rival(const maker *m, const char *name, const truce_hawkes_options *model)
{
  truce_escalation_answer *a = m->a;
  truce_hawkes_fit fit;
  const truce_status status = truce_hawkes_fit_run(&fit, a->series.activity, model, m->control);
  if (status == TRUCE_BAD_INPUT)
    return TRUCE_OK; /* not a model for such a record */
  if (status != TRUCE_OK)
    return status;
  a->rivals[a->rival_count++] = (truce_escalation_rival){.name = name,
                                                         .outcome = fit.outcome,
                                                         .log_likelihood = fit.log_likelihood,
                                                         .aic = fit.aic,
                                                         .bic = fit.bic,
                                                         .parameters = fit.parameters};
  truce_hawkes_fit_free(&fit);
  return TRUCE_OK;
}

/* The models a careful reader would ask about next: other baselines, other shapes of answer. */
static truce_status try_rivals(const maker *m)
{
  const truce_hawkes_options *o = &m->a->asked;
  truce_status status = TRUCE_OK;
  static const struct {
    truce_baseline baseline;
    const char *name;
  } baselines[] = {{TRUCE_BASELINE_CONSTANT, "constant baseline"},
                   {TRUCE_BASELINE_TREND, "slow trend in the baseline"},
                   {TRUCE_BASELINE_WEEKLY, "weekly pattern in the baseline"}};
  for (size_t k = 0; k < 3 && status == TRUCE_OK; k++) {
    truce_hawkes_options other = *o;
    other.baseline = baselines[k].baseline;
    const bool weekly = other.baseline == TRUCE_BASELINE_WEEKLY;
    if (other.baseline != o->baseline && (!weekly || m->a->series.dated))
      status = try_rival(m, baselines[k].name, &other);
  }
  truce_hawkes_options other = *o;
  other.kernel = TRUCE_KERNEL_EXPONENTIAL;
  other.terms = o->kernel == TRUCE_KERNEL_EXPONENTIAL && o->terms <= 1 ? 2 : 1;
  if (status == TRUCE_OK)
    status =
        try_rival(m, other.terms == 2 ? "two speeds of answer" : "one speed of answer", &other);
  if (status == TRUCE_OK && o->kernel != TRUCE_KERNEL_POWER_LAW) {
    other.kernel = TRUCE_KERNEL_POWER_LAW;
    status = try_rival(m, "answers by a power law", &other);
  }
  return status;
}

static void warn_of_rivals(const maker *m)
{
  const truce_escalation_answer *a = m->a;
  const truce_escalation_rival *best = NULL;
  for (size_t k = 0; k < a->rival_count; k++) {
    const truce_escalation_rival *r = &a->rivals[k];
    if (r->outcome == TRUCE_FIT_CONVERGED && (best == NULL || r->aic < best->aic))
      best = r;
  }
  if (best == NULL || !(best->aic < a->fit.aic - 10))
    return;
  char message[160];
  (void)snprintf(message, sizeof message,
                 "another model fits clearly better: %s (AIC %.1f against %.1f)", best->name,
                 best->aic, a->fit.aic);
  warn(m, "better-model", message, "see --baseline and --kernel, and compare what they say");
}

/* ---- What the fit says ---- */

static truce_status goodness(const maker *m)
{
  const truce_status status = truce_hawkes_goodness(
      &m->a->goodness, &m->a->fit.model, m->a->series.activity, m->request->seed, m->control);
  m->a->has_goodness = status == TRUCE_OK;
  return status;
}

static truce_status tests(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const size_t d = a->series.types;
  if (d > TESTED_TYPES || !a->fit.excited || a->series.total > (size_t)10 * RIVALS_EVENTS)
    return TRUCE_OK;
  a->tests = calloc(d * d, sizeof *a->tests);
  if (a->tests == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status =
      truce_hawkes_test_effects(&a->fit, a->series.activity, m->control, a->tests);
  a->has_tests = status == TRUCE_OK;
  return status;
}

/* What came right before the forecast: thrice as long. */
static truce_status recent(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const truce_event_series *s = &a->series;
  const truce_outlook *o = &a->outlook;
  const double fit = floor((s->end - s->start) / o->width + 1e-9);
  const size_t count = fit < 3.0 * (double)o->periods ? (size_t)fit : 3 * o->periods;
  double *recent = calloc(count + 1, sizeof *recent);
  if (recent == NULL)
    return TRUCE_NO_MEMORY;
  a->recent = recent;
  a->recent_count = count;
  const double from = s->end - (double)count * o->width;
  if (s->activity.counts != NULL) {
    const truce_counts *c = &s->counts;
    for (size_t k = (c->periods - count) * c->types; k < c->periods * c->types; k++)
      recent[k / c->types - (c->periods - count)] += c->count[k];
    return TRUCE_OK;
  }
  for (size_t k = s->events.count; k > 0 && s->events.time[k - 1] >= from; k--) {
    const size_t at = (size_t)((s->events.time[k - 1] - from) / o->width);
    recent[at < count ? at : count]++;
  }
  return TRUCE_OK;
}

static truce_status outlook(const maker *m)
{
  const truce_outlook_options options = {.periods = m->request->horizon > 0 ? m->request->horizon
                                                                            : HORIZON,
                                         .futures = m->request->futures,
                                         .seed = m->request->seed};
  const truce_status status = truce_hawkes_forecast(&m->a->outlook, &m->a->fit.model,
                                                    m->a->series.activity, &options, m->control);
  m->a->has_outlook = status == TRUCE_OK;
  return status == TRUCE_OK ? recent(m) : status;
}

static truce_status backtest(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const double width = a->series.width > 0 ? a->series.width : 1;
  const double periods = (a->series.end - a->series.start) / width;
  if (periods < BACKTEST_DAYS || periods > CHANGE_PERIODS)
    return TRUCE_OK;
  const double origins = periods / 2 / 7;
  const truce_backtest_options options = {
      .refit = origins > BACKTEST_FITS ? (size_t)ceil(origins / BACKTEST_FITS) : 1,
      .step = origins > 200 ? 7 * width * ceil(origins / 200) : 0,
      .seed = m->request->seed};
  const truce_status status =
      truce_hawkes_backtest(&a->backtest, a->series.activity, &a->asked, &options, m->control);
  a->has_backtest = status == TRUCE_OK && a->backtest.origins > 0;
  return status;
}

static truce_status over_time(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const size_t periods = a->series.activity.counts != NULL ? a->series.counts.periods : BINS;
  const size_t bins = periods < BINS ? periods : BINS;
  a->expected = calloc(bins * a->series.types, sizeof *a->expected);
  a->came = calloc(bins * a->series.types, sizeof *a->came);
  if (a->expected == NULL || a->came == NULL)
    return TRUCE_NO_MEMORY;
  a->bins = bins;
  return truce_hawkes_expected(&a->fit.model, a->series.activity, bins, a->expected, a->came);
}

/* ---- When the rate changed ---- */

static truce_status changes(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const truce_event_series *s = &a->series;
  double width = s->width > 0 ? s->width : 1;
  double periods = ceil((s->end - s->start) / width);
  if (periods > CHANGE_PERIODS) {
    width *= ceil(periods / CHANGE_PERIODS);
    periods = ceil((s->end - s->start) / width);
  }
  const size_t count = (size_t)periods;
  if (count < 2)
    return TRUCE_OK;
  uint32_t *counts = calloc(count, sizeof *counts);
  if (counts == NULL)
    return TRUCE_NO_MEMORY;
  if (s->activity.counts != NULL) {
    for (size_t k = 0; k < s->counts.periods * s->types; k++) {
      const size_t period = k / s->types, at = (size_t)((double)period * s->counts.width / width);
      counts[at < count ? at : count - 1] += s->counts.count[k];
    }
  } else {
    for (size_t k = 0; k < s->events.count; k++) {
      const size_t at = (size_t)((s->events.time[k] - s->start) / width);
      counts[at < count ? at : count - 1]++;
    }
  }
  const truce_change_options options = {.dispersion = truce_changes_dispersion(counts, count),
                                        .shortest = 3};
  const truce_status status = truce_changes_find(&a->changes, counts, count, &options, m->control);
  free(counts);
  a->has_changes = status == TRUCE_OK;
  a->change_start = s->start;
  a->change_width = width;
  return status;
}

/* ---- Raids and defence ---- */

static truce_status stopping(const maker *m)
{
  truce_escalation_answer *a = m->a;
  truce_status status =
      truce_raids_find(&a->raids, a->table, m->request->launched, m->request->stopped);
  if (status != TRUCE_OK || a->raids.known == 0)
    return status;
  uint32_t *launched = calloc(2 * a->raids.known, sizeof *launched);
  if (launched == NULL)
    return TRUCE_NO_MEMORY;
  uint32_t *stopped = launched + a->raids.known;
  size_t count = 0;
  for (size_t k = 0; k < a->raids.count; k++) {
    const truce_raid *r = &a->raids.raids[k];
    if (!r->known)
      continue;
    if (r->stopped > r->launched) {
      char message[160];
      (void)snprintf(message, sizeof message,
                     "a raid of %u is said to have had %u stopped; it is left out of the rate",
                     (unsigned)r->launched, (unsigned)r->stopped);
      warn(m, "stopped-more", message, "check both counts and their units");
      continue;
    }
    launched[count] = r->launched;
    stopped[count++] = r->stopped;
  }
  status = truce_stopping_fit(&a->stopping, launched, stopped, count);
  free(launched);
  return status;
}

static truce_status saturation(const maker *m)
{
  truce_escalation_answer *a = m->a;
  if (m->request->saturation == NULL)
    return TRUCE_OK;
  truce_saturation_answer *s = &a->saturation;
  *s = *m->request->saturation;
  const double most = 3.0 * s->defence.capacity / (s->defence.shots > 0 ? s->defence.shots : 1);
  const double largest = fmax(fmax(most, 1.5 * s->supply.raid), 20);
  s->points = TRUCE_SATURATION_POINTS;
  for (size_t k = 0; k < s->points; k++) {
    s->raid[k] = (uint32_t)llround(largest * (double)(k + 1) / (double)s->points);
    s->leakers[k] = truce_raid_leakers(&s->defence, s->raid[k]);
  }
  s->some_leak = truce_raid_threshold(&s->defence, 0, 0.5);
  s->most_leak = UINT32_MAX;
  for (uint32_t raid = 1; raid <= 100000 && s->most_leak == UINT32_MAX; raid += raid / 200 + 1) {
    if (truce_raid_leakers(&s->defence, raid).expected >= 0.1 * raid)
      s->most_leak = raid;
  }
  s->cost_raid = (uint32_t)llround(s->supply.raid > 0 ? s->supply.raid : s->defence.capacity);
  if (s->has_cost)
    s->cost = truce_raid_cost(&s->defence, s->cost_raid, s->interceptor_cost, s->raider_cost,
                              s->harm_each);
  a->has_saturation = true;
  if (!s->has_supply)
    return TRUCE_OK;
  const truce_status status = truce_stock_last(&s->life, &s->defence, &s->supply, m->control);
  return status;
}

/* ---- The whole ---- */

static truce_status ask_model(const maker *m)
{
  truce_status (*const parts[])(const maker *) = {over_time, goodness,   outlook,
                                                  tests,     try_rivals, backtest};
  enum { SLOW = 3 };
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < sizeof parts / sizeof *parts && status == TRUCE_OK; k++) {
    const bool slow = k >= SLOW;
    if (slow && (m->request->quick || (k > SLOW && m->a->series.total > RIVALS_EVENTS)))
      continue;
    status = parts[k](m);
    if (status == TRUCE_CANCELLED) {
      warn(m, "partial", "stopped before all was worked out: this is a part of the answer",
           "run it again for the rest");
      return TRUCE_OK;
    }
    if (status == TRUCE_TOO_LARGE && !slow) {
      warn(m, "no-forecast", "the forecast does not fit in memory and is left out",
           "ask for fewer --futures or a shorter --horizon");
      status = TRUCE_OK;
    }
  }
  warn_of_rivals(m);
  return status;
}

/* The model for what is to be told apart; if the record is too short for that and nobody asked for
 * it, for all events together. */
static truce_status fit_or_join(const maker *m)
{
  truce_escalation_answer *a = m->a;
  const truce_series_options *asked = &m->request->series;
  truce_status status = fit_model(m);
  if (status != TRUCE_OK || a->fit.outcome == TRUCE_FIT_CONVERGED || a->series.types == 1 ||
      asked->by != TRUCE_BY_AUTO)
    return status;
  truce_series_options joined = *asked;
  joined.by = TRUCE_BY_TOGETHER;
  warn(m, "joined", "some kinds have too few events to tell apart: all were taken together",
       "choose the kinds that matter, for example with --kind or --dyad, or say --by");
  truce_hawkes_fit_free(&a->fit);
  truce_event_series_free(&a->series);
  a->fit = (truce_hawkes_fit){0};
  status = truce_event_series_init(&a->series, a->table, &joined, m->diagnostics);
  return status == TRUCE_OK ? fit_model(m) : status;
}

static truce_status ask(const maker *m)
{
  truce_status status = truce_human_cost_init(&m->a->cost, m->a->table);
  if (status == TRUCE_OK)
    status =
        truce_event_series_init(&m->a->series, m->a->table, &m->request->series, m->diagnostics);
  if (status == TRUCE_OK)
    status = stopping(m);
  if (status == TRUCE_OK)
    status = saturation(m);
  if (status == TRUCE_OK)
    status = changes(m);
  if (status == TRUCE_OK)
    status = fit_or_join(m);
  if (status == TRUCE_OK && m->a->fit.outcome == TRUCE_FIT_CONVERGED)
    status = ask_model(m);
  return status;
}

truce_status truce_escalation_answer_init(truce_escalation_answer **answer,
                                          const truce_event_table *table, const char *title,
                                          const truce_escalation_request *request,
                                          const truce_control *control,
                                          truce_diagnostics *diagnostics)
{
  truce_escalation_answer *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->title = title;
  made->table = table;
  const maker m = {made, request, control, diagnostics};
  const truce_status status = ask(&m);
  if (status == TRUCE_OK)
    *answer = made;
  else
    truce_escalation_answer_free(made);
  return status;
}

void truce_escalation_answer_free(truce_escalation_answer *answer)
{
  if (answer == NULL)
    return;
  truce_hawkes_fit_free(&answer->fit);
  free(answer->tests);
  if (answer->has_goodness)
    truce_goodness_free(&answer->goodness);
  if (answer->has_outlook)
    truce_outlook_free(&answer->outlook);
  if (answer->has_changes)
    truce_changes_free(&answer->changes);
  free(answer->recent);
  free(answer->expected);
  free(answer->came);
  truce_raids_free(&answer->raids);
  truce_human_cost_free(&answer->cost);
  truce_event_series_free(&answer->series);
  free(answer);
}
