/* The section `talks` of a case file, written. */
#include "case_file.h"

static const char *party_id(const truce_case *c, size_t party)
{
  return party == TRUCE_NOBODY ? NULL : c->parties[party].id;
}

static void put_key(FILE *out, int indent, const char *id)
{
  fprintf(out, "%*s", indent, "");
  truce__put_scalar(out, id);
  fputs(":\n", out);
}

/* ---- Rounds ---- */

static void put_round(FILE *out, const truce_case *c, const truce_round *round)
{
  put_key(out, 4, round->id);
  truce__put_field(out, 6, "name", round->name);
  truce__put_field(out, 6, "date", round->date.text);
  truce__put_field(out, 6, "place", round->place);
  truce__put_field(out, 6, "convened_by", round->convened_by);
  truce__put_field(out, 6, "lasted", round->lasted);
  truce__put_field(out, 6, "result", round->result);
  if (round->attendance_count > 0)
    fputs("      attended:\n", out);
  for (size_t k = 0; k < round->attendance_count; k++) {
    const truce_attendance *a = &round->attendances[k];
    fputs("        ", out);
    truce__put_scalar(out, a->party != TRUCE_NOBODY ? party_id(c, a->party) : a->name);
    fputs(a->who != NULL ? ": " : ":", out);
    if (a->who != NULL)
      truce__put_scalar(out, a->who);
    putc('\n', out);
  }
  truce__put_basis(out, 6, c, &round->basis);
}

static void put_stance(FILE *out, const truce_case *c, const truce_issue *issue,
                       const truce_stance *stance)
{
  put_key(out, 10, issue->id);
  if (stance->kind == TRUCE_STANCE_POSITION)
    truce__put_field(out, 12, "position", issue->positions[stance->position].id);
  else if (stance->kind == TRUCE_STANCE_NONE)
    fputs("            position: none\n", out);
  else if (stance->until.text != NULL)
    truce__put_field(out, 12, "under_study_until", stance->until.text);
  else
    fputs("            under_study: true\n", out);
  truce__put_field(out, 12, "words", stance->words);
  truce__put_basis(out, 12, c, &stance->basis);
}

static void put_stances(FILE *out, const truce_case *c, size_t round)
{
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    bool own = false;
    for (size_t k = 0; k < c->issue_count; k++) {
      const truce_stance *stance =
          &c->talks.stances[(round * c->party_count + p) * c->issue_count + k];
      if (stance->kind == TRUCE_STANCE_UNSAID)
        continue;
      if (!any)
        fputs("      positions:\n", out);
      if (!own)
        put_key(out, 8, c->parties[p].id);
      any = own = true;
      put_stance(out, c, &c->issues[k], stance);
    }
  }
}

/* ---- Documents and demands ---- */

/* The answers of a document, or those of a demand that are its own. */
static void put_answers(FILE *out, const truce_case *c, const truce_answer *answers, size_t count,
                        const truce_issue *issue)
{
  bool any = false;
  for (size_t k = 0; k < count; k++) {
    const truce_answer *a = &answers[k];
    if (a->to_document)
      continue;
    fputs(any ? "" : "          answers:\n", out);
    any = true;
    fputs("            - by: ", out);
    truce__put_scalar(out, party_id(c, a->by));
    fprintf(out, "\n              answer: %s\n", truce_answer_id(a->kind));
    truce__put_field(out, 14, "date", a->date.text);
    if (a->round != TRUCE_NOBODY)
      truce__put_field(out, 14, "round", c->talks.rounds[a->round].id);
    truce__put_field(out, 14, "until", a->until.text);
    if (a->position != TRUCE_NOBODY)
      truce__put_field(out, 14, "position", issue->positions[a->position].id);
    truce__put_field(out, 14, "words", a->words);
    truce__put_basis(out, 14, c, &a->basis);
  }
}

static void put_document(FILE *out, const truce_case *c, const truce_document *d)
{
  put_key(out, 8, d->id);
  truce__put_field(out, 10, "title", d->title);
  truce__put_field(out, 10, "by", party_id(c, d->by));
  truce__put_field(out, 10, "to", party_id(c, d->to));
  truce__put_field(out, 10, "date", d->date.text);
  put_answers(out, c, d->answers, d->answer_count, NULL);
  truce__put_basis(out, 10, c, &d->basis);
}

static void put_demand(FILE *out, const truce_case *c, const truce_demand *d)
{
  const truce_issue *issue = d->issue != TRUCE_NOBODY ? &c->issues[d->issue] : NULL;
  put_key(out, 8, d->id);
  truce__put_field(out, 10, "text", d->text);
  truce__put_field(out, 10, "by", party_id(c, d->by));
  truce__put_field(out, 10, "of", party_id(c, d->of));
  truce__put_field(out, 10, "issue", issue != NULL ? issue->id : NULL);
  if (d->position != TRUCE_NOBODY)
    truce__put_field(out, 10, "position", issue->positions[d->position].id);
  if (d->document != TRUCE_NOBODY)
    truce__put_field(out, 10, "document", c->talks.documents[d->document].id);
  truce__put_field(out, 10, "answer_due", d->due.text);
  put_answers(out, c, d->answers, d->answer_count, issue);
  truce__put_basis(out, 10, c, &d->basis);
}

/* ---- Promises and steps ---- */

static void put_claim(FILE *out, const truce_case *c, const truce_claim *claim)
{
  fputs("            - by: ", out);
  truce__put_scalar(out, claim->by != TRUCE_NOBODY ? party_id(c, claim->by) : claim->says);
  putc('\n', out);
  truce__put_field(out, 14, "count", claim->count.text);
  truce__put_field(out, 14, "of", claim->of);
  truce__put_field(out, 14, "date", claim->date.text);
  truce__put_basis(out, 14, c, &claim->basis);
}

static void put_agreement(FILE *out, const truce_case *c, const truce_agreement *a)
{
  put_key(out, 8, a->id);
  truce__put_field(out, 10, "text", a->text);
  fputs("          by: [", out);
  for (size_t k = 0; k < a->by_count; k++) {
    fputs(k > 0 ? ", " : "", out);
    truce__put_scalar(out, party_id(c, a->by[k]));
  }
  fputs("]\n", out);
  truce__put_field(out, 10, "count", a->count.text);
  truce__put_field(out, 10, "unit", a->unit);
  truce__put_field(out, 10, "due", a->due.text);
  fprintf(out, "          became:\n            outcome: %s\n", truce_outcome_id(a->outcome));
  truce__put_basis(out, 12, c, &a->became);
  if (a->claim_count > 0)
    fputs("          claims:\n", out);
  for (size_t k = 0; k < a->claim_count; k++)
    put_claim(out, c, &a->claims[k]);
  truce__put_basis(out, 10, c, &a->basis);
}

static void put_step(FILE *out, const truce_case *c, const truce_step *step)
{
  put_key(out, 8, step->id);
  truce__put_field(out, 10, "text", step->text);
  truce__put_field(out, 10, "by", party_id(c, step->by));
  truce__put_field(out, 10, "from", step->from.text);
  truce__put_field(out, 10, "due", step->due.text);
  if (step->done_on.text != NULL)
    fprintf(out, "          done: {date: %s}\n", step->done_on.text);
  else if (step->done)
    fputs("          done: true\n", out);
  truce__put_basis(out, 10, c, &step->basis);
}

/* ---- The whole ---- */

/* One list of a round: its head before its first item. */
#define PUT_LIST(head, items, count, put)                                                          \
  do {                                                                                             \
    bool any = false;                                                                              \
    for (size_t n = 0; n < (count); n++) {                                                         \
      if ((items)[n].round != round)                                                               \
        continue;                                                                                  \
      fputs(any ? "" : "      " head ":\n", out);                                                  \
      any = true;                                                                                  \
      put(out, c, &(items)[n]);                                                                    \
    }                                                                                              \
  } while (0)

void truce__put_talks(FILE *out, const truce_case *c)
{
  const truce_rounds *talks = &c->talks;
  if (talks->round_count == 0)
    return;
  fputs("\ntalks:\n  rounds:\n", out);
  for (size_t round = 0; round < talks->round_count; round++) {
    put_round(out, c, &talks->rounds[round]);
    put_stances(out, c, round);
    PUT_LIST("documents", talks->documents, talks->document_count, put_document);
    PUT_LIST("demands", talks->demands, talks->demand_count, put_demand);
    PUT_LIST("agreed", talks->agreements, talks->agreement_count, put_agreement);
    PUT_LIST("next", talks->steps, talks->step_count, put_step);
  }
}
