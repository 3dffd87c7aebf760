/* The sections `strength` and `attitudes`: how much some differences count for a party, and what it
 * makes of the others getting what they want. */
#include "read.h"

/* ---- strength ---- */

/* Whole numbers for priorities and rankings, up to `most`. */
static bool read_level(reader *r, const tree *t, truce_preference_kind kind, uint64_t most,
                       int64_t *level)
{
  uint64_t count;
  if (kind == TRUCE_WEIGHTS) {
    if (!truce__read_millionths(r, t, "a great difference in weight", level))
      return false;
    if (*level > 0)
      return true;
    truce__complain(r, TRUCE_ERROR, "bad-number", t->at, "leave the party out if none is great",
                    "a great difference is above 0");
    return false;
  }
  const bool priorities = kind == TRUCE_PRIORITIES;
  if (!truce__read_count(r, t, priorities ? "how many priorities are strong" : "a great difference",
                         &count))
    return false;
  if (count > most) {
    truce__complain(r, TRUCE_ERROR, "bad-number", t->at, NULL,
                    priorities ? "the party has %llu priorities" : "there are %llu situations",
                    (unsigned long long)most);
    return false;
  }
  *level = (int64_t)count;
  return true;
}

/* Strong priorities stand above the others: an unknown order must not mix the two. */
static void check_order(reader *r, const tree *t, const truce_preference *preference, int64_t level)
{
  const truce_wish *wishes = preference->wishes;
  bool mixed = (size_t)level < preference->wish_count && wishes[level].group > 0 &&
               wishes[level].group == wishes[level - 1].group;
  for (size_t k = 0; k < preference->wish_count; k++)
    mixed = mixed || wishes[k].unknown_place;
  if (mixed)
    truce__complain(r, TRUCE_WARNING, "unknown-strength", t->at,
                    "settle which priorities are the strong ones",
                    "the first %lld priorities count as strong, but the order there is unknown; "
                    "the list is taken as written",
                    (long long)level);
}

static void read_strength(reader *r, const tree *key, const tree *t, truce_party *parties)
{
  static const char *const keys[] = {"level", "because", "source", "assumption"};
  const size_t party = truce__party_of(r, key);
  if (party == SIZE_MAX)
    return;
  truce_preference *preference = &parties[party].preference;
  const tree *level = t;
  if (t->kind == TREE_MAP) {
    truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a strength");
    level = truce__tree_get(t, "level");
  }
  if (truce__tree_is_null(level) || preference->kind == TRUCE_INDIFFERENT) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at,
                    "write for example: north: 2, after its `priorities`",
                    preference->kind == TRUCE_INDIFFERENT
                        ? "nothing is said of what this party wants, so no difference is great"
                        : "this does not say how many of its priorities are strong");
    return;
  }
  const uint64_t most = preference->kind == TRUCE_PRIORITIES ? preference->wish_count
                        : preference->ranked_count > 0       ? preference->ranked_count
                                                             : 1;
  if (!read_level(r, level, preference->kind, most, &preference->strength.level))
    return;
  preference->strength.stated = true;
  preference->strength.basis = truce__read_basis(r, t);
  if (preference->kind == TRUCE_PRIORITIES)
    check_order(r, level, preference, preference->strength.level);
}

/* ---- attitudes ---- */

static void read_attitude(reader *r, const tree *key, const tree *t, size_t own, int8_t *toward)
{
  static const char *const words[] = {"negative", "neutral", "positive"};
  const size_t party = truce__party_of(r, key);
  if (party == SIZE_MAX || !truce__expect_text(r, t, "an attitude"))
    return;
  const size_t word = truce__index_of(t->text, words, 3);
  if (party == own)
    truce__complain(r, TRUCE_ERROR, "bad-attitude", key->at, "name the others only",
                    "a party's attitude towards itself is always positive");
  else if (word == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "bad-attitude", t->at,
                    truce__hint_nearest(r, t->text, words, 3, "positive, neutral or negative"),
                    "\"%s\" is not an attitude", t->text);
  else
    toward[party] = (int8_t)((int)word - 1);
}

static void read_attitudes(reader *r, const tree *key, const tree *t, truce_attitude *attitudes,
                           int8_t *toward)
{
  static const char *const keys[] = {"towards", "because", "source", "assumption"};
  const size_t party = truce__party_of(r, key);
  if (party == SIZE_MAX || !truce__expect(r, t, TREE_MAP, "attitudes (party: positive, ...)"))
    return;
  const tree *list = truce__tree_get(t, "towards");
  if (list != NULL && list->kind == TREE_MAP) {
    truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "attitudes");
    attitudes[party].basis = truce__read_basis(r, t);
  } else {
    list = t;
  }
  attitudes[party].stated = true;
  for (size_t k = 0; k < list->count; k++)
    read_attitude(r, list->keys[k], list->values[k], party, toward + party * r->c->party_count);
}

void truce__read_regard(reader *r, const tree *root, truce_party *parties)
{
  const size_t count = r->c->party_count;
  const tree *map = truce__map_section(r, root, "strength", "`strength` (party: number)");
  for (size_t k = 0; map != NULL && k < map->count; k++)
    read_strength(r, map->keys[k], map->values[k], parties);
  map = truce__map_section(r, root, "attitudes", "`attitudes` (party: {party: positive, ...})");
  if (map == NULL)
    return;
  truce_attitude *attitudes = truce__arena_alloc(r->arena, count, sizeof *attitudes);
  int8_t *toward = truce__arena_alloc(r->arena, count * count, sizeof *toward);
  if (attitudes == NULL || toward == NULL)
    return;
  for (size_t p = 0; p < count; p++) {
    toward[p * count + p] = 1;
    attitudes[p].toward = toward + p * count;
  }
  for (size_t k = 0; k < map->count; k++)
    read_attitudes(r, map->keys[k], map->values[k], attitudes, toward);
  r->c->attitudes = attitudes;
}

void truce__mark_regard(const truce_case *c, bool *used)
{
  for (size_t p = 0; p < c->party_count; p++) {
    truce__mark_used(&c->parties[p].preference.strength.basis, used);
    if (c->attitudes != NULL)
      truce__mark_used(&c->attitudes[p].basis, used);
  }
}
