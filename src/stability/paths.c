/* Paths: breadth first from one state, a level at a time. A level is one walk over each party's
 * fibres, so no state is looked up by its code. */
#include "stability_internal.h"

#include <stdlib.h>

#include "base/memory.h"

/* How far the search has come at a state. */
enum { UNREACHED, REACHED, FRONTIER, NEXT };

struct truce_paths {
  const truce_stability *s;
  size_t from;
  uint32_t *parent; /* per state reached: the state before it */
  uint8_t *mover;   /* and the party that moves */
  uint8_t *mark;
};

static void reach(truce_paths *paths, size_t state, uint32_t parent, size_t mover)
{
  paths->mark[state] = NEXT;
  paths->parent[state] = parent;
  paths->mover[state] = (uint8_t)mover;
}

/* The lowest state on the frontier; UINT32_MAX if the fibre has none. */
static uint32_t lowest_frontier(const truce_paths *paths, const uint32_t *order, size_t count)
{
  uint32_t lowest = UINT32_MAX;
  for (size_t k = 0; k < count; k++) {
    const uint32_t state = order[k] & ORDER_STATE;
    if (paths->mark[state] == FRONTIER && state < lowest)
      lowest = state;
  }
  return lowest;
}

/* One-way parties: each unreached entry is reached from the lowest frontier state that leads to it.
 */
static void step_by_pairs(truce_paths *paths, size_t mover, const uint32_t *order, size_t count,
                          bool improving)
{
  const party_view *view = &paths->s->parties[mover];
  for (size_t k = 0; k < count; k++) {
    const uint32_t to = order[k] & ORDER_STATE;
    uint32_t lowest = UINT32_MAX;
    for (size_t f = 0; f < count && paths->mark[to] == UNREACHED; f++) {
      const uint32_t from = order[f] & ORDER_STATE;
      if (paths->mark[from] == FRONTIER && from < lowest &&
          (!improving || view->rank[to] > view->rank[from]) &&
          way_open(view, state_code(paths->s, from), state_code(paths->s, to)))
        lowest = from;
    }
    if (lowest != UINT32_MAX)
      reach(paths, to, lowest, mover);
  }
}

/* From the worst class up: an entry is reached from the lowest frontier state of a worse class. */
static void step_improving(truce_paths *paths, size_t mover, const uint32_t *order, size_t count)
{
  uint32_t lowest = UINT32_MAX; /* in the classes below the current one */
  for (size_t end = count, start; end > 0; end = start) {
    start = end - 1;
    while ((order[start] & ORDER_CLASS) == 0)
      start--;
    const uint32_t here = lowest_frontier(paths, order + start, end - start);
    for (size_t k = start; k < end && lowest != UINT32_MAX; k++) {
      const uint32_t to = order[k] & ORDER_STATE;
      if (paths->mark[to] == UNREACHED)
        reach(paths, to, lowest, mover);
    }
    lowest = here < lowest ? here : lowest;
  }
}

static void step_fibre(truce_paths *paths, size_t mover, const uint32_t *order, size_t count,
                       bool improving)
{
  const uint32_t lowest = lowest_frontier(paths, order, count);
  if (lowest == UINT32_MAX)
    return;
  if (paths->s->parties[mover].layer_bits > 0) {
    step_by_pairs(paths, mover, order, count, improving);
  } else if (improving) {
    step_improving(paths, mover, order, count);
  } else {
    for (size_t k = 0; k < count; k++) {
      const uint32_t to = order[k] & ORDER_STATE;
      if (paths->mark[to] == UNREACHED)
        reach(paths, to, lowest, mover);
    }
  }
}

/* One step by one party. Fibres are disjoint, so threads never touch the same state. */
static void step_party(truce_paths *paths, size_t mover, bool improving,
                       const truce_control *control)
{
  const party_view *view = &paths->s->parties[mover];
#pragma omp parallel for num_threads(truce__threads(control))                                      \
    schedule(dynamic) if (paths->s->states.count > PARALLEL_MIN)
  for (size_t block = 0; block < view->block_count; block++) {
    const size_t limit = view->blocks[block + 1];
    for (size_t start = view->blocks[block], end; start < limit; start = end) {
      end = truce__fibre_end(view, start, limit);
      step_fibre(paths, mover, view->order + start, end - start, improving);
    }
  }
}

/* What was reached in this step becomes the frontier; false if nothing was. */
static bool advance(truce_paths *paths)
{
  bool any = false;
  for (size_t state = 0; state < paths->s->states.count; state++) {
    if (paths->mark[state] == FRONTIER) {
      paths->mark[state] = REACHED;
    } else if (paths->mark[state] == NEXT) {
      paths->mark[state] = FRONTIER;
      any = true;
    }
  }
  return any;
}

truce_status truce_paths_init(truce_paths **paths, const truce_stability *s, size_t from,
                              bool improving, const truce_control *control)
{
  truce__require(from < s->states.count);
  const size_t states = s->states.count;
  truce_paths *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->s = s;
  made->from = from;
  made->parent = truce__array(states, sizeof *made->parent);
  made->mover = truce__array(states, sizeof *made->mover);
  made->mark = calloc(states, sizeof *made->mark);
  if (made->parent == NULL || made->mover == NULL || made->mark == NULL) {
    truce_paths_free(made);
    return TRUCE_NO_MEMORY;
  }
  made->mark[from] = FRONTIER;
  do {
    for (size_t mover = 0; mover < s->c->party_count; mover++) {
      if (s->parties[mover].options != 0)
        step_party(made, mover, improving, control);
    }
    if (truce__cancelled(control)) {
      truce_paths_free(made);
      return TRUCE_CANCELLED;
    }
  } while (advance(made));
  *paths = made;
  return TRUCE_OK;
}

void truce_paths_free(truce_paths *paths)
{
  if (paths == NULL)
    return;
  free(paths->parent);
  free(paths->mover);
  free(paths->mark);
  free(paths);
}

bool truce_paths_reached(const truce_paths *paths, size_t state)
{
  truce__require(state < paths->s->states.count);
  return paths->mark[state] != UNREACHED;
}

size_t truce_paths_steps(const truce_paths *paths, size_t state)
{
  truce__require(truce_paths_reached(paths, state));
  size_t steps = 0;
  for (size_t at = state; at != paths->from; at = paths->parent[at])
    steps++;
  return steps;
}

truce_status truce_paths_get(const truce_paths *paths, size_t state, truce_move **moves,
                             size_t *count)
{
  size_t steps = truce_paths_steps(paths, state);
  truce_move *path = NULL;
  if (steps > 0) {
    path = truce__array(steps, sizeof *path);
    if (path == NULL)
      return TRUCE_NO_MEMORY;
  }
  *moves = path;
  *count = steps;
  for (size_t at = state; steps > 0; at = paths->parent[at])
    path[--steps] = (truce_move){paths->mover[at], paths->parent[at], at};
  return TRUCE_OK;
}
