/* JSON of `truce talks`, and what the page draws of it. */
#include "talks_internal.h"

#include <math.h>
#include <string.h>

static void put_share(truce__json *json, double share)
{
  if (isnan(share))
    truce__json_null(json);
  else
    truce__json_number(json, share);
}

static void key_share(truce__json *json, const char *key, double share)
{
  truce__json_key(json, key);
  put_share(json, share);
}

static void key_date(truce__json *json, const char *key, const truce_date *date)
{
  truce__json_key_string(json, key, date->text);
}

static const char *party_id(const truce_talks *talks, size_t party)
{
  return party == TRUCE_NOBODY ? NULL : talks->c->parties[party].id;
}

static const char *round_id(const truce_talks *talks, size_t round)
{
  return round == TRUCE_NOBODY ? NULL : talks->c->talks.rounds[round].id;
}

static void key_words(truce__json *json, const char *key, truce__builder *b)
{
  truce__json_key(json, key);
  truce__json_words(json, b);
}

/* ---- Rounds, documents ---- */

static void put_round(truce__json *json, const truce_talks *talks, const truce_round *round)
{
  truce__json_object(json);
  truce__json_key_string(json, "id", round->id);
  truce__json_key_string(json, "name", round->name);
  key_date(json, "date", &round->date);
  truce__json_key_string(json, "place", round->place);
  truce__json_key_string(json, "convened_by", round->convened_by);
  truce__json_key_string(json, "lasted", round->lasted);
  truce__json_key_string(json, "result", round->result);
  truce__json_key_array(json, "attended");
  for (size_t k = 0; k < round->attendance_count; k++) {
    truce__json_object(json);
    truce__json_key_string(json, "party", party_id(talks, round->attendances[k].party));
    truce__json_key_string(json, "name", round->attendances[k].name);
    truce__json_key_string(json, "who", round->attendances[k].who);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_basis(json, talks->c, &round->basis);
  truce__json_object_end(json);
}

static void put_rounds(truce__json *json, const truce_talks *talks)
{
  truce__json_key_array(json, "rounds");
  for (size_t k = 0; k < talks->round_count; k++)
    put_round(json, talks, &talks->c->talks.rounds[k]);
  truce__json_array_end(json);
  truce__json_key_array(json, "documents");
  for (size_t k = 0; k < talks->c->talks.document_count; k++) {
    const truce_document *d = &talks->c->talks.documents[k];
    if (d->round >= talks->round_count)
      continue;
    truce__json_object(json);
    truce__json_key_string(json, "id", d->id);
    truce__json_key_string(json, "title", d->title);
    truce__json_key_string(json, "round", round_id(talks, d->round));
    truce__json_key_string(json, "by", party_id(talks, d->by));
    truce__json_key_string(json, "to", party_id(talks, d->to));
    key_date(json, "date", &d->date);
    truce__json_basis(json, talks->c, &d->basis);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* ---- Issues: who stands where ---- */

/* Where a position lies along its issue, 0..1; NAN if the issue has no order. */
static double place_of(const truce_issue *issue, size_t position)
{
  return issue->kind == TRUCE_NAMED ? NAN : truce_issue_distance(issue, 0, position);
}

static void put_standing(truce__json *json, const truce_talks *talks, const truce_issue *issue,
                         size_t round, const truce_standing *standing, truce__builder *words)
{
  static const char *const kinds[] = {"unsaid", "position", "none", "study"};
  const truce_stance *s = standing->stance;
  truce__json_object(json);
  truce__json_key_string(json, "stance", kinds[s == NULL ? TRUCE_STANCE_UNSAID : s->kind]);
  truce__words_standing(words, issue, standing);
  key_words(json, "text", words);
  truce__json_key_bool(json, "carried", standing->since != round);
  if (s != NULL) {
    truce__json_key_string(json, "said_at", round_id(talks, standing->since));
    truce__json_key_string(json, "words", s->words);
    key_date(json, "until", &s->until);
    truce__json_basis(json, talks->c, &s->basis);
  }
  if (s != NULL && s->kind == TRUCE_STANCE_POSITION) {
    truce__json_key_string(json, "position", issue->positions[s->position].id);
    key_share(json, "place", place_of(issue, s->position));
  }
  truce__json_object_end(json);
}

static void put_positions(truce__json *json, const truce_issue *issue)
{
  static const char *const kinds[] = {"named", "ordered", "scale"};
  truce__json_key_string(json, "kind", kinds[issue->kind]);
  truce__json_key_string(json, "unit", issue->unit);
  truce__json_key_array(json, "positions");
  /* Of a scale only the ends are told: it may have thousands of positions. */
  const size_t step = issue->kind == TRUCE_SCALE ? issue->position_count - 1 : 1;
  for (size_t k = 0; k<issue->position_count; k += step> 0 ? step : 1) {
    truce__json_object(json);
    truce__json_key_string(json, "id", issue->positions[k].id);
    truce__json_key_string(json, "name", issue->positions[k].name);
    key_share(json, "place", place_of(issue, k));
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_issue(truce__json *json, const truce_talks *talks, size_t k, truce__builder *words)
{
  const truce_case *c = talks->c;
  const truce_issue *issue = &c->issues[k];
  truce__json_object(json);
  truce__json_key_string(json, "id", issue->id);
  truce__json_key_string(json, "name", issue->name);
  put_positions(json, issue);
  truce__json_key_object(json, "weight");
  for (size_t p = 0; p < talks->talker_count; p++) {
    const truce_party *party = &c->parties[talks->talkers[p]];
    key_share(json, party->id,
              party->interests.stated
                  ? (double)party->interests.issues[k].weight.value / (double)TRUCE_BILLION
                  : NAN);
  }
  truce__json_object_end(json);
  truce__json_key_object(json, "standings");
  for (size_t p = 0; p < talks->talker_count; p++) {
    truce__json_key_array(json, c->parties[talks->talkers[p]].id);
    for (size_t round = 0; round < talks->round_count; round++)
      put_standing(json, talks, issue, round,
                   &talks->standings[(round * talks->talker_count + p) * c->issue_count + k],
                   words);
    truce__json_array_end(json);
  }
  truce__json_object_end(json);
  truce__json_key_array(json, "gaps");
  for (size_t pair = 0; pair < talks->pair_count; pair++) {
    truce__json_array(json);
    for (size_t round = 0; round < talks->round_count; round++)
      put_share(json, talks->pairs[pair].issue[round * c->issue_count + k]);
    truce__json_array_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* ---- Gaps, movement ---- */

static void put_series(truce__json *json, const char *key, const truce_talks *talks,
                       const truce_pair_gap *pair, const double *by_a, const double *by_b)
{
  const size_t sides[2] = {pair->a, pair->b};
  const double *const series[2] = {by_a, by_b};
  truce__json_key_object(json, key);
  for (size_t side = 0; side < 2; side++) {
    truce__json_key_array(json, talks->c->parties[sides[side]].id);
    for (size_t round = 0; round < talks->round_count; round++)
      put_share(json, series[side][round]);
    truce__json_array_end(json);
  }
  truce__json_object_end(json);
}

static void put_gaps(truce__json *json, const truce_talks *talks, truce__builder *words)
{
  truce__json_key_array(json, "gaps");
  for (size_t k = 0; k < talks->pair_count; k++) {
    const truce_pair_gap *pair = &talks->pairs[k];
    truce__json_object(json);
    truce__json_key_array(json, "between");
    truce__json_string(json, talks->c->parties[pair->a].id);
    truce__json_string(json, talks->c->parties[pair->b].id);
    truce__json_array_end(json);
    put_series(json, "overall", talks, pair, pair->by_a, pair->by_b);
    put_series(json, "known", talks, pair, pair->known_a, pair->known_b);
    truce__words_gap(words, talks, pair, talks->since.to);
    key_words(json, "text", words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_movement(truce__json *json, const truce_talks *talks, const truce_movement *m,
                         truce__builder *words)
{
  const truce_issue *issue = &talks->c->issues[m->issue];
  truce__json_object(json);
  truce__json_key_string(json, "party", talks->c->parties[m->party].id);
  truce__json_key_string(json, "issue", issue->id);
  truce__json_key_string(json, "kind", truce_movement_id(m->kind));
  truce__words_standing(words, issue, &m->before);
  key_words(json, "from", words);
  truce__words_standing(words, issue, &m->after);
  key_words(json, "to", words);
  key_share(json, "distance", m->distance);
  truce__json_key_object(json, "nearer");
  for (size_t k = 0; k < talks->talker_count; k++) {
    if (talks->talkers[k] != m->party)
      key_share(json, talks->c->parties[talks->talkers[k]].id, m->nearer[k]);
  }
  truce__json_object_end(json);
  truce__words_movement(words, talks, m);
  key_words(json, "text", words);
  truce__json_object_end(json);
}

static void put_compared(truce__json *json, const char *key, const truce_talks *talks,
                         const truce_rounds_compared *x, truce__builder *words)
{
  truce__json_key_object(json, key);
  truce__json_key_string(json, "from", round_id(talks, x->from));
  truce__json_key_string(json, "to", round_id(talks, x->to));
  truce__json_key_array(json, "movements");
  for (size_t k = 0; k < x->movement_count; k++)
    put_movement(json, talks, &x->movements[k], words);
  truce__json_array_end(json);
  truce__json_key_array(json, "gap_changes");
  for (size_t k = 0; k < talks->pair_count; k++) {
    truce__words_gap_change(words, talks, x, k);
    if (words->length > 0)
      truce__json_words(json, words);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* ---- Demands, promises, steps ---- */

static void put_demand(truce__json *json, const truce_talks *talks, const truce_demand_state *s,
                       truce__builder *words)
{
  const truce_case *c = talks->c;
  const truce_demand *d = s->demand;
  truce__json_object(json);
  truce__json_key_string(json, "id", d->id);
  truce__json_key_string(json, "text", d->text);
  truce__json_key_string(json, "round", round_id(talks, d->round));
  truce__json_key_string(json, "by", party_id(talks, d->by));
  truce__json_key_string(json, "of", party_id(talks, d->of));
  truce__json_key_string(json, "document",
                         d->document == TRUCE_NOBODY ? NULL : c->talks.documents[d->document].id);
  truce__json_key_string(json, "issue", d->issue == TRUCE_NOBODY ? NULL : c->issues[d->issue].id);
  truce__json_key_string(
      json, "position",
      d->position == TRUCE_NOBODY ? NULL : c->issues[d->issue].positions[d->position].id);
  truce__json_key_string(json, "state",
                         s->answer == NULL ? "unanswered" : truce_answer_id(s->answer->kind));
  truce__json_key_bool(json, "open", s->open);
  key_date(json, "due", &s->due);
  truce__json_key_integer(json, "overdue_days", (uint64_t)s->overdue);
  truce__words_answer(words, talks, s);
  key_words(json, "answer", words);
  if (s->answer != NULL) {
    truce__json_key_object(json, "answer_basis");
    truce__json_basis(json, c, &s->answer->basis);
    truce__json_object_end(json);
  }
  truce__json_basis(json, c, &d->basis);
  truce__json_object_end(json);
}

static void put_count(truce__json *json, const truce_count *count)
{
  truce__json_object(json);
  truce__json_key(json, "low");
  truce__json_integer(json, (uint64_t)count->low);
  truce__json_key(json, "high");
  if (count->high == INT64_MAX)
    truce__json_null(json);
  else
    truce__json_integer(json, (uint64_t)count->high);
  truce__json_key_bool(json, "about", count->about);
  truce__json_object_end(json);
}

static void key_count(truce__json *json, const truce_count *count)
{
  truce__json_key(json, "count");
  if (count->stated)
    put_count(json, count);
  else
    truce__json_null(json);
}

static void put_agreement(truce__json *json, const truce_talks *talks,
                          const truce_agreement_state *s, truce__builder *words)
{
  const truce_case *c = talks->c;
  const truce_agreement *a = s->agreement;
  truce__json_object(json);
  truce__json_key_string(json, "id", a->id);
  truce__json_key_string(json, "text", a->text);
  truce__json_key_string(json, "round", round_id(talks, a->round));
  truce__json_key_array(json, "by");
  for (size_t k = 0; k < a->by_count; k++)
    truce__json_string(json, c->parties[a->by[k]].id);
  truce__json_array_end(json);
  key_count(json, &a->count);
  truce__json_key_string(json, "unit", a->unit);
  key_date(json, "due", &a->due);
  truce__json_key_integer(json, "overdue_days", (uint64_t)s->overdue);
  truce__json_key_string(json, "outcome", truce_outcome_id(s->outcome));
  truce__words_outcome(words, s);
  key_words(json, "outcome_text", words);
  truce__json_key_object(json, "became");
  truce__json_basis(json, c, &a->became);
  truce__json_object_end(json);
  truce__json_key_bool(json, "counts_differ", s->counts_differ);
  truce__json_key_array(json, "claims");
  for (size_t k = 0; k < s->claim_count; k++) {
    const truce_claim *claim = s->claims[k];
    truce__json_object(json);
    truce__json_key_string(json, "by", party_id(talks, claim->by));
    truce__json_key_string(json, "says", truce__party_name(c, claim->by, claim->says));
    key_count(json, &claim->count);
    truce__json_key_string(json, "of", claim->of);
    key_date(json, "date", &claim->date);
    truce__words_claim(words, c, claim, a->unit);
    key_words(json, "text", words);
    truce__json_basis(json, c, &claim->basis);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_basis(json, c, &a->basis);
  truce__json_object_end(json);
}

static void put_step(truce__json *json, const truce_talks *talks, const truce_step_state *s,
                     truce__builder *words)
{
  const truce_step *step = s->step;
  truce__json_object(json);
  truce__json_key_string(json, "id", step->id);
  truce__json_key_string(json, "round", round_id(talks, step->round));
  truce__json_key_string(json, "by", party_id(talks, step->by));
  key_date(json, "from", &step->from);
  key_date(json, "due", &step->due);
  truce__json_key_bool(json, "done", s->done);
  key_date(json, "done_on", &step->done_on);
  truce__json_key_integer(json, "overdue_days", (uint64_t)s->overdue);
  truce__words_step(words, talks, s);
  key_words(json, "text", words);
  truce__json_basis(json, talks->c, &step->basis);
  truce__json_object_end(json);
}

static void put_events(truce__json *json, const truce_talks *talks, truce__builder *words)
{
  truce__json_key_array(json, "events");
  for (size_t k = 0; k < talks->c->event_count; k++) {
    const truce_event *e = &talks->c->events[k];
    if (e->date.day > talks->as_of.day)
      continue;
    truce__json_object(json);
    key_date(json, "date", &e->date);
    truce__json_key_string(json, "kind", e->kind);
    truce__json_key_string(json, "actor", e->actor);
    truce__json_key_string(json, "target", e->target);
    key_count(json, &e->count);
    truce__words_count(words, &e->count, e->unit);
    key_words(json, "text", words);
    truce__json_key_string(json, "place", e->place);
    truce__json_key_string(json, "note", e->note);
    truce__json_key_string(json, "claimed_by",
                           e->claimed_party != SIZE_MAX ? talks->c->parties[e->claimed_party].name
                                                        : e->claimed_by);
    truce__json_key_string(json, "source", e->source);
    truce__json_basis(json, talks->c, &e->basis);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

typedef struct sentences {
  truce__json *json;
} sentences;

static void put_sentence(void *context, truce__builder *b)
{
  truce__json_words(((sentences *)context)->json, b);
}

truce_status truce__talks_fields(truce__json *json, const truce_talks *talks)
{
  truce__builder words = {0};
  truce__json_key_string(json, "as_of", talks->as_of.text);
  truce__json_key_array(json, "summary");
  truce__talks_summary(talks, false, &words, put_sentence, &(sentences){json});
  truce__json_array_end(json);
  truce__json_key_array(json, "parties");
  for (size_t k = 0; k < talks->talker_count; k++)
    truce__json_string(json, talks->c->parties[talks->talkers[k]].id);
  truce__json_array_end(json);
  put_rounds(json, talks);
  truce__json_key_array(json, "issues");
  for (size_t k = 0; k < talks->c->issue_count; k++)
    put_issue(json, talks, k, &words);
  truce__json_array_end(json);
  put_gaps(json, talks, &words);
  put_compared(json, "since_first", talks, &talks->since_first, &words);
  put_compared(json, "since", talks, &talks->since, &words);
  truce__json_key_array(json, "demands");
  for (size_t k = 0; k < talks->demand_count; k++)
    put_demand(json, talks, &talks->demands[k], &words);
  truce__json_array_end(json);
  truce__json_key_array(json, "agreed");
  for (size_t k = 0; k < talks->agreement_count; k++)
    put_agreement(json, talks, &talks->agreements[k], &words);
  truce__json_array_end(json);
  truce__json_key_array(json, "next");
  for (size_t k = 0; k < talks->step_count; k++)
    put_step(json, talks, &talks->steps[k], &words);
  truce__json_array_end(json);
  put_events(json, talks, &words);
  const bool failed = words.failed;
  truce__builder_free(&words);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_report_talks_json(const truce_talks *talks, const truce_diagnostics *diagnostics,
                                     FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "talks", talks->c->title, diagnostics);
  const truce_status status = truce__talks_fields(&json, talks);
  truce__json_object_end(&json);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}
