/* The section `talks`: what is read, and writing it back. */
#include <check.h>
#include <stdio.h>

#include "support/run_suite.h"
#include "support/told_case.h"

static const char whole[] =
    "truce: 1\n"
    "parties: {north: Northern side, south: Southern side, host: Hostland}\n"
    "issues:\n"
    "  land: {positions: {leave: They leave, line: The line}, ordered: true}\n"
    "  aid: [none, all]\n"
    "  guns: {scale: {from: 0, to: 1, step: 0.25}}\n"
    "  flag: [red, blue]\n"
    "sources: {report: Report, office: Office, guess: {title: Guess, assumption: true}}\n"
    "talks:\n"
    "  rounds:\n"
    "    first:\n"
    "      name: First round\n"
    "      date: 2025-05-16\n"
    "      place: A palace\n"
    "      convened_by: host\n"
    "      lasted: about an hour\n"
    "      attended: {north: led by its minister, \"the, union\": observer, south: }\n"
    "      result: They met\n"
    "      because: Both said so\n"
    "      source: [report, office]\n"
    "      documents:\n"
    "        paper: {title: A paper, by: north, to: south, date: 2025-05-15, source: report}\n"
    "        note: {by: south}\n"
    "      positions:\n"
    "        north:\n"
    "          land: leave\n"
    "          aid: none\n"
    "          guns: 0.50\n"
    "          flag: {under_study_until: 2025-05-20, words: Give us a week, because: Asked}\n"
    "          source: report\n"
    "        south:\n"
    "          land: {none: true, words: Not now, source: guess}\n"
    "          aid: \"none\"\n"
    "          guns: {position: 1, assumption: true}\n"
    "          flag: {under_study: true}\n"
    "      demands:\n"
    "        go:\n"
    "          text: Leave the valley\n"
    "          by: north\n"
    "          of: south\n"
    "          issue: land\n"
    "          position: leave\n"
    "          document: paper\n"
    "          answer_due: 2025-05-23\n"
    "          source: report\n"
    "          answers:\n"
    "            - {by: south, answer: countered, round: second, position: line, words: We stay}\n"
    "            - {by: host, answer: accepted, date: 2025-05-18}\n"
    "            - {by: south, answer: studied, round: first, until: 2025-05-23, source: office}\n"
    "            - {by: south, answer: rejected, date: 2025-05-18, because: Said so}\n"
    "        stop: {by: south}\n"
    "    second:\n"
    "      date: 2025-06-02\n"
    "      convened_by: the union\n"
    "      attended: [south, \"a, b\", \"a, b\"]\n"
    "      documents: {reply: {title: Reply, by: south, to: north}}\n"
    "      positions: {north: {aid: {position: none}}, south: }\n"
    "      demands: {pay: {text: Pay, by: south, document: paper, issue: aid, answers: []}}\n"
    "      agreed:\n"
    "        bodies:\n"
    "          text: Each hands over its dead\n"
    "          by: [south, north]\n"
    "          count: at least 6,000\n"
    "          unit: bodies\n"
    "          due: 2025-06-20\n"
    "          became: {outcome: disputed, because: Counts differ, source: [report, office]}\n"
    "          claims:\n"
    "            - {by: south, count: about 6057, of: received, date: 2025-06-16, source: office}\n"
    "            - {by: north, count: 6060 to 6070}\n"
    "            - {by: The union, count: \"~60+\", because: It said so}\n"
    "          source: report\n"
    "        pause: {by: host, became: kept}\n"
    "      next:\n"
    "        meet: {text: Meet again, by: south, from: 2025-06-20, due: 2025-06-30, done: {date: "
    "2025-07-23}, source: report}\n"
    "        write: {done: true}\n"
    "        call: {done: false}\n";

static void is_date(truce_date date, const char *text)
{
  ck_assert_str_eq(date.text, text);
}

static void is_count(truce_count count, bool about, int64_t low, int64_t high)
{
  ck_assert(count.stated && count.about == about);
  ck_assert_int_eq(count.low, low);
  ck_assert_int_eq(count.high, high);
}

static const truce_stance *stance(const truce_case *c, size_t round, size_t party, size_t issue)
{
  return &c->talks.stances[(round * c->party_count + party) * c->issue_count + issue];
}

START_TEST(rounds_are_read)
{
  truce_case *c = read_case(whole);
  ck_assert_uint_eq(c->talks.round_count, 2);
  const truce_round *first = &c->talks.rounds[0], *second = &c->talks.rounds[1];
  ck_assert_str_eq(first->id, "first");
  ck_assert_str_eq(first->name, "First round");
  ck_assert_str_eq(second->name, "second");
  is_date(first->date, "2025-05-16");
  ck_assert_int_eq(first->date.day, 20224);
  ck_assert_str_eq(first->place, "A palace");
  ck_assert_str_eq(first->convened_by, "Hostland");
  ck_assert_str_eq(second->convened_by, "the union");
  ck_assert_str_eq(first->lasted, "about an hour");
  ck_assert_str_eq(first->result, "They met");
  ck_assert(second->place == NULL && second->lasted == NULL && second->result == NULL);
  ck_assert_str_eq(first->basis.because, "Both said so");
  ck_assert(first->basis.source_count == 2 && !first->basis.assumption);
  ck_assert(second->basis.source_count == 0 && second->basis.assumption);
  static const truce_attendance expected[2][3] = {
      {{0, "Northern side", "led by its minister"},
       {TRUCE_NOBODY, "the, union", "observer"},
       {1, "Southern side", NULL}},
      {{1, "Southern side", NULL}, {TRUCE_NOBODY, "a, b", NULL}, {TRUCE_NOBODY, "a, b", NULL}}};
  for (size_t r = 0; r < 2; r++) {
    ck_assert_uint_eq(c->talks.rounds[r].attendance_count, 3);
    for (size_t k = 0; k < 3; k++) {
      const truce_attendance *a = &c->talks.rounds[r].attendances[k];
      ck_assert_uint_eq(a->party, expected[r][k].party);
      ck_assert_str_eq(a->name, expected[r][k].name);
      ck_assert_pstr_eq(a->who, expected[r][k].who);
    }
  }
  truce_case_free(c);
}
END_TEST

START_TEST(positions_are_read)
{
  truce_case *c = read_case(whole);
  static const struct {
    truce_stance_kind kind;
    size_t position;
  } expected[2][3][4] = {{{{TRUCE_STANCE_POSITION, 0},
                           {TRUCE_STANCE_NONE, TRUCE_NOBODY},
                           {TRUCE_STANCE_POSITION, 2},
                           {TRUCE_STANCE_STUDY, TRUCE_NOBODY}},
                          {{TRUCE_STANCE_NONE, TRUCE_NOBODY},
                           {TRUCE_STANCE_POSITION, 0},
                           {TRUCE_STANCE_POSITION, 4},
                           {TRUCE_STANCE_STUDY, TRUCE_NOBODY}}},
                         {{{TRUCE_STANCE_UNSAID, TRUCE_NOBODY}, {TRUCE_STANCE_POSITION, 0}}}};
  for (size_t r = 0; r < 2; r++) {
    for (size_t p = 0; p < 3; p++) {
      for (size_t k = 0; k < 4; k++) {
        const truce_stance *s = stance(c, r, p, k);
        ck_assert_int_eq(s->kind, expected[r][p][k].kind);
        if (s->kind == TRUCE_STANCE_POSITION)
          ck_assert_uint_eq(s->position, expected[r][p][k].position);
        else
          ck_assert_uint_eq(s->position, TRUCE_NOBODY);
      }
    }
  }
  const truce_stance *inherits = stance(c, 0, 0, 0), *own = stance(c, 0, 0, 3);
  ck_assert(inherits->basis.source_count == 1 && !inherits->basis.assumption);
  ck_assert(own->basis.source_count == 0 && own->basis.assumption);
  ck_assert_str_eq(own->basis.because, "Asked");
  ck_assert_str_eq(own->words, "Give us a week");
  is_date(own->until, "2025-05-20");
  ck_assert_ptr_null(stance(c, 0, 1, 3)->until.text);
  ck_assert(stance(c, 0, 1, 0)->basis.assumption && stance(c, 0, 1, 2)->basis.assumption);
  truce_case_free(c);
}
END_TEST

START_TEST(documents_and_demands_are_read)
{
  truce_case *c = read_case(whole);
  const truce_rounds *t = &c->talks;
  ck_assert_uint_eq(t->document_count, 3);
  const truce_document *paper = &t->documents[0], *note = &t->documents[1];
  ck_assert_str_eq(paper->title, "A paper");
  ck_assert(paper->round == 0 && paper->by == 0 && paper->to == 1 && !paper->basis.assumption);
  is_date(paper->date, "2025-05-15");
  ck_assert_str_eq(note->title, "note");
  ck_assert(note->by == 1 && note->to == TRUCE_NOBODY && t->documents[2].round == 1);
  is_date(note->date, "2025-05-16");
  ck_assert_uint_eq(t->demand_count, 3);
  const truce_demand *go = &t->demands[0], *stop = &t->demands[1], *pay = &t->demands[2];
  ck_assert_str_eq(go->id, "go");
  ck_assert_str_eq(go->text, "Leave the valley");
  ck_assert(go->round == 0 && go->by == 0 && go->of == 1 && go->document == 0);
  ck_assert(go->issue == 0 && go->position == 0 && !go->basis.assumption);
  is_date(go->due, "2025-05-23");
  ck_assert_str_eq(stop->text, "stop");
  ck_assert(stop->of == TRUCE_NOBODY && stop->document == TRUCE_NOBODY);
  ck_assert(stop->issue == TRUCE_NOBODY && stop->position == TRUCE_NOBODY);
  ck_assert(stop->due.text == NULL && stop->answer_count == 0 && stop->basis.assumption);
  ck_assert(pay->round == 1 && pay->document == 0 && pay->issue == 1);
  ck_assert(pay->position == TRUCE_NOBODY && pay->answer_count == 0);
  truce_case_free(c);
}
END_TEST

START_TEST(answers_stand_in_the_order_of_their_dates)
{
  truce_case *c = read_case(whole);
  const truce_demand *go = &c->talks.demands[0];
  static const struct {
    const char *kind;
    size_t by, round;
    const char *date, *until;
    size_t position;
  } expected[] = {{"studied", 1, 0, "2025-05-16", "2025-05-23", TRUCE_NOBODY},
                  {"accepted", 2, TRUCE_NOBODY, "2025-05-18", NULL, TRUCE_NOBODY},
                  {"rejected", 1, TRUCE_NOBODY, "2025-05-18", NULL, TRUCE_NOBODY},
                  {"countered", 1, 1, "2025-06-02", NULL, 1}};
  ck_assert_uint_eq(go->answer_count, 4);
  for (size_t k = 0; k < 4; k++) {
    const truce_answer *a = &go->answers[k];
    ck_assert_str_eq(truce_answer_id(a->kind), expected[k].kind);
    ck_assert_uint_eq(a->by, expected[k].by);
    ck_assert_uint_eq(a->round, expected[k].round);
    is_date(a->date, expected[k].date);
    ck_assert_pstr_eq(a->until.text, expected[k].until);
    ck_assert_uint_eq(a->position, expected[k].position);
  }
  ck_assert_str_eq(go->answers[3].words, "We stay");
  ck_assert_str_eq(go->answers[2].basis.because, "Said so");
  ck_assert(!go->answers[0].basis.assumption && go->answers[1].basis.assumption);
  truce_case_free(c);
}
END_TEST

START_TEST(agreements_and_steps_are_read)
{
  truce_case *c = read_case(whole);
  const truce_rounds *t = &c->talks;
  ck_assert_uint_eq(t->agreement_count, 2);
  const truce_agreement *bodies = &t->agreements[0], *pause = &t->agreements[1];
  ck_assert_str_eq(bodies->text, "Each hands over its dead");
  ck_assert(bodies->round == 1 && bodies->by_count == 2);
  ck_assert(bodies->by[0] == 1 && bodies->by[1] == 0 && !bodies->basis.assumption);
  is_count(bodies->count, false, 6000, INT64_MAX);
  ck_assert_str_eq(bodies->unit, "bodies");
  is_date(bodies->due, "2025-06-20");
  ck_assert_str_eq(truce_outcome_id(bodies->outcome), "disputed");
  ck_assert_str_eq(bodies->became.because, "Counts differ");
  ck_assert(bodies->became.source_count == 2 && !bodies->became.assumption);
  ck_assert_uint_eq(bodies->claim_count, 3);
  is_count(bodies->claims[0].count, true, 6057, 6057);
  is_count(bodies->claims[1].count, false, 6060, 6070);
  is_count(bodies->claims[2].count, true, 60, INT64_MAX);
  ck_assert_str_eq(bodies->claims[0].of, "received");
  ck_assert_str_eq(bodies->claims[0].says, "Southern side");
  is_date(bodies->claims[0].date, "2025-06-16");
  ck_assert(bodies->claims[0].by == 1 && bodies->claims[2].by == TRUCE_NOBODY);
  ck_assert_str_eq(bodies->claims[2].says, "The union");
  ck_assert(bodies->claims[1].of == NULL && bodies->claims[1].date.text == NULL);
  ck_assert(pause->by_count == 1 && pause->by[0] == 2 && pause->outcome == TRUCE_OUTCOME_KEPT);
  ck_assert(pause->became.assumption && !pause->count.stated && pause->due.text == NULL);
  ck_assert_uint_eq(t->step_count, 3);
  const truce_step *meet = &t->steps[0], *write = &t->steps[1], *call = &t->steps[2];
  ck_assert_str_eq(meet->text, "Meet again");
  ck_assert(meet->round == 1 && meet->by == 1 && meet->done && !meet->basis.assumption);
  is_date(meet->from, "2025-06-20");
  is_date(meet->due, "2025-06-30");
  is_date(meet->done_on, "2025-07-23");
  ck_assert_str_eq(write->text, "write");
  ck_assert(write->by == TRUCE_NOBODY && write->done && write->done_on.text == NULL);
  ck_assert(!call->done && call->from.text == NULL && call->due.text == NULL);
  truce_case_free(c);
}
END_TEST

START_TEST(every_kind_has_its_word)
{
  static const char *const answers[] = {"accepted", "rejected", "studied", "countered"};
  static const char *const outcomes[] = {"open", "kept", "partly", "broken", "disputed"};
  for (size_t k = 0; k < TRUCE_ANSWER_KINDS; k++)
    ck_assert_str_eq(truce_answer_id((truce_answer_kind)k), answers[k]);
  for (size_t k = 0; k < TRUCE_OUTCOMES; k++) {
    char text[500];
    snprintf(text, sizeof text,
             "truce: 1\nparties: {a: A}\ntalks: {rounds: {x: {date: 2025-06-02, agreed: {y: {by: "
             "a, became: %s}}}}}\n",
             outcomes[k]);
    truce_case *c = read_case(text);
    ck_assert_int_eq(c->talks.agreements[0].outcome, (truce_outcome)k);
    ck_assert_str_eq(truce_outcome_id((truce_outcome)k), outcomes[k]);
    truce_case_free(c);
  }
}
END_TEST

/* What is no error, but told. */
START_TEST(notes_are_given)
{
  static char said[2000];
  truce_case *c = attempt(whole, TRUCE_NOTE, true, said, sizeof said);
  ck_assert_str_eq(said, "27:16+4 no-position here `none` says that the party has no position on "
                         "\"aid\" | put quotes around it for the position called so\n");
  truce_case_free(c);
  c = attempt("truce: 1\nparties: {a: A}\nsources: {s: S, t: T}\ntalks: {rounds: {x: {date: "
              "2025-06-02, next: {y: {source: t}}}}}\n",
              TRUCE_NOTE, true, said, sizeof said);
  ck_assert_str_eq(said, "3:11+1 unused-source source \"s\" is cited nowhere | \n");
  truce_case_free(c);
}
END_TEST

START_TEST(without_issues_the_rest_can_be_said)
{
  truce_case *c = read_case("truce: 1\nparties: {a: A, b: B}\ntalks: {rounds: {x: {date: "
                            "2025-06-02, demands: {y: {by: a, of: b}}}}}\n");
  ck_assert(c->talks.demand_count == 1 && c->issue_count == 0 && c->option_count == 0);
  truce_case_free(c);
  c = read_case("truce: 1\nparties: {a: A}\nmoves: {a: {x: X}}\ntalks:\n");
  ck_assert_uint_eq(c->talks.round_count, 0);
  truce_case_free(c);
}
END_TEST

/* ---- Written and read back ---- */

static void same_date(truce_date a, truce_date b)
{
  ck_assert_pstr_eq(a.text, b.text);
  ck_assert_int_eq(a.day, b.day);
}

static void same_count(const truce_count *a, const truce_count *b)
{
  ck_assert(a->stated == b->stated && a->about == b->about && a->low == b->low &&
            a->high == b->high);
}

static void same_round(const truce_round *a, const truce_round *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->name, b->name);
  same_date(a->date, b->date);
  ck_assert_pstr_eq(a->place, b->place);
  ck_assert_pstr_eq(a->convened_by, b->convened_by);
  ck_assert_pstr_eq(a->lasted, b->lasted);
  ck_assert_pstr_eq(a->result, b->result);
  ck_assert_uint_eq(a->attendance_count, b->attendance_count);
  for (size_t k = 0; k < a->attendance_count; k++) {
    ck_assert_uint_eq(a->attendances[k].party, b->attendances[k].party);
    ck_assert_str_eq(a->attendances[k].name, b->attendances[k].name);
    ck_assert_pstr_eq(a->attendances[k].who, b->attendances[k].who);
  }
  same_basis(&a->basis, &b->basis);
}

static void same_stance(const truce_stance *a, const truce_stance *b)
{
  ck_assert_int_eq(a->kind, b->kind);
  ck_assert_uint_eq(a->position, b->position);
  same_date(a->until, b->until);
  ck_assert_pstr_eq(a->words, b->words);
  same_basis(&a->basis, &b->basis);
}

static void same_document(const truce_document *a, const truce_document *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->title, b->title);
  ck_assert(a->round == b->round && a->by == b->by && a->to == b->to);
  same_date(a->date, b->date);
  same_basis(&a->basis, &b->basis);
}

static void same_demand(const truce_demand *a, const truce_demand *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->text, b->text);
  ck_assert(a->round == b->round && a->by == b->by && a->of == b->of);
  ck_assert(a->document == b->document && a->issue == b->issue && a->position == b->position);
  same_date(a->due, b->due);
  same_basis(&a->basis, &b->basis);
  ck_assert_uint_eq(a->answer_count, b->answer_count);
  for (size_t k = 0; k < a->answer_count; k++) {
    const truce_answer *x = &a->answers[k], *y = &b->answers[k];
    ck_assert(x->kind == y->kind && x->by == y->by && x->round == y->round);
    ck_assert_uint_eq(x->position, y->position);
    same_date(x->date, y->date);
    same_date(x->until, y->until);
    ck_assert_pstr_eq(x->words, y->words);
    same_basis(&x->basis, &y->basis);
  }
}

static void same_agreement(const truce_agreement *a, const truce_agreement *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->text, b->text);
  ck_assert(a->round == b->round && a->by_count == b->by_count && a->outcome == b->outcome);
  for (size_t k = 0; k < a->by_count; k++)
    ck_assert_uint_eq(a->by[k], b->by[k]);
  same_date(a->due, b->due);
  same_count(&a->count, &b->count);
  ck_assert_pstr_eq(a->unit, b->unit);
  same_basis(&a->became, &b->became);
  same_basis(&a->basis, &b->basis);
  ck_assert_uint_eq(a->claim_count, b->claim_count);
  for (size_t k = 0; k < a->claim_count; k++) {
    const truce_claim *x = &a->claims[k], *y = &b->claims[k];
    ck_assert_uint_eq(x->by, y->by);
    ck_assert_str_eq(x->says, y->says);
    same_count(&x->count, &y->count);
    ck_assert_pstr_eq(x->of, y->of);
    same_date(x->date, y->date);
    same_basis(&x->basis, &y->basis);
  }
}

static void same_step(const truce_step *a, const truce_step *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->text, b->text);
  ck_assert(a->round == b->round && a->by == b->by && a->done == b->done);
  same_date(a->from, b->from);
  same_date(a->due, b->due);
  same_date(a->done_on, b->done_on);
  same_basis(&a->basis, &b->basis);
}

static void goes_round(const char *text)
{
  truce_case *c = read_case(text);
  truce_case *again = written_and_read(c);
  const truce_rounds *a = &c->talks, *b = &again->talks;
  ck_assert_uint_eq(a->round_count, b->round_count);
  for (size_t k = 0; k < a->round_count; k++)
    same_round(&a->rounds[k], &b->rounds[k]);
  for (size_t k = 0; k < a->round_count * c->party_count * c->issue_count; k++)
    same_stance(&a->stances[k], &b->stances[k]);
  ck_assert_uint_eq(a->document_count, b->document_count);
  for (size_t k = 0; k < a->document_count; k++)
    same_document(&a->documents[k], &b->documents[k]);
  ck_assert_uint_eq(a->demand_count, b->demand_count);
  for (size_t k = 0; k < a->demand_count; k++)
    same_demand(&a->demands[k], &b->demands[k]);
  ck_assert_uint_eq(a->agreement_count, b->agreement_count);
  for (size_t k = 0; k < a->agreement_count; k++)
    same_agreement(&a->agreements[k], &b->agreements[k]);
  ck_assert_uint_eq(a->step_count, b->step_count);
  for (size_t k = 0; k < a->step_count; k++)
    same_step(&a->steps[k], &b->steps[k]);
  truce_case_free(again);
  truce_case_free(c);
}

START_TEST(written_and_read_back_it_is_the_same)
{
  goes_round(whole);
  /* A name that is another's id, words that YAML gives a meaning, counts of every form. */
  goes_round("truce: 1\nparties: {a: b, b: \"no\", \"true\": \"a: b\"}\nissues: {x: [none, y]}\n"
             "talks:\n  rounds:\n    \"no\":\n      date: \"2025-06-02\"\n      convened_by: a\n"
             "      attended: {\"true\": \"~\", \"- x: # y\": \"\"}\n"
             "      positions: {\"true\": {x: {position: none}, assumption: true}}\n"
             "      agreed:\n        one: {by: \"true\", count: 5, claims: [{by: b, count: at most "
             "20}, {by: a, count: 0}, {by: \"a: b\", count: over 999999999999999}, {by: c, count: "
             "about 3 to 4}, {by: c, count: at least 0}, {by: c, count: about 0 to 4}]}\n"
             "        two: {by: [b, a], became: {outcome: open, because: \"1\\n2\"}}\n");
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  read_without_memory("case.yaml", whole, TRUCE_OK);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("talks section");
  tcase_add_test(group, rounds_are_read);
  tcase_add_test(group, positions_are_read);
  tcase_add_test(group, documents_and_demands_are_read);
  tcase_add_test(group, answers_stand_in_the_order_of_their_dates);
  tcase_add_test(group, agreements_and_steps_are_read);
  tcase_add_test(group, every_kind_has_its_word);
  tcase_add_test(group, notes_are_given);
  tcase_add_test(group, without_issues_the_rest_can_be_said);
  tcase_add_test(group, written_and_read_back_it_is_the_same);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("talks section", group);
}
