/* GENIUS files: the domain, which says what is negotiated, and the way from files to a case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "judgement.h"
#include "read_genius.h"

enum { STEPS_DEFAULT = 10, STEPS_MAX = TRUCE_POSITIONS_MAX - 1 };

/* ---- Ids ---- */

typedef struct named {
  const char *id;
  size_t place;
} named;

static int by_id(const void *a, const void *b)
{
  const named *x = a, *y = b;
  const int order = strcmp(x->id, y->id);
  return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* Ids from names, each unique: a later one gets its place at its end, after two underscores, which
 * no id made from a name has. NULL if memory ran out. */
static const char **make_ids(reader *r, const char *const *names, size_t count,
                             const char *fallback)
{
  const char **ids = truce__arena_alloc(r->arena, count, sizeof *ids);
  named *sorted = truce__array(count, sizeof *sorted);
  if (ids == NULL || sorted == NULL) {
    free(sorted);
    return NULL;
  }
  for (size_t k = 0; k < count; k++) {
    ids[k] = truce__make_id(r, names[k], fallback, NULL, 0);
    sorted[k] = (named){ids[k], k};
    if (ids[k] == NULL) {
      free(sorted);
      return NULL;
    }
  }
  qsort(sorted, count, sizeof *sorted, by_id);
  for (size_t k = 1; k < count; k++) {
    if (strcmp(sorted[k].id, sorted[k - 1].id) == 0)
      ids[sorted[k].place] =
          truce__arena_printf(r->arena, "%s__%zu", sorted[k].id, sorted[k].place + 1);
  }
  free(sorted);
  return truce__arena_failed(r->arena) ? NULL : ids;
}

/* A file's name without its folder and ending. */
static const char *stem(truce__arena *arena, const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
  const char *dot = strrchr(name, '.');
  return truce__arena_copy(arena, name,
                           dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* ---- What both kinds of file share ---- */

const genius_issue *truce__genius_issue(const genius *g, int64_t index)
{
  for (size_t k = 0; k < g->issue_count; k++) {
    if (g->issues[k].index == index)
      return &g->issues[k];
  }
  return NULL;
}

bool truce__genius_whole(const element *e, const char *name, int64_t *value)
{
  const char *text = truce__xml_attribute(e, name);
  decimal number;
  return text != NULL && truce__decimal_read(text, &number) && truce__decimal_places(number) == 0 &&
         truce__decimal_scaled(number, 0, value) && *value >= INT32_MIN && *value <= INT32_MAX;
}

bool truce__genius_word(const char *word, const char *small)
{
  for (; *word != '\0' && *small != '\0'; word++, small++) {
    if ((*word >= 'A' && *word <= 'Z' ? *word - 'A' + 'a' : *word) != *small)
      return false;
  }
  return *word == *small;
}

genius_kind truce__genius_kind(reader *r, const element *e, const char *second,
                               genius_kind otherwise)
{
  static const char *const names[] = {"discrete", "integer", "real"};
  const char *type = truce__xml_attribute(e, "type"), *other = truce__xml_attribute(e, second);
  if (type == NULL)
    return otherwise;
  if (other != NULL && strcmp(type, other) != 0)
    truce__complain(r, TRUCE_WARNING, "genius-type", e->at, "make them the same",
                    "`type` says %.40s and `%s` %.40s: `type` counts, as in GENIUS", type, second,
                    other);
  for (size_t k = 0; k < 3; k++) {
    if (truce__genius_word(type, names[k]))
      return (genius_kind)k;
  }
  truce__complain(r, TRUCE_WARNING, "genius-type", e->at, "write discrete, integer or real",
                  "there is no kind of issue \"%.40s\": it is read as discrete, as in GENIUS",
                  type);
  return GENIUS_DISCRETE;
}

static int by_text(const void *a, const void *b)
{
  const genius_value *x = a, *y = b;
  const int order = strcmp(x->text, y->text);
  return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

size_t truce__genius_value(const genius_issue *issue, const char *text)
{
  size_t low = 0, high = issue->issue->position_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (strcmp(issue->values[middle].text, text) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  const size_t count = issue->issue->position_count;
  return low < count && strcmp(issue->values[low].text, text) == 0 ? low : count;
}

/* ---- Issues ---- */

static bool too_many_positions(reader *r, const element *e, double count)
{
  if (count <= TRUCE_POSITIONS_MAX)
    return false;
  truce__complain(r, TRUCE_ERROR, "too-many", e->at, "group values",
                  "the issue has %.0f values; at most %d can be handled", count,
                  TRUCE_POSITIONS_MAX);
  return true;
}

static void read_discrete(reader *r, const element *e, genius_issue *made)
{
  size_t count = 0;
  for (const element *item = e->first; (item = truce__xml_named(item, "item")) != NULL;
       item = item->next)
    count++;
  if (count == 0) {
    truce__complain(r, TRUCE_ERROR, "missing", e->at, "add: <item index=\"1\" value=\"...\"/>",
                    "the issue has no values");
    return;
  }
  if (too_many_positions(r, e, (double)count))
    return;
  truce_position *positions = truce__arena_alloc(r->arena, count, sizeof *positions);
  const char **names = truce__arena_alloc(r->arena, count, sizeof *names);
  genius_value *values = truce__arena_alloc(r->arena, count, sizeof *values);
  int64_t *numbers = truce__arena_alloc(r->arena, count, sizeof *numbers);
  if (truce__arena_failed(r->arena))
    return;
  size_t k = 0;
  for (const element *item = e->first; (item = truce__xml_named(item, "item")) != NULL;
       item = item->next, k++) {
    names[k] = truce__xml_attribute(item, "value");
    if (names[k] == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", item->at, "add: value=\"...\"",
                      "this item does not say its value");
      names[k] = "";
    }
    values[k] = (genius_value){names[k], k};
    if (!truce__genius_whole(item, "index", &numbers[k]))
      numbers[k] = (int64_t)k + 1;
  }
  const char **ids = make_ids(r, names, count, "value");
  if (ids == NULL)
    return;
  for (k = 0; k < count; k++)
    positions[k] = (truce_position){.id = ids[k], .name = *names[k] != '\0' ? names[k] : ids[k]};
  qsort(values, count, sizeof *values, by_text);
  for (k = 1; k < count; k++) {
    if (strcmp(values[k].text, values[k - 1].text) == 0) {
      truce__complain(r, TRUCE_WARNING, "duplicate", e->at, "remove one of them",
                      "the issue has the value \"%.80s\" twice", values[k].text);
      break;
    }
  }
  made->values = values;
  made->numbers = numbers;
  made->issue->positions = positions;
  made->issue->position_count = count;
}

/* The bounds of a scale, in billionths: attributes of the issue, or of its <range>. */
static bool read_bounds(reader *r, const element *e, genius_kind kind, int64_t bounds[2])
{
  static const char *const names[] = {"lowerbound", "upperbound"};
  const element *range = truce__xml_named(e->first, "range");
  for (size_t k = 0; k < 2; k++) {
    const char *text = range != NULL ? truce__xml_attribute(range, names[k]) : NULL;
    if (text == NULL)
      text = truce__xml_attribute(e, names[k]);
    decimal number;
    if (text == NULL) {
      truce__complain(r, TRUCE_ERROR, "missing", e->at,
                      "add: lowerbound=\"0\" upperbound=\"10\" to the issue or to its <range>",
                      "the issue does not say its `%s`", names[k]);
      return false;
    }
    if (!truce__decimal_read(text, &number) || !truce__decimal_scaled(number, 9, &bounds[k]) ||
        (kind == GENIUS_INTEGER && bounds[k] % TRUCE_BILLION != 0)) {
      truce__complain(r, TRUCE_ERROR, "bad-number", e->at, NULL, "`%s` has to be %s, not \"%.40s\"",
                      names[k], kind == GENIUS_INTEGER ? "a whole number" : "a number", text);
      return false;
    }
  }
  if (bounds[0] > bounds[1])
    truce__complain(r, TRUCE_ERROR, "bad-number", e->at, "exchange them",
                    "the lower bound is above the upper bound");
  return bounds[0] <= bounds[1];
}

static void read_scale(reader *r, const element *e, unsigned steps, genius_issue *made)
{
  int64_t bounds[2];
  if (!read_bounds(r, e, made->kind, bounds))
    return;
  /* Twice below 2^62 in size, so the difference fits. */
  const int64_t span = bounds[1] - bounds[0];
  if (made->kind == GENIUS_INTEGER &&
      too_many_positions(r, e, (double)span / (double)TRUCE_BILLION + 1))
    return;
  if (made->kind == GENIUS_REAL && span < (int64_t)steps) {
    truce__complain(r, TRUCE_ERROR, "bad-number", e->at, "move the bounds apart",
                    "the bounds are too close to each other for %u steps", steps);
    return;
  }
  const size_t count =
      made->kind == GENIUS_INTEGER ? (size_t)(span / TRUCE_BILLION) + 1 : (size_t)steps + 1;
  truce_position *positions = truce__arena_alloc(r->arena, count, sizeof *positions);
  if (positions == NULL)
    return;
  for (size_t k = 0; k < count; k++) {
    const __int128 past = (__int128)span * (int64_t)(2 * k) + (int64_t)(count - 1);
    const int64_t number =
        bounds[0] + (count > 1 ? (int64_t)(past / (int64_t)(2 * (count - 1))) : 0);
    const char *id = truce__write_billionths(r->arena, number);
    positions[k] = (truce_position){.id = id, .name = id, .number = number};
  }
  made->issue->positions = positions;
  made->issue->position_count = count;
}

static void read_issue(genius *g, reader *r, const element *e, genius_issue *made)
{
  made->kind = truce__genius_kind(r, e, "vtype", GENIUS_DISCRETE);
  made->issue->kind = made->kind == GENIUS_DISCRETE ? TRUCE_NAMED : TRUCE_SCALE;
  made->issue->basis.assumption = true;
  if (!truce__genius_whole(e, "index", &made->index))
    truce__complain(r, TRUCE_ERROR, "bad-index", e->at, "number the issues: index=\"1\"",
                    "`index` of an issue has to be a whole number");
  else if (truce__genius_issue(g, made->index) != NULL)
    truce__complain(r, TRUCE_ERROR, "bad-index", e->at, "number each issue differently",
                    "another issue has the index %d as well", (int)made->index);
  if (made->kind == GENIUS_DISCRETE)
    read_discrete(r, e, made);
  else
    read_scale(r, e, g->options->steps, made);
  if (made->issue->position_count == 1)
    truce__complain(r, TRUCE_WARNING, "one-position", e->at, "leave the issue out",
                    "the issue has a single value: there is nothing to negotiate about it");
}

/* Whether the issue stands under objectives only, as those of a domain do. */
static bool is_issue(const element *e, const element *top)
{
  if (strcmp(e->name, "issue") != 0)
    return false;
  for (e = e->parent; e != top; e = e->parent) {
    if (strcmp(e->name, "objective") != 0)
      return false;
  }
  return true;
}

static const char **issue_ids(reader *r, const char *const *names, size_t count)
{
  static const char *const taken[] = {"no_deal", "combinations", "weight_total", "ceiling",
                                      "discount"};
  const char **ids = make_ids(r, names, count, "issue");
  for (size_t k = 0; ids != NULL && k < count; k++) {
    if (truce__index_of(ids[k], taken, sizeof taken / sizeof *taken) != SIZE_MAX &&
        (ids[k] = truce__arena_printf(r->arena, "%s__%zu", ids[k], k + 1)) == NULL)
      return NULL;
  }
  return ids;
}

/* The root objective of a file, wherever its wrapping stops. */
static const element *root_objective(const element *root)
{
  for (const element *e = root; e != NULL; e = truce__xml_following(e, root)) {
    if (strcmp(e->name, "objective") == 0)
      return e;
  }
  return NULL;
}

static void check_count(reader *r, const element *objective, size_t count)
{
  const element *space = objective->parent;
  const char *said = space != NULL ? truce__xml_attribute(space, "number_of_issues") : NULL;
  int64_t number;
  if (said != NULL &&
      (!truce__genius_whole(space, "number_of_issues", &number) || number != (int64_t)count))
    truce__complain(r, TRUCE_WARNING, "genius-count", space->at, NULL,
                    "`number_of_issues` says %.20s, but there are %zu: these count", said, count);
}

/* What is wrong is complained of. */
static void read_domain(genius *g, reader *r, const element *root)
{
  const element *top = root_objective(root);
  size_t count = 0;
  for (const element *e = top; e != NULL; e = truce__xml_following(e, top))
    count += is_issue(e, top);
  if (count == 0 || count > TRUCE_ISSUES_MAX) {
    truce__complain(r, TRUCE_ERROR, count == 0 ? "missing" : "too-many",
                    (top != NULL ? top : root)->at,
                    "the domain comes first, then a profile for each party",
                    "a GENIUS domain has 1 to %d issues in an <objective>; this has %zu",
                    TRUCE_ISSUES_MAX, count);
    return;
  }
  truce_issue *issues = truce__arena_alloc(g->arena, count, sizeof *issues);
  genius_issue *made = truce__arena_alloc(g->arena, count, sizeof *made);
  const char **names = truce__arena_alloc(g->arena, count, sizeof *names);
  if (truce__arena_failed(g->arena))
    return;
  g->issues = made;
  for (const element *e = top; e != NULL; e = truce__xml_following(e, top)) {
    if (!is_issue(e, top))
      continue;
    genius_issue *issue = &made[g->issue_count];
    issue->issue = &issues[g->issue_count];
    names[g->issue_count] = truce__xml_attribute(e, "name");
    if (names[g->issue_count] == NULL)
      names[g->issue_count] = "";
    read_issue(g, r, e, issue);
    g->issue_count++;
  }
  const char **ids = issue_ids(r, names, count);
  for (size_t k = 0; ids != NULL && k < count; k++) {
    issues[k].id = ids[k];
    issues[k].name = *names[k] != '\0' ? names[k] : ids[k];
  }
  check_count(r, top, count);
  g->c->issues = issues;
  g->c->issue_count = count;
}

/* ---- Files ---- */

static bool is_utf8(const char *text, size_t length)
{
  size_t at = 0, step = 1;
  while (at < length && step > 0) {
    step = truce__character_length(text + at);
    at += step;
  }
  return at >= length && step > 0;
}

static const char *from_latin_1(truce__arena *arena, const char *text, size_t *length)
{
  char *copy = truce__arena_alloc(arena, 2 * *length + 1, 1);
  size_t used = 0;
  for (size_t k = 0; copy != NULL && k < *length; k++) {
    const unsigned char c = (unsigned char)text[k];
    if (c >= 0x80)
      copy[used++] = (char)(0xc0 | c >> 6);
    copy[used++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
  }
  *length = used;
  return copy;
}

/* A text that is not UTF-8 is taken for Latin-1, in which older files were saved; unless it has NUL
 * bytes, which the reader complains of. */
static truce_status open_text(reader *r, const genius_file *file)
{
  const size_t mark = file->length >= 3 && memcmp(file->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  r->length = file->length - mark;
  r->text = truce__arena_copy(r->arena, file->text + mark, r->length);
  if (r->text == NULL)
    return TRUCE_NO_MEMORY;
  const bool latin = !is_utf8(r->text, r->length) && memchr(r->text, '\0', r->length) == NULL;
  if (latin && (r->text = from_latin_1(r->arena, r->text, &r->length)) == NULL)
    return TRUCE_NO_MEMORY;
  const truce_status status = truce__reader_open(r);
  if (status == TRUCE_OK && latin)
    truce__complain(r, TRUCE_WARNING, "bad-utf8", NO_PLACE, "save the file as UTF-8",
                    "the file is not UTF-8; it is read as Latin-1");
  return status;
}

static truce_status open_file(genius *g, const genius_file *file, reader *r, element **root)
{
  *r = (reader){.file = truce__arena_string(g->arena, file->name),
                .arena = g->arena,
                .diagnostics = g->diagnostics,
                .c = g->c};
  truce_status status = truce__arena_failed(g->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK)
    status = open_text(r, file);
  return status == TRUCE_OK ? truce__xml_read(root, r) : status;
}

static truce_party *make_parties(genius *g, const genius_file *files, size_t count)
{
  truce_party *parties = truce__arena_alloc(g->arena, count, sizeof *parties);
  const char **names = truce__arena_alloc(g->arena, count, sizeof *names);
  if (truce__arena_failed(g->arena))
    return NULL;
  for (size_t p = 0; p < count; p++)
    names[p] = stem(g->arena, files[p].name);
  reader r = {.arena = g->arena};
  const char **ids = truce__arena_failed(g->arena) ? NULL : make_ids(&r, names, count, "party");
  if (ids == NULL)
    return NULL;
  for (size_t p = 0; p < count; p++)
    parties[p] = (truce_party){.id = ids[p], .name = names[p], .basis = {.assumption = true}};
  return parties;
}

static truce_status read_all(genius *g, const genius_file *files, size_t count)
{
  g->c->file = truce__arena_string(g->arena, files[0].name);
  g->c->title = stem(g->arena, files[0].name);
  g->c->points_top = 1;
  truce_party *parties = make_parties(g, files + 1, count - 1);
  if (parties == NULL || truce__arena_failed(g->arena))
    return TRUCE_NO_MEMORY;
  g->c->parties = parties;
  g->c->party_count = count - 1;
  reader r;
  element *root;
  const size_t errors = truce_diagnostics_count(g->diagnostics, TRUCE_ERROR);
  truce_status status = open_file(g, &files[0], &r, &root);
  if (status == TRUCE_OK)
    read_domain(g, &r, root);
  /* A profile means something only beside a sound domain. */
  if (truce_diagnostics_count(g->diagnostics, TRUCE_ERROR) > errors)
    return TRUCE_BAD_INPUT;
  for (size_t p = 0; status == TRUCE_OK && p < count - 1; p++) {
    status =
        truce__arena_failed(g->arena) ? TRUCE_NO_MEMORY : open_file(g, &files[p + 1], &r, &root);
    if (status == TRUCE_OK)
      status = truce__genius_profile(g, &r, root, &parties[p].interests);
    if (status == TRUCE_BAD_INPUT)
      status = TRUCE_OK; /* the other profiles may have errors as well */
  }
  if (status == TRUCE_OK && truce__arena_failed(g->arena))
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && truce_diagnostics_count(g->diagnostics, TRUCE_ERROR) > errors)
    status = TRUCE_BAD_INPUT;
  return status;
}

static void complain(truce_diagnostics *diagnostics, const char *code, const char *hint,
                     const char *message)
{
  truce_diagnostics_add(
      diagnostics,
      &(truce_diagnostic){.severity = TRUCE_ERROR, .code = code, .message = message, .hint = hint});
}

static bool check_call(size_t count, const truce_genius_options *options,
                       truce_diagnostics *diagnostics)
{
  if (count < 3 || count > 1 + TRUCE_DEALERS_MAX) {
    complain(diagnostics, "genius-files", "name the domain first, then a profile for each party",
             "a GENIUS negotiation takes a domain and 2 to 10 profiles");
    return false;
  }
  if (options->steps > STEPS_MAX) {
    complain(diagnostics, "too-many", "ask for at most 10000",
             "a scale cannot be cut into that many steps");
    return false;
  }
  return true;
}

truce_status truce__genius_read_memory(truce_case **result, const genius_file *files, size_t count,
                                       const truce_genius_options *options,
                                       truce_diagnostics *diagnostics)
{
  truce_genius_options chosen = options != NULL ? *options : (truce_genius_options){0};
  chosen.steps = chosen.steps > 0 ? chosen.steps : STEPS_DEFAULT;
  if (!check_call(count, &chosen, diagnostics))
    return TRUCE_BAD_INPUT;
  owned_case *owner = truce__owned_case_new();
  if (owner == NULL)
    return TRUCE_NO_MEMORY;
  genius g = {
      .arena = owner->arena, .c = &owner->c, .diagnostics = diagnostics, .options = &chosen};
  const truce_status status = read_all(&g, files, count);
  if (status != TRUCE_OK) {
    truce_case_free(&owner->c);
    return status;
  }
  *result = &owner->c;
  return TRUCE_OK;
}

truce_status truce_case_read_genius(truce_case **result, const char *const *paths, size_t count,
                                    const truce_genius_options *options,
                                    truce_diagnostics *diagnostics)
{
  genius_file files[1 + TRUCE_DEALERS_MAX] = {0};
  char *texts[1 + TRUCE_DEALERS_MAX] = {0};
  truce_status status = TRUCE_OK;
  const size_t loaded = count <= 1 + TRUCE_DEALERS_MAX ? count : 0;
  for (size_t k = 0; status == TRUCE_OK && k < loaded; k++) {
    files[k].name = paths[k];
    status = truce__load_file(&texts[k], &files[k].length, paths[k],
                              "split the domain: GENIUS files are small", diagnostics);
    files[k].text = texts[k];
  }
  if (status == TRUCE_OK)
    status = truce__genius_read_memory(result, files, count, options, diagnostics);
  for (size_t k = 0; k < loaded; k++)
    free(texts[k]);
  return status;
}

bool truce_case_is_xml(const char *path)
{
  struct stat about;
  FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) ? fopen(path, "rb") : NULL;
  if (file == NULL)
    return false;
  int c = getc(file);
  if (c == 0xef && getc(file) == 0xbb && getc(file) == 0xbf)
    c = getc(file);
  while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
    c = getc(file);
  fclose(file);
  return c == '<';
}
