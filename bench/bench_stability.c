/* How fast and how large: all five concepts for 3 parties, nothing impossible, 8 priorities each.
 *
 * Each size runs in a process of its own, several times; the median is printed, and the peak memory
 * is the kernel's count for that process less that of one which solves four states. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/model.h"
#include "truce/stability.h"

enum { PARTIES = 3, WISHES = 8, RUNS_MAX = 9 };

typedef struct measure {
  double seconds;
  long peak_kib;
} measure;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_seconds(const void *a, const void *b)
{
  const measure *x = a, *y = b;
  return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static double solve_once(unsigned options, unsigned threads, uint64_t seed)
{
  model m;
  model_init_regular(&m, seed, PARTIES, options, WISHES);
  truce_diagnostics *diagnostics;
  truce_stability *s;
  const truce_control control = {.threads = threads};
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    exit(3);
  const double start = now();
  if (truce_stability_solve(&s, &m.c, &control, diagnostics) != TRUCE_OK)
    exit(3);
  const double seconds = now() - start;
  truce_stability_free(s);
  truce_diagnostics_free(diagnostics);
  model_free(&m);
  return seconds;
}

/* Solves in a child process; exits the program if the child fails. */
static measure run(unsigned options, unsigned threads, uint64_t seed)
{
  int ends[2];
  measure result = {0, 0};
  if (pipe(ends) != 0)
    exit(3);
  const pid_t child = fork();
  if (child < 0)
    exit(3);
  if (child == 0) {
    const double seconds = solve_once(options, threads, seed);
    _exit(write(ends[1], &seconds, sizeof seconds) == (ssize_t)sizeof seconds ? 0 : 3);
  }
  int state;
  struct rusage usage;
  if (read(ends[0], &result.seconds, sizeof result.seconds) != (ssize_t)sizeof result.seconds ||
      wait4(child, &state, 0, &usage) != child || state != 0) {
    fprintf(stderr, "bench: solving 2^%u states failed\n", options);
    exit(3);
  }
  close(ends[0]);
  close(ends[1]);
  result.peak_kib = usage.ru_maxrss;
  return result;
}

static measure median(unsigned options, unsigned threads, int runs)
{
  measure all[RUNS_MAX];
  for (int k = 0; k < runs; k++)
    all[k] = run(options, threads, 1 + (uint64_t)k);
  qsort(all, (size_t)runs, sizeof *all, by_seconds);
  return all[runs / 2];
}

/* Start-up to answer: the command on the Istanbul case, output discarded. */
static double command_seconds(const char *command, const char *file)
{
  fflush(stdout); /* or the child would write it again */
  const double start = now();
  const pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
      _exit(3);
    execl(command, command, "stability", file, (char *)NULL);
    _exit(3);
  }
  int state;
  if (child < 0 || waitpid(child, &state, 0) != child || state != 0)
    return -1;
  return now() - start;
}

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void time_command(const char *command, const char *file)
{
  double seconds[21];
  for (size_t k = 0; k < 21; k++) {
    seconds[k] = command_seconds(command, file);
    if (seconds[k] < 0) {
      printf("start-up to answer: `%s stability %s` failed\n", command, file);
      return;
    }
  }
  qsort(seconds, 21, sizeof *seconds, by_value);
  printf("start-up to answer, Istanbul case: %.1f ms (target < 50 ms)\n", 1e3 * seconds[10]);
}

int main(int count, char **arguments)
{
  static const struct {
    unsigned options;
    int runs;
    double target;
  } sizes[] = {{13, 9, 0.020}, {16, 9, 0}, {20, 5, 1}, {24, 3, 20}, {26, 1, 90}};
  const unsigned threads = 2;
  const long floor_kib = run(2, threads, 1).peak_kib;
  double per_state[27] = {0};
  printf("five concepts, %d parties, %u threads, medians\n", PARTIES, threads);
  printf("%8s %12s %14s %10s %12s %10s\n", "states", "time", "states/s", "ns/state", "bytes/state",
         "target");
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    const unsigned options = sizes[k].options;
    const double states = (double)(UINT64_C(1) << options);
    const measure m = median(options, threads, sizes[k].runs);
    per_state[options] = m.seconds / states;
    char target[32] = "";
    if (sizes[k].target > 0)
      snprintf(target, sizeof target, "< %g s", sizes[k].target);
    printf("    2^%-2u %10.4f s %14.0f %10.1f %12.1f %10s\n", options, m.seconds,
           states / m.seconds, 1e9 * per_state[options],
           1024.0 * (double)(m.peak_kib - floor_kib) / states, target);
    fflush(stdout);
  }
  printf("cost per state, 2^24 against 2^16: %.2f (target <= 2)\n", per_state[24] / per_state[16]);
  printf("two threads against one at 2^20: %.2f times as fast\n",
         median(20, 1, 3).seconds / median(20, 2, 3).seconds);
  if (count == 3)
    time_command(arguments[1], arguments[2]);
  return 0;
}
