/* The actions of `truce exchange`: one table, a file for each group of actions. */
#ifndef TRUCE_CLI_EXCHANGE_H
#define TRUCE_CLI_EXCHANGE_H

#include "arguments.h"

/* What an action answers in: bits by `format`. FIXED: in a form of its own, to a file if asked;
 * TOLD: nothing but a line or two on the terminal. */
enum {
  WORDS = 1u << FORMAT_TEXT | 1u << FORMAT_JSON,
  ANSWER = WORDS | 1u << FORMAT_CSV,
  TABLE = 1u << FORMAT_CSV,
  FIXED = 1u << FORMAT_COUNT,
  TOLD = 0
};

#define EXCHANGE_OPTIONS(...)                                                                      \
  {                                                                                                \
    __VA_ARGS__, OPTION_COUNT                                                                      \
  }
#define EXCHANGE_NO_OPTIONS                                                                        \
  {                                                                                                \
    OPTION_COUNT                                                                                   \
  }

/* X(name, operands, fewest and most of them, function, formats, the options it has a use for beside
 * those of every action, what it does) */
#define EXCHANGE_TABLE(X)                                                                          \
  X("link", "A.csv B.csv", 2, 2, exchange_link, ANSWER,                                            \
    EXCHANGE_OPTIONS(OPTION_ID, OPTION_MAP, OPTION_THRESHOLD, OPTION_MATCH, OPTION_REVIEW,         \
                     OPTION_ANSWERS, OPTION_ONE_TO_ONE, OPTION_SIDES),                             \
    "which records of two lists are the same person")                                              \
  X("dedupe", "A.csv", 1, 1, exchange_dedupe, ANSWER,                                              \
    EXCHANGE_OPTIONS(OPTION_ID, OPTION_MAP, OPTION_THRESHOLD, OPTION_MATCH, OPTION_REVIEW,         \
                     OPTION_ANSWERS, OPTION_NO_CLUSTERS),                                          \
    "which records of one list are the same person")                                               \
  X("review", "A.csv [B.csv]", 1, 2, exchange_review, TOLD,                                        \
    EXCHANGE_OPTIONS(OPTION_ID, OPTION_MAP, OPTION_MATCH, OPTION_REVIEW, OPTION_ANSWERS,           \
                     OPTION_ONE_TO_ONE, OPTION_NO_CLUSTERS),                                       \
    "decide on the unsure pairs one by one; --answers FILE keeps what you say")                    \
  X("encode", "A.csv", 1, 1, exchange_encode, TABLE,                                               \
    EXCHANGE_OPTIONS(OPTION_ID, OPTION_MAP, OPTION_KEY),                                           \
    "a list that can be linked without being read; --key FILE holds the key both sides share")     \
  X("plan", "CASE", 1, 1, exchange_plan, ANSWER,                                                   \
    EXCHANGE_OPTIONS(OPTION_AS_OF, OPTION_GAP, OPTION_NODES),                                      \
    "who goes home in which round, what parity costs, and which rules clash")                      \
  X("init", "REGISTER --sides A,B", 1, 1, exchange_init, TOLD,                                     \
    EXCHANGE_OPTIONS(OPTION_SIDES, OPTION_TITLE, OPTION_KEY, OPTION_AUTHOR, OPTION_SOURCE),        \
    "makes a register and its signing key")                                                        \
  X("import", "REGISTER LIST.csv --sender SIDE --as CLAIM", 2, 2, exchange_import, TOLD,           \
    EXCHANGE_OPTIONS(OPTION_SENDER, OPTION_SAYS, OPTION_DAY, OPTION_CATEGORY, OPTION_ID,           \
                     OPTION_MAP, OPTION_KEY, OPTION_AUTHOR, OPTION_SOURCE),                        \
    "keeps a list byte for byte, and enters everybody on it")                                      \
  X("event", "REGISTER EVENTS.csv | kind=.. subject=.. ..", 2, 22, exchange_event, TOLD,           \
    EXCHANGE_OPTIONS(OPTION_KEY, OPTION_AUTHOR, OPTION_SOURCE),                                    \
    "enters what happened: a table, or one event in words such as kind=captured")                  \
  X("list", "REGISTER", 1, 1, exchange_list, ANSWER,                                               \
    EXCHANGE_OPTIONS(OPTION_STANDING, OPTION_HOLDER, OPTION_CATEGORY), "who stands where")         \
  X("show", "REGISTER REFERENCE | REGISTER --about NAME", 1, 2, exchange_show, WORDS,              \
    EXCHANGE_OPTIONS(OPTION_ABOUT, OPTION_WITH_NAMES),                                             \
    "everything about one of them, or about one promise or exchange")                              \
  X("commission", "REGISTER [kind=decided ...]", 1, 22, exchange_commission, WORDS,                \
    EXCHANGE_OPTIONS(OPTION_AS_OF, OPTION_WITH_NAMES),                                             \
    "what medical commissions decided, and what is overdue")                                       \
  X("reconcile", "REGISTER", 1, 1, exchange_reconcile, ANSWER,                                     \
    EXCHANGE_OPTIONS(OPTION_LIMIT, OPTION_WITH_NAMES),                                             \
    "both sides' counts next to the names behind them, and every difference")                      \
  X("lists", "REGISTER [--number N]", 1, 1, exchange_lists, ANSWER,                                \
    EXCHANGE_OPTIONS(OPTION_NUMBER),                                                               \
    "the lists that came in; with --number one of them as it came, names and all")                 \
  X("export", "REGISTER", 1, 1, exchange_export, TABLE,                                            \
    EXCHANGE_OPTIONS(OPTION_COLUMNS, OPTION_STANDING, OPTION_HOLDER, OPTION_CATEGORY,              \
                     OPTION_SEAL_FOR, OPTION_KEY),                                                 \
    "a table of chosen columns, sealed if asked for")                                              \
  X("prove", "REGISTER NUMBER | REGISTER --older N", 1, 2, exchange_prove, FIXED,                  \
    EXCHANGE_OPTIONS(OPTION_OLDER),                                                                \
    "a file that proves one entry, or that nothing before was changed")                            \
  X("verify", "REGISTER | PROOF", 1, 1, exchange_verify, WORDS,                                    \
    EXCHANGE_OPTIONS(OPTION_KNOWN, OPTION_WITH_NAMES), "whether anything was changed, and where")  \
  X("key", "FILE", 1, 1, exchange_key, TOLD, EXCHANGE_NO_OPTIONS,                                  \
    "makes a pair of keys, to be sent sealed tables")                                              \
  X("open", "SEALED --key FILE", 1, 1, exchange_open, FIXED, EXCHANGE_OPTIONS(OPTION_KEY),         \
    "opens a sealed table")

#define EXCHANGE_FUNCTION(name, operands, least, most, function, formats, options, about)          \
  int function(const arguments *a);
EXCHANGE_TABLE(EXCHANGE_FUNCTION)
#undef EXCHANGE_FUNCTION

/* The operand behind the action: 0 is the first. NULL if there is none. */
static inline const char *exchange_operand(const arguments *a, size_t k)
{
  return k + 1 < a->operand_count ? a->operands[k + 1] : NULL;
}

#endif
