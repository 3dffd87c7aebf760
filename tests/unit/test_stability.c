/* The engine on published cases, and where it has to refuse or stop. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "truce/stability.h"

static truce_case *read_case(const char *path)
{
  char full[512];
  snprintf(full, sizeof full, "%s/%s", TRUCE_SOURCE_DIR, path);
  truce_diagnostics *diagnostics;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  const truce_status status = truce_case_read_file(&c, full, diagnostics);
  if (status != TRUCE_OK && truce_diagnostics_kept(diagnostics) > 0)
    ck_abort_msg("%s: %s", full, truce_diagnostics_get(diagnostics, 0)->message);
  truce_diagnostics_free(diagnostics);
  ck_assert_int_eq(status, TRUCE_OK);
  return c;
}

static truce_stability *solve(const truce_case *c)
{
  truce_diagnostics *diagnostics;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, c, NULL, diagnostics), TRUCE_OK);
  truce_diagnostics_free(diagnostics);
  return s;
}

/* The equilibria under a concept as "1,4," with ids from 1. */
static const char *equilibria(const truce_stability *s, truce_concept concept)
{
  static char text[512];
  text[0] = '\0';
  for (size_t state = 0; state < truce_stability_states(s); state++) {
    if (truce_stability_equilibrium(s, concept, state))
      snprintf(text + strlen(text), sizeof text - strlen(text), "%zu,", state + 1);
  }
  return text;
}

typedef struct published {
  const char *path;
  size_t states;
  const char *nash, *gmr, *smr, *seq;
} published;

/* Fang, Hipel, Kilgour 1993 (dilemma); GMCR+ examples, Kinsara et al. 2015. For Garrison, GMCR+
 * prints no state 6 under GMR and SMR because it lets each opponent move at most once; the
 * definition has it. */
static const published cases[] = {
    {"examples/prisoners-dilemma/case.yaml", 4, "1,", "1,4,", "1,4,", "1,4,"},
    {"examples/euphrates-1975/case.yaml", 6, "6,", "1,6,", "6,", "6,"},
    {"tests/data/garrison.yaml", 23, "2,3,11,17,18,21,22,",
     "2,3,4,6,8,10,11,13,14,15,17,18,19,21,22,", "2,3,4,6,8,10,11,13,14,15,17,18,19,21,22,",
     "2,3,11,17,18,21,22,"},
};

START_TEST(published_equilibria)
{
  const published *expected = &cases[_i];
  truce_case *c = read_case(expected->path);
  truce_stability *s = solve(c);
  ck_assert_uint_eq(truce_stability_states(s), expected->states);
  ck_assert_str_eq(equilibria(s, TRUCE_NASH), expected->nash);
  ck_assert_str_eq(equilibria(s, TRUCE_GMR), expected->gmr);
  ck_assert_str_eq(equilibria(s, TRUCE_SMR), expected->smr);
  ck_assert_str_eq(equilibria(s, TRUCE_SEQ), expected->seq);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(milk_river_all_but_state_three_hold)
{
  truce_case *c = read_case("tests/data/milk_river.yaml");
  truce_stability *s = solve(c);
  ck_assert_uint_eq(truce_stability_states(s), 36);
  ck_assert_uint_eq(truce_stability_count(s, TRUCE_NASH, c->party_count), 35);
  ck_assert_uint_eq(truce_stability_count(s, TRUCE_GMR, c->party_count), 36);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(reason_of_the_dilemma_is_the_other_side_defecting)
{
  truce_case *c = read_case("examples/prisoners-dilemma/case.yaml");
  truce_stability *s = solve(c);
  truce_reason reason;
  truce_explainer *explainer;
  ck_assert_int_eq(truce_explainer_init(&explainer, s), TRUCE_OK);
  ck_assert_int_eq(truce_explainer_reason(explainer, TRUCE_SEQ, 0, 3, NULL, &reason), TRUCE_OK);
  ck_assert(reason.stable);
  ck_assert_uint_eq(reason.reply_count, 1);
  ck_assert_uint_eq(reason.replies[0].improvement, 2);
  ck_assert(reason.replies[0].deterred);
  ck_assert_uint_eq(reason.replies[0].sanction_count, 1);
  ck_assert_uint_eq(reason.replies[0].sanction[0].party, 1);
  ck_assert_uint_eq(reason.replies[0].sanction[0].to, 0);
  truce_reason_free(&reason);
  ck_assert_int_eq(truce_explainer_reason(explainer, TRUCE_NASH, 0, 3, NULL, &reason), TRUCE_OK);
  ck_assert(!reason.stable && !reason.replies[0].deterred);
  truce_reason_free(&reason);
  truce_explainer_free(explainer);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(too_many_states_are_refused_with_the_estimate)
{
  model m;
  model_init_regular(&m, 1, 3, 40, 4);
  truce_diagnostics *diagnostics;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  const truce_control control = {.threads = 2, .memory_limit = (size_t)1 << 30};
  ck_assert_int_eq(truce_stability_solve(&s, &m.c, &control, diagnostics), TRUCE_TOO_LARGE);
  ck_assert_ptr_null(s);
  ck_assert_uint_eq(truce_diagnostics_count(diagnostics, TRUCE_ERROR), 1);
  const char *message = truce_diagnostics_get(diagnostics, 0)->message;
  ck_assert_ptr_nonnull(strstr(message, "1099511627776"));
  ck_assert_ptr_nonnull(strstr(message, "GiB"));
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
END_TEST

/* Six parties with two options each and nothing ranked: solving passes through 8 bytes a state, the
 * ways of a report through 12. */
START_TEST(ways_count_against_the_limit)
{
  model m;
  model_init_regular(&m, 1, 6, 12, 0);
  const uint64_t states = 1 << 12, bytes = truce_stability_bytes(&m.c, states);
  ck_assert_uint_ge(bytes, states * (6 * 9 + 12));
  truce_diagnostics *diagnostics;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  truce_control control = {.memory_limit = bytes - 1};
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_stability_solve(&s, &m.c, &control, diagnostics), TRUCE_TOO_LARGE);
  ck_assert_ptr_null(s);
  ck_assert_ptr_nonnull(strstr(truce_diagnostics_get(diagnostics, 0)->message, " KiB of memory"));
  control.memory_limit = bytes;
  ck_assert_int_eq(truce_stability_solve(&s, &m.c, &control, diagnostics), TRUCE_OK);
  truce_stability_free(s);
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
END_TEST

START_TEST(all_sixty_four_options_are_refused_not_wrapped)
{
  model m;
  model_init_regular(&m, 1, 4, 64, 2);
  truce_diagnostics *diagnostics;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, &m.c, NULL, diagnostics), TRUCE_TOO_LARGE);
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
END_TEST

START_TEST(cancelling_stops_with_nothing_left)
{
  model m;
  model_init_regular(&m, 2, 3, 14, 5);
  truce_diagnostics *diagnostics;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  const volatile sig_atomic_t stop = 1;
  const truce_control control = {.threads = 2, .cancel = &stop};
  ck_assert_int_eq(truce_stability_solve(&s, &m.c, &control, diagnostics), TRUCE_CANCELLED);
  ck_assert_ptr_null(s);
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
END_TEST

static void use_everything(const truce_stability *s, const truce_control *control)
{
  truce_reason reason;
  truce_paths *paths;
  truce_move *moves;
  size_t count;
  const size_t last = truce_stability_states(s) - 1;
  truce_explainer *explainer;
  if (truce_explainer_init(&explainer, s) == TRUCE_OK) {
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
      if (truce_explainer_reason(explainer, (truce_concept)concept, 0, last, control, &reason) ==
          TRUCE_OK)
        truce_reason_free(&reason);
    }
    truce_explainer_free(explainer);
  }
  if (truce_paths_init(&paths, s, 0, false, control) == TRUCE_OK) {
    for (size_t to = 0; to <= last; to++) {
      if (truce_paths_reached(paths, to) && truce_paths_get(paths, to, &moves, &count) == TRUCE_OK)
        free(moves);
    }
    truce_paths_free(paths);
  }
  if (truce_stability_moves(s, 0, 0, false, &moves, &count) == TRUCE_OK)
    free(moves);
}

/* Every allocation of a run fails in turn; nothing crashes, nothing leaks (the sanitizer watches),
 * and a run without failures is reached in the end. */
START_TEST(each_allocation_may_fail)
{
  uint8_t bytes[3000];
  tape_fill(bytes, sizeof bytes, (uint64_t)_i + 77);
  tape t = {bytes, sizeof bytes, 0};
  model m;
  model_init(&m, &t, 5);
  bool failed = true;
  for (long n = 0; failed; n++) {
    ck_assert_int_lt(n, 5000);
    truce_diagnostics *diagnostics;
    truce_stability *s = NULL;
    ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
    fail_alloc_after(n);
    const truce_status status = truce_stability_solve(&s, &m.c, NULL, diagnostics);
    if (status == TRUCE_OK) {
      use_everything(s, NULL);
      truce_stability_free(s);
    }
    failed = fail_alloc_hit();
    fail_alloc_after(-1); /* before any check: those allocate too */
    ck_assert((status == TRUCE_OK) == (s != NULL));
    ck_assert(status == TRUCE_OK || status == TRUCE_NO_MEMORY || status == TRUCE_BAD_INPUT);
    truce_diagnostics_free(diagnostics);
  }
  model_free(&m);
}
END_TEST

/* Enough states for threads to be used: the same answer, byte for byte, on one and on three. */
START_TEST(threads_change_nothing)
{
  model m;
  model_init_regular(&m, 5, 3, 17, 8);
  truce_stability *s[2] = {NULL, NULL};
  truce_diagnostics *diagnostics;
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
  for (unsigned k = 0; k < 2; k++)
    ck_assert_int_eq(
        truce_stability_solve(&s[k], &m.c, &(truce_control){.threads = 1 + 2 * k}, diagnostics),
        TRUCE_OK);
  size_t different = 0;
  for (size_t state = 0; state < truce_stability_states(s[0]); state++) {
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
      for (size_t party = 0; party < 3; party++)
        different += truce_stability_stable(s[0], (truce_concept)concept, party, state) !=
                     truce_stability_stable(s[1], (truce_concept)concept, party, state);
    }
  }
  ck_assert_uint_eq(different, 0);
  truce_paths *paths[2];
  for (unsigned k = 0; k < 2; k++)
    ck_assert_int_eq(
        truce_paths_init(&paths[k], s[k], 0, true, &(truce_control){.threads = 1 + 2 * k}),
        TRUCE_OK);
  for (size_t state = 0; state < truce_stability_states(s[0]); state++)
    different += truce_paths_reached(paths[0], state) != truce_paths_reached(paths[1], state);
  ck_assert_uint_eq(different, 0);
  for (unsigned k = 0; k < 2; k++) {
    truce_paths_free(paths[k]);
    truce_stability_free(s[k]);
  }
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
END_TEST

START_TEST(concept_names)
{
  ck_assert_str_eq(truce_concept_id(TRUCE_SSEQ), "sseq");
  ck_assert_str_eq(truce_concept_label(TRUCE_NASH), "Nash");
  ck_assert_str_eq(truce_concept_name(TRUCE_GMR), "general metarationality");
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("stability");
  tcase_add_loop_test(group, published_equilibria, 0, sizeof cases / sizeof *cases);
  tcase_add_test(group, milk_river_all_but_state_three_hold);
  tcase_add_test(group, reason_of_the_dilemma_is_the_other_side_defecting);
  tcase_add_test(group, too_many_states_are_refused_with_the_estimate);
  tcase_add_test(group, ways_count_against_the_limit);
  tcase_add_test(group, all_sixty_four_options_are_refused_not_wrapped);
  tcase_add_test(group, cancelling_stops_with_nothing_left);
  tcase_add_loop_test(group, each_allocation_may_fail, 0, 8);
  tcase_add_test(group, threads_change_nothing);
  tcase_add_test(group, concept_names);
  return run_tests("stability", group);
}
