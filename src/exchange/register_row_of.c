/* Which entry of a list is the row of an id. Entries name whom a row is about, which may be
 * somebody else by now; under what id it stands, only the list itself tells. */
#include <stdlib.h>
#include <string.h>

#include "register_internal.h"

void truce__list_rows_free(truce__list_rows *rows)
{
  truce__arena_free(rows->arena);
  truce_people_free(rows->people);
  truce__index_free(&rows->ids);
  *rows = (truce__list_rows){0};
}

static truce_status read_people(truce_register *r, truce__list_rows *rows, uint64_t number,
                                char *how)
{
  const char *sender;
  const truce_status status = truce__read_list(r, number, how, &sender, &rows->people);
  if (status != TRUCE_OK)
    return status;
  if ((rows->sender = truce__arena_string(rows->arena, sender)) == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < rows->people->count; k++) {
    const char *id = rows->people->ids[k];
    size_t at;
    bool known;
    if (!truce__index_add(&rows->ids, id, strlen(id), &at, &known))
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

static int by_line(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

/* By the lines that were written down: what is read now may be more or less than was then. */
static truce_status read_entries(truce_register *r, truce__list_rows *rows, uint64_t arrival,
                                 uint64_t count)
{
  const truce_people *people = rows->people;
  const uint64_t last = arrival + count;
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_ROWS);
  int code = SQLITE_ERROR;
  rows->entries = truce__arena_alloc(rows->arena, people->count + 1, sizeof *rows->entries);
  if (rows->entries == NULL)
    return TRUCE_NO_MEMORY;
  if (row != NULL) {
    sqlite3_bind_int64(row, 1, (sqlite3_int64)arrival);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)last);
  }
  while (row != NULL && (code = sqlite3_step(row)) == SQLITE_ROW) {
    const size_t line = (size_t)sqlite3_column_int64(row, 1);
    const size_t *found = people->count == 0 ? NULL
                                             : bsearch(&line, people->lines, people->count,
                                                       sizeof *people->lines, by_line);
    if (found != NULL)
      rows->entries[found - people->lines] = (uint64_t)sqlite3_column_int64(row, 0);
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static truce_status read_rows(truce_register *r, truce__list_rows *rows, uint64_t arrival)
{
  truce__entry_row row;
  sqlite3_stmt *get = truce__sql_get(r, TRUCE__SQL_ENTRY_AT);
  if ((rows->arena = truce__arena_new()) == NULL)
    return TRUCE_NO_MEMORY;
  if (get == NULL || sqlite3_bind_int64(get, 1, (sqlite3_int64)arrival) != SQLITE_OK ||
      sqlite3_step(get) != SQLITE_ROW)
    return truce__sql_failed(r);
  truce__read_entry(get, &row);
  const char *detail = row.entry.texts[TRUCE_ENTRY_DETAIL];
  const uint64_t number = row.entry.list, count = row.entry.count;
  if (row.damaged || count > INT64_MAX - arrival) {
    truce__damaged(r);
    return truce__sql_failed(r);
  }
  char *how = truce__arena_string(rows->arena, detail != NULL ? detail : "");
  if (how == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = read_people(r, rows, number, how);
  return status == TRUCE_OK ? read_entries(r, rows, arrival, count) : status;
}

truce_status truce__row_of(truce_register *r, truce__list_rows *rows, uint64_t arrival,
                           const char *reference, uint64_t *entry)
{
  *entry = 0;
  if (rows->arrival != arrival) {
    truce__list_rows_free(rows);
    const truce_status status = read_rows(r, rows, arrival);
    if (status != TRUCE_OK)
      return status;
    rows->arrival = arrival;
  }
  const size_t length = strlen(rows->sender);
  if (strncmp(reference, rows->sender, length) != 0 || reference[length] != ':')
    return TRUCE_OK;
  const char *id = reference + length + 1;
  const size_t at = truce__index_get(&rows->ids, id, strlen(id));
  *entry = at != SIZE_MAX ? rows->entries[at] : 0;
  return TRUCE_OK;
}
