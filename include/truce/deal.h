/* Deals: whether any agreement beats walking away for everyone, which agreements nobody can improve
 * on, and which of them is fair.
 *
 * A *package* picks one position for every issue. Party p values it u_p (truce_interests in case.h)
 * and gets d_p, its no-deal value, by walking away; u_p - d_p is its *gain*. A package is
 * *possible* if it crosses nobody's red line, *acceptable* (an agreement) if it is possible and u_p
 * >= d_p for every party. One package *dominates* another if it is worth no less to everyone and
 * more to somebody; the *Pareto frontier* is the possible packages that none dominates, one for
 * each distinct point of utilities. Fair points, each over the acceptable packages: Nash largest
 * product of gains (Nash 1950, doi 10.2307/1907266) Kalai-Smorodinsky  largest smallest gain /
 * (ideal - d), the ideal being the party's best acceptable package (Kalai, Smorodinsky 1975,
 * doi 10.2307/1914280) egalitarian        largest smallest gain (Kalai 1977, doi 10.2307/1913954)
 *   utilitarian        largest sum of utilities
 * Each fair point is on the frontier. A tie goes to the package that gives more to the one who has
 * least, then to the next (gains in points; for Kalai-Smorodinsky, as shares), and then to the
 * first package in the order of the file: issue by issue, position by position; issues that share a
 * combination term count together at the place of the first of them. Of packages that only a
 * ceiling makes equal, the one worth more without it to the first dealer (then the second ...)
 * stands for all. A dealer whose ideal is its no-deal value is left out of Kalai-Smorodinsky's
 * smallest share.
 *
 * Everything is compared in whole numbers: weights, values and no-deal values are decimals, so a
 * party's utilities are whole multiples of one fraction (see `rounded`). Packages are not listed:
 * partial packages are merged block by block, dropping those dominated, which loses nothing because
 * utilities add up over blocks (a block is an issue, or issues that share terms). */
#ifndef TRUCE_DEAL_H
#define TRUCE_DEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/case.h"
#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/status.h"

/* X(NAME, json name, label, what it maximises) */
#define TRUCE_SOLUTION_TABLE(X)                                                                    \
  X(NASH, "nash", "Nash", "the largest product of gains")                                          \
  X(KALAI_SMORODINSKY, "kalai_smorodinsky", "Kalai-Smorodinsky",                                   \
    "the smallest share of what each could hope for, made as large as possible")                   \
  X(EGALITARIAN, "egalitarian", "Egalitarian", "the smallest gain, made as large as possible")     \
  X(UTILITARIAN, "utilitarian", "Utilitarian", "the largest sum")

typedef enum truce_solution_kind {
#define TRUCE_SOLUTION_ENUM(name, json, label, what) TRUCE_FAIR_##name,
  TRUCE_SOLUTION_TABLE(TRUCE_SOLUTION_ENUM)
#undef TRUCE_SOLUTION_ENUM
      TRUCE_SOLUTION_COUNT
} truce_solution_kind;

const char *truce_solution_id(truce_solution_kind kind);    /* "nash" */
const char *truce_solution_label(truce_solution_kind kind); /* "Nash" */
const char *truce_solution_aim(truce_solution_kind kind);   /* "the largest product of gains" */

/* One package and what it is worth. Arrays belong to the result that holds the package. */
typedef struct truce_package {
  const uint16_t *positions; /* [issue], as in the case */
  const double *utility;     /* [dealer], points */
  bool acceptable;
} truce_package;

/* How a number of packages is known. */
typedef enum truce_count_method {
  TRUCE_COUNT_EXACT,   /* low == high */
  TRUCE_COUNT_GRID,    /* utilities rounded to a grid, down for low and up for high: bounds */
  TRUCE_COUNT_SAMPLED, /* low..high is a 95 % interval (Wilson 1927) from random packages */
} truce_count_method;

typedef struct truce_package_count {
  truce_count_method method;
  double low, high; /* whole numbers; exact up to 2^53, rounded to the nearest double beyond */
  uint64_t exact;   /* TRUCE_COUNT_EXACT and below 2^64: the count; UINT64_MAX otherwise */
} truce_package_count;

typedef struct truce_solution {
  bool found; /* false: there is no acceptable package, or none was found */
  truce_package package;
  const double *gain; /* [dealer], points */
  bool proven;        /* nothing better exists */
  /* If not proven: how much better the best could be at most, in the unit of what is maximised:
   * the geometric mean of gains (Nash), a share of 1 (Kalai-Smorodinsky), points (the others). */
  double gap;
} truce_solution;

typedef struct truce_deal_options {
  size_t frontier_limit; /* the most frontier packages to keep; 0: all */
  uint64_t search_nodes; /* where merging is too large, nodes of branch and bound for each question;
                            0: 2 million */
} truce_deal_options;

/* The answer. Immutable; threads may share it. The parties that state interests are the *dealers*,
 * in the order of the case. */
typedef struct truce_deal {
  const truce_case *c;
  size_t dealer_count;     /* 2..TRUCE_DEALERS_MAX */
  const size_t *dealers;   /* party indices */
  const double *no_deal;   /* [dealer], points */
  const double *best;      /* [dealer]: the most it gets in any possible package */
  const double *ideal;     /* [dealer]: its best acceptable package; its no-deal value if none */
  double outcomes;         /* packages in all, red lines or not */
  uint64_t outcomes_exact; /* the same; UINT64_MAX from 2^64 - 1 on */
  truce_package_count possible, agreements;
  bool deal_exists, deal_known; /* deal_known false: the search ended without an answer */
  /* The frontier, by decreasing utility of the first dealer (then the second ...). If there are
   * more points than were kept, those kept are spread evenly and include the extremes. */
  bool frontier_complete;       /* every point is known; frontier_total is exact */
  uint64_t frontier_total;      /* how many points are known */
  uint64_t frontier_acceptable; /* of these, how many are acceptable */
  size_t frontier_count;
  const truce_package *frontier;
  truce_solution solutions[TRUCE_SOLUTION_COUNT];
  bool
      rounded; /* utilities did not fit whole numbers and were rounded to about 10^-12 of the top */
  struct truce__domain *domain; /* for the other functions of this module */
} truce_deal;

/* Solves. The case must outlive the result. Errors in `diagnostics` and TRUCE_BAD_INPUT: no issues,
 * fewer than two parties with interests, red lines that leave no package. No deal is an answer, not
 * an error. Where merging and counting would pass the memory limit, search and coarser counts take
 * over, and the result says so. Also TRUCE_TOO_LARGE (a combination term that holds in more than a
 * million ways), TRUCE_CANCELLED, TRUCE_NO_MEMORY. Two dealers: O(issues * positions * points on
 * the partial frontiers). The result does not depend on the number of threads. */
truce_status truce_deal_solve(truce_deal **deal, const truce_case *c,
                              const truce_deal_options *options, const truce_control *control,
                              truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_deal_free(truce_deal *deal);

/* What a package is worth to each dealer; positions as in truce_package. utility[dealer_count]. */
void truce_deal_evaluate(const truce_deal *deal, const uint16_t *positions, double *utility);
/* Whether it crosses a red line; *dealer and *issue say whose and where (NULL: not asked). */
bool truce_deal_possible(const truce_deal *deal, const uint16_t *positions, size_t *dealer,
                         size_t *issue);

/* Acceptable packages for a picture: at most `limit`, all of them if there are no more, otherwise
 * drawn evenly at random with the seed (`complete` tells); where they are rare among the possible
 * ones, fewer may be found. Freed with truce_cloud_free. */
typedef struct truce_cloud {
  size_t count;
  const truce_package *packages;
  bool complete;
} truce_cloud;
truce_status truce_deal_cloud(truce_cloud *cloud, const truce_deal *deal, size_t limit,
                              uint64_t seed) TRUCE_MUST_CHECK;
void truce_cloud_free(truce_cloud *cloud);

/* ---- If there is no deal ---- */

typedef enum truce_change_kind {
  TRUCE_LOWER_NO_DEAL, /* a dealer's no-deal value comes down */
  TRUCE_LIFT_RED_LINE, /* one position is no longer ruled out by a dealer */
  TRUCE_MOVE_WEIGHT,   /* the weight of one issue changes for a dealer */
} truce_change_kind;

/* A single change that opens a deal; solving the changed case was tried and finds one. */
typedef struct truce_change {
  truce_change_kind kind;
  size_t dealer;
  size_t issue, position; /* of the red line or the weight */
  double from, to;        /* points of no-deal, or the weight */
  truce_package package;  /* a package that is then acceptable */
} truce_change;

typedef struct truce_openings {
  /* The possible package whose largest shortfall (d_p - u_p) is smallest, and each shortfall (0 if
   * the dealer would accept). */
  bool has_nearest;
  truce_package nearest;
  const double *shortfall; /* [dealer] */
  size_t change_count;
  const truce_change *changes; /* by kind, then the least change first, in proportion */
  void *memory;
} truce_openings;
truce_status truce_deal_openings(truce_openings *openings, const truce_deal *deal,
                                 const truce_control *control) TRUCE_MUST_CHECK;
void truce_openings_free(truce_openings *openings);

/* ---- Logrolling ---- */

/* From a package, `giver` lets issue a go to a position better for `taker` and gets issue b in
 * return: both gain, nobody else loses, no red line is crossed. Either move by itself would cost
 * the one who makes it something. `giver` is the earlier of the two dealers. */
typedef struct truce_trade {
  size_t giver, taker; /* dealers */
  size_t issue_a, issue_b;
  uint16_t a_from, a_to, b_from, b_to;
  const double *change; /* [dealer], points */
} truce_trade;

typedef struct truce_trades {
  /* Where the trades start: on each issue by itself, the position whose smallest value, each scaled
   * to 0..1 between the dealer's worst and best possible position there, is largest (the first of
   * equals): what the sides would settle on if they went issue by issue. */
  truce_package from;
  size_t trade_count; /* largest sum of changes first; at most `limit`. For each two dealers and
                         each two issues given and taken the one with the largest sum. */
  const truce_trade *trades;
  void *memory;
} truce_trades;
/* `from` NULL: the package described above. Two dealers: O(issues * positions log positions +
 * issues^2 * positions), and positions^2 for two issues that share a combination term. Three or
 * more: at most O(dealers^3 * issues^2 * positions^2), much less in practice.
 * TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_deal_trades(truce_trades *trades, const truce_deal *deal, const uint16_t *from,
                               size_t limit, const truce_control *control) TRUCE_MUST_CHECK;
void truce_trades_free(truce_trades *trades);

/* ---- Robustness ---- */

typedef struct truce_robustness_options {
  uint64_t samples; /* 0: 10,000 */
  uint64_t seed;
  /* Numbers without a range of their own are drawn from value * (1 +- spread), values cut to
   * 0..out_of; 0: they stay as they are; at most 1. */
  double spread;
} truce_robustness_options;

typedef struct truce_share { /* a share with its 95 % interval (Wilson 1927,
                                doi 10.1080/01621459.1927.10502953) */
  double share, low, high;
} truce_share;

typedef struct truce_often { /* how often a package was the Nash point */
  truce_package package;     /* utilities as judged in the case */
  truce_share share;         /* of the samples with a deal */
} truce_often;

typedef enum truce_judged_kind {
  TRUCE_JUDGED_WEIGHT,
  TRUCE_JUDGED_VALUE,
  TRUCE_JUDGED_NO_DEAL,
  TRUCE_JUDGED_TERM
} truce_judged_kind;

typedef struct truce_influence { /* one uncertain number and what hangs on it */
  truce_judged_kind kind;
  size_t dealer, issue, position; /* position: of a value; issue: the term's index for a term */
  double low, high;               /* the range sampled */
  /* The chance of a deal among samples where this number is in the lower and in the upper half of
   * its range; the larger the difference, the more hangs on it. */
  double deal_if_low, deal_if_high;
} truce_influence;

typedef struct truce_robustness {
  uint64_t samples, done; /* done < samples after a cancellation */
  bool any_range;         /* false: nothing was uncertain, every sample is the case itself */
  truce_share deal;
  size_t often_count;
  const truce_often *often; /* most frequent first, at most 20 */
  size_t often_total;       /* different Nash points seen */
  size_t influence_count;
  const truce_influence *influences; /* largest difference first, at most 20 */
  void *memory;
} truce_robustness;
/* Draws weights, values, terms and no-deal values independently, each uniform over its range, and
 * solves every sample for whether a deal exists and its Nash point. Cancelling is not an error: the
 * samples done are reported. The same seed gives the same answer on any number of threads. */
truce_status truce_deal_robustness(truce_robustness *result, const truce_deal *deal,
                                   const truce_robustness_options *options,
                                   const truce_control *control) TRUCE_MUST_CHECK;
void truce_robustness_free(truce_robustness *result);

/* ---- Adjusted winner ---- */

/* Two dealers, divisible issues (Brams, Taylor 1996, Fair Division, doi 10.1017/CBO9780511598975).
 * Each dealer's points for an issue are its weight scaled so that they sum to 100. An issue is won
 * by the one who gives it more points; then issues pass from the richer to the poorer in order of
 * the ratio of points until both have the same, the last one divided. */
typedef struct truce_adjusted_winner {
  size_t issue_count;
  const size_t *issues; /* the divisible ones */
  const double *share;  /* [issue_count]: the first dealer's share, 0..1; the second has the rest */
  const double (*points)[2]; /* [issue_count]: what each dealer gives it */
  double total[2];           /* points each ends with */
  bool has_divided;
  size_t divided; /* index into `issues`: the one that is split */
  void *memory;
} truce_adjusted_winner;
/* TRUCE_BAD_INPUT without anything in diagnostics if there are not two dealers or fewer than one
 * divisible issue, or a dealer gives no points: the report says nothing then. */
truce_status truce_deal_adjusted_winner(truce_adjusted_winner *result,
                                        const truce_deal *deal) TRUCE_MUST_CHECK;
void truce_adjusted_winner_free(truce_adjusted_winner *result);

/* ---- Concessions ---- */

/* X(NAME, json name, label, parameter's default) */
#define TRUCE_TACTIC_TABLE(X)                                                                      \
  X(BOULWARE, "boulware", "Boulware (gives way late)")                                             \
  X(LINEAR, "linear", "linear (gives way evenly)")                                                 \
  X(CONCEDER, "conceder", "conceder (gives way early)")                                            \
  X(TIT_FOR_TAT, "tit_for_tat", "tit for tat (gives way as the other does)")                       \
  X(RUBINSTEIN, "rubinstein", "patient (settles for what waiting is worth)")

typedef enum truce_tactic {
#define TRUCE_TACTIC_ENUM(name, json, label) TRUCE_TACTIC_##name,
  TRUCE_TACTIC_TABLE(TRUCE_TACTIC_ENUM)
#undef TRUCE_TACTIC_ENUM
      TRUCE_TACTIC_COUNT
} truce_tactic;
const char *truce_tactic_id(truce_tactic tactic);
const char *truce_tactic_label(truce_tactic tactic);

#define TRUCE_ROUNDS_MAX 100000

typedef struct truce_concession_options {
  truce_tactic tactic[2];
  size_t dealer[2]; /* who bargains: two dealers; the first makes the first offer */
  unsigned rounds;  /* offers until the deadline, at most TRUCE_ROUNDS_MAX; 0: 100 */
  double
      exponent[2]; /* beta of the time-dependent tactics; 0: Boulware 0.2, linear 1, conceder 5 */
  /* What is left of a side's gain one round later, in (0, 1]; 0: 1, or 0.98 if either side is
   * Rubinstein's. */
  double discount[2];
} truce_concession_options;

typedef struct truce_offer {
  unsigned round; /* from 1 */
  size_t by;      /* 0 or 1 */
  truce_package package;
} truce_offer;

typedef struct truce_concession {
  bool agreed;           /* false: the package is empty and `discounted` the no-deal values */
  unsigned round;        /* of the agreement, or the last one; 0: a side had nothing to offer */
  size_t accepted_by;    /* 0 or 1 */
  truce_package package; /* agreed on */
  double discounted[2];  /* what it is worth then: d + (u - d) * discount^(round - 1) */
  double distance; /* from the package to the frontier: least Euclidean distance in points over the
                      two who bargain; 0 on it */
  size_t offer_count;
  const truce_offer *offers;
  void *memory;
} truce_concession;
/* Alternating offers over the possible packages at or above the proposer's no-deal value (where
 * there are more than 2^17: over those of the frontier and 20,000 acceptable ones drawn at random);
 * a side accepts an offer that gives it at least what its own next offer would a round later, and
 * in the last round whatever is not below its no-deal value. Time-dependent aspiration (Faratin,
 * Sierra, Jennings 1998, doi 10.1016/S0921-8890(98)00029-3) in round t of T: d + (1 - ((t - 1) /
 * T)^(1/beta)) * (best - d). Tit for tat: relative tit for tat of the same paper, by what each
 * withholds: the demand u_t - d shrinks as (best - what the other offers) does. From the packages
 * worth at least its aspiration and no more than its last offer a side picks the one most like the
 * other's last offer; it knows its own interests only. Rubinstein: the subgame perfect shares of
 * Rubinstein 1982 (doi 10.2307/1912531) of the gains, on the upper hull of the packages both would
 * accept, with the sides' discounts; the offer is the package that leaves both their shares and
 * keeps the most, or comes nearest to both shares where none leaves them. The other dealers, if
 * any, are not asked. TRUCE_NO_MEMORY, TRUCE_CANCELLED. */
truce_status truce_deal_concede(truce_concession *result, const truce_deal *deal,
                                const truce_concession_options *options,
                                const truce_control *control) TRUCE_MUST_CHECK;
/* The same for several bargains, results[k] by options[k]. The offers they choose from are found
 * only once, which is most of the work. Each result is freed with truce_concession_free; on failure
 * none is left to free. */
truce_status truce_deal_concede_all(truce_concession *results, const truce_deal *deal,
                                    const truce_concession_options *options, size_t count,
                                    const truce_control *control) TRUCE_MUST_CHECK;
void truce_concession_free(truce_concession *result);

#endif
