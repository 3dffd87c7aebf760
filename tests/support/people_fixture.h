/* Lists of people read from a text, and what was said of them. */
#ifndef TRUCE_TESTS_PEOPLE_FIXTURE_H
#define TRUCE_TESTS_PEOPLE_FIXTURE_H

#include <check.h>
#include <string.h>

#include "truce/people.h"

static truce_diagnostics *list;

static inline void setup(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
}

static inline void teardown(void)
{
  truce_diagnostics_free(list);
}

static inline void anew(void)
{
  teardown();
  setup();
}

/* A list that is read; free it with truce_people_free. */
static inline truce_people *read_list(const char *text)
{
  truce_people *p = NULL;
  const truce_status status = truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list);
  ck_assert_msg(status == TRUCE_OK, "%s", text);
  return p;
}

/* How often a code was told of at a severity, in this line; 0: in any. */
static inline size_t told(const char *code, truce_severity severity, size_t line)
{
  size_t count = 0;
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    count +=
        strcmp(d->code, code) == 0 && d->severity == severity && (line == 0 || d->line == line);
  }
  return count;
}

static inline const char *value(const truce_people *p, size_t field, size_t record)
{
  return p->fields[field].values[p->fields[field].cells[record]];
}

#endif
