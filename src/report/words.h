/* Results in words: short neutral sentences with the names of parties and moves. What a party
 * "prefers" is always by the priorities entered in the case. */
#ifndef TRUCE_REPORT_WORDS_H
#define TRUCE_REPORT_WORDS_H

#include "builder.h"

#include "truce/case.h"
#include "truce/stability.h"

/* A conflict to speak about. */
typedef struct truce__topic {
  const truce_case *c;
  const truce_stability *s;
} truce__topic;

/* A statement as printed by truce_statement_print, with names for ids:
 * “Leave the regions” (Ukraine) if not “Keep arming Ukraine” (United States) */
void truce__words_statement(truce__builder *b, const truce_case *c, const char *text);

/* take “A” and “B” and drop “C”: what has to change from one code to the other */
void truce__words_difference(truce__builder *b, const truce_case *c, truce_code before,
                             truce_code after);
/* The same between two states. */
void truce__words_change(truce__builder *b, const truce__topic *t, size_t from, size_t to);
/* Russia: take “A” and drop “C” */
void truce__words_move(truce__builder *b, const truce__topic *t, const truce_move *move);

/* Why the party prefers `better` to `worse`: priority 2, “…” (Ukraine). Nothing if the
 * preference is of a kind that gives no reason. */
void truce__words_gain(truce__builder *b, const truce__topic *t, size_t party, size_t worse,
                       size_t better);

/* One improvement and what answers it, as a few sentences. */
void truce__words_reply(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                        const truce_reply *reply);
/* Whether and why the party would stay: one sentence or two. `total` improvements exist, of which
 * `reason` may hold only some; if the state is unstable, one that is not deterred among them. */
void truce__words_verdict(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                          size_t total, bool can_move);

/* The improvement that decides an unstable state: the best one that is not deterred. NULL if every
 * one is. */
const truce_reply *truce__words_open_reply(const truce_reason *reason);

/* What a concept asks, for people: "nobody could do better by moving alone". */
const char *truce__words_concept(truce_concept concept);

#endif
