/* The section `exchange`: who is held by whom, and the rules of a plan of rounds. */
#include <stdlib.h>
#include <string.h>

#include "read_exchange.h"

/* The same as truce__expect, with a remedy. */
static bool expect(reader *r, const tree *t, tree_kind kind, const char *what, const char *hint)
{
  if (t->kind == kind)
    return true;
  truce__complain(r, TRUCE_ERROR, "wrong-type", t->at, hint, "%s, not %s", what,
                  truce__tree_kind_name(t));
  return false;
}

/* ---- Holders ---- */

static bool add_holder(reader *r, truce_exchange *e, const char **ids, const char **names,
                       const tree *t)
{
  const truce_case *c = r->c;
  if (!truce__expect_text(r, t, "a holder"))
    return false;
  for (size_t p = 0; p < c->party_count; p++) {
    if (strcmp(c->parties[p].id, t->text) != 0)
      continue;
    if (truce__index_of(t->text, ids, e->holder_count) != SIZE_MAX) {
      truce__complain(r, TRUCE_ERROR, "duplicate", t->at, "name each once",
                      "\"%s\" stands twice under `holders`", t->text);
      return false;
    }
    names[e->holder_count] = c->parties[p].name;
    ids[e->holder_count++] = c->parties[p].id;
    return true;
  }
  truce__complain(r, TRUCE_ERROR, "unknown-name", t->at, "add it under `parties`",
                  "there is no party \"%s\"", t->text);
  return false;
}

/* The holders named, or the case's two parties. *names by holder. */
static bool read_holders(reader *r, const tree *section, truce_exchange *e,
                         const char *const **names)
{
  const truce_case *c = r->c;
  const tree *t = truce__tree_get(section, "holders");
  const char **ids = truce__arena_alloc(r->arena, TRUCE_HOLDERS_MAX, sizeof *ids);
  const char **words = truce__arena_alloc(r->arena, TRUCE_HOLDERS_MAX, sizeof *words);
  if (ids == NULL || words == NULL)
    return false;
  e->holders = ids;
  *names = words;
  if (truce__tree_is_null(t)) {
    for (; c->party_count == 2 && e->holder_count < 2; e->holder_count++) {
      ids[e->holder_count] = c->parties[e->holder_count].id;
      words[e->holder_count] = c->parties[e->holder_count].name;
    }
    if (e->holder_count == 0)
      truce__complain(r, TRUCE_ERROR, "missing", section->at,
                      "add for example: holders: [north, south]",
                      "`exchange` does not say which parties hold persons");
    return e->holder_count == 2;
  }
  if (!expect(r, t, TREE_LIST, "`holders` has to be a list of parties",
              "write for example: holders: [north, south]"))
    return false;
  if (t->count < 2 || t->count > TRUCE_HOLDERS_MAX) {
    truce__complain(r, TRUCE_ERROR, "bad-count", t->at, "join or leave out some, or add one",
                    "`holders` names %zu parties; an exchange has 2 to %d", t->count,
                    TRUCE_HOLDERS_MAX);
    return false;
  }
  bool fine = true;
  for (size_t k = 0; k < t->count; k++)
    fine = add_holder(r, e, ids, words, t->values[k]) && fine;
  return fine;
}

/* ---- Numbers ---- */

/* The least and most that a number can be, and what helps where it is something else. */
typedef struct range {
  uint32_t least, most;
  const char *hint;
} range;

static const range limits = {0, 999999999, "leave the line out for no limit"};

static bool read_limit(reader *r, const tree *t, const char *what, range in, uint32_t *value)
{
  const char *text = t->kind == TREE_SCALAR ? t->text : "";
  const size_t length = strlen(text);
  const bool digits = length > 0 && length < 10 && strspn(text, "0123456789") == length;
  const uint64_t number = digits ? strtoull(text, NULL, 10) : UINT64_MAX;
  const bool fits = number >= in.least && number <= in.most;
  if (fits && !t->quoted) {
    *value = (uint32_t)number;
    return true;
  }
  const char *hint = fits ? "write it without quotes" : in.hint;
  if (in.least == in.most)
    truce__complain(r, TRUCE_ERROR, "bad-number", t->at, hint, "%s can only be %u", what, in.most);
  else
    truce__complain(r, TRUCE_ERROR, "bad-number", t->at, hint,
                    "%s has to be a whole number from %u to %u", what, in.least, in.most);
  return false;
}

static void read_limit_of(reader *r, const tree *map, const char *key, uint32_t *value)
{
  const tree *t = truce__tree_get(map, key);
  if (!truce__tree_is_null(t))
    read_limit(r, t, key, limits, value);
}

/* A number for each of the names, or one for all. */
static void read_limits(reader *r, const tree *map, const char *key, const char *const *names,
                        size_t count, uint32_t *values)
{
  const tree *t = truce__tree_get(map, key);
  uint32_t value;
  if (truce__tree_is_null(t))
    return;
  if (t->kind == TREE_SCALAR) {
    if (read_limit(r, t, key, limits, &value)) {
      for (size_t k = 0; k < count; k++)
        values[k] = value;
    }
    return;
  }
  const char *what = truce__arena_printf(r->arena, "`%s` has to be a number or a map", key);
  if (what == NULL || !expect(r, t, TREE_MAP, what, "write one number for all, or {name: number}"))
    return;
  for (size_t n = 0; n < t->count; n++) {
    const size_t found = truce__index_of(t->keys[n]->text, names, count);
    if (found == SIZE_MAX)
      truce__complain(r, TRUCE_ERROR, "unknown-name", t->keys[n]->at,
                      truce__hint_nearest(r, t->keys[n]->text, names, count,
                                          "use a name that the table of persons uses"),
                      "`%s` speaks of \"%s\", which is not known here", key, t->keys[n]->text);
    else
      read_limit(r, t->values[n], key, limits, &values[found]);
  }
}

/* ---- Rounds ---- */

static const char *const transports[TRUCE_TRANSPORTS] = {"seats", "stretchers", "ambulances"};

/* What a map says of a round: the plan's own for all, then each round's. */
static void read_round(reader *r, const tree *t, const truce_exchange *e,
                       truce_exchange_round *round)
{
  for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
    uint32_t *places = truce__arena_alloc(r->arena, e->holder_count, sizeof *places);
    if (places == NULL)
      return;
    for (size_t h = 0; h < e->holder_count; h++)
      places[h] = round->places[k] != NULL ? round->places[k][h] : TRUCE_UNLIMITED;
    read_limits(r, t, transports[k], e->holders, e->holder_count, places);
    round->places[k] = places;
  }
  uint32_t *camps = truce__arena_alloc(r->arena, e->camp_count, sizeof *camps);
  for (size_t c = 0; camps != NULL && c < e->camp_count; c++)
    camps[c] = round->camps != NULL ? round->camps[c] : TRUCE_UNLIMITED;
  if (camps != NULL)
    read_limits(r, t, "camps", e->camps, e->camp_count, camps);
  round->camps = camps;
  read_limit_of(r, t, "least", &round->least);
  read_limit_of(r, t, "most", &round->most);
  if (round->least > round->most)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "lower `least` or raise `most`",
                    "`least` is above `most`");
}

/* Whether a name is made like a day: three numbers with points, strokes or slashes between. */
static bool looks_like_a_day(const char *name)
{
  size_t numbers = 0;
  for (;; name++) {
    const size_t digits = strspn(name, "0123456789");
    if (digits == 0 || digits > 4)
      return false;
    name += digits;
    if (++numbers == 3)
      return *name == '\0';
    if (*name == '\0' || strchr(".-/", *name) == NULL)
      return false;
  }
}

/* Each round has a name of its own, and those called by a day come in the order of days. */
static void check_name(reader *r, const tree *list, const truce_exchange_round *rounds, size_t k,
                       truce_date *last)
{
  const char *name = rounds[k].name;
  const place at = list->values[k]->at;
  truce_date day;
  size_t same = 0;
  while (strcmp(rounds[same].name, name) != 0)
    same++;
  if (same < k)
    truce__complain(r, TRUCE_ERROR, "duplicate", at, "give each round a name of its own",
                    "an earlier round is called \"%s\" too", name);
  if (strspn(name, " ") == strlen(name))
    truce__complain(r, TRUCE_ERROR, "missing", at, "write a word or a day, such as 2025-06-05",
                    "this round has no name");
  if (!truce_date_read(name, &day)) {
    if (looks_like_a_day(name))
      truce__complain(r, TRUCE_ERROR, "bad-date", at,
                      "write 2025-06-05: rounds are kept in the order of their days",
                      "\"%s\" is no day that can be read", name);
    return;
  }
  if (last->text != NULL && day.day < last->day)
    truce__complain(r, TRUCE_ERROR, "out-of-order", at, "put the rounds in the order of their days",
                    "this round is before %s, which stands before it", last->text);
  *last = (truce_date){name, day.day};
}

static void check_names(reader *r, const tree *list, const truce_exchange_round *rounds)
{
  const truce_date *as_of = &r->c->as_of;
  truce_date last = {NULL, 0}, day;
  size_t past = 0, first = 0;
  for (size_t k = 0; k < list->count; k++) {
    check_name(r, list, rounds, k, &last);
    if (as_of->text == NULL || !truce_date_read(rounds[k].name, &day) || day.day >= as_of->day)
      continue;
    if (past++ == 0)
      first = k;
  }
  if (past > 0)
    truce__complain(r, TRUCE_WARNING, "past", list->values[first]->at,
                    "leave out the rounds that have been",
                    "%zu round%s before %s, the day of the case", past, past == 1 ? " is" : "s are",
                    as_of->text);
}

static void read_rounds(reader *r, const tree *plan, truce_exchange *e)
{
  static const char *const keys[] = {"name",  "seats", "stretchers", "ambulances",
                                     "camps", "least", "most"};
  const tree *t = truce__tree_get(plan, "rounds");
  static const range how_many = {1, TRUCE_EXCHANGE_ROUNDS_MAX,
                                 "write how many, such as rounds: 3, or a list of them"};
  truce_exchange_round common = {.most = TRUCE_UNLIMITED};
  uint32_t count = 0;
  if (truce__tree_is_null(t)) {
    truce__complain(r, TRUCE_ERROR, "missing", plan->at, "add for example: rounds: 3",
                    "the plan does not say how many rounds there are");
    return;
  }
  if (t->kind == TREE_LIST)
    count = t->count <= TRUCE_EXCHANGE_ROUNDS_MAX ? (uint32_t)t->count : UINT32_MAX;
  else if (!read_limit(r, t, "`rounds` (or a list)", how_many, &count))
    return;
  if (count == 0 || count > TRUCE_EXCHANGE_ROUNDS_MAX) {
    truce__complain(r, TRUCE_ERROR, "bad-count", t->at, "plan the nearest ones",
                    "a plan has 1 to %d rounds", TRUCE_EXCHANGE_ROUNDS_MAX);
    return;
  }
  read_round(r, plan, e, &common);
  truce_exchange_round *rounds = truce__arena_alloc(r->arena, count, sizeof *rounds);
  for (size_t k = 0; rounds != NULL && k < count; k++) {
    rounds[k] = common;
    rounds[k].name = truce__arena_printf(r->arena, "%zu", k + 1);
    const tree *own = t->kind == TREE_LIST ? t->values[k] : NULL;
    if (truce__tree_is_null(own))
      continue;
    if (own->kind == TREE_SCALAR) {
      rounds[k].name = own->text;
    } else if (truce__expect(r, own, TREE_MAP, "a round of the plan")) {
      truce__check_keys(r, own, keys, sizeof keys / sizeof *keys, "a round of the plan");
      const char *name = truce__text_of(r, own, "name", "a round's name");
      rounds[k].name = name != NULL ? name : rounds[k].name;
      read_round(r, own, e, &rounds[k]);
    }
  }
  if (rounds != NULL && t->kind == TREE_LIST)
    check_names(r, t, rounds);
  e->rounds = rounds;
  e->round_count = rounds != NULL ? count : 0;
}

/* ---- Rules ---- */

static void read_parity_word(reader *r, const tree *t, truce_parity *parity)
{
  static const char *const words[] = {"none", "n_for_n", "all_for_all"};
  if (!truce__expect_text(r, t, "`parity`"))
    return;
  const size_t found = truce__index_of(t->text, words, 3);
  if (found == SIZE_MAX)
    truce__complain(r, TRUCE_ERROR, "unknown-value", t->at,
                    truce__hint_nearest(r, t->text, words, 3, "write one of these"),
                    "parity is none, n_for_n or all_for_all");
  else
    *parity = (truce_parity)found;
}

static void read_parity(reader *r, const tree *plan, truce_exchange *e)
{
  const tree *t = truce__tree_get(plan, "parity");
  truce_parity *parity = truce__arena_alloc(r->arena, e->category_count, sizeof *parity),
               all = TRUCE_N_FOR_N;
  if (parity == NULL)
    return;
  e->parity = parity;
  if (!truce__tree_is_null(t) && t->kind != TREE_MAP)
    read_parity_word(r, t, &all);
  for (size_t c = 0; c < e->category_count; c++)
    parity[c] = all;
  for (size_t k = 0; t != NULL && t->kind == TREE_MAP && k < t->count; k++) {
    const char *name = t->keys[k]->text;
    const size_t found = truce__index_of(name, e->categories, e->category_count);
    if (found == SIZE_MAX)
      truce__complain(r, TRUCE_ERROR, "unknown-name", t->keys[k]->at,
                      truce__hint_nearest(r, name, e->categories, e->category_count,
                                          "write a category of the table, or leave it out"),
                      "no person of the table is of the category \"%s\"", name);
    else
      read_parity_word(r, t->values[k], &parity[found]);
  }
}

/* ---- What comes first ---- */

static void read_weights(reader *r, const tree *t, truce_exchange *e)
{
  static const char *const keys[] = {"gravity", "held", "age"};
  static const range weight = {0, TRUCE_PRIORITY_WEIGHT_MAX,
                               "lower all weights alike: what they are to each other counts"};
  uint32_t *const values[] = {&e->weights.gravity, &e->weights.held, &e->weights.age};
  if (!expect(r, t, TREE_MAP, "`weights` has to be a map of gravity, held and age",
              "write for example: weights: {gravity: 90, held: 3, age: 1}"))
    return;
  truce__check_keys(r, t, keys, 3, "`weights`");
  for (size_t k = 0; k < 3; k++) {
    const tree *own = truce__tree_get(t, keys[k]);
    if (own != NULL)
      read_limit(r, own, keys[k], weight, values[k]);
  }
}

static void read_order(reader *r, const tree *t, truce_exchange *e)
{
  static const char *const words[] = {"gravity", "held", "age"};
  if (!expect(r, t, TREE_LIST, "`order` has to be a list of gravity, held and age",
              "write for example: order: [gravity, held, age]"))
    return;
  e->order_count = 0;
  for (size_t k = 0; k < t->count; k++) {
    const tree *own = t->values[k];
    if (!truce__expect_text(r, own, "what comes next in `order`"))
      continue;
    const size_t found = truce__index_of(own->text, words, 3);
    bool twice = false;
    for (size_t n = 0; n < e->order_count; n++)
      twice = twice || e->order[n] == (truce_aim)found;
    if (found == SIZE_MAX)
      truce__complain(r, TRUCE_ERROR, "unknown-value", own->at,
                      truce__hint_nearest(r, own->text, words, 3, "write only these"),
                      "`order` is made of gravity, held and age");
    else if (twice)
      truce__complain(r, TRUCE_ERROR, "duplicate", own->at, "name each once",
                      "\"%s\" stands twice in `order`", own->text);
    else
      e->order[e->order_count++] = (truce_aim)found;
  }
}

/* Whether aims come one after another; weights given make it a sum, unless it is said. */
static bool read_objective(reader *r, const tree *t, bool weights)
{
  static const char *const words[] = {"in_order", "sum"};
  if (truce__tree_is_null(t))
    return !weights;
  const size_t found =
      truce__expect_text(r, t, "`objective`") ? truce__index_of(t->text, words, 2) : 0;
  if (found == SIZE_MAX)
    truce__complain(
        r, TRUCE_ERROR, "unknown-value", t->at,
        truce__hint_nearest(r, t->text, words, 2, "write one of these, or leave the line out"),
        "an objective is in_order or sum");
  return found == 0;
}

static void read_priorities(reader *r, const tree *plan, truce_exchange *e)
{
  const tree *order = truce__tree_get(plan, "order"), *weights = truce__tree_get(plan, "weights");
  const bool has_order = !truce__tree_is_null(order), has_weights = !truce__tree_is_null(weights);
  e->order_count = TRUCE_ORDER_MOST;
  for (size_t k = 0; k < TRUCE_ORDER_MOST; k++)
    e->order[k] = (truce_aim)k; /* gravity, held, age */
  e->in_order = read_objective(r, truce__tree_get(plan, "objective"), has_weights);
  if (e->in_order && has_weights)
    truce__complain(r, TRUCE_ERROR, "not-used", weights->at,
                    "write `objective: sum`, or leave out `weights`",
                    "weights belong to a sum, but the plan goes in order");
  if (!e->in_order && has_order)
    truce__complain(r, TRUCE_ERROR, "not-used", order->at,
                    has_weights ? "leave out one of `order` and `weights`"
                                : "leave out `order`, or write `objective: in_order`",
                    "an order belongs to a plan that goes in order, but this one goes by a sum");
  if (has_order)
    read_order(r, order, e);
  e->weights = truce_priority_by(e->persons, e->person_count, e->order, e->order_count);
  if (has_weights)
    read_weights(r, weights, e);
}

static void read_rules(reader *r, const tree *plan, truce_exchange *e)
{
  static const char *const keys[] = {
      "rounds", "seats",   "stretchers", "ambulances",   "camps",  "least",     "most",
      "parity", "balance", "weights",    "total_parity", "cycles", "objective", "order"};
  truce__check_keys(r, plan, keys, sizeof keys / sizeof *keys, "the plan of an exchange");
  read_rounds(r, plan, e);
  read_parity(r, plan, e);
  read_priorities(r, plan, e);
  e->balance = TRUCE_UNLIMITED;
  read_limit_of(r, plan, "balance", &e->balance);
  const tree *total = truce__tree_get(plan, "total_parity"),
             *cycles = truce__tree_get(plan, "cycles");
  if (total != NULL)
    truce__read_truth(r, total, "`total_parity`", &e->total_parity);
  uint32_t length = e->holder_count < 3 ? (uint32_t)e->holder_count : 3;
  const range round = {2, (uint32_t)e->holder_count,
                       e->holder_count == 2
                           ? "leave the line out: two holders can only swap with each other"
                           : "it is the most holders that a swap may go round"};
  if (!truce__tree_is_null(cycles))
    read_limit(r, cycles, "`cycles`", round, &length);
  e->cycle_length = length;
}

/* ---- The section ---- */

/* The path of the table beside the case file; NULL after a complaint or if memory ran out. */
static const char *beside(reader *r, const tree *t)
{
  const char *slash = strrchr(r->file, '/');
  if (*t->text == '/' || strstr(t->text, "..") != NULL) {
    truce__complain(r, TRUCE_ERROR, "bad-path", t->at, "put it there, and write its name only",
                    "the table of persons has to lie beside the case file");
    return NULL;
  }
  if (slash == NULL)
    return t->text;
  return truce__arena_printf(r->arena, "%.*s/%s", (int)(slash - r->file), r->file, t->text);
}

/* The path of a table beside the case file; NULL, after a note, if it is not to be read. */
static const char *find_table(reader *r, const tree *t, const char *what)
{
  if (!truce__expect_text(r, t, what))
    return NULL;
  if (r->on_disk)
    return beside(r, t);
  truce__complain(r, TRUCE_NOTE, "unread-file", t->at, "read the case from a file",
                  "\"%s\" is not read: this case does not come from a file", t->text);
  return NULL;
}

static bool read_table(reader *r, const tree *section, truce_exchange *e, const char *const *names)
{
  const tree *t = truce__tree_get(section, "persons");
  if (truce__tree_is_null(t)) {
    truce__complain(r, TRUCE_ERROR, "missing", section->at, "add for example: persons: persons.csv",
                    "`exchange` does not name its table of persons");
    return false;
  }
  e->file = find_table(r, t, "`persons` (the name of a table)");
  if (e->file == NULL)
    return false;
  const size_t errors = truce_diagnostics_count(r->diagnostics, TRUCE_ERROR);
  const truce_status status = truce__read_persons(r, e->file, e, names);
  if (status == TRUCE_NO_MEMORY)
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
  if (status == TRUCE_IO)
    truce__complain(r, TRUCE_NOTE, "missing-table", t->at,
                    "copy the table along with the case file, or remove `exchange`",
                    "the table of persons is named here");
  return status == TRUCE_OK && truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == errors;
}

/* Counts alone need no plan and no persons. */
static bool read_counts(reader *r, const tree *section)
{
  const tree *t = truce__tree_get(section, "counts");
  if (truce__tree_is_null(t))
    return false;
  const char *path = find_table(r, t, "`counts` (the name of a table)");
  if (path != NULL)
    truce__read_counts(r, path);
  return truce__tree_is_null(truce__tree_get(section, "plan")) &&
         truce__tree_is_null(truce__tree_get(section, "persons"));
}

void truce__read_exchange(reader *r, const tree *root)
{
  static const char *const keys[] = {"holders", "persons", "plan", "counts"};
  const tree *t = truce__tree_get(root, "exchange");
  const char *const *names;
  if (truce__tree_is_null(t) || !truce__expect(r, t, TREE_MAP, "`exchange` (persons, plan)"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "`exchange`");
  if (read_counts(r, t))
    return;
  const tree *plan = truce__tree_get(t, "plan");
  if (truce__tree_is_null(plan))
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add for example: plan: {rounds: 3}",
                    "`exchange` has no plan");
  truce_exchange *e = truce__arena_alloc(r->arena, 1, sizeof *e);
  if (e == NULL || !read_holders(r, t, e, &names) || !read_table(r, t, e, names) ||
      truce__tree_is_null(plan) || !truce__expect(r, plan, TREE_MAP, "`plan` (rounds, seats, …)"))
    return;
  read_rules(r, plan, e);
  r->c->exchange = e;
}
