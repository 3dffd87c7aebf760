#include "people_headings.h"

#include <string.h>

enum { CODES = 120 };

/* ---- Letters ---- */

unsigned truce__code_point(const char *text, size_t length, size_t *bytes)
{
  const unsigned first = (unsigned char)text[0];
  const size_t n = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  *bytes = 1;
  if (n == 1 || n > length)
    return first < 0x80 ? first : ' ';
  unsigned code = first & (0x7Fu >> n);
  for (size_t k = 1; k < n; k++) {
    if (((unsigned char)text[k] & 0xC0u) != 0x80)
      return ' ';
    code = code << 6 | ((unsigned char)text[k] & 0x3Fu);
  }
  *bytes = n;
  return code;
}

bool truce__is_cyrillic(unsigned code)
{
  return code >= 0x400 && code <= 0x52F && !(code >= 0x482 && code <= 0x489);
}

unsigned truce__small_letter(unsigned code)
{
  if ((code >= 'A' && code <= 'Z') || (code >= 0x410 && code <= 0x42F))
    return code + 0x20;
  if (code >= 0x400 && code <= 0x40F)
    return code + 0x50;
  return code == 0x490 ? 0x491 : code;
}

bool truce__is_apostrophe(unsigned code)
{
  static const unsigned signs[] = {'\'',  '`',   '"',    0xB4,   0x2B9,
                                   0x2BB, 0x2BC, 0x2018, 0x2019, 0x2032};
  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    if (code == signs[k])
      return true;
  }
  return false;
}

static bool is_letter(unsigned code)
{
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || truce__is_cyrillic(code);
}

static bool is_digit(unsigned code)
{
  return code >= '0' && code <= '9';
}

/* The Cyrillic letter that a Latin one looks like; the letter itself if there is none. */
static unsigned look_alike(unsigned code)
{
  static const char latin[] = "ABCEHIKMOPTXYaceiopxy";
  static const unsigned cyrillic[] = {0x430, 0x432, 0x441, 0x435, 0x43D, 0x456, 0x43A,
                                      0x43C, 0x43E, 0x440, 0x442, 0x445, 0x443, 0x430,
                                      0x441, 0x435, 0x456, 0x43E, 0x440, 0x445, 0x443};
  const char *at = code < 0x80 && code != 0 ? strchr(latin, (int)code) : NULL;
  return at != NULL ? cyrillic[at - latin] : code;
}

/* ---- Words ---- */

/* A heading as it is taken apart: code points, a 0 between words. */
typedef struct letters {
  unsigned codes[CODES];
  size_t count;
  bool gap;
} letters;

static void put(letters *l, unsigned code)
{
  if (l->count + 2 > CODES)
    return;
  if (l->gap && l->count > 0)
    l->codes[l->count++] = 0;
  l->gap = false;
  l->codes[l->count++] = code;
}

/* A mark above the letter before, as some systems write й and ї. */
static void put_mark(letters *l, unsigned mark)
{
  unsigned *last = l->count > 0 ? &l->codes[l->count - 1] : NULL;
  const unsigned small = last != NULL ? truce__small_letter(*last) : 0;
  if (mark == 0x306 && small == 0x438)
    *last = 0x439;
  else if (mark == 0x308 && (small == 0x456 || small == 'i'))
    *last = 0x457;
}

static void take_apart(letters *l, const char *text, size_t length)
{
  static const unsigned number[] = {0x43D, 0x43E, 0x43C, 0x435, 0x440}; /* "номер" */
  for (size_t k = 0, step; k < length; k += step) {
    const unsigned code = truce__code_point(text + k, length - k, &step);
    if (is_letter(code) || is_digit(code)) {
      put(l, code);
    } else if (code == 0x2116) {
      l->gap = true;
      for (size_t n = 0; n < sizeof number / sizeof *number; n++)
        put(l, number[n]);
      l->gap = true;
    } else if (code >= 0x300 && code <= 0x36F) {
      put_mark(l, code);
    } else if (!truce__is_apostrophe(code)) {
      l->gap = true;
    }
  }
}

static size_t word_end(const letters *l, size_t from)
{
  while (from < l->count && l->codes[from] != 0)
    from++;
  return from;
}

/* Letters that stand alone beside others become one word. */
static void join_letters(letters *l)
{
  size_t n = 0;
  bool alone = false;
  for (size_t k = 0, end; k < l->count; k = end + 1) {
    end = word_end(l, k);
    const bool lone = end == k + 1 && is_letter(l->codes[k]);
    if (n > 0 && !(alone && lone))
      l->codes[n++] = 0;
    alone = lone;
    memmove(l->codes + n, l->codes + k, (end - k) * sizeof *l->codes);
    n += end - k;
  }
  l->count = n;
}

static void fold_word(unsigned *codes, size_t count)
{
  bool cyrillic = false;
  for (size_t k = 0; k < count; k++)
    cyrillic |= truce__is_cyrillic(codes[k]);
  for (size_t k = 0; k < count; k++) {
    const unsigned small = truce__small_letter(cyrillic ? look_alike(codes[k]) : codes[k]);
    codes[k] = small == 0x451 ? 0x435 : small;
  }
}

void truce__heading_key(char key[TRUCE__HEADING], const char *text, size_t length)
{
  letters l = {.count = 0};
  size_t n = 0;
  take_apart(&l, text, length);
  join_letters(&l);
  for (size_t k = 0, end; k < l.count; k = end + 1) {
    end = word_end(&l, k);
    fold_word(l.codes + k, end - k);
  }
  for (size_t k = 0; k < l.count && n + 3 < TRUCE__HEADING; k++) {
    const unsigned code = l.codes[k];
    if (code < 0x80) {
      key[n++] = code == 0 ? '_' : (char)code;
    } else {
      key[n++] = (char)(0xC0 | code >> 6);
      key[n++] = (char)(0x80 | (code & 0x3F));
    }
  }
  key[n] = '\0';
}
