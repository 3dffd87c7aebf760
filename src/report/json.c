/* JSON of `truce stability` and `truce report`: docs/results.md, field by field. */
#include "deal_internal.h"
#include "escalation_internal.h"
#include "exchange_internal.h"
#include "leverage_internal.h"
#include "talks_internal.h"

#include <stdlib.h>

#include "base/control.h"

void truce__json_state(truce__json *json, size_t state)
{
  if (state == SIZE_MAX)
    truce__json_null(json);
  else
    truce__json_integer(json, (uint64_t)state + 1);
}

static void key_state(truce__json *json, const char *key, size_t state)
{
  truce__json_key(json, key);
  truce__json_state(json, state);
}

void truce__json_words(truce__json *json, truce__builder *words)
{
  truce__json_string(json, truce__built(words));
  truce__builder_clear(words);
}

/* ---- Common fields ---- */

static void warning(truce__json *json, const truce_diagnostic *d)
{
  static const char *const severities[] = {
      [TRUCE_NOTE] = "note", [TRUCE_WARNING] = "warning", [TRUCE_ERROR] = "error"};
  truce__json_object(json);
  truce__json_key_string(json, "severity", severities[d->severity]);
  truce__json_key_string(json, "code", d->code);
  truce__json_key_string(json, "message", d->message);
  if (d->hint != NULL)
    truce__json_key_string(json, "hint", d->hint);
  if (d->file != NULL)
    truce__json_key_string(json, "file", d->file);
  if (d->line > 0)
    truce__json_key_integer(json, "line", d->line);
  if (d->column > 0)
    truce__json_key_integer(json, "column", d->column);
  truce__json_object_end(json);
}

void truce__json_concepts(truce__json *json, const char *key, unsigned concepts)
{
  truce__json_key_array(json, key);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) != 0)
      truce__json_string(json, truce_concept_id((truce_concept)k));
  }
  truce__json_array_end(json);
}

void truce__json_common(truce__json *json, const char *command, const char *title,
                        const truce_diagnostics *diagnostics)
{
  truce__json_key_integer(json, "truce", 1);
  truce__json_key_string(json, "command", command);
  truce__json_key_string(json, "case", title);
  truce__json_key_array(json, "warnings");
  for (size_t k = 0; diagnostics != NULL && k < truce_diagnostics_kept(diagnostics); k++)
    warning(json, truce_diagnostics_get(diagnostics, k));
  truce__json_array_end(json);
}

/* ---- States ---- */

static void option_ids(truce__json *json, const char *key, const truce_case *c, uint64_t options)
{
  truce__json_key_array(json, key);
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((options >> k & 1) != 0)
      truce__json_string(json, c->options[k].id);
  }
  truce__json_array_end(json);
}

static void state_fields(truce__json *json, const truce__topic *t, size_t state)
{
  const uint64_t code = truce_stability_code(t->s, state);
  key_state(json, "id", state);
  truce__json_key_integer(json, "code", code);
  option_ids(json, "taken", t->c, code);
}

static void put_situation(truce__json *json, const truce_report *report, situation row)
{
  truce__json_object(json);
  state_fields(json, &report->topic, row.state);
  truce__json_key_bool(json, "status_quo",
                       report->has_status_quo && row.state == report->status_quo);
  truce__json_key_array(json, "equilibrium");
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((row.concepts >> k & 1) != 0)
      truce__json_string(json, truce_concept_id(k));
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* ---- Lists of states ---- */

typedef struct listing {
  truce__json *json;
  const truce__topic *topic;
  size_t limit;
  const truce_control *control;
} listing;

/* Whether a loop over states should go on: not once asked to stop or once writing failed. */
static bool goes_on(const listing *l, size_t state)
{
  return (state & 0xFFF) != 0 || (!truce__cancelled(l->control) && !ferror(l->json->out));
}

static void list_states(const listing *l)
{
  const size_t states = truce_stability_states(l->topic->s);
  truce__json_key_object(l->json, "states");
  truce__json_key_integer(l->json, "count", states);
  truce__json_key_array(l->json, "listed");
  for (size_t k = 0; k < states && k < l->limit && goes_on(l, k); k++) {
    truce__json_object(l->json);
    state_fields(l->json, l->topic, k);
    truce__json_object_end(l->json);
  }
  truce__json_array_end(l->json);
  truce__json_object_end(l->json);
}

/* The states that are stable for the party, or equilibria with party == party_count. */
static void list_stable(const listing *l, const char *key, truce_concept concept, size_t party)
{
  const truce_stability *s = l->topic->s;
  const size_t states = truce_stability_states(s);
  const bool everyone = party == l->topic->c->party_count;
  truce__json_key_array(l->json, key);
  for (size_t k = 0, n = 0; k < states && n < l->limit && goes_on(l, k); k++) {
    if (everyone ? truce_stability_equilibrium(s, concept, k)
                 : truce_stability_stable(s, concept, party, k)) {
      truce__json_state(l->json, k);
      n++;
    }
  }
  truce__json_array_end(l->json);
}

static void lists(const listing *l)
{
  const truce_case *c = l->topic->c;
  truce__json_key_object(l->json, "stable");
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    truce__json_key_object(l->json, truce_concept_id(k));
    for (size_t p = 0; p < c->party_count; p++)
      list_stable(l, c->parties[p].id, k, p);
    truce__json_object_end(l->json);
  }
  truce__json_object_end(l->json);
  truce__json_key_object(l->json, "equilibria");
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    list_stable(l, truce_concept_id(k), k, c->party_count);
  truce__json_object_end(l->json);
}

static void counts(truce__json *json, const truce__topic *t)
{
  truce__json_key_object(json, "counts");
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    truce__json_key_object(json, truce_concept_id(k));
    truce__json_key_integer(json, "equilibria", truce_stability_count(t->s, k, t->c->party_count));
    truce__json_key_object(json, "stable");
    for (size_t p = 0; p < t->c->party_count; p++)
      truce__json_key_integer(json, t->c->parties[p].id, truce_stability_count(t->s, k, p));
    truce__json_object_end(json);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
}

/* ---- Reasons and ways ---- */

static void put_move(truce__json *json, const truce__topic *t, const truce_move *move,
                     truce__builder *words)
{
  const uint64_t before = truce_stability_code(t->s, move->from);
  const uint64_t after = truce_stability_code(t->s, move->to);
  truce__json_object(json);
  truce__json_key_string(json, "party", t->c->parties[move->party].id);
  key_state(json, "from", move->from);
  key_state(json, "to", move->to);
  option_ids(json, "takes", t->c, after & ~before);
  option_ids(json, "drops", t->c, before & ~after);
  truce__words_move(words, t, move);
  truce__json_key(json, "text");
  truce__json_words(json, words);
  truce__json_object_end(json);
}

static void put_moves(truce__json *json, const char *key, const truce__topic *t,
                      const truce_move *moves, size_t count, truce__builder *words)
{
  truce__json_key_array(json, key);
  for (size_t k = 0; k < count; k++)
    put_move(json, t, &moves[k], words);
  truce__json_array_end(json);
}

static void put_reply(truce__json *json, const truce__topic *t, const truce_reason *reason,
                      const truce_reply *reply, truce__builder *words)
{
  const size_t steps = reply->sanction_count;
  truce__json_object(json);
  key_state(json, "improvement", reply->improvement);
  truce__json_key(json, "move");
  put_move(json, t, &(truce_move){reason->party, reason->state, reply->improvement}, words);
  truce__json_key_bool(json, "deterred", reply->deterred);
  put_moves(json, "sanction", t, reply->sanction, steps, words);
  key_state(json, "sanctioned", steps > 0 ? reply->sanction[steps - 1].to : SIZE_MAX);
  key_state(json, "best_answer", reply->best_answer);
  truce__words_reply(words, t, reason, reply);
  truce__json_key(json, "text");
  truce__json_words(json, words);
  truce__json_object_end(json);
}

static void put_why(truce__json *json, const truce__topic *t, const why *w, truce__builder *words)
{
  const truce_reason *reason = &w->reason;
  truce__json_object(json);
  key_state(json, "state", reason->state);
  truce__json_key_string(json, "party", t->c->parties[reason->party].id);
  truce__json_key_string(json, "concept", truce_concept_id(reason->concept));
  truce__json_key_bool(json, "stable", reason->stable);
  truce__json_key_array(json, "text");
  truce__words_verdict(words, t, reason, w->replies_total, w->can_move);
  truce__json_words(json, words);
  if (reason->stable && reason->reply_count > 0) {
    truce__words_reply(words, t, reason, &reason->replies[0]);
    truce__json_words(json, words);
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "replies");
  for (size_t k = 0; k < reason->reply_count; k++)
    put_reply(json, t, reason, &reason->replies[k], words);
  truce__json_array_end(json);
  truce__json_key_integer(json, "replies_total", w->replies_total);
  truce__json_object_end(json);
}

static void put_ways(truce__json *json, const char *key, const truce_report *report,
                     const way *ways, truce__builder *words)
{
  truce__json_key_array(json, key);
  for (size_t k = 1; k < report->row_count; k++) {
    truce__json_object(json);
    key_state(json, "to", report->rows[k].state);
    truce__json_key_bool(json, "reached", ways[k].reached);
    put_moves(json, "moves", &report->topic, ways[k].moves, ways[k].count, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_paths(truce__json *json, const truce_report *report, truce__builder *words)
{
  truce__json_key(json, "paths");
  if (!report->has_status_quo) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  put_ways(json, "any", report, report->any, words);
  put_ways(json, "improving", report, report->improving, words);
  truce__json_object_end(json);
}

/* ---- The picture ---- */

static bool shown(const truce_report *report, size_t state)
{
  size_t low = 0, high = report->graph_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (report->graph[middle] < state)
      low = middle + 1;
    else
      high = middle;
  }
  return low < report->graph_count && report->graph[low] == state;
}

static truce_status graph_moves(truce__json *json, const truce_report *report, size_t party,
                                size_t from)
{
  const truce__topic *t = &report->topic;
  truce_move *moves;
  size_t count;
  const truce_status status = truce_stability_moves(t->s, party, from, false, &moves, &count);
  if (status != TRUCE_OK)
    return status;
  for (size_t k = 0; k < count; k++) {
    if (!shown(report, moves[k].to))
      continue;
    truce__json_object(json);
    truce__json_key_string(json, "party", t->c->parties[party].id);
    key_state(json, "from", from);
    key_state(json, "to", moves[k].to);
    truce__json_key_bool(json, "improving",
                         truce_stability_compare(t->s, party, moves[k].to, from) > 0);
    truce__json_object_end(json);
  }
  free(moves);
  return TRUCE_OK;
}

static truce_status put_graph(truce__json *json, const truce_report *report)
{
  truce_status status = TRUCE_OK;
  truce__json_key_object(json, "graph");
  truce__json_key_bool(json, "complete", report->graph_complete);
  truce__json_key_array(json, "states");
  for (size_t k = 0; k < report->graph_count; k++) {
    const size_t state = report->graph[k];
    put_situation(
        json, report,
        (situation){.state = state, .concepts = truce__concepts_of(report->topic.s, state)});
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "moves");
  for (size_t k = 0; k < report->graph_count; k++) {
    for (size_t p = 0; p < report->topic.c->party_count && status == TRUCE_OK; p++)
      status = graph_moves(json, report, p, report->graph[k]);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
  return status;
}

/* ---- The whole ---- */

static truce_status stability_fields(truce__json *json, const truce_report *report, size_t limit,
                                     const truce_control *control)
{
  const truce_case *c = report->topic.c;
  const listing l = {json, &report->topic, limit == 0 ? SIZE_MAX : limit, control};
  truce__builder words = {0};
  truce__json_key_array(json, "parties");
  for (size_t p = 0; p < c->party_count; p++)
    truce__json_string(json, c->parties[p].id);
  truce__json_array_end(json);
  const uint64_t every =
      c->option_count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << c->option_count) - 1;
  option_ids(json, "options", c, every);
  list_states(&l);
  lists(&l);
  counts(json, &report->topic);
  truce__json_key_integer(json, "limit", limit);
  key_state(json, "status_quo", report->has_status_quo ? report->status_quo : SIZE_MAX);
  truce__json_key_array(json, "table");
  for (size_t k = 0; k < report->row_count; k++)
    put_situation(json, report, report->rows[k]);
  truce__json_array_end(json);
  truce__json_key_integer(json, "table_total", report->row_total);
  truce__json_key_array(json, "why");
  for (size_t k = 0; k < report->row_count * c->party_count * TRUCE_CONCEPT_COUNT; k++)
    put_why(json, &report->topic, &report->whys[k], &words);
  truce__json_array_end(json);
  put_paths(json, report, &words);
  const bool failed = words.failed;
  truce__builder_free(&words);
  const truce_status status = put_graph(json, report);
  if (truce__cancelled(control))
    return TRUCE_CANCELLED;
  return failed ? TRUCE_NO_MEMORY : status;
}

truce_status truce_report_json(const truce_report *report, FILE *out, size_t limit,
                               const truce_control *control)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "stability", report->topic.c->title, report->diagnostics);
  const truce_status status = stability_fields(&json, report, limit, control);
  truce__json_object_end(&json);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}

/* A member that is null where the report has nothing on it; else an object is begun. */
static bool open_section(truce__json *json, const char *key, const void *there)
{
  truce__json_key(json, key);
  if (there != NULL)
    truce__json_object(json);
  else
    truce__json_null(json);
  return there != NULL;
}

truce_status truce__page_json(const truce_report *report, FILE *out, const truce_control *control)
{
  enum { PAGE_LIMIT = 300 }; /* the page draws tables and a picture, not long lists */
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "report", report->topic.c->title, report->diagnostics);
  truce__json_key_array(&json, "summary");
  for (size_t k = 0; k < report->summary_count; k++)
    truce__json_string(&json, report->summary[k]);
  truce__json_array_end(&json);
  truce__json_key(&json, "detail");
  truce_status status = truce__json_detail(&json, report);
  if (open_section(&json, "stability", report->topic.s)) {
    if (status == TRUCE_OK)
      status = stability_fields(&json, report, PAGE_LIMIT, control);
    truce__json_object_end(&json);
  }
  truce__json_key_array(&json, "wanted");
  if (report->wanted != NULL)
    truce__wanted_page(&json, report->topic.c, report->wanted);
  truce__json_array_end(&json);
  if (open_section(&json, "coalitions", report->coalitions)) {
    truce__coalitions_page(&json, report);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "uncertainty", report->uncertainty)) {
    truce__uncertainty_page(&json, report);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "talks", report->talks)) {
    if (status == TRUCE_OK)
      status = truce__talks_fields(&json, report->talks);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "deal", report->deal)) {
    if (status == TRUCE_OK)
      status = truce__deal_fields(&json, report->deal, true);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "escalation", report->escalation)) {
    truce__escalation_fields(&json, report->escalation);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "leverage", report->leverage)) {
    truce__leverage_fields(&json, report->leverage);
    truce__json_object_end(&json);
  }
  if (open_section(&json, "exchange", report->exchange)) {
    if (status == TRUCE_OK)
      status = truce__exchange_fields(&json, report->exchange);
    truce__json_object_end(&json);
  }
  truce__json_object_end(&json);
  return status;
}

truce_status truce_report_page_json(const truce_report *report, FILE *out,
                                    const truce_control *control)
{
  const truce_status status = truce__page_json(report, out, control);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}

typedef struct why_list {
  truce__json json;
  const truce__topic *topic;
  truce__builder words;
} why_list;

static void add_why(void *context, const why *w)
{
  why_list *list = context;
  put_why(&list->json, list->topic, w, &list->words);
}

truce_status truce_report_why_json(const truce_report *report, size_t state, FILE *out,
                                   const truce_control *control)
{
  const truce__topic *t = &report->topic;
  why_list list = {.json = {.out = out, .lines = 2}, .topic = t};
  truce__json *json = &list.json;
  truce__json_object(json);
  truce__json_common(json, "stability", t->c->title, report->diagnostics);
  truce__json_key(json, "situation");
  put_situation(json, report,
                (situation){.state = state, .concepts = truce__concepts_of(t->s, state)});
  truce__json_key_array(json, "why");
  truce_status status = truce__explain_state(t, state, control, add_why, &list);
  truce__json_array_end(json);
  truce__json_object_end(json);
  if (list.words.failed)
    status = TRUCE_NO_MEMORY;
  truce__builder_free(&list.words);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}
