/* Reading GENIUS files when memory runs out, ours or that of libxml2. */
#include <check.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/genius_texts.h"
#include "support/run_suite.h"

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
  static const char *const paths[] = {GENIUS_FOLDER "boxes_domain.xml", GENIUS_FOLDER "boxes_a.xml",
                                      GENIUS_FOLDER "south.xml"};
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
      {GENIUS_FOLDER "village_domain.xml", GENIUS_FOLDER "north.xml", GENIUS_FOLDER "south.xml"},
      {GENIUS_FOLDER "boxes_domain.xml", GENIUS_FOLDER "boxes_a.xml", GENIUS_FOLDER "boxes_b.xml"},
      {GENIUS_FOLDER "boxes_domain.xml", GENIUS_FOLDER "boxes_a.xml", GENIUS_FOLDER "north.xml"}};
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
  TCase *tests = tcase_create("genius memory");
  tcase_add_test(tests, each_allocation_may_fail);
  tcase_add_test(tests, each_allocation_of_libxml2_may_fail);
  return run_tests("genius memory", tests);
}
