/* JSON of the reckoning: docs/results.md. */
#include "base/date.h"
#include "exchange_internal.h"

static void key_day(truce__json *json, const char *key, int32_t day)
{
  char text[TRUCE__DATE];
  truce__json_key_string(json, key, day == TRUCE_NO_DAY ? NULL : truce__date_text(text, day));
}

static void put_persons(truce__json *json, const truce_named_person *const *persons, size_t count)
{
  truce__json_array(json);
  for (size_t k = 0; k < count; k++)
    truce__json_string(json, persons[k]->reference);
  truce__json_array_end(json);
}

static void put_count(truce__json *json, const truce_side_count *c, bool persons)
{
  truce__json_object(json);
  truce__json_key_string(json, "side", c->side);
  truce__json_key_string(json, "kind", truce_entry_kind_id(c->kind));
  truce__json_key_bool(json, "named", c->named);
  truce__json_key_integer(json, "count", c->count);
  if (persons && c->named) {
    truce__json_key(json, "references");
    put_persons(json, c->persons, (size_t)c->count);
  }
  truce__json_object_end(json);
}

static void put_outdated(truce__json *json, const truce_difference *d)
{
  truce__json_key(json, "outdated");
  if (d->outdated == NULL) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_integer(json, "entry", d->outdated_by);
  truce__json_key_string(json, "explained", d->outdated);
  truce__json_key_array(json, "counts");
  truce__json_integer(json, d->outdated_counts[0]);
  truce__json_integer(json, d->outdated_counts[1]);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_difference(truce__json *json, const truce_difference *d, bool persons)
{
  truce__json_object(json);
  truce__json_key_string(json, "field", d->field);
  truce__json_key_array(json, "between");
  for (int k = 0; k < 2; k++)
    truce__json_string(json, d->between[k]);
  truce__json_array_end(json);
  truce__json_key_array(json, "counts");
  for (int k = 0; k < 2; k++)
    truce__json_integer(json, d->counts[k]);
  truce__json_array_end(json);
  truce__json_key_array(json, "told");
  for (int k = 0; k < 2; k++)
    truce__json_bool(json, d->told[k]);
  truce__json_array_end(json);
  truce__json_key_array(json, "missing_counts");
  for (int k = 0; k < 2; k++)
    truce__json_integer(json, d->missing_count[k]);
  truce__json_array_end(json);
  if (persons) {
    truce__json_key_array(json, "missing");
    for (int k = 0; k < 2; k++)
      put_persons(json, d->missing[k], d->missing_count[k]);
    truce__json_array_end(json);
  }
  truce__json_key_string(json, "explained", d->explained);
  put_outdated(json, d);
  truce__json_object_end(json);
}

static void put_dispute(truce__json *json, const truce_dispute *d, bool with_names)
{
  truce__json_object(json);
  truce__json_key_integer(json, "entry", d->entry);
  key_day(json, "day", d->day);
  truce__json_key_string(json, "side", d->side);
  truce__json_key_string(json, "category", d->category);
  truce__json_key_string(json, "author", d->author);
  truce__json_key_string(json, "subject", d->subject);
  truce__json_key_string(json, "detail", d->subject == NULL || with_names ? d->detail : NULL);
  truce__json_object_end(json);
}

static void put_reckoning(truce__json *json, const truce_reckoning *g, bool persons,
                          bool with_names)
{
  truce__json_object(json);
  truce__json_key_string(json, "about", g->about);
  truce__json_key_string(json, "category", g->category);
  truce__json_key_array(json, "counts");
  for (size_t k = 0; k < g->count_count; k++)
    put_count(json, &g->counts[k], persons);
  truce__json_array_end(json);
  truce__json_key_integer(json, "compared", g->compared);
  truce__json_key_bool(json, "unnamed", g->unnamed);
  truce__json_key_array(json, "differences");
  for (size_t k = 0; k < g->difference_count; k++)
    put_difference(json, &g->differences[k], persons);
  truce__json_array_end(json);
  truce__json_key_array(json, "disputes");
  for (size_t k = 0; k < g->dispute_count; k++)
    put_dispute(json, &g->disputes[k], with_names);
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_flow(truce__json *json, const truce_reconciliation *all)
{
  truce__json_key_array(json, "flow");
  for (size_t k = 0; k < all->flow_count; k++) {
    const truce_flow_point *p = &all->flow[k];
    truce__json_object(json);
    truce__json_key_string(json, "kind", truce_entry_kind_id(p->kind));
    truce__json_key_string(json, "side", p->side[0] != '\0' ? p->side : NULL);
    truce__json_key_bool(json, "named", p->named);
    truce__json_key_bool(json, "remains", p->remains);
    key_day(json, "day", p->day);
    truce__json_key_integer(json, "count", p->count);
    truce__json_key_integer(json, "total", p->total);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_waiting(truce__json *json, const char *key, const truce_waiting *list, size_t count)
{
  truce__json_key_array(json, key);
  for (size_t k = 0; k < count; k++) {
    const truce_waiting *w = &list[k];
    truce__json_object(json);
    truce__json_key_string(json, "holder", w->holder);
    truce__json_key_string(json, "category", truce_law_category_id(w->category));
    truce__json_key_integer(json, "count", w->count);
    truce__json_key_integer(json, "grave", w->grave);
    key_day(json, "since", w->since);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_seeking(truce__json *json, const truce_reconciliation *all)
{
  truce__json_key_array(json, "seeking");
  for (size_t k = 0; k < all->seeking_count; k++) {
    const truce_seeking *s = &all->seeking[k];
    truce__json_object(json);
    truce__json_key_string(json, "side", s->side);
    truce__json_key_object(json, "sought");
    truce__json_key_integer(json, "all", s->sought);
    for (int n = 0; n < TRUCE_STANDINGS; n++)
      truce__json_key_integer(json, truce_subject_standing_id((truce_subject_standing)n),
                              s->sought_standing[n]);
    truce__json_key_integer(json, "dead", s->sought_dead);
    truce__json_object_end(json);
    truce__json_key_object(json, "held");
    truce__json_key_integer(json, "all", s->held);
    truce__json_key_integer(json, "sought", s->held_sought);
    truce__json_object_end(json);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key_bool(json, "unlinked", all->unlinked);
}

static void put_idle(truce__json *json, const truce_reconciliation *all)
{
  truce__json_key_array(json, "explains_nothing");
  for (size_t k = 0; k < all->idle_count; k++) {
    const truce_idle *idle = &all->idle[k];
    truce__json_object(json);
    truce__json_key_string(json, "about", idle->about);
    truce__json_key_integer(json, idle->entry != 0 ? "entry" : "line",
                            idle->entry != 0 ? idle->entry : idle->line);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

/* What those counted by name are called, each once. */
static void put_names(truce__json *json, const truce_reconciliation *all)
{
  truce__json_key_array(json, "names");
  for (size_t k = 0; k < all->named_count; k++) {
    truce__json_object(json);
    truce__json_key_string(json, "reference", all->named[k]->reference);
    truce__json_key_string(json, "names", all->named[k]->names);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

void truce__reconciliation_fields(truce__json *json, const truce_reconciliation *all, bool persons)
{
  truce__json_key_integer(json, "open", all->open);
  truce__json_key_integer(json, "disputed", all->disputed);
  truce__json_key_array(json, "reckonings");
  for (size_t k = 0; k < all->count; k++)
    put_reckoning(json, &all->reckonings[k], persons, all->with_names);
  truce__json_array_end(json);
  put_idle(json, all);
  if (persons && all->with_names)
    put_names(json, all);
  put_flow(json, all);
  put_waiting(json, "waiting", all->waiting, all->waiting_count);
  put_waiting(json, "underway", all->underway, all->underway_count);
  put_seeking(json, all);
  truce__json_key_object(json, "persons");
  truce__json_key_integer(json, "all", all->persons);
  for (int k = 0; k < TRUCE_STANDINGS; k++)
    truce__json_key_integer(json, truce_subject_standing_id((truce_subject_standing)k),
                            all->standing[k]);
  truce__json_key_integer(json, "dead", all->dead);
  truce__json_key_integer(json, "identified", all->identified);
  truce__json_object_end(json);
  truce__json_key_object(json, "bags");
  for (int k = 0; k < TRUCE_STANDINGS; k++)
    truce__json_key_integer(json, truce_subject_standing_id((truce_subject_standing)k),
                            all->bags[k]);
  truce__json_object_end(json);
}

truce_status truce_report_reconciliation_json(const truce_register *r,
                                              const truce_reconciliation *all, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "exchange reconcile", truce_register_title(r), NULL);
  truce__reconciliation_fields(&json, all, true);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
