/* The register inside: entries as numbers, rules over them, and the database they are kept in. */
#ifndef TRUCE_EXCHANGE_REGISTER_INTERNAL_H
#define TRUCE_EXCHANGE_REGISTER_INTERNAL_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/index.h"
#include "truce/register.h"

enum { TRUCE__REASON = 300, TRUCE__REFERENCE = 161 /* a reference and its end */ };

/* ---- Rules (register_rules.c) ---- */

/* An entry as the rules see it. */
typedef struct truce__fact {
  uint64_t number, amends;
  uint64_t subject, other; /* rows of the table `subject`; 0: none */
  int32_t day;
  uint8_t kind;  /* truce_entry_kind */
  int8_t side;   /* -1: none */
  uint8_t what;  /* listed: a truce_list_claim; registered: a truce_subject_kind; stated:
                    truce__stated */
  uint8_t value; /* listed: a category; of what is stated: that, a class, consent, or 1 + a side;
                    decided: 1 + the side of the member who is not neutral */
  bool fresh;    /* comes in now: what older versions let in is refused to it */
} truce__fact;

typedef enum truce__stated {
  TRUCE__STATED_OTHER, /* kept, changes nothing */
  TRUCE__STATED_CATEGORY,
  TRUCE__STATED_LAW,
  TRUCE__STATED_CONSENT,
  TRUCE__STATED_HOME,
} truce__stated;

/* What only all the entries of a subject tell; it is not kept in the file. Days may be
 * TRUCE_NO_DAY. */
typedef struct truce__past {
  int32_t captured, died, seen; /* seen: last told to be alive */
  int32_t decided, left, found; /* the first decision; handed over; identified */
  int32_t decided_last;         /* the last decision, of entry `decision` */
  uint64_t decision;
  uint64_t body;   /* of a person: the bag with it; 0: none */
  uint64_t person; /* of remains: whose they are; 0: not known */
  uint64_t parts;  /* of a bag: whose parts in it are; UINT64_MAX: of several; 0: not known */
} truce__past;

/* What the rules know of a subject. */
typedef struct truce__stand {
  uint64_t bag, same_as, remains; /* 0: none */
  int32_t since, last;            /* of the standing; of the last move */
  uint8_t kind, standing, consent, category, law;
  int8_t holder, home, giver; /* -1: none */
  bool exists, dead, disputed, decided;
  uint8_t spare[4]; /* no padding up to here, so that two can be compared byte by byte */
  truce__past past;
} truce__stand;

enum { TRUCE__KEPT = offsetof(truce__stand, past) }; /* bytes of what is kept in the file */

#define TRUCE__NO_PAST                                                                             \
  {                                                                                                \
    TRUCE_NO_DAY, TRUCE_NO_DAY, TRUCE_NO_DAY, TRUCE_NO_DAY, TRUCE_NO_DAY, TRUCE_NO_DAY,            \
        TRUCE_NO_DAY, 0, 0, 0, 0                                                                   \
  }
#define TRUCE__NOBODY                                                                              \
  ((truce__stand){.since = TRUCE_NO_DAY,                                                           \
                  .last = TRUCE_NO_DAY,                                                            \
                  .holder = -1,                                                                    \
                  .home = -1,                                                                      \
                  .giver = -1,                                                                     \
                  .past = TRUCE__NO_PAST})

/* Whether the rules have to know the past of those whom a fact is about: it is told late, or what
 * is kept does not say enough. */
bool truce__needs_past(const truce__fact *fact, const truce__stand *subject,
                       const truce__stand *other);
/* Applies a fact to what it is about (NULL: nothing); `bag` is that of a subject that is a part, of
 * which the past alone changes. False if a rule forbids it: then `reason` says which, and nothing
 * is changed. Pure. */
bool truce__register_apply(const truce_register *r, truce__stand *subject, truce__stand *other,
                           truce__stand *bag, const truce__fact *fact, char reason[TRUCE__REASON]);

/* ---- Leaves and heads (register_leaf.c) ---- */

typedef struct truce__text {
  char *bytes; /* NUL-terminated */
  size_t length, capacity;
  bool failed; /* memory ran out */
} truce__text;

/* The entry as it is hashed: one line of JSON, members in the order of the columns, those without a
 * value left out, strings escaped as RFC 8785 has it. `number`, `recorded` and the texts are taken
 * from the entry. */
void truce__leaf_text(truce__text *text, const truce_entry *entry);
void truce__head_text(truce__text *text, const char *title, const truce_head *head);
bool truce__head_holds(const char *title, const truce_head *head,
                       const unsigned char key[TRUCE_PUBLIC_BYTES], bool *memory);
void truce__text_free(truce__text *text);

/* ---- The database (register_open.c, register_sql.c) ---- */

/* X(NAME, statement) */
#define TRUCE__SQL_TABLE(X)                                                                        \
  X(BEGIN, "BEGIN IMMEDIATE")                                                                      \
  X(BEGIN_READ, "BEGIN")                                                                           \
  X(COMMIT, "COMMIT")                                                                              \
  X(ADD_ENTRY, TRUCE__ADD_ENTRY TRUCE__ENTRY_ROW)                                                  \
  X(ADD_ENTRIES, TRUCE__ADD_ENTRY TRUCE__ROWS(TRUCE__ENTRY_ROW))                                   \
  X(FIND_SUBJECT, "SELECT number, " TRUCE__STAND_COLUMNS " FROM subject WHERE reference = ?1")     \
  X(GET_SUBJECT, "SELECT number, " TRUCE__STAND_COLUMNS " FROM subject WHERE number = ?1")         \
  X(ADD_SUBJECT, TRUCE__ADD_SUBJECT TRUCE__SUBJECT_ROW)                                            \
  X(ADD_SUBJECTS, TRUCE__ADD_SUBJECT TRUCE__ROWS(TRUCE__SUBJECT_ROW))                              \
  X(SAVE_SUBJECT, "UPDATE subject SET " TRUCE__STAND_SET " WHERE number = ?1")                     \
  X(SAVE_LED_SUBJECT, "UPDATE subject SET " TRUCE__STAND_SET                                       \
                      ", bag=?15, same_as=?16, remains=?17 WHERE number = ?1")                     \
  X(REFERENCE, "SELECT reference FROM subject WHERE number = ?1")                                  \
  X(LAST_SUBJECT, "SELECT coalesce(max(number), 0) FROM subject")                                  \
  X(LAST_ENTRY, "SELECT coalesce(max(number), 0) FROM entry")                                      \
  X(LAST_HEAD, "SELECT size, root, edge, recorded, signature FROM head ORDER BY size DESC "        \
               "LIMIT 1")                                                                          \
  X(HEAD_AT, "SELECT size, root, edge, recorded, signature FROM head WHERE size = ?1")             \
  X(ADD_HEAD, "INSERT INTO head(size, root, edge, recorded, signature) VALUES(?1,?2,?3,?4,?5)")    \
  X(ENTRY_AT, TRUCE__ENTRY_COLUMNS " WHERE e.number = ?1")                                         \
  X(ENTRIES, TRUCE__ENTRY_COLUMNS " ORDER BY e.number")                                            \
  X(ENTRIES_OF, TRUCE__ENTRY_COLUMNS " WHERE e.subject = ?1 OR e.other = ?1 ORDER BY e.number")    \
  X(HISTORY_OF,                                                                                    \
    "WITH RECURSIVE found(number) AS (SELECT number FROM entry WHERE subject = ?1 OR other = ?1 "  \
    "UNION SELECT a.number FROM entry a JOIN found f ON a.amends = "                               \
    "f.number) " TRUCE__ENTRY_COLUMNS                                                              \
    " WHERE e.number IN (SELECT number FROM found) ORDER BY e.number")                             \
  X(ENTRIES_ON,                                                                                    \
    "WITH RECURSIVE found(number) AS (SELECT number FROM entry WHERE about = ?1 AND kind NOT IN "  \
    "('opened', 'list_received') UNION SELECT a.number FROM entry a JOIN found f ON a.amends = "   \
    "f.number) " TRUCE__ENTRY_COLUMNS                                                              \
    " WHERE e.number IN (SELECT number FROM found) ORDER BY e.number")                             \
  X(ENTRIES_ON_NONE,                                                                               \
    "WITH RECURSIVE found(number) AS (SELECT number FROM entry WHERE about IS NULL AND (kind = "   \
    "'explained' OR (kind IN ('promised', 'handed_over', 'received') AND subject IS NOT NULL)) "   \
    "UNION SELECT a.number FROM entry a JOIN found f ON a.amends = "                               \
    "f.number) " TRUCE__ENTRY_COLUMNS                                                              \
    " WHERE e.number IN (SELECT number FROM found) ORDER BY e.number")                             \
  X(RECKONED, TRUCE__ENTRY_LIST                                                                    \
    ", (SELECT a.number FROM entry a WHERE a.amends = e.number)" TRUCE__ENTRY_FROM                 \
    " WHERE e.kind IN ('promised', 'handed_over', 'received', 'explained', 'disputed') AND "       \
    "(e.about IS NOT NULL OR e.subject IS NOT NULL OR e.kind = 'explained') "                      \
    "ORDER BY e.about IS NULL, e.about, e.number")                                                 \
  X(ANY_UNNAMED,                                                                                   \
    "SELECT 1 FROM entry e WHERE e.about IS NULL AND +e.subject IS NOT NULL AND e.kind IN "        \
    "('promised', 'handed_over', 'received') AND (e.kind = 'promised') = ?1 AND NOT EXISTS "       \
    "(SELECT 1 FROM entry a WHERE a.amends = e.number) LIMIT 1")                                   \
  X(ANY_EXPLAINED, "SELECT 1 FROM entry WHERE kind = 'explained' LIMIT 1")                         \
  X(SETTLED,                                                                                       \
    "SELECT e.number, (SELECT a.number FROM entry a WHERE a.amends = e.number), CASE WHEN "        \
    "e.amends IS NULL THEN e.number ELSE (WITH RECURSIVE up(number, amends) AS (SELECT e.number, " \
    "e.amends UNION SELECT o.number, o.amends FROM entry o JOIN up ON o.number = up.amends) "      \
    "SELECT min(number) FROM up) END, e.kind, e.subject, e.other, "                                \
    "CASE e.kind WHEN 'listed' THEN e.category ELSE e.value END FROM entry e WHERE "               \
    "(e.kind = 'listed' AND e.category IS NOT NULL) OR e.kind = 'same' "                           \
    "OR (e.kind = 'stated' AND e.field = 'category') ORDER BY e.number")                           \
  X(HEAD_OVER, "SELECT min(size) FROM head WHERE size >= ?1")                                      \
  X(FLOW,                                                                                          \
    "SELECT e.kind, e.side, e.subject IS NOT NULL AS named, e.day, sum(coalesce(e.count, 1)), "    \
    "coalesce(s.kind > 0, e.category = 'remains', 0) AS remains FROM entry e LEFT JOIN subject s " \
    "ON s.number = e.subject WHERE e.day IS NOT NULL AND e.kind IN ('promised', 'handed_over', "   \
    "'received', 'died', 'identified') AND e.number NOT IN (SELECT amends FROM entry WHERE "       \
    "amends "                                                                                      \
    "IS NOT NULL) GROUP BY e.kind, e.side, named, e.day, remains")                                 \
  X(LISTED, "SELECT e.number, e.subject, e.side, e.value = 'missing' FROM entry e WHERE e.kind = " \
            "'listed' AND e.number NOT IN (SELECT amends FROM entry WHERE amends IS NOT NULL)")    \
  X(LAST_DAY, "SELECT max(day), (SELECT recorded FROM entry ORDER BY number DESC LIMIT 1) FROM "   \
              "entry WHERE kind <> 'opened'")                                                      \
  X(DECIDED_OF, TRUCE__ENTRY_COLUMNS                                                               \
    " WHERE e.subject = ?1 AND e.kind IN ('decided', 'notified', 'handed_over', 'died') AND NOT "  \
    "EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.number)")                                    \
  X(FOUND,                                                                                         \
    "SELECT e.subject, e.other FROM entry e WHERE e.other IS NOT NULL AND e.kind = 'identified' "  \
    "AND NOT EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.number)")                            \
  X(LED_ON,                                                                                        \
    "SELECT number, same_as, decided, dead, consent FROM subject WHERE decided OR same_as "        \
    "IS NOT NULL ORDER BY number")                                                                 \
  X(AMENDED_BY, "SELECT number, kind FROM entry WHERE amends = ?1")                                \
  X(ROWS, "SELECT number, row FROM entry WHERE number > ?1 AND number <= ?2")                      \
  X(WITHDRAWN_ROWS, "SELECT o.row FROM entry w JOIN entry o ON o.number = w.amends WHERE "         \
                    "w.amends > ?1 AND w.amends <= ?2 ORDER BY o.row")                             \
  X(WITHDRAWN_LISTS,                                                                               \
    "SELECT o.number, o.count, w.number FROM entry w JOIN entry o ON o.number = w.amends WHERE "   \
    "w.amends IS NOT NULL AND w.kind = 'withdrawn' AND o.kind = 'list_received'")                  \
  X(TAKEN,                                                                                         \
    "SELECT e.subject, e.day FROM entry e WHERE e.kind IN ('captured', 'registered') AND e.day "   \
    "IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.number)")                \
  X(NEWEST_HELD,                                                                                   \
    "SELECT l.sender, max(e.number), count(*) FROM list l JOIN entry e ON e.about = l.name AND "   \
    "e.kind = 'list_received' AND e.list = l.number WHERE e.field = 'held' AND NOT EXISTS "        \
    "(SELECT 1 FROM entry a WHERE a.amends = e.number) GROUP BY l.sender")                         \
  X(TRACES,                                                                                        \
    "SELECT e.number, e.subject, e.kind = 'listed', e.side, e.value, e.list FROM entry e WHERE "   \
    "+e.subject IS NOT NULL AND e.kind NOT IN ('same', 'withdrawn') AND NOT EXISTS (SELECT 1 "     \
    "FROM entry a WHERE a.amends = e.number) ORDER BY e.number")                                   \
  X(COUNTS_ON, TRUCE__ENTRY_COLUMNS                                                                \
    " WHERE e.about = ?1 AND e.count IS NOT NULL AND e.subject IS NULL AND e.kind IN "             \
    "('promised', 'handed_over', 'received') AND NOT EXISTS (SELECT 1 FROM entry a WHERE "         \
    "a.amends = e.number) ORDER BY e.number")                                                      \
  X(BOTH_LISTED,                                                                                   \
    "WITH RECURSIVE a(n) AS (SELECT ?1 UNION SELECT e.other FROM a JOIN entry e ON e.subject = "   \
    "a.n " TRUCE__SAME_BEFORE                                                                      \
    "), b(n) AS (SELECT ?2 UNION SELECT e.other FROM b JOIN entry e ON e.subject = "               \
    "b.n " TRUCE__SAME_BEFORE ") SELECT p.number, p.list, coalesce(p.side, ''), s.reference, "     \
    "t.reference FROM a JOIN entry p ON "                                                          \
    "p.subject = a.n JOIN subject s ON s.number = a.n JOIN b JOIN entry q ON q.subject = b.n "     \
    "AND q.list = p.list JOIN subject t ON t.number = b.n WHERE p.kind = 'listed' AND q.kind = "   \
    "'listed' AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.amends IN (p.number, q.number)) "      \
    "ORDER BY p.number, q.number")                                                                 \
  X(SUBJECTS_OF_ROWS, "SELECT subject FROM entry WHERE number > ?1 AND number <= ?2")              \
  X(ADD_LIST, "INSERT INTO list(number, name, sender, claim, day, hash, rows, id, map, bytes) "    \
              "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")                                            \
  X(NEXT_LIST, "SELECT coalesce(max(number), 0) + 1 FROM list")                                    \
  X(FIND_LIST, "SELECT number, name FROM list WHERE hash = ?1 AND sender = ?2")                    \
  X(ARRIVAL, "SELECT e.number, e.day, e.field, e.count FROM entry e WHERE e.about = ?1 AND "       \
             "e.kind = 'list_received' AND "                                                       \
             "e.list = ?2 AND NOT EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.number)")       \
  X(ARRIVALS,                                                                                      \
    "SELECT l.number, e.detail, e.number, e.count FROM list l JOIN entry e ON e.about = l.name "   \
    "AND e.kind = 'list_received' AND e.list = l.number WHERE (?1 IS NULL OR l.sender = ?1) AND "  \
    "NOT EXISTS (SELECT 1 FROM entry a WHERE a.amends = e.number) ORDER BY e.number")              \
  X(LIST_AT, "SELECT number, sender, name, bytes, id, map FROM list WHERE number = ?1")            \
  X(LISTS, "SELECT number, name, sender, claim, day, hash, rows, id, map, bytes FROM list "        \
           "ORDER BY number")                                                                      \
  X(LIST_TABLE,                                                                                    \
    "SELECT number, name, sender, claim, day, hash, rows, id, map, length(bytes) FROM list "       \
    "ORDER BY number")                                                                             \
  X(LIST_BYTES, "SELECT bytes, hash FROM list WHERE number = ?1")                                  \
  X(SUBJECTS, "SELECT number, " TRUCE__STAND_COLUMNS ", reference FROM subject ORDER BY number")

/* Those who were found to be the same before entry ?3. */
#define TRUCE__SAME_BEFORE                                                                         \
  "WHERE e.kind = 'same' AND e.number < ?3 AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.amends "  \
  "= e.number)"

/* Rows go in one by one, and in batches, which takes SQLite some two thirds of the time. */
enum { TRUCE__BATCH = 16 };
#define TRUCE__FOUR(row) row "," row "," row "," row
#define TRUCE__ROWS(row) TRUCE__FOUR(TRUCE__FOUR(row))
#define TRUCE__ADD_ENTRY                                                                           \
  "INSERT INTO entry(number, leaf, kind, day, count, amends, list, row, recorded, subject, "       \
  "other, side, place, about, field, value, category, detail, author, source) VALUES"
#define TRUCE__ENTRY_ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
#define TRUCE__ADD_SUBJECT "INSERT INTO subject(number, " TRUCE__STAND_COLUMNS ", reference) VALUES"
#define TRUCE__SUBJECT_ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
/* Whom somebody leads to is set by itself: SQLite then has references to check, and keeps what it
 * needs to take the change back. */
#define TRUCE__STAND_SET                                                                           \
  "kind=?2, standing=?3, holder=?4, home=?5, giver=?6, since=?7, last=?8, dead=?9, disputed=?10, " \
  "decided=?11, consent=?12, category=?13, law=?14"
#define TRUCE__STAND_COLUMNS                                                                       \
  "kind, standing, holder, home, giver, since, last, dead, disputed, decided, consent, category, " \
  "law, bag, same_as, remains"
#define TRUCE__ENTRY_LIST                                                                          \
  "SELECT e.number, e.leaf, e.kind, e.day, e.count, e.amends, e.list, e.row, e.recorded, "         \
  "s.reference, o.reference, e.side, e.place, e.about, e.field, e.value, e.category, e.detail, "   \
  "e.author, e.source, e.subject, e.other, s.same_as, s.category"
#define TRUCE__ENTRY_FROM                                                                          \
  " FROM entry e LEFT JOIN subject s ON s.number = e.subject LEFT JOIN subject o ON "              \
  "o.number = e.other"
#define TRUCE__ENTRY_COLUMNS TRUCE__ENTRY_LIST TRUCE__ENTRY_FROM

typedef enum truce__sql {
#define TRUCE__SQL_ENUM(NAME, text) TRUCE__SQL_##NAME,
  TRUCE__SQL_TABLE(TRUCE__SQL_ENUM)
#undef TRUCE__SQL_ENUM
      TRUCE__SQL_COUNT
} truce__sql;

/* Entries of lists that were withdrawn: those after `first` up to `last`. */
typedef struct truce__span {
  uint64_t first, last;
} truce__span;
typedef struct truce__spans {
  truce__span *spans;
  size_t count, capacity;
} truce__spans;

struct truce_register {
  sqlite3 *db;
  truce__arena *arena;
  const char *path, *title;
  size_t side_count;
  const char *sides[TRUCE_SIDES_MAX];
  unsigned char public_key[TRUCE_PUBLIC_BYTES];
  sqlite3_stmt *prepared[TRUCE__SQL_COUNT];
  uint64_t entries;               /* as of the last head signed */
  truce_diagnostics *diagnostics; /* of the call */
  bool damaged;                   /* the call met something that is never written */
  bool no_memory;                 /* memory ran out where a bool alone is given back */
  truce__spans withdrawn;         /* lists, of the call; see truce__withdrawn_lists */
  bool withdrawn_known;
};

/* The statement, ready to be bound; NULL after a failure. */
sqlite3_stmt *truce__sql_get(truce_register *r, truce__sql which);
/* Runs a statement that gives no row. */
bool truce__sql_run(sqlite3_stmt *statement);
/* A text of a row; NULL if there is none. Anything else that reads alike, such as a text with a NUL
 * in it, sets *damaged and gives NULL: a query would not take it for the same. */
const char *truce__text_at(sqlite3_stmt *row, int column, bool *damaged);
/* A number of a row; 0 for one below that, which nothing but damage writes. */
uint64_t truce__whole_at(sqlite3_stmt *row, int column);
/* Notes that something in the file is not as it is ever written; truce__sql_failed then says so.
 * Gives false. */
bool truce__damaged(truce_register *r);
/* After something of SQLite failed: says what and gives the status for it. */
truce_status truce__sql_failed(truce_register *r) TRUCE_MUST_CHECK;
/* Begins a call, and a transaction in it. */
truce_status truce__register_begin(truce_register *r, bool writing,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* Ends it: keeps what was written if all went well, else nothing of it. */
truce_status truce__register_end(truce_register *r, truce_status status) TRUCE_MUST_CHECK;
/* An error at a line of `file` (0: at none). */
void truce__register_complain(truce_register *r, const char *file, size_t line, const char *code,
                              const char *hint, const char *text, ...) TRUCE_PRINTF(6, 7);
int truce__side_of(const truce_register *r, const char *name); /* -1: none */

/* ---- Rows (register_row.c) ---- */

typedef struct truce__entry_row {
  truce_entry entry; /* its texts live until the statement moves on */
  uint64_t subject, other;
  uint64_t person; /* the subject, or whom it turned out to be */
  truce_hash leaf;
  bool damaged; /* something in it is not as it is ever written */
} truce__entry_row;

/* Reads the row a TRUCE__ENTRY_COLUMNS statement stands on. `day_text` is scratch. */
void truce__read_entry(sqlite3_stmt *row, truce__entry_row *read);
/* The same kept in an arena; false if memory ran out. */
bool truce__keep_entry(truce__arena *arena, truce_entry *entry);
/* An entry on its way into the file. */
typedef struct truce__waiting {
  truce_entry entry;
  uint64_t subject, other;
  truce_hash leaf;
} truce__waiting;
bool truce__write_entries(truce_register *r, const truce__waiting *entries, size_t count);
/* What the rules need of an entry; NULL, or why it is not to be understood. */
const char *truce__fact_of(const truce_register *r, const truce_entry *entry, uint64_t subject,
                           uint64_t other, truce__fact *fact);

/* How a list was read, as the entry of its arrival keeps it: the column of the ids and what the
 * columns hold. What is longer than these was cut off when it was written down. */
enum { TRUCE__HOW = 600, TRUCE__ID_COLUMN_MAX = 90, TRUCE__MAP_MAX = 499 };
/* The other way round; both are NULL where nothing is said. `how` is changed and has to stay. */
void truce__list_read_how(char *how, const char **id, const char **map);
void truce__list_how(char how[TRUCE__HOW], const char *id, const char *map);

bool truce__is_category(const char *id);
/* Whether the class (truce_law_class) is of the seriously wounded and sick. */
static inline bool truce__is_grave(unsigned law)
{
  return law == TRUCE_LAW_GC3_109 || law == TRUCE_LAW_GC3_110;
}
/* Whether there are explanations of such a field. */
bool truce__is_difference(const char *field);

/* The number that a statement gives; false after a failure. */
bool truce__ask_number(truce_register *r, truce__sql which, uint64_t *number) TRUCE_MUST_CHECK;

/* False if there is anything in the row that is never written. */
bool truce__read_stand(const truce_register *r, sqlite3_stmt *row, uint64_t *number,
                       truce__stand *stand) TRUCE_MUST_CHECK;
/* Goes on from a subject to the one it turned out to be. False after a failure, of which
 * truce__sql_failed tells: also where they lead nowhere or in a circle. */
bool truce__follow(truce_register *r, uint64_t *number, truce__stand *stand) TRUCE_MUST_CHECK;
/* Leads each of `count` subjects, in the order of their numbers, on to the last of those they
 * turned out to be: their `same_as`, `stride` bytes apart. False if that is nowhere or a circle.
 * O(count). */
bool truce__lead_on(uint64_t *same_as, size_t stride, size_t count) TRUCE_MUST_CHECK;
bool truce__reference_of(truce_register *r, uint64_t number,
                         char reference[TRUCE__REFERENCE]) TRUCE_MUST_CHECK;
/* `led`: whom it leads to changed too. */
bool truce__write_stand(truce_register *r, uint64_t number, const truce__stand *stand, bool led);
typedef struct truce__met truce__met;
/* Without whom they lead to, who may not be in the file yet. */
bool truce__enter_subjects(truce_register *r, truce__met *const *subjects, size_t count);
bool truce__read_head(sqlite3_stmt *row, truce_head *head, truce_merkle_edge *edge);

/* ---- Births (register_births.c) ---- */

/* When those on lists were born, at the earliest; read when first asked for. Starts from {0}. */
typedef struct truce__births {
  truce__arena *arena;
  truce__index index;
  int32_t *days;
  size_t capacity;
} truce__births;
/* *day: TRUCE_NO_DAY if no list says. */
truce_status truce__birth_of(truce_register *r, truce__births *births, const char *reference,
                             int32_t *day) TRUCE_MUST_CHECK;
void truce__births_free(truce__births *births); /* they are read anew if asked for again */

/* ---- Writing (register_add.c) ---- */

/* A subject that a call met. */
struct truce__met {
  uint64_t number;
  const char *reference;
  truce__stand stand; /* as the file will have it; its past is not known */
  bool listed;        /* the file does not have it as yet, or has it otherwise */
  bool led;           /* or has it lead to somebody else */
};

typedef struct truce__met_list {
  truce__met **all;
  size_t count, capacity;
} truce__met_list;

typedef struct truce__met_subjects {
  truce__arena *arena;
  truce__index index; /* by reference; its numbers are those of `known` */
  truce__met_list known, entering, changed;
} truce__met_subjects;

/* The writer of one transaction: gives numbers, hashes, and signs at the end. */
typedef struct truce__writer {
  truce_register *r;
  const truce_register_pen *pen;
  truce_merkle_edge edge;
  uint64_t last_subject;
  uint64_t before; /* how many entries there were when it started */
  truce__text leaf;
  truce__waiting waiting[TRUCE__BATCH];
  size_t waiting_count;
  truce__met_subjects met;
  bool no_memory;
} truce__writer;

truce_status truce__writer_start(truce__writer *w, truce_register *r,
                                 const truce_register_pen *pen) TRUCE_MUST_CHECK;
/* Numbers and hashes an entry whose effects were seen to already. Its texts, but for those of whom
 * it is about, have to stay until all is saved. */
bool truce__writer_put(truce__writer *w, truce_entry *entry, uint64_t subject, uint64_t other);
/* Writes all that waits, as before anything of the file is asked or changed otherwise. */
bool truce__writer_save(truce__writer *w) TRUCE_MUST_CHECK;
/* After any of these gave false: why. */
truce_status truce__writer_failed(truce__writer *w) TRUCE_MUST_CHECK;
/* Saves, and signs. */
truce_status truce__writer_sign(truce__writer *w) TRUCE_MUST_CHECK;
void truce__writer_free(truce__writer *w);

/* ---- Those whom a writer meets (register_met.c) ---- */

/* Each is read from the file once and written back when all is saved, however many entries are
 * about them. O(subjects met) memory, O(1) a meeting. */

/* Whom a reference is about, or who that turned out to be; *met is NULL if it is not in the
 * register, else it stays until all are forgotten. */
bool truce__meet(truce__writer *w, const char *reference, truce__met **met) TRUCE_MUST_CHECK;
/* Somebody new, with the number after the last; NULL after a failure. */
truce__met *truce__meet_new(truce__writer *w, const char *reference, const truce__stand *stand);
bool truce__met_change(truce__writer *w, truce__met *met,
                       const truce__stand *stand) TRUCE_MUST_CHECK;
bool truce__met_enter(truce__writer *w) TRUCE_MUST_CHECK; /* writes those who are new */
bool truce__met_save(truce__writer *w) TRUCE_MUST_CHECK;  /* and what else changed */
/* After the file was changed otherwise; what was not saved is lost. */
void truce__met_forget(truce__writer *w);

/* How members and votes are written (register_votes.c). */
extern const char truce__votes_form[];
/* NULL, or why the members and votes of a commission's decision are not as the Conventions have
 * them. */
const char *truce__votes_fault(const truce_register *r, const truce_entry *entry);
/* 0 to 3: repatriate, neutral_country, re_examine, refuse; -1: none of them. */
int truce__decision_of(const char *text, size_t length);
int truce__votes_side(const truce_register *r, const char *votes); /* of a member; -1: none */

/* ---- Lists (register_lists.c) ---- */

/* Reads list after list of a sender (NULL: of all) from its bytes, by when they came in and without
 * those that were withdrawn, nor rows that were, until the visitor gives another status than
 * TRUCE_OK. */
typedef truce_status truce__list_visitor(void *context, uint64_t number, const char *sender,
                                         const truce_people *people);
truce_status truce__visit_lists(truce_register *r, const char *sender, truce__list_visitor *visit,
                                void *context) TRUCE_MUST_CHECK;

/* Reads one from its bytes, with all its rows. `how`: as in the entry of its arrival; it is
 * changed. *sender stays until the next list is read; *people is to be freed. */
truce_status truce__read_list(truce_register *r, uint64_t number, char *how, const char **sender,
                              truce_people **people) TRUCE_MUST_CHECK;

/* ---- Ids that stand for somebody already (register_again.c) ---- */

/* others[record]: what the list, which comes in as `number`, says of it cannot be of whom older
 * lists of its sender have under the same id. O(bytes of these lists). */
truce_status truce__find_others(truce_register *r, const truce_register_list *list, uint64_t number,
                                bool *others) TRUCE_MUST_CHECK;

/* ---- Rows of a list by their ids (register_row_of.c) ---- */

/* The list that was asked for last. Starts from {0}. */
typedef struct truce__list_rows {
  uint64_t arrival; /* the entry of it; 0: none */
  truce__arena *arena;
  const char *sender;
  truce_people *people;
  truce__index ids;  /* its numbers are those of the records */
  uint64_t *entries; /* [record]; 0: none */
} truce__list_rows;

/* *entry: of the row that stands under this reference on the list which came in with entry
 * `arrival`, whomever it is about by now; 0: there is none. A list is read once as long as no other
 * is asked for: O(bytes), then O(1) a row. */
truce_status truce__row_of(truce_register *r, truce__list_rows *rows, uint64_t arrival,
                           const char *reference, uint64_t *entry) TRUCE_MUST_CHECK;
void truce__list_rows_free(truce__list_rows *rows);

/* ---- Who became what when (register_settled.c) ---- */

/* For each of `count` subjects, in the order of their numbers, that leads to nobody: the last entry
 * that changed their category, or who they are, to `settled`; to `same_as` those are led who turned
 * out to be another, to the last one. Both `stride` bytes apart. O(n log n) for n entries of these
 * kinds, and O(n) more for each that was amended or withdrawn among those of one person. */
truce_status truce__settle(truce_register *r, const uint64_t *same_as, uint64_t *settled,
                           size_t stride, size_t count) TRUCE_MUST_CHECK;

/* ---- Reckoning (reckon.c) ---- */

typedef struct truce__reckoning truce__reckoning;

truce__reckoning *truce__reckoning_new(const char *const *sides, size_t side_count); /* or NULL */
/* Somebody who is counted by name. */
typedef struct truce__named {
  truce_named_person person; /* first: the one is found by the other */
  uint64_t number;           /* of the row of `subject` */
  uint64_t settled; /* the last entry that changed the category, or who it is; 0: not asked */
  bool counted;     /* by an entry that stands */
} truce__named;
/* All who are counted, once it is put together. */
truce__named *const *truce__reckoning_people(truce_reconciliation *all, size_t *count,
                                             truce__arena **arena);
/* NULL if memory ran out. */
truce__named *truce__reckoning_person(truce__reckoning *o, uint64_t number, const char *reference,
                                      uint64_t settled);

/* What goes with an entry that is reckoned with. */
typedef struct truce__reckoned {
  truce__named *person; /* whom it is about; NULL: nobody by name */
  const char *category; /* of that person */
  uint64_t until;       /* the entry that took its place; 0: it stands */
  uint64_t after;       /* of an explanation: it was given in view of all entries up to this */
} truce__reckoned;
/* Takes the next entry; those of one `about` (NULL: none) come one after another. False if memory
 * ran out, as the next ones. */
bool truce__reckoning_take(truce__reckoning *o, const truce_entry *e, const truce__reckoned *of);
bool truce__reckoning_flow(truce__reckoning *o, truce_flow_point point); /* without its total */
bool truce__is_remains(const char *category);
bool truce__reckoning_stand(truce__reckoning *o, const truce__stand *stand);
/* A person, and on whose lists they stand: sides as bits. */
typedef struct truce__listed {
  uint8_t seekers, listers; /* those that seek them, and all */
  uint8_t standing;
  int8_t holder;
  bool dead;
} truce__listed;
void truce__reckoning_listed(truce__reckoning *o, const truce__listed *listed);
/* The last day told of and that of the last entry; TRUCE_NO_DAY. */
void truce__reckoning_days(truce__reckoning *o, int32_t last, int32_t recorded);
/* Puts all together; after that it is freed by truce_reconciliation_free. */
truce_reconciliation *truce__reckoning_end(truce__reckoning *o);
void truce__reckoning_free(truce__reckoning *o); /* before that; NULL is allowed */

/* ---- Replaying (register_replay.c) ---- */

/* False if memory ran out. */
bool truce__spans_add(truce__spans *spans, uint64_t first, uint64_t count);
bool truce__spans_hold(const truce__spans *spans, uint64_t number);
/* Those of the register, as of this call. False after a failure. */
bool truce__withdrawn_lists(truce_register *r, const truce__spans **spans) TRUCE_MUST_CHECK;

/* Facts in the order in which they count: an entry that amends another stands in its place; the
 * amended one is left out, and so is what stood in lists that were withdrawn. Sorts `facts` and
 * returns how many are left. */
size_t truce__facts_in_order(truce__fact *facts, size_t count, const truce__spans *withdrawn);
/* Works out anew everybody whom entries `subject` or `other` touch, from all their entries. What
 * waits is saved before, and whom the writer met is forgotten. */
truce_status truce__register_replay(truce__writer *w, const uint64_t *subjects, size_t count,
                                    char reason[TRUCE__REASON], bool *fits) TRUCE_MUST_CHECK;
/* The same without keeping it: fills in the past of up to two, and the bag of the first (or that of
 * nobody). */
truce_status truce__register_past(truce__writer *w, const uint64_t numbers[2],
                                  truce__stand *stands[2], truce__stand *bag,
                                  char reason[TRUCE__REASON], bool *fits) TRUCE_MUST_CHECK;

#endif
