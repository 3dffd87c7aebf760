/* How one party compares states under a preference structure. */
#include "structure_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/sort.h"
#include "uncertainty_internal.h"

bool truce__structure_stated(const truce_case *c, truce_structure_id id)
{
  bool stated = id == TRUCE_STRUCTURE_ATTITUDES && c->attitudes != NULL;
  for (size_t p = 0; p < c->party_count && !stated; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    stated = id == TRUCE_STRUCTURE_UNKNOWN    ? truce__list_open(preference)
             : id == TRUCE_STRUCTURE_STRENGTH ? preference->strength.stated
                                              : false;
  }
  return stated;
}

/* ---- Classes ---- */

/* Splits classes by a further value of each state. `keys` has room for twice the states. */
static void split_classes(outlook *o, const uint32_t *value, uint64_t *keys)
{
  const size_t states = o->s->states.count;
  uint64_t *sorted = keys + states;
  for (size_t k = 0; k < states; k++)
    keys[k] = (uint64_t)o->class_of[k] << 32 | value[k];
  uint64_t *distinct = keys + 2 * states;
  for (size_t k = 0; k < states; k++)
    distinct[k] = keys[k];
  truce__sort_u64(distinct, sorted, states);
  o->count = 0;
  for (size_t k = 0; k < states; k++) {
    if (k == 0 || distinct[k] != distinct[o->count - 1])
      distinct[o->count++] = distinct[k];
  }
  for (size_t k = 0; k < states; k++) {
    size_t low = 0, high = o->count - 1;
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      if (distinct[middle] < keys[k])
        low = middle + 1;
      else
        high = middle;
    }
    o->class_of[k] = (uint32_t)low;
  }
}

/* ---- Unknown ---- */

static void hold_wishes(outlook *o, const truce_preference *preference, uint32_t *held)
{
  for (size_t k = 0; k < o->s->states.count; k++) {
    held[k] = 0;
    for (size_t w = 0; w < preference->wish_count; w++)
      held[k] |=
          (uint32_t)truce_statement_holds(preference->wishes[w].statement, state_code(o->s, k))
          << w;
  }
  for (size_t b = 0; b < preference->wish_count; b++) {
    o->unsure |= (uint32_t)preference->wishes[b].unknown_sign << b;
    for (size_t a = 0; a < b; a++)
      o->above[b] |= (uint32_t)truce__known_above(&preference->wishes[a], &preference->wishes[b])
                     << a;
  }
}

/* The wishes that could stand above all others on which the two differ decide: if each of them
 * speaks for the same state, so does every order. */
static unsigned compare_unknown(const outlook *o, uint32_t a, uint32_t b)
{
  const uint32_t differ = a ^ b;
  uint32_t first = 0;
  for (uint32_t rest = differ; rest != 0; rest &= rest - 1) {
    const int w = __builtin_ctz(rest);
    first |= (o->above[w] & differ) == 0 ? UINT32_C(1) << w : 0;
  }
  if (differ == 0)
    return LIKE_EQUAL;
  if ((first & o->unsure) != 0)
    return LIKE_UNKNOWN;
  return (first & a) == 0 ? LIKE_BETTER : (first & b) == 0 ? LIKE_WORSE : LIKE_UNKNOWN;
}

/* ---- Strength ---- */

static int64_t weight_of(const truce_preference *preference, uint64_t code)
{
  int64_t sum = 0;
  for (size_t w = 0; w < preference->wish_count; w++)
    sum += truce_statement_holds(preference->wishes[w].statement, code)
               ? preference->wishes[w].weight
               : 0;
  return sum;
}

/* Of priorities only the first few make a great difference; weights and places make one where
 * enough of them come together. `rank` has room for all states. */
static truce_status set_levels(outlook *o, const truce_preference *preference, uint32_t *rank,
                               const truce_control *control)
{
  o->level = truce__array(o->count, sizeof *o->level);
  if (o->level == NULL)
    return TRUCE_NO_MEMORY;
  const bool priorities = preference->kind == TRUCE_PRIORITIES;
  const int64_t strength = preference->strength.level;
  o->great = !preference->strength.stated ? INT64_MAX : priorities ? 1 : strength;
  truce_preference leading = *preference;
  if (priorities && o->great < INT64_MAX && (uint64_t)strength < leading.wish_count)
    leading.wish_count = (size_t)strength;
  const truce_status status = truce__rank_states(o->s, &leading, rank, control);
  for (size_t k = 0; k < o->count && status == TRUCE_OK; k++)
    o->level[k] = preference->kind == TRUCE_WEIGHTS
                      ? weight_of(preference, state_code(o->s, o->state[k]))
                      : (int64_t)rank[o->state[k]];
  return status;
}

/* ---- Attitudes ---- */

static unsigned compare_attitudes(const outlook *o, uint32_t a, uint32_t b)
{
  bool gains = false, loses = false;
  for (size_t j = 0; j < o->s->c->party_count; j++) {
    const uint32_t *rank = o->s->parties[j].rank;
    if (o->toward[j] == 0 || rank[a] == rank[b])
      continue;
    const bool gain = (rank[b] > rank[a]) == (o->toward[j] > 0);
    gains = gains || gain;
    loses = loses || !gain;
  }
  return gains && loses ? LIKE_UNKNOWN : gains ? LIKE_BETTER : loses ? LIKE_WORSE : LIKE_EQUAL;
}

/* ---- All of it ---- */

unsigned truce__outlook_compare(const outlook *o, size_t a, size_t b)
{
  if (o->held != NULL)
    return compare_unknown(o, o->held[a], o->held[b]);
  if (o->toward != NULL)
    return compare_attitudes(o, o->state[a], o->state[b]);
  const uint32_t *rank = o->s->parties[o->party].rank;
  const uint32_t of_a = rank[o->state[a]], of_b = rank[o->state[b]];
  if (of_b >= of_a)
    return of_b > of_a ? LIKE_BETTER : LIKE_EQUAL;
  /* Both levels fit 63 bits and so may their difference not; it is positive. */
  const bool great = o->level != NULL && o->great < INT64_MAX &&
                     (uint64_t)o->level[a] - (uint64_t)o->level[b] >= (uint64_t)o->great;
  return great && o->level[a] > o->level[b] ? LIKE_MUCH_WORSE : LIKE_WORSE;
}

/* Fills the classes; `value` has room for the states, `keys` for three times as many. */
static truce_status classify(outlook *o, truce_structure_id id, uint32_t *value, uint64_t *keys,
                             const truce_control *control)
{
  const truce_case *c = o->s->c;
  const truce_preference *preference = &c->parties[o->party].preference;
  const size_t states = o->s->states.count;
  const bool open = id == TRUCE_STRUCTURE_UNKNOWN && truce__list_open(preference);
  if (open)
    hold_wishes(o, preference, value);
  split_classes(o, open ? value : o->s->parties[o->party].rank, keys);
  for (size_t j = 0; j < c->party_count && o->toward != NULL; j++) {
    if (j != o->party && o->toward[j] != 0)
      split_classes(o, o->s->parties[j].rank, keys);
  }
  o->state = truce__array(o->count, sizeof *o->state);
  o->held = open ? truce__array(o->count, sizeof *o->held) : NULL;
  if (o->state == NULL || (open && o->held == NULL))
    return TRUCE_NO_MEMORY;
  for (size_t k = states; k-- > 0;) {
    o->state[o->class_of[k]] = (uint32_t)k;
    if (open)
      o->held[o->class_of[k]] = value[k];
  }
  return id == TRUCE_STRUCTURE_STRENGTH ? set_levels(o, preference, value, control) : TRUCE_OK;
}

truce_status truce__outlook_init(outlook *o, truce_structure_id id, const truce_control *control)
{
  const size_t states = o->s->states.count;
  const truce_case *c = o->s->c;
  if (id == TRUCE_STRUCTURE_ATTITUDES && c->attitudes != NULL)
    o->toward = c->attitudes[o->party].toward;
  o->class_of = calloc(states, sizeof *o->class_of);
  uint32_t *value = truce__array(states, sizeof *value);
  uint64_t *keys = truce__array(states, 3 * sizeof *keys);
  truce_status status = TRUCE_NO_MEMORY;
  if (o->class_of != NULL && value != NULL && keys != NULL)
    status = classify(o, id, value, keys, control);
  free(value);
  free(keys);
  return status;
}

void truce__outlook_free(outlook *o)
{
  free(o->class_of);
  free(o->state);
  free(o->held);
  free(o->level);
}
