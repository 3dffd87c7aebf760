/* JSON of `truce exchange link` and `dedupe`. */
#include <math.h>

#include "report_internal.h"

static void put_list(truce__json *json, const char *key, const truce_people *list)
{
  truce__json_key(json, key);
  if (list == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_string(json, "file", list->file);
  truce__json_key_integer(json, "records", list->count);
  truce__json_object_end(json);
}

static void put_fields(truce__json *json, const truce_linkage *l)
{
  truce__json_key_array(json, "fields");
  for (size_t f = 0; f < l->field_count; f++) {
    const truce_link_field *field = &l->fields[f];
    truce__json_object(json);
    truce__json_key_string(json, "field", field->name);
    truce__json_key_string(json, "kind", truce_people_kind_id(field->kind));
    truce__json_key_string(json, "goes_with",
                           field->parent == SIZE_MAX ? NULL : l->fields[field->parent].name);
    truce__json_key_array(json, "levels");
    for (size_t k = 0; k < field->level_count; k++) {
      truce__json_object(json);
      truce__json_key_string(json, "level", field->levels[k].name);
      truce__json_key_number(json, "m", field->levels[k].m);
      truce__json_key_number(json, "u", field->levels[k].u);
      truce__json_object_end(json);
    }
    truce__json_array_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_passes(truce__json *json, const truce_linkage *l)
{
  truce__json_key_array(json, "passes");
  for (size_t k = 0; k < l->pass_count; k++) {
    truce__json_object(json);
    truce__json_key_string(json, "keys", l->passes[k].name);
    truce__json_key_integer(json, "pairs", l->passes[k].pairs);
    truce__json_key_integer(json, "fresh", l->passes[k].fresh);
    truce__json_key_integer(json, "large_blocks", l->passes[k].large);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static double rounded(double value, double places)
{
  return round(value * places) / places;
}

static void put_pair(truce__json *json, const truce_linkage *l, const truce_link_pair *p)
{
  const truce_people *second = l->b != NULL ? l->b : l->a;
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  const double together = truce_link_reasons(l, p, reasons);
  truce__json_object(json);
  truce__json_key_string(json, "a", l->a->ids[p->a]);
  truce__json_key_string(json, "b", second->ids[p->b]);
  truce__json_key_number(json, "weight", rounded(p->weight, 1e4));
  truce__json_key_number(json, "probability", rounded(p->probability, 1e6));
  truce__json_key_string(json, "zone", truce_link_zone_id(p->zone));
  if (p->settled)
    truce__json_key_bool(json, "settled", true);
  if (p->implied)
    truce__json_key_bool(json, "implied", true);
  truce__json_key_object(json, "reasons");
  for (size_t f = 0; f < l->field_count; f++) {
    if (reasons[f].level != SIZE_MAX || reasons[f].weight != 0)
      truce__json_key_number(json, l->fields[f].name, rounded(reasons[f].weight, 1e2));
  }
  truce__json_object_end(json);
  if (rounded(together, 1e2) != 0)
    truce__json_key_number(json, "together", rounded(together, 1e2));
  truce__json_object_end(json);
}

static void put_clusters(truce__json *json, const truce_linkage *l)
{
  truce__json_key_array(json, "clusters");
  for (size_t k = 0; k < l->cluster_count && !ferror(json->out); k++) {
    truce__json_array(json);
    for (size_t i = l->starts[k]; i < l->starts[k + 1]; i++)
      truce__json_string(json, l->a->ids[l->members[i]]);
    truce__json_array_end(json);
  }
  truce__json_array_end(json);
}

truce_status truce_report_linkage_json(const truce_linkage *l, const truce_diagnostics *diagnostics,
                                       FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, l->b != NULL ? "exchange link" : "exchange dedupe", l->a->file,
                     diagnostics);
  put_list(&json, "a", l->a);
  put_list(&json, "b", l->b);
  put_fields(&json, l);
  put_passes(&json, l);
  truce__json_key_integer(&json, "compared", l->compared);
  truce__json_key_number(&json, "expected_matches", rounded(l->matches, 10));
  truce__json_key_integer(&json, "to_review", l->review_count);
  truce__json_key_number(&json, "threshold", l->options.threshold);
  truce__json_key_array(&json, "pairs");
  for (size_t k = 0; k < l->pair_count && !ferror(out); k++)
    put_pair(&json, l, &l->pairs[k]);
  truce__json_array_end(&json);
  if (l->b == NULL)
    put_clusters(&json, l);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
