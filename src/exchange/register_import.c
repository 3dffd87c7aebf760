/* A list comes in: kept byte for byte, and an entry for everybody on it. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/date.h"
#include "register_faults.h"
#include "register_unheard.h"

enum { ID_MAX = 80 };

typedef struct import {
  truce__writer w;
  const truce_register_list *list;
  uint64_t number;
  const char *name; /* under which its bytes first came */
  bool *others; /* [record]: not whom an older list has under its id; NULL: not looked for yet */
  truce__faults faults;
} import;

static void fault(import *m, size_t line, const char *code, const char *hint, const char *text)
{
  truce__fault(&m->faults, line, code, hint, "%s", text);
}

/* ---- Days of those on it ---- */

/* A day of which parts may be unknown: the first and the last it can be. */
typedef struct span {
  int32_t first, last;
} span;

/* From eight digits, of which 0 are not known. False if there is no such day. */
static bool read_span(const char *digits, span *days)
{
  char text[11];
  const bool no_year = strncmp(digits, "0000", 4) == 0;
  *days = (span){INT32_MIN, INT32_MAX};
  if (strlen(digits) != 8)
    return false;
  (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s", no_year ? "2000" : digits, digits + 4,
                 digits + 6);
  const bool no_month = strncmp(text + 5, "00", 2) == 0, no_day = strcmp(text + 8, "00") == 0;
  if (no_month)
    memcpy(text + 5, "01", 2);
  if (no_day)
    memcpy(text + 8, "01", 2);
  if (!truce__parse_date(text, &days->first))
    return false;
  days->last = days->first + (no_month ? 365 : no_day ? 30 : 0);
  if (no_year)
    *days = (span){INT32_MIN, INT32_MAX};
  return true;
}

enum { BIRTH, CAPTURE, DEATH, KNOWN_DAYS };
static const char *const day_names[] = {"date_of_birth", "date_captured", "date_of_death"};

static void bad_day(import *m, size_t k, const char *text, const char *name)
{
  char message[160];
  (void)snprintf(message, sizeof message, "the day in \"%.60s\" %s", name, text);
  fault(m, m->list->people->lines[k], "bad-day",
        "ask the sender; leave the cell empty if it is not known", message);
}

static void check_order(import *m, size_t k, const span days[KNOWN_DAYS])
{
  static const int32_t in_1900 = -25567;
  if (days[BIRTH].last < in_1900)
    bad_day(m, k, "is before 1900", day_names[BIRTH]);
  for (int d = 0; d < KNOWN_DAYS; d++) {
    if (days[d].first > m->list->day)
      bad_day(m, k, "is after the day of the list", day_names[d]);
    for (int before = 0; before < d; before++) {
      if (days[before].first <= days[d].last)
        continue;
      char text[60];
      (void)snprintf(text, sizeof text, "is after that in \"%s\"", day_names[d]);
      bad_day(m, k, text, day_names[before]);
    }
  }
}

static void check_days(import *m)
{
  const truce_people *p = m->list->people;
  for (size_t k = 0; k < p->count; k++) {
    span days[KNOWN_DAYS];
    const size_t faults = m->faults.count;
    for (int d = 0; d < KNOWN_DAYS; d++)
      days[d] = (span){INT32_MIN, INT32_MAX};
    for (size_t f = 0; f < p->field_count; f++) {
      const truce_people_field *field = &p->fields[f];
      span found;
      if (field->kind != TRUCE_PEOPLE_DATE || field->cells[k] == 0)
        continue;
      if (!read_span(field->values[field->cells[k]], &found))
        bad_day(m, k, "is not in the calendar", field->name);
      for (int d = 0; d < KNOWN_DAYS; d++) {
        if (strcmp(field->name, day_names[d]) == 0)
          days[d] = found;
      }
    }
    if (m->faults.count == faults)
      check_order(m, k, days);
  }
}

/* ---- The bytes ---- */

/* Whether the list counts, by the entry of its arrival. */
static truce_status still_counts(import *m)
{
  truce_register *r = m->w.r;
  sqlite3_stmt *find = truce__sql_get(r, TRUCE__SQL_ARRIVAL);
  if (find == NULL || sqlite3_bind_text(find, 1, m->name, -1, SQLITE_STATIC) != SQLITE_OK ||
      sqlite3_bind_int64(find, 2, (sqlite3_int64)m->number) != SQLITE_OK)
    return truce__sql_failed(r);
  const int code = sqlite3_step(find);
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
  char text[120], hint[160];
  const uint64_t entry = (uint64_t)sqlite3_column_int64(find, 0);
  (void)snprintf(text, sizeof text, "this list is in the register already (entry %" PRIu64 ")",
                 entry);
  (void)snprintf(hint, sizeof hint,
                 "if something said of it is wrong: event kind=withdrawn amends=%" PRIu64
                 " detail=why, then import it anew",
                 entry);
  fault(m, 0, "known-list", hint, text);
  return TRUCE_BAD_INPUT;
}

/* The same bytes may have come before: m->number is 0 if they did not, or the list was withdrawn.
 */
static truce_status find_list(import *m, const truce_hash *hash)
{
  truce_register *r = m->w.r;
  sqlite3_stmt *find = truce__sql_get(r, TRUCE__SQL_FIND_LIST);
  if (find == NULL ||
      sqlite3_bind_blob(find, 1, hash->bytes, TRUCE_HASH_BYTES, SQLITE_STATIC) != SQLITE_OK ||
      sqlite3_bind_text(find, 2, m->list->sender, -1, SQLITE_STATIC) != SQLITE_OK)
    return truce__sql_failed(r);
  const int code = sqlite3_step(find);
  m->name = m->list->name;
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
  const char *name = (const char *)sqlite3_column_text(find, 1);
  m->number = (uint64_t)sqlite3_column_int64(find, 0);
  m->name = name != NULL ? truce__arena_string(r->arena, name) : NULL;
  return m->name != NULL ? still_counts(m) : TRUCE_NO_MEMORY;
}

static truce_status keep_bytes(import *m, const truce_hash *hash)
{
  truce_register *r = m->w.r;
  const truce_register_list *list = m->list;
  char day[TRUCE__DATE];
  if (!truce__ask_number(r, TRUCE__SQL_NEXT_LIST, &m->number))
    return truce__sql_failed(r);
  sqlite3_stmt *add = truce__sql_get(r, TRUCE__SQL_ADD_LIST);
  if (add == NULL)
    return truce__sql_failed(r);
  sqlite3_bind_int64(add, 1, (sqlite3_int64)m->number);
  sqlite3_bind_text(add, 2, list->name, -1, SQLITE_STATIC);
  sqlite3_bind_text(add, 3, list->sender, -1, SQLITE_STATIC);
  sqlite3_bind_text(add, 4, truce_list_claim_id(list->claim), -1, SQLITE_STATIC);
  sqlite3_bind_text(add, 5, truce__date_text(day, list->day), -1, SQLITE_STATIC);
  sqlite3_bind_blob(add, 6, hash->bytes, TRUCE_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64(add, 7, (sqlite3_int64)list->people->count);
  sqlite3_bind_text(add, 8, list->id, -1, SQLITE_STATIC);
  sqlite3_bind_text(add, 9, list->map, -1, SQLITE_STATIC);
  if (sqlite3_bind_blob64(add, 10, list->bytes, list->length, SQLITE_STATIC) != SQLITE_OK ||
      !truce__sql_run(add))
    return truce__sql_failed(r);
  return TRUCE_OK;
}

/* ---- Entries ---- */

static truce_status put_arrival(import *m, const truce_hash *hash)
{
  char hex[2 * TRUCE_HASH_BYTES + 1], how[TRUCE__HOW];
  const truce_register_list *list = m->list;
  truce__list_how(how, list->id, list->map);
  truce_entry arrived = {.kind = TRUCE_ENTRY_LIST_RECEIVED,
                         .day = list->day,
                         .has_count = true,
                         .count = list->people->count,
                         .list = m->number,
                         .texts = {[TRUCE_ENTRY_SIDE] = list->sender,
                                   [TRUCE_ENTRY_ABOUT] = m->name,
                                   [TRUCE_ENTRY_CATEGORY] = list->category,
                                   [TRUCE_ENTRY_FIELD] = truce_list_claim_id(list->claim),
                                   [TRUCE_ENTRY_VALUE] = sodium_bin2hex(
                                       hex, sizeof hex, hash->bytes, TRUCE_HASH_BYTES),
                                   [TRUCE_ENTRY_DETAIL] = how[0] != '\0' ? how : NULL}};
  return truce__writer_put(&m->w, &arrived, 0, 0) && truce__writer_save(&m->w)
             ? TRUCE_OK
             : truce__writer_failed(&m->w);
}

static truce_status look_back(import *m, uint64_t number, truce__stand *stand,
                              char reason[TRUCE__REASON], bool *fits)
{
  truce__stand bag, none = TRUCE__NOBODY, *stands[2] = {stand, &none};
  return truce__register_past(&m->w, (const uint64_t[]){number, 0}, stands, &bag, reason, fits);
}

/* Whether the row, whose id is known, is of somebody else; then that was told. */
static bool is_another(import *m, size_t k, const char *reference, truce_status *status)
{
  if (m->others == NULL) {
    m->others = calloc(m->list->people->count, sizeof *m->others);
    *status = m->others == NULL ? TRUCE_NO_MEMORY
                                : truce__find_others(m->w.r, m->list, m->number, m->others);
  }
  if (*status != TRUCE_OK || !m->others[k])
    return false;
  truce__fault(&m->faults, m->list->people->lines[k], "other-person",
               "if the numbers begin anew, give the ids a prefix, or name another column with "
               "--id; if this corrects the older row, withdraw that one first (kind=withdrawn)",
               "%s stands for somebody else on an older list of the same sender", reference);
  return true;
}

/* False after a failure of the database, or of *status. */
static bool put_row(import *m, size_t k, truce_status *status)
{
  const truce_people *p = m->list->people;
  char reference[TRUCE__REFERENCE], reason[TRUCE__REASON];
  truce__met *met;
  if (strlen(p->ids[k]) > ID_MAX || strpbrk(p->ids[k], " \t\n\r") != NULL) {
    fault(m, p->lines[k], "bad-id", "an id has no blanks and at most 80 bytes",
          "this id cannot be a reference");
    return true;
  }
  (void)snprintf(reference, sizeof reference, "%s:%s", m->list->sender, p->ids[k]);
  if (!truce__meet(&m->w, reference, &met))
    return false;
  if (met != NULL && (is_another(m, k, reference, status) || *status != TRUCE_OK))
    return true;
  const uint64_t number = met != NULL ? met->number : m->w.last_subject + 1;
  truce__stand stand = met != NULL ? met->stand : TRUCE__NOBODY;
  truce_entry entry = {.kind = TRUCE_ENTRY_LISTED,
                       .day = m->list->day,
                       .list = m->number,
                       .row = p->lines[k],
                       .texts = {[TRUCE_ENTRY_SUBJECT] = met != NULL ? met->reference : reference,
                                 [TRUCE_ENTRY_SIDE] = m->list->sender,
                                 [TRUCE_ENTRY_CATEGORY] = m->list->category,
                                 [TRUCE_ENTRY_VALUE] = truce_list_claim_id(m->list->claim)}};
  truce__fact fact;
  if (truce__fact_of(m->w.r, &entry, number, 0, &fact) != NULL)
    return truce__damaged(m->w.r);
  bool fits = true;
  if (met != NULL && truce__needs_past(&fact, &stand, NULL)) {
    *status = look_back(m, number, &stand, reason, &fits);
    if (*status != TRUCE_OK)
      return true;
  }
  if (!fits || !truce__register_apply(m->w.r, &stand, NULL, NULL, &fact, reason)) {
    truce__fault(&m->faults, p->lines[k], "against-rules",
                 "ask the sender; if these are other people with the same numbers, give the ids a "
                 "prefix; or import the list --as named, which says nothing of where they are",
                 "%s %s", entry.texts[TRUCE_ENTRY_SUBJECT], reason);
    return true;
  }
  return (met != NULL ? truce__met_change(&m->w, met, &stand)
                      : (met = truce__meet_new(&m->w, reference, &stand)) != NULL) &&
         truce__writer_put(&m->w, &entry, number, 0);
}

static truce_status put_rows(import *m, const truce_control *control)
{
  const truce_people *p = m->list->people;
  for (size_t k = 0; k < p->count; k++) {
    if (k % 1024 == 0) {
      truce__progress(control, "importing", (double)k / (double)p->count);
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
    }
    truce_status status = TRUCE_OK;
    if (!put_row(m, k, &status))
      return truce__writer_failed(&m->w);
    if (status != TRUCE_OK)
      return status;
  }
  return m->faults.count > 0 ? TRUCE_BAD_INPUT : TRUCE_OK;
}

static truce_status put_list(import *m, const truce_control *control)
{
  const truce_hash hash = truce_hash_of(m->list->bytes, m->list->length);
  truce_status status = find_list(m, &hash);
  if (status == TRUCE_OK && m->number == 0)
    status = keep_bytes(m, &hash);
  if (status == TRUCE_OK)
    status = put_arrival(m, &hash);
  if (status == TRUCE_OK)
    status = put_rows(m, control);
  if (status == TRUCE_OK)
    status = truce__writer_sign(&m->w);
  return status == TRUCE_OK && m->list->claim == TRUCE_CLAIM_HELD
             ? truce__tell_unheard(m->w.r, m->list)
             : status;
}

static bool check_list(import *m)
{
  if (truce__side_of(m->w.r, m->list->sender) < 0)
    fault(m, 0, "unknown-side", "one of those it was begun with: `truce exchange list`",
          "the sender is no side of this register");
  if (m->w.pen->author == NULL)
    fault(m, 0, "no-author", "--author NAME", "say who brings this list in");
  if (m->list->category != NULL && !truce__is_category(m->list->category))
    fault(m, 0, "unknown-category", "pow, medical, civilian or child", "there is no such category");
  if (m->list->id != NULL &&
      (strlen(m->list->id) > TRUCE__ID_COLUMN_MAX || strstr(m->list->id, " map=") != NULL))
    fault(m, 0, "long-name", "at most 90 bytes", "the column of the ids has too long a name");
  if (m->list->map != NULL && strlen(m->list->map) > TRUCE__MAP_MAX)
    fault(m, 0, "long-map", "at most 499 bytes; columns that are known need not be named",
          "the map of columns is too long");
  int32_t today;
  if (truce__parse_date(m->w.pen->recorded, &today) && m->list->day > today + 1)
    fault(m, 0, "future-day", "the day the list is of: --day 2025-06-02",
          "the day of the list is in the future");
  /* The line of a later list would be somebody else. */
  if (m->list->people->numbered)
    fault(m, 1, "no-ids", "add a column of ids that the sender keeps, or name it with --id COLUMN",
          "this list has no ids: its first column holds something of the person");
  check_days(m);
  return m->faults.count == 0;
}

truce_status truce_register_import(truce_register *r, const truce_register_list *list,
                                   const truce_register_pen *pen, const truce_control *control,
                                   uint64_t *number, truce_diagnostics *diagnostics)
{
import m = {.w = {.r = r, .pen = pen }, .list = list, .faults = {.r = r, .file = list->name } };
  r->diagnostics = diagnostics;
  if (!check_list(&m)) {
    truce__faults_end(&m.faults);
    return TRUCE_BAD_INPUT;
  }
  truce_status status = truce__register_begin(r, true, diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = truce__writer_start(&m.w, r, pen);
  if (status == TRUCE_OK)
    status = put_list(&m, control);
  truce__faults_end(&m.faults);
  truce__writer_free(&m.w);
  free(m.others);
  status = truce__register_end(r, status);
  if (status == TRUCE_OK)
    *number = m.number;
  return status;
}
