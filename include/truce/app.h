/* Whole answers: a question asked with all its parts, ready to be reported. */
#ifndef TRUCE_APP_H
#define TRUCE_APP_H

#include "truce/report.h"

typedef struct truce_deal_request {
  truce_deal_options solve;
  size_t cloud;     /* packages for a picture at most; 0: none */
  uint64_t samples; /* of robustness; 0: none */
  double spread;    /* as in truce_robustness_options */
  uint64_t seed;
  bool one_bargain; /* only the bargain of `tactics`; false: a table of common pairs */
  truce_tactic tactics[2];
  unsigned rounds;    /* of a bargain; 0: 100 */
  double discount[2]; /* as in truce_concession_options */
} truce_deal_request;

/* Whether some number of the case's interests has a range of its own. */
bool truce_case_has_ranges(const truce_case *c);

/* Asks truce_deal_solve and then, as far as they apply, all other functions of truce/deal.h; the
 * bargains are between the first two dealers, and only where there are two. A raised cancel flag
 * during robustness, which comes last, keeps what is done (robustness.done < samples); earlier it
 * gives TRUCE_CANCELLED. Otherwise fails as truce_deal_solve does. The case must outlive the
 * answer. */
truce_status truce_deal_answer_init(truce_deal_answer **answer, const truce_case *c,
                                    const truce_deal_request *request, const truce_control *control,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_deal_answer_free(truce_deal_answer *answer);

/* What to ask of a table of actors. */
typedef struct truce_forecast_request {
  const truce_ensemble *ensemble; /* NULL: none */
  double coverage;                /* of intervals; 0: 0.8 */
  const char *group; /* as truce_forecast_groups; with it the ensemble is fitted anew and
                        its errors are those on issues left out; NULL: not */
  size_t folds;      /* 0: 10 */
  const char *capability_column; /* for fitting; NULL: the table's own */
  uint64_t seed;                 /* of folds and bootstrap; 0: folds in the order of the table */
  size_t issue;                  /* to look at closely: its index; SIZE_MAX: none */
  bool has_target;               /* what if it were to come to `target` by `model`; otherwise the
                                    challenge model's rounds are told */
  double target;
  truce_forecast_model model;
} truce_forecast_request;

/* Puts the issues of a table into groups 0, 1, ...: by a further column, by the issue's id up to
 * its last SEPARATOR (`by` is "issue/SEPARATOR"), or each its own (NULL). `group` has room for
 * every issue. TRUCE_BAD_INPUT with an error if there is no such column. */
truce_status truce_forecast_groups(size_t *group, const truce_actor_table *table, const char *by,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* Asks it all. Leave-one-out pulls are worked out for tables of at most 500 issues. The table and
 * the ensemble must outlive the answer. Fails as the functions of truce/forecast.h do. */
truce_status truce_forecast_answer_init(truce_forecast_answer **answer,
                                        const truce_actor_table *table,
                                        const truce_forecast_request *request,
                                        const truce_control *control,
                                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_forecast_answer_free(truce_forecast_answer *answer);

/* What to ask of a table of events. */
typedef struct truce_escalation_request {
  truce_series_options series;
  truce_hawkes_options model; /* `overdispersed` is chosen from the data (the lower AIC) */
  bool poisson;               /* unless this says Poisson whatever the data say */
  size_t horizon;             /* periods forecast; 0: 14 */
  size_t futures;             /* 0: 10,000 */
  uint64_t seed;
  bool quick;                                /* leave out tests, rivals and backtest */
  const char *launched, *stopped;            /* kinds, as truce_raids_find */
  const truce_saturation_answer *saturation; /* defence, supply and costs filled in; NULL: none */
} truce_escalation_request;

/* Asks it all. What a record is too short or too large for is left out: tests of effects for more
 * than 6 types, rivals and backtest for more than 20,000 events. A raised cancel flag once the fit
 * is there leaves out what is not. The table must outlive the answer. */
truce_status truce_escalation_answer_init(truce_escalation_answer **answer,
                                          const truce_event_table *table, const char *title,
                                          const truce_escalation_request *request,
                                          const truce_control *control,
                                          truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_escalation_answer_free(truce_escalation_answer *answer);

/* Asks it all of a case with a section `war`: TRUCE_BAD_INPUT with an error if there is none.
 * `samples` (0: 500) cases are drawn from the ranges for the curve of losses. The case must outlive
 * the answer. Fails as truce_deal_solve and truce_talks_init do. */
truce_status truce_leverage_answer_init(truce_leverage_answer **answer, const truce_case *c,
                                        size_t samples, uint64_t seed, const truce_control *control,
                                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_leverage_answer_free(truce_leverage_answer *answer);

/* Asks what would make some wanted situation (with `every`, each) hold: truce_inverse_init and
 * truce_conditions_init for each concept with its bit in `concepts`, and truce_proposals_init,
 * which tells of spoilers without proposals too. `request` as for truce_inverse_init, but for its
 * concept; what it points to, the case and the solved conflict must outlive the answer. Once the
 * first concept is done a raised cancel flag keeps what there is, marked; earlier it gives
 * TRUCE_CANCELLED. */
truce_status truce_inverse_answer_init(truce_inverse_answer **answer, const truce_case *c,
                                       const truce_stability *stability,
                                       const truce_inverse_request *request, unsigned concepts,
                                       const truce_control *control) TRUCE_MUST_CHECK;
void truce_inverse_answer_free(truce_inverse_answer *answer);

/* The same for each of the case's `wanted` that some possible situation satisfies, for all
 * concepts; `answers` is zeroed on failure. Freed with truce_wanted_answers_free. */
truce_status truce_wanted_answers_init(truce_wanted_answers *answers, const truce_case *c,
                                       const truce_stability *stability,
                                       const truce_control *control) TRUCE_MUST_CHECK;
void truce_wanted_answers_free(truce_wanted_answers *answers);

/* What a case says of exchanges: its plan solved, its counts reckoned; and what a register (NULL:
 * none) says, whose reckoning then takes the place of the counts, with commissions as of a day.
 * Fails as truce_plan_solve and the register's functions do. The case must outlive the answer. */
truce_status truce_exchange_answer_init(truce_exchange_answer *answer, const truce_case *c,
                                        truce_register *r, int32_t as_of,
                                        const truce_control *control,
                                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_exchange_answer_free(truce_exchange_answer *answer); /* {0} is allowed */

#endif
