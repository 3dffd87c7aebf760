/* The model by itself: checks, baseline, kernel, and the numbers that follow from them. */
#include "escalation_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "matrix.h"

#define TEXT(name, text) text,
const char *truce_activity_fault_text(truce_activity_fault fault)
{
  static const char *const texts[] = {TRUCE_ACTIVITY_FAULT_TABLE(TEXT)};
  return texts[fault];
}

static bool window_is_good(double start, double end)
{
  return fabs(start) <= 1e9 && fabs(end) <= 1e9 && end - start >= 1e-6;
}

static truce_activity_fault event_fault(const truce_events *e, size_t k)
{
  const double t = e->time[k];
  if (!isfinite(t))
    return TRUCE_ACTIVITY_TIME;
  if (t < e->start || t > e->end)
    return TRUCE_ACTIVITY_OUTSIDE;
  if (k > 0 && t < e->time[k - 1])
    return TRUCE_ACTIVITY_ORDER;
  if (truce__type_of(e, k) >= e->types)
    return TRUCE_ACTIVITY_TYPE;
  const double mark = truce__mark_of(e, k);
  return mark >= 1e-30 && mark <= 1e30 ? TRUCE_ACTIVITY_NONE : TRUCE_ACTIVITY_MARK;
}

static truce_activity_fault counts_fault(const truce_counts *c)
{
  if (c->types == 0 || c->types > TRUCE_ESCALATION_TYPES_MAX)
    return TRUCE_ACTIVITY_TYPES;
  if (c->periods == 0 || c->periods > 100000000 / c->types)
    return TRUCE_ACTIVITY_PERIODS;
  return c->width >= 1e-6 && window_is_good(c->start, c->start + c->width * (double)c->periods)
             ? TRUCE_ACTIVITY_NONE
             : TRUCE_ACTIVITY_WINDOW;
}

truce_activity_fault truce_activity_check(truce_activity data, size_t *where)
{
  truce__require((data.events == NULL) != (data.counts == NULL));
  *where = 0;
  if (data.counts != NULL)
    return counts_fault(data.counts);
  const truce_events *e = data.events;
  if (e->types == 0 || e->types > TRUCE_ESCALATION_TYPES_MAX)
    return TRUCE_ACTIVITY_TYPES;
  if (!window_is_good(e->start, e->end))
    return TRUCE_ACTIVITY_WINDOW;
  for (size_t k = 0; k < e->count; k++) {
    const truce_activity_fault fault = event_fault(e, k);
    *where = k;
    if (fault != TRUCE_ACTIVITY_NONE)
      return fault;
  }
  return TRUCE_ACTIVITY_NONE;
}

truce_time_reason truce_time_choose(const truce_events *events, double *tied_share)
{
  size_t tied = 0, whole = 0;
  for (size_t k = 0; k < events->count; k++) {
    const double t = events->time[k];
    const bool before = k > 0 && events->time[k - 1] == t;
    const bool after = k + 1 < events->count && events->time[k + 1] == t;
    tied += before || after;
    whole += floor(t) == t;
  }
  *tied_share = events->count == 0 ? 0 : (double)tied / (double)events->count;
  if (events->count > 0 && whole == events->count)
    return TRUCE_TIME_WHOLE_DAYS;
  return *tied_share > 0.02 ? TRUCE_TIME_MANY_TIES : TRUCE_TIME_FEW_TIES;
}

size_t truce_counts_periods(const truce_events *events, double width)
{
  /* A record of 30 days is 30 periods, whatever rounding did to its ends. */
  const double periods = floor((events->end - events->start) / width * (1 + 1e-12));
  return periods >= 0 && periods <= 1e8 ? (size_t)periods : 0;
}

void truce_counts_fill(const truce_events *events, double width, uint32_t *count)
{
  const size_t periods = truce_counts_periods(events, width);
  memset(count, 0, periods * events->types * sizeof *count);
  for (size_t k = 0; k < events->count; k++) {
    const double period = floor((events->time[k] - events->start) / width);
    if (period >= 0 && period < (double)periods)
      count[(size_t)period * events->types + truce__type_of(events, k)]++;
  }
}

/* ---- Baseline ---- */

size_t truce__baseline_size(truce_baseline baseline)
{
  return baseline == TRUCE_BASELINE_CONSTANT ? 1
         : baseline == TRUCE_BASELINE_WEEKLY ? TRUCE_WEEKDAYS
                                             : 2;
}

unsigned truce__weekday(const truce_hawkes *m, double day)
{
  const double rest = fmod(floor(day), TRUCE_WEEKDAYS);
  return ((unsigned)(rest < 0 ? rest + TRUCE_WEEKDAYS : rest) + m->first_weekday) % TRUCE_WEEKDAYS;
}

double truce__baseline_at(const truce_hawkes *m, size_t j, double t, double *by)
{
  const double *level = m->level[j];
  if (m->baseline == TRUCE_BASELINE_CONSTANT) {
    by[0] = 1;
    return level[0];
  }
  if (m->baseline == TRUCE_BASELINE_WEEKLY) {
    const unsigned day = truce__weekday(m, t);
    memset(by, 0, TRUCE_WEEKDAYS * sizeof *by);
    by[day] = 1;
    return level[day];
  }
  by[0] = exp(level[1] * (t - m->middle));
  by[1] = level[0] * by[0] * (t - m->middle);
  return level[0] * by[0];
}

/* The integral of exp(s u) for u from a to b, and its derivative by s. */
static double trend_integral(double s, double a, double b, double *slope)
{
  const double half = 0.5 * (b - a), centre = 0.5 * (a + b), z = s * half, rise = exp(s * centre);
  /* 2 sinh(z) / z and its derivative, by series where they would lose digits */
  const double z2 = z * z;
  double value, by_z;
  if (fabs(z) < 0.1) {
    value = 2 * (1 + z2 / 6 * (1 + z2 / 20 * (1 + z2 / 42 * (1 + z2 / 72))));
    by_z = 2 * z / 3 * (1 + z2 / 10 * (1 + z2 / 28 * (1 + z2 / 54)));
  } else {
    value = 2 * sinh(z) / z;
    by_z = 2 * (cosh(z) - sinh(z) / z) / z;
  }
  *slope = rise * half * (value * centre + by_z * half);
  return rise * half * value;
}

/* Days of each weekday between from and to. */
static void days_by_weekday(const truce_hawkes *m, double from, double to, double *by)
{
  const double first = floor(from), weeks = floor((floor(to) - first) / TRUCE_WEEKDAYS);
  for (size_t w = 0; w < TRUCE_WEEKDAYS; w++)
    by[w] = weeks > 0 ? weeks : 0;
  /* Whole weeks from the first day on, less what of that day comes before, and the days left. */
  const double rest = first + (weeks > 0 ? weeks : 0) * TRUCE_WEEKDAYS;
  by[truce__weekday(m, first)] -= from - first;
  for (int k = 0; k <= TRUCE_WEEKDAYS && rest + k < to; k++)
    by[truce__weekday(m, rest + k)] += fmin(1, to - (rest + k));
}

double truce__baseline_over(const truce_hawkes *m, size_t j, double from, double to, double *by)
{
  const double *level = m->level[j];
  if (m->baseline == TRUCE_BASELINE_CONSTANT) {
    by[0] = to - from;
    return level[0] * by[0];
  }
  if (m->baseline == TRUCE_BASELINE_WEEKLY) {
    double sum = 0;
    days_by_weekday(m, from, to, by);
    for (size_t w = 0; w < TRUCE_WEEKDAYS; w++)
      sum += level[w] * by[w];
    return sum;
  }
  by[0] = trend_integral(level[1], from - m->middle, to - m->middle, &by[1]);
  by[1] *= level[0];
  return level[0] * by[0];
}

/* ---- Kernel and marks ---- */

static const double power_step = 0.55, power_bottom = -17.4; /* top: exp(4.05) = 57 */

double truce__power_point(size_t m)
{
  return exp(power_bottom + power_step * (double)(TRUCE__POWER_TERMS - 1 - m));
}

/* (t + c)^-p is the Laplace transform of a gamma density over decays, so in the logarithm of the
 * decay an even grid with weights x^(p-1) exp(-x), x = decay * c, sums it up. */
void truce_hawkes_set_power(truce_hawkes *model, double power, double scale)
{
  truce__require(power > 1 && scale > 0);
  double sum = 0;
  model->power = power;
  model->scale = scale;
  for (size_t m = 0; m < TRUCE__POWER_TERMS; m++) {
    const double x = truce__power_point(m);
    model->decay[m] = x / scale;
    model->share[m] = exp((power - 1) * log(x) - x);
    sum += model->share[m];
  }
  for (size_t m = 0; m < TRUCE__POWER_TERMS; m++)
    model->share[m] /= sum;
}

double truce__weight(const truce_hawkes *m, uint32_t type, double mark)
{
  return m->mark_power == 0 || mark == 1 ? 1 / m->mark_mean[type]
                                         : exp(m->mark_power * log(mark)) / m->mark_mean[type];
}

truce_status truce_hawkes_init(truce_hawkes *model, size_t types, truce_kernel kernel, size_t terms)
{
  truce__require(types > 0 && types <= TRUCE_ESCALATION_TYPES_MAX);
  if (kernel == TRUCE_KERNEL_POWER_LAW)
    terms = TRUCE__POWER_TERMS;
  else
    truce__require(terms > 0 && terms <= TRUCE_ESCALATION_TERMS_MAX);
  double *memory = calloc(types * (TRUCE_WEEKDAYS + types + 2) + 2 * terms, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  *model = (truce_hawkes){.types = types, .kernel = kernel, .terms = terms};
  model->level = (double(*)[TRUCE_WEEKDAYS])(void *)memory;
  model->branching = memory + types * TRUCE_WEEKDAYS;
  model->mark_mean = model->branching + types * types;
  model->dispersion = model->mark_mean + types;
  model->share = model->dispersion + types;
  model->decay = model->share + terms;
  for (size_t j = 0; j < types; j++)
    model->mark_mean[j] = 1;
  model->share[0] = model->decay[0] = 1;
  return TRUCE_OK;
}

void truce_hawkes_free(truce_hawkes *model)
{
  free(model->level);
}

static bool is_number(double x, double least)
{
  return x >= least && x <= 1e100;
}

bool truce__model_fits(const truce_hawkes *m, size_t types)
{
  bool fits = m->types == types && fabs(m->mark_power) <= 3 && fabs(m->middle) <= 1e9;
  for (size_t j = 0; fits && j < types; j++) {
    fits = is_number(m->mark_mean[j], 1e-100) && is_number(m->dispersion[j], 0);
    for (size_t b = 0; b < truce__baseline_size(m->baseline); b++)
      fits = fits && (m->baseline == TRUCE_BASELINE_TREND && b == 1 ? fabs(m->level[j][b]) <= 1e3
                                                                    : is_number(m->level[j][b], 0));
    for (size_t i = 0; i < types; i++)
      fits = fits && is_number(m->branching[i * types + j], 0);
  }
  for (size_t t = 0; fits && t < m->terms; t++)
    fits = is_number(m->share[t], 0) && is_number(m->decay[t], 1e-100);
  return fits;
}

truce_status truce_hawkes_radius(const truce_hawkes *model, double *radius)
{
  double *scratch = truce__array(2 * model->types * model->types, sizeof *scratch);
  if (scratch == NULL)
    return TRUCE_NO_MEMORY;
  *radius = truce__spectral_radius(model->branching, model->types, scratch);
  free(scratch);
  return TRUCE_OK;
}

/* The share of answers that have come by t. */
static double answered_by(const truce_hawkes *m, double t)
{
  double sum = 0;
  for (size_t k = 0; k < m->terms; k++)
    sum -= m->share[k] * expm1(-m->decay[k] * t);
  return sum;
}

double truce_hawkes_half_life(const truce_hawkes *model)
{
  double low = 0, high = 1;
  while (answered_by(model, high) < 0.5 && high < 1e15) {
    low = high;
    high *= 2;
  }
  for (int k = 0; k < 100; k++) {
    const double middle = 0.5 * (low + high);
    if (answered_by(model, middle) < 0.5)
      low = middle;
    else
      high = middle;
  }
  return high;
}
