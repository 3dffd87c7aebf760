/* Conditions: the formula that a party's preferences must fulfil, read off the moves. The sets of
 * states in it are disjoint by construction (a reply keeps the party's own options, and no two
 * replies agree in everybody else's), so there is nothing to simplify away. */
#include "inverse_internal.h"

#include <string.h>

#include "base/memory.h"

/* A condition as it grows; alternatives hold offsets until all states are listed. */
typedef struct listing {
  trial *t;
  truce_concept concept;
  size_t party, state;
  size_t *states;
  size_t state_count, state_capacity;
  truce_alternative *alternatives; /* of the requirement being made */
  size_t alternative_count, alternative_capacity;
  truce_condition *made;
  size_t requirement_capacity;
} listing;

static bool no_better(const listing *l, size_t state)
{
  const uint32_t *rank = l->t->s->parties[l->party].rank;
  return rank[state] <= rank[l->state];
}

static bool add_state(listing *l, size_t state)
{
  if (!truce__reserve((void **)&l->states, &l->state_capacity, l->state_count + 1,
                      sizeof *l->states))
    return false;
  l->states[l->state_count++] = state;
  l->alternatives[l->alternative_count - 1].count++;
  l->alternatives[l->alternative_count - 1].met &= no_better(l, state);
  return true;
}

/* Starts an alternative; its place among the states is kept by count until the end. */
static bool add_alternative(listing *l, size_t state)
{
  if (!truce__reserve((void **)&l->alternatives, &l->alternative_capacity, l->alternative_count + 1,
                      sizeof *l->alternatives))
    return false;
  l->alternatives[l->alternative_count++] = (truce_alternative){.met = true};
  return add_state(l, state);
}

/* What the party could do about a reply, which must be no better either. */
static bool add_answers(listing *l, size_t reply)
{
  truce_move *moves;
  size_t count;
  if (truce_stability_moves(l->t->s, l->party, reply, false, &moves, &count) != TRUCE_OK)
    return false;
  bool fine = true;
  for (size_t k = 0; k < count && fine; k++)
    fine = moves[k].to == l->state || add_state(l, moves[k].to);
  free(moves);
  return fine;
}

static int by_state(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static truce_status list_replies(listing *l, size_t to, const truce_control *control)
{
  trial *t = l->t;
  const bool improving = l->concept == TRUCE_SEQ || l->concept == TRUCE_SSEQ;
  const bool answered = l->concept == TRUCE_SMR || l->concept == TRUCE_SSEQ;
  const size_t count = truce__trial_reach(t, others_of(t->s, l->party), to, improving);
  qsort(t->reached, count, sizeof *t->reached, by_state);
  for (size_t k = 0; k < count; k++) {
    const size_t reply = t->reached[k];
    if (reply == to)
      continue;
    if (l->state_count >= TRUCE_CONDITION_STATES) {
      l->made->complete = false;
      break;
    }
    if (truce__cancelled(control))
      return TRUCE_CANCELLED;
    if (!add_alternative(l, reply) || (answered && !add_answers(l, reply)))
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

static truce_status add_requirement(listing *l, size_t to, const truce_control *control)
{
  l->alternative_count = 0;
  if (!truce__reserve((void **)&l->made->requirements, &l->requirement_capacity,
                      l->made->requirement_count + 1, sizeof *l->made->requirements) ||
      !add_alternative(l, to))
    return TRUCE_NO_MEMORY;
  truce_status status = l->concept == TRUCE_NASH ? TRUCE_OK : list_replies(l, to, control);
  if (status != TRUCE_OK)
    return status;
  truce_requirement requirement = {.to = to, .alternative_count = l->alternative_count};
  requirement.alternatives = truce__array(l->alternative_count, sizeof *requirement.alternatives);
  if (requirement.alternatives == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(requirement.alternatives, l->alternatives, l->alternative_count * sizeof *l->alternatives);
  for (size_t k = 0; k < l->alternative_count; k++)
    requirement.met |= l->alternatives[k].met;
  l->made->requirements[l->made->requirement_count++] = requirement;
  return TRUCE_OK;
}

/* Now that the list of states stays where it is, the alternatives can point into it. */
static void link_states(listing *l)
{
  const size_t *at = l->states;
  l->made->states = l->states;
  for (size_t d = 0; d < l->made->requirement_count; d++) {
    truce_requirement *requirement = &l->made->requirements[d];
    for (size_t k = 0; k < requirement->alternative_count; k++) {
      requirement->alternatives[k].states = at;
      at += requirement->alternatives[k].count;
    }
  }
}

static truce_status list_party(trial *t, truce_concept concept, size_t party, size_t state,
                               truce_condition *made, const truce_control *control)
{
  truce_move *moves;
  size_t count;
  truce_status status = truce_stability_moves(t->s, party, state, false, &moves, &count);
  if (status != TRUCE_OK)
    return status;
  listing l = {.t = t, .concept = concept, .party = party, .state = state, .made = made};
  *made = (truce_condition){.complete = true,
                            .met = truce_stability_stable(t->s, concept, party, state)};
  for (size_t k = 0; k < count && status == TRUCE_OK; k++)
    status = add_requirement(&l, moves[k].to, control);
  free(moves);
  free(l.alternatives);
  link_states(&l);
  return status;
}

truce_status truce_conditions_init(truce_conditions *conditions, const truce_stability *s,
                                   truce_concept concept, size_t state,
                                   const truce_control *control)
{
  truce__require((unsigned)concept < TRUCE_CONCEPT_COUNT && state < s->states.count);
  trial t;
  truce_status status = truce__trials_fit(s, 1, control);
  if (status == TRUCE_OK)
    status = truce__trial_init(&t, s, NULL, control);
  if (status != TRUCE_OK)
    return status;
  truce_conditions made = {.concept = concept, .state = state, .party_count = s->c->party_count};
  made.parties = calloc(made.party_count, sizeof *made.parties);
  if (made.parties == NULL)
    status = TRUCE_NO_MEMORY;
  for (size_t p = 0; p < made.party_count && status == TRUCE_OK; p++)
    status = list_party(&t, concept, p, state, &made.parties[p], control);
  truce__trial_free(&t);
  if (status == TRUCE_OK)
    *conditions = made;
  else
    truce_conditions_free(&made);
  return status;
}

void truce_conditions_free(truce_conditions *conditions)
{
  for (size_t p = 0; conditions->parties != NULL && p < conditions->party_count; p++) {
    truce_condition *condition = &conditions->parties[p];
    for (size_t d = 0; d < condition->requirement_count; d++)
      free(condition->requirements[d].alternatives);
    free(condition->requirements);
    free(condition->states);
  }
  free(conditions->parties);
  conditions->parties = NULL;
  conditions->party_count = 0;
}
