/* `truce deal` as text: 80 columns, plain words. */
#include "deal_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "sheet.h"

enum {
  LABEL_SHARE = 4, /* of the width: the names of the issues */
  TRADES_TOLD = 8,
  CHANGES_TOLD = 6,
  OFTEN_TOLD = 3,
  FRONTIER_TOLD = 8,
  WORTH_WIDTH = 18,
};

typedef struct sheet {
  truce__sheet s;
  const truce_deal_answer *a;
  const truce_deal *deal;
} sheet;

static void say_point(void *context, truce__builder *b)
{
  (void)b;
  truce__say(context, "- ", 2);
}

/* ---- The fair packages side by side ---- */

typedef struct column {
  unsigned kinds; /* bit k: the fair point k is this package */
  const truce_solution *solution;
} column;

/* Fair points that are the same package share a column. */
static size_t find_columns(const truce_deal *deal, column *columns)
{
  size_t count = 0;
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    if (!s->found)
      continue;
    size_t k = 0;
    while (k < count && memcmp(columns[k].solution->package.positions, s->package.positions,
                               deal->c->issue_count * sizeof *s->package.positions) != 0)
      k++;
    if (k == count)
      columns[count++] = (column){0, s};
    columns[k].kinds |= 1u << kind;
  }
  return count;
}

static void kinds_words(truce__builder *b, unsigned kinds)
{
  bool first = true;
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    if ((kinds >> kind & 1) == 0)
      continue;
    truce__build(b, "%s%s", first ? "" : ", ", truce_solution_label((truce_solution_kind)kind));
    first = false;
  }
}

static void fair_table(sheet *t, const column *columns, size_t count)
{
  const truce_deal *deal = t->deal;
  truce__table x = {.count = count + 1, .width = {t->s.style.width / LABEL_SHARE + 2}};
  for (size_t k = 0; k < count; k++)
    x.width[k + 1] = (t->s.style.width + 1 - x.width[0]) / count;
  truce__end_cell(&t->s);
  for (size_t k = 0; k < count; k++) {
    kinds_words(&t->s.words, columns[k].kinds);
    truce__end_cell(&t->s);
  }
  truce__put_row(&t->s, &x);
  for (size_t i = 0; i < deal->c->issue_count; i++) {
    truce__build(&t->s.words, "%s", deal->c->issues[i].name);
    truce__end_cell(&t->s);
    for (size_t k = 0; k < count; k++) {
      truce__words_position(&t->s.words, deal, i, columns[k].solution->package.positions[i]);
      truce__end_cell(&t->s);
    }
    truce__put_row(&t->s, &x);
  }
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(&t->s.words, "Worth to %s", truce__dealer_name(deal, p));
    truce__end_cell(&t->s);
    for (size_t k = 0; k < count; k++) {
      const truce_solution *s = columns[k].solution;
      truce__words_points(&t->s.words, deal, s->package.utility[p], false);
      truce__build(&t->s.words, " (");
      truce__words_points(&t->s.words, deal, s->gain[p], true);
      truce__build(&t->s.words, ")");
      truce__end_cell(&t->s);
    }
    truce__put_row(&t->s, &x);
  }
}

static void fair_packages(sheet *t)
{
  const truce_deal *deal = t->deal;
  column columns[TRUCE_SOLUTION_COUNT];
  const size_t count = find_columns(deal, columns);
  if (count == 0)
    return;
  truce__heading(&t->s, "The fair packages, points and (gain over no deal)");
  putc('\n', t->s.out);
  fair_table(t, columns, count);
  putc('\n', t->s.out);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    if (!s->found)
      continue;
    truce__build(&t->s.words, "%s: %s", truce_solution_label((truce_solution_kind)kind),
                 truce_solution_aim((truce_solution_kind)kind));
    if (!s->proven)
      truce__build(&t->s.words, " (the best found; not proven, at most %.3g short)", s->gap);
    truce__build(&t->s.words, ".");
    truce__say(&t->s, "  ", 4);
  }
  const truce_solution *nash = &deal->solutions[TRUCE_FAIR_NASH];
  if (!nash->found)
    return;
  truce__build(&t->s.words, "In the Nash package, against what each would like best:");
  putc('\n', t->s.out);
  truce__say(&t->s, "", 0);
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__words_gave_up(&t->s.words, deal, p, &nash->package);
    truce__say(&t->s, "- ", 2);
  }
}

/* ---- The other parts ---- */

static void package_lines(sheet *t, const truce_package *package)
{
  const truce_deal *deal = t->deal;
  for (size_t i = 0; i < deal->c->issue_count; i++) {
    truce__build(&t->s.words, "%s: ", deal->c->issues[i].name);
    truce__words_position(&t->s.words, deal, i, package->positions[i]);
    truce__say(&t->s, "  ", 4);
  }
}

static void openings(sheet *t)
{
  const truce_openings *o = &t->a->openings;
  if (!t->a->has_openings || t->deal->deal_exists)
    return;
  if (o->has_nearest) {
    truce__heading(&t->s, "The nearest miss");
    package_lines(t, &o->nearest);
  }
  truce__heading(&t->s, "What would open a deal (each change tried by itself)");
  if (o->change_count == 0) {
    truce__build(&t->s.words, "No single change of a no-deal value, a red line or a weight does.");
    truce__say(&t->s, "", 0);
  }
  for (size_t k = 0; k < o->change_count && k < CHANGES_TOLD; k++) {
    truce__words_opening(&t->s.words, t->deal, &o->changes[k]);
    truce__say(&t->s, "- ", 2);
  }
  if (o->change_count > CHANGES_TOLD) {
    truce__build(&t->s.words, "%zu more changes would; --format json lists them.",
                 o->change_count - CHANGES_TOLD);
    truce__say(&t->s, "  ", 2);
  }
}

static void trades(sheet *t)
{
  const truce_trades *x = &t->a->trades;
  if (x->trade_count == 0)
    return;
  truce__heading(&t->s, "What to trade for what");
  truce__build(&t->s.words, "From what the sides would settle on issue by issue, these trades help "
                            "those who make them and cost nobody else:");
  truce__say(&t->s, "", 0);
  for (size_t k = 0; k < x->trade_count && k < TRADES_TOLD; k++) {
    truce__words_trade(&t->s.words, t->deal, &x->trades[k]);
    truce__say(&t->s, "- ", 2);
  }
}

/* Where a package differs from another, or all of it where there is no other. */
static void differences(sheet *t, const truce_package *package, const truce_package *from)
{
  bool first = true;
  for (size_t i = 0; i < t->deal->c->issue_count; i++) {
    if (from != NULL && package->positions[i] == from->positions[i])
      continue;
    truce__build(&t->s.words, "%s%s “", first ? "" : "; ", t->deal->c->issues[i].name);
    truce__words_position(&t->s.words, t->deal, i, package->positions[i]);
    truce__build(&t->s.words, "”");
    first = false;
  }
  if (first)
    truce__build(&t->s.words, "the same");
}

static void often(sheet *t, const truce_robustness *r)
{
  const truce_solution *nash = &t->deal->solutions[TRUCE_FAIR_NASH];
  for (size_t k = 0; k < r->often_count && k < OFTEN_TOLD; k++) {
    const truce_often *o = &r->often[k];
    truce__build(&t->s.words, "%.1f %% (%.1f to %.1f %%): ", 100 * o->share.share,
                 100 * o->share.low, 100 * o->share.high);
    differences(t, &o->package, nash->found ? &nash->package : NULL);
    truce__say(&t->s, "- ", 2);
  }
}

static void robustness(sheet *t)
{
  const truce_robustness *r = &t->a->robustness;
  if (!t->a->has_robustness || !r->any_range)
    return;
  char number[TRUCE__DECIMAL];
  truce__heading(&t->s, "How far the answer survives if the judgements are off");
  if (r->done > 0)
    truce__build(&t->s.words,
                 "%s cases drawn (seed %" PRIu64 "): a deal in %.1f %% (95 %% interval "
                 "%.1f to %.1f %%).",
                 truce__grouped(number, r->done), t->a->drawn.seed, 100 * r->deal.share,
                 100 * r->deal.low, 100 * r->deal.high);
  if (r->done < r->samples)
    truce__build(&t->s.words, "%sStopped early: %s were asked for.", r->done > 0 ? " " : "",
                 truce__grouped(number, r->samples));
  truce__say(&t->s, "", 0);
  if (r->often_count > 0) {
    truce__build(&t->s.words,
                 "%zu different %s the Nash package. Most often, as a share of the cases with a "
                 "deal%s:",
                 r->often_total, r->often_total == 1 ? "package was" : "packages were",
                 t->deal->solutions[TRUCE_FAIR_NASH].found
                     ? ", and where they differ from the one above"
                     : "");
    truce__say(&t->s, "", 0);
    often(t, r);
  }
  if (r->influence_count > 0) {
    truce__build(&t->s.words,
                 "Chance of a deal where a judgement is in the lower and the upper half "
                 "of its range:");
    truce__say(&t->s, "", 0);
  } else if (r->done > 0) {
    truce__build(&t->s.words, "No judgement by itself changes the chance of a deal.");
    truce__say(&t->s, "", 0);
  }
  for (size_t k = 0; k < r->influence_count && k < CHANGES_TOLD; k++) {
    truce__build(&t->s.words, "%.0f and %.0f %%: ", 100 * r->influences[k].deal_if_low,
                 100 * r->influences[k].deal_if_high);
    truce__words_influence(&t->s.words, t->deal, &r->influences[k]);
    truce__say(&t->s, "- ", 2);
  }
}

static void adjusted_winner(sheet *t)
{
  const truce_adjusted_winner *w = &t->a->adjusted_winner;
  if (!t->a->has_adjusted_winner)
    return;
  truce__heading(&t->s, "Adjusted winner, for the issues that can be divided");
  for (size_t k = 0; k < w->issue_count; k++) {
    truce__words_shared(&t->s.words, t->deal, w, k);
    truce__say(&t->s, "- ", 2);
  }
  truce__build(&t->s.words, "%s ends with %.2f and %s with %.2f of their 100 points each.",
               truce__dealer_name(t->deal, 0), w->total[0], truce__dealer_name(t->deal, 1),
               w->total[1]);
  truce__say(&t->s, "", 0);
}

/* "Boulware" of "Boulware (gives way late)". */
static void tactic_name(sheet *t, truce_tactic tactic)
{
  const char *label = truce_tactic_label(tactic);
  truce__build(&t->s.words, "%.*s", (int)strcspn(label, "("), label);
  truce__end_cell(&t->s);
}

static void put_bargain(sheet *t, const truce__table *x, size_t which)
{
  const truce_concession_options *asked = &t->a->bargained[which];
  const truce_concession *b = &t->a->bargains[which];
  for (size_t s = 0; s < 2; s++)
    tactic_name(t, asked->tactic[s]);
  if (b->agreed)
    truce__build(&t->s.words, "%u", b->round);
  else
    truce__build(&t->s.words, "no deal");
  truce__end_cell(&t->s);
  for (size_t s = 0; s < 2; s++) {
    if (b->agreed)
      truce__words_points(&t->s.words, t->deal, b->package.utility[asked->dealer[s]], false);
    truce__end_cell(&t->s);
  }
  if (b->agreed)
    truce__words_points(&t->s.words, t->deal, b->distance, false);
  truce__end_cell(&t->s);
  truce__put_row(&t->s, x);
}

/* What the tactics in the table do. */
static void tactics_told(sheet *t)
{
  unsigned used = 0;
  for (size_t k = 0; k < t->a->bargain_count; k++)
    used |= 1u << t->a->bargained[k].tactic[0] | 1u << t->a->bargained[k].tactic[1];
  bool first = true;
  for (int k = 0; k < TRUCE_TACTIC_COUNT; k++) {
    if ((used >> k & 1) == 0)
      continue;
    truce__build(&t->s.words, "%s%s", first ? "" : "; ", truce_tactic_label((truce_tactic)k));
    first = false;
  }
  truce__build(&t->s.words, ".");
  truce__say(&t->s, "  ", 2);
}

static void bargain_table(sheet *t, const char *const names[2])
{
  const size_t sixth = t->s.style.width / 6;
  const truce__table x = {6, {sixth + 3, sixth + 3, sixth - 4, sixth - 1, sixth - 1, sixth}};
  putc('\n', t->s.out);
  for (size_t s = 0; s < 2; s++) {
    truce__build(&t->s.words, "%s is", names[s]);
    truce__end_cell(&t->s);
  }
  truce__build(&t->s.words, "Agreed in round");
  truce__end_cell(&t->s);
  for (size_t s = 0; s < 2; s++) {
    truce__build(&t->s.words, "Worth to %s", names[s]);
    truce__end_cell(&t->s);
  }
  truce__build(&t->s.words, "Points from the frontier");
  truce__end_cell(&t->s);
  truce__put_row(&t->s, &x);
  for (size_t k = 0; k < t->a->bargain_count; k++)
    put_bargain(t, &x, k);
  putc('\n', t->s.out);
}

static void bargains(sheet *t)
{
  const truce_deal_answer *a = t->a;
  if (a->bargain_count == 0)
    return;
  const truce_concession_options *asked = &a->bargained[0];
  const char *const names[2] = {truce__dealer_name(t->deal, asked->dealer[0]),
                                truce__dealer_name(t->deal, asked->dealer[1])};
  bool agreed = false;
  for (size_t k = 0; k < a->bargain_count; k++)
    agreed = agreed || a->bargains[k].agreed;
  truce__heading(&t->s, "If they bargain by offers in turn (a simulation, not a forecast)");
  truce__build(&t->s.words, "%s makes the first of at most %u offers.", names[0], asked->rounds);
  if (!agreed)
    truce__build(&t->s.words, " They do not agree with any of these tactics:");
  truce__say(&t->s, "", 0);
  if (agreed)
    bargain_table(t, names);
  tactics_told(t);
}

/* A few frontier packages, spread evenly. */
static void frontier_rows(sheet *t)
{
  const truce_deal *deal = t->deal;
  const size_t shown = deal->frontier_count < FRONTIER_TOLD ? deal->frontier_count : FRONTIER_TOLD;
  const size_t width = t->s.style.width / (deal->dealer_count + 1);
  truce__table x = {.count = deal->dealer_count + 1};
  for (size_t k = 0; k < x.count; k++)
    x.width[k] = width < WORTH_WIDTH ? width : WORTH_WIDTH;
  putc('\n', t->s.out);
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(&t->s.words, "Worth to %s", truce__dealer_name(deal, p));
    truce__end_cell(&t->s);
  }
  truce__build(&t->s.words, "As good as no deal for all");
  truce__end_cell(&t->s);
  truce__put_row(&t->s, &x);
  for (size_t k = 0; k < shown; k++) {
    const size_t at = shown > 1 ? k * (deal->frontier_count - 1) / (shown - 1) : 0;
    for (size_t p = 0; p < deal->dealer_count; p++) {
      truce__words_points(&t->s.words, deal, deal->frontier[at].utility[p], false);
      truce__end_cell(&t->s);
    }
    truce__build(&t->s.words, deal->frontier[at].acceptable ? "yes" : "no");
    truce__end_cell(&t->s);
    truce__put_row(&t->s, &x);
  }
  putc('\n', t->s.out);
}

static void frontier(sheet *t)
{
  const truce_deal *deal = t->deal;
  char total[TRUCE__DECIMAL], good[TRUCE__DECIMAL];
  const char *packages = deal->frontier_total == 1 ? "package" : "packages";
  truce__heading(&t->s, "What nobody can improve on without loss to somebody");
  truce__build(&t->s.words, "%s %s%s; %s of them %s worth at least as much as no deal to all.",
               truce__grouped(total, deal->frontier_total), packages,
               deal->frontier_complete ? "" : " are known, perhaps not all",
               truce__grouped(good, deal->frontier_acceptable),
               deal->frontier_acceptable == 1 ? "is" : "are");
  if (deal->frontier_count > FRONTIER_TOLD)
    truce__build(&t->s.words, " %d of them, spread evenly:", FRONTIER_TOLD);
  truce__say(&t->s, "", 0);
  frontier_rows(t);
  if (deal->frontier_count < deal->frontier_total)
    truce__build(&t->s.words, "--format csv lists %zu of them, spread evenly; with --limit 0 all.",
                 deal->frontier_count);
  else
    truce__build(&t->s.words, "--format csv lists them all, with the position on each issue.");
  truce__say(&t->s, "", 0);
}

truce_status truce_report_deal_text(const truce_deal_answer *answer, FILE *out, truce_style style)
{
  sheet t = {.a = answer, .deal = answer->deal};
  truce__sheet_start(&t.s, answer->deal->c, answer->deal->c->as_of.text, out, style);
  truce__heading(&t.s, "In brief");
  truce__deal_summary(answer, &t.s.words, say_point, &t.s);
  fair_packages(&t);
  openings(&t);
  trades(&t);
  robustness(&t);
  adjusted_winner(&t);
  bargains(&t);
  frontier(&t);
  return truce__sheet_end(&t.s);
}
