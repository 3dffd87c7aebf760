/* The register as text: references and no names, unless a history was read with its values. */
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "exchange_internal.h"
#include "sheet.h"

enum { SUBJECTS_TOLD = 100 };

static const char *day(char text[TRUCE__DATE], int32_t value)
{
  return value == TRUCE_NO_DAY ? "–" : truce__date_text(text, value);
}

static void put_heads(truce__sheet *t, const truce__table *x, const char *const *heads)
{
  putc('\n', t->out);
  for (size_t k = 0; k < x->count; k++)
    truce__cell(t, heads[k]);
  truce__put_row(t, x);
}

static const char *dash(const char *text)
{
  return text != NULL && *text != '\0' ? text : "–";
}

/* ---- Who stands where ---- */

static void put_subject(truce__sheet *t, const truce__table *x, const truce_subject *s)
{
  char since[TRUCE__DATE];
  truce__cell(t, s->reference);
  truce__build(&t->words, "%s%s%s", truce_subject_standing_id(s->standing), s->dead ? ", dead" : "",
               s->disputed ? ", disputed" : "");
  truce__end_cell(t);
  truce__cell(t, dash(s->holder));
  truce__cell(t, dash(s->home));
  truce__build(&t->words, "%s%s", s->since_or_before ? "by " : "", day(since, s->since));
  truce__end_cell(t);
  truce__cell(t, s->category == TRUCE_LAW_UNKNOWN ? "–" : truce_law_category_id(s->category));
  truce__put_row(t, x);
}

/* What a list was narrowed to, if it was. */
static void build_narrowed(truce__sheet *t, const truce_subject_choice *only)
{
  const char *said[][2] = {{"standing", only->standing == TRUCE_STANDINGS
                                            ? NULL
                                            : truce_subject_standing_id(only->standing)},
                           {"holder", only->holder},
                           {"category", only->category}};
  size_t told = 0;
  for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
    if (said[k][1] != NULL)
      truce__build(&t->words, "%s %s %s", told++ == 0 ? " Only" : ",", said[k][0], said[k][1]);
  }
  truce__build(&t->words, told > 0 ? ". Sides:" : " Sides:");
}

truce_status truce_report_subjects_text(const truce_register *r, const truce_subjects *subjects,
                                        const truce_subject_choice *only, FILE *out,
                                        truce_style style)
{
  truce__sheet t;
  char number[TRUCE__DECIMAL];
  static const char *const heads[] = {"Reference", "Stands", "Held by",
                                      "Home",      "Since",  "Category"};
  truce__sheet_start_titled(&t, truce_register_title(r), out, style);
  const truce__table x = {.count = 6, .width = {t.style.width - 62, 16, 10, 10, 15, 11}};
  truce__build(&t.words, "%s %s.", truce__grouped(number, subjects->count),
               subjects->count == 1 ? "person or bag" : "persons, bags and parts");
  build_narrowed(&t, only);
  for (size_t k = 0; k < truce_register_side_count(r); k++)
    truce__build(&t.words, "%s %s", k == 0 ? "" : ",", truce_register_side(r, k));
  truce__build(&t.words, ".%s",
               subjects->count > 0 ? " Since \"by\" a day: on that day or before, as a list tells."
                                   : "");
  truce__say(&t, "", 0);
  if (subjects->count > 0)
    put_heads(&t, &x, heads);
  for (size_t k = 0; k < subjects->count && k < SUBJECTS_TOLD; k++)
    put_subject(&t, &x, &subjects->subjects[k]);
  if (subjects->count > SUBJECTS_TOLD) {
    truce__build(&t.words, "And %s more; --format csv lists them all.",
                 truce__grouped(number, subjects->count - SUBJECTS_TOLD));
    truce__say(&t, "", 0);
  }
  return truce__sheet_end(&t);
}

/* ---- One of them ---- */

static void say_remains(truce__sheet *t, const truce_history *h)
{
  const truce_subject *s = &h->subject;
  if (s->dead)
    truce__build(&t->words, "; dead");
  for (size_t k = 0; k < h->remains_count; k++)
    truce__build(&t->words, "%s%s", k == 0 ? ", remains identified: " : ", ", h->remains[k]);
  if (s->bag != NULL)
    truce__build(&t->words, "; in bag %s", s->bag);
  if (s->person != NULL)
    truce__build(&t->words, "; of %s", s->person);
}

static void say_subject(truce__sheet *t, const truce_history *h)
{
  const truce_subject *s = &h->subject;
  char since[TRUCE__DATE];
  if (s->withdrawn) {
    truce__build(&t->words, "Withdrawn: no more in the register.");
    truce__say(t, "- ", 2);
    return;
  }
  truce__build(&t->words, "%s; %s", truce_subject_kind_id(s->kind),
               truce_subject_standing_id(s->standing));
  if (s->holder != NULL)
    truce__build(&t->words, " by %s", s->holder);
  if (s->since != TRUCE_NO_DAY)
    truce__build(&t->words, " since %s%s", day(since, s->since),
                 s->since_or_before ? " or before" : "");
  if (s->home != NULL)
    truce__build(&t->words, "; home: %s", s->home);
  say_remains(t, h);
  if (s->disputed)
    truce__build(&t->words, "; disputed");
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
  truce__build(&t->words, "Category: %s.", truce_law_category_id(s->category));
  if (s->law != TRUCE_LAW_NONE)
    truce__build(&t->words, " Class %s: %s.", truce_law_class_id(s->law),
                 truce_law_class_text(s->law));
  if (s->consent != TRUCE_NOT_ASKED)
    truce__build(&t->words, " Wants to go: %s.", truce_consent_id(s->consent));
  truce__say(t, "- ", 2);
}

/* Whether something of it is kept back. */
static bool say_entry(truce__sheet *t, const truce_entry *e, bool counts, const truce_history *h)
{
  char date[TRUCE__DATE];
  bool hidden = false;
  const int first = h->subject.reference == NULL ? TRUCE_ENTRY_SUBJECT : TRUCE_ENTRY_OTHER;
  truce__build(&t->words, "%" PRIu64 "  %s  %s", e->number, day(date, e->day),
               truce_entry_kind_id(e->kind));
  if (e->has_count)
    truce__build(&t->words, "; count: %" PRIu64, e->count);
  for (int k = first; k < TRUCE_ENTRY_TEXTS; k++) {
    const bool hides = !h->with_values && truce__entry_private(e, (truce_entry_text)k);
    hidden = hidden || hides;
    if (e->texts[k] != NULL && k != TRUCE_ENTRY_AUTHOR && k != TRUCE_ENTRY_SOURCE)
      truce__build(&t->words, "; %s%s%s", truce_entry_text_id((truce_entry_text)k),
                   hides ? " is kept, not shown" : ": ", hides ? "" : e->texts[k]);
  }
  if (e->list != 0)
    truce__build(&t->words, "; list %" PRIu64 ", line %" PRIu64, e->list, e->row);
  if (e->amends != 0)
    truce__build(&t->words, "; %s %" PRIu64,
                 e->kind == TRUCE_ENTRY_WITHDRAWN ? "withdraws" : "in place of", e->amends);
  truce__build(&t->words, ". By %s, %s", dash(e->texts[TRUCE_ENTRY_AUTHOR]), e->recorded);
  if (e->texts[TRUCE_ENTRY_SOURCE] != NULL)
    truce__build(&t->words, ", from: %s", e->texts[TRUCE_ENTRY_SOURCE]);
  truce__build(&t->words, ".%s",
               counts || e->kind == TRUCE_ENTRY_WITHDRAWN ? "" : " No longer counts.");
  truce__say(t, "- ", 2);
  return hidden;
}

truce_status truce_report_history_text(const truce_history *h, const char *about, FILE *out,
                                       truce_style style)
{
  truce__sheet t;
  bool hidden = false;
  const char *reference = h->subject.reference;
  truce__sheet_start_titled(&t, reference != NULL ? reference : truce__about_text(about), out,
                            style);
  if (h->subject.reference != NULL) {
    truce__heading(&t, "Now");
    say_subject(&t, h);
  }
  truce__heading(&t, "Entries");
  for (size_t k = 0; k < h->entry_count; k++)
    hidden = say_entry(&t, &h->entries[k], h->counts[k], h) || hidden;
  if (hidden) {
    truce__build(&t.words, "What is not shown may name people; --with-names shows it.");
    truce__say(&t, "", 0);
  }
  if (h->value_count > 0)
    truce__heading(&t, "As the lists say");
  for (size_t k = 0; k < h->value_count; k++) {
    const truce_claim_value *v = &h->values[k];
    truce__build(&t.words, "%s, list %" PRIu64 ": %s = %s", v->sender, v->list, v->field, v->value);
    truce__say(&t, "- ", 2);
  }
  return truce__sheet_end(&t);
}

/* ---- Commissions ---- */

static void put_state(truce__sheet *t, const truce_commission_decision *d)
{
  static const char *const words[] = {[TRUCE_DECISION_TO_TELL] = "to be told",
                                      [TRUCE_DECISION_TOLD] = "told",
                                      [TRUCE_DECISION_TO_DO] = "to be done",
                                      [TRUCE_DECISION_DONE] = "carried out",
                                      [TRUCE_DECISION_REPLACED] = "replaced",
                                      [TRUCE_DECISION_DIED] = "died",
                                      [TRUCE_DECISION_UNWILLING] = "does not want to go"};
  char ended[TRUCE__DATE];
  truce__build(&t->words, "%s%s", d->notice_overdue || d->carrying_out_overdue ? "OVERDUE: " : "",
               words[d->state]);
  if (d->ended != TRUCE_NO_DAY)
    truce__build(&t->words, "%s %s",
                 d->state == TRUCE_DECISION_REPLACED ? " by the decision of" : " on",
                 day(ended, d->ended));
  truce__end_cell(t);
}

/* Of what was told and has nothing to carry out, or is over, nothing is due. */
static int32_t due_of(const truce_commission_decision *d)
{
  return d->state == TRUCE_DECISION_TO_TELL ? d->notify_by
         : d->state == TRUCE_DECISION_TO_DO ? d->carry_out_by
                                            : TRUCE_NO_DAY;
}

static void say_votes(truce__sheet *t, const truce_commission_decision *d, bool with_names)
{
  truce_vote votes[TRUCE_COMMISSION_MEMBERS];
  const size_t count = truce_commission_votes(d->detail, votes, TRUCE_COMMISSION_MEMBERS);
  for (size_t k = 0; k < count; k++) {
    const truce_vote *v = &votes[k];
    truce__build(&t->words, "%s%.*s", k == 0 ? "Votes: " : ", ", (int)v->of_length, v->of);
    if (with_names)
      truce__build(&t->words, " (%.*s)", (int)v->name_length, v->name);
    truce__build(&t->words, " %.*s", (int)v->vote_length, v->vote);
  }
  if (count > 0)
    truce__say(t, "  ", 2);
}

truce_status truce_report_decisions_text(const char *title, const truce_decisions *decisions,
                                         int32_t as_of, bool with_names, FILE *out,
                                         truce_style style)
{
  truce__sheet t;
  char today[TRUCE__DATE], decided[TRUCE__DATE], due[TRUCE__DATE];
  static const char *const heads[] = {"Reference", "Decision", "Decided", "Due", "State"};
  truce__sheet_start_titled(&t, title, out, style);
  const truce__table x = {.count = 5, .width = {t.style.width - 60, 16, 12, 12, 20}};
  truce__build(
      &t.words,
      "%zu decision%s of mixed medical commissions, %zu overdue on %s. The holder is to be "
      "told within a month, and to carry a repatriation out within three months of that "
      "(GC III, Annex II, art. 11 and 12).",
      decisions->count, decisions->count == 1 ? "" : "s", decisions->overdue, day(today, as_of));
  truce__say(&t, "", 0);
  if (decisions->count > 0)
    put_heads(&t, &x, heads);
  for (size_t k = 0; k < decisions->count; k++) {
    const truce_commission_decision *d = &decisions->decisions[k];
    truce__cell(&t, d->reference);
    truce__cell(&t, d->value);
    truce__cell(&t, day(decided, d->decided));
    truce__cell(&t, day(due, due_of(d)));
    put_state(&t, d);
    truce__put_row(&t, &x);
    say_votes(&t, d, with_names);
  }
  return truce__sheet_end(&t);
}

/* ---- Verifying ---- */

static void say_hex(truce__sheet *t, const char *what, const unsigned char *bytes, size_t length)
{
  char hex[2 * TRUCE_SIGNATURE_BYTES + 1];
  truce__build(&t->words, "%s %s", what, sodium_bin2hex(hex, sizeof hex, bytes, length));
  truce__say(t, "- ", 2);
}

truce_status truce_report_verification_text(const truce_register *r, const truce_verification *v,
                                            const char *known, const char *fault, FILE *out,
                                            truce_style style)
{
  truce__sheet t;
  char entries[TRUCE__DECIMAL], heads[TRUCE__DECIMAL];
  unsigned char key[TRUCE_PUBLIC_BYTES];
  truce__sheet_start_titled(&t, truce_register_title(r), out, style);
  if (v->problem_count > 0 || fault != NULL)
    truce__build(&t.words, "%s",
                 v->problem_count > 0 ? "THE REGISTER WAS CHANGED OR IS DAMAGED:"
                                      : "THE REGISTER IS NOT WHAT THE KEPT PROOF SAYS:");
  else
    truce__build(&t.words, "Nothing was changed up to entry %" PRIu64 ", the last.%s", v->entries,
                 known != NULL ? ""
                               : " Whether later ones were taken away, only a head kept elsewhere "
                                 "tells: --known PROOF.");
  truce__say(&t, "", 0);
  if (known != NULL) {
    truce__build(&t.words, "%s: %s", known,
                 fault != NULL ? fault : "the register continues what it was then");
    truce__say(&t, "- ", 2);
  }
  for (size_t k = 0; k < v->problem_count; k++) {
    truce__build(&t.words, "%s", v->problems[k]);
    truce__say(&t, "- ", 2);
  }
  truce__heading(&t, "The last signed head");
  truce__build(&t.words, "%s entries, %s signed heads, the last of %s.",
               truce__grouped(entries, v->entries), truce__grouped(heads, v->heads),
               dash(v->head.recorded));
  truce__say(&t, "- ", 2);
  say_hex(&t, "Root", v->head.root.bytes, TRUCE_HASH_BYTES);
  truce_register_public_key(r, key);
  say_hex(&t, "Key", key, sizeof key);
  truce__build(&t.words, "Whoever keeps these two lines can tell later whether anything up to here "
                         "was changed.");
  truce__say(&t, "- ", 2);
  return truce__sheet_end(&t);
}

truce_status truce_report_proof_text(const truce_proof *p, const char *fault, bool with_names,
                                     FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start_titled(&t, p->title, out, style);
  if (fault != NULL)
    truce__build(&t.words, "THE PROOF DOES NOT HOLD: %s.", fault);
  else if (p->number != 0)
    truce__build(&t.words,
                 "The proof holds: entry %" PRIu64 " is one of the %" PRIu64
                 " entries signed on %s.",
                 p->number, p->head.size, p->head.recorded);
  else
    truce__build(&t.words,
                 "The proof holds: the %" PRIu64 " entries signed on %s begin with the %" PRIu64
                 " signed on %s.",
                 p->head.size, p->head.recorded, p->older.size, p->older.recorded);
  truce__say(&t, "", 0);
  if (p->leaf != NULL) {
    const bool hides = !with_names && truce__leaf_private(p->leaf);
    truce__build(&t.words, "%s",
                 hides ? "The entry may name people; --with-names shows it." : p->leaf);
    truce__say(&t, "- ", 2);
  }
  say_hex(&t, "Key", p->public_key, sizeof p->public_key);
  truce__build(&t.words, "It only proves this if the key is the one you were given.");
  truce__say(&t, "- ", 2);
  return truce__sheet_end(&t);
}

/* ---- Files ---- */

static void put_hex(FILE *out, const char *name, const unsigned char *bytes, size_t length)
{
  char hex[2 * TRUCE_SIGNATURE_BYTES + 1];
  fprintf(out, "%s: %s\n", name, sodium_bin2hex(hex, sizeof hex, bytes, length));
}

static void put_head(FILE *out, const truce_head *head)
{
  fprintf(out, "size: %" PRIu64 "\n", head->size);
  put_hex(out, "root", head->root.bytes, TRUCE_HASH_BYTES);
  fprintf(out, "recorded: %s\n", head->recorded);
  put_hex(out, "signature", head->signature, TRUCE_SIGNATURE_BYTES);
}

truce_status truce_report_proof(const truce_proof *p, FILE *out)
{
  fprintf(out, "truce proof 1\ntitle: %s\n", p->title);
  put_hex(out, "key", p->public_key, TRUCE_PUBLIC_BYTES);
  put_head(out, &p->head);
  fprintf(out, "entry: %" PRIu64 "\n", p->number);
  if (p->number == 0)
    put_head(out, &p->older);
  else
    fprintf(out, "leaf: %s\n", p->leaf);
  for (size_t k = 0; k < p->path.count; k++)
    put_hex(out, "path", p->path.hashes[k].bytes, TRUCE_HASH_BYTES);
  fputs("end\n", out);
  return truce__report_end(out);
}
