/* `truce stability --structure`, as text and as JSON. */
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"
#include "truce/structure.h"

enum { STATES_SHOWN = 16 };

static const char *const titles[] = {
    [TRUCE_STRUCTURE_UNKNOWN] = "What holds if the unknown stays unknown",
    [TRUCE_STRUCTURE_STRENGTH] = "What holds strongly, and what weakly",
    [TRUCE_STRUCTURE_ATTITUDES] = "What holds if parties care what others get",
};

/* What the kinds mean, a line each. */
static const char *const meanings[TRUCE_STRUCTURES][TRUCE_KINDS_MAX] = {
    [TRUCE_STRUCTURE_UNKNOWN] =
        {"a: a party also moves where it is not known to gain, and fears only what is known to be "
         "no better",
         "b: a party moves only where it is known to gain, and fears only what is known to be no "
         "better",
         "c: a party also moves where it is not known to gain, and fears what might be no better",
         "d: a party moves only where it is known to gain, and fears what might be no better"},
    [TRUCE_STRUCTURE_STRENGTH] =
        {"general: every move that would pay is answered by something no better",
         "strong: every move that would pay is answered by something much worse"},
    [TRUCE_STRUCTURE_ATTITUDES] =
        {"without: each party looks to itself alone",
         "with: a party moves only if that also suits those it is well disposed to, and hurts "
         "those it is ill disposed to"},
};

static unsigned concepts_of(const truce_structure *x, size_t kind, size_t state)
{
  unsigned concepts = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    concepts |= (unsigned)truce_structure_equilibrium(x, kind, (truce_concept)k, state) << k;
  return concepts;
}

/* How many kinds and concepts it holds under. */
static unsigned weight_of(const truce_structure *x, size_t state)
{
  unsigned weight = 0;
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++)
    weight += (unsigned)__builtin_popcount(concepts_of(x, kind, state));
  return weight;
}

/* ---- Text ---- */

/* "abcd", "strong", "lost": what becomes of one situation under one concept. */
static void tell_cell(truce__sheet *t, const truce_structure *x, truce_concept concept,
                      size_t state)
{
  bool holds[TRUCE_KINDS_MAX] = {0};
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++)
    holds[kind] = truce_structure_equilibrium(x, kind, concept, state);
  switch (truce_structure_which(x)) {
  case TRUCE_STRUCTURE_UNKNOWN:
    for (size_t kind = 0; kind < truce_structure_kinds(x); kind++)
      truce__build(&t->words, "%s", holds[kind] ? truce_structure_kind(x, kind) : "");
    break;
  case TRUCE_STRUCTURE_STRENGTH:
    truce__build(&t->words, "%s", holds[1] ? "strong" : holds[0] ? "weak" : "");
    break;
  case TRUCE_STRUCTURE_ATTITUDES:
    truce__build(&t->words, "%s",
                 holds[0] && holds[1] ? "holds"
                 : holds[0]           ? "lost"
                 : holds[1]           ? "new"
                                      : "");
    break;
  case TRUCE_STRUCTURES:
    break;
  }
  truce__build(&t->words, "%s", holds[0] || holds[1] || holds[2] || holds[3] ? "" : "-");
  truce__end_cell(t);
}

static void say_counts(truce__sheet *t, const truce_structure *x)
{
  char number[TRUCE__DECIMAL];
  truce__heading(t, "How many situations hold");
  putc('\n', t->out);
  truce__head_concepts(t, "");
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++) {
    truce__cell(t, truce_structure_kind(x, kind));
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
      truce__cell(t, truce__grouped(number, truce_structure_count(x, kind, (truce_concept)k)));
    truce__put_row(t, &truce__concept_table);
  }
}

static void say_state(truce__sheet *t, const truce_case *c, const truce_stability *s,
                      const truce_structure *x, size_t state)
{
  const uint64_t code = truce_stability_code(s, state);
  truce__build(&t->words, "%zu", state + 1);
  truce__end_cell(t);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    tell_cell(t, x, (truce_concept)k, state);
  truce__put_row(t, &truce__concept_table);
  if (!c->has_status_quo)
    return;
  if (code == c->status_quo)
    truce__build(&t->words, "the status quo");
  else
    truce__words_by_party(&t->words, c, c->status_quo, code);
  truce__say(t, "    ", 4);
}

/* Those that hold under most come first. */
static void say_states(truce__sheet *t, const truce_case *c, const truce_stability *s,
                       const truce_structure *x)
{
  const size_t states = truce_stability_states(s);
  size_t shown = 0, all = 0;
  for (size_t k = 0; k < states; k++)
    all += weight_of(x, k) > 0;
  truce__heading(t, "Which hold");
  putc('\n', t->out);
  if (all == 0) {
    truce__build(&t->words, "No situation holds under any of them.");
    truce__say(t, "", 0);
    return;
  }
  truce__head_concepts(t, "Situation");
  for (unsigned weight = TRUCE_KINDS_MAX * TRUCE_CONCEPT_COUNT; weight > 0; weight--) {
    for (size_t k = 0; k < states && shown < STATES_SHOWN; k++) {
      if (weight_of(x, k) != weight)
        continue;
      say_state(t, c, s, x, k);
      shown++;
    }
  }
  if (all > shown) {
    truce__build(&t->words, "%zu more hold under some of them; --format json lists all.",
                 all - shown);
    truce__say(t, "", 0);
  }
}

static void say_attitudes(truce__sheet *t, const truce_case *c)
{
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_attitude *attitude = &c->attitudes[p];
    size_t others = 0;
    for (size_t j = 0; j < c->party_count; j++) {
      if (j == p || attitude->toward[j] == 0)
        continue;
      truce__build(&t->words, "%s%s %s disposed to %s", others == 0 ? c->parties[p].name : "",
                   others == 0 ? ":" : ",", attitude->toward[j] > 0 ? "well" : "ill",
                   c->parties[j].name);
      others++;
    }
    if (others == 0)
      continue;
    truce__build(&t->words, ".");
    truce__say(t, "- ", 2);
  }
}

static void say_strength(truce__sheet *t, const truce_case *c)
{
  char number[TRUCE__DECIMAL];
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    const truce_strength *strength = &preference->strength;
    truce__build(&t->words, "To %s", c->parties[p].name);
    if (!strength->stated)
      truce__build(&t->words, " no difference is stated to be great.");
    else if (preference->kind == TRUCE_PRIORITIES && strength->level == 1)
      truce__build(&t->words, " a difference in its first priority is great.");
    else if (preference->kind == TRUCE_PRIORITIES)
      truce__build(&t->words, " a difference in one of its first %s priorities is great.",
                   truce__grouped(number, (uint64_t)strength->level));
    else if (preference->kind == TRUCE_WEIGHTS)
      truce__build(&t->words, " a difference of %s or more in weight is great.",
                   truce__decimal(number, strength->level));
    else
      truce__build(&t->words, " a difference of %s or more places in its ranking is great.",
                   truce__grouped(number, (uint64_t)strength->level));
    truce__say(t, "- ", 2);
  }
}

truce_status truce_report_structure_text(const truce_case *c, const truce_stability *s,
                                         const truce_structure *x, FILE *out, truce_style style)
{
  truce__sheet t;
  const truce_structure_id id = truce_structure_which(x);
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  truce__heading(&t, titles[id]);
  putc('\n', out);
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++) {
    truce__build(&t.words, "%s.", meanings[id][kind]);
    truce__say(&t, "- ", 2);
  }
  if (id == TRUCE_STRUCTURE_ATTITUDES)
    say_attitudes(&t, c);
  if (id == TRUCE_STRUCTURE_STRENGTH)
    say_strength(&t, c);
  say_counts(&t, x);
  say_states(&t, c, s, x);
  return truce__sheet_end(&t);
}

/* ---- JSON ---- */

static void put_state(truce__json *json, const truce_case *c, const truce_structure *x,
                      size_t state)
{
  truce__json_object(json);
  truce__json_key(json, "id");
  truce__json_state(json, state);
  truce__json_key_object(json, "holds");
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++)
    truce__json_concepts(json, truce_structure_kind(x, kind), concepts_of(x, kind, state));
  truce__json_object_end(json);
  truce__json_key_object(json, "parties");
  for (size_t p = 0; p < c->party_count; p++) {
    truce__json_key_object(json, c->parties[p].id);
    for (size_t kind = 0; kind < truce_structure_kinds(x); kind++) {
      unsigned concepts = 0;
      for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
        concepts |= (unsigned)truce_structure_stable(x, kind, (truce_concept)k, p, state) << k;
      truce__json_concepts(json, truce_structure_kind(x, kind), concepts);
    }
    truce__json_object_end(json);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

truce_status truce_report_structure_json(const truce_case *c, const truce_stability *s,
                                         const truce_structure *x,
                                         const truce_diagnostics *diagnostics, FILE *out,
                                         size_t limit)
{
  truce__json json = {.out = out, .lines = 2};
  size_t listed = 0;
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  truce__json_key_string(&json, "structure", truce_structure_name(x));
  truce__json_key_object(&json, "counts");
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++) {
    truce__json_key_object(&json, truce_structure_kind(x, kind));
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
      truce__json_key_integer(&json, truce_concept_id((truce_concept)k),
                              truce_structure_count(x, kind, (truce_concept)k));
    truce__json_object_end(&json);
  }
  truce__json_object_end(&json);
  truce__json_key_array(&json, "situations");
  for (size_t k = 0; k < truce_stability_states(s) && (limit == 0 || listed < limit); k++) {
    const bool now = c->has_status_quo && truce_stability_code(s, k) == c->status_quo;
    if (!now && weight_of(x, k) == 0)
      continue;
    put_state(&json, c, x, k);
    listed++;
  }
  truce__json_array_end(&json);
  truce__json_object_end(&json);
  return truce__report_end(out);
}
