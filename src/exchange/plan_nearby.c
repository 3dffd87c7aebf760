/* A plan bettered where it stands: a few rounds at a time are planned anew while all others stay.
 * Large neighbourhood search (Shaw 1998, doi 10.1007/3-540-49481-2_30). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

enum { PASSES = 3 };

/* The rounds planned anew are as many as this at the same distance from each other: one, any two,
 * three not far apart, four in a row; more at a time take longer and find what fewer cannot. */
static const size_t farthest[TRUCE__NEARBY_WIDEST + 1] = {0, 1, SIZE_MAX, 4, 1};

/* A search on its way. */
typedef struct nearby {
  const truce__programme *p;
  size_t classes, rounds;
  truce__programme narrow; /* p but for its bounds */
  double *x, *y;           /* the best numbers, and those just found */
  double cost, enough;     /* of x; and what need not be bettered */
  uint32_t nodes;
  const truce__watch *watch;
} nearby;

static bool is_open(size_t t, size_t first, size_t width, size_t distance)
{
  return t >= first && (t - first) % distance == 0 && (t - first) / distance < width;
}

/* All rounds but the open ones are left as x has them. */
static void open_rounds(nearby *s, size_t first, size_t width, size_t distance)
{
  const size_t columns = (size_t)s->p->columns;
  memcpy(s->narrow.low, s->p->low, columns * sizeof *s->narrow.low);
  memcpy(s->narrow.high, s->p->high, columns * sizeof *s->narrow.high);
  for (size_t k = 0; k < s->classes * s->rounds; k++) {
    if (!is_open(k % s->rounds, first, width, distance))
      s->narrow.low[k] = s->narrow.high[k] = nearbyint(s->x[k]);
  }
}

/* Looks for something better in one window. */
static truce_status look(nearby *s, bool *better)
{
  double cost, bound;
  truce__outcome outcome;
  /* Mostly there is none, so nothing is said to be possible. */
  const truce__search how = {.gap = 0.999, .nodes = s->nodes, .below = s->cost - 0.999};
  const truce_status status =
      truce__plan_search(&outcome, &s->narrow, &how, s->y, &cost, &bound, s->watch);
  if (status != TRUCE_OK || (outcome != TRUCE__SOLVED && outcome != TRUCE__FOUND) ||
      cost > s->cost - 0.5)
    return status;
  memcpy(s->x, s->y, (size_t)s->p->columns * sizeof *s->x);
  s->cost = cost;
  *better = true;
  return TRUCE_OK;
}

/* Every window of a width once. */
static truce_status pass(nearby *s, size_t width, bool *better)
{
  truce_status status = TRUCE_OK;
  for (size_t d = 1; d <= farthest[width] && (width - 1) * d < s->rounds; d++) {
    for (size_t t = 0; t + (width - 1) * d < s->rounds; t++) {
      if (status != TRUCE_OK || s->cost <= s->enough || truce__cancelled(s->watch->control))
        return status;
      open_rounds(s, t, width, d);
      status = look(s, better);
    }
  }
  return status;
}

truce_status truce__plan_nearby(double *x, const truce__programme *p, size_t classes, size_t rounds,
                                size_t widest, double enough, uint32_t nodes,
                                const truce__watch *watch)
{
  const size_t columns = (size_t)p->columns;
  nearby s = {.p = p,
              .classes = classes,
              .rounds = rounds,
              .narrow = *p,
              .x = x,
              .y = truce__array(columns, sizeof *x),
              .enough = enough,
              .nodes = nodes,
              .watch = watch};
  s.narrow.low = truce__array(columns, sizeof *x);
  s.narrow.high = truce__array(columns, sizeof *x);
  truce_status status =
      s.y != NULL && s.narrow.low != NULL && s.narrow.high != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t k = 0; k < columns; k++)
    s.cost += x[k] * p->cost[k];
  for (size_t width = 1; width <= widest; width++) {
    bool better = true;
    for (size_t n = 0; n < PASSES && better && status == TRUCE_OK; n++) {
      better = false;
      status = pass(&s, width, &better);
    }
  }
  free(s.narrow.high);
  free(s.narrow.low);
  free(s.y);
  return status;
}
