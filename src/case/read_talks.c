/* The section `talks`: rounds, who was there, where each party stood. Items: read_talks_items.c. */
#include "read_talks.h"

#include <string.h>

static const char *const lists[] = {"documents", "demands", "agreed", "next"};
enum { LISTS = 4 };

/* ---- Names ---- */

static size_t find(talks_reader *s, const tree *t, const char *what, const char *const *ids,
                   size_t count, const char *remedy)
{
  if (truce__tree_is_null(t) || !truce__expect_text(s->r, t, what))
    return TRUCE_NOBODY;
  const size_t found = truce__index_of(t->text, ids, count);
  if (found == SIZE_MAX)
    truce__complain(s->r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_nearest(s->r, t->text, ids, count, remedy), "there is no %s \"%s\"",
                    what + strcspn(what, " ") + 1, t->text);
  return found;
}

size_t truce__talks_party(talks_reader *s, const tree *t)
{
  return find(s, t, "a party", s->party_ids, s->r->c->party_count, "add it under `parties`");
}

size_t truce__talks_round(talks_reader *s, const tree *t)
{
  return find(s, t, "a round", s->round_ids, s->talks->round_count, "add it under `rounds`");
}

const truce_issue *truce__talks_issue(talks_reader *s, const tree *key, size_t *index)
{
  *index = find(s, key, "an issue", s->issue_ids, s->r->c->issue_count,
                "add it with its positions under `issues`");
  return *index == TRUCE_NOBODY ? NULL : &s->r->c->issues[*index];
}

size_t truce__talks_position(talks_reader *s, const tree *t, const truce_issue *issue)
{
  if (truce__tree_is_null(t) || !truce__expect_text(s->r, t, "a position"))
    return TRUCE_NOBODY;
  const size_t found = truce__find_position(issue, t->text, strlen(t->text));
  if (found == SIZE_MAX)
    truce__complain(s->r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_position(s->r, issue, t->text), "\"%s\" has no position \"%s\"",
                    issue->id, t->text);
  return found;
}

/* ---- Positions ---- */

static void read_study(talks_reader *s, const tree *map, truce_stance *stance)
{
  const tree *study = truce__tree_get(map, "under_study");
  bool yes = true;
  if (study != NULL && (!truce__read_truth(s->r, study, "`under_study`", &yes) || !yes))
    return;
  stance->kind = TRUCE_STANCE_STUDY;
  truce__read_date(s->r, map, "under_study_until", &stance->until);
}

static bool has_any(const tree *map, const char *const *keys, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    if (truce__tree_get(map, keys[k]) != NULL)
      return true;
  }
  return false;
}

/* `none` means that the party has no position, unless the issue has a position of that name. */
static bool says_none(const tree *t, const truce_issue *issue)
{
  return t != NULL && t->kind == TREE_SCALAR && !t->quoted && strcmp(t->text, "none") == 0 &&
         truce__find_position(issue, "none", 4) == SIZE_MAX;
}

static void read_stance_map(talks_reader *s, const tree *t, const truce_issue *issue,
                            truce_stance *stance)
{
  static const char *const keys[] = {
      "position", "under_study_until", "under_study", "words", "because", "source", "assumption"};
  reader *r = s->r;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a stance");
  stance->words = truce__text_of(r, t, "words", "what a party said");
  if (has_any(t, keys + 4, 3))
    stance->basis = truce__read_basis(r, t);
  const tree *position = truce__tree_get(t, "position");
  const bool study = has_any(t, keys + 1, 2);
  if (position != NULL && study) {
    truce__complain(r, TRUCE_ERROR, "two-kinds", t->at, "keep one of the two",
                    "this is both a position and under study");
  } else if (study) {
    read_study(s, t, stance);
  } else if (truce__tree_is_null(position)) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at,
                    "add `position: NAME`, `position: none` or `under_study_until: DATE`",
                    "this does not say where the party stands");
  } else if (says_none(position, issue)) {
    stance->kind = TRUCE_STANCE_NONE;
  } else if ((stance->position = truce__talks_position(s, position, issue)) != TRUCE_NOBODY) {
    stance->kind = TRUCE_STANCE_POSITION;
  }
}

static void read_stance(talks_reader *s, const tree *key, const tree *t, const truce_basis *basis,
                        truce_stance *stances)
{
  size_t index;
  const truce_issue *issue = truce__talks_issue(s, key, &index);
  if (issue == NULL || issue->position_count == 0)
    return;
  truce_stance *stance = &stances[index];
  *stance = (truce_stance){.position = TRUCE_NOBODY, .basis = *basis};
  if (says_none(t, issue)) {
    stance->kind = TRUCE_STANCE_NONE;
  } else if (t->kind == TREE_MAP) {
    read_stance_map(s, t, issue, stance);
  } else if ((stance->position = truce__talks_position(s, t, issue)) != TRUCE_NOBODY) {
    stance->kind = TRUCE_STANCE_POSITION;
  }
}

static void read_stances(talks_reader *s, const tree *map, size_t round)
{
  static const char *const general[] = {"because", "source", "assumption"};
  reader *r = s->r;
  const truce_case *c = r->c;
  if (truce__tree_is_null(map) ||
      !truce__expect(r, map, TREE_MAP, "`positions` (party: issue: position)"))
    return;
  for (size_t p = 0; p < map->count; p++) {
    const size_t party = truce__talks_party(s, map->keys[p]);
    const tree *own = map->values[p];
    if (party == TRUCE_NOBODY || !truce__expect(r, own, TREE_MAP, "positions (issue: position)"))
      continue;
    const truce_basis basis = truce__read_basis(r, own);
    for (size_t k = 0; k < own->count; k++) {
      if (truce__index_of(own->keys[k]->text, general, 3) == SIZE_MAX)
        read_stance(s, own->keys[k], own->values[k], &basis,
                    &s->stances[(round * c->party_count + party) * c->issue_count]);
    }
  }
}

/* ---- Rounds ---- */

/* A party by its name, or the words as they stand. */
static const char *name_of(talks_reader *s, const char *text, size_t *party)
{
  *party = text != NULL ? truce__index_of(text, s->party_ids, s->r->c->party_count) : SIZE_MAX;
  return *party != SIZE_MAX ? s->r->c->parties[*party].name : text;
}

static void read_attendances(talks_reader *s, const tree *t, truce_round *round)
{
  if (truce__tree_is_null(t))
    return;
  if (t->kind == TREE_SCALAR) {
    truce__expect(s->r, t, TREE_MAP, "`attended` (who: in which part)");
    return;
  }
  truce_attendance *made = truce__arena_alloc(s->r->arena, t->count, sizeof *made);
  for (size_t k = 0; made != NULL && k < t->count; k++) {
    const tree *who = t->kind == TREE_MAP ? t->keys[k] : t->values[k];
    if (!truce__expect_text(s->r, who, "one who attended"))
      continue;
    truce_attendance *a = &made[round->attendance_count++];
    a->name = name_of(s, who->text, &a->party);
    if (t->kind == TREE_MAP && !truce__tree_is_null(t->values[k]) &&
        truce__expect_text(s->r, t->values[k], "the part one had"))
      a->who = t->values[k]->text;
  }
  round->attendances = made;
}

static void read_round_date(talks_reader *s, const tree *key, const tree *t, size_t index)
{
  truce_round *round = &s->rounds[index];
  if (truce__tree_get(t, "date") == NULL)
    truce__complain(s->r, TRUCE_ERROR, "missing", key->at, "add for example: date: 2025-06-02",
                    "round \"%s\" has no date", key->text);
  if (!truce__read_date(s->r, t, "date", &round->date))
    round->date = (truce_date){"", index > 0 ? s->rounds[index - 1].date.day : INT32_MIN};
  else if (index > 0 && round->date.day < s->rounds[index - 1].date.day)
    truce__complain(s->r, TRUCE_ERROR, "bad-order", truce__tree_get(t, "date")->at,
                    "put the rounds in the order of their dates",
                    "round \"%s\" is dated before the one above it", key->text);
}

static void read_round(talks_reader *s, const tree *key, const tree *t, size_t index)
{
  static const char *const keys[] = {"name",    "date",       "place",     "convened_by",
                                     "lasted",  "attended",   "result",    "because",
                                     "source",  "assumption", "positions", "documents",
                                     "demands", "agreed",     "next"};
  reader *r = s->r;
  truce_round *round = &s->rounds[index];
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a round");
  const char *name = truce__text_of(r, t, "name", "a round's name");
  size_t party;
  *round = (truce_round){
      .id = key->text,
      .name = name != NULL ? name : key->text,
      .place = truce__text_of(r, t, "place", "a round's place"),
      .convened_by = name_of(s, truce__text_of(r, t, "convened_by", "`convened_by`"), &party),
      .lasted = truce__text_of(r, t, "lasted", "`lasted`"),
      .result = truce__text_of(r, t, "result", "a round's result"),
      .basis = truce__read_basis(r, t)};
  read_round_date(s, key, t, index);
  read_attendances(s, truce__tree_get(t, "attended"), round);
  read_stances(s, truce__tree_get(t, "positions"), index);
}

/* ---- The whole ---- */

/* Room for the items of all rounds; false if there are too many or memory ran out. */
static bool make_room(talks_reader *s, const tree *rounds)
{
  size_t count[LISTS] = {0}, total = 0;
  for (size_t k = 0; k < rounds->count; k++) {
    for (size_t list = 0; list < LISTS; list++) {
      const tree *map = truce__tree_get(rounds->values[k], lists[list]);
      count[list] += map != NULL && map->kind == TREE_MAP ? map->count : 0;
    }
  }
  for (size_t list = 0; list < LISTS; list++) {
    total += count[list];
    if (count[list] <= TRUCE_TALK_ITEMS_MAX)
      continue;
    truce__complain(s->r, TRUCE_ERROR, "too-many", rounds->at, "join items that belong together",
                    "there are %zu entries under `%s`; at most %d can be handled", count[list],
                    lists[list], TRUCE_TALK_ITEMS_MAX);
    return false;
  }
  truce__arena *arena = s->r->arena;
  s->documents = truce__arena_alloc(arena, count[0], sizeof *s->documents);
  s->document_ids = truce__arena_alloc(arena, count[0], sizeof *s->document_ids);
  s->demands = truce__arena_alloc(arena, count[1], sizeof *s->demands);
  s->agreements = truce__arena_alloc(arena, count[2], sizeof *s->agreements);
  s->steps = truce__arena_alloc(arena, count[3], sizeof *s->steps);
  s->item_keys = truce__arena_alloc(arena, total, sizeof *s->item_keys);
  return !truce__arena_failed(arena);
}

static bool start(talks_reader *s, const tree *rounds)
{
  reader *r = s->r;
  const truce_case *c = r->c;
  s->party_ids = truce__arena_alloc(r->arena, c->party_count, sizeof *s->party_ids);
  s->issue_ids = truce__arena_alloc(r->arena, c->issue_count, sizeof *s->issue_ids);
  s->round_ids = truce__arena_alloc(r->arena, rounds->count, sizeof *s->round_ids);
  s->rounds = truce__arena_alloc(r->arena, rounds->count, sizeof *s->rounds);
  s->stances = truce__arena_alloc(r->arena, rounds->count * c->party_count * c->issue_count,
                                  sizeof *s->stances);
  if (truce__arena_failed(r->arena) || !make_room(s, rounds))
    return false;
  for (size_t p = 0; p < c->party_count; p++)
    s->party_ids[p] = c->parties[p].id;
  for (size_t k = 0; k < c->issue_count; k++)
    s->issue_ids[k] = c->issues[k].id;
  for (size_t k = 0; k < rounds->count; k++)
    s->round_ids[k] = rounds->keys[k]->text;
  *s->talks = (truce_rounds){.round_count = rounds->count,
                             .rounds = s->rounds,
                             .stances = s->stances,
                             .documents = s->documents,
                             .demands = s->demands,
                             .agreements = s->agreements,
                             .steps = s->steps};
  return true;
}

void truce__read_talks(reader *r, const tree *root)
{
  static const char *const keys[] = {"rounds"};
  const tree *section = truce__map_section(r, root, "talks", "`talks` (rounds: …)");
  if (section == NULL)
    return;
  truce__check_keys(r, section, keys, 1, "`talks`");
  const tree *rounds = truce__map_section(r, section, "rounds", "`rounds` (name: details)");
  if (rounds == NULL || rounds->count == 0 || rounds->count > TRUCE_TALK_ROUNDS_MAX) {
    if (rounds != NULL || truce__tree_is_null(truce__tree_get(section, "rounds")))
      truce__complain(r, TRUCE_ERROR, rounds == NULL || rounds->count == 0 ? "missing" : "too-many",
                      section->at, "add for example: rounds: {first: {date: 2025-05-16}}",
                      "`talks` needs from 1 to %d rounds", TRUCE_TALK_ROUNDS_MAX);
    return;
  }
  talks_reader s = {.r = r, .talks = &r->c->talks};
  if (!start(&s, rounds))
    return;
  for (size_t k = 0; k < rounds->count; k++) {
    truce__check_id(r, rounds->keys[k], "a round");
    if (truce__expect(r, rounds->values[k], TREE_MAP, "a round"))
      read_round(&s, rounds->keys[k], rounds->values[k], k);
    else
      s.rounds[k] = (truce_round){.id = s.round_ids[k], .name = s.round_ids[k], .date.text = ""};
  }
  for (size_t k = 0; k < rounds->count; k++) {
    const tree *round = rounds->values[k];
    truce__read_documents(&s, truce__tree_get(round, lists[0]), k);
    truce__read_demands(&s, truce__tree_get(round, lists[1]), k);
    truce__read_agreements(&s, truce__tree_get(round, lists[2]), k);
    truce__read_steps(&s, truce__tree_get(round, lists[3]), k);
  }
}
