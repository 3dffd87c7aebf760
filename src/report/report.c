/* The report: which situations to look at, why each holds or not, and the ways there. */
#include "deal_internal.h"
#include "escalation_internal.h"
#include "exchange_internal.h"
#include "talks_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/sort.h"

truce_status truce__report_end(FILE *out)
{
  return fflush(out) != 0 || ferror(out) ? TRUCE_IO : TRUCE_OK;
}

unsigned truce__concepts_of(const truce_stability *s, size_t state)
{
  unsigned concepts = 0;
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if (truce_stability_equilibrium(s, k, state))
      concepts |= 1u << k;
  }
  return concepts;
}

unsigned truce__concept_count(unsigned concepts)
{
  return (unsigned)__builtin_popcount(concepts);
}

/* ---- Reasons ---- */

/* Keeps the best replies only; the last place goes to the best open one if none of the others is.
 */
static void trim(truce_reason *reason)
{
  size_t open = 0;
  while (open < reason->reply_count && reason->replies[open].deterred)
    open++;
  if (open >= REPLIES_MAX && open < reason->reply_count) {
    const truce_reply last = reason->replies[REPLIES_MAX - 1];
    reason->replies[REPLIES_MAX - 1] = reason->replies[open];
    reason->replies[open] = last;
  }
  for (size_t k = REPLIES_MAX; k < reason->reply_count; k++)
    free(reason->replies[k].sanction);
  if (reason->reply_count > REPLIES_MAX) {
    reason->reply_count = REPLIES_MAX;
    truce_reply *smaller = realloc(reason->replies, REPLIES_MAX * sizeof *smaller);
    if (smaller != NULL)
      reason->replies = smaller;
  }
}

/* Whether the party has any move there. */
static truce_status find_any_move(const truce_stability *s, size_t party, size_t state, bool *any)
{
  truce_move *moves;
  size_t count;
  const truce_status status = truce_stability_moves(s, party, state, false, &moves, &count);
  if (status != TRUCE_OK)
    return status;
  free(moves);
  *any = count > 0;
  return TRUCE_OK;
}

truce_status truce__why_init(why *made, truce_explainer *explainer, const truce_stability *s,
                             truce_concept concept, size_t party, size_t state,
                             const truce_control *control)
{
  why w = {.can_move = true};
  truce_status status =
      truce_explainer_reason(explainer, concept, party, state, control, &w.reason);
  if (status != TRUCE_OK)
    return status;
  w.replies_total = w.reason.reply_count;
  trim(&w.reason);
  if (w.replies_total == 0)
    status = find_any_move(s, party, state, &w.can_move);
  if (status == TRUCE_OK)
    *made = w;
  else
    truce__why_free(&w);
  return status;
}

void truce__why_free(why *made)
{
  truce_reason_free(&made->reason);
}

static size_t why_count(const truce_report *report)
{
  return report->row_count * report->topic.c->party_count * TRUCE_CONCEPT_COUNT;
}

static size_t why_at(const truce_report *report, size_t row, size_t party, truce_concept concept)
{
  return (row * report->topic.c->party_count + party) * TRUCE_CONCEPT_COUNT + concept;
}

const why *truce__why_of(const truce_report *report, size_t row, size_t party,
                         truce_concept concept)
{
  return &report->whys[why_at(report, row, party, concept)];
}

/* Party by party and concept by concept: the explainer works fastest so. */
static truce_status explain_all(truce_report *report, truce_explainer *explainer,
                                const truce_control *control)
{
  const truce__topic *t = &report->topic;
  truce_status status = TRUCE_OK;
  for (size_t p = 0; p < t->c->party_count; p++) {
    truce__progress(control, "Working out the reasons", (double)p / (double)t->c->party_count);
    for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      for (size_t row = 0; row < report->row_count && status == TRUCE_OK; row++)
        status = truce__why_init(&report->whys[why_at(report, row, p, k)], explainer, t->s, k, p,
                                 report->rows[row].state, control);
    }
  }
  return status;
}

static truce_status find_reasons(truce_report *report, const truce_control *control)
{
  const size_t count = why_count(report);
  report->whys = calloc(count > 0 ? count : 1, sizeof *report->whys);
  if (report->whys == NULL)
    return TRUCE_NO_MEMORY;
  truce_explainer *explainer;
  truce_status status = truce_explainer_init(&explainer, report->topic.s);
  if (status != TRUCE_OK)
    return status;
  status = explain_all(report, explainer, control);
  truce_explainer_free(explainer);
  return status;
}

truce_status truce__explain_state(const truce__topic *t, size_t state, const truce_control *control,
                                  void (*tell)(void *context, const why *w), void *context)
{
  truce_explainer *explainer;
  truce_status status = truce_explainer_init(&explainer, t->s);
  if (status != TRUCE_OK)
    return status;
  for (size_t p = 0; p < t->c->party_count; p++) {
    for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT && status == TRUCE_OK; k++) {
      why w;
      status = truce__why_init(&w, explainer, t->s, k, p, state, control);
      if (status != TRUCE_OK)
        break;
      tell(context, &w);
      truce__why_free(&w);
    }
  }
  truce_explainer_free(explainer);
  return status;
}

/* ---- Which situations ---- */

/* The equilibria by how many concepts hold each; of each kind the nearest TABLE_MAX, in order. */
typedef struct candidates {
  size_t count[TRUCE_CONCEPT_COUNT + 1]; /* kept */
  situation kept[TRUCE_CONCEPT_COUNT + 1][TABLE_MAX];
} candidates;

static void consider(candidates *found, situation row)
{
  const unsigned kind = truce__concept_count(row.concepts);
  situation *kept = found->kept[kind];
  size_t at = found->count[kind];
  while (at > 0 && kept[at - 1].steps > row.steps)
    at--;
  if (at == TABLE_MAX)
    return;
  if (found->count[kind] < TABLE_MAX)
    found->count[kind]++;
  memmove(kept + at + 1, kept + at, (found->count[kind] - at - 1) * sizeof *kept);
  kept[at] = row;
}

static bool better_for_all(const truce_report *report, size_t state)
{
  for (size_t p = 0; p < report->topic.c->party_count; p++) {
    if (truce_stability_compare(report->topic.s, p, state, report->status_quo) <= 0)
      return false;
  }
  return true;
}

static void count_one(truce_report *report, situation row, const truce_paths *any,
                      const truce_paths *improving)
{
  tally *t = &report->tally;
  t->any_concept++;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    t->by_concept[k] += row.concepts >> k & 1;
  if (!report->has_status_quo)
    return;
  t->reached_any += truce_paths_reached(any, row.state) ? 1 : 0;
  t->reached_improving += truce_paths_reached(improving, row.state) ? 1 : 0;
  t->better_for_all += better_for_all(report, row.state) ? 1 : 0;
}

static void fill_rows(truce_report *report, const candidates *found)
{
  if (report->has_status_quo)
    report->rows[report->row_count++] =
        (situation){report->status_quo, truce__concepts_of(report->topic.s, report->status_quo), 0};
  for (unsigned kind = TRUCE_CONCEPT_COUNT; kind > 0; kind--) {
    for (size_t k = 0; k < found->count[kind] && report->row_count < TABLE_MAX; k++)
      report->rows[report->row_count++] = found->kept[kind][k];
  }
  report->row_total = report->tally.any_concept + (report->has_status_quo ? 1 : 0);
}

static truce_status find_rows(truce_report *report, const truce_paths *any,
                              const truce_paths *improving, const truce_control *control)
{
  const truce_stability *s = report->topic.s;
  const size_t states = truce_stability_states(s);
  candidates *found = calloc(1, sizeof *found);
  if (found == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  for (size_t state = 0; state < states && status == TRUCE_OK; state++) {
    if ((state & 0xFFFF) == 0 && truce__cancelled(control))
      status = TRUCE_CANCELLED;
    /* Every other concept implies GMR, so most states are passed over with one question. */
    if (!truce_stability_equilibrium(s, TRUCE_GMR, state) ||
        (report->has_status_quo && state == report->status_quo))
      continue;
    const bool reached = any != NULL && truce_paths_reached(any, state);
    const situation row = {state, truce__concepts_of(s, state),
                           reached ? truce_paths_steps(any, state) : SIZE_MAX};
    consider(found, row);
    count_one(report, row, any, improving);
  }
  if (status == TRUCE_OK)
    fill_rows(report, found);
  free(found);
  return status;
}

/* ---- Ways ---- */

static truce_status find_ways(truce_report *report, const truce_paths *paths, way *ways)
{
  for (size_t k = 0; k < report->row_count; k++) {
    ways[k].reached = truce_paths_reached(paths, report->rows[k].state);
    if (!ways[k].reached)
      continue;
    const truce_status status =
        truce_paths_get(paths, report->rows[k].state, &ways[k].moves, &ways[k].count);
    if (status != TRUCE_OK)
      return status;
  }
  return TRUCE_OK;
}

static truce_status find_rows_and_ways(truce_report *report, const truce_control *control)
{
  truce_paths *any = NULL, *improving = NULL;
  truce_status status = TRUCE_OK;
  truce__progress(control, "Looking for ways there", 0.0);
  if (report->has_status_quo) {
    status = truce_paths_init(&any, report->topic.s, report->status_quo, false, control);
    if (status == TRUCE_OK)
      status = truce_paths_init(&improving, report->topic.s, report->status_quo, true, control);
  }
  if (status == TRUCE_OK)
    status = find_rows(report, any, improving, control);
  if (status == TRUCE_OK && report->has_status_quo)
    status = find_ways(report, any, report->any);
  if (status == TRUCE_OK && report->has_status_quo)
    status = find_ways(report, improving, report->improving);
  truce_paths_free(any);
  truce_paths_free(improving);
  return status;
}

/* ---- The picture ---- */

static void show(truce_report *report, size_t state)
{
  for (size_t k = 0; k < report->graph_count; k++) {
    if (report->graph[k] == state)
      return;
  }
  if (report->graph_count < GRAPH_MAX)
    report->graph[report->graph_count++] = state;
}

static void show_moves(truce_report *report, const truce_move *moves, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    show(report, moves[k].from);
    show(report, moves[k].to);
  }
}

static void sort_graph(truce_report *report)
{
  uint64_t keys[GRAPH_MAX], scratch[GRAPH_MAX];
  for (size_t k = 0; k < report->graph_count; k++)
    keys[k] = report->graph[k];
  truce__sort_u64(keys, scratch, report->graph_count);
  for (size_t k = 0; k < report->graph_count; k++)
    report->graph[k] = (size_t)keys[k];
}

static void choose_graph(truce_report *report)
{
  const size_t states = truce_stability_states(report->topic.s);
  report->graph_complete = states <= GRAPH_MAX;
  for (size_t state = 0; state < states && report->graph_complete; state++)
    show(report, state);
  for (size_t k = 0; k < report->row_count; k++)
    show(report, report->rows[k].state);
  for (size_t k = 0; k < report->row_count; k++) {
    show_moves(report, report->any[k].moves, report->any[k].count);
    show_moves(report, report->improving[k].moves, report->improving[k].count);
  }
  for (size_t k = 0; k < why_count(report) && report->graph_count < GRAPH_MAX; k++) {
    const truce_reason *reason = &report->whys[k].reason;
    for (size_t r = 0; r < reason->reply_count; r++)
      show_moves(report, reason->replies[r].sanction, reason->replies[r].sanction_count);
  }
  /* Replies give way to the jumps of coalitions that may come. */
  enum { JUMP_ROOM = 60 };
  if (!report->graph_complete && report->graph_count > GRAPH_MAX - JUMP_ROOM)
    report->graph_count = GRAPH_MAX - JUMP_ROOM;
  sort_graph(report);
}

/* ---- The whole ---- */

truce_status truce_report_init(truce_report **report, const truce_case *c,
                               const truce_stability *stability,
                               const truce_diagnostics *diagnostics, const truce_control *control)
{
  truce_report *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->topic = (truce__topic){c, stability};
  made->diagnostics = diagnostics;
  if (stability == NULL) {
    *report = made;
    return TRUCE_OK;
  }
  made->has_status_quo =
      c->has_status_quo && truce_stability_find(stability, c->status_quo, &made->status_quo);
  truce_status status = find_rows_and_ways(made, control);
  if (status == TRUCE_OK)
    status = find_reasons(made, control);
  if (status == TRUCE_OK) {
    choose_graph(made);
    status = truce__report_summarise(made);
  }
  if (status == TRUCE_OK)
    *report = made;
  else
    truce_report_free(made);
  return status;
}

/* Where sentences of other parts go in the summary. */
typedef struct addition {
  truce_report *report;
  size_t at;   /* the place of the next one */
  size_t most; /* sentences in all */
} addition;

static void keep_sentence(void *context, truce__builder *b)
{
  addition *x = context;
  truce_report *report = x->report;
  if (report->summary_count >= x->most || b->failed) {
    truce__builder_clear(b);
    return;
  }
  memmove(&report->summary[x->at + 1], &report->summary[x->at],
          (report->summary_count - x->at) * sizeof *report->summary);
  report->summary[x->at++] = b->text;
  report->summary_count++;
  *b = (truce__builder){0};
}

/* Makes room in the summary: what the page tells elsewhere gives way. */
static void shorten_summary(truce_report *report)
{
  while (report->topic.s != NULL && report->summary_count > report->summary_kept) {
    free(report->summary[--report->summary_count]);
    report->summary[report->summary_count] = NULL;
  }
}

truce_status truce_report_add_deal(truce_report *report, const truce_deal_answer *answer)
{
  truce__builder b = {0};
  shorten_summary(report);
  const bool alone = report->topic.s == NULL && report->talks == NULL;
  addition x = {report, report->summary_count, alone ? SUMMARY_MAX : report->summary_count + 1};
  report->deal = answer;
  truce__deal_summary(answer, &b, keep_sentence, &x);
  report->summary_kept = report->summary_count;
  const bool failed = b.failed;
  truce__builder_free(&b);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_report_add_talks(truce_report *report, const truce_talks *talks)
{
  truce__builder b = {0};
  const bool alone = report->topic.s == NULL && report->deal == NULL;
  if (!alone)
    shorten_summary(report);
  if (report->topic.s != NULL && report->summary_nearest < report->summary_count) {
    char **out = &report->summary[report->summary_nearest];
    free(*out);
    report->summary_count--;
    memmove(out, out + 1, (report->summary_count - report->summary_nearest) * sizeof *out);
    report->summary[report->summary_count] = NULL;
  }
  addition x = {report, 0, SUMMARY_MAX};
  report->talks = talks;
  truce__talks_summary(talks, !alone, &b, keep_sentence, &x);
  report->summary_kept = report->summary_count;
  const bool failed = b.failed;
  truce__builder_free(&b);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

void truce_report_add_escalation(truce_report *report, const truce_escalation_answer *answer)
{
  report->escalation = answer;
}

void truce_report_add_wanted(truce_report *report, const truce_wanted_answers *answers)
{
  report->wanted = answers;
}

void truce_report_add_leverage(truce_report *report, const truce_leverage_answer *answer)
{
  report->leverage = answer;
}

void truce_report_add_coalitions(truce_report *report, const truce_coalitions *coalitions)
{
  size_t at = 0, shown = 0;
  const truce_jump *jump;
  report->coalitions = coalitions;
  while (shown < JUMPS_SHOWN && (jump = truce__next_jump(coalitions, &at)) != NULL) {
    show_moves(report, jump->moves, jump->move_count);
    shown++;
  }
  sort_graph(report);
}

void truce_report_add_uncertainty(truce_report *report, const truce_uncertainty *u,
                                  const truce_uncertainty_run *run)
{
  report->uncertainty = u;
  report->run = *run;
}

truce_status truce_report_add_exchange(truce_report *report, const truce_exchange_answer *answer)
{
  truce__builder b = {0};
  addition x = {report, report->summary_count, SUMMARY_MAX};
  report->exchange = answer;
  truce__exchange_summary(answer, report->summary_count > 0, &b, keep_sentence, &x);
  const bool failed = b.failed;
  truce__builder_free(&b);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

void truce_report_free(truce_report *report)
{
  if (report == NULL)
    return;
  for (size_t k = 0; report->whys != NULL && k < why_count(report); k++)
    truce__why_free(&report->whys[k]);
  free(report->whys);
  for (size_t k = 0; k < report->row_count; k++) {
    free(report->any[k].moves);
    free(report->improving[k].moves);
  }
  for (size_t k = 0; k < SUMMARY_MAX; k++)
    free(report->summary[k]);
  free(report);
}
