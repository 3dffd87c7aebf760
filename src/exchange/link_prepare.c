/* Two lists made comparable: their common fields, and each different value normalised once. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "link_internal.h"

/* Fewer bits than FILTER_LEAST tell nothing: a long surname sets 123, a day 85, a record of the
 * made-up lists at least 145; from here on no more pairs of different persons look the same. */
enum { FILTER_WORDS = TRUCE_ENCODE_BITS / 64, FILTER_LEAST = TRUCE_ENCODE_BITS / 8 };

const truce_people_field *truce__link_find_field(const link_table *t, size_t list, const char *name)
{
  for (size_t k = 0; k < t->field_count[list]; k++) {
    if (strcmp(t->fields[list][k].name, name) == 0)
      return &t->fields[list][k];
  }
  return NULL;
}

static bool is_name(truce_people_kind kind)
{
  return kind <= TRUCE_PEOPLE_FULL;
}

/* Whether names are to be folded: some are in Cyrillic, or people have patronymics. */
static bool is_slavic(const truce_people *list)
{
  for (size_t f = 0; list != NULL && f < list->field_count; f++) {
    const truce_people_field *field = &list->fields[f];
    if (field->kind == TRUCE_PEOPLE_PATRONYMIC)
      return true;
    for (size_t k = 1; is_name(field->kind) && k < field->value_count; k++) {
      if (truce__link_has_cyrillic(field->values[k]))
        return true;
    }
  }
  return false;
}

/* ---- Values ---- */

/* Four bits of a filter; 0 for what is no hexadecimal digit. */
static uint64_t filter_digit(char c)
{
  return c >= '0' && c <= '9'   ? (uint64_t)(c - '0')
         : c >= 'a' && c <= 'f' ? (uint64_t)(c - 'a') + 10
                                : 0;
}

/* Whether a filter has too few bits set to tell one person from another. */
static bool is_sparse(const char *digits)
{
  unsigned ones = 0;
  for (size_t k = 0; digits[k] != '\0' && k < TRUCE_ENCODE_BITS / 4; k++)
    ones += (unsigned)__builtin_popcountll(filter_digit(digits[k]));
  return ones < FILTER_LEAST;
}

static bool read_filter(link_value *value, truce__arena *arena)
{
  value->filter = truce__arena_alloc(arena, FILTER_WORDS, sizeof *value->filter);
  if (value->filter == NULL)
    return false;
  for (size_t k = 0; value->plain[k] != '\0' && k < TRUCE_ENCODE_BITS / 4; k++)
    value->filter[k / 16] |= filter_digit(value->plain[k]) << 4 * (k % 16);
  for (size_t k = 0; k < FILTER_WORDS; k++)
    value->ones += (unsigned)__builtin_popcountll(value->filter[k]);
  return true;
}

/* The longest word, which tells most. */
static const char *longest_word(const char *text, size_t *length)
{
  const char *best = text;
  *length = 0;
  for (const char *at = text; *at != '\0';) {
    const size_t n = strcspn(at, " ");
    if (n > *length) {
      best = at;
      *length = n;
    }
    at += n + (at[n] == ' ');
  }
  return best;
}

static void fill_keys(link_value *v, truce_people_kind kind)
{
  size_t n;
  const char *word;
  switch (kind) {
  case TRUCE_PEOPLE_GIVEN:
  case TRUCE_PEOPLE_SURNAME:
  case TRUCE_PEOPLE_PATRONYMIC:
    v->key[0] = v->group != 0 ? v->group : truce__link_skeleton(v->text, v->length);
    break;
  case TRUCE_PEOPLE_DATE:
    v->key[0] = truce__link_hash(v->text, 8);
    v->key[1] = memcmp(v->text + 4, "0000", 4) != 0 ? truce__link_hash(v->text + 4, 4) : 0;
    break;
  case TRUCE_PEOPLE_FULL:
    word = longest_word(v->text, &n);
    v->key[0] = truce__link_skeleton(word, n);
    v->key[1] = truce__link_skeleton(v->text, v->length);
    break;
  case TRUCE_PEOPLE_TEXT:
    word = longest_word(v->text, &n);
    v->key[0] = truce__link_skeleton(v->text, v->length);
    v->key[1] = word != v->text ? truce__link_skeleton(word, n) : 0;
    break;
  case TRUCE_PEOPLE_NUMBER:
  case TRUCE_PEOPLE_CATEGORY:
    v->key[0] = truce__link_hash(v->text, v->length);
    break;
  case TRUCE_PEOPLE_ENCODING:
  case TRUCE_PEOPLE_KINDS:
    break;
  }
}

typedef struct preparer {
  link_table *table;
  link_scripts scripts;
  link_names names;
  truce__index index; /* of one column's plain texts */
  truce_diagnostics *diagnostics;
} preparer;

/* The number of a written value among the column's; 0 for one without letters or digits. */
static truce_status add_value(preparer *p, const link_column *c, const char *written,
                              uint32_t *number)
{
  char normal[LINK_TEXT_MAX];
  size_t k;
  bool known;
  const bool encoded = c->kind == TRUCE_PEOPLE_ENCODING;
  const char *plain = encoded ? written : normal;
  const size_t length = encoded ? strlen(written) : truce__link_plain(&p->scripts, normal, written);
  if (length == SIZE_MAX)
    return TRUCE_NO_MEMORY;
  *number = 0;
  if (length == 0 || (encoded && is_sparse(plain)))
    return TRUCE_OK;
  if (!truce__index_add(&p->index, plain, length, &k, &known))
    return TRUCE_NO_MEMORY;
  if (!known) {
    const char *copy = truce__arena_copy(p->table->arena, plain, length);
    if (copy == NULL)
      return TRUCE_NO_MEMORY;
    p->index.entries[k].text = copy;
  }
  *number = (uint32_t)k + 1;
  return TRUCE_OK;
}

static truce_status fill_value(preparer *p, link_column *c, size_t k)
{
  link_value *v = &c->values[k];
  char folded[LINK_TEXT_MAX];
  v->plain = v->text = p->index.entries[k - 1].text;
  size_t length = p->index.entries[k - 1].length;
  const bool words = is_name(c->kind) || c->kind == TRUCE_PEOPLE_TEXT;
  if (words) {
    const size_t n = truce__link_fold(folded, v->plain);
    if (c->kind == TRUCE_PEOPLE_GIVEN)
      v->group = truce__link_given_group(&p->names, folded);
    if (c->kind == TRUCE_PEOPLE_PATRONYMIC)
      v->group = truce__link_patronymic_group(&p->names, folded);
    if (p->table->slavic) {
      v->text = truce__arena_copy(p->table->arena, folded, n);
      length = n;
      if (v->text == NULL)
        return TRUCE_NO_MEMORY;
    }
  }
  v->length = (uint16_t)length;
  v->several = memchr(v->text, ' ', length) != NULL;
  fill_keys(v, c->kind);
  if (c->kind == TRUCE_PEOPLE_ENCODING && !read_filter(v, p->table->arena))
    return TRUCE_NO_MEMORY;
  return TRUCE_OK;
}

/* A value seen a few times beside one that is common is usual only by the side of its own count. */
static void count_values(link_column *c, size_t records, size_t first)
{
  for (size_t k = 0; k < records; k++) {
    c->values[c->cells[k]].count++;
    c->filled += c->cells[k] != 0;
    c->filled_first += c->cells[k] != 0 && k < first;
  }
  const double rare = fmax(2, (double)c->filled / 2e4);
  for (size_t k = 1; k < c->value_count; k++)
    c->values[k].usual = c->values[k].count > rare;
}

/* Where far more are born on the first of January than can be, it stands for a day nobody knew. */
static truce_status doubt_new_year(preparer *p, link_column *c)
{
  static const double days = 365.25, times = 5, least = 30;
  double born = 0;
  for (size_t k = 1; k < c->value_count; k++) {
    if (memcmp(c->values[k].text + 4, "0101", 4) == 0)
      born += c->values[k].count;
  }
  if (born < least || born < times * (double)c->filled / days)
    return TRUCE_OK;
  for (size_t k = 1; k < c->value_count; k++) {
    link_value *v = &c->values[k];
    char year[] = "00000000";
    if (memcmp(v->text + 4, "0101", 4) != 0)
      continue;
    memcpy(year, v->text, 4);
    v->text = truce__arena_string(p->table->arena, year);
    if (v->text == NULL)
      return TRUCE_NO_MEMORY;
    fill_keys(v, c->kind);
  }
  return TRUCE_OK;
}

static void note_sparse(const preparer *p, size_t list, size_t count)
{
  char message[100];
  (void)snprintf(message, sizeof message, "%zu encoding%s too little to be compared", count,
                 count == 1 ? " says" : "s say");
  truce_diagnostics_add(
      p->diagnostics,
      &(truce_diagnostic){.severity = TRUCE_NOTE,
                          .code = "sparse-encodings",
                          .file = p->table->list[list]->file,
                          .message = message,
                          .hint = "their records have hardly more than one name or day"});
}

static truce_status number_cells(preparer *p, link_column *c, size_t list)
{
  const truce_people_field *source = c->source[list];
  const truce_people *people = p->table->list[list];
  uint32_t *cells = c->cells + (list == 0 ? 0 : p->table->first);
  uint32_t *numbers = truce__array(source->value_count, sizeof *numbers);
  if (numbers == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  numbers[0] = 0;
  for (size_t k = 1; k < source->value_count && status == TRUCE_OK; k++)
    status = add_value(p, c, source->values[k], &numbers[k]);
  size_t sparse = 0;
  for (size_t k = 0; k < people->count && status == TRUCE_OK; k++) {
    cells[k] = numbers[source->cells[k]];
    sparse += source->cells[k] != 0 && cells[k] == 0;
  }
  if (sparse > 0 && c->kind == TRUCE_PEOPLE_ENCODING)
    note_sparse(p, list, sparse);
  free(numbers);
  return status;
}

/* ---- Whole names ---- */

/* Whether a word is among those of a text. */
static bool has_word(const char *text, const char *word, size_t length)
{
  for (const char *at = text; *at != '\0';) {
    const size_t n = strcspn(at, " ");
    if (n == length && memcmp(at, word, n) == 0)
      return true;
    at += n + (at[n] == ' ');
  }
  return false;
}

/* What a whole name says besides the given name and the surname: titles, further names. */
static size_t rest_of_name(char rest[LINK_TEXT_MAX], const char *whole, const char *given,
                           const char *surname)
{
  size_t n = 0;
  for (const char *at = whole; *at != '\0';) {
    const size_t length = strcspn(at, " ");
    if (!has_word(given, at, length) && !has_word(surname, at, length)) {
      if (n > 0)
        rest[n++] = ' ';
      memcpy(rest + n, at, length);
      n += length;
    }
    at += length + (at[length] == ' ');
  }
  rest[n] = '\0';
  return n;
}

/* Replaces whole names by what they add to the columns of given names and surnames, which would
 * count the same evidence twice otherwise. */
static truce_status keep_rests(preparer *p, link_column *c)
{
  const link_table *t = p->table;
  const link_column *given = &t->columns[t->given], *surname = &t->columns[t->surname];
  truce__index rests = {0};
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < t->count && status == TRUCE_OK; k++) {
    char rest[LINK_TEXT_MAX];
    size_t number;
    bool known = true;
    const size_t length = c->cells[k] == 0
                              ? 0
                              : rest_of_name(rest, p->index.entries[c->cells[k] - 1].text,
                                             given->values[given->cells[k]].plain,
                                             surname->values[surname->cells[k]].plain);
    c->cells[k] = 0;
    if (length == 0)
      continue;
    if (!truce__index_add(&rests, rest, length, &number, &known))
      status = TRUCE_NO_MEMORY;
    if (status == TRUCE_OK && !known) {
      const char *copy = truce__arena_copy(t->arena, rest, length);
      if (copy == NULL)
        status = TRUCE_NO_MEMORY;
      rests.entries[number].text = copy;
    }
    c->cells[k] = (uint32_t)number + 1;
  }
  truce__index_free(&p->index);
  p->index = rests;
  return status;
}

static truce_status prepare_column(preparer *p, link_column *c)
{
  c->cells = truce__array(p->table->count, sizeof *c->cells);
  truce_status status = c->cells == NULL ? TRUCE_NO_MEMORY : number_cells(p, c, 0);
  if (status == TRUCE_OK && p->table->list[1] != NULL)
    status = number_cells(p, c, 1);
  const link_table *t = p->table;
  const bool rest = c->kind == TRUCE_PEOPLE_FULL && t->given != SIZE_MAX && t->surname != SIZE_MAX;
  if (status == TRUCE_OK && rest)
    status = keep_rests(p, c);
  if (status != TRUCE_OK)
    return status;
  c->value_count = p->index.count + 1;
  c->values = calloc(c->value_count, sizeof *c->values);
  if (c->values == NULL)
    return TRUCE_NO_MEMORY;
  c->values[0].text = c->values[0].plain = "";
  for (size_t k = 1; k < c->value_count && status == TRUCE_OK; k++)
    status = fill_value(p, c, k);
  if (status != TRUCE_OK)
    return status;
  count_values(c, p->table->count, p->table->first);
  if (c->kind == TRUCE_PEOPLE_DATE)
    status = doubt_new_year(p, c);
  return status;
}

/* ---- Columns ---- */

static void note_lonely(const truce_people *list, const truce_people_field *field,
                        truce_diagnostics *diagnostics)
{
  char message[160];
  (void)snprintf(message, sizeof message, "only this list has a column \"%.60s\"", field->name);
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_NOTE,
                          .code = "column-left-out",
                          .file = list->file,
                          .message = message,
                          .hint = "it is not compared; say with --map what columns hold"});
}

/* Columns that only repeat others: a whole name made of the given name and the surname. */
static bool repeats(const link_table *t, const char *name)
{
  return strcmp(name, "first_and_surname") == 0 && t->given != SIZE_MAX && t->surname != SIZE_MAX;
}

static void choose_columns(link_table *t, truce_diagnostics *diagnostics)
{
  const bool one = t->list[1] == NULL;
  t->given = t->surname = t->rest = SIZE_MAX;
  for (size_t k = 0; k < t->field_count[0]; k++) {
    const truce_people_field *field = &t->fields[0][k];
    const truce_people_field *other = one ? field : truce__link_find_field(t, 1, field->name);
    if (other == NULL) {
      note_lonely(t->list[0], field, diagnostics);
      continue;
    }
    link_column *c = &t->columns[t->column_count];
    *c = (link_column){.name = field->name, .kind = field->kind, .source = {field, other}};
    if (other->kind != field->kind)
      c->kind = field->kind > other->kind ? other->kind : field->kind;
    if (strcmp(c->name, "given_name") == 0)
      t->given = t->column_count;
    if (strcmp(c->name, "surname") == 0)
      t->surname = t->column_count;
    t->column_count++;
  }
  for (size_t k = 0; !one && k < t->field_count[1]; k++) {
    if (truce__link_find_field(t, 0, t->fields[1][k].name) == NULL)
      note_lonely(t->list[1], &t->fields[1][k], diagnostics);
  }
}

static void drop_repeats(link_table *t)
{
  size_t kept = 0;
  for (size_t k = 0; k < t->column_count; k++) {
    if (repeats(t, t->columns[k].name))
      continue;
    if (k == t->given)
      t->given = kept;
    if (k == t->surname)
      t->surname = kept;
    if (t->columns[k].kind == TRUCE_PEOPLE_FULL)
      t->rest = kept;
    t->columns[kept++] = t->columns[k];
  }
  t->column_count = kept;
}

truce_status truce__link_prepare(link_table *t, const truce_people *a, const truce_people *b,
                                 const truce_control *control, truce_diagnostics *diagnostics)
{
  *t = (link_table){.list = {a, b}, .first = a->count, .arena = truce__arena_new()};
  for (size_t k = 0; k < 2 && t->list[k] != NULL; k++) {
    t->fields[k] = t->list[k]->fields;
    t->field_count[k] = t->list[k]->field_count;
    t->count += t->list[k]->count;
  }
  preparer *p = calloc(1, sizeof *p);
  truce_status status = t->arena == NULL || p == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK) {
    p->table = t;
    p->diagnostics = diagnostics;
    t->slavic = is_slavic(a) || is_slavic(b);
    truce__link_names_fill(&p->names);
    status = truce__link_whole_names(t, &p->scripts, &p->names, diagnostics);
  }
  if (status == TRUCE_OK) {
    choose_columns(t, diagnostics);
    drop_repeats(t);
  }
  /* Whole names last: they are set against the other names. */
  for (size_t k = 0; status == TRUCE_OK && k < 2 * t->column_count; k++) {
    link_column *c = &t->columns[k < t->column_count ? k : k - t->column_count];
    if ((c->kind == TRUCE_PEOPLE_FULL) != (k >= t->column_count))
      continue;
    truce__progress(control, "reading values", (double)k / (2 * (double)t->column_count));
    p->index = (truce__index){0};
    status = truce__cancelled(control) ? TRUCE_CANCELLED : prepare_column(p, c);
    truce__index_free(&p->index);
  }
  if (p != NULL)
    truce__link_scripts_close(&p->scripts);
  free(p);
  if (status != TRUCE_OK)
    truce__link_table_free(t);
  return status;
}

void truce__link_table_free(link_table *t)
{
  for (size_t k = 0; k < t->column_count; k++) {
    free(t->columns[k].cells);
    free(t->columns[k].values);
  }
  t->column_count = 0;
  truce__arena_free(t->arena);
  t->arena = NULL;
}

double truce__link_all_pairs(const link_table *t)
{
  const double n = (double)t->first, m = (double)(t->count - t->first);
  return t->list[1] == NULL ? n * (n - 1) / 2 : n * m;
}
