/* What was expected over time: the rate of each type, added up over equal parts of the record. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "escalation_internal.h"

/* Adds n[i, j] * given[i] to what is expected of each type j. */
static void spread(const truce_hawkes *m, const double *given, double *expected)
{
  for (size_t i = 0; i < m->types; i++) {
    for (size_t j = 0; given[i] != 0 && j < m->types; j++)
      expected[j] += m->branching[i * m->types + j] * given[i];
  }
}

/* ---- Moments ---- */

static void events_expected(const truce_hawkes *m, const truce_events *e, size_t bins, double *past,
                            double *given, double *expected, double *came)
{
  const size_t d = m->types;
  const double width = (e->end - e->start) / (double)bins;
  size_t k = 0;
  for (size_t b = 0; b < bins; b++) {
    const double from = e->start + (double)b * width;
    const double to = b + 1 == bins ? e->end : from + width;
    memset(given, 0, d * sizeof *given);
    for (size_t t = 0; t < m->terms; t++) {
      const double left = exp(-m->decay[t] * (to - from));
      for (size_t i = 0; i < d; i++) {
        given[i] += m->share[t] * past[t * d + i] * (1 - left);
        past[t * d + i] *= left;
      }
    }
    for (; k < e->count && (e->time[k] < to || b + 1 == bins); k++) {
      const uint32_t i = truce__type_of(e, k);
      const double weight = truce__weight(m, i, truce__mark_of(e, k));
      came[b * d + i]++;
      for (size_t t = 0; t < m->terms; t++) {
        const double left = exp(-m->decay[t] * (to - e->time[k]));
        given[i] += m->share[t] * weight * (1 - left);
        past[t * d + i] += weight * left;
      }
    }
    spread(m, given, expected + b * d);
    for (size_t j = 0; j < d; j++) {
      double by[TRUCE_WEEKDAYS];
      expected[b * d + j] += truce__baseline_over(m, j, from, to, by);
    }
  }
}

/* ---- Periods ---- */

static void counts_expected(const truce_hawkes *m, const truce_counts *c, size_t bins, double *past,
                            double *given, double *expected, double *came)
{
  const size_t d = m->types;
  for (size_t p = 0; p < c->periods; p++) {
    const size_t bin = (size_t)(((double)p + 0.5) / (double)c->periods * (double)bins);
    const double from = c->start + (double)p * c->width;
    memset(given, 0, d * sizeof *given);
    for (size_t t = 0; t < m->terms; t++) {
      const double left = exp(-m->decay[t] * c->width);
      for (size_t i = 0; i < d; i++) {
        given[i] += m->share[t] * (1 - left) * past[t * d + i];
        past[t * d + i] = left * past[t * d + i] + c->count[p * d + i];
      }
    }
    spread(m, given, expected + bin * d);
    for (size_t j = 0; j < d; j++) {
      double by[TRUCE_WEEKDAYS];
      expected[bin * d + j] += truce__baseline_over(m, j, from, from + c->width, by);
      came[bin * d + j] += c->count[p * d + j];
    }
  }
}

truce_status truce_hawkes_expected(const truce_hawkes *model, truce_activity data, size_t bins,
                                   double *expected, double *came)
{
  size_t unused;
  if (bins == 0 || truce_activity_check(data, &unused) != TRUCE_ACTIVITY_NONE ||
      !truce__model_fits(model, data.events != NULL ? data.events->types : data.counts->types))
    return TRUCE_BAD_INPUT;
  const size_t d = model->types;
  double *past = calloc((model->terms + 1) * d, sizeof *past);
  if (past == NULL)
    return TRUCE_NO_MEMORY;
  double *given = past + model->terms * d;
  memset(expected, 0, bins * d * sizeof *expected);
  memset(came, 0, bins * d * sizeof *came);
  if (data.events != NULL)
    events_expected(model, data.events, bins, past, given, expected, came);
  else
    counts_expected(model, data.counts, bins, past, given, expected, came);
  free(past);
  return TRUCE_OK;
}
