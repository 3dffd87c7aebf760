#include "challenge.h"

#include <math.h>
#include <string.h>

/* ---- Assessing a round ---- */

/* Whether actor a comes before b. */
static bool before(const truce__field *field, size_t a, size_t b)
{
  if (field->x[a] != field->x[b])
    return field->x[a] < field->x[b];
  if (field->w[a] != field->w[b])
    return field->w[a] < field->w[b];
  return field->s[a] < field->s[b];
}

/* Insertion keeps those that are the same in the table's order. */
static void put_in_order(const truce__field *field)
{
  for (size_t k = 0; k < field->count; k++) {
    size_t at = k;
    for (; at > 0 && before(field, k, field->order[at - 1]); at--)
      field->order[at] = field->order[at - 1];
    field->order[at] = k;
  }
}

void truce__rounds_start(truce__rounds *rounds, const truce__field *field)
{
  const size_t n = field->count;
  put_in_order(field);
  const double low = field->x[field->order[0]], high = field->x[field->order[n - 1]];
  double *room = field->scratch + 2 * n; /* the first 2 n are the median's */
  *rounds = (truce__rounds){.field = field,
                            .order = field->order,
                            .start = low,
                            .range = high > low ? high - low : 1,
                            .x = room,
                            .w = room + n,
                            .s = room + 2 * n,
                            .r = room + 3 * n,
                            .danger = room + 4 * n,
                            .status_quo = room + 5 * n,
                            .distance = room + 6 * n,
                            .chance = room + 6 * n + n * n};
  double sum = 0; /* the weights add up in this order, too */
  for (size_t k = 0; k < n; k++) {
    rounds->x[k] = (field->x[field->order[k]] - low) / rounds->range;
    rounds->s[k] = field->s[field->order[k]];
    sum += rounds->w[k] = field->c[field->order[k]] * field->s[field->order[k]];
  }
  for (size_t k = 0; k < n; k++)
    rounds->w[k] /= sum;
}

/* base ^ exponent for a base of 0 to 1 whose logarithm is known: a third of the time of pow. */
static double power_of(double base, double logarithm, double exponent)
{
  return exponent == 1 ? base : base > 0 ? exp(exponent * logarithm) : 0;
}

static double power(double base, double exponent)
{
  return power_of(base, log(base), exponent);
}

/* How likely each is to win a vote of all on its position against another's: the support for it as
 * a share of all support for either. */
static void find_chances(truce__rounds *rounds)
{
  const size_t n = rounds->field->count;
  const double *w = rounds->w;
  for (size_t k = 0; k < n; k++) {
    for (size_t i = 0; i < k; i++) {
      const double apart = fabs(rounds->x[k] - rounds->x[i]), logarithm = log(apart);
      rounds->distance[i * n + k] = w[k] * power_of(apart, logarithm, rounds->r[k]);
      rounds->distance[k * n + i] = w[i] * power_of(apart, logarithm, rounds->r[i]);
    }
    rounds->distance[k * n + k] = 0;
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) {
      const double *to_i = &rounds->distance[i * n], *to_j = &rounds->distance[j * n];
      double balance = 0, all = 0;
      for (size_t k = 0; k < n; k++) {
        const double vote = to_j[k] - to_i[k];
        balance += vote;
        all += fabs(vote);
      }
      const double wins = all > 0 ? (all + balance) / (2 * all) : 0.5;
      rounds->chance[i * n + j] = wins;
      rounds->chance[j * n + i] = 1 - wins;
    }
  }
}

/* What it is worth to succeed and to fail, at a distance, for somebody with a risk exponent. */
typedef struct worth {
  double success, failure;
} worth;

static worth worth_of(double distance, double r)
{
  return (worth){2 - 4 * power(0.5 - 0.5 * distance, r), 2 - 4 * power(0.5 + 0.5 * distance, r)};
}

/* The expected utility of i's challenge to j in somebody's eyes: j resists with the chance of its
 * salience. */
static double expected(const truce__rounds *rounds, size_t i, size_t j, const worth *u,
                       double status_quo)
{
  const double s = fmin(rounds->s[j], 1);
  const double p = rounds->chance[i * rounds->field->count + j];
  return s * (p * u->success + (1 - p) * u->failure) + (1 - s) * u->success - status_quo;
}

void truce__rounds_assess(truce__rounds *rounds)
{
  const size_t n = rounds->field->count;
  for (size_t k = 0; k < n; k++)
    rounds->r[k] = 1;
  find_chances(rounds);
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    double danger = 0; /* what all others may expect of challenging it */
    for (size_t j = 0; j < n; j++) {
      if (j == i)
        continue;
      const worth u = worth_of(fabs(rounds->x[i] - rounds->x[j]), 1);
      danger += expected(rounds, j, i, &u, 0);
    }
    rounds->danger[i] = danger;
    least = fmin(least, danger);
    most = fmax(most, danger);
  }
  for (size_t i = 0; i < n; i++) {
    const double risk = most > least ? (2 * rounds->danger[i] - most - least) / (most - least) : 0;
    rounds->r[i] = (1 - risk / 3) / (1 + risk / 3);
    rounds->status_quo[i] = 2 - 4 * power(0.5, rounds->r[i]);
  }
  find_chances(rounds);
}

/* ---- Offers ---- */

bool truce__rounds_offer(const truce__rounds *rounds, size_t actor, size_t other,
                         truce_challenge_offer *offer)
{
  const double here = rounds->x[actor], there = rounds->x[other];
  if (here == there)
    return false;
  const worth u = worth_of(fabs(here - there), rounds->r[actor]);
  const double own = expected(rounds, actor, other, &u, rounds->status_quo[actor]);
  const double others = expected(rounds, other, actor, &u, rounds->status_quo[actor]);
  *offer = (truce_challenge_offer){.from = other, .to = actor, .own = own, .others = others};
  offer->position = there;
  if (own > 0 && others > own)
    offer->kind = TRUCE_CONFRONTATION;
  else if (others > 0 && own < 0 && others <= -own)
    offer->kind = TRUCE_CAPITULATION;
  else if (others > 0 && own < 0) {
    offer->kind = TRUCE_COMPROMISE;
    offer->position = here + (there - here) * (-own / others);
  } else {
    return false;
  }
  return true;
}

size_t truce__rounds_choose(const truce__rounds *rounds, size_t actor, truce_challenge_offer *offer)
{
  size_t best = SIZE_MAX;
  double least = INFINITY;
  for (size_t other = 0; other < rounds->field->count; other++) {
    truce_challenge_offer made;
    if (other == actor || !truce__rounds_offer(rounds, actor, other, &made))
      continue;
    const double move = fabs(made.position - rounds->x[actor]), close = 1e-9;
    /* Of moves that are equal but for rounding the one to the lower position, so that the order of
     * actors does not matter. */
    if (move < least - close || (move < least + close && made.position < offer->position)) {
      least = move;
      best = other;
      *offer = made;
    }
  }
  return best;
}

double truce__rounds_median(const truce__rounds *rounds)
{
  truce__field now = *rounds->field;
  now.x = rounds->x;
  now.w = rounds->w;
  return rounds->start + rounds->range * truce__predict_median(&now);
}

double truce__predict_challenge(const truce__field *field)
{
  truce__rounds rounds;
  truce__rounds_start(&rounds, field);
  for (int round = 0; round < TRUCE_CHALLENGE_ROUNDS; round++) {
    double furthest = 0;
    truce__rounds_assess(&rounds);
    for (size_t k = 0; k < field->count; k++) {
      truce_challenge_offer offer = {.position = rounds.x[k]};
      truce__rounds_choose(&rounds, k, &offer);
      rounds.danger[k] = offer.position; /* all move at once, at the end of the round */
    }
    for (size_t k = 0; k < field->count; k++) {
      furthest = fmax(furthest, fabs(rounds.danger[k] - rounds.x[k]));
      rounds.x[k] = rounds.danger[k];
    }
    if (furthest < TRUCE__SETTLED)
      break;
  }
  return truce__rounds_median(&rounds);
}
