#include "talks_internal.h"

#include <inttypes.h>
#include <math.h>

const char *truce__party_name(const truce_case *c, size_t party, const char *nobody)
{
  return party == TRUCE_NOBODY ? nobody : c->parties[party].name;
}

const char *truce__round_name(const truce_talks *talks, size_t round)
{
  return talks->c->talks.rounds[round].name;
}

void truce__words_case_position(truce__builder *b, const truce_issue *issue, size_t position)
{
  truce__build(b, "%s", issue->positions[position].name);
  if (issue->unit != NULL)
    truce__build(b, " %s", issue->unit);
}

void truce__words_standing(truce__builder *b, const truce_issue *issue,
                           const truce_standing *standing)
{
  const truce_stance *s = standing->stance;
  if (s == NULL)
    truce__build(b, "not said");
  else if (s->kind == TRUCE_STANCE_POSITION)
    truce__words_case_position(b, issue, s->position);
  else if (s->kind == TRUCE_STANCE_NONE)
    truce__build(b, "no position");
  else if (s->until.text != NULL)
    truce__build(b, "under study until %s", s->until.text);
  else
    truce__build(b, "under study");
}

void truce__words_percent(truce__builder *b, double share)
{
  if (isnan(share))
    truce__build(b, "not known");
  else
    truce__build(b, "%.0f %%", share * 100);
}

void truce__words_count(truce__builder *b, const truce_count *count, const char *unit)
{
  char number[TRUCE__DECIMAL];
  if (!count->stated) {
    truce__build(b, "no count");
    return;
  }
  const bool plain = !count->about && count->low == count->high;
  truce__build(b, "%s", plain ? truce__grouped(number, (uint64_t)count->low) : count->text);
  if (unit != NULL)
    truce__build(b, " %s", unit);
}

/* ---- Movement and gaps ---- */

/* “toward Ukraine (by 25 % of the range)”, for those it came nearer to or went away from. */
static void words_direction(truce__builder *b, const truce_talks *talks, const truce_movement *m)
{
  size_t told = 0;
  for (size_t k = 0; k < talks->talker_count; k++) {
    const double nearer = m->nearer[k];
    if (isnan(nearer))
      continue;
    truce__build(b, "%s%s %s", told++ == 0 ? ": " : ", ",
                 nearer > 0   ? "nearer to"
                 : nearer < 0 ? "away from"
                              : "no nearer to",
                 talks->c->parties[talks->talkers[k]].name);
    if (nearer != 0) {
      truce__build(b, " by ");
      truce__words_percent(b, fabs(nearer));
    }
  }
}

void truce__words_movement(truce__builder *b, const truce_talks *talks, const truce_movement *m)
{
  const truce_case *c = talks->c;
  const truce_issue *issue = &c->issues[m->issue];
  truce__build(b, "%s, %s: ", c->parties[m->party].name, issue->name);
  if (m->kind == TRUCE_MOVEMENT_STATED) {
    truce__build(b, "now “");
    truce__words_standing(b, issue, &m->after);
    truce__build(b, "” (before: ");
    truce__words_standing(b, issue, &m->before);
    truce__build(b, ").");
    return;
  }
  truce__build(b, "from “");
  truce__words_standing(b, issue, &m->before);
  truce__build(b, "” to “");
  truce__words_standing(b, issue, &m->after);
  truce__build(b, "”");
  if (m->kind == TRUCE_MOVEMENT_MOVED) {
    if (issue->kind != TRUCE_NAMED) {
      truce__build(b, ", ");
      truce__words_percent(b, m->distance);
      truce__build(b, " of the range");
    }
    words_direction(b, talks, m);
  }
  truce__build(b, ".");
}

static size_t known_issues(const truce_talks *talks, const truce_pair_gap *pair, size_t round)
{
  size_t known = 0;
  for (size_t k = 0; k < talks->c->issue_count; k++)
    known += isnan(pair->issue[round * talks->c->issue_count + k]) ? 0 : 1;
  return known;
}

void truce__words_gap(truce__builder *b, const truce_talks *talks, const truce_pair_gap *pair,
                      size_t round)
{
  const truce_party *a = &talks->c->parties[pair->a], *z = &talks->c->parties[pair->b];
  const size_t known = known_issues(talks, pair, round);
  if (known == 0) {
    truce__build(b, "There is no issue on which both %s and %s have said where they stand.",
                 a->name, z->name);
    return;
  }
  truce__build(b, "%s and %s stand ", a->name, z->name);
  truce__words_percent(b, pair->by_a[round]);
  if (!a->interests.stated && !z->interests.stated) {
    truce__build(b, " of the way apart, each issue counting the same");
  } else {
    truce__build(b, " of the way apart by %s's weights, ", a->name);
    truce__words_percent(b, pair->by_b[round]);
    truce__build(b, " by %s's", z->name);
  }
  truce__build(b, ", on the %zu of %zu issues where both have a position.", known,
               talks->c->issue_count);
}

void truce__words_gap_change(truce__builder *b, const truce_talks *talks,
                             const truce_rounds_compared *compared, size_t pair)
{
  const truce_pair_gap *p = &talks->pairs[pair];
  if (isnan(compared->before[pair * 2]))
    return;
  const size_t sides[2] = {p->a, p->b};
  truce__build(b, "Over the issues known at both rounds the gap between %s and %s",
               talks->c->parties[p->a].name, talks->c->parties[p->b].name);
  for (size_t side = 0; side < 2; side++) {
    const double before = compared->before[pair * 2 + side];
    const double after = compared->after[pair * 2 + side];
    truce__build(b, "%s", side == 0 ? "" : " and");
    if (before == after) {
      truce__build(b, " stayed at ");
    } else {
      truce__build(b, " went from ");
      truce__words_percent(b, before);
      truce__build(b, " to ");
    }
    truce__words_percent(b, after);
    truce__build(b, " by the weights of %s", talks->c->parties[sides[side]].name);
  }
  truce__build(b, ".");
}

/* ---- Demands, promises, steps ---- */

static void words_overdue(truce__builder *b, const truce_date *due, int32_t overdue)
{
  if (due->text == NULL)
    return;
  truce__build(b, "; due %s", due->text);
  if (overdue > 0)
    truce__build(b, ", %" PRId32 " day%s overdue", overdue, overdue == 1 ? "" : "s");
}

void truce__words_judged(truce__builder *b, const truce_basis *basis)
{
  if (basis->assumption)
    truce__build(b, " (a judgement)");
}

void truce__words_answer(truce__builder *b, const truce_talks *talks,
                         const truce_demand_state *demand)
{
  static const char *const words[] = {"accepted by %s on %s", "rejected by %s on %s",
                                      "under study by %s since %s", "countered by %s on %s"};
  const truce_answer *answer = demand->answer;
  if (answer == NULL) {
    truce__build(b, "no answer");
    words_overdue(b, &demand->due, demand->overdue);
    return;
  }
  truce__build(b, words[answer->kind], talks->c->parties[answer->by].name, answer->date.text);
  if (answer->position != TRUCE_NOBODY) {
    truce__build(b, " with “");
    truce__words_case_position(b, &talks->c->issues[demand->demand->issue], answer->position);
    truce__build(b, "”");
  }
  if (answer->words != NULL)
    truce__build(b, ": “%s”", answer->words);
  truce__words_judged(b, &answer->basis);
  if (demand->open)
    words_overdue(b, &demand->due, demand->overdue);
}

void truce__words_claim(truce__builder *b, const truce_case *c, const truce_claim *claim,
                        const char *unit)
{
  truce__build(b, "%s says: ", truce__party_name(c, claim->by, claim->says));
  truce__words_count(b, &claim->count, claim->of != NULL ? claim->of : unit);
  if (claim->date.text != NULL)
    truce__build(b, " (%s)", claim->date.text);
}

void truce__words_outcome(truce__builder *b, const truce_agreement_state *agreement)
{
  static const char *const words[] = {"open", "kept", "kept in part", "broken", "disputed"};
  truce__build(b, "%s", words[agreement->outcome]);
  if (agreement->outcome != TRUCE_OUTCOME_OPEN)
    truce__words_judged(b, &agreement->agreement->became);
  words_overdue(b, &agreement->agreement->due, agreement->overdue);
}

void truce__words_step(truce__builder *b, const truce_talks *talks, const truce_step_state *step)
{
  const truce_step *s = step->step;
  truce__build(b, "%s", s->text);
  if (s->by != TRUCE_NOBODY)
    truce__build(b, " (proposed by %s)", talks->c->parties[s->by].name);
  if (step->done)
    truce__build(b, s->done_on.text != NULL ? ": done on %s" : ": done", s->done_on.text);
  else
    truce__build(b, ": not done");
  words_overdue(b, &s->due, step->overdue);
}

/* ---- The answer in brief ---- */

static void rounds_sentence(const truce_talks *talks, truce__builder *b)
{
  const truce_round *rounds = talks->c->talks.rounds;
  const truce_round *last = &rounds[talks->round_count - 1];
  if (talks->round_count > 1)
    truce__build(b, "%zu rounds from %s to %s. ", talks->round_count, rounds[0].date.text,
                 last->date.text);
  truce__build(b, "%s on %s", last->name, last->date.text);
  if (last->place != NULL)
    truce__build(b, " in %s", last->place);
  if (last->result != NULL)
    truce__build(b, ": %s", last->result);
  truce__build(b, ".");
}

static void movement_sentence(const truce_talks *talks, truce__builder *b)
{
  const truce_rounds_compared *x = &talks->since;
  size_t moved = 0, first = 0;
  for (size_t k = x->movement_count; k-- > 0;) {
    if (x->movements[k].kind == TRUCE_MOVEMENT_MOVED) {
      moved++;
      first = k;
    }
  }
  truce__build(b, "Since %s (%s) ", talks->c->talks.rounds[x->from].date.text,
               truce__round_name(talks, x->from));
  if (moved == 0 && x->movement_count == 0)
    truce__build(b, "nobody has moved on any issue.");
  else if (moved == 0)
    truce__build(b, "nobody has moved from a position it had; %zu %s first stated or taken back.",
                 x->movement_count, x->movement_count == 1 ? "was" : "were");
  else {
    truce__build(b, "there %s %zu move%s. ", moved == 1 ? "was" : "were", moved,
                 moved == 1 ? "" : "s");
    truce__words_movement(b, talks, &x->movements[first]);
  }
}

static void demands_sentence(const truce_talks *talks, truce__builder *b)
{
  size_t open = 0, unanswered = 0, overdue = 0, accepted = 0, longest = 0;
  for (size_t k = 0; k < talks->demand_count; k++) {
    const truce_demand_state *d = &talks->demands[k];
    open += d->open;
    unanswered += d->answer == NULL;
    accepted += d->answer != NULL && d->answer->kind == TRUCE_ACCEPTED;
    overdue += d->overdue > 0;
    if (d->overdue > talks->demands[longest].overdue)
      longest = k;
  }
  truce__build(b, "Of %zu demands %zu %s accepted and %zu %s open", talks->demand_count, accepted,
               accepted == 1 ? "is" : "are", open, open == 1 ? "is" : "are");
  if (unanswered > 0)
    truce__build(b, ", %zu of them without any answer", unanswered);
  if (overdue > 0)
    truce__build(b, "; %zu answer%s overdue, by up to %" PRId32 " days", overdue,
                 overdue == 1 ? " is" : "s are", talks->demands[longest].overdue);
  truce__build(b, ".");
}

static void promises_sentence(const truce_talks *talks, truce__builder *b)
{
  static const char *const words[] = {"open", "kept", "kept in part", "broken", "disputed"};
  size_t by_outcome[TRUCE_OUTCOMES] = {0}, differ = 0, told = 0;
  for (size_t k = 0; k < talks->agreement_count; k++) {
    by_outcome[talks->agreements[k].outcome]++;
    differ += talks->agreements[k].counts_differ;
  }
  truce__build(b, "Of %zu promise%s ", talks->agreement_count,
               talks->agreement_count == 1 ? "" : "s");
  static const truce_outcome order[] = {TRUCE_OUTCOME_KEPT, TRUCE_OUTCOME_PARTLY,
                                        TRUCE_OUTCOME_BROKEN, TRUCE_OUTCOME_DISPUTED,
                                        TRUCE_OUTCOME_OPEN};
  for (size_t k = 0; k < TRUCE_OUTCOMES; k++) {
    const size_t n = by_outcome[order[k]];
    if (n > 0)
      truce__build(b, "%s%zu %s %s", told++ == 0 ? "" : ", ", n, n == 1 ? "is" : "are",
                   words[order[k]]);
  }
  if (differ > 0)
    truce__build(b, "; on %zu the sides' own counts differ", differ);
  truce__build(b, ".");
}

static void steps_sentence(const truce_talks *talks, truce__builder *b)
{
  const truce_step_state *next = NULL, *late = NULL;
  for (size_t k = 0; k < talks->step_count; k++) {
    const truce_step_state *s = &talks->steps[k];
    if (s->overdue > 0 && (late == NULL || s->overdue > late->overdue))
      late = s;
    else if (!s->done && s->overdue == 0 && next == NULL)
      next = s;
  }
  if (late != NULL) {
    truce__build(b, "Overdue: ");
    truce__words_step(b, talks, late);
    truce__build(b, ".");
  }
  if (next != NULL) {
    truce__build(b, "%sNext: ", late != NULL ? " " : "");
    truce__words_step(b, talks, next);
    truce__build(b, ".");
  }
}

/* How much of what is told is a judgement: positions, demands, answers, promises and what became of
 * them, counts, steps. */
static void judgements_sentence(const truce_talks *talks, truce__builder *b)
{
  const truce_rounds *said = &talks->c->talks;
  size_t total = 0, judged = 0;
#define COUNT(basis) (total++, judged += (basis).assumption)
  const size_t stances = talks->round_count * talks->c->party_count * talks->c->issue_count;
  for (size_t k = 0; k < stances; k++) {
    if (said->stances[k].kind != TRUCE_STANCE_UNSAID)
      COUNT(said->stances[k].basis);
  }
  for (size_t k = 0; k < talks->demand_count; k++) {
    COUNT(talks->demands[k].demand->basis);
    if (talks->demands[k].answer != NULL)
      COUNT(talks->demands[k].answer->basis);
  }
  for (size_t k = 0; k < talks->agreement_count; k++) {
    COUNT(talks->agreements[k].agreement->basis);
    if (talks->agreements[k].outcome != TRUCE_OUTCOME_OPEN)
      COUNT(talks->agreements[k].agreement->became);
    for (size_t n = 0; n < talks->agreements[k].claim_count; n++)
      COUNT(talks->agreements[k].claims[n]->basis);
  }
  for (size_t k = 0; k < talks->step_count; k++)
    COUNT(talks->steps[k].step->basis);
#undef COUNT
  truce__build(b,
               "Of %zu positions, demands, answers, promises and counts %zu %s judgement%s; the "
               "others carry their source.",
               total, judged, judged == 1 ? "is a" : "are", judged == 1 ? "" : "s");
}

void truce__talks_summary(const truce_talks *talks, bool brief, truce__builder *b,
                          void (*say)(void *context, truce__builder *b), void *context)
{
  if (!brief) {
    rounds_sentence(talks, b);
    say(context, b);
  }
  for (size_t k = 0; k < talks->pair_count && k < (brief ? 1 : 3); k++) {
    truce__words_gap(b, talks, &talks->pairs[k], talks->since.to);
    say(context, b);
  }
  if (!brief && talks->talker_count > 0 && talks->since.from < talks->since.to) {
    movement_sentence(talks, b);
    say(context, b);
  }
  if (!brief && talks->demand_count > 0) {
    demands_sentence(talks, b);
    say(context, b);
  }
  if (talks->agreement_count > 0) {
    promises_sentence(talks, b);
    say(context, b);
  }
  if (brief)
    return;
  steps_sentence(talks, b);
  if (b->length > 0)
    say(context, b);
  judgements_sentence(talks, b);
  say(context, b);
}
