/* Whole names taken apart.
 *
 * Each word is scored as a surname, a given name and a middle name: by its ending, by known given
 * names, by the columns of the list it is to be compared with. The words, in runs, are then given
 * to the parts in one of the usual orders, the best by the sum of scores (naive Bayes). Which order
 * a list prefers is learnt from those of its names that leave no doubt. */
#include "link_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/memory.h"

enum { WORDS = 6, WORD_BYTES = 4 * LINK_TEXT_MAX, LEARN_FROM = 20000 };

static void copy_span(char text[WORD_BYTES], link_span span)
{
  const size_t length = span.length < WORD_BYTES ? span.length : WORD_BYTES - 1;
  memcpy(text, span.text, length);
  text[length] = '\0';
}

/* ---- Words that other columns have ---- */

static bool add_word(link_vocabulary *v, link_part part, const char *word, size_t length,
                     double times)
{
  if (!truce__reserve((void **)&v->known, &v->capacity, v->count + 1, sizeof *v->known))
    return false;
  struct link_known *k = &v->known[v->count++];
  *k = (struct link_known){.key = truce__link_skeleton(word, length)};
  k->times[part] = times;
  v->total[part] += times;
  return true;
}

static bool add_value(link_vocabulary *v, link_scripts *scripts, link_part part, link_span value,
                      double times)
{
  char text[WORD_BYTES], plain[LINK_TEXT_MAX], folded[LINK_TEXT_MAX];
  copy_span(text, value);
  if (truce__link_plain(scripts, plain, text) == SIZE_MAX)
    return false;
  truce__link_fold(folded, plain);
  for (const char *at = folded; *at != '\0';) {
    const size_t n = strcspn(at, " ");
    if (!add_word(v, part, at, n, times))
      return false;
    at += n + (at[n] == ' ');
  }
  return true;
}

/* How many records have each value; NULL if memory ran out. */
static double *count_records(const truce_people_field *field, size_t records)
{
  double *times = calloc(field->value_count, sizeof *times);
  for (size_t k = 0; times != NULL && k < records; k++)
    times[field->cells[k]]++;
  return times;
}

truce_status truce__link_words_add(link_vocabulary *v, link_scripts *scripts, link_part part,
                                   const truce_people_field *field, size_t records)
{
  double *times = count_records(field, records);
  bool good = times != NULL;
  for (size_t k = 1; good && k < field->value_count; k++) {
    const link_span value = {field->values[k], strlen(field->values[k])};
    good = add_value(v, scripts, part, value, times[k]);
  }
  free(times);
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static int by_key(const void *a, const void *b)
{
  const struct link_known *p = a, *q = b;
  return p->key < q->key ? -1 : p->key > q->key;
}

void truce__link_words_sort(link_vocabulary *v)
{
  size_t kept = 0;
  if (v->count > 1)
    qsort(v->known, v->count, sizeof *v->known, by_key);
  for (size_t k = 0; k < v->count; k++) {
    if (kept == 0 || v->known[kept - 1].key != v->known[k].key) {
      v->known[kept++] = v->known[k];
      continue;
    }
    for (size_t p = 0; p < LINK_PARTS; p++)
      v->known[kept - 1].times[p] += v->known[k].times[p];
  }
  v->count = kept;
}

void truce__link_words_free(link_vocabulary *v)
{
  free(v->known);
  *v = (link_vocabulary){0};
}

static const struct link_known *find_known(const link_vocabulary *v, uint64_t key)
{
  const struct link_known wanted = {.key = key};
  return v->count == 0 ? NULL : bsearch(&wanted, v->known, v->count, sizeof *v->known, by_key);
}

/* How much more often the word stands in one column than in the columns on average, in nats. */
static void score_known(double score[LINK_PARTS], const link_vocabulary *v, const char *word,
                        size_t length)
{
  const struct link_known *known = find_known(v, truce__link_skeleton(word, length));
  double share[LINK_PARTS], sum = 0, columns = 0;
  if (known == NULL)
    return;
  for (size_t p = 0; p < LINK_PARTS; p++) {
    if (v->total[p] <= 0)
      continue;
    share[p] = (known->times[p] + 0.3) / v->total[p] + 1e-4;
    sum += share[p];
    columns++;
  }
  for (size_t p = 0; p < LINK_PARTS; p++) {
    if (v->total[p] > 0)
      score[p] += log(share[p] * columns / sum);
  }
}

/* ---- Words ---- */

typedef struct name_word {
  link_span span;
  double score[LINK_PARTS];
  bool capitals, small; /* has two letters and no small one; has a small one */
  bool comma;           /* follows */
  bool initial;         /* a letter alone, whatever it is in Latin letters ("Ю." is "iu") */
  bool kinship;         /* "oglu", "kyzy": the word before it is the father's name */
  bool rank;            /* or may be: some are surnames, too */
  bool given, patronymic;
} name_word;

typedef struct name_words {
  name_word words[WORDS];
  size_t count;
} name_words;

/* The code point at `text` and its bytes. */
static int32_t decode(const char *text, size_t *bytes)
{
  int32_t at = 0;
  UChar32 code;
  U8_NEXT((const uint8_t *)text, at, (int32_t)strnlen(text, 4), code);
  *bytes = (size_t)at;
  return code;
}

/* Hyphens and apostrophes are of the word. */
static bool parts_words(int32_t code)
{
  return code < 0 || (code < 0x80 && strchr(" \t.,;()/", (int)code) != NULL) || code == 0xA0;
}

/* Where a word ends; *letters and *digits tell what is in it. */
static const char *end_of_word(const char *at, name_word *word, unsigned *letters, unsigned *digits)
{
  *letters = *digits = 0;
  for (size_t step; *at != '\0'; at += step) {
    const int32_t code = decode(at, &step);
    if (parts_words(code))
      break;
    *letters += u_isalpha(code) != 0;
    *digits += u_isdigit(code) != 0;
    word->small = word->small || u_islower(code);
  }
  word->capitals = !word->small && *letters >= 2;
  return at;
}

/* The Latin letters of one Cyrillic one, as an initial: "Yu." */
static bool is_digraph(const char *word, size_t length)
{
  if (length != 2 || word[0] < 'A' || word[0] > 'Z')
    return false;
  const char small[] = {(char)(word[0] - 'A' + 'a'), word[1]};
  return truce__link_begins_with_two(small, length);
}

/* Adds a word; the last that there is room for is as long as all that are left. */
static void add_part(name_words *w, const name_word *word, const char *end)
{
  name_word *last = &w->words[WORDS - 1];
  if (w->count < WORDS)
    w->words[w->count++] = *word;
  else
    last->span.length = (size_t)(end - last->span.text);
}

/* The words of the name, or those in brackets too. Words with a digit ("1990") are none. */
static void find_words(name_words *w, const char *whole, bool brackets)
{
  const char *closing = strrchr(whole, ')'); /* a bracket that nothing closes opens nothing */
  unsigned depth = 0;
  w->count = 0;
  for (size_t step; *whole != '\0';) {
    const int32_t code = decode(whole, &step);
    if (parts_words(code) || !u_isalnum(code)) {
      if (code == '(' && !brackets && closing != NULL && closing > whole)
        depth++;
      if (code == ')' && depth > 0)
        depth--;
      if (code == ',' && w->count > 0)
        w->words[w->count - 1].comma = true;
      whole += step;
      continue;
    }
    name_word word = {.span = {whole, 0}};
    unsigned letters, digits;
    whole = end_of_word(whole, &word, &letters, &digits);
    word.span.length = (size_t)(whole - word.span.text);
    word.initial = letters == 1 || (*whole == '.' && is_digraph(word.span.text, word.span.length));
    if (digits > 0 && w->count >= 2)
      return; /* the year of birth: what follows belongs to it ("1990 р.н.") */
    if (depth == 0 && digits == 0)
      add_part(w, &word, whole);
  }
}

static void split_words(name_words *w, const char *whole)
{
  find_words(w, whole, false);
  if (w->count == 0)
    find_words(w, whole, true);
}

static bool ends_so(const char *text, size_t length, const char *end)
{
  const size_t n = strlen(end);
  return length >= n && strcmp(text + length - n, end) == 0;
}

/* "oglu" and its like: the word itself, or behind the father's name in one word with it. */
static bool is_kinship(const char *folded, size_t length, bool *joined)
{
  static const char *const words[] = {"ohli", "ohlu", "kizi", "hizi", "uhli", "ulu"};
  enum { JOINED = 4 /* the first ones: names end as the others do */ };
  bool alone = false;
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    const size_t n = strlen(words[k]);
    if (!ends_so(folded, length, words[k]))
      continue;
    alone = alone || length == n;
    *joined = *joined || (length > n && (k < JOINED || folded[length - n - 1] == ' '));
  }
  return alone;
}

/* Ranks as they are folded, and their abbreviations. */
static bool is_rank(const char *folded)
{
  static const char ranks[] =
      "|soldat|riadovi|riadovoi|riad|efreitor|serzhant|serzh|shtab serzhant|maister serzhant|"
      "starshina|praporschik|prap|leitenant|leit|kapitan|kap|maior|pidpolkovnik|podpolkovnik|pidp|"
      "polkovnik|polk|heneral|heneral maior|matros|michman|starshi|molodshi|mladshi|holovni|st|mol|"
      "ml|hol|k n|l t|s t|m r|p p k|soldier|private|corporal|serheant|leutenant|captain|colonel|"
      "sailor|";
  char padded[LINK_TEXT_MAX + 2];
  (void)snprintf(padded, sizeof padded, "|%s|", folded);
  return folded[0] != '\0' && strstr(ranks, padded) != NULL;
}

/* What a word is by itself, in nats that are judgements: an ending or a known name is right nine
 * times in ten and more, but surnames end in -ich too and some are given names. */
static bool score_word(const link_reader *r, name_word *word)
{
  char text[WORD_BYTES], plain[LINK_TEXT_MAX], folded[LINK_TEXT_MAX];
  copy_span(text, word->span);
  if (truce__link_plain(r->scripts, plain, text) == SIZE_MAX)
    return false;
  const size_t n = truce__link_fold(folded, plain);
  bool patronymic = truce__link_is_patronymic(folded), father = false;
  word->kinship = is_kinship(folded, n, &father);
  word->rank = is_rank(folded);
  word->patronymic = patronymic = patronymic || father;
  father = father ||
           (patronymic && r->names != NULL && truce__link_patronymic_group(r->names, folded) != 0);
  const bool given = r->names != NULL && truce__link_given_group(r->names, folded) != 0;
  word->given = given;
  const bool initial = n == 0 || word->initial;
  word->score[LINK_SURNAME] = initial ? -6 : given ? -3 : 0;
  word->score[LINK_GIVEN] = given ? 3 : patronymic ? -3 : 0;
  word->score[LINK_MIDDLE] = father            ? 4
                             : patronymic      ? 2
                             : word->kinship   ? 6
                             : r->second_given ? word->score[LINK_GIVEN]
                             : initial         ? 0
                                               : -3;
  if (r->vocabulary != NULL && n > 0)
    score_known(word->score, r->vocabulary, folded, n);
  return true;
}

/* Leaves ranks out where enough is left to be a name: not in "Maior Ivan Petrovych". */
static void drop_ranks(name_words *w)
{
  size_t left = 0, given = 0, patronymics = 0;
  for (size_t k = 0; k < w->count; k++) {
    const name_word *word = &w->words[k];
    left += !word->rank;
    given += !word->rank && (word->given || word->initial);
    patronymics += !word->rank && word->patronymic;
  }
  if (left < 2 || (left == 2 && (given == 0 || patronymics > 0)))
    return;
  left = 0;
  for (size_t k = 0; k < w->count; k++) {
    if (!w->words[k].rank)
      w->words[left++] = w->words[k];
  }
  w->count = left;
}

/* What words are beside one another: a surname is often in capitals, or a comma follows it. */
static void score_together(name_words *w)
{
  bool capitals = false, small = false;
  for (size_t k = 0; k < w->count; k++) {
    capitals = capitals || w->words[k].capitals;
    small = small || w->words[k].small;
  }
  for (size_t k = 0; k < w->count; k++) {
    name_word *word = &w->words[k];
    if (capitals && small)
      word->score[LINK_SURNAME] += word->capitals ? 4 : -2;
    if (k < 2 && word->comma && k + 1 < w->count) {
      word->score[LINK_SURNAME] += 2.5;
      w->words[k + 1].score[LINK_SURNAME] -= 2.5;
    }
    if (k > 0 && word->kinship)
      w->words[k - 1].score[LINK_MIDDLE] += 6;
  }
}

/* ---- Orders ---- */

enum { SURNAME_BEFORE, SURNAME_AFTER, NO_MATTER };

#define S LINK_SURNAME
#define G LINK_GIVEN
#define M LINK_MIDDLE
static const struct order {
  size_t count;
  link_part parts[LINK_PARTS];
  int kind;
  double share;
} orders[] = {
    {3, {S, G, M}, SURNAME_BEFORE, 0.5},
    {3, {G, M, S}, SURNAME_AFTER, 0.5},
    {3, {G, S, M}, SURNAME_AFTER, 0.01},
    {2, {S, G}, SURNAME_BEFORE, 0.4},
    {2, {G, S}, SURNAME_AFTER, 0.4},
    {2, {S, M}, NO_MATTER, 0.04},
    {2, {M, S}, NO_MATTER, 0.004},
    {2, {G, M}, NO_MATTER, 0.004},
    {1, {S}, NO_MATTER, 0.1},
    {1, {G}, NO_MATTER, 0.04},
    {1, {M}, NO_MATTER, 0.004},
};
#undef S
#undef G
#undef M

static const double ANOTHER_WORD = -2.3; /* of the same part */
static const double NO_SURNAME = -4;     /* of several given names none: some surnames are such */

/* An order with the places where its runs end. */
typedef struct reading {
  const struct order *order;
  size_t ends[LINK_PARTS];
  double score;
} reading;

static double score_run(const name_words *w, link_part part, size_t from, size_t to)
{
  double score = ANOTHER_WORD * (double)(to - from - 1);
  for (size_t k = from; k < to; k++)
    score += w->words[k].score[part];
  return score;
}

static void try_ends(reading *best, const name_words *w, const struct order *o, double habit,
                     size_t first, size_t second)
{
  reading r = {o, {first, second, w->count}, log(o->share) + habit};
  if (o->parts[0] == LINK_GIVEN && first > 1 && o->kind == NO_MATTER)
    r.score += NO_SURNAME;
  for (size_t k = 0; k < o->count; k++)
    r.score += score_run(w, o->parts[k], k == 0 ? 0 : r.ends[k - 1], r.ends[k]);
  if (best->order == NULL || r.score > best->score)
    *best = r;
}

/* The best way to run through the parts in an order. */
static void try_order(reading *best, const name_words *w, const struct order *o, double habit)
{
  const size_t n = w->count, others = o->count - 1;
  if (o->count > n)
    return;
  if (others == 0)
    try_ends(best, w, o, habit, n, n);
  for (size_t first = 1; others > 0 && first + others <= n; first++) {
    if (others == 1)
      try_ends(best, w, o, habit, first, n);
    for (size_t second = first + 1; others == 2 && second < n; second++)
      try_ends(best, w, o, habit, first, second);
  }
}

link_reader truce__link_reader(link_scripts *scripts, const link_names *names)
{
  return (link_reader){.scripts = scripts, .names = names, .surname_first = {0.4, 0.6}};
}

static double surname_first(const link_reader *r, const char *whole)
{
  return r->surname_first[truce__link_has_cyrillic(whole)];
}

double truce__link_habit(const link_reader *r, const char *whole)
{
  const double before = surname_first(r, whole);
  return log(before) - log(1 - before);
}

bool truce__link_take_apart(const link_reader *r, link_span parts[LINK_PARTS], double *margin,
                            const char *whole)
{
  name_words w;
  reading best[] = {{.order = NULL}, {.order = NULL}, {.order = NULL}};
  const double before = surname_first(r, whole);
  const double habits[] = {log(before), log(1 - before), 0};
  memset(parts, 0, LINK_PARTS * sizeof *parts);
  split_words(&w, whole);
  for (size_t k = 0; k < w.count; k++) {
    if (!score_word(r, &w.words[k]))
      return false;
  }
  drop_ranks(&w);
  score_together(&w);
  for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
    const int kind = orders[k].kind;
    try_order(&best[kind], &w, &orders[k], habits[kind]);
  }
  const reading *chosen = NULL;
  for (size_t k = 0; k < 3; k++) {
    if (best[k].order != NULL && (chosen == NULL || best[k].score > chosen->score))
      chosen = &best[k];
  }
  *margin = 0;
  if (chosen != NULL && chosen != &best[NO_MATTER])
    *margin = best[SURNAME_BEFORE].score - best[SURNAME_AFTER].score - truce__link_habit(r, whole);
  for (size_t k = 0, from = 0; chosen != NULL && k < chosen->order->count; k++) {
    const link_span *first = &w.words[from].span, *last = &w.words[chosen->ends[k] - 1].span;
    parts[chosen->order->parts[k]] =
        (link_span){first->text, (size_t)(last->text - first->text) + last->length};
    from = chosen->ends[k];
  }
  return true;
}

truce_status truce__link_learn_order(link_reader *r, const truce_people_field *field)
{
  const size_t step = field->value_count / LEARN_FROM + 1;
  double seen[2][2] = {{0}}; /* [Cyrillic][surname first] */
  for (size_t k = 1; k < field->value_count; k += step) {
    link_span parts[LINK_PARTS];
    double margin;
    if (!truce__link_take_apart(r, parts, &margin, field->values[k]))
      return TRUCE_NO_MEMORY;
    if (fabs(margin) >= LINK_CLEAR)
      seen[truce__link_has_cyrillic(field->values[k])][margin > 0]++;
  }
  for (size_t k = 0; k < 2; k++) {
    const double opinion = 4;
    r->surname_first[k] =
        (seen[k][1] + opinion * r->surname_first[k]) / (seen[k][0] + seen[k][1] + opinion);
    r->surname_first[k] = fmax(0.01, fmin(0.99, r->surname_first[k]));
  }
  return TRUCE_OK;
}

truce_status truce__link_words_learn(link_vocabulary *v, const link_reader *r,
                                     const truce_people_field *field, size_t records)
{
  double *times = count_records(field, records);
  bool good = times != NULL;
  for (size_t k = 1; good && k < field->value_count; k++) {
    link_span parts[LINK_PARTS];
    double margin;
    good = truce__link_take_apart(r, parts, &margin, field->values[k]);
    for (size_t p = 0; good && fabs(margin) >= LINK_CLEAR && p < LINK_PARTS; p++)
      good = parts[p].length == 0 || add_value(v, r->scripts, (link_part)p, parts[p], times[k]);
  }
  free(times);
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}
