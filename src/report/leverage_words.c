/* Leverage in words: what text, JSON and the page share. */
#include <math.h>

#include "leverage_internal.h"

static const struct {
  const char *id, *label, *unit;
} levers[] = {
#define LEVER_ENTRY(NAME, json, label, unit) {json, label, unit},
    TRUCE_LEVER_TABLE(LEVER_ENTRY)
#undef LEVER_ENTRY
};

const char *truce_lever_id(truce_lever lever)
{
  return levers[lever].id;
}

const char *truce_lever_label(truce_lever lever)
{
  return levers[lever].label;
}

const char *truce_lever_unit(truce_lever lever)
{
  return levers[lever].unit;
}

const char *truce__side_name(const truce_leverage_answer *a, size_t side)
{
  return a->c->parties[a->sides[side].party].name;
}

void truce__words_lever(truce__builder *b, const truce_leverage_answer *a,
                        const truce_lever_change *x)
{
  const bool common = x->lever == TRUCE_LEVER_DELAY;
  const char *whose = common ? "Both sides" : truce__side_name(a, x->side);
  const char *what = common ? "how long the fighting goes on" : truce_lever_label(x->lever);
  if (!x->found) {
    truce__build(b, "%s: %s alone %s at any value looked at.", whose, what,
                 a->opens ? "does not end the deal" : "opens no deal");
    return;
  }
  const char *beyond = x->to >= x->from ? "above" : "below";
  truce__build(b, "%s: %s %s %.3g %s (now %.3g) a deal %s%s.", whose, what, beyond, x->to,
               truce_lever_unit(x->lever), x->from, a->opens ? "is lost" : "appears",
               x->verified ? "" : " (not confirmed by solving again)");
}

static void say_worth(const truce_leverage_answer *a, truce__builder *b)
{
  truce__build(b, "Fighting on is worth");
  for (size_t s = 0; s < 2; s++)
    truce__build(b, "%s %.1f points to %s (%.1f to %.1f over the ranges given)",
                 s > 0 ? " and" : "", a->sides[s].value, truce__side_name(a, s), a->sides[s].low,
                 a->sides[s].high);
  truce__build(b, ", of 100 for all that it wants.");
}

static void say_range(const truce_leverage_answer *a, truce__builder *b)
{
  if (a->range.exists)
    truce__build(b,
                 "If the prize could be split, both would prefer any split that gives %s between "
                 "%.0f and %.0f %% of it to fighting.",
                 truce__side_name(a, 0), 100 * a->range.low, 100 * a->range.high);
  else
    truce__build(b,
                 "Even if the prize could be split, no split is better for both than fighting: "
                 "%s.",
                 a->sides[0].odds + a->sides[1].odds > 1
                     ? "each hopes for more from it than the other would leave"
                     : "fighting costs them nothing");
  if (a->numbers.first_strike > 0)
    truce__build(b, " Striking first gains %.0f points of odds: %s (limit %.0f).",
                 100 * a->numbers.first_strike,
                 a->first_strike.exists ? "a safe split is left" : "no split is then safe",
                 100 * a->first_strike_limit);
}

static void say_shift(const truce_leverage_answer *a, truce__builder *b)
{
  const size_t falling = a->numbers.shift < 0 ? 0 : 1;
  truce__build(b, "The odds are to shift by %.0f points against %s: %s.",
               100 * fabs(a->numbers.shift), truce__side_name(a, falling),
               a->shifting.fights_now
                   ? "it does better to fight now than to wait, whatever is promised"
                   : "not enough that it would rather fight now than wait");
}

static void say_deal(const truce_leverage_answer *a, truce__builder *b)
{
  if (!a->has_deal) {
    truce__build(b,
                 "The case does not say what packages are worth to both sides, so nothing can be "
                 "said of deals.");
    return;
  }
  truce__build(b, a->deal_exists ? "There is a deal both prefer" : "There is no deal both prefer");
  truce__build(b, " to %.1f points for %s and %.1f for %s (%s).", a->no_deal[0],
               truce__side_name(a, 0), a->no_deal[1], truce__side_name(a, 1),
               a->from_war[0] && a->from_war[1] ? "what fighting on is worth"
               : a->from_war[0] || a->from_war[1]
                   ? "one of them what fighting on is worth, one as "
                     "the case judges it"
                   : "as the case judges it; below, what fighting on "
                     "is worth stands in their place");
}

static void say_nearest(const truce_leverage_answer *a, truce__builder *b)
{
  const truce_lever_change *best = NULL;
  double least = INFINITY;
  for (size_t k = 0; k < a->change_count; k++) {
    const truce_lever_change *x = &a->changes[k];
    const double share = fabs(x->to - x->from) / fmax(1, fabs(x->from));
    if (x->found && share < least) {
      least = share;
      best = x;
    }
  }
  if (best == NULL) {
    truce__build(b, "No single lever looked at %s.", a->opens ? "ends the deal" : "opens a deal");
    return;
  }
  truce__build(b, "The nearest point, in proportion. ");
  truce__words_lever(b, a, best);
}

/* How much loss, if the assumptions hold. */
static void say_losses(const truce_leverage_answer *a, truce__builder *b)
{
  enum { NOW = 10, DOUBLE = 20, FOURFOLD = 40 };
  truce__build(b,
               "Do losses push towards a deal? Over the ranges, one exists in %.0f %% of the cases "
               "drawn; with both sides' costs doubled in %.0f %%, fourfold in %.0f %%; with only "
               "those of %s doubled in %.0f %%, of %s in %.0f %%.",
               100 * a->chance[2][NOW], 100 * a->chance[2][DOUBLE], 100 * a->chance[2][FOURFOLD],
               truce__side_name(a, 0), 100 * a->chance[0][DOUBLE], truce__side_name(a, 1),
               100 * a->chance[1][DOUBLE]);
}

static void say_attrition(const truce_leverage_answer *a, truce__builder *b)
{
  const truce_attrition *x = &a->attrition;
  if (isinf(x->length)) {
    truce__build(b, "As a war of attrition it does not end: fighting costs the sides nothing.");
    return;
  }
  truce__build(b,
               "As a war of attrition it lasts %.0f months on average; %s gives up first with a "
               "chance of %.0f %%, %s of %.0f %%.",
               x->length, truce__side_name(a, 0), 100 * x->quits_first[0], truce__side_name(a, 1),
               100 * x->quits_first[1]);
}

static void say_ripe(const truce_leverage_answer *a, truce__builder *b)
{
  const truce_ripe_round *last = &a->rounds[a->round_count - 1];
  truce__build(b, "The ripeness index (ours, and no more than an index) stands at %.2f after %s",
               last->index, a->c->talks.rounds[last->round].name);
  if (a->round_count > 1)
    truce__build(b, ", against %.2f after %s", a->rounds[0].index,
                 a->c->talks.rounds[a->rounds[0].round].name);
  truce__build(b, ".");
}

void truce__leverage_brief(const truce_leverage_answer *a, truce__builder *b,
                           void (*keep)(void *context, truce__builder *b), void *context)
{
  say_worth(a, b);
  keep(context, b);
  say_range(a, b);
  keep(context, b);
  if (a->numbers.shift != 0) {
    say_shift(a, b);
    keep(context, b);
  }
  say_attrition(a, b);
  keep(context, b);
  say_deal(a, b);
  keep(context, b);
  if (a->has_deal) {
    say_nearest(a, b);
    keep(context, b);
    say_losses(a, b);
    keep(context, b);
  }
  if (a->round_count > 0) {
    say_ripe(a, b);
    keep(context, b);
  }
}
