/* JSON of `truce escalation`, and what the page draws of it. */
#include "escalation_internal.h"

void truce__json_key_when(truce__json *json, const char *key, const truce_event_series *s,
                          double time)
{
  char text[TRUCE__WHEN];
  truce__json_key_string(json, key, truce__when(text, s, time));
}

/* ---- The events ---- */

static void put_series(truce__json *json, const truce_escalation_answer *a)
{
  const truce_event_series *s = &a->series;
  truce__json_key_object(json, "events");
  truce__json_key_string(json, "file", a->table->file);
  truce__json_key_string(json, "layout", truce_event_layout_name(a->table->layout));
  truce__json_key_integer(json, "rows", a->table->rows);
  truce__json_key_integer(json, "kept", a->table->record_count);
  truce__json_key_integer(json, "used", s->records);
  truce__json_key_integer(json, "told_twice", s->twins);
  truce__json_key_integer(json, "count", s->total);
  truce__json_key_string(json, "by", truce_series_by_name(s->by));
  truce__json_key_string(json, "time", truce_series_time_name(s->time));
  truce__json_key_string(json, "counts_are", truce_series_count_name(s->count));
  truce__json_key_number(json, "tied_share", s->tied_share);
  truce__json_key_bool(json, "dated", s->dated);
  truce__json_key_when(json, "start", s, s->start);
  truce__json_key_when(json, "end", s, s->end);
  truce__json_key_number(json, "days", s->end - s->start);
  truce__json_key_object(json, "types");
  for (size_t k = 0; k < s->types; k++)
    truce__json_key_integer(json, s->names[k], s->totals[k]);
  truce__json_object_end(json);
  truce__json_object_end(json);
}

/* ---- What is to be expected ---- */

static void put_levels(truce__json *json, const char *key, const double *quantiles)
{
  truce__json_key_array(json, key);
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    truce__json_number(json, quantiles[q]);
  truce__json_array_end(json);
}

static void put_outlook(truce__json *json, const truce_escalation_answer *a)
{
  const truce_outlook *o = &a->outlook;
  truce__json_key(json, "forecast");
  if (!a->has_outlook) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_integer(json, "futures", o->futures);
  truce__json_key_integer(json, "capped", o->capped);
  truce__json_key_number(json, "days_per_period", o->width);
  truce__json_key_array(json, "levels");
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    truce__json_number(json, truce_outlook_level[q]);
  truce__json_array_end(json);
  truce__json_key_array(json, "recent");
  for (size_t p = 0; p < a->recent_count; p++) {
    truce__json_object(json);
    truce__json_key_when(json, "start", &a->series,
                         o->start - (double)(a->recent_count - p) * o->width);
    truce__json_key_number(json, "count", a->recent[p]);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "periods");
  for (size_t p = 0; p < o->periods; p++) {
    truce__json_object(json);
    truce__json_key_when(json, "start", &a->series, o->start + (double)p * o->width);
    for (size_t j = 0; j <= o->types; j++) {
      const size_t at = p * (o->types + 1) + j;
      if (j == 0)
        truce__json_key_object(json, "types");
      if (j == o->types) {
        truce__json_object_end(json);
        truce__json_key_object(json, "all");
      } else {
        truce__json_key_object(json, a->series.names[j]);
      }
      truce__json_key_number(json, "mean", o->mean[at]);
      put_levels(json, "quantiles", o->quantile[at]);
      put_levels(json, "total", o->total[at]);
      truce__json_object_end(json);
    }
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_backtest(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key(json, "backtest");
  if (!a->has_backtest) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_integer(json, "origins", a->backtest.origins);
  truce__json_key_integer(json, "forecasts", a->backtest.forecasts);
  truce__json_key_integer(json, "not_fitted", a->backtest.not_fitted);
  truce__json_key_object(json, "models");
  for (int f = 0; f < TRUCE_FORECASTER_COUNT; f++) {
    truce__json_key_object(json, truce_forecaster_id((truce_forecaster)f));
    truce__json_key_number(json, "mae", a->backtest.mae[f]);
    truce__json_key_number(json, "crps", a->backtest.crps[f]);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

/* ---- Over time ---- */

static void put_over_time(truce__json *json, const truce_escalation_answer *a)
{
  const size_t d = a->series.types;
  truce__json_key_array(json, "over_time");
  for (size_t b = 0; b < a->bins; b++) {
    const double width = (a->series.end - a->series.start) / (double)a->bins;
    truce__json_object(json);
    truce__json_key_when(json, "start", &a->series, a->series.start + (double)b * width);
    truce__json_key_array(json, "came");
    for (size_t j = 0; j < d; j++)
      truce__json_number(json, a->came[b * d + j]);
    truce__json_array_end(json);
    truce__json_key_array(json, "expected");
    for (size_t j = 0; j < d; j++)
      truce__json_number(json, a->expected[b * d + j]);
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_changes(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key_array(json, "segments");
  for (size_t k = 0; a->has_changes && k < a->changes.segment_count; k++) {
    const truce_segment *g = &a->changes.segments[k];
    truce__json_object(json);
    truce__json_key_when(json, "from", &a->series,
                         a->change_start + (double)g->first * a->change_width);
    truce__json_key_when(json, "until", &a->series,
                         a->change_start + (double)g->end * a->change_width);
    truce__json_key_integer(json, "count", g->count);
    truce__json_key_number(json, "per_day", g->mean / a->change_width);
    truce__json_key_number(json, "low", g->low / a->change_width);
    truce__json_key_number(json, "high", g->high / a->change_width);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* ---- Human cost ---- */

static void put_cost(truce__json *json, const truce_cost *c)
{
  truce__json_key_number(json, "low", c->low);
  truce__json_key_number(json, "best", c->best);
  truce__json_key_number(json, "high", c->high);
}

static void put_human_cost(truce__json *json, const truce_escalation_answer *a)
{
  const truce_human_cost *c = &a->cost;
  truce__json_key_object(json, "human_cost");
  truce__json_key_string(json, "period", truce_period_name(c->period));
  truce__json_key_array(json, "periods");
  for (size_t p = 0; p < c->period_count; p++)
    truce__json_string(json, c->labels[p]);
  truce__json_array_end(json);
  truce__json_key_array(json, "lines");
  for (size_t k = 0; k < c->line_count; k++) {
    const truce_cost_line *l = &c->lines[k];
    truce__json_object(json);
    truce__json_key_string(json, "harm", truce_harm_name(l->harm));
    truce__json_key_string(json, "victims", l->victims);
    truce__json_key_string(json, "said_by", l->claimant);
    truce__json_key_bool(json, "part_of_all", l->part);
    truce__json_key_integer(json, "reports", l->reports);
    put_cost(json, &l->total);
    truce__json_key_array(json, "by_period");
    for (size_t p = 0; p < c->period_count; p++)
      truce__json_number(json, l->periods[p].best);
    truce__json_array_end(json);
    truce__json_key_array(json, "places");
    for (size_t w = 0; w < c->place_count; w++) {
      if (c->places[w].line != k || c->places[w].place[0] == '\0')
        continue;
      truce__json_object(json);
      truce__json_key_string(json, "place", c->places[w].place);
      put_cost(json, &c->places[w].cost);
      truce__json_object_end(json);
    }
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* ---- The whole ---- */

static void keep_json(void *context, truce__builder *b)
{
  truce__json_words(context, b);
}

void truce__escalation_fields(truce__json *json, const truce_escalation_answer *a)
{
  truce__builder b = {0};
  truce__json_key_array(json, "summary");
  truce__escalation_brief(a, &b, keep_json, json);
  truce__json_array_end(json);
  truce__builder_free(&b);
  put_series(json, a);
  truce__escalation_fit_fields(json, a);
  put_outlook(json, a);
  put_backtest(json, a);
  put_over_time(json, a);
  put_changes(json, a);
  truce__escalation_defence_fields(json, a);
  put_human_cost(json, a);
}

truce_status truce_report_escalation_json(const truce_escalation_answer *answer,
                                          const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "escalation", answer->title, diagnostics);
  truce__escalation_fields(&json, answer);
  truce__json_object_end(&json);
  return truce__report_end(out);
}

void truce__escalation_page_json(const truce_escalation_answer *a,
                                 const truce_diagnostics *diagnostics, FILE *out)
{
  static const char *const others[] = {"detail", "stability", "talks", "deal", "leverage"};
  truce__builder b = {0};
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "report", a->title, diagnostics);
  truce__json_key_array(&json, "summary");
  truce__escalation_brief(a, &b, keep_json, &json);
  truce__json_array_end(&json);
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    truce__json_key(&json, others[k]);
    truce__json_null(&json);
  }
  truce__json_key_object(&json, "escalation");
  truce__escalation_fields(&json, a);
  truce__json_object_end(&json);
  truce__json_object_end(&json);
  truce__builder_free(&b);
}
