/* Adding entries to a register: each is checked against the rules, and what it changes is noted. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/date.h"
#include "base/memory.h"
#include "register_faults.h"
#include "register_twice.h"

enum { REFERENCE_MAX = TRUCE__REFERENCE - 1 };

/* ---- One entry ---- */

/* An entry on its way in. */
typedef struct incoming {
  truce__writer *w;
  const truce_entries *entries;
  truce_entry entry;
  uint64_t numbers[2]; /* of its subject and the other one; 0: none */
  truce__met *met[2];  /* NULL: nobody, or not in the register */
  truce__stand stands[2];
  const char *written; /* the reference of its subject, as it was given; NULL: none */
  bool unnamed[2];     /* somebody is moved, or promised, with no `about`, as was seen before */
  int32_t today;
  truce__births births;
  truce__list_rows rows;
  truce__counts counts;
  truce__pairs pairs;
  truce__faults faults;
  truce__doubts doubts;
  bool is_faulty; /* the entry */
} incoming;

static void fault(incoming *in, const char *code, const char *hint, const char *text, ...)
    TRUCE_PRINTF(4, 5);
static void fault(incoming *in, const char *code, const char *hint, const char *text, ...)
{
  char message[TRUCE__REASON];
  va_list arguments;
  va_start(arguments, text);
  (void)vsnprintf(message, sizeof message, text, arguments);
  va_end(arguments);
  in->is_faulty = true;
  /* What an entry says wrongly by itself is told, whatever went before. */
  if (strcmp(code, "bad-entry") != 0 && strcmp(code, "bad-reference") != 0 &&
      truce__doubted(&in->doubts, &in->entry, in->written))
    in->doubts.following++;
  else
    truce__fault(&in->faults, in->entry.line, code, hint, "%s", message);
}

static bool good_reference(const char *reference)
{
  const size_t length = strlen(reference);
  for (size_t k = 0; k < length; k++) {
    if ((unsigned char)reference[k] <= ' ')
      return false;
  }
  return length > 0 && length <= REFERENCE_MAX;
}

/* Finds one of the two; an unknown one is a fault unless it enters now. */
static bool find(incoming *in, int which)
{
  const char **text = &in->entry.texts[which == 0 ? TRUCE_ENTRY_SUBJECT : TRUCE_ENTRY_OTHER];
  truce__met *met = NULL;
  in->numbers[which] = 0;
  in->stands[which] = TRUCE__NOBODY;
  in->met[which] = NULL;
  if (*text == NULL)
    return true;
  if (!good_reference(*text)) {
    fault(in, "bad-reference", "no blanks, at most 160 bytes", "this is not a reference");
    return true;
  }
  if (!truce__meet(in->w, *text, &met))
    return false;
  if (met != NULL) {
    in->met[which] = met;
    in->numbers[which] = met->number;
    in->stands[which] = met->stand;
    *text = met->reference;
  } else if (which == 0 && in->entry.kind == TRUCE_ENTRY_REGISTERED) {
    in->numbers[0] = in->w->last_subject + 1;
  } else {
    fault(in, "unknown-reference", "`truce exchange list` shows all of them",
          "the reference in column `%s` is not in the register",
          truce_entry_text_id(which == 0 ? TRUCE_ENTRY_SUBJECT : TRUCE_ENTRY_OTHER));
  }
  return true;
}

static bool keep_stand(incoming *in, int which)
{
  const truce__stand *stand = &in->stands[which];
  return in->met[which] != NULL
             ? truce__met_change(in->w, in->met[which], stand)
             : truce__meet_new(in->w, in->entry.texts[TRUCE_ENTRY_SUBJECT], stand) != NULL;
}

/* What the rules have to know of the past. *told: it was told what is wrong. */
static void look_back(incoming *in, const truce__fact *fact, truce__stand *bag, bool *told,
                      truce_status *status)
{
  char reason[TRUCE__REASON];
  truce__stand *stands[2] = {&in->stands[0], &in->stands[1]};
  bool fits = true;
  *told = false;
  if (in->numbers[0] == 0 || !truce__needs_past(fact, stands[0], stands[1]))
    return;
  *status = truce__register_past(in->w, in->numbers, stands, bag, reason, &fits);
  *told = *status != TRUCE_OK || !fits;
  if (*status == TRUCE_OK && !fits)
    fault(in, "against-rules", "amend or withdraw that entry first", "%s", reason);
}

static const char *hint_against_rules(const incoming *in, const truce__stand *other)
{
  const bool enters = in->entry.kind == TRUCE_ENTRY_REGISTERED;
  const bool gone = (in->numbers[0] != 0 && !in->stands[0].exists && !enters) ||
                    (other != NULL && !other->exists);
  return gone
             ? "their row, or how they came in, was withdrawn: a later list or `registered` brings "
               "them back"
             : "correct the entry, or the one it clashes with (`amends`), or enter a dispute";
}

/* What later entries, and the end of the table, have to know of one that was put. */
static bool note_put(incoming *in)
{
  const bool noted = truce__is_count(&in->entry) ? truce__counts_note(&in->counts, &in->entry)
                     : in->entry.kind == TRUCE_ENTRY_SAME
                         ? truce__pairs_note(&in->pairs, &in->entry, in->numbers)
                         : true;
  in->w->no_memory = in->w->no_memory || !noted;
  return noted;
}

/* An entry that follows those there are. */
static bool put_next(incoming *in, const truce__fact *fact, truce_status *status)
{
  char reason[TRUCE__REASON];
  truce__stand bag = TRUCE__NOBODY;
  bool told;
  look_back(in, fact, &bag, &told, status);
  if (told)
    return true;
  truce__stand *other = in->numbers[1] == 0                ? NULL
                        : in->numbers[1] == in->numbers[0] ? &in->stands[0]
                                                           : &in->stands[1];
  if (!truce__register_apply(in->w->r, in->numbers[0] != 0 ? &in->stands[0] : NULL, other,
                             bag.exists ? &bag : NULL, fact, reason)) {
    fault(in, "against-rules", hint_against_rules(in, other), "%s %s",
          in->entry.texts[TRUCE_ENTRY_SUBJECT], reason);
    return true;
  }
  return (in->numbers[0] == 0 || keep_stand(in, 0)) &&
         (other == NULL || other == &in->stands[0] || keep_stand(in, 1)) &&
         truce__writer_put(in->w, &in->entry, in->numbers[0], in->numbers[1]) && note_put(in);
}

/* ---- Amending ---- */

typedef struct amended {
  truce_entry_kind kind;
  uint64_t subject, other, by, rows;
  bool withdrawn; /* that is what `by` does */
  bool gone;      /* it stands in a list that was withdrawn */
  char reference[REFERENCE_MAX + 1];
} amended;

/* Whether it went with its list. */
static bool find_gone(incoming *in, amended *old)
{
  const truce__spans *lists;
  if (old->kind != TRUCE_ENTRY_LISTED)
    return true;
  if (!truce__withdrawn_lists(in->w->r, &lists))
    return false;
  old->gone = truce__spans_hold(lists, in->entry.amends);
  return true;
}

static bool find_amended(incoming *in, amended *old, bool *found)
{
  truce_register *r = in->w->r;
  truce__entry_row row;
  sqlite3_stmt *get = truce__sql_get(r, TRUCE__SQL_ENTRY_AT);
  if (get == NULL || sqlite3_bind_int64(get, 1, (sqlite3_int64)in->entry.amends) != SQLITE_OK)
    return false;
  int code = sqlite3_step(get);
  *found = code == SQLITE_ROW;
  if (code == SQLITE_DONE)
    return true;
  if (code != SQLITE_ROW)
    return false;
  truce__read_entry(get, &row);
  const char *reference = row.entry.texts[TRUCE_ENTRY_SUBJECT];
  if (row.damaged || (reference != NULL && strlen(reference) > REFERENCE_MAX))
    return truce__damaged(r);
  *old = (amended){
      .kind = row.entry.kind, .subject = row.subject, .other = row.other, .rows = row.entry.count};
  (void)snprintf(old->reference, sizeof old->reference, "%s", reference != NULL ? reference : "");
  sqlite3_stmt *by = truce__sql_get(r, TRUCE__SQL_AMENDED_BY);
  if (by == NULL || sqlite3_bind_int64(by, 1, (sqlite3_int64)in->entry.amends) != SQLITE_OK)
    return false;
  code = sqlite3_step(by);
  if (code == SQLITE_ROW) {
    const char *kind = (const char *)sqlite3_column_text(by, 1);
    old->by = (uint64_t)sqlite3_column_int64(by, 0);
    old->withdrawn = kind != NULL && strcmp(kind, truce_entry_kind_id(TRUCE_ENTRY_WITHDRAWN)) == 0;
  }
  return (code == SQLITE_ROW || code == SQLITE_DONE) && find_gone(in, old);
}

/* Whether the entry is about the one the amended entry is about, as far as is known by now. A
 * withdrawal need not say. */
static bool same_subject(incoming *in, const amended *old, bool *same)
{
  uint64_t number = old->subject;
  truce__stand stand = {.same_as = old->subject};
  const bool says = in->entry.kind != TRUCE_ENTRY_WITHDRAWN || in->written != NULL;
  *same = !says || in->numbers[0] == number;
  if (*same || number == 0 || in->numbers[0] == 0)
    return true;
  if (!truce__follow(in->w->r, &number, &stand))
    return false;
  *same = number == in->numbers[0];
  return true;
}

/* Lists, rows of them and those who came in by hand are withdrawn; nobody is changed into somebody
 * else. */
static bool can_be_amended(const incoming *in, truce_entry_kind kind)
{
  const bool enters = kind == TRUCE_ENTRY_LIST_RECEIVED || kind == TRUCE_ENTRY_LISTED ||
                      kind == TRUCE_ENTRY_REGISTERED;
  return enters ? in->entry.kind == TRUCE_ENTRY_WITHDRAWN
                : kind != TRUCE_ENTRY_OPENED && kind != TRUCE_ENTRY_WITHDRAWN;
}

/* Who withdraws a list and says whose row means that row alone: goes on to its entry. The row is
 * the one with that id on the list, and not the one that was booked under the reference: with two
 * who are the same, both rows may be booked under one. */
static truce_status find_row(incoming *in, amended *old, bool *by_id, bool *on_list)
{
  uint64_t entry;
  if (in->entry.kind != TRUCE_ENTRY_WITHDRAWN || in->written == NULL || old->by != 0 ||
      old->kind != TRUCE_ENTRY_LIST_RECEIVED)
    return TRUCE_OK;
  const truce_status status =
      truce__row_of(in->w->r, &in->rows, in->entry.amends, in->written, &entry);
  *by_id = *on_list = status == TRUCE_OK && entry != 0;
  if (!*on_list)
    return status;
  in->entry.amends = entry;
  return find_amended(in, old, on_list) ? TRUCE_OK : truce__writer_failed(in->w);
}

/* Whom the rows of a list are about. */
static truce_status rows_of(truce_register *r, uint64_t arrival, uint64_t rows, uint64_t **subjects,
                            size_t *count)
{
  const uint64_t last = arrival + rows;
  size_t capacity = 0;
  sqlite3_stmt *row = truce__sql_get(r, TRUCE__SQL_SUBJECTS_OF_ROWS);
  int code = SQLITE_ERROR;
  if (row != NULL) {
    sqlite3_bind_int64(row, 1, (sqlite3_int64)arrival);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)last);
  }
  while (row != NULL && (code = sqlite3_step(row)) == SQLITE_ROW) {
    if (!truce__reserve((void **)subjects, &capacity, *count + 1, sizeof **subjects))
      return TRUCE_NO_MEMORY;
    (*subjects)[(*count)++] = (uint64_t)sqlite3_column_int64(row, 0);
  }
  return code == SQLITE_DONE ? TRUCE_OK : truce__sql_failed(r);
}

/* Works out anew whom the amending entry, or the list withdrawn, is about. */
static truce_status replay(incoming *in, const amended *old, bool *fits)
{
  truce_register *r = in->w->r;
  char reason[TRUCE__REASON];
  uint64_t *subjects = NULL;
  size_t count = 0;
  const uint64_t touched[] = {old->subject, old->other, in->numbers[1]};
  const bool list = old->kind == TRUCE_ENTRY_LIST_RECEIVED;
  truce_status status = TRUCE_OK;
  r->withdrawn_known = r->withdrawn_known && !list; /* one more, by the entry just put */
  if (list)
    status = rows_of(r, in->entry.amends, old->rows, &subjects, &count);
  if (status == TRUCE_OK)
    status =
        truce__register_replay(in->w, list ? subjects : touched, list ? count : 3, reason, fits);
  free(subjects);
  if (status == TRUCE_OK && !*fits)
    fault(in, "against-rules", "amend or withdraw the later entries first", "%s", reason);
  return status;
}

static void tell_amended(incoming *in, const amended *old)
{
  if (old->gone)
    fault(in, "amended", "it does not count any more; a later list can name them again",
          "entry %" PRIu64 " stands in a list that was withdrawn", in->entry.amends);
  else if (old->withdrawn)
    fault(in, "amended", "it does not count any more; a later entry or list can say it again",
          "entry %" PRIu64 " was withdrawn by entry %" PRIu64, in->entry.amends, old->by);
  else
    fault(in, "amended", "amend that one", "entry %" PRIu64 " was amended by %" PRIu64,
          in->entry.amends, old->by);
}

static void tell_kept(incoming *in, const amended *old)
{
  if (old->kind == TRUCE_ENTRY_WITHDRAWN)
    fault(in, "kept-as-is",
          "enter anew what was withdrawn; who stood on a list comes back with a later list",
          "entry %" PRIu64 " withdraws another one, and stays", in->entry.amends);
  else
    fault(in, "kept-as-is",
          "withdraw a row (kind=withdrawn amends=ENTRY), or a list as a whole, by the entry of its "
          "arrival, and import it anew; or enter a dispute, or that two are the same",
          "rows of lists, and who came into the register, are kept as they are");
}

/* Why the entry cannot take the place of that one, if so. */
static void check_amended(incoming *in, const amended *old, bool found, bool on_list, bool same)
{
  if (!found)
    fault(in, "unknown-entry", "`truce exchange show` gives the numbers",
          "there is no entry %" PRIu64, in->entry.amends);
  else if (!on_list)
    fault(in, "not-on-list", "`truce exchange show REFERENCE` tells on which lists they stand",
          "the list of entry %" PRIu64 " does not name whom `subject` says", in->entry.amends);
  else if (old->by != 0 || old->gone)
    tell_amended(in, old);
  else if (!can_be_amended(in, old->kind))
    tell_kept(in, old);
  else if (!same)
    fault(in, "other-subject",
          in->entry.kind == TRUCE_ENTRY_WITHDRAWN
              ? "`truce exchange show REFERENCE` gives the numbers of the entries about them"
              : "withdraw the old entry, and enter a new one",
          "entry %" PRIu64 " is about somebody else", in->entry.amends);
}

static bool put_amending(incoming *in, truce_status *status)
{
  amended old;
  bool found, on_list = true, by_id = false, same = false, fits = false;
  if (!truce__writer_save(in->w) || !find_amended(in, &old, &found))
    return false;
  if (found && (*status = find_row(in, &old, &by_id, &on_list)) != TRUCE_OK)
    return true;
  if (found && !by_id && !same_subject(in, &old, &same))
    return false;
  same = same || by_id; /* whomever the row is about by now */
  check_amended(in, &old, found, on_list, same);
  if (in->is_faulty)
    return true;
  in->unnamed[0] = in->unnamed[1] = false; /* it may have been the one entry that is amended */
  in->numbers[0] = old.subject;
  in->entry.texts[TRUCE_ENTRY_SUBJECT] = old.subject != 0 ? old.reference : NULL;
  const bool put =
      truce__writer_put(in->w, &in->entry, old.subject, in->numbers[1]) && note_put(in);
  /* The one was ours, and the replay forgets the other. */
  in->entry.texts[TRUCE_ENTRY_SUBJECT] = in->entry.texts[TRUCE_ENTRY_OTHER] = NULL;
  if (!put)
    return false;
  *status = replay(in, &old, &fits);
  if (old.kind == TRUCE_ENTRY_LISTED || old.kind == TRUCE_ENTRY_LIST_RECEIVED)
    truce__births_free(&in->births); /* what went does not tell of a birth any more */
  return true;
}

/* ---- All of them ---- */

static const char *not_by_hand(truce_entry_kind kind)
{
  return kind == TRUCE_ENTRY_OPENED || kind == TRUCE_ENTRY_LIST_RECEIVED ||
                 kind == TRUCE_ENTRY_LISTED
             ? "entries of this kind are made by `init` and `import` alone"
             : NULL;
}

static const char *check_entry(incoming *in)
{
  const truce_entry *e = &in->entry;
  if (e->texts[TRUCE_ENTRY_AUTHOR] == NULL && in->w->pen->author == NULL)
    return "say who writes this down: author, or --author NAME";
  if (e->day != TRUCE_NO_DAY && e->day > in->today)
    return "the day is in the future";
  return not_by_hand(e->kind);
}

/* Whether a list says that whom an event of long ago is about was not born then. For what is more
 * recent the lists are not read again. The day of a withdrawal is that of somebody's decision to
 * withdraw. */
static truce_status check_birth(incoming *in, const char *reference, const char **wrong)
{
  enum { LONG_AGO = 3653 /* days */ };
  static const int32_t in_1900 = -25567;
  const truce_entry *e = &in->entry;
  int32_t birth;
  if (e->day == TRUCE_NO_DAY || e->day >= in->today - LONG_AGO || reference == NULL ||
      e->kind == TRUCE_ENTRY_WITHDRAWN)
    return TRUCE_OK;
  if (e->day < in_1900) {
    *wrong = "the day is before 1900";
    return TRUCE_OK;
  }
  for (int k = 0; k < 2; k++) { /* as it is written, and as it leads on */
    const char *whose = k == 0 ? reference : e->texts[TRUCE_ENTRY_SUBJECT];
    const truce_status status = truce__birth_of(in->w->r, &in->births, whose, &birth);
    if (status != TRUCE_OK)
      return status;
    if (e->day < birth)
      *wrong = "the day is too early: whom it is about was, by a list, not born yet";
  }
  return TRUCE_OK;
}

/* An explanation with no `about` is of those who were promised, or handed over or received, with
 * none. Where there are none, the cell was forgotten. */
static bool check_explained(incoming *in, const char **wrong)
{
  const char *field = in->entry.texts[TRUCE_ENTRY_FIELD];
  const bool promised = strncmp(field, "promised", strlen("promised")) == 0;
  if (!truce__is_difference(field))
    *wrong = "`field` tells which difference is explained: promised, received or named; of "
             "persons promised_names or received_names";
  if (!truce__is_difference(field) || in->entry.texts[TRUCE_ENTRY_ABOUT] != NULL ||
      in->unnamed[promised] || in->faults.count > 0) /* they may be in an entry that was refused */
    return true;
  sqlite3_stmt *any =
      truce__writer_save(in->w) ? truce__sql_get(in->w->r, TRUCE__SQL_ANY_UNNAMED) : NULL;
  if (any == NULL || sqlite3_bind_int(any, 1, promised) != SQLITE_OK)
    return false;
  const int code = sqlite3_step(any);
  in->unnamed[promised] = code == SQLITE_ROW;
  if (code == SQLITE_DONE)
    *wrong = promised ? "nobody is promised without `about`: name the promise explained, about=NAME"
                      : "nobody is handed over or received without `about`: name the exchange "
                        "explained, about=NAME";
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static truce_status check_twice(incoming *in)
{
  uint64_t entry;
  size_t line;
  const truce_status status = truce__count_stands(in->w, &in->counts, &in->entry, &entry, &line);
  static const char hint[] = "if it happened twice, tell them apart in `detail`";
  if (status == TRUCE_OK && line != 0)
    fault(in, "twice", hint, "line %zu of this table counts the same", line);
  else if (status == TRUCE_OK && entry != 0)
    fault(in, "twice", hint, "entry %" PRIu64 " counts the same already", entry);
  return status;
}

/* What helps with an entry that is wrong in itself: the sides, where another one is given. */
static const char *hint_of(const incoming *in, char text[TRUCE__REASON])
{
  const truce_register *r = in->w->r;
  const char *const *texts = in->entry.texts, *field = texts[TRUCE_ENTRY_FIELD];
  const bool home =
      in->entry.kind == TRUCE_ENTRY_STATED && field != NULL && strcmp(field, "home") == 0;
  const char *given = texts[home ? TRUCE_ENTRY_VALUE : TRUCE_ENTRY_SIDE];
  if (given == NULL || truce__side_of(r, given) >= 0)
    return "docs/register.md tells what each kind needs";
  size_t used = (size_t)snprintf(text, TRUCE__REASON, "the sides are");
  for (size_t k = 0; k < truce_register_side_count(r) && used < TRUCE__REASON; k++)
    used += (size_t)snprintf(text + used, TRUCE__REASON - used, "%s %s", k == 0 ? "" : ",",
                             truce_register_side(r, k));
  return text;
}

/* False after a failure of the database, or of *status. */
static bool judge_one(incoming *in, truce_status *status)
{
  truce__fact fact;
  const char *wrong = check_entry(in);
  if (wrong == NULL && (!find(in, 0) || !find(in, 1)))
    return false;
  if (in->is_faulty)
    return true;
  if (wrong == NULL)
    *status = check_birth(in, in->written, &wrong);
  if (*status != TRUCE_OK)
    return true;
  if (wrong == NULL)
    wrong = truce__fact_of(in->w->r, &in->entry, in->numbers[0], in->numbers[1], &fact);
  fact.fresh = true;
  if (wrong == NULL && in->entry.kind == TRUCE_ENTRY_DECIDED)
    wrong = truce__votes_fault(in->w->r, &in->entry);
  if (wrong == NULL && in->entry.kind == TRUCE_ENTRY_EXPLAINED && !check_explained(in, &wrong))
    return false;
  if (wrong != NULL) {
    char hint[TRUCE__REASON];
    fault(in, "bad-entry", hint_of(in, hint), "%s", wrong);
    return true;
  }
  if (in->doubts.all) {
    in->doubts.following++;
    return true;
  }
  if (truce__is_count(&in->entry))
    *status = check_twice(in);
  if (*status != TRUCE_OK || in->is_faulty)
    return true;
  return in->entry.amends != 0 ? put_amending(in, status) : put_next(in, &fact, status);
}

/* After an entry that is refused the sound ones are still put, so that later ones are judged by
 * what they find; at the end nothing of it is kept. */
static bool add_one(incoming *in, truce_status *status)
{
  in->written = in->entry.texts[TRUCE_ENTRY_SUBJECT];
  in->is_faulty = false;
  if (!judge_one(in, status))
    return false;
  if (!in->is_faulty || *status != TRUCE_OK)
    return true;
  in->w->no_memory = !truce__doubt(&in->doubts, &in->entry, in->written);
  return !in->w->no_memory;
}

static truce_status add_each(incoming *in, const truce_control *control)
{
  const truce_entries *entries = in->entries;
  for (size_t k = 0; k < entries->count; k++) {
    truce_status status = TRUCE_OK;
    if (k % 1024 == 0) {
      truce__progress(control, "adding entries", (double)k / (double)entries->count);
      if (truce__cancelled(control))
        return TRUCE_CANCELLED;
    }
    in->entry = entries->entries[k];
    if (!add_one(in, &status))
      return truce__writer_failed(in->w);
    if (status != TRUCE_OK)
      return status;
  }
  truce__faults_end(&in->faults);
  truce__doubts_end(&in->doubts, &in->faults);
  return in->faults.count > 0 ? TRUCE_BAD_INPUT : TRUCE_OK;
}

static truce_status add_all(truce__writer *w, const truce_entries *entries,
                            const truce_control *control)
{
  incoming in = {
      .w = w, .entries = entries, .today = INT32_MAX, .faults = {.r = w->r, .file = entries->name}};
  (void)truce__parse_date(w->pen->recorded, &in.today);
  if (in.today != INT32_MAX)
    in.today++; /* it may be tomorrow already where the entry comes from */
  truce_status status = add_each(&in, control);
  if (status == TRUCE_OK)
    status = truce__pairs_tell(w, &in.pairs, entries->name);
  truce__births_free(&in.births);
  truce__list_rows_free(&in.rows);
  truce__counts_free(&in.counts);
  truce__pairs_free(&in.pairs);
  truce__doubts_free(&in.doubts);
  return status;
}

truce_status truce_register_add(truce_register *r, const truce_entries *entries,
                                const truce_register_pen *pen, const truce_control *control,
                                uint64_t *first, truce_diagnostics *diagnostics)
{
  truce_status status = truce__register_begin(r, true, diagnostics);
  if (status != TRUCE_OK)
    return status;
  truce__writer w;
  status = truce__writer_start(&w, r, pen);
  const uint64_t before = w.edge.size;
  if (status == TRUCE_OK && entries->count > 0) {
    status = add_all(&w, entries, control);
    if (status == TRUCE_OK)
      status = truce__writer_sign(&w);
  }
  truce__writer_free(&w);
  status = truce__register_end(r, status);
  if (status == TRUCE_OK)
    *first = before + 1;
  return status;
}
