/* `truce stability --find`, as text, JSON and CSV. Situations have no numbers here, since they were
 * not listed: they are told by what they take. */
#include "csv_cell.h"
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"

#include <stdlib.h>

enum { SITUATIONS_SHOWN = 20 };

static const char *answer_id(truce_truth exists)
{
  return exists == TRUCE_YES ? "yes" : exists == TRUCE_NO ? "no" : "unknown";
}

static truce_status print_statement(const truce_symbolic_answer *a, char **text)
{
  *text = NULL;
  if (a->statement == NULL)
    return TRUCE_OK;
  return truce_statement_print(text, a->statement, &a->c->names);
}

/* ---- Text ---- */

static void say_situation(truce__sheet *t, const truce_case *c, truce_code code)
{
  const truce_code from = c->has_status_quo ? c->status_quo : 0;
  if (c->has_status_quo && code == from) {
    truce__build(&t->words, "The status quo.");
  } else if (code == from) {
    truce__build(&t->words, "Nobody does anything.");
  } else {
    truce__build(&t->words, "%s", c->has_status_quo ? "From the status quo: " : "");
    truce__words_by_party(&t->words, c, from, code);
    truce__build(&t->words, ".");
  }
  truce__say(t, "- ", 2);
}

static void say_none(truce__sheet *t, const truce_symbolic *found)
{
  char number[TRUCE__DECIMAL];
  if (found->exists == TRUCE_UNKNOWN)
    truce__build(&t->words, "Unknown: the search was stopped after it had examined %s situation%s.",
                 truce__grouped(number, found->candidates), found->candidates == 1 ? "" : "s");
  else if (!found->possible)
    truce__build(&t->words, "No: no possible situation is so; see `impossible` in the case.");
  else
    truce__build(&t->words, "No. It is proven that no such situation holds.");
  truce__say(t, "", 0);
}

static void say_found(truce__sheet *t, const truce_case *c, const truce_symbolic *found)
{
  char number[TRUCE__DECIMAL];
  if (found->count == 1)
    truce__build(&t->words, "Yes%s:", found->complete ? ", one, and there is no other" : "");
  else
    truce__build(&t->words, "Yes, %s%s:", truce__grouped(number, found->count),
                 found->complete ? " in all" : " of them");
  truce__say(t, "", 0);
  for (size_t k = 0; k < found->count && k < SITUATIONS_SHOWN; k++)
    say_situation(t, c, found->codes[k]);
  if (found->count > SITUATIONS_SHOWN)
    truce__build(&t->words, "--format json has the other %s. ",
                 truce__grouped(number, found->count - SITUATIONS_SHOWN));
  if (found->interrupted)
    truce__build(&t->words, "The search was stopped before its end: there may be others%s.",
                 found->fewest ? ", and some that take fewer options" : "");
  else if (found->fewest) {
    const unsigned least = truce_code_count(found->codes[0]);
    truce__build(&t->words, "No situation that holds and is so takes fewer options than %u.",
                 least);
  }
  if (t->words.length > 0)
    truce__say(t, "", 0);
}

truce_status truce_report_symbolic_text(const truce_symbolic_answer *answer, FILE *out,
                                        truce_style style)
{
  char *wanted;
  if (print_statement(answer, &wanted) != TRUCE_OK)
    return TRUCE_NO_MEMORY;
  truce__sheet t;
  truce__sheet_start(&t, answer->c, answer->c->as_of.text, out, style);
  truce__heading(&t, "Is there a situation that holds?");
  if (wanted != NULL) {
    putc('\n', out);
    truce__build(&t.words, "In which this is so: ");
    truce__words_statement(&t.words, answer->c, wanted);
    truce__build(&t.words, ".");
    truce__say(&t, "", 0);
  }
  for (size_t k = 0; k < answer->count; k++) {
    const truce_symbolic *found = &answer->found[k];
    char heading[120];
    snprintf(heading, sizeof heading, "%s: %s", truce_concept_label(found->concept),
             truce__words_concept(found->concept));
    truce__heading(&t, heading);
    putc('\n', out);
    if (found->count > 0)
      say_found(&t, answer->c, found);
    else
      say_none(&t, found);
  }
  free(wanted);
  return truce__sheet_end(&t);
}

/* ---- JSON ---- */

static void put_situation(truce__json *json, const truce_case *c, truce_code code)
{
  truce__json_object(json);
  truce__json_key_bool(json, "status_quo", c->has_status_quo && code == c->status_quo);
  truce__json_key_array(json, "taken");
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((code >> k & 1) != 0)
      truce__json_string(json, c->options[k].id);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_concept(truce__json *json, const truce_case *c, const truce_symbolic *found)
{
  truce__json_key_object(json, truce_concept_id(found->concept));
  truce__json_key_string(json, "answer", answer_id(found->exists));
  truce__json_key_bool(json, "possible", found->possible);
  truce__json_key_bool(json, "complete", found->complete);
  truce__json_key_bool(json, "fewest", found->fewest);
  truce__json_key_bool(json, "interrupted", found->interrupted);
  truce__json_key_integer(json, "candidates", found->candidates);
  truce__json_key_integer(json, "questions", found->questions);
  truce__json_key_array(json, "situations");
  for (size_t k = 0; k < found->count; k++)
    put_situation(json, c, found->codes[k]);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

truce_status truce_report_symbolic_json(const truce_symbolic_answer *answer,
                                        const truce_diagnostics *diagnostics, FILE *out)
{
  char *wanted;
  if (print_statement(answer, &wanted) != TRUCE_OK)
    return TRUCE_NO_MEMORY;
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "stability", answer->c->title, diagnostics);
  truce__json_key_string(&json, "find", wanted);
  truce__json_key_object(&json, "concepts");
  for (size_t k = 0; k < answer->count; k++)
    put_concept(&json, answer->c, &answer->found[k]);
  truce__json_object_end(&json);
  truce__json_object_end(&json);
  putc('\n', out);
  free(wanted);
  return truce__report_end(out);
}

/* ---- CSV ---- */

truce_status truce_report_symbolic_csv(const truce_symbolic_answer *answer, FILE *out)
{
  const truce_case *c = answer->c;
  fputs("concept,answer", out);
  for (unsigned k = 0; k < c->option_count; k++) {
    putc(',', out);
    truce__csv_cell(out, "", c->options[k].id);
  }
  putc('\n', out);
  for (size_t n = 0; n < answer->count; n++) {
    const truce_symbolic *found = &answer->found[n];
    for (size_t row = 0; row == 0 || row < found->count; row++) {
      fprintf(out, "%s,%s", truce_concept_id(found->concept), answer_id(found->exists));
      for (unsigned k = 0; k < c->option_count; k++)
        fputs(found->count == 0 ? "," : (found->codes[row] >> k & 1) != 0 ? ",1" : ",0", out);
      putc('\n', out);
    }
  }
  return truce__report_end(out);
}
