/* Statements: yes/no sentences over the options of a case, such as
 *   ukraine.withdraw if not us.arms
 *
 * Grammar, loosest first; `if` and `iff` do not chain (parentheses say what is meant):
 *   statement   = disjunction [("if" | "iff") disjunction]
 *   disjunction = conjunction {"or" conjunction}
 *   conjunction = negation {"and" negation}
 *   negation    = "not" negation | "(" statement ")" | party "." option
 * An id starts with a letter or underscore and goes on with letters, digits, underscores and
 * hyphens; letters of any script are allowed (any byte from 0x80 on counts as one). Keywords are
 * lower case.
 *   A if B   is false only where B holds and A does not (Fang, Hipel, Kilgour 1993, ch. 6)
 *   A iff B  holds where both or neither hold
 * Parentheses are kept, so printing gives back the text with single spaces.
 *
 * States are sets of taken options, held as codes: bit k is set when option k is taken. A
 * statement is immutable after parsing and may be shared between threads. */
#ifndef TRUCE_STATEMENT_H
#define TRUCE_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/status.h"

#define TRUCE_OPTIONS_MAX 128
#define TRUCE_LISTED_OPTIONS_MAX 64   /* of states that are listed, whose codes are 64-bit */
#define TRUCE_STATEMENT_DEPTH_MAX 200 /* nested parentheses and nots */

typedef struct truce_statement truce_statement;

/* A state, or a set of options: bit k is option k. A 64-bit code is one, too. (GCC and Clang have
 * the type on all 64-bit machines.) */
__extension__ typedef unsigned __int128 truce_code;

static inline truce_code truce_code_bit(unsigned k)
{
  return (truce_code)1 << k;
}

/* The lowest option of a set that is not empty. */
static inline unsigned truce_code_first(truce_code options)
{
  const uint64_t low = (uint64_t)options;
  return (unsigned)(low != 0 ? __builtin_ctzll(low)
                             : 64 + __builtin_ctzll((uint64_t)(options >> 64)));
}

static inline unsigned truce_code_count(truce_code options)
{
  return (unsigned)(__builtin_popcountll((uint64_t)options) +
                    __builtin_popcountll((uint64_t)(options >> 64)));
}

/* The options a statement may name: ids[k] is "party.option" for option k. */
typedef struct truce_names {
  size_t count; /* at most TRUCE_OPTIONS_MAX */
  const char *const *ids;
} truce_names;

/* Why a text is not a statement. Offsets and lengths are in bytes of the text. */
typedef struct truce_statement_error {
  size_t offset, length; /* length at least 1 unless the text ends at offset */
  char message[160];     /* what is wrong */
  char hint[240];        /* the remedy, or "" */
} truce_statement_error;

/* Parses `text` (UTF-8, NUL-terminated). TRUCE_BAD_INPUT fills *error; TRUCE_NO_MEMORY does not.
 * O(length * names). The result is freed with truce_statement_free. */
truce_status truce_statement_parse(truce_statement **statement, const char *text,
                                   const truce_names *names,
                                   truce_statement_error *error) TRUCE_MUST_CHECK;
void truce_statement_free(truce_statement *statement);

/* Prints the statement with the given names: the parsed text but for white space. Allocates *text
 * (free it with free). Fails with TRUCE_NO_MEMORY. O(length). */
truce_status truce_statement_print(char **text, const truce_statement *statement,
                                   const truce_names *names) TRUCE_MUST_CHECK;

/* Whether the statement holds in the state `code`. O(length), no allocation. */
bool truce_statement_holds(const truce_statement *statement, truce_code code);

/* What can be said where only some options are known: those with their bit in `known`, as in `code`
 * (Kleene's three values: an operator is unknown unless the operands known settle it). A statement
 * that mentions an option twice may stay unknown although it is settled. O(length), no allocation.
 */
typedef enum truce_truth { TRUCE_NO, TRUCE_YES, TRUCE_UNKNOWN } truce_truth;
truce_truth truce_statement_partial(const truce_statement *statement, truce_code known,
                                    truce_code code);

/* Whether it holds in 64 states at once: bit j of planes[k] says whether state j takes option k;
 * bit j of the result says whether the statement holds in state j. O(length), no allocation. */
uint64_t truce_statement_holds_64(const truce_statement *statement, const uint64_t planes[]);

/* The options the statement mentions, as a code. */
truce_code truce_statement_options(const truce_statement *statement);

/* The possible states: all codes over `options` options in which none of the statements holds.
 * Internally a reduced ordered decision diagram (Bryant 1986, doi 10.1109/TC.1986.1676819), so
 * neither counting nor listing visits excluded states one by one. */
typedef struct truce_states {
  unsigned options;
  size_t count;
  uint64_t *codes; /* increasing; NULL if every code is possible: state s then has code s */
} truce_states;

/* How many states are possible, without listing them: exact, or UINT64_MAX if 2^64 or more.
 * TRUCE_TOO_LARGE if the decision diagram passes its node limit. */
truce_status truce_states_count(uint64_t *count, unsigned options,
                                const truce_statement *const *impossible, size_t impossible_count,
                                const truce_control *control) TRUCE_MUST_CHECK;
/* Lists them. 8 bytes a state, none if every code is possible. O(count * options). Fails with
 * TRUCE_NO_MEMORY, TRUCE_TOO_LARGE (past control->memory_limit or TRUCE_LISTED_OPTIONS_MAX) and
 * TRUCE_CANCELLED. */
truce_status truce_states_init(truce_states *states, unsigned options,
                               const truce_statement *const *impossible, size_t impossible_count,
                               const truce_control *control) TRUCE_MUST_CHECK;
void truce_states_free(truce_states *states);
uint64_t truce_states_code(const truce_states *states, size_t state);
/* Finds the state with a code; false if the code is not possible. O(log count). */
bool truce_states_find(const truce_states *states, truce_code code, size_t *state);

#endif
