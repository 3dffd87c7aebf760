#include "linkage_properties.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/link_parts.h"
#include "truce/linkage.h"

enum { RECORDS = 24, TEXT = 4000, WORD = 12, WHOLE = 400 };

#define REQUIRE(condition)                                                                         \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                      \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

typedef struct tape_reader {
  const uint8_t *bytes;
  size_t left;
} tape_reader;

static unsigned next(tape_reader *tape, unsigned below)
{
  if (tape->left == 0)
    return 0;
  tape->left--;
  return *tape->bytes++ % below;
}

bool truce_property_people(const uint8_t *bytes, size_t size)
{
  truce_diagnostics *list;
  truce_people *p = NULL;
  if (truce_diagnostics_init(&list) != TRUCE_OK)
    return false;
  const truce_status status =
      truce_people_read_memory(&p, "tape.csv", (const char *)bytes, size, NULL, list);
  REQUIRE((status == TRUCE_OK) == (p != NULL));
  REQUIRE((status == TRUCE_OK) == (truce_diagnostics_count(list, TRUCE_ERROR) == 0));
  for (size_t f = 0; p != NULL && f < p->field_count; f++) {
    for (size_t k = 0; k < p->count; k++)
      REQUIRE(p->fields[f].cells[k] < p->fields[f].value_count);
  }
  truce_people_free(p);
  truce_diagnostics_free(list);
  return status == TRUCE_OK;
}

/* ---- Linking ---- */

static size_t write_cell(tape_reader *tape, char *to, size_t kind)
{
  static const char *const names[] = {"Koval",  "Коваль",  "Kowal",      "Bondar",
                                      "Бондар", "",        "Shevchenko", "Melnyk",
                                      "-",      "Oleksii", "Алексей",    "Ann Lee"};
  static const char *const days[] = {"1972-05-18", "1972-18-05", "18.05.1972", "1972",
                                     "",           "1980-01-01", "?",          "19721805"};
  if (kind == 2)
    return (size_t)sprintf(to, ",%s", days[next(tape, 8)]);
  if (kind == 3)
    return (size_t)sprintf(to, ",%u", 1000 + next(tape, 7) * 111);
  if (kind == 4)
    return (size_t)sprintf(to, ",%s %s", names[next(tape, 12)], names[next(tape, 12)]);
  return (size_t)sprintf(to, ",%s", names[next(tape, 12)]);
}

static truce_people *make_list(tape_reader *tape, unsigned records, truce_diagnostics *list)
{
  static const char heads[][40] = {"surname",         "given_name", "dob",
                                   "personal_number", "full_name",  "place"};
  char text[TEXT];
  /* Some begin after the names, so that whole names stand against parts. */
  const unsigned from = next(tape, 3) == 0 ? 2 : 0, columns = from + 1 + next(tape, 6 - from);
  size_t n = (size_t)sprintf(text, "id");
  for (unsigned c = from; c < columns; c++)
    n += (size_t)sprintf(text + n, ",%s", heads[c]);
  for (unsigned k = 0; k < records; k++) {
    n += (size_t)sprintf(text + n, "\nr%u", k);
    for (unsigned c = from; c < columns; c++)
      n += write_cell(tape, text + n, c);
  }
  truce_people *p = NULL;
  const truce_status status = truce_people_read_memory(&p, "made.csv", text, n, NULL, list);
  return status == TRUCE_OK ? p : NULL;
}

static void check_pairs(const truce_linkage *l)
{
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  for (size_t k = 0; k < l->pair_count; k++) {
    const truce_link_pair *p = &l->pairs[k], *last = k > 0 ? p - 1 : NULL;
    REQUIRE(p->a < l->a->count && p->b < (l->b != NULL ? l->b : l->a)->count);
    REQUIRE(l->b != NULL || p->a < p->b);
    REQUIRE(last == NULL || last->a < p->a || (last->a == p->a && last->b < p->b));
    REQUIRE(p->probability >= l->options.threshold && p->probability <= 1);
    double sum = truce_link_reasons(l, p, reasons);
    for (size_t f = 0; f < l->field_count; f++)
      sum += reasons[f].weight;
    REQUIRE(fabs(sum - p->weight) < 1e-9);
  }
}

static void check_clusters(const truce_linkage *l)
{
  bool seen[RECORDS] = {false};
  for (size_t k = 0; k < l->cluster_count; k++) {
    REQUIRE(l->starts[k + 1] >= l->starts[k] + 2);
    for (size_t i = l->starts[k]; i < l->starts[k + 1]; i++) {
      REQUIRE(l->members[i] < l->a->count && !seen[l->members[i]]);
      seen[l->members[i]] = true;
    }
  }
}

static void check_one_to_one(const truce_linkage *l)
{
  bool seen[2][RECORDS] = {{false}};
  for (size_t k = 0; k < l->pair_count; k++) {
    REQUIRE(!seen[0][l->pairs[k].a] && !seen[1][l->pairs[k].b]);
    seen[0][l->pairs[k].a] = seen[1][l->pairs[k].b] = true;
  }
}

void truce_property_linkage(const uint8_t *tape, size_t size)
{
  tape_reader reader = {tape, size};
  truce_diagnostics *list;
  truce_linkage *l;
  if (truce_diagnostics_init(&list) != TRUCE_OK)
    return;
  const unsigned n = 1 + next(&reader, RECORDS), m = 1 + next(&reader, RECORDS);
  truce_people *a = make_list(&reader, n, list), *b = make_list(&reader, m, list);
  const truce_link_options options = {.threshold = (1 + next(&reader, 99)) / 100.0,
                                      .one_to_one = next(&reader, 2) == 1};
  if (a != NULL && truce_link(&l, a, NULL, &options, NULL, list) == TRUCE_OK) {
    check_pairs(l);
    check_clusters(l);
    truce_link_free(l);
  }
  if (a != NULL && b != NULL && truce_link(&l, a, b, &options, NULL, list) == TRUCE_OK) {
    check_pairs(l);
    if (options.one_to_one)
      check_one_to_one(l);
    truce_link_free(l);
  }
  truce_people_free(a);
  truce_people_free(b);
  truce_diagnostics_free(list);
}

/* ---- Whole names ---- */

/* Bytes that begin a letter. */
static size_t letters_in(const char *text, size_t length)
{
  size_t count = 0;
  for (size_t k = 0; k < length; k++) {
    const unsigned char c = (unsigned char)text[k];
    count += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0xF8);
  }
  return count;
}

void truce_property_whole_name(const uint8_t *tape, size_t size)
{
  static const char *const pieces[] = {"Коваль", "ІВАН", "Petrovych", "J.",  "-",   ", ",
                                       " ",      ")",    "огли",      "é",   "ich", "(",
                                       "7",      "\xFF", "O'",        "Анна"};
  tape_reader reader = {tape, size};
  char text[WHOLE] = "";
  link_scripts scripts = {NULL};
  link_reader names = truce__link_reader(&scripts, NULL);
  link_span parts[LINK_PARTS];
  double margin;
  names.second_given = next(&reader, 2) == 1;
  const unsigned count = next(&reader, 24);
  for (unsigned k = 0; k < count; k++)
    strcat(text, pieces[next(&reader, 16)]);
  REQUIRE(truce__link_take_apart(&names, parts, &margin, text));
  size_t taken = 0;
  for (size_t p = 0; p < LINK_PARTS; p++) {
    const link_span *a = &parts[p];
    taken += letters_in(a->text, a->length);
    REQUIRE(a->length == 0 || (a->text >= text && a->text + a->length <= text + strlen(text)));
    for (size_t q = 0; q < p; q++) {
      const link_span *b = &parts[q];
      REQUIRE(a->length == 0 || b->length == 0 || a->text + a->length <= b->text ||
              b->text + b->length <= a->text);
    }
  }
  /* Only what stands in brackets, beside a year, or tells a rank may be left out. */
  const size_t letters = letters_in(text, strlen(text));
  REQUIRE(strpbrk(text, ")7") != NULL ? taken <= letters : taken == letters);
  truce__link_scripts_close(&scripts);
}

/* ---- Likeness ---- */

static unsigned least(unsigned a, unsigned b)
{
  return a < b ? a : b;
}

/* Letters added, dropped, changed or swapped with their neighbour, none touched twice. */
static unsigned aligned(const char *a, size_t m, const char *b, size_t n)
{
  unsigned d[WORD + 1][WORD + 1];
  for (unsigned i = 0; i <= m; i++)
    d[i][0] = i;
  for (unsigned j = 0; j <= n; j++)
    d[0][j] = j;
  for (size_t i = 1; i <= m; i++) {
    for (size_t j = 1; j <= n; j++) {
      d[i][j] =
          least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[m][n];
}

void truce_property_likeness(const uint8_t *tape, size_t size)
{
  tape_reader reader = {tape, size};
  char a[WORD], b[WORD];
  const size_t m = next(&reader, WORD), n = next(&reader, WORD);
  for (size_t k = 0; k < m; k++)
    a[k] = "abc "[next(&reader, 4)];
  for (size_t k = 0; k < n; k++)
    b[k] = "abc "[next(&reader, 4)];
  const unsigned edits = aligned(a, m, b, n);
  for (unsigned most = 1; most <= 2; most++)
    REQUIRE(truce__link_edits(a, m, b, n, most) == least(edits, most + 1));
  const double alike = truce__link_jaro_winkler(a, m, b, n);
  REQUIRE(alike >= 0 && alike <= 1);
  REQUIRE(truce__link_jaro_winkler(a, m, a, m) == 1);
  REQUIRE((alike == 1) == (edits == 0));
  const double words = truce__link_words(a, m, b, n);
  REQUIRE(words >= 0 && words <= 1);
  REQUIRE(truce__link_words(a, m, a, m) == 1);
}
