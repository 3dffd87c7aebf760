/* Issues and interests: what is read, every complaint with its place, and writing them back. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "truce/report.h"
#include "truce/stability.h"

static const int64_t one = TRUCE_BILLION;

/* Reads a text; the errors come back one a line: "line:column+length code message". */
static truce_case *try(const char *text, char *errors, size_t size)
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
    ck_assert_msg(d->hint != NULL && d->excerpt != NULL, "%s: no remedy or line", d->message);
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
  truce_case *c = try(text, errors, sizeof errors);
  ck_assert_str_eq(errors, "");
  return c;
}

static void refuse(const char *text, const char *expected)
{
  static char errors[8192];
  truce_case *c = try(text, errors, sizeof errors);
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
    "truce: 1\n"
    "title: A valley\n"
    "parties: {a: A, b: B, watcher: W}\n"
    "issues:\n"
    "  land:\n"
    "    name: The valley\n"
    "    positions: {left: They leave, line: {name: The line}, back: }\n"
    "    ordered: true\n"
    "    because: It decides the water\n"
    "    source: report\n"
    "  arms:\n"
    "    scale: {from: -0.5, to: 1, step: 0.25, unit: thousand}\n"
    "  cash: [none, half, full]\n"
    "  sea: {positions: [open, shut], divisible: true}\n"
    "interests:\n"
    "  a:\n"
    "    land:\n"
    "      weight: 40 ± 10\n"
    "      values: {left: 100, line: 55 +- 5, back: {value: 1, low: 0.5, source: report}}\n"
    "      never: [back]\n"
    "      because: It is theirs\n"
    "    arms:\n"
    "      weight: {value: 20, low: 5, high: 25.123456789, because: Guess, assumption: true}\n"
    "      values: {-0.5: 4 ± 1, 0.50: 1, 1.0: 4}\n"
    "      never: '> 0.5'\n"
    "      out_of: 4\n"
    "      source: report\n"
    "    cash: {weight: 0 ± 5, values: {none: 95 ± 10, half: 3 ± 10, full: 100}}\n"
    "    combinations:\n"
    "      - {when: \"not  land=line if (arms >= 0.50 or cash ≠ half) and land = line\",\n"
    "         worth: -20 ± 5, because: Both at once}\n"
    "      - {when: arms < 1.00, worth: {value: 3, source: report}}\n"
    "    no_deal: {value: 45, low: 30, source: report}\n"
    "    weight_total: 80\n"
    "    ceiling: 90\n"
    "    discount: 0.5\n"
    "  b:\n"
    "    sea: {weight: 2, values: {open: 0, shut: 100}}\n"
    "    land: {weight: 0, never: left}\n"
    "sources: {report: Report}\n";

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
  ck_assert_str_eq(term->text,
                   "not land = line if (arms >= 0.5 or cash != half) and land = line");
  static const truce_comparison expected[] = {
      {0, 1, TRUCE_EQ}, {1, 4, TRUCE_GE}, {2, 1, TRUCE_NE}};
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
      {"land=line", "land = line", TRUCE_EQ},   {"land == line", "land = line", TRUCE_EQ},
      {"land!=line", "land != line", TRUCE_NE}, {"land ≠ line", "land != line", TRUCE_NE},
      {"land<line", "land < line", TRUCE_LT},   {"land<=line", "land <= line", TRUCE_LE},
      {"land ≤ line", "land <= line", TRUCE_LE}, {"land>line", "land > line", TRUCE_GT},
      {"land>=line", "land >= line", TRUCE_GE}, {"land ≥ line", "land >= line", TRUCE_GE},
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
    end += sprintf(end, "truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: {from: 1, to: 99}}}\n"
                        "interests:\n  b: {x: {weight: 1, values: {1: 0, 99: 1}}}\n"
                        "  a:\n    x: {weight: 1, values: {1: 0, 99: 1}}\n    combinations:\n"
                        "      - worth: 1\n        when: x = 1");
    for (size_t k = 0; k < count; k++)
      end += sprintf(end, " or x = %zu", k + 1);
    sprintf(end, "\n");
    truce_case *c = try(text, errors, sizeof errors);
    if (count == 64) {
      ck_assert_uint_eq(c->parties[0].interests.terms[0].comparison_count, 64);
      truce_case_free(c);
    } else {
      ck_assert_str_eq(errors, "10:715+6 bad-statement more than 64 different comparisons\n");
    }
  }
}
END_TEST

START_TEST(between_the_numbers_given_values_go_straight)
{
  truce_case *c =
      read_case("truce: 1\nparties: {a: A, b: B}\nissues: {x: {scale: {from: 0, to: 10001, "
                "step: 3333.666666667}}}\n" +
                0 * sizeof c);
  (void)c;
}
END_TEST
