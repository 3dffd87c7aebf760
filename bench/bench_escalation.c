/* How fast: likelihood with gradient, fits, simulated futures, tables of events.
 *
 * Records are drawn from a known process with a fixed seed. Times are wall clock, the median of a
 * few runs where one is short. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../src/escalation/objective.h"
#include "truce/escalation.h"
#include "truce/event_table.h"

enum { THREADS = 2, RUNS = 5 };

static const truce_control control = {.threads = THREADS};

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(truce_status status)
{
  if (status != TRUCE_OK) {
    fprintf(stderr, "bench: %s\n", truce_status_text(status));
    exit(3);
  }
}

/* Each type answers itself and the next one. */
static truce_hawkes make_model(size_t types, truce_kernel kernel, size_t terms)
{
  truce_hawkes m;
  must(truce_hawkes_init(&m, types, kernel, terms));
  for (size_t j = 0; j < types; j++) {
    m.level[j][0] = 1 + 0.1 * (double)j;
    m.branching[j * types + j] = 0.4;
    m.branching[j * types + (j + 1) % types] += 0.2;
  }
  if (kernel == TRUCE_KERNEL_POWER_LAW)
    truce_hawkes_set_power(&m, 1.8, 0.1);
  for (size_t t = 0; kernel == TRUCE_KERNEL_EXPONENTIAL && t < terms; t++) {
    m.decay[t] = 3 / pow(20, (double)t);
    m.share[t] = 1 / (double)terms;
  }
  return m;
}

static truce_simulated make_events(size_t types, size_t count)
{
  truce_hawkes m = make_model(types, TRUCE_KERNEL_EXPONENTIAL, 1);
  truce_simulated s;
  /* As long as it takes: the record ends with the last event asked for. */
  must(truce_hawkes_simulate(&s, &m, NULL, 0, 1e9, count, 1, 0, &control));
  s.events.end = s.events.time[count - 1];
  truce_hawkes_free(&m);
  return s;
}

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print(const char *what, double seconds, double target)
{
  char aim[32] = "";
  if (target > 0)
    snprintf(aim, sizeof aim, "< %g s", target);
  printf("%-58s %8.3f s %9s\n", what, seconds, aim);
  fflush(stdout);
}

static void time_gradient(const char *what, const truce_simulated *s, truce_kernel kernel,
                          size_t terms, double target)
{
  truce__objective o;
  const truce_hawkes_options options = {.kernel = kernel, .terms = terms};
  must(truce__objective_init(&o, (truce_activity){.events = &s->events}, &options, &control));
  double *x = malloc(o.layout.n * 4 * sizeof *x), seconds[RUNS], value;
  if (x == NULL)
    exit(3);
  double *lower = x + o.layout.n, *upper = lower + o.layout.n, *gradient = upper + o.layout.n;
  truce__objective_box(&o, lower, upper);
  truce__objective_start(&o, 0, lower, upper, x);
  for (int k = 0; k < RUNS; k++) {
    const double start = now();
    must(truce__objective_evaluate(&o, x, &value, gradient));
    seconds[k] = now() - start;
  }
  qsort(seconds, RUNS, sizeof *seconds, by_value);
  print(what, seconds[RUNS / 2], target);
  free(x);
  truce__objective_free(&o);
}

static void time_fit(const char *what, const truce_simulated *s, truce_hawkes_options options,
                     double target)
{
  truce_hawkes_fit fit;
  const double start = now();
  must(truce_hawkes_fit_run(&fit, (truce_activity){.events = &s->events}, &options, &control));
  print(what, now() - start, target);
  if (fit.outcome != TRUCE_FIT_CONVERGED)
    printf("  did not converge: %s\n", truce_fit_outcome_text(fit.outcome));
  else
    printf("  n[0, 0] %.4f (%.4f to %.4f), truth 0.4; %zu numbers\n", fit.branching[0].value,
           fit.branching[0].low, fit.branching[0].high, fit.parameters);
  truce_hawkes_fit_free(&fit);
}

static void time_forecast(const char *what, size_t types, double target)
{
  truce_hawkes m = make_model(types, TRUCE_KERNEL_EXPONENTIAL, 1);
  truce_simulated s = make_events(types, 2000);
  truce_outlook f;
  const truce_outlook_options options = {.periods = 90, .futures = 10000, .seed = 1};
  const double start = now();
  must(truce_hawkes_forecast(&f, &m, (truce_activity){.events = &s.events}, &options, &control));
  print(what, now() - start, target);
  printf("  %.1f events a day on average\n", f.mean[89 * (types + 1) + types]);
  truce_outlook_free(&f);
  truce_simulated_free(&s);
  truce_hawkes_free(&m);
}

static void time_changes(void)
{
  enum { DAYS = 10000 };
  static uint32_t y[DAYS];
  truce_hawkes m = make_model(1, TRUCE_KERNEL_EXPONENTIAL, 1);
  bool capped;
  must(truce_hawkes_simulate_counts(y, &capped, &m, &(truce_counts){1, 0, y, 0, 1}, DAYS, 1, 0));
  truce_changes c;
  const double start = now();
  must(truce_changes_find(&c, y, DAYS, &(truce_change_options){0}, &control));
  print("change points in 10,000 days", now() - start, 0);
  printf("  %zu segments\n", c.segment_count);
  truce_changes_free(&c);
  truce_hawkes_free(&m);
}

/* Rows as GDELT 2.0 has them: 61 cells, about 430 bytes; one in fifty is of the pair asked for. */
static size_t make_rows(char *text, size_t room)
{
  static const char *const codes[] = {"RUS", "UKR", "USA", "CHN", "ISR",
                                      "GBR", "FRA", "TUR", "",    ""};
  size_t used = 0;
  for (unsigned long k = 0; used + 1000 < room; k++) {
    const char *a = codes[k * 7 % 10], *b = codes[(k * 3 + k / 10) % 10];
    used += (size_t)snprintf(
        text + used, room - used,
        "%lu\t2025%02lu%02lu\t202506\t2025\t2025.4247\t%s\t%s\t%s\t\t\t\t\t\t\t\t%s\t%s\t%"
        "s\t\t\t\t\t\t\t\t1"
        "\t%03lu\t19\t19\t%lu\t-10.0\t4\t1\t5\t-3.40740740740741"
        "\t4\tKyiv, Kyyiv, Misto, Ukraine\tUP\tUP12\t25560\t50.4333\t30.5167\t-1044367"
        "\t4\tKyiv, Kyyiv, Misto, Ukraine\tUP\tUP12\t25560\t50.4333\t30.5167\t-1044367"
        "\t4\tKyiv, Kyyiv, Misto, Ukraine\tUP\tUP12\t25560\t50.4333\t30.5167\t-1044367"
        "\t20250602151500\thttps://www.example.org/news/world/2025/06/02/"
        "a-title-of-some-length-%lu.html\n",
        900000000 + k, 1 + k % 12, 1 + k % 28, a, a, a, b, b, b, k % 200, 1 + k % 4, k);
  }
  return used;
}

static void time_reading(void)
{
  enum { MEGABYTES = 400 };
  const size_t room = (size_t)MEGABYTES << 20;
  char *text = malloc(room);
  truce_diagnostics *diagnostics;
  if (text == NULL)
    exit(3);
  must(truce_diagnostics_init(&diagnostics));
  const size_t length = make_rows(text, room);
  static const truce_event_choice choices[] = {
      {.dyad = "RUS,UKR"},
      {.dyad = "RUS,UKR", .where = "QuadClass = 4 and NumMentions > 3"},
      {.where = NULL}};
  static const char *const names[] = {"one pair", "one pair and --where", "every row kept"};
  for (size_t k = 0; k < 3; k++) {
    truce_event_table *table;
    const double start = now();
    must(truce_event_table_read_memory(&table, "bench", text, length, &choices[k], &control,
                                       diagnostics));
    const double seconds = now() - start;
    printf("GDELT rows, %-20s %10zu of %8llu kept %12.0f MB/s   > 200 MB/s\n", names[k],
           table->record_count, (unsigned long long)table->rows, (double)length / 1e6 / seconds);
    truce_event_table_free(table);
  }
  truce_diagnostics_free(diagnostics);
  free(text);
}

int main(void)
{
  printf("escalation, %d threads\n", THREADS);
  truce_simulated two = make_events(2, 1000000), ten = make_events(10, 100000);
  truce_simulated large = make_events(10, 1000000);
  time_gradient("likelihood and gradient, 10^6 events of 2 types", &two, 0, 1, 0.2);
  time_gradient("likelihood and gradient, 10^6 events, 3 exponentials", &two, 0, 3, 0);
  time_gradient("likelihood and gradient, 10^6 events, power law", &two, TRUCE_KERNEL_POWER_LAW, 1,
                0);
  time_gradient("likelihood and gradient, 10^6 events of 10 types", &large, 0, 1, 0);
  time_fit("fit, 10^6 events of 2 types", &two, (truce_hawkes_options){0}, 20);
  time_fit("fit, 10^5 events of 10 types", &ten, (truce_hawkes_options){0}, 60);
  time_fit("fit, 10 types of 10^5 events each", &large, (truce_hawkes_options){0}, 60);
  time_forecast("10,000 futures of 90 days, 2 types", 2, 2);
  time_forecast("10,000 futures of 90 days, 1 type", 1, 2);
  time_changes();
  time_reading();
  truce_simulated_free(&two);
  truce_simulated_free(&ten);
  truce_simulated_free(&large);
  return 0;
}
