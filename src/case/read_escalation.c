/* The section `escalation`: which of the case's events are looked at, and how. */
#include <string.h>

#include "fields.h"
#include "read.h"

typedef struct use_field {
  const char *key;
  const char **text;
  bool list;
} use_field;

static void check_by(reader *r, const tree *t)
{
  static const char *const words[] = {"together", "type", "actor", "target",
                                      "dyad",     "kind", "place", "claimant"};
  if (t != NULL && t->kind == TREE_SCALAR &&
      truce__index_of(t->text, words, sizeof words / sizeof *words) == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                    "write together, type, actor, target, dyad, kind, place or claimant",
                    "events are not told apart by \"%.40s\"", t->text);
}

static void check_day(reader *r, const tree *map, const char *key)
{
  truce_date unused;
  (void)truce__read_date(r, map, key, &unused);
}

void truce__read_escalation(reader *r, const tree *root)
{
  const tree *t = truce__tree_get(root, "escalation");
  truce_events_use *use = &r->c->escalation;
  const use_field fields[] = {
      {"kinds", &use->kinds, true},     {"actors", &use->actors, true},
      {"targets", &use->targets, true}, {"claimed_by", &use->claimed_by, true},
      {"from", &use->from, false},      {"to", &use->to, false},
      {"by", &use->by, false},          {"launched", &use->launched, true},
      {"stopped", &use->stopped, true}};
  enum { FIELDS = sizeof fields / sizeof *fields };
  const char *keys[FIELDS];
  if (truce__tree_is_null(t) ||
      !truce__expect(r, t, TREE_MAP, "`escalation` (kinds, by, from, to, …)"))
    return;
  for (size_t k = 0; k < FIELDS; k++)
    keys[k] = fields[k].key;
  truce__check_keys(r, t, keys, FIELDS, "`escalation`");
  for (size_t k = 0; k < FIELDS; k++) {
    const tree *value = truce__tree_get(t, fields[k].key);
    if (truce__tree_is_null(value))
      continue;
    if (fields[k].list)
      *fields[k].text = truce__names_of(r, value, fields[k].key);
    else if (truce__expect_text(r, value, fields[k].key))
      *fields[k].text = value->text;
  }
  check_day(r, t, "from");
  check_day(r, t, "to");
  check_by(r, truce__tree_get(t, "by"));
}
