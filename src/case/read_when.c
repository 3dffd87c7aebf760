/* Statements about a package: comparisons such as `territory = withdrawal`, joined like options.
 *
 * The comparisons are found first and blanked out of the text by short names of the same length,
 * so that the parser of statements reads the rest and its places stay right. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "judgement.h"
#include "read.h"

typedef struct scan {
  reader *r;
  const tree *t;
  char *text; /* where comparisons become names */
  truce_comparison *list;
  const char **printed; /* each comparison as text */
  size_t count;
} scan;

static bool word_character(const char *c)
{
  return (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
         *c == '_' || *c == '.' || *c == '-' || *c == '+' ||
         ((unsigned char)*c >= 0x80 && strncmp(c, "≤", 3) != 0 && strncmp(c, "≥", 3) != 0 &&
          strncmp(c, "≠", 3) != 0);
}

static size_t word_length(const char *text)
{
  size_t length = 0;
  while (text[length] != '\0' && word_character(text + length))
    length++;
  return length;
}

/* In capitals too: the parser of statements then says how to write it. */
static bool is_keyword(const char *word, size_t length)
{
  for (size_t k = 0; k < TRUCE__KEYWORDS; k++) {
    if (strlen(truce__keywords[k]) == length && strncasecmp(truce__keywords[k], word, length) == 0)
      return true;
  }
  return false;
}

static bool wrong(scan *s, size_t at, size_t length, const char *hint, const char *format,
                  const char *word)
{
  truce__complain(s->r, TRUCE_ERROR, "bad-statement", truce__place_within(s->r, s->t, at, length),
                  hint, format, word);
  return false;
}

static const truce_issue *find_issue(scan *s, size_t at, size_t length, const char *word)
{
  const truce_case *c = s->r->c;
  const char **ids = truce__arena_alloc(s->r->arena, c->issue_count, sizeof *ids);
  if (ids == NULL)
    return NULL;
  for (size_t k = 0; k < c->issue_count; k++)
    ids[k] = c->issues[k].id;
  const size_t found = truce__index_of(word, ids, c->issue_count);
  if (found != SIZE_MAX)
    return &c->issues[found];
  wrong(s, at, length,
        truce__hint_nearest(s->r, word, ids, c->issue_count, "name an issue of the case"),
        "there is no issue \"%s\"", word);
  return NULL;
}

static bool keep(scan *s, truce_comparison comparison, size_t at, size_t end)
{
  const truce_issue *issue = &s->r->c->issues[comparison.issue];
  size_t k = 0;
  while (k < s->count &&
         (s->list[k].issue != comparison.issue || s->list[k].position != comparison.position ||
          s->list[k].relation != comparison.relation))
    k++;
  if (k == TRUCE_COMPARISONS_MAX)
    return wrong(s, at, end - at, "split it into several combinations",
                 "more than 64 different comparisons%s", "");
  if (k == s->count) {
    s->printed[k] = truce__arena_printf(s->r->arena, "%s %s %s", issue->id,
                                        truce__relation_sign(comparison.relation),
                                        issue->positions[comparison.position].id);
    if (s->printed[k] == NULL)
      return false;
    s->list[s->count++] = comparison;
  }
  memset(s->text + at, ' ', end - at);
  s->text[at] = '_';
  s->text[at + 1] = (char)('A' + k / 26);
  s->text[at + 2] = (char)('A' + k % 26);
  return true;
}

/* One comparison from `at` on, where a word stands; *end is set to what follows it. */
static bool take_comparison(scan *s, size_t at, size_t *end)
{
  const char *text = s->t->text;
  const size_t length = word_length(text + at);
  char *word = truce__arena_copy(s->r->arena, text + at, length);
  if (word == NULL)
    return false;
  size_t next = at + length, sign;
  next += strspn(text + next, " \t\r\n");
  truce_relation relation;
  if (!truce__find_relation(text + next, &relation, &sign))
    return wrong(s, at, length, "write issue = position, such as territory = withdrawal",
                 "\"%s\" is not compared with anything", word);
  const truce_issue *issue = find_issue(s, at, length, word);
  if (issue == NULL)
    return false;
  if (relation > TRUCE_NE && issue->kind == TRUCE_NAMED)
    return wrong(s, next, sign, "use = or !=, or say `ordered: true` at the issue",
                 "the positions of \"%s\" have no order", word);
  if (issue->position_count == 0)
    return false; /* the issue itself is complained of */
  next += sign;
  next += strspn(text + next, " \t\r\n");
  const size_t size = word_length(text + next);
  char *position = truce__arena_copy(s->r->arena, text + next, size);
  if (position == NULL)
    return false;
  const size_t found = truce__find_position(issue, position, size);
  if (found == SIZE_MAX)
    return wrong(s, next, size, truce__hint_position(s->r, issue, position),
                 size == 0 ? "a position is missing here%s" : "there is no such position as \"%s\"",
                 position);
  *end = next + size;
  return keep(s, (truce_comparison){(size_t)(issue - s->r->c->issues), found, relation}, at, *end);
}

static bool take_comparisons(scan *s)
{
  const char *text = s->t->text;
  for (size_t at = 0; text[at] != '\0';) {
    const size_t length = word_length(text + at);
    if (length == 0)
      at++;
    else if (is_keyword(text + at, length))
      at += length;
    else if (!take_comparison(s, at, &at))
      return false;
  }
  return true;
}

/* The names that stand for comparisons: _AA, _AB ... */
static const truce_names *stand_ins(reader *r, size_t count)
{
  truce_names *names = truce__arena_alloc(r->arena, 1, sizeof *names);
  const char **ids = truce__arena_alloc(r->arena, count, sizeof *ids);
  for (size_t k = 0; ids != NULL && k < count; k++)
    ids[k] = truce__arena_printf(r->arena, "_%c%c", (char)('A' + k / 26), (char)('A' + k % 26));
  if (truce__arena_failed(r->arena))
    return NULL;
  *names = (truce_names){count, ids};
  return names;
}

static const truce_statement *finish(scan *s, truce_term *term)
{
  reader *r = s->r;
  const truce_names *names = stand_ins(r, s->count);
  truce_statement *statement;
  truce_statement_error error;
  if (names == NULL)
    return NULL;
  truce_status status = truce_statement_parse(&statement, s->text, names, &error);
  if (status == TRUCE_BAD_INPUT) {
    if (strstr(error.hint, "party.option") != NULL)
      strcpy(error.hint, "write a comparison there: issue = position");
    truce__complain_of_statement(r, s->t, &error);
    return NULL;
  }
  const truce_statement *owned = status == TRUCE_OK ? truce__own_statement(r, statement) : NULL;
  char *printed = NULL;
  const truce_names words = {s->count, s->printed};
  if (owned == NULL || truce_statement_print(&printed, owned, &words) != TRUCE_OK) {
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
    return NULL;
  }
  term->text = truce__arena_string(r->arena, printed);
  term->statement = owned;
  term->comparisons = s->list;
  term->comparison_count = s->count;
  free(printed);
  return owned;
}

const truce_statement *truce__read_when(reader *r, const tree *t, truce_term *term)
{
  if (!truce__expect_text(r, t, "a combination"))
    return NULL;
  scan s = {.r = r, .t = t, .text = truce__arena_string(r->arena, t->text)};
  s.list = truce__arena_alloc(r->arena, TRUCE_COMPARISONS_MAX, sizeof *s.list);
  s.printed = truce__arena_alloc(r->arena, TRUCE_COMPARISONS_MAX, sizeof *s.printed);
  if (truce__arena_failed(r->arena) || !take_comparisons(&s))
    return NULL;
  return finish(&s, term);
}
