/* What must hold of every statement and of every text that might be one. Both functions abort with
 * a message where something fails. */
#ifndef TESTS_STATEMENT_PROPERTIES_H
#define TESTS_STATEMENT_PROPERTIES_H

#include <stddef.h>
#include <stdint.h>

/* Builds a tree from the tape and writes it down, with white space and parentheses as the tape has
 * it. The text must parse, print back but for white space, and hold where the tree does, one state
 * at a time and 64 at once. Then the tape spoils the text, and what is said about it must make
 * sense. Returns the number of connectives, so that a driver can see what it has covered. */
int truce_property_statement(const uint8_t *tape, size_t size);

/* Parses any text. A statement must survive printing and reading; an error must lie inside the text
 * and be readable. Returns 1 if the text is a statement. */
int truce_property_statement_text(const char *text);

#endif
