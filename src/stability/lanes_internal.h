/* Many profiles at once, for cases of moderate size: what the files lanes_*.c share.
 *
 * With W(t) the least rank among t and what the others can reach from t, and B(t) the least best
 * answer among the same, a party's state s is stable under GMR (SEQ, by improvements) if W(t) is
 * not above the rank of s for any t it can move to, and under SMR (SSEQ) if min(rank(t), B(t)) is
 * not: a t no better than s passes by itself, so nobody's order inside fibres but the others' is
 * asked for, and of a list only the ranks are. Profiles in which the others improve alike therefore
 * share one search for what can be reached, and each of them is one lane of the minima over it. */
#ifndef TRUCE_STABILITY_LANES_INTERNAL_H
#define TRUCE_STABILITY_LANES_INTERNAL_H

#include <omp.h>

#include "uncertainty_internal.h"

enum {
  LANES = 16,               /* lists worked on side by side */
  LANE_FIBRE_MAX = 64,      /* the states of a fibre fit the bits of a word */
  LANE_STATES_MAX = 1 << 16 /* ranks and types fit 16 bits */
};

/* One number for each lane, eight to a vector: GCC's and Clang's vector types become the vector
 * instructions that every machine of the kind has, which loops over the lanes did not. */
enum { LANE_VECTOR = 8, LANE_VECTORS = LANES / LANE_VECTOR };
typedef int16_t lane_vector __attribute__((vector_size(LANE_VECTOR * sizeof(int16_t))));
typedef struct lanes {
  lane_vector part[LANE_VECTORS];
} lanes;

static inline int16_t lane_get(const lanes *l, size_t lane)
{
  return l->part[lane / LANE_VECTOR][lane % LANE_VECTOR];
}

static inline void lane_set(lanes *l, size_t lane, int16_t value)
{
  l->part[lane / LANE_VECTOR][lane % LANE_VECTOR] = value;
}

typedef struct answers {
  lanes worst, answer; /* W and B */
} answers;

/* One party's moves, and what of its preferences no list changes. Fibres that look alike (in layers
 * and in the wishes that tell their states apart) share their *slots*. */
typedef struct ground {
  bool open;  /* its list is not known */
  bool signs; /* nor are all of its signs */
  bool moves_at_all;
  uint32_t *member; /* [position]: the states by fibre, by number inside a fibre */
  uint32_t *fibre;  /* [state]: the position at which its fibre starts */
  uint32_t *slot;   /* [state] */
  size_t slot_count;
  uint64_t *moves;        /* [slot]: the places in the fibre it can move to */
  uint32_t *bits;         /* [slot]: the rank as written, without bits that no fibre tells apart */
  uint8_t *place;         /* [slot]: in the fibre, */
  uint8_t *width;         /* [slot]: which has so many */
  uint32_t relevant;      /* the bits of the rank that some fibre tells apart */
  size_t type_count;      /* types: states of equal rank, whatever the list */
  uint32_t *written;      /* [type]: the rank as written, increasing */
  uint16_t *type;         /* [state] */
  size_t reach_count;     /* distinct sets of what it can move to, the state itself included */
  uint32_t *reach;        /* [state] */
  uint32_t *reach_state;  /* [reach]: a state that has it */
  size_t choice_count;    /* distinct sets of types among these */
  uint32_t *choice;       /* [state] */
  uint32_t *choice_state; /* [choice]: a state that has it */
} ground;

static inline uint64_t reach_mask(const ground *g, size_t slot)
{
  return g->moves[slot] | UINT64_C(1) << g->place[slot];
}

/* What can be reached, as a graph without cycles: a *part* is a set of states that can all reach
 * each other; the parts it leads to have lower numbers. */
typedef struct closure {
  size_t count;
  uint32_t *mark; /* [state]: 0: not looked at; otherwise its part and PART_KNOWN */
  uint32_t *node; /* the states, part by part */
  uint32_t *node_end;
  uint32_t *edge; /* the parts led to, part by part */
  uint32_t *edge_end;
  size_t node_count, edge_count, edge_capacity;
} closure;

#define PART_KNOWN UINT32_C(0x80000000)

static inline uint32_t part_of(const closure *f, size_t state)
{
  return f->mark[state] & ~PART_KNOWN;
}

/* Where a state's masks and moves are, for one party. */
typedef struct whereabouts {
  uint16_t slot, fibre;
} whereabouts;

/* Room for searches. */
typedef struct search {
  closure
      found; /* the mark of a state on the path or the stack: the least order it leads back to */
  uint32_t *stack; /* states of parts not complete */
  struct search_step {
    uint32_t state, order;
    size_t first, next; /* its moves in `target`, and those not followed */
    size_t edges;       /* how many were waiting when it was entered */
  } * path;
  uint16_t *target; /* of the moves of all steps of the path */
  size_t target_count, target_capacity;
  uint32_t *waiting; /* parts that parts not complete lead to */
  size_t waiting_count, waiting_capacity;
  uint32_t *seen; /* [part]: the last part that leads to it */
  size_t stacked, depth, clock;
} search;

/* A party that moves in a search: its masks by slot, and the states by fibre. */
typedef struct mover {
  const uint64_t *moves;
  const uint16_t *member;
  size_t party;
} mover;

typedef struct movers {
  mover each[64];
  size_t count;
  const bool *bottom; /* [state]: where a search may end */
} movers;

struct truce__lanes {
  size_t states, parties;
  whereabouts *where; /* [state * parties + party] */
  uint16_t *member;   /* [party * states + position]: the states by fibre */
  ground *grounds;    /* [party] */
  closure *any;       /* [party]: what the others can reach, by any moves */
  bool *aside;        /* [party]: nobody else cares what it does */
  uint32_t
      *stand_in; /* [party * states + state]: a state that differs from this one in what parties
                    aside do, the party itself left out; searches for the party use it alone */
  bool *bottom;  /* [party * states + state]: nothing the others can reach from here is worse */
};

/* A party's lists in a batch, each once. */
typedef struct lane_lists {
  truce__index index; /* by the numbers of its dials */
  size_t count;
  uint32_t *of;       /* [profile] */
  uint8_t *order;     /* [list * wishes + place]: the wish */
  uint32_t *turned;   /* [list] */
  uint8_t *key;       /* [list * (wishes + 1)]: the wishes that some fibre tells apart, in order */
  uint32_t *relation; /* [list]: lists with the same number improve alike */
  size_t relation_count;
  uint64_t **better; /* [relation][slot]: the places of the fibre that are better; from slot_count
                        on: of these, those that are not better than another of them */
  size_t relation_capacity;
  uint32_t *group; /* [profile]: profiles with the same number improve alike but for this party */
  size_t group_count;
} lane_lists;

/* A thread's room for the lists that it works on side by side. */
typedef struct lane_room {
  search search;
  uint32_t *value;  /* [type] */
  uint64_t *sorted; /* [2 * type] */
  lanes *rank;      /* [type] */
  lanes *best;      /* [choice]: the best type in it */
  answers *part;    /* [part] */
  answers *most;    /* [reach]: the largest of its states */
  uint64_t *better; /* [slot]: better in some list */
  uint16_t *wanted; /* [chunk]: states that matter */
  uint16_t *stable; /* [(lane * concepts + concept) * chunks + chunk] */
} lane_room;

/* Samples of which equal ones are put together. */
typedef struct lane_batch {
  const truce_uncertainty *u;
  const struct truce__lanes *l;
  const truce_control *control;
  uint64_t *keys;        /* [sample * dials + dial] */
  truce__index profiles; /* by key */
  size_t samples, count; /* profiles */
  uint32_t *times;       /* [profile]: samples that have it */
  lane_lists *lists;     /* [party] */
  uint16_t *hold;   /* [(profile * concepts + concept) * chunks + chunk]: equilibria, 16 a chunk */
  lane_room *rooms; /* [thread] */
} lane_batch;

/* The number of the thread, among those of a parallel loop. */
static inline size_t lane_thread(void)
{
  return (size_t)omp_get_thread_num();
}

/* How many words of 16 states there are, padded so that loops over them become vector
 * instructions. */
enum { CHUNK_BLOCK = 16 };
static inline size_t lane_chunks(const struct truce__lanes *l)
{
  const size_t block = (size_t)16 * CHUNK_BLOCK;
  return (l->states + block - 1) / block * CHUNK_BLOCK;
}

static inline const uint64_t *lane_key(const lane_batch *b, size_t profile)
{
  return (const uint64_t *)(const void *)b->profiles.entries[profile].text;
}

static inline uint16_t *lane_hold(const lane_batch *b, size_t profile)
{
  return b->hold + profile * TRUCE_CONCEPT_COUNT * lane_chunks(b->l);
}

/* lanes_ground.c */
truce_status truce__ground_init(ground *g, const truce_stability *s, size_t party, bool open,
                                const truce_control *control) TRUCE_MUST_CHECK;
void truce__ground_free(ground *g);
/* Whether fibres are short and states few enough. */
bool truce__ground_fits(const truce_stability *s);
/* Fills better and next (slot_count each) given the value of each slot. */
void truce__ground_relate(const ground *g, const uint32_t *value, uint64_t *better, uint64_t *next);

/* lanes_bottom.c: tells where searches for a party may end, given what can be reached at all. */
truce_status truce__lanes_find_bottom(const struct truce__lanes *l, size_t party,
                                      bool *bottom) TRUCE_MUST_CHECK;

/* lanes_case.c: whether another party moves in searches for a party. */
bool truce__lanes_moves(const struct truce__lanes *l, size_t party, size_t other);

/* lanes_reach.c */
/* To be freed even if it fails. */
bool truce__lanes_search_init(search *w, size_t states) TRUCE_MUST_CHECK;
void truce__lanes_search_free(search *w);
/* Forgets what was found. */
void truce__lanes_search_clear(search *w);
/* Adds what can be reached from a state to w->found; false if memory ran out. */
bool truce__lanes_search_from(search *w, const struct truce__lanes *l, const movers *m,
                              size_t state) TRUCE_MUST_CHECK;

void truce__closure_free(closure *f);

/* lanes_values.c: for a party and up to LANES of its lists. */
/* To be freed even if it fails. */
bool truce__room_init(lane_room *room, const struct truce__lanes *l) TRUCE_MUST_CHECK;
void truce__room_free(lane_room *room);
/* Makes room->rank and room->best. */
void truce__lanes_load(const lane_batch *b, lane_room *room, size_t party, const uint32_t *lists,
                       size_t count);
/* Fills room->stable for Nash, GMR and SMR: all that hangs on the list alone. */
void truce__lanes_alone(const lane_batch *b, lane_room *room, size_t party);
/* Fills room->stable for SEQ and SSEQ where room->wanted says so (0 elsewhere); room->search has
 * what can be reached from the states that room->better tells. */
void truce__lanes_replies(const lane_batch *b, lane_room *room, size_t party);

/* lanes_lists.c: what the profiles of a batch have in common; fills lists of a party, then, when
 * all parties have theirs, groups. */
truce_status truce__lists_init(lane_batch *b, size_t party) TRUCE_MUST_CHECK;
truce_status truce__lists_group(lane_batch *b, size_t party) TRUCE_MUST_CHECK;
void truce__lists_free(lane_lists *lists);

/* lanes_count.c */
truce_status truce__lanes_count(const lane_batch *b, uint64_t *counts) TRUCE_MUST_CHECK;

#endif
