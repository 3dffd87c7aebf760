#ifndef TRUCE_CLI_INVERSE_H
#define TRUCE_CLI_INVERSE_H

#include "session.h"

/* Answers --make-stable for a solved session; returns the exit status. The session's inverse
 * answer borrows what was wanted only until this returns. */
int inverse_ask(session *s);
/* The same for --coalitions. */
int coalitions_ask(session *s);
/* The same for --foresight and --drift. */
int foresight_ask(session *s);
int drift_ask(session *s);
int structure_ask(session *s); /* --structure */
int views_ask(session *s);     /* --views */

/* The situation an option of `truce stability` means: a number, `now` or a statement that one
 * satisfies. False after saying why there is none. */
bool find_situation(const session *s, option o, size_t *state);

/* For --find, which needs the case alone. */
int find_ask(session *s);

/* One of the five concepts, or all, as bits; 0 after a complaint. */
unsigned concepts_asked(const char *text);
/* The statement that the case's section `wanted` has under this name; else the text itself. */
const char *wanted_statement(const truce_case *c, const char *text);

#endif
