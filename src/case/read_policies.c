/* The section `policies`: the rule each party moves by. */
#include "read.h"

static const char *const rule_ids[] = {
#define RULE_ID(NAME, id, what) id,
    TRUCE_POLICY_TABLE(RULE_ID)
#undef RULE_ID
};
static const char *const rule_texts[] = {
#define RULE_TEXT(NAME, id, what) what,
    TRUCE_POLICY_TABLE(RULE_TEXT)
#undef RULE_TEXT
};
static const char *const concepts[] = {"nash", "gmr", "smr", "seq", "sseq"};
enum { CONCEPTS = sizeof concepts / sizeof *concepts };

const char *truce_policy_id(truce_policy_rule rule)
{
  return rule_ids[rule];
}

const char *truce_policy_text(truce_policy_rule rule)
{
  return rule_texts[rule];
}

static void read_rule(reader *r, const tree *t, truce_policy *policy)
{
  if (!truce__expect_text(r, t, "a rule of moving"))
    return;
  const size_t rule = truce__index_of(t->text, rule_ids, TRUCE_POLICIES);
  if (rule != SIZE_MAX)
    policy->rule = (truce_policy_rule)rule;
  else
    truce__complain(
        r, TRUCE_ERROR, "unknown-name", t->at,
        truce__hint_nearest(r, t->text, rule_ids, TRUCE_POLICIES, "best, any, careful or stay"),
        "there is no rule \"%s\"", t->text);
}

static void read_concept(reader *r, const tree *t, truce_policy *policy)
{
  if (truce__tree_is_null(t) || !truce__expect_text(r, t, "a concept"))
    return;
  const size_t concept = truce__index_of(t->text, concepts, CONCEPTS);
  if (concept == SIZE_MAX)
    truce__complain(
        r, TRUCE_ERROR, "unknown-name", t->at,
        truce__hint_nearest(r, t->text, concepts, CONCEPTS, "nash, gmr, smr, seq or sseq"),
        "there is no concept \"%s\"", t->text);
  else
    policy->concept = (unsigned)concept;
  if (policy->rule != TRUCE_POLICY_CAREFUL)
    truce__complain(r, TRUCE_WARNING, "unused-key", t->at, "write rule: careful, or leave it out",
                    "only the rule `careful` looks at replies");
}

static void read_weight(reader *r, const tree *t, truce_policy *policy)
{
  int64_t millionths;
  if (truce__tree_is_null(t) ||
      !truce__read_millionths(r, t, "`weight` (how often it is drawn)", &millionths))
    return;
  if (millionths > 0)
    policy->weight = (double)millionths / 1e6;
  else
    truce__complain(r, TRUCE_ERROR, "bad-number", t->at, "write rule: stay for a party that waits",
                    "a weight is above 0");
}

static void read_one(reader *r, const tree *key, const tree *t, truce_policy *policies)
{
  static const char *const keys[] = {"rule",    "concept", "weight",
                                     "because", "source",  "assumption"};
  const size_t party = truce__party_of(r, key);
  if (party == SIZE_MAX)
    return;
  truce_policy *policy = &policies[party];
  policy->stated = true;
  policy->concept = 1; /* GMR, for a rule that looks at replies */
  if (t->kind != TREE_MAP) {
    read_rule(r, t, policy);
    return;
  }
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a policy");
  const tree *rule = truce__tree_get(t, "rule");
  if (rule != NULL)
    read_rule(r, rule, policy);
  read_concept(r, truce__tree_get(t, "concept"), policy);
  read_weight(r, truce__tree_get(t, "weight"), policy);
  policy->basis = truce__read_basis(r, t);
}

void truce__read_policies(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "policies", "`policies` (party: rule)");
  if (map == NULL)
    return;
  truce_policy *policies = truce__arena_alloc(r->arena, r->c->party_count + 1, sizeof *policies);
  for (size_t k = 0; policies != NULL && k < map->count; k++)
    read_one(r, map->keys[k], map->values[k], policies);
  r->c->policies = policies;
}

void truce__mark_policies(const truce_case *c, bool *used)
{
  for (size_t k = 0; c->policies != NULL && k < c->party_count; k++)
    truce__mark_used(&c->policies[k].basis, used);
}
