/* How good would the forecasts have been? Each origin sees what came before it and nothing else. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/sort.h"
#include "forecast.h"
#include "special.h"

typedef struct tester {
  truce_activity data;
  const truce_hawkes_options *model;
  truce_backtest_options options;
  const truce_control *control;
  double start, width;
  size_t types, periods, first, step;
  uint64_t *seen;  /* [periods]: all types together */
  uint64_t *drawn; /* [2 * futures]: one period of all futures, and scratch */
  truce_hawkes_fit fit;
  bool fitted; /* fit holds something to free */
  truce_backtest made;
} tester;

/* ---- Scores ---- */

/* E|X - y| - E|X - X'| / 2 over the sample, sorted here; and its median. */
static double score_sample(uint64_t *value, uint64_t *scratch, size_t n, double seen,
                           double *median)
{
  double distance = 0, spread = 0;
  truce__sort_u64(value, scratch, n);
  for (size_t k = 0; k < n; k++) {
    distance += fabs((double)value[k] - seen);
    spread += (2 * (double)k + 1 - (double)n) * (double)value[k];
  }
  const size_t middle = (n - 1) / 2;
  *median = (double)value[middle];
  return distance / (double)n - spread / ((double)n * (double)n);
}

/* The same for a Poisson variable: E|X - y| in closed form, E|X - X'| / 2 as the sum of F (1 - F).
 */
static double score_poisson(double mean, double seen, double *median)
{
  const double reach = 30 + 12 * sqrt(mean), low = fmax(0, floor(mean - reach));
  const double tail = truce__count_tail(seen, mean, 0);
  const double here = exp(seen * log(mean) - mean - truce__log_gamma(seen + 1));
  double share = truce__count_tail(low - 1, mean, 0), spread = 0;
  double term = exp(low * log(mean) - mean - truce__log_gamma(low + 1));
  *median = -1;
  double k = low;
  while (k <= mean + reach) {
    share = fmin(1, share + term);
    spread += share * (1 - share);
    if (*median < 0 && share >= 0.5)
      *median = k;
    term *= mean / ++k;
  }
  return (seen - mean) * (2 * tail - 1) + 2 * mean * here - spread;
}

static void note(tester *t, truce_forecaster who, double score, double median, double seen)
{
  t->made.crps[who] += score;
  t->made.mae[who] += fabs(median - seen);
}

/* ---- One origin ---- */

/* Mean of every `every`-th of the periods before `to`, from `from` on; half an event if there was
 * none. */
static double mean_of(const tester *t, size_t from, size_t to, size_t every)
{
  double sum = 0, count = 0;
  for (size_t k = from; k < to; k += every) {
    sum += (double)t->seen[k];
    count++;
  }
  return fmax(sum, 0.5) / fmax(count, 1);
}

static void score_rivals(tester *t, size_t origin, bool model_too)
{
  const size_t week = t->width >= TRUCE_WEEKDAYS ? 1 : (size_t)ceil(TRUCE_WEEKDAYS / t->width);
  const double plain = mean_of(t, 0, origin, 1);
  const double last = mean_of(t, origin > week ? origin - week : 0, origin, 1);
  for (size_t h = 0; h < t->options.horizon; h++) {
    const double seen = (double)t->seen[origin + h];
    const double same_day =
        t->width == 1 ? mean_of(t, (origin + h) % TRUCE_WEEKDAYS, origin, TRUCE_WEEKDAYS) : plain;
    const double mean[] = {plain, last, same_day, plain};
    for (int who = model_too ? 0 : 1; who < TRUCE_FORECASTER_COUNT; who++) {
      double median;
      const double score = score_poisson(mean[who], seen, &median);
      note(t, (truce_forecaster)who, score, median, seen);
    }
  }
}

static truce_status score_model(tester *t, size_t origin, truce_activity before)
{
  truce__futures f = {.m = &t->fit.model,
                      .control = t->control,
                      .start = t->start + t->width * (double)origin,
                      .width = t->width,
                      .periods = t->options.horizon,
                      .futures = t->options.futures,
                      .most = 100000,
                      .seed = t->options.seed + origin};
  truce_status status = truce__futures_run(&f, before);
  if (status != TRUCE_OK)
    return status;
  for (size_t h = 0; h < f.periods; h++) {
    double median;
    for (size_t k = 0; k < f.futures; k++) {
      t->drawn[k] = 0;
      for (size_t j = 0; j < t->types; j++)
        t->drawn[k] += f.count[(k * f.periods + h) * t->types + j];
    }
    const double seen = (double)t->seen[origin + h];
    const double score = score_sample(t->drawn, t->drawn + f.futures, f.futures, seen, &median);
    note(t, TRUCE_FORECASTER_HAWKES, score, median, seen);
  }
  truce__futures_free(&f);
  return TRUCE_OK;
}

typedef struct past {
  truce_events events;
  truce_counts counts;
} past;

static truce_activity cut(const tester *t, size_t origin, past *p)
{
  if (t->data.counts != NULL) {
    p->counts = *t->data.counts;
    p->counts.periods = origin;
    return (truce_activity){.counts = &p->counts};
  }
  p->events = *t->data.events;
  p->events.end = t->start + t->width * (double)origin;
  size_t low = 0, high = p->events.count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (p->events.time[middle] < p->events.end)
      low = middle + 1;
    else
      high = middle;
  }
  p->events.count = low;
  return (truce_activity){.events = &p->events};
}

static truce_status test_origin(tester *t, size_t origin)
{
  past p;
  const truce_activity before = cut(t, origin, &p);
  if (t->made.origins % t->options.refit == 0) {
    if (t->fitted)
      truce_hawkes_fit_free(&t->fit);
    t->fitted = false;
    const truce_status status = truce_hawkes_fit_run(&t->fit, before, t->model, t->control);
    if (status != TRUCE_OK)
      return status;
    t->fitted = true;
  }
  const bool good = t->fit.outcome == TRUCE_FIT_CONVERGED;
  score_rivals(t, origin, !good);
  t->made.origins++;
  t->made.forecasts += t->options.horizon;
  t->made.not_fitted += !good;
  return good ? score_model(t, origin, before) : TRUCE_OK;
}

/* ---- All ---- */

static truce_status count_seen(tester *t)
{
  const truce_events *e = t->data.events;
  t->periods = e != NULL ? truce_counts_periods(e, t->width) : t->data.counts->periods;
  t->seen = calloc(t->periods + 1, sizeof *t->seen);
  t->drawn = truce__array(t->options.futures, 2 * sizeof *t->drawn);
  if (t->seen == NULL || t->drawn == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; e != NULL && k < e->count; k++) {
    const size_t period = (size_t)((e->time[k] - e->start) / t->width);
    if (period < t->periods)
      t->seen[period]++;
  }
  for (size_t k = 0; e == NULL && k < t->periods * t->types; k++)
    t->seen[k / t->types] += t->data.counts->count[k];
  return TRUCE_OK;
}

static truce_status test_all(tester *t)
{
  truce_status status = TRUCE_OK;
  for (size_t origin = t->first;
       status == TRUCE_OK && origin < t->periods && t->options.horizon <= t->periods - origin;
       origin += t->step) {
    truce__progress(t->control, "backtest", (double)origin / (double)t->periods);
    status = test_origin(t, origin);
  }
  for (int who = 0; who < TRUCE_FORECASTER_COUNT && t->made.forecasts > 0; who++) {
    t->made.mae[who] /= (double)t->made.forecasts;
    t->made.crps[who] /= (double)t->made.forecasts;
  }
  return status;
}

static bool settle(tester *t)
{
  double end;
  truce_backtest_options *o = &t->options;
  truce__extent(t->data, &t->types, &t->start, &end);
  t->width = t->data.counts != NULL ? t->data.counts->width : 1;
  const double first = o->first > 0 ? o->first : 0.5 * (end - t->start);
  o->horizon = o->horizon > 0 ? o->horizon : 7;
  o->refit = o->refit > 0 ? o->refit : 1;
  o->futures = o->futures > 0 ? o->futures : 1000;
  const double step = o->step > 0 ? o->step : t->width * (double)o->horizon;
  if (!(first / t->width <= 1e9) || !(step / t->width <= 1e9) || o->horizon > 100000 ||
      o->futures > 10000000)
    return false;
  t->first = (size_t)fmax(1, floor(first / t->width));
  t->step = (size_t)fmax(1, floor(step / t->width));
  return true;
}

truce_status truce_hawkes_backtest(truce_backtest *result, truce_activity data,
                                   const truce_hawkes_options *model,
                                   const truce_backtest_options *options,
                                   const truce_control *control)
{
  size_t where;
  tester t = {.data = data, .model = model, .options = *options, .control = control};
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE || !settle(&t))
    return TRUCE_BAD_INPUT;
  truce_status status = count_seen(&t);
  if (status == TRUCE_OK)
    status = test_all(&t);
  if (t.fitted)
    truce_hawkes_fit_free(&t.fit);
  free(t.seen);
  free(t.drawn);
  if (status == TRUCE_OK)
    *result = t.made;
  return status;
}
