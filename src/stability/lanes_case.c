/* The case as lanes see it. Parties aside: whatever such a party does, all others have the same
 * moves, with the same ends but for what it does, and are as well off. What the others can reach
 * then hangs on nothing that it does, so that searches may leave out its moves and take one state
 * for all that it can make of it. */
#include <stdlib.h>

#include "base/memory.h"
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

static void set_aside(struct truce__lanes *l)
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

static void find_whereabouts(struct truce__lanes *l)
{
  for (size_t p = 0; p < l->parties; p++) {
    const ground *g = &l->grounds[p];
    for (size_t s = 0; s < l->states; s++) {
      l->where[s * l->parties + p] = (whereabouts){(uint16_t)g->slot[s], (uint16_t)g->fibre[s]};
      l->member[p * l->states + s] = (uint16_t)g->member[s];
    }
  }
}

bool truce__lanes_moves(const struct truce__lanes *l, size_t party, size_t other)
{
  return other != party && !l->aside[other] && l->grounds[other].moves_at_all;
}

/* What the others can reach by any moves, from every state. */
static truce_status find_any(const struct truce__lanes *l, size_t party, closure *any)
{
  movers m = {.bottom = l->bottom + party * l->states}; /* not known yet: none */
  for (size_t p = 0; p < l->parties; p++) {
    if (truce__lanes_moves(l, party, p))
      m.each[m.count++] =
          (mover){.moves = l->grounds[p].moves, .member = l->member + p * l->states, .party = p};
  }
  search w;
  bool fine = truce__lanes_search_init(&w, l->states);
  for (size_t s = 0; fine && s < l->states; s++)
    fine = truce__lanes_search_from(&w, l, &m, l->stand_in[party * l->states + s]);
  if (fine) {
    *any = w.found;
    w.found = (closure){0};
  }
  truce__lanes_search_free(&w);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static truce_status prepare(struct truce__lanes *l, const truce_uncertainty *u,
                            const truce_control *control)
{
  l->states = u->base->states.count;
  l->parties = u->c->party_count;
  l->grounds = calloc(l->parties, sizeof *l->grounds);
  l->any = calloc(l->parties, sizeof *l->any);
  l->where = truce__array(l->states, l->parties * sizeof *l->where);
  l->member = truce__array(l->states, l->parties * sizeof *l->member);
  l->aside = calloc(l->parties, sizeof *l->aside);
  l->bottom = calloc(l->states, l->parties * sizeof *l->bottom);
  l->stand_in = truce__array(l->states, l->parties * sizeof *l->stand_in);
  if (l->grounds == NULL || l->any == NULL || l->where == NULL || l->member == NULL ||
      l->aside == NULL || l->bottom == NULL || l->stand_in == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  for (size_t p = 0; status == TRUCE_OK && p < l->parties; p++)
    status = truce__ground_init(&l->grounds[p], u->base, p, u->first_dial[p] < u->first_dial[p + 1],
                                control);
  if (status != TRUCE_OK)
    return status;
  find_whereabouts(l);
  set_aside(l);
  for (size_t p = 0; status == TRUCE_OK && p < l->parties; p++) {
    status = truce__cancelled(control) ? TRUCE_CANCELLED : find_any(l, p, &l->any[p]);
    if (status == TRUCE_OK)
      status = truce__lanes_find_bottom(l, p, l->bottom + p * l->states);
  }
  return status;
}

truce_status truce__lanes_init(struct truce__lanes **result, const truce_uncertainty *u,
                               const truce_control *control)
{
  if (u->dial_count == 0 || !truce__ground_fits(u->base))
    return TRUCE_OK;
  struct truce__lanes *l = calloc(1, sizeof *l);
  if (l == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = prepare(l, u, control);
  if (status == TRUCE_OK)
    *result = l;
  else
    truce__lanes_free(l);
  return status;
}

void truce__lanes_free(struct truce__lanes *l)
{
  if (l == NULL)
    return;
  for (size_t p = 0; l->grounds != NULL && p < l->parties; p++)
    truce__ground_free(&l->grounds[p]);
  for (size_t p = 0; l->any != NULL && p < l->parties; p++)
    truce__closure_free(&l->any[p]);
  free(l->grounds);
  free(l->any);
  free(l->where);
  free(l->member);
  free(l->aside);
  free(l->stand_in);
  free(l->bottom);
  free(l);
}
