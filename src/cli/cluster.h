/* Several processes for one ensemble: `mpirun -n N truce stability CASE --samples ...`. Each
 * process, a *rank*, draws its share of the samples; the first one adds up and writes. Without Open
 * MPI, and where mpirun did not start the program, there is one rank and nothing here does
 * anything. */
#ifndef TRUCE_CLI_CLUSTER_H
#define TRUCE_CLI_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/status.h"

/* As mpirun says, before anything is started: this process and how many there are. */
unsigned cluster_rank(void);
unsigned cluster_size(void);
unsigned cluster_neighbours(void); /* how many of them share this machine */

/* All ranks call these together. Joins; false after saying why that failed. */
bool cluster_join(void);
/* The worst status of all ranks. */
truce_status cluster_agree(truce_status mine);
/* Adds up all ranks' numbers in those of the first one. */
void cluster_add_up(uint64_t *numbers, size_t count);
void cluster_leave(void);

#endif
