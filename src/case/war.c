/* What fighting on is worth. */
#include "truce/war.h"

#include <math.h>

enum { GENERAL = 6, PER_SIDE = 4 };

static double plain(int64_t billionths)
{
  return (double)billionths / 1e9;
}

size_t truce_war_inputs(const truce_war *war, const truce_judgement **inputs)
{
  size_t count = 0;
  inputs[count++] = &war->odds;
  inputs[count++] = &war->months;
  inputs[count++] = &war->discount;
  inputs[count++] = &war->first_strike;
  inputs[count++] = &war->shift;
  inputs[count++] = &war->shift_months;
  for (size_t s = 0; s < 2; s++) {
    const truce_war_side *side = &war->side[s];
    inputs[count++] = &side->win;
    inputs[count++] = &side->lose;
    inputs[count++] = &side->aid;
    inputs[count++] = &side->odds;
    for (size_t k = 0; k < side->cost_count; k++) {
      inputs[count++] = &side->costs[k].each;
      inputs[count++] = &side->costs[k].per_month;
    }
  }
  return count;
}

truce_war_numbers truce_war_evaluate(const truce_war *war, const double *values)
{
  truce_war_numbers n = {.odds = fmin(1, fmax(0, values[0] / 100)),
                         .months = fmax(0, values[1]),
                         .discount = fmin(1, fmax(1e-9, values[2])),
                         .first_strike = values[3] / 100,
                         .shift = values[4] / 100,
                         .shift_months = fmax(0, values[5])};
  const double *at = values + GENERAL;
  for (size_t s = 0; s < 2; s++) {
    n.win[s] = at[0];
    n.lose[s] = at[1];
    n.cost[s] = -at[2];
    n.believed[s] = fmin(1, fmax(0, at[3] / 100));
    at += PER_SIDE;
    for (size_t k = 0; k < war->side[s].cost_count; k++, at += 2)
      n.cost[s] += at[0] * at[1];
    n.cost[s] = fmax(0, n.cost[s]);
  }
  return n;
}

truce_war_numbers truce_war_middle(const truce_war *war)
{
  const truce_judgement *inputs[TRUCE_WAR_INPUTS_MAX];
  double values[TRUCE_WAR_INPUTS_MAX];
  const size_t count = truce_war_inputs(war, inputs);
  for (size_t k = 0; k < count; k++)
    values[k] = plain(inputs[k]->value);
  return truce_war_evaluate(war, values);
}

double truce_war_value(const truce_war_numbers *n, size_t side)
{
  const double p = n->believed[side], left = pow(n->discount, n->months);
  const double months = n->discount < 1 ? (1 - left) / (1 - n->discount) : n->months;
  return left * (p * n->win[side] + (1 - p) * n->lose[side]) - n->cost[side] * months;
}

/* With one judgement at an end and the others in the middle. */
static double value_with(const truce_war *war, size_t side, double *values, size_t k, double end)
{
  const double kept = values[k];
  values[k] = end;
  const truce_war_numbers n = truce_war_evaluate(war, values);
  values[k] = kept;
  return truce_war_value(&n, side);
}

void truce_war_range(const truce_war *war, size_t side, double *low, double *high)
{
  const truce_judgement *inputs[TRUCE_WAR_INPUTS_MAX];
  double values[TRUCE_WAR_INPUTS_MAX], worst[TRUCE_WAR_INPUTS_MAX], best[TRUCE_WAR_INPUTS_MAX];
  const size_t count = truce_war_inputs(war, inputs);
  for (size_t k = 0; k < count; k++)
    values[k] = plain(inputs[k]->value);
  for (size_t k = 0; k < count; k++) {
    const double a = plain(inputs[k]->low), b = plain(inputs[k]->high);
    const bool rises = value_with(war, side, values, k, a) <= value_with(war, side, values, k, b);
    worst[k] = rises ? a : b;
    best[k] = rises ? b : a;
  }
  const truce_war_numbers w = truce_war_evaluate(war, worst), v = truce_war_evaluate(war, best);
  *low = truce_war_value(&w, side);
  *high = truce_war_value(&v, side);
}
