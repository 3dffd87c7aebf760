/* Plans of exchange: against every schedule of small cases, by hand, and as memory fails. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "exchange/plan_internal.h"
#include "support/plan_twin.h"
#include "support/run_suite.h"

enum { CASES = 700 };

static const truce_plan_options whole = {.cost_of_parity = true, .explain = true};

static truce_plan *solve(const truce_exchange *e, const truce_plan_options *options)
{
  truce_plan *plan = NULL;
  ck_assert_int_eq(truce_plan_solve(&plan, e, options, NULL, NULL), TRUCE_OK);
  ck_assert_ptr_nonnull(plan);
  return plan;
}

/* What is told of a schedule, against the best one. */
static void check_schedule(const truce_exchange *e, const truce_schedule *s, const size_t *wanted,
                           bool free, uint64_t seed)
{
  bool holds;
  size_t sent = 0;
  int64_t best[5] = {0}, values[TRUCE__VALUES];
  const truce__aims aims = truce__aims_of(e, wanted);
  ck_assert(twin_best_values(e, free, wanted, best));
  truce__plan_values(values, e, &aims, s->round);
  ck_assert_uint_eq(s->stage_count, e->in_order ? e->order_count + 1 : 1);
  for (size_t k = 0; k < s->stage_count; k++) {
    ck_assert_msg(s->stages[k].value == best[k] && values[k] == best[k], "case %lu: %ld, not %ld",
                  (unsigned long)seed, (long)s->stages[k].value, (long)best[k]);
    ck_assert_msg(
        s->stages[k].bound == (double)best[k] && s->stages[k].proven && s->stages[k].gap == 0,
        "case %lu: bound %g of %ld", (unsigned long)seed, s->stages[k].bound, (long)best[k]);
  }
  ck_assert_msg(values[s->stage_count] == best[4], "case %lu: %ld as wanted, not %ld",
                (unsigned long)seed, (long)values[s->stage_count], (long)best[4]);
  ck_assert(s->proven && s->gap == 0);
  ck_assert_int_eq(s->objective, best[s->stage_count - 1]);
  ck_assert(twin_holds(e, s->round, free, NULL, 0));
  ck_assert_int_eq(truce_plan_check(&holds, NULL, e, s->round, free), TRUCE_OK);
  ck_assert(holds);
  for (size_t k = 0; k < e->person_count; k++)
    sent += s->round[k] != TRUCE_NOWHERE;
  ck_assert_uint_eq(sent, s->sent);
}

static bool is_same(const truce_plan_clash *a, const truce_plan_clash *b)
{
  return a->rule == b->rule && a->round == b->round && a->item == b->item && a->holder == b->holder;
}

/* The rules as bits of their place in the list. */
static uint64_t bits(const truce__rules *rules, const truce_plan_clash *told, size_t count)
{
  uint64_t set = 0;
  for (size_t k = 0; k < rules->count; k++) {
    for (size_t n = 0; n < count; n++)
      set |= (uint64_t)is_same(&told[n], &rules->all[k]) << k;
  }
  return set;
}

/* Without a plan: what is told of each clash, against what every schedule breaks. */
static void check_clashes(const truce_exchange *e, const truce_plan *plan, uint64_t seed)
{
  const unsigned long n = (unsigned long)seed;
  truce__rules rules;
  size_t found;
  ck_assert_msg(plan->clash_count > 0 && plan->irreducible && plan->smallest, "case %lu", n);
  ck_assert_int_eq(truce__rules_list(&rules, e, false), TRUCE_OK);
  ck_assert_uint_le(rules.count, 64);
  uint64_t *broken = twin_broken(e, rules.all, rules.count, &found), all = 0;
  for (size_t k = 0; k < rules.count; k++)
    all |= (uint64_t)1 << k;
  const uint64_t first = bits(&rules, plan->clashes, plan->clash_count);
  ck_assert_uint_eq((size_t)__builtin_popcountll(first), plan->clash_count);
  ck_assert_msg(twin_clashes(broken, found, first), "case %lu: no clash", n);
  ck_assert_msg(twin_smallest(broken, found, all) == plan->clash_count, "case %lu: %zu rules", n,
                plan->clash_count);
  for (size_t k = 0; k < plan->clash_count; k++) {
    const uint64_t rest = all & ~bits(&rules, &plan->clashes[k], 1);
    const truce_plan_answer enough =
        twin_clashes(broken, found, rest) ? TRUCE_PLAN_NO : TRUCE_PLAN_YES;
    ck_assert_msg(plan->enough[k] == enough, "case %lu: rule %zu", n, k);
  }
  all &= ~first;
  for (size_t k = 0; k < plan->further_count; k++) {
    const truce_plan_further *f = &plan->further[k];
    const uint64_t set = bits(&rules, f->clashes, f->count);
    ck_assert_msg((set & ~all) == 0 && twin_clashes(broken, found, set), "case %lu", n);
    ck_assert_msg(f->smallest && twin_smallest(broken, found, all) == f->count, "case %lu", n);
    all &= ~set;
  }
  ck_assert_msg(plan->complete && !twin_clashes(broken, found, all), "case %lu: more clash", n);
  free(broken);
  truce__rules_free(&rules);
}

static void against_all(size_t holders, uint64_t *possible, uint64_t *impossible)
{
  static twin_exchange x;
  for (uint64_t seed = 0; seed < CASES; seed++) {
    twin_draw(&x, seed, holders);
    const int64_t best = twin_best(&x.e, false, NULL, 0),
                  best_free = twin_best(&x.e, true, NULL, 0);
    truce_plan *plan = solve(&x.e, &whole);
    ck_assert_msg(plan->decided && plan->possible == (best >= 0), "case %lu: %d, not %ld",
                  (unsigned long)seed, plan->possible, (long)best);
    ck_assert(plan->has_free == (best_free >= 0));
    if (plan->possible)
      check_schedule(&x.e, &plan->schedule, NULL, false, seed);
    else
      check_clashes(&x.e, plan, seed);
    if (plan->has_free)
      check_schedule(&x.e, &plan->free, plan->possible ? plan->schedule.round : NULL, true, seed);
    *possible += plan->possible;
    *impossible += !plan->possible;
    truce_plan_free(plan);
  }
}

START_TEST(test_against_every_schedule)
{
  uint64_t possible = 0, impossible = 0;
  for (size_t holders = 2; holders <= 4; holders++)
    against_all(holders, &possible, &impossible);
  ck_assert_uint_gt(possible, CASES);
  ck_assert_uint_gt(impossible, CASES / 2);
}
END_TEST

/* Two holders, no rules but those set by the test. */
static void open_exchange(twin_exchange *x, size_t holders, size_t persons, size_t rounds)
{
  twin_draw(x, 1, holders);
  x->e.person_count = persons;
  x->e.round_count = rounds;
  x->e.category_count = 1;
  x->e.camp_count = 0;
  x->e.group_count = 0;
  x->e.balance = TRUCE_UNLIMITED;
  x->e.total_parity = false;
  x->e.cycle_length = holders;
  x->e.weights = (truce_priority_weights){100, 1, 10};
  x->e.in_order = false;
  x->parity[0] = TRUCE_NO_PARITY;
  for (size_t t = 0; t < rounds; t++) {
    x->rounds[t] =
        (truce_exchange_round){.name = "", .most = TRUCE_UNLIMITED, .camps = x->camps[t]};
    for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
      x->rounds[t].places[k] = x->places[t][k];
      for (size_t h = 0; h < holders; h++)
        x->places[t][k][h] = TRUCE_UNLIMITED;
    }
  }
  for (size_t k = 0; k < persons; k++)
    x->persons[k] = (truce_person){.id = x->ids[k],
                                   .holder = k % holders,
                                   .home = (k + 1) % holders,
                                   .camp = TRUCE_NOWHERE,
                                   .group = TRUCE_NOWHERE};
}

START_TEST(test_by_hand)
{
  static twin_exchange x;
  open_exchange(&x, 2, 5, 1); /* 0, 2, 4 are held by the first, 1 and 3 by the second */
  x.parity[0] = TRUCE_N_FOR_N;
  x.persons[4].gravity = TRUCE_GRAVE;
  x.persons[2].days = 90;
  truce_plan *plan = solve(&x.e, &whole);
  /* 301 + 4 + 1 + 1; without parity everyone goes */
  ck_assert_int_eq(plan->schedule.objective, 307);
  ck_assert_uint_eq(plan->schedule.round[0], TRUCE_NOWHERE);
  ck_assert_uint_eq(plan->schedule.round[4], 0);
  ck_assert_int_eq(plan->free.objective, 308);
  ck_assert_uint_eq(plan->free.round[0], 0);
  truce_plan_free(plan);
}
END_TEST

/* One gravely wounded person goes before any number of others, though these weigh more together; a
 * sum by the default weights sends the others. */
START_TEST(test_in_order_over_the_plan)
{
  static twin_exchange x;
  open_exchange(&x, 2, 7, 1);
  x.e.group_count = 1;
  x.rounds[0].most = 5;
  for (size_t k = 1; k < 6; k++) {
    x.persons[k].group = 0;
    x.persons[k].days = 1200;
  }
  x.persons[0].gravity = TRUCE_GRAVE;
  x.e.weights = truce_priority_default(x.persons, 7);
  truce_plan *plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.round[0], TRUCE_NOWHERE);
  truce_plan_free(plan);
  x.e.in_order = true;
  x.e.order_count = 3;
  x.e.order[0] = TRUCE_AIM_GRAVITY;
  x.e.order[1] = TRUCE_AIM_HELD;
  x.e.order[2] = TRUCE_AIM_AGE;
  plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.round[0], 0);
  ck_assert_int_eq(plan->schedule.stages[0].value, 3);
  truce_plan_free(plan);
  x.e.order[0] = TRUCE_AIM_HELD;
  x.e.order[1] = TRUCE_AIM_GRAVITY;
  plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.round[0], TRUCE_NOWHERE);
  ck_assert_int_eq(plan->schedule.stages[0].value, 200);
  truce_plan_free(plan);
}
END_TEST

/* Who could go in the first round without parity is who gains by it, not who lost a draw. */
START_TEST(test_ties_cost_nothing)
{
  static twin_exchange x;
  open_exchange(&x, 2, 6, 2);
  x.e.category_count = 2;
  x.parity[0] = x.parity[1] = TRUCE_N_FOR_N;
  x.rounds[0].most = x.rounds[1].most = 2;
  for (size_t k = 0; k < 6; k++) {
    x.persons[k].gravity = TRUCE_SERIOUS;
    x.persons[k].category = k == 2 || k == 3 || k == 5;
  }
  truce_plan *plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.sent, 4);
  ck_assert_mem_eq(plan->free.round, plan->schedule.round, 6 * sizeof(size_t));
  truce_plan_free(plan);
}
END_TEST

START_TEST(test_three_holders_in_a_ring)
{
  static twin_exchange x;
  open_exchange(&x, 3, 6, 1); /* each holds two for the next one */
  x.parity[0] = TRUCE_N_FOR_N;
  truce_plan *plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.sent, 6);
  truce_plan_free(plan);
  x.e.cycle_length = 2; /* nobody can swap with one other holder only */
  plan = solve(&x.e, &whole);
  ck_assert_uint_eq(plan->schedule.sent, 0);
  ck_assert_uint_eq(plan->free.sent, 6);
  truce_plan_free(plan);
}
END_TEST

START_TEST(test_clash_by_hand)
{
  static twin_exchange x;
  open_exchange(&x, 2, 5, 2);
  x.parity[0] = TRUCE_ALL_FOR_ALL;
  x.rounds[0].most = x.rounds[1].most = 2; /* four places for five */
  x.places[0][TRUCE_SEAT][0] = 2;          /* beside the point */
  truce_plan *plan = solve(&x.e, &whole);
  ck_assert(!plan->possible && plan->decided && plan->irreducible);
  ck_assert_uint_eq(plan->clash_count, 3);
  ck_assert_int_eq(plan->clashes[0].rule, TRUCE_PLAN_MOST);
  ck_assert_int_eq(plan->clashes[1].rule, TRUCE_PLAN_MOST);
  ck_assert_uint_eq(plan->clashes[1].round, 1);
  ck_assert_int_eq(plan->clashes[2].rule, TRUCE_PLAN_ALL_FOR_ALL);
  ck_assert_str_eq(truce_plan_rule_id(plan->clashes[2].rule), "all_for_all");
  truce_plan_free(plan);
}
END_TEST

/* ---- Larger ones: too many schedules to try ---- */

enum { LARGE = 160, LARGE_ROUNDS = 6 };

typedef struct large_exchange {
  truce_exchange e;
  truce_person persons[LARGE];
  truce_exchange_round rounds[LARGE_ROUNDS];
  uint32_t places[TRUCE_TRANSPORTS][TRUCE_HOLDERS_MAX], camps[2], no_places[TRUCE_HOLDERS_MAX];
  size_t camp_holders[2];
  truce_parity parity[2], no_parity[2];
} large_exchange;

static void draw_large(large_exchange *x, uint64_t seed)
{
  static const char *const names[] = {"a", "b"};
  truce__random r;
  truce__random_start(&r, seed, 77);
  memset(x, 0, sizeof *x);
  x->e = (truce_exchange){.person_count = LARGE,
                          .persons = x->persons,
                          .holder_count = 2,
                          .holders = names,
                          .category_count = 2,
                          .categories = names,
                          .camp_count = 2,
                          .camps = names,
                          .camp_holders = x->camp_holders,
                          .group_count = 10,
                          .groups = names,
                          .round_count = LARGE_ROUNDS,
                          .rounds = x->rounds,
                          .parity = x->parity,
                          .balance = 1 + (uint32_t)truce__random_below(&r, 4),
                          .cycle_length = 2,
                          .in_order = seed % 2 == 1,
                          .order_count = 3,
                          .order = {TRUCE_AIM_GRAVITY, TRUCE_AIM_HELD, TRUCE_AIM_AGE}};
  x->parity[0] = TRUCE_N_FOR_N;
  x->camp_holders[1] = 1;
  for (size_t k = 0; k < LARGE; k++) {
    const size_t holder = truce__random_below(&r, 3) == 0;
    x->persons[k] = (truce_person){
        .id = "",
        .holder = holder,
        .home = 1 - holder,
        .category = truce__random_below(&r, 4) == 0,
        .camp = truce__random_below(&r, 2) == 0 ? holder : TRUCE_NOWHERE,
        .group = truce__random_below(&r, 8) == 0 ? truce__random_below(&r, 10) : TRUCE_NOWHERE,
        .gravity = (truce_gravity)(truce__random_below(&r, 4)),
        .days = (uint32_t)truce__random_below(&r, 900)};
    if (x->persons[k].gravity == TRUCE_GRAVE)
      x->persons[k].transport = TRUCE_STRETCHER;
  }
  for (size_t h = 0; h < 2; h++) {
    x->places[TRUCE_SEAT][h] = 5 + (uint32_t)truce__random_below(&r, 8);
    x->places[TRUCE_STRETCHER][h] = (uint32_t)truce__random_below(&r, 4);
    x->camps[h] = 3 + (uint32_t)truce__random_below(&r, 4);
    x->no_places[h] = TRUCE_UNLIMITED;
  }
  for (size_t t = 0; t < LARGE_ROUNDS; t++)
    x->rounds[t] = (truce_exchange_round){.name = "",
                                          .least = 2,
                                          .most = 16,
                                          .camps = x->camps,
                                          .places = {x->places[0], x->places[1], x->places[2]}};
  x->e.weights = truce_priority_default(x->persons, LARGE);
}

/* The optimum with one rule loosened is worth no less. */
static void loosen(large_exchange *x, size_t rule)
{
  for (size_t t = 0; t < LARGE_ROUNDS; t++) {
    truce_exchange_round *r = &x->rounds[t];
    r->least = rule == 0 ? 0 : r->least;
    r->most = rule == 1 ? TRUCE_UNLIMITED : r->most;
    r->places[TRUCE_SEAT] = rule == 2 ? x->no_places : r->places[TRUCE_SEAT];
    r->camps = rule == 3 ? x->no_places : r->camps;
  }
  if (rule == 4)
    x->e.balance = TRUCE_UNLIMITED;
  if (rule == 5)
    x->e.parity = x->no_parity;
  for (size_t k = 0; rule == 6 && k < LARGE; k++)
    x->persons[k].group = TRUCE_NOWHERE;
}

START_TEST(test_loosening_never_costs)
{
  static large_exchange x;
  const truce_plan_options options = {.gap = 0};
  for (uint64_t seed = 0; seed < 3; seed++) {
    draw_large(&x, seed);
    truce_plan *plan = solve(&x.e, &options);
    ck_assert(plan->possible && plan->schedule.proven);
    ck_assert(twin_holds(&x.e, plan->schedule.round, false, NULL, 0));
    for (size_t rule = 0; rule < 7; rule++) {
      draw_large(&x, seed);
      loosen(&x, rule);
      truce_plan *loose = solve(&x.e, &options);
      ck_assert_msg(loose->schedule.stages[0].value >= plan->schedule.stages[0].value &&
                        loose->schedule.stages[0].bound >= (double)plan->schedule.stages[0].value,
                    "case %lu, rule %zu", (unsigned long)seed, rule);
      ck_assert(twin_holds(&x.e, loose->schedule.round, false, NULL, 0));
      truce_plan_free(loose);
    }
    draw_large(&x, seed); /* other problems were solved since: the plan is the same */
    truce_plan *again = solve(&x.e, &options);
    ck_assert_mem_eq(again->schedule.round, plan->schedule.round, LARGE * sizeof(size_t));
    ck_assert(again->schedule.bound == plan->schedule.bound);
    truce_plan_free(again);
    truce_plan_free(plan);
  }
}
END_TEST

START_TEST(test_few_nodes_say_so)
{
  static large_exchange x;
  const truce_plan_options options = {.nodes = 1};
  for (uint64_t seed = 0; seed < 3; seed++) {
    draw_large(&x, seed);
    truce_plan *plan = solve(&x.e, &options), *whole_plan;
    whole_plan = solve(&x.e, &(truce_plan_options){.gap = 0});
    ck_assert(!plan->possible ||
              plan->schedule.stages[0].bound >= (double)whole_plan->schedule.stages[0].value);
    ck_assert(!plan->possible || plan->schedule.proven == (plan->schedule.gap == 0));
    ck_assert(plan->possible || !plan->decided);
    truce_plan_free(plan);
    truce_plan_free(whole_plan);
  }
}
END_TEST

START_TEST(test_each_allocation_fails)
{
  static twin_exchange x;
  size_t seen[2] = {0, 0};
  for (uint64_t seed = 0; seed < 24; seed++) {
    twin_draw(&x, seed, 2 + seed % 2);
    truce_plan *plan = solve(&x.e, &whole);
    seen[plan->possible]++;
    truce_plan_free(plan);
    for (long n = 0;; n++) {
      plan = NULL;
      fail_alloc_after(n);
      const truce_status status = truce_plan_solve(&plan, &x.e, &whole, NULL, NULL);
      const bool failed = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, failed ? TRUCE_NO_MEMORY : TRUCE_OK);
      ck_assert((plan == NULL) == failed);
      truce_plan_free(plan);
      if (!failed)
        break;
    }
  }
  ck_assert(seen[0] > 3 && seen[1] > 3);
}
END_TEST

START_TEST(test_cancelled)
{
  static twin_exchange x;
  volatile sig_atomic_t stop = 1;
  const truce_control control = {.cancel = &stop};
  truce_plan *plan = NULL;
  twin_draw(&x, 1, 2);
  ck_assert_int_eq(truce_plan_solve(&plan, &x.e, &whole, &control, NULL), TRUCE_CANCELLED);
  ck_assert_ptr_null(plan);
}
END_TEST

/* Says stop once progress was told so often, and counts on. */
typedef struct stopper {
  volatile sig_atomic_t stop;
  size_t told, after, since;
} stopper;

static void tell(void *context, const char *phase, double share)
{
  stopper *s = context;
  ck_assert(phase[0] != '\0' && share >= 0 && share <= 1);
  s->since += s->stop != 0;
  if (++s->told == s->after)
    s->stop = 1;
}

START_TEST(test_stopped_on_the_way)
{
  static large_exchange x;
  size_t plans = 0, none = 0;
  draw_large(&x, 1);
  for (size_t after = 1; after < 60; after += 4) {
    stopper s = {.after = after};
    const truce_control control = {.cancel = &s.stop, .progress = tell, .progress_context = &s};
    truce_plan *plan = NULL;
    const truce_status status = truce_plan_solve(&plan, &x.e, &whole, &control, NULL);
    /* The nodes that are open are closed, and nothing new begins. */
    ck_assert_msg(s.since < 200, "told %zu times since", s.since);
    none += status == TRUCE_CANCELLED;
    plans += status == TRUCE_OK;
    ck_assert((plan == NULL) == (status == TRUCE_CANCELLED));
    if (plan != NULL && s.stop != 0) {
      ck_assert(plan->stopped && plan->possible && plan->schedule.bound > 0);
      ck_assert((double)plan->schedule.objective <= plan->schedule.bound);
      ck_assert(twin_holds(&x.e, plan->schedule.round, false, NULL, 0));
    }
    truce_plan_free(plan);
  }
  ck_assert_msg(none > 0 && plans > 0, "%zu, %zu", none, plans);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("plan");
  tcase_add_test(tests, test_against_every_schedule);
  tcase_add_test(tests, test_by_hand);
  tcase_add_test(tests, test_in_order_over_the_plan);
  tcase_add_test(tests, test_ties_cost_nothing);
  tcase_add_test(tests, test_three_holders_in_a_ring);
  tcase_add_test(tests, test_clash_by_hand);
  tcase_add_test(tests, test_loosening_never_costs);
  tcase_add_test(tests, test_few_nodes_say_so);
  tcase_add_test(tests, test_each_allocation_fails);
  tcase_add_test(tests, test_cancelled);
  tcase_add_test(tests, test_stopped_on_the_way);
  return run_tests("plan", tests);
}
