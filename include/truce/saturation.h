/* Saturation: how large a raid must be before a defence lets some of it through, and how long its
 * interceptors last. Figures for planning how to protect people: totals only, no targets, no
 * routes. All functions are pure and thread-safe. */
#ifndef TRUCE_SATURATION_H
#define TRUCE_SATURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/status.h"

/* ---- The salvo model ---- */

/* One side of a salvo exchange (Hughes 1995, doi
 * 10.1002/1520-6750(199503)42:2<267::AID-NAV3220420209>3.0.CO;2-Y). All numbers are 0 or more. */
typedef struct truce_salvo_side {
  double units;    /* A */
  double strike;   /* a: good shots a unit fires in a salvo */
  double stop;     /* a3: shots a unit stops in a salvo */
  double endure;   /* a1: hits that put a unit out of action; > 0 */
  double scouting; /* sigma: share of its shots it can aim, 0..1 */
  double alert;    /* tau: share of its defence that is awake, 0..1 */
} truce_salvo_side;

/* Units the defender loses: (sigma a A - tau b3 B) / b1, cut to 0..B. */
double truce_salvo_loss(const truce_salvo_side *attacker, const truce_salvo_side *defender);
/* The attacker's units at which the first shot gets through: tau b3 B / (sigma a); infinity if it
 * has no shots. */
double truce_salvo_threshold(const truce_salvo_side *attacker, const truce_salvo_side *defender);

/* ---- One raid ---- */

/* A defence engages each incoming one with `shots` interceptors while it has some left to fire, and
 * each interceptor stops its target with the same chance, independently (Armstrong 2005, doi
 * 10.1287/opre.1040.0195, has the salvo model with such chances). */
typedef struct truce_defence {
  double stop;       /* chance that one interceptor stops its target, 0..1 */
  uint32_t shots;    /* interceptors at each incoming one, at least 1 */
  uint32_t capacity; /* interceptors that can be fired during one raid */
} truce_defence;

typedef struct truce_leakers {
  double expected;
  uint32_t low, median, high; /* quantiles at .05, .5, .95 */
  double any;                 /* chance that at least one gets through */
  uint32_t engaged;           /* how many are fired at */
  uint32_t spent;             /* interceptors */
} truce_leakers;

/* Leakers = those not engaged + Binomial(engaged, (1 - stop)^shots). O(log raid) evaluations of a
 * distribution. */
truce_leakers truce_raid_leakers(const truce_defence *defence, uint32_t raid);
/* The least raid of which more than `tolerated` get through with at least that chance (0 < chance <
 * 1); UINT32_MAX if there is none up to a million. */
uint32_t truce_raid_threshold(const truce_defence *defence, uint32_t tolerated, double chance);

/* Money: what is spent to stop a raid, and what the raid cost the one who sent it. */
typedef struct truce_exchange_cost {
  double spent;   /* on interceptors */
  double raid;    /* of what was launched */
  double avoided; /* harm by those stopped, on average */
  double ratio;   /* spent / raid: above 1, stopping costs more than sending. NaN: a free raid */
  double worth;   /* avoided / spent: above 1, stopping pays. NaN: nothing spent */
} truce_exchange_cost;
truce_exchange_cost truce_raid_cost(const truce_defence *defence, uint32_t raid,
                                    double interceptor_cost, double raider_cost, double harm_each);

/* ---- Stocks ---- */

typedef struct truce_supply {
  double stock;      /* interceptors now */
  double resupply;   /* interceptors a day */
  double raids;      /* a day, on average */
  double raid;       /* raiders in a raid, on average */
  double dispersion; /* of the size of raids: variance = mean + dispersion * mean^2 */
  uint32_t horizon;  /* days looked ahead: 1..10000 */
  uint64_t samples;  /* 0: 10,000 */
  uint64_t seed;
} truce_supply;

typedef struct truce_stock_life {
  double steady; /* days if every day is average: stock / (use - resupply); infinity if it never
                    runs out */
  /* Days until, for the first time, an interceptor that could have been fired is missing: quantiles
   * at .05, .5, .95 over simulated futures (raids Poisson, sizes negative binomial); infinity:
   * later than the horizon. */
  double low, median, high;
  double lasts; /* chance that it lasts through the horizon */
} truce_stock_life;
/* TRUCE_BAD_INPUT (numbers not finite, negative or out of range), TRUCE_CANCELLED, TRUCE_NO_MEMORY.
 * Sample k draws from stream k of the seed. */
truce_status truce_stock_last(truce_stock_life *result, const truce_defence *defence,
                              const truce_supply *supply,
                              const truce_control *control) TRUCE_MUST_CHECK;

/* ---- What the record of raids says ---- */

/* logit(share stopped) = level + slope * log(launched / typical), typical being the geometric mean
 * of launched; by maximum likelihood for binomial counts, with errors widened by Pearson's
 * dispersion where raids scatter more than binomial counts do (McCullagh, Nelder 1989, chapter 4).
 */
typedef struct truce_stopping {
  bool converged; /* false: fewer than 3 raids, all of one size, or all or none stopped: nothing
                     else is set then */
  double level, slope;
  double typical;
  double level_error, slope_error, covariance; /* after widening */
  double scatter;                              /* Pearson's dispersion, at least 1 */
} truce_stopping;
/* stopped[k] of launched[k]; raids of 0 are left out. TRUCE_BAD_INPUT if more were stopped than
 * launched. O(raids). */
truce_status truce_stopping_fit(truce_stopping *result, const uint32_t *launched,
                                const uint32_t *stopped, size_t raids) TRUCE_MUST_CHECK;
/* The share stopped in raids of that size (> 0), with an interval (confidence in 0..1). The fit
 * must have converged. */
void truce_stopping_at(const truce_stopping *fit, double raid, double confidence, double *share,
                       double *low, double *high);

#endif
