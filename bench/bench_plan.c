/* How fast exchanges are planned: 6,000 a side in 20 rounds with parity by category, and 1,200 a
 * side in 12 rounds with every rule there is: seats, stretchers, ambulances and camps, least and
 * most a round, families and swaps together, all for all, balance. Invented persons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "truce/plan.h"

enum { CATEGORIES = 3, CAMPS = 10, ROUNDS_MOST = 20, HOLDERS = 2 };

static const char *const names[64] = {"prisoners", "civilians", "children"};

typedef struct made {
  truce_exchange e;
  truce_person *persons;
  truce_exchange_round rounds[ROUNDS_MOST];
  uint32_t places[TRUCE_TRANSPORTS][HOLDERS], camps[CAMPS];
  size_t camp_holders[CAMPS];
  truce_parity parity[CATEGORIES];
} made;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t draw(size_t below)
{
  return (size_t)rand() % below;
}

static void draw_person(made *m, size_t k, bool all_rules)
{
  truce_person *p = &m->persons[k];
  *p = (truce_person){
      .id = "", .holder = k % 2, .home = 1 - k % 2, .camp = TRUCE_NOWHERE, .group = TRUCE_NOWHERE};
  p->category = draw(10) < 7 ? 0 : draw(10) < 7 ? 1 : 2;
  p->age = p->category == 2 ? TRUCE_CHILD : draw(8) == 0 ? TRUCE_OLD : TRUCE_ADULT;
  p->gravity = draw(10) < 8 ? TRUCE_WELL : (truce_gravity)(1 + draw(3));
  p->days = (uint32_t)draw(1300);
  if (!all_rules)
    return;
  p->camp = 2 * draw(CAMPS / 2) + p->holder;
  if (p->gravity >= TRUCE_SERIOUS)
    p->transport = p->gravity == TRUCE_GRAVE ? TRUCE_AMBULANCE : TRUCE_STRETCHER;
  p->excluded = draw(50) == 0 ? "charged" : NULL;
}

static int make(made *m, size_t side, size_t rounds, bool all_rules)
{
  memset(m, 0, sizeof *m);
  m->persons = calloc(2 * side, sizeof *m->persons);
  if (m->persons == NULL)
    return 3;
  m->e = (truce_exchange){.file = "",
                          .person_count = 2 * side,
                          .persons = m->persons,
                          .holder_count = HOLDERS,
                          .holders = names,
                          .category_count = CATEGORIES,
                          .categories = names,
                          .camp_count = all_rules ? CAMPS : 0,
                          .camps = names,
                          .camp_holders = m->camp_holders,
                          .groups = names,
                          .round_count = rounds,
                          .rounds = m->rounds,
                          .parity = m->parity,
                          .balance = all_rules ? 20 : TRUCE_UNLIMITED,
                          .cycle_length = HOLDERS};
  srand(1);
  for (size_t k = 0; k < 2 * side; k++)
    draw_person(m, k, all_rules);
  for (size_t k = 0; all_rules && k + 11 < 2 * side && m->e.group_count < 60; k += 11) {
    if (m->persons[k].excluded != NULL || m->persons[k + 3].excluded != NULL)
      continue;
    m->persons[k].group = m->persons[k + 3].group = m->e.group_count++; /* a swap, one each */
  }
  for (size_t h = 0; h < HOLDERS; h++) {
    m->places[TRUCE_SEAT][h] = all_rules ? 70 : 250;
    m->places[TRUCE_STRETCHER][h] = all_rules ? 6 : TRUCE_UNLIMITED;
    m->places[TRUCE_AMBULANCE][h] = all_rules ? 5 : TRUCE_UNLIMITED;
  }
  for (size_t c = 0; c < CAMPS; c++) {
    m->camp_holders[c] = c % 2;
    m->camps[c] = 18;
  }
  for (size_t t = 0; t < rounds; t++) {
    m->rounds[t] = (truce_exchange_round){.name = "",
                                          .least = all_rules ? 40 : 0,
                                          .most = all_rules ? 150 : TRUCE_UNLIMITED,
                                          .camps = m->camps};
    for (size_t k = 0; k < TRUCE_TRANSPORTS; k++)
      m->rounds[t].places[k] = m->places[k];
  }
  for (size_t c = 0; c < CATEGORIES; c++)
    m->parity[c] = all_rules && c == 2 ? TRUCE_ALL_FOR_ALL : TRUCE_N_FOR_N;
  m->e.weights = truce_priority_default(m->persons, 2 * side);
  return 0;
}

static int run(const char *title, size_t side, size_t rounds, bool all_rules, double gap,
               bool in_order)
{
  static made m;
  truce_plan *plan;
  if (make(&m, side, rounds, all_rules) != 0)
    return 3;
  m.e.in_order = in_order;
  m.e.order_count = 3;
  m.e.order[0] = TRUCE_AIM_GRAVITY;
  m.e.order[1] = TRUCE_AIM_HELD;
  m.e.order[2] = TRUCE_AIM_AGE;
  const truce_plan_options options = {.gap = gap, .cost_of_parity = false, .explain = true};
  const double start = now();
  const truce_status status = truce_plan_solve(&plan, &m.e, &options, NULL, NULL);
  const double took = now() - start;
  if (status == TRUCE_OK) {
    printf("%s, %s: %.2f s; %s, %zu sent, %zu clashes", title, in_order ? "in order" : "sum", took,
           plan->possible ? plan->schedule.proven ? "optimum" : "plan" : "no plan",
           plan->schedule.sent, plan->clash_count);
    for (size_t k = 0; k < plan->schedule.stage_count; k++) {
      const truce_stage *stage = &plan->schedule.stages[k];
      printf("; %s %lld of at most %.0f (%.5f %%)", truce_aim_id(stage->by),
             (long long)stage->value, stage->bound, 100 * stage->gap);
    }
    putchar('\n');
    truce_plan_free(plan);
  }
  free(m.persons);
  return status == TRUCE_OK ? 0 : 3;
}

int main(void)
{
  static const char first[] = "6,000 a side, 20 rounds, parity by category",
                    second[] = "1,200 a side, 12 rounds, every rule, within 0.1 %";
  int result = 0;
  for (int in_order = 1; in_order >= 0 && result == 0; in_order--) {
    result = run(first, 6000, 20, false, 0, in_order == 1);
    if (result == 0)
      result = run(second, 1200, 12, true, 0.001, in_order == 1);
  }
  return result;
}
