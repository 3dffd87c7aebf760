/* Between the files of the rules: register_rules.c has those about one subject,
 * register_rules_two.c those about two, and about commissions. */
#ifndef TRUCE_EXCHANGE_REGISTER_RULES_H
#define TRUCE_EXCHANGE_REGISTER_RULES_H

#include "base/date.h"
#include "register_internal.h"

typedef struct truce__rule {
  const truce_register *r;
  const truce__fact *fact;
  char *reason;
  const char *who; /* of whom the reason speaks: "" for the subject */
} truce__rule;

/* Gives the reason, and false. */
bool truce__refuse(const truce__rule *u, const char *text, ...) TRUCE_PRINTF(2, 3);
/* Why somebody who stands so cannot be what the entry says. */
bool truce__stands_otherwise(const truce__rule *u, const truce__stand *s);
/* What is told late is judged by its day: the dead lived up to the day they died. */
bool truce__living_then(const truce__rule *u, const truce__stand *s);
/* What is told of the time before somebody was captured. */
bool truce__held_by_then(const truce__rule *u, const truce__stand *s);

static inline const char *truce__side_name(const truce__rule *u, int side)
{
  return side < 0 ? "nobody" : u->r->sides[side];
}

static inline void truce__later(int32_t *day, int32_t other)
{
  if (other > *day) /* TRUCE_NO_DAY is before all */
    *day = other;
}

static inline void truce__earlier(int32_t *day, int32_t other)
{
  if (*day == TRUCE_NO_DAY || (other != TRUCE_NO_DAY && other < *day))
    *day = other;
}

bool truce__rule_identified(const truce__rule *u, truce__stand *remains, truce__stand *person,
                            truce__stand *bag);
bool truce__rule_same(const truce__rule *u, truce__stand *s, truce__stand *o);
bool truce__rule_decided(const truce__rule *u, truce__stand *s);
bool truce__rule_notified(const truce__rule *u, const truce__stand *s);

#endif
