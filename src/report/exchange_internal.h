/* What the writers of the register and of the page's exchange part share. */
#ifndef TRUCE_REPORT_EXCHANGE_INTERNAL_H
#define TRUCE_REPORT_EXCHANGE_INTERNAL_H

#include "builder.h"
#include "json_writer.h"
#include "report_internal.h"

/* Whether a text of an entry may name people: what is stated outside the closed lists, and words
 * about somebody. */
bool truce__entry_private(const truce_entry *entry, truce_entry_text text);

/* The same of an entry as it is signed. */
bool truce__leaf_private(const char *leaf);

/* The name of a promise or exchange, or that there is none. */
const char *truce__about_text(const char *about);

/* Members of the current object. */
/* `persons`: with the references behind the numbers. */
void truce__reconciliation_fields(truce__json *json, const truce_reconciliation *all, bool persons);
/* `with_names`: what the members of commissions are called too. */
void truce__decisions_fields(truce__json *json, const truce_decisions *decisions, int32_t as_of,
                             bool with_names);
/* What the page draws of exchanges; nobody by name, and of the plan only numbers and rules.
 * TRUCE_NO_MEMORY. */
truce_status truce__exchange_fields(truce__json *json,
                                    const truce_exchange_answer *answer) TRUCE_MUST_CHECK;
/* Whether the register tells of days after the one that the case describes. */
bool truce__is_later(const truce_exchange_answer *answer);
/* How many of those in the plan are not to be sent by the register; false if nobody. */
bool truce__planned_words(const truce_exchange_answer *answer, truce__builder *b);
/* Sentences that answer; each is handed to `keep` and may be used until it returns. `brief`: of the
 * plan only. */
void truce__exchange_summary(const truce_exchange_answer *answer, bool brief, truce__builder *b,
                             void (*keep)(void *context, truce__builder *b), void *context);

#endif
