/* The actions of `truce exchange`: one table, a file for each group of actions. */
#ifndef TRUCE_CLI_EXCHANGE_H
#define TRUCE_CLI_EXCHANGE_H

#include "arguments.h"

/* X(name, operands, fewest and most of them, function, what it does) */
#define EXCHANGE_TABLE(X)                                                                          \
  X("link", "A.csv B.csv", 2, 2, exchange_link, "which records of two lists are the same person")  \
  X("dedupe", "A.csv", 1, 1, exchange_dedupe, "which records of one list are the same person")     \
  X("review", "A.csv [B.csv]", 1, 2, exchange_review,                                              \
    "decide on the unsure pairs one by one; --answers FILE keeps what you say")                    \
  X("encode", "A.csv", 1, 1, exchange_encode,                                                      \
    "a list that can be linked without being read; --key FILE holds the key both sides share")     \
  X("plan", "CASE", 1, 1, exchange_plan,                                                           \
    "who goes home in which round, what parity costs, and which rules clash")

#define EXCHANGE_FUNCTION(name, operands, least, most, function, about)                            \
  int function(const arguments *a);
EXCHANGE_TABLE(EXCHANGE_FUNCTION)
#undef EXCHANGE_FUNCTION

/* The operand behind the action: 0 is the first. NULL if there is none. */
static inline const char *exchange_operand(const arguments *a, size_t k)
{
  return k + 1 < a->operand_count ? a->operands[k + 1] : NULL;
}

#endif
