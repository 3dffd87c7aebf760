/* How fast: 100,000 priority profiles of the Istanbul case, on one thread and on two. Neighbouring
 * priorities of each party are put in an unknown order, a few at first, then all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "truce/uncertainty.h"

enum { SAMPLES = 100000 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The first `size` priorities of each party stand in an unknown order. */
static void hide(const truce_case *c, size_t size)
{
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; k < preference->wish_count; k++)
      ((truce_wish *)preference->wishes)[k].group = k < size ? 1 : 0;
  }
}

static int measure(const truce_case *c, size_t size, uint64_t samples, truce_diagnostics *list)
{
  double alone = 0;
  hide(c, size);
  for (unsigned threads = 1; threads <= 2; threads++) {
    const truce_control control = {.threads = threads};
    truce_uncertainty *u;
    if (truce_uncertainty_init(&u, c, &control, list) != TRUCE_OK)
      return 3;
    uint64_t *counts = calloc(truce_uncertainty_cells(u), sizeof *counts);
    if (counts == NULL)
      return 3;
    const double start = now();
    if (truce_uncertainty_sample(u, 1, false, 0, samples, counts, &control) != TRUCE_OK)
      return 3;
    const double seconds = now() - start;
    alone = threads == 1 ? seconds : alone;
    printf("%zu unknown a party, %.3g profiles: %llu samples, %u thread%s: %.2f s", size,
           (double)truce_uncertainty_profiles(u), (unsigned long long)samples, threads,
           threads == 1 ? "" : "s", seconds);
    if (threads == 2)
      printf(", efficiency %.0f %%", 100 * alone / seconds / 2);
    putchar('\n');
    fflush(stdout);
    free(counts);
    truce_uncertainty_free(u);
  }
  return 0;
}

int main(int count, char **words)
{
  truce_diagnostics *list;
  truce_case *c;
  if (truce_diagnostics_init(&list) != TRUCE_OK)
    return 3;
  if (truce_case_read_file(&c, count > 1 ? words[1] : "examples/istanbul-2025/case.yaml", list) !=
      TRUCE_OK) {
    fprintf(stderr, "bench: %s\n", truce_diagnostics_get(list, 0)->message);
    return 3;
  }
  int result = measure(c, 2, SAMPLES, list);
  if (result == 0)
    result = measure(c, 3, SAMPLES, list);
  if (result == 0)
    result = measure(c, 20, SAMPLES, list);
  truce_case_free(c);
  truce_diagnostics_free(list);
  return result;
}
