/* Continuous time. All that the past does to the rates is in the sums past[m][i] of w exp(-decay_m
 * age) over the events of type i, and a step ahead multiplies a row by one number: so one pass
 * gives the likelihood, and two more sums of that kind its gradient. The compensator needs no
 * exponentials of its own: what an event has still to give at the end is what is left in the sums.
 */
#include "escalation_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"

typedef struct pass {
  const truce_hawkes *m;
  const truce_events *e;
  const double *slope_mean;
  size_t d;
  double *past;              /* [term][from]: sum of w exp(-decay age) */
  double *aged;              /* ... of w age exp(-decay age) */
  double *moved;             /* ... of (dw / dgamma) exp(-decay age) */
  double *mass, *mass_moved; /* [from]: sum of w, of dw / dgamma */
  double *into;              /* [to][from] */
  double *pull;              /* [from]: sum over terms of share decay past */
  double sum, lost;          /* of log rates, after Neumaier 1974, doi 10.1002/zamm.19740540106 */
  truce__gradient *gradient;
} pass;

static void add_log(pass *p, double rate)
{
  const double x = log(rate), sum = p->sum + x;
  p->lost += fabs(p->sum) >= fabs(x) ? (p->sum - sum) + x : (x - sum) + p->sum;
  p->sum = sum;
}

static double dot(const double *restrict a, const double *restrict b, size_t n)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

/* Moves all sums ahead by dt. */
static void age(pass *p, double dt)
{
  const size_t d = p->d;
  for (size_t m = 0; m < p->m->terms; m++) {
    const double left = exp(-p->m->decay[m] * dt);
    double *restrict past = p->past + m * d, *restrict aged = p->aged + m * d;
    double *restrict moved = p->moved + m * d;
    if (p->gradient != NULL) {
      for (size_t i = 0; i < d; i++)
        aged[i] = left * (aged[i] + dt * past[i]);
      for (size_t i = 0; p->e->mark != NULL && i < d; i++)
        moved[i] *= left;
    }
    for (size_t i = 0; i < d; i++)
      past[i] *= left;
  }
}

static void sum_terms(pass *p)
{
  const size_t d = p->d;
  memset(p->pull, 0, d * sizeof *p->pull);
  for (size_t m = 0; m < p->m->terms; m++) {
    const double factor = p->m->share[m] * p->m->decay[m], *past = p->past + m * d;
    for (size_t i = 0; i < d; i++)
      p->pull[i] += factor * past[i];
  }
}

static void differentiate(pass *p, size_t j, double rate, const double *by)
{
  const size_t d = p->d;
  const double weight = 1 / rate, *into = p->into + j * d;
  truce__gradient *g = p->gradient;
  double *restrict branching = g->branching + j * d;
  for (size_t b = 0; b < truce__baseline_size(p->m->baseline); b++)
    g->level[j][b] += weight * by[b];
  for (size_t i = 0; i < d; i++)
    branching[i] += weight * p->pull[i];
  for (size_t m = 0; m < p->m->terms; m++) {
    const double decay = p->m->decay[m], share = p->m->share[m];
    const double part = decay * dot(into, p->past + m * d, d);
    g->share[m] += weight * part;
    g->log_decay[m] += weight * share * (part - decay * decay * dot(into, p->aged + m * d, d));
    if (p->e->mark != NULL)
      g->mark_power += weight * share * decay * dot(into, p->moved + m * d, d);
  }
}

static void score(pass *p, size_t k)
{
  const size_t j = truce__type_of(p->e, k);
  double by[TRUCE_WEEKDAYS];
  const double rate =
      truce__baseline_at(p->m, j, p->e->time[k], by) + dot(p->into + j * p->d, p->pull, p->d);
  add_log(p, rate);
  if (p->gradient != NULL)
    differentiate(p, j, rate, by);
}

static void add_event(pass *p, size_t k)
{
  const uint32_t i = truce__type_of(p->e, k);
  const double mark = truce__mark_of(p->e, k), weight = truce__weight(p->m, i, mark);
  const double slope = p->slope_mean == NULL ? 0 : p->slope_mean[i];
  const double change = p->e->mark == NULL ? 0 : weight * (log(mark) - slope);
  p->mass[i] += weight;
  p->mass_moved[i] += change;
  for (size_t m = 0; m < p->m->terms; m++) {
    p->past[m * p->d + i] += weight;
    p->moved[m * p->d + i] += change;
  }
}

static truce_status walk(pass *p, const truce_control *control)
{
  const truce_events *e = p->e;
  double last = e->start;
  size_t polled = 0;
  for (size_t k = 0, end; k < e->count; k = end) {
    if (k - polled >= 65536) {
      polled = k;
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
    }
    if (e->time[k] > last)
      age(p, e->time[k] - last);
    last = e->time[k];
    sum_terms(p);
    /* Events at one moment do not answer each other. */
    for (end = k; end < e->count && e->time[end] == last; end++)
      score(p, end);
    for (size_t tied = k; tied < end; tied++)
      add_event(p, tied);
  }
  age(p, e->end - last);
  return TRUCE_OK;
}

/* Takes the compensator of the answers off; returns it. */
static double settle_answers(pass *p, double *all_given)
{
  const size_t d = p->d;
  const truce_hawkes *m = p->m;
  double all = 0;
  for (size_t i = 0; i < d; i++) {
    double given = 0, offspring = 0;
    for (size_t j = 0; j < d; j++)
      offspring += m->branching[i * d + j];
    for (size_t t = 0; t < m->terms; t++) {
      const double part = p->mass[i] - p->past[t * d + i];
      given += m->share[t] * part;
      if (p->gradient == NULL)
        continue;
      p->gradient->share[t] -= offspring * part;
      p->gradient->log_decay[t] -= offspring * m->share[t] * m->decay[t] * p->aged[t * d + i];
      p->gradient->mark_power -= offspring * m->share[t] * (p->mass_moved[i] - p->moved[t * d + i]);
    }
    for (size_t j = 0; p->gradient != NULL && j < d; j++)
      p->gradient->branching[j * d + i] -= given;
    if (all_given != NULL)
      all_given[i] = given;
    all += offspring * given;
  }
  return all;
}

static double settle_baseline(pass *p)
{
  double all = 0;
  for (size_t j = 0; j < p->d; j++) {
    double by[TRUCE_WEEKDAYS];
    const double over = truce__baseline_over(p->m, j, p->e->start, p->e->end, by);
    for (size_t b = 0; p->gradient != NULL && b < truce__baseline_size(p->m->baseline); b++)
      p->gradient->level[j][b] -= by[b];
    all += over;
  }
  return all;
}

static truce_status begin(pass *p)
{
  const size_t d = p->d, terms = p->m->terms;
  double *memory = calloc(3 * terms * d + 3 * d + d * d, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  p->past = memory;
  p->aged = memory + terms * d;
  p->moved = p->aged + terms * d;
  p->mass = p->moved + terms * d;
  p->mass_moved = p->mass + d;
  p->pull = p->mass_moved + d;
  p->into = p->pull + d;
  for (size_t i = 0; i < d; i++) {
    for (size_t j = 0; j < d; j++)
      p->into[j * d + i] = p->m->branching[i * d + j];
  }
  return TRUCE_OK;
}

truce_status truce__events_likelihood(const truce_hawkes *m, const truce_events *e,
                                      const double *slope_mean, const truce_control *control,
                                      double *value, truce__gradient *gradient, double *given)
{
  pass p = {.m = m, .e = e, .slope_mean = slope_mean, .d = m->types, .gradient = gradient};
  truce_status status = begin(&p);
  if (status != TRUCE_OK)
    return status;
  status = walk(&p, control);
  if (status == TRUCE_OK) {
    const double compensator = settle_answers(&p, given) + settle_baseline(&p);
    *value = isfinite(p.sum) ? p.sum - compensator + p.lost : p.sum;
  }
  free(p.past);
  return status;
}

truce_status truce__past_events(const truce_hawkes *m, const truce_events *e, double end,
                                double *past)
{
  pass p = {.m = m, .e = e, .d = m->types};
  truce_status status = begin(&p);
  if (status != TRUCE_OK)
    return status;
  double last = e->start;
  for (size_t k = 0; k < e->count; k++) {
    age(&p, e->time[k] - last);
    add_event(&p, k);
    last = e->time[k];
  }
  age(&p, end - last);
  memcpy(past, p.past, m->terms * m->types * sizeof *past);
  free(p.past);
  return TRUCE_OK;
}

truce_status truce_hawkes_likelihood(const truce_hawkes *model, truce_activity data,
                                     const truce_control *control, double *log_likelihood)
{
  size_t where;
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE)
    return TRUCE_BAD_INPUT;
  if (!truce__model_fits(model, data.events != NULL ? data.events->types : data.counts->types))
    return TRUCE_BAD_INPUT;
  double value;
  const truce_status status =
      data.events != NULL
          ? truce__events_likelihood(model, data.events, NULL, control, &value, NULL, NULL)
          : truce__counts_likelihood(model, data.counts, control, &value, NULL, NULL);
  if (status == TRUCE_OK)
    *log_likelihood = value;
  return status;
}
