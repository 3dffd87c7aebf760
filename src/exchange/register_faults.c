/* What is wrong with the rows of a table: the first faults are told, all are counted, and what may
 * only follow from others is not told. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "register_faults.h"

enum { TOLD_MAX = 20 };

void truce__fault(truce__faults *f, size_t line, const char *code, const char *hint,
                  const char *text, ...)
{
  char message[TRUCE__REASON + TRUCE__REFERENCE];
  va_list arguments;
  if (++f->count > TOLD_MAX)
    return;
  va_start(arguments, text);
  (void)vsnprintf(message, sizeof message, text, arguments);
  va_end(arguments);
  truce__register_complain(f->r, f->file, line, code, hint, "%s", message);
}

void truce__faults_end(const truce__faults *f)
{
  if (f->count > TOLD_MAX)
    truce__register_complain(f->r, f->file, 0, "more-errors", NULL, "and %zu more errors",
                             f->count - TOLD_MAX);
}

static bool has(const truce__doubts *d, const char *reference)
{
  return reference != NULL && truce__index_get(&d->about, reference, strlen(reference)) != SIZE_MAX;
}

bool truce__doubted(const truce__doubts *d, const truce_entry *e, const char *written)
{
  return d->about.count > 0 && (has(d, written) || has(d, e->texts[TRUCE_ENTRY_SUBJECT]) ||
                                has(d, e->texts[TRUCE_ENTRY_OTHER]));
}

bool truce__doubt(truce__doubts *d, const truce_entry *e, const char *written)
{
  const char *const about[] = {written, e->texts[TRUCE_ENTRY_SUBJECT], e->texts[TRUCE_ENTRY_OTHER]};
  d->all = d->all || e->amends != 0;
  if (d->arena == NULL && (d->arena = truce__arena_new()) == NULL)
    return false;
  for (size_t k = 0; k < 3; k++) {
    const char *kept = about[k] == NULL ? NULL : truce__arena_string(d->arena, about[k]);
    size_t at;
    bool known;
    if (kept != NULL && !truce__index_add(&d->about, kept, strlen(kept), &at, &known))
      return false;
  }
  return !truce__arena_failed(d->arena);
}

void truce__doubts_end(const truce__doubts *d, const truce__faults *f)
{
  if (d->following > 0)
    truce__register_complain(f->r, f->file, 0, "not-judged", "they are judged once these are right",
                             "%zu more %s on what is wrong here, and %s not judged", d->following,
                             d->following == 1 ? "row hangs" : "rows hang",
                             d->following == 1 ? "was" : "were");
}

void truce__doubts_free(truce__doubts *d)
{
  truce__index_free(&d->about);
  truce__arena_free(d->arena);
}
