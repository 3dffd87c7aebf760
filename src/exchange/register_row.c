/* Entries and subjects to and from the rows they are kept in. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "register_internal.h"

enum { FIRST_TEXT = 9, SUBJECT_ROW = FIRST_TEXT + TRUCE_ENTRY_TEXTS, OTHER_ROW, SAME_ROW };

static uint64_t whole_at(sqlite3_stmt *row, int column, bool *damaged)
{
  const int type = sqlite3_column_type(row, column);
  const sqlite3_int64 value = sqlite3_column_int64(row, column);
  *damaged = *damaged || value < 0 || (type != SQLITE_INTEGER && type != SQLITE_NULL);
  return value < 0 ? 0 : (uint64_t)value;
}

static bool find_kind(const char *id, truce_entry_kind *kind)
{
  for (int k = 0; id != NULL && k < TRUCE_ENTRY_KINDS; k++) {
    if (strcmp(id, truce_entry_kind_id((truce_entry_kind)k)) == 0) {
      *kind = (truce_entry_kind)k;
      return true;
    }
  }
  return false;
}

void truce__read_entry(sqlite3_stmt *row, truce__entry_row *read)
{
  bool damaged = false;
  *read = (truce__entry_row){.entry = {.day = TRUCE_NO_DAY}};
  truce_entry *e = &read->entry;
  e->number = whole_at(row, 0, &damaged);
  const void *leaf = sqlite3_column_blob(row, 1);
  if (leaf != NULL && sqlite3_column_bytes(row, 1) == TRUCE_HASH_BYTES)
    memcpy(read->leaf.bytes, leaf, TRUCE_HASH_BYTES);
  else
    damaged = true;
  damaged = !find_kind(truce__text_at(row, 2, &damaged), &e->kind) || damaged;
  const char *day = truce__text_at(row, 3, &damaged);
  if (day != NULL && (strlen(day) != 10 || !truce__parse_date(day, &e->day)))
    damaged = true;
  e->has_count = sqlite3_column_type(row, 4) != SQLITE_NULL;
  e->count = whole_at(row, 4, &damaged);
  e->amends = whole_at(row, 5, &damaged);
  e->list = whole_at(row, 6, &damaged);
  e->row = whole_at(row, 7, &damaged);
  e->recorded = truce__text_at(row, 8, &damaged);
  if (e->recorded == NULL)
    e->recorded = "";
  for (int k = 0; k < TRUCE_ENTRY_TEXTS; k++)
    e->texts[k] = truce__text_at(row, FIRST_TEXT + k, &damaged);
  read->subject = whole_at(row, SUBJECT_ROW, &damaged);
  read->other = whole_at(row, OTHER_ROW, &damaged);
  read->person = whole_at(row, SAME_ROW, &damaged);
  if (read->person == 0)
    read->person = read->subject;
  read->damaged = damaged;
}

bool truce__keep_entry(truce__arena *arena, truce_entry *entry)
{
  if (entry->recorded != NULL)
    entry->recorded = truce__arena_string(arena, entry->recorded);
  for (int k = 0; k < TRUCE_ENTRY_TEXTS; k++) {
    if (entry->texts[k] != NULL)
      entry->texts[k] = truce__arena_string(arena, entry->texts[k]);
  }
  return !truce__arena_failed(arena);
}

static void bind_whole(sqlite3_stmt *add, int at, uint64_t value)
{
  if (value != 0)
    sqlite3_bind_int64(add, at, (sqlite3_int64)value);
}

enum { ENTRY_COLUMNS = FIRST_TEXT + 2 + TRUCE_ENTRY_TEXTS - TRUCE_ENTRY_SIDE };

/* To the parameters after `at`. */
static void bind_entry(sqlite3_stmt *add, int at, const truce__waiting *w, char day[TRUCE__DATE])
{
  const truce_entry *e = &w->entry;
  sqlite3_bind_int64(add, at + 1, (sqlite3_int64)e->number);
  sqlite3_bind_blob(add, at + 2, w->leaf.bytes, TRUCE_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_text(add, at + 3, truce_entry_kind_id(e->kind), -1, SQLITE_STATIC);
  if (e->day != TRUCE_NO_DAY)
    sqlite3_bind_text(add, at + 4, truce__date_text(day, e->day), -1, SQLITE_STATIC);
  if (e->has_count)
    sqlite3_bind_int64(add, at + 5, (sqlite3_int64)e->count);
  bind_whole(add, at + 6, e->amends);
  bind_whole(add, at + 7, e->list);
  bind_whole(add, at + 8, e->row);
  sqlite3_bind_text(add, at + 9, e->recorded, -1, SQLITE_STATIC);
  bind_whole(add, at + 10, w->subject);
  bind_whole(add, at + 11, w->other);
  for (int k = TRUCE_ENTRY_SIDE; k < TRUCE_ENTRY_TEXTS; k++) {
    if (e->texts[k] != NULL)
      sqlite3_bind_text(add, at + 12 + k - TRUCE_ENTRY_SIDE, e->texts[k], -1, SQLITE_STATIC);
  }
}

bool truce__write_entries(truce_register *r, const truce__waiting *entries, size_t count)
{
  char days[TRUCE__BATCH][TRUCE__DATE];
  for (size_t k = 0, taken; k < count; k += taken) {
    taken = count - k >= TRUCE__BATCH ? TRUCE__BATCH : 1;
    sqlite3_stmt *add =
        truce__sql_get(r, taken == 1 ? TRUCE__SQL_ADD_ENTRY : TRUCE__SQL_ADD_ENTRIES);
    for (size_t j = 0; add != NULL && j < taken; j++)
      bind_entry(add, (int)j * ENTRY_COLUMNS, &entries[k + j], days[j]);
    if (!truce__sql_run(add))
      return false;
  }
  return true;
}

void truce__list_how(char how[TRUCE__HOW], const char *id, const char *map)
{
  (void)snprintf(how, TRUCE__HOW, "%s%s%s%.500s", id != NULL ? "id=" : "", id != NULL ? id : "",
                 map != NULL ? " map=" : "", map != NULL ? map : "");
}

void truce__list_read_how(char *how, const char **id, const char **map)
{
  char *map_at = strncmp(how, " map=", 5) == 0 ? how : strstr(how, " map=");
  *id = strncmp(how, "id=", 3) == 0 ? how + 3 : NULL;
  *map = map_at != NULL ? map_at + 5 : NULL;
  if (map_at != NULL)
    *map_at = '\0';
}

/* ---- What the rules need ---- */

enum { SUBJECT = 1, OTHER = 2, FIELD = 4, VALUE = 8, DETAIL = 16, DAY = 32 };

static const unsigned needed[TRUCE_ENTRY_KINDS] = {
    [TRUCE_ENTRY_LISTED] = SUBJECT | VALUE,
    [TRUCE_ENTRY_REGISTERED] = SUBJECT | FIELD,
    [TRUCE_ENTRY_CAPTURED] = SUBJECT | DAY,
    [TRUCE_ENTRY_VISITED] = SUBJECT | DAY,
    [TRUCE_ENTRY_MOVED] = SUBJECT | DAY,
    [TRUCE_ENTRY_EXAMINED] = SUBJECT | DAY,
    [TRUCE_ENTRY_WOUNDED] = SUBJECT | DAY,
    [TRUCE_ENTRY_DIED] = SUBJECT | DAY,
    [TRUCE_ENTRY_IDENTIFIED] = SUBJECT | OTHER,
    [TRUCE_ENTRY_DISPUTED] = DETAIL,
    [TRUCE_ENTRY_STATED] = SUBJECT | FIELD | VALUE,
    [TRUCE_ENTRY_DECIDED] = SUBJECT | VALUE | DETAIL | DAY,
    [TRUCE_ENTRY_NOTIFIED] = SUBJECT | DAY,
    [TRUCE_ENTRY_SAME] = SUBJECT | OTHER,
    [TRUCE_ENTRY_EXPLAINED] = FIELD | DETAIL,
    [TRUCE_ENTRY_WITHDRAWN] = DETAIL,
};

static const char *missing(const truce_entry *e)
{
  static const struct {
    unsigned bit;
    truce_entry_text text;
    const char *fault;
  } texts[] = {{SUBJECT, TRUCE_ENTRY_SUBJECT, "say whom it is about: subject"},
               {OTHER, TRUCE_ENTRY_OTHER, "name the second one: other"},
               {FIELD, TRUCE_ENTRY_FIELD, "the column `field` is missing"},
               {VALUE, TRUCE_ENTRY_VALUE, "the column `value` is missing"},
               {DETAIL, TRUCE_ENTRY_DETAIL, "give the reason in words: detail"}};
  const unsigned needs = needed[e->kind];
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    if ((needs & texts[k].bit) != 0 && e->texts[texts[k].text] == NULL)
      return e->kind == TRUCE_ENTRY_DECIDED && texts[k].bit == DETAIL ? truce__votes_form
                                                                      : texts[k].fault;
  }
  return (needs & DAY) != 0 && e->day == TRUCE_NO_DAY ? "the day is missing" : NULL;
}

static bool find_id(const char *text, const char *(*id)(int), int count, uint8_t *found)
{
  for (int k = 0; k < count; k++) {
    if (strcmp(text, id(k)) == 0) {
      *found = (uint8_t)k;
      return true;
    }
  }
  return false;
}

static const char *claim_id(int k)
{
  return truce_list_claim_id((truce_list_claim)k);
}

static const char *kind_id(int k)
{
  return truce_subject_kind_id((truce_subject_kind)k);
}

static const char *category_id(int k)
{
  return truce_law_category_id((truce_law_category)k);
}

static const char *law_id(int k)
{
  return truce_law_class_id((truce_law_class)k);
}

static const char *consent_id(int k)
{
  return truce_consent_id((truce_consent)k);
}

bool truce__is_category(const char *id)
{
  uint8_t found;
  return find_id(id, category_id, TRUCE_LAW_CATEGORIES, &found);
}

/* "I.A.3", "II.B.1.a": a place in the model agreement of Annex I to GC III. */
static bool is_annex(const char *text)
{
  const size_t part = strspn(text, "I");
  if (part < 1 || part > 2 || text[part] != '.' || text[part + 1] < 'A' || text[part + 1] > 'B' ||
      text[part + 2] != '.')
    return false;
  const char *rest = text + part + 3;
  const size_t digits = strspn(rest, "0123456789");
  rest += digits;
  return digits >= 1 && digits <= 2 &&
         (*rest == '\0' || (rest[0] == '.' && rest[1] >= 'a' && rest[1] <= 'z' && rest[2] == '\0'));
}

static const char *stated(const truce_register *r, const truce_entry *e, truce__fact *fact)
{
  const char *field = e->texts[TRUCE_ENTRY_FIELD], *value = e->texts[TRUCE_ENTRY_VALUE];
  fact->what = TRUCE__STATED_OTHER;
  if (strcmp(field, "category") == 0) {
    fact->what = TRUCE__STATED_CATEGORY;
    return find_id(value, category_id, TRUCE_LAW_CATEGORIES, &fact->value)
               ? NULL
               : "a category is one of pow, medical, civilian, child, remains, unknown";
  }
  if (strcmp(field, "class") == 0) {
    fact->what = TRUCE__STATED_LAW;
    return find_id(value, law_id, TRUCE_LAW_CLASSES, &fact->value)
               ? NULL
               : "a legal class is one of gc3-109, gc3-110, gc3-33, gc3-118, gc3-119, gc4-132, "
                 "gc4-134, ap1-34";
  }
  if (strcmp(field, "consent") == 0) {
    fact->what = TRUCE__STATED_CONSENT;
    return find_id(value, consent_id, 3, &fact->value) && value[0] != '\0' ? NULL
                                                                           : "consent is yes or no";
  }
  if (strcmp(field, "home") == 0) {
    const int side = truce__side_of(r, value);
    fact->what = TRUCE__STATED_HOME;
    fact->value = (uint8_t)(side + 1);
    return side >= 0 ? NULL : "home is one of the register's sides";
  }
  if (strcmp(field, "annex") == 0)
    return is_annex(value) ? NULL : "write a place in Annex I such as I.A.3 or II.B.1.a";
  return NULL;
}

/* Counts of many at once, or one by name. */
static const char *counted(const truce_entry *e)
{
  uint8_t category;
  const bool named = e->texts[TRUCE_ENTRY_SUBJECT] != NULL;
  if (named == e->has_count)
    return "give either a subject, or a count with `about` and `side`";
  if (named)
    return NULL;
  if (e->texts[TRUCE_ENTRY_ABOUT] == NULL || e->texts[TRUCE_ENTRY_SIDE] == NULL)
    return "a count needs `about` and `side`: which exchange, and who says so";
  if (e->texts[TRUCE_ENTRY_CATEGORY] != NULL &&
      !find_id(e->texts[TRUCE_ENTRY_CATEGORY], category_id, TRUCE_LAW_CATEGORIES, &category))
    return "a category is one of pow, medical, civilian, child, remains, unknown";
  return NULL;
}

bool truce__is_difference(const char *field)
{
  return strcmp(field, "promised") == 0 || strcmp(field, "promised_names") == 0 ||
         strcmp(field, "received") == 0 || strcmp(field, "received_names") == 0 ||
         strcmp(field, "named") == 0;
}

/* Of a difference where no promise is named there are persons alone, and it is about all of them.
 */
static const char *explained(const truce_entry *e)
{
  const char *field = e->texts[TRUCE_ENTRY_FIELD];
  if (e->texts[TRUCE_ENTRY_ABOUT] != NULL)
    return NULL;
  if (e->texts[TRUCE_ENTRY_SUBJECT] != NULL)
    return "without `about` it is the whole difference that is explained: leave out `subject`";
  return truce__is_difference(field) && strcmp(field, "named") != 0
             ? NULL
             : "without `about`, `field` is promised or received: nobody is counted there but by "
               "name";
}

const char *truce__fact_of(const truce_register *r, const truce_entry *e, uint64_t subject,
                           uint64_t other, truce__fact *fact)
{
  *fact = (truce__fact){.number = e->number,
                        .amends = e->amends,
                        .subject = subject,
                        .other = other,
                        .day = e->day,
                        .kind = (uint8_t)e->kind,
                        .side = -1};
  const char *fault = missing(e);
  if (fault != NULL)
    return fault;
  if (e->texts[TRUCE_ENTRY_SIDE] != NULL) {
    fact->side = (int8_t)truce__side_of(r, e->texts[TRUCE_ENTRY_SIDE]);
    if (fact->side < 0)
      return "the side is none of the register's; who else says so goes into `author`";
  }
  switch (e->kind) {
  case TRUCE_ENTRY_LISTED:
    if (e->texts[TRUCE_ENTRY_CATEGORY] != NULL &&
        !find_id(e->texts[TRUCE_ENTRY_CATEGORY], category_id, TRUCE_LAW_CATEGORIES, &fact->value))
      return "there is no such category";
    return find_id(e->texts[TRUCE_ENTRY_VALUE], claim_id, TRUCE_CLAIMS, &fact->what)
               ? NULL
               : "there is no such claim";
  case TRUCE_ENTRY_REGISTERED:
    return find_id(e->texts[TRUCE_ENTRY_FIELD], kind_id, 3, &fact->what)
               ? NULL
               : "`field` says what is registered: person, bag or part";
  case TRUCE_ENTRY_STATED:
    return stated(r, e, fact);
  case TRUCE_ENTRY_PROMISED:
  case TRUCE_ENTRY_HANDED_OVER:
  case TRUCE_ENTRY_RECEIVED:
    return counted(e);
  case TRUCE_ENTRY_EXPLAINED:
    return explained(e);
  case TRUCE_ENTRY_DISPUTED:
    return e->texts[TRUCE_ENTRY_SUBJECT] == NULL && e->texts[TRUCE_ENTRY_ABOUT] == NULL
               ? "say what is disputed: subject or about"
               : NULL;
  case TRUCE_ENTRY_WITHDRAWN:
    return e->amends == 0 ? "name the entry withdrawn: amends" : NULL;
  case TRUCE_ENTRY_DECIDED:
    fact->value = (uint8_t)(1 + truce__votes_side(r, e->texts[TRUCE_ENTRY_DETAIL]));
    return NULL;
  default:
    return NULL;
  }
}

bool truce__ask_number(truce_register *r, truce__sql which, uint64_t *number)
{
  sqlite3_stmt *row = truce__sql_get(r, which);
  if (row == NULL || sqlite3_step(row) != SQLITE_ROW)
    return false;
  const sqlite3_int64 value = sqlite3_column_int64(row, 0);
  *number = (uint64_t)value;
  return (value >= 0 && value < INT64_MAX) || truce__damaged(r);
}

/* ---- Subjects ---- */

/* The days of the years 1 to 9999. */
enum { FIRST_DAY = -719162, LAST_DAY = 2932896 };
enum { ABSENT = TRUCE_PART + 1 }; /* in the place of a truce_subject_kind */

/* A number of the file, which may be anything; `none` stands for NULL. */
static int64_t number_at(sqlite3_stmt *row, int column, int64_t none, int64_t least, int64_t most,
                         bool *damaged)
{
  const int type = sqlite3_column_type(row, column);
  if (type == SQLITE_NULL)
    return none;
  const int64_t value = sqlite3_column_int64(row, column);
  if (type == SQLITE_INTEGER && value >= least && value <= most)
    return value;
  *damaged = true;
  return none;
}

bool truce__read_stand(const truce_register *r, sqlite3_stmt *row, uint64_t *number,
                       truce__stand *s)
{
  const int64_t side = (int64_t)r->side_count - 1;
  bool bad = false;
  /* Nothing that counts is said of them any more: the list they stood in was withdrawn. */
  const bool absent = sqlite3_column_int64(row, 1) == ABSENT;
  *number = (uint64_t)number_at(row, 0, 0, 1, INT64_MAX, &bad);
  *s = (truce__stand){.kind = absent ? 0 : (uint8_t)number_at(row, 1, 0, 0, TRUCE_PART, &bad),
                      .standing = (uint8_t)number_at(row, 2, 0, 0, TRUCE_STANDINGS - 1, &bad),
                      .holder = (int8_t)number_at(row, 3, -1, 0, side, &bad),
                      .home = (int8_t)number_at(row, 4, -1, 0, side, &bad),
                      .giver = (int8_t)number_at(row, 5, -1, 0, side, &bad),
                      .since = (int32_t)number_at(row, 6, TRUCE_NO_DAY, FIRST_DAY, LAST_DAY, &bad),
                      .last = (int32_t)number_at(row, 7, TRUCE_NO_DAY, FIRST_DAY, LAST_DAY, &bad),
                      .dead = number_at(row, 8, 0, 0, 1, &bad) != 0,
                      .disputed = number_at(row, 9, 0, 0, 1, &bad) != 0,
                      .decided = number_at(row, 10, 0, 0, 1, &bad) != 0,
                      .consent = (uint8_t)number_at(row, 11, 0, 0, TRUCE_UNWILLING, &bad),
                      .category = (uint8_t)number_at(row, 12, 0, 0, TRUCE_LAW_CATEGORIES - 1, &bad),
                      .law = (uint8_t)number_at(row, 13, 0, 0, TRUCE_LAW_CLASSES - 1, &bad),
                      .bag = (uint64_t)number_at(row, 14, 0, 1, INT64_MAX, &bad),
                      .same_as = (uint64_t)number_at(row, 15, 0, 1, INT64_MAX, &bad),
                      .remains = (uint64_t)number_at(row, 16, 0, 1, INT64_MAX, &bad),
                      .exists = !absent,
                      .past = TRUCE__NO_PAST};
  if (absent)
    return !bad && memcmp(s, &TRUCE__NOBODY, TRUCE__KEPT) == 0;
  return !bad && (s->standing == TRUCE_STANDING_HELD) == (s->holder >= 0) &&
         (s->standing != TRUCE_STANDING_HOME || s->home >= 0) && s->same_as != *number;
}

bool truce__follow(truce_register *r, uint64_t *number, truce__stand *stand)
{
  /* Brent: in a circle one comes back to a place kept on the way. */
  uint64_t kept = 0;
  for (size_t steps = 0, most = 1; stand->same_as != 0; steps++) {
    sqlite3_stmt *get = truce__sql_get(r, TRUCE__SQL_GET_SUBJECT);
    if (get == NULL || sqlite3_bind_int64(get, 1, (sqlite3_int64)stand->same_as) != SQLITE_OK)
      return false;
    const int code = sqlite3_step(get);
    if (code == SQLITE_DONE)
      return truce__damaged(r);
    if (code != SQLITE_ROW)
      return false;
    if (!truce__read_stand(r, get, number, stand) || *number == kept)
      return truce__damaged(r);
    if (steps == most) {
      kept = *number;
      steps = 0;
      most *= 2;
    }
  }
  return true;
}

static uint64_t *at_place(uint64_t *same_as, size_t stride, uint64_t number)
{
  return (uint64_t *)(void *)((char *)same_as + (size_t)(number - 1) * stride);
}

bool truce__lead_on(uint64_t *same_as, size_t stride, size_t count)
{
  for (uint64_t k = 1; k <= count; k++) {
    uint64_t last = k, next;
    size_t steps = 0;
    while ((next = *at_place(same_as, stride, last)) != 0) {
      last = next;
      if (last > count || ++steps > count)
        return false;
    }
    for (uint64_t at = k; at != last; at = next) {
      uint64_t *leads = at_place(same_as, stride, at);
      next = *leads;
      *leads = last;
    }
  }
  return true;
}

bool truce__reference_of(truce_register *r, uint64_t number, char reference[TRUCE__REFERENCE])
{
  sqlite3_stmt *find = truce__sql_get(r, TRUCE__SQL_REFERENCE);
  if (find == NULL || sqlite3_bind_int64(find, 1, (sqlite3_int64)number) != SQLITE_OK)
    return false;
  const int code = sqlite3_step(find);
  bool damaged = code == SQLITE_DONE;
  const char *text = code == SQLITE_ROW ? truce__text_at(find, 0, &damaged) : NULL;
  if (damaged || (text != NULL && strlen(text) >= TRUCE__REFERENCE))
    return truce__damaged(r);
  if (text == NULL)
    return false;
  strcpy(reference, text);
  return true;
}

static void bind_side(sqlite3_stmt *save, int at, int side)
{
  if (side >= 0)
    sqlite3_bind_int(save, at, side);
}

static void bind_day(sqlite3_stmt *save, int at, int32_t day)
{
  if (day != TRUCE_NO_DAY)
    sqlite3_bind_int(save, at, day);
}

enum { SUBJECT_COLUMNS = 18 };

/* To the parameters after `at`. */
static void bind_stand(sqlite3_stmt *save, int at, uint64_t number, const truce__stand *s)
{
  sqlite3_bind_int64(save, at + 1, (sqlite3_int64)number);
  sqlite3_bind_int(save, at + 2, s->exists ? s->kind : ABSENT);
  sqlite3_bind_int(save, at + 3, s->standing);
  bind_side(save, at + 4, s->holder);
  bind_side(save, at + 5, s->home);
  bind_side(save, at + 6, s->giver);
  bind_day(save, at + 7, s->since);
  bind_day(save, at + 8, s->last);
  sqlite3_bind_int(save, at + 9, s->dead);
  sqlite3_bind_int(save, at + 10, s->disputed);
  sqlite3_bind_int(save, at + 11, s->decided);
  sqlite3_bind_int(save, at + 12, s->consent);
  sqlite3_bind_int(save, at + 13, s->category);
  sqlite3_bind_int(save, at + 14, s->law);
}

bool truce__write_stand(truce_register *r, uint64_t number, const truce__stand *s, bool led)
{
  sqlite3_stmt *save =
      truce__sql_get(r, led ? TRUCE__SQL_SAVE_LED_SUBJECT : TRUCE__SQL_SAVE_SUBJECT);
  if (save == NULL)
    return false;
  bind_stand(save, 0, number, s);
  if (led) {
    bind_whole(save, 15, s->bag);
    bind_whole(save, 16, s->same_as);
    bind_whole(save, 17, s->remains);
  }
  return truce__sql_run(save);
}

bool truce__enter_subjects(truce_register *r, truce__met *const *subjects, size_t count)
{
  for (size_t k = 0, taken; k < count; k += taken) {
    taken = count - k >= TRUCE__BATCH ? TRUCE__BATCH : 1;
    sqlite3_stmt *add =
        truce__sql_get(r, taken == 1 ? TRUCE__SQL_ADD_SUBJECT : TRUCE__SQL_ADD_SUBJECTS);
    for (size_t j = 0; add != NULL && j < taken; j++) {
      const truce__met *met = subjects[k + j];
      const int at = (int)j * SUBJECT_COLUMNS;
      bind_stand(add, at, met->number, &met->stand);
      sqlite3_bind_text(add, at + SUBJECT_COLUMNS, met->reference, -1, SQLITE_STATIC);
    }
    if (!truce__sql_run(add))
      return false;
  }
  return true;
}

/* ---- Heads ---- */

bool truce__read_head(sqlite3_stmt *row, truce_head *head, truce_merkle_edge *edge)
{
  const void *root = sqlite3_column_blob(row, 1), *roots = sqlite3_column_blob(row, 2);
  const void *signature = sqlite3_column_blob(row, 4);
  bool damaged = false;
  const char *recorded = truce__text_at(row, 3, &damaged);
  const sqlite3_int64 size = sqlite3_column_int64(row, 0);
  *head = (truce_head){.size = size < 0 ? 0 : (uint64_t)size};
  *edge = (truce_merkle_edge){.size = head->size};
  const size_t bytes = truce_merkle_edge_count(edge) * TRUCE_HASH_BYTES;
  if (size < 0 || root == NULL || roots == NULL || signature == NULL || recorded == NULL ||
      sqlite3_column_bytes(row, 1) != TRUCE_HASH_BYTES ||
      (size_t)sqlite3_column_bytes(row, 2) != bytes || strlen(recorded) >= sizeof head->recorded ||
      sqlite3_column_bytes(row, 4) != TRUCE_SIGNATURE_BYTES)
    return false;
  memcpy(head->root.bytes, root, TRUCE_HASH_BYTES);
  memcpy(edge->roots, roots, bytes);
  memcpy(head->signature, signature, TRUCE_SIGNATURE_BYTES);
  strcpy(head->recorded, recorded);
  return true;
}
