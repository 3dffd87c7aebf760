/* `truce report`: all of it, on one page. */
#include <errno.h>

#include "commands.h"
#include "output.h"
#include "session.h"

/* What the page can wait for: coalitions among so many parties, and so many moves looked at. */
enum { PARTIES_MOST = 8, COALITION_MOVES = 50000000 };

static truce_status write_report(const session *s, FILE *out)
{
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_page_json(s->report, out, &s->control);
  case FORMAT_HTML:
    return truce_report_html(s->report, out, &s->control);
  case FORMAT_TEXT:
  case FORMAT_CSV:
  case FORMAT_COUNT:
    break;
  }
  const truce_style style = session_style(s, out);
  truce_status status = TRUCE_OK;
  if (s->talks != NULL)
    status = truce_report_talks_text(s->talks, out, style);
  if (status == TRUCE_OK && s->stability != NULL) {
    fputs(s->talks != NULL ? "\n" : "", out);
    status = truce_report_text(s->report, out, style);
  }
  if (status == TRUCE_OK && s->deal != NULL) {
    fputs(s->talks != NULL || s->stability != NULL ? "\n" : "", out);
    status = truce_report_deal_text(s->deal, out, style);
  }
  if (status == TRUCE_OK && s->exchange.c != NULL)
    status = truce_report_exchange_text(&s->exchange, out, style);
  if (status == TRUCE_OK && s->escalation != NULL) {
    fputs("\n", out);
    status = truce_report_escalation_text(s->escalation, out, style);
  }
  if (status == TRUCE_OK && s->leverage != NULL) {
    fputs("\n", out);
    status = truce_report_leverage_text(s->leverage, out, style);
  }
  return status;
}

/* The answer in ten lines and where the page is. */
static int tell(const session *s, const char *path)
{
  const truce_status status =
      truce_report_summary_text(s->report, stdout, session_style(s, stdout));
  if (status != TRUCE_OK) {
    output_failed("to standard output", errno);
    return session_failed(status);
  }
  putchar('\n');
  output_say_where(path);
  if (s->a->format == FORMAT_HTML)
    puts("Open it in any browser; it needs no network.");
  return EXIT_DONE;
}

static int report(session *s)
{
  const char *path = output_path(s->a);
  output o;
  if (!output_open(&o, path))
    return EXIT_BAD;
  const truce_status status = write_report(s, o.file);
  if (!output_close(&o, status))
    return status == TRUCE_OK ? EXIT_BAD : session_failed(status);
  session_warn(s);
  const int told = path == NULL ? EXIT_DONE : tell(s, path);
  return told != EXIT_DONE ? told : session_ended(s);
}

static int solve_events(session *s)
{
  truce_event_choice choice;
  truce_escalation_request request = {0};
  if (s->c->event_count == 0)
    return EXIT_DONE;
  if (!escalation_choice(s->a, s->c, &choice))
    return EXIT_BAD;
  const int result =
      session_checked(s, truce_event_table_of_case(&s->events, s->c, &choice, s->diagnostics));
  if (result != EXIT_DONE)
    return result;
  return escalation_request(s->a, s->c, &choice, &request) ? session_escalate(s, &request)
                                                           : EXIT_BAD;
}

/* Asks every question the case has something to say about. */
static int solve(session *s)
{
  const bool deal = truce_case_count_deal(s->c).dealers > 1;
  const bool talks = s->c->talks.round_count > 0;
  truce_deal_request request;
  int result = talks ? session_talks(s, NULL) : EXIT_DONE;
  const bool exchange = s->c->exchange != NULL || s->c->counts != NULL;
  if (result == EXIT_DONE && (s->c->option_count > 0 || (!deal && !talks && !exchange)))
    result = session_solve(s);
  if (result == EXIT_DONE)
    result = solve_events(s);
  if (result == EXIT_DONE && s->stability != NULL)
    result = session_wanted(s);
  if (result == EXIT_DONE && s->stability != NULL && s->c->party_count <= PARTIES_MOST)
    result = session_coalitions(s, COALITION_MOVES);
  if (result == EXIT_DONE && s->stability != NULL)
    result = session_uncertainty(s);
  if (result == EXIT_DONE && s->c->war.stated)
    result = session_leverage(s);
  const char *records = s->a->values[OPTION_REGISTER];
  if (result == EXIT_DONE && (exchange || records != NULL))
    result = session_exchange(s, records);
  if (result != EXIT_DONE || !deal)
    return result;
  return deal_request(s->a, s->c, true, &request) ? session_deal(s, &request) : EXIT_BAD;
}

int command_report(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (result == EXIT_DONE)
    result = solve(&s);
  if (result == EXIT_DONE)
    result = session_report(&s);
  if (result == EXIT_DONE)
    result = report(&s);
  session_close(&s);
  return result;
}
