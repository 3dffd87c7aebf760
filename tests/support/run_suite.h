/* The end of every test program's main. */
#ifndef TESTS_RUN_SUITE_H
#define TESTS_RUN_SUITE_H

#include <check.h>
#include <stdlib.h>

#include "truce/diagnostics.h"

/* Runs and frees `suite`; what main returns, EXIT_SUCCESS if no test failed. Check's variables are
 * obeyed: CK_VERBOSITY=verbose names each test, CK_FORK=no keeps all in one process so that a
 * debugger or the leak check sees them, CK_RUN_CASE picks a group. */
static inline int run_suite(Suite *suite)
{
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The same for a suite of one group. There is no time limit: no test depends on the clock. */
static inline int run_tests(const char *name, TCase *tests)
{
  Suite *suite = suite_create(name);
  tcase_set_timeout(tests, 0);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}

/* The same where the tests share a list of diagnostics, which is there while they run. */
static inline int run_tests_with_list(const char *name, TCase *tests, truce_diagnostics **shared)
{
  if (truce_diagnostics_init(shared) != TRUCE_OK)
    return EXIT_FAILURE;
  const int result = run_tests(name, tests);
  truce_diagnostics_free(*shared);
  return result;
}

#endif
