/* Circuits over yes/no variables, kept in a SAT solver (CaDiCaL) as clauses (Tseitin 1968). Gates
 * are shared: the same gate of the same inputs is made once, and constants are folded, so that a
 * statement in which most options are known costs little.
 *
 * A literal is a variable's number, negative for its opposite. What fails is remembered in `status`
 * and everything goes on harmlessly, so that callers ask once; a question then has no answer. */
#ifndef TRUCE_LOGIC_CIRCUIT_H
#define TRUCE_LOGIC_CIRCUIT_H

#include <stdint.h>

#include "statement_internal.h"

enum { CIRCUIT_TRUE = 1, CIRCUIT_FALSE = -1 };

/* What all circuits of one computation may use together. */
typedef struct truce__effort {
  const truce_control *control;
  uint64_t limit;     /* steps; 0: none */
  uint64_t steps;     /* taken */
  uint64_t questions; /* asked */
  uint64_t bytes;     /* what the clauses take, roughly */
} truce__effort;

/* Whether to give up: cancelled, or past a limit. */
bool truce__effort_spent(const truce__effort *effort);

typedef struct circuit_gate {
  int a, b, out; /* a < b; 0 where free */
  bool equal;    /* a iff b; else a and b */
} circuit_gate;

typedef struct circuit {
  struct CCaDiCaL *solver;
  truce__effort *effort;
  int variables;
  circuit_gate *gates; /* a hash table */
  size_t gate_count, capacity;
  truce_status status;
} circuit;

truce_status truce__circuit_init(circuit *c, truce__effort *effort) TRUCE_MUST_CHECK;
void truce__circuit_free(circuit *c); /* zeroed is fine */

int truce__circuit_variable(circuit *c);
int truce__circuit_and(circuit *c, int a, int b);
int truce__circuit_equal(circuit *c, int a, int b);
static inline int truce__circuit_or(circuit *c, int a, int b)
{
  return -truce__circuit_and(c, -a, -b);
}
int truce__circuit_choose(circuit *c, int condition, int yes, int no);
/* Whether the statement holds where option k is planes[k]. */
int truce__circuit_statement(circuit *c, const truce_statement *statement, const int planes[]);
/* Whether a is the greater of two numbers of `width` bits, highest first. */
int truce__circuit_greater(circuit *c, const int *a, const int *b, size_t width);

/* One of the literals must hold. */
void truce__circuit_clause(circuit *c, const int *literals, size_t count);

/* Asks whether everything can hold at once, with the assumptions made since the last question;
 * TRUCE_UNKNOWN if effort was spent before. */
void truce__circuit_assume(circuit *c, int literal);
truce_truth truce__circuit_ask(circuit *c);
/* After TRUCE_YES and until something is added. */
bool truce__circuit_value(circuit *c, int literal);
/* After TRUCE_NO: whether this assumption was needed for it. */
bool truce__circuit_needed(circuit *c, int literal);

/* ---- States: option k of a code is planes[k] ---- */

void truce__circuit_assume_code(circuit *c, const int planes[], truce_code mask, truce_code code);
truce_code truce__circuit_code(circuit *c, const int planes[], truce_code mask);
/* The options under `mask` whose assumptions were needed. */
truce_code truce__circuit_core(circuit *c, const int planes[], truce_code mask, truce_code code);
/* Whether the options under `mask` are as in `code`. */
int truce__circuit_matches(circuit *c, const int planes[], truce_code mask, truce_code code);

#endif
