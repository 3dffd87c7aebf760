/* The search without listing: what the property cannot show. That it finds what the listing engine
 * finds is in tests/property. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "truce/symbolic.h"

static truce_diagnostics *list;

static void start(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
}

static void end(void)
{
  truce_diagnostics_free(list);
}

static truce_case *read_case(const char *text)
{
  truce_case *c = NULL;
  ck_assert_int_eq(truce_case_read_memory(&c, "case.yaml", text, strlen(text), list), TRUCE_OK);
  return c;
}

static truce_statement *parse(const truce_case *c, const char *text)
{
  truce_statement *statement = NULL;
  truce_statement_error error;
  ck_assert_int_eq(truce_statement_parse(&statement, text, &c->names, &error), TRUCE_OK);
  return statement;
}

static truce_symbolic ask(const truce_case *c, truce_concept concept, const char *statement)
{
  truce_statement *parsed = statement != NULL ? parse(c, statement) : NULL;
  const truce_symbolic_request request = {.concept = concept, .statement = parsed, .most = 100};
  truce_symbolic found;
  ck_assert_int_eq(truce_symbolic_init(&found, c, &request, NULL, list), TRUCE_OK);
  truce_statement_free(parsed);
  return found;
}

/* Prisoners (Fang, Hipel, Kilgour 1993): both confess under Nash; to stay silent together holds
 * once replies count. */
START_TEST(prisoners)
{
  truce_case *c = read_case("truce: 1\nparties: {a: {}, b: {}}\n"
                            "moves: {a: {confess: C}, b: {confess: C}}\n"
                            "priorities: {a: [not b.confess, a.confess], "
                            "b: [not a.confess, b.confess]}\n");
  truce_symbolic nash = ask(c, TRUCE_NASH, NULL);
  ck_assert_uint_eq(nash.count, 1);
  ck_assert(nash.codes[0] == 3);
  ck_assert(nash.complete && !nash.interrupted && nash.possible);
  truce_symbolic_free(&nash);
  truce_symbolic none = ask(c, TRUCE_NASH, "not a.confess");
  ck_assert_int_eq(none.exists, TRUCE_NO);
  ck_assert(none.possible && none.codes == NULL);
  truce_symbolic_free(&none);
  truce_symbolic gmr = ask(c, TRUCE_GMR, "a.confess iff b.confess");
  ck_assert_uint_eq(gmr.count, 2);
  truce_symbolic_free(&gmr);
  truce_symbolic never = ask(c, TRUCE_GMR, "a.confess and not a.confess");
  ck_assert(never.exists == TRUCE_NO && !never.possible);
  truce_symbolic_free(&never);
  truce_case_free(c);
}
END_TEST

/* A sanction that takes as many moves as there are options: b and c climb by turns, each step
 * possible only after the other's, and only the top hurts a. No bound on lengths is assumed. */
START_TEST(long_sanctions)
{
  enum { STEPS = 12 };
  char text[4000];
  int used = snprintf(text, sizeof text,
                      "truce: 1\nparties: {a: {}, b: {}, c: {}}\nmoves:\n  a: {x: X}\n");
  for (int p = 0; p < 2; p++) {
    used += snprintf(text + used, sizeof text - (size_t)used, "  %s: {", p == 0 ? "b" : "c");
    for (int k = p; k < STEPS; k += 2)
      used += snprintf(text + used, sizeof text - (size_t)used, "%ss%d: S", k > p ? ", " : "", k);
    used += snprintf(text + used, sizeof text - (size_t)used, "}\n");
  }
  used += snprintf(text + used, sizeof text - (size_t)used, "impossible:\n");
  for (int k = 1; k < STEPS; k++)
    used += snprintf(text + used, sizeof text - (size_t)used, "  - %s.s%d and not %s.s%d\n",
                     k % 2 == 0 ? "b" : "c", k, k % 2 == 0 ? "c" : "b", k - 1);
  snprintf(text + used, sizeof text - (size_t)used,
           "priorities: {a: [not c.s%d, a.x], b: [], c: []}\n", STEPS - 1);
  truce_case *c = read_case(text);
  truce_symbolic held = ask(c, TRUCE_GMR, "not a.x and not b.s0");
  ck_assert_int_eq(held.exists, TRUCE_YES);
  ck_assert(held.codes[0] == 0);
  truce_symbolic_free(&held);
  /* Nobody would want to climb, so nothing deters under SEQ. */
  truce_symbolic none = ask(c, TRUCE_SEQ, "not a.x");
  ck_assert_int_eq(none.exists, TRUCE_NO);
  truce_symbolic_free(&none);
  truce_case_free(c);
}
END_TEST

/* All bits of a code in use. */
START_TEST(sixty_four_options)
{
  model m;
  model_init_regular(&m, 7, 4, 64, 6);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    const truce_symbolic_request request = {.concept = (truce_concept)k, .most = 2, .fewest = true};
    truce_symbolic found;
    ck_assert_int_eq(truce_symbolic_init(&found, &m.c, &request, NULL, list), TRUCE_OK);
    ck_assert_int_ne(found.exists, TRUCE_UNKNOWN);
    truce_symbolic_free(&found);
  }
  model_free(&m);
}
END_TEST

START_TEST(stopped_before_the_end)
{
  model m;
  model_init_regular(&m, 7, 4, 40, 6);
  truce_symbolic_request request = {.concept = TRUCE_SEQ, .most = SIZE_MAX};
  truce_symbolic found;
  const volatile sig_atomic_t yes = 1;
  const truce_control cancelled = {.cancel = &yes}, poor = {.memory_limit = 100000};
  ck_assert_int_eq(truce_symbolic_init(&found, &m.c, &request, &cancelled, list), TRUCE_OK);
  ck_assert(found.interrupted && found.exists == TRUCE_UNKNOWN && found.possible);
  truce_symbolic_free(&found);
  ck_assert_int_eq(truce_symbolic_init(&found, &m.c, &request, &poor, list), TRUCE_OK);
  ck_assert(found.interrupted && !found.complete);
  truce_symbolic_free(&found);
  /* The same work gives the same answer. */
  request.work = 5000;
  truce_symbolic again;
  ck_assert_int_eq(truce_symbolic_init(&found, &m.c, &request, NULL, list), TRUCE_OK);
  ck_assert_int_eq(truce_symbolic_init(&again, &m.c, &request, NULL, list), TRUCE_OK);
  ck_assert(found.interrupted && found.work >= 5000 && found.count == again.count);
  ck_assert(found.count > 0 && found.exists == TRUCE_YES);
  ck_assert_mem_eq(found.codes, again.codes, found.count * sizeof *found.codes);
  truce_symbolic_free(&found);
  truce_symbolic_free(&again);
  model_free(&m);
}
END_TEST

START_TEST(refused)
{
  truce_symbolic found;
  const truce_symbolic_request request = {.concept = TRUCE_NASH};
  truce_case empty = {.file = "empty"};
  ck_assert_int_eq(truce_symbolic_init(&found, &empty, &request, NULL, list), TRUCE_BAD_INPUT);
  ck_assert_str_eq(truce_diagnostics_get(list, 0)->code, "no-moves");
  model m;
  model_init_regular(&m, 1, 2, 13, 2);
  const truce_preference ranking = {.kind = TRUCE_RANKING, .ranked_count = 8192};
  ((truce_party *)m.c.parties)[1].preference = ranking;
  ck_assert_int_eq(truce_symbolic_init(&found, &m.c, &request, NULL, list), TRUCE_TOO_LARGE);
  ck_assert_str_eq(truce_diagnostics_get(list, 1)->code, "too-many-states");
  model_free(&m);
}
END_TEST

/* Every allocation fails in turn, for all kinds of preferences. */
START_TEST(out_of_memory)
{
  static uint8_t bytes[6000];
  long failures = 0;
  for (uint64_t seed = 0; seed < 12; seed++) {
    tape_fill(bytes, sizeof bytes, 40 + seed);
    tape t = {bytes, sizeof bytes, 0};
    model m;
    model_init(&m, &t, 6);
    const truce_symbolic_request request = {
        .concept = (truce_concept)(seed % TRUCE_CONCEPT_COUNT), .most = 3, .fewest = seed % 2 == 0};
    for (long n = 0;; n++) {
      truce_symbolic found;
      fail_alloc_after(n);
      const truce_status status = truce_symbolic_init(&found, &m.c, &request, NULL, list);
      const bool hit = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      if (!hit) {
        truce_symbolic_free(&found);
        break;
      }
      failures++;
    }
    model_free(&m);
  }
  ck_assert_int_gt(failures, 300);
}
END_TEST

/* ---- More than 64 options ---- */

enum { IDLE = 92, REAL = 6 };

static const char *const real_ids[REAL] = {"a.p", "a.q", "b.p", "b.q", "b.r", "c.p"};

static int write_literal(char *text, size_t room, tape *t)
{
  return snprintf(text, room, "%s%s", tape_below(t, 2) == 0 ? "not " : "",
                  real_ids[tape_below(t, REAL)]);
}

/* A random conflict of six options, behind `idle` others that nobody can ever take. */
static truce_case *random_case(uint64_t seed, unsigned idle)
{
  static uint8_t bytes[500];
  static char text[16000];
  tape_fill(bytes, sizeof bytes, seed);
  tape t = {bytes, sizeof bytes, 0};
  size_t used = (size_t)snprintf(text, sizeof text,
                                 "truce: 1\nparties: {z: {}, a: {}, b: {}, c: {}}\n"
                                 "moves:\n  z: {");
  for (unsigned k = 0; k < idle; k++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%sd%u: Idle", k > 0 ? ", " : "", k);
  used += (size_t)snprintf(text + used, sizeof text - used,
                           "}\n  a: {p: P, q: {once: true}}\n  b: {p: P, q: Q, r: R}\n  c: {p: P}\n"
                           "impossible:\n  - a.p and b.p and c.p\n");
  for (unsigned k = 0; k < idle; k++)
    used += (size_t)snprintf(text + used, sizeof text - used, "  - z.d%u\n", k);
  used += (size_t)snprintf(text + used, sizeof text - used, "priorities:\n");
  for (char party = 'a'; party <= 'c'; party++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "  %c:\n", party);
    for (unsigned k = 0; k < 4; k++) {
      static const char *const joins[] = {" and ", " or ", " iff "};
      used += (size_t)snprintf(text + used, sizeof text - used, "    - ");
      used += (size_t)write_literal(text + used, sizeof text - used, &t);
      used += (size_t)snprintf(text + used, sizeof text - used, "%s", joins[tape_below(&t, 3)]);
      used += (size_t)write_literal(text + used, sizeof text - used, &t);
      used += (size_t)snprintf(text + used, sizeof text - used, "\n");
    }
  }
  return read_case(text);
}

static bool is_among(const truce_symbolic *found, truce_code code)
{
  bool is = false;
  for (size_t k = 0; k < found->count; k++)
    is = is || found->codes[k] == code;
  return is;
}

START_TEST(options_past_64_are_options_like_others)
{
  size_t some = 0;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    truce_case *wide = random_case(seed, IDLE), *small = random_case(seed, 0);
    ck_assert_uint_eq(wide->option_count, IDLE + REAL);
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      truce_symbolic a = ask(wide, (truce_concept)k, NULL);
      truce_symbolic b = ask(small, (truce_concept)k, NULL);
      ck_assert(a.complete && b.complete);
      ck_assert_uint_eq(a.count, b.count);
      for (size_t n = 0; n < b.count; n++)
        ck_assert(is_among(&a, b.codes[n] << IDLE));
      some += b.count > 0;
      truce_symbolic_free(&a);
      truce_symbolic_free(&b);
    }
    truce_case_free(wide);
    truce_case_free(small);
  }
  ck_assert_uint_gt(some, 100);
}
END_TEST

START_TEST(more_than_64_options_are_not_listed)
{
  truce_case *wide = random_case(1, IDLE);
  truce_stability *s;
  ck_assert_int_eq(truce_stability_solve(&s, wide, NULL, list), TRUCE_TOO_LARGE);
  ck_assert_ptr_nonnull(
      strstr(truce_diagnostics_get(list, truce_diagnostics_kept(list) - 1)->message, "98 moves"));
  truce_case_free(wide);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("search");
  tcase_add_checked_fixture(group, start, end);
  tcase_add_test(group, prisoners);
  tcase_add_test(group, options_past_64_are_options_like_others);
  tcase_add_test(group, more_than_64_options_are_not_listed);
  tcase_add_test(group, long_sanctions);
  tcase_add_test(group, sixty_four_options);
  tcase_add_test(group, stopped_before_the_end);
  tcase_add_test(group, refused);
  tcase_add_test(group, out_of_memory);
  return run_tests("symbolic", group);
}
