/* The definitional twin of deals: every package, in exact fractions, word for word from the
 * definitions in truce/deal.h, with no idea shared with the fast engine. Slow; for up to some ten
 * thousand packages, and a few thousand if the frontier is asked for.
 *
 * Packages are numbered with the last issue counting fastest. A dealer's utilities, gains and
 * no-deal value are whole multiples of 1 / denominator[dealer] points. */
#ifndef TESTS_DEAL_TWIN_H
#define TESTS_DEAL_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/deal.h"

typedef struct deal_fraction {
  int64_t part, whole; /* whole > 0 */
} deal_fraction;

typedef struct deal_twin {
  const truce_case *c;
  bool fits; /* false: the fractions need more than 62 bits; the rest is empty then */
  size_t dealers, packages;
  size_t party[TRUCE_DEALERS_MAX];
  int64_t denominator[TRUCE_DEALERS_MAX], no_deal[TRUCE_DEALERS_MAX];
  int64_t best[TRUCE_DEALERS_MAX];  /* over the possible packages, if there are any */
  int64_t ideal[TRUCE_DEALERS_MAX]; /* over the acceptable ones; the no-deal value if none */
  int64_t *utility;                 /* [package * dealers + dealer] */
  int64_t *uncut;                   /* the same without ceilings */
  bool *possible, *acceptable;
  size_t possible_count, acceptable_count;
  /* After deal_twin_find_frontier: the first package of each point that no possible package
   * dominates, by decreasing utility of the first dealer, then the second ... */
  size_t frontier_count;
  size_t *frontier;
  size_t block[TRUCE_ISSUES_MAX]; /* the first issue that shares terms with this one */
  __int128 common;                /* a common multiple of the denominators */
} deal_twin;

void deal_twin_init(deal_twin *w, const truce_case *c);
/* O(packages^2). */
void deal_twin_find_frontier(deal_twin *w);
void deal_twin_free(deal_twin *w);

void deal_twin_positions(const deal_twin *w, size_t package, uint16_t *positions);
size_t deal_twin_package(const deal_twin *w, const uint16_t *positions);
const int64_t *deal_twin_utility(const deal_twin *w, size_t package);
double deal_twin_points(const deal_twin *w, size_t dealer, int64_t units);

/* Whether package a is better (> 0), worse (< 0) or as good by what this kind maximises. */
int deal_twin_compare(const deal_twin *w, truce_solution_kind kind, size_t a, size_t b);
/* The acceptable package that the definition and the tie rule single out; SIZE_MAX if none. */
size_t deal_twin_solution(const deal_twin *w, truce_solution_kind kind);
/* The smallest share of its hopes that a dealer gets, dealers without hopes left out. */
deal_fraction deal_twin_least_share(const deal_twin *w, size_t package);
/* The largest shortfall of a package, and the smallest such over possible packages, in points. */
deal_fraction deal_twin_shortfall(const deal_twin *w, size_t package);
size_t deal_twin_nearest(const deal_twin *w);
int deal_fraction_compare(deal_fraction a, deal_fraction b);

#endif
