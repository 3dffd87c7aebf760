#include "session.h"

#include <errno.h>
#include <sodium.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "output.h"

/* ---- Signals ---- */

static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
  if (stop_signal != 0) {
    output_abandon();
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  __atomic_store_n(&stop_signal, number, __ATOMIC_RELAXED); /* threads read it meanwhile */
}

static void catch_signals(int flags)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
    struct sigaction old, action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    /* What the caller chose to ignore (nohup) stays ignored. */
    if (sigaction(numbers[k], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      sigaction(numbers[k], &action, NULL);
  }
}

void session_catch_signals(void)
{
  catch_signals(SA_RESTART);
}

void session_catch_signals_reading(void)
{
  catch_signals(0);
}

int session_stop_signal(void)
{
  return (int)stop_signal;
}

/* ---- Progress ---- */

enum { PROGRESS_AFTER_MS = 700, PROGRESS_EVERY_MS = 100, PROGRESS_WIDTH = 60 };

static struct {
  long long start, shown;
  bool visible;
} meter;

static long long now_ms(void)
{
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return 0;
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(void *context, const char *phase, double share)
{
  (void)context;
  const long long now = now_ms();
  if (now - meter.start < PROGRESS_AFTER_MS || now - meter.shown < PROGRESS_EVERY_MS)
    return;
  meter.shown = now;
  meter.visible = true;
  fprintf(stderr, "\r%.40s %3.0f %%%10s", phase, 100 * share, "");
  fflush(stderr);
}

static void erase_progress(void)
{
  if (meter.visible)
    fprintf(stderr, "\r%*s\r", PROGRESS_WIDTH, "");
  meter.visible = false;
}

/* ---- Failures ---- */

int session_failed(truce_status status)
{
  switch (status) {
  case TRUCE_OK:
    return EXIT_DONE;
  case TRUCE_CANCELLED:
    complain("stopped before the end; nothing was written");
    return 128 + (int)stop_signal;
  case TRUCE_NO_MEMORY:
    complain("%s", truce_status_text(status));
    return EXIT_INTERNAL;
  case TRUCE_BAD_INPUT:
  case TRUCE_TOO_LARGE:
  case TRUCE_IO:
    break;
  }
  return EXIT_BAD;
}

/* ---- Style ---- */

truce_style session_style(const session *s, FILE *out)
{
  const char *when = s->a->values[OPTION_COLOR];
  const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
  bool color = isatty(fileno(out)) && (no_color == NULL || no_color[0] == '\0') &&
               terminal != NULL && strcmp(terminal, "dumb") != 0;
  if (when != NULL && strcmp(when, "auto") != 0)
    color = strcmp(when, "always") == 0;
  return (truce_style){.width = 80, .color = color, .no_excerpts = s->no_excerpts};
}

/* Shows the diagnostics from a severity up, on stderr. */
static void show_diagnostics(const session *s, truce_severity least)
{
  if (truce_report_diagnostics(s->diagnostics, least, stderr, session_style(s, stderr)) != TRUCE_OK)
    clearerr(stderr); /* there is nowhere left to say it */
}

void session_warn(const session *s)
{
  /* Notes on a case wait for `check`; lists have no such command. */
  const bool lists = s->a->command == COMMAND_EXCHANGE;
  show_diagnostics(s, lists ? TRUCE_NOTE : TRUCE_WARNING);
  const size_t notes = lists ? 0 : truce_diagnostics_count(s->diagnostics, TRUCE_NOTE);
  if (notes > 0)
    complain("%zu %s on the case; `truce check %s` shows %s", notes, notes == 1 ? "note" : "notes",
             s->a->operand, notes == 1 ? "it" : "them");
}

/* ---- Reading ---- */

/* All of standard input, up to one byte more than a case may have. NULL if it cannot be read or
 * held; errno says why. */
static char *read_stdin(size_t *length)
{
  char *text = NULL;
  size_t used = 0, room = 0;
  for (;;) {
    if (used == room) {
      room = room == 0 ? 65536 : 2 * room;
      char *larger = realloc(text, room);
      if (larger == NULL)
        break;
      text = larger;
    }
    const size_t got = fread(text + used, 1, room - used, stdin);
    used += got;
    if (used > TRUCE_CASE_BYTES_MAX || (got == 0 && !ferror(stdin))) {
      *length = used;
      return text;
    }
    if (got == 0)
      break;
  }
  free(text);
  return NULL;
}

static truce_status read_case(session *s)
{
  const char *path = s->a->operand;
  if (s->a->operand_count > 1 || truce_case_is_xml(path)) {
    const truce_genius_options options = {.raw = s->a->values[OPTION_RAW] != NULL};
    return truce_case_read_genius(&s->c, s->a->operands, s->a->operand_count, &options,
                                  s->diagnostics);
  }
  /* What a case says of persons counts up to a day, which can be another; `truce talks` looks at
   * the days of its own. */
  const char *as_of = s->a->command == COMMAND_EXCHANGE ? s->a->values[OPTION_AS_OF] : NULL;
  if (strcmp(path, "-") != 0)
    return truce_case_read_file_as_of(&s->c, path, as_of, s->diagnostics);
  size_t length;
  errno = 0;
  char *text = read_stdin(&length);
  if (text == NULL) {
    if (errno == ENOMEM)
      return TRUCE_NO_MEMORY;
    complain("cannot read standard input: %s", strerror(errno));
    return TRUCE_IO;
  }
  truce_status status = TRUCE_IO;
  if (length > TRUCE_CASE_BYTES_MAX)
    complain("standard input is larger than a case may be (%zu MB)", TRUCE_CASE_BYTES_MAX >> 20);
  else
    status = truce_case_read_memory(&s->c, "standard input", text, length, s->diagnostics);
  free(text);
  return status;
}

int session_start(session *s, const arguments *a)
{
  *s = (session){.a = a,
                 .control = {.threads = a->threads,
                             .memory_limit = a->memory,
                             .cancel = &stop_signal,
                             .progress = isatty(STDERR_FILENO) ? show_progress : NULL}};
  meter.start = now_ms();
  return session_failed(truce_diagnostics_init(&s->diagnostics));
}

int session_checked(const session *s, truce_status status)
{
  erase_progress();
  if (status == TRUCE_BAD_INPUT || status == TRUCE_TOO_LARGE || status == TRUCE_IO)
    show_diagnostics(s, TRUCE_WARNING);
  return session_failed(status);
}

/* Whether the answer leaves the tables beside the case alone. */
static bool spares_tables(const session *s)
{
  const truce_case *c = s->c;
  const char *target = output_path(s->a);
  return output_apart(target, c->event_file) &&
         output_apart(target, c->exchange != NULL ? c->exchange->file : NULL) &&
         output_apart(target, c->counts != NULL ? c->counts->name : NULL);
}

int session_read(session *s, const arguments *a)
{
  const int started = session_start(s, a);
  if (started != EXIT_DONE)
    return started;
  s->read = read_case(s);
  session_catch_signals();
  if (s->read != TRUCE_OK && (s->read != TRUCE_BAD_INPUT || a->command != COMMAND_CHECK))
    show_diagnostics(s, TRUCE_WARNING);
  if (s->read == TRUCE_OK && !spares_tables(s))
    return EXIT_BAD;
  return session_failed(s->read);
}

int session_solve(session *s)
{
  const truce_status status =
      truce_stability_solve(&s->stability, s->c, &s->control, s->diagnostics);
  return session_checked(s, status);
}

int session_deal(session *s, const truce_deal_request *request)
{
  const truce_status status =
      truce_deal_answer_init(&s->deal, s->c, request, &s->control, s->diagnostics);
  return session_checked(s, status);
}

int session_talks(session *s, const truce_talks_options *options)
{
  return session_checked(s, truce_talks_init(&s->talks, s->c, options, s->diagnostics));
}

int session_escalate(session *s, const truce_escalation_request *request)
{
  const char *title = s->c != NULL ? s->c->title : s->a->operand;
  return session_checked(s, truce_escalation_answer_init(&s->escalation, s->events, title, request,
                                                         &s->control, s->diagnostics));
}

int session_leverage(session *s)
{
  return session_checked(s, truce_leverage_answer_init(&s->leverage, s->c, s->a->samples,
                                                       s->a->seed, &s->control, s->diagnostics));
}

int session_wanted(session *s)
{
  return session_checked(s, truce_wanted_answers_init(&s->wanted, s->c, s->stability, &s->control));
}

int session_coalitions(session *s, uint64_t work)
{
  return session_checked(s, truce_coalitions_init(&s->coalitions, s->stability, NULL, 0, work,
                                                  &s->control, s->diagnostics));
}

static bool has_unknowns(const truce_case *c)
{
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; preference->kind == TRUCE_PRIORITIES && k < preference->wish_count; k++) {
      const truce_wish *wish = &preference->wishes[k];
      if (wish->group > 0 || wish->unknown_place || wish->unknown_sign)
        return true;
    }
  }
  return false;
}

int session_uncertainty(session *s)
{
  enum { SAMPLES = 2000 };
  if (!has_unknowns(s->c))
    return EXIT_DONE;
  truce_status status = truce_uncertainty_init(&s->uncertainty, s->c, &s->control, s->diagnostics);
  if (status != TRUCE_OK)
    return session_checked(s, status);
  const uint64_t profiles = truce_uncertainty_profiles(s->uncertainty);
  s->run = (truce_uncertainty_run){.seed = s->a->seed,
                                   .samples = s->a->has_samples ? s->a->samples : SAMPLES};
  if (profiles < 2 || s->run.samples == 0)
    return EXIT_DONE;
  s->run.every = profiles <= s->run.samples;
  s->run.samples = s->run.every ? profiles : s->run.samples;
  const size_t cells = truce_uncertainty_cells(s->uncertainty);
  uint64_t *counts = cells < SIZE_MAX ? calloc(cells, sizeof *counts) : NULL;
  s->run.counts = counts;
  if (counts == NULL)
    return session_checked(s, TRUCE_NO_MEMORY);
  return session_checked(s, truce_uncertainty_sample(s->uncertainty, s->run.seed, s->run.every, 0,
                                                     s->run.samples, counts, &s->control));
}

int session_exchange(session *s, const char *path)
{
  int32_t as_of = INT32_MAX - 1;
  truce_status status = TRUCE_OK;
  if (path != NULL && sodium_init() < 0)
    return EXIT_INTERNAL;
  if (path != NULL)
    status = truce_register_open(&s->records, path, false, s->diagnostics);
  if (status == TRUCE_OK) {
    /* The day the case looks at, else today. */
    if (s->c->as_of.text == NULL || !truce__parse_date(s->c->as_of.text, &as_of))
      as_of = (int32_t)(time(NULL) / 86400);
    status = truce_exchange_answer_init(&s->exchange, s->c, s->records, as_of, &s->control,
                                        s->diagnostics);
  }
  return session_checked(s, status);
}

int session_report(session *s)
{
  truce_status status =
      truce_report_init(&s->report, s->c, s->stability, s->diagnostics, &s->control);
  if (status == TRUCE_OK && s->deal != NULL)
    status = truce_report_add_deal(s->report, s->deal);
  if (status == TRUCE_OK && s->talks != NULL)
    status = truce_report_add_talks(s->report, s->talks);
  if (status == TRUCE_OK && s->escalation != NULL)
    truce_report_add_escalation(s->report, s->escalation);
  if (status == TRUCE_OK && s->leverage != NULL)
    truce_report_add_leverage(s->report, s->leverage);
  if (status == TRUCE_OK && s->coalitions.looked > 0)
    truce_report_add_coalitions(s->report, &s->coalitions);
  if (status == TRUCE_OK && s->run.counts != NULL)
    truce_report_add_uncertainty(s->report, s->uncertainty, &s->run);
  if (status == TRUCE_OK && s->exchange.c != NULL)
    status = truce_report_add_exchange(s->report, &s->exchange);
  if (status == TRUCE_OK && s->wanted.count > 0)
    truce_report_add_wanted(s->report, &s->wanted);
  erase_progress();
  return session_failed(status);
}

int session_write(const session *s, truce_status (*write)(const session *s, FILE *out))
{
  output o;
  const char *path = s->a->values[OPTION_OUTPUT];
  if (!(s->is_private ? output_open_private(&o, path) : output_open(&o, path)))
    return EXIT_BAD;
  const truce_status status = write(s, o.file);
  if (!output_close(&o, status))
    return status == TRUCE_OK ? EXIT_BAD : session_failed(status);
  if (s->a->format != FORMAT_JSON)
    session_warn(s);
  return session_ended(s);
}

int session_ended(const session *s)
{
  const bool drawn = s->deal == NULL || !s->deal->has_robustness ||
                     s->deal->robustness.done == s->deal->robustness.samples;
  const bool searched =
      (s->inverse == NULL || !s->inverse->interrupted) && !s->coalitions.interrupted;
  return session_stopped(!drawn || !searched);
}

int session_stopped(bool early)
{
  if (!early)
    return EXIT_DONE;
  complain("stopped before the end; the answer says how far it got");
  return 128 + (int)stop_signal;
}

void session_close(session *s)
{
  truce_report_free(s->report);
  truce_exchange_answer_free(&s->exchange);
  truce_register_close(s->records);
  truce_leverage_answer_free(s->leverage);
  truce_escalation_answer_free(s->escalation);
  truce_event_table_free(s->events);
  truce_wanted_answers_free(&s->wanted);
  truce_inverse_answer_free(s->inverse);
  truce_coalitions_free(&s->coalitions);
  truce_foresight_free(s->foresight);
  truce_structure_free(s->structure);
  truce_views_free(s->views);
  free(s->surprises);
  free((uint64_t *)s->run.counts);
  truce_uncertainty_free(s->uncertainty);
  truce_drift_free(s->drift);
  truce_talks_free(s->talks);
  truce_deal_answer_free(s->deal);
  truce_stability_free(s->stability);
  truce_case_free(s->c);
  truce_diagnostics_free(s->diagnostics);
}
