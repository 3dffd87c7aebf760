#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTIES_MAX = 5, WISHES_MAX = 70, RULES_MAX = 4, TEXT_MAX = 400 };

typedef struct parts {
  truce_party parties[16];
  truce_option options[TRUCE_OPTIONS_MAX];
  char ids[TRUCE_OPTIONS_MAX][16];
  const char *names[TRUCE_OPTIONS_MAX];
  truce_rule rules[RULES_MAX];
  const truce_statement *rule_statements[RULES_MAX];
  truce_wish *wishes[16];
  uint32_t *ranked[16], *tie[16];
  truce_statement **statements;
  size_t statement_count, statement_capacity;
} parts;

unsigned tape_below(tape *t, unsigned bound)
{
  if (t->at >= t->size || bound == 0)
    return 0;
  return t->bytes[t->at++] % bound;
}

void tape_fill(uint8_t *bytes, size_t size, uint64_t seed)
{
  for (size_t k = 0; k < size; k++) {
    seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = seed;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    bytes[k] = (uint8_t)(z ^ z >> 31);
  }
}

static void *must(void *memory)
{
  if (memory == NULL)
    abort();
  return memory;
}

/* Writes a random statement over the model's options into `text`. */
static void random_statement(const truce_case *c, tape *t, char *text, size_t size, unsigned depth)
{
  static const char *const connectives[] = {"and", "or", "if", "iff"};
  const unsigned kind = depth == 0 ? 0 : tape_below(t, 4);
  char left[TEXT_MAX], right[TEXT_MAX];
  if (kind <= 1) {
    snprintf(text, size, "%s%s", kind == 1 ? "not " : "",
             c->names.ids[tape_below(t, c->option_count)]);
    return;
  }
  random_statement(c, t, left, sizeof left, depth - 1);
  random_statement(c, t, right, sizeof right, depth - 1);
  const char *connective = connectives[tape_below(t, 4)];
  const int written = snprintf(text, size, "(%s) %s %s(%s)", left, connective,
                               tape_below(t, 3) == 0 ? "not " : "", right);
  if (written < 0 || (size_t)written >= size)
    abort();
}

static const truce_statement *parse(parts *p, const truce_case *c, const char *text)
{
  if (p->statement_count == p->statement_capacity) {
    p->statement_capacity = 2 * p->statement_capacity + 8;
    p->statements = must(realloc(p->statements, p->statement_capacity * sizeof(truce_statement *)));
  }
  truce_statement_error error;
  if (truce_statement_parse(&p->statements[p->statement_count], text, &c->names, &error) !=
      TRUCE_OK) {
    fprintf(stderr, "%s: %s\n", text, error.message);
    abort();
  }
  return p->statements[p->statement_count++];
}

static const truce_statement *random_parsed(parts *p, const truce_case *c, tape *t)
{
  char text[TEXT_MAX];
  random_statement(c, t, text, sizeof text, tape_below(t, 3));
  return parse(p, c, text);
}

static size_t possible_states(const truce_case *c)
{
  size_t count = 0;
  for (uint64_t code = 0; code < UINT64_C(1) << c->option_count; code++) {
    bool possible = true;
    for (size_t k = 0; k < c->impossible_count; k++)
      possible = possible && !truce_statement_holds(c->impossible_statements[k], code);
    count += possible;
  }
  return count;
}

static void random_ranking(parts *p, truce_preference *preference, size_t party, size_t states,
                           tape *t)
{
  p->ranked[party] = must(calloc(states + 1, sizeof(uint32_t)));
  p->tie[party] = must(calloc(states + 1, sizeof(uint32_t)));
  for (size_t k = 0; k < states; k++)
    p->ranked[party][k] = (uint32_t)k;
  for (size_t k = states; k > 1; k--) {
    const size_t other = (tape_below(t, 256) * 7919u + tape_below(t, 256)) % k;
    const uint32_t swap = p->ranked[party][k - 1];
    p->ranked[party][k - 1] = p->ranked[party][other];
    p->ranked[party][other] = swap;
  }
  for (size_t k = 1; k < states; k++)
    p->tie[party][k] = p->tie[party][k - 1] + (tape_below(t, 3) != 0);
  *preference = (truce_preference){.kind = TRUCE_RANKING,
                                   .ranked_count = states,
                                   .ranked = p->ranked[party],
                                   .tie = p->tie[party]};
}

static void random_preference(parts *p, const truce_case *c, size_t party, size_t states, tape *t)
{
  truce_preference *preference = &p->parties[party].preference;
  const unsigned kind = tape_below(t, 8);
  if (kind == 0) {
    *preference = (truce_preference){.kind = TRUCE_INDIFFERENT};
    return;
  }
  if (kind == 1) {
    random_ranking(p, preference, party, states, t);
    return;
  }
  const size_t wishes = tape_below(t, 20) == 0 ? WISHES_MAX : 1 + tape_below(t, 6);
  p->wishes[party] = must(calloc(wishes, sizeof(truce_wish)));
  for (size_t k = 0; k < wishes; k++) {
    p->wishes[party][k].statement = random_parsed(p, c, t);
    p->wishes[party][k].weight = ((int64_t)tape_below(t, 21) - 10) * 500000;
  }
  *preference = (truce_preference){.kind = kind == 2 ? TRUCE_WEIGHTS : TRUCE_PRIORITIES,
                                   .wish_count = wishes,
                                   .wishes = p->wishes[party]};
}

static parts *start(model *m, unsigned parties, unsigned options)
{
  parts *p = must(calloc(1, sizeof *p));
  m->parts = p;
  for (unsigned k = 0; k < options; k++) {
    snprintf(p->ids[k], sizeof p->ids[k], "p.o%u", k);
    p->names[k] = p->ids[k];
    p->options[k] = (truce_option){.id = p->ids[k], .name = p->ids[k]};
  }
  for (unsigned k = 0; k < parties; k++)
    p->parties[k] = (truce_party){.id = "p", .name = "p"};
  m->c = (truce_case){.file = "model",
                      .title = "model",
                      .party_count = parties,
                      .parties = p->parties,
                      .option_count = options,
                      .options = p->options,
                      .names = {options, p->names},
                      .impossible = p->rules,
                      .impossible_statements = p->rule_statements};
  return p;
}

void model_init(model *m, tape *t, unsigned options_max)
{
  const unsigned parties = 2 + tape_below(t, PARTIES_MAX - 1);
  const unsigned options = 1 + tape_below(t, options_max);
  parts *p = start(m, parties, options);
  for (unsigned k = 0; k < options; k++) {
    static const truce_direction directions[] = {TRUCE_BOTH_WAYS, TRUCE_BOTH_WAYS, TRUCE_BOTH_WAYS,
                                                 TRUCE_BOTH_WAYS, TRUCE_FORWARD,   TRUCE_FORWARD,
                                                 TRUCE_BACK,      TRUCE_FIXED};
    p->options[k].party = tape_below(t, parties);
    p->options[k].direction = directions[tape_below(t, 8)];
  }
  m->c.impossible_count = tape_below(t, 2) * tape_below(t, RULES_MAX + 1);
  for (size_t k = 0; k < m->c.impossible_count; k++)
    p->rules[k].statement = p->rule_statements[k] = random_parsed(p, &m->c, t);
  const size_t states = possible_states(&m->c);
  for (unsigned k = 0; k < parties; k++)
    random_preference(p, &m->c, k, states, t);
}

void model_init_regular(model *m, uint64_t seed, unsigned parties, unsigned options,
                        unsigned wishes)
{
  uint8_t bytes[4096];
  tape_fill(bytes, sizeof bytes, seed);
  tape t = {bytes, sizeof bytes, 0};
  parts *p = start(m, parties, options);
  for (unsigned k = 0; k < options; k++)
    p->options[k].party = k * parties / options;
  for (unsigned party = 0; party < parties; party++) {
    p->wishes[party] = must(calloc(wishes, sizeof(truce_wish)));
    for (unsigned k = 0; k < wishes; k++)
      p->wishes[party][k].statement = random_parsed(p, &m->c, &t);
    p->parties[party].preference = (truce_preference){
        .kind = TRUCE_PRIORITIES, .wish_count = wishes, .wishes = p->wishes[party]};
  }
}

void model_free(model *m)
{
  parts *p = m->parts;
  for (size_t k = 0; k < p->statement_count; k++)
    truce_statement_free(p->statements[k]);
  free(p->statements);
  for (size_t k = 0; k < 16; k++) {
    free(p->wishes[k]);
    free(p->ranked[k]);
    free(p->tie[k]);
  }
  free(p);
}

void model_hide(truce_case *c, tape *t)
{
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    if (preference->kind != TRUCE_PRIORITIES)
      continue;
    truce_wish *wishes = (truce_wish *)preference->wishes;
    const bool place = tape_below(t, 4) == 0;
    for (size_t k = 0; k < preference->wish_count && k < 4; k++) {
      wishes[k].group = tape_below(t, 2) == 0 ? 1 : 0;
      wishes[k].unknown_place = place && tape_below(t, 3) == 0;
      wishes[k].unknown_sign = tape_below(t, 6) == 0;
    }
    for (size_t k = 1; k < preference->wish_count; k++) { /* neighbours only */
      if (wishes[k].group == 1 && wishes[k - 1].group != 1)
        wishes[k].group = 2 + k;
      else if (wishes[k].group == 1)
        wishes[k].group = wishes[k - 1].group;
    }
  }
}
