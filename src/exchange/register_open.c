/* The register as an SQLite file: made and opened. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "register_internal.h"

enum {
  APPLICATION = 0x54525543 /* "TRUC" */,
  VERSION = 1,
  WAIT_MS = 5000,
  TITLE_MAX = 200,
  SIDES_MAX = TRUCE_SIDES_MAX * 41, /* names of up to 40 letters, and commas */
};

/* Entries, heads and lists are only ever added; the table `subject` is worked out from the entries
 * and checked against them by `verify`. */
static const char schema[] =
    "CREATE TABLE register(one INTEGER PRIMARY KEY CHECK(one = 1), title TEXT NOT NULL,"
    " sides TEXT NOT NULL, public_key BLOB NOT NULL CHECK(length(public_key) = 32)) STRICT;"
    "CREATE TABLE list(number INTEGER PRIMARY KEY, name TEXT NOT NULL, sender TEXT NOT NULL,"
    " claim TEXT NOT NULL, day TEXT NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32),"
    " rows INTEGER NOT NULL, id TEXT, map TEXT, bytes BLOB NOT NULL,"
    " UNIQUE(hash, sender)) STRICT;"
    "CREATE TABLE subject(number INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE,"
    " kind INTEGER NOT NULL, standing INTEGER NOT NULL, holder INTEGER, home INTEGER,"
    " giver INTEGER, since INTEGER, last INTEGER, dead INTEGER, disputed INTEGER,"
    " decided INTEGER, consent INTEGER, category INTEGER, law INTEGER,"
    " bag INTEGER REFERENCES subject, same_as INTEGER REFERENCES subject,"
    " remains INTEGER REFERENCES subject,"
    " CHECK((standing = 2) = (holder IS NOT NULL)), CHECK(standing <> 4 OR home IS NOT NULL),"
    " CHECK(same_as IS NULL OR same_as <> number)) STRICT;"
    "CREATE TABLE entry(number INTEGER PRIMARY KEY, leaf BLOB NOT NULL CHECK(length(leaf) = 32),"
    " kind TEXT NOT NULL, day TEXT, count INTEGER, amends INTEGER REFERENCES entry,"
    " list INTEGER REFERENCES list, row INTEGER, recorded TEXT NOT NULL,"
    " subject INTEGER REFERENCES subject, other INTEGER REFERENCES subject, side TEXT, place TEXT,"
    " about TEXT, field TEXT, value TEXT, category TEXT, detail TEXT, author TEXT, source TEXT)"
    " STRICT;"
    "CREATE TABLE head(size INTEGER PRIMARY KEY, root BLOB NOT NULL, edge BLOB NOT NULL,"
    " recorded TEXT NOT NULL, signature BLOB NOT NULL) STRICT;"
    "CREATE INDEX entry_subject ON entry(subject) WHERE subject IS NOT NULL;"
    "CREATE INDEX entry_other ON entry(other) WHERE other IS NOT NULL;"
    "CREATE INDEX entry_about ON entry(about) WHERE about IS NOT NULL;"
    "CREATE UNIQUE INDEX entry_amends ON entry(amends) WHERE amends IS NOT NULL;"
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN"
    " SELECT RAISE(ABORT, 'entries are only ever added'); END;"
    "CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN"
    " SELECT RAISE(ABORT, 'entries are only ever added'); END;"
    "CREATE TRIGGER list_stays BEFORE UPDATE ON list BEGIN"
    " SELECT RAISE(ABORT, 'lists are kept as they came'); END;"
    "CREATE TRIGGER list_remains BEFORE DELETE ON list BEGIN"
    " SELECT RAISE(ABORT, 'lists are kept as they came'); END;"
    "CREATE TRIGGER subject_remains BEFORE DELETE ON subject BEGIN"
    " SELECT RAISE(ABORT, 'nobody is dropped'); END;";

int truce__side_of(const truce_register *r, const char *name)
{
  for (size_t k = 0; k < r->side_count; k++) {
    if (strcmp(r->sides[k], name) == 0)
      return (int)k;
  }
  return -1;
}

/* ---- Opening ---- */

void truce_register_close(truce_register *r)
{
  if (r == NULL)
    return;
  for (int k = 0; k < TRUCE__SQL_COUNT; k++)
    sqlite3_finalize(r->prepared[k]);
  sqlite3_close(r->db);
  free(r->withdrawn.spans);
  truce__arena_free(r->arena);
  free(r);
}

static bool run(truce_register *r, const char *sql)
{
  return sqlite3_exec(r->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A file from somebody else is not to run anything: no functions from its schema, no changes to
 * its internals, and pages are checked as they are read. A large import has room for what it
 * changes: the index of references is met all over. */
static bool be_careful(truce_register *r, bool writing)
{
  return sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
         sqlite3_db_config(r->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
         run(r, "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                "PRAGMA wal_autocheckpoint = 0") &&
         run(r, writing ? "PRAGMA cache_size = -262144" : "PRAGMA cache_size = -65536");
}

static truce_status start(truce_register **r, const char *path, truce_diagnostics *diagnostics)
{
  truce_register *made = calloc(1, sizeof *made);
  if (made != NULL)
    made->arena = truce__arena_new();
  if (made != NULL && made->arena != NULL)
    made->path = truce__arena_string(made->arena, path);
  if (made == NULL || made->path == NULL) {
    truce_register_close(made);
    return TRUCE_NO_MEMORY;
  }
  made->diagnostics = diagnostics;
  *r = made;
  return sodium_init() < 0 ? TRUCE_NO_MEMORY : TRUCE_OK;
}

/* "file:" and the path with the characters that mean something in such a name escaped. */
static char *uri_of(truce__arena *arena, const char *path)
{
  static const char ending[] = "?immutable=1";
  char *uri = truce__arena_alloc(arena, 3 * strlen(path) + sizeof "file:" + sizeof ending, 1);
  if (uri == NULL)
    return NULL;
  char *to = uri + sprintf(uri, "file:");
  for (; *path != '\0'; path++) {
    if (strchr("%?#", *path) != NULL)
      to += sprintf(to, "%%%02X", (unsigned)*path);
    else
      *to++ = *path;
  }
  memcpy(to, ending, sizeof ending);
  return uri;
}

/* Waits for others from the first look at the file on. */
static int open_waiting(truce_register *r)
{
  const int code =
      sqlite3_open_v2(r->path, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  return code == SQLITE_OK ? sqlite3_busy_timeout(r->db, WAIT_MS) : code;
}

/* The file as if to write. `alone`: nobody else meanwhile, and the index of the log in memory. */
static int open_to_write(truce_register *r, bool alone)
{
  int code = open_waiting(r);
  if (code == SQLITE_OK && alone)
    code = sqlite3_exec(r->db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
  if (code == SQLITE_OK && alone)
    code = sqlite3_db_config(r->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(r->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  return code;
}

/* Whether a write-ahead log lies beside the file: changes that may not be in the file yet. */
static bool has_log(const truce_register *r)
{
  struct stat log;
  const char *file = r->db != NULL ? sqlite3_db_filename(r->db, "main") : NULL;
  return file != NULL && stat(sqlite3_filename_wal(file), &log) == 0 && log.st_size > 0;
}

static void shut(truce_register *r)
{
  sqlite3_close(r->db);
  r->db = NULL;
}

/* Opens for reading too as if to write, so that what a killed writer left behind is put in order.
 * Where that cannot be, for want of room or since nothing can be written, the log counts all the
 * same: without it the file would be an older one, or parts of two. */
static bool open_file(truce_register *r, bool writing)
{
  int code = open_to_write(r, false);
  if (writing || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY && code != SQLITE_IOERR &&
                  code != SQLITE_FULL))
    return code == SQLITE_OK;
  const bool read_only = sqlite3_db_readonly(r->db, "main") == 1;
  const bool log = has_log(r);
  shut(r);
  if (!read_only) {
    code = open_to_write(r, true);
    if (code == SQLITE_OK || code == SQLITE_BUSY)
      return code == SQLITE_OK;
    shut(r);
  }
  if (log) {
    truce__register_complain(
        r, r->path, 0, "log-left",
        "copy the register and its -wal file together to where can be written, and ask there",
        "changes that are not in the file yet lie beside it, in its -wal file, and cannot be read "
        "where nothing can be written");
    return false;
  }
  const char *uri = uri_of(r->arena, r->path);
  return uri != NULL &&
         sqlite3_open_v2(uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK;
}

/* All that the file is made of, as text; NULL after a failure, and where it is no text. */
static char *read_schema(sqlite3 *db)
{
  sqlite3_stmt *row = NULL;
  bool damaged = false;
  char *text = NULL;
  if (sqlite3_prepare_v2(db,
                         "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema "
                         "WHERE sql IS NOT NULL ORDER BY name)",
                         -1, &row, NULL) == SQLITE_OK &&
      sqlite3_step(row) == SQLITE_ROW) {
    const char *found = truce__text_at(row, 0, &damaged);
    text = damaged ? NULL : sqlite3_mprintf("%s", found != NULL ? found : "");
  }
  sqlite3_finalize(row);
  return text;
}

static truce_status foreign(truce_register *r)
{
  truce__register_complain(r, r->path, 0, "no-register", "`truce exchange init` makes one",
                           "this file is no register");
  return TRUCE_BAD_INPUT;
}

/* A register, by its mark, that is not as it was made. */
static truce_status changed(truce_register *r, const char *what)
{
  truce__register_complain(r, r->path, 0, "changed-by-hand",
                           "take the last good copy; nothing in this file can be relied on",
                           "this register was changed by hand, or is damaged: %s", what);
  return TRUCE_BAD_INPUT;
}

/* Whether the file has the tables and guards of a register, and nothing else. */
static truce_status check_schema(truce_register *r)
{
  sqlite3 *fresh = NULL;
  truce_status status = TRUCE_NO_MEMORY;
  char *ours = NULL, *its = read_schema(r->db);
  const int code = sqlite3_errcode(r->db);
  if (its == NULL && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    return truce__sql_failed(r);
  if (sqlite3_open(":memory:", &fresh) == SQLITE_OK &&
      sqlite3_exec(fresh, schema, NULL, NULL, NULL) == SQLITE_OK &&
      (ours = read_schema(fresh)) != NULL)
    status = its != NULL && strcmp(ours, its) == 0
                 ? TRUCE_OK
                 : changed(r, "its tables, or the guards against changes, are not those it was "
                              "made with");
  sqlite3_free(ours);
  sqlite3_free(its);
  sqlite3_close(fresh);
  return status;
}

static bool good_side(const char *name)
{
  return name[0] != '\0' && strlen(name) <= 40 &&
         strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name);
}

static bool good_sides(const char *const *sides, size_t count)
{
  bool good = count >= 2 && count <= TRUCE_SIDES_MAX;
  for (size_t k = 0; good && k < count; k++) {
    good = good_side(sides[k]);
    for (size_t other = 0; other < k; other++)
      good = good && strcmp(sides[k], sides[other]) != 0;
  }
  return good;
}

static bool good_title(const char *title)
{
  return title[0] != '\0' && strlen(title) <= TITLE_MAX && strchr(title, '\n') == NULL;
}

static const char own_row[] = "its title, sides or key are not as they are ever written";

static truce_status take_sides(truce_register *r, const char *sides)
{
  char *names = truce__arena_string(r->arena, sides);
  if (names == NULL)
    return TRUCE_NO_MEMORY;
  for (char *rest = NULL, *name = strtok_r(names, ",", &rest); name != NULL;
       name = strtok_r(NULL, ",", &rest)) {
    if (r->side_count == TRUCE_SIDES_MAX)
      return changed(r, own_row);
    r->sides[r->side_count++] = name;
  }
  return good_sides(r->sides, r->side_count) ? TRUCE_OK : changed(r, own_row);
}

static truce_status read_register(truce_register *r)
{
  sqlite3_stmt *row = NULL;
  truce_status status = TRUCE_OK;
  if (sqlite3_prepare_v2(r->db, "SELECT title, sides, public_key FROM register", -1, &row, NULL) !=
      SQLITE_OK)
    return truce__sql_failed(r);
  if (sqlite3_step(row) != SQLITE_ROW) {
    status = changed(r, own_row);
  } else {
    bool damaged = false;
    const void *key = sqlite3_column_blob(row, 2);
    const char *title = truce__text_at(row, 0, &damaged);
    const char *sides = truce__text_at(row, 1, &damaged);
    if (damaged || key == NULL || title == NULL || sides == NULL || strlen(sides) > SIDES_MAX ||
        sqlite3_column_bytes(row, 2) != TRUCE_PUBLIC_BYTES || !good_title(title)) {
      status = changed(r, own_row);
    } else {
      memcpy(r->public_key, key, TRUCE_PUBLIC_BYTES);
      r->title = truce__arena_string(r->arena, title);
      status = r->title == NULL ? TRUCE_NO_MEMORY : take_sides(r, sides);
    }
  }
  sqlite3_finalize(row);
  return status;
}

/* Whether the file bears the register's mark. */
static truce_status check_mark(truce_register *r)
{
  sqlite3_stmt *row = NULL;
  truce_status status = TRUCE_OK;
  static const char *const marks[] = {"PRAGMA application_id", "PRAGMA user_version"};
  static const int wanted[] = {APPLICATION, VERSION};
  for (int k = 0; k < 2 && status == TRUCE_OK; k++) {
    if (sqlite3_prepare_v2(r->db, marks[k], -1, &row, NULL) != SQLITE_OK ||
        sqlite3_step(row) != SQLITE_ROW)
      status = truce__sql_failed(r);
    else if (sqlite3_column_int(row, 0) != wanted[k])
      status = foreign(r);
    sqlite3_finalize(row);
  }
  return status;
}

static truce_status cannot_open(truce_register *r, size_t before)
{
  FILE *file = fopen(r->path, "r");
  const int error = file == NULL ? errno : 0;
  if (file != NULL)
    fclose(file);
  if (error == 0 && r->db == NULL && truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) > before)
    return TRUCE_IO; /* it was told why */
  if (error == 0)
    return truce__sql_failed(r);
  truce__register_complain(r, r->path, 0, "cannot-read",
                           error == ENOENT ? "`truce exchange init` makes a register"
                                           : "check the path and the permissions",
                           "%s", strerror(error));
  return TRUCE_IO;
}

truce_status truce_register_open(truce_register **r, const char *path, bool writing,
                                 truce_diagnostics *diagnostics)
{
  truce_register *made = NULL;
  const size_t before = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  truce_status status = start(&made, path, diagnostics);
  if (status == TRUCE_OK && (!open_file(made, writing) || !be_careful(made, writing)))
    status = cannot_open(made, before);
  if (status == TRUCE_OK)
    status = check_mark(made);
  if (status == TRUCE_OK)
    status = check_schema(made);
  if (status == TRUCE_OK)
    status = read_register(made);
  if (status == TRUCE_OK)
    *r = made;
  else
    truce_register_close(made);
  return status;
}

/* ---- Making ---- */

/* A line that ends early, or not at all, where a proof is read. */
static bool has_controls(const char *title)
{
  while (*title != '\0' && (unsigned char)*title >= ' ' && *title != 0x7f)
    title++;
  return *title != '\0';
}

static truce_status check_start(truce_register *r, const char *title, const char *const *sides,
                                size_t count)
{
  if (!good_sides(sides, count))
    truce__register_complain(r, r->path, 0, "bad-sides", "such as russia,ukraine",
                             "a register has two to %d sides, each a different name in small "
                             "letters, digits, - and _",
                             TRUCE_SIDES_MAX);
  else if (!good_title(title) || has_controls(title))
    truce__register_complain(r, r->path, 0, "bad-title", "a few words",
                             "a register has a title of one line, of at most %d bytes, with no "
                             "control characters",
                             TITLE_MAX);
  else
    return TRUCE_OK;
  return TRUCE_BAD_INPUT;
}

static truce_status fill(truce_register *r, const char *title, const char *sides,
                         const truce_register_pen *pen)
{
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  char key[2 * TRUCE_PUBLIC_BYTES + 1];
  sqlite3_stmt *add = NULL;
  r->title = title;
  crypto_sign_seed_keypair(r->public_key, secret, pen->seed);
  sodium_memzero(secret, sizeof secret);
  sodium_bin2hex(key, sizeof key, r->public_key, TRUCE_PUBLIC_BYTES);
  const bool kept =
      sqlite3_prepare_v2(r->db, "INSERT INTO register VALUES(1, ?1, ?2, ?3)", -1, &add, NULL) ==
          SQLITE_OK &&
      sqlite3_bind_text(add, 1, title, -1, SQLITE_STATIC) == SQLITE_OK &&
      sqlite3_bind_text(add, 2, sides, -1, SQLITE_STATIC) == SQLITE_OK &&
      sqlite3_bind_blob(add, 3, r->public_key, TRUCE_PUBLIC_BYTES, SQLITE_STATIC) == SQLITE_OK &&
      sqlite3_step(add) == SQLITE_DONE;
  truce_status status = kept ? TRUCE_OK : truce__sql_failed(r);
  sqlite3_finalize(add);
  truce__writer w;
  if (status == TRUCE_OK)
    status = truce__writer_start(&w, r, pen);
  if (status != TRUCE_OK)
    return status;
  truce_entry opened = {
      .kind = TRUCE_ENTRY_OPENED,
      .day = TRUCE_NO_DAY,
      .texts = {
          [TRUCE_ENTRY_ABOUT] = title, [TRUCE_ENTRY_VALUE] = key, [TRUCE_ENTRY_DETAIL] = sides}};
  status = truce__writer_put(&w, &opened, 0, 0) ? truce__writer_sign(&w) : truce__writer_failed(&w);
  truce__writer_free(&w);
  return status;
}

static truce_status make(truce_register *r, const char *title, const char *sides,
                         const truce_register_pen *pen)
{
  char marks[120];
  (void)snprintf(marks, sizeof marks,
                 "PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA journal_mode = WAL",
                 APPLICATION, VERSION);
  if (open_waiting(r) != SQLITE_OK || !be_careful(r, true) || !run(r, marks))
    return truce__sql_failed(r);
  truce_status status = truce__register_begin(r, true, r->diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = run(r, schema) ? fill(r, title, sides, pen) : truce__sql_failed(r);
  return truce__register_end(r, status);
}

static const char *join(truce__arena *arena, const char *const *sides, size_t count)
{
  const char *joined = "";
  for (size_t k = 0; k < count && joined != NULL; k++)
    joined = truce__arena_printf(arena, "%s%s%s", joined, k == 0 ? "" : ",", sides[k]);
  return joined;
}

truce_status truce_register_create(const char *path, const char *title, const char *const *sides,
                                   size_t side_count, const truce_register_pen *pen,
                                   truce_diagnostics *diagnostics)
{
  truce_register *r = NULL;
  truce_status status = start(&r, path, diagnostics);
  if (status == TRUCE_OK)
    status = check_start(r, title, sides, side_count);
  FILE *file = status == TRUCE_OK ? fopen(path, "wx") : NULL;
  if (status == TRUCE_OK && file == NULL) {
    truce__register_complain(r, path, 0, "cannot-write",
                             errno == EEXIST ? "choose another name; nothing was changed"
                                             : "check the path and the permissions",
                             "%s", strerror(errno));
    status = TRUCE_IO;
  }
  if (status == TRUCE_OK) {
    (void)fchmod(fileno(file), S_IRUSR | S_IWUSR); /* it will hold names */
    fclose(file);
    const char *joined = join(r->arena, sides, side_count);
    status = joined == NULL ? TRUCE_NO_MEMORY : make(r, title, joined, pen);
    truce_register_close(r);
    if (status != TRUCE_OK)
      remove(path);
    return status;
  }
  truce_register_close(r);
  return status;
}

const char *truce_register_title(const truce_register *r)
{
  return r->title;
}

size_t truce_register_side_count(const truce_register *r)
{
  return r->side_count;
}

const char *truce_register_side(const truce_register *r, size_t side)
{
  return r->sides[side];
}

uint64_t truce_register_entries(const truce_register *r)
{
  return r->entries;
}

void truce_register_public_key(const truce_register *r, unsigned char key[TRUCE_PUBLIC_BYTES])
{
  memcpy(key, r->public_key, TRUCE_PUBLIC_BYTES);
}
