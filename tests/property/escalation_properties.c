#include "escalation_properties.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "truce/escalation.h"
#include "truce/saturation.h"

enum { EVENTS = 40, TYPES = 3, PERIODS = 30 };

#define REQUIRE(condition)                                                                         \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                      \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

typedef struct tape_reader {
  const uint8_t *bytes;
  size_t left;
} tape_reader;

static unsigned next(tape_reader *tape, unsigned below)
{
  if (tape->left == 0)
    return 0;
  tape->left--;
  return *tape->bytes++ % below;
}

/* Mostly a plain number, now and then any bits at all. */
static double number(tape_reader *tape, double plain)
{
  if (next(tape, 250) != 249)
    return plain;
  uint64_t bits = 0;
  for (int k = 0; k < 8; k++)
    bits = bits << 8 | next(tape, 256);
  double any;
  memcpy(&any, &bits, sizeof any);
  return any;
}

typedef struct record {
  double time[EVENTS], mark[EVENTS];
  uint32_t type[EVENTS], count[PERIODS * TYPES];
  truce_events events;
  truce_counts counts;
  truce_activity data;
} record;

static void make_events(record *r, tape_reader *tape, size_t types)
{
  const size_t count = next(tape, EVENTS + 1);
  double t = 0;
  for (size_t k = 0; k < count; k++) {
    const unsigned gap = next(tape, 64);
    t += gap < 4 ? 0 : ldexp(gap, (int)(gap % 8) - 6);
    r->time[k] = number(tape, t);
    r->mark[k] = number(tape, 1 + next(tape, 9));
    r->type[k] = next(tape, 255) == 254 ? (uint32_t)types : next(tape, (unsigned)types);
  }
  r->events = (truce_events){types,
                             count,
                             r->time,
                             next(tape, 4) == 0 && types == 1 ? NULL : r->type,
                             next(tape, 2) == 0 ? NULL : r->mark,
                             number(tape, 0),
                             number(tape, t + next(tape, 3))};
  r->data = (truce_activity){.events = &r->events};
}

static void make_counts(record *r, tape_reader *tape, size_t types)
{
  const size_t periods = next(tape, PERIODS + 1);
  for (size_t k = 0; k < periods * types; k++) {
    const unsigned n = next(tape, 250);
    r->count[k] = n < 240 ? n % 12 : n < 248 ? 1000 * n : UINT32_MAX;
  }
  const double width = next(tape, 3) == 0 ? 7 : next(tape, 5) == 0 ? 0.4 : 1;
  r->counts = (truce_counts){types, periods, r->count, number(tape, -3), number(tape, width)};
  r->data = (truce_activity){.counts = &r->counts};
}

static truce_hawkes_options make_options(tape_reader *tape, const record *r)
{
  const bool marked = r->data.events != NULL && r->events.mark != NULL;
  truce_hawkes_options o = {.baseline = (truce_baseline)next(tape, 3),
                            .kernel = next(tape, 5) == 0 ? TRUCE_KERNEL_POWER_LAW
                                                         : TRUCE_KERNEL_EXPONENTIAL,
                            .terms = next(tape, 3),
                            .fit_marks = marked && next(tape, 2) == 0,
                            .overdispersed = next(tape, 2) == 0,
                            .first_weekday = next(tape, 256),
                            .starts = 1 + next(tape, 2),
                            .seed = next(tape, 256)};
  if (o.baseline == TRUCE_BASELINE_WEEKLY && r->data.counts != NULL && !(r->counts.width < 7))
    o.baseline = TRUCE_BASELINE_CONSTANT;
  return o;
}

static void look_at(truce_estimate e, bool positive)
{
  REQUIRE(isfinite(e.value));
  REQUIRE(!positive || e.value >= 0);
  REQUIRE(isnan(e.error) ? isnan(e.low) && isnan(e.high)
                         : e.error > 0 && e.low <= e.value && e.value <= e.high);
}

static void look_at_fit(const truce_hawkes_fit *f)
{
  const size_t d = f->model.types;
  REQUIRE(isfinite(f->log_likelihood) && isfinite(f->plain_log_likelihood));
  REQUIRE(f->log_likelihood >= f->plain_log_likelihood - 1e-4 * (1 + fabs(f->log_likelihood)));
  REQUIRE(f->agree >= 1 && f->agree <= f->starts);
  REQUIRE(f->decrement >= 0 && f->decrement <= 1e-6);
  for (size_t k = 0; k < d * d; k++)
    look_at(f->branching[k], true);
  for (size_t j = 0; j < d; j++) {
    look_at(f->level[j][0], true);
    look_at(f->answers[j], true);
    look_at(f->dispersion[j], true);
    REQUIRE(f->answers[j].value <= 1);
  }
  look_at(f->half_life, true);
  look_at(f->radius, true);
  look_at(f->mark_power, false);
}

static void look_at_goodness(const truce_hawkes_fit *f, truce_activity data)
{
  truce_goodness_all g;
  REQUIRE(truce_hawkes_goodness(&g, &f->model, data, 1, NULL) == TRUCE_OK);
  for (size_t k = 0; k < g.all.count; k++)
    REQUIRE(isfinite(g.all.residual[k]) && g.all.residual[k] >= 0);
  REQUIRE(g.all.ks >= 0 && g.all.ks <= 1);
  REQUIRE(isnan(g.all.ks_p) || (g.all.ks_p >= 0 && g.all.ks_p <= 1));
  REQUIRE(isnan(g.all.ljung_box_p) || (g.all.ljung_box_p >= 0 && g.all.ljung_box_p <= 1));
  for (size_t k = 1; k < g.all.points; k++)
    REQUIRE(g.all.qq[k - 1][0] < g.all.qq[k][0] && g.all.qq[k - 1][1] <= g.all.qq[k][1]);
  truce_goodness_free(&g);
}

static void look_at_forecast(const truce_hawkes_fit *f, truce_activity data)
{
  truce_outlook made;
  const truce_outlook_options options = {.periods = 4, .futures = 20, .most = 300};
  REQUIRE(truce_hawkes_forecast(&made, &f->model, data, &options, NULL) == TRUCE_OK);
  REQUIRE(made.capped <= made.futures);
  for (size_t k = 0; k < made.periods * (made.types + 1); k++) {
    for (int q = 1; q < TRUCE_OUTLOOK_LEVELS; q++)
      REQUIRE(made.quantile[k][q - 1] <= made.quantile[k][q] &&
              made.total[k][q - 1] <= made.total[k][q]);
    REQUIRE(made.mean[k] >= 0);
  }
  truce_outlook_free(&made);
}

int truce_property_escalation(const uint8_t *bytes, size_t size)
{
  tape_reader tape = {bytes, size};
  record r;
  const size_t types = 1 + next(&tape, TYPES);
  if (next(&tape, 2) == 0)
    make_events(&r, &tape, types);
  else
    make_counts(&r, &tape, types);
  const truce_hawkes_options options = make_options(&tape, &r);
  size_t where;
  truce_hawkes_fit fit;
  const bool sound = truce_activity_check(r.data, &where) == TRUCE_ACTIVITY_NONE;
  const truce_status status = truce_hawkes_fit_run(&fit, r.data, &options, NULL);
  REQUIRE(status == (sound ? TRUCE_OK : TRUCE_BAD_INPUT));
  if (!sound)
    return 0;
  REQUIRE((fit.outcome == TRUCE_FIT_CONVERGED) == (fit.branching != NULL));
  const bool converged = fit.outcome == TRUCE_FIT_CONVERGED;
  if (converged) {
    truce_effect_test tests[TYPES * TYPES];
    look_at_fit(&fit);
    look_at_goodness(&fit, r.data);
    look_at_forecast(&fit, r.data);
    REQUIRE(truce_hawkes_test_effects(&fit, r.data, NULL, tests) == TRUCE_OK);
    for (size_t k = 0; k < types * types; k++)
      REQUIRE(isnan(tests[k].p) || (tests[k].p >= 0 && tests[k].p <= 1));
  }
  truce_hawkes_fit_free(&fit);
  return converged ? 2 : 1;
}

void truce_property_planning(const uint8_t *bytes, size_t size)
{
  tape_reader tape = {bytes, size};
  uint32_t launched[PERIODS], stopped[PERIODS];
  const size_t count = 1 + next(&tape, PERIODS);
  for (size_t k = 0; k < count; k++) {
    launched[k] = next(&tape, 200) * (next(&tape, 20) == 0 ? 1000000 : 1);
    stopped[k] = next(&tape, 8) == 0 ? launched[k] : launched[k] / (1 + next(&tape, 5));
  }
  truce_stopping s;
  REQUIRE(truce_stopping_fit(&s, launched, stopped, count) == TRUCE_OK);
  if (s.converged) {
    double share, low, high;
    truce_stopping_at(&s, 1 + next(&tape, 255), 0.9, &share, &low, &high);
    REQUIRE(low >= 0 && low <= share && share <= high && high <= 1);
  }
  const truce_defence d = {next(&tape, 101) / 100.0, 1 + next(&tape, 4), next(&tape, 256)};
  const truce_leakers a = truce_raid_leakers(&d, launched[0]);
  const truce_leakers b = truce_raid_leakers(&d, launched[0] + 1);
  REQUIRE(a.low <= a.median && a.median <= a.high && a.high <= launched[0]);
  REQUIRE(a.expected <= b.expected && a.any <= b.any + 1e-15 && a.high <= b.high);
  truce_changes c;
  const truce_change_options o = {(truce_penalty)next(&tape, 2), next(&tape, 3), next(&tape, 9)};
  REQUIRE(truce_changes_find(&c, launched, count, &o, NULL) == TRUCE_OK);
  REQUIRE(c.segment_count >= 1 && c.segments[c.segment_count - 1].end == count);
  truce_changes_free(&c);
}
