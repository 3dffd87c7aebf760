#include "objective.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

void truce__extent(truce_activity data, size_t *types, double *start, double *end)
{
  if (data.events != NULL) {
    *types = data.events->types;
    *start = data.events->start;
    *end = data.events->end;
  } else {
    *types = data.counts->types;
    *start = data.counts->start;
    *end = data.counts->start + data.counts->width * (double)data.counts->periods;
  }
}

static truce__layout lay_out(const truce_hawkes_options *options, size_t types, bool discrete)
{
  truce__layout l = {.types = types,
                     .base = truce__baseline_size(options->baseline),
                     .power = options->kernel == TRUCE_KERNEL_POWER_LAW,
                     .terms = options->terms == 0 ? 1 : options->terms};
  l.branching = types * l.base;
  l.kernel = l.branching + types * types;
  l.marks = l.kernel + (l.power ? 2 : 2 * l.terms - 1);
  l.dispersion = l.marks + (options->fit_marks ? 1 : 0);
  l.n = l.dispersion + (discrete && options->overdispersed ? types : 0);
  return l;
}

/* The means of mark^gamma by type, and (unless NULL) d log(mean) / d gamma. */
static void average_marks(const truce_events *e, double gamma, double *mean, double *slope)
{
  double sum[TRUCE_ESCALATION_TYPES_MAX] = {0}, turned[TRUCE_ESCALATION_TYPES_MAX] = {0};
  double count[TRUCE_ESCALATION_TYPES_MAX] = {0};
  for (size_t k = 0; k < e->count; k++) {
    const uint32_t i = truce__type_of(e, k);
    const double l = log(e->mark[k]), raised = exp(gamma * l);
    count[i]++;
    sum[i] += raised;
    turned[i] += raised * l;
  }
  for (size_t i = 0; i < e->types; i++) {
    mean[i] = count[i] > 0 ? sum[i] / count[i] : 1;
    if (slope != NULL)
      slope[i] = count[i] > 0 ? turned[i] / sum[i] : 0;
  }
}

static void average_rates(truce__objective *o)
{
  const truce_events *e = o->data.events;
  const truce_counts *c = o->data.counts;
  const size_t d = o->layout.types, total = e != NULL ? e->count : c->periods * d;
  for (size_t j = 0; j < d; j++)
    o->rate[j] = 0;
  for (size_t k = 0; k < total; k++)
    o->rate[e != NULL ? truce__type_of(e, k) : k % d] += e != NULL ? 1 : c->count[k];
  for (size_t j = 0; j < d; j++)
    o->rate[j] = fmax(1, o->rate[j]) / (o->end - o->start);
}

truce_status truce__objective_init(truce__objective *o, truce_activity data,
                                   const truce_hawkes_options *options,
                                   const truce_control *control)
{
  *o = (truce__objective){.data = data, .options = *options, .control = control};
  size_t types;
  truce__extent(data, &types, &o->start, &o->end);
  o->layout = lay_out(options, types, data.counts != NULL);
  o->rate = truce__array(2 * types, sizeof *o->rate);
  if (o->rate == NULL)
    return TRUCE_NO_MEMORY;
  o->mark_mean = o->rate + types;
  average_rates(o);
  for (size_t j = 0; j < types; j++)
    o->mark_mean[j] = 1;
  if (data.events != NULL && data.events->mark != NULL)
    average_marks(data.events, options->mark_power, o->mark_mean, NULL);
  return TRUCE_OK;
}

void truce__objective_free(truce__objective *o)
{
  free(o->rate);
}

/* ---- The box and the starts ---- */

static double total_rate(const truce__objective *o)
{
  double sum = 0;
  for (size_t j = 0; j < o->layout.types; j++)
    sum += o->rate[j];
  return sum;
}

/* Logarithms of the slowest and fastest decay that could show. */
static void decay_range(const truce__objective *o, double *low, double *high)
{
  *low = log(0.05 / (o->end - o->start));
  *high = o->data.counts != NULL ? log(7 / o->data.counts->width) : log(1e6 * total_rate(o));
  *high = fmax(*high, *low + 1);
}

static void fill(double *x, size_t from, size_t to, double value)
{
  for (size_t k = from; k < to; k++)
    x[k] = value;
}

void truce__objective_box(const truce__objective *o, double *lower, double *upper)
{
  const truce__layout *l = &o->layout;
  double slow, fast;
  decay_range(o, &slow, &fast);
  fill(lower, 0, l->branching, 1e-8);
  fill(upper, 0, l->branching, 1e3);
  for (size_t j = 0; o->options.baseline == TRUCE_BASELINE_TREND && j < l->types; j++) {
    lower[2 * j + 1] = -50;
    upper[2 * j + 1] = 50;
  }
  fill(lower, l->branching, l->kernel, 0);
  fill(upper, l->branching, l->kernel, 1e4);
  if (l->power) {
    lower[l->kernel] = -3;
    upper[l->kernel] = 3;
    lower[l->kernel + 1] = -fast;
    upper[l->kernel + 1] = -slow;
  } else {
    fill(lower, l->kernel, l->kernel + l->terms, slow);
    fill(upper, l->kernel, l->kernel + l->terms, fast);
    fill(lower, l->kernel + l->terms, l->marks, -12);
    fill(upper, l->kernel + l->terms, l->marks, 12);
  }
  fill(lower, l->marks, l->dispersion, -3);
  fill(upper, l->marks, l->dispersion, 3);
  fill(lower, l->dispersion, l->n, 0);
  fill(upper, l->dispersion, l->n, 1e4);
}

/* The speeds tried: the mean rate of events and powers of ten about it, then at random. */
static double start_decay(const truce__objective *o, size_t start)
{
  static const double events[] = {0, -1, 1, -2, 2}, counts[] = {-0.5, -1, 0, -1.5, 0.5};
  const bool discrete = o->data.counts != NULL;
  const double base = discrete ? 1 / o->data.counts->width : total_rate(o);
  double exponent;
  if (start < sizeof events / sizeof *events) {
    exponent = discrete ? counts[start] : events[start];
  } else {
    truce__random random;
    truce__random_start(&random, o->options.seed, start);
    exponent = (double)truce__random_between(&random, -3000, discrete ? 500 : 3000) / 1000;
  }
  return log(base) + exponent * log(10);
}

void truce__objective_start(const truce__objective *o, size_t start, const double *lower,
                            const double *upper, double *x)
{
  const truce__layout *l = &o->layout;
  const double decay = start_decay(o, start);
  fill(x, 0, l->branching, 0.5);
  for (size_t j = 0; o->options.baseline == TRUCE_BASELINE_TREND && j < l->types; j++)
    x[2 * j + 1] = 0;
  for (size_t i = 0; i < l->types; i++) {
    for (size_t j = 0; j < l->types; j++)
      x[l->branching + i * l->types + j] =
          fmin(1, 0.5 * o->rate[j] / (o->rate[i] * (double)l->types));
  }
  fill(x, l->kernel, l->marks, 0);
  if (l->power)
    x[l->kernel + 1] = -decay;
  for (size_t m = 0; !l->power && m < l->terms; m++)
    x[l->kernel + m] = decay + ((double)(l->terms - 1) / 2 - (double)m) * log(20);
  fill(x, l->marks, l->dispersion, 0.5);
  fill(x, l->dispersion, l->n, 0.2);
  for (size_t k = 0; k < l->n; k++)
    x[k] = fmin(upper[k], fmax(lower[k], x[k]));
}

/* ---- To the model and back ---- */

static void unpack_kernel(const truce__layout *l, const double *x, truce_hawkes *m)
{
  if (l->power) {
    truce_hawkes_set_power(m, 1 + exp(x[l->kernel]), exp(x[l->kernel + 1]));
    return;
  }
  double sum = 0;
  for (size_t t = 0; t < l->terms; t++) {
    m->decay[t] = exp(x[l->kernel + t]);
    m->share[t] = t + 1 < l->terms ? exp(x[l->kernel + l->terms + t]) : 1;
    sum += m->share[t];
  }
  for (size_t t = 0; t < l->terms; t++)
    m->share[t] /= sum;
}

/* All but the means of marks. */
static void unpack(const truce__objective *o, const double *x, truce_hawkes *m)
{
  const truce__layout *l = &o->layout;
  const bool trend = o->options.baseline == TRUCE_BASELINE_TREND;
  m->baseline = o->options.baseline;
  m->first_weekday = o->options.first_weekday;
  m->middle = 0.5 * (o->start + o->end);
  for (size_t j = 0; j < l->types; j++) {
    for (size_t b = 0; b < l->base; b++)
      m->level[j][b] =
          x[j * l->base + b] * (trend && b == 1 ? 1 / (o->end - o->start) : o->rate[j]);
  }
  memcpy(m->branching, x + l->branching, l->types * l->types * sizeof *m->branching);
  unpack_kernel(l, x, m);
  m->mark_power = o->options.fit_marks ? x[l->marks] : o->options.mark_power;
  for (size_t j = 0; l->dispersion < l->n && j < l->types; j++)
    m->dispersion[j] = x[l->dispersion + j];
}

/* *slope is filled if gamma is estimated. */
static void settle_marks(const truce__objective *o, truce_hawkes *m, double *slope)
{
  if (o->options.fit_marks)
    average_marks(o->data.events, m->mark_power, m->mark_mean, slope);
  else
    memcpy(m->mark_mean, o->mark_mean, m->types * sizeof *m->mark_mean);
}

void truce__objective_model(const truce__objective *o, const double *x, truce_hawkes *m)
{
  unpack(o, x, m);
  settle_marks(o, m, NULL);
}

static void chain_kernel(const truce__layout *l, const truce_hawkes *m, const truce__gradient *g,
                         double *gradient)
{
  double mean = 0, mean_log = 0;
  for (size_t t = 0; t < m->terms; t++) {
    mean += m->share[t] * g->share[t];
    mean_log += l->power ? m->share[t] * log(truce__power_point(t)) : 0;
  }
  if (!l->power) {
    for (size_t t = 0; t < l->terms; t++)
      gradient[l->kernel + t] = g->log_decay[t];
    for (size_t t = 0; t + 1 < l->terms; t++)
      gradient[l->kernel + l->terms + t] = m->share[t] * (g->share[t] - mean);
    return;
  }
  double by_power = 0, by_decay = 0;
  for (size_t t = 0; t < m->terms; t++) {
    by_power += g->share[t] * m->share[t] * (log(truce__power_point(t)) - mean_log);
    by_decay += g->log_decay[t];
  }
  gradient[l->kernel] = by_power * (m->power - 1);
  gradient[l->kernel + 1] = -by_decay;
}

static void chain(const truce__objective *o, const truce_hawkes *m, const truce__gradient *g,
                  double *gradient)
{
  const truce__layout *l = &o->layout;
  const bool trend = o->options.baseline == TRUCE_BASELINE_TREND;
  for (size_t j = 0; j < l->types; j++) {
    for (size_t b = 0; b < l->base; b++)
      gradient[j * l->base + b] =
          g->level[j][b] * (trend && b == 1 ? 1 / (o->end - o->start) : o->rate[j]);
    for (size_t i = 0; i < l->types; i++)
      gradient[l->branching + i * l->types + j] = g->branching[j * l->types + i];
  }
  chain_kernel(l, m, g, gradient);
  if (l->marks < l->dispersion)
    gradient[l->marks] = g->mark_power;
  for (size_t j = 0; l->dispersion < l->n && j < l->types; j++)
    gradient[l->dispersion + j] = g->dispersion[j];
  for (size_t k = 0; k < l->n; k++)
    gradient[k] = -gradient[k];
}

static truce_status gradient_init(truce__gradient *g, const truce_hawkes *m)
{
  const size_t d = m->types;
  double *memory = calloc(d * (TRUCE_WEEKDAYS + d + 1) + 2 * m->terms, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  *g = (truce__gradient){.level = (double(*)[TRUCE_WEEKDAYS])(void *)memory};
  g->branching = memory + d * TRUCE_WEEKDAYS;
  g->dispersion = g->branching + d * d;
  g->share = g->dispersion + d;
  g->log_decay = g->share + m->terms;
  return TRUCE_OK;
}

truce_status truce__objective_evaluate(const void *context, const double *x, double *value,
                                       double *gradient)
{
  const truce__objective *o = context;
  truce_hawkes m;
  truce__gradient g = {0};
  double slope[TRUCE_ESCALATION_TYPES_MAX];
  truce_status status = truce_hawkes_init(&m, o->layout.types, o->options.kernel, o->layout.terms);
  if (status != TRUCE_OK)
    return status;
  status = gradient_init(&g, &m);
  if (status == TRUCE_OK) {
    unpack(o, x, &m);
    settle_marks(o, &m, slope);
    status = o->data.events != NULL
                 ? truce__events_likelihood(&m, o->data.events, o->options.fit_marks ? slope : NULL,
                                            o->control, value, &g, NULL)
                 : truce__counts_likelihood(&m, o->data.counts, o->control, value, &g, NULL);
  }
  if (status == TRUCE_OK) {
    *value = isfinite(*value) ? -*value : INFINITY;
    chain(o, &m, &g, gradient);
  }
  free(g.level);
  truce_hawkes_free(&m);
  return status;
}

void truce__objective_sort(const truce__objective *o, double *x)
{
  const truce__layout *l = &o->layout;
  double *decay = x + l->kernel, *share = decay + l->terms, last = 0;
  if (l->power)
    return;
  for (size_t k = 1; k < l->terms; k++) {
    for (size_t t = k; t > 0 && decay[t] > decay[t - 1]; t--) {
      const double fast = decay[t], part = t + 1 < l->terms ? share[t] : last;
      const double before = share[t - 1];
      decay[t] = decay[t - 1];
      decay[t - 1] = fast;
      share[t - 1] = part;
      if (t + 1 < l->terms)
        share[t] = before;
      else
        last = before;
    }
  }
  for (size_t t = 0; t + 1 < l->terms; t++)
    share[t] -= last;
}
