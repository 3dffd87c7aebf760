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

static void print_situations(const session *s, uint64_t states)
{
  printf("%zu part%s, %u move%s, ", s->c->party_count, s->c->party_count == 1 ? "y" : "ies",
         s->c->option_count, plural(s->c->option_count));
  if (states == UINT64_MAX)
    printf("%s possible situations", s->c->option_count > 64 ? "2^64 or more" : "2^64");
  else
    printf("%" PRIu64 " possible situation%s", states, states == 1 ? "" : "s");
  printf("%s\n", s->c->has_status_quo ? "" : ", no status quo named");
}

static void print_deal(const truce_case *c)
{
  const truce_deal_counts n = truce_case_count_deal(c);
  printf("%zu issue%s with %zu position%s, %zu parties to the deal, %zu combination%s; "
         "%zu of %zu numbers are judgements\n",
         c->issue_count, plural(c->issue_count), n.positions, plural(n.positions), n.dealers,
         n.terms, plural(n.terms), n.assumptions, n.numbers);
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
  if (s->c->option_count > 0)
    print_situations(s, states);
  else
    printf("%zu part%s, no moves\n", s->c->party_count, s->c->party_count == 1 ? "y" : "ies");
  if (s->c->issue_count > 0)
    print_deal(s->c);
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
