#include "simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"

truce_status truce__marks_init(truce__marks *marks, const truce_events *history, size_t types)
{
  *marks = (truce__marks){0};
  if (history == NULL || history->mark == NULL)
    return TRUCE_OK;
  marks->mark = truce__array(history->count, sizeof *marks->mark);
  if (marks->mark == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < history->count; k++)
    marks->first[truce__type_of(history, k) + 1]++;
  for (size_t j = 0; j < types; j++)
    marks->first[j + 1] += marks->first[j];
  size_t next[TRUCE_ESCALATION_TYPES_MAX];
  memcpy(next, marks->first, sizeof next);
  for (size_t k = 0; k < history->count; k++)
    marks->mark[next[truce__type_of(history, k)]++] = history->mark[k];
  return TRUCE_OK;
}

void truce__marks_free(truce__marks *marks)
{
  free(marks->mark);
}

static double draw_mark(const truce__marks *marks, uint32_t type, truce__random *random)
{
  const size_t count = marks->first[type + 1] - marks->first[type];
  return count == 0 ? 1 : marks->mark[marks->first[type] + truce__random_below(random, count)];
}

/* ---- Continuous time ---- */

static void age(const truce_hawkes *m, double *past, double dt)
{
  for (size_t t = 0; t < m->terms; t++) {
    const double left = exp(-m->decay[t] * dt);
    for (size_t i = 0; i < m->types; i++)
      past[t * m->types + i] *= left;
  }
}

/* pull, and the rate of all types together that comes from the past. */
static double excitation(const truce_hawkes *m, const double *past, double *pull)
{
  double all = 0;
  for (size_t i = 0; i < m->types; i++) {
    double offspring = 0;
    pull[i] = 0;
    for (size_t t = 0; t < m->terms; t++)
      pull[i] += m->share[t] * m->decay[t] * past[t * m->types + i];
    for (size_t j = 0; j < m->types; j++)
      offspring += m->branching[i * m->types + j];
    all += offspring * pull[i];
  }
  return all;
}

static double baseline(const truce_hawkes *m, double t)
{
  double all = 0, by[TRUCE_WEEKDAYS];
  for (size_t j = 0; j < m->types; j++)
    all += truce__baseline_at(m, j, t, by);
  return all;
}

/* The most the baseline comes to between two moments of one day: it is constant, or each type's
 * rises or falls all the way. */
static double baseline_bound(const truce_hawkes *m, double from, double to)
{
  double all = 0, by[TRUCE_WEEKDAYS];
  for (size_t j = 0; j < m->types; j++) {
    const double first = truce__baseline_at(m, j, from, by);
    all +=
        m->baseline == TRUCE_BASELINE_TREND ? fmax(first, truce__baseline_at(m, j, to, by)) : first;
  }
  return all;
}

/* Which type, of the total rate, the point `at` of it belongs to. */
static uint32_t pick_type(const truce_hawkes *m, double t, const double *pull, double at)
{
  double by[TRUCE_WEEKDAYS];
  for (uint32_t j = 0; j + 1 < m->types; j++) {
    at -= truce__baseline_at(m, j, t, by);
    for (size_t i = 0; i < m->types; i++)
      at -= m->branching[i * m->types + j] * pull[i];
    if (at < 0)
      return j;
  }
  return (uint32_t)m->types - 1;
}

/* Until when the bound on the baseline is good. */
static double stretch(const truce_hawkes *m, double t, double end)
{
  return m->baseline == TRUCE_BASELINE_CONSTANT ? end : fmin(end, floor(t) + 1);
}

bool truce__simulate(const truce_hawkes *m, const truce__marks *marks, double start, double end,
                     double *past, double *pull, truce__random *random, truce__take take,
                     void *context)
{
  double t = start, excited = excitation(m, past, pull);
  while (t < end) {
    const double limit = stretch(m, t, end);
    const double bound = baseline_bound(m, t, limit) + excited;
    const double next = t + truce__draw_exponential(random) / bound;
    /* Past the limit, or no rate at all: begin anew there. */
    const bool reached = next < limit;
    age(m, past, (reached ? next : limit) - t);
    t = reached ? next : limit;
    excited = excitation(m, past, pull);
    const double at = truce__draw_uniform(random) * bound;
    if (!reached || at >= baseline(m, t) + excited)
      continue;
    const uint32_t type = pick_type(m, t, pull, at);
    const double mark = draw_mark(marks, type, random);
    const double weight = marks->mark == NULL ? 1 : truce__weight(m, type, mark);
    if (!take(context, t, type, mark))
      return false;
    for (size_t k = 0; k < m->terms; k++)
      past[k * m->types + type] += weight;
    excited = excitation(m, past, pull);
  }
  return true;
}

typedef struct recorder {
  double *time, *mark;
  uint32_t *type;
  size_t count, time_room, mark_room, type_room, most;
  bool marked, failed, cancelled;
  const truce_control *control;
} recorder;

static bool record(void *context, double time, uint32_t type, double mark)
{
  recorder *r = context;
  if (r->count >= r->most)
    return false;
  r->cancelled = r->count % 65536 == 65535 && truce__cancelled(r->control);
  r->failed = !truce__reserve((void **)&r->time, &r->time_room, r->count + 1, sizeof *r->time) ||
              !truce__reserve((void **)&r->type, &r->type_room, r->count + 1, sizeof *r->type) ||
              (r->marked &&
               !truce__reserve((void **)&r->mark, &r->mark_room, r->count + 1, sizeof *r->mark));
  if (r->failed || r->cancelled)
    return false;
  r->time[r->count] = time;
  r->type[r->count] = type;
  if (r->marked)
    r->mark[r->count] = mark;
  r->count++;
  return true;
}

static bool history_fits(const truce_events *history, const truce_hawkes *m, double start)
{
  size_t where;
  if (history == NULL)
    return truce__model_fits(m, m->types);
  const truce_activity data = {.events = history};
  return truce_activity_check(data, &where) == TRUCE_ACTIVITY_NONE &&
         truce__model_fits(m, history->types) && history->end <= start;
}

static truce_status simulate(recorder *r, const truce_hawkes *m, const truce_events *history,
                             double start, double end, truce__random *random, bool *finished)
{
  double *past = calloc(m->types, (m->terms + 1) * sizeof *past);
  truce__marks marks;
  truce_status status = truce__marks_init(&marks, history, m->types);
  if (status == TRUCE_OK && past == NULL)
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && history != NULL)
    status = truce__past_events(m, history, start, past);
  if (status == TRUCE_OK)
    *finished =
        truce__simulate(m, &marks, start, end, past, past + m->terms * m->types, random, record, r);
  truce__marks_free(&marks);
  free(past);
  return status == TRUCE_OK && r->failed      ? TRUCE_NO_MEMORY
         : status == TRUCE_OK && r->cancelled ? TRUCE_CANCELLED
                                              : status;
}

typedef struct simulated_memory {
  double *time, *mark;
  uint32_t *type;
} simulated_memory;

truce_status truce_hawkes_simulate(truce_simulated *result, const truce_hawkes *model,
                                   const truce_events *history, double start, double end,
                                   size_t most, uint64_t seed, uint64_t stream,
                                   const truce_control *control)
{
  if (!(start < end) || !(fabs(start) <= 1e9) || !(fabs(end) <= 1e9) ||
      !history_fits(history, model, start))
    return TRUCE_BAD_INPUT;
  recorder r = {
      .most = most, .marked = history != NULL && history->mark != NULL, .control = control};
  truce__random random;
  bool finished = false;
  truce__random_start(&random, seed, stream);
  simulated_memory *kept = malloc(sizeof *kept);
  const truce_status status =
      kept == NULL ? TRUCE_NO_MEMORY : simulate(&r, model, history, start, end, &random, &finished);
  if (status != TRUCE_OK) {
    free(r.time);
    free(r.type);
    free(r.mark);
    free(kept);
    return status;
  }
  *kept = (simulated_memory){r.time, r.mark, r.type};
  *result = (truce_simulated){
      {model->types, r.count, r.time, r.type, r.mark, start, end}, !finished, kept};
  return TRUCE_OK;
}

void truce_simulated_free(truce_simulated *result)
{
  simulated_memory *kept = result->memory;
  if (kept == NULL)
    return;
  free(kept->time);
  free(kept->type);
  free(kept->mark);
  free(kept);
}

/* ---- Periods ---- */

bool truce__simulate_periods(const truce_hawkes *m, double start, double width, size_t periods,
                             double *past, double *pull, truce__random *random, uint32_t *count)
{
  const double most = 1e6;
  const size_t d = m->types;
  double by[TRUCE_WEEKDAYS], left[TRUCE__POWER_TERMS];
  bool whole = true;
  for (size_t t = 0; t < m->terms; t++)
    left[t] = exp(-m->decay[t] * width);
  for (size_t k = 0; k < periods; k++) {
    const double from = start + width * (double)k;
    for (size_t i = 0; i < d; i++) {
      pull[i] = 0;
      for (size_t t = 0; t < m->terms; t++)
        pull[i] += m->share[t] * (1 - left[t]) * past[t * d + i];
    }
    for (size_t j = 0; j < d; j++) {
      double mean = truce__baseline_over(m, j, from, from + width, by);
      for (size_t i = 0; i < d; i++)
        mean += m->branching[i * d + j] * pull[i];
      whole = whole && mean <= most;
      count[k * d + j] = truce__draw_count(random, fmin(mean, most), m->dispersion[j]);
    }
    for (size_t t = 0; t < m->terms; t++) {
      for (size_t i = 0; i < d; i++)
        past[t * d + i] = left[t] * past[t * d + i] + count[k * d + i];
    }
  }
  return whole;
}

truce_status truce_hawkes_simulate_counts(uint32_t *count, bool *capped, const truce_hawkes *model,
                                          const truce_counts *history, size_t periods,
                                          uint64_t seed, uint64_t stream)
{
  size_t where;
  const bool fresh = history->periods == 0;
  if (!truce__model_fits(model, history->types) || !(history->width > 0) ||
      (!fresh &&
       truce_activity_check((truce_activity){.counts = history}, &where) != TRUCE_ACTIVITY_NONE))
    return TRUCE_BAD_INPUT;
  double *past = calloc(model->types, (model->terms + 1) * sizeof *past);
  if (past == NULL)
    return TRUCE_NO_MEMORY;
  truce__random random;
  truce__random_start(&random, seed, stream);
  if (!fresh)
    truce__past_counts(model, history, past);
  *capped = !truce__simulate_periods(
      model, history->start + history->width * (double)history->periods, history->width, periods,
      past, past + model->terms * model->types, &random, count);
  free(past);
  return TRUCE_OK;
}
