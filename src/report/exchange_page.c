/* The exchange part of the page and of its summary: counts against names, flow, who waits, the plan
 * in numbers. */
#include "base/date.h"
#include "exchange_internal.h"
#include "plan_internal.h"

/* Those of one holder and category in a round (TRUCE_NOWHERE: who stay). */
static void put_group(truce__json *json, const truce_exchange_answer *a, size_t round,
                      size_t holder, size_t category)
{
  const truce_exchange *e = a->plan->exchange;
  size_t count = 0, grave = 0, excluded = 0;
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (a->plan->schedule.round[k] != round || p->holder != holder || p->category != category)
      continue;
    count++;
    grave += p->gravity >= TRUCE_SERIOUS;
    excluded += p->excluded != NULL;
  }
  if (count == 0)
    return;
  truce__json_object(json);
  truce__json_key_string(json, "holder", e->holders[holder]);
  truce__json_key_string(json, "category", e->categories[category]);
  truce__json_key_integer(json, "count", count);
  truce__json_key_integer(json, "grave", grave);
  truce__json_key_integer(json, "excluded", excluded);
  truce__json_object_end(json);
}

static void put_groups(truce__json *json, const truce_exchange_answer *a, size_t round)
{
  const truce_exchange *e = a->plan->exchange;
  for (size_t h = 0; h < e->holder_count; h++) {
    for (size_t c = 0; c < e->category_count; c++)
      put_group(json, a, round, h, c);
  }
}

static void put_parity(truce__json *json, const truce_plan *plan)
{
  truce__json_key(json, "without_parity");
  if (!plan->has_free) {
    truce__json_null(json);
    return;
  }
  const truce__parity_cost cost = truce__cost_of_parity(plan);
  truce__json_object(json);
  truce__json_key_integer(json, "sent", plan->free.sent);
  truce__json_key_integer(json, "at_once", cost.waiting);
  truce__json_key_integer(json, "grave_at_once", cost.grave);
  truce__json_object_end(json);
}

static void put_clash(truce__json *json, const truce_exchange_answer *a, const char *told,
                      const truce_plan_clash *clashes, size_t count,
                      const truce_plan_answer *enough, truce__builder *words)
{
  truce__json_object(json);
  truce__json_key_string(json, "told", told);
  truce__json_key_array(json, "rules");
  for (size_t k = 0; k < count; k++) {
    truce__clash_words(words, a->c, a->plan, &clashes[k], false);
    if (enough != NULL)
      truce__build(words, "%s", truce__enough_words(enough[k]));
    truce__json_words(json, words);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

/* As in the text, but for words that may be names of families. */
static void put_clashes(truce__json *json, const truce_exchange_answer *a, truce__builder *words)
{
  const truce_plan *plan = a->plan;
  truce__json_key_array(json, "clashes");
  if (plan->clash_count > 0)
    put_clash(json, a, truce__how_few(plan->clash_count, plan->irreducible, plan->smallest),
              plan->clashes, plan->clash_count, plan->enough, words);
  for (size_t k = 0; k < plan->further_count; k++) {
    const truce_plan_further *f = &plan->further[k];
    put_clash(json, a, truce__how_few(f->count, f->irreducible, f->smallest), f->clashes, f->count,
              NULL, words);
  }
  truce__json_array_end(json);
  truce__json_key_string(json, "further",
                         plan->further_count > 0 ? truce__further_words(plan) : NULL);
}

/* What the first sum that is not proven could be. */
static void put_open(truce__json *json, const truce_schedule *s, truce__builder *words)
{
  size_t k = 0;
  while (k < s->stage_count && s->stages[k].proven)
    k++;
  truce__json_key(json, "open");
  if (k == s->stage_count) {
    truce__json_null(json);
    return;
  }
  truce__stage_words(words, s, k);
  truce__json_words(json, words);
}

/* Of those in it, whom the register knows, and of whom it says that nobody is to be sent. */
static void put_planned(truce__json *json, const truce_exchange_answer *a)
{
  truce__json_key(json, "by_register");
  if (a->title == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_integer(json, "known", a->planned.known);
  truce__json_key_integer(json, "underway", a->planned.underway);
  truce__json_key_integer(json, "home", a->planned.home);
  truce__json_key_integer(json, "dead", a->planned.dead);
  truce__json_object_end(json);
}

static void put_plan(truce__json *json, const truce_exchange_answer *a, truce__builder *words)
{
  const truce_plan *plan = a->plan;
  truce__json_key(json, "plan");
  if (plan == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_bool(json, "possible", plan->possible);
  truce__json_key_bool(json, "decided", plan->decided);
  truce__json_key_integer(json, "persons", plan->exchange->person_count);
  if (plan->possible) {
    truce__json_key_integer(json, "sent", plan->schedule.sent);
    truce__json_key_number(json, "gap", plan->schedule.gap);
    truce__json_key_bool(json, "proven", plan->schedule.proven);
    put_open(json, &plan->schedule, words);
  }
  truce__json_key_array(json, "rounds");
  for (size_t t = 0; plan->possible && t < plan->exchange->round_count; t++) {
    truce__json_object(json);
    truce__json_key_string(json, "name", plan->exchange->rounds[t].name);
    truce__json_key_array(json, "groups");
    put_groups(json, a, t);
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "staying");
  if (plan->possible)
    put_groups(json, a, TRUCE_NOWHERE);
  truce__json_array_end(json);
  put_parity(json, plan);
  put_clashes(json, a, words);
  put_planned(json, a);
  truce__json_object_end(json);
}

/* Up to when the register tells, which may be later than the page. */
static void put_until(truce__json *json, const truce_exchange_answer *a)
{
  char text[TRUCE__DATE];
  const truce_reconciliation *all = a->reconciliation;
  truce__json_key(json, "until");
  if (a->title == NULL) {
    truce__json_null(json);
    return;
  }
  const int32_t days[] = {all->recorded_day, all->last_day};
  static const char *const keys[] = {"recorded", "day"};
  truce__json_object(json);
  for (int k = 0; k < 2; k++)
    truce__json_key_string(json, keys[k],
                           days[k] == TRUCE_NO_DAY ? NULL : truce__date_text(text, days[k]));
  truce__json_key_bool(json, "later", truce__is_later(a));
  truce__json_object_end(json);
}

truce_status truce__exchange_fields(truce__json *json, const truce_exchange_answer *a)
{
  truce__builder words = {0};
  truce__json_key_string(json, "register", a->title);
  put_until(json, a);
  truce__json_key(json, "counts");
  if (a->reconciliation == NULL) {
    truce__json_null(json);
  } else {
    truce__json_object(json);
    truce__reconciliation_fields(json, a->reconciliation, false);
    truce__json_object_end(json);
  }
  truce__json_key(json, "commissions");
  if (a->decisions == NULL) {
    truce__json_null(json);
  } else {
    truce__json_object(json);
    truce__decisions_fields(json, a->decisions, a->as_of, false);
    truce__json_object_end(json);
  }
  put_plan(json, a, &words);
  const bool failed = words.failed;
  truce__builder_free(&words);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static void tell_plan(truce__builder *b, const truce_plan *plan)
{
  char sent[TRUCE__DECIMAL], all[TRUCE__DECIMAL];
  if (plan->possible)
    truce__build(b, "%s of %s persons can go home in %zu round%s%s.",
                 truce__grouped(sent, plan->schedule.sent),
                 truce__grouped(all, plan->exchange->person_count), plan->exchange->round_count,
                 plan->exchange->round_count == 1 ? "" : "s",
                 plan->schedule.proven ? "; no plan under the rules given is better" : "");
  else
    truce__build(b, "%s%s",
                 plan->decided ? "No plan of exchange keeps all the rules"
                               : "No plan of exchange was found; whether there is one is not known",
                 plan->clash_count > 0 ? "; which clash is told below." : ".");
}

void truce__exchange_summary(const truce_exchange_answer *a, bool brief, truce__builder *b,
                             void (*keep)(void *context, truce__builder *b), void *context)
{
  if (a->plan != NULL) {
    tell_plan(b, a->plan);
    keep(context, b);
  }
  if (truce__planned_words(a, b))
    keep(context, b);
  if (!brief && a->reconciliation != NULL && a->reconciliation->count > 0) {
    const size_t open = a->reconciliation->open;
    if (open > 0)
      truce__build(b, "%zu difference%s between counts of exchanges %s open.", open,
                   open == 1 ? "" : "s", open == 1 ? "is" : "are");
    else
      truce__build(b, "No difference between counts of exchanges is open.");
    keep(context, b);
  }
  if (!brief && a->decisions != NULL && a->decisions->overdue > 0) {
    char overdue[TRUCE__DECIMAL], all[TRUCE__DECIMAL];
    truce__build(b, "%s of %s decisions of medical commissions %s overdue.",
                 truce__grouped(overdue, a->decisions->overdue),
                 truce__grouped(all, a->decisions->count),
                 a->decisions->overdue == 1 ? "is" : "are");
    keep(context, b);
  }
}
