/* The section `events`: what happened, from a CSV file beside the case file or a list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "csv.h"
#include "read.h"

typedef enum field {
  DATE,
  TIME,
  ACTOR,
  TARGET,
  KIND,
  COUNT,
  UNIT,
  PLACE,
  SOURCE,
  CLAIMED_BY,
  NOTE,
  FIELDS,
} field;

static const char *const field_names[FIELDS] = {"date",   "time",       "actor", "target",
                                                "kind",   "count",      "unit",  "place",
                                                "source", "claimed_by", "note"};

/* One event as it stands, and where: in a row of a table or in a map. */
typedef struct entry {
  reader *r;
  const char *text[FIELDS]; /* NULL: not there */
  const tree *map;          /* NULL: in a table */
  const truce__csv *csv;
  size_t column[FIELDS];
} entry;

typedef struct event_list {
  truce_event *events;
  size_t count, capacity;
} event_list;

static void complain(const entry *e, field f, const char *code, const char *hint,
                     const char *message)
{
  if (e->csv != NULL) {
    truce__csv_complain(e->csv, e->column[f], TRUCE_ERROR, code, hint, "%s", message);
    return;
  }
  const tree *t = truce__tree_get(e->map, field_names[f]);
  truce__complain(e->r, TRUCE_ERROR, code, t != NULL ? t->at : e->map->at, hint, "%s", message);
}

/* ---- When ---- */

static bool two_digits(const char *text, int most, int *value)
{
  if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return false;
  *value = (text[0] - '0') * 10 + (text[1] - '0');
  return *value <= most;
}

/* "T03:20", "T03:20:15Z", " 03:20+02:00": the seconds of the day in UTC, which may lie on the day
 * before or after. */
static bool parse_time(const char *text, int *seconds)
{
  int hours, minutes, rest = 0, zone_hours, zone_minutes = 0;
  if ((*text != 'T' && *text != ' ') || !two_digits(text + 1, 23, &hours) || text[3] != ':' ||
      !two_digits(text + 4, 59, &minutes))
    return false;
  text += 6;
  if (*text == ':') {
    if (!two_digits(text + 1, 60, &rest))
      return false;
    text += 3;
  }
  *seconds = hours * 3600 + minutes * 60 + rest;
  if (*text == '\0' || strcmp(text, "Z") == 0)
    return true;
  const int sign = *text == '-' ? 1 : -1;
  if ((*text != '+' && *text != '-') || !two_digits(text + 1, 14, &zone_hours))
    return false;
  text += 3;
  if (*text == ':')
    text++;
  if (*text != '\0' && (!two_digits(text, 59, &zone_minutes) || text[2] != '\0'))
    return false;
  *seconds += sign * (zone_hours * 3600 + zone_minutes * 60);
  return true;
}

static bool read_moment(const entry *e, truce_event *event)
{
  enum { DAY = 86400 };
  const field f = e->text[TIME] != NULL ? TIME : DATE;
  const char *text = e->text[f];
  int32_t day;
  int seconds = -1;
  if (text == NULL) {
    complain(e, DATE, "missing", "add for example: date: 2025-06-01", "this event has no date");
    return false;
  }
  if (!truce__parse_date(text, &day) || (text[10] != '\0' && !parse_time(text + 10, &seconds))) {
    complain(e, f, "bad-date", "write 2025-06-01 or, with a time, 2025-06-01T03:20Z",
             "this is not a date");
    return false;
  }
  if (text[10] != '\0' && seconds < 0) {
    day--;
    seconds += DAY;
  } else if (seconds >= DAY) {
    day++;
    seconds -= DAY;
  }
  char written[TRUCE__DATE];
  event->date = (truce_date){truce__arena_string(e->r->arena, truce__date_text(written, day)), day};
  event->second = seconds;
  return true;
}

/* ---- Who says so ---- */

/* The sources named, one or several with semicolons between; words that name none are kept as they
 * are, and count as a source. */
static void read_sources(const entry *e, truce_event *event)
{
  const truce_case *c = e->r->c;
  const char *text = e->text[SOURCE];
  event->source = text;
  event->basis = (truce_basis){.because = NULL, .assumption = text == NULL};
  size_t *sources = truce__arena_alloc(e->r->arena, c->source_count, sizeof *sources);
  for (const char *at = text; sources != NULL && at != NULL && *at != '\0';) {
    at += strspn(at, "; ");
    const size_t length = strcspn(at, ";");
    size_t end = length;
    while (end > 0 && at[end - 1] == ' ')
      end--;
    for (size_t k = 0; k < c->source_count && event->basis.source_count < c->source_count; k++) {
      if (strlen(c->sources[k].id) != end || memcmp(c->sources[k].id, at, end) != 0)
        continue;
      sources[event->basis.source_count++] = k;
      event->basis.assumption = event->basis.assumption || c->sources[k].assumption;
    }
    at += length;
  }
  event->basis.sources = sources;
}

static size_t party_of(const truce_case *c, const char *text)
{
  for (size_t p = 0; text != NULL && p < c->party_count; p++) {
    if (strcmp(c->parties[p].id, text) == 0)
      return p;
  }
  return SIZE_MAX;
}

static void read_entry(const entry *e, event_list *list)
{
  const truce_case *c = e->r->c;
  truce_event event = {.actor = e->text[ACTOR],
                       .target = e->text[TARGET],
                       .claimed_by = e->text[CLAIMED_BY],
                       .actor_party = party_of(c, e->text[ACTOR]),
                       .target_party = party_of(c, e->text[TARGET]),
                       .claimed_party = party_of(c, e->text[CLAIMED_BY]),
                       .kind = e->text[KIND],
                       .unit = e->text[UNIT],
                       .place = e->text[PLACE],
                       .note = e->text[NOTE]};
  const bool dated = read_moment(e, &event);
  if (event.kind == NULL)
    complain(e, KIND, "missing", "say what kind of event it is, such as raid or exchange",
             "this event has no kind");
  if (e->text[COUNT] != NULL && !truce__parse_count(e->text[COUNT], &event.count)) {
    event.count = (truce_count){0};
    complain(e, COUNT, "bad-count", "write for example: 472, over 60, about 20, 100 to 120",
             "this is not a count");
  }
  read_sources(e, &event);
  if (!dated || event.kind == NULL)
    return;
  if (!truce__reserve((void **)&list->events, &list->capacity, list->count + 1,
                      sizeof *list->events)) {
    truce__arena_alloc(e->r->arena, SIZE_MAX, 2); /* marks that memory ran out */
    return;
  }
  list->events[list->count++] = event;
}

/* ---- A list in the case file ---- */

static void read_list(reader *r, const tree *t, event_list *list)
{
  for (size_t k = 0; k < t->count; k++) {
    entry e = {.r = r, .map = t->values[k]};
    if (!truce__expect(r, e.map, TREE_MAP, "an event (date, actor, kind, …)"))
      continue;
    truce__check_keys(r, e.map, field_names, FIELDS, "an event");
    for (size_t f = 0; f < FIELDS; f++)
      e.text[f] = truce__text_of(r, e.map, field_names[f], "a text");
    read_entry(&e, list);
  }
}

/* ---- A table beside it ---- */

static void find_columns(entry *e, bool *found)
{
  for (size_t f = 0; f < FIELDS; f++)
    e->column[f] = SIZE_MAX;
  for (size_t k = 0; k < e->csv->count; k++) {
    size_t f = 0;
    while (f < FIELDS && !truce__csv_is(e->csv, k, field_names[f]))
      f++;
    if (f < FIELDS)
      e->column[f] = k;
    else {
      const truce__cell name = truce__csv_trimmed(e->csv, k);
      truce__csv_complain(e->csv, k, TRUCE_WARNING, "unknown-column",
                          "columns are date or time, actor, target, kind, count, unit, place, "
                          "source, claimed_by and note",
                          "the column \"%.*s\" is not used", truce__cell_shown(name), name.text);
    }
  }
  *found =
      e->column[KIND] != SIZE_MAX && (e->column[DATE] != SIZE_MAX || e->column[TIME] != SIZE_MAX);
  if (!*found)
    truce__csv_complain(e->csv, SIZE_MAX, TRUCE_ERROR, "missing-column",
                        "start the table with a header: date,actor,target,kind,count,source",
                        "the table needs the columns `date` and `kind`");
}

static truce_status read_rows(reader *r, truce__csv *csv, event_list *list)
{
  bool more, found = false;
  entry e = {.r = r, .csv = csv};
  truce_status status = truce__csv_next(csv, &more);
  if (status == TRUCE_OK && more)
    find_columns(&e, &found);
  while (status == TRUCE_OK && found && (status = truce__csv_next(csv, &more)) == TRUCE_OK &&
         more) {
    if (list->count == TRUCE_EVENTS_MAX) {
      truce__csv_complain(csv, SIZE_MAX, TRUCE_ERROR, "too-many",
                          "keep the events that matter here", "a case has at most %d events",
                          TRUCE_EVENTS_MAX);
      break;
    }
    for (size_t f = 0; f < FIELDS; f++)
      e.text[f] = truce__csv_text(csv, e.column[f], r->arena);
    read_entry(&e, list);
  }
  return status;
}

/* The path of a file beside the case file; NULL after a complaint. */
static const char *beside(reader *r, const tree *t)
{
  const char *name = t->text, *slash = strrchr(r->file, '/');
  if (*name == '/' || strstr(name, "..") != NULL || *name == '\0') {
    truce__complain(r, TRUCE_ERROR, "bad-path", t->at, "put it there, and write its name only",
                    "the table of events has to lie beside the case file");
    return NULL;
  }
  if (slash == NULL)
    return name;
  return truce__arena_printf(r->arena, "%.*s/%s", (int)(slash - r->file), r->file, name);
}

static truce_status read_file(reader *r, const tree *t, event_list *list)
{
  const char *path = beside(r, t);
  if (path == NULL)
    return TRUCE_OK; /* a complaint was made, or memory ran out: the arena tells */
  if (!r->on_disk) {
    truce__complain(r, TRUCE_NOTE, "unread-file", t->at, "read the case from a file",
                    "\"%s\" is not read: this case does not come from a file", t->text);
    return TRUCE_OK;
  }
  FILE *file;
  truce__csv csv;
  truce_status status = truce__open_file(&file, path, r->diagnostics);
  if (status != TRUCE_OK) { /* its complaint makes the case refused */
    truce__complain(r, TRUCE_NOTE, "missing-table", t->at,
                    "copy the table along with the case file, or remove `events`",
                    "the table of events is named here");
    return TRUCE_OK;
  }
  r->c->event_file = path;
  status = truce__csv_open(&csv, path, file, NULL, 0, r->diagnostics);
  if (status == TRUCE_OK) {
    status = read_rows(r, &csv, list);
    truce__csv_close(&csv);
  }
  fclose(file);
  return status == TRUCE_NO_MEMORY ? status : TRUCE_OK;
}

/* ---- The whole ---- */

static int by_moment(const void *a, const void *b)
{
  const truce_event *x = *(const truce_event *const *)a, *y = *(const truce_event *const *)b;
  if (x->date.day != y->date.day)
    return x->date.day < y->date.day ? -1 : 1;
  if (x->second != y->second)
    return x->second < y->second ? -1 : 1;
  return (x > y) - (x < y);
}

static void keep_sorted(reader *r, const event_list *list)
{
  truce_event *kept = truce__arena_alloc(r->arena, list->count, sizeof *kept);
  const truce_event **order = truce__array(list->count, sizeof *order);
  if (kept == NULL || order == NULL) {
    free(order);
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
    return;
  }
  for (size_t k = 0; k < list->count; k++)
    order[k] = &list->events[k];
  if (list->count > 0)
    qsort(order, list->count, sizeof *order, by_moment);
  for (size_t k = 0; k < list->count; k++)
    kept[k] = *order[k];
  free(order);
  r->c->events = kept;
  r->c->event_count = list->count;
}

void truce__read_events(reader *r, const tree *root)
{
  const tree *t = truce__tree_get(root, "events");
  event_list list = {0};
  if (truce__tree_is_null(t))
    return;
  truce_status status = TRUCE_OK;
  if (t->kind == TREE_MAP)
    truce__expect(r, t, TREE_LIST, "`events` (the name of a table, or a list)");
  else if (t->kind == TREE_LIST)
    read_list(r, t, &list);
  else
    status = read_file(r, t, &list);
  if (status == TRUCE_NO_MEMORY)
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
  keep_sorted(r, &list);
  free(list.events);
}
