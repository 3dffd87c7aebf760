/* Headings of columns as keys, so that spellings of one heading are the same. */
#ifndef TRUCE_CASE_PEOPLE_HEADINGS_H
#define TRUCE_CASE_PEOPLE_HEADINGS_H

#include <stdbool.h>
#include <stddef.h>

enum { TRUCE__HEADING = 160 };

/* A heading as words of small letters and digits, joined by `_`; at most 159 bytes. Apostrophes and
 * stress marks are dropped, anything else that is neither letter nor digit parts words, the sign №
 * is the word "номер", letters that stand alone side by side are one word ("П. І. Б." is "піб"), ё
 * is е, and Latin letters that look like Cyrillic ones are these in a word of Cyrillic. */
void truce__heading_key(char key[TRUCE__HEADING], const char *text, size_t length);

/* The code point at `text` and its bytes, at least 1; what is not UTF-8 is a blank. */
unsigned truce__code_point(const char *text, size_t length, size_t *bytes);
bool truce__is_cyrillic(unsigned code);
/* ASCII and Cyrillic capitals become small. */
unsigned truce__small_letter(unsigned code);
bool truce__is_apostrophe(unsigned code);

#endif
