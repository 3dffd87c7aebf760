/* Whether anything in a register was changed by hand, and where. */
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

enum { PROBLEMS_MAX = 100 };

typedef struct owned_verification {
  truce_verification v; /* first, so that truce_verification_free finds the rest */
  truce__arena *arena;
  const char *problems[PROBLEMS_MAX];
} owned_verification;

typedef struct check {
  truce_register *r;
  owned_verification *o;
  const truce_control *control;
  bool no_memory, cancelled;
  truce_merkle_edge edge;
  uint64_t good_size; /* of the last head that holds */
  truce__fact *facts;
  size_t fact_count, fact_capacity;
  truce__stand *stands; /* [row - 1] */
  size_t subject_count, stands_capacity;
  struct arrival {
    uint64_t list, entry;
    const char *name, *sender, *claim, *hash, *how;
    uint64_t rows;
    int32_t day;
    bool met;
  } * arrivals;
  size_t arrival_count, arrivals_capacity;
  truce__spans withdrawn;
} check;

void truce_verification_free(truce_verification *verification)
{
  if (verification != NULL)
    truce__arena_free(((owned_verification *)verification)->arena);
}

static void problem(check *c, const char *text, ...) TRUCE_PRINTF(2, 3);
static void problem(check *c, const char *text, ...)
{
  char message[2 * TRUCE__REASON];
  va_list arguments;
  va_start(arguments, text);
  (void)vsnprintf(message, sizeof message, text, arguments);
  va_end(arguments);
  if (c->o->v.problem_count == PROBLEMS_MAX)
    return;
  const char *kept = truce__arena_string(c->o->arena, message);
  if (kept != NULL)
    c->o->problems[c->o->v.problem_count++] = kept;
  else
    c->no_memory = true;
}

/* A failure of the database: damage is a problem found, the rest ends the check. */
static truce_status after_failure(check *c)
{
  const int code = sqlite3_errcode(c->r->db);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR ||
      code == SQLITE_FORMAT) {
    problem(c, "the file is damaged: %s", sqlite3_errmsg(c->r->db));
    return TRUCE_OK;
  }
  return truce__sql_failed(c->r);
}

static bool stop(check *c, const char *phase, double share)
{
  truce__progress(c->control, phase, share);
  c->cancelled = c->cancelled || truce__cancelled(c->control);
  return c->cancelled;
}

/* ---- The file ---- */

static truce_status check_file(check *c)
{
  static const char *const pragmas[] = {"PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"};
  for (int k = 0; k < 2; k++) {
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(c->r->db, pragmas[k], -1, &row, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
      code = sqlite3_step(row);
      if (code != SQLITE_ROW)
        break;
      const char *said = (const char *)sqlite3_column_text(row, 0);
      if (k == 1)
        problem(c, "the file is damaged: a row of %s points nowhere", said != NULL ? said : "?");
      else if (said == NULL || strcmp(said, "ok") != 0)
        problem(c, "the file is damaged: %s", said != NULL ? said : "?");
    }
    sqlite3_finalize(row);
    if (code != SQLITE_DONE)
      return after_failure(c);
  }
  return TRUCE_OK;
}

/* ---- Entries and heads ---- */

/* The first entry says what the register's own row says. */
static void check_opening(check *c, const truce_entry *e)
{
  char key[2 * TRUCE_PUBLIC_BYTES + 1], sides[TRUCE_SIDES_MAX * 44] = "";
  sodium_bin2hex(key, sizeof key, c->r->public_key, TRUCE_PUBLIC_BYTES);
  for (size_t k = 0, used = 0; k < c->r->side_count; k++)
    used += (size_t)snprintf(sides + used, sizeof sides - used, "%s%.40s", k == 0 ? "" : ",",
                             c->r->sides[k]);
  const char *title = e->texts[TRUCE_ENTRY_ABOUT], *told_key = e->texts[TRUCE_ENTRY_VALUE];
  const char *told_sides = e->texts[TRUCE_ENTRY_DETAIL];
  if (e->kind != TRUCE_ENTRY_OPENED || title == NULL || told_key == NULL || told_sides == NULL ||
      strcmp(title, c->r->title) != 0 || strcmp(told_key, key) != 0 ||
      strcmp(told_sides, sides) != 0)
    problem(c, "entry 1 does not open this register: its title, sides or key were changed");
}

static bool keep_arrival(check *c, truce_entry e)
{
  if (!truce__reserve((void **)&c->arrivals, &c->arrivals_capacity, c->arrival_count + 1,
                      sizeof *c->arrivals) ||
      !truce__keep_entry(c->o->arena, &e))
    return false;
  c->arrivals[c->arrival_count++] = (struct arrival){.list = e.list,
                                                     .entry = e.number,
                                                     .name = e.texts[TRUCE_ENTRY_ABOUT],
                                                     .sender = e.texts[TRUCE_ENTRY_SIDE],
                                                     .claim = e.texts[TRUCE_ENTRY_FIELD],
                                                     .hash = e.texts[TRUCE_ENTRY_VALUE],
                                                     .how = e.texts[TRUCE_ENTRY_DETAIL],
                                                     .rows = e.count,
                                                     .day = e.day};
  return true;
}

/* An entry that withdraws a list takes what stands in it along. */
static bool keep_withdrawal(check *c, const truce_entry *e)
{
  for (size_t k = 0; e->kind == TRUCE_ENTRY_WITHDRAWN && k < c->arrival_count; k++) {
    if (c->arrivals[k].entry == e->amends)
      return truce__spans_add(&c->withdrawn, e->amends, c->arrivals[k].rows);
  }
  return true;
}

static bool keep_fact(check *c, const truce__entry_row *row)
{
  truce__fact fact;
  const char *fault = truce__fact_of(c->r, &row->entry, row->subject, row->other, &fact);
  if (fault != NULL) {
    problem(c, "entry %" PRIu64 " cannot be understood: %s", row->entry.number, fault);
    return true;
  }
  if (row->subject == 0)
    return true;
  if (!truce__reserve((void **)&c->facts, &c->fact_capacity, c->fact_count + 1, sizeof *c->facts))
    return false;
  c->facts[c->fact_count++] = fact;
  return true;
}

static bool check_entry(check *c, const truce__entry_row *row, truce__text *text)
{
  const truce_entry *e = &row->entry;
  const uint64_t expected = c->edge.size + 1;
  if (e->number != expected) {
    problem(c,
            e->number == expected + 1 ? "entry %" PRIu64 " is missing"
                                      : "entries from %" PRIu64 " on are missing",
            expected);
    /* What follows is checked by itself; the heads will not hold. */
    c->edge.size = e->number - 1;
    memset(c->edge.roots, 0, sizeof c->edge.roots);
  }
  truce__leaf_text(text, e);
  if (text->failed)
    return false;
  const truce_hash hash = truce_merkle_leaf(text->bytes, text->length);
  if (row->damaged || !truce_hash_equal(&hash, &row->leaf))
    problem(c, "entry %" PRIu64 " was changed after it was written", e->number);
  truce_merkle_add(&c->edge, &row->leaf);
  if (e->number == 1)
    check_opening(c, e);
  if (row->damaged)
    return true;
  return (e->kind != TRUCE_ENTRY_LIST_RECEIVED || keep_arrival(c, *e)) && keep_withdrawal(c, e) &&
         keep_fact(c, row);
}

/* A head against the tree as far as it has grown. */
static void check_head(check *c, const truce_head *head, const truce_merkle_edge *edge, bool good)
{
  const truce_hash root = truce_merkle_root(&c->edge);
  bool memory = true;
  if (!good || !truce__head_holds(c->r->title, head, c->r->public_key, &memory))
    problem(c, "the head over %" PRIu64 " entries is not signed with the register's key",
            head->size);
  else if (!truce_hash_equal(&root, &head->root) ||
           memcmp(edge->roots, c->edge.roots,
                  truce_merkle_edge_count(edge) * sizeof *edge->roots) != 0)
    problem(c,
            "the head over %" PRIu64 " entries does not hold: something from entry %" PRIu64
            " to %" PRIu64 " was changed",
            head->size, c->good_size + 1, head->size);
  else
    c->good_size = head->size;
  c->no_memory = c->no_memory || !memory;
  c->o->v.heads++;
  c->o->v.head = *head;
}

/* Walks entries and heads side by side. */
static truce_status check_log(check *c)
{
  truce__text text = {0};
  sqlite3_stmt *heads = NULL, *entries = truce__sql_get(c->r, TRUCE__SQL_ENTRIES);
  if (sqlite3_prepare_v2(c->r->db,
                         "SELECT size, root, edge, recorded, signature FROM head ORDER BY size", -1,
                         &heads, NULL) != SQLITE_OK ||
      entries == NULL) {
    sqlite3_finalize(heads);
    return after_failure(c);
  }
  int head = sqlite3_step(heads), code;
  while ((code = sqlite3_step(entries)) == SQLITE_ROW && !c->no_memory) {
    truce__entry_row row;
    truce__read_entry(entries, &row);
    if ((c->edge.size % 4096 == 0 && stop(c, "checking entries", 0)) ||
        !check_entry(c, &row, &text))
      break;
    c->o->v.entries++;
    while (head == SQLITE_ROW && (uint64_t)sqlite3_column_int64(heads, 0) <= c->edge.size) {
      truce_head read;
      truce_merkle_edge edge;
      const bool good = truce__read_head(heads, &read, &edge);
      if (read.size == c->edge.size)
        check_head(c, &read, &edge, good);
      else
        problem(c, "there is a head over %" PRIu64 " entries that fits none", read.size);
      head = sqlite3_step(heads);
    }
  }
  const bool ended = code == SQLITE_DONE && head == SQLITE_DONE;
  const bool failed =
      (code != SQLITE_DONE && code != SQLITE_ROW) || (head != SQLITE_DONE && head != SQLITE_ROW);
  const truce_status status = failed ? after_failure(c) : TRUCE_OK;
  if (head == SQLITE_ROW && code == SQLITE_DONE)
    problem(c, "entries after number %" PRIu64 " are missing: a signed head covers more",
            c->edge.size);
  if (ended && c->o->v.head.size != c->edge.size)
    problem(c, "the entries after number %" PRIu64 " are not signed", c->o->v.head.size);
  if (ended && c->edge.size == 0)
    problem(c, "the register is empty");
  c->no_memory = c->no_memory || text.failed || (code == SQLITE_ROW && !c->cancelled);
  sqlite3_finalize(heads);
  truce__text_free(&text);
  return status;
}

/* ---- Lists ---- */

static bool same(const char *a, const char *b)
{
  return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* What is said of a list with what its entry says. Bytes that came again after they were withdrawn
 * are kept once, as they were read the first time. */
static bool said_alike(const struct arrival *a, bool first, sqlite3_stmt *row)
{
  char date[TRUCE__DATE], how[TRUCE__HOW];
  bool damaged = false;
  const char *name = truce__text_at(row, 1, &damaged), *sender = truce__text_at(row, 2, &damaged);
  const char *claim = truce__text_at(row, 3, &damaged), *day = truce__text_at(row, 4, &damaged);
  const char *id = truce__text_at(row, 7, &damaged), *map = truce__text_at(row, 8, &damaged);
  if (damaged || !same(a->name, name) || !same(a->sender, sender))
    return false;
  if (!first)
    return true;
  truce__list_how(how, id, map);
  return same(a->claim, claim) && a->day != TRUCE_NO_DAY &&
         same(truce__date_text(date, a->day), day) &&
         sqlite3_column_type(row, 6) == SQLITE_INTEGER &&
         (uint64_t)sqlite3_column_int64(row, 6) == a->rows &&
         (id == NULL || strstr(id, " map=") == NULL) &&
         strcmp(how, a->how != NULL ? a->how : "") == 0;
}

static void check_list(check *c, sqlite3_stmt *row)
{
  const uint64_t number = (uint64_t)sqlite3_column_int64(row, 0);
  const void *bytes = sqlite3_column_blob(row, 9);
  const truce_hash hash = truce_hash_of(bytes != NULL ? bytes : "",
                                        bytes != NULL ? (size_t)sqlite3_column_bytes(row, 9) : 0);
  const void *kept = sqlite3_column_blob(row, 5);
  const bool whole = kept != NULL && sqlite3_column_bytes(row, 5) == TRUCE_HASH_BYTES &&
                     memcmp(kept, hash.bytes, TRUCE_HASH_BYTES) == 0;
  char hex[2 * TRUCE_HASH_BYTES + 1];
  bool met = false;
  sodium_bin2hex(hex, sizeof hex, hash.bytes, TRUCE_HASH_BYTES);
  for (size_t k = 0; k < c->arrival_count; k++) {
    struct arrival *a = &c->arrivals[k];
    if (a->list != number)
      continue;
    if (!whole || a->hash == NULL || strcmp(a->hash, hex) != 0)
      problem(c, "list %" PRIu64 " (entry %" PRIu64 ") was changed after it came in", number,
              a->entry);
    else if (!said_alike(a, !met, row))
      problem(c, "what is said of list %" PRIu64 " is not what entry %" PRIu64 " says", number,
              a->entry);
    a->met = met = true;
  }
  if (!met)
    problem(c, "list %" PRIu64 " is in no entry", number);
}

static truce_status check_lists(check *c)
{
  sqlite3_stmt *rows = truce__sql_get(c->r, TRUCE__SQL_LISTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW && !c->no_memory) {
    if (stop(c, "checking lists", 0))
      return TRUCE_OK;
    check_list(c, rows);
  }
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    return after_failure(c);
  for (size_t k = 0; k < c->arrival_count; k++) {
    if (!c->arrivals[k].met)
      problem(c, "list %" PRIu64 " of entry %" PRIu64 " is missing", c->arrivals[k].list,
              c->arrivals[k].entry);
  }
  return TRUCE_OK;
}

/* ---- Standings ---- */

static bool within(const check *c, uint64_t number)
{
  return number <= c->subject_count;
}

static void replay(check *c)
{
  const size_t kept = truce__facts_in_order(c->facts, c->fact_count, &c->withdrawn);
  for (size_t k = 0; k < kept; k++) {
    const truce__fact *f = &c->facts[k];
    char reason[TRUCE__REASON];
    truce__stand *subject = within(c, f->subject) ? &c->stands[f->subject - 1] : NULL;
    const uint64_t bag = subject != NULL ? subject->bag : 0;
    if (!within(c, f->subject) || !within(c, f->other))
      problem(c, "entry %" PRIu64 " is about somebody who is not there", f->number);
    else if (!truce__register_apply(c->r, subject, f->other != 0 ? &c->stands[f->other - 1] : NULL,
                                    within(c, bag) && bag != 0 ? &c->stands[bag - 1] : NULL, f,
                                    reason))
      problem(c, "entry %" PRIu64 " breaks a rule: whom it is about %s", f->number, reason);
  }
}

/* What somebody is called, as far as the file still tells. */
static const char *name_of(check *c, size_t number, char text[TRUCE__REFERENCE])
{
  if (!truce__reference_of(c->r, number, text))
    (void)snprintf(text, TRUCE__REFERENCE, "subject %zu", number);
  c->r->damaged = false; /* it is a problem found, not one that ends the check */
  return text;
}

static truce_status check_standings(check *c)
{
  char name[TRUCE__REFERENCE];
  truce__stand *kept = NULL;
  size_t capacity = 0;
  truce_status status = TRUCE_OK;
  sqlite3_stmt *rows = truce__sql_get(c->r, TRUCE__SQL_SUBJECTS);
  int code = SQLITE_ERROR;
  while (rows != NULL && (code = sqlite3_step(rows)) == SQLITE_ROW && status == TRUCE_OK) {
    uint64_t number;
    if (!truce__reserve((void **)&kept, &capacity, c->subject_count + 1, sizeof *kept)) {
      status = TRUCE_NO_MEMORY;
      continue;
    }
    if (!truce__read_stand(c->r, rows, &number, &kept[c->subject_count++]))
      problem(c, "what is kept of %s is never written", name_of(c, c->subject_count, name));
    if (number != c->subject_count) {
      problem(c, "subject %zu is missing: somebody was dropped", c->subject_count);
      free(kept);
      return TRUCE_OK;
    }
  }
  if (status == TRUCE_OK && code != SQLITE_DONE)
    status = after_failure(c);
  if (status == TRUCE_OK && (c->stands = truce__array(c->subject_count, sizeof *c->stands)) == NULL)
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && code == SQLITE_DONE) {
    for (size_t k = 0; k < c->subject_count; k++)
      c->stands[k] = TRUCE__NOBODY;
    replay(c);
    for (size_t k = 0; k < c->subject_count; k++) {
      if (memcmp(&c->stands[k], &kept[k], TRUCE__KEPT) != 0)
        problem(c, "%s does not stand as the entries say", name_of(c, k + 1, name));
    }
  }
  free(kept);
  return status;
}

/* ---- All of it ---- */

truce_status truce_register_verify(truce_register *r, const truce_control *control,
                                   truce_verification **verification,
                                   truce_diagnostics *diagnostics)
{
  truce__arena *arena = truce__arena_new();
  owned_verification *o = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *o) : NULL;
  check c = {.r = r, .o = o, .control = control};
  if (o == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  o->arena = arena;
  o->v.problems = o->problems;
  truce_status (*const steps[])(check *) = {check_file, check_log, check_lists, check_standings};
  truce_status status = truce__register_begin(r, false, diagnostics);
  for (size_t k = 0; k < sizeof steps / sizeof *steps && status == TRUCE_OK; k++) {
    status = steps[k](&c);
    if (status == TRUCE_OK && (c.no_memory || stop(&c, "checking", (double)k / 4)))
      status = c.no_memory ? TRUCE_NO_MEMORY : TRUCE_CANCELLED;
  }
  const truce_status ended = truce__register_end(r, status);
  if (status == TRUCE_OK && ended != TRUCE_OK && o->v.problem_count == 0)
    status = ended;
  free(c.facts);
  free(c.stands);
  free(c.arrivals);
  free(c.withdrawn.spans);
  if (status == TRUCE_OK)
    *verification = &o->v;
  else
    truce__arena_free(arena);
  return status;
}
