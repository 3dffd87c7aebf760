/* Lists of people, as one side keeps them: a CSV file with a record a row, columns in any order.
 *
 * Columns are recognised by their names (English, Ukrainian, Russian, and those of several public
 * data sets; docs/linkage.md lists them) or as the caller says. Values are kept by field, each
 * different value once, so that a million records take some bytes a cell. Nothing here says what a
 * name sounds like or whether two records are one person: see truce/linkage.h. */
#ifndef TRUCE_PEOPLE_H
#define TRUCE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/status.h"

/* X(NAME, json name, what it holds). */
#define TRUCE_PEOPLE_KIND_TABLE(X)                                                                 \
  X(GIVEN, "given", "a given name")                                                                \
  X(SURNAME, "surname", "a family name")                                                           \
  X(PATRONYMIC, "patronymic", "the father's name")                                                 \
  X(FULL, "full_name", "a whole name, in any order")                                               \
  X(DATE, "date", "a day; month or day may be unknown")                                            \
  X(NUMBER, "number", "a number or code: personal, postal, of a house, a telephone")               \
  X(TEXT, "text", "a few words: an address, a place, a unit")                                      \
  X(CATEGORY, "category", "one of a few values: sex, rank, state")                                 \
  X(ENCODING, "encoding", "a keyed encoding of the whole record, in hexadecimal digits")

typedef enum truce_people_kind {
#define TRUCE_PEOPLE_KIND_ENUM(NAME, json, what) TRUCE_PEOPLE_##NAME,
  TRUCE_PEOPLE_KIND_TABLE(TRUCE_PEOPLE_KIND_ENUM)
#undef TRUCE_PEOPLE_KIND_ENUM
      TRUCE_PEOPLE_KINDS
} truce_people_kind;

const char *truce_people_kind_id(truce_people_kind kind); /* "given" */

enum { TRUCE_PEOPLE_FIELDS_MAX = 16 };

typedef struct truce_people_field {
  const char *name; /* "surname", or the column's own name where it is none of the known ones */
  truce_people_kind kind;
  /* The different values, as written but for blanks around them; [0] is "", missing. A date is
   * eight digits: year, month, day, 0 for what is unknown ("19720500"); one that is no day of the
   * calendar keeps its digits. */
  size_t value_count;
  const char *const *values;
  const uint32_t *cells; /* [record]: which value */
  size_t filled;         /* records that have one */
} truce_people_field;

typedef struct truce_people {
  const char *file;
  size_t count;
  const char *const *ids; /* [record], all different */
  bool numbered;          /* the list has no ids: they are the lines of the records */
  const char *id;         /* the heading of the ids; NULL: they are lines */
  const size_t *lines;    /* [record]: where in the file */
  size_t field_count;
  const truce_people_field *fields;
} truce_people;

typedef struct truce_people_options {
  const char *id;  /* the column of the ids; NULL: the first, unless its heading or the map tells
                      that it holds something of the person, such as a name: then there are none */
  const char *map; /* "COLUMN=field,COLUMN=field": what columns hold, by the field names of
                      docs/linkage.md ("-" for a column to leave out); a COLUMN with a comma in
                      quotes, "..."; NULL: go by their names */
  bool strict;     /* a day that cannot be read, or is none, is an error */
  bool partly;     /* id and map may name columns that this list does not have: a warning only */
  bool sure_ids; /* the first column has the ids only if its heading says so, such as `id` or `№` */
} truce_people_options;

/* What two records hold, in TRUCE_PAIR_CHECK letters and a NUL: the first of a hash (BLAKE2b, 24
 * bits) of their cells in the fields of docs/linkage.md (of a list that has none of them, in all),
 * as they were read. It tells whether either was changed or is another one by now. It holds no
 * names, but whoever guesses all that both records hold can test the guess. Thread-safe. */
enum { TRUCE_PAIR_CHECK = 6 };
void truce_people_check_pair(char check[TRUCE_PAIR_CHECK + 1], const truce_people *a, size_t i,
                             const truce_people *b, size_t j);

/* What somebody decided about two records: the same person or not. */
typedef struct truce_link_answer {
  const char *a, *b; /* ids */
  bool same;
  const char *check; /* truce_people_check_pair of what they were then; NULL: not known */
  size_t line;       /* of the file */
} truce_link_answer;

typedef struct truce_link_answers {
  const char *file;
  char separator; /* of its cells */
  bool mark;      /* it starts with a byte order mark */
  size_t count;
  const truce_link_answer *answers; /* in file order; a later one on the same pair counts */
} truce_link_answers;

/* Reads the file that `truce exchange review` keeps: a CSV with the columns a, b, same (yes or no)
 * and check, which may be missing. Fails as truce_people_read_file does. Free it with
 * truce_link_answers_free. */
truce_status truce_link_answers_read_file(truce_link_answers **answers, const char *path,
                                          truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_link_answers_free(truce_link_answers *answers); /* NULL is allowed */

/* Reads a list. What is wrong is added to `diagnostics`, by line and column and with nothing of
 * what a record says: a file that is not UTF-8, a row too short, an id that is missing or stands
 * twice, a map that names no column, headings of which none is known are errors (TRUCE_BAD_INPUT);
 * days that are none, and columns that are left out, are warnings and notes. Titles above the
 * headings and empty rows are skipped, and so are totals (a warning) and numbers of columns (a
 * note); words for "unknown" are no values. Columns that hold the
 * truth of test data (`identity`, `cluster`, `ent_id`) are left out unless mapped. The list owns
 * its strings; free it with truce_people_free. Also TRUCE_IO, TRUCE_NO_MEMORY, and TRUCE_TOO_LARGE
 * above 2^31 records. O(bytes of the file). */
truce_status truce_people_read_file(truce_people **people, const char *path,
                                    const truce_people_options *options,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The same from memory; `name` is shown in diagnostics. */
truce_status truce_people_read_memory(truce_people **people, const char *name, const char *text,
                                      size_t length, const truce_people_options *options,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_people_free(truce_people *people); /* NULL is allowed */

#endif
