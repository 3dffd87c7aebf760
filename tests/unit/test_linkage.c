/* Record linkage on lists whose truth is known. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "support/fail_alloc.h"
#include "support/linkage_fixture.h"
#include "support/run_suite.h"

/* ---- Levels ---- */

/* The level of a field in the first two records of a list. */
static const char *level_of(const char *text, const char *field)
{
  truce_people *p = read_text(text);
  link_table t;
  const char *name = NULL;
  ck_assert_int_eq(truce__link_prepare(&t, p, NULL, NULL, list), TRUCE_OK);
  const link_pattern pattern = truce__link_compare(&t, 0, 1);
  for (size_t f = 0; f < t.column_count; f++) {
    if (strcmp(t.columns[f].name, field) == 0)
      name = truce__link_level_name(t.columns[f].kind, link_level(pattern, f));
  }
  truce__link_table_free(&t);
  truce_people_free(p);
  return name;
}

START_TEST(a_name_stands_elsewhere)
{
#define HEAD "id,full_name,first_name,surname\n"
  static const char elsewhere[] = "stands elsewhere in the name";
  static const char lost[] = HEAD "1,\"anna wolton, 1st baroness of rye\",anna,rye\n"
                                  "2,anne wolton,anne,wolton\n";
  static const char middle[] =
      HEAD "1,mark peter wolton,mark,wolton\n2,peter wolton,peter,wolton\n";
  static const char other[] = HEAD "1,mark peter wolton,mark,wolton\n2,peter rudge,peter,rudge\n";
#undef HEAD
  ck_assert_str_eq(level_of(lost, "surname"), elsewhere);
  ck_assert_str_eq(level_of(middle, "given_name"), elsewhere);
  ck_assert_str_eq(level_of(middle, "surname"), "the same");
  ck_assert_str_eq(level_of(other, "surname"), "different");
}
END_TEST

START_TEST(a_common_new_year_is_an_unknown_day)
{
  char text[4000];
  for (int many = 0; many < 2; many++) {
    size_t n = (size_t)sprintf(text, "id,dob\na,1850-01-01\nb,1850-06-11\n");
    for (int k = 0; k < 60; k++)
      n += (size_t)sprintf(text + n, "%d,18%02d-%02d-%02d\n", k, k, many ? 1 : 1 + k % 12,
                           many ? 1 : 1 + k % 28);
    ck_assert_str_eq(level_of(text, "date_of_birth"),
                     many ? "the same as far as known"
                          : "the same year, or the decade and one more");
  }
}
END_TEST

/* Two records of each of 200 people, of whom every other has a second name; it is lost from every
 * other record of all that have one if `lost`. */
static double weight_of_lacking(bool lost)
{
  static char text[40000];
  size_t n = (size_t)sprintf(text, "id,surname,middle_name,dob,personal_number");
  for (int k = 0; k < 400; k++) {
    const int person = k / 2;
    const bool has = person % 2 == 0 && !(lost && (k / 4) % 2 == k % 2);
    n += (size_t)sprintf(text + n, "\n%d,name%c%c%c,%s,19%02d-%02d-%02d,%d", k, 'a' + person % 7,
                         'a' + person % 11, 'a' + person % 13, has ? "maria" : "", person % 90,
                         1 + person % 12, 1 + person % 27, 10000 + person * 37);
  }
  truce_people *p = read_text(text);
  truce_linkage *l;
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  double weight = NAN;
  ck_assert_int_eq(truce_link(&l, p, NULL, NULL, NULL, list), TRUCE_OK);
  truce_link_reasons(l, &(truce_link_pair){.a = 1, .b = 2}, reasons);
  for (size_t f = 0; f < l->field_count; f++) {
    if (strcmp(l->fields[f].name, "given_name_2") == 0) {
      ck_assert_uint_eq(reasons[f].level, SIZE_MAX);
      weight = reasons[f].weight;
    }
  }
  truce_link_free(l);
  truce_people_free(p);
  return weight;
}

START_TEST(what_only_one_has)
{
  ck_assert_double_lt(weight_of_lacking(false), -1);
  ck_assert_double_eq(weight_of_lacking(true), 0);
}
END_TEST

START_TEST(two_lists)
{
  /* Persons 100 to 299 are in both. */
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){0}, 1);
  size_t right = 0;
  for (size_t k = 0; k < l->pair_count; k++)
    right += l->pairs[k].a == l->pairs[k].b + 100;
  ck_assert_uint_ge(right, 185);
  ck_assert_uint_le(l->pair_count, right + 5);
  ck_assert(fabs(l->matches - 200) < 25);
  ck_assert_uint_gt(l->pass_count, 2);
  ck_assert_uint_lt(l->compared, (uint64_t)PEOPLE * PEOPLE);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

/* Where lists have nobody in common, nobody is found. */
START_TEST(strangers_stay_strangers)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 5000, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){0}, 1);
  ck_assert_uint_le(l->pair_count, 3);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(the_same_on_any_number_of_threads)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *one = link_with(a, b, (truce_link_options){0}, 1);
  truce_linkage *three = link_with(a, b, (truce_link_options){0}, 3);
  ck_assert_uint_eq(one->pair_count, three->pair_count);
  for (size_t k = 0; k < one->pair_count; k++) {
    ck_assert_uint_eq(one->pairs[k].a, three->pairs[k].a);
    ck_assert_uint_eq(one->pairs[k].b, three->pairs[k].b);
    ck_assert(one->pairs[k].weight == three->pairs[k].weight);
    ck_assert(one->pairs[k].probability == three->pairs[k].probability);
  }
  truce_link_free(one);
  truce_link_free(three);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(reasons_add_up)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){0}, 1);
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  for (size_t k = 0; k < l->pair_count; k++) {
    double sum = truce_link_reasons(l, &l->pairs[k], reasons);
    for (size_t f = 0; f < l->field_count; f++) {
      const bool none[] = {reasons[f].a[0] == '\0', reasons[f].b[0] == '\0'};
      ck_assert(none[0] == none[1] || reasons[f].weight <= 0);
      ck_assert(!none[0] || !none[1] || reasons[f].weight >= 0);
      ck_assert(reasons[f].level == SIZE_MAX || reasons[f].level < l->fields[f].level_count);
      sum += reasons[f].weight;
    }
    ck_assert_double_eq_tol(sum, l->pairs[k].weight, 1e-9);
  }
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(levels_are_distributions)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){0}, 1);
  for (size_t f = 0; f < l->field_count; f++) {
    double m = 0, u = 0;
    for (size_t k = 0; k < l->fields[f].level_count; k++) {
      m += l->fields[f].levels[k].m;
      u += l->fields[f].levels[k].u;
    }
    ck_assert_double_eq_tol(m, 1, 1e-9);
    ck_assert_double_eq_tol(u, 1, 1e-9);
  }
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(one_to_one)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){.one_to_one = true}, 1);
  bool seen[2][PEOPLE] = {{false}};
  ck_assert_uint_ge(l->pair_count, 180);
  for (size_t k = 0; k < l->pair_count; k++) {
    ck_assert(!seen[0][l->pairs[k].a] && !seen[1][l->pairs[k].b]);
    seen[0][l->pairs[k].a] = seen[1][l->pairs[k].b] = true;
  }
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

/* The partner of each record of the first list in pairs of at least these odds; UINT32_MAX: none.
 */
static void partners_of(uint32_t *partner, const truce_people *a, const truce_people *b,
                        truce_link_options options)
{
  options.one_to_one = true;
  truce_linkage *l = link_with(a, b, options, 1);
  for (size_t k = 0; k < a->count; k++)
    partner[k] = UINT32_MAX;
  for (size_t k = 0; k < l->pair_count; k++) {
    if (l->pairs[k].probability > 0.9)
      partner[l->pairs[k].a] = l->pairs[k].b;
  }
  truce_link_free(l);
}

START_TEST(one_to_one_hangs_on_the_evidence_alone)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  const truce_link_answer answer = {.a = "a3", .b = "b297", .same = true};
  uint32_t usual[PEOPLE], other[PEOPLE];
  partners_of(usual, a, b, (truce_link_options){0});
  for (int k = 0; k < 4; k++) {
    static const double thresholds[] = {0.001, 0.1, 0.9};
    truce_link_options options = {.threshold = k < 3 ? thresholds[k] : 0.5};
    if (k == 3) {
      options.answer_count = 1;
      options.answers = &answer;
    }
    partners_of(other, a, b, options);
    if (k == 3)
      other[3] = usual[3];
    ck_assert_mem_eq(usual, other, sizeof usual);
  }
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(answers_settle_pairs)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_linkage *l = link_with(a, b, (truce_link_options){0}, 1);
  const truce_link_pair sure = l->pairs[0];
  const truce_link_answer answers[] = {{.a = a->ids[sure.a], .b = b->ids[sure.b], .same = false},
                                       {.a = "a1", .b = "b299", .same = true},
                                       {.a = "nobody", .b = "b1", .same = true}};
  truce_linkage *settled =
      link_with(a, b, (truce_link_options){.answer_count = 3, .answers = answers}, 1);
  bool gone = true, there = false;
  for (size_t k = 0; k < settled->pair_count; k++) {
    const truce_link_pair *p = &settled->pairs[k];
    gone = gone && !(p->a == sure.a && p->b == sure.b);
    there = there || (p->a == 1 && p->b == 299 && p->settled && p->probability == 1);
  }
  ck_assert(gone && there);
  truce_link_free(l);
  truce_link_free(settled);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

START_TEST(odd_lists)
{
  static const char *const texts[] = {
      "id,surname\n1,A\n",
      "id,surname\n1,A\n2,A\n",
      "id,surname\n1,\n2,A\n",
      "id,surname,given_name\n1,!!!,\n2,A,B\n3,A,B\n",
      "id,dob,encoding\n1,1999,\n2,1999,\n",
  };
  truce_people *other = make_people("a", 0, false);
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    truce_people *p = read_text(texts[k]);
    truce_link_free(link_with(p, NULL, (truce_link_options){.threshold = 1e-9}, 2));
    if (k < 4)
      truce_link_free(link_with(p, other, (truce_link_options){.one_to_one = true}, 2));
    truce_people_free(p);
  }
  truce_people *alone = read_text("id,phone\n1,123456\n2,123457\n");
  truce_linkage *l;
  ck_assert_int_eq(truce_link(&l, other, alone, NULL, NULL, list), TRUCE_BAD_INPUT);
  truce_people_free(alone);
  truce_people_free(other);
}
END_TEST

/* A surname that everybody has must not make every pair a candidate. */
START_TEST(common_values_do_not_square)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id,surname\n", out);
  for (int k = 0; k < 20000; k++)
    fprintf(out, "%d,Koval\n", k);
  fclose(out);
  truce_people *p = read_text(text);
  truce_linkage *l = link_with(p, NULL, (truce_link_options){.no_clusters = true}, 2);
  ck_assert_uint_eq(l->passes[0].large, 1);
  ck_assert_uint_le(l->compared, 20000u * 20);
  truce_link_free(l);
  truce_people_free(p);
  free(text);
}
END_TEST

START_TEST(too_much_is_refused)
{
  const truce_control control = {.memory_limit = 1000};
  truce_people *a = make_people("a", 0, false);
  truce_linkage *l;
  ck_assert_int_eq(truce_link(&l, a, NULL, NULL, &control, list), TRUCE_TOO_LARGE);
  truce_people_free(a);
}
END_TEST

START_TEST(cancelling_stops)
{
  volatile sig_atomic_t stop = 1;
  const truce_control control = {.cancel = &stop};
  truce_people *a = make_people("a", 0, false);
  truce_linkage *l;
  ck_assert_int_eq(truce_link(&l, a, NULL, NULL, &control, list), TRUCE_CANCELLED);
  truce_people_free(a);
}
END_TEST

static const char few[] = "id,surname,given_name,full_name,dob,town,sex\n"
                          "1,Коваль,Іван,Іван Коваль старший,1972-05-18,Київ,m\n"
                          "2,Koval,Ivan,Ivan Koval,1972-05-18,Kyiv,m\n"
                          "3,Бондар,Ольга,Ольга Бондар,1980-01-02,Харків,f\n"
                          "4,Bondar,Olga,Dr Olga Bondar,1980-02-01,Kharkiv,f\n"
                          "5,Мельник,Петро,,1975,Одеса,m\n"
                          "6,Γιώργος,Anna,Anna,,Одеса,f\n";

static truce_status all_of_it(const truce_people *p, bool one_list)
{
  truce_linkage *l;
  const truce_link_answer answer = {.a = "1", .b = "2", .same = true};
  const truce_link_options options = {
      .threshold = 0.01, .one_to_one = true, .answer_count = 1, .answers = &answer};
  const truce_status status = truce_link(&l, p, one_list ? NULL : p, &options, NULL, list);
  if (status == TRUCE_OK)
    truce_link_free(l);
  return status;
}

START_TEST(memory_may_run_out)
{
  truce_people *p = read_text(few);
  for (int one_list = 0; one_list < 2; one_list++) {
    for (long k = 0;; k++) {
      fail_alloc_after(k);
      const truce_status status = all_of_it(p, one_list);
      const bool hit = fail_alloc_hit();
      fail_alloc_after(-1);
      ck_assert_int_eq(status, hit ? TRUCE_NO_MEMORY : TRUCE_OK);
      if (!hit)
        break;
    }
  }
  truce_people_free(p);
}
END_TEST

/* ---- Encodings ---- */

static unsigned common_digits(const char *a, const char *b)
{
  unsigned common = 0;
  for (size_t k = 0; k < TRUCE_ENCODE_BITS / 4; k++)
    common += a[k] == b[k];
  return common;
}

START_TEST(encodings_depend_on_key_and_record)
{
  truce_people *p = read_text(few);
  unsigned char key[TRUCE_ENCODE_KEY_BYTES] = {1}, other[TRUCE_ENCODE_KEY_BYTES] = {2};
  char a[TRUCE_ENCODE_BITS / 4 + 1], again[sizeof a], keyed[sizeof a], b[sizeof a], c[sizeof a];
  ck_assert_int_eq(truce_link_encode(a, p, 0, key), TRUCE_OK);
  ck_assert_int_eq(truce_link_encode(again, p, 0, key), TRUCE_OK);
  ck_assert_int_eq(truce_link_encode(keyed, p, 0, other), TRUCE_OK);
  ck_assert_int_eq(truce_link_encode(b, p, 1, key), TRUCE_OK);
  ck_assert_int_eq(truce_link_encode(c, p, 2, key), TRUCE_OK);
  ck_assert_str_eq(a, again);
  ck_assert_uint_eq(strlen(a), TRUCE_ENCODE_BITS / 4);
  ck_assert_uint_lt(common_digits(a, keyed), common_digits(a, b));
  ck_assert_uint_lt(common_digits(a, c), common_digits(a, b));
  truce_people_free(p);
}
END_TEST

static truce_people *encode(const truce_people *p)
{
  const unsigned char key[TRUCE_ENCODE_KEY_BYTES] = {3};
  char *text = NULL, bits[TRUCE_ENCODE_BITS / 4 + 1];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id," TRUCE_ENCODE_COLUMN "\n", out);
  for (size_t k = 0; k < p->count; k++) {
    ck_assert_int_eq(truce_link_encode(bits, p, k, key), TRUCE_OK);
    fprintf(out, "%s,%s\n", p->ids[k], bits);
  }
  fclose(out);
  truce_people *made = read_text(text);
  free(text);
  return made;
}

START_TEST(encoded_lists_are_linked)
{
  truce_people *a = make_people("a", 0, false), *b = make_people("b", 100, true);
  truce_people *x = encode(a), *y = encode(b);
  truce_linkage *l = link_with(x, y, (truce_link_options){0}, 2);
  size_t right = 0;
  for (size_t k = 0; k < l->pair_count; k++)
    right += l->pairs[k].a == l->pairs[k].b + 100;
  ck_assert_uint_ge(right, 120);
  ck_assert_uint_le(l->pair_count, right + right / 8);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
  truce_people_free(x);
  truce_people_free(y);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("linkage");
  tcase_add_test(tests, a_name_stands_elsewhere);
  tcase_add_test(tests, a_common_new_year_is_an_unknown_day);
  tcase_add_test(tests, what_only_one_has);
  tcase_add_test(tests, two_lists);
  tcase_add_test(tests, strangers_stay_strangers);
  tcase_add_test(tests, the_same_on_any_number_of_threads);
  tcase_add_test(tests, reasons_add_up);
  tcase_add_test(tests, levels_are_distributions);
  tcase_add_test(tests, one_to_one);
  tcase_add_test(tests, one_to_one_hangs_on_the_evidence_alone);
  tcase_add_test(tests, answers_settle_pairs);
  tcase_add_test(tests, too_much_is_refused);
  tcase_add_test(tests, odd_lists);
  tcase_add_test(tests, common_values_do_not_square);
  tcase_add_test(tests, cancelling_stops);
  tcase_add_test(tests, memory_may_run_out);
  tcase_add_test(tests, encodings_depend_on_key_and_record);
  tcase_add_test(tests, encoded_lists_are_linked);
  return run_tests_with_list("linkage", tests, &list);
}
