/* Drift against dense matrices built from the definitions, on random conflicts and rules; and a
 * chain worked out by hand. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/drift.h"

enum { TAPE = 3000, STATES = 32, PARTIES = 5 };

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

typedef double matrix[STATES][STATES];

/* Where a party goes from a state by its rule, each as likely. */
static size_t choices(const twin *w, const truce_policy *policy, size_t party, size_t from,
                      size_t *to)
{
  size_t count = 0;
  for (size_t s = 0; s < w->states && policy->rule != TRUCE_POLICY_STAY; s++) {
    size_t steps;
    if (!twin_improves(w, party, from, s))
      continue;
    if (policy->rule == TRUCE_POLICY_CAREFUL &&
        twin_deterred(w, (truce_concept)policy->concept, party, from, s, &steps))
      continue;
    to[count++] = s;
  }
  if (policy->rule == TRUCE_POLICY_ANY)
    return count;
  size_t best[STATES], kept = 0;
  for (size_t k = 0; k < count; k++) {
    bool beaten = false;
    for (size_t n = 0; n < count; n++)
      beaten = beaten || twin_prefers(w, party, to[n], to[k]);
    if (!beaten)
      best[kept++] = to[k];
  }
  memcpy(to, best, kept * sizeof *to);
  return kept;
}

static void fill(const twin *w, const truce_policy *policies, matrix p)
{
  double all = 0;
  memset(p, 0, sizeof(matrix));
  for (size_t i = 0; i < w->c->party_count; i++)
    all += policies[i].weight > 0 ? policies[i].weight : 1;
  for (size_t from = 0; from < w->states; from++) {
    for (size_t i = 0; i < w->c->party_count; i++) {
      const double share = (policies[i].weight > 0 ? policies[i].weight : 1) / all;
      size_t to[STATES];
      const size_t count = choices(w, &policies[i], i, from, to);
      for (size_t k = 0; k < count; k++)
        p[from][to[k]] += share / (double)count;
      if (count == 0)
        p[from][from] += share;
    }
  }
}

static void multiply(size_t n, matrix a, matrix b, matrix out)
{
  static matrix c;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      c[i][j] = 0;
      for (size_t k = 0; k < n; k++)
        c[i][j] += a[i][k] * b[k][j];
    }
  }
  memcpy(out, c, sizeof c);
}

/* Whether a state belongs to a class that is never left: whatever it leads to leads back. */
static bool recurrent(size_t n, bool lead[STATES][STATES], size_t s)
{
  for (size_t k = 0; k < n; k++) {
    if (lead[s][k] && !lead[k][s])
      return false;
  }
  return true;
}

static void compare(const twin *w, const truce_policy *policies, const truce_drift *d)
{
  static matrix p, power, sum, q, product;
  static bool lead[STATES][STATES];
  const size_t n = w->states;
  fill(w, policies, p);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      lead[i][j] = i == j || p[i][j] > 0;
  }
  for (size_t k = 0; k < n; k++) {
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++)
        lead[i][j] = lead[i][j] || (lead[i][k] && lead[k][j]);
    }
  }
  /* The sum of all powers of what stays among the others, by doubling. */
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      q[i][j] = recurrent(n, lead, i) || recurrent(n, lead, j) ? 0 : p[i][j];
      sum[i][j] = i == j && !recurrent(n, lead, i);
    }
  }
  memcpy(power, q, sizeof q);
  for (int round = 0; round < 45; round++) {
    multiply(n, sum, power, product);
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++)
        sum[i][j] += product[i][j];
    }
    multiply(n, power, power, power);
  }
  double steps = 0, ended = 0;
  size_t reached = 0;
  for (size_t j = 0; j < n; j++) {
    steps += sum[d->start][j];
    reached += lead[d->start][j];
  }
  ck_assert_double_eq_tol(d->steps, steps, 1e-7 * (1 + steps));
  ck_assert_uint_eq(d->reached, reached);
  ck_assert(d->converged);
  for (size_t e = 0; e < d->end_count; e++) {
    double arrives = 0;
    for (size_t k = 0; k < d->ends[e].count; k++) {
      const size_t to = d->ends[e].states[k];
      ck_assert(recurrent(n, lead, to) && lead[d->ends[e].states[0]][to]);
      arrives += to == d->start;
      for (size_t from = 0; from < n; from++)
        arrives += sum[d->start][from] * p[from][to] * !recurrent(n, lead, from);
    }
    ck_assert_double_eq_tol(d->ends[e].probability, arrives, 1e-8);
    ended += d->ends[e].probability;
  }
  ck_assert_double_eq_tol(ended, 1, 1e-8);
  double now[STATES] = {0}, next[STATES];
  now[d->start] = 1;
  for (size_t t = 0; t < d->after; t++) {
    memset(next, 0, sizeof next);
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++)
        next[j] += now[i] * p[i][j];
    }
    memcpy(now, next, sizeof now);
  }
  for (size_t k = 0; k < d->place_count; k++) {
    ck_assert_double_eq_tol(d->places[k].probability, now[d->places[k].state], 1e-12);
    now[d->places[k].state] = 0;
  }
  for (size_t k = 0; k < n; k++)
    ck_assert_double_le(now[k], 2e-9);
}

START_TEST(it_is_as_defined)
{
  static uint8_t bytes[TAPE];
  size_t compared = 0, several = 0, rounds = 0;
  truce__random random;
  truce__random_start(&random, 7, 0);
  for (uint64_t seed = 1; seed <= 1500; seed++) {
    model m;
    twin w;
    truce_policy policies[PARTIES] = {0};
    tape_fill(bytes, sizeof bytes, seed);
    model_init(&m, &(tape){.bytes = bytes, .size = sizeof bytes}, 5);
    truce_stability *s = solve(&m.c);
    if (s == NULL || truce_stability_states(s) > STATES) {
      truce_stability_free(s);
      model_free(&m);
      continue;
    }
    for (size_t i = 0; i < m.c.party_count; i++)
      policies[i] =
          (truce_policy){.rule = (truce_policy_rule)truce__random_below(&random, TRUCE_POLICIES),
                         .concept = (unsigned)truce__random_below(&random, TRUCE_CONCEPT_COUNT),
                         .weight = (double)truce__random_below(&random, 4)};
    m.c.policies = seed % 5 == 0 ? NULL : policies;
    static const truce_policy usual[PARTIES];
    truce_drift *d;
    const size_t start = truce__random_below(&random, truce_stability_states(s));
    ck_assert_int_eq(truce_drift_solve(&d, s, start, seed % 30, NULL), TRUCE_OK);
    twin_init(&w, &m.c);
    compare(&w, seed % 5 == 0 ? usual : policies, d);
    compared++;
    several += d->end_count > 1;
    for (size_t e = 0; e < d->end_count; e++)
      rounds += d->ends[e].count > 1;
    truce_drift_free(d);
    twin_free(&w);
    truce_stability_free(s);
    model_free(&m);
  }
  ck_assert_uint_gt(compared, 900);
  ck_assert_uint_gt(several, 50);
  ck_assert_uint_gt(rounds, 0);
}
END_TEST

/* From cooperation in a Prisoner's Dilemma either defects at the first step, and then the other: it
 * is drawn half of the time, so that takes two more. */
START_TEST(a_dilemma_by_hand)
{
  static const char text[] = "truce: 1\ntitle: game\nparties: {row: Row, column: Column}\n"
                             "moves: {row: {defect: Defect}, column: {defect: Defect}}\n"
                             "ranking: {row: [2, 1, 4, 3], column: [3, 1, 4, 2]}\n"
                             "policies: {column: {rule: any, weight: 1}}\n";
  truce_case *c;
  truce_diagnostics *said;
  truce_drift *d;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "game", text, strlen(text), said), TRUCE_OK);
  truce_stability *s = solve(c);
  ck_assert_int_eq(truce_drift_solve(&d, s, 0, 1, NULL), TRUCE_OK);
  ck_assert_double_eq_tol(d->steps, 3, 1e-12);
  ck_assert_uint_eq(d->end_count, 1);
  ck_assert_uint_eq(d->ends[0].states[0], 3);
  ck_assert_uint_eq(d->place_count, 2);
  ck_assert_double_eq_tol(d->places[0].probability, 0.5, 1e-15);
  truce_drift_free(d);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    d = NULL;
    const truce_status status = truce_drift_solve(&d, s, 0, 1, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit ? status == TRUCE_NO_MEMORY : status == TRUCE_OK);
  }
  truce_drift_free(d);
  volatile sig_atomic_t stop = 1;
  ck_assert_int_eq(truce_drift_solve(&d, s, 0, 1, &(truce_control){.cancel = &stop}),
                   TRUCE_CANCELLED);
  truce_stability_free(s);
  truce_case_free(c);
  truce_diagnostics_free(said);
}
END_TEST

START_TEST(bad_policies_are_refused)
{
  static const struct {
    const char *section, *says;
  } bad[] = {{"policies: {rwo: best}\n", "there is no party"},
             {"policies: {row: bset}\n", "there is no rule"},
             {"policies: {row: {rule: careful, concept: gmrr}}\n", "there is no concept"},
             {"policies: {row: {rule: best, weight: 0}}\n", "above 0"},
             {"policies: {row: {rule: best, speed: 2}}\n", "speed"}};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    char text[400];
    truce_case *c = NULL;
    truce_diagnostics *said;
    (void)snprintf(text, sizeof text,
                   "truce: 1\ntitle: game\nparties: {row: Row, column: Column}\n"
                   "moves: {row: {defect: Defect}, column: {defect: Defect}}\n%s",
                   bad[k].section);
    ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
    const truce_status status = truce_case_read_memory(&c, "game", text, strlen(text), said);
    bool heard = false;
    for (size_t n = 0; n < truce_diagnostics_kept(said); n++) {
      const truce_diagnostic *d = truce_diagnostics_get(said, n);
      heard = heard || (strstr(d->message, bad[k].says) != NULL && d->line == 5);
    }
    ck_assert_msg(heard, "%s is not told of", bad[k].section);
    ck_assert_int_eq(status, TRUCE_BAD_INPUT);
    truce_case_free(c);
    truce_diagnostics_free(said);
  }
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, it_is_as_defined);
  tcase_add_test(all, a_dilemma_by_hand);
  tcase_add_test(all, bad_policies_are_refused);
  return run_tests("drift", all);
}
