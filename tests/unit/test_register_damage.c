/* Registers that somebody changed by hand or that lost some bits: whatever is asked of them, they
 * are refused or answered, and nothing that was changed goes unfound. */
#include <inttypes.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/random.h"
#include "support/fault_vfs.h"
#include "support/register_fixture.h"

/* A register that has something in every table. */
static void make(void)
{
  start();
  fill(); /* entries 1 to 8 */
  ck_assert_int_eq(add("kind,subject,other,side,day,field,value,detail,amends\n"
                       "handed_over,russia:1,,russia,2025-06-01,,,,\n"
                       "visited,russia:2,,,2025-06-02,,,,\n"
                       "same,russia:3,ukraine:b,,,,,,\n"
                       "decided,russia:2,,,2025-06-03,,repatriate,A:neutral:repatriate; "
                       "B:neutral:repatriate; C:russia:refuse,\n"
                       "withdrawn,,,,,,,mistake,10\n"),
                   TRUCE_OK);
  ck_assert_uint_eq(problems(), 0);
  truce_register_close(r);
  r = NULL;
}

/* ---- Everything that can be asked ---- */

static bool fair(truce_status status)
{
  return status == TRUCE_OK || status == TRUCE_BAD_INPUT || status == TRUCE_IO;
}

static size_t read_all(void)
{
  static const char *const columns[] = {"reference", "russia.surname"};
  static const char *const who[] = {"russia:1", "russia:3", "ukraine:b"};
  truce_subjects *subjects = NULL;
  truce_reconciliation *all = NULL;
  truce_decisions *decisions = NULL;
  truce_register_table *table = NULL;
  truce_verification *v = NULL;
  truce_proof *proof = NULL;
  truce_kept_lists *lists = NULL;
  ck_assert(fair(truce_register_lists(r, &lists, said)));
  truce_kept_lists_free(lists);
  ck_assert(fair(truce_register_subjects(r, TRUCE_STANDINGS, NULL, NULL, &subjects, said)));
  const truce_status reckoned = truce_register_reconcile(r, &all, said);
  ck_assert(fair(reckoned));
  if (reckoned == TRUCE_OK)
    ck_assert(fair(truce_register_reconcile_names(r, all, said)));
  ck_assert(fair(truce_register_decisions(r, 20300, &decisions, said)));
  ck_assert(fair(truce_register_export(r, columns, 2, TRUCE_STANDINGS, NULL, NULL, &table, said)));
  ck_assert(fair(truce_register_prove(r, 3, 0, &proof, said)));
  for (size_t k = 0; k < sizeof who / sizeof *who; k++) {
    truce_history *history = NULL;
    ck_assert(fair(truce_register_history(r, who[k], true, &history, said)));
    truce_history_free(history);
  }
  size_t found = 1;
  const truce_status status = truce_register_verify(r, NULL, &v, said);
  ck_assert(fair(status));
  if (status == TRUCE_OK)
    found = v->problem_count;
  truce_verification_free(v);
  truce_proof_free(proof);
  truce_register_table_free(table);
  truce_decisions_free(decisions);
  truce_reconciliation_free(all);
  truce_subjects_free(subjects);
  return found;
}

/* How many of these were taken. */
static size_t write_all(void)
{
  static const char *const tables[] = {
      "kind,subject,side,day\nreceived,russia:1,ukraine,2025-06-09\n",
      "kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-09\n",
      "kind,subject,day\nvisited,ukraine:b,2025-06-09\n",
      "kind,subject,day\nvisited,ukraine:a,2025-06-09\n",
      "kind,subject,other\nsame,russia:1,ukraine:a\n",
      "kind,subject,side,day,amends\nhanded_over,russia:1,russia,2025-06-02,9\n",
      "kind,amends,detail\nwithdrawn,11,mistake\n",
      "kind,subject,amends,detail\nwithdrawn,ukraine:b,6,mistake\n",
      "kind,subject,field,detail\nexplained,,received,why\n",
      "kind,subject,side,field,day\nregistered,bag-1,russia,bag,2025-06-02\n"};
  size_t taken = 0;
  for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
    const truce_status status = add(tables[k]);
    ck_assert(fair(status));
    taken += status == TRUCE_OK;
  }
  const truce_status lists[] = {
      bring("russia", TRUCE_CLAIM_HELD, "id,surname\n1,Stone\n2,Wood\n3,Hill\n4,Moor\n"),
      bring("ukraine", TRUCE_CLAIM_NAMED, "id,surname\na,Stone\nb,Lake\n")};
  for (size_t k = 0; k < 2; k++) {
    ck_assert(fair(lists[k]));
    taken += lists[k] == TRUCE_OK;
  }
  return taken;
}

/* ---- By hand ---- */

/* What the commands that write would trust if they did not look. */
START_TEST(values_that_are_never_written_are_refused)
{
  static const char *const changes[] = {
      "UPDATE subject SET holder = 8 WHERE standing = 2",
      "UPDATE subject SET holder = 100",
      "UPDATE subject SET holder = -100 WHERE standing = 2",
      "UPDATE subject SET home = 100",
      "UPDATE subject SET giver = 127, standing = 3, holder = NULL",
      "UPDATE subject SET law = 100",
      "UPDATE subject SET law = -1",
      "UPDATE subject SET category = 77",
      "UPDATE subject SET consent = 5",
      "UPDATE subject SET kind = 12",
      "UPDATE subject SET standing = 99, holder = NULL",
      "UPDATE subject SET standing = 4, home = NULL, holder = NULL",
      "UPDATE subject SET since = 9223372036854775807",
      "UPDATE subject SET last = -9000000000",
      "UPDATE subject SET same_as = 3 - number WHERE number < 3",
      "UPDATE subject SET same_as = number % 5 + 1",
      "UPDATE subject SET same_as = number",
      "UPDATE subject SET same_as = 4000000000",
      "UPDATE subject SET same_as = -1",
      "UPDATE subject SET remains = -1",
      "UPDATE subject SET number = -number",
  };
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    make();
    tamper_by_hand(changes[k]);
    ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
    ck_assert_msg(read_all() > 0, "%s: not found", changes[k]);
    const size_t taken = write_all();
    ck_assert_msg(taken < 12, "%s: everything was taken", changes[k]);
    finish();
  }
}
END_TEST

START_TEST(a_damaged_register_says_so_and_what_to_do)
{
  make();
  tamper_by_hand("UPDATE subject SET same_as = 3 - number WHERE number < 3");
  ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
  refused("kind,subject,day\nvisited,russia:1,2025-06-09\n", "is damaged");
  ck_assert_ptr_nonnull(
      strstr(truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->hint, "verify"));
  ck_assert_int_eq(bring("russia", TRUCE_CLAIM_HELD, "id,surname\n1,Stone\n"), TRUCE_BAD_INPUT);
  heard("is damaged");
  finish();
}
END_TEST

/* Nobody is to sign on top of what was changed. */
START_TEST(a_head_that_does_not_hold_is_not_signed_over)
{
  static const char *const changes[] = {
      "UPDATE head SET signature = zeroblob(64) WHERE size = 13",
      "UPDATE head SET edge = zeroblob(length(edge)) WHERE size = 13",
      "UPDATE head SET size = 9223372036854775807, edge = zeroblob(63 * 32) WHERE size = 13",
      "DELETE FROM head WHERE size = 13",
      "DELETE FROM head",
      "DELETE FROM entry WHERE number = 13",
  };
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    make();
    tamper_by_hand(changes[k]);
    ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
    ck_assert_msg(write_all() == 0, "%s: something was taken", changes[k]);
    ck_assert_uint_gt(read_all(), 0);
    finish();
  }
}
END_TEST

START_TEST(a_title_that_is_never_given_is_refused)
{
  static const char *const changes[] = {
      "UPDATE register SET title = CAST(zeroblob(3000000) AS TEXT)",
      "UPDATE register SET title = replace(hex(zeroblob(1500000)), '0', 'x')",
      "UPDATE register SET title = ''",
      "UPDATE register SET sides = replace(hex(zeroblob(1500000)), '0', 'x')",
      "UPDATE register SET sides = 'russia,russia'",
      "UPDATE register SET sides = 'russia,UKRAINE'",
      "UPDATE register SET public_key = zeroblob(40)",
  };
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    make();
    tamper_by_hand(changes[k]);
    ck_assert_msg(truce_register_open(&r, path, true, said) == TRUCE_BAD_INPUT, "%s", changes[k]);
    r = NULL;
    finish();
  }
}
END_TEST

/* Every column of every table. */
START_TEST(no_column_can_be_changed_unseen)
{
  static const struct {
    const char *table, *row;
    const char *columns[24];
  } tables[] = {
      {"register", "one = 1", {"title", "sides", "public_key"}},
      {"list",
       "number = 1",
       {"number", "name", "sender", "claim", "day", "hash", "rows", "id", "map", "bytes"}},
      {"subject",
       "number = 2",
       {"number", "reference", "kind", "standing", "holder", "home", "giver", "since", "last",
        "dead", "disputed", "decided", "consent", "category", "law", "bag", "same_as", "remains"}},
      {"entry", "number = 4", {"number", "leaf",     "kind",   "day",      "count",
                               "amends", "list",     "row",    "recorded", "subject",
                               "other",  "side",     "place",  "about",    "field",
                               "value",  "category", "detail", "author",   "source"}},
      {"head", "size = 5", {"size", "root", "edge", "recorded", "signature"}},
  };
  for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
    for (size_t c = 0; c < 24 && tables[t].columns[c] != NULL; c++) {
      const char *column = tables[t].columns[c];
      char sql[600];
      (void)snprintf(sql, sizeof sql,
                     "UPDATE %s SET %s = CASE typeof(%s) WHEN 'blob' THEN "
                     "CAST(substr(%s, 1, length(%s) - 1) || char(1) AS BLOB) WHEN 'text' THEN %s "
                     "|| 'x' WHEN 'integer' THEN %s + 90 ELSE %s END WHERE %s",
                     tables[t].table, column, column, column, column, column, column,
                     strcmp(column, "id") == 0 || strcmp(column, "map") == 0 || t == 3 ? "'1'"
                                                                                       : "1",
                     tables[t].row);
      make();
      tamper_by_hand(sql);
      const truce_status status = truce_register_open(&r, path, false, said);
      ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
      if (status == TRUCE_OK)
        ck_assert_msg(read_all() > 0, "%s.%s was changed and not found", tables[t].table, column);
      else
        r = NULL;
      finish();
    }
  }
}
END_TEST

/* ---- Bits ---- */

static unsigned char *bytes_of(size_t *size)
{
  FILE *file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(*size);
  ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
  fclose(file);
  return bytes;
}

static void write_bytes(const unsigned char *bytes, size_t size)
{
  char wal[sizeof path + 8];
  (void)snprintf(wal, sizeof wal, "%s-wal", path);
  unlink(wal);
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
  fclose(file);
}

/* One, two or twenty bits at a time: read, written to, read again. */
START_TEST(flipped_bits_break_nothing)
{
  enum { FLIPS = 400 };
  size_t size, taken = 0;
  truce__random random;
  truce__random_start(&random, 20250602, 1);
  make();
  unsigned char *sound = bytes_of(&size), *spoilt = malloc(size);
  for (int k = 0; k < FLIPS; k++) {
    static const int counts[] = {1, 1, 2, 20};
    memcpy(spoilt, sound, size);
    for (int n = 0; n < counts[k % 4]; n++)
      spoilt[truce__random_below(&random, size)] ^=
          (unsigned char)(1u << truce__random_below(&random, 8));
    write_bytes(spoilt, size);
    const truce_status status = truce_register_open(&r, path, true, said);
    ck_assert(fair(status));
    if (status != TRUCE_OK)
      continue;
    (void)read_all();
    taken += write_all() > 0;
    (void)read_all();
    truce_register_close(r);
    r = NULL;
    truce_diagnostics_free(said);
    ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  }
  ck_assert_uint_gt(taken, 0);
  free(spoilt);
  free(sound);
  finish();
}
END_TEST

/* ---- A process killed, and a disk that is full, at each thing written ---- */

static uint64_t entries(void)
{
  truce_verification *v;
  ck_assert_int_eq(truce_register_open(&r, path, false, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_verify(r, NULL, &v, said), TRUCE_OK);
  ck_assert_msg(v->problem_count == 0, "%s", v->problem_count > 0 ? v->problems[0] : "");
  const uint64_t count = v->entries;
  truce_verification_free(v);
  truce_register_close(r);
  r = NULL;
  return count;
}

static char *many(size_t rows)
{
  char *list = malloc(40 * rows + 40);
  size_t used = (size_t)sprintf(list, "id,surname\n");
  for (size_t k = 0; k < rows; k++)
    used += (size_t)sprintf(list + used, "n%zu,Surname%zu\n", k, k * 7919 % 1009);
  return list;
}

/* Opens, imports and closes with a fault at the n-th thing written. */
static truce_status import_with(enum fault_kind kind, long n, const char *list)
{
  fault_vfs_at(kind, n);
  truce_status status = truce_register_open(&r, path, true, said);
  if (status == TRUCE_OK)
    status = bring("russia", TRUCE_CLAIM_HELD, list);
  truce_register_close(r);
  r = NULL;
  return status;
}

static void each_write_fails(enum fault_kind kind)
{
  enum { ROWS = 200 };
  size_t size, whole = 0, nothing = 0;
  make();
  const uint64_t before = entries();
  unsigned char *sound = bytes_of(&size);
  char *list = many(ROWS);
  bool failed = true;
  for (long n = 0; failed; n++) {
    truce_status status = TRUCE_OK;
    write_bytes(sound, size);
    if (kind == FAULT_KILL) {
      int how;
      const pid_t child = fork();
      ck_assert_int_ge(child, 0);
      if (child == 0)
        _exit(import_with(kind, n, list) == TRUCE_OK ? 0 : 1);
      ck_assert_int_eq(waitpid(child, &how, 0), child);
      failed = WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL;
      ck_assert(failed || (WIFEXITED(how) && WEXITSTATUS(how) == 0));
    } else {
      status = import_with(kind, n, list);
      failed = fault_vfs_hit();
      ck_assert(fair(status));
    }
    fault_vfs_at(FAULT_NONE, 0);
    const uint64_t after = entries();
    ck_assert_msg(after == before || after == before + ROWS + 1,
                  "write %ld: %" PRIu64 " then %" PRIu64, n, before, after);
    /* What was said is so. */
    if (kind == FAULT_FULL)
      ck_assert_msg((status == TRUCE_OK) == (after > before), "write %ld: status %d", n,
                    (int)status);
    whole += failed && after > before;
    nothing += failed && after == before;
  }
  ck_assert_uint_gt(nothing, 5); /* before the commit */
  ck_assert_uint_gt(whole, 5);   /* after it */
  free(list);
  free(sound);
  finish();
}

START_TEST(killed_at_any_write_all_of_a_list_is_kept_or_nothing)
{
  each_write_fails(FAULT_KILL);
}
END_TEST

START_TEST(a_full_disk_keeps_all_of_a_list_or_nothing)
{
  each_write_fails(FAULT_FULL);
}
END_TEST

int main(void)
{
  if (!fault_vfs_install())
    return EXIT_FAILURE;
  TCase *all = tcase_create("all");
  tcase_add_test(all, values_that_are_never_written_are_refused);
  tcase_add_test(all, a_damaged_register_says_so_and_what_to_do);
  tcase_add_test(all, a_head_that_does_not_hold_is_not_signed_over);
  tcase_add_test(all, a_title_that_is_never_given_is_refused);
  tcase_add_test(all, no_column_can_be_changed_unseen);
  tcase_add_test(all, flipped_bits_break_nothing);
  tcase_add_test(all, killed_at_any_write_all_of_a_list_is_kept_or_nothing);
  tcase_add_test(all, a_full_disk_keeps_all_of_a_list_or_nothing);
  return run_in_folder("register_damage", all);
}
