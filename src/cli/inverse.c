/* `truce stability --make-stable`: what would make a situation hold? */
#include "inverse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What was asked for; `states` is to be freed. */
typedef struct wish {
  truce_statement *statement;
  size_t count;
  size_t *states;
} wish;

unsigned concepts_asked(const char *text)
{
  if (text == NULL || strcmp(text, "all") == 0)
    return (1U << TRUCE_CONCEPT_COUNT) - 1;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if (strcmp(text, truce_concept_id((truce_concept)k)) == 0)
      return 1U << k;
  }
  complain("--concept takes nash, gmr, smr, seq, sseq or all, not `%s`", text);
  return 0;
}

static bool one_state(wish *w, size_t state)
{
  w->states = malloc(sizeof *w->states);
  if (w->states == NULL)
    return false;
  w->states[0] = state;
  w->count = 1;
  return true;
}

static int by_number(const session *s, const char *text, wish *w)
{
  const size_t states = truce_stability_states(s->stability);
  char *end;
  const unsigned long long number = strtoull(text, &end, 10);
  if (*end == '\0' && number >= 1 && number <= states)
    return one_state(w, (size_t)number - 1) ? EXIT_DONE : session_failed(TRUCE_NO_MEMORY);
  complain("there is no situation `%s`; they are numbered from 1 to %zu", text, states);
  return EXIT_BAD;
}

static int by_status_quo(const session *s, wish *w)
{
  size_t state;
  if (s->c->has_status_quo && truce_stability_find(s->stability, s->c->status_quo, &state))
    return one_state(w, state) ? EXIT_DONE : session_failed(TRUCE_NO_MEMORY);
  complain("the case names no status quo; give --make-stable a number or a statement");
  return EXIT_BAD;
}

const char *wanted_statement(const truce_case *c, const char *text)
{
  for (size_t k = 0; k < c->wanted_count; k++) {
    if (strcmp(c->wanted[k].id, text) == 0)
      return c->wanted[k].text;
  }
  return text;
}

/* Which possible situations satisfy the statement, in two passes. */
static int by_statement(const session *s, const char *text, wish *w)
{
  truce_statement_error error;
  const truce_status status = truce_statement_parse(&w->statement, text, &s->c->names, &error);
  if (status == TRUCE_BAD_INPUT) {
    w->statement = NULL;
    complain("--make-stable: %s%s%s", error.message, error.hint[0] != '\0' ? "\n  help: " : "",
             error.hint);
    return EXIT_BAD;
  }
  if (status != TRUCE_OK)
    return session_failed(status);
  const size_t states = truce_stability_states(s->stability);
  size_t fits = 0;
  for (size_t k = 0; k < states; k++)
    fits += truce_statement_holds(w->statement, truce_stability_code(s->stability, k));
  if (fits == 0) {
    complain("no possible situation satisfies `%s`: see `impossible` in the case", text);
    return EXIT_BAD;
  }
  w->states = malloc(fits * sizeof *w->states);
  if (w->states == NULL)
    return session_failed(TRUCE_NO_MEMORY);
  for (size_t k = 0; k < states; k++) {
    if (truce_statement_holds(w->statement, truce_stability_code(s->stability, k)))
      w->states[w->count++] = k;
  }
  return EXIT_DONE;
}

static int find_wanted(const session *s, wish *w)
{
  const char *text = s->a->values[OPTION_MAKE_STABLE];
  if (isdigit((unsigned char)text[0]))
    return by_number(s, text, w);
  if (strcmp(text, "now") == 0)
    return by_status_quo(s, w);
  return by_statement(s, wanted_statement(s->c, text), w);
}

static truce_status write_answer(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_inverse_json(s->inverse, s->diagnostics, out);
  return truce_report_inverse_text(s->inverse, out, session_style(s, out));
}

int inverse_ask(session *s)
{
  const unsigned concepts = concepts_asked(s->a->values[OPTION_CONCEPT]);
  if (concepts == 0)
    return EXIT_BAD;
  wish w = {0};
  int result = find_wanted(s, &w);
  if (result == EXIT_DONE) {
    const truce_inverse_request request = {.wanted_count = w.count,
                                           .wanted = w.states,
                                           .statement = w.statement,
                                           .every = s->a->values[OPTION_EVERY] != NULL};
    const truce_status status =
        truce_inverse_answer_init(&s->inverse, s->c, s->stability, &request, concepts, &s->control);
    if (status == TRUCE_TOO_LARGE)
      complain("%s", truce_status_text(status));
    result = session_checked(s, status);
  }
  if (result == EXIT_DONE)
    result = session_write(s, write_answer);
  free(w.states);
  truce_statement_free(w.statement);
  return result;
}
