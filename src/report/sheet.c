#include "sheet.h"

#include <string.h>

#include "layout.h"
#include "report_internal.h"

enum { HANG = 2 };

void truce__sheet_start_titled(truce__sheet *t, const char *title, FILE *out, truce_style style)
{
  *t = (truce__sheet){.out = out, .style = style};
  t->style.width = truce__style_width(style);
  fputs(style.color ? "\033[1m" : "", out);
  truce__put_wrapped(out, "", 0, t->style.width, title);
  fputs(style.color ? "\033[0m" : "", out);
}

void truce__sheet_start(truce__sheet *t, const truce_case *c, const char *as_of, FILE *out,
                        truce_style style)
{
  truce__sheet_start_titled(t, c->title, out, style);
  if (as_of != NULL) {
    fputs("As of ", out);
    truce__put(out, as_of);
    putc('\n', out);
  }
}

truce_status truce__sheet_end(truce__sheet *t)
{
  const bool failed = t->words.failed;
  truce__builder_free(&t->words);
  const truce_status written = truce__report_end(t->out);
  return failed ? TRUCE_NO_MEMORY : written;
}

void truce__heading(const truce__sheet *t, const char *text)
{
  fputs(t->style.color ? "\n\033[1m" : "\n", t->out);
  truce__put_wrapped(t->out, "", 0, t->style.width, text);
  fputs(t->style.color ? "\033[0m" : "", t->out);
}

void truce__say(truce__sheet *t, const char *first, size_t indent)
{
  truce__put_wrapped(t->out, first, indent, t->style.width, truce__built(&t->words));
  truce__builder_clear(&t->words);
}

void truce__end_cell(truce__sheet *t)
{
  truce__build_bytes(&t->words, "", 1);
}

void truce__cell(truce__sheet *t, const char *text)
{
  truce__build(&t->words, "%s", text);
  truce__end_cell(t);
}

/* One line of a row: what fits of each cell. Returns whether there is more. */
static bool put_row_line(const truce__sheet *t, const truce__table *x, const char **left,
                         bool first)
{
  bool more = false;
  size_t last = x->count - 1, blanks = 0;
  while (last > 0 && *left[last] == '\0')
    last--;
  for (size_t k = 0; k <= last; k++) {
    const size_t hang = k == 0 && !first ? HANG : 0;
    fprintf(t->out, "%*s", (int)(blanks + (*left[k] == '\0' ? 0 : hang)), "");
    const size_t width = x->width[k] - 1 - (*left[k] == '\0' ? 0 : hang);
    left[k] = truce__put_line(t->out, left[k], width, k < last);
    blanks = 1;
    more = more || *left[k] != '\0';
  }
  putc('\n', t->out);
  return more;
}

void truce__put_row(truce__sheet *t, const truce__table *table)
{
  const char *left[TRUCE__COLUMNS] = {NULL};
  if (!t->words.failed) {
    const char *at = t->words.text;
    for (size_t k = 0; k < table->count; k++, at += strlen(at) + 1)
      left[k] = at;
    for (bool first = true, more = true; more; first = false)
      more = put_row_line(t, table, left, first);
  }
  truce__builder_clear(&t->words);
}

const truce__table truce__concept_table = {.count = 1 + TRUCE_CONCEPT_COUNT,
                                           .width = {24, 10, 10, 10, 10, 10}};

void truce__head_concepts(truce__sheet *t, const char *first)
{
  truce__cell(t, first);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    truce__cell(t, truce_concept_label((truce_concept)k));
  truce__put_row(t, &truce__concept_table);
}
