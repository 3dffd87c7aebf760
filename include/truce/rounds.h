/* What was said at the table: the section `talks` of a case file, round by round. Facts with their
 * sources; what they add up to is asked of truce/talks.h.
 *
 * Parties, issues, rounds, documents and positions are indices; TRUCE_NOBODY stands where there is
 * none. Optional texts are NULL when absent. */
#ifndef TRUCE_ROUNDS_H
#define TRUCE_ROUNDS_H

#include "truce/basis.h"

#define TRUCE_NOBODY SIZE_MAX
#define TRUCE_TALK_ROUNDS_MAX 200
#define TRUCE_TALK_ITEMS_MAX 2000 /* of documents, demands, agreements and steps each, in all */

/* Who sat there. */
typedef struct truce_attendance {
  size_t party;     /* TRUCE_NOBODY: not a party of the case */
  const char *name; /* of the party or as the file says */
  const char *who;  /* the delegation, the part it had */
} truce_attendance;

typedef struct truce_round {
  const char *id, *name; /* the id if no name was given */
  truce_date date;       /* always there; rounds stand in the order of their dates */
  const char *place, *convened_by, *lasted, *result;
  size_t attendance_count;
  const truce_attendance *attendances;
  truce_basis basis;
} truce_round;

/* Where a party stood on an issue at a round. */
typedef enum truce_stance_kind {
  TRUCE_STANCE_UNSAID,   /* nothing said at this round: what it said before stands */
  TRUCE_STANCE_POSITION, /* a position of the issue */
  TRUCE_STANCE_NONE,     /* it has said that it has no position */
  TRUCE_STANCE_STUDY,    /* it has said that it studies the matter */
} truce_stance_kind;

typedef struct truce_stance {
  truce_stance_kind kind;
  size_t position;   /* TRUCE_STANCE_POSITION */
  truce_date until;  /* TRUCE_STANCE_STUDY: when it will say; may have no text */
  const char *words; /* what it said, as reported */
  truce_basis basis;
} truce_stance;

typedef enum truce_answer_kind {
  TRUCE_ACCEPTED,
  TRUCE_REJECTED,
  TRUCE_STUDIED,
  TRUCE_COUNTERED, /* it offered something else */
} truce_answer_kind;
#define TRUCE_ANSWER_KINDS 4

const char *truce_answer_id(truce_answer_kind kind); /* "accepted" */

typedef struct truce_answer {
  truce_answer_kind kind;
  size_t by;
  size_t round;     /* TRUCE_NOBODY: between rounds */
  truce_date date;  /* the round's if not said; always there */
  truce_date until; /* TRUCE_STUDIED: when the answer is due; may have no text */
  size_t position;  /* TRUCE_COUNTERED: what it offers instead, of the demand's issue, if said */
  bool to_document; /* given to the whole document the demand stands in */
  const char *words;
  truce_basis basis;
} truce_answer;

/* A paper that one side handed over. */
typedef struct truce_document {
  const char *id, *title;
  size_t round, by, to; /* `to`: TRUCE_NOBODY if not said */
  truce_date date;      /* the round's if not said */
  size_t answer_count;
  const truce_answer *answers; /* to all that is asked in it: each of its demands has them too */
  truce_basis basis;
} truce_document;

/* Something one side asks of another. */
typedef struct truce_demand {
  const char *id, *text;
  size_t round, by;
  size_t of;              /* who is to do it; TRUCE_NOBODY: all */
  size_t document;        /* in which it stands; TRUCE_NOBODY: said in the room */
  size_t issue, position; /* what it comes to, TRUCE_NOBODY if nothing there is */
  truce_date due;         /* when an answer was to be given; may have no text */
  size_t answer_count;
  const truce_answer *answers; /* in the order of their dates */
  truce_basis basis;
} truce_demand;

/* What became of a promise: a judgement unless its basis says otherwise. */
typedef enum truce_outcome {
  TRUCE_OUTCOME_OPEN,
  TRUCE_OUTCOME_KEPT,
  TRUCE_OUTCOME_PARTLY,
  TRUCE_OUTCOME_BROKEN,
  TRUCE_OUTCOME_DISPUTED,
} truce_outcome;
#define TRUCE_OUTCOMES 5

const char *truce_outcome_id(truce_outcome outcome); /* "kept" */

/* One side's own count. Never added to, or set off against, another's. */
typedef struct truce_claim {
  size_t by;        /* TRUCE_NOBODY: not a party of the case */
  const char *says; /* the name of who says so */
  truce_count count;
  const char *of;  /* what was counted */
  truce_date date; /* as of when; may have no text */
  truce_basis basis;
} truce_claim;

/* Something both sides promised. */
typedef struct truce_agreement {
  const char *id, *text;
  size_t round;
  size_t by_count; /* who promised */
  const size_t *by;
  truce_date due;    /* may have no text */
  truce_count count; /* how many were promised */
  const char *unit;  /* of what */
  truce_outcome outcome;
  truce_basis became; /* why the outcome is what it is */
  size_t claim_count;
  const truce_claim *claims;
  truce_basis basis;
} truce_agreement;

/* What is to come next. */
typedef struct truce_step {
  const char *id, *text;
  size_t round;
  size_t by;            /* TRUCE_NOBODY: all */
  truce_date from, due; /* may have no text */
  bool done;
  truce_date done_on; /* may have no text */
  truce_basis basis;
} truce_step;

typedef struct truce_rounds {
  size_t round_count; /* 0: the case says nothing of talks */
  const truce_round *rounds;
  const truce_stance *stances; /* [(round * parties + party) * issues + issue] */
  size_t document_count;
  const truce_document *documents;
  size_t demand_count;
  const truce_demand *demands;
  size_t agreement_count;
  const truce_agreement *agreements;
  size_t step_count;
  const truce_step *steps;
} truce_rounds;

#endif
