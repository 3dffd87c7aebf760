/* How long the search without listing takes: 50 seeded conflicts of 60 or 100 options, 5 parties
 * and 10 priorities each; is there a situation that holds and satisfies a statement?
 *
 * Plain, as people write them: each party controls 12 options, every tenth can be taken once only;
 * some combinations are impossible; a priority is about one to three options, half of them one's
 * own, some only if something else happens; the statement asked about is of the same kind. Tangled:
 * a priority is about four to eight options, more is impossible, every third option can be taken
 * once only, and four such statements are asked about at once. Unwanted: what is asked about is
 * that two parties' first priorities fail, so that the answer is often no; and both. Wide: the
 * plain and the unwanted with 100 options.
 *
 * Each instance runs in a process of its own, which is ended after LIMIT seconds; that counts as
 * unknown. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "truce/symbolic.h"

enum {
  OPTIONS_MOST = 100,
  PARTIES = 5,
  WISHES = 10,
  RULES_MAX = 40,
  INSTANCES = 50,
  LIMIT = 60,
  TEXT = 400
};

typedef struct family {
  const char *name;
  unsigned least, spread;  /* options of a priority: least..least + spread - 1 */
  unsigned rules, one_way; /* how many; every how manyth option */
  bool unwanted;           /* asked: do two parties' first priorities fail? else: */
  unsigned asked;          /* statements asked about at once */
  unsigned options;
} family;

static const family families[] = {
    {"plain", 1, 3, 8, 10, false, 1, 60},   {"unwanted", 1, 3, 8, 10, true, 0, 60},
    {"tangled", 4, 5, 40, 3, false, 4, 60}, {"both", 4, 5, 40, 3, true, 0, 60},
    {"wide", 1, 3, 8, 10, false, 1, 100},   {"wide not", 1, 3, 8, 10, true, 0, 100}};

typedef struct instance {
  truce_case c;
  truce_party parties[PARTIES];
  truce_option options[OPTIONS_MOST];
  char ids[OPTIONS_MOST][16];
  const char *names[OPTIONS_MOST];
  truce_rule rules[RULES_MAX];
  const truce_statement *rule_statements[RULES_MAX];
  truce_wish wishes[PARTIES][WISHES];
  char first[PARTIES][TEXT]; /* what each wants most */
  uint64_t seed;
  const family *of;
} instance;

typedef struct outcome {
  double seconds;
  truce_truth exists;
} outcome;

static unsigned draw(instance *n, unsigned bound)
{
  n->seed += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t z = n->seed;
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return (unsigned)((z ^ z >> 31) % bound);
}

static const char *draw_option(instance *n, unsigned party)
{
  const unsigned own = n->of->options / PARTIES;
  return n->ids[draw(n, 2) == 0 ? party * own + draw(n, own) : draw(n, n->of->options)];
}

static const char *draw_not(instance *n)
{
  return draw(n, 2) == 0 ? "not " : "";
}

static const truce_statement *parse(const instance *n, const char *text)
{
  truce_statement *statement;
  truce_statement_error error;
  if (truce_statement_parse(&statement, text, &n->c.names, &error) != TRUCE_OK) {
    fprintf(stderr, "bench: %s: %s\n", text, error.message);
    exit(3);
  }
  return statement;
}

/* "((a) and not b) if c" */
static void write_statement(instance *n, unsigned party, char text[TEXT])
{
  static const char *const connectives[] = {"and", "or", "if"};
  snprintf(text, TEXT, "%s%s", draw_not(n), draw_option(n, party));
  for (unsigned more = n->of->least + draw(n, n->of->spread) - 1; more > 0; more--) {
    char shorter[TEXT];
    memcpy(shorter, text, TEXT);
    const int used = snprintf(text, TEXT, "(%s) %s %s%s", shorter, connectives[draw(n, 3)],
                              draw_not(n), draw_option(n, party));
    if (used < 0 || used >= TEXT)
      exit(3);
  }
}

static const truce_statement *draw_statement(instance *n, unsigned party)
{
  char text[TEXT];
  write_statement(n, party, text);
  return parse(n, text);
}

static const truce_statement *draw_question(instance *n)
{
  char text[8 * TEXT] = "", one[TEXT];
  size_t used = 0;
  if (n->of->unwanted)
    snprintf(text, sizeof text, "not (%s) and not (%s)", n->first[0], n->first[1]);
  for (unsigned k = 0; k < n->of->asked; k++) {
    write_statement(n, draw(n, PARTIES), one);
    used += (size_t)snprintf(text + used, sizeof text - used, "%s(%s)", k > 0 ? " and " : "", one);
  }
  return parse(n, text);
}

/* Two to three options that cannot be together; two-way ones, so that much stays possible. */
static const truce_statement *draw_rule(instance *n)
{
  char text[TEXT];
  snprintf(text, sizeof text, "%s and %s and %s%s", n->ids[draw(n, n->of->options)],
           n->ids[draw(n, n->of->options)], draw_not(n), n->ids[draw(n, n->of->options)]);
  return parse(n, text);
}

static void make(instance *n, const family *of, uint64_t seed)
{
  *n = (instance){.seed = seed, .of = of};
  n->c = (truce_case){.file = "bench", .title = "bench", .party_count = PARTIES};
  n->c.parties = n->parties;
  n->c.option_count = of->options;
  n->c.options = n->options;
  n->c.names = (truce_names){of->options, n->names};
  for (unsigned k = 0; k < of->options; k++) {
    snprintf(n->ids[k], sizeof n->ids[k], "p%u.o%u", k * PARTIES / of->options, k);
    n->names[k] = n->ids[k];
    n->options[k] =
        (truce_option){.id = n->ids[k],
                       .name = n->ids[k],
                       .party = k * PARTIES / of->options,
                       .direction = draw(n, of->one_way) == 0 ? TRUCE_FORWARD : TRUCE_BOTH_WAYS};
  }
  n->c.impossible = n->rules;
  n->c.impossible_statements = n->rule_statements;
  n->c.impossible_count = of->rules;
  for (unsigned k = 0; k < of->rules; k++)
    n->rules[k].statement = n->rule_statements[k] = draw_rule(n);
  for (unsigned p = 0; p < PARTIES; p++) {
    write_statement(n, p, n->first[p]);
    n->wishes[p][0].statement = parse(n, n->first[p]);
    for (unsigned k = 1; k < WISHES; k++)
      n->wishes[p][k].statement = draw_statement(n, p);
    n->parties[p] = (truce_party){.id = "p", .name = "p"};
    n->parties[p].preference =
        (truce_preference){.kind = TRUCE_PRIORITIES, .wish_count = WISHES, .wishes = n->wishes[p]};
  }
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static volatile sig_atomic_t stop;

static void on_alarm(int number)
{
  stop = number;
}

static outcome solve(const family *of, uint64_t seed, truce_concept concept, bool tell)
{
  static instance n;
  make(&n, of, seed);
  const truce_symbolic_request request = {.concept = concept, .statement = draw_question(&n)};
  const truce_control control = {.cancel = &stop};
  truce_diagnostics *diagnostics;
  truce_symbolic found;
  signal(SIGALRM, on_alarm);
  alarm(LIMIT);
  const double start = now();
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK ||
      truce_symbolic_init(&found, &n.c, &request, &control, diagnostics) != TRUCE_OK)
    exit(3);
  const outcome result = {now() - start, found.exists};
  if (tell)
    printf("  seed %llu %s: %s in %.2f s, %llu candidates, %llu questions, %llu steps\n",
           (unsigned long long)seed, truce_concept_label(concept),
           found.exists == TRUCE_YES  ? "yes"
           : found.exists == TRUCE_NO ? "no"
                                      : "unknown",
           result.seconds, (unsigned long long)found.candidates,
           (unsigned long long)found.questions, (unsigned long long)found.work);
  return result; /* the process ends: nothing need be freed */
}

static outcome run(const family *of, uint64_t seed, truce_concept concept, bool tell)
{
  int ends[2];
  outcome result = {LIMIT, TRUCE_UNKNOWN};
  fflush(stdout);
  if (pipe(ends) != 0)
    exit(3);
  const pid_t child = fork();
  if (child < 0)
    exit(3);
  if (child == 0) {
    const outcome mine = solve(of, seed, concept, tell);
    fflush(stdout);
    _exit(write(ends[1], &mine, sizeof mine) == (ssize_t)sizeof mine ? 0 : 3);
  }
  int state;
  close(ends[1]);
  const bool told = read(ends[0], &result, sizeof result) == (ssize_t)sizeof result;
  close(ends[0]);
  if (waitpid(child, &state, 0) != child || !told || state != 0) {
    fprintf(stderr, "bench: searching seed %llu failed\n", (unsigned long long)seed);
    exit(3);
  }
  return result;
}

static int by_seconds(const void *a, const void *b)
{
  const outcome *x = a, *y = b;
  return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static void measure(const family *of, truce_concept concept, int instances, bool tell)
{
  outcome all[INSTANCES];
  int answers[3] = {0};
  for (int n = 0; n < instances; n++) {
    all[n] = run(of, 1 + (uint64_t)n, concept, tell);
    answers[all[n].exists]++;
  }
  qsort(all, (size_t)instances, sizeof *all, by_seconds);
  printf("%9s %5s %7.3f s %7.3f s %7.3f s %7.3f s %5d %5d %8d\n", of->name,
         truce_concept_label(concept), all[0].seconds, all[instances / 2].seconds,
         all[instances * 9 / 10].seconds, all[instances - 1].seconds, answers[TRUCE_YES],
         answers[TRUCE_NO], answers[TRUCE_UNKNOWN]);
  fflush(stdout);
}

/* bench_symbolic [CONCEPT [INSTANCES]]: with arguments each instance is told. */
int main(int count, char **arguments)
{
  const int instances = count > 2 ? atoi(arguments[2]) : INSTANCES;
  if (instances < 1 || instances > INSTANCES)
    return 2;
  printf("existence without listing: 60 options (wide: %d), %d parties, %d priorities each, %d "
         "instances\n",
         OPTIONS_MOST, PARTIES, WISHES, instances);
  printf("%9s %5s %9s %9s %9s %9s %5s %5s %8s\n", "", "", "min", "median", "90 %", "max", "yes",
         "no", "unknown");
  for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      if (count < 2 || strcmp(arguments[1], truce_concept_id((truce_concept)k)) == 0)
        measure(&families[f], (truce_concept)k, instances, count > 1);
    }
  }
  printf("target: under %d s\n", LIMIT);
  return 0;
}
