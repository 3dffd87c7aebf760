/* Sampled profiles side by side against the same profiles one list at a time: every count of both
 * has to be the same, on random conflicts and on the Istanbul case with every list unknown. */
#include <check.h>
#include <stdlib.h>

#include "stability/uncertainty_internal.h"
#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"

static truce_status prepare(truce_uncertainty **u, const truce_case *c)
{
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_uncertainty_init(u, c, NULL, list);
  truce_diagnostics_free(list);
  return status;
}

/* From here on the samples are solved one list at a time, as in cases too large for lanes. */
static void without_lanes(truce_uncertainty *u)
{
  truce__lanes_free(u->lanes);
  u->lanes = NULL;
}

static uint64_t *count(truce_uncertainty *u, uint64_t seed, bool every, uint64_t samples,
                       unsigned threads)
{
  const truce_control control = {.threads = threads};
  uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
  ck_assert_ptr_nonnull(counts);
  ck_assert_int_eq(truce_uncertainty_sample(u, seed, every, 0, samples, counts, &control),
                   TRUCE_OK);
  return counts;
}

/* False: nothing is unknown, or the model is refused. */
static bool compare(const truce_case *c, uint64_t seed, uint64_t samples)
{
  truce_uncertainty *u;
  if (prepare(&u, c) != TRUCE_OK)
    return false;
  const bool fine = u->lanes != NULL;
  if (fine) {
    const bool every = u->profiles <= samples;
    samples = every ? u->profiles : samples;
    uint64_t *fast = count(u, seed, every, samples, 2);
    without_lanes(u);
    uint64_t *slow = count(u, seed, every, samples, 1);
    ck_assert_uint_eq(fast[0], samples);
    ck_assert_mem_eq(fast, slow, truce_uncertainty_cells(u) * sizeof *fast);
    free(fast);
    free(slow);
  }
  truce_uncertainty_free(u);
  return fine;
}

START_TEST(random_conflicts_agree)
{
  static uint8_t bytes[3000];
  size_t seen = 0;
  for (uint64_t seed = 5000; seed < 6000; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    model m;
    model_init(&m, &t, 6);
    model_hide(&m.c, &t);
    seen += compare(&m.c, seed, 100);
    model_free(&m);
  }
  ck_assert_uint_gt(seen, 400);
}
END_TEST

START_TEST(istanbul_agrees)
{
  truce_case *c;
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(
      truce_case_read_file(&c, TRUCE_SOURCE_DIR "/examples/istanbul-2025/case.yaml", list),
      TRUCE_OK);
  truce_diagnostics_free(list);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; k < preference->wish_count; k++)
      ((truce_wish *)preference->wishes)[k].group = 1;
  }
  ck_assert(compare(c, 1, 200));
  for (size_t p = 0; p < c->party_count; p++) { /* a few orders, each drawn many times */
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 2; k < preference->wish_count; k++)
      ((truce_wish *)preference->wishes)[k].group = 0;
  }
  ck_assert(compare(c, 2, 5000));
  for (size_t p = 0; p < c->party_count; p++) { /* and signs too */
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; k < preference->wish_count; k++)
      ((truce_wish *)preference->wishes)[k].unknown_sign = k % 3 == 0;
  }
  ck_assert(compare(c, 3, 200));
  truce_case_free(c);
}
END_TEST

/* What test_uncertainty shows of lanes, of lists. */
START_TEST(lists_survive_failing_allocations)
{
  static uint8_t bytes[3000];
  size_t tried = 0;
  for (uint64_t seed = 0; tried < 5; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    model m;
    model_init(&m, &t, 3);
    model_hide(&m.c, &t);
    truce_uncertainty *u;
    if (prepare(&u, &m.c) == TRUCE_OK) {
      without_lanes(u);
      uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
      ck_assert_ptr_nonnull(counts);
      bool hit = true;
      for (long k = 0; hit; k++) {
        truce__uncertainty_forget(u);
        fail_alloc_after(k);
        const truce_status status = truce_uncertainty_sample(u, 1, false, 0, 20, counts, NULL);
        hit = fail_alloc_hit();
        fail_alloc_after(-1);
        ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      }
      ck_assert_uint_eq(counts[0], 20);
      free(counts);
      truce_uncertainty_free(u);
      tried++;
    }
    model_free(&m);
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("profiles side by side");
  tcase_add_test(group, random_conflicts_agree);
  tcase_add_test(group, istanbul_agrees);
  tcase_add_test(group, lists_survive_failing_allocations);
  return run_tests("lanes", group);
}
