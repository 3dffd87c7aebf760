/* A text being read: where its lines are, and how to say what is wrong with it. */
#ifndef TRUCE_CASE_READER_H
#define TRUCE_CASE_READER_H

#include <stdio.h>

#include "base/arena.h"
#include "truce/case.h"

typedef struct reader {
  const char *file;
  bool on_disk;      /* `file` is a path, so that files beside it can be found */
  const char *as_of; /* the day asked for instead of the case's; or NULL */
  const char *text;  /* UTF-8 without a byte order mark, NUL-terminated */
  size_t length;
  size_t lines_before; /* of a text that is part of a file */
  bool discreet;       /* complaints show no line of the text */
  size_t *lines;       /* where each line starts */
  size_t line_count;
  truce__arena *arena;
  truce_diagnostics *diagnostics;
  truce_case *c;
} reader;

/* A stretch of the text, in bytes; start past the end means "no place". */
typedef struct place {
  size_t start, end;
} place;

#define NO_PLACE ((place){SIZE_MAX, SIZE_MAX})

/* Checks that the text is UTF-8 without NUL and finds its lines; what is wrong is complained of. */
truce_status truce__reader_open(reader *r) TRUCE_MUST_CHECK;

/* Only finds the lines; false if memory ran out. */
bool truce__reader_lines(reader *r);

/* The length of the UTF-8 character at `text` (NUL-terminated); 0 if it is not one (RFC 3629: no
 * overlong forms, no surrogates, at most U+10FFFF). */
size_t truce__character_length(const char *text);

/* Adds a diagnostic at a place. `hint` may be NULL. */
void truce__complain(reader *r, truce_severity severity, const char *code, place at,
                     const char *hint, const char *format, ...) TRUCE_PRINTF(6, 7);

/* The line (from 1) that holds a byte of the text. */
size_t truce__line_of(const reader *r, size_t byte);

/* A hint "did you mean ...?" for a misspelt word, or `otherwise`. */
const char *truce__hint_nearest(reader *r, const char *word, const char *const *known, size_t count,
                                const char *otherwise);

bool truce__reader_has_errors(const reader *r);

/* Opens a file for reading; what keeps it from being read is added to the diagnostics (TRUCE_IO).
 */
truce_status truce__open_file(FILE **file, const char *path,
                              truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

#endif
