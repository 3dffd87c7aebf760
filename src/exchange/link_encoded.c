/* Encoded lists: whether they are whole, and made with one key of the same columns. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "link_internal.h"

enum {
  DIGITS = TRUCE_ENCODE_BITS / 4,
  WORDS = TRUCE_ENCODE_BITS / 64,
  COMPLAINTS_MAX = 5,
  RECORDS_MIN = 10,    /* of a list whose bits tell the key */
  RECORDS_MAX = 20000, /* looked at, spread over a list */
};
/* Correlation of how often each bit is set: about 0 between two keys, 0.6 and more with one key
 * from ten records on, 0.9 from fifty. */
static const double OF_ONE_KEY = 0.3;

/* ---- Whether they are whole ---- */

static bool is_whole(const char *value)
{
  return strlen(value) == DIGITS && strspn(value, "0123456789abcdefABCDEF") == DIGITS;
}

static void complain(truce_diagnostics *diagnostics, const truce_people *list, size_t line,
                     const char *message)
{
  truce_diagnostics_add(
      diagnostics, &(truce_diagnostic){
                       .severity = TRUCE_ERROR,
                       .code = "bad-encoding",
                       .file = list->file,
                       .line = line,
                       .message = message,
                       .hint = "link the file as `truce exchange encode` wrote it: a spreadsheet "
                               "may change or cut such cells"});
}

truce_status truce__link_check_encodings(const truce_people *list, truce_diagnostics *diagnostics)
{
  char message[100];
  size_t bad = 0;
  for (size_t f = 0; f < list->field_count; f++) {
    const truce_people_field *field = &list->fields[f];
    for (size_t k = 0; k < list->count && field->kind == TRUCE_PEOPLE_ENCODING; k++) {
      const char *value = field->values[field->cells[k]];
      if (value[0] == '\0' || is_whole(value) || ++bad > COMPLAINTS_MAX)
        continue;
      const size_t length = strlen(value);
      if (length == DIGITS)
        (void)snprintf(message, sizeof message,
                       "this encoding has other characters than hexadecimal digits");
      else
        (void)snprintf(message, sizeof message,
                       "this encoding has %zu characters, not %d hexadecimal digits", length,
                       (int)DIGITS);
      complain(diagnostics, list, list->lines[k], message);
    }
  }
  if (bad > COMPLAINTS_MAX) {
    (void)snprintf(message, sizeof message, "%zu more encodings are not whole",
                   bad - COMPLAINTS_MAX);
    complain(diagnostics, list, 0, message);
  }
  return bad == 0 ? TRUCE_OK : TRUCE_BAD_INPUT;
}

/* ---- Whether they are of one key ---- */

/* How often each bit is set in the records from `first` to `end`. */
static void count_bits(double *counts, const link_column *c, size_t first, size_t end)
{
  const size_t step = (end - first) / RECORDS_MAX + 1;
  memset(counts, 0, TRUCE_ENCODE_BITS * sizeof *counts);
  for (size_t k = first; k < end; k += step) {
    const uint64_t *filter = c->values[c->cells[k]].filter;
    for (size_t w = 0; w < WORDS && c->cells[k] != 0; w++) {
      for (uint64_t rest = filter[w]; rest != 0; rest &= rest - 1)
        counts[64 * w + (size_t)__builtin_ctzll(rest)]++;
    }
  }
}

static double correlation(const double *x, const double *y)
{
  double sums[2] = {0}, xx = 0, yy = 0, xy = 0;
  for (size_t k = 0; k < TRUCE_ENCODE_BITS; k++) {
    sums[0] += x[k];
    sums[1] += y[k];
  }
  for (size_t k = 0; k < TRUCE_ENCODE_BITS; k++) {
    const double a = x[k] - sums[0] / TRUCE_ENCODE_BITS, b = y[k] - sums[1] / TRUCE_ENCODE_BITS;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

void truce__link_tell_keys(const link_table *t, size_t found, truce_diagnostics *diagnostics)
{
  double first[TRUCE_ENCODE_BITS], second[TRUCE_ENCODE_BITS];
  const size_t others = t->count - t->first;
  const char *message = NULL;
  for (size_t f = 0; f < t->column_count && message == NULL; f++) {
    const link_column *c = &t->columns[f];
    if (c->kind != TRUCE_PEOPLE_ENCODING)
      continue;
    const bool many = t->first >= RECORDS_MIN && others >= RECORDS_MIN;
    if (many) {
      count_bits(first, c, 0, t->first);
      count_bits(second, c, t->first, t->count);
    }
    if (many && correlation(first, second) < OF_ONE_KEY)
      message = "the encodings of the two lists have no more in common than chance: their keys or "
                "their columns differ";
    else if (found == 0)
      message = "no pair is found: the keys or the columns of the two lists may differ";
  }
  if (message == NULL)
    return;
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_WARNING,
                          .code = "other-key",
                          .file = t->list[1]->file,
                          .message = message,
                          .hint = "encode both lists with the same --key and the same columns"});
}
