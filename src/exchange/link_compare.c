/* Two records side by side: a level of agreement for each field. */
#include <string.h>

#include "link_internal.h"

/* Levels from no agreement up. X(NAME, what is said of it). */
#define NAME_LEVELS(X)                                                                             \
  X(NAME_DIFFERENT, "different")                                                                   \
  X(NAME_PARTLY, "partly alike")                                                                   \
  X(NAME_ALIKE, "alike, both spellings known")                                                     \
  X(NAME_MISSPELT, "alike, one spelling rare")                                                     \
  X(NAME_LETTER, "one letter off, one spelling rare")                                              \
  X(NAME_ELSEWHERE, "stands elsewhere in the name")                                                \
  X(NAME_FORM, "a form of the same name")                                                          \
  X(NAME_SAME, "the same")
#define FULL_LEVELS(X)                                                                             \
  X(FULL_DIFFERENT, "different")                                                                   \
  X(FULL_FEW, "a word in common")                                                                  \
  X(FULL_HALF, "half of the words in common")                                                      \
  X(FULL_MANY, "most words in common")                                                             \
  X(FULL_ORDER, "the same words nearly")                                                           \
  X(FULL_SAME, "the same")
#define DATE_LEVELS(X)                                                                             \
  X(DATE_DIFFERENT, "different")                                                                   \
  X(DATE_YEAR, "the same year, or the decade and one more")                                        \
  X(DATE_BIRTHDAY, "day and month the same")                                                       \
  X(DATE_TWO, "the year and day or month the same")                                                \
  X(DATE_KNOWN, "the same as far as known")                                                        \
  X(DATE_DIGIT, "one digit off or day and month swapped")                                          \
  X(DATE_SAME, "the same")
#define NUMBER_LEVELS(X)                                                                           \
  X(NUMBER_DIFFERENT, "different")                                                                 \
  X(NUMBER_PARTLY, "the same beginning or two digits off")                                         \
  X(NUMBER_DIGIT, "one digit off")                                                                 \
  X(NUMBER_SAME, "the same")
#define TEXT_LEVELS(X)                                                                             \
  X(TEXT_DIFFERENT, "different")                                                                   \
  X(TEXT_PARTLY, "partly alike")                                                                   \
  X(TEXT_ALIKE, "alike, both spellings known")                                                     \
  X(TEXT_MISSPELT, "alike, one spelling rare")                                                     \
  X(TEXT_SAME, "the same")
#define CATEGORY_LEVELS(X)                                                                         \
  X(CATEGORY_DIFFERENT, "different")                                                               \
  X(CATEGORY_ALIKE, "alike")                                                                       \
  X(CATEGORY_SAME, "the same")
#define ENCODING_LEVELS(X)                                                                         \
  X(ENCODING_DIFFERENT, "less than 60 % in common")                                                \
  X(ENCODING_60, "60 % in common")                                                                 \
  X(ENCODING_65, "65 % in common")                                                                 \
  X(ENCODING_70, "70 % in common")                                                                 \
  X(ENCODING_75, "75 % in common")                                                                 \
  X(ENCODING_80, "80 % in common")                                                                 \
  X(ENCODING_90, "90 % in common")                                                                 \
  X(ENCODING_SAME, "the same")

enum {
#define LEVEL_ENUM(NAME, text) NAME,
  NAME_LEVELS(LEVEL_ENUM) NAME_LEVEL_COUNT,
};
enum { FULL_LEVELS(LEVEL_ENUM) FULL_LEVEL_COUNT };
enum { DATE_LEVELS(LEVEL_ENUM) DATE_LEVEL_COUNT };
enum { NUMBER_LEVELS(LEVEL_ENUM) NUMBER_LEVEL_COUNT };
enum { TEXT_LEVELS(LEVEL_ENUM) TEXT_LEVEL_COUNT };
enum { CATEGORY_LEVELS(LEVEL_ENUM) CATEGORY_LEVEL_COUNT };
enum { ENCODING_LEVELS(LEVEL_ENUM) ENCODING_LEVEL_COUNT };

#define LEVEL_TEXT(NAME, text) text,
static const char *const name_texts[] = {NAME_LEVELS(LEVEL_TEXT)};
static const char *const full_texts[] = {FULL_LEVELS(LEVEL_TEXT)};
static const char *const date_texts[] = {DATE_LEVELS(LEVEL_TEXT)};
static const char *const number_texts[] = {NUMBER_LEVELS(LEVEL_TEXT)};
static const char *const text_texts[] = {TEXT_LEVELS(LEVEL_TEXT)};
static const char *const category_texts[] = {CATEGORY_LEVELS(LEVEL_TEXT)};
static const char *const encoding_texts[] = {ENCODING_LEVELS(LEVEL_TEXT)};

static const struct {
  size_t count;
  unsigned agreement;
  const char *const *texts;
} kinds[TRUCE_PEOPLE_KINDS] = {
    [TRUCE_PEOPLE_GIVEN] = {NAME_LEVEL_COUNT, NAME_ALIKE, name_texts},
    [TRUCE_PEOPLE_SURNAME] = {NAME_LEVEL_COUNT, NAME_ALIKE, name_texts},
    [TRUCE_PEOPLE_PATRONYMIC] = {NAME_LEVEL_COUNT, NAME_ALIKE, name_texts},
    [TRUCE_PEOPLE_FULL] = {FULL_LEVEL_COUNT, FULL_MANY, full_texts},
    [TRUCE_PEOPLE_DATE] = {DATE_LEVEL_COUNT, DATE_KNOWN, date_texts},
    [TRUCE_PEOPLE_NUMBER] = {NUMBER_LEVEL_COUNT, NUMBER_DIGIT, number_texts},
    [TRUCE_PEOPLE_TEXT] = {TEXT_LEVEL_COUNT, TEXT_ALIKE, text_texts},
    [TRUCE_PEOPLE_CATEGORY] = {CATEGORY_LEVEL_COUNT, CATEGORY_SAME, category_texts},
    [TRUCE_PEOPLE_ENCODING] = {ENCODING_LEVEL_COUNT, ENCODING_70, encoding_texts},
};

size_t truce__link_level_count(truce_people_kind kind)
{
  return kinds[kind].count;
}

const char *truce__link_level_name(truce_people_kind kind, size_t level)
{
  return kinds[kind].texts[level];
}

unsigned truce__link_agreement(truce_people_kind kind)
{
  return kinds[kind].agreement;
}

bool truce__link_is_misspelt(truce_people_kind kind, unsigned level)
{
  if (kind <= TRUCE_PEOPLE_PATRONYMIC)
    return level == NAME_MISSPELT || level == NAME_LETTER;
  return kind == TRUCE_PEOPLE_TEXT && level == TEXT_MISSPELT;
}

bool truce__link_is_slip(truce_people_kind kind, unsigned level)
{
  switch (kind) {
  case TRUCE_PEOPLE_GIVEN:
  case TRUCE_PEOPLE_SURNAME:
  case TRUCE_PEOPLE_PATRONYMIC:
    return level < NAME_FORM;
  case TRUCE_PEOPLE_DATE:
    return level != DATE_SAME && level != DATE_KNOWN;
  case TRUCE_PEOPLE_ENCODING:
    return false;
  default:
    return level + 1 < kinds[kind].count;
  }
}

bool truce__link_is_other_name(unsigned level)
{
  return level <= NAME_PARTLY;
}

/* ---- By kind ---- */

static bool one_edit(const link_value *a, const link_value *b)
{
  return truce__link_edits(a->text, a->length, b->text, b->length, 1) <= 1;
}

/* A letter alone. */
static bool is_initial(const link_value *v)
{
  return v->length == 1 || (v->length == 2 && truce__link_begins_with_two(v->text, v->length));
}

/* One text begins as the other and the rest is left out ("m", "marko", "anna maria"). */
static bool begins(const link_value *a, const link_value *b)
{
  const link_value *first = a->length < b->length ? a : b;
  const size_t n = first->length;
  return (n >= 3 || is_initial(first)) && memcmp(a->text, b->text, n) == 0;
}

/* Whether one is the initial of the other for sure: "i" may be of Ivan, but not of Iurii. */
static bool initial_fits(const link_value *initial, const link_value *name)
{
  return is_initial(initial) && name->length >= initial->length && begins(initial, name) &&
         (initial->length == 2 || name->length == 1 ||
          !truce__link_begins_with_two(name->text, name->length));
}

static bool share_words(const link_value *a, const link_value *b)
{
  return (a->several || b->several) &&
         truce__link_words(a->text, a->length, b->text, b->length) >= 0.5;
}

static unsigned compare_names(const link_value *a, const link_value *b)
{
  if (a->group != 0 && a->group == b->group)
    return NAME_FORM;
  if (a->length == b->length && memcmp(a->text, b->text, a->length) == 0)
    return NAME_FORM;
  const bool usual = a->usual && b->usual;
  if (a->length >= 3 && b->length >= 3 && one_edit(a, b))
    return usual ? NAME_ALIKE : NAME_LETTER;
  const double alike = truce__link_jaro_winkler(a->text, a->length, b->text, b->length);
  if (alike >= 0.9)
    return usual ? NAME_ALIKE : NAME_MISSPELT;
  return alike >= 0.8 || begins(a, b) || share_words(a, b) ? NAME_PARTLY : NAME_DIFFERENT;
}

static unsigned compare_full(const link_value *a, const link_value *b)
{
  const double words = truce__link_words(a->text, a->length, b->text, b->length);
  return words >= 0.9    ? FULL_ORDER
         : words >= 0.7  ? FULL_MANY
         : words >= 0.45 ? FULL_HALF
         : words >= 0.2  ? FULL_FEW
                         : FULL_DIFFERENT;
}

static unsigned compare_texts(const link_value *a, const link_value *b)
{
  const double alike = truce__link_jaro_winkler(a->text, a->length, b->text, b->length);
  if (alike >= 0.92 || (a->length >= 5 && b->length >= 5 && one_edit(a, b)))
    return a->usual && b->usual ? TEXT_ALIKE : TEXT_MISSPELT;
  return alike >= 0.85 || share_words(a, b) ? TEXT_PARTLY : TEXT_DIFFERENT;
}

static bool zeros(const char *digits, size_t count)
{
  return memcmp(digits, "0000", count) == 0;
}

static unsigned compare_dates(const link_value *a, const link_value *b)
{
  const char *p = a->text, *q = b->text;
  static const size_t at[] = {0, 4, 6}, length[] = {4, 2, 2};
  unsigned same = 0, unknown = 0, differs = 0;
  for (size_t k = 0; k < 3; k++) {
    if (zeros(p + at[k], length[k]) || zeros(q + at[k], length[k]))
      unknown++;
    else if (memcmp(p + at[k], q + at[k], length[k]) == 0)
      same++;
    else
      differs++;
  }
  if (unknown > 0)
    return differs == 0 && same > 0 ? DATE_KNOWN : DATE_DIFFERENT;
  const bool swapped =
      memcmp(p, q, 4) == 0 && memcmp(p + 4, q + 6, 2) == 0 && memcmp(p + 6, q + 4, 2) == 0;
  if (swapped || truce__link_edits(p, 8, q, 8, 1) <= 1)
    return DATE_DIGIT;
  if (same == 2)
    return memcmp(p, q, 4) == 0 ? DATE_TWO : DATE_BIRTHDAY;
  const bool decade = memcmp(p, q, 3) == 0;
  return (same == 1 && memcmp(p, q, 4) == 0) || (same == 1 && decade) ? DATE_YEAR : DATE_DIFFERENT;
}

static unsigned compare_numbers(const link_value *a, const link_value *b)
{
  const size_t least = a->length < b->length ? a->length : b->length;
  const unsigned most = least >= 6 ? 2 : 1;
  const unsigned edits = truce__link_edits(a->text, a->length, b->text, b->length, most);
  if (edits <= 1 && least >= 3)
    return NUMBER_DIGIT;
  if (edits <= most)
    return NUMBER_PARTLY;
  const size_t begin = (least + 1) / 2;
  return least >= 4 && memcmp(a->text, b->text, begin) == 0 ? NUMBER_PARTLY : NUMBER_DIFFERENT;
}

static unsigned compare_encodings(const link_value *a, const link_value *b)
{
  unsigned common = 0;
  for (size_t k = 0; k < TRUCE_ENCODE_BITS / 64; k++)
    common += (unsigned)__builtin_popcountll(a->filter[k] & b->filter[k]);
  const unsigned total = a->ones + b->ones;
  const double dice = total > 0 ? 2.0 * common / total : 0;
  static const double least[] = {0.6, 0.65, 0.7, 0.75, 0.8, 0.9};
  unsigned level = ENCODING_DIFFERENT;
  while (level < sizeof least / sizeof *least && dice >= least[level])
    level++;
  return level;
}

unsigned truce__link_compare_values(const link_column *c, uint32_t a, uint32_t b)
{
  const link_value *p = &c->values[a], *q = &c->values[b];
  if (a == 0 || b == 0)
    return a == b ? LINK_MISSING : LINK_ONE_HAS;
  if (a == b)
    return (unsigned)kinds[c->kind].count - 1;
  switch (c->kind) {
  case TRUCE_PEOPLE_GIVEN:
  case TRUCE_PEOPLE_SURNAME:
  case TRUCE_PEOPLE_PATRONYMIC:
    return compare_names(p, q);
  case TRUCE_PEOPLE_FULL:
    return compare_full(p, q);
  case TRUCE_PEOPLE_DATE:
    return compare_dates(p, q);
  case TRUCE_PEOPLE_NUMBER:
    return compare_numbers(p, q);
  case TRUCE_PEOPLE_TEXT:
    return compare_texts(p, q);
  case TRUCE_PEOPLE_CATEGORY:
    return truce__link_jaro_winkler(p->text, p->length, q->text, q->length) >= 0.9
               ? CATEGORY_ALIKE
               : CATEGORY_DIFFERENT;
  case TRUCE_PEOPLE_ENCODING:
    return compare_encodings(p, q);
  case TRUCE_PEOPLE_KINDS:
    break;
  }
  return LINK_MISSING;
}

/* ---- All fields ---- */

/* Whether a's given name is b's surname, nearly, and the other way round. */
static bool swapped(const link_table *t, size_t a, size_t b)
{
  const link_column *given = &t->columns[t->given], *surname = &t->columns[t->surname];
  const link_value *x[2], *y[2];
  const uint32_t cells[4] = {given->cells[a], surname->cells[b], surname->cells[a],
                             given->cells[b]};
  x[0] = &given->values[cells[0]];
  y[0] = &surname->values[cells[1]];
  x[1] = &surname->values[cells[2]];
  y[1] = &given->values[cells[3]];
  bool same = false;
  for (size_t k = 0; k < 2; k++) {
    if (x[k]->length == 0 || y[k]->length == 0)
      continue;
    if (x[k]->text[0] != y[k]->text[0] ||
        truce__link_jaro_winkler(x[k]->text, x[k]->length, y[k]->text, y[k]->length) < 0.92)
      return false;
    same = true;
  }
  return same;
}

static bool has_word(const link_value *text, const link_value *word)
{
  for (size_t k = 0, n; k < text->length; k += n + 1) {
    const char *blank = memchr(text->text + k, ' ', text->length - k);
    n = blank != NULL ? (size_t)(blank - text->text) - k : text->length - k;
    if (word->length >= 3 &&
        truce__link_jaro_winkler(text->text + k, n, word->text, word->length) >= 0.92)
      return true;
  }
  return false;
}

/* Whether one's name of a column is among what else the other is called. */
static bool stands_elsewhere(const link_table *t, size_t column, size_t a, size_t b)
{
  const link_column *c = &t->columns[column], *rest = &t->columns[t->rest];
  return has_word(&rest->values[rest->cells[b]], &c->values[c->cells[a]]) ||
         has_word(&rest->values[rest->cells[a]], &c->values[c->cells[b]]);
}

static link_pattern find_elsewhere(const link_table *t, link_pattern pattern, size_t a, size_t b)
{
  const size_t names[] = {t->given, t->surname};
  for (size_t k = 0; k < 2; k++) {
    const size_t f = names[k];
    if (link_level(pattern, f) > NAME_PARTLY || !stands_elsewhere(t, f, a, b))
      continue;
    pattern &= ~((link_pattern)15 << 4 * f);
    pattern |= (link_pattern)NAME_ELSEWHERE << 4 * f;
  }
  return pattern;
}

bool truce__link_are_two(const link_column *c, uint32_t a, uint32_t b)
{
  const link_value *p = &c->values[a], *q = &c->values[b];
  const unsigned level = truce__link_compare_values(c, a, b);
  if (link_lacks(level))
    return false;
  if (c->kind == TRUCE_PEOPLE_FULL)
    return level < FULL_ORDER;
  if (p->group != 0 && q->group != 0 && p->group != q->group)
    return true;
  return truce__link_is_other_name(level) && !initial_fits(p, q) && !initial_fits(q, p);
}

link_pattern truce__link_compare(const link_table *t, size_t a, size_t b)
{
  link_pattern pattern = 0;
  for (size_t f = 0; f < t->column_count; f++) {
    const link_column *c = &t->columns[f];
    const link_pattern level = truce__link_compare_values(c, c->cells[a], c->cells[b]);
    pattern |= level << 4 * f;
  }
  if (t->given == SIZE_MAX || t->surname == SIZE_MAX)
    return pattern;
  const unsigned given = link_level(pattern, t->given), surname = link_level(pattern, t->surname);
  const bool apart = (given == NAME_DIFFERENT || given == NAME_PARTLY || link_lacks(given)) &&
                     (surname == NAME_DIFFERENT || surname == NAME_PARTLY || link_lacks(surname));
  if (!apart || !swapped(t, a, b))
    return t->rest != SIZE_MAX ? find_elsewhere(t, pattern, a, b) : pattern;
  /* Together they are one piece of evidence: the surname's level tells it, the other is missing. */
  pattern &= ~((link_pattern)15 << 4 * t->surname);
  pattern |= (link_pattern)NAME_ELSEWHERE << 4 * t->surname;
  return pattern | (link_pattern)LINK_MISSING << 4 * t->given;
}
