/* What would open a deal: by hand, and against the definition on random cases. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/solved_case.h"

static truce_openings openings_of(const solved *s)
{
  truce_openings o;
  ck_assert_int_eq(truce_deal_openings(&o, s->deal, NULL), TRUCE_OK);
  return o;
}

static void is_change(const truce_change *c, truce_change_kind kind, size_t dealer, size_t issue,
                      double from, double to)
{
  ck_assert_int_eq(c->kind, kind);
  ck_assert_uint_eq(c->dealer, dealer);
  ck_assert_uint_eq(c->issue, issue);
  ck_assert_double_eq_tol(c->from, from, 1e-9);
  ck_assert_double_eq_tol(c->to, to, 1e-9);
  ck_assert(c->package.acceptable);
}

/* a gets 100, 60, 40, 0 from pp, pq, qp, qq, b 0, 50, 50, 100; r on x is worth 36 to a and 50 to b
 * but b rules it out. */
static const char four[] =
    PARTIES "issues: {x: {positions: [p, q, r]}, y: {positions: [p, q]}}\n"
            "interests:\n"
            "  a: {x: {weight: 60, values: {p: 100, q: 0, r: 60}}, y: {weight: 40, values: {p: "
            "100, q: 0}},\n"
            "      no_deal: 70}\n"
            "  b: {x: {weight: 50, values: {p: 0, q: 100, r: 100}, never: [r]},\n"
            "      y: {weight: 50, values: {p: 0, q: 100}}, no_deal: 50}\n";

START_TEST(each_single_change)
{
  solved s = solve(four);
  truce_openings o = openings_of(&s);
  ck_assert(!s.deal->deal_exists);
  ck_assert(o.has_nearest);
  ck_assert_uint_eq(o.nearest.positions[0], 0);
  ck_assert_uint_eq(o.nearest.positions[1], 1);
  ck_assert(!o.nearest.acceptable);
  ck_assert_double_eq(o.shortfall[0], 10);
  ck_assert_double_eq(o.shortfall[1], 0);
  ck_assert_uint_eq(o.change_count, 6);
  is_change(&o.changes[0], TRUCE_LOWER_NO_DEAL, 0, 0, 70, 60);
  is_change(&o.changes[1], TRUCE_LOWER_NO_DEAL, 1, 0, 50, 0);
  is_change(&o.changes[2], TRUCE_LIFT_RED_LINE, 1, 0, 0, 0);
  ck_assert_uint_eq(o.changes[2].position, 2);
  ck_assert_uint_eq(o.changes[2].package.positions[0], 2);
  ck_assert_uint_eq(o.changes[2].package.positions[1], 0);
  ck_assert_double_eq(o.changes[2].package.utility[0], 76);
  ck_assert_double_eq(o.changes[2].package.utility[1], 50);
  /* 60 / (60 + w) >= 0.7, w / (w + 40) >= 0.7, 40 / (w + 40) >= 0.7; y would have to rise to 140 */
  is_change(&o.changes[3], TRUCE_MOVE_WEIGHT, 0, 1, 40, 25.7);
  is_change(&o.changes[4], TRUCE_MOVE_WEIGHT, 0, 0, 60, 93.4);
  is_change(&o.changes[5], TRUCE_MOVE_WEIGHT, 0, 0, 60, 17.1);
  ck_assert_uint_eq(o.changes[3].package.positions[0], 0);
  ck_assert_uint_eq(o.changes[3].package.positions[1], 1);
  ck_assert_double_eq_tol(o.changes[3].package.utility[0], 100 * 60 / 85.7, 1e-9);
  truce_openings_free(&o);
  release(&s);
}
END_TEST

/* A third of 100 is lowered to, rounded down; a combination can take it below 0. */
START_TEST(no_deal_is_rounded_down)
{
  static const char *const terms[] = {"", "combinations: [{when: y = q, worth: -50}], "};
  static const double expected[] = {33.3, -16.7};
  for (size_t k = 0; k < 2; k++) {
    char text[1000];
    snprintf(text, sizeof text,
             PARTIES
             "issues: {x: {positions: [p, q]}, y: {positions: [p, q]}}\n"
             "interests:\n"
             "  a: {x: {weight: 1, values: {p: 100, q: 0}}, y: {weight: 2, values: {p: 100, "
             "q: 0}}, %sno_deal: 50}\n"
             "  b: {y: {weight: 1, values: {p: 0, q: 100}}, no_deal: 50}\n",
             terms[k]);
    solved s = solve(text);
    truce_openings o = openings_of(&s);
    ck_assert_uint_ge(o.change_count, 2);
    is_change(&o.changes[k], TRUCE_LOWER_NO_DEAL, 0, 0, 50, expected[k]);
    is_change(&o.changes[1 - k], TRUCE_LOWER_NO_DEAL, 1, 0, 50, 0);
    truce_openings_free(&o);
    release(&s);
  }
}
END_TEST

START_TEST(nothing_to_open)
{
  solved s = solve(PARTIES "issues: {x: {positions: [p, q]}}\n"
                           "interests:\n"
                           "  a: {x: {weight: 1, values: {p: 100, q: 60}}, no_deal: 50}\n"
                           "  b: {x: {weight: 1, values: {p: 0, q: 100}}, no_deal: 50}\n");
  truce_openings o = openings_of(&s);
  ck_assert(s.deal->deal_exists);
  ck_assert(o.has_nearest);
  ck_assert_uint_eq(o.nearest.positions[0], 1);
  ck_assert_double_eq(o.shortfall[0], 0);
  ck_assert_uint_eq(o.change_count, 0);
  truce_openings_free(&o);
  release(&s);
}
END_TEST

START_TEST(cancelling_leaves_nothing)
{
  solved s = solve(four);
  volatile sig_atomic_t stop = 1;
  truce_openings o;
  ck_assert_int_eq(truce_deal_openings(&o, s.deal, &(truce_control){.cancel = &stop}),
                   TRUCE_CANCELLED);
  release(&s);
}
END_TEST

START_TEST(survives_failing_allocations)
{
  solved s = solve(four);
  bool hit = true;
  for (long n = 0; hit; n++) {
    truce_openings o;
    fail_alloc_after(n);
    const truce_status status = truce_deal_openings(&o, s.deal, NULL);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit) {
      ck_assert_int_gt(n, 50);
      ck_assert_uint_eq(o.change_count, 6);
      truce_openings_free(&o);
    }
  }
  release(&s);
}
END_TEST

/* ---- Against the definition ---- */

enum { DEALERS = 3, ISSUES = 3, POSITIONS = 3 };

typedef struct little {
  int dealers, issues;
  int weight[DEALERS][ISSUES]; /* in tenths, 1000 in all */
  int value[DEALERS][ISSUES][POSITIONS];
  bool never[DEALERS][ISSUES][POSITIONS];
  int no_deal[DEALERS]; /* points */
} little;

static void little_random(little *l, tape *t)
{
  memset(l, 0, sizeof *l);
  l->dealers = 2 + (int)tape_below(t, 2);
  l->issues = 2 + (int)tape_below(t, 2);
  for (int p = 0; p < l->dealers; p++) {
    int left = 100;
    for (int k = 0; k < l->issues; k++) {
      const int w = k + 1 == l->issues ? left : 1 + (int)tape_below(t, 48);
      l->weight[p][k] = 10 * w;
      left -= w;
      for (int v = 0; v < POSITIONS; v++) {
        l->value[p][k][v] = (int)tape_below(t, 101);
        l->never[p][k][v] = v > 0 && tape_below(t, 5) == 0;
      }
      l->value[p][k][tape_below(t, POSITIONS)] = 100;
    }
    l->no_deal[p] = 55 + (int)tape_below(t, 35);
  }
}

static void little_write(const little *l, char *out, size_t size)
{
  size_t n = 0;
#define PUT(...) n += (size_t)snprintf(out + n, size - n, __VA_ARGS__)
  PUT("truce: 1\nparties: {");
  for (int p = 0; p < l->dealers; p++)
    PUT("%sp%d: {}", p > 0 ? ", " : "", p);
  PUT("}\nissues:\n");
  for (int k = 0; k < l->issues; k++)
    PUT("  i%d: {positions: [v0, v1, v2]}\n", k);
  PUT("interests:\n");
  for (int p = 0; p < l->dealers; p++) {
    PUT("  p%d:\n    no_deal: %d\n", p, l->no_deal[p]);
    for (int k = 0; k < l->issues; k++) {
      PUT("    i%d: {weight: %d, values: {v0: %d, v1: %d, v2: %d}", k, l->weight[p][k] / 10,
          l->value[p][k][0], l->value[p][k][1], l->value[p][k][2]);
      const char *before = ", never: [";
      for (int v = 0; v < POSITIONS; v++) {
        if (l->never[p][k][v]) {
          PUT("%sv%d", before, v);
          before = ", ";
        }
      }
      PUT("%s}\n", before[2] == '\0' ? "]" : "");
    }
  }
#undef PUT
  ck_assert_uint_lt(n, size);
}

/* Utility times the total weight, both whole. */
static int utility(const little *l, int dealer, int package, int *total)
{
  int sum = 0;
  *total = 0;
  for (int k = 0; k < l->issues; k++, package /= POSITIONS) {
    sum += l->weight[dealer][k] * l->value[dealer][k][package % POSITIONS];
    *total += l->weight[dealer][k];
  }
  return sum;
}

static bool accepts(const little *l, int dealer, int package)
{
  int total;
  const int sum = utility(l, dealer, package, &total);
  return sum >= l->no_deal[dealer] * total;
}

static bool possible(const little *l, int package)
{
  for (int k = 0; k < l->issues; k++, package /= POSITIONS) {
    for (int p = 0; p < l->dealers; p++) {
      if (l->never[p][k][package % POSITIONS])
        return false;
    }
  }
  return true;
}

static int packages_of(const little *l)
{
  return l->issues == 2 ? 9 : 27;
}

/* Whether a possible package is acceptable to all but one (-1: to all). */
static bool deal_without(const little *l, int except, int *most)
{
  bool any = false;
  *most = -1;
  for (int package = 0; package < packages_of(l); package++) {
    bool fine = possible(l, package);
    for (int p = 0; fine && p < l->dealers; p++)
      fine = p == except || accepts(l, p, package);
    if (!fine)
      continue;
    any = true;
    int total;
    const int sum = except >= 0 ? utility(l, except, package, &total) : 0;
    *most = sum > *most ? sum : *most;
  }
  return any;
}

static bool deal(const little *l)
{
  int unused;
  return deal_without(l, -1, &unused);
}

static const truce_change *find(const truce_openings *o, truce_change_kind kind, int dealer,
                                int issue, int position, int direction)
{
  for (size_t k = 0; k < o->change_count; k++) {
    const truce_change *c = &o->changes[k];
    if (c->kind == kind && c->dealer == (size_t)dealer && c->issue == (size_t)issue &&
        c->position == (size_t)position && (c->to > c->from) == (direction > 0))
      return c;
  }
  return NULL;
}

static size_t check_no_deal(const little *l, const truce_openings *o, int p)
{
  int most;
  const truce_change *c = find(o, TRUCE_LOWER_NO_DEAL, p, 0, 0, 0);
  const bool any = deal_without(l, p, &most);
  ck_assert_int_eq(c != NULL, any);
  if (any) /* utilities are hundredths of a tenth */
    ck_assert_double_eq_tol(c->to, most / 100 / 10.0, 1e-9);
  return any;
}

static size_t check_red_lines(little *l, const truce_openings *o, int p)
{
  size_t found = 0;
  for (int k = 0; k < l->issues; k++) {
    for (int v = 0; v < POSITIONS; v++) {
      const bool never = l->never[p][k][v];
      l->never[p][k][v] = false;
      const bool opens = never && deal(l);
      ck_assert_int_eq(find(o, TRUCE_LIFT_RED_LINE, p, k, v, 0) != NULL, opens);
      l->never[p][k][v] = never;
      found += opens;
    }
  }
  return found;
}

static size_t check_weights(little *l, const truce_openings *o, int p)
{
  size_t found = 0;
  for (int k = 0; k < l->issues; k++) {
    const int from = l->weight[p][k];
    for (int direction = -1; direction <= 1; direction += 2) {
      int to = from;
      do {
        l->weight[p][k] = to += direction;
      } while (to >= 0 && to <= 1000 && !deal(l));
      l->weight[p][k] = from;
      const truce_change *c = find(o, TRUCE_MOVE_WEIGHT, p, k, 0, direction);
      ck_assert_int_eq(c != NULL, to >= 0 && to <= 1000);
      if (c == NULL)
        continue;
      ck_assert_double_eq_tol(c->from, from / 10.0, 1e-9);
      ck_assert_double_eq_tol(c->to, to / 10.0, 1e-9);
      found++;
    }
  }
  return found;
}

static void check_nearest(const little *l, const truce_openings *o)
{
  double best = INFINITY, claimed = 0;
  for (int package = 0; package < packages_of(l); package++) {
    double worst = 0;
    for (int p = 0; p < l->dealers; p++) {
      int total;
      const int sum = utility(l, p, package, &total);
      worst = fmax(worst, l->no_deal[p] - (double)sum / total);
    }
    if (possible(l, package))
      best = fmin(best, worst);
  }
  for (int p = 0; p < l->dealers; p++)
    claimed = fmax(claimed, o->shortfall[p]);
  ck_assert(o->has_nearest);
  ck_assert_double_eq_tol(claimed, best, 1e-9);
}

START_TEST(all_and_only_what_opens)
{
  size_t kinds[3] = {0};
  for (uint64_t seed = 0; seed < 300; seed++) {
    uint8_t bytes[128];
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {bytes, sizeof bytes, 0};
    little l;
    little_random(&l, &t);
    char text[2000];
    little_write(&l, text, sizeof text);
    solved s = solve(text);
    truce_openings o = openings_of(&s);
    check_nearest(&l, &o);
    ck_assert_int_eq(s.deal->deal_exists, deal(&l));
    size_t expected = 0;
    for (int p = 0; !s.deal->deal_exists && p < l.dealers; p++) {
      const size_t found[] = {check_no_deal(&l, &o, p), check_red_lines(&l, &o, p),
                              check_weights(&l, &o, p)};
      for (size_t k = 0; k < 3; k++) {
        expected += found[k];
        kinds[k] += found[k];
      }
    }
    ck_assert_uint_eq(o.change_count, expected);
    for (size_t k = 0; k < o.change_count; k++)
      ck_assert(o.changes[k].package.acceptable);
    truce_openings_free(&o);
    release(&s);
  }
  for (size_t k = 0; k < 3; k++)
    ck_assert_uint_gt(kinds[k], 50);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("openings");
  tcase_add_test(t, each_single_change);
  tcase_add_test(t, no_deal_is_rounded_down);
  tcase_add_test(t, nothing_to_open);
  tcase_add_test(t, cancelling_leaves_nothing);
  tcase_add_test(t, survives_failing_allocations);
  tcase_add_test(t, all_and_only_what_opens);
  return run_tests("openings", t);
}
