/* The models of truce/forecast.h by their definitions, slowly: lists and loops, no cleverness. */
#ifndef TESTS_FORECAST_TWIN_H
#define TESTS_FORECAST_TWIN_H

#include "truce/forecast.h"

double twin_median(const truce_actor_issue *issue);
double twin_nash(const truce_actor_issue *issue);      /* by a search of ever finer grids */
double twin_condorcet(const truce_actor_issue *issue); /* by following the chain for long */
double twin_challenge(const truce_actor_issue *issue);
/* The shares of the whole numbers of 0 to 100 by a fit, for an issue on that scale; capability from
 * the actors. */
void twin_distribution(const truce_ensemble_fit *fit, const truce_actor_issue *issue,
                       double share[101]);

#endif
