/* A session with a register (src/cli/exchange_register.c). */
#ifndef TRUCE_CLI_REGISTER_H
#define TRUCE_CLI_REGISTER_H

#include "session.h"
#include "truce/register.h"

enum { RECORDED = 24 };

typedef struct register_session {
  session s; /* first: writers find the rest by it */
  truce_register *r;
  truce_register_pen pen;
  char recorded[RECORDED]; /* now */
  int32_t as_of;
  truce_subject_choice only;
  truce_subjects *subjects;
  truce_history *history;
  truce_kept_lists *lists;
  char *bytes; /* of one list */
  size_t length;
  truce_decisions *decisions;
  truce_reconciliation *reconciliation;
  truce_proof *proof;
  truce_verification *verification;
  const char *fault; /* why the register does not continue the proof given with --known */
  truce_register_table *table;
} register_session;

/* Opens the register that the first operand names; for writing with its key and author. Says what
 * went wrong; register_end frees whatever there is and hands `result` through. */
int register_start(register_session *g, const arguments *a, bool writing);
int register_end(register_session *g, int result);

/* Now, or what SOURCE_DATE_EPOCH says. */
void register_now(char text[RECORDED]);
/* The day an option gives, else that of g->recorded; on a mistake says so. */
bool register_day(const register_session *g, option o, int32_t *day);
/* The standing that --standing names, else any; on a mistake says so. */
bool register_standing(const arguments *a, truce_subject_standing *standing);
bool register_number(const char *text, uint64_t *value); /* a whole number from 1 */

#endif
