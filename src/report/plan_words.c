/* Plans of exchange in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
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

/* By how much a plan could at most have more, in percent, rounded up; where that says little, how
 * much it could have. */
static void tell_bound(truce__builder *b, const truce_stage *s)
{
  char bound[TRUCE__DECIMAL];
  const double most = ceil(s->bound);
  if (s->value <= 0 || most > 2 * (double)s->value)
    truce__build(b, "more than %s.", truce__grouped(bound, (uint64_t)most));
  else
    truce__build(b, "over %.3f %% more.", ceil(100000 * (s->bound / (double)s->value - 1)) / 1000);
}

void truce__stage_words(truce__builder *b, const truce_schedule *s, size_t stage)
{
  const truce_stage *of = &s->stages[stage];
  char value[TRUCE__DECIMAL];
  truce__grouped(value, (uint64_t)of->value);
  if (s->stage_count == 1) {
    truce__build(b, "Worth %s", value);
    truce__build(b, of->proven ? ": proven, no plan under these rules is worth more."
                               : "; no plan under these rules is worth ");
  } else {
    truce__build(b, "%s%s: %s; %sno plan%s has ",
                 stage == 0                    ? "First "
                 : stage + 1 == s->stage_count ? "Last "
                                               : "Then ",
                 truce__aim_words(of->by), value, of->proven ? "proven, " : "",
                 stage > 0 ? " that does as well by the above" : " under these rules");
    if (of->proven)
      truce__build(b, "more.");
  }
  if (!of->proven)
    tell_bound(b, of);
}

/* ---- Who stays ---- */

size_t *truce__held_back(const truce_exchange *e)
{
  size_t *by = truce__array(e->person_count, sizeof *by),
         *excluded = truce__array(e->group_count, sizeof *excluded); /* [group]: one of it */
  for (size_t g = 0; excluded != NULL && g < e->group_count; g++)
    excluded[g] = TRUCE_NOWHERE;
  for (size_t k = e->person_count; excluded != NULL && k-- > 0;) {
    if (e->persons[k].excluded != NULL && e->persons[k].group != TRUCE_NOWHERE)
      excluded[e->persons[k].group] = k;
  }
  for (size_t k = 0; by != NULL && excluded != NULL && k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    by[k] = p->group == TRUCE_NOWHERE || p->excluded != NULL ? TRUCE_NOWHERE : excluded[p->group];
  }
  const bool failed = excluded == NULL;
  free(excluded);
  if (!failed)
    return by;
  free(by);
  return NULL;
}

size_t truce__one_sided(const truce_exchange *e, const size_t *held_back, size_t category)
{
  size_t only = TRUCE_NOWHERE;
  for (size_t k = 0; e->parity[category] == TRUCE_N_FOR_N && k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    if (p->category != category || p->excluded != NULL || held_back[k] != TRUCE_NOWHERE)
      continue;
    if (only != TRUCE_NOWHERE && only != p->holder)
      return TRUCE_NOWHERE;
    only = p->holder;
  }
  return only;
}

/* ---- Clashes ---- */

const char *truce__enough_words(truce_plan_answer enough)
{
  static const char *const words[] = {
      [TRUCE_PLAN_NO] = " (without this rule alone there is still no plan)",
      [TRUCE_PLAN_YES] = " (without this rule alone there is a plan)",
      [TRUCE_PLAN_UNKNOWN] = " (whether there is a plan without it is not known)"};
  return words[enough];
}

const char *truce__how_few(size_t count, bool irreducible, bool smallest)
{
  return count == 1    ? "This rule cannot hold by itself:"
         : smallest    ? "These rules clash by themselves, and no fewer do:"
         : irreducible ? "These rules clash by themselves, and none of them is superfluous; "
                         "whether fewer rules clash is not known:"
                       : "These rules clash by themselves; whether all of them are needed for "
                         "that is not known:";
}

const char *truce__further_words(const truce_plan *plan)
{
  return plan->complete
             ? "Something of each of these has to give way. Without all of them there is a plan."
             : "Something of each of these has to give way; there may be more clashes.";
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
                        const truce_plan_clash *clash, bool named)
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
    if (named)
      truce__build(b, "group %s", e->groups[clash->item]);
    else
      truce__build(b, "group %zu of the table", clash->item + 1);
    truce__build(b, " goes together%s",
                 has_excluded(e, clash->item) ? ", and one of it is excluded" : "");
    break;
  case TRUCE_PLAN_RULES:
    break;
  }
}
