/* What reads alike and is not the same: a text with a NUL at its end, or a value of another type.
 * Queries take it for something else, so that an entry would be out of sight. */
#include <inttypes.h>

#include "support/register_fixture.h"

/* A register that has something in every column of a text. */
static void make(void)
{
  const truce_register_pen p = pen();
  truce_people *people = NULL;
  uint64_t number;
  start();
  ck_assert_int_eq(truce_people_read_memory(&people, "list", held, strlen(held), NULL, said),
                   TRUCE_OK);
  const truce_register_list list = {.name = "list",
                                    .sender = "russia",
                                    .claim = TRUCE_CLAIM_HELD,
                                    .category = "pow",
                                    .day = 20220,
                                    .bytes = held,
                                    .length = strlen(held),
                                    .people = people,
                                    .id = "id",
                                    .map = "given_name=-"};
  ck_assert_int_eq(truce_register_import(r, &list, &p, NULL, &number, said), TRUCE_OK);
  truce_people_free(people);
  taken("kind,subject,other,side,day,place,about,field,value,source,amends,detail\n"
        "handed_over,russia:1,,russia,2025-06-01,Gomel,June,,,letter,,\n"
        "handed_over,russia:1,,russia,2025-06-02,Gomel,June,,,letter,6,\n"
        "same,russia:2,russia:3,,,,,,,,,\n"
        "stated,russia:1,,,,,,patronymic,5,,,\n");
  ck_assert_uint_eq(problems(), 0);
  truce_register_close(r);
  r = NULL;
}

typedef struct column {
  char table[40], name[40], type[20];
  sqlite3_int64 row; /* the first that has a value there; 0: none */
} column;

static size_t read_columns(column *columns, size_t room)
{
  sqlite3 *db;
  sqlite3_stmt *all, *first;
  size_t count = 0;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  ck_assert_int_eq(sqlite3_prepare_v2(db,
                                      "SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN "
                                      "pragma_table_info(m.name) c WHERE m.type = 'table' AND NOT "
                                      "c.pk ORDER BY 1, 2",
                                      -1, &all, NULL),
                   SQLITE_OK);
  while (sqlite3_step(all) == SQLITE_ROW) {
    char sql[200];
    ck_assert_uint_lt(count, room);
    column *c = &columns[count++];
    (void)snprintf(c->table, sizeof c->table, "%s", sqlite3_column_text(all, 0));
    (void)snprintf(c->name, sizeof c->name, "%s", sqlite3_column_text(all, 1));
    (void)snprintf(c->type, sizeof c->type, "%s", sqlite3_column_text(all, 2));
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(min(rowid), 0) FROM %.60s WHERE %.60s IS NOT NULL", c->table,
                   c->name);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &first, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(first), SQLITE_ROW);
    c->row = sqlite3_column_int64(first, 0);
    sqlite3_finalize(first);
  }
  sqlite3_finalize(all);
  sqlite3_close(db);
  return count;
}

/* Whether one of what `verify` finds says so. */
static bool finds(const char *text)
{
  truce_verification *v;
  bool found = false;
  ck_assert_int_eq(truce_register_open(&r, path, false, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
  for (size_t k = 0; k < v->problem_count; k++)
    found = found || strstr(v->problems[k], text) != NULL;
  truce_verification_free(v);
  return found;
}

static void is_found(const column *c)
{
  char where[60];
  if (strcmp(c->table, "register") == 0) {
    ck_assert_int_eq(truce_register_open(&r, path, false, said), TRUCE_BAD_INPUT);
    heard("changed by hand");
    r = NULL;
    return;
  }
  (void)snprintf(where, sizeof where,
                 strcmp(c->table, "entry") == 0  ? "entry %lld was changed"
                 : strcmp(c->table, "head") == 0 ? "the head over %lld entries"
                 : strcmp(c->table, "list") == 0 ? "list %lld"
                 : strcmp(c->type, "TEXT") == 0  ? "entry 3 was changed" /* about the first */
                                                 : "russia:%lld",
                 (long long)c->row);
  ck_assert_msg(finds(where), "%s.%s, row %lld: not found at \"%s\"", c->table, c->name,
                (long long)c->row, where);
}

/* `value` is what is written in place of the column's, with its name twice. */
static void each_is_found(const char *type, const char *value, bool any_type)
{
  column columns[80];
  make();
  const size_t count = read_columns(columns, 80);
  finish();
  for (size_t k = 0; k < count; k++) {
    const column *c = &columns[k];
    char change[200], sql[1200];
    if (strcmp(c->type, type) != 0)
      continue;
    ck_assert_msg(c->row > 0 || strcmp(c->type, "TEXT") != 0, "%s.%s is empty", c->table, c->name);
    if (c->row == 0)
      continue;
    (void)snprintf(change, sizeof change, value, c->name);
    (void)snprintf(sql, sizeof sql,
                   any_type ? "CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_schema;"
                              "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
                              "replace(replace(replace(replace(sql, ' STRICT', ''), ' TEXT', ''), "
                              "' INTEGER', ''), '(number PRIMARY', '(number INTEGER PRIMARY') "
                              "WHERE name = '%s';"
                              "PRAGMA writable_schema = RESET; UPDATE %s SET %s = %s WHERE rowid = "
                              "%lld; PRAGMA writable_schema = ON;"
                              "UPDATE sqlite_schema SET sql = (SELECT k.sql FROM kept k WHERE "
                              "k.name = sqlite_master.name);"
                              "PRAGMA writable_schema = RESET"
                            : "/* %s */ UPDATE %s SET %s = %s WHERE rowid = %lld",
                   c->table, c->table, c->name, change, (long long)c->row);
    make();
    tamper_by_hand(sql);
    is_found(c);
    finish();
  }
}

START_TEST(a_nul_after_a_text_is_found)
{
  each_is_found("TEXT", "%s || char(0)", false);
}
END_TEST

START_TEST(a_text_that_became_a_blob_is_found)
{
  each_is_found("TEXT", "CAST(%s AS BLOB)", true);
}
END_TEST

START_TEST(a_number_that_became_a_text_is_found)
{
  each_is_found("INTEGER", "CAST(%s AS TEXT)", true);
}
END_TEST

/* An entry whose kind is not met by any query any more: a list reads as withdrawn. */
START_TEST(a_hidden_arrival_is_found)
{
  make();
  tamper_by_hand("UPDATE entry SET kind = kind || char(0) WHERE kind = 'list_received'");
  ck_assert(finds("entry 2 was changed"));
  finish();
}
END_TEST

/* What follows a NUL in the text of a guard would not be compared. */
START_TEST(what_hides_behind_a_guard_is_found)
{
  make();
  tamper_by_hand("SELECT 1");
  tamper("CREATE TRIGGER zz AFTER INSERT ON entry BEGIN DELETE FROM head; END;"
         "PRAGMA writable_schema = ON;"
         "UPDATE sqlite_schema SET sql = sql || char(0) WHERE name = 'subject_remains'");
  ck_assert_int_eq(truce_register_open(&r, path, false, said), TRUCE_BAD_INPUT);
  heard("guards");
  r = NULL;
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_nul_after_a_text_is_found);
  tcase_add_test(all, a_text_that_became_a_blob_is_found);
  tcase_add_test(all, a_number_that_became_a_text_is_found);
  tcase_add_test(all, a_hidden_arrival_is_found);
  tcase_add_test(all, what_hides_behind_a_guard_is_found);
  return run_in_folder("register_texts", all);
}
