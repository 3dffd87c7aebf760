/* A small register in a folder of its own, and words for tests to speak to it. A test program that
 * includes this ends with run_in_folder. */
#ifndef TRUCE_TESTS_REGISTER_FIXTURE_H
#define TRUCE_TESTS_REGISTER_FIXTURE_H

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "support/run_suite.h"
#include "truce/register.h"

static const char *const sides[] = {"russia", "ukraine"};
static char folder[60], path[80];
static truce_diagnostics *said;
static truce_register *r;

/* In memory where there is such a place: every change is synced, which takes a disk its time. */
static inline bool make_folder(void)
{
  static const char *const places[] = {"/dev/shm", "/tmp"};
  for (size_t k = 0; k < 2; k++) {
    (void)snprintf(folder, sizeof folder, "%s/truce-register-XXXXXX", places[k]);
    if (mkdtemp(folder) != NULL)
      return true;
  }
  return false;
}

/* As run_tests, in a folder that is there while the tests run. */
static inline int run_in_folder(const char *name, TCase *tests)
{
  if (!make_folder())
    return EXIT_FAILURE;
  const int result = run_tests(name, tests);
  rmdir(folder);
  return result;
}

static inline truce_register_pen pen(void)
{
  return (truce_register_pen){
      .author = "clerk", .recorded = "2025-06-20T09:00:00Z", .seed = {1, 2, 3}};
}

static inline void start(void)
{
  const truce_register_pen p = pen();
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  (void)snprintf(path, sizeof path, "%s/r.db", folder);
  unlink(path); /* of a test that failed */
  ck_assert_int_eq(truce_register_create(path, "Test", sides, 2, &p, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
}

static inline void finish(void)
{
  truce_register_close(r);
  r = NULL;
  truce_diagnostics_free(said);
  unlink(path);
}

static inline truce_status add(const char *table)
{
  const truce_register_pen p = pen();
  truce_entries *entries = NULL;
  uint64_t first;
  ck_assert_int_eq(truce_entries_read_memory(&entries, "t", table, strlen(table), said), TRUCE_OK);
  const truce_status status = truce_register_add(r, entries, &p, NULL, &first, said);
  truce_entries_free(entries);
  return status;
}

/* `category`: of all on the list, or NULL. */
static inline truce_status bring_list(const char *sender, truce_list_claim claim,
                                      const char *category, const char *bytes, int32_t day)
{
  const truce_register_pen p = pen();
  truce_people *people = NULL;
  uint64_t number;
  ck_assert_int_eq(truce_people_read_memory(&people, "list", bytes, strlen(bytes), NULL, said),
                   TRUCE_OK);
  const truce_register_list list = {.name = "list",
                                    .sender = sender,
                                    .claim = claim,
                                    .category = category,
                                    .day = day,
                                    .bytes = bytes,
                                    .length = strlen(bytes),
                                    .people = people};
  const truce_status status = truce_register_import(r, &list, &p, NULL, &number, said);
  truce_people_free(people);
  return status;
}

static inline truce_status bring(const char *sender, truce_list_claim claim, const char *bytes)
{
  return bring_list(sender, claim, NULL, bytes, 20220);
}

static inline truce_status bring_on(const char *sender, truce_list_claim claim, const char *bytes,
                                    const char *text)
{
  int32_t day;
  ck_assert(truce__parse_date(text, &day));
  return bring_list(sender, claim, NULL, bytes, day);
}

static inline void taken(const char *table)
{
  if (add(table) != TRUCE_OK)
    ck_abort_msg("%s: %s", table,
                 truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message);
}

static inline void heard(const char *text)
{
  const size_t count = truce_diagnostics_kept(said);
  ck_assert_uint_gt(count, 0);
  const char *message = truce_diagnostics_get(said, count - 1)->message;
  if (strstr(message, text) == NULL)
    ck_abort_msg("\"%s\" does not say \"%s\"", message, text);
}

static inline void refused(const char *table, const char *text)
{
  ck_assert_int_eq(add(table), TRUCE_BAD_INPUT);
  heard(text);
}

static inline size_t problems(void)
{
  truce_verification *v;
  ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
  const size_t count = v->problem_count;
  if (count > 0)
    (void)fprintf(stderr, "# %s\n", v->problems[0]);
  truce_verification_free(v);
  return count;
}

static inline truce_subject subject(const char *reference, char holder[20])
{
  truce_history *h;
  ck_assert_int_eq(truce_register_history(r, reference, false, &h, said), TRUCE_OK);
  truce_subject s = h->subject;
  (void)snprintf(holder, 20, "%s", s.holder != NULL ? s.holder : "");
  truce_history_free(h);
  return s;
}

static inline truce_subject_standing standing(const char *reference)
{
  char holder[20];
  return subject(reference, holder).standing;
}

static const char held[] = "id,surname,given_name\n1,Stone,A\n2,Wood,B\n3,Hill,C\n";
static const char missing[] = "id,surname,given_name\na,Stone,A\nb,Lake,D\n";

static inline void fill(void)
{
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, held), TRUCE_OK);
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING, missing), TRUCE_OK);
}

static inline void tamper(const char *sql)
{
  sqlite3 *db;
  char *why = NULL;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
    ck_abort_msg("%s: %s", sql, why);
  sqlite3_close(db);
}

/* Whoever changes the file by hand takes the guards off first, and puts them back. */
static inline void tamper_by_hand(const char *sql)
{
  char all[3000];
  const int length =
      snprintf(all, sizeof all,
               "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
               "DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; DROP TRIGGER list_stays;"
               "DROP TRIGGER list_remains; DROP TRIGGER subject_remains; %s;"
               "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN"
               " SELECT RAISE(ABORT, 'entries are only ever added'); END;"
               "CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN"
               " SELECT RAISE(ABORT, 'entries are only ever added'); END;"
               "CREATE TRIGGER list_stays BEFORE UPDATE ON list BEGIN"
               " SELECT RAISE(ABORT, 'lists are kept as they came'); END;"
               "CREATE TRIGGER list_remains BEFORE DELETE ON list BEGIN"
               " SELECT RAISE(ABORT, 'lists are kept as they came'); END;"
               "CREATE TRIGGER subject_remains BEFORE DELETE ON subject BEGIN"
               " SELECT RAISE(ABORT, 'nobody is dropped'); END;",
               sql);
  ck_assert_int_lt(length, (int)sizeof all);
  tamper(all);
}

#endif
