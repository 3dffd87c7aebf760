/* What happened, as reported: the section `events` of a case file (a CSV file beside it, or a
 * list). Two reports of one event are two events: they are shown side by side, never merged. */
#ifndef TRUCE_EVENTS_H
#define TRUCE_EVENTS_H

#include "truce/basis.h"

#define TRUCE_EVENTS_MAX 100000 /* in a case */

typedef struct truce_event {
  truce_date date; /* always there */
  int32_t second;  /* of the day, UTC; -1: no time was given */
  /* Texts as in the file, with the index of the party they name or SIZE_MAX; kind is never NULL. */
  const char *actor, *target, *claimed_by;
  size_t actor_party, target_party, claimed_party;
  const char *kind, *unit, *place, *note;
  truce_count count;
  const char *source; /* NULL: none; the id of a source of the case, or its words */
  truce_basis basis;
} truce_event;

/* Which of a case's events `truce escalation` looks at: the section `escalation`. Each is NULL if
 * it is not given, and the command line goes before it. Lists are names with commas between. */
typedef struct truce_events_use {
  const char *kinds, *actors, *targets, *claimed_by;
  const char *from, *to;          /* days, both included */
  const char *by;                 /* what makes events of one type */
  const char *launched, *stopped; /* kinds whose counts say how large a raid was, and how many of
                                     it were stopped */
} truce_events_use;

#endif
