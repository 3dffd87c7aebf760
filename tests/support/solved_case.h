/* A case from its text, solved. */
#ifndef TESTS_SOLVED_CASE_H
#define TESTS_SOLVED_CASE_H

#include <check.h>
#include <string.h>

#include "truce/deal.h"

typedef struct solved {
  truce_case *c;
  truce_deal *deal;
} solved;

static inline solved solve(const char *text)
{
  truce_diagnostics *list;
  solved s = {NULL, NULL};
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&s.c, "case.yaml", text, strlen(text), list), TRUCE_OK);
  ck_assert_int_eq(truce_deal_solve(&s.deal, s.c, NULL, NULL, list), TRUCE_OK);
  truce_diagnostics_free(list);
  return s;
}

static inline void release(solved *s)
{
  truce_deal_free(s->deal);
  truce_case_free(s->c);
}

/* How a case between two parties begins. */
#define PARTIES "truce: 1\nparties: {a: {}, b: {}}\n"

#endif
