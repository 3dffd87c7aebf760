/* The section `exchange` and its table of persons: what is read, every complaint with its place,
 * and the plan written out. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/report.h"

static char folder[64], case_path[96], persons_path[96];

static void make_folder(void)
{
  strcpy(folder, "/tmp/truce-plan-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(case_path, sizeof case_path, "%s/case.yaml", folder);
  snprintf(persons_path, sizeof persons_path, "%s/persons.csv", folder);
}

static void remove_folder(void)
{
  remove(case_path);
  remove(persons_path);
  rmdir(folder);
}

static void put_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  ck_assert_int_eq(fclose(file), 0);
}

static const char head[] = "truce: 1\n"
                           "as_of: 2025-06-03\n"
                           "parties: {north: Northern side, south: Southern side}\n"
                           "exchange:\n"
                           "  persons: persons.csv\n"
                           "  plan:\n";

/* Reads a plan (lines under `plan:`, from line 7 on) over a table; what is said comes back one a
 * line: "file:line:column code message | hint". */
static truce_case *attempt(const char *plan, const char *persons, truce_severity least, char *said,
                           size_t size)
{
  char text[4096];
  truce_diagnostics *list;
  truce_case *c = NULL;
  snprintf(text, sizeof text, "%s%s", head, plan);
  put_file(case_path, text);
  if (persons != NULL)
    put_file(persons_path, persons);
  else
    remove(persons_path);
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce_case_read_file(&c, case_path, list);
  said[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const size_t used = strlen(said);
    if (d->severity >= least)
      snprintf(said + used, size - used, "%s:%zu:%zu %s %s | %s\n",
               d->file != NULL ? strrchr(d->file, '/') + 1 : "", d->line, d->column, d->code,
               d->message, d->hint != NULL ? d->hint : "");
  }
  const size_t errors = truce_diagnostics_count(list, TRUCE_ERROR);
  ck_assert_int_eq(status, errors == 0 ? TRUCE_OK : TRUCE_BAD_INPUT);
  truce_diagnostics_free(list);
  return c;
}

static const char persons[] =
    "id;holder;category;gravity;held_since;age;together;excluded;camp;transport;note\n"
    "n1;north;prisoners;grave;2025-01-04;30;;;c1;stretcher;x\n"
    "n2;Northern side;children;1;;9;family;;c1;;\n"
    "n3;north;children;;2025-06-03;60;family;;;;\n"
    "s1;south;;;;;;charged with a crime;c2;ambulance;\n"
    "s2;south;prisoners;SERIOUS;2024-06-03;;;;c2;;\n";

static const char rules[] = "    rounds: [2025-06-05, {name: last, seats: {south: 4}, most: 9}, ]\n"
                            "    seats: 3\n"
                            "    stretchers: {north: 1}\n"
                            "    camps: {c1: 2}\n"
                            "    least: 1\n"
                            "    parity: {children: all_for_all, persons: none}\n"
                            "    total_parity: true\n"
                            "    balance: 5\n"
                            "    weights: {held: 7}\n";

START_TEST(test_reads)
{
  char said[4096];
  make_folder();
  truce_case *c = attempt(rules, persons, TRUCE_WARNING, said, sizeof said);
  ck_assert_str_eq(said, "");
  const truce_exchange *e = c->exchange;
  ck_assert_ptr_nonnull(e);
  ck_assert_uint_eq(e->person_count, 5);
  ck_assert_uint_eq(e->holder_count, 2);
  ck_assert_uint_eq(e->category_count, 3);
  ck_assert_uint_eq(e->camp_count, 2);
  ck_assert_uint_eq(e->camp_holders[1], 1);
  ck_assert_uint_eq(e->group_count, 1);
  const truce_person *p = e->persons;
  ck_assert_str_eq(p[0].id, "n1");
  ck_assert_uint_eq(p[0].line, 2);
  ck_assert(p[0].holder == 0 && p[0].home == 1 && p[0].days == 150 && p[0].camp == 0);
  ck_assert(p[0].gravity == TRUCE_GRAVE && p[0].transport == TRUCE_STRETCHER);
  ck_assert(p[0].age == TRUCE_ADULT && p[1].age == TRUCE_CHILD && p[2].age == TRUCE_OLD);
  ck_assert(p[1].holder == 0 && p[1].gravity == TRUCE_LIGHT && p[1].group == p[2].group);
  ck_assert(p[2].days == 0 && p[2].camp == TRUCE_NOWHERE);
  ck_assert_str_eq(p[3].excluded, "charged with a crime");
  ck_assert_str_eq(e->categories[p[3].category], "persons");
  ck_assert(p[4].gravity == TRUCE_SERIOUS && p[4].days == 365 && p[4].home == 0);
  ck_assert_uint_eq(e->round_count, 2);
  ck_assert_str_eq(e->rounds[0].name, "2025-06-05");
  ck_assert_str_eq(e->rounds[1].name, "last");
  ck_assert(e->rounds[0].places[TRUCE_SEAT][1] == 3 && e->rounds[1].places[TRUCE_SEAT][1] == 4);
  ck_assert(e->rounds[1].places[TRUCE_SEAT][0] == 3 && e->rounds[1].most == 9);
  ck_assert(e->rounds[0].places[TRUCE_STRETCHER][0] == 1 &&
            e->rounds[0].places[TRUCE_STRETCHER][1] == TRUCE_UNLIMITED);
  ck_assert(e->rounds[1].camps[0] == 2 && e->rounds[1].camps[1] == TRUCE_UNLIMITED);
  ck_assert(e->rounds[0].least == 1 && e->rounds[0].most == TRUCE_UNLIMITED);
  ck_assert(e->parity[0] == TRUCE_N_FOR_N && e->parity[1] == TRUCE_ALL_FOR_ALL &&
            e->parity[2] == TRUCE_NO_PARITY);
  ck_assert(e->total_parity && e->balance == 5 && e->cycle_length == 2);
  /* 12 months of 365 days; held was given: gravity stays what exceeds 3 * 12 + 2 */
  ck_assert(e->weights.gravity == 39 && e->weights.held == 7 && e->weights.age == 1);
  ck_assert_int_eq(truce_person_weight(&p[0], &e->weights), 1 + 3 * 39 + 7 * 5);
  truce_case_free(c);
  remove_folder();
}
END_TEST

static const struct bad_case {
  const char *plan, *persons, *said;
} bad_cases[] = {
    {"    rounds: 2\n", NULL, ":0:0 unreadable "},
    {"    rounds: 2\n", "id,name\n1,x\n", "persons.csv:1:1 missing-column "},
    {"    rounds: 2\n", "id,holder\n", "empty the table names no person"},
    {"    rounds: 2\n", "id,holder\nn1,north\nn1,south\n",
     "persons.csv:3:1 duplicate the id \"n1\" stands in an earlier row too | keep one of the rows"},
    {"    rounds: 2\n", "id,holder\n,north\n", "persons.csv:2:1 missing this person has no id"},
    {"    rounds: 2\n", "id,holder\nn1,\n", "persons.csv:2:4 missing this person has no holder"},
    {"    rounds: 2\n", "id,holder\nn1,west\n", "persons.csv:2:4 unknown-name this holder is none"},
    {"    rounds: 2\n", "id,holder,home\nn1,north,north\n",
     "persons.csv:2:10 same-side this person is held by their own side"},
    {"    rounds: 2\n", "id,holder,gravity\nn1,north,bad\n",
     "persons.csv:2:10 unknown-value a gravity is none, light, serious or grave (0 to 3) | write "
     "which of these it is; an empty cell counts as none"},
    {"    rounds: 2\n", "id,holder,gravity\nn1,north,4\n", "persons.csv:2:10 unknown-value"},
    {"    rounds: 2\n", "id,holder,transport\nn1,north,boat\n", "persons.csv:2:10 unknown-value"},
    {"    rounds: 2\n", "id,holder,held_since\nn1,north,2025-02-30\n", "persons.csv:2:10 bad-date"},
    {"    rounds: 2\n", "id,holder,held_since\nn1,north,2025-06-04\n",
     "persons.csv:2:10 out-of-range a time held of -1 days"},
    {"    rounds: 2\n", "id,holder,days_held\nn1,north,-0.5\n", "a time held of -0.5 days"},
    {"    rounds: 2\n", "id,holder,days_held\nn1,north,40001\n", "persons.csv:2:10 out-of-range"},
    {"    rounds: 2\n", "id,holder,days_held\nn1,north,long\n", "persons.csv:2:10 bad-number"},
    {"    rounds: 2\n", "id,holder,days_held\nn1,north,nan\n", "persons.csv:2:10 bad-number"},
    {"    rounds: 2\n", "id,holder,age\nn1,north,-1\n", "persons.csv:2:10 out-of-range"},
    {"    rounds: 2\n", "id,holder,age\nn1,north,1000\n", "persons.csv:2:10 out-of-range"},
    {"    rounds: 2\n", "id,holder,camp\nn1,north,c\ns1,south,c\n",
     "persons.csv:3:10 two-holders an earlier row puts this camp with another holder"},
    {"    rounds: 2\n", "id,holder\nn1,north,1\n", "persons.csv:2:10 ragged-row"},
    {"    rounds: 2\n", "id,id,holder\nn1,n1,north\n", "persons.csv:1:4 duplicate"},
    {"    rounds: 2\n", "id,holder\nn1,\"north\n", "persons.csv:2:"},
    {"    rounds: 2\n", "id,holder\nn\xff,north\n", "persons.csv:2:"},
    {"    rounds: 2\n", "id,holder,excluded\nn1,north,yes\n",
     "persons.csv:2:10 no-reason this says that the person is excluded, but not why"},
    {"    rounds: 2\n", "id,holder,excluded\nn1,north,Так\n", "persons.csv:2:10 no-reason"},
    {"    rounds: 2\n", "id,holder,excluded\nn1,north,Y\n", "persons.csv:2:10 no-reason"},
    {"    rounds: 2\n", "id,holder,excluded\nn1,north,+\n", "persons.csv:2:10 no-reason"},
    {"    rounds: 2\n", "id,holder,excluded\nn1,north,Not excluded.\n",
     "persons.csv:2:10 no-reason here stands why a person is excluded, and this is no reason"},
    {"    rounds: 2\n", "id,holder,together\nn1,north,f1|f2\n",
     "persons.csv:2:10 two-groups a person can be in one group only, and this looks like several"},
    {"    rounds: 2\n", "id,holder,together\nn1,north,f1;f2\n", "persons.csv:2:10 two-groups"},
    {"    rounds: 2\n", "id,holder,exclude\nn1,north,x\n",
     "persons.csv:1:11 unknown-column the column \"exclude\" is not used | did you mean "
     "`excluded`? If not, give the column another heading"},
    {"    rounds: 2\n", "id,holder,Exclusion reason\nn1,north,x\n", "did you mean `excluded`?"},
    {"    rounds: 2\n", "id,holder,familly\nn1,north,x\n", "did you mean `together`?"},
    {"    rounds: 2\n", "id,holder,gravitiy\nn1,north,grave\n", "did you mean `gravity`?"},
    {"    rounds: [\"\", b]\n", persons, "case.yaml:7:15 missing this round has no name"},
    {"    rounds: [2025-02-31]\n", persons,
     "case.yaml:7:14 bad-date \"2025-02-31\" is no day that can be read | write 2025-06-05"},
    {"    rounds: [05.06.2025]\n", persons, "case.yaml:7:14 bad-date"},
    {"    rounds: [a, b, {name: a}]\n", persons,
     "case.yaml:7:20 duplicate an earlier round is called \"a\" too"},
    {"    rounds: [\"2\", {seats: 1}]\n", persons, "case.yaml:7:19 duplicate"},
    {"    rounds: [2025-06-12, extra, 2025-06-05]\n", persons,
     "case.yaml:7:33 out-of-order this round is before 2025-06-12"},
    {"    {}\n", persons, "case.yaml:7:5 missing the plan does not say how many rounds"},
    {"    rounds: 0\n", persons,
     "case.yaml:7:13 bad-number `rounds` (or a list) has to be a whole number from 1 to 100 | "
     "write how many, such as rounds: 3, or a list of them"},
    {"    rounds: \"3\"\n", persons, " | write it without quotes"},
    {"    rounds: []\n", persons, "case.yaml:7:13 bad-count a plan has 1 to 100 rounds"},
    {"    rounds: 101\n", persons, "case.yaml:7:13 bad-number"},
    {"    rounds: many\n", persons, "case.yaml:7:13 bad-number"},
    {"    rounds: 2\n    seats: -1\n", persons, "case.yaml:8:12 bad-number"},
    {"    rounds: 2\n    seats: {west: 1}\n", persons, "case.yaml:8:13 unknown-name"},
    {"    rounds: 2\n    camps: {c11: 1}\n", persons, "did you mean"},
    {"    rounds: 2\n    least: 3\n    most: 2\n", persons, "out-of-range `least` is above `most`"},
    {"    rounds: [{least: 3, most: 2}]\n", persons, "case.yaml:7:14 out-of-range"},
    {"    rounds: [{seat: 3}]\n", persons, "case.yaml:7:15 unknown-key"},
    {"    rounds: 2\n    parity: each\n", persons, "case.yaml:8:13 unknown-value"},
    {"    rounds: 2\n    parity: {dogs: none}\n", persons,
     "case.yaml:8:14 unknown-name no person of the table is of the category \"dogs\" | write a "
     "category of the table, or leave it out"},
    {"    rounds: 2\n    balance: few\n", persons, "case.yaml:8:14 bad-number"},
    {"    rounds: 2\n    cycles: 1\n", persons,
     "case.yaml:8:13 bad-number `cycles` can only be 2 | leave the line out: two holders"},
    {"    rounds: 2\n    weights: {age: 10001}\n", persons,
     "case.yaml:8:20 bad-number age has to be a whole number from 0 to 10000 | lower all weights"},
    {"    rounds: 2\n    weights: 3\n", persons,
     "case.yaml:8:14 wrong-type `weights` has to be a map of gravity, held and age, not text | "
     "write for example: weights: {gravity: 90, held: 3, age: 1}"},
    {"    rounds: 2\n    seats: [3]\n", persons,
     "case.yaml:8:12 wrong-type `seats` has to be a number or a map, not a list | write one"},
    {"    rounds: 2\n    weights: {agee: 1}\n", persons, "case.yaml:8:15 unknown-key"},
    {"    rounds: 2\n    objective: best\n", persons,
     "case.yaml:8:16 unknown-value an objective is in_order or sum | write one of these"},
    {"    rounds: 2\n    objective: in_order\n    weights: {age: 1}\n", persons,
     "case.yaml:9:14 not-used weights belong to a sum"},
    {"    rounds: 2\n    objective: sum\n    order: [age]\n", persons,
     "case.yaml:9:12 not-used an order belongs to a plan that goes in order"},
    {"    rounds: 2\n    order: [age]\n    weights: {age: 1}\n", persons,
     "case.yaml:8:12 not-used"},
    {"    rounds: 2\n    order: [age, size]\n", persons, "case.yaml:8:18 unknown-value"},
    {"    rounds: 2\n    order: [age, age]\n", persons,
     "case.yaml:8:18 duplicate \"age\" stands twice in `order`"},
    {"    rounds: 2\n    order: age\n", persons,
     "case.yaml:8:12 wrong-type `order` has to be a list of gravity, held and age, not text | "
     "write for example: order: [gravity, held, age]"},
    {"    rounds: 2\n    total_parity: 1\n", persons, "case.yaml:8:19 wrong-type"},
    {"    rounds: 2\n  holders: north\n", persons,
     "case.yaml:8:12 wrong-type `holders` has to be a list of parties, not text | write for "},
    {"    rounds: 2\n  holders: [north]\n", persons, "case.yaml:8:12 bad-count"},
    {"    rounds: 2\n  holders: [north, west]\n", persons, "case.yaml:8:20 unknown-name"},
    {"    rounds: 2\n  holders: [north, north]\n", persons, "case.yaml:8:20 duplicate"},
    {"    rounds: 2\n  lists: x\n", persons, "case.yaml:8:3 unknown-key"},
};

/* Words that say no exclude nobody. */
START_TEST(test_not_excluded)
{
  char said[4096];
  make_folder();
  truce_case *c = attempt("    rounds: 1\n",
                          "id,holder,excluded\na,north,no\nb,north,False\nc,north,0\nd,north,-\n"
                          "e,north,No.\nf,north,ні\ng,north,Нет\nh,north,\ni,north,not willing\n",
                          TRUCE_WARNING, said, sizeof said);
  ck_assert_str_eq(said, "");
  for (size_t k = 0; k < 9; k++)
    ck_assert_msg((c->exchange->persons[k].excluded == NULL) == (k < 8), "row %zu", k);
  ck_assert_str_eq(c->exchange->persons[8].excluded, "not willing");
  truce_case_free(c);
  remove_folder();
}
END_TEST

/* Headings are known whatever their capitals and blanks; those that are none of ours are named. */
START_TEST(test_headings)
{
  char said[4096];
  make_folder();
  truce_case *c = attempt("    rounds: 1\n",
                          "ID,Holder,Excluded ,Held since,days-held,name,family name,\n"
                          "a,north,charged,,30,x,y,z\n",
                          TRUCE_NOTE, said, sizeof said);
  ck_assert_str_eq(said, "persons.csv:1:42 unknown-column the column \"name\" is not used | "
                         "docs/exchange-plan.md lists those that are\n"
                         "persons.csv:1:47 unknown-column the column \"family name\" is not used | "
                         "docs/exchange-plan.md lists those that are\n"
                         "persons.csv:1:59 unknown-column this column is not used | "
                         "docs/exchange-plan.md lists those that are\n");
  ck_assert_str_eq(c->exchange->persons[0].excluded, "charged");
  ck_assert_uint_eq(c->exchange->persons[0].days, 30);
  truce_case_free(c);
  /* The column meant is there: whoever reads the warning decides. */
  c = attempt("    rounds: 1\n", "id,holder,excluded,exclude\na,north,,x\n", TRUCE_WARNING, said,
              sizeof said);
  ck_assert_ptr_nonnull(strstr(said, "persons.csv:1:20 unknown-column the column \"exclude\""));
  truce_case_free(c);
  /* A table without headings starts with a person, whose words are not told. */
  c = attempt("    rounds: 1\n", "id,hold,Petrenko\nb,south,Kovalenko\n", TRUCE_NOTE, said,
              sizeof said);
  ck_assert(c == NULL && strstr(said, "Petrenko") == NULL && strstr(said, "unknown-column"));
  remove_folder();
}
END_TEST

/* What parts families and categories by a slip is warned of, by lines: a word may be a name. */
START_TEST(test_spelling)
{
  char said[4096];
  make_folder();
  truce_case *c = attempt("    rounds: 1\n",
                          "id,holder,category,together,camp\na,north,Prisoners,Петренко,c 1\n"
                          "b,north,prisoners,петренко ,c 1\nc,north,Prisoners,1 12,c1\n"
                          "d,south,Prisoners,11 2,\ne,south,Prisoners,two,\n"
                          "f,south,Prisoners,two,\n",
                          TRUCE_NOTE, said, sizeof said);
  ck_assert_str_eq(said,
                   "persons.csv:3:0 spelling this row's `together` differs from that of line 2 in "
                   "capitals or blanks only, and counts as another one | write them alike if they "
                   "are one\n"
                   "persons.csv:3:0 spelling this row's `category` differs from that of line 2 in "
                   "capitals or blanks only, and counts as another one | write them alike if they "
                   "are one\n"
                   "persons.csv:4:0 spelling this row's `camp` differs from that of line 2 in "
                   "capitals or blanks only, and counts as another one | write them alike if they "
                   "are one\n"
                   "persons.csv:4:0 spelling 2 words in `together` stand in one row only: lines 4, "
                   "5 | look at the spelling: those who go together share the very same word\n");
  ck_assert_uint_eq(c->exchange->group_count, 5);
  truce_case_free(c);
  c = attempt("    rounds: [2025-05-01, 2025-06-02, 2025-06-03]\n",
              "id,holder,together\na,north,f\n", TRUCE_WARNING, said, sizeof said);
  ck_assert_ptr_nonnull(strstr(said, "persons.csv:2:0 spelling nobody else has the word"));
  ck_assert_ptr_nonnull(
      strstr(said, "case.yaml:7:14 past 2 rounds are before 2025-06-03, the day of the case"));
  truce_case_free(c);
  remove_folder();
}
END_TEST

START_TEST(test_complaints)
{
  char said[16384];
  make_folder();
  for (size_t k = 0; k < sizeof bad_cases / sizeof *bad_cases; k++) {
    const struct bad_case *b = &bad_cases[k];
    truce_case *c = attempt(b->plan, b->persons, TRUCE_ERROR, said, sizeof said);
    ck_assert_msg(c == NULL && strstr(said, b->said) != NULL, "case %zu: %s, not %s", k, said,
                  b->said);
    truce_case_free(c);
  }
  remove_folder();
}
END_TEST

/* ---- Written out ---- */

typedef truce_status write_plan(const truce_plan *plan, const truce_case *c, FILE *out);

static truce_status write_text(const truce_plan *plan, const truce_case *c, FILE *out)
{
  return truce_report_plan_text(plan, c, out, (truce_style){0});
}

static truce_status write_json(const truce_plan *plan, const truce_case *c, FILE *out)
{
  return truce_report_plan_json(plan, c, NULL, out);
}

static truce_status write_csv(const truce_plan *plan, const truce_case *c, FILE *out)
{
  (void)c;
  return truce_report_plan_csv(plan, out);
}

static void check_written(const truce_case *c, const char *const *expected)
{
  static write_plan *const writers[] = {write_text, write_json, write_csv};
  const truce_plan_options options = {.cost_of_parity = true, .explain = true};
  truce_plan *plan;
  ck_assert_int_eq(truce_plan_solve(&plan, c->exchange, &options, NULL, NULL), TRUCE_OK);
  for (size_t k = 0; k < 3; k++) {
    for (long n = 0;; n++) {
      char *text = NULL;
      size_t length;
      FILE *out = open_memstream(&text, &length);
      ck_assert_ptr_nonnull(out);
      fail_alloc_after(n);
      const truce_status status = writers[k](plan, c, out);
      const bool failed = fail_alloc_hit();
      fail_alloc_after(-1);
      fclose(out);
      ck_assert_int_eq(status, failed ? TRUCE_NO_MEMORY : TRUCE_OK);
      ck_assert_msg(failed || strstr(text, expected[k]) != NULL, "%s", text);
      free(text);
      if (!failed)
        break;
    }
  }
  truce_plan_free(plan);
}

START_TEST(test_written)
{
  static const char *const with_plan[] = {
      "Northern side lets 1 go (1 seriously wounded or sick): n1\n",
      "\"rounds\": [\n  {\"name\": \"1\", \"persons\": [{\"id\": \"n1\"",
      "n2,north,south,children,42,,1,,\n"};
  static const char *const without[] = {
      "These rules clash by themselves, and no fewer do:\n",
      "{\"rule\": \"most\", \"words\": \"round 1: at most 1 go\", \"enough\": true}",
      "s1,south,north,persons,1,,,charged with a crime,\n"};
  char said[4096];
  make_folder();
  truce_case *c =
      attempt("    rounds: 2\n    parity: n_for_n\n", persons, TRUCE_WARNING, said, sizeof said);
  ck_assert_str_eq(said, "");
  check_written(c, with_plan);
  truce_case_free(c);
  c = attempt("    rounds: 2\n    most: 1\n    parity: {children: all_for_all}\n", persons,
              TRUCE_WARNING, said, sizeof said);
  check_written(c, without);
  truce_case_free(c);
  remove_folder();
}
END_TEST

static void check_says(const truce_plan *plan, const truce_case *c, const char *expected)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  ck_assert_int_eq(truce_report_plan_text(plan, c, out, (truce_style){.width = 1000}), TRUCE_OK);
  fclose(out);
  ck_assert_msg(strstr(text, expected) != NULL, "%s", text);
  free(text);
}

/* What was not proven, and what was not done: each sentence holds for the plan it is said of. */
START_TEST(test_unfinished)
{
  char said[4096];
  const truce_plan_options options = {.cost_of_parity = true, .explain = true};
  truce_plan *plan;
  make_folder();
  truce_case *c = attempt("    rounds: 2\n", persons, TRUCE_WARNING, said, sizeof said);
  ck_assert_int_eq(truce_plan_solve(&plan, c->exchange, &options, NULL, NULL), TRUCE_OK);
  truce_stage *first = &plan->schedule.stages[0];
  first->proven = false;
  first->value = 0;
  first->bound = 7;
  check_says(plan, c, "First gravity: 0; no plan under these rules has more than 7.\n");
  first->value = 3;
  check_says(plan, c, "First gravity: 3; no plan under these rules has more than 7.\n");
  first->value = 6;
  check_says(plan, c, "First gravity: 6; no plan under these rules has over 16.667 % more.\n");
  plan->schedule.stage_count = 1;
  check_says(plan, c, "Worth 6; no plan under these rules is worth over 16.667 % more.\n");
  first->value = 0;
  check_says(plan, c, "Worth 0; no plan under these rules is worth more than 7.\n");
  plan->stopped = true;
  plan->has_free = false;
  plan->schedule.proven = false;
  check_says(plan, c, "this is the best plan found until then, and what parity costs is left out.");
  plan->schedule.proven = true;
  check_says(plan, c,
             "Stopped before it was known what parity costs, which is left out; the plan "
             "is complete.");
  truce_plan_free(plan);
  truce_case_free(c);
  remove_folder();
}
END_TEST

START_TEST(test_each_allocation_fails)
{
  char said[4096];
  truce_diagnostics *list;
  make_folder();
  truce_case *c = attempt(rules, persons, TRUCE_WARNING, said, sizeof said);
  truce_case_free(c);
  for (long n = 0;; n++) {
    c = NULL;
    ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
    fail_alloc_after(n);
    const truce_status status = truce_case_read_file(&c, case_path, list);
    const bool failed = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_msg(status == (failed ? TRUCE_NO_MEMORY : TRUCE_OK), "allocation %ld: %d", n, status);
    truce_case_free(c);
    truce_diagnostics_free(list);
    if (!failed)
      break;
  }
  remove_folder();
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("plan_case");
  tcase_add_test(tests, test_reads);
  tcase_add_test(tests, test_not_excluded);
  tcase_add_test(tests, test_headings);
  tcase_add_test(tests, test_spelling);
  tcase_add_test(tests, test_complaints);
  tcase_add_test(tests, test_written);
  tcase_add_test(tests, test_unfinished);
  tcase_add_test(tests, test_each_allocation_fails);
  return run_tests("plan_case", tests);
}
