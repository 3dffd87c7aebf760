#include "blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "dominance.h"

/* Numbers held for all blocks at most, and tests of boxes for one: more is left to the search. */
static const size_t CELLS_MAX = (size_t)1 << 24;
static const size_t TESTS_MAX = (size_t)1 << 28;

static size_t find_root(size_t *parent, size_t issue)
{
  while (parent[issue] != issue)
    issue = parent[issue] = parent[parent[issue]];
  return issue;
}

/* root[issue]: the first issue of its block. */
static void join_issues(const truce__domain *d, size_t *root)
{
  for (size_t k = 0; k < d->issue_count; k++)
    root[k] = k;
  for (size_t b = 0; b < d->box_count; b++) {
    for (size_t k = 1; k < d->boxes[b].count; k++) {
      const size_t one = find_root(root, d->boxes[b].issues[0]);
      const size_t other = find_root(root, d->boxes[b].issues[k]);
      root[one > other ? one : other] = one < other ? one : other;
    }
  }
  for (size_t k = 0; k < d->issue_count; k++)
    root[k] = find_root(root, k);
}

/* The boxes about issues of the block, in about[0..returned). */
static size_t boxes_about(const truce__domain *d, const block *b, const size_t *root,
                          const box **about)
{
  size_t count = 0;
  for (size_t k = 0; k < d->box_count; k++) {
    if (root[d->boxes[k].issues[0]] == b->issues[0])
      about[count++] = &d->boxes[k];
  }
  return count;
}

static size_t count_choices(const truce__domain *d, const block *b)
{
  size_t choices = 1;
  for (size_t k = 0; k < b->issue_count; k++) {
    if (!truce__multiply(choices, truce__open_positions(d, b->issues[k], NULL), &choices))
      return SIZE_MAX;
  }
  return choices;
}

bool truce__block_next(const truce__domain *d, const block *b, uint16_t *positions)
{
  for (size_t k = b->issue_count; k-- > 0;) {
    const size_t issue = b->issues[k];
    const size_t positions_there = d->first[issue + 1] - d->first[issue];
    uint16_t *at = &positions[issue];
    do {
      ++*at;
    } while (*at < positions_there && !d->open[d->first[issue] + *at]);
    if (*at < positions_there)
      return true;
    for (*at = 0; !d->open[d->first[issue] + *at];)
      ++*at;
  }
  return false;
}

void truce__block_write(const truce__domain *d, const block *b, size_t choice, uint16_t *positions)
{
  for (size_t k = b->issue_count; k-- > 0;) {
    const size_t issue = b->issues[k];
    const size_t open = truce__open_positions(d, issue, NULL);
    size_t skip = choice % open;
    choice /= open;
    size_t v = 0;
    while (!d->open[d->first[issue] + v] || skip-- > 0)
      v++;
    positions[issue] = (uint16_t)v;
  }
}

static void value_choices(const truce__domain *d, block *b, const box **about, size_t boxes,
                          uint16_t *positions)
{
  truce__block_write(d, b, 0, positions);
  int64_t *value = b->value;
  do {
    for (size_t k = 0; k < b->issue_count; k++) {
      const size_t place = d->first[b->issues[k]] + positions[b->issues[k]];
      for (size_t dealer = 0; dealer < d->dealer_count; dealer++)
        value[dealer] += d->worth[place * d->dealer_count + dealer];
    }
    for (size_t k = 0; k < boxes; k++) {
      if (truce__box_holds(about[k], positions))
        value[about[k]->dealer] += about[k]->worth;
    }
    value += d->dealer_count;
  } while (truce__block_next(d, b, positions));
}

static truce_status list_choices(truce__blocks *blocks, block *b, const size_t *root,
                                 const box **about, uint16_t *positions,
                                 const truce_control *control)
{
  const truce__domain *d = blocks->d;
  const size_t choices = count_choices(d, b), boxes = boxes_about(d, b, root, about);
  size_t cells, tests;
  if (!truce__multiply(choices, d->dealer_count, &cells) ||
      cells > truce__afford(control, CELLS_MAX, 2 * sizeof(int64_t)) - blocks->cells ||
      !truce__multiply(choices, boxes, &tests) || tests > TESTS_MAX) {
    b->choices = SIZE_MAX;
    blocks->listed = false;
    return TRUCE_OK;
  }
  if (truce__cancelled(control))
    return TRUCE_CANCELLED;
  b->choices = choices;
  blocks->cells += cells;
  b->value = truce__arena_alloc(blocks->memory, cells, sizeof *b->value);
  b->best = truce__arena_alloc(blocks->memory, choices, sizeof *b->best);
  if (b->value == NULL || b->best == NULL)
    return TRUCE_NO_MEMORY;
  if (choices == 0)
    return TRUCE_OK;
  value_choices(d, b, about, boxes, positions);
  return truce__undominated(b->value, choices, d->dealer_count, b->best, &b->best_count, control);
}

static truce_status fill(truce__blocks *blocks, size_t *root, const box **about,
                         uint16_t *positions, const truce_control *control)
{
  const truce__domain *d = blocks->d;
  join_issues(d, root);
  for (size_t first = 0; first < d->issue_count; first++) {
    if (root[first] != first)
      continue;
    uint16_t *issues = truce__arena_alloc(blocks->memory, d->issue_count - first, sizeof *issues);
    if (issues == NULL)
      return TRUCE_NO_MEMORY;
    block *b = &blocks->list[blocks->count++];
    *b = (block){.issues = issues};
    for (size_t k = first; k < d->issue_count; k++) {
      if (root[k] == first)
        issues[b->issue_count++] = (uint16_t)k;
    }
    const truce_status status = list_choices(blocks, b, root, about, positions, control);
    if (status != TRUCE_OK)
      return status;
  }
  return TRUCE_OK;
}

truce_status truce__blocks_make(truce__blocks *blocks, const truce__domain *d,
                                const truce_control *control)
{
  truce__arena *arena = truce__arena_new();
  if (arena == NULL)
    return TRUCE_NO_MEMORY;
  truce__blocks made = {.d = d, .memory = arena, .listed = true};
  made.list = truce__arena_alloc(arena, d->issue_count, sizeof *made.list);
  size_t *root = truce__array(d->issue_count, sizeof *root);
  const box **about = truce__array(d->box_count, sizeof *about);
  uint16_t *positions = truce__array(d->issue_count, sizeof *positions);
  truce_status status = made.list != NULL && root != NULL && about != NULL && positions != NULL
                            ? fill(&made, root, about, positions, control)
                            : TRUCE_NO_MEMORY;
  free(root);
  free(about);
  free(positions);
  if (status != TRUCE_OK) {
    truce__arena_free(arena);
    return status;
  }
  *blocks = made;
  return TRUCE_OK;
}

void truce__blocks_free(truce__blocks *blocks)
{
  truce__arena_free(blocks->memory);
}

truce__reach *truce__blocks_reach(const truce__blocks *blocks)
{
  const size_t dealers = blocks->d->dealer_count;
  truce__reach *reach = calloc(blocks->count + 1, dealers * sizeof *reach);
  for (size_t at = blocks->count * dealers; reach != NULL && at-- > 0;) {
    const block *here = &blocks->list[at / dealers];
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t choice = 0; choice < here->choices; choice++) {
      const int64_t value = here->value[choice * dealers + at % dealers];
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    reach[at] = (truce__reach){reach[at + dealers].least + least, reach[at + dealers].most + most};
  }
  return reach;
}
