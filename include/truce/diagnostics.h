/* Diagnostics: every error, warning and note about an input, each with its place and remedy.
 *
 * A reader adds to a list until the whole input is read, so that a user sees all mistakes at once.
 * The list owns all its strings. Lines and columns count from 1, columns in characters (Unicode
 * code points); 0 means "no place". The list keeps at most TRUCE_DIAGNOSTICS_KEPT entries and
 * counts the rest. Not thread-safe: one list, one thread at a time. */
#ifndef TRUCE_DIAGNOSTICS_H
#define TRUCE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>

#include "truce/status.h"

#define TRUCE_DIAGNOSTICS_KEPT 200

typedef enum truce_severity { TRUCE_NOTE, TRUCE_WARNING, TRUCE_ERROR } truce_severity;

typedef struct truce_diagnostic {
  truce_severity severity;
  const char *code;      /* stable short name such as "unknown-name", for programs */
  const char *file;      /* as the user named it; NULL if there is none */
  size_t line, column;   /* where it starts */
  size_t length;         /* characters to underline, at least 1 */
  const char *excerpt;   /* the line without its newline, of a long line the part around the place;
                            NULL   if there is none */
  size_t excerpt_column; /* the column of the excerpt's first character; 0 counts as 1 */
  const char *message;   /* what is wrong */
  const char *hint;      /* what to do about it; NULL if the message says it */
} truce_diagnostic;

typedef struct truce_diagnostics truce_diagnostics;

/* Makes an empty list. Fails with TRUCE_NO_MEMORY. */
truce_status truce_diagnostics_init(truce_diagnostics **list) TRUCE_MUST_CHECK;
/* Frees the list and every string it handed out. NULL is allowed. */
void truce_diagnostics_free(truce_diagnostics *list);

/* Copies `entry` with its strings into the list. If memory runs out the entry is lost but counted,
 * and truce_diagnostics_lost() says so from then on. Amortised O(length of the strings). */
void truce_diagnostics_add(truce_diagnostics *list, const truce_diagnostic *entry);

size_t truce_diagnostics_kept(const truce_diagnostics *list); /* entries that can be read */
size_t truce_diagnostics_count(const truce_diagnostics *list, truce_severity severity); /* all */
bool truce_diagnostics_lost(const truce_diagnostics *list); /* an entry was lost to memory */
/* Entry k < kept, in the order added. Owned by the list, valid until the list is freed. */
const truce_diagnostic *truce_diagnostics_get(const truce_diagnostics *list, size_t k);

#endif
