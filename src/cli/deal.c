/* `truce deal`: is there a deal, and which is fair? */
#include <string.h>

#include "commands.h"
#include "session.h"

enum { SAMPLES = 2000, CLOUD = 3000 };

static bool read_tactic(const char *text, size_t length, truce_tactic *tactic)
{
  for (int k = 0; k < TRUCE_TACTIC_COUNT; k++) {
    const char *id = truce_tactic_id((truce_tactic)k);
    if (strlen(id) == length && memcmp(id, text, length) == 0) {
      *tactic = (truce_tactic)k;
      return true;
    }
  }
  complain("there is no tactic `%.*s`; there are boulware, linear, conceder, tit_for_tat and "
           "rubinstein",
           (int)length, text);
  return false;
}

static bool read_tactics(const char *text, truce_tactic tactics[2])
{
  const size_t first = strcspn(text, ",");
  if (text[first] == '\0') {
    complain("--tactics takes two, one for each side, such as boulware,conceder");
    return false;
  }
  const char *second = text + first + 1;
  return read_tactic(text, first, &tactics[0]) && read_tactic(second, strlen(second), &tactics[1]);
}

bool deal_request(const arguments *a, const truce_case *c, bool page, truce_deal_request *request)
{
  const bool uncertain = a->uncertainty > 0 || truce_case_has_ranges(c);
  *request = (truce_deal_request){
      .solve.frontier_limit = a->command == COMMAND_DEAL ? a->limit : 300,
      .cloud = page ? CLOUD : 0,
      .samples = a->has_samples ? a->samples
                 : uncertain    ? SAMPLES
                                : 0,
      .spread = a->uncertainty,
      .seed = a->seed,
      .rounds = (unsigned)a->rounds,
      .discount = {a->discount[0], a->discount[1]},
      .one_bargain = a->values[OPTION_TACTICS] != NULL,
  };
  return !request->one_bargain || read_tactics(a->values[OPTION_TACTICS], request->tactics);
}

static truce_status write_answer(const session *s, FILE *out)
{
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_deal_json(s->deal, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_deal_csv(s->deal, out);
  case FORMAT_HTML:
    return truce_report_html(s->report, out, NULL);
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_deal_text(s->deal, out, session_style(s, out));
}

int command_deal(const arguments *a)
{
  session s;
  truce_deal_request request;
  int result = session_read(&s, a);
  if (result == EXIT_DONE && !deal_request(a, s.c, a->format == FORMAT_HTML, &request))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = session_deal(&s, &request);
  if (result == EXIT_DONE && a->format == FORMAT_HTML)
    result = session_report(&s);
  if (result == EXIT_DONE)
    result = session_write(&s, write_answer);
  session_close(&s);
  return result;
}
