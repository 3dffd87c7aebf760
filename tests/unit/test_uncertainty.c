/* Unknown priorities: counting and drawing of linear extensions, shares against a twin that solves
 * every profile as a case of its own, cancelled runs, failing allocations. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stability/extensions.h"
#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/uncertainty.h"

/* ---- Linear extensions ---- */

/* Counts the permutations of the items that agree with `above`, one by one. */
static uint64_t count_slowly(size_t size, const uint32_t *above, uint32_t placed)
{
  if (placed == (UINT32_C(1) << size) - 1)
    return 1;
  uint64_t count = 0;
  for (size_t k = 0; k < size; k++) {
    if ((placed >> k & 1) == 0 && (above[k] & ~placed) == 0)
      count += count_slowly(size, above, placed | UINT32_C(1) << k);
  }
  return count;
}

static void random_order(tape *t, size_t size, uint32_t *above)
{
  for (size_t b = 0; b < size; b++) {
    above[b] = 0;
    for (size_t a = 0; a < b; a++)
      above[b] |= tape_below(t, 3) == 0 ? UINT32_C(1) << a : 0;
  }
}

START_TEST(every_extension_comes_once)
{
  static uint8_t bytes[200];
  for (uint64_t seed = 0; seed < 300; seed++) {
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    const size_t size = 1 + tape_below(&t, 6);
    uint32_t above[6];
    random_order(&t, size, above);
    truce__extensions e;
    ck_assert_int_eq(truce__extensions_init(&e, size, above), TRUCE_OK);
    ck_assert_uint_eq(e.ways[0], count_slowly(size, above, 0));
    uint64_t last = 0;
    for (uint64_t n = 0; n < e.ways[0]; n++) {
      size_t order[6];
      truce__extensions_pick(&e, n, order);
      uint64_t name = 0;
      uint32_t placed = 0;
      for (size_t k = 0; k < size; k++) {
        ck_assert_uint_lt(order[k], size);
        ck_assert_uint_eq(above[order[k]] & ~placed, 0);
        placed |= UINT32_C(1) << order[k];
        name = name * 8 + order[k] + 1;
      }
      ck_assert_uint_eq(placed, (UINT32_C(1) << size) - 1);
      ck_assert_uint_gt(name, last); /* lexicographic, so all different */
      last = name;
    }
    truce__extensions_free(&e);
  }
}
END_TEST

START_TEST(twenty_items_are_counted_exactly)
{
  uint32_t above[TRUCE_UNKNOWN_BLOCK_MAX] = {0};
  truce__extensions e;
  ck_assert_int_eq(truce__extensions_init(&e, 20, above), TRUCE_OK);
  ck_assert_uint_eq(e.ways[0], UINT64_C(2432902008176640000)); /* 20! */
  truce__extensions_free(&e);
  above[0] = UINT32_C(1) << 1, above[1] = UINT32_C(1) << 0; /* a cycle has none */
  ck_assert_int_eq(truce__extensions_init(&e, 2, above), TRUCE_OK);
  ck_assert_uint_eq(e.ways[0], 0);
  truce__extensions_free(&e);
}
END_TEST

/* ---- Random conflicts with something unknown ---- */

/* The case of one profile, as a user would have written it. */
typedef struct written {
  truce_case c;
  truce_party parties[8];
  truce_wish wishes[8][32];
  truce_statement *turned[64];
  size_t turned_count;
} written;

static void write_out(written *w, const truce_case *c, const truce_uncertainty *u, uint64_t seed,
                      bool every, uint64_t k)
{
  w->c = *c;
  w->c.parties = w->parties;
  w->turned_count = 0;
  for (size_t p = 0; p < c->party_count; p++) {
    w->parties[p] = c->parties[p];
    truce_preference *preference = &w->parties[p].preference;
    if (preference->kind != TRUCE_PRIORITIES || preference->wish_count > 32)
      continue;
    size_t order[32];
    uint32_t turned;
    truce_uncertainty_draw(u, seed, every, k, p, order, &turned);
    for (size_t n = 0; n < preference->wish_count; n++) {
      truce_wish *wish = &w->wishes[p][n];
      *wish = c->parties[p].preference.wishes[order[n]];
      if ((turned >> order[n] & 1) == 0)
        continue;
      char *text, negated[4096];
      truce_statement_error error;
      ck_assert_int_eq(truce_statement_print(&text, wish->statement, &c->names), TRUCE_OK);
      ck_assert_int_lt(snprintf(negated, sizeof negated, "not (%s)", text), (int)sizeof negated);
      free(text);
      truce_statement **made = &w->turned[w->turned_count++];
      ck_assert_int_eq(truce_statement_parse(made, negated, &c->names, &error), TRUCE_OK);
      wish->statement = *made;
    }
    preference->wishes = w->wishes[p];
  }
}

static void written_free(written *w)
{
  for (size_t k = 0; k < w->turned_count; k++)
    truce_statement_free(w->turned[k]);
}

/* Adds what the definitions say of the written case. */
static void count_by_definition(const truce_case *c, size_t states, uint64_t *hits)
{
  twin w;
  twin_init(&w, c);
  for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
    for (size_t s = 0; s < states; s++) {
      bool all = true;
      for (size_t p = 0; p < c->party_count && all; p++)
        all = twin_stable(&w, (truce_concept)concept, p, s);
      hits[concept * states + s] += all;
    }
  }
  twin_free(&w);
}

/* Checks one conflict: every profile if they are few, samples otherwise. False: nothing to see. */
static bool check_model(uint64_t seed)
{
  static uint8_t bytes[3000];
  tape_fill(bytes, sizeof bytes, seed);
  tape t = {bytes, sizeof bytes, 0};
  model m;
  model_init(&m, &t, 4);
  model_hide(&m.c, &t);
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  truce_uncertainty *u;
  const truce_status status = truce_uncertainty_init(&u, &m.c, NULL, list);
  truce_diagnostics_free(list);
  const bool fine = status == TRUCE_OK && truce_uncertainty_profiles(u) > 1;
  if (fine) {
    const bool every = truce_uncertainty_profiles(u) <= 12;
    const uint64_t count = every ? truce_uncertainty_profiles(u) : 12;
    const size_t states = truce_stability_states(truce_uncertainty_stability(u));
    uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
    uint64_t *hits = calloc(states * TRUCE_CONCEPT_COUNT, sizeof *hits);
    ck_assert(counts != NULL && hits != NULL);
    ck_assert_int_eq(truce_uncertainty_sample(u, seed, every, 0, count, counts, NULL), TRUCE_OK);
    ck_assert_uint_eq(counts[0], count);
    for (uint64_t k = 0; k < count; k++) {
      static written w;
      write_out(&w, &m.c, u, seed, every, k);
      count_by_definition(&w.c, states, hits);
      written_free(&w);
    }
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
      for (size_t s = 0; s < states; s++)
        ck_assert_uint_eq(truce_uncertainty_chance(u, counts, (truce_concept)concept, s).hits,
                          hits[concept * states + s]);
    }
    free(hits);
    free(counts);
  }
  if (status == TRUCE_OK)
    truce_uncertainty_free(u);
  model_free(&m);
  return fine;
}

START_TEST(shares_agree_with_the_definitions)
{
  size_t seen = 0;
  for (uint64_t seed = 0; seed < 1500; seed++)
    seen += check_model(seed);
  ck_assert_uint_gt(seen, 700);
}
END_TEST

/* ---- A case known by hand ---- */

static truce_case *read_case(const char *text)
{
  truce_diagnostics *list;
  truce_case *c;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "case.yaml", text, strlen(text), list), TRUCE_OK);
  truce_diagnostics_free(list);
  return c;
}

static truce_uncertainty *prepare(const truce_case *c)
{
  truce_diagnostics *list;
  truce_uncertainty *u;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_uncertainty_init(&u, c, NULL, list), TRUCE_OK);
  truce_diagnostics_free(list);
  return u;
}

/* a can stop; it wants to if `a.stop` stands above `not a.stop`, one chance in two; b's sign is
 * unknown and nothing hangs on it but whether it acts itself. */
static const char by_hand[] = "truce: 1\n"
                              "parties: {a: {}, b: {}}\n"
                              "moves: {a: {stop: Stop}, b: {act: Act}}\n"
                              "priorities:\n"
                              "  a:\n"
                              "    - [a.stop, not a.stop, b.act]\n"
                              "  b:\n"
                              "    - {want: b.act, unknown: sign}\n";

START_TEST(known_by_hand)
{
  truce_case *c = read_case(by_hand);
  truce_uncertainty *u = prepare(c);
  ck_assert_uint_eq(truce_uncertainty_profiles(u), 12);
  ck_assert_uint_eq(truce_uncertainty_unknowns(u), 4);
  uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
  ck_assert_ptr_nonnull(counts);
  ck_assert_int_eq(truce_uncertainty_sample(u, 0, true, 0, 12, counts, NULL), TRUCE_OK);
  for (size_t s = 0; s < 4; s++) { /* each of the four is where both want to be in a quarter */
    const truce_chance chance = truce_uncertainty_chance(u, counts, TRUCE_NASH, s);
    ck_assert_uint_eq(chance.hits, 3);
    ck_assert_double_eq(chance.share, 0.25);
    ck_assert(chance.low < 0.25 && 0.25 < chance.high);
  }
  /* Y = A and B with A, B even and independent: Var(E(Y|A)) = 1/16, Var(Y) = 3/16. */
  for (size_t k = 0; k < 4; k++) {
    const truce_unknown *q = truce_uncertainty_unknown(u, k);
    const double share = truce_uncertainty_influence(u, counts, k, TRUCE_NASH, SIZE_MAX);
    if (q->kind == TRUCE_UNKNOWN_SIGN || (q->wish == 0 && q->other == 1))
      ck_assert_double_eq_tol(share, 1.0 / 3, 1e-12);
    else /* whether b.act stands between tells a third of the time which of the two is first */
      ck_assert_double_eq_tol(share, 1.0 / 27, 1e-12);
  }
  free(counts);
  truce_uncertainty_free(u);
  truce_case_free(c);
}
END_TEST

/* Six orders of three, 6000 draws: chi-square with 5 degrees of freedom, 0.1 % point 20.5. */
START_TEST(draws_are_uniform)
{
  truce_case *c = read_case(by_hand);
  truce_uncertainty *u = prepare(c);
  double seen[27] = {0}, square = 0;
  for (uint64_t k = 0; k < 6000; k++) {
    size_t order[3];
    uint32_t turned;
    truce_uncertainty_draw(u, 7, false, k, 0, order, &turned);
    seen[order[0] * 9 + order[1] * 3 + order[2]]++;
  }
  size_t kinds = 0;
  for (size_t k = 0; k < 27; k++) {
    kinds += seen[k] > 0;
    square += seen[k] > 0 ? (seen[k] - 1000) * (seen[k] - 1000) / 1000 : 0;
  }
  ck_assert_uint_eq(kinds, 6);
  ck_assert_double_lt(square, 20.5);
  truce_uncertainty_free(u);
  truce_case_free(c);
}
END_TEST

/* ---- Parts, threads, stops, memory ---- */

START_TEST(parts_and_threads_give_the_same)
{
  truce_case *c;
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(
      truce_case_read_file(&c, TRUCE_SOURCE_DIR "/examples/euphrates-1975/case.yaml", list),
      TRUCE_OK);
  truce_diagnostics_free(list);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; preference->kind == TRUCE_PRIORITIES && k < preference->wish_count; k++)
      ((truce_wish *)preference->wishes)[k].group = 1;
  }
  truce_uncertainty *u = prepare(c), *v = prepare(c);
  const size_t cells = truce_uncertainty_cells(u);
  uint64_t *one = calloc(cells, sizeof *one), *two = calloc(cells, sizeof *two);
  ck_assert(one != NULL && two != NULL);
  const truce_control threads = {.threads = 2, .memory_limit = 100000};
  ck_assert_int_eq(truce_uncertainty_sample(u, 3, false, 0, 500, one, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_uncertainty_sample(v, 3, false, 100, 400, two, &threads), TRUCE_OK);
  ck_assert_int_eq(truce_uncertainty_sample(v, 3, false, 0, 100, two, &threads), TRUCE_OK);
  ck_assert_mem_eq(one, two, cells * sizeof *one);

  volatile sig_atomic_t stop = 1;
  const truce_control stopped = {.cancel = &stop};
  ck_assert_int_eq(truce_uncertainty_sample(v, 3, false, 500, 100, two, &stopped), TRUCE_OK);
  ck_assert_mem_eq(one, two, cells * sizeof *one); /* nothing of it was counted */
  free(one);
  free(two);
  truce_uncertainty_free(u);
  truce_uncertainty_free(v);
  truce_case_free(c);
}
END_TEST

/* Reads a case whose party a has these priorities; its only error has to be as given. */
static void refused(const char *priorities, const char *code, size_t line, size_t column)
{
  char text[4096];
  truce_diagnostics *list;
  truce_case *c;
  const int length = snprintf(text, sizeof text,
                              "truce: 1\nparties: {a: {}}\nmoves: {a: {x: X}}\n"
                              "priorities:\n  a: %s\n",
                              priorities);
  ck_assert_int_lt(length, (int)sizeof text);
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "case.yaml", text, (size_t)length, list),
                   TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 1);
  const truce_diagnostic *d = truce_diagnostics_get(list, 0);
  ck_assert_str_eq(d->code, code);
  ck_assert_uint_eq(d->line, line);
  ck_assert_uint_eq(d->column, column);
  truce_diagnostics_free(list);
}

START_TEST(what_cannot_be_unknown_is_refused)
{
  char many[2048] = "[[a.x";
  for (size_t k = 0; k < 20; k++)
    strcat(many, ", a.x");
  strcat(many, "]]");
  refused(many, "too-much-unknown", 5, 6); /* 21 in one group */
  strcpy(many, "[{want: a.x, unknown: sign}");
  for (size_t k = 0; k < 32; k++)
    strcat(many, ", a.x");
  strcat(many, "]");
  refused(many, "too-much-unknown", 5, 6); /* 33 in a list */
  refused("[{want: a.x, unknown: rank}]", "bad-value", 5, 28);
  refused("[[a.x, a.y]]", "bad-statement", 5, 13);
}
END_TEST

static void on_progress(void *context, const char *phase, double share)
{
  (void)phase;
  if (share > 0.1) /* past the first batch */
    *(volatile sig_atomic_t *)context = 1;
}

START_TEST(a_stopped_run_keeps_whole_samples)
{
  truce_case *c = read_case(by_hand);
  truce_uncertainty *u = prepare(c);
  uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
  ck_assert_ptr_nonnull(counts);
  volatile sig_atomic_t stop = 0;
  const truce_control control = {
      .cancel = &stop, .progress = on_progress, .progress_context = (void *)&stop};
  ck_assert_int_eq(truce_uncertainty_sample(u, 1, false, 0, 100000, counts, &control), TRUCE_OK);
  ck_assert_uint_gt(counts[0], 0);
  ck_assert_uint_lt(counts[0], 100000);
  free(counts);
  truce_uncertainty_free(u);
  truce_case_free(c);
}
END_TEST

START_TEST(survives_failing_allocations)
{
  truce_case *c = read_case(by_hand);
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  uint64_t counts[512] = {0};
  bool hit = true;
  for (long n = 0; hit; n++) {
    truce_uncertainty *u = NULL;
    fail_alloc_after(n);
    truce_status status = truce_uncertainty_init(&u, c, NULL, list);
    if (status == TRUCE_OK)
      status = truce_uncertainty_sample(u, 1, false, 0, 20, counts, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (u != NULL) { /* and goes on afterwards */
      ck_assert_uint_le(truce_uncertainty_cells(u), 512);
      ck_assert_int_eq(truce_uncertainty_sample(u, 1, false, 0, 20, counts, NULL), TRUCE_OK);
    }
    truce_uncertainty_free(u);
  }
  truce_diagnostics_free(list);
  truce_case_free(c);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("unknown priorities");
  tcase_add_test(group, every_extension_comes_once);
  tcase_add_test(group, twenty_items_are_counted_exactly);
  tcase_add_test(group, shares_agree_with_the_definitions);
  tcase_add_test(group, known_by_hand);
  tcase_add_test(group, draws_are_uniform);
  tcase_add_test(group, parts_and_threads_give_the_same);
  tcase_add_test(group, a_stopped_run_keeps_whole_samples);
  tcase_add_test(group, what_cannot_be_unknown_is_refused);
  tcase_add_test(group, survives_failing_allocations);
  return run_tests("uncertainty", group);
}
