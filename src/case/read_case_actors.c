/* The section `actors`: who wants what, for forecasts. */
#include <string.h>

#include "judgement.h"
#include "read.h"

typedef struct actors_reader {
  reader *r;
  truce_actor_table *table;
  size_t with_capability, actors; /* of all issues */
} actors_reader;

static const truce_issue *find_issue(const truce_case *c, const char *id)
{
  for (size_t k = 0; k < c->issue_count; k++) {
    if (strcmp(c->issues[k].id, id) == 0)
      return &c->issues[k];
  }
  return NULL;
}

static double plain(int64_t billionths)
{
  return (double)billionths / (double)TRUCE_BILLION;
}

/* A place on the issue's scale: a position of the case's issue, or a number. */
static bool read_place(actors_reader *in, const tree *t, const char *what, const truce_issue *issue,
                       const truce_actor_issue *made, double *value)
{
  reader *r = in->r;
  int64_t number;
  if (!truce__expect_text(r, t, what))
    return false;
  const size_t found = issue != NULL && issue->kind == TRUCE_ORDERED
                           ? truce__find_position(issue, t->text, strlen(t->text))
                           : SIZE_MAX;
  if (found != SIZE_MAX) {
    *value = 100 * (double)found / (double)(issue->position_count - 1);
    return true;
  }
  if (issue != NULL && issue->kind == TRUCE_ORDERED && strspn(t->text, "0123456789.-") == 0) {
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at, truce__hint_position(r, issue, t->text),
                    "\"%s\" has no position \"%s\"", issue->id, t->text);
    return false;
  }
  if (!truce__read_billionths(r, t, what, &number))
    return false;
  *value = plain(number);
  if (*value >= made->low && *value <= made->high)
    return true;
  truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "put it on the scale of the issue",
                  "%s lies outside %g to %g", what, made->low, made->high);
  return false;
}

/* A number from 0 on; complains if it is not there. */
static double read_weight(actors_reader *in, const tree *key, const tree *map, const char *name)
{
  const tree *t = truce__tree_get(map, name);
  int64_t value = 0;
  if (t == NULL)
    truce__complain(in->r, TRUCE_ERROR, "missing", key->at, "write for example: salience: 80",
                    "actor \"%s\" has no %s", key->text, name);
  else if (truce__read_billionths(in->r, t, name, &value) && value < 0)
    truce__complain(in->r, TRUCE_ERROR, "out-of-range", t->at, "it is 0 where there is none",
                    "%s is below 0", name);
  return plain(value);
}

static void read_actor(actors_reader *in, const tree *key, const tree *t, const truce_issue *issue,
                       const truce_actor_issue *made, truce_actor *actor)
{
  static const char *const keys[] = {"position", "salience", "capability",
                                     "because",  "source",   "assumption"};
  reader *r = in->r;
  *actor = (truce_actor){.name = key->text, .capability = 1};
  for (size_t p = 0; p < r->c->party_count; p++) {
    if (strcmp(r->c->parties[p].id, key->text) == 0)
      actor->name = r->c->parties[p].name;
  }
  if (!truce__expect(r, t, TREE_MAP, "an actor (position, salience)"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "an actor");
  (void)truce__read_basis(r, t);
  const tree *position = truce__tree_get(t, "position");
  if (position == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", key->at, "write for example: position: 40",
                    "actor \"%s\" has no position", key->text);
  else
    read_place(in, position, "a position", issue, made, &actor->position);
  actor->salience = read_weight(in, key, t, "salience");
  in->actors++;
  if (truce__tree_get(t, "capability") != NULL) {
    actor->capability = read_weight(in, key, t, "capability");
    in->with_capability++;
  }
}

static void check_weights(actors_reader *in, const tree *key, const truce_actor_issue *made)
{
  double weight = 0;
  for (size_t k = 0; k < made->actor_count; k++)
    weight += made->actors[k].salience * made->actors[k].capability;
  if (made->actor_count < 2)
    truce__complain(in->r, TRUCE_ERROR, "one-actor", key->at, "add the others who take part",
                    "issue \"%s\" needs two actors or more", key->text);
  else if (!(weight > 0))
    truce__complain(in->r, TRUCE_ERROR, "no-weight", key->at, "give at least one actor some",
                    "on \"%s\" nobody has both salience and capability above 0", key->text);
}

static void read_issue(actors_reader *in, const tree *key, const tree *t, truce_actor_issue *made)
{
  static const char *const keys[] = {"name", "reference", "actors"};
  reader *r = in->r;
  const truce_issue *issue = find_issue(r->c, key->text);
  *made = (truce_actor_issue){.id = key->text, .name = key->text, .high = 100};
  if (!truce__expect(r, t, TREE_MAP, "an issue of `actors`"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "an issue of `actors`");
  if (issue != NULL) {
    made->name = issue->name;
    if (issue->kind == TRUCE_NAMED) {
      truce__complain(r, TRUCE_ERROR, "no-order", key->at,
                      "set `ordered: true` on the issue, or forecast it under another name",
                      "the positions of \"%s\" have no order", key->text);
      return;
    }
    if (issue->kind == TRUCE_SCALE && issue->position_count > 1) {
      made->low = plain(issue->positions[0].number);
      made->high = plain(issue->positions[issue->position_count - 1].number);
    }
  }
  const char *name = truce__text_of(r, t, "name", "an issue's name");
  made->name = name != NULL ? name : made->name;
  const tree *reference = truce__tree_get(t, "reference");
  if (reference != NULL)
    made->has_reference =
        read_place(in, reference, "the reference point", issue, made, &made->reference);
  const tree *map = truce__map_section(r, t, "actors", "`actors` (name: position, salience)");
  const size_t count = map != NULL && map->count <= TRUCE_ACTORS_MAX ? map->count : 0;
  truce_actor *actors = truce__arena_alloc(r->arena, count, sizeof *actors);
  for (size_t k = 0; actors != NULL && k < count; k++)
    read_actor(in, map->keys[k], map->values[k], issue, made, &actors[k]);
  made->actors = actors;
  made->actor_count = actors != NULL ? count : 0;
  check_weights(in, key, made);
}

void truce__read_case_actors(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "actors", "`actors` (issue: actors)");
  if (map == NULL || map->count == 0)
    return;
  truce_actor_table *table = truce__arena_alloc(r->arena, 1, sizeof *table);
  truce_actor_issue *issues = truce__arena_alloc(r->arena, map->count, sizeof *issues);
  if (table == NULL || issues == NULL)
    return;
  *table = (truce_actor_table){.file = r->file, .issue_count = map->count, .issues = issues};
  actors_reader in = {.r = r, .table = table};
  for (size_t k = 0; k < map->count; k++)
    read_issue(&in, map->keys[k], map->values[k], &issues[k]);
  if (in.with_capability > 0 && in.with_capability < in.actors)
    truce__complain(r, TRUCE_ERROR, "missing", map->at, "give it to all of them, or to none",
                    "%zu of %zu actors have a capability", in.with_capability, in.actors);
  table->has_capability = in.with_capability > 0;
  r->c->actors = table;
}
