/* Is an effect there at all? The fit against the same model without it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/memory.h"
#include "fit.h"
#include "special.h"

enum { DESCENTS = 12 };
#define ENDED 1e-3 /* what a descent begun anew may still gain */

/* The best log-likelihood with one effect held at 0, from the full model's estimate. */
static truce_status fit_without(const truce__objective *o, const truce__fitted *full, size_t effect,
                                double *likelihood)
{
  truce__search s;
  truce_status status = truce__search_init(&s, o);
  if (status != TRUCE_OK)
    return status;
  memcpy(s.at.x, full->x, o->layout.n * sizeof *s.at.x);
  s.at.x[o->layout.branching + effect] = 0;
  s.fixed[o->layout.branching + effect] = true;
  /* A descent that begins anew tells an end from a halt, which would look like an effect. Where
   * what is left of the effects fades, a halt is common: the kernel then hangs on next to nothing.
   */
  double before = INFINITY;
  *likelihood = NAN;
  for (int k = 0; k < DESCENTS && status == TRUCE_OK && isnan(*likelihood); k++) {
    status = truce__descend(&s.problem, &s.at, 1e-7, 500);
    truce__search_calm(&s, &o->layout);
    if (before - s.at.value < ENDED)
      *likelihood = -s.at.value;
    before = s.at.value;
  }
  truce__search_free(&s);
  return status;
}

static truce_status test(const truce__objective *o, const truce__fitted *full, size_t effect,
                         truce_effect_test *out)
{
  *out = (truce_effect_test){0, 1};
  if (!(full->x[o->layout.branching + effect] > 0))
    return TRUCE_OK;
  double likelihood;
  const truce_status status = fit_without(o, full, effect, &likelihood);
  if (status != TRUCE_OK)
    return status;
  if (isnan(likelihood)) {
    *out = (truce_effect_test){NAN, NAN};
    return TRUCE_OK;
  }
  out->statistic = fmax(0, 2 * (full->likelihood - likelihood));
  if (out->statistic > 0)
    out->p = 0.5 * truce__chi_square_tail(out->statistic, 1);
  return TRUCE_OK;
}

truce_status truce_hawkes_test_effects(const truce_hawkes_fit *fit, truce_activity data,
                                       const truce_control *control, truce_effect_test *tests)
{
  truce__require(fit->outcome == TRUCE_FIT_CONVERGED);
  size_t where;
  if (truce_activity_check(data, &where) != TRUCE_ACTIVITY_NONE)
    return TRUCE_BAD_INPUT;
  truce__objective o;
  truce_status status = truce__objective_init(&o, data, &fit->fitted->options, control);
  if (status != TRUCE_OK)
    return status;
  const size_t count = o.layout.types * o.layout.types;
  truce__require(o.layout.n == fit->parameters);
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(control))
  for (size_t k = 0; k < count; k++) {
    const truce_status here = test(&o, fit->fitted, k, &tests[k]);
#pragma omp critical(truce_effects)
    if (here != TRUCE_OK)
      status = here;
  }
  truce__objective_free(&o);
  return status;
}
