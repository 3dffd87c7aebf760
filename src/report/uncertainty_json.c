/* `truce stability --samples` for a program. */
#include "json_writer.h"
#include "report_internal.h"

static void chances(truce__json *json, const truce_uncertainty *u, const uint64_t *counts,
                    truce_concept concept)
{
  const size_t states = truce_stability_states(truce_uncertainty_stability(u));
  truce__json_key_array(json, truce_concept_id(concept));
  for (size_t s = 0; s < states; s++) {
    const truce_chance chance = truce_uncertainty_chance(u, counts, concept, s);
    if (chance.hits == 0)
      continue;
    truce__json_object(json);
    truce__json_key_integer(json, "id", s + 1);
    truce__json_key_number(json, "share", chance.share);
    truce__json_key_number(json, "low", chance.low);
    truce__json_key_number(json, "high", chance.high);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void always(truce__json *json, const truce_uncertainty *u, const uint64_t *counts,
                   truce_concept concept)
{
  const size_t states = truce_stability_states(truce_uncertainty_stability(u));
  truce__json_key_array(json, truce_concept_id(concept));
  for (size_t s = 0; s < states; s++) {
    const truce_chance chance = truce_uncertainty_chance(u, counts, concept, s);
    if (chance.samples > 0 && chance.hits == chance.samples)
      truce__json_integer(json, s + 1);
  }
  truce__json_array_end(json);
}

static void unknown(truce__json *json, const truce_case *c, const truce_uncertainty *u,
                    const uint64_t *counts, size_t k)
{
  const truce_unknown *q = truce_uncertainty_unknown(u, k);
  const truce_party *party = &c->parties[q->party];
  truce__json_object(json);
  truce__json_key_string(json, "party", party->id);
  truce__json_key_string(json, "kind", q->kind == TRUCE_UNKNOWN_SIGN ? "sign" : "order");
  truce__json_key_string(json, "want", party->preference.wishes[q->wish].text);
  if (q->kind == TRUCE_UNKNOWN_ORDER)
    truce__json_key_string(json, "above", party->preference.wishes[q->other].text);
  truce__json_key_object(json, "influence");
  for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++)
    truce__json_key_number(
        json, truce_concept_id((truce_concept)concept),
        truce_uncertainty_influence(u, counts, k, (truce_concept)concept, SIZE_MAX));
  truce__json_object_end(json);
  truce__json_object_end(json);
}

/* How often each situation of the page's table holds, concept by concept. */
static void put_rows(truce__json *json, const truce_report *report)
{
  truce__json_key_array(json, "rows");
  for (size_t row = 0; row < report->row_count; row++) {
    truce__json_object(json);
    truce__json_key(json, "id");
    truce__json_state(json, report->rows[row].state);
    truce__json_key_object(json, "chances");
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      const truce_chance chance = truce_uncertainty_chance(
          report->uncertainty, report->run.counts, (truce_concept)k, report->rows[row].state);
      truce__json_key_object(json, truce_concept_id((truce_concept)k));
      truce__json_key_number(json, "share", chance.share);
      truce__json_key_number(json, "low", chance.low);
      truce__json_key_number(json, "high", chance.high);
      truce__json_object_end(json);
    }
    truce__json_object_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

void truce__uncertainty_page(truce__json *json, const truce_report *report)
{
  const truce_uncertainty_run *run = &report->run;
  truce__json_key_integer(json, "done", run->counts[0]);
  truce__json_key_integer(json, "samples", run->samples);
  truce__json_key_integer(json, "seed", run->seed);
  truce__json_key_bool(json, "exact", run->every && run->counts[0] == run->samples);
  put_rows(json, report);
  truce__json_key_array(json, "unknowns");
  for (size_t k = 0; k < truce_uncertainty_unknowns(report->uncertainty); k++)
    unknown(json, report->topic.c, report->uncertainty, run->counts, k);
  truce__json_array_end(json);
}

truce_status truce_report_uncertainty_json(const truce_case *c, const truce_uncertainty *u,
                                           const truce_uncertainty_run *run,
                                           const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  truce__json_key_object(&json, "uncertainty");
  truce__json_key_integer(&json, "samples", run->samples);
  truce__json_key_integer(&json, "done", run->counts[0]);
  truce__json_key_integer(&json, "seed", run->seed);
  truce__json_key_integer(&json, "profiles", truce_uncertainty_profiles(u));
  truce__json_key_bool(&json, "exact", run->every && run->counts[0] == run->samples);
  truce__json_key_object(&json, "chances");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    chances(&json, u, run->counts, (truce_concept)k);
  truce__json_object_end(&json);
  truce__json_key_object(&json, "always");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    always(&json, u, run->counts, (truce_concept)k);
  truce__json_object_end(&json);
  truce__json_key_array(&json, "unknowns");
  for (size_t k = 0; k < truce_uncertainty_unknowns(u); k++)
    unknown(&json, c, u, run->counts, k);
  truce__json_array_end(&json);
  truce__json_object_end(&json);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
