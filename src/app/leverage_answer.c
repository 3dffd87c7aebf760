/* All that is asked of a war: what fighting on is worth, and what would open a deal. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/listed.h"
#include "base/random.h"
#include "truce/app.h"

enum { SAMPLES = 500, STEPS = 60, QUARTER = 92 };

typedef struct owned_answer {
  truce_leverage_answer answer; /* first, so that truce_leverage_answer_free finds the rest */
  truce_deal *deal;
  truce_talks *talks;
  truce_ripe_round *rounds;
  size_t dealer[2]; /* the sides' places among the dealers */
} owned_answer;

typedef struct maker {
  owned_answer *made;
  const truce_case *c;
  const truce_control *control;
  truce_diagnostics *diagnostics;
} maker;

/* ---- What fighting on is worth ---- */

static double prize(const truce_war_numbers *n, size_t side)
{
  return n->win[side] - n->lose[side];
}

/* What fighting costs as a share of the prize: what it is worth less than the odds alone. */
static double cost_share(const truce_war_numbers *n, size_t side, double value)
{
  const double p = n->believed[side];
  return (n->lose[side] + p * prize(n, side) - value) / prize(n, side);
}

static void value_sides(const maker *m)
{
  truce_leverage_answer *a = &m->made->answer;
  const truce_war *war = &m->c->war;
  for (size_t s = 0; s < 2; s++) {
    truce_leverage_side *side = &a->sides[s];
    side->party = war->side[s].party;
    side->odds = a->numbers.believed[s];
    side->value = truce_war_value(&a->numbers, s);
    side->cost = a->numbers.cost[s];
    truce_war_range(war, s, &side->low, &side->high);
    side->cost_share = cost_share(&a->numbers, s, side->value);
    /* The odds are common knowledge here; what the other does not know is the cost. */
    side->cost_low = fmax(0, cost_share(&a->numbers, s, side->high));
    side->cost_high = fmax(side->cost_low, cost_share(&a->numbers, s, side->low));
  }
}

/* Hope beyond what an observer sees takes away from what fighting costs. */
static double felt_cost(const truce_leverage_answer *a, size_t side)
{
  const double p = side == 0 ? a->numbers.odds : 1 - a->numbers.odds;
  return a->sides[side].cost_share - (a->sides[side].odds - p);
}

static void bargain(truce_leverage_answer *a)
{
  const truce_war_numbers *n = &a->numbers;
  const truce_leverage_side *x = &a->sides[0], *y = &a->sides[1];
  const double felt[2] = {felt_cost(a, 0), felt_cost(a, 1)};
  a->range = truce_bargaining_range_of(n->odds, felt[0], felt[1], 0);
  a->first_strike = truce_bargaining_range_of(n->odds, felt[0], felt[1], n->first_strike);
  a->first_strike_limit = truce_first_strike_limit(felt[0], felt[1]);
  /* The side whose power falls is the one that may strike now. */
  const bool falls = n->shift < 0;
  const double p = falls ? 1 - n->odds : n->odds;
  a->shifting =
      truce_shifting_power_of(p, fmin(1, p + fabs(n->shift)), falls ? x->cost_share : y->cost_share,
                              pow(n->discount, n->shift_months));
  for (size_t s = 0; s < 2; s++) {
    const truce_leverage_side *me = &a->sides[s], *other = &a->sides[1 - s];
    a->demand[s] = truce_best_demand(me->odds, me->cost_share, other->cost_low, other->cost_high);
  }
  const double value[2] = {prize(n, 0), prize(n, 1)};
  a->attrition = truce_attrition_of(value, n->cost);
}

/* ---- Deals ---- */

/* Whether some package gives both sides at least so much, and every other dealer its own. */
static bool accepted(const owned_answer *o, const double no_deal[2])
{
  const truce_deal *d = o->deal;
  for (size_t k = 0; k < d->frontier_count; k++) {
    bool fine = true;
    for (size_t p = 0; p < d->dealer_count && fine; p++) {
      const double need = p == o->dealer[0]   ? no_deal[0]
                          : p == o->dealer[1] ? no_deal[1]
                                              : d->no_deal[p];
      fine = d->frontier[k].utility[p] >= need;
    }
    if (fine)
      return true;
  }
  return false;
}

/* The same by solving the case anew. */
static truce_status solve_with(const maker *m, const double no_deal[2], bool *exists)
{
  const truce_case *c = m->c;
  truce_party *parties = malloc(c->party_count * sizeof *parties);
  if (parties == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(parties, c->parties, c->party_count * sizeof *parties);
  for (size_t s = 0; s < 2; s++) {
    truce_judgement *j = &parties[m->made->answer.sides[s].party].interests.no_deal;
    j->value = j->low = j->high = (int64_t)llround(no_deal[s] * 1e6) * 1000;
  }
  truce_case changed = *c;
  changed.parties = parties;
  truce_deal *deal;
  const truce_deal_options options = {.frontier_limit = 1};
  const truce_status status =
      truce_deal_solve(&deal, &changed, &options, m->control, m->diagnostics);
  if (status == TRUCE_OK) {
    *exists = deal->deal_exists;
    truce_deal_free(deal);
  }
  free(parties);
  return status;
}

static truce_status start_deal(const maker *m)
{
  owned_answer *o = m->made;
  truce_leverage_answer *a = &o->answer;
  for (size_t s = 0; s < 2; s++) {
    if (m->c->issue_count == 0 || !m->c->parties[a->sides[s].party].interests.stated)
      return TRUCE_OK;
  }
  const truce_deal_options options = {.frontier_limit = 0}; /* all of it */
  const truce_status status =
      truce_deal_solve(&o->deal, m->c, &options, m->control, m->diagnostics);
  if (status != TRUCE_OK)
    return status;
  a->has_deal = o->deal->frontier_complete && o->deal->frontier_count == o->deal->frontier_total;
  a->deal_exists = o->deal->deal_exists;
  for (size_t s = 0; s < 2; s++) {
    const truce_interests *i = &m->c->parties[a->sides[s].party].interests;
    while (o->dealer[s] < o->deal->dealer_count &&
           o->deal->dealers[o->dealer[s]] != a->sides[s].party)
      o->dealer[s]++;
    a->from_war[s] = i->no_deal_from_war;
    a->no_deal[s] = o->deal->no_deal[o->dealer[s]];
  }
  return TRUCE_OK;
}

/* ---- What moves it ---- */

static double lever_value(const truce_war_numbers *n, truce_lever lever, size_t side)
{
  switch (lever) {
  case TRUCE_LEVER_COST:
    return n->cost[side];
  case TRUCE_LEVER_ODDS:
    return 100 * n->believed[side];
  case TRUCE_LEVER_DELAY:
    return n->months;
  case TRUCE_LEVER_AID:
  case TRUCE_LEVER_COUNT:
    break;
  }
  return 0; /* aid beyond what it gets now */
}

static truce_war_numbers with_lever(truce_war_numbers n, truce_lever lever, size_t side, double to)
{
  switch (lever) {
  case TRUCE_LEVER_COST:
    n.cost[side] = fmax(0, to);
    break;
  case TRUCE_LEVER_ODDS:
    n.believed[side] = to / 100;
    break;
  case TRUCE_LEVER_AID:
    n.cost[side] = fmax(0, n.cost[side] - to);
    break;
  case TRUCE_LEVER_DELAY:
    n.months = fmax(0, to);
    break;
  case TRUCE_LEVER_COUNT:
    break;
  }
  return n;
}

static void lever_range(const truce_war_numbers *n, truce_lever lever, size_t side, double *low,
                        double *high)
{
  *low = 0;
  *high = lever == TRUCE_LEVER_COST   ? fmax(20, 10 * n->cost[side])
          : lever == TRUCE_LEVER_ODDS ? 100
          : lever == TRUCE_LEVER_AID  ? n->cost[side]
                                      : fmax(120, 5 * n->months);
}

/* What both sides compare a deal with once the lever stands at `to`: what fighting on is then worth
 * to those whose no-deal value comes from it, or to all if it does for none. */
static void no_deals(const truce_leverage_answer *a, const truce_war_numbers *n, double out[2])
{
  const bool all = !a->from_war[0] && !a->from_war[1];
  for (size_t s = 0; s < 2; s++)
    out[s] = all || a->from_war[s] ? truce_war_value(n, s) : a->no_deal[s];
}

static bool deal_at(const owned_answer *o, const truce_lever_change *x, double to, double out[2])
{
  const truce_war_numbers n = with_lever(o->answer.numbers, x->lever, x->side, to);
  no_deals(&o->answer, &n, out);
  return accepted(o, out);
}

/* Looks from where the lever stands towards an end for the first point where the answer turns. */
static bool turn_towards(const owned_answer *o, truce_lever_change *x, double end, bool now)
{
  double before = x->from, no_deal[2];
  for (int k = 1; k <= STEPS; k++) {
    double to = x->from + (end - x->from) * k / STEPS;
    if (deal_at(o, x, to, no_deal) == now) {
      before = to;
      continue;
    }
    for (int b = 0; b < STEPS; b++) {
      const double middle = (before + to) / 2;
      if (deal_at(o, x, middle, no_deal) == now)
        before = middle;
      else
        to = middle;
    }
    x->to = to;
    return true;
  }
  return false;
}

static truce_status verify(const maker *m, truce_lever_change *x, bool now)
{
  const double step = fmax(1e-3, 1e-3 * fabs(x->to)) * (x->to >= x->from ? 1 : -1);
  double near[2], beyond[2];
  bool before, behind;
  (void)deal_at(m->made, x, x->to - step, near);
  (void)deal_at(m->made, x, x->to + step, beyond);
  truce_status status = solve_with(m, near, &before);
  if (status == TRUCE_OK)
    status = solve_with(m, beyond, &behind);
  if (status == TRUCE_OK)
    x->verified = before == now && behind != now;
  return status;
}

static truce_status find_change(const maker *m, truce_lever lever, size_t side)
{
  truce_leverage_answer *a = &m->made->answer;
  double low, high, here[2];
  truce_lever_change x = {
      .lever = lever, .side = side, .from = lever_value(&a->numbers, lever, side)};
  lever_range(&a->numbers, lever, side, &low, &high);
  const bool now = deal_at(m->made, &x, x.from, here);
  truce_lever_change up = x, down = x;
  up.found = turn_towards(m->made, &up, high, now);
  down.found = turn_towards(m->made, &down, low, now);
  const bool downwards = down.found && (!up.found || fabs(down.to - x.from) < fabs(up.to - x.from));
  x = downwards ? down : up;
  truce_status status = TRUCE_OK;
  if (x.found) {
    (void)deal_at(m->made, &x, x.to, x.no_deal);
    status = verify(m, &x, now);
  }
  a->changes[a->change_count++] = x;
  return status;
}

static truce_status find_changes(const maker *m)
{
  truce_status status = TRUCE_OK;
  double now[2];
  no_deals(&m->made->answer, &m->made->answer.numbers, now);
  m->made->answer.opens = accepted(m->made, now);
  for (int lever = 0; lever < TRUCE_LEVER_COUNT && status == TRUCE_OK; lever++) {
    for (size_t side = 0; side < 2 && status == TRUCE_OK; side++) {
      if (truce__cancelled(m->control))
        return TRUCE_CANCELLED;
      if (lever != TRUCE_LEVER_DELAY || side == 0) /* the delay is the same for both */
        status = find_change(m, (truce_lever)lever, side);
    }
  }
  return status;
}

/* ---- The curve of losses ---- */

static void draw(const truce_war *war, truce__random *random, double *values)
{
  const truce_judgement *inputs[TRUCE_WAR_INPUTS_MAX];
  const size_t count = truce_war_inputs(war, inputs);
  for (size_t k = 0; k < count; k++)
    values[k] = (double)truce__random_between(random, inputs[k]->low, inputs[k]->high) / 1e9;
}

static truce_status draw_curve(const maker *m, size_t samples, uint64_t seed)
{
  owned_answer *o = m->made;
  truce_leverage_answer *a = &o->answer;
  double values[TRUCE_WAR_INPUTS_MAX], out[2];
  for (int k = 0; k < TRUCE_LOSS_POINTS; k++)
    a->factor[k] = 0.1 * k;
  for (size_t n = 0; n < samples; n++) {
    if (truce__cancelled(m->control))
      return TRUCE_CANCELLED;
    truce__random random;
    truce__random_start(&random, seed, n);
    draw(&m->c->war, &random, values);
    const truce_war_numbers drawn = truce_war_evaluate(&m->c->war, values);
    for (int who = 0; who < 3; who++) {
      for (int k = 0; k < TRUCE_LOSS_POINTS; k++) {
        truce_war_numbers changed = drawn;
        for (int s = 0; s < 2; s++)
          changed.cost[s] *= who == 2 || who == s ? a->factor[k] : 1;
        no_deals(a, &changed, out);
        a->chance[who][k] += accepted(o, out);
      }
    }
  }
  for (int k = 0; k < 3 * TRUCE_LOSS_POINTS; k++)
    a->chance[k / TRUCE_LOSS_POINTS][k % TRUCE_LOSS_POINTS] /= (double)samples;
  a->samples = samples;
  return TRUCE_OK;
}

/* ---- Ripeness over the rounds ---- */

/* What fighting cost a side a month around a day: costs tied to events by those of the three months
 * before. */
static double cost_around(const truce_case *c, const truce_war_side *side, int32_t day)
{
  double cost = -(double)side->aid.value / 1e9;
  for (size_t k = 0; k < side->cost_count; k++) {
    const truce_war_cost *x = &side->costs[k];
    double rate = (double)x->per_month.value / 1e9;
    if (x->of_events) {
      size_t count = 0;
      for (size_t n = 0; n < c->event_count; n++) {
        const truce_event *e = &c->events[n];
        const struct {
          const char *list, *text;
        } tests[] = {{x->kinds, e->kind}, {x->actors, e->actor}, {x->targets, e->target}};
        bool match = e->date.day > day - QUARTER && e->date.day <= day;
        for (size_t t = 0; t < 3 && match; t++)
          match = tests[t].list == NULL ||
                  (tests[t].text != NULL &&
                   truce__listed(tests[t].list, tests[t].text, strlen(tests[t].text)));
        count += match;
      }
      rate = (double)count / 3;
    }
    cost += (double)x->each.value / 1e9 * rate;
  }
  return fmax(0, cost);
}

/* How much of what was agreed before a round was kept. */
static double kept_before(const truce_case *c, size_t round)
{
  double kept = 0, known = 0;
  for (size_t k = 0; k < c->talks.agreement_count; k++) {
    const truce_agreement *g = &c->talks.agreements[k];
    if (g->round >= round || g->outcome == TRUCE_OUTCOME_OPEN)
      continue;
    known++;
    kept += g->outcome == TRUCE_OUTCOME_KEPT ? 1 : g->outcome == TRUCE_OUTCOME_BROKEN ? 0 : 0.5;
  }
  return known > 0 ? kept / known : NAN;
}

/* The mean of both sides' gaps to each other. */
static double gap_of(const truce_talks *talks, const truce_leverage_answer *a, size_t round)
{
  for (size_t k = 0; k < talks->pair_count; k++) {
    const truce_pair_gap *g = &talks->pairs[k];
    if ((g->a == a->sides[0].party && g->b == a->sides[1].party) ||
        (g->b == a->sides[0].party && g->a == a->sides[1].party))
      return (g->by_a[round] + g->by_b[round]) / 2;
  }
  return NAN;
}

static truce_status ripen(const maker *m)
{
  owned_answer *o = m->made;
  truce_leverage_answer *a = &o->answer;
  if (m->c->talks.round_count == 0)
    return TRUCE_OK;
  const truce_status status = truce_talks_init(&o->talks, m->c, NULL, m->diagnostics);
  if (status != TRUCE_OK)
    return status;
  a->talks = o->talks;
  o->rounds = calloc(o->talks->round_count, sizeof *o->rounds);
  if (o->rounds == NULL)
    return TRUCE_NO_MEMORY;
  a->rounds = o->rounds;
  a->round_count = o->talks->round_count;
  for (size_t k = 0; k < a->round_count; k++) {
    truce_ripe_round *r = &o->rounds[k];
    double hurt = INFINITY;
    for (size_t s = 0; s < 2; s++)
      hurt = fmin(
          hurt, truce_hurting(cost_around(m->c, &m->c->war.side[s], m->c->talks.rounds[k].date.day),
                              prize(&a->numbers, s)));
    r->round = k;
    r->parts[TRUCE_RIPE_HURTING] = hurt;
    r->parts[TRUCE_RIPE_STALEMATE] = truce_stalemate(a->numbers.odds);
    r->parts[TRUCE_RIPE_WAY_OUT] = 1 - gap_of(o->talks, a, k);
    r->parts[TRUCE_RIPE_TRUST] = kept_before(m->c, k);
    r->index = truce_ripeness_index(r->parts);
  }
  return TRUCE_OK;
}

/* ---- The whole ---- */

static truce_status ask(const maker *m, size_t samples, uint64_t seed)
{
  truce_leverage_answer *a = &m->made->answer;
  a->c = m->c;
  a->numbers = truce_war_middle(&m->c->war);
  value_sides(m);
  bargain(a);
  truce_status status = start_deal(m);
  if (status == TRUCE_OK && a->has_deal)
    status = find_changes(m);
  if (status == TRUCE_OK && a->has_deal)
    status = draw_curve(m, samples > 0 ? samples : SAMPLES, seed);
  return status == TRUCE_OK ? ripen(m) : status;
}

truce_status truce_leverage_answer_init(truce_leverage_answer **answer, const truce_case *c,
                                        size_t samples, uint64_t seed, const truce_control *control,
                                        truce_diagnostics *diagnostics)
{
  if (!c->war.stated) {
    truce_diagnostics_add(
        diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                         .code = "no-war",
                                         .file = c->file,
                                         .message = "the case does not say what fighting costs",
                                         .hint = "add the section `war` with sides, odds and costs "
                                                 "(docs/case-format.md)"});
    return TRUCE_BAD_INPUT;
  }
  owned_answer *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  const maker m = {made, c, control, diagnostics};
  const truce_status status = ask(&m, samples, seed);
  if (status == TRUCE_OK)
    *answer = &made->answer;
  else
    truce_leverage_answer_free(&made->answer);
  return status;
}

void truce_leverage_answer_free(truce_leverage_answer *answer)
{
  if (answer == NULL)
    return;
  owned_answer *o = (owned_answer *)answer;
  truce_deal_free(o->deal);
  truce_talks_free(o->talks);
  free(o->rounds);
  free(o);
}
