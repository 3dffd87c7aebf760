/* Mixed medical commissions: who may decide, and by when it has to be told and done. Three members,
 * two of them from neutral countries and one of the holding power (GC III art. 112; Annex II art.
 * 1), decide by majority, tell the holding power within a month (Annex II art. 11), and it carries
 * a decision out within three months of being told (Annex II art. 12). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

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
  bool decided, dead, unwilling;
} led;

/* An entry about somebody who was decided on. */
typedef struct step {
  const led *person;
  truce_commission_decision decision; /* its `decided` is the day of any step */
  truce_entry_kind kind;              /* decided, notified, handed over or died */
  bool to_do;                         /* decided: there is something to carry out */
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

/* On one day: decided, told, carried out; and nothing more of the dead. */
static int rank_of(truce_entry_kind kind)
{
  return kind == TRUCE_ENTRY_DECIDED ? 0 : kind == TRUCE_ENTRY_NOTIFIED ? 1 : 2;
}

/* By person, then in the order in which things happened. */
static int by_day(const void *a, const void *b)
{
  const step *x = a, *y = b;
  if (x->person != y->person)
    return x->person->number > y->person->number ? 1 : -1;
  if (x->decision.decided != y->decision.decided)
    return x->decision.decided > y->decision.decided ? 1 : -1;
  if (x->kind != y->kind)
    return rank_of(x->kind) - rank_of(y->kind);
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

/* The first two of the decisions there are: home, or to a neutral country. */
static bool to_carry_out(const char *value)
{
  const int decision = truce__decision_of(value, strlen(value));
  return decision == 0 || decision == 1;
}

static bool add_step(steps *t, const led *person, const truce__entry_row *row)
{
  if (!truce__reserve((void **)&t->list, &t->capacity, t->count + 1, sizeof *t->list))
    return false;
  step *s = &t->list[t->count++];
  truce_entry e = row->entry;
  *s = (step){.person = person,
              .kind = e.kind,
              .decision = {.entry = e.number,
                           .decided = e.day,
                           .ended = TRUCE_NO_DAY,
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
  s->to_do = to_carry_out(s->decision.value);
  return true;
}

/* The person that a reference leads to in the end, if a commission decided on them; NULL: not. */
static const led *person_of(const steps *t, const led *from)
{
  for (size_t most = t->led_count; from != NULL && from->same_as != 0; most--) {
    const led key = {.number = from->same_as};
    from = most == 0 ? NULL : bsearch(&key, t->led, t->led_count, sizeof *t->led, by_subject);
  }
  return from != NULL && from->decided ? from : NULL;
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
                                   .decided = sqlite3_column_int(rows, 2) != 0,
                                   .dead = sqlite3_column_int(rows, 3) != 0,
                                   .unwilling = sqlite3_column_int(rows, 4) == TRUCE_UNWILLING};
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(t->r);
}

static truce_status read_steps(steps *t, uint64_t subject, const led *person)
{
  sqlite3_stmt *rows = truce__sql_get(t->r, TRUCE__SQL_DECIDED_OF);
  int code = SQLITE_ERROR;
  if (rows != NULL)
    sqlite3_bind_int64(rows, 1, (sqlite3_int64)subject);
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    const truce_entry *e = &row.entry;
    /* Of a death also the day to come is of use: then they live as of now. */
    if (row.damaged || e->day == TRUCE_NO_DAY ||
        (e->day > t->as_of && e->kind != TRUCE_ENTRY_DIED) ||
        (e->kind == TRUCE_ENTRY_DECIDED &&
         (e->texts[TRUCE_ENTRY_VALUE] == NULL || e->texts[TRUCE_ENTRY_SUBJECT] == NULL)))
      continue;
    if (!add_step(t, person, &row))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(t->r);
}

/* ---- What became of them ---- */

/* Those of the decisions of one person that nothing has ended yet. While they are gone through,
 * TO_DO says that there is something to carry out, and TO_TELL that there is not. */
static bool is_open(const truce_commission_decision *d)
{
  return d->state == TRUCE_DECISION_TO_TELL || d->state == TRUCE_DECISION_TO_DO;
}

/* A later step about the same person, for their `count` decisions so far. A notice is of all that
 * was decided by then, and a decision takes the place of those before it. */
static void follow_up(truce_commission_decision *list, size_t count, const step *s)
{
  const int32_t day = s->decision.decided;
  for (size_t k = 0; k < count; k++) {
    truce_commission_decision *d = &list[k];
    if (s->kind == TRUCE_ENTRY_NOTIFIED && d->notified == TRUCE_NO_DAY) {
      d->notified = day;
      if (d->state == TRUCE_DECISION_TO_DO)
        d->carry_out_by = months_after(day, 3);
    } else if (s->kind == TRUCE_ENTRY_HANDED_OVER && d->state == TRUCE_DECISION_TO_DO) {
      d->state = TRUCE_DECISION_DONE;
      d->carried_out = day;
    } else if (s->kind == TRUCE_ENTRY_DECIDED && is_open(d)) {
      d->state = TRUCE_DECISION_REPLACED;
      d->ended = day;
    }
  }
}

/* What there is left to do once all that happened to the person is known; `died`: the day. */
static void settle(truce_commission_decision *d, const led *person, int32_t died, int32_t as_of)
{
  if (!is_open(d))
    return;
  const bool to_do = d->state == TRUCE_DECISION_TO_DO;
  if (person->dead && died <= as_of) { /* TRUCE_NO_DAY is before all */
    d->state = TRUCE_DECISION_DIED;
    d->ended = died;
  } else if (to_do && person->unwilling) {
    d->state = TRUCE_DECISION_UNWILLING;
  } else if (d->notified == TRUCE_NO_DAY) {
    d->state = TRUCE_DECISION_TO_TELL;
    d->notice_overdue = d->notify_by != TRUCE_NO_DAY && as_of > d->notify_by;
  } else {
    d->state = to_do ? TRUCE_DECISION_TO_DO : TRUCE_DECISION_TOLD;
    d->carrying_out_overdue = to_do && d->carry_out_by != TRUCE_NO_DAY && as_of > d->carry_out_by;
  }
}

/* The steps of one person, in their order; adds their decisions. */
static void go_through(owned_decisions *d, const step *all, size_t count, int32_t as_of)
{
  truce_commission_decision *list = &d->list[d->decisions.count];
  size_t decisions = 0;
  int32_t died = TRUCE_NO_DAY;
  for (size_t k = 0; k < count; k++) {
    follow_up(list, decisions, &all[k]);
    if (all[k].kind == TRUCE_ENTRY_DIED && died == TRUCE_NO_DAY) {
      died = all[k].decision.decided;
    } else if (all[k].kind == TRUCE_ENTRY_DECIDED) {
      list[decisions] = all[k].decision;
      list[decisions++].state = all[k].to_do ? TRUCE_DECISION_TO_DO : TRUCE_DECISION_TO_TELL;
    }
  }
  for (size_t k = 0; k < decisions; k++) {
    settle(&list[k], all[0].person, died, as_of);
    d->decisions.overdue += list[k].notice_overdue || list[k].carrying_out_overdue;
  }
  d->decisions.count += decisions;
}

static truce_status match(owned_decisions *d, steps *t)
{
  d->list = truce__array(t->decisions, sizeof *d->list);
  if (d->list == NULL)
    return TRUCE_NO_MEMORY;
  if (t->count > 0)
    qsort(t->list, t->count, sizeof *t->list, by_day);
  for (size_t first = 0, k = 0; k < t->count; first = k) {
    while (k < t->count && t->list[k].person == t->list[first].person)
      k++;
    go_through(d, &t->list[first], k - first, t->as_of);
  }
  if (d->decisions.count > 0)
    qsort(d->list, d->decisions.count, sizeof *d->list, by_entry);
  d->decisions.decisions = d->list;
  return TRUCE_OK;
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
    const led *person = person_of(&t, &t.led[k]);
    if (person != NULL)
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
  if (status == TRUCE_OK)
    *decisions = &d->decisions;
  else
    truce_decisions_free(&d->decisions);
  return status;
}
