/* `truce deal` as text: 80 columns, plain words. */
#include "deal_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

enum { LABEL_SHARE = 4, TRADES_TOLD = 8, CHANGES_TOLD = 6, OFTEN_TOLD = 3 };

typedef struct sheet {
  const truce_deal_answer *a;
  const truce_deal *deal;
  FILE *out;
  truce_style style;
  truce__builder words;
} sheet;

static void heading(const sheet *t, const char *text)
{
  fprintf(t->out, t->style.color ? "\n\033[1m%s\033[0m\n" : "\n%s\n", text);
}

static void say(sheet *t, const char *first, size_t indent)
{
  truce__put_wrapped(t->out, first, indent, t->style.width, truce__built(&t->words));
  truce__builder_clear(&t->words);
}

static void say_point(void *context, truce__builder *b)
{
  (void)b;
  say(context, "- ", 2);
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

/* One row of cells, each wrapped in its own column: texts[0] is the label. */
static void put_row(const sheet *t, const char *const *texts, size_t count, size_t label,
                    size_t cell)
{
  const char *left[TRUCE_SOLUTION_COUNT + 1];
  memcpy(left, texts, count * sizeof *left);
  for (bool first = true, more = true; more; first = false) {
    more = false;
    for (size_t k = 0; k < count; k++) {
      const size_t width = k == 0 ? label : cell;
      if (k == 0 && !first && *left[0] != '\0') {
        fputs("  ", t->out);
        left[k] = truce__put_line(t->out, left[k], width - 3, true);
        putc(' ', t->out);
      } else {
        left[k] = truce__put_line(t->out, left[k], width - 1, k + 1 < count);
        if (k + 1 < count)
          putc(' ', t->out);
      }
      more = more || *left[k] != '\0';
    }
    putc('\n', t->out);
  }
}

typedef struct fair_table {
  size_t count, label, cell;
  column columns[TRUCE_SOLUTION_COUNT];
} fair_table;

/* Ends a row whose cells were gathered one after another in t->words, parted by newlines. */
static void put_gathered(sheet *t, const fair_table *f, const char *label)
{
  const char *texts[TRUCE_SOLUTION_COUNT + 1] = {label};
  char *text = t->words.text;
  for (size_t k = 0; k < f->count && text != NULL; k++) {
    char *end = strchr(text, '\n');
    texts[k + 1] = text;
    *end = '\0';
    text = end + 1;
  }
  if (t->words.text != NULL && !t->words.failed)
    put_row(t, texts, f->count + 1, f->label, f->cell);
  truce__builder_clear(&t->words);
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
  truce__build(b, "\n");
}

static void fair_table_rows(sheet *t, const fair_table *f)
{
  const truce_deal *deal = t->deal;
  for (size_t k = 0; k < f->count; k++)
    kinds_words(&t->words, f->columns[k].kinds);
  put_gathered(t, f, "");
  for (size_t i = 0; i < deal->c->issue_count; i++) {
    for (size_t k = 0; k < f->count; k++) {
      truce__words_position(&t->words, deal, i, f->columns[k].solution->package.positions[i]);
      truce__build(&t->words, "\n");
    }
    put_gathered(t, f, deal->c->issues[i].name);
  }
  for (size_t p = 0; p < deal->dealer_count; p++) {
    for (size_t k = 0; k < f->count; k++) {
      const truce_solution *s = f->columns[k].solution;
      truce__words_points(&t->words, deal, s->package.utility[p], false);
      truce__build(&t->words, " (");
      truce__words_points(&t->words, deal, s->gain[p], true);
      truce__build(&t->words, ")\n");
    }
    truce__builder label = {0};
    truce__build(&label, "Worth to %s", truce__dealer_name(deal, p));
    put_gathered(t, f, truce__built(&label));
    t->words.failed = t->words.failed || label.failed;
    truce__builder_free(&label);
  }
}

static void fair_packages(sheet *t)
{
  const truce_deal *deal = t->deal;
  fair_table f = {0};
  f.count = find_columns(deal, f.columns);
  if (f.count == 0)
    return;
  heading(t, "The fair packages, points and (gain over no deal)");
  putc('\n', t->out);
  f.label = t->style.width / LABEL_SHARE + 2;
  f.cell = (t->style.width - f.label) / f.count;
  fair_table_rows(t, &f);
  putc('\n', t->out);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    if (!s->found)
      continue;
    truce__build(&t->words, "%s: %s", truce_solution_label((truce_solution_kind)kind),
                 truce_solution_aim((truce_solution_kind)kind));
    if (!s->proven)
      truce__build(&t->words, " (the best found; not proven, at most %.3g short)", s->gap);
    truce__build(&t->words, ".");
    say(t, "  ", 4);
  }
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__words_gave_up(&t->words, deal, p, &deal->solutions[TRUCE_FAIR_NASH].package);
    truce__build(&t->words, p == 0 ? " (Nash)" : "");
    say(t, "- ", 2);
  }
}

/* ---- The other parts ---- */

static void package_lines(sheet *t, const truce_package *package)
{
  const truce_deal *deal = t->deal;
  for (size_t i = 0; i < deal->c->issue_count; i++) {
    truce__build(&t->words, "%s: ", deal->c->issues[i].name);
    truce__words_position(&t->words, deal, i, package->positions[i]);
    say(t, "  ", 4);
  }
}

static void openings(sheet *t)
{
  const truce_openings *o = &t->a->openings;
  if (!t->a->has_openings || t->deal->deal_exists)
    return;
  if (o->has_nearest) {
    heading(t, "The nearest miss");
    package_lines(t, &o->nearest);
  }
  heading(t, "What would open a deal (each change tried by itself)");
  if (o->change_count == 0) {
    truce__build(&t->words, "No single change of a no-deal value, a red line or a weight does.");
    say(t, "", 0);
  }
  for (size_t k = 0; k < o->change_count && k < CHANGES_TOLD; k++) {
    truce__words_opening(&t->words, t->deal, &o->changes[k]);
    say(t, "- ", 2);
  }
  if (o->change_count > CHANGES_TOLD) {
    truce__build(&t->words, "%zu more changes would; --format json lists them.",
                 o->change_count - CHANGES_TOLD);
    say(t, "  ", 2);
  }
}

static void trades(sheet *t)
{
  const truce_trades *x = &t->a->trades;
  if (x->trade_count == 0)
    return;
  heading(t, "What to trade for what");
  truce__build(&t->words, "From what the sides would settle on issue by issue, these trades help "
                          "those who make them and cost nobody else:");
  say(t, "", 0);
  for (size_t k = 0; k < x->trade_count && k < TRADES_TOLD; k++) {
    truce__words_trade(&t->words, t->deal, &x->trades[k]);
    say(t, "- ", 2);
  }
}

/* Where a package differs from another, or all of it where there is no other. */
static void differences(sheet *t, const truce_package *package, const truce_package *from)
{
  bool first = true;
  for (size_t i = 0; i < t->deal->c->issue_count; i++) {
    if (from != NULL && package->positions[i] == from->positions[i])
      continue;
    truce__build(&t->words, "%s%s “", first ? "" : "; ", t->deal->c->issues[i].name);
    truce__words_position(&t->words, t->deal, i, package->positions[i]);
    truce__build(&t->words, "”");
    first = false;
  }
  if (first)
    truce__build(&t->words, "the same");
}

static void often(sheet *t, const truce_robustness *r)
{
  const truce_solution *nash = &t->deal->solutions[TRUCE_FAIR_NASH];
  for (size_t k = 0; k < r->often_count && k < OFTEN_TOLD; k++) {
    const truce_often *o = &r->often[k];
    truce__build(&t->words, "%.1f %% (%.1f to %.1f %%): ", 100 * o->share.share, 100 * o->share.low,
                 100 * o->share.high);
    differences(t, &o->package, nash->found ? &nash->package : NULL);
    say(t, "- ", 2);
  }
}

static void robustness(sheet *t)
{
  const truce_robustness *r = &t->a->robustness;
  if (!t->a->has_robustness || !r->any_range)
    return;
  char number[TRUCE__DECIMAL];
  heading(t, "How far the answer survives if the judgements are off");
  truce__build(&t->words,
               "%s cases drawn (seed %" PRIu64 "): a deal in %.1f %% (95 %% interval "
               "%.1f to %.1f %%).",
               truce__grouped(number, r->done), t->a->drawn.seed, 100 * r->deal.share,
               100 * r->deal.low, 100 * r->deal.high);
  if (r->done < r->samples)
    truce__build(&t->words, " Stopped early: %s were asked for.",
                 truce__grouped(number, r->samples));
  say(t, "", 0);
  if (r->often_count > 0) {
    truce__build(&t->words,
                 "%zu different packages were the Nash point. Most often, as a share of the cases "
                 "with a deal%s:",
                 r->often_total,
                 t->deal->solutions[TRUCE_FAIR_NASH].found
                     ? ", and where they differ from the Nash package above"
                     : "");
    say(t, "", 0);
    often(t, r);
  }
  if (r->influence_count > 0) {
    truce__build(&t->words, "Chance of a deal where a judgement is in the lower and the upper half "
                            "of its range:");
    say(t, "", 0);
  }
  for (size_t k = 0; k < r->influence_count && k < CHANGES_TOLD; k++) {
    truce__build(&t->words, "%.0f and %.0f %%: ", 100 * r->influences[k].deal_if_low,
                 100 * r->influences[k].deal_if_high);
    truce__words_influence(&t->words, t->deal, &r->influences[k]);
    say(t, "- ", 2);
  }
}

static void adjusted_winner(sheet *t)
{
  const truce_adjusted_winner *w = &t->a->adjusted_winner;
  if (!t->a->has_adjusted_winner)
    return;
  heading(t, "Adjusted winner, for the issues that can be divided");
  for (size_t k = 0; k < w->issue_count; k++) {
    truce__words_shared(&t->words, t->deal, w, k);
    say(t, "- ", 2);
  }
  truce__build(&t->words, "%s ends with %.2f and %s with %.2f of their 100 points each.",
               truce__dealer_name(t->deal, 0), w->total[0], truce__dealer_name(t->deal, 1),
               w->total[1]);
  say(t, "", 0);
}

static void bargains(sheet *t)
{
  const truce_deal_answer *a = t->a;
  if (a->bargain_count == 0)
    return;
  heading(t, "If they bargain by offers in turn (a simulation, not a forecast)");
  for (size_t k = 0; k < a->bargain_count; k++) {
    const truce_concession_options *asked = &a->bargained[k];
    const truce_concession *b = &a->bargains[k];
    for (size_t s = 0; s < 2; s++)
      truce__build(&t->words, "%s%s: %s", s == 0 ? "" : "; ",
                   truce__dealer_name(t->deal, asked->dealer[s]),
                   truce_tactic_label(asked->tactic[s]));
    if (b->agreed) {
      truce__build(&t->words, ". Agreed in round %u of %u on ", b->round, asked->rounds);
      for (size_t s = 0; s < 2; s++) {
        truce__build(&t->words, s == 0 ? "" : " and ");
        truce__words_points(&t->words, t->deal, b->package.utility[asked->dealer[s]], false);
      }
      truce__build(&t->words, " points; ");
      truce__words_points(&t->words, t->deal, b->distance, false);
      truce__build(&t->words, " from the frontier.");
    } else {
      truce__build(&t->words, ". No agreement in %u rounds.", asked->rounds);
    }
    say(t, "- ", 2);
  }
}

static void frontier(sheet *t)
{
  const truce_deal *deal = t->deal;
  char total[TRUCE__DECIMAL], good[TRUCE__DECIMAL];
  heading(t, "What nobody can improve on without loss to somebody");
  truce__build(&t->words, "%s %s%s; %s of them beat no deal for everyone. --format csv lists %s.",
               truce__grouped(total, deal->frontier_total),
               deal->frontier_total == 1 ? "package" : "packages",
               deal->frontier_complete ? "" : " are known, perhaps not all",
               truce__grouped(good, deal->frontier_acceptable),
               deal->frontier_count < deal->frontier_total ? "an even choice of them, --limit 0 all"
                                                           : "them");
  say(t, "", 0);
}

truce_status truce_report_deal_text(const truce_deal_answer *answer, FILE *out, truce_style style)
{
  style.width = truce__style_width(style);
  sheet t = {.a = answer, .deal = answer->deal, .out = out, .style = style};
  const truce_case *c = answer->deal->c;
  fputs(style.color ? "\033[1m" : "", out);
  truce__put_wrapped(out, "", 0, style.width, c->title);
  fputs(style.color ? "\033[0m" : "", out);
  if (c->as_of != NULL) {
    fputs("As of ", out);
    truce__put(out, c->as_of);
    putc('\n', out);
  }
  heading(&t, "In brief");
  truce__deal_summary(answer, &t.words, say_point, &t);
  fair_packages(&t);
  openings(&t);
  trades(&t);
  robustness(&t);
  adjusted_winner(&t);
  bargains(&t);
  frontier(&t);
  const bool failed = t.words.failed;
  truce__builder_free(&t.words);
  const truce_status written = truce__report_end(out);
  return failed ? TRUCE_NO_MEMORY : written;
}
