/* The section `interests`: what each party makes of the issues. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judgement.h"
#include "read.h"

static const char *const general[] = {"no_deal", "combinations", "weight_total", "ceiling",
                                      "discount"};
enum { GENERAL = sizeof general / sizeof *general };

static const int64_t WEIGHTS_MAX = INT64_C(1000000000) * TRUCE_BILLION;

/* ---- Values ---- */

/* A value and its range have to lie in 0..out_of; the range is cut to it. */
static void check_value(reader *r, const tree *t, const truce_interest *interest,
                        truce_judgement *value)
{
  if (value->value < 0 || value->value > interest->out_of)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at,
                    "0 is the position the party likes least, the top the one it likes best",
                    "a value has to lie between 0 and %s",
                    truce__write_billionths(r->arena, interest->out_of));
  value->low = value->low < 0 ? 0 : value->low;
  value->high = value->high > interest->out_of ? interest->out_of : value->high;
}

/* Between two numbers of a scale, values go in a straight line. */
static void interpolate(truce_judgement *values, size_t from, size_t to)
{
  const __int128 span = (__int128)(to - from);
  for (size_t k = from + 1; k < to; k++) {
    const __int128 part = (__int128)(k - from), rest = span - part;
    const truce_judgement *a = &values[from], *b = &values[to];
    values[k].value = (int64_t)((a->value * rest + b->value * part + span / 2) / span);
    values[k].low = (int64_t)((a->low * rest + b->low * part + span / 2) / span);
    values[k].high = (int64_t)((a->high * rest + b->high * part + span / 2) / span);
    values[k].basis = a->basis;
  }
}

static void complain_of_missing(reader *r, const tree *t, const truce_issue *issue,
                                const bool *given)
{
  if (issue->kind == TRUCE_SCALE) {
    const size_t last = issue->position_count - 1;
    if (!given[0] || !given[last])
      truce__complain(r, TRUCE_ERROR, "missing", t->at,
                      "values between the numbers given go in a straight line",
                      "the values of \"%s\" need both ends of its scale: %s and %s", issue->id,
                      issue->positions[0].id, issue->positions[last].id);
    return;
  }
  for (size_t k = 0; k < issue->position_count; k++) {
    if (!given[k])
      truce__complain(r, TRUCE_ERROR, "missing", t->at, "give every position a value from 0 to 100",
                      "position \"%s\" of \"%s\" has no value", issue->positions[k].id, issue->id);
  }
}

static void read_values(reader *r, const tree *t, const truce_issue *issue,
                        truce_interest *interest)
{
  if (!truce__expect(r, t, TREE_MAP, "`values` (position: number)"))
    return;
  truce_judgement *values = truce__arena_alloc(r->arena, issue->position_count, sizeof *values);
  bool *given = truce__arena_alloc(r->arena, issue->position_count, sizeof *given);
  if (values == NULL || given == NULL || issue->position_count == 0)
    return;
  for (size_t k = 0; k < t->count; k++) {
    const tree *key = t->keys[k];
    const size_t at = truce__find_position(issue, key->text, strlen(key->text));
    if (at == SIZE_MAX) {
      truce__complain(r, TRUCE_ERROR, "unknown-name", key->at,
                      truce__hint_position(r, issue, key->text), "\"%s\" has no position \"%s\"",
                      issue->id, key->text);
    } else if (given[at]) {
      truce__complain(r, TRUCE_ERROR, "duplicate", key->at, "keep one of the two",
                      "position \"%s\" of \"%s\" has two values", issue->positions[at].id,
                      issue->id);
    } else {
      given[at] = true; /* even if it is complained of */
      if (truce__read_judgement(r, t->values[k], "a value", &interest->basis, &values[at]))
        check_value(r, t->values[k], interest, &values[at]);
    }
  }
  complain_of_missing(r, t, issue, given);
  size_t last = 0;
  for (size_t k = 1; issue->kind == TRUCE_SCALE && k < issue->position_count; k++) {
    if (!given[k])
      continue;
    interpolate(values, last, k);
    last = k;
  }
  interest->values = values;
}

/* ---- Red lines ---- */

static void read_red_line(reader *r, const tree *t, const truce_issue *issue, bool *never)
{
  if (!truce__expect_text(r, t, "a red line"))
    return;
  truce_relation relation = TRUCE_EQ;
  size_t sign = 0;
  const bool related = truce__find_relation(t->text, &relation, &sign);
  const char *word = t->text + (related ? sign : 0);
  word += strspn(word, " \t");
  const size_t limit = truce__find_position(issue, word, strlen(word));
  if (limit == SIZE_MAX) {
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at, truce__hint_position(r, issue, word),
                    "\"%s\" has no position \"%s\"", issue->id, word);
    return;
  }
  if (related && relation > TRUCE_NE && issue->kind == TRUCE_NAMED) {
    truce__complain(r, TRUCE_ERROR, "no-order", t->at, "name the positions one by one",
                    "the positions of \"%s\" have no order", issue->id);
    return;
  }
  for (size_t k = 0; k < issue->position_count; k++)
    never[k] = never[k] || truce__relation_holds(relation, k, limit);
}

static void read_red_lines(reader *r, const tree *t, const truce_issue *issue,
                           truce_interest *interest)
{
  bool *never = truce__arena_alloc(r->arena, issue->position_count, sizeof *never);
  if (never == NULL || truce__tree_is_null(t) || issue->position_count == 0)
    return; /* an issue without positions is complained of */
  if (t->kind == TREE_LIST) {
    for (size_t k = 0; k < t->count; k++)
      read_red_line(r, t->values[k], issue, never);
  } else {
    read_red_line(r, t, issue, never);
  }
  interest->never = never;
}

/* ---- One party ---- */

static void read_weight(reader *r, const tree *map, truce_interest *interest)
{
  const tree *t = truce__tree_get(map, "weight");
  if (t == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", map->at,
                    "add `weight:`, how much the issue matters to the party beside the others",
                    "this issue has no weight");
    return;
  }
  if (!truce__read_judgement(r, t, "a weight", &interest->basis, &interest->weight))
    return;
  if (interest->weight.value < 0)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at,
                    "write 0 for an issue the party does not care about",
                    "a weight cannot be negative");
  interest->weight.low = interest->weight.low < 0 ? 0 : interest->weight.low;
}

static void read_interest(reader *r, const tree *t, const truce_issue *issue,
                          truce_interest *interest)
{
  static const char *const keys[] = {"weight",  "values", "never",     "out_of",
                                     "because", "source", "assumption"};
  if (!truce__expect(r, t, TREE_MAP, "what an issue is worth (weight, values)"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "what an issue is worth");
  interest->basis = truce__read_basis(r, t);
  const tree *out_of = truce__tree_get(t, "out_of"), *values = truce__tree_get(t, "values");
  const tree *never = truce__tree_get(t, "never");
  if (out_of != NULL && truce__read_billionths(r, out_of, "`out_of`", &interest->out_of) &&
      interest->out_of <= 0) {
    truce__complain(r, TRUCE_ERROR, "out-of-range", out_of->at, "100 if it is not said",
                    "`out_of` has to be above 0");
    interest->out_of = 100 * TRUCE_BILLION;
  }
  read_weight(r, t, interest);
  if (values != NULL)
    read_values(r, values, issue, interest);
  else if (interest->weight.high > 0)
    truce__complain(r, TRUCE_ERROR, "missing", t->at,
                    "add `values:` with a number from 0 to 100 for every position",
                    "this issue has a weight but no values");
  if (never != NULL)
    read_red_lines(r, never, issue, interest);
  if (interest->weight.value == 0 && interest->weight.high == 0)
    interest->values = NULL;
}

static void read_combinations(reader *r, const tree *t, truce_interests *i)
{
  static const char *const keys[] = {"when", "worth", "because", "source", "assumption"};
  if (truce__tree_is_null(t) ||
      !truce__expect(r, t, TREE_LIST, "`combinations` (list of {when, worth})"))
    return;
  truce_term *terms = truce__arena_alloc(r->arena, t->count, sizeof *terms);
  size_t count = 0;
  for (size_t k = 0; terms != NULL && k < t->count; k++) {
    const tree *item = t->values[k];
    if (!truce__expect(r, item, TREE_MAP, "a combination (when, worth)"))
      continue;
    truce__check_keys(r, item, keys, sizeof keys / sizeof *keys, "a combination");
    const tree *when = truce__tree_get(item, "when"), *worth = truce__tree_get(item, "worth");
    if (when == NULL || worth == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", item->at,
                      "write for example: {when: a = x and b = y, worth: -20}",
                      "a combination needs `when` and `worth`");
      continue;
    }
    const truce_basis basis = truce__read_basis(r, item);
    truce_term *term = &terms[count];
    if (truce__read_judgement(r, worth, "a worth", &basis, &term->worth) &&
        truce__read_when(r, when, term) != NULL)
      count++;
  }
  i->terms = terms;
  i->term_count = count;
}

static void read_general(reader *r, const tree *map, truce_interests *i)
{
  const tree *no_deal = truce__tree_get(map, "no_deal");
  const tree *total = truce__tree_get(map, "weight_total"), *t;
  const truce_basis assumed = {.assumption = true};
  i->no_deal.basis = assumed;
  if (no_deal != NULL && no_deal->kind == TREE_SCALAR && strcmp(no_deal->text, "from war") == 0)
    i->has_no_deal = i->no_deal_from_war = true; /* the number comes with `war` */
  else if (no_deal != NULL)
    i->has_no_deal = truce__read_judgement(r, no_deal, "`no_deal`", &assumed, &i->no_deal);
  if (total != NULL && truce__read_billionths(r, total, "`weight_total`", &i->weight_total) &&
      i->weight_total <= 0)
    truce__complain(r, TRUCE_ERROR, "out-of-range", total->at, "leave it out: it is then the sum",
                    "`weight_total` has to be above 0");
  if ((t = truce__tree_get(map, "ceiling")) != NULL &&
      truce__read_billionths(r, t, "`ceiling`", &i->ceiling) && i->ceiling <= 0)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "leave it out: there is then none",
                    "`ceiling` has to be above 0");
  if ((t = truce__tree_get(map, "discount")) != NULL &&
      truce__read_billionths(r, t, "`discount`", &i->discount) &&
      (i->discount <= 0 || i->discount > TRUCE_BILLION))
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "1 if worth does not fall with time",
                    "`discount` has to lie above 0 and be at most 1");
}

/* The weights have to matter, and to add up to a number that fits. */
static bool add_weights(reader *r, const tree *map, const char *party, truce_interests *i)
{
  const size_t errors = truce_diagnostics_count(r->diagnostics, TRUCE_ERROR);
  int64_t total = 0, room = WEIGHTS_MAX;
  for (size_t k = 0; k < r->c->issue_count; k++) {
    const truce_judgement *weight = &i->issues[k].weight;
    room -= weight->high < room ? weight->high : room;
    total += room > 0 ? weight->value : 0;
  }
  if (room == 0)
    truce__complain(r, TRUCE_ERROR, "out-of-range", map->at,
                    "write smaller ones: only how they compare counts",
                    "the weights of \"%s\" add up to more than 1000000000", party);
  else if (total == 0 && i->term_count == 0)
    truce__complain(r, TRUCE_ERROR, "no-weight", map->at,
                    "give at least one issue a weight above 0, or add `combinations`",
                    "all weights of \"%s\" are 0: nothing matters to it", party);
  if (i->weight_total == 0)
    i->weight_total = total > 0 ? total : TRUCE_BILLION;
  return truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == errors;
}

/* The most the party could get in any package, red lines or not, in billionths of a point. */
static double most_possible(const truce_case *c, const truce_interests *i)
{
  double sum = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    const truce_interest *interest = &i->issues[k];
    int64_t best = 0;
    if (interest->values == NULL && interest->weight.high > 0)
      return INFINITY; /* the issue itself is complained of */
    for (size_t v = 0; interest->values != NULL && v < c->issues[k].position_count; v++)
      best = interest->values[v].value > best ? interest->values[v].value : best;
    if (best > 0)
      sum += (double)interest->weight.value / (double)i->weight_total * (double)best /
             (double)interest->out_of;
  }
  sum *= 1e9 * c->points_top;
  for (size_t t = 0; t < i->term_count; t++)
    sum += i->terms[t].worth.value > 0 ? (double)i->terms[t].worth.value : 0;
  return fmin(sum, i->ceiling == INT64_MAX ? sum : (double)i->ceiling);
}

static void check_no_deal(reader *r, const tree *map, const char *party, const truce_interests *i)
{
  const double most = most_possible(r->c, i);
  if ((double)i->no_deal.value <= most * (1 + 1e-12))
    return;
  truce__complain(r, TRUCE_ERROR, "out-of-reach", truce__tree_get(map, "no_deal")->at,
                  "check it: it counts in the same points as the packages",
                  "no package is worth as much to \"%s\" as no deal: it could get %.9g at most",
                  party, most / 1e9);
}

static void note_unsaid(reader *r, const tree *party, const char *issue, size_t others)
{
  if (others == 0)
    truce__complain(r, TRUCE_NOTE, "no-interest", party->at, NULL,
                    "\"%s\" says nothing of \"%s\": it counts as worth nothing to it", party->text,
                    issue);
  else
    truce__complain(r, TRUCE_NOTE, "no-interest", party->at, NULL,
                    "\"%s\" says nothing of \"%s\" and %zu more: they count as worth nothing to it",
                    party->text, issue, others);
}

static void read_party(reader *r, const tree *key, const tree *map, truce_interests *i)
{
  const truce_case *c = r->c;
  const char **known = truce__arena_alloc(r->arena, c->issue_count + GENERAL, sizeof *known);
  truce_interest *issues = truce__arena_alloc(r->arena, c->issue_count, sizeof *issues);
  if (known == NULL || issues == NULL ||
      !truce__expect(r, map, TREE_MAP, "a party's interests (issue: weight, values)"))
    return;
  const size_t errors = truce_diagnostics_count(r->diagnostics, TRUCE_ERROR);
  *i = (truce_interests){
      .stated = true, .issues = issues, .ceiling = INT64_MAX, .discount = TRUCE_BILLION};
  for (size_t k = 0; k < c->issue_count; k++)
    known[k] = c->issues[k].id;
  memcpy(known + c->issue_count, general, sizeof general);
  truce__check_keys(r, map, known, c->issue_count + GENERAL, "the interests of a party");
  const char *unsaid = NULL; /* the first issue the party leaves out */
  size_t others = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    const tree *t = truce__tree_get(map, known[k]);
    issues[k] = (truce_interest){
        .out_of = 100 * TRUCE_BILLION, .basis.assumption = true, .weight.basis.assumption = true};
    if (t != NULL) {
      read_interest(r, t, &c->issues[k], &issues[k]);
    } else {
      unsaid = unsaid == NULL ? known[k] : unsaid;
      others += unsaid != known[k];
    }
  }
  if (unsaid != NULL)
    note_unsaid(r, key, unsaid, others);
  read_general(r, map, i);
  read_combinations(r, truce__tree_get(map, "combinations"), i);
  if (truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) == errors &&
      add_weights(r, map, key->text, i))
    check_no_deal(r, map, key->text, i);
}

/* ---- The whole ---- */

/* Red lines that leave an issue without any position. */
static void check_red_lines(reader *r, const tree *issues)
{
  const truce_case *c = r->c;
  for (size_t k = 0; k < c->issue_count; k++) {
    bool any = c->issues[k].position_count == 0;
    const char *who = NULL;
    for (size_t v = 0; v < c->issues[k].position_count && !any; v++) {
      bool open = true;
      for (size_t p = 0; p < c->party_count; p++) {
        const truce_interests *i = &c->parties[p].interests;
        if (i->stated && i->issues[k].never != NULL && i->issues[k].never[v])
          open = false;
      }
      any = open;
    }
    for (size_t p = 0; !any && p < c->party_count; p++) {
      const truce_interests *i = &c->parties[p].interests;
      if (i->stated && i->issues[k].never != NULL)
        who = who == NULL ? c->parties[p].id
                          : truce__arena_printf(r->arena, "%s, %s", who, c->parties[p].id);
    }
    if (!any && who != NULL)
      truce__complain(r, TRUCE_ERROR, "nothing-left", issues->keys[k]->at,
                      "remove one of their `never` entries for it, or add a position",
                      "the red lines of %s leave no position of \"%s\"", who, c->issues[k].id);
  }
}

static void check_dealers(reader *r, const tree *root, const tree *map)
{
  size_t dealers = 0;
  for (size_t p = 0; p < r->c->party_count; p++)
    dealers += r->c->parties[p].interests.stated;
  const place at = map != NULL ? map->at : truce__tree_get(root, "issues")->at;
  if (dealers < 2 && (map != NULL || truce__tree_is_null(truce__tree_get(root, "talks"))))
    truce__complain(r, TRUCE_ERROR, "few-interests", at,
                    "add under `interests` what each issue is worth to each party to the deal",
                    "there are issues, but %s says what they are worth to it",
                    dealers == 0 ? "no party" : "only one party");
  if (dealers > TRUCE_DEALERS_MAX)
    truce__complain(r, TRUCE_ERROR, "too-many", at, "keep those whose consent the deal needs",
                    "%zu parties state interests; at most %d can be handled", dealers,
                    TRUCE_DEALERS_MAX);
}

void truce__read_interests(reader *r, const tree *root, truce_party *parties)
{
  const tree *issues = truce__tree_get(root, "issues");
  const tree *map = truce__map_section(r, root, "interests", "`interests` (party: issues)");
  if (truce__tree_is_null(issues) || r->c->issue_count == 0) {
    if (map != NULL && truce__tree_is_null(issues))
      truce__complain(r, TRUCE_ERROR, "missing", map->at,
                      "add the section `issues` with the positions of each",
                      "there are interests, but no issues");
    return;
  }
  for (size_t k = 0; map != NULL && k < map->count; k++) {
    const tree *key = map->keys[k];
    const size_t p = truce__party_of(r, key);
    if (p != SIZE_MAX)
      read_party(r, key, map->values[k], &parties[p].interests);
  }
  check_dealers(r, root, map);
  check_red_lines(r, issues);
}
