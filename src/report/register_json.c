/* JSON and CSV of the register: docs/results.md. */
#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "csv_cell.h"
#include "exchange_internal.h"

static void start(truce__json *json, const char *command, const truce_register *r)
{
  truce__json_object(json);
  truce__json_common(json, command, truce_register_title(r), NULL);
}

static truce_status end(truce__json *json)
{
  truce__json_object_end(json);
  return truce__report_end(json->out);
}

static void key_day(truce__json *json, const char *key, int32_t day)
{
  char text[TRUCE__DATE];
  truce__json_key_string(json, key, day == TRUCE_NO_DAY ? NULL : truce__date_text(text, day));
}

static void key_hex(truce__json *json, const char *key, const unsigned char *bytes, size_t length)
{
  char hex[2 * TRUCE_SIGNATURE_BYTES + 1];
  truce__json_key_string(json, key, sodium_bin2hex(hex, sizeof hex, bytes, length));
}

static void put_subject(truce__json *json, const truce_subject *s)
{
  truce__json_key_string(json, "reference", s->reference);
  truce__json_key_string(json, "kind", truce_subject_kind_id(s->kind));
  truce__json_key_string(json, "standing", truce_subject_standing_id(s->standing));
  truce__json_key_string(json, "holder", s->holder);
  truce__json_key_string(json, "home", s->home);
  key_day(json, "since", s->since);
  truce__json_key_bool(json, "since_or_before", s->since_or_before);
  truce__json_key_bool(json, "dead", s->dead);
  truce__json_key_bool(json, "disputed", s->disputed);
  truce__json_key_string(json, "consent",
                         s->consent == TRUCE_NOT_ASKED ? NULL : truce_consent_id(s->consent));
  truce__json_key_string(json, "category", truce_law_category_id(s->category));
  truce__json_key_string(json, "class",
                         s->law == TRUCE_LAW_NONE ? NULL : truce_law_class_id(s->law));
  truce__json_key_string(json, "bag", s->bag);
  truce__json_key_string(json, "remains", s->remains);
  truce__json_key_string(json, "person", s->person);
}

truce_status truce_report_subjects_json(const truce_register *r, const truce_subjects *subjects,
                                        FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  start(&json, "exchange list", r);
  truce__json_key_array(&json, "sides");
  for (size_t k = 0; k < truce_register_side_count(r); k++)
    truce__json_string(&json, truce_register_side(r, k));
  truce__json_array_end(&json);
  truce__json_key_array(&json, "subjects");
  for (size_t k = 0; k < subjects->count && !ferror(out); k++) {
    truce__json_object(&json);
    put_subject(&json, &subjects->subjects[k]);
    truce__json_object_end(&json);
  }
  truce__json_array_end(&json);
  return end(&json);
}

truce_status truce_report_subjects_csv(const truce_subjects *subjects, FILE *out)
{
  fputs("reference,kind,standing,holder,home,since,dead,disputed,consent,category,class\n", out);
  for (size_t k = 0; k < subjects->count && !ferror(out); k++) {
    const truce_subject *s = &subjects->subjects[k];
    char day[TRUCE__DATE];
    const char *const cells[] = {s->reference,
                                 truce_subject_kind_id(s->kind),
                                 truce_subject_standing_id(s->standing),
                                 s->holder != NULL ? s->holder : "",
                                 s->home != NULL ? s->home : "",
                                 s->since == TRUCE_NO_DAY ? "" : truce__date_text(day, s->since),
                                 s->dead ? "yes" : "no",
                                 s->disputed ? "yes" : "no",
                                 truce_consent_id(s->consent),
                                 truce_law_category_id(s->category),
                                 truce_law_class_id(s->law)};
    for (size_t n = 0; n < sizeof cells / sizeof *cells; n++) {
      if (n > 0)
        putc(',', out);
      truce__csv_cell(out, "", cells[n]);
    }
    putc('\n', out);
  }
  return truce__report_end(out);
}

bool truce__entry_private(const truce_entry *e, truce_entry_text text)
{
  static const char *const closed[] = {"category", "class", "consent", "home", "annex"};
  const char *field = e->texts[TRUCE_ENTRY_FIELD];
  if (e->texts[text] == NULL)
    return false;
  if (text == TRUCE_ENTRY_DETAIL)
    return e->texts[TRUCE_ENTRY_SUBJECT] != NULL;
  if (text != TRUCE_ENTRY_VALUE || e->kind == TRUCE_ENTRY_LISTED ||
      e->kind == TRUCE_ENTRY_LIST_RECEIVED || e->kind == TRUCE_ENTRY_OPENED ||
      e->kind == TRUCE_ENTRY_DECIDED)
    return false;
  for (size_t k = 0; k < sizeof closed / sizeof *closed && field != NULL; k++) {
    if (e->kind == TRUCE_ENTRY_STATED && strcmp(field, closed[k]) == 0)
      return false;
  }
  return true;
}

/* Quotes within the texts of a leaf are escaped, so what is found is a member. */
bool truce__leaf_private(const char *leaf)
{
  static const char *const closed[] = {
      "\"kind\":\"listed\"",   "\"kind\":\"decided\"",   "\"kind\":\"opened\"",
      "\"kind\":\"list_rec",   "\"field\":\"category\"", "\"field\":\"class\"",
      "\"field\":\"consent\"", "\"field\":\"home\"",     "\"field\":\"annex\""};
  bool is_private = strstr(leaf, "\"value\":\"") != NULL;
  for (size_t k = 0; k < sizeof closed / sizeof *closed; k++)
    is_private = is_private && strstr(leaf, closed[k]) == NULL;
  return is_private ||
         (strstr(leaf, "\"detail\":\"") != NULL && strstr(leaf, "\"subject\":\"") != NULL);
}

static void put_texts(truce__json *json, const truce_entry *e, bool with_values)
{
  bool hidden = false;
  for (int k = 0; k < TRUCE_ENTRY_TEXTS; k++) {
    const bool hides = !with_values && truce__entry_private(e, (truce_entry_text)k);
    hidden = hidden || hides;
    if (e->texts[k] != NULL && !hides)
      truce__json_key_string(json, truce_entry_text_id((truce_entry_text)k), e->texts[k]);
  }
  if (!hidden)
    return;
  truce__json_key_array(json, "hidden");
  for (int k = 0; k < TRUCE_ENTRY_TEXTS; k++) {
    if (truce__entry_private(e, (truce_entry_text)k))
      truce__json_string(json, truce_entry_text_id((truce_entry_text)k));
  }
  truce__json_array_end(json);
}

static void put_entry(truce__json *json, const truce_entry *e, bool counts, bool with_values)
{
  truce__json_object(json);
  truce__json_key_integer(json, "number", e->number);
  truce__json_key_string(json, "kind", truce_entry_kind_id(e->kind));
  key_day(json, "day", e->day);
  if (e->has_count)
    truce__json_key_integer(json, "count", e->count);
  if (e->amends != 0)
    truce__json_key_integer(json, "amends", e->amends);
  if (e->list != 0) {
    truce__json_key_integer(json, "list", e->list);
    truce__json_key_integer(json, "row", e->row);
  }
  put_texts(json, e, with_values);
  truce__json_key_string(json, "recorded", e->recorded);
  truce__json_key_bool(json, "counts", counts);
  truce__json_object_end(json);
}

truce_status truce_report_history_json(const truce_register *r, const truce_history *h,
                                       const char *about, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  start(&json, "exchange show", r);
  if (h->subject.reference != NULL) {
    put_subject(&json, &h->subject);
    truce__json_key_bool(&json, "withdrawn", h->subject.withdrawn);
    truce__json_key_array(&json, "found");
    for (size_t k = 0; k < h->remains_count; k++)
      truce__json_string(&json, h->remains[k]);
    truce__json_array_end(&json);
  } else {
    truce__json_key_string(&json, "about", about);
  }
  truce__json_key_array(&json, "entries");
  for (size_t k = 0; k < h->entry_count; k++)
    put_entry(&json, &h->entries[k], h->counts[k], h->with_values);
  truce__json_array_end(&json);
  truce__json_key_array(&json, "claims");
  for (size_t k = 0; k < h->value_count; k++) {
    truce__json_object(&json);
    truce__json_key_string(&json, "sender", h->values[k].sender);
    truce__json_key_integer(&json, "list", h->values[k].list);
    truce__json_key_integer(&json, "row", h->values[k].row);
    truce__json_key_string(&json, "field", h->values[k].field);
    truce__json_key_string(&json, "value", h->values[k].value);
    truce__json_object_end(&json);
  }
  truce__json_array_end(&json);
  return end(&json);
}

static void key_part(truce__json *json, const char *key, const char *text, size_t length)
{
  truce__builder words = {0};
  truce__build(&words, "%.*s", (int)length, text);
  truce__json_key(json, key);
  truce__json_words(json, &words);
  truce__builder_free(&words);
}

static void put_votes(truce__json *json, const truce_commission_decision *d, bool with_names)
{
  truce_vote votes[TRUCE_COMMISSION_MEMBERS];
  const size_t count = truce_commission_votes(d->detail, votes, TRUCE_COMMISSION_MEMBERS);
  truce__json_key_array(json, "votes");
  for (size_t k = 0; k < count; k++) {
    truce__json_object(json);
    key_part(json, "member", votes[k].of, votes[k].of_length);
    key_part(json, "vote", votes[k].vote, votes[k].vote_length);
    if (with_names)
      key_part(json, "name", votes[k].name, votes[k].name_length);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

void truce__decisions_fields(truce__json *json, const truce_decisions *decisions, int32_t as_of,
                             bool with_names)
{
  key_day(json, "as_of", as_of);
  truce__json_key_integer(json, "overdue", decisions->overdue);
  truce__json_key_array(json, "decisions");
  for (size_t k = 0; k < decisions->count; k++) {
    const truce_commission_decision *d = &decisions->decisions[k];
    truce__json_object(json);
    truce__json_key_integer(json, "entry", d->entry);
    truce__json_key_string(json, "reference", d->reference);
    truce__json_key_string(json, "decision", d->value);
    put_votes(json, d, with_names);
    key_day(json, "decided", d->decided);
    key_day(json, "notify_by", d->notify_by);
    key_day(json, "notified", d->notified);
    key_day(json, "carry_out_by", d->carry_out_by);
    key_day(json, "carried_out", d->carried_out);
    truce__json_key_string(json, "state", truce_decision_state_id(d->state));
    key_day(json, "ended", d->ended);
    truce__json_key_bool(json, "notice_overdue", d->notice_overdue);
    truce__json_key_bool(json, "carrying_out_overdue", d->carrying_out_overdue);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

truce_status truce_report_decisions_json(const truce_register *r, const truce_decisions *decisions,
                                         int32_t as_of, bool with_names, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  start(&json, "exchange commission", r);
  truce__decisions_fields(&json, decisions, as_of, with_names);
  return end(&json);
}

static void put_head(truce__json *json, const char *key, const truce_head *head)
{
  truce__json_key_object(json, key);
  truce__json_key_integer(json, "size", head->size);
  key_hex(json, "root", head->root.bytes, TRUCE_HASH_BYTES);
  truce__json_key_string(json, "recorded", head->recorded);
  key_hex(json, "signature", head->signature, TRUCE_SIGNATURE_BYTES);
  truce__json_object_end(json);
}

/* The kept proof that the register was held against. */
static void put_known(truce__json *json, const char *known, const char *fault)
{
  truce__json_key(json, "known");
  if (known == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_string(json, "file", known);
  truce__json_key_bool(json, "holds", fault == NULL);
  truce__json_key_string(json, "fault", fault);
  truce__json_object_end(json);
}

truce_status truce_report_verification_json(const truce_register *r, const truce_verification *v,
                                            const char *known, const char *fault, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  unsigned char key[TRUCE_PUBLIC_BYTES];
  start(&json, "exchange verify", r);
  truce__json_key_bool(&json, "intact", v->problem_count == 0 && fault == NULL);
  truce__json_key_integer(&json, "entries", v->entries);
  truce__json_key_integer(&json, "heads", v->heads);
  truce_register_public_key(r, key);
  key_hex(&json, "key", key, sizeof key);
  put_head(&json, "head", &v->head);
  truce__json_key_array(&json, "problems");
  for (size_t k = 0; k < v->problem_count; k++)
    truce__json_string(&json, v->problems[k]);
  if (fault != NULL)
    truce__json_string(&json, fault);
  truce__json_array_end(&json);
  put_known(&json, known, fault);
  return end(&json);
}

truce_status truce_report_proof_json(const truce_proof *p, const char *fault, bool with_names,
                                     FILE *out)
{
  const bool hides = p->leaf != NULL && !with_names && truce__leaf_private(p->leaf);
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "exchange verify", p->title, NULL);
  truce__json_key_bool(&json, "holds", fault == NULL);
  truce__json_key_string(&json, "fault", fault);
  key_hex(&json, "key", p->public_key, TRUCE_PUBLIC_BYTES);
  put_head(&json, "head", &p->head);
  truce__json_key(&json, "entry");
  if (p->number != 0)
    truce__json_integer(&json, p->number);
  else
    truce__json_null(&json);
  truce__json_key_string(&json, "leaf", p->number != 0 && !hides ? p->leaf : NULL);
  if (p->number == 0)
    put_head(&json, "older", &p->older);
  return end(&json);
}

truce_status truce_report_register_table(const truce_register_table *table, FILE *out)
{
  for (size_t row = 0; row <= table->row_count && !ferror(out); row++) {
    for (size_t k = 0; k < table->column_count; k++) {
      const char *cell =
          row == 0 ? table->columns[k] : table->cells[(row - 1) * table->column_count + k];
      if (k > 0)
        putc(',', out);
      truce__csv_cell(out, "", cell);
    }
    putc('\n', out);
  }
  return truce__report_end(out);
}
