/* Pieces that both readers of cases share: fields of the right kind, ids, statements, sources. */
#ifndef TRUCE_CASE_FIELDS_H
#define TRUCE_CASE_FIELDS_H

#include "tree.h"

/* A case with what it owns beside its arena. */
typedef struct statement_link {
  struct statement_link *next;
  truce_statement *statement;
} statement_link;

typedef struct owned_case {
  truce_case c; /* first, so that truce_case_free finds the rest */
  truce__arena *arena;
  statement_link *statements;
} owned_case;

/* Each returns whether the value is what it should be, and complains if it is not. `what` names the
 * thing for the message, such as "the title". */
bool truce__expect(reader *r, const tree *t, tree_kind kind, const char *what);
bool truce__expect_text(reader *r, const tree *t, const char *what);
bool truce__read_truth(reader *r, const tree *t, const char *what, bool *value);
/* A decimal with at most six places, in millionths. */
bool truce__read_millionths(reader *r, const tree *t, const char *what, int64_t *value);
/* A whole number from 1 on. */
bool truce__read_count(reader *r, const tree *t, const char *what, uint64_t *value);

/* Complains of keys of a map that are not in `known`. */
void truce__check_keys(reader *r, const tree *map, const char *const *known, size_t count,
                       const char *where);

/* Whether the text can be an id in statements; complains if not. */
bool truce__check_id(reader *r, const tree *key, const char *what);

/* The index of `word` in `known`; SIZE_MAX if it is not there. */
size_t truce__index_of(const char *word, const char *const *known, size_t count);

/* Parses a statement over the case's options; the case owns it. NULL after a complaint or if memory
 * ran out (the arena then says so). *text is its canonical form. */
const truce_statement *truce__read_statement(reader *r, const tree *t, const char **text);
/* The same for a text that does not stand in the file as such. */
const truce_statement *truce__make_statement(reader *r, const char *text);

/* Reads `because`, `source` and `assumption` from a map (NULL or another kind: none). */
truce_basis truce__read_basis(reader *r, const tree *map);

#endif
