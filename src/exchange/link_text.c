#include "link_text.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "truce/linkage.h"

/* ---- Cyrillic ---- */

/* The Ukrainian table of resolution 55 of the Cabinet of Ministers of 27 January 2010, with the
 * letters that only Russian has. The letters that begin a word otherwise have two forms, parted by
 * a slash. Index: letter - U+0430. */
static const char *const small_letters[] = {
    "a", "b", "v", "h", "d", "e",  "zh", "z",  "y",  "y/i",  "k", "l", "m", "n", "o",     "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu/iu", "ya/ia",
};

static const char *cyrillic(unsigned code)
{
  if (code >= 0x410 && code <= 0x42F)
    code += 0x20;
  if (code >= 0x430 && code <= 0x44F)
    return small_letters[code - 0x430];
  switch (code) {
  case 0x404: /* Є */
  case 0x454:
    return "ye/ie";
  case 0x407: /* Ї */
  case 0x457:
    return "yi/i";
  case 0x406: /* І */
  case 0x456:
    return "i";
  case 0x490: /* Ґ */
  case 0x491:
    return "g";
  case 0x401: /* Ё, which is mostly written Е */
  case 0x451:
    return "e";
  case 0x40E: /* Ў */
  case 0x45E:
    return "u";
  default:
    return NULL;
  }
}

bool truce__link_has_cyrillic(const char *text)
{
  for (; *text != '\0'; text++) {
    const unsigned char c = (unsigned char)*text;
    if (c >= 0xD0 && c <= 0xD3)
      return true;
  }
  return false;
}

bool truce__link_begins_with_two(const char *text, size_t length)
{
  static const char pairs[] = " iu ia ie io yu ya ye yi yo zh kh ts ch sh ";
  if (length < 2)
    return false;
  const char padded[] = {' ', text[0], text[1], ' ', '\0'};
  return strstr(pairs, padded) != NULL;
}

/* ---- Plain text ---- */

/* A text as it grows. */
typedef struct growing {
  char *to;
  size_t length;
  bool gap; /* a blank is due before the next letter */
} growing;

static void put(growing *g, char c)
{
  if (g->gap && g->length > 0 && g->length + 1 < LINK_TEXT_MAX)
    g->to[g->length++] = ' ';
  g->gap = false;
  if (g->length + 1 < LINK_TEXT_MAX)
    g->to[g->length++] = c;
}

static void put_letters(growing *g, const char *letters)
{
  const char *slash = strchr(letters, '/');
  const bool first = g->gap || g->length == 0;
  const char *at = slash != NULL && !first ? slash + 1 : letters;
  for (; *at != '\0' && *at != '/'; at++)
    put(g, *at);
}

static void put_ascii(growing *g, char c)
{
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
    put(g, c);
  else if (c >= 'A' && c <= 'Z')
    put(g, (char)(c | 0x20));
  else if (c != '\'' && c != '`' && c != '"')
    g->gap = true;
}

static bool is_apostrophe(unsigned code)
{
  return code == 0x2019 || code == 0x2BC || code == 0x2BB || code == 0x2018 || code == 0xB4 ||
         code == 0x2B9 || code == 0x301 /* the stress mark */;
}

/* The code point at `text` and its bytes; what is not UTF-8 counts as a blank. */
static unsigned decode(const char *text, size_t *bytes)
{
  int32_t at = 0;
  UChar32 code;
  const size_t length = strnlen(text, 4);
  U8_NEXT((const uint8_t *)text, at, (int32_t)length, code);
  *bytes = (size_t)at;
  return code < 0 ? ' ' : (unsigned)code;
}

/* Rewrites a text in other letters by ICU; false if that cannot be done. */
static bool transliterate(link_scripts *scripts, char *to, size_t room, const char *text)
{
  enum { UNITS = 4 * LINK_TEXT_MAX };
  UChar units[UNITS];
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = 0, written = 0;
  if (scripts->transliterator == NULL) {
    UChar id[64];
    u_uastrcpy(id, "NFC; Any-Latin; Latin-ASCII; Any-Lower");
    scripts->transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    if (U_FAILURE(error))
      return false;
  }
  u_strFromUTF8WithSub(units, UNITS / 4, &length, text, (int32_t)strnlen(text, UNITS / 4), 0xFFFD,
                       NULL, &error);
  if (U_FAILURE(error))
    return false;
  int32_t limit = length;
  utrans_transUChars(scripts->transliterator, units, &length, UNITS, 0, &limit, &error);
  if (U_FAILURE(error))
    return false;
  u_strToUTF8WithSub(to, (int32_t)room - 1, &written, units, length, 0xFFFD, NULL, &error);
  if (U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR)
    return false;
  to[written < (int32_t)room ? written : (int32_t)room - 1] = '\0';
  return true;
}

void truce__link_scripts_close(link_scripts *scripts)
{
  if (scripts->transliterator != NULL)
    utrans_close(scripts->transliterator);
  scripts->transliterator = NULL;
}

/* Writes what ASCII and Cyrillic there is; false at anything else. */
static bool plain_letters(growing *g, const char *text)
{
  for (size_t step; *text != '\0'; text += step) {
    step = 1;
    if ((unsigned char)*text < 0x80) {
      put_ascii(g, *text);
      continue;
    }
    const unsigned code = decode(text, &step);
    const char *letters = cyrillic(code);
    /* зг is zgh, so that it is not taken for ж. */
    const bool zgh =
        (code == 0x433 || code == 0x413) && g->length > 0 && !g->gap && g->to[g->length - 1] == 'z';
    if (letters != NULL)
      put_letters(g, zgh ? "gh" : letters);
    else if (is_apostrophe(code))
      continue;
    else if (code == ' ' || (code >= 0x2010 && code <= 0x2015) || code == 0xA0 || code == 0xAB ||
             code == 0xBB || code == 0x2116)
      g->gap = true;
    else
      return false;
  }
  return true;
}

size_t truce__link_plain(link_scripts *scripts, char to[LINK_TEXT_MAX], const char *text)
{
  growing g = {.to = to};
  if (!plain_letters(&g, text)) {
    char latin[4 * LINK_TEXT_MAX];
    /* A text with letters of further scripts is left to ICU as a whole. */
    if (!transliterate(scripts, latin, sizeof latin, text))
      return SIZE_MAX;
    g = (growing){.to = to};
    for (const char *at = latin; *at != '\0'; at++) {
      if ((unsigned char)*at < 0x80)
        put_ascii(&g, *at);
    }
  }
  to[g.length] = '\0';
  return g.length;
}

/* ---- Folding ---- */

static bool starts(const char *text, const char *with)
{
  return strncmp(text, with, strlen(with)) == 0;
}

/* What a stretch of letters folds to, and its length. */
static const char *fold_step(const char *at, size_t *step)
{
  static const struct {
    const char *from, *to;
  } rules[] = {
      {"shch", "sch"}, {"zgh", "zh"}, {"kh", "h"}, {"gh", "h"}, {"g", "h"},   {"yie", "e"},
      {"iye", "e"},    {"ye", "e"},   {"ie", "e"}, {"je", "e"}, {"yi", "i"},  {"iy", "i"},
      {"ii", "i"},     {"yy", "i"},   {"ij", "i"}, {"yj", "i"}, {"y", "i"},   {"j", "i"},
      {"w", "v"},      {"x", "ks"},   {"q", "k"},  {"ck", "k"}, {"tz", "ts"}, {"ph", "f"},
  };
  for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
    if (*at == rules[k].from[0] && starts(at, rules[k].from)) {
      *step = strlen(rules[k].from);
      return rules[k].to;
    }
  }
  *step = 1;
  return NULL;
}

size_t truce__link_fold(char to[LINK_TEXT_MAX], const char *plain)
{
  size_t n = 0;
  for (size_t step; *plain != '\0' && n + 3 < LINK_TEXT_MAX; plain += step) {
    const char one[2] = {*plain, '\0'};
    const char *letters = fold_step(plain, &step);
    for (letters = letters != NULL ? letters : one; *letters != '\0'; letters++) {
      const bool digit = *letters >= '0' && *letters <= '9';
      if (n == 0 || digit || to[n - 1] != *letters)
        to[n++] = *letters;
    }
    /* A surname of a woman ends in -a in Ukrainian where it ends in -aya in Russian. */
    const bool ends = plain[step] == '\0' || plain[step] == ' ';
    if (ends && n >= 4 && memcmp(to + n - 3, "aia", 3) == 0)
      n -= 2;
  }
  to[n] = '\0';
  return n;
}

bool truce_link_normalise(char *to, size_t room, const char *text, bool fold)
{
  char plain[LINK_TEXT_MAX], folded[LINK_TEXT_MAX];
  link_scripts scripts = {NULL};
  const size_t length = truce__link_plain(&scripts, plain, text);
  truce__link_scripts_close(&scripts);
  if (length == SIZE_MAX || room == 0)
    return false;
  const size_t n = fold ? truce__link_fold(folded, plain) : length;
  const size_t kept = n < room ? n : room - 1;
  memcpy(to, fold ? folded : plain, kept);
  to[kept] = '\0';
  return true;
}

/* ---- Keys ---- */

uint64_t truce__link_hash(const char *text, size_t length)
{
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t k = 0; k < length; k++)
    hash = (hash ^ (unsigned char)text[k]) * UINT64_C(1099511628211);
  hash ^= hash >> 32;
  hash *= UINT64_C(0x9E3779B97F4A7C15);
  hash ^= hash >> 29;
  return hash != 0 ? hash : 1;
}

uint64_t truce__link_skeleton(const char *text, size_t length)
{
  char kept[8];
  size_t n = 0;
  for (size_t k = 0; k < length && n < 7 && text[k] != ' '; k++) {
    const char c = text[k];
    const bool soft = strchr("aeiouyhw", c) != NULL;
    if (n == 0 || (!soft && kept[n - 1] != c))
      kept[n++] = c;
  }
  return truce__link_hash(kept, n);
}
