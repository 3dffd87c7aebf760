/* What the register says: who stands where, and everything about one of them. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "register_everybody.h"

/* ---- Everybody ---- */

static bool add_body(truce_register *r, truce__everybody *all, sqlite3_stmt *row)
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

void truce__everybody_free(truce__everybody *all)
{
  free(all->references);
  free(all->stands);
}

static truce_status damaged_subjects(truce_register *r)
{
  truce__damaged(r);
  return truce__sql_failed(r);
}

/* Whose remains are whose. The file keeps of a person those that were identified last; where the
 * body is among them, that is where the person is, whatever was identified when. */
static truce_status read_found(truce_register *r, truce__everybody *all)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_FOUND);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const uint64_t remains = truce__whole_at(rows, 0), person = truce__whole_at(rows, 1);
    if (remains == 0 || remains > all->count || person == 0 || person > all->count)
      return damaged_subjects(r);
    const size_t whose = truce__last_of(all, (size_t)person - 1);
    all->stands[remains - 1].past.person = whose + 1;
    if (all->stands[remains - 1].kind == TRUCE_BAG)
      all->stands[whose].remains = remains;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static truce_status read_taken(truce_register *r, truce__everybody *all)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_TAKEN);
  int code = SQLITE_ERROR;
  all->since_told = truce__arena_alloc(all->arena, all->count + 1, sizeof *all->since_told);
  if (all->since_told == NULL)
    return TRUCE_NO_MEMORY;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const uint64_t number = truce__whole_at(rows, 0);
    const char *text = (const char *)sqlite3_column_text(rows, 1);
    int32_t day;
    if (number == 0 || number > all->count || text == NULL || !truce__parse_date(text, &day))
      continue;
    const size_t who = truce__last_of(all, (size_t)number - 1);
    all->since_told[who] = all->since_told[who] || day == all->stands[who].since;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

truce_status truce__everybody_read(truce_register *r, truce__everybody *all)
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
  if (all->count == 0)
    return TRUCE_OK;
  if (!truce__lead_on(&all->stands->same_as, sizeof *all->stands, all->count))
    return damaged_subjects(r);
  const truce_status status = read_found(r, all);
  return status == TRUCE_OK ? read_taken(r, all) : status;
}

static const char *reference_of(const truce__everybody *all, uint64_t number)
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

size_t truce__last_of(const truce__everybody *all, size_t k)
{
  return all->stands[k].same_as != 0 ? (size_t)all->stands[k].same_as - 1 : k;
}

/* A dead person is where the remains are, if any were identified; a part is where its bag is. */
static const truce__stand *place_of(const truce__everybody *all, const truce__stand *s)
{
  for (int step = 0; step < 2; step++) {
    const uint64_t next = s->kind == TRUCE_PERSON ? s->remains : s->kind == TRUCE_PART ? s->bag : 0;
    if (next == 0 || next > all->count)
      break;
    s = &all->stands[next - 1];
  }
  return s;
}

truce_subject truce__describe(const truce_register *r, const truce__everybody *all, size_t k)
{
  const truce__stand *s = &all->stands[k], *place = place_of(all, s);
  const int home = s->kind == TRUCE_PART && s->home < 0 ? place->home : s->home;
  return (truce_subject){
      .reference = all->references[k],
      .kind = (truce_subject_kind)within(s->kind, 3),
      .standing = (truce_subject_standing)within(place->standing, TRUCE_STANDINGS),
      .holder = side_of(r, place->holder),
      .home = side_of(r, home),
      .since = place->since,
      .since_or_before =
          place->standing == TRUCE_STANDING_HELD && !all->since_told[place - all->stands],
      .dead = s->dead,
      .disputed = s->disputed,
      .withdrawn = !s->exists,
      .consent = (truce_consent)within(s->consent, 3),
      .category = (truce_law_category)within(s->category, TRUCE_LAW_CATEGORIES),
      .law = (truce_law_class)within(s->law, TRUCE_LAW_CLASSES),
      .bag = reference_of(all, s->bag),
      .same_as = reference_of(all, s->same_as),
      .remains = reference_of(all, s->remains),
      .person = reference_of(all, s->past.person),
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

bool truce__asked_for(const truce_subject *s, truce_subject_standing standing, const char *holder,
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

truce_status truce__check_asked(truce_register *r, const char *holder, const char *category)
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
  truce__everybody all = {.arena = arena};
  truce_status status =
      made == NULL ? TRUCE_NO_MEMORY : truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = truce__check_asked(r, holder, category);
    if (status == TRUCE_OK)
      status = truce__everybody_read(r, &all);
    status = truce__register_end(r, status);
  }
  truce_subject *list = NULL;
  if (status == TRUCE_OK && (list = truce__arena_alloc(arena, all.count + 1, sizeof *list)) == NULL)
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; k < all.count && status == TRUCE_OK; k++) {
    const truce_subject s = truce__describe(r, &all, k);
    if (all.stands[k].exists && truce__asked_for(&s, standing, holder, category))
      list[made->subjects.count++] = s;
  }
  truce__everybody_free(&all);
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
 * and that do not stand in a list that was withdrawn. An entry that amends one of these is among
 * them, also if it is about somebody else: both statements go on from entries to what amends them.
 */
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

/* All that was found of a person. */
static bool keep_remains(owned_history *h, const truce__everybody *all, size_t person)
{
  const char **remains = truce__arena_alloc(h->arena, all->count, sizeof *remains);
  for (size_t k = 0; k < all->count && remains != NULL; k++) {
    if (all->stands[k].past.person == person + 1)
      remains[h->history.remains_count++] = all->references[k];
  }
  h->history.remains = remains;
  return remains != NULL;
}

static size_t find_reference(const truce__everybody *all, const char *reference)
{
  for (size_t k = 0; k < all->count; k++) {
    if (strcmp(all->references[k], reference) == 0)
      return k;
  }
  return SIZE_MAX;
}

static truce_status tell(truce_register *r, owned_history *h, const char *reference, bool values)
{
  truce__everybody all = {.arena = h->arena};
  truce_status status = truce__everybody_read(r, &all);
  size_t at = status == TRUCE_OK ? find_reference(&all, reference) : SIZE_MAX;
  if (status == TRUCE_OK && at == SIZE_MAX) {
    truce__register_complain(r, r->path, 0, "unknown-reference",
                             "`truce exchange list` shows all of them",
                             "this reference is not in the register");
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    h->history.subject = truce__describe(r, &all, at = truce__last_of(&all, at));
  if (status == TRUCE_OK && !keep_remains(h, &all, at))
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; k < all.count && status == TRUCE_OK; k++) {
    if (truce__last_of(&all, k) != at)
      continue;
    sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_HISTORY_OF);
    if (rows != NULL)
      sqlite3_bind_int64(rows, 1, (sqlite3_int64)k + 1);
    status = gather(r, h, rows);
  }
  if (status == TRUCE_OK)
    status = counting(r, h);
  if (status == TRUCE_OK && values)
    status = truce__visit_lists(r, NULL, add_values, h);
  truce__everybody_free(&all);
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
  const bool none = about[0] == '\0'; /* what belongs to no promise */
  sqlite3_stmt *rows = truce__sql_get(r, none ? TRUCE__SQL_ENTRIES_ON_NONE : TRUCE__SQL_ENTRIES_ON);
  if (rows == NULL || (!none && sqlite3_bind_text(rows, 1, about, -1, SQLITE_STATIC) != SQLITE_OK))
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
