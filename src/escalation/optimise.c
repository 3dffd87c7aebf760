#include "optimise.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "matrix.h"

bool truce__is_free(const truce__problem *p, const truce__point *at, size_t k)
{
  return !p->fixed[k] && !(at->x[k] <= p->lower[k] && at->gradient[k] >= 0) &&
         !(at->x[k] >= p->upper[k] && at->gradient[k] <= 0);
}

typedef struct walk {
  const truce__problem *p;
  truce__point *at, next;
  double *inverse, *direction, *change, *product; /* inverse: of the Hessian, an estimate */
} walk;

static double dot(const double *a, const double *b, size_t n)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

/* A first guess of the scale: a step along the gradient of length one at most. */
static void restart(walk *w)
{
  const size_t n = w->p->n;
  double norm = 0;
  for (size_t k = 0; k < n; k++)
    norm += truce__is_free(w->p, w->at, k) ? w->at->gradient[k] * w->at->gradient[k] : 0;
  memset(w->inverse, 0, n * n * sizeof *w->inverse);
  for (size_t k = 0; k < n; k++)
    w->inverse[k * n + k] = 0.3 / fmax(1, sqrt(norm));
}

/* -inverse * gradient over the free variables; returns the slope along it. */
static double aim(walk *w)
{
  const size_t n = w->p->n;
  for (size_t k = 0; k < n; k++)
    w->change[k] = truce__is_free(w->p, w->at, k) ? w->at->gradient[k] : 0;
  for (size_t k = 0; k < n; k++)
    w->direction[k] = truce__is_free(w->p, w->at, k) ? -dot(w->inverse + k * n, w->change, n) : 0;
  return dot(w->direction, w->change, n);
}

/* Tries x + length * direction, cut to the box; *expected: the decrease the gradient promises. */
static truce_status try_step(walk *w, double length, double *expected)
{
  const truce__problem *p = w->p;
  *expected = 0;
  for (size_t k = 0; k < p->n; k++) {
    const double to = w->at->x[k] + length * w->direction[k];
    w->next.x[k] = fmin(p->upper[k], fmax(p->lower[k], to));
    *expected -= w->at->gradient[k] * (w->next.x[k] - w->at->x[k]);
  }
  return p->function(p->context, w->next.x, &w->next.value, w->next.gradient);
}

/* Shortens the step until it brings a fair part of what the gradient promises; *moved says whether
 * w->next is such a point. */
static truce_status search_line(walk *w, double length, bool *moved)
{
  *moved = false;
  for (int tries = 0; tries < 40; tries++) {
    double expected;
    if (truce__cancelled(w->p->control))
      return TRUCE_CANCELLED;
    truce_status status = try_step(w, length, &expected);
    if (status != TRUCE_OK)
      return status;
    const double gained = w->at->value - w->next.value;
    *moved = gained > 0 && gained >= 1e-4 * expected;
    if (*moved || expected <= DBL_EPSILON * fabs(w->at->value) * 1e-3)
      return TRUCE_OK;
    /* The parabola through both ends, where there is one. */
    const double shorter = isfinite(gained) ? 0.5 * expected / (expected - gained) : 0.1;
    length *= fmin(0.5, fmax(0.1, shorter));
  }
  return TRUCE_OK;
}

/* The update of Broyden, Fletcher, Goldfarb and Shanno for the step just made. */
static void learn(walk *w, bool first)
{
  const size_t n = w->p->n;
  double *s = w->direction, *y = w->change;
  for (size_t k = 0; k < n; k++) {
    s[k] = w->next.x[k] - w->at->x[k];
    y[k] = w->next.gradient[k] - w->at->gradient[k];
    if (s[k] == 0 && w->p->fixed[k])
      y[k] = 0;
  }
  const double sy = dot(s, y, n), yy = dot(y, y, n);
  if (!(sy > 1e-10 * sqrt(yy * dot(s, s, n))))
    return;
  if (first) {
    for (size_t k = 0; k < n; k++)
      w->inverse[k * n + k] = sy / yy;
  }
  for (size_t k = 0; k < n; k++)
    w->product[k] = dot(w->inverse + k * n, y, n);
  const double factor = (1 + dot(y, w->product, n) / sy) / sy;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      w->inverse[i * n + j] +=
          factor * s[i] * s[j] - (w->product[i] * s[j] + s[i] * w->product[j]) / sy;
  }
}

static void accept(walk *w)
{
  memcpy(w->at->x, w->next.x, w->p->n * sizeof *w->at->x);
  memcpy(w->at->gradient, w->next.gradient, w->p->n * sizeof *w->at->gradient);
  w->at->value = w->next.value;
}

static truce_status descend(walk *w, double tolerance, size_t steps)
{
  const truce__problem *p = w->p;
  truce_status status = p->function(p->context, w->at->x, &w->at->value, w->at->gradient);
  bool fresh = true, moved;
  restart(w);
  for (size_t step = 0; status == TRUCE_OK && step < steps; step++) {
    double slope = aim(w);
    if (!(slope < 0) || !isfinite(slope)) {
      restart(w);
      fresh = true;
      slope = aim(w);
    }
    if (!(-slope > tolerance))
      break;
    status = search_line(w, 1, &moved);
    if (status != TRUCE_OK || (!moved && fresh))
      break;
    if (moved) {
      learn(w, fresh);
      accept(w);
    } else {
      restart(w);
    }
    fresh = !moved;
  }
  return status;
}

truce_status truce__descend(const truce__problem *p, truce__point *at, double tolerance,
                            size_t steps)
{
  const size_t n = p->n;
  double *memory = truce__array(n + 5, n * sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  walk w = {p,
            at,
            {memory, memory + n, 0},
            memory + 5 * n,
            memory + 2 * n,
            memory + 3 * n,
            memory + 4 * n};
  const truce_status status = descend(&w, tolerance, steps);
  free(memory);
  return status;
}

/* One column: the gradient's change over a step to both sides, as far as the box allows. */
static truce_status column(const truce__problem *p, const truce__point *at, size_t k, double *out)
{
  double *x = truce__array(p->n * 3, sizeof *x), value;
  if (x == NULL)
    return TRUCE_NO_MEMORY;
  double *down = x + p->n, *up = down + p->n;
  const double step = 1e-5 * fmax(0.1, fabs(at->x[k]));
  memcpy(x, at->x, p->n * sizeof *x);
  const double high = fmin(p->upper[k], at->x[k] + step), low = fmax(p->lower[k], at->x[k] - step);
  x[k] = high;
  truce_status status = p->function(p->context, x, &value, up);
  x[k] = low;
  if (status == TRUCE_OK)
    status = p->function(p->context, x, &value, down);
  for (size_t i = 0; status == TRUCE_OK && i < p->n; i++)
    out[i] = truce__is_free(p, at, i) ? (up[i] - down[i]) / (high - low) : 0;
  free(x);
  return status;
}

truce_status truce__hessian(const truce__problem *p, const truce__point *at, double *hessian)
{
  const size_t n = p->n;
  truce_status status = TRUCE_OK;
  memset(hessian, 0, n * n * sizeof *hessian);
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(p->control))
  for (size_t k = 0; k < n; k++) {
    truce_status here = TRUCE_OK;
    if (!truce__is_free(p, at, k))
      hessian[k * n + k] = 1;
    else
      here = column(p, at, k, hessian + k * n);
#pragma omp critical(truce_hessian)
    if (here != TRUCE_OK)
      status = here;
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++)
      hessian[i * n + j] = hessian[j * n + i] = 0.5 * (hessian[i * n + j] + hessian[j * n + i]);
  }
  return status;
}

/* The Newton direction into w->direction; false if the Hessian is not positive definite. */
static bool newton(walk *w, double *factor, double *decrement)
{
  const size_t n = w->p->n;
  *decrement = -1;
  if (!truce__cholesky(factor, n))
    return false;
  for (size_t k = 0; k < n; k++)
    w->direction[k] = truce__is_free(w->p, w->at, k) ? -w->at->gradient[k] : 0;
  memcpy(w->change, w->direction, n * sizeof *w->change);
  truce__cholesky_solve(factor, n, w->direction);
  *decrement = 0.5 * dot(w->change, w->direction, n);
  return true;
}

truce_status truce__polish(const truce__problem *p, truce__point *at, double *factor,
                           double *decrement)
{
  enum { STEPS = 12 };
  const size_t n = p->n;
  double *memory = truce__array(n * 4, sizeof *memory);
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  walk w = {p, at, {memory, memory + n, 0}, NULL, memory + 2 * n, memory + 3 * n, NULL};
  truce_status status = TRUCE_OK;
  *decrement = -1;
  for (int step = 0; status == TRUCE_OK && step < STEPS; step++) {
    bool moved = false;
    status = truce__hessian(p, at, factor);
    /* Far below what a likelihood can tell apart, and above rounding. */
    if (status != TRUCE_OK || !newton(&w, factor, decrement) || *decrement < 1e-10)
      break;
    status = search_line(&w, 1, &moved);
    if (!moved)
      break;
    accept(&w);
  }
  free(memory);
  return status;
}
