/* Between the files that bring rows into a register: what is wrong with them (register_faults.c).
 */
#ifndef TRUCE_EXCHANGE_REGISTER_FAULTS_H
#define TRUCE_EXCHANGE_REGISTER_FAULTS_H

#include "register_internal.h"

typedef struct truce__faults {
  truce_register *r;
  const char *file;
  size_t count;
} truce__faults;
/* At a line; 0: at none. After the first 20 it is counted only. */
void truce__fault(truce__faults *f, size_t line, const char *code, const char *hint,
                  const char *text, ...) TRUCE_PRINTF(5, 6);
void truce__faults_end(const truce__faults *f); /* tells how many more there are */

/* Whom entries that were refused are about: what is wrong with later ones about them may only
 * follow from that. Starts from {0}. */
typedef struct truce__doubts {
  truce__arena *arena;
  truce__index about; /* references */
  bool all;           /* an entry was refused that changes older ones: anybody may be meant */
  size_t following;   /* entries that were not judged for it */
} truce__doubts;
/* `written`: the subject's reference as it was given, or NULL. */
bool truce__doubted(const truce__doubts *d, const truce_entry *entry, const char *written);
bool truce__doubt(truce__doubts *d, const truce_entry *entry, /* false if memory ran out */
                  const char *written) TRUCE_MUST_CHECK;
void truce__doubts_end(const truce__doubts *d, const truce__faults *f); /* tells how many */
void truce__doubts_free(truce__doubts *d);

#endif
