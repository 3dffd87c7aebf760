/* A table of events from its rows: in order of time, with what is told twice found. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "event_rows.h"

typedef struct owned_table {
  truce_event_table table; /* first, so that truce_event_table_free finds the rest */
  truce__arena *arena;
  truce_record *records;
  truce_loss *losses;
  const char **texts;
} owned_table;

void truce_event_table_free(truce_event_table *table)
{
  if (table == NULL)
    return;
  owned_table *owned = (owned_table *)table;
  truce__arena_free(owned->arena);
  free(owned->records);
  free(owned->losses);
  free(owned->texts);
  free(owned);
}

/* ---- In order of time ---- */

static int by_time(const void *a, const void *b)
{
  const truce_record *x = a, *y = b;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static int by_record(const void *a, const void *b)
{
  const truce_loss *x = a, *y = b;
  if (x->record != y->record)
    return x->record < y->record ? -1 : 1;
  if (x->harm != y->harm)
    return x->harm < y->harm ? -1 : 1;
  if (x->part != y->part)
    return x->part ? 1 : -1;
  return (x->victims > y->victims) - (x->victims < y->victims);
}

/* Rows are numbered in their order, so that a record's place is found by its row afterwards. */
static truce_status sort_records(truce__event_rows *rows)
{
  if (rows->unsorted == 0)
    return TRUCE_OK;
  uint32_t *row_of = truce__array(rows->loss_count, sizeof *row_of);
  uint32_t last = 0;
  for (size_t k = 0; k < rows->record_count; k++)
    last = rows->records[k].row > last ? rows->records[k].row : last;
  uint32_t *now = truce__array((size_t)last + 1, sizeof *now);
  if (row_of == NULL || now == NULL) {
    free(row_of);
    free(now);
    return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < rows->loss_count; k++)
    row_of[k] = rows->records[rows->losses[k].record].row;
  qsort(rows->records, rows->record_count, sizeof *rows->records, by_time);
  for (size_t k = 0; k < rows->record_count; k++)
    now[rows->records[k].row] = (uint32_t)k;
  for (size_t k = 0; k < rows->loss_count; k++)
    rows->losses[k].record = now[row_of[k]];
  if (rows->loss_count > 0)
    qsort(rows->losses, rows->loss_count, sizeof *rows->losses, by_record);
  free(row_of);
  free(now);
  return TRUCE_OK;
}

/* ---- Told twice ---- */

typedef struct told {
  double day;
  uint32_t about[5]; /* actor, target, kind, unit, place */
  uint32_t record;
} told;

static int by_event(const void *a, const void *b)
{
  const told *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  const int about = memcmp(x->about, y->about, sizeof x->about);
  return about != 0 ? about : (x->record > y->record) - (x->record < y->record);
}

static truce_status find_twins(truce__event_rows *rows, size_t *twins)
{
  size_t claimed = 0;
  *twins = 0;
  for (size_t k = 0; k < rows->record_count; k++)
    claimed += rows->records[k].claimed_by != TRUCE_NO_TEXT;
  if (claimed < 2)
    return TRUCE_OK;
  told *all = truce__array(claimed, sizeof *all);
  if (all == NULL)
    return TRUCE_NO_MEMORY;
  size_t count = 0;
  for (size_t k = 0; k < rows->record_count; k++) {
    const truce_record *r = &rows->records[k];
    if (r->claimed_by != TRUCE_NO_TEXT)
      all[count++] =
          (told){floor(r->time), {r->actor, r->target, r->kind, r->unit, r->place}, (uint32_t)k};
  }
  qsort(all, count, sizeof *all, by_event);
  for (size_t k = 0, first = 0; k < count; k++) {
    if (all[k].day != all[first].day ||
        memcmp(all[k].about, all[first].about, sizeof all[k].about) != 0)
      first = k;
    truce_record *r = &rows->records[all[k].record];
    if (r->claimed_by != rows->records[all[first].record].claimed_by) {
      r->twin = all[first].record;
      ++*twins;
    }
  }
  free(all);
  return TRUCE_OK;
}

/* ---- Warnings ---- */

static void warn(const truce__event_rows *rows, const char *code, const char *hint,
                 const char *format, ...) TRUCE_PRINTF(4, 5);
static void warn(const truce__event_rows *rows, const char *code, const char *hint,
                 const char *format, ...)
{
  char message[240];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  truce_diagnostics_add(rows->diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                                               .code = code,
                                                               .file = rows->file,
                                                               .message = message,
                                                               .hint = hint});
}

static const char *s(size_t count)
{
  return count == 1 ? "" : "s";
}

static void warn_all(const truce__event_rows *rows, size_t twins)
{
  const bool ids = rows->columns != NULL && rows->columns->column[EVENT_ID] != SIZE_MAX;
  if (rows->unsorted > 0 && rows->layout == TRUCE_LAYOUT_PLAIN)
    warn(rows, "unsorted", "sort the table by date if that was not meant",
         "%zu row%s came before an earlier one in time; they were put in order", rows->unsorted,
         s(rows->unsorted));
  if (rows->repeated > 0)
    warn(rows, "repeated",
         ids ? "each id is counted once" : "remove them if they are the same event",
         ids ? "%zu row%s repeat an id (the first is row %u) and were left out"
             : "%zu row%s say the same as an earlier one (the first is row %u); each counts",
         rows->repeated, s(rows->repeated), (unsigned)rows->first_repeated);
  if (twins > 0)
    warn(rows, "told-twice", "choose whose reports count with --claimed-by",
         "%zu report%s tell of an event that another claimant told of too; nothing was merged",
         twins, s(twins));
  if (rows->late > 0)
    warn(rows, "future", "check the year", "%zu event%s lie in the future (the first is row %u)",
         rows->late, s(rows->late), (unsigned)rows->first_late);
  if (rows->rough > 0)
    warn(rows, "rough-date", "take them with care: they are put at their first possible day",
         "the date of %zu event%s is known only to a week or more", rows->rough, s(rows->rough));
}

/* ---- The table ---- */

truce_status truce__event_finish(truce_event_table **table, truce__event_rows *rows, uint64_t read)
{
  size_t twins = 0;
  owned_table *owned = calloc(1, sizeof *owned);
  const char **texts = truce__array(rows->texts.count, sizeof *texts);
  truce_status status = owned != NULL && texts != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = sort_records(rows);
  if (status == TRUCE_OK)
    status = find_twins(rows, &twins);
  const char *file = truce__arena_string(rows->arena, rows->file);
  if (status != TRUCE_OK || file == NULL) {
    free(owned);
    free(texts);
    truce__event_rows_free(rows);
    return status != TRUCE_OK ? status : TRUCE_NO_MEMORY;
  }
  if (rows->layout != TRUCE_LAYOUT_CASE) /* what a case holds was looked at when it was read */
    warn_all(rows, twins);
  for (size_t k = 0; k < rows->texts.count; k++)
    texts[k] = rows->texts.entries[k].text;
  *owned = (owned_table){
      .arena = rows->arena, .records = rows->records, .losses = rows->losses, .texts = texts};
  owned->table = (truce_event_table){.file = file,
                                     .layout = rows->layout,
                                     .dated = !rows->undated,
                                     .by_day = !rows->timed && !rows->undated,
                                     .rows = read,
                                     .record_count = rows->record_count,
                                     .records = rows->records,
                                     .loss_count = rows->loss_count,
                                     .losses = rows->losses,
                                     .text_count = rows->texts.count,
                                     .texts = texts};
  rows->arena = NULL;
  rows->records = NULL;
  rows->losses = NULL;
  truce__event_rows_free(rows);
  *table = &owned->table;
  return TRUCE_OK;
}
