/* Proposals: read, written back, and solved like cases in which they are in force. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "support/told_case.h"
#include "truce/app.h"

#define HEAD                                                                                       \
  "truce: 1\nparties: {a: Ash, b: Birch, c: Cedar}\n"                                              \
  "sources: {s: Seen, g: {title: Guess, assumption: true}}\n"

#define BASE                                                                                       \
  HEAD "moves:\n  a: {fire: Fire, leave: {name: Leave, once: true}}\n  b: {fire: Fire}\n"          \
       "  c: {arms: Arm, talk: Talk}\n"                                                            \
       "impossible: [a.fire and a.leave]\nstatus_quo: [a.fire, b.fire, c.arms]\n"                  \
       "priorities:\n  a: [not b.fire if not c.arms, a.fire, not b.fire]\n"                        \
       "  b: [a.leave, b.fire iff a.fire, not a.fire]\n  c: [c.arms if a.fire, c.talk]\n"

#define WANTED                                                                                     \
  "wanted:\n  quiet: not a.fire and not b.fire\n"                                                  \
  "  left: {name: Gone, when: a.leave, because: Why, source: s}\n"
#define PROPOSALS                                                                                  \
  "proposals:\n"                                                                                   \
  "  watch:\n    name: Watch the line\n    add: c.watch\n    source: s\n    because: To see\n"     \
  "    priorities:\n"                                                                              \
  "      a: [{want: not a.fire if c.watch, before: 2, source: g}]\n"                               \
  "      c: [c.watch]\n"                                                                           \
  "    impossible: [c.watch and a.fire and b.fire]\n"                                              \
  "  disarm:\n    remove: c.arms\n    assumption: true\n    source: s\n"                           \
  "  promise:\n    add: b.promise\n    once: true\n"                                               \
  "    priorities:\n      a: [b.promise, {want: b.fire if not c.watch, before: 1}]\n"

/* What the three come to, singly and two together, as cases of their own; c.watch and b.promise
 * stand last so that codes agree. */
#define IN_FORCE(watch_moves, promise_moves, rules, want_a, want_c)                                \
  HEAD "moves:\n  a: {fire: Fire, leave: {name: Leave, once: true}}\n  b: {fire: "                 \
       "Fire" promise_moves "}\n  c: {arms: Arm, talk: Talk" watch_moves "}\n"                     \
       "option_order: [a.fire, a.leave, b.fire, c.arms, c.talk, c.watch, b.promise]\n"             \
       "impossible: [a.fire and a.leave" rules "]\n"                                               \
       "priorities:\n  a: [" want_a "]\n  b: [a.leave, b.fire iff a.fire, not a.fire]\n"           \
       "  c: [c.arms if a.fire, c.talk" want_c "]\n"
#define BOTH_MOVES(rules, want_a, want_c)                                                          \
  IN_FORCE(", watch: Watch", ", promise: {name: Promise, once: true}", rules, want_a, want_c)
#define A1 "not b.fire if not c.arms"
#define A2 "a.fire, not b.fire"
#define WATCH ", not a.fire if c.watch, "

static const char *const in_force[] = {
    BOTH_MOVES(", c.watch, b.promise", A1 ", " A2, ""),
    BOTH_MOVES(", b.promise, c.watch and a.fire and b.fire", A1 WATCH A2, ", c.watch"),
    BOTH_MOVES(", c.watch, b.promise, c.arms", A1 ", " A2, ""),
    BOTH_MOVES(", c.watch", "b.fire if not c.watch, " A1 ", " A2 ", b.promise", ""),
    BOTH_MOVES(", b.promise, c.arms, c.watch and a.fire and b.fire", A1 WATCH A2, ", c.watch"),
    BOTH_MOVES(", c.watch and a.fire and b.fire",
               "b.fire if not c.watch, " A1 WATCH A2 ", b.promise", ", c.watch"),
    BOTH_MOVES(", c.watch, c.arms", "b.fire if not c.watch, " A1 ", " A2 ", b.promise", ""),
};
/* The options each bundle adds: bit 5 is c.watch, bit 6 is b.promise. */
static const uint64_t adds[] = {0, 32, 0, 64, 32, 96, 64};

static truce_stability *solve(const truce_case *c)
{
  truce_diagnostics *list;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, c, NULL, list), TRUCE_OK);
  truce_diagnostics_free(list);
  return s;
}

/* A case, solved, and what is wanted of it. */
typedef struct setting {
  truce_case *c;
  truce_stability *s;
  truce_statement *statement;
  size_t count;
  size_t states[64];
  truce_inverse_request request;
} setting;

static void set_up(setting *x, const char *text, const char *wanted)
{
  memset(x, 0, sizeof *x);
  truce_statement_error error;
  x->c = read_case(text);
  x->s = solve(x->c);
  ck_assert_int_eq(truce_statement_parse(&x->statement, wanted, &x->c->names, &error), TRUCE_OK);
  for (size_t k = 0; k < truce_stability_states(x->s); k++) {
    if (truce_statement_holds(x->statement, truce_stability_code(x->s, k)))
      x->states[x->count++] = k;
  }
  x->request = (truce_inverse_request){
      .wanted_count = x->count, .wanted = x->states, .statement = x->statement};
}

static void tear_down(setting *x)
{
  truce_statement_free(x->statement);
  truce_stability_free(x->s);
  truce_case_free(x->c);
}

/* What bundle `k` should say, from its own case. */
static void check_bundle(const setting *x, const truce_bundle *b, size_t k)
{
  truce_case *c = read_case(in_force[k]);
  truce_stability *s = solve(c);
  size_t wanted = 0, holding[TRUCE_CONCEPT_COUNT] = {0};
  for (size_t state = 0; state < truce_stability_states(s); state++) {
    const uint64_t code = truce_stability_code(s, state);
    if ((code & adds[k]) != adds[k] || !truce_statement_holds(x->statement, code))
      continue;
    wanted++;
    for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++)
      holding[n] += truce_stability_equilibrium(s, (truce_concept)n, state);
  }
  ck_assert_uint_eq(b->wanted, wanted);
  for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++) {
    ck_assert_uint_eq(b->holding[n], holding[n]);
    ck_assert((b->concepts >> n & 1) == (holding[n] > 0));
    size_t state;
    if (holding[n] > 0) {
      ck_assert(truce_stability_find(s, b->code[n], &state));
      ck_assert(truce_stability_equilibrium(s, (truce_concept)n, state));
    }
  }
  for (size_t n = 0; n < b->spoiler_count; n++) {
    const truce_spoiler *spoiler = &b->spoilers[n];
    size_t from, to;
    ck_assert(truce_stability_find(s, b->code[b->strictest], &from));
    ck_assert(truce_stability_find(s, spoiler->code, &to));
    ck_assert_int_eq(truce_stability_compare(s, spoiler->party, to, from), spoiler->gain);
    ck_assert(truce_stability_equilibrium(s, b->strictest, to) == spoiler->settles);
    ck_assert(spoiler->gain >= 0 || spoiler->settles);
    ck_assert((spoiler->code & adds[k]) != adds[k] ||
              !truce_statement_holds(x->statement, spoiler->code));
    const truce_code own = truce_case_party_options(c, spoiler->party);
    ck_assert(((spoiler->code ^ b->code[b->strictest]) & ~own) == 0);
  }
  truce_stability_free(s);
  truce_case_free(c);
}

START_TEST(bundles_equal_cases_with_them_in_force)
{
  static const char *const wishes[] = {"not a.fire",
                                       "not a.fire and not b.fire",
                                       "a.leave",
                                       "not a.leave and not b.fire",
                                       "b.fire and c.talk",
                                       "not c.arms and not a.fire",
                                       "not a.fire and not a.leave",
                                       "not a.fire and b.fire",
                                       "a.fire and not b.fire"};
  size_t turned = 0, spoilers = 0;
  for (size_t w = 0; w < sizeof wishes / sizeof *wishes; w++) {
    setting x;
    truce_proposals_answer answer;
    set_up(&x, BASE PROPOSALS, wishes[w]);
    ck_assert_uint_eq(x.c->proposal_count, 3);
    ck_assert_int_eq(truce_proposals_init(&answer, x.s, &x.request, NULL), TRUCE_OK);
    ck_assert(answer.complete && !answer.interrupted);
    ck_assert_uint_eq(answer.bundle_count, 7);
    for (size_t k = 0; k < answer.bundle_count; k++) {
      const truce_bundle *b = &answer.bundles[k];
      check_bundle(&x, b, k);
      unsigned before = k > 0 ? answer.bundles[0].concepts : b->concepts;
      for (size_t n = 0; b->count == 2 && n < 2; n++)
        before |= answer.bundles[1 + b->proposals[n]].concepts;
      ck_assert_uint_eq(b->turned, b->concepts & ~before);
      turned += b->turned != 0;
      spoilers += b->spoiler_count;
    }
    truce_proposals_free(&answer);
    tear_down(&x);
  }
  ck_assert_uint_gt(turned, 2);
  ck_assert_uint_gt(spoilers, 5);
}
END_TEST

/* Wanted by number: the same situation, with what is added taken and what is given up not. */
START_TEST(states_keep_their_moves)
{
  setting x;
  truce_proposals_answer answer;
  set_up(&x, BASE PROPOSALS, "a.fire and c.arms");
  size_t state;
  ck_assert(truce_stability_find(x.s, 1 | 8, &state));
  x.request = (truce_inverse_request){.wanted_count = 1, .wanted = &state};
  ck_assert_int_eq(truce_proposals_init(&answer, x.s, &x.request, NULL), TRUCE_OK);
  for (size_t k = 0; k < answer.bundle_count; k++) {
    const truce_bundle *b = &answer.bundles[k];
    ck_assert_uint_eq(b->wanted, 1);
    bool disarmed = false;
    for (size_t n = 0; n < b->count; n++)
      disarmed = disarmed || b->proposals[n] == 1;
    for (unsigned n = 0; n < TRUCE_CONCEPT_COUNT; n++)
      ck_assert(b->holding[n] == 0 || b->code[n] == ((disarmed ? 1u : 9u) | adds[k]));
  }
  truce_proposals_free(&answer);
  tear_down(&x);
}
END_TEST

static void check_bad(const char *text, const char *code)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "case.yaml", text, strlen(text), list),
                   TRUCE_BAD_INPUT);
  bool found = false;
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    found = found || (strcmp(d->code, code) == 0 && d->line > 0);
  }
  if (!found)
    fprintf(stderr, "no `%s` in: %s\n", code, text);
  ck_assert(found);
  truce_diagnostics_free(list);
}

START_TEST(bad_proposals_are_placed)
{
  check_bad(BASE "proposals: [x]\n", "wrong-type");
  check_bad(BASE "proposals: {x: y}\n", "wrong-type");
  check_bad(BASE "proposals: {x: {}}\n", "missing");
  check_bad(BASE "proposals: {x: {add: c.y, remove: c.arms}}\n", "two-kinds");
  check_bad(BASE "proposals: {x: {add: y}}\n", "unknown-name");
  check_bad(BASE "proposals: {x: {add: d.y}}\n", "unknown-name");
  check_bad(BASE "proposals: {x: {add: c.and}}\n", "bad-id");
  check_bad(BASE "proposals: {x: {add: c.}}\n", "bad-id");
  check_bad(BASE "proposals: {x: {add: c.arms}}\n", "duplicate");
  check_bad(BASE "proposals: {x: {add: c.y}, z: {add: c.y}}\n", "duplicate");
  check_bad(BASE "proposals: {x: {remove: c.arm}}\n", "unknown-name");
  check_bad(BASE "proposals: {x: {remove: c.arms, once: true}}\n", "unknown-key");
  check_bad(BASE "proposals: {x: {add: c.y, whatever: 1}}\n", "unknown-key");
  check_bad(BASE "proposals: {x: {add: c.y, priorities: {d: []}}}\n", "unknown-name");
  check_bad(BASE "proposals: {x: {add: c.y, priorities: {a: [c.z]}}}\n", "bad-statement");
  check_bad(BASE "proposals: {x: {add: c.y, priorities: {a: [{before: 1}]}}}\n", "missing");
  check_bad(BASE "proposals: {x: {add: c.y, priorities: {a: [{want: c.y, before: 5}]}}}\n",
            "bad-number");
  check_bad(BASE "proposals: {x: {add: c.y, priorities: {a: [{want: c.y, weight: 5}]}}}\n",
            "unknown-key");
  check_bad(BASE "proposals: {x: {add: c.y, impossible: [{because: x}]}}\n", "missing");
  check_bad(BASE "proposals: {x: {add: c.y, source: t}}\n", "unknown-name");
  check_bad(HEAD "moves: {a: {x: X}}\nweights: {a: {a.x: 1}}\n"
                 "proposals: {p: {add: c.y, priorities: {a: [c.y]}}}\n",
            "missing");
  check_bad(HEAD "moves: {a: {x: X}}\nranking: {a: [1, 2]}\nproposals: {p: {add: c.y}}\n",
            "bad-proposal");
  check_bad(BASE "wanted: [a.fire]\n", "wrong-type");
  check_bad(BASE "wanted: {now: a.fire}\n", "bad-id");
  check_bad(BASE "wanted: {x: a.fir}\n", "bad-statement");
  check_bad(BASE "wanted: {x: {name: a.fire}}\n", "missing");
  check_bad(BASE "wanted: {x: {when: a.fire, by: b}}\n", "unknown-key");
  check_bad("truce: 1\nparties: {\"\": {}}\nmoves: {\"\": {x: X}}\nproposals: {p: {add: x}}\n",
            "unknown-name");
}
END_TEST

START_TEST(what_is_wanted_but_cannot_be_is_a_warning)
{
  static const char text[] = BASE "wanted: {both: a.fire and a.leave, quiet: not a.fire}\n";
  truce_diagnostics *list;
  truce_case *c;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_case_read_memory(&c, "case.yaml", text, strlen(text), list), TRUCE_OK);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 1);
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    ck_assert(d->severity != TRUCE_WARNING || strcmp(d->code, "never-possible") == 0);
  }
  ck_assert_uint_eq(c->wanted_count, 2);
  truce_case_free(c);
  truce_diagnostics_free(list);
}
END_TEST

START_TEST(proposals_are_written_back)
{
  truce_case *c = read_case(BASE WANTED PROPOSALS);
  char *text = NULL, *again = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert(out != NULL);
  ck_assert_int_eq(truce_report_case(c, out), TRUCE_OK);
  fclose(out);
  truce_case *copy = read_case(text);
  ck_assert_uint_eq(copy->proposal_count, 3);
  ck_assert_uint_eq(copy->wanted_count, 2);
  ck_assert_str_eq(copy->wanted[0].text, "not a.fire and not b.fire");
  ck_assert_str_eq(copy->wanted[1].name, "Gone");
  ck_assert(!copy->wanted[1].basis.assumption && copy->wanted[0].basis.assumption);
  for (size_t k = 0; k < 3; k++) {
    const truce_proposal *x = &c->proposals[k], *y = &copy->proposals[k];
    ck_assert_str_eq(x->id, y->id);
    ck_assert_str_eq(x->name, y->name);
    ck_assert(x->adds == y->adds && x->option == y->option && x->party == y->party);
    ck_assert(x->basis.assumption == y->basis.assumption);
    ck_assert_uint_eq(x->wish_count, y->wish_count);
    ck_assert_uint_eq(x->rule_count, y->rule_count);
  }
  ck_assert_int_eq(copy->proposed_options[6].direction, TRUCE_FORWARD);
  ck_assert_uint_eq(copy->proposals[2].wishes[1].at, 0);
  ck_assert_uint_eq(copy->proposals[2].wishes[0].at, 3);
  out = open_memstream(&again, &length);
  ck_assert(out != NULL);
  ck_assert_int_eq(truce_report_case(copy, out), TRUCE_OK);
  fclose(out);
  ck_assert_str_eq(text, again);
  free(text);
  free(again);
  truce_case_free(copy);
  truce_case_free(c);
}
END_TEST

/* ---- Interrupted, and out of memory ---- */

static volatile sig_atomic_t stop;

static void stop_at(void *context, const char *phase, double share)
{
  (void)share;
  if (strcmp(phase, context) == 0)
    stop = 1;
}

START_TEST(an_interrupted_answer_is_marked)
{
  static char changes[] = "trying changes", proposals[] = "trying proposals";
  setting x;
  set_up(&x, BASE PROPOSALS, "a.fire and b.fire and c.talk and not c.arms");
  truce_control control = {.cancel = &stop, .progress = stop_at, .progress_context = changes};
  truce_inverse_answer *answer;
  stop = 0;
  ck_assert_int_eq(
      truce_inverse_answer_init(&answer, x.c, x.s, &x.request, 1u << TRUCE_NASH, &control),
      TRUCE_OK);
  ck_assert(answer->interrupted && !answer->has_proposals && answer->count == 1);
  ck_assert(answer->inverses[0].interrupted && !answer->inverses[0].complete);
  truce_inverse_answer_free(answer);
  stop = 0;
  control.progress_context = proposals;
  ck_assert_int_eq(
      truce_inverse_answer_init(&answer, x.c, x.s, &x.request, 1u << TRUCE_GMR, &control),
      TRUCE_OK);
  ck_assert(answer->interrupted && answer->has_proposals && !answer->proposals.complete);
  ck_assert_uint_eq(answer->proposals.bundle_count, 0);
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_int_eq(truce_report_inverse_text(answer, out, (truce_style){.width = 80}), TRUCE_OK);
  fclose(out);
  ck_assert(strstr(text, "Stopped before the end") != NULL);
  free(text);
  truce_inverse_answer_free(answer);
  stop = 1;
  ck_assert_int_eq(
      truce_inverse_answer_init(&answer, x.c, x.s, &x.request, 1u << TRUCE_GMR, &control),
      TRUCE_CANCELLED);
  stop = 0;
  tear_down(&x);
}
END_TEST

/* Works out all there is and writes it; every allocation may fail. */
static truce_status whole(const setting *x, FILE *out)
{
  truce_inverse_answer *answer;
  truce_status status = truce_inverse_answer_init(&answer, x->c, x->s, &x->request,
                                                  (1u << TRUCE_CONCEPT_COUNT) - 1, NULL);
  if (status != TRUCE_OK)
    return status;
  status = truce_report_inverse_text(answer, out, (truce_style){.width = 60});
  if (status == TRUCE_OK)
    status = truce_report_inverse_json(answer, NULL, out);
  truce_inverse_answer_free(answer);
  return status;
}

START_TEST(every_allocation_may_fail)
{
  setting x;
  set_up(&x, BASE PROPOSALS, "not a.fire and c.arms and b.fire");
  FILE *out = fopen("/dev/null", "w");
  ck_assert(out != NULL);
  long failed = 0;
  for (long n = 0;; n++) {
    fail_alloc_after(n);
    const truce_status status = whole(&x, out);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    if (!hit)
      break;
    failed++;
  }
  ck_assert_int_gt(failed, 300);
  fclose(out);
  tear_down(&x);
}
END_TEST

START_TEST(reading_survives_failing_allocations)
{
  const char *text = BASE WANTED PROPOSALS;
  for (long n = 0;; n++) {
    truce_diagnostics *list;
    truce_case *c = NULL;
    ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
    fail_alloc_after(n);
    const truce_status status = truce_case_read_memory(&c, "case.yaml", text, strlen(text), list);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
    truce_case_free(c);
    truce_diagnostics_free(list);
    if (!hit)
      break;
  }
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("proposals");
  tcase_add_test(group, bundles_equal_cases_with_them_in_force);
  tcase_add_test(group, states_keep_their_moves);
  tcase_add_test(group, bad_proposals_are_placed);
  tcase_add_test(group, what_is_wanted_but_cannot_be_is_a_warning);
  tcase_add_test(group, proposals_are_written_back);
  tcase_add_test(group, an_interrupted_answer_is_marked);
  tcase_add_test(group, every_allocation_may_fail);
  tcase_add_test(group, reading_survives_failing_allocations);
  return run_tests("proposals", group);
}
