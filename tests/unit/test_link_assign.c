/* One to one: assignments against all there are, and what they must not depend on. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "support/run_suite.h"

enum { SIDE = 5, MANY = 260 /* records of a list: more than are assigned exactly */ };
static const double PRIOR = -12; /* bits */

static unsigned draw(unsigned *state, unsigned below)
{
  *state = *state * 1103515245u + 12345u;
  return (*state >> 16) % below;
}

/* ---- Lists of pairs ---- */

static const link_table small_table = {.first = SIDE, .count = 2 * SIDE};

/* A pair of these log odds, prior included. */
static truce_link_pair pair_of(uint32_t a, uint32_t b, double odds)
{
  return (truce_link_pair){
      .a = a, .b = SIDE + b, .weight = odds - PRIOR, .probability = 1 / (1 + exp2(-odds))};
}

/* A table of log odds from -15 to 15, NAN where there is no pair. */
static void draw_odds(unsigned *state, double odds[SIDE][SIDE])
{
  for (size_t k = 0; k < SIDE * SIDE; k++)
    odds[k / SIDE][k % SIDE] = draw(state, 3) == 0 ? NAN : (double)draw(state, 3001) / 100 - 15;
}

/* Those pairs of at least these odds, assigned. */
static link_pairs assign_odds(double odds[SIDE][SIDE], double least)
{
  link_pairs pairs = {malloc(SIDE * SIDE * sizeof *pairs.pairs), 0, SIDE * SIDE};
  ck_assert_ptr_nonnull(pairs.pairs);
  for (uint32_t a = 0; a < SIDE; a++) {
    for (uint32_t b = 0; b < SIDE; b++) {
      if (odds[a][b] >= least)
        pairs.pairs[pairs.count++] = pair_of(a, b, odds[a][b]);
    }
  }
  ck_assert_int_eq(truce__link_assign(&pairs, &small_table, PRIOR, NULL), TRUCE_OK);
  return pairs;
}

/* The largest sum of gains of an assignment of rows from `row` on: every one is tried. */
static double try_all(double gain[SIDE][SIDE], size_t row, unsigned taken)
{
  if (row == SIDE)
    return 0;
  double best = try_all(gain, row + 1, taken);
  for (unsigned k = 0; k < SIDE; k++) {
    if ((taken >> k & 1) == 0 && gain[row][k] > 0)
      best = fmax(best, gain[row][k] + try_all(gain, row + 1, taken | 1u << k));
  }
  return best;
}

START_TEST(assignments_are_the_best_there_are)
{
  unsigned state = 11;
  for (int round = 0; round < 500; round++) {
    double odds[SIDE][SIDE], sum = 0;
    bool seen[2 * SIDE] = {false};
    draw_odds(&state, odds);
    link_pairs pairs = assign_odds(odds, -20);
    for (size_t k = 0; k < pairs.count; k++) {
      const truce_link_pair *p = &pairs.pairs[k];
      ck_assert(!seen[p->a] && !seen[p->b]);
      seen[p->a] = seen[p->b] = true;
      sum += fmax(0, p->weight + PRIOR);
    }
    ck_assert_double_eq_tol(sum, try_all(odds, 0, 0), 1e-9);
    free(pairs.pairs);
  }
}
END_TEST

START_TEST(unlikely_pairs_change_nothing)
{
  unsigned state = 5;
  for (int round = 0; round < 500; round++) {
    double odds[SIDE][SIDE];
    draw_odds(&state, odds);
    link_pairs likely = assign_odds(odds, 1e-9), all = assign_odds(odds, -20);
    size_t k = 0;
    bool left[2 * SIDE];
    memset(left, true, sizeof left);
    for (size_t i = 0; i < all.count; i++) {
      left[all.pairs[i].a] = left[all.pairs[i].b] = false;
      if (all.pairs[i].weight + PRIOR <= 0)
        continue;
      ck_assert_uint_lt(k, likely.count);
      ck_assert(likely.pairs[k].a == all.pairs[i].a && likely.pairs[k].b == all.pairs[i].b);
      k++;
    }
    ck_assert_uint_eq(k, likely.count);
    /* Whoever is left free has nobody left to go with. */
    for (size_t i = 0; i < SIDE * SIDE; i++)
      ck_assert(isnan(odds[i / SIDE][i % SIDE]) || !left[i / SIDE] || !left[SIDE + i % SIDE]);
    free(likely.pairs);
    free(all.pairs);
  }
}
END_TEST

/* ---- What is settled ---- */

START_TEST(settled_pairs_stand)
{
  /* 0-0 and 1-1 are sure; 0-1 is most unlikely and settled. 2-2 is settled as different. */
  truce_link_pair given[] = {pair_of(0, 0, 9), pair_of(0, 1, -19), pair_of(1, 0, 3),
                             pair_of(1, 1, 9), pair_of(2, 2, 9),   pair_of(3, 3, 0.5),
                             pair_of(3, 4, 4), pair_of(4, 4, 8)};
  given[1].settled = given[4].settled = true;
  given[1].probability = 1;
  given[4].probability = 0;
  link_pairs pairs = {given, 8, 8};
  ck_assert_int_eq(truce__link_assign(&pairs, &small_table, PRIOR, NULL), TRUCE_OK);
  const uint32_t want[][2] = {{0, 1}, {1, 0}, {3, 3}, {4, 4}};
  ck_assert_uint_eq(pairs.count, 4);
  for (size_t k = 0; k < 4; k++)
    ck_assert(pairs.pairs[k].a == want[k][0] && pairs.pairs[k].b == SIDE + want[k][1]);
}
END_TEST

START_TEST(answers_elsewhere_change_nothing)
{
  unsigned state = 3;
  for (int round = 0; round < 300; round++) {
    double odds[SIDE][SIDE];
    draw_odds(&state, odds);
    /* Record 4 of either list is with nobody, then settled to be one person. */
    for (size_t k = 0; k < SIDE; k++)
      odds[4][k] = odds[k][4] = NAN;
    link_pairs before = assign_odds(odds, -20);
    link_pairs after = {malloc((SIDE * SIDE + 1) * sizeof *after.pairs), 0, SIDE * SIDE + 1};
    ck_assert_ptr_nonnull(after.pairs);
    for (uint32_t k = 0; k < SIDE * SIDE; k++) {
      if (!isnan(odds[k / SIDE][k % SIDE]))
        after.pairs[after.count++] = pair_of(k / SIDE, k % SIDE, odds[k / SIDE][k % SIDE]);
    }
    after.pairs[after.count++] =
        (truce_link_pair){.a = 4, .b = SIDE + 4, .weight = -30, .probability = 1, .settled = true};
    ck_assert_int_eq(truce__link_assign(&after, &small_table, PRIOR, NULL), TRUCE_OK);
    ck_assert_uint_eq(after.count, before.count + 1);
    for (size_t k = 0; k < before.count; k++)
      ck_assert(before.pairs[k].a == after.pairs[k].a && before.pairs[k].b == after.pairs[k].b);
    free(before.pairs);
    free(after.pairs);
  }
}
END_TEST

START_TEST(large_components_by_decreasing_odds)
{
  /* A chain: record k with k (4 bits) and with k + 1 (6 bits), with unlikely pairs between. */
  const link_table table = {.first = MANY, .count = 2 * MANY};
  link_pairs pairs = {malloc(3 * MANY * sizeof *pairs.pairs), 0, 3 * MANY};
  ck_assert_ptr_nonnull(pairs.pairs);
  for (uint32_t k = 0; k < MANY; k++) {
    for (uint32_t step = 0; step < 3 && k + step < MANY; step++) {
      const double odds = step == 0 ? 4 : step == 1 ? 6 : -1;
      pairs.pairs[pairs.count++] = (truce_link_pair){.a = k,
                                                     .b = MANY + k + step,
                                                     .weight = odds - PRIOR,
                                                     .probability = odds > 0 ? 0.9 : 0.3};
    }
  }
  ck_assert_int_eq(truce__link_assign(&pairs, &table, PRIOR, NULL), TRUCE_OK);
  ck_assert_uint_eq(pairs.count, MANY - 1);
  for (size_t k = 0; k < pairs.count; k++)
    ck_assert_uint_eq(pairs.pairs[k].b, MANY + pairs.pairs[k].a + 1);
  free(pairs.pairs);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_assign");
  tcase_add_test(tests, assignments_are_the_best_there_are);
  tcase_add_test(tests, unlikely_pairs_change_nothing);
  tcase_add_test(tests, settled_pairs_stand);
  tcase_add_test(tests, answers_elsewhere_change_nothing);
  tcase_add_test(tests, large_components_by_decreasing_odds);
  return run_tests("link_assign", tests);
}
