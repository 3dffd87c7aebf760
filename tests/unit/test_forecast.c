/* Values that can be checked by hand or in print, training, and failing allocations. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/app.h"

static truce_diagnostics *list;

static truce_actor_table *read_text(const char *text)
{
  truce_actor_table *table;
  ck_assert_int_eq(truce_actor_table_read_memory(&table, "t.csv", text, strlen(text), list),
                   TRUCE_OK);
  return table;
}

static double predict(const char *text, truce_forecast_model model)
{
  truce_actor_table *table = read_text(text);
  truce_forecast *f;
  const truce_forecast_options options = {0};
  ck_assert_int_eq(truce_forecast_solve(&f, table, &options, NULL), TRUCE_OK);
  const double value = f->issues[0].value[model];
  truce_forecast_free(f);
  truce_actor_table_free(table);
  return value;
}

/* How long until cars must meet the emission standards: years, and what the member states could do
 * and cared (Bueno de Mesquita 1994; the data as in Scholz, Calbert, Smith 2011, doi
 * 10.1177/0951629811418142, whose first median is 7 years). The compromise is the sum by hand,
 * 5.003 / 0.677. */
static const char emissions[] = "Actor,Capability,Position,Salience\n"
                                "Netherlands,0.08,4,0.8\nBelgium,0.08,7,0.4\n"
                                "Luxembourg,0.03,4,0.2\nGermany,0.16,4,0.8\nFrance,0.16,10,0.6\n"
                                "Italy,0.16,10,0.6\nUK,0.16,10,0.9\nIreland,0.05,7,0.1\n"
                                "Denmark,0.05,4,1.0\nGreece,0.08,7,0.7\n";

START_TEST(emission_standards)
{
  ck_assert_double_eq_tol(predict(emissions, TRUCE_FORECAST_MEDIAN), 7, 1e-9);
  ck_assert_double_eq_tol(predict(emissions, TRUCE_FORECAST_COMPROMISE), 5.003 / 0.677, 1e-9);
  ck_assert_double_eq_tol(predict(emissions, TRUCE_FORECAST_MEAN), 6.7, 1e-9);
  truce_actor_table *table = read_text(emissions);
  truce_challenge *c;
  ck_assert_int_eq(truce_forecast_challenge(&c, &table->issues[0]), TRUCE_OK);
  ck_assert_double_eq_tol(c->rounds[0].median, 7, 1e-9);
  for (size_t k = 0; k < table->issues[0].actor_count; k++) {
    ck_assert_double_eq_tol(c->rounds[0].positions[k], table->issues[0].actors[k].position, 1e-9);
    ck_assert(c->rounds[0].risk[k] >= 0.5 - 1e-9 && c->rounds[0].risk[k] <= 2 + 1e-9);
  }
  /* The least and the most secure have the ends of the risk scale: (1 -+ 1/3) / (1 +- 1/3). */
  double least = 2, most = 0.5;
  for (size_t k = 0; k < table->issues[0].actor_count; k++) {
    least = fmin(least, c->rounds[0].risk[k]);
    most = fmax(most, c->rounds[0].risk[k]);
  }
  ck_assert_double_eq_tol(least, 0.5, 1e-9);
  ck_assert_double_eq_tol(most, 2, 1e-9);
  truce_challenge_free(c);
  truce_actor_table_free(table);
}
END_TEST

/* Black 1948: of an odd number the middle one; of an even number that divides in half, the middle
 * of the two. */
START_TEST(medians)
{
  ck_assert_double_eq(predict("issue,actor,position,salience\ni,a,0,1\ni,b,30,1\ni,c,100,1\n",
                              TRUCE_FORECAST_MEDIAN),
                      30);
  ck_assert_double_eq(predict("issue,actor,position,salience\ni,a,0,2\ni,b,30,1\ni,c,100,1\n",
                              TRUCE_FORECAST_MEDIAN),
                      15);
  ck_assert_double_eq(predict("issue,actor,position,salience\ni,a,0,3\ni,b,30,1\ni,c,100,1\n",
                              TRUCE_FORECAST_MEDIAN),
                      0);
}
END_TEST

/* Two actors at the ends, weights w and 1 - w: by symmetry 50 where w = 1/2; where the reference is
 * one's own position, its gain is 1 - x^2 and the other's 2 - (1 - x)^2, and with equal weights the
 * product's slope is 0 where 4 x^3 - 6 x^2 - 4 x + 2 = 0. */
START_TEST(nash_bargains)
{
  ck_assert_double_eq_tol(
      predict("issue,actor,position,salience\ni,a,0,1\ni,b,100,1\n", TRUCE_FORECAST_NASH), 50,
      1e-7);
  const double x = predict("issue,actor,position,salience,reference\ni,a,0,1,0\ni,b,100,1,0\n",
                           TRUCE_FORECAST_NASH) /
                   100;
  ck_assert_double_eq_tol(4 * x * x * x - 6 * x * x - 4 * x + 2, 0, 1e-6);
  ck_assert(x > 0 && x < 0.5); /* who likes the reference gives less */
}
END_TEST

/* Of two positions each wins against the other with its share of the weight: the compromise. */
START_TEST(a_vote_between_two)
{
  const char *text = "issue,actor,position,salience\ni,a,10,3\ni,b,60,1\ni,c,60,1\n";
  ck_assert_double_eq_tol(predict(text, TRUCE_FORECAST_CONDORCET),
                          predict(text, TRUCE_FORECAST_COMPROMISE), 1e-9);
}
END_TEST

/* ---- Training ---- */

/* Issues whose outcome is what the most salient third of the actors wants. */
static char *lessons(size_t *length)
{
  char *text = NULL;
  FILE *out = open_memstream(&text, length);
  srand(5);
  fputs("issue,actor,position,salience,outcome,group\n", out);
  for (int i = 0; i < 60; i++) {
    const int strong = rand() % 101;
    for (int a = 0; a < 9; a++)
      fprintf(out, "i%d,a%d,%d,%d,%d,g%d\n", i, a, a < 3 ? strong : rand() % 101, a < 3 ? 90 : 20,
              strong, i / 2);
  }
  fclose(out);
  return text;
}

START_TEST(training_learns_who_counts)
{
  size_t length;
  char *text = lessons(&length);
  truce_actor_table *table = read_text(text);
  truce_ensemble *made, *again, *shuffled;
  size_t *group = calloc(table->issue_count, sizeof *group);
  ck_assert_int_eq(truce_forecast_groups(group, table, "group", list), TRUCE_OK);
  ck_assert_uint_eq(group[0], group[1]);
  ck_assert_uint_ne(group[1], group[2]);
  const truce_training training = {.group = group};
  const truce_control two = {.threads = 2};
  ck_assert_int_eq(truce_ensemble_train(&made, table, &training, NULL, NULL, list), TRUCE_OK);
  ck_assert_int_eq(truce_ensemble_train(&again, table, &training, NULL, &two, list), TRUCE_OK);
  ck_assert_uint_eq(made->fit_count, 1);
  const truce_ensemble_fit *fit = &made->fits[0];
  ck_assert_msg(fit->salience > 1.02, "%g", fit->salience); /* the prior is 1 */
  ck_assert_msg(fit->score.mae < fit->score.salience_mae - 3 && fit->score.high < 0, "%g %g %g",
                fit->score.mae, fit->score.salience_mae, fit->score.high);
  ck_assert_uint_eq(fit->score.groups, 30);
  ck_assert(memcmp(&fit->mixing, &again->fits[0].mixing, 6 * sizeof(double)) == 0);
  const truce_training other = {.group = group, .seed = 7};
  ck_assert_int_eq(truce_ensemble_train(&shuffled, table, &other, NULL, NULL, list), TRUCE_OK);
  ck_assert_double_eq(shuffled->fits[0].salience, fit->salience); /* the same data in all */
  ck_assert_double_ne(shuffled->fits[0].score.mae, fit->score.mae);
  ck_assert_uint_eq(made->seen_count, 60);
  truce_ensemble_free(made);
  truce_ensemble_free(again);
  truce_ensemble_free(shuffled);
  free(group);
  truce_actor_table_free(table);
  free(text);
}
END_TEST

START_TEST(an_ensemble_is_read_as_written)
{
  truce_ensemble *shipped, *back;
  char *text = NULL;
  size_t size;
  ck_assert_int_eq(truce_ensemble_shipped(&shipped, list), TRUCE_OK);
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_ensemble(shipped, out), TRUCE_OK);
  fclose(out);
  ck_assert_int_eq(truce_ensemble_read_memory(&back, "e.yaml", text, size, list), TRUCE_OK);
  ck_assert_uint_eq(back->fit_count, shipped->fit_count);
  ck_assert_uint_eq(back->seen_count, 178);
  for (size_t k = 0; k < back->fit_count; k++) {
    ck_assert_double_eq(back->fits[k].salience, shipped->fits[k].salience);
    ck_assert_double_eq(back->fits[k].levels[1], shipped->fits[k].levels[1]);
    ck_assert_double_eq(back->fits[k].score.mae, shipped->fits[k].score.mae);
    ck_assert_uint_eq(back->fits[k].name_count, shipped->fits[k].name_count);
  }
  free(text);
  truce_ensemble_free(shipped);
  truce_ensemble_free(back);
}
END_TEST

START_TEST(damaged_ensembles_are_refused)
{
  static const char *const wrong[] = {
      "",
      "truce_ensemble: 2\nfits: {a: {}}\n",
      "truce_ensemble: 1\nfits: {}\n",
      "truce_ensemble: 1\nfits: {a: {mixing: 9, width: 0, sharpness: 0, reference: 0, salience: 1, "
      "capability: 0, levels: {50: 0.5, 80: 0.8, 90: 0.9}}}\n",
      "truce_ensemble: 1\nfits: {a: {mixing: 0, width: 0, sharpness: 0, reference: 0, salience: 1, "
      "capability: 0, levels: {50: 0.9, 80: 0.8, 90: 0.9}}}\n",
      "truce_ensemble: 1\nfits: {a: {mixing: 0}}\nseen: [zz]\n",
  };
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    truce_diagnostics *own;
    truce_ensemble *ensemble;
    ck_assert_int_eq(truce_diagnostics_init(&own), TRUCE_OK);
    ck_assert_int_eq(
        truce_ensemble_read_memory(&ensemble, "e.yaml", wrong[k], strlen(wrong[k]), own),
        TRUCE_BAD_INPUT);
    ck_assert_uint_gt(truce_diagnostics_count(own, TRUCE_ERROR), 0);
    truce_diagnostics_free(own);
  }
}
END_TEST

/* Chances that hold: a difference that is the same on every issue has no spread. */
START_TEST(differences)
{
  const char *text = "issue,actor,position,salience,outcome\n"
                     "a,x,10,1,30\na,y,30,3,30\nb,x,20,1,40\nb,y,40,3,40\n";
  truce_actor_table *table = read_text(text);
  truce_forecast *f;
  truce_forecast_difference d[TRUCE_FORECAST_COUNT];
  const truce_forecast_options options = {0};
  const size_t group[] = {0, 1};
  ck_assert_int_eq(truce_forecast_solve(&f, table, &options, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_forecast_compare(d, table, f->issues, group, 200, 1), TRUCE_OK);
  ck_assert_int_eq(d[TRUCE_FORECAST_MEAN].b, TRUCE_FORECAST_COMPROMISE);
  ck_assert_double_eq_tol(d[TRUCE_FORECAST_MEAN].mean, 5, 1e-9);
  ck_assert_double_eq_tol(d[TRUCE_FORECAST_MEAN].low, 5, 1e-9);
  ck_assert_double_eq_tol(d[TRUCE_FORECAST_MEAN].high95, 5, 1e-9);
  ck_assert_uint_eq(d[TRUCE_FORECAST_MEAN].groups, 2);
  ck_assert_uint_eq(d[TRUCE_FORECAST_ENSEMBLE].n, 0);
  truce_forecast_free(f);
  truce_actor_table_free(table);
}
END_TEST

/* ---- Memory and cancelling ---- */

static void ask(const char *text, size_t length)
{
  truce_diagnostics *own;
  truce_actor_table *table;
  truce_ensemble *ensemble;
  truce_forecast_answer *answer;
  if (truce_diagnostics_init(&own) != TRUCE_OK)
    return;
  if (truce_actor_table_read_memory(&table, "t.csv", text, length, own) == TRUCE_OK) {
    if (truce_ensemble_shipped(&ensemble, own) == TRUCE_OK) {
      const truce_forecast_request requests[] = {
          {.ensemble = ensemble, .issue = 0},
          {.ensemble = ensemble,
           .issue = 0,
           .has_target = true,
           .target = 40,
           .model = TRUCE_FORECAST_COMPROMISE},
          {.ensemble = ensemble, .issue = SIZE_MAX, .group = "group", .folds = 2}};
      for (size_t k = 0; k < 3; k++) {
        if (truce_forecast_answer_init(&answer, table, &requests[k], NULL, own) == TRUCE_OK)
          truce_forecast_answer_free(answer);
      }
      truce_ensemble_free(ensemble);
    }
    truce_actor_table_free(table);
  }
  truce_diagnostics_free(own);
}

START_TEST(every_allocation_may_fail)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  fputs("issue,actor,position,salience,capability,outcome,group\n", out);
  for (int i = 0; i < 20; i++)
    fprintf(out, "i%d,a,%d,50,3,%d,g%d\ni%d,b,%d,40,2,%d,g%d\n", i, 5 * i, 4 * i, i / 2, i,
            100 - 3 * i, 4 * i, i / 2);
  fclose(out);
  for (long k = 0;; k += k < 400 ? 1 : 37) {
    fail_alloc_after(k);
    ask(text, length);
    if (!fail_alloc_hit())
      break;
  }
  fail_alloc_after(-1);
  free(text);
}
END_TEST

START_TEST(cancelling_stops)
{
  volatile sig_atomic_t stop = 1;
  const truce_control control = {.cancel = &stop};
  truce_actor_table *table = read_text(emissions);
  truce_forecast *f;
  const truce_forecast_options options = {0};
  ck_assert_int_eq(truce_forecast_solve(&f, table, &options, &control), TRUCE_CANCELLED);
  truce_actor_table_free(table);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("forecast");
  tcase_add_test(tests, emission_standards);
  tcase_add_test(tests, medians);
  tcase_add_test(tests, nash_bargains);
  tcase_add_test(tests, a_vote_between_two);
  tcase_add_test(tests, training_learns_who_counts);
  tcase_add_test(tests, an_ensemble_is_read_as_written);
  tcase_add_test(tests, damaged_ensembles_are_refused);
  tcase_add_test(tests, differences);
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_add_test(tests, cancelling_stops);
  return run_tests_with_list("forecast", tests, &list);
}
