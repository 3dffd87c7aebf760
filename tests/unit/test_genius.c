/* Reading GENIUS files: what they become, and their rules by packages computed by hand. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "support/genius_texts.h"
#include "support/run_suite.h"

static truce_case *read_paths(const char *domain, const char *first, const char *second,
                              const truce_genius_options *options, char *codes, size_t size)
{
  const char *const paths[] = {domain, first, second};
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_genius(&c, paths, 3, options, list);
  list_codes(list, codes, size);
  ck_assert_msg(status == TRUCE_OK, "%s", codes);
  truce_diagnostics_free(list);
  return c;
}

/* ---- What a package is worth, by the definition in case.h ---- */

static bool holds(const truce_term *term, const uint16_t *positions)
{
  uint64_t code = 0;
  for (size_t k = 0; k < term->comparison_count; k++) {
    const truce_comparison *x = &term->comparisons[k];
    const size_t at = positions[x->issue];
    const bool yes = x->relation == TRUCE_EQ   ? at == x->position
                     : x->relation == TRUCE_NE ? at != x->position
                     : x->relation == TRUCE_LE ? at <= x->position
                                               : at >= x->position;
    code |= yes ? UINT64_C(1) << k : 0;
  }
  return truce_statement_holds(term->statement, code);
}

static double worth(const truce_case *c, size_t party, const uint16_t *positions)
{
  const truce_interests *i = &c->parties[party].interests;
  double sum = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    const truce_interest *interest = &i->issues[k];
    if (interest->values != NULL)
      sum += (double)interest->weight.value * (double)interest->values[positions[k]].value /
             ((double)interest->out_of * (double)i->weight_total);
  }
  for (size_t t = 0; t < i->term_count; t++)
    sum += holds(&i->terms[t], positions) ? (double)i->terms[t].worth.value / 1e9 : 0;
  const double ceiling = (double)i->ceiling / 1e9;
  return i->ceiling != INT64_MAX && sum > ceiling ? ceiling : sum;
}

#define WORTH(c, party, expected, ...)                                                             \
  ck_assert_double_eq_tol(worth(c, party, (const uint16_t[]){__VA_ARGS__}), expected, 1e-9)

static truce_case *village(const truce_genius_options *options, char *codes, size_t size)
{
  return read_paths(GENIUS_FOLDER "village_domain.xml", GENIUS_FOLDER "north.xml",
                    GENIUS_FOLDER "south.xml", options, codes, size);
}

START_TEST(a_domain_becomes_a_case)
{
  char codes[2000];
  truce_case *c = village(NULL, codes, sizeof codes);
  ck_assert_str_eq(codes, "village_domain.xml:2:1 genius-count\n"
                          "north.xml:4:5 genius-cost\n"
                          "south.xml:6:5 genius-extra\n"
                          "south.xml:3:3 genius-missing\n"
                          "south.xml:1:1 genius-weight\n");
  ck_assert_str_eq(c->title, "village_domain");
  ck_assert_int_eq(c->points_top, 1);
  ck_assert_uint_eq(c->option_count, 0);
  ck_assert_uint_eq(c->party_count, 2);
  ck_assert_str_eq(c->parties[1].id, "south");
  ck_assert_uint_eq(c->issue_count, 3);
  const truce_issue *i = c->issues;
  ck_assert_str_eq(i[0].id, "well");
  ck_assert_int_eq(i[0].kind, TRUCE_NAMED);
  ck_assert_str_eq(i[0].positions[0].id, "shared_open");
  ck_assert_str_eq(i[0].positions[0].name, "Shared & open");
  ck_assert_str_eq(i[1].id, "share_in_percent");
  ck_assert_int_eq(i[1].kind, TRUCE_SCALE);
  ck_assert_uint_eq(i[1].position_count, 5);
  ck_assert_str_eq(i[1].positions[0].id, "-1");
  ck_assert_int_eq(i[1].positions[4].number, 3 * TRUCE_BILLION);
  ck_assert_uint_eq(i[2].position_count, 11);
  ck_assert_str_eq(i[2].positions[1].id, "0.25");
  ck_assert_str_eq(i[2].positions[10].id, "2.5");
  truce_case_free(c);
}
END_TEST

START_TEST(packages_are_worth_what_genius_says)
{
  char codes[2000];
  truce_case *c = village(NULL, codes, sizeof codes);
  /* north: .5 * eval/4 + .3 * (.1 + .3 * (v + 1)) + .2 * (1 - .4 v), each cut to 0..1 */
  WORTH(c, 0, .5 * .75 + .3 * .7 + .2 * .6, 0, 2, 4);
  WORTH(c, 0, .5 * 1 + .3 * 1 + .2 * 1, 1, 4, 0);
  WORTH(c, 0, .5 * 0 + .3 * .1 + .2 * 0, 2, 0, 10);
  /* south: .2 * eval/8 ("Nobody" has the largest) + .6 * (1 - .25 (v + 1)) + .4 * triangle(0, 2.5,
   * 1) */
  WORTH(c, 1, .2 / 8 + .6 * .5 + .4 * 1, 0, 2, 4);
  WORTH(c, 1, .2 * 0 + .6 * .25 + .4 * .5, 1, 3, 2);
  WORTH(c, 1, .2 * 0 + .6 * 0 + .4 * .5, 1, 4, 7);
  WORTH(c, 1, 0, 1, 4, 10);
  WORTH(c, 1, 1, 2, 0, 4); /* 1.05 by the sum */
  const truce_interests *north = &c->parties[0].interests, *south = &c->parties[1].interests;
  ck_assert_int_eq(north->weight_total, TRUCE_BILLION);
  ck_assert_int_eq(south->weight_total, TRUCE_BILLION);
  ck_assert_int_eq(south->issues[0].weight.value, 200000000); /* written 0.19999999999999998 */
  ck_assert(north->has_no_deal && !south->has_no_deal);
  ck_assert_int_eq(north->no_deal.value, 250000000);
  ck_assert_int_eq(north->discount, 900000000);
  ck_assert_int_eq(south->discount, TRUCE_BILLION); /* 1.5 means none */
  truce_case_free(c);
}
END_TEST

START_TEST(raw_evaluations_are_not_divided)
{
  char codes[2000];
  truce_case *c = village(&(truce_genius_options){.raw = true}, codes, sizeof codes);
  WORTH(c, 0, .5 * 3 + .3 * .7 + .2 * .6, 0, 2, 4);
  WORTH(c, 1, .2 * 2 + .6 + .4, 2, 0, 4);
  truce_case_free(c);
  c = village(&(truce_genius_options){.steps = 4}, codes, sizeof codes);
  ck_assert_uint_eq(c->issues[2].position_count, 5);
  ck_assert_str_eq(c->issues[2].positions[1].id, "0.625");
  truce_case_free(c);
}
END_TEST

START_TEST(rectangles_become_terms)
{
  char codes[2000];
  truce_case *c = read_paths(GENIUS_FOLDER "boxes_domain.xml", GENIUS_FOLDER "boxes_a.xml",
                             GENIUS_FOLDER "boxes_b.xml", NULL, codes, sizeof codes);
  ck_assert_str_eq(codes, "boxes_domain.xml:3:1 genius-count\nboxes_a.xml:17:7 genius-rectangle\n");
  const truce_interests *a = &c->parties[0].interests;
  static const struct {
    const char *text;
    double worth;
  } terms[] = {{"height >= 2 and height <= 7 and width <= 4", .25},
               {"width = 5", .3},
               {"colour != blue", .1},
               {"not (height <= 8)", -.05},
               {"height = 0 or height != 0", .02},
               {"height = 9", .75}};
  ck_assert_uint_eq(a->term_count, 6);
  for (size_t k = 0; k < 6; k++) {
    ck_assert_str_eq(a->terms[k].text, terms[k].text);
    ck_assert_int_eq(a->terms[k].worth.value, llround(terms[k].worth * 1e9));
  }
  WORTH(c, 0, .25 + .1 + .02, 3, 2, 0);
  WORTH(c, 0, .02, 1, 2, 2);
  WORTH(c, 0, 1, 9, 5, 0); /* .3 + .1 - .05 + .02 + .75 by the sum */
  WORTH(c, 0, .75 - .05 + .02, 9, 4, 2);
  WORTH(c, 1, .5 * .8 + .25 * .5 + .25 * 2 / 3, 4, 5, 1);
  WORTH(c, 1, .5 * 1 + .25 * 1 + .25, 7, 0, 2);
  truce_case_free(c);
}
END_TEST

START_TEST(text_is_read_as_genius_reads_it)
{
  char codes[2000];
  truce_case *c = NULL;
  const char *odd = " \n<?xml version=\"1.0\" encoding=\"utf-16\"?>\n" DOMAIN_OF(
      "<issue index=\"1\" name=\"A & B &lt; C &#38;amp; D\">"
      "<item value=\"caf\xe9\"/><item value=\"y\"/></issue>");
  const char *first =
      PROFILE_OF("<issue index=\"1\"><item value=\"caf\xc3\xa9\" evaluation=\"4\"/>"
                 "<item value=\"y\" evaluation=\"2\"/></issue><weight index=\"1\" value=\"1\"/>");
  ck_assert_int_eq(read_texts(&c, odd, first, FINE, codes, sizeof codes), TRUCE_OK);
  ck_assert_str_eq(codes, "domain.xml:0:0 bad-utf8\ndomain.xml:4:26 stray-ampersand\n"
                          "second.xml:2:27 genius-extra\nsecond.xml:2:1 genius-missing\n");
  ck_assert_str_eq(c->issues[0].name, "A & B < C &amp; D");
  ck_assert_str_eq(c->issues[0].positions[0].name, "caf\xc3\xa9");
  WORTH(c, 0, 1, 0);
  WORTH(c, 0, .5, 1);
  truce_case_free(c);
}
END_TEST

START_TEST(ids_are_unique)
{
  char codes[2000];
  truce_case *c = NULL;
  ck_assert_int_eq(
      read_texts(&c,
                 DOMAIN_OF("<issue index=\"1\" name=\"A\"><item value=\"x\"/><item value=\"X!\"/>"
                           "<item value=\"x\"/><item value=\"\"/><item value=\"2 x\"/></issue>"
                           "<issue index=\"2\" name=\"a\">" ITEMS "</issue>"
                           "<issue index=\"3\" name=\"No deal\">" ITEMS "</issue>"
                           "<issue index=\"4\">" ITEMS "</issue>"),
                 FINE, FINE, codes, sizeof codes),
      TRUCE_OK);
  static const char *const ids[] = {"x", "x__2", "x__3", "value_", "value_2_x"};
  for (size_t k = 0; k < 5; k++)
    ck_assert_str_eq(c->issues[0].positions[k].id, ids[k]);
  ck_assert_str_eq(c->issues[1].id, "a__2");
  ck_assert_str_eq(c->issues[2].id, "no_deal__3");
  ck_assert_str_eq(c->issues[3].id, "issue_");
  ck_assert_double_eq_tol(worth(c, 0, (const uint16_t[]){0, 0, 0, 0}), .5, 1e-9);
  ck_assert_double_eq_tol(worth(c, 0, (const uint16_t[]){2, 0, 0, 0}), .5, 1e-9);
  truce_case_free(c);
  ck_assert_str_eq(strchr(codes, ' '),
                   " duplicate\n"
                   "first.xml:2:59 genius-extra\nfirst.xml:2:1 genius-missing\n"
                   "first.xml:1:1 genius-missing\nfirst.xml:1:1 genius-missing\n"
                   "first.xml:1:1 genius-missing\n"
                   "second.xml:2:59 genius-extra\nsecond.xml:2:1 genius-missing\n"
                   "second.xml:1:1 genius-missing\nsecond.xml:1:1 genius-missing\n"
                   "second.xml:1:1 genius-missing\n");
}
END_TEST

#define NUMBER_DOMAIN                                                                              \
  DOMAIN_OF("<issue index=\"1\" name=\"A\" type=\"real\" lowerbound=\"0\" upperbound=\"1\"/>")
#define NUMBER(evaluator)                                                                          \
  PROFILE_OF("<issue index=\"1\" type=\"real\">" evaluator "</issue>" WEIGHTED)

START_TEST(an_evaluator_counts_from_its_own_bound)
{
  char codes[2000];
  truce_case *c = NULL;
  const char *domain = DOMAIN_OF(
      "<issue index=\"1\" type=\"Integer\"><range lowerbound=\"2\" upperbound=\"4\"/></issue>");
  const char *profile = PROFILE_OF("<issue index=\"1\" type=\"integer\" lowerbound=\"0\">"
                                   "<evaluator offset=\"0\" slope=\"0.2\"/></issue>" WEIGHTED);
  ck_assert_int_eq(read_texts(&c, domain, profile, profile, codes, sizeof codes), TRUCE_OK);
  ck_assert_str_eq(codes, "first.xml:2:1 genius-bounds\nsecond.xml:2:1 genius-bounds\n");
  WORTH(c, 0, .4, 0);
  WORTH(c, 0, .8, 2);
  truce_case_free(c);
}
END_TEST

static void expect_function(const char *profile, const char *expected_codes, double first,
                            double last)
{
  char codes[2000];
  truce_case *c = NULL;
  const truce_status status = read_texts(&c, NUMBER_DOMAIN, profile, profile, codes, sizeof codes);
  if (expected_codes != NULL) {
    ck_assert_int_eq(strncmp(codes, expected_codes, strlen(expected_codes)), 0);
    ck_assert_int_eq(status, TRUCE_BAD_INPUT);
    return;
  }
  ck_assert_int_eq(status, TRUCE_OK);
  WORTH(c, 0, first, 0);
  WORTH(c, 0, last, 10);
  truce_case_free(c);
}

START_TEST(functions_of_a_number)
{
  expect_function(NUMBER("<evaluator ftype=\"LINEAR\" parameter0=\"1E-1\" parameter1=\"0.5\"/>"),
                  NULL, .1, .6);
  expect_function(NUMBER("<evaluator ftype=\"constant\" parameter0=\"0.3\"/>"), NULL, .3, .3);
  expect_function(NUMBER("<evaluator ftype=\"constant\" parameter0=\"3\"/>"), NULL, 1, 1);
  expect_function(NUMBER("<evaluator offset=\"-1\" slope=\"4\"/>"), NULL, 0, 1);
  expect_function(
      NUMBER("<evaluator ftype=\"linear\" parameter0=\"0.33333333333\" parameter1=\"0\"/>"), NULL,
      .33333333333, .33333333333);
  expect_function(NUMBER(""), NULL, 0, 0);
  expect_function(NUMBER("<evaluator ftype=\"faratin\"/>"), "first.xml:2:30 genius-function", 0, 0);
  expect_function(NUMBER("<evaluator ftype=\"triangular\" parameter0=\"0\"/>"),
                  "first.xml:2:30 bad-number\nfirst.xml:2:30 bad-number\n", 0, 0);
  expect_function(NUMBER("<evaluator ftype=\"constant\" parameter0=\"-1\"/>"),
                  "first.xml:2:30 bad-number", 0, 0);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("genius");
  tcase_add_test(tests, a_domain_becomes_a_case);
  tcase_add_test(tests, packages_are_worth_what_genius_says);
  tcase_add_test(tests, raw_evaluations_are_not_divided);
  tcase_add_test(tests, rectangles_become_terms);
  tcase_add_test(tests, text_is_read_as_genius_reads_it);
  tcase_add_test(tests, ids_are_unique);
  tcase_add_test(tests, an_evaluator_counts_from_its_own_bound);
  tcase_add_test(tests, functions_of_a_number);
  return run_tests("genius", tests);
}
