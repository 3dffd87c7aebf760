/* Issues and interests: what is read, and writing it back. */
#include <check.h>
#include <stdio.h>

#include "support/interests_text.h"
#include "support/run_suite.h"
#include "support/told_case.h"

static const int64_t one = TRUCE_BILLION;

static void is(truce_judgement j, double value, double low, double high)
{
  ck_assert_int_eq(j.value, (int64_t)(value * (double)one));
  ck_assert_int_eq(j.low, (int64_t)(low * (double)one));
  ck_assert_int_eq(j.high, (int64_t)(high * (double)one));
}

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

/* ---- Written and read back ---- */

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
  ck_assert_pstr_eq(a->unit, b->unit);
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
  truce_case *again = written_and_read(c);
  ck_assert_uint_eq(again->issue_count, c->issue_count);
  for (size_t k = 0; k < c->issue_count; k++)
    same_issue(&c->issues[k], &again->issues[k]);
  for (size_t p = 0; p < c->party_count; p++)
    same_interests(c, &c->parties[p].interests, &again->parties[p].interests);
  truce_case_free(again);
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

START_TEST(each_allocation_may_fail)
{
  read_without_memory("case.yaml", whole, TRUCE_OK);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("interests");
  tcase_add_test(group, issues_are_read);
  tcase_add_test(group, interests_are_read);
  tcase_add_test(group, combinations_become_comparisons);
  tcase_add_test(group, every_relation_has_its_signs);
  tcase_add_test(group, between_the_numbers_given_values_go_straight);
  tcase_add_test(group, written_and_read_back_it_is_the_same);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("interests", group);
}
