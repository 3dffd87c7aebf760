/* Deals told: in words, JSON and CSV, for every kind of answer, and under bad luck. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/layout.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/app.h"

enum { DEAL, NO_DEAL, THREE, CASES };

/* Two with ranges, a red line, a combination and something to divide; two who cannot agree; three,
 * beside moves. */
static const char *const cases[CASES] = {
    "truce: 1\ntitle: A shared well\nas_of: 2025-01-01\n"
    "parties: {up: {name: Upper village}, low: {name: Lower village}}\n"
    "issues:\n"
    "  days: {name: Days of water, scale: {from: 1, to: 6, unit: days}}\n"
    "  guard: {name: Who guards, positions: {up: The upper village, both: Both, low: The lower}}\n"
    "  upkeep: {name: Upkeep, positions: {shared: Shared, up: Upper pays}, divisible: true}\n"
    "interests:\n"
    "  up:\n"
    "    days: {weight: 50 ± 40, values: {1: 100, 6: 0}}\n"
    "    guard: {weight: 30, values: {up: 100, both: 60 ± 20, low: 0}, never: [low], source: s}\n"
    "    upkeep: {weight: 20, values: {shared: 100, up: 0}}\n"
    "    combinations: [{when: days > 4 and guard != up, worth: -10 ± 5}]\n"
    "    no_deal: 70 ± 30\n"
    "  low:\n"
    "    days: {weight: 60, values: {1: 0, 3: 70, 6: 100}}\n"
    "    guard: {weight: 10, values: {up: 0, both: 80, low: 100}}\n"
    "    upkeep: {weight: 30, values: {shared: 20, up: 100}}\n"
    "    no_deal: 35\n"
    "sources: {s: {title: S}}\n",
    "truce: 1\nparties: {a: A, b: B}\n"
    "issues: {x: {positions: [l, r]}, y: {positions: [l, m, r]}}\n"
    "interests:\n"
    "  a: {x: {weight: 2, values: {l: 100, r: 0}},\n"
    "    y: {weight: 1, values: {l: 100, m: 10, r: 0}, never: [r]}, no_deal: 75}\n"
    "  b: {x: {weight: 1, values: {l: 0, r: 100}},\n"
    "    y: {weight: 1, values: {l: 0, m: 10, r: 100}}, no_deal: 60}\n",
    "truce: 1\ntitle: Three\nparties: {a: A, b: B, c: C}\n"
    "moves: {a: {hold: Hold}, b: {hold: Hold}}\nstatus_quo: [a.hold]\n"
    "priorities: {a: [b.hold], b: [a.hold]}\n"
    "issues: {x: {positions: [l, m, r]}, y: {positions: [l, r]}, z: {positions: [l, r]}}\n"
    "interests:\n"
    "  a: {x: {weight: 1, values: {l: 100, m: 60, r: 0}}, y: {weight: 2, values: {l: 0, r: 100}}}\n"
    "  b: {x: {weight: 2, values: {l: 0, m: 70, r: 100}}, z: {weight: 1, values: {l: 0, r: 100}}}\n"
    "  c: {y: {weight: 1, values: {l: 100, r: 20}}, z: {weight: 1, values: {l: 100, r: 0}},\n"
    "    no_deal: 20}\n",
};

typedef struct world {
  truce_diagnostics *diagnostics;
  truce_case *c;
  truce_deal_answer *answer;
} world;

static const truce_deal_request request = {.cloud = 100, .samples = 40, .seed = 1};
static const truce_control one_thread = {.threads = 1};

static void read_world(world *w, const char *text)
{
  ck_assert_int_eq(truce_diagnostics_init(&w->diagnostics), TRUCE_OK);
  if (truce_case_read_memory(&w->c, "test.yaml", text, strlen(text), w->diagnostics) != TRUCE_OK)
    ck_abort_msg("%s", truce_diagnostics_get(w->diagnostics, 0)->message);
}

static void open_text(world *w, const char *text)
{
  read_world(w, text);
  ck_assert_int_eq(truce_deal_answer_init(&w->answer, w->c, &request, &one_thread, w->diagnostics),
                   TRUCE_OK);
}

static void close_world(world *w)
{
  truce_deal_answer_free(w->answer);
  truce_case_free(w->c);
  truce_diagnostics_free(w->diagnostics);
}

enum { TEXT, JSON, CSV, PAGE, SUMMARY, WRITERS };

static truce_status write_page(const truce_case *c, const truce_deal_answer *answer, FILE *out,
                               bool summary)
{
  truce_report *report;
  truce_status status = truce_report_init(&report, c, NULL, NULL, NULL);
  if (status != TRUCE_OK)
    return status;
  status = truce_report_add_deal(report, answer);
  if (status == TRUCE_OK)
    status = summary ? truce_report_summary_text(report, out, (truce_style){.width = 80})
                     : truce_report_page_json(report, out, NULL);
  truce_report_free(report);
  return status;
}

static truce_status write_one(int which, const truce_deal_answer *answer, FILE *out)
{
  switch (which) {
  case TEXT:
    return truce_report_deal_text(answer, out, (truce_style){.width = 80, .color = true});
  case JSON:
    return truce_report_deal_json(answer, NULL, out);
  case CSV:
    return truce_report_deal_csv(answer, out);
  default:
    return write_page(answer->deal->c, answer, out, which == SUMMARY);
  }
}

static char *told(int which, const truce_deal_answer *answer)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(write_one(which, answer, out), TRUCE_OK);
  fclose(out);
  return text;
}

/* The text as one line, so that a sentence is found wherever its lines break. */
static char *joined(const truce_deal_answer *answer)
{
  char *text = told(TEXT, answer);
  size_t n = 0;
  for (size_t k = 0; text[k] != '\0'; k++) {
    const char c = text[k] == '\n' ? ' ' : text[k];
    if (c != ' ' || (n > 0 && text[n - 1] != ' '))
      text[n++] = c;
  }
  text[n] = '\0';
  return text;
}

static void says(const truce_deal_answer *answer, const char *words)
{
  char *text = joined(answer);
  if (strstr(text, words) == NULL)
    ck_abort_msg("“%s” is not in:\n%.2000s", words, text);
  free(text);
}

static void does_not_say(const truce_deal_answer *answer, const char *words)
{
  char *text = joined(answer);
  ck_assert_msg(strstr(text, words) == NULL, "“%s” is in:\n%.2000s", words, text);
  free(text);
}

static void json_says(const truce_deal_answer *answer, const char *words)
{
  char *text = told(JSON, answer);
  if (strstr(text, words) == NULL)
    ck_abort_msg("%s is not in:\n%.2000s", words, text);
  free(text);
}

/* ---- What is said ---- */

START_TEST(a_deal_is_told)
{
  world w;
  open_text(&w, cases[THREE]);
  const truce_deal *deal = w.answer->deal;
  ck_assert(deal->deal_exists && deal->dealer_count == 3);
  says(w.answer, "There is a deal: ");
  says(w.answer, " to A, B and C.");
  says(w.answer, "Worth to C");
  says(w.answer, "All 21 weights, values and no-deal values are judgements.");
  does_not_say(w.answer, "What would open a deal");
  does_not_say(w.answer, "offers in turn");
  does_not_say(w.answer, "not proven");
  json_says(w.answer, "\"deal\": true,");
  json_says(w.answer, "\"openings\": null,");
  json_says(w.answer, "\"adjusted_winner\": null,");
  json_says(w.answer, "\"concessions\": []");
  close_world(&w);
}
END_TEST

START_TEST(no_deal_is_told_with_what_would_open_one)
{
  world w;
  open_text(&w, cases[NO_DEAL]);
  const truce_openings *o = &w.answer->openings;
  ck_assert(w.answer->has_openings && o->has_nearest && o->change_count > 0);
  says(w.answer, "There is no deal: none of 4 packages");
  says(w.answer, "At the nearest miss ");
  says(w.answer, "What would open one: ");
  says(w.answer, "Walking away would have to be worth ");
  says(w.answer, "They do not agree with any of these tactics: ");
  json_says(w.answer, "\"deal\": false,");
  json_says(w.answer, "\"nash\": null");
  json_says(w.answer, "\"agreed\": false");
  json_says(w.answer,
            "\"package\": null, \"utility\": null, \"discounted\": {\"a\": 75, \"b\": 60}, "
            "\"distance\": null");
  truce_deal_answer none = *w.answer;
  none.openings.change_count = 0;
  says(&none, "No single change of a no-deal value, a red line or a weight does.");
  close_world(&w);
}
END_TEST

START_TEST(what_is_not_known_is_said_to_be_so)
{
  world w;
  open_text(&w, cases[DEAL]);
  truce_deal deal = *w.answer->deal;
  truce_deal_answer answer = *w.answer;
  answer.deal = &deal;
  deal.agreements = (truce_package_count){TRUCE_COUNT_SAMPLED, 1000, 2000, UINT64_MAX};
  says(&answer, "There is a deal: between 1,000 and 2,000 of");
  says(&answer, "(95 % interval from a million random packages)");
  json_says(&answer, "\"agreements\": 1500,");
  deal.agreements = (truce_package_count){TRUCE_COUNT_GRID, 1e20, 2e20, UINT64_MAX};
  says(&answer, "between 1e+20 and 2e+20 of");
  says(&answer, "(counted on a grid of values)");
  deal.solutions[TRUCE_FAIR_NASH].proven = false;
  deal.solutions[TRUCE_FAIR_NASH].gap = 0.25;
  says(&answer, "(the best found; not proven, at most 0.25 short)");
  json_says(&answer, "\"proven\": false, \"gap\": 0.25");
  deal.frontier_complete = false;
  says(&answer, "are known, perhaps not all");
  deal.frontier_total = 500;
  says(&answer, "--limit 0 all");
  for (int k = 0; k < TRUCE_SOLUTION_COUNT; k++)
    deal.solutions[k].found = false;
  deal.deal_exists = deal.deal_known = false;
  says(&answer, "No deal was found, but the search ended before it could rule one out.");
  does_not_say(&answer, "The fair packages");
  json_says(&answer, "\"deal\": null,");
  close_world(&w);
}
END_TEST

START_TEST(robustness_is_told_and_that_it_was_stopped)
{
  world w;
  open_text(&w, cases[DEAL]);
  ck_assert(w.answer->has_robustness && w.answer->robustness.influence_count > 0);
  says(w.answer, "40 cases drawn (seed 1): a deal in ");
  says(w.answer, "Most hangs on what no deal is worth to Upper village (40 to 100).");
  does_not_say(w.answer, "Stopped early");
  truce_deal_answer part = *w.answer;
  part.robustness.samples = 1000000;
  says(&part, "stopped early, so this is a part of the answer");
  says(&part, "Stopped early: 1,000,000 were asked for.");
  json_says(&part, "\"done\": 40,");
  part.robustness.done = 0;
  part.robustness.often_count = part.robustness.influence_count = 0;
  says(&part, "Stopped before a case was drawn");
  does_not_say(&part, "0 cases");
  part.robustness.done = 40;
  says(&part, "No judgement by itself changes the chance of a deal.");
  part.has_robustness = false;
  does_not_say(&part, "if the judgements are off");
  json_says(&part, "\"robustness\": null,");
  close_world(&w);
}
END_TEST

START_TEST(names_cannot_steer_the_terminal_nor_shift_a_table)
{
  world w;
  open_text(&w, "truce: 1\ntitle: \"T\\e[2J\"\nparties: {a: \"A\\nB\", b: \"B\\e[31m\"}\n"
                "issues: {x: {name: \"X\\n\\nY\", positions: {l: \"L\\nleft\", r: \"R\\a\"}}}\n"
                "interests:\n  a: {x: {weight: 1, values: {l: 100, r: 40}}}\n"
                "  b: {x: {weight: 1, values: {l: 30, r: 100}}}\n");
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_deal_text(w.answer, out, (truce_style){.width = 80}), TRUCE_OK);
  fclose(out);
  for (size_t k = 0; k < size; k++)
    ck_assert(text[k] == '\n' || (unsigned char)text[k] >= ' ');
  ck_assert_ptr_nonnull(strstr(text, "\nX                     R\xEF\xBF\xBD\n  Y\n"));
  free(text);
  char *json = told(JSON, w.answer);
  ck_assert_ptr_null(strchr(json, '\x1b'));
  free(json);
  close_world(&w);
}
END_TEST

START_TEST(a_long_label_breaks_at_its_hyphen)
{
  world w;
  char *text = NULL;
  size_t size;
  open_text(&w, cases[DEAL]);
  truce_deal deal = *w.answer->deal;
  truce_deal_answer answer = *w.answer;
  answer.deal = &deal;
  for (uint16_t k = 0; k < TRUCE_SOLUTION_COUNT; k++) { /* a column for each */
    static uint16_t positions[TRUCE_SOLUTION_COUNT][3];
    positions[k][0] = k;
    deal.solutions[k].package.positions = positions[k];
  }
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_deal_text(&answer, out, (truce_style){.width = 80}), TRUCE_OK);
  fclose(out);
  ck_assert_ptr_nonnull(strstr(text, "  Nash          Kalai-        Egalitarian   Utilitarian\n"));
  ck_assert_ptr_nonnull(strstr(text, "  Smorodinsky\n"));
  free(text);
  close_world(&w);
}
END_TEST

START_TEST(lines_keep_to_the_width)
{
  static const unsigned widths[] = {40, 80, 120};
  world w;
  open_text(&w, cases[_i % CASES]);
  const unsigned width = widths[_i / CASES];
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_deal_text(w.answer, out, (truce_style){.width = width}), TRUCE_OK);
  fclose(out);
  for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    ck_assert_msg(truce__width(line) <= width, "%s", line);
    ck_assert_msg(line[strlen(line) - 1] != ' ', "blanks at the end: %s", line);
  }
  free(text);
  close_world(&w);
}
END_TEST

/* ---- CSV ---- */

static size_t count_of(const char *text, char c)
{
  size_t count = 0;
  for (; *text != '\0'; text++)
    count += *text == c;
  return count;
}

START_TEST(csv_has_a_row_for_each_package_and_fair_point)
{
  world w;
  open_text(&w, cases[DEAL]);
  char *text = told(CSV, w.answer);
  ck_assert_int_eq(strncmp(text,
                           "days,guard,upkeep,utility.up,utility.low,gain.up,gain.low,acceptable,"
                           "nash,kalai_smorodinsky,egalitarian,utilitarian\n",
                           115),
                   0);
  ck_assert_uint_eq(count_of(text, '\n'), 1 + w.answer->deal->frontier_count);
  free(text);
  truce_deal deal = *w.answer->deal; /* the same, with a frontier cut to its first package */
  truce_deal_answer answer = *w.answer;
  answer.deal = &deal;
  deal.frontier_count = 1;
  size_t others = 0;
  const size_t bytes = deal.c->issue_count * sizeof *deal.frontier->positions;
  for (int k = 0; k < TRUCE_SOLUTION_COUNT; k++) {
    bool seen = memcmp(deal.solutions[k].package.positions, deal.frontier->positions, bytes) == 0;
    for (int j = 0; j < k; j++)
      seen = seen || memcmp(deal.solutions[k].package.positions,
                            deal.solutions[j].package.positions, bytes) == 0;
    others += !seen;
  }
  ck_assert_uint_gt(others, 0);
  text = told(CSV, &answer);
  ck_assert_uint_eq(count_of(text, '\n'), 2 + others);
  free(text);
  close_world(&w);
}
END_TEST

START_TEST(csv_quotes_and_gives_a_spreadsheet_no_formula)
{
  world w;
  open_text(&w, cases[NO_DEAL]);
  truce_case c = *w.c;
  truce_issue issues[2] = {w.c->issues[0], w.c->issues[1]};
  truce_position left[2] = {w.c->issues[0].positions[0], w.c->issues[0].positions[1]};
  truce_deal deal = *w.answer->deal;
  truce_deal_answer answer = *w.answer;
  issues[0].id = "say \"x\"";
  issues[1].id = "=cmd()";
  left[0].id = "-2.5";
  left[1].id = "@x";
  issues[0].positions = left;
  c.issues = issues;
  deal.c = &c;
  answer.deal = &deal;
  char *text = told(CSV, &answer);
  ck_assert_int_eq(strncmp(text, "\"say \"\"x\"\"\",\"'=cmd()\",", 22), 0);
  ck_assert_ptr_nonnull(strstr(text, "\n-2.5,"));
  ck_assert_ptr_nonnull(strstr(text, "\n\"'@x\","));
  free(text);
  close_world(&w);
}
END_TEST

/* ---- The page ---- */

START_TEST(a_page_may_hold_the_deal_alone)
{
  world w;
  open_text(&w, cases[DEAL]);
  char *page = told(PAGE, w.answer);
  ck_assert_ptr_nonnull(strstr(page, "\"stability\": null"));
  ck_assert_ptr_nonnull(strstr(page, "\"complete\": true"));
  ck_assert_ptr_nonnull(strstr(page, "There is a deal"));
  free(page);
  char *summary = told(SUMMARY, w.answer);
  ck_assert_int_eq(strncmp(summary, "- There is a deal: ", 19), 0);
  free(summary);
  close_world(&w);
}
END_TEST

START_TEST(a_page_may_hold_the_deal_beside_the_situations)
{
  world w;
  truce_stability *s;
  truce_report *report;
  char *text = NULL;
  size_t size;
  open_text(&w, cases[THREE]);
  ck_assert_int_eq(truce_stability_solve(&s, w.c, NULL, w.diagnostics), TRUCE_OK);
  ck_assert_int_eq(truce_report_init(&report, w.c, s, w.diagnostics, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_report_add_deal(report, w.answer), TRUCE_OK);
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_summary_text(report, out, (truce_style){.width = 80}), TRUCE_OK);
  fclose(out);
  ck_assert_int_eq(strncmp(text, "- The status quo", 16), 0);
  ck_assert_ptr_nonnull(strstr(text, "- There is a deal: "));
  ck_assert_ptr_null(strstr(text, "weights, values and no-deal values"));
  free(text);
  truce_report_free(report);
  truce_stability_free(s);
  close_world(&w);
}
END_TEST

/* ---- Bad luck ---- */

START_TEST(a_full_disk_is_told)
{
  world w;
  open_text(&w, cases[DEAL]);
  FILE *full = fopen("/dev/full", "w");
  ck_assert_ptr_nonnull(full);
  ck_assert_int_eq(write_one(_i, w.answer, full), TRUCE_IO);
  fclose(full);
  close_world(&w);
}
END_TEST

START_TEST(each_allocation_of_a_writer_may_fail)
{
  world w;
  open_text(&w, cases[_i % CASES]);
  FILE *out = fopen("/dev/null", "w");
  ck_assert_ptr_nonnull(out);
  bool failed = true;
  for (long n = 0; failed; n++) {
    fail_alloc_after(n);
    const truce_status status = write_one(_i / CASES, w.answer, out);
    failed = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, failed ? TRUCE_NO_MEMORY : TRUCE_OK);
  }
  fclose(out);
  close_world(&w);
}
END_TEST

START_TEST(each_allocation_of_the_answer_may_fail)
{
  static const truce_deal_request few = {.cloud = 5, .samples = 2, .seed = 1, .rounds = 5};
  world w = {0};
  read_world(&w, cases[_i]);
  bool failed = true;
  for (long n = 0; failed; n++) {
    truce_deal_answer *answer = NULL;
    fail_alloc_after(n);
    const truce_status status =
        truce_deal_answer_init(&answer, w.c, &few, &one_thread, w.diagnostics);
    failed = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, failed ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert((answer == NULL) == failed);
    truce_deal_answer_free(answer);
  }
  close_world(&w);
}
END_TEST

static volatile sig_atomic_t stop;

static void stop_when_drawing(void *context, const char *phase, double share)
{
  (void)context;
  if (strstr(phase, "Drawing") != NULL && share > 0)
    stop = 1;
}

START_TEST(a_request_to_stop_is_heard)
{
  const truce_control control = {.threads = 1, .cancel = &stop, .progress = stop_when_drawing};
  truce_deal_request many = request;
  world w = {0};
  read_world(&w, cases[DEAL]);
  truce_deal_answer *answer = NULL;
  stop = 1;
  ck_assert_int_eq(truce_deal_answer_init(&answer, w.c, &many, &control, w.diagnostics),
                   TRUCE_CANCELLED);
  ck_assert_ptr_null(answer);
  stop = 0;
  many.samples = 1000000000;
  ck_assert_int_eq(truce_deal_answer_init(&answer, w.c, &many, &control, w.diagnostics), TRUCE_OK);
  ck_assert_uint_gt(answer->robustness.done, 0);
  ck_assert_uint_lt(answer->robustness.done, answer->robustness.samples);
  says(answer, "Stopped early");
  truce_deal_answer_free(answer);
  close_world(&w);
}
END_TEST

START_TEST(a_case_without_issues_has_no_answer)
{
  world w = {0};
  truce_deal_answer *answer = NULL;
  read_world(&w, "truce: 1\nparties: {a: A}\nmoves: {a: {x: X}}\n");
  ck_assert_int_eq(truce_deal_answer_init(&answer, w.c, &request, NULL, w.diagnostics),
                   TRUCE_BAD_INPUT);
  ck_assert_ptr_null(answer);
  ck_assert(truce_diagnostics_count(w.diagnostics, TRUCE_ERROR) > 0);
  ck_assert(!truce_case_has_ranges(w.c));
  close_world(&w);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("report_deal");
  TCase *words = tcase_create("words"), *rows = tcase_create("csv and page"),
        *luck = tcase_create("bad luck");
  tcase_add_test(words, a_deal_is_told);
  tcase_add_test(words, no_deal_is_told_with_what_would_open_one);
  tcase_add_test(words, what_is_not_known_is_said_to_be_so);
  tcase_add_test(words, robustness_is_told_and_that_it_was_stopped);
  tcase_add_test(words, names_cannot_steer_the_terminal_nor_shift_a_table);
  tcase_add_test(words, a_long_label_breaks_at_its_hyphen);
  tcase_add_loop_test(words, lines_keep_to_the_width, 0, 3 * CASES);
  tcase_add_test(rows, csv_has_a_row_for_each_package_and_fair_point);
  tcase_add_test(rows, csv_quotes_and_gives_a_spreadsheet_no_formula);
  tcase_add_test(rows, a_page_may_hold_the_deal_alone);
  tcase_add_test(rows, a_page_may_hold_the_deal_beside_the_situations);
  tcase_set_timeout(luck, 0);
  tcase_add_loop_test(luck, a_full_disk_is_told, 0, WRITERS);
  tcase_add_loop_test(luck, each_allocation_of_a_writer_may_fail, 0, WRITERS * CASES);
  tcase_add_loop_test(luck, each_allocation_of_the_answer_may_fail, 0, CASES);
  tcase_add_test(luck, a_request_to_stop_is_heard);
  tcase_add_test(luck, a_case_without_issues_has_no_answer);
  suite_add_tcase(suite, words);
  suite_add_tcase(suite, rows);
  suite_add_tcase(suite, luck);
  return run_suite(suite);
}
