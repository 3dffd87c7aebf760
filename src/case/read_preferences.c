/* What each party wants: priorities, weights or a ranking. */
#include <stdio.h>
#include <stdlib.h>

#include "read.h"

/* Parties' ids as an array, for look-ups and hints. */
static const char **party_ids(reader *r)
{
  const char **ids = truce__arena_alloc(r->arena, r->c->party_count, sizeof *ids);
  for (size_t p = 0; ids != NULL && p < r->c->party_count; p++)
    ids[p] = r->c->parties[p].id;
  return ids;
}

static bool read_wish(reader *r, const tree *statement, const tree *details, truce_wish *wish)
{
  wish->statement = truce__read_statement(r, statement, &wish->text);
  wish->basis = truce__read_basis(r, details);
  return wish->statement != NULL;
}

/* `unknown: place`, `sign` or `both`: what is not known of a priority. */
static void read_unknown(reader *r, const tree *t, truce_wish *wish)
{
  static const char *const words[] = {"place", "sign", "both"};
  if (t == NULL || !truce__expect_text(r, t, "what is unknown (place, sign or both)"))
    return;
  const size_t word = truce__index_of(t->text, words, 3);
  if (word == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "bad-value", t->at,
                    truce__hint_nearest(r, t->text, words, 3, "write place, sign or both"),
                    "\"%s\" is not something that can be unknown", t->text);
  wish->unknown_place = word == 0 || word == 2;
  wish->unknown_sign = word == 1 || word == 2;
}

/* Adds one priority to `preference`, whose wishes are `wishes`. */
static void read_priority(reader *r, const tree *item, size_t group, truce_wish *wishes,
                          truce_preference *preference)
{
  static const char *const keys[] = {"want", "unknown", "because", "source", "assumption"};
  const tree *want = item;
  truce_wish *wish = &wishes[preference->wish_count];
  if (item->kind == TREE_MAP) {
    truce__check_keys(r, item, keys, sizeof keys / sizeof *keys, "a priority");
    want = truce__tree_get(item, "want");
    if (want == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", item->at, "add `want:` with a statement",
                      "this priority does not say what is wanted");
      return;
    }
    read_unknown(r, truce__tree_get(item, "unknown"), wish);
  }
  wish->group = group;
  if (read_wish(r, want, item, wish))
    preference->wish_count++;
}

/* What can be unknown at once is limited: orders are counted over all sets of wishes. */
static void check_unknown(reader *r, const tree *list, const truce_preference *preference)
{
  size_t longest = 0, length = 0;
  bool open = false, anywhere = false;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    const bool joins = k > 0 && wish->group > 0 && wish->group == preference->wishes[k - 1].group;
    length = joins ? length + 1 : 1;
    longest = length > longest ? length : longest;
    anywhere = anywhere || wish->unknown_place;
    open = open || anywhere || wish->group > 0 || wish->unknown_sign;
  }
  longest = anywhere ? preference->wish_count : longest;
  if (open && preference->wish_count > TRUCE_UNKNOWN_LIST_MAX)
    truce__complain(r, TRUCE_ERROR, "too-much-unknown", list->at, "drop the least of them",
                    "a list of which something is unknown has at most %d priorities, this one %zu",
                    TRUCE_UNKNOWN_LIST_MAX, preference->wish_count);
  else if (longest > TRUCE_UNKNOWN_BLOCK_MAX)
    truce__complain(r, TRUCE_ERROR, "too-much-unknown", list->at,
                    "settle the order of some of them",
                    "the order of %zu priorities is unknown here, %d at most can be", longest,
                    TRUCE_UNKNOWN_BLOCK_MAX);
}

truce_preference truce__read_priorities(reader *r, const tree *list)
{
  truce_preference preference = {.kind = TRUCE_PRIORITIES};
  if (!truce__expect(r, list, TREE_LIST, "a party's priorities (most important first)"))
    return preference;
  size_t count = list->count;
  for (size_t k = 0; k < list->count; k++)
    count += list->values[k]->kind == TREE_LIST ? list->values[k]->count : 0;
  truce_wish *wishes = truce__arena_alloc(r->arena, count, sizeof *wishes);
  preference.wishes = wishes;
  size_t group = 0;
  for (size_t k = 0; wishes != NULL && k < list->count; k++) {
    const tree *item = list->values[k];
    if (item->kind != TREE_LIST) {
      read_priority(r, item, 0, wishes, &preference);
      continue;
    }
    group++;
    for (size_t n = 0; n < item->count; n++)
      read_priority(r, item->values[n], item->count > 1 ? group : 0, wishes, &preference);
  }
  if (wishes != NULL)
    check_unknown(r, list, &preference);
  return preference;
}

/* One entry of `weights`: "STATEMENT: number", "STATEMENT: {weight: ...}" or {want, weight, ...}.
 */
static void read_weight(reader *r, const tree *key, const tree *value, truce_wish *wishes,
                        size_t *count, int64_t *total)
{
  static const char *const keys[] = {"want", "weight", "because", "source", "assumption"};
  const tree *want = key, *weight = value;
  if (value->kind == TREE_MAP) {
    truce__check_keys(r, value, keys, sizeof keys / sizeof *keys, "a weight");
    weight = truce__tree_get(value, "weight");
    want = key != NULL ? key : truce__tree_get(value, "want");
  }
  if (want == NULL || weight == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", value->at,
                    "write for example: {want: a.x, weight: 40}",
                    "this entry needs a statement and a weight");
    return;
  }
  truce_wish *wish = &wishes[*count];
  const bool read = read_wish(r, want, value, wish);
  if (!truce__read_millionths(r, weight, "a weight", &wish->weight) || !read)
    return;
  const int64_t size = wish->weight < 0 ? -wish->weight : wish->weight;
  if (__builtin_add_overflow(*total, size, total)) {
    truce__complain(r, TRUCE_ERROR, "bad-number", weight->at,
                    "use smaller weights; only their ratios count",
                    "the weights of this party add up to more than can be held");
    *total = INT64_MAX;
    return;
  }
  (*count)++;
}

static truce_preference read_weights(reader *r, const tree *t)
{
  truce_preference preference = {.kind = TRUCE_WEIGHTS};
  if (t->kind != TREE_LIST &&
      !truce__expect(r, t, TREE_MAP, "a party's weights (statement: number)"))
    return preference;
  truce_wish *wishes = truce__arena_alloc(r->arena, t->count, sizeof *wishes);
  int64_t total = 0;
  for (size_t k = 0; wishes != NULL && k < t->count; k++)
    read_weight(r, t->kind == TREE_MAP ? t->keys[k] : NULL, t->values[k], wishes,
                &preference.wish_count, &total);
  preference.wishes = wishes;
  return preference;
}

typedef struct ranking {
  uint32_t *ranked, *tie;
  unsigned char *seen;
  size_t count;
  uint64_t states;
} ranking;

static void rank_one(reader *r, const tree *t, ranking *k, uint32_t tie)
{
  uint64_t id;
  if (!truce__read_count(r, t, "a state in a ranking", &id))
    return;
  if (id > k->states) {
    truce__complain(r, TRUCE_ERROR, "bad-ranking", t->at,
                    "see `truce stability --format csv` for the states",
                    "there is no state %llu: the possible states are 1 to %llu",
                    (unsigned long long)id, (unsigned long long)k->states);
  } else if (k->seen[id - 1] != 0) {
    truce__complain(r, TRUCE_ERROR, "bad-ranking", t->at, "keep one of the two",
                    "state %llu stands twice in this ranking", (unsigned long long)id);
  } else {
    k->seen[id - 1] = 1;
    k->ranked[k->count] = (uint32_t)(id - 1);
    k->tie[k->count++] = tie;
  }
}

static void complain_missing(reader *r, const tree *list, const ranking *k)
{
  char text[120] = "";
  size_t missing = 0, used = 0;
  for (uint64_t id = 1; id <= k->states; id++) {
    if (k->seen[id - 1] != 0)
      continue;
    if (missing++ < 8)
      used += (size_t)snprintf(text + used, sizeof text - used, "%s%llu", used > 0 ? ", " : "",
                               (unsigned long long)id);
  }
  if (missing > 0)
    truce__complain(r, TRUCE_ERROR, "bad-ranking", list->at,
                    "every possible state has to stand once; put states as good as each other into "
                    "a list of their own",
                    "this ranking misses %zu of %llu states: %s%s", missing,
                    (unsigned long long)k->states, text, missing > 8 ? " ..." : "");
}

truce_preference truce__read_ranking(reader *r, const tree *list, uint64_t states)
{
  truce_preference preference = {.kind = TRUCE_RANKING};
  if (!truce__expect(r, list, TREE_LIST, "a ranking (state numbers, best first)"))
    return preference;
  if (states > UINT32_MAX / 4) {
    if (states != UINT64_MAX) /* otherwise a complaint stands already */
      truce__complain(r, TRUCE_ERROR, "bad-ranking", list->at, "use priorities or weights",
                      "there are too many states to rank them one by one");
    return preference;
  }
  /* What the list can hold bounds what is needed, however many states there are. */
  ranking k = {.states = states};
  k.ranked = truce__arena_alloc(r->arena, states, sizeof *k.ranked);
  k.tie = truce__arena_alloc(r->arena, states, sizeof *k.tie);
  k.seen = truce__arena_alloc(r->arena, states, 1);
  if (k.ranked == NULL || k.tie == NULL || k.seen == NULL)
    return preference;
  uint32_t tie = 0;
  for (size_t n = 0; n < list->count; n++) {
    const tree *item = list->values[n];
    const size_t before = k.count;
    if (item->kind != TREE_LIST)
      rank_one(r, item, &k, tie);
    for (size_t m = 0; item->kind == TREE_LIST && m < item->count; m++)
      rank_one(r, item->values[m], &k, tie);
    tie += k.count > before;
  }
  complain_missing(r, list, &k);
  preference.ranked_count = k.count;
  preference.ranked = k.ranked;
  preference.tie = k.tie;
  return preference;
}

typedef struct preference_section {
  const char *key;
  truce_preference_kind kind;
} preference_section;

static const preference_section sections[] = {
    {"priorities", TRUCE_PRIORITIES}, {"weights", TRUCE_WEIGHTS}, {"ranking", TRUCE_RANKING}};

static void read_section(reader *r, const preference_section *section, const tree *map,
                         truce_party *parties, uint64_t states)
{
  for (size_t k = 0; k < map->count; k++) {
    const tree *key = map->keys[k], *value = map->values[k];
    const size_t p = truce__party_of(r, key);
    if (p == SIZE_MAX)
      continue;
    truce_preference *preference = &parties[p].preference;
    if (preference->kind != TRUCE_INDIFFERENT && preference->kind != section->kind) {
      truce__complain(r, TRUCE_ERROR, "two-preferences", key->at,
                      "keep one of priorities, weights and ranking for each party",
                      "what \"%s\" wants is already given in another way", key->text);
      continue;
    }
    if (section->kind == TRUCE_PRIORITIES)
      *preference = truce__read_priorities(r, value);
    else if (section->kind == TRUCE_WEIGHTS)
      *preference = read_weights(r, value);
    else
      *preference = truce__read_ranking(r, value, states);
  }
}

void truce__read_preferences(reader *r, const tree *root, truce_party *parties, uint64_t states)
{
  for (size_t k = 0; k < sizeof sections / sizeof *sections; k++) {
    const tree *map = truce__tree_get(root, sections[k].key);
    if (!truce__tree_is_null(map) && truce__expect(r, map, TREE_MAP, "this section (party: ...)"))
      read_section(r, &sections[k], map, parties, states);
  }
  /* After an error, such as a misspelt party, what it wants may well stand there. */
  const bool sound = truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == 0;
  for (size_t p = 0; p < r->c->party_count && r->c->option_count > 0 && sound; p++) {
    if (parties[p].preference.kind == TRUCE_INDIFFERENT)
      truce__complain(
          r, TRUCE_WARNING, "indifferent", NO_PLACE,
          "add what it wants under `priorities`, `weights` or `ranking`",
          "nothing is said of what %s wants: every state is taken to be as good to it as "
          "any other",
          parties[p].name);
  }
}

static int by_index(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

bool truce__read_coalition(reader *r, const tree *list, bool numbers, truce_coalition *coalition)
{
  const char **ids = party_ids(r);
  if (!truce__expect(r, list, TREE_LIST, "a coalition (list of parties)") || ids == NULL)
    return false;
  size_t *members = truce__arena_alloc(r->arena, list->count, sizeof *members);
  *coalition = (truce_coalition){.parties = members};
  for (size_t k = 0; members != NULL && k < list->count; k++) {
    const tree *t = list->values[k];
    if (!truce__expect_text(r, t, "a member of a coalition"))
      return false;
    char *end;
    const size_t p = numbers ? (size_t)strtoull(t->text, &end, 10)
                             : truce__index_of(t->text, ids, r->c->party_count);
    if (p >= r->c->party_count || (numbers && (*end != '\0' || *t->text == '-'))) {
      truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                      truce__hint_nearest(r, t->text, ids, r->c->party_count, NULL),
                      "there is no party \"%s\"", t->text);
      return false;
    }
    members[coalition->count++] = p;
  }
  if (members == NULL)
    return false;
  qsort(members, coalition->count, sizeof *members, by_index);
  bool fine = coalition->count >= 2;
  for (size_t k = 1; k < coalition->count; k++)
    fine = fine && members[k] != members[k - 1];
  if (!fine)
    truce__complain(r, TRUCE_ERROR, "bad-coalition", list->at, NULL,
                    "a coalition has two members or more, each once");
  return fine;
}
