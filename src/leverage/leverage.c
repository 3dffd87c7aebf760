#include "truce/leverage.h"

#include <math.h>

static double within(double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

/* ---- The bargaining range ---- */

truce_bargaining_range truce_bargaining_range_of(double p, double cost_a, double cost_b,
                                                 double first_strike)
{
  const double low = p + first_strike - cost_a, high = p - first_strike + cost_b;
  return (truce_bargaining_range){within(low, 0, 1), within(high, 0, 1),
                                  low < high && low < 1 && high > 0};
}

double truce_first_strike_limit(double cost_a, double cost_b)
{
  return (cost_a + cost_b) / 2;
}

truce_demand_choice truce_best_demand(double p, double cost_a, double low_b, double high_b)
{
  const double most = fmax(low_b, fmin(high_b, 1 - p));
  const double y = within((high_b - cost_a) / 2, low_b, most), x = fmin(1, p + y);
  const double risk = high_b > low_b ? within((x - p - low_b) / (high_b - low_b), 0, 1) : 0;
  return (truce_demand_choice){x, risk, (1 - risk) * x + risk * (p - cost_a)};
}

truce_shifting_power truce_shifting_power_of(double p, double later, double cost_b, double discount)
{
  const double now = 1 - p - cost_b;
  const double wait = 1 - discount + discount * (1 - later - cost_b);
  /* discount later > p + cost_b (1 - discount), solved for later. */
  const double limit = discount > 0 ? (p + cost_b * (1 - discount)) / discount - p : INFINITY;
  return (truce_shifting_power){now > wait, limit};
}

/* ---- War of attrition ---- */

truce_attrition truce_attrition_of(const double value[2], const double cost[2])
{
  truce_attrition a = {.length = INFINITY, .quits_first = {NAN, NAN}};
  for (int i = 0; i < 2; i++)
    a.rate[i] = value[1 - i] > 0 ? cost[1 - i] / value[1 - i] : INFINITY;
  const double both = a.rate[0] + a.rate[1];
  if (!(both > 0) || isinf(both))
    return a;
  a.length = 1 / both;
  for (int i = 0; i < 2; i++)
    a.quits_first[i] = a.rate[i] / both;
  return a;
}

/* ---- Ripeness ---- */

const char *truce_ripeness_id(truce_ripeness_part part)
{
  static const char *const ids[] = {
#define RIPENESS_ID(NAME, json, label) json,
      TRUCE_RIPENESS_TABLE(RIPENESS_ID)
#undef RIPENESS_ID
  };
  return ids[part];
}

const char *truce_ripeness_label(truce_ripeness_part part)
{
  static const char *const labels[] = {
#define RIPENESS_LABEL(NAME, json, label) label,
      TRUCE_RIPENESS_TABLE(RIPENESS_LABEL)
#undef RIPENESS_LABEL
  };
  return labels[part];
}

double truce_hurting(double cost_a_month, double prize)
{
  return prize > 0 ? within(12 * cost_a_month / prize, 0, 1) : NAN;
}

double truce_stalemate(double p)
{
  return 1 - fabs(2 * within(p, 0, 1) - 1);
}

double truce_ripeness_index(const double parts[TRUCE_RIPENESS_PARTS])
{
  double sum = 0;
  int known = 0;
  for (int k = 0; k < TRUCE_RIPENESS_PARTS; k++) {
    if (!isnan(parts[k])) {
      sum += parts[k];
      known++;
    }
  }
  return known > 0 ? sum / known : NAN;
}
