/* Lists of people: a CSV file into fields of values, each different value kept once. */
#include "read_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "people_days.h"
#include "people_headings.h"
#include "people_missing.h"
#include "people_months.h"
#include "people_rows.h"

enum { COMPLAINTS_MAX = 5 /* of one kind */, CATEGORY_MAX = 40, UNIQUE_MIN = 20 };

static const size_t NONE = TRUCE__NO_CELL;
static const size_t PEOPLE_MAX = (size_t)1 << 31;

typedef truce__people_column column;
typedef truce__people_reader people_reader;

typedef struct owned_people {
  truce_people people; /* first, so that truce_people_free finds the rest */
  truce__arena *arena;
  size_t *lines;
  uint32_t *cells[TRUCE_PEOPLE_FIELDS_MAX];
} owned_people;

/* ---- Rows ---- */

static truce_status add_value(people_reader *r, column *c, const char *text, size_t length)
{
  size_t number = 0;
  bool known = true;
  if (length > 0) {
    if (!truce__index_add(&c->index, text, length, &number, &known))
      return TRUCE_NO_MEMORY;
    if (!known) {
      const char *copy = truce__arena_copy(r->arena, text, length);
      if (copy == NULL)
        return TRUCE_NO_MEMORY;
      c->index.entries[number].text = copy;
    }
    number++;
    c->field.filled++;
  }
  if (!truce__reserve((void **)&c->cells, &c->cells_capacity, r->count + 1, sizeof *c->cells))
    return TRUCE_NO_MEMORY;
  c->cells[r->count] = (uint32_t)number;
  return TRUCE_OK;
}

/* Counts one more; whether it is to be told of by itself. */
static bool count_cell(people_reader *r, truce__people_count *count)
{
  if (count->seen++ == 0)
    count->first = r->csv.line;
  return count->seen <= COMPLAINTS_MAX;
}

static void complain_day(people_reader *r, size_t cell, truce__day_state state)
{
  const bool strict = r->options != NULL && r->options->strict;
  const truce_severity severity = strict ? TRUCE_ERROR : TRUCE_WARNING;
  if (state == TRUCE__DAY_SHORT) {
    (void)count_cell(r, &r->short_years);
  } else if (state == TRUCE__DAY_IMPOSSIBLE) {
    if (count_cell(r, &r->bad_days))
      truce__csv_complain(&r->csv, cell, severity, "impossible-date",
                          strict ? "ask whom it is from; leave the cell empty if it is not known"
                                 : "correct it; its digits are compared as they are",
                          "there is no such day in the calendar");
  } else if (state == TRUCE__DAY_NONE && count_cell(r, &r->unread_days)) {
    truce__csv_complain(&r->csv, cell, severity, "bad-date",
                        "write days as 1972-05-18, 18.05.1972, 1972-05 or 1972",
                        "this is not read as a day");
  }
}

/* A part of a day: a number, a month's name or, empty or anything else, 0. */
static unsigned day_part(const people_reader *r, size_t cell, bool is_month, bool *odd)
{
  double value = 0;
  unsigned month;
  if (cell == NONE)
    return 0;
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  if (truce__is_missing(TRUCE_PEOPLE_DATE, c.text, c.length))
    return 0;
  if (truce__csv_is_number(&r->csv, cell, &value) && value >= 0 && value <= 9999)
    return (unsigned)value;
  if (is_month && (month = truce__month_of(c.text, c.length)) > 0)
    return month;
  *odd = true;
  return 0;
}

/* The day in one cell: a whole day, or a year that no other cell adds to. */
static truce__day_state read_cell_day(people_reader *r, char digits[9], size_t at)
{
  const truce__cell cell = truce__csv_trimmed(&r->csv, at);
  if (truce__is_missing(TRUCE_PEOPLE_DATE, cell.text, cell.length)) {
    digits[0] = '\0';
    return TRUCE__DAY_NONE;
  }
  const truce__day_state state = truce__read_day(digits, cell.text, cell.length);
  complain_day(r, at, state);
  return state;
}

static truce_status add_day(people_reader *r, column *c)
{
  char digits[9];
  bool odd = false;
  truce__day_state state;
  if (!c->parts || (c->at[1] == NONE && c->at[2] == NONE)) {
    state = read_cell_day(r, digits, c->at[0]);
  } else {
    const unsigned year = day_part(r, c->at[0], false, &odd),
                   month = day_part(r, c->at[1], true, &odd),
                   day = day_part(r, c->at[2], false, &odd);
    size_t told = c->at[0];
    for (size_t k = 1; k < 3 && told == NONE; k++)
      told = c->at[k];
    state = truce__day_of_parts(digits, year, month, day);
    if (odd || state == TRUCE__DAY_IMPOSSIBLE)
      complain_day(r, told, odd ? TRUCE__DAY_NONE : state);
  }
  return add_value(r, c, digits, state == TRUCE__DAY_NONE ? 0 : 8);
}

/* Whether an id is of several words and has no digit, as names are. */
static bool is_name_like(const char *text, size_t length)
{
  bool words = false;
  for (size_t k = 0; k < length; k++) {
    if (text[k] >= '0' && text[k] <= '9')
      return false;
    words |= text[k] == ' ';
  }
  return words;
}

static truce_status keep_id(people_reader *r, const char *text, size_t length)
{
  size_t number;
  bool known;
  if (!truce__index_add(&r->ids, text, length, &number, &known))
    return TRUCE_NO_MEMORY;
  if (known) {
    /* What stands there may be a name: who names no column of ids has the first one taken. */
    truce__csv_complain(&r->csv, r->id, TRUCE_ERROR, "duplicate",
                        "ids are the first column; name another one with --id COLUMN",
                        "this id stands twice, first in line %zu", r->lines[number]);
    return TRUCE_OK;
  }
  char *copy = truce__arena_copy(r->arena, text, length);
  if (copy == NULL ||
      !truce__reserve((void **)&r->lines, &r->lines_capacity, number + 1, sizeof *r->lines))
    return TRUCE_NO_MEMORY;
  r->ids.entries[number].text = copy;
  r->lines[number] = r->csv.line;
  r->named_ids += is_name_like(text, length);
  return TRUCE_OK;
}

static truce_status add_id(people_reader *r)
{
  char line[24];
  if (r->id == NONE) {
    const int length = snprintf(line, sizeof line, "%zu", r->csv.line);
    return keep_id(r, line, (size_t)length);
  }
  const truce__cell id = truce__csv_trimmed(&r->csv, r->id);
  if (id.length > 0)
    return keep_id(r, id.text, id.length);
  truce__csv_complain(&r->csv, r->id, TRUCE_ERROR, "missing",
                      "give every record an id, or name its column with --id",
                      "this record has no id");
  return TRUCE_OK;
}

/* Whether the row is to be left out because it is no record; says so where it is not empty. */
static bool leave_out_row(people_reader *r)
{
  size_t cell;
  switch (truce__people_row_of(r, &cell)) {
  case TRUCE__ROW_RECORD:
    return false;
  case TRUCE__ROW_EMPTY:
    break;
  case TRUCE__ROW_TOTAL:
    if (count_cell(r, &r->totals))
      truce__csv_complain(&r->csv, cell, TRUCE_WARNING, "total-row",
                          "if it is somebody, fill in what else is known, such as the given name",
                          "this row is a total and is left out");
    break;
  case TRUCE__ROW_NUMBERS:
    if (count_cell(r, &r->column_numbers))
      truce__csv_complain(&r->csv, cell, TRUCE_NOTE, "column-numbers", NULL,
                          "this row numbers the columns and is left out");
    break;
  case TRUCE__ROW_HEADINGS:
    if (count_cell(r, &r->heading_rows))
      truce__csv_complain(&r->csv, cell, TRUCE_NOTE, "headings-again", NULL,
                          "this row is the headings again and is left out");
    break;
  }
  return true;
}

/* Of a list without ids a row with one cell filled may be a signature below the table. */
static void doubt_row(people_reader *r)
{
  enum { COLUMNS_MIN = 3 };
  size_t filled = 0, cell = 0;
  if (r->id != NONE || r->width < COLUMNS_MIN)
    return;
  for (size_t k = 0; k < r->width && filled < 2; k++) {
    if (truce__csv_trimmed(&r->csv, k).length == 0)
      continue;
    filled++;
    cell = k;
  }
  if (filled == 1 && count_cell(r, &r->lone_cells))
    truce__csv_complain(&r->csv, cell, TRUCE_WARNING, "lone-cell",
                        "take the row out if it is nobody, such as a signature",
                        "only this cell of the row is filled; it is taken for a person");
}

static truce_status add_row(people_reader *r)
{
  if (leave_out_row(r))
    return TRUCE_OK;
  if (r->csv.count != r->width) {
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "cell-count",
                        "put cells that hold a separator in quotes",
                        "this row has %zu cells, the row of headings in line %zu has %zu",
                        r->csv.count, r->head_line, r->width);
    return TRUCE_OK;
  }
  doubt_row(r);
  const size_t before = r->ids.count;
  truce_status status = add_id(r);
  if (status != TRUCE_OK || r->ids.count == before)
    return status;
  for (size_t k = 0; k < r->column_count && status == TRUCE_OK; k++) {
    column *c = &r->columns[k];
    if (c->field.kind == TRUCE_PEOPLE_DATE) {
      status = add_day(r, c);
    } else {
      const truce__cell cell = truce__csv_trimmed(&r->csv, c->at[0]);
      const truce_people_kind kind = c->unknown ? TRUCE_PEOPLE_CATEGORY : c->field.kind;
      const bool missing = truce__is_missing(kind, cell.text, cell.length);
      status = add_value(r, c, cell.text, missing ? 0 : cell.length);
    }
  }
  r->count++;
  return status == TRUCE_OK && r->count > PEOPLE_MAX ? TRUCE_TOO_LARGE : status;
}

/* Says something of the whole list, at a line of it. */
static void complain_list(const people_reader *r, truce_severity severity, const char *code,
                          size_t line, const char *message, const char *hint)
{
  truce_diagnostics_add(r->csv.diagnostics, &(truce_diagnostic){.severity = severity,
                                                                .code = code,
                                                                .file = r->csv.name,
                                                                .line = line,
                                                                .column = line > 0,
                                                                .length = 1,
                                                                .message = message,
                                                                .hint = hint});
}

static void complain_rest(const people_reader *r, truce__people_count count,
                          truce_severity severity, const char *code, const char *what)
{
  char message[100];
  if (count.seen <= COMPLAINTS_MAX)
    return;
  (void)snprintf(message, sizeof message, "%zu more %s", count.seen - COMPLAINTS_MAX, what);
  complain_list(r, severity, code, 0, message, NULL);
}

static void complain_rests(const people_reader *r)
{
  char message[200];
  complain_rest(r, r->bad_days, TRUCE_WARNING, "more-dates",
                "cells hold a day that is not in the calendar");
  complain_rest(r, r->unread_days, TRUCE_WARNING, "more-dates", "cells are not read as a day");
  complain_rest(r, r->totals, TRUCE_WARNING, "more-rows", "rows are totals and are left out");
  complain_rest(r, r->column_numbers, TRUCE_NOTE, "more-rows",
                "rows number the columns and are left out");
  complain_rest(r, r->heading_rows, TRUCE_NOTE, "more-rows",
                "rows are the headings again and are left out");
  complain_rest(r, r->lone_cells, TRUCE_WARNING, "more-rows", "rows have one cell filled");
  if (r->short_years.seen == 0)
    return;
  (void)snprintf(message, sizeof message,
                 "%zu day%s a year of two digits, the first one here: 30 to 99 are taken for 1930 "
                 "to 1999, 00 to 29 for 2000 to 2029",
                 r->short_years.seen, r->short_years.seen == 1 ? " has" : "s have");
  complain_list(r, TRUCE_WARNING, "short-year", r->short_years.first, message,
                "write years with four digits");
}

static truce_status read_rows(people_reader *r)
{
  truce_status status = truce__people_header(r);
  bool more = status == TRUCE_OK;
  while (status == TRUCE_OK && more) {
    status = truce__csv_next(&r->csv, &more);
    if (status == TRUCE_OK && more)
      status = add_row(r);
  }
  complain_rests(r);
  return status;
}

/* ---- Putting the list together ---- */

static void leave_out(const people_reader *r, const column *c, const char *why)
{
  char message[160];
  (void)snprintf(message, sizeof message, "column \"%.60s\" is left out: %s", c->field.name, why);
  complain_list(r, TRUCE_NOTE, "column-left-out", 0, message, "say what it holds with --map");
}

/* The same of one that may hold what records are to be compared by. */
static void leave_out_words(const people_reader *r, const column *c)
{
  char message[200], hint[200];
  (void)snprintf(message, sizeof message,
                 "column \"%.60s\" is not compared: its heading is not known, and all its values "
                 "differ, as names do",
                 c->field.name);
  (void)snprintf(hint, sizeof hint,
                 "say what it holds, such as --map %.60s=full_name; - leaves it out",
                 c->field.name);
  complain_list(r, TRUCE_WARNING, "column-left-out", r->head_line, message, hint);
}

/* Nearly all of its values start with a digit. */
static bool is_numeric(const column *c)
{
  size_t digits = 0;
  for (size_t k = 0; k < c->index.count; k++)
    digits += c->index.entries[k].text[0] >= '0' && c->index.entries[k].text[0] <= '9';
  return digits * 10 >= c->index.count * 9;
}

/* Most of its values are words without a digit. */
static bool is_wordy(const column *c)
{
  size_t words = 0;
  for (size_t k = 0; k < c->index.count; k++) {
    const struct truce__index_entry *value = &c->index.entries[k];
    words += strcspn(value->text, "0123456789") == value->length;
  }
  return words * 2 > c->index.count;
}

/* Whether a column is worth comparing; finds out what kind an unknown one is. */
static bool is_useful(const people_reader *r, column *c)
{
  const size_t distinct = c->index.count;
  if (!c->unknown)
    return distinct > 0;
  const bool differ = distinct == c->field.filled && distinct >= UNIQUE_MIN;
  const char *why = distinct == 0                   ? "it is empty"
                    : distinct == 1 && r->count > 1 ? "all its values are the same"
                    : differ ? "no value stands twice in it, as if it numbered the records"
                             : NULL;
  if (differ && is_wordy(c)) {
    leave_out_words(r, c);
    return false;
  }
  if (why != NULL) {
    leave_out(r, c, why);
    return false;
  }
  c->field.kind = distinct <= CATEGORY_MAX ? TRUCE_PEOPLE_CATEGORY
                  : is_numeric(c)          ? TRUCE_PEOPLE_NUMBER
                                           : TRUCE_PEOPLE_TEXT;
  return true;
}

static const char **values_of(people_reader *r, const truce__index *index, bool leading)
{
  const char **values = truce__arena_alloc(r->arena, index->count + 1, sizeof *values);
  if (values == NULL)
    return NULL;
  values[0] = "";
  for (size_t k = 0; k < index->count; k++)
    values[k + leading] = index->entries[k].text;
  return values;
}

static truce_status put_together(people_reader *r, owned_people *made)
{
  truce_people *p = &made->people;
  truce_people_field *fields = truce__arena_alloc(r->arena, r->column_count + 1, sizeof *fields);
  p->ids = values_of(r, &r->ids, false);
  if (fields == NULL || p->ids == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < r->column_count; k++) {
    column *c = &r->columns[k];
    if (!is_useful(r, c))
      continue;
    c->field.values = values_of(r, &c->index, true);
    if (c->field.values == NULL)
      return TRUCE_NO_MEMORY;
    c->field.value_count = c->index.count + 1;
    c->field.cells = made->cells[p->field_count] = c->cells;
    c->cells = NULL;
    fields[p->field_count++] = c->field;
  }
  p->fields = fields;
  p->count = r->count;
  p->numbered = r->id == NONE;
  p->id = p->numbered ? NULL : r->headings[r->id];
  p->lines = made->lines = r->lines;
  r->lines = NULL;
  return TRUCE_OK;
}

/* Says so where nothing can be compared, or where ids seem to be names. */
static void look_over(const people_reader *r, const truce_people *p)
{
  static const char hint[] = "name columns as in docs/linkage.md, or say with --map what they hold";
  if (r->count == 0)
    complain_list(r, TRUCE_ERROR, "nothing-to-compare", r->head_line,
                  "there is no record below this row of headings",
                  "add a row for each record; if this is one, put a row of headings above it");
  else if (p->field_count == 0)
    complain_list(r, TRUCE_ERROR, "nothing-to-compare", r->head_line,
                  "there is no column to compare beside the ids", hint);
  if (r->id_unknown && r->named_ids * 2 > r->count)
    complain_list(r, TRUCE_WARNING, "ids-like-names", r->head_line,
                  "the first column is taken for ids, which answers show, but seems to hold names",
                  "name the column of ids with --id, or say with --map what the first one holds");
}

void truce_people_free(truce_people *people)
{
  if (people == NULL)
    return;
  owned_people *made = (owned_people *)people;
  for (size_t k = 0; k < TRUCE_PEOPLE_FIELDS_MAX; k++)
    free(made->cells[k]);
  free(made->lines);
  truce__arena_free(made->arena);
}

static truce_status read_all(people_reader *r, owned_people *made, FILE *file, const char *text,
                             size_t length, truce_diagnostics *diagnostics)
{
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  truce_status status =
      truce__csv_open(&r->csv, made->people.file, file, text, length, diagnostics);
  if (status != TRUCE_OK)
    return status;
  r->csv.discreet = true;
  status = read_rows(r);
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) == errors) {
    status = put_together(r, made);
    if (status == TRUCE_OK)
      look_over(r, &made->people);
  }
  truce__csv_close(&r->csv);
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) > errors)
    status = TRUCE_BAD_INPUT;
  return status == TRUCE_OK && truce__arena_failed(r->arena) ? TRUCE_NO_MEMORY : status;
}

static truce_status read_people(truce_people **people, const char *name, FILE *file,
                                const char *text, size_t length,
                                const truce_people_options *options, truce_diagnostics *diagnostics)
{
  truce__arena *arena = truce__arena_new();
  owned_people *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  people_reader *r = made != NULL ? calloc(1, sizeof *r) : NULL;
  if (r == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  r->arena = made->arena = arena;
  r->options = options;
  made->people.file = truce__arena_string(arena, name);
  const truce_status status = made->people.file == NULL
                                  ? TRUCE_NO_MEMORY
                                  : read_all(r, made, file, text, length, diagnostics);
  for (size_t k = 0; k < r->column_count; k++) {
    free(r->columns[k].cells);
    truce__index_free(&r->columns[k].index);
  }
  truce__index_free(&r->ids);
  free(r->lines);
  free(r);
  if (status == TRUCE_OK)
    *people = &made->people;
  else
    truce_people_free(&made->people);
  return status;
}

truce_status truce_people_read_memory(truce_people **people, const char *name, const char *text,
                                      size_t length, const truce_people_options *options,
                                      truce_diagnostics *diagnostics)
{
  return read_people(people, name, NULL, text, length, options, diagnostics);
}

truce_status truce_people_read_file(truce_people **people, const char *path,
                                    const truce_people_options *options,
                                    truce_diagnostics *diagnostics)
{
  FILE *file;
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = read_people(people, path, file, NULL, 0, options, diagnostics);
  fclose(file);
  return status;
}
