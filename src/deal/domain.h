/* The domain: the interests of a case as whole numbers, ready to be solved.
 *
 * Dealer p values a package at sum of worth[place][p] over its positions, plus the worth of every
 * box it lies in, cut to ceiling[p], in units of 1 / scale[p] of the top (points_top points). Every
 * number is below 2^60 in size, so sums fit 64 bits and products of two fit 128. */
#ifndef TRUCE_DEAL_DOMAIN_H
#define TRUCE_DEAL_DOMAIN_H

#include "truce/deal.h"

/* The judged numbers of a case, in one order: dealer by dealer, issue by issue, the weight and then
 * the values; then the terms of the dealer, then its no-deal value. Issues of weight 0 have none.
 */
typedef struct judged {
  truce_judged_kind kind;
  size_t dealer, issue, position; /* issue: the term's index for TRUCE_JUDGED_TERM */
  const truce_judgement *judgement;
} judged;

/* A set of positions for some issues: a package lies in it if each of these issues has one of its
 * positions there. A combination term becomes boxes that do not overlap. */
typedef struct box {
  size_t dealer, term; /* term: its index with the dealer */
  int64_t worth;
  size_t count;              /* issues it looks at, at least one */
  const uint16_t *issues;    /* increasing */
  const bool *const *inside; /* [count][position] */
} box;

typedef struct truce__domain {
  const truce_case *c;
  size_t issue_count, dealer_count;
  size_t dealers[TRUCE_DEALERS_MAX];
  const size_t
      *first; /* [issue_count + 1]: place of an issue's first position; place = first + position */
  int64_t *worth; /* [place * dealer_count + dealer] */
  bool *open;     /* [place]: crosses no red line */
  size_t box_count;
  const box *boxes;
  int64_t scale[TRUCE_DEALERS_MAX]; /* units in points_top points */
  int64_t no_deal[TRUCE_DEALERS_MAX];
  int64_t ceiling[TRUCE_DEALERS_MAX]; /* INT64_MAX: none */
  bool rounded;
  void *memory; /* what it owns */
} truce__domain;

/* Lists the judged numbers of a case (free *list with free). */
truce_status truce__judged_list(const truce_case *c, judged **list, size_t *count) TRUCE_MUST_CHECK;

/* Builds the domain. `numbers` (billionths, in the order of truce__judged_list) stand in for the
 * judged values, NULL: the case's own; weights may then have any total (it is the sum of the
 * numbers unless the case fixes another). `lifted_*`: the red line of that dealer on that position
 * counts as lifted (SIZE_MAX: none). Fails with TRUCE_NO_MEMORY, and with TRUCE_TOO_LARGE if the
 * terms are too involved (boxes.h): truce_deal_solve has checked the case. */
truce_status truce__domain_build(truce__domain **domain, const truce_case *c,
                                 const int64_t *numbers, size_t lifted_dealer, size_t lifted_issue,
                                 size_t lifted_position) TRUCE_MUST_CHECK;
void truce__domain_free(truce__domain *domain);

/* Whether a package lies in the box. */
bool truce__box_holds(const box *b, const uint16_t *positions);

/* A package's utility to a dealer, in its units. */
int64_t truce__domain_value(const truce__domain *d, size_t dealer, const uint16_t *positions);
/* In points. */
double truce__domain_points(const truce__domain *d, size_t dealer, int64_t units);
bool truce__domain_open(const truce__domain *d, const uint16_t *positions);
/* How many positions of an issue cross no red line; list (NULL: not asked) says which. */
size_t truce__open_positions(const truce__domain *d, size_t issue, uint16_t *list);

/* The Nash package of a domain (positions[issue_count]); *found false if no package is acceptable.
 * *proven false if the node limit (0: the default) ended the search. */
truce_status truce__domain_nash(const truce__domain *d, uint64_t search_nodes,
                                const truce_control *control, uint16_t *positions, bool *found,
                                bool *proven) TRUCE_MUST_CHECK;
/* The possible package whose largest shortfall no_deal - utility, in points, is smallest. The same
 * conventions; *found false only if none was found. */
truce_status truce__domain_nearest(const truce__domain *d, uint64_t search_nodes,
                                   const truce_control *control, uint16_t *positions, bool *found,
                                   bool *proven) TRUCE_MUST_CHECK;

#endif
