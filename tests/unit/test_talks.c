/* The question of talks: gaps, movement, dues, by hand. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/report.h"

/* Weights: a 3, 1, 0; b says nothing, so every issue weighs the same to it. */
static const char text[] =
    "truce: 1\ntitle: T\nas_of: 2025-05-01\n"
    "parties: {a: A, b: B, c: C}\n"
    "issues:\n"
    "  order: {ordered: true, positions: [x0, x1, x2, x3, x4]}\n"
    "  scale: {scale: {from: 10, to: 30, step: 5}}\n"
    "  names: {positions: [red, blue]}\n"
    "interests:\n"
    "  a: {order: {weight: 3, values: {x0: 0, x1: 1, x2: 2, x3: 3, x4: 4}}, scale: {weight: 1, "
    "values: {10: 0, 30: 1}}, names: {weight: 0, values: {red: 0, blue: 1}}}\n"
    "  c: {order: {weight: 1, values: {x0: 0, x1: 1, x2: 2, x3: 3, x4: 4}}, scale: {weight: 1, "
    "values: {10: 0, 30: 1}}, names: {weight: 1, values: {red: 0, blue: 1}}}\n"
    "talks:\n"
    "  rounds:\n"
    "    one:\n"
    "      date: 2025-01-01\n"
    "      positions:\n"
    "        a: {order: x0, scale: 10, names: red}\n"
    "        b: {order: x4, scale: {under_study: true}, names: blue}\n"
    "      demands:\n"
    "        d1: {by: a, of: b, issue: order, position: x0, answers: [{by: b, answer: studied, "
    "date: 2025-01-01, until: 2025-01-31}, {by: b, answer: countered, date: 2025-03-05, position: "
    "x3}]}\n"
    "        d2: {by: b, of: a, answer_due: 2025-02-01}\n"
    "      agreed:\n"
    "        p1: {by: [a, b], due: 2025-02-01, became: kept, claims: [{by: a, count: 10, of: "
    "crates, date: 2025-01-20}, {by: b, count: 12, of: crates, date: 2025-01-20}, {by: b, count: "
    "10, of: crates, date: 2025-03-20}]}\n"
    "        p2: {by: a, due: 2025-02-01, claims: [{by: a, count: over 10, of: men, date: "
    "2025-01-20}, {by: b, count: 12, of: men, date: 2025-01-20}, {by: b, count: 5, of: boats, "
    "date: 2025-01-20}]}\n"
    "      next:\n"
    "        s1: {by: a, due: 2025-02-10, done: {date: 2025-03-01}}\n"
    "    two:\n"
    "      date: 2025-02-15\n"
    "      positions:\n"
    "        a: {order: x1, names: none}\n"
    "        b: {scale: 20}\n"
    "    three:\n"
    "      date: 2025-03-10\n"
    "      positions:\n"
    "        a: {scale: 20}\n";

typedef struct world {
  truce_diagnostics *list;
  truce_case *c;
  truce_talks *talks;
} world;

static world open_world(const truce_talks_options *options)
{
  world w = {0};
  ck_assert_int_eq(truce_diagnostics_init(&w.list), TRUCE_OK);
  const truce_status read = truce_case_read_memory(&w.c, "case.yaml", text, strlen(text), w.list);
  for (size_t k = 0; k < truce_diagnostics_kept(w.list) && read != TRUCE_OK; k++)
    fprintf(stderr, "%s\n", truce_diagnostics_get(w.list, k)->message);
  ck_assert_int_eq(read, TRUCE_OK);
  ck_assert_int_eq(truce_talks_init(&w.talks, w.c, options, w.list), TRUCE_OK);
  return w;
}

static void close_world(world *w)
{
  truce_talks_free(w->talks);
  truce_case_free(w->c);
  truce_diagnostics_free(w->list);
}

static truce_talks_options asked(size_t from, size_t to, const char *day)
{
  truce_talks_options o = {from, to, {NULL, 0}};
  if (day != NULL)
    ck_assert(truce_date_read(day, &o.as_of));
  return o;
}

START_TEST(gaps_by_hand)
{
  world w = open_world(NULL);
  const truce_talks *t = w.talks;
  ck_assert_uint_eq(t->round_count, 3);
  ck_assert_uint_eq(t->talker_count, 2);
  ck_assert_uint_eq(t->pair_count, 1);
  const truce_pair_gap *g = &t->pairs[0];
  /* Round one: 4/4 on the order, not known on the scale, 1 on the names. */
  ck_assert_double_eq(g->issue[0], 1);
  ck_assert(isnan(g->issue[1]));
  ck_assert_double_eq(g->issue[2], 1);
  ck_assert_double_eq(g->by_a[0], 1);
  ck_assert_double_eq(g->known_a[0], 0.75); /* 3 of 4 */
  ck_assert_double_eq_tol(g->known_b[0], 2.0 / 3, 1e-12);
  /* Round two: 3/4; |10 - 20| / 20; a has no position on the names. */
  ck_assert_double_eq(g->issue[3], 0.75);
  ck_assert_double_eq(g->issue[4], 0.5);
  ck_assert(isnan(g->issue[5]));
  ck_assert_double_eq(g->by_a[1], (3 * 0.75 + 1 * 0.5) / 4);
  ck_assert_double_eq(g->by_b[1], (0.75 + 0.5) / 2);
  /* Round three: only a's place on the scale is new. */
  ck_assert_double_eq(g->issue[6], 0.75);
  ck_assert_double_eq(g->issue[7], 0);
  close_world(&w);
}
END_TEST

START_TEST(standings_are_carried)
{
  world w = open_world(NULL);
  const truce_talks *t = w.talks;
  const truce_standing *s = &t->standings[(2 * 2 + 0) * 3]; /* round three, a */
  ck_assert_uint_eq(s[0].since, 1);
  ck_assert_uint_eq(s[0].stance->position, 1);
  ck_assert_uint_eq(s[1].since, 2);
  ck_assert_int_eq(s[2].stance->kind, TRUCE_STANCE_NONE);
  ck_assert_uint_eq(s[2].since, 1);
  close_world(&w);
}
END_TEST

START_TEST(movement_by_hand)
{
  const truce_talks_options o = asked(0, 1, NULL);
  world w = open_world(&o);
  const truce_rounds_compared *x = &w.talks->since;
  ck_assert_uint_eq(x->movement_count, 3);
  ck_assert_int_eq(x->movements[0].kind, TRUCE_MOVEMENT_MOVED);
  ck_assert_uint_eq(x->movements[0].issue, 0);
  ck_assert_double_eq(x->movements[0].distance, 0.25);
  ck_assert(isnan(x->movements[0].nearer[0]));
  ck_assert_double_eq(x->movements[0].nearer[1], 0.25);
  ck_assert_int_eq(x->movements[1].kind, TRUCE_MOVEMENT_WITHDRAWN);
  ck_assert_uint_eq(x->movements[1].issue, 2);
  ck_assert_int_eq(x->movements[2].kind, TRUCE_MOVEMENT_STATED);
  ck_assert_uint_eq(x->movements[2].party, 1);
  /* Only the order is known at both rounds. */
  ck_assert_double_eq(x->before[0], 1);
  ck_assert_double_eq(x->after[0], 0.75);
  ck_assert_double_eq(x->after[1], 0.75);
  ck_assert_uint_eq(w.talks->since_first.from, 0);
  ck_assert_uint_eq(w.talks->since_first.to, 1);
  close_world(&w);
}
END_TEST

START_TEST(the_usual_comparison)
{
  world w = open_world(NULL);
  ck_assert_uint_eq(w.talks->since.from, 1);
  ck_assert_uint_eq(w.talks->since.to, 2);
  ck_assert_uint_eq(w.talks->since.movement_count, 1);
  ck_assert_double_eq(w.talks->since.movements[0].nearer[1], 0.5);
  close_world(&w);
}
END_TEST

START_TEST(dues)
{
  world w = open_world(NULL); /* as of 1 May */
  const truce_talks *t = w.talks;
  ck_assert_uint_eq(t->demand_count, 2);
  ck_assert_int_eq(t->demands[0].answer->kind, TRUCE_COUNTERED);
  ck_assert(!t->demands[0].open);
  ck_assert_int_eq(t->demands[0].overdue, 0);
  ck_assert_ptr_null(t->demands[1].answer);
  ck_assert_int_eq(t->demands[1].overdue, 89); /* 1 February to 1 May */
  ck_assert_int_eq(t->agreements[0].overdue, 0);
  ck_assert(!t->agreements[0].counts_differ); /* b's later count took the place of its first */
  ck_assert_int_eq(t->agreements[1].overdue, 89);
  ck_assert(!t->agreements[1].counts_differ); /* over 10 and 12 can both be right */
  ck_assert(t->steps[0].done);
  close_world(&w);
}
END_TEST

START_TEST(another_day)
{
  const truce_talks_options o = asked(TRUCE_NOBODY, TRUCE_NOBODY, "2025-02-20");
  world w = open_world(&o);
  const truce_talks *t = w.talks;
  ck_assert_uint_eq(t->round_count, 2);
  ck_assert_int_eq(t->demands[0].answer->kind, TRUCE_STUDIED);
  ck_assert_int_eq(t->demands[0].overdue, 20);                    /* until 31 January */
  ck_assert_int_eq(t->agreements[0].outcome, TRUCE_OUTCOME_OPEN); /* not told for that day */
  ck_assert_uint_eq(t->agreements[0].claim_count, 2);
  ck_assert(t->agreements[0].counts_differ); /* 10 and 12 */
  ck_assert(!t->steps[0].done);
  ck_assert_int_eq(t->steps[0].overdue, 10);
  close_world(&w);
}
END_TEST

START_TEST(what_is_refused)
{
  world w = open_world(NULL);
  truce_talks *t;
  const truce_talks_options wrong[] = {asked(TRUCE_NOBODY, TRUCE_NOBODY, "2024-12-31"),
                                       asked(TRUCE_NOBODY, 3, NULL),
                                       asked(3, TRUCE_NOBODY, NULL),
                                       asked(1, 1, NULL),
                                       asked(2, 1, NULL),
                                       asked(TRUCE_NOBODY, 2, "2025-02-20")};
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    const size_t before = truce_diagnostics_count(w.list, TRUCE_ERROR);
    ck_assert_int_eq(truce_talks_init(&t, w.c, &wrong[k], w.list), TRUCE_BAD_INPUT);
    ck_assert_uint_eq(truce_diagnostics_count(w.list, TRUCE_ERROR), before + 1);
  }
  close_world(&w);
}
END_TEST

/* ---- Memory ---- */

static void write_all(const truce_talks *talks, const truce_diagnostics *diagnostics)
{
  char *out = NULL;
  size_t size;
  FILE *file = open_memstream(&out, &size);
  if (file == NULL)
    return;
  (void)!truce_report_talks_text(talks, file, (truce_style){.width = 80, .color = true});
  (void)!truce_report_talks_json(talks, diagnostics, file);
  (void)!truce_report_talks_csv(talks, file);
  fclose(file);
  free(out);
}

START_TEST(every_allocation_may_fail)
{
  world w = open_world(NULL);
  for (long k = 0;; k++) {
    truce_talks *t = NULL;
    fail_alloc_after(k);
    const truce_status status = truce_talks_init(&t, w.c, NULL, w.list);
    if (status == TRUCE_OK)
      write_all(t, w.list);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
    truce_talks_free(t);
    if (!hit)
      break;
  }
  close_world(&w);
}
END_TEST

START_TEST(distances)
{
  world w = open_world(NULL);
  ck_assert_double_eq(truce_issue_distance(&w.c->issues[0], 1, 4), 0.75);
  ck_assert_double_eq(truce_issue_distance(&w.c->issues[1], 0, 4), 1);
  ck_assert_double_eq(truce_issue_distance(&w.c->issues[1], 1, 2), 0.25);
  ck_assert_double_eq(truce_issue_distance(&w.c->issues[2], 0, 1), 1);
  ck_assert_double_eq(truce_issue_distance(&w.c->issues[2], 1, 1), 0);
  close_world(&w);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("talks");
  tcase_add_test(tests, gaps_by_hand);
  tcase_add_test(tests, standings_are_carried);
  tcase_add_test(tests, movement_by_hand);
  tcase_add_test(tests, the_usual_comparison);
  tcase_add_test(tests, dues);
  tcase_add_test(tests, another_day);
  tcase_add_test(tests, what_is_refused);
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_add_test(tests, distances);
  return run_tests("talks", tests);
}
