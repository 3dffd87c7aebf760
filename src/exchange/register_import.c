/* A list comes in: kept byte for byte, and an entry for everybody on it. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/control.h"
#include "base/date.h"
#include "register_internal.h"

enum { FAULTS_MAX = 20, ID_MAX = 80, REFERENCE = 2 * ID_MAX };

typedef struct import {
  truce__writer w;
  const truce_register_list *list;
  uint64_t number;
  size_t faults;
} import;

static void fault(import *m, size_t line, const char *code, const char *hint, const char *text)
{
  m->faults++;
  truce__register_complain(m->w.r, m->list->name, line, code, hint, "%s", text);
}

/* Days as eight digits, of which 0 are not known. */
static bool is_day(const char *digits)
{
  char text[11];
  int32_t day;
  if (strlen(digits) != 8 || strncmp(digits, "0000", 4) == 0)
    return false;
  (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
  if (strncmp(text + 5, "00", 2) == 0)
    memcpy(text + 5, "01", 2);
  if (strcmp(text + 8, "00") == 0)
    strcpy(text + 8, "01");
  return truce__parse_date(text, &day);
}

static void check_days(import *m)
{
  const truce_people *p = m->list->people;
  for (size_t f = 0; f < p->field_count; f++) {
    const truce_people_field *field = &p->fields[f];
    for (size_t k = 0; k < p->count && field->kind == TRUCE_PEOPLE_DATE; k++) {
      char message[120];
      if (m->faults >= FAULTS_MAX || field->cells[k] == 0 || is_day(field->values[field->cells[k]]))
        continue;
      (void)snprintf(message, sizeof message, "the day in \"%.60s\" is not in the calendar",
                     field->name);
      fault(m, p->lines[k], "bad-day", "ask the sender; leave the cell empty if it is not known",
            message);
    }
  }
}

static truce_status known_already(import *m, const truce_hash *hash, bool *known)
{
  truce_register *r = m->w.r;
  sqlite3_stmt *find = truce__sql_get(r, TRUCE__SQL_FIND_LIST);
  if (find == NULL ||
      sqlite3_bind_blob(find, 1, hash->bytes, TRUCE_HASH_BYTES, SQLITE_STATIC) != SQLITE_OK ||
      sqlite3_bind_text(find, 2, m->list->sender, -1, SQLITE_STATIC) != SQLITE_OK)
    return truce__sql_failed(r);
  const int code = sqlite3_step(find);
  *known = code == SQLITE_ROW;
  return *known || code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static truce_status keep_bytes(import *m, const truce_hash *hash)
{
  truce_register *r = m->w.r;
  const truce_register_list *list = m->list;
  char day[TRUCE__DATE];
  sqlite3_stmt *next = truce__sql_get(r, TRUCE__SQL_NEXT_LIST);
  if (next == NULL || sqlite3_step(next) != SQLITE_ROW)
    return truce__sql_failed(r);
  m->number = (uint64_t)sqlite3_column_int64(next, 0);
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

static truce_status put_arrival(import *m, const truce_hash *hash)
{
  char hex[2 * TRUCE_HASH_BYTES + 1], how[600];
  const truce_register_list *list = m->list;
  (void)snprintf(how, sizeof how, "%s%s%s%.500s", list->id != NULL ? "id=" : "",
                 list->id != NULL ? list->id : "", list->map != NULL ? " map=" : "",
                 list->map != NULL ? list->map : "");
  truce_entry arrived = {.kind = TRUCE_ENTRY_LIST_RECEIVED,
                         .day = list->day,
                         .has_count = true,
                         .count = list->people->count,
                         .list = m->number,
                         .texts = {[TRUCE_ENTRY_SIDE] = list->sender,
                                   [TRUCE_ENTRY_ABOUT] = list->name,
                                   [TRUCE_ENTRY_CATEGORY] = list->category,
                                   [TRUCE_ENTRY_FIELD] = truce_list_claim_id(list->claim),
                                   [TRUCE_ENTRY_VALUE] = sodium_bin2hex(
                                       hex, sizeof hex, hash->bytes, TRUCE_HASH_BYTES),
                                   [TRUCE_ENTRY_DETAIL] = how[0] != '\0' ? how : NULL}};
  return truce__writer_put(&m->w, &arrived, 0, 0) ? TRUCE_OK : truce__writer_failed(&m->w);
}

/* Finds whom a row is about, or gives them the next number. False after a failure. */
static bool find_subject(import *m, const char *reference, uint64_t *number, truce__stand *stand,
                         bool *made)
{
  truce_register *r = m->w.r;
  sqlite3_stmt *find = truce__sql_get(r, TRUCE__SQL_FIND_SUBJECT);
  if (find == NULL || sqlite3_bind_text(find, 1, reference, -1, SQLITE_STATIC) != SQLITE_OK)
    return false;
  int code = sqlite3_step(find);
  *made = code == SQLITE_DONE;
  *stand = TRUCE__NOBODY;
  if (*made)
    *number = ++m->w.last_subject;
  else if (code == SQLITE_ROW)
    truce__read_stand(find, number, stand);
  while (code == SQLITE_ROW && stand->same_as != 0) {
    sqlite3_stmt *get = truce__sql_get(r, TRUCE__SQL_GET_SUBJECT);
    if (get == NULL)
      return false;
    sqlite3_bind_int64(get, 1, (sqlite3_int64)stand->same_as);
    code = sqlite3_step(get);
    if (code == SQLITE_ROW)
      truce__read_stand(get, number, stand);
  }
  return *made || code == SQLITE_ROW;
}

/* The reference as the register has it now, for somebody known under another one. */
static bool reference_of(import *m, uint64_t number, char reference[REFERENCE])
{
  sqlite3_stmt *name = truce__sql_get(m->w.r, TRUCE__SQL_REFERENCE);
  if (name == NULL || sqlite3_bind_int64(name, 1, (sqlite3_int64)number) != SQLITE_OK ||
      sqlite3_step(name) != SQLITE_ROW)
    return false;
  (void)snprintf(reference, REFERENCE, "%s", (const char *)sqlite3_column_text(name, 0));
  return true;
}

static bool put_row(import *m, size_t k)
{
  const truce_people *p = m->list->people;
  char reference[REFERENCE], reason[TRUCE__REASON], message[TRUCE__REASON + REFERENCE];
  uint64_t number = 0;
  bool made;
  truce__stand stand;
  if (strlen(p->ids[k]) > ID_MAX || strpbrk(p->ids[k], " \t\n\r") != NULL) {
    fault(m, p->lines[k], "bad-id", "an id has no blanks and at most 80 bytes",
          "this id cannot be a reference");
    return true;
  }
  (void)snprintf(reference, sizeof reference, "%s:%s", m->list->sender, p->ids[k]);
  if (!find_subject(m, reference, &number, &stand, &made))
    return false;
  if (!made && !reference_of(m, number, reference))
    return false;
  truce_entry entry = {.kind = TRUCE_ENTRY_LISTED,
                       .day = m->list->day,
                       .list = m->number,
                       .row = p->lines[k],
                       .texts = {[TRUCE_ENTRY_SUBJECT] = reference,
                                 [TRUCE_ENTRY_SIDE] = m->list->sender,
                                 [TRUCE_ENTRY_CATEGORY] = m->list->category,
                                 [TRUCE_ENTRY_VALUE] = truce_list_claim_id(m->list->claim)}};
  truce__fact fact;
  const truce__stand before = stand;
  if (truce__fact_of(m->w.r, &entry, number, 0, &fact) != NULL)
    return false;
  if (!truce__register_apply(m->w.r, &stand, NULL, &fact, reason)) {
    (void)snprintf(message, sizeof message, "%s %s", reference, reason);
    fault(m, p->lines[k], "against-rules",
          "ask the sender; or import the list --as named, which says nothing of where they are",
          message);
    return true;
  }
  if (m->faults > 0)
    return true;
  return ((!made && memcmp(&before, &stand, sizeof stand) == 0) ||
          truce__write_stand(m->w.r, number, made ? reference : NULL, &stand)) &&
         truce__writer_put(&m->w, &entry, number, 0);
}

static truce_status put_rows(import *m, const truce_control *control)
{
  const truce_people *p = m->list->people;
  for (size_t k = 0; k < p->count && m->faults < FAULTS_MAX; k++) {
    if (k % 1024 == 0) {
      truce__progress(control, "importing", (double)k / (double)p->count);
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
    }
    if (!put_row(m, k))
      return truce__writer_failed(&m->w);
  }
  return m->faults > 0 ? TRUCE_BAD_INPUT : TRUCE_OK;
}

static truce_status put_list(import *m, const truce_control *control)
{
  bool known;
  const truce_hash hash = truce_hash_of(m->list->bytes, m->list->length);
  truce_status status = known_already(m, &hash, &known);
  if (status == TRUCE_OK && known) {
    fault(m, 0, "known-list", "nothing is to be done", "this list is in the register already");
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    status = keep_bytes(m, &hash);
  if (status == TRUCE_OK)
    status = put_arrival(m, &hash);
  if (status == TRUCE_OK)
    status = put_rows(m, control);
  return status == TRUCE_OK ? truce__writer_sign(&m->w) : status;
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
  /* The line of a later list would be somebody else. */
  if (m->list->people->numbered)
    fault(m, 1, "no-ids", "add a column of ids that the sender keeps, or name it with --id COLUMN",
          "this list has no ids: its first column holds something of the person");
  check_days(m);
  return m->faults == 0;
}

truce_status truce_register_import(truce_register *r, const truce_register_list *list,
                                   const truce_register_pen *pen, const truce_control *control,
                                   uint64_t *number, truce_diagnostics *diagnostics)
{
import m = {.w = {.r = r, .pen = pen }, .list = list };
  r->diagnostics = diagnostics;
  if (!check_list(&m))
    return TRUCE_BAD_INPUT;
  truce_status status = truce__register_begin(r, true, diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = truce__writer_start(&m.w, r, pen);
  if (status == TRUCE_OK)
    status = put_list(&m, control);
  truce__writer_free(&m.w);
  status = truce__register_end(r, status);
  if (status == TRUCE_OK)
    *number = m.number;
  return status;
}
