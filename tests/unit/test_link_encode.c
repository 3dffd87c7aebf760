/* Encodings: whole names like their parts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_internal.h"
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

int main(void)
{
  if (truce_diagnostics_init(&list) != TRUCE_OK)
    return EXIT_FAILURE;
  Suite *suite = suite_create("link encode");
  TCase *tests = tcase_create("link encode");
  tcase_add_test(tests, whole_names_are_encoded_by_their_parts);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  truce_diagnostics_free(list);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
