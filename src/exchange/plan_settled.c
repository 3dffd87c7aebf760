/* What a stage settles for the next ones. A unit of a column costs its reduced cost beyond what the
 * rows pay for it, so where that is more than the plan falls short of the relaxation no plan that
 * does as well has it (reduced cost fixing). If the plan reaches the relaxation, the rows that are
 * paid for bind in every plan that does as well (complementary slackness), and nothing else has to
 * be asked of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

#define PAID 1e-5 /* solvers take less for 0 */

void truce__settled_free(truce__settled *s)
{
  free(s->low);
  free(s->high);
  free(s->row_low);
  free(s->row_high);
  free(s->class_items);
  *s = (truce__settled){0};
}

static double *copy(const double *from, size_t count)
{
  double *to = truce__array(count, sizeof *to);
  if (to != NULL)
    memcpy(to, from, count * sizeof *to);
  return to;
}

static void settle(truce__settled *s, const truce__programme *p, const truce__duals *duals,
                   double short_of)
{
  const bool reached = short_of == 0;
  const int whole = p->columns - (reached ? 0 : p->fractional);
  for (int k = 0; k < whole; k++) {
    if (duals->reduced[k] > short_of + PAID)
      s->high[k] = s->low[k];
    else if (duals->reduced[k] < -short_of - PAID)
      s->low[k] = s->high[k];
  }
  for (int k = 0; reached && k < p->rows; k++) {
    if (fabs(duals->price[k]) <= PAID)
      continue;
    if (fabs(duals->level[k] - p->row_low[k]) < fabs(duals->level[k] - p->row_high[k]))
      s->row_high[k] = s->row_low[k];
    else
      s->row_low[k] = s->row_high[k];
  }
}

truce_status truce__settled_take(truce__settled *s, const truce__programme *p,
                                 const truce__crowd *crowd, size_t stage, const truce__duals *duals,
                                 double short_of)
{
  truce__settled made = {.stage = stage,
                         .reached = short_of == 0,
                         .class_count = crowd->class_count,
                         .low = copy(p->low, (size_t)p->columns),
                         .high = copy(p->high, (size_t)p->columns),
                         .row_low = copy(p->row_low, (size_t)p->rows),
                         .row_high = copy(p->row_high, (size_t)p->rows),
                         .class_items = truce__array(crowd->class_count, sizeof *made.class_items)};
  truce__settled_free(s);
  if (made.low == NULL || made.high == NULL || made.row_low == NULL || made.row_high == NULL ||
      made.class_items == NULL) {
    truce__settled_free(&made);
    return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < crowd->class_count; k++)
    made.class_items[k] = crowd->classes[k].items;
  settle(&made, p, duals, short_of);
  *s = made;
  return TRUCE_OK;
}

/* Class `to` is a part of class `from`. */
static void hand_down(truce__programme *p, const truce__settled *s, size_t rounds, size_t from,
                      size_t to, double items)
{
  for (size_t t = 0; t < rounds; t++) {
    const double low = s->low[from * rounds + t], high = s->high[from * rounds + t];
    if (low != high)
      continue;
    p->high[to * rounds + t] = high > 0 ? items : 0;
    p->low[to * rounds + t] = low > 0 ? items : 0;
  }
  if (s->row_low[from] == s->row_high[from])
    p->row_low[to] = p->row_high[to];
}

void truce__settled_apply(const truce__settled *s, truce__programme *p, const truce__crowd *crowd,
                          size_t rounds, size_t floors)
{
  size_t from = 0, seen = 0; /* items of the class `from` that went to classes before */
  if (s->class_items == NULL)
    return;
  for (size_t k = 0; k < crowd->class_count; k++) {
    if (seen == s->class_items[from]) {
      from++;
      seen = 0;
    }
    hand_down(p, s, rounds, from, k, (double)crowd->classes[k].items);
    seen += crowd->classes[k].items;
  }
  /* Columns and rows that are not of classes stand in the same order behind them. */
  const size_t own = crowd->class_count * rounds, old = s->class_count * rounds;
  for (size_t k = 0; own + k < (size_t)p->columns; k++) {
    p->low[own + k] = s->low[old + k];
    p->high[own + k] = s->high[old + k];
  }
  for (size_t k = 0; k < s->stage; k++) {
    p->row_low[crowd->class_count + k] = s->row_low[s->class_count + k];
    p->row_high[crowd->class_count + k] = s->row_high[s->class_count + k];
  }
  const size_t floor = crowd->class_count + s->stage, first = crowd->class_count + floors,
               old_first = s->class_count + s->stage;
  if (s->reached) {
    p->row_low[floor] = -INFINITY;
    p->row_high[floor] = INFINITY;
  }
  for (size_t k = 0; first + k < (size_t)p->rows; k++) {
    p->row_low[first + k] = s->row_low[old_first + k];
    p->row_high[first + k] = s->row_high[old_first + k];
  }
}
