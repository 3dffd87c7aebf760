/* Persons whom their holder listed as held, and who are not on its newest list: a list may be meant
 * to add to others, or somebody is not told of any more. */
#include <stdio.h>
#include <string.h>

#include "register_everybody.h"
#include "register_unheard.h"

typedef struct search {
  truce_register *r;
  truce__everybody all;
  uint64_t newest[TRUCE_SIDES_MAX]; /* [side]: the entry with which its newest list as held came,
                                       if there are older ones; else 0 */
  struct trace {
    uint64_t listed, news; /* the last entry of either kind; 0: none */
    uint64_t list;
    size_t named; /* who stands there: the person, or who turned out to be that one */
  } * traces;     /* [person] */
} search;

/* Whether there is anything to look for. */
static bool find_newest(search *s, bool *any)
{
  sqlite3_stmt *rows = truce__sql_get(s->r, TRUCE__SQL_NEWEST_HELD);
  int code = SQLITE_ERROR;
  *any = false;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW) {
    const char *sender = (const char *)sqlite3_column_text(rows, 0);
    const int side = sender != NULL ? truce__side_of(s->r, sender) : -1;
    if (side < 0 || truce__whole_at(rows, 2) < 2)
      continue;
    s->newest[side] = truce__whole_at(rows, 1);
    *any = true;
  }
  return code == SQLITE_DONE;
}

/* What its row says of somebody; other sides' lists say nothing of who is held there. */
static void take_entry(search *s, sqlite3_stmt *row, const truce__spans *withdrawn)
{
  const uint64_t number = truce__whole_at(row, 0), subject = truce__whole_at(row, 1);
  const char *side = (const char *)sqlite3_column_text(row, 3);
  const char *value = (const char *)sqlite3_column_text(row, 4);
  if (subject == 0 || subject > s->all.count)
    return;
  const size_t who = truce__last_of(&s->all, (size_t)subject - 1);
  const int holder = s->all.stands[who].holder;
  struct trace *t = &s->traces[who];
  if (sqlite3_column_int(row, 2) == 0) {
    t->news = number;
    return;
  }
  if (side == NULL || truce__side_of(s->r, side) != holder || truce__spans_hold(withdrawn, number))
    return;
  if (value == NULL || strcmp(value, truce_list_claim_id(TRUCE_CLAIM_HELD)) != 0) {
    t->news = number;
    return;
  }
  t->listed = number;
  t->list = truce__whole_at(row, 5);
  t->named = (size_t)subject - 1;
}

static truce_status take_entries(search *s)
{
  const truce__spans *withdrawn;
  int code = SQLITE_ERROR;
  if (!truce__withdrawn_lists(s->r, &withdrawn))
    return truce__sql_failed(s->r);
  sqlite3_stmt *rows = truce__sql_get(s->r, TRUCE__SQL_TRACES);
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW)
    take_entry(s, rows, withdrawn);
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(s->r);
}

static bool is_unheard(const search *s, size_t k)
{
  const truce__stand *stand = &s->all.stands[k];
  const struct trace *t = &s->traces[k];
  return stand->exists && stand->same_as == 0 && stand->kind == TRUCE_PERSON && !stand->dead &&
         stand->standing == TRUCE_STANDING_HELD && stand->holder >= 0 &&
         (size_t)stand->holder < s->r->side_count && t->listed > t->news &&
         t->listed < s->newest[stand->holder];
}

static truce_status look(search *s, truce__unheard_visitor *visit, void *context)
{
  truce_status status = truce__everybody_read(s->r, &s->all);
  if (status != TRUCE_OK)
    return status;
  s->traces = truce__arena_alloc(s->all.arena, s->all.count + 1, sizeof *s->traces);
  status = s->traces == NULL ? TRUCE_NO_MEMORY : take_entries(s);
  for (size_t k = 0; k < s->all.count && status == TRUCE_OK; k++) {
    if (is_unheard(s, k))
      status = visit(context, s->r->sides[s->all.stands[k].holder], s->traces[k].list,
                     s->all.references[s->traces[k].named]);
  }
  return status;
}

truce_status truce__find_unheard(truce_register *r, truce__unheard_visitor *visit, void *context)
{
  bool any;
  search s = {.r = r};
  if (!find_newest(&s, &any))
    return truce__sql_failed(r);
  if (!any)
    return TRUCE_OK;
  if ((s.all.arena = truce__arena_new()) == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = look(&s, visit, context);
  truce__everybody_free(&s.all);
  truce__arena_free(s.all.arena);
  return status;
}

/* ---- Told when a list came in ---- */

typedef struct unheard {
  const char *sender;
  size_t count, used;
  char first[TRUCE_UNHEARD_TOLD * (TRUCE__REFERENCE + 2)];
} unheard;

static truce_status count_unheard(void *context, const char *holder, uint64_t list,
                                  const char *reference)
{
  unheard *u = context;
  (void)list;
  if (strcmp(holder, u->sender) != 0)
    return TRUCE_OK;
  if (u->count++ < TRUCE_UNHEARD_TOLD)
    u->used += (size_t)snprintf(u->first + u->used, sizeof u->first - u->used, "%s%.160s",
                                u->used > 0 ? ", " : "", reference);
  return TRUCE_OK;
}

truce_status truce__tell_unheard(truce_register *r, const truce_register_list *list)
{
  unheard u = {.sender = list->sender};
  char message[200], hint[sizeof u.first + 120], more[40] = "";
  const truce_status status = truce__find_unheard(r, count_unheard, &u);
  if (status != TRUCE_OK || u.count == 0)
    return status;
  if (u.count > TRUCE_UNHEARD_TOLD)
    (void)snprintf(more, sizeof more, " and %zu more", u.count - TRUCE_UNHEARD_TOLD);
  (void)snprintf(message, sizeof message,
                 "%zu %s whom %.40s listed as held before, and of whom nothing is entered since, "
                 "%s not on this list",
                 u.count, u.count == 1 ? "person" : "persons", u.sender,
                 u.count == 1 ? "is" : "are");
  (void)snprintf(hint, sizeof hint, "if the list is meant to be whole, ask about them: %s%s",
                 u.first, more);
  truce_diagnostics_add(r->diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                                            .code = "not-listed-again",
                                                            .file = list->name,
                                                            .message = message,
                                                            .hint = hint});
  return TRUCE_OK;
}
