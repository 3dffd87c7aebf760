/* `truce stability --make-stable` as JSON: docs/results.md, field by field. */
#include <stdlib.h>

#include "inverse_words.h"
#include "report_internal.h"

enum { LISTED_MAX = 1000, ALTERNATIVES_MAX = 8 };

static void concept_ids(truce__json *json, const char *key, unsigned concepts)
{
  truce__json_key_array(json, key);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) != 0)
      truce__json_string(json, truce_concept_id((truce_concept)k));
  }
  truce__json_array_end(json);
}

static void taken_ids(truce__json *json, const char *key, const truce_case *c, uint64_t code)
{
  truce__json_key_array(json, key);
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((code >> k & 1) != 0)
      truce__json_string(json, c->options[k].id);
  }
  truce__json_array_end(json);
}

static void key_state(truce__json *json, const char *key, size_t state)
{
  truce__json_key(json, key);
  truce__json_state(json, state);
}

static void put_wanted(truce__json *json, const truce_inverse_answer *a, const char *wanted)
{
  truce__json_key_object(json, "wanted");
  truce__json_key_string(json, "statement", wanted);
  truce__json_key_bool(json, "every", a->every);
  truce__json_key_integer(json, "count", a->wanted_count);
  truce__json_key_array(json, "listed");
  for (size_t k = 0; k < a->wanted_count && k < LISTED_MAX; k++)
    truce__json_state(json, a->wanted[k]);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* ---- Conditions ---- */

static void put_requirement(truce__json *json, truce__builder *words, const truce__topic *topic,
                            const truce_conditions *conditions, size_t party,
                            const truce_requirement *requirement)
{
  truce__json_object(json);
  key_state(json, "to", requirement->to);
  truce__json_key_bool(json, "met", requirement->met);
  truce__json_key_integer(json, "alternatives_total", requirement->alternative_count);
  truce__json_key_array(json, "alternatives");
  for (size_t k = 0; k < requirement->alternative_count && k < ALTERNATIVES_MAX; k++) {
    const truce_alternative *alternative = &requirement->alternatives[k];
    truce__json_object(json);
    truce__json_key_bool(json, "met", alternative->met);
    truce__json_key_array(json, "no_better");
    for (size_t n = 0; n < alternative->count; n++)
      truce__json_state(json, alternative->states[n]);
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  if (!requirement->met) {
    truce__words_requirement(words, topic, conditions, party, requirement);
    truce__json_key(json, "text");
    truce__json_words(json, words);
  }
  truce__json_object_end(json);
}

static void put_conditions(truce__json *json, truce__builder *words, const truce_inverse_answer *a,
                           const truce_conditions *conditions)
{
  const truce__topic topic = {a->c, a->stability};
  truce__json_key_object(json, "conditions");
  for (size_t p = 0; p < conditions->party_count; p++) {
    const truce_condition *condition = &conditions->parties[p];
    truce__json_key_object(json, a->c->parties[p].id);
    truce__json_key_bool(json, "met", condition->met);
    truce__json_key_bool(json, "complete", condition->complete);
    truce__json_key_array(json, "requirements");
    for (size_t r = 0; r < condition->requirement_count; r++)
      put_requirement(json, words, &topic, conditions, p, &condition->requirements[r]);
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
}

/* ---- Changes ---- */

static void put_edit(truce__json *json, const truce_case *c, const truce_edit *edit,
                     const char *wanted)
{
  static const char *const kinds[] = {
      [TRUCE_EDIT_SWAP] = "swap", [TRUCE_EDIT_DROP] = "drop", [TRUCE_EDIT_INSERT] = "insert"};
  truce__json_object(json);
  truce__json_key_string(json, "party", c->parties[edit->party].id);
  truce__json_key_string(json, "kind", kinds[edit->kind]);
  truce__json_key_integer(json, "at", edit->at + 1);
  if (edit->kind == TRUCE_EDIT_SWAP)
    truce__json_key_integer(json, "other", edit->other + 1);
  if (edit->kind == TRUCE_EDIT_INSERT && edit->option == TRUCE_OPTIONS_MAX) {
    truce__json_key_string(json, "want", wanted);
  } else if (edit->kind == TRUCE_EDIT_INSERT) {
    truce__builder want = {0};
    truce__build(&want, "%s%s", edit->taken ? "" : "not ", c->options[edit->option].id);
    truce__json_key_string(json, "want", want.failed ? NULL : truce__built(&want));
    truce__builder_free(&want);
  }
  truce__json_object_end(json);
}

static void put_changes(truce__json *json, truce__builder *words, const truce_inverse_answer *a,
                        const truce_inverse *inverse, const char *wanted)
{
  truce__json_key_array(json, "changes");
  for (size_t k = 0; k < inverse->revision_count; k++) {
    const truce_revision *revision = &inverse->revisions[k];
    truce__json_object(json);
    truce__json_key_array(json, "edits");
    for (size_t n = 0; n < revision->count; n++)
      put_edit(json, a->c, &revision->edits[n], wanted);
    truce__json_array_end(json);
    truce__json_key_integer(json, "asked", revision->asked);
    truce__json_key_number(json, "asked_percent", truce__asked_percent(a->stability, revision));
    key_state(json, "situation", revision->state);
    truce__words_revision(words, a->c, revision);
    truce__json_key(json, "text");
    truce__json_words(json, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_concept(truce__json *json, truce__builder *words, const truce_inverse_answer *a,
                        size_t k, const char *wanted)
{
  const truce_inverse *inverse = &a->inverses[k];
  truce__json_key_object(json, truce_concept_id(inverse->concept));
  truce__json_key_bool(json, "met",
                       a->every ? inverse->holding == inverse->wanted_count : inverse->holding > 0);
  truce__json_key_integer(json, "holding", inverse->holding);
  key_state(json, "nearest", inverse->nearest);
  truce__json_key_bool(json, "reached", inverse->reached);
  truce__json_key_bool(json, "reached_improving", inverse->reached_improving);
  truce__json_key_integer(json, "found", inverse->found);
  truce__json_key_bool(json, "searched_pairs", inverse->searched_pairs);
  truce__json_key_bool(json, "complete", inverse->complete);
  truce__json_key_integer(json, "not_changed", inverse->fixed_count);
  put_changes(json, words, a, inverse, wanted);
  put_conditions(json, words, a, &a->conditions[k]);
  truce__json_object_end(json);
}

/* ---- Proposals ---- */

static void put_bundle(truce__json *json, truce__builder *words, const truce_case *proposed,
                       const truce_bundle *b)
{
  truce__json_object(json);
  truce__json_key_array(json, "proposals");
  for (size_t k = 0; k < b->count; k++)
    truce__json_string(json, proposed->proposals[b->proposals[k]].id);
  truce__json_array_end(json);
  concept_ids(json, "met", b->concepts);
  concept_ids(json, "turned", b->turned);
  truce__json_key_integer(json, "wanted", b->wanted);
  truce__json_key_object(json, "holding");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    truce__json_key_integer(json, truce_concept_id((truce_concept)k), b->holding[k]);
  truce__json_object_end(json);
  if (b->concepts != 0)
    taken_ids(json, "taken", proposed, b->code[b->strictest]);
  truce__json_key_array(json, "spoilers");
  for (size_t k = 0; k < b->spoiler_count; k++) {
    const truce_spoiler *spoiler = &b->spoilers[k];
    truce__json_object(json);
    truce__json_key_string(json, "party", proposed->parties[spoiler->party].id);
    taken_ids(json, "taken", proposed, spoiler->code);
    truce__json_key_string(json, "gain",
                           spoiler->gain > 0    ? "better"
                           : spoiler->gain == 0 ? "same"
                                                : "worse");
    truce__json_key_bool(json, "settles", spoiler->settles);
    truce__words_spoiler(words, proposed, b, spoiler);
    truce__json_key(json, "text");
    truce__json_words(json, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_proposals(truce__json *json, truce__builder *words, const truce_inverse_answer *a)
{
  const truce_case proposed = truce__proposed_case(a->c);
  truce__json_key(json, "proposals");
  if (!a->has_proposals) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_bool(json, "complete", a->proposals.complete);
  truce__json_key_array(json, "bundles");
  for (size_t k = 0; k < a->proposals.bundle_count; k++)
    put_bundle(json, words, &proposed, &a->proposals.bundles[k]);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

truce_status truce_report_inverse_json(const truce_inverse_answer *answer,
                                       const truce_diagnostics *diagnostics, FILE *out)
{
  char *wanted = NULL;
  if (answer->statement != NULL &&
      truce_statement_print(&wanted, answer->statement, &answer->c->names) != TRUCE_OK)
    return TRUCE_NO_MEMORY;
  truce__json json = {.out = out, .lines = 3};
  truce__builder words = {0};
  truce__json_object(&json);
  truce__json_common(&json, "stability", answer->c->title, diagnostics);
  put_wanted(&json, answer, wanted);
  truce__json_key_bool(&json, "interrupted", answer->interrupted);
  truce__json_key_object(&json, "concepts");
  for (size_t k = 0; k < answer->count; k++)
    put_concept(&json, &words, answer, k, wanted);
  truce__json_object_end(&json);
  put_proposals(&json, &words, answer);
  truce__json_object_end(&json);
  putc('\n', out);
  const bool failed = words.failed;
  truce__builder_free(&words);
  free(wanted);
  const truce_status written = truce__report_end(out);
  return failed ? TRUCE_NO_MEMORY : written;
}

/* ---- The page ---- */

/* Who would leave, in words: the requirements that are not met. */
static void put_leavers(truce__json *json, truce__builder *words, const truce_inverse_answer *a,
                        const truce_conditions *conditions)
{
  const truce__topic topic = {a->c, a->stability};
  truce__json_key_array(json, "leavers");
  for (size_t p = 0; p < conditions->party_count; p++) {
    const truce_condition *condition = &conditions->parties[p];
    size_t unmet = 0;
    const truce_requirement *first = NULL;
    for (size_t r = 0; r < condition->requirement_count; r++) {
      if (!condition->requirements[r].met && unmet++ == 0)
        first = &condition->requirements[r];
    }
    if (first == NULL)
      continue;
    truce__json_object(json);
    truce__json_key_string(json, "party", a->c->parties[p].id);
    truce__json_key_integer(json, "moves", unmet);
    truce__json_key(json, "text");
    truce__words_requirement(words, &topic, conditions, p, first);
    truce__json_words(json, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_page_concept(truce__json *json, truce__builder *words,
                             const truce_inverse_answer *a, size_t k)
{
  enum { CHANGES_MAX = 4 };
  const truce_inverse *inverse = &a->inverses[k];
  truce__json_object(json);
  truce__json_key_string(json, "concept", truce_concept_id(inverse->concept));
  truce__json_key_integer(json, "holding", inverse->holding);
  key_state(json, "nearest", inverse->nearest);
  truce__json_key_bool(json, "complete", inverse->complete);
  put_leavers(json, words, a, &a->conditions[k]);
  truce__json_key_integer(json, "changes_total", inverse->revision_count);
  truce__json_key_array(json, "changes");
  for (size_t n = 0; n < inverse->revision_count && n < CHANGES_MAX; n++) {
    const truce_revision *revision = &inverse->revisions[n];
    truce__json_object(json);
    truce__json_key_number(json, "asked_percent", truce__asked_percent(a->stability, revision));
    truce__words_revision(words, a->c, revision);
    truce__json_key(json, "text");
    truce__json_words(json, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_page_bundle(truce__json *json, truce__builder *words, const truce_case *proposed,
                            const truce_inverse_answer *a, const truce_bundle *b)
{
  enum { SPOILERS_MAX = 4 };
  truce__json_object(json);
  truce__json_key(json, "text");
  truce__words_bundle(words, a->c, b);
  truce__json_words(json, words);
  concept_ids(json, "met", b->concepts);
  concept_ids(json, "turned", b->turned);
  truce__json_key_array(json, "spoilers");
  for (size_t k = 0; k < b->spoiler_count && k < SPOILERS_MAX; k++) {
    truce__words_spoiler(words, proposed, b, &b->spoilers[k]);
    truce__json_words(json, words);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

void truce__wanted_page(truce__json *json, const truce_case *c, const truce_wanted_answers *wanted)
{
  enum { BUNDLES_MAX = 8 };
  truce__builder words = {0};
  const truce_case proposed = truce__proposed_case(c);
  for (size_t w = 0; w < wanted->count; w++) {
    const truce_inverse_answer *a = wanted->answers[w];
    truce__json_object(json);
    truce__json_key_string(json, "id", c->wanted[w].id);
    truce__json_key_string(json, "name", c->wanted[w].name);
    truce__json_key(json, "words");
    truce__words_statement(&words, c, c->wanted[w].text);
    truce__json_words(json, &words);
    truce__json_key_integer(json, "count", a != NULL ? a->wanted_count : 0);
    truce__json_key_bool(json, "interrupted", a != NULL && a->interrupted);
    truce__json_key_array(json, "concepts");
    for (size_t k = 0; a != NULL && k < a->count; k++)
      put_page_concept(json, &words, a, k);
    truce__json_array_end(json);
    truce__json_key_array(json, "proposals");
    size_t told = 0;
    for (size_t k = 0; a != NULL && a->has_proposals && k < a->proposals.bundle_count; k++) {
      const truce_bundle *b = &a->proposals.bundles[k];
      if (b->count > 0 && b->turned != 0 && told++ < BUNDLES_MAX)
        put_page_bundle(json, &words, &proposed, a, b);
    }
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__builder_free(&words);
}
