/* The section `talks`: what is read, every complaint with its place, and writing it back. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/report.h"

/* Reads a text; what is said comes back one a line: "line:column+length code message | hint". */
static truce_case *attempt(const char *text, truce_severity least, char *said, size_t size)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, "case.yaml", text, strlen(text), list);
  said[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const size_t used = strlen(said);
    if (d->severity < least)
      continue;
    ck_assert_msg(d->excerpt != NULL, "%s: no line", d->message);
    snprintf(said + used, size - used, "%zu:%zu+%zu %s %s | %s\n", d->line, d->column, d->length,
             d->code, d->message, d->hint != NULL ? d->hint : "");
  }
  const size_t errors = truce_diagnostics_count(list, TRUCE_ERROR);
  ck_assert_int_eq(status, errors == 0 ? TRUCE_OK : TRUCE_BAD_INPUT);
  truce_diagnostics_free(list);
  return c;
}

static truce_case *read_case(const char *text)
{
  static char said[8192];
  truce_case *c = attempt(text, TRUCE_ERROR, said, sizeof said);
  ck_assert_str_eq(said, "");
  return c;
}

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

/* ---- What is read ---- */

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
  truce_case *c = attempt(whole, TRUCE_NOTE, said, sizeof said);
  ck_assert_str_eq(said, "27:16+4 no-position here `none` says that the party has no position on "
                         "\"aid\" | put quotes around it for the position called so\n");
  truce_case_free(c);
  c = attempt("truce: 1\nparties: {a: A}\nsources: {s: S, t: T}\ntalks: {rounds: {x: {date: "
              "2025-06-02, next: {y: {source: t}}}}}\n",
              TRUCE_NOTE, said, sizeof said);
  ck_assert_str_eq(said, "3:11+1 unused-source source \"s\" is cited nowhere | \n");
  truce_case_free(c);
}
END_TEST

/* ---- What is refused ---- */
#define BARE "truce: 1\nparties: {a: A, b: B}\n"
/* Lines 1 to 7; what follows is mostly about round y, from column 27 of line 8 on. */
#define HEAD                                                                                       \
  "truce: 1\n"                                                                                     \
  "parties: {a: A, b: B}\n"                                                                        \
  "issues: {land: {positions: {left: Left, line: Line}, ordered: true}, arms: {scale: {from: "     \
  "100, "                                                                                          \
  "to: 900, step: 100}}}\n"                                                                        \
  "sources: {report: Report}\n"                                                                    \
  "talks:\n"                                                                                       \
  "  rounds:\n"                                                                                    \
  "    x: {date: 2025-06-02, documents: {paper: {by: a}}}\n"
#define ROUND(text) HEAD "    y: {date: 2025-06-02, " text "}\n"
/* From column 56 on. */
#define ANSWERS(text) ROUND("demands: {p: {by: a, answers: [" text "]}}")

static const struct {
  const char *text, *expected;
} refused[] = {
    /* The section and its rounds. */
    {BARE "talks: [x]\n",
     "3:8+1 wrong-type `talks` (rounds: ...) has to be a map (name: value), not a list | \n"},
    {BARE "talks: {}\n", "3:8+1 missing there are 0 rounds; talks have from 1 to 200 | write for "
                         "example: rounds: {first: {date: 2025-06-02}}\n"},
    {BARE "talks: {rounds: [x]}\n",
     "3:17+1 wrong-type `rounds` (name: details) has to be a map (name: value), not a list | \n"},
    {BARE "talks: {rounds: {}, round: 1}\n",
     "3:21+5 unknown-key `talks` has no \"round\" | did you mean \"rounds\"?\n"
     "3:17+1 missing there are 0 rounds; talks have from 1 to 200 | write for example: rounds: "
     "{first: {date: 2025-06-02}}\n"},
    {BARE "talks: {rounds: {1x: {date: 2025-06-02}, y: , z: {}, w: {date: 2025-02-30}}}\n",
     "3:18+2 bad-id \"1x\" cannot be the short name of a round | start with a letter, go on with "
     "letters, digits, _ or - (at most 100), and put the full words under `name`\n"
     "3:42+1 wrong-type a round has to be a map (name: value), not nothing | \n"
     "3:50+1 missing round \"z\" has no date | add for example: date: 2025-06-02\n"
     "3:64+10 bad-date \"2025-02-30\" is not a date | write for example: date: 2025-06-03\n"},
    {BARE "talks: {rounds: {x: {date: 2025-06-02}, y: {date: 2025-6-3}, z: {date: 2025-06-01}}}\n",
     "3:51+8 bad-date \"2025-6-3\" is not a date | write for example: date: 2025-06-03\n"
     "3:72+10 bad-order 2025-06-01 is before the round that stands before it, 2025-06-02 | check "
     "both dates\n"},
    {ROUND("palce: P, name: [x], source: reprot"),
     "8:27+5 unknown-key a round has no \"palce\" | did you mean \"place\"?\n"
     "8:43+1 wrong-type a round's name has to be text, not a list | \n"
     "8:56+6 unknown-name there is no source \"reprot\" | did you mean \"report\"?\n"},
    {HEAD "    x: {date: 2025-06-03}\n",
     "8:5+1 duplicate \"x\" stands here twice; the first is on line 7 | keep one of the two\n"},
    {ROUND("attended: a"), "8:37+1 wrong-type `attended` (party: who came, or a list of parties) "
                           "has to be a map (name: value), not text | \n"},
    {ROUND("attended: [a, b, a, [c], ]"),
     "8:44+1 duplicate \"a\" stands here twice | keep one of the two\n"
     "8:47+1 wrong-type who attended has to be text, not a list | \n"},
    {ROUND("attended: {a: [x], c: {}}"),
     "8:41+1 wrong-type who attended has to be text, not a list | \n"
     "8:49+1 wrong-type who attended has to be text, not a map (name: value) | \n"},
    {"truce: 1\nparties: {a: A}\nissues: {source: [y, z]}\ntalks: {rounds: {x: {date: "
     "2025-06-02}}}\n",
     "3:10+6 bad-id an issue cannot be called \"source\": `talks` uses that word | choose another "
     "short name\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: [y, z]}\ninterests: {a: {x: {weight: 1, values: "
     "{y: 0, z: 1}}}}\ntalks: {rounds: {x: {date: 2025-06-02}}}\n",
     "4:12+1 few-interests there are issues, but only one party says what they are worth to it | "
     "add under `interests` what each issue is worth to each party to the deal\n"},
    /* Positions. */
    {BARE "talks: {rounds: {x: {date: 2025-06-02, positions: {a: {land: line}}, demands: {y: {by: "
          "a, issue: land}}}}}\n",
     "3:56+4 unknown-name there is no issue \"land\" | add the section `issues` with the positions "
     "of each\n"
     "3:98+4 unknown-name there is no issue \"land\" | add the section `issues` with the positions "
     "of each\n"},
    {ROUND("positions: [a]"), "8:38+1 wrong-type `positions` (party: issue: position) has to be a "
                              "map (name: value), not a list | \n"},
    {ROUND("positions: {c: {land: line}, a: line, b: {lnad: line, land: lien, arms: 150}}"),
     "8:39+1 unknown-name there is no party \"c\" | add it under `parties`\n"
     "8:59+4 wrong-type a party's positions (issue: position) has to be a map (name: value), not "
     "text | \n"
     "8:69+4 unknown-name there is no issue \"lnad\" | did you mean \"land\"?\n"
     "8:87+4 unknown-name \"land\" has no position \"lien\" | did you mean \"line\"?\n"
     "8:99+3 unknown-name \"arms\" has no position \"150\" | the scale goes from 100 to 900 by "
     "100\n"},
    {ROUND("positions: {a: {land: , arms: [100]}, b: {land: \"none\", arms: {position: none}}}"),
     "8:43+4 wrong-type a position has to be text, not nothing | \n"
     "8:57+1 wrong-type a position has to be text, not a list | \n"
     "8:76+4 unknown-name \"land\" has no position \"none\" | if the party said that it has no "
     "position, write none without quotes or, in a map, none: true\n"
     "8:100+4 unknown-name \"arms\" has no position \"none\" | if the party said that it has no "
     "position, write none without quotes or, in a map, none: true\n"},
    {ROUND("positions: {a: {land: {}, arms: {under_study: true, position: 100}}}"),
     "8:49+1 missing this does not say where the party stands | write one of: position: NAME, "
     "none: true, under_study: true, under_study_until: DATE\n"
     "8:59+1 two-kinds this says in two ways where the party stands | write one of: position: "
     "NAME, none: true, under_study: true, under_study_until: DATE\n"},
    {ROUND("positions: {a: {land: {none: false}, arms: {none: yes, psition: 1}}}"),
     "8:49+1 missing this does not say where the party stands | write one of: position: NAME, "
     "none: true, under_study: true, under_study_until: DATE\n"
     "8:82+7 unknown-key a position taken has no \"psition\" | did you mean \"position\"?\n"
     "8:77+3 wrong-type `none` has to be true or false | write true or false, without quotes\n"
     "8:70+1 missing this does not say where the party stands | write one of: position: NAME, "
     "none: true, under_study: true, under_study_until: DATE\n"},
    {ROUND("positions: {a: {land: {under_study_until: 2025-06-01}, arms: {under_study_until: "
           "soon}}}"),
     "8:69+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"
     "8:108+4 bad-date \"soon\" is not a date | write for example: under_study_until: "
     "2025-06-03\n"},
    {"truce: 1\nparties: {a: A}\nissues: {land: {}, arms: {scale: {}}}\ntalks: {rounds: {x: {date: "
     "2025-06-02, positions: {a: {land: y, arms: 1}}}}}\n",
     "3:16+1 missing issue \"land\" has no positions | add for example: positions: {stay: They "
     "stay, leave: They leave}\n"
     "3:34+1 missing the scale does not say `from` | write for example: scale: {from: 100, to: "
     "900, step: 100, unit: soldiers}\n"
     "3:34+1 missing the scale does not say `to` | write for example: scale: {from: 100, to: 900, "
     "step: 100, unit: soldiers}\n"},
    {"truce: 1\nparties: {a: A}\nissues: {}\ntalks: {rounds: {x: {date: 2025-06-02, positions: {a: "
     "{land: y}}}}}\n",
     "3:9+1 missing there are 0 issues; a deal needs from 1 to 200 | add an issue with its "
     "positions, or remove the section\n"},
    /* Documents and demands. */
    {ROUND("documents: {p: {}, q: {by: c, to: aa, date: x, tilte: T}, r: R}"),
     "8:42+1 missing this document has no `by` | add who handed it over\n"
     "8:74+5 unknown-key a document has no \"tilte\" | did you mean \"title\"?\n"
     "8:54+1 unknown-name there is no party \"c\" | add it under `parties`\n"
     "8:61+2 unknown-name there is no party \"aa\" | did you mean \"a\"?\n"
     "8:71+1 bad-date \"x\" is not a date | write for example: date: 2025-06-03\n"
     "8:88+1 wrong-type a document has to be a map (name: value), not text | \n"},
    {ROUND(
         "documents: {p: {by: a}}, demands: {p: {by: a}, paper: {by: b}}, agreed: {and: {by: a}}"),
     "8:100+3 bad-id an agreement cannot be called \"and\": statements use that word | choose "
     "another short name\n"
     "8:62+1 duplicate \"p\" is the name of something else in `talks`, on line 8 | choose another "
     "short name for one of the two\n"
     "8:74+5 duplicate \"paper\" is the name of something else in `talks`, on line 7 | choose "
     "another short name for one of the two\n"},
    {ROUND("demands: {p: {text: [x], of: a}, q: {by: a, of: a, isue: land}}"),
     "8:47+1 wrong-type `text` has to be text, not a list | \n"
     "8:40+1 missing this demand has no `by` | add who asks for it\n"
     "8:78+4 unknown-key a demand has no \"isue\" | did you mean \"issue\"?\n"
     "8:75+1 own-demand \"a\" asks this of itself | name the party that is to do it\n"},
    {ROUND("demands: {p: {by: a, position: line, document: papr, answer_due: 2025-06-01}}"),
     "8:74+4 unknown-name there is no document \"papr\" | did you mean \"paper\"?\n"
     "8:58+4 no-issue this demand has a `position` but no `issue` | add `issue:`, of which it is a "
     "position\n"
     "8:92+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"},
    {ROUND("demands: {p: {by: a, issue: land, position: lien}, q: {by: a, issue: lands, position: "
           "x}}"),
     "8:71+4 unknown-name \"land\" has no position \"lien\" | did you mean \"line\"?\n"
     "8:96+5 unknown-name there is no issue \"lands\" | did you mean \"land\"?\n"},
    {HEAD "    y: {date: 2025-06-02, demands: {p: {by: a, document: late}}}\n    z: {date: "
          "2025-06-03, documents: {late: {by: a}}}\n",
     "8:58+4 unknown-name there is no document \"late\" | add it under `documents` of this round "
     "or of one before\n"},
    {ROUND("demands: {p: [a]}"),
     "8:40+1 wrong-type a demand has to be a map (name: value), not a list | \n"},
    /* Answers. */
    {ROUND("demands: {p: {by: a, answers: {by: b}}}"),
     "8:57+1 wrong-type `answers` (list of {by, answer, date}) has to be a list, not a map (name: "
     "value) | \n"},
    {ANSWERS("x, {}"),
     "8:58+1 wrong-type an answer (by, answer, date) has to be a map (name: value), not text | \n"
     "8:61+1 missing this answer has no `by` | add who gave it\n"
     "8:61+1 missing this answer does not say what it is | add for example: answer: rejected\n"
     "8:61+1 missing this answer does not say when it came | add `date:`, or `round:` with a "
     "round's id\n"},
    {ANSWERS("{by: a, answer: rejected, date: 2025-06-02}"),
     "8:63+1 own-demand \"a\" asked for this itself | name the party that answered\n"},
    {ANSWERS("{by: b, answer: rejceted, date: 2025-06-02}, {by: b, answer: no, date: 2025-06-02}"),
     "8:74+8 bad-answer an answer is accepted, rejected, studied or countered | did you mean "
     "\"rejected\"?\n"
     "8:119+2 bad-answer an answer is accepted, rejected, studied or countered | \n"},
    {ANSWERS("{by: b, answer: rejected, date: 2025-06-01}, {by: b, answer: rejected, round: x}"),
     "8:90+10 bad-order 2025-06-01 is before the demand, 2025-06-02 | check both dates\n"
     "8:136+1 bad-order this round is before that of the demand, \"y\" | name the round or the "
     "date it came\n"},
    {ANSWERS("{by: b, answer: rejected, round: zz}, {by: b, answer: studied, round: [y], util: 1}"),
     "8:91+2 unknown-name there is no round \"zz\" | add it under `rounds`\n"
     "8:133+4 unknown-key an answer has no \"util\" | did you mean \"until\"?\n"
     "8:128+1 wrong-type a round has to be text, not a list | \n"},
    {ANSWERS("{by: b, answer: rejected, date: 2025-06-02, until: 2025-06-03}"),
     "8:109+10 no-until only an answer that is studied has an `until` | leave it out, or write: "
     "answer: studied\n"},
    {ANSWERS("{by: b, answer: studied, date: 2025-06-03, until: 2025-06-02}"),
     "8:108+10 bad-order 2025-06-02 is before the answer, 2025-06-03 | check both dates\n"},
    {ANSWERS("{by: b, answer: rejected, date: 2025-06-02, position: line}"),
     "8:112+4 no-counter only an answer that is countered has a `position` | leave it out, or "
     "write: answer: countered\n"},
    {ANSWERS("{by: b, answer: countered, date: 2025-06-02, position: line}"),
     "8:113+4 no-issue the demand has no issue of which this could be a position | add `issue:` to "
     "the demand\n"},
    {ROUND("demands: {p: {by: a, issue: land, answers: [{by: b, answer: countered, round: y, "
           "position: lien}]}}"),
     "8:118+4 unknown-name \"land\" has no position \"lien\" | did you mean \"line\"?\n"},
    {HEAD "    y: {date: 2025-06-02, demands: {p: {by: a, answers: [{by: b, answer: rejected, "
          "round: z, date: 2025-06-04}]}}}\n    z: {date: 2025-06-05}\n",
     "8:100+10 bad-order 2025-06-04 is before the round it names, 2025-06-05 | check both dates\n"},
    /* Agreements and steps. */
    {ROUND("agreed: {p: {}, q: {by: []}, r: {by: [a, c, a, [b]]}, s: {by: a, due: 2025-06-01, "
           "count: lots}}"),
     "8:39+1 missing this agreement has no `by` | add who promised: by: [north, south]\n"
     "8:46+1 missing this agreement has no `by` | add who promised: by: [north, south]\n"
     "8:68+1 unknown-name there is no party \"c\" | add it under `parties`\n"
     "8:71+1 duplicate \"a\" stands here twice | keep one of the two\n"
     "8:74+1 wrong-type a party has to be text, not a list | \n"
     "8:97+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"
     "8:116+4 bad-count \"lots\" is not a count | write for example: 6057, at least 1000, about "
     "20, 1000 to 1200\n"},
    {ROUND("agreed: {p: {by: a, became: kpet}, q: {by: a, became: {because: x}}, r: {by: a, "
           "became: {outcome: done, why: x}}, s: {by: a, became: []}}"),
     "8:55+4 bad-outcome an outcome is open, kept, partly, broken or disputed | did you mean "
     "\"kept\"?\n"
     "8:81+1 missing this does not say what became of it | add for example: outcome: kept\n"
     "8:131+3 unknown-key what became of it has no \"why\" | remove it, or see "
     "docs/case-format.md\n"
     "8:125+4 bad-outcome an outcome is open, kept, partly, broken or disputed | \n"
     "8:160+1 wrong-type what became of it has to be text, not a list | \n"},
    {ROUND("agreed: {p: {by: a, claims: {}}, q: {by: a, claims: [x, {}, {by: a, count: 5.5, fo: "
           "x}, {by: [a], count: 1, date: 1}]}}"),
     "8:55+1 wrong-type `claims` (list of {by, count, of, date}) has to be a list, not a map "
     "(name: value) | \n"
     "8:80+1 wrong-type a claim (by, count, of, date) has to be a map (name: value), not text | \n"
     "8:83+1 missing this claim has no `by` | add who says so\n"
     "8:83+1 missing this claim has no `count` | add for example: count: 6057\n"
     "8:107+2 unknown-key a claim has no \"fo\" | did you mean \"of\"?\n"
     "8:102+3 bad-count \"5.5\" is not a count | write for example: 6057, at least 1000, about 20, "
     "1000 to 1200\n"
     "8:120+1 wrong-type who says so has to be text, not a list | \n"
     "8:141+1 bad-date \"1\" is not a date | write for example: date: 2025-06-03\n"},
    {ROUND("next: {p: {by: c, from: 2025-06-01}, q: {from: 2025-06-05, due: 2025-06-04}, r: {due: "
           "2025-06-01}, s: {whne: 1}}"),
     "8:42+1 unknown-name there is no party \"c\" | add it under `parties`\n"
     "8:51+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"
     "8:91+10 bad-order 2025-06-04 is before `from`, 2025-06-05 | check both dates\n"
     "8:113+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"
     "8:130+4 unknown-key a next step has no \"whne\" | did you mean \"done\"?\n"},
    {ROUND("next: {p: {done: yes}, q: {done: {date: 2025-06-01}}, r: {done: {on: 2025-06-03}}, s: "
           "S}"),
     "8:44+3 wrong-type `done` has to be true or false | write true or false, without quotes\n"
     "8:67+10 bad-order 2025-06-01 is before the round, 2025-06-02 | check both dates\n"
     "8:92+2 unknown-key `done` has no \"on\" | remove it, or see docs/case-format.md\n"
     "8:113+1 wrong-type a next step has to be a map (name: value), not text | \n"},
};

START_TEST(refused_with_place_and_remedy)
{
  static char said[8192];
  truce_case *c = attempt(refused[_i].text, TRUCE_ERROR, said, sizeof said);
  ck_assert_ptr_null(c);
  ck_assert_str_eq(said, refused[_i].expected);
}
END_TEST

/* ---- Written and read back ---- */

static void same_basis(const truce_basis *a, const truce_basis *b)
{
  ck_assert_pstr_eq(a->because, b->because);
  ck_assert_uint_eq(a->source_count, b->source_count);
  for (size_t k = 0; k < a->source_count; k++)
    ck_assert_uint_eq(a->sources[k], b->sources[k]);
  ck_assert_int_eq(a->assumption, b->assumption);
}

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
  char *written = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&written, &size);
  ck_assert_int_eq(truce_report_case(c, out), TRUCE_OK);
  fclose(out);
  truce_case *again = read_case(written);
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
  free(written);
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

/* ---- Limits ---- */

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

START_TEST(there_are_limits)
{
  static char text[1 << 18], said[1000];
  for (size_t more = 0; more < 2; more++) {
    char *end = text + sprintf(text, "truce: 1\nparties: {a: A}\ntalks:\n  rounds:\n");
    for (size_t k = 0; k < TRUCE_TALK_ROUNDS_MAX + more; k++)
      end += sprintf(end, "    r%zu: {date: 2025-06-02}\n", k);
    truce_case *c = attempt(text, TRUCE_ERROR, said, sizeof said);
    ck_assert_str_eq(said, more == 0 ? ""
                                     : "5:5+1 too-many there are 201 rounds; talks have from 1 to "
                                       "200 | join rounds that belong together\n");
    truce_case_free(c);
  }
  static const char *const sections[] = {"documents", "demands", "agreed", "next"};
  for (size_t n = 0; n < 8; n++) {
    const char *section = sections[n / 2];
    char *end = text + sprintf(text, "truce: 1\nparties: {a: A}\ntalks:\n  rounds:\n");
    for (size_t k = 0; k < TRUCE_TALK_ITEMS_MAX + n % 2; k++) {
      if (k % 1500 == 0)
        end += sprintf(end, "    r%zu:\n      date: 2025-06-02\n      %s:\n", k, section);
      end += sprintf(end, "        i%zu: {by: a}\n", k);
    }
    char expected[200];
    snprintf(expected, sizeof expected,
             "1511:9+1 too-many all rounds together have more than 2000 of `%s` | join those that "
             "go together\n",
             section);
    truce_case *c = attempt(text, TRUCE_ERROR, said, sizeof said);
    ck_assert_str_eq(said, n % 2 == 0 ? "" : expected);
    truce_case_free(c);
  }
}
END_TEST

/* A case that is read, and one that is complained of in many ways. */
START_TEST(each_allocation_may_fail)
{
  static const char wrong[] = HEAD
      "    y: {date: 2025-06-01, attended: [a, a], positions: {a: {land: lien, lnad: line}, c: "
      "{}}, demands: {p: {by: a, of: a, document: q, answers: [{by: a, answer: rejceted, "
      "round: z}]}}, agreed: {p: {by: [a, a], became: kpet, claims: [{count: many}]}}}\n";
  static const char *const texts[] = {whole, wrong};
  for (size_t k = 0; k < 2; k++) {
    const truce_status expected = k == 0 ? TRUCE_OK : TRUCE_BAD_INPUT;
    long n = 0;
    for (bool failed = true; failed; n++) {
      truce_case *c = NULL;
      truce_diagnostics *list;
      ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
      fail_alloc_after(n);
      const truce_status status =
          truce_case_read_memory(&c, "case.yaml", texts[k], strlen(texts[k]), list);
      failed = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert(status == expected || (failed && status == TRUCE_NO_MEMORY));
      ck_assert((c != NULL) == (status == TRUCE_OK));
      truce_case_free(c);
      truce_diagnostics_free(list);
    }
    ck_assert_int_gt(n, 10);
  }
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
  tcase_add_loop_test(group, refused_with_place_and_remedy, 0, sizeof refused / sizeof *refused);
  tcase_add_test(group, written_and_read_back_it_is_the_same);
  tcase_add_test(group, without_issues_the_rest_can_be_said);
  tcase_add_test(group, there_are_limits);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("talks section", group);
}
