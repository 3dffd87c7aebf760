/* `truce stability --coalitions`: what could parties do together? */
#include "inverse.h"

static truce_status write_answer(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_coalitions_json(s->c, s->stability, &s->coalitions, s->diagnostics, out,
                                        s->a->limit);
  return truce_report_coalitions_text(s->c, s->stability, &s->coalitions, out,
                                      session_style(s, out));
}

int coalitions_ask(session *s)
{
  const int result = session_coalitions(s, 0);
  return result == EXIT_DONE ? session_write(s, write_answer) : result;
}
