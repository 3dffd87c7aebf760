#include "judgement.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

static bool complain_of_number(reader *r, const tree *t, const char *what)
{
  truce__complain(r, TRUCE_ERROR, "bad-number", t->at,
                  "write a number such as 40 or 2.5 (at most nine decimals), a range such as "
                  "40 ± 10, or {value: 40, low: 30, high: 50}",
                  "%s is not such a number", what);
  return false;
}

bool truce__read_billionths(reader *r, const tree *t, const char *what, int64_t *value)
{
  const char *text = t->kind == TREE_SCALAR ? t->text : "";
  return truce__parse_decimal(text, strlen(text), 9, value) || complain_of_number(r, t, what);
}

static size_t trimmed(const char *text, size_t length)
{
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  return length;
}

static bool read_text(reader *r, const tree *t, const char *what, truce_judgement *j)
{
  static const char *const signs[] = {"±", "+-", "+/-"};
  const char *text = t->text, *sign = NULL;
  size_t length = 0;
  for (size_t k = 0; sign == NULL && k < sizeof signs / sizeof *signs; k++) {
    sign = strstr(text, signs[k]);
    length = strlen(signs[k]);
  }
  const size_t first = sign != NULL ? (size_t)(sign - text) : strlen(text);
  int64_t reach = 0;
  if (!truce__parse_decimal(text, trimmed(text, first), 9, &j->value))
    return complain_of_number(r, t, what);
  if (sign != NULL) {
    const char *after = sign + length + strspn(sign + length, " \t");
    if (!truce__parse_decimal(after, trimmed(after, strlen(after)), 9, &reach) || reach < 0)
      return complain_of_number(r, t, what);
  }
  j->low = j->value - reach;
  j->high = j->value + reach;
  return true;
}

static bool read_map(reader *r, const tree *t, const char *what, truce_judgement *j)
{
  static const char *const keys[] = {"value", "low", "high", "because", "source", "assumption"};
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, what);
  const tree *value = truce__tree_get(t, "value");
  const tree *low = truce__tree_get(t, "low"), *high = truce__tree_get(t, "high");
  if (value == NULL) {
    truce__complain(r, TRUCE_ERROR, "missing", t->at, "add `value:` with a number",
                    "%s has no value", what);
    return false;
  }
  bool fine = value->kind == TREE_SCALAR ? read_text(r, value, what, j)
                                         : complain_of_number(r, value, what);
  if (low != NULL)
    fine = truce__read_billionths(r, low, "`low`", &j->low) && fine;
  if (high != NULL)
    fine = truce__read_billionths(r, high, "`high`", &j->high) && fine;
  if (fine && (j->low > j->value || j->high < j->value)) {
    truce__complain(r, TRUCE_ERROR, "bad-range", (j->low > j->value ? low : high)->at,
                    "low is at most the value, and high at least",
                    "the range of %s leaves out its value", what);
    fine = false;
  }
  return fine;
}

bool truce__read_judgement(reader *r, const tree *t, const char *what, const truce_basis *inherited,
                           truce_judgement *judgement)
{
  judgement->basis = *inherited;
  if (t->kind == TREE_SCALAR)
    return read_text(r, t, what, judgement);
  if (t->kind != TREE_MAP)
    return complain_of_number(r, t, what);
  if (truce__tree_get(t, "because") != NULL || truce__tree_get(t, "source") != NULL ||
      truce__tree_get(t, "assumption") != NULL)
    judgement->basis = truce__read_basis(r, t);
  return read_map(r, t, what, judgement);
}

const char *truce__write_billionths(truce__arena *arena, int64_t value)
{
  char text[TRUCE__DECIMAL];
  return truce__arena_string(arena, truce__decimal_text(text, value, 9));
}

/* ---- Positions ---- */

size_t truce__find_position(const truce_issue *issue, const char *text, size_t length)
{
  const truce_position *p = issue->positions;
  const size_t count = issue->position_count;
  if (issue->kind == TRUCE_SCALE) {
    int64_t number;
    if (!truce__parse_decimal(text, length, 9, &number) || count < 2 || number < p[0].number ||
        number > p[count - 1].number)
      return SIZE_MAX;
    const int64_t step = p[1].number - p[0].number, above = number - p[0].number;
    return above % step == 0 ? (size_t)(above / step) : SIZE_MAX;
  }
  size_t k = 0;
  while (k < count && (strncmp(p[k].id, text, length) != 0 || p[k].id[length] != '\0'))
    k++;
  return k < count ? k : SIZE_MAX;
}

bool truce__find_relation(const char *text, truce_relation *relation, size_t *length)
{
  static const struct {
    const char *sign;
    truce_relation relation;
  } signs[] = {{"<=", TRUCE_LE}, {">=", TRUCE_GE}, {"!=", TRUCE_NE}, {"==", TRUCE_EQ},
               {"≤", TRUCE_LE},  {"≥", TRUCE_GE},  {"≠", TRUCE_NE},  {"<", TRUCE_LT},
               {">", TRUCE_GT},  {"=", TRUCE_EQ}};
  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    *length = strlen(signs[k].sign);
    if (strncmp(text, signs[k].sign, *length) == 0) {
      *relation = signs[k].relation;
      return true;
    }
  }
  return false;
}

const char *truce__relation_sign(truce_relation relation)
{
  static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
  return signs[relation];
}

bool truce__relation_holds(truce_relation relation, size_t position, size_t limit)
{
  switch (relation) {
  case TRUCE_EQ:
    return position == limit;
  case TRUCE_NE:
    return position != limit;
  case TRUCE_LT:
    return position < limit;
  case TRUCE_LE:
    return position <= limit;
  case TRUCE_GT:
    return position > limit;
  case TRUCE_GE:
    return position >= limit;
  }
  return false;
}

const char *truce__hint_position(reader *r, const truce_issue *issue, const char *text)
{
  const truce_position *p = issue->positions;
  if (issue->kind == TRUCE_SCALE) {
    const char *hint = truce__arena_printf(
        r->arena, "the scale goes from %s to %s by %s", p[0].id, p[issue->position_count - 1].id,
        truce__write_billionths(r->arena, p[1].number - p[0].number));
    return hint != NULL ? hint : "write a number of the scale";
  }
  const char **ids = truce__arena_alloc(r->arena, issue->position_count, sizeof *ids);
  if (ids == NULL)
    return NULL;
  for (size_t k = 0; k < issue->position_count; k++)
    ids[k] = p[k].id;
  char *all = truce__arena_string(r->arena, "its positions are");
  for (size_t k = 0; all != NULL && k < issue->position_count && k < 8; k++)
    all = truce__arena_printf(r->arena, "%s%s %s", all, k > 0 ? "," : "", ids[k]);
  return truce__hint_nearest(r, text, ids, issue->position_count, all);
}
