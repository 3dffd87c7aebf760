/* Who is not listed again (register_unheard.c). */
#ifndef TRUCE_EXCHANGE_REGISTER_UNHEARD_H
#define TRUCE_EXCHANGE_REGISTER_UNHEARD_H

#include "register_internal.h"

/* Of everybody whom their holder listed as held, who is not on its newest such list, still stands
 * as held, and of whom nothing was entered since: on which list they stand, and as whom.
 * O(register) if a side sent two such lists, else O(lists). */
typedef truce_status truce__unheard_visitor(void *context, const char *holder, uint64_t list,
                                            const char *reference);
truce_status truce__find_unheard(truce_register *r, truce__unheard_visitor *visit,
                                 void *context) TRUCE_MUST_CHECK;
/* Warns of those, after a list as held was entered and saved. */
truce_status truce__tell_unheard(truce_register *r,
                                 const truce_register_list *list) TRUCE_MUST_CHECK;

#endif
