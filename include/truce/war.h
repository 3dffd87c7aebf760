/* Fighting on, as a case describes it: the section `war`. What it is worth to a side counts in the
 * points of its no-deal value (0..100), so that it can be compared with any package. */
#ifndef TRUCE_WAR_H
#define TRUCE_WAR_H

#include <stdbool.h>
#include <stddef.h>

#include "truce/judgement.h"

enum { TRUCE_WAR_COSTS_MAX = 12, TRUCE_WAR_INPUTS_MAX = 6 + 2 * (4 + 2 * TRUCE_WAR_COSTS_MAX) };

/* One kind of cost to a side: each * per_month points a month. */
typedef struct truce_war_cost {
  const char *id;            /* the user's word for it */
  const char *unit;          /* of per_month; NULL: none */
  truce_judgement each;      /* points each one costs */
  truce_judgement per_month; /* how many a month; of events, as counted in the case */
  bool of_events;
  const char *kinds, *actors, *targets; /* which events; with commas between; NULL: any */
  size_t event_count;                   /* of these in the case */
  double event_months;                  /* the time from the case's first event to its last */
  truce_basis basis;
} truce_war_cost;

typedef struct truce_war_side {
  size_t party;
  truce_judgement win, lose; /* points if the fighting ends in its favour, or not */
  truce_judgement odds; /* percent: its own chance of winning as it sees it; both may be hopeful, so
                           that they add up to more than 100 */
  truce_judgement aid;  /* points a month that others give */
  size_t cost_count;
  const truce_war_cost *costs;
} truce_war_side;

typedef struct truce_war {
  bool stated;
  truce_war_side side[2];
  truce_judgement odds;         /* percent: the chance that side 0 wins */
  truce_judgement months;       /* until it is decided */
  truce_judgement discount;     /* what is left of a worth one month later: above 0, at most 1 */
  truce_judgement first_strike; /* points of odds for whoever strikes first */
  truce_judgement shift;        /* points of odds that side 0 gains in shift_months */
  truce_judgement shift_months;
  truce_basis basis;
} truce_war;

/* The numbers that judgements come down to. */
typedef struct truce_war_numbers {
  double odds;        /* 0..1, of side 0 as an observer sees it */
  double believed[2]; /* each side's own odds as it sees them */
  double months, discount, first_strike, shift, shift_months; /* first_strike, shift as shares */
  double win[2], lose[2];
  double cost[2]; /* points a month, what aid covers taken off; at least 0 */
} truce_war_numbers;

/* The judgements in their order, at most TRUCE_WAR_INPUTS_MAX; returns how many. */
size_t truce_war_inputs(const truce_war *war, const truce_judgement **inputs);
/* The numbers for values of these, in their order. */
truce_war_numbers truce_war_evaluate(const truce_war *war, const double *values);
/* ... at the values the case gives. */
truce_war_numbers truce_war_middle(const truce_war *war);

/* What fighting on is worth to a side, in points:
 *   discount^months * (p win + (1 - p) lose) - cost * (1 + discount + ... over the months),
 * p being its odds as it sees them. */
double truce_war_value(const truce_war_numbers *numbers, size_t side);
/* Its least and largest value over the ranges: each judgement at the end that is worse (better) for
 * the side, the others in the middle. */
void truce_war_range(const truce_war *war, size_t side, double *low, double *high);

#endif
