#include "reader.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

enum { EXCERPT_REACH = 300 }; /* bytes shown on either side of a place */

size_t truce__character_length(const char *text)
{
  const unsigned char *c = (const unsigned char *)text;
  if (c[0] < 0x80)
    return c[0] != 0 ? 1 : 0;
  const size_t length = c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
  if (c[0] < 0xc2 || c[0] > 0xf4)
    return 0;
  for (size_t k = 1; k < length; k++) {
    if ((c[k] & 0xc0) != 0x80)
      return 0;
  }
  if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
      (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
    return 0;
  return length;
}

bool truce__reader_lines(reader *r)
{
  r->line_count = 1;
  for (const char *at = r->text;
       (at = memchr(at, '\n', (size_t)(r->text + r->length - at))) != NULL; at++)
    r->line_count++;
  r->lines = truce__arena_alloc(r->arena, r->line_count, sizeof *r->lines);
  if (r->lines == NULL)
    return false;
  size_t line = 1;
  for (size_t k = 0; k < r->length; k++) {
    if (r->text[k] == '\n')
      r->lines[line++] = k + 1;
  }
  return true;
}

truce_status truce__reader_open(reader *r)
{
  if (!truce__reader_lines(r))
    return TRUCE_NO_MEMORY;
  for (size_t at = 0, step; at < r->length; at += step) {
    step = truce__character_length(r->text + at);
    if (step > 0)
      continue;
    if (r->text[at] == '\0')
      truce__complain(r, TRUCE_ERROR, "nul-byte", (place){at, at + 1},
                      "save the file as plain text (UTF-8)",
                      "the file holds a NUL byte: it is not a text file");
    else
      truce__complain(r, TRUCE_ERROR, "bad-utf8", (place){at, at + 1}, "save the file as UTF-8",
                      "this byte (0x%02x) is not UTF-8", (unsigned)(unsigned char)r->text[at]);
    return TRUCE_BAD_INPUT;
  }
  return TRUCE_OK;
}

size_t truce__line_of(const reader *r, size_t byte)
{
  size_t low = 0, high = r->line_count - 1;
  while (low < high) {
    const size_t middle = low + (high - low + 1) / 2;
    if (r->lines[middle] <= byte)
      low = middle;
    else
      high = middle - 1;
  }
  return low + 1;
}

/* Characters in text[from..to): bytes that do not continue one. */
static size_t characters(const char *text, size_t from, size_t to)
{
  size_t count = 0;
  for (size_t k = from; k < to; k++)
    count += ((unsigned char)text[k] & 0xc0) != 0x80;
  return count;
}

/* A copy of the line, with bytes that are not UTF-8 or not printable shown as "?". */
static char *excerpt(reader *r, size_t start, size_t end)
{
  char *copy = truce__arena_copy(r->arena, r->text + start, end - start);
  for (size_t at = 0, step; copy != NULL && at < end - start; at += step) {
    step = truce__character_length(copy + at);
    if (step == 0 || ((unsigned char)copy[at] < 0x20 && copy[at] != '\t') || copy[at] == 0x7f) {
      copy[at] = '?';
      step = 1;
    }
  }
  return copy;
}

static void locate(reader *r, place at, truce_diagnostic *d)
{
  if (at.start > r->length)
    return;
  const size_t line = truce__line_of(r, at.start);
  d->line = r->lines_before + line;
  const size_t start = r->lines[line - 1];
  size_t end = line < r->line_count ? r->lines[line] - 1 : r->length;
  if (end > start && r->text[end - 1] == '\r')
    end--;
  const size_t from = at.start < end ? at.start : end, to = at.end < end ? at.end : end;
  d->column = characters(r->text, start, from) + 1;
  d->length = from < to ? characters(r->text, from, to) : 1;
  if (r->discreet)
    return;
  /* A file of one long line is shown around the place only. */
  size_t first = from > start + EXCERPT_REACH ? from - EXCERPT_REACH : start;
  size_t last = end > from + EXCERPT_REACH ? from + EXCERPT_REACH : end;
  while (first < from && ((unsigned char)r->text[first] & 0xc0) == 0x80)
    first++;
  while (last > from && last < end && ((unsigned char)r->text[last] & 0xc0) == 0x80)
    last--;
  d->excerpt = excerpt(r, first, last);
  d->excerpt_column = characters(r->text, start, first) + 1;
}

/* Drops the part of a character that a text of `length` bytes may end in. */
static void cut_between_letters(char *text, size_t length)
{
  size_t last = length - 1;
  while (last > 0 && ((unsigned char)text[last] & 0xc0) == 0x80)
    last--;
  if (truce__character_length(text + last) == 0)
    text[last] = '\0';
}

void truce__complain(reader *r, truce_severity severity, const char *code, place at,
                     const char *hint, const char *format, ...)
{
  char message[400];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (length >= (int)sizeof message)
    cut_between_letters(message, sizeof message - 1);
  truce_diagnostic d = {
      .severity = severity, .code = code, .file = r->file, .message = message, .hint = hint};
  if (truce_diagnostics_kept(r->diagnostics) < TRUCE_DIAGNOSTICS_KEPT)
    locate(r, at, &d);
  truce_diagnostics_add(r->diagnostics, &d);
}

const char *truce__hint_nearest(reader *r, const char *word, const char *const *known, size_t count,
                                const char *otherwise)
{
  const size_t nearest = truce__nearest(word, known, count);
  if (nearest == SIZE_MAX)
    return otherwise;
  return truce__arena_printf(r->arena, "did you mean \"%s\"?", known[nearest]);
}

bool truce__reader_has_errors(const reader *r)
{
  return truce_diagnostics_count(r->diagnostics, TRUCE_ERROR) > 0;
}
