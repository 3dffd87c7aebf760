#include "layout.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

typedef struct range {
  uint32_t first, last;
} range;

static bool within(const range *ranges, size_t count, uint32_t code)
{
  for (size_t k = 0; k < count; k++) {
    if (code >= ranges[k].first && code <= ranges[k].last)
      return true;
  }
  return false;
}

/* C0 and C1 controls; line, paragraph and direction controls. */
static bool steers(uint32_t code)
{
  static const range ranges[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x200E, 0x200F},
                                 {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};
  return within(ranges, sizeof ranges / sizeof ranges[0], code);
}

unsigned truce__columns(uint32_t code)
{
  static const range none[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},
                               {0x610, 0x61A},   {0x64B, 0x65F},   {0x200B, 0x200D},
                               {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
  static const range two[] = {{0x1100, 0x115F},  {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                              {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                              {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF},
                              {0x20000, 0x3FFFD}};
  if (code < 0x300)
    return 1;
  if (within(none, sizeof none / sizeof none[0], code))
    return 0;
  return within(two, sizeof two / sizeof two[0], code) ? 2 : 1;
}

/* The next character as it will be put. */
static size_t next(const char *at, const char *end, uint32_t *code)
{
  const size_t bytes = truce__utf8_next(at, (size_t)(end - at), code);
  if (steers(*code))
    *code = TRUCE__UTF8_BAD;
  return bytes;
}

static size_t width_of(const char *text, size_t length)
{
  size_t columns = 0;
  for (const char *at = text, *end = text + length; at < end;) {
    uint32_t code;
    at += next(at, end, &code);
    columns += truce__columns(code);
  }
  return columns;
}

size_t truce__width(const char *text)
{
  return width_of(text, strlen(text));
}

static void put_bytes(FILE *out, const char *text, size_t length)
{
  for (const char *at = text, *end = text + length; at < end;) {
    uint32_t code;
    const size_t bytes = next(at, end, &code);
    if (code == TRUCE__UTF8_BAD)
      fputs("\xEF\xBF\xBD", out);
    else
      fwrite(at, 1, bytes, out);
    at += bytes;
  }
}

void truce__put(FILE *out, const char *text)
{
  put_bytes(out, text, strlen(text));
}

/* How many bytes of text fit `width` columns. */
static size_t fitting(const char *text, size_t length, size_t width)
{
  size_t columns = 0;
  const char *at = text;
  for (const char *end = text + length; at < end;) {
    uint32_t code;
    const size_t bytes = next(at, end, &code);
    columns += truce__columns(code);
    if (columns > width)
      break;
    at += bytes;
  }
  return (size_t)(at - text);
}

/* How many bytes make the next line of at most `width` columns: whole words, or a piece of one that
 * is too long, up to a hyphen if it has one. */
static size_t line_length(const char *text, size_t width)
{
  const size_t all = strcspn(text, "\n");
  const size_t most = fitting(text, all, width);
  if (most == all || text[most] == ' ')
    return most;
  size_t words = most;
  while (words > 0 && text[words - 1] != ' ')
    words--;
  if (words > 0)
    return words;
  size_t hyphen = most;
  while (hyphen > 0 && text[hyphen - 1] != '-')
    hyphen--;
  if (hyphen > 0)
    return hyphen;
  uint32_t code;
  return most > 0 ? most : next(text, text + all, &code);
}

const char *truce__put_line(FILE *out, const char *text, size_t width, bool fill)
{
  size_t length = line_length(text, width);
  const char *rest = text + length + strspn(text + length, " \n");
  while (length > 0 && text[length - 1] == ' ')
    length--;
  put_bytes(out, text, length);
  for (size_t used = width_of(text, length); fill && used < width; used++)
    putc(' ', out);
  return rest;
}

void truce__put_paragraph(FILE *out, size_t column, size_t indent, size_t width, const char *text)
{
  enum { NARROWEST = 8 };
  const char *rest = text + strspn(text, " \n");
  while (*rest != '\0') {
    rest =
        truce__put_line(out, rest, width > column + NARROWEST ? width - column : NARROWEST, false);
    if (*rest != '\0')
      fprintf(out, "\n%*s", (int)indent, "");
    column = indent;
  }
  putc('\n', out);
}

void truce__put_wrapped(FILE *out, const char *first, size_t indent, size_t width, const char *text)
{
  truce__put(out, first);
  truce__put_paragraph(out, truce__width(first), indent, width, text);
}
