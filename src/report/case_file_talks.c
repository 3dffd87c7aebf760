/* The section of a case file that tells of talks, round by round. */
#include "case_file.h"

#include <string.h>

static void put_key(FILE *out, int indent, const char *text)
{
  fprintf(out, "%*s", indent, "");
  truce__put_scalar(out, text);
  fputs(":\n", out);
}

static void put_date(FILE *out, int indent, const char *key, truce_date date)
{
  if (date.text != NULL)
    fprintf(out, "%*s%s: %s\n", indent, "", key, date.text);
}

static void put_party(FILE *out, int indent, const char *key, const truce_case *c, size_t party)
{
  if (party != TRUCE_NOBODY)
    truce__put_field(out, indent, key, c->parties[party].id);
}

/* A party's id for its name, so that it is read as the party; other words as they stand. */
static const char *id_or_words(const truce_case *c, const char *name)
{
  for (size_t p = 0; name != NULL && p < c->party_count; p++) {
    if (strcmp(c->parties[p].name, name) == 0)
      return c->parties[p].id;
  }
  return name;
}

void truce__put_count(FILE *out, int indent, const char *key, const truce_count *count)
{
  if (!count->stated)
    return;
  if (strspn(count->text, "0123456789") == strlen(count->text))
    fprintf(out, "%*s%s: %s\n", indent, "", key, count->text);
  else
    truce__put_field(out, indent, key, count->text);
}

/* ---- Who sat there, where each party stood ---- */

static void put_attended(FILE *out, const truce_case *c, const truce_round *round)
{
  bool any = false;
  for (size_t k = 0; k < round->attendance_count; k++)
    any = any || round->attendances[k].who != NULL;
  if (round->attendance_count > 0)
    fputs("      attended:\n", out);
  for (size_t k = 0; k < round->attendance_count; k++) {
    const truce_attendance *a = &round->attendances[k];
    fputs(any ? "        " : "        - ", out);
    truce__put_scalar(out, a->party != TRUCE_NOBODY ? c->parties[a->party].id : a->name);
    fputs(any ? ":" : "", out);
    if (a->who != NULL) {
      putc(' ', out);
      truce__put_scalar(out, a->who);
    }
    putc('\n', out);
  }
}

static void put_stance(FILE *out, const truce_case *c, const truce_issue *issue,
                       const truce_stance *stance)
{
  const bool placed = stance->kind == TRUCE_STANCE_POSITION;
  const char *position = placed ? issue->positions[stance->position].id : "none";
  fputs("          ", out);
  truce__put_scalar(out, issue->id);
  if (stance->kind != TRUCE_STANCE_STUDY && stance->words == NULL &&
      !truce__has_basis(&stance->basis) && (!placed || strcmp(position, "none") != 0)) {
    fputs(": ", out);
    truce__put_scalar(out, position);
    putc('\n', out);
    return;
  }
  fputs(":\n", out);
  if (placed)
    truce__put_field(out, 12, "position", position);
  else if (stance->kind == TRUCE_STANCE_NONE)
    fputs("            none: true\n", out);
  else if (stance->until.text == NULL)
    fputs("            under_study: true\n", out);
  put_date(out, 12, "under_study_until", stance->until);
  truce__put_field(out, 12, "words", stance->words);
  truce__put_basis(out, 12, c, &stance->basis);
}

static void put_positions(FILE *out, const truce_case *c, size_t round)
{
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_stance *stances = &c->talks.stances[(round * c->party_count + p) * c->issue_count];
    bool said = false;
    for (size_t k = 0; k < c->issue_count; k++) {
      if (stances[k].kind == TRUCE_STANCE_UNSAID)
        continue;
      if (!any)
        fputs("      positions:\n", out);
      if (!said)
        put_key(out, 8, c->parties[p].id);
      any = said = true;
      put_stance(out, c, &c->issues[k], &stances[k]);
    }
  }
}

/* ---- Documents, demands, agreements, steps ---- */

static void put_answer(FILE *out, const truce_case *c, size_t issue, const truce_answer *a)
{
  fputs("            - ", out);
  put_party(out, 0, "by", c, a->by);
  truce__put_field(out, 14, "answer", truce_answer_id(a->kind));
  if (a->round != TRUCE_NOBODY)
    truce__put_field(out, 14, "round", c->talks.rounds[a->round].id);
  put_date(out, 14, "date", a->date);
  put_date(out, 14, "until", a->until);
  if (a->position != TRUCE_NOBODY)
    truce__put_field(out, 14, "position", c->issues[issue].positions[a->position].id);
  truce__put_field(out, 14, "words", a->words);
  truce__put_basis(out, 14, c, &a->basis);
}

/* Those of a document stand with the document, not with its demands. */
static void put_answers(FILE *out, const truce_case *c, size_t issue, const truce_answer *answers,
                        size_t count)
{
  bool any = false;
  for (size_t k = 0; k < count; k++) {
    if (answers[k].to_document)
      continue;
    fputs(any ? "" : "          answers:\n", out);
    any = true;
    put_answer(out, c, issue, &answers[k]);
  }
}

static void put_document(FILE *out, const truce_case *c, const truce_document *d)
{
  put_key(out, 8, d->id);
  truce__put_field(out, 10, "title", d->title);
  put_party(out, 10, "by", c, d->by);
  put_party(out, 10, "to", c, d->to);
  put_date(out, 10, "date", d->date);
  truce__put_basis(out, 10, c, &d->basis);
  put_answers(out, c, TRUCE_NOBODY, d->answers, d->answer_count);
}

static void put_demand(FILE *out, const truce_case *c, const truce_demand *d)
{
  put_key(out, 8, d->id);
  truce__put_field(out, 10, "text", d->text);
  put_party(out, 10, "by", c, d->by);
  put_party(out, 10, "of", c, d->of);
  if (d->document != TRUCE_NOBODY)
    truce__put_field(out, 10, "document", c->talks.documents[d->document].id);
  if (d->issue != TRUCE_NOBODY)
    truce__put_field(out, 10, "issue", c->issues[d->issue].id);
  if (d->position != TRUCE_NOBODY)
    truce__put_field(out, 10, "position", c->issues[d->issue].positions[d->position].id);
  put_date(out, 10, "answer_due", d->due);
  truce__put_basis(out, 10, c, &d->basis);
  put_answers(out, c, d->issue, d->answers, d->answer_count);
}

static void put_claim(FILE *out, const truce_case *c, const truce_claim *claim)
{
  fputs("            - by: ", out);
  truce__put_scalar(out, claim->by != TRUCE_NOBODY ? c->parties[claim->by].id : claim->says);
  putc('\n', out);
  truce__put_count(out, 14, "count", &claim->count);
  truce__put_field(out, 14, "of", claim->of);
  put_date(out, 14, "date", claim->date);
  truce__put_basis(out, 14, c, &claim->basis);
}

static void put_agreement(FILE *out, const truce_case *c, const truce_agreement *a)
{
  put_key(out, 8, a->id);
  truce__put_field(out, 10, "text", a->text);
  fputs("          by:", out);
  for (size_t k = 0; k < a->by_count; k++) {
    fputs(k == 0 ? " [" : ", ", out);
    truce__put_scalar(out, c->parties[a->by[k]].id);
  }
  fputs("]\n", out);
  truce__put_count(out, 10, "count", &a->count);
  truce__put_field(out, 10, "unit", a->unit);
  put_date(out, 10, "due", a->due);
  truce__put_basis(out, 10, c, &a->basis);
  if (a->outcome != TRUCE_OUTCOME_OPEN || truce__has_basis(&a->became)) {
    fputs("          became:\n", out);
    truce__put_field(out, 12, "outcome", truce_outcome_id(a->outcome));
    truce__put_basis(out, 12, c, &a->became);
  }
  if (a->claim_count > 0)
    fputs("          claims:\n", out);
  for (size_t k = 0; k < a->claim_count; k++)
    put_claim(out, c, &a->claims[k]);
}

static void put_step(FILE *out, const truce_case *c, const truce_step *s)
{
  put_key(out, 8, s->id);
  truce__put_field(out, 10, "text", s->text);
  put_party(out, 10, "by", c, s->by);
  put_date(out, 10, "from", s->from);
  put_date(out, 10, "due", s->due);
  if (s->done_on.text != NULL)
    fprintf(out, "          done: {date: %s}\n", s->done_on.text);
  else if (s->done)
    fputs("          done: true\n", out);
  truce__put_basis(out, 10, c, &s->basis);
}

/* Of all items of a kind, those of a round, under their heading. */
#define PUT_ITEMS(heading, items, count, put)                                                      \
  do {                                                                                             \
    bool any_ = false;                                                                             \
    for (size_t k_ = 0; k_ < (count); k_++) {                                                      \
      if ((items)[k_].round != round)                                                              \
        continue;                                                                                  \
      fputs(any_ ? "" : "      " heading ":\n", out);                                              \
      any_ = true;                                                                                 \
      put(out, c, &(items)[k_]);                                                                   \
    }                                                                                              \
  } while (0)

static void put_round(FILE *out, const truce_case *c, size_t round)
{
  const truce_rounds *t = &c->talks;
  const truce_round *r = &t->rounds[round];
  put_key(out, 4, r->id);
  truce__put_field(out, 6, "name", r->name);
  put_date(out, 6, "date", r->date);
  truce__put_field(out, 6, "place", r->place);
  truce__put_field(out, 6, "convened_by", id_or_words(c, r->convened_by));
  truce__put_field(out, 6, "lasted", r->lasted);
  put_attended(out, c, r);
  truce__put_field(out, 6, "result", r->result);
  truce__put_basis(out, 6, c, &r->basis);
  PUT_ITEMS("documents", t->documents, t->document_count, put_document);
  put_positions(out, c, round);
  PUT_ITEMS("demands", t->demands, t->demand_count, put_demand);
  PUT_ITEMS("agreed", t->agreements, t->agreement_count, put_agreement);
  PUT_ITEMS("next", t->steps, t->step_count, put_step);
}
#undef PUT_ITEMS

void truce__put_talks(FILE *out, const truce_case *c)
{
  if (c->talks.round_count > 0)
    fputs("\ntalks:\n  rounds:\n", out);
  for (size_t k = 0; k < c->talks.round_count; k++)
    put_round(out, c, k);
}
