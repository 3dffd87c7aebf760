/* The rules of an exchange one by one, and the cycles of holders. */
#include <stdlib.h>

#include "plan_internal.h"

static const char *const rule_ids[TRUCE_PLAN_RULES] = {
#define RULE_ID(name, json, what) json,
    TRUCE_PLAN_RULE_TABLE(RULE_ID)
#undef RULE_ID
};

const char *truce_plan_rule_id(truce_plan_rule rule)
{
  truce__require((unsigned)rule < TRUCE_PLAN_RULES);
  return rule_ids[rule];
}

/* ---- Rules ---- */

typedef struct counts { /* of those who are not excluded: a limit no smaller does not bind */
  size_t total;
  size_t by_transport[TRUCE_HOLDERS_MAX][TRUCE_TRANSPORTS];
  size_t by_camp[TRUCE_CAMPS_MAX];
} counts;

static void count_persons(const truce_exchange *e, counts *n)
{
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (p->excluded != NULL)
      continue;
    n->total++;
    n->by_transport[p->holder][p->transport]++;
    if (p->camp != TRUCE_NOWHERE)
      n->by_camp[p->camp]++;
  }
}

static void add(truce__rules *rules, truce_plan_rule rule, size_t round, size_t item, size_t holder)
{
  rules->all[rules->count] = (truce_plan_clash){rule, round, item, holder};
  rules->kept[rules->count++] = true;
}

static void add_round(truce__rules *rules, const truce_exchange *e, const counts *n, size_t t)
{
  const truce_exchange_round *round = &e->rounds[t];
  if (round->least > 0)
    add(rules, TRUCE_PLAN_LEAST, t, 0, 0);
  if (round->most < n->total)
    add(rules, TRUCE_PLAN_MOST, t, 0, 0);
  for (size_t k = 0; k < TRUCE_TRANSPORTS; k++) {
    for (size_t h = 0; h < e->holder_count; h++) {
      if (round->places[k][h] < n->by_transport[h][k])
        add(rules, TRUCE_PLAN_PLACES, t, k, h);
    }
  }
  for (size_t c = 0; c < e->camp_count; c++) {
    if (round->camps[c] < n->by_camp[c])
      add(rules, TRUCE_PLAN_CAMP, t, c, 0);
  }
}

truce_status truce__rules_list(truce__rules *rules, const truce_exchange *e, bool without_parity)
{
  const size_t most = 2 + e->category_count + e->group_count +
                      e->round_count * (2 + TRUCE_TRANSPORTS * e->holder_count + e->camp_count);
  truce__rules r = {truce__array(most, sizeof *r.all), truce__array(most, sizeof *r.kept), 0};
  counts *n = calloc(1, sizeof *n);
  if (r.all == NULL || r.kept == NULL || n == NULL) {
    free(n);
    truce__rules_free(&r);
    return TRUCE_NO_MEMORY;
  }
  count_persons(e, n);
  for (size_t g = 0; g < e->group_count; g++)
    add(&r, TRUCE_PLAN_TOGETHER, 0, g, 0);
  for (size_t t = 0; t < e->round_count; t++)
    add_round(&r, e, n, t);
  for (size_t c = 0; c < e->category_count; c++) {
    if (e->parity[c] == TRUCE_ALL_FOR_ALL)
      add(&r, TRUCE_PLAN_ALL_FOR_ALL, 0, c, 0);
    else if (e->parity[c] == TRUCE_N_FOR_N && !without_parity)
      add(&r, TRUCE_PLAN_PARITY, 0, c, 0);
  }
  if (e->total_parity && !without_parity)
    add(&r, TRUCE_PLAN_TOTAL_PARITY, 0, 0, 0);
  if (e->balance < n->total && !without_parity)
    add(&r, TRUCE_PLAN_BALANCE, 0, 0, 0);
  free(n);
  *rules = r;
  return TRUCE_OK;
}

void truce__rules_free(truce__rules *rules)
{
  free(rules->all);
  free(rules->kept);
  *rules = (truce__rules){0};
}

/* ---- Cycles ---- */

typedef struct walk {
  truce__cycles *cycles; /* NULL holders: only counts */
  size_t holders, longest, length;
  uint8_t path[TRUCE_HOLDERS_MAX];
  bool on[TRUCE_HOLDERS_MAX];
} walk;

/* The path starts at its smallest holder and goes on to larger ones only, so each cycle is met
 * once. At most TRUCE_HOLDERS_MAX deep. */
static void extend(walk *w)
{
  if (w->length >= 2) {
    if (w->cycles->holders != NULL) {
      for (size_t k = 0; k < w->length; k++)
        w->cycles->holders[w->cycles->count][k] = w->path[k];
      w->cycles->length[w->cycles->count] = (uint8_t)w->length;
    }
    w->cycles->count++;
  }
  for (size_t h = (size_t)w->path[0] + 1; w->length < w->longest && h < w->holders; h++) {
    if (w->on[h])
      continue;
    w->on[h] = true;
    w->path[w->length++] = (uint8_t)h;
    extend(w);
    w->length--;
    w->on[h] = false;
  }
}

static void walk_all(truce__cycles *cycles, size_t holders, size_t longest)
{
  cycles->count = 0;
  for (size_t h = 0; h < holders; h++) {
    walk w = {.cycles = cycles, .holders = holders, .longest = longest, .length = 1};
    w.path[0] = (uint8_t)h;
    w.on[h] = true;
    extend(&w);
  }
}

truce_status truce__cycles_list(truce__cycles *cycles, size_t holders, size_t longest)
{
  truce__cycles c = {0};
  walk_all(&c, holders, longest);
  c.holders = truce__array(c.count, sizeof *c.holders);
  c.length = truce__array(c.count, sizeof *c.length);
  if (c.holders == NULL || c.length == NULL) {
    truce__cycles_free(&c);
    return TRUCE_NO_MEMORY;
  }
  walk_all(&c, holders, longest);
  *cycles = c;
  return TRUCE_OK;
}

void truce__cycles_free(truce__cycles *cycles)
{
  free(cycles->holders);
  free(cycles->length);
  *cycles = (truce__cycles){0};
}
