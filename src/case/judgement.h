/* Numbers that somebody judged: 40, 40 ± 10, or a map with value, low, high and where it is from.
 */
#ifndef TRUCE_CASE_JUDGEMENT_H
#define TRUCE_CASE_JUDGEMENT_H

#include "fields.h"

/* `inherited` is the basis where the number has none of its own. False after a complaint. */
bool truce__read_judgement(reader *r, const tree *t, const char *what, const truce_basis *inherited,
                           truce_judgement *judgement);
/* A plain number, in billionths. */
bool truce__read_billionths(reader *r, const tree *t, const char *what, int64_t *value);

/* The shortest decimal for a number in billionths: "100", "2.5", "-3". */
const char *truce__write_billionths(truce__arena *arena, int64_t value);

/* Which position of an issue a text names: an id, on a scale any way to write the number. SIZE_MAX
 * if there is none. */
size_t truce__find_position(const truce_issue *issue, const char *text, size_t length);
/* Which positions a text such as "> 500" means. False if it is not such a text. */
bool truce__find_relation(const char *text, truce_relation *relation, size_t *length);
/* "=", "!=", ... */
const char *truce__relation_sign(truce_relation relation);
/* Whether a position stands in the relation to another. */
bool truce__relation_holds(truce_relation relation, size_t position, size_t limit);
/* A hint that names the positions there are. */
const char *truce__hint_position(reader *r, const truce_issue *issue, const char *text);

#endif
