/* The definitional twin: stability computed word for word from the definitions of Fang, Hipel,
 * Kilgour 1993, with no idea shared with the fast engine. Slow; for up to a few hundred states. */
#ifndef TESTS_TWIN_H
#define TESTS_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/case.h"
#include "truce/stability.h"

typedef struct twin {
  const truce_case *c;
  size_t states;
  uint64_t *codes;
  bool *move;    /* [party][from][to]: one move */
  bool *prefers; /* [party][a][b]: a strictly better than b */
} twin;

void twin_init(twin *w, const truce_case *c);
void twin_free(twin *w);

bool twin_can_move(const twin *w, size_t party, size_t from, size_t to);
/* Whether the party strictly prefers state a to state b. */
bool twin_prefers(const twin *w, size_t party, size_t a, size_t b);
bool twin_improves(const twin *w, size_t party, size_t from, size_t to);

/* steps[s] = the least number of moves of the parties but `except` (party_count: nobody is left
 * out) in a legal sequence from `from` to s, no party twice in succession; SIZE_MAX if there is
 * none; at least one move, so steps[from] is a way out and back. */
void twin_reach(const twin *w, size_t except, size_t from, bool improving, size_t *steps);

/* Whether `improvement` is deterred for `party` at `state` under the concept; *steps is then the
 * length of the shortest sanction. */
bool twin_deterred(const twin *w, truce_concept concept, size_t party, size_t state,
                   size_t improvement, size_t *steps);
bool twin_stable(const twin *w, truce_concept concept, size_t party, size_t state);

#endif
