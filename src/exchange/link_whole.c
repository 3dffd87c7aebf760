/* A list with whole names beside one with their parts: the whole names are taken apart, so that
 * name is compared with name. The parts become fields like those the other list has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "link_internal.h"
#include "link_parts.h"

/* The whole names of one list, and which parts the other list wants of them. */
typedef struct task {
  link_table *table;
  size_t list;
  const truce_people_field *whole;
  const truce_people_field *wanted[LINK_PARTS]; /* of the other list; NULL: none */
  truce__index values[LINK_PARTS];              /* that were found */
  uint32_t (*numbers)[LINK_PARTS];              /* [value of whole]: value + 1; 0: none */
} task;

/* The fields that are parts of a name, the middle one in two ways. */
static const struct {
  link_part part;
  const char *name;
} part_names[] = {
    {LINK_SURNAME, "surname"},
    {LINK_GIVEN, "given_name"},
    {LINK_MIDDLE, "patronymic"},
    {LINK_MIDDLE, "given_name_2"},
};

/* Whether a list has whole names where the other has parts that this one lacks. */
static bool find_task(task *k, link_table *t, size_t list)
{
  *k = (task){.table = t, .list = list};
  for (size_t f = 0; f < t->field_count[list]; f++) {
    const truce_people_field *field = &t->fields[list][f];
    if (field->kind == TRUCE_PEOPLE_FULL && k->whole == NULL &&
        truce__link_find_field(t, 1 - list, field->name) == NULL)
      k->whole = field;
  }
  for (size_t p = 0; p < sizeof part_names / sizeof *part_names; p++) {
    const char *name = part_names[p].name;
    const truce_people_field **wanted = &k->wanted[part_names[p].part];
    if (*wanted == NULL && truce__link_find_field(t, list, name) == NULL)
      *wanted = truce__link_find_field(t, 1 - list, name);
  }
  return k->whole != NULL && (k->wanted[LINK_SURNAME] != NULL || k->wanted[LINK_GIVEN] != NULL);
}

/* ---- Taking apart ---- */

static bool add_span(task *k, link_part part, link_span span, uint32_t *number)
{
  size_t at;
  bool known;
  *number = 0;
  if (span.length == 0 || k->wanted[part] == NULL)
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
    if (k->wanted[p] != NULL)
      status = truce__link_words_add(&words, scripts, (link_part)p, k->wanted[p], other->count);
  }
  truce__link_words_sort(&words);
  reader.vocabulary = &words;
  reader.second_given =
      k->wanted[LINK_MIDDLE] != NULL && k->wanted[LINK_MIDDLE]->kind == TRUCE_PEOPLE_GIVEN;
  if (status == TRUCE_OK)
    status = truce__link_learn_order(&reader, k->whole);
  if (status == TRUCE_OK && !take_apart(k, &reader))
    status = TRUCE_NO_MEMORY;
  truce__link_words_free(&words);
  return status;
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
  *made = (truce_people_field){.name = k->wanted[part]->name,
                               .kind = k->wanted[part]->kind,
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
      if (k->wanted[p] != NULL && !finish_part(k, (link_part)p, &fields[count++]))
        return false;
    }
  }
  t->fields[k->list] = fields;
  t->field_count[k->list] = count;
  return true;
}

static void note_parts(const task *k, truce_diagnostics *diagnostics)
{
  char message[240];
  int used =
      snprintf(message, sizeof message, "names in \"%.40s\" are taken apart into", k->whole->name);
  for (size_t p = 0; p < LINK_PARTS; p++) {
    if (k->wanted[p] != NULL)
      used += snprintf(message + used, sizeof message - (size_t)used, "%s %.40s",
                       message[used - 1] == 'o' ? "" : ",", k->wanted[p]->name);
  }
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_NOTE,
                          .code = "whole-names",
                          .file = k->table->list[k->list]->file,
                          .message = message,
                          .hint = "the other list has these; columns of their own are surer"});
}

truce_status truce__link_whole_names(link_table *t, link_scripts *scripts, const link_names *names,
                                     truce_diagnostics *diagnostics)
{
  truce_status status = TRUCE_OK;
  for (size_t list = 0; list < 2 && t->list[1] != NULL && status == TRUCE_OK; list++) {
    task k;
    if (!find_task(&k, t, list))
      continue;
    status = read_names(&k, scripts, names);
    if (status == TRUCE_OK && !replace_field(&k))
      status = TRUCE_NO_MEMORY;
    if (status == TRUCE_OK)
      note_parts(&k, diagnostics);
    for (size_t p = 0; p < LINK_PARTS; p++)
      truce__index_free(&k.values[p]);
    free(k.numbers);
  }
  return status;
}
