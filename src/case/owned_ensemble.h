/* What truce_ensemble_free frees: for all that make ensembles. */
#ifndef TRUCE_CASE_OWNED_ENSEMBLE_H
#define TRUCE_CASE_OWNED_ENSEMBLE_H

#include "base/arena.h"
#include "truce/ensemble.h"

typedef struct owned_ensemble {
  truce_ensemble ensemble; /* first, so that truce_ensemble_free finds the rest */
  truce__arena *arena;
} owned_ensemble;

#endif
