/* JSON of `truce escalation`: the fitted model, others, and how well it fits. */
#include <math.h>

#include "escalation_internal.h"

static const char *const baseline_names[] = {"constant", "weekly", "trend"};
static const char *const kernel_names[] = {"exponential", "power_law"};

static void key_estimate(truce__json *json, const char *key, const truce_estimate *e)
{
  truce__json_key_object(json, key);
  truce__json_key_number(json, "value", e->value);
  truce__json_key_number(json, "error", e->error);
  truce__json_key_number(json, "low", e->low);
  truce__json_key_number(json, "high", e->high);
  truce__json_object_end(json);
}

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
    truce__json_key_number(json, s->names[j], mean_level(m, j));
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
      truce__json_key_number(json, "value", a->fit.level[j][k].value);
      truce__json_key_number(json, "low", a->fit.level[j][k].low);
      truce__json_key_number(json, "high", a->fit.level[j][k].high);
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
      truce__json_key_number(json, s->names[j], a->fit.branching[i * d + j].value);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_key_array(json, "effects");
  for (size_t k = 0; k < d * d; k++) {
    const truce_estimate *e = &a->fit.branching[k];
    truce__json_object(json);
    truce__json_key_string(json, "from", s->names[k / d]);
    truce__json_key_string(json, "to", s->names[k % d]);
    truce__json_key_number(json, "value", e->value);
    truce__json_key_number(json, "error", e->error);
    truce__json_key_number(json, "low", e->low);
    truce__json_key_number(json, "high", e->high);
    truce__json_key_number(json, "statistic", a->has_tests ? a->tests[k].statistic : NAN);
    truce__json_key_number(json, "p", a->has_tests ? a->tests[k].p : NAN);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_kernel(truce__json *json, const truce_escalation_answer *a)
{
  const truce_hawkes_fit *f = &a->fit;
  const bool power = f->model.kernel == TRUCE_KERNEL_POWER_LAW;
  truce__json_key_string(json, "kernel", kernel_names[f->model.kernel]);
  truce__json_key_number(json, "decay", power || !f->excited ? NAN : f->decay[0].value);
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
  truce__json_key_number(json, "spectral_radius", f->radius.value);
  truce__json_key_array(json, "spectral_radius_interval");
  truce__json_number(json, f->radius.low);
  truce__json_number(json, f->radius.high);
  truce__json_array_end(json);
  key_estimate(json, "half_life", &f->half_life);
  if (a->asked.fit_marks)
    key_estimate(json, "mark_power", &f->mark_power);
  truce__json_key_object(json, "dispersion");
  for (size_t j = 0; a->asked.overdispersed && j < a->series.types; j++)
    key_estimate(json, a->series.names[j], &f->dispersion[j]);
  truce__json_object_end(json);
  truce__json_key_number(json, "confidence", f->confidence);
  truce__json_key_number(json, "log_likelihood", f->log_likelihood);
  truce__json_key_number(json, "aic", f->aic);
  truce__json_key_number(json, "bic", f->bic);
  truce__json_key_integer(json, "parameters", f->parameters);
  truce__json_key_object(json, "plain");
  truce__json_key_number(json, "log_likelihood", f->plain_log_likelihood);
  truce__json_key_number(json, "aic", f->plain_aic);
  truce__json_key_number(json, "bic", f->plain_bic);
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
    truce__json_key_number(json, "log_likelihood", fine ? r->log_likelihood : NAN);
    truce__json_key_number(json, "aic", fine ? r->aic : NAN);
    truce__json_key_number(json, "bic", fine ? r->bic : NAN);
    truce__json_key_integer(json, "parameters", r->parameters);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* ---- How well it fits ---- */

static void put_goodness_of(truce__json *json, const truce_goodness *g)
{
  truce__json_key_integer(json, "residuals", g->count);
  truce__json_key_number(json, "ks", g->ks);
  truce__json_key_number(json, "p", g->ks_p);
  truce__json_key_integer(json, "lags", g->lags);
  truce__json_key_number(json, "ljung_box", g->ljung_box);
  truce__json_key_number(json, "ljung_box_p", g->ljung_box_p);
  truce__json_key_array(json, "qq");
  for (size_t k = 0; k < g->points; k++) {
    truce__json_array(json);
    truce__json_number(json, g->qq[k][0]);
    truce__json_number(json, g->qq[k][1]);
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
    truce__json_key_number(json, "ks", a->goodness.type[j].ks);
    truce__json_key_number(json, "p", a->goodness.type[j].ks_p);
    truce__json_key_number(json, "ljung_box_p", a->goodness.type[j].ljung_box_p);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

void truce__escalation_fit_fields(truce__json *json, const truce_escalation_answer *a)
{
  put_fit(json, a);
  put_rivals(json, a);
  put_goodness(json, a);
}
