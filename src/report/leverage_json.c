/* JSON of `truce leverage`, and what the page draws of it; its CSV. */
#include <math.h>

#include "leverage_internal.h"

static const char *party_id(const truce_leverage_answer *a, size_t side)
{
  return a->c->parties[a->sides[side].party].id;
}

static double plain(int64_t billionths)
{
  return (double)billionths / 1e9;
}

static void put_judgement(truce__json *json, const truce_leverage_answer *a, const char *key,
                          const truce_judgement *j)
{
  truce__json_key_object(json, key);
  truce__json_key_number(json, "value", plain(j->value));
  truce__json_key_number(json, "low", plain(j->low));
  truce__json_key_number(json, "high", plain(j->high));
  truce__json_basis(json, a->c, &j->basis);
  truce__json_object_end(json);
}

static void put_costs(truce__json *json, const truce_leverage_answer *a, size_t side)
{
  const truce_war_side *w = &a->c->war.side[side];
  truce__json_key_array(json, "costs");
  for (size_t k = 0; k < w->cost_count; k++) {
    const truce_war_cost *x = &w->costs[k];
    truce__json_object(json);
    truce__json_key_string(json, "id", x->id);
    truce__json_key_string(json, "unit", x->unit);
    put_judgement(json, a, "each", &x->each);
    put_judgement(json, a, "per_month", &x->per_month);
    truce__json_key_bool(json, "of_events", x->of_events);
    truce__json_key_integer(json, "events", x->event_count);
    truce__json_key_number(json, "points_a_month",
                           plain(x->each.value) * plain(x->per_month.value));
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

static void put_side(truce__json *json, const truce_leverage_answer *a, size_t side)
{
  const truce_leverage_side *s = &a->sides[side];
  truce__json_object(json);
  truce__json_key_string(json, "party", party_id(a, side));
  truce__json_key_number(json, "odds", s->odds);
  truce__json_key_number(json, "value", s->value);
  truce__json_key_number(json, "low", s->low);
  truce__json_key_number(json, "high", s->high);
  truce__json_key_number(json, "win", a->numbers.win[side]);
  truce__json_key_number(json, "lose", a->numbers.lose[side]);
  truce__json_key_number(json, "cost_a_month", s->cost);
  truce__json_key_number(json, "cost_share", s->cost_share);
  truce__json_key_object(json, "best_demand");
  truce__json_key_number(json, "share", a->demand[side].demand);
  truce__json_key_number(json, "risk_of_war", a->demand[side].risk);
  truce__json_object_end(json);
  truce__json_key_number(json, "quits_a_month", a->attrition.rate[side]);
  truce__json_key_number(json, "quits_first", a->attrition.quits_first[side]);
  put_costs(json, a, side);
  truce__json_object_end(json);
}

static void put_range(truce__json *json, const char *key, const truce_bargaining_range *r)
{
  truce__json_key_object(json, key);
  truce__json_key_bool(json, "exists", r->exists);
  truce__json_key_number(json, "low", r->low);
  truce__json_key_number(json, "high", r->high);
  truce__json_object_end(json);
}

static void put_changes(truce__json *json, const truce_leverage_answer *a)
{
  truce__builder b = {0};
  truce__json_key_array(json, "levers");
  for (size_t k = 0; k < a->change_count; k++) {
    const truce_lever_change *x = &a->changes[k];
    truce__json_object(json);
    truce__json_key_string(json, "lever", truce_lever_id(x->lever));
    truce__json_key_string(json, "party",
                           x->lever == TRUCE_LEVER_DELAY ? NULL : party_id(a, x->side));
    truce__json_key_string(json, "unit", truce_lever_unit(x->lever));
    truce__json_key_bool(json, "found", x->found);
    truce__json_key_number(json, "from", x->from);
    truce__json_key_number(json, "to", x->found ? x->to : NAN);
    truce__json_key_bool(json, "verified", x->verified);
    truce__json_key(json, "text");
    truce__words_lever(&b, a, x);
    truce__json_words(json, &b);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__builder_free(&b);
}

static void put_curve(truce__json *json, const truce_leverage_answer *a)
{
  truce__json_key_object(json, "losses");
  truce__json_key_integer(json, "samples", a->samples);
  truce__json_key_array(json, "curve");
  for (size_t k = 0; a->has_deal && k < TRUCE_LOSS_POINTS; k++) {
    truce__json_object(json);
    truce__json_key_number(json, "factor", a->factor[k]);
    for (size_t s = 0; s < 2; s++)
      truce__json_key_number(json, party_id(a, s), a->chance[s][k]);
    truce__json_key_number(json, "both", a->chance[2][k]);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_ripeness(truce__json *json, const truce_leverage_answer *a)
{
  truce__json_key_object(json, "ripeness");
  truce__json_key_object(json, "parts");
  for (int p = 0; p < TRUCE_RIPENESS_PARTS; p++)
    truce__json_key_string(json, truce_ripeness_id((truce_ripeness_part)p),
                           truce_ripeness_label((truce_ripeness_part)p));
  truce__json_object_end(json);
  truce__json_key_array(json, "rounds");
  for (size_t k = 0; k < a->round_count; k++) {
    const truce_ripe_round *r = &a->rounds[k];
    truce__json_object(json);
    truce__json_key_string(json, "round", a->c->talks.rounds[r->round].id);
    truce__json_key_string(json, "name", a->c->talks.rounds[r->round].name);
    truce__json_key_string(json, "date", a->c->talks.rounds[r->round].date.text);
    for (int p = 0; p < TRUCE_RIPENESS_PARTS; p++)
      truce__json_key_number(json, truce_ripeness_id((truce_ripeness_part)p), r->parts[p]);
    truce__json_key_number(json, "index", r->index);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void keep_json(void *context, truce__builder *b)
{
  truce__json_words(context, b);
}

void truce__leverage_fields(truce__json *json, const truce_leverage_answer *a)
{
  truce__builder b = {0};
  truce__json_key_array(json, "summary");
  truce__leverage_brief(a, &b, keep_json, json);
  truce__json_array_end(json);
  truce__builder_free(&b);
  truce__json_key_array(json, "sides");
  put_side(json, a, 0);
  put_side(json, a, 1);
  truce__json_array_end(json);
  truce__json_key_number(json, "months", a->numbers.months);
  truce__json_key_number(json, "discount", a->numbers.discount);
  put_range(json, "bargaining_range", &a->range);
  truce__json_key_object(json, "first_strike");
  truce__json_key_number(json, "advantage", a->numbers.first_strike);
  truce__json_key_number(json, "limit", a->first_strike_limit);
  put_range(json, "range", &a->first_strike);
  truce__json_object_end(json);
  truce__json_key_object(json, "shifting_power");
  truce__json_key_number(json, "shift", a->numbers.shift);
  truce__json_key_number(json, "months", a->numbers.shift_months);
  truce__json_key_bool(json, "fights_now", a->shifting.fights_now);
  truce__json_key_number(json, "limit", a->shifting.limit);
  truce__json_object_end(json);
  truce__json_key_object(json, "attrition");
  truce__json_key_number(json, "months", a->attrition.length);
  truce__json_object_end(json);
  truce__json_key(json, "deal");
  if (a->has_deal) {
    truce__json_object(json);
    truce__json_key_bool(json, "exists", a->deal_exists);
    truce__json_key_bool(json, "exists_by_war", a->opens);
    truce__json_key_object(json, "no_deal");
    for (size_t s = 0; s < 2; s++)
      truce__json_key_number(json, party_id(a, s), a->no_deal[s]);
    truce__json_object_end(json);
    truce__json_key_object(json, "from_war");
    for (size_t s = 0; s < 2; s++)
      truce__json_key_bool(json, party_id(a, s), a->from_war[s]);
    truce__json_object_end(json);
    truce__json_object_end(json);
  } else {
    truce__json_null(json);
  }
  put_changes(json, a);
  put_curve(json, a);
  put_ripeness(json, a);
}

truce_status truce_report_leverage_json(const truce_leverage_answer *answer,
                                        const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 3};
  truce__json_object(&json);
  truce__json_common(&json, "leverage", answer->c->title, diagnostics);
  truce__leverage_fields(&json, answer);
  truce__json_object_end(&json);
  return truce__report_end(out);
}

truce_status truce_report_leverage_csv(const truce_leverage_answer *answer, FILE *out)
{
  fprintf(out, "factor,%s,%s,both\n", party_id(answer, 0), party_id(answer, 1));
  for (size_t k = 0; answer->has_deal && k < TRUCE_LOSS_POINTS; k++)
    fprintf(out, "%.12g,%.12g,%.12g,%.12g\n", answer->factor[k], answer->chance[0][k],
            answer->chance[1][k], answer->chance[2][k]);
  return truce__report_end(out);
}
