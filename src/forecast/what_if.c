/* Who would have to move, or weigh in, to bring a prediction to a target. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/control.h"
#include "ensemble.h"
#include "field.h"

enum { GRID = 100, HALVINGS = 40, PAIR_ACTORS_MAX = 60 };
static const double NEAR = 0.005; /* of the scale */

typedef struct search {
  truce_forecast_model model;
  const truce_ensemble_fit *fit;
  truce__cloud_of_actors *cloud; /* of the ensemble; its scratch */
  truce__field *field;           /* changed and put back */
  double target;                 /* 0..1 */
  double now;
} search;

typedef struct owned_what_if {
  truce_what_if what_if; /* first, so that truce_what_if_free finds the rest */
  truce__arena *arena;
} owned_what_if;

static double predict(const search *s)
{
  truce__distribution d;
  if (!truce__field_weigh(s->field))
    return NAN;
  if (s->model != TRUCE_FORECAST_ENSEMBLE)
    return truce__predict(s->model, s->field);
  if (s->fit == NULL)
    return NAN;
  truce__distribution_of(s->fit, s->field, s->cloud, &d);
  return truce__distribution_median(&d) / 100;
}

/* Whether a prediction is at the target, or beyond it seen from now. */
static bool reached(const search *s, double value)
{
  return fabs(value - s->target) <= NEAR ||
         (s->target > s->now ? value >= s->target : value <= s->target);
}

/* ---- One actor moves ---- */

static double with_position(const search *s, size_t actor, double x)
{
  const double kept = s->field->x[actor];
  s->field->x[actor] = x;
  const double value = predict(s);
  s->field->x[actor] = kept;
  return value;
}

/* The place nearest to `from` that reaches the target, on the way to `to`, which reaches it. */
static double nearest_place(const search *s, size_t actor, double from, double to)
{
  for (int k = 0; k < HALVINGS && fabs(to - from) > 1e-9; k++) {
    const double middle = (from + to) / 2;
    if (reached(s, with_position(s, actor, middle)))
      to = middle;
    else
      from = middle;
  }
  return to;
}

/* A place as it comes back from the issue's own scale: what is told is what was tried. */
static double told(const search *s, double x)
{
  const double low = s->field->low, range = s->field->range;
  return (low + range * x - low) / range;
}

static void try_moving(const search *s, size_t actor, truce_what_if_actor *a)
{
  const double here = s->field->x[actor];
  double closest = fabs(s->now - s->target);
  a->position = here;
  a->reached = s->now;
  /* Outward from where it stands, both ways, so that the first place found is the nearest. */
  for (int step = 1; step <= GRID && !a->by_moving; step++) {
    for (int way = -1; way <= 1 && !a->by_moving; way += 2) {
      const double before = here + way * (step - 1) / (double)GRID;
      const double there = fmin(fmax(here + way * step / (double)GRID, 0), 1);
      if (before < 0 || before > 1 || there == before)
        continue;
      const double value = with_position(s, actor, there);
      if (reached(s, value)) {
        a->position = told(s, nearest_place(s, actor, before, there));
        if (!reached(s, with_position(s, actor, a->position)))
          a->position = told(s, there); /* a jump so narrow that rounding steps over it */
        a->reached = with_position(s, actor, a->position);
        a->by_moving = reached(s, a->reached);
      } else if (fabs(value - s->target) < closest) {
        closest = fabs(value - s->target);
        a->position = there;
        a->reached = value;
      }
    }
  }
}

/* ---- One actor weighs more, or less ---- */

static double with_factor(const search *s, size_t actor, double factor)
{
  double *const weights[] = {&s->field->c[actor], &s->field->power[actor], &s->field->s[actor]};
  const double kept[] = {*weights[0], *weights[1], *weights[2]};
  *weights[0] *= factor;
  *weights[1] *= factor;
  if (s->model == TRUCE_FORECAST_SALIENCE)
    *weights[2] *= factor;
  const double value = predict(s);
  for (size_t k = 0; k < 3; k++)
    *weights[k] = kept[k];
  return value;
}

static double nearest_factor(const search *s, size_t actor, double from, double to)
{
  for (int k = 0; k < HALVINGS && fabs(log(to / from)) > 1e-6; k++) {
    const double middle = sqrt(from * to);
    if (reached(s, with_factor(s, actor, middle)))
      to = middle;
    else
      from = middle;
  }
  return to;
}

static void try_weight(const search *s, size_t actor, truce_what_if_actor *a)
{
  enum { STEPS = 60 };
  const double ratio = pow(1000, 1.0 / STEPS);
  double more = 1;
  for (int step = 1; step <= STEPS && !a->by_weight; step++) {
    const double before = more;
    more *= ratio;
    if (reached(s, with_factor(s, actor, more))) {
      a->by_weight = true;
      a->factor = nearest_factor(s, actor, before, more);
    } else if (reached(s, with_factor(s, actor, 1 / more))) {
      a->by_weight = true;
      a->factor = nearest_factor(s, actor, 1 / before, 1 / more);
    }
  }
  if (!a->by_weight && reached(s, with_factor(s, actor, 0))) {
    a->by_weight = true;
    a->factor = 0;
  }
}

/* ---- Two actors move ---- */

/* Both go this share of their way to the end of the scale. */
static double with_pair(const search *s, size_t a, size_t b, double share)
{
  const double end = s->target > s->now ? 1 : 0, kept = s->field->x[b];
  s->field->x[b] += (end - kept) * share;
  const double value = with_position(s, a, s->field->x[a] + (end - s->field->x[a]) * share);
  s->field->x[b] = kept;
  return value;
}

static void try_pairs(const search *s, truce_what_if *w, const truce_control *control)
{
  const double end = s->target > s->now ? 1 : 0;
  double least = INFINITY;
  for (size_t a = 0; a < s->field->count && !truce__cancelled(control); a++) {
    for (size_t b = a + 1; b < s->field->count; b++) {
      if (!reached(s, with_pair(s, a, b, 1)))
        continue;
      double low = 0, high = 1;
      for (int k = 0; k < 20; k++) {
        const double middle = (low + high) / 2;
        if (reached(s, with_pair(s, a, b, middle)))
          high = middle;
        else
          low = middle;
      }
      const double moved = high * (fabs(end - s->field->x[a]) + fabs(end - s->field->x[b]));
      if (moved >= least)
        continue;
      least = moved;
      const size_t pair[2] = {a, b};
      for (size_t k = 0; k < 2; k++) {
        w->pair[k] = pair[k];
        w->pair_positions[k] = s->field->x[pair[k]] + (end - s->field->x[pair[k]]) * high;
      }
    }
  }
}

/* ---- The whole ---- */

static void choose_best(const search *s, truce_what_if *w, const truce_what_if_actor *actors)
{
  double least = INFINITY;
  for (size_t k = 0; k < w->actor_count; k++) {
    const double move = fabs(actors[k].position - s->field->x[k]);
    if (actors[k].by_moving && move < least) {
      least = move;
      w->best = k;
    }
  }
}

static truce_status search_all(const search *s, truce_what_if *w, truce_what_if_actor *actors,
                               const truce_control *control)
{
  for (size_t k = 0; k < w->actor_count && !truce__cancelled(control); k++) {
    actors[k] = (truce_what_if_actor){.factor = 1};
    try_moving(s, k, &actors[k]);
    if (s->model != TRUCE_FORECAST_MEAN)
      try_weight(s, k, &actors[k]);
    truce__progress(control, "what if", (double)(k + 1) / (double)w->actor_count);
  }
  choose_best(s, w, actors);
  if (w->best == SIZE_MAX && w->actor_count <= PAIR_ACTORS_MAX)
    try_pairs(s, w, control);
  /* Back to the issue's own scale. */
  const truce__field *field = s->field;
  for (size_t k = 0; k < w->actor_count; k++) {
    actors[k].position = field->low + field->range * actors[k].position;
    actors[k].reached = field->low + field->range * actors[k].reached;
  }
  for (size_t k = 0; k < 2; k++)
    w->pair_positions[k] = field->low + field->range * w->pair_positions[k];
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce_forecast_what_if(truce_what_if **what_if, const truce_actor_table *table,
                                    size_t issue, truce_forecast_model model,
                                    const truce_forecast_options *options, double target,
                                    const truce_control *control)
{
  const truce_actor_issue *i = &table->issues[issue];
  truce__field field;
  truce__arena *arena = truce__arena_new();
  owned_what_if *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  truce_what_if_actor *actors =
      made != NULL ? truce__arena_alloc(arena, i->actor_count, sizeof *actors) : NULL;
  if (actors == NULL || !truce__field_init(&field, i->actor_count)) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  truce__cloud_of_actors cloud;
  if (!truce__cloud_of_actors_init(&cloud, i->actor_count)) {
    truce__field_free(&field);
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  size_t power;
  const truce_ensemble_fit *fit = truce__choose_fit(options->ensemble, table, &power);
  truce__field_fill(&field, i, fit, power);
  search s = {.model = model,
              .fit = fit,
              .cloud = &cloud,
              .field = &field,
              .target = (target - i->low) / (i->high - i->low)};
  s.now = predict(&s);
  made->arena = arena;
  made->what_if = (truce_what_if){.model = model,
                                  .target = target,
                                  .now = field.low + field.range * s.now,
                                  .actor_count = i->actor_count,
                                  .actors = actors,
                                  .best = SIZE_MAX,
                                  .pair = {SIZE_MAX, SIZE_MAX}};
  const truce_status status = search_all(&s, &made->what_if, actors, control);
  truce__cloud_of_actors_free(&cloud);
  truce__field_free(&field);
  if (status == TRUCE_OK)
    *what_if = &made->what_if;
  else
    truce__arena_free(arena);
  return status;
}

void truce_what_if_free(truce_what_if *what_if)
{
  if (what_if != NULL)
    truce__arena_free(((owned_what_if *)what_if)->arena);
}
