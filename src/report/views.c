/* `truce stability --views`, as text and as JSON. */
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"
#include "truce/views.h"

#include <stdlib.h>

enum { STATES_SHOWN = 12, SURPRISES_SHOWN = 12, PLACES_SHOWN = 6 };

static const char *const kind_ids[] = {"unseen", "unwanted", "deterred", "stays"};

static size_t states_seen(const truce_views *v, size_t party)
{
  return truce_stability_states(truce_views_of(v, party));
}

static bool find_now(const truce_case *c, const truce_stability *s, size_t *now)
{
  return c->has_status_quo && truce_stability_find(s, c->status_quo, now);
}

/* ---- Text ---- */

static void say_beliefs(truce__sheet *t, const truce_case *c, const truce_misperception *m)
{
  for (size_t k = 0; k < m->belief_count; k++) {
    const truce_preference *preference = &m->beliefs[k].preference;
    truce__build(&t->words, "It takes %s to want", c->parties[m->beliefs[k].party].name);
    for (size_t w = 0; w < preference->wish_count; w++) {
      truce__build(&t->words, "%s %zu. ", w > 0 ? ";" : ":", w + 1);
      truce__words_statement(&t->words, c, preference->wishes[w].text);
    }
    truce__build(&t->words, "%s", preference->wish_count == 0 ? " nothing in particular." : ".");
    truce__say(t, "  ", 2);
  }
}

static void say_party(truce__sheet *t, const truce_case *c, const truce_stability *s,
                      const truce_views *v, size_t party)
{
  const truce_misperception *m = &c->misperceptions[party];
  char seen[TRUCE__DECIMAL], all[TRUCE__DECIMAL];
  truce__build(&t->words, "%s sees %s of %s situations", c->parties[party].name,
               truce__grouped(seen, states_seen(v, party)),
               truce__grouped(all, truce_stability_states(s)));
  size_t now, in_view;
  if (find_now(c, s, &now) && !truce_views_sees(v, party, now, &in_view))
    truce__build(&t->words, ", and not the status quo");
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
  for (truce_code rest = m->unseen; rest != 0; rest &= rest - 1) {
    const truce_option *option = &c->options[truce_code_first(rest)];
    truce__build(&t->words, "It does not know that %s could change “%s”.",
                 c->parties[option->party].name, option->name);
    truce__say(t, "  ", 2);
  }
  for (size_t k = 0; k < m->ruled_out; k++) {
    truce__build(&t->words, "It does not think of: ");
    truce__words_statement(&t->words, c, m->rules[k].text);
    truce__build(&t->words, ".");
    truce__say(t, "  ", 2);
  }
  say_beliefs(t, c, m);
}

/* A row whose first cell has been put. */
static void count_row(truce__sheet *t, const size_t *counts)
{
  char number[TRUCE__DECIMAL];
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    truce__cell(t, truce__grouped(number, counts[k]));
  truce__put_row(t, &truce__concept_table);
}

static void say_counts(truce__sheet *t, const truce_case *c, const truce_stability *s,
                       const truce_views *v)
{
  size_t counts[TRUCE_CONCEPT_COUNT];
  truce__heading(t, "How many situations hold");
  putc('\n', t->out);
  truce__head_concepts(t, "");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    counts[k] = truce_stability_count(s, (truce_concept)k, c->party_count);
  truce__cell(t, "if all saw all");
  count_row(t, counts);
  for (size_t p = 0; p < c->party_count; p++) {
    if (truce_views_of(v, p) == s)
      continue;
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
      counts[k] = truce_stability_count(truce_views_of(v, p), (truce_concept)k, c->party_count);
    truce__build(&t->words, "as %s sees it", c->parties[p].name);
    truce__end_cell(t);
    count_row(t, counts);
  }
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    counts[k] = truce_views_agreed_count(v, (truce_concept)k);
  truce__cell(t, "in everybody's eyes");
  count_row(t, counts);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    counts[k] = truce_views_holding_count(v, (truce_concept)k);
  truce__cell(t, "so nobody moves");
  count_row(t, counts);
  truce__build(
      &t->words,
      "The last row is what happens: each party stays, by its own view. A situation there that is "
      "missing above holds only because somebody is mistaken.");
  truce__say(t, "", 0);
}

typedef bool asked(const truce_views *v, truce_concept concept, size_t state);

static unsigned concepts_where(const truce_views *v, asked *holds, size_t state)
{
  unsigned concepts = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    concepts |= (unsigned)holds(v, (truce_concept)k, state) << k;
  return concepts;
}

static unsigned actual(const truce_stability *s, size_t state)
{
  unsigned concepts = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    concepts |= (unsigned)truce_stability_equilibrium(s, (truce_concept)k, state) << k;
  return concepts;
}

/* Those that hold under most concepts come first. */
static void say_holding(truce__sheet *t, const truce_case *c, const truce_stability *s,
                        const truce_views *v)
{
  const size_t states = truce_stability_states(s);
  size_t all = 0, shown = 0;
  for (size_t k = 0; k < states; k++)
    all += concepts_where(v, truce_views_holds, k) != 0;
  truce__heading(t, "Where nobody moves");
  putc('\n', t->out);
  if (all == 0) {
    truce__build(&t->words, "Nowhere.");
    truce__say(t, "", 0);
  }
  for (int weight = TRUCE_CONCEPT_COUNT; weight > 0; weight--) {
    for (size_t k = 0; k < states && shown < STATES_SHOWN; k++) {
      const unsigned holds = concepts_where(v, truce_views_holds, k);
      if (__builtin_popcount(holds) != weight)
        continue;
      const unsigned mistaken = holds & ~actual(s, k);
      truce__words_situation(&t->words, c, s, k);
      truce__build(&t->words, ": ");
      truce__words_concepts(&t->words, holds);
      if (mistaken != 0) {
        truce__build(&t->words, "; by mistake only: ");
        truce__words_concepts(&t->words, mistaken);
      }
      truce__build(&t->words, ".");
      truce__say(t, "- ", 2);
      shown++;
    }
  }
  if (all > shown) {
    truce__build(&t->words, "and %zu more; --format json has them", all - shown);
    truce__say(t, "- ", 2);
  }
}

/* Whether two surprises are the same move of the same party, missed for the same reason. */
static bool alike(const truce_stability *s, const truce_surprise *a, const truce_surprise *b)
{
  const uint64_t from_a = truce_stability_code(s, a->from), to_a = truce_stability_code(s, a->to);
  const uint64_t from_b = truce_stability_code(s, b->from), to_b = truce_stability_code(s, b->to);
  return a->observer == b->observer && a->mover == b->mover && a->kind == b->kind &&
         (from_a ^ to_a) == (from_b ^ to_b) && (to_a & (from_a ^ to_a)) == (to_b & (from_b ^ to_b));
}

static void tell_surprise(truce__sheet *t, const truce_case *c, const truce_stability *s,
                          const truce_surprise *x)
{
  const truce__topic topic = {c, s};
  const truce_move move = {x->mover, x->from, x->to};
  truce__build(&t->words, "%s %s ", c->parties[x->observer].name,
               x->kind == TRUCE_SURPRISE_STAYS ? "expects a move that does not come,"
                                               : "does not expect");
  truce__words_move(&t->words, &topic, &move);
  switch (x->kind) {
  case TRUCE_SURPRISE_UNSEEN:
    truce__build(&t->words, ": it sees no such situation");
    break;
  case TRUCE_SURPRISE_UNWANTED:
    truce__build(&t->words, ": it believes %s does not want that", c->parties[x->mover].name);
    break;
  case TRUCE_SURPRISE_DETERRED:
    truce__build(&t->words, ": it believes an answer deters that");
    break;
  case TRUCE_SURPRISE_STAYS:
    break;
  }
}

/* One at the status quo, with what it holds under. */
static void say_now(truce__sheet *t, const truce_case *c, const truce_stability *s,
                    const truce_surprise *x)
{
  truce__build(&t->words, "Now: ");
  tell_surprise(t, c, s, x);
  truce__build(&t->words, " (");
  truce__words_concepts(&t->words, x->concepts);
  truce__build(&t->words, ").");
  truce__say(t, "- ", 2);
}

/* One and all like it elsewhere. */
static void say_alike(truce__sheet *t, const truce_case *c, const truce_stability *s,
                      const truce_surprise *surprises, size_t count, size_t first, size_t now,
                      bool *told)
{
  size_t like = 0;
  unsigned concepts = 0;
  tell_surprise(t, c, s, &surprises[first]);
  for (size_t k = first; k < count; k++) {
    if (told[k] || surprises[k].from == now || !alike(s, &surprises[first], &surprises[k]))
      continue;
    told[k] = true;
    concepts |= surprises[k].concepts;
    if (like++ < PLACES_SHOWN)
      truce__build(&t->words, "%s %zu", like == 1 ? ". Where it believes that it holds:" : ",",
                   surprises[k].from + 1);
  }
  if (like > PLACES_SHOWN)
    truce__build(&t->words, " and in %zu more situations", like - PLACES_SHOWN);
  truce__build(&t->words, " (");
  truce__words_concepts(&t->words, concepts);
  truce__build(&t->words, ").");
  truce__say(t, "- ", 2);
}

static truce_status say_surprises(truce__sheet *t, const truce_case *c, const truce_stability *s,
                                  const truce_surprise *surprises, size_t count)
{
  truce__heading(t, "Surprises");
  putc('\n', t->out);
  if (count == 0) {
    truce__build(&t->words, "None: where a party believes that things hold, nobody moves.");
    truce__say(t, "", 0);
  }
  bool *told = calloc(count + 1, sizeof *told);
  if (told == NULL)
    return TRUCE_NO_MEMORY;
  size_t now = SIZE_MAX, shown = 0, left = 0;
  find_now(c, s, &now);
  for (size_t k = 0; k < count; k++) {
    if (surprises[k].from == now)
      say_now(t, c, s, &surprises[k]);
  }
  for (size_t k = 0; k < count && shown < SURPRISES_SHOWN; k++) {
    if (surprises[k].from == now || told[k])
      continue;
    say_alike(t, c, s, surprises, count, k, now, told);
    shown++;
  }
  for (size_t k = 0; k < count; k++)
    left += surprises[k].from != now && !told[k];
  if (left > 0) {
    truce__build(&t->words, "and %zu more; --format json has them", left);
    truce__say(t, "- ", 2);
  }
  free(told);
  return TRUCE_OK;
}

truce_status truce_report_views_text(const truce_case *c, const truce_stability *s,
                                     const truce_views *v, const truce_surprise *surprises,
                                     size_t surprise_count, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  truce__heading(&t, "What each party sees");
  putc('\n', out);
  for (size_t p = 0; p < c->party_count; p++) {
    if (c->misperceptions[p].stated)
      say_party(&t, c, s, v, p);
  }
  truce__build(&t.words, "What a party sees is a judgement, as its priorities are.");
  truce__say(&t, "", 0);
  say_counts(&t, c, s, v);
  say_holding(&t, c, s, v);
  const truce_status status = say_surprises(&t, c, s, surprises, surprise_count);
  const truce_status ended = truce__sheet_end(&t);
  return status == TRUCE_OK ? ended : status;
}

/* ---- JSON ---- */

static void put_parties(truce__json *json, const truce_case *c, const truce_stability *s,
                        const truce_views *v)
{
  truce__json_key_object(json, "parties");
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_misperception *m = &c->misperceptions[p];
    size_t now, seen;
    truce__json_key_object(json, c->parties[p].id);
    truce__json_key_integer(json, "sees", states_seen(v, p));
    if (find_now(c, s, &now))
      truce__json_key_bool(json, "sees_status_quo", truce_views_sees(v, p, now, &seen));
    truce__json_key_array(json, "unseen");
    for (truce_code rest = m->unseen; rest != 0; rest &= rest - 1)
      truce__json_string(json, c->options[truce_code_first(rest)].id);
    truce__json_array_end(json);
    truce__json_key_array(json, "excludes");
    for (size_t k = 0; k < m->ruled_out; k++)
      truce__json_string(json, m->rules[k].text);
    truce__json_array_end(json);
    truce__json_key_object(json, "believes");
    for (size_t k = 0; k < m->belief_count; k++) {
      const truce_preference *preference = &m->beliefs[k].preference;
      truce__json_key_array(json, c->parties[m->beliefs[k].party].id);
      for (size_t w = 0; w < preference->wish_count; w++)
        truce__json_string(json, preference->wishes[w].text);
      truce__json_array_end(json);
    }
    truce__json_object_end(json);
    truce__json_basis(json, c, &m->basis);
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
}

static unsigned believed(const truce_views *v, size_t observer, size_t state)
{
  unsigned concepts = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    concepts |= (unsigned)truce_views_believed(v, (truce_concept)k, observer, state) << k;
  return concepts;
}

static void put_state(truce__json *json, const truce_case *c, const truce_stability *s,
                      const truce_views *v, size_t state)
{
  truce__json_object(json);
  truce__json_key(json, "id");
  truce__json_state(json, state);
  truce__json_concepts(json, "actual", actual(s, state));
  truce__json_concepts(json, "agreed", concepts_where(v, truce_views_agreed, state));
  truce__json_concepts(json, "holds", concepts_where(v, truce_views_holds, state));
  truce__json_key_object(json, "believed");
  for (size_t p = 0; p < c->party_count; p++)
    truce__json_concepts(json, c->parties[p].id, believed(v, p, state));
  truce__json_object_end(json);
  truce__json_key_array(json, "unseen_by");
  for (size_t p = 0; p < c->party_count; p++) {
    size_t seen;
    if (!truce_views_sees(v, p, state, &seen))
      truce__json_string(json, c->parties[p].id);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

static void put_states(truce__json *json, const truce_case *c, const truce_stability *s,
                       const truce_views *v, size_t limit)
{
  size_t now = SIZE_MAX, listed = 0;
  find_now(c, s, &now);
  truce__json_key_array(json, "situations");
  for (size_t k = 0; k < truce_stability_states(s) && (limit == 0 || listed < limit); k++) {
    bool worth = k == now || actual(s, k) != 0 || concepts_where(v, truce_views_holds, k) != 0;
    for (size_t p = 0; p < c->party_count && !worth; p++)
      worth = believed(v, p, k) != 0;
    if (!worth)
      continue;
    put_state(json, c, s, v, k);
    listed++;
  }
  truce__json_array_end(json);
}

static void put_surprises(truce__json *json, const truce_case *c, const truce_surprise *surprises,
                          size_t count, size_t limit)
{
  truce__json_key_array(json, "surprises");
  for (size_t k = 0; k < count && (limit == 0 || k < limit); k++) {
    const truce_surprise *x = &surprises[k];
    truce__json_object(json);
    truce__json_key_string(json, "observer", c->parties[x->observer].id);
    truce__json_key_string(json, "party", c->parties[x->mover].id);
    truce__json_key(json, "from");
    truce__json_state(json, x->from);
    truce__json_key(json, "to");
    truce__json_state(json, x->to);
    truce__json_key_string(json, "why", kind_ids[x->kind]);
    truce__json_concepts(json, "concepts", x->concepts);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
}

truce_status truce_report_views_json(const truce_case *c, const truce_stability *s,
                                     const truce_views *v, const truce_surprise *surprises,
                                     size_t surprise_count, const truce_diagnostics *diagnostics,
                                     FILE *out, size_t limit)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  put_parties(&json, c, s, v);
  truce__json_key_object(&json, "counts");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    truce__json_key_object(&json, truce_concept_id((truce_concept)k));
    truce__json_key_integer(&json, "actual",
                            truce_stability_count(s, (truce_concept)k, c->party_count));
    truce__json_key_integer(&json, "agreed", truce_views_agreed_count(v, (truce_concept)k));
    truce__json_key_integer(&json, "holds", truce_views_holding_count(v, (truce_concept)k));
    truce__json_object_end(&json);
  }
  truce__json_object_end(&json);
  put_states(&json, c, s, v, limit);
  put_surprises(&json, c, surprises, surprise_count, limit);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
