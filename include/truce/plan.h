/* Exchange in rounds: who goes home in which round.
 *
 * A plan's value under an aim is the sum over persons of what each counts times (rounds - k) for
 * who goes in round k (from 0): the rounds at home, so the most urgent go first. The plan maximises
 * the aims in their order, each among the plans that do as well by those before (lexicographic); or
 * one weighted sum. What must hold:
 *   - nobody goes twice, the excluded do not go, a group goes in one round or not at all, and not
 *     if one of it is excluded;
 *   - places of each kind for each holder, camps, least and most of each round;
 *   - parity: in each round, for each category that goes n for n (or over all), the persons who
 *     leave holder h for home g, for all h and g, are a sum of cycles of holders no longer than
 *     cycle_length: A to B and B to A, A to B to C to A (cycle formulation of kidney exchange:
 *     Abraham, Blum, Sandholm 2007, doi 10.1145/1250910.1250954). With two holders: as many each
 *     way. All for all: everyone of the category who is not excluded goes in some round;
 *   - balance: after every round, how many a holder has let go and how many have come home to it
 *     differ by at most `balance`.
 *
 * Persons alike in all that the rules and the aims up to the present one see are one integer
 * variable a round, so that the linear relaxation is that of a flow with few further rows, one of
 * them for each aim before. It is solved by CLP. If its solution is not whole, CBC solves the
 * problem left of the persons at the margin, with the rest as the relaxation has them; then, within
 * `nodes`, all of it. Every plan is checked against the rules in whole numbers (truce_plan_check)
 * before it is handed out. */
#ifndef TRUCE_PLAN_H
#define TRUCE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/persons.h"
#include "truce/status.h"

/* X(NAME, json name, what `round`, `item` and `holder` of a clash tell) */
#define TRUCE_PLAN_RULE_TABLE(X)                                                                   \
  X(PARITY, "parity", "item: category")                                                            \
  X(TOTAL_PARITY, "total_parity", "none")                                                          \
  X(ALL_FOR_ALL, "all_for_all", "item: category")                                                  \
  X(BALANCE, "balance", "none")                                                                    \
  X(LEAST, "least", "round")                                                                       \
  X(MOST, "most", "round")                                                                         \
  X(PLACES, "places", "round, item: truce_transport, holder")                                      \
  X(CAMP, "camp", "round, item: camp")                                                             \
  X(TOGETHER, "together", "item: group")

typedef enum truce_plan_rule {
#define TRUCE_PLAN_RULE_ENUM(NAME, json, what) TRUCE_PLAN_##NAME,
  TRUCE_PLAN_RULE_TABLE(TRUCE_PLAN_RULE_ENUM)
#undef TRUCE_PLAN_RULE_ENUM
      TRUCE_PLAN_RULES
} truce_plan_rule;

const char *truce_plan_rule_id(truce_plan_rule rule); /* "parity" */

/* One rule of the problem. What does not apply is 0. */
typedef struct truce_plan_clash {
  truce_plan_rule rule;
  size_t round, item, holder;
} truce_plan_clash;

typedef enum truce_plan_answer {
  TRUCE_PLAN_NO,
  TRUCE_PLAN_YES,
  TRUCE_PLAN_UNKNOWN
} truce_plan_answer;

/* A clash that has no rule in common with those told before it. */
typedef struct truce_plan_further {
  size_t count;
  const truce_plan_clash *clashes;
  bool irreducible, smallest; /* as in truce_plan, among the rules left */
} truce_plan_further;

typedef struct truce_plan_options {
  double gap;          /* relative; good enough: the search stops there. 0: the optimum */
  uint32_t nodes;      /* of each search tree, at most; 0: 10,000 */
  bool without_parity; /* leave out parity (n for n) and balance */
  bool cost_of_parity; /* also plan without them, to compare */
  bool explain;        /* if no plan is possible, find which rules clash */
} truce_plan_options;

enum { TRUCE_STAGES_MOST = TRUCE_ORDER_MOST + 1 };

/* One of the aims that a plan is made for, one after another. */
typedef struct truce_stage {
  truce_aim by;
  int64_t value; /* the sum over persons of what they count times the rounds at home */
  double bound;  /* no plan that does as well by the stages before has more */
  double gap;    /* (bound - value) / bound; 0 if proven */
  bool proven;   /* none has more than `value` */
} truce_stage;

/* Who goes when. */
typedef struct truce_schedule {
  const size_t *round; /* [person]; TRUCE_NOWHERE: stays */
  size_t sent;
  size_t stage_count; /* of a sum: 1 */
  truce_stage stages[TRUCE_STAGES_MOST];
  /* Of the first stage that is not proven, else of the last; proven: all are. */
  int64_t objective;
  double bound, gap;
  bool proven;
} truce_schedule;

typedef struct truce_plan {
  const truce_exchange *exchange;
  truce_plan_options options;
  bool possible; /* a plan exists and is told in `schedule` */
  bool decided;  /* false: none was found within the nodes, and there may be one */
  bool stopped;  /* it was cancelled: the best plan so far, perhaps without the one to compare */
  truce_schedule schedule;
  bool has_free;
  /* Without n-for-n parity and balance; of plans that do as well by all aims one in which as many
   * as can be go in the round they have in `schedule`. */
  truce_schedule free;
  /* Rules that cannot hold together. `irreducible`: if any one of them is left out, the others
   * can; `smallest`: no clash has fewer rules. Either is false if the work allowed did not suffice
   * to show it. */
  size_t clash_count;
  const truce_plan_clash *clashes;
  const truce_plan_answer *enough; /* [clash]: there is a plan if this one rule is given up */
  bool irreducible, smallest;
  size_t further_count; /* clashes beside the first, each found without the rules of those before */
  const truce_plan_further *further;
  bool complete; /* without all the rules told there is a plan */
} truce_plan;

/* Plans. `exchange` must outlive the plan. The same input gives the same plan; threads do not
 * matter. CLP and CBC run one at a time, CBC on a thread of its own, and print nothing; their own
 * memory cannot be limited and a failure of it ends the process, so problems with more than 2^22
 * variables are TRUCE_TOO_LARGE, with a diagnostic (`diagnostics` may be NULL). `cancel` is asked
 * while they run, and answered within a second or two: with the best plan so far, or that there is
 * none and what is known of why; TRUCE_CANCELLED if nothing is known by then. Also TRUCE_NO_MEMORY.
 * A linear programme of (kinds of persons) * (rounds) variables; see above. */
truce_status truce_plan_solve(truce_plan **plan, const truce_exchange *exchange,
                              const truce_plan_options *options, const truce_control *control,
                              truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_plan_free(truce_plan *plan); /* NULL is allowed */
/* How many searches that were cancelled still run, each on a thread that frees what it has when it
 * ends. A process with any should end by _exit. */
size_t truce_plan_left_behind(void);

/* What a schedule is worth: by the weights, and by one aim. O(persons). */
int64_t truce_plan_worth(const truce_exchange *exchange, const size_t *round);
int64_t truce_plan_value(const truce_exchange *exchange, const size_t *round, truce_aim by);
/* Whether it keeps every rule, counted anew from the persons; *broken (may be NULL) is the first
 * that it breaks. Who goes though excluded breaks TRUCE_PLAN_TOGETHER of item TRUCE_NOWHERE.
 * O((persons + rounds * holders^2 * cycles) of the problem), where cycles of three holders and
 * more are searched for. TRUCE_NO_MEMORY. */
truce_status truce_plan_check(bool *holds, truce_plan_clash *broken, const truce_exchange *exchange,
                              const size_t *round, bool without_parity) TRUCE_MUST_CHECK;

#endif
