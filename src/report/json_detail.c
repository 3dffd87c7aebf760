/* JSON of the case itself, and of `truce check`. */
#include "report_internal.h"

void truce__json_basis(truce__json *json, const truce_case *c, const truce_basis *basis)
{
  truce__json_key_string(json, "because", basis->because);
  truce__json_key(json, "sources");
  truce__json_array(json);
  for (size_t k = 0; k < basis->source_count; k++)
    truce__json_string(json, c->sources[basis->sources[k]].id);
  truce__json_array_end(json);
  truce__json_key(json, "assumption");
  truce__json_bool(json, basis->assumption);
}

/* `statement` and `words`. */
static void statement_fields(truce__json *json, const truce_case *c, const char *text,
                             truce__builder *words)
{
  truce__json_key_string(json, "statement", text);
  truce__words_statement(words, c, text);
  truce__json_key(json, "words");
  truce__json_words(json, words);
}

static void put_wish(truce__json *json, const truce_case *c, const truce_preference *preference,
                     const truce_wish *wish, truce__builder *words)
{
  truce__json_object(json);
  statement_fields(json, c, wish->text, words);
  truce__json_key(json, "weight");
  if (preference->kind == TRUCE_WEIGHTS)
    truce__json_millionths(json, wish->weight);
  else
    truce__json_null(json);
  truce__json_basis(json, c, &wish->basis);
  truce__json_object_end(json);
}

static void put_ranking(truce__json *json, const truce_preference *preference)
{
  const size_t shown = preference->ranked_count < GRAPH_MAX ? preference->ranked_count : GRAPH_MAX;
  truce__json_key(json, "ranking");
  truce__json_array(json);
  for (size_t k = 0; k < shown;) {
    truce__json_array(json);
    const uint32_t tie = preference->tie[k];
    for (; k < shown && preference->tie[k] == tie; k++)
      truce__json_state(json, preference->ranked[k]);
    truce__json_array_end(json);
  }
  truce__json_array_end(json);
}

static void put_preference(truce__json *json, const truce_case *c,
                           const truce_preference *preference, truce__builder *words)
{
  static const char *const kinds[] = {[TRUCE_INDIFFERENT] = "indifferent",
                                      [TRUCE_PRIORITIES] = "priorities",
                                      [TRUCE_WEIGHTS] = "weights",
                                      [TRUCE_RANKING] = "ranking"};
  truce__json_object(json);
  truce__json_key_string(json, "kind", kinds[preference->kind]);
  truce__json_key(json, "wishes");
  truce__json_array(json);
  for (size_t k = 0; k < preference->wish_count; k++)
    put_wish(json, c, preference, &preference->wishes[k], words);
  truce__json_array_end(json);
  put_ranking(json, preference);
  truce__json_object_end(json);
}

static void put_parties(truce__json *json, const truce_case *c, truce__builder *words)
{
  truce__json_key(json, "parties");
  truce__json_array(json);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_party *party = &c->parties[p];
    truce__json_object(json);
    truce__json_key_string(json, "id", party->id);
    truce__json_key_string(json, "name", party->name);
    truce__json_key_string(json, "role", party->role);
    truce__json_basis(json, c, &party->basis);
    truce__json_key(json, "preference");
    put_preference(json, c, &party->preference, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_options(truce__json *json, const truce_case *c)
{
  static const char *const directions[] = {[TRUCE_BOTH_WAYS] = "both",
                                           [TRUCE_FORWARD] = "forward",
                                           [TRUCE_BACK] = "back",
                                           [TRUCE_FIXED] = "fixed"};
  truce__json_key(json, "options");
  truce__json_array(json);
  for (unsigned k = 0; k < c->option_count; k++) {
    const truce_option *option = &c->options[k];
    truce__json_object(json);
    truce__json_key_string(json, "id", option->id);
    truce__json_key_string(json, "name", option->name);
    truce__json_key_string(json, "party", c->parties[option->party].id);
    truce__json_key_string(json, "direction", directions[option->direction]);
    truce__json_basis(json, c, &option->basis);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_impossible(truce__json *json, const truce_case *c, truce__builder *words)
{
  truce__json_key(json, "impossible");
  truce__json_array(json);
  for (size_t k = 0; k < c->impossible_count; k++) {
    truce__json_object(json);
    statement_fields(json, c, c->impossible[k].text, words);
    truce__json_basis(json, c, &c->impossible[k].basis);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_sources(truce__json *json, const truce_case *c)
{
  truce__json_key(json, "sources");
  truce__json_array(json);
  for (size_t k = 0; k < c->source_count; k++) {
    const truce_source *source = &c->sources[k];
    truce__json_object(json);
    truce__json_key_string(json, "id", source->id);
    truce__json_key_string(json, "title", source->title);
    truce__json_key_string(json, "author", source->author);
    truce__json_key_string(json, "date", source->date);
    truce__json_key_string(json, "url", source->url);
    truce__json_key(json, "assumption");
    truce__json_bool(json, source->assumption);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

truce_status truce__json_detail(truce__json *json, const truce_report *report)
{
  const truce_case *c = report->topic.c;
  truce__builder words = {0};
  truce__json_object(json);
  truce__json_key_string(json, "file", c->file);
  truce__json_key_string(json, "title", c->title);
  truce__json_key_string(json, "as_of", c->as_of.text);
  truce__json_key_string(json, "about", c->about);
  put_parties(json, c, &words);
  put_options(json, c);
  put_impossible(json, c, &words);
  put_sources(json, c);
  truce__json_object_end(json);
  const bool failed = words.failed;
  truce__builder_free(&words);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_report_check_json(const truce_case *c, const char *name, uint64_t states,
                                     const truce_diagnostics *list, FILE *out)
{
  static const char *const keys[] = {
      [TRUCE_NOTE] = "notes", [TRUCE_WARNING] = "warnings", [TRUCE_ERROR] = "errors"};
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "check", c != NULL ? c->title : name, list);
  truce__json_key(&json, "ok");
  truce__json_bool(&json, c != NULL);
  truce__json_key(&json, "counts");
  truce__json_object(&json);
  for (int k = TRUCE_ERROR; k >= TRUCE_NOTE; k--) {
    truce__json_key(&json, keys[k]);
    truce__json_integer(&json, truce_diagnostics_count(list, (truce_severity)k));
  }
  if (c != NULL) {
    truce__json_key(&json, "parties");
    truce__json_integer(&json, c->party_count);
    truce__json_key(&json, "options");
    truce__json_integer(&json, c->option_count);
    truce__json_key(&json, "states");
    truce__json_integer(&json, states);
    const truce_deal_counts n = truce_case_count_deal(c);
    const struct {
      const char *key;
      size_t count;
    } deal[] = {{"issues", c->issue_count}, {"positions", n.positions},
                {"dealers", n.dealers},     {"combinations", n.terms},
                {"numbers", n.numbers},     {"assumptions", n.assumptions}};
    for (size_t k = 0; c->issue_count > 0 && k < sizeof deal / sizeof *deal; k++) {
      truce__json_key(&json, deal[k].key);
      truce__json_integer(&json, deal[k].count);
    }
  }
  truce__json_object_end(&json);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
