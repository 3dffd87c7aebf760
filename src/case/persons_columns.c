#include "persons_columns.h"

#include <string.h>

#include "base/nearest.h"
#include "people_headings.h"

static const char *const names[FIELDS] = {[ID] = "id",
                                          [HOLDER] = "holder",
                                          [HOME] = "home",
                                          [CATEGORY] = "category",
                                          [GRAVITY] = "gravity",
                                          [DAYS] = "days_held",
                                          [SINCE] = "held_since",
                                          [AGE] = "age",
                                          [TOGETHER] = "together",
                                          [EXCLUDED] = "excluded",
                                          [CAMP] = "camp",
                                          [TRANSPORT] = "transport"};

/* What else people write there. */
static const struct other {
  const char *heading;
  field means;
} others[] = {
    {"held_by", HOLDER},
    {"days", DAYS},
    {"since", SINCE},
    {"held_from", SINCE},
    {"family", TOGETHER},
    {"families", TOGETHER},
    {"family_id", TOGETHER},
    {"group", TOGETHER},
    {"exclude", EXCLUDED},
    {"exclusion", EXCLUDED},
    {"transportation", TRANSPORT},
};

static bool near(const char *heading, const char *known)
{
  const size_t a = strlen(heading), b = strlen(known), longer = a > b ? a : b;
  const size_t distance = truce__edit_distance(heading, a, known, b);
  return distance < longer && distance <= (longer < 8 ? 1 : longer / 4);
}

/* The field that a heading which is none of ours was probably meant for; FIELDS if there is none.
 */
static field meant(const char *heading)
{
  static const char excluded[] = "exclu";
  for (field f = 0; f < FIELDS; f++) {
    if (near(heading, names[f]))
      return f;
  }
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    if (near(heading, others[k].heading))
      return others[k].means;
  }
  return strncmp(heading, excluded, sizeof excluded - 1) == 0 ? EXCLUDED : FIELDS;
}

static field named(const char *heading)
{
  field f = 0;
  while (f < FIELDS && strcmp(heading, names[f]) != 0)
    f++;
  return f;
}

/* A column that is none of ours. Where the table has no header its first row is a person: only
 * where there is one its words are told. */
static void complain_of(const truce__csv *csv, size_t k, const char *key, const size_t *column)
{
  const bool header = column[ID] != SIZE_MAX && column[HOLDER] != SIZE_MAX;
  const truce__cell cell = truce__csv_trimmed(csv, k);
  const field f = meant(key);
  char hint[120];
  if (f < FIELDS)
    (void)snprintf(hint, sizeof hint, "did you mean `%s`? If not, give the column another heading",
                   names[f]);
  const truce_severity severity = f == FIELDS             ? TRUCE_NOTE
                                  : column[f] != SIZE_MAX ? TRUCE_WARNING
                                                          : TRUCE_ERROR;
  const char *const help = f < FIELDS ? hint : "docs/exchange-plan.md lists those that are";
  if (header && cell.length > 0)
    truce__csv_complain(csv, k, severity, "unknown-column", help, "the column \"%.*s\" is not used",
                        truce__cell_shown(cell), cell.text);
  else
    truce__csv_complain(csv, k, severity, "unknown-column", help, "this column is not used");
}

bool truce__persons_columns(size_t column[FIELDS], const truce__csv *csv)
{
  char key[TRUCE__HEADING];
  for (size_t f = 0; f < FIELDS; f++)
    column[f] = SIZE_MAX;
  for (size_t k = 0; k < csv->count; k++) {
    const truce__cell cell = truce__csv_trimmed(csv, k);
    truce__heading_key(key, cell.text, cell.length);
    const field f = named(key);
    if (f < FIELDS && column[f] != SIZE_MAX)
      truce__csv_complain(csv, k, TRUCE_ERROR, "duplicate", "keep one of the two",
                          "two columns are called \"%s\"", names[f]);
    else if (f < FIELDS)
      column[f] = k;
  }
  for (size_t k = 0; k < csv->count; k++) {
    const truce__cell cell = truce__csv_trimmed(csv, k);
    truce__heading_key(key, cell.text, cell.length);
    if (named(key) == FIELDS)
      complain_of(csv, k, key, column);
  }
  if (column[ID] != SIZE_MAX && column[HOLDER] != SIZE_MAX)
    return true;
  truce__csv_complain(csv, SIZE_MAX, TRUCE_ERROR, "missing-column",
                      "start the table with a header such as id,holder,category,gravity",
                      "the table needs the columns `id` and `holder`");
  return false;
}
