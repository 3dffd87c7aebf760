/* Reading a truce_control (truce/control.h), which may be NULL. */
#ifndef TRUCE_BASE_CONTROL_H
#define TRUCE_BASE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"

static inline bool truce__cancelled(const truce_control *control)
{
  /* Threads read the flag while a handler on another one may set it. */
  return control != NULL && control->cancel != NULL &&
         __atomic_load_n(control->cancel, __ATOMIC_RELAXED) != 0;
}

static inline int truce__threads(const truce_control *control)
{
  return control == NULL || control->threads == 0 ? 1 : (int)control->threads;
}

/* How many things of `bytes` each fit a quarter of the memory limit; at most `most`. */
static inline size_t truce__afford(const truce_control *control, size_t most, size_t bytes)
{
  if (control == NULL || control->memory_limit == 0)
    return most;
  const size_t fit = control->memory_limit / 4 / bytes;
  return fit < most ? fit : most;
}

static inline void truce__progress(const truce_control *control, const char *phase, double share)
{
  if (control != NULL && control->progress != NULL)
    control->progress(control->progress_context, phase, share);
}

#endif
