/* Forecasts: where many actors settle on a line, by several models and by one fitted on issues
 * whose outcome is known.
 *
 * Actor i stands at x_i, cares s_i (salience) and can do c_i (capability; 1 where the table has
 * none). Every model sees x, s, c and perhaps the reference point, scaled to 0..1, and never an
 * outcome. Names and order of actors do not matter, but for names whose effect an ensemble was
 * fitted to. */
#ifndef TRUCE_FORECAST_H
#define TRUCE_FORECAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/actors.h"
#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/ensemble.h"
#include "truce/status.h"

/* X(NAME, json name, label, what it predicts)
 *   mean        sum x / n
 *   salience    sum s x / sum s
 *   compromise  sum c s x / sum c s (van den Bos 1991; Achen 2006,
 * doi 10.1017/CBO9780511492082.011) median      the position with half of the weight c s on either
 * side (Black 1948, doi 10.1086/256633); midway between two where exactly half lies below nash
 * largest sum c s log(gain), gain = (x_i - r)^2 + 1 - (x_i - x)^2: a quadratic loss, set against
 * that of the reference point r and the cost of failing, which is taken to be the length of the
 * scale; without r, gain = 1 - (x_i - x)^2 (Nash 1950, doi 10.2307/1907266) challenge   rounds of
 * challenges and offers: see truce_forecast_challenge condorcet   positions stand against each
 * other in pairwise votes of weight c s times the difference in distance; i beats j with chance
 * V_ij / (V_ij + V_ji), and a challenger is drawn at random: the mean position over the chain's
 * stationary distribution (Wise, KAPSARC toolkit for the analysis of bargaining, 2014) ensemble the
 * median of a fitted predictive distribution: see truce_ensemble */
#define TRUCE_FORECAST_MODEL_TABLE(X)                                                              \
  X(MEAN, "mean", "Plain mean", "every actor counts the same")                                     \
  X(SALIENCE, "salience", "Salience-weighted mean", "who cares more counts more")                  \
  X(COMPROMISE, "compromise", "Compromise", "who cares more and can do more counts more")          \
  X(MEDIAN, "median", "Weighted median", "half of the weight on either side")                      \
  X(NASH, "nash", "Nash bargaining", "the largest product of gains over failing to agree")         \
  X(CHALLENGE, "challenge", "Challenge model", "who gives way to whom, round by round")            \
  X(CONDORCET, "condorcet", "Probabilistic vote", "positions voted on in pairs")                   \
  X(ENSEMBLE, "ensemble", "Ensemble", "fitted on issues whose outcome is known")

typedef enum truce_forecast_model {
#define TRUCE_FORECAST_ENUM(name, json, label, what) TRUCE_FORECAST_##name,
  TRUCE_FORECAST_MODEL_TABLE(TRUCE_FORECAST_ENUM)
#undef TRUCE_FORECAST_ENUM
      TRUCE_FORECAST_COUNT
} truce_forecast_model;

const char *truce_forecast_id(truce_forecast_model model);    /* "mean" */
const char *truce_forecast_label(truce_forecast_model model); /* "Plain mean" */
const char *truce_forecast_what(truce_forecast_model model);

typedef struct truce_forecast_options {
  const truce_ensemble *ensemble; /* NULL: no prediction by the ensemble */
  double coverage;                /* of its interval; 0: 0.8 */
  bool pulls;                     /* leave-one-out for every model */
} truce_forecast_options;

enum { TRUCE_QUANTILES = 7 }; /* 5, 10, 25, 50, 75, 90 and 95 % */
extern const double truce_quantile_levels[TRUCE_QUANTILES];

/* What the models say of one issue, on the issue's own scale. */
typedef struct truce_issue_forecast {
  double value[TRUCE_FORECAST_COUNT]; /* NAN: no prediction */
  /* [model * actor_count + actor]: the prediction less the one without this actor, so below 0 where
   * the actor pulls down; NAN where too little would be left. NULL unless asked for. */
  const double *pull;
  double low, high;                  /* the ensemble's interval; NAN without one */
  double quantiles[TRUCE_QUANTILES]; /* of the ensemble */
  bool seen; /* the ensemble was fitted to this very issue: its error here says little */
} truce_issue_forecast;

/* How far off a model was, over the issues with an outcome, on scales of 0 to 100. */
typedef struct truce_forecast_score {
  size_t n;
  double mae, rmse, bias; /* mean absolute error, root mean square, mean of prediction - outcome */
  double covered;         /* ensemble: the share of outcomes within the interval; else NAN */
} truce_forecast_score;

typedef struct truce_forecast {
  const truce_actor_table *table;
  truce_forecast_options options;
  const truce_issue_forecast *issues; /* [issue] */
  truce_forecast_score scores[TRUCE_FORECAST_COUNT];
  const truce_ensemble_fit *fit; /* the one that counted; NULL: none */
  size_t seen;                   /* issues the ensemble was fitted to */
} truce_forecast;

/* Every model for every issue; spread over control->threads with the same result for any number.
 * The table and the ensemble must outlive the result. For n actors O(n^3) an issue (challenge and
 * condorcet), n times that with pulls. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_forecast_solve(truce_forecast **forecast, const truce_actor_table *table,
                                  const truce_forecast_options *options,
                                  const truce_control *control) TRUCE_MUST_CHECK;
void truce_forecast_free(truce_forecast *forecast);
/* Works out the scores anew from the issues' values and intervals. */
void truce_forecast_score_all(truce_forecast *forecast);

/* ---- The challenge model, told ---- */

typedef enum truce_challenge_offer_kind {
  TRUCE_CONFRONTATION, /* both expect to gain from a fight, the other more: it takes the other's
                          position */
  TRUCE_COMPROMISE,    /* it expects to lose less than the other gains: it goes part of the way */
  TRUCE_CAPITULATION,  /* it expects to lose more: it takes the other's position */
} truce_challenge_offer_kind;

const char *truce_challenge_offer_id(truce_challenge_offer_kind kind); /* "confrontation" */

typedef struct truce_challenge_offer {
  size_t from, to; /* actors: `to` is the one who moves */
  truce_challenge_offer_kind kind;
  double position;    /* where it would go, on the issue's scale */
  double own, others; /* expected utility, in its own eyes, of challenging the other, and of the
                             other's challenge */
  bool taken;
} truce_challenge_offer;

typedef struct truce_challenge_round {
  const double *positions; /* [actor] at the start of the round */
  const double *risk;      /* [actor]: 0.5 (takes risks) to 2 (avoids them) */
  double median;           /* of the start of the round */
  size_t offer_count;
  const truce_challenge_offer *offers;
} truce_challenge_round;

typedef struct truce_challenge {
  size_t round_count;
  const truce_challenge_round *rounds; /* the last one holds where they ended, without offers */
  bool settled;                        /* false: stopped after TRUCE_CHALLENGE_ROUNDS */
  double value;                        /* the weighted median at the end */
} truce_challenge;

#define TRUCE_CHALLENGE_ROUNDS 10

/* Bueno de Mesquita's challenge model as Scholz, Calbert and Smith 2011 (doi
 * 10.1177/0951629811418142) state it, without an outlook on the status quo's change (Q = 1). In
 * each round risk attitudes follow from how secure each position is; every actor then weighs
 * challenging every other and being challenged, and of the offers it is made takes the one that
 * moves it least. Ends when nobody moves by more than a thousandth of the range. O(rounds *
 * actors^3). */
truce_status truce_forecast_challenge(truce_challenge **challenge,
                                      const truce_actor_issue *issue) TRUCE_MUST_CHECK;
void truce_challenge_free(truce_challenge *challenge);

/* ---- Training ---- */

/* What an ensemble may be fitted to; see truce_ensemble_fit. */
typedef struct truce_training {
  const size_t *group; /* [issue]: issues of one group are never on both sides of a fold */
  size_t folds;        /* 0: 10 */
  const char *capability_column; /* NULL: the table's own capability, if it has one */
  bool names;                    /* effects for names that stand in at least 31 issues, too */
  uint64_t seed;                 /* of the folds */
} truce_training;

/* Fits one to the issues with an outcome: least mean CRPS / 5 plus ridge penalties (L-BFGS by
 * NLopt, Liu, Nocedal 1989, doi 10.1007/BF01589116) toward equal names, a weight of s and no effect
 * of c. Then predicts each issue by a fit to the other folds, for the intervals' levels and the
 * score. `ensemble` has the fits that the table allows, the richest first. `left_out`, if not NULL,
 * has room for every issue and gets the ensemble's value, interval and quantiles as predicted
 * without the issue's fold by the richest fit. Needs at least 20 issues with an outcome in at least
 * `folds` groups: otherwise TRUCE_BAD_INPUT with an error. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_ensemble_train(truce_ensemble **ensemble, const truce_actor_table *table,
                                  const truce_training *training, truce_issue_forecast *left_out,
                                  const truce_control *control,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* ---- Comparing models ---- */

/* How much worse one model is than another. */
typedef struct truce_forecast_difference {
  truce_forecast_model a, b;
  size_t n; /* issues on which both predict and the outcome is known */
  size_t groups;
  double mean;      /* of |error of a| - |error of b| */
  double low, high; /* 90 % interval */
  double low95, high95;
} truce_forecast_difference;

/* Compares each model with the ensemble (b), or with the compromise where there is none.
 * Whole groups of issues are drawn with replacement (percentile bootstrap, Efron 1979), since
 * issues of one group are not independent. `group`: a number for each issue. Differences of models
 * that do not predict have n = 0. O(draws * issues * models). */
truce_status truce_forecast_compare(truce_forecast_difference differences[TRUCE_FORECAST_COUNT],
                                    const truce_actor_table *table,
                                    const truce_issue_forecast *issues, const size_t *group,
                                    size_t draws, uint64_t seed) TRUCE_MUST_CHECK;

/* ---- What if ---- */

/* What one actor alone could do to bring the prediction to the target. */
typedef struct truce_what_if_actor {
  bool by_moving, by_weight;
  double position; /* where it would have to stand */
  double factor;   /* by how much its weight c s would have to be multiplied; 0: stay away */
  double reached;  /* the prediction with the new position, or the nearest one it can reach */
} truce_what_if_actor;

typedef struct truce_what_if {
  truce_forecast_model model;
  double target, now; /* the prediction wanted and the one without a change */
  size_t actor_count;
  const truce_what_if_actor *actors; /* [actor] */
  size_t best;                       /* who would have to move least; SIZE_MAX: nobody alone can */
  /* If nobody alone can: the two who can by moving all the way, least move in all; SIZE_MAX none.
   */
  size_t pair[2];
  double pair_positions[2];
} truce_what_if;

/* Searches positions along the scale and weights from 0 to 1000 times what they are, and verifies
 * each answer by predicting again: within half a hundredth of the scale of the target, or, where a
 * model jumps over it, at the first place beyond. O(actors * 200 predictions). */
truce_status truce_forecast_what_if(truce_what_if **what_if, const truce_actor_table *table,
                                    size_t issue, truce_forecast_model model,
                                    const truce_forecast_options *options, double target,
                                    const truce_control *control) TRUCE_MUST_CHECK;
void truce_what_if_free(truce_what_if *what_if);

#endif
