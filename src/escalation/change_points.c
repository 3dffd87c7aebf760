/* Exact segmentation by dynamic programming: the least cost of the first t periods is the least,
 * over the start s of the last segment, of the cost up to s and of the segment. PELT drops a start
 * for good once it is so far behind that no further count can help it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "special.h"
#include "truce/escalation.h"

typedef struct cutter {
  double *sum;                /* [periods + 1]: counts before a period */
  double *best;               /* [periods + 1]: least cost of what is before, with penalties */
  size_t *from;               /* [periods + 1]: where the last segment of that begins */
  size_t *alive, alive_count; /* starts that may still win */
  size_t *until;              /* [periods + 1]: a start is of no use for ends from here on */
  size_t periods;
  const truce_change_options *options;
  size_t shortest;
  double penalty;
} cutter;

/* Twice the negative log-likelihood of a segment at its own mean, but for what counts by themselves
 * add in any segmentation. */
static double cost(const cutter *c, size_t from, size_t end)
{
  const double n = (double)(end - from), sum = c->sum[end] - c->sum[from], mean = sum / n;
  const double a = c->options->dispersion;
  const double length = c->options->penalty == TRUCE_PENALTY_MBIC ? log(n / (double)c->periods) : 0;
  if (!(sum > 0))
    return length;
  if (a < 1e-9)
    return 2 * (sum - sum * log(mean)) + length;
  return 2 * ((sum + n / a) * log1p(a * mean) - sum * log(mean)) + length;
}

static void extend(cutter *c, size_t at)
{
  size_t kept = 0;
  c->best[at] = INFINITY;
  for (size_t k = 0; k < c->alive_count; k++) {
    const double value = c->best[c->alive[k]] + cost(c, c->alive[k], at) + c->penalty;
    if (value < c->best[at]) {
      c->best[at] = value;
      c->from[at] = c->alive[k];
    }
  }
  /* A start that loses now, even without the penalty of a cut here, loses to that cut for good: two
   * segments cost no more than the one they make up. But the cut counts only for ends at least
   * `shortest` away. */
  for (size_t k = 0; k < c->alive_count; k++) {
    const size_t from = c->alive[k];
    if (c->best[from] + cost(c, from, at) > c->best[at] && c->until[from] > at + c->shortest)
      c->until[from] = at + c->shortest;
    if (at + 1 < c->until[from])
      c->alive[kept++] = from;
  }
  c->alive_count = kept;
}

static truce_status cut_all(cutter *c, size_t periods, const truce_control *control)
{
  size_t work = 0;
  c->best[0] = -c->penalty;
  for (size_t at = 1; at < c->shortest; at++)
    c->best[at] = INFINITY;
  for (size_t at = c->shortest; at <= periods; at++) {
    const size_t fresh = at - c->shortest;
    /* A start can only be reached if what is before it is long enough. */
    if (isfinite(c->best[fresh])) {
      c->until[fresh] = SIZE_MAX;
      c->alive[c->alive_count++] = fresh;
    }
    work += c->alive_count;
    if (work > 1000000) {
      work = 0;
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
    }
    extend(c, at);
  }
  return TRUCE_OK;
}

/* The rate beyond which a Poisson count lies with that chance, by bisection on its tail. */
static double poisson_bound(double count, double tail)
{
  double low = 0, high = count + 10 + 10 * sqrt(count + 1);
  for (int k = 0; k < 80; k++) {
    const double middle = 0.5 * (low + high);
    if (truce__count_tail(count, middle, 0) > tail)
      low = middle;
    else
      high = middle;
  }
  return high;
}

static truce_segment describe(const cutter *c, size_t from, size_t end)
{
  const double n = (double)(end - from), sum = c->sum[end] - c->sum[from],
               a = c->options->dispersion;
  truce_segment s = {.first = from, .end = end, .count = (uint64_t)sum, .mean = sum / n};
  if (a < 1e-9 || !(sum > 0)) {
    s.low = sum > 0 ? poisson_bound(sum - 1, 0.95) / n : 0;
    s.high = poisson_bound(sum, 0.05) / n;
  } else {
    const double error = sqrt((1 + a * s.mean) / sum), reach = 1.6448536269514722;
    s.low = s.mean * exp(-reach * error);
    s.high = s.mean * exp(reach * error);
  }
  return s;
}

static truce_status trace(truce_changes *made, const cutter *c, size_t periods)
{
  for (size_t at = periods; at > 0; at = c->from[at])
    made->segment_count++;
  made->segments = truce__array(made->segment_count, sizeof *made->segments);
  if (made->segments == NULL)
    return TRUCE_NO_MEMORY;
  size_t k = made->segment_count;
  for (size_t at = periods; at > 0; at = c->from[at])
    made->segments[--k] = describe(c, c->from[at], at);
  made->cost = c->best[periods];
  return TRUCE_OK;
}

truce_status truce_changes_find(truce_changes *result, const uint32_t *counts, size_t periods,
                                const truce_change_options *options, const truce_control *control)
{
  if (periods == 0 || periods > 100000000 || !(options->dispersion >= 0) ||
      !(options->dispersion <= 1e9))
    return TRUCE_BAD_INPUT;
  cutter c = {.options = options, .periods = periods};
  c.shortest = options->shortest < 1         ? 1
               : options->shortest > periods ? periods
                                             : options->shortest;
  c.penalty = (options->penalty == TRUCE_PENALTY_MBIC ? 3 : 2) * log((double)periods);
  c.sum = truce__array(periods + 1, 2 * sizeof *c.sum);
  c.from = truce__array(periods + 1, 3 * sizeof *c.from);
  truce_changes made = {0};
  truce_status status = c.sum == NULL || c.from == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK) {
    c.best = c.sum + periods + 1;
    c.alive = c.from + periods + 1;
    c.until = c.alive + periods + 1;
    c.sum[0] = 0;
    for (size_t k = 0; k < periods; k++)
      c.sum[k + 1] = c.sum[k] + counts[k];
    status = cut_all(&c, periods, control);
  }
  if (status == TRUCE_OK)
    status = trace(&made, &c, periods);
  free(c.sum);
  free(c.from);
  if (status == TRUCE_OK)
    *result = made;
  return status;
}

void truce_changes_free(truce_changes *result)
{
  free(result->segments);
}

double truce_changes_dispersion(const uint32_t *counts, size_t periods)
{
  double scatter = 0, sum = 0, square = 0;
  if (periods < 2)
    return 0;
  for (size_t k = 0; k + 1 < periods; k++) {
    const double x = counts[k], y = counts[k + 1], gap = x - y;
    scatter += 0.5 * gap * gap; /* m + a m^2 on average */
    sum += 0.5 * (x + y);       /* m */
    square += x * y;            /* m^2 */
  }
  return square > 0 ? fmax(0, (scatter - sum) / square) : 0;
}
