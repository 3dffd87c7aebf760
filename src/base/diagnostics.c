#include "truce/diagnostics.h"

#include <stdlib.h>

#include "arena.h"

struct truce_diagnostics {
  truce__arena *arena;
  bool lost;
  size_t kept;
  size_t count[TRUCE_ERROR + 1];
  truce_diagnostic entries[TRUCE_DIAGNOSTICS_KEPT];
};

truce_status truce_diagnostics_init(truce_diagnostics **list)
{
  truce_diagnostics *made = calloc(1, sizeof *made);
  truce__arena *arena = truce__arena_new();
  if (made == NULL || arena == NULL) {
    free(made);
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  made->arena = arena;
  *list = made;
  return TRUCE_OK;
}

void truce_diagnostics_free(truce_diagnostics *list)
{
  if (list == NULL)
    return;
  truce__arena_free(list->arena);
  free(list);
}

static const char *keep(truce_diagnostics *list, const char *text)
{
  return text == NULL ? NULL : truce__arena_string(list->arena, text);
}

void truce_diagnostics_add(truce_diagnostics *list, const truce_diagnostic *entry)
{
  list->count[entry->severity]++;
  if (list->kept == TRUCE_DIAGNOSTICS_KEPT)
    return;
  truce_diagnostic copy = *entry;
  copy.code = keep(list, entry->code);
  copy.file = keep(list, entry->file);
  copy.excerpt = keep(list, entry->excerpt);
  copy.message = keep(list, entry->message);
  copy.hint = keep(list, entry->hint);
  if (copy.length == 0)
    copy.length = 1;
  if (copy.excerpt_column == 0)
    copy.excerpt_column = 1;
  if (truce__arena_failed(list->arena))
    list->lost = true;
  else
    list->entries[list->kept++] = copy;
}

size_t truce_diagnostics_kept(const truce_diagnostics *list)
{
  return list->kept;
}

size_t truce_diagnostics_count(const truce_diagnostics *list, truce_severity severity)
{
  return list->count[severity];
}

bool truce_diagnostics_lost(const truce_diagnostics *list)
{
  return list->lost;
}

const truce_diagnostic *truce_diagnostics_get(const truce_diagnostics *list, size_t k)
{
  return &list->entries[k];
}
