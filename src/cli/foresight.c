/* `truce stability --foresight` and `--drift`. */
#include <errno.h>
#include <stdlib.h>

#include "inverse.h"

static bool read_number(const session *s, option o, long least, long most, long otherwise,
                        long *value)
{
  const char *text = s->a->values[o];
  char *end;
  *value = otherwise;
  if (text == NULL)
    return true;
  errno = 0;
  *value = strtol(text, &end, 10);
  if (*text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= least &&
      *value <= most)
    return true;
  complain("--%s takes a whole number from %ld to %ld, not `%s`", option_entries[o].name, least,
           most, text);
  return false;
}

static truce_status write_foresight(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_foresight_json(s->c, s->stability, s->foresight, s->diagnostics, out,
                                       s->a->limit);
  return truce_report_foresight_text(s->c, s->stability, s->foresight, out, session_style(s, out));
}

int foresight_ask(session *s)
{
  long horizon;
  if (!read_number(s, OPTION_FORESIGHT, 1, TRUCE_HORIZON_MAX, 1, &horizon))
    return EXIT_BAD;
  int result = session_checked(
      s, truce_foresight_solve(&s->foresight, s->stability, (unsigned)horizon, &s->control));
  if (result == EXIT_DONE)
    result = session_write(s, write_foresight);
  return result;
}

static truce_status write_drift(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_drift_json(s->c, s->drift, s->diagnostics, out);
  return truce_report_drift_text(s->c, s->stability, s->drift, out, session_style(s, out));
}

int drift_ask(session *s)
{
  size_t start;
  long after;
  if (!read_number(s, OPTION_HORIZON, 0, 1000000, 20, &after))
    return EXIT_BAD;
  if (!find_situation(s, OPTION_DRIFT, &start))
    return EXIT_BAD;
  int result = session_checked(
      s, truce_drift_solve(&s->drift, s->stability, start, (size_t)after, &s->control));
  if (result == EXIT_DONE)
    result = session_write(s, write_drift);
  return result;
}
