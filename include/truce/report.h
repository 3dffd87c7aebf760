/* Reports: results put into words, tables, JSON, CSV and a page.
 *
 * Every writer writes to the FILE it is given and nowhere else, flushes it and leaves it open. A
 * failed or short write gives TRUCE_IO with errno as the system left it; a raised cancel flag gives
 * TRUCE_CANCELLED. Text is UTF-8; control characters from the user's files never reach a terminal.
 * docs/results.md describes the JSON.
 *
 * A truce_report is immutable once made; threads may share it if each writes to its own FILE. */
#ifndef TRUCE_REPORT_H
#define TRUCE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "truce/case.h"
#include "truce/coalitions.h"
#include "truce/drift.h"
#include "truce/foresight.h"
#include "truce/structure.h"
#include "truce/views.h"
#include "truce/control.h"
#include "truce/deal.h"
#include "truce/diagnostics.h"
#include "truce/event_series.h"
#include "truce/forecast.h"
#include "truce/leverage.h"
#include "truce/saturation.h"
#include "truce/inverse.h"
#include "truce/symbolic.h"
#include "truce/linkage.h"
#include "truce/plan.h"
#include "truce/register.h"
#include "truce/stability.h"
#include "truce/status.h"
#include "truce/talks.h"
#include "truce/uncertainty.h"

/* How text is laid out. */
typedef struct truce_style {
  unsigned width;   /* columns; 0 counts as 80 */
  bool color;       /* ANSI colours; nothing is said by colour alone */
  bool no_excerpts; /* of the input in diagnostics: they may name people */
} truce_style;

/* What is said about one conflict: the situations to look at, the reasons for each, the ways there
 * from the status quo, and a summary in plain sentences. */
typedef struct truce_report truce_report;

/* Works it out. Case, stability and diagnostics must outlive the report; `diagnostics` may be NULL,
 * and so may `stability`, for a case that has issues but no moves: see truce_report_add_deal.
 * Keeps the reasons for at most 60 situations and 12 improvements each. O(states * parties) and the
 * cost of those reasons (truce_explainer_reason). Fails with TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_report_init(truce_report **report, const truce_case *c,
                               const truce_stability *stability,
                               const truce_diagnostics *diagnostics,
                               const truce_control *control) TRUCE_MUST_CHECK;
void truce_report_free(truce_report *report);

/* All there is to say of a deal (truce_deal_answer_init in truce/app.h puts it together). */
typedef struct truce_deal_answer {
  const truce_deal *deal;
  truce_cloud cloud; /* for a picture */
  bool has_openings, has_robustness, has_adjusted_winner;
  truce_openings openings;
  truce_trades trades;
  truce_robustness robustness;
  truce_robustness_options drawn; /* what robustness was asked with */
  truce_adjusted_winner adjusted_winner;
  size_t bargain_count; /* simulated bargains, with what each was asked with */
  const truce_concession_options *bargained;
  const truce_concession *bargains;
} truce_deal_answer;

/* Lets the page and its summary tell of the deal too; `answer` must outlive the report. At most
 * once, before the report is shared. TRUCE_NO_MEMORY. */
truce_status truce_report_add_deal(truce_report *report,
                                   const truce_deal_answer *answer) TRUCE_MUST_CHECK;

/* `truce deal` for a person: whether there is a deal, the fair packages side by side, trades, how
 * far the answer survives, what offers in turn would give, and which inputs are judgements. */
truce_status truce_report_deal_text(const truce_deal_answer *answer, FILE *out,
                                    truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_deal_json(const truce_deal_answer *answer,
                                    const truce_diagnostics *diagnostics,
                                    FILE *out) TRUCE_MUST_CHECK;
/* One row a frontier package: a column for each issue, `utility.PARTY`, `gain.PARTY`, acceptable,
 * and a column for each fair point. */
truce_status truce_report_deal_csv(const truce_deal_answer *answer, FILE *out) TRUCE_MUST_CHECK;

/* Lets the page and its summary tell of the talks; `talks` must outlive the report. At most once,
 * before the report is shared. TRUCE_NO_MEMORY. */
truce_status truce_report_add_talks(truce_report *report,
                                    const truce_talks *talks) TRUCE_MUST_CHECK;
/* A run of truce_uncertainty_sample from sample 0 on. */
typedef struct truce_uncertainty_run {
  uint64_t seed, samples; /* as asked; counts[0] tells how many were done */
  bool every;             /* all profiles, not drawn */
  const uint64_t *counts;
} truce_uncertainty_run;

/* `truce stability --samples` for a person: how often each situation holds, what holds in every
 * sample, which unknown matters most. */
truce_status truce_report_uncertainty_text(const truce_case *c, const truce_uncertainty *u,
                                           const truce_uncertainty_run *run, FILE *out,
                                           truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_uncertainty_json(const truce_case *c, const truce_uncertainty *u,
                                           const truce_uncertainty_run *run,
                                           const truce_diagnostics *diagnostics,
                                           FILE *out) TRUCE_MUST_CHECK;

/* `truce talks` for a person: who stands where, how far apart, who moved, demands and answers,
 * promises with each side's own counts, what is due. */
truce_status truce_report_talks_text(const truce_talks *talks, FILE *out,
                                     truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_talks_json(const truce_talks *talks, const truce_diagnostics *diagnostics,
                                     FILE *out) TRUCE_MUST_CHECK;
/* One row a round, issue and party: round, date, issue, party, stance (position, none, study,
 * unsaid), position, place (0..1 along the issue; empty if it has no order), said_at (round),
 * weight, and `gap.PARTY` to each other party. */
truce_status truce_report_talks_csv(const truce_talks *talks, FILE *out) TRUCE_MUST_CHECK;

/* What is told of forecasts. */
typedef struct truce_forecast_answer {
  const truce_forecast *forecast;
  const truce_ensemble *ensemble; /* NULL: none */
  const char *group;              /* how issues were grouped; NULL: not compared */
  /* Where outcomes are known: each model against the ensemble (or the compromise). */
  bool compared;
  truce_forecast_difference differences[TRUCE_FORECAST_COUNT];
  /* Cross-validation: the ensemble's values and intervals come from fits to the other folds. */
  bool validated;
  truce_ensemble_score validation;
  size_t issue;                     /* the one looked at; SIZE_MAX: all */
  const truce_challenge *challenge; /* of that issue; NULL: not asked for */
  const truce_what_if *what_if;     /* NULL: not asked for */
} truce_forecast_answer;

/* `truce forecast` for a person: predictions and intervals, who pulls where, how far off the models
 * were, what would have to change. */
truce_status truce_report_forecast_text(const truce_forecast_answer *answer, FILE *out,
                                        truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_forecast_json(const truce_forecast_answer *answer,
                                        const truce_diagnostics *diagnostics,
                                        FILE *out) TRUCE_MUST_CHECK;
/* One row an issue: issue, a column for each model, low, high, outcome. */
truce_status truce_report_forecast_csv(const truce_forecast_answer *answer,
                                       FILE *out) TRUCE_MUST_CHECK;
/* A fitted ensemble as a file that truce_ensemble_read_file reads; numbers with nine places. */
truce_status truce_report_ensemble(const truce_ensemble *ensemble, FILE *out) TRUCE_MUST_CHECK;

/* One model that was fitted to the same events, for comparison. */
typedef struct truce_escalation_rival {
  const char *name; /* "slow trend", "power law" ... */
  truce_fit_outcome outcome;
  double log_likelihood, aic, bic; /* if it converged */
  size_t parameters;
} truce_escalation_rival;
enum { TRUCE_RIVALS_MAX = 8, TRUCE_SATURATION_POINTS = 60 };

/* A defence that was asked about, and what follows. */
typedef struct truce_saturation_answer {
  truce_defence defence;
  truce_supply supply; /* stock 0 and raids 0: not asked */
  bool has_supply, has_cost;
  double interceptor_cost, raider_cost, harm_each;
  uint32_t some_leak, most_leak; /* raids of which with 50 % one gets through, ... a tenth does */
  size_t points;                 /* of the curve */
  uint32_t raid[TRUCE_SATURATION_POINTS];
  truce_leakers leakers[TRUCE_SATURATION_POINTS];
  truce_exchange_cost cost; /* of a raid of supply.raid, or of capacity */
  uint32_t cost_raid;
  truce_stock_life life;
} truce_saturation_answer;

/* What is told of events. */
typedef struct truce_escalation_answer {
  const char *title; /* of the case, or the file's name */
  const truce_event_table *table;
  truce_event_series series;
  truce_hawkes_options asked;
  truce_hawkes_fit fit; /* look at fit.outcome first */
  bool has_tests;
  truce_effect_test *tests; /* [types * types] */
  bool has_goodness;
  truce_goodness_all goodness;
  size_t rival_count;
  truce_escalation_rival rivals[TRUCE_RIVALS_MAX];
  bool has_outlook;
  truce_outlook outlook;
  size_t recent_count; /* of the periods right before the forecast, as long as its periods */
  double *recent;      /* [recent_count]: events of all types in each */
  bool has_backtest;
  truce_backtest backtest;
  size_t bins;             /* over time: 0: none */
  double *expected, *came; /* [bins * types] */
  bool has_changes;
  truce_changes changes;
  double change_start, change_width; /* days: of the periods of `changes` */
  truce_raids raids;
  truce_stopping stopping;
  bool has_saturation;
  truce_saturation_answer saturation;
  truce_human_cost cost;
} truce_escalation_answer;

/* `truce escalation` for a person: whether it feeds itself, who answers whom, when it changed, what
 * is to be expected, how far to trust it, what raids do to a defence, and the human cost by who
 * reports it. */
truce_status truce_report_escalation_text(const truce_escalation_answer *answer, FILE *out,
                                          truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_escalation_json(const truce_escalation_answer *answer,
                                          const truce_diagnostics *diagnostics,
                                          FILE *out) TRUCE_MUST_CHECK;
/* The page, for events without a case. */
truce_status truce_report_escalation_html(const truce_escalation_answer *answer,
                                          const truce_diagnostics *diagnostics,
                                          FILE *out) TRUCE_MUST_CHECK;
/* The forecast: one row a period and type: period, start, type, mean, q025 ... q975. Without one,
 * the counts by period: start, type, count, expected. */
truce_status truce_report_escalation_csv(const truce_escalation_answer *answer,
                                         FILE *out) TRUCE_MUST_CHECK;
/* A synthetic record as a table of events that `truce escalation` reads. */
truce_status truce_report_events_csv(const truce_event_series *series, truce_activity simulated,
                                     FILE *out) TRUCE_MUST_CHECK;

/* Lets the page tell of escalation; `answer` must outlive the report. Before the report is shared.
 */
void truce_report_add_escalation(truce_report *report, const truce_escalation_answer *answer);

/* ---- Leverage ---- */

/* X(NAME, json, label, unit) */
#define TRUCE_LEVER_TABLE(X)                                                                       \
  X(COST, "cost", "its cost of fighting", "points a month")                                        \
  X(ODDS, "odds", "its odds of winning as it sees them", "%")                                      \
  X(AID, "aid", "the aid it gets", "points a month")                                               \
  X(DELAY, "delay", "how long it goes on", "months")
typedef enum truce_lever {
#define TRUCE_LEVER_ENUM(NAME, json, label, unit) TRUCE_LEVER_##NAME,
  TRUCE_LEVER_TABLE(TRUCE_LEVER_ENUM)
#undef TRUCE_LEVER_ENUM
      TRUCE_LEVER_COUNT
} truce_lever;
const char *truce_lever_id(truce_lever lever);
const char *truce_lever_label(truce_lever lever);
const char *truce_lever_unit(truce_lever lever);

/* The nearest value of one lever at which a deal appears, or is lost if there is one now. */
typedef struct truce_lever_change {
  truce_lever lever;
  size_t side;
  bool found; /* within the lever's range */
  double from, to;
  double no_deal[2]; /* points of both sides then */
  bool verified;     /* the case was solved again just before and just behind `to` */
} truce_lever_change;

enum { TRUCE_LOSS_POINTS = 41 };

/* Leverage at one round of talks. */
typedef struct truce_ripe_round {
  size_t round;
  double parts[TRUCE_RIPENESS_PARTS], index;
} truce_ripe_round;

typedef struct truce_leverage_side {
  size_t party;
  double odds;             /* 0..1, as it sees them */
  double value, low, high; /* of fighting on, points; over the ranges */
  double cost;             /* points a month, aid taken off */
  double cost_share;       /* of its prize, over the whole time, delay included */
  double cost_low, cost_high;
} truce_leverage_side;

/* All there is to say of a war (truce_leverage_answer_init in truce/app.h). */
typedef struct truce_leverage_answer {
  const truce_case *c;
  truce_war_numbers numbers;
  truce_leverage_side sides[2];
  truce_bargaining_range range;        /* shares of side 0, everything known */
  truce_bargaining_range first_strike; /* with the advantage of striking first */
  double first_strike_limit;
  truce_shifting_power shifting;
  truce_demand_choice demand[2]; /* each side's best demand (its own share), the other's cost known
                                    only within its range */
  truce_attrition attrition;
  bool has_deal;     /* both sides have interests: the rest is known */
  bool deal_exists;  /* by the no-deal values of the case */
  bool opens;        /* whether one exists by what fighting on is worth now: what the levers turn */
  double no_deal[2]; /* the points that the case's deal is compared with */
  bool from_war[2];  /* whether these are what fighting on is worth */
  size_t change_count;
  truce_lever_change changes[2 * TRUCE_LEVER_COUNT];
  /* The curve of losses: with the costs of one side, or of both, times `factor`: the chance that a
   * deal exists over the ranges of the judgements. */
  size_t samples;
  double factor[TRUCE_LOSS_POINTS];
  double chance[3][TRUCE_LOSS_POINTS]; /* side 0 alone, side 1 alone, both */
  size_t round_count;
  const truce_ripe_round *rounds;
  const truce_talks *talks; /* of the rounds; NULL: none */
} truce_leverage_answer;

/* `truce leverage` for a person. */
truce_status truce_report_leverage_text(const truce_leverage_answer *answer, FILE *out,
                                        truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_leverage_json(const truce_leverage_answer *answer,
                                        const truce_diagnostics *diagnostics,
                                        FILE *out) TRUCE_MUST_CHECK;
/* The curve of losses: factor, and the chance of a deal for each side alone and for both. */
truce_status truce_report_leverage_csv(const truce_leverage_answer *answer,
                                       FILE *out) TRUCE_MUST_CHECK;
/* Lets the page tell of leverage; `answer` must outlive the report. Before the report is shared. */
void truce_report_add_leverage(truce_report *report, const truce_leverage_answer *answer);

/* What it would take for a situation to hold (truce_inverse_answer_init in truce/app.h puts it
 * together). */
typedef struct truce_inverse_answer {
  const truce_case *c;
  const truce_stability *stability;
  const truce_statement *statement; /* what was wanted, if it was said so; else NULL */
  size_t wanted_count;
  const size_t *wanted;
  bool every;
  size_t count;                       /* concepts asked about */
  const truce_inverse *inverses;      /* one for each */
  const truce_conditions *conditions; /* one for each, of the nearest wanted situation */
  bool has_proposals;                 /* they were tried; without any there is the case as it is */
  truce_proposals_answer proposals;   /* for all concepts */
  bool interrupted;                   /* some of it is not worked out */
} truce_inverse_answer;

/* `truce stability --make-stable` for a person: who would leave, and what would keep them; the
 * smallest changes to priorities; which proposals bring it about, and what could break it. */
truce_status truce_report_inverse_text(const truce_inverse_answer *answer, FILE *out,
                                       truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_inverse_json(const truce_inverse_answer *answer,
                                       const truce_diagnostics *diagnostics,
                                       FILE *out) TRUCE_MUST_CHECK;

/* What it would take for each situation that the case wants (truce_wanted_answers_init). */
typedef struct truce_wanted_answers {
  size_t count;
  truce_inverse_answer **answers; /* in the order of the case's `wanted` */
} truce_wanted_answers;
/* Lets the page tell of them; they must outlive the report. Before the report is shared. */
void truce_report_add_wanted(truce_report *report, const truce_wanted_answers *answers);

/* `truce stability --coalitions` for a person: which situations stand against coalitions too, and
 * who would go where together. */
truce_status truce_report_coalitions_text(const truce_case *c, const truce_stability *stability,
                                          const truce_coalitions *coalitions, FILE *out,
                                          truce_style style) TRUCE_MUST_CHECK;
/* For a program; at most `limit` states and jumps (0: all). */
truce_status truce_report_coalitions_json(const truce_case *c, const truce_stability *stability,
                                          const truce_coalitions *coalitions,
                                          const truce_diagnostics *diagnostics, FILE *out,
                                          size_t limit) TRUCE_MUST_CHECK;

/* `truce stability --structure`. JSON lists at most `limit` situations (0: all): those that hold
 * under some kind and concept, and the status quo. */
truce_status truce_report_structure_text(const truce_case *c, const truce_stability *stability,
                                         const truce_structure *structure, FILE *out,
                                         truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_structure_json(const truce_case *c, const truce_stability *stability,
                                         const truce_structure *structure,
                                         const truce_diagnostics *diagnostics, FILE *out,
                                         size_t limit) TRUCE_MUST_CHECK;

/* `truce stability --views`. JSON lists at most `limit` situations and surprises (0: all): those
 * that hold, actually, by each party's view, or in some view, and the status quo. */
truce_status truce_report_views_text(const truce_case *c, const truce_stability *stability,
                                     const truce_views *views, const truce_surprise *surprises,
                                     size_t surprise_count, FILE *out,
                                     truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_views_json(const truce_case *c, const truce_stability *stability,
                                     const truce_views *views, const truce_surprise *surprises,
                                     size_t surprise_count, const truce_diagnostics *diagnostics,
                                     FILE *out, size_t limit) TRUCE_MUST_CHECK;

/* `truce stability --foresight` and `--drift`. JSON lists at most `limit` situations (0: all). */
truce_status truce_report_foresight_text(const truce_case *c, const truce_stability *stability,
                                         const truce_foresight *foresight, FILE *out,
                                         truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_foresight_json(const truce_case *c, const truce_stability *stability,
                                         const truce_foresight *foresight,
                                         const truce_diagnostics *diagnostics, FILE *out,
                                         size_t limit) TRUCE_MUST_CHECK;
truce_status truce_report_drift_text(const truce_case *c, const truce_stability *stability,
                                     const truce_drift *drift, FILE *out,
                                     truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_drift_json(const truce_case *c, const truce_drift *drift,
                                     const truce_diagnostics *diagnostics,
                                     FILE *out) TRUCE_MUST_CHECK;

/* Lets the page tell who would go elsewhere together, and how far the situations of its table
 * survive what is unknown. What is given must outlive the report. Before the report is shared. */
void truce_report_add_coalitions(truce_report *report, const truce_coalitions *coalitions);
void truce_report_add_uncertainty(truce_report *report, const truce_uncertainty *u,
                                  const truce_uncertainty_run *run);

/* Whether a situation holds in which something is so, one concept after another (truce/symbolic.h).
 */
typedef struct truce_symbolic_answer {
  const truce_case *c;
  const truce_statement *statement; /* NULL: any situation would do */
  size_t count;
  truce_symbolic found[TRUCE_CONCEPT_COUNT];
} truce_symbolic_answer;

/* `truce stability --find` for a person: yes with the situations, no, or unknown. */
truce_status truce_report_symbolic_text(const truce_symbolic_answer *answer, FILE *out,
                                        truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_symbolic_json(const truce_symbolic_answer *answer,
                                        const truce_diagnostics *diagnostics,
                                        FILE *out) TRUCE_MUST_CHECK;
/* One row a situation found, and one a concept under which none was: concept, answer (yes, no or
 * unknown), and a column of 0/1 for each option, empty where there is no situation. */
truce_status truce_report_symbolic_csv(const truce_symbolic_answer *answer,
                                       FILE *out) TRUCE_MUST_CHECK;

/* `truce exchange link` and `dedupe` for a person: how many pairs, what was compared and what each
 * level weighs, the pairs to look at first. Records are told by their ids, never by name. */
truce_status truce_report_linkage_text(const truce_linkage *linkage, FILE *out,
                                       truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_linkage_json(const truce_linkage *linkage,
                                       const truce_diagnostics *diagnostics,
                                       FILE *out) TRUCE_MUST_CHECK;
/* One row a pair: a, b, weight, probability, zone, settled, implied. */
truce_status truce_report_linkage_csv(const truce_linkage *linkage, FILE *out) TRUCE_MUST_CHECK;
/* The matches as entries of a register (docs/register.md): kind, subject, other, source; with
 * `senders` the references of the two lists begin, such as "russia:". A record in more than one
 * match belongs to nobody for sure: such pairs are left out and counted in *rivals. */
truce_status truce_report_linkage_same(const truce_linkage *linkage, const char *const senders[2],
                                       FILE *out, size_t *rivals) TRUCE_MUST_CHECK;
/* One pair for somebody to decide on: both records side by side, with what each field weighs. This
 * shows what is in the lists, names too; days as 1972-05-18, 1972-05 or 1972. */
truce_status truce_report_link_pair(const truce_linkage *linkage, const truce_link_pair *pair,
                                    FILE *out, truce_style style) TRUCE_MUST_CHECK;
/* The file of answers: a, b, same, check, in the form that `answers` says. */
truce_status truce_report_link_answers(const truce_link_answers *answers,
                                       FILE *out) TRUCE_MUST_CHECK;
/* An encoded list: id, encoding. `key` as for truce_link_encode. */
truce_status truce_report_encoding(const truce_people *people,
                                   const unsigned char key[TRUCE_ENCODE_KEY_BYTES], FILE *out,
                                   const truce_control *control) TRUCE_MUST_CHECK;

/* `truce exchange plan` for a person: who goes when, what parity costs, which rules clash. Persons
 * appear by their ids alone. `c` is the case of the plan's exchange. */
truce_status truce_report_plan_text(const truce_plan *plan, const truce_case *c, FILE *out,
                                    truce_style style) TRUCE_MUST_CHECK;
/* For a program. */
truce_status truce_report_plan_json(const truce_plan *plan, const truce_case *c,
                                    const truce_diagnostics *diagnostics,
                                    FILE *out) TRUCE_MUST_CHECK;
/* One row a person: id, holder, home, category, weight, round, round_without_parity, excluded. */
truce_status truce_report_plan_csv(const truce_plan *plan, FILE *out) TRUCE_MUST_CHECK;

/* The register, for a person and for a program. Subjects appear by their references; names, and
 * what may hold some, only in a history or a reckoning that was read with them, and in a table
 * whose columns were asked for. `about`: what the history is of, if it is not of a subject. */
typedef struct truce_subject_choice { /* what they were narrowed to */
  truce_subject_standing standing;    /* TRUCE_STANDINGS: any */
  const char *holder, *category;      /* NULL: any */
} truce_subject_choice;
truce_status truce_report_subjects_text(const truce_register *r, const truce_subjects *subjects,
                                        const truce_subject_choice *only, FILE *out,
                                        truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_subjects_json(const truce_register *r, const truce_subjects *subjects,
                                        FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_subjects_csv(const truce_subjects *subjects, FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_history_text(const truce_history *history, const char *about, FILE *out,
                                       truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_history_json(const truce_register *r, const truce_history *history,
                                       const char *about, FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_decisions_text(const char *title, const truce_decisions *decisions,
                                         int32_t as_of, bool with_names, FILE *out,
                                         truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_decisions_json(const truce_register *r, const truce_decisions *decisions,
                                         int32_t as_of, bool with_names,
                                         FILE *out) TRUCE_MUST_CHECK;
/* At most `limit` persons behind a number; 0: all. */
truce_status truce_report_reconciliation_text(const char *title, const truce_reconciliation *all,
                                              size_t limit, FILE *out,
                                              truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_reconciliation_json(const truce_register *r,
                                              const truce_reconciliation *all,
                                              FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_lists_text(const truce_register *r, const truce_kept_lists *lists,
                                     FILE *out, truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_lists_json(const truce_register *r, const truce_kept_lists *lists,
                                     FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_lists_csv(const truce_kept_lists *lists, FILE *out) TRUCE_MUST_CHECK;
/* A row a difference, or a row for each person missing on one side of it. */
truce_status truce_report_reconciliation_csv(const truce_reconciliation *all,
                                             FILE *out) TRUCE_MUST_CHECK;
/* `known`: a proof kept from earlier (NULL: none was given), and why the register does not continue
 * it (`fault`, NULL: it does). */
truce_status truce_report_verification_text(const truce_register *r, const truce_verification *v,
                                            const char *known, const char *fault, FILE *out,
                                            truce_style style) TRUCE_MUST_CHECK;
truce_status truce_report_verification_json(const truce_register *r, const truce_verification *v,
                                            const char *known, const char *fault,
                                            FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_register_table(const truce_register_table *table,
                                         FILE *out) TRUCE_MUST_CHECK; /* CSV */
/* What a case and a register say of exchanges, for the page. */
typedef struct truce_exchange_answer {
  const truce_case *c;
  const char *title;                    /* of the register; NULL: there is none */
  truce_plan *plan;                     /* NULL: the case plans none */
  truce_reconciliation *reconciliation; /* of the register, else of the case's counts; NULL */
  truce_decisions *decisions;           /* of the register; NULL */
  truce_planned planned;                /* of those in the plan, by the register */
  int32_t as_of;
} truce_exchange_answer;
/* The same for a person, in several parts, each after an empty line. */
truce_status truce_report_exchange_text(const truce_exchange_answer *answer, FILE *out,
                                        truce_style style) TRUCE_MUST_CHECK;
/* Lets the page tell of it, and its summary (if other parts are in it, of the plan only); it must
 * outlive the report. After the other parts of the summary, and before the report is shared.
 * TRUCE_NO_MEMORY. */
truce_status truce_report_add_exchange(truce_report *report,
                                       const truce_exchange_answer *answer) TRUCE_MUST_CHECK;

/* A proof as a file, and what became of checking one (`fault` from truce_proof_fault); an entry
 * that may name people is shown only `with_names`. */
truce_status truce_report_proof(const truce_proof *proof, FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_proof_json(const truce_proof *proof, const char *fault, bool with_names,
                                     FILE *out) TRUCE_MUST_CHECK;
truce_status truce_report_proof_text(const truce_proof *proof, const char *fault, bool with_names,
                                     FILE *out, truce_style style) TRUCE_MUST_CHECK;

/* `truce stability` for a person: summary, table of the situations that hold, reasons for the
 * status quo, paths, and which inputs are judgements. */
truce_status truce_report_text(const truce_report *report, FILE *out,
                               truce_style style) TRUCE_MUST_CHECK;
/* The summary alone: at most ten sentences. */
truce_status truce_report_summary_text(const truce_report *report, FILE *out,
                                       truce_style style) TRUCE_MUST_CHECK;
/* `truce stability` for a program. Lists are cut to `limit` entries; 0: not cut. */
truce_status truce_report_json(const truce_report *report, FILE *out, size_t limit,
                               const truce_control *control) TRUCE_MUST_CHECK;
/* What the page draws. */
truce_status truce_report_page_json(const truce_report *report, FILE *out,
                                    const truce_control *control) TRUCE_MUST_CHECK;
/* The page: one HTML file that needs nothing else. */
truce_status truce_report_html(const truce_report *report, FILE *out,
                               const truce_control *control) TRUCE_MUST_CHECK;

/* Why one situation holds or not, for every party and concept. */
truce_status truce_report_why_text(const truce_report *report, size_t state, FILE *out,
                                   truce_style style,
                                   const truce_control *control) TRUCE_MUST_CHECK;
truce_status truce_report_why_json(const truce_report *report, size_t state, FILE *out,
                                   const truce_control *control) TRUCE_MUST_CHECK;

/* One row a situation, at most `limit` (0: all): id, code, a column of 0/1 for each option,
 * status_quo, for each concept `concept` (equilibrium) and then `concept.party` (stable). RFC 4180
 * with LF line ends; a cell that a spreadsheet could take for a formula is led by an apostrophe. */
truce_status truce_report_csv(const truce_case *c, const truce_stability *stability, FILE *out,
                              size_t limit, const truce_control *control) TRUCE_MUST_CHECK;

/* Each diagnostic of at least this severity with its place, the line it stands in, a caret and the
 * remedy. */
truce_status truce_report_diagnostics(const truce_diagnostics *list, truce_severity least,
                                      FILE *out, truce_style style) TRUCE_MUST_CHECK;
/* `truce check` for a program. `c` is NULL if the case could not be read, and then `name` is what
 * the user called it; `states` counts the possible situations (ignored without a case). */
truce_status truce_report_check_json(const truce_case *c, const char *name, uint64_t states,
                                     const truce_diagnostics *list, FILE *out) TRUCE_MUST_CHECK;

/* The case as a case file (docs/case-format.md): read again it gives the same results. A ranking
 * is written by situation ids. */
truce_status truce_report_case(const truce_case *c, FILE *out) TRUCE_MUST_CHECK;

#endif
