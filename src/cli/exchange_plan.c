/* `truce exchange plan`: who goes home in which round. */
#include "exchange.h"
#include "session.h"

/* Problems of more than a few thousand variables are solved this close to the optimum. */
#define PLAN_GAP 0.001

typedef struct plan_session {
  session s; /* first: the writer finds the rest by it */
  truce_plan *plan;
} plan_session;

static truce_status write_plan(const session *s, FILE *out)
{
  const truce_plan *plan = ((const plan_session *)s)->plan;
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_plan_json(plan, s->c, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_plan_csv(plan, out);
  case FORMAT_HTML:
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_plan_text(plan, s->c, out, session_style(s, out));
}

static bool check_day(const arguments *a)
{
  truce_date day;
  const char *as_of = a->values[OPTION_AS_OF];
  if (as_of == NULL || truce_date_read(as_of, &day))
    return true;
  complain("--as-of takes a day such as 2025-06-30, not `%s`", as_of);
  return false;
}

static int solve(plan_session *p)
{
  const arguments *a = p->s.a;
  const truce_plan_options options = {.gap = a->values[OPTION_GAP] != NULL ? a->gap : PLAN_GAP,
                                      .nodes = (uint32_t)a->nodes,
                                      .cost_of_parity = true,
                                      .explain = true};
  return session_checked(&p->s, truce_plan_solve(&p->plan, p->s.c->exchange, &options,
                                                 &p->s.control, p->s.diagnostics));
}

int exchange_plan(const arguments *a)
{
  plan_session p = {0};
  arguments of_case = *a; /* session_read reads its first operand, which here names the action */
  of_case.operand = of_case.operands[0] = exchange_operand(a, 0);
  of_case.operand_count = 1;
  int result = check_day(a) ? session_read(&p.s, &of_case) : EXIT_BAD;
  if (result == EXIT_DONE && p.s.c->exchange == NULL) {
    complain("%s plans no exchange; add the section `exchange` (docs/exchange-plan.md)",
             of_case.operand);
    result = EXIT_BAD;
  }
  if (result == EXIT_DONE)
    result = solve(&p);
  if (result == EXIT_DONE)
    result = session_write(&p.s, write_plan);
  if (result == EXIT_DONE && p.plan->stopped)
    result = session_stopped(true);
  else if (result == EXIT_DONE && !p.plan->possible)
    result = EXIT_NO;
  truce_plan_free(p.plan);
  session_close(&p.s);
  return result;
}
