/* Text for a terminal: widths in columns, wrapping, and nothing that could steer the terminal. */
#ifndef TRUCE_REPORT_LAYOUT_H
#define TRUCE_REPORT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns a code point takes: 0 for combining marks, 2 for wide East Asian scripts and emoji, else
 * 1. An approximation by blocks. */
unsigned truce__columns(uint32_t code);
/* Columns the text takes when put by the functions below. */
size_t truce__width(const char *text);

/* Writes text; control characters, direction overrides and malformed bytes appear as U+FFFD. */
void truce__put(FILE *out, const char *text);
/* Writes as many words of the text as fit `width` columns (at least one character), and blanks up
 * to that width if `fill`. Returns the rest of the text. */
const char *truce__put_line(FILE *out, const char *text, size_t width, bool fill);
/* Writes a paragraph in lines of at most `width` columns, broken at blanks (a longer word is broken
 * where it must be): the first line has `column` columns already, the others start with `indent`
 * blanks. */
void truce__put_paragraph(FILE *out, size_t column, size_t indent, size_t width, const char *text);
/* The same with `first` before the first line. */
void truce__put_wrapped(FILE *out, const char *first, size_t indent, size_t width,
                        const char *text);

#endif
