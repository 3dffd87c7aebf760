/* Proofs for somebody who does not have the register. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register_internal.h"

/* ---- Making ---- */

static truce_status read_head_of(truce_register *r, truce__sql which, uint64_t size,
                                 truce_head *head)
{
  truce_merkle_edge edge;
  sqlite3_stmt *row = truce__sql_get(r, which);
  if (row == NULL || (size != 0 && sqlite3_bind_int64(row, 1, (sqlite3_int64)size) != SQLITE_OK))
    return truce__sql_failed(r);
  const int code = sqlite3_step(row);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return truce__sql_failed(r);
  if (code == SQLITE_ROW && truce__read_head(row, head, &edge))
    return TRUCE_OK;
  truce__register_complain(r, r->path, 0, "no-head",
                           "take the size from an older answer of `truce exchange verify`",
                           "there is no signed head over %" PRIu64 " entries", size);
  return TRUCE_BAD_INPUT;
}

static truce_status read_leaves(truce_register *r, uint64_t size, truce_hash *leaves)
{
  sqlite3_stmt *rows = NULL;
  uint64_t count = 0;
  if (sqlite3_prepare_v2(r->db, "SELECT leaf FROM entry ORDER BY number", -1, &rows, NULL) !=
      SQLITE_OK)
    return truce__sql_failed(r);
  int code;
  while ((code = sqlite3_step(rows)) == SQLITE_ROW && count < size) {
    const void *leaf = sqlite3_column_blob(rows, 0);
    if (leaf == NULL || sqlite3_column_bytes(rows, 0) != TRUCE_HASH_BYTES)
      break;
    memcpy(leaves[count++].bytes, leaf, TRUCE_HASH_BYTES);
  }
  sqlite3_finalize(rows);
  if (count == size)
    return TRUCE_OK;
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    return truce__sql_failed(r);
  truce__register_complain(r, r->path, 0, "damaged", "`truce exchange verify` tells what is wrong",
                           "entries are missing");
  return TRUCE_BAD_INPUT;
}

static truce_status read_leaf(truce_register *r, uint64_t number, const char **leaf)
{
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_ENTRY_AT);
  if (row == NULL || sqlite3_bind_int64(row, 1, (sqlite3_int64)number) != SQLITE_OK)
    return truce__sql_failed(r);
  const int code = sqlite3_step(row);
  if (code == SQLITE_DONE) {
    truce__register_complain(r, r->path, 0, "unknown-entry",
                             "`truce exchange show` gives the numbers",
                             "there is no entry %" PRIu64, number);
    return TRUCE_BAD_INPUT;
  }
  if (code != SQLITE_ROW)
    return truce__sql_failed(r);
  truce__entry_row read;
  truce__text text = {0};
  truce__read_entry(row, &read);
  if (read.damaged) {
    truce__damaged(r);
    return truce__sql_failed(r);
  }
  truce__leaf_text(&text, &read.entry);
  if (text.failed) {
    truce__text_free(&text);
    return TRUCE_NO_MEMORY;
  }
  *leaf = text.bytes;
  return TRUCE_OK;
}

static truce_status prove(truce_register *r, truce_proof *p, uint64_t older)
{
  truce_status status = read_head_of(r, TRUCE__SQL_LAST_HEAD, 0, &p->head);
  if (status == TRUCE_OK && p->number == 0)
    status = read_head_of(r, TRUCE__SQL_HEAD_AT, older, &p->older);
  if (status == TRUCE_OK && p->number != 0)
    status = read_leaf(r, p->number, &p->leaf);
  uint64_t entries = 0;
  if (status == TRUCE_OK && !truce__ask_number(r, TRUCE__SQL_LAST_ENTRY, &entries))
    status = truce__sql_failed(r);
  /* What is not there, or not signed, cannot be proved. */
  if (status == TRUCE_OK && (entries < p->head.size || p->number > p->head.size)) {
    truce__damaged(r);
    status = truce__sql_failed(r);
  }
  truce_hash *leaves = NULL;
  if (status == TRUCE_OK && (leaves = truce__array((size_t)p->head.size, sizeof *leaves)) == NULL)
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = read_leaves(r, p->head.size, leaves);
  if (status == TRUCE_OK && p->number != 0)
    truce_merkle_inclusion(&p->path, leaves, p->head.size, p->number - 1);
  else if (status == TRUCE_OK)
    truce_merkle_consistency(&p->path, leaves, p->head.size, older);
  free(leaves);
  return status;
}

truce_status truce_register_prove(truce_register *r, uint64_t number, uint64_t older,
                                  truce_proof **proof, truce_diagnostics *diagnostics)
{
  truce_proof *p = calloc(1, sizeof *p);
  char *title = p != NULL ? strdup(r->title) : NULL;
  if (title == NULL) {
    free(p);
    return TRUCE_NO_MEMORY;
  }
  p->title = title;
  p->number = number;
  truce_register_public_key(r, p->public_key);
  truce_status status = truce__register_begin(r, false, diagnostics);
  if (status == TRUCE_OK)
    status = truce__register_end(r, prove(r, p, older));
  if (status == TRUCE_OK)
    *proof = p;
  else
    truce_proof_free(p);
  return status;
}

/* ---- Checking ---- */

const char *truce_proof_fault(const truce_proof *p)
{
  bool memory;
  if (!truce__head_holds(p->title, &p->head, p->public_key, &memory))
    return memory ? "the head is not signed with this key" : "the machine ran out of memory";
  if (p->number == 0) {
    if (!truce__head_holds(p->title, &p->older, p->public_key, &memory))
      return memory ? "the older head is not signed with this key"
                    : "the machine ran out of memory";
    return truce_merkle_continues(&p->path, p->older.size, &p->older.root, p->head.size,
                                  &p->head.root)
               ? NULL
               : "the register does not continue the older one: something was changed";
  }
  char start[48];
  (void)snprintf(start, sizeof start, "{\"number\":%" PRIu64 ",", p->number);
  if (strncmp(p->leaf, start, strlen(start)) != 0)
    return "the entry has another number";
  const truce_hash leaf = truce_merkle_leaf(p->leaf, strlen(p->leaf));
  return truce_merkle_includes(&p->path, &leaf, p->number - 1, p->head.size, &p->head.root)
             ? NULL
             : "the entry is not in the register that was signed";
}
