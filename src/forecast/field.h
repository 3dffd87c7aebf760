/* One issue as the models see it: positions and weights scaled to 0..1, without names, outcomes or
 * columns. A model is a function of such a field. */
#ifndef TRUCE_FORECAST_FIELD_H
#define TRUCE_FORECAST_FIELD_H

#include "truce/forecast.h"

typedef struct truce__field {
  size_t count;
  double *x;     /* position, 0..1 */
  double *s;     /* salience; 1 is the most by custom */
  double *c;     /* capability, in units of the largest */
  double *w;     /* c s, in units of their sum */
  double *power; /* what the ensemble takes for capability, in units of the largest; NAN: unknown */
  double *effect; /* the ensemble's effect of the actor's name */
  size_t *order;  /* room for the models: of actors */
  bool has_reference;
  double reference;  /* 0..1 */
  double low, range; /* back to the issue's scale: low + range * x */
  double *scratch;   /* 8 * count + 2 * count * count, for the models */
} truce__field;

/* Room for `count` actors; false if memory ran out. */
bool truce__field_init(truce__field *field, size_t count);
void truce__field_free(truce__field *field);
/* Fills it. `fit` (NULL: none) has effects of names, and `power` is the table's column that it
 * takes for capability (SIZE_MAX: the table's capability). */
void truce__field_fill(truce__field *field, const truce_actor_issue *issue,
                       const truce_ensemble_fit *fit, size_t power);
/* The same field without one actor, in `other` (of the same room). False if fewer than two actors
 * or no weight would be left. */
bool truce__field_without(truce__field *other, const truce__field *field, size_t actor);
/* Works out w again after x, s or c changed; false if no weight is left. */
bool truce__field_weigh(truce__field *field);

/* Predictions, 0..1. */
double truce__predict_mean(const truce__field *field);
double truce__predict_salience(const truce__field *field);
double truce__predict_compromise(const truce__field *field);
double truce__predict_median(const truce__field *field);
double truce__predict_nash(const truce__field *field);
double truce__predict_challenge(const truce__field *field);
double truce__predict_condorcet(const truce__field *field);
/* Any but the ensemble. */
double truce__predict(truce_forecast_model model, const truce__field *field);

#endif
