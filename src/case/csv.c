#include "csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

enum { READ_AT_ONCE = 1 << 16 };

/* ---- Filling the buffer ---- */

static truce_status cannot_read(const truce__csv *csv, truce_status status)
{
  const bool damaged = status == TRUCE_BAD_INPUT;
  if (status == TRUCE_NO_MEMORY)
    return status;
  truce_diagnostics_add(
      csv->diagnostics,
      &(truce_diagnostic){.severity = TRUCE_ERROR,
                          .code = "cannot-read",
                          .file = csv->name,
                          .message = damaged ? "the compressed file is damaged or cut off"
                                             : strerror(errno != 0 ? errno : EIO),
                          .hint = damaged ? "get the file again; gzip -t tells whether it is whole"
                                          : "check the disk and the permissions"});
  return status;
}

/* Reads more behind what the buffer holds; the current row moves to its start. */
static truce_status fill(truce__csv *csv)
{
  if (csv->start > 0) {
    memmove(csv->buffer, csv->buffer + csv->start, csv->used - csv->start);
    csv->used -= csv->start;
    csv->start = 0;
  }
  /* As much again as the row has already: long rows are looked at only a few times. */
  const size_t room = csv->used > READ_AT_ONCE ? csv->used : READ_AT_ONCE;
  if (!truce__reserve((void **)&csv->buffer, &csv->capacity, csv->used + room + 1, 1))
    return TRUCE_NO_MEMORY;
  size_t got;
  const truce_status status = truce__source_read(&csv->source, csv->buffer + csv->used, room, &got);
  csv->used += got;
  csv->buffer[csv->used] = '\0';
  csv->ended = got == 0;
  return status == TRUCE_OK ? status : cannot_read(csv, status);
}

/* ---- Opening ---- */

/* How often each separator stands in a line, and what the lines so far say of it. */
typedef struct separator_count {
  size_t here, before; /* in this line, in the last one */
  size_t alike, all;   /* lines that have as many as the one before; everywhere */
} separator_count;

static void end_line(separator_count counts[3])
{
  for (size_t s = 0; s < 3; s++) {
    separator_count *c = &counts[s];
    c->alike += c->here > 0 && c->here == c->before;
    c->all += c->here;
    c->before = c->here;
    c->here = 0;
  }
}

/* The separator of which the first lines have equally many, as commas within words do not; among
 * equals the one seen most; a comma if there is none. */
static char find_separator(const char *text, size_t length)
{
  enum { LINES = 20 };
  static const char separators[] = {',', ';', '\t'};
  separator_count counts[3] = {{0}};
  size_t lines = 0, best = 0;
  bool quoted = false;
  for (size_t k = 0; k < length && lines < LINES; k++) {
    if (text[k] == '"' && (quoted || k == 0 || strchr(",;\t\r\n\"", text[k - 1]) != NULL))
      quoted = !quoted;
    for (size_t s = 0; s < 3 && !quoted; s++)
      counts[s].here += text[k] == separators[s];
    if (!quoted && text[k] == '\n') {
      end_line(counts);
      lines++;
    }
  }
  end_line(counts); /* without a line end, or within a quote that is none */
  for (size_t s = 1; s < 3; s++) {
    const separator_count *c = &counts[s], *b = &counts[best];
    best = c->alike > b->alike || (c->alike == b->alike && c->all > b->all) ? s : best;
  }
  return separators[best];
}

/* Whether the text begins with a line such as `sep=;`, by which Excel is told the separator; *bytes
 * is then its length. */
static bool told_separator(const char *text, size_t length, char *separator, size_t *bytes)
{
  if (length < 5 || strncasecmp(text, "sep=", 4) != 0 || text[4] == '\0' ||
      strchr(",;\t|", text[4]) == NULL || (length > 5 && text[5] != '\r' && text[5] != '\n'))
    return false;
  *separator = text[4];
  *bytes = 5;
  if (length > 5)
    *bytes += text[5] == '\r' && length > 6 && text[6] == '\n' ? 2 : 1;
  return true;
}

truce_status truce__csv_open(truce__csv *csv, const char *name, FILE *file, const char *text,
                             size_t length, truce_diagnostics *diagnostics)
{
  *csv = (truce__csv){.name = name, .diagnostics = diagnostics, .next_line = 1};
  truce_status status = truce__source_open(&csv->source, file, text, length);
  if (status != TRUCE_OK)
    return cannot_read(csv, status);
  status = fill(csv);
  if (status != TRUCE_OK) {
    truce__csv_close(csv);
    return status;
  }
  if (csv->used >= 3 && memcmp(csv->buffer, "\xEF\xBB\xBF", 3) == 0)
    csv->start = 3;
  const char *first = csv->buffer + csv->start;
  size_t bytes;
  if (told_separator(first, csv->used - csv->start, &csv->separator, &bytes)) {
    csv->start += bytes;
    csv->next_line = 2;
  } else {
    csv->separator = find_separator(first, csv->used - csv->start);
  }
  return TRUCE_OK;
}

void truce__csv_close(truce__csv *csv)
{
  truce__source_close(&csv->source);
  free(csv->buffer);
  free(csv->scratch);
  free(csv->cells);
  csv->buffer = csv->scratch = NULL;
  csv->cells = NULL;
}

/* ---- Complaints ---- */

void truce__csv_complain(const truce__csv *csv, size_t cell, truce_severity severity,
                         const char *code, const char *hint, const char *format, ...)
{
  char message[400];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (truce_diagnostics_kept(csv->diagnostics) == TRUCE_DIAGNOSTICS_KEPT) {
    truce_diagnostics_add(csv->diagnostics, &(truce_diagnostic){.severity = severity});
    return; /* counted only */
  }
  /* The row stands in for the whole text. */
  truce__arena *arena = truce__arena_new();
  char *row =
      arena != NULL ? truce__arena_copy(arena, csv->buffer + csv->start, csv->row_length) : NULL;
  reader r = {.file = csv->name,
              .text = row,
              .length = csv->row_length,
              .lines_before = csv->line - 1,
              .discreet = csv->discreet,
              .arena = arena,
              .diagnostics = csv->diagnostics};
  if (row == NULL || !truce__reader_lines(&r)) {
    truce_diagnostics_add(csv->diagnostics, &(truce_diagnostic){.severity = severity,
                                                                .code = code,
                                                                .file = csv->name,
                                                                .line = csv->line,
                                                                .message = message,
                                                                .hint = hint});
  } else {
    const place at = cell < csv->count ? (place){csv->cells[cell].at, csv->cells[cell].end}
                                       : (place){0, csv->row_length};
    truce__complain(&r, severity, code, at, hint, "%s", message);
  }
  truce__arena_free(arena);
}

/* ---- Rows ---- */

/* Where the row that starts at csv->start ends: at its line end or that of what was read. *quoted
 * tells whether that is within quotes. A quote opens only at the start of a cell. */
static size_t find_end(const truce__csv *csv, bool *quoted)
{
  const char *text = csv->buffer;
  size_t k = csv->start;
  *quoted = false;
  /* Most rows have no quote and end with a line feed: two quick looks settle those. */
  const char *feed = memchr(text + k, '\n', csv->used - k);
  const size_t feed_at = feed != NULL ? (size_t)(feed - text) : csv->used;
  if (csv->plain || memchr(text + k, '"', feed_at - k) == NULL) {
    const char *back = memchr(text + k, '\r', feed_at - k);
    return back != NULL ? (size_t)(back - text) : feed_at;
  }
  while (k < csv->used) {
    k += strcspn(text + k, "\"\r\n");
    if (k >= csv->used || text[k] != '"')
      return k < csv->used ? k : csv->used; /* a NUL, too, which is complained of later */
    if (k > csv->start && text[k - 1] != csv->separator) {
      k++;
      continue;
    }
    for (k++;; k += 2) {
      const char *quote = memchr(text + k, '"', csv->used - k);
      *quoted = quote == NULL;
      if (quote == NULL)
        return csv->used;
      k = (size_t)(quote - text);
      if (text[k + 1] != '"')
        break;
    }
    k++;
  }
  return csv->used;
}

/* Finds the current row's length, reading on as needed. */
static truce_status find_row(truce__csv *csv)
{
  bool quoted;
  for (;;) {
    const size_t end = find_end(csv, &quoted);
    csv->row_length = end - csv->start;
    if (end < csv->used || csv->ended || csv->row_length > TRUCE__CSV_ROW_MAX)
      break;
    const truce_status status = fill(csv);
    if (status != TRUCE_OK)
      return status;
  }
  if (!quoted && csv->row_length <= TRUCE__CSV_ROW_MAX)
    return TRUCE_OK;
  const size_t whole = csv->row_length;
  csv->row_length = whole < 200 ? whole : 200;
  truce__csv_complain(
      csv, SIZE_MAX, TRUCE_ERROR, "open-quote", "close it, or write \"\" for a quote within quotes",
      quoted ? "a quote is opened in this row and never closed" : "this row is longer than 16 MB");
  csv->row_length = whole;
  return TRUCE_BAD_INPUT;
}

static truce_status add_cell(truce__csv *csv, truce__cell cell)
{
  if (!truce__reserve((void **)&csv->cells, &csv->cells_capacity, csv->count + 1,
                      sizeof *csv->cells))
    return TRUCE_NO_MEMORY;
  csv->cells[csv->count++] = cell;
  return TRUCE_OK;
}

/* The quoted cell that starts at `from` of the row; its doubled quotes are dropped in the scratch.
 */
static truce_status quoted_cell(truce__csv *csv, size_t from, truce__cell *cell)
{
  const char *row = csv->buffer + csv->start;
  const size_t first = csv->scratch_used;
  size_t k = from + 1;
  for (;;) {
    const char *quote = memchr(row + k, '"', csv->row_length - k);
    const size_t length = (size_t)(quote - (row + k));
    memcpy(csv->scratch + csv->scratch_used, row + k, length);
    csv->scratch_used += length;
    k += length + 1;
    if (k >= csv->row_length || row[k] != '"')
      break;
    csv->scratch[csv->scratch_used++] = '"';
    k++;
  }
  *cell = (truce__cell){csv->scratch + first, csv->scratch_used - first, from, k};
  if (k == csv->row_length || row[k] == csv->separator)
    return TRUCE_OK;
  csv->count = 0;
  truce__csv_complain(csv, 0, TRUCE_ERROR, "bad-quote", "put the whole cell in quotes",
                      "there is text behind a closing quote in this row");
  return TRUCE_BAD_INPUT;
}

static truce_status split_row(truce__csv *csv)
{
  const char *row = csv->buffer + csv->start;
  csv->count = csv->scratch_used = 0;
  if (!truce__reserve((void **)&csv->scratch, &csv->scratch_capacity, csv->row_length + 1, 1))
    return TRUCE_NO_MEMORY;
  size_t k = 0;
  for (;;) {
    truce__cell cell;
    truce_status status = TRUCE_OK;
    if (k < csv->row_length && row[k] == '"' && !csv->plain) {
      status = quoted_cell(csv, k, &cell);
    } else {
      const char *end = memchr(row + k, csv->separator, csv->row_length - k);
      const size_t length = end != NULL ? (size_t)(end - (row + k)) : csv->row_length - k;
      cell = (truce__cell){row + k, length, k, k + length};
    }
    if (status == TRUCE_OK)
      status = add_cell(csv, cell);
    if (status != TRUCE_OK)
      return status;
    k = cell.end;
    if (k >= csv->row_length)
      return TRUCE_OK;
    k++;
  }
}

/* Whether a byte lies beyond ASCII. */
static bool any_high(const char *text, size_t length)
{
  uint64_t all = 0;
  size_t k = 0;
  for (; k + sizeof all <= length; k += sizeof all) {
    uint64_t eight;
    memcpy(&eight, text + k, sizeof eight);
    all |= eight;
  }
  for (; k < length; k++)
    all |= (unsigned char)text[k];
  return (all & UINT64_C(0x8080808080808080)) != 0;
}

static truce_status check_text(const truce__csv *csv)
{
  const char *row = csv->buffer + csv->start;
  const bool high = any_high(row, csv->row_length);
  const bool nul = csv->start + csv->row_length < csv->used && row[csv->row_length] == '\0';
  for (size_t k = 0, step; !nul && high && k < csv->row_length; k += step) {
    step = truce__character_length(row + k);
    if (step > 0)
      continue;
    truce__csv_complain(csv, SIZE_MAX, TRUCE_ERROR, row[k] == '\0' ? "nul-byte" : "bad-utf8",
                        "save the file as UTF-8; Excel calls that \"CSV UTF-8\"",
                        "a byte (0x%02x) of this row is not UTF-8",
                        (unsigned)(unsigned char)row[k]);
    return TRUCE_BAD_INPUT;
  }
  if (!nul && memchr(row, '\0', csv->row_length) == NULL)
    return TRUCE_OK;
  truce__csv_complain(csv, SIZE_MAX, TRUCE_ERROR, "nul-byte", "save the file as plain text (UTF-8)",
                      "this row holds a NUL byte: it is not a text file");
  return TRUCE_BAD_INPUT;
}

/* Goes behind the current row and its line end. */
static truce_status leave_row(truce__csv *csv)
{
  const char *row = csv->buffer + csv->start, *end = row + csv->row_length;
  for (; (row = memchr(row, '\n', (size_t)(end - row))) != NULL; row++)
    csv->next_line++;
  csv->start += csv->row_length;
  csv->row_length = 0;
  if (csv->used - csv->start < 2 && !csv->ended) {
    const truce_status status = fill(csv);
    if (status != TRUCE_OK)
      return status;
  }
  if (csv->start < csv->used) {
    csv->start += csv->buffer[csv->start] == '\r' && csv->buffer[csv->start + 1] == '\n' ? 2 : 1;
    csv->next_line++;
  }
  return TRUCE_OK;
}

static bool blank(const truce__csv *csv)
{
  const char *row = csv->buffer + csv->start;
  for (size_t k = 0; k < csv->row_length; k++) {
    if (row[k] != ' ' && row[k] != '\t')
      return false;
  }
  return true;
}

truce_status truce__csv_next(truce__csv *csv, bool *more)
{
  *more = false;
  truce_status status = csv->line > 0 ? leave_row(csv) : TRUCE_OK;
  while (status == TRUCE_OK) {
    csv->line = csv->next_line;
    csv->count = 0;
    status = find_row(csv);
    if (status != TRUCE_OK)
      break;
    if (csv->start >= csv->used && csv->ended)
      return TRUCE_OK;
    if ((status = check_text(csv)) != TRUCE_OK)
      break;
    if (!blank(csv)) {
      *more = true;
      return split_row(csv);
    }
    status = leave_row(csv);
  }
  return status;
}

/* ---- Cells ---- */

/* The bytes of the blank a text begins with, or ends with; 0 if there is none. */
static size_t blank_bytes(const char *text, size_t length, bool at_end)
{
  static const char *const wide[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"};
  if (length == 0)
    return 0;
  const char c = text[at_end ? length - 1 : 0];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
    return 1;
  for (size_t k = 0; (c & 0x80) != 0 && k < sizeof wide / sizeof *wide; k++) {
    const size_t n = strlen(wide[k]);
    if (length >= n && memcmp(at_end ? text + length - n : text, wide[k], n) == 0)
      return n;
  }
  return 0;
}

truce__cell truce__csv_trimmed(const truce__csv *csv, size_t cell)
{
  truce__cell c = csv->cells[cell];
  for (size_t n; (n = blank_bytes(c.text, c.length, false)) > 0; c.length -= n)
    c.text += n;
  for (size_t n; (n = blank_bytes(c.text, c.length, true)) > 0;)
    c.length -= n;
  return c;
}

int truce__cell_shown(truce__cell cell)
{
  enum { SHOWN = 60 };
  size_t length = cell.length < SHOWN ? cell.length : SHOWN;
  while (length < cell.length && length > 0 && ((unsigned char)cell.text[length] & 0xC0u) == 0x80)
    length--;
  return (int)length;
}

bool truce__csv_is(const truce__csv *csv, size_t cell, const char *word)
{
  const truce__cell c = truce__csv_trimmed(csv, cell);
  return c.length == strlen(word) && strncasecmp(c.text, word, c.length) == 0;
}

const char *truce__csv_text(const truce__csv *csv, size_t cell, truce__arena *arena)
{
  if (cell >= csv->count)
    return NULL;
  const truce__cell c = truce__csv_trimmed(csv, cell);
  return c.length > 0 ? truce__arena_copy(arena, c.text, c.length) : NULL;
}

/* Reads sign, digits, point and exponent; false if the cell is something else. */
static bool parse_number(const char *text, size_t length, char point, double *value)
{
  size_t k = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  uint64_t digits = 0;
  int exponent = 0;
  bool any = false, behind = false;
  for (; k < length; k++) {
    if (text[k] == point && !behind) {
      behind = true;
    } else if (text[k] >= '0' && text[k] <= '9') {
      any = true;
      if (digits < UINT64_C(1000000000000000000)) {
        digits = digits * 10 + (uint64_t)(text[k] - '0');
        exponent -= behind;
      } else {
        exponent += !behind;
      }
    } else {
      break;
    }
  }
  if (any && k < length && (text[k] == 'e' || text[k] == 'E')) {
    const bool minus = k + 1 < length && text[k + 1] == '-';
    int shift = 0;
    k += k + 1 < length && (minus || text[k + 1] == '+') ? 2 : 1;
    any = k < length;
    for (; k < length && text[k] >= '0' && text[k] <= '9'; k++)
      shift = shift < 10000 ? shift * 10 + (text[k] - '0') : shift;
    exponent += minus ? -shift : shift;
  }
  /* Powers of ten up to 22 are exact, so that numbers of up to 15 digits are read exactly. */
  const double power = pow(10, abs(exponent));
  *value = exponent < 0 ? (double)digits / power : (double)digits * power;
  if (text[0] == '-')
    *value = -*value;
  return any && k == length && isfinite(*value);
}

bool truce__csv_is_number(const truce__csv *csv, size_t cell, double *value)
{
  if (cell >= csv->count)
    return false;
  const truce__cell c = truce__csv_trimmed(csv, cell);
  const bool comma = csv->separator != ',' && memchr(c.text, ',', c.length) != NULL;
  return c.length > 0 && parse_number(c.text, c.length, comma ? ',' : '.', value);
}

bool truce__csv_number(const truce__csv *csv, size_t cell, const char *what, double *value)
{
  if (truce__csv_is_number(csv, cell, value))
    return true;
  const truce__cell c = truce__csv_trimmed(csv, cell);
  const bool grouped = c.length > 0 && strspn(c.text, "0123456789") < c.length &&
                       memchr(c.text, ',', c.length) != NULL;
  truce__csv_complain(csv, cell, TRUCE_ERROR, c.length == 0 ? "missing" : "bad-number",
                      grouped ? "leave out separators of thousands; a decimal comma needs "
                                "semicolons or tabs between the cells"
                              : "write a number such as 40 or 2.5",
                      c.length == 0   ? "%s is missing"
                      : csv->discreet ? "%s is not a number"
                                      : "%s is not a number: \"%.*s\"",
                      what, (int)(c.length < 40 ? c.length : 40), c.text);
  return false;
}
