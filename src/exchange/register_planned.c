/* What the register knows of those whom a plan sends: a plan may be older. */
#include "register_internal.h"

static bool look(truce_register *r, const char *reference, truce_planned *found)
{
  uint64_t number;
  truce__stand s;
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_FIND_SUBJECT);
  if (row == NULL || sqlite3_bind_text(row, 1, reference, -1, SQLITE_STATIC) != SQLITE_OK)
    return false;
  const int code = sqlite3_step(row);
  if (code == SQLITE_DONE)
    return true;
  if (code != SQLITE_ROW)
    return false;
  if (!truce__read_stand(r, row, &number, &s))
    return truce__damaged(r);
  if (!truce__follow(r, &number, &s))
    return false;
  if (!s.exists || s.kind != TRUCE_PERSON)
    return true;
  found->known++;
  found->dead += s.dead;
  found->underway += !s.dead && s.standing == TRUCE_STANDING_UNDERWAY;
  found->home += !s.dead && s.standing == TRUCE_STANDING_HOME;
  return true;
}

truce_status truce_register_planned(truce_register *r, const char *const *references, size_t count,
                                    truce_planned *planned, truce_diagnostics *diagnostics)
{
  truce_planned found = {0};
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status != TRUCE_OK)
    return status;
  for (size_t k = 0; k < count && status == TRUCE_OK; k++)
    status = look(r, references[k], &found) ? TRUCE_OK : truce__sql_failed(r);
  status = truce__register_end(r, status);
  if (status == TRUCE_OK)
    *planned = found;
  return status;
}
