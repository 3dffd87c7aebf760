/* The ensemble's predictive distribution over the whole numbers of a scale of 0 to 100, and its
 * gradient for fitting. The formulas stand in truce/ensemble.h. */
#ifndef TRUCE_FORECAST_ENSEMBLE_H
#define TRUCE_FORECAST_ENSEMBLE_H

#include "field.h"

enum { TRUCE__CELLS = 101 };

/* The parameters in the order in which they are fitted; behind these, one for each name. */
enum {
  TRUCE__MIXING,
  TRUCE__WIDTH,
  TRUCE__SHARPNESS,
  TRUCE__REFERENCE,
  TRUCE__SALIENCE,
  TRUCE__CAPABILITY,
  TRUCE__PARAMETERS
};

typedef struct truce__distribution {
  double share[TRUCE__CELLS];
  double low, high; /* of the positions, 0..100 */
} truce__distribution;

/* What an issue gives to the ensemble, whatever the parameters: made once for many evaluations. */
typedef struct truce__cloud_of_actors {
  size_t count;
  double *x;          /* 0..100 */
  double *salience;   /* log */
  double *capability; /* log */
  double *atoms;      /* [actor * TRUCE__CELLS + cell] */
  double low, high;
  size_t first, last; /* cells within the range of the positions */
  bool has_reference;
  double reference[TRUCE__CELLS];
} truce__cloud_of_actors;

bool truce__cloud_of_actors_init(truce__cloud_of_actors *cloud, size_t count);
void truce__cloud_of_actors_free(truce__cloud_of_actors *cloud);
void truce__cloud_of_actors_fill(truce__cloud_of_actors *cloud, const truce__field *field,
                                 bool uses_capability);

/* The distribution, with an effect of each actor's name and room for 4 * count numbers. If `loss`
 * is not NULL it gets the CRPS of `outcome`, `gradient` has its derivatives by the parameters
 * added, and `by_weight` [actor] gets those by each log weight. */
void truce__distribute(const truce__cloud_of_actors *cloud,
                       const double parameters[TRUCE__PARAMETERS], const double *effect,
                       double *room, truce__distribution *d, double outcome, double *loss,
                       double *gradient, double *by_weight);

double truce__distribution_median(const truce__distribution *d); /* 0..100 */
/* The central interval that holds this share; its ends are cells. */
void truce__distribution_interval(const truce__distribution *d, double share, double *low,
                                  double *high);
/* The smallest central share whose interval holds the outcome. */
double truce__distribution_score(const truce__distribution *d, double outcome);
double truce__distribution_crps(const truce__distribution *d, double outcome);

/* The share whose interval is to cover so much, between the fit's levels. */
double truce__level_for(const truce_ensemble_fit *fit, double coverage);

/* The fit that a table allows, and its column for capability (SIZE_MAX: the table's own). NULL
 * without an ensemble. */
const truce_ensemble_fit *truce__choose_fit(const truce_ensemble *ensemble,
                                            const truce_actor_table *table, size_t *power);

/* The distribution of a field by a fit; `cloud` has room for it, and the field's scratch is used.
 */
void truce__distribution_of(const truce_ensemble_fit *fit, const truce__field *field,
                            truce__cloud_of_actors *cloud, truce__distribution *d);
/* Its median, interval and quantiles, on the scale low + unit * t. */
void truce__tell_distribution(const truce__distribution *d, const truce_ensemble_fit *fit,
                              double coverage, double low, double unit, truce_issue_forecast *f);

#endif
