/* Encoded lists: those that are not whole, and those that are not of one key. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/run_suite.h"
#include "truce/linkage.h"

static truce_diagnostics *list;

static truce_people *read_text(const char *text)
{
  truce_people *p;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list), TRUCE_OK);
  return p;
}

static const truce_diagnostic *find(const char *code)
{
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    if (strcmp(truce_diagnostics_get(list, k)->code, code) == 0)
      return truce_diagnostics_get(list, k);
  }
  return NULL;
}

static void forget(void)
{
  truce_diagnostics_free(list);
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
}

/* ---- Not whole ---- */

static char digits[TRUCE_ENCODE_BITS / 4 + 2]; /* one too many */

/* A list of one good encoding and `count` others, of which line 3 is the first. */
static truce_people *list_of(const char *other, size_t count)
{
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fprintf(out, "id,encoding\n1,%.256s\n", digits);
  for (size_t k = 0; k < count; k++)
    fprintf(out, "%zu,%s\n", k + 2, other);
  fclose(out);
  truce_people *p = read_text(text);
  free(text);
  return p;
}

START_TEST(encodings_have_to_be_whole)
{
  memset(digits, '5', sizeof digits - 1);
  char cut[sizeof digits], other[sizeof digits], capital[sizeof digits], zeros[sizeof digits] = "";
  memset(zeros, '0', TRUCE_ENCODE_BITS / 4); /* of a record that holds nothing */
  (void)snprintf(cut, sizeof cut, "%.255s", digits);
  (void)snprintf(other, sizeof other, "%.255sg", digits);
  (void)snprintf(capital, sizeof capital, "%.255sA", digits);
  const struct {
    const char *text;
    truce_status status;
  } cases[] = {{cut, TRUCE_BAD_INPUT},
               {digits, TRUCE_BAD_INPUT},
               {other, TRUCE_BAD_INPUT},
               {"5E+255", TRUCE_BAD_INPUT},
               {capital, TRUCE_OK},
               {zeros, TRUCE_OK},
               {"", TRUCE_OK}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    for (int second = 0; second < 2; second++) {
      truce_linkage *l = NULL;
      truce_people *good = list_of(capital, 1), *p = list_of(cases[k].text, 1);
      forget();
      ck_assert_int_eq(truce_link(&l, second ? good : p, second ? p : good, NULL, NULL, list),
                       cases[k].status);
      const truce_diagnostic *d = find("bad-encoding");
      ck_assert((d != NULL) == (cases[k].status == TRUCE_BAD_INPUT));
      ck_assert(d == NULL || (d->line == 3 && d->severity == TRUCE_ERROR && d->hint != NULL));
      ck_assert(d == NULL || strstr(d->message, "555") == NULL);
      truce_link_free(l);
      truce_people_free(good);
      truce_people_free(p);
    }
  }
}
END_TEST

START_TEST(many_are_told_in_short)
{
  truce_linkage *l;
  truce_people *p = list_of("12", 30);
  forget();
  ck_assert_int_eq(truce_link(&l, p, NULL, NULL, NULL, list), TRUCE_BAD_INPUT);
  ck_assert_uint_eq(truce_diagnostics_count(list, TRUCE_ERROR), 6);
  truce_people_free(p);
}
END_TEST

/* ---- Two keys ---- */

/* Persons from `from` on, or what `places` tells of them, encoded with a key of `key`s. */
static truce_people *encoded(unsigned from, unsigned count, bool places, unsigned char key)
{
  static const char *const names[] = {"Koval", "Bondar", "Melnyk", "Tkach", "Rudyk", "Hrytsenko"};
  static const char *const given[] = {"Ivan", "Petro", "Olha", "Maria", "Andrii", "Serhii", "Nina"};
  unsigned char keys[TRUCE_ENCODE_KEY_BYTES];
  char *plain = NULL, *text = NULL, bits[TRUCE_ENCODE_BITS / 4 + 1];
  size_t length;
  FILE *out = open_memstream(&plain, &length);
  ck_assert_ptr_nonnull(out);
  fprintf(out, "id,%s\n", places ? "place,unit,address" : "surname,given_name,dob");
  for (unsigned who = from; who < from + count; who++) {
    fprintf(out, "p%u,%s%c%c,%s,", who, names[who % 6], 'a' + (char)(who * 5 % 26),
            'a' + (char)(who * 11 % 25), given[who % 7]);
    if (places)
      fprintf(out, "%u Longest Street of Town %c\n", who % 90, 'a' + (char)(who % 26));
    else
      fprintf(out, "%u-%02u-%02u\n", 1950 + who * 7 % 50, 1 + who % 12, 1 + who * 3 % 28);
  }
  fclose(out);
  truce_people *p = read_text(plain);
  memset(keys, key, sizeof keys);
  out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id," TRUCE_ENCODE_COLUMN "\n", out);
  for (size_t k = 0; k < p->count; k++) {
    ck_assert_int_eq(truce_link_encode(bits, p, k, keys), TRUCE_OK);
    fprintf(out, "%s,%s\n", p->ids[k], bits);
  }
  fclose(out);
  truce_people_free(p);
  p = read_text(text);
  free(plain);
  free(text);
  return p;
}

/* What is said of two lists; NULL for nothing. */
static const truce_diagnostic *said_of(truce_people *a, truce_people *b)
{
  truce_linkage *l;
  forget();
  ck_assert_int_eq(truce_link(&l, a, b, NULL, NULL, list), TRUCE_OK);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
  return find("other-key");
}

START_TEST(two_keys_are_told_of)
{
  ck_assert_ptr_null(said_of(encoded(0, 200, false, 1), encoded(100, 200, false, 1)));
  const truce_diagnostic *d = said_of(encoded(0, 200, false, 1), encoded(100, 200, false, 2));
  ck_assert(d != NULL && d->severity == TRUCE_WARNING && strstr(d->message, "chance") != NULL);
  d = said_of(encoded(0, 10, false, 1), encoded(0, 10, false, 2));
  ck_assert(d != NULL && strstr(d->message, "chance") != NULL);
  d = said_of(encoded(0, 200, false, 1), encoded(0, 200, true, 1));
  ck_assert(d != NULL && strstr(d->message, "columns") != NULL);
  d = said_of(encoded(0, 3, false, 1), encoded(0, 3, false, 2));
  ck_assert(d != NULL && strstr(d->message, "no pair") != NULL);
}
END_TEST

START_TEST(strangers_are_no_other_key)
{
  /* Nobody is in both lists: the keys may differ, but nothing says that they do. */
  const truce_diagnostic *d = said_of(encoded(0, 60, false, 1), encoded(5000, 60, false, 1));
  ck_assert(d == NULL || strstr(d->message, "may differ") != NULL);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("link_encoded");
  tcase_add_test(tests, encodings_have_to_be_whole);
  tcase_add_test(tests, many_are_told_in_short);
  tcase_add_test(tests, two_keys_are_told_of);
  tcase_add_test(tests, strangers_are_no_other_key);
  return run_tests_with_list("link_encoded", tests, &list);
}
