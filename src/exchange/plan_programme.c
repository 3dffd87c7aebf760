/* The linear programme of a plan: how many of each class go in each round. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

/* Where the rows of each rule start; -1: the rule is not kept. */
typedef struct layout {
  const truce_exchange *e;
  const truce__crowd *crowd;
  const truce__goal *goal;
  size_t floors; /* rows that keep what the stages before reached, right behind the classes */
  bool flows;    /* parity by cycles shorter than all holders: rows by holder and home */
  truce__cycles cycles;
  int rows, state_rows; /* balance; -1: none */
  size_t state_holders; /* whose balance is kept: of two holders one says it all */
  size_t parity_rows;   /* of a round and category */
  int parity[TRUCE_PERSON_CATEGORIES_MAX + 1]; /* the last: over all categories */
  int all[TRUCE_PERSON_CATEGORIES_MAX];
  int *least, *most; /* [round] */
  int *places;       /* [(round * transports + transport) * holders + holder] */
  int *camps;        /* [round * camps + camp] */
} layout;

truce_status truce__programme_room(truce__programme *p, size_t columns, size_t rows, size_t entries)
{
  *p = (truce__programme){.wanted = columns};
  if (columns > TRUCE__COLUMNS_MOST || rows > INT_MAX / 2 || entries > INT_MAX / 2)
    return TRUCE_TOO_LARGE;
  p->start = calloc(columns + 1, sizeof *p->start);
  p->index = truce__array(entries, sizeof *p->index);
  p->value = truce__array(entries, sizeof *p->value);
  p->low = calloc(columns + 1, sizeof *p->low);
  p->high = calloc(columns + 1, sizeof *p->high);
  p->cost = calloc(columns + 1, sizeof *p->cost);
  p->row_low = calloc(rows + 1, sizeof *p->row_low);
  p->row_high = calloc(rows + 1, sizeof *p->row_high);
  if (p->start == NULL || p->index == NULL || p->value == NULL || p->low == NULL ||
      p->high == NULL || p->cost == NULL || p->row_low == NULL || p->row_high == NULL) {
    truce__programme_free(p);
    return TRUCE_NO_MEMORY;
  }
  p->rows = (int)rows;
  return TRUCE_OK;
}

void truce__programme_free(truce__programme *p)
{
  free(p->start);
  free(p->index);
  free(p->value);
  free(p->low);
  free(p->high);
  free(p->cost);
  free(p->row_low);
  free(p->row_high);
  *p = (truce__programme){0};
}

/* ---- Rows ---- */

static void layout_free(layout *l)
{
  truce__cycles_free(&l->cycles);
  free(l->least);
  free(l->most);
  free(l->places);
  free(l->camps);
}

static int *none(size_t count)
{
  int *rows = truce__array(count, sizeof *rows);
  for (size_t k = 0; rows != NULL && k < count; k++)
    rows[k] = -1;
  return rows;
}

static int take(layout *l, size_t rows)
{
  const int first = l->rows;
  l->rows += (int)rows;
  return first;
}

static void place_rule(layout *l, const truce_plan_clash *r)
{
  const truce_exchange *e = l->e;
  switch (r->rule) {
  case TRUCE_PLAN_PARITY:
    l->parity[r->item] = take(l, l->parity_rows * e->round_count);
    break;
  case TRUCE_PLAN_TOTAL_PARITY:
    l->parity[TRUCE_PERSON_CATEGORIES_MAX] = take(l, l->parity_rows * e->round_count);
    break;
  case TRUCE_PLAN_ALL_FOR_ALL:
    l->all[r->item] = take(l, 1);
    break;
  case TRUCE_PLAN_BALANCE:
    l->state_rows = take(l, l->state_holders * e->round_count);
    break;
  case TRUCE_PLAN_LEAST:
    l->least[r->round] = take(l, 1);
    break;
  case TRUCE_PLAN_MOST:
    l->most[r->round] = take(l, 1);
    break;
  case TRUCE_PLAN_PLACES:
    l->places[(r->round * TRUCE_TRANSPORTS + r->item) * e->holder_count + r->holder] = take(l, 1);
    break;
  case TRUCE_PLAN_CAMP:
    l->camps[r->round * e->camp_count + r->item] = take(l, 1);
    break;
  case TRUCE_PLAN_TOGETHER:
  case TRUCE_PLAN_RULES:
    break;
  }
}

static truce_status lay_out(layout *l, const truce_exchange *e, const truce__rules *rules,
                            const truce__crowd *crowd, const truce__goal *goal)
{
  *l = (layout){.e = e,
                .crowd = crowd,
                .goal = goal,
                .floors = goal == NULL ? 0 : goal->stage,
                .state_rows = -1};
  l->rows = (int)(crowd->class_count + l->floors);
  l->flows = e->cycle_length < e->holder_count;
  l->parity_rows = l->flows ? e->holder_count * e->holder_count : e->holder_count - 1;
  l->state_holders = e->holder_count == 2 ? 1 : e->holder_count;
  for (size_t c = 0; c <= TRUCE_PERSON_CATEGORIES_MAX; c++)
    l->parity[c] = -1;
  for (size_t c = 0; c < TRUCE_PERSON_CATEGORIES_MAX; c++)
    l->all[c] = -1;
  l->least = none(e->round_count);
  l->most = none(e->round_count);
  l->places = none(e->round_count * TRUCE_TRANSPORTS * e->holder_count);
  l->camps = none(e->round_count * e->camp_count);
  truce_status status = TRUCE_NO_MEMORY;
  if (l->least != NULL && l->most != NULL && l->places != NULL && l->camps != NULL)
    status = l->flows ? truce__cycles_list(&l->cycles, e->holder_count, e->cycle_length) : TRUCE_OK;
  for (size_t k = 0; status == TRUCE_OK && k < rules->count; k++) {
    if (rules->kept[k])
      place_rule(l, &rules->all[k]);
  }
  if (status != TRUCE_OK)
    layout_free(l);
  return status;
}

static void bound_rows(const layout *l, const truce__rules *rules, truce__programme *p)
{
  const truce_exchange *e = l->e;
  for (size_t c = 0; c < l->crowd->class_count; c++) {
    p->row_low[c] = -INFINITY;
    p->row_high[c] = (double)l->crowd->classes[c].items;
  }
  for (size_t k = 0; k < l->floors; k++) {
    p->row_low[l->crowd->class_count + k] = (double)l->goal->floor[k];
    p->row_high[l->crowd->class_count + k] = INFINITY;
  }
  for (size_t t = 0; t < e->round_count; t++) {
    if (l->least[t] >= 0) {
      p->row_low[l->least[t]] = e->rounds[t].least;
      p->row_high[l->least[t]] = INFINITY;
    }
    if (l->most[t] >= 0)
      p->row_high[l->most[t]] = e->rounds[t].most;
  }
  for (size_t k = 0; k < rules->count; k++) {
    const truce_plan_clash *r = &rules->all[k];
    const truce_exchange_round *round = &e->rounds[r->round];
    if (rules->kept[k] && r->rule == TRUCE_PLAN_PLACES)
      p->row_high[l->places[(r->round * TRUCE_TRANSPORTS + r->item) * e->holder_count +
                            r->holder]] = round->places[r->item][r->holder];
    if (rules->kept[k] && r->rule == TRUCE_PLAN_CAMP)
      p->row_high[l->camps[r->round * e->camp_count + r->item]] = round->camps[r->item];
  }
  for (size_t k = 0; k < e->person_count; k++) {
    const int row = l->all[e->persons[k].category];
    if (row >= 0 && e->persons[k].excluded == NULL)
      p->row_high[row] = p->row_low[row] += 1;
  }
}

/* ---- Columns ---- */

/* Entries of one column, summed by row. */
typedef struct column {
  double *sum; /* [row] */
  int *touched;
  size_t count;
} column;

static void enter(column *c, int row, double value)
{
  if (row < 0)
    return;
  if (c->sum[row] == 0) /* a sum that comes back to 0 is entered twice and put once: see put */
    c->touched[c->count++] = row;
  c->sum[row] += value;
}

static void enter_parity(const layout *l, column *c, int first, size_t t, const truce_person *p,
                         double count)
{
  if (first < 0)
    return;
  first += (int)(t * l->parity_rows);
  if (l->flows) {
    enter(c, first + (int)(p->holder * l->e->holder_count + p->home), count);
    return;
  }
  if (p->holder > 0)
    enter(c, first + (int)p->holder - 1, count);
  if (p->home > 0)
    enter(c, first + (int)p->home - 1, -count);
}

static void enter_part(const layout *l, column *c, const truce__part *part, size_t t)
{
  truce_person p;
  truce__trait_tell(part->trait, &p);
  const truce_exchange *e = l->e;
  const double count = part->count;
  enter_parity(l, c, l->parity[p.category], t, &p, count);
  enter_parity(l, c, l->parity[TRUCE_PERSON_CATEGORIES_MAX], t, &p, count);
  enter(c, l->all[p.category], count);
  enter(c, l->least[t], count);
  enter(c, l->most[t], count);
  enter(c, l->places[(t * TRUCE_TRANSPORTS + p.transport) * e->holder_count + p.holder], count);
  if (p.camp != TRUCE_NOWHERE)
    enter(c, l->camps[t * e->camp_count + p.camp], count);
  if (l->state_rows < 0)
    return;
  const int state = l->state_rows + (int)(t * l->state_holders);
  if (p.holder < l->state_holders)
    enter(c, state + (int)p.holder, -count);
  if (p.home < l->state_holders)
    enter(c, state + (int)p.home, count);
}

/* Ends a column: its entries go into the programme. */
static void put(truce__programme *p, column *c, double low, double high, double cost)
{
  int at = p->start[p->columns];
  for (size_t k = 0; k < c->count; k++) {
    const int row = c->touched[k];
    if (c->sum[row] == 0)
      continue;
    p->index[at] = row;
    p->value[at++] = c->sum[row];
    c->sum[row] = 0;
  }
  c->count = 0;
  p->low[p->columns] = low;
  p->high[p->columns] = high;
  p->cost[p->columns] = cost;
  p->start[++p->columns] = at;
}

/* What one of the item costs in round t. */
static double cost_of(const layout *l, const truce__item *item, size_t t)
{
  if (l->goal == NULL)
    return 0;
  if (l->goal->stage < l->crowd->aims)
    return -(double)(item->value[l->goal->stage] * (int64_t)(l->e->round_count - t));
  const double members = (double)item->members;
  return item->wanted == t ? -members : item->wanted == TRUCE_NOWHERE ? members : 0;
}

static void put_classes(const layout *l, truce__programme *p, column *c)
{
  const truce__crowd *crowd = l->crowd;
  const size_t rounds = l->e->round_count;
  for (size_t k = 0; k < crowd->class_count; k++) {
    const truce__item *item = &crowd->items[crowd->classes[k].item];
    for (size_t t = 0; t < rounds; t++) {
      enter(c, (int)k, 1);
      for (size_t n = 0; n < item->parts; n++)
        enter_part(l, c, &crowd->parts[item->part + n], t);
      for (size_t n = 0; n < l->floors; n++) {
        if (item->value[n] > 0)
          enter(c, (int)(crowd->class_count + n), (double)(item->value[n] * (int64_t)(rounds - t)));
      }
      put(p, c, 0, (double)crowd->classes[k].items, cost_of(l, item, t));
    }
  }
}

static void put_cycles(const layout *l, truce__programme *p, column *c)
{
  const size_t holders = l->e->holder_count;
  for (size_t g = 0; g <= TRUCE_PERSON_CATEGORIES_MAX; g++) {
    for (size_t t = 0; l->parity[g] >= 0 && t < l->e->round_count; t++) {
      for (size_t k = 0; k < l->cycles.count; k++) {
        const uint8_t *path = l->cycles.holders[k], length = l->cycles.length[k];
        for (size_t n = 0; n < length; n++)
          enter(c,
                l->parity[g] +
                    (int)(t * l->parity_rows + path[n] * holders + path[(n + 1) % length]),
                -1);
        put(p, c, 0, (double)l->e->person_count, 0);
      }
    }
  }
}

/* How far each holder is ahead after each round. */
static void put_states(const layout *l, truce__programme *p, column *c)
{
  if (l->state_rows < 0)
    return;
  const double most = l->e->balance;
  for (size_t t = 0; t < l->e->round_count; t++) {
    for (size_t h = 0; h < l->state_holders; h++) {
      const int row = l->state_rows + (int)(t * l->state_holders + h);
      enter(c, row, 1);
      if (t + 1 < l->e->round_count)
        enter(c, row + (int)l->state_holders, -1);
      put(p, c, -most, most, 0);
      p->fractional++;
    }
  }
}

static truce_status fill(const layout *l, const truce__rules *rules, truce__programme *p)
{
  const truce_exchange *e = l->e;
  size_t parities = 0, entries = 0;
  for (size_t g = 0; g <= TRUCE_PERSON_CATEGORIES_MAX; g++)
    parities += l->parity[g] >= 0;
  for (size_t k = 0; k < l->crowd->class_count; k++)
    entries += 1 + l->floors + 11 * l->crowd->items[l->crowd->classes[k].item].parts;
  const size_t cycles = parities * e->round_count * l->cycles.count,
               states = l->state_rows < 0 ? 0 : e->round_count * l->state_holders;
  const truce_status status = truce__programme_room(
      p, l->crowd->class_count * e->round_count + cycles + states, (size_t)l->rows,
      entries * e->round_count + cycles * TRUCE_HOLDERS_MAX + 2 * states);
  if (status != TRUCE_OK)
    return status;
  /* A row is touched at most once for every entry of the column, of which there may be more than
   * rows. */
  size_t widest = TRUCE_HOLDERS_MAX;
  for (size_t k = 0; k < l->crowd->class_count; k++) {
    const size_t width = 1 + l->floors + 11 * l->crowd->items[l->crowd->classes[k].item].parts;
    widest = width > widest ? width : widest;
  }
  column c = {calloc((size_t)l->rows + 1, sizeof *c.sum), truce__array(widest, sizeof *c.touched),
              0};
  if (c.sum != NULL && c.touched != NULL) {
    bound_rows(l, rules, p);
    put_classes(l, p, &c);
    put_cycles(l, p, &c);
    put_states(l, p, &c);
  }
  const bool done = c.sum != NULL && c.touched != NULL;
  free(c.sum);
  free(c.touched);
  if (!done)
    truce__programme_free(p);
  return done ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce__programme_make(truce__programme *p, const truce_exchange *e,
                                   const truce__rules *rules, const truce__crowd *crowd,
                                   const truce__goal *goal)
{
  layout l;
  truce_status status = lay_out(&l, e, rules, crowd, goal);
  if (status != TRUCE_OK)
    return status;
  status = fill(&l, rules, p);
  layout_free(&l);
  return status;
}
