/* Reading cases: what is accepted, and every complaint with its place. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/run_suite.h"
#include "support/told_case.h"
#include "truce/stability.h"

/* Reads a text; the complaints come back one a line: "line:column+length code message". */
static truce_status complaints(const char *name, const char *text, size_t length, char *out,
                               size_t size)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, name, text, length, list);
  out[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const size_t used = strlen(out);
    if (d->severity == TRUCE_ERROR)
      snprintf(out + used, size - used, "%zu:%zu+%zu %s %s\n", d->line, d->column, d->length,
               d->code, d->hint != NULL ? d->hint : "");
  }
  ck_assert((status == TRUCE_OK) == (c != NULL));
  truce_case_free(c);
  truce_diagnostics_free(list);
  return status;
}

static void expect(const char *name, const char *text, const char *expected)
{
  static char out[8192];
  const truce_status status = complaints(name, text, strlen(text), out, sizeof out);
  ck_assert_int_eq(status, *expected == '\0' ? TRUCE_OK : TRUCE_BAD_INPUT);
  ck_assert_str_eq(out, expected);
}

START_TEST(five_mistakes_are_all_told)
{
  expect("case.yaml",
         "truce: 1\n"
         "parties:\n"
         "  north: {name: North}\n"
         "  south: {nmae: South}\n"
         "moves:\n"
         "  north: {shell: Shell the town}\n"
         "  suoth: {shell: Shell the heights}\n"
         "status_quo: [north.shel]\n"
         "priorities:\n"
         "  north: [not south.shell AND north.shell]\n"
         "  south: [north.shell if not (south.shell]\n",
         "4:11+4 unknown-key did you mean \"name\"?\n"
         "7:3+5 unknown-name did you mean \"south\"?\n"
         "8:14+10 unknown-name did you mean \"north.shell\"?\n"
         "10:27+3 bad-statement write \"and\"\n"
         "11:30+1 bad-statement add \")\" where it should end\n");
}
END_TEST

#define HEAD "truce: 1\nparties: {a: A, b: B}\nmoves: {a: {x: X, y: Y}, b: {z: Z}}\n"
#define WANTS "priorities: {a: [a.x], b: [b.z]}\n"

static const struct {
  const char *text, *expected;
} refused[] = {
    {"", "0:0+1 empty see docs/case-format.md for an example\n"},
    {"truce: 2\nparties: {a: A}\nmoves: {a: {x: X}}\n", "1:8+1 bad-version write: truce: 1\n"},
    {HEAD "impossible: [a.x, not a.x]\n",
     "4:13+1 no-state remove or narrow one of these statements\n"},
    {HEAD "impossible: [a.x and b.z]\nstatus_quo: [a.x, b.z]\n" WANTS,
     "5:13+1 impossible-status-quo change the status quo or that statement\n"},
    {HEAD "ranking: {a: [1, 2, [2, 9], 3, 4, 5, 6, 7]}\npriorities: {b: [b.z]}\n",
     "4:22+1 bad-ranking keep one of the two\n"
     "4:25+1 bad-ranking see `truce stability --format csv` for the states\n"
     "4:14+1 bad-ranking every possible state has to stand once; put states as good as each other "
     "into a list of their own\n"},
    {HEAD WANTS "title: one\ntitle: two\n", "6:1+5 duplicate keep one of the two\n"},
    {HEAD WANTS "title: &t one\nabout: *t\n",
     "5:11+3 anchor write the text out in full where it is needed\n"},
    {HEAD WANTS "---\ntruce: 1\n",
     "5:1+3 second-document keep one case a file: remove the --- line\n"},
    {"truce: 1\nparties: {}\nmoves: {a: {x: X}}\n",
     "2:10+1 missing add for example: parties: {north: {name: Northern side}}\n"
     "3:9+1 unknown-name add it under `parties`\n"},
    {HEAD "priorities: {a: [a.x]}\nweights: {a: {a.x: 3}, b: {b.z: ten}}\n",
     "5:11+1 two-preferences keep one of priorities, weights and ranking for each party\n"
     "5:33+3 bad-number write a number such as 40 or 2.5, at most 1000000000, with at most six "
     "decimals after a point\n"},
    {"truce: 1\nparties: {if: A}\nmoves: {if: {1x: X}}\n",
     "2:11+2 bad-id choose another short name\n"
     "3:14+2 bad-id start with a letter, go on with letters, digits, _ or - (at most 100), and put "
     "the full words under `name`\n"},
    {HEAD WANTS "as_of: 2025-02-29\n", "5:8+10 bad-date write for example: as_of: 2025-06-03\n"},
    {HEAD WANTS "sources: {s: {title: T, url: \"javascript:alert(1)\"}}\n",
     "5:31+19 bad-url it becomes a link: start it with https:// or http://\n"},
    {HEAD "priorities: {a: [{want: a.x, source: [nobody]}], b: [b.z]}\n",
     "4:39+6 unknown-name add it under `sources`\n"},
    {HEAD WANTS "title:\n\tbad: indentation\n", "6:1+1 syntax indent with spaces, not with tabs\n"},
};

START_TEST(refused_with_place_and_remedy)
{
  expect("case.yaml", refused[_i].text, refused[_i].expected);
}
END_TEST

START_TEST(places_in_folded_and_quoted_text)
{
  expect("case.yaml",
         HEAD "priorities:\n"
              "  a:\n"
              "    - \"a.x or\n"
              "       b.q\"\n"
              "    - 'a.x iff b.w'\n"
              "    - a.x\n"
              "      and b.v\n"
              "  b: [b.z]\n",
         "7:8+3 bad-statement its options are \"b.z\"\n"
         "8:16+3 bad-statement its options are \"b.z\"\n"
         "10:11+3 bad-statement its options are \"b.z\"\n");
}
END_TEST

START_TEST(columns_count_characters)
{
  expect("case.yaml", HEAD "priorities: {b: [b.z], \"ä\": [b.z], a: [a.x]}\n",
         "4:25+1 unknown-name did you mean \"a\"?\n");
}
END_TEST

START_TEST(bytes_that_are_not_text)
{
  char out[512];
  ck_assert_int_eq(complaints("c.yaml", "truce: 1\n\0", 10, out, sizeof out), TRUCE_BAD_INPUT);
  ck_assert_str_eq(out, "2:1+1 nul-byte save the file as plain text (UTF-8)\n");
  ck_assert_int_eq(complaints("c.yaml", "title: \xff\n", 9, out, sizeof out), TRUCE_BAD_INPUT);
  ck_assert_str_eq(out, "1:8+1 bad-utf8 save the file as UTF-8\n");
  ck_assert_int_eq(complaints("c.yaml", "a: \xed\xa0\x80\n", 7, out, sizeof out), TRUCE_BAD_INPUT);
}
END_TEST

START_TEST(nesting_ends_somewhere)
{
  static char deep[200001];
  char out[512];
  memset(deep, '[', sizeof deep - 1);
  ck_assert_int_eq(complaints("c.yaml", deep, sizeof deep - 1, out, sizeof out), TRUCE_BAD_INPUT);
  ck_assert_ptr_nonnull(strstr(out, "too-deep"));
}
END_TEST

START_TEST(too_many_moves)
{
  char text[4096] = "truce: 1\nparties: {a: A}\npriorities: {a: [a.o1]}\nmoves:\n  a:\n", out[512];
  for (int k = 0; k < 129; k++)
    snprintf(text + strlen(text), sizeof text - strlen(text), "    o%d: x\n", k);
  ck_assert_int_eq(complaints("c.yaml", text, strlen(text), out, sizeof out), TRUCE_BAD_INPUT);
  ck_assert_str_eq(out, "5:3+1 too-many leave out what no priority mentions\n");
}
END_TEST

static truce_case *read_good(const char *name, const char *text)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, name, text, strlen(text), list);
  if (status != TRUCE_OK)
    ck_abort_msg("%s", truce_diagnostics_get(list, 0)->message);
  truce_diagnostics_free(list);
  return c;
}

START_TEST(a_case_holds_what_the_file_says)
{
  truce_case *c = read_good(
      "dir/case.yaml",
      "truce: 1\r\ntitle: T\r\nas_of: 2024-02-29\r\n"
      "parties: {a: {name: Side A, role: host}, b: }\r\n"
      "moves:\r\n  a: {x: {name: Do X, once: true, source: s}, y: }\r\n"
      "  b: {z: {direction: back, because: why, source: [s, j]}}\r\n"
      "impossible: [{when: a.x and a.y, source: s}]\r\nstatus_quo: [b.z]\r\n"
      "weights: {a: {a.x: -0.5, not b.z: 1000000000}, b: [{want: a.x iff b.z, weight: "
      "0.000001}]}\r\n"
      "sources: {s: {title: S, url: 'https://example.org'}, j: {title: J, assumption: true}}\r\n");
  ck_assert_uint_eq(c->party_count, 2);
  ck_assert_str_eq(c->parties[0].name, "Side A");
  ck_assert_str_eq(c->parties[1].name, "b");
  ck_assert_uint_eq(c->option_count, 3);
  ck_assert_str_eq(c->options[0].id, "a.x");
  ck_assert_int_eq(c->options[0].direction, TRUCE_FORWARD);
  ck_assert_int_eq(c->options[2].direction, TRUCE_BACK);
  ck_assert(!c->options[0].basis.assumption);
  ck_assert(c->options[1].basis.assumption);
  ck_assert(c->options[2].basis.assumption);
  ck_assert_uint_eq(c->options[2].basis.source_count, 2);
  ck_assert(c->has_status_quo && c->status_quo == 4);
  ck_assert_int_eq(c->parties[0].preference.wishes[0].weight, -500000);
  ck_assert_int_eq(c->parties[0].preference.wishes[1].weight, INT64_C(1000000000000000));
  ck_assert_int_eq(c->parties[1].preference.wishes[0].weight, 1);
  ck_assert_str_eq(c->parties[1].preference.wishes[0].text, "a.x iff b.z");
  ck_assert(truce_case_party_options(c, 0) == 3);
  truce_case_free(c);
}
END_TEST

/* Text of many pieces: quotes doubled, lines folded, escapes. */
START_TEST(long_text_arrives_whole)
{
  enum { TIMES = 300 };
  char text[16 * TIMES], expected[4 * TIMES], *end = text, *wanted = expected;
  end += sprintf(end, "truce: 1\nparties: {a: {}, b: {}}\nmoves: {a: {x: X}}\n"
                      "priorities: {a: [a.x], b: [a.x]}\ntitle: '");
  for (int k = 0; k < TIMES; k++) {
    end += sprintf(end, k % 3 == 0 ? "''" : k % 3 == 1 ? "x" : "\n  ");
    *wanted++ = "'x "[k % 3];
  }
  sprintf(end, "y'\n");
  strcpy(wanted, "y");
  truce_case *c = read_good("long.yaml", text);
  ck_assert_str_eq(c->title, expected);
  truce_case_free(c);
}
END_TEST

/* YAML 1.2, 7.3.2: a doubled quote is one, a line break is a blank, an empty line is a break. */
START_TEST(single_quoted_text)
{
  static const struct {
    const char *written, *read;
  } texts[] = {
      {"''", ""},
      {"'a'", "a"},
      {"'it''s'", "it's"},
      {"''''", "'"},
      {"'a''''''''''''''''''''''''b'", "a''''''''''''b"},
      {"' a\t'", " a\t"},
      {"'a \t\n  b'", "a b"},
      {"'a\r\n  b\r  c'", "a b c"},
      {"'a\n\n \n  b'", "a\n\nb"},
      {"'\n  a\n  '", " a "},
      {"'a''\n  ''b'", "a' 'b"},
  };
  for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
    char text[512];
    snprintf(text, sizeof text, HEAD WANTS "about:\n  %s\n", texts[k].written);
    truce_case *c = read_good("case.yaml", text);
    ck_assert_str_eq(c->about != NULL ? c->about : "", texts[k].read);
    truce_case_free(c);
  }
}
END_TEST

START_TEST(option_order_numbers_the_states)
{
  truce_case *c =
      read_good("case.yaml", HEAD WANTS "option_order: [b.z, a.y, a.x]\nstatus_quo: [b.z]\n");
  ck_assert_str_eq(c->options[0].id, "b.z");
  ck_assert_uint_eq(c->options[0].party, 1);
  ck_assert(c->status_quo == 1);
  truce_case_free(c);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
  static const char *const paths[] = {"/no/such/file.yaml", "/", "/proc/self/mem"};
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  for (size_t k = 0; k < 3; k++) {
    ck_assert_int_eq(truce_case_read_file(&c, paths[k], list), TRUCE_IO);
    ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), k + 1);
    ck_assert_ptr_nonnull(strstr(truce_diagnostics_get(list, k)->message, paths[k]));
  }
  truce_diagnostics_free(list);
}
END_TEST

START_TEST(a_hundred_megabytes_are_refused_unread)
{
  char path[] = "/tmp/truce-large-XXXXXX";
  const int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  ck_assert_int_eq(ftruncate(file, (off_t)100 << 20), 0);
  close(file);
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_file(&c, path, list);
  unlink(path);
  ck_assert_int_eq(status, TRUCE_IO);
  ck_assert_ptr_nonnull(strstr(truce_diagnostics_get(list, 0)->message, "larger than 16 MB"));
  truce_diagnostics_free(list);
}
END_TEST

/* ---- GMCR+ ---- */

#define OPTION(name) "{\"name\": \"" name "\", \"permittedDirection\": \"both\"}"

START_TEST(gmcr_names_directions_and_conditions)
{
  truce_case *c =
      read_good("x/Two Sides.gmcr",
                "{\"options\": [{\"name\": \"Go \\u00e9 \\ud83d\\ude00!\", \"permittedDirection\": "
                "\"fwd\"},\n"
                "\t{\"name\": \"go\", \"permittedDirection\": \"back\"}, " OPTION("Go") ", " OPTION(
                    "if") "],\n"
                          "\t\"decisionMakers\": [{\"name\": \"1st \\\"Side\\\"\", \"options\": "
                          "[2, 0], \"preferences\":\n"
                          "\t\t[{\"compound\": true, \"members\": [[[0, \"Y\"], [1, \"N\"]], [[2, "
                          "\"y\"]]]}, [[3, \"N\"]]]},\n"
                          "\t\t{\"name\": \"B\", \"options\": [1], \"preferences\": []}], "
                          "\"infeasibles\": [[[0, \"Y\"], [2, \"Y\"]]]}");
  ck_assert_str_eq(c->title, "Two Sides");
  ck_assert_uint_eq(c->party_count, 3);
  ck_assert_str_eq(c->parties[0].id, "dm_1st_side");
  ck_assert_str_eq(c->parties[0].name, "1st \"Side\"");
  ck_assert_str_eq(c->parties[2].id, "nobody");
  ck_assert_str_eq(c->options[0].id, "dm_1st_side.go_é_😀");
  ck_assert_str_eq(c->options[1].id, "b.go");
  ck_assert_str_eq(c->options[2].id, "dm_1st_side.go");
  ck_assert_str_eq(c->options[3].id, "nobody.option_if");
  ck_assert_int_eq(c->options[0].direction, TRUCE_FORWARD);
  ck_assert_int_eq(c->options[1].direction, TRUCE_BACK);
  ck_assert_int_eq(c->options[3].direction, TRUCE_FIXED);
  ck_assert_str_eq(c->parties[0].preference.wishes[0].text,
                   "(dm_1st_side.go_é_😀 and not b.go) or dm_1st_side.go");
  ck_assert_int_eq(c->parties[1].preference.kind, TRUCE_INDIFFERENT);
  ck_assert_str_eq(c->impossible[0].text, "dm_1st_side.go_é_😀 and dm_1st_side.go");
  truce_case_free(c);
}
END_TEST

#define RANKED(flag, key)                                                                          \
  "{\"options\": [" OPTION(                                                                        \
      "x") "], \"" flag "\": true, \"infeasibles\": [], \"coalitions\": [[0, 1]], "                \
           "\"decisionMakers\": [{\"name\": \"A\", \"options\": [0], \"preferences\": [], \"" key  \
           "\": [2, 1]}, "                                                                         \
           "{\"name\": \"B\", \"options\": [], \"preferences\": [], \"" key "\": [[1, 2]]}]}"

START_TEST(gmcr_rankings_in_both_spellings)
{
  static const char *const texts[] = {RANKED("useManualPreferenceRanking", "preferenceRanking"),
                                      RANKED("useManualPreferenceVectors", "preferenceVector")};
  truce_case *c = read_good("a.gmcr", texts[_i]);
  const truce_preference *a = &c->parties[0].preference, *b = &c->parties[1].preference;
  ck_assert_int_eq(a->kind, TRUCE_RANKING);
  ck_assert(a->ranked[0] == 1 && a->ranked[1] == 0 && a->tie[0] != a->tie[1]);
  ck_assert(b->tie[0] == b->tie[1]);
  ck_assert_uint_eq(c->coalition_count, 1);
  ck_assert_uint_eq(c->coalitions[0].count, 2);
  truce_case_free(c);
}
END_TEST

static const struct {
  const char *text, *code;
} refused_gmcr[] = {
    {"{", "syntax"},
    {"{\"options\": 3, \"decisionMakers\": [], \"infeasibles\": []}", "wrong-type"},
    {"{\"options\": [" OPTION("x") "], \"infeasibles\": []}", "missing"},
    {"{\"options\": [" OPTION("x") "], \"infeasibles\": [[[7, \"Y\"]]], \"decisionMakers\": "
                                   "[{\"name\": \"A\", \"options\": [0], \"preferences\": []}]}",
     "bad-number"},
    {"{\"options\": [" OPTION("x") "], \"infeasibles\": [[[0, \"Q\"]]], \"decisionMakers\": "
                                   "[{\"name\": \"A\", \"options\": [0], \"preferences\": []}]}",
     "bad-condition"},
    {"{\"options\": [" OPTION("x") "], \"infeasibles\": [[]], \"decisionMakers\": "
                                   "[{\"name\": \"A\", \"options\": [0], \"preferences\": []}]}",
     "bad-condition"},
    {"{\"options\": [" OPTION("x") "], \"infeasibles\": [], \"decisionMakers\": "
                                   "[{\"name\": \"A\", \"options\": [0], \"preferences\": []}, "
                                   "{\"name\": \"B\", \"options\": [0], \"preferences\": []}]}",
     "two-owners"},
    {"{\"options\": [" OPTION(
         "x") "], \"useManualPreferenceRanking\": true, \"infeasibles\": [], "
              "\"decisionMakers\": [{\"name\": \"A\", \"options\": [0], \"preferences\": []}]}",
     "missing"},
};

START_TEST(gmcr_refused)
{
  char out[2048];
  const char *text = refused_gmcr[_i].text;
  ck_assert_int_eq(complaints("a.gmcr", text, strlen(text), out, sizeof out), TRUCE_BAD_INPUT);
  ck_assert_msg(strstr(out, refused_gmcr[_i].code) != NULL, "%s gives %s", text, out);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  read_without_memory("case.yaml",
                      HEAD WANTS "impossible: [a.x and b.z]\nstatus_quo: [a.x]\nsources: {s: T}\n",
                      TRUCE_OK);
  read_without_memory("case.yaml",
                      HEAD "ranking: {a: [1, [2, 3]]}\nnonsense: 1\nimpossible: [a.q]\n",
                      TRUCE_BAD_INPUT);
  read_without_memory("a.gmcr", RANKED("useManualPreferenceRanking", "preferenceRanking"),
                      TRUCE_OK);
  read_without_memory("a.gmcr", refused_gmcr[4].text, TRUCE_BAD_INPUT);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("case");
  tcase_add_test(group, five_mistakes_are_all_told);
  tcase_add_loop_test(group, refused_with_place_and_remedy, 0, sizeof refused / sizeof *refused);
  tcase_add_test(group, places_in_folded_and_quoted_text);
  tcase_add_test(group, columns_count_characters);
  tcase_add_test(group, bytes_that_are_not_text);
  tcase_add_test(group, nesting_ends_somewhere);
  tcase_add_test(group, too_many_moves);
  tcase_add_test(group, a_case_holds_what_the_file_says);
  tcase_add_test(group, long_text_arrives_whole);
  tcase_add_test(group, single_quoted_text);
  tcase_add_test(group, option_order_numbers_the_states);
  tcase_add_test(group, files_that_cannot_be_read);
  tcase_add_test(group, a_hundred_megabytes_are_refused_unread);
  tcase_add_test(group, gmcr_names_directions_and_conditions);
  tcase_add_loop_test(group, gmcr_rankings_in_both_spellings, 0, 2);
  tcase_add_loop_test(group, gmcr_refused, 0, sizeof refused_gmcr / sizeof *refused_gmcr);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("case", group);
}
