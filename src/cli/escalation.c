/* `truce escalation`: is it escalating, and who answers whom? */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "output.h"
#include "session.h"

typedef struct escalation_session {
  session s;
  truce_event_choice choice;
  truce_escalation_request request;
  truce_saturation_answer defence;
  truce_simulated simulated;
  truce_counts simulated_counts;
  uint32_t *counts;
} escalation_session;

/* ---- What was asked ---- */

/* The index of an option's word in a table of names; `none` if the option is not given. */
static bool find_word(const arguments *a, option o, const char *const *names, int count, int none,
                      int *found)
{
  const char *word = a->values[o];
  *found = none;
  for (int k = 0; word != NULL && k < count; k++) {
    *found = k;
    if (strcmp(names[k], word) == 0)
      return true;
  }
  if (word == NULL)
    return true;
  fprintf(stderr, "truce: --%s takes one of these, not `%s`:", option_entries[o].name, word);
  for (int k = 0; k < count; k++)
    fprintf(stderr, " %s", names[k]);
  putc('\n', stderr);
  return false;
}

static bool read_days(option o, const char *text, double *days)
{
  bool timed;
  *days = NAN;
  if (text == NULL || truce_moment_read(text, days, &timed))
    return true;
  char *end;
  errno = 0;
  *days = strtod(text, &end);
  if (*text != '\0' && *end == '\0' && isfinite(*days))
    return true; /* of a table whose times are plain numbers */
  complain("--%s takes a day such as 2025-06-30, not `%s`", option_entries[o].name, text);
  return false;
}

static bool read_whole(const arguments *a, option o, size_t least, size_t most, size_t *value)
{
  char *end;
  const char *text = a->values[o];
  *value = 0;
  if (text == NULL)
    return true;
  errno = 0;
  const unsigned long long number = strtoull(text, &end, 10);
  if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && number >= least &&
      number <= most) {
    *value = (size_t)number;
    return true;
  }
  complain("--%s takes a whole number from %zu to %zu, not `%s`", option_entries[o].name, least,
           most, text);
  return false;
}

/* An option, or what the case says in its place. */
static const char *or_case(const arguments *a, option o, const char *text)
{
  return a->values[o] != NULL ? a->values[o] : text;
}

static truce_events_use use_of(const truce_case *c)
{
  return c != NULL ? c->escalation : (truce_events_use){.kinds = NULL};
}

bool escalation_choice(const arguments *a, const truce_case *of, truce_event_choice *c)
{
  const truce_events_use use = use_of(of);
  const time_t now = time(NULL);
  *c = (truce_event_choice){.actor = or_case(a, OPTION_ACTOR, use.actors),
                            .target = or_case(a, OPTION_AGAINST, use.targets),
                            .dyad = a->values[OPTION_DYAD],
                            .kind = a->values[OPTION_KIND],
                            .place = a->values[OPTION_PLACE],
                            .claimed_by = or_case(a, OPTION_CLAIMED_BY, use.claimed_by),
                            .where = a->values[OPTION_WHERE],
                            .today = now > 0 ? (int32_t)(now / 86400) : 0};
  if (!read_days(OPTION_FROM, or_case(a, OPTION_FROM, use.from), &c->from) ||
      !read_days(OPTION_UNTIL, or_case(a, OPTION_UNTIL, use.to), &c->to))
    return false;
  c->bounded = !isnan(c->from) || !isnan(c->to);
  if (c->from > c->to) {
    complain("--from lies after --to");
    return false;
  }
  if (c->dyad != NULL && strchr(c->dyad, ',') == NULL) {
    complain("--dyad takes two names with a comma between, such as --dyad RUS,UKR");
    return false;
  }
  return true;
}

static bool read_kernel(const arguments *a, truce_hawkes_options *model)
{
  static const char *const names[] = {"exponential", "power", "1", "2", "3",
                                      "4",           "5",     "6", "7", "8"};
  int kernel;
  if (!find_word(a, OPTION_KERNEL, names, 10, 0, &kernel))
    return false;
  model->kernel = kernel == 1 ? TRUCE_KERNEL_POWER_LAW : TRUCE_KERNEL_EXPONENTIAL;
  model->terms = kernel > 1 ? (size_t)kernel - 1 : 1;
  return true;
}

bool escalation_request(const arguments *a, const truce_case *of, const truce_event_choice *choice,
                        truce_escalation_request *r)
{
  static const char *const baselines[] = {"constant", "weekly", "trend"};
  static const char *const bys[] = {"auto", "together", "type",  "actor",   "target",
                                    "dyad", "kind",     "place", "claimant"};
  static const char *const times[] = {"auto", "moments", "days", "weeks"};
  static const char *const counts[] = {"auto", "ignored", "events", "size"};
  const truce_events_use use = use_of(of);
  int baseline, by, when, count;
  if (!find_word(a, OPTION_BASELINE, baselines, 3, 0, &baseline) ||
      !find_word(a, OPTION_BY, bys, TRUCE_BY_COUNT, 0, &by) ||
      !find_word(a, OPTION_TIME, times, TRUCE_SERIES_TIME_COUNT, 0, &when) ||
      !find_word(a, OPTION_COUNTS, counts, TRUCE_SERIES_COUNT_COUNT, 0, &count) ||
      !read_kernel(a, &r->model))
    return false;
  r->model.baseline = (truce_baseline)baseline;
  r->model.fit_marks = a->values[OPTION_MARKS] != NULL;
  r->model.seed = a->seed;
  r->series.by = (truce_series_by)by;
  r->series.time = (truce_series_time)when;
  r->series.count = (truce_series_count)count;
  r->series.bounded = choice->bounded;
  r->series.start = choice->from;
  r->series.end = isnan(choice->to) ? NAN : choice->to + 1;
  r->series.kinds = a->values[OPTION_KIND] == NULL ? use.kinds : NULL;
  if (a->values[OPTION_BY] == NULL && use.by != NULL) {
    for (by = TRUCE_BY_COUNT - 1; by > 0 && strcmp(bys[by], use.by) != 0;)
      by--;
    r->series.by = (truce_series_by)by;
  }
  r->launched = or_case(a, OPTION_LAUNCHED, use.launched);
  r->stopped = or_case(a, OPTION_STOPPED, use.stopped);
  r->quick = a->values[OPTION_QUICK] != NULL || a->values[OPTION_SIMULATE] != NULL;
  r->seed = a->seed;
  return read_whole(a, OPTION_HORIZON, 1, 3660, &r->horizon) &&
         read_whole(a, OPTION_FUTURES, 1, 1000000, &r->futures);
}

/* ---- --defence ---- */

static const char *const defence_names[] = {"stop",     "shots",       "capacity", "stock",
                                            "resupply", "raids",       "raid",     "dispersion",
                                            "days",     "interceptor", "raider",   "harm"};
enum {
  STOP,
  SHOTS,
  CAPACITY,
  STOCK,
  RESUPPLY,
  RAIDS,
  RAID,
  DISPERSION,
  DAYS,
  INTERCEPTOR,
  RAIDER,
  HARM,
  DEFENCE_NAMES
};

static bool read_numbers(const char *text, double *values)
{
  while (*text != '\0') {
    text += strspn(text, ", ");
    const size_t length = strcspn(text, "=, ");
    int k = 0;
    while (k < DEFENCE_NAMES &&
           (strlen(defence_names[k]) != length || memcmp(defence_names[k], text, length) != 0))
      k++;
    if (k == DEFENCE_NAMES || text[length] != '=') {
      complain("--defence does not know `%.*s`; see `truce help escalation`",
               (int)strcspn(text, ","), text);
      return false;
    }
    char *end;
    values[k] = strtod(text + length + 1, &end);
    if (end == text + length + 1 || !(values[k] >= 0 && values[k] <= 1e9) ||
        (*end != ',' && *end != ' ' && *end != '\0')) {
      complain("--defence: `%s` takes a number of 0 or more", defence_names[k]);
      return false;
    }
    text = end;
  }
  return true;
}

static bool read_defence(escalation_session *e, const arguments *a)
{
  double v[DEFENCE_NAMES];
  const char *text = a->values[OPTION_DEFENCE];
  if (text == NULL)
    return true;
  for (int k = 0; k < DEFENCE_NAMES; k++)
    v[k] = NAN;
  if (!read_numbers(text, v))
    return false;
  if (isnan(v[STOP]) || isnan(v[CAPACITY]) || v[STOP] > 1 || v[SHOTS] == 0) {
    complain("--defence needs stop (a chance from 0 to 1) and capacity (interceptors in one raid); "
             "shots is 1 or more");
    return false;
  }
  truce_saturation_answer *d = &e->defence;
  d->defence = (truce_defence){.stop = v[STOP],
                               .shots = isnan(v[SHOTS]) ? 1 : (uint32_t)v[SHOTS],
                               .capacity = (uint32_t)v[CAPACITY]};
  d->has_supply = !isnan(v[STOCK]);
  d->supply = (truce_supply){.stock = d->has_supply ? v[STOCK] : 0,
                             .resupply = isnan(v[RESUPPLY]) ? 0 : v[RESUPPLY],
                             .raids = isnan(v[RAIDS]) ? 0 : v[RAIDS],
                             .raid = isnan(v[RAID]) ? 0 : v[RAID],
                             .dispersion = isnan(v[DISPERSION]) ? 0 : v[DISPERSION],
                             .horizon = isnan(v[DAYS]) ? 365 : (uint32_t)fmin(v[DAYS], 10000),
                             .seed = a->seed};
  d->supply.horizon += d->supply.horizon == 0;
  if (d->has_supply && (isnan(v[RAIDS]) || isnan(v[RAID]))) {
    complain("--defence: a stock needs raids (a day) and raid (how many come in one)");
    return false;
  }
  d->has_cost = !isnan(v[INTERCEPTOR]) && !isnan(v[RAIDER]);
  d->interceptor_cost = v[INTERCEPTOR];
  d->raider_cost = v[RAIDER];
  d->harm_each = isnan(v[HARM]) ? 0 : v[HARM];
  e->request.saturation = d;
  return true;
}

/* ---- Reading ---- */

static bool is_case(const char *path)
{
  static const char *const endings[] = {".yaml", ".yml", ".gmcr"};
  const size_t length = strlen(path);
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    const size_t n = strlen(endings[k]);
    if (length > n && strcmp(path + length - n, endings[k]) == 0)
      return true;
  }
  return false;
}

static int read_input(escalation_session *e, const arguments *a)
{
  session *s = &e->s;
  const bool of_case = is_case(a->operand);
  const int result = of_case ? session_read(s, a) : session_start(s, a);
  if (result != EXIT_DONE || !escalation_choice(a, s->c, &e->choice))
    return result != EXIT_DONE ? result : EXIT_BAD;
  if (of_case && s->c->event_count == 0) {
    complain("%s has no events; add the section `events`, or give a table such as events.csv",
             a->operand);
    return EXIT_BAD;
  }
  if (of_case)
    return session_checked(s,
                           truce_event_table_of_case(&s->events, s->c, &e->choice, s->diagnostics));
  session_catch_signals();
  return session_checked(s, truce_event_table_read_file(&s->events, a->operand, &e->choice,
                                                        &s->control, s->diagnostics));
}

/* ---- Writing ---- */

static truce_status write_escalation(const session *s, FILE *out)
{
  const truce_escalation_answer *answer = s->escalation;
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_escalation_json(answer, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_escalation_csv(answer, out);
  case FORMAT_HTML:
    return truce_report_escalation_html(answer, s->diagnostics, out);
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_escalation_text(answer, out, session_style(s, out));
}

static truce_status write_simulated(const session *s, FILE *out)
{
  const escalation_session *e = (const escalation_session *)s;
  const truce_activity made = {e->counts == NULL ? &e->simulated.events : NULL,
                               e->counts != NULL ? &e->simulated_counts : NULL};
  return truce_report_events_csv(&e->s.escalation->series, made, out);
}

/* A synthetic record that starts where the true one did, from nothing. */
static int simulate(escalation_session *e, const arguments *a)
{
  enum { MOST = 20000000 };
  const truce_escalation_answer *x = e->s.escalation;
  size_t days;
  if (!read_whole(a, OPTION_SIMULATE, 1, 10000000, &days))
    return EXIT_BAD;
  if (x->fit.outcome != TRUCE_FIT_CONVERGED) {
    complain("there is no model to simulate: %s", truce_fit_outcome_text(x->fit.outcome));
    return EXIT_NO;
  }
  truce_status status;
  bool capped = false;
  if (x->series.activity.events != NULL) {
    status = truce_hawkes_simulate(&e->simulated, &x->fit.model, NULL, x->series.start,
                                   x->series.start + (double)days, MOST, a->seed, 0, &e->s.control);
    capped = status == TRUCE_OK && e->simulated.capped;
  } else {
    truce_counts *c = &e->simulated_counts;
    *c = (truce_counts){.types = x->series.types,
                        .periods = (size_t)ceil((double)days / x->series.width),
                        .start = x->series.start,
                        .width = x->series.width};
    const truce_counts nothing = {
        .types = c->types, .start = c->start, .width = c->width, .count = &(uint32_t){0}};
    e->counts = calloc(c->periods * c->types, sizeof *e->counts);
    c->count = e->counts;
    status = e->counts == NULL ? TRUCE_NO_MEMORY
                               : truce_hawkes_simulate_counts(e->counts, &capped, &x->fit.model,
                                                              &nothing, c->periods, a->seed, 0);
  }
  if (capped)
    complain("the cycle feeds itself: the synthetic record ran out of hand and was cut");
  const int result = session_checked(&e->s, status);
  return result == EXIT_DONE ? session_write(&e->s, write_simulated) : result;
}

static int answer(escalation_session *e, const arguments *a)
{
  if (!escalation_request(a, e->s.c, &e->choice, &e->request) || !read_defence(e, a))
    return EXIT_BAD;
  const int result = session_escalate(&e->s, &e->request);
  if (result != EXIT_DONE)
    return result;
  return a->values[OPTION_SIMULATE] != NULL ? simulate(e, a)
                                            : session_write(&e->s, write_escalation);
}

int command_escalation(const arguments *a)
{
  escalation_session e = {0};
  int result = EXIT_BAD;
  if (a->operand == NULL)
    complain("escalation needs a table such as events.csv, or a case; see `truce help escalation`");
  else if (a->operand_count > 1)
    complain("`truce escalation` takes one table or case");
  else
    result = read_input(&e, a);
  if (result == EXIT_DONE)
    result = answer(&e, a);
  truce_simulated_free(&e.simulated);
  free(e.counts);
  session_close(&e.s);
  return result;
}
