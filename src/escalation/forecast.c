/* Quantiles over simulated futures. Future k draws from stream k, and its counts go to places of
 * their own, so threads do not matter. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/sort.h"
#include "forecast.h"

const double truce_outlook_level[TRUCE_OUTLOOK_LEVELS] = {0.025, 0.05, 0.25, 0.5,
                                                          0.75,  0.95, 0.975};

#define ID(name, json, label) json,
#define LABEL(name, json, label) label,
const char *truce_forecaster_id(truce_forecaster forecaster)
{
  static const char *const ids[] = {TRUCE_FORECASTER_TABLE(ID)};
  return ids[forecaster];
}

const char *truce_forecaster_label(truce_forecaster forecaster)
{
  static const char *const labels[] = {TRUCE_FORECASTER_TABLE(LABEL)};
  return labels[forecaster];
}

typedef struct counter {
  const truce__futures *f;
  uint32_t *count; /* [periods][types] of this future */
  size_t seen;
} counter;

static bool add(void *context, double time, uint32_t type, double mark)
{
  counter *c = context;
  (void)mark;
  if (c->seen++ >= c->f->most)
    return false;
  const size_t period = (size_t)((time - c->f->start) / c->f->width);
  /* Rounding may put a moment just before the end into the period after it. */
  if (period < c->f->periods)
    c->count[period * c->f->m->types + type]++;
  return true;
}

/* One future into its place; false if it was cut. */
static bool run_one(const truce__futures *f, size_t k, double *past)
{
  const size_t d = f->m->types, size = f->m->terms * d;
  truce__random random;
  truce__random_start(&random, f->seed, k);
  memcpy(past, f->past, size * sizeof *past);
  uint32_t *count = f->count + k * f->periods * d;
  if (f->discrete)
    return truce__simulate_periods(f->m, f->start, f->width, f->periods, past, past + size, &random,
                                   count);
  counter c = {f, count, 0};
  return truce__simulate(f->m, &f->marks, f->start, f->start + f->width * (double)f->periods, past,
                         past + size, &random, add, &c);
}

static truce_status run_all(truce__futures *f)
{
  bool failed = false, stopped = false;
  size_t capped = 0;
#pragma omp parallel num_threads(truce__threads(f->control)) reduction(+ : capped)                 \
    reduction(|| : failed, stopped)
  {
    double *past = truce__array(f->m->types, (f->m->terms + 1) * sizeof *past);
    failed = past == NULL;
#pragma omp for schedule(dynamic, 16)
    for (size_t k = 0; k < f->futures; k++) {
      stopped = stopped || truce__cancelled(f->control);
      if (!failed && !stopped)
        capped += !run_one(f, k, past);
    }
    free(past);
  }
  f->capped = capped;
  return failed ? TRUCE_NO_MEMORY : stopped ? TRUCE_CANCELLED : TRUCE_OK;
}

static truce_status remember(truce__futures *f, truce_activity data)
{
  truce_status status = truce__marks_init(&f->marks, data.events, f->m->types);
  if (status != TRUCE_OK)
    return status;
  f->past = truce__array(f->m->types, f->m->terms * sizeof *f->past);
  f->count = calloc(f->futures, f->periods * f->m->types * sizeof *f->count);
  if (f->past == NULL || f->count == NULL)
    return TRUCE_NO_MEMORY;
  if (data.counts == NULL)
    return truce__past_events(f->m, data.events, f->start, f->past);
  truce__past_counts(f->m, data.counts, f->past);
  return TRUCE_OK;
}

truce_status truce__futures_run(truce__futures *f, truce_activity data)
{
  f->past = NULL;
  f->count = NULL;
  f->discrete = data.counts != NULL;
  truce_status status = remember(f, data);
  if (status == TRUCE_OK)
    status = run_all(f);
  if (status != TRUCE_OK)
    truce__futures_free(f);
  return status;
}

void truce__futures_free(truce__futures *f)
{
  truce__marks_free(&f->marks);
  free(f->past);
  free(f->count);
}

/* ---- Quantiles ---- */

typedef struct digest {
  truce_outlook *made;
  double *mean, (*quantile)[TRUCE_OUTLOOK_LEVELS], (*total)[TRUCE_OUTLOOK_LEVELS];
  uint64_t *sums, *sorted, *scratch; /* [futures]; sums: added up since the start */
} digest;

static void take_quantiles(digest *g, const uint64_t *value, double *quantile)
{
  const size_t n = g->made->futures;
  memcpy(g->sorted, value, n * sizeof *value);
  truce__sort_u64(g->sorted, g->scratch, n);
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++) {
    /* The least count that at least this share of the futures does not pass. */
    const double rank = ceil(truce_outlook_level[q] * (double)n * (1 - 1e-12));
    quantile[q] = (double)g->sorted[rank < 1 ? 0 : (size_t)rank - 1];
  }
}

/* Type `types` stands for all. */
static uint64_t count_of(const truce__futures *f, size_t k, size_t period, size_t type)
{
  const size_t d = f->m->types;
  const uint32_t *count = f->count + (k * f->periods + period) * d;
  if (type < d)
    return count[type];
  uint64_t sum = 0;
  for (size_t j = 0; j < d; j++)
    sum += count[j];
  return sum;
}

static void digest_type(digest *g, const truce__futures *f, size_t type, uint64_t *value)
{
  memset(g->sums, 0, f->futures * sizeof *g->sums);
  for (size_t period = 0; period < f->periods; period++) {
    const size_t at = period * (f->m->types + 1) + type;
    double sum = 0;
    for (size_t k = 0; k < f->futures; k++) {
      value[k] = count_of(f, k, period, type);
      g->sums[k] += value[k];
      sum += (double)value[k];
    }
    g->mean[at] = sum / (double)f->futures;
    take_quantiles(g, value, g->quantile[at]);
    take_quantiles(g, g->sums, g->total[at]);
  }
}

static truce_status summarise(truce_outlook *made, const truce__futures *f)
{
  const size_t cells = f->periods * (f->m->types + 1);
  double *memory = truce__array(cells, (1 + 2 * TRUCE_OUTLOOK_LEVELS) * sizeof *memory);
  uint64_t *work = truce__array(f->futures, 4 * sizeof *work);
  if (memory == NULL || work == NULL) {
    free(memory);
    free(work);
    return TRUCE_NO_MEMORY;
  }
  digest g = {.made = made,
              .mean = memory,
              .sums = work,
              .sorted = work + f->futures,
              .scratch = work + 2 * f->futures};
  g.quantile = (double(*)[TRUCE_OUTLOOK_LEVELS])(void *)(memory + cells);
  g.total = g.quantile + cells;
  for (size_t type = 0; type <= f->m->types; type++)
    digest_type(&g, f, type, work + 3 * f->futures);
  free(work);
  made->mean = g.mean;
  made->quantile = (const double(*)[TRUCE_OUTLOOK_LEVELS])g.quantile;
  made->total = (const double(*)[TRUCE_OUTLOOK_LEVELS])g.total;
  made->memory = memory;
  return TRUCE_OK;
}

/* A hundred times what the record's mean rate brings, and room for a quiet record to erupt. */
static size_t usual_most(truce_activity data, double length, double ahead)
{
  const double events = data.events != NULL ? (double)data.events->count : 0;
  return 10000 + (size_t)fmin(1e8, 100 * events / length * ahead);
}

truce_status truce_hawkes_forecast(truce_outlook *result, const truce_hawkes *model,
                                   truce_activity data, const truce_outlook_options *options,
                                   const truce_control *control)
{
  size_t where, types;
  double start, end;
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE)
    return TRUCE_BAD_INPUT;
  truce__extent(data, &types, &start, &end);
  truce__futures f = {.m = model,
                      .control = control,
                      .seed = options->seed,
                      .futures = options->futures > 0 ? options->futures : 10000,
                      .periods = options->periods > 0 ? options->periods : 30,
                      .start = end,
                      .width = data.counts != NULL  ? data.counts->width
                               : options->width > 0 ? options->width
                                                    : 1};
  f.most = options->most > 0 ? options->most
                             : usual_most(data, end - start, f.width * (double)f.periods);
  if (!truce__model_fits(model, types) || !(f.width * (double)f.periods <= 1e6))
    return TRUCE_BAD_INPUT;
  if (f.periods > 100000 || f.futures > 100000000 ||
      truce__afford(control, SIZE_MAX / 4, sizeof *f.count) / (f.periods * types) < f.futures)
    return TRUCE_TOO_LARGE;
  truce_status status = truce__futures_run(&f, data);
  if (status != TRUCE_OK)
    return status;
  truce_outlook made = {.periods = f.periods,
                        .types = types,
                        .futures = f.futures,
                        .start = end,
                        .width = f.width,
                        .capped = f.capped};
  status = summarise(&made, &f);
  truce__futures_free(&f);
  if (status == TRUCE_OK)
    *result = made;
  return status;
}

void truce_outlook_free(truce_outlook *result)
{
  free(result->memory);
}
