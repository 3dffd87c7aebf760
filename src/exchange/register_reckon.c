/* The reckoning of a register: its entries, its flow and where everybody stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

/* What is to be known of a subject before its entries are read. */
typedef struct known {
  uint64_t same_as; /* 0: itself */
  uint64_t settled; /* as in truce__named */
  uint8_t category;
  bool listed;          /* a person who is nobody else: */
  truce__listed stands; /* where, and on whose lists */
  truce__named *named;  /* once it is counted by name */
} known;

typedef struct crowd {
  known *list; /* [number - 1] */
  size_t count, capacity;
} crowd;

static truce_status damaged(truce_register *r)
{
  truce__register_complain(r, r->path, 0, "damaged", "`truce exchange verify` tells what is wrong",
                           "the subjects are damaged");
  return TRUCE_BAD_INPUT;
}

/* ---- Everybody ---- */

static truce_status take_standings(truce_register *r, truce__reckoning *o, crowd *all)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    uint64_t number;
    truce__stand s;
    if (!truce__read_stand(r, rows, &number, &s) || number != all->count + 1)
      return damaged(r);
    if ((s.exists && !truce__reckoning_stand(o, &s)) ||
        !truce__reserve((void **)&all->list, &all->capacity, all->count + 1, sizeof *all->list))
      return TRUCE_NO_MEMORY;
    all->list[all->count++] =
        (known){.same_as = s.same_as,
                .category = s.category,
                .listed = s.exists && s.kind == TRUCE_PERSON && s.same_as == 0,
                .stands = {.standing = s.standing, .holder = s.holder, .dead = s.dead}};
  }
  if (code != SQLITE_DONE)
    return truce__sql_failed(r);
  return all->count == 0 || truce__lead_on(&all->list->same_as, sizeof *all->list, all->count)
             ? TRUCE_OK
             : damaged(r);
}

/* Who is sought and held, by side: on whose lists everybody stands, and where. */
static truce_status take_lists(truce_register *r, truce__reckoning *o, crowd *all)
{
  const truce__spans *withdrawn;
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_LISTED);
  int code = SQLITE_ERROR;
  if (rows == NULL || !truce__withdrawn_lists(r, &withdrawn))
    return truce__sql_failed(r);
  while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
    uint64_t number = truce__whole_at(rows, 1);
    const char *name = (const char *)sqlite3_column_text(rows, 2);
    const int side = name != NULL ? truce__side_of(r, name) : -1;
    if (number < 1 || number > all->count || side < 0)
      return damaged(r);
    if (truce__spans_hold(withdrawn, truce__whole_at(rows, 0)))
      continue;
    if (all->list[number - 1].same_as != 0)
      number = all->list[number - 1].same_as;
    const uint8_t bit = (uint8_t)(1u << side);
    all->list[number - 1].stands.listers |= bit;
    if (sqlite3_column_int(rows, 3) != 0)
      all->list[number - 1].stands.seekers |= bit;
  }
  for (size_t k = 0; k < all->count; k++) {
    if (all->list[k].listed)
      truce__reckoning_listed(o, &all->list[k].stands);
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

/* Up to when the register tells. */
static truce_status take_days(truce_register *r, truce__reckoning *o)
{
  int32_t days[2];
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_LAST_DAY);
  if (row == NULL || sqlite3_step(row) != SQLITE_ROW)
    return truce__sql_failed(r);
  for (int k = 0; k < 2; k++) {
    const char *text = (const char *)sqlite3_column_text(row, k);
    char day[11] = "";
    if (text != NULL)
      (void)snprintf(day, sizeof day, "%.10s", text);
    if (strlen(day) != 10 || !truce__parse_date(day, &days[k]))
      days[k] = TRUCE_NO_DAY;
  }
  truce__reckoning_days(o, days[0], days[1]);
  return TRUCE_OK;
}

/* When categories came about, and who turned out to be whom: only explanations hang on it. */
static truce_status take_settled(truce_register *r, crowd *all)
{
  sqlite3_stmt *any = truce__sql_get(r, TRUCE__SQL_ANY_EXPLAINED);
  int code = any == NULL ? SQLITE_ERROR : sqlite3_step(any);
  if (code == SQLITE_DONE)
    return TRUCE_OK;
  if (code != SQLITE_ROW)
    return truce__sql_failed(r);
  return all->count == 0 ? TRUCE_OK
                         : truce__settle(r, &all->list->same_as, &all->list->settled,
                                         sizeof *all->list, all->count);
}

/* ---- Entries ---- */

static truce_status find_person(truce_register *r, truce__reckoning *o, crowd *all, uint64_t number,
                                truce__reckoned *of)
{
  if (number > all->count)
    return damaged(r);
  if (all->list[number - 1].same_as != 0)
    number = all->list[number - 1].same_as; /* the last one */
  known *k = &all->list[number - 1];
  if (k->named == NULL) {
    sqlite3_stmt *name = truce__sql_get(r, TRUCE__SQL_REFERENCE);
    if (name == NULL || sqlite3_bind_int64(name, 1, (sqlite3_int64)number) != SQLITE_OK ||
        sqlite3_step(name) != SQLITE_ROW || sqlite3_column_text(name, 0) == NULL)
      return truce__sql_failed(r);
    k->named =
        truce__reckoning_person(o, number, (const char *)sqlite3_column_text(name, 0), k->settled);
    if (k->named == NULL)
      return TRUCE_NO_MEMORY;
  }
  of->person = k->named;
  of->category = truce_law_category_id(
      k->category < TRUCE_LAW_CATEGORIES ? (truce_law_category)k->category : TRUCE_LAW_UNKNOWN);
  return TRUCE_OK;
}

/* The size of the head that was signed when the entry came in. */
static truce_status head_over(truce_register *r, uint64_t number, uint64_t *size)
{
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_HEAD_OVER);
  if (row == NULL || sqlite3_bind_int64(row, 1, (sqlite3_int64)number) != SQLITE_OK ||
      sqlite3_step(row) != SQLITE_ROW)
    return truce__sql_failed(r);
  *size =
      sqlite3_column_type(row, 0) == SQLITE_NULL ? number : (uint64_t)sqlite3_column_int64(row, 0);
  return TRUCE_OK;
}

static truce_status take_entries(truce_register *r, truce__reckoning *o, crowd *all)
{
  enum { AMENDED_BY = 24 };
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_RECKONED);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    const sqlite3_int64 until = sqlite3_column_int64(rows, AMENDED_BY);
    truce__reckoned of = {.until = until > 0 ? (uint64_t)until : 0};
    truce_status status = TRUCE_OK;
    if (row.damaged)
      continue;
    if (row.subject != 0)
      status = find_person(r, o, all, row.subject, &of);
    if (status == TRUCE_OK && row.entry.kind == TRUCE_ENTRY_EXPLAINED)
      status = head_over(r, row.entry.number, &of.after);
    if (status != TRUCE_OK)
      return status;
    if (!truce__reckoning_take(o, &row.entry, &of))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static truce_status take_flow(truce_register *r, truce__reckoning *o)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_FLOW);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const char *id = (const char *)sqlite3_column_text(rows, 0);
    const char *day_text = (const char *)sqlite3_column_text(rows, 3);
    const sqlite3_int64 count = sqlite3_column_int64(rows, 4);
    int32_t day;
    int kind = 0;
    while (kind < TRUCE_ENTRY_KINDS &&
           (id == NULL || strcmp(id, truce_entry_kind_id((truce_entry_kind)kind)) != 0))
      kind++;
    if (kind == TRUCE_ENTRY_KINDS || count < 0 || day_text == NULL || strlen(day_text) != 10 ||
        !truce__parse_date(day_text, &day))
      continue;
    if (!truce__reckoning_flow(
            o, (truce_flow_point){.kind = (truce_entry_kind)kind,
                                  .side = (const char *)sqlite3_column_text(rows, 1),
                                  .named = sqlite3_column_int(rows, 2) != 0,
                                  .remains = sqlite3_column_int(rows, 5) != 0,
                                  .day = day,
                                  .count = (uint64_t)count}))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

/* ---- All of it ---- */

truce_status truce_register_reconcile(truce_register *r, truce_reconciliation **reconciliation,
                                      truce_diagnostics *diagnostics)
{
  crowd all = {0};
  truce__reckoning *o = truce__reckoning_new(r->sides, r->side_count);
  if (o == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = take_standings(r, o, &all);
    if (status == TRUCE_OK)
      status = take_lists(r, o, &all);
    if (status == TRUCE_OK)
      status = take_settled(r, &all);
    if (status == TRUCE_OK)
      status = take_entries(r, o, &all);
    if (status == TRUCE_OK)
      status = take_flow(r, o);
    if (status == TRUCE_OK)
      status = take_days(r, o);
    status = truce__register_end(r, status);
  }
  free(all.list);
  truce_reconciliation *made = status == TRUCE_OK ? truce__reckoning_end(o) : NULL;
  if (made != NULL)
    *reconciliation = made;
  else
    truce__reckoning_free(o);
  return status == TRUCE_OK && made == NULL ? TRUCE_NO_MEMORY : status;
}
