/* Mixed medical commissions: who may decide, and by when it has to be told and done. Three members,
 * two of them from neutral countries and one of the holding power (GC III art. 112; Annex II art.
 * 1), decide by majority, tell the holding power within a month (Annex II art. 11), and it carries
 * a decision out within three months of being told (Annex II art. 12). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

/* ---- Votes ---- */

static const char *const values[] = {"repatriate", "neutral_country", "re_examine", "refuse"};
enum { VALUES = sizeof values / sizeof *values, MEMBERS = 3 };

static int value_of(const char *text, size_t length)
{
  for (int k = 0; k < VALUES; k++) {
    if (strlen(values[k]) == length && memcmp(values[k], text, length) == 0)
      return k;
  }
  return -1;
}

static bool is_side(const truce_register *r, const char *text, size_t length)
{
  for (size_t k = 0; k < r->side_count; k++) {
    if (strlen(r->sides[k]) == length && memcmp(r->sides[k], text, length) == 0)
      return true;
  }
  return false;
}

const char *truce__votes_fault(const truce_register *r, const truce_entry *entry)
{
  static const char form[] =
      "write members and votes in `detail`: NAME:neutral:repatriate; NAME:neutral:repatriate; "
      "NAME:SIDE:refuse";
  const char *decided = entry->texts[TRUCE_ENTRY_VALUE];
  const int value = value_of(decided, strlen(decided));
  int members = 0, neutral = 0, agree = 0;
  if (value < 0)
    return "a commission decides repatriate, neutral_country, re_examine or refuse";
  for (const char *at = entry->texts[TRUCE_ENTRY_DETAIL]; *at != '\0';) {
    const size_t length = strcspn(at, ";");
    const char *from = memchr(at, ':', length);
    const char *vote =
        from == NULL ? NULL : memchr(from + 1, ':', length - (size_t)(from + 1 - at));
    if (vote == NULL || from == at)
      return form;
    const size_t power = (size_t)(vote - from - 1);
    const bool is_neutral = power == 7 && memcmp(from + 1, "neutral", 7) == 0;
    const int voted = value_of(vote + 1, length - (size_t)(vote + 1 - at));
    if (voted < 0 || (!is_neutral && !is_side(r, from + 1, power)))
      return form;
    members++;
    neutral += is_neutral;
    agree += voted == value;
    at += length;
    at += *at == ';';
    at += strspn(at, " ");
  }
  if (members != MEMBERS || neutral != 2)
    return "a commission has three members, two of them neutral and one of the holding side";
  return agree >= 2 ? NULL : "the decision is not what most of the members voted for";
}

/* ---- Deadlines ---- */

/* The same day some months on, or the last day of that month. */
static int32_t months_after(int32_t day, int months)
{
  char text[TRUCE__DATE];
  int32_t found;
  if (day == TRUCE_NO_DAY)
    return TRUCE_NO_DAY;
  truce__date_text(text, day);
  int year = atoi(text), month = atoi(text + 5) + months, of_month = atoi(text + 8);
  year += (month - 1) / 12;
  month = (month - 1) % 12 + 1;
  if (year > 9999)
    return TRUCE_NO_DAY;
  do {
    text[0] = (char)('0' + year / 1000);
    text[1] = (char)('0' + year / 100 % 10);
    text[2] = (char)('0' + year / 10 % 10);
    text[3] = (char)('0' + year % 10);
    text[5] = (char)('0' + month / 10);
    text[6] = (char)('0' + month % 10);
    text[8] = (char)('0' + of_month / 10);
    text[9] = (char)('0' + of_month % 10);
    of_month--;
  } while (!truce__parse_date(text, &found));
  return found;
}

typedef struct owned_decisions {
  truce_decisions decisions; /* first, so that truce_decisions_free finds the rest */
  truce__arena *arena;
  truce_commission_decision *list;
} owned_decisions;

/* Somebody who was decided on, or a reference that leads on to another. */
typedef struct led {
  uint64_t number, same_as; /* same_as: 0: to none */
  bool decided;
} led;

/* An entry about somebody who was decided on. */
typedef struct step {
  uint64_t person;
  truce_commission_decision decision; /* its `decided` is the day of any step */
  truce_entry_kind kind;              /* decided, notified or handed over */
} step;

typedef struct steps {
  truce_register *r;
  truce__arena *arena;
  led *led;
  size_t led_count, led_capacity;
  step *list;
  size_t count, capacity, decisions;
  int32_t as_of;
} steps;

/* By person, then in the order in which things happened. */
static int by_day(const void *a, const void *b)
{
  const step *x = a, *y = b;
  if (x->person != y->person)
    return x->person > y->person ? 1 : -1;
  if (x->decision.decided != y->decision.decided)
    return x->decision.decided > y->decision.decided ? 1 : -1;
  if (x->kind != y->kind) { /* on one day: decided, told, carried out */
    const int later = (x->kind == TRUCE_ENTRY_HANDED_OVER) - (y->kind == TRUCE_ENTRY_HANDED_OVER);
    return later != 0 ? later
                      : (x->kind == TRUCE_ENTRY_NOTIFIED) - (y->kind == TRUCE_ENTRY_NOTIFIED);
  }
  return (x->decision.entry > y->decision.entry) - (x->decision.entry < y->decision.entry);
}

static int by_entry(const void *a, const void *b)
{
  const truce_commission_decision *x = a, *y = b;
  return (x->entry > y->entry) - (x->entry < y->entry);
}

static int by_subject(const void *a, const void *b)
{
  const led *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

static bool add_step(steps *t, uint64_t person, const truce__entry_row *row)
{
  if (!truce__reserve((void **)&t->list, &t->capacity, t->count + 1, sizeof *t->list))
    return false;
  step *s = &t->list[t->count++];
  truce_entry e = row->entry;
  *s = (step){.person = person,
              .kind = e.kind,
              .decision = {.entry = e.number,
                           .decided = e.day,
                           .notified = TRUCE_NO_DAY,
                           .carry_out_by = TRUCE_NO_DAY,
                           .carried_out = TRUCE_NO_DAY}};
  if (e.kind != TRUCE_ENTRY_DECIDED)
    return true;
  if (!truce__keep_entry(t->arena, &e))
    return false;
  t->decisions++;
  s->decision.reference = e.texts[TRUCE_ENTRY_SUBJECT];
  s->decision.value = e.texts[TRUCE_ENTRY_VALUE];
  s->decision.detail = e.texts[TRUCE_ENTRY_DETAIL];
  s->decision.notify_by = months_after(e.day, 1);
  /* For now: whether there is anything to carry out. */
  const int value = value_of(s->decision.value, strlen(s->decision.value));
  s->decision.carrying_out_overdue = value == 0 || value == 1;
  return true;
}

/* The person that a reference leads to in the end, if a commission decided on them; 0: not. */
static uint64_t person_of(const steps *t, const led *from)
{
  for (size_t most = t->led_count; from != NULL && from->same_as != 0; most--) {
    const led key = {.number = from->same_as};
    from = most == 0 ? NULL : bsearch(&key, t->led, t->led_count, sizeof *t->led, by_subject);
  }
  return from != NULL && from->decided ? from->number : 0;
}

static truce_status read_led(steps *t)
{
  sqlite3_stmt *rows = truce__sql_get(t->r, TRUCE__SQL_LED_ON);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    if (!truce__reserve((void **)&t->led, &t->led_capacity, t->led_count + 1, sizeof *t->led))
      return TRUCE_NO_MEMORY;
    t->led[t->led_count++] = (led){.number = (uint64_t)sqlite3_column_int64(rows, 0),
                                   .same_as = (uint64_t)sqlite3_column_int64(rows, 1),
                                   .decided = sqlite3_column_int(rows, 2) != 0};
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(t->r);
}

static truce_status read_steps(steps *t, uint64_t subject, uint64_t person)
{
  sqlite3_stmt *rows = truce__sql_get(t->r, TRUCE__SQL_DECIDED_OF);
  int code = SQLITE_ERROR;
  if (rows != NULL)
    sqlite3_bind_int64(rows, 1, (sqlite3_int64)subject);
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    const truce_entry *e = &row.entry;
    if (row.damaged || e->day == TRUCE_NO_DAY || e->day > t->as_of ||
        (e->kind == TRUCE_ENTRY_DECIDED &&
         (e->texts[TRUCE_ENTRY_VALUE] == NULL || e->texts[TRUCE_ENTRY_SUBJECT] == NULL)))
      continue;
    if (!add_step(t, person, &row))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(t->r);
}

/* A later step about the same person, for the decisions from `first` on: told, or gone. */
static void follow_up(owned_decisions *d, size_t first, const step *s)
{
  for (size_t k = d->decisions.count; k-- > first;) {
    truce_commission_decision *decision = &d->list[k];
    const int32_t day = s->decision.decided;
    if (s->kind == TRUCE_ENTRY_NOTIFIED && decision->notified == TRUCE_NO_DAY) {
      decision->notified = day;
      if (decision->carrying_out_overdue)
        decision->carry_out_by = months_after(day, 3);
      return;
    }
    if (s->kind == TRUCE_ENTRY_HANDED_OVER && decision->carrying_out_overdue &&
        decision->carried_out == TRUCE_NO_DAY)
      decision->carried_out = day;
  }
}

static truce_status match(owned_decisions *d, steps *t)
{
  size_t first = 0; /* of the person's decisions */
  d->list = truce__array(t->decisions, sizeof *d->list);
  if (d->list == NULL)
    return TRUCE_NO_MEMORY;
  if (t->count > 0)
    qsort(t->list, t->count, sizeof *t->list, by_day);
  for (size_t k = 0; k < t->count; k++) {
    if (k > 0 && t->list[k].person != t->list[k - 1].person)
      first = d->decisions.count;
    if (t->list[k].kind == TRUCE_ENTRY_DECIDED)
      d->list[d->decisions.count++] = t->list[k].decision;
    else
      follow_up(d, first, &t->list[k]);
  }
  if (d->decisions.count > 0)
    qsort(d->list, d->decisions.count, sizeof *d->list, by_entry);
  return TRUCE_OK;
}

static void judge(truce_commission_decision *d, int32_t as_of)
{
  const bool gone = d->carried_out != TRUCE_NO_DAY && d->carried_out <= as_of;
  d->notice_overdue =
      !gone && d->notified == TRUCE_NO_DAY && d->notify_by != TRUCE_NO_DAY && as_of > d->notify_by;
  d->carrying_out_overdue = d->carrying_out_overdue && !gone && d->carry_out_by != TRUCE_NO_DAY &&
                            as_of > d->carry_out_by;
}

void truce_decisions_free(truce_decisions *decisions)
{
  if (decisions == NULL)
    return;
  owned_decisions *d = (owned_decisions *)decisions;
  free(d->list);
  truce__arena_free(d->arena);
  free(d);
}

static truce_status gather(truce_register *r, owned_decisions *d, int32_t as_of)
{
  steps t = {.r = r, .arena = d->arena, .as_of = as_of};
  truce_status status = read_led(&t);
  for (size_t k = 0; k < t.led_count && status == TRUCE_OK; k++) {
    const uint64_t person = person_of(&t, &t.led[k]);
    if (person != 0)
      status = read_steps(&t, t.led[k].number, person);
  }
  if (status == TRUCE_OK)
    status = match(d, &t);
  free(t.led);
  free(t.list);
  return status;
}

truce_status truce_register_decisions(truce_register *r, int32_t as_of, truce_decisions **decisions,
                                      truce_diagnostics *diagnostics)
{
  owned_decisions *d = calloc(1, sizeof *d);
  if (d == NULL || (d->arena = truce__arena_new()) == NULL) {
    free(d);
    return TRUCE_NO_MEMORY;
  }
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, gather(r, d, as_of));
  if (status != TRUCE_OK) {
    truce_decisions_free(&d->decisions);
    return status;
  }
  for (size_t k = 0; k < d->decisions.count; k++) {
    judge(&d->list[k], as_of);
    d->decisions.overdue += d->list[k].notice_overdue || d->list[k].carrying_out_overdue;
  }
  d->decisions.decisions = d->list;
  *decisions = &d->decisions;
  return TRUCE_OK;
}
