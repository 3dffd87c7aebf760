/* The section `issues`: what a deal must settle. */
#include <string.h>

#include "judgement.h"
#include "read.h"

static const char *const reserved[] = {"no_deal", "combinations", "weight_total", "ceiling",
                                       "discount"};

/* ---- Named positions ---- */

static bool word_character(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static void check_position(reader *r, const tree *key)
{
  const char *text = key->text;
  bool fine = *text != '\0' && *text != '-' && *text != '.' && strlen(text) <= 100;
  for (; fine && *text != '\0'; text++)
    fine = word_character(*text);
  if (!fine)
    truce__complain(r, TRUCE_ERROR, "bad-id", key->at,
                    "use letters, digits, _, - and . (at most 100), and put the full words behind "
                    "it: short_name: The full words",
                    "\"%.60s\" cannot be the short name of a position", key->text);
}

static const char *position_name(reader *r, const tree *key, const tree *t)
{
  static const char *const keys[] = {"name"};
  if (truce__tree_is_null(t))
    return key->text;
  if (t->kind == TREE_SCALAR)
    return t->text;
  if (!truce__expect(r, t, TREE_MAP, "a position"))
    return key->text;
  truce__check_keys(r, t, keys, 1, "a position");
  const char *name = truce__text_of(r, t, "name", "a position's name");
  return name != NULL ? name : key->text;
}

static void read_positions(reader *r, const tree *t, truce_issue *issue)
{
  if (t->kind == TREE_SCALAR) {
    truce__expect(r, t, TREE_LIST, "`positions`");
    return;
  }
  if (t->count > TRUCE_POSITIONS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", t->at, "leave out positions nobody would take",
                    "there are %zu positions; at most %d can be handled", t->count,
                    TRUCE_POSITIONS_MAX);
    return;
  }
  truce_position *positions = truce__arena_alloc(r->arena, t->count, sizeof *positions);
  size_t count = 0;
  for (size_t k = 0; positions != NULL && k < t->count; k++) {
    const tree *key = t->kind == TREE_MAP ? t->keys[k] : t->values[k];
    if (!truce__expect_text(r, key, "a position"))
      continue;
    check_position(r, key);
    for (size_t earlier = 0; t->kind == TREE_LIST && earlier < count; earlier++) {
      if (strcmp(positions[earlier].id, key->text) == 0)
        truce__complain(r, TRUCE_ERROR, "duplicate", key->at, "keep one of the two",
                        "position \"%s\" stands here twice", key->text);
    }
    positions[count++] = (truce_position){
        .id = key->text,
        .name = t->kind == TREE_MAP ? position_name(r, key, t->values[k]) : key->text};
  }
  issue->positions = positions;
  issue->position_count = positions != NULL ? count : 0;
  if (positions != NULL && count < 2)
    truce__complain(r, TRUCE_ERROR, "one-position", t->at,
                    "add another position, or remove the issue: there is nothing to agree on",
                    "issue \"%s\" has %s", issue->id, count == 0 ? "no position" : "one position");
}

/* ---- Scales ---- */

static bool read_end(reader *r, const tree *map, const char *key, int64_t otherwise, int64_t *value)
{
  const tree *t = truce__tree_get(map, key);
  *value = otherwise;
  if (t != NULL)
    return truce__read_billionths(r, t, "an end or step of a scale", value);
  if (otherwise != 0)
    return true;
  truce__complain(r, TRUCE_ERROR, "missing", map->at,
                  "write for example: scale: {from: 100, to: 900, step: 100, unit: soldiers}",
                  "the scale does not say `%s`", key);
  return false;
}

static void read_scale(reader *r, const tree *t, truce_issue *issue)
{
  static const char *const keys[] = {"from", "to", "step", "unit"};
  int64_t from, to, step;
  issue->kind = TRUCE_SCALE;
  if (!truce__expect(r, t, TREE_MAP, "`scale` (from, to, step, unit)"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a scale");
  issue->unit = truce__text_of(r, t, "unit", "a scale's unit");
  bool fine = read_end(r, t, "from", 0, &from);
  fine = read_end(r, t, "to", 0, &to) && fine;
  fine = read_end(r, t, "step", TRUCE_BILLION, &step) && fine;
  if (!fine)
    return;
  if (to <= from || step <= 0 || (to - from) % step != 0) {
    truce__complain(r, TRUCE_ERROR, "bad-scale", t->at,
                    "`to` is above `from`, and a whole number of steps away",
                    "the steps of this scale do not fit");
    return;
  }
  const int64_t count = (to - from) / step + 1;
  if (count > TRUCE_POSITIONS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", t->at, "take larger steps",
                    "this scale has %lld positions; at most %d can be handled", (long long)count,
                    TRUCE_POSITIONS_MAX);
    return;
  }
  truce_position *positions = truce__arena_alloc(r->arena, (size_t)count, sizeof *positions);
  for (size_t k = 0; positions != NULL && k < (size_t)count; k++) {
    const int64_t number = from + (int64_t)k * step;
    const char *id = truce__write_billionths(r->arena, number);
    positions[k] = (truce_position){id != NULL ? id : "", id != NULL ? id : "", number};
  }
  issue->positions = positions;
  issue->position_count = positions != NULL ? (size_t)count : 0;
}

/* ---- Issues ---- */

static void read_issue(reader *r, const tree *key, const tree *t, truce_issue *issue)
{
  static const char *const keys[] = {"name",      "positions", "ordered", "scale",
                                     "divisible", "because",   "source",  "assumption"};
  *issue = (truce_issue){.id = key->text, .name = key->text};
  truce__check_id(r, key, "an issue");
  if (truce__index_of(key->text, reserved, sizeof reserved / sizeof *reserved) != SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "bad-id", key->at, "choose another short name",
                    "an issue cannot be called \"%s\": `interests` uses that word", key->text);
  issue->basis = truce__read_basis(r, t);
  if (t->kind == TREE_LIST) {
    read_positions(r, t, issue);
    return;
  }
  if (!truce__expect(r, t, TREE_MAP, "an issue"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "an issue");
  const char *name = truce__text_of(r, t, "name", "an issue's name");
  issue->name = name != NULL ? name : key->text;
  const tree *positions = truce__tree_get(t, "positions"), *scale = truce__tree_get(t, "scale");
  const tree *ordered = truce__tree_get(t, "ordered"), *divisible = truce__tree_get(t, "divisible");
  bool order = false;
  if (ordered != NULL && truce__read_truth(r, ordered, "`ordered`", &order) && order)
    issue->kind = TRUCE_ORDERED;
  if (divisible != NULL)
    truce__read_truth(r, divisible, "`divisible`", &issue->divisible);
  if (scale != NULL && positions != NULL)
    truce__complain(r, TRUCE_ERROR, "two-kinds", scale->at, "keep one of the two",
                    "issue \"%s\" has both `positions` and `scale`", key->text);
  else if (scale != NULL)
    read_scale(r, scale, issue);
  else if (!truce__tree_is_null(positions))
    read_positions(r, positions, issue);
  else
    truce__complain(r, TRUCE_ERROR, "missing", t->at,
                    "add for example: positions: {stay: They stay, leave: They leave}",
                    "issue \"%s\" has no positions", key->text);
}

void truce__read_issues(reader *r, const tree *root)
{
  const tree *map = truce__map_section(r, root, "issues", "`issues` (name: details)");
  r->c->points_top = 100;
  if (map == NULL)
    return;
  if (map->count == 0 || map->count > TRUCE_ISSUES_MAX) {
    truce__complain(r, TRUCE_ERROR, map->count == 0 ? "missing" : "too-many", map->at,
                    map->count == 0 ? "add an issue with its positions, or remove the section"
                                    : "join issues that are settled together",
                    "there are %zu issues; a deal needs from 1 to %d", map->count,
                    TRUCE_ISSUES_MAX);
    return;
  }
  truce_issue *issues = truce__arena_alloc(r->arena, map->count, sizeof *issues);
  for (size_t k = 0; issues != NULL && k < map->count; k++)
    read_issue(r, map->keys[k], map->values[k], &issues[k]);
  r->c->issues = issues;
  r->c->issue_count = issues != NULL ? map->count : 0;
}
