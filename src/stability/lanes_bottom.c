/* Where searches for a party may end: at a state to which everything that the others can reach from
 * there, by whatever moves, is at least as good, under every list that the party can have; and the
 * best answer from each of these is at least as good as that from the state itself. */
#include <stdlib.h>

#include "base/memory.h"
#include "lanes_internal.h"

/* With more sets of types to choose from, the comparison of all pairs would take too long. */
enum { CHOICES_MAX = 512 };

/* Whether type a is no better than type b under every list: b has all the wishes that a has. */
static bool below(const ground *g, uint32_t a, uint32_t b)
{
  return g->open ? (a & ~b) == 0 : a <= b;
}

/* The greatest type that is below both. */
static uint32_t meet(const ground *g, uint32_t a, uint32_t b)
{
  return g->open ? a & b : a < b ? a : b;
}

static bool choice_below(const ground *g, uint32_t a, uint32_t b)
{
  const uint32_t *from = g->member + g->fibre[a], *to = g->member + g->fibre[b];
  for (uint64_t left = reach_mask(g, g->slot[a]); left != 0; left &= left - 1) {
    const uint32_t type = g->written[g->type[from[__builtin_ctzll(left)]]];
    uint64_t over = reach_mask(g, g->slot[b]);
    while (over != 0 && !below(g, type, g->written[g->type[to[__builtin_ctzll(over)]]]))
      over &= over - 1;
    if (over == 0)
      return false;
  }
  return true;
}

/* What a part leads to. */
typedef struct ahead {
  uint32_t *least; /* [part]: the greatest type below all of theirs */
  bool *choice;    /* [part * choices + choice] */
} ahead;

static void look_ahead(const ground *g, const closure *f, ahead *a)
{
  size_t node = 0, edge = 0;
  for (size_t part = 0; part < f->count; part++) {
    bool *choice = a->choice + part * g->choice_count;
    uint32_t least = UINT32_MAX;
    for (; node < f->node_end[part]; node++) {
      least = meet(g, least, g->written[g->type[f->node[node]]]);
      choice[g->choice[f->node[node]]] = true;
    }
    for (; edge < f->edge_end[part]; edge++) {
      const uint32_t to = f->edge[edge];
      least = meet(g, least, a->least[to]);
      for (size_t k = 0; k < g->choice_count; k++)
        choice[k] = choice[k] || a->choice[to * g->choice_count + k];
    }
    a->least[part] = least;
  }
}

/* above[a * choices + b]: choice a is no better than choice b. */
static void compare_choices(const ground *g, bool *above)
{
  for (size_t a = 0; a < g->choice_count; a++) {
    for (size_t b = 0; b < g->choice_count; b++)
      above[a * g->choice_count + b] = choice_below(g, g->choice_state[a], g->choice_state[b]);
  }
}

static bool is_bottom(const ground *g, const closure *f, const ahead *a, const bool *above,
                      size_t state)
{
  const size_t part = part_of(f, state);
  if (!below(g, g->written[g->type[state]], a->least[part]))
    return false;
  const bool *choice = a->choice + part * g->choice_count;
  above += g->choice[state] * g->choice_count;
  size_t k = 0;
  while (k < g->choice_count && (!choice[k] || above[k]))
    k++;
  return k == g->choice_count;
}

truce_status truce__lanes_find_bottom(const struct truce__lanes *l, size_t party, bool *bottom)
{
  const ground *g = &l->grounds[party];
  const closure *f = &l->any[party];
  if (g->signs || g->choice_count > CHOICES_MAX)
    return TRUCE_OK;
  ahead a = {.least = truce__array(f->count, sizeof *a.least),
             .choice = calloc(f->count, g->choice_count * sizeof *a.choice)};
  bool *above = truce__array(g->choice_count, g->choice_count * sizeof *above);
  const bool fine = a.least != NULL && a.choice != NULL && above != NULL;
  if (fine) {
    look_ahead(g, f, &a);
    compare_choices(g, above);
    for (size_t s = 0; s < l->states; s++)
      bottom[s] = f->mark[s] != 0 && is_bottom(g, f, &a, above, s);
  }
  free(above);
  free(a.choice);
  free(a.least);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}
