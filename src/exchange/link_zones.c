/* What becomes of a pair: a match, one that somebody should look at, or none. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

static const double SETTLED = 1e300; /* the odds of a pair that somebody said is one person */

const char *truce_link_zone_id(truce_link_zone zone)
{
  static const char *const ids[] = {"no", "review", "match"};
  return ids[zone];
}

static double odds_of(const truce_link_pair *p, double prior)
{
  return exp2(fmin(p->weight + prior, 500));
}

truce_status truce__link_rivals(double **rivals, const link_pairs *pairs, const link_table *t,
                                double prior)
{
  double *sums = calloc(t->count, sizeof *sums);
  *rivals = sums;
  if (sums == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < pairs->count; k++) {
    const truce_link_pair *p = &pairs->pairs[k];
    if (p->settled && p->probability > 0.5)
      sums[p->a] = sums[p->b] = SETTLED;
  }
  /* Who is settled with somebody is no rival for others. */
  for (size_t k = 0; k < pairs->count; k++) {
    const truce_link_pair *p = &pairs->pairs[k];
    if (p->settled || sums[p->a] == SETTLED || sums[p->b] == SETTLED)
      continue;
    sums[p->a] += odds_of(p, prior);
    sums[p->b] += odds_of(p, prior);
  }
  return TRUCE_OK;
}

/* Whether the given names are of two people and no number says otherwise: however likely the rest
 * makes the pair, that may be twins. */
static bool may_be_twins(const link_table *t, const truce_link_pair *p)
{
  const link_pattern pattern = truce__link_compare(t, p->a, p->b);
  if (t->given == SIZE_MAX || !truce__link_is_other_name(link_level(pattern, t->given)))
    return false;
  for (size_t f = 0; f < t->column_count; f++) {
    if (t->columns[f].kind == TRUCE_PEOPLE_NUMBER &&
        link_level(pattern, f) == link_top_level(t, f) &&
        strcmp(t->columns[f].name, TRUCE__OWN_NUMBER) == 0)
      return false;
  }
  return true;
}

truce_link_zone truce__link_zone(const truce_link_pair *p, const link_table *t,
                                 const truce_link_options *options, const double *rivals,
                                 double prior)
{
  if (p->probability < options->match)
    return p->probability >= options->review ? TRUCE_LINK_REVIEW : TRUCE_LINK_NO;
  if (p->settled)
    return TRUCE_LINK_MATCH;
  /* The chance that it is this pair, if each record is in one pair at most. */
  const bool rivalled =
      rivals != NULL &&
      odds_of(p, prior) / (1 + fmax(rivals[p->a], rivals[p->b])) < options->match - 1e-9;
  return rivalled || may_be_twins(t, p) ? TRUCE_LINK_REVIEW : TRUCE_LINK_MATCH;
}
