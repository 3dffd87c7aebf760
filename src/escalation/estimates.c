/* Estimates with errors: every number to be told is a function of the numbers estimated, so the
 * delta method does for all of them: its slope by differences, times the inverse of the observed
 * information. Positive numbers are told by their logarithm, which is nearer to normal. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "matrix.h"
#include "special.h"

/* How a number is held while its interval is made. */
typedef enum scale { PLAIN, LOGARITHM, ABOVE_ONE, BELOW_ONE } scale;

static double held(scale s, double value)
{
  return s == PLAIN ? value : log(s == LOGARITHM ? value : s == ABOVE_ONE ? value - 1 : 1 - value);
}

static double told(scale s, double value)
{
  return s == PLAIN       ? value
         : s == LOGARITHM ? exp(value)
         : s == ABOVE_ONE ? 1 + exp(value)
                          : 1 - exp(value);
}

typedef struct teller {
  const truce__objective *o;
  const truce__search *s;
  truce_hawkes_fit *fit;
  const double *given; /* [types]; what the record had of each type's answers */
  truce_hawkes model;  /* scratch */
  double *scratch;
  size_t count; /* numbers told */
} teller;

/* The share of type j's expected events that answer others. */
static double answer_share(const teller *t, const truce_hawkes *m, size_t j)
{
  double by[TRUCE_WEEKDAYS], answers = 0;
  for (size_t i = 0; i < m->types; i++)
    answers += m->branching[i * m->types + j] * t->given[i];
  return answers / (answers + truce__baseline_over(m, j, t->o->start, t->o->end, by));
}

/* One number told: where it goes and how it is held, when it is listed for the first time. */
typedef struct listing {
  double *value;          /* [count], held; NULL: only count */
  truce_estimate **place; /* [count] or NULL */
  scale *scales;          /* [count] or NULL */
  size_t count;
} listing;

static void tell(listing *l, truce_estimate *place, scale s, double value)
{
  if (l->value != NULL)
    l->value[l->count] = held(s, value);
  if (l->place != NULL) {
    l->place[l->count] = place;
    l->scales[l->count] = s;
  }
  l->count++;
}

/* All numbers of a model, in a fixed order. */
static void tell_all(const teller *t, const truce_hawkes *m, listing *l)
{
  truce_hawkes_fit *f = t->fit;
  const size_t d = m->types;
  for (size_t j = 0; j < d; j++) {
    for (size_t b = 0; b < t->o->layout.base; b++)
      tell(l, &f->level[j][b], m->baseline == TRUCE_BASELINE_TREND && b == 1 ? PLAIN : LOGARITHM,
           m->level[j][b]);
    tell(l, &f->dispersion[j], LOGARITHM, m->dispersion[j]);
    tell(l, &f->answers[j], BELOW_ONE, answer_share(t, m, j));
  }
  for (size_t k = 0; k < d * d; k++)
    tell(l, &f->branching[k], LOGARITHM, m->branching[k]);
  if (m->kernel == TRUCE_KERNEL_POWER_LAW) {
    tell(l, &f->power, ABOVE_ONE, m->power);
    tell(l, &f->scale, LOGARITHM, m->scale);
  }
  for (size_t k = 0; k < m->terms && m->kernel != TRUCE_KERNEL_POWER_LAW; k++) {
    tell(l, &f->share[k], LOGARITHM, m->share[k]);
    tell(l, &f->decay[k], LOGARITHM, m->decay[k]);
  }
  tell(l, &f->mark_power, PLAIN, m->mark_power);
  tell(l, &f->half_life, LOGARITHM, truce_hawkes_half_life(m));
  tell(l, &f->radius, LOGARITHM, truce__spectral_radius(m->branching, d, t->scratch));
}

static void tell_at(teller *t, const double *x, double *value)
{
  listing l = {.value = value};
  truce__objective_model(t->o, x, &t->model);
  tell_all(t, &t->model, &l);
}

/* slope[count][n] by differences inside the box; zero for numbers that are not free. */
static void differentiate(teller *t, double *x, double *up, double *down, double *slope)
{
  const size_t n = t->o->layout.n;
  for (size_t k = 0; k < n; k++) {
    if (!truce__is_free(&t->s->problem, &t->s->at, k)) {
      for (size_t r = 0; r < t->count; r++)
        slope[r * n + k] = 0;
      continue;
    }
    const double at = x[k], step = 1e-5 * fmax(fabs(at), 1e-3);
    const double high = fmin(t->s->upper[k], at + step), low = fmax(t->s->lower[k], at - step);
    x[k] = high;
    tell_at(t, x, up);
    x[k] = low;
    tell_at(t, x, down);
    x[k] = at;
    for (size_t r = 0; r < t->count; r++)
      slope[r * n + k] = (up[r] - down[r]) / (high - low);
  }
}

static truce_estimate estimate(scale s, double value, double variance, double reach)
{
  const double error = sqrt(variance), middle = told(s, value);
  if (!isfinite(value) || !isfinite(error) || !(error > 0))
    return (truce_estimate){middle, NAN, NAN, NAN};
  const double a = told(s, value - reach * error), b = told(s, value + reach * error);
  const double slope = s == PLAIN       ? 1
                       : s == BELOW_ONE ? 1 - middle
                       : s == ABOVE_ONE ? middle - 1
                                        : middle;
  return (truce_estimate){middle, error * slope, fmin(a, b), fmax(a, b)};
}

/* variance = slope' H^-1 slope, by one solution for each number. */
static void spread(const teller *t, const double *factor, const double *value, const double *slope,
                   const listing *l, double *solved)
{
  const size_t n = t->o->layout.n;
  const double reach = truce__normal_point(0.5 + 0.5 * t->fit->confidence);
  for (size_t r = 0; r < t->count; r++) {
    double variance = 0;
    memcpy(solved, slope + r * n, n * sizeof *solved);
    truce__cholesky_solve(factor, n, solved);
    for (size_t k = 0; k < n; k++)
      variance += solved[k] * slope[r * n + k];
    *l->place[r] = estimate(l->scales[r], value[r], variance, reach);
  }
}

static truce_status make_room(truce_hawkes_fit *fit, size_t terms)
{
  const size_t d = fit->model.types;
  truce_estimate *memory = calloc(d * (TRUCE_WEEKDAYS + d + 2) + 2 * terms, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  fit->level = (truce_estimate(*)[TRUCE_WEEKDAYS])(void *)memory;
  fit->branching = memory + d * TRUCE_WEEKDAYS;
  fit->dispersion = fit->branching + d * d;
  fit->answers = fit->dispersion + d;
  if (terms > 0) {
    fit->share = fit->answers + d;
    fit->decay = fit->share + terms;
  }
  return TRUCE_OK;
}

static truce_status fill(teller *t, const double *factor)
{
  const size_t n = t->o->layout.n;
  listing l = {0};
  tell_all(t, &t->fit->model, &l);
  t->count = l.count;
  double *numbers = truce__array(t->count * (n + 3) + 2 * n, sizeof *numbers);
  l.place = truce__array(t->count, sizeof *l.place);
  l.scales = truce__array(t->count, sizeof *l.scales);
  const bool room = numbers != NULL && l.place != NULL && l.scales != NULL;
  if (room) {
    double *slope = numbers, *up = numbers + t->count * n, *down = up + t->count;
    double *x = down + t->count, *solved = x + n;
    l.value = solved + n;
    memcpy(x, t->s->at.x, n * sizeof *x);
    differentiate(t, x, up, down, slope);
    l.count = 0;
    tell_all(t, &t->fit->model, &l);
    spread(t, factor, l.value, slope, &l, solved);
  }
  free(numbers);
  free(l.place);
  free(l.scales);
  return room ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* What type i's events have given by the end of the record. */
static truce_status sum_given(const truce__objective *o, const truce_hawkes *m, double *given)
{
  double value;
  memset(given, 0, m->types * sizeof *given);
  return o->data.events != NULL
             ? truce__events_likelihood(m, o->data.events, NULL, o->control, &value, NULL, given)
             : truce__counts_likelihood(m, o->data.counts, o->control, &value, NULL, given);
}

truce_status truce__estimate(truce_hawkes_fit *fit, const truce__objective *o,
                             const truce__search *s, const double *factor)
{
  const size_t d = o->layout.types;
  double given[TRUCE_ESCALATION_TYPES_MAX];
  teller t = {.o = o, .s = s, .fit = fit, .given = given};
  truce_status status = sum_given(o, &fit->model, given);
  if (status == TRUCE_OK)
    status = make_room(fit, o->layout.power ? 0 : o->layout.terms);
  if (status == TRUCE_OK)
    status = truce_hawkes_init(&t.model, d, o->options.kernel, o->layout.terms);
  if (status == TRUCE_OK) {
    t.scratch = truce__array(2 * d, d * sizeof *t.scratch);
    status = t.scratch == NULL ? TRUCE_NO_MEMORY : fill(&t, factor);
  }
  free(t.scratch);
  truce_hawkes_free(&t.model);
  return status;
}
