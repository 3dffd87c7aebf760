/* The summary: at most ten plain sentences, the most important first. */
#include "report_internal.h"

#include <stdlib.h>

enum { BESIDE_DEAL = 2 }; /* sentences left out beside a deal */
enum { TEMPTED_MAX = 3 }; /* parties told of that would rather leave the status quo */

/* Hands the sentence over to the report and empties the builder. */
static truce_status say(truce_report *report, truce__builder *b)
{
  if (b->failed) {
    truce__builder_free(b);
    return TRUCE_NO_MEMORY;
  }
  report->summary[report->summary_count++] = b->text;
  *b = (truce__builder){0};
  return TRUCE_OK;
}

static const char *plural(size_t count, const char *one, const char *many)
{
  return count == 1 ? one : many;
}

static truce_status say_size(truce_report *report)
{
  const truce_case *c = report->topic.c;
  const size_t states = truce_stability_states(report->topic.s);
  char number[TRUCE__DECIMAL];
  truce__builder b = {0};
  truce__build(&b, "%zu %s %u %s between them; %s %s possible.", c->party_count,
               plural(c->party_count, "party has", "parties have"), c->option_count,
               plural(c->option_count, "move", "moves"), truce__grouped(number, states),
               plural(states, "situation is", "situations are"));
  return say(report, &b);
}

/* "GMR, SMR and SEQ", for the concepts in the set. */
static void concept_list(truce__builder *b, unsigned concepts)
{
  for (truce_concept k = 0, written = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    if ((concepts >> k & 1) == 0)
      continue;
    truce__build(b, "%s%s",
                 written == 0         ? ""
                 : concepts >> k == 1 ? " and "
                                      : ", ",
                 truce_concept_label(k));
    written++;
  }
}

static truce_status say_status_quo(truce_report *report)
{
  truce__builder b = {0};
  const size_t id = report->status_quo + 1;
  if (!report->has_status_quo) {
    truce__build(&b, "The case names no status quo, so nothing is said about ways from it.");
    return say(report, &b);
  }
  const unsigned concepts = report->rows[0].concepts;
  if ((concepts >> TRUCE_NASH & 1) != 0) {
    truce__build(
        &b, "The status quo (situation %zu) holds: nobody could do better by moving alone.", id);
  } else if (concepts != 0) {
    truce__build(&b,
                 "The status quo (situation %zu) holds only because replies would deter: it is "
                 "stable under ",
                 id);
    concept_list(&b, concepts);
    truce__build(&b, ", not under ");
    concept_list(&b, ~concepts & ((1u << TRUCE_CONCEPT_COUNT) - 1));
    truce__build(&b, ".");
  } else {
    truce__build(&b, "The status quo (situation %zu) does not hold under any concept.", id);
  }
  return say(report, &b);
}

/* The first move of the first reply that deters, for a party that stays under the concept. */
static void build_deterrent(truce__builder *b, const truce_report *report, const why *w,
                            const char *verb)
{
  const truce_reply *reply = &w->reason.replies[0];
  if (reply->sanction_count == 0)
    return;
  const truce_move *move = &reply->sanction[0];
  truce__build(b, "%s %s ", report->topic.c->parties[move->party].name, verb);
  truce__words_change(b, &report->topic, move->from, move->to);
  if (reply->sanction_count > 1)
    truce__build(b, " and others could follow");
}

/* What a party would rather do than stay in the status quo, and what keeps it. */
static truce_status say_tempted(truce_report *report, size_t party)
{
  const why *nash = truce__why_of(report, 0, party, TRUCE_NASH);
  const why *seq = truce__why_of(report, 0, party, TRUCE_SEQ);
  const why *gmr = truce__why_of(report, 0, party, TRUCE_GMR);
  const why *told = seq->reason.stable ? seq : gmr->reason.stable ? gmr : nash;
  const truce_reply *reply =
      gmr->reason.stable ? &told->reason.replies[0] : truce__words_open_reply(&gmr->reason);
  truce__builder b = {0};
  truce__build(&b, "%s would rather ", report->topic.c->parties[party].name);
  truce__words_change(&b, &report->topic, report->status_quo, reply->improvement);
  if (seq->reason.stable) {
    truce__build(&b, ", but then ");
    build_deterrent(&b, report, told, "would want to");
  } else if (gmr->reason.stable) {
    truce__build(&b, ", which is held back only if others reply at their own cost: ");
    build_deterrent(&b, report, told, "could");
  } else {
    truce__build(&b, ", and no reply would undo the gain");
  }
  truce__build(&b, ".");
  return say(report, &b);
}

static truce_status say_who_would_leave(truce_report *report)
{
  size_t told = 0;
  for (size_t p = 0; report->has_status_quo && p < report->topic.c->party_count; p++) {
    if (truce__why_of(report, 0, p, TRUCE_NASH)->reason.stable || told == TEMPTED_MAX)
      continue;
    const truce_status status = say_tempted(report, p);
    if (status != TRUCE_OK)
      return status;
    told++;
  }
  return TRUCE_OK;
}

static truce_status say_others(truce_report *report)
{
  const tally *t = &report->tally;
  const char *other = report->has_status_quo ? " other" : "";
  char total[TRUCE__DECIMAL], alone[TRUCE__DECIMAL], deterred[TRUCE__DECIMAL];
  const size_t nash = t->by_concept[TRUCE_NASH];
  truce__builder b = {0};
  truce__grouped(total, t->any_concept);
  truce__grouped(alone, nash);
  truce__grouped(deterred, t->any_concept - nash);
  if (t->any_concept == 0)
    truce__build(&b, "No%s situation holds under any concept.", other);
  else if (nash == t->any_concept)
    truce__build(&b, "%s%s %s, because nobody there could do better by moving alone.", total, other,
                 plural(t->any_concept, "situation holds", "situations hold"));
  else if (nash == 0)
    truce__build(&b, "%s%s %s, but only because replies would deter.", total, other,
                 plural(t->any_concept, "situation holds", "situations hold"));
  else
    truce__build(&b, "%s %s hold: %s as nobody gains by moving alone, %s as replies deter.", total,
                 report->has_status_quo ? "others" : "situations", alone, deterred);
  return say(report, &b);
}

static truce_status say_reach_of_one(truce_report *report)
{
  const tally *t = &report->tally;
  truce__builder b = {0};
  if (t->reached_improving > 0)
    truce__build(&b, "It can be reached from the status quo by steps that each improve things for "
                     "whoever takes them.");
  else if (t->reached_any > 0)
    truce__build(&b, "It can be reached from the status quo only if someone moves against its own "
                     "preference.");
  else
    truce__build(&b, "It cannot be reached from the status quo.");
  return say(report, &b);
}

static truce_status say_reach(truce_report *report)
{
  const tally *t = &report->tally;
  if (!report->has_status_quo || t->any_concept == 0)
    return TRUCE_OK;
  if (t->any_concept == 1)
    return say_reach_of_one(report);
  const size_t against = t->reached_any - t->reached_improving;
  const size_t never = t->any_concept - t->reached_any;
  char number[TRUCE__DECIMAL];
  truce__builder b = {0};
  truce__build(
      &b, "%s of them can be reached from the status quo by steps each better for who takes it",
      t->reached_improving == 0 ? "None" : truce__grouped(number, t->reached_improving));
  if (against > 0)
    truce__build(&b, "; %s can if someone acts against its preference",
                 truce__grouped(number, against));
  if (never > 0)
    truce__build(&b, "; %s cannot be reached at all", truce__grouped(number, never));
  truce__build(&b, ".");
  return say(report, &b);
}

static truce_status say_better(truce_report *report)
{
  const tally *t = &report->tally;
  if (!report->has_status_quo || t->any_concept == 0)
    return TRUCE_OK;
  char number[TRUCE__DECIMAL];
  truce__grouped(number, t->better_for_all);
  truce__builder b = {0};
  if (t->any_concept == 1)
    truce__build(&b, "It would %sbe better than the status quo for every party.",
                 t->better_for_all == 0 ? "not " : "");
  else
    truce__build(&b, "%s of them would be better than the status quo for every party.",
                 t->better_for_all == 0 ? "None" : number);
  return say(report, &b);
}

/* "Russia, Ukraine": the parties whose comparison of the state with the status quo has this sign;
 * false if there is none. */
static bool build_parties(truce__builder *b, const truce_report *report, size_t state, int sign,
                          const char *lead)
{
  bool any = false;
  for (size_t p = 0; p < report->topic.c->party_count; p++) {
    if (truce_stability_compare(report->topic.s, p, state, report->status_quo) != sign)
      continue;
    truce__build(b, "%s%s", any ? ", " : lead, report->topic.c->parties[p].name);
    any = true;
  }
  return any;
}

static truce_status say_nearest(truce_report *report)
{
  if (!report->has_status_quo || report->row_count < 2 || report->rows[1].steps == SIZE_MAX)
    return TRUCE_OK;
  const truce_case *c = report->topic.c;
  const size_t state = report->rows[1].state;
  const uint64_t now = truce_stability_code(report->topic.s, report->status_quo);
  const uint64_t then = truce_stability_code(report->topic.s, state);
  truce__builder b = {0};
  if (report->tally.any_concept == 1)
    truce__build(&b, "Situation %zu would mean: ", state + 1);
  else
    truce__build(
        &b, "The nearest of those under most concepts, situation %zu, would mean: ", state + 1);
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_code own = truce_case_party_options(c, p);
    if (((now ^ then) & own) == 0)
      continue;
    truce__build(&b, "%s%s: ", any ? "; " : "", c->parties[p].name);
    truce__words_difference(&b, c, now & own, then & own);
    any = true;
  }
  truce__build(&b, ".");
  any = build_parties(&b, report, state, 1, " Better than now for: ");
  any |= build_parties(&b, report, state, -1, any ? "; worse for: " : " Worse than now for: ");
  any |= build_parties(&b, report, state, 0, any ? "; no different for: " : " No different for: ");
  truce__build(&b, any ? "." : "");
  return say(report, &b);
}

static void count_input(inputs *n, const truce_basis *basis)
{
  n->total++;
  n->judgements += basis->assumption ? 1 : 0;
}

inputs truce__count_inputs(const truce_case *c)
{
  inputs n = {0, 0};
  for (unsigned k = 0; k < c->option_count; k++)
    count_input(&n, &c->options[k].basis);
  for (size_t k = 0; k < c->impossible_count; k++)
    count_input(&n, &c->impossible[k].basis);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    for (size_t k = 0; k < preference->wish_count; k++)
      count_input(&n, &preference->wishes[k].basis);
    if (preference->kind == TRUCE_RANKING)
      count_input(&n, &(truce_basis){.assumption = true});
  }
  return n;
}

static truce_status say_inputs(truce_report *report)
{
  const inputs n = truce__count_inputs(report->topic.c);
  truce__builder b = {0};
  if (n.judgements == n.total)
    truce__build(&b, "All %zu inputs are judgements: none rests on sources alone.", n.total);
  else
    truce__build(&b,
                 "%zu of %zu inputs rest on sources alone; %zu, and every order, are judgements.",
                 n.total - n.judgements, n.total, n.judgements);
  return say(report, &b);
}

truce_status truce__report_summarise(truce_report *report)
{
  /* The last BESIDE_DEAL make room where there is a deal to tell of too. */
  static truce_status (*const steps[])(truce_report *) = {
      say_status_quo, say_who_would_leave, say_others, say_reach,
      say_nearest,    say_inputs,          say_better, say_size,
  };
  truce_status status = TRUCE_OK;
  report->summary_nearest = SIZE_MAX;
  const size_t count = sizeof steps / sizeof steps[0];
  for (size_t k = 0; k < count && status == TRUCE_OK; k++) {
    const size_t before = report->summary_count;
    status = steps[k](report);
    if (steps[k] == say_nearest && report->summary_count > before)
      report->summary_nearest = before;
    if (k + BESIDE_DEAL + 1 == count)
      report->summary_kept = report->summary_count;
  }
  return status;
}
