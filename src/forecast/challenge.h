/* One round of the challenge model; the steps that forecasts and explanations share. Actors are
 * taken in the order of where they stand and what they weigh: sums then come out the same in
 * whatever order the table has them. */
#ifndef TRUCE_FORECAST_CHALLENGE_H
#define TRUCE_FORECAST_CHALLENGE_H

#include "field.h"

typedef struct truce__rounds {
  const truce__field *field;
  const size_t *order; /* [count]: the actor of the field that each of these is */
  double start, range; /* of the positions at the start; distances are shares of the range */
  double *x;           /* [count]: where they stand now, 0..1 of the range */
  double *w, *s;       /* [count]: weight, salience */
  double *r;           /* [count]: risk exponents of this round */
  double *danger;      /* [count] */
  double *status_quo;  /* [count]: what it is worth to leave things as they are */
  double *distance;    /* [i * count + k]: w_k |x_k - x_i| ^ r_k */
  double *chance;      /* [i * count + j]: that i succeeds against j */
} truce__rounds;

/* Starts from the field's positions, in its scratch. */
void truce__rounds_start(truce__rounds *rounds, const truce__field *field);
/* Works out the risk exponents and chances of a round. */
void truce__rounds_assess(truce__rounds *rounds);
/* The offer that `other` makes to `actor`, both in this order; false if it makes none. Positions
 * are shares of the range. */
bool truce__rounds_offer(const truce__rounds *rounds, size_t actor, size_t other,
                         truce_challenge_offer *offer);
/* Who makes the offer that `actor` takes, the one that moves it least; SIZE_MAX if none is made. */
size_t truce__rounds_choose(const truce__rounds *rounds, size_t actor,
                            truce_challenge_offer *offer);
/* The weighted median of the positions now, on the field's scale. */
double truce__rounds_median(const truce__rounds *rounds);

/* Moves by less than this share of the range count as none. */
#define TRUCE__SETTLED 1e-3

#endif
