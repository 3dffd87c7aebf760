/* The section `wanted`: situations somebody would like to see hold, each a statement with a name.
 */
#include <string.h>

#include "read.h"

enum { WANTED_MAX = 100 };

/* Whether the statement holds in some possible state; true where that cannot be counted. */
static bool is_possible(reader *r, const truce_wanted *wanted)
{
  const truce_case *c = r->c;
  const size_t count = c->impossible_count;
  const char *text = truce__arena_printf(r->arena, "not (%s)", wanted->text);
  const truce_statement **rules = truce__arena_alloc(r->arena, count + 1, sizeof *rules);
  if (text == NULL || rules == NULL)
    return true;
  rules[count] = truce__make_statement(r, text);
  if (rules[count] == NULL)
    return true;
  for (size_t k = 0; k < count; k++)
    rules[k] = c->impossible_statements[k];
  uint64_t states;
  return truce_states_count(&states, c->option_count, rules, count + 1, NULL) != TRUCE_OK ||
         states > 0;
}

static bool read_one(reader *r, const tree *key, const tree *t, truce_wanted *wanted)
{
  static const char *const keys[] = {"name", "when", "because", "source", "assumption"};
  *wanted = (truce_wanted){.id = key->text, .name = key->text};
  truce__check_id(r, key, "what is wanted");
  if (strcmp(key->text, "now") == 0)
    truce__complain(r, TRUCE_ERROR, "bad-id", key->at, "choose another short name",
                    "what is wanted cannot be called \"now\": that is the status quo");
  const tree *when = t;
  if (t->kind == TREE_MAP) {
    truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "what is wanted");
    const char *name = truce__text_of(r, t, "name", "the name of what is wanted");
    wanted->name = name != NULL ? name : key->text;
    when = truce__tree_get(t, "when");
    if (when == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", t->at, "add `when:` with a statement",
                      "\"%s\" does not say in which situations it is there", key->text);
      return false;
    }
  }
  wanted->statement = truce__read_statement(r, when, &wanted->text);
  wanted->basis = truce__read_basis(r, t);
  if (wanted->statement == NULL)
    return false;
  if (truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == 0 && !is_possible(r, wanted))
    truce__complain(r, TRUCE_WARNING, "never-possible", when->at,
                    "change it, or what `impossible` says",
                    "no possible situation satisfies what is wanted as \"%s\"", key->text);
  return true;
}

void truce__read_wanted(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "wanted", "`wanted` (name: statement)");
  if (map == NULL)
    return;
  if (map->count > WANTED_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", map->at, "keep those worth asking about",
                    "%zu things are wanted; at most %d can be handled", map->count, WANTED_MAX);
    return;
  }
  truce_wanted *made = truce__arena_alloc(r->arena, map->count, sizeof *made);
  for (size_t k = 0; made != NULL && k < map->count; k++)
    r->c->wanted_count += read_one(r, map->keys[k], map->values[k], &made[r->c->wanted_count]);
  r->c->wanted = made;
}
