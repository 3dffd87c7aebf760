/* The section `talks`: rounds, who sat there, where each party stood. */
#include "read_talks.h"

#include <string.h>

static const char *const basis_keys[] = {"because", "source", "assumption"};
enum { BASIS_KEYS = sizeof basis_keys / sizeof *basis_keys };

/* ---- Names and dates ---- */

size_t truce__talk_name(talks_reader *in, const tree *name, const char *const *known, size_t count,
                        const char *what, const char *otherwise)
{
  const size_t found = truce__index_of(name->text, known, count);
  if (found == SIZE_MAX)
    truce__complain(in->r, TRUCE_ERROR, "unknown-name", name->at,
                    truce__hint_nearest(in->r, name->text, known, count, otherwise),
                    "there is no %s \"%s\"", what, name->text);
  return found;
}

size_t truce__talk_find_party(const talks_reader *in, const char *id)
{
  return truce__index_of(id, in->parties, in->r->c->party_count);
}

static size_t known_party(talks_reader *in, const tree *name)
{
  return truce__talk_name(in, name, in->parties, in->r->c->party_count, "party",
                          "add it under `parties`");
}

size_t truce__talk_party(talks_reader *in, const tree *map, const char *key)
{
  const tree *name = truce__tree_get(map, key);
  if (truce__tree_is_null(name) || !truce__expect_text(in->r, name, "a party"))
    return TRUCE_NOBODY;
  return known_party(in, name);
}

size_t truce__talk_needed_party(talks_reader *in, const tree *map, const char *key,
                                const char *what, const char *hint)
{
  if (truce__tree_is_null(truce__tree_get(map, key)))
    truce__complain(in->r, TRUCE_ERROR, "missing", map->at, hint, "%s has no `%s`", what, key);
  return truce__talk_party(in, map, key);
}

size_t truce__talk_issue(talks_reader *in, const tree *name)
{
  if (in->issues_wrong || !truce__expect_text(in->r, name, "an issue"))
    return TRUCE_NOBODY;
  const size_t count = in->r->c->issue_count;
  return truce__talk_name(in, name, in->issues, count, "issue",
                          count > 0 ? "add it under `issues`"
                                    : "add the section `issues` with the positions of each");
}

size_t truce__talk_position(talks_reader *in, size_t issue, const tree *name, const char *if_none)
{
  const truce_issue *of = &in->r->c->issues[issue];
  if (of->position_count == 0 || !truce__expect_text(in->r, name, "a position"))
    return TRUCE_NOBODY; /* an issue without positions is complained of */
  const size_t found = truce__find_position(of, name->text, strlen(name->text));
  if (found == SIZE_MAX)
    truce__complain(in->r, TRUCE_ERROR, "unknown-name", name->at,
                    if_none != NULL && strcmp(name->text, "none") == 0
                        ? if_none
                        : truce__hint_position(in->r, of, name->text),
                    "\"%s\" has no position \"%s\"", of->id, name->text);
  return found;
}

void truce__talk_check_order(talks_reader *in, const tree *map, const char *key,
                             const truce_date *date, const truce_date *earliest, const char *what)
{
  if (date->text != NULL && earliest->text != NULL && date->day < earliest->day)
    truce__complain(in->r, TRUCE_ERROR, "bad-order", truce__tree_get(map, key)->at,
                    "check both dates", "%s is before %s, %s", date->text, what, earliest->text);
}

/* ---- Who sat there ---- */

static void read_attendance(talks_reader *in, const tree *name, const tree *who, bool *there,
                            truce_attendance *made)
{
  const size_t party = truce__talk_find_party(in, name->text);
  *made = (truce_attendance){.party = party, .name = name->text};
  if (party != TRUCE_NOBODY) {
    if (there[party])
      truce__complain(in->r, TRUCE_ERROR, "duplicate", name->at, "keep one of the two",
                      "\"%s\" stands here twice", name->text);
    there[party] = true;
    made->name = in->r->c->parties[party].name;
  }
  if (!truce__tree_is_null(who) && truce__expect_text(in->r, who, "who attended"))
    made->who = who->text;
}

static void read_attended(talks_reader *in, const tree *t, truce_round *round)
{
  reader *r = in->r;
  if (truce__tree_is_null(t))
    return;
  if (t->kind == TREE_SCALAR) {
    truce__expect(r, t, TREE_MAP, "`attended` (party: who came, or a list of parties)");
    return;
  }
  truce_attendance *made = truce__arena_alloc(r->arena, t->count, sizeof *made);
  bool *there = truce__arena_alloc(r->arena, r->c->party_count, sizeof *there);
  for (size_t k = 0; made != NULL && there != NULL && k < t->count; k++) {
    const bool map = t->kind == TREE_MAP;
    const tree *name = map ? t->keys[k] : t->values[k];
    if (truce__expect_text(r, name, "who attended"))
      read_attendance(in, name, map ? t->values[k] : NULL, there, &made[round->attendance_count++]);
  }
  round->attendances = made;
}

/* ---- Where each party stood ---- */

static const char if_none[] =
    "if the party said that it has no position, write none without quotes or, in a map, none: true";

static void read_stance_map(talks_reader *in, size_t round, size_t issue, const tree *t,
                            truce_stance *stance)
{
  static const char *const keys[] = {"position", "none",    "under_study", "under_study_until",
                                     "words",    "because", "source",      "assumption"};
  reader *r = in->r;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a position taken");
  const tree *position = truce__tree_get(t, "position"), *none = truce__tree_get(t, "none");
  const tree *study = truce__tree_get(t, "under_study");
  bool has_none = false, studies = !truce__tree_is_null(truce__tree_get(t, "under_study_until"));
  bool said = false;
  if (none != NULL)
    truce__read_truth(r, none, "`none`", &has_none);
  if (study != NULL && truce__read_truth(r, study, "`under_study`", &said))
    studies = studies || said;
  truce__read_date(r, t, "under_study_until", &stance->until);
  truce__talk_check_order(in, t, "under_study_until", &stance->until, &in->rounds[round].date,
                          "the round");
  stance->words = truce__text_of(r, t, "words", "`words`");
  if ((position != NULL) + has_none + studies != 1) {
    const bool nothing = position == NULL && !has_none && !studies;
    truce__complain(r, TRUCE_ERROR, nothing ? "missing" : "two-kinds", t->at,
                    "write one of: position: NAME, none: true, under_study: true, "
                    "under_study_until: DATE",
                    nothing ? "this does not say where the party stands"
                            : "this says in two ways where the party stands");
  } else if (position != NULL) {
    stance->kind = TRUCE_STANCE_POSITION;
    stance->position = truce__talk_position(in, issue, position, if_none);
  } else {
    stance->kind = has_none ? TRUCE_STANCE_NONE : TRUCE_STANCE_STUDY;
  }
}

static bool has_own_basis(const tree *map)
{
  for (size_t k = 0; k < BASIS_KEYS; k++) {
    if (truce__tree_get(map, basis_keys[k]) != NULL)
      return true;
  }
  return false;
}

static void read_stance(talks_reader *in, size_t round, size_t issue, const tree *t,
                        const truce_basis *inherited, truce_stance *stance)
{
  const truce_issue *of = &in->r->c->issues[issue];
  stance->basis = has_own_basis(t) ? truce__read_basis(in->r, t) : *inherited;
  if (t->kind == TREE_MAP) {
    read_stance_map(in, round, issue, t, stance);
  } else if (t->kind == TREE_SCALAR && !t->quoted && strcmp(t->text, "none") == 0) {
    stance->kind = TRUCE_STANCE_NONE;
    if (of->kind != TRUCE_SCALE && truce__find_position(of, "none", 4) != SIZE_MAX)
      truce__complain(in->r, TRUCE_NOTE, "no-position", t->at,
                      "put quotes around it for the position called so",
                      "here `none` says that the party has no position on \"%s\"", of->id);
  } else {
    stance->kind = TRUCE_STANCE_POSITION;
    stance->position = truce__talk_position(in, issue, t, if_none);
  }
}

static void read_stances(talks_reader *in, size_t round, size_t party, const tree *map)
{
  const size_t issues = in->r->c->issue_count;
  const truce_basis inherited = truce__read_basis(in->r, map);
  truce_stance *stances = &in->stances[(round * in->r->c->party_count + party) * issues];
  for (size_t k = 0; k < map->count; k++) {
    if (truce__index_of(map->keys[k]->text, basis_keys, BASIS_KEYS) != SIZE_MAX)
      continue;
    const size_t issue = truce__talk_issue(in, map->keys[k]);
    if (issue != TRUCE_NOBODY)
      read_stance(in, round, issue, map->values[k], &inherited, &stances[issue]);
  }
}

static void read_positions(talks_reader *in, size_t round, const tree *map)
{
  const tree *list =
      truce__map_section(in->r, map, "positions", "`positions` (party: issue: position)");
  for (size_t k = 0; list != NULL && k < list->count; k++) {
    const size_t party = known_party(in, list->keys[k]);
    const tree *t = list->values[k];
    if (party != TRUCE_NOBODY && !truce__tree_is_null(t) &&
        truce__expect(in->r, t, TREE_MAP, "a party's positions (issue: position)"))
      read_stances(in, round, party, t);
  }
}

/* ---- One round ---- */

static void read_round_date(talks_reader *in, size_t k, const tree *t)
{
  truce_round *round = &in->rounds[k];
  if (truce__tree_is_null(truce__tree_get(t, "date")))
    truce__complain(in->r, TRUCE_ERROR, "missing", t->at, "add for example: date: 2025-06-02",
                    "round \"%s\" has no date", round->id);
  truce__read_date(in->r, t, "date", &round->date);
  for (size_t before = k; before > 0; before--) {
    if (in->rounds[before - 1].date.text == NULL)
      continue;
    truce__talk_check_order(in, t, "date", &round->date, &in->rounds[before - 1].date,
                            "the round that stands before it");
    break;
  }
}

/* When it was and who sat there: of all rounds before anything else, for answers name later ones.
 */
static void read_meeting(talks_reader *in, size_t k, const tree *key, const tree *t)
{
  static const char *const keys[] = {"name",    "date",       "place",     "convened_by",
                                     "lasted",  "attended",   "result",    "because",
                                     "source",  "assumption", "documents", "positions",
                                     "demands", "agreed",     "next"};
  reader *r = in->r;
  truce_round *round = &in->rounds[k];
  truce__check_id(r, key, "a round");
  if (!truce__expect(r, t, TREE_MAP, "a round"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a round");
  const char *name = truce__text_of(r, t, "name", "a round's name");
  round->name = name != NULL ? name : key->text;
  read_round_date(in, k, t);
  round->place = truce__text_of(r, t, "place", "`place`");
  round->convened_by = truce__text_of(r, t, "convened_by", "`convened_by`");
  if (round->convened_by != NULL) {
    const size_t host = truce__talk_find_party(in, round->convened_by);
    round->convened_by = host != TRUCE_NOBODY ? r->c->parties[host].name : round->convened_by;
  }
  round->lasted = truce__text_of(r, t, "lasted", "`lasted`");
  round->result = truce__text_of(r, t, "result", "`result`");
  round->basis = truce__read_basis(r, t);
  read_attended(in, truce__tree_get(t, "attended"), round);
}

/* ---- The whole ---- */

/* Issues whose names mean something else under `positions`. */
static void check_issue_names(talks_reader *in, const tree *issues)
{
  for (size_t k = 0; k < in->r->c->issue_count; k++) {
    if (truce__index_of(in->issues[k], basis_keys, BASIS_KEYS) != SIZE_MAX)
      truce__complain(in->r, TRUCE_ERROR, "bad-id", issues->keys[k]->at,
                      "choose another short name",
                      "an issue cannot be called \"%s\": `talks` uses that word", in->issues[k]);
  }
}

static bool make_room(talks_reader *in, const tree *rounds)
{
  const truce_case *c = in->r->c;
  truce__arena *arena = in->r->arena;
  const size_t stances = rounds->count * c->party_count * c->issue_count;
  in->parties = truce__arena_alloc(arena, c->party_count, sizeof *in->parties);
  in->issues = truce__arena_alloc(arena, c->issue_count, sizeof *in->issues);
  in->round_ids = truce__arena_alloc(arena, rounds->count, sizeof *in->round_ids);
  in->rounds = truce__arena_alloc(arena, rounds->count, sizeof *in->rounds);
  in->stances = truce__arena_alloc(arena, stances, sizeof *in->stances);
  truce__talk_make_room(in, rounds);
  if (truce__arena_failed(arena))
    return false;
  for (size_t p = 0; p < c->party_count; p++)
    in->parties[p] = c->parties[p].id;
  for (size_t k = 0; k < c->issue_count; k++)
    in->issues[k] = c->issues[k].id;
  for (size_t k = 0; k < rounds->count; k++) {
    in->round_ids[k] = rounds->keys[k]->text;
    in->rounds[k] =
        (truce_round){.id = in->round_ids[k], .name = in->round_ids[k], .basis.assumption = true};
  }
  for (size_t k = 0; k < stances; k++)
    in->stances[k].position = TRUCE_NOBODY;
  return true;
}

void truce__read_talks(reader *r, const tree *root)
{
  static const char *const keys[] = {"rounds"};
  const tree *map = truce__map_section(r, root, "talks", "`talks` (rounds: ...)");
  if (map == NULL || r->c->party_count == 0 || r->c->party_count > PARTIES_MAX)
    return; /* that many parties are complained of */
  truce__check_keys(r, map, keys, 1, "`talks`");
  const tree *rounds = truce__map_section(r, map, "rounds", "`rounds` (name: details)");
  if (rounds == NULL && !truce__tree_is_null(truce__tree_get(map, "rounds")))
    return;
  const size_t count = rounds != NULL ? rounds->count : 0;
  if (count == 0 || count > TRUCE_TALK_ROUNDS_MAX) {
    truce__complain(r, TRUCE_ERROR, count == 0 ? "missing" : "too-many",
                    rounds != NULL ? rounds->at : map->at,
                    count == 0 ? "write for example: rounds: {first: {date: 2025-06-02}}"
                               : "join rounds that belong together",
                    "there are %zu rounds; talks have from 1 to %d", count, TRUCE_TALK_ROUNDS_MAX);
    return;
  }
  const tree *issues = truce__tree_get(root, "issues");
  talks_reader in = {.r = r,
                     .made = &r->c->talks,
                     .round_count = count,
                     .issues_wrong = r->c->issue_count == 0 && !truce__tree_is_null(issues)};
  if (!make_room(&in, rounds))
    return;
  check_issue_names(&in, issues);
  for (size_t k = 0; k < count; k++)
    read_meeting(&in, k, rounds->keys[k], rounds->values[k]);
  for (size_t k = 0; k < count; k++) {
    if (rounds->values[k]->kind != TREE_MAP)
      continue;
    read_positions(&in, k, rounds->values[k]);
    truce__talk_read_items(&in, k, rounds->values[k]);
  }
  truce__talk_check_ids(&in);
  r->c->talks.round_count = count;
  r->c->talks.rounds = in.rounds;
  r->c->talks.stances = in.stances;
  r->c->talks.documents = in.documents;
  r->c->talks.demands = in.demands;
  r->c->talks.agreements = in.agreements;
  r->c->talks.steps = in.steps;
}

/* ---- What rests on a source ---- */

void truce__mark_talks(const truce_case *c, bool *used)
{
  const truce_rounds *t = &c->talks;
  for (size_t k = 0; k < t->round_count; k++)
    truce__mark_used(&t->rounds[k].basis, used);
  for (size_t k = 0; k < t->round_count * c->party_count * c->issue_count; k++)
    truce__mark_used(&t->stances[k].basis, used);
  for (size_t k = 0; k < t->document_count; k++) {
    truce__mark_used(&t->documents[k].basis, used);
    for (size_t a = 0; a < t->documents[k].answer_count; a++)
      truce__mark_used(&t->documents[k].answers[a].basis, used);
  }
  for (size_t k = 0; k < t->demand_count; k++) {
    truce__mark_used(&t->demands[k].basis, used);
    for (size_t a = 0; a < t->demands[k].answer_count; a++)
      truce__mark_used(&t->demands[k].answers[a].basis, used);
  }
  for (size_t k = 0; k < t->agreement_count; k++) {
    truce__mark_used(&t->agreements[k].basis, used);
    truce__mark_used(&t->agreements[k].became, used);
    for (size_t n = 0; n < t->agreements[k].claim_count; n++)
      truce__mark_used(&t->agreements[k].claims[n].basis, used);
  }
  for (size_t k = 0; k < t->step_count; k++)
    truce__mark_used(&t->steps[k].basis, used);
}
