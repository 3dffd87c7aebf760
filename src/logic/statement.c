/* Printing and evaluating statements. */
#include "statement_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "keywords.h"

const char *const truce__keywords[TRUCE__KEYWORDS] = {"not", "and", "or", "if", "iff"};

static const char *token_text(unsigned token, const truce_names *names)
{
  if (token >= TOKEN_NOT && token <= TOKEN_IFF)
    return truce__keywords[token - TOKEN_NOT];
  if (token == TOKEN_OPEN || token == TOKEN_CLOSE)
    return token == TOKEN_OPEN ? "(" : ")";
  truce__require(token < names->count);
  return names->ids[token];
}

truce_status truce_statement_print(char **text, const truce_statement *statement,
                                   const truce_names *names)
{
  size_t length = 1;
  for (size_t k = 0; k < statement->token_count; k++)
    length += strlen(token_text(statement->tokens[k], names)) + 1;
  char *made = malloc(length), *end = made;
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < statement->token_count; k++) {
    const unsigned token = statement->tokens[k];
    if (k > 0 && statement->tokens[k - 1] != TOKEN_OPEN && token != TOKEN_CLOSE)
      *end++ = ' ';
    const char *word = token_text(token, names);
    const size_t size = strlen(word);
    memcpy(end, word, size);
    end += size;
  }
  *end = '\0';
  *text = made;
  return TRUCE_OK;
}

uint64_t truce_statement_holds_64(const truce_statement *statement, const uint64_t planes[])
{
  uint64_t stack[STACK_MAX];
  uint64_t *top = stack; /* one past the last operand */
  for (size_t k = 0; k < statement->code_count; k++) {
    const unsigned instruction = statement->code[k];
    if (instruction < TRUCE_OPTIONS_MAX) {
      *top++ = planes[instruction];
      continue;
    }
    if (instruction == TOKEN_NOT) {
      top[-1] = ~top[-1];
      continue;
    }
    const uint64_t right = *--top;
    switch (instruction) {
    case TOKEN_AND:
      top[-1] &= right;
      break;
    case TOKEN_OR:
      top[-1] |= right;
      break;
    case TOKEN_IF:
      top[-1] |= ~right;
      break;
    default:
      top[-1] = ~(top[-1] ^ right);
    }
  }
  return top[-1];
}

bool truce_statement_holds(const truce_statement *statement, truce_code code)
{
  uint64_t planes[TRUCE_OPTIONS_MAX];
  for (truce_code left = statement->options; left != 0; left &= left - 1) {
    const unsigned k = truce_code_first(left);
    planes[k] = (uint64_t)(code >> k) & 1;
  }
  return (truce_statement_holds_64(statement, planes) & 1) != 0;
}

/* A value is what it may be: bit 0 false, bit 1 true. */
enum { MAY_BE_FALSE = 1, MAY_BE_TRUE = 2 };

static uint8_t opposite(uint8_t a)
{
  return (uint8_t)((a & 1) << 1 | a >> 1);
}

static uint8_t both(uint8_t a, uint8_t b)
{
  return (uint8_t)((a & b & MAY_BE_TRUE) | ((a | b) & MAY_BE_FALSE));
}

static uint8_t either(uint8_t a, uint8_t b)
{
  return (uint8_t)(((a | b) & MAY_BE_TRUE) | (a & b & MAY_BE_FALSE));
}

static uint8_t combine(unsigned instruction, uint8_t a, uint8_t b)
{
  switch (instruction) {
  case TOKEN_AND:
    return both(a, b);
  case TOKEN_OR:
    return either(a, b);
  case TOKEN_IF:
    return either(a, opposite(b));
  default:
    return either(both(a, b), both(opposite(a), opposite(b)));
  }
}

truce_truth truce_statement_partial(const truce_statement *statement, truce_code known,
                                    truce_code code)
{
  uint8_t stack[STACK_MAX];
  uint8_t *top = stack; /* one past the last operand */
  for (size_t k = 0; k < statement->code_count; k++) {
    const unsigned instruction = statement->code[k];
    if (instruction < TRUCE_OPTIONS_MAX) {
      const uint8_t value = (code >> instruction & 1) != 0 ? MAY_BE_TRUE : MAY_BE_FALSE;
      *top++ = (known >> instruction & 1) != 0 ? value : MAY_BE_FALSE | MAY_BE_TRUE;
    } else if (instruction == TOKEN_NOT) {
      top[-1] = opposite(top[-1]);
    } else {
      top--;
      top[-1] = combine(instruction, top[-1], top[0]);
    }
  }
  return top[-1] == MAY_BE_TRUE ? TRUCE_YES : top[-1] == MAY_BE_FALSE ? TRUCE_NO : TRUCE_UNKNOWN;
}

truce_code truce_statement_options(const truce_statement *statement)
{
  return statement->options;
}
