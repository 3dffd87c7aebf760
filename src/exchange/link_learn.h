/* What learning the model of record linkage observes, and how much. */
#ifndef TRUCE_EXCHANGE_LINK_LEARN_H
#define TRUCE_EXCHANGE_LINK_LEARN_H

#include "link_internal.h"

typedef struct tally {
  link_pattern *patterns;
  double *counts; /* scaled up to all candidates */
  size_t count;
} tally;

typedef struct learner {
  const link_table *table;
  const truce_control *control;
  link_model *model;
  double all;                                /* pairs */
  double marginal[LINK_FIELDS][LINK_LEVELS]; /* among all pairs that have the field */
  tally candidates;
  /* Patterns of pairs that have the same value in a field. */
  link_pattern *alike[LINK_FIELDS];
  size_t alike_count[LINK_FIELDS];
} learner;

/* How many slips matches have, set against fields that slip by themselves (link_slips.c). */
truce_status truce__link_learn_slips(learner *l) TRUCE_MUST_CHECK;

/* Counts and samples pairs; what was taken is to be freed whatever the outcome. */
truce_status truce__link_observe(learner *l, const link_blocking *blocking) TRUCE_MUST_CHECK;
void truce__link_observed_free(learner *l);

#endif
