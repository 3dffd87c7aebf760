/* Views against their definition on random conflicts, each view built state by state from the case;
 * surprises one by one; the section of the case file and that of GMCR+; failing allocations. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/views.h"

enum { TAPE = 3000, STATES = 64, PARTIES = 8, RULES = 3 };

/* ---- Random misperceptions ---- */

typedef struct mistakes {
  truce_misperception all[PARTIES];
  truce_rule rules[PARTIES][RULES];
  truce_statement *owned[PARTIES * RULES];
  size_t owned_count;
  truce_belief beliefs[PARTIES][PARTIES];
} mistakes;

static void make_rule(const truce_case *c, tape *t, mistakes *m, size_t p)
{
  char text[200];
  truce_statement_error error;
  truce_misperception *x = &m->all[p];
  const unsigned a = tape_below(t, c->option_count), b = tape_below(t, c->option_count);
  snprintf(text, sizeof text, "%s%s and %s%s", tape_below(t, 2) == 0 ? "not " : "", c->names.ids[a],
           tape_below(t, 2) == 0 ? "not " : "", c->names.ids[b]);
  truce_statement *made;
  ck_assert_int_eq(truce_statement_parse(&made, text, &c->names, &error), TRUCE_OK);
  m->owned[m->owned_count++] = made;
  m->rules[p][x->rule_count++] = (truce_rule){.statement = made, .text = "a rule"};
}

static void make_mistakes(truce_case *c, tape *t, mistakes *m)
{
  memset(m, 0, sizeof *m);
  for (size_t p = 0; p < c->party_count; p++) {
    truce_misperception *x = &m->all[p];
    *x = (truce_misperception){
        .stated = p == 0 || tape_below(t, 2) == 0, .rules = m->rules[p], .beliefs = m->beliefs[p]};
    for (unsigned k = x->stated ? tape_below(t, RULES + 1) : 0; k > 0; k--)
      make_rule(c, t, m, p);
    for (size_t j = 0; j < c->party_count && x->stated; j++) {
      /* What it takes another to want is what somebody wants. */
      const truce_preference *other =
          &c->parties[tape_below(t, (unsigned)c->party_count)].preference;
      if (j != p && other->kind != TRUCE_RANKING && tape_below(t, 3) == 0)
        m->beliefs[p][x->belief_count++] = (truce_belief){j, *other};
    }
  }
  c->misperceptions = m->all;
}

static void free_mistakes(const mistakes *m)
{
  for (size_t k = 0; k < m->owned_count; k++)
    truce_statement_free(m->owned[k]);
}

/* ---- The definition ---- */

typedef struct sight {
  twin w;       /* what the party sees */
  truce_case c; /* the case with what it believes, for all states */
  truce_party parties[PARTIES];
  size_t at[STATES]; /* [state of the case]: its number here; SIZE_MAX: not seen */
  size_t real[STATES];
} sight;

static void see(sight *x, const truce_case *c, size_t p)
{
  const truce_misperception *m = &c->misperceptions[p];
  x->c = *c;
  memcpy(x->parties, c->parties, c->party_count * sizeof *x->parties);
  for (size_t k = 0; k < m->belief_count; k++)
    x->parties[m->beliefs[k].party].preference = m->beliefs[k].preference;
  x->c.parties = x->parties;
  twin all;
  twin_init(&all, &x->c);
  const size_t n = all.states;
  x->w = (twin){.c = &x->c,
                .codes = calloc(n + 1, sizeof(uint64_t)),
                .move = calloc(c->party_count * n * n + 1, sizeof(bool)),
                .prefers = calloc(c->party_count * n * n + 1, sizeof(bool))};
  for (size_t s = 0; s < n; s++) {
    bool seen = true;
    for (size_t k = 0; k < m->rule_count; k++)
      seen = seen && !truce_statement_holds(m->rules[k].statement, all.codes[s]);
    x->at[s] = seen ? x->w.states : SIZE_MAX;
    if (seen) {
      x->real[x->w.states] = s;
      x->w.codes[x->w.states++] = all.codes[s];
    }
  }
  const size_t left = x->w.states;
  for (size_t i = 0; i < c->party_count; i++) {
    for (size_t a = 0; a < left; a++) {
      for (size_t b = 0; b < left; b++) {
        x->w.move[(i * left + a) * left + b] = twin_can_move(&all, i, x->real[a], x->real[b]);
        x->w.prefers[(i * left + a) * left + b] = twin_prefers(&all, i, x->real[a], x->real[b]);
      }
    }
  }
  twin_free(&all);
}

static bool stays(const sight *x, truce_concept concept, size_t party, size_t state)
{
  return x->at[state] != SIZE_MAX && twin_stable(&x->w, concept, party, x->at[state]);
}

static bool believed(const sight *x, truce_concept concept, size_t state)
{
  bool all = true;
  for (size_t i = 0; i < x->c.party_count && all; i++)
    all = stays(x, concept, i, state);
  return all;
}

/* Whether a move is an improvement that nothing deters, and none such is better. */
static bool is_best(const sight *x, truce_concept concept, size_t party, size_t from, size_t to)
{
  size_t steps;
  const size_t a = x->at[from], b = x->at[to];
  if (a == SIZE_MAX || b == SIZE_MAX || !twin_improves(&x->w, party, a, b) ||
      twin_deterred(&x->w, concept, party, a, b, &steps))
    return false;
  for (size_t k = 0; k < x->w.states; k++) {
    if (twin_improves(&x->w, party, a, k) && twin_prefers(&x->w, party, k, b) &&
        !twin_deterred(&x->w, concept, party, a, k, &steps))
      return false;
  }
  return true;
}

/* ---- Comparing ---- */

static void check_why(const sight *x, const truce_surprise *y, truce_concept concept)
{
  size_t steps;
  const size_t a = x->at[y->from], b = x->at[y->to];
  if (y->kind == TRUCE_SURPRISE_UNSEEN)
    ck_assert(b == SIZE_MAX);
  else if (y->kind == TRUCE_SURPRISE_UNWANTED)
    ck_assert(b != SIZE_MAX && !twin_prefers(&x->w, y->mover, b, a));
  else
    ck_assert(b != SIZE_MAX && twin_prefers(&x->w, y->mover, b, a) &&
              twin_deterred(&x->w, concept, y->mover, a, b, &steps));
}

static void compare_surprises(const truce_case *c, const truce_views *v, const sight *sights,
                              size_t states, size_t found[4])
{
  truce_surprise *list;
  size_t count, due = 0, listed = 0;
  ck_assert_int_eq(truce_views_surprises(v, NULL, &list, &count), TRUCE_OK);
  for (size_t k = 0; k < count; k++) {
    const truce_surprise *y = &list[k];
    found[y->kind]++;
    for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++) {
      if ((y->concepts >> n & 1) == 0)
        continue;
      const truce_concept concept = (truce_concept)n;
      const bool expected = stays(&sights[y->observer], concept, y->mover, y->from);
      const bool does = stays(&sights[y->mover], concept, y->mover, y->from);
      listed++;
      ck_assert(does == (y->kind == TRUCE_SURPRISE_STAYS) && expected != does);
      ck_assert(is_best(&sights[does ? y->observer : y->mover], concept, y->mover, y->from, y->to));
      if (!does)
        check_why(&sights[y->observer], y, concept);
    }
  }
  for (size_t i = 0; i < c->party_count; i++) {
    for (size_t j = 0; j < c->party_count; j++) {
      for (size_t s = 0; s < states && i != j; s++) {
        const bool now = c->has_status_quo && sights[i].at[s] != SIZE_MAX &&
                         sights[i].w.codes[sights[i].at[s]] == c->status_quo;
        for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++) {
          const truce_concept concept = (truce_concept)n;
          if (sights[i].at[s] == SIZE_MAX || sights[j].at[s] == SIZE_MAX)
            continue;
          const bool expected = stays(&sights[i], concept, j, s);
          const bool does = stays(&sights[j], concept, j, s);
          due += expected && !does && (now || believed(&sights[i], concept, s));
          due += now && !expected && does;
        }
      }
    }
  }
  ck_assert_uint_eq(listed, due);
  free(list);
}

/* Returns how many states hold that are no actual equilibrium, summed over concepts. */
static size_t compare(const truce_case *c, const truce_stability *s, const truce_views *v,
                      size_t found[4])
{
  static sight sights[PARTIES];
  const size_t states = truce_stability_states(s);
  size_t mistaken = 0;
  for (size_t p = 0; p < c->party_count; p++)
    see(&sights[p], c, p);
  for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++) {
    const truce_concept concept = (truce_concept)n;
    size_t agreed_count = 0, holding_count = 0;
    for (size_t state = 0; state < states; state++) {
      bool agreed = true, holds = true;
      for (size_t p = 0; p < c->party_count; p++) {
        size_t seen;
        ck_assert(truce_views_sees(v, p, state, &seen) == (sights[p].at[state] != SIZE_MAX));
        const bool stable = stays(&sights[p], concept, p, state);
        const bool believes = believed(&sights[p], concept, state);
        ck_assert(truce_views_stable(v, concept, p, state) == stable);
        ck_assert(truce_views_believed(v, concept, p, state) == believes);
        agreed = agreed && believes;
        holds = holds && stable;
      }
      ck_assert(truce_views_agreed(v, concept, state) == agreed);
      ck_assert(truce_views_holds(v, concept, state) == holds);
      ck_assert(holds || !agreed);
      agreed_count += agreed;
      holding_count += holds;
      mistaken += holds && !truce_stability_equilibrium(s, concept, state);
    }
    ck_assert_uint_eq(truce_views_agreed_count(v, concept), agreed_count);
    ck_assert_uint_eq(truce_views_holding_count(v, concept), holding_count);
  }
  compare_surprises(c, v, sights, states, found);
  for (size_t p = 0; p < c->party_count; p++)
    twin_free(&sights[p].w);
  return mistaken;
}

static truce_stability *solve(const truce_case *c)
{
  truce_diagnostics *said;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  const truce_status status = truce_stability_solve(&s, c, NULL, said);
  ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
  truce_diagnostics_free(said);
  return s;
}

START_TEST(it_is_as_defined)
{
  static uint8_t bytes[TAPE];
  size_t compared = 0, mistaken = 0, found[4] = {0};
  for (uint64_t seed = 1; seed <= 3500; seed++) {
    model m;
    mistakes wrong;
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {.bytes = bytes, .size = sizeof bytes};
    model_init(&m, &t, 5);
    make_mistakes(&m.c, &t, &wrong);
    truce_stability *s = solve(&m.c);
    if (s != NULL && truce_stability_states(s) <= STATES) {
      m.c.has_status_quo = true;
      m.c.status_quo = truce_stability_code(s, tape_below(&t, (unsigned)truce_stability_states(s)));
      truce_diagnostics *said;
      truce_views *v;
      ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
      const truce_status status = truce_views_solve(&v, s, &(truce_control){.threads = 2}, said);
      /* A view may have no state left, or nobody be mistaken. */
      ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
      if (status == TRUCE_OK) {
        mistaken += compare(&m.c, s, v, found);
        compared++;
      }
      truce_views_free(v);
      truce_diagnostics_free(said);
    }
    truce_stability_free(s);
    free_mistakes(&wrong);
    model_free(&m);
  }
  ck_assert_uint_gt(compared, 2000);
  ck_assert_uint_gt(mistaken, 500);
  for (size_t k = 0; k < 4; k++)
    ck_assert_msg(found[k] > 100, "surprises of kind %zu: %zu", k, found[k]);
}
END_TEST

/* ---- Files ---- */

static truce_case *read(const char *name, const char *text, char *said, size_t room)
{
  truce_case *c = NULL;
  truce_diagnostics *d;
  ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, name, text, strlen(text), d);
  said[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(d); k++)
    snprintf(said + strlen(said), room - strlen(said), "%s\n",
             truce_diagnostics_get(d, k)->message);
  truce_diagnostics_free(d);
  if (status == TRUCE_OK)
    return c;
  ck_assert_int_eq(status, TRUCE_BAD_INPUT);
  truce_case_free(c);
  return NULL;
}

static truce_views *look(const truce_stability *s)
{
  truce_diagnostics *d;
  truce_views *v;
  ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
  ck_assert_int_eq(truce_views_solve(&v, s, NULL, d), TRUCE_OK);
  truce_diagnostics_free(d);
  return v;
}

#define SIEGE                                                                                      \
  "truce: 1\n"                                                                                     \
  "parties: {north: North, south: South}\n"                                                        \
  "moves: {north: {shell: Shell the town}, south: {tunnel: Dig a tunnel}}\n"                       \
  "status_quo: []\n"                                                                               \
  "priorities:\n"                                                                                  \
  "  north: [not south.tunnel, not north.shell]\n"                                                 \
  "  south: [not north.shell, south.tunnel]\n"

/* North does not know that South can dig. It believes the quiet to hold; South digs. In truth South
 * would dig too, so the quiet is no equilibrium for anybody but North. */
START_TEST(a_tunnel_surprises)
{
  char said[500];
  truce_case *c = read("case.yaml", SIEGE "misperceptions: {north: {unseen: [south.tunnel]}}\n",
                       said, sizeof said);
  ck_assert_msg(c != NULL, "%s", said);
  truce_stability *s = solve(c);
  truce_views *v = look(s);
  size_t seen, count;
  truce_surprise *list;
  ck_assert_uint_eq(truce_stability_states(truce_views_of(v, 0)), 2);
  ck_assert_ptr_eq(truce_views_of(v, 1), s);
  ck_assert(!truce_views_sees(v, 0, 2, &seen)); /* the tunnel */
  ck_assert(truce_views_believed(v, TRUCE_NASH, 0, 0));
  ck_assert(!truce_views_holds(v, TRUCE_NASH, 0));
  ck_assert_int_eq(truce_views_surprises(v, NULL, &list, &count), TRUCE_OK);
  ck_assert_uint_ge(count, 1);
  ck_assert(list[0].observer == 0 && list[0].mover == 1 && list[0].from == 0 && list[0].to == 2);
  ck_assert_int_eq(list[0].kind, TRUCE_SURPRISE_UNSEEN);
  free(list);
  truce_views_free(v);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

/* South takes North to want to shell whatever happens, and expects it to begin; North does not. */
START_TEST(wrong_beliefs_are_used)
{
  char said[500];
  truce_case *c = read("case.yaml",
                       SIEGE "misperceptions:\n"
                             "  south:\n"
                             "    believes: {north: [north.shell]}\n"
                             "    because: It was shelled before\n",
                       said, sizeof said);
  ck_assert_msg(c != NULL, "%s", said);
  truce_stability *s = solve(c);
  truce_views *v = look(s);
  ck_assert(truce_stability_stable(s, TRUCE_NASH, 0, 2));
  ck_assert(!truce_stability_stable(truce_views_of(v, 1), TRUCE_NASH, 0, 2));
  ck_assert(truce_views_stable(v, TRUCE_NASH, 0, 2)); /* North knows what it wants */
  truce_views_free(v);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

/* Three options as in a file of GMCR+: one party does not see states with the first option and
 * without the second, the other none without both. */
START_TEST(gmcr_misperceptions_are_read)
{
  static const char text[] =
      "{\"options\": [{\"name\": \"A\", \"permittedDirection\": \"both\"},"
      " {\"name\": \"B\", \"permittedDirection\": \"both\"},"
      " {\"name\": \"C\", \"permittedDirection\": \"both\"}],"
      "\"decisionMakers\": ["
      "{\"name\": \"One\", \"options\": [0, 1], \"preferences\": [[[0, \"Y\"]]],"
      " \"misperceptions\": [[[0, \"Y\"], [1, \"N\"]]]},"
      "{\"name\": \"Two\", \"options\": [2], \"preferences\": [[[2, \"Y\"]]],"
      " \"misperceptions\": [{\"compound\": true, \"members\": [[[0, \"N\"], [1, \"N\"]]]}]}],"
      "\"infeasibles\": [[[0, \"Y\"], [1, \"Y\"]]],"
      "\"useManualPreferenceRanking\": false}";
  char said[500];
  truce_case *c = read("x.gmcr", text, said, sizeof said);
  ck_assert_msg(c != NULL, "%s", said);
  ck_assert_msg(strstr(said, "--views") != NULL, "%s", said);
  truce_stability *s = solve(c);
  truce_views *v = look(s);
  ck_assert_uint_eq(truce_stability_states(s), 6);
  ck_assert_uint_eq(truce_stability_states(truce_views_of(v, 0)), 4);
  ck_assert_uint_eq(truce_stability_states(truce_views_of(v, 1)), 4);
  truce_views_free(v);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(bad_sections_are_refused)
{
  static const struct bad {
    const char *text, *message;
  } bad[] = {
      {"{nroth: {unseen: []}}", "there is no party"},
      {"{north: {unseen: [south.tunel]}}", "there is no move"},
      {"{north: {unseen: [north.shell]}}", "its own moves"},
      {"{north: {unseen: south.tunnel}}", "unseen"},
      {"{north: {excludes: [south.tunel]}}", "tunel"},
      {"{north: {excludes: [south.tunnel, not south.tunnel]}}", "no situation that it sees"},
      {"{north: {believes: {north: [north.shell]}}}", "what it wants itself"},
      {"{north: {believes: {south: north.shell}}}", "priorities"},
      {"{north: {hides: [south.tunnel]}}", "hides"},
      {"{north: blind}", "misperceives"},
  };
  char text[900], said[900];
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    snprintf(text, sizeof text, SIEGE "misperceptions: %s\n", bad[k].text);
    ck_assert_msg(read("case.yaml", text, said, sizeof said) == NULL, "%s", bad[k].text);
    ck_assert_msg(strstr(said, bad[k].message) != NULL, "%s: %s", bad[k].text, said);
  }
  truce_case *c =
      read("case.yaml", SIEGE "misperceptions: {north: {excludes: [not south.tunnel]}}\n", said,
           sizeof said);
  ck_assert(c != NULL && strstr(said, "does not see the status quo") != NULL);
  truce_case_free(c);
}
END_TEST

START_TEST(limits_and_failures_leave_nothing)
{
  static uint8_t bytes[TAPE];
  model m;
  mistakes wrong;
  tape_fill(bytes, sizeof bytes, 5);
  tape t = {.bytes = bytes, .size = sizeof bytes};
  model_init(&m, &t, 5);
  make_mistakes(&m.c, &t, &wrong);
  truce_stability *s = solve(&m.c);
  ck_assert_ptr_nonnull(s);
  truce_diagnostics *d;
  truce_views *v;
  truce_surprise *list;
  size_t count;
  volatile sig_atomic_t stop = 1;
  ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
  ck_assert_int_eq(truce_views_solve(&v, s, &(truce_control){.cancel = &stop}, d), TRUCE_CANCELLED);
  ck_assert_int_eq(truce_views_solve(&v, s, &(truce_control){.memory_limit = 64}, d),
                   TRUCE_TOO_LARGE);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    truce_status status = truce_views_solve(&v, s, NULL, d);
    if (status == TRUCE_OK)
      status = truce_views_surprises(v, NULL, &list, &count);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit ? status == TRUCE_NO_MEMORY : status == TRUCE_OK);
    truce_views_free(v);
    if (status == TRUCE_OK)
      free(list);
  }
  m.c.misperceptions = NULL;
  ck_assert_int_eq(truce_views_solve(&v, s, NULL, d), TRUCE_BAD_INPUT);
  truce_diagnostics_free(d);
  truce_stability_free(s);
  free_mistakes(&wrong);
  model_free(&m);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, it_is_as_defined);
  tcase_add_test(all, a_tunnel_surprises);
  tcase_add_test(all, wrong_beliefs_are_used);
  tcase_add_test(all, gmcr_misperceptions_are_read);
  tcase_add_test(all, bad_sections_are_refused);
  tcase_add_test(all, limits_and_failures_leave_nothing);
  return run_tests("views", all);
}
