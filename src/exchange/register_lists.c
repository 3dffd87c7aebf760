/* The lists of a register: which there are, their bytes as they came, and what they call persons.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/index.h"
#include "base/memory.h"
#include "register_internal.h"
#include "register_unheard.h"

static truce_status damaged_list(truce_register *r)
{
  truce__register_complain(r, r->path, 0, "damaged", "`truce exchange verify` tells what is wrong",
                           "a list in the register is damaged");
  return TRUCE_BAD_INPUT;
}

/* ---- One after another ---- */

/* A list that counts: its number, and how it was read. */
typedef struct counting {
  uint64_t number;
  char *how;            /* it was read, as the entry says; "": by the names of its columns */
  uint64_t entry, rows; /* of its arrival */
} counting;

/* The lines of a list whose rows were withdrawn, in order. */
typedef struct lines {
  uint64_t *list;
  size_t count, capacity;
} lines;

static truce_status read_withdrawn(truce_register *r, uint64_t entry, uint64_t rows, lines *gone)
{
  const uint64_t last = entry + rows;
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_WITHDRAWN_ROWS);
  int code = SQLITE_ERROR;
  if (row != NULL) {
    sqlite3_bind_int64(row, 1, (sqlite3_int64)entry);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)last);
  }
  while (row != NULL && (code = sqlite3_step(row)) == SQLITE_ROW) {
    if (!truce__reserve((void **)&gone->list, &gone->capacity, gone->count + 1, sizeof *gone->list))
      return TRUCE_NO_MEMORY;
    gone->list[gone->count++] = (uint64_t)sqlite3_column_int64(row, 0);
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

/* A list without some of its rows, on top of the whole one. */
typedef struct rest {
  truce_people people;
  truce_people_field fields[TRUCE_PEOPLE_FIELDS_MAX];
} rest;

/* Which records of a list are left, and how many. */
static size_t *find_left(truce__arena *arena, const truce_people *whole, const lines *gone,
                         size_t *count)
{
  size_t *left = truce__arena_alloc(arena, whole->count + 1, sizeof *left), next = 0;
  *count = 0;
  for (size_t k = 0; left != NULL && k < whole->count; k++) { /* lines rise */
    while (next < gone->count && gone->list[next] < whole->lines[k])
      next++;
    if (next == gone->count || gone->list[next] != whole->lines[k])
      left[(*count)++] = k;
  }
  return left;
}

static bool take_field(truce__arena *arena, truce_people_field *field, const size_t *left,
                       size_t count)
{
  uint32_t *cells = truce__arena_alloc(arena, count + 1, sizeof *cells);
  field->filled = 0;
  for (size_t k = 0; cells != NULL && k < count; k++) {
    cells[k] = field->cells[left[k]];
    field->filled += cells[k] != 0;
  }
  field->cells = cells;
  return cells != NULL;
}

static bool take_rest(truce__arena *arena, rest *kept, const truce_people *whole, const lines *gone)
{
  size_t count;
  const size_t *left = find_left(arena, whole, gone, &count);
  const char **ids = truce__arena_alloc(arena, count + 1, sizeof *ids);
  size_t *at = truce__arena_alloc(arena, count + 1, sizeof *at);
  if (left == NULL || ids == NULL || at == NULL)
    return false;
  for (size_t k = 0; k < count; k++) {
    ids[k] = whole->ids[left[k]];
    at[k] = whole->lines[left[k]];
  }
  kept->people = *whole;
  kept->people.count = count;
  kept->people.ids = ids;
  kept->people.lines = at;
  kept->people.fields = kept->fields;
  for (size_t f = 0; f < whole->field_count; f++) {
    kept->fields[f] = whole->fields[f];
    if (!take_field(arena, &kept->fields[f], left, count))
      return false;
  }
  return true;
}

/* Shows a list without the rows that were withdrawn. */
static truce_status visit_rest(truce_register *r, const counting *list, const char *sender,
                               const truce_people *people, truce__list_visitor *visit,
                               void *context)
{
  lines gone = {0};
  rest kept;
  truce_status status = read_withdrawn(r, list->entry, list->rows, &gone);
  if (status == TRUCE_OK && gone.count == 0) {
    status = visit(context, list->number, sender, people);
  } else if (status == TRUCE_OK) {
    truce__arena *arena = truce__arena_new();
    status = arena != NULL && take_rest(arena, &kept, people, &gone)
                 ? visit(context, list->number, sender, &kept.people)
                 : TRUCE_NO_MEMORY;
    truce__arena_free(arena);
  }
  free(gone.list);
  return status;
}

/* As the list's row has it, where the entry says the same: the entry may have been cut short. */
static truce_people_options options_of(char *kept, sqlite3_stmt *row)
{
  truce_people_options o = {.id = (const char *)sqlite3_column_text(row, 4),
                            .map = (const char *)sqlite3_column_text(row, 5)};
  char how[TRUCE__HOW];
  truce__list_how(how, o.id, o.map);
  if (strcmp(how, kept) != 0)
    truce__list_read_how(kept, &o.id, &o.map);
  return o;
}

truce_status truce__read_list(truce_register *r, uint64_t number, char *how, const char **sender,
                              truce_people **people)
{
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_LIST_AT);
  if (row == NULL || sqlite3_bind_int64(row, 1, (sqlite3_int64)number) != SQLITE_OK ||
      sqlite3_step(row) != SQLITE_ROW)
    return truce__sql_failed(r);
  const truce_people_options options = options_of(how, row);
  const char *from = (const char *)sqlite3_column_text(row, 1);
  const char *name = (const char *)sqlite3_column_text(row, 2);
  const char *bytes = sqlite3_column_blob(row, 3);
  const size_t length = bytes != NULL ? (size_t)sqlite3_column_bytes(row, 3) : 0;
  truce_diagnostics *unheard = NULL; /* it was read before: nothing new can be said of it */
  truce_status status = truce_diagnostics_init(&unheard);
  *sender = from != NULL ? from : "";
  if (status == TRUCE_OK)
    status = truce_people_read_memory(people, name != NULL ? name : "", bytes != NULL ? bytes : "",
                                      length, &options, unheard);
  truce_diagnostics_free(unheard);
  return status == TRUCE_BAD_INPUT ? damaged_list(r) : status;
}

static truce_status visit_list(truce_register *r, const counting *list, truce__list_visitor *visit,
                               void *context)
{
  const char *sender;
  truce_people *people = NULL;
  truce_status status = truce__read_list(r, list->number, list->how, &sender, &people);
  if (status == TRUCE_OK)
    status = visit_rest(r, list, sender, people, visit, context);
  truce_people_free(people);
  return status;
}

truce_status truce__visit_lists(truce_register *r, const char *sender, truce__list_visitor *visit,
                                void *context)
{
  counting *lists = NULL;
  size_t count = 0, capacity = 0;
  truce__arena *arena = truce__arena_new();
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_ARRIVALS);
  int code = SQLITE_ERROR;
  bool memory = arena != NULL;
  if (rows != NULL && sender != NULL &&
      sqlite3_bind_text(rows, 1, sender, -1, SQLITE_STATIC) != SQLITE_OK)
    rows = NULL;
  while (memory && rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const char *detail = (const char *)sqlite3_column_text(rows, 1);
    char *how = truce__arena_string(arena, detail != NULL ? detail : "");
    memory = how != NULL && truce__reserve((void **)&lists, &capacity, count + 1, sizeof *lists);
    if (memory)
      lists[count++] = (counting){truce__whole_at(rows, 0), how, truce__whole_at(rows, 2),
                                  truce__whole_at(rows, 3)};
  }
  truce_status status = !memory               ? TRUCE_NO_MEMORY
                        : code == SQLITE_DONE ? TRUCE_OK
                                              : truce__sql_failed(r);
  for (size_t k = 0; k < count && status == TRUCE_OK; k++)
    status = visit_list(r, &lists[k], visit, context);
  free(lists);
  truce__arena_free(arena);
  return status;
}

/* ---- Which there are ---- */

typedef struct owned_lists {
  truce_kept_lists lists; /* first, so that truce_kept_lists_free finds the rest */
  truce__arena *arena;
  truce_kept_list *list;
  size_t capacity;
} owned_lists;

void truce_kept_lists_free(truce_kept_lists *lists)
{
  if (lists == NULL)
    return;
  owned_lists *o = (owned_lists *)lists;
  free(o->list);
  truce__arena_free(o->arena);
  free(o);
}

static const char *text_at(truce__arena *arena, sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text(row, column);
  return text != NULL ? truce__arena_string(arena, text) : NULL;
}

/* What its last arrival says, if that counts. False after a failure. */
static bool take_arrival(truce_register *r, owned_lists *o, truce_kept_list *list,
                         char day[TRUCE__DATE])
{
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_ARRIVAL);
  if (row == NULL || sqlite3_bind_text(row, 1, list->name, -1, SQLITE_STATIC) != SQLITE_OK ||
      sqlite3_bind_int64(row, 2, (sqlite3_int64)list->number) != SQLITE_OK)
    return false;
  const int code = sqlite3_step(row);
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE;
  const char *text = (const char *)sqlite3_column_text(row, 1);
  (void)snprintf(day, TRUCE__DATE, "%s", text != NULL ? text : "");
  list->entry = truce__whole_at(row, 0);
  list->claim = text_at(o->arena, row, 2);
  list->rows = truce__whole_at(row, 3);
  if (list->claim == NULL && !truce__arena_failed(o->arena))
    truce__damaged(r);
  return list->claim != NULL;
}

static truce_status take_list(truce_register *r, owned_lists *o, sqlite3_stmt *row)
{
  const char *day = (const char *)sqlite3_column_text(row, 4);
  const void *hash = sqlite3_column_blob(row, 5);
  truce_kept_list list = {.number = truce__whole_at(row, 0),
                          .name = text_at(o->arena, row, 1),
                          .sender = text_at(o->arena, row, 2),
                          .claim = text_at(o->arena, row, 3),
                          .rows = truce__whole_at(row, 6),
                          .id = text_at(o->arena, row, 7),
                          .map = text_at(o->arena, row, 8),
                          .length = truce__whole_at(row, 9)};
  if (truce__arena_failed(o->arena))
    return TRUCE_NO_MEMORY;
  if (list.name == NULL || list.sender == NULL || list.claim == NULL || hash == NULL ||
      sqlite3_column_bytes(row, 5) != TRUCE_HASH_BYTES)
    return damaged_list(r);
  memcpy(list.hash.bytes, hash, TRUCE_HASH_BYTES);
  char kept_day[TRUCE__DATE];
  lines gone = {0};
  if (!take_arrival(r, o, &list, kept_day))
    return truce__arena_failed(o->arena) ? TRUCE_NO_MEMORY : truce__sql_failed(r);
  const truce_status status =
      list.entry != 0 ? read_withdrawn(r, list.entry, list.rows, &gone) : TRUCE_OK;
  free(gone.list);
  if (status != TRUCE_OK)
    return status;
  list.withdrawn = gone.count;
  if (list.entry != 0)
    day = kept_day;
  if (day == NULL || strlen(day) != 10 || !truce__parse_date(day, &list.day))
    list.day = TRUCE_NO_DAY;
  if (!truce__reserve((void **)&o->list, &o->capacity, o->lists.count + 1, sizeof *o->list))
    return TRUCE_NO_MEMORY;
  o->list[o->lists.count++] = list;
  return TRUCE_OK;
}

static truce_status take_lists(truce_register *r, owned_lists *o)
{
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_LIST_TABLE);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const truce_status status = take_list(r, o, rows);
    if (status != TRUCE_OK)
      return status;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

static truce_status note_unheard(void *context, const char *holder, uint64_t number,
                                 const char *reference)
{
  owned_lists *o = context;
  size_t k = 0;
  (void)holder;
  while (k < o->lists.count && o->list[k].number != number)
    k++;
  if (k == o->lists.count)
    return TRUCE_OK; /* nothing that is ever written */
  truce_kept_list *list = &o->list[k];
  if (list->unheard++ >= TRUCE_UNHEARD_TOLD)
    return TRUCE_OK;
  const char *kept = truce__arena_string(o->arena, reference);
  list->unheard_first[list->unheard - 1] = kept;
  return kept != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce_register_lists(truce_register *r, truce_kept_lists **lists,
                                  truce_diagnostics *diagnostics)
{
  owned_lists *o = calloc(1, sizeof *o);
  if (o == NULL || (o->arena = truce__arena_new()) == NULL) {
    free(o);
    return TRUCE_NO_MEMORY;
  }
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK) {
    status = take_lists(r, o);
    if (status == TRUCE_OK)
      status = truce__find_unheard(r, note_unheard, o);
    status = truce__register_end(r, status);
  }
  o->lists.lists = o->list;
  if (status == TRUCE_OK)
    *lists = &o->lists;
  else
    truce_kept_lists_free(&o->lists);
  return status;
}

/* ---- Their bytes ---- */

static truce_status copy_bytes(truce_register *r, uint64_t number, char **bytes, size_t *length)
{
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_LIST_BYTES);
  if (row == NULL || sqlite3_bind_int64(row, 1, (sqlite3_int64)number) != SQLITE_OK)
    return truce__sql_failed(r);
  const int code = sqlite3_step(row);
  if (code == SQLITE_DONE) {
    truce__register_complain(r, r->path, 0, "unknown-list",
                             "`truce exchange lists` shows all of them",
                             "there is no list %" PRIu64, number);
    return TRUCE_BAD_INPUT;
  }
  if (code != SQLITE_ROW)
    return truce__sql_failed(r);
  const void *kept = sqlite3_column_blob(row, 0), *hash = sqlite3_column_blob(row, 1);
  const size_t size = (size_t)sqlite3_column_bytes(row, 0);
  if (kept == NULL && size > 0)
    return truce__sql_failed(r); /* memory ran out */
  const truce_hash found = truce_hash_of(kept != NULL ? kept : "", size);
  if (hash == NULL || sqlite3_column_bytes(row, 1) != TRUCE_HASH_BYTES ||
      memcmp(hash, found.bytes, TRUCE_HASH_BYTES) != 0)
    return damaged_list(r);
  char *copy = truce__array(size, 1);
  if (copy == NULL)
    return TRUCE_NO_MEMORY;
  if (kept != NULL)
    memcpy(copy, kept, size);
  *bytes = copy;
  *length = size;
  return TRUCE_OK;
}

truce_status truce_register_list_bytes(truce_register *r, uint64_t number, char **bytes,
                                       size_t *length, truce_diagnostics *diagnostics)
{
  char *copy = NULL;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, copy_bytes(r, number, &copy, length));
  if (status == TRUCE_OK)
    *bytes = copy;
  else
    free(copy);
  return status;
}

/* ---- What they call persons ---- */

typedef struct naming {
  truce__arena *arena;
  truce__index index;     /* of references */
  truce__named **persons; /* [reference]: whom it leads to */
  size_t capacity;
} naming;

/* Somebody of the register. */
typedef struct entrant {
  uint64_t same_as;
  const char *reference;
  truce__named *wanted; /* NULL: not counted by name */
} entrant;

static truce_status read_entrants(truce_register *r, truce__arena *arena, entrant **list,
                                  size_t *count)
{
  size_t capacity = 0;
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    uint64_t number;
    truce__stand s;
    if (!truce__read_stand(r, rows, &number, &s)) {
      truce__damaged(r);
      break;
    }
    if (!truce__reserve((void **)list, &capacity, *count + 1, sizeof **list))
      return TRUCE_NO_MEMORY;
    (*list)[(*count)++] = (entrant){.same_as = s.same_as, .reference = text_at(arena, rows, 17)};
  }
  if (truce__arena_failed(arena))
    return TRUCE_NO_MEMORY;
  if (code != SQLITE_DONE)
    return truce__sql_failed(r);
  if (*count == 0 || truce__lead_on(&(*list)->same_as, sizeof **list, *count))
    return TRUCE_OK;
  truce__damaged(r);
  return truce__sql_failed(r);
}

/* The references of those wanted, and of those who turned out to be them. */
static truce_status index_references(naming *n, entrant *list, size_t count,
                                     truce__named *const *wanted, size_t wanted_count)
{
  for (size_t k = 0; k < wanted_count; k++) {
    if (wanted[k]->number <= count)
      list[wanted[k]->number - 1].wanted = wanted[k];
  }
  for (size_t k = 0; k < count; k++) {
    size_t number;
    bool is_known;
    const size_t who = list[k].same_as != 0 ? (size_t)list[k].same_as - 1 : k;
    if (list[who].wanted == NULL || list[k].reference == NULL)
      continue;
    if (!truce__index_add(&n->index, list[k].reference, strlen(list[k].reference), &number,
                          &is_known) ||
        !truce__reserve((void **)&n->persons, &n->capacity, number + 1, sizeof(truce__named *)))
      return TRUCE_NO_MEMORY;
    n->persons[number] = list[who].wanted;
  }
  return TRUCE_OK;
}

/* The parts of a name in the order in which lists are kept. */
static const char *name_of(truce__arena *arena, const truce_people *people, size_t k)
{
  static const truce_people_kind parts[] = {TRUCE_PEOPLE_SURNAME, TRUCE_PEOPLE_GIVEN,
                                            TRUCE_PEOPLE_PATRONYMIC, TRUCE_PEOPLE_FULL};
  const char *name = "";
  for (size_t p = 0; p < sizeof parts / sizeof *parts && name != NULL; p++) {
    for (size_t f = 0; f < people->field_count && name != NULL; f++) {
      const char *value = people->fields[f].values[people->fields[f].cells[k]];
      if (people->fields[f].kind == parts[p] && value[0] != '\0')
        name = truce__arena_printf(arena, "%s%s%s", name, name[0] != '\0' ? " " : "", value);
    }
  }
  return name;
}

static truce_status add_names(void *context, uint64_t number, const char *sender,
                              const truce_people *people)
{
  naming *n = context;
  (void)number;
  for (size_t k = 0; k < people->count; k++) {
    const char *reference = truce__arena_printf(n->arena, "%s:%s", sender, people->ids[k]);
    const size_t at =
        reference == NULL ? SIZE_MAX : truce__index_get(&n->index, reference, strlen(reference));
    const char *name = at == SIZE_MAX ? "" : name_of(n->arena, people, k);
    if (truce__arena_failed(n->arena))
      return TRUCE_NO_MEMORY;
    if (name[0] == '\0')
      continue;
    const char *before = n->persons[at]->person.names;
    const char *told = truce__arena_printf(n->arena, "%s: %s", sender, name);
    if (told != NULL && strstr(before, told) != NULL)
      continue; /* an older list called them so too */
    n->persons[at]->person.names =
        truce__arena_printf(n->arena, "%s%s%s", before, before[0] != '\0' ? "; " : "", told);
    if (truce__arena_failed(n->arena))
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

truce_status truce_register_reconcile_names(truce_register *r, truce_reconciliation *all,
                                            truce_diagnostics *diagnostics)
{
  naming n = {0};
  size_t count;
  truce__named *const *people = truce__reckoning_people(all, &count, &n.arena);
  for (size_t k = 0; k < count; k++)
    people[k]->person.names = "";
  all->with_names = true;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status != TRUCE_OK)
    return status;
  entrant *list = NULL;
  size_t entrants = 0;
  status = read_entrants(r, n.arena, &list, &entrants);
  if (status == TRUCE_OK)
    status = index_references(&n, list, entrants, people, count);
  free(list);
  if (status == TRUCE_OK)
    status = truce__visit_lists(r, NULL, add_names, &n);
  truce__index_free(&n.index);
  free(n.persons);
  return truce__register_end(r, status);
}
