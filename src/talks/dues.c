/* What was asked, promised and announced, and what became of it by the day looked at. */
#include <string.h>

#include "talks_internal.h"

static bool by_then(const truce_talks *talks, const truce_date *date)
{
  return date->text == NULL || date->day <= talks->as_of.day;
}

static int32_t days_past(const truce_talks *talks, const truce_date *due)
{
  return due->text != NULL && due->day < talks->as_of.day ? talks->as_of.day - due->day : 0;
}

void truce__follow_demands(talks_builder *b)
{
  truce_talks *talks = &b->talks;
  const truce_rounds *said = &talks->c->talks;
  truce_demand_state *states = truce__arena_alloc(b->arena, said->demand_count, sizeof *states);
  for (size_t k = 0; states != NULL && k < said->demand_count; k++) {
    const truce_demand *demand = &said->demands[k];
    if (demand->round >= talks->round_count)
      continue;
    truce_demand_state *s = &states[talks->demand_count++];
    *s = (truce_demand_state){.demand = demand, .open = true, .due = demand->due};
    for (size_t a = 0; a < demand->answer_count && by_then(talks, &demand->answers[a].date); a++)
      s->answer = &demand->answers[a];
    if (s->answer != NULL) {
      s->open = s->answer->kind == TRUCE_STUDIED;
      if (s->open && s->answer->until.text != NULL)
        s->due = s->answer->until;
    }
    if (s->open)
      s->overdue = days_past(talks, &s->due);
  }
  talks->demands = states;
}

/* ---- Promises ---- */

static bool same_thing(const truce_claim *a, const truce_claim *b)
{
  if (a->of == NULL || b->of == NULL)
    return a->of == b->of;
  return strcmp(a->of, b->of) == 0;
}

/* Whether a later claim of the same side about the same thing takes this one's place. */
static bool replaced(const truce_claim *const *claims, size_t count, size_t k)
{
  for (size_t later = 0; later < count; later++) {
    if (later == k || strcmp(claims[later]->says, claims[k]->says) != 0 ||
        !same_thing(claims[later], claims[k]))
      continue;
    const int32_t there = claims[later]->date.day, here = claims[k]->date.day;
    if (there > here || (there == here && later > k))
      return true;
  }
  return false;
}

static bool exclude_each_other(const truce_count *a, const truce_count *b)
{
  return a->stated && b->stated && !a->about && !b->about && (a->low > b->high || b->low > a->high);
}

static bool differ(const truce_claim *const *claims, size_t count)
{
  for (size_t a = 0; a < count; a++) {
    for (size_t b = a + 1; b < count; b++) {
      if (same_thing(claims[a], claims[b]) &&
          exclude_each_other(&claims[a]->count, &claims[b]->count) && !replaced(claims, count, a) &&
          !replaced(claims, count, b))
        return true;
    }
  }
  return false;
}

void truce__follow_agreements(talks_builder *b)
{
  truce_talks *talks = &b->talks;
  const truce_rounds *said = &talks->c->talks;
  const bool told = talks->c->as_of.text == NULL || talks->as_of.day >= talks->c->as_of.day;
  truce_agreement_state *states =
      truce__arena_alloc(b->arena, said->agreement_count, sizeof *states);
  for (size_t k = 0; states != NULL && k < said->agreement_count; k++) {
    const truce_agreement *agreement = &said->agreements[k];
    if (agreement->round >= talks->round_count)
      continue;
    truce_agreement_state *s = &states[talks->agreement_count++];
    *s = (truce_agreement_state){.agreement = agreement};
    s->outcome = told ? agreement->outcome : TRUCE_OUTCOME_OPEN;
    if (s->outcome != TRUCE_OUTCOME_KEPT)
      s->overdue = days_past(talks, &agreement->due);
    const truce_claim **claims =
        truce__arena_alloc(b->arena, agreement->claim_count, sizeof *claims);
    for (size_t n = 0; claims != NULL && n < agreement->claim_count; n++) {
      if (by_then(talks, &agreement->claims[n].date))
        claims[s->claim_count++] = &agreement->claims[n];
    }
    s->claims = claims;
    s->counts_differ = differ(claims, s->claim_count);
  }
  talks->agreements = states;
}

void truce__follow_steps(talks_builder *b)
{
  truce_talks *talks = &b->talks;
  const truce_rounds *said = &talks->c->talks;
  truce_step_state *states = truce__arena_alloc(b->arena, said->step_count, sizeof *states);
  for (size_t k = 0; states != NULL && k < said->step_count; k++) {
    const truce_step *step = &said->steps[k];
    if (step->round >= talks->round_count)
      continue;
    truce_step_state *s = &states[talks->step_count++];
    *s = (truce_step_state){.step = step, .done = step->done && by_then(talks, &step->done_on)};
    if (!s->done)
      s->overdue = days_past(talks, &step->due);
  }
  talks->steps = states;
}
