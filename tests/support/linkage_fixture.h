/* Lists of people whose truth is known, for tests of linkage. A test program that includes this
 * ends with run_tests_with_list. */
#ifndef TRUCE_TESTS_LINKAGE_FIXTURE_H
#define TRUCE_TESTS_LINKAGE_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "truce/linkage.h"

static truce_diagnostics *list;

static inline truce_people *read_text(const char *text)
{
  truce_people *p;
  ck_assert_int_eq(truce_people_read_memory(&p, "t.csv", text, strlen(text), NULL, list), TRUCE_OK);
  return p;
}

enum { PEOPLE = 300 };

static inline unsigned draw(unsigned *state, unsigned below)
{
  *state = *state * 1103515245u + 12345u;
  return (*state >> 16) % below;
}

/* Two lists of made-up people; record k of the second is person k of the first for k < shared. With
 * `errors`, a third of its cells differ by a letter or are missing. */
static inline char *make_list(const char *prefix, unsigned from, bool errors)
{
  static const char *const starts[] = {"Ka", "Bo",  "Mel", "Sha", "Tu",
                                       "Ve", "Gor", "Li",  "Pra", "Os"};
  static const char *const middles[] = {"rin", "sta", "vod", "lek", "mur", "gan", "zil", "top"};
  static const char *const ends[] = {"ko", "uk", "ych", "enko", "ar", "ets", "yn"};
  static const char *const given[] = {"Ivan",  "Petro", "Olha",  "Maria", "Andrii", "Serhii",
                                      "Iryna", "Taras", "Roman", "Nina",  "Yurii",  "Oleh"};
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs("id,surname,given_name,date_of_birth,place\n", out);
  for (unsigned k = 0; k < PEOPLE; k++) {
    unsigned state = (from + k) * 2654435761u + 17u, noise = (from + k) * 40503u + 5u;
    for (int warm = 0; warm < 3; warm++)
      draw(&state, 2);
    char name[40];
    (void)snprintf(name, sizeof name, "%s%s%s", starts[draw(&state, 10)], middles[draw(&state, 8)],
                   ends[draw(&state, 7)]);
    const char *first = given[draw(&state, 12)];
    const unsigned year = 1950 + draw(&state, 55), month = 1 + draw(&state, 12),
                   day = 1 + draw(&state, 28), place = draw(&state, 40);
    if (errors && draw(&noise, 3) == 0)
      name[1 + draw(&noise, 3)] = 'x';
    fprintf(out, "%s%u,%s,%s,", prefix, k, name, errors && draw(&noise, 8) == 0 ? "" : first);
    if (!errors || draw(&noise, 6) != 0)
      fprintf(out, "%u-%02u-%02u", year, month, errors && draw(&noise, 6) == 0 ? 28 : day);
    fprintf(out, ",Town%c%c\n", 'a' + (char)(place % 26), 'a' + (char)(place / 3));
  }
  fclose(out);
  return text;
}

static inline truce_people *make_people(const char *prefix, unsigned from, bool errors)
{
  char *text = make_list(prefix, from, errors);
  truce_people *p = read_text(text);
  free(text);
  return p;
}

static inline truce_linkage *link_with(const truce_people *a, const truce_people *b,
                                       truce_link_options options, unsigned threads)
{
  truce_linkage *l;
  const truce_control control = {.threads = threads};
  ck_assert_int_eq(truce_link(&l, a, b, &options, &control, list), TRUCE_OK);
  return l;
}

#endif
