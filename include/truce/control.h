/* Control: what a caller grants to a long computation, and how it watches or stops it.
 *
 * The library reads neither the environment nor the clock: threads and memory are what the caller
 * says they are. A computation polls `cancel` at least once per ten million elementary steps and
 * then returns TRUCE_CANCELLED with nothing left to free. */
#ifndef TRUCE_CONTROL_H
#define TRUCE_CONTROL_H

#include <signal.h>
#include <stddef.h>

typedef struct truce_control {
  unsigned threads;                    /* threads to use; 0 counts as 1 */
  size_t memory_limit;                 /* bytes the computation may hold at its peak; 0: no limit */
  const volatile sig_atomic_t *cancel; /* non-zero means stop; NULL: never. Set from any handler. */
  /* Called from the calling thread only: what is being done, and the share done in 0..1. */
  void (*progress)(void *context, const char *phase, double share);
  void *progress_context;
} truce_control;

#endif
