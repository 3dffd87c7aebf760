#include "circuit.h"

#include <ccadical.h>
#include <stdlib.h>

#include "base/control.h"
#include "base/memory.h"

bool truce__effort_spent(const truce__effort *effort)
{
  const truce_control *control = effort->control;
  return truce__cancelled(control) || (effort->limit > 0 && effort->steps >= effort->limit) ||
         (control != NULL && control->memory_limit > 0 && effort->bytes > control->memory_limit);
}

/* CaDiCaL asks this every few steps of its search. */
static int stop_solver(void *effort)
{
  ((truce__effort *)effort)->steps++;
  return truce__effort_spent(effort);
}

enum { GATES_START = 256, LITERAL_BYTES = 24 };

truce_status truce__circuit_init(circuit *c, truce__effort *effort)
{
  *c = (circuit){.effort = effort, .variables = CIRCUIT_TRUE, .capacity = GATES_START};
  c->gates = calloc(c->capacity, sizeof *c->gates);
  if (c->gates == NULL)
    return TRUCE_NO_MEMORY;
  c->solver = ccadical_init();
  ccadical_set_option(c->solver, "quiet", 1); /* or it prints now and then */
  ccadical_set_terminate(c->solver, effort, stop_solver);
  truce__circuit_clause(c, &(int){CIRCUIT_TRUE}, 1);
  return TRUCE_OK;
}

void truce__circuit_free(circuit *c)
{
  if (c->solver != NULL)
    ccadical_release(c->solver);
  free(c->gates);
  *c = (circuit){0};
}

int truce__circuit_variable(circuit *c)
{
  if (c->variables == INT32_MAX) {
    c->status = TRUCE_TOO_LARGE;
    return CIRCUIT_TRUE;
  }
  return ++c->variables;
}

void truce__circuit_clause(circuit *c, const int *literals, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    if (literals[k] == CIRCUIT_TRUE && count > 1)
      return;
  }
  for (size_t k = 0; k < count; k++)
    ccadical_add(c->solver, literals[k]);
  ccadical_add(c->solver, 0);
  c->effort->bytes += (count + 2) * LITERAL_BYTES;
}

/* ---- Gates ---- */

static size_t slot_of(const circuit_gate *gates, size_t capacity, int a, int b, bool equal)
{
  uint64_t hash = (uint64_t)(uint32_t)a << 32 | (uint32_t)b;
  hash = (hash + equal) * UINT64_C(0x9e3779b97f4a7c15);
  size_t slot = (size_t)(hash >> 20) & (capacity - 1);
  while (gates[slot].out != 0 &&
         (gates[slot].a != a || gates[slot].b != b || gates[slot].equal != equal))
    slot = (slot + 1) & (capacity - 1);
  return slot;
}

static bool grow(circuit *c)
{
  const size_t capacity = 2 * c->capacity;
  circuit_gate *gates = calloc(capacity, sizeof *gates);
  if (gates == NULL) {
    c->status = TRUCE_NO_MEMORY;
    return false;
  }
  for (size_t k = 0; k < c->capacity; k++) {
    const circuit_gate *g = &c->gates[k];
    if (g->out != 0)
      gates[slot_of(gates, capacity, g->a, g->b, g->equal)] = *g;
  }
  free(c->gates);
  c->gates = gates;
  c->capacity = capacity;
  c->effort->bytes += capacity / 2 * sizeof *gates;
  return true;
}

/* The output of the gate; *known tells whether its clauses are there already. */
static int gate(circuit *c, int a, int b, bool equal, bool *known)
{
  *known = true;
  if (2 * c->gate_count >= c->capacity && !grow(c))
    return CIRCUIT_TRUE;
  circuit_gate *g = &c->gates[slot_of(c->gates, c->capacity, a, b, equal)];
  if (g->out == 0) {
    *known = false;
    *g = (circuit_gate){a, b, truce__circuit_variable(c), equal};
    c->gate_count++;
  }
  return g->out;
}

int truce__circuit_and(circuit *c, int a, int b)
{
  if (a == CIRCUIT_FALSE || b == CIRCUIT_FALSE || a == -b)
    return CIRCUIT_FALSE;
  if (a == CIRCUIT_TRUE || a == b)
    return b;
  if (b == CIRCUIT_TRUE)
    return a;
  bool known;
  const int out = a < b ? gate(c, a, b, false, &known) : gate(c, b, a, false, &known);
  if (!known) {
    truce__circuit_clause(c, (int[]){-out, a}, 2);
    truce__circuit_clause(c, (int[]){-out, b}, 2);
    truce__circuit_clause(c, (int[]){out, -a, -b}, 3);
  }
  return out;
}

int truce__circuit_equal(circuit *c, int a, int b)
{
  if (a == b || a == -b)
    return a == b ? CIRCUIT_TRUE : CIRCUIT_FALSE;
  if (abs(a) == CIRCUIT_TRUE)
    return a * b;
  if (abs(b) == CIRCUIT_TRUE)
    return a * b;
  const int sign = (a < 0) == (b < 0) ? 1 : -1;
  const int x = abs(a) < abs(b) ? abs(a) : abs(b), y = abs(a) < abs(b) ? abs(b) : abs(a);
  bool known;
  const int out = gate(c, x, y, true, &known);
  if (!known) {
    truce__circuit_clause(c, (int[]){-out, -x, y}, 3);
    truce__circuit_clause(c, (int[]){-out, x, -y}, 3);
    truce__circuit_clause(c, (int[]){out, x, y}, 3);
    truce__circuit_clause(c, (int[]){out, -x, -y}, 3);
  }
  return sign * out;
}

int truce__circuit_choose(circuit *c, int condition, int yes, int no)
{
  if (yes == no)
    return yes;
  return truce__circuit_or(c, truce__circuit_and(c, condition, yes),
                           truce__circuit_and(c, -condition, no));
}

int truce__circuit_statement(circuit *c, const truce_statement *statement, const int planes[])
{
  int stack[STACK_MAX];
  int *top = stack; /* one past the last operand */
  for (size_t k = 0; k < statement->code_count; k++) {
    const unsigned instruction = statement->code[k];
    if (instruction < TRUCE_OPTIONS_MAX) {
      *top++ = planes[instruction];
      continue;
    }
    if (instruction == TOKEN_NOT) {
      top[-1] = -top[-1];
      continue;
    }
    const int right = *--top;
    switch (instruction) {
    case TOKEN_AND:
      top[-1] = truce__circuit_and(c, top[-1], right);
      break;
    case TOKEN_OR:
      top[-1] = truce__circuit_or(c, top[-1], right);
      break;
    case TOKEN_IF:
      top[-1] = truce__circuit_or(c, top[-1], -right);
      break;
    default:
      top[-1] = truce__circuit_equal(c, top[-1], right);
    }
  }
  return top[-1];
}

int truce__circuit_greater(circuit *c, const int *a, const int *b, size_t width)
{
  int greater = CIRCUIT_FALSE;
  for (size_t k = width; k-- > 0;) {
    const int above = truce__circuit_and(c, a[k], -b[k]);
    const int level = truce__circuit_or(c, a[k], -b[k]);
    greater = truce__circuit_or(c, above, truce__circuit_and(c, level, greater));
  }
  return greater;
}

/* ---- Questions ---- */

void truce__circuit_assume(circuit *c, int literal)
{
  ccadical_assume(c->solver, literal);
}

truce_truth truce__circuit_ask(circuit *c)
{
  enum { SATISFIABLE = 10, UNSATISFIABLE = 20 };
  c->effort->questions++;
  c->effort->steps++;
  if (c->status != TRUCE_OK || truce__effort_spent(c->effort))
    return TRUCE_UNKNOWN;
  const int answer = ccadical_solve(c->solver);
  return answer == SATISFIABLE ? TRUCE_YES : answer == UNSATISFIABLE ? TRUCE_NO : TRUCE_UNKNOWN;
}

bool truce__circuit_value(circuit *c, int literal)
{
  if (abs(literal) == CIRCUIT_TRUE)
    return literal == CIRCUIT_TRUE;
  return (ccadical_val(c->solver, abs(literal)) > 0) == (literal > 0);
}

bool truce__circuit_needed(circuit *c, int literal)
{
  return ccadical_failed(c->solver, literal) != 0;
}

static int literal_of(const int planes[], unsigned option, truce_code code)
{
  return (code >> option & 1) != 0 ? planes[option] : -planes[option];
}

void truce__circuit_assume_code(circuit *c, const int planes[], truce_code mask, truce_code code)
{
  for (; mask != 0; mask &= mask - 1)
    truce__circuit_assume(c, literal_of(planes, truce_code_first(mask), code));
}

truce_code truce__circuit_code(circuit *c, const int planes[], truce_code mask)
{
  truce_code code = 0;
  for (; mask != 0; mask &= mask - 1) {
    const unsigned option = truce_code_first(mask);
    code |= (truce_code)truce__circuit_value(c, planes[option]) << option;
  }
  return code;
}

truce_code truce__circuit_core(circuit *c, const int planes[], truce_code mask, truce_code code)
{
  truce_code core = 0;
  for (; mask != 0; mask &= mask - 1) {
    const unsigned option = truce_code_first(mask);
    core |= (truce_code)truce__circuit_needed(c, literal_of(planes, option, code)) << option;
  }
  return core;
}

int truce__circuit_matches(circuit *c, const int planes[], truce_code mask, truce_code code)
{
  int all = CIRCUIT_TRUE;
  for (; mask != 0; mask &= mask - 1)
    all = truce__circuit_and(c, all, literal_of(planes, truce_code_first(mask), code));
  return all;
}
