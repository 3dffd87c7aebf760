/* `truce leverage` as text: 80 columns, plain words. */
#include <math.h>

#include "leverage_internal.h"
#include "sheet.h"

typedef struct sheet {
  truce__sheet s;
  const truce_leverage_answer *a;
} sheet;

static void say(void *context, truce__builder *b)
{
  (void)b; /* the sheet's own words */
  truce__say(&((sheet *)context)->s, "- ", 2);
}

static void number(sheet *t, int places, double value)
{
  if (isnan(value))
    truce__build(&t->s.words, "–");
  else
    truce__build(&t->s.words, "%.*f", places, value);
  truce__end_cell(&t->s);
}

static void row_of_sides(sheet *t, const truce__table *x, const char *what, int places,
                         const double values[2])
{
  truce__cell(&t->s, what);
  for (size_t s = 0; s < 2; s++)
    number(t, places, values[s]);
  truce__put_row(&t->s, x);
}

static double plain(int64_t billionths)
{
  return (double)billionths / 1e9;
}

static void sides(sheet *t)
{
  const truce_leverage_answer *a = t->a;
  const truce__table x = {.count = 3, .width = {t->s.style.width - 34, 17, 17}};
  truce__heading(&t->s, "The sides");
  putc('\n', t->s.out);
  truce__cell(&t->s, "");
  for (size_t s = 0; s < 2; s++)
    truce__cell(&t->s, truce__side_name(a, s));
  truce__put_row(&t->s, &x);
  const truce_leverage_side *p = a->sides;
  row_of_sides(t, &x, "Odds of winning as it sees them, %", 0,
               (double[]){100 * p[0].odds, 100 * p[1].odds});
  row_of_sides(t, &x, "Winning is worth, points", 0, a->numbers.win);
  row_of_sides(t, &x, "Losing is worth, points", 0, a->numbers.lose);
  row_of_sides(t, &x, "Fighting costs, points a month", 2, (double[]){p[0].cost, p[1].cost});
  row_of_sides(t, &x, "... in all, % of its prize", 0,
               (double[]){100 * p[0].cost_share, 100 * p[1].cost_share});
  row_of_sides(t, &x, "Fighting on is worth, points", 1, (double[]){p[0].value, p[1].value});
  row_of_sides(t, &x, "Best demand if it does not know the other's cost, % of the prize", 0,
               (double[]){100 * a->demand[0].demand, 100 * a->demand[1].demand});
  row_of_sides(t, &x, "... and the risk that the other fights, %", 0,
               (double[]){100 * a->demand[0].risk, 100 * a->demand[1].risk});
  row_of_sides(t, &x, "Gives up first in a war of attrition, %", 0,
               (double[]){100 * a->attrition.quits_first[0], 100 * a->attrition.quits_first[1]});
}

static void costs(sheet *t)
{
  truce__heading(&t->s, "What it costs");
  for (size_t s = 0; s < 2; s++) {
    const truce_war_side *w = &t->a->c->war.side[s];
    for (size_t k = 0; k < w->cost_count; k++) {
      const truce_war_cost *x = &w->costs[k];
      const double each = plain(x->each.value), many = plain(x->per_month.value);
      truce__build(&t->s.words, "%s, %s: %.3g points a month (%.3g%s%s a month at %.3g each",
                   truce__side_name(t->a, s), x->id, each * many, many, x->unit != NULL ? " " : "",
                   x->unit != NULL ? x->unit : "", each);
      if (x->of_events)
        truce__build(&t->s.words, "; %zu events in %.1f months", x->event_count, x->event_months);
      truce__build(&t->s.words, x->basis.assumption ? "; a judgement)." : ").");
      truce__say(&t->s, "- ", 2);
    }
  }
}

static void levers(sheet *t)
{
  if (!t->a->has_deal)
    return;
  truce__heading(&t->s, t->a->opens ? "What would end the deal, one lever at a time"
                                    : "What would open a deal, one lever at a time");
  for (size_t k = 0; k < t->a->change_count; k++) {
    truce__words_lever(&t->s.words, t->a, &t->a->changes[k]);
    truce__say(&t->s, "- ", 2);
  }
}

static void losses(sheet *t)
{
  const truce_leverage_answer *a = t->a;
  if (!a->has_deal)
    return;
  const truce__table x = {.count = 4, .width = {t->s.style.width - 51, 17, 17, 17}};
  truce__heading(&t->s, "Losses and deals: in how many of the cases drawn a deal exists, %");
  putc('\n', t->s.out);
  truce__cell(&t->s, "Costs times");
  truce__build(&t->s.words, "%s alone", truce__side_name(a, 0));
  truce__end_cell(&t->s);
  truce__build(&t->s.words, "%s alone", truce__side_name(a, 1));
  truce__end_cell(&t->s);
  truce__cell(&t->s, "both");
  truce__put_row(&t->s, &x);
  for (size_t k = 0; k < TRUCE_LOSS_POINTS; k += 5) {
    number(t, 1, a->factor[k]);
    for (size_t who = 0; who < 3; who++)
      number(t, 0, 100 * a->chance[who][k]);
    truce__put_row(&t->s, &x);
  }
  truce__build(&t->s.words,
               "%zu cases drawn from the ranges. The curve holds only if costs, odds and "
               "values are as the case judges them, and no more than that.",
               a->samples);
  truce__say(&t->s, "", 0);
}

static void ripeness(sheet *t)
{
  const truce_leverage_answer *a = t->a;
  if (a->round_count == 0)
    return;
  const truce__table x = {.count = 6, .width = {t->s.style.width - 50, 10, 11, 10, 9, 10}};
  truce__heading(&t->s, "Ripeness, an index of our own and no more");
  putc('\n', t->s.out);
  static const char *const heads[] = {"After",   "Both hurt", "Stalemate",
                                      "Way out", "Kept",      "Index"};
  for (size_t k = 0; k < x.count; k++)
    truce__cell(&t->s, heads[k]);
  truce__put_row(&t->s, &x);
  for (size_t k = 0; k < a->round_count; k++) {
    truce__cell(&t->s, a->c->talks.rounds[a->rounds[k].round].name);
    for (int p = 0; p < TRUCE_RIPENESS_PARTS; p++)
      number(t, 2, a->rounds[k].parts[p]);
    number(t, 2, a->rounds[k].index);
    truce__put_row(&t->s, &x);
  }
  for (int p = 0; p < TRUCE_RIPENESS_PARTS; p++) {
    truce__build(&t->s.words, "%s.", truce_ripeness_label((truce_ripeness_part)p));
    truce__say(&t->s, "- ", 2);
  }
}

static void judged(sheet *t)
{
  const truce_judgement *judgements[TRUCE_WAR_INPUTS_MAX];
  const size_t count = truce_war_inputs(&t->a->c->war, judgements);
  size_t assumed = 0;
  for (size_t k = 0; k < count; k++)
    assumed += judgements[k]->basis.assumption || judgements[k]->basis.source_count == 0;
  truce__heading(&t->s, "What this rests on");
  truce__build(&t->s.words,
               "%zu of %zu numbers of the war are judgements. What fighting brings is not "
               "known beforehand: these are answers of the kind \"if this, then that\".",
               assumed, count);
  truce__say(&t->s, "- ", 2);
}

truce_status truce_report_leverage_text(const truce_leverage_answer *answer, FILE *out,
                                        truce_style style)
{
  sheet t = {.a = answer};
  truce__sheet_start(&t.s, answer->c, answer->c->as_of.text, out, style);
  truce__heading(&t.s, "In brief");
  truce__leverage_brief(answer, &t.s.words, say, &t);
  sides(&t);
  costs(&t);
  levers(&t);
  losses(&t);
  ripeness(&t);
  judged(&t);
  return truce__sheet_end(&t.s);
}
