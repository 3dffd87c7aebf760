/* What two records hold, in a few letters: whether an answer about them is still about them. */
#include <string.h>

#include <sodium.h>

#include "base/memory.h"
#include "people_columns.h"
#include "truce/people.h"

typedef crypto_generichash_state hasher;

static void add_text(hasher *h, const char *text)
{
  (void)crypto_generichash_update(h, (const unsigned char *)text, strlen(text) + 1);
}

/* Whether the field has its name from the table: others come and go with what the whole list holds,
 * and a check is of one record. */
static bool is_known(const truce_people_field *field)
{
  return truce__column_of(field->name).use == TRUCE__COLUMN_FIELD;
}

/* The cells that are not empty, with the names of their fields, in the order of these. */
static void add_record(hasher *h, const truce_people *people, size_t record)
{
  bool known = false, added[TRUCE_PEOPLE_FIELDS_MAX] = {false};
  for (size_t f = 0; f < people->field_count; f++)
    known = known || is_known(&people->fields[f]);
  for (;;) {
    const truce_people_field *next = NULL;
    for (size_t f = 0; f < people->field_count; f++) {
      const truce_people_field *field = &people->fields[f];
      if (!added[f] && (!known || is_known(field)) &&
          (next == NULL || strcmp(field->name, next->name) < 0))
        next = field;
    }
    if (next == NULL)
      break;
    added[next - people->fields] = true;
    if (next->cells[record] == 0)
      continue;
    add_text(h, next->name);
    add_text(h, next->values[next->cells[record]]);
  }
  add_text(h, "");
}

void truce_people_check_pair(char check[TRUCE_PAIR_CHECK + 1], const truce_people *a, size_t i,
                             const truce_people *b, size_t j)
{
  /* No digits and no vowels: a spreadsheet makes neither a number nor a word of them. */
  static const char letters[] = "bcdfghjklmnpqrst";
  unsigned char hash[crypto_generichash_BYTES_MIN];
  hasher h;
  truce__require(i < a->count && j < b->count);
  (void)crypto_generichash_init(&h, NULL, 0, sizeof hash);
  add_record(&h, a, i);
  add_record(&h, b, j);
  (void)crypto_generichash_final(&h, hash, sizeof hash);
  for (size_t k = 0; k < TRUCE_PAIR_CHECK; k++)
    check[k] = letters[hash[k] & 15];
  check[TRUCE_PAIR_CHECK] = '\0';
}
