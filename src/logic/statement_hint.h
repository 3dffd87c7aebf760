/* What a user is told about a text that is not a statement: the fault, and what to write instead.
 */
#ifndef TRUCE_LOGIC_STATEMENT_HINT_H
#define TRUCE_LOGIC_STATEMENT_HINT_H

#include "truce/statement.h"

/* Sets the message; cuts between characters if it is too long. */
void truce__explain(truce_statement_error *error, const char *hint, const char *format, ...)
    TRUCE_PRINTF(3, 4);

/* A word that is neither a keyword nor an option. */
void truce__explain_word(truce_statement_error *error, const char *word, size_t length,
                         const truce_names *names);

/* A character that starts neither a word nor a parenthesis; how many bytes are at fault. */
size_t truce__explain_symbol(truce_statement_error *error, const char *text);

#endif
