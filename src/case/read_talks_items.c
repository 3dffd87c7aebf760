/* The section `talks`: documents, demands with their answers, promises with each side's counts, and
 * what is to come next. */
#include <string.h>

#include "read_talks.h"

const char *truce_answer_id(truce_answer_kind kind)
{
  static const char *const ids[TRUCE_ANSWER_KINDS] = {"accepted", "rejected", "studied",
                                                      "countered"};
  return ids[kind];
}

const char *truce_outcome_id(truce_outcome outcome)
{
  static const char *const ids[TRUCE_OUTCOMES] = {"open", "kept", "partly", "broken", "disputed"};
  return ids[outcome];
}

/* ---- What all items share ---- */

/* The map of a list, or NULL. */
static const tree *list_of(talks_reader *s, const tree *map, const char *what)
{
  return !truce__tree_is_null(map) && truce__expect(s->r, map, TREE_MAP, what) ? map : NULL;
}

/* Whether item k of a list is one that can be read: a map under a name of its own. */
static bool item(talks_reader *s, const tree *map, size_t k, const char *what,
                 const char *const *keys, size_t count)
{
  const tree *key = map->keys[k];
  truce__check_id(s->r, key, what);
  for (size_t n = 0; n < s->item_count; n++) {
    if (strcmp(s->item_keys[n]->text, key->text) == 0)
      truce__complain(s->r, TRUCE_ERROR, "duplicate", key->at,
                      "give each document, demand, promise and step its own name",
                      "\"%s\" stands on line %zu too", key->text,
                      truce__line_of(s->r, s->item_keys[n]->at.start));
  }
  s->item_keys[s->item_count++] = key;
  if (!truce__expect(s->r, map->values[k], TREE_MAP, what))
    return false;
  truce__check_keys(s->r, map->values[k], keys, count, what);
  return true;
}

static const char *text_or_id(talks_reader *s, const tree *key, const tree *t, const char *field)
{
  const char *text = truce__text_of(s->r, t, field, "a text");
  return text != NULL ? text : key->text;
}

/* Who does it: a party; complains if nobody is named. */
static size_t doer(talks_reader *s, const tree *key, const tree *t)
{
  const tree *by = truce__tree_get(t, "by");
  if (truce__tree_is_null(by))
    truce__complain(s->r, TRUCE_ERROR, "missing", key->at, "add: by: PARTY",
                    "\"%s\" does not say whose it is", key->text);
  return truce__talks_party(s, by);
}

/* A word of a list; SIZE_MAX after a complaint, or if there is none. */
static size_t choose(talks_reader *s, const tree *t, const char *what,
                     const char *(*id)(size_t kind), size_t count)
{
  const char *known[8];
  for (size_t k = 0; k < count; k++)
    known[k] = id(k);
  if (truce__tree_is_null(t) || !truce__expect_text(s->r, t, what))
    return SIZE_MAX;
  const size_t found = truce__index_of(t->text, known, count);
  if (found == SIZE_MAX)
    truce__complain(s->r, TRUCE_ERROR, "bad-choice", t->at,
                    truce__hint_nearest(s->r, t->text, known, count, NULL),
                    count == TRUCE_OUTCOMES ? "%s is open, kept, partly, broken or disputed"
                                            : "%s is accepted, rejected, studied or countered",
                    what);
  return found;
}

static const char *answer_word(size_t kind)
{
  return truce_answer_id((truce_answer_kind)kind);
}

static const char *outcome_word(size_t outcome)
{
  return truce_outcome_id((truce_outcome)outcome);
}

/* ---- Answers ---- */

/* Two dates have to stand in this order, where both are said. */
static void check_dates(talks_reader *s, const tree *t, const truce_date *first,
                        const truce_date *second, const char *message)
{
  if (first->text != NULL && second->text != NULL && second->day < first->day)
    truce__complain(s->r, TRUCE_ERROR, "bad-order", t->at, "check both dates", "%s", message);
}

static void check_answer(talks_reader *s, const tree *t, const truce_answer *a,
                         const truce_issue *issue)
{
  const tree *until = truce__tree_get(t, "until"), *position = truce__tree_get(t, "position");
  if (until != NULL && a->kind != TRUCE_STUDIED)
    truce__complain(s->r, TRUCE_ERROR, "misplaced", until->at,
                    "remove it, or write answer: studied", "only what is studied has an `until`");
  if (position != NULL && (a->kind != TRUCE_COUNTERED || issue == NULL))
    truce__complain(s->r, TRUCE_ERROR, "misplaced", position->at,
                    "`position` belongs to answer: countered, in a demand with an `issue`",
                    "this answer cannot name a position");
  check_dates(s, t, &a->date, &a->until, "the answer is due before the day it was put off");
}

static bool read_answer(talks_reader *s, const tree *t, size_t round, size_t asked_by,
                        const truce_issue *issue, truce_answer *a)
{
  static const char *const keys[] = {"by",       "answer", "round",   "date",   "until",
                                     "position", "words",  "because", "source", "assumption"};
  if (!truce__expect(s->r, t, TREE_MAP, "an answer"))
    return false;
  truce__check_keys(s->r, t, keys, sizeof keys / sizeof *keys, "an answer");
  const tree *by = truce__tree_get(t, "by"), *answer = truce__tree_get(t, "answer");
  if (truce__tree_is_null(by) || truce__tree_is_null(answer)) {
    truce__complain(s->r, TRUCE_ERROR, "missing", t->at,
                    "write for example: {by: ukraine, answer: rejected, date: 2025-06-02}",
                    "an answer needs `by` and `answer`");
    return false;
  }
  const size_t kind = choose(s, answer, "an answer", answer_word, TRUCE_ANSWER_KINDS);
  const tree *at = truce__tree_get(t, "round");
  *a = (truce_answer){.by = truce__talks_party(s, by),
                      .round = truce__talks_round(s, at),
                      .position = TRUCE_NOBODY,
                      .words = truce__text_of(s->r, t, "words", "what was said"),
                      .basis = truce__read_basis(s->r, t)};
  if (a->by == TRUCE_NOBODY || kind == SIZE_MAX)
    return false;
  a->kind = (truce_answer_kind)kind;
  if (!truce__read_date(s->r, t, "date", &a->date))
    a->date = s->rounds[a->round != TRUCE_NOBODY ? a->round : round].date;
  else if (at == NULL && a->date.day == s->rounds[round].date.day)
    a->round = round;
  if (at == NULL && truce__tree_get(t, "date") == NULL)
    a->round = round;
  truce__read_date(s->r, t, "until", &a->until);
  check_answer(s, t, a, issue);
  if (issue != NULL && a->kind == TRUCE_COUNTERED)
    a->position = truce__talks_position(s, truce__tree_get(t, "position"), issue);
  check_dates(s, t, &s->rounds[round].date, &a->date, "the answer is dated before the demand");
  if (a->by == asked_by)
    truce__complain(s->r, TRUCE_ERROR, "own-answer", by->at, "name the party that answered",
                    "the party that asked cannot answer itself");
  return true;
}

/* The answers of a list after those given already, all in the order of their dates. */
static size_t read_answers(talks_reader *s, const tree *list, size_t round, size_t asked_by,
                           const truce_issue *issue, const truce_answer *given, size_t given_count,
                           const truce_answer **answers)
{
  const bool any = !truce__tree_is_null(list) &&
                   truce__expect(s->r, list, TREE_LIST, "`answers` (list of answers)");
  const size_t room = given_count + (any ? list->count : 0);
  truce_answer *made = truce__arena_alloc(s->r->arena, room, sizeof *made);
  if (made == NULL)
    return 0;
  size_t count = 0;
  for (size_t k = 0; k < room; k++) {
    truce_answer a;
    if (k < given_count) {
      a = given[k];
      a.to_document = true;
    } else if (!read_answer(s, list->values[k - given_count], round, asked_by, issue, &a)) {
      continue;
    }
    size_t at = count++;
    for (; at > 0 && made[at - 1].date.day > a.date.day; at--)
      made[at] = made[at - 1];
    made[at] = a;
  }
  *answers = made;
  return count;
}

/* ---- Documents and demands ---- */

void truce__read_documents(talks_reader *s, const tree *map, size_t round)
{
  static const char *const keys[] = {"title",   "by",      "to",     "date",
                                     "answers", "because", "source", "assumption"};
  map = list_of(s, map, "`documents` (name: details)");
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    const tree *t = map->values[k];
    if (!item(s, map, k, "a document", keys, sizeof keys / sizeof *keys))
      continue;
    const size_t at = s->talks->document_count++;
    truce_document *d = &s->documents[at];
    s->document_ids[at] = map->keys[k]->text;
    *d = (truce_document){.id = map->keys[k]->text,
                          .title = text_or_id(s, map->keys[k], t, "title"),
                          .round = round,
                          .by = doer(s, map->keys[k], t),
                          .to = truce__talks_party(s, truce__tree_get(t, "to")),
                          .basis = truce__read_basis(s->r, t)};
    if (!truce__read_date(s->r, t, "date", &d->date))
      d->date = s->rounds[round].date;
    d->answer_count =
        read_answers(s, truce__tree_get(t, "answers"), round, d->by, NULL, NULL, 0, &d->answers);
  }
}

static size_t find_document(talks_reader *s, const tree *t)
{
  if (truce__tree_is_null(t) || !truce__expect_text(s->r, t, "a document"))
    return TRUCE_NOBODY;
  const size_t count = s->talks->document_count;
  const size_t found = truce__index_of(t->text, s->document_ids, count);
  if (found == SIZE_MAX)
    truce__complain(s->r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_nearest(s->r, t->text, s->document_ids, count,
                                        "add it under `documents` of this round or an earlier one"),
                    "there is no document \"%s\"", t->text);
  return found;
}

static void read_demand(talks_reader *s, const tree *key, const tree *t, size_t round)
{
  truce_demand *d = &s->demands[s->talks->demand_count++];
  *d = (truce_demand){.id = key->text,
                      .text = text_or_id(s, key, t, "text"),
                      .round = round,
                      .by = doer(s, key, t),
                      .of = truce__talks_party(s, truce__tree_get(t, "of")),
                      .document = find_document(s, truce__tree_get(t, "document")),
                      .position = TRUCE_NOBODY,
                      .basis = truce__read_basis(s->r, t)};
  const truce_issue *issue = truce__talks_issue(s, truce__tree_get(t, "issue"), &d->issue);
  const tree *position = truce__tree_get(t, "position");
  if (issue != NULL)
    d->position = truce__talks_position(s, position, issue);
  else if (position != NULL && truce__tree_get(t, "issue") == NULL)
    truce__complain(s->r, TRUCE_ERROR, "missing", position->at, "add: issue: NAME",
                    "a position needs the issue it belongs to");
  truce__read_date(s->r, t, "answer_due", &d->due);
  check_dates(s, t, &s->rounds[round].date, &d->due, "the answer is due before the demand");
  const truce_document *document = d->document != TRUCE_NOBODY ? &s->documents[d->document] : NULL;
  if (document != NULL && d->by != TRUCE_NOBODY && document->by != d->by)
    truce__complain(s->r, TRUCE_ERROR, "other-party", truce__tree_get(t, "document")->at,
                    "check `by` here and there", "document \"%s\" is another party's",
                    document->id);
  d->answer_count = read_answers(s, truce__tree_get(t, "answers"), round, d->by, issue,
                                 document != NULL ? document->answers : NULL,
                                 document != NULL ? document->answer_count : 0, &d->answers);
}

void truce__read_demands(talks_reader *s, const tree *map, size_t round)
{
  static const char *const keys[] = {"text",    "by",       "of",         "document",
                                     "issue",   "position", "answer_due", "answers",
                                     "because", "source",   "assumption"};
  map = list_of(s, map, "`demands` (name: details)");
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    if (item(s, map, k, "a demand", keys, sizeof keys / sizeof *keys))
      read_demand(s, map->keys[k], map->values[k], round);
  }
}

/* ---- Promises ---- */

static void read_became(talks_reader *s, const tree *t, truce_agreement *a)
{
  static const char *const keys[] = {"outcome", "because", "source", "assumption"};
  const tree *outcome = t;
  a->became = truce__read_basis(s->r, t);
  if (t != NULL && t->kind == TREE_MAP) {
    truce__check_keys(s->r, t, keys, sizeof keys / sizeof *keys, "`became`");
    outcome = truce__tree_get(t, "outcome");
  }
  const size_t found = choose(s, outcome, "an outcome", outcome_word, TRUCE_OUTCOMES);
  a->outcome = found != SIZE_MAX ? (truce_outcome)found : TRUCE_OUTCOME_OPEN;
}

static void read_claims(talks_reader *s, const tree *list, truce_agreement *a)
{
  static const char *const keys[] = {"by",      "count",  "of",        "date",
                                     "because", "source", "assumption"};
  if (truce__tree_is_null(list) ||
      !truce__expect(s->r, list, TREE_LIST, "`claims` (list of each side's counts)"))
    return;
  truce_claim *made = truce__arena_alloc(s->r->arena, list->count, sizeof *made);
  for (size_t k = 0; made != NULL && k < list->count; k++) {
    const tree *t = list->values[k];
    if (!truce__expect(s->r, t, TREE_MAP, "a claim"))
      continue;
    truce__check_keys(s->r, t, keys, sizeof keys / sizeof *keys, "a claim");
    const char *by = truce__text_of(s->r, t, "by", "who claims it");
    truce_claim *claim = &made[a->claim_count];
    *claim = (truce_claim){.says = by,
                           .of = truce__text_of(s->r, t, "of", "what is counted"),
                           .basis = truce__read_basis(s->r, t)};
    truce__read_count_of(s->r, t, "count", &claim->count);
    truce__read_date(s->r, t, "date", &claim->date);
    if (by == NULL) {
      truce__complain(s->r, TRUCE_ERROR, "missing", t->at, "add: by: PARTY",
                      "this count does not say whose it is");
      continue;
    }
    claim->by = truce__index_of(by, s->party_ids, s->r->c->party_count);
    if (claim->by != TRUCE_NOBODY)
      claim->says = s->r->c->parties[claim->by].name;
    a->claim_count++;
  }
  a->claims = made;
}

/* One party or a list of them. */
static void read_doers(talks_reader *s, const tree *key, const tree *t, truce_agreement *a)
{
  const tree *by = truce__tree_get(t, "by");
  const bool list = by != NULL && by->kind == TREE_LIST;
  const size_t count = list ? by->count : 1;
  size_t *parties = truce__arena_alloc(s->r->arena, count, sizeof *parties);
  for (size_t k = 0; parties != NULL && k < count; k++) {
    const size_t party = list ? truce__talks_party(s, by->values[k]) : doer(s, key, t);
    if (party != TRUCE_NOBODY)
      parties[a->by_count++] = party;
  }
  a->by = parties;
}

void truce__read_agreements(talks_reader *s, const tree *map, size_t round)
{
  static const char *const keys[] = {"text",   "by",     "count",   "unit",   "due",
                                     "became", "claims", "because", "source", "assumption"};
  map = list_of(s, map, "`agreed` (name: details)");
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    const tree *t = map->values[k];
    if (!item(s, map, k, "a promise", keys, sizeof keys / sizeof *keys))
      continue;
    truce_agreement *a = &s->agreements[s->talks->agreement_count++];
    *a = (truce_agreement){.id = map->keys[k]->text,
                           .text = text_or_id(s, map->keys[k], t, "text"),
                           .round = round,
                           .unit = truce__text_of(s->r, t, "unit", "a unit"),
                           .basis = truce__read_basis(s->r, t)};
    read_doers(s, map->keys[k], t, a);
    truce__read_count_of(s->r, t, "count", &a->count);
    truce__read_date(s->r, t, "due", &a->due);
    read_became(s, truce__tree_get(t, "became"), a);
    read_claims(s, truce__tree_get(t, "claims"), a);
  }
}

/* ---- Steps ---- */

static void read_done(talks_reader *s, const tree *t, truce_step *step)
{
  static const char *const keys[] = {"date"};
  if (truce__tree_is_null(t))
    return;
  if (t->kind == TREE_MAP) {
    truce__check_keys(s->r, t, keys, 1, "`done`");
    step->done = truce__read_date(s->r, t, "date", &step->done_on);
  } else {
    truce__read_truth(s->r, t, "`done`", &step->done);
  }
}

void truce__read_steps(talks_reader *s, const tree *map, size_t round)
{
  static const char *const keys[] = {"text", "by",      "from",   "due",
                                     "done", "because", "source", "assumption"};
  map = list_of(s, map, "`next` (name: details)");
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    const tree *t = map->values[k];
    if (!item(s, map, k, "a step", keys, sizeof keys / sizeof *keys))
      continue;
    truce_step *step = &s->steps[s->talks->step_count++];
    *step = (truce_step){.id = map->keys[k]->text,
                         .text = text_or_id(s, map->keys[k], t, "text"),
                         .round = round,
                         .by = truce__talks_party(s, truce__tree_get(t, "by")),
                         .basis = truce__read_basis(s->r, t)};
    truce__read_date(s->r, t, "from", &step->from);
    truce__read_date(s->r, t, "due", &step->due);
    check_dates(s, t, &step->from, &step->due, "the step ends before it begins");
    read_done(s, truce__tree_get(t, "done"), step);
  }
}
