/* Is one model better than another, or was it luck? */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "truce/forecast.h"

/* The error of a model on an issue, on a scale of 0 to 100; NAN if there is none. */
static double error_of(const truce_actor_issue *issue, const truce_issue_forecast *f, int model)
{
  return issue->has_outcome
             ? fabs(100 * (f->value[model] - issue->outcome) / (issue->high - issue->low))
             : NAN;
}

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The sums and counts of the differences, by group. */
typedef struct grouped {
  size_t count; /* groups */
  double *sum;
  double *n;
} grouped;

static void add_up(const truce_actor_table *table, const truce_issue_forecast *issues,
                   const size_t *group, truce_forecast_difference *d, grouped *g)
{
  for (size_t k = 0; k < g->count; k++)
    g->sum[k] = g->n[k] = 0;
  double sum = 0;
  for (size_t k = 0; k < table->issue_count; k++) {
    const double difference = error_of(&table->issues[k], &issues[k], (int)d->a) -
                              error_of(&table->issues[k], &issues[k], (int)d->b);
    if (isnan(difference))
      continue;
    g->sum[group[k]] += difference;
    g->n[group[k]] += 1;
    sum += difference;
    d->n++;
  }
  for (size_t k = 0; k < g->count; k++)
    d->groups += g->n[k] > 0;
  d->mean = d->n > 0 ? sum / (double)d->n : NAN;
}

/* The mean difference over groups drawn with replacement. */
static double draw(const grouped *g, truce__random *random)
{
  double sum = 0, n = 0;
  for (size_t k = 0; k < g->count; k++) {
    const size_t drawn = (size_t)truce__random_below(random, g->count);
    sum += g->sum[drawn];
    n += g->n[drawn];
  }
  return n > 0 ? sum / n : NAN;
}

static double at_level(const double *sorted, size_t count, double level)
{
  const double at = level * (double)(count - 1);
  const size_t k = (size_t)at;
  const double part = at - (double)k;
  return k + 1 < count ? sorted[k] * (1 - part) + sorted[k + 1] * part : sorted[k];
}

static void bootstrap(const grouped *g, truce_forecast_difference *d, double *means, size_t draws,
                      uint64_t seed)
{
  size_t kept = 0;
  for (size_t k = 0; k < draws; k++) {
    truce__random random;
    truce__random_start(&random, seed, k); /* the same groups for every pair of models */
    const double mean = draw(g, &random);
    if (!isnan(mean))
      means[kept++] = mean;
  }
  d->low = d->high = d->low95 = d->high95 = NAN;
  if (kept == 0)
    return;
  qsort(means, kept, sizeof *means, by_value);
  d->low = at_level(means, kept, 0.05);
  d->high = at_level(means, kept, 0.95);
  d->low95 = at_level(means, kept, 0.025);
  d->high95 = at_level(means, kept, 0.975);
}

truce_status truce_forecast_compare(truce_forecast_difference differences[TRUCE_FORECAST_COUNT],
                                    const truce_actor_table *table,
                                    const truce_issue_forecast *issues, const size_t *group,
                                    size_t draws, uint64_t seed)
{
  grouped g = {0};
  bool ensemble = false;
  for (size_t k = 0; k < table->issue_count; k++) {
    g.count = group[k] + 1 > g.count ? group[k] + 1 : g.count;
    ensemble = ensemble || !isnan(issues[k].value[TRUCE_FORECAST_ENSEMBLE]);
  }
  g.sum = truce__array(g.count, sizeof *g.sum);
  g.n = truce__array(g.count, sizeof *g.n);
  double *means = truce__array(draws, sizeof *means);
  const bool fine = g.sum != NULL && g.n != NULL && means != NULL;
  for (int m = 0; fine && m < TRUCE_FORECAST_COUNT; m++) {
    truce_forecast_difference *d = &differences[m];
    *d = (truce_forecast_difference){.a = (truce_forecast_model)m,
                                     .b = ensemble ? TRUCE_FORECAST_ENSEMBLE
                                                   : TRUCE_FORECAST_COMPROMISE};
    add_up(table, issues, group, d, &g);
    bootstrap(&g, d, means, draws, seed);
  }
  free(g.sum);
  free(g.n);
  free(means);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}
