/* GENIUS (ANAC) files: a domain and one profile a party, in XML (docs/genius.md). */
#ifndef TRUCE_CASE_READ_GENIUS_H
#define TRUCE_CASE_READ_GENIUS_H

#include "read.h"

/* An XML element without its text, of which GENIUS makes no use. */
typedef struct element {
  const char *name;
  size_t attribute_count;
  const char *const *attributes; /* name, value, name, value, ... */
  struct element *parent, *first, *last, *next;
  place at; /* its start tag */
} element;

/* Reads r->text (opened). What is wrong with it is complained of. */
truce_status truce__xml_read(element **root, reader *r) TRUCE_MUST_CHECK;
/* NULL if there is none. */
const char *truce__xml_attribute(const element *e, const char *name);
/* The first child of that name from `e` on (e itself included), among brothers; NULL if none. */
const element *truce__xml_named(const element *e, const char *name);
/* The element after `e` in the order of the text, within `top`; NULL at the end. */
const element *truce__xml_following(const element *e, const element *top);

/* A decimal as written: mantissa / 10^places. */
typedef struct decimal {
  bool negative;
  uint64_t mantissa;
  int places; /* -18..36 */
} decimal;

/* Reads "0.25", "-3", "9.5E-4"; digits past the 18th are rounded off. False for anything else. */
bool truce__decimal_read(const char *text, decimal *value);
/* value * 10^places to the nearest whole number; false if that is 2^62 or more in size. */
bool truce__decimal_scaled(decimal value, int places, int64_t *scaled);
double truce__decimal_double(decimal value);
/* Places needed to write it in full. */
int truce__decimal_places(decimal value);

typedef enum genius_kind { GENIUS_DISCRETE, GENIUS_INTEGER, GENIUS_REAL } genius_kind;

typedef struct genius_value {
  const char *text;
  size_t position;
} genius_value;

typedef struct genius_issue {
  int64_t index; /* its number, by which profiles refer to it */
  genius_kind kind;
  truce_issue *issue;
  const genius_value *values; /* discrete: sorted by text */
  const int64_t *numbers;     /* discrete: the `index` of each position */
} genius_issue;

typedef struct genius {
  truce__arena *arena;
  truce_case *c;
  truce_diagnostics *diagnostics;
  const truce_genius_options *options;
  size_t issue_count;
  const genius_issue *issues;
} genius;

/* The issue with that number; NULL if there is none. */
const genius_issue *truce__genius_issue(const genius *g, int64_t index);
/* The whole number in an attribute; false if it is absent or something else. */
bool truce__genius_whole(const element *e, const char *name, int64_t *value);
/* Whether a word is `small` (of small letters) in letters of any size. */
bool truce__genius_word(const char *word, const char *small);
/* The kind an issue says it is of; `otherwise` if it says none. */
genius_kind truce__genius_kind(reader *r, const element *e, const char *second,
                               genius_kind otherwise);
/* The first position of a discrete issue's sorted values with that text, as an index into values;
 * position_count if there is none. */
size_t truce__genius_value(const genius_issue *issue, const char *text);

/* The interests that a profile states. */
truce_status truce__genius_profile(genius *g, reader *r, const element *root,
                                   truce_interests *interests) TRUCE_MUST_CHECK;
/* The terms of a nonlinear profile's <utility>. */
void truce__genius_rectangles(genius *g, reader *r, const element *utility,
                              truce_interests *interests);

typedef struct genius_file {
  const char *name, *text;
  size_t length;
} genius_file;
/* The same as truce_case_read_genius, from memory. */
truce_status truce__genius_read_memory(truce_case **result, const genius_file *files, size_t count,
                                       const truce_genius_options *options,
                                       truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

#endif
