/* The table of persons beside a case file (docs/exchange-plan.md). Messages name lines,
 * headings and ids of the table, never what else is known of a person. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/memory.h"
#include "persons_columns.h"
#include "read_exchange.h"
#include "vocabulary.h"

enum { DAYS_MOST = 40000, AGE_MOST = 130, ADULT_FROM = 18, OLD_FROM = 60 };

typedef struct persons_reader {
  reader *r;
  truce__csv csv;
  truce_exchange *e;
  const char *const *names; /* of the holders */
  size_t column[FIELDS], width;
  vocabulary ids, categories, camps, groups;
  truce_person *persons;
  size_t count, capacity;
  size_t *camp_holders, camps_capacity;
} persons_reader;

static bool empty(const persons_reader *p, field f)
{
  return p->column[f] >= p->csv.count || truce__csv_trimmed(&p->csv, p->column[f]).length == 0;
}

static void complain(const persons_reader *p, field f, const char *code, const char *hint,
                     const char *message)
{
  truce__csv_complain(&p->csv, p->column[f], TRUCE_ERROR, code, hint, "%s", message);
}

/* ---- Words ---- */

static truce_status number_of(persons_reader *p, vocabulary *v, field f, size_t *number,
                              bool *known)
{
  return truce__word_of_cell(v, &p->csv, p->column[f], p->r->arena, number, known);
}

/* One of the words, or its number; false after a complaint. */
static bool choose(persons_reader *p, field f, const char *const *words, size_t count,
                   const char *hint, const char *message, size_t *choice)
{
  if (empty(p, f))
    return true;
  for (size_t k = 0; k < count; k++) {
    if (truce__csv_is(&p->csv, p->column[f], words[k])) {
      *choice = k;
      return true;
    }
  }
  complain(p, f, "unknown-value", hint, message);
  return false;
}

static size_t holder_of(const persons_reader *p, field f)
{
  for (size_t h = 0; h < p->e->holder_count; h++) {
    if (truce__csv_is(&p->csv, p->column[f], p->e->holders[h]) ||
        truce__csv_is(&p->csv, p->column[f], p->names[h]))
      return h;
  }
  complain(p, f, "unknown-name", "write the short name of a party of the case's `holders`",
           f == HOLDER ? "this holder is none of the case" : "this home is none of the case");
  return TRUCE_NOWHERE;
}

/* ---- One person ---- */

static bool read_sides(persons_reader *p, truce_person *person)
{
  if (empty(p, HOLDER)) {
    complain(p, HOLDER, "missing", "say who holds the person", "this person has no holder");
    return false;
  }
  person->holder = holder_of(p, HOLDER);
  if (!empty(p, HOME)) {
    person->home = holder_of(p, HOME);
  } else if (p->e->holder_count == 2) {
    person->home = 1 - (person->holder == 1);
  } else {
    complain(p, HOME, "missing", "with three holders or more every person needs one",
             "this person has no home to go to");
    return false;
  }
  if (person->holder == TRUCE_NOWHERE || person->home == TRUCE_NOWHERE)
    return false;
  if (person->holder != person->home)
    return true;
  complain(p, empty(p, HOME) ? HOLDER : HOME, "same-side",
           "the holder is who lets the person go, the home who receives",
           "this person is held by their own side");
  return false;
}

static void read_days(persons_reader *p, truce_person *person)
{
  double value = 0;
  int32_t day;
  char text[12] = "";
  if (!empty(p, DAYS)) {
    if (!truce__csv_number(&p->csv, p->column[DAYS], "`days_held`", &value))
      return;
  } else if (!empty(p, SINCE)) {
    const truce__cell cell = truce__csv_trimmed(&p->csv, p->column[SINCE]);
    if (cell.length == 10)
      memcpy(text, cell.text, cell.length);
    if (!truce__parse_date(text, &day)) {
      complain(p, SINCE, "bad-date", "write 2024-05-31", "this is not a date");
      return;
    }
    if (p->r->c->as_of.text == NULL) {
      complain(p, SINCE, "missing", "add `as_of` to the case, or give `days_held`",
               "how long that is cannot be told: the case has no day");
      return;
    }
    value = (double)p->r->c->as_of.day - day;
  }
  if (value >= 0 && value <= DAYS_MOST)
    person->days = (uint32_t)value;
  else
    truce__csv_complain(&p->csv, p->column[empty(p, DAYS) ? SINCE : DAYS], TRUCE_ERROR,
                        "out-of-range", "it is counted in days up to the case's `as_of`",
                        "a time held of %g days", value);
}

static void read_age(persons_reader *p, truce_person *person)
{
  double age;
  if (empty(p, AGE) || !truce__csv_number(&p->csv, p->column[AGE], "`age`", &age))
    return;
  if (!(age >= 0 && age <= AGE_MOST))
    truce__csv_complain(&p->csv, p->column[AGE], TRUCE_ERROR, "out-of-range",
                        "write the age in years", "an age of %g years", age);
  person->age = age < ADULT_FROM ? TRUCE_CHILD : age < OLD_FROM ? TRUCE_ADULT : TRUCE_OLD;
}

static void read_classes(persons_reader *p, truce_person *person)
{
  static const char *const gravities[] = {"none", "light", "serious", "grave"},
                           *const digits[] = {"0", "1", "2", "3"},
                           *const transports[] = {"seat", "stretcher", "ambulance"};
  size_t gravity = 0, transport = 0;
  const truce__cell cell =
      empty(p, GRAVITY) ? (truce__cell){0} : truce__csv_trimmed(&p->csv, p->column[GRAVITY]);
  const bool digit = cell.length == 1 && *cell.text >= '0' && *cell.text <= '9';
  choose(p, GRAVITY, digit ? digits : gravities, 4,
         "write which of these it is; an empty cell counts as none",
         "a gravity is none, light, serious or grave (0 to 3)", &gravity);
  choose(p, TRANSPORT, transports, TRUCE_TRANSPORTS,
         "write which of these it is; an empty cell counts as seat",
         "a transport is seat, stretcher or ambulance", &transport);
  person->gravity = (truce_gravity)gravity;
  person->transport = (truce_transport)transport;
}

static truce_status read_camp(persons_reader *p, truce_person *person)
{
  bool known;
  person->camp = TRUCE_NOWHERE;
  if (empty(p, CAMP))
    return TRUCE_OK;
  truce_status status = number_of(p, &p->camps, CAMP, &person->camp, &known);
  if (status == TRUCE_OK && !known &&
      !truce__reserve((void **)&p->camp_holders, &p->camps_capacity, person->camp + 1,
                      sizeof *p->camp_holders))
    status = TRUCE_NO_MEMORY;
  if (status != TRUCE_OK)
    return status;
  if (!known)
    p->camp_holders[person->camp] = person->holder;
  else if (p->camp_holders[person->camp] != person->holder)
    complain(p, CAMP, "two-holders", "give the camps of each holder names of their own",
             "an earlier row puts this camp with another holder");
  return TRUCE_OK;
}

/* Whether a cell is one of the words, a full stop behind it or not. */
static bool is_one_of(truce__cell cell, const char *const *words, size_t count)
{
  cell.length -= cell.length > 1 && cell.text[cell.length - 1] == '.';
  for (size_t k = 0; k < count; k++) {
    if (cell.length == strlen(words[k]) && strncasecmp(cell.text, words[k], cell.length) == 0)
      return true;
  }
  return false;
}

/* A reason; words that only say no exclude nobody, and those that only say yes are none. */
static void read_excluded(persons_reader *p, truce_person *person)
{
  static const char *const no[] = {"no",   "n",  "false", "0",  "-",   "–",   "—",  "n/a",
                                   "none", "ні", "Ні",    "НІ", "нет", "Нет", "НЕТ"},
                           *const yes[] = {"yes", "y",  "true", "1",       "x",   "х",
                                           "Х",   "+",  "✓",    "так",     "Так", "ТАК",
                                           "да",  "Да", "ДА",   "excluded"},
                           *const neither[] = {"not excluded", "not-excluded", "not_excluded"};
  if (empty(p, EXCLUDED))
    return;
  const truce__cell cell = truce__csv_trimmed(&p->csv, p->column[EXCLUDED]);
  if (is_one_of(cell, no, sizeof no / sizeof *no))
    return;
  if (is_one_of(cell, yes, sizeof yes / sizeof *yes))
    complain(p, EXCLUDED, "no-reason",
             "write the legal reason, such as a pending charge, or leave it empty",
             "this says that the person is excluded, but not why");
  if (is_one_of(cell, neither, sizeof neither / sizeof *neither))
    complain(p, EXCLUDED, "no-reason", "leave it empty where nothing excludes the person",
             "here stands why a person is excluded, and this is no reason");
  person->excluded = truce__csv_text(&p->csv, p->column[EXCLUDED], p->r->arena);
}

static truce_status read_group(persons_reader *p, truce_person *person)
{
  bool known;
  person->group = TRUCE_NOWHERE;
  if (empty(p, TOGETHER))
    return TRUCE_OK;
  const truce__cell cell = truce__csv_trimmed(&p->csv, p->column[TOGETHER]);
  for (size_t k = 0; k < cell.length; k++) {
    if (cell.text[k] != ';' && cell.text[k] != '|')
      continue;
    complain(p, TOGETHER, "two-groups",
             "write one word for all who go together: join the groups into one",
             "a person can be in one group only, and this looks like several");
    return TRUCE_OK;
  }
  return number_of(p, &p->groups, TOGETHER, &person->group, &known);
}

static truce_status read_words(persons_reader *p, truce_person *person)
{
  bool known;
  size_t number;
  truce_status status = number_of(p, &p->ids, ID, &number, &known);
  if (status != TRUCE_OK)
    return status;
  person->id = p->ids.words[number];
  if (known)
    truce__csv_complain(&p->csv, p->column[ID], TRUCE_ERROR, "duplicate", "keep one of the rows",
                        "the id \"%.60s\" stands in an earlier row too", person->id);
  status = read_group(p, person);
  if (status == TRUCE_OK && !empty(p, CATEGORY))
    status = number_of(p, &p->categories, CATEGORY, &person->category, &known);
  else if (status == TRUCE_OK)
    status = truce__word_number(&p->categories, "persons", p->csv.line, &person->category, &known);
  read_excluded(p, person);
  return status;
}

static truce_status read_row(persons_reader *p)
{
  truce_person person = {.line = p->csv.line};
  if (p->csv.count > p->width) {
    truce__csv_complain(&p->csv, p->width, TRUCE_ERROR, "ragged-row",
                        "put a cell that holds the separator in quotes",
                        "this row has more cells than the header, which has %zu", p->width);
    return TRUCE_OK;
  }
  if (empty(p, ID)) {
    complain(p, ID, "missing", "every person needs one; it stands for them in the plan",
             "this person has no id");
    return TRUCE_OK;
  }
  truce_status status = read_words(p, &person);
  if (status != TRUCE_OK || !read_sides(p, &person))
    return status;
  read_classes(p, &person);
  read_days(p, &person);
  read_age(p, &person);
  status = read_camp(p, &person);
  if (status != TRUCE_OK)
    return status;
  if (!truce__reserve((void **)&p->persons, &p->capacity, p->count + 1, sizeof *p->persons))
    return TRUCE_NO_MEMORY;
  p->persons[p->count++] = person;
  return TRUCE_OK;
}

/* ---- The table ---- */

/* Slips of spelling that part families, categories and camps. */
static truce_status check_words(persons_reader *p)
{
  vocabulary *const all[] = {&p->groups, &p->categories, &p->camps};
  truce_status status = TRUCE_OK;
  for (size_t k = 0; status == TRUCE_OK && k < sizeof all / sizeof *all; k++)
    status = truce__warn_of_alike(all[k], &p->csv);
  if (status == TRUCE_OK)
    truce__warn_of_single(&p->groups, &p->csv,
                          "look at the spelling: those who go together share the very same word");
  return status;
}

static truce_status read_rows(persons_reader *p)
{
  bool more;
  truce_status status = truce__csv_next(&p->csv, &more);
  if (status != TRUCE_OK || (more && !truce__persons_columns(p->column, &p->csv)))
    return status;
  p->width = p->csv.count;
  while (more && (status = truce__csv_next(&p->csv, &more)) == TRUCE_OK && more) {
    if (p->count == TRUCE_PERSONS_MAX) {
      truce__csv_complain(&p->csv, SIZE_MAX, TRUCE_ERROR, "too-many", "plan for a part of them",
                          "there are more than %d persons", TRUCE_PERSONS_MAX);
      return TRUCE_OK;
    }
    status = read_row(p);
    if (status != TRUCE_OK)
      return status;
  }
  if (status == TRUCE_OK && p->count == 0)
    truce__csv_complain(&p->csv, SIZE_MAX, TRUCE_ERROR, "empty", "add a row for each person",
                        "the table names no person that could be read");
  return status == TRUCE_OK ? check_words(p) : status;
}

static const void *keep(reader *r, const void *items, size_t count, size_t size)
{
  void *kept = truce__arena_alloc(r->arena, count, size);
  if (kept != NULL && count > 0)
    memcpy(kept, items, count * size);
  return kept;
}

static void keep_all(persons_reader *p)
{
  reader *r = p->r;
  truce_exchange *e = p->e;
  e->person_count = p->count;
  e->persons = keep(r, p->persons, p->count, sizeof *p->persons);
  e->category_count = p->categories.index.count;
  e->categories = keep(r, p->categories.words, e->category_count, sizeof *e->categories);
  e->camp_count = p->camps.index.count;
  e->camps = keep(r, p->camps.words, e->camp_count, sizeof *e->camps);
  e->camp_holders = keep(r, p->camp_holders, e->camp_count, sizeof *e->camp_holders);
  e->group_count = p->groups.index.count;
  e->groups = keep(r, p->groups.words, e->group_count, sizeof *e->groups);
}

truce_status truce__read_persons(reader *r, const char *path, truce_exchange *e,
                                 const char *const *names)
{
  FILE *file;
  persons_reader p = {.r = r,
                      .e = e,
                      .names = names,
                      .ids = {.what = "id", .most = SIZE_MAX},
                      .groups = {.what = "together", .most = SIZE_MAX},
                      .categories = {.what = "category", .most = TRUCE_PERSON_CATEGORIES_MAX},
                      .camps = {.what = "camp", .most = TRUCE_CAMPS_MAX}};
  truce_status status = truce__open_file(&file, path, r->diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = truce__csv_open(&p.csv, path, file, NULL, 0, r->diagnostics);
  if (status == TRUCE_OK) {
    p.csv.discreet = true;
    status = read_rows(&p);
    truce__csv_close(&p.csv);
  }
  fclose(file);
  if (status == TRUCE_OK)
    keep_all(&p);
  truce__vocabulary_free(&p.ids);
  truce__vocabulary_free(&p.categories);
  truce__vocabulary_free(&p.camps);
  truce__vocabulary_free(&p.groups);
  free(p.persons);
  free(p.camp_holders);
  return status;
}
