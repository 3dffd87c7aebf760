/* Talks in words: what text, JSON and the page share. */
#ifndef TRUCE_REPORT_TALKS_INTERNAL_H
#define TRUCE_REPORT_TALKS_INTERNAL_H

#include "report_internal.h"

/* Names for the users' eyes. */
const char *truce__party_name(const truce_case *c, size_t party, const char *nobody);
const char *truce__round_name(const truce_talks *talks, size_t round);
void truce__words_case_position(truce__builder *b, const truce_issue *issue, size_t position);
/* “Not said”, “no position”, “under study until 2025-06-09” or the position's name. */
void truce__words_standing(truce__builder *b, const truce_issue *issue,
                           const truce_standing *standing);
void truce__words_percent(truce__builder *b, double share); /* "67 %"; "not known" for NAN */
/* 6,057; else as it was said: "over 1000"; "no count" if not stated. */
void truce__words_count(truce__builder *b, const truce_count *count, const char *unit);

/* Sentences; each is one paragraph. */
void truce__words_movement(truce__builder *b, const truce_talks *talks, const truce_movement *m);
void truce__words_gap(truce__builder *b, const truce_talks *talks, const truce_pair_gap *pair,
                      size_t round);
/* How the overall gap changed over the issues known in both rounds; nothing if it is not known. */
void truce__words_gap_change(truce__builder *b, const truce_talks *talks,
                             const truce_rounds_compared *compared, size_t pair);
/* " (a judgement)" where the basis says so. */
void truce__words_judged(truce__builder *b, const truce_basis *basis);
/* The answer a demand got: "rejected on 2025-06-02", "no answer; due 2025-06-09, 3 days overdue".
 */
void truce__words_answer(truce__builder *b, const truce_talks *talks,
                         const truce_demand_state *demand);
void truce__words_claim(truce__builder *b, const truce_case *c, const truce_claim *claim,
                        const char *unit);
/* What became of it, overdue or not. */
void truce__words_outcome(truce__builder *b, const truce_agreement_state *agreement);
void truce__words_step(truce__builder *b, const truce_talks *talks, const truce_step_state *step);

/* The answer in sentences, the most important first; `say` is called for each. `brief`: two at
 * most, the gap and the promises. */
void truce__talks_summary(const truce_talks *talks, bool brief, truce__builder *b,
                          void (*say)(void *context, truce__builder *b), void *context);

/* The members of the object "talks". */
truce_status truce__talks_fields(truce__json *json, const truce_talks *talks) TRUCE_MUST_CHECK;

#endif
