/* The section `misperceptions`: what each party does not see, or takes others to want. */
#include "read.h"

/* A move of another party; false after a complaint. */
static bool read_move(reader *r, const tree *t, size_t party, truce_code *unseen)
{
  const truce_case *c = r->c;
  if (!truce__expect_text(r, t, "a move in `unseen`"))
    return false;
  const size_t option = truce__index_of(t->text, c->names.ids, c->names.count);
  if (option == SIZE_MAX) {
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_nearest(r, t->text, c->names.ids, c->names.count,
                                        "moves are written party.option"),
                    "there is no move \"%s\"", t->text);
    return false;
  }
  if (c->options[option].party == party) {
    truce__complain(r, TRUCE_ERROR, "bad-misperception", t->at, "name moves of the others only",
                    "a party knows of its own moves");
    return false;
  }
  *unseen |= truce_code_bit((unsigned)option);
  return true;
}

/* The situations in which a move that is not seen is not as in the status quo. */
static void rule_out_moves(reader *r, truce_misperception *m, truce_rule *rules)
{
  const truce_case *c = r->c;
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((m->unseen >> k & 1) == 0)
      continue;
    const bool made = c->has_status_quo && (c->status_quo >> k & 1) != 0;
    truce_rule *rule = &rules[m->rule_count];
    *rule = (truce_rule){.basis = m->basis};
    rule->text = truce__arena_printf(r->arena, "%s%s", made ? "not " : "", c->names.ids[k]);
    rule->statement = rule->text != NULL ? truce__make_statement(r, rule->text) : NULL;
    m->rule_count += rule->statement != NULL;
  }
}

static void read_rules(reader *r, const tree *unseen, const tree *excludes, size_t party,
                       truce_misperception *m)
{
  const size_t most = (excludes != NULL ? excludes->count : 0) + r->c->option_count;
  truce_rule *rules = truce__arena_alloc(r->arena, most, sizeof *rules);
  if (rules == NULL)
    return;
  m->rules = rules;
  for (size_t k = 0; excludes != NULL && k < excludes->count; k++) {
    truce_rule *rule = &rules[m->rule_count];
    *rule = (truce_rule){.basis = m->basis};
    rule->statement = truce__read_statement(r, excludes->values[k], &rule->text);
    m->rule_count += rule->statement != NULL;
  }
  m->ruled_out = m->rule_count;
  for (size_t k = 0; unseen != NULL && k < unseen->count; k++)
    read_move(r, unseen->values[k], party, &m->unseen);
  rule_out_moves(r, m, rules);
}

static void read_beliefs(reader *r, const tree *map, size_t party, truce_misperception *m)
{
  truce_belief *beliefs = truce__arena_alloc(r->arena, map->count, sizeof *beliefs);
  m->beliefs = beliefs;
  for (size_t k = 0; beliefs != NULL && k < map->count; k++) {
    const size_t other = truce__party_of(r, map->keys[k]);
    if (other == party)
      truce__complain(r, TRUCE_ERROR, "bad-misperception", map->keys[k]->at, "name the others only",
                      "a party knows what it wants itself");
    else if (other != SIZE_MAX)
      beliefs[m->belief_count++] = (truce_belief){other, truce__read_priorities(r, map->values[k])};
  }
}

void truce__check_misperception(reader *r, place at, size_t party, const truce_misperception *m)
{
  const truce_case *c = r->c;
  const size_t before = c->impossible_count;
  const truce_statement **rules =
      truce__arena_alloc(r->arena, before + m->rule_count, sizeof *rules);
  if (rules == NULL || truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) > 0)
    return;
  bool now = c->has_status_quo;
  for (size_t k = 0; k < before + m->rule_count; k++) {
    rules[k] = k < before ? c->impossible_statements[k] : m->rules[k - before].statement;
    now = now && !truce_statement_holds(rules[k], c->status_quo);
  }
  uint64_t states;
  if (truce_states_count(&states, c->option_count, rules, before + m->rule_count, NULL) ==
          TRUCE_OK &&
      states == 0)
    truce__complain(r, TRUCE_ERROR, "no-state", at, "let it see more",
                    "this leaves %s no situation that it sees", c->parties[party].name);
  else if (c->has_status_quo && !now)
    truce__complain(r, TRUCE_WARNING, "unseen-status-quo", at,
                    "narrow what is under `excludes`, if that was not meant",
                    "by this %s does not see the status quo", c->parties[party].name);
}

static const tree *list_under(reader *r, const tree *map, const char *key, const char *what)
{
  const tree *list = truce__tree_get(map, key);
  return !truce__tree_is_null(list) && truce__expect(r, list, TREE_LIST, what) ? list : NULL;
}

static void read_one(reader *r, const tree *key, const tree *t, truce_misperception *all)
{
  static const char *const keys[] = {"unseen",  "excludes", "believes",
                                     "because", "source",   "assumption"};
  const size_t party = truce__party_of(r, key);
  if (party == SIZE_MAX || !truce__expect(r, t, TREE_MAP, "what a party misperceives"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a misperception");
  truce_misperception *m = &all[party];
  m->stated = true;
  m->basis = truce__read_basis(r, t);
  read_rules(r, list_under(r, t, "unseen", "`unseen` (list of moves)"),
             list_under(r, t, "excludes", "`excludes` (list of statements)"), party, m);
  const tree *beliefs = truce__tree_get(t, "believes");
  if (!truce__tree_is_null(beliefs) &&
      truce__expect(r, beliefs, TREE_MAP, "`believes` (party: priorities)"))
    read_beliefs(r, beliefs, party, m);
  truce__check_misperception(r, key->at, party, m);
}

void truce__read_misperceptions(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "misperceptions", "`misperceptions` (party: ...)");
  if (map == NULL)
    return;
  truce_misperception *all = truce__arena_alloc(r->arena, r->c->party_count, sizeof *all);
  for (size_t k = 0; all != NULL && k < map->count; k++)
    read_one(r, map->keys[k], map->values[k], all);
  r->c->misperceptions = all;
}

static void mark_wishes(const truce_preference *preference, bool *used)
{
  for (size_t k = 0; k < preference->wish_count; k++)
    truce__mark_used(&preference->wishes[k].basis, used);
}

void truce__mark_misperceptions(const truce_case *c, bool *used)
{
  for (size_t p = 0; c->misperceptions != NULL && p < c->party_count; p++) {
    truce__mark_used(&c->misperceptions[p].basis, used);
    for (size_t k = 0; k < c->misperceptions[p].belief_count; k++)
      mark_wishes(&c->misperceptions[p].beliefs[k].preference, used);
  }
}
