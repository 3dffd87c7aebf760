/* Escalation in words: what text, JSON and the page share. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "escalation_internal.h"

const char *truce__when(char text[TRUCE__WHEN], const truce_event_series *series, double time)
{
  if (!series->dated || fabs(time) > 3e6) {
    (void)snprintf(text, TRUCE__WHEN, "%.6g", time);
    return text;
  }
  char day[TRUCE__DATE];
  const double whole = floor(time + 0.5 / 86400);
  const int minutes = (int)((time - whole) * 1440 + 0.5);
  truce__date_text(day, (int32_t)whole);
  if (minutes > 0 && minutes < 1440)
    (void)snprintf(text, TRUCE__WHEN, "%sT%02d:%02dZ", day, minutes / 60, minutes % 60);
  else
    (void)snprintf(text, TRUCE__WHEN, "%s", day);
  return text;
}

const char *truce__time_words(const truce_event_series *series)
{
  return series->time == TRUCE_TIME_WEEKS  ? "counts by week"
         : series->time == TRUCE_TIME_DAYS ? "counts by day"
                                           : "moments in time";
}

const char *truce__per_day(const truce_event_series *series)
{
  return series->dated ? "a day" : "a unit of time";
}

static void words_count(truce__builder *b, double value)
{
  char text[TRUCE__DECIMAL];
  if (!isfinite(value) || value < 0)
    truce__build(b, "no number");
  else
    truce__build(b, "%s", truce__grouped(text, (uint64_t)llround(value)));
}

static void words_duration(truce__builder *b, const truce_event_series *s, double days)
{
  if (!s->dated)
    truce__build(b, "%.3g units of time", days);
  else if (days < 1.0 / 24)
    truce__build(b, "%.0f minutes", days * 1440);
  else if (days < 2)
    truce__build(b, "%.0f hours", days * 24);
  else
    truce__build(b, "%.1f days", days);
}

static void say_events(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_event_series *s = &a->series;
  char from[TRUCE__WHEN], to[TRUCE__WHEN];
  const double last = s->dated ? floor(s->end - 1e-9) : s->end;
  words_count(b, (double)s->total);
  truce__build(b, " events from %s to %s, taken as %s", truce__when(from, s, s->start),
               truce__when(to, s, last), truce__time_words(s));
  if (s->types > 1) {
    truce__build(b, ", by %s: ", truce_series_by_name(s->by));
    for (size_t k = 0; k < s->types && k < 4; k++) {
      truce__build(b, "%s%s ", k > 0 ? ", " : "", s->names[k]);
      words_count(b, (double)s->totals[k]);
    }
    if (s->types > 4)
      truce__build(b, " and %zu more", s->types - 4);
  }
  truce__build(b, ".");
}

static void say_radius(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_hawkes_fit *f = &a->fit;
  const truce_estimate *r = &f->radius;
  if (!f->excited) {
    truce__build(b, "No sign that events set off others: their rate alone explains the record.%s",
                 a->series.total < 50 ? " With so few events only a strong effect would show."
                                      : "");
    return;
  }
  const char *verdict =
      r->value >= 1  ? (r->low >= 1 ? "At 1 or above the cycle feeds itself."
                                    : "At 1 or above the cycle feeds itself, but the interval "
                                      "reaches below 1.")
      : r->high >= 1 ? "Below 1 it dies out, but the interval reaches 1: whether it feeds itself "
                       "cannot be told."
                     : "Below 1 it dies out by itself if nothing new sets it off.";
  if (r->value < 0.005) {
    truce__build(b, "No type of event answers itself, or one that answers it: chains end after one "
                    "answer (spectral radius 0).");
    return;
  }
  truce__build(b, "In the long run each event sets off %.2f others directly (spectral radius; ",
               r->value);
  if (isnan(r->low))
    truce__build(b, "no interval");
  else
    truce__build(b, "%.0f %% interval %.2f to %.2f", 100 * f->confidence, r->low, r->high);
  truce__build(b, "). %s", verdict);
}

static void say_answers(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_hawkes_fit *f = &a->fit;
  truce__build(b, "Events that answer others: ");
  for (size_t j = 0; j < a->series.types && j < 4; j++) {
    const truce_estimate *e = &f->answers[j];
    if (a->series.types > 1)
      truce__build(b, "%s%s ", j > 0 ? "; " : "", a->series.names[j]);
    truce__build(b, "%.0f %%", 100 * e->value);
    if (!isnan(e->low))
      truce__build(b, " (%.0f to %.0f)", 100 * fmax(e->low, 0), 100 * fmin(e->high, 1));
  }
  truce__build(b, ". Half of the direct answers come within ");
  words_duration(b, &a->series, f->half_life.value);
  truce__build(b, ".");
}

static bool shown(const truce_escalation_answer *a, size_t k)
{
  return a->has_tests && !isnan(a->tests[k].p) ? a->tests[k].p < 0.05
                                               : a->fit.branching[k].low > 0.01;
}

/* The strongest answer of one type to another that the record shows. */
static void say_who(const truce_escalation_answer *a, truce__builder *b)
{
  const size_t d = a->series.types;
  size_t best = SIZE_MAX;
  for (size_t k = 0; k < d * d; k++) {
    if (k / d != k % d && shown(a, k) &&
        (best == SIZE_MAX || a->fit.branching[k].value > a->fit.branching[best].value))
      best = k;
  }
  if (best == SIZE_MAX) {
    truce__build(b, "No type of event can be shown to answer another%s.",
                 a->has_tests ? " (p of 0.05 or more)" : "");
    return;
  }
  const truce_estimate *e = &a->fit.branching[best];
  truce__build(b, "The strongest answer across: %s to %s. Each event of %s sets off %.2f of %s",
               a->series.names[best % d], a->series.names[best / d], a->series.names[best / d],
               e->value, a->series.names[best % d]);
  if (!isnan(e->low))
    truce__build(b, " (%.2f to %.2f)", e->low, e->high);
  if (a->has_tests && !isnan(a->tests[best].p))
    truce__build(b, a->tests[best].p < 0.001 ? ", p below 0.001" : ", p = %.3f", a->tests[best].p);
  truce__build(b, ".");
}

static void say_outlook(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_outlook *o = &a->outlook;
  const double *total = o->total[(o->periods - 1) * (o->types + 1) + o->types];
  truce__build(b, "Forecast for the next %.4g %s: ", (double)o->periods * o->width,
               a->series.dated ? "days" : "units of time");
  words_count(b, total[3]);
  truce__build(b, " events, ");
  words_count(b, total[1]);
  truce__build(b, " to ");
  words_count(b, total[5]);
  truce__build(b, " in 9 of 10 futures, if things go on as before.");
  if (o->capped > 0)
    truce__build(b, " In %zu of %zu futures it ran out of hand; the upper ends are too low.",
                 o->capped, o->futures);
}

static void say_change(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_changes *c = &a->changes;
  char when[TRUCE__WHEN];
  if (c->segment_count < 2) {
    truce__build(b, "No change of the rate can be shown: %.3g %s throughout.",
                 c->segments[0].mean / a->change_width, truce__per_day(&a->series));
    return;
  }
  const truce_segment *now = &c->segments[c->segment_count - 1], *before = now - 1;
  truce__build(
      b, "The rate changed %zu time%s, last on %s: from %.3g to %.3g %s.", c->segment_count - 1,
      c->segment_count == 2 ? "" : "s",
      truce__when(when, &a->series, a->change_start + (double)now->first * a->change_width),
      before->mean / a->change_width, now->mean / a->change_width, truce__per_day(&a->series));
}

static void say_trust(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_goodness *g = &a->goodness.all;
  if (a->has_goodness && !isnan(g->ks_p))
    truce__build(b,
                 g->ks_p < 0.05
                     ? "The model does not describe the record well (KS p = %.3f): take its "
                       "numbers as rough."
                     : "The record does not speak against the model (KS p = %.2f).",
                 g->ks_p < 0.001 ? 0.001 : g->ks_p);
  if (!a->has_backtest)
    return;
  const truce_backtest *t = &a->backtest;
  truce__build(
      b,
      " In %zu rehearsed forecasts it was off by %.2f a period (CRPS %.2f); last week's mean "
      "by %.2f (%.2f), the mean so far by %.2f (%.2f).",
      t->forecasts, t->mae[TRUCE_FORECASTER_HAWKES], t->crps[TRUCE_FORECASTER_HAWKES],
      t->mae[TRUCE_FORECASTER_LAST_WEEK], t->crps[TRUCE_FORECASTER_LAST_WEEK],
      t->mae[TRUCE_FORECASTER_POISSON], t->crps[TRUCE_FORECASTER_POISSON]);
}

static void say_cost(const truce_escalation_answer *a, truce__builder *b)
{
  const truce_human_cost *c = &a->cost;
  bool any = false;
  for (size_t k = 0; k < c->line_count; k++) {
    const truce_cost_line *l = &c->lines[k];
    if (l->part)
      continue;
    truce__build(b, any ? "; " : "Human cost, as each source says it: ");
    any = true;
    words_count(b, l->total.best);
    truce__build(b, isinf(l->total.high) ? " or more %s" : " %s", truce_harm_name(l->harm));
    if (isfinite(l->total.high) && l->total.low < l->total.high) {
      truce__build(b, " (");
      words_count(b, l->total.low);
      truce__build(b, " to ");
      words_count(b, l->total.high);
      truce__build(b, ")");
    }
    if (strcmp(l->victims, "all") != 0)
      truce__build(b, " of %s", l->victims);
    truce__build(b, " (%s)", l->claimant);
  }
  truce__build(b, ". Nothing is added up across sources.");
}

void truce__escalation_brief(const truce_escalation_answer *a, truce__builder *b,
                             void (*keep)(void *context, truce__builder *b), void *context)
{
  const bool fitted = a->fit.outcome == TRUCE_FIT_CONVERGED;
  say_events(a, b);
  keep(context, b);
  if (!fitted) {
    truce__build(b, "Who answers whom cannot be estimated: %s.",
                 truce_fit_outcome_text(a->fit.outcome));
    keep(context, b);
  } else {
    say_radius(a, b);
    keep(context, b);
    if (a->fit.excited) {
      say_answers(a, b);
      keep(context, b);
    }
    if (a->fit.excited && a->series.types > 1) {
      say_who(a, b);
      keep(context, b);
    }
  }
  if (a->has_changes) {
    say_change(a, b);
    keep(context, b);
  }
  if (a->has_outlook) {
    say_outlook(a, b);
    keep(context, b);
  }
  if (fitted && (a->has_goodness || a->has_backtest)) {
    say_trust(a, b);
    keep(context, b);
  }
  if (a->cost.line_count > 0) {
    say_cost(a, b);
    keep(context, b);
  }
}
