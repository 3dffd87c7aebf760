/* Whole names are taken apart where the other list has their parts, and where no list has parts and
 * most names leave no doubt which they are: name is then compared with name, and relatives are told
 * apart by their given names. The parts become fields in the place of the whole names. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "link_internal.h"
#include "link_parts.h"

typedef struct wanted_part {
  const char *name; /* NULL: not wanted */
  truce_people_kind kind;
  const truce_people_field *like; /* the other list's; NULL: that has whole names too */
} wanted_part;

/* The whole names of one list, and the parts that are wanted of them. */
typedef struct task {
  link_table *table;
  size_t list;
  const truce_people_field *whole; /* NULL: there is nothing to do */
  wanted_part wanted[LINK_PARTS];
  truce__index values[LINK_PARTS]; /* that were found */
  uint32_t (*numbers)[LINK_PARTS]; /* [value of whole]: value + 1; 0: none */
  size_t ordered, clear; /* names with both surname and given name; those that leave no doubt */
} task;

/* The fields that are parts of a name, the middle one in two ways. */
static const struct {
  link_part part;
  const char *name;
  truce_people_kind kind;
} part_names[] = {
    {LINK_SURNAME, "surname", TRUCE_PEOPLE_SURNAME},
    {LINK_GIVEN, "given_name", TRUCE_PEOPLE_GIVEN},
    {LINK_MIDDLE, "patronymic", TRUCE_PEOPLE_PATRONYMIC},
    {LINK_MIDDLE, "given_name_2", TRUCE_PEOPLE_GIVEN},
};

static bool has_field(const link_table *t, size_t list, const char *name)
{
  return t->list[list] != NULL && truce__link_find_field(t, list, name) != NULL;
}

/* Whether a list has whole names where the other has parts that this one lacks. */
static bool find_task(task *k, link_table *t, size_t list)
{
  *k = (task){.table = t, .list = list};
  if (t->list[1] == NULL)
    return false;
  const bool has_part = has_field(t, list, "surname") || has_field(t, list, "given_name");
  const bool other_has_both =
      has_field(t, 1 - list, "surname") && has_field(t, 1 - list, "given_name");
  for (size_t f = 0; f < t->field_count[list]; f++) {
    const truce_people_field *field = &t->fields[list][f];
    if (field->kind == TRUCE_PEOPLE_FULL && k->whole == NULL &&
        (!has_field(t, 1 - list, field->name) || (!has_part && other_has_both)))
      k->whole = field;
  }
  for (size_t p = 0; p < sizeof part_names / sizeof *part_names; p++) {
    wanted_part *wanted = &k->wanted[part_names[p].part];
    if (wanted->name != NULL || has_field(t, list, part_names[p].name))
      continue;
    wanted->like = truce__link_find_field(t, 1 - list, part_names[p].name);
    if (wanted->like != NULL) {
      wanted->name = wanted->like->name;
      wanted->kind = wanted->like->kind;
    }
  }
  return k->whole != NULL &&
         (k->wanted[LINK_SURNAME].name != NULL || k->wanted[LINK_GIVEN].name != NULL);
}

/* Whether neither list has other names than whole ones. */
static bool find_both(task both[2], link_table *t)
{
  const size_t lists = t->list[1] == NULL ? 1 : 2;
  bool found = true;
  for (size_t list = 0; list < 2; list++)
    both[list] = (task){.table = t, .list = list};
  for (size_t list = 0; list < lists; list++) {
    task *k = &both[list];
    for (size_t f = 0; f < t->field_count[list]; f++) {
      const truce_people_field *field = &t->fields[list][f];
      if (field->kind == TRUCE_PEOPLE_FULL && strcmp(field->name, "full_name") == 0)
        k->whole = field;
    }
    found = found && k->whole != NULL;
    for (size_t p = 0; p < sizeof part_names / sizeof *part_names; p++) {
      if (k->wanted[part_names[p].part].name == NULL)
        k->wanted[part_names[p].part] =
            (wanted_part){.name = part_names[p].name, .kind = part_names[p].kind};
      found = found && !has_field(t, list, part_names[p].name);
    }
  }
  return found;
}

/* ---- Taking apart ---- */

static bool add_span(task *k, link_part part, link_span span, uint32_t *number)
{
  size_t at;
  bool known;
  *number = 0;
  if (span.length == 0 || k->wanted[part].name == NULL)
    return true;
  truce__index *index = &k->values[part];
  if (!truce__index_add(index, span.text, span.length, &at, &known))
    return false;
  if (!known) {
    const char *copy = truce__arena_copy(k->table->arena, span.text, span.length);
    if (copy == NULL)
      return false;
    index->entries[at].text = copy;
  }
  *number = (uint32_t)at + 1;
  return true;
}

static bool take_apart(task *k, const link_reader *reader)
{
  k->numbers = calloc(k->whole->value_count, sizeof *k->numbers);
  if (k->numbers == NULL)
    return false;
  for (size_t v = 1; v < k->whole->value_count; v++) {
    link_span parts[LINK_PARTS];
    double margin;
    if (!truce__link_take_apart(reader, parts, &margin, k->whole->values[v]))
      return false;
    if (parts[LINK_SURNAME].length > 0 && parts[LINK_GIVEN].length > 0) {
      k->ordered++;
      k->clear += fabs(margin + truce__link_habit(reader, k->whole->values[v])) >= LINK_CLEAR;
    }
    for (size_t p = 0; p < LINK_PARTS; p++) {
      if (!add_span(k, (link_part)p, parts[p], &k->numbers[v][p]))
        return false;
    }
  }
  return true;
}

/* Learns what the other list's columns and this list's order tell, then takes all names apart. */
static truce_status read_names(task *k, link_scripts *scripts, const link_names *names)
{
  link_vocabulary words = {0};
  link_reader reader = truce__link_reader(scripts, names);
  const truce_people *other = k->table->list[1 - k->list];
  truce_status status = TRUCE_OK;
  for (size_t p = 0; p < LINK_PARTS && status == TRUCE_OK; p++) {
    if (k->wanted[p].like != NULL)
      status =
          truce__link_words_add(&words, scripts, (link_part)p, k->wanted[p].like, other->count);
  }
  truce__link_words_sort(&words);
  reader.vocabulary = &words;
  reader.second_given =
      k->wanted[LINK_MIDDLE].like != NULL && k->wanted[LINK_MIDDLE].kind == TRUCE_PEOPLE_GIVEN;
  if (status == TRUCE_OK)
    status = truce__link_learn_order(&reader, k->whole);
  if (status == TRUCE_OK && !take_apart(k, &reader))
    status = TRUCE_NO_MEMORY;
  truce__link_words_free(&words);
  return status;
}

/* The same where there are whole names only: what those names tell that leave no doubt is learnt
 * first. */
static truce_status read_both(task both[2], link_scripts *scripts, const link_names *names)
{
  link_vocabulary words = {0};
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < 2 && both[k].whole != NULL && status == TRUCE_OK; k++) {
    const link_reader reader = truce__link_reader(scripts, names);
    status = truce__link_words_learn(&words, &reader, both[k].whole, both[k].table->list[k]->count);
  }
  truce__link_words_sort(&words);
  for (size_t k = 0; k < 2 && both[k].whole != NULL && status == TRUCE_OK; k++) {
    link_reader reader = truce__link_reader(scripts, names);
    reader.vocabulary = &words;
    status = truce__link_learn_order(&reader, both[k].whole);
    if (status == TRUCE_OK && !take_apart(&both[k], &reader))
      status = TRUCE_NO_MEMORY;
  }
  truce__link_words_free(&words);
  return status;
}

/* Whether so many names leave no doubt that taking all apart gains more than it breaks: measured on
 * lists where it is not known which names are given names and either may stand first, which lose
 * or gain a little, and on lists in one order, which gain. */
static bool is_clear(const task *k)
{
  return k->whole == NULL || 5 * k->clear > 4 * k->ordered;
}

/* ---- Fields ---- */

static bool finish_part(task *k, link_part part, truce_people_field *made)
{
  truce__arena *arena = k->table->arena;
  const truce__index *index = &k->values[part];
  const size_t records = k->table->list[k->list]->count;
  const char **values = truce__arena_alloc(arena, index->count + 1, sizeof *values);
  uint32_t *cells = truce__arena_alloc(arena, records, sizeof *cells);
  if (values == NULL || cells == NULL)
    return false;
  values[0] = "";
  for (size_t v = 0; v < index->count; v++)
    values[v + 1] = index->entries[v].text;
  *made = (truce_people_field){.name = k->wanted[part].name,
                               .kind = k->wanted[part].kind,
                               .value_count = index->count + 1,
                               .values = values,
                               .cells = cells};
  for (size_t r = 0; r < records; r++) {
    cells[r] = k->numbers[k->whole->cells[r]][part];
    made->filled += cells[r] != 0;
  }
  return true;
}

/* The list's fields with the parts in the place of the whole names. */
static bool replace_field(task *k)
{
  link_table *t = k->table;
  const truce_people_field *old = t->fields[k->list];
  truce_people_field *fields =
      truce__arena_alloc(t->arena, t->field_count[k->list] + LINK_PARTS, sizeof *fields);
  size_t count = 0;
  if (fields == NULL)
    return false;
  for (size_t f = 0; f < t->field_count[k->list]; f++) {
    if (&old[f] != k->whole) {
      fields[count++] = old[f];
      continue;
    }
    for (size_t p = 0; p < LINK_PARTS; p++) {
      if (k->wanted[p].name != NULL && !finish_part(k, (link_part)p, &fields[count++]))
        return false;
    }
  }
  t->fields[k->list] = fields;
  t->field_count[k->list] = count;
  return true;
}

static void note(const task *k, const char *code, const char *message, const char *hint,
                 truce_diagnostics *diagnostics)
{
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_NOTE,
                                                         .code = code,
                                                         .file = k->table->list[k->list]->file,
                                                         .message = message,
                                                         .hint = hint});
}

static void note_parts(const task *k, truce_diagnostics *diagnostics)
{
  char message[240];
  int used =
      snprintf(message, sizeof message, "names in \"%.40s\" are taken apart into", k->whole->name);
  for (size_t p = 0; p < LINK_PARTS; p++) {
    if (k->wanted[p].name != NULL)
      used += snprintf(message + used, sizeof message - (size_t)used, "%s %.40s",
                       message[used - 1] == 'o' ? "" : ",", k->wanted[p].name);
  }
  note(k, "whole-names", message, "columns of their own are surer", diagnostics);
}

static void free_task(task *k)
{
  for (size_t p = 0; p < LINK_PARTS; p++)
    truce__index_free(&k->values[p]);
  free(k->numbers);
}

static truce_status finish_task(task *k, truce_diagnostics *diagnostics)
{
  if (!replace_field(k))
    return TRUCE_NO_MEMORY;
  note_parts(k, diagnostics);
  return TRUCE_OK;
}

/* Leaves out parts that no name has. */
static void drop_parts(task both[2])
{
  for (size_t p = 0; p < LINK_PARTS; p++) {
    if (both[0].values[p].count + both[1].values[p].count == 0)
      both[0].wanted[p].name = both[1].wanted[p].name = NULL;
  }
}

static truce_status take_both(task both[2], link_scripts *scripts, const link_names *names,
                              truce_diagnostics *diagnostics)
{
  truce_status status = read_both(both, scripts, names);
  const bool clear = is_clear(&both[0]) && is_clear(&both[1]);
  if (clear)
    drop_parts(both);
  for (size_t k = 0; k < 2 && both[k].whole != NULL && status == TRUCE_OK; k++) {
    if (clear)
      status = finish_task(&both[k], diagnostics);
    else if (!is_clear(&both[k]))
      note(&both[k], "whole-names-kept", "which word of a name is the given name cannot be told",
           "names are compared as wholes, so relatives look much alike; columns of their own for "
           "surname and given name tell them apart",
           diagnostics);
  }
  for (size_t k = 0; k < 2; k++)
    free_task(&both[k]);
  return status;
}

truce_status truce__link_whole_names(link_table *t, link_scripts *scripts, const link_names *names,
                                     truce_diagnostics *diagnostics)
{
  task tasks[2];
  truce_status status = TRUCE_OK;
  if (find_both(tasks, t))
    return take_both(tasks, scripts, names, diagnostics);
  for (size_t list = 0; list < 2 && status == TRUCE_OK; list++) {
    task *k = &tasks[list];
    if (!find_task(k, t, list))
      continue;
    status = read_names(k, scripts, names);
    if (status == TRUCE_OK)
      status = finish_task(k, diagnostics);
    free_task(k);
  }
  return status;
}
