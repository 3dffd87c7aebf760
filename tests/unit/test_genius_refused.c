/* Reading GENIUS files: every complaint, and what is no such file. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/genius_texts.h"
#include "support/run_suite.h"

static void expect(const char *domain, const char *first, truce_status expected,
                   const char *expected_codes)
{
  char codes[2000];
  truce_case *c = NULL;
  const truce_status status = read_texts(&c, domain, first, FINE, codes, sizeof codes);
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
  const char *const paths[] = {GENIUS_FOLDER "village_domain.xml", GENIUS_FOLDER "north.xml",
                               GENIUS_FOLDER "none.xml", GENIUS_FOLDER};
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
  ck_assert(truce_case_is_xml(GENIUS_FOLDER "north.xml"));
  ck_assert(truce_case_is_xml(GENIUS_FOLDER "boxes_a.xml"));
  ck_assert(!truce_case_is_xml(TRUCE_SOURCE_DIR "/tests/data/garrison.yaml"));
  ck_assert(!truce_case_is_xml(GENIUS_FOLDER "none.xml"));
  ck_assert(!truce_case_is_xml(GENIUS_FOLDER));
  char path[] = "/tmp/truce-genius-XXXXXX";
  const int file = mkstemp(path);
  ck_assert_int_eq(write(file, "\xef\xbb\xbf\r\n <", 7), 7);
  close(file);
  ck_assert(truce_case_is_xml(path));
  unlink(path);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("genius refused");
  tcase_add_test(tests, what_is_not_xml_is_refused);
  tcase_add_test(tests, faults_of_a_domain);
  tcase_add_test(tests, faults_of_a_profile);
  tcase_add_test(tests, faults_of_rectangles);
  tcase_add_test(tests, wrong_files_are_told);
  tcase_add_test(tests, xml_is_told_from_other_files);
  return run_tests("genius refused", tests);
}
