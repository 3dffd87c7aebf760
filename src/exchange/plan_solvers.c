/* CLP and CBC behind two functions. Both run on one thread, without a clock, and print nothing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

#include "plan_internal.h"

#define WHOLE 1e-6

bool truce__is_whole(const truce__programme *p, const double *x)
{
  for (int k = 0; k < p->columns - p->fractional; k++) {
    if (fabs(x[k] - nearbyint(x[k])) > WHOLE)
      return false;
  }
  return true;
}

truce__outcome truce__plan_relax(const truce__programme *p, double *x, double *cost)
{
  Clp_Simplex *model = Clp_newModel();
  Clp_setLogLevel(model, 0);
  Clp_loadProblem(model, p->columns, p->rows, p->start, p->index, p->value, p->low, p->high,
                  p->cost, p->row_low, p->row_high);
  const int status = Clp_primal(model, 0);
  if (status == 0) {
    memcpy(x, Clp_primalColumnSolution(model), (size_t)p->columns * sizeof *x);
    *cost = Clp_objectiveValue(model);
  }
  Clp_deleteModel(model);
  return status == 0 ? TRUCE__SOLVED : status == 1 ? TRUCE__IMPOSSIBLE : TRUCE__NOTHING;
}

truce__outcome truce__plan_search(const truce__programme *p, bool possible, double gap,
                                  uint32_t nodes, double *x, double *cost, double *bound)
{
  Cbc_Model *model = Cbc_newModel();
  char number[32];
  Cbc_setLogLevel(model, 0);
  Cbc_setParameter(model, "log", "0");
  Cbc_setParameter(model, "threads", "0");
  Cbc_setParameter(model, "presolve",
                   "off"); /* leaks, and preprocessing too where there is no solution */
  Cbc_setParameter(model, "preprocess", possible ? "on" : "off");
  Cbc_loadProblem(model, p->columns, p->rows, p->start, p->index, p->value, p->low, p->high,
                  p->cost, p->row_low, p->row_high);
  for (int k = 0; k < p->columns - p->fractional; k++)
    Cbc_setInteger(model, k);
  (void)snprintf(number, sizeof number, "%u", nodes);
  Cbc_setParameter(model, "maxNodes", number);
  (void)snprintf(number, sizeof number, "%.9g", gap);
  Cbc_setParameter(model, "allowableGap", number);
  Cbc_setParameter(model, "ratioGap", "0");
  Cbc_solve(model);
  const double *best = Cbc_bestSolution(model);
  truce__outcome outcome = TRUCE__NOTHING;
  if (best != NULL) {
    memcpy(x, best, (size_t)p->columns * sizeof *x);
    *cost = Cbc_getObjValue(model);
    *bound = Cbc_getBestPossibleObjValue(model);
    outcome = Cbc_status(model) == 0 ? TRUCE__SOLVED : TRUCE__FOUND;
  } else if (Cbc_status(model) == 0 && Cbc_isProvenInfeasible(model)) {
    outcome = TRUCE__IMPOSSIBLE;
  }
  Cbc_deleteModel(model);
  return outcome;
}
