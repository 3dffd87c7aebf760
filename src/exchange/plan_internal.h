/* What the files of planning share: persons alike put together, the linear programme, its solvers.
 */
#ifndef TRUCE_EXCHANGE_PLAN_INTERNAL_H
#define TRUCE_EXCHANGE_PLAN_INTERNAL_H

#include "base/control.h"
#include "base/memory.h"
#include "truce/plan.h"

/* ---- Rules, one by one ---- */

typedef struct truce__rules {
  truce_plan_clash *all;
  bool *kept;
  size_t count;
} truce__rules;

/* Every rule of the exchange that could bind, all kept but for n-for-n parity and balance if
 * `without_parity`. Free with truce__rules_free. */
truce_status truce__rules_list(truce__rules *rules, const truce_exchange *e,
                               bool without_parity) TRUCE_MUST_CHECK;
/* Which of the rules, kept or not, a schedule that sends none of the excluded keeps (plan_check.c).
 */
truce_status truce__rules_judge(bool *holds, const truce_exchange *e, const truce__rules *rules,
                                const size_t *round) TRUCE_MUST_CHECK;
void truce__rules_free(truce__rules *rules);

/* ---- What a plan is for ---- */

typedef struct truce__aims {
  size_t count; /* stages */
  truce_aim by[TRUCE_STAGES_MOST];
  const size_t *wanted; /* [person] of plans that do as well, those that send them then; or NULL */
} truce__aims;

truce__aims truce__aims_of(const truce_exchange *e, const size_t *wanted);
enum { TRUCE__VALUES = TRUCE_STAGES_MOST + 1 }; /* of the aims, then how many go as wanted */
void truce__plan_values(int64_t values[TRUCE__VALUES], const truce_exchange *e,
                        const truce__aims *aims, const size_t *round);

/* ---- Persons alike (plan_crowd.c) ---- */

/* What the rules see of a person, in one number. */
uint32_t truce__trait(const truce_person *person);
void truce__trait_tell(uint32_t trait, truce_person *person); /* all but weight, group and words */

typedef struct truce__part { /* persons of one trait */
  uint32_t trait, count;
} truce__part;

typedef struct truce__item { /* who go together: one person or a group */
  size_t member, members;    /* into truce__crowd.members */
  size_t part, parts;
  int64_t value[TRUCE_STAGES_MOST]; /* what it counts under each aim */
  size_t wanted;                    /* the round; TRUCE_NOWHERE: to stay. 0 if nothing is wanted */
} truce__item;

typedef struct truce__class { /* items alike */
  size_t item, items;
} truce__class;

typedef struct truce__crowd {
  size_t *members; /* persons */
  truce__part *parts;
  truce__item *items; /* by parts, then values (largest first), what is wanted, and person */
  size_t item_count;
  size_t aims;
  truce__class *classes;
  size_t class_count;
} truce__crowd;

/* Those who may go. Groups whose rule is not kept are taken apart. Items of a class are alike under
 * the first `depth` aims; aims->count + 1: also in what is wanted. */
truce_status truce__crowd_gather(truce__crowd *crowd, const truce_exchange *e,
                                 const truce__rules *rules, const truce__aims *aims,
                                 size_t depth) TRUCE_MUST_CHECK;
void truce__crowd_free(truce__crowd *crowd);
/* x (column class * rounds + t: how many) of what the persons do. */
void truce__crowd_count(const truce__crowd *crowd, size_t rounds, const size_t *round, double *x);
/* Hands out x to the persons. Classes with the same parts are
 * served together, the first by the aims first: any other order would be worth less. Those who
 * count the same go when wanted as far as can be. */
void truce__crowd_hand_out(const truce__crowd *crowd, const truce_exchange *e, const double *x,
                           size_t *round);
/* Whether two items have the same parts. */
bool truce__crowd_alike(const truce__crowd *crowd, const truce__item *a, const truce__item *b);

/* ---- Cycles of holders ---- */

typedef struct truce__cycles {
  size_t count;
  uint8_t (*holders)[TRUCE_HOLDERS_MAX]; /* the smallest first */
  uint8_t *length;
} truce__cycles;

truce_status truce__cycles_list(truce__cycles *cycles, size_t holders,
                                size_t longest) TRUCE_MUST_CHECK;
void truce__cycles_free(truce__cycles *cycles);

/* ---- The programme (plan_programme.c) ---- */

/* Least sum of cost * x with rows in their bounds; columns are whole but for the last
 * `fractional`. Column c * rounds + t is how many of class c go in round t. */
typedef struct truce__programme {
  int columns, rows, fractional;
  int *start, *index; /* by columns */
  double *value;
  double *low, *high, *cost;
  double *row_low, *row_high;
  size_t wanted; /* columns, also where they are too many */
} truce__programme;

/* What is maximised: the value of one stage, or aims.count: those who go as wanted. The values of
 * the stages before are not to fall below the floor. */
typedef struct truce__goal {
  size_t stage;
  const int64_t *floor;
} truce__goal;

/* Without a goal (NULL) all that can be is as good. */
truce_status truce__programme_make(truce__programme *p, const truce_exchange *e,
                                   const truce__rules *rules, const truce__crowd *crowd,
                                   const truce__goal *goal) TRUCE_MUST_CHECK;
#define TRUCE__COLUMNS_MOST ((size_t)1 << 22)
/* Memory for so many columns, rows and entries; all zero. */
truce_status truce__programme_room(truce__programme *p, size_t columns, size_t rows,
                                   size_t entries) TRUCE_MUST_CHECK;
void truce__programme_free(truce__programme *p);

/* ---- Solvers (plan_solvers.c) ---- */

typedef enum truce__outcome {
  TRUCE__SOLVED,     /* to the gap asked for */
  TRUCE__FOUND,      /* stopped before */
  TRUCE__IMPOSSIBLE, /* proven */
  TRUCE__NOTHING,    /* stopped without a solution */
} truce__outcome;

/* What is looked at and told while a solver runs. */
typedef struct truce__watch {
  const truce_control *control;
  const char *what; /* is being done */
  double share;     /* of it all that is done */
  double gap;       /* of the best plan so far; below 0: none yet */
} truce__watch;

void truce__watch_tell(const truce__watch *watch); /* progress; NULL is allowed */

/* The dual of a relaxation: what a unit of a column costs beyond what the rows pay for it. */
typedef struct truce__duals {
  double *reduced;       /* [column] */
  double *price, *level; /* [row] and what the row amounts to */
} truce__duals;

/* The relaxation; x has room for p->columns, `duals` (or NULL) for all. *outcome: SOLVED,
 * IMPOSSIBLE or NOTHING. Here and below NULL for no watch; cancelled, they stop soon. */
truce_status truce__plan_relax(truce__outcome *outcome, const truce__programme *p, double *x,
                               double *cost, const truce__duals *duals,
                               const truce__watch *watch) TRUCE_MUST_CHECK;
typedef struct truce__search {
  bool possible; /* it is known that there is a solution */
  double gap;    /* absolute */
  uint32_t nodes;
  double below; /* only what costs no more is looked for; 0: anything */
} truce__search;

/* In whole numbers; *bound: no solution costs less. */
truce_status truce__plan_search(truce__outcome *outcome, const truce__programme *p,
                                const truce__search *how, double *x, double *cost, double *bound,
                                const truce__watch *watch) TRUCE_MUST_CHECK;
/* Betters x, which keeps the rows of p, up to `widest` rounds at a time, so many nodes for each,
 * until it costs no more than `enough` or nothing better is found. Columns as of truce__programme.
 * Cancelled, x is the best so far. O(rounds^2) searches, O(rounds) if widest is 1.
 * (plan_nearby.c) */
enum { TRUCE__NEARBY_WIDEST = 4 };
truce_status truce__plan_nearby(double *x, const truce__programme *p, size_t classes, size_t rounds,
                                size_t widest, double enough, uint32_t nodes,
                                const truce__watch *watch) TRUCE_MUST_CHECK;
/* Whether x is whole where it must be. */
bool truce__is_whole(const truce__programme *p, const double *x);

/* Whether a plan exists under the rules kept: SOLVED, IMPOSSIBLE or NOTHING (not decided). It is
 * put into `round` if that is not NULL; *columns (may be NULL): the size of the programme. */
truce_status truce__plan_exists(truce__outcome *outcome, size_t *round, size_t *columns,
                                const truce_exchange *e, const truce__rules *rules, uint32_t nodes,
                                const truce__watch *watch) TRUCE_MUST_CHECK;

/* ---- What a stage settles (plan_settled.c) ---- */

typedef struct truce__settled { /* NULL pointers: nothing yet */
  size_t stage, class_count;
  bool reached;       /* the plan does as well as the relaxation */
  double *low, *high; /* of its columns, narrowed */
  double *row_low, *row_high;
  size_t *class_items;
} truce__settled;

/* From a stage's programme and its duals. A plan falls short of the relaxation by so much. */
truce_status truce__settled_take(truce__settled *s, const truce__programme *p,
                                 const truce__crowd *crowd, size_t stage, const truce__duals *duals,
                                 double short_of) TRUCE_MUST_CHECK;
/* Narrows the programme of a later stage, the classes of which are parts of those before; it has a
 * row that keeps the value for each stage before. */
void truce__settled_apply(const truce__settled *s, truce__programme *p, const truce__crowd *crowd,
                          size_t rounds, size_t floors);
void truce__settled_free(truce__settled *s);

/* ---- One plan (plan_stages.c) ---- */

typedef struct truce__task {
  const truce_exchange *e;
  const truce_plan_options *options;
  const truce_control *control;
  const size_t *known; /* [person] a plan that keeps the rules, to begin with, and what is wanted
                          where nothing else tells; or NULL */
  double share, span;  /* of the progress */
} truce__task;

typedef struct truce__result {
  truce_schedule schedule;
  truce__outcome outcome; /* SOLVED, IMPOSSIBLE or NOTHING */
  bool stopped;           /* cancelled; what there is is the best so far */
  size_t columns;         /* of a programme that is too large */
} truce__result;

/* `best` has room for a round a person. */
truce_status truce__plan_make(truce__result *result, size_t *best,
                              const truce__task *task) TRUCE_MUST_CHECK;

/* ---- Why there is none (plan_explain.c) ---- */

/* What the plan's pointers lead to. Free with truce__explanation_free, also after a failure. */
typedef struct truce__explanation {
  truce_plan_clash *clashes; /* the first clash, then the further ones */
  truce_plan_answer *enough;
  truce_plan_further *further;
} truce__explanation;

/* Tells in the plan why none is possible; cancelled, what is known by then. */
truce_status truce__plan_explain(truce_plan *plan, truce__explanation *x,
                                 const truce_control *control) TRUCE_MUST_CHECK;
void truce__explanation_free(truce__explanation *x);

#endif
