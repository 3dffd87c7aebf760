/* `truce stability --coalitions`, as text and as JSON. */
#include "inverse_words.h"
#include "report_internal.h"
#include "sheet.h"

#include <stdlib.h>

static const truce_concept formed[] = {TRUCE_NASH, TRUCE_GMR, TRUCE_SMR, TRUCE_SEQ};
enum { FORMED = sizeof formed / sizeof *formed };

/* Russia, Ukraine and Türkiye */
static void member_list(truce__builder *b, const truce_case *c, uint64_t coalition)
{
  for (uint64_t rest = coalition; rest != 0; rest &= rest - 1) {
    const bool last = (rest & (rest - 1)) == 0;
    truce__build(b, "%s%s",
                 rest == coalition ? ""
                 : last            ? " and "
                                   : ", ",
                 c->parties[__builtin_ctzll(rest)].name);
  }
}

/* ---- Text ---- */

/* Whether as many hold together as alone, concept by concept. */
static void say_counts(truce__sheet *t, const truce_coalitions *x)
{
  char number[TRUCE__DECIMAL], other[TRUCE__DECIMAL];
  truce__build(&t->words, "%s situations hold for parties by themselves; ",
               truce__grouped(number, x->state_count));
  if (x->looked < x->state_count)
    truce__build(&t->words, "the first %s, strongest first, were tried against coalitions%s: ",
                 truce__grouped(number, x->looked), x->interrupted ? " before it was stopped" : "");
  truce__build(&t->words, "these hold against every coalition too.");
  truce__say(t, "", 0);
  for (size_t k = 0; k < FORMED; k++) {
    size_t alone = 0, united = 0;
    for (size_t n = 0; n < x->looked; n++) {
      alone += x->states[n].concepts >> formed[k] & 1;
      united += x->states[n].united >> formed[k] & 1;
    }
    truce__build(&t->words, "%s: %s of %s", truce_concept_label(formed[k]),
                 truce__grouped(number, united), truce__grouped(other, alone));
    if (united > alone)
      truce__build(&t->words, " (joint replies deter more)");
    truce__say(t, "- ", 2);
  }
}

static void say_status_quo(truce__sheet *t, const truce_case *c, const truce_stability *s,
                           const truce_coalitions *x)
{
  size_t now, at = 0;
  if (!c->has_status_quo || !truce_stability_find(s, c->status_quo, &now))
    return;
  while (at < x->looked && x->states[at].state != now)
    at++;
  if (at == x->looked)
    return;
  truce__heading(t, "The status quo");
  putc('\n', t->out);
  for (size_t k = 0; k < FORMED; k++) {
    const uint64_t breaker = x->states[at].breaker[formed[k]];
    truce__build(&t->words, "%s: ", truce_concept_label(formed[k]));
    if (breaker == 0) {
      truce__build(&t->words, "no coalition would leave it.");
    } else {
      member_list(&t->words, c, breaker);
      truce__build(&t->words, " would leave it%s.",
                   (breaker & (breaker - 1)) != 0 ? " together" : "");
    }
    truce__say(t, "- ", 2);
  }
}

static void say_jump(truce__sheet *t, const truce_case *c, const truce_stability *s,
                     const truce_jump *jump, size_t alike)
{
  const truce__topic topic = {c, s};
  member_list(&t->words, c, jump->coalition);
  truce__build(&t->words, "%s: from situation %zu to %zu, which holds too (",
               jump->given ? " (a coalition of the case)" : "", jump->from + 1, jump->to + 1);
  truce__words_concepts(&t->words, jump->concepts);
  truce__build(&t->words, "): ");
  for (size_t k = 0; k < jump->move_count; k++) {
    truce__build(&t->words, "%s", k > 0 ? "; " : "");
    truce__words_move(&t->words, &topic, &jump->moves[k]);
  }
  truce__build(&t->words, ".");
  if (!jump->credible)
    truce__build(&t->words, " Some of them would go on from there without the others.");
  if (alike > 0)
    truce__build(&t->words, " From %zu other situation%s it would jump too.", alike,
                 alike == 1 ? "" : "s");
  truce__say(t, "- ", 2);
}

const truce_jump *truce__next_jump(const truce_coalitions *x, size_t *at)
{
  while (*at < x->jump_count) {
    const truce_jump *jump = &x->jumps[(*at)++];
    bool first = jump->minimal;
    for (size_t n = 0; first && n + 1 < *at; n++)
      first = !x->jumps[n].minimal || x->jumps[n].coalition != jump->coalition;
    if (first)
      return jump;
  }
  return NULL;
}

/* From how many other situations the same coalition would jump. */
static size_t alike(const truce_coalitions *x, const truce_jump *jump)
{
  size_t count = 0;
  for (size_t n = 0; n < x->jump_count; n++)
    count += x->jumps[n].minimal && x->jumps[n].coalition == jump->coalition;
  return count - 1;
}

/* Jumps that need all their members, one a coalition: the first, which is from the strongest. */
static void say_jumps(truce__sheet *t, const truce_case *c, const truce_stability *s,
                      const truce_coalitions *x)
{
  truce__heading(t, "Who would go elsewhere together");
  putc('\n', t->out);
  size_t shown = 0, coalitions = 0, at = 0;
  const truce_jump *jump;
  while ((jump = truce__next_jump(x, &at)) != NULL) {
    coalitions++;
    if (shown == JUMPS_SHOWN)
      continue;
    say_jump(t, c, s, jump, alike(x, jump));
    shown++;
  }
  if (coalitions == 0)
    truce__build(&t->words, "No coalition would gain by going to another situation that holds.");
  else if (coalitions > shown)
    truce__build(&t->words, "So would %zu other coalitions; --format json has them.",
                 coalitions - shown);
  if (t->words.length > 0)
    truce__say(t, "", 0);
}

truce_status truce_report_coalitions_text(const truce_case *c, const truce_stability *stability,
                                          const truce_coalitions *coalitions, FILE *out,
                                          truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  truce__heading(&t, "What holds against coalitions");
  putc('\n', out);
  say_counts(&t, coalitions);
  say_status_quo(&t, c, stability, coalitions);
  say_jumps(&t, c, stability, coalitions);
  if (!coalitions->complete) {
    putc('\n', out);
    truce__build(&t.words, "Not all was tried: %s.",
                 coalitions->interrupted ? "it was stopped before the end"
                                         : "it would have taken very long");
    truce__say(&t, "", 0);
  }
  return truce__sheet_end(&t);
}

/* ---- JSON ---- */

static void put_members(truce__json *json, const char *key, const truce_case *c, uint64_t coalition)
{
  truce__json_key_array(json, key);
  for (uint64_t rest = coalition; rest != 0; rest &= rest - 1)
    truce__json_string(json, c->parties[__builtin_ctzll(rest)].id);
  truce__json_array_end(json);
}

static void put_state(truce__json *json, const truce_case *c, const truce_coalition_state *x)
{
  truce__json_object(json);
  truce__json_key(json, "id");
  truce__json_state(json, x->state);
  truce__json_concepts(json, "equilibrium", x->concepts);
  truce__json_concepts(json, "united", x->united);
  truce__json_key_object(json, "breaker");
  for (size_t k = 0; k < FORMED; k++) {
    if (x->breaker[formed[k]] != 0)
      put_members(json, truce_concept_id(formed[k]), c, x->breaker[formed[k]]);
  }
  truce__json_object_end(json);
  truce__json_object_end(json);
}

static void put_jump(truce__json *json, truce__builder *words, const truce__topic *topic,
                     const truce_jump *jump)
{
  truce__json_object(json);
  put_members(json, "coalition", topic->c, jump->coalition);
  truce__json_key(json, "from");
  truce__json_state(json, jump->from);
  truce__json_key(json, "to");
  truce__json_state(json, jump->to);
  truce__json_concepts(json, "concepts", jump->concepts);
  truce__json_key_integer(json, "improvements", jump->improvements);
  truce__json_key_bool(json, "minimal", jump->minimal);
  truce__json_key_bool(json, "credible", jump->credible);
  truce__json_key_bool(json, "given", jump->given);
  truce__json_key_array(json, "moves");
  for (size_t k = 0; k < jump->move_count; k++) {
    const truce_move *move = &jump->moves[k];
    truce__json_object(json);
    truce__json_key_string(json, "party", topic->c->parties[move->party].id);
    truce__json_key(json, "from");
    truce__json_state(json, move->from);
    truce__json_key(json, "to");
    truce__json_state(json, move->to);
    truce__words_move(words, topic, move);
    truce__json_key(json, "text");
    truce__json_words(json, words);
    truce__json_object_end(json);
  }
  truce__json_array_end(json);
  truce__json_object_end(json);
}

void truce__coalitions_page(truce__json *json, const truce_report *report)
{
  const truce_coalitions *x = report->coalitions;
  truce__builder words = {0};
  size_t at = 0, coalitions = 0;
  const truce_jump *jump;
  truce__json_key_bool(json, "complete", x->complete);
  truce__json_key_integer(json, "situations_total", x->state_count);
  truce__json_key_integer(json, "situations_tried", x->looked);
  truce__json_key_array(json, "jumps");
  while ((jump = truce__next_jump(x, &at)) != NULL) {
    if (coalitions++ < JUMPS_SHOWN)
      put_jump(json, &words, &report->topic, jump);
  }
  truce__json_array_end(json);
  truce__json_key_integer(json, "coalitions_total", coalitions);
  truce__builder_free(&words);
}

truce_status truce_report_coalitions_json(const truce_case *c, const truce_stability *stability,
                                          const truce_coalitions *coalitions,
                                          const truce_diagnostics *diagnostics, FILE *out,
                                          size_t limit)
{
  const truce__topic topic = {c, stability};
  truce__json json = {.out = out, .lines = 3};
  truce__builder words = {0};
  truce__json_object(&json);
  truce__json_common(&json, "stability", c->title, diagnostics);
  truce__json_key_bool(&json, "complete", coalitions->complete);
  truce__json_key_bool(&json, "interrupted", coalitions->interrupted);
  truce__json_key_integer(&json, "situations_total", coalitions->state_count);
  truce__json_key_integer(&json, "situations_tried", coalitions->looked);
  truce__json_key_array(&json, "situations");
  for (size_t k = 0; k < coalitions->looked && (limit == 0 || k < limit); k++)
    put_state(&json, c, &coalitions->states[k]);
  truce__json_array_end(&json);
  truce__json_key_integer(&json, "jumps_total", coalitions->jump_count);
  truce__json_key_array(&json, "jumps");
  for (size_t k = 0; k < coalitions->jump_count && (limit == 0 || k < limit); k++)
    put_jump(&json, &words, &topic, &coalitions->jumps[k]);
  truce__json_array_end(&json);
  truce__json_object_end(&json);
  putc('\n', out);
  const bool failed = words.failed;
  truce__builder_free(&words);
  const truce_status written = truce__report_end(out);
  return failed ? TRUCE_NO_MEMORY : written;
}
