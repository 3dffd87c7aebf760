/* The section `talks`: every complaint with its place and remedy. */
#include <check.h>
#include <stdio.h>

#include "support/run_suite.h"
#include "support/told_case.h"

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
  truce_case *c = attempt(refused[_i].text, TRUCE_ERROR, true, said, sizeof said);
  ck_assert_ptr_null(c);
  ck_assert_str_eq(said, refused[_i].expected);
}
END_TEST

START_TEST(there_are_limits)
{
  static char text[1 << 18], said[1000];
  for (size_t more = 0; more < 2; more++) {
    char *end = text + sprintf(text, "truce: 1\nparties: {a: A}\ntalks:\n  rounds:\n");
    for (size_t k = 0; k < TRUCE_TALK_ROUNDS_MAX + more; k++)
      end += sprintf(end, "    r%zu: {date: 2025-06-02}\n", k);
    truce_case *c = attempt(text, TRUCE_ERROR, true, said, sizeof said);
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
    truce_case *c = attempt(text, TRUCE_ERROR, true, said, sizeof said);
    ck_assert_str_eq(said, n % 2 == 0 ? "" : expected);
    truce_case_free(c);
  }
}
END_TEST

/* A case that is complained of in many ways. */
START_TEST(each_allocation_may_fail)
{
  static const char wrong[] = HEAD
      "    y: {date: 2025-06-01, attended: [a, a], positions: {a: {land: lien, lnad: line}, c: "
      "{}}, demands: {p: {by: a, of: a, document: q, answers: [{by: a, answer: rejceted, "
      "round: z}]}}, agreed: {p: {by: [a, a], became: kpet, claims: [{count: many}]}}}\n";
  read_without_memory("case.yaml", wrong, TRUCE_BAD_INPUT);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("talks section refused");
  tcase_add_loop_test(group, refused_with_place_and_remedy, 0, sizeof refused / sizeof *refused);
  tcase_add_test(group, there_are_limits);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("talks section refused", group);
}
