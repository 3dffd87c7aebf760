#include "offers.h"

#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "blocks.h"
#include "count.h"
#include "solve.h"

enum { LISTED_MAX = 1 << 17, FRONTIER_MAX = 1000, DRAWN_MAX = 20000, DRAWN_SEED = 1 };

static void put(truce__offers *o, const uint16_t *positions)
{
  const truce__domain *d = o->d;
  memcpy(&o->positions[o->count * d->issue_count], positions, d->issue_count * sizeof *positions);
  for (size_t p = 0; p < d->dealer_count; p++)
    o->value[o->count * d->dealer_count + p] = truce__domain_value(d, p, positions);
  o->count++;
}

static bool make_room(truce__offers *o, size_t count)
{
  o->positions = truce__arena_alloc(o->memory, count, o->d->issue_count * sizeof *o->positions);
  o->value = truce__arena_alloc(o->memory, count, o->d->dealer_count * sizeof *o->value);
  return o->positions != NULL && o->value != NULL;
}

/* All possible packages, in the order of the file: the choices of one block of all issues. */
static truce_status list_all(truce__offers *o, size_t count, const truce_control *control)
{
  uint16_t issues[TRUCE_ISSUES_MAX], positions[TRUCE_ISSUES_MAX];
  const block all = {.issue_count = o->d->issue_count, .issues = issues};
  for (size_t k = 0; k < o->d->issue_count; k++)
    issues[k] = (uint16_t)k;
  if (!make_room(o, count))
    return TRUCE_NO_MEMORY;
  truce__block_write(o->d, &all, 0, positions);
  do {
    if (o->count % 1024 == 0 && truce__cancelled(control))
      return TRUCE_CANCELLED;
    put(o, positions);
  } while (truce__block_next(o->d, &all, positions));
  return TRUCE_OK;
}

static truce_status draw(truce__offers *o, const truce_deal *deal, const truce_control *control)
{
  truce_cloud cloud;
  uint16_t *frontier;
  size_t count;
  truce_status status = truce__frontier_sample(o->d, FRONTIER_MAX, &frontier, &count, control);
  if (status != TRUCE_OK)
    return status;
  status = truce_deal_cloud(&cloud, deal, DRAWN_MAX, DRAWN_SEED);
  if (status != TRUCE_OK) {
    free(frontier);
    return status;
  }
  const size_t known = count > 0 ? 0 : deal->frontier_count; /* where merging is too large */
  if (!make_room(o, count + known + cloud.count))
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && k < count; k++)
    put(o, &frontier[k * o->d->issue_count]);
  for (size_t k = 0; status == TRUCE_OK && k < known; k++)
    put(o, deal->frontier[k].positions);
  for (size_t k = 0; status == TRUCE_OK && k < cloud.count; k++)
    put(o, cloud.packages[k].positions);
  free(frontier);
  truce_cloud_free(&cloud);
  return status;
}

truce_status truce__offers_make(truce__offers *offers, const truce_deal *deal,
                                const truce_control *control)
{
  truce__offers made = {.d = deal->domain, .memory = truce__arena_new()};
  if (made.memory == NULL)
    return TRUCE_NO_MEMORY;
  truce_package_count possible;
  truce__count_possible(&possible, made.d);
  const truce_status status = possible.exact <= LISTED_MAX
                                  ? list_all(&made, (size_t)possible.exact, control)
                                  : draw(&made, deal, control);
  if (status == TRUCE_OK)
    *offers = made;
  else
    truce__offers_free(&made);
  return status;
}

void truce__offers_free(truce__offers *offers)
{
  truce__arena_free(offers->memory);
}

static int by_value(const void *x, const void *y)
{
  const ranked_offer *one = x, *other = y;
  if (one->value != other->value)
    return one->value > other->value ? -1 : 1;
  return (one->offer > other->offer) - (one->offer < other->offer);
}

const ranked_offer *truce__offers_ranked(truce__offers *offers, size_t dealer)
{
  if (offers->ranked[dealer] != NULL)
    return offers->ranked[dealer];
  ranked_offer *ranked = truce__arena_alloc(offers->memory, offers->count, sizeof *ranked);
  if (ranked == NULL)
    return NULL;
  for (size_t k = 0; k < offers->count; k++)
    ranked[k] = (ranked_offer){truce__offer_value(offers, k, dealer), k};
  qsort(ranked, offers->count, sizeof *ranked, by_value);
  return offers->ranked[dealer] = ranked;
}
