/* Whole names taken apart into surname, given name and patronymic or middle name. */
#ifndef TRUCE_EXCHANGE_LINK_PARTS_H
#define TRUCE_EXCHANGE_LINK_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link_text.h"
#include "truce/people.h"
#include "truce/status.h"

typedef enum link_part { LINK_SURNAME, LINK_GIVEN, LINK_MIDDLE, LINK_PARTS } link_part;

/* A stretch of a text; of length 0 where there is none. */
typedef struct link_span {
  const char *text;
  size_t length;
} link_span;

/* How often words stand in columns of surnames, given names and middle names. */
typedef struct link_vocabulary {
  struct link_known {
    uint64_t key; /* the word's consonants */
    double times[LINK_PARTS];
  } * known;
  size_t count, capacity;
  double total[LINK_PARTS]; /* words of each; 0: there is no such column */
} link_vocabulary;

/* Adds the words of a column of `records`. truce__link_words_sort comes before the first use. */
truce_status truce__link_words_add(link_vocabulary *vocabulary, link_scripts *scripts,
                                   link_part part, const truce_people_field *field,
                                   size_t records) TRUCE_MUST_CHECK;
void truce__link_words_sort(link_vocabulary *vocabulary);
void truce__link_words_free(link_vocabulary *vocabulary);

/* What is known of the names to be taken apart. */
typedef struct link_reader {
  link_scripts *scripts;
  const link_names *names;           /* NULL: none */
  const link_vocabulary *vocabulary; /* NULL: none */
  bool second_given;                 /* the middle name is a further given name */
  double surname_first[2];           /* the share of such names in Latin, in Cyrillic letters */
} link_reader;

/* A reader that knows no list. */
link_reader truce__link_reader(link_scripts *scripts, const link_names *names);

enum { LINK_CLEAR = 1 }; /* the margin, in nats, of a name that leaves no doubt */

/* The parts of a whole name: runs of its words, in the order that makes most of what is known of
 * each word. *margin tells how much better (in nats, before the reader's habit counts) that is with
 * the surname before the given name than with the surname after it; 0 where one of them lacks.
 * False if memory ran out. O(words). */
bool truce__link_take_apart(const link_reader *reader, link_span parts[LINK_PARTS], double *margin,
                            const char *whole);
/* What the reader's habit adds to the margin. */
double truce__link_habit(const link_reader *reader, const char *whole);
/* Learns from a column of whole names which of the two stands first. */
truce_status truce__link_learn_order(link_reader *reader,
                                     const truce_people_field *field) TRUCE_MUST_CHECK;
/* Adds to the vocabulary the words of those names that leave no doubt, each to the part it is in.
 * truce__link_words_sort comes before the first use. */
truce_status truce__link_words_learn(link_vocabulary *vocabulary, const link_reader *reader,
                                     const truce_people_field *field,
                                     size_t records) TRUCE_MUST_CHECK;

#endif
