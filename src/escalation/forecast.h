/* Many futures at once, for the forecast and the backtest. */
#ifndef TRUCE_ESCALATION_FORECAST_H
#define TRUCE_ESCALATION_FORECAST_H

#include "objective.h"
#include "simulate.h"

typedef struct truce__futures {
  const truce_hawkes *m;
  const truce_control *control;
  double start, width;
  size_t periods, futures, most; /* most: events of one future */
  uint64_t seed;
  bool discrete;
  truce__marks marks;
  double *past;    /* [terms][types] at start */
  uint32_t *count; /* [futures][periods][types] */
  size_t capped;
} truce__futures;

/* Fills past and count from the record before; the caller has set the first three rows.
 * TRUCE_CANCELLED, TRUCE_NO_MEMORY: nothing to free then. */
truce_status truce__futures_run(truce__futures *f, truce_activity data) TRUCE_MUST_CHECK;
void truce__futures_free(truce__futures *f);

#endif
