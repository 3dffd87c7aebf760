/* Random issues: every model against its definition, and what must hold of all of them. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "forecast/ensemble.h"
#include "support/forecast_twin.h"
#include "support/run_suite.h"

enum { ACTORS = 12, TRIES = 400 };

static truce_diagnostics *list;
static truce_ensemble *ensemble;

typedef struct made {
  truce_actor actors[ACTORS];
  char names[ACTORS][8];
  truce_actor_issue issue;
  truce_actor_table table;
} made;

static double pick(truce__random *r, double most, uint64_t steps)
{
  return most * (double)truce__random_below(r, steps + 1) / (double)steps;
}

/* A random issue; coarse positions and weights, so that ties happen. */
static void make(made *m, uint64_t seed)
{
  truce__random r;
  truce__random_start(&r, seed, 0);
  const uint64_t steps = truce__random_below(&r, 2) == 0 ? 4 : 1000;
  *m = (made){.table = {.file = "made", .issue_count = 1, .has_capability = true}};
  m->issue = (truce_actor_issue){.id = "i", .name = "i", .high = 100, .actors = m->actors};
  m->issue.actor_count = 2 + (size_t)truce__random_below(&r, ACTORS - 1);
  for (size_t k = 0; k < m->issue.actor_count; k++) {
    m->names[k][0] = (char)('a' + (int)k);
    m->actors[k] = (truce_actor){.name = m->names[k],
                                 .position = pick(&r, 100, steps),
                                 .salience = pick(&r, 100, steps),
                                 .capability = pick(&r, 8, steps)};
  }
  m->actors[0].salience = 50;
  m->actors[0].capability = 3;
  m->issue.has_reference = truce__random_below(&r, 2) == 0;
  m->issue.reference = pick(&r, 100, steps);
  m->table.issues = &m->issue;
}

static void values_of(const truce_actor_table *table, double values[TRUCE_FORECAST_COUNT])
{
  truce_forecast *f;
  const truce_forecast_options options = {.ensemble = ensemble};
  ck_assert_int_eq(truce_forecast_solve(&f, table, &options, NULL), TRUCE_OK);
  memcpy(values, f->issues[0].value, sizeof f->issues[0].value);
  truce_forecast_free(f);
}

static void same(double a, double b, double tolerance, const char *what, uint64_t seed)
{
  ck_assert_msg(fabs(a - b) <= tolerance, "%s, seed %d: %.12g and %.12g", what, (int)seed, a, b);
}

START_TEST(models_agree_with_their_definitions)
{
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    made m;
    double v[TRUCE_FORECAST_COUNT], weight = 0, sum = 0, salience = 0, by_salience = 0, mean = 0;
    make(&m, seed);
    values_of(&m.table, v);
    for (size_t k = 0; k < m.issue.actor_count; k++) {
      const truce_actor *a = &m.actors[k];
      mean += a->position / (double)m.issue.actor_count;
      salience += a->salience;
      by_salience += a->salience * a->position;
      weight += a->salience * a->capability;
      sum += a->salience * a->capability * a->position;
    }
    same(v[TRUCE_FORECAST_MEAN], mean, 1e-9, "mean", seed);
    same(v[TRUCE_FORECAST_SALIENCE], by_salience / salience, 1e-9, "salience", seed);
    same(v[TRUCE_FORECAST_COMPROMISE], sum / weight, 1e-9, "compromise", seed);
    same(v[TRUCE_FORECAST_MEDIAN], twin_median(&m.issue), 1e-9, "median", seed);
    same(v[TRUCE_FORECAST_NASH], twin_nash(&m.issue), 1e-5, "nash", seed);
  }
}
END_TEST

START_TEST(votes_and_challenges_agree_with_their_definitions)
{
  for (uint64_t seed = 0; seed < TRIES / 4; seed++) {
    made m;
    double v[TRUCE_FORECAST_COUNT];
    make(&m, seed);
    values_of(&m.table, v);
    same(v[TRUCE_FORECAST_CONDORCET], twin_condorcet(&m.issue), 1e-5, "condorcet", seed);
    truce_challenge *told;
    ck_assert_int_eq(truce_forecast_challenge(&told, &m.issue), TRUCE_OK);
    same(told->value, v[TRUCE_FORECAST_CHALLENGE], 1e-9, "challenge told", seed);
    ck_assert_uint_le(told->round_count, TRUCE_CHALLENGE_ROUNDS + 1);
    truce_challenge_free(told);
  }
}
END_TEST

/* Fine positions: where moves tie within rounding, either may be taken. */
START_TEST(challenges_agree_with_their_definition)
{
  size_t agree = 0, tried = 0;
  for (uint64_t seed = 0; tried < 150; seed++) {
    made m;
    double v[TRUCE_FORECAST_COUNT];
    make(&m, seed);
    if (fmod(m.actors[1].position, 25) == 0)
      continue;
    tried++;
    values_of(&m.table, v);
    agree += fabs(v[TRUCE_FORECAST_CHALLENGE] - twin_challenge(&m.issue)) < 1e-6;
  }
  ck_assert_msg(agree >= tried - 1, "%zu of %zu agree", agree, tried);
}
END_TEST

START_TEST(the_distribution_agrees_with_its_definition)
{
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    made m;
    double share[101], sum = 0;
    make(&m, seed);
    for (size_t f = 0; f < ensemble->fit_count; f++) {
      truce__field field;
      truce__cloud_of_actors cloud;
      truce__distribution d;
      const truce_ensemble_fit *fit = &ensemble->fits[f];
      ck_assert(truce__field_init(&field, ACTORS) && truce__cloud_of_actors_init(&cloud, ACTORS));
      truce__field_fill(&field, &m.issue, fit, SIZE_MAX);
      bool known = true; /* a capability of 0 is unknown, which the twin does not do */
      for (size_t k = 0; k < m.issue.actor_count; k++)
        known = known && m.actors[k].capability > 0;
      if (known || !fit->uses_capability) {
        truce__distribution_of(fit, &field, &cloud, &d);
        twin_distribution(fit, &m.issue, share);
        sum = 0;
        for (int t = 0; t <= 100; t++) {
          same(d.share[t], share[t], 1e-12, "share", seed);
          sum += d.share[t];
        }
        same(sum, 1, 1e-12, "sum of shares", seed);
      }
      truce__cloud_of_actors_free(&cloud);
      truce__field_free(&field);
    }
  }
}
END_TEST

START_TEST(the_gradient_agrees_with_differences)
{
  const double h = 1e-5;
  for (uint64_t seed = 0; seed < 60; seed++) {
    made m;
    truce__field field;
    truce__cloud_of_actors cloud;
    truce__distribution d;
    make(&m, seed);
    ck_assert(truce__field_init(&field, ACTORS) && truce__cloud_of_actors_init(&cloud, ACTORS));
    truce__field_fill(&field, &m.issue, NULL, SIZE_MAX);
    truce__cloud_of_actors_fill(&cloud, &field, true);
    double p[TRUCE__PARAMETERS] = {-0.3, -0.6, 1.2, 0.2, 0.9, 0.3};
    double gradient[TRUCE__PARAMETERS] = {0}, by_weight[ACTORS], unused[TRUCE__PARAMETERS] = {0};
    double effect[ACTORS] = {0}, rest[ACTORS], loss, up, down;
    const double outcome = pick(&(truce__random){{seed, 1, 2, 3}}, 100, 100);
    truce__distribute(&cloud, p, effect, field.scratch, &d, outcome, &loss, gradient, by_weight);
    for (int k = 0; k < TRUCE__PARAMETERS; k++) {
      const double kept = p[k];
      p[k] = kept + h;
      truce__distribute(&cloud, p, effect, field.scratch, &d, outcome, &up, unused, rest);
      p[k] = kept - h;
      truce__distribute(&cloud, p, effect, field.scratch, &d, outcome, &down, unused, rest);
      p[k] = kept;
      same(gradient[k], (up - down) / (2 * h), 2e-6 * (1 + fabs(gradient[k])), "gradient", seed);
    }
    for (size_t k = 0; k < m.issue.actor_count; k++) {
      effect[k] = h;
      truce__distribute(&cloud, p, effect, field.scratch, &d, outcome, &up, unused, rest);
      effect[k] = -h;
      truce__distribute(&cloud, p, effect, field.scratch, &d, outcome, &down, unused, rest);
      effect[k] = 0;
      same(by_weight[k], (up - down) / (2 * h), 2e-6 * (1 + fabs(by_weight[k])), "by name", seed);
    }
    truce__cloud_of_actors_free(&cloud);
    truce__field_free(&field);
  }
}
END_TEST

START_TEST(what_must_hold_of_all)
{
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    made m, other;
    double v[TRUCE_FORECAST_COUNT], changed[TRUCE_FORECAST_COUNT], low = 100, high = 0;
    make(&m, seed);
    values_of(&m.table, v);
    const size_t n = m.issue.actor_count;
    for (size_t k = 0; k < n; k++) {
      low = fmin(low, m.actors[k].position);
      high = fmax(high, m.actors[k].position);
    }
    for (int k = 0; k < TRUCE_FORECAST_COUNT; k++)
      ck_assert_msg((v[k] >= low - 1e-9 || k == TRUCE_FORECAST_NASH) && v[k] <= high + 1e-9,
                    "%s, seed %d: %g outside %g to %g", truce_forecast_id((truce_forecast_model)k),
                    (int)seed, v[k], low, high);
    /* In another order. */
    make(&other, seed);
    for (size_t k = 0; k < n; k++)
      other.actors[k] = m.actors[n - 1 - k];
    other.table.issues = &other.issue;
    other.issue.actors = other.actors;
    values_of(&other.table, changed);
    for (int k = 0; k < TRUCE_FORECAST_COUNT; k++)
      same(v[k], changed[k], 1e-6, truce_forecast_id((truce_forecast_model)k), seed);
    /* Capability in another unit. */
    for (size_t k = 0; k < n; k++) {
      other.actors[k] = m.actors[k];
      other.actors[k].capability *= 1000;
    }
    values_of(&other.table, changed);
    for (int k = 0; k < TRUCE_FORECAST_COUNT; k++)
      same(v[k], changed[k], 1e-6, truce_forecast_id((truce_forecast_model)k), seed);
    /* The scale shifted and stretched: 0..100 becomes -20..30. */
    other.issue.low = -20;
    other.issue.high = 30;
    other.issue.reference = m.issue.reference / 2 - 20;
    for (size_t k = 0; k < n; k++) {
      other.actors[k] = m.actors[k];
      other.actors[k].position = m.actors[k].position / 2 - 20;
    }
    values_of(&other.table, changed);
    for (int k = 0; k < TRUCE_FORECAST_COUNT; k++)
      same(v[k] / 2 - 20, changed[k], 1e-6, truce_forecast_id((truce_forecast_model)k), seed);
  }
}
END_TEST

START_TEST(pulls_are_what_leaving_out_changes)
{
  for (uint64_t seed = 0; seed < 60; seed++) {
    made m, less;
    make(&m, seed);
    const size_t n = m.issue.actor_count;
    truce_forecast *f;
    const truce_forecast_options options = {.ensemble = ensemble, .pulls = true};
    ck_assert_int_eq(truce_forecast_solve(&f, &m.table, &options, NULL), TRUCE_OK);
    for (size_t k = 0; k < n; k++) {
      double without[TRUCE_FORECAST_COUNT], weight = 0;
      make(&less, seed);
      memmove(&less.actors[k], &less.actors[k + 1], (n - k - 1) * sizeof less.actors[0]);
      for (size_t a = k; a + 1 < n; a++)
        less.actors[a].name = m.actors[a + 1].name;
      less.issue.actor_count = n - 1;
      less.table.issues = &less.issue;
      for (size_t a = 0; a + 1 < n; a++)
        weight += less.actors[a].salience * less.actors[a].capability;
      const double *pull = f->issues[0].pull;
      if (n < 3 || !(weight > 0)) {
        ck_assert(isnan(pull[k]));
        continue;
      }
      values_of(&less.table, without);
      for (int model = 0; model < TRUCE_FORECAST_COUNT; model++)
        same(f->issues[0].value[model] - pull[(size_t)model * n + k], without[model], 1e-6,
             truce_forecast_id((truce_forecast_model)model), seed);
    }
    truce_forecast_free(f);
  }
}
END_TEST

START_TEST(what_ifs_come_true)
{
  size_t found = 0;
  for (uint64_t seed = 0; seed < 40; seed++) {
    for (int model = 0; model < TRUCE_FORECAST_COUNT; model++) {
      made m;
      double v[TRUCE_FORECAST_COUNT];
      truce_what_if *w;
      const truce_forecast_options options = {.ensemble = ensemble};
      make(&m, seed);
      const double target = 100.0 * (double)(seed % 10) / 9;
      ck_assert_int_eq(truce_forecast_what_if(&w, &m.table, 0, (truce_forecast_model)model,
                                              &options, target, NULL),
                       TRUCE_OK);
      values_of(&m.table, v);
      same(w->now, v[model], 1e-6, "now", seed);
      for (size_t k = 0; k < m.issue.actor_count; k++) {
        const truce_what_if_actor *a = &w->actors[k];
        if (!a->by_moving)
          continue;
        found++;
        const double kept = m.actors[k].position;
        m.actors[k].position = a->position;
        values_of(&m.table, v);
        m.actors[k].position = kept;
        same(v[model], a->reached, 1e-6, "reached", seed);
        ck_assert_msg(fabs(v[model] - target) <= 0.5 + 1e-6 ||
                          (target > w->now ? v[model] >= target : v[model] <= target),
                      "%s, seed %d: %g is not %g", truce_forecast_id((truce_forecast_model)model),
                      (int)seed, v[model], target);
      }
      truce_what_if_free(w);
    }
  }
  ck_assert_uint_gt(found, 300);
}
END_TEST

START_TEST(threads_change_nothing)
{
  enum { ISSUES = 40 };
  static made m[ISSUES];
  truce_actor_issue issues[ISSUES];
  for (uint64_t k = 0; k < ISSUES; k++) {
    make(&m[k], k);
    issues[k] = m[k].issue;
  }
  const truce_actor_table table = {
      .file = "made", .issue_count = ISSUES, .issues = issues, .has_capability = true};
  const truce_forecast_options options = {.ensemble = ensemble, .pulls = true};
  truce_forecast *one, *four;
  const truce_control two = {.threads = 4};
  ck_assert_int_eq(truce_forecast_solve(&one, &table, &options, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_forecast_solve(&four, &table, &options, &two), TRUCE_OK);
  for (size_t k = 0; k < ISSUES; k++) {
    ck_assert_mem_eq(one->issues[k].value, four->issues[k].value, sizeof one->issues[k].value);
    ck_assert_mem_eq(one->issues[k].pull, four->issues[k].pull,
                     issues[k].actor_count * TRUCE_FORECAST_COUNT * sizeof(double));
  }
  truce_forecast_free(one);
  truce_forecast_free(four);
}
END_TEST

int main(void)
{
  if (truce_diagnostics_init(&list) != TRUCE_OK ||
      truce_ensemble_shipped(&ensemble, list) != TRUCE_OK)
    return EXIT_FAILURE;
  TCase *tests = tcase_create("models");
  tcase_add_test(tests, models_agree_with_their_definitions);
  tcase_add_test(tests, votes_and_challenges_agree_with_their_definitions);
  tcase_add_test(tests, challenges_agree_with_their_definition);
  tcase_add_test(tests, the_distribution_agrees_with_its_definition);
  tcase_add_test(tests, the_gradient_agrees_with_differences);
  tcase_add_test(tests, what_must_hold_of_all);
  tcase_add_test(tests, pulls_are_what_leaving_out_changes);
  tcase_add_test(tests, what_ifs_come_true);
  tcase_add_test(tests, threads_change_nothing);
  const int result = run_tests("forecast properties", tests);
  truce_ensemble_free(ensemble);
  truce_diagnostics_free(list);
  return result;
}
