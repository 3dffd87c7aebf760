/* What the writers of a plan of exchange share. */
#ifndef TRUCE_REPORT_PLAN_INTERNAL_H
#define TRUCE_REPORT_PLAN_INTERNAL_H

#include "report_internal.h"

/* The holder's name in the case. */
const char *truce__holder_name(const truce_case *c, size_t holder);
/* A rule in words, without a full stop. */
void truce__clash_words(truce__builder *b, const truce_case *c, const truce_plan *plan,
                        const truce_plan_clash *clash);
extern const char *const truce__gravity_ids[4];
extern const char *const truce__transport_ids[TRUCE_TRANSPORTS];
/* What parity costs. */
typedef struct truce__parity_cost {
  size_t waiting, grave; /* could go in the first round without it, but go later or stay */
  size_t instead;        /* go in the first round, and would not without it */
} truce__parity_cost;
truce__parity_cost truce__cost_of_parity(const truce_plan *plan);
/* An aim as the sum that a plan makes of it, such as "gravity". */
const char *truce__aim_words(truce_aim aim);
/* Whether the person could go in the first round without parity, but goes later or stays. */
bool truce__could_go_at_once(const truce_plan *plan, size_t person);

#endif
