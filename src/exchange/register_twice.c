/* What may have been entered twice: counts that say the same, and two rows of one list that are
 * said to be one person. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_twice.h"

/* ---- Counts ---- */

bool truce__is_count(const truce_entry *e)
{
  return e->has_count && e->texts[TRUCE_ENTRY_SUBJECT] == NULL &&
         (e->kind == TRUCE_ENTRY_PROMISED || e->kind == TRUCE_ENTRY_HANDED_OVER ||
          e->kind == TRUCE_ENTRY_RECEIVED);
}

/* All that it says, as one text; who wrote it down, and when, does not count. */
static bool say(truce__counts *c, const truce_entry *e)
{
  truce_entry said = *e;
  said.number = said.amends = 0;
  said.recorded = "";
  said.texts[TRUCE_ENTRY_AUTHOR] = NULL;
  truce__leaf_text(&c->text, &said);
  return !c->text.failed;
}

static bool keep(truce__counts *c, uint64_t entry, size_t line)
{
  size_t at;
  bool known;
  const char *text = truce__arena_copy(c->arena, c->text.bytes, c->text.length);
  if (text == NULL || !truce__index_add(&c->index, text, c->text.length, &at, &known) ||
      !truce__reserve((void **)&c->counts, &c->capacity, c->index.count, sizeof *c->counts))
    return false;
  c->counts[at] = (struct truce__count){entry, line};
  return true;
}

/* Reads those of an `about` that stand in the file. */
static truce_status read_about(truce__writer *w, truce__counts *c, const char *about)
{
  size_t at;
  bool known;
  if (c->arena == NULL && (c->arena = truce__arena_new()) == NULL)
    return TRUCE_NO_MEMORY;
  const char *kept = truce__arena_string(c->arena, about);
  if (kept == NULL || !truce__index_add(&c->abouts, kept, strlen(kept), &at, &known))
    return TRUCE_NO_MEMORY;
  if (known)
    return TRUCE_OK;
  sqlite3_stmt *rows = truce__sql_get(w->r, TRUCE__SQL_COUNTS_ON);
  if (rows == NULL || sqlite3_bind_text(rows, 1, about, -1, SQLITE_STATIC) != SQLITE_OK)
    return truce__sql_failed(w->r);
  int code;
  while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
    truce__entry_row row;
    truce__read_entry(rows, &row);
    if (!say(c, &row.entry) || !keep(c, row.entry.number, 0))
      return TRUCE_NO_MEMORY;
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(w->r);
}

truce_status truce__count_stands(truce__writer *w, truce__counts *c, const truce_entry *e,
                                 uint64_t *entry, size_t *line)
{
  const char *about = e->texts[TRUCE_ENTRY_ABOUT];
  truce_entry full = *e;
  *entry = *line = 0;
  if (full.texts[TRUCE_ENTRY_SOURCE] == NULL)
    full.texts[TRUCE_ENTRY_SOURCE] = w->pen->source;
  const truce_status status = read_about(w, c, about != NULL ? about : "");
  if (status != TRUCE_OK)
    return status;
  if (!say(c, &full))
    return TRUCE_NO_MEMORY;
  const size_t at = truce__index_get(&c->index, c->text.bytes, c->text.length);
  if (at == SIZE_MAX || c->counts[at].entry == e->amends)
    return TRUCE_OK;
  /* It may have been amended since it was read: an entry that amends is saved at once. */
  sqlite3_stmt *by = truce__sql_get(w->r, TRUCE__SQL_AMENDED_BY);
  if (by == NULL || sqlite3_bind_int64(by, 1, (sqlite3_int64)c->counts[at].entry) != SQLITE_OK)
    return truce__sql_failed(w->r);
  const int code = sqlite3_step(by);
  if (code == SQLITE_DONE) {
    *entry = c->counts[at].entry;
    *line = c->counts[at].line;
  }
  return code == SQLITE_DONE || code == SQLITE_ROW ? TRUCE_OK : truce__sql_failed(w->r);
}

bool truce__counts_note(truce__counts *c, const truce_entry *e)
{
  return say(c, e) && keep(c, e->number, e->line);
}

void truce__counts_free(truce__counts *c)
{
  truce__index_free(&c->abouts);
  truce__index_free(&c->index);
  truce__arena_free(c->arena);
  truce__text_free(&c->text);
  free(c->counts);
}

/* ---- Two rows of one list ---- */

enum { TOLD_MAX = 20 };

bool truce__pairs_note(truce__pairs *p, const truce_entry *e, const uint64_t numbers[2])
{
  if (!truce__reserve((void **)&p->pairs, &p->capacity, p->count + 1, sizeof *p->pairs))
    return false;
  p->pairs[p->count++] = (struct truce__pair){e->number, numbers[0], numbers[1], e->line};
  return true;
}

static void warn(truce_register *r, const char *file, size_t line, const char *message)
{
  truce_diagnostics_add(
      r->diagnostics,
      &(truce_diagnostic){.severity = TRUCE_WARNING,
                          .code = "on-one-list",
                          .file = file,
                          .line = line,
                          .message = message,
                          .hint = "a list seldom names one person twice; if they are two, withdraw "
                                  "that entry (kind=withdrawn)"});
}

/* *found: the two stand on one list, which was told if `tells`. */
static truce_status tell_pair(truce_register *r, const struct truce__pair *pair, const char *file,
                              bool tells, bool *found)
{
  const truce__spans *withdrawn;
  int code = SQLITE_ERROR;
  *found = false;
  if (!truce__withdrawn_lists(r, &withdrawn))
    return truce__sql_failed(r);
  sqlite3_stmt *rows = truce__sql_get(r, TRUCE__SQL_BOTH_LISTED);
  if (rows == NULL)
    return truce__sql_failed(r);
  sqlite3_bind_int64(rows, 1, (sqlite3_int64)pair->subject);
  sqlite3_bind_int64(rows, 2, (sqlite3_int64)pair->other);
  sqlite3_bind_int64(rows, 3, (sqlite3_int64)pair->entry);
  while (!*found && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    char message[3 * TRUCE__REFERENCE + 100];
    if (truce__spans_hold(withdrawn, truce__whole_at(rows, 0)))
      continue;
    *found = true;
    (void)snprintf(message, sizeof message, "%s and %s both stand on list %" PRIu64 " of %s",
                   (const char *)sqlite3_column_text(rows, 3),
                   (const char *)sqlite3_column_text(rows, 4), truce__whole_at(rows, 1),
                   (const char *)sqlite3_column_text(rows, 2));
    if (tells)
      warn(r, file, pair->line, message);
  }
  return *found || code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

truce_status truce__pairs_tell(truce__writer *w, const truce__pairs *p, const char *file)
{
  size_t count = 0;
  if (p->count > 0 && !truce__writer_save(w))
    return truce__writer_failed(w);
  for (size_t k = 0; k < p->count; k++) {
    bool found;
    const truce_status status = tell_pair(w->r, &p->pairs[k], file, count < TOLD_MAX, &found);
    if (status != TRUCE_OK)
      return status;
    count += found;
  }
  char message[60];
  (void)snprintf(message, sizeof message, "and %zu more who stand on one list", count - TOLD_MAX);
  if (count > TOLD_MAX)
    warn(w->r, file, 0, message);
  return TRUCE_OK;
}

void truce__pairs_free(truce__pairs *p)
{
  free(p->pairs);
}
