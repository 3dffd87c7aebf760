/* Reading GENIUS files: their rules by hand-computed packages, and every complaint. */
#include <check.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/read_genius.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"

#define FOLDER TRUCE_SOURCE_DIR "/tests/data/genius/"

/* Diagnostics, one a line: "file:line:column code". */
static void list_codes(const truce_diagnostics *list, char *out, size_t size)
{
  out[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const char *slash = d->file != NULL ? strrchr(d->file, '/') : NULL;
    const size_t used = strlen(out);
    snprintf(out + used, size - used, "%s:%zu:%zu %s\n",
             slash != NULL     ? slash + 1
             : d->file != NULL ? d->file
                               : "",
             d->line, d->column, d->code);
  }
}

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
  return read_paths(FOLDER "village_domain.xml", FOLDER "north.xml", FOLDER "south.xml", options,
                    codes, size);
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
  truce_case *c = read_paths(FOLDER "boxes_domain.xml", FOLDER "boxes_a.xml", FOLDER "boxes_b.xml",
                             NULL, codes, sizeof codes);
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

/* ---- Texts ---- */

#define DOMAIN_OF(issues)                                                                          \
  "<negotiation_template><utility_space><objective index=\"0\">\n" issues                          \
  "\n</objective></utility_space></negotiation_template>"
#define PROFILE_OF(content)                                                                        \
  "<utility_space><objective index=\"0\">\n" content "\n</objective></utility_space>"
#define ITEMS "<item index=\"1\" value=\"x\"/><item index=\"2\" value=\"y\"/>"
#define ONE DOMAIN_OF("<issue index=\"1\" name=\"A\">" ITEMS "</issue>")
#define VALUED "<item value=\"x\" evaluation=\"1\"/><item value=\"y\" evaluation=\"2\"/>"
#define FINE                                                                                       \
  PROFILE_OF("<issue index=\"1\" name=\"A\">" VALUED "</issue><weight index=\"1\" value=\"1\"/>")

static truce_status read_texts(truce_case **c, const char *domain, const char *first, char *codes,
                               size_t size)
{
  const genius_file files[] = {{"domain.xml", domain, strlen(domain)},
                               {"first.xml", first, strlen(first)},
                               {"second.xml", FINE, strlen(FINE)}};
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce__genius_read_memory(c, files, 3, NULL, list);
  list_codes(list, codes, size);
  truce_diagnostics_free(list);
  return status;
}

static void expect(const char *domain, const char *first, truce_status expected,
                   const char *expected_codes)
{
  char codes[2000];
  truce_case *c = NULL;
  const truce_status status = read_texts(&c, domain, first, codes, sizeof codes);
  ck_assert_str_eq(codes, expected_codes);
  ck_assert_int_eq(status, expected);
  truce_case_free(c);
}

static void expect_warning(const char *domain, const char *first, const char *codes)
{
  expect(domain, first, TRUCE_OK, codes);
}

static void expect_error(const char *domain, const char *first, const char *codes)
{
  expect(domain, first, TRUCE_BAD_INPUT, codes);
}

START_TEST(what_is_not_xml_is_refused)
{
  expect_error("", FINE, "domain.xml:1:1 bad-xml\n");
  expect_error("<a>\n<b>", FINE, "domain.xml:2:4 bad-xml\n");
  expect_error("<a>\n<b x=\"1\" x=\"2\"/></a>", FINE, "domain.xml:2:15 bad-xml\n");
  expect_error("<a></b>", FINE, "domain.xml:1:8 bad-xml\n");
  expect_error("issues: {}", FINE, "domain.xml:1:1 bad-xml\n");
  expect_error(ONE, "<utility_space>\n<objective index=\"0\">\n", "first.xml:3:1 bad-xml\n");
  expect_error("<!DOCTYPE a [\n<!ENTITY b \"bb\">\n<!ENTITY c \"&b;&b;\">]><a>&c;</a>", FINE,
               "domain.xml:2:16 xml-entity\n");
  expect_error("<!DOCTYPE a [<!ENTITY % b SYSTEM \"file:///etc/passwd\"> %b;]><a/>", FINE,
               "domain.xml:1:54 xml-entity\n");
  expect_error("<!DOCTYPE a SYSTEM \"file:///nowhere.dtd\"><a>&c;</a>", FINE,
               "domain.xml:1:42 missing\n");
  expect_warning("<!DOCTYPE negotiation_template SYSTEM \"file:///nowhere.dtd\">" ONE, FINE, "");
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
  ck_assert_int_eq(read_texts(&c, odd, first, codes, sizeof codes), TRUCE_OK);
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
                 FINE, codes, sizeof codes),
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

START_TEST(faults_of_a_domain)
{
  expect_error("<a/>", FINE, "domain.xml:1:1 missing\n");
  expect_error(DOMAIN_OF(""), FINE, "domain.xml:1:38 missing\n");
  expect_error(DOMAIN_OF("<issue index=\"1\"/>"), FINE, "domain.xml:2:1 missing\n");
  expect_error(DOMAIN_OF("<issue index=\"1\"><item/></issue>"), FINE,
               "domain.xml:2:18 missing\ndomain.xml:2:1 one-position\n");
  expect_error(DOMAIN_OF("<issue>" ITEMS "</issue>"), FINE, "domain.xml:2:1 bad-index\n");
  expect_error(
      DOMAIN_OF("<issue index=\"1\">" ITEMS "</issue>\n<issue index=\"1\">" ITEMS "</issue>"), FINE,
      "domain.xml:3:1 bad-index\n");
  expect_error(DOMAIN_OF("<issue index=\"1\" type=\"integer\"/>"), FINE,
               "domain.xml:2:1 missing\n");
  expect_error(DOMAIN_OF("<issue index=\"1\" type=\"integer\" lowerbound=\"0.5\" "
                         "upperbound=\"2\"/>"),
               FINE, "domain.xml:2:1 bad-number\n");
  expect_error(DOMAIN_OF("<issue index=\"1\" type=\"integer\" lowerbound=\"3\" "
                         "upperbound=\"2\"/>"),
               FINE, "domain.xml:2:1 bad-number\n");
  expect_error(DOMAIN_OF("<issue index=\"1\" type=\"integer\" lowerbound=\"0\" "
                         "upperbound=\"10001\"/>"),
               FINE, "domain.xml:2:1 too-many\n");
  expect_error(DOMAIN_OF("<issue index=\"1\" type=\"real\" lowerbound=\"1\" upperbound=\"1\"/>"),
               FINE, "domain.xml:2:1 bad-number\n");
  expect_warning(DOMAIN_OF("<issue index=\"1\" type=\"discrete\" vtype=\"real\">" ITEMS "</issue>"),
                 FINE, "domain.xml:2:1 genius-type\n");
  expect_warning(DOMAIN_OF("<issue index=\"1\" type=\"colour\">" ITEMS "</issue>"), FINE,
                 "domain.xml:2:1 genius-type\n");
}
END_TEST

#define WEIGHTED "<weight index=\"1\" value=\"1\"/>"

START_TEST(faults_of_a_profile)
{
  expect_error(ONE, ONE,
               "first.xml:2:1 genius-weight\nfirst.xml:2:1 genius-missing\n"
               "first.xml:1:1 genius-weight\n");
  expect_error(ONE,
               PROFILE_OF("<issue index=\"1\">" VALUED "</issue>"
                          "<weight index=\"1\" value=\"-1\"/>"),
               "first.xml:2:90 bad-number\n");
  expect(DOMAIN_OF("<issue index=\"1\" name=\"A\"><item value=\"\"/><item value=\"x\"/>"
                   "<item value=\"y\"/></issue>"),
         PROFILE_OF("<issue index=\"1\"><item evaluation=\"2\"/></issue>" WEIGHTED), TRUCE_OK,
         "first.xml:2:1 genius-missing\nsecond.xml:2:1 genius-missing\n");
  expect_error(ONE, PROFILE_OF("<issue index=\"1\" type=\"real\">" VALUED "</issue>" WEIGHTED),
               "first.xml:2:1 genius-type\n");
  expect_error(ONE,
               PROFILE_OF("<issue index=\"1\"><item value=\"x\" evaluation=\"-2\"/>"
                          "<item value=\"y\" evaluation=\"2\"/></issue>" WEIGHTED),
               "first.xml:2:18 bad-number\nfirst.xml:2:1 genius-missing\n");
  expect_warning(ONE,
                 PROFILE_OF("<issue index=\"1\"><item value=\"x\" evaluation=\"null\"/>"
                            "<item value=\"y\" evaluation=\"two\"/></issue>" WEIGHTED),
                 "first.xml:2:53 bad-number\nfirst.xml:2:1 genius-missing\n");
  expect_warning(ONE,
                 PROFILE_OF("<issue index=\"7\" name=\"A\">" VALUED "</issue>"
                            "<issue index=\"8\" name=\"B\"/><weight index=\"7\" value=\"1\"/>"),
                 "first.xml:2:1 genius-index\nfirst.xml:2:99 genius-index\n");
  expect_warning(
      ONE,
      PROFILE_OF("<issue index=\"1\"/>\n<issue index=\"1\">" VALUED "</issue>" WEIGHTED
                 "<reservation value=\"none\"/>"
                 "<discount_factor value=\"\"/>"),
      "first.xml:3:119 bad-number\nfirst.xml:3:146 bad-number\nfirst.xml:3:1 duplicate\n");
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
  const genius_file files[] = {{"domain.xml", domain, strlen(domain)},
                               {"first.xml", profile, strlen(profile)},
                               {"second.xml", profile, strlen(profile)}};
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce__genius_read_memory(&c, files, 3, NULL, list), TRUCE_OK);
  list_codes(list, codes, sizeof codes);
  truce_diagnostics_free(list);
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
  const genius_file files[] = {{"domain.xml", NUMBER_DOMAIN, strlen(NUMBER_DOMAIN)},
                               {"first.xml", profile, strlen(profile)},
                               {"second.xml", profile, strlen(profile)}};
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce__genius_read_memory(&c, files, 3, NULL, list);
  list_codes(list, codes, sizeof codes);
  truce_diagnostics_free(list);
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

#define NONLINEAR(content)                                                                         \
  PROFILE_OF("<utility maxutility=\"10\"><ufun>" content "</ufun></utility>")

START_TEST(faults_of_rectangles)
{
  expect_error(ONE, PROFILE_OF("<utility><ufun/></utility>"), "first.xml:2:1 bad-number\n");
  expect_error(ONE, PROFILE_OF("<utility maxutility=\"0\"><ufun/></utility>"),
               "first.xml:2:1 bad-number\n");
  expect_error(ONE, PROFILE_OF("<utility maxutility=\"1\"/>"), "first.xml:2:1 missing\n");
  expect_error(ONE, PROFILE_OF("<utility maxutility=\"1\"><ufun aggregation=\"max\"/></utility>"),
               "first.xml:2:25 genius-function\nfirst.xml:2:1 genius-rectangle\n");
  expect_error(ONE, NONLINEAR("<hyperRectangle/>"),
               "first.xml:2:32 bad-number\nfirst.xml:2:1 genius-rectangle\n");
  expect_error(ONE,
               NONLINEAR("<hyperRectangle utility=\"1\">"
                         "<INCLUDES index=\"5\" min=\"1\" max=\"1\"/></hyperRectangle>"),
               "first.xml:2:60 genius-index\nfirst.xml:2:1 genius-rectangle\n");
  expect_error(ONE,
               NONLINEAR("<hyperRectangle utility=\"1\">"
                         "<INCLUDES index=\"1\" min=\"1\"/></hyperRectangle>"),
               "first.xml:2:60 bad-number\nfirst.xml:2:1 genius-rectangle\n");
  expect_warning(ONE,
                 NONLINEAR("<hyperRectangle utility=\"1\">"
                           "<EXCLUDES index=\"1\" min=\"1\" max=\"2\"/></hyperRectangle>"),
                 "first.xml:2:32 genius-rectangle\nfirst.xml:2:1 genius-rectangle\n");
  expect_warning(ONE,
                 NONLINEAR("<hyperRectangle utility=\"1\">"
                           "<EXCLUDES index=\"1\" min=\"8\" max=\"9\"/></hyperRectangle>"),
                 "");
}
END_TEST

START_TEST(wrong_files_are_told)
{
  const char *const paths[] = {FOLDER "village_domain.xml", FOLDER "north.xml", FOLDER "none.xml",
                               FOLDER};
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_genius(&c, paths, 3, NULL, list), TRUCE_IO);
  ck_assert_int_eq(truce_case_read_genius(&c, paths + 3, 1, NULL, list), TRUCE_IO);
  ck_assert_int_eq(truce_case_read_genius(&c, paths, 2, NULL, list), TRUCE_BAD_INPUT);
  ck_assert_int_eq(truce_case_read_genius(&c, paths, 12, NULL, list), TRUCE_BAD_INPUT);
  const genius_file files[3] = {
      {"d", ONE, strlen(ONE)}, {"p", FINE, strlen(FINE)}, {"q", FINE, strlen(FINE)}};
  ck_assert_int_eq(
      truce__genius_read_memory(&c, files, 3, &(truce_genius_options){.steps = 10001}, list),
      TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 5);
  ck_assert_ptr_null(c);
  truce_diagnostics_free(list);
}
END_TEST

START_TEST(xml_is_told_from_other_files)
{
  ck_assert(truce_case_is_xml(FOLDER "north.xml"));
  ck_assert(truce_case_is_xml(FOLDER "boxes_a.xml"));
  ck_assert(!truce_case_is_xml(TRUCE_SOURCE_DIR "/tests/data/garrison.yaml"));
  ck_assert(!truce_case_is_xml(FOLDER "none.xml"));
  ck_assert(!truce_case_is_xml(FOLDER));
  char path[] = "/tmp/truce-genius-XXXXXX";
  const int file = mkstemp(path);
  ck_assert_int_eq(write(file, "\xef\xbb\xbf\r\n <", 7), 7);
  close(file);
  ck_assert(truce_case_is_xml(path));
  unlink(path);
}
END_TEST

START_TEST(decimals)
{
  static const struct {
    const char *text;
    int places;
    int64_t scaled;
  } good[] = {{"0.25", 9, 250000000},
              {" -3 ", 0, -3},
              {"9.5E-4", 9, 950000},
              {"+1e3", 0, 1000},
              {".5", 0, 1},
              {"0.49", 0, 0},
              {"0.45", 0, 0},
              {"0.44521257716556312999", 16, 4452125771655631},
              {"1e-999", 9, 0},
              {"0e999", 9, 0},
              {"123456789012345678949", -2, 1234567890123456790},
              {"0.0000000000000000000000000000000000000000000000001", 9, 0}};
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    decimal value;
    int64_t scaled;
    ck_assert_msg(truce__decimal_read(good[k].text, &value), "%s", good[k].text);
    ck_assert_msg(truce__decimal_scaled(value, good[k].places, &scaled), "%s", good[k].text);
    ck_assert_msg(scaled == good[k].scaled, "%s: %lld", good[k].text, (long long)scaled);
  }
  static const char *const bad[] = {"",    ".",   "1.2.3", "1e",       "e5",    "NaN",
                                    "0x1", "1,5", "--1",   "Infinity", "1e999", "1 2"};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    decimal value;
    ck_assert_msg(!truce__decimal_read(bad[k], &value), "%s", bad[k]);
  }
  decimal large;
  int64_t scaled;
  ck_assert(truce__decimal_read("12345678901", &large));
  ck_assert(!truce__decimal_scaled(large, 9, &scaled));
  ck_assert_double_eq_tol(truce__decimal_double(large), 12345678901.0, 1e-3);
}
END_TEST

/* ---- Memory ---- */

static long xml_left = -1;

static bool xml_fails(void)
{
  if (xml_left < 0)
    return false;
  if (xml_left > 0)
    xml_left--;
  return xml_left == 0;
}

static void *xml_malloc(size_t size)
{
  return xml_fails() ? NULL : malloc(size);
}

static void *xml_realloc(void *old, size_t size)
{
  return xml_fails() ? NULL : realloc(old, size);
}

static char *xml_strdup(const char *text)
{
  char *copy = xml_malloc(strlen(text) + 1);
  return copy != NULL ? strcpy(copy, text) : NULL;
}

static truce_status read_boxes(truce_diagnostics **list)
{
  static const char *const paths[] = {FOLDER "boxes_domain.xml", FOLDER "boxes_a.xml",
                                      FOLDER "south.xml"};
  truce_case *c = NULL;
  fail_alloc_after(-1);
  ck_assert_int_eq(truce_diagnostics_init(list), TRUCE_OK);
  const truce_status status = truce_case_read_genius(&c, paths, 3, NULL, *list);
  ck_assert((status == TRUCE_OK) == (c != NULL));
  truce_case_free(c);
  return status;
}

START_TEST(each_allocation_may_fail)
{
  static const char *const sets[][3] = {
      {FOLDER "village_domain.xml", FOLDER "north.xml", FOLDER "south.xml"},
      {FOLDER "boxes_domain.xml", FOLDER "boxes_a.xml", FOLDER "boxes_b.xml"},
      {FOLDER "boxes_domain.xml", FOLDER "boxes_a.xml", FOLDER "north.xml"}};
  for (size_t k = 0; k < 3; k++) {
    bool failed = true;
    truce_status status = TRUCE_NO_MEMORY;
    for (long n = 0; failed; n++) {
      truce_diagnostics *list;
      truce_case *c = NULL;
      ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
      fail_alloc_after(n);
      status = truce_case_read_genius(&c, sets[k], 3, NULL, list);
      failed = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert((status == TRUCE_OK) == (c != NULL));
      ck_assert(status != TRUCE_BAD_INPUT || truce_diagnostics_count(list, TRUCE_ERROR) > 0);
      truce_case_free(c);
      truce_diagnostics_free(list);
    }
    ck_assert_int_eq(status, k < 2 ? TRUCE_OK : TRUCE_BAD_INPUT);
  }
}
END_TEST

START_TEST(each_allocation_of_libxml2_may_fail)
{
  truce_diagnostics *list;
  const truce_status expected = read_boxes(&list);
  truce_diagnostics_free(list);
  ck_assert_int_eq(expected, TRUCE_BAD_INPUT); /* its third file is of another domain */
  truce_status status = TRUCE_NO_MEMORY;
  for (long n = 1; status == TRUCE_NO_MEMORY; n++) {
    xml_left = n;
    status = read_boxes(&list);
    xml_left = -1;
    truce_diagnostics_free(list);
    ck_assert(status == TRUCE_NO_MEMORY || status == expected);
  }
}
END_TEST

int main(void)
{
  xmlMemSetup(free, xml_malloc, xml_realloc, xml_strdup);
  xmlInitParser();
  TCase *tests = tcase_create("genius");
  tcase_add_test(tests, a_domain_becomes_a_case);
  tcase_add_test(tests, packages_are_worth_what_genius_says);
  tcase_add_test(tests, raw_evaluations_are_not_divided);
  tcase_add_test(tests, rectangles_become_terms);
  tcase_add_test(tests, what_is_not_xml_is_refused);
  tcase_add_test(tests, text_is_read_as_genius_reads_it);
  tcase_add_test(tests, ids_are_unique);
  tcase_add_test(tests, faults_of_a_domain);
  tcase_add_test(tests, faults_of_a_profile);
  tcase_add_test(tests, an_evaluator_counts_from_its_own_bound);
  tcase_add_test(tests, functions_of_a_number);
  tcase_add_test(tests, faults_of_rectangles);
  tcase_add_test(tests, wrong_files_are_told);
  tcase_add_test(tests, xml_is_told_from_other_files);
  tcase_add_test(tests, decimals);
  tcase_add_test(tests, each_allocation_may_fail);
  tcase_add_test(tests, each_allocation_of_libxml2_may_fail);
  return run_tests("genius", tests);
}
