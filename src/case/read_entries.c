/* Tables of entries for a register, and single ones from words. Cells may hold names: complaints
 * tell where they stand, never what they say. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "csv.h"
#include "truce/entries.h"

static const char *const kind_ids[] = {
#define KIND_ID(NAME, id, what) id,
    TRUCE_ENTRY_KIND_TABLE(KIND_ID)
#undef KIND_ID
};
static const char *const kind_texts[] = {
#define KIND_TEXT(NAME, id, what) what,
    TRUCE_ENTRY_KIND_TABLE(KIND_TEXT)
#undef KIND_TEXT
};
static const char *const text_ids[] = {
#define TEXT_ID(NAME, member, what) #member,
    TRUCE_ENTRY_TEXT_TABLE(TEXT_ID)
#undef TEXT_ID
};

const char *truce_entry_kind_id(truce_entry_kind kind)
{
  return kind_ids[kind];
}

const char *truce_entry_kind_text(truce_entry_kind kind)
{
  return kind_texts[kind];
}

const char *truce_entry_text_id(truce_entry_text text)
{
  return text_ids[text];
}

/* What a column holds: a text by its number, or one of these. */
enum { KIND = TRUCE_ENTRY_TEXTS, DAY, COUNT, AMENDS, USES, SKIPPED = USES };
enum { WIDTH_MAX = 64, TEXT_MAX = 4000 };

static const char *const more_ids[] = {"kind", "day", "count", "amends"};

typedef struct owned_entries {
  truce_entries entries; /* first, so that truce_entries_free finds the rest */
  truce__arena *arena;
  truce_entry *list;
  size_t capacity;
} owned_entries;

typedef struct entry_reader {
  owned_entries *made;
  truce__csv csv;
  bool words; /* on a command line: nobody sees a row of it */
  size_t width;
  int use[WIDTH_MAX]; /* [cell] */
} entry_reader;

static const char *use_id(int use)
{
  return use < TRUCE_ENTRY_TEXTS ? text_ids[use] : more_ids[use - TRUCE_ENTRY_TEXTS];
}

static int use_of(const char *text, size_t length)
{
  for (int use = 0; use < USES; use++) {
    const char *id = use_id(use);
    if (strlen(id) == length && strncasecmp(id, text, length) == 0)
      return use;
  }
  return SKIPPED;
}

/* ---- Values ---- */

static truce_status complain_word(const char *name, truce_diagnostics *diagnostics, int use,
                                  const char *code, const char *hint, const char *what)
{
  char message[200];
  (void)snprintf(message, sizeof message, "`%s=`: %s", use_id(use), what);
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){
          .severity = TRUCE_ERROR, .code = code, .file = name, .message = message, .hint = hint});
  return TRUCE_BAD_INPUT;
}

static void complain_cell(const entry_reader *r, size_t cell, const char *code, const char *hint,
                          const char *what)
{
  if (r->words && cell < WIDTH_MAX && r->use[cell] != SKIPPED)
    (void)complain_word(r->csv.name, r->csv.diagnostics, r->use[cell], code, hint, what);
  else
    truce__csv_complain(&r->csv, cell, TRUCE_ERROR, code, hint, "%s", what);
}

static bool is_kind(const char *text, size_t length, truce_entry_kind *kind)
{
  for (int k = 0; k < TRUCE_ENTRY_KINDS; k++) {
    if (strlen(kind_ids[k]) == length && strncasecmp(kind_ids[k], text, length) == 0) {
      *kind = (truce_entry_kind)k;
      return true;
    }
  }
  return false;
}

static bool is_whole(const char *text, size_t length, uint64_t *value)
{
  *value = 0;
  for (size_t k = 0; k < length; k++) {
    if (text[k] < '0' || text[k] > '9' || *value > UINT64_C(999999999999))
      return false;
    *value = *value * 10 + (uint64_t)(text[k] - '0');
  }
  return length > 0;
}

static bool has_controls(const char *text, size_t length)
{
  for (size_t k = 0; k < length; k++) {
    if ((unsigned char)text[k] < ' ' && text[k] != '\n' && text[k] != '\t')
      return true;
  }
  return false;
}

static bool is_utf8(const char *text, size_t length)
{
  /* The row's buffer goes on behind the cell, so a cut-off letter would be read past its end. */
  size_t k = 0;
  while (k < length) {
    const size_t step = truce__character_length(text + k);
    if (step == 0 || step > length - k)
      return false;
    k += step;
  }
  return true;
}

static bool read_text(entry_reader *r, truce_entry *e, size_t cell, truce__cell c)
{
  if (c.length > TEXT_MAX || has_controls(c.text, c.length) || !is_utf8(c.text, c.length)) {
    complain_cell(r, cell, "bad-text", "write it in UTF-8, up to 4,000 bytes in a cell",
                  "this is not text in UTF-8, or too long");
    return true;
  }
  const char *copy = truce__arena_copy(r->made->arena, c.text, c.length);
  e->texts[r->use[cell]] = copy;
  return copy != NULL;
}

/* False if memory ran out. */
static bool read_cell(entry_reader *r, truce_entry *e, size_t cell)
{
  const truce__cell c = truce__csv_trimmed(&r->csv, cell);
  if (c.length == 0)
    return true;
  switch (r->use[cell]) {
  case KIND:
    if (!is_kind(c.text, c.length, &e->kind))
      complain_cell(r, cell, "unknown-kind",
                    "one of those in docs/register.md, such as captured or handed_over",
                    "there is no such kind of entry");
    return true;
  case DAY:
    if (c.length != 10 || !truce__parse_date(c.text, &e->day))
      complain_cell(r, cell, "bad-day", "write days such as 2025-06-02",
                    "this is not a day of the calendar");
    return true;
  case COUNT:
    e->has_count = is_whole(c.text, c.length, &e->count);
    if (!e->has_count)
      complain_cell(r, cell, "bad-count", "write it with digits alone", "this is not a count");
    return true;
  case AMENDS:
    if (!is_whole(c.text, c.length, &e->amends) || e->amends == 0)
      complain_cell(r, cell, "bad-number", "write the number `truce exchange show` gives it",
                    "this is not the number of an entry");
    return true;
  case SKIPPED:
    return true;
  default:
    return read_text(r, e, cell, c);
  }
}

/* ---- Rows ---- */

static void read_header(entry_reader *r)
{
  bool seen[USES] = {false};
  r->width = r->csv.count;
  if (r->width > WIDTH_MAX) {
    complain_cell(r, WIDTH_MAX, "too-many-columns", "leave out those that are not read",
                  "there are more than 64 columns");
    r->width = WIDTH_MAX;
  }
  for (size_t k = 0; k < r->width; k++) {
    const truce__cell c = truce__csv_trimmed(&r->csv, k);
    r->use[k] = use_of(c.text, c.length);
    if (r->use[k] == SKIPPED) {
      complain_cell(r, k, "unknown-column",
                    "kind, day, subject, other, side, place, about, field, value, count, category, "
                    "detail, amends, author, source",
                    "an entry has no such column");
    } else if (seen[r->use[k]]) {
      complain_cell(r, k, "same-column", "leave one out", "this column stands twice");
    } else {
      seen[r->use[k]] = true;
    }
  }
  if (!seen[KIND])
    complain_cell(r, SIZE_MAX, "no-kind", "begin with a row such as kind,day,subject,side,source",
                  "there is no column `kind`");
}

static truce_status add_row(entry_reader *r)
{
  owned_entries *made = r->made;
  truce_entry e = {.kind = TRUCE_ENTRY_KINDS, .day = TRUCE_NO_DAY, .line = r->csv.line};
  if (r->csv.count != r->width) {
    complain_cell(r, SIZE_MAX, "bad-row", "put cells with a comma in them between quotes",
                  "this row has not as many cells as the first");
    return TRUCE_OK;
  }
  for (size_t k = 0; k < r->width; k++) {
    if (!read_cell(r, &e, k))
      return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < r->width && e.kind == TRUCE_ENTRY_KINDS; k++) {
    if (r->use[k] == KIND && truce__csv_trimmed(&r->csv, k).length == 0)
      complain_cell(r, k, "no-kind", "such as captured or handed_over", "no kind is given");
  }
  if (!truce__reserve((void **)&made->list, &made->capacity, made->entries.count + 1,
                      sizeof *made->list))
    return TRUCE_NO_MEMORY;
  made->list[made->entries.count++] = e;
  return TRUCE_OK;
}

static truce_status read_rows(entry_reader *r)
{
  bool more;
  truce_status status = truce__csv_next(&r->csv, &more);
  if (status == TRUCE_OK && !more) {
    complain_cell(r, SIZE_MAX, "empty", "begin with a row such as kind,day,subject,side,source",
                  "the file is empty");
    return TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    read_header(r);
  while (status == TRUCE_OK && more) {
    status = truce__csv_next(&r->csv, &more);
    if (status == TRUCE_OK && more)
      status = add_row(r);
  }
  return status;
}

/* ---- All of it ---- */

void truce_entries_free(truce_entries *entries)
{
  if (entries == NULL)
    return;
  owned_entries *made = (owned_entries *)entries;
  free(made->list);
  truce__arena_free(made->arena);
  free(made);
}

static owned_entries *start(const char *name)
{
  owned_entries *made = calloc(1, sizeof *made);
  if (made == NULL)
    return NULL;
  made->arena = truce__arena_new();
  if (made->arena != NULL)
    made->entries.name = truce__arena_string(made->arena, name);
  if (made->entries.name != NULL)
    return made;
  truce_entries_free(&made->entries);
  return NULL;
}

static truce_status read_table(truce_entries **entries, const char *name, FILE *file,
                               const char *text, size_t length, bool words,
                               truce_diagnostics *diagnostics)
{
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  entry_reader *r = calloc(1, sizeof *r);
  owned_entries *made = start(name);
  truce_status status = r == NULL || made == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK) {
    r->made = made;
    r->words = words;
    status = truce__csv_open(&r->csv, made->entries.name, file, text, length, diagnostics);
  }
  if (status == TRUCE_OK) {
    r->csv.discreet = true;
    status = read_rows(r);
    truce__csv_close(&r->csv);
  }
  free(r);
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) > errors)
    status = TRUCE_BAD_INPUT;
  if (status != TRUCE_OK) {
    truce_entries_free(made != NULL ? &made->entries : NULL);
    return status;
  }
  made->entries.entries = made->list;
  *entries = &made->entries;
  return TRUCE_OK;
}

truce_status truce_entries_read_file(truce_entries **entries, const char *path,
                                     truce_diagnostics *diagnostics)
{
  FILE *file;
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = read_table(entries, path, file, NULL, 0, false, diagnostics);
  fclose(file);
  return status;
}

truce_status truce_entries_read_memory(truce_entries **entries, const char *name, const char *text,
                                       size_t length, truce_diagnostics *diagnostics)
{
  return read_table(entries, name, NULL, text, length, false, diagnostics);
}

/* ---- Words ---- */

/* A cell between quotes, so that any value can stand in it. */
static size_t quote(char *to, const char *text, size_t length)
{
  size_t used = 0;
  to[used++] = '"';
  for (size_t k = 0; k < length; k++) {
    if (text[k] == '"')
      to[used++] = '"';
    to[used++] = text[k];
  }
  to[used++] = '"';
  return used;
}

static truce_status bad_word(const char *name, const char *word, truce_diagnostics *diagnostics)
{
  const char *ids[USES];
  char key[32], hint[80] = "such as kind=captured subject=russia:17 day=2025-06-02";
  const size_t length = strcspn(word, "=");
  for (int use = 0; use < USES; use++)
    ids[use] = use_id(use);
  if (length < sizeof key && word[length] == '=') {
    memcpy(key, word, length);
    key[length] = '\0';
    const size_t meant = truce__nearest(key, ids, USES);
    if (meant != SIZE_MAX)
      snprintf(hint, sizeof hint, "did you mean \"%s=\"?", ids[meant]);
  }
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "bad-word",
                                                         .file = name,
                                                         .message = "write words as COLUMN=VALUE",
                                                         .hint = hint});
  return TRUCE_BAD_INPUT;
}

truce_status truce_entries_read_words(truce_entries **entries, const char *name,
                                      const char *const *words, size_t count,
                                      truce_diagnostics *diagnostics)
{
  size_t room = 16;
  bool has_kind = false;
  for (size_t k = 0; k < count; k++) {
    const size_t length = strcspn(words[k], "=");
    const int use = use_of(words[k], length);
    if (words[k][length] != '=' || use == SKIPPED)
      return bad_word(name, words[k], diagnostics);
    if (!is_utf8(words[k], strlen(words[k])))
      return complain_word(name, diagnostics, use, "bad-text", "write it in UTF-8",
                           "this is not text in UTF-8");
    has_kind = has_kind || use == KIND;
    room += 2 * strlen(words[k]) + 8;
  }
  if (!has_kind)
    return complain_word(name, diagnostics, KIND, "no-kind", "such as kind=captured",
                         "no word says what happened");
  char *table = malloc(room);
  if (table == NULL)
    return TRUCE_NO_MEMORY;
  size_t used = 0;
  for (int row = 0; row < 2; row++) {
    for (size_t k = 0; k < count; k++) {
      const size_t length = strcspn(words[k], "=");
      if (k > 0)
        table[used++] = ',';
      used += row == 0 ? quote(table + used, words[k], length)
                       : quote(table + used, words[k] + length + 1, strlen(words[k]) - length - 1);
    }
    table[used++] = '\n';
  }
  const truce_status status = read_table(entries, name, NULL, table, used, true, diagnostics);
  free(table);
  if (status == TRUCE_OK)
    ((owned_entries *)*entries)->list[0].line = 0; /* of no file */
  return status;
}
