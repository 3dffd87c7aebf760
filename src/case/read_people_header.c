/* The row of headings of a list of people: where it is, which column has the ids, what the others
 * hold. */
#include <stdlib.h>
#include <string.h>

#include "people_columns.h"
#include "read_people.h"

enum { TITLES_MAX = 10, NAME_MAX = 63 };

static const size_t NONE = TRUCE__NO_CELL;

typedef truce__people_column column;
typedef truce__people_reader people_reader;

static void note(const people_reader *r, size_t cell, truce_severity severity, const char *code,
                 const char *hint, const char *what)
{
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  truce__csv_complain(&r->csv, cell, severity, code, hint, "column \"%.*s\" %s",
                      truce__cell_shown(c), c.text, what);
}

static truce__column heading(const people_reader *r, size_t cell)
{
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  return truce__column_of_heading(c.text, c.length);
}

/* ---- Fields ---- */

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
    note(r, cell != NONE ? cell : 0, TRUCE_WARNING, "too-many-columns",
         "leave out others with --map COLUMN=-", "is left out: there are more than 16 fields");
    return NULL;
  }
  size_t length = strlen(name);
  while (length > NAME_MAX || ((unsigned char)name[length] & 0xC0) == 0x80)
    length--;
  const char *copy = truce__arena_copy(r->arena, name, length);
  if (copy == NULL)
    return NULL;
  column *c = &r->columns[r->column_count++];
  *c = (column){.field = {.name = copy, .kind = kind}, .at = {cell, NONE, NONE}};
  return c;
}

static void use_part(people_reader *r, size_t cell, truce__column known)
{
  column *c = find_column(r, known.field);
  if (c == NULL && (c = add_column(r, known.field, known.kind, NONE)) != NULL)
    c->parts = true;
  if (c != NULL && c->parts)
    c->at[known.use - TRUCE__COLUMN_YEAR] = cell;
}

static void use_field(people_reader *r, size_t cell, const char *name, truce_people_kind kind,
                      bool unknown)
{
  if (find_column(r, name) != NULL) {
    note(r, cell, TRUCE_WARNING, "same-field", "say what it holds with --map",
         "is left out: another column holds the same field");
    return;
  }
  column *c = add_column(r, name, kind, cell);
  if (c != NULL)
    c->unknown = unknown;
}

/* Takes a cell of the header as what `known` says. */
static void use_cell(people_reader *r, size_t cell, truce__column known, const char *key)
{
  switch (known.use) {
  case TRUCE__COLUMN_TRUTH:
    note(r, cell, TRUCE_NOTE, "truth-column", "use it with --map, such as --map cluster=number",
         "is left out: it seems to tell who a record is");
    break;
  case TRUCE__COLUMN_ROW:
    note(r, cell, TRUCE_NOTE, "row-column",
         "take it as ids with --id, or say with --map what it holds",
         "is left out: it seems to number the records");
    break;
  case TRUCE__COLUMN_YEAR:
  case TRUCE__COLUMN_MONTH:
  case TRUCE__COLUMN_DAY:
    use_part(r, cell, known);
    break;
  case TRUCE__COLUMN_FIELD:
    use_field(r, cell, known.field, known.kind, false);
    break;
  case TRUCE__COLUMN_UNKNOWN:
    use_field(r, cell, key, known.kind, true);
    break;
  }
}

/* ---- What the caller says ---- */

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
                      "take a name from the row of headings", "%s: %s \"%.*s\"", option, what,
                      truce__cell_shown((truce__cell){.text = name, .length = length}), name);
}

/* One "COLUMN=field" of a map. */
typedef struct mapping {
  const char *name, *field; /* field is NULL where there is no "=" */
  size_t name_length, field_length;
} mapping;

/* Reads a name in quotes, in which two of them stand for one; where it ends. */
static const char *quoted_name(people_reader *r, const char *at, mapping *m)
{
  char *name = truce__arena_string(r->arena, at);
  m->name = name != NULL ? name : "";
  for (at++; *at != '\0'; at++) {
    if (*at == '"' && *++at != '"')
      break;
    if (name != NULL)
      name[m->name_length++] = *at;
  }
  return at;
}

/* Reads the mapping at `at`; where the next one begins. */
static const char *next_mapping(people_reader *r, const char *at, mapping *m)
{
  *m = (mapping){.name = at};
  if (*at == '"') {
    at = quoted_name(r, at, m);
  } else {
    m->name_length = strcspn(at, ",=");
    at += m->name_length;
  }
  const size_t left = strcspn(at, ",");
  if (*at == '=') {
    m->field = at + 1;
    m->field_length = left - 1;
  }
  at += left;
  return *at == ',' ? at + 1 : at;
}

/* A field by its name in a map: one of the table, else a kind ("text"); false if it is neither. */
static bool mapped_field(const char *key, truce__column *known)
{
  *known = truce__column_of(key);
  if (known->use <= TRUCE__COLUMN_DAY)
    return true;
  for (int k = 0; k < TRUCE_PEOPLE_KINDS; k++) {
    if (strcmp(key, truce_people_kind_id((truce_people_kind)k)) != 0)
      continue;
    *known = (truce__column){TRUCE__COLUMN_FIELD, NULL, (truce_people_kind)k};
    return true;
  }
  return false;
}

/* Does as one mapping says and marks its cell as taken. */
static void use_mapping(people_reader *r, const mapping *m, bool *taken)
{
  const size_t cell = find_cell(r, m->name, m->name_length);
  if (m->field == NULL || cell == NONE) {
    const bool partly = r->options->partly && m->field != NULL;
    complain_option(r, partly ? TRUCE_WARNING : TRUCE_ERROR, "--map", m->name, m->name_length,
                    m->field == NULL ? "no \"=\" behind" : "there is no column");
    return;
  }
  taken[cell] = true;
  if (m->field_length == 1 && m->field[0] == '-')
    return;
  char key[TRUCE__HEADING], own[TRUCE__HEADING];
  truce__column known;
  truce__heading_key(key, m->field, m->field_length);
  truce__heading_key(own, m->name, m->name_length);
  if (!mapped_field(key, &known)) {
    complain_option(r, TRUCE_ERROR, "--map", m->field, m->field_length, "there is no field");
    return;
  }
  if (known.field == NULL)
    known.field = own;
  use_cell(r, cell, known, own);
}

static const char *map_of(const people_reader *r)
{
  return r->options != NULL && r->options->map != NULL ? r->options->map : "";
}

static void read_map(people_reader *r, bool *taken)
{
  mapping m;
  for (const char *at = map_of(r); *at != '\0' && !truce__arena_failed(r->arena);) {
    at = next_mapping(r, at, &m);
    use_mapping(r, &m, taken);
  }
}

/* Whether the caller names this cell. */
static bool is_asked_for(people_reader *r, size_t cell)
{
  const char *id = r->options != NULL ? r->options->id : NULL;
  mapping m;
  bool found = id != NULL && names_cell(r, cell, id, strlen(id));
  for (const char *at = map_of(r); *at != '\0' && !found;) {
    at = next_mapping(r, at, &m);
    found = names_cell(r, cell, m.name, m.name_length);
  }
  return found;
}

/* ---- The row of headings ---- */

/* Whether the row is a title above the headings: no cell but one is filled, and that is no heading.
 */
static bool is_title(people_reader *r)
{
  size_t filled = 0, last = 0;
  for (size_t k = 0; k < r->csv.count; k++) {
    if (truce__csv_trimmed(&r->csv, k).length == 0)
      continue;
    filled++;
    last = k;
  }
  return filled == 0 ||
         (filled == 1 && heading(r, last).use == TRUCE__COLUMN_UNKNOWN && !is_asked_for(r, last));
}

static truce_status no_headings(const people_reader *r, size_t titles)
{
  static const char hint[] =
      "begin with a row of names such as id,surname,given_name,date_of_birth";
  if (titles == 0)
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "empty", hint, "the file is empty");
  else
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "no-headings", hint,
                        "there is no row of headings: no row up to here has two filled cells, "
                        "or one that is known");
  return TRUCE_BAD_INPUT;
}

static truce_status find_headings(people_reader *r)
{
  size_t titles = 0, last = 0;
  for (bool title = true; title;) {
    bool more;
    const truce_status status = truce__csv_next(&r->csv, &more);
    if (status != TRUCE_OK)
      return status;
    title = more && is_title(r);
    titles += title;
    last = title ? r->csv.line : last;
    if (!more || titles > TITLES_MAX)
      return no_headings(r, titles);
  }
  if (titles > 0)
    truce__csv_complain(&r->csv, NONE, TRUCE_NOTE, "title-row", NULL,
                        "the headings are in line %zu; what stands above them, up to line %zu, is "
                        "left out",
                        r->csv.line, last);
  r->width = r->csv.count;
  r->head_line = r->csv.line;
  return TRUCE_OK;
}

/* ---- Ids ---- */

/* Whether a field tells of a person what an id would not. */
static bool is_personal(const char *field, truce_people_kind kind)
{
  return kind != TRUCE_PEOPLE_NUMBER || strcmp(field, "phone") == 0 ||
         strcmp(field, "postcode") == 0 || strcmp(field, "street_number") == 0;
}

/* Whether the first column holds something of the person, by the map or by its heading; where ids
 * have to be sure, whether it may. */
static bool first_is_personal(const people_reader *r)
{
  const bool sure = r->options != NULL && r->options->sure_ids;
  for (size_t k = 0; k < r->column_count; k++) {
    const column *c = &r->columns[k];
    if (c->at[0] == 0 || c->at[1] == 0 || c->at[2] == 0)
      return sure || is_personal(c->field.name, c->field.kind);
  }
  const truce__column known = heading(r, 0);
  return sure ? known.use != TRUCE__COLUMN_ROW
              : known.use <= TRUCE__COLUMN_DAY && is_personal(known.field, known.kind);
}

static void take_first(people_reader *r)
{
  if (!first_is_personal(r)) {
    r->id = 0;
    r->id_unknown = heading(r, 0).use == TRUCE__COLUMN_UNKNOWN;
    return;
  }
  r->id = NONE;
  note(r, 0, TRUCE_NOTE, "ids-are-lines",
       "name a column of ids with --id; lines are others once rows are added or sorted",
       "is first and no id: each record's id is its line");
}

static bool find_ids(people_reader *r)
{
  const char *id = r->options != NULL ? r->options->id : NULL;
  if (id == NULL) {
    take_first(r);
    return true;
  }
  r->id = find_cell(r, id, strlen(id));
  if (r->id != NONE)
    return true;
  const bool partly = r->options->partly;
  complain_option(r, partly ? TRUCE_WARNING : TRUCE_ERROR, "--id", id, strlen(id),
                  partly ? "ids are told as without it: there is no column" : "there is no column");
  if (partly)
    take_first(r);
  return partly;
}

/* ---- Columns ---- */

/* Whether another column holds the whole of the day that this one holds a part of. */
static bool whole_elsewhere(const people_reader *r, const bool *taken, const char *field)
{
  for (size_t k = 0; k < r->width; k++) {
    const truce__column known = heading(r, k);
    if (!taken[k] && k != r->id && known.use == TRUCE__COLUMN_FIELD &&
        strcmp(known.field, field) == 0)
      return true;
  }
  return false;
}

/* Columns that have a field of their own by name, then those nobody knows. */
static void read_names(people_reader *r, const bool *taken)
{
  for (int round = 0; round < 2; round++) {
    for (size_t k = 0; k < r->width; k++) {
      char key[TRUCE__HEADING];
      const truce__cell c = truce__csv_trimmed(&r->csv, k);
      truce__heading_key(key, c.text, c.length);
      const truce__column known = heading(r, k);
      const bool part = known.use >= TRUCE__COLUMN_YEAR && known.use <= TRUCE__COLUMN_DAY;
      if (taken[k] || k == r->id || key[0] == '\0' ||
          (known.use == TRUCE__COLUMN_UNKNOWN) != (round == 1))
        continue;
      if (!part || !whole_elsewhere(r, taken, known.field))
        use_cell(r, k, known, key);
    }
  }
}

/* Whether anything of the row is known; else it may be a record, of which nothing is to be shown.
 */
static bool is_known(const people_reader *r, const bool *taken)
{
  const bool asked = r->options != NULL && r->options->id != NULL && r->id != NONE;
  bool known = asked;
  for (size_t k = 0; k < r->width && !known; k++)
    known = taken[k] || heading(r, k).use != TRUCE__COLUMN_UNKNOWN;
  /* A map that names no column has been complained of. */
  if (!known && (map_of(r)[0] == '\0' || r->options->partly))
    truce__csv_complain(&r->csv, NONE, TRUCE_ERROR, "unknown-headings",
                        "name columns as in docs/linkage.md, or say with --map what they hold",
                        "none of the headings in this row is known");
  return known;
}

static bool keep_headings(people_reader *r)
{
  r->headings = truce__arena_alloc(r->arena, r->width, sizeof *r->headings);
  for (size_t k = 0; r->headings != NULL && k < r->width; k++) {
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    r->headings[k] = truce__arena_copy(r->arena, c.text, c.length);
  }
  return !truce__arena_failed(r->arena);
}

truce_status truce__people_header(people_reader *r)
{
  truce_status status = find_headings(r);
  if (status != TRUCE_OK)
    return status;
  if (!keep_headings(r))
    return TRUCE_NO_MEMORY;
  bool *taken = calloc(r->width, sizeof *taken);
  if (taken == NULL)
    return TRUCE_NO_MEMORY;
  read_map(r, taken);
  status = find_ids(r) && is_known(r, taken) ? TRUCE_OK : TRUCE_BAD_INPUT;
  if (status == TRUCE_OK)
    read_names(r, taken);
  free(taken);
  return truce__arena_failed(r->arena) ? TRUCE_NO_MEMORY : status;
}
