/* The possible states: what the `impossible` statements leave, counted and listed from a decision
 * diagram. */
#include <stdlib.h>

#include "base/memory.h"
#include "diagram.h"

static bool cancelled(const truce_control *control)
{
  return control != NULL && control->cancel != NULL && *control->cancel != 0;
}

/* The diagram of the possible codes; on failure nothing is left to free. */
static truce_status possible(diagram *d, uint32_t *root, const truce_statement *const *impossible,
                             size_t impossible_count, const truce_control *control)
{
  truce_status status = truce__diagram_init(d, control);
  if (status != TRUCE_OK)
    return status;
  uint32_t excluded = DIAGRAM_FALSE;
  for (size_t k = 0; k < impossible_count && d->status == TRUCE_OK; k++)
    excluded = truce__diagram_or(d, excluded, truce__diagram_statement(d, impossible[k]));
  *root = truce__diagram_not(d, excluded);
  status = d->status;
  if (status == TRUCE_OK && cancelled(control))
    status = TRUCE_CANCELLED;
  if (status != TRUCE_OK)
    truce__diagram_free(d);
  return status;
}

/* How many codes over options 0..options-1 the diagram holds; it must not be all 2^64. A node
 * stands for the options up to its own: those skipped below it are free. */
static truce_status count_codes(const diagram *d, uint32_t root, unsigned options, uint64_t *count)
{
  if (root <= DIAGRAM_TRUE) {
    *count = root == DIAGRAM_FALSE ? 0 : UINT64_C(1) << options;
    return TRUCE_OK;
  }
  uint64_t *counts = truce__array(d->count, sizeof *counts);
  if (counts == NULL)
    return TRUCE_NO_MEMORY;
  counts[DIAGRAM_FALSE] = 0;
  counts[DIAGRAM_TRUE] = 1;
  for (size_t k = 2; k < d->count; k++) {
    const diagram_node *n = &d->nodes[k];
    const int32_t below = n->option - 1;
    counts[k] = (counts[n->low] << (below - d->nodes[n->low].option)) +
                (counts[n->high] << (below - d->nodes[n->high].option));
  }
  *count = counts[root] << ((int32_t)options - 1 - d->nodes[root].option);
  free(counts);
  return TRUCE_OK;
}

truce_status truce_states_count(uint64_t *count, unsigned options,
                                const truce_statement *const *impossible, size_t impossible_count,
                                const truce_control *control)
{
  truce__require(options <= TRUCE_OPTIONS_MAX);
  diagram d;
  uint32_t root;
  truce_status status = possible(&d, &root, impossible, impossible_count, control);
  if (status != TRUCE_OK)
    return status;
  if (options == 64 && root == DIAGRAM_TRUE)
    *count = UINT64_MAX;
  else
    status = count_codes(&d, root, options, count);
  truce__diagram_free(&d);
  return status;
}

typedef struct listing {
  const diagram *d;
  const truce_control *control;
  uint64_t *next;
} listing;

/* Appends the codes of `node` over options 0..option, on top of the bits decided so far. */
static void list_codes(listing *l, uint32_t node, int32_t option, uint64_t code)
{
  if (node == DIAGRAM_FALSE || cancelled(l->control))
    return;
  if (node == DIAGRAM_TRUE) {
    const uint64_t free_codes = UINT64_C(1) << (option + 1); /* option < 63: not all 2^64 */
    for (uint64_t k = 0; k < free_codes; k++)
      *l->next++ = code | k;
    return;
  }
  const diagram_node *n = &l->d->nodes[node];
  const bool decided = n->option == option;
  list_codes(l, decided ? n->low : node, option - 1, code);
  list_codes(l, decided ? n->high : node, option - 1, code | UINT64_C(1) << option);
}

truce_status truce_states_init(truce_states *states, unsigned options,
                               const truce_statement *const *impossible, size_t impossible_count,
                               const truce_control *control)
{
  truce__require(options <= TRUCE_OPTIONS_MAX);
  diagram d;
  uint32_t root;
  uint64_t count;
  truce_status status = possible(&d, &root, impossible, impossible_count, control);
  if (status != TRUCE_OK)
    return status;
  truce_states made = {.options = options};
  const bool everything = root == DIAGRAM_TRUE;
  if (everything && options >= 64)
    status = TRUCE_TOO_LARGE;
  else
    status = count_codes(&d, root, options, &count);
  size_t bytes;
  if (status == TRUCE_OK && !everything) {
    const size_t limit = control != NULL ? control->memory_limit : 0;
    if (__builtin_mul_overflow(count, sizeof *made.codes, &bytes) || (limit > 0 && bytes > limit))
      status = TRUCE_TOO_LARGE;
    else if ((made.codes = malloc(bytes > 0 ? bytes : 1)) == NULL)
      status = TRUCE_NO_MEMORY;
  }
  if (status == TRUCE_OK) {
    made.count = (size_t)count;
    if (!everything) {
      listing l = {&d, control, made.codes};
      list_codes(&l, root, (int32_t)options - 1, 0);
      if (cancelled(control)) {
        free(made.codes);
        status = TRUCE_CANCELLED;
      }
    }
  }
  truce__diagram_free(&d);
  if (status == TRUCE_OK)
    *states = made;
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

bool truce_states_find(const truce_states *states, uint64_t code, size_t *state)
{
  if (states->codes == NULL) {
    *state = (size_t)code;
    return code < states->count;
  }
  size_t low = 0, high = states->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (states->codes[middle] < code)
      low = middle + 1;
    else
      high = middle;
  }
  *state = low;
  return low < states->count && states->codes[low] == code;
}
