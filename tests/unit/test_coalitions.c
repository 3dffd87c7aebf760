/* Coalitions against their definitions, word for word, on random conflicts. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/coalitions.h"
#include "truce/report.h"

enum { TAPE = 6000, STATES = 32, PARTIES = 5, SETS = 1 << PARTIES };

/* reach[H][a][b]: H gets from a to b by at least one move of its members. */
typedef struct world {
  twin w;
  size_t n;
  unsigned all;
  bool reach[SETS][STATES][STATES];
  bool prefer[SETS][STATES][STATES]; /* every member strictly prefers b to a */
} world;

static void fill(world *x, const truce_case *c)
{
  twin_init(&x->w, c);
  x->n = x->w.states;
  x->all = (1u << c->party_count) - 1;
  ck_assert_uint_le(x->n, STATES);
  for (unsigned h = 1; h <= x->all; h++) {
    for (size_t a = 0; a < x->n; a++) {
      for (size_t b = 0; b < x->n; b++) {
        x->reach[h][a][b] = false;
        x->prefer[h][a][b] = true;
        for (size_t p = 0; p < c->party_count; p++) {
          if ((h >> p & 1) == 0)
            continue;
          x->reach[h][a][b] = x->reach[h][a][b] || twin_can_move(&x->w, p, a, b);
          x->prefer[h][a][b] = x->prefer[h][a][b] && twin_prefers(&x->w, p, b, a);
        }
      }
    }
    for (size_t k = 0; k < x->n; k++) {
      for (size_t a = 0; a < x->n; a++) {
        for (size_t b = 0; b < x->n && x->reach[h][a][k]; b++)
          x->reach[h][a][b] = x->reach[h][a][b] || x->reach[h][k][b];
      }
    }
  }
}

static bool gains(const world *x, unsigned h, size_t from, size_t to)
{
  return to != from && x->reach[h][from][to] && x->prefer[h][from][to];
}

/* What improvements of any coalitions inside `others` lead to, by a fixed point over pairs. */
static void improve(const world *x, unsigned others, size_t from, bool *reached)
{
  memset(reached, 0, x->n * sizeof *reached);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t a = 0; a < x->n; a++) {
      if (a != from && !reached[a])
        continue;
      for (unsigned k = 1; k <= x->all; k++) {
        for (size_t b = 0; b < x->n && (k & ~others) == 0; b++) {
          if (!reached[b] && gains(x, k, a, b))
            changed = reached[b] = true;
        }
      }
    }
  }
}

static bool deterred(const world *x, unsigned h, truce_concept concept, size_t gain, size_t state)
{
  const unsigned others = x->all & ~h;
  bool improved[STATES];
  if (concept == TRUCE_NASH || others == 0)
    return false;
  improve(x, others, gain, improved);
  for (size_t y = 0; y < x->n; y++) {
    if (!(concept == TRUCE_SEQ ? improved[y] : x->reach[others][gain][y]))
      continue;
    bool holds = !x->prefer[h][state][y];
    for (size_t z = 0; z < x->n && concept == TRUCE_SMR; z++)
      holds = holds && !(x->reach[h][y][z] && x->prefer[h][state][z]);
    if (holds)
      return true;
  }
  return false;
}

static bool stays(const world *x, unsigned h, truce_concept concept, size_t state)
{
  for (size_t to = 0; to < x->n; to++) {
    if (gains(x, h, state, to) && !deterred(x, h, concept, to, state))
      return false;
  }
  return true;
}

static unsigned common(const truce_stability *s, size_t a, size_t b)
{
  unsigned concepts = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    concepts |= (unsigned)(truce_stability_equilibrium(s, (truce_concept)k, a) &&
                           truce_stability_equilibrium(s, (truce_concept)k, b))
                << k;
  return concepts;
}

static size_t jumps(const world *x, const truce_stability *s, unsigned h, size_t from,
                    unsigned concepts)
{
  size_t count = 0;
  for (size_t to = 0; to < x->n; to++)
    count += gains(x, h, from, to) && (common(s, from, to) & concepts) != 0;
  return count;
}

static void check_state(const world *x, const truce_coalition_state *looked)
{
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((TRUCE_COALITION_CONCEPTS >> k & 1) == 0) {
      ck_assert((looked->united >> k & 1) == 0);
      continue;
    }
    unsigned breaker = 0;
    for (unsigned h = 1; h <= x->all; h++) {
      const int size = __builtin_popcount(h);
      if (!stays(x, h, (truce_concept)k, looked->state) &&
          (breaker == 0 || size < __builtin_popcount(breaker)))
        breaker = h;
    }
    ck_assert((looked->united >> k & 1) == (breaker == 0));
    ck_assert_uint_eq(looked->breaker[k], breaker);
  }
}

static void check_jump(const world *x, const truce_stability *s, const truce_jump *jump)
{
  const unsigned h = (unsigned)jump->coalition;
  ck_assert_int_ge(__builtin_popcount(h), 2);
  ck_assert(gains(x, h, jump->from, jump->to));
  ck_assert_uint_eq(jump->concepts, common(s, jump->from, jump->to));
  for (size_t to = 0; to < x->n; to++) {
    if (gains(x, h, jump->from, to))
      ck_assert_int_le(__builtin_popcount(common(s, jump->from, to)),
                       __builtin_popcount(jump->concepts));
  }
  ck_assert_uint_eq(jump->improvements, jumps(x, s, h, jump->from, ~0u));
  size_t at = jump->from;
  for (size_t k = 0; k < jump->move_count; k++) {
    const truce_move *move = &jump->moves[k];
    ck_assert(move->from == at && (h >> move->party & 1) != 0);
    ck_assert(twin_can_move(&x->w, move->party, at, move->to));
    at = move->to;
  }
  ck_assert_uint_eq(at, jump->to);
  bool minimal = true, credible = true;
  for (unsigned k = 1; k < h; k++) {
    if ((k & ~h) != 0)
      continue;
    minimal = minimal && !x->reach[k][jump->from][jump->to];
    credible =
        credible && (__builtin_popcount(k) < 2 || jumps(x, s, k, jump->to, jump->concepts) == 0);
  }
  ck_assert(jump->minimal == minimal);
  ck_assert(jump->credible == credible);
}

static void check_model(uint64_t seed, size_t *united, size_t *jumped, size_t *incredible)
{
  static uint8_t bytes[TAPE];
  static world x;
  tape_fill(bytes, sizeof bytes, seed);
  tape t = {bytes, sizeof bytes, 0};
  model m;
  truce_diagnostics *list;
  truce_stability *s = NULL;
  model_init(&m, &t, 5);
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  if (truce_stability_solve(&s, &m.c, NULL, list) == TRUCE_OK) {
    truce_coalitions found, all;
    size_t states[STATES];
    fill(&x, &m.c);
    for (size_t k = 0; k < x.n; k++)
      states[k] = k;
    ck_assert_int_eq(truce_coalitions_init(&all, s, states, x.n, 0, NULL, list), TRUCE_OK);
    ck_assert_uint_eq(all.looked, x.n);
    for (size_t k = 0; k < x.n; k++) {
      check_state(&x, &all.states[k]);
      *united += all.states[k].united != 0;
    }
    size_t expected = 0;
    for (unsigned h = 1; h <= x.all; h++) {
      for (size_t k = 0; k < x.n && __builtin_popcount(h) >= 2; k++)
        expected += jumps(&x, s, h, k, ~0u) > 0;
    }
    ck_assert_uint_eq(all.jump_count, expected);
    for (size_t k = 0; k < all.jump_count; k++) {
      check_jump(&x, s, &all.jumps[k]);
      *incredible += !all.jumps[k].credible;
    }
    *jumped += all.jump_count;
    ck_assert_int_eq(truce_coalitions_init(&found, s, NULL, 0, 0, NULL, list), TRUCE_OK);
    ck_assert(found.complete && found.looked == found.state_count);
    ck_assert_uint_eq(found.jump_count, all.jump_count);
    for (size_t k = 0; k < found.state_count; k++)
      ck_assert(found.states[k].concepts != 0);
    truce_coalitions_free(&found);
    truce_coalitions_free(&all);
    twin_free(&x.w);
  }
  truce_stability_free(s);
  truce_diagnostics_free(list);
  model_free(&m);
}

START_TEST(coalitions_agree_with_the_definitions)
{
  size_t united = 0, jumped = 0, incredible = 0;
  for (uint64_t seed = 0; seed < 1200; seed++)
    check_model(11000000 + seed, &united, &jumped, &incredible);
  ck_assert_uint_gt(united, 1000);
  ck_assert_uint_gt(jumped, 1000);
  ck_assert_uint_gt(incredible, 20);
}
END_TEST

/* ---- Published ---- */

/* The Elmira conflict: Ministry, Uniroyal, Local government (Fang, Hipel, Kilgour 1993, ch. 1; the
 * four situations in which Uniroyal abandons are one there and tied here). Kilgour, Hipel, Fang,
 * Peng 2001 find that Ministry and Uniroyal jump from the equilibrium 5 (delay, insist) to 8
 * (modify, accept, insist), by way of 6. */
#define ELMIRA                                                                                     \
  "truce: 1\nparties: {m: Ministry, u: Uniroyal, l: Local government}\n"                           \
  "moves:\n  m: {modify: {once: true}}\n"                                                          \
  "  u: {delay: {direction: back}, accept: Accept, abandon: {once: true}}\n"                       \
  "  l: {insist: Insist}\n"                                                                        \
  "impossible: [u.delay and u.accept, u.delay and u.abandon, u.accept and u.abandon,\n"            \
  "  not (u.delay or u.accept or u.abandon)]\n"                                                    \
  "ranking:\n  m: [9, 3, 4, 10, 7, 1, 2, 8, [5, 6, 11, 12]]\n"                                     \
  "  u: [1, 4, 10, 7, [5, 6, 11, 12], 3, 9, 2, 8]\n"                                               \
  "  l: [9, 3, 7, 1, 10, 8, 4, 2, [5, 6, 11, 12]]\n"

/* Written as text and JSON; every allocation may fail. */
static void check_writers(const truce_case *c, const truce_stability *s,
                          const truce_coalitions *found)
{
  for (long n = 0;; n++) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    ck_assert(out != NULL);
    fail_alloc_after(n);
    truce_status status = truce_report_coalitions_text(c, s, found, out, (truce_style){0});
    if (status == TRUCE_OK)
      status = truce_report_coalitions_json(c, s, found, NULL, out, 0);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    fclose(out);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit)
      ck_assert(strstr(text, "Ministry and Uniroyal: from situation 7 to 10") != NULL &&
                strstr(text, "\"coalition\": [\"m\", \"u\"]") != NULL);
    free(text);
    if (!hit)
      break;
  }
}

START_TEST(elmira_jumps_as_published)
{
  enum { FIVE = 7 - 1, SIX = 8 - 1, EIGHT = 10 - 1 };
  truce_diagnostics *list;
  truce_case *c;
  truce_stability *s;
  truce_coalitions found;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "elmira.yaml", ELMIRA, strlen(ELMIRA), list),
                   TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, c, NULL, list), TRUCE_OK);
  ck_assert_uint_eq(truce_stability_states(s), 12);
  for (size_t k = 0; k < 12; k++) {
    const bool abandoned = (truce_stability_code(s, k) & 8) != 0;
    ck_assert(truce_stability_equilibrium(s, TRUCE_NASH, k) ==
              (k == FIVE || k == EIGHT || abandoned));
  }
  ck_assert_int_eq(truce_coalitions_init(&found, s, NULL, 0, 0, NULL, list), TRUCE_OK);
  size_t from_five = 0;
  for (size_t k = 0; k < found.jump_count; k++) {
    const truce_jump *jump = &found.jumps[k];
    if (jump->from != FIVE)
      continue;
    from_five++;
    ck_assert_uint_eq(jump->coalition, 3);
    ck_assert_uint_eq(jump->to, EIGHT);
    ck_assert(jump->minimal && jump->credible);
    ck_assert_uint_eq(jump->move_count, 2);
    ck_assert(jump->moves[0].party == 0 && jump->moves[0].to == SIX);
    ck_assert(jump->moves[1].party == 1);
  }
  ck_assert_uint_eq(from_five, 1);
  for (size_t k = 0; k < found.looked; k++) {
    if (found.states[k].state == FIVE)
      ck_assert_uint_eq(found.states[k].breaker[TRUCE_NASH], 3);
    if (found.states[k].state == EIGHT)
      ck_assert((found.states[k].united >> TRUCE_NASH & 1) != 0);
  }
  check_writers(c, s, &found);
  truce_coalitions_free(&found);
  truce_stability_free(s);
  truce_case_free(c);
  truce_diagnostics_free(list);
}
END_TEST

/* ---- Too many, interrupted, out of memory ---- */

static truce_stability *regular(model *m, unsigned parties, truce_diagnostics *list)
{
  truce_stability *s;
  model_init_regular(m, 3, parties, 9, 3);
  ck_assert_int_eq(truce_stability_solve(&s, &m->c, NULL, list), TRUCE_OK);
  return s;
}

static volatile sig_atomic_t stop;

static void stop_at(void *context, const char *phase, double share)
{
  (void)context;
  if (strcmp(phase, "trying coalitions") == 0 && share > 0)
    stop = 1;
}

START_TEST(a_part_is_marked_and_counts_whole_states)
{
  model m;
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  truce_stability *s = regular(&m, 4, list);
  truce_coalitions whole, part;
  const truce_control control = {.cancel = &stop, .progress = stop_at};
  ck_assert_int_eq(truce_coalitions_init(&whole, s, NULL, 0, 0, NULL, list), TRUCE_OK);
  ck_assert_uint_gt(whole.state_count, 2);
  stop = 0;
  ck_assert_int_eq(truce_coalitions_init(&part, s, NULL, 0, 0, &control, list), TRUCE_OK);
  ck_assert(part.interrupted && !part.complete && part.looked == 1);
  ck_assert_uint_eq(part.states[0].united, whole.states[0].united);
  truce_coalitions_free(&part);
  ck_assert_int_eq(truce_coalitions_init(&part, s, NULL, 0, 1, NULL, list), TRUCE_OK);
  ck_assert(!part.interrupted && !part.complete && part.looked == 0 && part.jump_count == 0);
  truce_coalitions_free(&part);
  truce_coalitions_free(&whole);
  const truce_control tight = {.memory_limit = 1 << 14};
  ck_assert_int_eq(truce_coalitions_init(&part, s, NULL, 0, 0, &tight, list), TRUCE_TOO_LARGE);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 1);
  for (long n = 0;; n++) {
    fail_alloc_after(n);
    const truce_status status = truce_coalitions_init(&whole, s, NULL, 0, 0, NULL, list);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit)
      break;
  }
  truce_coalitions_free(&whole);
  truce_stability_free(s);
  model_free(&m);
  truce_diagnostics_free(list);
}
END_TEST

START_TEST(too_many_parties_are_refused)
{
  model m;
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  truce_stability *s = regular(&m, 9, list);
  truce_party parties[17];
  memset(parties, 0, sizeof parties);
  memcpy(parties, m.c.parties, 9 * sizeof *parties);
  truce_stability *larger;
  truce_case c = m.c;
  c.parties = parties;
  c.party_count = 17;
  ck_assert_int_eq(truce_stability_solve(&larger, &c, NULL, list), TRUCE_OK);
  truce_coalitions unused;
  ck_assert_int_eq(truce_coalitions_init(&unused, larger, NULL, 0, 0, NULL, list), TRUCE_TOO_LARGE);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 1);
  ck_assert(strstr(truce_diagnostics_get(list, 0)->message, "17 parties") != NULL);
  truce_stability_free(larger);
  truce_stability_free(s);
  model_free(&m);
  truce_diagnostics_free(list);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("definitions");
  tcase_add_test(group, coalitions_agree_with_the_definitions);
  tcase_add_test(group, elmira_jumps_as_published);
  tcase_add_test(group, a_part_is_marked_and_counts_whole_states);
  tcase_add_test(group, too_many_parties_are_refused);
  return run_tests("coalitions", group);
}
