#include "count.h"

#include <stdlib.h>
#include <string.h>

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

static size_t open_positions(const truce__domain *d, size_t issue, uint16_t *list)
{
  size_t count = 0;
  for (size_t v = 0; v < d->first[issue + 1] - d->first[issue]; v++) {
    if (!d->open[d->first[issue] + v])
      continue;
    if (list != NULL)
      list[count] = (uint16_t)v;
    count++;
  }
  return count;
}

void truce__count_possible(truce_package_count *count, const truce__domain *d)
{
  wide exact = 1;
  double about = 1;
  for (size_t k = 0; k < d->issue_count; k++) {
    const size_t open = open_positions(d, k, NULL);
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
  int64_t *least,
      *most;      /* [block * dealers + dealer]: of the sums over this block and later ones */
  wide *packages; /* [block]: choices of this block and later ones together */
  wide total;
  uint64_t nodes;
  const truce_control *control;
} counter;

static void bound_suffixes(counter *c)
{
  const truce__blocks *blocks = c->blocks;
  const size_t dealers = blocks->d->dealer_count;
  memset(&c->least[blocks->count * dealers], 0, dealers * sizeof *c->least);
  memset(&c->most[blocks->count * dealers], 0, dealers * sizeof *c->most);
  c->packages[blocks->count] = 1;
  for (size_t b = blocks->count; b-- > 0;) {
    const block *here = &blocks->list[b];
    c->packages[b] = c->packages[b + 1] * here->choices;
    for (size_t dealer = 0; dealer < dealers; dealer++) {
      int64_t least = INT64_MAX, most = INT64_MIN;
      for (size_t choice = 0; choice < here->choices; choice++) {
        const int64_t value = here->value[choice * dealers + dealer];
        least = value < least ? value : least;
        most = value > most ? value : most;
      }
      c->least[b * dealers + dealer] = c->least[(b + 1) * dealers + dealer] + least;
      c->most[b * dealers + dealer] = c->most[(b + 1) * dealers + dealer] + most;
    }
  }
}

static void count_branch(counter *c, size_t b, const int64_t *sum)
{
  const truce__domain *d = c->blocks->d;
  bool all = true;
  for (size_t dealer = 0; dealer < d->dealer_count; dealer++) {
    const int64_t need = d->no_deal[dealer] - sum[dealer];
    if (c->most[b * d->dealer_count + dealer] < need)
      return;
    all = all && c->least[b * d->dealer_count + dealer] >= need;
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
  const size_t dealers = blocks->d->dealer_count;
  counter c = {.blocks = blocks, .control = control};
  c.least = truce__array(blocks->count + 1, dealers * sizeof *c.least);
  c.most = truce__array(blocks->count + 1, dealers * sizeof *c.most);
  c.packages = truce__array(blocks->count + 1, sizeof *c.packages);
  const bool ready = c.least != NULL && c.most != NULL && c.packages != NULL;
  if (ready) {
    const int64_t none[TRUCE_DEALERS_MAX] = {0};
    bound_suffixes(&c);
    count_branch(&c, 0, none);
    *done = c.nodes < NODES_MAX;
    set_exact(count, c.total);
  }
  free(c.least);
  free(c.most);
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
    opens[k] = open_positions(d, k, &open[d->first[k]]);
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
