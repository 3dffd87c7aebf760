/* `truce escalation` as text: 80 columns, plain words. */
#include <math.h>
#include <string.h>

#include "escalation_internal.h"
#include "sheet.h"

enum { EFFECTS_TOLD = 36, PERIODS_TOLD = 14, SEGMENTS_TOLD = 12, RAIDS_TOLD = 20, PLACES_TOLD = 5 };

typedef struct sheet {
  truce__sheet s;
  const truce_escalation_answer *a;
} sheet;

static void say(void *context, truce__builder *b)
{
  (void)b; /* the sheet's own words */
  truce__say(&((sheet *)context)->s, "- ", 2);
}

static void number_cell(sheet *t, const char *format, double value)
{
  char text[48];
  if (isnan(value))
    (void)snprintf(text, sizeof text, "–");
  else if (isinf(value))
    (void)snprintf(text, sizeof text, "no limit");
  else
    (void)snprintf(text, sizeof text, "%.*f", *format == '0' ? 0 : *format == '2' ? 2 : 3, value);
  truce__cell(&t->s, text);
}

static void range_cell(sheet *t, double low, double high)
{
  if (isnan(low) || isnan(high))
    truce__build(&t->s.words, "–");
  else
    truce__build(&t->s.words, "%.2f to %.2f", low, high);
  truce__end_cell(&t->s);
}

static void heads(sheet *t, const truce__table *x, const char *const *texts)
{
  putc('\n', t->s.out);
  for (size_t k = 0; k < x->count; k++)
    truce__cell(&t->s, texts[k]);
  truce__put_row(&t->s, x);
}

/* ---- Who answers whom ---- */

static void effects(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  const size_t d = a->series.types;
  if (a->fit.outcome != TRUCE_FIT_CONVERGED || !a->fit.excited)
    return;
  const unsigned name = (t->s.style.width - 42) / 2;
  const truce__table x = {.count = 5, .width = {name, name, 12, 18, 12}};
  truce__heading(&t->s, "Who answers whom: events set off directly by one event");
  heads(t, &x,
        (const char *const[]){"An event of", "sets off, of", "how many", "90 % interval", "p"});
  size_t told = 0;
  for (size_t k = 0; k < d * d && told < EFFECTS_TOLD; k++, told++) {
    const truce_estimate *e = &a->fit.branching[k];
    truce__cell(&t->s, a->series.names[k / d]);
    truce__cell(&t->s, a->series.names[k % d]);
    number_cell(t, "3", e->value);
    range_cell(t, e->low, e->high);
    if (a->has_tests && a->tests[k].p < 0.001)
      truce__cell(&t->s, "< 0.001");
    else
      number_cell(t, "3", a->has_tests ? a->tests[k].p : NAN);
    truce__put_row(&t->s, &x);
  }
  if (told < d * d) {
    truce__build(&t->s.words, "And %zu more; --format json lists them all.", d * d - told);
    truce__say(&t->s, "", 0);
  }
  truce__build(&t->s.words, "p: how likely so strong an effect would show if there were none.");
  truce__say(&t->s, "", 0);
}

/* ---- The model and others ---- */

static void model_row(sheet *t, const truce__table *x, const char *name, bool fine, size_t numbers,
                      double likelihood, double aic, double bic)
{
  truce__cell(&t->s, name);
  if (!fine) {
    static const char *const cells[] = {"–", "no estimate", "–", "–"};
    for (size_t k = 0; k < 4; k++)
      truce__cell(&t->s, cells[k]);
  } else {
    truce__build(&t->s.words, "%zu", numbers);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.2f", likelihood);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.2f", aic);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.2f", bic);
    truce__end_cell(&t->s);
  }
  truce__put_row(&t->s, x);
}

static void models(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  const truce_hawkes_fit *f = &a->fit;
  if (f->outcome != TRUCE_FIT_CONVERGED)
    return;
  const truce__table x = {.count = 5, .width = {t->s.style.width - 46, 9, 15, 11, 11}};
  truce__heading(&t->s, "The model, and others fitted to the same events (less AIC is better)");
  heads(t, &x, (const char *const[]){"Model", "Numbers", "Log-likelihood", "AIC", "BIC"});
  model_row(t, &x, "this model", true, f->parameters, f->log_likelihood, f->aic, f->bic);
  model_row(t, &x, "no answers: the baseline alone", true, f->plain_parameters,
            f->plain_log_likelihood, f->plain_aic, f->plain_bic);
  for (size_t k = 0; k < a->rival_count; k++) {
    const truce_escalation_rival *r = &a->rivals[k];
    model_row(t, &x, r->name, r->outcome == TRUCE_FIT_CONVERGED, r->parameters, r->log_likelihood,
              r->aic, r->bic);
  }
}

/* ---- When it changed ---- */

static void segments(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  if (!a->has_changes || a->changes.segment_count < 2)
    return;
  const truce__table x = {.count = 4, .width = {18, 10, 16, 24}};
  truce__heading(&t->s, "Stretches of steady rate");
  heads(t, &x,
        (const char *const[]){"From", "Events", a->series.dated ? "A day" : "A unit of time",
                              "90 % interval"});
  const size_t count = a->changes.segment_count;
  const size_t from = count > SEGMENTS_TOLD ? count - SEGMENTS_TOLD : 0;
  for (size_t k = from; k < count; k++) {
    const truce_segment *g = &a->changes.segments[k];
    char when[TRUCE__WHEN];
    truce__cell(
        &t->s, truce__when(when, &a->series, a->change_start + (double)g->first * a->change_width));
    truce__build(&t->s.words, "%llu", (unsigned long long)g->count);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.3g", g->mean / a->change_width);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.3g to %.3g", g->low / a->change_width, g->high / a->change_width);
    truce__end_cell(&t->s);
    truce__put_row(&t->s, &x);
  }
  if (from > 0) {
    truce__build(&t->s.words, "%zu earlier ones are left out here.", from);
    truce__say(&t->s, "", 0);
  }
}

/* ---- What is to be expected ---- */

static void forecast(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  if (!a->has_outlook)
    return;
  const truce_outlook *o = &a->outlook;
  const truce__table x = {.count = 5, .width = {14, 10, 12, 18, 18}};
  truce__heading(&t->s, "Forecast, all types together");
  heads(t, &x, (const char *const[]){"From", "Mean", "Median", "9 of 10 futures", "adding up to"});
  for (size_t p = 0; p < o->periods && p < PERIODS_TOLD; p++) {
    const size_t at = p * (o->types + 1) + o->types;
    char when[TRUCE__WHEN];
    truce__cell(&t->s, truce__when(when, &a->series, o->start + (double)p * o->width));
    number_cell(t, "2", o->mean[at]);
    number_cell(t, "0", o->quantile[at][3]);
    truce__build(&t->s.words, "%.0f to %.0f", o->quantile[at][1], o->quantile[at][5]);
    truce__end_cell(&t->s);
    truce__build(&t->s.words, "%.0f to %.0f", o->total[at][1], o->total[at][5]);
    truce__end_cell(&t->s);
    truce__put_row(&t->s, &x);
  }
}

/* ---- Raids ---- */

static void raids(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  if (a->raids.known == 0)
    return;
  const truce__table x = {.count = 5, .width = {14, 12, 12, 18, t->s.style.width - 57}};
  truce__heading(&t->s, "Raids, and what was stopped, as each source says it");
  heads(t, &x, (const char *const[]){"Day", "Launched", "Stopped", "What", "Said by"});
  size_t told = 0;
  for (size_t k = 0; k < a->raids.count && told < RAIDS_TOLD; k++, told++) {
    const truce_raid *r = &a->raids.raids[k];
    char when[TRUCE__WHEN];
    truce__cell(&t->s, truce__when(when, &a->series, r->day));
    number_cell(t, "0", r->launched);
    number_cell(t, "0", r->known ? (double)r->stopped : NAN);
    truce__cell(&t->s, r->unit != TRUCE_NO_TEXT ? a->table->texts[r->unit] : "");
    truce__cell(&t->s, r->claimed_by != TRUCE_NO_TEXT ? a->table->texts[r->claimed_by] : "");
    truce__put_row(&t->s, &x);
  }
  if (!a->stopping.converged) {
    truce__build(&t->s.words,
                 "%zu raid%s with both counts: too few to say how the share stopped "
                 "depends on size (3 of different sizes are needed).",
                 a->raids.known, a->raids.known == 1 ? "" : "s");
    truce__say(&t->s, "", 0);
    return;
  }
  for (int k = -2; k <= 2; k += 2) {
    const double raid = a->stopping.typical * exp2(0.5 * k);
    double share, low, high;
    truce_stopping_at(&a->stopping, raid, 0.9, &share, &low, &high);
    truce__build(&t->s.words,
                 "Of a raid of %.0f, %.0f %% are stopped (90 %% interval %.0f to %.0f).", raid,
                 100 * share, 100 * low, 100 * high);
    truce__say(&t->s, "- ", 2);
  }
}

static void threshold(sheet *t, uint32_t raid, const char *what)
{
  if (raid == UINT32_MAX)
    truce__build(&t->s.words, "No raid is so large that %s.", what);
  else
    truce__build(&t->s.words, "From %u in one raid on, %s.", (unsigned)raid, what);
  truce__say(&t->s, "- ", 2);
}

static void saturation(sheet *t)
{
  const truce_saturation_answer *s = &t->a->saturation;
  if (!t->a->has_saturation)
    return;
  truce__heading(&t->s, "How large a raid overwhelms the defence asked about");
  truce__build(&t->s.words,
               "Each interceptor stops its target with chance %.2f; %u at each; at most %u in one "
               "raid. These numbers are the user's.",
               s->defence.stop, (unsigned)s->defence.shots, (unsigned)s->defence.capacity);
  truce__say(&t->s, "- ", 2);
  threshold(t, s->some_leak, "at least one gets through in half of all raids");
  threshold(t, s->most_leak, "a tenth or more get through on average");
  if (s->has_supply) {
    truce__build(&t->s.words,
                 "The stock of %.0f, at %.3g raids a day of %.0f and %.3g interceptors "
                 "a day, lasts ",
                 s->supply.stock, s->supply.raids, s->supply.raid, s->supply.resupply);
    if (isinf(s->life.median))
      truce__build(&t->s.words, "longer than %u days in most futures", (unsigned)s->supply.horizon);
    else if (isinf(s->life.high))
      truce__build(&t->s.words, "%.0f days (at least %.0f in 95 of 100 futures)", s->life.median,
                   s->life.low);
    else
      truce__build(&t->s.words, "%.0f days (%.0f to %.0f in 9 of 10 futures)", s->life.median,
                   s->life.low, s->life.high);
    truce__build(&t->s.words, "; chance that it lasts %u days: %.0f %%.",
                 (unsigned)s->supply.horizon, 100 * s->life.lasts);
    truce__say(&t->s, "- ", 2);
  }
  if (s->has_cost) {
    truce__build(&t->s.words,
                 "A raid of %u costs its sender %.4g and the defence %.4g (ratio %.2f); harm "
                 "avoided %.4g.",
                 (unsigned)s->cost_raid, s->cost.raid, s->cost.spent, s->cost.ratio,
                 s->cost.avoided);
    truce__say(&t->s, "- ", 2);
  }
}

/* ---- Human cost ---- */

static void cost_cells(sheet *t, const truce_cost *c)
{
  number_cell(t, "0", c->best);
  if (isinf(c->high))
    truce__build(&t->s.words, "%.0f or more", c->low);
  else if (c->low < c->high)
    truce__build(&t->s.words, "%.0f to %.0f", c->low, c->high);
  else
    truce__build(&t->s.words, "–");
  truce__end_cell(&t->s);
}

static void human_cost(sheet *t)
{
  const truce_human_cost *c = &t->a->cost;
  if (c->line_count == 0)
    return;
  const unsigned wide = (t->s.style.width - 48) / 2;
  const truce__table x = {.count = 5, .width = {11, wide, wide, 12, 24}};
  truce__heading(&t->s, "Human cost, as each source says it; lines are never added up");
  heads(t, &x, (const char *const[]){"Harm", "Of whom", "Said by", "Count", "Range"});
  for (size_t k = 0; k < c->line_count; k++) {
    truce__cell(&t->s, truce_harm_name(c->lines[k].harm));
    truce__cell(&t->s, c->lines[k].victims);
    truce__cell(&t->s, c->lines[k].claimant);
    cost_cells(t, &c->lines[k].total);
    truce__put_row(&t->s, &x);
  }
  for (size_t k = 0; k < c->line_count; k++) {
    if (c->lines[k].part || c->period_count < 2)
      continue;
    truce__build(&t->s.words, "%s by %s (%s): ", truce_harm_name(c->lines[k].harm),
                 truce_period_name(c->period), c->lines[k].claimant);
    const size_t from = c->period_count > 12 ? c->period_count - 12 : 0;
    for (size_t p = from; p < c->period_count; p++)
      truce__build(&t->s.words, "%s%s %.0f", p > from ? ", " : "", c->labels[p],
                   c->lines[k].periods[p].best);
    truce__build(&t->s.words, ".");
    truce__say(&t->s, "- ", 2);
    size_t told = 0;
    for (size_t w = 0; w < c->place_count && told < PLACES_TOLD; w++) {
      if (c->places[w].line != k || c->places[w].place[0] == '\0')
        continue;
      truce__build(&t->s.words, "%s%s %.0f", told++ == 0 ? "Most in " : ", ", c->places[w].place,
                   c->places[w].cost.best);
    }
    if (told > 0) {
      truce__build(&t->s.words, ".");
      truce__say(&t->s, "  ", 2);
    }
  }
}

/* ---- How it was made ---- */

static void made(sheet *t)
{
  const truce_escalation_answer *a = t->a;
  truce__heading(&t->s, "How these numbers came about");
  truce__build(&t->s.words, "Read as %s: %llu rows, %zu kept, %zu used.",
               truce_event_layout_name(a->table->layout), (unsigned long long)a->table->rows,
               a->table->record_count, a->series.records);
  if (a->series.twins > 0)
    truce__build(&t->s.words,
                 " %zu report%s of events that another claimant told of first were "
                 "not counted again.",
                 a->series.twins, a->series.twins == 1 ? "" : "s");
  truce__say(&t->s, "- ", 2);
  if (a->series.reason == TRUCE_TIME_FEW_TIES && a->series.time == TRUCE_TIME_MOMENTS)
    truce__build(&t->s.words, "Taken as moments: %.1f %% of the events share their time.",
                 100 * a->series.tied_share);
  else
    truce__build(&t->s.words,
                 "Taken as %s: %.0f %% of the events share their time, which moments "
                 "cannot.",
                 truce__time_words(&a->series), 100 * a->series.tied_share);
  if (a->series.count == TRUCE_COUNT_NUMBER)
    truce__build(&t->s.words, " `count` says how many events there were.");
  else if (a->series.count == TRUCE_COUNT_SIZE)
    truce__build(&t->s.words, " `count` says how large an event was; each row is one event.");
  truce__say(&t->s, "- ", 2);
  truce__build(&t->s.words, "The model sees only these events. That one event follows another does "
                            "not prove that it was caused by it.");
  truce__say(&t->s, "- ", 2);
}

truce_status truce_report_escalation_text(const truce_escalation_answer *answer, FILE *out,
                                          truce_style style)
{
  sheet t = {.a = answer};
  truce__sheet_start_titled(&t.s, answer->title, out, style);
  truce__heading(&t.s, "In brief");
  truce__escalation_brief(answer, &t.s.words, say, &t);
  effects(&t);
  segments(&t);
  forecast(&t);
  raids(&t);
  saturation(&t);
  human_cost(&t);
  models(&t);
  made(&t);
  return truce__sheet_end(&t.s);
}
