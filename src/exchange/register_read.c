/* What the register says: who stands where, and everything about one of them. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/index.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "register_internal.h"

/* ---- Everybody ---- */

typedef struct everybody {
  truce__arena *arena;
  size_t count, capacity;
  const char **references; /* [row - 1] */
  truce__stand *stands;
  size_t stands_capacity;
} everybody;

static bool add_body(truce_register *r, everybody *all, sqlite3_stmt *row)
{
  uint64_t number;
  const size_t k = all->count;
  if (!truce__reserve((void **)&all->references, &all->capacity, k + 1, sizeof(char *)) ||
      !truce__reserve((void **)&all->stands, &all->stands_capacity, k + 1, sizeof *all->stands))
    return false;
  if (!truce__read_stand(r, row, &number, &all->stands[k]))
    return truce__damaged(r);
  all->references[k] = truce__arena_string(all->arena, (const char *)sqlite3_column_text(row, 17));
  all->count++;
  return all->references[k] != NULL;
}

static void free_everybody(everybody *all)
{
  free(all->references);
  free(all->stands);
}

static truce_status damaged_subjects(truce_register *r)
{
  truce__damaged(r);
  return truce__sql_failed(r);
}

static truce_status read_everybody(truce_register *r, everybody *all)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    /* Subjects are numbered without gaps; anything else is not ours. */
    if ((uint64_t)sqlite3_column_int64(rows, 0) != all->count + 1 ||
        sqlite3_column_text(rows, 17) == NULL)
      return damaged_subjects(r);
    if (!add_body(r, all, rows))
      return r->damaged ? damaged_subjects(r) : TRUCE_NO_MEMORY;
  }
  if (code != SQLITE_DONE)
    return truce__sql_failed(r);
  return all->count == 0 || truce__lead_on(&all->stands->same_as, sizeof *all->stands, all->count)
             ? TRUCE_OK
             : damaged_subjects(r);
}

static const char *reference_of(const everybody *all, uint64_t number)
{
  return number == 0 || number > all->count ? NULL : all->references[number - 1];
}

static const char *side_of(const truce_register *r, int side)
{
  return side < 0 || (size_t)side >= r->side_count ? NULL : r->sides[side];
}

/* A value of the file, which may be anything, as one of `count`. */
static unsigned within(unsigned value, unsigned count)
{
  return value < count ? value : 0;
}

/* The last one of those somebody turned out to be: read_everybody led all there. */
static size_t last_of(const everybody *all, size_t k)
{
  return all->stands[k].same_as != 0 ? (size_t)all->stands[k].same_as - 1 : k;
}

/* A dead person is where the remains are, if any were identified; a part is where its bag is. */
static const truce__stand *place_of(const everybody *all, const truce__stand *s)
{
  for (int step = 0; step < 2; step++) {
    const uint64_t next = s->kind == TRUCE_PERSON ? s->remains : s->kind == TRUCE_PART ? s->bag : 0;
    if (next == 0 || next > all->count)
      break;
    s = &all->stands[next - 1];
  }
  return s;
}

static truce_subject describe(const truce_register *r, const everybody *all, size_t k)
{
  const truce__stand *s = &all->stands[k];
  const truce__stand *place = s->kind == TRUCE_PERSON ? place_of(all, s) : s;
  return (truce_subject){
      .reference = all->references[k],
      .kind = (truce_subject_kind)within(s->kind, 3),
      .standing = (truce_subject_standing)within(place->standing, TRUCE_STANDINGS),
      .holder = side_of(r, place->holder),
      .home = side_of(r, s->home),
      .since = place->since,
      .dead = s->dead,
      .disputed = s->disputed,
      .consent = (truce_consent)within(s->consent, 3),
      .category = (truce_law_category)within(s->category, TRUCE_LAW_CATEGORIES),
      .law = (truce_law_class)within(s->law, TRUCE_LAW_CLASSES),
      .bag = reference_of(all, s->bag),
      .same_as = reference_of(all, s->same_as),
      .remains = reference_of(all, s->remains),
  };
}

typedef struct owned_subjects {
  truce_subjects subjects; /* first, so that truce_subjects_free finds the rest */
  truce__arena *arena;
} owned_subjects;

void truce_subjects_free(truce_subjects *subjects)
{
  if (subjects != NULL)
    truce__arena_free(((owned_subjects *)subjects)->arena);
}

static bool asked_for(const truce_subject *s, truce_subject_standing standing, const char *holder,
                      const char *category)
{
  return s->same_as == NULL && (standing == TRUCE_STANDINGS || s->standing == standing) &&
         (holder == NULL || (s->holder != NULL && strcmp(s->holder, holder) == 0)) &&
         (category == NULL || strcmp(truce_law_category_id(s->category), category) == 0);
}

/* ---- Who is asked for ---- */

static truce_status unknown_word(truce_register *r, const char *what, const char *meant,
                                 const char *all)
{
  char hint[200];
  (void)snprintf(hint, sizeof hint, "%s%s%sone of %s", meant != NULL ? "did you mean \"" : "",
                 meant != NULL ? meant : "", meant != NULL ? "\"? It is " : "", all);
  truce__register_complain(r, r->path, 0, "unknown-word", hint, "there is no such %s", what);
  return TRUCE_BAD_INPUT;
}

static truce_status check_holder(truce_register *r, const char *holder)
{
  char all[TRUCE_SIDES_MAX * 44] = "";
  if (holder == NULL || truce__side_of(r, holder) >= 0)
    return TRUCE_OK;
  for (size_t k = 0, used = 0; k < r->side_count; k++)
    used +=
        (size_t)snprintf(all + used, sizeof all - used, "%s%.40s", k == 0 ? "" : ", ", r->sides[k]);
  const size_t near = truce__nearest(holder, r->sides, r->side_count);
  return unknown_word(r, "side", near != SIZE_MAX ? r->sides[near] : NULL, all);
}

static truce_status check_category(truce_register *r, const char *category)
{
  static const char *const words[] = {"pow",       "medical",  "civilian", "child",
                                      "remains",   "unknown",  "prisoner", "prisoners",
                                      "civilians", "children", "bodies",   "medics"};
  static const char *const meant[] = {"pow", "medical", "civilian", "child", "remains", "unknown",
                                      "pow", "pow",     "civilian", "child", "remains", "medical"};
  if (category == NULL || truce__is_category(category))
    return TRUCE_OK;
  const size_t near = truce__nearest(category, words, sizeof words / sizeof *words);
  return unknown_word(r, "category", near != SIZE_MAX ? meant[near] : NULL,
                      "pow, medical, civilian, child, remains, unknown");
}

static truce_status check_asked(truce_register *r, const char *holder, const char *category)
{
  const truce_status status = check_holder(r, holder);
  return status == TRUCE_OK ? check_category(r, category) : status;
}

truce_status truce_register_subjects(truce_register *r, truce_subject_standing standing,
                                     const char *holder, const char *category,
                                     truce_subjects **subjects, truce_diagnostics *diagnostics)
{
  truce__arena *arena = truce__arena_new();
  owned_subjects *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  everybody all = {.arena = arena};
  truce_status status =
      made == NULL ? TRUCE_NO_MEMORY : truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = check_asked(r, holder, category);
    if (status == TRUCE_OK)
      status = read_everybody(r, &all);
    status = truce__register_end(r, status);
  }
  truce_subject *list = NULL;
  if (status == TRUCE_OK && (list = truce__arena_alloc(arena, all.count + 1, sizeof *list)) == NULL)
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; k < all.count && status == TRUCE_OK; k++) {
    const truce_subject s = describe(r, &all, k);
    if (all.stands[k].exists && asked_for(&s, standing, holder, category))
      list[made->subjects.count++] = s;
  }
  free_everybody(&all);
  if (status != TRUCE_OK) {
    truce__arena_free(arena);
    return status;
  }
  made->arena = arena;
  made->subjects.subjects = list;
  *subjects = &made->subjects;
  return TRUCE_OK;
}

/* ---- One of them ---- */

typedef struct owned_history {
  truce_history history; /* first, so that truce_history_free finds the rest */
  truce__arena *arena;
  truce_entry *entries;
  size_t entries_capacity;
  truce_claim_value *values;
  size_t values_capacity;
  bool no_memory;
} owned_history;

void truce_history_free(truce_history *history)
{
  if (history == NULL)
    return;
  owned_history *h = (owned_history *)history;
  free(h->entries);
  free(h->values);
  truce__arena_free(h->arena);
  free(h);
}

/* Keeps the entries that a statement gives. */
static truce_status gather(truce_register *r, owned_history *h, sqlite3_stmt *rows)
{
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    if (row.damaged)
      continue;
    if (!truce__reserve((void **)&h->entries, &h->entries_capacity, h->history.entry_count + 1,
                        sizeof *h->entries) ||
        !truce__keep_entry(h->arena, &row.entry))
      return TRUCE_NO_MEMORY;
    h->entries[h->history.entry_count++] = row.entry;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static int by_number(const void *a, const void *b)
{
  const truce_entry *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

/* Puts the entries in order, each once, and marks which still count: those that no other amends,
 * and that do not stand in a list that was withdrawn. An entry that amends one of these is about
 * the same subject, so it is among them. */
static bool mark_counting(truce_register *r, owned_history *h)
{
  const truce__spans *withdrawn;
  size_t count = 0;
  bool *counts = truce__arena_alloc(h->arena, h->history.entry_count + 1, sizeof *counts);
  if (counts == NULL || !truce__withdrawn_lists(r, &withdrawn))
    return false;
  if (h->history.entry_count > 0)
    qsort(h->entries, h->history.entry_count, sizeof *h->entries, by_number);
  for (size_t k = 0; k < h->history.entry_count; k++) {
    if (count == 0 || h->entries[count - 1].number != h->entries[k].number)
      h->entries[count++] = h->entries[k];
  }
  h->history.entry_count = count;
  for (size_t k = 0; k < count; k++)
    counts[k] = h->entries[k].kind != TRUCE_ENTRY_WITHDRAWN &&
                (h->entries[k].kind != TRUCE_ENTRY_LISTED ||
                 !truce__spans_hold(withdrawn, h->entries[k].number));
  for (size_t k = 0; k < count; k++) {
    const truce_entry key = {.number = h->entries[k].amends};
    const truce_entry *old = bsearch(&key, h->entries, count, sizeof *h->entries, by_number);
    if (old != NULL)
      counts[old - h->entries] = false;
  }
  h->history.counts = counts;
  return true;
}

static truce_status counting(truce_register *r, owned_history *h)
{
  if (mark_counting(r, h))
    return TRUCE_OK;
  return truce__arena_failed(h->arena) ? TRUCE_NO_MEMORY : truce__sql_failed(r);
}

static truce_status add_values(void *context, uint64_t number, const char *sender,
                               const truce_people *people)
{
  owned_history *h = context;
  for (size_t e = 0; e < h->history.entry_count; e++) {
    const truce_entry *entry = &h->entries[e];
    size_t k = 0;
    if (entry->list != number || entry->kind != TRUCE_ENTRY_LISTED || !h->history.counts[e])
      continue;
    while (k < people->count && people->lines[k] != entry->row)
      k++;
    for (size_t f = 0; f < people->field_count && k < people->count; f++) {
      const char *value = people->fields[f].values[people->fields[f].cells[k]];
      if (*value == '\0')
        continue;
      if (!truce__reserve((void **)&h->values, &h->values_capacity, h->history.value_count + 1,
                          sizeof *h->values))
        return TRUCE_NO_MEMORY;
      h->values[h->history.value_count++] =
          (truce_claim_value){.list = number,
                              .row = entry->row,
                              .sender = truce__arena_string(h->arena, sender),
                              .field = truce__arena_string(h->arena, people->fields[f].name),
                              .value = truce__arena_string(h->arena, value)};
    }
  }
  return truce__arena_failed(h->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static size_t find_reference(const everybody *all, const char *reference)
{
  for (size_t k = 0; k < all->count; k++) {
    if (strcmp(all->references[k], reference) == 0)
      return k;
  }
  return SIZE_MAX;
}

static truce_status tell(truce_register *r, owned_history *h, const char *reference, bool values)
{
  everybody all = {.arena = h->arena};
  truce_status status = read_everybody(r, &all);
  size_t at = status == TRUCE_OK ? find_reference(&all, reference) : SIZE_MAX;
  if (status == TRUCE_OK && at == SIZE_MAX) {
    truce__register_complain(r, r->path, 0, "unknown-reference",
                             "`truce exchange list` shows all of them",
                             "this reference is not in the register");
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    h->history.subject = describe(r, &all, at = last_of(&all, at));
  for (size_t k = 0; k < all.count && status == TRUCE_OK; k++) {
    if (last_of(&all, k) != at)
      continue;
    sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_ENTRIES_OF);
    if (rows != NULL)
      sqlite3_bind_int64(rows, 1, (sqlite3_int64)k + 1);
    status = gather(r, h, rows);
  }
  if (status == TRUCE_OK)
    status = counting(r, h);
  if (status == TRUCE_OK && values)
    status = truce__visit_lists(r, add_values, h);
  free_everybody(&all);
  return status;
}

truce_status truce_register_history(truce_register *r, const char *reference, bool values,
                                    truce_history **history, truce_diagnostics *diagnostics)
{
  owned_history *h = calloc(1, sizeof *h);
  if (h == NULL || (h->arena = truce__arena_new()) == NULL) {
    free(h);
    return TRUCE_NO_MEMORY;
  }
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, tell(r, h, reference, values));
  h->history.entries = h->entries;
  h->history.values = h->values;
  h->history.with_values = values;
  if (status == TRUCE_OK)
    *history = &h->history;
  else
    truce_history_free(&h->history);
  return status;
}

/* ---- One promise or exchange ---- */

static truce_status tell_about(truce_register *r, owned_history *h, const char *about)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_ENTRIES_ON);
  if (rows == NULL || sqlite3_bind_text(rows, 1, about, -1, SQLITE_STATIC) != SQLITE_OK)
    return truce__sql_failed(r);
  const truce_status status = gather(r, h, rows);
  if (status != TRUCE_OK)
    return status;
  if (h->history.entry_count > 0)
    return counting(r, h);
  truce__register_complain(r, r->path, 0, "unknown-about",
                           "`truce exchange reconcile` shows what promises and exchanges there are",
                           "nothing is entered about this");
  return TRUCE_BAD_INPUT;
}

truce_status truce_register_about(truce_register *r, const char *about, bool values,
                                  truce_history **history, truce_diagnostics *diagnostics)
{
  owned_history *h = calloc(1, sizeof *h);
  if (h == NULL || (h->arena = truce__arena_new()) == NULL) {
    free(h);
    return TRUCE_NO_MEMORY;
  }
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, tell_about(r, h, about));
  h->history.entries = h->entries;
  h->history.with_values = values;
  if (status == TRUCE_OK)
    *history = &h->history;
  else
    truce_history_free(&h->history);
  return status;
}

/* ---- A table of them ---- */

typedef struct owned_table {
  truce_register_table table; /* first, so that truce_register_table_free finds the rest */
  truce__arena *arena;
  const char **cells;
  size_t
      *row_of; /* [subject]: its row; SIZE_MAX: it turned out to be another, or is not asked for */
  everybody all;
  truce__index index; /* of "SENDER:ID" */
  bool *known;        /* [column] */
  /* who is asked for */
  truce_subject_standing standing;
  const char *holder, *category;
} owned_table;

void truce_register_table_free(truce_register_table *table)
{
  if (table == NULL)
    return;
  owned_table *t = (owned_table *)table;
  free(t->row_of);
  free_everybody(&t->all);
  truce__index_free(&t->index);
  truce__arena_free(t->arena);
  free(t);
}

static const char *own_value(const truce_subject *s, const char *column, truce__arena *arena)
{
  char day[TRUCE__DATE];
  if (strcmp(column, "reference") == 0)
    return s->reference;
  if (strcmp(column, "kind") == 0)
    return truce_subject_kind_id(s->kind);
  if (strcmp(column, "standing") == 0)
    return truce_subject_standing_id(s->standing);
  if (strcmp(column, "holder") == 0)
    return s->holder != NULL ? s->holder : "";
  if (strcmp(column, "home") == 0)
    return s->home != NULL ? s->home : "";
  if (strcmp(column, "since") == 0)
    return s->since == TRUCE_NO_DAY ? ""
                                    : truce__arena_string(arena, truce__date_text(day, s->since));
  if (strcmp(column, "dead") == 0)
    return s->dead ? "yes" : "no";
  if (strcmp(column, "consent") == 0)
    return truce_consent_id(s->consent);
  if (strcmp(column, "category") == 0)
    return truce_law_category_id(s->category);
  if (strcmp(column, "class") == 0)
    return truce_law_class_id(s->law);
  return NULL;
}

static size_t final_row(const owned_table *t, size_t k)
{
  return t->row_of[last_of(&t->all, k)];
}

/* Fills the columns of one list: the latest list of a sender counts. */
static truce_status fill_from_list(void *context, uint64_t number, const char *sender,
                                   const truce_people *people)
{
  owned_table *t = context;
  const size_t width = t->table.column_count, length = strlen(sender);
  (void)number;
  for (size_t c = 0; c < width; c++) {
    const char *column = t->table.columns[c];
    if (strncmp(column, sender, length) != 0 || column[length] != '.')
      continue;
    for (size_t f = 0; f < people->field_count; f++) {
      const truce_people_field *field = &people->fields[f];
      if (strcmp(field->name, column + length + 1) != 0)
        continue;
      t->known[c] = true;
      for (size_t k = 0; k < people->count; k++) {
        const char *reference = truce__arena_printf(t->arena, "%s:%s", sender, people->ids[k]);
        const size_t who = reference == NULL
                               ? SIZE_MAX
                               : truce__index_get(&t->index, reference, strlen(reference));
        if (who != SIZE_MAX && final_row(t, who) != SIZE_MAX)
          t->cells[final_row(t, who) * width + c] =
              truce__arena_string(t->arena, field->values[field->cells[k]]);
      }
    }
  }
  return truce__arena_failed(t->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static truce_status lay_out(truce_register *r, owned_table *t)
{
  const size_t width = t->table.column_count;
  bool known;
  size_t number;
  t->row_of = truce__array(t->all.count, sizeof *t->row_of);
  t->known = truce__arena_alloc(t->arena, width, sizeof *t->known);
  if (t->row_of == NULL || t->known == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < t->all.count; k++) {
    const truce_subject s = describe(r, &t->all, k);
    const bool asked =
        t->all.stands[k].exists && asked_for(&s, t->standing, t->holder, t->category);
    t->row_of[k] = asked ? t->table.row_count++ : SIZE_MAX;
    if (!truce__index_add(&t->index, t->all.references[k], strlen(t->all.references[k]), &number,
                          &known))
      return TRUCE_NO_MEMORY;
  }
  t->cells = truce__arena_alloc(t->arena, t->table.row_count * width + 1, sizeof *t->cells);
  if (t->cells == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < t->all.count; k++) {
    const truce_subject s = describe(r, &t->all, k);
    for (size_t c = 0; c < width; c++) {
      const char *value = own_value(&s, t->table.columns[c], t->arena);
      t->known[c] = t->known[c] || value != NULL;
      if (t->row_of[k] != SIZE_MAX)
        t->cells[t->row_of[k] * width + c] = value != NULL ? value : "";
    }
  }
  t->table.cells = t->cells;
  return truce__arena_failed(t->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static truce_status fill_table(truce_register *r, owned_table *t)
{
  truce_status status = check_asked(r, t->holder, t->category);
  if (status == TRUCE_OK)
    status = read_everybody(r, &t->all);
  if (status == TRUCE_OK)
    status = lay_out(r, t);
  if (status == TRUCE_OK)
    status = truce__visit_lists(r, fill_from_list, t);
  for (size_t c = 0; c < t->table.column_count && status == TRUCE_OK; c++) {
    if (t->known[c] || t->all.count == 0)
      continue;
    truce__register_complain(r, r->path, 0, "unknown-column",
                             "reference, kind, standing, holder, home, since, dead, consent, "
                             "category, class, or SENDER.FIELD such as russia.surname",
                             "there is no column \"%.80s\"", t->table.columns[c]);
    status = TRUCE_BAD_INPUT;
  }
  return status;
}

truce_status truce_register_export(truce_register *r, const char *const *columns,
                                   size_t column_count, truce_subject_standing standing,
                                   const char *holder, const char *category,
                                   truce_register_table **table, truce_diagnostics *diagnostics)
{
  owned_table *t = calloc(1, sizeof *t);
  if (t == NULL || (t->arena = truce__arena_new()) == NULL) {
    free(t);
    return TRUCE_NO_MEMORY;
  }
  t->all.arena = t->arena;
  t->table.column_count = column_count;
  t->table.columns = columns;
  t->standing = standing;
  t->holder = holder;
  t->category = category;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, fill_table(r, t));
  if (status == TRUCE_OK)
    *table = &t->table;
  else
    truce_register_table_free(&t->table);
  return status;
}
