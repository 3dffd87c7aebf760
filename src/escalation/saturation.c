#include "truce/saturation.h"

#include <math.h>
#include <stdlib.h>

#include "base/control.h"
#include "base/memory.h"
#include "base/sort.h"
#include "draw.h"
#include "special.h"

/* ---- The salvo model ---- */

double truce_salvo_loss(const truce_salvo_side *attacker, const truce_salvo_side *defender)
{
  truce__require(defender->endure > 0);
  const double through = attacker->scouting * attacker->strike * attacker->units -
                         defender->alert * defender->stop * defender->units;
  return fmin(defender->units, fmax(0, through / defender->endure));
}

double truce_salvo_threshold(const truce_salvo_side *attacker, const truce_salvo_side *defender)
{
  const double shots = attacker->scouting * attacker->strike;
  return shots > 0 ? defender->alert * defender->stop * defender->units / shots : INFINITY;
}

/* ---- One raid ---- */

static void require_defence(const truce_defence *d)
{
  truce__require(d->stop >= 0 && d->stop <= 1 && d->shots >= 1);
}

static uint32_t engaged(const truce_defence *d, uint32_t raid)
{
  const uint32_t most = d->capacity / d->shots;
  return raid < most ? raid : most;
}

/* Chance that an engaged one gets through. */
static double slips(const truce_defence *d)
{
  return pow(1 - d->stop, d->shots);
}

/* P(Binomial(n, p) <= k) */
static double binomial_tail(double k, double n, double p)
{
  return k >= n ? 1 : k < 0 ? 0 : truce__beta_i(n - k, k + 1, 1 - p);
}

static uint32_t binomial_point(uint32_t n, double p, double share)
{
  uint32_t low = 0, high = n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (binomial_tail(middle, n, p) >= share)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

truce_leakers truce_raid_leakers(const truce_defence *defence, uint32_t raid)
{
  require_defence(defence);
  const uint32_t fought = engaged(defence, raid), unfought = raid - fought;
  const double slip = slips(defence);
  return (truce_leakers){.expected = unfought + fought * slip,
                         .low = unfought + binomial_point(fought, slip, 0.05),
                         .median = unfought + binomial_point(fought, slip, 0.5),
                         .high = unfought + binomial_point(fought, slip, 0.95),
                         .any = unfought > 0 ? 1 : 1 - pow(1 - slip, fought),
                         .engaged = fought,
                         .spent = fought * defence->shots};
}

/* P(more than `tolerated` get through) */
static double overwhelmed(const truce_defence *d, uint32_t raid, uint32_t tolerated)
{
  const uint32_t fought = engaged(d, raid);
  return 1 - binomial_tail((double)tolerated - (raid - fought), fought, slips(d));
}

uint32_t truce_raid_threshold(const truce_defence *defence, uint32_t tolerated, double chance)
{
  const uint32_t most = 1000000;
  require_defence(defence);
  truce__require(chance > 0 && chance < 1);
  if (overwhelmed(defence, most, tolerated) < chance)
    return UINT32_MAX;
  uint32_t low = 0, high = most;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (overwhelmed(defence, middle, tolerated) >= chance)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

truce_exchange_cost truce_raid_cost(const truce_defence *defence, uint32_t raid,
                                    double interceptor_cost, double raider_cost, double harm_each)
{
  const truce_leakers l = truce_raid_leakers(defence, raid);
  truce_exchange_cost c = {.spent = l.spent * interceptor_cost,
                           .raid = raid * raider_cost,
                           .avoided = (raid - l.expected) * harm_each};
  c.ratio = c.raid > 0 ? c.spent / c.raid : NAN;
  c.worth = c.spent > 0 ? c.avoided / c.spent : NAN;
  return c;
}

/* ---- Stocks ---- */

static bool in_range(double x, double most)
{
  return x >= 0 && x <= most;
}

static bool supply_fits(const truce_supply *s)
{
  return in_range(s->stock, 1e9) && in_range(s->resupply, 1e6) && in_range(s->raids, 1e3) &&
         in_range(s->raid, 1e6) && in_range(s->dispersion, 1e3) && s->horizon >= 1 &&
         s->horizon <= 10000 && s->samples <= 100000000;
}

/* The day the stock falls short, counted from 1; horizon + 1 if it lasts. */
static uint64_t live_once(const truce_defence *d, const truce_supply *s, uint64_t sample)
{
  truce__random random;
  truce__random_start(&random, s->seed, sample);
  double stock = s->stock;
  for (uint32_t day = 1; day <= s->horizon; day++) {
    stock += s->resupply;
    const uint32_t raids = truce__draw_count(&random, s->raids, 0);
    for (uint32_t k = 0; k < raids; k++) {
      const uint32_t raid = truce__draw_count(&random, s->raid, s->dispersion);
      const double use = (double)engaged(d, raid) * d->shots;
      if (use > stock)
        return day;
      stock -= use;
    }
  }
  return (uint64_t)s->horizon + 1;
}

static double day_at(const uint64_t *sorted, size_t count, double share, uint32_t horizon)
{
  const double rank = ceil(share * (double)count * (1 - 1e-12));
  const uint64_t day = sorted[rank < 1 ? 0 : (size_t)rank - 1];
  return day > horizon ? INFINITY : (double)day;
}

static double steady_days(const truce_defence *d, const truce_supply *s)
{
  const double most = engaged(d, UINT32_MAX) * (double)d->shots;
  const double use = s->raids * fmin(most, s->raid * d->shots) - s->resupply;
  return use > 0 ? s->stock / use : INFINITY;
}

truce_status truce_stock_last(truce_stock_life *result, const truce_defence *defence,
                              const truce_supply *supply, const truce_control *control)
{
  require_defence(defence);
  if (!supply_fits(supply))
    return TRUCE_BAD_INPUT;
  const size_t samples = supply->samples > 0 ? supply->samples : 10000;
  uint64_t *day = truce__array(samples, 2 * sizeof *day);
  if (day == NULL)
    return TRUCE_NO_MEMORY;
  bool stopped = false;
#pragma omp parallel for schedule(dynamic, 64) num_threads(truce__threads(control))                \
    reduction(||                                                                                   \
              : stopped)
  for (size_t k = 0; k < samples; k++) {
    stopped = stopped || truce__cancelled(control);
    day[k] = stopped ? 0 : live_once(defence, supply, k);
  }
  truce__sort_u64(day, day + samples, samples);
  size_t lasting = 0;
  for (size_t k = 0; k < samples; k++)
    lasting += day[k] > supply->horizon;
  const truce_stock_life made = {.steady = steady_days(defence, supply),
                                 .low = day_at(day, samples, 0.05, supply->horizon),
                                 .median = day_at(day, samples, 0.5, supply->horizon),
                                 .high = day_at(day, samples, 0.95, supply->horizon),
                                 .lasts = (double)lasting / (double)samples};
  free(day);
  if (stopped)
    return TRUCE_CANCELLED;
  *result = made;
  return TRUCE_OK;
}

/* ---- What the record of raids says ---- */

typedef struct normal_equations {
  double g0, g1, h00, h01, h11, pearson, likelihood;
} normal_equations;

static double logistic(double x)
{
  return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

static normal_equations sum_up(const truce_stopping *fit, const uint32_t *launched,
                               const uint32_t *stopped, size_t raids)
{
  normal_equations e = {0};
  for (size_t k = 0; k < raids; k++) {
    if (launched[k] == 0)
      continue;
    const double n = launched[k], x = log(n / fit->typical), z = fit->level + fit->slope * x;
    const double p = logistic(z), gap = stopped[k] - n * p, weight = n * p * (1 - p);
    e.g0 += gap;
    e.g1 += gap * x;
    e.h00 += weight;
    e.h01 += weight * x;
    e.h11 += weight * x * x;
    e.pearson += gap * gap / fmax(weight, 1e-300);
    /* log(1 - p) = -log(1 + e^z) */
    e.likelihood += stopped[k] * z - n * (z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)));
  }
  return e;
}

/* One Newton step, halved until the likelihood does not fall; the size of the step in standard
 * errors, or NaN. */
static double climb(truce_stopping *fit, const uint32_t *launched, const uint32_t *stopped,
                    size_t raids)
{
  const normal_equations e = sum_up(fit, launched, stopped, raids);
  const double determinant = e.h00 * e.h11 - e.h01 * e.h01;
  if (!(determinant > 1e-12 * e.h00 * e.h11))
    return NAN;
  const double level = (e.h11 * e.g0 - e.h01 * e.g1) / determinant;
  const double slope = (e.h00 * e.g1 - e.h01 * e.g0) / determinant;
  const truce_stopping from = *fit;
  for (int halvings = 0; halvings < 20; halvings++) {
    const double length = ldexp(1, -halvings);
    fit->level = from.level + length * level;
    fit->slope = from.slope + length * slope;
    if (sum_up(fit, launched, stopped, raids).likelihood >=
        e.likelihood - 1e-12 * fabs(e.likelihood))
      break;
  }
  return sqrt(fmax(0, level * e.g0 + slope * e.g1));
}

static void set_errors(truce_stopping *fit, const normal_equations *e, double raids)
{
  const double determinant = e->h00 * e->h11 - e->h01 * e->h01;
  fit->scatter = fmax(1, e->pearson / (raids - 2));
  fit->level_error = sqrt(fit->scatter * e->h11 / determinant);
  fit->slope_error = sqrt(fit->scatter * e->h00 / determinant);
  fit->covariance = -fit->scatter * e->h01 / determinant;
}

truce_status truce_stopping_fit(truce_stopping *result, const uint32_t *launched,
                                const uint32_t *stopped, size_t raids)
{
  double used = 0, all = 0, hits = 0, logs = 0, low = INFINITY, high = 0;
  for (size_t k = 0; k < raids; k++) {
    if (stopped[k] > launched[k])
      return TRUCE_BAD_INPUT;
    if (launched[k] == 0)
      continue;
    used++;
    all += launched[k];
    hits += stopped[k];
    logs += log(launched[k]);
    low = fmin(low, launched[k]);
    high = fmax(high, launched[k]);
  }
  *result = (truce_stopping){0};
  if (used < 3 || low == high || hits == 0 || hits == all)
    return TRUCE_OK;
  truce_stopping fit = {.level = log(hits / (all - hits)), .typical = exp(logs / used)};
  double step = INFINITY;
  for (int k = 0; k < 100 && step > 1e-9; k++)
    step = climb(&fit, launched, stopped, raids);
  fit.converged = step <= 1e-9 && fabs(fit.slope) < 1e3;
  if (!fit.converged)
    return TRUCE_OK;
  const normal_equations e = sum_up(&fit, launched, stopped, raids);
  set_errors(&fit, &e, used);
  *result = fit;
  return TRUCE_OK;
}

void truce_stopping_at(const truce_stopping *fit, double raid, double confidence, double *share,
                       double *low, double *high)
{
  truce__require(fit->converged && raid > 0 && confidence > 0 && confidence < 1);
  const double x = log(raid / fit->typical), z = fit->level + fit->slope * x;
  const double variance = fit->level_error * fit->level_error + 2 * x * fit->covariance +
                          x * x * fit->slope_error * fit->slope_error;
  const double reach = truce__normal_point(0.5 + 0.5 * confidence) * sqrt(fmax(0, variance));
  *share = logistic(z);
  *low = logistic(z - reach);
  *high = logistic(z + reach);
}
