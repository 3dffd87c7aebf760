#include "fields.h"

#include <stdlib.h>
#include <string.h>

static void wrong_kind(reader *r, const tree *t, const char *what, const char *wanted)
{
  truce__complain(r, TRUCE_ERROR, "wrong-type", t->at, NULL, "%s has to be %s, not %s", what,
                  wanted, truce__tree_kind_name(t));
}

bool truce__expect(reader *r, const tree *t, tree_kind kind, const char *what)
{
  if (t->kind == kind)
    return true;
  wrong_kind(r, t, what,
             kind == TREE_LIST  ? "a list"
             : kind == TREE_MAP ? "a map (name: value)"
                                : "text");
  return false;
}

bool truce__expect_text(reader *r, const tree *t, const char *what)
{
  if (t->kind == TREE_SCALAR && (t->quoted || *t->text != '\0'))
    return true;
  wrong_kind(r, t, what, "text");
  return false;
}

bool truce__read_truth(reader *r, const tree *t, const char *what, bool *value)
{
  if (t->kind == TREE_SCALAR && !t->quoted &&
      (strcmp(t->text, "true") == 0 || strcmp(t->text, "false") == 0)) {
    *value = *t->text == 't';
    return true;
  }
  truce__complain(r, TRUCE_ERROR, "wrong-type", t->at, "write true or false, without quotes",
                  "%s has to be true or false", what);
  return false;
}

bool truce__parse_decimal(const char *text, size_t length, unsigned places, int64_t *value)
{
  const char *at = text, *end = text + length;
  const bool negative = length > 0 && *at == '-';
  at += length > 0 && (*at == '-' || *at == '+');
  int64_t unit = 1, number = 0;
  for (unsigned k = 0; k < places; k++)
    unit *= 10;
  size_t digits = 0;
  int64_t after = 0; /* what a digit behind the point counts; 0 before it */
  for (; at < end; at++) {
    if (*at == '.' && after == 0) {
      after = unit;
      continue;
    }
    const int64_t digit = *at - '0';
    if (digit < 0 || digit > 9 || after == 1)
      return false;
    digits++;
    after /= 10;
    if (after == 0 && number > INT64_C(100000000) * unit)
      return false;
    number = after > 0 ? number + digit * after : 10 * number + digit * unit;
    if (number > INT64_C(1000000000) * unit || digits > 30)
      return false;
  }
  *value = negative ? -number : number;
  return digits > 0;
}

bool truce__read_millionths(reader *r, const tree *t, const char *what, int64_t *value)
{
  const char *text = t->kind == TREE_SCALAR && !t->quoted ? t->text : "";
  if (truce__parse_decimal(text, strlen(text), 6, value))
    return true;
  truce__complain(r, TRUCE_ERROR, "bad-number", t->at,
                  "write a number such as 40 or 2.5, at most 1000000000, with at most six decimals "
                  "after a point",
                  "%s is not such a number", what);
  return false;
}

bool truce__read_count(reader *r, const tree *t, const char *what, uint64_t *value)
{
  const char *text = t->kind == TREE_SCALAR && !t->quoted ? t->text : "";
  const size_t length = strlen(text);
  if (length > 0 && length < 19 && strspn(text, "0123456789") == length && *text != '0') {
    *value = strtoull(text, NULL, 10);
    return true;
  }
  truce__complain(r, TRUCE_ERROR, "bad-number", t->at, "write a whole number such as 3",
                  "%s has to be a whole number from 1 on", what);
  return false;
}

size_t truce__index_of(const char *word, const char *const *known, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    if (strcmp(word, known[k]) == 0)
      return k;
  }
  return SIZE_MAX;
}

void truce__check_keys(reader *r, const tree *map, const char *const *known, size_t count,
                       const char *where)
{
  for (size_t k = 0; map->kind == TREE_MAP && k < map->count; k++) {
    const tree *key = map->keys[k];
    if (truce__index_of(key->text, known, count) == SIZE_MAX)
      truce__complain(
          r, TRUCE_ERROR, "unknown-key", key->at,
          truce__hint_nearest(r, key->text, known, count, "remove it, or see docs/case-format.md"),
          "%s has no \"%s\"", where, key->text);
  }
}

static bool letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

bool truce__check_id(reader *r, const tree *key, const char *what)
{
  const char *text = key->text;
  if (truce__index_of(text, truce__keywords, TRUCE__KEYWORDS) != SIZE_MAX) {
    truce__complain(r, TRUCE_ERROR, "bad-id", key->at, "choose another short name",
                    "%s cannot be called \"%s\": statements use that word", what, text);
    return false;
  }
  bool fine = letter(*text) && strlen(text) <= 100;
  for (; fine && *text != '\0'; text++)
    fine = letter(*text) || (*text >= '0' && *text <= '9') || *text == '-';
  if (!fine)
    truce__complain(
        r, TRUCE_ERROR, "bad-id", key->at,
        "start with a letter, go on with letters, digits, _ or - (at most 100), and put "
        "the full words under `name`",
        "\"%.60s\" cannot be the short name of %s", key->text, what);
  return fine;
}

/* Where byte `offset` of a scalar's value stands in the text; the scalar's own start where escapes
 * make that unclear. */
static size_t find_in_text(const reader *r, const tree *t, size_t offset)
{
  size_t raw = t->at.start, value = 0;
  if (raw < r->length && t->quoted && (r->text[raw] == '"' || r->text[raw] == '\''))
    raw++;
  while (value < offset && raw < r->length) {
    if (r->text[raw] == t->text[value]) {
      raw++;
      value++;
    } else if (t->text[value] == ' ' && strchr("\r\n", r->text[raw]) != NULL) {
      raw += strspn(r->text + raw, " \t\r\n");
      value++;
    } else {
      return t->at.start;
    }
  }
  return raw;
}

const truce_statement *truce__own_statement(reader *r, truce_statement *statement)
{
  owned_case *owner = (owned_case *)r->c;
  statement_link *link = truce__arena_alloc(r->arena, 1, sizeof *link);
  if (link == NULL) {
    truce_statement_free(statement);
    return NULL;
  }
  *link = (statement_link){owner->statements, statement};
  owner->statements = link;
  return statement;
}

place truce__place_within(const reader *r, const tree *t, size_t offset, size_t length)
{
  const size_t start = find_in_text(r, t, offset);
  return start == t->at.start && offset > 0 ? t->at
                                            : (place){start, start + (length > 0 ? length : 1)};
}

void truce__complain_of_statement(reader *r, const tree *t, const truce_statement_error *error)
{
  truce__complain(r, TRUCE_ERROR, "bad-statement",
                  truce__place_within(r, t, error->offset, error->length),
                  error->hint[0] != '\0' ? error->hint : NULL, "%s", error->message);
}

const truce_statement *truce__make_statement(reader *r, const char *text)
{
  truce_statement *statement;
  truce_statement_error error;
  truce_status status = truce_statement_parse(&statement, text, &r->c->names, &error);
  if (status == TRUCE_OK)
    return truce__own_statement(r, statement);
  /* Only memory can be wrong with a text the program made itself. */
  truce__arena_alloc(r->arena, SIZE_MAX, 2);
  return NULL;
}

const truce_statement *truce__read_statement(reader *r, const tree *t, const char **text)
{
  if (!truce__expect_text(r, t, "a statement"))
    return NULL;
  truce_statement *statement;
  truce_statement_error error;
  truce_status status = truce_statement_parse(&statement, t->text, &r->c->names, &error);
  if (status == TRUCE_BAD_INPUT) {
    truce__complain_of_statement(r, t, &error);
    return NULL;
  }
  char *printed = NULL;
  if (status == TRUCE_OK) {
    const truce_statement *owned = truce__own_statement(r, statement);
    if (owned != NULL && truce_statement_print(&printed, owned, &r->c->names) == TRUCE_OK) {
      *text = truce__arena_string(r->arena, printed);
      free(printed);
      return owned;
    }
  }
  truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
  return NULL;
}

const char *truce__text_of(reader *r, const tree *map, const char *key, const char *what)
{
  const tree *t = truce__tree_get(map, key);
  return !truce__tree_is_null(t) && truce__expect_text(r, t, what) ? t->text : NULL;
}

const tree *truce__map_section(reader *r, const tree *root, const char *key, const char *what)
{
  const tree *map = truce__tree_get(root, key);
  return !truce__tree_is_null(map) && truce__expect(r, map, TREE_MAP, what) ? map : NULL;
}

static size_t find_source(reader *r, const tree *t)
{
  if (!truce__expect_text(r, t, "a source"))
    return SIZE_MAX;
  const truce_case *c = r->c;
  for (size_t k = 0; k < c->source_count; k++) {
    if (strcmp(t->text, c->sources[k].id) == 0)
      return k;
  }
  const char **ids = truce__arena_alloc(r->arena, c->source_count, sizeof *ids);
  for (size_t k = 0; ids != NULL && k < c->source_count; k++)
    ids[k] = c->sources[k].id;
  if (ids != NULL)
    truce__complain(r, TRUCE_ERROR, "unknown-name", t->at,
                    truce__hint_nearest(r, t->text, ids, c->source_count, "add it under `sources`"),
                    "there is no source \"%s\"", t->text);
  return SIZE_MAX;
}

truce_basis truce__read_basis(reader *r, const tree *map)
{
  truce_basis basis = {.assumption = true};
  if (map == NULL || map->kind != TREE_MAP)
    return basis;
  const tree *because = truce__tree_get(map, "because"), *source = truce__tree_get(map, "source");
  const tree *assumption = truce__tree_get(map, "assumption");
  if (because != NULL && truce__expect_text(r, because, "`because`"))
    basis.because = because->text;
  if (!truce__tree_is_null(source)) {
    const bool list = source->kind == TREE_LIST;
    const size_t count = list ? source->count : 1;
    size_t *sources = truce__arena_alloc(r->arena, count, sizeof *sources);
    for (size_t k = 0; sources != NULL && k < count; k++) {
      const size_t found = find_source(r, list ? source->values[k] : source);
      if (found == SIZE_MAX)
        continue;
      sources[basis.source_count++] = found;
      basis.assumption =
          (basis.source_count > 1 && basis.assumption) || r->c->sources[found].assumption;
    }
    basis.sources = sources;
  }
  bool said = false;
  if (assumption != NULL && truce__read_truth(r, assumption, "`assumption`", &said) && said)
    basis.assumption = true;
  return basis;
}

void truce__mark_used(const truce_basis *basis, bool *used)
{
  for (size_t k = 0; k < basis->source_count; k++)
    used[basis->sources[k]] = true;
}

const char *truce__names_of(reader *r, const tree *t, const char *what)
{
  if (t->kind != TREE_LIST)
    return truce__expect_text(r, t, what) ? t->text : NULL;
  const char *names = NULL;
  for (size_t k = 0; k < t->count; k++) {
    const tree *item = t->values[k];
    if (!truce__expect_text(r, item, what))
      return NULL;
    names = names == NULL ? item->text : truce__arena_printf(r->arena, "%s, %s", names, item->text);
    if (names == NULL)
      return NULL; /* the arena tells */
  }
  return names;
}

size_t truce__party_of(reader *r, const tree *t)
{
  const char **ids = truce__arena_alloc(r->arena, r->c->party_count, sizeof *ids);
  if (ids == NULL)
    return SIZE_MAX;
  for (size_t p = 0; p < r->c->party_count; p++)
    ids[p] = r->c->parties[p].id;
  const size_t party = truce__index_of(t->text, ids, r->c->party_count);
  if (party == SIZE_MAX)
    truce__complain(
        r, TRUCE_ERROR, "unknown-name", t->at,
        truce__hint_nearest(r, t->text, ids, r->c->party_count, "add it under `parties`"),
        "there is no party \"%s\"", t->text);
  return party;
}
