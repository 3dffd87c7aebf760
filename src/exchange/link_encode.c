/* Keyed Bloom-filter encodings of records.
 *
 * The parts of a field (pairs of neighbouring letters; digits with their place) are hashed with a
 * key of the field, derived from the common key, and each sets some bits of one filter for the
 * whole record. How many bits a part sets is how much its field counts. */
#include <string.h>

#include <sodium.h>

#include "link_internal.h"

enum { FILTER_BYTES = TRUCE_ENCODE_BITS / 8, BITS_MAX = 16 };

/* Bits that a part of a field of each kind sets. */
static const unsigned part_bits[TRUCE_PEOPLE_KINDS] = {
    [TRUCE_PEOPLE_GIVEN] = 8, [TRUCE_PEOPLE_SURNAME] = 10, [TRUCE_PEOPLE_PATRONYMIC] = 5,
    [TRUCE_PEOPLE_FULL] = 8,  [TRUCE_PEOPLE_DATE] = 10,    [TRUCE_PEOPLE_NUMBER] = 6,
    [TRUCE_PEOPLE_TEXT] = 4,  [TRUCE_PEOPLE_CATEGORY] = 6,
};

typedef struct encoder {
  unsigned char filter[FILTER_BYTES];
  unsigned char key[crypto_generichash_KEYBYTES]; /* of the field */
  unsigned bits;
} encoder;

static void add_part(encoder *e, const char *part, size_t length)
{
  unsigned char hash[2 * BITS_MAX];
  crypto_generichash(hash, sizeof hash, (const unsigned char *)part, length, e->key, sizeof e->key);
  for (size_t k = 0; k < e->bits; k++) {
    const unsigned at = (hash[2 * k] | (unsigned)hash[2 * k + 1] << 8) % TRUCE_ENCODE_BITS;
    e->filter[at / 8] |= (unsigned char)(1u << at % 8);
  }
}

static void add_letters(encoder *e, const char *text, size_t length)
{
  char padded[LINK_TEXT_MAX + 2];
  padded[0] = '_';
  memcpy(padded + 1, text, length);
  padded[length + 1] = '_';
  for (size_t k = 0; k + 1 < length + 2; k++)
    add_part(e, padded + k, 2);
}

static void add_digits(encoder *e, const char *text, size_t length)
{
  for (size_t k = 0; k < length; k++) {
    const char part[3] = {(char)('A' + (k < 26 ? k : 25)), text[k], '\0'};
    add_part(e, part, 2);
  }
}

static void add_field(encoder *e, truce_people_kind kind, const char *plain, size_t length)
{
  char folded[LINK_TEXT_MAX];
  size_t n;
  switch (kind) {
  case TRUCE_PEOPLE_GIVEN:
  case TRUCE_PEOPLE_SURNAME:
  case TRUCE_PEOPLE_PATRONYMIC:
  case TRUCE_PEOPLE_FULL:
  case TRUCE_PEOPLE_TEXT:
    n = truce__link_fold(folded, plain);
    add_letters(e, folded, n);
    break;
  case TRUCE_PEOPLE_DATE:
  case TRUCE_PEOPLE_NUMBER:
    add_digits(e, plain, length);
    break;
  case TRUCE_PEOPLE_CATEGORY:
    add_part(e, plain, length);
    break;
  case TRUCE_PEOPLE_ENCODING:
  case TRUCE_PEOPLE_KINDS:
    break;
  }
}

truce_status truce_link_encode(char bits[TRUCE_ENCODE_BITS / 4 + 1], const truce_people *people,
                               size_t record, const unsigned char key[TRUCE_ENCODE_KEY_BYTES])
{
  encoder e = {.bits = 0};
  link_scripts scripts = {NULL};
  truce_status status = TRUCE_OK;
  for (size_t f = 0; f < people->field_count && status == TRUCE_OK; f++) {
    const truce_people_field *field = &people->fields[f];
    char plain[LINK_TEXT_MAX];
    if (field->cells[record] == 0)
      continue;
    const size_t length = truce__link_plain(&scripts, plain, field->values[field->cells[record]]);
    if (length == SIZE_MAX)
      status = TRUCE_NO_MEMORY;
    if (status != TRUCE_OK || length == 0)
      continue;
    e.bits = part_bits[field->kind];
    crypto_generichash(e.key, sizeof e.key, (const unsigned char *)field->name, strlen(field->name),
                       key, TRUCE_ENCODE_KEY_BYTES);
    add_field(&e, field->kind, plain, length);
  }
  truce__link_scripts_close(&scripts);
  if (status == TRUCE_OK)
    sodium_bin2hex(bits, TRUCE_ENCODE_BITS / 4 + 1, e.filter, sizeof e.filter);
  sodium_memzero(&e, sizeof e);
  return status;
}
