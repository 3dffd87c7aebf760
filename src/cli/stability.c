/* `truce stability`: which situations hold, and why? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "inverse.h"
#include "output.h"
#include "session.h"

enum { SHOWN_MAX = 12 }; /* situations named where a statement fits several */

/* ---- Which situation --why means ---- */

static bool by_number(const session *s, const char *text, size_t *state)
{
  const size_t states = truce_stability_states(s->stability);
  char *end;
  const unsigned long long number = strtoull(text, &end, 10);
  if (*end == '\0' && number >= 1 && number <= states) {
    *state = (size_t)number - 1;
    return true;
  }
  complain("there is no situation `%s`; they are numbered from 1 to %zu", text, states);
  return false;
}

static bool by_status_quo(const session *s, size_t *state)
{
  if (s->c->has_status_quo && truce_stability_find(s->stability, s->c->status_quo, state))
    return true;
  complain("the case names no status quo; give --why the number of a situation");
  return false;
}

/* What to say where a statement fits several situations, and which of them hold. */
static void list_fits(const session *s, const truce_statement *statement, const char *text,
                      size_t fits)
{
  complain("%zu situations satisfy `%s`; add to the statement, or give a number", fits, text);
  size_t hold = 0;
  for (size_t k = 0; k < truce_stability_states(s->stability); k++) {
    if (!truce_stability_equilibrium(s->stability, TRUCE_GMR, k) ||
        !truce_statement_holds(statement, truce_stability_code(s->stability, k)))
      continue;
    if (hold < SHOWN_MAX)
      fprintf(stderr, "%s%zu", hold == 0 ? "  of these hold: " : ", ", k + 1);
    hold++;
  }
  if (hold > SHOWN_MAX)
    fprintf(stderr, " and %zu more", hold - SHOWN_MAX);
  fputs(hold > 0 ? "\n" : "  none of these holds\n", stderr);
}

static bool by_statement(const session *s, const char *text, size_t *state)
{
  truce_statement *statement;
  truce_statement_error error;
  const truce_status status = truce_statement_parse(&statement, text, &s->c->names, &error);
  if (status == TRUCE_BAD_INPUT) {
    complain("--why: %s%s%s", error.message, error.hint[0] != '\0' ? "\n  help: " : "", error.hint);
    return false;
  }
  if (status != TRUCE_OK) {
    complain("%s", truce_status_text(status));
    return false;
  }
  size_t fits = 0;
  for (size_t k = 0; k < truce_stability_states(s->stability); k++) {
    if (truce_statement_holds(statement, truce_stability_code(s->stability, k)) && fits++ == 0)
      *state = k;
  }
  if (fits == 0)
    complain("no possible situation satisfies `%s`", text);
  else if (fits > 1)
    list_fits(s, statement, text, fits);
  truce_statement_free(statement);
  return fits == 1;
}

static bool find_situation(const session *s, size_t *state)
{
  const char *text = s->a->values[OPTION_WHY];
  if (isdigit((unsigned char)text[0]))
    return by_number(s, text, state);
  if (strcmp(text, "now") == 0)
    return by_status_quo(s, state);
  return by_statement(s, text, state);
}

/* ---- Writing ---- */

static truce_status write_answer(const session *s, FILE *out)
{
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_json(s->report, out, s->a->limit, &s->control);
  case FORMAT_CSV:
    return truce_report_csv(s->c, s->stability, out, s->a->limit, &s->control);
  case FORMAT_HTML:
    return truce_report_html(s->report, out, &s->control);
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_text(s->report, out, session_style(s, out));
}

static int explain(const session *s)
{
  size_t state = 0;
  if (!find_situation(s, &state))
    return EXIT_BAD;
  output o;
  if (!output_open(&o, s->a->values[OPTION_OUTPUT]))
    return EXIT_BAD;
  const truce_status status =
      s->a->format == FORMAT_JSON
          ? truce_report_why_json(s->report, state, o.file, &s->control)
          : truce_report_why_text(s->report, state, o.file, session_style(s, o.file), &s->control);
  if (!output_close(&o, status))
    return status == TRUCE_OK ? EXIT_BAD : session_failed(status);
  if (s->a->format != FORMAT_JSON)
    session_warn(s);
  return EXIT_DONE;
}

static int answer(const session *s)
{
  const int result = session_write(s, write_answer);
  const size_t states = truce_stability_states(s->stability);
  if (result == EXIT_DONE && s->a->format == FORMAT_CSV && s->a->limit != 0 && s->a->limit < states)
    complain("%zu of %zu situations are listed; --limit 0 lists all", s->a->limit, states);
  return result;
}

int command_stability(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (result == EXIT_DONE)
    result = session_solve(&s);
  if (result == EXIT_DONE && a->values[OPTION_MAKE_STABLE] != NULL) {
    result = inverse_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_COALITIONS] != NULL) {
    result = coalitions_ask(&s);
  } else {
    if (result == EXIT_DONE && a->format != FORMAT_CSV)
      result = session_report(&s);
    if (result == EXIT_DONE)
      result = a->values[OPTION_WHY] != NULL ? explain(&s) : answer(&s);
  }
  session_close(&s);
  return result;
}
