/* `truce talks`: what does each side ask for, and how far apart are they? */
#include <string.h>

#include "commands.h"
#include "session.h"

/* The round an option names; TRUCE_NOBODY if it is not given. */
static bool find_round(const session *s, option o, size_t *round)
{
  const char *text = s->a->values[o];
  const truce_rounds *talks = &s->c->talks;
  *round = TRUCE_NOBODY;
  if (text == NULL)
    return true;
  for (size_t k = 0; k < talks->round_count; k++) {
    if (strcmp(talks->rounds[k].id, text) == 0 || strcmp(talks->rounds[k].date.text, text) == 0) {
      *round = k;
      return true;
    }
  }
  complain("there is no round `%s`; name one of these:", text);
  for (size_t k = 0; k < talks->round_count; k++)
    fprintf(stderr, "  %s  (%s)\n", talks->rounds[k].id, talks->rounds[k].date.text);
  return false;
}

static bool talks_options(const session *s, truce_talks_options *options)
{
  *options = (truce_talks_options){TRUCE_NOBODY, TRUCE_NOBODY, {NULL, 0}};
  const char *as_of = s->a->values[OPTION_AS_OF];
  if (as_of != NULL && !truce_date_read(as_of, &options->as_of)) {
    complain("--as-of takes a day such as 2025-06-30, not `%s`", as_of);
    return false;
  }
  return find_round(s, OPTION_SINCE, &options->from) && find_round(s, OPTION_AT, &options->to);
}

static truce_status write_answer(const session *s, FILE *out)
{
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_talks_json(s->talks, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_talks_csv(s->talks, out);
  case FORMAT_HTML:
    return truce_report_html(s->report, out, &s->control);
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_talks_text(s->talks, out, session_style(s, out));
}

int command_talks(const arguments *a)
{
  session s;
  truce_talks_options options;
  int result = session_read(&s, a);
  if (result == EXIT_DONE && !talks_options(&s, &options))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = session_talks(&s, &options);
  if (result == EXIT_DONE && a->format == FORMAT_HTML)
    result = session_report(&s);
  if (result == EXIT_DONE)
    result = session_write(&s, write_answer);
  session_close(&s);
  return result;
}
