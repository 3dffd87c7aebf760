/* Lists of people: a CSV file into fields of values, each different value kept once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "csv.h"
#include "people_columns.h"
#include "truce/people.h"

enum { COMPLAINTS_MAX = 5 /* of one kind */, CATEGORY_MAX = 40, UNIQUE_MIN = 20 };

static const size_t NONE = SIZE_MAX;
static const size_t PEOPLE_MAX = (size_t)1 << 31;

/* A field while it is read. */
typedef struct column {
  truce_people_field field;
  bool unknown; /* taken along because nobody said what it is */
  size_t at[3]; /* cells of the row: the value, or year, month and day; NONE: not there */
  bool parts;   /* a day from its parts */
  truce__index index;
  uint32_t *cells;
  size_t cells_capacity;
} column;

typedef struct owned_people {
  truce_people people; /* first, so that truce_people_free finds the rest */
  truce__arena *arena;
  size_t *lines;
  uint32_t *cells[TRUCE_PEOPLE_FIELDS_MAX];
} owned_people;

typedef struct people_reader {
  truce__csv csv;
  truce__arena *arena;
  const truce_people_options *options;
  column columns[TRUCE_PEOPLE_FIELDS_MAX];
  size_t column_count;
  size_t id, width; /* the cell with the id; cells of the header */
  truce__index ids;
  size_t *lines;
  size_t lines_capacity, count;
  size_t bad_days, unread_days; /* complained of, or not any more */
} people_reader;

/* ---- The header ---- */

static void note(const people_reader *r, size_t cell, truce_severity severity, const char *code,
                 const char *hint, const char *what)
{
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  truce__csv_complain(&r->csv, cell, severity, code, hint, "column \"%.*s\" %s",
                      (int)(c.length < 60 ? c.length : 60), c.text, what);
}

static column *find_column(people_reader *r, const char *name)
{
  for (size_t k = 0; k < r->column_count; k++) {
    if (strcmp(r->columns[k].field.name, name) == 0)
      return &r->columns[k];
  }
  return NULL;
}

/* Adds a field; NULL if there are too many or memory ran out. */
static column *add_column(people_reader *r, const char *name, truce_people_kind kind, size_t cell)
{
  if (r->column_count == TRUCE_PEOPLE_FIELDS_MAX) {
    note(r, cell, TRUCE_WARNING, "too-many-columns", "leave out others with --map COLUMN=-",
         "is left out: there are more than 16 fields");
    return NULL;
  }
  const char *copy = truce__arena_string(r->arena, name);
  if (copy == NULL)
    return NULL;
  column *c = &r->columns[r->column_count++];
  *c = (column){.field = {.name = copy, .kind = kind}, .at = {cell, NONE, NONE}};
  return c;
}

/* Takes a cell of the header as what `known` says. */
static void use_cell(people_reader *r, size_t cell, truce__column known, const char *key)
{
  if (known.use == TRUCE__COLUMN_TRUTH) {
    note(r, cell, TRUCE_NOTE, "truth-column", "use it with --map, such as --map cluster=number",
         "is left out: it seems to tell who a record is");
    return;
  }
  const bool unknown = known.use == TRUCE__COLUMN_UNKNOWN;
  column *c = find_column(r, unknown ? key : known.field);
  const bool part = known.use >= TRUCE__COLUMN_YEAR && known.use <= TRUCE__COLUMN_DAY;
  if (part) {
    if (c == NULL && (c = add_column(r, known.field, known.kind, NONE)) != NULL)
      c->parts = true;
    if (c != NULL && c->parts)
      c->at[known.use - TRUCE__COLUMN_YEAR] = cell;
    return;
  }
  if (c != NULL) {
    note(r, cell, TRUCE_WARNING, "same-field", "say what it holds with --map",
         "is left out: another column holds the same field");
    return;
  }
  c = add_column(r, unknown ? key : known.field, known.kind, cell);
  if (c != NULL)
    c->unknown = unknown;
}

/* Whether a name given by the caller is this cell's. */
static bool names_cell(const people_reader *r, size_t cell, const char *name, size_t length)
{
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  char want[TRUCE__HEADING], have[TRUCE__HEADING];
  if (c.length == length && memcmp(c.text, name, length) == 0)
    return true;
  truce__heading_key(want, name, length);
  truce__heading_key(have, c.text, c.length);
  return want[0] != '\0' && strcmp(want, have) == 0;
}

static size_t find_cell(const people_reader *r, const char *name, size_t length)
{
  for (size_t k = 0; k < r->csv.count; k++) {
    if (names_cell(r, k, name, length))
      return k;
  }
  return NONE;
}

static void complain_option(const people_reader *r, truce_severity severity, const char *option,
                            const char *name, size_t length, const char *what)
{
  truce__csv_complain(&r->csv, NONE, severity, "unknown-column",
                      "take a name from the first row of the file", "%s: %s \"%.*s\"", option, what,
                      (int)(length < 60 ? length : 60), name);
}

/* A field by its name in a map: one of the table, else a kind ("text"); false if it is neither. */
static bool mapped_field(const char *key, truce__column *known)
{
  *known = truce__column_of(key);
  if (known->use != TRUCE__COLUMN_UNKNOWN && known->use != TRUCE__COLUMN_TRUTH)
    return true;
  for (int k = 0; k < TRUCE_PEOPLE_KINDS; k++) {
    if (strcmp(key, truce_people_kind_id((truce_people_kind)k)) != 0)
      continue;
    *known = (truce__column){TRUCE__COLUMN_FIELD, NULL, (truce_people_kind)k};
    return true;
  }
  return false;
}

/* Reads one "COLUMN=field" and marks its cell as taken. */
static void read_mapping(people_reader *r, const char *text, size_t length, bool *taken)
{
  const char *equals = memchr(text, '=', length);
  const size_t name_length = equals == NULL ? length : (size_t)(equals - text);
  const size_t cell = find_cell(r, text, name_length);
  if (equals == NULL || cell == NONE) {
    const bool partly = r->options->partly && equals != NULL;
    complain_option(r, partly ? TRUCE_WARNING : TRUCE_ERROR, "--map", text, name_length,
                    equals == NULL ? "no \"=\" in" : "there is no column");
    return;
  }
  const char *field = equals + 1;
  const size_t field_length = length - name_length - 1;
  taken[cell] = true;
  if (field_length == 1 && field[0] == '-')
    return;
  char key[TRUCE__HEADING], own[TRUCE__HEADING];
  truce__column known;
  truce__heading_key(key, field, field_length);
  truce__heading_key(own, text, name_length);
  if (!mapped_field(key, &known)) {
    complain_option(r, TRUCE_ERROR, "--map", field, field_length, "there is no field");
    return;
  }
  if (known.field == NULL)
    known.field = own;
  use_cell(r, cell, known, own);
}

static void read_map(people_reader *r, bool *taken)
{
  const char *at = r->options != NULL ? r->options->map : NULL;
  while (at != NULL && *at != '\0') {
    const size_t length = strcspn(at, ",");
    read_mapping(r, at, length, taken);
    at += length + (at[length] == ',');
  }
}

/* Columns that have a field of their own by name, then those nobody knows. */
static void read_names(people_reader *r, const bool *taken)
{
  for (int round = 0; round < 2; round++) {
    for (size_t k = 0; k < r->width; k++) {
      char key[TRUCE__HEADING];
      const truce__cell c = truce__csv_trimmed(&r->csv, k);
      truce__heading_key(key, c.text, c.length);
      const truce__column known = truce__column_of(key);
      if (!taken[k] && k != r->id && key[0] != '\0' &&
          (known.use == TRUCE__COLUMN_UNKNOWN) == (round == 1))
        use_cell(r, k, known, key);
    }
  }
}

static truce_status read_header(people_reader *r)
{
  bool more;
  const truce_status status = truce__csv_next(&r->csv, &more);
  if (status != TRUCE_OK)
    return status;
  if (!more) {
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "empty",
                        "begin with a row of names such as id,surname,given_name,date_of_birth",
                        "the file is empty");
    return TRUCE_BAD_INPUT;
  }
  r->width = r->csv.count;
  const char *id = r->options != NULL ? r->options->id : NULL;
  r->id = id == NULL ? 0 : find_cell(r, id, strlen(id));
  if (r->id == NONE) {
    const bool partly = r->options->partly;
    complain_option(r, partly ? TRUCE_WARNING : TRUCE_ERROR, "--id", id, strlen(id),
                    partly ? "the first column is taken: there is no" : "there is no column");
    if (!partly)
      return TRUCE_BAD_INPUT;
    r->id = 0;
  }
  bool *taken = calloc(r->width, sizeof *taken);
  if (taken == NULL)
    return TRUCE_NO_MEMORY;
  read_map(r, taken);
  read_names(r, taken);
  free(taken);
  return TRUCE_OK;
}

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

static void complain_day(people_reader *r, size_t cell, truce__day_state state)
{
  size_t *seen = state == TRUCE__DAY_NONE ? &r->unread_days : &r->bad_days;
  if (++*seen > COMPLAINTS_MAX)
    return;
  truce__csv_complain(&r->csv, cell, TRUCE_WARNING,
                      state == TRUCE__DAY_NONE ? "bad-date" : "impossible-date",
                      state == TRUCE__DAY_NONE ? "write days as 1972-05-18, 1972-05 or 1972"
                                               : "correct it; its digits are compared as they are",
                      "%s",
                      state == TRUCE__DAY_NONE ? "this is not read as a day"
                                               : "there is no such day in the calendar");
}

/* A part of a day: a number or, empty or anything else, 0. */
static unsigned day_part(const people_reader *r, size_t cell, bool *odd)
{
  double value = 0;
  if (cell == NONE || truce__csv_trimmed(&r->csv, cell).length == 0)
    return 0;
  if (truce__csv_is_number(&r->csv, cell, &value) && value >= 0 && value <= 9999)
    return (unsigned)value;
  *odd = true;
  return 0;
}

static truce_status add_day(people_reader *r, column *c)
{
  char digits[9];
  bool odd = false;
  truce__day_state state;
  size_t cell_told = c->at[0];
  if (c->parts) {
    const unsigned year = day_part(r, c->at[0], &odd), month = day_part(r, c->at[1], &odd),
                   day = day_part(r, c->at[2], &odd);
    for (size_t k = 1; k < 3 && cell_told == NONE; k++)
      cell_told = c->at[k];
    state = truce__day_of_parts(digits, year, month, day);
  } else {
    const truce__cell cell = truce__csv_trimmed(&r->csv, c->at[0]);
    state = truce__read_day(digits, cell.text, cell.length);
    odd = state == TRUCE__DAY_NONE && cell.length > 0;
  }
  if (odd)
    complain_day(r, cell_told, TRUCE__DAY_NONE);
  else if (state == TRUCE__DAY_IMPOSSIBLE)
    complain_day(r, cell_told, state);
  return add_value(r, c, digits, state == TRUCE__DAY_NONE ? 0 : 8);
}

static truce_status add_id(people_reader *r)
{
  const truce__cell id = truce__csv_trimmed(&r->csv, r->id);
  size_t number;
  bool known;
  if (id.length == 0) {
    truce__csv_complain(&r->csv, r->id, TRUCE_ERROR, "missing",
                        "give every record an id, or name its column with --id",
                        "this record has no id");
    return TRUCE_OK;
  }
  if (!truce__index_add(&r->ids, id.text, id.length, &number, &known))
    return TRUCE_NO_MEMORY;
  if (known) {
    truce__csv_complain(&r->csv, r->id, TRUCE_ERROR, "duplicate",
                        "ids are the first column; name another one with --id COLUMN",
                        "this id stands twice, first in line %zu", r->lines[number]);
    return TRUCE_OK;
  }
  char *copy = truce__arena_copy(r->arena, id.text, id.length);
  if (copy == NULL ||
      !truce__reserve((void **)&r->lines, &r->lines_capacity, number + 1, sizeof *r->lines))
    return TRUCE_NO_MEMORY;
  r->ids.entries[number].text = copy;
  r->lines[number] = r->csv.line;
  return TRUCE_OK;
}

static truce_status add_row(people_reader *r)
{
  if (r->csv.count != r->width) {
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "cell-count",
                        "put cells that hold a separator in quotes",
                        "this row has %zu cells, the first row has %zu", r->csv.count, r->width);
    return TRUCE_OK;
  }
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
      status = add_value(r, c, cell.text, cell.length);
    }
  }
  r->count++;
  return status == TRUCE_OK && r->count > PEOPLE_MAX ? TRUCE_TOO_LARGE : status;
}

static void complain_rest(const people_reader *r, size_t seen, const char *what)
{
  char message[100];
  if (seen <= COMPLAINTS_MAX)
    return;
  (void)snprintf(message, sizeof message, "%zu more cells %s", seen - COMPLAINTS_MAX, what);
  truce_diagnostics_add(r->csv.diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                                                .code = "more-dates",
                                                                .file = r->csv.name,
                                                                .message = message});
}

static truce_status read_rows(people_reader *r)
{
  truce_status status = read_header(r);
  bool more = status == TRUCE_OK;
  while (status == TRUCE_OK && more) {
    status = truce__csv_next(&r->csv, &more);
    if (status == TRUCE_OK && more)
      status = add_row(r);
  }
  complain_rest(r, r->bad_days, "hold a day that is not in the calendar");
  complain_rest(r, r->unread_days, "are not read as a day");
  return status;
}

/* ---- Putting the list together ---- */

static void leave_out(const people_reader *r, const column *c, const char *why)
{
  char message[160];
  (void)snprintf(message, sizeof message, "column \"%.60s\" is left out: %s", c->field.name, why);
  truce_diagnostics_add(r->csv.diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_NOTE,
                                            .code = "column-left-out",
                                            .file = r->csv.name,
                                            .message = message,
                                            .hint = "say what it holds with --map"});
}

/* Nearly all of its values start with a digit. */
static bool is_numeric(const column *c)
{
  size_t digits = 0;
  for (size_t k = 0; k < c->index.count; k++)
    digits += c->index.entries[k].text[0] >= '0' && c->index.entries[k].text[0] <= '9';
  return digits * 10 >= c->index.count * 9;
}

/* Whether a column is worth comparing; finds out what kind an unknown one is. */
static bool is_useful(const people_reader *r, column *c)
{
  const size_t distinct = c->index.count;
  if (!c->unknown)
    return distinct > 0;
  const char *why = distinct == 0                   ? "it is empty"
                    : distinct == 1 && r->count > 1 ? "all its values are the same"
                    : distinct == c->field.filled && distinct >= UNIQUE_MIN
                        ? "no value stands twice in it, as if it numbered the records"
                        : NULL;
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
  p->lines = made->lines = r->lines;
  r->lines = NULL;
  return TRUCE_OK;
}

static void complain_nothing(const people_reader *r, const char *message)
{
  truce_diagnostics_add(
      r->csv.diagnostics,
      &(truce_diagnostic){.severity = TRUCE_ERROR,
                          .code = "nothing-to-compare",
                          .file = r->csv.name,
                          .message = message,
                          .hint = "name columns as in docs/linkage.md, or say with --map what they "
                                  "hold"});
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
    if (status == TRUCE_OK && made->people.field_count == 0)
      complain_nothing(r, "there is no column to compare, or no row");
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
