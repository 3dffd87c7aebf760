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
    "who goes home in which round, what parity costs, and which rules clash")                      \
  X("init", "REGISTER --sides A,B", 1, 1, exchange_init, "makes a register and its signing key")   \
  X("import", "REGISTER LIST.csv --sender SIDE --as CLAIM", 2, 2, exchange_import,                 \
    "keeps a list byte for byte, and enters everybody on it")                                      \
  X("event", "REGISTER EVENTS.csv | kind=.. subject=.. ..", 2, 22, exchange_event,                 \
    "enters what happened: a table, or one event in words such as kind=captured")                  \
  X("list", "REGISTER", 1, 1, exchange_list, "who stands where")                                   \
  X("show", "REGISTER REFERENCE | REGISTER --about NAME", 1, 2, exchange_show,                     \
    "everything about one of them, or about one promise or exchange")                              \
  X("commission", "REGISTER [kind=decided ...]", 1, 22, exchange_commission,                       \
    "what medical commissions decided, and what is overdue")                                       \
  X("reconcile", "REGISTER", 1, 1, exchange_reconcile,                                             \
    "both sides' counts next to the names behind them, and every difference")                      \
  X("lists", "REGISTER [--number N]", 1, 1, exchange_lists,                                        \
    "the lists that came in; with --number one of them as it came, names and all")                 \
  X("export", "REGISTER", 1, 1, exchange_export, "a table of chosen columns, sealed if asked for") \
  X("prove", "REGISTER NUMBER | REGISTER --older N", 1, 2, exchange_prove,                         \
    "a file that proves one entry, or that nothing before was changed")                            \
  X("verify", "REGISTER | PROOF", 1, 1, exchange_verify,                                           \
    "whether anything was changed, and where")                                                     \
  X("key", "FILE", 1, 1, exchange_key, "makes a pair of keys, to be sent sealed tables")           \
  X("open", "SEALED --key FILE", 1, 1, exchange_open, "opens a sealed table")

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
