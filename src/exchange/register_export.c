/* Tables of what is known of somebody: columns of the register's own and of the lists. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/index.h"
#include "base/memory.h"
#include "register_everybody.h"

typedef struct owned_table {
  truce_register_table table; /* first, so that truce_register_table_free finds the rest */
  truce__arena *arena;
  const char **cells;
  size_t
      *row_of; /* [subject]: its row; SIZE_MAX: it turned out to be another, or is not asked for */
  truce__everybody all;
  truce__index index; /* of "SENDER:ID" */
  bool *known;        /* [column] */
  /* who is asked for */
  truce_subject_standing standing;
  const char *holder, *category;
  bool for_plan; /* only living persons */
} owned_table;

void truce_register_table_free(truce_register_table *table)
{
  if (table == NULL)
    return;
  owned_table *t = (owned_table *)table;
  free(t->row_of);
  truce__everybody_free(&t->all);
  truce__index_free(&t->index);
  truce__arena_free(t->arena);
  free(t);
}

/* What a plan's table of persons has that the register calls otherwise. */
static const char *plan_value(const truce_subject *s, const char *column)
{
  if (strcmp(column, "gravity") == 0)
    return truce__is_grave(s->law) ? "serious" : "";
  if (strcmp(column, "excluded") == 0)
    return s->consent == TRUCE_UNWILLING ? "does not want to go" : "";
  return NULL;
}

static const char *own_value(const truce_subject *s, const char *column, truce__arena *arena)
{
  char day[TRUCE__DATE];
  if (strcmp(column, "reference") == 0 || strcmp(column, "id") == 0)
    return s->reference;
  if (strcmp(column, "kind") == 0)
    return truce_subject_kind_id(s->kind);
  if (strcmp(column, "standing") == 0)
    return truce_subject_standing_id(s->standing);
  if (strcmp(column, "holder") == 0)
    return s->holder != NULL ? s->holder : "";
  if (strcmp(column, "home") == 0)
    return s->home != NULL ? s->home : "";
  if (strcmp(column, "since") == 0 || strcmp(column, "held_since") == 0)
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
  return plan_value(s, column);
}

static bool is_asked(const owned_table *t, size_t k, const truce_subject *s)
{
  return t->all.stands[k].exists && truce__asked_for(s, t->standing, t->holder, t->category) &&
         !(t->for_plan && (s->kind != TRUCE_PERSON || s->dead));
}

static size_t final_row(const owned_table *t, size_t k)
{
  return t->row_of[truce__last_of(&t->all, k)];
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
    const truce_subject s = truce__describe(r, &t->all, k);
    t->row_of[k] = is_asked(t, k, &s) ? t->table.row_count++ : SIZE_MAX;
    if (!truce__index_add(&t->index, t->all.references[k], strlen(t->all.references[k]), &number,
                          &known))
      return TRUCE_NO_MEMORY;
  }
  t->cells = truce__arena_alloc(t->arena, t->table.row_count * width + 1, sizeof *t->cells);
  if (t->cells == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < t->all.count; k++) {
    const truce_subject s = truce__describe(r, &t->all, k);
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
  truce_status status = truce__check_asked(r, t->holder, t->category);
  if (status == TRUCE_OK)
    status = truce__everybody_read(r, &t->all);
  if (status == TRUCE_OK)
    status = lay_out(r, t);
  if (status == TRUCE_OK)
    status = truce__visit_lists(r, NULL, fill_from_list, t);
  for (size_t c = 0; c < t->table.column_count && status == TRUCE_OK; c++) {
    if (t->known[c] || t->all.count == 0)
      continue;
    truce__register_complain(r, r->path, 0, "unknown-column",
                             "reference, kind, standing, holder, home, since, dead, consent, "
                             "category, class, what a plan reads (id, gravity, held_since, "
                             "excluded), or SENDER.FIELD such as russia.surname",
                             "there is no column \"%.80s\"", t->table.columns[c]);
    status = TRUCE_BAD_INPUT;
  }
  return status;
}

/* Makes the table asked for. */
static truce_status make(truce_register *r, const owned_table *asked, truce_register_table **table,
                         truce_diagnostics *diagnostics)
{
  owned_table *t = calloc(1, sizeof *t);
  truce__arena *arena = t == NULL ? NULL : truce__arena_new();
  if (arena == NULL) {
    free(t);
    return TRUCE_NO_MEMORY;
  }
  *t = *asked;
  t->arena = t->all.arena = arena;
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, fill_table(r, t));
  if (status == TRUCE_OK)
    *table = &t->table;
  else
    truce_register_table_free(&t->table);
  return status;
}

truce_status truce_register_export(truce_register *r, const char *const *columns,
                                   size_t column_count, truce_subject_standing standing,
                                   const char *holder, const char *category,
                                   truce_register_table **table, truce_diagnostics *diagnostics)
{
  const owned_table asked = {.table = {.column_count = column_count, .columns = columns},
                             .standing = standing,
                             .holder = holder,
                             .category = category};
  return make(r, &asked, table, diagnostics);
}

truce_status truce_register_for_plan(truce_register *r, const char *holder, const char *category,
                                     truce_register_table **table, truce_diagnostics *diagnostics)
{
  static const char *const columns[] = {"id",      "holder",     "home",    "category",
                                        "gravity", "held_since", "excluded"};
  const owned_table asked = {
      .table = {.column_count = sizeof columns / sizeof *columns, .columns = columns},
      .standing = TRUCE_STANDING_HELD,
      .holder = holder,
      .category = category,
      .for_plan = true};
  return make(r, &asked, table, diagnostics);
}
