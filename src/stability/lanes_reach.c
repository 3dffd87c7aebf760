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
  free(w->waiting);
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
  w->stack[w->stacked++] = (uint16_t)state;
  w->path[w->depth++] =
      (struct search_step){.state = state, .party = UINT32_MAX, .edges = w->waiting_count};
}

/* The next state that a step leads to; false if there is none. */
static inline bool next_move(struct search_step *step, const struct truce__lanes *l,
                             party_masks masks, uint32_t *to)
{
  const whereabouts *where = &l->where[step->state * l->parties];
  while (step->left == 0) {
    if (++step->party == l->parties)
      return false;
    step->left = masks[step->party][where[step->party].slot];
  }
  *to = l->grounds[step->party]
            .member[where[step->party].fibre + (unsigned)__builtin_ctzll(step->left)];
  step->left &= step->left - 1;
  return true;
}

/* The states above and with the step's on the stack are a part, which leads to the parts that wait
 * since then. */
static bool complete(search *w, const struct search_step *step)
{
  closure *f = &w->found;
  const uint32_t part = (uint32_t)f->count;
  uint32_t state;
  do {
    state = w->stack[--w->stacked];
    f->part[state] = part;
    f->node[f->node_count++] = state;
  } while (state != step->state);
  if (!truce__reserve((void **)&f->edge, &f->edge_capacity,
                      f->edge_count + w->waiting_count - step->edges, sizeof *f->edge))
    return false;
  for (size_t k = step->edges; k < w->waiting_count; k++) {
    const uint32_t to = w->waiting[k];
    if (w->seen[to] != part)
      f->edge[f->edge_count++] = to;
    w->seen[to] = part;
  }
  w->waiting_count = step->edges;
  w->seen[part] = UINT32_MAX;
  f->node_end[part] = (uint32_t)f->node_count;
  f->edge_end[part] = (uint32_t)f->edge_count;
  f->count++;
  return true;
}

/* Goes along a move, or remembers where it leads. */
static bool follow(search *w, uint32_t here, uint32_t to)
{
  const uint32_t part = w->found.part[to];
  if (part != UINT32_MAX) {
    if (!truce__reserve((void **)&w->waiting, &w->waiting_capacity, w->waiting_count + 1,
                        sizeof *w->waiting))
      return false;
    w->waiting[w->waiting_count++] = part;
  } else if (w->order[to] == 0) {
    enter(w, to);
  } else if (w->order[to] < w->low[here]) {
    w->low[here] = w->order[to];
  }
  return true;
}

/* Goes back from a state whose moves have all been followed. */
static bool leave(search *w)
{
  const struct search_step *step = &w->path[--w->depth];
  const uint32_t low = w->low[step->state];
  const bool whole = low == w->order[step->state];
  if (whole && !complete(w, step))
    return false;
  if (w->depth == 0)
    return true;
  const uint32_t before = w->path[w->depth - 1].state;
  if (whole)
    return follow(w, before, step->state);
  w->low[before] = low < w->low[before] ? low : w->low[before];
  return true;
}

bool truce__lanes_search_from(search *w, const struct truce__lanes *l, party_masks masks, size_t state)
{
  if (w->order[state] != 0)
    return true;
  w->stacked = w->depth = w->waiting_count = 0;
  enter(w, (uint32_t)state);
  bool fine = true;
  while (fine && w->depth > 0) {
    struct search_step *step = &w->path[w->depth - 1];
    uint32_t to;
    fine = next_move(step, l, masks, &to) ? follow(w, step->state, to) : leave(w);
  }
  return fine;
}
