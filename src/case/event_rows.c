#include "event_rows.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/control.h"
#include "base/listed.h"
#include "base/memory.h"
#include "fields.h"

/* ---- Choosing ---- */

static bool listed(const char *list, truce__cell cell)
{
  return truce__listed(list, cell.text, cell.length);
}

/* "A,B": the cells are A and B, or B and A. */
static bool between(const char *dyad, truce__cell actor, truce__cell target)
{
  return listed(dyad, actor) && listed(dyad, target) &&
         (actor.length != target.length || strncasecmp(actor.text, target.text, actor.length) != 0);
}

bool truce__event_chosen(const truce_event_choice *choice, const truce__event_row *row)
{
  const truce__cell *c = row->cells;
  if (choice->bounded && !((isnan(choice->from) || row->time >= choice->from) &&
                           (isnan(choice->to) || floor(row->time) <= choice->to)))
    return false;
  if (choice->actor != NULL && !listed(choice->actor, c[EVENT_ACTOR]))
    return false;
  if (choice->target != NULL && !listed(choice->target, c[EVENT_TARGET]))
    return false;
  if (choice->dyad != NULL && !between(choice->dyad, c[EVENT_ACTOR], c[EVENT_TARGET]))
    return false;
  if (choice->kind != NULL && !listed(choice->kind, c[EVENT_KIND]))
    return false;
  if (choice->place != NULL && !listed(choice->place, c[EVENT_PLACE]) &&
      !listed(choice->place, c[EVENT_AREA]))
    return false;
  return choice->claimed_by == NULL || listed(choice->claimed_by, c[EVENT_CLAIMED_BY]);
}

/* ---- Keeping texts ---- */

static truce_status intern(truce__event_rows *rows, const char *text, size_t length,
                           uint32_t *number)
{
  size_t k;
  bool known;
  *number = TRUCE_NO_TEXT;
  if (length == 0)
    return TRUCE_OK;
  if (!truce__index_add(&rows->texts, text, length, &k, &known))
    return TRUCE_NO_MEMORY;
  if (!known) {
    const char *copy = truce__arena_copy(rows->arena, text, length);
    if (copy == NULL)
      return TRUCE_NO_MEMORY;
    rows->texts.entries[k].text = copy;
  }
  *number = (uint32_t)k;
  return TRUCE_OK;
}

static truce_status intern_word(truce__event_rows *rows, const char *word, uint32_t *number)
{
  return intern(rows, word, strlen(word), number);
}

/* ---- Rows seen before ---- */

static uint64_t mark_of(const char *text, size_t length, uint64_t mark)
{
  for (size_t k = 0; k < length; k++)
    mark = (mark ^ (unsigned char)text[k]) * UINT64_C(1099511628211);
  mark = (mark ^ 0xFF) * UINT64_C(1099511628211);
  return mark ^ (mark >> 29);
}

static void put_mark(uint64_t *marks, size_t size, uint64_t mark)
{
  size_t at = (size_t)(mark * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (size - 1);
  while (marks[at] != 0)
    at = (at + 1) & (size - 1);
  marks[at] = mark;
}

static truce_status see(truce__event_rows *rows, uint64_t mark, bool *again)
{
  mark = mark == 0 ? 1 : mark;
  if (2 * (rows->seen_count + 1) > rows->seen_size) {
    const size_t size = rows->seen_size == 0 ? 1024 : 2 * rows->seen_size;
    uint64_t *larger = calloc(size, sizeof *larger);
    if (larger == NULL)
      return TRUCE_NO_MEMORY;
    for (size_t k = 0; k < rows->seen_size; k++) {
      if (rows->seen[k] != 0)
        put_mark(larger, size, rows->seen[k]);
    }
    free(rows->seen);
    rows->seen = larger;
    rows->seen_size = size;
  }
  size_t at = (size_t)(mark * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (rows->seen_size - 1);
  while (rows->seen[at] != 0 && rows->seen[at] != mark)
    at = (at + 1) & (rows->seen_size - 1);
  *again = rows->seen[at] == mark;
  rows->seen[at] = mark;
  rows->seen_count += !*again;
  return TRUCE_OK;
}

/* A row with an id is known by it; another by all that is read of it. */
static truce_status look_for_repeat(truce__event_rows *rows, const truce__event_row *row,
                                    bool *again)
{
  const truce__cell id = row->cells[EVENT_ID];
  uint64_t mark = UINT64_C(14695981039346656037);
  if (id.length > 0) {
    mark = mark_of(id.text, id.length, mark);
  } else {
    for (size_t f = 0; f < EVENT_FIELDS; f++)
      mark = mark_of(row->cells[f].text, row->cells[f].length, mark);
  }
  const truce_status status = see(rows, mark, again);
  if (*again && rows->repeated++ == 0)
    rows->first_repeated = row->number;
  *again = *again && id.length > 0;
  return status;
}

/* ---- Numbers ---- */

static void complain(const truce__event_rows *rows, truce__event_field field, const char *code,
                     const char *hint, const char *message)
{
  if (rows->csv != NULL)
    truce__csv_complain(rows->csv, rows->columns->column[field], TRUCE_ERROR, code, hint, "%s",
                        message);
}

/* A count as people write it. False after a complaint. */
static bool read_count(const truce__event_rows *rows, const truce__event_row *row,
                       truce__event_field field, double *low, double *high)
{
  const truce__cell cell = row->cells[field];
  char text[64];
  *low = *high = NAN;
  if (cell.length == 0)
    return true;
  if (rows->csv != NULL && truce__csv_is_number(rows->csv, rows->columns->column[field], low)) {
    *high = *low;
    if (*low >= 0)
      return true;
    complain(rows, field, "bad-count", "write how many there were, 0 or more",
             "a count cannot be negative");
    return false;
  }
  truce_count count;
  if (cell.length < sizeof text) {
    memcpy(text, cell.text, cell.length);
    text[cell.length] = '\0';
    if (truce__parse_count(text, &count)) {
      *low = (double)count.low;
      *high = count.high == INT64_MAX ? INFINITY : (double)count.high;
      return true;
    }
  }
  complain(rows, field, "bad-count",
           "write for example: 472, over 60, ~30, 120+, 100 to 120; a decimal comma needs "
           "semicolons between the cells",
           "this is not a count");
  return false;
}

static double middle(double low, double high)
{
  return isinf(high) ? low : (low + high) / 2;
}

/* ---- Harm ---- */

/* Where one of the words starts in a text, whatever their capitals; SIZE_MAX: nowhere. */
static size_t find_word(truce__cell cell, const char *const *words, size_t *length)
{
  for (; *words != NULL; words++) {
    *length = strlen(*words);
    for (size_t k = 0; k + *length <= cell.length; k++) {
      if (strncasecmp(cell.text + k, *words, *length) == 0)
        return k;
    }
  }
  return SIZE_MAX;
}

static bool harm_in(truce__cell cell, truce_harm *harm, truce__cell *rest)
{
  static const char *const words[TRUCE_HARM_COUNT][6] = {
      {"killed", "deaths", "dead", "fatalities", NULL},
      {"wounded", "injured", "hurt", NULL},
      {"displaced", "evacuated", "refugees", NULL}};
  for (int h = 0; h < TRUCE_HARM_COUNT; h++) {
    size_t length;
    const size_t at = find_word(cell, words[h], &length);
    if (at == SIZE_MAX)
      continue;
    *harm = (truce_harm)h;
    size_t before = at;
    while (before > 0 && cell.text[before - 1] == ' ')
      before--;
    *rest = (truce__cell){.text = cell.text, .length = before};
    if (before == 0 && at + length < cell.length && cell.text[at + length] == ' ')
      *rest = (truce__cell){.text = cell.text + at + length + 1,
                            .length = cell.length - at - length - 1};
    return true;
  }
  return false;
}

static truce_status add_loss(truce__event_rows *rows, truce_loss loss)
{
  if (!truce__reserve((void **)&rows->losses, &rows->loss_capacity, rows->loss_count + 1,
                      sizeof *rows->losses))
    return TRUCE_NO_MEMORY;
  loss.record = rows->record_count;
  rows->losses[rows->loss_count++] = loss;
  return TRUCE_OK;
}

/* What a column of harm counts; nothing if it is empty or 0. */
static truce_status add_column(truce__event_rows *rows, const truce__event_row *row,
                               truce__event_field field, truce_harm harm, uint32_t victims,
                               bool part)
{
  double low, high;
  if (!read_count(rows, row, field, &low, &high) || isnan(low) || high == 0)
    return TRUCE_OK;
  truce_loss loss = {.harm = harm,
                     .victims = victims,
                     .part = part,
                     .low = low,
                     .best = middle(low, high),
                     .high = high};
  if (field == EVENT_DEATHS) {
    double least, most, unused;
    if (read_count(rows, row, EVENT_DEATHS_LOW, &least, &unused) && !isnan(least))
      loss.low = least;
    if (read_count(rows, row, EVENT_DEATHS_HIGH, &unused, &most) && !isnan(most))
      loss.high = most;
  }
  return add_loss(rows, loss);
}

static truce_status add_columns(truce__event_rows *rows, const truce__event_row *row,
                                const truce_record *record)
{
  uint32_t all, civilians = TRUCE_NO_TEXT, unknown = TRUCE_NO_TEXT;
  size_t told = 0;
  for (size_t f = EVENT_DEATHS; f < EVENT_FIELDS; f++)
    told += row->cells[f].length;
  if (told == 0)
    return TRUCE_OK;
  truce_status status = intern_word(rows, "all", &all);
  if (status == TRUCE_OK)
    status = intern_word(rows, "civilians", &civilians);
  if (status == TRUCE_OK)
    status = intern_word(rows, "unknown", &unknown);
  const struct {
    truce__event_field field;
    truce_harm harm;
    uint32_t victims;
    bool part;
  } columns[] = {{EVENT_DEATHS, TRUCE_HARM_DEATHS, all, false},
                 {EVENT_DEATHS_A, TRUCE_HARM_DEATHS, record->actor, true},
                 {EVENT_DEATHS_B, TRUCE_HARM_DEATHS, record->target, true},
                 {EVENT_DEATHS_CIVILIANS, TRUCE_HARM_DEATHS, civilians, true},
                 {EVENT_DEATHS_UNKNOWN, TRUCE_HARM_DEATHS, unknown, true},
                 {EVENT_WOUNDED, TRUCE_HARM_WOUNDED, all, false},
                 {EVENT_DISPLACED, TRUCE_HARM_DISPLACED, all, false}};
  for (size_t k = 0; k < sizeof columns / sizeof *columns && status == TRUCE_OK; k++)
    status = add_column(rows, row, columns[k].field, columns[k].harm, columns[k].victims,
                        columns[k].part);
  return status;
}

/* A row whose unit or kind says that its count is of people harmed. */
static truce_status add_worded(truce__event_rows *rows, const truce__event_row *row,
                               const truce_record *record)
{
  truce_harm harm;
  truce__cell rest;
  if (isnan(record->count) || (!harm_in(row->cells[EVENT_UNIT], &harm, &rest) &&
                               !harm_in(row->cells[EVENT_KIND], &harm, &rest)))
    return TRUCE_OK;
  const truce__cell target = row->cells[EVENT_TARGET];
  const char *victims = truce__arena_printf(
      rows->arena, "%.*s%s%.*s", (int)target.length, target.text,
      target.length > 0 && rest.length > 0 ? ": " : "", (int)rest.length, rest.text);
  if (victims == NULL)
    return TRUCE_NO_MEMORY;
  uint32_t number;
  const truce_status status = intern_word(rows, *victims != '\0' ? victims : "all", &number);
  if (status != TRUCE_OK)
    return status;
  return add_loss(rows, (truce_loss){.harm = harm,
                                     .victims = number,
                                     .low = record->low,
                                     .best = record->count,
                                     .high = record->high});
}

/* ---- Keeping a row ---- */

static truce__cell kind_of(const truce__event_rows *rows, const truce__event_row *row)
{
  static const char *const kinds[] = {"state-based conflict", "non-state conflict",
                                      "one-sided violence"};
  const truce__cell cell = row->cells[EVENT_KIND];
  if (rows->layout != TRUCE_LAYOUT_UCDP || cell.length != 1 || *cell.text < '1' || *cell.text > '3')
    return cell;
  const char *kind = kinds[*cell.text - '1'];
  return (truce__cell){.text = kind, .length = strlen(kind)};
}

/* For how many days more it may have gone on. */
static double days_open(const truce__event_rows *rows, const truce__event_row *row)
{
  const truce__cell end = row->cells[EVENT_END], precision = row->cells[EVENT_PRECISION];
  truce__moment m;
  if (end.length > 0 && truce__moment_parse(end.text, end.length, &m))
    return m.day > row->time ? m.day - floor(row->time) : 0;
  if (rows->layout == TRUCE_LAYOUT_ACLED && precision.length == 1)
    return *precision.text == '2' ? 6 : *precision.text == '3' ? 30 : 0;
  return 0;
}

static truce_status fill_texts(truce__event_rows *rows, const truce__event_row *row,
                               truce_record *r)
{
  const struct {
    uint32_t *number;
    truce__cell cell;
  } texts[] = {
      {&r->type, row->cells[EVENT_TYPE]},     {&r->actor, row->cells[EVENT_ACTOR]},
      {&r->target, row->cells[EVENT_TARGET]}, {&r->kind, kind_of(rows, row)},
      {&r->unit, row->cells[EVENT_UNIT]},     {&r->place, row->cells[EVENT_PLACE]},
      {&r->source, row->cells[EVENT_SOURCE]}, {&r->claimed_by, row->cells[EVENT_CLAIMED_BY]}};
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < sizeof texts / sizeof *texts && status == TRUCE_OK; k++)
    status = intern(rows, texts[k].cell.text, texts[k].cell.length, texts[k].number);
  return status;
}

static truce_status within_limit(const truce__event_rows *rows)
{
  const size_t limit = rows->control != NULL ? rows->control->memory_limit : 0;
  if (limit == 0 || rows->record_count % 4096 != 0)
    return TRUCE_OK;
  /* Sorting holds a second copy. */
  const size_t bytes =
      2 * (rows->record_count * sizeof(truce_record) + rows->loss_count * sizeof(truce_loss)) +
      rows->seen_size * sizeof *rows->seen;
  return bytes > limit / 2 ? TRUCE_TOO_LARGE : TRUCE_OK;
}

truce_status truce__event_keep(truce__event_rows *rows, const truce__event_row *row)
{
  bool again = false;
  truce_status status = within_limit(rows);
  if (status == TRUCE_OK)
    status = look_for_repeat(rows, row, &again);
  if (status != TRUCE_OK || again)
    return status;
  truce_record r = {.time = row->time,
                    .days = days_open(rows, row),
                    .low = row->low,
                    .high = row->high,
                    .row = row->number,
                    .twin = TRUCE_NO_TEXT};
  if (!row->bounded && !read_count(rows, row, EVENT_COUNT, &r.low, &r.high))
    return TRUCE_OK;
  r.count = middle(r.low, r.high);
  status = fill_texts(rows, row, &r);
  const size_t losses = rows->loss_count;
  if (status == TRUCE_OK)
    status = add_columns(rows, row, &r);
  if (status == TRUCE_OK && rows->loss_count == losses)
    status = add_worded(rows, row, &r);
  if (status == TRUCE_OK && !truce__reserve((void **)&rows->records, &rows->record_capacity,
                                            rows->record_count + 1, sizeof *rows->records))
    status = TRUCE_NO_MEMORY;
  if (status != TRUCE_OK)
    return status;
  const int32_t today = rows->choice != NULL ? rows->choice->today : 0;
  if (today != 0 && !rows->undated && row->time >= today + 1 && rows->late++ == 0)
    rows->first_late = row->number;
  rows->rough += r.days >= 7;
  rows->unsorted += rows->record_count > 0 && row->time < rows->last;
  rows->last = row->time;
  rows->timed = rows->timed || row->timed;
  rows->records[rows->record_count++] = r;
  return TRUCE_OK;
}

void truce__event_rows_free(truce__event_rows *rows)
{
  truce__index_free(&rows->texts);
  free(rows->records);
  free(rows->losses);
  free(rows->seen);
  truce__arena_free(rows->arena);
}
