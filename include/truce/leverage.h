/* Leverage: does fighting pay, and when does it stop paying? Plain models of the literature, as
 * functions of numbers; truce/app.h puts them together for a case. All are pure and thread-safe.
 *
 * The prize counts 1. Side A wins it with probability p; fighting costs A the share c_A of it and B
 * the share c_B. */
#ifndef TRUCE_LEVERAGE_H
#define TRUCE_LEVERAGE_H

#include <stdbool.h>
#include <stddef.h>

/* ---- The bargaining range ---- */

/* The shares of A that both prefer to fighting: those between p - c_A and p + c_B (Fearon 1995, doi
 * 10.1017/S0020818300033324), cut to 0..1. With an advantage f for whoever strikes first, a side
 * that is not sure the other will not strike compares with p + f (A) and 1 - p + f (B). */
typedef struct truce_bargaining_range {
  double low, high;
  bool exists; /* low < high */
} truce_bargaining_range;
truce_bargaining_range truce_bargaining_range_of(double p, double cost_a, double cost_b,
                                                 double first_strike);
/* The advantage of striking first above which no split is safe: (c_A + c_B) / 2. */
double truce_first_strike_limit(double cost_a, double cost_b);

/* A makes one take-it-or-leave-it demand x and knows only that c_B is spread evenly over
 * low..high: it asks for p + y, y = (high - c_A) / 2 cut to low..high (and to what is left of the
 * prize); B fights with the chance `risk` (Fearon 1995). If low = high the demand is p + low and
 * the risk 0. */
typedef struct truce_demand_choice {
  double demand, risk;
  double worth; /* to A, on average */
} truce_demand_choice;
truce_demand_choice truce_best_demand(double p, double cost_a, double low_b, double high_b);

/* Power that shifts: A's odds are to rise from p to later. B prefers to fight now if no promise of
 * A's can make up for it: with each period's share worth 1 - discount, discount the worth of all
 * that comes later, and A asking for all that B's weakness then allows,
 *     1 - p - c_B  >  (1 - discount) + discount (1 - later - c_B).
 * (After Fearon 1995, section on preventive war; Powell 2006, doi 10.1017/S0020818306060061.) */
typedef struct truce_shifting_power {
  bool fights_now;
  double limit; /* the largest rise of A's odds that B can live with; infinity: any */
} truce_shifting_power;
truce_shifting_power truce_shifting_power_of(double p, double later, double cost_b,
                                             double discount);

/* ---- War of attrition ---- */

/* Both pay a cost a month until one gives up; the other then gains its value (Maynard Smith 1974,
 * doi 10.1016/0022-5193(74)90110-6; asymmetric: Nalebuff, Riley 1985, doi
 * 10.1016/S0022-5193(85)80209-7). In the mixed equilibrium side i gives up at the rate cost_j /
 * value_j: just what makes the other indifferent. So the side that the other can outlast cheaply
 * gives up first, whatever it pays itself. A cost of 0 gives the other side the rate 0. */
typedef struct truce_attrition {
  double rate[2];        /* chance a month that it gives up */
  double length;         /* months on average; infinity if nobody gives up */
  double quits_first[2]; /* chance that it is the one; NAN if nobody is */
} truce_attrition;
truce_attrition truce_attrition_of(const double value[2], const double cost[2]);

/* ---- Ripeness ---- */

/* Zartman's ripeness (2000, in Stern, Druckman, eds., International Conflict Resolution after the
 * Cold War; a mutually hurting stalemate and a way out) has no agreed formula. This is an index of
 * our own and no more. Each part is 0..1, or NAN where nothing is known. X(NAME, json, label) */
#define TRUCE_RIPENESS_TABLE(X)                                                                    \
  X(HURTING, "hurting", "both are hurt: the smaller share of its prize that a year costs")         \
  X(STALEMATE, "stalemate", "neither can win: 1 at even odds, 0 where one is sure to")             \
  X(WAY_OUT, "way_out", "a way out: how close their positions are")                                \
  X(TRUST, "trust", "what was agreed was kept")
typedef enum truce_ripeness_part {
#define TRUCE_RIPENESS_ENUM(NAME, json, label) TRUCE_RIPE_##NAME,
  TRUCE_RIPENESS_TABLE(TRUCE_RIPENESS_ENUM)
#undef TRUCE_RIPENESS_ENUM
      TRUCE_RIPENESS_PARTS
} truce_ripeness_part;
const char *truce_ripeness_id(truce_ripeness_part part);
const char *truce_ripeness_label(truce_ripeness_part part);

/* The share of a prize that a year of fighting costs, at most 1. */
double truce_hurting(double cost_a_month, double prize);
double truce_stalemate(double p);
/* The mean of the parts that are known; NAN if none is. */
double truce_ripeness_index(const double parts[TRUCE_RIPENESS_PARTS]);

#endif
