/* Issues with an outcome, ready for fitting: in folds by group, with the names that have an effect.
 */
#ifndef TRUCE_FORECAST_LESSONS_H
#define TRUCE_FORECAST_LESSONS_H

#include "ensemble.h"

enum { TRUCE__LEAST_LESSONS = 20, TRUCE__NAME_LESSONS = 31 };

typedef struct truce__lesson {
  truce__cloud_of_actors cloud;
  double outcome, salience_mean; /* 0..100 */
  size_t issue, fold;
  size_t *names; /* [actor]: which of the names, SIZE_MAX: none */
} truce__lesson;

typedef struct truce__lessons {
  const truce_actor_table *table;
  const size_t *group; /* [issue] */
  size_t count, folds, groups, most_actors;
  truce__lesson *lessons;
  size_t name_count;
  const char **names; /* sorted; of the table */
} truce__lessons;

/* TRUCE_NO_MEMORY. */
truce_status truce__lessons_init(truce__lessons *lessons, const truce_actor_table *table,
                                 const truce_training *training, size_t folds, bool names,
                                 bool uses_capability) TRUCE_MUST_CHECK;
void truce__lessons_free(truce__lessons *lessons);

#endif
