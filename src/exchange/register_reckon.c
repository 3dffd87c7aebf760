/* The reckoning of a register: its entries, its flow and where everybody stands. */
#include <string.h>

#include "base/date.h"
#include "register_internal.h"

static truce_status take_entries(truce_register *r, truce__reckoning *o)
{
  enum { CATEGORY = 23 };
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_ENTRIES_ABOUT);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    const int category = sqlite3_column_int(rows, CATEGORY);
    const bool known = category >= 0 && category < TRUCE_LAW_CATEGORIES;
    if (!row.damaged &&
        !truce__reckoning_take(
            o, &row.entry, row.subject != 0,
            truce_law_category_id(known ? (truce_law_category)category : TRUCE_LAW_UNKNOWN)))
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

static truce_status take_standings(truce_register *r, truce__reckoning *o)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    uint64_t number;
    truce__stand s;
    if (!truce__read_stand(r, rows, &number, &s)) {
      truce__damaged(r);
      break;
    }
    if (s.exists && !truce__reckoning_stand(o, &s))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

truce_status truce_register_reconcile(truce_register *r, truce_reconciliation **reconciliation,
                                      truce_diagnostics *diagnostics)
{
  truce__reckoning *o = truce__reckoning_new(r->sides, r->side_count);
  if (o == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = take_entries(r, o);
    if (status == TRUCE_OK)
      status = take_flow(r, o);
    if (status == TRUCE_OK)
      status = take_standings(r, o);
    status = truce__register_end(r, status);
  }
  truce_reconciliation *made = status == TRUCE_OK ? truce__reckoning_end(o) : NULL;
  if (made != NULL)
    *reconciliation = made;
  else
    truce__reckoning_free(o);
  return status == TRUCE_OK && made == NULL ? TRUCE_NO_MEMORY : status;
}
