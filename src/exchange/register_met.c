/* Those whom a writer meets: read from the file once, and written back once. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

static bool list(truce__met_list *list, truce__met *met)
{
  if (!truce__reserve((void **)&list->all, &list->capacity, list->count + 1, sizeof *list->all))
    return false;
  list->all[list->count++] = met;
  return true;
}

static truce__met *keep(truce__writer *w, const char *reference, uint64_t number,
                        const truce__stand *stand)
{
  truce__met_subjects *all = &w->met;
  size_t at;
  bool known;
  if (all->arena == NULL)
    all->arena = truce__arena_new();
  if (all->arena == NULL)
    return NULL;
  truce__met *made = truce__arena_alloc(all->arena, 1, sizeof *made);
  const char *kept = truce__arena_string(all->arena, reference);
  if (made == NULL || kept == NULL || !list(&all->known, made) ||
      !truce__index_add(&all->index, kept, strlen(kept), &at, &known))
    return NULL;
  *made = (truce__met){.number = number, .reference = kept, .stand = *stand};
  return made;
}

static bool read_subject(truce__writer *w, const char *reference, truce__met **met)
{
  truce_register *r = w->r;
  uint64_t number;
  truce__stand stand;
  sqlite3_stmt *look = truce__sql_get(r, TRUCE__SQL_FIND_SUBJECT);
  if (look == NULL || sqlite3_bind_text(look, 1, reference, -1, SQLITE_STATIC) != SQLITE_OK)
    return false;
  const int code = sqlite3_step(look);
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE;
  if (!truce__read_stand(r, look, &number, &stand))
    return truce__damaged(r);
  *met = keep(w, reference, number, &stand);
  w->no_memory = *met == NULL;
  return *met != NULL;
}

/* The subject of a reference itself. */
static bool look_up(truce__writer *w, const char *reference, truce__met **met)
{
  const size_t at = truce__index_get(&w->met.index, reference, strlen(reference));
  *met = at != SIZE_MAX ? w->met.known.all[at] : NULL;
  return *met != NULL || read_subject(w, reference, met);
}

bool truce__meet(truce__writer *w, const char *reference, truce__met **met)
{
  char last[TRUCE__REFERENCE];
  if (!look_up(w, reference, met))
    return false;
  if (*met == NULL || (*met)->stand.same_as == 0)
    return true;
  uint64_t number = (*met)->number;
  truce__stand stand = (*met)->stand;
  if (!truce__writer_save(w) || !truce__follow(w->r, &number, &stand) ||
      !truce__reference_of(w->r, number, last) || !look_up(w, last, met))
    return false;
  return (*met != NULL && (*met)->number == number) || truce__damaged(w->r);
}

truce__met *truce__meet_new(truce__writer *w, const char *reference, const truce__stand *stand)
{
  truce__met *met = keep(w, reference, w->last_subject + 1, stand);
  w->no_memory = met == NULL || !list(&w->met.entering, met);
  if (w->no_memory)
    return NULL;
  w->last_subject++;
  met->listed = true;
  return met;
}

static bool same_way(const truce__stand *a, const truce__stand *b)
{
  return a->bag == b->bag && a->same_as == b->same_as && a->remains == b->remains;
}

bool truce__met_change(truce__writer *w, truce__met *met, const truce__stand *stand)
{
  if (memcmp(&met->stand, stand, TRUCE__KEPT) == 0)
    return true;
  met->led = met->led || !same_way(&met->stand, stand);
  memcpy(&met->stand, stand, TRUCE__KEPT);
  w->no_memory = !met->listed && !list(&w->met.changed, met);
  met->listed = true;
  return !w->no_memory;
}

bool truce__met_enter(truce__writer *w)
{
  truce__met_list *entering = &w->met.entering;
  if (!truce__enter_subjects(w->r, entering->all, entering->count))
    return false;
  const size_t count = entering->count;
  entering->count = 0;
  for (size_t k = 0; k < count; k++) {
    truce__met *met = entering->all[k];
    met->listed = met->led = !same_way(&met->stand, &TRUCE__NOBODY);
    if (met->listed && !list(&w->met.changed, met)) {
      w->no_memory = true;
      return false;
    }
  }
  return true;
}

bool truce__met_save(truce__writer *w)
{
  truce__met_list *changed = &w->met.changed;
  for (size_t k = 0; k < changed->count; k++) {
    truce__met *met = changed->all[k];
    if (!truce__write_stand(w->r, met->number, &met->stand, met->led))
      return false;
    met->listed = met->led = false;
  }
  changed->count = 0;
  return true;
}

void truce__met_forget(truce__writer *w)
{
  truce__met_subjects *all = &w->met;
  truce__index_free(&all->index);
  truce__arena_free(all->arena);
  free(all->known.all);
  free(all->entering.all);
  free(all->changed.all);
  *all = (truce__met_subjects){0};
}
