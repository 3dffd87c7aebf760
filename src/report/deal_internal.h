/* Deals in words: what text, JSON and the page share. */
#ifndef TRUCE_REPORT_DEAL_INTERNAL_H
#define TRUCE_REPORT_DEAL_INTERNAL_H

#include "report_internal.h"

/* Names for the users' eyes. */
const char *truce__dealer_name(const truce_deal *deal, size_t dealer);
const char *truce__dealer_id(const truce_deal *deal, size_t dealer);
/* “The line of contact”, “600 thousand soldiers” without the quotes. */
void truce__words_position(truce__builder *b, const truce_deal *deal, size_t issue,
                           size_t position);

/* Points as written: one decimal, three where 1 is the top; "+" before a gain if `sign`. */
void truce__words_points(truce__builder *b, const truce_deal *deal, double points, bool sign);

/* What a dealer gave up on one issue: its best position there against the one of the package. */
typedef struct loss {
  size_t issue;
  uint16_t position, wanted;
  double points;
} loss;
/* The losses above 0, the largest first; `list` has room for every issue. How many. */
size_t truce__find_losses(const truce_deal *deal, size_t dealer, const truce_package *package,
                          loss *list);

/* Sentences; each is one paragraph. */
void truce__words_trade(truce__builder *b, const truce_deal *deal, const truce_trade *trade);
void truce__words_opening(truce__builder *b, const truce_deal *deal, const truce_change *change);
void truce__words_influence(truce__builder *b, const truce_deal *deal, const truce_influence *i);
void truce__words_gave_up(truce__builder *b, const truce_deal *deal, size_t dealer,
                          const truce_package *package);
void truce__words_shared(truce__builder *b, const truce_deal *deal, const truce_adjusted_winner *w,
                         size_t k);

/* The answer in sentences, the most important first; `say` is called for each. */
void truce__deal_summary(const truce_deal_answer *a, truce__builder *b,
                         void (*say)(void *context, truce__builder *b), void *context);

/* The members of the object "deal". `page`: with the cloud, for the picture. */
truce_status truce__deal_fields(truce__json *json, const truce_deal_answer *a,
                                bool page) TRUCE_MUST_CHECK;

#endif
