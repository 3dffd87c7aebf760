/* The reckoning inside: what was promised, handed over and received, entry by entry. */
#ifndef TRUCE_EXCHANGE_RECKON_INTERNAL_H
#define TRUCE_EXCHANGE_RECKON_INTERNAL_H

#include "register_internal.h"

/* As things stand, not as they stood after some entry. */
#define TRUCE__NOW UINT64_MAX

/* So many, or one person, from an entry on until another took its place. */
typedef struct truce__act {
  uint64_t count;
  const truce__named *person; /* NULL: a count */
  uint64_t from, until;       /* numbers of entries; until 0: it stands */
} truce__act;

/* The acts of one `about`, kind, side and category; counts and names apart. */
typedef struct truce__tally {
  truce_entry_kind kind;
  bool named;
  const char *side, *category; /* category "": not said */
  truce__act *acts;
  size_t count, capacity;
} truce__tally;

typedef struct truce__reason {
  const char *field, *category, *side, *words;
  uint64_t entry;
  uint64_t after; /* the entries it was given in view of: all up to this one */
  size_t line;    /* of a case's table */
  bool used;      /* there is, or was then, what it explains */
} truce__reason;

/* Who waits, by side and category. */
typedef struct truce__queue {
  truce_waiting *list;
  size_t count, capacity;
} truce__queue;

struct truce__reckoning {
  truce_reconciliation all; /* first, so that truce_reconciliation_free finds the rest */
  truce__arena *arena;
  const char *const *sides;
  size_t side_count;
  bool counts_only; /* there is no register that could have names */
  truce_reckoning *list;
  size_t capacity;
  truce_flow_point *flow;
  size_t flow_capacity;
  truce__queue held, underway;
  truce_seeking *seeking; /* [side_count] */
  bool linked;            /* somebody stands on the lists of two sides */
  truce__named **people;  /* all who are counted by name */
  size_t people_count, people_capacity;
  /* of the `about` being read */
  const char *about; /* "": none named */
  truce__tally *tallies;
  size_t tally_count, tallies_capacity;
  truce__reason *reasons;
  size_t reason_count, reasons_capacity;
  truce_dispute *disputes;
  size_t dispute_count, disputes_capacity;
  truce_idle *idle;
  size_t idle_capacity;
};

static inline bool truce__in_force(const truce__act *act, uint64_t when)
{
  return act->from <= when && (act->until == 0 || act->until > when);
}

/* Whether somebody counts the category, which then has a group of its own (reckon.c). */
bool truce__is_counted(const truce__reckoning *o, const char *category);

/* Appends the group of one category ("": all) of the `about` being read, with every difference
 * (reckon_compare.c). False if memory ran out. */
bool truce__reckon_group(truce__reckoning *o, const char *category);

#endif
