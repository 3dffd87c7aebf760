/* The section `proposals`: moves that could be made possible or be given up, and what the parties
 * would want then. Statements in it may name every move that some proposal adds. */
#include <string.h>

#include "read.h"

enum { PROPOSALS_MAX = 40 };

static const char **party_ids(reader *r)
{
  const char **ids = truce__arena_alloc(r->arena, r->c->party_count, sizeof *ids);
  for (size_t p = 0; ids != NULL && p < r->c->party_count; p++)
    ids[p] = r->c->parties[p].id;
  return ids;
}

/* ---- The moves ---- */

/* The options so far: the case's, then those added. */
typedef struct proposed {
  truce_option *options;
  const char **ids;
  size_t count;
} proposed;

/* Splits "party.move"; the party's index, or SIZE_MAX after a complaint. */
static size_t find_owner(reader *r, const tree *t)
{
  const char *dot = strchr(t->text, '.');
  const char **ids = party_ids(r);
  const char *owner =
      dot != NULL ? truce__arena_copy(r->arena, t->text, (size_t)(dot - t->text)) : "";
  if (ids == NULL || owner == NULL)
    return SIZE_MAX;
  const size_t party = dot != NULL ? truce__index_of(owner, ids, r->c->party_count) : SIZE_MAX;
  if (party == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_nearest(r, owner, ids, r->c->party_count,
                                        "write party.move, such as us.guarantee"),
                    "\"%s\" names no party of the case", t->text);
  return party;
}

static bool read_added(reader *r, const tree *map, const tree *t, truce_proposal *proposal,
                       proposed *all)
{
  const size_t party = find_owner(r, t);
  if (party == SIZE_MAX)
    return false;
  const tree key = {.kind = TREE_SCALAR, .at = t->at, .text = strchr(t->text, '.') + 1};
  if (!truce__check_id(r, &key, "a move"))
    return false;
  if (truce__index_of(t->text, all->ids, all->count) != SIZE_MAX) {
    truce__complain(r, TRUCE_ERROR, "duplicate", t->at, "choose another short name",
                    "there is a move \"%s\" already", t->text);
    return false;
  }
  if (all->count == TRUCE_OPTIONS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", t->at, "leave out what no priority mentions",
                    "with what proposals add there are more than %d moves", TRUCE_OPTIONS_MAX);
    return false;
  }
  bool once = false;
  const tree *said = truce__tree_get(map, "once");
  if (said != NULL)
    truce__read_truth(r, said, "`once`", &once);
  proposal->adds = true;
  proposal->party = party;
  proposal->option = (unsigned)all->count;
  all->options[all->count] = (truce_option){.id = t->text,
                                            .name = proposal->name,
                                            .party = party,
                                            .direction = once ? TRUCE_FORWARD : TRUCE_BOTH_WAYS,
                                            .basis = proposal->basis};
  all->ids[all->count++] = t->text;
  return true;
}

static bool read_removed(reader *r, const tree *map, const tree *t, truce_proposal *proposal)
{
  const truce_names *names = &r->c->names;
  const size_t option = truce__index_of(t->text, names->ids, names->count);
  const tree *once = truce__tree_get(map, "once");
  if (once != NULL)
    truce__complain(r, TRUCE_ERROR, "unknown-key", once->at, "remove it",
                    "`once` is for a move that is added");
  if (option == SIZE_MAX) {
    truce__complain(
        r, TRUCE_ERROR, "unknown-name", t->at,
        truce__hint_nearest(r, t->text, names->ids, names->count, "moves are written party.move"),
        "there is no move \"%s\" to give up", t->text);
    return false;
  }
  proposal->option = (unsigned)option;
  proposal->party = r->c->options[option].party;
  return true;
}

/* Everything but its statements, which may name moves of later proposals. */
static bool read_head(reader *r, const tree *key, const tree *map, truce_proposal *proposal,
                      proposed *all)
{
  static const char *const keys[] = {"name",       "add",     "remove", "once",      "priorities",
                                     "impossible", "because", "source", "assumption"};
  *proposal = (truce_proposal){.id = key->text, .name = key->text};
  truce__check_id(r, key, "a proposal");
  if (!truce__expect(r, map, TREE_MAP, "a proposal"))
    return false;
  truce__check_keys(r, map, keys, sizeof keys / sizeof *keys, "a proposal");
  const char *name = truce__text_of(r, map, "name", "a proposal's name");
  proposal->name = name != NULL ? name : key->text;
  proposal->basis = truce__read_basis(r, map);
  const tree *add = truce__tree_get(map, "add"), *removed = truce__tree_get(map, "remove");
  if ((add == NULL) == (removed == NULL)) {
    truce__complain(
        r, TRUCE_ERROR, add == NULL ? "missing" : "two-kinds", add == NULL ? map->at : removed->at,
        "write either add: us.guarantee, a new move, or remove: us.arms, one given up",
        "proposal \"%s\" has %s `add` and `remove`", key->text, add == NULL ? "none of" : "both");
    return false;
  }
  const tree *t = add != NULL ? add : removed;
  if (!truce__expect_text(r, t, "a move"))
    return false;
  return add != NULL ? read_added(r, map, t, proposal, all) : read_removed(r, map, t, proposal);
}

/* ---- What the parties would want ---- */

static bool read_place(reader *r, const tree *item, const truce_party *party,
                       truce_added_wish *added)
{
  const bool weighed = party->preference.kind == TRUCE_WEIGHTS;
  const tree *before = truce__tree_get(item, "before"), *weight = truce__tree_get(item, "weight");
  const tree *wrong = weighed ? before : weight;
  const place at = wrong != NULL ? wrong->at : item->at;
  if (wrong != NULL || (weighed && weight == NULL)) {
    truce__complain(r, TRUCE_ERROR, wrong != NULL ? "unknown-key" : "missing", at,
                    weighed ? "give a `weight` instead of a place"
                            : "say `before: 3` to put it before the third of its priorities",
                    "what %s wants is given by %s", party->name,
                    weighed ? "weights" : "priorities in order");
    return false;
  }
  added->at = party->preference.wish_count;
  if (weighed)
    return truce__read_millionths(r, weight, "a weight", &added->wish.weight);
  uint64_t number;
  if (before == NULL)
    return true;
  if (!truce__read_count(r, before, "`before`", &number))
    return false;
  if (number > added->at + 1) {
    truce__complain(r, TRUCE_ERROR, "bad-number", before->at,
                    "leave `before` out to put it at the end", "%s has only %zu priorities",
                    party->name, added->at);
    return false;
  }
  added->at = (size_t)number - 1;
  return true;
}

static void read_wish(reader *r, const tree *item, size_t p, truce_proposal *proposal,
                      truce_added_wish *wishes)
{
  static const char *const keys[] = {"want", "before", "weight", "because", "source", "assumption"};
  truce_added_wish added = {.party = p};
  const tree *want = item;
  if (item->kind == TREE_MAP) {
    truce__check_keys(r, item, keys, sizeof keys / sizeof *keys, "a priority of a proposal");
    want = truce__tree_get(item, "want");
    if (want == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", item->at, "add `want:` with a statement",
                      "this priority does not say what is wanted");
      return;
    }
  }
  added.wish.statement = truce__read_statement(r, want, &added.wish.text);
  added.wish.basis = truce__read_basis(r, item);
  if (read_place(r, item, &r->c->parties[p], &added) && added.wish.statement != NULL)
    wishes[proposal->wish_count++] = added;
}

static void read_wishes(reader *r, const tree *map, truce_proposal *proposal)
{
  const tree *lists = truce__tree_get(map, "priorities");
  if (truce__tree_is_null(lists) ||
      !truce__expect(r, lists, TREE_MAP, "a proposal's `priorities` (party: list)"))
    return;
  size_t most = 0;
  for (size_t k = 0; k < lists->count; k++)
    most += lists->values[k]->kind == TREE_LIST ? lists->values[k]->count : 0;
  truce_added_wish *wishes = truce__arena_alloc(r->arena, most, sizeof *wishes);
  for (size_t k = 0; wishes != NULL && k < lists->count; k++) {
    const tree *key = lists->keys[k], *list = lists->values[k];
    const size_t p = truce__party_of(r, key);
    if (p != SIZE_MAX &&
        truce__expect(r, list, TREE_LIST, "what a party would want (list of priorities)")) {
      for (size_t n = 0; n < list->count; n++)
        read_wish(r, list->values[n], p, proposal, wishes);
    }
  }
  proposal->wishes = wishes;
}

static void read_rules(reader *r, const tree *map, truce_proposal *proposal)
{
  static const char *const keys[] = {"when", "because", "source", "assumption"};
  const tree *list = truce__tree_get(map, "impossible");
  if (truce__tree_is_null(list) ||
      !truce__expect(r, list, TREE_LIST, "`impossible` (list of statements)"))
    return;
  truce_rule *rules = truce__arena_alloc(r->arena, list->count, sizeof *rules);
  for (size_t k = 0; rules != NULL && k < list->count; k++) {
    const tree *item = list->values[k], *when = item;
    if (item->kind == TREE_MAP) {
      truce__check_keys(r, item, keys, sizeof keys / sizeof *keys, "an impossible combination");
      when = truce__tree_get(item, "when");
      if (when == NULL) {
        truce__complain(r, TRUCE_ERROR, "missing", item->at, "add `when:` with a statement",
                        "this entry does not say what is impossible");
        continue;
      }
    }
    truce_rule *rule = &rules[proposal->rule_count];
    rule->statement = truce__read_statement(r, when, &rule->text);
    rule->basis = truce__read_basis(r, item);
    proposal->rule_count += rule->statement != NULL;
  }
  proposal->rules = rules;
}

/* ---- The section ---- */

/* States ranked one by one are not those that a proposal leaves. */
static bool check_rankings(reader *r, const tree *map)
{
  for (size_t p = 0; p < r->c->party_count; p++) {
    if (r->c->parties[p].preference.kind != TRUCE_RANKING)
      continue;
    truce__complain(r, TRUCE_ERROR, "bad-proposal", map->at,
                    "give what it wants as priorities or weights",
                    "a proposal changes which situations there are, but %s ranks them one by one",
                    r->c->parties[p].name);
    return false;
  }
  return true;
}

static bool start(reader *r, const tree *map, proposed *all)
{
  const truce_case *c = r->c;
  if (map->count > PROPOSALS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", map->at, "keep those worth asking about",
                    "there are %zu proposals; at most %d can be handled", map->count,
                    PROPOSALS_MAX);
    return false;
  }
  if (c->option_count == 0) {
    truce__complain(r, TRUCE_ERROR, "missing", map->at, "add the section `moves`",
                    "proposals change moves, and the case has none");
    return false;
  }
  all->options = truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *all->options);
  all->ids = truce__arena_alloc(r->arena, TRUCE_OPTIONS_MAX, sizeof *all->ids);
  if (all->options == NULL || all->ids == NULL || !check_rankings(r, map))
    return false;
  memcpy(all->options, c->options, c->option_count * sizeof *all->options);
  memcpy(all->ids, c->names.ids, c->option_count * sizeof *all->ids);
  all->count = c->option_count;
  return true;
}

void truce__read_proposals(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "proposals", "`proposals` (name: details)");
  proposed all;
  if (map == NULL || map->count == 0 || !start(r, map, &all))
    return;
  truce_proposal *made = truce__arena_alloc(r->arena, map->count, sizeof *made);
  const tree **maps = truce__arena_alloc(r->arena, map->count, sizeof *maps);
  size_t count = 0;
  for (size_t k = 0; made != NULL && maps != NULL && k < map->count; k++) {
    if (read_head(r, map->keys[k], map->values[k], &made[count], &all))
      maps[count++] = map->values[k];
  }
  const truce_names names = r->c->names;
  r->c->names = (truce_names){all.count, all.ids};
  for (size_t k = 0; k < count; k++) {
    read_wishes(r, maps[k], &made[k]);
    read_rules(r, maps[k], &made[k]);
  }
  r->c->proposed_names = r->c->names;
  r->c->names = names;
  r->c->proposed_options = all.options;
  r->c->proposals = made;
  r->c->proposal_count = count;
}

void truce__mark_proposals(const truce_case *c, bool *used)
{
  for (size_t k = 0; k < c->proposal_count; k++) {
    const truce_proposal *proposal = &c->proposals[k];
    truce__mark_used(&proposal->basis, used);
    for (size_t n = 0; n < proposal->wish_count; n++)
      truce__mark_used(&proposal->wishes[n].wish.basis, used);
    for (size_t n = 0; n < proposal->rule_count; n++)
      truce__mark_used(&proposal->rules[n].basis, used);
  }
}
