#include "count.h"

#include <stdlib.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/random.h"
#include "halves.h"
#include "solutions.h"

typedef unsigned __int128 wide;

enum { NODES_MAX = 20000000, DRAWS = 1000000 };

static const wide COUNT_MAX = (wide)1 << 120;

static void set_exact(truce_package_count *count, wide exact)
{
  *count = (truce_package_count){TRUCE_COUNT_EXACT, (double)exact, (double)exact,
                                 exact < UINT64_MAX ? (uint64_t)exact : UINT64_MAX};
}

void truce__count_possible(truce_package_count *count, const truce__domain *d)
{
  wide exact = 1;
  double about = 1;
  for (size_t k = 0; k < d->issue_count; k++) {
    const size_t open = truce__open_positions(d, k, NULL);
    about *= (double)open;
    exact = exact < COUNT_MAX / (TRUCE_POSITIONS_MAX + 1) ? exact * open : COUNT_MAX;
  }
  set_exact(count, exact < COUNT_MAX ? exact : 0);
  if (exact >= COUNT_MAX)
    *count = (truce_package_count){TRUCE_COUNT_EXACT, about, about, UINT64_MAX};
}

/* ---- Three or more dealers: whole branches at once ---- */

typedef struct counter {
  const truce__blocks *blocks;
  truce__reach *reach;
  wide *packages; /* [block]: choices of this block and later ones together */
  wide total;
  uint64_t nodes;
  const truce_control *control;
} counter;

static void count_branch(counter *c, size_t b, const int64_t *sum)
{
  const truce__domain *d = c->blocks->d;
  bool all = true;
  for (size_t dealer = 0; dealer < d->dealer_count; dealer++) {
    const int64_t need = d->no_deal[dealer] - sum[dealer];
    const truce__reach reach = c->reach[b * d->dealer_count + dealer];
    if (reach.most < need)
      return;
    all = all && reach.least >= need;
  }
  if (all) {
    c->total += c->packages[b];
    return;
  }
  const block *here = &c->blocks->list[b];
  for (size_t choice = 0; choice < here->choices && c->nodes < NODES_MAX; choice++) {
    int64_t next[TRUCE_DEALERS_MAX];
    for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
      next[dealer] = sum[dealer] + here->value[choice * d->dealer_count + dealer];
    if (++c->nodes % (1 << 20) == 0 && truce__cancelled(c->control))
      c->nodes = NODES_MAX;
    count_branch(c, b + 1, next);
  }
}

static truce_status count_branches(truce_package_count *count, const truce__blocks *blocks,
                                   bool *done, const truce_control *control)
{
  counter c = {.blocks = blocks, .control = control};
  c.reach = truce__blocks_reach(blocks);
  c.packages = truce__array(blocks->count + 1, sizeof *c.packages);
  const bool ready = c.reach != NULL && c.packages != NULL;
  if (ready) {
    const int64_t none[TRUCE_DEALERS_MAX] = {0};
    c.packages[blocks->count] = 1;
    for (size_t b = blocks->count; b-- > 0;)
      c.packages[b] = c.packages[b + 1] * blocks->list[b].choices;
    count_branch(&c, 0, none);
    *done = c.nodes < NODES_MAX;
    set_exact(count, c.total);
  }
  free(c.reach);
  free(c.packages);
  if (!ready)
    return TRUCE_NO_MEMORY;
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

/* ---- Random packages ---- */

static truce_status draw(truce_package_count *count, const truce__domain *d, uint64_t seed,
                         const truce_control *control)
{
  uint16_t *open = truce__array(d->first[d->issue_count], sizeof *open);
  size_t *opens = truce__array(d->issue_count, sizeof *opens);
  uint16_t *positions = truce__array(d->issue_count, sizeof *positions);
  const bool ready = open != NULL && opens != NULL && positions != NULL;
  for (size_t k = 0; ready && k < d->issue_count; k++)
    opens[k] = truce__open_positions(d, k, &open[d->first[k]]);
  truce__random r;
  truce__random_start(&r, seed, 0);
  uint64_t hits = 0;
  for (uint64_t n = 0; ready && n < DRAWS; n++) {
    if (n % 65536 == 0 && truce__cancelled(control))
      break;
    for (size_t k = 0; k < d->issue_count; k++)
      positions[k] = open[d->first[k] + truce__random_below(&r, opens[k])];
    int64_t utility[TRUCE_DEALERS_MAX];
    for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
      utility[dealer] = truce__domain_value(d, dealer, positions);
    hits += truce__acceptable(d, utility);
  }
  free(open);
  free(opens);
  free(positions);
  if (!ready)
    return TRUCE_NO_MEMORY;
  double low, high;
  truce_package_count possible;
  truce__count_possible(&possible, d);
  truce__wilson(hits, DRAWS, &low, &high);
  *count = (truce_package_count){TRUCE_COUNT_SAMPLED, low * possible.low, high * possible.low,
                                 UINT64_MAX};
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce__count_agreements(truce_package_count *count, const truce__blocks *blocks,
                                     uint64_t seed, const truce_control *control)
{
  const truce__domain *d = blocks->d;
  truce_package_count possible;
  truce__count_possible(&possible, d);
  if (possible.low == 0) {
    set_exact(count, 0);
    return TRUCE_OK;
  }
  /* A ceiling below the no-deal value leaves nothing, whatever the sums are. */
  if (!truce__acceptable(d, d->ceiling)) {
    set_exact(count, 0);
    return TRUCE_OK;
  }
  bool done = false;
  truce_status status = TRUCE_OK;
  if (blocks->listed && d->dealer_count == 2)
    status = truce__count_by_halves(count, blocks, &done, control);
  else if (blocks->listed && possible.low < (double)COUNT_MAX)
    status = count_branches(count, blocks, &done, control);
  return status != TRUCE_OK || done ? status : draw(count, d, seed, control);
}
