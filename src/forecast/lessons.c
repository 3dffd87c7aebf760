#include "lessons.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "base/random.h"

/* ---- Names ---- */

static int by_text(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static truce_status count_names(const truce_actor_table *table, truce__index *index,
                                size_t **counts)
{
  size_t capacity = 0;
  for (size_t k = 0; k < table->issue_count; k++) {
    const truce_actor_issue *issue = &table->issues[k];
    for (size_t a = 0; a < issue->actor_count && issue->has_outcome; a++) {
      size_t number;
      bool known;
      const char *name = issue->actors[a].name;
      if (!truce__index_add(index, name, strlen(name), &number, &known) ||
          !truce__reserve((void **)counts, &capacity, number + 1, sizeof **counts))
        return TRUCE_NO_MEMORY;
      (*counts)[number] = known ? (*counts)[number] + 1 : 1;
    }
  }
  return TRUCE_OK;
}

/* The names that stand in enough issues with an outcome, sorted. */
static truce_status find_names(truce__lessons *l)
{
  truce__index index = {0};
  size_t *counts = NULL;
  truce_status status = count_names(l->table, &index, &counts);
  if (status == TRUCE_OK) {
    l->names = truce__array(index.count, sizeof *l->names);
    status = l->names != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  for (size_t n = 0; n < index.count && status == TRUCE_OK; n++) {
    if (counts[n] >= TRUCE__NAME_LESSONS)
      l->names[l->name_count++] = index.entries[n].text;
  }
  if (l->names != NULL && l->name_count > 0)
    qsort(l->names, l->name_count, sizeof *l->names, by_text);
  truce__index_free(&index);
  free(counts);
  return status;
}

static size_t name_of(const truce__lessons *l, const char *name)
{
  const char **found = l->name_count == 0
                           ? NULL
                           : bsearch(&name, l->names, l->name_count, sizeof *l->names, by_text);
  return found != NULL ? (size_t)(found - l->names) : SIZE_MAX;
}

/* ---- Lessons ---- */

static truce_status add_lesson(truce__lessons *l, size_t issue, size_t power, bool uses_capability,
                               truce__field *field)
{
  const truce_actor_issue *i = &l->table->issues[issue];
  truce__lesson *made = &l->lessons[l->count];
  *made =
      (truce__lesson){.outcome = 100 * (i->outcome - i->low) / (i->high - i->low), .issue = issue};
  made->names = truce__array(i->actor_count, sizeof *made->names);
  if (made->names == NULL || !truce__cloud_of_actors_init(&made->cloud, i->actor_count)) {
    free(made->names);
    return TRUCE_NO_MEMORY;
  }
  l->count++;
  truce__field_fill(field, i, NULL, power);
  truce__cloud_of_actors_fill(&made->cloud, field, uses_capability);
  made->salience_mean = 100 * truce__predict_salience(field);
  for (size_t a = 0; a < i->actor_count; a++)
    made->names[a] = name_of(l, i->actors[a].name);
  return TRUCE_OK;
}

static truce_status add_lessons(truce__lessons *l, size_t power, bool uses_capability)
{
  const truce_actor_table *table = l->table;
  truce__field field;
  l->lessons = truce__array(table->issue_count, sizeof *l->lessons);
  if (l->lessons == NULL || !truce__field_init(&field, l->most_actors))
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < table->issue_count && status == TRUCE_OK; k++) {
    if (table->issues[k].has_outcome)
      status = add_lesson(l, k, power, uses_capability, &field);
  }
  truce__field_free(&field);
  return status;
}

/* ---- Folds ---- */

/* The groups in the order of their first lessons; *fold_of has room for every group's number. */
static void list_groups(truce__lessons *l, size_t *order, size_t *fold_of, size_t numbers)
{
  for (size_t g = 0; g < numbers; g++)
    fold_of[g] = SIZE_MAX;
  for (size_t k = 0; k < l->count; k++) {
    const size_t group = l->group[l->lessons[k].issue];
    if (fold_of[group] != SIZE_MAX)
      continue;
    fold_of[group] = 0;
    order[l->groups++] = group;
  }
}

/* Groups go to the folds in turn: as they come or, with a seed, shuffled. */
static truce_status make_folds(truce__lessons *l, uint64_t seed)
{
  size_t numbers = 0;
  for (size_t k = 0; k < l->count; k++) {
    const size_t group = l->group[l->lessons[k].issue];
    numbers = group + 1 > numbers ? group + 1 : numbers;
  }
  size_t *fold_of = truce__array(numbers, sizeof *fold_of);
  size_t *order = truce__array(l->count, sizeof *order);
  const bool fine = fold_of != NULL && order != NULL;
  if (fine)
    list_groups(l, order, fold_of, numbers);
  truce__random random;
  truce__random_start(&random, seed, 0);
  for (size_t g = l->groups; fine && g > 1 && seed != 0; g--) {
    const size_t other = (size_t)truce__random_below(&random, g), kept = order[g - 1];
    order[g - 1] = order[other];
    order[other] = kept;
  }
  for (size_t g = 0; fine && g < l->groups; g++)
    fold_of[order[g]] = g % l->folds;
  for (size_t k = 0; fine && k < l->count; k++)
    l->lessons[k].fold = fold_of[l->group[l->lessons[k].issue]];
  free(fold_of);
  free(order);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* ---- The whole ---- */

truce_status truce__lessons_init(truce__lessons *lessons, const truce_actor_table *table,
                                 const truce_training *training, size_t folds, bool names,
                                 bool uses_capability)
{
  truce__lessons *l = lessons;
  *l = (truce__lessons){.table = table, .group = training->group, .folds = folds};
  for (size_t k = 0; k < table->issue_count; k++) {
    const size_t actors = table->issues[k].actor_count;
    l->most_actors = actors > l->most_actors ? actors : l->most_actors;
  }
  const size_t power = training->capability_column != NULL && !table->has_capability
                           ? truce_actor_table_column(table, training->capability_column)
                           : SIZE_MAX;
  truce_status status = names ? find_names(l) : TRUCE_OK;
  if (status == TRUCE_OK)
    status = add_lessons(l, power, uses_capability);
  if (status == TRUCE_OK)
    status = make_folds(l, training->seed);
  if (status != TRUCE_OK)
    truce__lessons_free(l);
  return status;
}

void truce__lessons_free(truce__lessons *lessons)
{
  for (size_t k = 0; k < lessons->count; k++) {
    truce__cloud_of_actors_free(&lessons->lessons[k].cloud);
    free(lessons->lessons[k].names);
  }
  free(lessons->lessons);
  free(lessons->names);
}
