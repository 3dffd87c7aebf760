/* The statement of --where: comparisons of columns, joined as in any statement. */
#ifndef TRUCE_CASE_EVENT_WHERE_H
#define TRUCE_CASE_EVENT_WHERE_H

#include "csv.h"
#include "truce/statement.h"

typedef enum truce__where_sign {
  WHERE_EQUAL,
  WHERE_UNEQUAL,
  WHERE_LESS,
  WHERE_AT_MOST,
  WHERE_MORE,
  WHERE_AT_LEAST
} truce__where_sign;

typedef struct truce__where {
  truce_statement *statement;
  size_t count;
  struct truce__fact {
    const char *column, *value;
    size_t length; /* of the value */
    truce__where_sign sign;
    double number; /* of the value: a number, or a date in days; NaN: neither */
    bool dated;
    size_t at;    /* the column's place in the row */
    size_t start; /* of the fact in the text, for complaints */
    size_t end;
  } facts[TRUCE_OPTIONS_MAX];
} truce__where;

/* Reads the statement; complains of what is wrong in it. On success free with truce__where_free.
 * TRUCE_BAD_INPUT, TRUCE_NO_MEMORY. */
truce_status truce__where_parse(truce__where *where, const char *text, truce__arena *arena,
                                truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce__where_free(truce__where *where);

/* Finds the columns: name(context, k) is that of column k, NULL past the last. Complains of a name
 * that is none, with the nearest that is. */
bool truce__where_bind(truce__where *where, const char *(*name)(const void *context, size_t column),
                       const void *context, const char *text, truce_diagnostics *diagnostics);

/* Whether it holds: cell(context, column, &length) is the text of a cell, NULL if there is none. */
bool truce__where_holds(const truce__where *where,
                        const char *(*cell)(const void *context, size_t column, size_t *length),
                        const void *context);

#endif
