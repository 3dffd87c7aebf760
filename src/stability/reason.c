/* Reasons: for a state, a party and a concept, each improvement and what answers it.
 *
 * The sanction shown is a shortest one, found breadth first from the improvement. Usually one or
 * two moves suffice, so visited states are kept in a small table that grows, not in an array over
 * all states. */
#include "stability_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct truce_explainer {
  const truce_stability *s;
  sanction *values; /* what answers each state at worst, for: */
  size_t party;     /* SIZE_MAX before the first question */
  bool improving;
};

typedef struct node {
  uint32_t state;
  uint32_t parent; /* index of the node it was reached from */
  uint32_t mover;
} node;

typedef struct search {
  const truce_stability *s;
  size_t party;   /* whose improvement is to be answered */
  bool improving; /* the others move only to what they prefer */
  bool answered;  /* the party's own best answer has to be no better either */
  uint32_t bound; /* the rank not to be exceeded */
  node *nodes;    /* in the order found; node 0 is the improvement */
  size_t count, capacity;
  uint32_t *slots;   /* open addressing: node index + 1, or 0 */
  size_t slot_count; /* a power of two */
} search;

static size_t slot_of(const search *q, uint32_t state)
{
  size_t slot = (state * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (q->slot_count - 1);
  while (q->slots[slot] != 0 && q->nodes[q->slots[slot] - 1].state != state)
    slot = (slot + 1) & (q->slot_count - 1);
  return slot;
}

static bool grow_slots(search *q)
{
  const size_t wanted = q->slot_count == 0 ? 64 : 4 * q->slot_count;
  uint32_t *slots = calloc(wanted, sizeof *slots);
  if (slots == NULL)
    return false;
  free(q->slots);
  q->slots = slots;
  q->slot_count = wanted;
  for (size_t k = 0; k < q->count; k++)
    q->slots[slot_of(q, q->nodes[k].state)] = (uint32_t)k + 1;
  return true;
}

/* Adds a state unless it was seen before; false if memory ran out. */
static bool visit(search *q, size_t state, size_t parent, size_t mover)
{
  if (2 * (q->count + 1) > q->slot_count && !grow_slots(q))
    return false;
  const size_t slot = slot_of(q, (uint32_t)state);
  if (q->slots[slot] != 0)
    return true;
  if (!truce__reserve((void **)&q->nodes, &q->capacity, q->count + 1, sizeof *q->nodes))
    return false;
  q->nodes[q->count++] = (node){(uint32_t)state, (uint32_t)parent, (uint32_t)mover};
  q->slots[slot] = (uint32_t)q->count;
  return true;
}

/* The best state a party can reach from `state` in one move, or `state` itself. */
static size_t best_answer(const truce_stability *s, size_t party, size_t state)
{
  const party_view *view = &s->parties[party];
  const uint64_t code = state_code(s, state);
  for (size_t k = truce__fibre_start(s, view, state);; k++) {
    const size_t to = view->order[k] & ORDER_STATE;
    if (view->rank[to] <= view->rank[state])
      return state;
    if (way_open(view, code, state_code(s, to)))
      return to;
  }
}

static bool sanctions(const search *q, size_t state)
{
  const uint32_t *rank = q->s->parties[q->party].rank;
  return rank[state] <= q->bound &&
         (!q->answered || rank[best_answer(q->s, q->party, state)] <= q->bound);
}

/* Adds every state that party `mover` can move to from a node. */
static bool expand(search *q, size_t from, size_t mover)
{
  const truce_stability *s = q->s;
  const party_view *view = &s->parties[mover];
  const size_t state = q->nodes[from].state;
  const uint64_t code = state_code(s, state);
  const size_t start = truce__fibre_start(s, view, state);
  for (size_t k = start; k < s->states.count; k++) {
    const size_t to = view->order[k] & ORDER_STATE;
    if ((k > start && (view->order[k] & ORDER_FIBRE) != 0) ||
        (q->improving && view->rank[to] <= view->rank[state]))
      break;
    if (to != state && way_open(view, code, state_code(s, to)) && !visit(q, to, from, mover))
      return false;
  }
  return true;
}

/* Breadth first from `improvement`: *found is the node that sanctions it at the least distance and,
 * among those, the worst for the party, then the lowest state; 0 if there is none. */
static truce_status find_sanction(search *q, size_t improvement, size_t *found,
                                  const truce_control *control)
{
  const uint32_t *rank = q->s->parties[q->party].rank;
  q->count = 0;
  if (q->slots != NULL)
    memset(q->slots, 0, q->slot_count * sizeof *q->slots);
  if (!visit(q, improvement, 0, q->party))
    return TRUCE_NO_MEMORY;
  *found = 0;
  for (size_t level = 0, end = 1; *found == 0 && level < end; level = end, end = q->count) {
    for (size_t from = level; from < end; from++) {
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
      for (size_t mover = 0; mover < q->s->c->party_count; mover++) {
        if (mover != q->party && q->s->parties[mover].options != 0 && !expand(q, from, mover))
          return TRUCE_NO_MEMORY;
      }
    }
    for (size_t k = end; k < q->count; k++) {
      const size_t state = q->nodes[k].state, best = q->nodes[*found].state;
      if (sanctions(q, state) &&
          (*found == 0 || rank[state] < rank[best] || (rank[state] == rank[best] && state < best)))
        *found = k;
    }
  }
  return TRUCE_OK;
}

/* The moves from node 0 to node `last`. */
static truce_status trace(const search *q, size_t last, truce_reply *reply)
{
  size_t steps = 0;
  for (size_t k = last; k != 0; k = q->nodes[k].parent)
    steps++;
  reply->sanction = truce__array(steps, sizeof *reply->sanction);
  if (reply->sanction == NULL)
    return TRUCE_NO_MEMORY;
  reply->sanction_count = steps;
  for (size_t k = last; k != 0; k = q->nodes[k].parent)
    reply->sanction[--steps] =
        (truce_move){q->nodes[k].mover, q->nodes[q->nodes[k].parent].state, q->nodes[k].state};
  return TRUCE_OK;
}

/* Says whether the reply is deterred and, if so, by what. */
static truce_status answer(search *q, const sanction *values, truce_reply *reply,
                           const truce_control *control)
{
  const sanction at_worst = values[reply->improvement];
  if ((q->answered ? at_worst.reply : at_worst.worst) > q->bound)
    return TRUCE_OK;
  size_t found;
  truce_status status = find_sanction(q, reply->improvement, &found, control);
  if (status != TRUCE_OK)
    return status;
  reply->deterred = true;
  if (q->answered)
    reply->best_answer = best_answer(q->s, q->party, q->nodes[found].state);
  return trace(q, found, reply);
}

truce_status truce_explainer_init(truce_explainer **explainer, const truce_stability *s)
{
  truce_explainer *made = calloc(1, sizeof *made);
  sanction *values = truce__array(s->states.count, sizeof *values);
  if (made == NULL || values == NULL) {
    free(made);
    free(values);
    return TRUCE_NO_MEMORY;
  }
  *made = (truce_explainer){.s = s, .values = values, .party = SIZE_MAX};
  *explainer = made;
  return TRUCE_OK;
}

void truce_explainer_free(truce_explainer *explainer)
{
  if (explainer == NULL)
    return;
  free(explainer->values);
  free(explainer);
}

/* Has the values for a party and a kind of move at hand. */
static truce_status turn_to(truce_explainer *explainer, size_t party, bool improving,
                            const truce_control *control)
{
  if (explainer->party == party && explainer->improving == improving)
    return TRUCE_OK;
  explainer->party = SIZE_MAX;
  truce_status status =
      truce__find_sanctions(explainer->s, party, improving, explainer->values, control);
  if (status == TRUCE_OK) {
    explainer->party = party;
    explainer->improving = improving;
  }
  return status;
}

truce_status truce_explainer_reason(truce_explainer *explainer, truce_concept concept, size_t party,
                                    size_t state, const truce_control *control,
                                    truce_reason *reason)
{
  const truce_stability *s = explainer->s;
  const bool improving = concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
  if (concept != TRUCE_NASH) {
    truce_status status = turn_to(explainer, party, improving, control);
    if (status != TRUCE_OK)
      return status;
  }
  truce_move *moves;
  size_t count;
  truce_status status = truce_stability_moves(s, party, state, true, &moves, &count);
  if (status != TRUCE_OK)
    return status;
  truce_reason made = {.concept = concept,
                       .party = party,
                       .state = state,
                       .stable = truce_stability_stable(s, concept, party, state)};
  made.replies = calloc(count > 0 ? count : 1, sizeof *made.replies);
  if (made.replies == NULL)
    status = TRUCE_NO_MEMORY;
  search q = {.s = s,
              .party = party,
              .improving = improving,
              .answered = concept == TRUCE_SMR || concept == TRUCE_SSEQ,
              .bound = s->parties[party].rank[state]};
  for (size_t k = 0; k < count && status == TRUCE_OK; k++) {
    made.replies[k] = (truce_reply){.improvement = moves[k].to, .best_answer = SIZE_MAX};
    made.reply_count = k + 1;
    if (concept != TRUCE_NASH)
      status = answer(&q, explainer->values, &made.replies[k], control);
  }
  free(moves);
  free(q.nodes);
  free(q.slots);
  if (status == TRUCE_OK)
    *reason = made;
  else
    truce_reason_free(&made);
  return status;
}

void truce_reason_free(truce_reason *reason)
{
  for (size_t k = 0; reason->replies != NULL && k < reason->reply_count; k++)
    free(reason->replies[k].sanction);
  free(reason->replies);
  reason->replies = NULL;
  reason->reply_count = 0;
}
