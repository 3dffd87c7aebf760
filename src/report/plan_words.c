/* Plans of exchange in words. */
#include <string.h>

#include "plan_internal.h"

const char *const truce__gravity_ids[4] = {"none", "light", "serious", "grave"};
const char *const truce__transport_ids[TRUCE_TRANSPORTS] = {"seat", "stretcher", "ambulance"};

const char *truce__holder_name(const truce_case *c, size_t holder)
{
  const char *id = c->exchange->holders[holder];
  for (size_t p = 0; p < c->party_count; p++) {
    if (strcmp(c->parties[p].id, id) == 0)
      return c->parties[p].name;
  }
  return id;
}

bool truce__could_go_at_once(const truce_plan *plan, size_t person)
{
  return plan->has_free && plan->free.round[person] == 0 &&
         (!plan->possible || plan->schedule.round[person] != 0);
}

truce__parity_cost truce__cost_of_parity(const truce_plan *plan)
{
  truce__parity_cost cost = {0, 0, 0};
  for (size_t k = 0; plan->has_free && k < plan->exchange->person_count; k++) {
    const bool waits = truce__could_go_at_once(plan, k);
    cost.waiting += waits;
    cost.grave += waits && plan->exchange->persons[k].gravity >= TRUCE_SERIOUS;
    cost.instead += plan->possible && plan->schedule.round[k] == 0 && plan->free.round[k] != 0;
  }
  return cost;
}

const char *truce__aim_words(truce_aim aim)
{
  static const char *const words[TRUCE_AIMS] = {
      [TRUCE_AIM_GRAVITY] = "gravity", [TRUCE_AIM_HELD] = "months held",
      [TRUCE_AIM_AGE] = "age class",   [TRUCE_AIM_EVERYONE] = "everyone alike",
      [TRUCE_AIM_SUM] = "weight",
  };
  return words[aim];
}

static bool has_excluded(const truce_exchange *e, size_t group)
{
  for (size_t k = 0; k < e->person_count; k++) {
    if (e->persons[k].group == group && e->persons[k].excluded != NULL)
      return true;
  }
  return false;
}

void truce__clash_words(truce__builder *b, const truce_case *c, const truce_plan *plan,
                        const truce_plan_clash *clash)
{
  static const char *const places[TRUCE_TRANSPORTS] = {"seats", "stretchers", "ambulance places"};
  const truce_exchange *e = plan->exchange;
  const truce_exchange_round *round = &e->rounds[clash->round];
  switch (clash->rule) {
  case TRUCE_PLAN_PARITY:
    truce__build(b, "n for n in each round: %s", e->categories[clash->item]);
    break;
  case TRUCE_PLAN_TOTAL_PARITY:
    truce__build(b, "n for n in each round, over all categories");
    break;
  case TRUCE_PLAN_ALL_FOR_ALL:
    truce__build(b, "all for all: %s", e->categories[clash->item]);
    break;
  case TRUCE_PLAN_BALANCE:
    truce__build(b, "no side ahead by more than %u after any round", e->balance);
    break;
  case TRUCE_PLAN_LEAST:
    truce__build(b, "round %s: at least %u go", round->name, round->least);
    break;
  case TRUCE_PLAN_MOST:
    truce__build(b, "round %s: at most %u go", round->name, round->most);
    break;
  case TRUCE_PLAN_PLACES:
    truce__build(b, "round %s: %s has %u %s", round->name, truce__holder_name(c, clash->holder),
                 round->places[clash->item][clash->holder], places[clash->item]);
    break;
  case TRUCE_PLAN_CAMP:
    truce__build(b, "round %s: at most %u leave the camp %s", round->name,
                 round->camps[clash->item], e->camps[clash->item]);
    break;
  case TRUCE_PLAN_TOGETHER:
    truce__build(b, "group %s goes together%s", e->groups[clash->item],
                 has_excluded(e, clash->item) ? ", and one of it is excluded" : "");
    break;
  case TRUCE_PLAN_RULES:
    break;
  }
}
