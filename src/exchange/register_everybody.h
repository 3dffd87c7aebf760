/* Between the files that read a register: all who are in it, and who of them is asked for
 * (register_read.c). */
#ifndef TRUCE_EXCHANGE_REGISTER_EVERYBODY_H
#define TRUCE_EXCHANGE_REGISTER_EVERYBODY_H

#include "register_internal.h"

typedef struct truce__everybody {
  truce__arena *arena;
  size_t count, capacity;
  const char **references; /* [row - 1] */
  truce__stand *stands;    /* each leads to the last of those it turned out to be */
  size_t stands_capacity;
  bool *since_told; /* [row - 1]: an entry tells the day they stand as held since; else a list of
                       that day does, and it may be longer */
} truce__everybody;

truce_status truce__everybody_read(truce_register *r, truce__everybody *all) TRUCE_MUST_CHECK;
void truce__everybody_free(truce__everybody *all); /* but for the arena */
/* The last one of those somebody turned out to be. */
size_t truce__last_of(const truce__everybody *all, size_t k);
truce_subject truce__describe(const truce_register *r, const truce__everybody *all, size_t k);

/* Whether the words asked with mean something here; says which do not. */
truce_status truce__check_asked(truce_register *r, const char *holder,
                                const char *category) TRUCE_MUST_CHECK;
bool truce__asked_for(const truce_subject *s, truce_subject_standing standing, const char *holder,
                      const char *category);

#endif
