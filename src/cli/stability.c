/* `truce stability`: which situations hold, and why? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cluster.h"
#include "commands.h"
#include "inverse.h"
#include "output.h"
#include "session.h"

enum { SHOWN_MAX = 12 }; /* situations named where a statement fits several */

/* ---- Which situation is meant ---- */

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

static bool by_status_quo(const session *s, const char *name, size_t *state)
{
  if (s->c->has_status_quo && truce_stability_find(s->stability, s->c->status_quo, state))
    return true;
  complain("the case names no status quo; give --%s the number of a situation", name);
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

static bool by_statement(const session *s, const char *name, const char *text, size_t *state)
{
  truce_statement *statement;
  truce_statement_error error;
  const truce_status status = truce_statement_parse(&statement, text, &s->c->names, &error);
  if (status == TRUCE_BAD_INPUT) {
    complain("--%s: %s%s%s", name, error.message, error.hint[0] != '\0' ? "\n  help: " : "",
             error.hint);
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

bool find_situation(const session *s, option o, size_t *state)
{
  const char *text = s->a->values[o], *name = option_entries[o].name;
  if (isdigit((unsigned char)text[0]))
    return by_number(s, text, state);
  if (strcmp(text, "now") == 0)
    return by_status_quo(s, name, state);
  return by_statement(s, name, text, state);
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
  if (!find_situation(s, OPTION_WHY, &state))
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

/* ---- Unknown priorities ---- */

static truce_status write_samples(const session *s, const truce_uncertainty *u,
                                  const truce_uncertainty_run *run)
{
  output o;
  if (!output_open(&o, s->a->values[OPTION_OUTPUT]))
    return TRUCE_IO;
  const truce_status status =
      s->a->format == FORMAT_JSON
          ? truce_report_uncertainty_json(s->c, u, run, s->diagnostics, o.file)
          : truce_report_uncertainty_text(s->c, u, run, o.file, session_style(s, o.file));
  return output_close(&o, status) || status != TRUCE_OK ? status : TRUCE_IO;
}

/* This process's share of the samples, added up over all of them. */
static truce_status draw(const session *s, truce_uncertainty *u, const truce_uncertainty_run *run,
                         uint64_t **counts)
{
  const size_t cells = truce_uncertainty_cells(u);
  const uint64_t ranks = cluster_size(), rank = cluster_rank();
  const uint64_t first =
      run->samples / ranks * rank + (rank < run->samples % ranks ? rank : run->samples % ranks);
  const uint64_t count = run->samples / ranks + (rank < run->samples % ranks);
  truce_status status = TRUCE_OK;
  if (s->control.memory_limit > 0 && cells > s->control.memory_limit / sizeof **counts)
    status = TRUCE_TOO_LARGE;
  else if ((*counts = calloc(cells, sizeof **counts)) == NULL)
    status = TRUCE_NO_MEMORY;
  else
    status = truce_uncertainty_sample(u, run->seed, run->every, first, count, *counts, &s->control);
  status = cluster_agree(status);
  if (status == TRUCE_OK)
    cluster_add_up(*counts, cells);
  return status;
}

static int sample(const session *s)
{
  truce_uncertainty *u;
  truce_status status = truce_uncertainty_init(&u, s->c, &s->control, s->diagnostics);
  if (status != TRUCE_OK)
    return session_checked(s, status);
  const uint64_t profiles = truce_uncertainty_profiles(u);
  truce_uncertainty_run run = {.seed = s->a->seed, .samples = s->a->samples};
  run.every = profiles <= run.samples;
  run.samples = run.every ? profiles : run.samples;
  uint64_t *counts = NULL;
  int result = EXIT_INTERNAL;
  if (cluster_join()) {
    status = draw(s, u, &run, &counts);
    cluster_leave();
    result = session_failed(status);
  }
  if (result == EXIT_DONE && cluster_rank() == 0) {
    run.counts = counts;
    status = write_samples(s, u, &run);
    if (status != TRUCE_OK)
      result = status == TRUCE_IO ? EXIT_BAD : session_failed(status);
    else
      result = session_stopped(counts[0] < run.samples);
  }
  free(counts);
  truce_uncertainty_free(u);
  return result;
}

static bool can_sample(const arguments *a)
{
  if (a->format != FORMAT_CSV && a->format != FORMAT_HTML)
    return true;
  complain("--samples gives text or json; leave out --format or name one of them");
  return false;
}

int command_stability(const arguments *a)
{
  session s;
  int result = session_read(&s, a);
  if (result == EXIT_DONE && a->samples > 0) {
    result = can_sample(a) ? sample(&s) : EXIT_BAD;
    session_close(&s);
    return result;
  }
  if (result == EXIT_DONE && a->values[OPTION_FIND] != NULL) {
    result = find_ask(&s);
    session_close(&s);
    return result;
  }
  if (result == EXIT_DONE)
    result = session_solve(&s);
  if (result == EXIT_DONE && a->values[OPTION_MAKE_STABLE] != NULL) {
    result = inverse_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_COALITIONS] != NULL) {
    result = coalitions_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_FORESIGHT] != NULL) {
    result = foresight_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_DRIFT] != NULL) {
    result = drift_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_STRUCTURE] != NULL) {
    result = structure_ask(&s);
  } else if (result == EXIT_DONE && a->values[OPTION_VIEWS] != NULL) {
    result = views_ask(&s);
  } else {
    if (result == EXIT_DONE && a->format != FORMAT_CSV)
      result = session_report(&s);
    if (result == EXIT_DONE)
      result = a->values[OPTION_WHY] != NULL ? explain(&s) : answer(&s);
  }
  session_close(&s);
  return result;
}
