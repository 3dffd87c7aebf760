/* `truce forecast` as text: 80 columns, plain words. */
#include <math.h>
#include <stdlib.h>

#include "report_internal.h"
#include "sheet.h"

enum { ISSUES_TOLD = 40, PULLS_TOLD = 3, PULLED_ISSUES = 12, OFFERS_TOLD = 40 };

typedef struct sheet {
  truce__sheet s;
  const truce_forecast_answer *a;
  const truce_forecast *forecast;
  const truce_actor_table *table;
} sheet;

static void words_number(truce__builder *b, double value)
{
  if (isnan(value))
    truce__build(b, "–");
  else
    truce__build(b, "%.1f", value);
}

static void number_cell(sheet *t, double value)
{
  words_number(&t->s.words, value);
  truce__end_cell(&t->s);
}

/* ---- In brief ---- */

static void words_score(truce__builder *b, const truce_ensemble_score *s)
{
  truce__build(b,
               "mean absolute error %.2f on %zu issues of %zu groups left out in turn (%zu folds), "
               "against %.2f of the salience-weighted mean: a difference of %.2f, 90 %% interval "
               "%.2f to %.2f. Its 80 %% intervals held %.0f %% of the outcomes.",
               s->mae, s->issues, s->groups, s->folds, s->salience_mae, s->difference, s->low,
               s->high, 100 * s->covered[1]);
}

static void brief(sheet *t)
{
  const truce_ensemble_fit *fit = t->forecast->fit;
  truce__builder *b = &t->s.words;
  size_t actors = 0;
  for (size_t k = 0; k < t->table->issue_count; k++)
    actors += t->table->issues[k].actor_count;
  truce__heading(&t->s, "In brief");
  truce__build(b,
               "%zu issue%s, %zu positions of actors; the scale of each goes from 0 to 100 or as "
               "the case says.",
               t->table->issue_count, t->table->issue_count == 1 ? "" : "s", actors);
  truce__say(&t->s, "- ", 2);
  if (fit == NULL) {
    truce__build(b, "No ensemble: predictions are of the plain models, without intervals.");
    truce__say(&t->s, "- ", 2);
    return;
  }
  truce__build(b, "The ensemble was fitted to %s.", t->a->ensemble->trained_on);
  truce__say(&t->s, "- ", 2);
  if (t->a->validated || fit->score.issues > 0) {
    truce__build(b, "Its track record: ");
    words_score(b, t->a->validated ? &t->a->validation : &fit->score);
    truce__say(&t->s, "- ", 2);
  }
  truce__build(b, "Whether that holds for these issues is not known: other kinds of talks may go "
                  "other ways. Positions, salience and capability are judgements.");
  truce__say(&t->s, "- ", 2);
}

/* ---- Predictions ---- */

static void issue_row(sheet *t, const truce__table *x, size_t k)
{
  const truce_actor_issue *issue = &t->table->issues[k];
  const truce_issue_forecast *f = &t->forecast->issues[k];
  truce__cell(&t->s, issue->name);
  number_cell(t, f->value[TRUCE_FORECAST_ENSEMBLE]);
  if (isnan(f->low))
    truce__build(&t->s.words, "–");
  else
    truce__build(&t->s.words, "%.0f to %.0f", f->low, f->high);
  truce__end_cell(&t->s);
  number_cell(t, f->value[TRUCE_FORECAST_COMPROMISE]);
  number_cell(t, f->value[TRUCE_FORECAST_MEDIAN]);
  number_cell(t, f->value[TRUCE_FORECAST_CHALLENGE]);
  number_cell(t, issue->has_outcome ? issue->outcome : NAN);
  truce__put_row(&t->s, x);
}

static void predictions(sheet *t)
{
  const truce__table x = {.count = 7, .width = {t->s.style.width - 62, 10, 12, 12, 9, 11, 9}};
  char head[32];
  (void)snprintf(head, sizeof head, "%.0f %% interval", 100 * t->forecast->options.coverage);
  truce__heading(&t->s, "Predictions");
  putc('\n', t->s.out);
  const char *const heads[] = {"Issue",  "Ensemble",  head,     "Compromise",
                               "Median", "Challenge", "Outcome"};
  for (size_t k = 0; k < x.count; k++)
    truce__cell(&t->s, heads[k]);
  truce__put_row(&t->s, &x);
  size_t told = 0;
  for (size_t k = 0; k < t->table->issue_count && told < ISSUES_TOLD; k++) {
    if (t->a->issue != SIZE_MAX && t->a->issue != k)
      continue;
    issue_row(t, &x, k);
    told++;
  }
  if (t->a->issue == SIZE_MAX && told < t->table->issue_count) {
    truce__build(&t->s.words, "And %zu more; --format csv lists them all.",
                 t->table->issue_count - told);
    truce__say(&t->s, "", 0);
  }
}

/* ---- Who pulls where ---- */

typedef struct pull {
  size_t actor;
  double value;
} pull;

static int by_pull(const void *a, const void *b)
{
  const pull *x = a, *y = b;
  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;
  return (x->actor > y->actor) - (x->actor < y->actor);
}

static void pulled_words(sheet *t, const truce_actor_issue *issue, const pull *pulls, size_t count,
                         bool up)
{
  size_t told = 0;
  for (size_t k = 0; k < count && told < PULLS_TOLD; k++) {
    const pull *p = &pulls[up ? count - 1 - k : k];
    if (isnan(p->value) || (up ? p->value < 0.05 : p->value > -0.05))
      break;
    truce__build(&t->s.words, "%s%s (%+.1f)", told++ == 0 ? (up ? " Up: " : " Down: ") : ", ",
                 issue->actors[p->actor].name, p->value);
  }
  if (told > 0)
    truce__build(&t->s.words, ".");
}

static void pulled_issue(sheet *t, size_t k)
{
  const truce_actor_issue *issue = &t->table->issues[k];
  const truce_issue_forecast *f = &t->forecast->issues[k];
  const int model = isnan(f->value[TRUCE_FORECAST_ENSEMBLE]) ? TRUCE_FORECAST_COMPROMISE
                                                             : TRUCE_FORECAST_ENSEMBLE;
  pull *pulls = calloc(issue->actor_count, sizeof *pulls);
  if (pulls == NULL) {
    t->s.words.failed = true;
    return;
  }
  size_t count = 0;
  for (size_t a = 0; a < issue->actor_count; a++) {
    const double value = f->pull[(size_t)model * issue->actor_count + a];
    if (!isnan(value))
      pulls[count++] = (pull){a, value};
  }
  qsort(pulls, count, sizeof *pulls, by_pull);
  truce__build(&t->s.words, "%s:%s", issue->name,
               count == 0 ? " with two actors none can be left out." : "");
  pulled_words(t, issue, pulls, count, true);
  pulled_words(t, issue, pulls, count, false);
  truce__say(&t->s, "- ", 2);
  free(pulls);
}

static void pulls(sheet *t)
{
  if (t->table->issue_count == 0 || t->forecast->issues[0].pull == NULL)
    return;
  truce__heading(&t->s, "Who pulls where: how far the prediction would lie from here without them");
  size_t told = 0;
  for (size_t k = 0; k < t->table->issue_count && told < PULLED_ISSUES; k++) {
    if (t->a->issue != SIZE_MAX && t->a->issue != k)
      continue;
    pulled_issue(t, k);
    told++;
  }
}

/* ---- Errors ---- */

static void errors(sheet *t)
{
  if (t->forecast->scores[TRUCE_FORECAST_MEAN].n == 0)
    return;
  const truce_forecast_difference *d = t->a->differences;
  const truce__table x = {.count = 5, .width = {t->s.style.width - 53, 10, 10, 10, 24}};
  truce__heading(&t->s, "How far off the models were, where the outcome is known");
  truce__build(&t->s.words, "%s",
               t->a->validated ? "The ensemble was fitted anew without the group of each issue."
               : t->forecast->seen > 0
                   ? "The ensemble was fitted to some of these issues: its error here is too small."
                   : "No model has seen these issues.");
  truce__say(&t->s, "", 0);
  putc('\n', t->s.out);
  const char *const heads[] = {"Model", "Issues", "Mean abs. error", "Bias",
                               "Worse than the best known, 90 % interval"};
  for (size_t k = 0; k < x.count; k++)
    truce__cell(&t->s, k == 4 ? t->a->compared && d[0].b == TRUCE_FORECAST_ENSEMBLE
                                    ? "Worse than the ensemble by (90 % interval)"
                                    : "Worse than compromise by (90 % interval)"
                              : heads[k]);
  truce__put_row(&t->s, &x);
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++) {
    const truce_forecast_score *s = &t->forecast->scores[m];
    if (s->n == 0)
      continue;
    truce__cell(&t->s, truce_forecast_label((truce_forecast_model)m));
    truce__build(&t->s.words, "%zu", s->n);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.2f", s->mae);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%+.2f", s->bias);
    truce__end_cell(&t->s);
    if (t->a->compared && d[m].n > 0 && d[m].a != d[m].b)
      truce__build(&t->s.words, "%+.2f (%+.2f to %+.2f)", d[m].mean, d[m].low, d[m].high);
    truce__end_cell(&t->s);
    truce__put_row(&t->s, &x);
  }
  const double covered = t->forecast->scores[TRUCE_FORECAST_ENSEMBLE].covered;
  if (!isnan(covered)) {
    truce__build(&t->s.words, "The ensemble's %.0f %% intervals held %.0f %% of these outcomes.",
                 100 * t->forecast->options.coverage, 100 * covered);
    truce__say(&t->s, "", 0);
  }
}

/* ---- The challenge model, told ---- */

static void tell_offer(sheet *t, const truce_actor_issue *issue, const truce_challenge_round *round,
                       const truce_challenge_offer *offer)
{
  static const char *const words[] = {"loses a confrontation with", "meets part of the way",
                                      "gives in to"};
  truce__build(&t->s.words, "%s %s %s: from %.1f to %.1f", issue->actors[offer->to].name,
               words[offer->kind], issue->actors[offer->from].name, round->positions[offer->to],
               offer->position);
  truce__say(&t->s, "  - ", 4);
}

static void challenge(sheet *t)
{
  const truce_challenge *c = t->a->challenge;
  if (c == NULL)
    return;
  const truce_actor_issue *issue = &t->table->issues[t->a->issue];
  truce__heading(&t->s, "The challenge model, round by round");
  for (size_t k = 0; k < c->round_count; k++) {
    const truce_challenge_round *round = &c->rounds[k];
    truce__build(&t->s.words,
                 k + 1 < c->round_count ? "Round %zu, median %.1f" : "After round %zu: median %.1f",
                 k + 1 < c->round_count ? k + 1 : k, round->median);
    truce__say(&t->s, "", 0);
    size_t told = 0, taken = 0;
    for (size_t n = 0; n < round->offer_count; n++) {
      const truce_challenge_offer *offer = &round->offers[n];
      taken += offer->taken;
      if (offer->taken && told++ < OFFERS_TOLD)
        tell_offer(t, issue, round, offer);
    }
    if (taken > OFFERS_TOLD)
      fprintf(t->s.out, "  - and %zu more\n", taken - OFFERS_TOLD);
  }
  truce__build(&t->s.words, "%s",
               c->settled ? "Nobody would move further."
                          : "They had not settled when the rounds ended.");
  truce__say(&t->s, "", 0);
}

/* ---- What if ---- */

static void what_if_actor(sheet *t, const truce__table *x, const truce_actor *actor,
                          const truce_what_if_actor *w)
{
  truce__cell(&t->s, actor->name);
  truce__build(&t->s.words, "%.1f", actor->position);
  truce__end_cell(&t->s);
  if (w->by_moving)
    truce__build(&t->s.words, "%.1f", w->position);
  else
    truce__build(&t->s.words, "cannot (%.1f at best)", w->reached);
  truce__end_cell(&t->s);
  if (!w->by_weight)
    truce__build(&t->s.words, "cannot");
  else if (w->factor == 0)
    truce__build(&t->s.words, "by staying away");
  else
    truce__build(&t->s.words, "%.3g times its weight", w->factor);
  truce__end_cell(&t->s);
  truce__put_row(&t->s, x);
}

static void what_if(sheet *t)
{
  const truce_what_if *w = t->a->what_if;
  if (w == NULL)
    return;
  const truce_actor_issue *issue = &t->table->issues[t->a->issue];
  const truce__table x = {.count = 4, .width = {t->s.style.width - 56, 10, 23, 24}};
  truce__build(&t->s.words, "What would bring the %s to %.1f (now %.1f)",
               truce_forecast_label(w->model), w->target, w->now);
  truce__heading(&t->s, truce__built(&t->s.words));
  truce__builder_clear(&t->s.words);
  putc('\n', t->s.out);
  const char *const heads[] = {"Actor alone", "Stands at", "would have to stand at", "or weigh"};
  for (size_t k = 0; k < x.count; k++)
    truce__cell(&t->s, heads[k]);
  truce__put_row(&t->s, &x);
  for (size_t k = 0; k < w->actor_count; k++)
    what_if_actor(t, &x, &issue->actors[k], &w->actors[k]);
  if (w->best != SIZE_MAX)
    truce__build(&t->s.words, "The least move is that of %s: from %.1f to %.1f.",
                 issue->actors[w->best].name, issue->actors[w->best].position,
                 w->actors[w->best].position);
  else if (w->pair[0] != SIZE_MAX)
    truce__build(&t->s.words,
                 "Nobody can alone. The two who need to move least together: %s to %.1f and %s to "
                 "%.1f.",
                 issue->actors[w->pair[0]].name, w->pair_positions[0],
                 issue->actors[w->pair[1]].name, w->pair_positions[1]);
  else
    truce__build(&t->s.words, "No actor, and no two, can bring it there by moving.");
  truce__say(&t->s, "", 0);
}

truce_status truce_report_forecast_text(const truce_forecast_answer *answer, FILE *out,
                                        truce_style style)
{
  sheet t = {.a = answer, .forecast = answer->forecast, .table = answer->forecast->table};
  truce__sheet_start_titled(&t.s, t.table->file, out, style);
  brief(&t);
  predictions(&t);
  pulls(&t);
  errors(&t);
  challenge(&t);
  what_if(&t);
  return truce__sheet_end(&t.s);
}
