/* Preference structures against their definitions on random conflicts: unknown preferences from
 * every order that agrees with what is known, strength and attitudes from pairwise comparisons;
 * how the kinds imply each other; a published example; refusals and failing allocations. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/model.h"
#include "support/run_suite.h"
#include "support/twin.h"
#include "truce/structure.h"

enum { TAPE = 3000, STATES = 64, PARTIES = 8 };

/* ---- Definitions ---- */

/* What state b is to a party that stands at a, as the definitions have it. */
typedef struct standing {
  bool better, worse, much_worse, unknown;
} standing;

typedef struct definitions {
  twin w;
  const truce_case *c;
  truce_structure_id id;
  standing *standings; /* [party][a][b] */
} definitions;

static bool holds(const definitions *d, size_t party, size_t wish, size_t state)
{
  return truce_statement_holds(d->c->parties[party].preference.wishes[wish].statement,
                               d->w.codes[state]);
}

/* Goes through every order of the wishes that agrees with what is known, as far as the first on
 * which the two states differ, and notes what it says. */
static void try_orders(const definitions *d, size_t party, uint32_t placed, size_t a, size_t b,
                       standing *found)
{
  const truce_preference *preference = &d->c->parties[party].preference;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    bool next = (placed >> k & 1) == 0;
    for (size_t n = 0; n < k && next; n++) {
      const truce_wish *other = &preference->wishes[n];
      const bool known = !wish->unknown_place && !other->unknown_place &&
                         (wish->group == 0 || wish->group != other->group);
      next = !known || (placed >> n & 1) != 0;
    }
    if (!next)
      continue;
    const bool in_a = holds(d, party, k, a), in_b = holds(d, party, k, b);
    if (in_a == in_b) {
      try_orders(d, party, placed | UINT32_C(1) << k, a, b, found);
    } else {
      found->better = found->better || in_b || wish->unknown_sign;
      found->worse = found->worse || in_a || wish->unknown_sign;
    }
  }
}

static standing stand_unknown(const definitions *d, size_t party, size_t a, size_t b)
{
  const truce_preference *preference = &d->c->parties[party].preference;
  standing found = {0};
  /* Of longer lists nothing may be unknown. */
  if (preference->kind == TRUCE_PRIORITIES && preference->wish_count <= TRUCE_UNKNOWN_LIST_MAX)
    try_orders(d, party, 0, a, b, &found);
  else
    found = (standing){.better = twin_prefers(&d->w, party, b, a),
                       .worse = twin_prefers(&d->w, party, a, b)};
  if (found.better && found.worse)
    found = (standing){.unknown = true};
  return found;
}

static int64_t place_of(const truce_preference *preference, size_t state)
{
  for (size_t k = 0; k < preference->ranked_count; k++) {
    if (preference->ranked[k] == state)
      return preference->tie[k];
  }
  abort();
}

static standing stand_strength(const definitions *d, size_t party, size_t a, size_t b)
{
  const truce_preference *preference = &d->c->parties[party].preference;
  standing found = {.better = twin_prefers(&d->w, party, b, a),
                    .worse = twin_prefers(&d->w, party, a, b)};
  if (!found.worse || !preference->strength.stated)
    return found;
  const int64_t level = preference->strength.level;
  int64_t loss = 0;
  size_t first = SIZE_MAX;
  for (size_t k = preference->wish_count; k-- > 0;) {
    const bool in_a = holds(d, party, k, a), in_b = holds(d, party, k, b);
    first = in_a != in_b ? k : first;
    loss += (in_a - in_b) * preference->wishes[k].weight;
  }
  if (preference->kind == TRUCE_PRIORITIES)
    found.much_worse = first < (size_t)level;
  else if (preference->kind == TRUCE_WEIGHTS)
    found.much_worse = loss >= level;
  else
    found.much_worse = place_of(preference, b) - place_of(preference, a) >= level;
  return found;
}

static standing stand_attitudes(const definitions *d, size_t party, size_t a, size_t b)
{
  bool no_loss = true, gain = false;
  for (size_t j = 0; j < d->c->party_count; j++) {
    const int toward = d->c->attitudes[party].toward[j];
    const bool up = twin_prefers(&d->w, j, b, a), down = twin_prefers(&d->w, j, a, b);
    no_loss = no_loss && (toward <= 0 || !down) && (toward >= 0 || !up);
    gain = gain || (toward > 0 && up) || (toward < 0 && down);
  }
  return (standing){.better = no_loss && gain};
}

static void define(definitions *d, const truce_case *c, truce_structure_id id)
{
  *d = (definitions){.c = c, .id = id};
  twin_init(&d->w, c);
  const size_t n = d->w.states;
  d->standings = calloc(c->party_count * n * n + 1, sizeof *d->standings);
  if (d->standings == NULL)
    abort();
  for (size_t p = 0; p < c->party_count; p++) {
    for (size_t a = 0; a < n; a++) {
      for (size_t b = 0; b < n; b++)
        d->standings[(p * n + a) * n + b] =
            id == TRUCE_STRUCTURE_UNKNOWN    ? stand_unknown(d, p, a, b)
            : id == TRUCE_STRUCTURE_STRENGTH ? stand_strength(d, p, a, b)
                                             : stand_attitudes(d, p, a, b);
    }
  }
}

static standing stand(const definitions *d, size_t party, size_t a, size_t b)
{
  return d->standings[(party * d->w.states + a) * d->w.states + b];
}

/* Kinds by their places in truce_structure_kind. */
static bool tempts(const definitions *d, size_t kind, size_t party, size_t a, size_t b)
{
  const standing s = stand(d, party, a, b);
  const bool bold = d->id == TRUCE_STRUCTURE_UNKNOWN && (kind == 0 || kind == 2);
  return twin_can_move(&d->w, party, a, b) && (s.better || (bold && s.unknown));
}

static bool answers(const definitions *d, size_t party, size_t a, size_t b)
{
  const standing s = stand(d, party, a, b);
  return twin_can_move(&d->w, party, a, b) && (s.better || s.unknown);
}

static bool deters(const definitions *d, size_t kind, size_t party, size_t a, size_t b)
{
  const standing s = stand(d, party, a, b);
  if (d->id == TRUCE_STRUCTURE_STRENGTH && kind == 1)
    return s.much_worse;
  if (d->id == TRUCE_STRUCTURE_UNKNOWN && kind < 2)
    return !s.better && !s.unknown;
  return !s.better;
}

static bool lasts(const definitions *d, size_t kind, size_t party, size_t state, size_t end)
{
  bool all = true;
  for (size_t on = 0; on < d->w.states && all; on++)
    all = !twin_can_move(&d->w, party, end, on) || deters(d, kind, party, state, on);
  return all;
}

/* Whether some legal sequence of the others from `from`, in which `last` moved last, ends in a
 * sanction. */
static bool sanctioned(const definitions *d, size_t kind, truce_concept concept, size_t party,
                       size_t state, size_t from, size_t last, bool *seen)
{
  const size_t parties = d->c->party_count;
  const bool lasting = concept == TRUCE_SMR || concept == TRUCE_SSEQ;
  const bool tempted = concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
  for (size_t j = 0; j < parties; j++) {
    for (size_t to = 0; to < d->w.states && j != party && j != last; to++) {
      if (!(tempted ? answers(d, j, from, to) : twin_can_move(&d->w, j, from, to)) ||
          seen[to * parties + j])
        continue;
      seen[to * parties + j] = true;
      if (deters(d, kind, party, state, to) && (!lasting || lasts(d, kind, party, state, to)))
        return true;
      if (sanctioned(d, kind, concept, party, state, to, j, seen))
        return true;
    }
  }
  return false;
}

static bool stays(const definitions *d, size_t kind, truce_concept concept, size_t party,
                  size_t state)
{
  static bool seen[STATES * PARTIES];
  for (size_t to = 0; to < d->w.states; to++) {
    if (!tempts(d, kind, party, state, to))
      continue;
    memset(seen, 0, sizeof seen);
    if (concept == TRUCE_NASH || !sanctioned(d, kind, concept, party, state, to, party, seen))
      return false;
  }
  return true;
}

/* ---- Random conflicts ---- */

typedef struct regard {
  truce_attitude attitudes[PARTIES];
  int8_t toward[PARTIES * PARTIES];
} regard;

static void add_regard(truce_case *c, tape *t, regard *g)
{
  for (size_t p = 0; p < c->party_count; p++) {
    truce_preference *preference = (truce_preference *)&c->parties[p].preference;
    const unsigned count = preference->kind == TRUCE_PRIORITIES ? (unsigned)preference->wish_count
                           : preference->kind == TRUCE_INDIFFERENT ? 0
                                                                   : 4;
    preference->strength.stated = p == 0 || tape_below(t, 4) != 0;
    preference->strength.level =
        (1 + tape_below(t, count)) * (preference->kind == TRUCE_WEIGHTS ? INT64_C(1000000) : 1);
    for (size_t j = 0; j < c->party_count; j++)
      g->toward[p * c->party_count + j] = (int8_t)(j == p ? 1 : (int)tape_below(t, 3) - 1);
    g->attitudes[p] = (truce_attitude){.stated = true, .toward = g->toward + p * c->party_count};
  }
  c->attitudes = g->attitudes;
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

static truce_structure *ask(const truce_stability *s, truce_structure_id id, unsigned threads)
{
  truce_diagnostics *said;
  truce_structure *x = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  const truce_status status =
      truce_structure_solve(&x, s, id, &(truce_control){.threads = threads}, said);
  ck_assert(status == TRUCE_OK || (status == TRUCE_BAD_INPUT && id == TRUCE_STRUCTURE_UNKNOWN));
  truce_diagnostics_free(said);
  return x;
}

static size_t compare(const truce_case *c, const truce_stability *s, truce_structure_id id)
{
  truce_structure *x = ask(s, id, 2);
  if (x == NULL)
    return 0;
  definitions d;
  define(&d, c, id);
  size_t differences = 0;
  for (size_t kind = 0; kind < truce_structure_kinds(x); kind++) {
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      const truce_concept concept = (truce_concept)k;
      size_t hold = 0;
      for (size_t state = 0; state < d.w.states; state++) {
        for (size_t p = 0; p < c->party_count; p++) {
          const bool stable = truce_structure_stable(x, kind, concept, p, state);
          const bool plain = truce_stability_stable(s, concept, p, state);
          differences += stable != plain;
          if (id == TRUCE_STRUCTURE_ATTITUDES && kind == 0)
            ck_assert(stable == plain);
          else
            ck_assert_msg(stable == stays(&d, kind, concept, p, state),
                          "%s %s, %s, party %zu, state %zu: %d", truce_structure_name(x),
                          truce_structure_kind(x, kind), truce_concept_id(concept), p, state,
                          stable);
        }
        hold += truce_structure_equilibrium(x, kind, concept, state);
      }
      ck_assert_uint_eq(hold, truce_structure_count(x, kind, concept));
    }
  }
  truce_structure_free(x);
  twin_free(&d.w);
  free(d.standings);
  return differences;
}

START_TEST(it_is_as_defined)
{
  static uint8_t bytes[TAPE];
  size_t compared = 0, differences[TRUCE_STRUCTURES] = {0};
  for (uint64_t seed = 1; seed <= 3500; seed++) {
    model m;
    regard g;
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {.bytes = bytes, .size = sizeof bytes};
    model_init(&m, &t, 5);
    if (seed % 3 != 0)
      model_hide(&m.c, &t);
    add_regard(&m.c, &t, &g);
    truce_stability *s = solve(&m.c);
    if (s != NULL && truce_stability_states(s) <= STATES && m.c.party_count <= PARTIES) {
      for (unsigned id = 0; id < TRUCE_STRUCTURES; id++)
        differences[id] += compare(&m.c, s, (truce_structure_id)id);
      compared++;
    }
    truce_stability_free(s);
    model_free(&m);
  }
  ck_assert_uint_gt(compared, 2000);
  for (unsigned id = 0; id < TRUCE_STRUCTURES; id++)
    ck_assert_uint_gt(differences[id], 500); /* else it would be the plain concepts again */
}
END_TEST

/* a implies b and c, b and c imply d; strong implies general, which is the plain concept; and with
 * all attitudes neutral they change nothing. */
START_TEST(kinds_imply_each_other)
{
  static uint8_t bytes[TAPE];
  for (uint64_t seed = 9000; seed < 9600; seed++) {
    model m;
    regard g;
    tape_fill(bytes, sizeof bytes, seed);
    tape t = {.bytes = bytes, .size = sizeof bytes};
    model_init(&m, &t, 8);
    model_hide(&m.c, &t);
    add_regard(&m.c, &t, &g);
    for (size_t p = 0; p < m.c.party_count; p++) {
      for (size_t j = 0; j < m.c.party_count; j++)
        g.toward[p * m.c.party_count + j] = p == j;
    }
    truce_stability *s = solve(&m.c);
    truce_structure *x[TRUCE_STRUCTURES] = {0};
    for (unsigned id = 0; id < TRUCE_STRUCTURES && s != NULL; id++)
      x[id] = ask(s, (truce_structure_id)id, 1 + seed % 2);
    const size_t cells = s != NULL ? truce_stability_states(s) * m.c.party_count : 0;
    for (size_t k = 0; k < cells * TRUCE_CONCEPT_COUNT; k++) {
      const truce_concept concept = (truce_concept)(k / cells);
      const size_t p = k % cells % m.c.party_count, state = k % cells / m.c.party_count;
      const bool plain = truce_stability_stable(s, concept, p, state);
      if (x[TRUCE_STRUCTURE_UNKNOWN] != NULL) {
        bool e[TRUCE_KINDS_MAX];
        for (size_t kind = 0; kind < TRUCE_KINDS_MAX; kind++)
          e[kind] = truce_structure_stable(x[TRUCE_STRUCTURE_UNKNOWN], kind, concept, p, state);
        ck_assert((!e[0] || (e[1] && e[2])) && (!e[1] || e[3]) && (!e[2] || e[3]));
      }
      ck_assert(truce_structure_stable(x[TRUCE_STRUCTURE_STRENGTH], 0, concept, p, state) == plain);
      ck_assert(plain ||
                !truce_structure_stable(x[TRUCE_STRUCTURE_STRENGTH], 1, concept, p, state));
      ck_assert(truce_structure_stable(x[TRUCE_STRUCTURE_ATTITUDES], 1, concept, p, state) ==
                plain);
    }
    for (unsigned id = 0; id < TRUCE_STRUCTURES; id++)
      truce_structure_free(x[id]);
    truce_stability_free(s);
    model_free(&m);
  }
}
END_TEST

/* ---- Files ---- */

static truce_case *read(const char *text, char *said, size_t room)
{
  truce_case *c = NULL;
  truce_diagnostics *d;
  ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, "case.yaml", text, strlen(text), d);
  ck_assert(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
  said[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(d); k++)
    snprintf(said + strlen(said), room - strlen(said), "%s\n",
             truce_diagnostics_get(d, k)->message);
  truce_diagnostics_free(d);
  if (status != TRUCE_OK) {
    truce_case_free(c);
    return NULL;
  }
  return c;
}

#define CHICKEN                                                                                    \
  "truce: 1\n"                                                                                     \
  "parties: {row: Row, column: Column}\n"                                                          \
  "moves: {row: {straight: Drive on}, column: {straight: Drive on}}\n"                             \
  "priorities:\n"                                                                                  \
  "  row: [not (row.straight and column.straight), not column.straight, row.straight]\n"           \
  "  column: [not (row.straight and column.straight), not row.straight, column.straight]\n"

/* In Chicken the crash is what both fear much more than giving way. Giving way together is strongly
 * stable under GMR: who drives on alone risks the crash. Under SMR it is weakly so, for from the
 * crash one can still give way, which is worse but not much worse than where it began. Under SEQ it
 * does not hold: the other would not crash of its own accord. */
START_TEST(fear_of_a_crash_is_strong)
{
  char said[500];
  truce_case *c = read(CHICKEN "strength: {row: 1, column: {level: 1, because: It kills.}}\n", said,
                       sizeof said);
  ck_assert_msg(c != NULL, "%s", said);
  truce_stability *s = solve(c);
  truce_structure *x = ask(s, TRUCE_STRUCTURE_STRENGTH, 1);
  for (size_t kind = 0; kind < 2; kind++) {
    ck_assert(truce_structure_equilibrium(x, kind, TRUCE_GMR, 0));
    ck_assert(truce_structure_equilibrium(x, kind, TRUCE_SMR, 0) == (kind == 0));
    ck_assert(!truce_structure_equilibrium(x, kind, TRUCE_SEQ, 0));
    ck_assert(truce_structure_equilibrium(x, kind, TRUCE_NASH, 1));
    ck_assert(truce_structure_equilibrium(x, kind, TRUCE_NASH, 2));
  }
  truce_structure_free(x);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

#define DILEMMA                                                                                    \
  "truce: 1\n"                                                                                     \
  "parties: {row: Row, column: Column}\n"                                                          \
  "moves: {row: {defect: Defect}, column: {defect: Defect}}\n"                                     \
  "priorities:\n"                                                                                  \
  "  row: [not column.defect, row.defect]\n"                                                       \
  "  column: [not row.defect, column.defect]\n"

/* Friends do not defect: in the Prisoner's Dilemma with positive attitudes mutual cooperation is
 * the only Nash equilibrium left beside what no friend would break: from mutual defection a move to
 * cooperate helps the other and harms oneself, so it does not tempt. Enemies keep defecting. */
START_TEST(friends_cooperate)
{
  char said[500];
  truce_case *c = read(DILEMMA "attitudes: {row: {column: positive},\n"
                               "            column: {towards: {row: positive}, because: Kin.}}\n",
                       said, sizeof said);
  ck_assert_msg(c != NULL, "%s", said);
  truce_stability *s = solve(c);
  truce_structure *x = ask(s, TRUCE_STRUCTURE_ATTITUDES, 1);
  ck_assert(!truce_structure_equilibrium(x, 0, TRUCE_NASH, 0));
  ck_assert(truce_structure_equilibrium(x, 1, TRUCE_NASH, 0));
  ck_assert(truce_structure_equilibrium(x, 1, TRUCE_NASH, 3));
  truce_structure_free(x);
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(bad_sections_are_refused)
{
  static const struct bad {
    const char *text, *message;
  } bad[] = {
      {"strength: {rwo: 1}\n", "there is no party"},
      {"strength: {row: 3}\n", "the party has 2 priorities"},
      {"strength: {row: 0}\n", "strong"},
      {"strength: {row: {because: x}}\n", "how many of its priorities"},
      {"strength: {row: {level: 1, power: 2}}\n", "power"},
      {"attitudes: {row: {colunm: positive}}\n", "there is no party"},
      {"attitudes: {row: {column: postive}}\n", "is not an attitude"},
      {"attitudes: {row: {row: negative}}\n", "towards itself"},
      {"attitudes: {row: positive}\n", "attitudes"},
      {"attitudes: {row: {towards: {column: positive}, with: x}}\n", "with"},
  };
  char text[900], said[900];
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    snprintf(text, sizeof text, DILEMMA "%s", bad[k].text);
    ck_assert_msg(read(text, said, sizeof said) == NULL, "%s", bad[k].text);
    ck_assert_msg(strstr(said, bad[k].message) != NULL, "%s: %s", bad[k].text, said);
  }
}
END_TEST

START_TEST(what_is_not_stated_is_refused)
{
  char said[500];
  truce_case *c = read(DILEMMA, said, sizeof said);
  truce_stability *s = solve(c);
  for (unsigned id = 0; id < TRUCE_STRUCTURES; id++) {
    truce_diagnostics *d;
    truce_structure *x;
    ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
    ck_assert_int_eq(truce_structure_solve(&x, s, (truce_structure_id)id, NULL, d),
                     TRUCE_BAD_INPUT);
    ck_assert_uint_eq(truce_diagnostics_count(d, TRUCE_ERROR), 1);
    truce_diagnostics_free(d);
  }
  truce_stability_free(s);
  truce_case_free(c);
}
END_TEST

START_TEST(limits_and_failures_leave_nothing)
{
  static uint8_t bytes[TAPE];
  model m;
  regard g;
  tape_fill(bytes, sizeof bytes, 77);
  tape t = {.bytes = bytes, .size = sizeof bytes};
  model_init(&m, &t, 5);
  add_regard(&m.c, &t, &g);
  truce_stability *s = solve(&m.c);
  ck_assert_ptr_nonnull(s);
  truce_diagnostics *d;
  ck_assert_int_eq(truce_diagnostics_init(&d), TRUCE_OK);
  truce_structure *x = NULL;
  volatile sig_atomic_t stop = 1;
  ck_assert_int_eq(
      truce_structure_solve(&x, s, TRUCE_STRUCTURE_STRENGTH, &(truce_control){.cancel = &stop}, d),
      TRUCE_CANCELLED);
  ck_assert_int_eq(truce_structure_solve(&x, s, TRUCE_STRUCTURE_STRENGTH,
                                         &(truce_control){.memory_limit = 64}, d),
                   TRUCE_TOO_LARGE);
  ck_assert_uint_eq(truce_diagnostics_count(d, TRUCE_ERROR), 1);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    const truce_status status = truce_structure_solve(&x, s, TRUCE_STRUCTURE_ATTITUDES, NULL, d);
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert(hit ? status == TRUCE_NO_MEMORY : status == TRUCE_OK);
  }
  truce_structure_free(x);
  truce_diagnostics_free(d);
  truce_stability_free(s);
  model_free(&m);
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, it_is_as_defined);
  tcase_add_test(all, kinds_imply_each_other);
  tcase_add_test(all, fear_of_a_crash_is_strong);
  tcase_add_test(all, friends_cooperate);
  tcase_add_test(all, bad_sections_are_refused);
  tcase_add_test(all, what_is_not_stated_is_refused);
  tcase_add_test(all, limits_and_failures_leave_nothing);
  return run_tests("structure", all);
}
