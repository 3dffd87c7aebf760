/* The words of the language of statements; no option, party or issue can be called so. */
#ifndef TRUCE_LOGIC_KEYWORDS_H
#define TRUCE_LOGIC_KEYWORDS_H

enum { TRUCE__KEYWORDS = 5 };
/* In the order of their tokens (statement_internal.h). */
extern const char *const truce__keywords[TRUCE__KEYWORDS];

#endif
