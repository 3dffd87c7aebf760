#include "deal_internal.h"

#include <math.h>
#include <stdlib.h>

const char *truce__dealer_name(const truce_deal *deal, size_t dealer)
{
  return deal->c->parties[deal->dealers[dealer]].name;
}

const char *truce__dealer_id(const truce_deal *deal, size_t dealer)
{
  return deal->c->parties[deal->dealers[dealer]].id;
}

static const char *issue_name(const truce_deal *deal, size_t issue)
{
  return deal->c->issues[issue].name;
}

void truce__words_position(truce__builder *b, const truce_deal *deal, size_t issue, size_t position)
{
  const truce_issue *i = &deal->c->issues[issue];
  truce__build(b, "%s%s%s", i->positions[position].name, i->unit != NULL ? " " : "",
               i->unit != NULL ? i->unit : "");
}

void truce__words_points(truce__builder *b, const truce_deal *deal, double points, bool sign)
{
  const int digits = deal->c->points_top == 1 ? 3 : 1;
  const double grain = pow(10, digits);
  const double shown = round(points * grain) / grain;
  truce__build(b, sign && shown > 0 ? "+%.*f" : "%.*f", digits, shown == 0 ? 0.0 : shown);
}

static void quoted_position(truce__builder *b, const truce_deal *deal, size_t issue,
                            size_t position)
{
  truce__build(b, "“");
  truce__words_position(b, deal, issue, position);
  truce__build(b, "”");
}

/* "A, B and C" of the dealers. */
static void dealer_list(truce__builder *b, const truce_deal *deal)
{
  for (size_t p = 0; p < deal->dealer_count; p++)
    truce__build(b, "%s%s",
                 p == 0                        ? ""
                 : p + 1 == deal->dealer_count ? " and "
                                               : ", ",
                 truce__dealer_name(deal, p));
}

/* ---- Losses ---- */

static double value_share(const truce_case *c, const truce_interests *i, size_t issue,
                          size_t position)
{
  const truce_interest *interest = &i->issues[issue];
  if (interest->values == NULL)
    return 0;
  return (double)c->points_top * (double)interest->weight.value / (double)i->weight_total *
         (double)interest->values[position].value / (double)interest->out_of;
}

static int by_points(const void *a, const void *b)
{
  const loss *one = a, *other = b;
  if (one->points != other->points)
    return one->points > other->points ? -1 : 1;
  return (one->issue > other->issue) - (one->issue < other->issue);
}

size_t truce__find_losses(const truce_deal *deal, size_t dealer, const truce_package *package,
                          loss *list)
{
  const truce_case *c = deal->c;
  const truce_interests *i = &c->parties[deal->dealers[dealer]].interests;
  size_t count = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    size_t wanted = 0;
    for (size_t v = 1; v < c->issues[k].position_count; v++) {
      if (value_share(c, i, k, v) > value_share(c, i, k, wanted))
        wanted = v;
    }
    const uint16_t got = package->positions[k];
    const double points = value_share(c, i, k, wanted) - value_share(c, i, k, got);
    if (points > 0)
      list[count++] = (loss){k, got, (uint16_t)wanted, points};
  }
  qsort(list, count, sizeof *list, by_points);
  return count;
}

void truce__words_gave_up(truce__builder *b, const truce_deal *deal, size_t dealer,
                          const truce_package *package)
{
  enum { TOLD = 3 };
  loss list[TRUCE_ISSUES_MAX];
  const size_t count = truce__find_losses(deal, dealer, package, list);
  if (count == 0) {
    truce__build(b, "%s gets its best position on every issue.", truce__dealer_name(deal, dealer));
    return;
  }
  truce__build(b, "%s gives up most on ", truce__dealer_name(deal, dealer));
  for (size_t k = 0; k < count && k < TOLD; k++) {
    truce__build(b, "%s%s (", k == 0 ? "" : ", ", issue_name(deal, list[k].issue));
    truce__words_points(b, deal, list[k].points, false);
    truce__build(b, ": ");
    quoted_position(b, deal, list[k].issue, list[k].position);
    truce__build(b, " for ");
    quoted_position(b, deal, list[k].issue, list[k].wanted);
    truce__build(b, ")");
  }
  truce__build(b, ".");
}

/* ---- Trades, openings, influences ---- */

void truce__words_trade(truce__builder *b, const truce_deal *deal, const truce_trade *t)
{
  truce__build(b, "%s gives ", truce__dealer_name(deal, t->giver));
  quoted_position(b, deal, t->issue_a, t->a_to);
  truce__build(b, " on %s, %s gives ", issue_name(deal, t->issue_a),
               truce__dealer_name(deal, t->taker));
  quoted_position(b, deal, t->issue_b, t->b_to);
  truce__build(b, " on %s:", issue_name(deal, t->issue_b));
  bool first = true;
  for (size_t p = 0; p < deal->dealer_count; p++) {
    if (t->change[p] == 0)
      continue;
    truce__build(b, first ? " " : ", ");
    truce__words_points(b, deal, t->change[p], true);
    truce__build(b, " for %s", truce__dealer_name(deal, p));
    first = false;
  }
  truce__build(b, ".");
}

static void words_worths(truce__builder *b, const truce_deal *deal, const truce_package *package)
{
  truce__build(b, " A package is then worth ");
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(b, p == 0 ? "" : p + 1 == deal->dealer_count ? " and " : ", ");
    truce__words_points(b, deal, package->utility[p], false);
    truce__build(b, " to %s", truce__dealer_name(deal, p));
  }
  truce__build(b, ".");
}

void truce__words_opening(truce__builder *b, const truce_deal *deal, const truce_change *c)
{
  const char *name = truce__dealer_name(deal, c->dealer);
  switch (c->kind) {
  case TRUCE_LOWER_NO_DEAL:
    truce__build(b, "Walking away would have to be worth ");
    truce__words_points(b, deal, c->to, false);
    truce__build(b, " to %s, not ", name);
    truce__words_points(b, deal, c->from, false);
    truce__build(b, ".");
    break;
  case TRUCE_LIFT_RED_LINE:
    truce__build(b, "%s would have to lift its red line on ", name);
    quoted_position(b, deal, c->issue, c->position);
    truce__build(b, " (%s).", issue_name(deal, c->issue));
    break;
  case TRUCE_MOVE_WEIGHT:
    truce__build(b, "%s would have to matter to %s with a weight of %.4g, not %.4g.",
                 issue_name(deal, c->issue), name, c->to, c->from);
    break;
  }
  words_worths(b, deal, &c->package);
}

void truce__words_influence(truce__builder *b, const truce_deal *deal, const truce_influence *i)
{
  const char *name = truce__dealer_name(deal, i->dealer);
  const truce_interests *interests = &deal->c->parties[deal->dealers[i->dealer]].interests;
  switch (i->kind) {
  case TRUCE_JUDGED_WEIGHT:
    truce__build(b, "the weight of %s to %s", issue_name(deal, i->issue), name);
    break;
  case TRUCE_JUDGED_VALUE:
    truce__build(b, "what ");
    quoted_position(b, deal, i->issue, i->position);
    truce__build(b, " on %s is worth to %s", issue_name(deal, i->issue), name);
    break;
  case TRUCE_JUDGED_NO_DEAL:
    truce__build(b, "what no deal is worth to %s", name);
    break;
  case TRUCE_JUDGED_TERM:
    truce__build(b, "what “%s” is worth to %s", interests->terms[i->issue].text, name);
    break;
  }
  truce__build(b, " (%.4g to %.4g)", i->low, i->high);
}

void truce__words_shared(truce__builder *b, const truce_deal *deal, const truce_adjusted_winner *w,
                         size_t k)
{
  const char *name = issue_name(deal, w->issues[k]);
  if (w->has_divided && w->divided == k && w->share[k] > 0 && w->share[k] < 1)
    truce__build(b, "%s is divided: %.1f %% to %s, %.1f %% to %s.", name, 100 * w->share[k],
                 truce__dealer_name(deal, 0), 100 * (1 - w->share[k]), truce__dealer_name(deal, 1));
  else
    truce__build(b, "%s goes to %s.", name, truce__dealer_name(deal, w->share[k] > 0.5 ? 0 : 1));
}

/* ---- The summary ---- */

/* "134,884", or "between 3.1e+09 and 3.2e+09". */
static void words_count(truce__builder *b, const truce_package_count *count)
{
  char low[TRUCE__DECIMAL], high[TRUCE__DECIMAL];
  const double exact = 9007199254740992.0;
  if (count->low == count->high && count->high < exact)
    truce__build(b, "%s", truce__grouped(low, (uint64_t)count->low));
  else if (count->low == count->high)
    truce__build(b, "%.4g", count->low);
  else if (count->high < exact)
    truce__build(b, "between %s and %s", truce__grouped(low, (uint64_t)floor(count->low)),
                 truce__grouped(high, (uint64_t)ceil(count->high)));
  else
    truce__build(b, "between %.4g and %.4g", count->low, count->high);
}

static void words_whether(truce__builder *b, const truce_deal *deal)
{
  if (!deal->deal_known) {
    truce__build(b, "No deal was found, but the search ended before it could rule one out.");
    return;
  }
  truce__build(b, deal->deal_exists ? "There is a deal: " : "There is no deal: none");
  if (deal->deal_exists)
    words_count(b, &deal->agreements);
  truce__build(b, " of ");
  words_count(b, &deal->possible);
  truce__build(b, " packages that cross no red line %s worth at least as much as no deal to ",
               deal->deal_exists ? "are" : "is");
  dealer_list(b, deal);
  truce__build(b, deal->deal_exists && deal->agreements.method == TRUCE_COUNT_SAMPLED
                      ? " (95 %% interval from a million random packages)."
                  : deal->deal_exists && deal->agreements.method == TRUCE_COUNT_GRID
                      ? " (counted on a grid of values)."
                      : ".");
}

static void words_gains(truce__builder *b, const truce_deal *deal, const truce_solution *s)
{
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(b, "%s%s ",
                 p == 0                        ? ""
                 : p + 1 == deal->dealer_count ? " and "
                                               : ", ",
                 truce__dealer_name(deal, p));
    truce__words_points(b, deal, s->package.utility[p], false);
    truce__build(b, " (");
    truce__words_points(b, deal, s->gain[p], true);
    truce__build(b, " over no deal)");
  }
}

static bool same_package(const truce_deal *deal, const truce_solution *a, const truce_solution *b)
{
  for (size_t k = 0; k < deal->c->issue_count; k++) {
    if (a->package.positions[k] != b->package.positions[k])
      return false;
  }
  return true;
}

static void words_fair(truce__builder *b, const truce_deal *deal)
{
  const truce_solution *nash = &deal->solutions[TRUCE_FAIR_NASH];
  truce__build(b, "The Nash package gives ");
  words_gains(b, deal, nash);
  truce__build(b, ", in points of %d", deal->c->points_top);
  size_t same = 0;
  for (int k = 1; k < TRUCE_SOLUTION_COUNT; k++)
    same += deal->solutions[k].found && same_package(deal, nash, &deal->solutions[k]);
  truce__build(b,
               same == TRUCE_SOLUTION_COUNT - 1 ? "; all four fair points are this package." : ".");
}

static void words_shortfall(truce__builder *b, const truce_deal *deal, const truce_openings *o)
{
  truce__build(b, "At the nearest miss ");
  bool first = true;
  for (size_t p = 0; p < deal->dealer_count; p++) {
    if (o->shortfall[p] <= 0)
      continue;
    truce__build(b, "%s%s lacks ", first ? "" : " and ", truce__dealer_name(deal, p));
    truce__words_points(b, deal, o->shortfall[p], false);
    first = false;
  }
  truce__build(b, " points.");
}

static void words_robust(truce__builder *b, const truce_deal_answer *a)
{
  const truce_robustness *r = &a->robustness;
  char done[TRUCE__DECIMAL];
  if (r->done == 0)
    truce__build(b, "Stopped before a case was drawn from the ranges of the judgements.");
  else
    truce__build(b,
                 "With the judgements drawn from their ranges a deal exists in %.1f %% of %s cases "
                 "(95 %% interval %.1f to %.1f %%)%s.",
                 100 * r->deal.share, truce__grouped(done, r->done), 100 * r->deal.low,
                 100 * r->deal.high,
                 r->done < r->samples ? "; stopped early, so this is a part of the answer" : "");
}

void truce__deal_summary(const truce_deal_answer *a, truce__builder *b,
                         void (*say)(void *context, truce__builder *b), void *context)
{
  const truce_deal *deal = a->deal;
  words_whether(b, deal);
  say(context, b);
  if (deal->solutions[TRUCE_FAIR_NASH].found) {
    words_fair(b, deal);
    say(context, b);
  }
  if (a->has_openings && a->openings.has_nearest && !deal->deal_exists) {
    words_shortfall(b, deal, &a->openings);
    say(context, b);
  }
  if (a->has_openings && a->openings.change_count > 0) {
    truce__build(b, "What would open one: ");
    truce__words_opening(b, deal, &a->openings.changes[0]);
    say(context, b);
  }
  if (deal->deal_exists && a->trades.trade_count > 0) {
    truce__build(b, "A trade that helps both: ");
    truce__words_trade(b, deal, &a->trades.trades[0]);
    say(context, b);
  }
  if (a->has_robustness && a->robustness.any_range) {
    words_robust(b, a);
    say(context, b);
  }
  if (a->has_robustness && a->robustness.influence_count > 0) {
    truce__build(b, "Most hangs on ");
    truce__words_influence(b, deal, &a->robustness.influences[0]);
    truce__build(b, ".");
    say(context, b);
  }
  const truce_deal_counts n = truce_case_count_deal(deal->c);
  if (n.assumptions == n.numbers)
    truce__build(b, "All %zu weights, values and no-deal values are judgements.", n.numbers);
  else if (n.assumptions == 0)
    truce__build(b,
                 "None of the %zu weights, values and no-deal values is a judgement; all rest on "
                 "sources.",
                 n.numbers);
  else
    truce__build(b, "%zu of the %zu weights, values and no-deal values are judgements.",
                 n.assumptions, n.numbers);
  say(context, b);
}
