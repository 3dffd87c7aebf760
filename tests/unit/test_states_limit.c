/* Statements too tangled to count under no memory limit at all. Sixteen million nodes are made on
 * the way, so this runs in the release build only; test_states has the same refusals in small. */
#include <check.h>
#include <stdio.h>

#include "support/run_suite.h"
#include "truce/statement.h"

enum { HALF = TRUCE_OPTIONS_MAX / 2 };

/* Each option of the lower half agrees with one of the upper half: no order of the options that
 * keeps the halves apart has a small diagram. */
START_TEST(a_diagram_past_the_node_limit_is_refused)
{
  static char room[TRUCE_OPTIONS_MAX][8];
  static const char *ids[TRUCE_OPTIONS_MAX];
  const truce_names names = {TRUCE_OPTIONS_MAX, ids};
  for (unsigned k = 0; k < TRUCE_OPTIONS_MAX; k++) {
    snprintf(room[k], sizeof room[k], "p.o%u", k);
    ids[k] = room[k];
  }
  truce_statement *rules[HALF];
  for (unsigned k = 0; k < HALF; k++) {
    char text[64];
    truce_statement_error error;
    snprintf(text, sizeof text, "not (p.o%u iff p.o%u)", k, k + HALF);
    ck_assert_int_eq(truce_statement_parse(&rules[k], text, &names, &error), TRUCE_OK);
  }
  uint64_t count = 77;
  ck_assert_int_eq(truce_states_count(&count, TRUCE_OPTIONS_MAX,
                                      (const truce_statement *const *)rules, HALF, NULL),
                   TRUCE_TOO_LARGE);
  ck_assert_uint_eq(count, 77);
  for (unsigned k = 0; k < HALF; k++)
    truce_statement_free(rules[k]);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("states_limit");
  tcase_add_test(group, a_diagram_past_the_node_limit_is_refused);
  return run_tests("states_limit", group);
}
