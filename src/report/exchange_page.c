/* The exchange part of the page and of its summary: counts against names, flow, who waits, the plan
 * in numbers. */
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

static void put_clashes(truce__json *json, const truce_exchange_answer *a)
{
  truce__builder words = {0};
  truce__json_key_array(json, "clashes");
  for (size_t k = 0; k < a->plan->clash_count; k++) {
    truce__clash_words(&words, a->c, a->plan, &a->plan->clashes[k]);
    truce__json_words(json, &words);
  }
  truce__json_array_end(json);
  truce__builder_free(&words);
}

static void put_plan(truce__json *json, const truce_exchange_answer *a)
{
  const truce_plan *plan = a->plan;
  truce__json_key(json, "plan");
  if (plan == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_bool(json, "possible", plan->possible);
  truce__json_key_integer(json, "persons", plan->exchange->person_count);
  if (plan->possible) {
    truce__json_key_integer(json, "sent", plan->schedule.sent);
    truce__json_key_number(json, "gap", plan->schedule.gap);
    truce__json_key_bool(json, "proven", plan->schedule.proven);
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
  put_clashes(json, a);
  truce__json_object_end(json);
}

void truce__exchange_fields(truce__json *json, const truce_exchange_answer *a)
{
  truce__json_key_string(json, "register", a->title);
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
  put_plan(json, a);
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
    truce__build(b, "%s",
                 plan->decided
                     ? "No plan of exchange keeps all the rules; which clash is told below."
                     : "No plan of exchange was found; whether there is one is not known.");
}

void truce__exchange_summary(const truce_exchange_answer *a, bool brief, truce__builder *b,
                             void (*keep)(void *context, truce__builder *b), void *context)
{
  if (a->plan != NULL) {
    tell_plan(b, a->plan);
    keep(context, b);
  }
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
