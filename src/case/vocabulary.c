#include "vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "people_headings.h"

static truce_status put(vocabulary *v, size_t number, const char *word, size_t line)
{
  if (!truce__reserve((void **)&v->words, &v->words_capacity, number + 1, sizeof *v->words) ||
      !truce__reserve((void **)&v->uses, &v->uses_capacity, number + 1, sizeof *v->uses))
    return TRUCE_NO_MEMORY;
  v->words[number] = word;
  v->uses[number] = (struct vocabulary_use){line, 1, false};
  return TRUCE_OK;
}

truce_status truce__word_number(vocabulary *v, const char *word, size_t line, size_t *number,
                                bool *known)
{
  if (!truce__index_add(&v->index, word, strlen(word), number, known))
    return TRUCE_NO_MEMORY;
  if (!*known)
    return put(v, *number, word, line);
  v->uses[*number].count++;
  return TRUCE_OK;
}

truce_status truce__word_of_cell(vocabulary *v, const truce__csv *csv, size_t cell,
                                 truce__arena *arena, size_t *number, bool *known)
{
  const truce__cell c = truce__csv_trimmed(csv, cell);
  if (!truce__index_add(&v->index, c.text, c.length, number, known))
    return TRUCE_NO_MEMORY;
  if (*known) {
    v->uses[*number].count++;
    return TRUCE_OK;
  }
  char *word = truce__arena_copy(arena, c.text, c.length);
  if (word == NULL || put(v, *number, word, csv->line) != TRUCE_OK)
    return TRUCE_NO_MEMORY;
  v->index.entries[*number].text = word;
  if (*number == v->most)
    truce__csv_complain(csv, cell, TRUCE_ERROR, "too-many", "join some of them",
                        "`%s` has more than %zu different words", v->what, v->most);
  return TRUCE_OK;
}

/* ---- Slips of spelling ---- */

static void warn(const truce__csv *csv, size_t line, const char *hint, const char *message)
{
  truce_diagnostics_add(csv->diagnostics, &(truce_diagnostic){.severity = TRUCE_WARNING,
                                                              .code = "spelling",
                                                              .file = csv->name,
                                                              .line = line,
                                                              .message = message,
                                                              .hint = hint});
}

/* The word's letters without capitals, and without blanks but for one between two digits ("1 12" is
 * not "11 2"). */
static const unsigned *fold(truce__arena *arena, const char *word, size_t *count)
{
  const size_t length = strlen(word);
  unsigned *codes = truce__arena_alloc(arena, length, sizeof *codes), last = 0;
  bool blank = false;
  *count = 0;
  for (size_t k = 0, step; codes != NULL && k < length; k += step) {
    const unsigned code = truce__small_letter(truce__code_point(word + k, length - k, &step));
    if (code == ' ' || code == '\t' || code == 0xA0 || code == 0x202F) {
      blank = true;
      continue;
    }
    if (blank && last >= '0' && last <= '9' && code >= '0' && code <= '9')
      codes[(*count)++] = ' ';
    blank = false;
    codes[(*count)++] = last = code;
  }
  return codes;
}

static truce_status find_alike(vocabulary *v, const truce__csv *csv, truce__arena *arena,
                               truce__index *folded)
{
  const size_t words = v->index.count;
  size_t *first = truce__arena_alloc(arena, words, sizeof *first); /* [folded]: a word of it */
  if (first == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < words; k++) {
    size_t count, number;
    bool known;
    char message[160];
    const unsigned *codes = fold(arena, v->words[k], &count);
    if (codes == NULL ||
        !truce__index_add(folded, (const char *)codes, count * sizeof *codes, &number, &known))
      return TRUCE_NO_MEMORY;
    if (!known) {
      first[number] = k;
      continue;
    }
    v->uses[k].alike = v->uses[first[number]].alike = true;
    (void)snprintf(message, sizeof message,
                   "this row's `%s` differs from that of line %zu in capitals or blanks only, and "
                   "counts as another one",
                   v->what, v->uses[first[number]].line);
    warn(csv, v->uses[k].line, "write them alike if they are one", message);
  }
  return TRUCE_OK;
}

truce_status truce__warn_of_alike(vocabulary *v, const truce__csv *csv)
{
  truce__index folded = {0};
  truce__arena *arena = truce__arena_new();
  const truce_status status = arena != NULL ? find_alike(v, csv, arena, &folded) : TRUCE_NO_MEMORY;
  truce__index_free(&folded);
  truce__arena_free(arena);
  return status;
}

void truce__warn_of_single(const vocabulary *v, const truce__csv *csv, const char *hint)
{
  enum { TOLD = 10 };
  char lines[TOLD * 24] = "", message[TOLD * 24 + 160];
  size_t count = 0, used = 0, at = 0;
  for (size_t k = 0; k < v->index.count; k++) {
    if (v->uses[k].count != 1 || v->uses[k].alike)
      continue;
    if (count++ == 0)
      at = v->uses[k].line;
    if (count <= TOLD)
      used += (size_t)snprintf(lines + used, sizeof lines - used, "%s%zu", used > 0 ? ", " : "",
                               v->uses[k].line);
  }
  if (count == 0)
    return;
  if (count == 1)
    (void)snprintf(message, sizeof message, "nobody else has the word that stands here in `%s`",
                   v->what);
  else
    (void)snprintf(message, sizeof message, "%zu words in `%s` stand in one row only: lines %s%s",
                   count, v->what, lines, count > TOLD ? ", …" : "");
  warn(csv, at, hint, message);
}

void truce__vocabulary_free(vocabulary *v)
{
  truce__index_free(&v->index);
  free(v->words);
  free(v->uses);
}
