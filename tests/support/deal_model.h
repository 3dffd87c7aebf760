/* Cases about issues, built in memory: given ones for the tests and the bench, random ones from a
 * byte tape. */
#ifndef TESTS_DEAL_MODEL_H
#define TESTS_DEAL_MODEL_H

#include "support/model.h"
#include "truce/case.h"

enum { DEAL_ISSUES = 40, DEAL_POSITIONS = 63, DEAL_TERMS = 60, DEAL_COMPARISONS = 8 };

/* One dealer's part; party `dealer` of the case but for a bystander before all dealers. */
typedef struct deal_side {
  truce_interest issues[DEAL_ISSUES];
  truce_judgement values[DEAL_ISSUES][DEAL_POSITIONS + 1];
  bool never[DEAL_ISSUES][DEAL_POSITIONS + 1];
  truce_term terms[DEAL_TERMS];
  truce_comparison comparisons[DEAL_TERMS][DEAL_COMPARISONS];
  truce_statement *statements[DEAL_TERMS];
} deal_side;

/* Points into itself: not to be copied. */
typedef struct deal_model {
  truce_case c; /* filled as the reader would fill it; there is no file behind it */
  truce_party parties[TRUCE_DEALERS_MAX + 1];
  truce_issue issues[DEAL_ISSUES];
  deal_side sides[TRUCE_DEALERS_MAX];
  size_t bystanders;
} deal_model;

/* Starts a case without issues. With a bystander, party 0 states no interests. */
void deal_model_start(deal_model *m, size_t dealers, bool bystander, int points_top);
/* Adds an issue nobody values yet; returns its index. */
size_t deal_model_issue(deal_model *m, truce_issue_kind kind, size_t positions);
/* What a dealer says of an issue; all numbers are divided by `per`, so that per 10 gives tenths.
 * The weight counts towards the dealer's total. */
void deal_model_value(deal_model *m, size_t dealer, size_t issue, int64_t per, int64_t weight,
                      int64_t out_of, const int64_t *values);
void deal_model_never(deal_model *m, size_t dealer, size_t issue, size_t position);
void deal_model_no_deal(deal_model *m, size_t dealer, int64_t billionths);
/* `text` says how the comparisons are joined; they are called c0, c1 ... */
void deal_model_term(deal_model *m, size_t dealer, const char *text,
                     const truce_comparison *comparisons, size_t count, int64_t billionths);
truce_interests *deal_model_interests(deal_model *m, size_t dealer);

/* A random case of 2..5 dealers and 1..6 issues of 2..5 positions with at most packages_max
 * packages: ties, red lines (perhaps on every position of an issue), terms, ceilings, no-deal
 * values out of reach, weights of 0, other totals than the sum of the weights. Weights and values
 * are tenths, so that the twin's whole numbers stay small. Aborts if memory runs out. */
void deal_model_random(deal_model *m, tape *t, size_t packages_max);
/* Two dealers and pairs of issues where each wants on one what the other wants on its twin. */
void deal_model_symmetric(deal_model *m, tape *t);
/* 2..4 dealers, 6 or 7 issues of 3 or 4 positions and combinations of 3 or 4 positions that are
 * worth much: climbing from package to package seldom finds the best. */
void deal_model_rugged(deal_model *m, tape *t);
void deal_model_free(deal_model *m);

#endif
