/* What the fair points maximise, compared without rounding. */
#ifndef TRUCE_DEAL_SOLUTIONS_H
#define TRUCE_DEAL_SOLUTIONS_H

#include "frontier.h"

typedef struct fraction { /* whole > 0 */
  int64_t part, whole;
} fraction;
int truce__fraction_compare(fraction a, fraction b); /* exact; below 0: a is less */

/* How good a package is for one kind of solution: the larger the better. */
typedef struct merit {
  size_t dealers;
  /* Limbs, the lowest first: Nash, the product of gains; utilitarian, the sum of utilities in a
   * unit that divides every scale; the others, 0. */
  uint64_t total[TRUCE_DEALERS_MAX];
  fraction ascending[TRUCE_DEALERS_MAX]; /* gains, the least first: decides ties */
} merit;

/* `ideal` is asked for Kalai-Smorodinsky only. Nash needs u >= no_deal for every dealer; the other
 * kinds do not. */
void truce__merit(merit *m, const truce__domain *d, truce_solution_kind kind,
                  const int64_t *utility, const int64_t *ideal);
int truce__merit_compare(const merit *a, const merit *b);

/* Whether every dealer gets at least its no-deal value. */
bool truce__acceptable(const truce__domain *d, const int64_t *utility);

/* The best point of a frontier; acceptable points only, or all. False: there is none. Ties go to
 * the first package. */
bool truce__frontier_best(const truce__frontier *f, truce_solution_kind kind, const int64_t *ideal,
                          bool only_acceptable, size_t *point);

#endif
