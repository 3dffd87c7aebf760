#include "variables.h"

#include <math.h>
#include <string.h>

/* A box over variables that are issues. */
struct link {
  const box *from;
  size_t last;      /* the variable decided last */
  unsigned outside; /* variables decided so far that left the box */
};

/* ---- Setting up ---- */

static size_t *all_touching(truce__variables *vars, size_t v)
{
  size_t *list = truce__arena_alloc(vars->arena, vars->link_count + 1, sizeof *list);
  size_t n = 0;
  for (size_t l = 0; list != NULL && l < vars->link_count; l++) {
    for (size_t k = 0; k < vars->links[l].from->count; k++) {
      if (vars->of_issue[vars->links[l].from->issues[k]] == v)
        list[n++] = l;
    }
  }
  if (list != NULL)
    list[n] = SIZE_MAX;
  return list;
}

static bool add_block(truce__variables *vars, const block *b)
{
  const size_t dealers = vars->d->dealer_count;
  variable *v = &vars->list[vars->count++];
  *v = (variable){.b = b, .choices = b->best_count};
  v->value = truce__arena_alloc(vars->arena, v->choices * dealers, sizeof *v->value);
  for (size_t k = 0; v->value != NULL && k < v->choices * dealers; k++)
    v->value[k] = truce__domain_points(vars->d, k % dealers,
                                       b->value[b->best[k / dealers] * dealers + k % dealers]);
  return v->value != NULL;
}

static bool add_issue(truce__variables *vars, size_t issue)
{
  const truce__domain *d = vars->d;
  const size_t positions = d->first[issue + 1] - d->first[issue], dealers = d->dealer_count;
  vars->of_issue[issue] = vars->count;
  variable *v = &vars->list[vars->count++];
  *v = (variable){.issue = issue};
  v->value = truce__arena_alloc(vars->arena, positions * dealers, sizeof *v->value);
  v->positions = truce__arena_alloc(vars->arena, positions, sizeof *v->positions);
  if (v->value == NULL || v->positions == NULL)
    return false;
  for (size_t p = 0; p < positions; p++) {
    const size_t place = d->first[issue] + p;
    if (!d->open[place])
      continue;
    for (size_t dealer = 0; dealer < dealers; dealer++)
      v->value[v->choices * dealers + dealer] =
          truce__domain_points(d, dealer, d->worth[place * dealers + dealer]);
    v->positions[v->choices++] = (uint16_t)p;
  }
  return true;
}

static size_t boxes_on(const truce__domain *d, size_t issue)
{
  size_t count = 0;
  for (size_t b = 0; b < d->box_count; b++) {
    for (size_t k = 0; k < d->boxes[b].count; k++)
      count += d->boxes[b].issues[k] == issue;
  }
  return count;
}

/* Issues of blocks that are not listed come first, those with the most terms foremost, so that
 * terms are settled early. */
static bool add_variables(truce__variables *vars, const truce__blocks *blocks)
{
  for (size_t b = 0; b < blocks->count; b++) {
    const block *here = &blocks->list[b];
    if (here->choices < SIZE_MAX)
      continue;
    for (size_t n = 0; n < here->issue_count; n++) {
      size_t next = SIZE_MAX, most = 0;
      for (size_t k = 0; k < here->issue_count; k++) {
        const size_t issue = here->issues[k];
        const size_t boxes = vars->of_issue[issue] == SIZE_MAX ? boxes_on(vars->d, issue) + 1 : 0;
        if (boxes > most) {
          most = boxes;
          next = issue;
        }
      }
      if (!add_issue(vars, next))
        return false;
    }
  }
  for (size_t b = 0; b < blocks->count; b++) {
    if (blocks->list[b].choices < SIZE_MAX && !add_block(vars, &blocks->list[b]))
      return false;
  }
  return true;
}

static bool add_links(truce__variables *vars)
{
  const truce__domain *d = vars->d;
  vars->links = truce__arena_alloc(vars->arena, d->box_count, sizeof *vars->links);
  vars->touching = truce__arena_alloc(vars->arena, vars->count, sizeof *vars->touching);
  if (vars->links == NULL || vars->touching == NULL)
    return false;
  for (size_t b = 0; b < d->box_count; b++) {
    const box *x = &d->boxes[b];
    if (vars->of_issue[x->issues[0]] == SIZE_MAX)
      continue;
    link *l = &vars->links[vars->link_count++];
    *l = (link){.from = x};
    for (size_t k = 0; k < x->count; k++) {
      const size_t v = vars->of_issue[x->issues[k]];
      l->last = v > l->last ? v : l->last;
    }
  }
  for (size_t v = 0; v < vars->count; v++) {
    if ((vars->touching[v] = all_touching(vars, v)) == NULL)
      return false;
  }
  return true;
}

static void number_choices(truce__variables *vars)
{
  for (size_t v = 0; v < vars->count; v++) {
    vars->offset[v] = vars->choices;
    vars->choices += vars->list[v].choices;
  }
}

bool truce__variables_make(truce__variables *vars, const truce__blocks *blocks, truce__arena *arena)
{
  const truce__domain *d = blocks->d;
  *vars = (truce__variables){.d = d, .arena = arena};
  vars->list = truce__arena_alloc(arena, d->issue_count, sizeof *vars->list);
  vars->of_issue = truce__arena_alloc(arena, d->issue_count, sizeof *vars->of_issue);
  vars->offset = truce__arena_alloc(arena, d->issue_count, sizeof *vars->offset);
  if (truce__arena_failed(arena))
    return false;
  memset(vars->of_issue, 0xff, d->issue_count * sizeof *vars->of_issue);
  if (!add_variables(vars, blocks) || !add_links(vars))
    return false;
  number_choices(vars);
  vars->most = truce__arena_alloc(arena, CUTS_MAX * vars->count, sizeof *vars->most);
  for (size_t c = 0; c < CUTS_MAX; c++)
    vars->worth[c] = truce__arena_alloc(arena, vars->choices, sizeof **vars->worth);
  return !truce__arena_failed(arena);
}

void truce__variables_write(const truce__variables *vars, size_t v, size_t choice,
                            uint16_t *positions)
{
  const variable *x = &vars->list[v];
  if (x->b != NULL)
    truce__block_write(vars->d, x->b, x->b->best[choice], positions);
  else
    positions[x->issue] = x->positions[choice];
}

/* ---- What choices are worth ---- */

static const bool *inside(const truce__variables *vars, const link *l, size_t v)
{
  for (size_t k = 0; k < l->from->count; k++) {
    if (vars->of_issue[l->from->issues[k]] == v)
      return l->from->inside[k];
  }
  return NULL;
}

/* What a box adds to a bound while it can still be reached: nothing if it is worth less than 0. */
static double link_bonus(const truce__variables *vars, const link *l, size_t c)
{
  const double worth = vars->cut[c].weight[l->from->dealer] *
                       truce__domain_points(vars->d, l->from->dealer, l->from->worth);
  return worth > 0 ? worth : 0;
}

static void find_most(truce__variables *vars, size_t c, size_t v)
{
  const double *worth = truce__variables_worth(vars, c, v);
  double most = -INFINITY;
  for (size_t k = 0; k < vars->list[v].choices; k++)
    most = worth[k] > most ? worth[k] : most;
  vars->most[c * vars->count + v] = most;
}

void truce__variables_weigh(truce__variables *vars, size_t c)
{
  const size_t dealers = vars->d->dealer_count;
  for (size_t v = 0; v < vars->count; v++) {
    const variable *x = &vars->list[v];
    for (size_t k = 0; k < x->choices; k++) {
      double sum = 0;
      for (size_t dealer = 0; dealer < dealers; dealer++)
        sum += vars->cut[c].weight[dealer] * x->value[k * dealers + dealer];
      vars->worth[c][vars->offset[v] + k] = sum;
    }
    for (size_t l = 0; l < vars->link_count; l++) {
      if (vars->links[l].last != v)
        continue;
      const bool *in = inside(vars, &vars->links[l], v);
      for (size_t k = 0; k < x->choices; k++) {
        if (in[x->positions[k]])
          vars->worth[c][vars->offset[v] + k] += link_bonus(vars, &vars->links[l], c);
      }
    }
    find_most(vars, c, v);
  }
}

/* ---- Links while variables are decided ---- */

static void shift_link(truce__variables *vars, const link *l, double sign)
{
  const bool *in = inside(vars, l, l->last);
  const variable *x = &vars->list[l->last];
  for (size_t c = 0; c < vars->cuts; c++) {
    const double bonus = sign * link_bonus(vars, l, c);
    double *worth = &vars->worth[c][vars->offset[l->last]];
    for (size_t k = 0; bonus != 0 && k < x->choices; k++)
      worth[k] += in[x->positions[k]] ? bonus : 0;
  }
}

void truce__variables_move(truce__variables *vars, size_t v, size_t choice, bool forward)
{
  for (const size_t *t = vars->touching[v]; *t != SIZE_MAX; t++) {
    link *l = &vars->links[*t];
    if (inside(vars, l, v)[vars->list[v].positions[choice]])
      continue;
    l->outside += forward ? 1 : (unsigned)-1;
    if (l->last != v && l->outside == (forward ? 1 : 0)) {
      shift_link(vars, l, forward ? -1 : 1);
      for (size_t c = 0; c < vars->cuts; c++)
        find_most(vars, c, l->last);
    }
  }
}

double truce__variables_penalty(const truce__variables *vars, size_t v, size_t choice, size_t c)
{
  double sum = 0;
  for (const size_t *t = vars->touching[v]; *t != SIZE_MAX; t++) {
    const link *l = &vars->links[*t];
    if (l->last == v && l->outside == 0 && l->from->worth < 0 &&
        inside(vars, l, v)[vars->list[v].positions[choice]])
      sum += vars->cut[c].weight[l->from->dealer] *
             truce__domain_points(vars->d, l->from->dealer, l->from->worth);
  }
  return sum;
}
