/* `truce stability --make-stable` as text: 80 columns, plain words. */
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"

#include <stdio.h>
#include <stdlib.h>

enum { CHANGES_SHOWN = 5, BUNDLES_SHOWN = 12 };

static void say_wanted(truce__sheet *t, const truce_inverse_answer *a, const char *wanted)
{
  char number[TRUCE__DECIMAL];
  truce__heading(t, "What would make it hold");
  putc('\n', t->out);
  if (wanted != NULL) {
    truce__build(&t->words, "Wanted: ");
    truce__words_statement(&t->words, a->c, wanted);
    truce__build(&t->words, ". %s possible situation%s so; %s is to hold.",
                 truce__grouped(number, a->wanted_count), a->wanted_count == 1 ? " is" : "s are",
                 a->every ? "each" : "any one of them");
  } else {
    truce__build(&t->words, "Wanted: situation %zu", a->wanted[0] + 1);
    size_t now;
    if (a->c->has_status_quo && truce_stability_find(a->stability, a->c->status_quo, &now) &&
        now != a->wanted[0]) {
      truce__build(&t->words, ". From the status quo: ");
      truce__words_by_party(&t->words, a->c, a->c->status_quo,
                            truce_stability_code(a->stability, a->wanted[0]));
    }
    truce__build(&t->words, ".");
  }
  truce__say(t, "", 0);
}

/* ---- Who would leave ---- */

static void say_party(truce__sheet *t, const truce_inverse_answer *a,
                      const truce_conditions *conditions, size_t party)
{
  const truce__topic topic = {a->c, a->stability};
  const truce_condition *condition = &conditions->parties[party];
  size_t unmet = 0;
  for (size_t r = 0; r < condition->requirement_count; r++) {
    if (!condition->requirements[r].met && unmet++ == 0)
      truce__words_requirement(&t->words, &topic, conditions, party, &condition->requirements[r]);
  }
  if (unmet > 1)
    truce__build(&t->words, " The same goes for %zu other move%s of its own.", unmet - 1,
                 unmet == 2 ? "" : "s");
  truce__say(t, "- ", 2);
}

static void say_standing(truce__sheet *t, const truce_inverse_answer *a, size_t k)
{
  const truce_inverse *inverse = &a->inverses[k];
  const bool met = a->every ? inverse->holding == inverse->wanted_count : inverse->holding > 0;
  char number[TRUCE__DECIMAL];
  if (inverse->wanted_count == 1 && met)
    truce__build(&t->words, "It holds as things are.");
  else if (inverse->wanted_count == 1)
    truce__build(&t->words, "It does not hold as things are.");
  else
    truce__build(&t->words, "%s of them hold%s as things are%s.",
                 inverse->holding == 0 ? "None" : truce__grouped(number, inverse->holding),
                 inverse->holding <= 1 ? "s" : "", met ? ", which is what is wanted" : "");
  if (inverse->wanted_count > 1)
    truce__build(&t->words, " The nearest is situation %zu.", inverse->nearest + 1);
  size_t now;
  if (a->c->has_status_quo && truce_stability_find(a->stability, a->c->status_quo, &now))
    truce__build(
        &t->words, "%s",
        inverse->nearest == now ? (inverse->wanted_count == 1 ? "" : " That is the status quo.")
        : inverse->reached_improving ? " Steps each better for who takes them lead there."
        : inverse->reached ? " The way there needs steps that are no gain to who takes them."
                           : " No moves lead there from the status quo.");
  truce__say(t, "", 0);
  for (size_t p = 0; p < a->c->party_count && inverse->unstable_parties > 0; p++) {
    if (!a->conditions[k].parties[p].met)
      say_party(t, a, &a->conditions[k], p);
  }
}

/* ---- Changes ---- */

static void say_change(truce__sheet *t, const truce_inverse_answer *a, const truce_inverse *inverse,
                       const truce_revision *revision)
{
  truce__words_revision(&t->words, a->c, revision);
  truce__build(&t->words, ". It asks %.2g %% of a party's comparisons%s",
               truce__asked_percent(a->stability, revision),
               revision->count > 1 ? ", the two added up" : "");
  if (inverse->wanted_count > 1 && !inverse->every)
    truce__build(&t->words, "; situation %zu then holds", revision->state + 1);
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
}

static void say_changes(truce__sheet *t, const truce_inverse_answer *a,
                        const truce_inverse *inverse)
{
  char number[TRUCE__DECIMAL];
  if (inverse->revision_count > 0) {
    truce__build(&t->words,
                 "%s %s of priorities would do; %s least:", truce__grouped(number, inverse->found),
                 inverse->found == 1       ? "change"
                 : inverse->searched_pairs ? "pairs of changes"
                                           : "single changes",
                 inverse->revision_count == 1 ? "this asks" : "these ask");
    truce__say(t, "", 0);
  } else {
    truce__build(&t->words, "No change of one priority%s would do.",
                 inverse->searched_pairs ? ", and no two together," : "");
    truce__say(t, "", 0);
  }
  uint64_t told = 0; /* parties of which a change is told */
  for (size_t k = 0; k < inverse->revision_count; k++) {
    const truce_revision *revision = &inverse->revisions[k];
    const uint64_t party = UINT64_C(1) << revision->edits[0].party;
    /* Of every party that could do it alone there is at least one. */
    if (k >= CHANGES_SHOWN && (revision->count > 1 || (told & party) != 0))
      continue;
    told |= party;
    say_change(t, a, inverse, revision);
  }
  if (inverse->fixed_count > 0)
    truce__build(&t->words, "Not changed: what %zu %s by weights, a ranking or a very long list. ",
                 inverse->fixed_count, inverse->fixed_count == 1 ? "party wants" : "parties want");
  if (!inverse->complete)
    truce__build(&t->words, "The search %s: there may be others that ask less.",
                 inverse->interrupted ? "was stopped before its end" : "did not try everything");
  if (t->words.length > 0)
    truce__say(t, "", 0);
}

static bool goal_met(const truce_inverse *inverse)
{
  return inverse->every ? inverse->holding == inverse->wanted_count : inverse->holding > 0;
}

static void say_concept(truce__sheet *t, const truce_inverse_answer *a, size_t k)
{
  const truce_inverse *inverse = &a->inverses[k];
  char heading[120];
  snprintf(heading, sizeof heading, "%s: %s", truce_concept_label(inverse->concept),
           truce__words_concept(inverse->concept));
  truce__heading(t, heading);
  putc('\n', t->out);
  say_standing(t, a, k);
  if (!goal_met(inverse))
    say_changes(t, a, inverse);
}

/* ---- Proposals ---- */

static void concept_list(truce__builder *b, unsigned concepts)
{
  bool any = false;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) == 0)
      continue;
    truce__build(b, "%s%s", any ? ", " : "", truce_concept_label((truce_concept)k));
    any = true;
  }
}

/* The concepts asked about. */
static unsigned asked_concepts(const truce_inverse_answer *a)
{
  unsigned concepts = 0;
  for (size_t k = 0; k < a->count; k++)
    concepts |= 1U << a->inverses[k].concept;
  return concepts;
}

static void say_spoilers(truce__sheet *t, const truce_case *proposed, const truce_bundle *bundle)
{
  for (size_t k = 0; k < bundle->spoiler_count; k++) {
    truce__build(&t->words, "could be broken by ");
    truce__words_spoiler(&t->words, proposed, bundle, &bundle->spoilers[k]);
    truce__build(&t->words, ".");
    truce__say(t, "    ", 4);
  }
}

static void say_bundle(truce__sheet *t, const truce_inverse_answer *a, const truce_case *proposed,
                       const truce_bundle *bundle)
{
  truce__words_bundle(&t->words, a->c, bundle);
  truce__build(&t->words, ": it would hold under ");
  concept_list(&t->words, bundle->turned & asked_concepts(a));
  if (a->c->has_status_quo) {
    truce__build(&t->words, "; from the status quo: ");
    truce__words_by_party(&t->words, proposed, a->c->status_quo, bundle->code[bundle->strictest]);
  }
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
  say_spoilers(t, proposed, bundle);
}

static void say_proposals(truce__sheet *t, const truce_inverse_answer *a)
{
  const truce_case proposed = truce__proposed_case(a->c);
  const truce_proposals_answer *p = &a->proposals;
  const unsigned now = p->bundle_count > 0 ? p->bundles[0].concepts & asked_concepts(a) : 0;
  if (a->c->proposal_count == 0 && now == 0)
    return;
  truce__heading(t, a->c->proposal_count > 0 ? "What proposals would bring about"
                                             : "What could break it");
  putc('\n', t->out);
  if (now != 0) {
    truce__build(&t->words, "As things are it holds under ");
    concept_list(&t->words, now);
    truce__build(&t->words, ".%s",
                 p->bundles[0].spoiler_count > 0
                     ? ""
                     : " No party could break it by one move except at a loss that others undo.");
    truce__say(t, "", 0);
    say_spoilers(t, &proposed, &p->bundles[0]);
  }
  size_t total = 0;
  for (size_t k = 1; k < p->bundle_count; k++) {
    if ((p->bundles[k].turned & asked_concepts(a)) == 0)
      continue;
    if (total++ < BUNDLES_SHOWN)
      say_bundle(t, a, &proposed, &p->bundles[k]);
  }
  if (total == 0 && a->c->proposal_count > 0)
    truce__build(&t->words, "None of the case's %zu proposals, and no two, would %s.",
                 a->c->proposal_count, now != 0 ? "add to that" : "make it hold");
  else if (total > BUNDLES_SHOWN)
    truce__build(&t->words, "So would %zu others; --format json has them.", total - BUNDLES_SHOWN);
  if (!p->complete)
    truce__build(&t->words, "%sNot all were tried: %s.", t->words.length > 0 ? " " : "",
                 p->interrupted ? "it was stopped before the end" : "some are too large to solve");
  if (t->words.length > 0)
    truce__say(t, "", 0);
}

truce_status truce_report_inverse_text(const truce_inverse_answer *answer, FILE *out,
                                       truce_style style)
{
  char *wanted = NULL;
  if (answer->statement != NULL &&
      truce_statement_print(&wanted, answer->statement, &answer->c->names) != TRUCE_OK)
    return TRUCE_NO_MEMORY;
  truce__sheet t;
  truce__sheet_start(&t, answer->c, answer->c->as_of.text, out, style);
  say_wanted(&t, answer, wanted);
  for (size_t k = 0; k < answer->count; k++)
    say_concept(&t, answer, k);
  if (answer->has_proposals)
    say_proposals(&t, answer);
  if (answer->interrupted) {
    putc('\n', out);
    truce__build(&t.words, "Stopped before the end: this is a part of the answer.");
    truce__say(&t, "", 0);
  }
  free(wanted);
  return truce__sheet_end(&t);
}
