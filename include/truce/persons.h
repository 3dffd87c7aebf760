/* Who is held by whom, and the rules of an exchange in rounds: the section `exchange` of a case and
 * the table of persons beside it (docs/exchange-plan.md). Immutable once read. */
#ifndef TRUCE_PERSONS_H
#define TRUCE_PERSONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/status.h"

#define TRUCE_PERSONS_MAX 100000
#define TRUCE_EXCHANGE_ROUNDS_MAX 100
#define TRUCE_HOLDERS_MAX 8
#define TRUCE_PERSON_CATEGORIES_MAX 64
#define TRUCE_CAMPS_MAX 500
#define TRUCE_PRIORITY_WEIGHT_MAX 10000
#define TRUCE_UNLIMITED UINT32_MAX
#define TRUCE_NOWHERE SIZE_MAX /* no camp, no group, no round */

typedef enum truce_gravity { /* of wounds and sickness */
                             TRUCE_WELL,
                             TRUCE_LIGHT,
                             TRUCE_SERIOUS, /* of prisoners of war, Geneva Convention III art.
                                               109-110: to be sent home regardless of number, during
                                               hostilities not against their will */
                             TRUCE_GRAVE,
} truce_gravity;

typedef enum truce_age_class {
  TRUCE_ADULT,
  TRUCE_OLD,   /* 60 and older */
  TRUCE_CHILD, /* under 18 */
} truce_age_class;

typedef enum truce_transport { /* each person takes one place of one kind */
                               TRUCE_SEAT,
                               TRUCE_STRETCHER,
                               TRUCE_AMBULANCE,
} truce_transport;
enum { TRUCE_TRANSPORTS = 3 };

typedef struct truce_person {
  const char *id;
  size_t line;         /* of the table; 0 if there is none */
  size_t holder, home; /* who holds the person, and whose side the person goes home to; differ */
  size_t category;
  size_t camp;  /* TRUCE_NOWHERE: not said */
  size_t group; /* who go in one round or not at all: a family, a named swap; or TRUCE_NOWHERE */
  truce_gravity gravity;
  truce_age_class age;
  truce_transport transport;
  uint32_t days;        /* held, at most 40,000 */
  const char *excluded; /* the legal reason why the person does not go; NULL: none */
} truce_person;

typedef enum truce_parity {
  TRUCE_NO_PARITY,
  TRUCE_N_FOR_N,     /* in every round each holder lets as many go as come home to it */
  TRUCE_ALL_FOR_ALL, /* all go who are not excluded, whatever the numbers */
} truce_parity;

typedef struct truce_exchange_round {
  const char *name;                         /* "1", a date */
  uint32_t least, most;                     /* persons of all holders */
  const uint32_t *places[TRUCE_TRANSPORTS]; /* [holder]: how many each can bring; TRUCE_UNLIMITED */
  const uint32_t *camps;                    /* [camp]: how many can leave it; TRUCE_UNLIMITED */
} truce_exchange_round;

/* What persons count for in a plan, each times the rounds they are at home. X(NAME, id) */
#define TRUCE_AIM_TABLE(X)                                                                         \
  X(GRAVITY, "gravity")   /* the class, 0..3 */                                                    \
  X(HELD, "held")         /* whole months of 30 days */                                            \
  X(AGE, "age")           /* the class, 0..2 */                                                    \
  X(EVERYONE, "everyone") /* 1 */                                                                  \
  X(SUM, "sum")           /* the weight, below */

typedef enum truce_aim {
#define TRUCE_AIM_ENUM(NAME, id) TRUCE_AIM_##NAME,
  TRUCE_AIM_TABLE(TRUCE_AIM_ENUM)
#undef TRUCE_AIM_ENUM
      TRUCE_AIMS
} truce_aim;
enum { TRUCE_ORDER_MOST = 3 /* gravity, held, age */ };

/* What a person weighs: 1 + gravity * class (0..3) + held * whole months of 30 days + age * class
 * (0..2). By default each weight exceeds all that the later ones of the order can add up to for one
 * person, so that of two persons the one first in the order weighs more. */
typedef struct truce_priority_weights {
  uint32_t gravity, held, age; /* at most TRUCE_PRIORITY_WEIGHT_MAX */
} truce_priority_weights;

typedef struct truce_exchange {
  const char *file; /* the table of persons */
  size_t person_count;
  const truce_person *persons; /* in the order of the table */
  size_t holder_count;         /* 2..TRUCE_HOLDERS_MAX */
  const char *const *holders;
  size_t category_count;
  const char *const *categories;
  size_t camp_count;
  const char *const *camps;
  const size_t *camp_holders; /* [camp] */
  size_t group_count;
  const char *const *groups;
  size_t round_count; /* 1..TRUCE_EXCHANGE_ROUNDS_MAX */
  const truce_exchange_round *rounds;
  const truce_parity *parity; /* [category] */
  bool total_parity;          /* n for n over all categories together */
  uint32_t balance; /* after no round has a holder let more than this go beyond those who came home
                       to it, or the other way; TRUCE_UNLIMITED */
  size_t cycle_length; /* 2..holder_count: n-for-n swaps may go round so many holders */
  truce_priority_weights weights;
  bool in_order;      /* the aims below one after another, then everyone; else the sum by weights */
  size_t order_count; /* of the order: gravity, held and age, each once at most */
  truce_aim order[TRUCE_ORDER_MOST];
} truce_exchange;

/* 1 + ..., as above. */
int64_t truce_person_weight(const truce_person *person, const truce_priority_weights *weights);
/* What a person counts for under an aim. */
int64_t truce_person_counts(const truce_person *person, truce_aim aim,
                            const truce_priority_weights *weights);
const char *truce_aim_id(truce_aim aim); /* "gravity" */
/* The default weights, made for the longest time held: gravity, held, age, or another order. */
truce_priority_weights truce_priority_default(const truce_person *persons, size_t count);
truce_priority_weights truce_priority_by(const truce_person *persons, size_t count,
                                         const truce_aim *order, size_t order_count);

#endif
