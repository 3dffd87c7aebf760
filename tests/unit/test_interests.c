/* Issues and interests: what is read, every complaint with its place, and writing them back. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/report.h"
#include "truce/stability.h"

static const int64_t one = TRUCE_BILLION;

/* Reads a text; the errors come back one a line: "line:column+length code message". */
static truce_case *attempt(const char *text, char *errors, size_t size)
{
  truce_diagnostics *list;
  truce_case *c = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_memory(&c, "case.yaml", text, strlen(text), list);
  errors[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const size_t used = strlen(errors);
    if (d->severity != TRUCE_ERROR)
      continue;
    ck_assert_msg(d->excerpt != NULL, "%s: no line", d->message);
    snprintf(errors + used, size - used, "%zu:%zu+%zu %s %s\n", d->line, d->column, d->length,
             d->code, d->message);
  }
  ck_assert_int_eq(status, errors[0] == '\0' ? TRUCE_OK : TRUCE_BAD_INPUT);
  truce_diagnostics_free(list);
  return c;
}

static truce_case *read_case(const char *text)
{
  static char errors[8192];
  truce_case *c = attempt(text, errors, sizeof errors);
  ck_assert_str_eq(errors, "");
  return c;
}

static void refuse(const char *text, const char *expected)
{
  static char errors[8192];
  truce_case *c = attempt(text, errors, sizeof errors);
  ck_assert_ptr_null(c);
  ck_assert_str_eq(errors, expected);
}

static void is(truce_judgement j, double value, double low, double high)
{
  ck_assert_int_eq(j.value, (int64_t)(value * (double)one));
  ck_assert_int_eq(j.low, (int64_t)(low * (double)one));
  ck_assert_int_eq(j.high, (int64_t)(high * (double)one));
}

/* Lines 1 to 5; what follows is about party a. */
#define HEAD                                                                                       \
  "truce: 1\n"                                                                                     \
  "parties: {a: A, b: B}\n"                                                                        \
  "issues: {land: {positions: {left: Left, line: Line, back: Back}, ordered: true},"               \
  " arms: {scale: {from: 100, to: 900, step: 100}}, cash: [none, half, full]}\n"                   \
  "interests:\n"                                                                                   \
  "  b: {cash: {weight: 1, values: {none: 0, half: 50, full: 100}}}\n"
#define LAND "land: {weight: 1, values: {left: 0, line: 50, back: 100}}"

/* ---- What is read ---- */

static const char whole[] =
    "truce: 1\ntitle: A valley\nparties: {a: A, b: B, watcher: W}\nissues:\n  land:\n    name: The "
    "valley\n    positions: {left: They leave, line: {name: The line}, back: }\n    ordered: "
    "true\n    because: It decides the water\n    source: report\n  arms:\n    scale: {from: -0.5, "
    "to: 1, step: 0.25, unit: thousand}\n  cash: [none, half, full]\n  sea: {positions: [open, "
    "shut], divisible: true}\ninterests:\n  a:\n    land:\n      weight: 40 ± 10\n      values: "
    "{left: 100, line: 55 +- 5, back: {value: 1, low: 0.5, source: report}}\n      never: [back]\n "
    "     because: It is theirs\n    arms:\n      weight: {value: 20, low: 5, high: 25.123456789, "
    "because: Guess, assumption: true}\n      values: {-0.5: 4 ± 1, 0.50: 1, 1.0: 4}\n      never: "
    "'> 0.5'\n      out_of: 4\n      source: report\n    cash: {weight: 0 ± 5, values: {none: 95 ± "
    "10, half: 3 ± 10, full: 100}}\n    combinations:\n      - {when: \"not  land=line if (arms >= "
    "0.50 or cash ≠ half) and land = line\",\n         worth: -20 ± 5, because: Both at once}\n    "
    "  - {when: arms < 1.00, worth: {value: 3, source: report}}\n    no_deal: {value: 45, low: 30, "
    "source: report}\n    weight_total: 80\n    ceiling: 90\n    discount: 0.5\n  b:\n    sea: "
    "{weight: 2, values: {open: 0, shut: 100}}\n    land: {weight: 0, never: left}\nsources: "
    "{report: Report}\n";

START_TEST(issues_are_read)
{
  truce_case *c = read_case(whole);
  ck_assert_uint_eq(c->issue_count, 4);
  ck_assert_uint_eq(c->option_count, 0);
  ck_assert_int_eq(c->points_top, 100);
  const truce_issue *land = &c->issues[0], *arms = &c->issues[1], *cash = &c->issues[2];
  ck_assert_int_eq(land->kind, TRUCE_ORDERED);
  ck_assert_str_eq(land->name, "The valley");
  ck_assert_str_eq(land->basis.because, "It decides the water");
  ck_assert(!land->basis.assumption && land->basis.source_count == 1);
  static const char *const names[] = {"They leave", "The line", "back"};
  ck_assert_uint_eq(land->position_count, 3);
  for (size_t k = 0; k < 3; k++)
    ck_assert_str_eq(land->positions[k].name, names[k]);
  ck_assert_int_eq(arms->kind, TRUCE_SCALE);
  ck_assert_str_eq(arms->name, "arms");
  ck_assert_str_eq(arms->unit, "thousand");
  static const char *const numbers[] = {"-0.5", "-0.25", "0", "0.25", "0.5", "0.75", "1"};
  ck_assert_uint_eq(arms->position_count, 7);
  for (size_t k = 0; k < 7; k++) {
    ck_assert_str_eq(arms->positions[k].id, numbers[k]);
    ck_assert_int_eq(arms->positions[k].number, ((int64_t)k - 2) * one / 4);
  }
  ck_assert_int_eq(cash->kind, TRUCE_NAMED);
  ck_assert(cash->basis.assumption && !cash->divisible && c->issues[3].divisible);
  truce_case_free(c);
}
END_TEST

START_TEST(interests_are_read)
{
  truce_case *c = read_case(whole);
  const truce_interests *a = &c->parties[0].interests, *b = &c->parties[1].interests;
  ck_assert(a->stated && b->stated && !c->parties[2].interests.stated);
  const truce_interest *land = &a->issues[0], *arms = &a->issues[1], *cash = &a->issues[2];
  is(land->weight, 40, 30, 50);
  is(land->values[1], 55, 50, 60);
  is(land->values[2], 1, 0.5, 1);
  ck_assert(!land->values[2].basis.assumption && land->values[1].basis.assumption);
  ck_assert_str_eq(land->values[1].basis.because, "It is theirs");
  ck_assert(!land->never[0] && !land->never[1] && land->never[2]);
  ck_assert_int_eq(arms->out_of, 4 * one);
  ck_assert_int_eq(arms->weight.high, INT64_C(25123456789));
  ck_assert(arms->weight.basis.assumption && !arms->values[3].basis.assumption);
  is(arms->values[0], 4, 3, 4); /* the range ends at out_of */
  is(arms->values[1], 3.25, 2.5, 3.25);
  is(arms->values[4], 1, 1, 1);
  is(arms->values[5], 2.5, 2.5, 2.5);
  ck_assert(!arms->never[4] && arms->never[5] && arms->never[6]);
  is(cash->weight, 0, 0, 5);
  is(cash->values[0], 95, 85, 100);
  is(cash->values[1], 3, 0, 13);
  ck_assert_ptr_null(a->issues[3].values);
  ck_assert_int_eq(a->issues[3].weight.high, 0);
  ck_assert(a->has_no_deal && !b->has_no_deal);
  is(a->no_deal, 45, 30, 45);
  is(b->no_deal, 0, 0, 0);
  ck_assert_int_eq(a->weight_total, 80 * one);
  ck_assert_int_eq(b->weight_total, 2 * one);
  ck_assert_int_eq(a->ceiling, 90 * one);
  ck_assert_int_eq(b->ceiling, INT64_MAX);
  ck_assert_int_eq(a->discount, one / 2);
  ck_assert_int_eq(b->discount, one);
  ck_assert(b->issues[0].values == NULL && b->issues[0].never[0] && !b->issues[0].never[1]);
  const truce_deal_counts n = truce_case_count_deal(c);
  ck_assert_uint_eq(n.positions, 15);
  ck_assert_uint_eq(n.dealers, 2);
  ck_assert_uint_eq(n.terms, 2);
  ck_assert_uint_eq(n.numbers, 4 + 2 + 4 + 2 + 1 + 3);
  /* Sourced: one value of the land, those of the arms, a worth, the no-deal value. */
  ck_assert_uint_eq(n.assumptions, n.numbers - 4);
  truce_case_free(c);
}
END_TEST

START_TEST(combinations_become_comparisons)
{
  truce_case *c = read_case(whole);
  const truce_interests *a = &c->parties[0].interests;
  ck_assert_uint_eq(a->term_count, 2);
  const truce_term *term = &a->terms[0];
  ck_assert_str_eq(term->text, "not land = line if (arms >= 0.5 or cash != half) and land = line");
  static const truce_comparison expected[] = {{0, 1, TRUCE_EQ}, {1, 4, TRUCE_GE}, {2, 1, TRUCE_NE}};
  ck_assert_uint_eq(term->comparison_count, 3);
  for (size_t k = 0; k < 3; k++) {
    ck_assert_uint_eq(term->comparisons[k].issue, expected[k].issue);
    ck_assert_uint_eq(term->comparisons[k].position, expected[k].position);
    ck_assert_int_eq(term->comparisons[k].relation, expected[k].relation);
  }
  for (uint64_t code = 0; code < 8; code++) {
    const bool line = code & 1, arms = code >> 1 & 1, cash = code >> 2 & 1;
    ck_assert(truce_statement_holds(term->statement, code) == (!line || !((arms || cash) && line)));
  }
  is(term->worth, -20, -25, -15);
  ck_assert_str_eq(term->worth.basis.because, "Both at once");
  ck_assert_str_eq(a->terms[1].text, "arms < 1");
  ck_assert(!a->terms[1].worth.basis.assumption);
  truce_case_free(c);
}
END_TEST

START_TEST(every_relation_has_its_signs)
{
  static const struct {
    const char *text, *printed;
    truce_relation relation;
  } rows[] = {
      {"land=line", "land = line", TRUCE_EQ},    {"land == line", "land = line", TRUCE_EQ},
      {"land!=line", "land != line", TRUCE_NE},  {"land ≠ line", "land != line", TRUCE_NE},
      {"land<line", "land < line", TRUCE_LT},    {"land<=line", "land <= line", TRUCE_LE},
      {"land ≤ line", "land <= line", TRUCE_LE}, {"land>line", "land > line", TRUCE_GT},
      {"land>=line", "land >= line", TRUCE_GE},  {"land ≥ line", "land >= line", TRUCE_GE},
  };
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char text[1024];
    snprintf(text, sizeof text, HEAD "  a: {" LAND ", combinations: [{when: \"%s\", worth: 1}]}\n",
             rows[k].text);
    truce_case *c = read_case(text);
    const truce_term *term = &c->parties[0].interests.terms[0];
    ck_assert_str_eq(term->text, rows[k].printed);
    ck_assert_int_eq(term->comparisons[0].relation, rows[k].relation);
    truce_case_free(c);
  }
}
END_TEST

START_TEST(at_most_sixty_four_different_comparisons)
{
  for (size_t count = 64; count <= 65; count++) {
    static char text[16384], errors[512];
    char *end = text;
    end += sprintf(
        end,
        "truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: {from: 1, to: 99}}}\ninterests:\n  "
        "b: {x: {weight: 1, values: {1: 0, 99: 1}}}\n  a:\n    x: {weight: 1, values: {1: 0, 99: "
        "1}}\n    combinations:\n      - worth: 1\n        when: x = 1");
    for (size_t k = 0; k < count; k++)
      end += sprintf(end, " or x = %zu", k + 1);
    sprintf(end, "\n");
    truce_case *c = attempt(text, errors, sizeof errors);
    if (count == 64) {
      ck_assert_uint_eq(c->parties[0].interests.terms[0].comparison_count, 64);
      truce_case_free(c);
    } else {
      ck_assert_str_eq(errors, "10:655+6 bad-statement more than 64 different comparisons\n");
    }
  }
}
END_TEST

START_TEST(between_the_numbers_given_values_go_straight)
{
  truce_case *c = read_case("truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: {from: 0, to: "
                            "5}}}\ninterests:\n  a: {x: {weight: 1, values: {0: 0, 3: 100 ± 1, 5: "
                            "0}}}\n  b: {x: {weight: 1, values: {0: 0, 5: 100}}}\n");
  const truce_judgement *values = c->parties[0].interests.issues[0].values;
  ck_assert_int_eq(values[1].value, INT64_C(33333333333));
  ck_assert_int_eq(values[2].value, INT64_C(66666666667));
  ck_assert_int_eq(values[2].low, INT64_C(66000000000));
  is(values[3], 100, 99, 100);
  is(values[4], 50, 49.5, 50);
  truce_case_free(c);
}
END_TEST

/* ---- What is refused ---- */

#define A(...) HEAD "  a: {" __VA_ARGS__ "}\n"
#define SCALE(text)                                                                                \
  "truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: " text "}}\n"                              \
  "interests: {a: {x: {weight: 1, values: {1: 0, 3: 1}}}, b: {x: {weight: 1, values: {1: 0, 3: "   \
  "1}}}}\n"

static const struct {
  const char *text, *expected;
} refused[] = {
    /* The sections. */
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: [y, z]}\n",
     "3:9+1 few-interests there are issues, but no party says what they are worth to it\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: [y, z]}\ninterests: {a: {x: {weight: 1, values: "
     "{y: 1, z: 0}}}}\n",
     "4:12+1 few-interests there are issues, but only one party says what they are worth to it\n"},
    {"truce: 1\nparties: {a: A}\nmoves: {a: {x: X}}\ninterests: {a: {x: {weight: 1}}}\n",
     "4:12+1 missing there are interests, but no issues\n"},
    {"truce: 1\nparties: {a: A}\n", "1:1+1 missing no party has a move\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {}\n",
     "3:9+1 missing there are 0 issues; a deal needs from 1 to 200\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: [x, y]\n",
     "3:9+1 wrong-type `issues` (name: details) has to be a map (name: value), not a list\n"},
    {A(LAND) "  d: {" LAND "}\n", "7:3+1 unknown-name there is no party \"d\"\n"},
    {A("lnad: {weight: 1}, " LAND), "6:7+4 unknown-key the interests of a party has no \"lnad\"\n"},
    /* Issues. */
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: [y]}\ninterests: {a: {x: {weight: 1, values: "
     "{y: 1}}}, b: {x: {weight: 0}}}\n",
     "3:13+1 one-position issue \"x\" has one position\n4:53+1 no-weight all weights of \"b\" are "
     "0: nothing matters to it\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {no_deal: [y, y], 1x: {positions: {a b: B, ok: }}, "
     "z: {}, v: {positions: [a, b], scale: {from: 0, to: 1}}}\ninterests: {a: {v: {weight: 1, "
     "values: {0: 0, 1: 1}}}, b: {v: {weight: 1, values: {0: 0, 1: 1}}}}\n",
     "3:10+7 bad-id an issue cannot be called \"no_deal\": `interests` uses that word\n3:23+1 "
     "duplicate position \"y\" stands here twice\n3:27+2 bad-id \"1x\" cannot be the short name of "
     "an issue\n3:44+3 bad-id \"a b\" cannot be the short name of a position\n3:63+1 missing issue "
     "\"z\" has no positions\n3:97+1 two-kinds issue \"v\" has both `positions` and `scale`\n"},
    {SCALE("{from: 1, to: 3, step: 0.3}"), "3:21+1 bad-scale the steps of this scale do not fit\n"},
    {SCALE("{from: 3, to: 1}"), "3:21+1 bad-scale the steps of this scale do not fit\n"},
    {SCALE("{from: 1, to: 3, step: -1}"), "3:21+1 bad-scale the steps of this scale do not fit\n"},
    {SCALE("{from: 1, to: 10002}"),
     "3:21+1 too-many this scale has 10002 positions; at most 10001 can be handled\n"},
    {SCALE("{to: 3}"), "3:21+1 missing the scale does not say `from`\n"},
    {SCALE("{from: 1, to: 3e1, stop: 1}"),
     "3:40+4 unknown-key a scale has no \"stop\"\n3:35+3 bad-number an end or step of a scale is "
     "not such a number\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: {from: 2, to: 1}}, y: [z]}\n"
     "interests:\n"
     "  a: {x: {weight: 1, values: {1: 0, 2: 1}, never: 3}, no_deal: 101,"
     " combinations: [{when: x >= 4, worth: 1}]}\n"
     "  b: {x: {weight: 1, values: {}}}\n",
     "3:21+1 bad-scale the steps of this scale do not fit\n"
     "3:43+1 one-position issue \"y\" has one position\n"},
    /* Weights. */
    {A("land: {weight: -1, values: {left: 0, line: 50, back: 100}}"),
     "6:22+2 out-of-range a weight cannot be negative\n"},
    {A("land: {weight: 0}"), "6:6+1 no-weight all weights of \"a\" are 0: nothing matters to it\n"},
    {A("arms: {values: {100: 0, 900: 1}}"), "6:13+1 missing this issue has no weight\n"},
    {A("land: {weight: 1}"), "6:13+1 missing this issue has a weight but no values\n"},
    {A("land: {weight: 0 ± 1}"), "6:13+1 missing this issue has a weight but no values\n"},
    {A("land: {weight: 6e1, values: {left: 0, line: 50, back: 100}}"),
     "6:22+3 bad-number a weight is not such a number\n"},
    {A("land: {weight: 0.0000000001, values: {left: 0, line: 50, back: 100}}"),
     "6:22+12 bad-number a weight is not such a number\n"},
    {A("land: {weight: 10000000000, values: {left: 0, line: 50, back: 100}}"),
     "6:22+11 bad-number a weight is not such a number\n"},
    {A("land: {weight: 600000000, values: {left: 0, line: 50, back: 100}}, arms: {weight: "
       "400000000 ± 1, values: {100: 0, 900: 1}}"),
     "6:6+1 out-of-range the weights of \"a\" add up to more than 1000000000\n"},
    {A("land: {weight: 1 ± -1, values: {left: 0, line: 50, back: 100}}"),
     "6:22+6 bad-number a weight is not such a number\n"},
    {A("land: {weight: {value: 4, low: 5}, values: {left: 0, line: 50, back: 100}}"),
     "6:38+1 bad-range the range of a weight leaves out its value\n"},
    {A("land: {weight: {value: 4 ± 1, high: 3}, values: {left: 0, line: 50, back: 100}}"),
     "6:43+1 bad-range the range of a weight leaves out its value\n"},
    {A("land: {weight: {low: 5, hihg: 6}, values: {left: 0, line: 50, back: 100}}"),
     "6:31+4 unknown-key a weight has no \"hihg\"\n6:22+1 missing a weight has no value\n"},
    /* Values. */
    {A("land: {weight: 1, values: {left: 101, line: -1, back: 100}}"),
     "6:40+3 out-of-range a value has to lie between 0 and 100\n6:51+2 out-of-range a value has to "
     "lie between 0 and 100\n"},
    {A("land: {weight: 1, out_of: 1, values: {left: 1, line: 2, back: 0}}"),
     "6:60+1 out-of-range a value has to lie between 0 and 1\n"},
    {A("land: {weight: 1, out_of: 0, values: {left: 1, line: 2, back: 0}}"),
     "6:33+1 out-of-range `out_of` has to be above 0\n"},
    {A("land: {weight: 1, values: {left: 1, lien: 2, back: 0}}"),
     "6:43+4 unknown-name \"land\" has no position \"lien\"\n6:33+1 missing position \"line\" of "
     "\"land\" has no value\n"},
    {A("arms: {weight: 1, values: {100: 1, 850: 2}}"),
     "6:42+3 unknown-name \"arms\" has no position \"850\"\n6:33+1 missing the values of \"arms\" "
     "need both ends of its scale: 100 and 900\n"},
    {A("arms: {weight: 1, values: {100: 1, 100.0: 2, 900: 3}}"),
     "6:42+5 duplicate position \"100\" of \"arms\" has two values\n"},
    /* Red lines. */
    {A("land: {weight: 0, never: lfet}, arms: {weight: 1, values: {100: 0, 900: 1}, never: [\"> "
       "950\"]}, cash: {weight: 0, never: [\"< half\"]}"),
     "6:32+4 unknown-name \"land\" has no position \"lfet\"\n6:92+5 unknown-name \"arms\" has no "
     "position \"950\"\n6:129+6 no-order the positions of \"cash\" have no order\n"},
    {HEAD "  a: {land: {weight: 1, values: {left: 0, line: 50, back: 100}, never: [left]}}\n  c: "
          "{land: {weight: 1, values: {left: 0, line: 50, back: 100}, never: \"> left\"}}\n",
     "7:3+1 unknown-name there is no party \"c\"\n"},
    {A("land: {weight: 1, values: {left: 0, line: 50, back: 100}, never: [\"<= line\", back]}"),
     "3:10+4 nothing-left the red lines of a leave no position of \"land\"\n"},
    {"truce: 1\nparties: {a: A, b: B}\nissues: {x: [y, z]}\ninterests:\n  a: {x: {weight: 1, "
     "values: {y: 1, z: 0}, never: z}}\n  b: {x: {weight: 1, values: {y: 0, z: 1}, never: y}}\n",
     "3:10+1 nothing-left the red lines of a, b leave no position of \"x\"\n"},
    /* Walking away. */
    {A(LAND ", no_deal: 100.000000001"), "6:75+13 out-of-reach no package is worth as much to "
                                         "\"a\" as no deal: it could get 100 at most\n"},
    {A(LAND ", no_deal: 110.5, combinations: [{when: land = back, worth: 10}, {when: land = left, "
            "worth: -5}]"),
     "6:75+5 out-of-reach no package is worth as much to \"a\" as no deal: it could get 110 at "
     "most\n"},
    {A(LAND ", no_deal: 50, ceiling: 40"), "6:75+2 out-of-reach no package is worth as much to "
                                           "\"a\" as no deal: it could get 40 at most\n"},
    {A(LAND ", no_deal: from war"),
     "6:75+8 missing `war` does not say what fighting on is worth to \"a\"\n"},
    {A(LAND ", no_deal: low"), "6:75+3 bad-number `no_deal` is not such a number\n"},
    {A(LAND ", weight_total: 0, ceiling: -1, discount: 1.5"),
     "6:80+1 out-of-range `weight_total` has to be above 0\n6:92+2 out-of-range `ceiling` has to "
     "be above 0\n6:106+3 out-of-range `discount` has to lie above 0 and be at most 1\n"},
};

START_TEST(refused_with_place_and_remedy)
{
  refuse(refused[_i].text, refused[_i].expected);
}
END_TEST

/* What stands after `when: ` in line 6, from column 88 on. */
static const struct {
  const char *when, *expected;
} mistakes[] = {
    {"lnad = left", "6:88+4 bad-statement there is no issue \"lnad\"\n"},
    {"land = lfet", "6:95+4 bad-statement there is no such position as \"lfet\"\n"},
    {"land", "6:88+4 bad-statement \"land\" is not compared with anything\n"},
    {"land =", "6:94+1 bad-statement a position is missing here\n"},
    {"cash < half", "6:93+1 bad-statement the positions of \"cash\" have no order\n"},
    {"arms = 350", "6:95+3 bad-statement there is no such position as \"350\"\n"},
    {"arms >= 3e2", "6:96+3 bad-statement there is no such position as \"3e2\"\n"},
    {"land = left AND cash = half", "6:100+3 bad-statement \"AND\" has to be in small letters\n"},
    {"land = left cash = half", "6:100+3 bad-statement a connecting word is missing before this\n"},
    {"(land = left", "6:88+1 bad-statement this parenthesis is never closed\n"},
    {"land = left or", "6:100+2 bad-statement nothing follows \"or\"\n"},
    {"land = left && cash = half", "6:100+2 bad-statement \"&&\" is not used in statements\n"},
    {"land = left xor cash = half",
     "6:100+3 bad-statement \"xor\" is not compared with anything\n"},
    {"not", "6:88+3 bad-statement nothing follows \"not\"\n"},
    {"''", "6:90+1 bad-statement the statement is empty\n"},
    {"[land = left]", "6:88+1 wrong-type a combination has to be text, not a list\n"},
};

START_TEST(mistakes_in_combinations)
{
  char text[1024];
  snprintf(text, sizeof text, HEAD "  a: {" LAND ", combinations: [{when: %s, worth: 1}]}\n",
           mistakes[_i].when);
  refuse(text, mistakes[_i].expected);
}
END_TEST

/* ---- Written and read back ---- */

static void same_text(const char *a, const char *b)
{
  ck_assert((a == NULL) == (b == NULL));
  if (a != NULL)
    ck_assert_str_eq(a, b);
}

static void same_basis(const truce_basis *a, const truce_basis *b)
{
  same_text(a->because, b->because);
  ck_assert_uint_eq(a->source_count, b->source_count);
  for (size_t k = 0; k < a->source_count; k++)
    ck_assert_uint_eq(a->sources[k], b->sources[k]);
  ck_assert_int_eq(a->assumption, b->assumption);
}

static void same_number(const truce_judgement *a, const truce_judgement *b)
{
  ck_assert_int_eq(a->value, b->value);
  ck_assert_int_eq(a->low, b->low);
  ck_assert_int_eq(a->high, b->high);
  same_basis(&a->basis, &b->basis);
}

static void same_issue(const truce_issue *a, const truce_issue *b)
{
  ck_assert_str_eq(a->id, b->id);
  ck_assert_str_eq(a->name, b->name);
  same_text(a->unit, b->unit);
  ck_assert(a->kind == b->kind && a->divisible == b->divisible);
  ck_assert_uint_eq(a->position_count, b->position_count);
  for (size_t k = 0; k < a->position_count; k++) {
    ck_assert_str_eq(a->positions[k].id, b->positions[k].id);
    ck_assert_str_eq(a->positions[k].name, b->positions[k].name);
    ck_assert_int_eq(a->positions[k].number, b->positions[k].number);
  }
  same_basis(&a->basis, &b->basis);
}

static void same_interest(const truce_interest *a, const truce_interest *b, size_t positions)
{
  same_number(&a->weight, &b->weight);
  same_basis(&a->basis, &b->basis);
  ck_assert_int_eq(a->out_of, b->out_of);
  ck_assert((a->values == NULL) == (b->values == NULL));
  ck_assert((a->never == NULL) == (b->never == NULL));
  for (size_t v = 0; v < positions; v++) {
    if (a->values != NULL)
      same_number(&a->values[v], &b->values[v]);
    if (a->never != NULL)
      ck_assert_int_eq(a->never[v], b->never[v]);
  }
}

static void same_interests(const truce_case *c, const truce_interests *a, const truce_interests *b)
{
  ck_assert_int_eq(a->stated, b->stated);
  for (size_t k = 0; a->stated && k < c->issue_count; k++)
    same_interest(&a->issues[k], &b->issues[k], c->issues[k].position_count);
  ck_assert_int_eq(a->weight_total, b->weight_total);
  ck_assert_int_eq(a->ceiling, b->ceiling);
  ck_assert_int_eq(a->discount, b->discount);
  ck_assert_int_eq(a->has_no_deal, b->has_no_deal);
  same_number(&a->no_deal, &b->no_deal);
  ck_assert_uint_eq(a->term_count, b->term_count);
  for (size_t t = 0; t < a->term_count; t++) {
    ck_assert_str_eq(a->terms[t].text, b->terms[t].text);
    ck_assert_uint_eq(a->terms[t].comparison_count, b->terms[t].comparison_count);
    same_number(&a->terms[t].worth, &b->terms[t].worth);
  }
}

static void goes_round(const truce_case *c)
{
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(truce_report_case(c, out), TRUCE_OK);
  fclose(out);
  truce_case *again = read_case(text);
  ck_assert_uint_eq(again->issue_count, c->issue_count);
  for (size_t k = 0; k < c->issue_count; k++)
    same_issue(&c->issues[k], &again->issues[k]);
  for (size_t p = 0; p < c->party_count; p++)
    same_interests(c, &c->parties[p].interests, &again->parties[p].interests);
  truce_case_free(again);
  free(text);
}

START_TEST(written_and_read_back_it_is_the_same)
{
  truce_case *c = read_case(whole);
  goes_round(c);
  truce_case_free(c);
  static const char *const examples[] = {"istanbul-2025", "bill-and-jack", "camp-david-1978"};
  for (size_t k = 0; k < sizeof examples / sizeof *examples; k++) {
    truce_diagnostics *list;
    char path[500];
    snprintf(path, sizeof path, TRUCE_SOURCE_DIR "/examples/%s/case.yaml", examples[k]);
    ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
    ck_assert_int_eq(truce_case_read_file(&c, path, list), TRUCE_OK);
    goes_round(c);
    truce_case_free(c);
    truce_diagnostics_free(list);
  }
}
END_TEST

/* ---- Limits ---- */

START_TEST(a_case_without_moves_has_no_situations)
{
  truce_case *c = read_case(A(LAND));
  truce_diagnostics *list;
  truce_stability *s = NULL;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  ck_assert_int_eq(truce_stability_solve(&s, c, NULL, list), TRUCE_BAD_INPUT);
  ck_assert_str_eq(truce_diagnostics_get(list, 0)->code, "no-moves");
  truce_diagnostics_free(list);
  truce_case_free(c);
}
END_TEST

START_TEST(at_most_two_hundred_issues_and_ten_parties)
{
  static char text[65536], errors[1024];
  for (size_t more = 0; more < 2; more++) {
    char *end = text + sprintf(text, "truce: 1\nparties: {");
    for (size_t p = 0; p < 10 + more; p++)
      end += sprintf(end, "p%zu: P, ", p);
    end += sprintf(end, "}\nissues:\n");
    for (size_t k = 0; k < 200; k++)
      end += sprintf(end, "  i%zu: [no, yes]\n", k);
    end += sprintf(end, "interests:\n");
    for (size_t p = 0; p < 10 + more; p++)
      end += sprintf(end, "  p%zu: {i%zu: {weight: 1, values: {no: 0, yes: 1}}}\n", p, p);
    truce_case *c = attempt(text, errors, sizeof errors);
    ck_assert_str_eq(
        errors, more == 0
                    ? ""
                    : "205:3+1 too-many 11 parties state interests; at most 10 can be handled\n");
    truce_case_free(c);
  }
  char *end = text + sprintf(text, "truce: 1\nparties: {a: A}\nissues:\n");
  for (size_t k = 0; k < 201; k++)
    end += sprintf(end, "  i%zu: [no, yes]\n", k);
  refuse(text, "4:3+1 too-many there are 201 issues; a deal needs from 1 to 200\n");
}
END_TEST

/* A case that is read, and one that is complained of in many ways. */
START_TEST(each_allocation_may_fail)
{
  static const char wrong[] =
      A("land: {weight: 1 ± 2, values: {left: -1, lien: 1}, never: [lnie]}, "
        "combinations: [{when: land < lnie and arms = 5, worth: x}]");
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
  TCase *group = tcase_create("interests");
  tcase_add_test(group, issues_are_read);
  tcase_add_test(group, interests_are_read);
  tcase_add_test(group, combinations_become_comparisons);
  tcase_add_test(group, every_relation_has_its_signs);
  tcase_add_test(group, at_most_sixty_four_different_comparisons);
  tcase_add_test(group, between_the_numbers_given_values_go_straight);
  tcase_add_loop_test(group, refused_with_place_and_remedy, 0, sizeof refused / sizeof *refused);
  tcase_add_loop_test(group, mistakes_in_combinations, 0, sizeof mistakes / sizeof *mistakes);
  tcase_add_test(group, written_and_read_back_it_is_the_same);
  tcase_add_test(group, a_case_without_moves_has_no_situations);
  tcase_add_test(group, at_most_two_hundred_issues_and_ten_parties);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("interests", group);
}
