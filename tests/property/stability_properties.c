#include "stability_properties.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/model.h"
#include "support/twin.h"
#include "truce/stability.h"

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: property fails: %s\n", __FILE__, __LINE__, #condition);              \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

static truce_stability *solve(const truce_case *c, unsigned threads, truce_status *status)
{
  truce_diagnostics *diagnostics;
  CHECK(truce_diagnostics_init(&diagnostics) == TRUCE_OK);
  truce_stability *s = NULL;
  *status = truce_stability_solve(&s, c, &(truce_control){.threads = threads}, diagnostics);
  CHECK((*status == TRUCE_OK) == (truce_diagnostics_count(diagnostics, TRUCE_ERROR) == 0));
  truce_diagnostics_free(diagnostics);
  return s;
}

static void check_implications(const truce_stability *s, size_t party, size_t state)
{
  bool holds[TRUCE_CONCEPT_COUNT];
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    holds[k] = truce_stability_stable(s, (truce_concept)k, party, state);
  CHECK(!holds[TRUCE_NASH] || (holds[TRUCE_SEQ] && holds[TRUCE_SMR] && holds[TRUCE_SSEQ]));
  CHECK(!holds[TRUCE_SEQ] || holds[TRUCE_GMR]);
  CHECK(!holds[TRUCE_SMR] || holds[TRUCE_GMR]);
  CHECK(!holds[TRUCE_SSEQ] || (holds[TRUCE_SMR] && holds[TRUCE_SEQ]));
}

/* The sanction is a legal sequence of the others' moves that ends where it should. */
static void check_sanction(const twin *w, const truce_reason *reason, const truce_reply *reply)
{
  const bool improving = reason->concept == TRUCE_SEQ || reason->concept == TRUCE_SSEQ;
  size_t at = reply->improvement, last = reason->party;
  for (size_t k = 0; k < reply->sanction_count; k++) {
    const truce_move *move = &reply->sanction[k];
    CHECK(move->from == at && move->party != reason->party && (k == 0 || move->party != last));
    CHECK(improving ? twin_improves(w, move->party, move->from, move->to)
                    : twin_can_move(w, move->party, move->from, move->to));
    at = move->to;
    last = move->party;
  }
  CHECK(!twin_prefers(w, reason->party, at, reason->state));
  if (reason->concept == TRUCE_SMR || reason->concept == TRUCE_SSEQ) {
    CHECK(!twin_prefers(w, reason->party, reply->best_answer, reason->state));
    CHECK(reply->best_answer == at || twin_improves(w, reason->party, at, reply->best_answer));
  } else {
    CHECK(reply->best_answer == SIZE_MAX);
  }
}

static void check_reason(truce_explainer *explainer, const twin *w, truce_concept concept,
                         size_t party, size_t state)
{
  truce_reason reason;
  CHECK(truce_explainer_reason(explainer, concept, party, state, NULL, &reason) == TRUCE_OK);
  size_t improvements = 0, open = 0;
  for (size_t to = 0; to < w->states; to++)
    improvements += twin_improves(w, party, state, to);
  CHECK(reason.reply_count == improvements);
  for (size_t k = 0; k < reason.reply_count; k++) {
    const truce_reply *reply = &reason.replies[k];
    CHECK(twin_improves(w, party, state, reply->improvement));
    CHECK(k == 0 || !twin_prefers(w, party, reply->improvement, reason.replies[k - 1].improvement));
    size_t shortest;
    CHECK(reply->deterred ==
          twin_deterred(w, concept, party, state, reply->improvement, &shortest));
    open += !reply->deterred;
    if (reply->deterred) {
      CHECK(reply->sanction_count == shortest);
      check_sanction(w, &reason, reply);
    } else {
      CHECK(reply->sanction == NULL && reply->sanction_count == 0);
    }
  }
  CHECK(reason.stable == (open == 0));
  truce_reason_free(&reason);
}

static void check_paths(const truce_stability *s, const twin *w, size_t from, bool improving)
{
  truce_paths *paths;
  CHECK(truce_paths_init(&paths, s, from, improving, &(truce_control){.threads = 2}) == TRUCE_OK);
  size_t *steps = calloc(w->states, sizeof *steps);
  CHECK(steps != NULL);
  twin_reach(w, w->c->party_count, from, improving, steps);
  for (size_t to = 0; to < w->states; to++) {
    const size_t expected = to == from ? 0 : steps[to];
    CHECK(truce_paths_reached(paths, to) == (expected != SIZE_MAX));
    if (expected == SIZE_MAX)
      continue;
    truce_move *moves;
    size_t count, at = from;
    CHECK(truce_paths_get(paths, to, &moves, &count) == TRUCE_OK && count == expected);
    for (size_t k = 0; k < count; at = moves[k++].to) {
      CHECK(moves[k].from == at && (improving ? twin_improves(w, moves[k].party, at, moves[k].to)
                                              : twin_can_move(w, moves[k].party, at, moves[k].to)));
    }
    CHECK(at == to);
    free(moves);
  }
  free(steps);
  truce_paths_free(paths);
}

static void check_moves(const truce_stability *s, const twin *w, size_t party, size_t state)
{
  for (int improving = 0; improving < 2; improving++) {
    truce_move *moves;
    size_t count, expected = 0;
    CHECK(truce_stability_moves(s, party, state, improving == 1, &moves, &count) == TRUCE_OK);
    for (size_t to = 0; to < w->states; to++)
      expected +=
          improving ? twin_improves(w, party, state, to) : twin_can_move(w, party, state, to);
    CHECK(count == expected);
    for (size_t k = 0; k < count; k++)
      CHECK(moves[k].party == party && moves[k].from == state &&
            twin_can_move(w, party, state, moves[k].to));
    free(moves);
  }
}

static void check_state(const truce_stability *s, const truce_stability *threaded,
                        truce_explainer *explainer, const twin *w, size_t state, tape *t)
{
  size_t found;
  CHECK(truce_stability_code(s, state) == w->codes[state]);
  CHECK(truce_stability_find(s, w->codes[state], &found) && found == state);
  for (size_t party = 0; party < w->c->party_count; party++) {
    const size_t other = tape_below(t, 256) % w->states;
    const int order = truce_stability_compare(s, party, state, other);
    CHECK((order > 0) == twin_prefers(w, party, state, other));
    CHECK((order < 0) == twin_prefers(w, party, other, state));
    const size_t wish = truce_stability_deciding_wish(s, party, state, other);
    if (wish != SIZE_MAX) {
      const truce_statement *said = w->c->parties[party].preference.wishes[wish].statement;
      CHECK(truce_statement_holds(said, w->codes[order > 0 ? state : other]));
    }
    check_moves(s, w, party, state);
    check_implications(s, party, state);
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      const truce_concept concept = (truce_concept)k;
      const bool stable = twin_stable(w, concept, party, state);
      CHECK(truce_stability_stable(s, concept, party, state) == stable);
      CHECK(truce_stability_stable(threaded, concept, party, state) == stable);
      if (tape_below(t, 4) == 1)
        check_reason(explainer, w, concept, party, state);
    }
  }
}

static void check_counts(const truce_stability *s, const twin *w)
{
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    const truce_concept concept = (truce_concept)k;
    for (size_t party = 0; party <= w->c->party_count; party++) {
      size_t count = 0;
      for (size_t state = 0; state < w->states; state++)
        count += party < w->c->party_count ? truce_stability_stable(s, concept, party, state)
                                           : truce_stability_equilibrium(s, concept, state);
      CHECK(truce_stability_count(s, concept, party) == count);
    }
  }
}

size_t truce_property_stability(const uint8_t *bytes, size_t size, unsigned options_max)
{
  tape t = {bytes, size, 0};
  model m;
  twin w;
  model_init(&m, &t, options_max);
  twin_init(&w, &m.c);
  truce_status status, threaded_status;
  truce_stability *s = solve(&m.c, 1, &status);
  truce_stability *threaded = solve(&m.c, 3, &threaded_status);
  CHECK(status == (w.states == 0 ? TRUCE_BAD_INPUT : TRUCE_OK) && threaded_status == status);
  if (w.states > 0) {
    CHECK(truce_stability_states(s) == w.states);
    truce_explainer *explainer;
    CHECK(truce_explainer_init(&explainer, s) == TRUCE_OK);
    for (size_t state = 0; state < w.states; state++)
      check_state(s, threaded, explainer, &w, state, &t);
    truce_explainer_free(explainer);
    check_counts(s, &w);
    for (int improving = 0; improving < 2; improving++)
      check_paths(s, &w, tape_below(&t, 256) % w.states, improving == 1);
  }
  truce_stability_free(s);
  truce_stability_free(threaded);
  const size_t states = w.states;
  twin_free(&w);
  model_free(&m);
  return states;
}
