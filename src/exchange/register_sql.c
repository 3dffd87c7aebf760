/* What is asked of SQLite, within transactions, and what its failures mean. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "register_internal.h"

static const char *const sql_texts[] = {
#define SQL_TEXT(NAME, text) text,
    TRUCE__SQL_TABLE(SQL_TEXT)
#undef SQL_TEXT
};

/* ---- What went wrong ---- */

void truce__register_complain(truce_register *r, const char *file, size_t line, const char *code,
                              const char *hint, const char *text, ...)
{
  char message[TRUCE__REASON + 200];
  va_list arguments;
  va_start(arguments, text);
  (void)vsnprintf(message, sizeof message, text, arguments);
  va_end(arguments);
  truce_diagnostics_add(r->diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                            .code = code,
                                                            .file = file,
                                                            .line = line,
                                                            .message = message,
                                                            .hint = hint});
}

bool truce__damaged(truce_register *r)
{
  r->damaged = true;
  return false;
}

truce_status truce__sql_failed(truce_register *r)
{
  if (r->no_memory)
    return TRUCE_NO_MEMORY;
  if (r->damaged) {
    truce__register_complain(r, r->path, 0, "damaged",
                             "`truce exchange verify` tells what is wrong",
                             "the register is damaged, or was changed by hand; nothing was added");
    return TRUCE_BAD_INPUT;
  }
  const int code = r->db != NULL ? sqlite3_errcode(r->db) : SQLITE_NOMEM;
  switch (code) {
  case SQLITE_NOMEM:
    return TRUCE_NO_MEMORY;
  case SQLITE_INTERRUPT:
    return TRUCE_CANCELLED;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    truce__register_complain(r, r->path, 0, "in-use", "try again when it is done",
                             "another program is writing to the register; nothing was changed");
    return TRUCE_IO;
  case SQLITE_FULL:
  case SQLITE_IOERR:
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    truce__register_complain(r, r->path, 0, "cannot-write", "check the disk and the permissions",
                             "%s; nothing was changed", sqlite3_errmsg(r->db));
    return TRUCE_IO;
  case SQLITE_CONSTRAINT:
    truce__register_complain(r, r->path, 0, "against-rules",
                             "`truce exchange verify` tells whether the file was changed by hand",
                             "the register refuses this: %s", sqlite3_errmsg(r->db));
    return TRUCE_BAD_INPUT;
  case SQLITE_TOOBIG:
    truce__register_complain(r, r->path, 0, "too-large", "split the list",
                             "a list of more than about 900 MB cannot be kept");
    return TRUCE_BAD_INPUT;
  default:
    truce__register_complain(r, r->path, 0, "no-register",
                             "take the last good copy, and compare its signed head",
                             "the file is damaged, or is no register: %s", sqlite3_errmsg(r->db));
    return TRUCE_BAD_INPUT;
  }
}

/* ---- Statements ---- */

sqlite3_stmt *truce__sql_get(truce_register *r, truce__sql which)
{
  sqlite3_stmt **statement = &r->prepared[which];
  if (*statement == NULL &&
      sqlite3_prepare_v3(r->db, sql_texts[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) !=
          SQLITE_OK)
    return NULL;
  sqlite3_reset(*statement);
  sqlite3_clear_bindings(*statement);
  return *statement;
}

bool truce__sql_run(sqlite3_stmt *statement)
{
  if (statement == NULL)
    return false;
  const bool done = sqlite3_step(statement) == SQLITE_DONE;
  return sqlite3_reset(statement) == SQLITE_OK && done;
}

const char *truce__text_at(sqlite3_stmt *row, int column, bool *damaged)
{
  const int type = sqlite3_column_type(row, column);
  if (type == SQLITE_NULL)
    return NULL;
  const char *text = (const char *)sqlite3_column_text(row, column);
  if (type == SQLITE_TEXT && text != NULL &&
      strlen(text) == (size_t)sqlite3_column_bytes(row, column))
    return text;
  *damaged = true;
  return NULL;
}

uint64_t truce__whole_at(sqlite3_stmt *row, int column)
{
  const sqlite3_int64 value = sqlite3_column_int64(row, column);
  return value < 0 ? 0 : (uint64_t)value;
}

truce_status truce__register_begin(truce_register *r, bool writing, truce_diagnostics *diagnostics)
{
  r->diagnostics = diagnostics;
  r->damaged = r->no_memory = r->withdrawn_known = false;
  return truce__sql_run(truce__sql_get(r, writing ? TRUCE__SQL_BEGIN : TRUCE__SQL_BEGIN_READ))
             ? TRUCE_OK
             : truce__sql_failed(r);
}

truce_status truce__register_end(truce_register *r, truce_status status)
{
  for (int k = 0; k < TRUCE__SQL_COUNT; k++)
    sqlite3_reset(r->prepared[k]);
  if (status == TRUCE_OK && !truce__sql_run(truce__sql_get(r, TRUCE__SQL_COMMIT)))
    status = truce__sql_failed(r);
  if (sqlite3_get_autocommit(r->db) == 0)
    sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
  /* Not as part of COMMIT: what is committed stays so if there is no room to tidy up after it. */
  r->withdrawn_known = false;
  sqlite3_wal_checkpoint_v2(r->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return status;
}
