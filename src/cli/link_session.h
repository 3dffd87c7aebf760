/* One or two lists of people, read and linked for a command. */
#ifndef TRUCE_CLI_LINK_SESSION_H
#define TRUCE_CLI_LINK_SESSION_H

#include "session.h"

typedef struct link_session {
  session s; /* first, so that what writes for a session finds the rest */
  truce_people *a, *b;
  truce_link_answers *answers;
  truce_linkage *linkage;
} link_session;

/* Each says on stderr what went wrong and returns the exit status for it, or EXIT_DONE; whatever
 * they return, link_session_close frees what there is. */
int link_session_start(link_session *l, const arguments *a);
/* What the options ask, with the answers in the file of --answers; `fresh`: it need not be there.
 */
int link_session_options(link_session *l, bool fresh, truce_link_options *options);
int link_session_read(link_session *l, const char *path, bool partly, truce_people **people);
int link_session_pairs(link_session *l, const truce_link_options *options);
void link_session_close(link_session *l);

#endif
