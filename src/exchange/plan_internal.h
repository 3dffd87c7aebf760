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
  int64_t weight;
} truce__item;

typedef struct truce__class { /* items alike */
  size_t item, items;
} truce__class;

typedef struct truce__crowd {
  size_t *members; /* persons */
  truce__part *parts;
  truce__item *items; /* by parts, then weight (largest first), then person */
  size_t item_count;
  truce__class *classes;
  size_t class_count;
} truce__crowd;

/* Those who may go. Groups whose rule is not kept are taken apart. Weights count if `weighted`. */
truce_status truce__crowd_gather(truce__crowd *crowd, const truce_exchange *e,
                                 const truce__rules *rules, bool weighted) TRUCE_MUST_CHECK;
void truce__crowd_free(truce__crowd *crowd);
/* Hands out x (column class * rounds + t: how many) to the persons. Classes that differ in weight
 * only are served together, the heaviest first: any other order would be worth less. */
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
} truce__programme;

truce_status truce__programme_make(truce__programme *p, const truce_exchange *e,
                                   const truce__rules *rules, const truce__crowd *crowd,
                                   bool weighted) TRUCE_MUST_CHECK;
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

/* The relaxation; x has room for p->columns. SOLVED, IMPOSSIBLE or NOTHING. Here and below NULL for
 * no watch; cancelled, they stop soon. */
truce__outcome truce__plan_relax(const truce__programme *p, double *x, double *cost,
                                 const truce__watch *watch);
/* In whole numbers, to the absolute gap; faster if it is known that a solution is `possible`;
 * *bound: no solution costs less. */
truce__outcome truce__plan_search(const truce__programme *p, bool possible, double gap,
                                  uint32_t nodes, double *x, double *cost, double *bound,
                                  const truce__watch *watch);
/* Whether x is whole where it must be. */
bool truce__is_whole(const truce__programme *p, const double *x);

/* Whether a plan exists under the rules kept: SOLVED, IMPOSSIBLE or NOTHING (not decided). It is
 * put into `round` if that is not NULL; *columns (may be NULL): the size of the programme. */
truce_status truce__plan_exists(truce__outcome *outcome, size_t *round, size_t *columns,
                                const truce_exchange *e, const truce__rules *rules, uint32_t nodes,
                                const truce__watch *watch) TRUCE_MUST_CHECK;

/* ---- Why there is none (plan_explain.c) ---- */

/* What the plan's pointers lead to. Free with truce__explanation_free, also after a failure. */
typedef struct truce__explanation {
  truce_plan_clash *clashes; /* the first clash, then the further ones */
  truce_plan_answer *enough;
  truce_plan_further *further;
} truce__explanation;

/* Tells in the plan why none is possible. */
truce_status truce__plan_explain(truce_plan *plan, truce__explanation *x,
                                 const truce_control *control) TRUCE_MUST_CHECK;
void truce__explanation_free(truce__explanation *x);

#endif
