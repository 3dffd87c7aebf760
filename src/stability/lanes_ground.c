/* What of a party no list changes: fibres, the moves in them, types, and how a list improves. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sort.h"
#include "lanes_internal.h"

bool truce__ground_fits(const truce_stability *s)
{
  if (s->states.count > LANE_STATES_MAX)
    return false;
  for (size_t p = 0; p < s->c->party_count; p++) {
    if (s->parties[p].longest > LANE_FIBRE_MAX)
      return false;
  }
  return true;
}

/* ---- Types ---- */

static uint16_t type_of(const ground *g, uint32_t written)
{
  size_t low = 0, high = g->type_count - 1;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (g->written[middle] < written)
      low = middle + 1;
    else
      high = middle;
  }
  return (uint16_t)low;
}

static truce_status find_types(ground *g, const uint32_t *rank, size_t states)
{
  uint64_t *keys = truce__array(states, 2 * sizeof *keys);
  g->written = truce__array(states, sizeof *g->written);
  g->type = truce__array(states, sizeof *g->type);
  if (keys == NULL || g->written == NULL || g->type == NULL) {
    free(keys);
    return TRUCE_NO_MEMORY;
  }
  for (size_t s = 0; s < states; s++)
    keys[s] = rank[s];
  truce__sort_u64(keys, keys + states, states);
  for (size_t k = 0; k < states; k++) {
    if (k == 0 || keys[k] != keys[k - 1])
      g->written[g->type_count++] = (uint32_t)keys[k];
  }
  free(keys);
  for (size_t s = 0; s < states; s++)
    g->type[s] = type_of(g, rank[s]);
  return TRUCE_OK;
}

/* ---- Fibres ---- */

static void list_fibre(ground *g, const party_view *view, size_t start, size_t end)
{
  for (size_t k = start; k < end; k++) {
    const uint32_t state = view->order[k] & ORDER_STATE;
    size_t to = k;
    for (; to > start && g->member[to - 1] > state; to--)
      g->member[to] = g->member[to - 1];
    g->member[to] = state;
    g->fibre[state] = (uint32_t)start;
    g->relevant |= view->rank[state] ^ view->rank[view->order[start] & ORDER_STATE];
  }
}

/* keys[2 * position]: the relevant bits of the rank; the next: the moves. */
static void describe_fibre(const ground *g, const truce_stability *s, const party_view *view,
                           size_t start, size_t end, uint64_t *keys)
{
  for (size_t a = start; a < end; a++) {
    const uint64_t from = state_code(s, g->member[a]);
    keys[2 * a] = view->rank[g->member[a]] & g->relevant;
    keys[2 * a + 1] = 0;
    for (size_t b = start; b < end; b++) {
      if (a != b && way_open(view, from, state_code(s, g->member[b])))
        keys[2 * a + 1] |= UINT64_C(1) << (b - start);
    }
  }
}

static size_t fibre_end(const ground *g, size_t start, size_t states)
{
  size_t end = start + 1;
  while (end < states && g->fibre[g->member[end]] == start)
    end++;
  return end;
}

/* Gives the fibre at `start` its slots: those of one like it, or new ones. */
static bool take_slots(ground *g, truce__index *like, size_t *first_slot, const uint64_t *keys,
                       size_t start, size_t end)
{
  size_t number;
  bool known;
  const uint64_t *own = keys + 2 * start;
  if (!truce__index_add(like, (const char *)own, 2 * (end - start) * sizeof *own, &number, &known))
    return false;
  if (!known) {
    first_slot[number] = g->slot_count;
    for (size_t k = 0; k < end - start; k++) {
      const size_t slot = g->slot_count++;
      g->bits[slot] = (uint32_t)own[2 * k];
      g->moves[slot] = own[2 * k + 1];
      g->moves_at_all = g->moves_at_all || g->moves[slot] != 0;
      g->place[slot] = (uint8_t)k;
      g->width[slot] = (uint8_t)(end - start);
    }
  }
  for (size_t k = start; k < end; k++)
    g->slot[g->member[k]] = (uint32_t)(first_slot[number] + k - start);
  return true;
}

static truce_status find_slots(ground *g, const truce_stability *s, const party_view *view,
                               const truce_control *control)
{
  const size_t states = s->states.count;
  truce__index like = {0};
  uint64_t *keys = truce__array(states, 2 * sizeof *keys);
  size_t *first_slot = truce__array(states, sizeof *first_slot);
  bool fine = keys != NULL && first_slot != NULL;
  for (size_t start = 0, end; fine && start < states; start = end) {
    end = fibre_end(g, start, states);
    describe_fibre(g, s, view, start, end, keys);
    fine = take_slots(g, &like, first_slot, keys, start, end);
    if (fine && truce__cancelled(control))
      break;
  }
  truce__index_free(&like);
  free(first_slot);
  free(keys);
  if (!fine)
    return TRUCE_NO_MEMORY;
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

/* Numbers the sets of states that the party can choose from. */
static void find_reaches(ground *g, size_t states)
{
  for (size_t start = 0, end; start < states; start = end) {
    end = fibre_end(g, start, states);
    for (size_t k = start; k < end; k++) {
      const uint32_t state = g->member[k];
      size_t alike = start;
      while (reach_mask(g, g->slot[g->member[alike]]) != reach_mask(g, g->slot[state]))
        alike++;
      if (alike == k) {
        g->reach_state[g->reach_count] = state;
        g->reach[state] = (uint32_t)g->reach_count++;
      } else {
        g->reach[state] = g->reach[g->member[alike]];
      }
    }
  }
}

/* The types that the party can choose from, each once, increasing; `types` has room for twice as
 * many as there are states. */
static size_t list_types(const ground *g, uint32_t state, uint64_t *types)
{
  size_t count = 0, distinct = 0;
  for (uint64_t left = reach_mask(g, g->slot[state]); left != 0; left &= left - 1)
    types[count++] = g->type[g->member[g->fibre[state] + (unsigned)__builtin_ctzll(left)]];
  truce__sort_u64(types, types + count, count);
  for (size_t k = 0; k < count; k++) {
    if (k == 0 || types[k] != types[distinct - 1])
      types[distinct++] = types[k];
  }
  return distinct;
}

/* Numbers the sets of types that the party can choose from. */
static truce_status find_choices(ground *g, size_t states)
{
  size_t room = LANE_FIBRE_MAX, used = 0;
  for (size_t r = 0; r < g->reach_count; r++)
    room += (size_t)__builtin_popcountll(reach_mask(g, g->slot[g->reach_state[r]]));
  truce__index sets = {0};
  uint64_t *types = truce__array(room, sizeof *types);
  uint32_t *number = truce__array(g->reach_count, sizeof *number);
  bool fine = types != NULL && number != NULL;
  for (size_t r = 0; fine && r < g->reach_count; r++) {
    const size_t count = list_types(g, g->reach_state[r], types + used);
    size_t choice = 0;
    bool known = false;
    fine = truce__index_add(&sets, (const char *)(types + used), count * sizeof *types, &choice,
                            &known);
    if (fine && !known) {
      g->choice_state[g->choice_count++] = g->reach_state[r];
      used += count;
    }
    number[r] = (uint32_t)choice;
  }
  for (size_t s = 0; fine && s < states; s++)
    g->choice[s] = number[g->reach[s]];
  truce__index_free(&sets);
  free(number);
  free(types);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce__ground_init(ground *g, const truce_stability *s, size_t party, bool open,
                                const truce_control *control)
{
  const size_t states = s->states.count;
  const party_view *view = &s->parties[party];
  *g = (ground){.open = open};
  const truce_preference *preference = &s->c->parties[party].preference;
  for (size_t k = 0; open && k < preference->wish_count; k++)
    g->signs = g->signs || preference->wishes[k].unknown_sign;
  g->member = truce__array(states, sizeof *g->member);
  g->fibre = truce__array(states, sizeof *g->fibre);
  g->slot = truce__array(states, sizeof *g->slot);
  g->moves = truce__array(states, sizeof *g->moves);
  g->bits = truce__array(states, sizeof *g->bits);
  g->place = truce__array(states, sizeof *g->place);
  g->width = truce__array(states, sizeof *g->width);
  g->reach = truce__array(states, sizeof *g->reach);
  g->reach_state = truce__array(states, sizeof *g->reach_state);
  g->choice = truce__array(states, sizeof *g->choice);
  g->choice_state = truce__array(states, sizeof *g->choice_state);
  if (g->choice == NULL || g->choice_state == NULL || g->member == NULL || g->fibre == NULL ||
      g->slot == NULL || g->moves == NULL || g->bits == NULL || g->place == NULL ||
      g->width == NULL || g->reach == NULL || g->reach_state == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t start = 0, end; start < states; start = end) {
    end = truce__fibre_end(view, start, states);
    list_fibre(g, view, start, end);
  }
  truce_status status = find_slots(g, s, view, control);
  if (status == TRUCE_OK)
    find_reaches(g, states);
  if (status == TRUCE_OK)
    status = find_types(g, view->rank, states);
  return status == TRUCE_OK ? find_choices(g, states) : status;
}

void truce__ground_free(ground *g)
{
  free(g->member);
  free(g->fibre);
  free(g->slot);
  free(g->moves);
  free(g->bits);
  free(g->place);
  free(g->width);
  free(g->written);
  free(g->type);
  free(g->reach);
  free(g->reach_state);
  free(g->choice);
  free(g->choice_state);
}

void truce__ground_relate(const ground *g, const uint32_t *value, uint64_t *better, uint64_t *next)
{
  for (size_t slot = 0; slot < g->slot_count; slot++) {
    const uint32_t *fibre = value + slot - g->place[slot];
    better[slot] = 0;
    for (size_t k = 0; k < g->width[slot]; k++)
      better[slot] |= (uint64_t)(fibre[k] > value[slot]) << k;
    better[slot] &= g->moves[slot];
  }
  for (size_t slot = 0; slot < g->slot_count; slot++) {
    const uint64_t *fibre = better + slot - g->place[slot];
    next[slot] = better[slot];
    for (uint64_t rest = better[slot]; rest != 0; rest &= rest - 1)
      next[slot] &= ~fibre[__builtin_ctzll(rest)];
  }
}
