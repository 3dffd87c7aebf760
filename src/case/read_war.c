/* The section `war`: what fighting on costs and may bring. */
#include <math.h>
#include <string.h>

#include "base/listed.h"
#include "judgement.h"
#include "read.h"

#define DAYS_A_MONTH (365.2425 / 12)

static const char *const keys[] = {"sides", "odds",         "months",  "discount", "first_strike",
                                   "shift", "shift_months", "because", "source",   "assumption"};
enum { KEYS = sizeof keys / sizeof *keys };

static truce_judgement exactly(int64_t value, const truce_basis *basis)
{
  return (truce_judgement){value, value, value, *basis};
}

/* A number of the section within limits; `fallback` if it is not given. */
static truce_judgement read_number(reader *r, const tree *map, const char *key,
                                   const truce_basis *basis, int64_t fallback, int64_t least,
                                   int64_t most)
{
  truce_judgement j = exactly(fallback * TRUCE_BILLION, basis);
  const tree *t = truce__tree_get(map, key);
  if (truce__tree_is_null(t) || !truce__read_judgement(r, t, key, basis, &j))
    return j;
  if (j.value < least * TRUCE_BILLION || j.value > most * TRUCE_BILLION)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, NULL,
                    "`%s` has to lie between %lld and %lld", key, (long long)least,
                    (long long)most);
  const int64_t low = least * TRUCE_BILLION, high = most * TRUCE_BILLION;
  j.low = j.low < low ? low : j.low;
  j.high = j.high > high ? high : j.high;
  return j;
}

/* ---- Costs ---- */

static const char *read_names(reader *r, const tree *map, const char *key)
{
  const tree *t = truce__tree_get(map, key);
  if (truce__tree_is_null(t))
    return NULL;
  return truce__names_of(r, t, key);
}

static bool matches(const char *list, const char *text)
{
  return list == NULL || (text != NULL && truce__listed(list, text, strlen(text)));
}

/* How often such events came, from the case's first event to its last. */
static void count_events(reader *r, const tree *t, truce_war_cost *cost)
{
  const truce_case *c = r->c;
  static const char *const known[] = {"kinds", "actors", "targets"};
  if (!truce__expect(r, t, TREE_MAP, "`events` (kinds, actors, targets)"))
    return;
  truce__check_keys(r, t, known, 3, "the events of a cost");
  cost->of_events = true;
  cost->kinds = read_names(r, t, "kinds");
  cost->actors = read_names(r, t, "actors");
  cost->targets = read_names(r, t, "targets");
  for (size_t k = 0; k < c->event_count; k++) {
    const truce_event *e = &c->events[k];
    cost->event_count += matches(cost->kinds, e->kind) && matches(cost->actors, e->actor) &&
                         matches(cost->targets, e->target);
  }
  if (cost->event_count == 0) {
    cost->per_month = exactly(0, &cost->basis);
    if (c->event_count > 0)
      truce__complain(r, TRUCE_ERROR, "no-events", t->at, "check the names",
                      "no event of the case is of this kind");
    else
      truce__complain(r, TRUCE_NOTE, "no-events", t->at, NULL,
                      "this cost is taken as 0: the case has no events to count");
    return;
  }
  const int32_t days = c->events[c->event_count - 1].date.day - c->events[0].date.day + 1;
  cost->event_months = days / DAYS_A_MONTH;
  const double rate = (double)cost->event_count / cost->event_months;
  cost->per_month = exactly((int64_t)llround(rate * 1e3) * (TRUCE_BILLION / 1000), &cost->basis);
}

static void read_cost(reader *r, const tree *key, const tree *t, truce_war_cost *cost)
{
  static const char *const known[] = {"each",    "per_month", "unit",      "events",
                                      "because", "source",    "assumption"};
  cost->id = key->text;
  if (!truce__expect(r, t, TREE_MAP, "a cost (each, per_month)"))
    return;
  truce__check_keys(r, t, known, sizeof known / sizeof *known, "a cost");
  cost->basis = truce__read_basis(r, t);
  cost->unit = truce__text_of(r, t, "unit", "a unit");
  cost->each = read_number(r, t, "each", &cost->basis, 1, 0, 1000000);
  cost->per_month = read_number(r, t, "per_month", &cost->basis, 1, 0, 1000000000);
  const tree *events = truce__tree_get(t, "events"), *rate = truce__tree_get(t, "per_month");
  if (events != NULL && rate != NULL)
    truce__complain(r, TRUCE_ERROR, "duplicate", rate->at, "keep one of the two",
                    "`per_month` and `events` both say how many there are");
  else if (events != NULL)
    count_events(r, events, cost);
  else if (rate == NULL && truce__tree_get(t, "each") == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "write for example: each: 0.5, per_month: 2",
                    "this cost has no number");
}

static void read_costs(reader *r, const tree *t, truce_war_side *side)
{
  if (truce__tree_is_null(t) || !truce__expect(r, t, TREE_MAP, "`costs` (name: cost)"))
    return;
  if (t->count > TRUCE_WAR_COSTS_MAX) {
    truce__complain(r, TRUCE_ERROR, "too-many", t->at, "put small ones together",
                    "a side has at most %d kinds of cost", TRUCE_WAR_COSTS_MAX);
    return;
  }
  truce_war_cost *costs = truce__arena_alloc(r->arena, t->count, sizeof *costs);
  for (size_t k = 0; costs != NULL && k < t->count; k++)
    read_cost(r, t->keys[k], t->values[k], &costs[k]);
  side->costs = costs;
  side->cost_count = costs != NULL ? t->count : 0;
}

/* ---- Sides ---- */

/* A side that says nothing of its odds sees them as the observer does. */
static truce_judgement common_odds(const truce_judgement *odds, size_t side)
{
  const int64_t whole = 100 * TRUCE_BILLION;
  if (side == 0)
    return *odds;
  return (truce_judgement){whole - odds->value, whole - odds->high, whole - odds->low, odds->basis};
}

static void read_side(reader *r, const tree *root, const truce_basis *basis,
                      const truce_judgement *odds, truce_war_side *side)
{
  static const char *const known[] = {"win", "lose", "odds", "aid", "costs"};
  const char *id = r->c->parties[side->party].id;
  const tree *t = truce__tree_get(root, id);
  const bool there =
      !truce__tree_is_null(t) && truce__expect(r, t, TREE_MAP, "a side (win, lose, aid, costs)");
  if (there)
    truce__check_keys(r, t, known, sizeof known / sizeof *known, "a side of `war`");
  const tree *map = there ? t : root;
  side->win = exactly(100 * TRUCE_BILLION, basis);
  side->lose = side->aid = exactly(0, basis);
  side->odds = *odds;
  if (!there)
    return;
  side->win = read_number(r, map, "win", basis, 100, -1000, 1000);
  side->lose = read_number(r, map, "lose", basis, 0, -1000, 1000);
  if (truce__tree_get(map, "odds") != NULL)
    side->odds = read_number(r, map, "odds", basis, 50, 0, 100);
  side->aid = read_number(r, map, "aid", basis, 0, 0, 1000);
  read_costs(r, truce__tree_get(map, "costs"), side);
  if (side->win.value <= side->lose.value)
    truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "both count in points of no_deal",
                    "winning has to be worth more to \"%s\" than losing", id);
}

static bool find_sides(reader *r, const tree *t, truce_war *war)
{
  const tree *list = truce__tree_get(t, "sides");
  if (list == NULL || list->kind != TREE_LIST || list->count != 2) {
    truce__complain(r, TRUCE_ERROR, "missing", list != NULL ? list->at : t->at,
                    "write for example: sides: [north, south]",
                    "`war` needs the two sides that fight");
    return false;
  }
  for (size_t s = 0; s < 2; s++) {
    const tree *name = list->values[s];
    if (!truce__expect_text(r, name, "a side"))
      return false;
    size_t p = 0;
    while (p < r->c->party_count && strcmp(r->c->parties[p].id, name->text) != 0)
      p++;
    if (p == r->c->party_count || (s == 1 && p == war->side[0].party)) {
      truce__complain(r, TRUCE_ERROR, "unknown-name", name->at, "name two different `parties`",
                      "\"%.40s\" is not a party of this case, or stands twice", name->text);
      return false;
    }
    war->side[s].party = p;
  }
  return true;
}

/* Keys of the map are those of `war` or the ids of its sides. */
static void check_war_keys(reader *r, const tree *t, const truce_war *war)
{
  const char *known[KEYS + 2];
  memcpy(known, keys, sizeof keys);
  for (size_t s = 0; s < 2; s++)
    known[KEYS + s] = r->c->parties[war->side[s].party].id;
  truce__check_keys(r, t, known, KEYS + 2, "`war`");
}

/* ---- No-deal values ---- */

static int64_t points(double value)
{
  return (int64_t)llround(value * 1e3) * (TRUCE_BILLION / 1000);
}

/* Where `no_deal: from war` stands. */
static place no_deal_place(const tree *root, const char *party)
{
  const tree *t =
      truce__tree_get(truce__tree_get(truce__tree_get(root, "interests"), party), "no_deal");
  return t != NULL ? t->at : NO_PLACE;
}

static void set_no_deals(reader *r, const tree *root, truce_party *parties)
{
  const truce_war *war = &r->c->war;
  for (size_t p = 0; p < r->c->party_count; p++) {
    truce_interests *i = &parties[p].interests;
    if (!i->no_deal_from_war)
      continue;
    const bool fights = war->stated && (war->side[0].party == p || war->side[1].party == p);
    if (!fights) {
      truce__complain(r, TRUCE_ERROR, "missing", no_deal_place(root, parties[p].id),
                      "add the section `war` with its costs and odds, or write no_deal: 40 ± 10",
                      "`war` does not say what fighting on is worth to \"%s\"", parties[p].id);
      continue;
    }
    const size_t side = war->side[0].party == p ? 0 : 1;
    const truce_war_numbers middle = truce_war_middle(war);
    double low, high;
    truce_war_range(war, side, &low, &high);
    i->no_deal = (truce_judgement){.value = points(truce_war_value(&middle, side)),
                                   .low = points(low),
                                   .high = points(high),
                                   .basis = war->basis};
    i->no_deal.basis.assumption = true; /* it rests on judgements of what may come */
  }
}

void truce__read_war(reader *r, const tree *root, truce_party *parties)
{
  const tree *t = truce__tree_get(root, "war");
  truce_war *war = &r->c->war;
  if (!truce__tree_is_null(t) && truce__expect(r, t, TREE_MAP, "`war` (sides, odds, costs, …)") &&
      find_sides(r, t, war)) {
    check_war_keys(r, t, war);
    war->basis = truce__read_basis(r, t);
    const truce_basis *b = &war->basis;
    war->odds = read_number(r, t, "odds", b, 50, 0, 100);
    war->months = read_number(r, t, "months", b, 12, 0, 1200);
    war->discount = read_number(r, t, "discount", b, 1, 0, 1);
    war->first_strike = read_number(r, t, "first_strike", b, 0, 0, 100);
    war->shift = read_number(r, t, "shift", b, 0, -100, 100);
    war->shift_months = read_number(r, t, "shift_months", b, 12, 0, 1200);
    if (war->discount.low <= 0)
      truce__complain(r, TRUCE_ERROR, "out-of-range", truce__tree_get(t, "discount")->at,
                      "1 if worth does not fall with time", "`discount` has to lie above 0");
    for (size_t s = 0; s < 2; s++) {
      const truce_judgement odds = common_odds(&war->odds, s);
      read_side(r, t, b, &odds, &war->side[s]);
    }
    war->stated = true;
  }
  if (!truce__arena_failed(r->arena))
    set_no_deals(r, root, parties);
}

void truce__mark_war(const truce_case *c, bool *used)
{
  const truce_judgement *inputs[TRUCE_WAR_INPUTS_MAX];
  if (!c->war.stated)
    return;
  truce__mark_used(&c->war.basis, used);
  const size_t count = truce_war_inputs(&c->war, inputs);
  for (size_t k = 0; k < count; k++)
    truce__mark_used(&inputs[k]->basis, used);
}
