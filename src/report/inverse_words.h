/* What it would take, in words. */
#ifndef TRUCE_REPORT_INVERSE_WORDS_H
#define TRUCE_REPORT_INVERSE_WORDS_H

#include "truce/inverse.h"
#include "words.h"

/* The move, why the party would rather make it, and what would keep it from doing so. */
void truce__words_requirement(truce__builder *b, const truce__topic *t,
                              const truce_conditions *conditions, size_t party,
                              const truce_requirement *requirement);
/* Russia: take “A”; Ukraine: drop “B”: what has to change, party by party. */
void truce__words_by_party(truce__builder *b, const truce_case *c, truce_code before,
                           truce_code after);
/* "situation 12 (Russia: take “A”)", against the status quo. */
void truce__words_situation(truce__builder *b, const truce_case *c, const truce_stability *s,
                            size_t state);
/* GMR, SMR: the concepts whose bits are set. */
void truce__words_concepts(truce__builder *b, unsigned concepts);
/* Ukraine: priorities 2, “…”, and 3, “…”, change places */
void truce__words_revision(truce__builder *b, const truce_case *c, const truce_revision *revision);
/* What share of its comparisons the change asks a party to make otherwise, in percent. */
double truce__asked_percent(const truce_stability *s, const truce_revision *revision);

/* The case with what proposals add, to name options by. */
truce_case truce__proposed_case(const truce_case *c);
/* “A” (United States) and “B” (Türkiye) */
void truce__words_bundle(truce__builder *b, const truce_case *c, const truce_bundle *bundle);
/* Russia: take “A”: better for it, so that only replies deter it; nobody would undo it */
void truce__words_spoiler(truce__builder *b, const truce_case *proposed, const truce_bundle *bundle,
                          const truce_spoiler *spoiler);

#endif
