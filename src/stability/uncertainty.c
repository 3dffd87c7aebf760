/* What is unknown, as dials; profiles by number; what the counts say. */
#include "uncertainty_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

/* ---- Dials ---- */

bool truce__list_open(const truce_preference *preference)
{
  bool open = false;
  for (size_t k = 0; preference->kind == TRUCE_PRIORITIES && k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    open = open || wish->group > 0 || wish->unknown_place || wish->unknown_sign;
  }
  return open;
}

static bool any_place(const truce_preference *preference)
{
  for (size_t k = 0; k < preference->wish_count; k++) {
    if (preference->wishes[k].unknown_place)
      return true;
  }
  return false;
}

bool truce__known_above(const truce_wish *a, const truce_wish *b)
{
  return !a->unknown_place && !b->unknown_place && (a->group == 0 || a->group != b->group);
}

/* One past the last wish of the block that starts at `first`: wishes whose order hangs together. */
static size_t block_end(const truce_preference *preference, size_t first)
{
  if (any_place(preference))
    return preference->wish_count;
  size_t end = first + 1;
  const size_t group = preference->wishes[first].group;
  while (group > 0 && end < preference->wish_count && preference->wishes[end].group == group)
    end++;
  return end;
}

static truce_status refuse(const truce_case *c, size_t party, const char *message,
                           truce_diagnostics *diagnostics)
{
  truce_diagnostics_add(diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_ERROR,
                                            .code = "too-much-unknown",
                                            .file = c->file,
                                            .message = message,
                                            .hint = "settle the order of some of its priorities"});
  (void)party;
  return TRUCE_BAD_INPUT;
}

static truce_status add_order(truce_uncertainty *u, size_t party, size_t first, size_t end)
{
  const truce_wish *wishes = u->c->parties[party].preference.wishes;
  dial *d = &u->dials[u->dial_count];
  *d = (dial){.party = party, .first = first};
  for (size_t b = first; b < end; b++) {
    for (size_t a = first; a < b; a++) {
      if (truce__known_above(&wishes[a], &wishes[b]))
        d->above[b - first] |= UINT32_C(1) << (a - first);
      else
        u->unknowns[u->unknown_count++] =
            (truce_unknown){.kind = TRUCE_UNKNOWN_ORDER, .party = party, .wish = a, .other = b};
    }
  }
  const truce_status status = truce__extensions_init(&d->extensions, end - first, d->above);
  if (status != TRUCE_OK)
    return status;
  d->choices = d->extensions.ways[0];
  u->dial_count++;
  return TRUCE_OK;
}

static truce_status add_party(truce_uncertainty *u, size_t party, truce_diagnostics *diagnostics)
{
  const truce_preference *preference = &u->c->parties[party].preference;
  if (!truce__list_open(preference))
    return TRUCE_OK;
  if (preference->wish_count > TRUCE_UNKNOWN_LIST_MAX)
    return refuse(u->c, party, "a party's priorities with unknowns are longer than 32 statements",
                  diagnostics);
  for (size_t first = 0, end; first < preference->wish_count; first = end) {
    end = block_end(preference, first);
    if (end - first > TRUCE_UNKNOWN_BLOCK_MAX)
      return refuse(u->c, party, "more than 20 priorities of a party have no known order",
                    diagnostics);
    if (end - first > 1) {
      const truce_status status = add_order(u, party, first, end);
      if (status != TRUCE_OK)
        return status;
    }
  }
  for (size_t k = 0; k < preference->wish_count; k++) {
    if (!preference->wishes[k].unknown_sign)
      continue;
    u->dials[u->dial_count++] = (dial){.party = party, .sign = true, .first = k, .choices = 2};
    u->unknowns[u->unknown_count++] =
        (truce_unknown){.kind = TRUCE_UNKNOWN_SIGN, .party = party, .wish = k, .other = k};
  }
  return TRUCE_OK;
}

/* Room for every dial and unknown that the lists could have. */
static truce_status make_room(truce_uncertainty *u)
{
  size_t dials = 0, unknowns = 0;
  for (size_t p = 0; p < u->c->party_count; p++) {
    const truce_preference *preference = &u->c->parties[p].preference;
    if (!truce__list_open(preference) || preference->wish_count > TRUCE_UNKNOWN_LIST_MAX)
      continue;
    dials += 2 * preference->wish_count;
    unknowns += preference->wish_count * (preference->wish_count + 1) / 2;
  }
  u->dials = truce__array(dials, sizeof *u->dials);
  u->unknowns = truce__array(unknowns, sizeof *u->unknowns);
  u->first_dial = truce__array(u->c->party_count + 1, sizeof *u->first_dial);
  return u->dials != NULL && u->unknowns != NULL && u->first_dial != NULL ? TRUCE_OK
                                                                          : TRUCE_NO_MEMORY;
}

static truce_status prepare(truce_uncertainty *u, const truce_control *control,
                            truce_diagnostics *diagnostics)
{
  truce_status status = make_room(u);
  for (size_t p = 0; p < u->c->party_count && status == TRUCE_OK; p++) {
    u->first_dial[p] = u->dial_count;
    status = add_party(u, p, diagnostics);
  }
  if (status != TRUCE_OK)
    return status;
  u->first_dial[u->c->party_count] = u->dial_count;
  u->profiles = 1;
  for (size_t k = 0; k < u->dial_count; k++) {
    if (__builtin_mul_overflow(u->profiles, u->dials[k].choices, &u->profiles))
      u->profiles = UINT64_MAX;
  }
  status = truce_stability_solve(&u->base, u->c, control, diagnostics);
  return status == TRUCE_OK ? truce__lanes_init(&u->lanes, u, control) : status;
}

truce_status truce_uncertainty_init(truce_uncertainty **result, const truce_case *c,
                                    const truce_control *control, truce_diagnostics *diagnostics)
{
  truce_uncertainty *u = calloc(1, sizeof *u);
  if (u == NULL)
    return TRUCE_NO_MEMORY;
  u->c = c;
  const truce_status status = prepare(u, control, diagnostics);
  if (status == TRUCE_OK)
    *result = u;
  else
    truce_uncertainty_free(u);
  return status;
}

void truce_uncertainty_free(truce_uncertainty *u)
{
  if (u == NULL)
    return;
  truce__uncertainty_forget(u);
  truce__lanes_free(u->lanes);
  for (size_t k = 0; k < u->dial_count; k++)
    truce__extensions_free(&u->dials[k].extensions);
  free(u->dials);
  free(u->first_dial);
  free(u->unknowns);
  truce_stability_free(u->base);
  free(u);
}

const truce_stability *truce_uncertainty_stability(const truce_uncertainty *u)
{
  return u->base;
}

uint64_t truce_uncertainty_profiles(const truce_uncertainty *u)
{
  return u->profiles;
}

size_t truce_uncertainty_unknowns(const truce_uncertainty *u)
{
  return u->unknown_count;
}

const truce_unknown *truce_uncertainty_unknown(const truce_uncertainty *u, size_t k)
{
  truce__require(k < u->unknown_count);
  return &u->unknowns[k];
}

/* ---- Profiles ---- */

void truce__uncertainty_key(const truce_uncertainty *u, uint64_t seed, bool every, uint64_t k,
                            uint64_t *key)
{
  truce__random r;
  truce__random_start(&r, seed, k);
  for (size_t d = 0; d < u->dial_count; d++) {
    const uint64_t choices = u->dials[d].choices;
    key[d] = every ? k % choices : truce__random_below(&r, choices);
    k = every ? k / choices : k;
  }
}

void truce__uncertainty_list(const truce_uncertainty *u, const uint64_t *key, size_t party,
                             size_t *order, uint32_t *turned)
{
  *turned = 0;
  for (size_t k = 0; k < u->c->parties[party].preference.wish_count; k++)
    order[k] = k;
  for (size_t n = u->first_dial[party]; n < u->first_dial[party + 1]; n++) {
    const dial *d = &u->dials[n];
    if (d->sign) {
      *turned |= (uint32_t)key[n] << d->first;
      continue;
    }
    truce__extensions_pick(&d->extensions, key[n], order + d->first);
    for (size_t k = 0; k < d->extensions.size; k++)
      order[d->first + k] += d->first;
  }
}

void truce__uncertainty_rearrange(const uint32_t *from, uint32_t *to, size_t count,
                                  const size_t *order, size_t wishes, uint32_t turned)
{
  uint32_t mark[32] = {0}, table[4][256], flip = 0;
  for (size_t place = 0; place < wishes; place++) {
    mark[wishes - 1 - order[place]] = UINT32_C(1) << (wishes - 1 - place);
    if ((turned >> order[place] & 1) != 0)
      flip |= UINT32_C(1) << (wishes - 1 - place);
  }
  const size_t bytes = (wishes + 7) / 8;
  for (size_t byte = 0; byte < bytes; byte++) {
    table[byte][0] = 0;
    for (unsigned value = 1; value < 256; value++)
      table[byte][value] =
          table[byte][value & (value - 1)] | mark[8 * byte + (unsigned)__builtin_ctz(value)];
  }
  for (size_t k = 0; k < count; k++) {
    to[k] = flip;
    for (size_t byte = 0; byte < bytes; byte++)
      to[k] ^= table[byte][from[k] >> 8 * byte & 255];
  }
}

void truce_uncertainty_draw(const truce_uncertainty *u, uint64_t seed, bool every, uint64_t k,
                            size_t party, size_t *order, uint32_t *turned)
{
  truce__require(party < u->c->party_count && (!every || k < u->profiles));
  uint64_t key[64 * 2 * TRUCE_UNKNOWN_LIST_MAX];
  truce__uncertainty_key(u, seed, every, k, key);
  truce__uncertainty_list(u, key, party, order, turned);
}

bool truce__uncertainty_answer(const truce_uncertainty *u, const uint64_t *key, size_t unknown)
{
  const truce_unknown *q = &u->unknowns[unknown];
  size_t order[TRUCE_UNKNOWN_LIST_MAX], k = 0;
  uint32_t turned;
  truce__uncertainty_list(u, key, q->party, order, &turned);
  if (q->kind == TRUCE_UNKNOWN_SIGN)
    return (turned >> q->wish & 1) == 0;
  while (order[k] != q->wish && order[k] != q->other)
    k++;
  return order[k] == q->wish;
}

/* ---- Counts ---- */

static size_t table_size(const truce_uncertainty *u)
{
  return TRUCE_CONCEPT_COUNT * u->base->states.count;
}

size_t truce_uncertainty_cells(const truce_uncertainty *u)
{
  size_t hits, cells;
  if (!truce__multiply(u->unknown_count + 1, table_size(u), &hits) ||
      __builtin_add_overflow(hits, u->unknown_count + 1, &cells))
    return SIZE_MAX;
  return cells;
}

size_t truce__uncertainty_yes_cell(const truce_uncertainty *u, size_t unknown)
{
  (void)u;
  return 1 + unknown;
}

size_t truce__uncertainty_cell(const truce_uncertainty *u, size_t unknown, unsigned concept,
                               size_t state)
{
  const size_t table = unknown == SIZE_MAX ? 0 : unknown + 1;
  return 1 + u->unknown_count + table * table_size(u) + concept * u->base->states.count + state;
}

truce_chance truce_uncertainty_chance(const truce_uncertainty *u, const uint64_t *counts,
                                      truce_concept concept, size_t state)
{
  truce__require(state < u->base->states.count);
  truce_chance chance = {.hits = counts[truce__uncertainty_cell(u, SIZE_MAX, concept, state)],
                         .samples = counts[0]};
  chance.share = chance.samples > 0 ? (double)chance.hits / (double)chance.samples : 0;
  truce__wilson(chance.hits, chance.samples, &chance.low, &chance.high);
  return chance;
}

/* Adds a state's variance, and the part of it between the two answers. */
static void add_variance(const truce_uncertainty *u, const uint64_t *counts, size_t unknown,
                         truce_concept concept, size_t state, double *all, double *between)
{
  const double n = (double)counts[0];
  const double yes = (double)counts[truce__uncertainty_yes_cell(u, unknown)], no = n - yes;
  const double hits = (double)counts[truce__uncertainty_cell(u, SIZE_MAX, concept, state)];
  const double hits_yes = (double)counts[truce__uncertainty_cell(u, unknown, concept, state)];
  *all += hits / n * (1 - hits / n);
  if (yes > 0 && no > 0) {
    const double gap = hits_yes / yes - (hits - hits_yes) / no;
    *between += yes / n * (no / n) * gap * gap;
  }
}

double truce_uncertainty_influence(const truce_uncertainty *u, const uint64_t *counts,
                                   size_t unknown, truce_concept concept, size_t state)
{
  truce__require(unknown < u->unknown_count &&
                 (state == SIZE_MAX || state < u->base->states.count));
  if (counts[0] == 0)
    return 0;
  double all = 0, between = 0;
  const size_t first = state == SIZE_MAX ? 0 : state;
  const size_t end = state == SIZE_MAX ? u->base->states.count : state + 1;
  for (size_t s = first; s < end; s++)
    add_variance(u, counts, unknown, concept, s, &all, &between);
  return all > 0 ? between / all : 0;
}
