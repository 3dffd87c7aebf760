#include "inverse_words.h"

#include <inttypes.h>

void truce__words_by_party(truce__builder *b, const truce_case *c, truce_code before,
                           truce_code after)
{
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_code own = truce_case_party_options(c, p);
    if (((before ^ after) & own) == 0)
      continue;
    truce__build(b, "%s%s: ", any ? "; " : "", c->parties[p].name);
    truce__words_difference(b, c, before & own, after & own);
    any = true;
  }
}

/* ---- Conditions ---- */

/* The reply that changes least of what the move leads to; NULL if the move has none. */
static const truce_alternative *nearest_reply(const truce__topic *t,
                                              const truce_requirement *requirement)
{
  const truce_alternative *best = NULL;
  int least = 65;
  const uint64_t start = truce_stability_code(t->s, requirement->to);
  for (size_t k = 1; k < requirement->alternative_count; k++) {
    const truce_alternative *reply = &requirement->alternatives[k];
    const int changed = __builtin_popcountll(truce_stability_code(t->s, reply->states[0]) ^ start);
    if (changed < least) {
      least = changed;
      best = reply;
    }
  }
  return best;
}

static void if_answered(truce__builder *b, const truce__topic *t, truce_concept concept,
                        const truce_requirement *requirement)
{
  const truce_alternative *reply = nearest_reply(t, requirement);
  if (reply == NULL)
    return;
  const bool wanted = concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
  const bool symmetric = concept == TRUCE_SMR || concept == TRUCE_SSEQ;
  const size_t replies = requirement->alternative_count - 1;
  truce__build(b, ", or if ");
  if (replies > 1)
    truce__build(b, "one of the %zu situations that the others %s bring about then", replies,
                 wanted ? "would want to" : "could");
  else
    truce__build(b, "what the others %s reply", wanted ? "would want to" : "could");
  truce__build(b, " left it no better off%s (such as ", symmetric ? ", whatever it did then" : "");
  truce__words_by_party(b, t->c, truce_stability_code(t->s, requirement->to),
                        truce_stability_code(t->s, reply->states[0]));
  truce__build(b, ")");
}

void truce__words_requirement(truce__builder *b, const truce__topic *t,
                              const truce_conditions *conditions, size_t party,
                              const truce_requirement *requirement)
{
  const char *name = t->c->parties[party].name;
  truce__builder gain = {0};
  truce__words_gain(&gain, t, party, conditions->state, requirement->to);
  truce__build(b, "%s would rather ", name);
  truce__words_change(b, t, conditions->state, requirement->to);
  if (gain.length > 0)
    truce__build(b, " (for %s)", gain.text);
  truce__build(b, ". It would stay if it found that no better");
  if_answered(b, t, conditions->concept, requirement);
  truce__build(b, ".");
  b->failed = b->failed || gain.failed;
  truce__builder_free(&gain);
}

/* ---- Changes ---- */

static void priority(truce__builder *b, const truce_case *c, size_t party, size_t at, size_t shown)
{
  truce__build(b, "%zu, ", shown + 1);
  truce__words_statement(b, c, c->parties[party].preference.wishes[at].text);
}

/* Where the wish of an edit's place stood before an earlier swap of the same party. */
static size_t origin(const truce_revision *r, const truce_edit *edit, size_t at)
{
  for (size_t k = 0; k < r->count; k++) {
    const truce_edit *swap = &r->edits[k];
    if (swap == edit && edit->kind == TRUCE_EDIT_SWAP)
      break;
    if (swap == edit || swap->kind != TRUCE_EDIT_SWAP || swap->party != edit->party)
      continue;
    if (at == swap->at)
      return swap->other;
    if (at == swap->other)
      return swap->at;
  }
  return at;
}

static void inserted(truce__builder *b, const truce_case *c, const truce_edit *edit)
{
  const size_t wishes = c->parties[edit->party].preference.wish_count;
  truce__build(b, "a new priority ");
  if (wishes == 0)
    truce__build(b, "as its only one: ");
  else if (edit->at == wishes)
    truce__build(b, "after all others: ");
  else
    truce__build(b, "before priority %zu: ", edit->at + 1);
  if (edit->option == TRUCE_OPTIONS_MAX)
    truce__build(b, "what is wanted here");
  else
    truce__build(b, "%s“%s” (%s)", edit->taken ? "" : "not ", c->options[edit->option].name,
                 c->parties[c->options[edit->option].party].name);
}

void truce__words_revision(truce__builder *b, const truce_case *c, const truce_revision *revision)
{
  for (size_t k = 0; k < revision->count; k++) {
    const truce_edit *edit = &revision->edits[k];
    if (k > 0)
      truce__build(b, "; and ");
    if (k == 0 || edit->party != revision->edits[0].party)
      truce__build(b, "%s: ", c->parties[edit->party].name);
    const size_t at = origin(revision, edit, edit->at);
    if (edit->kind == TRUCE_EDIT_SWAP) {
      const bool again = k > 0 && revision->edits[0].kind == TRUCE_EDIT_SWAP &&
                         revision->edits[0].party == edit->party;
      truce__build(b, "%s ", again ? "then the priorities that are" : "priorities");
      priority(b, c, edit->party, at, edit->at);
      truce__build(b, ", and ");
      priority(b, c, edit->party, origin(revision, edit, edit->other), edit->other);
      truce__build(b, ", change places");
    } else if (edit->kind == TRUCE_EDIT_DROP) {
      truce__build(b, "give up priority ");
      priority(b, c, edit->party, at, at);
    } else {
      inserted(b, c, edit);
    }
  }
}

double truce__asked_percent(const truce_stability *s, const truce_revision *revision)
{
  const double states = (double)truce_stability_states(s);
  const double pairs = states * (states - 1) / 2;
  return pairs > 0 ? 100 * (double)revision->asked / pairs : 0;
}

/* ---- Proposals ---- */

truce_case truce__proposed_case(const truce_case *c)
{
  truce_case proposed = *c;
  if (c->proposal_count > 0) {
    proposed.options = c->proposed_options;
    proposed.names = c->proposed_names;
    proposed.option_count = (unsigned)c->proposed_names.count;
  }
  return proposed;
}

void truce__words_bundle(truce__builder *b, const truce_case *c, const truce_bundle *bundle)
{
  for (size_t k = 0; k < bundle->count; k++) {
    const truce_proposal *proposal = &c->proposals[bundle->proposals[k]];
    truce__build(b, "%s“%s” (%s)", k > 0 ? " and " : "", proposal->name,
                 c->parties[proposal->party].name);
  }
}

void truce__words_spoiler(truce__builder *b, const truce_case *proposed, const truce_bundle *bundle,
                          const truce_spoiler *spoiler)
{
  truce__build(b, "%s: ", proposed->parties[spoiler->party].name);
  truce__words_difference(b, proposed, bundle->code[bundle->strictest], spoiler->code);
  truce__build(b, "; %s",
               spoiler->gain > 0    ? "better for it, so that only the replies of others deter it"
               : spoiler->gain == 0 ? "no loss to it"
                                    : "a loss to it");
  truce__build(b, "%s", spoiler->settles ? ", and nobody would undo it" : "");
}

void truce__words_situation(truce__builder *b, const truce_case *c, const truce_stability *s,
                            size_t state)
{
  truce__build(b, "situation %zu", state + 1);
  const uint64_t code = truce_stability_code(s, state);
  if (!c->has_status_quo)
    return;
  if (code == c->status_quo) {
    truce__build(b, " (the status quo)");
    return;
  }
  truce__build(b, " (");
  truce__words_by_party(b, c, c->status_quo, code);
  truce__build(b, ")");
}

void truce__words_concepts(truce__builder *b, unsigned concepts)
{
  bool any = false;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) == 0)
      continue;
    truce__build(b, "%s%s", any ? ", " : "", truce_concept_label((truce_concept)k));
    any = true;
  }
}
