/* GMCR+ files (Kinsara, Petersons, Hipel, Kilgour 2015): JSON with options and decision makers by
 * number. Both spellings of the keys for rankings are read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *truce__make_id(reader *r, const char *name, const char *fallback,
                           const char *const *taken, size_t count)
{
  const size_t length = strlen(name) < 80 ? strlen(name) : 80;
  char *id = truce__arena_alloc(r->arena, length + 16, 1);
  if (id == NULL)
    return NULL;
  size_t used = 0;
  bool gap = false;
  for (size_t k = 0; k < length; k++) {
    const char c = name[k];
    const bool upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    if (!upper && !digit && !(c >= 'a' && c <= 'z') && (unsigned char)c < 0x80) {
      gap = used > 0;
      continue;
    }
    if (used == 0 && digit)
      used += (size_t)sprintf(id, "%s_", fallback);
    if (gap)
      id[used++] = '_';
    gap = false;
    id[used++] = upper ? (char)(c - 'A' + 'a') : c;
  }
  /* Never half a character: a long name is cut where one begins. */
  while (length == 80 && used > 0 && ((unsigned char)id[used - 1] & 0x80) != 0)
    used--;
  id[used] = '\0';
  if (used == 0 || truce__index_of(id, truce__keywords, TRUCE__KEYWORDS) != SIZE_MAX)
    id = truce__arena_printf(r->arena, "%s_%s", fallback, id);
  const char *unique = id;
  for (size_t n = 2; unique != NULL && truce__index_of(unique, taken, count) != SIZE_MAX; n++)
    unique = truce__arena_printf(r->arena, "%s_%zu", id, n);
  return unique;
}

static const tree *required_list(reader *r, const tree *map, const char *key, const char *what)
{
  const tree *list = truce__tree_get(map, key);
  if (list != NULL)
    return truce__expect(r, list, TREE_LIST, what) ? list : NULL;
  truce__complain(r, TRUCE_ERROR, "missing", map->at, "is this a file saved by GMCR+?",
                  "\"%s\" is missing", key);
  return NULL;
}

static const char *name_of(reader *r, const tree *t, const char *what)
{
  const tree *name = truce__tree_get(t, "name");
  if (name == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at, NULL, "%s has no \"name\"", what);
    return "";
  }
  return name->kind == TREE_SCALAR ? name->text
                                   : (truce__expect_text(r, name, what) ? name->text : "");
}

static bool read_index(reader *r, const tree *t, size_t count, const char *what, size_t *index)
{
  char *end = NULL;
  const bool digits = t->kind == TREE_SCALAR && !t->quoted && *t->text >= '0' && *t->text <= '9';
  const unsigned long long value = digits ? strtoull(t->text, &end, 10) : 0;
  if (digits && *end == '\0' && value < count) {
    *index = (size_t)value;
    return true;
  }
  truce__complain(r, TRUCE_ERROR, "bad-number", t->at, NULL,
                  "%s has to be a whole number from 0 to %zu", what, count > 0 ? count - 1 : 0);
  return false;
}

/* [[option, "Y" or "N"], ...] as a statement; appended to `out`. False after a complaint. */
static bool write_conjunction(reader *r, const tree *t, FILE *out)
{
  for (size_t k = 0; k < t->count; k++) {
    const tree *pair = t->values[k];
    size_t option;
    if (pair->kind != TREE_LIST || pair->count != 2) {
      truce__complain(r, TRUCE_ERROR, "bad-condition", pair->at, "write for example: [0, \"Y\"]",
                      "a condition is a list of [option, \"Y\" or \"N\"]");
      return false;
    }
    if (!read_index(r, pair->values[0], r->c->option_count, "an option's number", &option))
      return false;
    const tree *taken = pair->values[1];
    const bool scalar = taken->kind == TREE_SCALAR;
    const bool yes = scalar && (strcmp(taken->text, "Y") == 0 || strcmp(taken->text, "y") == 0);
    if (!yes && !(scalar && (strcmp(taken->text, "N") == 0 || strcmp(taken->text, "n") == 0))) {
      truce__complain(r, TRUCE_ERROR, "bad-condition", taken->at, NULL,
                      "an option is taken (\"Y\") or not (\"N\")");
      return false;
    }
    fprintf(out, "%s%s%s", k > 0 ? " and " : "", yes ? "" : "not ", r->c->names.ids[option]);
  }
  return true;
}

static bool write_union(reader *r, const tree *members, FILE *out)
{
  for (size_t k = 0; k < members->count; k++) {
    const tree *member = members->values[k];
    if (!truce__expect(r, member, TREE_LIST, "a member of a compound condition"))
      return false;
    if (member->count == 0) {
      truce__complain(r, TRUCE_ERROR, "bad-condition", member->at, "remove it",
                      "an empty condition would hold everywhere");
      return false;
    }
    const bool several = member->count > 1 && members->count > 1;
    fputs(k > 0 ? " or " : "", out);
    fputs(several ? "(" : "", out);
    if (!write_conjunction(r, member, out))
      return false;
    fputs(several ? ")" : "", out);
  }
  return true;
}

/* The condition as a statement; NULL after a complaint, or without one if it is empty. */
static const truce_statement *read_condition(reader *r, const tree *t, const char **text)
{
  const tree *members = t->kind == TREE_MAP ? truce__tree_get(t, "members") : NULL;
  if (t->kind == TREE_MAP && members == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at, NULL,
                    "a compound condition needs \"members\"");
    return NULL;
  }
  const tree *list = members != NULL ? members : t;
  if (!truce__expect(r, list, TREE_LIST, "a condition") || list->count == 0)
    return NULL;
  char *written = NULL;
  size_t size;
  FILE *out = open_memstream(&written, &size);
  bool fine = out != NULL;
  if (fine)
    fine = members != NULL ? write_union(r, list, out) : write_conjunction(r, list, out);
  const truce_statement *statement = NULL;
  if (out == NULL || fclose(out) != 0)
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
  else if (fine && (*text = truce__arena_string(r->arena, written)) != NULL)
    statement = truce__make_statement(r, *text);
  free(written);
  return statement;
}

static void read_options(reader *r, const tree *list, truce_option *options)
{
  static const struct {
    const char *name;
    truce_direction direction;
  } directions[] = {{"both", TRUCE_BOTH_WAYS}, {"fwd", TRUCE_FORWARD}, {"back", TRUCE_BACK}};
  for (size_t k = 0; k < list->count; k++) {
    const tree *t = list->values[k];
    options[k] = (truce_option){.party = SIZE_MAX, .basis = {.assumption = true}};
    if (!truce__expect(r, t, TREE_MAP, "an option"))
      continue;
    options[k].name = name_of(r, t, "an option");
    const tree *direction = truce__tree_get(t, "permittedDirection");
    size_t found = direction == NULL ? 0 : SIZE_MAX;
    for (size_t d = 0; direction != NULL && direction->kind == TREE_SCALAR && d < 3; d++)
      found = strcmp(direction->text, directions[d].name) == 0 ? d : found;
    if (found == SIZE_MAX)
      truce__complain(r, TRUCE_ERROR, "bad-direction", direction->at, NULL,
                      "\"permittedDirection\" is both, fwd or back");
    else
      options[k].direction = directions[found].direction;
  }
}

/* Gives each option its owner and its id. */
static void claim_options(reader *r, const tree *makers, truce_option *options, const char **ids)
{
  for (size_t p = 0; p < makers->count; p++) {
    const tree *list = required_list(r, makers->values[p], "options", "a decision maker's options");
    for (size_t k = 0; list != NULL && k < list->count; k++) {
      size_t option;
      if (!read_index(r, list->values[k], r->c->option_count, "an option's number", &option))
        continue;
      if (options[option].party != SIZE_MAX && options[option].party != p)
        truce__complain(r, TRUCE_ERROR, "two-owners", list->values[k]->at,
                        "give it to one, or make it two options",
                        "option %zu belongs to two decision makers", option);
      options[option].party = p;
    }
  }
  for (size_t k = 0; k < r->c->option_count; k++) {
    const size_t p = options[k].party;
    const char *owner = p == SIZE_MAX ? "nobody" : r->c->parties[p].id;
    const char **taken = truce__arena_alloc(r->arena, k, sizeof *taken);
    for (size_t j = 0; taken != NULL && j < k; j++)
      taken[j] = options[j].party == p && ids[j] != NULL ? strchr(ids[j], '.') + 1 : "";
    const char *id =
        taken == NULL
            ? NULL
            : truce__make_id(r, options[k].name != NULL ? options[k].name : "", "option", taken, k);
    ids[k] = id == NULL ? "" : truce__arena_printf(r->arena, "%s.%s", owner, id);
    options[k].id = ids[k];
    if (truce__arena_failed(r->arena))
      return;
  }
}

/* Options that no decision maker controls go to a party that never moves. */
static void add_nobody(reader *r, truce_party *parties, truce_option *options, place at)
{
  bool any = false;
  for (size_t k = 0; k < r->c->option_count; k++) {
    if (options[k].party != SIZE_MAX)
      continue;
    any = true;
    options[k].party = r->c->party_count;
    options[k].direction = TRUCE_FIXED;
  }
  if (!any)
    return;
  parties[r->c->party_count++] =
      (truce_party){.id = "nobody", .name = "Nobody", .basis = {.assumption = true}};
  truce__complain(r, TRUCE_WARNING, "no-owner", at, "give each option to a decision maker",
                  "some options belong to no decision maker: nobody changes them");
}

static truce_preference read_maker_priorities(reader *r, const tree *maker)
{
  truce_preference preference = {.kind = TRUCE_INDIFFERENT};
  const tree *list = required_list(r, maker, "preferences", "a decision maker's preferences");
  truce_wish *wishes =
      list == NULL ? NULL : truce__arena_alloc(r->arena, list->count, sizeof *wishes);
  for (size_t k = 0; wishes != NULL && k < list->count; k++) {
    truce_wish *wish = &wishes[preference.wish_count];
    *wish = (truce_wish){.basis = {.assumption = true}};
    wish->statement = read_condition(r, list->values[k], &wish->text);
    if (wish->statement != NULL)
      preference.wish_count++;
    else if (list->values[k]->kind == TREE_LIST && list->values[k]->count == 0)
      truce__complain(r, TRUCE_WARNING, "empty-condition", list->values[k]->at, "remove it",
                      "an empty condition holds everywhere: it changes no preference");
  }
  preference.wishes = wishes;
  preference.kind = preference.wish_count > 0 ? TRUCE_PRIORITIES : TRUCE_INDIFFERENT;
  return preference;
}

static void read_maker(reader *r, const tree *maker, bool manual, uint64_t states,
                       truce_party *party)
{
  static const char *const keys[] = {
      "name",           "options", "preferences", "preferenceRanking", "preferenceVector",
      "misperceptions", "payoffs"};
  for (size_t k = 0; k < maker->count; k++) {
    if (truce__index_of(maker->keys[k]->text, keys, COUNT(keys)) == SIZE_MAX)
      truce__complain(r, TRUCE_NOTE, "unknown-key", maker->keys[k]->at, NULL, "\"%s\" is not used",
                      maker->keys[k]->text);
  }
  const tree *ranking = truce__tree_get(maker, "preferenceRanking");
  if (ranking == NULL)
    ranking = truce__tree_get(maker, "preferenceVector");
  if (manual && ranking != NULL)
    party->preference = truce__read_ranking(r, ranking, states);
  else if (manual)
    truce__complain(r, TRUCE_ERROR, "missing", maker->at, "rank the states in GMCR+ and save again",
                    "the file says that rankings are manual, but %s has none", party->name);
  else
    party->preference = read_maker_priorities(r, maker);
}

/* A list of conditions as rules; NULL if memory ran out. */
static truce_rule *read_rules(reader *r, const tree *list, size_t *count)
{
  truce_rule *rules = truce__arena_alloc(r->arena, list->count, sizeof *rules);
  for (size_t k = 0; rules != NULL && k < list->count; k++) {
    truce_rule *rule = &rules[*count];
    *rule = (truce_rule){.basis = {.assumption = true}};
    const tree *t = list->values[k];
    rule->statement = read_condition(r, t, &rule->text);
    if (rule->statement != NULL)
      ++*count;
    else if (t->kind == TREE_LIST && t->count == 0)
      truce__complain(r, TRUCE_ERROR, "bad-condition", t->at, "remove it",
                      "an empty condition would exclude every state");
  }
  return rules;
}

static void read_infeasibles(reader *r, const tree *list)
{
  truce_case *c = r->c;
  const truce_statement **statements =
      truce__arena_alloc(r->arena, list->count, sizeof *statements);
  if (statements == NULL)
    return;
  c->impossible = read_rules(r, list, &c->impossible_count);
  for (size_t k = 0; k < c->impossible_count; k++)
    statements[k] = c->impossible[k].statement;
  c->impossible_statements = statements;
}

/* The states that decision makers do not see. */
static void read_unseen(reader *r, const tree *makers)
{
  truce_misperception *all = truce__arena_alloc(r->arena, r->c->party_count, sizeof *all);
  bool any = false;
  for (size_t p = 0; all != NULL && p < makers->count; p++) {
    const tree *list = truce__tree_get(makers->values[p], "misperceptions");
    if (list == NULL || list->kind != TREE_LIST || list->count == 0)
      continue;
    any = true;
    all[p] = (truce_misperception){.stated = true, .basis = {.assumption = true}};
    all[p].rules = read_rules(r, list, &all[p].rule_count);
    all[p].ruled_out = all[p].rule_count;
    truce__check_misperception(r, list->at, p, &all[p]);
  }
  if (!any)
    return;
  r->c->misperceptions = all;
  truce__complain(r, TRUCE_NOTE, "misperceptions", makers->at, NULL,
                  "results are as if everybody saw all states; `truce stability --views` tells of "
                  "misperceptions");
}

static bool read_manual_flag(reader *r, const tree *root)
{
  bool manual = false;
  const tree *flag = truce__tree_get(root, "useManualPreferenceRanking");
  if (flag == NULL)
    flag = truce__tree_get(root, "useManualPreferenceVectors");
  if (flag != NULL)
    truce__read_truth(r, flag, "the flag for manual rankings", &manual);
  return manual;
}

static void read_groups(reader *r, const tree *list)
{
  if (list->kind != TREE_LIST)
    return;
  truce_coalition *made = truce__arena_alloc(r->arena, list->count, sizeof *made);
  for (size_t k = 0; made != NULL && k < list->count; k++) {
    const tree *t = list->values[k];
    if (t->kind == TREE_LIST && t->count >= 2)
      r->c->coalition_count += truce__read_coalition(r, t, true, &made[r->c->coalition_count]);
  }
  r->c->coalitions = made;
  if (r->c->coalition_count > 0)
    truce__complain(
        r, TRUCE_NOTE, "coalitions", list->at, NULL,
        "results are for each party by itself; `truce stability --coalitions` tells of coalitions");
}

static void check_top_keys(reader *r, const tree *root)
{
  static const char *const keys[] = {"options",
                                     "decisionMakers",
                                     "infeasibles",
                                     "useManualPreferenceRanking",
                                     "useManualPreferenceVectors",
                                     "coalitions",
                                     "coalitionsFull",
                                     "program",
                                     "version",
                                     "name"};
  for (size_t k = 0; k < root->count; k++) {
    if (truce__index_of(root->keys[k]->text, keys, COUNT(keys)) == SIZE_MAX)
      truce__complain(r, TRUCE_NOTE, "unknown-key", root->keys[k]->at, NULL, "\"%s\" is not used",
                      root->keys[k]->text);
  }
}

/* The file's name without its folder and ending. */
static const char *title_of(reader *r)
{
  const char *slash = strrchr(r->file, '/');
  const char *name = slash != NULL ? slash + 1 : r->file;
  const char *dot = strrchr(name, '.');
  return truce__arena_copy(r->arena, name,
                           dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* Reads names and owners; false if what follows would make no sense. */
static bool read_players(reader *r, const tree *root, const tree *makers, truce_party *parties)
{
  truce_case *c = r->c;
  const tree *list = required_list(r, root, "options", "\"options\"");
  if (list == NULL)
    return false;
  if (list->count == 0 || list->count > TRUCE_OPTIONS_MAX || makers->count == 0 ||
      makers->count > 63) {
    truce__complain(
        r, TRUCE_ERROR, "too-many", list->at, NULL,
        "there are %zu options and %zu decision makers: 1 to %d options and 1 to 63 decision "
        "makers can be handled",
        list->count, makers->count, TRUCE_OPTIONS_MAX);
    return false;
  }
  truce_option *options = truce__arena_alloc(r->arena, list->count, sizeof *options);
  const char **ids = truce__arena_alloc(r->arena, list->count, sizeof *ids);
  const char **party_ids = truce__arena_alloc(r->arena, makers->count, sizeof *party_ids);
  if (options == NULL || ids == NULL || party_ids == NULL)
    return false;
  for (size_t p = 0; p < makers->count; p++) {
    if (!truce__expect(r, makers->values[p], TREE_MAP, "a decision maker"))
      return false;
    const char *name = name_of(r, makers->values[p], "a decision maker");
    party_ids[p] = truce__make_id(r, name, "dm", party_ids, p);
    if (party_ids[p] == NULL)
      return false;
    parties[p] = (truce_party){.id = party_ids[p],
                               .name = *name != '\0' ? name : party_ids[p],
                               .basis = {.assumption = true}};
  }
  c->parties = parties;
  c->party_count = makers->count;
  c->options = options;
  c->option_count = (unsigned)list->count;
  read_options(r, list, options);
  claim_options(r, makers, options, ids);
  add_nobody(r, parties, options, list->at);
  c->names = (truce_names){list->count, ids};
  return !truce__arena_failed(r->arena) && !truce__reader_has_errors(r);
}

truce_status truce__read_gmcr(reader *r, const tree *root)
{
  if (!truce__expect(r, root, TREE_MAP, "a GMCR+ file"))
    return TRUCE_BAD_INPUT;
  r->c->title = title_of(r);
  check_top_keys(r, root);
  const tree *makers = required_list(r, root, "decisionMakers", "\"decisionMakers\"");
  if (makers == NULL)
    return TRUCE_BAD_INPUT;
  truce_party *parties = truce__arena_alloc(r->arena, makers->count + 1, sizeof *parties);
  if (parties == NULL)
    return TRUCE_NO_MEMORY;
  if (!read_players(r, root, makers, parties))
    return truce__arena_failed(r->arena) ? TRUCE_NO_MEMORY : TRUCE_BAD_INPUT;
  const tree *infeasibles = required_list(r, root, "infeasibles", "\"infeasibles\"");
  if (infeasibles != NULL)
    read_infeasibles(r, infeasibles);
  const uint64_t states = truce__count_states(r, infeasibles);
  const bool manual = read_manual_flag(r, root);
  for (size_t p = 0; p < makers->count; p++)
    read_maker(r, makers->values[p], manual, states, &parties[p]);
  read_unseen(r, makers);
  const tree *coalitions = truce__tree_get(root, "coalitions");
  if (coalitions != NULL)
    read_groups(r, coalitions);
  return TRUCE_OK;
}
