/* Tables of events, row by row. See docs/event-tables.md for the layouts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/control.h"
#include "base/memory.h"
#include "event_rows.h"
#include "fields.h"
#include "truce/case.h"

enum { ERRORS_MAX = 20, ROWS_BETWEEN_LOOKS = 4096 };

typedef struct table_reader {
  truce__csv csv;
  truce__event_columns columns;
  truce__event_rows rows;
  truce__where where;
  bool filtered;      /* by `where` */
  size_t width;       /* cells of the header; 0: there is none */
  const char **names; /* of the header's columns, NULL behind the last */
  uint64_t read;
  off_t size; /* of the file; 0: not known */
  FILE *file;
  size_t errors; /* in the diagnostics at the start */
} table_reader;

static size_t errors_since(const table_reader *t)
{
  return truce_diagnostics_count(t->rows.diagnostics, TRUCE_ERROR) - t->errors;
}

/* ---- The header ---- */

static const char *column_name(const void *context, size_t column)
{
  const table_reader *t = context;
  return t->columns.headed ? t->names[column] : truce__gdelt_column(t->columns.layout, column);
}

static truce_status read_header(table_reader *t, const truce_event_choice *choice)
{
  const truce__csv *csv = &t->csv;
  if (!truce__event_columns_find(&t->columns, csv))
    return TRUCE_BAD_INPUT;
  t->rows.layout = t->columns.layout;
  if (t->columns.headed) {
    t->width = csv->count;
    t->names = truce__arena_alloc(t->rows.arena, csv->count + 1, sizeof *t->names);
    if (t->names == NULL)
      return TRUCE_NO_MEMORY;
    for (size_t k = 0; k < csv->count; k++) {
      const char *name = truce__csv_text(csv, k, t->rows.arena);
      t->names[k] = name != NULL ? name : "";
    }
    if (truce__arena_failed(t->rows.arena))
      return TRUCE_NO_MEMORY;
  }
  if (t->filtered &&
      !truce__where_bind(&t->where, column_name, t, choice->where, t->rows.diagnostics))
    return TRUCE_BAD_INPUT;
  return TRUCE_OK;
}

/* HDX puts a line of hashtags below the header. */
static bool is_hashtags(const truce__csv *csv)
{
  bool any = false;
  for (size_t k = 0; k < csv->count; k++) {
    const truce__cell c = truce__csv_trimmed(csv, k);
    if (c.length > 0 && *c.text != '#')
      return false;
    any = any || c.length > 0;
  }
  return any;
}

/* ---- A row ---- */

static const char *cell_text(const void *context, size_t column, size_t *length)
{
  const table_reader *t = context;
  if (column >= t->csv.count)
    return NULL;
  const truce__cell c = truce__csv_trimmed(&t->csv, column);
  *length = c.length;
  return c.text;
}

static bool time_fault(const table_reader *t, const char *code, const char *message)
{
  truce__csv_complain(&t->csv, t->columns.column[EVENT_TIME], TRUCE_ERROR, code,
                      "write 2025-06-01 or, with a time, 2025-06-01T03:20Z; or plain numbers in "
                      "every row",
                      "%s", message);
  return false;
}

/* The time of the row; a number makes a table undated if its first row has one. */
static bool read_time(table_reader *t, truce__event_row *row, bool first)
{
  const truce__cell cell = row->cells[EVENT_TIME];
  truce__moment m;
  double number;
  if (cell.length == 0)
    return time_fault(t, "missing", "this event has no date");
  if ((first || !t->rows.undated) && truce__moment_parse(cell.text, cell.length, &m)) {
    row->timed = m.second >= 0;
    row->time = m.day + (row->timed ? m.second / 86400.0 : 0);
    return true;
  }
  if (!truce__csv_is_number(&t->csv, t->columns.column[EVENT_TIME], &number))
    return time_fault(t, "bad-date", "this is not a date, nor a number");
  if (t->columns.epoch) {
    row->time = number / 86400.0;
    row->timed = true;
    return fabs(row->time) < 1e8 || time_fault(t, "bad-date", "this second is out of range");
  }
  if (first)
    t->rows.undated = true;
  if (!t->rows.undated)
    return time_fault(t, "bad-date", "this is a number, and the rows before have dates");
  row->time = number;
  return fabs(number) <= 1e9 || time_fault(t, "bad-date", "this time is out of range");
}

static bool read_row(table_reader *t, truce__event_row *row, bool first)
{
  *row = (truce__event_row){.number = (uint32_t)t->read};
  if (t->width > 0 && t->csv.count > t->width) {
    truce__csv_complain(&t->csv, t->width, TRUCE_ERROR, "too-many-cells",
                        "put texts and numbers that hold a comma in quotes",
                        "this row has %zu cells, its header %zu", t->csv.count, t->width);
    return false;
  }
  for (size_t f = 0; f < EVENT_FIELDS; f++) {
    row->cells[f] = (truce__cell){.text = ""};
    if (t->columns.column[f] < t->csv.count)
      row->cells[f] = truce__csv_trimmed(&t->csv, t->columns.column[f]);
  }
  return read_time(t, row, first);
}

static truce_status look_around(const table_reader *t)
{
  if (t->read % ROWS_BETWEEN_LOOKS != 0)
    return TRUCE_OK;
  const off_t at = t->size > 0 ? ftello(t->file) : 0;
  truce__progress(t->rows.control, "reading events",
                  t->size > 0 ? (double)at / (double)t->size : 0);
  return truce__cancelled(t->rows.control) ? TRUCE_CANCELLED : TRUCE_OK;
}

static truce_status read_rows(table_reader *t, const truce_event_choice *choice)
{
  bool more, first = true;
  t->csv.plain = truce__gdelt_ahead(&t->csv);
  truce_status status = truce__csv_next(&t->csv, &more);
  if (status != TRUCE_OK)
    return status;
  if (!more) {
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "empty",
                        "start the table with a header such as date,actor,target,kind,count",
                        "the table is empty");
    return TRUCE_BAD_INPUT;
  }
  status = read_header(t, choice);
  if (status == TRUCE_OK && t->columns.headed)
    status = truce__csv_next(&t->csv, &more);
  if (status == TRUCE_OK && more && t->columns.headed && is_hashtags(&t->csv))
    status = truce__csv_next(&t->csv, &more);
  for (; status == TRUCE_OK && more && errors_since(t) < ERRORS_MAX;
       status = truce__csv_next(&t->csv, &more)) {
    truce__event_row row;
    if (t->read++ == UINT32_MAX - 1)
      return TRUCE_TOO_LARGE;
    status = look_around(t);
    const bool fine = status == TRUCE_OK && read_row(t, &row, first);
    first = first && !fine;
    if (fine && truce__event_chosen(choice, &row) &&
        (!t->filtered || truce__where_holds(&t->where, cell_text, t)))
      status = truce__event_keep(&t->rows, &row);
    if (status != TRUCE_OK)
      return status;
  }
  return status;
}

/* ---- The whole ---- */

static truce_status too_large(const table_reader *t, truce_status status)
{
  if (status == TRUCE_TOO_LARGE)
    truce_diagnostics_add(
        t->rows.diagnostics,
        &(truce_diagnostic){.severity = TRUCE_ERROR,
                            .code = "too-large",
                            .file = t->rows.file,
                            .message = "the events asked for do not fit in memory",
                            .hint = "choose fewer with --from, --to, --actor, --kind or --where, "
                                    "or raise --memory"});
  return status;
}

static truce_status read_table(truce_event_table **table, table_reader *t, const char *text,
                               size_t length, const truce_event_choice *choice)
{
  truce_status status = TRUCE_OK;
  t->rows.arena = truce__arena_new();
  if (t->rows.arena == NULL)
    return TRUCE_NO_MEMORY;
  t->rows.csv = &t->csv;
  t->rows.columns = &t->columns;
  t->rows.choice = choice;
  t->errors = truce_diagnostics_count(t->rows.diagnostics, TRUCE_ERROR);
  t->filtered = choice->where != NULL;
  if (t->filtered)
    status = truce__where_parse(&t->where, choice->where, t->rows.arena, t->rows.diagnostics);
  if (status == TRUCE_OK)
    status = truce__csv_open(&t->csv, t->rows.file, t->file, text, length, t->rows.diagnostics);
  if (status == TRUCE_OK) {
    status = too_large(t, read_rows(t, choice));
    truce__csv_close(&t->csv);
  }
  truce__where_free(&t->where);
  if (status == TRUCE_OK && errors_since(t) > 0)
    status = TRUCE_BAD_INPUT;
  if (status == TRUCE_OK)
    return truce__event_finish(table, &t->rows, t->read);
  truce__event_rows_free(&t->rows);
  return status;
}

static const truce_event_choice any_row = {.where = NULL};

truce_status truce_event_table_read_memory(truce_event_table **table, const char *name,
                                           const char *text, size_t length,
                                           const truce_event_choice *choice,
                                           const truce_control *control,
                                           truce_diagnostics *diagnostics)
{
  table_reader t = {.rows = {.file = name, .diagnostics = diagnostics, .control = control}};
  return read_table(table, &t, text, length, choice != NULL ? choice : &any_row);
}

truce_status truce_event_table_read_file(truce_event_table **table, const char *path,
                                         const truce_event_choice *choice,
                                         const truce_control *control,
                                         truce_diagnostics *diagnostics)
{
  table_reader t = {.rows = {.file = path, .diagnostics = diagnostics, .control = control}};
  struct stat about;
  truce_status status = truce__open_file(&t.file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  if (fstat(fileno(t.file), &about) == 0 && S_ISREG(about.st_mode))
    t.size = about.st_size;
  status = read_table(table, &t, NULL, 0, choice != NULL ? choice : &any_row);
  fclose(t.file);
  return status;
}

/* ---- The events of a case ---- */

enum { CASE_FIELDS = 10 };
typedef struct case_row {
  const char *text[CASE_FIELDS];
} case_row;

static const char *const case_columns[CASE_FIELDS + 1] = {
    "date", "actor", "target", "kind", "count", "unit", "place", "source", "claimed_by", "note"};

static const char *case_column(const void *context, size_t column)
{
  (void)context;
  return column < CASE_FIELDS ? case_columns[column] : NULL;
}

static const char *case_cell(const void *context, size_t column, size_t *length)
{
  const case_row *row = context;
  if (column >= CASE_FIELDS || row->text[column] == NULL)
    return NULL;
  *length = strlen(row->text[column]);
  return row->text[column];
}

static case_row texts_of(const truce_event *e)
{
  return (case_row){{e->date.text, e->actor, e->target, e->kind, e->count.text, e->unit, e->place,
                     e->source, e->claimed_by, e->note}};
}

static truce__event_row row_of(const truce_event *e, const case_row *texts, uint32_t number)
{
  static const truce__event_field fields[CASE_FIELDS - 1] = {
      EVENT_TIME, EVENT_ACTOR, EVENT_TARGET, EVENT_KIND,      EVENT_COUNT,
      EVENT_UNIT, EVENT_PLACE, EVENT_SOURCE, EVENT_CLAIMED_BY};
  truce__event_row row = {.time = e->date.day + (e->second >= 0 ? e->second / 86400.0 : 0),
                          .timed = e->second >= 0,
                          .number = number,
                          .bounded = true,
                          .low = NAN,
                          .high = NAN};
  for (size_t f = 0; f < EVENT_FIELDS; f++)
    row.cells[f] = (truce__cell){.text = ""};
  for (size_t k = 0; k < CASE_FIELDS - 1; k++) {
    if (texts->text[k] != NULL)
      row.cells[fields[k]] =
          (truce__cell){.text = texts->text[k], .length = strlen(texts->text[k])};
  }
  if (e->count.stated) {
    row.low = (double)e->count.low;
    row.high = e->count.high == INT64_MAX ? INFINITY : (double)e->count.high;
  }
  return row;
}

truce_status truce_event_table_of_case(truce_event_table **table, const truce_case *c,
                                       const truce_event_choice *choice,
                                       truce_diagnostics *diagnostics)
{
  truce__where where = {0};
  truce__event_rows rows = {
      .file = c->file, .diagnostics = diagnostics, .choice = choice, .layout = TRUCE_LAYOUT_CASE};
  rows.arena = truce__arena_new();
  truce_status status = rows.arena != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  choice = choice != NULL ? choice : &any_row;
  if (status == TRUCE_OK && choice->where != NULL) {
    status = truce__where_parse(&where, choice->where, rows.arena, diagnostics);
    if (status == TRUCE_OK &&
        !truce__where_bind(&where, case_column, NULL, choice->where, diagnostics))
      status = TRUCE_BAD_INPUT;
  }
  for (size_t k = 0; k < c->event_count && status == TRUCE_OK; k++) {
    const case_row texts = texts_of(&c->events[k]);
    const truce__event_row row = row_of(&c->events[k], &texts, (uint32_t)k + 1);
    if (truce__event_chosen(choice, &row) &&
        (choice->where == NULL || truce__where_holds(&where, case_cell, &texts)))
      status = truce__event_keep(&rows, &row);
  }
  truce__where_free(&where);
  if (status == TRUCE_OK)
    return truce__event_finish(table, &rows, c->event_count);
  truce__event_rows_free(&rows);
  return status;
}
