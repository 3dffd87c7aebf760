/* Of a round of talks: the documents handed over, demands and their answers, what was agreed and
 * what became of it, what is to come next. */
#include <stdlib.h>
#include <string.h>

#include "read_talks.h"

static const char *const answer_ids[TRUCE_ANSWER_KINDS] = {"accepted", "rejected", "studied",
                                                           "countered"};
static const char *const outcome_ids[TRUCE_OUTCOMES] = {"open", "kept", "partly", "broken",
                                                        "disputed"};

const char *truce_answer_id(truce_answer_kind kind)
{
  return answer_ids[kind];
}

const char *truce_outcome_id(truce_outcome outcome)
{
  return outcome_ids[outcome];
}

static const char the_round[] = "the round";

static const char *text_or(reader *r, const tree *map, const char *key, const char *what,
                           const char *otherwise)
{
  const char *text = truce__text_of(r, map, key, what);
  return text != NULL ? text : otherwise;
}

/* Which of a few words stands there; SIZE_MAX after a complaint. */
static size_t read_word(reader *r, const tree *t, const char *const *words, size_t count,
                        const char *what, const char *code, const char *message)
{
  if (!truce__expect_text(r, t, what))
    return SIZE_MAX;
  const size_t found = truce__index_of(t->text, words, count);
  if (found == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, code, t->at,
                    truce__hint_nearest(r, t->text, words, count, NULL), "%s", message);
  return found;
}

/* ---- Answers ---- */

static void read_answer_date(talks_reader *in, const truce_demand *demand, const tree *t,
                             truce_answer *answer)
{
  reader *r = in->r;
  const truce_date asked = in->rounds[demand->round].date;
  const tree *round = truce__tree_get(t, "round");
  const bool dated = !truce__tree_is_null(truce__tree_get(t, "date"));
  if (!truce__tree_is_null(round) && truce__expect_text(r, round, "a round"))
    answer->round = truce__talk_name(in, round, in->round_ids, in->round_count, "round",
                                     "add it under `rounds`");
  if (answer->round != TRUCE_NOBODY && answer->round < demand->round)
    truce__complain(r, TRUCE_ERROR, "bad-order", round->at, "name the round or the date it came",
                    "this round is before that of the demand, \"%s\"",
                    in->round_ids[demand->round]);
  if (!dated && truce__tree_is_null(round))
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add `date:`, or `round:` with a round's id",
                    "this answer does not say when it came");
  if (truce__read_date(r, t, "date", &answer->date)) {
    truce__talk_check_order(in, t, "date", &answer->date, &asked, "the demand");
    if (answer->round != TRUCE_NOBODY && answer->round > demand->round)
      truce__talk_check_order(in, t, "date", &answer->date, &in->rounds[answer->round].date,
                              "the round it names");
  } else if (answer->round != TRUCE_NOBODY) {
    answer->date = in->rounds[answer->round].date;
  }
}

static void read_answer_details(talks_reader *in, const truce_demand *demand, const tree *t,
                                truce_answer *answer)
{
  reader *r = in->r;
  const tree *until = truce__tree_get(t, "until"), *position = truce__tree_get(t, "position");
  if (!truce__tree_is_null(until) && answer->kind != TRUCE_STUDIED)
    truce__complain(r, TRUCE_ERROR, "no-until", until->at,
                    "leave it out, or write: answer: studied",
                    "only an answer that is studied has an `until`");
  else if (truce__read_date(r, t, "until", &answer->until))
    truce__talk_check_order(in, t, "until", &answer->until, &answer->date, "the answer");
  if (truce__tree_is_null(position))
    return;
  if (answer->kind != TRUCE_COUNTERED)
    truce__complain(r, TRUCE_ERROR, "no-counter", position->at,
                    "leave it out, or write: answer: countered",
                    "only an answer that is countered has a `position`");
  else if (demand->issue == TRUCE_NOBODY)
    truce__complain(r, TRUCE_ERROR, "no-issue", position->at, "add `issue:` to the demand",
                    "the demand has no issue of which this could be a position");
  else
    answer->position = truce__talk_position(in, demand->issue, position, NULL);
}

static void read_answer(talks_reader *in, const truce_demand *demand, const tree *t,
                        truce_answer *answer)
{
  static const char *const keys[] = {"by",       "answer", "date",    "round",  "until",
                                     "position", "words",  "because", "source", "assumption"};
  reader *r = in->r;
  *answer = (truce_answer){.round = TRUCE_NOBODY, .position = TRUCE_NOBODY};
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "an answer");
  answer->by = truce__talk_needed_party(in, t, "by", "this answer", "add who gave it");
  if (answer->by != TRUCE_NOBODY && answer->by == demand->by)
    truce__complain(r, TRUCE_ERROR, "own-demand", truce__tree_get(t, "by")->at,
                    "name the party that answered", "\"%s\" asked for this itself",
                    in->parties[answer->by]);
  const tree *kind = truce__tree_get(t, "answer");
  const size_t found =
      kind != NULL ? read_word(r, kind, answer_ids, TRUCE_ANSWER_KINDS, "an answer", "bad-answer",
                               "an answer is accepted, rejected, studied or countered")
                   : SIZE_MAX;
  if (kind == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add for example: answer: rejected",
                    "this answer does not say what it is");
  read_answer_date(in, demand, t, answer);
  if (found != SIZE_MAX) {
    answer->kind = (truce_answer_kind)found;
    read_answer_details(in, demand, t, answer);
  }
  answer->words = truce__text_of(r, t, "words", "`words`");
  answer->basis = truce__read_basis(r, t);
}

/* Pointers into one array; answers of the same day stay in the order of the file. */
static int by_date(const void *a, const void *b)
{
  const truce_answer *x = *(const truce_answer *const *)a, *y = *(const truce_answer *const *)b;
  if (x->date.day != y->date.day)
    return x->date.day < y->date.day ? -1 : 1;
  return (x > y) - (x < y);
}

/* The answers to a demand and those to the document it stands in (NULL: none), by date. */
static size_t read_answers(talks_reader *in, const tree *t, const truce_demand *demand,
                           const truce_document *document, const truce_answer **answers)
{
  reader *r = in->r;
  const bool any = !truce__tree_is_null(t) &&
                   truce__expect(r, t, TREE_LIST, "`answers` (list of {by, answer, date})");
  const size_t given = document != NULL ? document->answer_count : 0;
  const size_t room = given + (any ? t->count : 0);
  truce_answer *read = truce__arena_alloc(r->arena, room, sizeof *read);
  truce_answer *sorted = truce__arena_alloc(r->arena, room, sizeof *sorted);
  const truce_answer **order = truce__arena_alloc(r->arena, room, sizeof *order);
  if (read == NULL || sorted == NULL || order == NULL)
    return 0;
  size_t count = 0;
  for (size_t k = 0; k < room; k++) {
    if (k < given) {
      read[count] = document->answers[k];
      read[count].to_document = true;
    } else if (truce__expect(r, t->values[k - given], TREE_MAP, "an answer (by, answer, date)")) {
      read_answer(in, demand, t->values[k - given], &read[count]);
    } else {
      continue;
    }
    order[count] = &read[count];
    count++;
  }
  qsort(order, count, sizeof *order, by_date);
  for (size_t k = 0; k < count; k++)
    sorted[k] = *order[k];
  *answers = sorted;
  return count;
}

/* ---- Documents ---- */

static void read_document(talks_reader *in, size_t round, const tree *key, const tree *t)
{
  static const char *const keys[] = {"title",   "by",      "to",     "date",
                                     "answers", "because", "source", "assumption"};
  reader *r = in->r;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a document");
  truce_document *document = &in->documents[in->made->document_count];
  *document = (truce_document){.id = key->text, .round = round};
  document->title = text_or(r, t, "title", "`title`", key->text);
  document->by = truce__talk_needed_party(in, t, "by", "this document", "add who handed it over");
  document->to = truce__talk_party(in, t, "to");
  if (!truce__read_date(r, t, "date", &document->date))
    document->date = in->rounds[round].date;
  document->basis = truce__read_basis(r, t);
  const truce_demand whole = {.round = round, .by = document->by, .issue = TRUCE_NOBODY};
  document->answer_count =
      read_answers(in, truce__tree_get(t, "answers"), &whole, NULL, &document->answers);
  in->document_ids[in->made->document_count++] = key->text;
}

/* ---- Demands ---- */

/* What the demand comes to among the positions of an issue. */
static void read_aim(talks_reader *in, const tree *t, truce_demand *demand)
{
  const tree *issue = truce__tree_get(t, "issue"), *position = truce__tree_get(t, "position");
  if (!truce__tree_is_null(issue))
    demand->issue = truce__talk_issue(in, issue);
  else if (!truce__tree_is_null(position))
    truce__complain(in->r, TRUCE_ERROR, "no-issue", position->at,
                    "add `issue:`, of which it is a position",
                    "this demand has a `position` but no `issue`");
  if (demand->issue != TRUCE_NOBODY && !truce__tree_is_null(position))
    demand->position = truce__talk_position(in, demand->issue, position, NULL);
}

static void read_demand(talks_reader *in, size_t round, const tree *key, const tree *t)
{
  static const char *const keys[] = {"text",     "by",       "of",         "issue",
                                     "position", "document", "answer_due", "answers",
                                     "because",  "source",   "assumption"};
  reader *r = in->r;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a demand");
  truce_demand *demand = &in->demands[in->made->demand_count++];
  *demand = (truce_demand){.id = key->text,
                           .round = round,
                           .document = TRUCE_NOBODY,
                           .issue = TRUCE_NOBODY,
                           .position = TRUCE_NOBODY};
  demand->text = text_or(r, t, "text", "`text`", key->text);
  demand->by = truce__talk_needed_party(in, t, "by", "this demand", "add who asks for it");
  demand->of = truce__talk_party(in, t, "of");
  if (demand->of != TRUCE_NOBODY && demand->of == demand->by)
    truce__complain(r, TRUCE_ERROR, "own-demand", truce__tree_get(t, "of")->at,
                    "name the party that is to do it", "\"%s\" asks this of itself",
                    in->parties[demand->of]);
  const tree *document = truce__tree_get(t, "document");
  if (!truce__tree_is_null(document) && truce__expect_text(r, document, "a document"))
    demand->document =
        truce__talk_name(in, document, in->document_ids, in->made->document_count, "document",
                         "add it under `documents` of this round or of one before");
  read_aim(in, t, demand);
  truce__read_date(r, t, "answer_due", &demand->due);
  truce__talk_check_order(in, t, "answer_due", &demand->due, &in->rounds[round].date, the_round);
  demand->basis = truce__read_basis(r, t);
  demand->answer_count = read_answers(
      in, truce__tree_get(t, "answers"), demand,
      demand->document != TRUCE_NOBODY ? &in->documents[demand->document] : NULL, &demand->answers);
}

/* ---- What was agreed ---- */

static void read_promisers(talks_reader *in, const tree *t, truce_agreement *agreement)
{
  reader *r = in->r;
  const tree *by = truce__tree_get(t, "by");
  const bool list = by != NULL && by->kind == TREE_LIST;
  if (truce__tree_is_null(by) || (list && by->count == 0)) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add who promised: by: [north, south]",
                    "this agreement has no `by`");
    return;
  }
  size_t *parties = truce__arena_alloc(r->arena, r->c->party_count, sizeof *parties);
  bool *there = truce__arena_alloc(r->arena, r->c->party_count, sizeof *there);
  for (size_t k = 0; parties != NULL && there != NULL && k < (list ? by->count : 1); k++) {
    const tree *name = list ? by->values[k] : by;
    if (!truce__expect_text(r, name, "a party"))
      continue;
    const size_t party = truce__talk_name(in, name, in->parties, r->c->party_count, "party",
                                          "add it under `parties`");
    if (party == TRUCE_NOBODY)
      continue;
    if (there[party]) {
      truce__complain(r, TRUCE_ERROR, "duplicate", name->at, "keep one of the two",
                      "\"%s\" stands here twice", name->text);
      continue;
    }
    there[party] = true;
    parties[agreement->by_count++] = party;
  }
  agreement->by = parties;
}

static void read_outcome(reader *r, const tree *t, truce_agreement *agreement)
{
  static const char *const keys[] = {"outcome", "because", "source", "assumption"};
  agreement->became = truce__read_basis(r, t);
  if (truce__tree_is_null(t))
    return;
  const tree *outcome = t->kind == TREE_MAP ? truce__tree_get(t, "outcome") : t;
  if (t->kind == TREE_MAP)
    truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "what became of it");
  if (outcome == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add for example: outcome: kept",
                    "this does not say what became of it");
    return;
  }
  const size_t found =
      read_word(r, outcome, outcome_ids, TRUCE_OUTCOMES, "what became of it", "bad-outcome",
                "an outcome is open, kept, partly, broken or disputed");
  if (found != SIZE_MAX)
    agreement->outcome = (truce_outcome)found;
}

static void read_claim(talks_reader *in, const tree *t, truce_claim *claim)
{
  static const char *const keys[] = {"by",      "count",  "of",        "date",
                                     "because", "source", "assumption"};
  reader *r = in->r;
  *claim = (truce_claim){.by = TRUCE_NOBODY};
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a claim");
  claim->says = truce__text_of(r, t, "by", "who says so");
  if (claim->says != NULL)
    claim->by = truce__talk_find_party(in, claim->says);
  else if (truce__tree_is_null(truce__tree_get(t, "by")))
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add who says so", "this claim has no `by`");
  if (claim->by != TRUCE_NOBODY)
    claim->says = r->c->parties[claim->by].name;
  truce__read_count_of(r, t, "count", &claim->count);
  if (truce__tree_is_null(truce__tree_get(t, "count")))
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add for example: count: 6057",
                    "this claim has no `count`");
  claim->of = truce__text_of(r, t, "of", "`of`");
  truce__read_date(r, t, "date", &claim->date);
  claim->basis = truce__read_basis(r, t);
}

static void read_claims(talks_reader *in, const tree *t, truce_agreement *agreement)
{
  reader *r = in->r;
  if (truce__tree_is_null(t) ||
      !truce__expect(r, t, TREE_LIST, "`claims` (list of {by, count, of, date})"))
    return;
  truce_claim *claims = truce__arena_alloc(r->arena, t->count, sizeof *claims);
  for (size_t k = 0; claims != NULL && k < t->count; k++) {
    if (truce__expect(r, t->values[k], TREE_MAP, "a claim (by, count, of, date)"))
      read_claim(in, t->values[k], &claims[agreement->claim_count++]);
  }
  agreement->claims = claims;
}

static void read_agreement(talks_reader *in, size_t round, const tree *key, const tree *t)
{
  static const char *const keys[] = {"text",   "by",     "count",   "unit",   "due",
                                     "became", "claims", "because", "source", "assumption"};
  reader *r = in->r;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "an agreement");
  truce_agreement *agreement = &in->agreements[in->made->agreement_count++];
  *agreement = (truce_agreement){.id = key->text, .round = round};
  agreement->text = text_or(r, t, "text", "`text`", key->text);
  read_promisers(in, t, agreement);
  truce__read_date(r, t, "due", &agreement->due);
  truce__talk_check_order(in, t, "due", &agreement->due, &in->rounds[round].date, the_round);
  truce__read_count_of(r, t, "count", &agreement->count);
  agreement->unit = truce__text_of(r, t, "unit", "`unit`");
  agreement->basis = truce__read_basis(r, t);
  read_outcome(r, truce__tree_get(t, "became"), agreement);
  read_claims(in, truce__tree_get(t, "claims"), agreement);
}

/* ---- What is to come next ---- */

static void read_done(talks_reader *in, const tree *t, truce_step *step)
{
  static const char *const keys[] = {"date"};
  if (truce__tree_is_null(t))
    return;
  if (t->kind != TREE_MAP) {
    truce__read_truth(in->r, t, "`done`", &step->done);
    return;
  }
  truce__check_keys(in->r, t, keys, 1, "`done`");
  step->done = true;
  truce__read_date(in->r, t, "date", &step->done_on);
  truce__talk_check_order(in, t, "date", &step->done_on, &in->rounds[step->round].date, the_round);
}

static void read_step(talks_reader *in, size_t round, const tree *key, const tree *t)
{
  static const char *const keys[] = {"text", "by",      "from",   "due",
                                     "done", "because", "source", "assumption"};
  reader *r = in->r;
  const truce_date *today = &in->rounds[round].date;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a next step");
  truce_step *step = &in->steps[in->made->step_count++];
  *step = (truce_step){.id = key->text, .round = round};
  step->text = text_or(r, t, "text", "`text`", key->text);
  step->by = truce__talk_party(in, t, "by");
  truce__read_date(r, t, "from", &step->from);
  truce__read_date(r, t, "due", &step->due);
  truce__talk_check_order(in, t, "from", &step->from, today, the_round);
  if (step->from.text != NULL)
    truce__talk_check_order(in, t, "due", &step->due, &step->from, "`from`");
  else
    truce__talk_check_order(in, t, "due", &step->due, today, the_round);
  read_done(in, truce__tree_get(t, "done"), step);
  step->basis = truce__read_basis(r, t);
}

/* ---- All of them ---- */

static const struct {
  const char *section, *what, *one;
  void (*read)(talks_reader *in, size_t round, const tree *key, const tree *t);
} kinds[TALK_ITEM_KINDS] = {
    {"documents", "`documents` (name: details)", "a document", read_document},
    {"demands", "`demands` (name: details)", "a demand", read_demand},
    {"agreed", "`agreed` (name: details)", "an agreement", read_agreement},
    {"next", "`next` (name: details)", "a next step", read_step},
};

/* How many items of a kind there are, at most TRUCE_TALK_ITEMS_MAX. */
static size_t count_items(talks_reader *in, size_t kind, const tree *rounds)
{
  size_t count = 0;
  for (size_t k = 0; k < rounds->count; k++) {
    const tree *map = truce__tree_get(rounds->values[k], kinds[kind].section);
    count += map != NULL && map->kind == TREE_MAP ? map->count : 0;
    if (count <= TRUCE_TALK_ITEMS_MAX)
      continue;
    truce__complain(in->r, TRUCE_ERROR, "too-many", map->at, "join those that go together",
                    "all rounds together have more than %d of `%s`", TRUCE_TALK_ITEMS_MAX,
                    kinds[kind].section);
    in->skipped[kind] = true;
    return 0;
  }
  return count;
}

void truce__talk_make_room(talks_reader *in, const tree *rounds)
{
  truce__arena *arena = in->r->arena;
  size_t counts[TALK_ITEM_KINDS], all = 0;
  for (size_t k = 0; k < TALK_ITEM_KINDS; k++)
    all += counts[k] = count_items(in, k, rounds);
  in->documents = truce__arena_alloc(arena, counts[0], sizeof *in->documents);
  in->document_ids = truce__arena_alloc(arena, counts[0], sizeof *in->document_ids);
  in->demands = truce__arena_alloc(arena, counts[1], sizeof *in->demands);
  in->agreements = truce__arena_alloc(arena, counts[2], sizeof *in->agreements);
  in->steps = truce__arena_alloc(arena, counts[3], sizeof *in->steps);
  in->ids = truce__arena_alloc(arena, all, sizeof *in->ids);
}

void truce__talk_read_items(talks_reader *in, size_t round, const tree *map)
{
  for (size_t n = 0; n < TALK_ITEM_KINDS; n++) {
    const tree *list = truce__map_section(in->r, map, kinds[n].section, kinds[n].what);
    for (size_t k = 0; list != NULL && !in->skipped[n] && k < list->count; k++) {
      const tree *key = list->keys[k];
      if (truce__check_id(in->r, key, kinds[n].one))
        in->ids[in->id_count++] = key;
      if (truce__expect(in->r, list->values[k], TREE_MAP, kinds[n].one))
        kinds[n].read(in, round, key, list->values[k]);
    }
  }
}

static int by_text(const void *a, const void *b)
{
  const tree *x = *(const tree *const *)a, *y = *(const tree *const *)b;
  const int order = strcmp(x->text, y->text);
  return order != 0 ? order : (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

void truce__talk_check_ids(talks_reader *in)
{
  qsort(in->ids, in->id_count, sizeof *in->ids, by_text);
  for (size_t k = 1; k < in->id_count; k++) {
    if (strcmp(in->ids[k]->text, in->ids[k - 1]->text) == 0)
      truce__complain(in->r, TRUCE_ERROR, "duplicate", in->ids[k]->at,
                      "choose another short name for one of the two",
                      "\"%s\" is the name of something else in `talks`, on line %zu",
                      in->ids[k]->text, truce__line_of(in->r, in->ids[k - 1]->at.start));
  }
}
