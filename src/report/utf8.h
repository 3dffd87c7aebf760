/* UTF-8, read so that no input can mislead: whatever is malformed counts as U+FFFD. */
#ifndef TRUCE_REPORT_UTF8_H
#define TRUCE_REPORT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define TRUCE__UTF8_BAD 0xFFFDu

/* The first code point of text[0..left), left > 0. Returns the bytes it takes, at least 1. */
size_t truce__utf8_next(const char *text, size_t left, uint32_t *code);

#endif
