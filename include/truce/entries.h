/* What is written down about persons and remains: the entries of a register, and tables of them.
 *
 * An entry tells of one event and is never changed: a correction is a new entry that `amends` an
 * older one. Who says a thing is kept with it. docs/register.md tells what each kind means to those
 * it is about. */
#ifndef TRUCE_ENTRYS_H
#define TRUCE_ENTRYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/status.h"

#define TRUCE_NO_DAY INT32_MIN

/* X(NAME, id, what it says) */
#define TRUCE_ENTRY_KIND_TABLE(X)                                                                  \
  X(OPENED, "opened", "the register was begun")                                                    \
  X(LIST_RECEIVED, "list_received", "a list came in, kept byte for byte")                          \
  X(LISTED, "listed", "a list names the person or the remains")                                    \
  X(REGISTERED, "registered", "entered by hand: a person, or remains in a bag or a part of one")   \
  X(CAPTURED, "captured", "taken by a side")                                                       \
  X(VISITED, "visited", "seen where held")                                                         \
  X(MOVED, "moved", "brought to another place of the same side")                                   \
  X(EXAMINED, "examined", "looked at by a physician")                                              \
  X(WOUNDED, "wounded", "found wounded or sick")                                                   \
  X(DIED, "died", "died")                                                                          \
  X(PROMISED, "promised", "a side promised to hand over")                                          \
  X(HANDED_OVER, "handed_over", "a side let go")                                                   \
  X(RECEIVED, "received", "came home to a side")                                                   \
  X(IDENTIFIED, "identified", "remains were found to be those of a person")                        \
  X(DISPUTED, "disputed", "somebody says otherwise")                                               \
  X(STATED, "stated", "a fact: category, legal class, consent, home, and others")                  \
  X(DECIDED, "decided", "a mixed medical commission decided")                                      \
  X(NOTIFIED, "notified", "the holder was told of that decision")                                  \
  X(SAME, "same", "two entries are one person")                                                    \
  X(EXPLAINED, "explained", "a difference between counts is explained")                            \
  X(WITHDRAWN, "withdrawn", "an entry no longer counts")

typedef enum truce_entry_kind {
#define TRUCE_ENTRY_KIND_ENUM(NAME, id, what) TRUCE_ENTRY_##NAME,
  TRUCE_ENTRY_KIND_TABLE(TRUCE_ENTRY_KIND_ENUM)
#undef TRUCE_ENTRY_KIND_ENUM
      TRUCE_ENTRY_KINDS
} truce_entry_kind;

const char *truce_entry_kind_id(truce_entry_kind kind);   /* "handed_over" */
const char *truce_entry_kind_text(truce_entry_kind kind); /* what it says */

/* X(NAME, member, what it holds): the texts of an entry, by the column that holds each. */
#define TRUCE_ENTRY_TEXT_TABLE(X)                                                                  \
  X(SUBJECT, subject, "the person, bag or part it is about, by its reference")                     \
  X(OTHER, other, "a second one: the person found, the same person, the bag of a part")            \
  X(SIDE, side, "who acts, or who says so")                                                        \
  X(PLACE, place, "a camp, a hospital, a crossing")                                                \
  X(ABOUT, about, "the exchange or promise it belongs to, by a name of your own")                  \
  X(FIELD, field, "stated: of what; registered: person, bag or part")                              \
  X(VALUE, value, "stated and decided: what")                                                      \
  X(CATEGORY, category, "counts: of whom: pow, civilian, child, medical, remains")                 \
  X(DETAIL, detail, "in words; decided: members and votes")                                        \
  X(AUTHOR, author, "who wrote it down")                                                           \
  X(SOURCE, source, "from what: a letter, a page, a meeting")

typedef enum truce_entry_text {
#define TRUCE_ENTRY_TEXT_ENUM(NAME, member, what) TRUCE_ENTRY_##NAME,
  TRUCE_ENTRY_TEXT_TABLE(TRUCE_ENTRY_TEXT_ENUM)
#undef TRUCE_ENTRY_TEXT_ENUM
      TRUCE_ENTRY_TEXTS
} truce_entry_text;

const char *truce_entry_text_id(truce_entry_text text); /* "subject", as the column is headed */

typedef struct truce_entry {
  uint64_t number; /* in the register, from 1; 0: not there yet */
  truce_entry_kind kind;
  int32_t day;                          /* it happened, since 1970-01-01; TRUCE_NO_DAY */
  const char *texts[TRUCE_ENTRY_TEXTS]; /* UTF-8; NULL: not said */
  bool has_count;
  uint64_t count;       /* of promised, handed over, received */
  uint64_t amends;      /* the entry it takes the place of; 0: none */
  uint64_t list, row;   /* the list it stands in, and its line there; 0: none */
  const char *recorded; /* when it was written down, such as "2025-06-03T09:00:00Z" */
  size_t line;          /* of the table it was read from; 0: of none */
} truce_entry;

typedef struct truce_entries {
  const char *name; /* of the file */
  size_t count;
  const truce_entry *entries; /* in file order */
} truce_entries;

/* Reads a table of entries: CSV with the columns `kind`, `day`, `count`, `amends` and those of
 * TRUCE_ENTRY_TEXT_TABLE, in any order, `kind` required. What is wrong is added to `diagnostics`
 * with its line and column (TRUCE_BAD_INPUT); what stands in cells is not repeated there, since it
 * may name people. Free with truce_entries_free. Also TRUCE_IO, TRUCE_NO_MEMORY. O(bytes). */
truce_status truce_entries_read_file(truce_entries **entries, const char *path,
                                     truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
truce_status truce_entries_read_memory(truce_entries **entries, const char *name, const char *text,
                                       size_t length,
                                       truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* One entry from words such as "kind=captured" "subject=russia:17"; `name` is what it is called in
 * diagnostics. Fails as the others do. */
truce_status truce_entries_read_words(truce_entries **entries, const char *name,
                                      const char *const *words, size_t count,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_entries_free(truce_entries *entries); /* NULL is allowed */

#endif
