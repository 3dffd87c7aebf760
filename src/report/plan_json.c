/* JSON of `truce exchange plan`: docs/results.md. Persons appear by their ids alone. */
#include <stdlib.h>

#include "plan_internal.h"

static void put_person(truce__json *json, const truce_exchange *e, size_t k)
{
  const truce_person *p = &e->persons[k];
  truce__json_object(json);
  truce__json_key_string(json, "id", p->id);
  truce__json_key_string(json, "holder", e->holders[p->holder]);
  truce__json_key_string(json, "home", e->holders[p->home]);
  truce__json_key_string(json, "category", e->categories[p->category]);
  truce__json_key_string(json, "gravity", truce__gravity_ids[p->gravity]);
  truce__json_key_string(json, "transport", truce__transport_ids[p->transport]);
  truce__json_key_integer(json, "weight", (uint64_t)truce_person_weight(p, &e->weights));
  truce__json_object_end(json);
}

static void put_rounds(truce__json *json, const truce_plan *plan)
{
  const truce_exchange *e = plan->exchange;
  truce__json_key_array(json, "rounds");
  for (size_t t = 0; plan->possible && t < e->round_count && !ferror(json->out); t++) {
    truce__json_object(json);
    truce__json_key_string(json, "name", e->rounds[t].name);
    truce__json_key_array(json, "persons");
    for (size_t k = 0; k < e->person_count; k++) {
      if (plan->schedule.round[k] == t)
        put_person(json, e, k);
    }
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_worth(truce__json *json, const truce_schedule *s)
{
  truce__json_key_integer(json, "sent", s->sent);
  truce__json_key_integer(json, "objective", (uint64_t)s->objective);
  truce__json_key_number(json, "bound", s->bound);
  truce__json_key_number(json, "gap", s->gap);
  truce__json_key_bool(json, "proven", s->proven);
  truce__json_key_array(json, "stages");
  for (size_t k = 0; k < s->stage_count; k++) {
    const truce_stage *stage = &s->stages[k];
    truce__json_object(json);
    truce__json_key_string(json, "by", truce_aim_id(stage->by));
    truce__json_key_integer(json, "value", (uint64_t)stage->value);
    truce__json_key_number(json, "bound", stage->bound);
    truce__json_key_number(json, "gap", stage->gap);
    truce__json_key_bool(json, "proven", stage->proven);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_staying(truce__json *json, const truce_plan *plan, const size_t *held_back)
{
  const truce_exchange *e = plan->exchange;
  truce__json_key_array(json, "staying");
  for (size_t k = 0; plan->possible && k < e->person_count; k++) {
    if (plan->schedule.round[k] != TRUCE_NOWHERE)
      continue;
    truce__json_object(json);
    truce__json_key_string(json, "id", e->persons[k].id);
    truce__json_key_string(json, "excluded", e->persons[k].excluded);
    truce__json_key_string(json, "excluded_with",
                           held_back[k] != TRUCE_NOWHERE ? e->persons[held_back[k]].id : NULL);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_array(json, "one_sided");
  for (size_t c = 0; c < e->category_count; c++) {
    if (truce__one_sided(e, held_back, c) != TRUCE_NOWHERE)
      truce__json_string(json, e->categories[c]);
  }
  truce__json_array_end(json);
}

static void put_free(truce__json *json, const truce_plan *plan)
{
  const truce_exchange *e = plan->exchange;
  truce__json_key(json, "without_parity");
  if (!plan->has_free) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  put_worth(json, &plan->free);
  truce__json_key_array(json, "at_once");
  for (size_t k = 0; k < e->person_count; k++) {
    if (!truce__could_go_at_once(plan, k))
      continue;
    const size_t round = plan->possible ? plan->schedule.round[k] : TRUCE_NOWHERE;
    truce__json_object(json);
    truce__json_key_string(json, "id", e->persons[k].id);
    truce__json_key_string(json, "gravity", truce__gravity_ids[e->persons[k].gravity]);
    truce__json_key_string(json, "round", round == TRUCE_NOWHERE ? NULL : e->rounds[round].name);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  const truce__parity_cost cost = truce__cost_of_parity(plan);
  truce__json_key_integer(json, "at_once_instead", cost.instead);
  truce__json_object_end(json);
}

static void put_clash_list(truce__json *json, const truce_case *c, const truce_plan *plan,
                           const truce_plan_clash *clashes, size_t count,
                           const truce_plan_answer *enough, truce__builder *words)
{
  truce__json_key_array(json, "clashes");
  for (size_t k = 0; k < count; k++) {
    truce__json_object(json);
    truce__json_key_string(json, "rule", truce_plan_rule_id(clashes[k].rule));
    truce__json_key(json, "words");
    truce__clash_words(words, c, plan, &clashes[k], true);
    truce__json_words(json, words);
    if (enough != NULL && enough[k] != TRUCE_PLAN_UNKNOWN) {
      truce__json_key_bool(json, "enough", enough[k] == TRUCE_PLAN_YES);
    } else if (enough != NULL) {
      truce__json_key(json, "enough");
      truce__json_null(json);
    }
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_clashes(truce__json *json, const truce_case *c, const truce_plan *plan,
                        truce__builder *words)
{
  truce__json_key_bool(json, "irreducible", plan->irreducible);
  truce__json_key_bool(json, "smallest", plan->smallest);
  put_clash_list(json, c, plan, plan->clashes, plan->clash_count, plan->enough, words);
  truce__json_key_array(json, "further");
  for (size_t k = 0; k < plan->further_count; k++) {
    const truce_plan_further *f = &plan->further[k];
    truce__json_object(json);
    truce__json_key_bool(json, "irreducible", f->irreducible);
    truce__json_key_bool(json, "smallest", f->smallest);
    put_clash_list(json, c, plan, f->clashes, f->count, NULL, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_bool(json, "complete", plan->complete);
}

truce_status truce_report_plan_json(const truce_plan *plan, const truce_case *c,
                                    const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__builder words = {0};
  const truce_exchange *e = plan->exchange;
  size_t *held_back = truce__held_back(e);
  if (held_back == NULL)
    return TRUCE_NO_MEMORY;
  truce__json_object(&json);
  truce__json_common(&json, "exchange plan", c->title, diagnostics);
  truce__json_key_bool(&json, "possible", plan->possible);
  truce__json_key_bool(&json, "decided", plan->decided);
  truce__json_key_bool(&json, "stopped", plan->stopped);
  if (plan->possible)
    put_worth(&json, &plan->schedule);
  truce__json_key_object(&json, "weights");
  truce__json_key_integer(&json, "gravity", e->weights.gravity);
  truce__json_key_integer(&json, "held", e->weights.held);
  truce__json_key_integer(&json, "age", e->weights.age);
  truce__json_object_end(&json);
  put_rounds(&json, plan);
  put_staying(&json, plan, held_back);
  put_free(&json, plan);
  put_clashes(&json, c, plan, &words);
  truce__json_object_end(&json);
  const bool failed = words.failed;
  truce__builder_free(&words);
  free(held_back);
  const truce_status written = truce__report_end(out);
  return failed ? TRUCE_NO_MEMORY : written;
}
