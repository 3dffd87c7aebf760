/* Results in words, diagnostics as people see them, and cases written as files. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"
#include "support/run_suite.h"
#include "truce/report.h"

static const char dilemma[] = "truce: 1\n"
                              "title: Two gangs\n"
                              "parties: {one: One, two: Two}\n"
                              "moves: {one: {hold: Hold fire}, two: {hold: Hold fire}}\n"
                              "status_quo: [one.hold, two.hold]\n"
                              "priorities:\n"
                              "  one: [two.hold, not one.hold]\n"
                              "  two: [one.hold, not two.hold]\n";

typedef struct world {
  truce_diagnostics *diagnostics;
  truce_case *c;
  truce_stability *s;
} world;

static world open_world(const char *text)
{
  world w = {0};
  ck_assert_int_eq(truce_diagnostics_init(&w.diagnostics), TRUCE_OK);
  const truce_status status =
      truce_case_read_memory(&w.c, "test.yaml", text, strlen(text), w.diagnostics);
  if (status != TRUCE_OK)
    ck_abort_msg("%s\n%s", truce_diagnostics_get(w.diagnostics, 0)->message, text);
  ck_assert_int_eq(truce_stability_solve(&w.s, w.c, NULL, w.diagnostics), TRUCE_OK);
  return w;
}

static void close_world(world *w)
{
  truce_stability_free(w->s);
  truce_case_free(w->c);
  truce_diagnostics_free(w->diagnostics);
}

static void assert_built(truce__builder *b, const char *expected)
{
  ck_assert_str_eq(truce__built(b), expected);
  truce__builder_free(b);
}

START_TEST(statements_get_names)
{
  world w = open_world(dilemma);
  truce__builder b = {0};
  truce__words_statement(&b, w.c, "not (one.hold iff two.hold) or one.hold if not two.hold");
  assert_built(&b, "not (“Hold fire” (One) exactly if “Hold fire” (Two)) or “Hold fire” (One) if "
                   "not “Hold fire” (Two)");
  close_world(&w);
}
END_TEST

START_TEST(moves_say_what_is_taken_and_dropped)
{
  world w = open_world("truce: 1\nparties: {a: A}\n"
                       "moves: {a: {w: W, x: X, y: Y, z: Z}}\npriorities: {a: [a.x]}\n");
  const truce__topic t = {w.c, w.s};
  truce__builder b = {0};
  truce__words_move(&b, &t, &(truce_move){0, 1, 14}); /* codes are the states themselves */
  assert_built(&b, "A: take “X”, “Y” and “Z” and drop “W”");
  b = (truce__builder){0};
  truce__words_move(&b, &t, &(truce_move){0, 3, 1});
  assert_built(&b, "A: drop “X”");
  close_world(&w);
}
END_TEST

/* The verdict and the first reply for party One in a state (0-based). */
static void build_reason(truce__builder *b, const world *w, truce_concept concept, size_t state)
{
  const truce__topic t = {w->c, w->s};
  truce_explainer *explainer;
  truce_reason reason;
  ck_assert_int_eq(truce_explainer_init(&explainer, w->s), TRUCE_OK);
  ck_assert_int_eq(truce_explainer_reason(explainer, concept, 0, state, NULL, &reason), TRUCE_OK);
  truce__words_verdict(b, &t, &reason, reason.reply_count, true);
  if (reason.reply_count > 0 && reason.stable) {
    truce__build(b, "|");
    truce__words_reply(b, &t, &reason, &reason.replies[0]);
  }
  truce_reason_free(&reason);
  truce_explainer_free(explainer);
}

static const struct {
  truce_concept concept;
  size_t state;
  const char *expected;
} reasons[] = {
    {TRUCE_NASH, 0, "One could not do better by moving alone."},
    {TRUCE_NASH, 3, "One would rather drop “Hold fire” (for priority 2, not “Hold fire” (One))."},
    {TRUCE_GMR, 3,
     "There is one move that One would rather make, but the others could reply in a way that "
     "undoes the gain.|If One were to drop “Hold fire” (for priority 2, not “Hold fire” (One)), "
     "Two "
     "could drop “Hold fire”. That would leave One worse off than now: it would lose priority 1, "
     "“Hold fire” (Two)."},
    {TRUCE_SSEQ, 3,
     "There is one move that One would rather make, but the others would want to reply in a way "
     "that undoes the gain for good.|If One were to drop “Hold fire” (for priority 2, not “Hold "
     "fire” (One)), Two would want to drop “Hold fire” (for priority 2, not “Hold fire” (Two)). "
     "That would leave One worse off than now: it would lose priority 1, “Hold fire” (Two). One "
     "could not then do better by moving alone."},
    {TRUCE_GMR, 1,
     "One would rather drop “Hold fire” (for priority 2, not “Hold fire” (One)). Nothing the "
     "others could do in reply would undo the gain."},
    {TRUCE_SEQ, 1,
     "One would rather drop “Hold fire” (for priority 2, not “Hold fire” (One)). No reply that the "
     "others would want to make would undo the gain."},
};

START_TEST(reasons_are_told)
{
  world w = open_world(dilemma);
  truce__builder b = {0};
  build_reason(&b, &w, reasons[_i].concept, reasons[_i].state);
  assert_built(&b, reasons[_i].expected);
  close_world(&w);
}
END_TEST

START_TEST(gains_by_weight_and_rank_are_told)
{
  world w = open_world("truce: 1\nparties: {a: A, b: B}\nmoves: {a: {x: X}, b: {y: Y}}\n"
                       "weights: {a: {a.x: 2.5, b.y: 0.25}}\nranking: {b: [4, [2, 1], 3]}\n");
  const truce__topic t = {w.c, w.s};
  truce__builder b = {0};
  truce__words_gain(&b, &t, 0, 2, 3);
  assert_built(&b, "a weight of 2.75 against 0.25");
  b = (truce__builder){0};
  truce__words_gain(&b, &t, 1, 2, 0);
  assert_built(&b, "place 2 in its ranking against 3");
  close_world(&w);
}
END_TEST

/* ---- Diagnostics ---- */

static char *print(const truce_diagnostic *d, unsigned width)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  truce_diagnostics_add(list, d);
  ck_assert_int_eq(truce_report_diagnostics(list, TRUCE_NOTE, out, (truce_style){.width = width}),
                   TRUCE_OK);
  truce_diagnostics_free(list);
  fclose(out);
  return text;
}

static const struct {
  truce_diagnostic d;
  const char *expected;
} printed[] = {
    {{TRUCE_ERROR, "x", "a.yaml", 3, 5, 4, "one two three", 1, "no such thing", "use this"},
     "a.yaml:3:5: error: no such thing\n    one two three\n        ^~~~\n  help: use this\n"},
    {{TRUCE_WARNING, "x", "a.yaml", 3, 3, 1, "\tü\tx", 1, "odd", NULL},
     "a.yaml:3:3: warning: odd\n            ü       x\n             ^~~~~~~\n"},
    {{TRUCE_NOTE, "x", NULL, 0, 0, 1, NULL, 0, "no place", NULL}, "note: no place\n"},
    {{TRUCE_ERROR, "x", "a", 1, 1, 9, "停火", 1, "wide", NULL},
     "a:1:1: error: wide\n    停火\n    ^~~~\n"},
    {{TRUCE_ERROR, "x", "a", 1, 4, 2, "abc", 1, "at the end", NULL},
     "a:1:4: error: at the end\n    abc\n       ^\n"},
    {{TRUCE_ERROR, "x", "a", 1, 1003, 2, "abcdef", 1001, "far out", NULL},
     "a:1:1003: error: far out\n    abcdef\n      ^~\n"},
    {{TRUCE_ERROR, "x", "a\x1b[2J", 1, 1, 1, "a\x1b[2J", 1, "steers\x07", NULL},
     "a�[2J:1:1: error: steers�\n    a�[2J\n    ^\n"},
    {{TRUCE_ERROR, "x", "a", 1, 61, 3,
      "0123456789012345678901234567890123456789012345678901234567890123456789"
      "012345678901234567890123456789",
      1, "long", NULL},
     "a:1:61: error: long\n    ...567890123456789012345678901234...\n                      ^~~\n"},
};

START_TEST(diagnostics_point_at_the_trouble)
{
  char *text = print(&printed[_i].d, 40);
  ck_assert_str_eq(text, printed[_i].expected);
  free(text);
}
END_TEST

/* ---- Case files ---- */

static char *case_file(const truce_case *c)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_case(c, out), TRUCE_OK);
  fclose(out);
  return text;
}

/* Words that YAML could take for something else, as a JSON-like quoted scalar. */
static const char *const awkward[] = {"null",
                                      "true",
                                      "No",
                                      "12",
                                      "1e3",
                                      "~",
                                      "",
                                      " lead",
                                      "trail ",
                                      "a: b",
                                      "a #b",
                                      "- a",
                                      "a\\nb",
                                      "\\\"quoted\\\"",
                                      "it's",
                                      "[x]",
                                      "{x}",
                                      "*x",
                                      "&x",
                                      "!x",
                                      "%x",
                                      "@x",
                                      "`x",
                                      "|",
                                      ">",
                                      "?",
                                      "a:",
                                      "tab\\there",
                                      "back\\\\slash",
                                      "Türkiye “停火” 𝄞",
                                      "\\u2028",
                                      "\\u0085",
                                      "\\x7f",
                                      "two  blanks",
                                      "2025-06-03",
                                      "=cmd",
                                      "(x)",
                                      "...",
                                      "---",
                                      "a, b; c",
                                      "<script>"};

START_TEST(any_words_survive_a_case_file)
{
  char text[1024];
  const char *x = awkward[_i];
  snprintf(text, sizeof text,
           "truce: 1\ntitle: \"%s\"\nabout: \"%s\"\nparties: {a: {name: \"%s\", role: \"%s\"}}\n"
           "moves: {a: {x: {name: \"%s\", because: \"%s\", source: s}, y: \"%s\"}}\n"
           "priorities: {a: [{want: a.x, because: \"%s\"}]}\nsources: {s: {title: \"%s\"}}\n",
           x, x, x, x, x, x, x, x, x);
  world first = open_world(text);
  char *written = case_file(first.c);
  world second = open_world(written);
  ck_assert_str_eq(second.c->title, first.c->title);
  ck_assert_str_eq(second.c->about, first.c->about);
  ck_assert_str_eq(second.c->parties[0].name, first.c->parties[0].name);
  ck_assert_str_eq(second.c->parties[0].role, first.c->parties[0].role);
  ck_assert_str_eq(second.c->options[0].name, first.c->options[0].name);
  ck_assert_str_eq(second.c->options[0].basis.because, first.c->options[0].basis.because);
  ck_assert_str_eq(second.c->options[1].name, first.c->options[1].name);
  ck_assert_str_eq(second.c->parties[0].preference.wishes[0].basis.because,
                   first.c->parties[0].preference.wishes[0].basis.because);
  ck_assert_str_eq(second.c->sources[0].title, first.c->sources[0].title);
  char *again = case_file(second.c);
  ck_assert_str_eq(again, written);
  free(again);
  free(written);
  close_world(&first);
  close_world(&second);
}
END_TEST

START_TEST(every_part_of_a_case_survives)
{
  world first = open_world(
      "truce: 1\ntitle: All\nas_of: 2025-06-03\nparties: {a: A, b: {name: B, source: judged}, c: "
      "C}\n"
      "moves:\n  a: {x: {name: X, once: true}, y: {name: Y, direction: back}}\n"
      "  b: {x: {name: X, direction: fixed, source: [told, judged], assumption: true}}\n"
      "  c: {z: Z}\n"
      "option_order: [b.x, a.y, c.z, a.x]\nimpossible: [{when: a.x and b.x, because: cannot}]\n"
      "status_quo: [a.y, b.x]\n"
      "weights: {a: [{want: a.x iff b.x, weight: -2.5, source: told}, {want: c.z, weight: 1}]}\n"
      "ranking: {b: [3, [1, 2], 4, [5, 6, 7], 8, [9, 10], 11, 12]}\n"
      "coalitions: [[a, c]]\n"
      "sources: {told: {title: Told, author: X, date: 2025-06, url: 'https://example.org/a?b=c#d'},"
      " judged: {title: Judged, assumption: true}}\n");
  char *written = case_file(first.c);
  world second = open_world(written);
  const truce_case *a = first.c, *b = second.c;
  ck_assert_uint_eq(a->option_count, b->option_count);
  for (unsigned k = 0; k < a->option_count; k++) {
    ck_assert_str_eq(a->options[k].id, b->options[k].id);
    ck_assert_int_eq(a->options[k].direction, b->options[k].direction);
    ck_assert_int_eq(a->options[k].basis.assumption, b->options[k].basis.assumption);
    ck_assert_uint_eq(a->options[k].basis.source_count, b->options[k].basis.source_count);
  }
  ck_assert(a->has_status_quo && b->has_status_quo);
  ck_assert(a->status_quo == b->status_quo);
  ck_assert_str_eq(a->as_of.text, b->as_of.text);
  ck_assert_str_eq(b->impossible[0].text, "a.x and b.x");
  ck_assert_int_eq(b->parties[0].preference.wishes[0].weight, -2500000);
  const truce_preference *p = &a->parties[1].preference, *q = &b->parties[1].preference;
  ck_assert_uint_eq(p->ranked_count, q->ranked_count);
  for (size_t k = 0; k < p->ranked_count; k++) {
    ck_assert_uint_eq(p->ranked[k], q->ranked[k]);
    ck_assert_uint_eq(p->tie[k], q->tie[k]);
  }
  ck_assert_int_eq(b->parties[2].preference.kind, TRUCE_INDIFFERENT);
  ck_assert_uint_eq(b->coalition_count, 1);
  ck_assert_uint_eq(b->coalitions[0].parties[1], 2);
  ck_assert_str_eq(b->sources[0].url, "https://example.org/a?b=c#d");
  ck_assert(b->sources[1].assumption);
  free(written);
  close_world(&first);
  close_world(&second);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("words");
  tcase_add_test(group, statements_get_names);
  tcase_add_test(group, moves_say_what_is_taken_and_dropped);
  tcase_add_loop_test(group, reasons_are_told, 0, sizeof reasons / sizeof reasons[0]);
  tcase_add_test(group, gains_by_weight_and_rank_are_told);
  tcase_add_loop_test(group, diagnostics_point_at_the_trouble, 0,
                      sizeof printed / sizeof printed[0]);
  tcase_add_loop_test(group, any_words_survive_a_case_file, 0, sizeof awkward / sizeof awkward[0]);
  tcase_add_test(group, every_part_of_a_case_survives);
  return run_tests("report_words", group);
}
