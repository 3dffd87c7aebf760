/* Tables of text: CSV by RFC 4180 and as it is met: commas, semicolons or tabs between cells (told
 * from the first lines, or by a line such as `sep=;` above them), any line end, a byte order mark,
 * blank lines, line breaks within quotes; compressed by gzip or not.
 *
 * A stream is read once, row by row, in memory that does not grow with the file. */
#ifndef TRUCE_CASE_CSV_H
#define TRUCE_CASE_CSV_H

#include <stdio.h>

#include "reader.h"
#include "source.h"

#define TRUCE__CSV_ROW_MAX ((size_t)16 << 20) /* bytes; a longer row has an unclosed quote */

typedef struct truce__cell {
  const char *text; /* without quotes, not NUL-terminated; valid until the next row */
  size_t length;
  size_t at, end; /* where it stands in the row, quotes included */
} truce__cell;

typedef struct truce__csv {
  const char *name; /* of the file */
  truce_diagnostics *diagnostics;
  truce__source source;
  char *buffer; /* holds the current row and what was read after it */
  size_t start, used, capacity;
  bool ended; /* no more to read */
  char separator;
  bool plain;    /* a quote is a character like any other; set before the first row */
  bool discreet; /* rows may name people: complaints tell their place and nothing of what they say;
                    set before the first row */
  char *scratch; /* cells without their doubled quotes */
  size_t scratch_used, scratch_capacity;
  size_t line; /* of the current row's start, from 1 */
  size_t next_line;
  size_t row_length; /* bytes of the current row, without the line end */
  size_t count;      /* cells of the current row */
  truce__cell *cells;
  size_t cells_capacity;
} truce__csv;

/* Opens a stream or a text; what is at fault is said in `diagnostics`. On success free with
 * truce__csv_close, which leaves the stream open. TRUCE_NO_MEMORY, TRUCE_IO. */
truce_status truce__csv_open(truce__csv *csv, const char *name, FILE *file, const char *text,
                             size_t length, truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce__csv_close(truce__csv *csv);

/* Goes to the next row that is not blank. *more is false at the end. TRUCE_BAD_INPUT after a
 * complaint (the file cannot be read on), TRUCE_IO, TRUCE_NO_MEMORY. Linear in the row. */
truce_status truce__csv_next(truce__csv *csv, bool *more) TRUCE_MUST_CHECK;

/* Adds a diagnostic at a cell of the current row (or at the row's start for cell >= count). */
void truce__csv_complain(const truce__csv *csv, size_t cell, truce_severity severity,
                         const char *code, const char *hint, const char *format, ...)
    TRUCE_PRINTF(6, 7);

/* The cell without blanks around it: also line ends and those that do not break a line, as Excel
 * and web pages leave them (U+00A0, U+202F, U+FEFF). */
truce__cell truce__csv_trimmed(const truce__csv *csv, size_t cell);
/* How many bytes of a cell a message shows: at most 60, whole characters. For "%.*s". */
int truce__cell_shown(truce__cell cell);
/* Whether the trimmed cell is this word; capitals of ASCII do not count. */
bool truce__csv_is(const truce__csv *csv, size_t cell, const char *word);
/* A number: a decimal point, or a decimal comma where the separator is not a comma. False if the
 * cell is something else. */
bool truce__csv_is_number(const truce__csv *csv, size_t cell, double *value);
/* The same; complains of anything else. `what` names it. */
bool truce__csv_number(const truce__csv *csv, size_t cell, const char *what, double *value);
/* The trimmed cell as a string of the arena; NULL if it is empty or memory ran out. */
const char *truce__csv_text(const truce__csv *csv, size_t cell, truce__arena *arena);

#endif
