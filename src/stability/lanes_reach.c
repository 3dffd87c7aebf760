/* What can be reached, by Tarjan's search for strongly connected parts (1972,
 * doi 10.1137/0201010) from state to state, without recursion. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

bool truce__lanes_search_init(search *w, size_t states)
{
  *w = (search){0};
  w->found.part = truce__array(states, sizeof *w->found.part);
  w->found.node = truce__array(states, sizeof *w->found.node);
  w->found.node_end = truce__array(states, sizeof *w->found.node_end);
  w->found.edge_end = truce__array(states, sizeof *w->found.edge_end);
  w->order = calloc(states, sizeof *w->order);
  w->low = truce__array(states, sizeof *w->low);
  w->stack = truce__array(states, sizeof *w->stack);
  w->path = truce__array(states, sizeof *w->path);
  w->seen = truce__array(states, sizeof *w->seen);
  const closure *f = &w->found;
  if (f->part == NULL || f->node == NULL || f->node_end == NULL || f->edge_end == NULL ||
      w->order == NULL || w->low == NULL || w->stack == NULL || w->path == NULL || w->seen == NULL)
    return false;
  for (size_t s = 0; s < states; s++)
    w->found.part[s] = UINT32_MAX;
  return true;
}

void truce__closure_free(closure *f)
{
  free(f->part);
  free(f->node);
  free(f->node_end);
  free(f->edge);
  free(f->edge_end);
}

void truce__lanes_search_free(search *w)
{
  truce__closure_free(&w->found);
  free(w->order);
  free(w->low);
  free(w->stack);
  free(w->path);
  free(w->seen);
}

void truce__lanes_search_clear(search *w)
{
  closure *f = &w->found;
  for (size_t k = 0; k < f->node_count; k++) {
    f->part[f->node[k]] = UINT32_MAX;
    w->order[f->node[k]] = 0;
  }
  f->count = f->node_count = f->edge_count = 0;
  w->clock = 0;
}

/* Goes to a state not seen before. */
static void enter(search *w, uint32_t state)
{
  w->order[state] = w->low[state] = (uint32_t)++w->clock;
  w->stack[w->stacked++] = state;
  w->path[w->depth++] = (struct search_step){.state = state, .party = UINT32_MAX};
}

/* The next state that the last on the path leads to; false if there is none. */
static bool next_move(search *w, const struct truce__lanes *l, party_masks masks, uint32_t *to)
{
  struct search_step *step = &w->path[w->depth - 1];
  while (step->left == 0) {
    if (++step->party == l->parties)
      return false;
    if (masks[step->party] != NULL)
      step->left = masks[step->party][l->grounds[step->party].slot[step->state]];
  }
  const ground *g = &l->grounds[step->party];
  *to = g->member[g->fibre[step->state] + (unsigned)__builtin_ctzll(step->left)];
  step->left &= step->left - 1;
  return true;
}

/* Lists the parts that a complete part leads to. */
static bool add_edges(search *w, const struct truce__lanes *l, party_masks masks, size_t first)
{
  closure *f = &w->found;
  for (size_t k = first; k < f->node_count; k++) {
    const uint32_t state = f->node[k];
    if (!truce__reserve((void **)&f->edge, &f->edge_capacity,
                        f->edge_count + LANE_FIBRE_MAX * l->parties, sizeof *f->edge))
      return false;
    for (size_t p = 0; p < l->parties; p++) {
      const ground *g = &l->grounds[p];
      uint64_t left = masks[p] == NULL ? 0 : masks[p][g->slot[state]];
      for (; left != 0; left &= left - 1) {
        const uint32_t part = f->part[g->member[g->fibre[state] + (unsigned)__builtin_ctzll(left)]];
        if (part == f->count || w->seen[part] == f->count)
          continue;
        w->seen[part] = (uint32_t)f->count;
        f->edge[f->edge_count++] = part;
      }
    }
  }
  return true;
}

/* The states above and with `root` on the stack are a part. */
static bool complete(search *w, const struct truce__lanes *l, party_masks masks, uint32_t root)
{
  closure *f = &w->found;
  const size_t first = f->node_count;
  uint32_t state;
  do {
    state = w->stack[--w->stacked];
    f->part[state] = (uint32_t)f->count;
    f->node[f->node_count++] = state;
  } while (state != root);
  w->seen[f->count] = UINT32_MAX;
  if (!add_edges(w, l, masks, first))
    return false;
  f->node_end[f->count] = (uint32_t)f->node_count;
  f->edge_end[f->count++] = (uint32_t)f->edge_count;
  return true;
}

bool truce__lanes_search_from(search *w, const struct truce__lanes *l, party_masks masks, size_t state)
{
  if (w->order[state] != 0)
    return true;
  w->stacked = w->depth = 0;
  enter(w, (uint32_t)state);
  while (w->depth > 0) {
    const uint32_t here = w->path[w->depth - 1].state;
    uint32_t to;
    if (next_move(w, l, masks, &to)) {
      if (w->order[to] == 0)
        enter(w, to);
      else if (w->found.part[to] == UINT32_MAX && w->order[to] < w->low[here])
        w->low[here] = w->order[to];
      continue;
    }
    if (w->low[here] == w->order[here] && !complete(w, l, masks, here))
      return false;
    if (--w->depth > 0) {
      const uint32_t before = w->path[w->depth - 1].state;
      if (w->low[here] < w->low[before])
        w->low[before] = w->low[here];
    }
  }
  return true;
}
