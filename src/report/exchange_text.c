/* All that a case and a register say of exchanges, as text. */
#include "base/date.h"
#include "exchange_internal.h"
#include "sheet.h"

bool truce__is_later(const truce_exchange_answer *a)
{
  return a->title != NULL && a->c->as_of.text != NULL &&
         a->reconciliation->last_day != TRUCE_NO_DAY &&
         a->reconciliation->last_day > a->c->as_of.day;
}

bool truce__planned_words(const truce_exchange_answer *a, truce__builder *b)
{
  const truce_planned *p = &a->planned;
  if (p->underway + p->home + p->dead == 0)
    return false;
  truce__build(b, "Of those in the plan, by the register %zu are home, %zu underway and %zu dead.",
               p->home, p->underway, p->dead);
  return true;
}

/* That the register tells of later days; false if it does not. */
static bool later_words(const truce_exchange_answer *a, truce__builder *b)
{
  char last[TRUCE__DATE];
  if (!truce__is_later(a))
    return false;
  truce__build(b, "The register tells of days up to %s, later than the day of the case, %s.",
               truce__date_text(last, a->reconciliation->last_day), a->c->as_of.text);
  return true;
}

/* A paragraph behind a part, if there is something to say. */
static truce_status tell(bool words(const truce_exchange_answer *a, truce__builder *b),
                         const truce_exchange_answer *a, FILE *out, truce_style style)
{
  truce__sheet t = {.out = out, .style = style};
  t.style.width = truce__style_width(style);
  if (words(a, &t.words))
    truce__say(&t, "- ", 2);
  return truce__sheet_end(&t);
}

truce_status truce_report_exchange_text(const truce_exchange_answer *a, FILE *out,
                                        truce_style style)
{
  enum { PERSONS = 10 };
  truce_status status = TRUCE_OK;
  if (a->plan != NULL) {
    fputs("\n", out);
    status = truce_report_plan_text(a->plan, a->c, out, style);
    if (status == TRUCE_OK)
      status = tell(truce__planned_words, a, out, style);
  }
  if (status == TRUCE_OK && a->reconciliation != NULL) {
    fputs("\n", out);
    status = truce_report_reconciliation_text(a->title != NULL ? a->title
                                                               : "Exchanges, as each side counts",
                                              a->reconciliation, PERSONS, out, style);
    if (status == TRUCE_OK)
      status = tell(later_words, a, out, style);
  }
  if (status == TRUCE_OK && a->decisions != NULL && a->decisions->count > 0) {
    fputs("\n", out);
    status = truce_report_decisions_text("Medical commissions", a->decisions, a->as_of, false, out,
                                         style);
  }
  return status;
}
