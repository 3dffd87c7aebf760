/* `truce exchange` asks a register: list, show, commission, reconcile and lists. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "commands.h"
#include "exchange.h"
#include "register.h"

/* ---- list, show, commission, reconcile ---- */

static truce_status write_subjects(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_JSON)
    return truce_report_subjects_json(g->r, g->subjects, out);
  if (s->a->format == FORMAT_CSV)
    return truce_report_subjects_csv(g->subjects, out);
  return truce_report_subjects_text(g->r, g->subjects, &g->only, out, session_style(s, out));
}

bool register_standing(const arguments *a, truce_subject_standing *standing)
{
  const char *text = a->values[OPTION_STANDING], *names[TRUCE_STANDINGS];
  *standing = TRUCE_STANDINGS;
  for (int k = 0; k < TRUCE_STANDINGS; k++) {
    names[k] = truce_subject_standing_id((truce_subject_standing)k);
    if (text != NULL && strcmp(text, names[k]) == 0)
      *standing = (truce_subject_standing)k;
  }
  if (text == NULL || *standing != TRUCE_STANDINGS)
    return true;
  const size_t near = truce__nearest(text, names, TRUCE_STANDINGS);
  complain("--standing takes named, missing, held, underway or home, not `%s`%s%s%s", text,
           near != SIZE_MAX ? "; did you mean `" : "", near != SIZE_MAX ? names[near] : "",
           near != SIZE_MAX ? "`?" : "");
  return false;
}

int exchange_list(const arguments *a)
{
  register_session g = {
      .only = {.holder = a->values[OPTION_HOLDER], .category = a->values[OPTION_CATEGORY]}};
  if (!register_standing(a, &g.only.standing))
    return EXIT_BAD;
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result = session_checked(&g.s, truce_register_subjects(g.r, g.only.standing, g.only.holder,
                                                           g.only.category, &g.subjects,
                                                           g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_subjects);
  truce_subjects_free(g.subjects);
  return register_end(&g, result);
}

static truce_status write_history(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  return s->a->format == FORMAT_JSON
             ? truce_report_history_json(g->r, g->history, s->a->values[OPTION_ABOUT], out)
             : truce_report_history_text(g->history, s->a->values[OPTION_ABOUT], out,
                                         session_style(s, out));
}

int exchange_show(const arguments *a)
{
  register_session g = {0};
  const char *reference = exchange_operand(a, 1), *about = a->values[OPTION_ABOUT];
  const bool names = a->values[OPTION_WITH_NAMES] != NULL;
  if ((reference == NULL) == (about == NULL)) {
    complain("give a reference, or --about with the name of a promise or exchange");
    return EXIT_BAD;
  }
  int result = register_start(&g, a, false);
  g.s.is_private = true;
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, about != NULL
                  ? truce_register_about(g.r, about, names, &g.history, g.s.diagnostics)
                  : truce_register_history(g.r, reference, names, &g.history, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_history);
  truce_history_free(g.history);
  return register_end(&g, result);
}

static truce_status write_decisions(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  const bool names = s->a->values[OPTION_WITH_NAMES] != NULL;
  return s->a->format == FORMAT_JSON
             ? truce_report_decisions_json(g->r, g->decisions, g->as_of, names, out)
             : truce_report_decisions_text(truce_register_title(g->r), g->decisions, g->as_of,
                                           names, out, session_style(s, out));
}

/* With words, it is one more decision. */
int exchange_commission(const arguments *a)
{
  if (a->operand_count > 2)
    return exchange_event(a);
  register_session g = {0};
  register_now(g.recorded);
  int result = register_start(&g, a, false);
  g.s.is_private = true;
  if (result == EXIT_DONE && !register_day(&g, OPTION_AS_OF, &g.as_of))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = session_checked(&g.s,
                             truce_register_decisions(g.r, g.as_of, &g.decisions, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_decisions);
  truce_decisions_free(g.decisions);
  return register_end(&g, result);
}

static truce_status write_reconciliation(const session *s, FILE *out)
{
  enum { PERSONS = 10 };
  const register_session *g = (const register_session *)s;
  const size_t limit = s->a->values[OPTION_LIMIT] != NULL ? s->a->limit : PERSONS;
  if (s->a->format == FORMAT_CSV)
    return truce_report_reconciliation_csv(g->reconciliation, out);
  return s->a->format == FORMAT_JSON
             ? truce_report_reconciliation_json(g->r, g->reconciliation, out)
             : truce_report_reconciliation_text(truce_register_title(g->r), g->reconciliation,
                                                limit, out, session_style(s, out));
}

int exchange_reconcile(const arguments *a)
{
  register_session g = {0};
  int result = register_start(&g, a, false);
  g.s.is_private = true;
  if (result == EXIT_DONE)
    result =
        session_checked(&g.s, truce_register_reconcile(g.r, &g.reconciliation, g.s.diagnostics));
  if (result == EXIT_DONE && a->values[OPTION_WITH_NAMES] != NULL)
    result = session_checked(
        &g.s, truce_register_reconcile_names(g.r, g.reconciliation, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_reconciliation);
  truce_reconciliation_free(g.reconciliation);
  return register_end(&g, result);
}

/* ---- lists ---- */

bool register_number(const char *text, uint64_t *value)
{
  char *end;
  errno = 0;
  *value = text != NULL && *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
  return *value > 0 && *end == '\0' && errno == 0;
}

static truce_status write_lists(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_CSV)
    return truce_report_lists_csv(g->lists, out);
  return s->a->format == FORMAT_JSON
             ? truce_report_lists_json(g->r, g->lists, out)
             : truce_report_lists_text(g->r, g->lists, out, session_style(s, out));
}

static truce_status write_list(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  return fwrite(g->bytes, 1, g->length, out) == g->length && fflush(out) == 0 ? TRUCE_OK : TRUCE_IO;
}

int exchange_lists(const arguments *a)
{
  register_session g = {0};
  const char *text = a->values[OPTION_NUMBER];
  uint64_t number = 0;
  if (text != NULL && !register_number(text, &number)) {
    complain("--number takes the number of a list, not `%s`", text);
    return EXIT_BAD;
  }
  if (text != NULL && a->values[OPTION_FORMAT] != NULL) {
    complain("--number gives a list byte for byte as it came in; leave out --format");
    return EXIT_BAD;
  }
  int result = register_start(&g, a, false);
  g.s.is_private = true;
  if (result == EXIT_DONE)
    result =
        session_checked(&g.s, text != NULL ? truce_register_list_bytes(g.r, number, &g.bytes,
                                                                       &g.length, g.s.diagnostics)
                                           : truce_register_lists(g.r, &g.lists, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, text != NULL ? write_list : write_lists);
  free(g.bytes);
  truce_kept_lists_free(g.lists);
  return register_end(&g, result);
}
