#include <math.h>
#include <stdlib.h>

#include "fit.h"

truce_status truce__search_init(truce__search *s, const truce__objective *o)
{
  const size_t n = o->layout.n;
  double *memory = calloc(n, 4 * sizeof *memory + sizeof(bool));
  if (memory == NULL)
    return TRUCE_NO_MEMORY;
  *s = (truce__search){.at = {memory, memory + n, INFINITY},
                       .lower = memory + 2 * n,
                       .upper = memory + 3 * n,
                       .fixed = (bool *)(memory + 4 * n),
                       .memory = memory};
  s->problem =
      (truce__problem){n, s->lower, s->upper, s->fixed, truce__objective_evaluate, o, o->control};
  truce__objective_box(o, s->lower, s->upper);
  return TRUCE_OK;
}

void truce__search_free(truce__search *s)
{
  free(s->memory);
}

bool truce__search_calm(truce__search *s, const truce__layout *l)
{
  for (size_t k = l->branching; k < l->kernel; k++) {
    if (s->at.x[k] > 0)
      return false;
  }
  for (size_t k = l->kernel; k < l->dispersion; k++)
    s->fixed[k] = true;
  return true;
}
