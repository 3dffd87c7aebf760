/* Salvoes, leakers, stocks and the stopping rate. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "escalation/draw.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/saturation.h"

/* A published textbook example: two units against five; the loss of 12 is cut to the 2 there are.
 */
START_TEST(salvo)
{
  const truce_salvo_side a = {
      .units = 2, .strike = 4, .stop = 4, .endure = 1, .scouting = 1, .alert = 1};
  const truce_salvo_side b = {
      .units = 5, .strike = 8, .stop = 0, .endure = 2, .scouting = 0.5, .alert = 1};
  ck_assert_double_eq(truce_salvo_loss(&b, &a), 2);
  ck_assert_double_eq(truce_salvo_loss(&a, &b), 4);
  truce_salvo_side many = a;
  many.units = 20; /* the cut no longer bites, but their defence is larger too */
  many.stop = 0.4;
  ck_assert_double_eq(truce_salvo_loss(&b, &many), 12);
  /* 4 * 2 shots stopped, .5 * 8 good shots a unit: two units are just stopped. */
  ck_assert_double_eq(truce_salvo_threshold(&b, &a), 2);
  truce_salvo_side few = b;
  few.units = 2;
  ck_assert_double_eq(truce_salvo_loss(&few, &a), 0);
  few.units = 2.5;
  ck_assert_double_eq(truce_salvo_loss(&few, &a), 2);
  few.strike = 0;
  ck_assert(isinf(truce_salvo_threshold(&few, &a)));
}
END_TEST

/* P(Binomial(n, p) = k) by the recursion of its terms. */
static void leak_chances(const truce_defence *d, uint32_t raid, double *chance)
{
  const uint32_t most = d->capacity / d->shots, fought = raid < most ? raid : most;
  const double slip = pow(1 - d->stop, d->shots);
  for (uint32_t k = 0; k <= raid; k++)
    chance[k] = 0;
  chance[raid - fought] = 1;
  for (uint32_t shot = 0; shot < fought; shot++) {
    for (uint32_t k = raid; k > 0; k--)
      chance[k] = chance[k] * (1 - slip) + chance[k - 1] * slip;
    chance[0] *= 1 - slip;
  }
}

START_TEST(leakers)
{
  enum { LARGEST = 60 };
  const truce_defence defences[] = {{0.8, 1, 20}, {0.6, 2, 33}, {0, 1, 10},
                                    {1, 1, 10},   {0.5, 3, 2},  {0.97, 1, 0}};
  for (size_t which = 0; which < 6; which++) {
    const truce_defence *d = &defences[which];
    uint32_t threshold = UINT32_MAX;
    for (uint32_t raid = 0; raid <= LARGEST; raid++) {
      double chance[LARGEST + 1], mean = 0, below = 0, points[] = {0.05, 0.5, 0.95};
      leak_chances(d, raid, chance);
      const truce_leakers l = truce_raid_leakers(d, raid);
      const uint32_t got[] = {l.low, l.median, l.high};
      for (uint32_t k = 0; k <= raid; k++) {
        mean += k * chance[k];
        for (int q = 0; q < 3; q++) {
          if (below < points[q] - 1e-12 && below + chance[k] >= points[q] - 1e-12)
            ck_assert_uint_eq(got[q], k);
        }
        below += chance[k];
      }
      ck_assert_double_eq_tol(l.expected, mean, 1e-10);
      ck_assert_double_eq_tol(l.any, 1 - chance[0], 1e-10);
      ck_assert_uint_eq(l.spent, l.engaged * d->shots);
      ck_assert_uint_le(l.spent, d->capacity);
      double over = 0;
      for (uint32_t k = 4; k <= raid; k++)
        over += chance[k];
      if (threshold == UINT32_MAX && over >= 0.9)
        threshold = raid;
    }
    if (threshold != UINT32_MAX)
      ck_assert_uint_eq(truce_raid_threshold(d, 3, 0.9), threshold);
  }
  const truce_defence endless = {1, 1, 2000000};
  ck_assert_uint_eq(truce_raid_threshold(&endless, 0, 0.5), UINT32_MAX);
}
END_TEST

START_TEST(costs)
{
  const truce_defence d = {0.75, 2, 40};
  const truce_exchange_cost c = truce_raid_cost(&d, 30, 1000, 200, 5000);
  ck_assert_double_eq(c.spent, 40000);
  ck_assert_double_eq(c.raid, 6000);
  ck_assert_double_eq_tol(c.avoided, 20 * 0.9375 * 5000, 1e-9);
  ck_assert_double_eq_tol(c.ratio, 20.0 / 3, 1e-12);
  ck_assert_double_eq_tol(c.worth, 93750.0 / 40000, 1e-12);
  const truce_defence none = {0.75, 2, 0};
  ck_assert(isnan(truce_raid_cost(&none, 30, 1000, 0, 5000).ratio));
  ck_assert(isnan(truce_raid_cost(&none, 30, 1000, 0, 5000).worth));
}
END_TEST

START_TEST(stocks)
{
  const truce_defence d = {0.8, 1, 10};
  truce_stock_life life, again;
  /* Every day about one raid far above capacity: 10 used, 4 come in; 60 last ten days or so. */
  truce_supply s = {.stock = 60,
                    .resupply = 4,
                    .raids = 1,
                    .raid = 50,
                    .horizon = 365,
                    .samples = 4000,
                    .seed = 3};
  ck_assert_int_eq(truce_stock_last(&life, &d, &s, NULL), TRUCE_OK);
  ck_assert_double_eq(life.steady, 10);
  ck_assert(life.low < life.median && life.median < life.high);
  ck_assert_double_eq_tol(life.median, 10, 4);
  ck_assert_double_lt(life.lasts, 0.02);
  ck_assert_int_eq(truce_stock_last(&again, &d, &s, &(truce_control){.threads = 3}), TRUCE_OK);
  ck_assert_mem_eq(&life, &again, sizeof life);
  /* More comes in than can be fired. */
  s.resupply = 100;
  s.stock = 1000;
  ck_assert_int_eq(truce_stock_last(&life, &d, &s, NULL), TRUCE_OK);
  ck_assert(isinf(life.steady) && isinf(life.low));
  ck_assert_double_eq(life.lasts, 1);
  /* Without stock the first day with a raid ends it: P(day 1) = 1 - e^-1, so the median is 1, and
   * later than day 3 in e^-3 of cases. */
  s.stock = s.resupply = 0;
  s.horizon = 3;
  ck_assert_int_eq(truce_stock_last(&life, &d, &s, NULL), TRUCE_OK);
  ck_assert_double_eq(life.median, 1);
  ck_assert_double_eq_tol(life.lasts, exp(-3), 0.015);
  s.raids = NAN;
  ck_assert_int_eq(truce_stock_last(&life, &d, &s, NULL), TRUCE_BAD_INPUT);
  s.raids = 1;
  volatile sig_atomic_t cancel = 1;
  ck_assert_int_eq(truce_stock_last(&life, &d, &s, &(truce_control){.cancel = &cancel}),
                   TRUCE_CANCELLED);
  fail_alloc_after(0);
  const truce_status status = truce_stock_last(&life, &d, &s, NULL);
  fail_alloc_after(-1);
  ck_assert_int_eq(status, TRUCE_NO_MEMORY);
}
END_TEST

/* Two sizes, two numbers: the fit must hit both shares. */
START_TEST(stopping_two_sizes)
{
  const uint32_t launched[] = {10, 10, 100, 100}, stopped[] = {9, 7, 45, 55};
  truce_stopping f;
  double share, low, high;
  ck_assert_int_eq(truce_stopping_fit(&f, launched, stopped, 4), TRUCE_OK);
  ck_assert(f.converged);
  ck_assert_double_eq_tol(f.typical, sqrt(1000), 1e-12);
  truce_stopping_at(&f, 10, 0.9, &share, &low, &high);
  ck_assert_double_eq_tol(share, 0.8, 1e-9);
  truce_stopping_at(&f, 100, 0.9, &share, &low, &high);
  ck_assert_double_eq_tol(share, 0.5, 1e-9);
  /* At one end of two the error is that of a binomial share there, widened: here Pearson's sum is
   * 2 * 1 / (10 * .16) + 2 * 25 / (100 * .25) = 3.25 on 2 degrees of freedom. */
  ck_assert_double_eq_tol(f.scatter, 3.25 / 2, 1e-9);
  const double reach = 1.6448536269514722 * sqrt(f.scatter / (200 * 0.25));
  ck_assert_double_eq_tol(log(high / (1 - high)), reach, 1e-9);
  ck_assert_double_eq_tol(log(low / (1 - low)), -reach, 1e-9);
  ck_assert_double_eq_tol(f.slope, (log(1) - log(4)) / log(10), 1e-9);
}
END_TEST

START_TEST(stopping_covers)
{
  enum { RUNS = 200, RAIDS = 60 };
  int held = 0;
  for (uint64_t run = 0; run < RUNS; run++) {
    uint32_t launched[RAIDS], stopped[RAIDS];
    truce__random r;
    truce__random_start(&r, 6, run);
    for (size_t k = 0; k < RAIDS; k++) {
      launched[k] = 1 + truce__draw_count(&r, 40, 1);
      const double p = 1 / (1 + exp(-(2 - 0.5 * log(launched[k] / 40.0))));
      stopped[k] = 0;
      for (uint32_t i = 0; i < launched[k]; i++)
        stopped[k] += truce__draw_uniform(&r) < p;
    }
    truce_stopping f;
    double share, low, high;
    ck_assert_int_eq(truce_stopping_fit(&f, launched, stopped, RAIDS), TRUCE_OK);
    ck_assert(f.converged);
    truce_stopping_at(&f, 200, 0.9, &share, &low, &high);
    const double truth = 1 / (1 + exp(-(2 - 0.5 * log(5))));
    ck_assert(low < share && share < high);
    held += low <= truth && truth <= high;
  }
  printf("share stopped: 90 %% intervals hold the truth in %.1f %% of %d records\n",
         100.0 * held / RUNS, RUNS);
  ck_assert_int_ge(held, RUNS * 85 / 100);
  ck_assert_int_le(held, RUNS * 97 / 100); /* never narrowed below binomial, so a little wide */
}
END_TEST

START_TEST(stopping_refusals)
{
  const uint32_t launched[] = {10, 0, 20, 30}, all[] = {10, 0, 20, 30}, none[] = {0, 0, 0, 0};
  const uint32_t same[] = {5, 5, 5, 5}, some[] = {1, 2, 3, 4}, more[] = {11, 0, 1, 1};
  /* The small ones all stopped, the large ones none: the slope has no bound. */
  const uint32_t split[] = {10, 0, 0, 0}, spread[] = {10, 11, 20, 30};
  truce_stopping f;
  ck_assert_int_eq(truce_stopping_fit(&f, launched, all, 4), TRUCE_OK);
  ck_assert(!f.converged && f.level_error == 0);
  ck_assert_int_eq(truce_stopping_fit(&f, launched, none, 4), TRUCE_OK);
  ck_assert(!f.converged);
  ck_assert_int_eq(truce_stopping_fit(&f, same, some, 4), TRUCE_OK);
  ck_assert(!f.converged);
  ck_assert_int_eq(truce_stopping_fit(&f, launched, more, 2), TRUCE_BAD_INPUT);
  ck_assert_int_eq(truce_stopping_fit(&f, spread, split, 4), TRUCE_OK);
  ck_assert(!f.converged);
  ck_assert_int_eq(truce_stopping_fit(&f, NULL, NULL, 0), TRUCE_OK);
  ck_assert(!f.converged);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, salvo);
  tcase_add_test(all, leakers);
  tcase_add_test(all, costs);
  tcase_add_test(all, stocks);
  tcase_add_test(all, stopping_two_sizes);
  tcase_add_test(all, stopping_covers);
  tcase_add_test(all, stopping_refusals);
  return run_tests("saturation", all);
}
