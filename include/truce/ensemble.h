/* A fitted ensemble: what was learned from issues whose outcome is known. Small, plain, and kept in
 * a file (docs/forecast.md) with where it is from and how well it did on issues it had not seen. */
#ifndef TRUCE_ENSEMBLE_H
#define TRUCE_ENSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/status.h"

enum { TRUCE_ENSEMBLE_FITS_MAX = 4, TRUCE_ENSEMBLE_LEVELS = 3 };
extern const double truce_ensemble_coverages[TRUCE_ENSEMBLE_LEVELS]; /* 0.5, 0.8, 0.9 */

/* Errors on issues left out of the fitting, on a scale of 0 to 100; see truce_ensemble_train. */
typedef struct truce_ensemble_score {
  size_t issues, groups, folds;
  double mae, crps;             /* mean absolute error; continuous ranked probability score */
  double salience_mae;          /* of the salience-weighted mean */
  double difference, low, high; /* mae - salience_mae, and its 90 % interval */
  double covered[TRUCE_ENSEMBLE_LEVELS];
} truce_ensemble_score;

/* One fit. Actor i has the log weight
 *   l_i = salience * log s_i + capability * log c_i + effect of its name,
 * less the largest of the issue, and the weight w_i = exp(l_i) / sum. The outcome is distributed
 * over the whole numbers of a scale of 0 to 100 as a mixture of
 *   a broad part: normal around the weighted mean p, with standard deviation exp(width) times that
 *     of the positions plus 2, cut to the range of the positions;
 *   the positions, each with a weight of exp(exp(sharpness) l_i) / sum, smoothed by exp(-|t - x| /
 *     1.5); in proportion exp(mixing) to 1 of the broad part;
 *   where the reference point is known, a share 1 / (1 + exp(3 - reference)) of these for it;
 *   a uniform part of exp(-3).
 * Saliences below a hundredth of the issue's largest count as that, capabilities below a
 * thousandth; an unknown capability counts as the (geometric) mean. */
typedef struct truce_ensemble_fit {
  const char *id;
  bool uses_capability;
  const char *capability_column; /* NULL: the table's own capability */
  double mixing, width, sharpness, reference, salience, capability;
  size_t name_count;
  const char *const *names; /* sorted */
  const double *effects;
  /* Which central share of the distribution covers 50, 80 and 90 % of outcomes (conformal, on
   * issues left out; Vovk, Gammerman, Shafer 2005). */
  double levels[TRUCE_ENSEMBLE_LEVELS];
  truce_ensemble_score score;
} truce_ensemble_fit;

/* Fits in order of preference: for a table the first counts whose capability the table has and of
 * whose names it knows at least one; the last one needs neither. */
typedef struct truce_ensemble {
  const char *trained_on; /* in words, with source and licence */
  size_t seen_count;
  const uint32_t *seen; /* sorted: the issues it was fitted to, see truce_issue_fingerprint */
  size_t fit_count;
  const truce_ensemble_fit *fits;
} truce_ensemble;

/* Reads one from a file or from memory (`name` for messages). TRUCE_BAD_INPUT with every error
 * placed, TRUCE_IO, TRUCE_NO_MEMORY. */
truce_status truce_ensemble_read_file(truce_ensemble **ensemble, const char *path,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
truce_status truce_ensemble_read_memory(truce_ensemble **ensemble, const char *name,
                                        const char *text, size_t length,
                                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The one that is part of this library. */
truce_status truce_ensemble_shipped(truce_ensemble **ensemble,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_ensemble_free(truce_ensemble *ensemble);

#endif
