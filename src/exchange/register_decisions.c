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
  uint64_t *subjects; /* [decision], as truce__entry_row.person */
  size_t capacity, subjects_capacity;
} owned_decisions;

static bool add_decision(owned_decisions *d, const truce__entry_row *row)
{
  const size_t k = d->decisions.count;
  if (!truce__reserve((void **)&d->list, &d->capacity, k + 1, sizeof *d->list) ||
      !truce__reserve((void **)&d->subjects, &d->subjects_capacity, k + 1, sizeof *d->subjects))
    return false;
  truce_entry e = row->entry;
  if (!truce__keep_entry(d->arena, &e))
    return false;
  const bool goes = value_of(e.texts[TRUCE_ENTRY_VALUE], strlen(e.texts[TRUCE_ENTRY_VALUE])) <= 1;
  d->subjects[k] = row->person;
  d->list[k] = (truce_commission_decision){.entry = e.number,
                                           .reference = e.texts[TRUCE_ENTRY_SUBJECT],
                                           .value = e.texts[TRUCE_ENTRY_VALUE],
                                           .detail = e.texts[TRUCE_ENTRY_DETAIL],
                                           .decided = e.day,
                                           .notify_by = months_after(e.day, 1),
                                           .notified = TRUCE_NO_DAY,
                                           .carry_out_by = TRUCE_NO_DAY,
                                           /* for now: whether there is anything to carry out */
                                           .carrying_out_overdue = goes,
                                           .carried_out = TRUCE_NO_DAY};
  d->decisions.count++;
  return true;
}

/* A later entry about the same person: told, or gone. */
static void follow_up(owned_decisions *d, const truce__entry_row *row)
{
  for (size_t k = d->decisions.count; k-- > 0;) {
    truce_commission_decision *decision = &d->list[k];
    if (d->subjects[k] != row->person)
      continue;
    if (row->entry.kind == TRUCE_ENTRY_NOTIFIED && decision->notified == TRUCE_NO_DAY) {
      decision->notified = row->entry.day;
      if (decision->carrying_out_overdue)
        decision->carry_out_by = months_after(row->entry.day, 3);
      return;
    }
    if (row->entry.kind == TRUCE_ENTRY_HANDED_OVER && decision->carrying_out_overdue &&
        decision->carried_out == TRUCE_NO_DAY)
      decision->carried_out = row->entry.day;
  }
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
  free(d->subjects);
  truce__arena_free(d->arena);
  free(d);
}

static truce_status gather(truce_register *r, owned_decisions *d, int32_t as_of)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_DECIDED);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    if (row.damaged || row.entry.day == TRUCE_NO_DAY || row.entry.day > as_of)
      continue;
    if (row.entry.kind != TRUCE_ENTRY_DECIDED)
      follow_up(d, &row);
    else if (row.entry.texts[TRUCE_ENTRY_VALUE] != NULL && !add_decision(d, &row))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
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
