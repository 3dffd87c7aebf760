/* How alike two short texts are. */
#include <string.h>

#include "link_text.h"

enum { LONGEST = 64, WORDS_MAX = 12 };

static size_t common_letters(const char *a, size_t m, const char *b, size_t n, uint64_t *in_a,
                             uint64_t *in_b)
{
  const size_t longer = m > n ? m : n;
  const size_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
  size_t common = 0;
  *in_a = *in_b = 0;
  for (size_t i = 0; i < m; i++) {
    const size_t from = i > reach ? i - reach : 0, to = i + reach + 1 < n ? i + reach + 1 : n;
    for (size_t j = from; j < to; j++) {
      if (a[i] == b[j] && (*in_b >> j & 1) == 0) {
        *in_a |= UINT64_C(1) << i;
        *in_b |= UINT64_C(1) << j;
        common++;
        break;
      }
    }
  }
  return common;
}

double truce__link_jaro_winkler(const char *a, size_t m, const char *b, size_t n)
{
  m = m < LONGEST ? m : LONGEST;
  n = n < LONGEST ? n : LONGEST;
  if (m == 0 || n == 0)
    return m == n ? 1 : 0;
  uint64_t in_a, in_b;
  const size_t common = common_letters(a, m, b, n, &in_a, &in_b);
  if (common == 0)
    return 0;
  size_t moved = 0;
  for (uint64_t p = in_a, q = in_b; p != 0; p &= p - 1, q &= q - 1)
    moved += a[__builtin_ctzll(p)] != b[__builtin_ctzll(q)];
  const double c = (double)common;
  const double jaro = (c / (double)m + c / (double)n + (c - (double)moved / 2) / c) / 3;
  size_t prefix = 0;
  while (prefix < 4 && prefix < m && prefix < n && a[prefix] == b[prefix])
    prefix++;
  return jaro + 0.1 * (double)prefix * (1 - jaro);
}

/* One edit at the first place where the texts differ, then the rest within most - 1. */
unsigned truce__link_edits(const char *a, size_t m, const char *b, size_t n, unsigned most)
{
  const size_t difference = m > n ? m - n : n - m;
  if (difference > most)
    return most + 1;
  while (m > 0 && n > 0 && *a == *b)
    a++, b++, m--, n--;
  while (m > 0 && n > 0 && a[m - 1] == b[n - 1])
    m--, n--;
  if (m == 0 && n == 0)
    return 0;
  if (most == 0)
    return 1;
  unsigned best = most;
  if (m > 0 && n > 0) {
    const unsigned changed = truce__link_edits(a + 1, m - 1, b + 1, n - 1, most - 1);
    best = changed < best ? changed : best;
  }
  if (m > 0) {
    const unsigned dropped = truce__link_edits(a + 1, m - 1, b, n, most - 1);
    best = dropped < best ? dropped : best;
  }
  if (n > 0) {
    const unsigned added = truce__link_edits(a, m, b + 1, n - 1, most - 1);
    best = added < best ? added : best;
  }
  if (m > 1 && n > 1 && a[0] == b[1] && a[1] == b[0]) {
    const unsigned swapped = truce__link_edits(a + 2, m - 2, b + 2, n - 2, most - 1);
    best = swapped < best ? swapped : best;
  }
  return best + 1;
}

typedef struct word {
  const char *text;
  size_t length;
} word;

static size_t split(word words[WORDS_MAX], const char *text, size_t length)
{
  size_t count = 0;
  for (size_t k = 0; k < length && count < WORDS_MAX;) {
    const char *blank = memchr(text + k, ' ', length - k);
    const size_t end = blank == NULL ? length : (size_t)(blank - text);
    if (end > k)
      words[count++] = (word){text + k, end - k};
    k = end + 1;
  }
  return count;
}

double truce__link_words(const char *a, size_t a_length, const char *b, size_t b_length)
{
  word in_a[WORDS_MAX], in_b[WORDS_MAX];
  const size_t m = split(in_a, a, a_length), n = split(in_b, b, b_length);
  bool used[WORDS_MAX] = {false};
  double shared = 0, total = 0;
  for (size_t i = 0; i < m; i++)
    total += (double)in_a[i].length;
  for (size_t j = 0; j < n; j++)
    total += (double)in_b[j].length;
  for (size_t i = 0; i < m; i++) {
    double best = 0;
    size_t partner = n;
    for (size_t j = 0; j < n; j++) {
      if (used[j])
        continue;
      const bool same = in_a[i].length == in_b[j].length &&
                        memcmp(in_a[i].text, in_b[j].text, in_a[i].length) == 0;
      const double alike = same ? 1
                                : truce__link_jaro_winkler(in_a[i].text, in_a[i].length,
                                                           in_b[j].text, in_b[j].length);
      if (alike >= 0.85 && alike > best) {
        best = alike;
        partner = j;
      }
    }
    if (partner < n) {
      used[partner] = true;
      shared += best * (double)(in_a[i].length + in_b[partner].length);
    }
  }
  return total > 0 ? shared / total : 1;
}
