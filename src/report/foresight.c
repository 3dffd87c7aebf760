/* `truce stability --foresight` and `--drift`, as text and as JSON. */
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"

#include <stdlib.h>

enum { STATES_SHOWN = 12, PLACES_SHOWN = 12 };

static bool find_now(const truce_case *c, const truce_stability *s, size_t *now)
{
  return c->has_status_quo && truce_stability_find(s, c->status_quo, now);
}

/* ---- Foresight, text ---- */

static void say_counts(truce__sheet *t, const truce_foresight *f)
{
  char number[TRUCE__DECIMAL];
  const truce__table x = {.count = 2, .width = {16, 20}};
  truce__heading(t, "How many situations hold");
  putc('\n', t->out);
  truce__cell(t, "Moves ahead");
  truce__cell(t, "Hold for everybody");
  truce__put_row(t, &x);
  for (unsigned h = 1; h <= truce_foresight_horizon(f); h++) {
    truce__build(&t->words, "%u%s", h, h == 1 ? " (Nash)" : "");
    truce__end_cell(t);
    truce__cell(t, truce__grouped(number, truce_foresight_count(f, h)));
    truce__put_row(t, &x);
  }
}

static void say_status_quo(truce__sheet *t, const truce_case *c, const truce_stability *s,
                           const truce_foresight *f)
{
  size_t now;
  if (!find_now(c, s, &now))
    return;
  truce__heading(t, "The status quo");
  putc('\n', t->out);
  for (size_t party = 0; party < c->party_count; party++) {
    bool any = false;
    truce__build(&t->words, "%s would stay, looking", c->parties[party].name);
    for (unsigned h = 1; h <= truce_foresight_horizon(f); h++) {
      if (!truce_foresight_stable(f, h, party, now))
        continue;
      truce__build(&t->words, "%s %u", any ? "," : "", h);
      any = true;
    }
    if (!any) {
      truce__builder_clear(&t->words);
      truce__build(&t->words, "%s would not stay, however far it looks", c->parties[party].name);
    } else {
      truce__build(&t->words, " ahead");
    }
    const size_t end = truce_foresight_expects(f, party, now);
    if (end != now) {
      truce__build(&t->words, "; looking %u ahead it expects ", truce_foresight_horizon(f));
      truce__words_situation(&t->words, c, s, end);
    }
    truce__build(&t->words, ".");
    truce__say(t, "- ", 2);
  }
}

static void say_states(truce__sheet *t, const truce_case *c, const truce_stability *s,
                       const bool *listed, size_t states)
{
  size_t shown = 0, all = 0;
  for (size_t k = 0; k < states; k++)
    all += listed[k];
  for (size_t k = 0; k < states && shown < STATES_SHOWN; k++) {
    if (!listed[k])
      continue;
    truce__words_situation(&t->words, c, s, k);
    truce__say(t, "- ", 2);
    shown++;
  }
  if (all > shown) {
    truce__build(&t->words, "and %zu more; --format json has them", all - shown);
    truce__say(t, "- ", 2);
  }
}

static truce_status say_kinds(truce__sheet *t, const truce_case *c, const truce_stability *s,
                              const truce_foresight *f)
{
  const size_t states = truce_stability_states(s);
  char number[TRUCE__DECIMAL];
  size_t count = 0;
  bool *listed = calloc(states + 1, sizeof *listed);
  if (listed == NULL)
    return TRUCE_NO_MEMORY;
  truce__heading(t, "As far as anybody can see");
  putc('\n', t->out);
  for (size_t k = 0; k < states; k++)
    count += listed[k] = truce_foresight_nonmyopic_equilibrium(f, k);
  if (truce_foresight_period(f) == 0)
    truce__build(&t->words, "Expectations did not settle within 10,000 moves ahead.");
  else
    truce__build(&t->words,
                 "%s situation%s hold%s however much further everybody looks (non-myopic); from %u "
                 "moves ahead on, expectations %s.",
                 truce__grouped(number, count), count == 1 ? "" : "s", count == 1 ? "s" : "",
                 truce_foresight_from(f),
                 truce_foresight_period(f) == 1 ? "stay the same" : "go round");
  truce__say(t, "", 0);
  say_states(t, c, s, listed, states);
  for (size_t party = 0; party < c->party_count && truce_foresight_horizon(f) >= 2; party++) {
    count = 0;
    for (size_t k = 0; k < states; k++)
      count += truce_foresight_stackelberg(f, party, k);
    truce__build(&t->words,
                 "With %s as the leader, who looks two moves ahead, and the others followers, %s "
                 "situation%s hold%s (Stackelberg).",
                 c->parties[party].name, truce__grouped(number, count), count == 1 ? "" : "s",
                 count == 1 ? "s" : "");
    truce__say(t, "", 0);
  }
  free(listed);
  return TRUCE_OK;
}

truce_status truce_report_foresight_text(const truce_case *c, const truce_stability *s,
                                         const truce_foresight *f, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  say_counts(&t, f);
  say_status_quo(&t, c, s, f);
  const truce_status status = say_kinds(&t, c, s, f);
  const truce_status ended = truce__sheet_end(&t);
  return status == TRUCE_OK ? ended : status;
}

/* ---- Foresight, JSON ---- */

static const char *const settling_ids[] = {"no", "unsettled", "yes"};

static void put_parties(truce__json *json, const truce_case *c, const truce_foresight *f,
                        size_t state)
{
  truce__json_key_object(json, "parties");
  for (size_t party = 0; party < c->party_count; party++) {
    truce__json_key_object(json, c->parties[party].id);
    truce__json_key_array(json, "stable");
    for (unsigned h = 1; h <= truce_foresight_horizon(f); h++) {
      if (truce_foresight_stable(f, h, party, state))
        truce__json_integer(json, h);
    }
    truce__json_array_end(json);
    truce__json_key_string(json, "nonmyopic",
                           settling_ids[truce_foresight_nonmyopic(f, party, state)]);
    truce__json_key(json, "expects");
    truce__json_state(json, truce_foresight_expects(f, party, state));
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
}

/* A state that holds at some depth, without end, or for some leader; the status quo always. */
static bool worth_listing(const truce_case *c, const truce_stability *s, const truce_foresight *f,
                          size_t state)
{
  size_t now;
  bool holds =
      (find_now(c, s, &now) && now == state) || truce_foresight_nonmyopic_equilibrium(f, state);
  for (unsigned h = 1; h <= truce_foresight_horizon(f) && !holds; h++)
    holds = truce_foresight_equilibrium(f, h, state);
  for (size_t party = 0; truce_foresight_horizon(f) >= 2 && party < c->party_count && !holds;
       party++)
    holds = truce_foresight_stackelberg(f, party, state);
  return holds;
}

static void put_state(truce__json *json, const truce_case *c, const truce_foresight *f,
                      size_t state)
{
  truce__json_object(json);
  truce__json_key(json, "id");
  truce__json_state(json, state);
  truce__json_key_array(json, "equilibrium");
  for (unsigned h = 1; h <= truce_foresight_horizon(f); h++) {
    if (truce_foresight_equilibrium(f, h, state))
      truce__json_integer(json, h);
  }
  truce__json_array_end(json);
  truce__json_key_bool(json, "nonmyopic", truce_foresight_nonmyopic_equilibrium(f, state));
  truce__json_key_array(json, "stackelberg");
  for (size_t party = 0; truce_foresight_horizon(f) >= 2 && party < c->party_count; party++) {
    if (truce_foresight_stackelberg(f, party, state))
      truce__json_string(json, c->parties[party].id);
  }
  truce__json_array_end(json);
  put_parties(json, c, f, state);
  truce__json_object_end(json);
}

truce_status truce_report_foresight_json(const truce_case *c, const truce_stability *s,
                                         const truce_foresight *f,
                                         const truce_diagnostics *diagnostics, FILE *out,
                                         size_t limit)
{
  truce__json json = {.out = out, .lines = 2};
  size_t listed = 0;
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  truce__json_key_integer(&json, "horizon", truce_foresight_horizon(f));
  truce__json_key_array(&json, "counts");
  for (unsigned h = 1; h <= truce_foresight_horizon(f); h++)
    truce__json_integer(&json, truce_foresight_count(f, h));
  truce__json_array_end(&json);
  truce__json_key_integer(&json, "repeats_from", truce_foresight_from(f));
  truce__json_key_integer(&json, "period", truce_foresight_period(f));
  truce__json_key_array(&json, "situations");
  for (size_t k = 0; k < truce_stability_states(s) && (limit == 0 || listed < limit); k++) {
    if (!worth_listing(c, s, f, k))
      continue;
    put_state(&json, c, f, k);
    listed++;
  }
  truce__json_array_end(&json);
  truce__json_object_end(&json);
  return truce__report_end(out);
}

/* ---- Drift ---- */

static void percent(truce__sheet *t, double share)
{
  truce__build(&t->words, share >= 0.0095 || share == 0 ? "%.0f %%" : "%.2g %%", 100 * share);
}

static void say_rules(truce__sheet *t, const truce_case *c)
{
  static const truce_policy usual;
  truce__heading(t, "The rules they keep to");
  putc('\n', t->out);
  for (size_t party = 0; party < c->party_count; party++) {
    const truce_policy *p = c->policies != NULL ? &c->policies[party] : &usual;
    truce__build(&t->words, "%s %s", c->parties[party].name, truce_policy_text(p->rule));
    if (p->rule == TRUCE_POLICY_CAREFUL)
      truce__build(&t->words, " (%s)", truce_concept_label((truce_concept)p->concept));
    if (p->weight > 0 && (p->weight < 1 || p->weight > 1))
      truce__build(&t->words, "; drawn with weight %g", p->weight);
    truce__build(&t->words, ".%s", p->stated ? "" : " (The default.)");
    truce__say(t, "- ", 2);
  }
  truce__build(&t->words, "At each step one of them is drawn and moves, or stays if it has nothing "
                          "to do. These rules are judgements.");
  truce__say(t, "", 0);
}

static void say_ends(truce__sheet *t, const truce_case *c, const truce_stability *s,
                     const truce_drift *d)
{
  truce__heading(t, "Where it ends");
  putc('\n', t->out);
  truce__build(&t->words, "From ");
  truce__words_situation(&t->words, c, s, d->start);
  if (d->reached == 1)
    truce__build(&t->words, " nobody would move.");
  else
    truce__build(&t->words, ", %zu situations can be reached. After %.3g steps on average it ends:",
                 d->reached, d->steps);
  truce__say(t, "", 0);
  for (size_t k = 0; k < d->end_count && k < STATES_SHOWN; k++) {
    const truce_drift_end *e = &d->ends[k];
    percent(t, e->probability);
    truce__build(&t->words, ": ");
    if (e->count > 1)
      truce__build(&t->words, "goes round for ever among %zu situations, such as ", e->count);
    truce__words_situation(&t->words, c, s, e->states[0]);
    truce__say(t, "- ", 2);
  }
  if (d->end_count > STATES_SHOWN) {
    truce__build(&t->words, "and %zu more; --format json has them", d->end_count - STATES_SHOWN);
    truce__say(t, "- ", 2);
  }
}

truce_status truce_report_drift_text(const truce_case *c, const truce_stability *s,
                                     const truce_drift *d, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  say_rules(&t, c);
  say_ends(&t, c, s, d);
  truce__build(&t.words, "Where it stands after %zu steps", d->after);
  truce__heading(&t, truce__built(&t.words));
  truce__builder_clear(&t.words);
  putc('\n', out);
  for (size_t k = 0; k < d->place_count && k < PLACES_SHOWN; k++) {
    percent(&t, d->places[k].probability);
    truce__build(&t.words, ": ");
    truce__words_situation(&t.words, c, s, d->places[k].state);
    truce__say(&t, "- ", 2);
  }
  if (!d->converged) {
    truce__build(&t.words, "These numbers are off by up to %.2g: a part was too large to solve.",
                 d->residual);
    truce__say(&t, "", 0);
  }
  return truce__sheet_end(&t);
}

truce_status truce_report_drift_json(const truce_case *c, const truce_drift *d,
                                     const truce_diagnostics *diagnostics, FILE *out)
{
  static const truce_policy usual;
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  truce__json_key_object(&json, "policies");
  for (size_t party = 0; party < c->party_count; party++) {
    const truce_policy *p = c->policies != NULL ? &c->policies[party] : &usual;
    truce__json_key_object(&json, c->parties[party].id);
    truce__json_key_string(&json, "rule", truce_policy_id(p->rule));
    truce__json_key_string(
        &json, "concept",
        p->rule == TRUCE_POLICY_CAREFUL ? truce_concept_id((truce_concept)p->concept) : NULL);
    truce__json_key_number(&json, "weight", p->weight > 0 ? p->weight : 1);
    truce__json_object_end(&json);
  }
  truce__json_object_end(&json);
  truce__json_key(&json, "start");
  truce__json_state(&json, d->start);
  truce__json_key_integer(&json, "reached", d->reached);
  truce__json_key_number(&json, "steps", d->steps);
  truce__json_key_array(&json, "ends");
  for (size_t k = 0; k < d->end_count; k++) {
    truce__json_object(&json);
    truce__json_key_number(&json, "probability", d->ends[k].probability);
    truce__json_key_array(&json, "situations");
    for (size_t n = 0; n < d->ends[k].count; n++)
      truce__json_state(&json, d->ends[k].states[n]);
    truce__json_array_end(&json);
    truce__json_object_end(&json);
  }
  truce__json_array_end(&json);
  truce__json_key_integer(&json, "after", d->after);
  truce__json_key_array(&json, "places");
  for (size_t k = 0; k < d->place_count; k++) {
    truce__json_object(&json);
    truce__json_key(&json, "situation");
    truce__json_state(&json, d->places[k].state);
    truce__json_key_number(&json, "probability", d->places[k].probability);
    truce__json_object_end(&json);
  }
  truce__json_array_end(&json);
  truce__json_key_bool(&json, "converged", d->converged);
  truce__json_key_number(&json, "residual", d->residual);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
