/* From tables of events to series, raids and the human cost. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/app.h"
#include "truce/event_series.h"

static truce_diagnostics *diagnostics;
static truce_event_table *table;
static truce_event_series series;

static void start(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
}

static void stop(void)
{
  truce_event_series_free(&series);
  truce_event_table_free(table);
  table = NULL;
  truce_diagnostics_free(diagnostics);
}

static truce_status make(const char *text, const truce_series_options *options)
{
  truce_event_series_free(&series);
  truce_event_table_free(table);
  table = NULL;
  ck_assert_int_eq(
      truce_event_table_read_memory(&table, "t.csv", text, strlen(text), NULL, NULL, diagnostics),
      TRUCE_OK);
  return truce_event_series_init(&series, table, options, diagnostics);
}

static const truce_series_options automatic;

START_TEST(moments_by_type)
{
  ck_assert_int_eq(make("time,type\n1.5,b\n2.25,a\n2.5,b\n7,b\n", &automatic), TRUCE_OK);
  ck_assert_int_eq(series.by, TRUCE_BY_TYPE);
  ck_assert_int_eq(series.time, TRUCE_TIME_MOMENTS);
  ck_assert_uint_eq(series.types, 2);
  ck_assert_str_eq(series.names[0], "a");
  ck_assert(series.totals[0] == 1 && series.totals[1] == 3 && series.total == 4);
  ck_assert(series.start == 0 && series.end == 7);
  ck_assert_ptr_eq(series.activity.events, &series.events);
  ck_assert_uint_eq(series.events.type[1], 0);
}
END_TEST

START_TEST(counts_by_day)
{
  ck_assert_int_eq(
      make("date,actor,count\n2025-06-01,x,3\n2025-06-01,y,1\n2025-06-04,x,2\n", &automatic),
      TRUCE_OK);
  ck_assert_int_eq(series.by, TRUCE_BY_ACTOR);
  ck_assert_int_eq(series.time, TRUCE_TIME_DAYS);
  ck_assert_int_eq(series.count, TRUCE_COUNT_NUMBER);
  ck_assert_uint_eq(series.counts.periods, 4);
  static const uint32_t wanted[] = {3, 1, 0, 0, 0, 0, 2, 0};
  ck_assert_mem_eq(series.counts.count, wanted, sizeof wanted);
  ck_assert(series.start == 20240 && series.end == 20244 && series.total == 6);
}
END_TEST

START_TEST(units_make_sizes)
{
  ck_assert_int_eq(
      make("date,actor,count,unit\n2025-06-01,x,300,drones\n2025-06-02,x,,drones\n", &automatic),
      TRUCE_OK);
  ck_assert_int_eq(series.count, TRUCE_COUNT_SIZE);
  ck_assert(series.total == 2 && series.uncounted == 1);
  ck_assert_double_eq_tol(series.events.mark[1], 300, 1e-9);
}
END_TEST

START_TEST(weeks)
{
  ck_assert_int_eq(
      make("date,count\n2025-01-06,3\n2025-01-13,4\n2025-01-20,0\n2025-02-03,2\n", &automatic),
      TRUCE_OK);
  ck_assert_int_eq(series.time, TRUCE_TIME_WEEKS);
  ck_assert_uint_eq(series.counts.periods, 5);
  ck_assert_uint_eq(series.counts.count[4], 2);
  ck_assert_int_eq(series.by, TRUCE_BY_TOGETHER);
}
END_TEST

START_TEST(a_twin_counts_once)
{
  ck_assert_int_eq(make("date,actor,kind,claimed_by\n2025-06-01,x,raid,x\n2025-06-01,x,raid,y\n"
                        "2025-06-02,x,talk,y\n",
                        &automatic),
                   TRUCE_OK);
  ck_assert(series.records == 2 && series.twins == 1);
  const truce_series_options kinds = {.kinds = "raid"};
  ck_assert_int_eq(make("date,kind\n2025-06-01,raid\n2025-06-02,talk\n", &kinds), TRUCE_OK);
  ck_assert_uint_eq(series.records, 1);
}
END_TEST

START_TEST(window)
{
  const truce_series_options wide = {.bounded = true, .start = 20230, .end = 20260};
  ck_assert_int_eq(make("date\n2025-06-01\n2025-06-02\n", &wide), TRUCE_OK);
  ck_assert(series.start == 20230 && series.counts.periods == 30);
}
END_TEST

START_TEST(refused)
{
  const truce_series_options number = {.count = TRUCE_COUNT_NUMBER};
  ck_assert_int_eq(make("date,count\n2025-06-01,2.5\n", &number), TRUCE_BAD_INPUT);
  ck_assert_int_eq(make("date\n", &automatic), TRUCE_BAD_INPUT);
  const truce_series_options far = {.time = TRUCE_TIME_DAYS};
  ck_assert_int_eq(make("time\n0\n900000000\n", &far), TRUCE_BAD_INPUT);
  char many[4096] = "time,type\n";
  for (int k = 0; k < 65; k++)
    (void)snprintf(many + strlen(many), sizeof many - strlen(many), "%d,t%d\n", k, k);
  ck_assert_int_eq(make(many, &automatic), TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(diagnostics, TRUCE_ERROR), 4);
}
END_TEST

START_TEST(raids)
{
  ck_assert_int_eq(make("date,actor,kind,count,unit,claimed_by\n2025-06-01,r,raid,472,drones,u\n"
                        "2025-06-01,u,drones stopped,210,drones,u\n"
                        "2025-06-01,u,drones stopped,172,drones,u\n"
                        "2025-06-01,r,raid,7,missiles,u\n2025-06-02,r,raid,,drones,u\n"
                        "2025-06-03,u,shot down,4,drones,u\n",
                        &automatic),
                   TRUCE_OK);
  truce_raids r;
  ck_assert_int_eq(truce_raids_find(&r, table, NULL, NULL), TRUCE_OK);
  ck_assert(r.count == 2 && r.known == 1);
  for (size_t k = 0; k < r.count; k++) {
    const bool drones = strcmp(table->texts[r.raids[k].unit], "drones") == 0;
    ck_assert_uint_eq(r.raids[k].launched, drones ? 472 : 7);
    ck_assert(r.raids[k].known == drones && (!drones || r.raids[k].stopped == 382));
  }
  truce_raids_free(&r);
  ck_assert_int_eq(truce_raids_find(&r, table, "shot down", "raid"), TRUCE_OK);
  ck_assert_uint_eq(r.count, 1);
  truce_raids_free(&r);
}
END_TEST

START_TEST(human_cost_is_never_merged)
{
  ck_assert_int_eq(
      make("date,target,kind,count,unit,place,claimed_by\n"
           "2025-06-01,u,strike,12,killed,north,u\n2025-06-01,u,strike,3,killed,north,r\n"
           "2025-06-03,u,strike,120+,killed,south,u\n",
           &automatic),
      TRUCE_OK);
  truce_human_cost c;
  ck_assert_int_eq(truce_human_cost_init(&c, table), TRUCE_OK);
  ck_assert_uint_eq(c.line_count, 2);
  ck_assert_int_eq(c.period, TRUCE_PERIOD_DAY);
  ck_assert_uint_eq(c.period_count, 3);
  ck_assert_str_eq(c.labels[1], "2025-06-02");
  ck_assert_str_eq(c.lines[0].claimant, "r");
  ck_assert_double_eq(c.lines[0].total.best, 3);
  ck_assert_double_eq(c.lines[1].total.best, 132);
  ck_assert(isinf(c.lines[1].total.high) && c.lines[1].total.low == 132);
  ck_assert(c.lines[1].periods[0].best == 12 && c.lines[1].periods[1].best == 0);
  ck_assert_uint_eq(c.place_count, 3);
  ck_assert_str_eq(c.places[1].place, "south"); /* the most first */
  truce_human_cost_free(&c);
}
END_TEST

START_TEST(long_records_go_by_month_and_year)
{
  truce_human_cost c;
  ck_assert_int_eq(make("date,killed\n2024-11-30,1\n2025-02-01,2\n", &automatic), TRUCE_OK);
  ck_assert_int_eq(truce_human_cost_init(&c, table), TRUCE_OK);
  ck_assert_uint_eq(c.period_count, 4);
  ck_assert_str_eq(c.labels[1], "2024-12");
  ck_assert_str_eq(c.labels[3], "2025-02");
  ck_assert_double_eq(c.lines[0].periods[3].best, 2);
  truce_human_cost_free(&c);
  ck_assert_int_eq(make("date,killed\n2014-11-30,1\n2025-02-01,2\n", &automatic), TRUCE_OK);
  ck_assert_int_eq(truce_human_cost_init(&c, table), TRUCE_OK);
  ck_assert_uint_eq(c.period_count, 12);
  ck_assert_str_eq(c.labels[0], "2014");
  truce_human_cost_free(&c);
}
END_TEST

/* What was expected adds up to the compensator, and what came to the events, in any bins. */
START_TEST(expected_adds_up)
{
  ck_assert_int_eq(make("time,type\n0.5,a\n1,b\n1.25,a\n3,a\n6,b\n", &automatic), TRUCE_OK);
  truce_hawkes m;
  ck_assert_int_eq(truce_hawkes_init(&m, 2, TRUCE_KERNEL_EXPONENTIAL, 1), TRUCE_OK);
  m.level[0][0] = 0.3;
  m.level[1][0] = 0.2;
  m.decay[0] = 1.5;
  static const double n[] = {0.4, 0.1, 0.2, 0.3};
  memcpy(m.branching, n, sizeof n);
  double total[2] = {0.3 * 6, 0.2 * 6};
  for (size_t k = 0; k < 5; k++) {
    const double given = 1 - exp(-1.5 * (6 - series.events.time[k]));
    total[0] += n[2 * series.events.type[k]] * given;
    total[1] += n[2 * series.events.type[k] + 1] * given;
  }
  for (size_t bins = 1; bins <= 40; bins += 13) {
    double expected[80], came[80], sum[4] = {0};
    ck_assert_int_eq(truce_hawkes_expected(&m, series.activity, bins, expected, came), TRUCE_OK);
    for (size_t k = 0; k < 2 * bins; k++) {
      sum[k % 2] += expected[k];
      sum[2 + k % 2] += came[k];
    }
    ck_assert_double_eq_tol(sum[0], total[0], 1e-12);
    ck_assert_double_eq_tol(sum[1], total[1], 1e-12);
    ck_assert(sum[2] == 3 && sum[3] == 2);
  }
  double nothing;
  ck_assert_int_eq(truce_hawkes_expected(&m, series.activity, 0, &nothing, &nothing),
                   TRUCE_BAD_INPUT);
  truce_hawkes_free(&m);
}
END_TEST

static const char week[] =
    "date,actor,kind,count,unit,claimed_by\n2025-06-01,a,raid,40,drones,b\n"
    "2025-06-01,b,drones stopped,30,drones,b\n2025-06-02,b,raid,10,drones,a\n"
    "2025-06-03,a,raid,80,drones,b\n2025-06-03,b,drones stopped,50,drones,b\n"
    "2025-06-04,a,raid,20,drones,b\n2025-06-04,b,drones stopped,18,drones,b\n"
    "2025-06-05,b,raid,9,drones,a\n2025-06-05,a,strike,4,killed,a\n";

START_TEST(every_allocation_may_fail)
{
  ck_assert_int_eq(make(week, &automatic), TRUCE_OK);
  const truce_escalation_request request = {.horizon = 3, .futures = 20, .seed = 1};
  long n = 0;
  for (;; n += 1 + n / 20) {
    truce_escalation_answer *answer = NULL;
    fail_alloc_after(n);
    const truce_status status =
        truce_escalation_answer_init(&answer, table, "week", &request, NULL, diagnostics);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    truce_escalation_answer_free(answer);
    if (!hit) {
      ck_assert_int_eq(status, TRUCE_OK);
      break;
    }
    ck_assert(status == TRUCE_NO_MEMORY || status == TRUCE_OK);
  }
  ck_assert_int_gt(n, 20);
}
END_TEST

START_TEST(the_answer_does_not_depend_on_threads)
{
  truce_escalation_answer *answers[2];
  char text[8192];
  size_t used = (size_t)snprintf(text, sizeof text, "%s", week);
  for (int k = 0; k < 90; k++) /* bursts, so that there is something to answer */
    used += (size_t)snprintf(text + used, sizeof text - used, "2025-07-%02d,%c,raid,,,\n",
                             1 + k * k % 29, k % 3 == 0 ? 'b' : 'a');
  ck_assert_int_eq(make(text, &automatic), TRUCE_OK);
  for (unsigned k = 0; k < 2; k++) {
    const truce_escalation_request request = {.horizon = 5, .futures = 200, .seed = 7};
    const truce_control control = {.threads = 1 + 2 * k};
    ck_assert_int_eq(
        truce_escalation_answer_init(&answers[k], table, "week", &request, &control, diagnostics),
        TRUCE_OK);
  }
  ck_assert_double_eq(answers[0]->fit.log_likelihood, answers[1]->fit.log_likelihood);
  ck_assert(answers[0]->has_outlook && answers[1]->has_outlook);
  const truce_outlook *o = &answers[0]->outlook;
  ck_assert_mem_eq(o->mean, answers[1]->outlook.mean,
                   o->periods * (o->types + 1) * sizeof *o->mean);
  ck_assert(answers[0]->stopping.converged && answers[0]->stopping.slope < 0);
  truce_escalation_answer_free(answers[0]);
  truce_escalation_answer_free(answers[1]);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("event series");
  tcase_add_checked_fixture(tests, start, stop);
  tcase_add_test(tests, moments_by_type);
  tcase_add_test(tests, counts_by_day);
  tcase_add_test(tests, units_make_sizes);
  tcase_add_test(tests, weeks);
  tcase_add_test(tests, a_twin_counts_once);
  tcase_add_test(tests, window);
  tcase_add_test(tests, refused);
  tcase_add_test(tests, raids);
  tcase_add_test(tests, human_cost_is_never_merged);
  tcase_add_test(tests, long_records_go_by_month_and_year);
  tcase_add_test(tests, expected_adds_up);
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_add_test(tests, the_answer_does_not_depend_on_threads);
  return run_tests("event series", tests);
}
