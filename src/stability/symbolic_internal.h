/* What the files of the symbolic search share: the case as circuits, and the two questions that the
 * search asks of one party. */
#ifndef TRUCE_SYMBOLIC_INTERNAL_H
#define TRUCE_SYMBOLIC_INTERNAL_H

#include "logic/circuit.h"
#include "truce/symbolic.h"

/* ---- symbolic_case.c: states and preferences as circuits ---- */

/* How a party's preference becomes a number of `width` bits, highest first; the greater is
 * preferred. */
typedef struct truce__scale {
  size_t width;
  uint64_t *weights; /* TRUCE_WEIGHTS: sizes, by their common divisor */
  uint32_t *rank;    /* TRUCE_RANKING: of each possible state, the greater is preferred */
} truce__scale;

typedef struct truce__symbols {
  const truce_case *c;
  truce_concept concept;
  bool improving, symmetric; /* sanctions by improvements only; an answer to them counts */
  truce_code all, fixed;     /* options; those that nobody changes */
  truce_code forward, back;  /* one-way options */
  truce_code *own;           /* [party] the options it can change */
  truce__scale *scales;      /* [party] */
  size_t width;              /* the largest of all */
  truce_states states;       /* listed only where a party has a ranking */
  truce__effort effort;
} truce__symbols;

truce_status truce__symbols_init(truce__symbols *s, const truce_case *c, truce_concept concept,
                                 const truce_control *control,
                                 truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce__symbols_free(truce__symbols *s);

/* A new variable for each option under `mask`. */
void truce__symbols_planes(const truce__symbols *s, circuit *c, truce_code mask, int planes[]);
/* Whether no `impossible` statement holds. */
int truce__symbols_possible(const truce__symbols *s, circuit *c, const int planes[]);
/* The party's scale there: `bits` has room for its width. */
void truce__symbols_rank(const truce__symbols *s, circuit *c, size_t party, const int planes[],
                         int *bits);
/* Whether one-way options let the party go from one to the other. */
int truce__symbols_way(const truce__symbols *s, circuit *c, size_t party, const int from[],
                       const int to[]);
/* The options under `mask` become as in `code`. */
void truce__symbols_set(int planes[], truce_code mask, truce_code code);
/* bits as the constants they are. */
void truce__symbols_constant(int *literals, const bool *bits, size_t width);
void truce__symbols_assume(circuit *c, const int *literals, const bool *bits, size_t width);

/* ---- symbolic_reply.c: what a party would rather do ---- */

/* A set of states: those that under `mask` are as in `code`. */
typedef struct truce__cube {
  truce_code mask, code;
} truce__cube;

/* A sanction: the others' moves one after another, and what makes its end no better. */
typedef struct truce__step {
  size_t party;
  truce_code code; /* the state reached */
} truce__step;

typedef struct truce__sanction {
  size_t count, capacity;
  truce__step *steps;
  truce__cube end; /* symmetric concepts: where in this cube the party has no better answer */
} truce__sanction;

/* One party's improvements: from a state `now` to one with other choices of its own, `to`. */
typedef struct truce__replies {
  const truce__symbols *s;
  size_t party;
  circuit c;
  int now[TRUCE_OPTIONS_MAX], to[TRUCE_OPTIONS_MAX];
  int *level; /* variables: `to` is better than this */
  int known;  /* if assumed, sanctions known do not answer it */
  int *scratch;
} truce__replies;

truce_status truce__replies_init(truce__replies *r, truce__symbols *s,
                                 size_t party) TRUCE_MUST_CHECK;
void truce__replies_free(truce__replies *r);
/* An improvement from `state` (whose scale reads `level`) that no sanction known answers. */
truce_truth truce__replies_find(truce__replies *r, truce_code state, const bool *level,
                                truce_code *to);
/* A state better than `level` that the party can go to, or stays in. If there is none, *cube says
 * where in general, with the same level, there is none. */
truce_truth truce__replies_better(truce__replies *r, truce_code state, const bool *level,
                                  truce_code *to, truce__cube *cube);
/* Keeps a sanction against levels from `level` up. */
void truce__replies_learn(truce__replies *r, const truce__sanction *sanction, const bool *level);

/* ---- symbolic_reach.c: what the others can do about it ---- */

/* A proof that nothing deters: all states in `frozen`, outside all `cubes`. No move of the others
 * leaves them, and none is no better than a level below `least`. */
typedef struct truce__proof {
  truce__cube frozen;
  size_t count, capacity;
  truce__cube *cubes;
  bool *least; /* [width] */
  bool always; /* against any level */
} truce__proof;

typedef struct truce__reach {
  const truce__symbols *s;
  size_t party;
  truce__replies *replies;
  bool movers; /* somebody else can move at all */
  circuit c;
  int now[TRUCE_OPTIONS_MAX], next[TRUCE_OPTIONS_MAX];
  int *mover; /* [party] */
  int possible, move;
  int *level; /* variables */
  int bad;    /* if assumed, `now` deters as far as is known */
  int *parts; /* what must hold for that */
  size_t part_count, part_capacity;
  int *scratch;
} truce__reach;

truce_status truce__reach_init(truce__reach *r, truce__symbols *s, size_t party,
                               truce__replies *replies) TRUCE_MUST_CHECK;
void truce__reach_free(truce__reach *r);
/* Whether the others can lead from `start` to a state that deters at this level: then *sanction
 * says how, otherwise *proof why not. Both are the caller's, reused and freed by him. The status
 * tells of memory alone; *answer is TRUCE_UNKNOWN if effort was spent. */
truce_status truce__reach_ask(truce__reach *r, truce_code start, const bool *level,
                              truce__sanction *sanction, truce__proof *proof,
                              truce_truth *answer) TRUCE_MUST_CHECK;

#endif
