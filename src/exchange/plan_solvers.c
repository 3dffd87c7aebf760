/* CLP and CBC behind two functions. Both run on one thread, without a clock, and print nothing.
 *
 * Neither asks by itself whether to go on. CLP is run a few iterations at a time. CBC, which has no
 * way to be resumed, asks our generator of cuts at each node and at each pass at the root: once
 * cancelled it gets a cut that nothing satisfies, and so closes the nodes left. Its heuristics do
 * not ask, and of a large programme can take a minute; so that is solved on a thread of its own,
 * which is left behind if it does not end soon, and then frees what it had. */
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

#include "plan_internal.h"

#define WHOLE 1e-6

enum {
  SLICE_LEAST = 20, /* iterations between two looks at `cancel` */
  SLICE_MOST = 2000,
  SLICE_WORK = 20000000,   /* columns and rows times iterations, about a quarter of a second */
  SEARCH_COLUMNS = 200000, /* CBC starts with a relaxation, which takes its time */
  APART_COLUMNS = 1000,    /* CBC runs on a thread of its own if there are more */
  LOOK_MS = 50,            /* between two looks at `cancel` while it does */
  PATIENCE_MS = 1000,      /* that it gets to end when cancelled */
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

/* ---- Without what is settled ---- */

/* The programme without fixed columns and without rows that do not bind; column[k] is where column
 * k went, -1 if it is fixed. */
typedef struct reduced {
  truce__programme p;
  int *column;
  double settled; /* cost of the fixed columns */
} reduced;

static void reduced_free(reduced *r)
{
  truce__programme_free(&r->p);
  free(r->column);
}

static void put_column(truce__programme *to, const truce__programme *p, int k)
{
  const int c = to->columns++;
  int end = to->start[c];
  for (int m = p->start[k]; m < p->start[k + 1]; m++) {
    const int row = p->index[m];
    if (isinf(p->row_low[row]) && isinf(p->row_high[row]))
      continue;
    to->index[end] = row;
    to->value[end++] = p->value[m];
  }
  to->low[c] = p->low[k];
  to->high[c] = p->high[k];
  to->cost[c] = p->cost[k];
  to->start[c + 1] = end;
}

static truce_status reduce(reduced *r, const truce__programme *p)
{
  *r = (reduced){.column = truce__array((size_t)p->columns, sizeof *r->column)};
  if (r->column == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = truce__programme_room(&r->p, (size_t)p->columns, (size_t)p->rows,
                                                    (size_t)p->start[p->columns]);
  if (status != TRUCE_OK) {
    free(r->column);
    return status;
  }
  memcpy(r->p.row_low, p->row_low, (size_t)p->rows * sizeof *p->row_low);
  memcpy(r->p.row_high, p->row_high, (size_t)p->rows * sizeof *p->row_high);
  for (int k = 0; k < p->columns; k++) {
    r->column[k] = p->low[k] == p->high[k] ? -1 : r->p.columns;
    if (r->column[k] >= 0) {
      r->p.fractional += k >= p->columns - p->fractional;
      put_column(&r->p, p, k);
      continue;
    }
    r->settled += p->low[k] * p->cost[k];
    for (int m = p->start[k]; p->low[k] != 0 && m < p->start[k + 1]; m++) {
      r->p.row_low[p->index[m]] -= p->low[k] * p->value[m];
      r->p.row_high[p->index[m]] -= p->low[k] * p->value[m];
    }
  }
  return TRUCE_OK;
}

/* Whether the rows hold where no column is left. */
static bool holds_empty(const truce__programme *p)
{
  for (int k = 0; k < p->rows; k++) {
    if (p->row_low[k] > WHOLE || p->row_high[k] < -WHOLE)
      return false;
  }
  return true;
}

static void expand(const reduced *r, const truce__programme *p, const double *from, double *to)
{
  for (int k = 0; k < p->columns; k++)
    to[k] = r->column[k] < 0 ? p->low[k] : from[r->column[k]];
}

/* ---- CLP ---- */

static int run_simplex(Clp_Simplex *model, const truce__programme *p, const truce__watch *watch)
{
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
  return status;
}

static void take_duals(Clp_Simplex *model, const reduced *r, const truce__programme *p,
                       const double *x, const truce__duals *duals)
{
  const bool any = r->p.columns > 0;
  const double *cost = any ? Clp_dualColumnSolution(model) : NULL;
  for (int k = 0; k < p->columns; k++)
    duals->reduced[k] = r->column[k] < 0 ? 0 : cost[r->column[k]];
  memset(duals->level, 0, (size_t)p->rows * sizeof *duals->level);
  for (int k = 0; k < p->columns; k++) {
    for (int m = p->start[k]; x[k] != 0 && m < p->start[k + 1]; m++)
      duals->level[p->index[m]] += x[k] * p->value[m];
  }
  for (int k = 0; k < p->rows; k++)
    duals->price[k] = any ? Clp_dualRowSolution(model)[k] : 0;
}

truce_status truce__plan_relax(truce__outcome *outcome, const truce__programme *p, double *x,
                               double *cost, const truce__duals *duals, const truce__watch *watch)
{
  reduced r;
  const truce_status made = reduce(&r, p);
  if (made != TRUCE_OK)
    return made;
  Clp_Simplex *model = Clp_newModel();
  const int status =
      r.p.columns == 0 ? (holds_empty(&r.p) ? 0 : 1) : run_simplex(model, &r.p, watch);
  if (status == 0) {
    expand(&r, p, r.p.columns > 0 ? Clp_primalColumnSolution(model) : NULL, x);
    *cost = r.settled + (r.p.columns > 0 ? Clp_objectiveValue(model) : 0);
    if (duals != NULL)
      take_duals(model, &r, p, x, duals);
  }
  *outcome = status == 0 ? TRUCE__SOLVED : status == 1 ? TRUCE__IMPOSSIBLE : TRUCE__NOTHING;
  Clp_deleteModel(model);
  reduced_free(&r);
  return TRUCE_OK;
}

/* ---- CBC ---- */

/* A search, which whoever comes last frees: the thread that does it, or who asked for it. */
typedef struct job {
  reduced r;
  truce__search how;
  double *x, cost, bound; /* of the columns left */
  truce__outcome outcome;
  const truce__watch *watch; /* NULL if that is another thread's */
  atomic_bool stop;          /* as soon as can be */
  pthread_mutex_t lock;
  bool is_over, left; /* under the lock */
} job;

static atomic_size_t left_behind;

size_t truce_plan_left_behind(void)
{
  return atomic_load(&left_behind);
}

static void look_up(void *solver, void *cuts, void *context)
{
  job *j = context;
  truce__watch_tell(j->watch);
  if (stopped(j->watch))
    atomic_store(&j->stop, true);
  if (!atomic_load(&j->stop))
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

static Cbc_Model *load(const job *j)
{
  const truce__programme *p = &j->r.p;
  const truce__search *how = &j->how;
  Cbc_Model *model = Cbc_newModel();
  Cbc_setLogLevel(model, 0);
  Cbc_setParameter(model, "log", "0");
  Cbc_setParameter(model, "threads", "0");
  Cbc_setParameter(model, "presolve",
                   "off"); /* leaks, and preprocessing too where there is no solution */
  Cbc_setParameter(model, "preprocess", how->possible ? "on" : "off");
  Cbc_loadProblem(model, p->columns, p->rows, p->start, p->index, p->value, p->low, p->high,
                  p->cost, p->row_low, p->row_high);
  for (int k = 0; k < p->columns - p->fractional; k++)
    Cbc_setInteger(model, k);
  set(model, "maxNodes", "%.0f", how->nodes);
  set(model, "allowableGap", "%.9g", how->gap);
  Cbc_setParameter(model, "ratioGap", "0");
  if (how->below != 0)
    set(model, "cutoff", "%.12g", how->below - j->r.settled);
  return model;
}

static void search(job *j)
{
  Cbc_Model *model = load(j);
  Cbc_addCutCallback(model, look_up, "stop", j);
  Cbc_solve(model);
  const double *best = Cbc_bestSolution(model);
  const bool stop = atomic_load(&j->stop), finished = Cbc_status(model) == 0 && !stop;
  if (best != NULL) {
    memcpy(j->x, best, (size_t)j->r.p.columns * sizeof *best);
    j->cost = Cbc_getObjValue(model) + j->r.settled;
    j->bound = stop ? -INFINITY : Cbc_getBestPossibleObjValue(model) + j->r.settled;
    j->outcome = finished ? TRUCE__SOLVED : TRUCE__FOUND;
  } else if (finished && Cbc_isProvenInfeasible(model)) {
    j->outcome = TRUCE__IMPOSSIBLE;
  }
  Cbc_deleteModel(model);
}

static void job_free(job *j)
{
  pthread_mutex_destroy(&j->lock);
  reduced_free(&j->r);
  free(j->x);
  free(j);
}

static void *work(void *context)
{
  job *j = context;
  search(j);
  pthread_mutex_lock(&j->lock);
  j->is_over = true;
  const bool left = j->left;
  pthread_mutex_unlock(&j->lock);
  if (left) {
    job_free(j);
    atomic_fetch_sub(&left_behind, 1);
  }
  return NULL;
}

/* Starts the thread. Signals go to the others. */
static bool start(pthread_t *thread, job *j)
{
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool started = pthread_create(thread, NULL, work, j) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

/* Whether the thread has ended; if not, and it is to be left, it is. */
static bool is_over(job *j, bool leave)
{
  pthread_mutex_lock(&j->lock);
  const bool over = j->is_over;
  j->left = leave && !over;
  if (j->left)
    atomic_fetch_add(&left_behind, 1);
  pthread_mutex_unlock(&j->lock);
  return over;
}

/* Until the thread has ended, or is left behind (false). */
static bool await(job *j, const truce__watch *watch)
{
  long patience = PATIENCE_MS, pause = 1;
  while (!is_over(j, patience <= 0)) {
    if (patience <= 0)
      return false; /* j is no longer ours */
    nanosleep(&(struct timespec){.tv_nsec = pause * 1000000}, NULL);
    truce__watch_tell(watch);
    if (stopped(watch)) {
      atomic_store(&j->stop, true);
      patience -= pause;
    }
    pause = 2 * pause < LOOK_MS ? 2 * pause : LOOK_MS;
  }
  return true;
}

/* Takes the reduced programme. */
static truce_status job_make(job **made, reduced *r, const truce__search *how)
{
  job *j = calloc(1, sizeof *j);
  double *x = truce__array((size_t)r->p.columns, sizeof *x);
  if (j == NULL || x == NULL) {
    free(x);
    free(j);
    reduced_free(r);
    return TRUCE_NO_MEMORY;
  }
  *j = (job){.r = *r, .how = *how, .x = x, .outcome = TRUCE__NOTHING};
  pthread_mutex_init(&j->lock, NULL);
  *made = j;
  return TRUCE_OK;
}

/* Does the job, or gives up waiting for it (false); then it is no longer ours. */
static bool job_do(job *j, const truce__watch *watch)
{
  pthread_t thread;
  if (j->r.p.columns <= APART_COLUMNS || !start(&thread, j)) {
    j->watch = watch;
    search(j);
    return true;
  }
  if (!await(j, watch)) {
    pthread_detach(thread);
    return false;
  }
  pthread_join(thread, NULL);
  return true;
}

truce_status truce__plan_search(truce__outcome *outcome, const truce__programme *p,
                                const truce__search *how, double *x, double *cost, double *bound,
                                const truce__watch *watch)
{
  reduced r;
  job *j;
  truce_status status = reduce(&r, p);
  if (status != TRUCE_OK)
    return status;
  *outcome = TRUCE__NOTHING;
  if (r.p.columns == 0) {
    expand(&r, p, NULL, x);
    *cost = *bound = r.settled;
    *outcome = holds_empty(&r.p) ? TRUCE__SOLVED : TRUCE__IMPOSSIBLE;
  }
  if (r.p.columns == 0 || r.p.columns > SEARCH_COLUMNS || stopped(watch)) {
    reduced_free(&r);
    return TRUCE_OK;
  }
  status = job_make(&j, &r, how);
  if (status != TRUCE_OK || !job_do(j, watch))
    return status;
  *outcome = j->outcome;
  if (j->outcome == TRUCE__SOLVED || j->outcome == TRUCE__FOUND) {
    expand(&j->r, p, j->x, x);
    *cost = j->cost;
    *bound = j->bound;
  }
  job_free(j);
  return TRUCE_OK;
}
