/* The possible states: what the `impossible` statements leave, counted and listed from a decision
 * diagram. */
#include <stdlib.h>

#include "base/memory.h"
#include "diagram.h"

/* The set of codes in which no statement holds. The statements are taken by their highest option,
 * lowest first: each then changes only the top of what is built so far, and the set stays small. */
static uint32_t exclude(diagram *d, unsigned options, const truce_statement *const *impossible,
                        size_t impossible_count)
{
  uint32_t possible = DIAGRAM_TRUE;
  for (unsigned highest = 0; highest < options; highest++) {
    for (size_t k = 0; k < impossible_count && d->status == TRUCE_OK; k++) {
      const truce_code mentioned = truce_statement_options(impossible[k]);
      if (mentioned >> highest != 1)
        continue;
      const uint32_t excluded = truce__diagram_statement(d, impossible[k]);
      possible = truce__diagram_and(d, possible, truce__diagram_not(d, excluded));
    }
  }
  return possible;
}

/* count * 2^shift, and at most UINT64_MAX. */
static uint64_t scaled(uint64_t count, int32_t shift)
{
  if (count == 0)
    return 0;
  return shift < 64 && count <= UINT64_MAX >> shift ? count << shift : UINT64_MAX;
}

/* How many codes over options 0..options-1 the set holds, at most UINT64_MAX. A node stands
 * for the options up to its own; those skipped below it are free. */
static truce_status count_codes(const diagram *d, uint32_t root, unsigned options, uint64_t *count)
{
  if (root <= DIAGRAM_TRUE) {
    *count = root == DIAGRAM_FALSE ? 0 : scaled(1, (int32_t)options);
    return TRUCE_OK;
  }
  if (!truce__affordable(d->control, truce__diagram_bytes(d) + d->count * sizeof *count))
    return TRUCE_TOO_LARGE;
  uint64_t *counts = truce__array(d->count, sizeof *counts);
  if (counts == NULL)
    return TRUCE_NO_MEMORY;
  counts[DIAGRAM_FALSE] = 0;
  counts[DIAGRAM_TRUE] = 1;
  for (size_t k = 2; k <= root; k++) {
    const diagram_node *n = &d->nodes[k];
    const int32_t below = n->option - 1;
    const uint64_t low = scaled(counts[n->low], below - d->nodes[n->low].option);
    const uint64_t high = scaled(counts[n->high], below - d->nodes[n->high].option);
    counts[k] = low <= UINT64_MAX - high ? low + high : UINT64_MAX;
  }
  *count = scaled(counts[root], (int32_t)options - 1 - d->nodes[root].option);
  free(counts);
  return TRUCE_OK;
}

/* The diagram of the possible codes and their number, UINT64_MAX for 2^64. On failure nothing is
 * left to free. */
static truce_status build(diagram *d, uint32_t *root, uint64_t *count, unsigned options,
                          const truce_statement *const *impossible, size_t impossible_count,
                          const truce_control *control)
{
  truce__require(options <= TRUCE_OPTIONS_MAX);
  for (size_t k = 0; k < impossible_count; k++)
    truce__require(options == TRUCE_OPTIONS_MAX ||
                   truce_statement_options(impossible[k]) >> options == 0);
  truce_status status = truce__diagram_init(d, control);
  if (status != TRUCE_OK)
    return status;
  *root = exclude(d, options, impossible, impossible_count);
  status = d->status;
  truce__diagram_finish(d);
  if (status == TRUCE_OK)
    status = count_codes(d, *root, options, count);
  if (status == TRUCE_OK && truce__cancelled(control))
    status = TRUCE_CANCELLED;
  if (status != TRUCE_OK)
    truce__diagram_free(d);
  return status;
}

truce_status truce_states_count(uint64_t *count, unsigned options,
                                const truce_statement *const *impossible, size_t impossible_count,
                                const truce_control *control)
{
  diagram d;
  uint32_t root;
  uint64_t found;
  const truce_status status =
      build(&d, &root, &found, options, impossible, impossible_count, control);
  if (status != TRUCE_OK)
    return status;
  truce__diagram_free(&d);
  *count = found;
  return TRUCE_OK;
}

enum { RUN_OPTIONS = 16 }; /* free options whose codes are written without asking to stop */

typedef struct listing {
  const diagram *d;
  uint64_t *next;
  bool cancelled;
} listing;

/* Appends the codes of `node` over options 0..option, on top of the bits decided so far. Every
 * branch but FALSE leads to a code, so no walk is in vain. */
static void list_codes(listing *l, uint32_t node, int32_t option, uint64_t code)
{
  if (node == DIAGRAM_FALSE || l->cancelled)
    return;
  if (truce__cancelled(l->d->control)) {
    l->cancelled = true;
    return;
  }
  if (node == DIAGRAM_TRUE && option < RUN_OPTIONS) {
    const uint64_t run = UINT64_C(1) << (option + 1);
    for (uint64_t k = 0; k < run; k++)
      *l->next++ = code | k;
    return;
  }
  const diagram_node *n = &l->d->nodes[node];
  const bool decided = n->option == option;
  list_codes(l, decided ? n->low : node, option - 1, code);
  list_codes(l, decided ? n->high : node, option - 1, code | UINT64_C(1) << option);
}

/* An array of all codes of the set, in increasing order. */
static truce_status list_all(uint64_t **codes, const diagram *d, uint32_t root, uint64_t count,
                             unsigned options)
{
  size_t bytes;
  if (__builtin_mul_overflow(count, sizeof **codes, &bytes) ||
      __builtin_add_overflow(bytes, truce__diagram_bytes(d), &bytes) ||
      !truce__affordable(d->control, bytes))
    return TRUCE_TOO_LARGE;
  listing l = {.d = d, .next = truce__array((size_t)count, sizeof **codes)};
  if (l.next == NULL)
    return TRUCE_NO_MEMORY;
  *codes = l.next;
  list_codes(&l, root, (int32_t)options - 1, 0);
  if (!l.cancelled)
    return TRUCE_OK;
  free(*codes);
  return TRUCE_CANCELLED;
}

truce_status truce_states_init(truce_states *states, unsigned options,
                               const truce_statement *const *impossible, size_t impossible_count,
                               const truce_control *control)
{
  if (options > TRUCE_LISTED_OPTIONS_MAX)
    return TRUCE_TOO_LARGE;
  diagram d;
  uint32_t root;
  uint64_t count;
  truce_status status = build(&d, &root, &count, options, impossible, impossible_count, control);
  if (status != TRUCE_OK)
    return status;
  uint64_t *codes = NULL;
  if (root != DIAGRAM_TRUE)
    status = list_all(&codes, &d, root, count, options);
  else if (count == UINT64_MAX)
    status = TRUCE_TOO_LARGE;
  truce__diagram_free(&d);
  if (status == TRUCE_OK)
    *states = (truce_states){.options = options, .count = (size_t)count, .codes = codes};
  return status;
}

void truce_states_free(truce_states *states)
{
  free(states->codes);
  states->codes = NULL;
  states->count = 0;
}

uint64_t truce_states_code(const truce_states *states, size_t state)
{
  truce__require(state < states->count);
  return states->codes == NULL ? state : states->codes[state];
}

bool truce_states_find(const truce_states *states, truce_code code, size_t *state)
{
  size_t low = 0, high = states->count;
  if (states->codes == NULL) {
    low = code < high ? (size_t)code : high;
  } else {
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      if (states->codes[middle] < code)
        low = middle + 1;
      else
        high = middle;
    }
  }
  if (low >= states->count || truce_states_code(states, low) != code)
    return false;
  *state = low;
  return true;
}
