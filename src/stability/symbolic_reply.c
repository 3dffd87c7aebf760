/* One party's improvements, and the sanctions known against them. */
#include "symbolic_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Only improvements satisfy the circuit: allowed, possible and better than `level`. */
static void state_improvements(truce__replies *r)
{
  const truce__symbols *s = r->s;
  const size_t width = s->scales[r->party].width;
  const truce_code own = s->own[r->party];
  truce__symbols_planes(s, &r->c, s->all, r->now);
  memcpy(r->to, r->now, sizeof r->to);
  truce__symbols_planes(s, &r->c, own, r->to);
  for (size_t k = 0; k < width; k++)
    r->level[k] = truce__circuit_variable(&r->c);
  r->known = truce__circuit_variable(&r->c);
  truce__symbols_rank(s, &r->c, r->party, r->to, r->scratch);
  const int needed[] = {truce__symbols_way(s, &r->c, r->party, r->now, r->to),
                        truce__symbols_possible(s, &r->c, r->to),
                        truce__circuit_greater(&r->c, r->scratch, r->level, width)};
  for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
    truce__circuit_clause(&r->c, &needed[k], 1);
}

truce_status truce__replies_init(truce__replies *r, truce__symbols *s, size_t party)
{
  *r = (truce__replies){.s = s, .party = party};
  r->level = truce__array(s->width, sizeof *r->level);
  r->scratch = truce__array(s->width, 2 * sizeof *r->scratch);
  truce_status status = r->level != NULL && r->scratch != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = truce__circuit_init(&r->c, &s->effort);
  if (status == TRUCE_OK) {
    state_improvements(r);
    status = r->c.status;
  }
  if (status != TRUCE_OK)
    truce__replies_free(r);
  return status;
}

void truce__replies_free(truce__replies *r)
{
  truce__circuit_free(&r->c);
  free(r->level);
  free(r->scratch);
  r->level = NULL;
  r->scratch = NULL;
}

static truce_truth ask(truce__replies *r, truce_code state, const bool *level, truce_code *to)
{
  truce__circuit_assume_code(&r->c, r->now, r->s->all, state);
  truce__symbols_assume(&r->c, r->level, level, r->s->scales[r->party].width);
  const truce_truth answer = truce__circuit_ask(&r->c);
  if (answer == TRUCE_YES)
    *to = truce__circuit_code(&r->c, r->to, r->s->all);
  return answer;
}

truce_truth truce__replies_find(truce__replies *r, truce_code state, const bool *level,
                                truce_code *to)
{
  truce__circuit_assume(&r->c, r->known);
  return ask(r, state, level, to);
}

truce_truth truce__replies_better(truce__replies *r, truce_code state, const bool *level,
                                  truce_code *to, truce__cube *cube)
{
  const truce_truth answer = ask(r, state, level, to);
  if (answer == TRUCE_NO) {
    cube->mask = truce__circuit_core(&r->c, r->now, r->s->all, state);
    cube->code = state & cube->mask;
  }
  return answer;
}

/* Whether the party can make the step from `planes`, which it changes. */
static int take_step(truce__replies *r, const truce__step *step, int planes[])
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  const size_t width = s->scales[step->party].width;
  int before[TRUCE_OPTIONS_MAX];
  memcpy(before, planes, sizeof before);
  truce__symbols_set(planes, s->own[step->party], step->code);
  const int allowed = truce__circuit_and(c, truce__symbols_way(s, c, step->party, before, planes),
                                         truce__symbols_possible(s, c, planes));
  if (!s->improving)
    return allowed;
  int *old = r->scratch, *new = r->scratch + width;
  truce__symbols_rank(s, c, step->party, before, old);
  truce__symbols_rank(s, c, step->party, planes, new);
  return truce__circuit_and(c, allowed, truce__circuit_greater(c, new, old, width));
}

/* The same moves may answer other improvements from other states. That the last state differs from
 * the first needs no saying: no improvement is a sanction of itself. */
void truce__replies_learn(truce__replies *r, const truce__sanction *sanction, const bool *level)
{
  const truce__symbols *s = r->s;
  circuit *c = &r->c;
  const size_t width = s->scales[r->party].width;
  int planes[TRUCE_OPTIONS_MAX];
  memcpy(planes, r->to, sizeof planes);
  int works = CIRCUIT_TRUE;
  for (size_t k = 0; k < sanction->count; k++)
    works = truce__circuit_and(c, works, take_step(r, &sanction->steps[k], planes));
  int better;
  if (s->symmetric) {
    const truce__cube *end = &sanction->end;
    works = truce__circuit_and(c, works, truce__circuit_matches(c, planes, end->mask, end->code));
    truce__symbols_constant(r->scratch, level, width);
    better = truce__circuit_greater(c, r->scratch, r->level, width);
  } else {
    truce__symbols_rank(s, c, r->party, planes, r->scratch);
    better = truce__circuit_greater(c, r->scratch, r->level, width);
  }
  works = truce__circuit_and(c, works, -better);
  truce__circuit_clause(c, (int[]){-r->known, -works}, 2);
}
