/* The offers that bargains choose from: all possible packages where these are few (LISTED_MAX), and
 * else up to FRONTIER_MAX of the frontier with up to DRAWN_MAX acceptable packages drawn at random,
 * always with the same seed. */
#ifndef TRUCE_DEAL_OFFERS_H
#define TRUCE_DEAL_OFFERS_H

#include "base/arena.h"
#include "domain.h"

typedef struct ranked_offer {
  int64_t value; /* to the dealer by whom they are ranked, units */
  size_t offer;
} ranked_offer;

typedef struct truce__offers {
  const truce__domain *d;
  size_t count;
  uint16_t *positions;                     /* [offer * issues + issue] */
  int64_t *value;                          /* [offer * dealers + dealer], units */
  ranked_offer *ranked[TRUCE_DEALERS_MAX]; /* [dealer][rank]; NULL until asked for */
  truce__arena *memory;
} truce__offers;

/* TRUCE_NO_MEMORY, TRUCE_CANCELLED. O(offers * dealers * (issues + boxes)), and what the frontier
 * takes where packages are not few. */
truce_status truce__offers_make(truce__offers *offers, const truce_deal *deal,
                                const truce_control *control) TRUCE_MUST_CHECK;
void truce__offers_free(truce__offers *offers);

/* All offers by decreasing value to a dealer, equal ones in their own order; NULL if memory ran
 * out. Sorted when first asked for: O(offers log offers). */
const ranked_offer *truce__offers_ranked(truce__offers *offers, size_t dealer);

static inline int64_t truce__offer_value(const truce__offers *offers, size_t offer, size_t dealer)
{
  return offers->value[offer * offers->d->dealer_count + dealer];
}

static inline const uint16_t *truce__offer_positions(const truce__offers *offers, size_t offer)
{
  return &offers->positions[offer * offers->d->issue_count];
}

#endif
