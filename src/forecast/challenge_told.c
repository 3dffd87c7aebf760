/* The challenge model with all its offers kept, for an explanation. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "challenge.h"

typedef struct told {
  truce_challenge challenge; /* first, so that truce_challenge_free finds the rest */
  truce__arena *arena;
} told;

const char *truce_challenge_offer_id(truce_challenge_offer_kind kind)
{
  static const char *const ids[] = {"confrontation", "compromise", "capitulation"};
  return ids[kind];
}

static double on_scale(const truce__rounds *rounds, double x)
{
  return rounds->field->low + rounds->field->range * (rounds->start + rounds->range * x);
}

/* Every offer of the round, and where each actor goes, in `next`. False if memory ran out. */
static bool tell_offers(told *made, const truce__rounds *rounds, truce_challenge_round *round,
                        double *next)
{
  const size_t n = rounds->field->count;
  truce_challenge_offer *offers = truce__arena_alloc(made->arena, n * (n - 1), sizeof *offers);
  if (offers == NULL)
    return false;
  round->offers = offers;
  for (size_t k = 0; k < n; k++) {
    truce_challenge_offer chosen = {.position = rounds->x[k]};
    const size_t from = truce__rounds_choose(rounds, k, &chosen);
    next[k] = chosen.position;
    for (size_t other = 0; other < n; other++) {
      truce_challenge_offer *offer = &offers[round->offer_count];
      if (other == k || !truce__rounds_offer(rounds, k, other, offer))
        continue;
      offer->from = rounds->order[other];
      offer->to = rounds->order[k];
      offer->position = on_scale(rounds, offer->position);
      offer->taken = other == from;
      round->offer_count++;
    }
  }
  return true;
}

/* One round; *settled tells whether nobody moved. */
static bool tell_round(told *made, truce__rounds *rounds, truce_challenge_round *round,
                       double *next, bool *settled)
{
  const size_t n = rounds->field->count;
  double *positions = truce__arena_alloc(made->arena, n, sizeof *positions);
  double *risk = truce__arena_alloc(made->arena, n, sizeof *risk);
  if (positions == NULL || risk == NULL)
    return false;
  truce__rounds_assess(rounds);
  for (size_t k = 0; k < n; k++) {
    positions[rounds->order[k]] = on_scale(rounds, rounds->x[k]);
    risk[rounds->order[k]] = rounds->r[k];
  }
  const truce__field *field = rounds->field;
  *round =
      (truce_challenge_round){.positions = positions,
                              .risk = risk,
                              .median = field->low + field->range * truce__rounds_median(rounds)};
  if (*settled)
    return true;
  if (!tell_offers(made, rounds, round, next))
    return false;
  double furthest = 0;
  for (size_t k = 0; k < n; k++)
    furthest = fmax(furthest, fabs(next[k] - rounds->x[k]));
  memcpy(rounds->x, next, n * sizeof *next);
  *settled = furthest < TRUCE__SETTLED;
  return true;
}

static bool tell(told *made, const truce__field *field)
{
  truce_challenge_round *rounds =
      truce__arena_alloc(made->arena, TRUCE_CHALLENGE_ROUNDS + 1, sizeof *rounds);
  double *next = truce__arena_alloc(made->arena, field->count, sizeof *next);
  if (rounds == NULL || next == NULL)
    return false;
  truce_challenge *c = &made->challenge;
  truce__rounds state;
  truce__rounds_start(&state, field);
  c->rounds = rounds;
  while (!c->settled && c->round_count < TRUCE_CHALLENGE_ROUNDS) {
    if (!tell_round(made, &state, &rounds[c->round_count++], next, &c->settled))
      return false;
  }
  bool last = true;
  if (!tell_round(made, &state, &rounds[c->round_count], next, &last))
    return false;
  c->value = rounds[c->round_count++].median;
  return true;
}

truce_status truce_forecast_challenge(truce_challenge **challenge, const truce_actor_issue *issue)
{
  truce__field field;
  truce__arena *arena = truce__arena_new();
  told *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  if (made == NULL || !truce__field_init(&field, issue->actor_count)) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  made->arena = arena;
  truce__field_fill(&field, issue, NULL, SIZE_MAX);
  const bool fine = tell(made, &field);
  truce__field_free(&field);
  if (!fine) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  *challenge = &made->challenge;
  return TRUCE_OK;
}

void truce_challenge_free(truce_challenge *challenge)
{
  if (challenge != NULL)
    truce__arena_free(((told *)challenge)->arena);
}
