/* The case file: docs/case-format.md as code. */
#include <string.h>

#include "base/nearest.h"
#include "read.h"

static const char *const sections[] = {
    "truce",        "title",      "as_of",      "about",          "parties",   "moves",
    "impossible",   "status_quo", "priorities", "weights",        "ranking",   "sources",
    "option_order", "coalitions", "policies",   "wanted",         "proposals", "issues",
    "interests",    "talks",      "events",     "escalation",     "war",       "actors",
    "exchange",     "strength",   "attitudes",  "misperceptions",
};

static void check_sections(reader *r, const tree *root)
{
  truce__check_keys(r, root, sections, sizeof sections / sizeof *sections, "a case file");
  const tree *version = truce__tree_get(root, "truce");
  if (version == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", root->at, "add the line: truce: 1",
                    "the file does not say which version of the format it is in");
  else if (version->kind != TREE_SCALAR || strcmp(version->text, "1") != 0)
    truce__complain(r, TRUCE_ERROR, "bad-version", version->at, "write: truce: 1",
                    "this program reads version 1 of the format");
}

static void read_header(reader *r, const tree *root)
{
  r->c->title = truce__text_of(r, root, "title", "the title");
  if (r->c->title == NULL) {
    const char *slash = strrchr(r->file, '/');
    r->c->title = slash != NULL ? slash + 1 : r->file;
  }
  r->c->about = truce__text_of(r, root, "about", "`about`");
  truce__read_date(r, root, "as_of", &r->c->as_of);
  if (r->as_of != NULL) {
    const char *text = truce__arena_string(r->arena, r->as_of);
    if (text != NULL)
      truce_date_read(text, &r->c->as_of);
  }
}

static void read_source(reader *r, const tree *key, const tree *t, truce_source *source)
{
  static const char *const keys[] = {"title", "author", "date", "url", "assumption"};
  *source = (truce_source){.id = key->text, .title = key->text};
  truce__check_id(r, key, "a source");
  if (truce__tree_is_null(t))
    return;
  if (t->kind == TREE_SCALAR) {
    source->title = t->text;
    return;
  }
  if (!truce__expect(r, t, TREE_MAP, "a source"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a source");
  const char *title = truce__text_of(r, t, "title", "a source's title");
  source->title = title != NULL ? title : key->text;
  source->author = truce__text_of(r, t, "author", "a source's author");
  source->date = truce__text_of(r, t, "date", "a source's date");
  source->url = truce__text_of(r, t, "url", "a source's url");
  if (source->url != NULL && strncmp(source->url, "https://", 8) != 0 &&
      strncmp(source->url, "http://", 7) != 0)
    truce__complain(r, TRUCE_ERROR, "bad-url", truce__tree_get(t, "url")->at,
                    "it becomes a link: start it with https:// or http://",
                    "this is not a web address");
  const tree *assumption = truce__tree_get(t, "assumption");
  if (assumption != NULL)
    truce__read_truth(r, assumption, "`assumption`", &source->assumption);
}

static void read_sources(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "sources", "`sources` (name: title)");
  if (map == NULL)
    return;
  truce_source *sources = truce__arena_alloc(r->arena, map->count, sizeof *sources);
  for (size_t k = 0; sources != NULL && k < map->count; k++)
    read_source(r, map->keys[k], map->values[k], &sources[k]);
  r->c->sources = sources;
  r->c->source_count = sources != NULL ? map->count : 0;
}

static truce_party *read_parties(reader *r, const tree *root)
{
  static const char *const keys[] = {"name", "role", "because", "source", "assumption"};
  const tree *map = truce__map_section(r, root, "parties", "`parties` (name: details)");
  if (map == NULL || map->count == 0) {
    if (map != NULL || truce__tree_is_null(truce__tree_get(root, "parties")))
      truce__complain(r, TRUCE_ERROR, "missing", map != NULL ? map->at : root->at,
                      "add for example: parties: {north: {name: Northern side}}",
                      "the case has no parties");
    return NULL;
  }
  if (map->count > PARTIES_MAX)
    truce__complain(r, TRUCE_ERROR, "too-many", map->at, "join parties that act as one",
                    "there are %zu parties; at most %d can be handled", map->count, PARTIES_MAX);
  truce_party *parties = truce__arena_alloc(r->arena, map->count, sizeof *parties);
  for (size_t p = 0; parties != NULL && p < map->count; p++) {
    const tree *key = map->keys[p], *t = map->values[p];
    parties[p] = (truce_party){.id = key->text, .name = key->text};
    truce__check_id(r, key, "a party");
    parties[p].basis = truce__read_basis(r, t);
    if (t->kind == TREE_MAP) {
      truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a party");
      const char *name = truce__text_of(r, t, "name", "a party's name");
      parties[p].name = name != NULL ? name : key->text;
      parties[p].role = truce__text_of(r, t, "role", "a party's role");
    } else if (!truce__tree_is_null(t) && truce__expect_text(r, t, "a party")) {
      parties[p].name = t->text;
    }
  }
  r->c->parties = parties;
  r->c->party_count = parties != NULL ? map->count : 0;
  return parties;
}

static void read_direction(reader *r, const tree *t, truce_option *option)
{
  static const char *const names[] = {"both", "forward", "back", "fixed"};
  const tree *once = truce__tree_get(t, "once"), *direction = truce__tree_get(t, "direction");
  bool forward = false;
  if (once != NULL)
    truce__read_truth(r, once, "`once`", &forward);
  if (forward)
    option->direction = TRUCE_FORWARD;
  if (direction == NULL || !truce__expect_text(r, direction, "`direction`"))
    return;
  const size_t found = truce__index_of(direction->text, names, 4);
  if (found == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "bad-direction", direction->at,
                    truce__hint_nearest(r, direction->text, names, 4, NULL),
                    "a direction is both, forward, back or fixed");
  else if (forward && found != TRUCE_FORWARD)
    truce__complain(r, TRUCE_ERROR, "bad-direction", direction->at, "keep one of the two",
                    "`once: true` means forward; this says %s", names[found]);
  else
    option->direction = (truce_direction)found;
}

/* The options read so far. */
typedef struct option_list {
  truce_option *options;
  const char **ids;
  size_t count; /* may pass TRUCE_OPTIONS_MAX; only that many are kept */
} option_list;

static void read_option(reader *r, const char *party_id, size_t party, const tree *key,
                        const tree *t, option_list *list)
{
  static const char *const keys[] = {"name",    "once",   "direction",
                                     "because", "source", "assumption"};
  truce_option option = {.name = key->text, .party = party};
  truce__check_id(r, key, "a move");
  option.basis = truce__read_basis(r, t);
  if (t->kind == TREE_MAP) {
    truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a move");
    const char *name = truce__text_of(r, t, "name", "a move's name");
    option.name = name != NULL ? name : key->text;
    read_direction(r, t, &option);
  } else if (!truce__tree_is_null(t) && truce__expect_text(r, t, "a move")) {
    option.name = t->text;
  }
  option.id = truce__arena_printf(r->arena, "%s.%s", party_id, key->text);
  const size_t kept = list->count < TRUCE_OPTIONS_MAX ? list->count : TRUCE_OPTIONS_MAX;
  if (option.id == NULL || truce__index_of(option.id, list->ids, kept) != SIZE_MAX)
    return; /* a name given twice is complained of where the tree is read */
  if (list->count < TRUCE_OPTIONS_MAX) {
    list->options[list->count] = option;
    list->ids[list->count] = option.id;
  }
  list->count++;
}

/* Bit order other than the order of the file: for cases converted from elsewhere. */
static void reorder(reader *r, const tree *order, option_list *list)
{
  if (!truce__expect(r, order, TREE_LIST, "`option_order` (all moves, party.option)"))
    return;
  truce_option *options = truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *options);
  const char **ids = truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *ids);
  if (options == NULL || ids == NULL)
    return;
  size_t count = 0;
  for (size_t k = 0; k < order->count; k++) {
    const tree *t = order->values[k];
    if (!truce__expect_text(r, t, "a move in `option_order`"))
      return;
    const size_t found = truce__index_of(t->text, list->ids, list->count);
    if (found == SIZE_MAX || truce__index_of(t->text, ids, count) != SIZE_MAX) {
      truce__complain(r, TRUCE_ERROR, "bad-order", t->at,
                      truce__hint_nearest(r, t->text, list->ids, list->count, NULL),
                      found == SIZE_MAX ? "there is no move \"%s\"" : "\"%s\" stands twice",
                      t->text);
      return;
    }
    options[count] = list->options[found];
    ids[count++] = list->ids[found];
  }
  if (count != list->count) {
    truce__complain(r, TRUCE_ERROR, "bad-order", order->at,
                    "name every move once, or remove `option_order`",
                    "`option_order` names %zu of %zu moves", count, list->count);
    return;
  }
  list->options = options;
  list->ids = ids;
}

static void read_moves(reader *r, const tree *root)
{
  truce_case *c = r->c;
  const tree *map = truce__map_section(r, root, "moves", "`moves` (party: moves)");
  option_list list = {truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *list.options),
                      truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *list.ids), 0};
  const char **parties = truce__arena_alloc(r->arena, c->party_count, sizeof *parties);
  if (truce__arena_failed(r->arena))
    return;
  for (size_t p = 0; p < c->party_count; p++)
    parties[p] = c->parties[p].id;
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    const tree *key = map->keys[k], *t = map->values[k];
    const char *owner = key->text;
    size_t party = truce__index_of(owner, parties, c->party_count);
    if (party == SIZE_MAX) {
      truce__complain(
          r, TRUCE_ERROR, "unknown-name", key->at,
          truce__hint_nearest(r, owner, parties, c->party_count, "add it under `parties`"),
          "there is no party \"%s\"", owner);
      /* Its moves are read all the same, for the party meant, so that statements about them stand.
       */
      party = truce__nearest(owner, parties, c->party_count);
      owner = party != SIZE_MAX ? parties[party] : owner;
      party = party != SIZE_MAX ? party : 0;
    }
    if (truce__tree_is_null(t) ||
        !truce__expect(r, t, TREE_MAP, "a party's moves (short name: words)"))
      continue;
    for (size_t m = 0; m < t->count; m++)
      read_option(r, owner, party, t->keys[m], t->values[m], &list);
  }
  const bool to_agree_on = !truce__tree_is_null(truce__tree_get(root, "issues")) ||
                           !truce__tree_is_null(truce__tree_get(root, "talks")) ||
                           !truce__tree_is_null(truce__tree_get(root, "exchange"));
  if (list.count == 0 && !to_agree_on &&
      (map != NULL || truce__tree_is_null(truce__tree_get(root, "moves"))))
    truce__complain(r, TRUCE_ERROR, "missing", map != NULL ? map->at : root->at,
                    "add for example: moves: {north: {shell: Shell the town}}; or `issues` and "
                    "`interests`, to ask for a deal; or `exchange`, to plan one",
                    "no party has a move");
  if (list.count > TRUCE_OPTIONS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", map->at, "leave out what no priority mentions",
                    "there are %zu moves; at most %d can be handled", list.count,
                    TRUCE_OPTIONS_MAX);
    list.count = TRUCE_OPTIONS_MAX;
  }
  const tree *order = truce__tree_get(root, "option_order");
  if (!truce__tree_is_null(order))
    reorder(r, order, &list);
  c->options = list.options;
  c->option_count = (unsigned)list.count;
  c->names = (truce_names){list.count, list.ids};
}

static void read_rules(reader *r, const tree *rules)
{
  static const char *const keys[] = {"when", "because", "source", "assumption"};
  truce_case *c = r->c;
  if (truce__tree_is_null(rules) ||
      !truce__expect(r, rules, TREE_LIST, "`impossible` (list of statements)"))
    return;
  truce_rule *made = truce__arena_alloc(r->arena, rules->count, sizeof *made);
  const truce_statement **statements =
      truce__arena_alloc(r->arena, rules->count, sizeof *statements);
  if (made == NULL || statements == NULL)
    return;
  c->impossible = made;
  c->impossible_statements = statements;
  for (size_t k = 0; k < rules->count; k++) {
    const tree *item = rules->values[k], *when = item;
    if (item->kind == TREE_MAP) {
      truce__check_keys(r, item, keys, sizeof keys / sizeof *keys, "an impossible combination");
      when = truce__tree_get(item, "when");
      if (when == NULL) {
        truce__complain(r, TRUCE_ERROR, "missing", item->at, "add `when:` with a statement",
                        "this entry does not say what is impossible");
        continue;
      }
    }
    truce_rule *rule = &made[c->impossible_count];
    rule->statement = truce__read_statement(r, when, &rule->text);
    rule->basis = truce__read_basis(r, item);
    if (rule->statement != NULL)
      statements[c->impossible_count++] = rule->statement;
  }
}

uint64_t truce__count_states(reader *r, const tree *rules)
{
  const place at = rules != NULL ? rules->at : NO_PLACE;
  uint64_t states;
  truce_status status = truce_states_count(&states, r->c->option_count, r->c->impossible_statements,
                                           r->c->impossible_count, NULL);
  if (status == TRUCE_NO_MEMORY) {
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
    return UINT64_MAX;
  }
  if (status != TRUCE_OK) {
    truce__complain(r, TRUCE_ERROR, "too-tangled", at, "use fewer or simpler statements",
                    "these statements are too tangled to count the states they leave");
    return UINT64_MAX;
  }
  if (states == 0) {
    truce__complain(r, TRUCE_ERROR, "no-state", at, "remove or narrow one of these statements",
                    "these statements exclude every state: nothing is possible");
    return UINT64_MAX;
  }
  return states;
}

static void read_status_quo(reader *r, const tree *root, const tree *rules)
{
  truce_case *c = r->c;
  const tree *list = truce__tree_get(root, "status_quo");
  if (list == NULL || !truce__expect(r, list, TREE_LIST, "`status_quo` (list of the moves taken)"))
    return;
  bool fine = true;
  for (size_t k = 0; k < list->count; k++) {
    const tree *t = list->values[k];
    if (!truce__expect_text(r, t, "a move in `status_quo`")) {
      fine = false;
      continue;
    }
    const size_t found = truce__index_of(t->text, c->names.ids, c->names.count);
    if (found == SIZE_MAX) {
      truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                      truce__hint_nearest(r, t->text, c->names.ids, c->names.count,
                                          "moves are written party.option"),
                      "there is no move \"%s\"", t->text);
      fine = false;
    } else {
      c->status_quo |= truce_code_bit((unsigned)found);
    }
  }
  for (size_t k = 0; fine && k < c->impossible_count; k++) {
    if (truce_statement_holds(c->impossible_statements[k], c->status_quo))
      truce__complain(r, TRUCE_ERROR, "impossible-status-quo", list->at,
                      "change the status quo or that statement",
                      "the status quo is excluded by `impossible`: %s (line %zu)",
                      c->impossible[k].text, truce__line_of(r, rules->at.start));
  }
  c->has_status_quo = fine;
}

static void read_coalitions(reader *r, const tree *root)
{
  const tree *list = truce__tree_get(root, "coalitions");
  if (truce__tree_is_null(list) ||
      !truce__expect(r, list, TREE_LIST, "`coalitions` (list of lists of parties)"))
    return;
  truce_coalition *made = truce__arena_alloc(r->arena, list->count, sizeof *made);
  for (size_t k = 0; made != NULL && k < list->count; k++)
    r->c->coalition_count +=
        truce__read_coalition(r, list->values[k], false, &made[r->c->coalition_count]);
  r->c->coalitions = made;
}

static void mark_interests(const truce_case *c, const truce_interests *i, bool *used)
{
  for (size_t k = 0; i->stated && k < c->issue_count; k++) {
    const truce_interest *interest = &i->issues[k];
    truce__mark_used(&interest->basis, used);
    truce__mark_used(&interest->weight.basis, used);
    for (size_t v = 0; interest->values != NULL && v < c->issues[k].position_count; v++)
      truce__mark_used(&interest->values[v].basis, used);
  }
  for (size_t t = 0; t < i->term_count; t++)
    truce__mark_used(&i->terms[t].worth.basis, used);
  truce__mark_used(&i->no_deal.basis, used);
}

static void note_unused_sources(reader *r, const tree *root)
{
  const truce_case *c = r->c;
  bool *used = truce__arena_alloc(r->arena, c->source_count, sizeof *used);
  if (used == NULL)
    return;
  for (size_t p = 0; p < c->party_count; p++) {
    truce__mark_used(&c->parties[p].basis, used);
    for (size_t k = 0; k < c->parties[p].preference.wish_count; k++)
      truce__mark_used(&c->parties[p].preference.wishes[k].basis, used);
  }
  for (size_t p = 0; p < c->party_count && c->issue_count > 0; p++)
    mark_interests(c, &c->parties[p].interests, used);
  for (size_t k = 0; k < c->issue_count; k++)
    truce__mark_used(&c->issues[k].basis, used);
  for (size_t k = 0; k < c->option_count; k++)
    truce__mark_used(&c->options[k].basis, used);
  for (size_t k = 0; k < c->impossible_count; k++)
    truce__mark_used(&c->impossible[k].basis, used);
  truce__mark_talks(c, used);
  truce__mark_war(c, used);
  truce__mark_proposals(c, used);
  truce__mark_policies(c, used);
  truce__mark_regard(c, used);
  truce__mark_misperceptions(c, used);
  for (size_t k = 0; k < c->wanted_count; k++)
    truce__mark_used(&c->wanted[k].basis, used);
  for (size_t k = 0; k < c->event_count; k++)
    truce__mark_used(&c->events[k].basis, used);
  for (size_t k = 0; k < c->source_count; k++) {
    if (!used[k])
      truce__complain(r, TRUCE_NOTE, "unused-source", truce__tree_get(root, "sources")->keys[k]->at,
                      NULL, "source \"%s\" is cited nowhere", c->sources[k].id);
  }
}

truce_status truce__read_case(reader *r, const tree *root)
{
  if (!truce__expect(r, root, TREE_MAP, "a case file"))
    return TRUCE_BAD_INPUT;
  check_sections(r, root);
  read_header(r, root);
  read_sources(r, root);
  truce_party *parties = read_parties(r, root);
  read_moves(r, root);
  const tree *rules = truce__tree_get(root, "impossible");
  if (truce__arena_failed(r->arena))
    return TRUCE_NO_MEMORY;
  read_rules(r, rules);
  uint64_t states = UINT64_MAX;
  if (r->c->option_count > 0)
    states = truce__count_states(r, rules);
  read_status_quo(r, root, rules);
  if (parties != NULL)
    truce__read_preferences(r, root, parties, states);
  if (parties != NULL)
    truce__read_regard(r, root, parties);
  truce__read_issues(r, root);
  if (parties != NULL)
    truce__read_interests(r, root, parties);
  truce__read_talks(r, root);
  truce__read_events(r, root);
  truce__read_escalation(r, root);
  if (parties != NULL)
    truce__read_war(r, root, parties);
  truce__read_case_actors(r, root);
  truce__read_wanted(r, root);
  truce__read_proposals(r, root);
  truce__read_exchange(r, root);
  read_coalitions(r, root);
  truce__read_policies(r, root);
  truce__read_misperceptions(r, root);
  if (truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == 0)
    note_unused_sources(r, root);
  return TRUCE_OK;
}
