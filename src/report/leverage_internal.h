/* What the writers of `truce leverage` share. */
#ifndef TRUCE_REPORT_LEVERAGE_INTERNAL_H
#define TRUCE_REPORT_LEVERAGE_INTERNAL_H

#include "builder.h"
#include "report_internal.h"

/* Sentences that answer in brief; each is handed to `keep` and may be used until it returns. */
void truce__leverage_brief(const truce_leverage_answer *a, truce__builder *b,
                           void (*keep)(void *context, truce__builder *b), void *context);
/* What has to move, and how far, for a deal to appear or to be lost. */
void truce__words_lever(truce__builder *b, const truce_leverage_answer *a,
                        const truce_lever_change *x);
const char *truce__side_name(const truce_leverage_answer *a, size_t side);

/* The members of the object "leverage". */
void truce__leverage_fields(truce__json *json, const truce_leverage_answer *a);

#endif
