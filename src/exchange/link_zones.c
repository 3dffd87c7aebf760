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

/* Whether the fathers' names are a man's and a woman's: -ych, -na. */
static bool of_two_sexes(const link_column *c, const truce_link_pair *p)
{
  const link_value *of[] = {&c->values[c->cells[p->a]], &c->values[c->cells[p->b]]};
  bool man = false, woman = false;
  for (size_t k = 0; k < 2; k++) {
    char folded[LINK_TEXT_MAX];
    const size_t n = truce__link_fold(folded, of[k]->plain);
    if (!truce__link_is_patronymic(folded))
      return false;
    *(n > 0 && folded[n - 1] == 'a' ? &woman : &man) = true;
  }
  return man && woman;
}

/* Whether names are of two people and no number says otherwise: however likely the rest makes the
 * pair, that may be twins. */
static bool may_be_twins(const link_table *t, const truce_link_pair *p)
{
  bool other = false;
  for (size_t f = 0; f < t->column_count; f++) {
    const link_column *c = &t->columns[f];
    const uint32_t a = c->cells[p->a], b = c->cells[p->b];
    const bool whole = t->given == SIZE_MAX && c->kind == TRUCE_PEOPLE_FULL;
    if (c->kind == TRUCE_PEOPLE_NUMBER && strcmp(c->name, TRUCE__OWN_NUMBER) == 0 && a != 0 &&
        a == b)
      return false;
    if (f == t->given || whole)
      other = other || truce__link_are_two(c, a, b);
    if (c->kind == TRUCE_PEOPLE_PATRONYMIC)
      other = other || of_two_sexes(c, p);
  }
  return other;
}

truce_link_zone truce__link_zone(truce_link_pair *p, const link_table *t,
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
  p->twins = may_be_twins(t, p);
  return rivalled || p->twins ? TRUCE_LINK_REVIEW : TRUCE_LINK_MATCH;
}
