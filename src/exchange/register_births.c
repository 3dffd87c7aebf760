/* When those on lists were born, for events of long ago: entries do not tell, lists do. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "register_internal.h"

/* The first day that eight digits can mean; TRUCE_NO_DAY if the year is not known. */
static int32_t first_day(const char *digits)
{
  char text[11];
  int32_t day;
  if (strlen(digits) != 8)
    return TRUCE_NO_DAY;
  const bool month = strncmp(digits + 4, "00", 2) != 0, of_month = strcmp(digits + 6, "00") != 0;
  memcpy(text, digits, 4);
  text[4] = text[7] = '-';
  memcpy(text + 5, month ? digits + 4 : "01", 2);
  memcpy(text + 8, month && of_month ? digits + 6 : "01", 2);
  text[10] = '\0';
  return truce__parse_date(text, &day) ? day : TRUCE_NO_DAY;
}

static truce_status add_births(void *context, uint64_t number, const char *sender,
                               const truce_people *people)
{
  truce__births *b = context;
  (void)number;
  for (size_t f = 0; f < people->field_count; f++) {
    const truce_people_field *field = &people->fields[f];
    if (strcmp(field->name, "date_of_birth") != 0 || field->kind != TRUCE_PEOPLE_DATE)
      continue;
    for (size_t k = 0; k < people->count; k++) {
      const int32_t day = first_day(field->values[field->cells[k]]);
      size_t at;
      bool known;
      if (day == TRUCE_NO_DAY)
        continue;
      const char *reference = truce__arena_printf(b->arena, "%s:%s", sender, people->ids[k]);
      if (reference == NULL ||
          !truce__index_add(&b->index, reference, strlen(reference), &at, &known) ||
          !truce__reserve((void **)&b->days, &b->capacity, b->index.count, sizeof *b->days))
        return TRUCE_NO_MEMORY;
      b->days[at] = day; /* the latest list counts */
    }
  }
  return TRUCE_OK;
}

truce_status truce__birth_of(truce_register *r, truce__births *births, const char *reference,
                             int32_t *day)
{
  if (births->arena == NULL) {
    births->arena = truce__arena_new();
    const truce_status status =
        births->arena == NULL ? TRUCE_NO_MEMORY : truce__visit_lists(r, NULL, add_births, births);
    if (status != TRUCE_OK)
      return status;
  }
  const size_t at = truce__index_get(&births->index, reference, strlen(reference));
  *day = at == SIZE_MAX ? TRUCE_NO_DAY : births->days[at];
  return TRUCE_OK;
}

void truce__births_free(truce__births *births)
{
  truce__arena_free(births->arena);
  truce__index_free(&births->index);
  free(births->days);
  *births = (truce__births){0};
}
