/* JSON of `truce escalation`, and what the page draws of it. */
#include <math.h>

#include "escalation_internal.h"

static const char *const baseline_names[] = {"constant", "weekly", "trend"};
static const char *const kernel_names[] = {"exponential", "power_law"};

static void put_number(truce__json *json, double value)
{
  if (isfinite(value))
    truce__json_number(json, value);
  else
    truce__json_null(json);
}

static void key_number(truce__json *json, const char *key, double value)
{
  truce__json_key(json, key);
  put_number(json, value);
}

static void key_when(truce__json *json, const char *key, const truce_event_series *s, double time)
{
  char text[TRUCE__WHEN];
  truce__json_key_string(json, key, truce__when(text, s, time));
}

static void key_estimate(truce__json *json, const char *key, const truce_estimate *e)
{
  truce__json_key_object(json, key);
  key_number(json, "value", e->value);
  key_number(json, "error", e->error);
  key_number(json, "low", e->low);
  key_number(json, "high", e->high);
  truce__json_object_end(json);
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
  key_number(json, "tied_share", s->tied_share);
  truce__json_key_bool(json, "dated", s->dated);
  key_when(json, "start", s, s->start);
  key_when(json, "end", s, s->end);
  key_number(json, "days", s->end - s->start);
  truce__json_key_object(json, "types");
  for (size_t k = 0; k < s->types; k++)
    truce__json_key_integer(json, s->names[k], s->totals[k]);
  truce__json_object_end(json);
  truce__json_object_end(json);
}

/* ---- The fit ---- */

static double mean_level(const truce_hawkes *m, size_t j)
{
  double sum = 0;
  if (m->baseline != TRUCE_BASELINE_WEEKLY)
    return m->level[j][0];
  for (size_t k = 0; k < TRUCE_WEEKDAYS; k++)
    sum += m->level[j][k];
  return sum / TRUCE_WEEKDAYS;
}

static void put_baselines(truce__json *json, const truce_escalation_answer *a)
{
  const truce_event_series *s = &a->series;
  const truce_hawkes *m = &a->fit.model;
  truce__json_key_object(json, "baseline");
  for (size_t j = 0; j < s->types; j++)
    key_number(json, s->names[j], mean_level(m, j));
  truce__json_object_end(json);
  truce__json_key_string(json, "baseline_form", baseline_names[m->baseline]);
  const size_t size = m->baseline == TRUCE_BASELINE_WEEKLY  ? TRUCE_WEEKDAYS
                      : m->baseline == TRUCE_BASELINE_TREND ? 2
                                                            : 1;
  truce__json_key_object(json, "baseline_numbers");
  for (size_t j = 0; j < s->types; j++) {
    truce__json_key_array(json, s->names[j]);
    for (size_t k = 0; k < size; k++) {
      truce__json_object(json);
      key_number(json, "value", a->fit.level[j][k].value);
      key_number(json, "low", a->fit.level[j][k].low);
      key_number(json, "high", a->fit.level[j][k].high);
      truce__json_object_end(json);
    }
    truce__json_array_end(json);
  }
  truce__json_object_end(json);
}

static void put_branching(truce__json *json, const truce_escalation_answer *a)
{
  const truce_event_series *s = &a->series;
  const size_t d = s->types;
  truce__json_key_object(json, "branching");
  for (size_t i = 0; i < d; i++) {
    truce__json_key_object(json, s->names[i]);
    for (size_t j = 0; j < d; j++)
      key_number(json, s->names[j], a->fit.branching[i * d + j].value);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_key_array(json, "effects");
  for (size_t k = 0; k < d * d; k++) {
    const truce_estimate *e = &a->fit.branching[k];
    truce__json_object(json);
    truce__json_key_string(json, "from", s->names[k / d]);
    truce__json_key_string(json, "to", s->names[k % d]);
    key_number(json, "value", e->value);
    key_number(json, "error", e->error);
    key_number(json, "low", e->low);
    key_number(json, "high", e->high);
    key_number(json, "statistic", a->has_tests ? a->tests[k].statistic : NAN);
    key_number(json, "p", a->has_tests ? a->tests[k].p : NAN);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_kernel(truce__json *json, const truce_escalation_answer *a)
{
  const truce_hawkes_fit *f = &a->fit;
  const bool power = f->model.kernel == TRUCE_KERNEL_POWER_LAW;
  truce__json_key_string(json, "kernel", kernel_names[f->model.kernel]);
  key_number(json, "decay", power || !f->excited ? NAN : f->decay[0].value);
  truce__json_key_array(json, "terms");
  for (size_t k = 0; !power && k < f->model.terms; k++) {
    truce__json_object(json);
    key_estimate(json, "share", &f->share[k]);
    key_estimate(json, "decay", &f->decay[k]);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  if (power) {
    key_estimate(json, "power", &f->power);
    key_estimate(json, "scale", &f->scale);
  }
}

static void put_fit(truce__json *json, const truce_escalation_answer *a)
{
  const truce_hawkes_fit *f = &a->fit;
  truce__json_key_object(json, "fit");
  truce__json_key_bool(json, "converged", f->outcome == TRUCE_FIT_CONVERGED);
  truce__json_key_string(json, "outcome", truce_fit_outcome_text(f->outcome));
  if (f->outcome != TRUCE_FIT_CONVERGED) {
    truce__json_object_end(json);
    return;
  }
  truce__json_key_string(json, "likelihood",
                         !f->discrete             ? "continuous time"
                         : a->asked.overdispersed ? "negative binomial"
                                                  : "Poisson");
  truce__json_key_bool(json, "excited", f->excited);
  put_kernel(json, a);
  put_baselines(json, a);
  put_branching(json, a);
  truce__json_key_object(json, "answers");
  for (size_t j = 0; j < a->series.types; j++)
    key_estimate(json, a->series.names[j], &f->answers[j]);
  truce__json_object_end(json);
  key_number(json, "spectral_radius", f->radius.value);
  truce__json_key_array(json, "spectral_radius_interval");
  put_number(json, f->radius.low);
  put_number(json, f->radius.high);
  truce__json_array_end(json);
  key_estimate(json, "half_life", &f->half_life);
  if (a->asked.fit_marks)
    key_estimate(json, "mark_power", &f->mark_power);
  truce__json_key_object(json, "dispersion");
  for (size_t j = 0; a->asked.overdispersed && j < a->series.types; j++)
    key_estimate(json, a->series.names[j], &f->dispersion[j]);
  truce__json_object_end(json);
  key_number(json, "confidence", f->confidence);
  key_number(json, "log_likelihood", f->log_likelihood);
  key_number(json, "aic", f->aic);
  key_number(json, "bic", f->bic);
  truce__json_key_integer(json, "parameters", f->parameters);
  truce__json_key_object(json, "plain");
  key_number(json, "log_likelihood", f->plain_log_likelihood);
  key_number(json, "aic", f->plain_aic);
  key_number(json, "bic", f->plain_bic);
  truce__json_key_integer(json, "parameters", f->plain_parameters);
  truce__json_object_end(json);
  truce__json_key_integer(json, "starts", f->starts);
  truce__json_key_integer(json, "starts_agreeing", f->agree);
  truce__json_object_end(json);
}

static void put_rivals(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key_array(json, "other_models");
  for (size_t k = 0; k < a->rival_count; k++) {
    const truce_escalation_rival *r = &a->rivals[k];
    const bool fine = r->outcome == TRUCE_FIT_CONVERGED;
    truce__json_object(json);
    truce__json_key_string(json, "name", r->name);
    truce__json_key_bool(json, "converged", fine);
    key_number(json, "log_likelihood", fine ? r->log_likelihood : NAN);
    key_number(json, "aic", fine ? r->aic : NAN);
    key_number(json, "bic", fine ? r->bic : NAN);
    truce__json_key_integer(json, "parameters", r->parameters);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* ---- How well it fits ---- */

static void put_goodness_of(truce__json *json, const truce_goodness *g)
{
  truce__json_key_integer(json, "residuals", g->count);
  key_number(json, "ks", g->ks);
  key_number(json, "p", g->ks_p);
  truce__json_key_integer(json, "lags", g->lags);
  key_number(json, "ljung_box", g->ljung_box);
  key_number(json, "ljung_box_p", g->ljung_box_p);
  truce__json_key_array(json, "qq");
  for (size_t k = 0; k < g->points; k++) {
    truce__json_array(json);
    put_number(json, g->qq[k][0]);
    put_number(json, g->qq[k][1]);
    truce__json_array_end(json);
  }
  truce__json_array_end(json);
}

static void put_goodness(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key(json, "goodness_of_fit");
  if (!a->has_goodness) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  put_goodness_of(json, &a->goodness.all);
  truce__json_key_object(json, "types");
  for (size_t j = 0; j < a->goodness.types; j++) {
    truce__json_key_object(json, a->series.names[j]);
    key_number(json, "ks", a->goodness.type[j].ks);
    key_number(json, "p", a->goodness.type[j].ks_p);
    key_number(json, "ljung_box_p", a->goodness.type[j].ljung_box_p);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

/* ---- What is to be expected ---- */

static void put_levels(truce__json *json, const char *key, const double *quantiles)
{
  truce__json_key_array(json, key);
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    put_number(json, quantiles[q]);
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
  key_number(json, "days_per_period", o->width);
  truce__json_key_array(json, "levels");
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    put_number(json, truce_outlook_level[q]);
  truce__json_array_end(json);
  truce__json_key_array(json, "recent");
  for (size_t p = 0; p < a->recent_count; p++) {
    truce__json_object(json);
    key_when(json, "start", &a->series, o->start - (double)(a->recent_count - p) * o->width);
    key_number(json, "count", a->recent[p]);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "periods");
  for (size_t p = 0; p < o->periods; p++) {
    truce__json_object(json);
    key_when(json, "start", &a->series, o->start + (double)p * o->width);
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
      key_number(json, "mean", o->mean[at]);
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
    key_number(json, "mae", a->backtest.mae[f]);
    key_number(json, "crps", a->backtest.crps[f]);
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
    key_when(json, "start", &a->series, a->series.start + (double)b * width);
    truce__json_key_array(json, "came");
    for (size_t j = 0; j < d; j++)
      put_number(json, a->came[b * d + j]);
    truce__json_array_end(json);
    truce__json_key_array(json, "expected");
    for (size_t j = 0; j < d; j++)
      put_number(json, a->expected[b * d + j]);
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
    key_when(json, "from", &a->series, a->change_start + (double)g->first * a->change_width);
    key_when(json, "until", &a->series, a->change_start + (double)g->end * a->change_width);
    truce__json_key_integer(json, "count", g->count);
    key_number(json, "per_day", g->mean / a->change_width);
    key_number(json, "low", g->low / a->change_width);
    key_number(json, "high", g->high / a->change_width);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* ---- Raids and defence ---- */

static const char *text_of(const truce_event_table *t, uint32_t number)
{
  return number != TRUCE_NO_TEXT ? t->texts[number] : NULL;
}

static void put_raids(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key_array(json, "raids");
  for (size_t k = 0; k < a->raids.count; k++) {
    const truce_raid *r = &a->raids.raids[k];
    truce__json_object(json);
    key_when(json, "day", &a->series, r->day);
    truce__json_key_integer(json, "launched", r->launched);
    key_number(json, "stopped", r->known ? (double)r->stopped : NAN);
    truce__json_key_string(json, "unit", text_of(a->table, r->unit));
    truce__json_key_string(json, "claimed_by", text_of(a->table, r->claimed_by));
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key(json, "stopping");
  if (!a->stopping.converged) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  key_number(json, "level", a->stopping.level);
  key_number(json, "slope", a->stopping.slope);
  key_number(json, "slope_error", a->stopping.slope_error);
  key_number(json, "typical_raid", a->stopping.typical);
  key_number(json, "scatter", a->stopping.scatter);
  truce__json_key_array(json, "by_size");
  for (int k = -4; k <= 4; k++) {
    const double raid = a->stopping.typical * exp2(0.5 * k);
    double share, low, high;
    truce_stopping_at(&a->stopping, raid, 0.9, &share, &low, &high);
    truce__json_object(json);
    key_number(json, "raid", raid);
    key_number(json, "share", share);
    key_number(json, "low", low);
    key_number(json, "high", high);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_threshold(truce__json *json, const char *key, uint32_t raid)
{
  truce__json_key(json, key);
  if (raid == UINT32_MAX)
    truce__json_null(json);
  else
    truce__json_integer(json, raid);
}

static void put_saturation(truce__json *json, const truce_escalation_answer *a)
{
  const truce_saturation_answer *s = &a->saturation;
  truce__json_key(json, "saturation");
  if (!a->has_saturation) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  key_number(json, "stop", s->defence.stop);
  truce__json_key_integer(json, "shots", s->defence.shots);
  truce__json_key_integer(json, "capacity", s->defence.capacity);
  put_threshold(json, "one_leaks_from", s->some_leak);
  put_threshold(json, "a_tenth_leaks_from", s->most_leak);
  truce__json_key_array(json, "curve");
  for (size_t k = 0; k < s->points; k++) {
    truce__json_object(json);
    truce__json_key_integer(json, "raid", s->raid[k]);
    key_number(json, "expected", s->leakers[k].expected);
    truce__json_key_integer(json, "low", s->leakers[k].low);
    truce__json_key_integer(json, "high", s->leakers[k].high);
    key_number(json, "any", s->leakers[k].any);
    truce__json_key_integer(json, "spent", s->leakers[k].spent);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key(json, "stock");
  if (s->has_supply) {
    truce__json_object(json);
    key_number(json, "stock", s->supply.stock);
    key_number(json, "resupply_a_day", s->supply.resupply);
    key_number(json, "raids_a_day", s->supply.raids);
    key_number(json, "raid", s->supply.raid);
    truce__json_key_integer(json, "horizon_days", s->supply.horizon);
    key_number(json, "steady_days", s->life.steady);
    key_number(json, "low_days", s->life.low);
    key_number(json, "median_days", s->life.median);
    key_number(json, "high_days", s->life.high);
    key_number(json, "lasts", s->life.lasts);
    truce__json_object_end(json);
  } else {
    truce__json_null(json);
  }
  truce__json_key(json, "cost_exchange");
  if (s->has_cost) {
    truce__json_object(json);
    truce__json_key_integer(json, "raid", s->cost_raid);
    key_number(json, "spent", s->cost.spent);
    key_number(json, "raid_cost", s->cost.raid);
    key_number(json, "avoided", s->cost.avoided);
    key_number(json, "ratio", s->cost.ratio);
    key_number(json, "worth", s->cost.worth);
    truce__json_object_end(json);
  } else {
    truce__json_null(json);
  }
  truce__json_object_end(json);
}

/* ---- Human cost ---- */

static void put_cost(truce__json *json, const truce_cost *c)
{
  key_number(json, "low", c->low);
  key_number(json, "best", c->best);
  key_number(json, "high", c->high);
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
      put_number(json, l->periods[p].best);
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
  put_fit(json, a);
  put_rivals(json, a);
  put_goodness(json, a);
  put_outlook(json, a);
  put_backtest(json, a);
  put_over_time(json, a);
  put_changes(json, a);
  put_raids(json, a);
  put_saturation(json, a);
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
