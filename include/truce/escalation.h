/* Escalation: does the violence feed itself, who answers whom, and what is to be expected?
 *
 * Events of d types follow a Hawkes process (Hawkes 1971, doi 10.1093/biomet/58.1.83): the rate of
 * type j is
 *     lambda_j(t) = mu_j(t) + sum over events k before t of  n[i_k, j] * w_k * g(t - t_k),
 * mu the baseline, i_k the type of event k, g a density over the delay (the integral of g is 1),
 * w_k the weight of the event, 1 on average over its type. n[i, j] is then the number of events of
 * type j that an average event of type i sets off directly. The spectral radius of n is the number
 * of direct answers an event has in the long run: at 1 or above, the cycle feeds itself.
 *     g(t) = sum over terms m of  share_m * decay_m * exp(-decay_m t)         exponential
 *     g(t) = (p - 1) c^(p-1) / (t + c)^p                                      power law
 * (Omori's law; Utsu, Ogata, Matsu'ura 1995, doi 10.4294/jpe1952.43.1). The power law is computed
 * as a sum of 40 exponentials: it is a mixture over decays with a gamma distribution, taken here at
 * log-even points. Its shape is right to 10^-4 for p from 1.5 to 3.5 (to 0.5 % from 1.1 to 8) for
 * delays to 10^5 c; delays beyond some 10^7 c are left out, and the integral of g is still 1.
 * Weights: w_k = mark_k^gamma / (mean of mark^gamma over the events of that type).
 *
 * Counts by period (day, week) follow the discrete twin: what is expected of type j in period t is
 *     lambda_t,j = (integral of mu_j over the period)
 *                  + sum over lags l >= 1, types i of  n[i, j] * g(l) * N_{t-l, i},
 *     g(l) = sum over terms m of  share_m * (1 - r_m) r_m^(l-1),   r_m = exp(-decay_m * width),
 * given which the counts are Poisson, or negative binomial with variance lambda + dispersion *
 * lambda^2. As the width goes to 0 this is the process in continuous time.
 *
 * Time is in days, as a double, from any origin; rates are per day. Functions are thread-safe for
 * different outputs; results do not depend on the number of threads. Nothing reads the clock. */
#ifndef TRUCE_ESCALATION_H
#define TRUCE_ESCALATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/status.h"

enum { TRUCE_ESCALATION_TYPES_MAX = 64, TRUCE_ESCALATION_TERMS_MAX = 8, TRUCE_WEEKDAYS = 7 };

/* ---- What was observed ---- */

/* Events at moments in time, none left out between start and end. */
typedef struct truce_events {
  size_t types; /* 1..TRUCE_ESCALATION_TYPES_MAX */
  size_t count;
  const double *time;   /* [count], not decreasing, start <= time <= end */
  const uint32_t *type; /* [count], < types; NULL: all are type 0 */
  const double *mark;   /* [count], positive: dead, warheads, whatever scales the answer; NULL: 1 */
  double start, end;    /* days; at least 10^-6 long */
} truce_events;

/* Events counted by period. */
typedef struct truce_counts {
  size_t types, periods;
  const uint32_t *count; /* [periods][types] */
  double start, width;   /* days; the first period begins at start; width >= 10^-6 */
} truce_counts;

/* One or the other: exactly one is not NULL. */
typedef struct truce_activity {
  const truce_events *events;
  const truce_counts *counts;
} truce_activity;

/* What keeps an input from being used. X(NAME, text for a user) */
#define TRUCE_ACTIVITY_FAULT_TABLE(X)                                                              \
  X(NONE, "nothing is wrong")                                                                      \
  X(TYPES, "there must be 1 to 64 kinds of event")                                                 \
  X(WINDOW, "the record must last at least a millionth of a day, within 10^9 days of day 0")       \
  X(TIME, "a time is not a number")                                                                \
  X(OUTSIDE, "a time lies outside the period observed")                                            \
  X(ORDER, "times must not decrease")                                                              \
  X(TYPE, "an event is of a kind that does not exist")                                             \
  X(MARK, "a mark must be a number from 10^-30 to 10^30")                                          \
  X(PERIODS, "there must be at least one period, and no more than 10^8 numbers in all")

typedef enum truce_activity_fault {
#define TRUCE_ACTIVITY_FAULT_ENUM(name, text) TRUCE_ACTIVITY_##name,
  TRUCE_ACTIVITY_FAULT_TABLE(TRUCE_ACTIVITY_FAULT_ENUM)
#undef TRUCE_ACTIVITY_FAULT_ENUM
} truce_activity_fault;

const char *truce_activity_fault_text(truce_activity_fault fault); /* never NULL */
/* The first fault and, for those of an event, its index. O(count). The functions below return
 * TRUCE_BAD_INPUT, with no more words, wherever this finds a fault. */
truce_activity_fault truce_activity_check(truce_activity data, size_t *where);

/* Whether times are fine enough for continuous time: ties (events at the very same time as another)
 * cannot happen there. */
typedef enum truce_time_reason {
  TRUCE_TIME_FEW_TIES,   /* continuous: at most 2 % of the events share their time */
  TRUCE_TIME_WHOLE_DAYS, /* discrete: every time is a whole day: dates, not moments */
  TRUCE_TIME_MANY_TIES   /* discrete: more than 2 % share their time */
} truce_time_reason;
truce_time_reason truce_time_choose(const truce_events *events, double *tied_share);
/* Counts events by period of `width` days from start; an unfinished last period is left out.
 * count[periods * types], where periods = truce_counts_periods(events, width). O(count). */
size_t truce_counts_periods(const truce_events *events, double width);
void truce_counts_fill(const truce_events *events, double width, uint32_t *count);

/* ---- The model ---- */

typedef enum truce_baseline {
  TRUCE_BASELINE_CONSTANT, /* mu_j = level[j][0] */
  TRUCE_BASELINE_WEEKLY,   /* mu_j = level[j][weekday], 0..6; weekday = (whole day + first_weekday)
                              mod 7 */
  TRUCE_BASELINE_TREND     /* mu_j = level[j][0] * exp(level[j][1] * (t - middle)) */
} truce_baseline;

typedef enum truce_kernel { TRUCE_KERNEL_EXPONENTIAL, TRUCE_KERNEL_POWER_LAW } truce_kernel;

typedef struct truce_hawkes {
  size_t types;
  truce_baseline baseline;
  double (*level)[TRUCE_WEEKDAYS]; /* [types] */
  double *branching;               /* n[i, j] = branching[i * types + j] */
  truce_kernel kernel;
  size_t terms;           /* of the sum of exponentials, of a power law too */
  double *share, *decay;  /* [terms]; shares sum to 1; per day, fastest first */
  double power, scale;    /* p and c (days) of a power law */
  double mark_power;      /* gamma; 0: marks do not matter */
  double *mark_mean;      /* [types]: mean of mark^gamma */
  double *dispersion;     /* [types]; 0: Poisson; counts only */
  double middle;          /* days: where a trend has its level */
  unsigned first_weekday; /* of day 0 */
} truce_hawkes;

/* Allocates a model with all numbers 0 but mark_mean, which is 1, and one share of 1 and decay of
 * 1 a day for one term; for a power law, `terms` is ignored and truce_hawkes_set_power to be
 * called. One block; freed with truce_hawkes_free. TRUCE_NO_MEMORY. */
truce_status truce_hawkes_init(truce_hawkes *model, size_t types, truce_kernel kernel,
                               size_t terms) TRUCE_MUST_CHECK;
void truce_hawkes_free(truce_hawkes *model);
/* Sets a power law's shares and decays; power > 1, scale > 0. */
void truce_hawkes_set_power(truce_hawkes *model, double power, double scale);
/* Spectral radius of the branching matrix. TRUCE_NO_MEMORY. */
truce_status truce_hawkes_radius(const truce_hawkes *model, double *radius) TRUCE_MUST_CHECK;
/* The delay by which half of the direct answers have come, in days. */
double truce_hawkes_half_life(const truce_hawkes *model);

/* The log-likelihood of the data given the model, in one pass (Ozaki 1979, doi 10.1007/BF02480272);
 * for counts, the probability of all of them. -infinity where an event has rate 0. O(events * types
 * * terms); counts: O(periods * types^2 * terms). TRUCE_BAD_INPUT, TRUCE_CANCELLED,
 * TRUCE_NO_MEMORY. */
truce_status truce_hawkes_likelihood(const truce_hawkes *model, truce_activity data,
                                     const truce_control *control,
                                     double *log_likelihood) TRUCE_MUST_CHECK;

/* ---- Fitting ---- */

typedef struct truce_hawkes_options {
  truce_baseline baseline;
  truce_kernel kernel;
  size_t terms;           /* exponentials; 0: 1; at most TRUCE_ESCALATION_TERMS_MAX */
  bool fit_marks;         /* estimate gamma; needs marks */
  double mark_power;      /* gamma if it is not estimated */
  bool overdispersed;     /* counts: negative binomial */
  unsigned first_weekday; /* of day 0 */
  size_t starts;          /* 0: 5 */
  uint64_t seed;          /* of the starts beyond the fifth */
  double confidence;      /* of the intervals; 0: 0.9 */
} truce_hawkes_options;

/* X(NAME, text for a user) */
#define TRUCE_FIT_OUTCOME_TABLE(X)                                                                 \
  X(CONVERGED, "the estimate is the most likely one that could be found")                          \
  X(TOO_FEW, "there are too few events for this model, or none of one kind; join kinds or choose " \
             "a simpler model")                                                                    \
  X(AT_LIMIT, "the speed of the answers cannot be told from this record: the estimate runs off; "  \
              "choose a simpler model")                                                            \
  X(FLAT, "this record does not tell all numbers of the model apart; choose a simpler model")      \
  X(NOT_CONVERGED, "the search ended before the most likely numbers were found")

typedef enum truce_fit_outcome {
#define TRUCE_FIT_OUTCOME_ENUM(name, text) TRUCE_FIT_##name,
  TRUCE_FIT_OUTCOME_TABLE(TRUCE_FIT_OUTCOME_ENUM)
#undef TRUCE_FIT_OUTCOME_ENUM
} truce_fit_outcome;
const char *truce_fit_outcome_text(truce_fit_outcome outcome); /* never NULL */

/* An estimate with its standard error (delta method, from the observed information) and interval;
 * of positive numbers the interval is normal for the logarithm. Error and bounds are NaN where the
 * estimate is 0 at its bound or hangs on nothing. */
typedef struct truce_estimate {
  double value, error, low, high;
} truce_estimate;

typedef struct truce_hawkes_fit {
  truce_fit_outcome outcome; /* unless TRUCE_FIT_CONVERGED, everything below is 0 or NULL: numbers
                                that are no maximum are not shown */
  bool discrete;
  truce_hawkes model;
  truce_estimate (*level)[TRUCE_WEEKDAYS]; /* [types] */
  truce_estimate *branching;               /* [types * types] */
  truce_estimate *share, *decay;           /* [terms]; of a power law NULL */
  truce_estimate power, scale;             /* of a power law */
  truce_estimate mark_power;
  truce_estimate *dispersion; /* [types] */
  truce_estimate *answers;    /* [types]: share of its events that answer others, 1 - mu / lambda
                                 integrated over the record */
  truce_estimate half_life;   /* days */
  truce_estimate radius;      /* spectral radius */
  bool excited;               /* false: no effect at all was found; decay, half-life and gamma mean
                                 nothing then */
  double log_likelihood, aic, bic;
  double plain_log_likelihood, plain_aic, plain_bic; /* without effects: Poisson (or negative
                                                        binomial) with the same baseline */
  size_t parameters, plain_parameters;               /* estimated numbers */
  double confidence;
  double decrement;     /* log-likelihood still to be gained, to second order */
  size_t starts, agree; /* how many starts came within 0.01 of the best log-likelihood; where there
                           are more than 20,000 events they try their luck on the first 20,000 */
  struct truce__fitted *fitted; /* for truce_hawkes_test_effects */
} truce_hawkes_fit;

/* Maximum likelihood. The data need not outlive the result. Freed with truce_hawkes_fit_free
 * whatever the outcome. TRUCE_BAD_INPUT (also: marks asked for and not there, a mark_power beyond
 * -3..3, a weekly baseline with periods of a week or more, a confidence not in 0..1);
 * TRUCE_CANCELLED, TRUCE_NO_MEMORY.
 * About 30 to 100 passes over the data for a start, and two per number and Newton step. */
truce_status truce_hawkes_fit_run(truce_hawkes_fit *fit, truce_activity data,
                                  const truce_hawkes_options *options,
                                  const truce_control *control) TRUCE_MUST_CHECK;
void truce_hawkes_fit_free(truce_hawkes_fit *fit);

/* Whether each effect n[i, j] is there at all: likelihood ratio against the same model without it,
 * fitted anew. 0 is the bound of n, so the statistic is 0 half the time and chi-square(1) otherwise
 * (Self, Liang 1987, doi 10.1080/01621459.1987.10478472). */
typedef struct truce_effect_test {
  double statistic, p; /* 0 and 1 if the estimate is 0; NaN if the smaller model did not converge */
} truce_effect_test;
/* tests[types * types], laid out as the branching matrix. The fit must have converged; `data` is
 * what it was fitted to. types^2 smaller fits, shared between threads. */
truce_status truce_hawkes_test_effects(const truce_hawkes_fit *fit, truce_activity data,
                                       const truce_control *control,
                                       truce_effect_test *tests) TRUCE_MUST_CHECK;

/* ---- Goodness of fit ---- */

/* Events: the integral of lambda_j between events of type j is exponential with mean 1 if the model
 * is right (time rescaling; Brown et al. 2002, doi 10.1162/08997660252741149); the residual is that
 * integral. Counts: u is drawn evenly between P(N < n) and P(N <= n) (randomised quantile
 * residuals; Dunn, Smyth 1996, doi 10.1080/10618600.1996.10474708), the residual is -log(1 - u), so
 * it has the same law. The p-values take the model as given, not fitted: somewhat too kind. */
typedef struct truce_goodness {
  size_t count;           /* residuals */
  const double *residual; /* [count], in order of time */
  double ks, ks_p;        /* Kolmogorov-Smirnov against the exponential; p NaN below 5 residuals */
  size_t lags;            /* of Ljung and Box, at most 10 */
  double ljung_box, ljung_box_p; /* autocorrelation of the normal scores of the residuals (Ljung,
                               Box 1978, doi 10.1093/biomet/65.2.297); p NaN below 20 residuals */
  size_t points;                 /* of the picture: at most 200 */
  const double (*qq)[2];         /* [points]: quantile of the exponential, of the residuals */
} truce_goodness;
typedef struct truce_goodness_all {
  size_t types;
  truce_goodness *type; /* [types] */
  truce_goodness all;   /* types together: residuals of type 0, then 1 ... */
  void *memory;
} truce_goodness_all;
/* O(events * types * terms + events log events). `seed` draws the randomised residuals. */
truce_status truce_hawkes_goodness(truce_goodness_all *result, const truce_hawkes *model,
                                   truce_activity data, uint64_t seed,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce_goodness_free(truce_goodness_all *result);

/* What was expected in each of `bins` equal parts of the record, given all that came before each
 * moment (the integral of the rate), and what came: expected and came [bins * types]. Of counts,
 * each period falls into the bin that holds its middle. O((events + bins * types) * types * terms).
 * TRUCE_BAD_INPUT (bins 0), TRUCE_NO_MEMORY. */
truce_status truce_hawkes_expected(const truce_hawkes *model, truce_activity data, size_t bins,
                                   double *expected, double *came) TRUCE_MUST_CHECK;

/* ---- Simulation and forecast ---- */

/* One synthetic record from start to end after `history` (NULL: nothing before), by thinning (Ogata
 * 1981, doi 10.1109/TIT.1981.1056305). Marks are drawn from those of the same type in the history.
 * `capped`: the record explodes and was cut after `most` events. Freed with
 * truce_simulated_free. TRUCE_BAD_INPUT (history, start < its end), TRUCE_CANCELLED,
 * TRUCE_NO_MEMORY. */
typedef struct truce_simulated {
  truce_events events;
  bool capped;
  void *memory;
} truce_simulated;
truce_status truce_hawkes_simulate(truce_simulated *result, const truce_hawkes *model,
                                   const truce_events *history, double start, double end,
                                   size_t most, uint64_t seed, uint64_t stream,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce_simulated_free(truce_simulated *result);
/* Counts for `periods` more periods after `history` (periods 0 there: from nothing) of the same
 * width, into count[periods * types]. Expected counts are cut at 10^6; *capped says so. */
truce_status truce_hawkes_simulate_counts(uint32_t *count, bool *capped, const truce_hawkes *model,
                                          const truce_counts *history, size_t periods,
                                          uint64_t seed, uint64_t stream) TRUCE_MUST_CHECK;

typedef struct truce_outlook_options {
  size_t periods; /* how many; 0: 30 */
  double width;   /* days each; 0: 1; for counts, that of the record */
  size_t futures; /* simulated; 0: 10,000 */
  uint64_t seed;
  /* Events a future may have before it is cut; 0: 10,000 and a hundred times what the record's mean
   * rate brings. Counts by period are cut where 10^6 are expected in one. */
  size_t most;
} truce_outlook_options;

enum { TRUCE_OUTLOOK_LEVELS = 7 }; /* quantiles at .025, .05, .25, .5, .75, .95, .975 */
extern const double truce_outlook_level[TRUCE_OUTLOOK_LEVELS];

typedef struct truce_outlook {
  size_t periods, types, futures;
  double start, width; /* days */
  /* [periods][types + 1], the last for all types together */
  const double *mean;
  const double (*quantile)[TRUCE_OUTLOOK_LEVELS];
  /* [periods][types + 1] of the counts added up from the start of the forecast */
  const double (*total)[TRUCE_OUTLOOK_LEVELS];
  size_t capped; /* futures that were cut: their counts are too low. Not 0: the cycle feeds itself,
                    and the upper quantiles and the mean say no more than "at least" */
  void *memory;
} truce_outlook;
/* What comes after the record, given all of it: quantiles over simulated futures, the model's
 * numbers taken as known. Future k draws from stream k of the seed. 4 bytes a future, period and
 * type; TRUCE_TOO_LARGE if they pass a quarter of the memory limit. TRUCE_BAD_INPUT,
 * TRUCE_CANCELLED, TRUCE_NO_MEMORY. */
truce_status truce_hawkes_forecast(truce_outlook *result, const truce_hawkes *model,
                                   truce_activity data, const truce_outlook_options *options,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce_outlook_free(truce_outlook *result);

/* X(NAME, json name, label) */
#define TRUCE_FORECASTER_TABLE(X)                                                                  \
  X(HAWKES, "hawkes", "this model")                                                                \
  X(LAST_WEEK, "last_week", "last week's mean")                                                    \
  X(WEEKDAY, "weekday", "mean of the same weekday")                                                \
  X(POISSON, "poisson", "mean so far")
typedef enum truce_forecaster {
#define TRUCE_FORECASTER_ENUM(name, json, label) TRUCE_FORECASTER_##name,
  TRUCE_FORECASTER_TABLE(TRUCE_FORECASTER_ENUM)
#undef TRUCE_FORECASTER_ENUM
      TRUCE_FORECASTER_COUNT
} truce_forecaster;
const char *truce_forecaster_id(truce_forecaster forecaster);
const char *truce_forecaster_label(truce_forecaster forecaster);

typedef struct truce_backtest_options {
  double first;   /* days into the record of the first origin; 0: half of it */
  double step;    /* days from one origin to the next; 0: as far as the horizon */
  size_t horizon; /* periods forecast from each origin; 0: 7 */
  size_t refit;   /* the model is fitted anew every so many origins; 0: 1 */
  size_t futures; /* 0: 1,000 */
  uint64_t seed;
} truce_backtest_options;

/* Counts of all types together, by day (counts: by period). MAE: mean distance of the median from
 * what came. CRPS: the continuous ranked probability score (Gneiting, Raftery 2007, doi
 * 10.1198/016214506000001437), in events; less is better for both. The rivals forecast a Poisson
 * count with that mean (no event at all in it: half an event). */
typedef struct truce_backtest {
  size_t origins, forecasts; /* forecasts = origins * horizon */
  size_t not_fitted; /* origins where the model did not converge: it then forecasts as POISSON */
  double mae[TRUCE_FORECASTER_COUNT], crps[TRUCE_FORECASTER_COUNT];
} truce_backtest;
/* Rolling origin: everything before an origin, and nothing after, goes into its forecasts. origins
 * may be 0 if the record is too short. */
truce_status truce_hawkes_backtest(truce_backtest *result, truce_activity data,
                                   const truce_hawkes_options *model,
                                   const truce_backtest_options *options,
                                   const truce_control *control) TRUCE_MUST_CHECK;

/* ---- Change points ---- */

typedef enum truce_penalty {
  TRUCE_PENALTY_MBIC, /* 3 log n a change, and log(length / n) for each segment (Zhang, Siegmund
                         2007, doi 10.1111/j.1541-0420.2006.00662.x) */
  TRUCE_PENALTY_BIC   /* 2 log n a change: its place and its rate */
} truce_penalty;

typedef struct truce_change_options {
  truce_penalty penalty;
  double dispersion; /* 0: Poisson; else negative binomial, variance m + dispersion m^2 */
  size_t shortest;   /* periods a segment has at least; 0: 1 */
} truce_change_options;

typedef struct truce_segment {
  size_t first, end; /* periods first..end-1 */
  uint64_t count;
  double mean, low, high; /* a period; 90 % interval (Garwood 1936 for a Poisson count; for a
                             negative binomial normal on the log scale) */
} truce_segment;

typedef struct truce_changes {
  size_t segment_count; /* changes + 1 */
  truce_segment *segments;
  double cost; /* twice the negative log-likelihood (but for what no segmentation changes) with
                  penalties: the least there is */
} truce_changes;
/* Cuts counts[periods] into segments of constant rate, exactly (PELT: Killick, Fearnhead, Eckley
 * 2012, doi 10.1080/01621459.2012.737745). O(periods) in good cases, O(periods^2) at worst. periods
 * 0: TRUCE_BAD_INPUT. */
truce_status truce_changes_find(truce_changes *result, const uint32_t *counts, size_t periods,
                                const truce_change_options *options,
                                const truce_control *control) TRUCE_MUST_CHECK;
void truce_changes_free(truce_changes *result);
/* The dispersion that explains how counts scatter about their local mean: the median over pairs of
 * neighbouring periods would be biased, so it is the moment estimate from squared differences of
 * neighbours, at least 0; changes of rate hardly touch it. 0 for fewer than 2 periods. */
double truce_changes_dispersion(const uint32_t *counts, size_t periods);

#endif
