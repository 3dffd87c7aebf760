/* Questions to a solved conflict that need no search. */
#include "stability_internal.h"

#include <stdlib.h>

#include "base/memory.h"

size_t truce_stability_states(const truce_stability *s)
{
  return s->states.count;
}

uint64_t truce_stability_code(const truce_stability *s, size_t state)
{
  truce__require(state < s->states.count);
  return state_code(s, state);
}

bool truce_stability_find(const truce_stability *s, truce_code code, size_t *state)
{
  return truce_states_find(&s->states, code, state);
}

bool truce_stability_stable(const truce_stability *s, truce_concept concept, size_t party,
                            size_t state)
{
  truce__require(party < s->c->party_count && state < s->states.count);
  return (s->parties[party].stable[state] >> concept & 1) != 0;
}

bool truce_stability_equilibrium(const truce_stability *s, truce_concept concept, size_t state)
{
  for (size_t p = 0; p < s->c->party_count; p++) {
    if (!truce_stability_stable(s, concept, p, state))
      return false;
  }
  return true;
}

size_t truce_stability_count(const truce_stability *s, truce_concept concept, size_t party)
{
  truce__require(party <= s->c->party_count);
  return s->counts[concept][party];
}

int truce_stability_compare(const truce_stability *s, size_t party, size_t a, size_t b)
{
  truce__require(party < s->c->party_count && a < s->states.count && b < s->states.count);
  const uint32_t *rank = s->parties[party].rank;
  return (rank[a] > rank[b]) - (rank[a] < rank[b]);
}

size_t truce_stability_deciding_wish(const truce_stability *s, size_t party, size_t a, size_t b)
{
  const truce_preference *preference = &s->c->parties[party].preference;
  if (preference->kind != TRUCE_PRIORITIES)
    return SIZE_MAX;
  const uint64_t code_a = truce_stability_code(s, a), code_b = truce_stability_code(s, b);
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_statement *wish = preference->wishes[k].statement;
    if (truce_statement_holds(wish, code_a) != truce_statement_holds(wish, code_b))
      return k;
  }
  return SIZE_MAX;
}

static int by_target(const void *a, const void *b)
{
  const truce_move *x = a, *y = b;
  return (x->to > y->to) - (x->to < y->to);
}

truce_status truce_stability_moves(const truce_stability *s, size_t party, size_t state,
                                   bool improving, truce_move **moves, size_t *count)
{
  truce__require(party < s->c->party_count && state < s->states.count);
  const party_view *view = &s->parties[party];
  const size_t start = truce__fibre_start(s, view, state);
  const size_t end = truce__fibre_end(view, start, s->states.count);
  const uint64_t code = state_code(s, state);
  truce_move *found = truce__array(end - start, sizeof *found);
  if (found == NULL)
    return TRUCE_NO_MEMORY;
  size_t n = 0;
  for (size_t k = start; k < end; k++) {
    const size_t to = view->order[k] & ORDER_STATE;
    if (improving && view->rank[to] <= view->rank[state])
      break; /* best first: nothing better follows */
    if (to != state && way_open(view, code, state_code(s, to)))
      found[n++] = (truce_move){party, state, to};
  }
  if (!improving)
    qsort(found, n, sizeof *found, by_target);
  if (n == 0) {
    free(found);
    found = NULL;
  }
  *moves = found;
  *count = n;
  return TRUCE_OK;
}
