#ifndef TRUCE_CLI_INVERSE_H
#define TRUCE_CLI_INVERSE_H

#include "session.h"

/* Answers --make-stable for a solved session; returns the exit status. The session's inverse
 * answer borrows what was wanted only until this returns. */
int inverse_ask(session *s);
/* The same for --coalitions. */
int coalitions_ask(session *s);

#endif
