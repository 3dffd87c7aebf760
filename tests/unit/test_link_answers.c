/* Answers given by hand: whom they are about, what becomes of them, what is told. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/linkage.h"

static truce_diagnostics *list;

static truce_people *read_text(const char *text)
{
  truce_people *p;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list), TRUCE_OK);
  return p;
}

#define HEAD "id,surname,given_name,dob,town,note\n"
static const char ours[] = HEAD "1,Koval,Ivan,1972-05-18,Kyiv,x\n"
                                "2,Bondar,Olga,1980-01-02,Kharkiv,y\n"
                                "3,Melnyk,Petro,1975,Odesa,x\n"
                                "4,Tkach,Roman,1990-03-04,Lviv,z\n";
static const char theirs[] = HEAD "1,Bondar,Olha,1980-02-01,Kharkiv,y\n"
                                  "2,Koval,Ivan,1972-05-18,Kiev,y\n"
                                  "9,Shevchenko,Anna,1960-07-08,Poltava,z\n";

/* ---- Checks ---- */

static void check_of(char check[TRUCE_PAIR_CHECK + 1], const char *a, size_t i, const char *b,
                     size_t j)
{
  truce_people *p = read_text(a), *q = read_text(b);
  truce_people_check_pair(check, p, i, q, j);
  truce_people_free(p);
  truce_people_free(q);
}

START_TEST(a_check_is_of_two_records)
{
  char check[TRUCE_PAIR_CHECK + 1], other[sizeof check];
  check_of(check, ours, 0, theirs, 1);
  ck_assert_uint_eq(strlen(check), TRUCE_PAIR_CHECK);
  ck_assert_uint_eq(strspn(check, "bcdfghjklmnpqrst"), TRUCE_PAIR_CHECK);
  /* Neither other rows nor the order and the separator of columns count; nor one nobody knows. */
  check_of(other, "note;town;id;given_name;dob;surname\nq;Kyiv;7;Ivan;18.05.1972;Koval\n", 0,
           theirs, 1);
  ck_assert_str_eq(check, other);
  static const struct {
    const char *a, *b;
  } others[] = {
      {HEAD "1,Koval,Iwan,1972-05-18,Kyiv,x\n", theirs},
      {HEAD "1,Koval,Ivan,1972-05-19,Kyiv,x\n", theirs},
      {HEAD "1,Koval,Ivan,1972-05-18,,x\n", theirs},
      {HEAD "1,Ivan,Koval,1972-05-18,Kyiv,x\n", theirs},
      {ours, HEAD "0,a,b,1990,c,d\n2,Koval,Ivan,1972-05-18,Kyiv,y\n"},
  };
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    check_of(other, others[k].a, 0, others[k].b, 1);
    ck_assert_str_ne(check, other);
  }
  check_of(other, theirs, 1, ours, 0);
  ck_assert_str_ne(check, other);
}
END_TEST

START_TEST(lists_of_unknown_columns_have_checks_too)
{
  static const char one[] = "id,what,how\n1,a,b\n2,c,b\n3,a,d\n";
  char check[TRUCE_PAIR_CHECK + 1], other[sizeof check];
  check_of(check, one, 0, one, 1);
  check_of(other, one, 0, one, 2);
  ck_assert_str_ne(check, other);
}
END_TEST

/* ---- Linking with answers ---- */

static size_t said(const char *code)
{
  size_t count = 0;
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++)
    count += strcmp(truce_diagnostics_get(list, k)->code, code) == 0;
  return count;
}

static const truce_diagnostic *first_of(const char *code)
{
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    if (strcmp(truce_diagnostics_get(list, k)->code, code) == 0)
      return truce_diagnostics_get(list, k);
  }
  ck_abort_msg("%s is not said", code);
  return NULL;
}

static void forget(void)
{
  truce_diagnostics_free(list);
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
}

/* Whether the pair of these ids is settled as the same. */
static bool is_settled(const truce_linkage *l, const char *a, const char *b)
{
  const truce_people *second = l->b != NULL ? l->b : l->a;
  for (size_t k = 0; k < l->pair_count; k++) {
    if (strcmp(l->a->ids[l->pairs[k].a], a) == 0 && strcmp(second->ids[l->pairs[k].b], b) == 0)
      return l->pairs[k].settled;
  }
  return false;
}

typedef struct linked {
  truce_people *a, *b;
  truce_linkage *l;
} linked;

static truce_status link_texts(linked *x, const char *a, const char *b,
                               const truce_link_answer *answers, size_t count,
                               truce_link_options options)
{
  forget();
  *x = (linked){read_text(a), b != NULL ? read_text(b) : NULL, NULL};
  options.answers = answers;
  options.answer_count = count;
  options.answers_file = "answers.csv";
  return truce_link(&x->l, x->a, x->b, &options, NULL, list);
}

static void unlink_texts(linked *x)
{
  truce_link_free(x->l);
  truce_people_free(x->a);
  truce_people_free(x->b);
}

START_TEST(answers_stand_for_their_records_in_any_order_of_lists)
{
  char check[TRUCE_PAIR_CHECK + 1];
  linked x;
  check_of(check, ours, 3, theirs, 2);
  const truce_link_answer answer = {.a = "4", .b = "9", .same = true, .check = check, .line = 2};
  ck_assert_int_eq(link_texts(&x, ours, theirs, &answer, 1, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "4", "9"));
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 0);
  unlink_texts(&x);
  ck_assert_int_eq(link_texts(&x, theirs, ours, &answer, 1, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "9", "4"));
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_WARNING), 0);
  unlink_texts(&x);
  /* Ids that are in both lists, and mean others there. */
  check_of(check, ours, 0, theirs, 1);
  const truce_link_answer common = {.a = "1", .b = "2", .same = true, .check = check, .line = 2};
  ck_assert_int_eq(link_texts(&x, theirs, ours, &common, 1, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "2", "1") && !is_settled(x.l, "1", "2"));
  unlink_texts(&x);
}
END_TEST

START_TEST(answers_about_changed_records_are_refused)
{
  static const char changed[] = HEAD "2,Koval,Petro,1999-05-18,Kiev,y\n7,Rudyk,Anna,1970,Kyiv,z\n";
  char check[TRUCE_PAIR_CHECK + 1], now[sizeof check];
  linked x;
  check_of(check, ours, 0, theirs, 1);
  check_of(now, ours, 0, changed, 0);
  const truce_link_answer answers[] = {
      {.a = "1", .b = "2", .same = true, .check = check, .line = 5},
      {.a = "1", .b = "2", .same = false, .check = now, .line = 9}};
  ck_assert_int_eq(link_texts(&x, ours, changed, answers, 1, (truce_link_options){0}),
                   TRUCE_BAD_INPUT);
  const truce_diagnostic *d = first_of("changed-records");
  ck_assert(d->severity == TRUCE_ERROR && d->line == 5 && d->hint != NULL);
  ck_assert_str_eq(d->file, "answers.csv");
  ck_assert_ptr_nonnull(strstr(d->message, "\"1\" and \"2\""));
  unlink_texts(&x);
  /* Reviewed: the pair is there to be asked again, and not settled. */
  ck_assert_int_eq(
      link_texts(&x, ours, changed, answers, 1, (truce_link_options){.ask_again = true}), TRUCE_OK);
  ck_assert_int_eq(first_of("changed-records")->severity, TRUCE_WARNING);
  size_t again = 0;
  for (size_t k = 0; k < x.l->pair_count; k++)
    again += x.l->pairs[k].again && !x.l->pairs[k].settled;
  ck_assert_uint_eq(again, 1);
  unlink_texts(&x);
  /* Decided on anew: the older answer is of no account, wherever it stands. */
  for (size_t k = 0; k < 2; k++) {
    const truce_link_answer both[] = {answers[k], answers[1 - k]};
    ck_assert_int_eq(
        link_texts(&x, ours, changed, both, 2, (truce_link_options){.threshold = 0.01}), TRUCE_OK);
    ck_assert_uint_eq(said("changed-records"), 0);
    ck_assert(!is_settled(x.l, "1", "2"));
    unlink_texts(&x);
  }
}
END_TEST

START_TEST(many_changes_are_told_in_short)
{
  truce_link_answer answers[12];
  linked x;
  for (size_t k = 0; k < 12; k++) {
    static const char *const ids[] = {"1", "2", "3", "4"}, *const others[] = {"1", "2", "9"};
    answers[k] = (truce_link_answer){
        .a = ids[k % 4], .b = others[k / 4], .same = true, .check = "bbbbbb", .line = k + 2};
  }
  ck_assert_int_eq(link_texts(&x, ours, theirs, answers, 12, (truce_link_options){0}),
                   TRUCE_BAD_INPUT);
  ck_assert_uint_eq(said("changed-records"), 6);
  unlink_texts(&x);
}
END_TEST

START_TEST(answers_without_a_check_are_told_of)
{
  static const char named[] = HEAD "b1,Bondar,Olha,1980-02-01,Kharkiv,y\n"
                                   "b9,Shevchenko,Anna,1960-07-08,Poltava,z\n";
  const truce_link_answer answers[] = {{.a = "4", .b = "b9", .same = true},
                                       {.a = "77", .b = "b1", .same = true},
                                       {.a = "4", .b = "78", .same = false}};
  linked x;
  ck_assert_int_eq(link_texts(&x, ours, named, answers, 3, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "4", "b9"));
  ck_assert_ptr_nonnull(strstr(first_of("unknown-records")->message, "2 answers are"));
  ck_assert_ptr_nonnull(strstr(first_of("unchecked-answers")->message, "1 answer has"));
  unlink_texts(&x);
  ck_assert_int_eq(link_texts(&x, named, ours, answers, 3, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "b9", "4"));
  unlink_texts(&x);
}
END_TEST

START_TEST(ids_like_formulas_are_found)
{
  static const char odd[] = HEAD "-b,Bondar,Olha,1980-02-01,Kharkiv,y\n"
                                 "'=c,Shevchenko,Anna,1960-07-08,Poltava,z\n";
  const truce_link_answer answers[] = {{.a = "4", .b = "'-b", .same = true},
                                       {.a = "3", .b = "'=c", .same = true}};
  linked x;
  ck_assert_int_eq(link_texts(&x, ours, odd, answers, 2, (truce_link_options){0}), TRUCE_OK);
  ck_assert(is_settled(x.l, "4", "-b") && is_settled(x.l, "3", "'=c"));
  ck_assert_uint_eq(said("unknown-records"), 0);
  unlink_texts(&x);
}
END_TEST

START_TEST(one_to_one_tells_of_several_partners)
{
  const truce_link_answer answers[] = {{.a = "4", .b = "9", .same = true},
                                       {.a = "4", .b = "1", .same = true}};
  linked x;
  ck_assert_int_eq(
      link_texts(&x, ours, theirs, answers, 2, (truce_link_options){.one_to_one = true}), TRUCE_OK);
  ck_assert_ptr_nonnull(strstr(first_of("several-partners")->message, "\"4\""));
  ck_assert(is_settled(x.l, "4", "9") != is_settled(x.l, "4", "1"));
  unlink_texts(&x);
}
END_TEST

/* ---- Answers on one list ---- */

enum { PERSONS = 60 };

/* Persons who stand there once, and the first ten a second time, a letter off. */
static char *make_list(void)
{
  static const char *const names[] = {"Koval", "Bondar", "Melnyk", "Tkach", "Rudyk", "Hrytsenko"};
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id,surname,given_name,dob,town\n", out);
  for (unsigned k = 0; k < PERSONS + 10; k++) {
    const unsigned who = k % PERSONS;
    fprintf(out, "p%u,%s%c,%s%c,%u-%02u-%02u,Town%c\n", k, names[who % 6], 'a' + (char)(who / 6),
            k < PERSONS ? "Ivan" : "Iwan", 'a' + (char)(who * 7 % 26), 1950 + who * 11 % 50,
            1 + who % 12, 1 + who * 5 % 28, 'a' + (char)(who * 3 % 20));
  }
  fclose(out);
  return text;
}

static size_t cluster_of(const truce_linkage *l, const char *id)
{
  for (size_t k = 0; k < l->cluster_count; k++) {
    for (size_t i = l->starts[k]; i < l->starts[k + 1]; i++) {
      if (strcmp(l->a->ids[l->members[i]], id) == 0)
        return k;
    }
  }
  return SIZE_MAX;
}

/* Every pair that is listed is in a cluster, and all of a cluster's are listed. */
static void check_agreement(const truce_linkage *l)
{
  size_t inside = 0;
  for (size_t k = 0; k < l->cluster_count; k++) {
    const size_t n = l->starts[k + 1] - l->starts[k];
    inside += n * (n - 1) / 2;
  }
  ck_assert_uint_eq(inside, l->pair_count);
  for (size_t k = 0; k < l->pair_count; k++) {
    const size_t c = cluster_of(l, l->a->ids[l->pairs[k].a]);
    ck_assert(c != SIZE_MAX && c == cluster_of(l, l->a->ids[l->pairs[k].b]));
  }
}

START_TEST(contradictions_part_records)
{
  char *text = make_list();
  const truce_link_answer answers[] = {{.a = "p20", .b = "p31", .same = true, .line = 2},
                                       {.a = "p31", .b = "p42", .same = true, .line = 3},
                                       {.a = "p20", .b = "p42", .same = false, .line = 4}};
  linked x;
  ck_assert_int_eq(link_texts(&x, text, NULL, answers, 3, (truce_link_options){0}), TRUCE_OK);
  check_agreement(x.l);
  const truce_diagnostic *d = first_of("answers-contradict");
  ck_assert(strstr(d->message, "\"p20\" and \"p42\"") != NULL &&
            strstr(d->message, "\"p31\"") != NULL);
  ck_assert(d->severity == TRUCE_WARNING && (d->line == 2 || d->line == 3));
  ck_assert_uint_eq(said("answers-contradict"), 1);
  ck_assert(cluster_of(x.l, "p20") != cluster_of(x.l, "p42"));
  ck_assert(is_settled(x.l, "p20", "p31") != is_settled(x.l, "p31", "p42"));
  unlink_texts(&x);
  free(text);
}
END_TEST

START_TEST(answers_are_followed_across_persons)
{
  char *text = make_list();
  /* p0 and p60 are one person by evidence, p1 and p61 another. One yes joins all four; one no keeps
   * p2 and p62 apart, whatever others they are joined with. */
  const truce_link_answer answers[] = {{.a = "p60", .b = "p61", .same = true},
                                       {.a = "p2", .b = "p62", .same = false},
                                       {.a = "p2", .b = "p33", .same = true},
                                       {.a = "p62", .b = "p34", .same = true}};
  linked x;
  ck_assert_int_eq(link_texts(&x, text, NULL, answers, 4, (truce_link_options){0}), TRUCE_OK);
  check_agreement(x.l);
  ck_assert(is_settled(x.l, "p60", "p61"));
  ck_assert(cluster_of(x.l, "p2") == cluster_of(x.l, "p33") && cluster_of(x.l, "p2") != SIZE_MAX);
  ck_assert(cluster_of(x.l, "p62") == cluster_of(x.l, "p34"));
  ck_assert(cluster_of(x.l, "p2") != cluster_of(x.l, "p62"));
  ck_assert_uint_eq(said("answers-contradict"), 0);
  unlink_texts(&x);
  free(text);
}
END_TEST

/* ---- Memory ---- */

START_TEST(memory_may_run_out)
{
  char check[TRUCE_PAIR_CHECK + 1];
  check_of(check, ours, 0, ours, 1);
  truce_people *p = read_text(ours);
  const truce_link_answer answers[] = {
      {.a = "1", .b = "2", .same = true, .check = check},
      {.a = "2", .b = "3", .same = true},
      {.a = "1", .b = "3", .same = false},
      {.a = "1", .b = "4", .same = true},
      {.a = "8", .b = "3", .same = false},
  };
  for (int one_list = 0; one_list < 2; one_list++) {
    for (long k = 0;; k++) {
      truce_linkage *l;
      const truce_link_options options = {
          .one_to_one = true, .ask_again = true, .answer_count = 5, .answers = answers};
      fail_alloc_after(k);
      const truce_status status = truce_link(&l, p, one_list ? NULL : p, &options, NULL, list);
      const bool hit = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      if (status == TRUCE_OK)
        truce_link_free(l);
      if (!hit)
        break;
    }
  }
  truce_people_free(p);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_answers");
  tcase_add_test(tests, a_check_is_of_two_records);
  tcase_add_test(tests, lists_of_unknown_columns_have_checks_too);
  tcase_add_test(tests, answers_stand_for_their_records_in_any_order_of_lists);
  tcase_add_test(tests, answers_about_changed_records_are_refused);
  tcase_add_test(tests, many_changes_are_told_in_short);
  tcase_add_test(tests, answers_without_a_check_are_told_of);
  tcase_add_test(tests, ids_like_formulas_are_found);
  tcase_add_test(tests, one_to_one_tells_of_several_partners);
  tcase_add_test(tests, contradictions_part_records);
  tcase_add_test(tests, answers_are_followed_across_persons);
  tcase_add_test(tests, memory_may_run_out);
  return run_tests_with_list("link_answers", tests, &list);
}
