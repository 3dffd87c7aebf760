/* `truce leverage`: does fighting pay, and when does it stop paying? */
#include "commands.h"
#include "session.h"

static truce_status write_leverage(const session *s, FILE *out)
{
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_leverage_json(s->leverage, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_leverage_csv(s->leverage, out);
  case FORMAT_HTML:
    return truce_report_html(s->report, out, &s->control);
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_leverage_text(s->leverage, out, session_style(s, out));
}

int command_leverage(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (result == EXIT_DONE)
    result = session_leverage(&s);
  if (result == EXIT_DONE && a->format == FORMAT_HTML)
    result = session_report(&s);
  if (result == EXIT_DONE)
    result = session_write(&s, write_leverage);
  session_close(&s);
  return result;
}
