/* How a party moves, if it keeps to a rule: the section `policies` of a case. */
#ifndef TRUCE_POLICY_H
#define TRUCE_POLICY_H

#include <stdbool.h>

#include "truce/basis.h"

/* X(NAME, id, what it does) */
#define TRUCE_POLICY_TABLE(X)                                                                      \
  X(BEST, "best", "makes its best improvement")                                                    \
  X(ANY, "any", "makes any of its improvements, each as likely")                                   \
  X(CAREFUL, "careful", "makes the best improvement that no reply deters under its concept")       \
  X(STAY, "stay", "never moves")
typedef enum truce_policy_rule {
#define TRUCE_POLICY_ENUM(NAME, id, what) TRUCE_POLICY_##NAME,
  TRUCE_POLICY_TABLE(TRUCE_POLICY_ENUM)
#undef TRUCE_POLICY_ENUM
      TRUCE_POLICIES
} truce_policy_rule;

/* {0} is the default: the best improvement, weight 1. */
typedef struct truce_policy {
  truce_policy_rule rule;
  unsigned concept; /* of CAREFUL: 0 Nash to 4 SSEQ, as truce_concept */
  double weight;    /* how often it is drawn against the others; 0 counts as 1 */
  bool stated;
  truce_basis basis;
} truce_policy;

const char *truce_policy_id(truce_policy_rule rule);   /* "best" */
const char *truce_policy_text(truce_policy_rule rule); /* what it does */

#endif
