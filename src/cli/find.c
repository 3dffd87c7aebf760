/* `truce stability --find`: does a situation hold in which something is so? */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "inverse.h"

typedef struct find_session {
  session s; /* first: the writer finds the rest by it */
  truce_symbolic_answer answer;
} find_session;

static truce_status write_answer(const session *s, FILE *out)
{
  const truce_symbolic_answer *answer = &((const find_session *)s)->answer;
  if (s->a->format == FORMAT_JSON)
    return truce_report_symbolic_json(answer, s->diagnostics, out);
  if (s->a->format == FORMAT_CSV)
    return truce_report_symbolic_csv(answer, out);
  return truce_report_symbolic_text(answer, out, session_style(s, out));
}

/* *statement stays NULL for `any`. */
static int read_statement(const session *s, truce_statement **statement)
{
  const char *text = wanted_statement(s->c, s->a->values[OPTION_FIND]);
  if (strcmp(text, "any") == 0)
    return EXIT_DONE;
  truce_statement_error error;
  const truce_status status = truce_statement_parse(statement, text, &s->c->names, &error);
  if (status != TRUCE_BAD_INPUT)
    return session_failed(status);
  complain("--find: %s%s%s", error.message, error.hint[0] != '\0' ? "\n  help: " : "", error.hint);
  return EXIT_BAD;
}

static int search(find_session *f, unsigned concepts)
{
  const session *s = &f->s;
  truce_symbolic_answer *answer = &f->answer;
  const bool limited = s->a->values[OPTION_LIMIT] != NULL;
  truce_symbolic_request request = {.statement = answer->statement,
                                    .most = !limited           ? 1
                                            : s->a->limit == 0 ? SIZE_MAX
                                                               : s->a->limit,
                                    .fewest = s->a->values[OPTION_FEWEST] != NULL};
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) == 0)
      continue;
    request.concept = (truce_concept)k;
    const int result =
        session_checked(s, truce_symbolic_init(&answer->found[answer->count], s->c, &request,
                                               &s->control, s->diagnostics));
    if (result != EXIT_DONE)
      return result;
    answer->count++;
  }
  return EXIT_DONE;
}

int find_ask(session *s)
{
  const unsigned concepts = concepts_asked(s->a->values[OPTION_CONCEPT]);
  if (concepts == 0)
    return EXIT_BAD;
  truce_statement *statement = NULL;
  int result = read_statement(s, &statement);
  find_session f = {.s = *s, .answer = {.c = s->c, .statement = statement}};
  if (result == EXIT_DONE)
    result = search(&f, concepts);
  if (result == EXIT_DONE)
    result = session_write(&f.s, write_answer);
  bool stopped = false;
  for (size_t k = 0; k < f.answer.count; k++) {
    stopped = stopped || f.answer.found[k].interrupted;
    truce_symbolic_free(&f.answer.found[k]);
  }
  truce_statement_free(statement);
  return result != EXIT_DONE ? result : session_stopped(stopped);
}
