/* Parties aside: whatever such a party does, all others have the same moves, with the same ends but
 * for what it does, and are as well off. What the others can reach then hangs on nothing that it
 * does, so that searches may leave out its moves and take one state for all that it can make of
 * it. */
#include "lanes_internal.h"

/* The first state of a party's fibre. */
static uint32_t first_of(const ground *g, size_t state)
{
  return g->member[g->fibre[state]];
}

/* Whether party `other` has the same moves and is as well off in two states of a fibre of g. */
static bool alike(const ground *g, const ground *other, uint32_t a, uint32_t b)
{
  if (other->type[a] != other->type[b] || other->slot[a] != other->slot[b])
    return false;
  for (size_t k = 0; k < other->width[other->slot[a]]; k++) {
    if (first_of(g, other->member[other->fibre[a] + k]) !=
        first_of(g, other->member[other->fibre[b] + k]))
      return false;
  }
  return true;
}

static bool is_aside(const struct truce__lanes *l, size_t party)
{
  const ground *g = &l->grounds[party];
  for (uint32_t s = 0; s < l->states; s++) {
    for (size_t p = 0; p < l->parties; p++) {
      if (p != party && !alike(g, &l->grounds[p], s, first_of(g, s)))
        return false;
    }
  }
  return true;
}

void truce__lanes_set_aside(struct truce__lanes *l)
{
  for (size_t p = 0; p < l->parties; p++)
    l->aside[p] = is_aside(l, p);
  for (size_t p = 0; p < l->parties; p++) {
    uint32_t *stand_in = l->stand_in + p * l->states;
    for (uint32_t s = 0; s < l->states; s++)
      stand_in[s] = s;
    for (size_t q = 0; q < l->parties; q++) {
      for (size_t s = 0; p != q && l->aside[q] && s < l->states; s++)
        stand_in[s] = first_of(&l->grounds[q], stand_in[s]);
    }
  }
}
