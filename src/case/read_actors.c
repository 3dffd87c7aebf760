/* Tables of actors: who wants what. See docs/actor-tables.md for the layouts. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/index.h"
#include "base/memory.h"
#include "csv.h"
#include "truce/actors.h"

/* The columns with a meaning. */
typedef enum field {
  ISSUE,
  ACTOR,
  POSITION,
  SALIENCE,
  CAPABILITY,
  REFERENCE,
  OUTCOME,
  FIELDS,
} field;

static const char *const field_names[FIELDS] = {"issue",      "actor",     "position", "salience",
                                                "capability", "reference", "outcome"};

/* One actor on one issue, before the issues are put together. */
typedef struct row {
  size_t issue;
  truce_actor actor;
} row;

typedef struct owned_table {
  truce_actor_table table; /* first, so that truce_actor_table_free finds the rest */
  truce__arena *arena;
} owned_table;

typedef struct table_reader {
  truce__csv csv;
  truce__arena *arena;
  truce_actor_table *table;
  size_t column[FIELDS]; /* SIZE_MAX: not there */
  size_t *others;        /* columns of the file that are further columns */
  size_t width;          /* cells of the header */
  truce__index issue_index, pair_index;
  struct opened_issue {
    truce_actor_issue issue;
    size_t line; /* of its first row */
  } * issues;
  size_t issues_capacity;
  row *rows;
  size_t row_count, rows_capacity;
  size_t errors; /* in the diagnostics at the start */
} table_reader;

static truce_status no_memory_or(const table_reader *t, truce_status status)
{
  return truce__arena_failed(t->arena) ? TRUCE_NO_MEMORY : status;
}

/* ---- Issues ---- */

static truce_status add_issue(table_reader *t, const char *text, size_t length, size_t *issue,
                              bool *known)
{
  if (!truce__index_add(&t->issue_index, text, length, issue, known))
    return TRUCE_NO_MEMORY;
  if (*known)
    return TRUCE_OK;
  char *id = truce__arena_copy(t->arena, text, length);
  if (id == NULL ||
      !truce__reserve((void **)&t->issues, &t->issues_capacity, *issue + 1, sizeof *t->issues))
    return TRUCE_NO_MEMORY;
  t->issue_index.entries[*issue].text = id;
  t->issues[*issue] = (struct opened_issue){{.id = id, .name = id, .high = 100}, t->csv.line};
  return TRUCE_OK;
}

/* Adds an actor, whose name is the cell, to an issue. */
static truce_status add_row(table_reader *t, size_t issue, size_t name_cell, truce_actor actor)
{
  const truce__cell name = truce__csv_trimmed(&t->csv, name_cell);
  actor.name = truce__arena_copy(t->arena, name.text, name.length);
  if (actor.name == NULL ||
      !truce__reserve((void **)&t->rows, &t->rows_capacity, t->row_count + 1, sizeof *t->rows))
    return TRUCE_NO_MEMORY;
  const char *key = truce__arena_printf(t->arena, "%zu\n%s", issue, actor.name);
  size_t number;
  bool known;
  if (key == NULL || !truce__index_add(&t->pair_index, key, strlen(key), &number, &known))
    return TRUCE_NO_MEMORY;
  if (known)
    truce__csv_complain(
        &t->csv, name_cell, TRUCE_ERROR, "duplicate", "keep one row for each actor and issue",
        "actor \"%.60s\" stands twice on issue \"%.60s\"", actor.name, t->issues[issue].issue.id);
  if (++t->issues[issue].issue.actor_count == TRUCE_ACTORS_MAX + 1)
    truce__csv_complain(&t->csv, name_cell, TRUCE_ERROR, "too-many", "join actors that act as one",
                        "issue \"%.60s\" has more than %d actors", t->issues[issue].issue.id,
                        TRUCE_ACTORS_MAX);
  t->rows[t->row_count++] = (row){issue, actor};
  return TRUCE_OK;
}

/* ---- Numbers ---- */

static bool between(table_reader *t, size_t cell, const char *what, double low, double high,
                    double *value)
{
  if (!truce__csv_number(&t->csv, cell, what, value))
    return false;
  if (*value >= low && *value <= high)
    return true;
  truce__csv_complain(&t->csv, cell, TRUCE_ERROR, "out-of-range",
                      isfinite(high) ? "put all positions on one scale from 0 to 100"
                                     : "it is 0 where the actor has none",
                      isfinite(high) ? "%s is outside 0 to 100: %g" : "%s is below 0: %g", what,
                      *value);
  return false;
}

static void read_salience(table_reader *t, size_t cell, double *salience)
{
  if (between(t, cell, "the salience", 0, INFINITY, salience) && *salience > 100)
    truce__csv_complain(&t->csv, cell, TRUCE_WARNING, "large-salience",
                        "salience goes from 0 to 100; it counts here as it stands",
                        "a salience of more than 100: %g", *salience);
}

/* ---- The long layout, and Actor,Capability,Position,Salience ---- */

static bool empty(const table_reader *t, size_t cell)
{
  return cell == SIZE_MAX || cell >= t->csv.count || truce__csv_trimmed(&t->csv, cell).length == 0;
}

/* A number of the whole issue, the same in all its rows; empty where it is not known. */
static void issue_number(table_reader *t, field f, bool known_issue, bool *has, double *value)
{
  double read = 0;
  const size_t cell = t->column[f];
  const bool has_now = !empty(t, cell);
  if (has_now &&
      !between(t, cell, f == OUTCOME ? "the outcome" : "the reference point", 0, 100, &read))
    return;
  if (!known_issue) {
    *has = has_now;
    *value = read;
  } else if (*has != has_now || (has_now && *value != read)) {
    truce__csv_complain(&t->csv, cell, TRUCE_ERROR, "not-the-same",
                        "give every row of an issue the same number, or leave all empty",
                        "the %s differs from the one in an earlier row of this issue",
                        field_names[f]);
  }
}

/* The further columns of a row, as numbers and, for an issue's first row, as they stand. */
static truce_status further_columns(table_reader *t, truce_actor_issue *issue, bool known,
                                    truce_actor *actor)
{
  const size_t count = t->table->column_count;
  double *numbers = truce__arena_alloc(t->arena, count, sizeof *numbers);
  const char **columns = known ? NULL : truce__arena_alloc(t->arena, count, sizeof *columns);
  if (numbers == NULL || (!known && columns == NULL))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < count; k++) {
    if (!truce__csv_is_number(&t->csv, t->others[k], &numbers[k]))
      numbers[k] = NAN;
    if (!known)
      columns[k] = truce__csv_text(&t->csv, t->others[k], t->arena);
  }
  actor->numbers = numbers;
  if (!known)
    issue->columns = columns;
  return no_memory_or(t, TRUCE_OK);
}

static bool has_all_cells(table_reader *t)
{
  for (size_t k = t->width; k < t->csv.count; k++) {
    if (!empty(t, k)) {
      truce__csv_complain(&t->csv, k, TRUCE_ERROR, "ragged-row",
                          "put a cell that holds the separator in quotes",
                          "this row has more cells than the header, which has %zu", t->width);
      return false;
    }
  }
  for (size_t f = 0; f <= CAPABILITY; f++) {
    if (t->column[f] == SIZE_MAX || t->column[f] < t->csv.count)
      continue;
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "ragged-row",
                        "add the missing cells; empty ones need their separators too",
                        "this row has %zu cells, but the header has %zu", t->csv.count, t->width);
    return false;
  }
  return true;
}

static truce_status read_row(table_reader *t)
{
  if (!has_all_cells(t))
    return TRUCE_OK;
  const size_t issue_cell = t->column[ISSUE], name_cell = t->column[ACTOR];
  const size_t named = issue_cell != SIZE_MAX && empty(t, issue_cell) ? issue_cell : name_cell;
  if (empty(t, named)) {
    truce__csv_complain(&t->csv, named, TRUCE_ERROR, "missing", "every row needs it",
                        "the name of the %s is missing", named == name_cell ? "actor" : "issue");
    return TRUCE_OK;
  }
  static const char only[] = "outcome";
  const truce__cell id = issue_cell != SIZE_MAX ? truce__csv_trimmed(&t->csv, issue_cell)
                                                : (truce__cell){only, sizeof only - 1, 0, 0};
  size_t number;
  bool known;
  truce_status status = add_issue(t, id.text, id.length, &number, &known);
  if (status != TRUCE_OK)
    return status;
  truce_actor actor = {.capability = 1};
  truce_actor_issue *issue = &t->issues[number].issue;
  between(t, t->column[POSITION], "the position", 0, 100, &actor.position);
  read_salience(t, t->column[SALIENCE], &actor.salience);
  if (t->table->has_capability)
    between(t, t->column[CAPABILITY], "the capability", 0, INFINITY, &actor.capability);
  issue_number(t, REFERENCE, known, &issue->has_reference, &issue->reference);
  issue_number(t, OUTCOME, known, &issue->has_outcome, &issue->outcome);
  status = further_columns(t, issue, known, &actor);
  return status == TRUCE_OK ? add_row(t, number, name_cell, actor) : status;
}

/* ---- KTAB's layout: one issue for each pair of columns ---- */

enum { KTAB_FIRST = 3 }; /* behind Actor, Description and Influence */

static bool is_ktab_header(const table_reader *t)
{
  return t->csv.count >= KTAB_FIRST + 2 && truce__csv_is(&t->csv, 0, "actor") &&
         truce__csv_is(&t->csv, 1, "description") &&
         (truce__csv_is(&t->csv, 2, "influence") || truce__csv_is(&t->csv, 2, "power"));
}

/* "Competitive Position" names the issue "Competitive"; any other text stands as it is. */
static truce_status ktab_issues(table_reader *t)
{
  for (size_t k = KTAB_FIRST; k < t->csv.count && !empty(t, k); k += 2) {
    truce__cell name = truce__csv_trimmed(&t->csv, k);
    static const char ending[] = " position";
    const size_t cut = sizeof ending - 1;
    if (name.length > cut && strncasecmp(name.text + name.length - cut, ending, cut) == 0)
      name.length -= cut;
    size_t issue;
    bool known;
    if (k + 1 >= t->csv.count || empty(t, k + 1)) {
      truce__csv_complain(&t->csv, k, TRUCE_ERROR, "missing",
                          "positions and saliences stand side by side",
                          "this column has no salience beside it");
      return TRUCE_BAD_INPUT;
    }
    const truce_status status = add_issue(t, name.text, name.length, &issue, &known);
    if (status != TRUCE_OK)
      return status;
    if (known) {
      truce__csv_complain(&t->csv, k, TRUCE_ERROR, "duplicate", "name each dimension once",
                          "two dimensions have this name");
      return TRUCE_BAD_INPUT;
    }
    t->width = k + 2;
  }
  return TRUCE_OK;
}

static truce_status read_ktab_row(table_reader *t)
{
  if (t->csv.count < t->width || empty(t, 0)) {
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "ragged-row",
                        "every row has an actor, a description, an influence and two numbers for "
                        "each dimension",
                        "this row has %zu cells, but the header has %zu", t->csv.count, t->width);
    return TRUCE_OK;
  }
  double influence = 0;
  between(t, 2, "the influence", 0, INFINITY, &influence);
  for (size_t k = KTAB_FIRST, issue = 0; k < t->width; k += 2, issue++) {
    truce_actor actor = {.capability = influence};
    between(t, k, "the position", 0, 100, &actor.position);
    read_salience(t, k + 1, &actor.salience);
    const truce_status status = add_row(t, issue, 0, actor);
    if (status != TRUCE_OK)
      return status;
  }
  return TRUCE_OK;
}

/* ---- The header ---- */

static truce_status name_columns(table_reader *t)
{
  const char **names = truce__arena_alloc(t->arena, t->csv.count, sizeof *names);
  t->others = truce__arena_alloc(t->arena, t->csv.count, sizeof *t->others);
  if (names == NULL || t->others == NULL)
    return TRUCE_NO_MEMORY;
  t->width = t->csv.count;
  for (size_t k = 0; k < t->csv.count; k++) {
    size_t f = 0;
    while (f < FIELDS && !truce__csv_is(&t->csv, k, field_names[f]))
      f++;
    if (f < FIELDS && t->column[f] != SIZE_MAX) {
      truce__csv_complain(&t->csv, k, TRUCE_ERROR, "duplicate", "keep one of the two",
                          "two columns are called \"%s\"", field_names[f]);
      return TRUCE_BAD_INPUT;
    }
    if (f < FIELDS) {
      t->column[f] = k;
    } else if (!empty(t, k)) {
      t->others[t->table->column_count] = k;
      names[t->table->column_count++] = truce__csv_text(&t->csv, k, t->arena);
    }
  }
  t->table->column_names = names;
  t->table->has_capability = t->column[CAPABILITY] != SIZE_MAX;
  return no_memory_or(t, TRUCE_OK);
}

static truce_status check_columns(table_reader *t)
{
  static const char *const layouts =
      "the columns are issue, actor, position, salience and, if known, capability, reference, "
      "outcome; see docs/actor-tables.md";
  for (size_t f = ACTOR; f <= SALIENCE; f++) {
    if (t->column[f] != SIZE_MAX)
      continue;
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "missing-column", layouts,
                        "the table has no column \"%s\"", field_names[f]);
    return TRUCE_BAD_INPUT;
  }
  if (t->column[ISSUE] == SIZE_MAX && !t->table->has_capability) {
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "missing-column", layouts,
                        "the table has no column \"issue\"");
    return TRUCE_BAD_INPUT;
  }
  return TRUCE_OK;
}

static bool has_word(const table_reader *t, const char *word)
{
  for (size_t k = 0; k < t->csv.count; k++) {
    if (truce__csv_is(&t->csv, k, word))
      return true;
  }
  return false;
}

/* Reads the header, and says whether it is KTAB's. */
static truce_status read_header(table_reader *t, bool *ktab)
{
  bool more;
  truce_status status = truce__csv_next(&t->csv, &more);
  if (status == TRUCE_OK && !more) {
    t->csv.line = 1;
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "empty", "see docs/actor-tables.md",
                        "the table is empty");
    return TRUCE_BAD_INPUT;
  }
  /* KTAB's files tell of the scenario in a line before the header. */
  const bool scenario = status == TRUCE_OK && !has_word(t, "actor");
  if (scenario) {
    const truce__csv first = t->csv;
    status = truce__csv_next(&t->csv, &more);
    if (status == TRUCE_OK && (!more || !is_ktab_header(t))) {
      t->csv.line = first.line;
      truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "missing-column",
                          "start with a header: issue, actor, position, salience",
                          "the table has no column \"actor\"");
      return TRUCE_BAD_INPUT;
    }
  }
  *ktab = status == TRUCE_OK && is_ktab_header(t);
  if (*ktab)
    return ktab_issues(t);
  if (status == TRUCE_OK)
    status = name_columns(t);
  return status == TRUCE_OK ? check_columns(t) : status;
}

/* ---- The whole ---- */

static truce_status read_rows(table_reader *t)
{
  bool ktab = false, more = true;
  for (size_t f = 0; f < FIELDS; f++)
    t->column[f] = SIZE_MAX;
  truce_status status = read_header(t, &ktab);
  if (ktab)
    t->table->has_capability = true;
  while (status == TRUCE_OK && (status = truce__csv_next(&t->csv, &more)) == TRUCE_OK && more)
    status = ktab ? read_ktab_row(t) : read_row(t);
  return status;
}

static void complain_of_issue(table_reader *t, size_t k, const char *code, const char *what,
                              const char *hint)
{
  const struct opened_issue *issue = &t->issues[k];
  char *text = truce__arena_alloc(t->arena, 1, 200);
  if (text == NULL)
    return;
  (void)snprintf(text, 200, "issue \"%.60s\": %s", issue->issue.id, what);
  truce_diagnostics_add(t->csv.diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                                .code = code,
                                                                .file = t->table->file,
                                                                .line = issue->line,
                                                                .column = 1,
                                                                .message = text,
                                                                .hint = hint});
}

/* Some tables give salience as a share of 1: where none is above 1, that is what is meant. */
static void read_shares(table_reader *t)
{
  double most = 0;
  for (size_t k = 0; k < t->row_count; k++)
    most = fmax(most, t->rows[k].actor.salience);
  if (most > 1 || most <= 0)
    return;
  for (size_t k = 0; k < t->row_count; k++)
    t->rows[k].actor.salience *= 100;
  truce_diagnostics_add(t->csv.diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_WARNING,
                                            .code = "salience-share",
                                            .file = t->table->file,
                                            .message = "no salience is above 1: it is read as a "
                                                       "share of 1",
                                            .hint = "give it from 0 to 100 if that is not meant"});
}

/* Gathers the actors of each issue and checks that there is something to predict from. */
static truce_status put_together(table_reader *t)
{
  const size_t count = t->issue_index.count;
  truce_actor *actors = truce__arena_alloc(t->arena, t->row_count, sizeof *actors);
  truce_actor_issue *issues = truce__arena_alloc(t->arena, count, sizeof *issues);
  size_t *filled = truce__arena_alloc(t->arena, count, sizeof *filled);
  if (actors == NULL || issues == NULL || filled == NULL)
    return TRUCE_NO_MEMORY;
  read_shares(t);
  size_t start = 0;
  for (size_t k = 0; k < count; k++) {
    issues[k] = t->issues[k].issue;
    issues[k].actors = actors + start;
    filled[k] = start;
    start += issues[k].actor_count;
  }
  for (size_t k = 0; k < t->row_count; k++)
    actors[filled[t->rows[k].issue]++] = t->rows[k].actor;
  if (count == 0) {
    t->csv.line = 1;
    truce__csv_complain(&t->csv, SIZE_MAX, TRUCE_ERROR, "empty", "add a row for each actor",
                        "the table has a header but no rows");
  }
  for (size_t k = 0; k < count; k++) {
    double weight = 0;
    for (size_t n = 0; n < issues[k].actor_count; n++)
      weight += issues[k].actors[n].salience * issues[k].actors[n].capability;
    if (issues[k].actor_count < 2)
      complain_of_issue(t, k, "one-actor", "there is only one actor",
                        "add the others who take part, or leave the issue out");
    else if (!(weight > 0))
      complain_of_issue(t, k, "no-weight", "nobody has both salience and capability above 0",
                        "give at least one actor some, or leave the issue out");
  }
  t->table->issues = issues;
  t->table->issue_count = count;
  return TRUCE_OK;
}

static truce_status read_table(truce_actor_table **table, const char *name, FILE *file,
                               const char *text, size_t length, truce_diagnostics *diagnostics)
{
  truce__arena *arena = truce__arena_new();
  owned_table *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  if (made == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  made->arena = arena;
  made->table.file = truce__arena_string(arena, name);
  table_reader t = {.arena = arena,
                    .table = &made->table,
                    .errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR)};
  truce_status status = truce__csv_open(&t.csv, name, file, text, length, diagnostics);
  if (status == TRUCE_OK) {
    status = read_rows(&t);
    if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) == t.errors)
      status = put_together(&t);
    truce__csv_close(&t.csv);
  }
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) > t.errors)
    status = TRUCE_BAD_INPUT;
  status = no_memory_or(&t, status);
  truce__index_free(&t.issue_index);
  truce__index_free(&t.pair_index);
  free(t.issues);
  free(t.rows);
  if (status == TRUCE_OK)
    *table = &made->table;
  else
    truce__arena_free(arena);
  return status;
}

truce_status truce_actor_table_read_memory(truce_actor_table **table, const char *name,
                                           const char *text, size_t length,
                                           truce_diagnostics *diagnostics)
{
  return read_table(table, name, NULL, text, length, diagnostics);
}

truce_status truce_actor_table_read_file(truce_actor_table **table, const char *path,
                                         truce_diagnostics *diagnostics)
{
  FILE *file;
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = read_table(table, path, file, NULL, 0, diagnostics);
  fclose(file);
  return status;
}

void truce_actor_table_free(truce_actor_table *table)
{
  if (table != NULL)
    truce__arena_free(((owned_table *)table)->arena);
}

size_t truce_actor_table_column(const truce_actor_table *table, const char *name)
{
  for (size_t k = 0; k < table->column_count; k++) {
    if (strcasecmp(table->column_names[k], name) == 0)
      return k;
  }
  return SIZE_MAX;
}

uint32_t truce_issue_fingerprint(const truce_actor_issue *issue)
{
  uint32_t hash = UINT32_C(2166136261); /* FNV-1a */
  for (const char *at = issue->id; *at != '\0'; at++)
    hash = (hash ^ (unsigned char)*at) * UINT32_C(16777619);
  for (size_t k = 0; k <= issue->actor_count; k++) {
    const double x = k < issue->actor_count ? issue->actors[k].position
                     : issue->has_outcome   ? issue->outcome
                                            : -1;
    hash = (hash ^ (uint32_t)llround(1000 * x)) * UINT32_C(16777619);
  }
  return hash;
}
