/* `truce check`: is the case file right? */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>

#include "commands.h"
#include "output.h"
#include "session.h"

static const char *plural(size_t count)
{
  return count == 1 ? "" : "s";
}

static void print_verdict(const session *s, uint64_t states)
{
  const size_t errors = truce_diagnostics_count(s->diagnostics, TRUCE_ERROR);
  const size_t warnings = truce_diagnostics_count(s->diagnostics, TRUCE_WARNING);
  const size_t notes = truce_diagnostics_count(s->diagnostics, TRUCE_NOTE);
  printf("%s: %zu error%s, %zu warning%s, %zu note%s\n", s->a->operand, errors, plural(errors),
         warnings, plural(warnings), notes, plural(notes));
  if (s->c == NULL)
    return;
  printf("%zu part%s, %u move%s, ", s->c->party_count, s->c->party_count == 1 ? "y" : "ies",
         s->c->option_count, plural(s->c->option_count));
  if (states == UINT64_MAX)
    printf("2^64 possible situations");
  else
    printf("%" PRIu64 " possible situation%s", states, states == 1 ? "" : "s");
  printf("%s\n", s->c->has_status_quo ? "" : ", no status quo named");
}

static truce_status print_text(const session *s, uint64_t states)
{
  const truce_status status =
      truce_report_diagnostics(s->diagnostics, TRUCE_NOTE, stdout, session_style(s, stdout));
  print_verdict(s, states);
  return status;
}

static int check(session *s)
{
  uint64_t states = 0;
  if (s->c != NULL) {
    const truce_status status =
        truce_states_count(&states, s->c->option_count, s->c->impossible_statements,
                           s->c->impossible_count, &s->control);
    if (status != TRUCE_OK) {
      complain("%s", truce_status_text(status));
      return session_failed(status);
    }
  }
  const truce_status status =
      s->a->format == FORMAT_JSON
          ? truce_report_check_json(s->c, s->a->operand, states, s->diagnostics, stdout)
          : print_text(s, states);
  if (status != TRUCE_OK) {
    output_failed("to standard output", errno);
    return session_failed(status);
  }
  return s->c != NULL ? EXIT_DONE : EXIT_NO;
}

int command_check(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (s.read == TRUCE_OK || s.read == TRUCE_BAD_INPUT)
    result = check(&s);
  session_close(&s);
  return result;
}
