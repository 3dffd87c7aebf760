/* Statements: what they mean, how they print, and what is said about a text that is none. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/statement.h"

static const char *const ids[] = {"russia.strike",    "russia.talk", "russia.ceasefire",
                                  "ukraine.talk",     "us.arms",     "europe.arms",
                                  "\xd1\x83.\xd1\x97"};
static const truce_names names = {sizeof ids / sizeof *ids, ids};
enum { STRIKE = 1, TALK = 2, CEASEFIRE = 4, UKRAINE_TALK = 8, ARMS = 16 };

static truce_statement *parse(const char *text)
{
  truce_statement *statement = NULL;
  truce_statement_error error;
  const truce_status status = truce_statement_parse(&statement, text, &names, &error);
  if (status == TRUCE_BAD_INPUT)
    ck_abort_msg("%s: %s", text, error.message);
  ck_assert_int_eq(status, TRUCE_OK);
  return statement;
}

static truce_statement_error refused(const char *text)
{
  truce_statement *statement = NULL;
  truce_statement_error error = {0};
  if (truce_statement_parse(&statement, text, &names, &error) != TRUCE_BAD_INPUT)
    ck_abort_msg("accepted: %s", text);
  ck_assert_ptr_null(statement);
  return error;
}

static bool holds(const char *text, uint64_t code)
{
  truce_statement *statement = parse(text);
  const bool answer = truce_statement_holds(statement, code);
  truce_statement_free(statement);
  return answer;
}

START_TEST(connectives_mean_what_the_header_says)
{
  const struct {
    const char *text;
    bool neither, talk_only, strike_only, both;
  } rows[] = {{"russia.strike", false, false, true, true},
              {"not russia.strike", true, true, false, false},
              {"russia.strike and russia.talk", false, false, false, true},
              {"russia.strike or russia.talk", false, true, true, true},
              {"russia.strike if russia.talk", true, false, true, true},
              {"russia.strike iff russia.talk", true, false, false, true}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    ck_assert(holds(rows[k].text, 0) == rows[k].neither);
    ck_assert(holds(rows[k].text, TALK) == rows[k].talk_only);
    ck_assert(holds(rows[k].text, STRIKE) == rows[k].strike_only);
    ck_assert(holds(rows[k].text, STRIKE | TALK) == rows[k].both);
  }
}
END_TEST

/* Kleene's three values: the strike alone known, as no or yes; then the talk too. */
START_TEST(what_is_known_may_settle_it)
{
  static const struct {
    const char *text;
    truce_truth if_no, if_yes;
  } rows[] = {{"not russia.strike", TRUCE_YES, TRUCE_NO},
              {"russia.strike and russia.talk", TRUCE_NO, TRUCE_UNKNOWN},
              {"russia.talk and russia.strike", TRUCE_NO, TRUCE_UNKNOWN},
              {"russia.strike or russia.talk", TRUCE_UNKNOWN, TRUCE_YES},
              {"russia.strike if russia.talk", TRUCE_UNKNOWN, TRUCE_YES},
              {"russia.talk if russia.strike", TRUCE_YES, TRUCE_UNKNOWN},
              {"russia.strike iff russia.talk", TRUCE_UNKNOWN, TRUCE_UNKNOWN},
              {"russia.talk or not russia.talk", TRUCE_UNKNOWN, TRUCE_UNKNOWN}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    truce_statement *statement = parse(rows[k].text);
    ck_assert_int_eq(truce_statement_partial(statement, STRIKE, 0), rows[k].if_no);
    ck_assert_int_eq(truce_statement_partial(statement, STRIKE, STRIKE | TALK), rows[k].if_yes);
    for (uint64_t code = 0; code < 4; code++)
      ck_assert_int_eq(truce_statement_partial(statement, STRIKE | TALK, code),
                       truce_statement_holds(statement, code) ? TRUCE_YES : TRUCE_NO);
    truce_statement_free(statement);
  }
}
END_TEST

START_TEST(not_binds_tighter_than_and_than_or_than_if)
{
  ck_assert(!holds("not russia.strike and russia.talk", 0));
  ck_assert(holds("russia.strike or russia.talk and us.arms", STRIKE));
  ck_assert(!holds("(russia.strike or russia.talk) and us.arms", STRIKE));
  ck_assert(holds("russia.strike if russia.talk or us.arms", 0));
  ck_assert(!holds("russia.strike if russia.talk or us.arms", ARMS));
}
END_TEST

START_TEST(sixty_four_states_at_once)
{
  truce_statement *statement = parse("russia.strike if not (ukraine.talk and us.arms)");
  uint64_t planes[TRUCE_OPTIONS_MAX] = {0};
  for (unsigned state = 0; state < 64; state++) {
    for (unsigned k = 0; k < 6; k++)
      planes[k] |= (uint64_t)(state >> k & 1) << state;
  }
  const uint64_t all = truce_statement_holds_64(statement, planes);
  for (unsigned state = 0; state < 64; state++)
    ck_assert_uint_eq(all >> state & 1, truce_statement_holds(statement, state));
  ck_assert(truce_statement_options(statement) == (STRIKE | UKRAINE_TALK | ARMS));
  truce_statement_free(statement);
}
END_TEST

START_TEST(printing_keeps_parentheses_and_drops_white_space)
{
  const char *const rows[][2] = {{"  russia.strike ", "russia.strike"},
                                 {"not(russia.strike\n\tand russia.talk)if us.arms",
                                  "not (russia.strike and russia.talk) if us.arms"},
                                 {"( ( us.arms ) )", "((us.arms))"},
                                 {"not not us.arms", "not not us.arms"},
                                 {"\xd1\x83.\xd1\x97 or us.arms", "\xd1\x83.\xd1\x97 or us.arms"}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    truce_statement *statement = parse(rows[k][0]);
    char *text = NULL;
    ck_assert_int_eq(truce_statement_print(&text, statement, &names), TRUCE_OK);
    ck_assert_str_eq(text, rows[k][1]);
    free(text);
    truce_statement_free(statement);
  }
}
END_TEST

/* Every kind of mistake: where it is, what is said, and what to do instead. */
static const struct {
  const char *text;
  size_t offset, length;
  const char *message, *hint;
} mistakes[] = {
    {"", 0, 0, "the statement is empty", "write an option, such as party.option"},
    {" \n", 2, 0, "the statement is empty", "write an option, such as party.option"},
    /* names */
    {"us.arms and russia.strke", 12, 12, "party \"russia\" has no option \"strke\"",
     "did you mean \"russia.strike\"? Its other options: \"russia.talk\", \"russia.ceasefire\""},
    {"us.bomb", 0, 7, "party \"us\" has no option \"bomb\"", "its options are \"us.arms\""},
    {"us.", 0, 3, "an option is missing after \"us.\"", "its options are \"us.arms\""},
    {"strike", 0, 6, "\"strike\" needs its party before it", "write \"russia.strike\""},
    {"arms", 0, 4, "\"arms\" needs its party before it",
     "write one of \"us.arms\", \"europe.arms\""},
    {"us", 0, 2, "\"us\" is a party, not one of its options", "its options are \"us.arms\""},
    {"stirke", 0, 6, "there is no option \"stirke\"", "did you mean \"russia.strike\"?"},
    {"ukrane", 0, 6, "there is no option \"ukrane\"", "did you mean \"ukraine.talk\"?"},
    {"ukrane.talk", 0, 11, "there is no option \"ukrane.talk\"",
     "did you mean one of \"ukraine.talk\", \"russia.talk\"?"},
    {"US.arms", 0, 7, "there is no option \"US.arms\"", "did you mean \"us.arms\"?"},
    {"\xd1\x84.\xd1\x97", 0, 5, "there is no option \"\xd1\x84.\xd1\x97\"",
     "did you mean \"\xd1\x83.\xd1\x97\"?"},
    {"us.arms und us.arms", 8, 3, "there is no option \"und\"", "did you mean \"and\"?"},
    {"oder", 0, 4, "there is no option \"oder\"", "did you mean \"or\"?"},
    {"qqqqqqqq", 0, 8, "there is no option \"qqqqqqqq\"",
     "the options are \"russia.strike\", \"russia.talk\", \"russia.ceasefire\", \"ukraine.talk\", "
     "\"us.arms\", \"europe.arms\", \"\xd1\x83.\xd1\x97\""},
    {"us.arms\xc2\xa0or us.arms", 0, 11, "a no-break space stands inside \"us.arms\xc2\xa0or\"",
     "type ordinary spaces in its place"},
    {"1us.arms", 0, 1, "a name cannot start with the digit \"1\"",
     "names start with a letter or an underscore"},
    /* words and symbols from elsewhere */
    {"us.arms AND russia.talk", 8, 3, "\"AND\" has to be in small letters", "write \"and\""},
    {"Not us.arms", 0, 3, "\"Not\" has to be in small letters", "write \"not\""},
    {"us.arms & russia.talk", 8, 1, "\"&\" is not used in statements", "write \"and\""},
    {"us.arms && russia.talk", 8, 2, "\"&&\" is not used in statements", "write \"and\""},
    {"us.arms | russia.talk", 8, 1, "\"|\" is not used in statements", "write \"or\""},
    {"us.arms||russia.talk", 7, 2, "\"||\" is not used in statements", "write \"or\""},
    {"!us.arms", 0, 1, "\"!\" is not used in statements", "write \"not\""},
    {"us.arms = yes", 8, 1, "\"=\" is not used in statements",
     "an option is taken or not: write party.option or not party.option"},
    {"us.arms == russia.talk", 8, 2, "\"==\" is not used in statements", "write \"iff\""},
    {"us.arms->russia.talk", 7, 2, "\"->\" is not used in statements",
     "turn it round: \"A -> B\" is written \"B if A\""},
    {"us.arms unless russia.talk", 8, 6, "\"unless\" is not a word of statements",
     "\"A unless B\" is written \"A if not B\""},
    {"us.arms # x", 8, 1, "\"#\" is not used in statements",
     "a statement is made of party.option, and, or, not, if, iff and parentheses"},
    {"us.arms\x01", 7, 1, "a control character (code 1) cannot stand here", "remove it"},
    {"\x7f", 0, 1, "a control character (code 127) cannot stand here", "remove it"},
    /* order */
    {"us.arms and", 8, 3, "nothing follows \"and\"",
     "write an option (party.option) after it, or remove it"},
    {"(us.arms or )", 9, 2, "nothing follows \"or\"",
     "write an option (party.option) after it, or remove it"},
    {"not", 0, 3, "nothing follows \"not\"",
     "write an option (party.option) after it, or remove it"},
    {"and us.arms", 0, 3, "nothing stands before \"and\"",
     "write an option (party.option) before it, or remove it"},
    {"if us.arms", 0, 2, "nothing stands before \"if\"",
     "the condition comes last: write \"B if A\""},
    {"us.arms or and us.arms", 11, 3, "nothing stands between \"or\" and \"and\"",
     "write an option (party.option) between them, or remove one"},
    {"us.arms russia.talk", 8, 11, "a connecting word is missing before this",
     "join the two parts with \"and\", \"or\", \"if\" or \"iff\""},
    {"(us.arms not russia.talk)", 9, 3, "a connecting word is missing before this",
     "join the two parts with \"and\", \"or\", \"if\" or \"iff\""},
    {"us.arms if russia.talk if ukraine.talk", 23, 2,
     "two \"if\" or \"iff\" in a row can be read in two ways",
     "put parentheses around the part that belongs together"},
    {"us.arms iff russia.talk iff ukraine.talk", 24, 3,
     "two \"if\" or \"iff\" in a row can be read in two ways",
     "put parentheses around the part that belongs together"},
    /* parentheses */
    {"us.arms and ((russia.talk)", 12, 1, "this parenthesis is never closed",
     "add \")\" where it should end"},
    {"us.arms and (", 12, 1, "this parenthesis is never closed", "add \")\" where it should end"},
    {"us.arms) or russia.talk", 7, 1, "this parenthesis was never opened",
     "remove it, or add \"(\" before it"},
    {")", 0, 1, "this parenthesis was never opened", "remove it, or add \"(\" before it"},
    {"not ( )", 4, 3, "nothing stands between these parentheses",
     "write a statement between them, or remove them"},
};

START_TEST(a_mistake_is_told_with_its_place_and_remedy)
{
  const truce_statement_error error = refused(mistakes[_i].text);
  ck_assert_str_eq(error.message, mistakes[_i].message);
  ck_assert_str_eq(error.hint, mistakes[_i].hint);
  ck_assert_uint_eq(error.offset, mistakes[_i].offset);
  ck_assert_uint_eq(error.length, mistakes[_i].length);
}
END_TEST

START_TEST(long_names_are_cut_between_letters)
{
  char text[600] = "us.", id[400] = "far.", near[600];
  for (size_t k = 0; k < 200; k++)
    strcat(text, "\xd1\x97");
  const truce_statement_error error = refused(text);
  ck_assert_uint_eq(error.length, strlen(text));
  ck_assert_str_eq(error.message,
                   "party \"us\" has no option "
                   "\"\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1"
                   "\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97\xd1\x97"
                   "\xd1\x97\xe2\x80\xa6\"");
  /* Names that no hint has room for. */
  memset(id + 4, 'x', 300);
  const char *const long_ids[] = {id, "far.short"};
  const truce_names few = {1, long_ids}, more = {2, long_ids};
  truce_statement *statement = NULL;
  truce_statement_error said;
  snprintf(near, sizeof near, "%sx", id);
  ck_assert_int_eq(truce_statement_parse(&statement, near, &few, &said), TRUCE_BAD_INPUT);
  ck_assert_str_eq(said.hint, "options are written party.option");
  ck_assert_int_eq(truce_statement_parse(&statement, "far.shrt", &more, &said), TRUCE_BAD_INPUT);
  ck_assert_str_eq(said.hint, "did you mean \"far.short\"?");
}
END_TEST

START_TEST(hints_end_in_an_ellipsis_when_options_are_left_out)
{
  static char room[TRUCE_OPTIONS_MAX][16];
  const char *many[TRUCE_OPTIONS_MAX];
  for (size_t k = 0; k < TRUCE_OPTIONS_MAX; k++) {
    snprintf(room[k], sizeof room[k], "party.o%02zu", k);
    many[k] = room[k];
  }
  const truce_names all = {TRUCE_OPTIONS_MAX, many}, none = {0, NULL};
  truce_statement *statement = NULL;
  truce_statement_error error;
  ck_assert_int_eq(truce_statement_parse(&statement, "party.zzzzz", &all, &error), TRUCE_BAD_INPUT);
  const size_t length = strlen(error.hint);
  ck_assert_uint_gt(length, 200);
  ck_assert_str_eq(error.hint + length - 5, ", \xe2\x80\xa6");
  ck_assert_int_eq(truce_statement_parse(&statement, "a.b", &none, &error), TRUCE_BAD_INPUT);
  ck_assert_str_eq(error.hint, "the case has no options yet");
}
END_TEST

/* `levels` times `open`, then an option, then `levels` times `close`. */
static char *nested(size_t levels, const char *open, const char *close)
{
  char *text = calloc(levels * (strlen(open) + strlen(close)) + 8, 1), *end = text;
  for (size_t k = 0; k < levels; k++)
    end += sprintf(end, "%s", open);
  end += sprintf(end, "us.arms");
  for (size_t k = 0; k < levels; k++)
    end += sprintf(end, "%s", close);
  return text;
}

START_TEST(nesting_has_a_limit)
{
  /* The last one keeps as many operands waiting as the grammar allows. */
  const char *const rows[][2] = {
      {"(", ")"}, {"not ", ""}, {"russia.talk iff russia.talk or russia.talk and (", ")"}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char *deepest = nested(TRUCE_STATEMENT_DEPTH_MAX, rows[k][0], rows[k][1]);
    char *deeper = nested(TRUCE_STATEMENT_DEPTH_MAX + 1, rows[k][0], rows[k][1]);
    char *far_deeper = nested(100000, rows[k][0], rows[k][1]);
    ck_assert(holds(deepest, ARMS | TALK));
    const truce_statement_error error = refused(deeper);
    ck_assert_str_eq(error.message, "the statement is nested too deeply");
    ck_assert_uint_eq(error.offset,
                      (TRUCE_STATEMENT_DEPTH_MAX + 1) * strlen(rows[k][0]) - (k == 1 ? 4 : 1));
    ck_assert_str_eq(refused(far_deeper).message, "the statement is nested too deeply");
    free(deepest);
    free(deeper);
    free(far_deeper);
  }
}
END_TEST

START_TEST(long_chains_need_no_depth)
{
  enum { TERMS = 100000 };
  const char *const joints[] = {" and ", " or "};
  for (size_t k = 0; k < 2; k++) {
    char *text = calloc(TERMS + 1, strlen("us.arms and ")), *printed = NULL, *end = text;
    for (size_t term = 0; term < TERMS; term++)
      end += sprintf(end, "us.arms%s", joints[k]);
    sprintf(end, "russia.talk");
    truce_statement *statement = parse(text);
    ck_assert(truce_statement_holds(statement, ARMS | TALK));
    ck_assert(truce_statement_holds(statement, TALK) == (k == 1));
    ck_assert_int_eq(truce_statement_print(&printed, statement, &names), TRUCE_OK);
    ck_assert_str_eq(printed, text);
    free(printed);
    truce_statement_free(statement);
    free(text);
  }
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  truce_statement *statement = NULL;
  truce_statement_error error;
  fail_alloc_after(0);
  const truce_status parsed = truce_statement_parse(&statement, "us.arms", &names, &error);
  fail_alloc_after(-1);
  ck_assert_int_eq(parsed, TRUCE_NO_MEMORY);
  ck_assert_ptr_null(statement);
  statement = parse("us.arms");
  char *text = NULL;
  fail_alloc_after(0);
  const truce_status printed = truce_statement_print(&text, statement, &names);
  fail_alloc_after(-1);
  ck_assert_int_eq(printed, TRUCE_NO_MEMORY);
  ck_assert_ptr_null(text);
  truce_statement_free(statement);
  truce_statement_free(NULL);
}
END_TEST

int main(void)
{
  TCase *group = tcase_create("statement");
  tcase_add_test(group, connectives_mean_what_the_header_says);
  tcase_add_test(group, what_is_known_may_settle_it);
  tcase_add_test(group, not_binds_tighter_than_and_than_or_than_if);
  tcase_add_test(group, sixty_four_states_at_once);
  tcase_add_test(group, printing_keeps_parentheses_and_drops_white_space);
  tcase_add_loop_test(group, a_mistake_is_told_with_its_place_and_remedy, 0,
                      sizeof mistakes / sizeof *mistakes);
  tcase_add_test(group, long_names_are_cut_between_letters);
  tcase_add_test(group, hints_end_in_an_ellipsis_when_options_are_left_out);
  tcase_add_test(group, nesting_has_a_limit);
  tcase_add_test(group, long_chains_need_no_depth);
  tcase_add_test(group, each_allocation_may_fail);
  return run_tests("statement", group);
}
