/* What the writers of a plan of exchange share. */
#ifndef TRUCE_REPORT_PLAN_INTERNAL_H
#define TRUCE_REPORT_PLAN_INTERNAL_H

#include "report_internal.h"

/* The holder's name in the case. */
const char *truce__holder_name(const truce_case *c, size_t holder);
/* A rule in words, without a full stop. `named`: a group by its word, which may be the name of a
 * family; else by its number in the order of the table. */
void truce__clash_words(truce__builder *b, const truce_case *c, const truce_plan *plan,
                        const truce_plan_clash *clash, bool named);
/* Whether it is enough to give up one rule, in brackets. */
const char *truce__enough_words(truce_plan_answer enough);
/* What is known of how few rules clash: "These rules clash by themselves, and no fewer do:". */
const char *truce__how_few(size_t count, bool irreducible, bool smallest);
/* What further clashes mean, as a sentence. */
const char *truce__further_words(const truce_plan *plan);
extern const char *const truce__gravity_ids[4];
extern const char *const truce__transport_ids[TRUCE_TRANSPORTS];
/* What parity costs. */
typedef struct truce__parity_cost {
  size_t waiting, grave; /* could go in the first round without it, but go later or stay */
  size_t instead;        /* go in the first round, and would not without it */
} truce__parity_cost;
truce__parity_cost truce__cost_of_parity(const truce_plan *plan);
/* What is reached of a stage and what could be, as a sentence. */
void truce__stage_words(truce__builder *b, const truce_schedule *s, size_t stage);
/* An aim as the sum that a plan makes of it, such as "gravity". */
const char *truce__aim_words(truce_aim aim);
/* Whether the person could go in the first round without parity, but goes later or stays. */
bool truce__could_go_at_once(const truce_plan *plan, size_t person);
/* [person]: an excluded one of the group of somebody who is not excluded, who therefore stays; else
 * TRUCE_NOWHERE. To be freed; NULL if memory ran out. */
size_t *truce__held_back(const truce_exchange *e);
/* The holder who alone has persons of a category that may go, so that none of them can: they go n
 * for n. Else TRUCE_NOWHERE. */
size_t truce__one_sided(const truce_exchange *e, const size_t *held_back, size_t category);

#endif
