/* How fast and how large: the frontier, all fair points and both counts, for dealers who like the
 * positions of every issue in opposite order and weigh the issues differently.
 *
 * Each case runs in a process of its own, several times; the median is printed, and the peak memory
 * is the kernel's count for that process less that of one which solves four packages. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/deal_model.h"
#include "truce/deal.h"

enum { RUNS_MAX = 9, THREADS = 2 };

/* Coarse: whole weights that sum to 100 and whole values, so utilities are hundredths of a point.
 * Fine: weights and values are random hundredths and the total is whatever it is. */
typedef enum grain { COARSE, FINE } grain;

typedef struct size {
  const char *name;
  size_t dealers, issues, positions, terms;
  grain grain;
  bool constant_sum; /* what one gains the other loses: no package dominates another */
  int runs;
  double target; /* seconds; 0: none */
} size;

typedef struct measure {
  double seconds;
  long peak_kib;
  uint64_t points;
  bool complete, proven; /* the frontier; the fair points */
  double gap[TRUCE_SOLUTION_COUNT];
  truce_count_method method;
  double low, high;
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

/* ---- Cases ---- */

static uint64_t random_state;

static int64_t random_below(int64_t bound)
{
  uint8_t bytes[4];
  tape_fill(bytes, sizeof bytes, random_state += 4 * UINT64_C(0x9e3779b97f4a7c15));
  return (int64_t)(bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                   (uint32_t)bytes[3] << 24) %
         bound;
}

static int by_number(const void *a, const void *b)
{
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* Whole shares of 100, each at least 1: the gaps between random cuts. */
static void share_out(size_t issues, int64_t *weights)
{
  int64_t cuts[DEAL_ISSUES + 1] = {0};
  const int64_t spare = 100 - (int64_t)issues;
  for (size_t k = 1; k < issues; k++)
    cuts[k] = random_below(spare + 1);
  qsort(cuts + 1, issues - 1, sizeof *cuts, by_number);
  cuts[issues] = spare;
  for (size_t k = 0; k < issues; k++)
    weights[k] = 1 + cuts[k + 1] - cuts[k];
}

/* The second wants the reverse of the first; a third has no order. */
static void rank_values(const size *s, size_t dealer, int64_t *values)
{
  qsort(values, dealer < 2 ? s->positions : 0, sizeof *values, by_number);
  for (size_t v = 0; dealer == 1 && v < s->positions / 2; v++) {
    const int64_t swap = values[v];
    values[v] = values[s->positions - 1 - v];
    values[s->positions - 1 - v] = swap;
  }
}

static void value_issues(deal_model *m, const size *s, size_t dealer)
{
  static int64_t weights[DEAL_ISSUES], values[DEAL_ISSUES][DEAL_POSITIONS];
  const int64_t per = s->grain == COARSE ? 1 : 100;
  const bool mirrored = s->constant_sum && dealer > 0;
  if (!mirrored)
    share_out(s->issues, weights);
  for (size_t k = 0; k < s->issues; k++) {
    for (size_t v = 0; v < s->positions; v++)
      values[k][v] = mirrored ? 100 * per - values[k][v] : random_below(100 * per + 1);
    if (!mirrored) {
      rank_values(s, dealer, values[k]);
      weights[k] = s->grain == COARSE ? weights[k] : 100 + random_below(1000);
    }
    deal_model_value(m, dealer, k, per, weights[k], 100 * per, values[k]);
  }
}

/* A rectangle over 2 to 4 issues, each side half the positions or so. */
static void add_rectangle(deal_model *m, const size *s, size_t dealer)
{
  static const char *const joins[] = {"c0 and c1", "c0 and c1 and c2", "c0 and c1 and c2 and c3"};
  truce_comparison comparisons[4];
  const size_t count = 2 + (size_t)random_below(3);
  const size_t start = (size_t)random_below((int64_t)s->issues);
  for (size_t k = 0; k < count; k++)
    comparisons[k] =
        (truce_comparison){(start + k * 3) % s->issues, (size_t)random_below((int64_t)s->positions),
                           random_below(2) == 0 ? TRUCE_LE : TRUCE_GE};
  deal_model_term(m, dealer, joins[count - 2], comparisons, count,
                  (random_below(21) - 10) * TRUCE_BILLION);
}

static void make_case(deal_model *m, const size *s, uint64_t seed)
{
  random_state = seed * UINT64_C(1000003);
  deal_model_start(m, s->dealers, false, 100);
  for (size_t k = 0; k < s->issues; k++)
    deal_model_issue(m, TRUCE_ORDERED, s->positions);
  for (size_t d = 0; d < s->dealers; d++) {
    value_issues(m, s, d);
    for (size_t k = d; k < s->terms; k += s->dealers)
      add_rectangle(m, s, d);
    deal_model_no_deal(m, d, 35 * TRUCE_BILLION);
  }
}

/* ---- Measuring ---- */

static measure solve_once(const size *s, uint64_t seed)
{
  static deal_model m;
  make_case(&m, s, seed);
  truce_diagnostics *diagnostics;
  truce_deal *deal;
  const truce_control control = {.threads = THREADS};
  const truce_deal_options options = {.frontier_limit = 100};
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    exit(3);
  const double start = now();
  if (truce_deal_solve(&deal, &m.c, &options, &control, diagnostics) != TRUCE_OK)
    exit(3);
  measure result = {.seconds = now() - start,
                    .points = deal->frontier_total,
                    .complete = deal->frontier_complete,
                    .proven = true,
                    .method = deal->agreements.method,
                    .low = deal->agreements.low,
                    .high = deal->agreements.high};
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    result.gap[kind] = deal->solutions[kind].gap;
    result.proven = result.proven && deal->solutions[kind].proven;
  }
  truce_deal_free(deal);
  truce_diagnostics_free(diagnostics);
  deal_model_free(&m);
  return result;
}

/* Solves in a child process; exits the program if the child fails. */
static measure run(const size *s, uint64_t seed)
{
  int ends[2];
  measure result;
  fflush(stdout); /* or the child would write it again */
  if (pipe(ends) != 0)
    exit(3);
  const pid_t child = fork();
  if (child < 0)
    exit(3);
  if (child == 0) {
    const measure made = solve_once(s, seed);
    _exit(write(ends[1], &made, sizeof made) == (ssize_t)sizeof made ? 0 : 3);
  }
  int state;
  struct rusage usage;
  if (read(ends[0], &result, sizeof result) != (ssize_t)sizeof result ||
      wait4(child, &state, 0, &usage) != child || state != 0) {
    fprintf(stderr, "bench: solving %s failed\n", s->name);
    exit(3);
  }
  close(ends[0]);
  close(ends[1]);
  result.peak_kib = usage.ru_maxrss;
  return result;
}

static measure median(const size *s)
{
  measure all[RUNS_MAX];
  for (int k = 0; k < s->runs; k++)
    all[k] = run(s, 1 + (uint64_t)k);
  qsort(all, (size_t)s->runs, sizeof *all, by_seconds);
  return all[s->runs / 2];
}

/* How the agreements are known, and how far from proven the fair points are. */
static void print_quality(const measure *m)
{
  static const char *const methods[] = {"exact", "grid", "sampled"};
  printf("  %s", methods[m->method]);
  if (m->method != TRUCE_COUNT_EXACT)
    printf(" +-%.2g %%", 50 * (m->high - m->low) / (m->high + m->low));
  printf(m->proven ? ", proven\n" : ", gaps");
  for (int kind = 0; !m->proven && kind < TRUCE_SOLUTION_COUNT; kind++)
    printf(" %s %.2g%s", truce_solution_id((truce_solution_kind)kind), m->gap[kind],
           kind + 1 < TRUCE_SOLUTION_COUNT ? "," : "\n");
}

static measure print_size(const size *s, long floor_kib)
{
  const measure m = median(s);
  char target[32] = "";
  if (s->target > 0)
    snprintf(target, sizeof target, "< %g s", s->target);
  printf("%-28s %9.4f s %9s %9llu%s %9.1f MiB", s->name, m.seconds, target,
         (unsigned long long)m.points, m.complete ? " " : "+",
         (double)(m.peak_kib - floor_kib) / 1024);
  print_quality(&m);
  fflush(stdout);
  return m;
}

int main(void)
{
  static const size sizes[] = {
      {"2 dealers, 4^10", 2, 10, 4, 0, COARSE, false, 9, 0.05},
      {"2 dealers, 4^20", 2, 20, 4, 0, COARSE, false, 5, 2},
      {"2 dealers, 4^30", 2, 30, 4, 0, COARSE, false, 3, 20},
      {"2 dealers, 4^10, fine", 2, 10, 4, 0, FINE, false, 9, 0.05},
      {"2 dealers, 4^20, fine", 2, 20, 4, 0, FINE, false, 3, 2},
      {"2 dealers, 4^30, fine", 2, 30, 4, 0, FINE, false, 1, 20},
      {"constant sum, 4^10, fine", 2, 10, 4, 0, FINE, true, 3, 0},
      {"constant sum, 4^30", 2, 30, 4, 0, COARSE, true, 3, 20},
      {"3 dealers, 4^10", 3, 10, 4, 0, COARSE, false, 3, 0},
      {"2 dealers, 10^10, 50 terms", 2, 10, 10, 50, COARSE, false, 1, 0},
  };
  static const size least = {"2 dealers, 2^2", 2, 2, 2, 0, COARSE, false, 1, 0};
  const long floor_kib = run(&least, 1).peak_kib;
  measure made[sizeof sizes / sizeof *sizes];
  printf("frontier, fair points and counts, %d threads, medians (memory target < 1 GiB)\n",
         THREADS);
  printf("%-28s %11s %9s %9s  %13s  %s\n", "", "time", "target", "points", "peak",
         "agreements, fair points");
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    made[k] = print_size(&sizes[k], floor_kib);
  for (size_t k = 1; k < 3; k++)
    printf("%s against %s, 2^20 times as many packages: %.1f times the time, %.1f the points\n",
           sizes[k].name + 11, sizes[k - 1].name + 11, made[k].seconds / made[k - 1].seconds,
           (double)made[k].points / (double)made[k - 1].points);
  return 0;
}
