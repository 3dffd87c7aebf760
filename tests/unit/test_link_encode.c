/* Encodings: whole names like their parts, and records with next to nothing in them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
#include "support/run_suite.h"
#include "truce/linkage.h"

static truce_diagnostics *list;

static truce_people *read_text(const char *text)
{
  truce_people *p;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list), TRUCE_OK);
  return p;
}

static void encode_record(char bits[TRUCE_ENCODE_BITS / 4 + 1], const truce_people *p,
                          size_t record)
{
  const unsigned char key[TRUCE_ENCODE_KEY_BYTES] = {3};
  ck_assert_int_eq(truce_link_encode(bits, p, record, key), TRUCE_OK);
}

static truce_people *encode(const char *written)
{
  truce_people *p = read_text(written);
  char *text = NULL, bits[TRUCE_ENCODE_BITS / 4 + 1];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id," TRUCE_ENCODE_COLUMN "\n", out);
  for (size_t k = 0; k < p->count; k++) {
    encode_record(bits, p, k);
    fprintf(out, "%s,%s\n", p->ids[k], bits);
  }
  fclose(out);
  truce_people *made = read_text(text);
  free(text);
  truce_people_free(p);
  return made;
}

/* ---- Whole names ---- */

/* Whether the first records of two lists have the same encoding. */
static bool same_encoding(const char *first, const char *second)
{
  truce_people *a = read_text(first), *b = read_text(second);
  char x[TRUCE_ENCODE_BITS / 4 + 1], y[sizeof x];
  encode_record(x, a, 0);
  encode_record(y, b, 0);
  truce_people_free(a);
  truce_people_free(b);
  return strcmp(x, y) == 0;
}

START_TEST(whole_names_are_encoded_by_their_parts)
{
  static const char parts[] =
      "id,surname,given_name,patronymic,dob\n1,Шевченко,Тарас,Григорович,1814-03-09\n";
  static const char two[] = "id,surname,given_name\n1,Wolton,Taras\n";
  ck_assert(same_encoding(parts, "id,піб,dob\n1,Шевченко Тарас Григорович,1814-03-09\n"));
  ck_assert(same_encoding(parts, "id,піб,dob\n1,Тарас Григорович ШЕВЧЕНКО,1814-03-09\n"));
  ck_assert(same_encoding(parts, "id,name,given_name,dob\n"
                                 "1,Шевченко Григорович,Тарас,1814-03-09\n"));
  ck_assert(same_encoding(parts, "id,full_name,surname,given_name,patronymic,dob\n"
                                 "1,Шевченко Т.,Шевченко,Тарас,Григорович,1814-03-09\n"));
  ck_assert(same_encoding(two, "id,name\n1,Taras Wolton\n"));
  ck_assert(same_encoding(two, "id,name\n1,Wolton Taras\n"));
  ck_assert(!same_encoding(parts, "id,піб,dob\n1,Шевченко Петро Григорович,1814-03-09\n"));
}
END_TEST

/* ---- Next to nothing ---- */

enum { FULL = 60 };

/* Persons with all there is to say, then some of whom hardly anything is known. */
static truce_people *make_encoded(const char *prefix)
{
  static const char *const sparse[] = {",,,,",          ",,,,sergeant", ",,,,sergeant",
                                       ",Oleksandr,,,", ",,,Poltava,",  ",,1990-01-01,,",
                                       "Li,,,,captain"};
  static const char *const starts[] = {"Karin", "Bostav", "Melod", "Shalek", "Tumur", "Gorzil"};
  static const char *const ends[] = {"ko", "uk", "ych", "ets", "iani"};
  static const char *const given[] = {"Ivan",  "Petro", "Maksym", "Andrii",
                                      "Taras", "Yurii", "Bohdan"};
  static const char *const places[] = {"Poltava", "Kyiv",  "Odesa", "Lviv",
                                       "Sumy",    "Rivne", "Izium", "Chernihiv"};
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id,surname,given_name,dob,place,rank\n", out);
  for (unsigned k = 0; k < FULL; k++)
    fprintf(out, "%s%u,%s%s,%s,19%02u-%02u-%02u,%s,private\n", prefix, k, starts[k % 6],
            ends[k / 6 % 5], given[k % 7], 30 + k * 37 % 70, 1 + k * 5 % 12, 1 + k * 13 % 28,
            places[k * 3 % 8]);
  for (size_t k = 0; k < sizeof sparse / sizeof *sparse; k++)
    fprintf(out, "%s-sparse%zu,%s\n", prefix, k, sparse[k]);
  fclose(out);
  truce_people *made = encode(text);
  free(text);
  return made;
}

START_TEST(next_to_nothing_is_missing)
{
  truce_people *a = make_encoded("a"), *b = make_encoded("b");
  truce_diagnostics *told;
  truce_linkage *l;
  ck_assert_int_eq(truce_diagnostics_init(&told), TRUCE_OK);
  ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, told), TRUCE_OK);
  size_t right = 0;
  for (size_t k = 0; k < l->pair_count; k++) {
    right += l->pairs[k].a == l->pairs[k].b;
    ck_assert_uint_lt(l->pairs[k].a, FULL);
    ck_assert_uint_lt(l->pairs[k].b, FULL);
  }
  ck_assert_uint_eq(right, FULL);
  ck_assert_uint_eq(truce_diagnostics_kept(told), 2);
  ck_assert_str_eq(truce_diagnostics_get(told, 0)->code, "sparse-encodings");
  ck_assert_str_eq(truce_diagnostics_get(told, 0)->message,
                   "7 encodings say too little to be compared");
  truce_link_free(l);
  truce_diagnostics_free(told);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

/* A list of such records only has no pairs, by itself and with others. */
START_TEST(nothing_but_nothing)
{
  truce_people *a = encode("id,rank\n1,captain\n2,captain\n3,\n4,\n"), *b = make_encoded("b");
  truce_linkage *l;
  ck_assert_int_eq(truce_link(&l, a, NULL, NULL, NULL, list), TRUCE_OK);
  ck_assert_uint_eq(l->pair_count, 0);
  truce_link_free(l);
  ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, list), TRUCE_OK);
  ck_assert_uint_eq(l->pair_count, 0);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link encode");
  tcase_add_test(tests, whole_names_are_encoded_by_their_parts);
  tcase_add_test(tests, next_to_nothing_is_missing);
  tcase_add_test(tests, nothing_but_nothing);
  return run_tests_with_list("link encode", tests, &list);
}
