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
#include "truce/control.h"
#include "truce/deal.h"
#include "truce/diagnostics.h"
#include "truce/forecast.h"
#include "truce/stability.h"
#include "truce/status.h"
#include "truce/talks.h"
#include "truce/uncertainty.h"

/* How text is laid out. */
typedef struct truce_style {
  unsigned width; /* columns; 0 counts as 80 */
  bool color;     /* ANSI colours; nothing is said by colour alone */
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
