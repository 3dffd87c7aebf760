/* `truce stability --views`. */
#include "inverse.h"

static truce_status write_views(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_views_json(s->c, s->stability, s->views, s->surprises, s->surprise_count,
                                   s->diagnostics, out, s->a->limit);
  return truce_report_views_text(s->c, s->stability, s->views, s->surprises, s->surprise_count, out,
                                 session_style(s, out));
}

int views_ask(session *s)
{
  truce_status status = truce_views_solve(&s->views, s->stability, &s->control, s->diagnostics);
  if (status == TRUCE_OK)
    status = truce_views_surprises(s->views, &s->control, &s->surprises, &s->surprise_count);
  const int result = session_checked(s, status);
  return result == EXIT_DONE ? session_write(s, write_views) : result;
}
