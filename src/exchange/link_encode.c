/* Keyed Bloom-filter encodings of records.
 *
 * The parts of a field (pairs of neighbouring letters; digits with their place) are hashed with a
 * key of the field, derived from the common key, and each sets some bits of one filter for the
 * whole record. How many bits a part sets is how much its field counts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "link_internal.h"
#include "link_parts.h"

enum { FILTER_BYTES = TRUCE_ENCODE_BITS / 8, BITS_MAX = 16 };

/* Bits that a part of a field of each kind sets. */
static const unsigned part_bits[TRUCE_PEOPLE_KINDS] = {
    [TRUCE_PEOPLE_GIVEN] = 8, [TRUCE_PEOPLE_SURNAME] = 10, [TRUCE_PEOPLE_PATRONYMIC] = 5,
    [TRUCE_PEOPLE_FULL] = 8,  [TRUCE_PEOPLE_DATE] = 10,    [TRUCE_PEOPLE_NUMBER] = 6,
    [TRUCE_PEOPLE_TEXT] = 4,  [TRUCE_PEOPLE_CATEGORY] = 6,
};

typedef struct encoder {
  unsigned char filter[FILTER_BYTES];
  unsigned char common[TRUCE_ENCODE_KEY_BYTES];
  unsigned char key[crypto_generichash_KEYBYTES]; /* of the field, derived from the common one */
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

static truce_status add_text(encoder *e, const char *name, truce_people_kind kind,
                             link_scripts *scripts, const char *text)
{
  char plain[LINK_TEXT_MAX];
  const size_t length = truce__link_plain(scripts, plain, text);
  if (length == SIZE_MAX)
    return TRUCE_NO_MEMORY;
  if (length == 0)
    return TRUCE_OK;
  e->bits = part_bits[kind];
  crypto_generichash(e->key, sizeof e->key, (const unsigned char *)name, strlen(name), e->common,
                     sizeof e->common);
  add_field(e, kind, plain, length);
  return TRUCE_OK;
}

/* ---- Whole names ---- */

static bool has_field(const truce_people *people, const char *name)
{
  for (size_t k = 0; k < people->field_count; k++) {
    if (strcmp(people->fields[k].name, name) == 0)
      return true;
  }
  return false;
}

/* The parts of a whole name. Known given names are looked up only if nothing else decides. */
static truce_status take_apart(link_span parts[LINK_PARTS], link_scripts *scripts,
                               const char *whole)
{
  link_reader reader = truce__link_reader(scripts, NULL);
  double margin;
  if (!truce__link_take_apart(&reader, parts, &margin, whole))
    return TRUCE_NO_MEMORY;
  if (fabs(margin) >= LINK_CLEAR)
    return TRUCE_OK;
  link_names *names = malloc(sizeof *names);
  if (names == NULL)
    return TRUCE_NO_MEMORY;
  truce__link_names_fill(names);
  reader.names = names;
  const bool good = truce__link_take_apart(&reader, parts, &margin, whole);
  free(names);
  return good ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* Encodes a whole name as its parts would be, so that it can be compared with a list that has them;
 * those that have columns of their own are not encoded twice. */
static truce_status add_whole(encoder *e, const truce_people *people, link_scripts *scripts,
                              const char *whole)
{
  static const struct {
    const char *name;
    truce_people_kind kind;
  } of[LINK_PARTS] = {[LINK_SURNAME] = {"surname", TRUCE_PEOPLE_SURNAME},
                      [LINK_GIVEN] = {"given_name", TRUCE_PEOPLE_GIVEN},
                      [LINK_MIDDLE] = {"patronymic", TRUCE_PEOPLE_PATRONYMIC}};
  link_span parts[LINK_PARTS];
  truce_status status = TRUCE_OK;
  if (has_field(people, "surname") && has_field(people, "given_name"))
    return status;
  status = take_apart(parts, scripts, whole);
  for (size_t p = 0; p < LINK_PARTS && status == TRUCE_OK; p++) {
    char text[4 * LINK_TEXT_MAX];
    const size_t n = parts[p].length < sizeof text ? parts[p].length : sizeof text - 1;
    if (n == 0 || has_field(people, of[p].name))
      continue;
    memcpy(text, parts[p].text, n);
    text[n] = '\0';
    status = add_text(e, of[p].name, of[p].kind, scripts, text);
    sodium_memzero(text, sizeof text);
  }
  return status;
}

truce_status truce_link_encode(char bits[TRUCE_ENCODE_BITS / 4 + 1], const truce_people *people,
                               size_t record, const unsigned char key[TRUCE_ENCODE_KEY_BYTES])
{
  encoder e = {.bits = 0};
  link_scripts scripts = {NULL};
  truce_status status = TRUCE_OK;
  memcpy(e.common, key, sizeof e.common);
  for (size_t f = 0; f < people->field_count && status == TRUCE_OK; f++) {
    const truce_people_field *field = &people->fields[f];
    const char *text = field->values[field->cells[record]];
    if (field->cells[record] == 0)
      continue;
    status = field->kind == TRUCE_PEOPLE_FULL
                 ? add_whole(&e, people, &scripts, text)
                 : add_text(&e, field->name, field->kind, &scripts, text);
  }
  truce__link_scripts_close(&scripts);
  if (status == TRUCE_OK)
    sodium_bin2hex(bits, TRUCE_ENCODE_BITS / 4 + 1, e.filter, sizeof e.filter);
  sodium_memzero(&e, sizeof e);
  return status;
}
