/* `truce convert`: the same conflict as a case file. */
#include "commands.h"
#include "output.h"
#include "session.h"

static int convert(const session *s)
{
  output o;
  if (!output_open(&o, s->a->values[OPTION_OUTPUT]))
    return EXIT_BAD;
  const truce_status status = truce_report_case(s->c, o.file);
  if (!output_close(&o, status))
    return status == TRUCE_OK ? EXIT_BAD : session_failed(status);
  session_warn(s);
  return EXIT_DONE;
}

int command_convert(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (result == EXIT_DONE)
    result = convert(&s);
  session_close(&s);
  return result;
}
