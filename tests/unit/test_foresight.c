/* Foresight against its definition, by plain recursion, on random conflicts; and the two games that
 * the literature begins with. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/foresight.h"

enum { TAPE = 3000, STATES = 64, DEPTH = 5 };

static truce_stability *solve(const truce_case *c)
{
  truce_diagnostics *said;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  const truce_status status = truce_stability_solve(&s, c, NULL, said);
  ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
  truce_diagnostics_free(said);
  return s;
}

/* ---- The definition, word for word ---- */

static size_t ends(const twin *w, unsigned h, size_t i, size_t s);

/* Where i expects things to end once it has moved to s1. */
static size_t then(const twin *w, unsigned h, size_t i, size_t s1)
{
  size_t worst = SIZE_MAX;
  for (size_t j = 0; j < w->c->party_count; j++) {
    if (j == i)
      continue;
    const size_t end = ends(w, h, j, s1);
    if (end == s1)
      continue;
    if (worst == SIZE_MAX || twin_prefers(w, i, worst, end) ||
        (!twin_prefers(w, i, end, worst) && end < worst))
      worst = end;
  }
  return worst == SIZE_MAX ? s1 : worst;
}

static size_t ends(const twin *w, unsigned h, size_t i, size_t s)
{
  size_t best = SIZE_MAX;
  if (h == 0)
    return s;
  for (size_t s1 = 0; s1 < w->states; s1++) {
    if (!twin_can_move(w, i, s, s1))
      continue;
    const size_t end = then(w, h - 1, i, s1);
    if (best == SIZE_MAX || twin_prefers(w, i, end, best) ||
        (!twin_prefers(w, i, best, end) && end < best))
      best = end;
  }
  return best != SIZE_MAX && twin_prefers(w, i, best, s) ? best : s;
}

static void compare(const truce_case *c, const truce_stability *s, unsigned depth)
{
  twin w;
  truce_foresight *f;
  twin_init(&w, c);
  ck_assert_int_eq(truce_foresight_solve(&f, s, depth, &(truce_control){.threads = 2}), TRUCE_OK);
  for (size_t i = 0; i < c->party_count; i++) {
    for (size_t state = 0; state < w.states; state++) {
      for (unsigned h = 1; h <= depth; h++)
        ck_assert(truce_foresight_stable(f, h, i, state) == (ends(&w, h, i, state) == state));
      ck_assert_uint_eq(truce_foresight_expects(f, i, state), ends(&w, depth, i, state));
      ck_assert(truce_foresight_stable(f, 1, i, state) ==
                truce_stability_stable(s, TRUCE_NASH, i, state));
    }
  }
  truce_foresight_free(f);
  twin_free(&w);
}

START_TEST(it_is_as_defined)
{
  static uint8_t bytes[TAPE];
  size_t compared = 0;
  for (uint64_t seed = 1; seed <= 1500; seed++) {
    model m;
    tape_fill(bytes, sizeof bytes, seed);
    model_init(&m, &(tape){.bytes = bytes, .size = sizeof bytes}, 5);
    truce_stability *s = solve(&m.c);
    if (s != NULL && truce_stability_states(s) <= STATES) {
      /* The recursion grows with the power of the depth. */
      compare(&m.c, s, truce_stability_states(s) <= 12 ? DEPTH : 3);
      compared++;
    }
    truce_stability_free(s);
    model_free(&m);
  }
  ck_assert_uint_gt(compared, 1000);
}
END_TEST

/* What is said to settle is so at all depths of a long horizon behind `from`. */
START_TEST(what_settles_stays)
{
  static uint8_t bytes[TAPE];
  size_t unsettled = 0, settled = 0;
  for (uint64_t seed = 5000; seed < 5400; seed++) {
    model m;
    tape_fill(bytes, sizeof bytes, seed);
    model_init(&m, &(tape){.bytes = bytes, .size = sizeof bytes}, 6);
    truce_stability *s = solve(&m.c);
    truce_foresight *near, *far;
    if (s == NULL) {
      model_free(&m);
      continue;
    }
    ck_assert_int_eq(truce_foresight_solve(&near, s, 2, NULL), TRUCE_OK);
    ck_assert_int_eq(truce_foresight_solve(&far, s, TRUCE_HORIZON_MAX, NULL), TRUCE_OK);
    const unsigned from = truce_foresight_from(near), period = truce_foresight_period(near);
    ck_assert_uint_gt(period, 0);
    for (size_t i = 0; i < m.c.party_count; i++) {
      for (size_t state = 0; state < truce_stability_states(s); state++) {
        const truce_settling told = truce_foresight_nonmyopic(near, i, state);
        ck_assert_int_eq(told, truce_foresight_nonmyopic(far, i, state));
        bool some = false, all = true;
        for (unsigned h = from > 0 ? from : 1; h <= TRUCE_HORIZON_MAX; h++) {
          const bool stable = truce_foresight_stable(far, h, i, state);
          some = some || stable;
          all = all && stable;
        }
        if (from + 2 * period > TRUCE_HORIZON_MAX)
          continue;
        ck_assert_int_eq(told, all ? TRUCE_STABLE : some ? TRUCE_UNSETTLED : TRUCE_UNSTABLE);
        unsettled += told == TRUCE_UNSETTLED;
        settled += told != TRUCE_UNSETTLED;
      }
    }
    truce_foresight_free(near);
    truce_foresight_free(far);
    truce_stability_free(s);
    model_free(&m);
  }
  ck_assert_uint_gt(settled, 1000);
  ck_assert_uint_gt(unsettled, 0);
}
END_TEST

/* ---- Two games ---- */

static truce_case *read(const char *text)
{
  truce_case *c;
  truce_diagnostics *said;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "game", text, strlen(text), said), TRUCE_OK);
  truce_diagnostics_free(said);
  return c;
}

/* States: 1 nobody defects, 2 row does, 3 column does, 4 both. */
static void check_game(const char *rankings, const bool nash[4], const bool nonmyopic[4])
{
  char text[600];
  (void)snprintf(text, sizeof text,
                 "truce: 1\ntitle: game\nparties: {row: Row, column: Column}\n"
                 "moves: {row: {defect: Defect}, column: {defect: Defect}}\n%s",
                 rankings);
  truce_case *c = read(text);
  truce_stability *s = solve(c);
  truce_foresight *f;
  ck_assert_int_eq(truce_foresight_solve(&f, s, 10, NULL), TRUCE_OK);
  for (size_t state = 0; state < 4; state++) {
    ck_assert_msg(truce_foresight_equilibrium(f, 1, state) == nash[state], "Nash %zu", state + 1);
    ck_assert_msg(truce_foresight_nonmyopic_equilibrium(f, state) == nonmyopic[state],
                  "non-myopic %zu", state + 1);
  }
  truce_foresight_free(f);
  truce_stability_free(s);
  truce_case_free(c);
}

/* Brams and Wittman 1981: in Prisoner's Dilemma cooperation and conflict are both non-myopic
 * equilibria; in Chicken compromise alone is, and neither of its Nash equilibria. */
START_TEST(prisoners_dilemma_and_chicken)
{
  check_game("ranking:\n"
             "  row: [2, 1, 4, 3]\n"
             "  column: [3, 1, 4, 2]\n",
             (const bool[]){false, false, false, true}, (const bool[]){true, false, false, true});
  check_game("ranking:\n"
             "  row: [2, 1, 3, 4]\n"
             "  column: [3, 1, 2, 4]\n",
             (const bool[]){false, true, true, false}, (const bool[]){true, false, false, false});
}
END_TEST

START_TEST(it_stops_and_runs_out_of_memory)
{
  static uint8_t bytes[TAPE];
  model m;
  truce_foresight *f = NULL;
  volatile sig_atomic_t stop = 1;
  tape_fill(bytes, sizeof bytes, 3);
  model_init(&m, &(tape){.bytes = bytes, .size = sizeof bytes}, 5);
  truce_stability *s = solve(&m.c);
  ck_assert_ptr_nonnull(s);
  ck_assert_int_eq(truce_foresight_solve(&f, s, 4, &(truce_control){.cancel = &stop}),
                   TRUCE_CANCELLED);
  ck_assert_int_eq(truce_foresight_solve(&f, s, 4, &(truce_control){.memory_limit = 16}),
                   TRUCE_TOO_LARGE);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    const truce_status status = truce_foresight_solve(&f, s, 4, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit ? status == TRUCE_NO_MEMORY : status == TRUCE_OK);
  }
  truce_foresight_free(f);
  truce_stability_free(s);
  model_free(&m);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, it_is_as_defined);
  tcase_add_test(all, what_settles_stays);
  tcase_add_test(all, prisoners_dilemma_and_chicken);
  tcase_add_test(all, it_stops_and_runs_out_of_memory);
  return run_tests("foresight", all);
}
