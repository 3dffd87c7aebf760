/* Discrete time: the same sums over the past, now of N r^(age - 1), one step a period. */
#include "escalation_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "special.h"

typedef struct pass {
  const truce_hawkes *m;
  const truce_counts *c;
  size_t d;
  double *past; /* [term][from]: sum of N r^(age - 1) */
  double *aged; /* its derivative by r */
  double *into; /* [to][from] */
  double *pull; /* [from]: sum over terms of share (1 - r) past */
  double *left; /* [term]: r */
  double sum, lost;
  truce__gradient *gradient;
  double *given;
} pass;

static double dot(const double *restrict a, const double *restrict b, size_t n)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

static void step(pass *p, const uint32_t *count)
{
  const size_t d = p->d;
  for (size_t m = 0; m < p->m->terms; m++) {
    double *restrict past = p->past + m * d, *restrict aged = p->aged + m * d;
    for (size_t i = 0; i < d; i++) {
      aged[i] = past[i] + p->left[m] * aged[i];
      past[i] = p->left[m] * past[i] + count[i];
    }
  }
}

static void sum_terms(pass *p)
{
  memset(p->pull, 0, p->d * sizeof *p->pull);
  for (size_t m = 0; m < p->m->terms; m++) {
    const double factor = p->m->share[m] * (1 - p->left[m]), *past = p->past + m * p->d;
    for (size_t i = 0; i < p->d; i++)
      p->pull[i] += factor * past[i];
  }
}

/* log P(n) for that mean; *slope: by the mean, *by_dispersion: by the dispersion. */
static double log_probability(double n, double mean, double a, double *slope, double *by_dispersion)
{
  const double grown = 1 + a * mean, l = log1p(a * mean), constant = truce__log_gamma(n + 1);
  double rising_slope;
  const double rising = truce__log_rising(n, a, &rising_slope), z = a * mean;
  /* log(1 + z) / a, and its derivative by a, where z is small */
  const double shrunk = z < 1e-4 ? mean * (1 - z * (1.0 / 2 - z * (1.0 / 3 - z / 4))) : l / a;
  const double by_a = z < 1e-4 ? -mean * mean * (1.0 / 2 - z * (2.0 / 3 - z * 3.0 / 4))
                               : (mean / grown - shrunk) / a;
  *slope = (n > 0 ? n / mean : 0) - (1 + a * n) / grown;
  *by_dispersion = rising_slope - by_a - n * mean / grown;
  return (n > 0 ? n * log(mean) : 0) + rising - shrunk - n * l - constant;
}

static void differentiate(pass *p, size_t j, double slope, const double *by)
{
  const size_t d = p->d;
  const double *into = p->into + j * d;
  truce__gradient *g = p->gradient;
  for (size_t b = 0; b < truce__baseline_size(p->m->baseline); b++)
    g->level[j][b] += slope * by[b];
  for (size_t i = 0; i < d; i++)
    g->branching[j * d + i] += slope * p->pull[i];
  for (size_t m = 0; m < p->m->terms; m++) {
    const double r = p->left[m], stay = 1 - r, past = dot(into, p->past + m * d, d);
    /* dr / d log(decay) = r log r */
    const double by_r = stay * dot(into, p->aged + m * d, d) - past;
    const double turn = -p->m->decay[m] * p->c->width * r;
    g->share[m] += slope * stay * past;
    g->log_decay[m] += slope * p->m->share[m] * turn * by_r;
  }
}

static void score(pass *p, double from, const uint32_t *count)
{
  sum_terms(p);
  for (size_t j = 0; j < p->d; j++) {
    double by[TRUCE_WEEKDAYS], slope, by_dispersion;
    const double base = truce__baseline_over(p->m, j, from, from + p->c->width, by);
    const double answers = dot(p->into + j * p->d, p->pull, p->d);
    const double x =
        log_probability(count[j], base + answers, p->m->dispersion[j], &slope, &by_dispersion);
    const double sum = p->sum + x;
    p->lost += fabs(p->sum) >= fabs(x) ? (p->sum - sum) + x : (x - sum) + p->sum;
    p->sum = sum;
    if (p->gradient != NULL) {
      differentiate(p, j, slope, by);
      p->gradient->dispersion[j] += by_dispersion;
    }
  }
  for (size_t i = 0; p->given != NULL && i < p->d; i++)
    p->given[i] += p->pull[i];
}

static truce_status begin(pass *p)
{
  const size_t d = p->d, terms = p->m->terms;
  double *memory = calloc(2 * terms * d + d + d * d + terms, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  p->past = memory;
  p->aged = memory + terms * d;
  p->pull = p->aged + terms * d;
  p->into = p->pull + d;
  p->left = p->into + d * d;
  for (size_t i = 0; i < d; i++) {
    for (size_t j = 0; j < d; j++)
      p->into[j * d + i] = p->m->branching[i * d + j];
  }
  for (size_t m = 0; m < terms; m++)
    p->left[m] = exp(-p->m->decay[m] * p->c->width);
  return TRUCE_OK;
}

truce_status truce__counts_likelihood(const truce_hawkes *m, const truce_counts *c,
                                      const truce_control *control, double *value,
                                      truce__gradient *gradient, double *given)
{
  pass p = {.m = m, .c = c, .d = m->types, .gradient = gradient, .given = given};
  truce_status status = begin(&p);
  if (status != TRUCE_OK)
    return status;
  for (size_t t = 0; t < c->periods; t++) {
    if (t % 16384 == 0 && truce__cancelled(control)) {
      status = TRUCE_CANCELLED;
      break;
    }
    score(&p, c->start + c->width * (double)t, c->count + t * p.d);
    step(&p, c->count + t * p.d);
  }
  if (status == TRUCE_OK)
    *value = isfinite(p.sum) ? p.sum + p.lost : p.sum;
  free(p.past);
  return status;
}

void truce__past_counts(const truce_hawkes *m, const truce_counts *c, double *past)
{
  memset(past, 0, m->terms * m->types * sizeof *past);
  for (size_t k = 0; k < m->terms; k++) {
    const double left = exp(-m->decay[k] * c->width);
    for (size_t t = 0; t < c->periods; t++) {
      for (size_t i = 0; i < m->types; i++)
        past[k * m->types + i] = left * past[k * m->types + i] + c->count[t * m->types + i];
    }
  }
}
