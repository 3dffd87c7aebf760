/* JSON of `truce escalation`: raids, and the defence against them. */
#include <math.h>

#include "escalation_internal.h"

static const char *text_of(const truce_event_table *t, uint32_t number)
{
  return number != TRUCE_NO_TEXT ? t->texts[number] : NULL;
}

static void put_raids(truce__json *json, const truce_escalation_answer *a)
{
  truce__json_key_array(json, "raids");
  for (size_t k = 0; k < a->raids.count; k++) {
    const truce_raid *r = &a->raids.raids[k];
    truce__json_object(json);
    truce__json_key_when(json, "day", &a->series, r->day);
    truce__json_key_integer(json, "launched", r->launched);
    truce__json_key_number(json, "stopped", r->known ? (double)r->stopped : NAN);
    truce__json_key_string(json, "unit", text_of(a->table, r->unit));
    truce__json_key_string(json, "claimed_by", text_of(a->table, r->claimed_by));
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key(json, "stopping");
  if (!a->stopping.converged) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_number(json, "level", a->stopping.level);
  truce__json_key_number(json, "slope", a->stopping.slope);
  truce__json_key_number(json, "slope_error", a->stopping.slope_error);
  truce__json_key_number(json, "typical_raid", a->stopping.typical);
  truce__json_key_number(json, "scatter", a->stopping.scatter);
  truce__json_key_array(json, "by_size");
  for (int k = -4; k <= 4; k++) {
    const double raid = a->stopping.typical * exp2(0.5 * k);
    double share, low, high;
    truce_stopping_at(&a->stopping, raid, 0.9, &share, &low, &high);
    truce__json_object(json);
    truce__json_key_number(json, "raid", raid);
    truce__json_key_number(json, "share", share);
    truce__json_key_number(json, "low", low);
    truce__json_key_number(json, "high", high);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_threshold(truce__json *json, const char *key, uint32_t raid)
{
  truce__json_key(json, key);
  if (raid == UINT32_MAX)
    truce__json_null(json);
  else
    truce__json_integer(json, raid);
}

static void put_saturation(truce__json *json, const truce_escalation_answer *a)
{
  const truce_saturation_answer *s = &a->saturation;
  truce__json_key(json, "saturation");
  if (!a->has_saturation) {
    truce__json_null(json);
    return;
  }
  truce__json_object(json);
  truce__json_key_number(json, "stop", s->defence.stop);
  truce__json_key_integer(json, "shots", s->defence.shots);
  truce__json_key_integer(json, "capacity", s->defence.capacity);
  put_threshold(json, "one_leaks_from", s->some_leak);
  put_threshold(json, "a_tenth_leaks_from", s->most_leak);
  truce__json_key_array(json, "curve");
  for (size_t k = 0; k < s->points; k++) {
    truce__json_object(json);
    truce__json_key_integer(json, "raid", s->raid[k]);
    truce__json_key_number(json, "expected", s->leakers[k].expected);
    truce__json_key_integer(json, "low", s->leakers[k].low);
    truce__json_key_integer(json, "high", s->leakers[k].high);
    truce__json_key_number(json, "any", s->leakers[k].any);
    truce__json_key_integer(json, "spent", s->leakers[k].spent);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_key(json, "stock");
  if (s->has_supply) {
    truce__json_object(json);
    truce__json_key_number(json, "stock", s->supply.stock);
    truce__json_key_number(json, "resupply_a_day", s->supply.resupply);
    truce__json_key_number(json, "raids_a_day", s->supply.raids);
    truce__json_key_number(json, "raid", s->supply.raid);
    truce__json_key_integer(json, "horizon_days", s->supply.horizon);
    truce__json_key_number(json, "steady_days", s->life.steady);
    truce__json_key_number(json, "low_days", s->life.low);
    truce__json_key_number(json, "median_days", s->life.median);
    truce__json_key_number(json, "high_days", s->life.high);
    truce__json_key_number(json, "lasts", s->life.lasts);
    truce__json_object_end(json);
  } else {
    truce__json_null(json);
  }
  truce__json_key(json, "cost_exchange");
  if (s->has_cost) {
    truce__json_object(json);
    truce__json_key_integer(json, "raid", s->cost_raid);
    truce__json_key_number(json, "spent", s->cost.spent);
    truce__json_key_number(json, "raid_cost", s->cost.raid);
    truce__json_key_number(json, "avoided", s->cost.avoided);
    truce__json_key_number(json, "ratio", s->cost.ratio);
    truce__json_key_number(json, "worth", s->cost.worth);
    truce__json_object_end(json);
  } else {
    truce__json_null(json);
  }
  truce__json_object_end(json);
}

void truce__escalation_defence_fields(truce__json *json, const truce_escalation_answer *a)
{
  put_raids(json, a);
  put_saturation(json, a);
}
