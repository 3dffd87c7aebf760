/* Diagnostics for people: place, message, the line with a caret under the trouble, the remedy. */
#include "report_internal.h"

#include <string.h>

#include "layout.h"
#include "utf8.h"

enum { TAB = 8, MARGIN = 4, ELLIPSIS = 3 };

/* The part of a line that is shown, and where it is underlined; in columns of the expanded line. */
typedef struct window {
  size_t start, end;         /* columns shown */
  size_t mark, mark_columns; /* underlined */
} window;

/* The columns a character takes when it starts at `column`. */
static size_t columns_at(uint32_t code, size_t column)
{
  return code == '\t' ? TAB - column % TAB : truce__columns(code);
}

/* Where character `index` (from 0) starts, in columns; the end of the line for one past it. */
static size_t column_of(const char *line, size_t index)
{
  const char *at = line, *end = line + strlen(line);
  size_t column = 0;
  for (size_t k = 0; k < index && at < end; k++) {
    uint32_t code;
    at += truce__utf8_next(at, (size_t)(end - at), &code);
    column += columns_at(code, column);
  }
  return column;
}

static window choose_window(const truce_diagnostic *d, size_t room)
{
  const size_t total = column_of(d->excerpt, SIZE_MAX);
  window w = {.mark = column_of(d->excerpt, d->column - d->excerpt_column)};
  const size_t mark_end = column_of(d->excerpt, d->column - d->excerpt_column + d->length);
  w.mark_columns = mark_end > w.mark ? mark_end - w.mark : 1;
  w.end = total;
  if (total > room) {
    if (w.mark + w.mark_columns + ELLIPSIS > room)
      w.start = w.mark > room / 2 ? w.mark - room / 2 : 0;
    w.end = w.start + room;
  }
  if (w.mark + w.mark_columns > w.end && w.mark < w.end)
    w.mark_columns = w.end - w.mark;
  return w;
}

/* The characters of the line that lie in the window, tabs as blanks. */
static void put_window(FILE *out, const char *line, const window *w, size_t total)
{
  size_t column = 0;
  for (const char *at = line, *end = line + strlen(line); at < end && column < w->end;) {
    uint32_t code;
    const size_t bytes = truce__utf8_next(at, (size_t)(end - at), &code);
    const size_t columns = columns_at(code, column);
    if (column + columns > w->end)
      break;
    const bool hidden = (w->start > 0 && column < w->start + ELLIPSIS) ||
                        (w->end < total && column + columns + ELLIPSIS > w->end);
    if (column >= w->start) {
      char character[8] = {0};
      memcpy(character, at, bytes);
      if (code == '\t')
        fprintf(out, "%*s", (int)columns, "");
      else if (hidden)
        fprintf(out, "%.*s", (int)columns, "..");
      else
        truce__put(out, character);
    }
    column += columns;
    at += bytes;
  }
}

static void put_excerpt(FILE *out, const truce_diagnostic *d, truce_style style)
{
  const window w = choose_window(d, style.width - MARGIN);
  fprintf(out, "%*s", MARGIN, "");
  put_window(out, d->excerpt, &w, column_of(d->excerpt, SIZE_MAX));
  fprintf(out, "\n%*s%s^", (int)(MARGIN + w.mark - w.start), "", style.color ? "\033[1;32m" : "");
  for (size_t k = 1; k < w.mark_columns; k++)
    putc('~', out);
  fputs(style.color ? "\033[0m\n" : "\n", out);
}

/* "file:line:column: " as far as they are known; returns the columns it takes. */
static size_t put_place(FILE *out, const truce_diagnostic *d)
{
  if (d->file == NULL)
    return 0;
  char place[64] = "";
  if (d->line > 0 && d->column > 0)
    snprintf(place, sizeof place, ":%zu:%zu", d->line, d->column);
  else if (d->line > 0)
    snprintf(place, sizeof place, ":%zu", d->line);
  truce__put(out, d->file);
  fprintf(out, "%s: ", place);
  return truce__width(d->file) + strlen(place) + 2;
}

static void put_one(FILE *out, const truce_diagnostic *d, truce_style style)
{
  static const char *const names[] = {
      [TRUCE_NOTE] = "note", [TRUCE_WARNING] = "warning", [TRUCE_ERROR] = "error"};
  static const char *const colors[] = {
      [TRUCE_NOTE] = "\033[1;36m", [TRUCE_WARNING] = "\033[1;35m", [TRUCE_ERROR] = "\033[1;31m"};
  const char *name = names[d->severity];
  const size_t column = put_place(out, d);
  fprintf(out, "%s%s:%s ", style.color ? colors[d->severity] : "", name,
          style.color ? "\033[0m" : "");
  truce__put_paragraph(out, column + strlen(name) + 2, 2, style.width, d->message);
  if (d->excerpt != NULL && d->column > 0 && !style.no_excerpts)
    put_excerpt(out, d, style);
  if (d->hint != NULL)
    truce__put_wrapped(out, "  help: ", 8, style.width, d->hint);
}

truce_status truce_report_diagnostics(const truce_diagnostics *list, truce_severity least,
                                      FILE *out, truce_style style)
{
  size_t left = 0; /* found but not kept */
  style.width = truce__style_width(style);
  for (truce_severity k = least; k <= TRUCE_ERROR; k++)
    left += truce_diagnostics_count(list, k);
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    if (d->severity < least)
      continue;
    put_one(out, d, style);
    left--;
  }
  if (left > 0)
    fprintf(out, "and %zu more like these\n", left);
  return truce__report_end(out);
}
