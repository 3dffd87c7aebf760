/* Cases read from a text and what is said of them, for tests of the sections of a case file. */
#ifndef TESTS_TOLD_CASE_H
#define TESTS_TOLD_CASE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "truce/report.h"

/* Reads a text. What is said, from the severity `least` on, comes back one a line:
 * "line:column+length code message", and " | hint" if `hints`. NULL if there are errors. */
static inline truce_case *attempt(const char *text, truce_severity least, bool hints, char *said,
                                  size_t size)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, "case.yaml", text, strlen(text), list);
  said[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const size_t used = strlen(said);
    if (d->severity < least)
      continue;
    ck_assert_msg(d->excerpt != NULL, "%s: no line", d->message);
    snprintf(said + used, size - used, "%zu:%zu+%zu %s %s%s%s\n", d->line, d->column, d->length,
             d->code, d->message, hints ? " | " : "", hints && d->hint != NULL ? d->hint : "");
  }
  const size_t errors = truce_diagnostics_count(list, TRUCE_ERROR);
  ck_assert_int_eq(status, errors == 0 ? TRUCE_OK : TRUCE_BAD_INPUT);
  truce_diagnostics_free(list);
  return c;
}

/* Reads a text without errors. */
static inline truce_case *read_case(const char *text)
{
  static char said[8192];
  truce_case *c = attempt(text, TRUCE_ERROR, false, said, sizeof said);
  ck_assert_str_eq(said, "");
  return c;
}

/* Writes a case as a case file, and reads that. */
static inline truce_case *written_and_read(const truce_case *c)
{
  char *written = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&written, &size);
  ck_assert_int_eq(truce_report_case(c, out), TRUCE_OK);
  fclose(out);
  truce_case *again = read_case(written);
  free(written);
  return again;
}

static inline void same_basis(const truce_basis *a, const truce_basis *b)
{
  ck_assert_pstr_eq(a->because, b->because);
  ck_assert_uint_eq(a->source_count, b->source_count);
  for (size_t k = 0; k < a->source_count; k++)
    ck_assert_uint_eq(a->sources[k], b->sources[k]);
  ck_assert_int_eq(a->assumption, b->assumption);
}

/* Reads a text, which gives `expected`, with each allocation failing in turn. `name` is that of the
 * file, whose ending says of what kind it is. */
static inline void read_without_memory(const char *name, const char *text, truce_status expected)
{
  long n = 0;
  for (bool failed = true; failed; n++) {
    truce_case *c = NULL;
    truce_diagnostics *list;
    ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
    fail_alloc_after(n);
    const truce_status status = truce_case_read_memory(&c, name, text, strlen(text), list);
    failed = fail_alloc_hit();
    fail_alloc_after(-1);
    /* A note may be lost without more. */
    ck_assert(status == expected || (failed && status == TRUCE_NO_MEMORY));
    ck_assert((c != NULL) == (status == TRUCE_OK));
    truce_case_free(c);
    truce_diagnostics_free(list);
  }
  ck_assert_int_gt(n, 10);
}

#endif
