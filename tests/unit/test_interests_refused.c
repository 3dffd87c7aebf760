/* Issues and interests: every complaint with its place. */
#include <check.h>
#include <stdio.h>

#include "support/interests_text.h"
#include "support/run_suite.h"
#include "support/told_case.h"
#include "truce/stability.h"

static void refuse(const char *text, const char *expected)
{
  static char errors[8192];
  truce_case *c = attempt(text, TRUCE_ERROR, false, errors, sizeof errors);
  ck_assert_ptr_null(c);
  ck_assert_str_eq(errors, expected);
}

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

/* ---- Limits ---- */

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
    truce_case *c = attempt(text, TRUCE_ERROR, false, errors, sizeof errors);
    if (count == 64) {
      ck_assert_uint_eq(c->parties[0].interests.terms[0].comparison_count, 64);
      truce_case_free(c);
    } else {
      ck_assert_str_eq(errors, "10:655+6 bad-statement more than 64 different comparisons\n");
    }
  }
}
END_TEST

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
    truce_case *c = attempt(text, TRUCE_ERROR, false, errors, sizeof errors);
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

/* A case that is complained of in many ways. */
START_TEST(each_allocation_may_fail)
{
  read_without_memory("case.yaml",
                      A("land: {weight: 1 ± 2, values: {left: -1, lien: 1}, never: [lnie]}, "
                        "combinations: [{when: land < lnie and arms = 5, worth: x}]"),
                      TRUCE_BAD_INPUT);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("interests refused");
  tcase_add_loop_test(group, refused_with_place_and_remedy, 0, sizeof refused / sizeof *refused);
  tcase_add_loop_test(group, mistakes_in_combinations, 0, sizeof mistakes / sizeof *mistakes);
  tcase_add_test(group, at_most_sixty_four_different_comparisons);
  tcase_add_test(group, a_case_without_moves_has_no_situations);
  tcase_add_test(group, at_most_two_hundred_issues_and_ten_parties);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("interests refused", group);
}
