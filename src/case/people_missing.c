#include "people_missing.h"

#include <stdio.h>
#include <string.h>

#include "people_headings.h"

enum { WORD_MAX = 64 };

/* Words as `fold` gives them, between bars. */
static const char everywhere[] =
    "|невідомо|невідомий|невідома|невідоме|невідомі|не відомо|не відомий|не відома|не відоме|"
    "неизвестно|неизвестен|неизвестна|неизвестный|неизвестная|неизвестны|не известно|не известен|"
    "не известна|відсутнє|відсутній|відсутня|відсутні|отсутствует|отсутствуют|нет данных|"
    "нет сведений|немає даних|немає відомостей|немає інформації|дані відсутні|данные отсутствуют|"
    "без даних|без данных|не встановлено|не встановлений|не встановлена|не установлено|"
    "не установлен|не установлена|не вказано|не указано|не визначено|не определено|уточнюється|"
    "уточняется|н/д|н/в|н/а|б/в|б/д|unknown|not known|not available|not given|no data|n/a|n/k|";
/* Initials where they are capitals, so in names only if they are small. */
static const char dotted[] = "|н.д|нд|н.в|нв|б.в|б.д|n.a|n.k|";
/* Somebody's name, too. */
static const char not_names[] = "|na|nan|null|unk|none|";
/* "No" as an answer, too. */
static const char not_categories[] = "|немає|";

/* The text in small letters, without apostrophes, brackets around it and blanks beside a stop or a
 * slash; false if it is too long to be such a word. */
static bool fold(char word[WORD_MAX], const char *text, size_t length)
{
  size_t n = 0;
  word[n++] = '|';
  for (size_t k = 0, step; k < length; k += step) {
    const unsigned code = truce__small_letter(truce__code_point(text + k, length - k, &step));
    if (n + 4 > WORD_MAX)
      return false;
    const bool beside = strchr("|./ ", word[n - 1]) != NULL;
    if (code == ' ' || code == 0xA0 || code == 0x202F) {
      if (!beside)
        word[n++] = ' ';
      continue;
    }
    if (truce__is_apostrophe(code) || (code < 0x80 && strchr("#()[]{}", (int)code) != NULL))
      continue;
    if ((code == '/' || code == '.') && word[n - 1] == ' ')
      n--;
    if (code < 0x80) {
      word[n++] = (char)code;
    } else if (code < 0x800) {
      word[n++] = (char)(0xC0 | code >> 6);
      word[n++] = (char)(0x80 | (code & 0x3F));
    } else {
      return false;
    }
  }
  if (word[n - 1] == ' ')
    n--;
  word[n++] = '|';
  word[n] = '\0';
  return true;
}

/* Whether there are only signs that stand for nothing: dashes, question marks, dots. */
static bool only_signs(const char *text, size_t length)
{
  static const unsigned wide[] = {0xA0,   0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
                                  0x2015, 0x2026, 0x202F, 0x2212, 0xFEFF};
  for (size_t k = 0, step; k < length; k += step) {
    const unsigned code = truce__code_point(text + k, length - k, &step);
    bool sign = code < 0x80 && code != 0 && strchr(" -?._*/\\", (int)code) != NULL;
    for (size_t w = 0; !sign && w < sizeof wide / sizeof *wide; w++)
      sign = code == wide[w];
    if (!sign)
      return false;
  }
  return true;
}

static bool has_capitals(const char *text, size_t length)
{
  for (size_t k = 0, step; k < length; k += step) {
    const unsigned code = truce__code_point(text + k, length - k, &step);
    if (truce__small_letter(code) != code)
      return true;
  }
  return false;
}

/* Whether a folded word is in a list, with a full stop behind it or without. */
static bool lists(const char *words, const char *word)
{
  char plain[WORD_MAX];
  const size_t length = strlen(word);
  if (strstr(words, word) != NULL)
    return true;
  if (length < 4 || word[length - 2] != '.')
    return false;
  memcpy(plain, word, length - 2);
  strcpy(plain + length - 2, "|");
  return strstr(words, plain) != NULL;
}

/* Whether one of the words could begin as the text does, by its first two letters. Nearly every
 * cell is told by that. */
static bool may_begin(const char *text, size_t length)
{
  /* не нд нв ві от да бе ут un no na nu */
  static const unsigned pairs[][2] = {{0x43D, 0x435}, {0x43D, 0x434}, {0x43D, 0x432},
                                      {0x432, 0x456}, {0x43E, 0x442}, {0x434, 0x430},
                                      {0x431, 0x435}, {0x443, 0x442}, {'u', 'n'},
                                      {'n', 'o'},     {'n', 'a'},     {'n', 'u'}};
  unsigned code[2];
  for (size_t k = 0, at = 0, step; k < 2; k++, at += step) {
    if (at == length)
      return true;
    code[k] = truce__small_letter(truce__code_point(text + at, length - at, &step));
    if (code[k] >= '0' && code[k] <= '9')
      return false;
    if ((code[k] < 'a' || code[k] > 'z') && (code[k] < 0x430 || code[k] > 0x45F))
      return true; /* a sign */
  }
  bool found = false;
  for (size_t k = 0; !found && k < sizeof pairs / sizeof *pairs; k++)
    found = code[0] == pairs[k][0] && code[1] == pairs[k][1];
  return found;
}

bool truce__is_missing(truce_people_kind kind, const char *text, size_t length)
{
  char word[WORD_MAX];
  const bool name = kind <= TRUCE_PEOPLE_FULL;
  if (length == 0 || only_signs(text, length))
    return true;
  if (kind == TRUCE_PEOPLE_ENCODING || length >= WORD_MAX || !may_begin(text, length) ||
      !fold(word, text, length))
    return false;
  if (lists(everywhere, word))
    return true;
  if (lists(dotted, word))
    return !name || !has_capitals(text, length);
  if (!name && lists(not_names, word))
    return true;
  return kind != TRUCE_PEOPLE_CATEGORY && lists(not_categories, word);
}
