/* Does the model fit? Residuals that are exponential with mean 1 if it does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "draw.h"
#include "objective.h"
#include "special.h"

enum { LAGS = 10, POINTS = 200, LEAST_FOR_KS = 5, LEAST_FOR_LAGS = 20 };

/* ---- Residuals ---- */

typedef struct residuals {
  double *value[TRUCE_ESCALATION_TYPES_MAX]; /* by type */
  size_t count[TRUCE_ESCALATION_TYPES_MAX];
} residuals;

static void add(residuals *r, size_t type, double value)
{
  r->value[type][r->count[type]++] = value;
}

/* Lambda_j(t) = baseline + sum over i, terms of n share (mass - past): what events of type i
 * weighed so far, less what they have still to give. */
static double compensator(const truce_hawkes *m, const truce_events *e, size_t j, double t,
                          const double *mass, const double *past)
{
  double by[TRUCE_WEEKDAYS], sum = truce__baseline_over(m, j, e->start, t, by);
  for (size_t i = 0; i < m->types; i++) {
    double given = 0;
    for (size_t k = 0; k < m->terms; k++)
      given += m->share[k] * (mass[i] - past[k * m->types + i]);
    sum += m->branching[i * m->types + j] * given;
  }
  return sum;
}

static truce_status event_residuals(residuals *r, const truce_hawkes *m, const truce_events *e,
                                    const truce_control *control)
{
  const size_t d = m->types;
  double *past = calloc(m->terms + 2, d * sizeof *past);
  if (past == NULL)
    return TRUCE_NO_MEMORY;
  double *mass = past + m->terms * d, *last = mass + d, before = e->start;
  truce_status status = TRUCE_OK;
  for (size_t k = 0; status == TRUCE_OK && k < e->count; k++) {
    const uint32_t type = truce__type_of(e, k);
    const double weight = truce__weight(m, type, truce__mark_of(e, k));
    for (size_t t = 0; t < m->terms; t++) {
      const double left = exp(-m->decay[t] * (e->time[k] - before));
      for (size_t i = 0; i < d; i++)
        past[t * d + i] *= left;
    }
    before = e->time[k];
    const double now = compensator(m, e, type, before, mass, past);
    add(r, type, fmax(0, now - last[type]));
    last[type] = now;
    mass[type] += weight;
    for (size_t t = 0; t < m->terms; t++)
      past[t * d + type] += weight;
    if (k % 65536 == 65535 && truce__cancelled(control))
      status = TRUCE_CANCELLED;
  }
  free(past);
  return status;
}

static double count_residual(double count, double mean, double dispersion, truce__random *random)
{
  const double low = truce__count_tail(count - 1, mean, dispersion);
  const double high = truce__count_tail(count, mean, dispersion);
  const double u = low + (high - low) * truce__draw_uniform(random);
  return -log1p(-fmin(u, 1 - 0x1p-53));
}

static truce_status period_residuals(residuals *r, const truce_hawkes *m, const truce_counts *c,
                                     uint64_t seed, const truce_control *control)
{
  const size_t d = m->types;
  double *past = calloc(m->terms, d * sizeof *past), by[TRUCE_WEEKDAYS];
  if (past == NULL)
    return TRUCE_NO_MEMORY;
  truce__random random;
  truce__random_start(&random, seed, 0);
  truce_status status = TRUCE_OK;
  for (size_t k = 0; status == TRUCE_OK && k < c->periods; k++) {
    const double from = c->start + c->width * (double)k;
    const uint32_t *count = c->count + k * d;
    for (size_t j = 0; j < d; j++) {
      double mean = truce__baseline_over(m, j, from, from + c->width, by);
      for (size_t t = 0; t < m->terms; t++) {
        const double factor = -m->share[t] * expm1(-m->decay[t] * c->width);
        for (size_t i = 0; i < d; i++)
          mean += m->branching[i * d + j] * factor * past[t * d + i];
      }
      add(r, j, count_residual(count[j], mean, m->dispersion[j], &random));
    }
    for (size_t t = 0; t < m->terms; t++) {
      const double left = exp(-m->decay[t] * c->width);
      for (size_t i = 0; i < d; i++)
        past[t * d + i] = left * past[t * d + i] + count[i];
    }
    if (k % 4096 == 4095 && truce__cancelled(control))
      status = TRUCE_CANCELLED;
  }
  free(past);
  return status;
}

/* ---- What they show ---- */

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void kolmogorov(truce_goodness *g, const double *sorted)
{
  const double n = (double)g->count;
  for (size_t k = 0; k < g->count; k++) {
    const double share = -expm1(-sorted[k]);
    g->ks = fmax(g->ks, fmax(share - (double)k / n, (double)(k + 1) / n - share));
  }
  g->ks_p = g->count < LEAST_FOR_KS ? NAN : truce__kolmogorov_tail(g->ks, g->count);
}

/* Autocorrelation of normal scores; score[count] is scratch. */
static void ljung_box(truce_goodness *g, double *score)
{
  const size_t n = g->count;
  double mean = 0, all = 0;
  g->ljung_box_p = NAN;
  if (n < LEAST_FOR_LAGS)
    return;
  g->lags = n / 5 < LAGS ? n / 5 : LAGS;
  for (size_t k = 0; k < n; k++) {
    score[k] = truce__normal_point(fmin(1 - 0x1p-53, fmax(0x1p-53, -expm1(-g->residual[k]))));
    mean += score[k] / (double)n;
  }
  for (size_t k = 0; k < n; k++) {
    score[k] -= mean;
    all += score[k] * score[k];
  }
  if (!(all > 0))
    return;
  for (size_t lag = 1; lag <= g->lags; lag++) {
    double product = 0;
    for (size_t k = lag; k < n; k++)
      product += score[k] * score[k - lag];
    const double r = product / all;
    g->ljung_box += (double)n * ((double)n + 2) * r * r / (double)(n - lag);
  }
  g->ljung_box_p = truce__chi_square_tail(g->ljung_box, g->lags);
}

static void quantiles(truce_goodness *g, const double *sorted, double (*qq)[2])
{
  g->points = g->count < POINTS ? g->count : POINTS;
  for (size_t k = 0; k < g->points; k++) {
    const size_t at = (2 * k + 1) * g->count / (2 * g->points);
    qq[k][0] = -log1p(-((double)at + 0.5) / (double)g->count);
    qq[k][1] = sorted[at];
  }
  g->qq = (const double(*)[2])qq;
}

static void judge(truce_goodness *g, const double *residual, size_t count, double *scratch,
                  double (*qq)[2])
{
  *g = (truce_goodness){.count = count, .residual = residual};
  memcpy(scratch, residual, count * sizeof *residual);
  qsort(scratch, count, sizeof *scratch, by_value);
  kolmogorov(g, scratch);
  quantiles(g, scratch, qq);
  ljung_box(g, scratch);
}

static void count_residuals(const truce_hawkes *m, truce_activity data, size_t *count)
{
  memset(count, 0, m->types * sizeof *count);
  for (size_t j = 0; data.counts != NULL && j < m->types; j++)
    count[j] = data.counts->periods;
  for (size_t k = 0; data.events != NULL && k < data.events->count; k++)
    count[truce__type_of(data.events, k)]++;
}

/* One block: the results, the residuals by type, the pictures. */
static truce_goodness *make_room(size_t types, size_t total, double **residual, double (**qq)[2])
{
  size_t bytes;
  if (!truce__multiply(total + (types + 1) * POINTS * 2, sizeof(double), &bytes))
    return NULL;
  truce_goodness *memory = malloc(types * sizeof *memory + bytes);
  if (memory == NULL)
    return NULL;
  *qq = (double(*)[2])(void *)(memory + types);
  *residual = (double *)(*qq + (types + 1) * POINTS);
  return memory;
}

truce_status truce_hawkes_goodness(truce_goodness_all *result, const truce_hawkes *model,
                                   truce_activity data, uint64_t seed, const truce_control *control)
{
  size_t where, types, count[TRUCE_ESCALATION_TYPES_MAX], total = 0;
  double start, end, *residual, (*qq)[2];
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE)
    return TRUCE_BAD_INPUT;
  truce__extent(data, &types, &start, &end);
  if (!truce__model_fits(model, types))
    return TRUCE_BAD_INPUT;
  count_residuals(model, data, count);
  for (size_t j = 0; j < types; j++)
    total += count[j];
  truce_goodness_all made = {.types = types};
  made.memory = made.type = make_room(types, total, &residual, &qq);
  double *scratch = truce__array(total, sizeof *scratch);
  truce_status status = made.memory == NULL || scratch == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK) {
    residuals r = {.value = {residual}};
    for (size_t j = 1; j < types; j++)
      r.value[j] = r.value[j - 1] + count[j - 1];
    status = data.events != NULL ? event_residuals(&r, model, data.events, control)
                                 : period_residuals(&r, model, data.counts, seed, control);
    for (size_t j = 0; status == TRUCE_OK && j < types; j++)
      judge(&made.type[j], r.value[j], count[j], scratch, qq + (j + 1) * POINTS);
  }
  if (status == TRUCE_OK) {
    judge(&made.all, residual, total, scratch, qq);
    *result = made;
  } else {
    free(made.memory);
  }
  free(scratch);
  return status;
}

void truce_goodness_free(truce_goodness_all *result)
{
  free(result->memory);
}
