/* What can be reached, by Tarjan's search for strongly connected parts (1972,
 * doi 10.1137/0201010) from state to state, without recursion. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

bool truce__lanes_search_init(search *w, size_t states)
{
  *w = (search){0};
  closure *f = &w->found;
  f->mark = calloc(states, sizeof *f->mark);
  f->node = truce__array(states, sizeof *f->node);
  f->node_end = truce__array(states, sizeof *f->node_end);
  f->edge_end = truce__array(states, sizeof *f->edge_end);
  w->stack = truce__array(states, sizeof *w->stack);
  w->path = truce__array(states, sizeof *w->path);
  w->seen = truce__array(states, sizeof *w->seen);
  return f->mark != NULL && f->node != NULL && f->node_end != NULL && f->edge_end != NULL &&
         w->stack != NULL && w->path != NULL && w->seen != NULL;
}

void truce__closure_free(closure *f)
{
  free(f->mark);
  free(f->node);
  free(f->node_end);
  free(f->edge);
  free(f->edge_end);
}

void truce__lanes_search_free(search *w)
{
  truce__closure_free(&w->found);
  free(w->stack);
  free(w->path);
  free(w->target);
  free(w->waiting);
  free(w->seen);
}

void truce__lanes_search_clear(search *w)
{
  closure *f = &w->found;
  for (size_t k = 0; k < f->node_count; k++)
    f->mark[f->node[k]] = 0;
  f->count = f->node_count = f->edge_count = 0;
  w->clock = 0;
}

/* Lists where the moves from a state lead, in room that is there. Most masks have no or one move,
 * so that the first is written before it is known to be one. */
static inline size_t list_moves(const struct truce__lanes *l, const movers *m, uint32_t state,
                                uint16_t *target)
{
  const whereabouts *where = &l->where[state * l->parties];
  size_t count = 0;
  for (const mover *one = m->each, *end = one + m->count; one < end; one++) {
    const uint16_t *fibre = one->member + where[one->party].fibre;
    uint64_t left = one->moves[where[one->party].slot];
    target[count] =
        fibre[(unsigned)__builtin_ctzll(left | UINT64_C(1) << 63) & (left == 0 ? 0 : 63)];
    count += left != 0;
    for (left &= left - 1; left != 0; left &= left - 1)
      target[count++] = fibre[__builtin_ctzll(left)];
  }
  return count;
}

/* Goes to a state not seen before. */
static inline bool enter(search *w, const struct truce__lanes *l, const movers *m, uint32_t state)
{
  if (!truce__reserve((void **)&w->target, &w->target_capacity,
                      w->target_count + LANE_FIBRE_MAX * m->count + 1, sizeof *w->target))
    return false;
  const size_t first = w->target_count;
  if (!m->bottom[state])
    w->target_count += list_moves(l, m, state, w->target + first);
  w->found.mark[state] = (uint32_t)++w->clock;
  w->stack[w->stacked++] = state;
  w->path[w->depth++] = (struct search_step){.state = state,
                                             .order = (uint32_t)w->clock,
                                             .next = first,
                                             .first = first,
                                             .edges = w->waiting_count};
  return true;
}

/* The states above and with the step's on the stack are a part, which leads to the parts that wait
 * since then. */
static inline bool complete(search *w, const struct search_step *step)
{
  closure *f = &w->found;
  const uint32_t part = (uint32_t)f->count;
  uint32_t state;
  do {
    state = w->stack[--w->stacked];
    f->mark[state] = part | PART_KNOWN;
    f->node[f->node_count++] = state;
  } while (state != step->state);
  if (!truce__reserve((void **)&f->edge, &f->edge_capacity,
                      f->edge_count + w->waiting_count - step->edges, sizeof *f->edge))
    return false;
  for (size_t k = step->edges; k < w->waiting_count; k++) {
    const uint32_t to = w->waiting[k];
    f->edge[f->edge_count] = to;
    f->edge_count += w->seen[to] != part;
    w->seen[to] = part;
  }
  w->waiting_count = step->edges;
  w->seen[part] = UINT32_MAX;
  f->node_end[part] = (uint32_t)f->node_count;
  f->edge_end[part] = (uint32_t)f->edge_count;
  f->count++;
  return true;
}

/* The last step of the path leads to a complete part. */
static inline bool wait_for(search *w, uint32_t part)
{
  if (!truce__reserve((void **)&w->waiting, &w->waiting_capacity, w->waiting_count + 1,
                      sizeof *w->waiting))
    return false;
  w->waiting[w->waiting_count++] = part;
  return true;
}

/* Goes back from a state whose moves have all been followed. */
static inline bool leave(search *w)
{
  uint32_t *mark = w->found.mark;
  const struct search_step *step = &w->path[--w->depth];
  w->target_count = step->first;
  const bool whole = mark[step->state] == step->order;
  if (whole && !complete(w, step))
    return false;
  if (w->depth == 0)
    return true;
  const uint32_t before = w->path[w->depth - 1].state, low = mark[step->state];
  if (whole)
    return wait_for(w, low & ~PART_KNOWN);
  mark[before] = low < mark[before] ? low : mark[before];
  return true;
}

bool truce__lanes_search_from(search *w, const struct truce__lanes *l, const movers *m,
                              size_t state)
{
  uint32_t *mark = w->found.mark;
  if (mark[state] != 0)
    return true;
  w->stacked = w->depth = w->waiting_count = w->target_count = 0;
  bool fine = enter(w, l, m, (uint32_t)state);
  while (fine && w->depth > 0) {
    struct search_step *step = &w->path[w->depth - 1];
    if (step->next == w->target_count) {
      fine = leave(w);
      continue;
    }
    const uint32_t to = w->target[step->next++];
    if ((mark[to] & PART_KNOWN) != 0)
      fine = wait_for(w, mark[to] & ~PART_KNOWN);
    else if (mark[to] == 0)
      fine = enter(w, l, m, to);
    else if (mark[to] < mark[step->state])
      mark[step->state] = mark[to];
  }
  return fine;
}
