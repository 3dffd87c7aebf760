/* CLP and CBC behind two functions. Both run on one thread, without a clock, and print nothing.
 *
 * Neither asks by itself whether to go on. CLP is run a few iterations at a time. CBC, which has no
 * way to be resumed, asks our generator of cuts at each node and at each pass at the root: once
 * cancelled it gets a cut that nothing satisfies, and so closes the nodes left. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

#include "plan_internal.h"

#define WHOLE 1e-6

enum {
  SLICE_LEAST = 20, /* iterations between two looks at `cancel` */
  SLICE_MOST = 2000,
  SLICE_WORK = 20000000,   /* columns and rows times iterations, about a quarter of a second */
  SEARCH_COLUMNS = 200000, /* CBC starts with a relaxation that cannot be stopped */
};

bool truce__is_whole(const truce__programme *p, const double *x)
{
  for (int k = 0; k < p->columns - p->fractional; k++) {
    if (fabs(x[k] - nearbyint(x[k])) > WHOLE)
      return false;
  }
  return true;
}

void truce__watch_tell(const truce__watch *watch)
{
  char words[80];
  if (watch == NULL)
    return;
  if (watch->gap >= 0 && watch->gap < 10)
    (void)snprintf(words, sizeof words, "%s: within %.2f %%", watch->what, 100 * watch->gap);
  else
    (void)snprintf(words, sizeof words, "%s", watch->what);
  truce__progress(watch->control, words, watch->share);
}

static bool stopped(const truce__watch *watch)
{
  return watch != NULL && truce__cancelled(watch->control);
}

truce__outcome truce__plan_relax(const truce__programme *p, double *x, double *cost,
                                 const truce__watch *watch)
{
  Clp_Simplex *model = Clp_newModel();
  const int slice = SLICE_WORK / (p->columns + p->rows + 1);
  int status;
  Clp_setLogLevel(model, 0);
  Clp_loadProblem(model, p->columns, p->rows, p->start, p->index, p->value, p->low, p->high,
                  p->cost, p->row_low, p->row_high);
  do {
    truce__watch_tell(watch);
    Clp_setMaximumIterations(model, slice < SLICE_LEAST  ? SLICE_LEAST
                                    : slice > SLICE_MOST ? SLICE_MOST
                                                         : slice);
    status = stopped(watch) ? -1 : Clp_primal(model, 0);
  } while (status == 3);
  if (status == 0) {
    memcpy(x, Clp_primalColumnSolution(model), (size_t)p->columns * sizeof *x);
    *cost = Clp_objectiveValue(model);
  }
  Clp_deleteModel(model);
  return status == 0 ? TRUCE__SOLVED : status == 1 ? TRUCE__IMPOSSIBLE : TRUCE__NOTHING;
}

static void look_up(void *solver, void *cuts, void *context)
{
  const truce__watch *watch = context;
  truce__watch_tell(watch);
  if (!stopped(watch))
    return;
  const int first = 0;
  const double one = 1;
  OsiCuts_addRowCut(cuts, 1, &first, &one, 'G', Osi_getColUpper(solver)[0] + 1e6);
}

static void set(Cbc_Model *model, const char *name, const char *format, double value)
{
  char text[32];
  (void)snprintf(text, sizeof text, format, value);
  Cbc_setParameter(model, name, text);
}

truce__outcome truce__plan_search(const truce__programme *p, bool possible, double gap,
                                  uint32_t nodes, double *x, double *cost, double *bound,
                                  const truce__watch *watch)
{
  if (p->columns == 0 || p->columns > SEARCH_COLUMNS || stopped(watch))
    return TRUCE__NOTHING;
  Cbc_Model *model = Cbc_newModel();
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
  set(model, "maxNodes", "%.0f", nodes);
  set(model, "allowableGap", "%.9g", gap);
  Cbc_setParameter(model, "ratioGap", "0");
  if (watch != NULL)
    Cbc_addCutCallback(model, look_up, "stop", (void *)watch);
  Cbc_solve(model);
  const double *best = Cbc_bestSolution(model);
  truce__outcome outcome = TRUCE__NOTHING;
  if (best != NULL) {
    memcpy(x, best, (size_t)p->columns * sizeof *x);
    *cost = Cbc_getObjValue(model);
    *bound = stopped(watch) ? -INFINITY : Cbc_getBestPossibleObjValue(model);
    outcome = Cbc_status(model) == 0 && !stopped(watch) ? TRUCE__SOLVED : TRUCE__FOUND;
  } else if (Cbc_status(model) == 0 && Cbc_isProvenInfeasible(model) && !stopped(watch)) {
    outcome = TRUCE__IMPOSSIBLE;
  }
  Cbc_deleteModel(model);
  return outcome;
}
