/* The writers under bad luck: no memory, a full disk, a request to stop. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/report.h"

typedef struct world {
  truce_diagnostics *diagnostics;
  truce_case *c;
  truce_stability *s;
} world;

/* Every kind of preference, a one-way move, an impossible combination, a source, all reasons. */
static const char *const cases[] = {
    "truce: 1\ntitle: Mixed\nas_of: 2025-06-03\nabout: A made-up case\n"
    "parties: {a: A, b: {name: B, role: host}, c: C, d: D}\n"
    "moves: {a: {x: {name: X, once: true}, y: Y}, b: {x: X, y: {name: Y, because: so, source: s}},"
    " c: {z: Z}}\n"
    "impossible: [a.x and b.x]\nstatus_quo: [b.y]\n"
    "priorities: {a: [not a.x, b.x iff a.y, {want: c.z, because: so, source: s}]}\n"
    "weights: {b: {a.x: 3, a.y: -1.5, c.z: 1}}\n"
    "ranking: {c: [24, [1, 2], 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,"
    " 21, 22, 23]}\nsources: {s: {title: S, author: X, date: 2025, url: https://example.org}}\n",
    "truce: 1\nparties: {one: One, two: Two}\n"
    "moves: {one: {hold: Hold fire}, two: {hold: Hold fire}}\n"
    "status_quo: [one.hold, two.hold]\n"
    "priorities: {one: [two.hold, not one.hold], two: [one.hold, not two.hold]}\n",
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void open_world(world *w, int which)
{
  const char *text = cases[which];
  ck_assert_int_eq(truce_diagnostics_init(&w->diagnostics), TRUCE_OK);
  const truce_status status =
      truce_case_read_memory(&w->c, "test.yaml", text, strlen(text), w->diagnostics);
  if (status != TRUCE_OK)
    ck_abort_msg("%s", truce_diagnostics_get(w->diagnostics, 0)->message);
  ck_assert_int_eq(truce_stability_solve(&w->s, w->c, NULL, w->diagnostics), TRUCE_OK);
}

static void close_world(world *w)
{
  truce_stability_free(w->s);
  truce_case_free(w->c);
  truce_diagnostics_free(w->diagnostics);
}

enum { WRITERS = 8 };
static const truce_style style = {.width = 80, .color = true};

static truce_status write_one(int which, const world *w, const truce_report *report, FILE *out,
                              const truce_control *control)
{
  switch (which) {
  case 0:
    return truce_report_text(report, out, style);
  case 1:
    return truce_report_json(report, out, 0, control);
  case 2:
    return truce_report_page_json(report, out, control);
  case 3:
    return truce_report_html(report, out, control);
  case 4:
    return truce_report_why_text(report, 0, out, style, control);
  case 5:
    return truce_report_why_json(report, 0, out, control);
  case 6:
    return truce_report_csv(w->c, w->s, out, 0, control);
  default:
    return truce_report_case(w->c, out);
  }
}

START_TEST(a_full_disk_is_told)
{
  world w;
  truce_report *report;
  open_world(&w, 0);
  ck_assert_int_eq(truce_report_init(&report, w.c, w.s, NULL, NULL), TRUCE_OK);
  FILE *full = fopen("/dev/full", "w");
  ck_assert_ptr_nonnull(full);
  ck_assert_int_eq(write_one(_i, &w, report, full, NULL), TRUCE_IO);
  fclose(full);
  truce_report_free(report);
  close_world(&w);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  world w;
  open_world(&w, _i % CASES);
  FILE *out = fopen("/dev/null", "w");
  ck_assert_ptr_nonnull(out);
  bool failed = true;
  for (long n = 0; failed; n++) {
    truce_report *report = NULL;
    fail_alloc_after(n);
    truce_status status = truce_report_init(&report, w.c, w.s, NULL, NULL);
    if (status == TRUCE_OK)
      status = write_one(_i / CASES, &w, report, out, NULL);
    failed = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, failed ? TRUCE_NO_MEMORY : TRUCE_OK);
    truce_report_free(report);
  }
  fclose(out);
  close_world(&w);
}
END_TEST

START_TEST(a_request_to_stop_is_heard)
{
  static const volatile sig_atomic_t stop = 1;
  const truce_control control = {.cancel = &stop};
  world w;
  truce_report *report = NULL;
  open_world(&w, 0);
  ck_assert_int_eq(truce_report_init(&report, w.c, w.s, NULL, &control), TRUCE_CANCELLED);
  ck_assert_ptr_null(report);
  ck_assert_int_eq(truce_report_init(&report, w.c, w.s, NULL, NULL), TRUCE_OK);
  FILE *out = fopen("/dev/null", "w");
  ck_assert_int_eq(truce_report_json(report, out, 0, &control), TRUCE_CANCELLED);
  ck_assert_int_eq(truce_report_csv(w.c, w.s, out, 0, &control), TRUCE_CANCELLED);
  fclose(out);
  truce_report_free(report);
  close_world(&w);
}
END_TEST

START_TEST(a_spreadsheet_is_given_no_formula)
{
  const truce_party parties[] = {{.id = "a,\"b", .name = "A"}};
  const truce_option options[] = {{.id = "=cmd()", .name = "X", .party = 0}};
  const char *const ids[] = {"=cmd()"};
  const truce_case c = {.title = "T",
                        .party_count = 1,
                        .parties = parties,
                        .option_count = 1,
                        .options = options,
                        .names = {1, ids}};
  truce_diagnostics *diagnostics;
  truce_stability *s;
  char *text = NULL;
  size_t size;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, &c, NULL, diagnostics), TRUCE_OK);
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_csv(&c, s, out, 1, NULL), TRUCE_OK);
  fclose(out);
  ck_assert_ptr_nonnull(strstr(text, "id,code,\"'=cmd()\",status_quo,nash,"));
  ck_assert_ptr_nonnull(strstr(text, ",\"sseq.a,\"\"b\"\n"));
  ck_assert_ptr_nonnull(strstr(text, "\n1,0,0,0,1,1,1,1,1,1,1,1,1,1\n"));
  free(text);
  truce_stability_free(s);
  truce_diagnostics_free(diagnostics);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("bad luck");
  tcase_add_loop_test(group, a_full_disk_is_told, 0, WRITERS);
  tcase_add_loop_test(group, each_allocation_may_fail, 0, WRITERS * CASES);
  tcase_add_test(group, a_request_to_stop_is_heard);
  tcase_add_test(group, a_spreadsheet_is_given_no_formula);
  return run_tests("report_writers", group);
}
