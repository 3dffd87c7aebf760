/* `truce deal` as text: 80 columns, plain words. */
#include "deal_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

enum {
  LABEL_SHARE = 4, /* of the width: the names of the issues */
  TRADES_TOLD = 8,
  CHANGES_TOLD = 6,
  OFTEN_TOLD = 3,
  FRONTIER_TOLD = 8,
  WORTH_WIDTH = 18,
};

typedef struct sheet {
  const truce_deal_answer *a;
  const truce_deal *deal;
  FILE *out;
  truce_style style;
  truce__builder words;
} sheet;

static void heading(const sheet *t, const char *text)
{
  fputs(t->style.color ? "\n\033[1m" : "\n", t->out);
  truce__put_wrapped(t->out, "", 0, t->style.width, text);
  fputs(t->style.color ? "\033[0m" : "", t->out);
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

/* ---- Tables ---- */

enum { COLUMNS_MAX = TRUCE_DEALERS_MAX + 2, HANG = 2 };

typedef struct table {
  size_t count;
  size_t width[COLUMNS_MAX]; /* with the blank after it */
} table;

/* Ends a cell; a row's cells are gathered in t->words one after another. */
static void end_cell(sheet *t)
{
  truce__build_bytes(&t->words, "", 1);
}

/* One line of a row: what fits of each cell. Returns whether there is more. */
static bool put_row_line(const sheet *t, const table *x, const char **left, bool first)
{
  bool more = false;
  size_t last = x->count - 1, blanks = 0;
  while (last > 0 && *left[last] == '\0')
    last--;
  for (size_t k = 0; k <= last; k++) {
    const size_t hang = k == 0 && !first ? HANG : 0;
    fprintf(t->out, "%*s", (int)(blanks + (*left[k] == '\0' ? 0 : hang)), "");
    const size_t width = x->width[k] - 1 - (*left[k] == '\0' ? 0 : hang);
    left[k] = truce__put_line(t->out, left[k], width, k < last);
    blanks = 1;
    more = more || *left[k] != '\0';
  }
  putc('\n', t->out);
  return more;
}

/* Puts the cells gathered, each wrapped in its column. */
static void put_row(sheet *t, const table *x)
{
  const char *left[COLUMNS_MAX] = {NULL};
  if (!t->words.failed) {
    const char *at = t->words.text;
    for (size_t k = 0; k < x->count; k++, at += strlen(at) + 1)
      left[k] = at;
    for (bool first = true, more = true; more; first = false)
      more = put_row_line(t, x, left, first);
  }
  truce__builder_clear(&t->words);
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
  table x = {.count = count + 1, .width = {t->style.width / LABEL_SHARE + 2}};
  for (size_t k = 0; k < count; k++)
    x.width[k + 1] = (t->style.width + 1 - x.width[0]) / count;
  end_cell(t);
  for (size_t k = 0; k < count; k++) {
    kinds_words(&t->words, columns[k].kinds);
    end_cell(t);
  }
  put_row(t, &x);
  for (size_t i = 0; i < deal->c->issue_count; i++) {
    truce__build(&t->words, "%s", deal->c->issues[i].name);
    end_cell(t);
    for (size_t k = 0; k < count; k++) {
      truce__words_position(&t->words, deal, i, columns[k].solution->package.positions[i]);
      end_cell(t);
    }
    put_row(t, &x);
  }
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(&t->words, "Worth to %s", truce__dealer_name(deal, p));
    end_cell(t);
    for (size_t k = 0; k < count; k++) {
      const truce_solution *s = columns[k].solution;
      truce__words_points(&t->words, deal, s->package.utility[p], false);
      truce__build(&t->words, " (");
      truce__words_points(&t->words, deal, s->gain[p], true);
      truce__build(&t->words, ")");
      end_cell(t);
    }
    put_row(t, &x);
  }
}

static void fair_packages(sheet *t)
{
  const truce_deal *deal = t->deal;
  column columns[TRUCE_SOLUTION_COUNT];
  const size_t count = find_columns(deal, columns);
  if (count == 0)
    return;
  heading(t, "The fair packages, points and (gain over no deal)");
  putc('\n', t->out);
  fair_table(t, columns, count);
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
  const truce_solution *nash = &deal->solutions[TRUCE_FAIR_NASH];
  if (!nash->found)
    return;
  truce__build(&t->words, "In the Nash package, against what each would like best:");
  putc('\n', t->out);
  say(t, "", 0);
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__words_gave_up(&t->words, deal, p, &nash->package);
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
  if (r->done > 0)
    truce__build(&t->words,
                 "%s cases drawn (seed %" PRIu64 "): a deal in %.1f %% (95 %% interval "
                 "%.1f to %.1f %%).",
                 truce__grouped(number, r->done), t->a->drawn.seed, 100 * r->deal.share,
                 100 * r->deal.low, 100 * r->deal.high);
  if (r->done < r->samples)
    truce__build(&t->words, "%sStopped early: %s were asked for.", r->done > 0 ? " " : "",
                 truce__grouped(number, r->samples));
  say(t, "", 0);
  if (r->often_count > 0) {
    truce__build(&t->words,
                 "%zu different %s the Nash package. Most often, as a share of the cases with a "
                 "deal%s:",
                 r->often_total, r->often_total == 1 ? "package was" : "packages were",
                 t->deal->solutions[TRUCE_FAIR_NASH].found
                     ? ", and where they differ from the one above"
                     : "");
    say(t, "", 0);
    often(t, r);
  }
  if (r->influence_count > 0) {
    truce__build(&t->words, "Chance of a deal where a judgement is in the lower and the upper half "
                            "of its range:");
    say(t, "", 0);
  } else if (r->done > 0) {
    truce__build(&t->words, "No judgement by itself changes the chance of a deal.");
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

/* "Boulware" of "Boulware (gives way late)". */
static void tactic_name(sheet *t, truce_tactic tactic)
{
  const char *label = truce_tactic_label(tactic);
  truce__build(&t->words, "%.*s", (int)strcspn(label, "("), label);
  end_cell(t);
}

static void put_bargain(sheet *t, const table *x, size_t which)
{
  const truce_concession_options *asked = &t->a->bargained[which];
  const truce_concession *b = &t->a->bargains[which];
  for (size_t s = 0; s < 2; s++)
    tactic_name(t, asked->tactic[s]);
  if (b->agreed)
    truce__build(&t->words, "%u", b->round);
  else
    truce__build(&t->words, "no deal");
  end_cell(t);
  for (size_t s = 0; s < 2; s++) {
    if (b->agreed)
      truce__words_points(&t->words, t->deal, b->package.utility[asked->dealer[s]], false);
    end_cell(t);
  }
  if (b->agreed)
    truce__words_points(&t->words, t->deal, b->distance, false);
  end_cell(t);
  put_row(t, x);
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
    truce__build(&t->words, "%s%s", first ? "" : "; ", truce_tactic_label((truce_tactic)k));
    first = false;
  }
  truce__build(&t->words, ".");
  say(t, "  ", 2);
}

static void bargain_table(sheet *t, const char *const names[2])
{
  const size_t sixth = t->style.width / 6;
  const table x = {6, {sixth + 3, sixth + 3, sixth - 4, sixth - 1, sixth - 1, sixth}};
  putc('\n', t->out);
  for (size_t s = 0; s < 2; s++) {
    truce__build(&t->words, "%s is", names[s]);
    end_cell(t);
  }
  truce__build(&t->words, "Agreed in round");
  end_cell(t);
  for (size_t s = 0; s < 2; s++) {
    truce__build(&t->words, "Worth to %s", names[s]);
    end_cell(t);
  }
  truce__build(&t->words, "Points from the frontier");
  end_cell(t);
  put_row(t, &x);
  for (size_t k = 0; k < t->a->bargain_count; k++)
    put_bargain(t, &x, k);
  putc('\n', t->out);
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
  heading(t, "If they bargain by offers in turn (a simulation, not a forecast)");
  truce__build(&t->words, "%s makes the first of at most %u offers.", names[0], asked->rounds);
  if (!agreed)
    truce__build(&t->words, " They do not agree with any of these tactics:");
  say(t, "", 0);
  if (agreed)
    bargain_table(t, names);
  tactics_told(t);
}

/* A few frontier packages, spread evenly. */
static void frontier_rows(sheet *t)
{
  const truce_deal *deal = t->deal;
  const size_t shown = deal->frontier_count < FRONTIER_TOLD ? deal->frontier_count : FRONTIER_TOLD;
  const size_t width = t->style.width / (deal->dealer_count + 1);
  table x = {.count = deal->dealer_count + 1};
  for (size_t k = 0; k < x.count; k++)
    x.width[k] = width < WORTH_WIDTH ? width : WORTH_WIDTH;
  putc('\n', t->out);
  for (size_t p = 0; p < deal->dealer_count; p++) {
    truce__build(&t->words, "Worth to %s", truce__dealer_name(deal, p));
    end_cell(t);
  }
  truce__build(&t->words, "As good as no deal for all");
  end_cell(t);
  put_row(t, &x);
  for (size_t k = 0; k < shown; k++) {
    const size_t at = shown > 1 ? k * (deal->frontier_count - 1) / (shown - 1) : 0;
    for (size_t p = 0; p < deal->dealer_count; p++) {
      truce__words_points(&t->words, deal, deal->frontier[at].utility[p], false);
      end_cell(t);
    }
    truce__build(&t->words, deal->frontier[at].acceptable ? "yes" : "no");
    end_cell(t);
    put_row(t, &x);
  }
  putc('\n', t->out);
}

static void frontier(sheet *t)
{
  const truce_deal *deal = t->deal;
  char total[TRUCE__DECIMAL], good[TRUCE__DECIMAL];
  const char *packages = deal->frontier_total == 1 ? "package" : "packages";
  heading(t, "What nobody can improve on without loss to somebody");
  truce__build(&t->words, "%s %s%s; %s of them %s worth at least as much as no deal to all.",
               truce__grouped(total, deal->frontier_total), packages,
               deal->frontier_complete ? "" : " are known, perhaps not all",
               truce__grouped(good, deal->frontier_acceptable),
               deal->frontier_acceptable == 1 ? "is" : "are");
  if (deal->frontier_count > FRONTIER_TOLD)
    truce__build(&t->words, " %d of them, spread evenly:", FRONTIER_TOLD);
  say(t, "", 0);
  frontier_rows(t);
  if (deal->frontier_count < deal->frontier_total)
    truce__build(&t->words, "--format csv lists %zu of them, spread evenly; with --limit 0 all.",
                 deal->frontier_count);
  else
    truce__build(&t->words, "--format csv lists them all, with the position on each issue.");
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
  if (c->as_of.text != NULL) {
    fputs("As of ", out);
    truce__put(out, c->as_of.text);
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
