/* The writer of a register: entries are numbered and hashed, kept in batches, and the head over
 * them is signed. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "register_internal.h"

static bool is_ours(const truce_register *r, const truce_register_pen *pen)
{
  unsigned char public_key[TRUCE_PUBLIC_BYTES], secret[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(public_key, secret, pen->seed);
  sodium_memzero(secret, sizeof secret);
  return memcmp(public_key, r->public_key, sizeof public_key) == 0;
}

/* Nothing is signed on top of a head that does not hold. */
static truce_status take_head(truce__writer *w, sqlite3_stmt *row, uint64_t entries)
{
  truce_register *r = w->r;
  truce_head newest;
  bool memory = true;
  if (truce__read_head(row, &newest, &w->edge) && newest.size == entries) {
    const truce_hash root = truce_merkle_root(&w->edge);
    if (truce_hash_equal(&root, &newest.root) &&
        truce__head_holds(r->title, &newest, r->public_key, &memory))
      return TRUCE_OK;
  }
  if (!memory)
    return TRUCE_NO_MEMORY;
  truce__register_complain(r, r->path, 0, "damaged", "`truce exchange verify` tells what is wrong",
                           "the last head is damaged; nothing was changed");
  return TRUCE_BAD_INPUT;
}

truce_status truce__writer_start(truce__writer *w, truce_register *r, const truce_register_pen *pen)
{
  uint64_t entries;
  *w = (truce__writer){.r = r, .pen = pen};
  if (!truce__ask_number(r, TRUCE__SQL_LAST_SUBJECT, &w->last_subject) ||
      !truce__ask_number(r, TRUCE__SQL_LAST_ENTRY, &entries))
    return truce__sql_failed(r);
  w->before = entries;
  sqlite3_stmt *head = truce__sql_get(r, TRUCE__SQL_LAST_HEAD);
  const int code = head == NULL ? SQLITE_ERROR : sqlite3_step(head);
  if (code == SQLITE_DONE && entries == 0)
    return TRUCE_OK; /* a new register */
  if (code == SQLITE_DONE)
    truce__damaged(r);
  if (code != SQLITE_ROW)
    return truce__sql_failed(r);
  if (is_ours(r, pen))
    return take_head(w, head, entries);
  truce__register_complain(r, r->path, 0, "wrong-key", "give the right one with --key FILE",
                           "the key is not the one this register is signed with");
  return TRUCE_BAD_INPUT;
}

/* Entries refer to those whom they are about, who so come first. */
static bool write_waiting(truce__writer *w)
{
  const size_t count = w->waiting_count;
  w->waiting_count = 0;
  return truce__met_enter(w) && truce__write_entries(w->r, w->waiting, count);
}

bool truce__writer_put(truce__writer *w, truce_entry *e, uint64_t subject, uint64_t other)
{
  e->number = w->edge.size + 1;
  e->recorded = w->pen->recorded;
  if (e->texts[TRUCE_ENTRY_AUTHOR] == NULL)
    e->texts[TRUCE_ENTRY_AUTHOR] = w->pen->author;
  if (e->texts[TRUCE_ENTRY_SOURCE] == NULL)
    e->texts[TRUCE_ENTRY_SOURCE] = w->pen->source;
  truce__leaf_text(&w->leaf, e);
  if (w->leaf.failed)
    return false;
  const truce_hash leaf = truce_merkle_leaf(w->leaf.bytes, w->leaf.length);
  truce_merkle_add(&w->edge, &leaf);
  w->waiting[w->waiting_count++] =
      (truce__waiting){.entry = *e, .subject = subject, .other = other, .leaf = leaf};
  return w->waiting_count < TRUCE__BATCH || write_waiting(w);
}

bool truce__writer_save(truce__writer *w)
{
  return write_waiting(w) && truce__met_save(w);
}

truce_status truce__writer_failed(truce__writer *w)
{
  return w->leaf.failed || w->no_memory ? TRUCE_NO_MEMORY : truce__sql_failed(w->r);
}

truce_status truce__writer_sign(truce__writer *w)
{
  truce_register *r = w->r;
  unsigned char public_key[TRUCE_PUBLIC_BYTES], secret[crypto_sign_SECRETKEYBYTES];
  truce_head head = {.size = w->edge.size, .root = truce_merkle_root(&w->edge)};
  if (!truce__writer_save(w))
    return truce__writer_failed(w);
  (void)snprintf(head.recorded, sizeof head.recorded, "%s", w->pen->recorded);
  truce__head_text(&w->leaf, r->title, &head);
  if (w->leaf.failed)
    return TRUCE_NO_MEMORY;
  crypto_sign_seed_keypair(public_key, secret, w->pen->seed);
  crypto_sign_detached(head.signature, NULL, (const unsigned char *)w->leaf.bytes, w->leaf.length,
                       secret);
  sodium_memzero(secret, sizeof secret);
  sqlite3_stmt *add = truce__sql_get(r, TRUCE__SQL_ADD_HEAD);
  if (add == NULL)
    return truce__sql_failed(r);
  sqlite3_bind_int64(add, 1, (sqlite3_int64)head.size);
  sqlite3_bind_blob(add, 2, head.root.bytes, TRUCE_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob(add, 3, w->edge.roots,
                    (int)(truce_merkle_edge_count(&w->edge) * TRUCE_HASH_BYTES), SQLITE_STATIC);
  sqlite3_bind_text(add, 4, head.recorded, -1, SQLITE_STATIC);
  sqlite3_bind_blob(add, 5, head.signature, TRUCE_SIGNATURE_BYTES, SQLITE_STATIC);
  if (!truce__sql_run(add))
    return truce__sql_failed(r);
  r->entries = head.size;
  return TRUCE_OK;
}

void truce__writer_free(truce__writer *w)
{
  truce__met_forget(w);
  truce__text_free(&w->leaf);
}
