/* How fast: 10,000 issues of 30 actors, read from a table and predicted by every model. How good:
 * with a table of resolved issues (bench_forecast TABLE.csv SEPARATOR), every model's error in ten
 * folds grouped by the issues' ids up to their last separator, and the same over 20 random
 * assignments of groups to folds. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "truce/app.h"

enum { ISSUES = 10000, ACTORS = 30, ASSIGNMENTS = 20 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static char *write_table(size_t *length)
{
  char *text = NULL;
  FILE *out = open_memstream(&text, length);
  if (out == NULL)
    return NULL;
  srand(1);
  fputs("issue,actor,position,salience,capability,outcome\n", out);
  for (int i = 0; i < ISSUES; i++) {
    const int outcome = rand() % 101;
    for (int a = 0; a < ACTORS; a++)
      fprintf(out, "i%d,a%d,%.2f,%d,%d,%d\n", i, a, rand() % 10001 / 100.0, 1 + rand() % 100,
              1 + rand() % 100, outcome);
  }
  fclose(out);
  return text;
}

static int speed(const truce_ensemble *ensemble, truce_diagnostics *list)
{
  size_t length;
  char *text = write_table(&length);
  truce_actor_table *table;
  double start = now();
  if (text == NULL ||
      truce_actor_table_read_memory(&table, "bench.csv", text, length, list) != TRUCE_OK)
    return 3;
  printf("%d issues of %d actors: read in %.2f s (%.0f MB/s)\n", ISSUES, ACTORS, now() - start,
         (double)length / 1e6 / (now() - start));
  free(text);
  for (unsigned threads = 1; threads <= 2; threads++) {
    const truce_control control = {.threads = threads};
    const truce_forecast_options options = {.ensemble = ensemble};
    truce_forecast *forecast;
    start = now();
    if (truce_forecast_solve(&forecast, table, &options, &control) != TRUCE_OK)
      return 3;
    const double took = now() - start;
    printf("  %u thread%s: every model %.2f s, %.0f us an issue\n", threads,
           threads == 1 ? " " : "s", took, 1e6 * took / ISSUES);
    truce_forecast_free(forecast);
  }
  truce_actor_table_free(table);
  return 0;
}

static int errors(const truce_ensemble *ensemble, const char *path, const char *separator,
                  truce_diagnostics *list)
{
  const truce_control control = {.threads = 2};
  truce_actor_table *table;
  truce_forecast_answer *answer;
  char group[80];
  snprintf(group, sizeof group, "issue/%s", separator);
  if (truce_actor_table_read_file(&table, path, list) != TRUCE_OK)
    return 3;
  truce_forecast_request request = {
      .ensemble = ensemble, .group = group, .issue = SIZE_MAX, .capability_column = "gdp"};
  double least = INFINITY, most = 0, sum = 0;
  for (unsigned seed = 0; seed <= ASSIGNMENTS; seed++) {
    request.seed = seed;
    if (truce_forecast_answer_init(&answer, table, &request, &control, list) != TRUCE_OK)
      return 3;
    const truce_ensemble_score *v = &answer->validation;
    if (seed == 0) {
      printf("%s: error in %zu folds of %zu groups, on %zu issues left out\n", path, v->folds,
             v->groups, v->issues);
      for (int m = 0; m < TRUCE_FORECAST_COUNT; m++) {
        const truce_forecast_difference *d = &answer->differences[m];
        printf("  %-22s %6.2f", truce_forecast_label((truce_forecast_model)m),
               answer->forecast->scores[m].mae);
        if (d->a != d->b)
          printf("   worse than the ensemble by %5.2f, 90 %% interval %5.2f to %5.2f", d->mean,
                 d->low, d->high);
        printf("\n");
      }
      printf("  intervals of 50, 80, 90 %% held %.1f, %.1f, %.1f %%\n", 100 * v->covered[0],
             100 * v->covered[1], 100 * v->covered[2]);
    } else {
      sum += v->mae;
      least = fmin(least, v->mae);
      most = fmax(most, v->mae);
    }
    truce_forecast_answer_free(answer);
  }
  printf("  ensemble over %d random assignments to folds: %.2f (%.2f to %.2f)\n", ASSIGNMENTS,
         sum / ASSIGNMENTS, least, most);
  truce_actor_table_free(table);
  return 0;
}

int main(int count, char **words)
{
  truce_diagnostics *list;
  truce_ensemble *ensemble;
  if (truce_diagnostics_init(&list) != TRUCE_OK ||
      truce_ensemble_shipped(&ensemble, list) != TRUCE_OK)
    return 3;
  int result = speed(ensemble, list);
  if (result == 0 && count == 3)
    result = errors(ensemble, words[1], words[2], list);
  if (result != 0 && truce_diagnostics_kept(list) > 0)
    fprintf(stderr, "bench: %s\n", truce_diagnostics_get(list, 0)->message);
  truce_ensemble_free(ensemble);
  truce_diagnostics_free(list);
  return result;
}
