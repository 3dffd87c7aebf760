/* The possible states against a walk over all codes, on cases whose number of states is known, and
 * where the answer has to be refused. */
#include <check.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/statement.h"

enum { RULES_MAX = 2048 };

static char name_room[TRUCE_OPTIONS_MAX][8];
static const char *ids[TRUCE_OPTIONS_MAX];
static const truce_names names = {TRUCE_OPTIONS_MAX, ids};

/* What cannot occur, built line by line. */
typedef struct rules {
  size_t count;
  truce_statement *statements[RULES_MAX];
} rules;

static void set_up(void)
{
  for (unsigned k = 0; k < TRUCE_OPTIONS_MAX; k++) {
    snprintf(name_room[k], sizeof name_room[k], "p.o%u", k);
    ids[k] = name_room[k];
  }
}

static void add_rule(rules *r, const char *format, ...) TRUCE_PRINTF(2, 3);
static void add_rule(rules *r, const char *format, ...)
{
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  truce_statement_error error;
  ck_assert_uint_lt(r->count, RULES_MAX);
  const truce_status status = truce_statement_parse(&r->statements[r->count], text, &names, &error);
  if (status != TRUCE_OK)
    ck_abort_msg("%s: %s", text, error.message);
  r->count++;
}

static const truce_statement *const *list_of(const rules *r)
{
  return (const truce_statement *const *)r->statements;
}

static void free_rules(rules *r)
{
  for (size_t k = 0; k < r->count; k++)
    truce_statement_free(r->statements[k]);
  r->count = 0;
}

static uint64_t count_states(const rules *r, unsigned options)
{
  uint64_t count = 0;
  ck_assert_int_eq(truce_states_count(&count, options, list_of(r), r->count, NULL), TRUCE_OK);
  return count;
}

static truce_states list_states(const rules *r, unsigned options)
{
  truce_states states = {0};
  ck_assert_int_eq(truce_states_init(&states, options, list_of(r), r->count, NULL), TRUCE_OK);
  ck_assert_uint_eq(states.options, options);
  ck_assert_uint_eq(states.count, count_states(r, options));
  return states;
}

static uint64_t seed;

static unsigned below(unsigned bound)
{
  seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (unsigned)(seed >> 33) % bound;
}

/* A random statement over the first options, as text. */
static char *write_random(char *end, unsigned options, unsigned depth)
{
  static const char *const joints[] = {"and", "or", "if", "iff"};
  if (depth == 0 || below(4) == 0)
    return end + sprintf(end, "%sp.o%u", below(3) == 0 ? "not " : "", below(options));
  end = write_random(end + sprintf(end, "%s(", below(4) == 0 ? "not " : ""), options, depth - 1);
  end = write_random(end + sprintf(end, " %s ", joints[below(4)]), options, depth - 1);
  return end + sprintf(end, ")");
}

static bool excluded(const rules *r, uint64_t code)
{
  for (size_t k = 0; k < r->count; k++) {
    if (truce_statement_holds(r->statements[k], code))
      return true;
  }
  return false;
}

/* The definition: walk over all codes and keep those in which nothing impossible holds. Mistakes
 * are counted, as Check takes longer over an assertion than this over a code. */
static void check_against_all_codes(const rules *r, unsigned options)
{
  truce_states states = list_states(r, options);
  size_t found = 0, wrong = 0;
  for (uint64_t code = 0; code < UINT64_C(1) << options; code++) {
    size_t state = SIZE_MAX;
    const bool listed = truce_states_find(&states, code, &state);
    if (excluded(r, code)) {
      wrong += listed || state != SIZE_MAX;
      continue;
    }
    wrong += found >= states.count || truce_states_code(&states, found) != code;
    wrong += !listed || state != found;
    found++;
  }
  ck_assert_uint_eq(wrong, 0);
  ck_assert_uint_eq(found, states.count);
  ck_assert((states.codes == NULL) == (found == (size_t)1 << options));
  size_t state;
  ck_assert(!truce_states_find(&states, UINT64_C(1) << options, &state));
  ck_assert(!truce_states_find(&states, UINT64_MAX, &state));
  truce_states_free(&states);
}

START_TEST(random_rules_leave_what_the_definition_leaves)
{
  size_t none = 0, some = 0, all = 0;
  seed = 7;
  for (unsigned k = 0; k < 3000; k++) {
    static rules r;
    const unsigned options = 1 + below(k % 20 == 0 ? 14 : 9);
    for (unsigned rule = below(7); rule > 0; rule--) {
      char text[1024];
      write_random(text, options, 1 + below(4));
      add_rule(&r, "%s", text);
    }
    check_against_all_codes(&r, options);
    const uint64_t count = count_states(&r, options);
    *(count == 0 ? &none : count == UINT64_C(1) << options ? &all : &some) += 1;
    free_rules(&r);
  }
  ck_assert_uint_gt(none, 100);
  ck_assert_uint_gt(some, 1000);
  ck_assert_uint_gt(all, 100);
}
END_TEST

START_TEST(at_most_one_of_forty)
{
  static rules r;
  for (unsigned a = 0; a < 40; a++) {
    for (unsigned b = 0; b < a; b++)
      add_rule(&r, "not (not p.o%u or not p.o%u)", a, b);
  }
  truce_states states = list_states(&r, 40);
  ck_assert_uint_eq(states.count, 41);
  ck_assert_uint_eq(truce_states_code(&states, 0), 0);
  for (unsigned k = 0; k < 40; k++)
    ck_assert_uint_eq(truce_states_code(&states, k + 1), UINT64_C(1) << k);
  truce_states_free(&states);
  free_rules(&r);
}
END_TEST

/* Each option requires the next one; written down so that a bad order would hurt. */
START_TEST(a_chain_over_all_sixty_four)
{
  static rules r;
  for (unsigned k = 0; k < 63; k++)
    add_rule(&r, "not (p.o%u if p.o%u)", (k * 37 + 1) % 63 + 1, (k * 37 + 1) % 63);
  truce_states states = list_states(&r, 64);
  ck_assert_uint_eq(states.count, 65);
  for (unsigned k = 0; k < 64; k++)
    ck_assert_uint_eq(truce_states_code(&states, k + 1), ~UINT64_C(0) << (63 - k));
  size_t state;
  ck_assert(truce_states_find(&states, ~UINT64_C(0), &state));
  ck_assert_uint_eq(state, 64);
  ck_assert(!truce_states_find(&states, 1, &state));
  truce_states_free(&states);
  free_rules(&r);
}
END_TEST

/* No two neighbours: the Fibonacci numbers, F(options + 2). */
START_TEST(no_two_neighbours)
{
  static rules r;
  for (unsigned k = 0; k + 1 < 64; k++)
    add_rule(&r, "p.o%u and p.o%u", k, k + 1);
  ck_assert_uint_eq(count_states(&r, 64), UINT64_C(27777890035288));
  r.count = 39; /* the first 40 options only */
  ck_assert_uint_eq(count_states(&r, 40), UINT64_C(267914296));
  r.count = 19;
  truce_states states = list_states(&r, 20);
  ck_assert_uint_eq(states.count, 17711);
  for (size_t k = 0; k < states.count; k++) {
    const uint64_t code = truce_states_code(&states, k);
    ck_assert_uint_eq(code & code >> 1, 0);
    ck_assert(k == 0 || truce_states_code(&states, k - 1) < code);
  }
  truce_states_free(&states);
  r.count = 63;
  free_rules(&r);
}
END_TEST

START_TEST(everything_possible_needs_no_list)
{
  static rules r;
  truce_states states = list_states(&r, 20);
  ck_assert_ptr_null(states.codes);
  ck_assert_uint_eq(states.count, 1 << 20);
  ck_assert_uint_eq(truce_states_code(&states, 12345), 12345);
  truce_states_free(&states);
  add_rule(&r, "p.o3 and not p.o3"); /* holds nowhere */
  states = list_states(&r, 63);
  ck_assert_ptr_null(states.codes);
  ck_assert_uint_eq(states.count, UINT64_C(1) << 63);
  truce_states_free(&states);
  ck_assert_uint_eq(count_states(&r, 64), UINT64_MAX);
  ck_assert_int_eq(truce_states_init(&states, 64, list_of(&r), r.count, NULL), TRUCE_TOO_LARGE);
  free_rules(&r);
  states = list_states(&r, 0);
  ck_assert_uint_eq(states.count, 1);
  truce_states_free(&states);
}
END_TEST

START_TEST(nothing_possible_is_an_answer)
{
  static rules r;
  add_rule(&r, "p.o1");
  add_rule(&r, "not p.o1");
  for (unsigned options = 2; options <= 64; options += 31) {
    truce_states states = list_states(&r, options);
    size_t state;
    ck_assert_uint_eq(states.count, 0);
    ck_assert_ptr_nonnull(states.codes);
    ck_assert(!truce_states_find(&states, 0, &state));
    truce_states_free(&states);
  }
  free_rules(&r);
}
END_TEST

START_TEST(half_of_all_is_counted_exactly)
{
  static rules r;
  add_rule(&r, "p.o63");
  ck_assert_uint_eq(count_states(&r, 64), UINT64_C(1) << 63);
  add_rule(&r, "not p.o0");
  ck_assert_uint_eq(count_states(&r, 64), UINT64_C(1) << 62);
  free_rules(&r);
}
END_TEST

START_TEST(a_long_statement_is_one_rule)
{
  enum { TERMS = 100000 };
  char *text = calloc(TERMS, 10), *end = text;
  for (size_t k = 0; k < TERMS; k++)
    end += sprintf(end, "%sp.o%u", k == 0 ? "" : " or ", (unsigned)(k * 7 % 40));
  rules r = {.count = 1};
  truce_statement_error error;
  ck_assert_int_eq(truce_statement_parse(&r.statements[0], text, &names, &error), TRUCE_OK);
  ck_assert_uint_eq(count_states(&r, 40), 1);
  free_rules(&r);
  free(text);
}
END_TEST

/* Each option of the lower half agrees with one of the upper half: 2^half states, and a diagram
 * that grows with them. */
static void add_halves(rules *r, unsigned half)
{
  for (unsigned k = 0; k < half; k++)
    add_rule(r, "not (p.o%u iff p.o%u)", k, k + half);
}

START_TEST(the_memory_limit_is_kept)
{
  static rules r;
  add_halves(&r, 14);
  const size_t count = (size_t)1 << 14;
  truce_control control = {.memory_limit = 1 << 30};
  truce_states states = {.count = 77};
  uint64_t counted = 77;
  ck_assert_int_eq(truce_states_init(&states, 28, list_of(&r), r.count, &control), TRUCE_OK);
  ck_assert_uint_eq(states.count, count);
  truce_states_free(&states);
  states.count = 77;
  const size_t limits[] = {1, 1000, 100000, 1000000};
  for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
    control.memory_limit = limits[k];
    ck_assert_int_eq(truce_states_init(&states, 28, list_of(&r), r.count, &control),
                     TRUCE_TOO_LARGE);
    ck_assert_int_eq(truce_states_count(&counted, 28, list_of(&r), r.count, &control),
                     TRUCE_TOO_LARGE);
    ck_assert_uint_eq(states.count, 77);
    ck_assert_uint_eq(counted, 77);
  }
  free_rules(&r);
  /* Here the diagram is small and the list is not. */
  add_rule(&r, "p.o29 and p.o0");
  control.memory_limit = 1 << 20;
  ck_assert_int_eq(truce_states_count(&counted, 30, list_of(&r), r.count, &control), TRUCE_OK);
  ck_assert_uint_eq(counted, UINT64_C(3) << 28);
  ck_assert_int_eq(truce_states_init(&states, 30, list_of(&r), r.count, &control), TRUCE_TOO_LARGE);
  ck_assert_uint_eq(states.count, 77);
  free_rules(&r);
  /* More bytes than there are, limit or no limit. */
  add_rule(&r, "p.o63");
  ck_assert_int_eq(truce_states_init(&states, 64, list_of(&r), r.count, NULL), TRUCE_TOO_LARGE);
  free_rules(&r);
}
END_TEST

START_TEST(cancelling_stops_with_nothing_left)
{
  static rules r;
  add_halves(&r, 10);
  const volatile sig_atomic_t stop = 1;
  const truce_control control = {.cancel = &stop};
  truce_states states = {.count = 77};
  uint64_t count = 77;
  for (size_t used = 0; used <= r.count; used += r.count) {
    ck_assert_int_eq(truce_states_init(&states, 20, list_of(&r), used, &control), TRUCE_CANCELLED);
    ck_assert_int_eq(truce_states_count(&count, 20, list_of(&r), used, &control), TRUCE_CANCELLED);
  }
  ck_assert_uint_eq(states.count, 77);
  ck_assert_uint_eq(count, 77);
  free_rules(&r);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  static rules r;
  add_halves(&r, 10);
  long failed = 0;
  for (bool hit = true; hit; failed += hit) {
    truce_states states = {0};
    uint64_t count = 0;
    fail_alloc_after(failed);
    const truce_status status = truce_states_init(&states, 20, list_of(&r), r.count, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(failed);
    const truce_status counted = truce_states_count(&count, 20, list_of(&r), r.count, NULL);
    const bool count_hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert_int_eq(counted, count_hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    ck_assert_uint_eq(states.count, hit ? 0 : 1 << 10);
    truce_states_free(&states);
  }
  ck_assert_int_gt(failed, 10); /* the diagram grew several times on the way */
  free_rules(&r);
}
END_TEST

int main(void)
{
  set_up();
  TCase *group = tcase_create("states");
  tcase_add_test(group, random_rules_leave_what_the_definition_leaves);
  tcase_add_test(group, at_most_one_of_forty);
  tcase_add_test(group, a_chain_over_all_sixty_four);
  tcase_add_test(group, no_two_neighbours);
  tcase_add_test(group, everything_possible_needs_no_list);
  tcase_add_test(group, nothing_possible_is_an_answer);
  tcase_add_test(group, half_of_all_is_counted_exactly);
  tcase_add_test(group, a_long_statement_is_one_rule);
  tcase_add_test(group, the_memory_limit_is_kept);
  tcase_add_test(group, cancelling_stops_with_nothing_left);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("states", group);
}
