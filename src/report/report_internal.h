/* What one report holds: worked out once by report.c, then drawn by text.c, json.c and html.c. */
#ifndef TRUCE_REPORT_INTERNAL_H
#define TRUCE_REPORT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json_writer.h"
#include "words.h"

#include "truce/report.h"

enum {
  TABLE_MAX = 60,   /* situations in the table */
  REPLIES_MAX = 12, /* improvements told of for each situation, party and concept */
  GRAPH_MAX = 300,  /* situations in the picture */
  SUMMARY_MAX = 10, /* sentences */
};

typedef struct situation {
  size_t state;
  unsigned concepts; /* bit k: an equilibrium under concept k */
  size_t steps; /* from the status quo by any moves; SIZE_MAX: no way there, or no status quo */
} situation;

/* A reason cut to REPLIES_MAX replies; of an unstable state one reply is always open. */
typedef struct why {
  truce_reason reason;
  size_t replies_total;
  bool can_move; /* some move is open, an improvement or not */
} why;

typedef struct way {
  bool reached;
  size_t count;
  truce_move *moves;
} way;

/* What the equilibria other than the status quo have in common, for the summary. */
typedef struct tally {
  size_t any_concept; /* how many there are */
  size_t by_concept[TRUCE_CONCEPT_COUNT];
  size_t reached_any, reached_improving; /* of any_concept, from the status quo */
  size_t better_for_all; /* of any_concept: every party prefers them to the status quo */
} tally;

struct truce_report {
  truce__topic topic;
  const truce_diagnostics *diagnostics;      /* may be NULL */
  const truce_deal_answer *deal;             /* may be NULL */
  const truce_talks *talks;                  /* may be NULL */
  const truce_escalation_answer *escalation; /* may be NULL */
  const truce_leverage_answer *leverage;     /* may be NULL */
  const truce_exchange_answer *exchange;     /* may be NULL */
  const truce_coalitions *coalitions;        /* may be NULL */
  const truce_uncertainty *uncertainty;      /* may be NULL; then `run` is not set */
  truce_uncertainty_run run;
  const truce_wanted_answers *wanted; /* may be NULL */
  bool has_status_quo;
  size_t status_quo;
  size_t row_count, row_total;
  /* The status quo first, if there is one; then by how many concepts hold it, fewest steps, id. */
  situation rows[TABLE_MAX];
  why *whys;                                /* [row][party][concept] */
  way any[TABLE_MAX], improving[TABLE_MAX]; /* from the status quo to each row */
  bool graph_complete;
  size_t graph_count;
  size_t graph[GRAPH_MAX]; /* increasing states */
  tally tally;
  size_t summary_count;
  size_t summary_kept;    /* sentences that stay where there is more to tell of */
  size_t summary_nearest; /* the longest of these, which gives way to talks; SIZE_MAX: none */
  char *summary[SUMMARY_MAX];
};

unsigned truce__concepts_of(const truce_stability *s, size_t state);
unsigned truce__concept_count(unsigned concepts);

const why *truce__why_of(const truce_report *report, size_t row, size_t party,
                         truce_concept concept);
truce_status truce__why_init(why *made, truce_explainer *explainer, const truce_stability *s,
                             truce_concept concept, size_t party, size_t state,
                             const truce_control *control) TRUCE_MUST_CHECK;
void truce__why_free(why *made);

/* Fills report->summary from the rest of the report. */
truce_status truce__report_summarise(truce_report *report) TRUCE_MUST_CHECK;

/* How many of the case's inputs (moves, impossible combinations, wishes) are judgements. */
typedef struct inputs {
  size_t total, judgements;
} inputs;
inputs truce__count_inputs(const truce_case *c);

/* The columns to keep to: what was asked for, but never fewer than a table needs. */
static inline unsigned truce__style_width(truce_style style)
{
  return style.width == 0 ? 80 : style.width < 40 ? 40 : style.width;
}

/* The end of every writer: flushes, and tells whether all was written. */
truce_status truce__report_end(FILE *out) TRUCE_MUST_CHECK;

/* Asks for the reasons of a state for every party and concept, in order, and hands each to `tell`,
 * which may not keep it. */
truce_status truce__explain_state(const truce__topic *t, size_t state, const truce_control *control,
                                  void (*tell)(void *context, const why *w),
                                  void *context) TRUCE_MUST_CHECK;

/* The parts of the JSON that several writers share. */
void truce__json_common(truce__json *json, const char *command, const char *title,
                        const truce_diagnostics *diagnostics);
/* A member: the ids of the concepts whose bits are set. */
void truce__json_concepts(truce__json *json, const char *key, unsigned concepts);
void truce__json_words(truce__json *json, truce__builder *words); /* writes and empties it */
truce_status truce__json_detail(truce__json *json, const truce_report *report) TRUCE_MUST_CHECK;
void truce__json_basis(truce__json *json, const truce_case *c, const truce_basis *basis);
void truce__json_state(truce__json *json, size_t state); /* its id; null for SIZE_MAX */

/* The jumps the page shows: each needs all its members; of each coalition the first. Gives the next
 * one from *at on, NULL at the end. */
enum { JUMPS_SHOWN = 10 };
const truce_jump *truce__next_jump(const truce_coalitions *x, size_t *at);
/* The members of the objects "coalitions" and "uncertainty". */
void truce__coalitions_page(truce__json *json, const truce_report *report);
void truce__uncertainty_page(truce__json *json, const truce_report *report);
/* The elements of the array "wanted". */
void truce__wanted_page(truce__json *json, const truce_case *c, const truce_wanted_answers *wanted);
/* What the page draws, without the flush at the end. */
truce_status truce__page_json(const truce_report *report, FILE *out,
                              const truce_control *control) TRUCE_MUST_CHECK;

#endif
