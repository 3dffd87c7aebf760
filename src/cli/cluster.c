#include "cluster.h"

#include <stdlib.h>

#include "arguments.h"

#ifdef TRUCE_MPI

#include <mpi.h>

static unsigned told(const char *name, unsigned otherwise)
{
  const char *text = getenv(name);
  char *end;
  if (text == NULL || *text == '\0')
    return otherwise;
  const unsigned long value = strtoul(text, &end, 10);
  return *end == '\0' && value < 1000000 ? (unsigned)value : otherwise;
}

unsigned cluster_rank(void)
{
  return told("OMPI_COMM_WORLD_RANK", 0);
}

unsigned cluster_size(void)
{
  return told("OMPI_COMM_WORLD_SIZE", 1);
}

unsigned cluster_neighbours(void)
{
  const unsigned count = told("OMPI_COMM_WORLD_LOCAL_SIZE", 1);
  return count > 0 ? count : 1;
}

bool cluster_join(void)
{
  int provided;
  if (cluster_size() < 2 ||
      MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) == MPI_SUCCESS)
    return true;
  complain("the processes that mpirun started cannot reach each other");
  return false;
}

truce_status cluster_agree(truce_status mine)
{
  int worst = (int)mine;
  if (cluster_size() > 1)
    MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  return (truce_status)worst;
}

void cluster_add_up(uint64_t *numbers, size_t count)
{
  enum { AT_ONCE = 1 << 20 };
  for (size_t at = 0; cluster_size() > 1 && at < count; at += AT_ONCE) {
    const int part = count - at < AT_ONCE ? (int)(count - at) : AT_ONCE;
    if (cluster_rank() == 0)
      MPI_Reduce(MPI_IN_PLACE, numbers + at, part, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    else
      MPI_Reduce(numbers + at, NULL, part, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
  }
}

void cluster_leave(void)
{
  if (cluster_size() > 1)
    MPI_Finalize();
}

#else

unsigned cluster_rank(void)
{
  return 0;
}

unsigned cluster_size(void)
{
  return 1;
}

unsigned cluster_neighbours(void)
{
  return 1;
}

bool cluster_join(void)
{
  return true;
}

truce_status cluster_agree(truce_status mine)
{
  return mine;
}

void cluster_add_up(uint64_t *numbers, size_t count)
{
  (void)numbers;
  (void)count;
}

void cluster_leave(void) {}

#endif
