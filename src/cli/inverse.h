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

/* The situation an option of `truce stability` means: a number, `now` or a statement that one
 * satisfies. False after saying why there is none. */
bool find_situation(const session *s, option o, size_t *state);

#endif
