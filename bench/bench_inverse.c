/* How fast: what would make a wanted situation of the Istanbul case hold, under all five concepts,
 * conditions, changes and proposals together; and all its coalitions. bench_inverse CASE */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "truce/app.h"

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void ask(const truce_case *c, const truce_stability *s, const char *wanted, bool every)
{
  truce_statement *statement;
  truce_statement_error error;
  size_t *states = malloc(truce_stability_states(s) * sizeof *states), count = 0;
  if (states == NULL || truce_statement_parse(&statement, wanted, &c->names, &error) != TRUCE_OK) {
    fprintf(stderr, "bench: not the Istanbul case\n");
    exit(3);
  }
  for (size_t k = 0; k < truce_stability_states(s); k++) {
    if (truce_statement_holds(statement, truce_stability_code(s, k)))
      states[count++] = k;
  }
  const truce_inverse_request request = {
      .wanted_count = count, .wanted = states, .statement = statement, .every = every};
  truce_inverse_answer *answer;
  const double start = now();
  if (truce_inverse_answer_init(&answer, c, s, &request, (1U << TRUCE_CONCEPT_COUNT) - 1, NULL) !=
      TRUCE_OK)
    exit(3);
  printf("%s%s: %zu situations, %.3f s (target < 1 s)\n", every ? "every " : "", wanted, count,
         now() - start);
  for (size_t k = 0; k < answer->count; k++) {
    const truce_inverse *x = &answer->inverses[k];
    printf("  %-4s %zu hold, %zu changes found%s%s\n", truce_concept_label(x->concept), x->holding,
           x->found, x->searched_pairs ? ", pairs tried" : "", x->complete ? "" : ", cut short");
  }
  truce_inverse_answer_free(answer);
  truce_statement_free(statement);
  free(states);
}

int main(int count, char **arguments)
{
  truce_diagnostics *list;
  truce_case *c;
  truce_stability *s;
  if (count != 2 || truce_diagnostics_init(&list) != TRUCE_OK)
    return 2;
  if (truce_case_read_file(&c, arguments[1], list) != TRUCE_OK ||
      truce_stability_solve(&s, c, NULL, list) != TRUCE_OK)
    return 3;
  ask(c, s, "russia.ceasefire and ukraine.ceasefire and not ukraine.withdraw", false);
  ask(c, s, "russia.ceasefire and ukraine.ceasefire and europe.guarantee and not ukraine.withdraw",
      false);
  ask(c, s, "russia.ceasefire and ukraine.ceasefire and not ukraine.withdraw", true);
  truce_coalitions coalitions;
  const double start = now();
  if (truce_coalitions_init(&coalitions, s, NULL, 0, 0, NULL, list) != TRUCE_OK)
    return 3;
  printf("coalitions from %zu of %zu equilibria: %zu jumps, %.3f s\n", coalitions.looked,
         coalitions.state_count, coalitions.jump_count, now() - start);
  truce_coalitions_free(&coalitions);
  truce_stability_free(s);
  truce_case_free(c);
  truce_diagnostics_free(list);
  return 0;
}
