/* How much an edit asks: the pairs of states that the party would have to compare otherwise. States
 * are grouped by rank and by whether what is inserted holds; an edit moves whole groups. */
#include "inverse_ask.h"

#include <string.h>

#include "base/memory.h"
#include "base/sort.h"

/* Which grouping an edit needs: 0 for none inserted, then one an option, the last for the wanted
 * statement. */
static size_t split_of(const truce_edit *edit)
{
  return edit->kind != TRUCE_EDIT_INSERT ? 0 : 1 + edit->option;
}

/* Bit 0: whether what is inserted holds, above it the rank; counted. */
static bool group_states(truce__grouping *g, const trial *t, size_t party, size_t split)
{
  const size_t states = t->s->states.count;
  uint64_t *keys = truce__array(states, 2 * sizeof *keys);
  if (keys == NULL)
    return false;
  for (size_t s = 0; s < states; s++) {
    uint64_t holds = 0;
    if (split == 1 + TRUCE_OPTIONS_MAX)
      holds = t->wanted[s / 64] >> s % 64 & 1;
    else if (split > 0)
      holds = state_code(t->s, s) >> (split - 1) & 1;
    keys[s] = (uint64_t)t->s->parties[party].rank[s] << 1 | holds;
  }
  truce__sort_u64(keys, keys + states, states);
  size_t count = 0;
  for (size_t s = 0; s < states; s++)
    count += s == 0 || keys[s] != keys[s - 1];
  g->key = truce__array(count, sizeof *g->key);
  g->size = truce__array(count, sizeof *g->size);
  const bool fine = g->key != NULL && g->size != NULL;
  for (size_t s = 0; s < states && fine; s++) {
    if (s == 0 || keys[s] != keys[s - 1]) {
      g->key[g->count] = keys[s];
      g->size[g->count++] = 0;
    }
    g->size[g->count - 1]++;
  }
  free(keys);
  return fine;
}

static bool prepare(truce__asking *a, const trial *t, size_t party, size_t split)
{
  truce__grouping *g = &a->groupings[party * TRUCE__SPLITS + split];
  if (g->key == NULL && !group_states(g, t, party, split))
    return false;
  if (g->count <= a->capacity)
    return true;
  free(a->sorted);
  free(a->below);
  a->capacity = 0;
  a->sorted = truce__array(g->count, 2 * sizeof *a->sorted);
  a->below = truce__array(g->count + 1, sizeof *a->below);
  if (a->sorted == NULL || a->below == NULL)
    return false;
  a->capacity = g->count;
  return true;
}

/* below[k]: a Fenwick tree over places in the old order (Fenwick 1994). */
static void put(truce__asking *a, size_t count, size_t place, uint64_t size)
{
  for (size_t k = place; k <= count; k += k & -k)
    a->below[k] += size;
}

static uint64_t sum(const truce__asking *a, size_t place)
{
  uint64_t total = 0;
  for (size_t k = place; k > 0; k -= k & -k)
    total += a->below[k];
  return total;
}

static uint64_t pairs(uint64_t count)
{
  return count % 2 == 0 ? count / 2 * (count - 1) : (count - 1) / 2 * count;
}

/* The place from 1 of the first group with the same old rank. */
static size_t old_place(const truce__grouping *g, size_t group)
{
  return group > 0 && g->key[group] >> 1 == g->key[group - 1] >> 1 ? group : group + 1;
}

bool truce__ask(truce__asking *a, trial *t, const truce_edit *edit, uint64_t *asked)
{
  const size_t split = split_of(edit);
  if (!prepare(a, t, edit->party, split))
    return false;
  const truce__grouping *g = &a->groupings[edit->party * TRUCE__SPLITS + split];
  truce__trial_edit(t, edit, 1);
  const rank_program *program = &t->programs[edit->party];
  for (size_t k = 0; k < g->count; k++) {
    const bool holds = (g->key[k] & 1) != 0;
    const bool taken = split == 1 + TRUCE_OPTIONS_MAX || edit->taken;
    const uint64_t rank = truce__program_rank(program, g->key[k] >> 1, holds == taken);
    a->sorted[k] = rank << 30 | k; /* ranks have at most 33 bits, groups at most 30 */
  }
  truce__trial_edit(t, NULL, 0);
  truce__sort_u64(a->sorted, a->sorted + g->count, g->count);
  memset(a->below, 0, (g->count + 1) * sizeof *a->below);
  const size_t mask = ((size_t)1 << 30) - 1;
  uint64_t kept = 0; /* pairs compared as before */
  for (size_t start = 0, end; start < g->count; start = end) {
    for (end = start; end < g->count && a->sorted[end] >> 30 == a->sorted[start] >> 30; end++) {
      const size_t group = a->sorted[end] & mask;
      kept += g->size[group] * sum(a, old_place(g, group) - 1) + pairs(g->size[group]);
    }
    for (size_t k = start; k < end; k++) {
      const size_t group = a->sorted[k] & mask;
      put(a, g->count, old_place(g, group), g->size[group]);
    }
  }
  *asked = pairs(t->s->states.count) - kept;
  return true;
}

bool truce__asking_init(truce__asking *a, const truce_case *c)
{
  *a = (truce__asking){.count = c->party_count * TRUCE__SPLITS};
  a->groupings = calloc(a->count, sizeof *a->groupings);
  return a->groupings != NULL;
}

void truce__asking_free(truce__asking *a)
{
  for (size_t k = 0; a->groupings != NULL && k < a->count; k++) {
    free(a->groupings[k].key);
    free(a->groupings[k].size);
  }
  free(a->groupings);
  free(a->sorted);
  free(a->below);
}
