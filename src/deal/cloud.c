/* Acceptable packages for a picture: all of them where they are few, else random ones. */
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/random.h"
#include "blocks.h"
#include "solutions.h"
#include "truce/deal.h"

enum { NODES_MAX = 4000000, TRIES_MAX = 4000000 };

/* Packages found so far: one array, so that one free frees all. */
typedef struct basket {
  const truce__domain *d;
  size_t limit, count;
  uint16_t *positions; /* [package * issues + issue] */
} basket;

static void put(basket *k, const uint16_t *positions)
{
  memcpy(&k->positions[k->count++ * k->d->issue_count], positions,
         k->d->issue_count * sizeof *positions);
}

/* ---- Listing ---- */

typedef struct lister {
  const truce__blocks *blocks;
  truce__reach *reach;
  uint16_t positions[TRUCE_ISSUES_MAX];
  size_t nodes;
  bool full;
  basket *basket;
} lister;

static void list_from(lister *l, size_t b, const int64_t *sum)
{
  const truce__domain *d = l->blocks->d;
  for (size_t dealer = 0; dealer < d->dealer_count; dealer++) {
    if (sum[dealer] + l->reach[b * d->dealer_count + dealer].most < d->no_deal[dealer])
      return;
  }
  if (b == l->blocks->count) {
    l->full = l->basket->count == l->basket->limit;
    if (!l->full)
      put(l->basket, l->positions);
    return;
  }
  const block *here = &l->blocks->list[b];
  for (size_t choice = 0; choice < here->choices && !l->full; choice++) {
    int64_t next[TRUCE_DEALERS_MAX];
    for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
      next[dealer] = sum[dealer] + here->value[choice * d->dealer_count + dealer];
    truce__block_write(d, here, choice, l->positions);
    l->full = ++l->nodes > NODES_MAX;
    if (!l->full)
      list_from(l, b + 1, next);
  }
}

/* Lists all acceptable packages; *complete false (and the basket empty) if they are too many. */
static truce_status list_all(basket *k, const truce__blocks *blocks, bool *complete)
{
  *complete = blocks->listed;
  if (!*complete)
    return TRUCE_OK;
  lister l = {.blocks = blocks, .basket = k};
  l.reach = truce__blocks_reach(blocks);
  if (l.reach == NULL)
    return TRUCE_NO_MEMORY;
  const int64_t none[TRUCE_DEALERS_MAX] = {0};
  if (truce__acceptable(k->d, k->d->ceiling))
    list_from(&l, 0, none);
  free(l.reach);
  *complete = !l.full;
  if (l.full)
    k->count = 0;
  return TRUCE_OK;
}

/* ---- Drawing ---- */

static void draw(basket *k, uint64_t seed)
{
  const truce__domain *d = k->d;
  truce__random r;
  truce__random_start(&r, seed, 1);
  for (size_t tries = 0; tries < TRIES_MAX && k->count < k->limit; tries++) {
    uint16_t positions[TRUCE_ISSUES_MAX];
    int64_t utility[TRUCE_DEALERS_MAX];
    for (size_t issue = 0; issue < d->issue_count; issue++) {
      do {
        positions[issue] = (uint16_t)truce__random_below(&r, d->first[issue + 1] - d->first[issue]);
      } while (!d->open[d->first[issue] + positions[issue]]);
    }
    for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
      utility[dealer] = truce__domain_value(d, dealer, positions);
    if (truce__acceptable(d, utility))
      put(k, positions);
  }
}

/* One block of memory: the packages, then their utilities, then their positions. */
static truce_status pack(const basket *k, truce_cloud *cloud)
{
  const truce__domain *d = k->d;
  const size_t each =
      sizeof(truce_package) + d->dealer_count * sizeof(double) + d->issue_count * sizeof(uint16_t);
  truce_package *packages = truce__array(k->count, each);
  if (packages == NULL)
    return TRUCE_NO_MEMORY;
  double *utility = (double *)(packages + k->count);
  uint16_t *positions = (uint16_t *)(utility + k->count * d->dealer_count);
  memcpy(positions, k->positions, k->count * d->issue_count * sizeof *positions);
  for (size_t n = 0; n < k->count; n++) {
    packages[n] = (truce_package){positions, utility, true};
    for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
      *utility++ = truce__domain_points(d, dealer, truce__domain_value(d, dealer, positions));
    positions += d->issue_count;
  }
  cloud->packages = packages;
  cloud->count = k->count;
  return TRUCE_OK;
}

truce_status truce_deal_cloud(truce_cloud *cloud, const truce_deal *deal, size_t limit,
                              uint64_t seed)
{
  const truce__domain *d = deal->domain;
  basket k = {.d = d, .limit = limit};
  k.positions = truce__array(limit, d->issue_count * sizeof *k.positions);
  if (k.positions == NULL)
    return TRUCE_NO_MEMORY;
  truce__blocks blocks;
  truce_cloud made = {0};
  truce_status status = TRUCE_OK;
  if (deal->agreements.low <= (double)limit) { /* else there is no point in listing */
    status = truce__blocks_make(&blocks, d, NULL);
    if (status != TRUCE_OK) {
      free(k.positions);
      return status;
    }
    status = list_all(&k, &blocks, &made.complete);
    truce__blocks_free(&blocks);
  }
  if (status == TRUCE_OK) {
    if (!made.complete)
      draw(&k, seed);
    status = pack(&k, &made);
  }
  free(k.positions);
  if (status == TRUCE_OK)
    *cloud = made;
  return status;
}

void truce_cloud_free(truce_cloud *cloud)
{
  free((void *)cloud->packages);
}
