#include "words.h"

#include <stdint.h>
#include <string.h>

static const char *party_name(const truce__topic *t, size_t party)
{
  return t->c->parties[party].name;
}

static const truce_option *find_option(const truce_case *c, const char *id, size_t length)
{
  for (unsigned k = 0; k < c->option_count; k++) {
    if (strlen(c->options[k].id) == length && memcmp(c->options[k].id, id, length) == 0)
      return &c->options[k];
  }
  return NULL;
}

void truce__words_statement(truce__builder *b, const truce_case *c, const char *text)
{
  for (const char *at = text; *at != '\0';) {
    const size_t blank = strspn(at, " ()");
    truce__build_bytes(b, at, blank);
    at += blank;
    const size_t length = strcspn(at, " ()");
    const truce_option *option = find_option(c, at, length);
    if (option != NULL)
      truce__build(b, "“%s” (%s)", option->name, c->parties[option->party].name);
    else if (length == 3 && memcmp(at, "iff", 3) == 0)
      truce__build(b, "exactly if");
    else
      truce__build_bytes(b, at, length);
    at += length;
  }
}

/* “A”, “B” and “C”, for the options in the code. */
static void option_list(truce__builder *b, const truce_case *c, truce_code options)
{
  for (unsigned k = 0, written = 0; k < c->option_count; k++) {
    if ((options >> k & 1) == 0)
      continue;
    const bool last = options >> k == 1;
    truce__build(b, "%s“%s”", written == 0 ? "" : last ? " and " : ", ", c->options[k].name);
    written++;
  }
}

void truce__words_difference(truce__builder *b, const truce_case *c, truce_code before,
                             truce_code after)
{
  const truce_code taken = after & ~before, dropped = before & ~after;
  if (taken != 0) {
    truce__build(b, "take ");
    option_list(b, c, taken);
  }
  if (dropped != 0) {
    truce__build(b, taken != 0 ? " and drop " : "drop ");
    option_list(b, c, dropped);
  }
}

void truce__words_change(truce__builder *b, const truce__topic *t, size_t from, size_t to)
{
  truce__words_difference(b, t->c, truce_stability_code(t->s, from),
                          truce_stability_code(t->s, to));
}

void truce__words_move(truce__builder *b, const truce__topic *t, const truce_move *move)
{
  truce__build(b, "%s: ", party_name(t, move->party));
  truce__words_change(b, t, move->from, move->to);
}

/* Sum of the weights of the wishes that hold; false if it does not fit. */
static bool weigh(const truce_preference *preference, uint64_t code, int64_t *sum)
{
  *sum = 0;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    if (truce_statement_holds(wish->statement, code) &&
        __builtin_add_overflow(*sum, wish->weight, sum))
      return false;
  }
  return true;
}

/* The state's place in the party's ranking, from 1. */
static uint32_t place(const truce_preference *preference, size_t state)
{
  size_t k = 0;
  while (k + 1 < preference->ranked_count && preference->ranked[k] != state)
    k++;
  return preference->tie[k] + 1;
}

void truce__words_gain(truce__builder *b, const truce__topic *t, size_t party, size_t worse,
                       size_t better)
{
  const truce_preference *preference = &t->c->parties[party].preference;
  const size_t wish = truce_stability_deciding_wish(t->s, party, worse, better);
  if (preference->kind == TRUCE_PRIORITIES && wish != SIZE_MAX) {
    truce__build(b, "priority %zu, ", wish + 1);
    truce__words_statement(b, t->c, preference->wishes[wish].text);
  } else if (preference->kind == TRUCE_WEIGHTS) {
    int64_t low, high;
    char low_text[TRUCE__DECIMAL], high_text[TRUCE__DECIMAL];
    if (weigh(preference, truce_stability_code(t->s, worse), &low) &&
        weigh(preference, truce_stability_code(t->s, better), &high))
      truce__build(b, "a weight of %s against %s", truce__decimal(high_text, high),
                   truce__decimal(low_text, low));
  } else if (preference->kind == TRUCE_RANKING) {
    truce__build(b, "place %u in its ranking against %u", place(preference, better),
                 place(preference, worse));
  }
}

/* " (for priority 2, …)" if there is a reason to give. */
static void gain_in_brackets(truce__builder *b, const truce__topic *t, size_t party, size_t worse,
                             size_t better)
{
  truce__builder gain = {0};
  truce__words_gain(&gain, t, party, worse, better);
  if (gain.length > 0)
    truce__build(b, " (for %s)", gain.text);
  b->failed = b->failed || gain.failed;
  truce__builder_free(&gain);
}

static bool by_improvements(truce_concept concept)
{
  return concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
}

/* "then Ukraine could take “A”, and then …": the sanction, move by move. */
static void sanction(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                     const truce_reply *reply)
{
  const bool wanted = by_improvements(reason->concept);
  for (size_t k = 0; k < reply->sanction_count; k++) {
    const truce_move *move = &reply->sanction[k];
    truce__build(b, "%s%s %s ", k == 0 ? "" : ", and then ", party_name(t, move->party),
                 wanted ? "would want to" : "could");
    truce__words_change(b, t, move->from, move->to);
    if (wanted)
      gain_in_brackets(b, t, move->party, move->from, move->to);
  }
}

/* Where the sanction leaves the party, and what it can still do about it. */
static void aftermath(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                      const truce_reply *reply)
{
  const size_t end = reply->sanction_count == 0 ? reply->improvement
                                                : reply->sanction[reply->sanction_count - 1].to;
  const char *name = party_name(t, reason->party);
  if (truce_stability_compare(t->s, reason->party, end, reason->state) < 0) {
    truce__builder loss = {0};
    truce__words_gain(&loss, t, reason->party, end, reason->state);
    truce__build(b, " That would leave %s worse off than now", name);
    const truce_preference_kind kind = t->c->parties[reason->party].preference.kind;
    if (kind == TRUCE_PRIORITIES && loss.length > 0)
      truce__build(b, ": it would lose %s", loss.text);
    else if (loss.length > 0)
      truce__build(b, " (now: %s)", loss.text);
    truce__build(b, ".");
    b->failed = b->failed || loss.failed;
    truce__builder_free(&loss);
  } else {
    truce__build(b, " That would leave %s no better off than now.", name);
  }
  if (reply->best_answer == SIZE_MAX)
    return;
  if (reply->best_answer == end) {
    truce__build(b, " %s could not then do better by moving alone.", name);
  } else {
    truce__build(b, " The best %s could then do alone, ", name);
    truce__words_change(b, t, end, reply->best_answer);
    truce__build(b, ", would still be no better than now.");
  }
}

/* Why an improvement stays open under a concept. */
static const char *no_answer(truce_concept concept)
{
  switch (concept) {
  case TRUCE_GMR:
    return " Nothing the others could do in reply would undo the gain.";
  case TRUCE_SMR:
    return " The others could not undo the gain for good: whatever they did, a situation better "
           "than now would stay in reach.";
  case TRUCE_SEQ:
    return " No reply that the others would want to make would undo the gain.";
  case TRUCE_SSEQ:
    return " No reply that the others would want to make would undo the gain for good.";
  case TRUCE_NASH:
  case TRUCE_CONCEPT_COUNT:
    break;
  }
  return "";
}

static void open_move(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                      const truce_reply *reply)
{
  truce__build(b, "%s would rather ", party_name(t, reason->party));
  truce__words_change(b, t, reason->state, reply->improvement);
  gain_in_brackets(b, t, reason->party, reason->state, reply->improvement);
  truce__build(b, ".%s", no_answer(reason->concept));
}

void truce__words_reply(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                        const truce_reply *reply)
{
  if (!reply->deterred) {
    open_move(b, t, reason, reply);
    return;
  }
  truce__build(b, "If %s were to ", party_name(t, reason->party));
  truce__words_change(b, t, reason->state, reply->improvement);
  gain_in_brackets(b, t, reason->party, reason->state, reply->improvement);
  truce__build(b, ", ");
  sanction(b, t, reason, reply);
  truce__build(b, ".");
  aftermath(b, t, reason, reply);
}

const truce_reply *truce__words_open_reply(const truce_reason *reason)
{
  for (size_t k = 0; k < reason->reply_count; k++) {
    if (!reason->replies[k].deterred)
      return &reason->replies[k];
  }
  return NULL;
}

void truce__words_verdict(truce__builder *b, const truce__topic *t, const truce_reason *reason,
                          size_t total, bool can_move)
{
  static const char *const answer[TRUCE_CONCEPT_COUNT] = {
      [TRUCE_NASH] = "",
      [TRUCE_GMR] = "the others could reply in a way that undoes the gain",
      [TRUCE_SMR] = "the others could reply in a way that undoes the gain for good",
      [TRUCE_SEQ] = "the others would want to reply in a way that undoes the gain",
      [TRUCE_SSEQ] = "the others would want to reply in a way that undoes the gain for good",
  };
  const char *name = party_name(t, reason->party);
  const truce_reply *open = truce__words_open_reply(reason);
  if (open != NULL) {
    open_move(b, t, reason, open);
  } else if (total == 0) {
    if (can_move)
      truce__build(b, "%s could not do better by moving alone.", name);
    else
      truce__build(b, "No move is open to %s here.", name);
  } else if (total == 1) {
    truce__build(b, "There is one move that %s would rather make, but %s.", name,
                 answer[reason->concept]);
  } else {
    truce__build(b, "There are %zu moves that %s would rather make, but after each %s.", total,
                 name, answer[reason->concept]);
  }
}

const char *truce__words_concept(truce_concept concept)
{
  switch (concept) {
  case TRUCE_NASH:
    return "nobody could do better by moving alone";
  case TRUCE_GMR:
    return "deterred by replies the others could make, at whatever cost";
  case TRUCE_SMR:
    return "possible replies deter, and no way round them is left";
  case TRUCE_SEQ:
    return "deterred by replies the others would want to make";
  case TRUCE_SSEQ:
    return "likely replies deter, and no way round them is left";
  case TRUCE_CONCEPT_COUNT:
    break;
  }
  return "";
}
