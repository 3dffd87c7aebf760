/* What a schedule is worth, and whether it keeps the rules: counted from the persons, in whole
 * numbers, without the programme that made it. */
#include <stdlib.h>

#include "plan_internal.h"

int64_t truce_plan_worth(const truce_exchange *e, const size_t *round)
{
  return truce_plan_value(e, round, TRUCE_AIM_SUM);
}

int64_t truce_plan_value(const truce_exchange *e, const size_t *round, truce_aim by)
{
  int64_t value = 0;
  for (size_t k = 0; k < e->person_count; k++) {
    if (round[k] != TRUCE_NOWHERE)
      value += truce_person_counts(&e->persons[k], by, &e->weights) *
               (int64_t)(e->round_count - round[k]);
  }
  return value;
}

truce__aims truce__aims_of(const truce_exchange *e, const size_t *wanted)
{
  truce__aims aims = {.wanted = wanted};
  for (size_t k = 0; e->in_order && k < e->order_count; k++)
    aims.by[aims.count++] = e->order[k];
  aims.by[aims.count++] = e->in_order ? TRUCE_AIM_EVERYONE : TRUCE_AIM_SUM;
  return aims;
}

void truce__plan_values(int64_t values[TRUCE__VALUES], const truce_exchange *e,
                        const truce__aims *aims, const size_t *round)
{
  for (size_t k = 0; k < TRUCE__VALUES; k++)
    values[k] = k < aims->count ? truce_plan_value(e, round, aims->by[k]) : 0;
  for (size_t k = 0; aims->wanted != NULL && k < e->person_count; k++) {
    const bool stays = aims->wanted[k] == TRUCE_NOWHERE;
    values[aims->count] += stays ? -(round[k] != TRUCE_NOWHERE) : round[k] == aims->wanted[k];
  }
}

/* What leaves in one round. */
typedef struct departures {
  size_t total;
  size_t places[TRUCE_TRANSPORTS][TRUCE_HOLDERS_MAX];
  size_t camps[TRUCE_CAMPS_MAX];
  size_t flow[TRUCE_PERSON_CATEGORIES_MAX][TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX];
} departures;

typedef struct checker {
  const truce_exchange *e;
  const size_t *round;
  truce_plan_clash *broken;
  departures *d;                           /* of the round looked at */
  int64_t ahead[TRUCE_HOLDERS_MAX];        /* let go less come home, so far */
  size_t *group_round;                     /* [group] */
  size_t all[TRUCE_PERSON_CATEGORIES_MAX]; /* not excluded and never sent */
  truce__cycles cycles;
} checker;

static bool breaks(const checker *c, truce_plan_rule rule, size_t round, size_t item, size_t holder)
{
  if (c->broken != NULL)
    *c->broken = (truce_plan_clash){rule, round, item, holder};
  return false;
}

/* ---- Persons ---- */

static bool persons_hold(checker *c)
{
  const size_t unseen = TRUCE_NOWHERE - 1;
  for (size_t g = 0; g < c->e->group_count; g++)
    c->group_round[g] = unseen;
  for (size_t k = 0; k < c->e->person_count; k++) {
    const truce_person *p = &c->e->persons[k];
    if (p->excluded != NULL && c->round[k] != TRUCE_NOWHERE)
      return breaks(c, TRUCE_PLAN_TOGETHER, 0, TRUCE_NOWHERE, 0);
    c->all[p->category] += p->excluded == NULL && c->round[k] == TRUCE_NOWHERE;
    if (p->group == TRUCE_NOWHERE)
      continue;
    size_t *group = &c->group_round[p->group];
    if (*group != unseen && *group != c->round[k])
      return breaks(c, TRUCE_PLAN_TOGETHER, 0, p->group, 0);
    *group = c->round[k];
  }
  for (size_t g = 0; g < c->e->category_count; g++) {
    if (c->e->parity[g] == TRUCE_ALL_FOR_ALL && c->all[g] > 0)
      return breaks(c, TRUCE_PLAN_ALL_FOR_ALL, 0, g, 0);
  }
  return true;
}

/* ---- Rounds ---- */

static void count_departures(checker *c, size_t t)
{
  *c->d = (departures){0};
  for (size_t k = 0; k < c->e->person_count; k++) {
    const truce_person *p = &c->e->persons[k];
    if (c->round[k] != t)
      continue;
    c->d->total++;
    c->d->places[p->transport][p->holder]++;
    c->d->flow[p->category][p->holder][p->home]++;
    if (p->camp != TRUCE_NOWHERE)
      c->d->camps[p->camp]++;
    c->ahead[p->holder]++;
    c->ahead[p->home]--;
  }
}

static bool limits_hold(const checker *c, size_t t)
{
  const truce_exchange_round *round = &c->e->rounds[t];
  if (c->d->total < round->least)
    return breaks(c, TRUCE_PLAN_LEAST, t, 0, 0);
  if (c->d->total > round->most)
    return breaks(c, TRUCE_PLAN_MOST, t, 0, 0);
  for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
    for (size_t h = 0; h < c->e->holder_count; h++) {
      if (c->d->places[k][h] > round->places[k][h])
        return breaks(c, TRUCE_PLAN_PLACES, t, k, h);
    }
  }
  for (size_t k = 0; k < c->e->camp_count; k++) {
    if (c->d->camps[k] > round->camps[k])
      return breaks(c, TRUCE_PLAN_CAMP, t, k, 0);
  }
  return true;
}

/* ---- Parity ---- */

/* Whether flows are a sum of the cycles: a small programme of its own. */
static truce_status is_sum(bool *holds, const checker *c,
                           size_t flow[TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX])
{
  const size_t n = c->e->holder_count;
  truce__programme p;
  double cost, bound;
  truce_status status =
      truce__programme_room(&p, c->cycles.count, n * n, c->cycles.count * TRUCE_HOLDERS_MAX);
  if (status != TRUCE_OK)
    return status;
  double *x = truce__array(c->cycles.count, sizeof *x);
  for (size_t h = 0; h < n; h++) {
    for (size_t g = 0; g < n; g++)
      p.row_low[h * n + g] = p.row_high[h * n + g] = (double)flow[h][g];
  }
  for (size_t k = 0; k < c->cycles.count; k++) {
    int to = p.start[k];
    for (size_t m = 0; m < c->cycles.length[k]; m++, to++) {
      p.index[to] =
          (int)(c->cycles.holders[k][m] * n + c->cycles.holders[k][(m + 1) % c->cycles.length[k]]);
      p.value[to] = 1;
    }
    p.high[k] = (double)c->e->person_count;
    p.start[k + 1] = to;
    p.columns++;
  }
  const truce__search how = {.gap = 0.999, .nodes = UINT16_MAX};
  truce__outcome outcome = TRUCE__NOTHING;
  status = x == NULL ? TRUCE_NO_MEMORY : truce__plan_relax(&outcome, &p, x, &cost, NULL, NULL);
  if (status == TRUCE_OK && outcome == TRUCE__SOLVED && !truce__is_whole(&p, x))
    status = truce__plan_search(&outcome, &p, &how, x, &cost, &bound, NULL);
  *holds = outcome == TRUCE__SOLVED || outcome == TRUCE__FOUND;
  free(x);
  truce__programme_free(&p);
  return status;
}

static truce_status parity_holds(bool *holds, const checker *c,
                                 size_t flow[TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX])
{
  const size_t n = c->e->holder_count;
  *holds = true;
  bool any = false;
  for (size_t h = 0; h < n; h++) {
    size_t out = 0, in = 0;
    for (size_t g = 0; g < n; g++) {
      out += flow[h][g];
      in += flow[g][h];
    }
    any = any || out > 0;
    if (out != in)
      *holds = false;
  }
  return *holds && any && c->cycles.holders != NULL ? is_sum(holds, c, flow) : TRUCE_OK;
}

static truce_status round_is_fair(bool *holds, const checker *c, size_t t)
{
  const truce_exchange *e = c->e;
  size_t total[TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX] = {{0}};
  truce_status status = TRUCE_OK;
  *holds = true;
  for (size_t k = 0; status == TRUCE_OK && *holds && k < e->category_count; k++) {
    for (size_t h = 0; h < e->holder_count; h++) {
      for (size_t g = 0; g < e->holder_count; g++)
        total[h][g] += c->d->flow[k][h][g];
    }
    if (e->parity[k] != TRUCE_N_FOR_N)
      continue;
    status = parity_holds(holds, c, c->d->flow[k]);
    if (status == TRUCE_OK && !*holds)
      breaks(c, TRUCE_PLAN_PARITY, t, k, 0);
  }
  if (status == TRUCE_OK && *holds && e->total_parity) {
    status = parity_holds(holds, c, total);
    if (status == TRUCE_OK && !*holds)
      breaks(c, TRUCE_PLAN_TOTAL_PARITY, t, 0, 0);
  }
  for (size_t h = 0; status == TRUCE_OK && *holds && h < e->holder_count; h++) {
    if (e->balance != TRUCE_UNLIMITED && llabs(c->ahead[h]) > e->balance)
      *holds = breaks(c, TRUCE_PLAN_BALANCE, t, 0, h);
  }
  return status;
}

/* ---- Rule by rule ---- */

static bool keeps_limit(const checker *c, const truce_plan_clash *r)
{
  const truce_exchange_round *round = &c->e->rounds[r->round];
  switch (r->rule) {
  case TRUCE_PLAN_LEAST:
    return c->d->total >= round->least;
  case TRUCE_PLAN_MOST:
    return c->d->total <= round->most;
  case TRUCE_PLAN_PLACES:
    return c->d->places[r->item][r->holder] <= round->places[r->item][r->holder];
  case TRUCE_PLAN_CAMP:
    return c->d->camps[r->item] <= round->camps[r->item];
  case TRUCE_PLAN_PARITY:
  case TRUCE_PLAN_TOTAL_PARITY:
  case TRUCE_PLAN_ALL_FOR_ALL:
  case TRUCE_PLAN_BALANCE:
  case TRUCE_PLAN_TOGETHER:
  case TRUCE_PLAN_RULES:
    break;
  }
  return true;
}

static truce_status keeps_parity(bool *holds, const checker *c, const truce_plan_clash *r)
{
  size_t total[TRUCE_HOLDERS_MAX][TRUCE_HOLDERS_MAX] = {{0}};
  *holds = true;
  if (r->rule == TRUCE_PLAN_PARITY)
    return parity_holds(holds, c, c->d->flow[r->item]);
  for (size_t h = 0; r->rule == TRUCE_PLAN_BALANCE && h < c->e->holder_count; h++)
    *holds = *holds && llabs(c->ahead[h]) <= c->e->balance;
  if (r->rule != TRUCE_PLAN_TOTAL_PARITY)
    return TRUCE_OK;
  for (size_t k = 0; k < c->e->category_count; k++) {
    for (size_t h = 0; h < c->e->holder_count; h++) {
      for (size_t g = 0; g < c->e->holder_count; g++)
        total[h][g] += c->d->flow[k][h][g];
    }
  }
  return parity_holds(holds, c, total);
}

/* all[category]: who stay though not excluded; group_round: TRUCE_NOWHERE - 2 for those parted. */
static void judge_persons(checker *c)
{
  const size_t unseen = TRUCE_NOWHERE - 1;
  for (size_t g = 0; g < c->e->group_count; g++)
    c->group_round[g] = unseen;
  for (size_t k = 0; k < c->e->person_count; k++) {
    const truce_person *p = &c->e->persons[k];
    c->all[p->category] += p->excluded == NULL && c->round[k] == TRUCE_NOWHERE;
    if (p->group == TRUCE_NOWHERE)
      continue;
    size_t *group = &c->group_round[p->group];
    *group = *group == unseen || *group == c->round[k] ? c->round[k] : TRUCE_NOWHERE - 2;
  }
}

static truce_status judge(bool *holds, checker *c, const truce__rules *rules)
{
  truce_status status = TRUCE_OK;
  judge_persons(c);
  for (size_t k = 0; k < rules->count; k++) {
    const truce_plan_clash *r = &rules->all[k];
    holds[k] = r->rule == TRUCE_PLAN_TOGETHER      ? c->group_round[r->item] != TRUCE_NOWHERE - 2
               : r->rule == TRUCE_PLAN_ALL_FOR_ALL ? c->all[r->item] == 0
                                                   : true;
  }
  for (size_t t = 0; status == TRUCE_OK && t < c->e->round_count; t++) {
    count_departures(c, t);
    for (size_t k = 0; status == TRUCE_OK && k < rules->count; k++) {
      bool kept = rules->all[k].round != t || keeps_limit(c, &rules->all[k]);
      if (kept && holds[k])
        status = keeps_parity(&kept, c, &rules->all[k]);
      holds[k] = holds[k] && kept;
    }
  }
  return status;
}

static truce_status check(bool *holds, checker *c, bool without_parity)
{
  truce_status status = TRUCE_OK;
  *holds = persons_hold(c);
  for (size_t t = 0; *holds && status == TRUCE_OK && t < c->e->round_count; t++) {
    count_departures(c, t);
    *holds = limits_hold(c, t);
    if (*holds && !without_parity)
      status = round_is_fair(holds, c, t);
  }
  return status;
}

static truce_status start(checker *c, bool cycles)
{
  const truce_exchange *e = c->e;
  c->d = malloc(sizeof *c->d);
  c->group_round = truce__array(e->group_count, sizeof *c->group_round);
  if (c->d == NULL || c->group_round == NULL)
    return TRUCE_NO_MEMORY;
  return cycles && e->cycle_length < e->holder_count
             ? truce__cycles_list(&c->cycles, e->holder_count, e->cycle_length)
             : TRUCE_OK;
}

static void end(checker *c)
{
  truce__cycles_free(&c->cycles);
  free(c->group_round);
  free(c->d);
}

truce_status truce_plan_check(bool *holds, truce_plan_clash *broken, const truce_exchange *exchange,
                              const size_t *round, bool without_parity)
{
  checker c = {.e = exchange, .round = round, .broken = broken};
  truce_status status = start(&c, !without_parity);
  if (status == TRUCE_OK)
    status = check(holds, &c, without_parity);
  end(&c);
  return status;
}

truce_status truce__rules_judge(bool *holds, const truce_exchange *e, const truce__rules *rules,
                                const size_t *round)
{
  checker c = {.e = e, .round = round};
  truce_status status = start(&c, true);
  if (status == TRUCE_OK)
    status = judge(holds, &c, rules);
  end(&c);
  return status;
}
