/* A parsed statement: its tokens as written, to print it, and a postfix program, to evaluate it. */
#ifndef TRUCE_LOGIC_STATEMENT_INTERNAL_H
#define TRUCE_LOGIC_STATEMENT_INTERNAL_H

#include "truce/statement.h"

/* A token or instruction below TRUCE_OPTIONS_MAX is an option; the others follow. */
enum {
  TOKEN_NOT = TRUCE_OPTIONS_MAX,
  TOKEN_AND,
  TOKEN_OR,
  TOKEN_IF,
  TOKEN_IFF,
  TOKEN_OPEN,
  TOKEN_CLOSE,
  TOKEN_END,
};

/* Operands that can wait at once: at each level of nesting one for `if`, one for `or` and one for
 * `and`, and the operand on top. */
enum { STACK_MAX = 3 * (TRUCE_STATEMENT_DEPTH_MAX + 1) + 1 };

struct truce_statement {
  truce_code options; /* those it mentions */
  size_t token_count, code_count;
  uint8_t *code;    /* postfix; points behind the tokens */
  uint8_t tokens[]; /* infix, as written */
};

#endif
