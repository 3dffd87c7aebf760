/* Words of a table that are numbered as they are met, such as categories, camps and groups. */
#ifndef TRUCE_CASE_VOCABULARY_H
#define TRUCE_CASE_VOCABULARY_H

#include "base/index.h"
#include "csv.h"

typedef struct vocabulary {
  const char *what; /* "category" */
  size_t most;      /* words; more are an error */
  truce__index index;
  const char **words; /* [number], in the arena */
  struct vocabulary_use {
    size_t line, count; /* where it stands first, in how many rows */
    bool alike;         /* another word is all but the same */
  } * uses;             /* [number] */
  size_t words_capacity, uses_capacity;
} vocabulary;

/* The number of the word of a cell; *known tells whether it stood in a row before. */
truce_status truce__word_of_cell(vocabulary *v, const truce__csv *csv, size_t cell,
                                 truce__arena *arena, size_t *number, bool *known) TRUCE_MUST_CHECK;
/* The same for a text that outlives the vocabulary. */
truce_status truce__word_number(vocabulary *v, const char *word, size_t line, size_t *number,
                                bool *known) TRUCE_MUST_CHECK;
/* Warns of words that differ only in capitals or blanks. They are told by their lines: a group may
 * bear the name of a family. */
truce_status truce__warn_of_alike(vocabulary *v, const truce__csv *csv) TRUCE_MUST_CHECK;
/* Warns, once, of words in one row only that are like no other. */
void truce__warn_of_single(const vocabulary *v, const truce__csv *csv, const char *hint);
void truce__vocabulary_free(vocabulary *v);

#endif
