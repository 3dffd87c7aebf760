#include "plan_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Random exchanges ---- */

static uint32_t limit(truce__random *r, uint64_t chance, uint64_t most)
{
  return truce__random_below(r, 100) < chance ? (uint32_t)truce__random_below(r, most + 1)
                                              : TRUCE_UNLIMITED;
}

static void draw_person(twin_exchange *x, truce__random *r, size_t k)
{
  truce_person *p = &x->persons[k];
  const size_t n = x->e.holder_count;
  snprintf(x->ids[k], sizeof x->ids[k], "p%zu", k);
  *p = (truce_person){.id = x->ids[k], .line = k + 2};
  p->holder = truce__random_below(r, n);
  p->home = (p->holder + 1 + truce__random_below(r, n - 1)) % n;
  p->category = truce__random_below(r, x->e.category_count);
  p->camp = TRUCE_NOWHERE;
  for (size_t c = 0; c < x->e.camp_count; c++) {
    if (x->camp_holders[c] == p->holder && truce__random_below(r, 2) == 0)
      p->camp = c;
  }
  p->group = truce__random_below(r, 2) == 0 ? truce__random_below(r, TWIN_GROUPS) : TRUCE_NOWHERE;
  p->gravity = (truce_gravity)truce__random_below(r, 4);
  p->age = (truce_age_class)truce__random_below(r, 3);
  p->transport = (truce_transport)(truce__random_below(r, 3) * truce__random_below(r, 2));
  p->days = (uint32_t)truce__random_below(r, 400);
  if (truce__random_below(r, 8) == 0)
    p->excluded = "charged";
}

static void draw_round(twin_exchange *x, truce__random *r, size_t t)
{
  truce_exchange_round *round = &x->rounds[t];
  *round = (truce_exchange_round){.name = "a round", .camps = x->camps[t]};
  round->least = truce__random_below(r, 4) == 0 ? (uint32_t)truce__random_below(r, 4) : 0;
  round->most = limit(r, 30, 5);
  for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
    round->places[k] = x->places[t][k];
    for (size_t h = 0; h < x->e.holder_count; h++)
      x->places[t][k][h] = limit(r, 50, 3);
  }
  for (size_t c = 0; c < x->e.camp_count; c++)
    x->camps[t][c] = limit(r, 40, 2);
}

void twin_draw(twin_exchange *x, uint64_t seed, size_t holders)
{
  static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
  truce__random random, *r = &random;
  truce__random_start(r, seed, holders);
  memset(x, 0, sizeof *x);
  truce_exchange *e = &x->e;
  *e = (truce_exchange){.file = "persons.csv",
                        .persons = x->persons,
                        .holder_count = holders,
                        .holders = names,
                        .category_count = 1 + truce__random_below(r, 2),
                        .categories = names,
                        .camp_count = truce__random_below(r, 3),
                        .camps = names,
                        .camp_holders = x->camp_holders,
                        .group_count = TWIN_GROUPS,
                        .groups = names,
                        .rounds = x->rounds,
                        .parity = x->parity,
                        .balance = limit(r, 40, 3),
                        .total_parity = truce__random_below(r, 5) == 0,
                        .cycle_length = 2 + truce__random_below(r, holders - 1)};
  e->person_count = 2 + truce__random_below(r, TWIN_PERSONS - 1);
  e->round_count = 1 + truce__random_below(r, TWIN_ROUNDS);
  for (size_t c = 0; c < e->camp_count; c++)
    x->camp_holders[c] = truce__random_below(r, holders);
  for (size_t c = 0; c < e->category_count; c++)
    x->parity[c] = (truce_parity)truce__random_below(r, 3);
  for (size_t k = 0; k < e->person_count; k++)
    draw_person(x, r, k);
  for (size_t t = 0; t < e->round_count; t++)
    draw_round(x, r, t);
  e->in_order = seed % 2 == 1;
  e->order_count = e->in_order ? 1 + truce__random_below(r, TRUCE_ORDER_MOST) : 0;
  const size_t first = truce__random_below(r, 3), step = 1 + truce__random_below(r, 2);
  for (size_t k = 0; k < e->order_count; k++)
    e->order[k] = (truce_aim)((first + k * step) % 3); /* gravity, held, age */
  e->weights = truce__random_below(r, 2) == 0
                   ? truce_priority_default(x->persons, e->person_count)
                   : (truce_priority_weights){(uint32_t)truce__random_below(r, 50),
                                              (uint32_t)truce__random_below(r, 5),
                                              (uint32_t)truce__random_below(r, 20)};
}

/* ---- The rules, as they read ---- */

typedef struct off_list {
  const truce_plan_clash *rules;
  size_t count;
} off_list;

static bool is_off(off_list off, truce_plan_rule rule, size_t round, size_t item, size_t holder)
{
  for (size_t k = 0; k < off.count; k++) {
    const truce_plan_clash *r = &off.rules[k];
    if (r->rule == rule && r->round == round && r->item == item && r->holder == holder)
      return true;
  }
  return false;
}

typedef int flows[TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX];

/* Takes a cycle from the flow, walking from the start, and goes on with what is left. */
static bool is_sum(const truce_exchange *e, flows f, size_t start, size_t at, size_t length);

static bool decomposes(const truce_exchange *e, flows f)
{
  for (size_t h = 0; h < e->holder_count; h++) {
    for (size_t g = 0; g < e->holder_count; g++) {
      if (f[h][g] > 0)
        return is_sum(e, f, h, h, 0);
    }
  }
  return true;
}

static bool is_sum(const truce_exchange *e, flows f, size_t start, size_t at, size_t length)
{
  if (length > 0 && at == start)
    return decomposes(e, f);
  if (length == e->cycle_length)
    return false;
  for (size_t g = 0; g < e->holder_count; g++) {
    if (f[at][g] == 0)
      continue;
    f[at][g]--;
    const bool done = is_sum(e, f, start, g, length + 1);
    f[at][g]++;
    if (done)
      return true;
  }
  return false;
}

static bool fair(const truce_exchange *e, const size_t *round, size_t t, size_t category)
{
  flows f = {{0}};
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (round[k] == t && (category == TRUCE_NOWHERE || p->category == category))
      f[p->holder][p->home]++;
  }
  return decomposes(e, f);
}

static size_t count(const truce_exchange *e, const size_t *round, size_t t, size_t holder,
                    int transport, size_t camp)
{
  size_t n = 0;
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    n += round[k] == t && (holder == TRUCE_NOWHERE || p->holder == holder) &&
         (transport < 0 || (int)p->transport == transport) &&
         (camp == TRUCE_NOWHERE || p->camp == camp);
  }
  return n;
}

static bool round_holds(const truce_exchange *e, const size_t *round, size_t t, off_list off)
{
  const truce_exchange_round *r = &e->rounds[t];
  const size_t total = count(e, round, t, TRUCE_NOWHERE, -1, TRUCE_NOWHERE);
  if ((total < r->least && !is_off(off, TRUCE_PLAN_LEAST, t, 0, 0)) ||
      (total > r->most && !is_off(off, TRUCE_PLAN_MOST, t, 0, 0)))
    return false;
  for (size_t h = 0; h < e->holder_count; h++) {
    for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
      if (count(e, round, t, h, (int)k, TRUCE_NOWHERE) > r->places[k][h] &&
          !is_off(off, TRUCE_PLAN_PLACES, t, k, h))
        return false;
    }
  }
  for (size_t c = 0; c < e->camp_count; c++) {
    if (count(e, round, t, TRUCE_NOWHERE, -1, c) > r->camps[c] &&
        !is_off(off, TRUCE_PLAN_CAMP, t, c, 0))
      return false;
  }
  return true;
}

static bool parity_holds(const truce_exchange *e, const size_t *round, off_list off)
{
  long ahead[TRUCE_HOLDERS_MAX] = {0};
  for (size_t t = 0; t < e->round_count; t++) {
    for (size_t c = 0; c < e->category_count; c++) {
      if (e->parity[c] == TRUCE_N_FOR_N && !is_off(off, TRUCE_PLAN_PARITY, 0, c, 0) &&
          !fair(e, round, t, c))
        return false;
    }
    if (e->total_parity && !is_off(off, TRUCE_PLAN_TOTAL_PARITY, 0, 0, 0) &&
        !fair(e, round, t, TRUCE_NOWHERE))
      return false;
    for (size_t k = 0; k < e->person_count; k++) {
      ahead[e->persons[k].holder] += round[k] == t;
      ahead[e->persons[k].home] -= round[k] == t;
    }
    for (size_t h = 0; h < e->holder_count; h++) {
      if (e->balance != TRUCE_UNLIMITED && labs(ahead[h]) > (long)e->balance &&
          !is_off(off, TRUCE_PLAN_BALANCE, 0, 0, 0))
        return false;
    }
  }
  return true;
}

bool twin_holds(const truce_exchange *e, const size_t *round, bool without_parity,
                const truce_plan_clash *off_rules, size_t off_count)
{
  const off_list off = {off_rules, off_count};
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (p->excluded != NULL && round[k] != TRUCE_NOWHERE)
      return false;
    if (p->excluded == NULL && round[k] == TRUCE_NOWHERE &&
        e->parity[p->category] == TRUCE_ALL_FOR_ALL &&
        !is_off(off, TRUCE_PLAN_ALL_FOR_ALL, 0, p->category, 0))
      return false;
    for (size_t n = 0; n < k; n++) {
      if (p->group != TRUCE_NOWHERE && e->persons[n].group == p->group && round[n] != round[k] &&
          !is_off(off, TRUCE_PLAN_TOGETHER, 0, p->group, 0))
        return false;
    }
  }
  for (size_t t = 0; t < e->round_count; t++) {
    if (!round_holds(e, round, t, off))
      return false;
  }
  return without_parity || parity_holds(e, round, off);
}

int64_t twin_best(const truce_exchange *e, bool without_parity, const truce_plan_clash *off,
                  size_t off_count)
{
  size_t digit[TWIN_PERSONS] = {0}, round[TWIN_PERSONS], k = 0;
  int64_t best = -1;
  while (k < e->person_count) {
    int64_t worth = 0;
    for (k = 0; k < e->person_count; k++) {
      const truce_person *p = &e->persons[k];
      const int64_t weight = 1 + (int64_t)e->weights.gravity * p->gravity +
                             (int64_t)e->weights.held * (p->days / 30) +
                             (int64_t)e->weights.age * p->age;
      round[k] = digit[k] == 0 ? TRUCE_NOWHERE : digit[k] - 1;
      worth += digit[k] == 0 ? 0 : weight * (int64_t)(e->round_count - round[k]);
    }
    if (worth > best && twin_holds(e, round, without_parity, off, off_count))
      best = worth;
    for (k = 0; k < e->person_count && ++digit[k] > e->round_count; k++)
      digit[k] = 0;
  }
  return best;
}

static void value(const truce_exchange *e, const size_t *round, const size_t *wanted,
                  int64_t values[5])
{
  memset(values, 0, 5 * sizeof *values);
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    const int64_t home = round[k] == TRUCE_NOWHERE ? 0 : (int64_t)(e->round_count - round[k]),
                  counts[] = {p->gravity, p->days / 30, p->age};
    if (wanted != NULL && wanted[k] == TRUCE_NOWHERE)
      values[4] -= home > 0;
    else if (wanted != NULL)
      values[4] += round[k] == wanted[k];
    if (!e->in_order) {
      values[0] +=
          home * (1 + (int64_t)e->weights.gravity * counts[0] +
                  (int64_t)e->weights.held * counts[1] + (int64_t)e->weights.age * counts[2]);
      continue;
    }
    for (size_t n = 0; n < e->order_count; n++)
      values[n] += home * counts[e->order[n]];
    values[e->order_count] += home;
  }
}

bool twin_best_values(const truce_exchange *e, bool without_parity, const size_t *wanted,
                      int64_t best[5])
{
  size_t digit[TWIN_PERSONS] = {0}, round[TWIN_PERSONS], k = 0;
  bool any = false;
  while (k < e->person_count) {
    int64_t values[5];
    for (k = 0; k < e->person_count; k++)
      round[k] = digit[k] == 0 ? TRUCE_NOWHERE : digit[k] - 1;
    value(e, round, wanted, values);
    size_t n = 0;
    while (n < 4 && values[n] == best[n])
      n++;
    if ((!any || values[n] > best[n]) && twin_holds(e, round, without_parity, NULL, 0)) {
      memcpy(best, values, sizeof values);
      any = true;
    }
    for (k = 0; k < e->person_count && ++digit[k] > e->round_count; k++)
      digit[k] = 0;
  }
  return any;
}

/* ---- Which rules clash ---- */

static bool keeps_balance(const truce_exchange *e, const size_t *round)
{
  long ahead[TRUCE_HOLDERS_MAX] = {0};
  for (size_t t = 0; t < e->round_count; t++) {
    for (size_t k = 0; k < e->person_count; k++) {
      ahead[e->persons[k].holder] += round[k] == t;
      ahead[e->persons[k].home] -= round[k] == t;
    }
    for (size_t h = 0; h < e->holder_count; h++) {
      if (labs(ahead[h]) > (long)e->balance)
        return false;
    }
  }
  return true;
}

static bool keeps_persons(const truce_exchange *e, const size_t *round, const truce_plan_clash *r)
{
  size_t seen = TRUCE_NOWHERE - 1;
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (r->rule == TRUCE_PLAN_ALL_FOR_ALL && p->category == r->item && p->excluded == NULL &&
        round[k] == TRUCE_NOWHERE)
      return false;
    if (r->rule != TRUCE_PLAN_TOGETHER || p->group != r->item)
      continue;
    if (seen != TRUCE_NOWHERE - 1 && seen != round[k])
      return false;
    seen = round[k];
  }
  return true;
}

static bool keeps(const truce_exchange *e, const size_t *round, const truce_plan_clash *r)
{
  const truce_exchange_round *limits = &e->rounds[r->round];
  switch (r->rule) {
  case TRUCE_PLAN_PARITY:
  case TRUCE_PLAN_TOTAL_PARITY:
    for (size_t t = 0; t < e->round_count; t++) {
      if (!fair(e, round, t, r->rule == TRUCE_PLAN_PARITY ? r->item : TRUCE_NOWHERE))
        return false;
    }
    return true;
  case TRUCE_PLAN_BALANCE:
    return keeps_balance(e, round);
  case TRUCE_PLAN_LEAST:
    return count(e, round, r->round, TRUCE_NOWHERE, -1, TRUCE_NOWHERE) >= limits->least;
  case TRUCE_PLAN_MOST:
    return count(e, round, r->round, TRUCE_NOWHERE, -1, TRUCE_NOWHERE) <= limits->most;
  case TRUCE_PLAN_PLACES:
    return count(e, round, r->round, r->holder, (int)r->item, TRUCE_NOWHERE) <=
           limits->places[r->item][r->holder];
  case TRUCE_PLAN_CAMP:
    return count(e, round, r->round, TRUCE_NOWHERE, -1, r->item) <= limits->camps[r->item];
  case TRUCE_PLAN_ALL_FOR_ALL:
  case TRUCE_PLAN_TOGETHER:
  case TRUCE_PLAN_RULES:
    break;
  }
  return keeps_persons(e, round, r);
}

/* Adds a set unless it includes one that is there; takes out those that include it. */
static size_t add_set(uint64_t *sets, size_t count, uint64_t set)
{
  size_t kept = 0;
  for (size_t k = 0; k < count; k++) {
    if ((sets[k] & set) == sets[k])
      return count;
  }
  for (size_t k = 0; k < count; k++) {
    if ((sets[k] & set) != set)
      sets[kept++] = sets[k];
  }
  sets[kept++] = set;
  return kept;
}

uint64_t *twin_broken(const truce_exchange *e, const truce_plan_clash *rules, size_t rule_count,
                      size_t *found)
{
  size_t digit[TWIN_PERSONS] = {0}, round[TWIN_PERSONS], k = 0;
  uint64_t *sets = calloc(20000, sizeof *sets); /* more than there are schedules */
  *found = 0;
  while (k < e->person_count) {
    bool lawful = true;
    uint64_t set = 0;
    for (k = 0; k < e->person_count; k++) {
      round[k] = digit[k] == 0 ? TRUCE_NOWHERE : digit[k] - 1;
      lawful = lawful && (digit[k] == 0 || e->persons[k].excluded == NULL);
    }
    for (size_t n = 0; lawful && n < rule_count; n++)
      set |= (uint64_t)!keeps(e, round, &rules[n]) << n;
    if (lawful)
      *found = add_set(sets, *found, set);
    for (k = 0; k < e->person_count && ++digit[k] > e->round_count; k++)
      digit[k] = 0;
  }
  return sets;
}

bool twin_clashes(const uint64_t *broken, size_t found, uint64_t set)
{
  for (size_t k = 0; k < found; k++) {
    if ((broken[k] & set) == 0)
      return false;
  }
  return true;
}

/* Whether `more` rules of `among` added to `set` make a clash. */
static bool can_clash(const uint64_t *broken, size_t found, uint64_t among, uint64_t set,
                      size_t more)
{
  size_t k = 0;
  while (k < found && (broken[k] & set) != 0)
    k++;
  if (k == found || more == 0)
    return k == found;
  for (size_t n = 0; n < 64; n++) {
    if ((broken[k] & among) >> n & 1 &&
        can_clash(broken, found, among, set | (uint64_t)1 << n, more - 1))
      return true;
  }
  return false;
}

size_t twin_smallest(const uint64_t *broken, size_t found, uint64_t among)
{
  size_t size = 1;
  if (!twin_clashes(broken, found, among))
    return 0;
  while (!can_clash(broken, found, among, 0, size))
    size++;
  return size;
}
