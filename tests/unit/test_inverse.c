/* Inverse questions against the definitions: the conditions are tried on random rankings, and every
 * change is made and the case solved again. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/inverse.h"

enum { TAPE = 6000 };

static truce_stability *solved(const truce_case *c)
{
  truce_diagnostics *list;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  if (truce_stability_solve(&s, c, NULL, list) != TRUCE_OK)
    s = NULL;
  truce_diagnostics_free(list);
  return s;
}

/* ---- Conditions ---- */

/* What the formula says of a preference. */
static bool fulfilled(const truce_condition *condition, const twin *w, size_t party, size_t state)
{
  for (size_t r = 0; r < condition->requirement_count; r++) {
    const truce_requirement *requirement = &condition->requirements[r];
    bool any = false;
    for (size_t k = 0; k < requirement->alternative_count && !any; k++) {
      any = true;
      for (size_t n = 0; n < requirement->alternatives[k].count; n++)
        any = any && !twin_prefers(w, party, requirement->alternatives[k].states[n], state);
    }
    if (!any)
      return false;
  }
  return true;
}

static void shuffle(uint32_t *items, size_t count, tape *t)
{
  for (size_t k = count; k > 1; k--) {
    const size_t other = (tape_below(t, 256) * 251u + tape_below(t, 256)) % k;
    const uint32_t swap = items[k - 1];
    items[k - 1] = items[other];
    items[other] = swap;
  }
}

/* The formula and the definition agree on random rankings of one party. */
static void check_rankings(const truce_case *c, const truce_conditions *conditions, size_t party,
                           size_t states, tape *t, size_t *yes, size_t *no)
{
  uint32_t *ranked = calloc(states, sizeof *ranked), *tie = calloc(states, sizeof *tie);
  truce_party *parties = calloc(c->party_count, sizeof *parties);
  ck_assert(ranked != NULL && tie != NULL && parties != NULL);
  memcpy(parties, c->parties, c->party_count * sizeof *parties);
  truce_case other = *c;
  other.parties = parties;
  for (size_t k = 0; k < states; k++)
    ranked[k] = (uint32_t)k;
  for (int round = 0; round < 3; round++) {
    shuffle(ranked, states, t);
    for (size_t k = 1; k < states; k++)
      tie[k] = tie[k - 1] + (tape_below(t, 3) != 0);
    parties[party].preference = (truce_preference){
        .kind = TRUCE_RANKING, .ranked_count = states, .ranked = ranked, .tie = tie};
    twin w;
    twin_init(&w, &other);
    const bool stable = twin_stable(&w, conditions->concept, party, conditions->state);
    ck_assert(fulfilled(&conditions->parties[party], &w, party, conditions->state) == stable);
    *(stable ? yes : no) += 1;
    twin_free(&w);
  }
  free(ranked);
  free(tie);
  free(parties);
}

START_TEST(conditions_are_exact)
{
  static uint8_t bytes[TAPE];
  size_t yes = 0, no = 0;
  for (uint64_t seed = 0; seed < 2000; seed++) {
    tape_fill(bytes, sizeof bytes, 7000000 + seed);
    tape t = {bytes, sizeof bytes, 0};
    model m;
    model_init(&m, &t, 4);
    truce_stability *s = solved(&m.c);
    if (s != NULL) {
      const size_t states = truce_stability_states(s), state = tape_below(&t, 256) % states;
      const truce_concept concept = (truce_concept)tape_below(&t, TRUCE_CONCEPT_COUNT);
      truce_conditions conditions;
      ck_assert_int_eq(truce_conditions_init(&conditions, s, concept, state, NULL), TRUCE_OK);
      ck_assert_uint_eq(conditions.party_count, m.c.party_count);
      twin w;
      twin_init(&w, &m.c);
      for (size_t p = 0; p < m.c.party_count; p++) {
        const truce_condition *condition = &conditions.parties[p];
        ck_assert(condition->complete);
        ck_assert(condition->met == twin_stable(&w, concept, p, state));
        ck_assert(fulfilled(condition, &w, p, state) == condition->met);
        for (size_t r = 0; r < condition->requirement_count; r++)
          ck_assert(twin_can_move(&w, p, state, condition->requirements[r].to));
        check_rankings(&m.c, &conditions, p, states, &t, &yes, &no);
      }
      twin_free(&w);
      truce_conditions_free(&conditions);
    }
    truce_stability_free(s);
    model_free(&m);
  }
  ck_assert_uint_gt(yes, 2000);
  ck_assert_uint_gt(no, 1000);
}
END_TEST

/* Prisoners' dilemma, mutual cooperation: under Nash each must find it no worse to cooperate than
 * to betray; under GMR it is enough that mutual betrayal be no better (the other's possible reply),
 * or that being betrayed back be; under SMR with no way out of it (Fang, Hipel, Kilgour 1993, ch.
 * 3). */
START_TEST(conditions_of_the_dilemma)
{
  static const char text[] = "truce: 1\nparties: {a: {}, b: {}}\nmoves: {a: {c: C}, b: {c: C}}\n"
                             "priorities: {a: [b.c, not a.c], b: [a.c, not b.c]}\n";
  enum { BOTH = 3, A_BETRAYS = 2, NEITHER = 0 };
  truce_diagnostics *list;
  truce_case *c;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "c.yaml", text, strlen(text), list), TRUCE_OK);
  truce_stability *s = solved(c);
  truce_conditions nash, gmr, smr;
  ck_assert_int_eq(truce_conditions_init(&nash, s, TRUCE_NASH, BOTH, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_conditions_init(&gmr, s, TRUCE_GMR, BOTH, NULL), TRUCE_OK);
  ck_assert_int_eq(truce_conditions_init(&smr, s, TRUCE_SMR, BOTH, NULL), TRUCE_OK);
  const truce_condition *x = &nash.parties[0];
  ck_assert(!x->met && x->requirement_count == 1 && x->requirements[0].to == A_BETRAYS);
  ck_assert_uint_eq(x->requirements[0].alternative_count, 1);
  x = &gmr.parties[0];
  ck_assert(x->met && x->requirement_count == 1);
  ck_assert_uint_eq(x->requirements[0].alternative_count, 2);
  const truce_alternative *reply = &x->requirements[0].alternatives[1];
  ck_assert(!x->requirements[0].alternatives[0].met && reply->met);
  ck_assert(reply->count == 1 && reply->states[0] == NEITHER);
  reply = &smr.parties[0].requirements[0].alternatives[1];
  ck_assert(reply->met && reply->count == 2);
  ck_assert(reply->states[0] == NEITHER && reply->states[1] == 1);
  truce_conditions_free(&nash);
  truce_conditions_free(&gmr);
  truce_conditions_free(&smr);
  truce_stability_free(s);
  truce_case_free(c);
  truce_diagnostics_free(list);
}
END_TEST

/* ---- Changes ---- */

/* A wish for a random set of states, all different; by a statement in one of three cases. */
typedef struct wanted {
  size_t count;
  size_t states[8];
  truce_statement *statement;
  truce_inverse_request request;
} wanted;

static void choose(wanted *g, const truce_case *c, const truce_stability *s, tape *t)
{
  memset(g, 0, sizeof *g);
  const size_t states = truce_stability_states(s);
  const size_t most = 1 + tape_below(t, 3);
  for (size_t k = 0; k < most; k++) {
    const size_t state = tape_below(t, 256) % states;
    bool known = false;
    for (size_t n = 0; n < g->count; n++)
      known = known || g->states[n] == state;
    if (!known)
      g->states[g->count++] = state;
  }
  if (tape_below(t, 3) == 0) {
    truce_statement_error error;
    ck_assert_int_eq(truce_statement_parse(&g->statement, c->names.ids[0], &c->names, &error),
                     TRUCE_OK);
  }
  g->request = (truce_inverse_request){.concept = (truce_concept)tape_below(t, TRUCE_CONCEPT_COUNT),
                                       .wanted_count = g->count,
                                       .wanted = g->states,
                                       .statement = g->statement,
                                       .every = tape_below(t, 3) == 0,
                                       .limit = 100000,
                                       .work = UINT64_MAX / 2};
}

/* Whether the goal is met once the edits are made, by solving the case again. */
static bool met_after(const truce_case *c, const truce_revision *revision, const wanted *g)
{
  truce_variant *variant;
  ck_assert_int_eq(truce_variant_init(&variant, c, revision, g->statement, NULL, 0), TRUCE_OK);
  truce_stability *s = solved(truce_variant_case(variant));
  ck_assert_ptr_nonnull(s);
  size_t holding = 0;
  for (size_t k = 0; k < g->count; k++)
    holding += truce_stability_equilibrium(s, g->request.concept, g->states[k]);
  truce_stability_free(s);
  truce_variant_free(variant);
  return g->request.every ? holding == g->count : holding > 0;
}

typedef struct edit_list {
  size_t count;
  truce_edit edits[4000];
} edit_list;

/* Every edit there is, listed anew. */
static void list_edits(edit_list *list, const truce_case *c, const wanted *g)
{
  list->count = 0;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    const size_t n = preference->wish_count;
    if (preference->kind == TRUCE_WEIGHTS || preference->kind == TRUCE_RANKING || n > 32)
      continue;
    for (size_t a = 0; a < n; a++) {
      list->edits[list->count++] = (truce_edit){TRUCE_EDIT_DROP, p, a, 0, 0, false};
      for (size_t b = a + 1; b < n; b++)
        list->edits[list->count++] = (truce_edit){TRUCE_EDIT_SWAP, p, a, b, 0, false};
    }
    for (unsigned k = 0; k <= c->option_count; k++) {
      const bool statement = k == c->option_count;
      if (statement && g->statement == NULL)
        continue;
      for (size_t a = 0; a <= n; a++) {
        const unsigned option = statement ? TRUCE_OPTIONS_MAX : k;
        list->edits[list->count++] = (truce_edit){TRUCE_EDIT_INSERT, p, a, 0, option, true};
        if (!statement)
          list->edits[list->count++] = (truce_edit){TRUCE_EDIT_INSERT, p, a, 0, option, false};
      }
    }
  }
  ck_assert_uint_lt(list->count, sizeof list->edits / sizeof *list->edits);
}

static int sign(const twin *w, size_t party, size_t a, size_t b)
{
  return twin_prefers(w, party, a, b) - twin_prefers(w, party, b, a);
}

static uint64_t asked_by_pairs(const truce_case *c, const truce_edit *edit, const wanted *g)
{
  const truce_revision revision = {.count = 1, .edits = {*edit}};
  truce_variant *variant;
  ck_assert_int_eq(truce_variant_init(&variant, c, &revision, g->statement, NULL, 0), TRUCE_OK);
  twin before, after;
  twin_init(&before, c);
  twin_init(&after, truce_variant_case(variant));
  uint64_t count = 0;
  for (size_t a = 0; a < before.states; a++) {
    for (size_t b = 0; b < a; b++)
      count += sign(&before, edit->party, a, b) != sign(&after, edit->party, a, b);
  }
  twin_free(&before);
  twin_free(&after);
  truce_variant_free(variant);
  return count;
}

/* All single edits, or all pairs, by solving again; the number that are enough. */
static size_t count_enough(const truce_case *c, const wanted *g, const edit_list *all, bool pairs)
{
  size_t count = 0;
  for (size_t a = 0; a < all->count; a++) {
    for (size_t b = pairs ? 0 : a; b < (pairs ? all->count : a + 1); b++) {
      const truce_edit *x = &all->edits[a], *y = &all->edits[b];
      const bool one_place = x->kind == TRUCE_EDIT_INSERT && y->kind == TRUCE_EDIT_INSERT &&
                             x->party == y->party && x->at == y->at;
      if (pairs && (a == b || (b < a && !one_place)))
        continue;
      const truce_revision r = {.count = pairs ? 2 : 1, .edits = {*x, *y}};
      count += met_after(c, &r, g);
    }
  }
  return count;
}

static void check_found(const truce_case *c, const wanted *g, const truce_inverse *answer)
{
  for (size_t k = 0; k < answer->revision_count; k++) {
    const truce_revision *r = &answer->revisions[k];
    ck_assert(met_after(c, r, g));
    ck_assert(k == 0 || answer->revisions[k - 1].asked <= r->asked);
    uint64_t asked = 0;
    for (size_t n = 0; n < r->count && k < 3; n++)
      asked += asked_by_pairs(c, &r->edits[n], g);
    ck_assert(k >= 3 || asked == r->asked);
    wanted one = *g;
    if (!g->request.every) {
      one.count = 1;
      one.states[0] = r->state;
      ck_assert(met_after(c, r, &one));
    }
  }
}

static void check_changes(uint64_t seed, unsigned options, bool pairs, size_t *found_single,
                          size_t *found_pair)
{
  static uint8_t bytes[TAPE];
  static edit_list all;
  tape_fill(bytes, sizeof bytes, seed);
  tape t = {bytes, sizeof bytes, 0};
  model m;
  model_init(&m, &t, options);
  truce_stability *s = solved(&m.c);
  if (s != NULL) {
    wanted g;
    choose(&g, &m.c, s, &t);
    g.request.depth = pairs ? 2 : 1;
    truce_inverse answer;
    ck_assert_int_eq(truce_inverse_init(&answer, s, &g.request, NULL), TRUCE_OK);
    ck_assert(answer.complete && !answer.interrupted);
    size_t holding = 0;
    for (size_t k = 0; k < g.count; k++)
      holding += truce_stability_equilibrium(s, g.request.concept, g.states[k]);
    ck_assert_uint_eq(answer.holding, holding);
    const bool met = g.request.every ? holding == g.count : holding > 0;
    list_edits(&all, &m.c, &g);
    check_found(&m.c, &g, &answer);
    if (met) {
      ck_assert_uint_eq(answer.found, 0);
    } else if (!answer.searched_pairs) {
      ck_assert_uint_eq(answer.found, count_enough(&m.c, &g, &all, false));
      *found_single += answer.found > 0;
    } else if (all.count <= 75) {
      ck_assert_uint_eq(count_enough(&m.c, &g, &all, false), 0);
      const size_t pairs_enough = count_enough(&m.c, &g, &all, true);
      ck_assert((answer.found > 0) == (pairs_enough > 0));
      if (g.request.every || g.count == 1)
        ck_assert_uint_eq(answer.found, pairs_enough);
      *found_pair += answer.found > 0;
    }
    truce_inverse_free(&answer);
    truce_statement_free(g.statement);
  }
  truce_stability_free(s);
  model_free(&m);
}

START_TEST(single_changes_are_all_found_and_enough)
{
  size_t single = 0, pair = 0;
  for (uint64_t seed = 0; seed < 700; seed++)
    check_changes(8000000 + seed, 4, false, &single, &pair);
  ck_assert_uint_gt(single, 100);
}
END_TEST

START_TEST(pairs_are_found_where_no_single_change_is_enough)
{
  size_t single = 0, pair = 0;
  for (uint64_t seed = 0; seed < 600; seed++)
    check_changes(9000000 + seed, 3, true, &single, &pair);
  ck_assert_uint_ge(pair, 3);
}
END_TEST

/* ---- Limits ---- */

START_TEST(what_is_cut_short_says_so)
{
  model m;
  model_init_regular(&m, 5, 3, 15, 6);
  truce_stability *s = solved(&m.c);
  truce_conditions conditions;
  ck_assert_int_eq(truce_conditions_init(&conditions, s, TRUCE_SMR, 77, NULL), TRUCE_OK);
  for (size_t p = 0; p < 3; p++) {
    const truce_condition *condition = &conditions.parties[p];
    size_t listed = 0;
    for (size_t r = 0; r < condition->requirement_count; r++) {
      for (size_t k = 0; k < condition->requirements[r].alternative_count; k++)
        listed += condition->requirements[r].alternatives[k].count;
    }
    ck_assert(!condition->complete);
    ck_assert_uint_lt(listed, 2 * TRUCE_CONDITION_STATES);
    ck_assert_uint_eq(condition->requirement_count, 31);
  }
  truce_conditions_free(&conditions);
  size_t open = 0; /* nobody's equilibrium */
  while (truce_stability_equilibrium(s, TRUCE_SEQ, open))
    open++;
  truce_inverse_request request = {
      .concept = TRUCE_SEQ, .wanted_count = 1, .wanted = &open, .work = 1};
  truce_inverse answer;
  ck_assert_int_eq(truce_inverse_init(&answer, s, &request, NULL), TRUCE_OK);
  ck_assert(!answer.complete && !answer.interrupted && !answer.searched_pairs);
  truce_inverse_free(&answer);
  const truce_control tight = {.memory_limit = 1 << 20};
  ck_assert_int_eq(truce_inverse_init(&answer, s, &request, &tight), TRUCE_TOO_LARGE);
  ck_assert_int_eq(truce_conditions_init(&conditions, s, TRUCE_SMR, 77, &tight), TRUCE_TOO_LARGE);
  truce_stability_free(s);
  model_free(&m);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("definitions");
  tcase_add_test(group, conditions_are_exact);
  tcase_add_test(group, conditions_of_the_dilemma);
  tcase_add_test(group, single_changes_are_all_found_and_enough);
  tcase_add_test(group, pairs_are_found_where_no_single_change_is_enough);
  tcase_add_test(group, what_is_cut_short_says_so);
  return run_tests("inverse", group);
}
