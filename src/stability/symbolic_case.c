/* The case as circuits: which states are possible, who may move where, who likes what. */
#include "symbolic_internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/control.h"
#include "base/gcd.h"
#include "base/memory.h"

static size_t bits_of(uint64_t value)
{
  return value == 0 ? 0 : 64 - (size_t)__builtin_clzll(value);
}

static truce_status refuse_ranking(const truce_case *c, size_t party, truce_diagnostics *list)
{
  char message[240];
  snprintf(message, sizeof message,
           "`%.60s` ranks %zu situations one by one; at most %zu can be searched without listing",
           c->parties[party].id, c->parties[party].preference.ranked_count,
           TRUCE_SYMBOLIC_RANKED_MAX);
  truce_diagnostics_add(list, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                  .code = "too-many-states",
                                                  .file = c->file,
                                                  .message = message,
                                                  .hint = "say its priorities instead, or leave "
                                                          "out --find: all situations are listed "
                                                          "then"});
  return TRUCE_TOO_LARGE;
}

static truce_status scale_ranking(truce__symbols *s, truce__scale *scale,
                                  const truce_preference *preference)
{
  if (s->states.count == 0) {
    const truce_status status = truce_states_init(
        &s->states, s->c->option_count, s->c->impossible_statements, s->c->impossible_count, NULL);
    if (status != TRUCE_OK)
      return status;
  }
  scale->rank = truce__array(preference->ranked_count, sizeof *scale->rank);
  if (scale->rank == NULL)
    return TRUCE_NO_MEMORY;
  const size_t count = preference->ranked_count;
  const uint32_t worst = count > 0 ? preference->tie[count - 1] : 0;
  for (size_t k = 0; k < count; k++)
    scale->rank[preference->ranked[k]] = worst - preference->tie[k];
  scale->width = bits_of(worst);
  return TRUCE_OK;
}

/* A wish that counts against a state counts for its opposite: all weights become sizes. */
static truce_status scale_weights(truce__scale *scale, const truce_preference *preference)
{
  scale->weights = truce__array(preference->wish_count, sizeof *scale->weights);
  if (scale->weights == NULL)
    return TRUCE_NO_MEMORY;
  uint64_t divisor = 0, total = 0;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const int64_t weight = preference->wishes[k].weight;
    scale->weights[k] = weight < 0 ? -(uint64_t)weight : (uint64_t)weight;
    divisor = truce__gcd(scale->weights[k], divisor);
  }
  for (size_t k = 0; k < preference->wish_count && divisor > 0; k++) {
    scale->weights[k] /= divisor;
    total += scale->weights[k];
  }
  scale->width = bits_of(total);
  return TRUCE_OK;
}

static truce_status scale_party(truce__symbols *s, size_t party, truce_diagnostics *diagnostics)
{
  const truce_preference *preference = &s->c->parties[party].preference;
  truce__scale *scale = &s->scales[party];
  truce_status status = TRUCE_OK;
  if (preference->kind == TRUCE_PRIORITIES)
    scale->width = preference->wish_count;
  else if (preference->kind == TRUCE_WEIGHTS)
    status = scale_weights(scale, preference);
  else if (preference->kind == TRUCE_RANKING)
    status = preference->ranked_count > TRUCE_SYMBOLIC_RANKED_MAX ||
                     s->c->option_count > TRUCE_LISTED_OPTIONS_MAX
                 ? refuse_ranking(s->c, party, diagnostics)
                 : scale_ranking(s, scale, preference);
  s->width = scale->width > s->width ? scale->width : s->width;
  return status;
}

static void sort_options(truce__symbols *s)
{
  for (unsigned k = 0; k < s->c->option_count; k++) {
    const truce_option *option = &s->c->options[k];
    const truce_code bit = truce_code_bit(k);
    s->all |= bit;
    if (option->direction == TRUCE_FIXED)
      s->fixed |= bit;
    else
      s->own[option->party] |= bit;
    s->forward |= option->direction == TRUCE_FORWARD ? bit : 0;
    s->back |= option->direction == TRUCE_BACK ? bit : 0;
  }
}

truce_status truce__symbols_init(truce__symbols *s, const truce_case *c, truce_concept concept,
                                 const truce_control *control, truce_diagnostics *diagnostics)
{
  *s = (truce__symbols){.c = c,
                        .concept = concept,
                        .improving = concept == TRUCE_SEQ || concept == TRUCE_SSEQ,
                        .symmetric = concept == TRUCE_SMR || concept == TRUCE_SSEQ,
                        .effort = {.control = control}};
  s->own = calloc(c->party_count, sizeof *s->own);
  s->scales = calloc(c->party_count, sizeof *s->scales);
  truce_status status = s->own != NULL && s->scales != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    sort_options(s);
  for (size_t p = 0; p < c->party_count && status == TRUCE_OK; p++)
    status = scale_party(s, p, diagnostics);
  if (status != TRUCE_OK)
    truce__symbols_free(s);
  return status;
}

void truce__symbols_free(truce__symbols *s)
{
  for (size_t p = 0; s->scales != NULL && p < s->c->party_count; p++) {
    free(s->scales[p].weights);
    free(s->scales[p].rank);
  }
  truce_states_free(&s->states);
  free(s->scales);
  free(s->own);
  s->scales = NULL;
  s->own = NULL;
}

void truce__symbols_planes(const truce__symbols *s, circuit *c, truce_code mask, int planes[])
{
  for (unsigned k = 0; k < s->c->option_count; k++) {
    if ((mask >> k & 1) != 0)
      planes[k] = truce__circuit_variable(c);
  }
}

int truce__symbols_possible(const truce__symbols *s, circuit *c, const int planes[])
{
  int possible = CIRCUIT_TRUE;
  for (size_t k = 0; k < s->c->impossible_count; k++)
    possible = truce__circuit_and(
        c, possible, -truce__circuit_statement(c, s->c->impossible_statements[k], planes));
  return possible;
}

int truce__symbols_way(const truce__symbols *s, circuit *c, size_t party, const int from[],
                       const int to[])
{
  int open = CIRCUIT_TRUE;
  for (truce_code left = s->own[party] & (s->forward | s->back); left != 0; left &= left - 1) {
    const unsigned k = truce_code_first(left);
    const int undone = (s->forward >> k & 1) != 0 ? truce__circuit_and(c, from[k], -to[k])
                                                  : truce__circuit_and(c, -from[k], to[k]);
    open = truce__circuit_and(c, open, -undone);
  }
  return open;
}

/* ---- Scales ---- */

/* bits += weight where `holds`; the width was made to fit the total. */
static void add_weight(circuit *c, int *bits, size_t width, uint64_t weight, int holds)
{
  int carry = CIRCUIT_FALSE;
  for (size_t k = 0; k < width; k++) {
    int *bit = &bits[width - 1 - k];
    const int added = (weight >> k & 1) != 0 ? holds : CIRCUIT_FALSE;
    const int half = -truce__circuit_equal(c, *bit, added);
    const int over = truce__circuit_choose(c, half, carry, *bit);
    *bit = -truce__circuit_equal(c, half, carry);
    carry = over;
  }
}

/* The rank of the listed states first..last (at least one) by their options from `option` down. */
static void ranked_bits(const truce__symbols *s, circuit *c, const truce__scale *scale,
                        const int planes[], size_t first, size_t last, int option, int *bits)
{
  if (first == last) {
    for (size_t k = 0; k < scale->width; k++)
      bits[k] =
          (scale->rank[first] >> (scale->width - 1 - k) & 1) != 0 ? CIRCUIT_TRUE : CIRCUIT_FALSE;
    return;
  }
  size_t middle = first;
  while (middle <= last && (truce_states_code(&s->states, middle) >> option & 1) == 0)
    middle++;
  if (middle == first || middle > last) {
    ranked_bits(s, c, scale, planes, first, last, option - 1, bits);
    return;
  }
  int taken[32];
  ranked_bits(s, c, scale, planes, first, middle - 1, option - 1, bits);
  ranked_bits(s, c, scale, planes, middle, last, option - 1, taken);
  for (size_t k = 0; k < scale->width; k++)
    bits[k] = truce__circuit_choose(c, planes[option], taken[k], bits[k]);
}

void truce__symbols_rank(const truce__symbols *s, circuit *c, size_t party, const int planes[],
                         int *bits)
{
  const truce_preference *preference = &s->c->parties[party].preference;
  const truce__scale *scale = &s->scales[party];
  if (preference->kind == TRUCE_RANKING && s->states.count > 0) {
    ranked_bits(s, c, scale, planes, 0, s->states.count - 1, (int)s->c->option_count - 1, bits);
    return;
  }
  for (size_t k = 0; k < scale->width; k++)
    bits[k] = CIRCUIT_FALSE;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    const int holds = truce__circuit_statement(c, wish->statement, planes);
    if (preference->kind == TRUCE_PRIORITIES)
      bits[k] = holds;
    else
      add_weight(c, bits, scale->width, scale->weights[k], wish->weight < 0 ? -holds : holds);
  }
}

void truce__symbols_set(int planes[], truce_code mask, truce_code code)
{
  for (; mask != 0; mask &= mask - 1) {
    const unsigned k = truce_code_first(mask);
    planes[k] = (code >> k & 1) != 0 ? CIRCUIT_TRUE : CIRCUIT_FALSE;
  }
}

void truce__symbols_constant(int *literals, const bool *bits, size_t width)
{
  for (size_t k = 0; k < width; k++)
    literals[k] = bits[k] ? CIRCUIT_TRUE : CIRCUIT_FALSE;
}

void truce__symbols_assume(circuit *c, const int *literals, const bool *bits, size_t width)
{
  for (size_t k = 0; k < width; k++)
    truce__circuit_assume(c, bits[k] ? literals[k] : -literals[k]);
}
